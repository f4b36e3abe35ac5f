//! Templates cut into pieces, and which tags belong together.

use std::collections::HashSet;
use std::ops::Range;

use super::Run;
use super::tag::{Tag, find_tag, next_tag};
use crate::markdown::code;

/// One piece of a template.
pub(super) enum Token<'a> {
    Text(Range<usize>),
    Tag(Tag<'a>),
}

/// Where a block's tag ends, and its branches.
#[derive(Debug, Clone, Default)]
pub(super) struct Partner {
    pub(super) end: Option<usize>,
    pub(super) branches: Vec<usize>,
}

impl Run<'_> {
    /// Cuts a template into pieces. `raw` and `comment` are done with here, since what they hold is no template.
    pub(super) fn tokens<'a>(&self, text: &'a str, start: usize) -> Vec<Token<'a>> {
        let mut tokens = Vec::new();
        let (mut at, mut from) = (start, start);
        let mut missing: Vec<&str> = Vec::new();
        while let Some(tag) = next_tag(text, at) {
            at = tag.range.end;
            let in_code = self.anchor.is_none() && code::covering(&self.code, tag.range.start).is_some();
            let end_name = match tag.name {
                "raw" => "endraw",
                "comment" if !in_code => "endcomment",
                "" if in_code => "",
                _ if in_code => continue,
                _ => "",
            };
            let mut skip_blanks = tag.trims_after;
            if from < tag.range.start {
                let inner = &text[from..tag.range.start];
                let end = if tag.trims_before { from + inner.trim_end().len() } else { tag.range.start };
                tokens.push(Token::Text(from..end));
            }
            from = at;
            if end_name.is_empty() {
                tokens.push(Token::Tag(tag));
            } else {
                let close = if missing.contains(&end_name) { None } else { find_tag(text, at, end_name) };
                match close {
                    Some(close) => {
                        if end_name == "endraw" {
                            tokens.push(Token::Text(at..close.range.start));
                        }
                        at = close.range.end;
                        from = at;
                        skip_blanks = close.trims_after;
                    }
                    None => missing.push(end_name),
                }
            }
            if skip_blanks {
                from += text[from..].len() - text[from..].trim_start().len();
                at = at.max(from);
            }
        }
        tokens.push(Token::Text(from..text.len()));
        tokens
    }
}

/// Pairs the tags that open blocks with those that close them.
pub(super) fn partners(tokens: &[Token<'_>]) -> Vec<Partner> {
    let mut partners = vec![Partner::default(); tokens.len()];
    let mut open: Vec<usize> = Vec::new();
    let name = |at: usize| match &tokens[at] {
        Token::Tag(tag) => tag.name,
        Token::Text(_) => "",
    };
    // Names that some tag closes: others, such as `link`, stand alone.
    let closed: HashSet<&str> = (0..tokens.len()).filter_map(|at| name(at).strip_prefix("end")).collect();
    for at in 0..tokens.len() {
        match name(at) {
            "else" | "elsif" | "when" => {
                if let Some(block) =
                    open.last().filter(|block| matches!(name(**block), "if" | "unless" | "case" | "for"))
                {
                    partners[*block].branches.push(at);
                }
            }
            tag if closed.contains(tag) => open.push(at),
            tag => {
                if let Some(ended) = tag.strip_prefix("end")
                    && let Some(depth) = open.iter().rev().take(64).position(|block| name(*block) == ended)
                {
                    open.truncate(open.len() - depth);
                    if let Some(block) = open.pop() {
                        partners[block].end = Some(at);
                    }
                }
            }
        }
    }
    partners
}
