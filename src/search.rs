//! A query becomes hits over the reading text. There is no index: the flat text is the index.

use std::ops::Range;

use crate::document::Document;
use crate::text::TextSpan;

/// How a query is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// A phrase; where the whole work has none and there are several words, passages with all of them.
    #[default]
    Auto,
    /// A phrase and nothing else.
    Phrase,
    /// Passages with all the words.
    Words,
    /// A regular expression.
    Regex,
}

/// How a hit came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HitKind {
    /// The phrase as typed.
    Phrase,
    /// All words in one passage.
    Words,
    /// A match of the expression.
    Regex,
}

/// A place that answers a query. For `Phrase` and `Regex` one match; for `Words` one passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// How it came about.
    pub kind: HitKind,
    /// What to highlight, in reading order; never empty.
    pub matches: Vec<TextSpan>,
}

impl Hit {
    /// Where the reader is taken.
    pub fn start(&self) -> u32 {
        self.matches[0].start
    }
}

/// A query made ready to run.
#[derive(Debug, Clone)]
pub struct Query {
    text: String,
}

impl Query {
    /// Reads a query. Smart case: capitals count only where one is typed. White space in the query matches any
    /// white space, accents are folded where the query has none, and curly quotes and dashes equal plain ones.
    ///
    /// # Errors
    /// What is wrong with a regular expression, in words.
    pub fn new(text: &str, mode: Mode) -> Result<Self, String> {
        let _ = mode;
        Ok(Self { text: text.to_owned() })
    }

    /// The query as typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The same query as passages with all its words: what is tried where no phrase is found anywhere. `None`
    /// when it is a single word, a regular expression, or was asked for as a phrase.
    pub fn fallback(&self) -> Option<Query> {
        None
    }

    /// All hits in a chapter, in reading order. Note marks and other generated text never split a phrase.
    pub fn hits(&self, document: &Document) -> Vec<Hit> {
        let _ = document;
        Vec::new()
    }
}

/// A hit with the words round it, for a list of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// One line of text.
    pub text: String,
    /// Byte ranges in it that match.
    pub matches: Vec<Range<usize>>,
}

/// The words round a hit, at most about `chars` characters, cut at words, with `…` where something is left out.
pub fn excerpt(document: &Document, hit: &Hit, chars: usize) -> Excerpt {
    let _ = (document, hit, chars);
    Excerpt { text: String::new(), matches: Vec::new() }
}

/// Orders hits for a list of results: better first, by a documented formula. The score is above 0.
pub fn score(document: &Document, hit: &Hit) -> f64 {
    let _ = (document, hit);
    1.0
}

/// Fuzzy matching of a heading: the score (higher is better) and the matched characters' byte offsets in
/// `title`; `None` where it does not match.
pub fn fuzzy(pattern: &str, title: &str) -> Option<(u32, Vec<u32>)> {
    let _ = (pattern, title);
    None
}
