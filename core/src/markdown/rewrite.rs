//! A text made from another before it is parsed, and where each of its bytes comes from.
//!
//! Templates, includes and indented admonitions cannot be read in place; what is made of them remembers the
//! bytes of the file that it stands for.

use std::ops::Range;

use crate::document::PieceKind;
use crate::text::SourceSpan;

/// A text and its origin.
#[derive(Debug, Default, Clone)]
pub(super) struct Rewritten {
    /// The new text.
    pub text: String,
    /// In order, without gaps.
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Segment {
    /// Where it begins in the new text.
    at: usize,
    /// What it stands for in the old text.
    source: Range<usize>,
    /// Whether it is the same, byte for byte.
    copied: bool,
}

impl Rewritten {
    /// Adds a stretch of the old text as it is.
    pub(super) fn copy(&mut self, old: &str, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(&old[range.clone()]);
        match self.segments.last_mut() {
            Some(last) if last.copied && last.source.end == range.start => last.source.end = range.end,
            _ => self.segments.push(Segment { at, source: range, copied: true }),
        }
    }

    /// Adds text that stands for a stretch of the old one.
    pub(super) fn insert(&mut self, text: &str, source: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(text);
        match self.segments.last_mut() {
            Some(last) if !last.copied && last.source == source => {}
            _ => self.segments.push(Segment { at, source, copied: false }),
        }
    }

    /// This text's origin, where `first` was made before it from the file and this from `first`.
    pub(super) fn after(mut self, first: &Rewritten) -> Self {
        let mut segments = Vec::with_capacity(self.segments.len() + first.segments.len());
        for segment in &self.segments {
            if segment.copied {
                let mut at = segment.at;
                first.pieces(segment.source.clone(), |len, source, copied| {
                    segments.push(Segment { at, source, copied });
                    at += len;
                });
            } else {
                let source = first.place(&segment.source);
                segments.push(Segment { at: segment.at, source, copied: false });
            }
        }
        self.segments = segments;
        self
    }

    fn segment_at(&self, at: usize) -> usize {
        self.segments.partition_point(|segment| segment.at <= at).saturating_sub(1)
    }

    /// The segments behind a range: how long each is here, what it stands for, and whether it is the same.
    fn pieces(&self, range: Range<usize>, mut take: impl FnMut(usize, Range<usize>, bool)) {
        let mut at = range.start;
        let mut index = self.segment_at(at);
        while at < range.end {
            let Some(segment) = self.segments.get(index) else { return };
            let end = self.segments.get(index + 1).map_or(self.text.len(), |next| next.at).min(range.end);
            if at < end {
                let source = if segment.copied {
                    let start = segment.source.start + (at - segment.at);
                    start..start + (end - at)
                } else {
                    segment.source.clone()
                };
                take(end - at, source, segment.copied);
                at = end;
            }
            index += 1;
        }
    }

    /// The stretch of the old text that a range stands for.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let Some(first) = self.segments.get(self.segment_at(range.start)) else { return 0..0 };
        let inside =
            |segment: &Segment, at: usize| segment.source.start + (at - segment.at).min(segment.source.len());
        let start = if first.copied { inside(first, range.start) } else { first.source.start };
        if range.is_empty() {
            return start..start;
        }
        let last = &self.segments[self.segment_at(range.end - 1)];
        let end = if last.copied { inside(last, range.end) } else { last.source.end };
        start..end.max(start)
    }

    /// The same for a span of a document or diagnostic.
    pub(super) fn span(&self, span: SourceSpan) -> SourceSpan {
        SourceSpan::from(self.place(&(span.start as usize..span.end as usize)))
    }

    /// Where a piece of reading text stands in the old text: lengths, places and kinds.
    pub(super) fn relocate(&self, span: SourceSpan, kind: PieceKind) -> Vec<(u32, SourceSpan, PieceKind)> {
        if kind != PieceKind::Identity {
            let at = self.span(span);
            let at = if kind == PieceKind::Generated { SourceSpan::new(at.start, at.start) } else { at };
            return vec![(0, at, kind)];
        }
        let mut found = Vec::new();
        self.pieces(span.start as usize..span.end as usize, |len, source, copied| {
            let kind = if copied { PieceKind::Identity } else { PieceKind::Replaced };
            found.push((len as u32, SourceSpan::from(source), kind));
        });
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_knows_where_it_comes_from() {
        let old = "one {{ x }} two";
        let mut first = Rewritten::default();
        first.copy(old, 0..4);
        first.insert("INNER", 4..11);
        first.copy(old, 11..15);
        assert_eq!(first.text, "one INNER two");
        assert_eq!(first.place(&(5..7)), 4..11);
        assert_eq!(first.place(&(2..11)), 2..13);
        let mut second = Rewritten::default();
        second.copy(&first.text, 2..6);
        second.insert("-", 6..9);
        second.copy(&first.text, 10..13);
        let both = second.after(&first);
        assert_eq!(both.text, "e IN-two");
        assert_eq!((both.place(&(0..2)), both.place(&(4..5)), both.place(&(5..8))), (2..4, 4..11, 12..15));
        let span = SourceSpan::new(0, 4);
        let kinds: Vec<_> = both.relocate(span, PieceKind::Identity).iter().map(|p| (p.0, p.2)).collect();
        assert_eq!(kinds, [(2, PieceKind::Identity), (2, PieceKind::Replaced)]);
    }
}
