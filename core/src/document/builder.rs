//! Making documents: the only way in, so that what enters is safe and what comes out keeps the invariants.

mod arrange;
mod copy;

use super::labels::Labels;
use super::{
    Anchor, Block, BlockId, BlockKind, Container, ContainerId, ContainerKind, Document, Formula, Inline,
    InlineTarget, Meta, NoteBody, NoteKind, Piece, PieceKind, Section, SectionId, SourceMap, Style, StyleRun,
};
use crate::text::{self, Ordered, SourceSpan, TextSpan};

/// More places of one chapter than any link leads to.
const MOST_ANCHORS: usize = 20_000;

/// Where a stretch of text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Byte for byte from this offset of the source.
    Identity(u32),
    /// It stands for these bytes of the source, which read otherwise.
    Replaced(SourceSpan),
    /// The source has no such text; it belongs at this offset.
    Generated(u32),
}

/// Builds a [`Document`] block by block, in source order.
///
/// ```
/// use lectern_core::document::{BlockKind, Builder, Origin, Style};
///
/// let mut builder = Builder::new();
/// builder.begin(BlockKind::Paragraph);
/// builder.text("A ", Origin::Identity(0));
/// builder.push_style(Style::STRONG);
/// builder.text("bold\u{1b}", Origin::Identity(4));
/// builder.pop_style();
/// builder.end();
/// let document = builder.finish(Default::default());
/// assert_eq!(document.text(), "A bold␛\n");
/// ```
#[derive(Debug, Default)]
pub struct Builder {
    document: Document,
    pieces: Vec<Piece>,
    open: Vec<ContainerId>,
    block: Option<BlockKind>,
    start: u32,
    styles: Vec<Style>,
    inlines: Vec<(InlineTarget, u32)>,
    joins: Vec<(BlockId, BlockId)>,
    left_out: Vec<BlockId>,
}

impl Builder {
    /// An empty document.
    pub fn new() -> Self {
        Self::default()
    }

    /// A builder with room for a text of so many bytes, so that it need not be moved while it grows.
    pub fn with_room(bytes: usize) -> Self {
        let mut this = Self::default();
        this.document.text.reserve(bytes);
        this
    }

    /// Bytes of reading text so far.
    pub fn len(&self) -> u32 {
        self.document.text.len() as u32
    }

    /// Whether no text was added yet.
    pub fn is_empty(&self) -> bool {
        self.document.text.is_empty()
    }

    /// What was built so far; open blocks are not in it.
    pub fn so_far(&self) -> &Document {
        &self.document
    }

    /// Where in the source the text from `offset` on comes from, as far as one piece reaches; an empty span at
    /// 0 where nothing is known.
    pub fn source_of(&self, offset: u32) -> SourceSpan {
        let at = self.pieces.partition_point(|piece| piece.text.end <= offset);
        self.pieces.get(at).map_or_else(SourceSpan::default, Piece::source)
    }

    /// Whether a block is open.
    pub fn in_block(&self) -> bool {
        self.block.is_some()
    }

    /// The kind of the open block.
    pub fn open_block(&self) -> Option<&BlockKind> {
        self.block.as_ref()
    }

    /// The text of the open block so far.
    pub fn block_text(&self) -> &str {
        &self.document.text[self.start as usize..]
    }

    /// The containers that are open, outermost first.
    pub fn open_containers(&self) -> &[ContainerId] {
        &self.open
    }

    /// Opens a container; blocks begun from now on stand in it. Ends an open block first.
    pub fn open(&mut self, kind: ContainerKind) -> ContainerId {
        self.end_open();
        let id = ContainerId(self.document.containers.len() as u32);
        let at = BlockId(self.document.blocks.len() as u32);
        self.document.containers.push(Container { kind, parent: self.open.last().copied(), blocks: at..at });
        self.open.push(id);
        id
    }

    /// Closes the innermost container, ending an open block. Does nothing when none is open.
    pub fn close(&mut self) {
        self.end_open();
        if let Some(id) = self.open.pop() {
            self.document.containers[id.index()].blocks.end = BlockId(self.document.blocks.len() as u32);
        }
    }

    /// Changes what a container is, for what is known only after its first block.
    pub fn set_container(&mut self, id: ContainerId, kind: ContainerKind) {
        self.document.containers[id.index()].kind = kind;
    }

    /// Opens the body of a note. `shown` is what stands for its mark in the reading text.
    pub fn open_note(&mut self, label: &str, kind: NoteKind, shown: &str) -> ContainerId {
        let container = self.open(ContainerKind::Note(self.document.notes.len() as u32));
        self.document.notes.push(NoteBody {
            label: text::safe(label).into(),
            kind,
            shown: text::safe(shown).into(),
            container,
        });
        container
    }

    /// Begins a block, ending an open one.
    pub fn begin(&mut self, kind: BlockKind) {
        self.end_open();
        self.start = self.len();
        self.block = Some(kind);
    }

