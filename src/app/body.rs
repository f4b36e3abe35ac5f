//! The text pane: one continuous scroll over all chapters, by a text anchor, never by a row count of the whole.
//!
//! Rows exist only inside one call: [`At`] is a row of one chapter at the present width. What is kept is the
//! [`Anchor`] of the top row and the reading row, so that a change of width and back shows the same page.

mod lines;
mod moving;
mod pictures;
mod said;
mod wide;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use lines::Line;
pub(super) use wide::Panned;

use crate::document::{ContainerId, Document, FlowId};
use crate::layout::{ChapterLayout, LayoutOptions, PictureSizes};
use crate::text::{ChapterId, TextPos};
use crate::work::Work;

/// Rows between the end of a chapter and the beginning of the next.
const GAP: usize = 3;
/// Rows that a chapter takes before it is loaded.
const PLACEHOLDER: usize = 3;
/// Chapters whose layout is kept.
const KEPT: usize = 12;

/// A row, named by text: the row that shows `pos`, and from there `below` rows on (or back, for a row without
/// text above it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Anchor {
    /// A place in the text.
    pub pos: TextPos,
    /// Rows from the row that shows it.
    pub below: i32,
}

/// What the screen shows and where the reader is on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The top row.
    pub top: Anchor,
    /// The reading row, from 0 at the top of the pane.
    pub line: u16,
}

/// A page that was left, to be gone back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Page {
    /// What the screen showed, for this session.
    pub(super) place: Place,
    /// The place at the reading line, for later ones.
    pub(super) pos: TextPos,
    /// The row of the pane that showed it.
    pub(super) row: u16,
}

/// A row of a chapter at the present width. Never kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub(super) chapter: ChapterId,
    pub(super) row: usize,
}

/// Where a jump lands on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landing {
    /// On the second row: headings.
    Heading,
    /// On the reading line: everything else.
    Line,
}

#[derive(Debug)]
struct Measured {
    layout: ChapterLayout,
    minutes: f32,
}

/// The pane's state.
#[derive(Debug)]
pub struct Body {
    options: LayoutOptions,
    height: u16,
    place: Place,
    /// Whether the page is what was printed, its last row the reading line: see [`super::linear`].
    linear: bool,
    measured: BTreeMap<ChapterId, Measured>,
    /// Cells that wide blocks are moved to the left by.
    pans: BTreeMap<(ChapterId, FlowId), u16>,
    /// The folds of each chapter that are not as its document has them.
    folds: BTreeMap<ChapterId, Arc<BTreeSet<ContainerId>>>,
    /// The pictures of chapters that can be shown.
    pictures: BTreeMap<ChapterId, Arc<PictureSizes>>,
}

impl Body {
    pub(super) fn new(options: LayoutOptions, height: u16, linear: bool) -> Self {
        Self {
            options,
            height: height.max(1),
            place: Place::default(),
            linear,
            measured: BTreeMap::new(),
            pans: BTreeMap::new(),
            folds: BTreeMap::new(),
            pictures: BTreeMap::new(),
        }
    }

    /// Another pane that shows the same.
    pub(super) fn twin(&self) -> Self {
        Self {
            place: self.place,
            pans: self.pans.clone(),
            folds: self.folds.clone(),
            ..Self::new(self.options, self.height, self.linear)
        }
    }

    /// What is shown.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The reading row, from 0 at the top of the pane.
    pub fn line(&self) -> u16 {
        self.place.line.min(self.height - 1)
    }

    /// The present options.
    pub fn options(&self) -> LayoutOptions {
        self.options
    }

    /// Rows of the pane.
    pub fn height(&self) -> u16 {
        self.height
    }

    /// Where the reading line stands when no end of the work is near.
    pub(super) fn usual_line(&self) -> u16 {
        if self.linear { self.height - 1 } else { self.height / 3 }
    }

    /// Takes another size. The top anchor stays; the reading row keeps its share of the height.
    pub(super) fn resize(&mut self, options: LayoutOptions, height: u16) {
        let height = height.max(1);
        if height != self.height {
            let usual = self.place.line == self.usual_line();
            self.height = height;
            self.place.line = if usual { self.usual_line() } else { self.place.line.min(height - 1) };
        }
        self.options = options;
    }

