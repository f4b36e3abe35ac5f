//! The contents at the side: chapters and their sections as a tree.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::document::{Document, SectionId};
use crate::text::{ChapterId, bare};
use crate::work::Work;

/// Works with at most this many entries start with every chapter unfolded.
const ALL_OPEN: usize = 60;

/// A line of the contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The chapter it is, or stands in.
    pub chapter: ChapterId,
    /// The section it is; `None` for a chapter.
    pub section: Option<SectionId>,
    /// Its words.
    pub title: String,
    /// How deep it stands, from 0.
    pub depth: u16,
    /// Whether anything stands under it.
    pub parent: bool,
    /// Whether what stands under it is hidden.
    pub folded: bool,
}

/// The entries of one chapter: its own, and those of its sections.
#[derive(Debug)]
struct Branch {
    own: Entry,
    sections: Vec<Entry>,
}

impl Branch {
    fn new(work: &Work, id: ChapterId) -> Self {
        let chapter = work.chapter(id);
        let title = match &chapter.number {
            Some(number) => format!("{number} {}", chapter.title),
            None => chapter.title.clone(),
        };
        let own = Entry {
            chapter: id,
            section: None,
            title,
            depth: chapter.depth,
            parent: has_chapters(work, id),
            folded: false,
        };
        let Some(document) = work.document(id) else { return Self { own, sections: Vec::new() } };
        let further = chapter.part.as_ref().filter(|part| part.number > 0);
        let listed = match further {
            None => listed(document, Some(&chapter.title)),
            Some(part) => {
                // Its first sections stand under headings of earlier parts.
                let mut over = 0;
                let deeper = |(id, below): (SectionId, u16)| {
                    let section = document.section(id);
                    if section.parent.is_none() {
                        over = part.depth_of(section.level, &chapter.title);
                    }
                    (id, below + over)
                };
                listed(document, None).into_iter().map(deeper).collect()
            }
        };
        let section = |(at, (section, below)): (usize, &(SectionId, u16))| Entry {
            chapter: id,
            section: Some(*section),
            title: document.section_title(*section).replace('\n', " "),
            depth: chapter.depth + below,
            parent: listed.get(at + 1).is_some_and(|(_, next)| next > below),
            folded: false,
        };
        let sections: Vec<Entry> = listed.iter().enumerate().map(section).collect();
        let several = work.parts_of(id).len() > 1;
        Self { own: Entry { parent: own.parent || several || !sections.is_empty(), ..own }, sections }
    }

    /// Its entries, with their numbers.
    fn entries(&mut self) -> impl Iterator<Item = (u32, &mut Entry)> {
        (0..).zip(std::iter::once(&mut self.own).chain(&mut self.sections))
    }

    fn entry(&self, number: u32) -> Option<&Entry> {
        match number.checked_sub(1) {
            None => Some(&self.own),
            Some(at) => self.sections.get(at as usize),
        }
    }
}

/// An entry on show: its chapter, and 0 for the chapter's own or the number of its section from 1.
type Shown = (ChapterId, u32);

/// The pane's state.
#[derive(Debug, Default)]
pub struct Sidebar {
    /// Whether the reader opened or closed it; `None` while the screen's width decides.
    pub(super) open: Option<bool>,
    /// Keys of entries whose folding differs from the default.
    pub(super) toggled: BTreeSet<String>,
    /// Only entries with these letters are shown.
    pub(super) filter: String,
    /// The entry that the keys are on.
    pub(super) cursor: usize,
    /// The first entry shown.
    pub(super) top: usize,
    /// The entry that was brought into view last, and among how many rows.
    followed: (usize, usize),
    /// For each chapter its entries.
    branches: Vec<Branch>,
    /// Entries in all, shown or not.
    count: usize,
    /// The chapter that the reader is in.
    here: ChapterId,
    /// In the order of the work, so that a place is found by halving.
    shown: Vec<Shown>,
}

/// The sections of a chapter as they belong in the contents: not those marked `.no_toc`, and not a first one
/// that only repeats the chapter's title, whose children then stand under the chapter. With their depth below it.
pub fn listed(document: &Document, chapter_title: Option<&str>) -> Vec<(SectionId, u16)> {
    let mut out = Vec::new();
    let mut depths: Vec<u16> = Vec::with_capacity(document.sections().len());
    let mut twin = None;
    for (at, section) in document.sections().iter().enumerate() {
        let id = SectionId(at as u32);
        let above = section.parent.map_or(0, |parent| depths[parent.index()]);
        if twin.is_none()
            && section.parent.is_none()
            && chapter_title.is_some_and(|title| bare(document.section_title(id)) == bare(title))
        {
            twin = Some(id);
            depths.push(above);
        } else if section.no_toc {
            depths.push(above);
        } else {
            depths.push(above + 1);
            out.push((id, above + 1));
        }
    }
    out
}

