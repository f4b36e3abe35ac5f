//! Anchors of headings.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::Dialect;
use super::site::Renderer;

/// How an anchor is made of a heading's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Rule {
    /// As GitHub, Jekyll, mdBook, Docusaurus and Hugo do.
    #[default]
    GitHub,
    /// As Pandoc does, and with it Quarto and bookdown.
    Pandoc,
    /// As Python's Markdown does, and with it MkDocs.
    Python,
    /// As VitePress does.
    Vue,
}

impl Rule {
    /// The rule of what makes a page.
    pub(super) fn of(dialect: Dialect, renderer: Renderer) -> Self {
        match (dialect, renderer) {
            (Dialect::Pandoc, _) => Self::Pandoc,
            (Dialect::Gfm, Renderer::MkDocs) => Self::Python,
            (Dialect::Gfm, Renderer::VitePress) => Self::Vue,
            _ => Self::GitHub,
        }
    }

    fn slug(self, text: &str) -> String {
        match self {
            Self::GitHub => slug(text),
            Self::Pandoc => pandoc(text),
            Self::Python => python(text),
            Self::Vue => vue(text),
        }
    }

    /// What parts an anchor from the number of the one that repeats it.
    fn joint(self) -> char {
        if self == Self::Python { '_' } else { '-' }
    }
}

/// The anchors of one chapter, each given once.
#[derive(Debug, Default)]
pub(super) struct Slugs {
    /// How many headings took each anchor.
    taken: HashMap<String, u32>,
    /// How they are made.
    pub(super) rule: Rule,
}

impl Slugs {
    /// Keeps an anchor that the author wrote from being made for another heading.
    pub(super) fn reserve(&mut self, id: &str) {
        self.taken.entry(id.to_owned()).or_insert(0);
    }

    /// The anchor of a heading: the one that its author wrote, else one made from its text.
    pub(super) fn take(&mut self, written: Option<&str>, text: &str) -> String {
        let (base, is_written) = match written {
            Some(id) => (id.to_owned(), true),
            None => (self.rule.slug(text), false),
        };
        if base.is_empty() {
            self.reserve("");
        }
        if let Some(count) = self.taken.get(&base).copied()
            && !(is_written && count == 0)
        {
            let mut count = count.max(1);
            loop {
                let next = format!("{base}{}{count}", self.rule.joint());
                count += 1;
                if !self.taken.contains_key(&next) {
                    self.taken.insert(base, count);
                    self.taken.insert(next.clone(), 1);
                    return next;
                }
            }
        }
        self.taken.insert(base.clone(), 1);
        base
    }
}

/// A heading's anchor as GitHub and Jekyll make it: lower case; letters, marks, digits, `_` and `-` stay, blanks
/// become `-`, all else goes (kramdown-parser-gfm: `generate_gfm_header_id`).
pub(super) fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            ' ' | '\t' | '\n' | '-' => out.push('-'),
            '_' => out.push('_'),
            c if c.is_alphanumeric() || is_mark(c) => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    if out.is_empty() { "section".to_owned() } else { out }
}

/// A heading's anchor as Pandoc makes it: letters, digits, `_`, `-` and `.` stay, words are joined by one `-`, and
/// what stands before the first letter goes (Pandoc: `auto_identifiers`).
pub(super) fn pandoc(text: &str) -> String {
    let kept =
        |c: &char| c.is_alphanumeric() || is_mark(*c) || c.is_whitespace() || matches!(c, '_' | '-' | '.');
    let lower: String = text.chars().filter(kept).flat_map(char::to_lowercase).collect();
    let joined = lower.split_whitespace().collect::<Vec<_>>().join("-");
    let out = joined.trim_start_matches(|c: char| !c.is_alphabetic());
    if out.is_empty() { "section".to_owned() } else { out.to_owned() }
}

/// A heading's anchor as Python's Markdown makes it: ASCII alone, what is composed taken apart; blanks and `-` in a
/// row are one `-` (its extension `toc`: `slugify`).
fn python(text: &str) -> String {
    let kept = |c: &char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || matches!(c, '_' | '-');
    let plain: String = text.nfkd().filter(kept).collect();
    let mut out = String::with_capacity(plain.len());
    for c in plain.trim().chars() {
        match c {
            c if c == '-' || c.is_ascii_whitespace() => {
                if !out.ends_with('-') {
                    out.push('-');
                }
            }
            c => out.push(c.to_ascii_lowercase()),
        }
    }
    out
}

/// A heading's anchor as VitePress makes it: accents go, signs and blanks in a row are one `-`, and a first digit
/// stands behind a `_` (mdit-vue: `slugify`).
fn vue(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_mark(*c) && !c.is_control()) {
        let is_sign = c.is_whitespace() || c.is_ascii_punctuation() && c != '_' || "“”‘’–—…".contains(c);
        if !is_sign {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    let digit = out.starts_with(|c: char| c.is_ascii_digit());
    if digit { format!("_{out}") } else { out.to_owned() }
}

/// Combining marks, which belong to a word.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_made_as_github_makes_them() {
        assert_eq!(slug("Content Results"), "content-results");
        assert_eq!(slug("What's new in 2.0?"), "whats-new-in-20");
        assert_eq!(slug("研究 方法 — Überblick"), "研究-方法--überblick");
        assert_eq!(slug("…"), "section");
    }

    #[test]
    fn each_renderer_has_a_rule_of_its_own() {
        let made = |text| [Rule::GitHub, Rule::Pandoc, Rule::Python].map(|rule| rule.slug(text));
        assert_eq!(made("X & Y"), ["x--y", "x-y", "x-y"]);
        assert_eq!(made("2. Größe 2.0"), ["2-größe-20", "größe-2.0", "2-groe-20"]);
        assert_eq!(made("A -- B_c"), ["a----b_c", "a----b_c", "a-b_c"]);
        let vue = ["--keep <what>", "What's 1.5?", "2. Größe"].map(|text| Rule::Vue.slug(text));
        assert_eq!(vue, ["keep-what", "what-s-1-5", "_2-große"]);
        let mut slugs = Slugs { rule: Rule::Python, ..Slugs::default() };
        assert_eq!([(); 3].map(|()| slugs.take(None, "Aims")), ["aims", "aims_1", "aims_2"]);
        // What is left of nothing is numbered.
        assert_eq!([(); 2].map(|()| slugs.take(None, "研究")), ["_1", "_2"]);
    }

    #[test]
    fn anchors_are_unique() {
        let mut slugs = Slugs::default();
        slugs.reserve("aims-1");
        let made: Vec<_> = [None, None, Some("aims-1"), None].map(|id| slugs.take(id, "Aims")).into();
        assert_eq!(made, ["aims", "aims-2", "aims-1", "aims-3"]);
    }
}
