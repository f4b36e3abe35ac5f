//! The model: one parsed chapter as one immutable [`Document`].
//!
//! A document is ONE flat reading text and arenas of spans over it: blocks and the containers they stand in,
//! style runs, inline targets, sections, note bodies, and a map back to the source. It knows no Markdown and
//! nothing of other chapters: whether "(Hickle, 2017)" is a citation, and where note 2's body stands, is
//! found out above and painted over. Documents are made by [`Builder`]; start reading there or at
//! [`Document::flows`].

mod bibliography;
mod block;
mod builder;
mod flow;
mod inline;
mod labels;
mod locator;
mod meta;
mod section;
mod source_map;

pub use bibliography::{Bibliography, BibliographyContent};
pub use block::{
    Alignment, Block, BlockId, BlockKind, Callout, Container, ContainerId, ContainerKind, EmbedKind,
};
pub use builder::{Builder, Origin};
pub use flow::{Flow, FlowId};
pub use inline::{Anchor, Formula, Inline, InlineTarget, NoteKind, Style, StyleRun};
pub use locator::{Locator, Sureness};
pub use meta::{Meta, MetaValue};
pub use section::{Section, SectionId};
pub use source_map::{Piece, PieceKind, SourceMap};

use ecow::EcoString;

use self::labels::Labels;
use crate::text::TextSpan;

/// The body of a note, standing in this document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteBody {
    /// The author's label: `2` of `<sup>2</sup>`, `x` of `[^x]`.
    pub label: EcoString,
    /// Which of the two kinds of notes it is.
    pub kind: NoteKind,
    /// What stands for its mark in the reading text, such as `²`.
    pub shown: EcoString,
    /// The container that holds its blocks.
    pub container: ContainerId,
}

/// Stands for the flow of a block that has none: half the size of an option, and there is one for each block.
const LEFT_OUT: FlowId = FlowId(u32::MAX);

/// One parsed chapter. Immutable; shared as `Arc<Document>`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    text: String,
    blocks: Vec<Block>,
    containers: Vec<Container>,
    styles: Vec<StyleRun>,
    inlines: Vec<Inline>,
    sections: Vec<Section>,
    notes: Vec<NoteBody>,
    formulas: Vec<Formula>,
    anchors: Vec<Anchor>,
    flows: Vec<Flow>,
    /// The blocks of each [`Flow::Joined`].
    joined: Vec<Box<[BlockId]>>,
    /// For each block the flow that shows it; [`LEFT_OUT`] for what the reading order leaves out.
    flow_of: Vec<FlowId>,
    source: SourceMap,
    meta: Meta,
    labels: Labels,
    /// The hash of the text, for saved places: worked out once, since a session has many of them.
    hash: u64,
}

impl Document {
    /// The whole reading text: block texts in source order, each followed by `\n`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A hash of the whole reading text: whether anything in it changed.
    pub fn text_hash(&self) -> u64 {
        self.hash
    }

    /// The reading text of a span.
    pub fn slice(&self, span: TextSpan) -> &str {
        &self.text[span.range()]
    }

