//! The figures on the status line: where the reader is, and how far the end.

use super::App;
use crate::document::SectionId;

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
    /// For the scrollbar: the share of the work above the page, and the share on it.
    pub thumb: (f64, f64),
}

impl App {
    /// How much of the work each chapter is: bytes of source until all is loaded, then of text.
    pub(super) fn sizes(&self) -> Vec<f64> {
        let whole = self.is_whole();
        self.work
            .chapters
            .iter()
            .map(|chapter| match &chapter.document {
                Some(document) if whole => document.text().len() as f64,
                _ => chapter.bytes as f64,
            })
            .collect()
    }

    /// Where the reader is.
    pub fn figures(&self) -> Figures {
        let here = self.reading();
        let sizes = self.sizes();
        let whole = sizes.iter().sum::<f64>().max(1.0);
        let share = |pos: crate::text::TextPos| {
            let length = self.work.document(pos.chapter).map_or(1, |d| d.text().len().max(1));
            (f64::from(pos.offset) / length as f64).min(1.0)
        };
        let place = |pos: crate::text::TextPos| {
            let at = pos.chapter.index().min(sizes.len());
            let size = sizes.get(at).copied().unwrap_or(0.0);
            (sizes[..at].iter().sum::<f64>() + size * share(pos)) / whole
        };
        let top = place(self.body.place().top.pos);
        let lines = self.body.lines(&self.work);
        let bottom = lines.iter().rev().find_map(|line| match line {
            super::Line::Text(chapter, row) => {
                row.start.map(|offset| crate::text::TextPos::new(*chapter, offset))
            }
            super::Line::Gap { .. } | super::Line::Placeholder(..) | super::Line::Beyond => None,
        });
        let percent = if self.at_end { 100 } else { (place(here) * 100.0).round() as u8 };
        Figures {
            chapter: here.chapter.index() + 1,
            chapters: sizes.len(),
            percent,
            chapter_percent: (share(here) * 100.0) as u8,
            minutes: self.body.minutes_left(&self.work, here),
            trail: self.trail(),
            thumb: (top, (bottom.map_or(top, place) - top).max(0.0)),
        }
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
            if super::sidebar::bare(&title) != super::sidebar::bare(&trail[trail.len() - 1]) {
                trail.push(title);
            }
        }
        trail
    }

    /// Where in the work the hits of the search lie, as shares of it: ticks on the scrollbar.
    pub fn hit_shares(&self) -> Vec<f64> {
        if self.hits.total() == 0 {
            return Vec::new();
        }
        let sizes = self.sizes();
        let whole = sizes.iter().sum::<f64>().max(1.0);
        let mut before = 0.0;
        let mut out = Vec::new();
        for (id, size) in self.work.ids().zip(&sizes) {
            let length = self.work.document(id).map_or(1, |d| d.text().len().max(1)) as f64;
            out.extend(
                self.hits
                    .in_chapter(id)
                    .iter()
                    .map(|hit| (before + size * f64::from(hit.start()) / length) / whole),
            );
            before += size;
        }
        out
    }
}
