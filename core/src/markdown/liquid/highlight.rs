//! `{% highlight %}`: code, as a fence, or as HTML where HTML stands round it and no fence would be read.

use std::ops::Range;

use super::Run;
use super::tag::Tag;
use super::token::Token;

/// Elements that hold blocks.
const BLOCKS: [&str; 14] = [
    "div",
    "section",
    "article",
    "aside",
    "details",
    "figure",
    "table",
    "td",
    "ul",
    "ol",
    "li",
    "blockquote",
    "dl",
    "dd",
];

/// Longer than any tag.
const LONGEST: usize = 1024;

/// Elements nested deeper than in any page.
const DEEPEST: usize = 64;

/// Which elements of HTML are open at the end of a text that grows.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// How much of the text was looked at.
    seen: usize,
    /// For each open element its name, and whether it holds Markdown.
    open: Vec<(&'static str, bool)>,
}

impl Around {
    /// Whether a fence would be read as HTML at the end of a text.
    fn is_raw(&mut self, text: &str) -> bool {
        let mut at = self.seen.min(text.len());
        while let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) {
            at += found + 1;
            let inner = &text[at..];
            let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
            let len = inner.bytes().take_while(u8::is_ascii_alphabetic).count();
            let Some(name) = BLOCKS.iter().find(|name| inner[..len].eq_ignore_ascii_case(name)) else {
                continue;
            };
            if closes {
                if let Some(last) = self.open.iter().rposition(|(open, _)| open == name) {
                    self.open.truncate(last);
                }
            } else if self.open.len() < DEEPEST {
                let tag = &inner.as_bytes()[..inner.len().min(LONGEST)];
                let tag = &tag[..memchr::memchr(b'>', tag).unwrap_or(tag.len())];
                let says = |what: &str| memchr::memmem::find(tag, what.as_bytes()).is_some();
                self.open.push((name, says("markdown=") && !says("markdown=\"0\"")));
            }
        }
        self.seen = text.len();
        self.open.last().is_some_and(|(_, markdown)| !markdown)
    }
}

impl Run<'_> {
    /// `{% highlight r %}` on lines of its own is a fence.
    pub(super) fn highlight(
        &mut self,
        text: &str,
        tokens: &[Token<'_>],
        (tag, body): (&Tag<'_>, Range<usize>),
    ) {
        if self.around.is_raw(&self.out.text) {
            return self.preformatted(text, tokens, (tag, body));
        }
        let language = tag.argument.split_whitespace().next().unwrap_or_default();
        // Not the whole line: it may be long, and have many.
        let line = self.out.text.trim_end_matches([' ', '\t']);
        let begins = line.is_empty() || line.ends_with(['\n', '\r']);
        let holds_lines = text[tag.range.end..].split("{%").next().is_some_and(|inner| inner.contains('\n'));
        let alone = begins || holds_lines;
        if alone && !begins {
            self.insert("\n\n", tag.range.clone());
        }
        let begins_line = text[tag.range.end..].starts_with(['\n', '\r']);
        if alone {
            let end = if begins_line { "" } else { "\n" };
            self.insert(&format!("~~~~~~~~{language}{end}"), tag.range.clone());
        }
        // What stands in code is no template.
        for token in &tokens[body.clone()] {
            match token {
                Token::Text(range) => self.copy(text, range.clone()),
                Token::Tag(tag) => self.copy(text, tag.range.clone()),
            }
        }
        if alone {
            let last = self.out.text.trim_end_matches([' ', '\t']);
            let line_end = if last.is_empty() || last.ends_with(['\n', '\r']) { "" } else { "\n" };
            let end = match tokens.get(body.end) {
                Some(Token::Tag(close)) => close.range.clone(),
                _ => tag.range.clone(),
            };
            self.insert(&format!("{line_end}~~~~~~~~"), end);
        }
    }

    /// Writes code as an element of HTML.
    fn preformatted(&mut self, text: &str, tokens: &[Token<'_>], (tag, body): (&Tag<'_>, Range<usize>)) {
        let language = tag.argument.split_whitespace().next().unwrap_or_default();
        let language: String = language
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '+' | '#' | '.'))
            .collect();
        self.insert(&format!("<pre><code class=\"language-{language}\">"), tag.range.clone());
        let close = match tokens.get(body.end) {
            Some(Token::Tag(close)) => close.range.clone(),
            _ => tag.range.clone(),
        };
        for (count, token) in tokens[body].iter().enumerate() {
            let (Token::Text(range) | Token::Tag(Tag { range, .. })) = token;
            let mut from = range.start;
            if count == 0 && text[range.clone()].starts_with('\n') {
                from += 1;
            }
            while let Some(found) = text[from..range.end].find(['<', '&']) {
                let at = from + found;
                self.copy(text, from..at);
                let sign = if text[at..].starts_with('<') { "&lt;" } else { "&amp;" };
                self.insert(sign, at..at + 1);
                from = at + 1;
            }
            self.copy(text, from..range.end);
        }
        self.insert("</code></pre>", close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_followed_as_the_text_grows() {
        let mut around = Around::default();
        let mut text = "a <div class=\"x\"> b".to_owned();
        assert!(around.is_raw(&text));
        text += " <section markdown=\"1\"> c";
        assert!(!around.is_raw(&text));
        text += " </section> d < e";
        assert!(around.is_raw(&text));
        text += "</div></div>";
        assert!(!around.is_raw(&text));
    }
}
