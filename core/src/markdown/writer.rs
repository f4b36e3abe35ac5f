//! Steps become a document.

mod block;
mod embed;
mod math;
mod note;
mod table;
mod text;

use std::collections::HashMap;

use super::attach::Links;
use super::conventions::{Conventions, USUAL};
use super::notes::NoteStarts;
use super::slug::Slugs;
use super::step::{Element, Step, StepKind};
use super::steps::Steps;
use crate::diagnostic::Diagnostic;
use crate::document::{BlockId, BlockKind, Builder, ContainerId};

/// Containers nested deeper than this are read as if they were not there: no page can show them.
const DEEPEST: usize = 48;

/// How many open elements a closing tag looks through.
const CLOSEST: usize = 64;

/// Writes steps into a builder.
pub(super) struct Writer<'a> {
    steps: Steps<'a>,
    links: &'a Links,
    starts: &'a NoteStarts,
    source: &'a [u8],
    /// The document in the making.
    pub builder: Builder,
    /// What was odd.
    pub diagnostics: Vec<Diagnostic>,
    frames: Vec<Frame>,
    /// How many frames each HTML tag has open.
    tags: HashMap<Box<str>, usize>,
    slugs: Slugs,
    /// What the site says of callouts.
    pub conventions: &'a Conventions,
    pending: Pending,
    /// How many frames set text as it is: code.
    verbatim: usize,
    /// The newline at the end of the code so far, kept back because the last one is not shown.
    newline: Option<usize>,
    /// What the first block of a note's body begins with.
    prefix: Option<String>,
    abbreviations: Option<text::Abbreviations>,
    notes: note::Footnotes,
    /// Whether the paragraph that comes is a callout's title.
    titled: bool,
    /// How many links are open.
    linked: usize,
    /// How many containers are open.
    depth: usize,
    /// The step that is being written.
    at: usize,
}

/// What stands between the text so far and the text to come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Pending {
    #[default]
    Nothing,
    /// A blank that stands for this source; whether it was a line end.
    Blank(std::ops::Range<usize>, bool),
    /// Line breaks.
    Break(std::ops::Range<usize>, u8),
}

/// An open element.
struct Frame {
    /// The step that opened it.
    step: usize,
    /// Its HTML tag; `None` for Markdown.
    tag: Option<Box<str>>,
    kind: FrameKind,
}

/// What closing a frame undoes, and what it means to what is inside.
#[derive(Debug, Clone, PartialEq)]
enum FrameKind {
    /// Nothing to undo.
    Plain,
    /// The end of it ends a block.
    Block,
    Heading,
    Term,
    Code,
    /// Code in a place that takes no blocks.
    CodeInLine,
    Container(ContainerId),
    Item(ContainerId),
    /// A list: the next number, whether it is tight.
    List(Option<u32>, bool),
    Table(table::Table),
    Row,
    Cell,
    Style,
    Link,
    /// An image in a line: its alternative text is being written.
    Image,
    /// An image alone in its paragraph.
    Embed,
    Note,
}

impl<'a> Writer<'a> {
    /// A writer of these steps.
    pub(super) fn new(
        steps: Vec<Step<'a>>,
        (links, starts): (&'a Links, &'a NoteStarts),
        abbreviations: &[(String, String)],
        source: &'a [u8],
    ) -> Self {
        let mut slugs = Slugs::default();
        for step in &steps {
            if let StepKind::Open { element: Element::Heading { id: Some(id), .. }, .. } = &step.kind {
                slugs.reserve(id);
            }
        }
        let lettered = super::notes::are_numbered(&steps, starts);
        Writer {
            steps: Steps::new(steps),
            links,
            starts,
            source,
            builder: Builder::with_room(source.len()),
            diagnostics: Vec::new(),
            frames: Vec::new(),
            tags: HashMap::new(),
            slugs,
            pending: Pending::Nothing,
            verbatim: 0,
            newline: None,
            prefix: None,
            abbreviations: text::Abbreviations::new(abbreviations),
            notes: note::Footnotes::new(lettered),
            titled: false,
            conventions: &USUAL,
            linked: 0,
            depth: 0,
            at: 0,
        }
    }

    /// Makes the anchors of headings by a rule other than GitHub's.
    pub(super) fn name_by(&mut self, rule: super::slug::Rule) {
        self.slugs.rule = rule;
    }

    /// Writes the title made from front matter, and the line under it.
    pub(super) fn title(&mut self, title: Option<&str>, byline: Option<&str>, at: u32) {
        if let Some(title) = title {
            self.builder.begin(BlockKind::Title);
            self.builder.text(title, crate::document::Origin::Generated(at));
            let id = self.builder.end();
            let slug = self.slugs.take(None, title);
            self.builder.section(id, &slug, false);
        }
        if let Some(byline) = byline {
            self.builder.begin(BlockKind::Byline);
            self.builder.text(byline, crate::document::Origin::Generated(at));
            self.builder.end();
        }
    }

    /// Writes all steps, then the bodies of footnotes.
    pub(super) fn write(&mut self) {
        self.collect_footnotes();
        let mut at = 0;
        while at < self.steps.len() {
            at = self.step(at).max(at + 1);
            self.let_go(at);
        }
        self.close_all(0);
        self.write_footnotes();
    }

    fn write_range(&mut self, mut at: usize, end: usize) {
        while at < end {
            at = self.step(at).max(at + 1);
        }
    }

