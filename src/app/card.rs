//! A popup that shows text: a note, sources, help. Its text is a document like any other, laid out by the
//! same code at its own width.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use ratatui::layout::Rect;

use super::geometry::Panes;
use super::targets::Target;
use crate::cite::ReferenceId;
use crate::document::Document;
use crate::layout::{ChapterLayout, LayoutOptions, Row};
use crate::text::{self, ChapterId, TextPos};

/// What a popup is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The live keys.
    Help,
    /// What is known of the work.
    Info,
    /// A note.
    Note,
    /// The sources of a citation.
    Sources(Vec<ReferenceId>),
    /// Something of the reader's own, by its identity.
    Own(String),
    /// The beginning of what a link leads to, or an explanation.
    Peek,
}

/// A popup with text.
#[derive(Debug, Clone)]
pub struct Card {
    /// What it is about.
    pub subject: Subject,
    /// The words in its border.
    pub title: String,
    /// The document that its text is part of.
    pub document: Arc<Document>,
    /// The chapter that its notes and links belong to.
    pub chapter: Option<ChapterId>,
    /// Whether the document is that chapter, so that its citations can be opened in turn, or was put together.
    pub is_chapter: bool,
    /// Which flows are shown.
    pub flows: Range<u32>,
    /// Where Enter goes.
    pub place: Option<TextPos>,
    /// The mark it was opened from; Tab goes on to the next on the same row.
    pub origin: Option<Target>,
    /// Which mark of its row it was opened from, from 1, and of how many.
    pub mark: Option<(usize, usize)>,
    /// How many places cite the same source.
    pub places: usize,
    /// The first row shown.
    pub top: usize,
    /// Where it is, borders included.
    pub area: Rect,
    near: Option<(u16, u16)>,
    /// Cells that border and padding take on each side.
    pad: u16,
    layout: ChapterLayout,
}

/// What a popup is made from.
pub(super) struct Draft {
    pub(super) subject: Subject,
    pub(super) title: String,
    pub(super) document: Arc<Document>,
    pub(super) chapter: Option<ChapterId>,
    pub(super) is_chapter: bool,
    pub(super) flows: Range<u32>,
    pub(super) place: Option<TextPos>,
    pub(super) origin: Option<Target>,
    pub(super) mark: Option<(usize, usize)>,
    pub(super) places: usize,
    /// The cell it belongs to.
    pub(super) near: Option<(u16, u16)>,
}

/// Rows of a popup where lines are printed, those of the border included: it is told whole, then gone through row
/// by row.
const LINEAR: u16 = 3;
/// Widest text of a popup.
const WIDEST: u16 = 72;

impl Card {
    /// `page` is how the page is set: a popup is set like it, but shows all there is.
    pub(super) fn new(draft: Draft, panes: &Panes, page: LayoutOptions) -> Self {
        let options = LayoutOptions { width: 1, live: false, ..page };
        let layout = ChapterLayout::of_flows(&draft.document, draft.flows.clone(), options);
        let Draft { subject, title, document, chapter, is_chapter, flows, place, origin, mark, places, near } =
            draft;
        let area = Rect::default();
        let top = 0;
        let mut card = Self {
            subject,
            title,
            document,
            chapter,
            is_chapter,
            flows,
            place,
            origin,
            mark,
            places,
            top,
            area,
            near,
            pad: 1,
            layout,
        };
        card.fit(panes);
        card
    }

    /// Finds its size and place on the screen.
    pub(super) fn fit(&mut self, panes: &Panes) {
        let narrow = panes.body.width < 40;
        self.pad = if narrow { 1 } else { 2 };
        let frame = self.pad * 2;
        let most = panes.body.width.saturating_sub(if narrow { 0 } else { 2 });
        let width = most.saturating_sub(frame).clamp(1, WIDEST);
        let options = LayoutOptions { width, ..self.layout.options() };
        self.layout = self.layout.resized(&self.document, options);
        // A short text gets a small popup.
        let rows = self.layout.rows();
        let widest = if rows <= 2 { self.widest().max(24.min(width)) } else { width };
        let words = text::width(&self.title).max(text::width(&self.hint())) as u16;
        let width = widest.max(words + 2).min(most.saturating_sub(frame));
        let most_rows = if panes.linear { LINEAR } else { self.most_rows(panes) };
        let height = (rows as u64 + 2).min(u64::from(most_rows)) as u16;
        self.area = panes.popup(width + frame, height, self.near);
        let last = rows.saturating_sub(usize::from(self.rows_shown()));
        self.top = self.top.min(last);
    }