impl Sidebar {
    /// The pane as it was left: whether it was open, and which entries were folded otherwise than by default.
    pub(super) fn new(open: Option<bool>, toggled: &[String]) -> Self {
        Self { open, toggled: toggled.iter().cloned().collect(), ..Self::default() }
    }

    /// How many entries are on show.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// One of the entries on show.
    pub fn entry(&self, at: usize) -> Option<&Entry> {
        let (chapter, number) = self.shown.get(at)?;
        self.branches.get(chapter.index())?.entry(*number)
    }

    /// The entry that the keys are on.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The first entry shown.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The letters that entries are filtered by.
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// The entry of a place: its section's, else the nearest shown one that holds it.
    pub fn entry_of(&self, work: &Work, chapter: ChapterId, section: Option<SectionId>) -> Option<usize> {
        let mut section = section;
        loop {
            match (self.position(chapter, section), section) {
                (Some(at), _) => return Some(at),
                (None, Some(id)) => section = work.document(chapter)?.section(id).parent,
                // A part has no entry of its own: what is shown before it holds it.
                (None, None) if work.chapter(chapter).is_further_part() => {
                    let before = self.shown.partition_point(|shown| shown.0 < chapter);
                    return before.checked_sub(1);
                }
                (None, None) => {
                    let parent = work.chapter(chapter).parent?;
                    return self.entry_of(work, parent, None);
                }
            }
        }
    }

    /// Where exactly this entry is shown.
    fn position(&self, chapter: ChapterId, section: Option<SectionId>) -> Option<usize> {
        let sections = &self.branches.get(chapter.index())?.sections;
        let number = match section {
            None => 0,
            Some(_) => sections.binary_search_by_key(&section, |entry| entry.section).ok()? as u32 + 1,
        };
        self.shown.binary_search(&(chapter, number)).ok()
    }

    /// Makes all entries anew, for another work.
    pub(super) fn rebuild(&mut self, work: &Work, here: ChapterId) {
        self.branches = work.ids().map(|id| Branch::new(work, id)).collect();
        self.count = self.branches.iter().map(|branch| 1 + branch.sections.len()).sum();
        self.refresh(work, here);
    }

    /// Works out anew what is shown: after a fold or a filter.
    pub(super) fn refresh(&mut self, work: &Work, here: ChapterId) {
        self.here = work.first_part(here);
        self.keeping_cursor(|this| {
            this.shown.clear();
            let mut hidden_below = None;
            for id in work.ids() {
                let shown = this.show(work, id, &mut hidden_below);
                this.shown.extend(shown);
            }
        });
    }

    /// Takes the sections of a chapter that was loaded. Only its own entries are looked at: in a great work
    /// thousands of chapters come in.
    pub(super) fn loaded(&mut self, work: &Work, chapter: ChapterId) {
        let Some(branch) = self.branches.get_mut(chapter.index()) else { return };
        let all_were_open = self.count <= ALL_OPEN;
        let new = Branch::new(work, chapter);
        self.count = self.count - branch.sections.len() + new.sections.len();
        *branch = new;
        if all_were_open != (self.count <= ALL_OPEN) {
            return self.refresh(work, self.here);
        }
        self.show_anew(work, chapter);
    }

    /// The reader is in another chapter, which opens, while the one before folds: only their entries change, since a
    /// key that leads to another chapter must not cost more in a greater work.
    pub(super) fn enter(&mut self, work: &Work, here: ChapterId) {
        let here = work.first_part(here);
        let left = std::mem::replace(&mut self.here, here);
        // A work that was read again may have lost the chapter that was left.
        let parts = work.parts_of(left).chain(work.parts_of(here)).map(ChapterId);
        for chapter in parts.filter(|id| id.index() < work.chapters.len()) {
            self.show_anew(work, chapter);
        }
    }

    /// Works out anew what of one chapter is shown; what holds it, and so hides it or not, is as it was.
    fn show_anew(&mut self, work: &Work, chapter: ChapterId) {
        let first = self.shown.partition_point(|shown| shown.0 < chapter);
        let end = first + self.shown[first..].partition_point(|shown| shown.0 == chapter);
        let further = work.chapter(chapter).is_further_part();
        let hidden = first == end && self.filter.is_empty() && !further;
        let mut below = hidden.then_some(0);
        if further {
            let last = first.checked_sub(1).and_then(|at| self.entry(at));
            below = last.filter(|entry| entry.folded).map(|entry| entry.depth);
        }
        let shown = self.show(work, chapter, &mut below);
        if !hidden && self.shown[first..end] != shown {
            self.keeping_cursor(|this| drop(this.shown.splice(first..end, shown)));
        }
    }

