//! Liquid, the template language that Jekyll runs before kramdown. What a chapter, its site's settings and the
//! files that it includes say is worked out; for what only Jekyll could know a `…` stands, and it is told. Nothing of a
//! template is ever shown. Start at [`expand`].

mod condition;
mod date;
mod filter;
mod highlight;
mod include;
mod items;
mod tag;
mod token;
mod value;

use std::ops::Range;

use super::code;
use super::rewrite::Rewritten;
use super::site::Site;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Meta, MetaValue};
use crate::text::SourceSpan;
use condition::is_true;
use tag::{Tag, next_tag};
use token::{Partner, Token, partners};
use value::{MOST_ITEMS, Names, shown};

/// What templates may add to a chapter, in bytes.
const MOST_ADDED: usize = 8 * 1024 * 1024;

/// More tags than any template runs through.
const MOST_STEPS: usize = 200_000;

/// As many bytes before a tag say whether it stands in prose.
const NEAR: usize = 1024;

/// What is shown in the place of what is unknown.
const UNKNOWN: &str = "…";

/// Runs the templates of a text from `start` on; `None` where there are none.
pub(super) fn expand(
    text: &str,
    start: usize,
    meta: &Meta,
    site: &Site<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Rewritten> {
    next_tag(text, start)?;
    let mut run = Run {
        names: Names::new(meta, *site),
        site,
        code: code::code_ranges(text, start),
        out: Rewritten::default(),
        anchor: None,
        left_blank: false,
        added: 0,
        steps: 0,
        leaving: None,
        includes: 0,
        around: highlight::Around::default(),
        unknown: Vec::new(),
        missing: Vec::new(),
    };
    run.out.copy(text, 0..start);
    run.template(text, start);
    let unknown = run.unknown.iter().filter(|range| !range.is_empty()).count();
    if let Some(first) = run.unknown.first() {
        let message =
            format!("{unknown} Liquid tags cannot be evaluated here: in the text … stands for them");
        diagnostics.push(
            Diagnostic::new(Severity::Information, "liquid", message).at(SourceSpan::from(first.clone())),
        );
    }
    for (file, range) in run.missing {
        let message =
            format!("the included file {} is not in the site", crate::text::safe(&file).replace('\n', " "));
        diagnostics.push(
            Diagnostic::new(Severity::Information, "missing-include", message).at(SourceSpan::from(range)),
        );
    }
    Some(run.out)
}

/// Whether a reader would see what is written between two texts: it stands in no address and no tag of HTML, and
/// not beside another sign for something unknown.
fn is_prose(before: &str, after: &str) -> bool {
    // Not the whole line: it may be long, and have many.
    let near = &before.as_bytes()[before.len().saturating_sub(NEAR)..];
    let line = &near[memchr::memrchr(b'\n', near).map_or(0, |at| at + 1)..];
    let in_tag = memchr::memrchr(b'<', line).is_some_and(|open| {
        let inner = &line[open + 1..];
        inner.first().is_some_and(|b| b.is_ascii_alphabetic() || *b == b'!') && !inner.contains(&b'>')
    });
    let in_list = memchr::memmem::rfind(line, b"{:").is_some_and(|open| !line[open..].contains(&b'}'));
    let inside = line.last().is_some_and(|b| b"\"'=/#<".contains(b))
        || ["](", "]:", UNKNOWN].iter().any(|end| near.trim_ascii_end().ends_with(end.as_bytes()));
    !(in_tag || in_list || inside || after.starts_with(['/', '"', '\'', '#']))
}

/// What a condition chooses.
enum Branch {
    /// These tokens; they may be none.
    Tokens(Range<usize>),
    /// That cannot be known.
    Unknown,
}

/// How a turn of a loop ends early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaving {
    Turn,
    Loop,
}

struct Run<'s> {
    names: Names<'s>,
    site: &'s Site<'s>,
    /// Code in the chapter: what is unknown there stays as it is written.
    code: Vec<Range<usize>>,
    out: Rewritten,
    /// The tag of the chapter that what is written now stands for; `None` while the chapter itself is read.
    anchor: Option<Range<usize>>,
    /// Whether nothing was written after a blank: another must not follow.
    left_blank: bool,
    added: usize,
    steps: usize,
    /// Said by `break` and `continue`, until the loop hears it.
    leaving: Option<Leaving>,
    includes: usize,
    /// The elements that are open in what was written.
    around: highlight::Around,
    /// Tags that could not be evaluated.
    unknown: Vec<Range<usize>>,
    missing: Vec<(String, Range<usize>)>,
}

