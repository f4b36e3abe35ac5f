//! Jumping to any heading by a few of its letters.

use super::input::LineInput;
use super::sidebar::listed;
use crate::document::SectionId;
use crate::search;
use crate::text::ChapterId;
use crate::work::Work;

/// A heading that can be jumped to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its chapter.
    pub chapter: ChapterId,
    /// Its section; `None` for the chapter itself.
    pub section: Option<SectionId>,
    /// Its words.
    pub title: String,
    /// The chapter's title, shown beside a section.
    pub under: String,
}

/// A heading that fits what is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// Which of the items.
    pub item: usize,
    /// Byte offsets of the letters that matched.
    pub letters: Vec<u32>,
}

/// The list, and what is typed over it.
#[derive(Debug, Clone)]
pub struct Finder {
    /// What is typed.
    pub input: LineInput,
    /// Which of the fits is chosen.
    pub cursor: usize,
    items: Vec<Item>,
    fits: Vec<Fit>,
}

impl Finder {
    pub(super) fn new(work: &Work, here: (ChapterId, Option<SectionId>)) -> Self {
        let mut items = Vec::new();
        for id in work.ids() {
            let chapter = work.chapter(id);
            items.push(Item {
                chapter: id,
                section: None,
                title: chapter.title.clone(),
                under: String::new(),
            });
            let Some(document) = work.document(id) else { continue };
            for (section, _) in listed(document, &chapter.title) {
                let title = document.section_title(section).replace('\n', " ");
                items.push(Item { chapter: id, section: Some(section), title, under: chapter.title.clone() });
            }
        }
        let mut finder = Self { input: LineInput::default(), cursor: 0, items, fits: Vec::new() };
        finder.refresh();
        // With nothing typed yet the list opens at the reader's place.
        let section = finder.items.iter().position(|item| (item.chapter, item.section) == here);
        let chapter = finder.items.iter().position(|item| item.chapter == here.0);
        finder.cursor = section.or(chapter).unwrap_or(0);
        finder
    }

    /// Finds what fits, the best first; with nothing typed everything fits, in reading order.
    pub(super) fn refresh(&mut self) {
        let pattern = self.input.text();
        self.cursor = 0;
        if pattern.trim().is_empty() {
            self.fits = (0..self.items.len()).map(|item| Fit { item, letters: Vec::new() }).collect();
            return;
        }
        let mut scored: Vec<(u32, Fit)> = self
            .items
            .iter()
            .enumerate()
            .filter_map(|(item, heading)| {
                search::fuzzy(pattern, &heading.title).map(|(score, letters)| (score, Fit { item, letters }))
            })
            .collect();
        scored.sort_by_key(|(score, fit)| (std::cmp::Reverse(*score), fit.item));
        self.fits = scored.into_iter().map(|(_, fit)| fit).collect();
    }

    /// What fits, the best first.
    pub fn fits(&self) -> &[Fit] {
        &self.fits
    }

    /// One heading.
    pub fn item(&self, fit: &Fit) -> &Item {
        &self.items[fit.item]
    }

    /// The chosen heading.
    pub fn chosen(&self) -> Option<&Item> {
        self.fits.get(self.cursor).map(|fit| self.item(fit))
    }

    /// Moves the choice, stopping at the ends.
    pub(super) fn move_cursor(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.fits.len().saturating_sub(1));
    }
}