    /// Whether anything of a chapter is among the first `rows` entries from the top of the pane.
    pub(super) fn shows(&self, chapter: ChapterId, rows: usize) -> bool {
        let rows = self.shown.len().min(self.top)..self.shown.len().min(self.top + rows);
        self.shown[rows].binary_search_by_key(&chapter, |shown| shown.0).is_ok()
    }

    /// The entries of a chapter that are to be shown. `hidden_below` is the depth below which all is hidden, by
    /// what comes before.
    fn show(&mut self, work: &Work, chapter: ChapterId, hidden_below: &mut Option<u16>) -> Vec<Shown> {
        let every = self.count <= ALL_OPEN;
        let wanted = bare(&self.filter);
        let mut out = Vec::new();
        let Some(branch) = self.branches.get_mut(chapter.index()) else { return out };
        let further = work.chapter(chapter).is_further_part();
        for (number, entry) in branch.entries().skip(usize::from(further)) {
            let default = entry.section.is_none()
                && !every
                && entry.chapter != self.here
                && !has_chapters(work, entry.chapter);
            let toggled = !self.toggled.is_empty() && self.toggled.contains(&*key(work, entry));
            entry.folded = entry.parent && default != toggled;
            if !wanted.is_empty() {
                if bare(&entry.title).contains(&wanted) {
                    out.push((chapter, number));
                }
                continue;
            }
            if hidden_below.is_some_and(|depth| entry.depth > depth) {
                continue;
            }
            *hidden_below = entry.folded.then_some(entry.depth);
            out.push((chapter, number));
        }
        out
    }

    /// Changes what is shown, with the cursor staying on its entry.
    fn keeping_cursor(&mut self, change: impl FnOnce(&mut Self)) {
        let under = self.entry(self.cursor).map(|e| (e.chapter, e.section));
        change(self);
        let at = under.and_then(|(chapter, section)| self.position(chapter, section));
        self.cursor = at.unwrap_or(self.cursor).min(self.shown.len().saturating_sub(1));
    }

    /// Folds or unfolds the entry under the cursor; says whether that changed anything.
    pub(super) fn fold(&mut self, work: &Work, here: ChapterId, folded: bool) -> bool {
        let Some(entry) = self.entry(self.cursor) else { return false };
        if !entry.parent || entry.folded == folded {
            return false;
        }
        let key = key(work, entry).into_owned();
        if !self.toggled.remove(&key) {
            self.toggled.insert(key);
        }
        self.refresh(work, here);
        true
    }

    /// Puts the cursor on the entry that holds the one under it.
    pub(super) fn go_to_parent(&mut self) {
        let depth = self.entry(self.cursor).map_or(0, |e| e.depth);
        let above = (0..self.cursor).rev().find(|at| self.entry(*at).is_some_and(|e| e.depth < depth));
        self.cursor = above.unwrap_or(self.cursor);
    }

    /// Scrolls without moving the cursor.
    pub(super) fn scroll(&mut self, by: isize) {
        self.top = self.top.saturating_add_signed(by);
    }

    /// Moves the cursor, stopping at the ends.
    pub(super) fn move_cursor(&mut self, by: isize) {
        let last = self.shown.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Scrolls so that the entry under the cursor is among the `rows` shown, when it is another than before: the
    /// wheel may have scrolled it away.
    pub(super) fn follow(&mut self, rows: usize) {
        let (rows, entry) = (rows.max(1), self.cursor);
        if self.followed == (entry, rows) {
            self.top = self.top.min(self.shown.len().saturating_sub(rows.min(self.shown.len())));
            return;
        }
        self.followed = (entry, rows);
        if entry < self.top {
            self.top = entry;
        } else if entry >= self.top + rows {
            self.top = entry + 1 - rows;
        }
        self.top = self.top.min(self.shown.len().saturating_sub(rows.min(self.shown.len())));
    }
}

fn has_chapters(work: &Work, chapter: ChapterId) -> bool {
    work.chapters.get(work.parts_of(chapter).end as usize).is_some_and(|next| next.parent == Some(chapter))
}

/// What an entry's folding is remembered by.
fn key<'a>(work: &'a Work, entry: &Entry) -> Cow<'a, str> {
    let path = &work.chapter(entry.chapter).path;
    match entry.section.and_then(|id| Some(&work.document(entry.chapter)?.section(id).slug)) {
        Some(slug) => format!("{path}#{slug}").into(),
        None => path.into(),
    }
}