    /// Changes the kind of the open block.
    pub fn set_kind(&mut self, kind: BlockKind) {
        if self.block.is_some() {
            self.block = Some(kind);
        }
    }

    /// Ends the open block.
    ///
    /// # Panics
    /// When no block is open: a mistake of the caller's.
    pub fn end(&mut self) -> BlockId {
        let kind = self.block.take().expect("a block is open");
        // Inlines do not reach over blocks; those still open go on in the next one.
        let here = self.len();
        if let Some((target, start)) = self.inlines.last() {
            let (target, start) = (target.clone(), *start);
            self.put_inline(target, start, here);
        }
        let id = BlockId(self.document.blocks.len() as u32);
        self.document.blocks.push(Block {
            kind,
            span: TextSpan::new(self.start, here),
            parent: self.open.last().copied(),
        });
        self.document.text.push('\n');
        for (_, start) in &mut self.inlines {
            *start = here + 1;
        }
        id
    }

    fn end_open(&mut self) {
        if self.block.is_some() {
            self.end();
        }
    }

    /// Adds styles to the text that follows, until the matching [`Self::pop_style`].
    pub fn push_style(&mut self, style: Style) {
        self.styles.push(self.style() | style);
    }

    /// Takes back the last [`Self::push_style`].
    pub fn pop_style(&mut self) {
        self.styles.pop();
    }

    /// The style that text is added in.
    pub fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    /// Begins a stretch that leads somewhere. Stretches do not nest: an inner one interrupts the outer, which
    /// goes on after it; an image inside a link stays part of the link.
    pub fn open_inline(&mut self, target: InlineTarget) {
        let here = self.len();
        if let Some((outer, start)) = self.inlines.last() {
            let (outer, start) = (outer.clone(), *start);
            if matches!(target, InlineTarget::Image { .. }) {
                self.inlines.push((outer, start));
                return;
            }
            self.put_inline(outer, start, here);
        }
        self.inlines.push((target, here));
    }

    /// Ends the innermost stretch.
    pub fn close_inline(&mut self) {
        let here = self.len();
        if let Some((target, start)) = self.inlines.pop() {
            self.put_inline(target, start, here);
        }
        if let Some((_, start)) = self.inlines.last_mut() {
            *start = here;
        }
    }

    fn put_inline(&mut self, target: InlineTarget, start: u32, end: u32) {
        if start < end {
            self.document.inlines.push(Inline { span: TextSpan::new(start, end), target });
        }
    }

    /// Adds text to the open block, made safe on the way. `\n` is a hard break, or a line of code. Begins a
    /// paragraph when no block is open, so that no text is ever lost.
    pub fn text(&mut self, text: &str, origin: Origin) {
        if text.is_empty() {
            return;
        }
        if self.block.is_none() {
            self.begin(BlockKind::Paragraph);
        }
        let start = self.len();
        match origin {
            Origin::Identity(source) => self.text_as_is(text, source),
            Origin::Replaced(source) => {
                self.document.text.push_str(&text::safe(text));
                self.piece(start, source, PieceKind::Replaced);
            }
            Origin::Generated(source) => {
                self.document.text.push_str(&text::safe(text));
                self.piece(start, SourceSpan::new(source, source), PieceKind::Generated);
            }
        }
        let (style, span) = (self.style(), TextSpan::new(start, self.len()));
        if !style.is_none() && !span.is_empty() {
            match self.document.styles.last_mut() {
                Some(last) if last.style == style && last.span.end == span.start => last.span.end = span.end,
                _ => self.document.styles.push(StyleRun { span, style }),
            }
        }
    }

    /// Adds mathematics to the open block as it is read; `tex` is its source, `origin` where that stands.
    pub fn formula(&mut self, shown: &str, tex: &str, origin: SourceSpan) {
        self.push_style(Style::MATH);
        let start = self.len();
        self.text(shown, Origin::Replaced(origin));
        self.pop_style();
        let span = TextSpan::new(start, self.len());
        if !span.is_empty() {
            self.document.formulas.push(Formula { span, tex: text::safe(tex).into() });
        }
    }

    /// Names the place where text is added next.
    pub fn anchor(&mut self, name: &str) {
        self.anchor_at(name, self.len());
    }

    /// Names the block that comes after the open one.
    pub fn anchor_after(&mut self, name: &str) {
        self.anchor_at(name, self.len() + 1);
    }

    /// Names the open block; where none is open, the last one.
    pub fn anchor_block(&mut self, name: &str) {
        let last = || self.document.blocks.last().map_or(0, |block| block.span.start);
        self.anchor_at(name, if self.block.is_some() { self.start } else { last() });
    }

    fn anchor_at(&mut self, name: &str, offset: u32) {
        let name = name.trim();
        if !name.is_empty() && self.document.anchors.len() < MOST_ANCHORS {
            self.document.anchors.push(Anchor { name: text::safe(name).replace('\n', " ").into(), offset });
        }
    }