impl Run<'_> {
    /// Runs a whole template.
    fn template(&mut self, text: &str, start: usize) {
        let tokens = self.tokens(text, start);
        let partners = partners(&tokens);
        self.range(text, &tokens, &partners, 0..tokens.len());
    }

    /// Writes text of the template.
    fn copy(&mut self, text: &str, mut range: Range<usize>) {
        if self.left_blank && text[range.clone()].starts_with(' ') {
            range.start += 1;
        }
        if range.is_empty() {
            return;
        }
        self.left_blank = false;
        match self.anchor.clone() {
            None => self.out.copy(text, range),
            Some(anchor) => self.insert(&text[range], anchor),
        }
    }

    fn insert(&mut self, text: &str, at: Range<usize>) {
        if text.is_empty() {
            self.left_blank = self.out.text.ends_with(' ');
        }
        if self.added < MOST_ADDED {
            self.added += text.len();
            let at = self.anchor.clone().unwrap_or(at);
            self.out.insert(text, at);
        }
    }

    /// Writes what stands for something unknown, where prose stands round it.
    fn stand_in(&mut self, text: &str, at: &Range<usize>) {
        let shown = if is_prose(&self.out.text, &text[at.end..]) { UNKNOWN } else { "" };
        self.insert(shown, at.clone());
    }

    /// The same, and keeps where it is.
    fn give_up(&mut self, text: &str, at: &Range<usize>) {
        self.stand_in(text, at);
        self.pass_over(at);
    }

    /// Keeps where something is unknown.
    fn pass_over(&mut self, at: &Range<usize>) {
        self.left_blank = self.out.text.ends_with(' ');
        self.unknown.push(self.anchor.clone().unwrap_or_else(|| at.clone()));
    }

    fn range(&mut self, text: &str, tokens: &[Token<'_>], partners: &[Partner], range: Range<usize>) {
        let mut at = range.start;
        while at < range.end && self.leaving.is_none() {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                // Too much to run: what is left of the chapter itself is still shown.
                if let (Token::Text(range), None) = (&tokens[at], &self.anchor) {
                    self.copy(text, range.clone());
                }
                at += 1;
                continue;
            }
            match &tokens[at] {
                Token::Text(range) => self.copy(text, range.clone()),
                Token::Tag(tag) if tag.name.is_empty() => self.output(text, tag),
                Token::Tag(tag) => {
                    at = self.tag(text, tokens, partners, (at, tag));
                    continue;
                }
            }
            at += 1;
        }
    }

    fn output(&mut self, text: &str, tag: &Tag<'_>) {
        if self.added >= MOST_ADDED {
            return;
        }
        match self.names.evaluate(tag.argument) {
            Some(value) => {
                let in_code = self.anchor.is_none() && code::covering(&self.code, tag.range.start).is_some();
                if in_code && value == MetaValue::Null {
                    return self.copy(text, tag.range.clone());
                }
                self.insert(&shown(&value), tag.range.clone());
            }
            None if self.anchor.is_none() && code::covering(&self.code, tag.range.start).is_some() => {
                self.copy(text, tag.range.clone());
            }
            None => self.give_up(text, &tag.range),
        }
    }

    /// Runs a tag; gives the next token.
    fn tag(
        &mut self,
        text: &str,
        tokens: &[Token<'_>],
        partners: &[Partner],
        (at, tag): (usize, &Tag<'_>),
    ) -> usize {
        let partner = &partners[at];
        let next = at + 1;
        let Some(end) = partner.end else {
            self.single(text, tag);
            return next;
        };
        match tag.name {
            "if" | "unless" | "case" => match self.branch(tokens, at, partner) {
                Branch::Tokens(inner) => self.range(text, tokens, partners, inner),
                Branch::Unknown => {
                    self.pass_over(&tag.range);
                    let first = partner.branches.first().copied().unwrap_or(end);
                    let first = if tag.name == "case" { end } else { first };
                    self.range(text, tokens, partners, next..first.max(next));
                }
            },
            "for" | "tablerow" => {
                let first_end = partner.branches.first().copied().unwrap_or(end);
                match self.repeat(text, tokens, partners, (tag, next..first_end)) {
                    Some(0) if first_end < end => self.range(text, tokens, partners, first_end + 1..end),
                    Some(_) => {}
                    None => self.give_up(text, &tag.range),
                }
            }
            "capture" => {
                let before = std::mem::take(&mut self.out);
                let around = std::mem::take(&mut self.around);
                self.range(text, tokens, partners, next..end);
                let captured = std::mem::replace(&mut self.out, before);
                self.around = around;
                self.names.assign(tag.argument, Some(MetaValue::Text(captured.text.into())));
            }
            "highlight" => self.highlight(text, tokens, (tag, next..end)),
            // Blocks of plug-ins: what they hold is shown.
            _ => self.range(text, tokens, partners, next..end),
        }
        end + 1
    }

    fn single(&mut self, text: &str, tag: &Tag<'_>) {
        match tag.name {
            "assign" => {
                if let Some((name, value)) = tag.argument.split_once('=') {
                    let value = self.names.evaluate(value);
                    self.names.assign(name, value);
                }
            }
            "include" | "include_cached" => self.include(text, tag, true),
            "include_relative" => self.include(text, tag, false),
            "link" | "post_url" => {
                let path = tag.argument.trim_matches(['"', '\'']);
                let slash = if path.starts_with('/') || self.out.text.ends_with('/') { "" } else { "/" };
                self.insert(&format!("{slash}{path}"), tag.range.clone());
            }
            // jekyll-scholar's citations are pandoc's from here on.
            "cite" | "citep" | "citet" | "cite_details" | "quote_cite" if !tag.argument.is_empty() => {
                let words = tag.argument.split_whitespace().take_while(|word| !word.starts_with('-'));
                let keys: Vec<String> =
                    words.map(|word| format!("@{}", word.trim_matches([',', '"', '\'']))).collect();
                self.insert(&format!("[{}]", keys.join("; ")), tag.range.clone());
            }
            "break" => self.leaving = Some(Leaving::Loop),
            "continue" => self.leaving = Some(Leaving::Turn),
            "increment" | "decrement" | "else" | "elsif" | "when" | "seo" | "feed_meta" => {}
            name if name.starts_with("end") => {}
            _ => self.give_up(text, &tag.range),
        }
    }

    /// The tokens that `if`, `unless` or `case` chooses.
    fn branch(&self, tokens: &[Token<'_>], at: usize, partner: &Partner) -> Branch {
        let (Token::Tag(open), Some(end)) = (&tokens[at], partner.end) else { return Branch::Unknown };
        let subject = match self.names.evaluate(open.argument) {
            _ if open.name != "case" => None,
            None => return Branch::Unknown,
            value => value,
        };
        let mut heads = vec![at];
        heads.extend(&partner.branches);
        for (place, head) in heads.iter().enumerate() {
            let Token::Tag(tag) = &tokens[*head] else { continue };
            let holds = match (tag.name, &subject) {
                ("case", _) => Some(false),
                ("else", _) => Some(true),
                ("when", Some(subject)) => {
                    let values = tag.argument.split(" or ").flat_map(|part| value::split(part, ','));
                    Some(values.filter_map(|v| self.names.evaluate(v)).any(|v| shown(&v) == shown(subject)))
                }
                ("unless", _) => self.names.holds(tag.argument).map(|holds| !holds),
                _ => self.names.holds(tag.argument),
            };
            match holds {
                None => return Branch::Unknown,
                Some(true) => return Branch::Tokens(head + 1..heads.get(place + 1).copied().unwrap_or(end)),
                Some(false) => {}
            }
        }
        Branch::Tokens(end..end)
    }

    /// Runs a loop; gives the number of its items, `None` where what it goes through is unknown.
    fn repeat(
        &mut self,
        text: &str,
        tokens: &[Token<'_>],
        partners: &[Partner],
        (tag, body): (&Tag<'_>, Range<usize>),
    ) -> Option<usize> {
        let (name, rest) = tag.argument.split_once(" in ")?;
        let rest = rest.trim();
        let close = if rest.starts_with('(') { rest.find(')').map_or(0, |at| at + 1) } else { 0 };
        let end = close + rest[close..].find(char::is_whitespace).unwrap_or(rest.len() - close);
        let (what, options) = rest.split_at(end);
        let mut items = match self.names.evaluate(what) {
            Some(MetaValue::List(items)) => items,
            Some(MetaValue::Map(map)) => map
                .fields
                .into_iter()
                .map(|(key, value)| MetaValue::List(vec![MetaValue::Text(key), value]))
                .collect(),
            Some(value) if is_true(&value) => vec![value],
            Some(_) => Vec::new(),
            None => return None,
        };
        self.names.look_at(items.len())?;
        let option = |key: &str| {
            let value =
                options.split(key).nth(1)?.trim_start().strip_prefix(':')?.split_whitespace().next()?;
            shown(&self.names.evaluate(value)?).parse::<usize>().ok()
        };
        items = items
            .into_iter()
            .skip(option("offset").unwrap_or(0))
            .take(option("limit").unwrap_or(MOST_ITEMS))
            .collect();
        if options.contains("reversed") {
            items.reverse();
        }
        let count = items.len();
        let anchor = self.anchor.clone();
        self.anchor.get_or_insert_with(|| tag.range.clone());
        for (at, item) in items.into_iter().enumerate() {
            let mut state = Meta::default();
            for (key, value) in [("index", at + 1), ("index0", at), ("length", count), ("rindex", count - at)]
            {
                state.fields.push((key.into(), filter::number(value as i64)));
            }
            state.fields.push(("first".into(), MetaValue::Bool(at == 0)));
            state.fields.push(("last".into(), MetaValue::Bool(at + 1 == count)));
            self.names.enter(name.trim(), item);
            self.names.enter("forloop", MetaValue::Map(state));
            self.range(text, tokens, partners, body.clone());
            self.names.leave("forloop");
            self.names.leave(name.trim());
            if self.leaving.take() == Some(Leaving::Loop) {
                break;
            }
        }
        self.anchor = anchor;
        Some(count)
    }
}
