//! Lists that are narrowed by a few letters: all headings, all sources.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::input::LineInput;
use super::sidebar::listed;
use crate::cite::{Citations, ReferenceId, Resolution};
use crate::document::SectionId;
use crate::search;
use crate::text::{ChapterId, TextPos, TextSpan};
use crate::work::Work;

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Where it leads.
    pub goal: Goal,
    /// Its words.
    pub title: String,
    /// What is shown beside them: a section's chapter, how often a source is cited.
    pub under: String,
}

/// Where a line of the list leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// To a section of a chapter; to its beginning for none.
    Heading(ChapterId, Option<SectionId>),
    /// To a source, in a popup.
    Reference(ReferenceId),
    /// To a citation that has no entry.
    Citation(TextPos),
}

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// All headings of the work.
    Headings,
    /// All sources, in an order of the reader's.
    References(Order),
}

/// The order of sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As the reference list has them.
    List,
    /// The newest first.
    Year,
    /// The most cited first.
    Cited,
}

impl Order {
    /// Its words in the list's title.
    pub fn name(self) -> &'static str {
        match self {
            Order::List => "as listed",
            Order::Year => "by year",
            Order::Cited => "by times cited",
        }
    }

    fn next(self) -> Self {
        match self {
            Order::List => Order::Year,
            Order::Year => Order::Cited,
            Order::Cited => Order::List,
        }
    }
}

/// A line that fits what is typed.
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
    /// What is listed.
    pub listing: Listing,
    items: Vec<Item>,
    fits: Vec<Fit>,
}

impl Finder {
    /// All headings; the one that is read is chosen.
    pub(super) fn headings(work: &Work, here: (ChapterId, Option<SectionId>)) -> Self {
        let mut items = Vec::new();
        for id in work.ids() {
            let chapter = work.chapter(id);
            items.push(Item {
                goal: Goal::Heading(id, None),
                title: chapter.title.clone(),
                under: String::new(),
            });
            let Some(document) = work.document(id) else { continue };
            for (section, _) in listed(document, &chapter.title) {
                let title = document.section_title(section).replace('\n', " ");
                items.push(Item {
                    goal: Goal::Heading(id, Some(section)),
                    title,
                    under: chapter.title.clone(),
                });
            }
        }
        let mut finder = Self::of(Listing::Headings, items);
        // With nothing typed yet the list opens at the reader's place.
        let section = finder.items.iter().position(|item| item.goal == Goal::Heading(here.0, here.1));
        let chapter = finder.items.iter().position(|item| item.goal == Goal::Heading(here.0, None));
        finder.cursor = section.or(chapter).unwrap_or(0);
        finder
    }

    /// All sources in an order; what is cited and has no entry comes last.
    pub(super) fn references(work: &Work, citations: &Citations, order: Order) -> Self {
        let mut listed: Vec<(ReferenceId, Vec<(ChapterId, TextSpan)>)> = (0..citations.references().len()
            as u32)
            .map(ReferenceId)
            .map(|id| (id, citations.places(id)))
            .collect();
        match order {
            Order::List => {}
            Order::Year => listed.sort_by_key(|(id, _)| Reverse(citations.reference(*id).year.clone())),
            Order::Cited => listed.sort_by_key(|(_, places)| Reverse(places.len())),
        }
        let mut perhaps: HashMap<ReferenceId, usize> = HashMap::new();
        for citation in work.ids().flat_map(|id| citations.chapter(id)) {
            if let Resolution::Uncertain { candidates, .. } = &citation.resolution {
                *perhaps.entry(candidates[0]).or_default() += 1;
            }
        }
        let mut items = Vec::new();
        for (id, places) in listed {
            let reference = citations.reference(id);
            // A file of sources may serve many works.
            if reference.place.is_none() && places.is_empty() {
                continue;
            }
            let title = reference.text(|chapter| work.document(chapter).map(|document| &**document));
            let under = match places.first() {
                Some((first, _)) => format!("{}× from {}", places.len(), work.chapter(*first).title),
                None => match perhaps.get(&id) {
                    Some(count) => format!("perhaps {count}×"),
                    None => "never cited".to_owned(),
                },
            };
            items.push(Item { goal: Goal::Reference(id), title, under });
        }
        for id in work.ids() {
            let Some(document) = work.document(id) else { continue };
            let missing = citations.chapter(id).iter().filter(|c| c.resolution == Resolution::Unresolved);
            for citation in missing {
                let title = document.slice(citation.span).replace('\n', " ");
                let goal = Goal::Citation(TextPos::new(id, citation.span.start));
                items.push(Item { goal, title, under: format!("no entry, in {}", work.chapter(id).title) });
            }
        }
        Self::of(Listing::References(order), items)
    }

    /// The next order, where the list has one; what is typed stays.
    pub(super) fn reorder(&mut self, work: &Work, citations: &Citations) {
        if let Listing::References(order) = self.listing {
            let input = self.input.clone();
            *self = Self { input, ..Self::references(work, citations, order.next()) };
            self.refresh();
        }
    }

    fn of(listing: Listing, items: Vec<Item>) -> Self {
        let mut finder = Self { input: LineInput::default(), cursor: 0, listing, items, fits: Vec::new() };
        finder.refresh();
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
        scored.sort_by_key(|(score, fit)| (Reverse(*score), fit.item));
        self.fits = scored.into_iter().map(|(_, fit)| fit).collect();
    }

    /// What fits, the best first.
    pub fn fits(&self) -> &[Fit] {
        &self.fits
    }

    /// One line.
    pub fn item(&self, fit: &Fit) -> &Item {
        &self.items[fit.item]
    }

    /// The chosen line.
    pub fn chosen(&self) -> Option<&Item> {
        self.fits.get(self.cursor).map(|fit| self.item(fit))
    }

    /// The first of the fits on show, where there are `rows` for them.
    pub fn top(&self, rows: usize) -> usize {
        self.cursor.saturating_sub(rows / 2).min(self.fits.len().saturating_sub(rows))
    }

    /// Moves the choice, stopping at the ends.
    pub(super) fn move_cursor(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.fits.len().saturating_sub(1));
    }
}
