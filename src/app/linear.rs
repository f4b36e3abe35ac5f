//! What is otherwise where lines are printed one after the other, for screen readers and dumb terminals.
//!
//! There is one pane, the whole screen, and the page is what was printed last: its rows down to the reading line.
//! So the reading line is at the bottom of the page, a jump begins a new page, and keys that look up or choose
//! something take what was heard last. `ui::linear` says what changed.

use super::{App, Placed};
use crate::document::{BlockId, BlockKind, Document, Flow};
use crate::layout::{LayoutOptions, Role, Row};
use crate::text::{TextPos, TextSpan};

/// How the reading line came where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Travel {
    /// By rows: all between is read.
    Rows,
    /// To a paragraph, which is read whole.
    Flow,
    /// By a jump, which is announced.
    Jump,
}

/// What a row has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Portion {
    /// This part of its flow.
    Text(Vec<TextSpan>),
    /// All of its flow: a formula, or a picture.
    Whole,
    /// These rows of its table.
    TableRows(Vec<u32>),
}

/// What a row has to say; `None` for one that says nothing, or nothing of its own: blank rows, lines, the second
/// line of a table's row.
pub fn portion(document: &Document, row: &Row) -> Option<Portion> {
    let spans = || row.runs.iter().filter_map(crate::layout::Run::span);
    if row.start.is_none() || row.runs.iter().any(|run| run.role == Role::Rule) {
        return None;
    }
    let start = document.flow_start(row.flow);
    let is_first = row.start == Some(start);
    match document.flow(row.flow) {
        Flow::Table(_) => {
            let rows: Vec<u32> = spans().filter_map(|span| row_begun(document, span)).collect();
            (!rows.is_empty()).then_some(Portion::TableRows(rows))
        }
        Flow::Block(block)
            if matches!(document.block(*block).kind, BlockKind::Math | BlockKind::Embed { .. }) =>
        {
            is_first.then_some(Portion::Whole)
        }
        Flow::Block(_) | Flow::Joined(_) => {
            let spans: Vec<TextSpan> = spans().filter(|span| !span.is_empty()).collect();
            let says = spans.iter().any(|span| !document.slice(*span).trim().is_empty());
            says.then_some(Portion::Text(spans))
        }
    }
}

/// The table's row that begins with a span: the span is the beginning of its first cell that has any text.
fn row_begun(document: &Document, span: TextSpan) -> Option<u32> {
    let id = document.block_at(span.start)?;
    let row_of = |id: BlockId| match document.block(id).kind {
        BlockKind::TableCell { row, .. } => Some(row),
        _ => None,
    };
    let row = row_of(id)?;
    let mut before = (0..id.0).rev().map(BlockId).take_while(|other| row_of(*other) == Some(row));
    let begins = document.block(id).span.start == span.start && !span.is_empty();
    (begins && before.all(|other| document.block(other).span.is_empty())).then_some(row)
}

impl App {
    /// Whether lines are printed, instead of frames.
    pub fn is_linear(&self) -> bool {
        self.settings.linear
    }

    /// How the reading line came where it is.
    pub fn travel(&self) -> Travel {
        self.travel
    }

    /// The sentence that holds a place.
    pub fn sentence_at(&self, at: TextPos) -> Option<TextSpan> {
        self.unit_at(super::Unit::Sentence, at)
    }

    /// Where the hit is that the reading line was taken to; `None` as soon as it is elsewhere.
    pub fn hit_read(&self) -> Option<TextPos> {
        self.current_hit()?;
        self.hits.current_place()
    }

    /// Works out the panes; the reading line stays on its text.
    pub(super) fn arrange_lines(&mut self) {
        self.panes = super::Panes::linear(self.size, self.settings.measure);
        let (width, height) = (self.panes.text.width, self.panes.text.height);
        let options = LayoutOptions { width, ..self.body.options() };
        if options != self.body.options() || height != self.body.height() {
            let line = self.body.line();
            let here = self.page.pos;
            self.body.resize(options, height);
            if !self.work.chapters.is_empty() {
                self.body.go_line(&self.work, here, line);
            }
            for layer in &mut self.layers {
                if let super::Layer::Card(card) = layer {
                    card.fit(&self.panes);
                }
            }
        }
        self.chosen = None;
    }

    /// Tells that there is nothing further on, or back.
    pub(super) fn tell_stop(&mut self, forward: bool) {
        self.tell(if forward { "the end" } else { "the beginning" });
    }

    /// What of the page was heard: down to the reading line, and the paragraph that a jump went to. All of it where
    /// pages are shown.
    pub(super) fn is_heard(&self, placed: &Placed) -> bool {
        if !self.settings.linear || placed.row <= self.body.line() {
            return true;
        }
        let (here, target) = (self.reading(), &placed.target);
        self.travel != Travel::Rows
            && target.chapter == here.chapter
            && self
                .work
                .document(here.chapter)
                .is_some_and(|document| document.flow_at(target.span.start) == document.flow_at(here.offset))
    }

    /// What to say where nothing can be chosen.
    pub(super) fn nothing_to_open(&self) -> &'static str {
        if self.settings.linear { "nothing to open in what was read" } else { "nothing to open on this page" }
    }

    /// What was heard last before the reading line that K can look up, notes and citations first.
    pub(super) fn heard_before(&self) -> Option<Placed> {
        let before = self.placed().into_iter().filter(|_| self.settings.linear);
        before.max_by_key(|placed| (std::cmp::Reverse(placed.target.kind.rank()), placed.row, placed.column))
    }

    /// Ctrl-g: where the reader is, in words.
    pub(super) fn tell_where(&mut self) {
        let figures = self.figures();
        let mut words = figures.trail.join(", ");
        if figures.chapters > 1 {
            let super::Figures { chapter, chapters, chapter_percent, .. } = figures;
            words = format!("{words}: chapter {chapter} of {chapters}, {chapter_percent}% of it");
        }
        words = format!("{words}; {}% of the work", figures.percent);
        if let Some(minutes) = figures.minutes {
            let minutes = minutes.ceil().max(1.0) as u32;
            words = format!("{words}; {minutes} min left in the chapter");
        }
        self.tell(words);
    }
}
