//! A block's text without what is no prose, and the way back.

use crate::document::{Document, InlineTarget, Style};
use crate::text::{Ordered, TextSpan};

/// Stands for what is no prose: code, keys.
pub(super) const HOLE: char = '\u{1}';

/// A block's prose, with the way back to the document.
pub(super) struct Prose {
    pub(super) text: String,
    /// Where each piece begins here, and there.
    pieces: Vec<(usize, u32)>,
}

impl Prose {
    pub(super) fn new(document: &Document, span: TextSpan) -> Self {
        let mut prose = Self { text: String::new(), pieces: Vec::new() };
        let mut holes: Vec<(TextSpan, bool)> = Vec::new();
        for inline in document.inlines_in(span) {
            match inline.target {
                InlineTarget::NoteMark { .. } => holes.push((inline.span, false)),
                InlineTarget::CitationKey { .. } | InlineTarget::Image { .. } => {
                    holes.push((inline.span, true));
                }
                InlineTarget::Link { .. } | InlineTarget::Abbreviation { .. } => {}
            }
        }
        for run in document.styles_in(span) {
            if run.style.has(Style::CODE) || run.style.has(Style::MATH) {
                holes.push((run.span, true));
            }
        }
        holes.order_by_key(|(hole, _)| hole.start);
        let mut at = span.start;
        for (hole, marked) in holes {
            let (start, end) = (hole.start.clamp(at, span.end), hole.end.clamp(at, span.end));
            prose.piece(document, at, start);
            if marked {
                prose.pieces.push((prose.text.len(), start));
                prose.text.push(HOLE);
            }
            at = end.max(at);
        }
        prose.piece(document, at, span.end);
        prose
    }

    fn piece(&mut self, document: &Document, start: u32, end: u32) {
        if start < end {
            self.pieces.push((self.text.len(), start));
            self.text.push_str(document.slice(TextSpan::new(start, end)));
        }
    }

    pub(super) fn to_document(&self, at: usize) -> u32 {
        let piece = self.pieces.partition_point(|(here, _)| *here <= at).saturating_sub(1);
        self.pieces.get(piece).map_or(0, |(here, there)| there + (at - here) as u32)
    }

    pub(super) fn span(&self, start: usize, end: usize) -> TextSpan {
        let last = self.to_document(end.saturating_sub(1)) + 1;
        TextSpan::new(self.to_document(start), last.max(self.to_document(start)))
    }
}