    /// Forgets the layout of a chapter whose document changed; `None` forgets all.
    pub(super) fn forget(&mut self, chapter: Option<ChapterId>) {
        let Some(chapter) = chapter else {
            self.measured.clear();
            self.folds.clear();
            self.pictures.clear();
            self.pans.clear();
            return;
        };
        self.measured.remove(&chapter);
        self.folds.remove(&chapter);
        self.pictures.remove(&chapter);
        self.pans.retain(|(own, _), _| *own != chapter);
    }

    /// Which folds of a chapter are not as its document has them: their numbers among its folds, and the words at
    /// their heads.
    pub(super) fn folded(&self, document: &Document, chapter: ChapterId) -> Vec<(usize, String)> {
        let Some(toggled) = self.folds.get(&chapter).filter(|toggled| !toggled.is_empty()) else {
            return Vec::new();
        };
        let folds = wide::folds(document).into_iter().enumerate();
        folds
            .filter(|(_, (id, _))| toggled.contains(id))
            .map(|(at, (_, head))| (at, head.to_owned()))
            .collect()
    }

    /// Folds and unfolds what [`Self::folded`] named of a chapter as it was before.
    pub(super) fn fold_again(&mut self, document: &Document, chapter: ChapterId, folded: &[(usize, String)]) {
        let folds = wide::folds(document);
        let found = folded.iter().filter_map(|(at, words)| {
            let same = |(_, head): &&(ContainerId, &str)| *head == words;
            folds.get(*at).filter(same).or_else(|| folds.iter().find(same)).map(|(id, _)| *id)
        });
        let toggled: BTreeSet<ContainerId> = found.collect();
        if !toggled.is_empty() {
            self.folds.insert(chapter, Arc::new(toggled));
        }
    }

    fn layout(&mut self, work: &Work, document: &Document, chapter: ChapterId) -> &ChapterLayout {
        let options =
            LayoutOptions { language: work.language(chapter).or(self.options.language), ..self.options };
        if self.measured.len() > KEPT && !self.measured.contains_key(&chapter) {
            let here = self.place.top.pos.chapter;
            let far = self.measured.keys().copied().max_by_key(|id| id.0.abs_diff(here.0));
            far.map(|id| self.measured.remove(&id));
        }
        let (folds, pictures) = (self.folds.get(&chapter), self.pictures.get(&chapter));
        let measured = self.measured.entry(chapter).or_insert_with(|| {
            let layout = ChapterLayout::new(document, options);
            let layout = match folds {
                Some(folds) => layout.with_folds(document, Arc::clone(folds)),
                None => layout,
            };
            let layout = match pictures {
                Some(sizes) => layout.with_pictures(document, Arc::clone(sizes)),
                None => layout,
            };
            Measured { layout, minutes: reading_minutes(document.text()) }
        });
        if measured.layout.options() != options {
            measured.layout = measured.layout.resized(document, options);
        }
        &measured.layout
    }

    /// Rows of a chapter, the gap after it included.
    fn rows(&mut self, work: &Work, chapter: ChapterId) -> usize {
        let own = match work.document(chapter) {
            Some(document) => self.layout(work, document, chapter).rows().max(1),
            None => PLACEHOLDER,
        };
        own + gap_after(work, chapter)
    }

    /// Goes `by` rows from `at`, stopping at the ends of its book. Also says how far it went.
    pub(super) fn step(&mut self, work: &Work, mut at: At, by: isize) -> (At, isize) {
        let mut left = by.unsigned_abs();
        let run = work.run_of(at.chapter);
        while left > 0 {
            if by < 0 {
                if left <= at.row {
                    at.row -= left;
                    left = 0;
                } else if at.chapter <= run.start {
                    left -= at.row;
                    at.row = 0;
                    break;
                } else {
                    left -= at.row + 1;
                    at.chapter.0 -= 1;
                    at.row = self.rows(work, at.chapter) - 1;
                }
            } else {
                let after = self.rows(work, at.chapter).saturating_sub(at.row + 1);
                if left <= after {
                    at.row += left;
                    left = 0;
                } else if at.chapter.0 + 1 >= run.end.0 {
                    left -= after;
                    at.row += after;
                    break;
                } else {
                    left -= after + 1;
                    at = At { chapter: ChapterId(at.chapter.0 + 1), row: 0 };
                }
            }
        }
        let went = by.unsigned_abs() - left;
        (at, if by < 0 { -(went as isize) } else { went as isize })
    }

