//! The language of queries: what was typed becomes parts that are asked for, parts that must be absent, and limits.
//! Nothing fails here: what makes no sense yet is left out, with a remark. `docs/search.md` describes the language.

use super::Scope;
use super::context::plain;

/// Something to look for in a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A word in any of its forms; `open`: it may still be being typed, so words that begin with it count too.
    Word { text: String, open: bool },
    /// Words as they stand; `open`: its closing quote is not typed yet.
    Phrase { text: String, open: bool },
    /// Words that begin so.
    Prefix(String),
    /// A regular expression.
    Regex(String),
}

/// Two parts with at most so many words between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Near {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) within: u32,
}

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) parts: Vec<Part>,
    pub(super) near: Vec<Near>,
    pub(super) without: Vec<Part>,
    pub(super) limits: Limits,
    /// What was left out, in words.
    pub(super) remarks: Vec<String>,
    /// Whether anything but plain words was typed.
    pub(super) operators: bool,
}

/// Where hits may stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Limits {
    /// Empty: anywhere.
    pub(super) scopes: Vec<Scope>,
    pub(super) not_scopes: Vec<Scope>,
    /// What chapters must be called, as [`plain`] writes it.
    pub(super) chapters: Vec<String>,
    pub(super) not_chapters: Vec<String>,
    /// References that the sentence must cite.
    pub(super) cites: Vec<String>,
}

/// A token: whether `-` stands before it, its name before a colon, and its content.
struct Token<'q> {
    minus: bool,
    content: Content<'q>,
}