    /// Text that is byte for byte in the source, but for characters that are not safe.
    fn text_as_is(&mut self, text: &str, source: u32) {
        if text::is_plainly_safe(text) {
            return self.identity(text, source);
        }
        let mut done = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| text::is_unsafe(*c)) {
            self.identity(&text[done..at], source + done as u32);
            let start = self.len();
            self.document.text.push_str(text::replacement(c));
            let end = at + c.len_utf8();
            self.piece(start, SourceSpan::new(source + at as u32, source + end as u32), PieceKind::Replaced);
            done = end;
        }
        self.identity(&text[done..], source + done as u32);
    }

    fn identity(&mut self, text: &str, source: u32) {
        if !text.is_empty() {
            let start = self.len();
            self.document.text.push_str(text);
            self.piece(start, SourceSpan::new(source, source + text.len() as u32), PieceKind::Identity);
        }
    }

    fn piece(&mut self, start: u32, source: SourceSpan, kind: PieceKind) {
        let text = TextSpan::new(start, self.len());
        if text.is_empty() {
            return;
        }
        if let Some(last) = self.pieces.last_mut()
            && (last.kind(), kind) == (PieceKind::Identity, PieceKind::Identity)
            && last.text.end == text.start
            && last.source().end == source.start
        {
            last.text.end = text.end;
            return;
        }
        self.pieces.push(Piece::new(text, source, kind));
    }

    /// Says where in another source all text so far stands: `place` gives for a piece's source and kind the
    /// pieces that it is there, each with its length in this text; a single one may give 0 for all of it.
    pub fn relocate(
        &mut self,
        mut place: impl FnMut(SourceSpan, PieceKind) -> Vec<(u32, SourceSpan, PieceKind)>,
    ) {
        let mut pieces = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            let parts = place(piece.source(), piece.kind());
            let whole = parts.len() == 1;
            let mut at = piece.text.start;
            for (len, source, kind) in parts {
                let end = if whole { piece.text.end } else { (at + len).min(piece.text.end) };
                let text = TextSpan::new(at, end);
                let fits = kind != PieceKind::Identity || source.end - source.start == text.len();
                let kind = if fits { kind } else { PieceKind::Replaced };
                if !text.is_empty() {
                    pieces.push(Piece::new(text, source, kind));
                }
                at = end;
            }
        }
        self.pieces = pieces;
    }

    /// Lets a heading or title that was just ended open a section. Only those at the top level do; a call for
    /// one inside a container is ignored.
    pub fn section(&mut self, heading: BlockId, slug: &str, no_toc: bool) {
        let block = &self.document.blocks[heading.index()];
        let level = match block.kind {
            BlockKind::Heading { level } => level,
            BlockKind::Title => 1,
            _ => return,
        };
        if block.parent.is_some() {
            return;
        }
        let mut parent = self.document.sections.len().checked_sub(1).map(|at| SectionId(at as u32));
        while let Some(id) = parent.filter(|id| self.document.sections[id.index()].level >= level) {
            parent = self.document.sections[id.index()].parent;
        }
        let slug = text::safe(slug).into();
        self.document.sections.push(Section { heading, level, parent, slug, no_toc });
    }

    /// Says that `second` goes on where `first` was cut: the two are read as one.
    pub fn join(&mut self, first: BlockId, second: BlockId) {
        self.joins.push((first, second));
    }

    /// Leaves a rule out of the reading order: it framed something that is read elsewhere.
    pub fn leave_out(&mut self, rule: BlockId) {
        if self.document.blocks[rule.index()].kind == BlockKind::Rule {
            self.left_out.push(rule);
        }
    }

    /// The document. Open blocks and containers are closed.
    pub fn finish(mut self, meta: Meta) -> Document {
        while !self.open.is_empty() || self.block.is_some() {
            self.end_open();
            self.close();
        }
        self.arrange();
        let mut document = self.document;
        document.source = SourceMap::new(self.pieces);
        // A document never grows again, and many are kept.
        document.text.shrink_to_fit();
        document.blocks.shrink_to_fit();
        document.containers.shrink_to_fit();
        document.styles.shrink_to_fit();
        document.inlines.shrink_to_fit();
        document.sections.shrink_to_fit();
        document.notes.shrink_to_fit();
        document.formulas.shrink_to_fit();
        document.anchors.shrink_to_fit();
        document.flows.shrink_to_fit();
        document.meta = meta;
        // What was named at the very end is the last thing there is.
        document.anchors.order_by_key(|anchor| anchor.offset);
        let last = document.blocks.last().map(|block| block.span.start);
        match last {
            Some(last) => {
                let len = document.text.len() as u32;
                for anchor in document.anchors.iter_mut().filter(|anchor| anchor.offset >= len) {
                    anchor.offset = last;
                }
            }
            None => document.anchors.clear(),
        }
        document.labels = Labels::new(&document);
        document.hash = super::locator::hash(&document.text);
        debug_assert_eq!(document.verify(), Ok(()));
        document
    }
}