    /// All blocks in source order; their spans ascend and are disjoint.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// One block.
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.index()]
    }

    /// All containers, each before those inside it.
    pub fn containers(&self) -> &[Container] {
        &self.containers
    }

    /// One container.
    pub fn container(&self, id: ContainerId) -> &Container {
        &self.containers[id.index()]
    }

    /// The containers round a block, the innermost first.
    pub fn ancestors(&self, block: BlockId) -> impl Iterator<Item = ContainerId> + '_ {
        std::iter::successors(self.block(block).parent, |id| self.container(*id).parent)
    }

    /// Style runs: sorted, disjoint, not empty.
    pub fn styles(&self) -> &[StyleRun] {
        &self.styles
    }

    /// The style runs that touch a span.
    pub fn styles_in(&self, span: TextSpan) -> &[StyleRun] {
        touching(&self.styles, span, |run| run.span)
    }

    /// Links, note marks, images and the like: sorted and disjoint.
    pub fn inlines(&self) -> &[Inline] {
        &self.inlines
    }

    /// The inline targets that touch a span.
    pub fn inlines_in(&self, span: TextSpan) -> &[Inline] {
        touching(&self.inlines, span, |inline| inline.span)
    }

    /// Sections in preorder.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// One section.
    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id.index()]
    }

    /// A section's title, as it is read.
    pub fn section_title(&self, id: SectionId) -> &str {
        self.slice(self.block(self.section(id).heading).span)
    }

    /// The section that has this slug.
    pub fn section_by_slug(&self, slug: &str) -> Option<SectionId> {
        self.sections.iter().position(|s| &*s.slug == slug).map(|at| SectionId(at as u32))
    }

    /// The section that a place is read in: that of the last heading at or before it in reading order;
    /// `None` before the first heading.
    pub fn section_at(&self, offset: u32) -> Option<SectionId> {
        let here = self.flow_at(offset);
        let count =
            self.sections.partition_point(|s| self.flow_of_block(s.heading).is_some_and(|f| f <= here));
        count.checked_sub(1).map(|at| SectionId(at as u32))
    }

    /// The bodies of notes that stand in this document, in source order.
    pub fn notes(&self) -> &[NoteBody] {
        &self.notes
    }

    /// Mathematics that is shown otherwise than it is written: sorted and disjoint.
    pub fn formulas(&self) -> &[Formula] {
        &self.formulas
    }

    /// The mathematics that touches a span.
    pub fn formulas_in(&self, span: TextSpan) -> &[Formula] {
        touching(&self.formulas, span, |formula| formula.span)
    }

    /// Places that links may lead to besides headings: figures, tables, equations, named paragraphs. In text order.
    pub fn anchors(&self) -> &[Anchor] {
        &self.anchors
    }

    /// The first byte of what a link with this fragment leads to: a heading's, else that of the first anchor of
    /// the name.
    pub fn place_of(&self, fragment: &str) -> Option<u32> {
        let heading =
            self.section_by_slug(fragment).map(|id| self.block(self.section(id).heading).span.start);
        heading.or_else(|| self.anchors.iter().find(|anchor| &*anchor.name == fragment).map(|a| a.offset))
    }

    /// The units of reading, in reading order.
    pub fn flows(&self) -> &[Flow] {
        &self.flows
    }

    /// The blocks that are read as one, for each [`Flow::Joined`], in source order.
    pub fn joined(&self) -> &[Box<[BlockId]>] {
        &self.joined
    }

    /// One unit of reading.
    pub fn flow(&self, id: FlowId) -> &Flow {
        &self.flows[id.index()]
    }

    /// The flow that shows a block; `None` for what the reading order leaves out (a rule that framed a note).
    pub fn flow_of_block(&self, block: BlockId) -> Option<FlowId> {
        Some(self.flow_of[block.index()]).filter(|flow| *flow != LEFT_OUT)
    }

    /// The flow that holds an offset. An offset between blocks, past the end, or in a block that is left out of
    /// the reading order belongs to the nearest shown block before it, else to the first flow.
    pub fn flow_at(&self, offset: u32) -> FlowId {
        let mut at = self.blocks.partition_point(|b| b.span.start <= offset);
        while at > 0 {
            at -= 1;
            if self.flow_of[at] != LEFT_OUT {
                return self.flow_of[at];
            }
        }
        FlowId(0)
    }

    /// The pieces of text that a flow shows, in order; for a table, its cells.
    pub fn flow_spans(&self, id: FlowId) -> impl Iterator<Item = TextSpan> + '_ {
        self.flow_blocks(id).map(|block| self.block(block).span)
    }

    /// The blocks that a flow shows, in order; for a table, its cells row by row.
    pub fn flow_blocks(&self, id: FlowId) -> Box<dyn Iterator<Item = BlockId> + '_> {
        match self.flow(id) {
            Flow::Block(block) => Box::new(std::iter::once(*block)),
            Flow::Joined(at) => Box::new(self.joined[*at as usize].iter().copied()),
            Flow::Table(table) => {
                let table = self.container(*table);
                Box::new((table.blocks.start.0..table.blocks.end.0).map(BlockId))
            }
        }
    }

    /// The first byte of a flow.
    pub fn flow_start(&self, id: FlowId) -> u32 {
        self.flow_blocks(id).next().map_or(0, |block| self.block(block).span.start)
    }

    /// Sorts places by where they are read, not by where they stand in the source.
    pub fn reading_key(&self, offset: u32) -> (FlowId, u32) {
        (self.flow_at(offset), offset)
    }

    /// The way back to the source.
    pub fn source(&self) -> &SourceMap {
        &self.source
    }

    /// What the front matter says.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The block that holds an offset; `None` at a separator or past the end.
    pub fn block_at(&self, offset: u32) -> Option<BlockId> {
        let at = self.blocks.partition_point(|b| b.span.start <= offset).checked_sub(1)?;
        // The separator after a block counts as its end, so that a place at the end of a line has a block.
        (offset <= self.blocks[at].span.end).then_some(BlockId(at as u32))
    }

    /// The note whose body holds a block.
    pub fn note_of(&self, block: BlockId) -> Option<&NoteBody> {
        self.ancestors(block).find_map(|id| match self.container(id).kind {
            ContainerKind::Note(note) => self.notes.get(note as usize),
            _ => None,
        })
    }

    /// Checks the model's invariants: for tests and debug builds.
    ///
    /// # Errors
    /// The first invariant that does not hold, in words.
    pub fn verify(&self) -> Result<(), String> {
        let mut at = 0;
        for (id, block) in self.blocks.iter().enumerate() {
            if block.span.start != at || self.text.as_bytes().get(block.span.end as usize) != Some(&b'\n') {
                return Err(format!(
                    "block {id} {:?} does not start at {at} or end before a newline",
                    block.span
                ));
            }
            if !self.text.is_char_boundary(block.span.start as usize) {
                return Err(format!("block {id} cuts a character"));
            }
            at = block.span.end + 1;
        }
        if at as usize != self.text.len() {
            return Err(format!("blocks cover {at} of {} bytes", self.text.len()));
        }
        if let Some(c) = self.text.chars().find(|c| crate::text::is_unsafe(*c)) {
            return Err(format!("unsafe {c:?} in the text"));
        }
        let sorted = |spans: &mut dyn Iterator<Item = TextSpan>, what: &str| {
            let mut end = 0;
            for span in spans {
                if span.start < end || span.is_empty() || span.end as usize > self.text.len() {
                    return Err(format!("{what} {span:?} is empty, out of order or out of bounds"));
                }
                if !self.text.is_char_boundary(span.start as usize)
                    || !self.text.is_char_boundary(span.end as usize)
                {
                    return Err(format!("{what} {span:?} cuts a character"));
                }
                end = span.end;
            }
            Ok(())
        };
        sorted(&mut self.styles.iter().map(|s| s.span), "style run")?;
        sorted(&mut self.inlines.iter().map(|s| s.span), "inline")?;
        sorted(&mut self.formulas.iter().map(|f| f.span), "formula")?;
        let last = self.text.len() as u32;
        if let Some(anchor) = self.anchors.iter().find(|anchor| anchor.offset >= last.max(1)) {
            return Err(format!("anchor {} at {} is past the text", anchor.name, anchor.offset));
        }
        for (id, container) in self.containers.iter().enumerate() {
            if container.parent.is_some_and(|p| p.index() >= id)
                || container.blocks.start > container.blocks.end
            {
                return Err(format!("container {id} stands before its parent, or ends before it starts"));
            }
        }
        for (id, section) in self.sections.iter().enumerate() {
            if section.parent.is_some_and(|p| p.index() >= id) {
                return Err(format!("section {id} stands before its parent"));
            }
        }
        let mut shown = vec![false; self.blocks.len()];
        for flow in 0..self.flows.len() as u32 {
            for block in self.flow_blocks(FlowId(flow)) {
                if std::mem::replace(&mut shown[block.index()], true) {
                    return Err(format!("block {} is shown twice", block.0));
                }
                if self.flow_of[block.index()] != FlowId(flow) {
                    return Err(format!("block {} does not know its flow", block.0));
                }
            }
        }
        for (block, shown) in self.blocks.iter().zip(&shown) {
            if !shown && block.kind != BlockKind::Rule {
                return Err(format!("block {:?} is never shown", block.span));
            }
        }
        self.source.verify(self.text.len() as u32)
    }
}

/// The items of a sorted, disjoint list that touch a span.
fn touching<T>(items: &[T], span: TextSpan, span_of: impl Fn(&T) -> TextSpan) -> &[T] {
    let first = items.partition_point(|item| span_of(item).end <= span.start);
    let last = items.partition_point(|item| span_of(item).start < span.end);
    &items[first..last.max(first)]
}
