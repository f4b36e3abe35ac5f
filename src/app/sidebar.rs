//! The contents at the side: chapters and their sections as a tree.

use std::collections::BTreeSet;

use crate::document::{Document, SectionId};
use crate::text::ChapterId;
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
    all: Vec<Entry>,
    shown: Vec<usize>,
}

/// Letters and digits alone, in lower case: what two titles have in common that read the same.
pub(super) fn bare(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The sections of a chapter as they belong in the contents: not those marked `.no_toc`, and not a first one
/// that only repeats the chapter's title, whose children then stand under the chapter. With their depth below it.
pub fn listed(document: &Document, chapter_title: &str) -> Vec<(SectionId, u16)> {
    let mut out = Vec::new();
    let mut depths: Vec<u16> = Vec::with_capacity(document.sections().len());
    let mut twin = None;
    for (at, section) in document.sections().iter().enumerate() {
        let id = SectionId(at as u32);
        let above = section.parent.map_or(0, |parent| depths[parent.index()]);
        if twin.is_none()
            && section.parent.is_none()
            && bare(document.section_title(id)) == bare(chapter_title)
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

    /// The entries on show.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.shown.iter().map(|at| &self.all[*at])
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
            let found = self.entries().position(|e| e.chapter == chapter && e.section == section);
            match (found, section) {
                (Some(at), _) => return Some(at),
                (None, Some(id)) => section = work.document(chapter)?.section(id).parent,
                (None, None) => {
                    let parent = work.chapter(chapter).parent?;
                    return self.entry_of(work, parent, None);
                }
            }
        }
    }

    /// Makes the entries anew: after a chapter was loaded, a fold, a filter.
    pub(super) fn refresh(&mut self, work: &Work, here: ChapterId) {
        let under = self.entries().nth(self.cursor).map(|e| (e.chapter, e.section));
        self.all.clear();
        for id in work.ids() {
            let chapter = work.chapter(id);
            let sections = work.document(id).map(|d| listed(d, &chapter.title)).unwrap_or_default();
            let parent = !sections.is_empty()
                || work.chapters.get(id.index() + 1).is_some_and(|c| c.parent == Some(id));
            let depth = chapter.depth;
            let title = chapter.title.clone();
            self.all.push(Entry { chapter: id, section: None, title, depth, parent, folded: false });
            let Some(document) = work.document(id) else { continue };
            for (at, (section, below)) in sections.iter().enumerate() {
                self.all.push(Entry {
                    chapter: id,
                    section: Some(*section),
                    title: document.section_title(*section).replace('\n', " "),
                    depth: depth + below,
                    parent: sections.get(at + 1).is_some_and(|(_, next)| next > below),
                    folded: false,
                });
            }
        }
        let every = self.all.len() <= ALL_OPEN;
        for at in 0..self.all.len() {
            let entry = &self.all[at];
            let default = entry.section.is_none()
                && !every
                && entry.chapter != here
                && !has_chapters(work, entry.chapter);
            let folded = default != self.toggled.contains(&key(work, entry));
            self.all[at].folded = entry.parent && folded;
        }
        self.show();
        if let Some(under) = under {
            let at = self.entries().position(|e| (e.chapter, e.section) == under);
            self.cursor = at.unwrap_or(self.cursor);
        }
        self.cursor = self.cursor.min(self.shown.len().saturating_sub(1));
    }

    fn show(&mut self) {
        let wanted = bare(&self.filter);
        self.shown.clear();
        let mut hidden_below: Option<u16> = None;
        for (at, entry) in self.all.iter().enumerate() {
            if !wanted.is_empty() {
                if bare(&entry.title).contains(&wanted) {
                    self.shown.push(at);
                }
                continue;
            }
            if hidden_below.is_some_and(|depth| entry.depth > depth) {
                continue;
            }
            hidden_below = entry.folded.then_some(entry.depth);
            self.shown.push(at);
        }
    }

    /// Folds or unfolds the entry under the cursor; says whether that changed anything.
    pub(super) fn fold(&mut self, work: &Work, here: ChapterId, folded: bool) -> bool {
        let Some(entry) = self.entries().nth(self.cursor) else { return false };
        if !entry.parent || entry.folded == folded {
            return false;
        }
        let key = key(work, entry);
        if !self.toggled.remove(&key) {
            self.toggled.insert(key);
        }
        self.refresh(work, here);
        true
    }

    /// Puts the cursor on the entry that holds the one under it.
    pub(super) fn go_to_parent(&mut self) {
        let depth = self.entries().nth(self.cursor).map_or(0, |e| e.depth);
        let above = self.shown[..self.cursor.min(self.shown.len())]
            .iter()
            .rposition(|at| self.all[*at].depth < depth);
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
    work.chapters.get(chapter.index() + 1).is_some_and(|next| next.parent == Some(chapter))
}

/// What an entry's folding is remembered by.
fn key(work: &Work, entry: &Entry) -> String {
    let path = &work.chapter(entry.chapter).path;
    match entry.section.and_then(|id| Some(&work.document(entry.chapter)?.section(id).slug)) {
        Some(slug) => format!("{path}#{slug}"),
        None => path.clone(),
    }
}