    /// Rows from `from` down to `to`, at most `most`.
    fn distance(&mut self, work: &Work, from: At, to: At, most: usize) -> usize {
        let (mut at, mut rows) = (from, 0);
        while at.chapter < to.chapter && rows < most {
            rows += self.rows(work, at.chapter) - at.row;
            at = At { chapter: ChapterId(at.chapter.0 + 1), row: 0 };
        }
        if at.chapter == to.chapter { (rows + to.row.saturating_sub(at.row)).min(most) } else { most }
    }

    /// The row that an anchor names.
    fn row_of(&mut self, work: &Work, anchor: Anchor) -> At {
        let chapter = ChapterId(anchor.pos.chapter.0.min(work.chapters.len().saturating_sub(1) as u32));
        let base = match work.document(chapter) {
            Some(document) => self.layout(work, document, chapter).row_of(document, anchor.pos.offset),
            None => 0,
        };
        let row = base.saturating_add_signed(anchor.below as isize).min(self.rows(work, chapter) - 1);
        At { chapter, row }
    }

    /// Names a row by text.
    fn anchor(&mut self, work: &Work, at: At) -> Anchor {
        let Some(document) = work.document(at.chapter) else {
            return Anchor { pos: TextPos::new(at.chapter, 0), below: at.row as i32 };
        };
        let layout = self.layout(work, document, at.chapter);
        let row = at.row.min(layout.rows().saturating_sub(1));
        let first = layout.rows_of(layout.flow_at(row)).start;
        // Mostly the row itself has text; of a long flow no more is built than it takes to find some above it.
        let (mut end, mut count, mut offset) = (row + 1, 1, None);
        while offset.is_none() && end > first {
            let begin = end.saturating_sub(count).max(first);
            offset = layout.build(document, begin..end).iter().rev().find_map(|row| row.start);
            (end, count) = (begin, count * 4);
        }
        let offset = offset.unwrap_or_else(|| {
            if document.flows().is_empty() { 0 } else { document.flow_start(layout.flow_at(row)) }
        });
        let base = layout.row_of(document, offset);
        Anchor { pos: TextPos::new(at.chapter, offset), below: (at.row as i64 - base as i64) as i32 }
    }

    /// The last row of the book that a row is of.
    fn end(&mut self, work: &Work, of: At) -> At {
        let chapter = ChapterId(work.run_of(of.chapter).end.0.saturating_sub(1));
        At { chapter, row: self.rows(work, chapter) - 1 }
    }

    /// The top row for which the last row of that book stands at the bottom.
    fn last_top(&mut self, work: &Work, of: At) -> At {
        let end = self.end(work, of);
        self.step(work, end, 1 - self.height as isize).0
    }

    pub(super) fn top(&mut self, work: &Work) -> At {
        self.row_of(work, self.place.top)
    }

    /// The row that the reading line is on.
    pub(super) fn reading(&mut self, work: &Work) -> At {
        let top = self.top(work);
        let line = self.line();
        self.step(work, top, line as isize).0
    }

    /// The place in the text at the reading line.
    pub fn reading_pos(&mut self, work: &Work) -> TextPos {
        let at = self.reading(work);
        self.anchor(work, at).pos
    }

    /// The place in the text at the reading line, and the row of the pane that shows it: what brings this page back
    /// after its rows are gone.
    pub(super) fn page(&mut self, work: &Work) -> Page {
        let at = self.reading(work);
        let anchor = self.anchor(work, at);
        let shown = i32::from(self.line()) - anchor.below;
        Page { place: self.place, pos: anchor.pos, row: shown.clamp(0, i32::from(self.height) - 1) as u16 }
    }

