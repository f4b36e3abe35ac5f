//! A query becomes hits over the reading text. There is no index: the flat text is the index.
//!
//! # What matches
//! A *phrase* is found wherever its letters stand in a row, inside words too. White space in it matches any
//! blanks and hard breaks. Unless the query says otherwise, accents are not looked at (`Mansson` finds
//! `Månsson`; `Månsson` finds only that), nor is case (a capital in the query makes case count). Ligatures,
//! raised and full-width forms read as plain letters, curly quotes and dashes as the plain ones; soft hyphens,
//! joiners and note marks are not read at all. Styles do not matter. No match leaves its block, but for a
//! sentence that a page break cut, which is read whole ([`crate::document::Flow::Joined`]).
//!
//! *Words* are found at the starts of words (`barrier` finds `barriers`), in scripts without blanks anywhere.
//! All of them must stand in one passage: a paragraph, heading, table row, list item, note or reference.
//!
//! # Where to start reading
//! `fold` says what counts as the same letter, `phrase` looks for a folded phrase in a text, `stitch` gives
//! the texts to look in; `words` and `expression` are the other two ways to search. [`score`] has the formula of
//! the ranking. Nothing here knows the screen or other chapters.

mod excerpt;
mod expression;
mod fold;
mod heading;
mod passage;
mod phrase;
mod rank;
mod stitch;
mod words;

#[cfg(test)]
mod tests;

use std::ops::Range;

use self::phrase::Phrase;
use self::stitch::{Ground, Match};
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

/// A place that answers a query. For `Phrase` and `Regex` one match, in two or more spans where it runs over the
/// joint of a cut sentence; for `Words` one passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// How it came about.
    pub kind: HitKind,
    /// What to highlight, in reading order; never empty.
    pub matches: Vec<TextSpan>,
}

impl Hit {
    /// Where it begins, in reading order.
    pub fn start(&self) -> u32 {
        self.matches[0].start
    }
}

/// A query made ready to run.
#[derive(Debug, Clone)]
pub struct Query {
    text: String,
    mode: Mode,
    plan: Plan,
}

/// What is run.
#[derive(Debug, Clone)]
enum Plan {
    /// Nothing was typed, or nothing that could be found.
    Nothing,
    Phrase(Box<Phrase>),
    Words(Vec<Phrase>),
    Regex(regex::Regex),
}

impl Query {
    /// Reads a query. Smart case: capitals count only where one is typed. White space in the query matches any
    /// white space, accents are folded where the query has none, and curly quotes and dashes equal plain ones.
    ///
    /// # Errors
    /// What is wrong with a regular expression, in words.
    pub fn new(text: &str, mode: Mode) -> Result<Self, String> {
        let sensitive = text.chars().any(char::is_uppercase);
        let plan = match mode {
            _ if text.trim().is_empty() => Plan::Nothing,
            Mode::Auto | Mode::Phrase => Phrase::new(text, sensitive, false)
                .map_or(Plan::Nothing, |phrase| Plan::Phrase(Box::new(phrase))),
            Mode::Words => Plan::Words(words::phrases(text, sensitive)),
            Mode::Regex => Plan::Regex(expression::compile(text)?),
        };
        Ok(Self { text: text.to_owned(), mode, plan })
    }

    /// The query as typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How the query is read.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The same query as passages with all its words: what is tried where no phrase is found anywhere. `None`
    /// when it is a single word, a regular expression, or was asked for as a phrase.
    pub fn fallback(&self) -> Option<Query> {
        match self.mode {
            Mode::Auto if words::split(&self.text).len() > 1 => Query::new(&self.text, Mode::Words).ok(),
            Mode::Auto | Mode::Phrase | Mode::Words | Mode::Regex => None,
        }
    }

    /// All hits in a chapter, in reading order. Note marks and other generated text never split a phrase.
    pub fn hits(&self, document: &Document) -> Vec<Hit> {
        let (ground, kind);
        let found = match &self.plan {
            Plan::Nothing => return Vec::new(),
            Plan::Phrase(phrase) => {
                (ground, kind) = (Ground::new(document), HitKind::Phrase);
                phrase_matches(&ground, phrase)
            }
            Plan::Words(words) => {
                (ground, kind) = (Ground::new(document), HitKind::Words);
                words::matches(&ground, words)
            }
            Plan::Regex(regex) => {
                (ground, kind) = (Ground::new(document), HitKind::Regex);
                expression::matches(&ground, regex)
            }
        };
        in_reading_order(document, found, kind)
    }
}

/// Everywhere that a phrase stands, in no order.
fn phrase_matches(ground: &Ground, phrase: &Phrase) -> Vec<Match> {
    let mut out = Vec::new();
    let mut blocks = ground.plain_blocks();
    phrase.each(
        ground.document.text(),
        |offset| blocks.seek(offset),
        |block, range| out.push(Match { block, spans: vec![TextSpan::from(range)] }),
    );
    for reading in &ground.stitched {
        ground.stitched_matches(reading, phrase.all(&reading.text), &mut out);
    }
    out
}

/// Matches as hits, sorted by where they are read.
fn in_reading_order(document: &Document, mut found: Vec<Match>, kind: HitKind) -> Vec<Hit> {
    // What no flow shows has no text, so every match has one.
    let key = |m: &Match| (document.flow_of_block(m.block).unwrap_or_default(), m.spans[0].start);
    found.sort_by_key(key);
    found.into_iter().map(|m| Hit { kind, matches: m.spans }).collect()
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
    excerpt::excerpt(document, hit, chars)
}

/// Orders hits for a list of results: better first, by a documented formula. The score is above 0.
///
/// `score = form + place`. `form` is 10 for a phrase or expression, plus 1 where it begins and ends with a word
/// or ½ where it only begins with one; for words `1 + 4 × closeness`, where `closeness = 20 / (20 + gap)` and
/// `gap` counts the bytes between the words where all of them stand closest. `place` is 3 in a heading or
/// title plus the part of it that matches, 2 in the body, 1 in notes and code, 0 in a list of references. So
/// any phrase comes before any words. Ties stay in reading order.
pub fn score(document: &Document, hit: &Hit) -> f64 {
    rank::score(document, hit)
}

/// Which of a hit's matches stand closest together and still hold every word: what a reader is shown of a long
/// passage. For a phrase or an expression, all of them.
pub fn closest(document: &Document, hit: &Hit) -> Range<usize> {
    rank::closest(document, hit)
}

/// Where the reader is taken: the first match, but in a long passage the first of those that stand closest together.
pub fn shown(document: &Document, hit: &Hit) -> u32 {
    hit.matches[closest(document, hit).start].start
}

/// Fuzzy matching of a heading: the score (higher is better) and the matched characters' byte offsets in
/// `title`; `None` where it does not match.
pub fn fuzzy(pattern: &str, title: &str) -> Option<(u32, Vec<u32>)> {
    heading::fuzzy(pattern, title)
}
