//! The figures on the status line: where the reader is, and how far the end.

use std::ops::Range;

use super::{App, Body, Line};
use crate::document::SectionId;
use crate::text::{ChapterId, TextPos, bare};
use crate::work::Work;

/// Where the reader is in the work; in a library, in that of its works that is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The chapter's number, from 1.
    pub chapter: usize,
    /// Chapters in all.
    pub chapters: usize,
    /// Hundredths of the work that lie behind.
    pub percent: u8,
    /// Hundredths of the chapter that lie behind.
    pub chapter_percent: u8,
    /// Minutes to the end of the chapter; `None` while it is not loaded.
    pub minutes: Option<f32>,
    /// In a library the work's title; the chapter's, then those of the sections, outermost first.
    pub trail: Vec<String>,
    /// Hundredths of the work that are read, while parts of a long file still come in.
    pub loading: Option<u8>,
}

/// How much of the work each chapter is: bytes of source until all is loaded, then of text. Kept as sums, so
/// that no frame has to go through all chapters.
#[derive(Debug, Default)]
pub(super) struct Sizes {
    /// For each chapter what lies before it, and the whole at last.
    before: Vec<f64>,
    /// Chapters that are not loaded.
    unread: usize,
    /// Bytes of source that are loaded, and in all.
    read: (u64, u64),
}

impl Sizes {
    pub(super) fn of(work: &Work) -> Self {
        let unread = work.chapters.iter().filter(|chapter| chapter.document.is_none()).count();
        let bytes = |all: bool| {
            let counted = work.chapters.iter().filter(|chapter| all || chapter.document.is_some());
            counted.map(|chapter| chapter.bytes).sum()
        };
        let mut sizes = Self { before: Vec::new(), unread, read: (bytes(false), bytes(true)) };
        sizes.sum(work);
        sizes
    }

    fn sum(&mut self, work: &Work) {
        self.before.clear();
        self.before.push(0.0);
        let mut sum = 0.0;
        for chapter in &work.chapters {
            sum += match &chapter.document {
                Some(document) if self.unread == 0 => document.text().len() as f64,
                _ => chapter.bytes as f64,
            };
            self.before.push(sum);
        }
    }

    /// A chapter was loaded that was not before.
    pub(super) fn loaded(&mut self, work: &Work, chapter: ChapterId) {
        self.read.0 += work.chapter(chapter).bytes;
        self.unread = self.unread.saturating_sub(1);
        if self.unread == 0 {
            self.sum(work);
        }
    }

    /// Whether every chapter is loaded.
    pub(super) fn is_whole(&self) -> bool {
        self.unread == 0
    }

    fn loaded_percent(&self) -> u8 {
        (self.read.0 * 100 / self.read.1.max(1)).min(99) as u8
    }

    /// What lies before a chapter in all.
    fn before(&self, chapter: ChapterId) -> f64 {
        self.before.get(chapter.index()).or(self.before.last()).copied().unwrap_or(0.0)
    }

    /// What lies before a chapter, and its own size, as shares of its book, the chapters `run`.
    fn shares(&self, chapter: ChapterId, run: &Range<ChapterId>) -> (f64, f64) {
        let first = self.before(run.start);
        let whole = (self.before(run.end) - first).max(1.0);
        let (start, end) = (self.before(chapter), self.before(ChapterId(chapter.0 + 1)));
        ((start - first) / whole, (end - start) / whole)
    }

    /// The chapter at a share of a book, and at which share of that chapter.
    pub(super) fn at(&self, share: f64, run: &Range<ChapterId>) -> (ChapterId, f64) {
        let (first, end) = (self.before(run.start), self.before(run.end));
        let wanted = first + share * (end - first);
        let ends = &self.before[run.start.index() + 1..=run.end.index()];
        let at = ends.partition_point(|end| *end <= wanted).min(ends.len().saturating_sub(1));
        let chapter = ChapterId(run.start.0 + at as u32);
        let (start, size) = self.shares(chapter, run);
        (chapter, if size > 0.0 { ((share - start) / size).clamp(0.0, 1.0) } else { 0.0 })
    }
}

impl App {
    /// Where the reader is.
    pub fn figures(&self) -> Figures {
        let here = self.reading();
        let numbers = self.work.numbers_of(here.chapter);
        let percent = if self.at_end { 100 } else { (self.share_of(here) * 100.0).round() as u8 };
        Figures {
            chapter: self.work.file_number(here.chapter) + 1 - numbers.start,
            chapters: numbers.len(),
            percent,
            chapter_percent: self.chapter_percent(here),
            minutes: self.minutes_left(here),
            loading: self.loading,
            trail: self.trail_at(here),
        }
    }