    /// Whether the reading line is on the last row of the book.
    pub(super) fn is_at_end(&mut self, work: &Work) -> bool {
        let at = self.reading(work);
        self.step(work, at, 1).1 == 0
    }

    fn set(&mut self, work: &Work, top: At, line: u16) {
        self.place = Place { top: self.anchor(work, top), line: line.min(self.height - 1) };
    }

    /// Shows exactly what was shown.
    pub(super) fn restore(&mut self, place: Place) {
        // The place may come from a higher page.
        self.place = Place { line: place.line.min(self.height - 1), ..place };
    }

    /// Whether a place stands on the screen.
    pub(super) fn shows(&mut self, work: &Work, pos: TextPos) -> bool {
        let (at, top) = (self.row_of(work, Anchor { pos, below: 0 }), self.top(work));
        work.run_of(top.chapter).contains(&at.chapter)
            && at >= top
            && self.distance(work, top, at, usize::from(self.height)) < usize::from(self.height)
    }

    /// Measures what the screen shows, so that [`Self::lines`] can be had from `&self`. Gives the chapters in
    /// view that are not loaded. Also keeps the page full at the end of the book.
    pub(super) fn settle(&mut self, work: &Work) -> Vec<ChapterId> {
        let mut at = self.top(work);
        let last = self.last_top(work, at);
        if at > last {
            let reading = self.reading(work);
            let line = self.distance(work, last, reading, usize::from(self.height) - 1);
            self.set(work, last, line as u16);
            at = last;
        }
        let mut missing = Vec::new();
        let mut left = usize::from(self.height);
        loop {
            let rows = self.rows(work, at.chapter) - at.row;
            if work.document(at.chapter).is_none() {
                missing.push(at.chapter);
            }
            if rows >= left || at.chapter.0 + 1 >= work.run_of(at.chapter).end.0 {
                return missing;
            }
            left -= rows;
            at = At { chapter: ChapterId(at.chapter.0 + 1), row: 0 };
        }
    }

    /// Minutes to read from a place to the end of its chapter; `None` while that is not measured.
    pub fn minutes_left(&self, work: &Work, pos: TextPos) -> Option<f32> {
        let document = work.document(pos.chapter)?;
        let measured = self.measured.get(&pos.chapter)?;
        let whole = document.text().len().max(1) as f32;
        Some(measured.minutes * (1.0 - (pos.offset as f32 / whole).min(1.0)))
    }
}

/// Rows between a chapter and what follows it: parts of one file stand as blocks of one chapter do.
fn gap_after(work: &Work, chapter: ChapterId) -> usize {
    let ends = chapter.0 + 1 >= work.run_of(chapter).end.0;
    match work.chapters.get(chapter.index() + 1).map(|next| (next.is_further_part(), &next.part)) {
        None => 0,
        Some(_) if ends => 0,
        Some((true, Some(part))) => 1 + usize::from(part.headed),
        Some(_) => GAP,
    }
}

/// Minutes to read a text: 230 words, or 400 ideographs and kana, a minute.
fn reading_minutes(text: &str) -> f32 {
    if text.is_ascii() {
        // Of a long chapter this is a tenth of its first frame: pairs of bytes are counted many at a time.
        let bytes = text.as_bytes();
        let begun =
            bytes.windows(2).filter(|pair| pair[0].is_ascii_whitespace() & !pair[1].is_ascii_whitespace());
        let first = bytes.first().is_some_and(|b| !b.is_ascii_whitespace());
        return (begun.count() + usize::from(first)) as f32 / 230.0;
    }
    let is_cjk = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    let cjk = text.chars().filter(|c| is_cjk(*c)).count();
    let words = text.split_ascii_whitespace().filter(|word| !word.chars().next().is_some_and(is_cjk)).count();
    words as f32 / 230.0 + cjk as f32 / 400.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_alike_in_every_text() {
        for text in ["", " ", "one", "one two\nthree", "  one\t two  \n"] {
            let words = |text: &str| (reading_minutes(text) * 230.0).round() as usize;
            let count = text.split_whitespace().count();
            assert_eq!((words(text), words(&format!("{text} –"))), (count, count + 1));
        }
    }
}
