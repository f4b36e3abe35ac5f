//! A query becomes hits over the reading text. There is no index: the flat text is the index.
//!
//! # What matches
//! A *phrase* typed plainly is found wherever its letters stand in a row, inside words too. White space in it
//! matches any blanks and hard breaks. Unless the query says otherwise, accents are not looked at (`Mansson` finds
//! `Månsson`; `Månsson` finds only that), nor is case (a capital in the query makes case count). Ligatures,
//! raised and full-width forms read as plain letters, curly quotes and dashes as the plain ones; soft hyphens,
//! joiners and note marks are not read at all. Styles do not matter. No match leaves its block, but for a
//! sentence that a page break cut, which is read whole ([`crate::document::Flow::Joined`]).
//!
//! *Words* are found in all their forms (`exit` finds `exiting`), in scripts without blanks anywhere. All of them
//! must stand in one passage: a paragraph, heading, table row, list item, note or reference. Signs among the
//! words ask for more: `"exact phrase"`, `-without`, `prefix*`, `NEAR/5`, `/regex/`, `chapter:`, `in:`, `cites:`.
//! `docs/search.md` describes the language.
//!
//! # Where to start reading
//! `fold` says what counts as the same letter, `phrase` looks for a folded phrase in a text, `stitch` gives
//! the texts to look in. `language` reads what was typed, `query` runs it, `term` makes a part of it ready, `passages`
//! brings the parts together. [`score`] has the formula of the ranking. Nothing here knows the screen or other chapters.

mod anchor;
mod annotations;
mod context;
mod excerpt;
mod expression;
mod fold;
mod heading;
mod known;
mod language;
mod nearest;
mod passage;
mod passages;
mod phrase;
mod plain;
mod query;
mod rank;
mod rarity;
mod sieve;
mod stem;
mod stitch;
mod term;

#[cfg(test)]
mod tests;

pub use annotations::{Annotations, Extra};
pub use context::{Context, Scope};
pub use known::Known;
pub use nearest::Vocabulary;
pub use query::Query;
pub use rank::Standing;
pub use rarity::Rarity;
pub use sieve::Sieve;

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

use self::context::Scopes;
use crate::document::Document;
use crate::text::TextSpan;

/// How a query is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// What is typed plainly is a phrase; where the whole work has none, passages with all its words in any form
    /// ([`Query::fallback`]). Signs make it the language of queries.
    #[default]
    Auto,
    /// A phrase and nothing else.
    Phrase,
    /// The language of queries: passages with all the words.
    Words,
    /// A regular expression.
    Regex,
}

/// How a hit came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HitKind {
    /// The phrase as typed.
    Phrase,
    /// All parts in one passage, or a sentence that cites what is asked for.
    Words,
    /// A passage with words that begin so.
    Prefix,
    /// A passage with words near each other.
    Near,
    /// A match of the expression.
    Regex,
}

impl HitKind {
    /// Its name in what is printed.
    pub fn name(self) -> &'static str {
        match self {
            HitKind::Phrase => "phrase",
            HitKind::Words => "words",
            HitKind::Prefix => "prefix",
            HitKind::Near => "near",
            HitKind::Regex => "regex",
        }
    }
}

/// What a match answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Answer {
    /// The number of the part of the query, from 0.
    pub part: u8,
    /// Whether it reads just as it was asked for, and not in another form of the word.
    pub exact: bool,
}

/// Stretches of text, most often one: no memory of their own for one or two, since a letter is found a hundred
/// thousand times at a keystroke.
pub type Spans = SmallVec<[TextSpan; 2]>;

/// A place that answers a query. For `Phrase` and `Regex` one match, in two or more spans where it runs over the
/// joint of a cut sentence; for the others one passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// How it came about.
    pub kind: HitKind,
    /// What to highlight, in reading order; never empty.
    pub matches: Spans,
    /// For each match what it answers; empty where the query has one part.
    pub answers: Vec<Answer>,
    /// How many hits of this kind its passage has: 1 for all but `Phrase` and `Regex`.
    pub same: u32,
}

impl Hit {
    /// A passage that is one hit because of what hangs at it: an annotation that was found.
    pub fn of_passage(kind: HitKind, passage: TextSpan) -> Self {
        Self { kind, matches: smallvec![passage], answers: Vec::new(), same: 1 }
    }

    /// Where it begins, in reading order.
    pub fn start(&self) -> u32 {
        self.matches[0].start
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
    excerpt::excerpt(document, hit, chars)
}

/// Orders hits for a list of results: better first. All parts of the query count the same here; [`standings`] lets
/// rarer ones count more. The score is above 0.
///
/// `score = form + place + often + exact`; `docs/search.md` explains it. `form` is 12 for a phrase or expression,
/// plus 1 where it begins and ends with a word or ½ where it only begins with one; for all else
/// `1 + 4 × closeness`, where `closeness = 20 / (20 + gap)` and `gap` counts the bytes between the words where
/// all of them stand closest. `place` is 3 in a heading or title plus the part of it that matches, 2 in the body (1.5 in its tables),
/// 1 in notes, code and annotations, 0 in a list of references. `often` is the sum over the parts of
/// `share × (1 − 1 / n)`, where `n` counts the part in the passage; `exact` the sum of `share × ½` over the parts
/// that stand there just as typed. The shares add up to 1, a rarer part having more. So any phrase comes before
/// any words. Ties stay in reading order.
pub fn score(document: &Document, hit: &Hit) -> f64 {
    let scopes = Scopes::new(document, &Context::default());
    Standing::new(&scopes, document, hit).score(&Rarity::default())
}

/// What the scores of a chapter's hits are made of, for many hits at once and for [`Standing::score`] with the rarity
/// of the query's parts.
pub fn standings(document: &Document, context: &Context, hits: &[Hit]) -> Vec<Standing> {
    let scopes = Scopes::new(document, context);
    hits.iter().map(|hit| Standing::new(&scopes, document, hit)).collect()
}

/// Which of a hit's matches stand closest together and still hold every word: what a reader is shown of a long
/// passage. For a phrase or an expression, all of them.
pub fn closest(_document: &Document, hit: &Hit) -> Range<usize> {
    rank::closest(hit)
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

/// The byte offsets of the characters in `title` that each word of a pattern is, whole, case and accents aside; `None`
/// where one of them is not in it.
pub fn holds(pattern: &str, title: &str) -> Option<Vec<u32>> {
    heading::holds(pattern, title)
}
