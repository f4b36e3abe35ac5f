//! The figures on the status line: where the reader is, and how far the end.

use super::{App, Body, Line};
use crate::document::SectionId;
use crate::text::{ChapterId, TextPos, bare};
use crate::work::Work;

/// Where the reader is in the work.
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
    /// The chapter's title, then those of the sections, outermost first.
    pub trail: Vec<String>,
}

/// How much of the work each chapter is: bytes of source until all is loaded, then of text. Kept as sums, so
/// that no frame has to go through all chapters.
#[derive(Debug, Default)]
pub(super) struct Sizes {
    /// For each chapter what lies before it, and the whole at last.
    before: Vec<f64>,
    /// Chapters that are not loaded.
    unread: usize,
}

impl Sizes {
    pub(super) fn of(work: &Work) -> Self {
        let unread = work.chapters.iter().filter(|chapter| chapter.document.is_none()).count();
        let mut sizes = Self { before: Vec::new(), unread };
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
    pub(super) fn loaded(&mut self, work: &Work) {
        self.unread = self.unread.saturating_sub(1);
        if self.unread == 0 {
            self.sum(work);
        }
    }

    /// Whether every chapter is loaded.
    pub(super) fn is_whole(&self) -> bool {
        self.unread == 0
    }

    fn whole(&self) -> f64 {
        self.before.last().copied().unwrap_or(0.0).max(1.0)
    }

    /// What lies before a chapter, and its own size, as shares of the work.
    fn shares(&self, chapter: ChapterId) -> (f64, f64) {
        let before = |at: usize| self.before.get(at).or(self.before.last()).copied().unwrap_or(0.0);
        let (start, end) = (before(chapter.index()), before(chapter.index() + 1));
        (start / self.whole(), (end - start) / self.whole())
    }

    /// The chapter at a share of the work, and at which share of that chapter.
    pub(super) fn at(&self, share: f64) -> (ChapterId, f64) {
        let wanted = share * self.whole();
        let chapters = self.before.len().saturating_sub(1);
        let at = self.before[1..].partition_point(|end| *end <= wanted).min(chapters.saturating_sub(1));
        let (start, size) = self.shares(ChapterId(at as u32));
        (ChapterId(at as u32), if size > 0.0 { ((share - start) / size).clamp(0.0, 1.0) } else { 0.0 })
    }
}

impl App {
    /// Where the reader is.
    pub fn figures(&self) -> Figures {
        let here = self.reading();
        let percent = if self.at_end { 100 } else { (self.share(here) * 100.0).round() as u8 };
        Figures {
            chapter: here.chapter.index() + 1,
            chapters: self.work.chapters.len(),
            percent,
            chapter_percent: (self.share_of_chapter(here) * 100.0) as u8,
            minutes: self.body.minutes_left(&self.work, here),
            trail: self.trail(),
        }
    }

    /// The share of its chapter that lies before a place.
    fn share_of_chapter(&self, pos: TextPos) -> f64 {
        let length = self.work.document(pos.chapter).map_or(1, |d| d.text().len().max(1));
        (f64::from(pos.offset) / length as f64).min(1.0)
    }

    /// The share of the work that lies before a place.
    fn share(&self, pos: TextPos) -> f64 {
        let (before, own) = self.sizes.shares(pos.chapter);
        before + own * self.share_of_chapter(pos)
    }

    /// For a page's scrollbar: the share of the work above it, and the share on its rows.
    pub fn thumb(&self, body: &Body, lines: &[Line]) -> (f64, f64) {
        let top = self.share(body.place().top.pos);
        let bottom = lines.iter().rev().find_map(|line| match line {
            Line::Text(chapter, row) => row.start.map(|offset| TextPos::new(*chapter, offset)),
            Line::Gap { .. } | Line::Placeholder(..) | Line::Beyond => None,
        });
        (top, (bottom.map_or(top, |pos| self.share(pos)) - top).max(0.0))
    }

    /// The titles over the reading line: the chapter's, then the sections', without one that says the same.
    fn trail(&self) -> Vec<String> {
        let Some(chapter) = self.work.chapters.get(self.reading().chapter.index()) else { return Vec::new() };
        let mut trail = vec![chapter.title.clone()];
        let Some(document) = &chapter.document else { return trail };
        let mut sections: Vec<SectionId> = Vec::new();
        let mut section = document.section_at(self.reading().offset);
        while let Some(id) = section {
            sections.push(id);
            section = document.section(id).parent;
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
        let (rows, mut from) = (f64::from(rows), 0);
        for (id, found) in self.hits.chapters() {
            let (before, size) = self.sizes.shares(id);
            // Where the next part begins that has no tick yet, as a share of this chapter.
            let start = (f64::from(from) / rows - before) / size;
            if start > 1.0 {
                continue;
            }
            let Some(document) = self.work.document(id) else { continue };
            let length = document.text().len().max(1) as f64;
            let mut offset = (start.max(0.0) * length) as u32;
            while let Some(at) = found.first_at(offset) {
                let row = (((before + size * f64::from(at) / length) * rows) as u16).max(from);
                let row = row.min(rows as u16 - 1);
                out.push(row);
                from = row + 1;
                offset = (((f64::from(from) / rows - before) / size * length).ceil()).max(f64::from(at) + 1.0)
                    as u32;
            }
        }
        out
    }
}