    /// How much of the chapter, all its parts together, lies behind.
    fn chapter_percent(&self, here: TextPos) -> u8 {
        let (parts, run) = (self.work.parts_of(here.chapter), self.work.run_of(here.chapter));
        let share = self.share_in_chapter(here);
        let (begun, _) = self.sizes.shares(ChapterId(parts.start), &run);
        let (last, size) = self.sizes.shares(ChapterId(parts.end - 1), &run);
        let (before, own) = self.sizes.shares(here.chapter, &run);
        let whole = last + size - begun;
        if parts.len() == 1 || whole <= 0.0 {
            return (share * 100.0) as u8;
        }
        ((before + own * share - begun) / whole * 100.0) as u8
    }

    /// Minutes to the end of the chapter. What further parts take is reckoned from this one.
    fn minutes_left(&self, here: TextPos) -> Option<f32> {
        let own = self.body.minutes_left(&self.work, here)?;
        let (parts, run) = (self.work.parts_of(here.chapter), self.work.run_of(here.chapter));
        if parts.len() == 1 {
            return Some(own);
        }
        let (last, size) = self.sizes.shares(ChapterId(parts.end - 1), &run);
        let (before, part) = self.sizes.shares(here.chapter, &run);
        let whole = self.body.minutes_left(&self.work, TextPos::new(here.chapter, 0))?;
        let rest = (last + size - before - part) / part.max(f64::MIN_POSITIVE);
        Some(own + (f64::from(whole) * rest).min(1e6) as f32)
    }

    /// Takes down how much is read; whether that shows.
    pub(super) fn count_loaded(&mut self) -> bool {
        let parts = self.work.files() < self.work.chapters.len();
        let now = (parts && !self.sizes.is_whole()).then(|| self.sizes.loaded_percent());
        std::mem::replace(&mut self.loading, now) != now
    }

    /// The share of its part of a chapter that lies before a place.
    fn share_in_chapter(&self, pos: TextPos) -> f64 {
        let length = self.work.document(pos.chapter).map_or(1, |d| d.text().len().max(1));
        (f64::from(pos.offset) / length as f64).min(1.0)
    }

    /// The share of its work that lies before a place.
    pub(super) fn share_of(&self, pos: TextPos) -> f64 {
        let (before, own) = self.sizes.shares(pos.chapter, &self.work.run_of(pos.chapter));
        before + own * self.share_in_chapter(pos)
    }

    /// For a page's scrollbar: the share of the work above it, and the share on its rows.
    pub fn thumb(&self, body: &Body, lines: &[Line]) -> (f64, f64) {
        let top = self.share_of(body.place().top.pos);
        let bottom = lines.iter().rev().find_map(|line| match line {
            Line::Text(chapter, row) => row.start.map(|offset| TextPos::new(*chapter, offset)),
            Line::Gap { .. } | Line::Placeholder(..) | Line::Beyond => None,
        });
        (top, (bottom.map_or(top, |pos| self.share_of(pos)) - top).max(0.0))
    }

    /// The titles over a place: its work's in a library, the chapter's, then the sections', without one that says the
    /// same.
    pub(super) fn trail_at(&self, pos: TextPos) -> Vec<String> {
        let Some(chapter) = self.work.chapters.get(pos.chapter.index()) else { return Vec::new() };
        let mut trail: Vec<String> = self.book_title(pos.chapter).map(str::to_owned).into_iter().collect();
        trail.push(chapter.title.clone());
        let Some(document) = &chapter.document else { return trail };
        let mut sections: Vec<SectionId> = Vec::new();
        let mut section = document.section_at(pos.offset);
        while let Some(id) = section {
            sections.push(id);
            section = document.section(id).parent;
        }
        if let Some(part) = &chapter.part {
            let level = sections.last().map_or(7, |id| document.section(*id).level);
            let over = part.titles_above(level).into_iter();
            trail.extend(over.filter(|title| bare(title) != bare(&chapter.title)));
        }
        sections.retain(|id| !document.section(*id).no_toc);
        for id in sections.into_iter().rev() {
            let title = document.section_title(id).replace('\n', " ");
            if bare(&title) != bare(&trail[trail.len() - 1]) {
                trail.push(title);
            }
        }
        trail
    }

    /// On which of `rows` equal parts of the work the hits of the search lie: ticks on the scrollbar.
    pub fn hit_rows(&self, rows: u16) -> Vec<u16> {
        let mut out = Vec::new();
        let run = self.work.run_of(self.reading().chapter);
        let mut from = 0;
        while from < rows {
            // Where the first row begins that has no tick yet.
            let (chapter, share) = self.sizes.at(f64::from(from) / f64::from(rows), &run);
            let length = self.work.document(chapter).map_or(0, |document| document.text().len());
            let begin = TextPos::new(chapter, (length as f64 * share).ceil() as u32);
            let Some(hit) = self.hits.first_from(begin).filter(|hit| run.contains(&hit.chapter)) else {
                break;
            };
            let row = ((self.share_of(hit) * f64::from(rows)) as u16).clamp(from, rows - 1);
            out.push(row);
            from = row + 1;
        }
        out
    }
}
