//! Lists that are narrowed by a few letters: all headings, all sources (`sources.rs`).

use std::cmp::Reverse;

use super::copying::Format;
use super::input::LineInput;
use super::sidebar::listed;
use crate::cite::{Citations, ReferenceId};
use crate::document::SectionId;
use crate::search;
use crate::text::{ChapterId, Ordered, TextPos};
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
    /// The heading that it stands under as long as nothing is typed; empty for none.
    pub group: &'static str,
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
    /// To something of the reader's own, by its number.
    Own(u32),
    /// To a bookmark in another work, by its number.
    Elsewhere(u32),
    /// To a work, by its number among those that were read.
    Work(u32),
}

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// All headings of the work.
    Headings,
    /// All sources, in an order of the reader's.
    References(Order),
    /// All annotations.
    Own(Sort),
    /// All bookmarks.
    Bookmarks,
    /// The works that were read.
    Works,
}

/// The order of annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// As the work has their passages; orphans last.
    Place,
    /// The one changed last first.
    Date,
    /// By colour, then by place.
    Colour,
}

impl Sort {
    /// Its words in the list's title.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Place => "by place",
            Sort::Date => "by date",
            Sort::Colour => "by colour",
        }
    }

    pub(super) fn next(self) -> Self {
        match self {
            Sort::Place => Sort::Date,
            Sort::Date => Sort::Colour,
            Sort::Colour => Sort::Place,
        }
    }
}

/// The order of sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As the reference list has them.
    List,
    /// By the first author's surname.
    Author,
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
            Order::Author => "by author",
            Order::Year => "by year",
            Order::Cited => "by times cited",
        }
    }

    fn next(self) -> Self {
        match self {
            Order::List => Order::Author,
            Order::Author => Order::Year,
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

/// A row of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// The heading of a group, and how many are in it.
    Group(&'static str, usize),
    /// One of the fits, by its number.
    Fit(usize),
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
    /// The source copied last, and how.
    pub(super) copied: Option<(ReferenceId, Format)>,
    items: Vec<Item>,
    fits: Vec<Fit>,
    /// The groups: the first fit of each, and its heading.
    groups: Vec<(usize, &'static str)>,
}

impl Finder {
    /// All headings; the one that is read is chosen.
    pub(super) fn headings(work: &Work, here: (ChapterId, Option<SectionId>)) -> Self {
        let mut items = Vec::new();
        for id in work.ids() {
            let chapter = work.chapter(id);
            let further = chapter.is_further_part();
            if !further {
                items.push(Item {
                    goal: Goal::Heading(id, None),
                    title: chapter.title.clone(),
                    under: String::new(),
                    group: "",
                });
            }
            let Some(document) = work.document(id) else { continue };
            for (section, _) in listed(document, Some(&*chapter.title).filter(|_| !further)) {
                let title = document.section_title(section).replace('\n', " ");
                items.push(Item {
                    goal: Goal::Heading(id, Some(section)),
                    title,
                    under: chapter.title.clone(),
                    group: "",
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

    /// Lists the same of a work that was read again; what is typed stays.
    pub(super) fn renew(&mut self, work: &Work, citations: &Citations, here: (ChapterId, Option<SectionId>)) {
        let (input, cursor) = (self.input.clone(), self.cursor);
        let listed = match self.listing {
            Listing::Headings => Self::headings(work, here),
            Listing::References(order) => Self::references(work, citations, order),
            // What is the reader's own does not change with the text.
            Listing::Own(_) | Listing::Bookmarks | Listing::Works => return,
        };
        *self = Self { input, ..listed };
        self.refresh();
        self.cursor = cursor.min(self.fits.len().saturating_sub(1));
    }

    /// The next order, where the list has one; what is typed stays.
    pub(super) fn reorder(&mut self, work: &Work, citations: &Citations) {
        if let Listing::References(order) = self.listing {
            let input = self.input.clone();
            *self = Self { input, ..Self::references(work, citations, order.next()) };
            self.refresh();
        }
    }

    pub(super) fn of(listing: Listing, items: Vec<Item>) -> Self {
        let mut finder = Self {
            input: LineInput::default(),
            cursor: 0,
            listing,
            copied: None,
            items,
            fits: Vec::new(),
            groups: Vec::new(),
        };
        finder.refresh();
        finder
    }

    /// Finds what fits, the best first; with nothing typed everything fits, in reading order.
    pub(super) fn refresh(&mut self) {
        let pattern = self.input.text();
        self.cursor = 0;
        self.groups.clear();
        if pattern.trim().is_empty() {
            self.fits = (0..self.items.len()).map(|item| Fit { item, letters: Vec::new() }).collect();
            for (at, item) in self.items.iter().enumerate() {
                if !item.group.is_empty() && self.groups.last().is_none_or(|(_, group)| *group != item.group)
                {
                    self.groups.push((at, item.group));
                }
            }
            return;
        }
        // An entry is so long that a few letters are in nearly each: words first, in the order that was chosen.
        if let Listing::References(_) = self.listing {
            let items = self.items.iter().enumerate();
            let fit = |(item, source): (usize, &Item)| {
                search::holds(pattern, &source.title).map(|letters| Fit { item, letters })
            };
            self.fits = items.filter_map(fit).collect();
            if !self.fits.is_empty() {
                return;
            }
        }
        let mut scored: Vec<(u32, Fit)> = self
            .items
            .iter()
            .enumerate()
            .filter_map(|(item, heading)| {
                search::fuzzy(pattern, &heading.title).map(|(score, letters)| (score, Fit { item, letters }))
            })
            .collect();
        scored.order_by_key(|(score, fit)| (Reverse(*score), fit.item));
        self.fits = scored.into_iter().map(|(_, fit)| fit).collect();
    }

    /// What fits, the best first.
    pub fn fits(&self) -> &[Fit] {
        &self.fits
    }

    /// The rows to show in `room`, the chosen one among them.
    pub fn rows(&self, room: usize) -> Vec<Row> {
        let all = self.fits.len() + self.groups.len();
        let cursor = self.cursor + self.groups.iter().filter(|(first, _)| *first <= self.cursor).count();
        let top = cursor.saturating_sub(room / 2).min(all.saturating_sub(room));
        (top..all.min(top + room))
            .map(|row| {
                // Each group stands lower by the headings before it.
                let before =
                    self.groups.iter().enumerate().filter(|(at, (first, _))| first + at < row).count();
                match self.groups.get(before) {
                    Some((first, name)) if first + before == row => {
                        let end = self.groups.get(before + 1).map_or(self.fits.len(), |(next, _)| *next);
                        Row::Group(name, end - first)
                    }
                    _ => Row::Fit(row - before),
                }
            })
            .collect()
    }

    /// One line.
    pub fn item(&self, fit: &Fit) -> &Item {
        &self.items[fit.item]
    }

    /// The chosen line.
    pub fn chosen(&self) -> Option<&Item> {
        self.fits.get(self.cursor).map(|fit| self.item(fit))
    }

    /// Columns and rows that the list takes at most: an entry of a reference list is longer than a heading.
    pub fn most(&self) -> (u16, u16) {
        if self.listing == Listing::Headings { (70, 22) } else { (110, 40) }
    }

    /// Moves the choice, stopping at the ends.
    pub(super) fn move_cursor(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.fits.len().saturating_sub(1));
    }
}