    fn widest(&self) -> u16 {
        let rows = self.layout.build(&self.document, 0..self.layout.rows());
        rows.iter().filter_map(|row| row.runs.last()).map(|run| run.x + run.width).max().unwrap_or(0)
    }

    /// The text inside the border.
    pub fn inner(&self) -> Rect {
        let pad = self.pad;
        let width = self.area.width.saturating_sub(pad * 2);
        Rect::new(self.area.x + pad, self.area.y + 1, width, self.rows_shown())
    }

    /// A popup leaves the page recognisable: it takes two thirds of the rows at most. Help is not about the page.
    fn most_rows(&self, panes: &Panes) -> u16 {
        let rows = panes.body.height;
        // On a small screen a popup that can be read is worth more than the page.
        if rows < 12 {
            return rows.saturating_sub(1).max(3).min(rows);
        }
        let most = match self.subject {
            Subject::Help | Subject::Info => rows.saturating_sub(2),
            Subject::Note | Subject::Sources(_) | Subject::Peek | Subject::Own(_) => rows * 2 / 3,
        };
        most.max(3).min(rows)
    }

    fn rows_shown(&self) -> u16 {
        self.area.height.saturating_sub(2)
    }

    /// Puts it into the pane for what is pinned.
    pub(super) fn fit_pinned(&mut self, pin: Rect) {
        self.pad = if pin.width < 40 { 1 } else { 2 };
        let width = pin.width.saturating_sub(self.pad * 2).max(1);
        self.layout = self.layout.resized(&self.document, LayoutOptions { width, ..self.layout.options() });
        self.area = pin;
        self.near = None;
        self.scroll(0);
    }

    /// What the keys do here that a reader may not guess.
    pub fn hint(&self) -> String {
        let goes = match self.subject {
            Subject::Sources(_) => "Enter entry",
            Subject::Note | Subject::Peek => "Enter goes there",
            Subject::Own(_) => return "a edits  A colours  x deletes".to_owned(),
            Subject::Help | Subject::Info => "",
        };
        let mut hint = if self.place.is_some() { goes.to_owned() } else { String::new() };
        if self.places > 1 {
            hint.push_str("  n N places");
        }
        if let Some((at, count)) = self.mark.filter(|(_, count)| *count > 1) {
            let _ = write!(hint, "  Tab mark {at}/{count}");
        }
        if let Subject::Sources(references) = &self.subject {
            hint.push_str(match references.len() {
                0 => "",
                1 => "  y B J copy",
                _ => "  K each  y B J copy",
            });
        }
        hint.trim_start().to_owned()
    }

    /// Rows in all.
    pub fn rows(&self) -> usize {
        self.layout.rows()
    }

    /// The rows on show.
    pub fn lines(&self) -> Vec<Row> {
        self.layout.build(&self.document, self.top..self.top + usize::from(self.rows_shown()))
    }

    /// The rows on show and all that follow, then those before.
    pub(super) fn lines_on(&self) -> Vec<Row> {
        let mut rows = self.layout.build(&self.document, 0..self.layout.rows());
        let at = self.top.min(rows.len());
        rows.rotate_left(at);
        rows
    }

    /// Which of its rows is the first on show, from 0.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Scrolls, stopping at the ends.
    pub(super) fn scroll(&mut self, by: isize) {
        let last = self.rows().saturating_sub(usize::from(self.rows_shown()));
        self.top = self.top.saturating_add_signed(by).min(last);
        // Where only one row shows, it is none without text.
        while self.rows_shown() == 1 && by != 0 && (1..last).contains(&self.top) {
            if self.lines().iter().any(|row| row.start.is_some()) {
                break;
            }
            self.top = self.top.saturating_add_signed(by.signum()).min(last);
        }
    }

    /// Rows of a page of it.
    pub(super) fn page(&self) -> isize {
        (self.rows_shown() as isize - 1).max(1)
    }

    /// Its text, for the clipboard: one line a block.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        for flow in self.flows.clone() {
            for span in self.document.flow_spans(crate::document::FlowId(flow)) {
                out.push_str(self.document.slice(span));
                out.push('\n');
            }
        }
        out
    }
}