enum Content<'q> {
    Bare(&'q str),
    Quoted { text: &'q str, open: bool },
    Regex(&'q str),
    Field { name: Field, value: &'q str },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Chapter,
    In,
    Cites,
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

/// Reads what was typed.
pub(super) fn read(text: &str) -> Asked {
    let mut asked = Asked::default();
    // The operator that waits for its right side, and the part on its left.
    let mut pending: Option<(usize, u32)> = None;
    let mut last = None;
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (token, next) = token(rest);
        rest = next.trim_start();
        if let (Content::Bare(word), false) = (&token.content, token.minus)
            && let Some(number) = near(word)
        {
            asked.operators = true;
            match (number.parse().ok().filter(|n| *n <= 1000), last) {
                (Some(within), Some(left)) => pending = Some((left, within)),
                (Some(_), None) => asked.remark("NEAR stands between two words"),
                (None, _) => asked.remark("NEAR needs a number: NEAR/5"),
            }
            continue;
        }
        if let Some(right) = asked.take(&token) {
            if let Some((left, within)) = pending.take().filter(|(left, _)| *left != right) {
                asked.near.push(Near { left, right, within });
            }
            last = Some(right);
        }
    }
    if pending.is_some() {
        asked.remark("NEAR stands between two words");
    }
    asked
}

/// What stands after `NEAR/`: a number, or something that makes no sense yet.
fn near(word: &str) -> Option<&str> {
    let (name, number) = word.split_once('/')?;
    name.eq_ignore_ascii_case("near").then_some(number)
}

/// The first token of a text that starts with no blank, and the rest.
fn token(text: &str) -> (Token<'_>, &str) {
    let (minus, inner) = match text.strip_prefix('-') {
        Some(inner) if inner.starts_with(|c: char| c.is_alphanumeric() || is_quote(c) || c == '/') => {
            (true, inner)
        }
        _ => (false, text),
    };
    let of = |content, rest| (Token { minus, content }, rest);
    if let Some((text, open, rest)) = quoted(inner) {
        return of(Content::Quoted { text, open }, rest);
    }
    if let Some((pattern, rest)) = expression(inner) {
        return of(Content::Regex(pattern), rest);
    }
    for (name, field) in [("chapter:", Field::Chapter), ("in:", Field::In), ("cites:", Field::Cites)] {
        if let Some(value) = inner.strip_prefix(name).filter(|v| !v.is_empty() && !v.starts_with(' ')) {
            let (value, rest) = match quoted(value) {
                Some((value, _, rest)) => (value, rest),
                None => bare(value),
            };
            return of(Content::Field { name: field, value }, rest);
        }
    }
    let (word, rest) = bare(inner);
    of(Content::Bare(word), rest)
}

/// Up to the next blank.
fn bare(text: &str) -> (&str, &str) {
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// A quoted text at the beginning, whether its end is missing, and the rest.
fn quoted(text: &str) -> Option<(&str, bool, &str)> {
    let inner = text.strip_prefix(is_quote)?;
    Some(match inner.char_indices().find(|(_, c)| is_quote(*c)) {
        Some((at, quote)) => (&inner[..at], false, &inner[at + quote.len_utf8()..]),
        None => (inner, true, ""),
    })
}

/// An expression between slashes, where the second is followed by a blank or the end; anything else is a word.
fn expression(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('/')?;
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        if c == '/' && !escaped {
            let rest = &inner[at + 1..];
            let ends = rest.is_empty() || rest.starts_with(char::is_whitespace);
            if ends && at > 0 {
                return Some((&inner[..at], rest));
            }
            // A path: `/usr/bin`.
            if !ends && !inner[..at].contains(char::is_whitespace) && at > 0 {
                return None;
            }
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

impl Asked {
    fn remark(&mut self, remark: &str) {
        self.remarks.push(remark.to_owned());
    }

    /// Takes a token in; says which part it is, where it is one that is asked for.
    fn take(&mut self, token: &Token) -> Option<usize> {
        self.operators |= token.minus;
        let part = match token.content {
            Content::Bare(word) => {
                let stem = word.trim_end_matches('*');
                let is_prefix = stem.len() < word.len() && stem.ends_with(char::is_alphanumeric);
                self.operators |= is_prefix;
                if is_prefix {
                    let word = stem.trim_start_matches(|c: char| !c.is_alphanumeric());
                    Some(Part::Prefix(word.to_owned()))
                } else {
                    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
                    (!word.is_empty()).then(|| Part::Word { text: word.to_owned(), open: false })
                }
            }
            Content::Quoted { text, open } => {
                self.operators = true;
                let text = text.trim();
                text.contains(char::is_alphanumeric).then(|| Part::Phrase { text: text.to_owned(), open })
            }
            Content::Regex(pattern) => {
                self.operators = true;
                Some(Part::Regex(pattern.replace("\\/", "/")))
            }
            Content::Field { name, value } => {
                self.operators = true;
                self.limit(name, value, token.minus);
                None
            }
        }?;
        let parts = if token.minus { &mut self.without } else { &mut self.parts };
        let at = parts.iter().position(|known| *known == part).unwrap_or(parts.len());
        if at == parts.len() {
            parts.push(part);
        }
        (!token.minus).then_some(at)
    }

    fn limit(&mut self, field: Field, value: &str, minus: bool) {
        match field {
            Field::Chapter => {
                let value = plain(value);
                if !value.is_empty() {
                    let into = if minus { &mut self.limits.not_chapters } else { &mut self.limits.chapters };
                    into.push(value);
                }
            }
            Field::In => {
                for name in value.split(',').filter(|name| !name.is_empty()) {
                    let known = Scope::ALL.into_iter().find(|scope| scope.name().eq_ignore_ascii_case(name));
                    let Some(scope) = known else {
                        let all: Vec<&str> = Scope::ALL.iter().map(|scope| scope.name()).collect();
                        self.remarks.push(format!("in: knows {}", all.join(", ")));
                        continue;
                    };
                    let into = if minus { &mut self.limits.not_scopes } else { &mut self.limits.scopes };
                    into.push(scope);
                }
            }
            Field::Cites if minus => self.remark("cites: cannot be excluded"),
            Field::Cites => self.limits.cites.push(value.trim_start_matches('@').to_owned()),
        }
    }
}