    /// The steps that are left.
    #[cfg(test)]
    pub(super) fn steps(&self) -> &Steps<'a> {
        &self.steps
    }

    /// Lets go of what is written before a step: all but bodies of footnotes, which are written at the end, and what
    /// something that comes closes.
    fn let_go(&mut self, at: usize) {
        let Self { steps, links, frames, notes, .. } = self;
        steps.settle(at, |piece| {
            let is_open = frames.iter().any(|frame| piece.contains(&frame.step));
            is_open || !notes.are_elsewhere() || piece.into_iter().any(|step| links.partner(step) >= at)
        });
    }

    /// Writes one step; gives the next.
    fn step(&mut self, at: usize) -> usize {
        self.at = at;
        let (piece, place) = self.steps.piece(at);
        let step = &piece[place];
        match &step.kind {
            StepKind::Open { element: Element::Note(_), tag: None } => return self.links.partner(at) + 1,
            StepKind::Open { element, tag } => return self.open(at, element, tag.as_deref()),
            StepKind::Close => {
                let opened = self.links.partner(at);
                if let Some(mut depth) =
                    self.frames.iter().rposition(|frame| frame.step == opened && frame.tag.is_none())
                {
                    while depth > 0 && self.frames[depth - 1].step == opened {
                        depth -= 1;
                    }
                    self.close_all(depth);
                }
            }
            StepKind::CloseTag(tag) => self.close_tag(tag),
            StepKind::Text(text) => self.write_text(text, &step.range()),
            StepKind::Code(code) => self.write_code(code, &step.range()),
            StepKind::Math { tex, display } => self.write_math(tex, *display, at),
            StepKind::Blank { line } => return self.write_blank(at, *line),
            StepKind::Break => self.write_break(&step.range()),
            StepKind::Rule => self.write_rule(),
            StepKind::Task(done) => self.write_task(*done),
            StepKind::NoteReference(label) => self.write_reference(label, &step.range()),
            StepKind::Footnotes => self.place_footnotes(),
            StepKind::Citation => self.write_citation(&step.range()),
            StepKind::Embed(embed) => self.write_embed(embed, &step.range()),
            StepKind::Anchor(name) => self.builder.anchor(name),
            StepKind::Attributes { attributes, .. } => {
                // Those of a block were given to it.
                if let Some(id) = &attributes.id {
                    self.builder.anchor_block(id);
                }
            }
            StepKind::Gone => {}
        }
        at + 1
    }

    fn close_tag(&mut self, tag: &str) {
        if self.tags.get(tag).copied().unwrap_or(0) == 0 {
            if tag == "p" {
                self.boundary();
            }
            return;
        }
        for (count, frame) in self.frames.iter().rev().take(CLOSEST).enumerate() {
            if frame.tag.as_deref() == Some(tag) {
                self.close_all(self.frames.len() - 1 - count);
                return;
            }
            // An HTML tag closes nothing outside the block of Markdown that it stands in, unless that is a
            // mere paragraph: kramdown writes `text</td>` so.
            if frame.tag.is_none() && !matches!(frame.kind, FrameKind::Block) {
                return;
            }
        }
    }

    fn push(&mut self, step: usize, tag: Option<&str>, kind: FrameKind) {
        if let Some(tag) = tag {
            match self.tags.get_mut(tag) {
                Some(count) => *count += 1,
                None => drop(self.tags.insert(tag.into(), 1)),
            }
        }
        self.frames.push(Frame { step, tag: tag.map(Into::into), kind });
    }

    /// Closes frames until `depth` are left.
    fn close_all(&mut self, depth: usize) {
        while self.frames.len() > depth {
            let Some(frame) = self.frames.pop() else { return };
            if let Some(count) = frame.tag.as_deref().and_then(|tag| self.tags.get_mut(tag)) {
                *count -= 1;
            }
            self.close_frame(frame);
        }
    }

    /// The innermost frame that `wanted` takes, unless one that `barrier` takes is further in.
    fn innermost(
        &self,
        wanted: impl Fn(&FrameKind) -> bool,
        barrier: impl Fn(&FrameKind) -> bool,
    ) -> Option<usize> {
        for (at, frame) in self.frames.iter().enumerate().rev().take(CLOSEST) {
            if wanted(&frame.kind) {
                return Some(at);
            }
            if barrier(&frame.kind) {
                return None;
            }
        }
        None
    }

    fn in_cell(&self) -> bool {
        matches!(self.builder.open_block(), Some(BlockKind::TableCell { .. }))
    }

    /// Whether the open block takes no other block: what would be one is set in its line.
    fn in_line_only(&self) -> bool {
        self.in_cell()
            || matches!(self.builder.open_block(), Some(BlockKind::Heading { .. } | BlockKind::Term))
    }

    /// Ends the open block; in a table's cell, begins a new line.
    fn boundary(&mut self) {
        if self.in_cell() {
            if !self.builder.block_text().is_empty() {
                let at = self.place();
                self.pending = Pending::Break(at..at, 1);
            }
        } else {
            self.end_block();
        }
    }

    /// Begins a block, with what a note's body begins with.
    fn begin(&mut self, kind: BlockKind) {
        self.end_block();
        if !matches!(kind, BlockKind::TableCell { .. }) {
            self.leave_table();
        }
        let takes_prefix = matches!(
            kind,
            BlockKind::Paragraph | BlockKind::Heading { .. } | BlockKind::Term | BlockKind::Embed { .. }
        );
        if !takes_prefix && self.prefix.is_some() {
            self.fill_note();
        }
        self.builder.begin(kind);
        self.write_prefix();
    }

    /// Ends the open block.
    fn end_block(&mut self) -> Option<BlockId> {
        self.pending = Pending::Nothing;
        self.newline = None;
        self.builder.in_block().then(|| self.builder.end())
    }

    /// The byte of the source that is being read.
    fn place(&self) -> usize {
        self.steps.get(self.at).map_or(self.source.len(), |step| step.range().start)
    }
}
