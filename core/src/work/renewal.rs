//! Reading a work again while somebody reads it: what of it still holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::page::Page;
use super::{Chapter, Source, Work, read};
use crate::text::ChapterId;

impl Work {
    /// The chapter that a file is.
    pub(super) fn by_file(&self, file: &Path) -> Option<ChapterId> {
        let is_it = |c: &Chapter| matches!(&c.source, Source::File(path) if path == file);
        self.chapters.iter().position(is_it).map(|at| ChapterId(at as u32))
    }

    /// The chapters that files are, of a long file the first part; what is no chapter is not among them.
    pub fn by_files<'a>(&self, files: &'a BTreeSet<PathBuf>) -> BTreeMap<&'a Path, ChapterId> {
        let mut found = BTreeMap::new();
        for (id, chapter) in self.ids().zip(&self.chapters) {
            if let Source::File(path) = &chapter.source
                && let Some(file) = files.get(path)
            {
                found.entry(&**file).or_insert(id);
            }
        }
        found
    }

    /// Whether a chapter's file still says of its place in the order what it said when the work was opened.
    pub fn keeps_its_place(&self, id: ChapterId) -> bool {
        let chapter = self.chapter(id);
        let Source::File(path) = &chapter.source else { return true };
        let head = read::head(path).ok().filter(|head| !head.binary);
        // The name decides the title where nothing else does; it is that of the path inside the work.
        head.is_some_and(|head| {
            Page::new(&chapter.path, chapter.source.clone(), &head.bytes, head.size).head == chapter.head
        })
    }

    /// Whether the contents of another work are the same: the same files in the same order under the same titles.
    pub fn has_order_of(&self, other: &Self) -> bool {
        let same = |(a, b): (&Chapter, &Chapter)| {
            (&a.path, &a.title, &a.number, a.parent, a.head)
                == (&b.path, &b.title, &b.number, b.parent, b.head)
                && same_source(a, b)
        };
        self.title == other.title
            && self.dialect == other.dialect
            && self.chapters.len() == other.chapters.len()
            && self.chapters.iter().zip(&other.chapters).all(same)
    }

    /// Takes over the documents of the same work as it was opened before, until they are read again.
    pub fn take_over(&mut self, before: &Self) {
        let known: std::collections::HashMap<&str, (usize, &Chapter)> =
            before.chapters.iter().enumerate().map(|(at, chapter)| (&*chapter.path, (at, chapter))).collect();
        let mut ids = vec![None; before.chapters.len()];
        for (at, chapter) in self.chapters.iter_mut().enumerate() {
            if let Some((old, same)) = known.get(&*chapter.path).filter(|(_, old)| same_source(old, chapter))
            {
                // Of a long file nobody knows which part is which now.
                if chapter.part.is_none() && same.part.is_none() {
                    chapter.document.clone_from(&same.document);
                }
                ids[*old] = Some(ChapterId(at as u32));
            }
        }
        let own = self.diagnostics.len();
        for diagnostic in &before.diagnostics {
            let Some(id) = diagnostic.chapter.and_then(|id| ids.get(id.index()).copied().flatten()) else {
                continue;
            };
            let diagnostic = diagnostic.clone().within(id);
            if !self.diagnostics[..own].contains(&diagnostic) {
                self.diagnostics.push(diagnostic);
            }
        }
    }
}

fn same_source(a: &Chapter, b: &Chapter) -> bool {
    match (&a.source, &b.source) {
        (Source::File(a), Source::File(b)) => a == b,
        (Source::Heading(a), Source::Heading(b)) => a == b,
        _ => false,
    }
}
