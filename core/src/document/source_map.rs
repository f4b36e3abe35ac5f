//! The way from reading text back to the source, and forth.

use std::fmt;

use crate::text::{Ordered, SourceSpan, TextSpan};

/// How a piece of reading text came from the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// Byte for byte.
    Identity,
    /// Other text of another length stands there: an entity, a smart quote, a blank for a line break.
    Replaced,
    /// The source has nothing that reads so; the place is where it belongs.
    Generated,
}

/// One piece of reading text and the source it came from. A long work has millions: sixteen bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The reading text.
    pub text: TextSpan,
    /// First byte of the source.
    source: u32,
    /// How long the source is where the text stands for another one; else what no such length can be.
    replaced: u32,
}

impl Piece {
    /// The source has as many bytes as the text.
    const IDENTITY: u32 = u32::MAX;
    /// The source has none.
    const GENERATED: u32 = u32::MAX - 1;

    /// Of a text and its source, whose end counts only where the text replaces it.
    pub(super) fn new(text: TextSpan, source: SourceSpan, kind: PieceKind) -> Self {
        debug_assert!(
            kind != PieceKind::Identity || source.end - source.start == text.len(),
            "{text:?} from {source:?}"
        );
        let replaced = match kind {
            PieceKind::Identity => Self::IDENTITY,
            PieceKind::Generated => Self::GENERATED,
            PieceKind::Replaced => (source.end - source.start).min(Self::GENERATED - 1),
        };
        Self { text, source: source.start, replaced }
    }

    /// How the two are related.
    pub fn kind(&self) -> PieceKind {
        match self.replaced {
            Self::IDENTITY => PieceKind::Identity,
            Self::GENERATED => PieceKind::Generated,
            _ => PieceKind::Replaced,
        }
    }

    /// The source; nothing of it where the text is generated.
    pub fn source(&self) -> SourceSpan {
        let len = match self.kind() {
            PieceKind::Identity => self.text.len(),
            PieceKind::Generated => 0,
            PieceKind::Replaced => self.replaced,
        };
        SourceSpan::new(self.source, self.source + len)
    }
}

impl fmt::Debug for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} from {:?}, {:?}", self.text, self.source(), self.kind())
    }
}

/// Pieces sorted by text, with a second index by source. Text that no piece covers (the `\n` between blocks)
/// belongs to the piece before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceMap {
    pieces: Box<[Piece]>,
    /// Indices of `pieces`, sorted by where they stand in the source; none where they stand so already.
    by_source: Option<Box<[u32]>>,
}

impl SourceMap {
    /// From pieces in text order.
    pub fn new(pieces: Vec<Piece>) -> Self {
        let by_source = (!pieces.is_sorted_by_key(|piece| piece.source)).then(|| {
            let mut by_source: Box<[u32]> = (0..pieces.len() as u32).collect();
            by_source.order_by_key(|at| pieces[*at as usize].source);
            by_source
        });
        Self { pieces: pieces.into(), by_source }
    }

    /// The piece that stands at a place in the order of the source.
    fn in_source(&self, at: usize) -> Option<&Piece> {
        match &self.by_source {
            Some(order) => self.pieces.get(*order.get(at)? as usize),
            None => self.pieces.get(at),
        }
    }

    /// All pieces, sorted by text.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Where in the source a byte of the text comes from. An offset between pieces gives the end of the piece
    /// before it; an empty map gives 0.
    pub fn to_source(&self, offset: u32) -> u32 {
        let Some(at) = self.pieces.partition_point(|p| p.text.start <= offset).checked_sub(1) else {
            return self.pieces.first().map_or(0, |p| p.source);
        };
        let piece = &self.pieces[at];
        match piece.kind() {
            PieceKind::Identity => piece.source + (offset - piece.text.start).min(piece.text.len()),
            _ if offset < piece.text.end => piece.source,
            _ => piece.source().end,
        }
    }

    /// The source behind a span of text; reaches over everything between its first and last byte.
    pub fn span_to_source(&self, span: TextSpan) -> SourceSpan {
        let start = self.to_source(span.start);
        let last = self.pieces.partition_point(|p| p.text.start < span.end).checked_sub(1);
        let end = last.map_or(start, |at| {
            let piece = &self.pieces[at];
            match piece.kind() {
                PieceKind::Identity => piece.source + (span.end - piece.text.start).min(piece.text.len()),
                PieceKind::Replaced | PieceKind::Generated => piece.source().end,
            }
        });
        SourceSpan::new(start, end.max(start))
    }

    /// The place in the text that shows a byte of the source, or the nearest one after it; `None` when nothing
    /// after it is shown.
    pub fn to_text(&self, source: u32) -> Option<u32> {
        let at = match &self.by_source {
            Some(order) => order.partition_point(|p| self.pieces[*p as usize].source <= source),
            None => self.pieces.partition_point(|p| p.source <= source),
        };
        if let Some(piece) = at.checked_sub(1).and_then(|before| self.in_source(before))
            && source < piece.source().end
        {
            return Some(match piece.kind() {
                PieceKind::Identity => piece.text.start + (source - piece.source),
                PieceKind::Replaced | PieceKind::Generated => piece.text.start,
            });
        }
        self.in_source(at).map(|piece| piece.text.start)
    }

    /// Whether a span of text holds nothing that the author wrote.
    pub fn is_generated(&self, span: TextSpan) -> bool {
        let first = self.pieces.partition_point(|p| p.text.end <= span.start);
        let mut touched = self.pieces[first..].iter().take_while(|p| p.text.start < span.end).peekable();
        touched.peek().is_some() && touched.all(|p| p.kind() == PieceKind::Generated)
    }

    pub(super) fn verify(&self, text_len: u32) -> Result<(), String> {
        let mut end = 0;
        for piece in &*self.pieces {
            if piece.text.start < end || piece.text.end > text_len || piece.text.is_empty() {
                return Err(format!("{piece:?} is empty, out of order or out of bounds"));
            }
            end = piece.text.end;
        }
        Ok(())
    }
}
