//! A part of a file: read with what it needs of the rest, so that it reads as it does in the whole.
//!
//! What stands elsewhere in the file and is referred to here is written before and after the part, parsed with it,
//! and taken out of the steps again: definitions of links, abbreviations and attribute lists leave nothing
//! behind, and of footnotes only their marks count.

use std::ops::Range;

use super::step::{Element, Step, StepKind};
use crate::document::PieceKind;
use crate::text::{SourceSpan, Thin};

/// What a part of a file needs of the rest of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// Where the part begins, in bytes of the file. Front matter is looked for only at 0.
    pub start: u32,
    /// What is read before it: definitions that come first in the file, and the tags of elements that are open.
    pub before: String,
    /// What is read after it: definitions that come later, and the tags that close what is open.
    pub after: String,
    /// How many footnotes have their first marks before it.
    pub numbered: usize,
    /// The numbers of those that have further marks or bodies in it, by their labels in lower case.
    pub numbers: Vec<(String, usize)>,
}

/// A part within the text that is parsed.
#[derive(Debug, Clone)]
pub(super) struct Within<'a> {
    /// The part's bytes.
    pub own: Range<usize>,
    /// What it needs of the rest.
    pub around: &'a Around,
}

impl Within<'_> {
    /// Takes out the steps of what stands round the part, but for the tags that open and close what it stands in.
    /// Gives the labels of the footnotes whose bodies stand there.
    pub(super) fn take_out(&self, steps: &mut Vec<Step<'_>>) -> Vec<Thin> {
        let mut labels = Vec::new();
        // A mark that pulldown made of two parts' text would begin before its end: what begins inside is the part's.
        let mut depth = 0_usize;
        steps.retain(|step| {
            // What stands behind begins with blank lines: what begins at the very end, a cell that a row lacks, is own.
            if (self.own.start..=self.own.end).contains(&step.range().start) && depth == 0 {
                return true;
            }
            match &step.kind {
                StepKind::Open { element, tag: None } => {
                    if let Element::Note(label) = element {
                        labels.push(label.clone());
                    }
                    depth += 1;
                    false
                }
                StepKind::Close => {
                    // What was opened in the part may be closed behind its last byte.
                    let inside = depth == 0;
                    depth = depth.saturating_sub(1);
                    inside
                }
                StepKind::Open { element: Element::Division | Element::Span, .. } | StepKind::CloseTag(_) => {
                    true
                }
                _ => false,
            }
        });
        labels
    }

    /// Where a span of the text that is parsed stands in the file.
    pub(super) fn span(&self, span: SourceSpan) -> SourceSpan {
        let place = |at: u32| {
            let at = (at as usize).clamp(self.own.start, self.own.end) - self.own.start;
            self.around.start + at as u32
        };
        SourceSpan::new(place(span.start), place(span.end))
    }

    /// The same for a piece of the source map.
    pub(super) fn piece(&self, span: SourceSpan, kind: PieceKind) -> Vec<(u32, SourceSpan, PieceKind)> {
        let moved = self.span(span);
        vec![(moved.end - moved.start, moved, kind)]
    }
}
