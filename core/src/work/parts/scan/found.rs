//! What a scan takes down: where a long file may be cut, and what holds in all of it.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use ecow::EcoString;

use crate::text::Ordered;

/// Something that is defined once and holds in the whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::work::parts) struct Definition {
    /// Where its line begins, in bytes of the file.
    pub(in crate::work::parts) at: u32,
    /// Its line, and the next where it goes on there.
    pub(in crate::work::parts) text: Box<str>,
    /// Whether it may be words of the paragraph before it: then another one of its label counts.
    pub(super) doubtful: bool,
}

/// A note, of which a part may have the mark and another the definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::work::parts) struct Note {
    /// Where its definition begins, in bytes of the file.
    pub(in crate::work::parts) at: u32,
    /// Its number, from 1, and which mark is the first to call for it; `None` where none does or before the scan has
    /// ended.
    pub(in crate::work::parts) called: Option<(u32, u32)>,
}

/// Notes by label in lower case. A list, since there may be as many as paragraphs: it takes less than a table of hashes.
#[derive(Debug, Clone, Default)]
pub(in crate::work::parts) struct Notes(Vec<(EcoString, Note)>);

impl Notes {
    /// Takes a definition down. The first of each label counts.
    pub(super) fn define(&mut self, label: EcoString, at: u32) {
        self.0.push((label, Note { at, called: None }));
    }

    fn close(&mut self) {
        self.0.order_by(|(one, _), (other, _)| one.cmp(other));
        self.0.dedup_by(|(later, _), (first, _)| later == first);
        self.0.shrink_to_fit();
    }

    /// How many definitions there are; once the scan has ended, how many labels.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing defines a note.
    pub(in crate::work::parts) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The note of a label, once the scan has ended.
    pub(in crate::work::parts) fn get(&self, label: &str) -> Option<Note> {
        self.place(label).map(|at| self.0[at].1)
    }

    /// The same, to be changed.
    pub(in crate::work::parts) fn get_mut(&mut self, label: &str) -> Option<&mut Note> {
        self.place(label).map(|at| &mut self.0[at].1)
    }

    fn place(&self, label: &str) -> Option<usize> {
        self.0.binary_search_by(|(own, _)| own.as_str().cmp(label)).ok()
    }
}

/// Where a part begins, and what it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::work::parts) struct Cut {
    /// In bytes of the file.
    pub(in crate::work::parts) at: u32,
    /// How many lines stand before it.
    pub(in crate::work::parts) lines: u32,
    /// Whether a heading begins here.
    pub(in crate::work::parts) headed: bool,
    /// The headings over it, outermost first: level and line.
    pub(in crate::work::parts) above: Vec<(u8, Box<str>)>,
    /// The opening tags of what is open here.
    pub(in crate::work::parts) open: Vec<Box<str>>,
    /// How many marks of notes stand before it: an index into `marks`.
    pub(in crate::work::parts) marks: usize,
}

/// What a scan found.
#[derive(Debug, Clone, Default)]
pub(in crate::work::parts) struct Found {
    /// Where parts begin, the first at 0.
    pub(in crate::work::parts) cuts: Vec<Cut>,
    /// Definitions of links, by label; the first of each counts.
    pub(in crate::work::parts) links: HashMap<Box<str>, Definition>,
    /// The notes that are defined.
    pub(in crate::work::parts) notes: Notes,
    /// Definitions of abbreviations and attribute lists.
    pub(in crate::work::parts) everywhere: Vec<Definition>,
    /// Labels of notes as they are called for, in order.
    pub(in crate::work::parts) marks: Vec<EcoString>,
    /// How many headings there are.
    pub(in crate::work::parts) heading_count: usize,
    /// The headings without a name of their own: what their words are, as a number, and where they begin; in order of
    /// the file until the scan has ended, then sorted.
    pub(super) headings: Vec<(u64, u32)>,
}

impl Found {
    /// Sorts what is looked up.
    pub(in crate::work::parts) fn close(&mut self) {
        self.headings.sort_unstable();
        self.notes.close();
    }

    /// How many headings of the same words as this title stand before a byte of the file.
    pub(in crate::work::parts) fn headings_before(&self, title: &str, at: u32) -> usize {
        let words = words_of(title);
        let first = self.headings.partition_point(|heading| *heading < (words, 0));
        self.headings[first..].partition_point(|heading| *heading < (words, at))
    }
}

/// What stands for the letters and digits of a title.
pub(super) fn words_of(title: &str) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    crate::text::bare(title).hash(&mut hasher);
    hasher.finish()
}
