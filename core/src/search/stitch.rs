//! Text as it is read where that differs from how it stands: without note marks, and with a sentence that a
//! page break cut made whole.

use std::ops::Range;

use smallvec::smallvec;

use super::{Answer, Spans};
use crate::document::{BlockId, Document, InlineTarget};
use crate::text::TextSpan;

/// The reading of one block that holds note marks, or of a sentence in several blocks.
#[derive(Debug)]
pub(super) struct Stitched {
    /// What is read.
    pub(super) text: String,
    /// Its pieces: where each starts in `text`, its block, and its span of the document's text.
    pieces: Vec<(usize, BlockId, TextSpan)>,
}

impl Stitched {
    fn new(document: &Document, blocks: impl Iterator<Item = BlockId>) -> Self {
        let mut stitched = Self { text: String::new(), pieces: Vec::new() };
        for (at, id) in blocks.enumerate() {
            if at > 0 {
                stitched.text.push(' ');
            }
            let span = document.block(id).span;
            let mut from = span.start;
            for mark in document.inlines_in(span).iter().filter(|i| is_mark(&i.target)) {
                stitched.piece(document, id, TextSpan::new(from, mark.span.start));
                from = mark.span.end;
            }
            stitched.piece(document, id, TextSpan::new(from, span.end));
        }
        stitched
    }

    fn piece(&mut self, document: &Document, block: BlockId, span: TextSpan) {
        if !span.is_empty() {
            self.pieces.push((self.text.len(), block, span));
            self.text.push_str(document.slice(span));
        }
    }

    /// Where a range of the reading stands in the document: one span a block, over the marks inside it.
    pub(super) fn spans(&self, range: &Range<usize>) -> Spans {
        let mut spans: Vec<(BlockId, TextSpan)> = Vec::new();
        let first = self.pieces.partition_point(|(at, _, span)| at + span.len() as usize <= range.start);
        for (at, block, span) in self.pieces[first..].iter().take_while(|(at, ..)| *at < range.end) {
            let start = span.start + range.start.saturating_sub(*at) as u32;
            let end = span.start + (range.end - at).min(span.len() as usize) as u32;
            match spans.last_mut() {
                Some((last, joined)) if last == block => joined.end = end,
                _ => spans.push((*block, TextSpan::new(start, end))),
            }
        }
        spans.into_iter().map(|(_, span)| span).collect()
    }
}

fn is_mark(target: &InlineTarget) -> bool {
    matches!(target, InlineTarget::NoteMark { .. })
}

/// What a query is looked for in: a document, with what must be read otherwise than it stands.
#[derive(Debug)]
pub(super) struct Ground<'d> {
    pub(super) document: &'d Document,
    /// For each block its place in `stitched`, where it has one.
    stitched_at: Vec<Option<u32>>,
    pub(super) stitched: Vec<Stitched>,
}

/// A match, and the block that it starts in.
#[derive(Debug)]
pub(super) struct Match {
    pub(super) block: BlockId,
    pub(super) spans: Spans,
    /// For each span what it answers; empty: all of them the only part.
    pub(super) answers: Vec<Answer>,
}

impl Match {
    /// Of the only part of a query, in one piece.
    pub(super) fn new(block: BlockId, span: TextSpan) -> Self {
        Self { block, spans: smallvec![span], answers: Vec::new() }
    }
}

impl<'d> Ground<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let mut ground = Self { document, stitched_at: Vec::new(), stitched: Vec::new() };
        for blocks in document.joined() {
            ground.stitch(blocks);
        }
        let blocks = document.blocks();
        let mut at = 0;
        for inline in document.inlines().iter().filter(|i| is_mark(&i.target)) {
            at += blocks[at..].iter().take_while(|b| b.span.end <= inline.span.start).count();
            if at < blocks.len() && ground.stitched_in(BlockId(at as u32)).is_none() {
                ground.stitch(&[BlockId(at as u32)]);
            }
        }
        ground
    }

    fn stitch(&mut self, blocks: &[BlockId]) {
        self.stitched_at.resize(self.document.blocks().len(), None);
        for block in blocks {
            self.stitched_at[block.index()] = Some(self.stitched.len() as u32);
        }
        self.stitched.push(Stitched::new(self.document, blocks.iter().copied()));
    }

    /// The reading that a block has a part in, where it differs from its text.
    pub(super) fn stitched_in(&self, block: BlockId) -> Option<u32> {
        self.stitched_at.get(block.index()).copied().flatten()
    }

    /// A cursor over the blocks that are read as they stand.
    pub(super) fn plain_blocks(&self) -> PlainBlocks<'_, 'd> {
        PlainBlocks { ground: self, at: 0 }
    }

    /// Matches found in a stitched reading.
    pub(super) fn stitched_matches(
        &self,
        reading: &Stitched,
        ranges: Vec<Range<usize>>,
        out: &mut Vec<Match>,
    ) {
        for range in ranges {
            let spans = reading.spans(&range);
            if let Some(block) = spans.first().and_then(|span| self.document.block_at(span.start)) {
                out.push(Match { block, spans, answers: Vec::new() });
            }
        }
    }
}

/// Finds, for ascending offsets, the block that holds each.
#[derive(Debug)]
pub(super) struct PlainBlocks<'g, 'd> {
    ground: &'g Ground<'d>,
    at: usize,
}

impl PlainBlocks<'_, '_> {
    /// The block that holds a byte, if it is read as it stands; else the byte to go on from.
    pub(super) fn seek(&mut self, offset: usize) -> Result<(BlockId, Range<usize>), usize> {
        let blocks = self.ground.document.blocks();
        if blocks.get(self.at).is_none_or(|b| b.span.end as usize <= offset) {
            // Most often the next block or the one after it; else far away.
            let near = self.at + 8;
            self.at = match blocks.get(near) {
                Some(b) if b.span.end as usize <= offset => {
                    near + blocks[near..].partition_point(|b| b.span.end as usize <= offset)
                }
                _ => self.at + blocks[self.at..].iter().take_while(|b| b.span.end as usize <= offset).count(),
            };
        }
        let Some(block) = blocks.get(self.at) else { return Err(usize::MAX) };
        let (id, range) = (BlockId(self.at as u32), block.span.range());
        if range.start > offset {
            return Err(range.start);
        }
        if self.ground.stitched_in(id).is_some() {
            return Err(range.end);
        }
        Ok((id, range))
    }
}
