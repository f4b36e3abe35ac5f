//! What on the page can be opened: links, note marks and citations, found where they are seen.

use std::ops::Range;

use crate::cite::{Citations, Definition};
use crate::document::{Document, InlineTarget, NoteKind};
use crate::layout::{Content, Row};
use crate::text::{ChapterId, Ordered, TextPos, TextSpan};

/// Something that can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The chapter it stands in.
    pub chapter: ChapterId,
    /// Its text.
    pub span: TextSpan,
    /// What it is.
    pub kind: TargetKind,
}

/// What can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetKind {
    /// A link, as written.
    Link(String),
    /// A note mark.
    Note {
        /// The author's label.
        label: String,
        /// Which kind of note.
        kind: NoteKind,
    },
    /// A citation or a group of them: these of the chapter's citations.
    Citation(Range<usize>),
    /// Something of the reader's own, by its identity.
    Own(String),
    /// A word with an explanation.
    Abbreviation(String),
    /// `Figure 2`, and where its caption or heading begins.
    Cross(TextPos),
    /// A term, and where the work explains it.
    Term(Definition),
}

impl TargetKind {
    /// Whether it is a note or a citation, which K prefers.
    pub fn is_source(&self) -> bool {
        matches!(self, TargetKind::Note { .. } | TargetKind::Citation(_))
    }

    /// Whether it is a word that is explained, not a mark that calls for something.
    pub fn is_word(&self) -> bool {
        matches!(self, TargetKind::Abbreviation(_) | TargetKind::Term(_))
    }

    /// What K prefers: notes and citations, then links, then what is named, then words.
    pub(super) fn rank(&self) -> u8 {
        match self {
            TargetKind::Note { .. } | TargetKind::Citation(_) => 0,
            TargetKind::Link(_) | TargetKind::Own(_) => 1,
            TargetKind::Cross(_) => 2,
            TargetKind::Abbreviation(_) | TargetKind::Term(_) => 3,
        }
    }
}

/// A target and the row of a pane it begins on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The target.
    pub target: Target,
    /// Row of the pane, from 0.
    pub row: u16,
    /// Column of its first cell, from the left of the text.
    pub column: u16,
}

/// The targets that touch a span, in text order; `citations` are those of the chapter.
pub(super) fn in_span(
    document: &Document,
    chapter: ChapterId,
    citations: &Citations,
    span: TextSpan,
) -> Vec<Target> {
    let mut out: Vec<Target> = Vec::new();
    for inline in document.inlines_in(span) {
        let kind = match &inline.target {
            InlineTarget::Link { destination } => TargetKind::Link(destination.to_string()),
            InlineTarget::Image { target } => TargetKind::Link(target.to_string()),
            InlineTarget::NoteMark { label, kind } => {
                TargetKind::Note { label: label.to_string(), kind: *kind }
            }
            InlineTarget::Abbreviation { expansion } => TargetKind::Abbreviation(expansion.to_string()),
            // Found by the resolver of citations, below.
            InlineTarget::CitationKey { .. } => continue,
        };
        out.push(Target { chapter, span: inline.span, kind });
    }
    let all = citations.chapter(chapter);
    let mut at = all.partition_point(|c| c.group.end <= span.start);
    while at < all.len() && all[at].group.start < span.end {
        let group = all[at].group;
        let end = at + all[at..].iter().take_while(|c| c.group == group).count();
        out.push(Target { chapter, span: group, kind: TargetKind::Citation(at..end) });
        at = end;
    }
    // What is only named gives way to what is marked.
    let mentions = citations.mentions();
    let crosses = mentions.crosses_in(chapter, span).iter();
    let named = crosses.map(|cross| (cross.span, TargetKind::Cross(cross.target)));
    let terms = mentions.terms_in(chapter, document, span).into_iter();
    for (span, kind) in named.chain(terms.map(|(span, definition)| (span, TargetKind::Term(definition)))) {
        if out.iter().all(|other| other.span.overlap(span).is_none()) {
            out.push(Target { chapter, span, kind });
        }
    }
    out.order_by_key(|target| (target.span.start, target.span.end));
    out
}

/// The targets that a row shows any part of, in reading order, with the column where each begins on it.
pub(super) fn on_row(
    document: &Document,
    chapter: ChapterId,
    citations: &Citations,
    row: &Row,
) -> Vec<(Target, u16)> {
    let mut out: Vec<(Target, u16)> = Vec::new();
    for run in &row.runs {
        let Content::Text(span) = run.content else { continue };
        for target in in_span(document, chapter, citations, span) {
            if out.iter().all(|(other, _)| *other != target) {
                let column = row.columns_of(document, target.span).first().map_or(run.x, |range| range.start);
                out.push((target, column));
            }
        }
    }
    // A note mark inside a citation ends before it does, and is the nearer of the two.
    out.order_by_key(|(target, _)| (target.span.end, target.span.start));
    out
}

/// Labels for `count` targets: home-row letters first, all of one length, none the beginning of another.
pub(super) fn labels(count: usize) -> Vec<String> {
    const LETTERS: &[u8] = b"asdfghjklqwertyuiopzxcvbnm";
    let mut length = 1;
    while LETTERS.len().pow(length) < count {
        length += 1;
    }
    (0..count)
        .map(|mut number| {
            let mut label = Vec::new();
            for _ in 0..length {
                label.push(LETTERS[number % LETTERS.len()]);
                number /= LETTERS.len();
            }
            label.iter().rev().map(|b| char::from(*b)).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_unique_and_of_one_length() {
        assert_eq!(labels(3), ["a", "s", "d"]);
        let many = labels(700);
        assert!(many.iter().all(|label| label.len() == many[0].len()));
        let mut sorted = many.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted.len(), 700);
    }
}
