//! What was read, and for how long: by the time that text stood on the screen.
//!
//! The shell says what time it is with each key ([`crate::app::Message::Now`]); between two keys the page stood
//! still, and its text shares that time by length. A block counts as read when it has had as long as a quick reader
//! needs for it; paging through reads nothing. Time beyond what a slow reader needs for the page is no reading.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::document::{Document, SectionId};
use crate::store::Seen;
use crate::text::{ChapterId, TextSpan};
use crate::work::Work;

/// Milliseconds that a byte needs to count as read: 600 words of six bytes a minute.
const QUICK: f32 = 16.0;
/// Milliseconds that a byte may take before its reader is elsewhere: 100 words of six bytes a minute.
const SLOW: u64 = 100;
/// Milliseconds that any page may take, however little is on it.
const PAUSE: u64 = 5_000;
/// The share of a section that must be read for it to count as read: nobody's eye rests on every line.
const WHOLE: f32 = 0.95;

/// How much of a section or chapter was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Nothing.
    None,
    /// Some of it.
    Some,
    /// All of it, or nearly.
    All,
}

/// What was read of the work.
#[derive(Debug, Default)]
pub(in crate::app) struct Reading {
    /// Chapters of which something was read, in this session or before.
    chapters: BTreeMap<ChapterId, Chapter>,
    /// What was saved of chapters that are not loaded.
    saved: HashMap<String, Vec<u32>>,
    /// Chapters of which more was read in this session.
    fresh: BTreeSet<ChapterId>,
    /// Milliseconds spent before this session, and in it.
    pub(in crate::app) before: u64,
    pub(in crate::app) session: u64,
}

#[derive(Debug)]
struct Chapter {
    blocks: Vec<Block>,
    /// Bytes read before each block, and in all at last; and bytes, read or not.
    sums: Vec<(u32, u32)>,
    /// For each section its first block and the one after its last.
    sections: Vec<(u32, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Block {
    /// A hash of its text, the last bit clear.
    hash: u32,
    length: u32,
    read: bool,
    /// It is not what it was when what stands beside it was read.
    changed: bool,
    /// Milliseconds that it had.
    had: f32,
}

impl Chapter {
    fn new(document: &Document, saved: Option<&Vec<u32>>) -> Self {
        let known: HashMap<u32, bool> =
            saved.into_iter().flatten().map(|block| (block & !1, block & 1 == 1)).collect();
        let mut blocks: Vec<Block> = document
            .blocks()
            .iter()
            .map(|block| {
                let text = document.slice(block.span);
                let hash = hash(text) & !1;
                let read = known.get(&hash).copied().unwrap_or(false);
                Block { hash, length: text.len() as u32, read, changed: false, had: 0.0 }
            })
            .collect();
        if saved.is_some() {
            let is_new: Vec<bool> = blocks.iter().map(|block| !known.contains_key(&block.hash)).collect();
            // What is new beside what was read was read otherwise, or was not there.
            let mut beside = vec![false; blocks.len()];
            for forward in [true, false] {
                let mut read = false;
                for step in 0..blocks.len() {
                    let at = if forward { step } else { blocks.len() - 1 - step };
                    if is_new[at] {
                        beside[at] |= read;
                    } else {
                        read = blocks[at].read;
                    }
                }
            }
            for (at, block) in blocks.iter_mut().enumerate() {
                block.changed = is_new[at] && beside[at] && block.length > 0;
            }
        }
        let count = document.sections().len();
        let first = |at: usize| document.sections()[at].heading.0;
        let sections = (0..count)
            .map(|at| {
                let level = document.sections()[at].level;
                let next = (at + 1..count).find(|next| document.sections()[*next].level <= level);
                (first(at), next.map_or(blocks.len() as u32, first))
            })
            .collect();
        let mut chapter = Self { blocks, sums: Vec::new(), sections };
        chapter.sum();
        chapter
    }

    fn sum(&mut self) {
        let mut sum = (0, 0);
        self.sums.clear();
        self.sums.push(sum);
        for block in &self.blocks {
            sum = (sum.0 + if block.read { block.length } else { 0 }, sum.1 + block.length);
            self.sums.push(sum);
        }
    }

    fn extent(&self, section: Option<SectionId>) -> Extent {
        let whole = (0, self.blocks.len() as u32);
        let (first, end) = section.and_then(|id| self.sections.get(id.index()).copied()).unwrap_or(whole);
        let at = |block: u32| self.sums[(block as usize).min(self.sums.len() - 1)];
        let (read, all) = (at(end).0 - at(first).0, at(end).1 - at(first).1);
        match read {
            0 => Extent::None,
            read if read as f32 >= WHOLE * all as f32 => Extent::All,
            _ => Extent::Some,
        }
    }

    /// What is to be saved: a changed block stays unknown until it is read.
    fn saved(&self) -> Vec<u32> {
        let known = self.blocks.iter().filter(|block| !block.changed || block.read);
        known.map(|block| block.hash | u32::from(block.read)).collect()
    }
}

impl Reading {
    /// Takes what was saved.
    pub(super) fn recall(&mut self, work: &Work, seen: Vec<Seen>, before: u64) {
        self.before = before;
        self.saved = seen.into_iter().map(|seen| (seen.chapter, seen.blocks)).collect();
        for id in work.ids() {
            self.loaded(work, id);
        }
    }

    /// A chapter came, perhaps again: what it is now is held against what was read of it.
    pub(super) fn loaded(&mut self, work: &Work, id: ChapterId) {
        let Some(document) = work.document(id) else { return };
        let path = &work.chapter(id).path;
        if let Some(old) = self.chapters.get(&id).filter(|_| self.fresh.contains(&id)) {
            self.saved.insert(path.clone(), old.saved());
        }
        if let Some(saved) = self.saved.get(path) {
            self.chapters.insert(id, Chapter::new(document, Some(saved)));
        }
    }

    /// The work was read again, perhaps in another order: what was read is held until its chapters come.
    pub(super) fn reopened(&mut self, old: &Work) {
        for (id, chapter) in std::mem::take(&mut self.chapters) {
            self.saved.insert(old.chapter(id).path.clone(), chapter.saved());
        }
        self.fresh.clear();
    }

    /// A page stood for some milliseconds, with these pieces of text on it.
    pub(super) fn stood(&mut self, work: &Work, shown: &[(ChapterId, TextSpan)], time: u64) {
        let bytes: u64 = shown.iter().map(|(_, span)| u64::from(span.len())).sum();
        let time = time.min(bytes * SLOW + PAUSE);
        self.session += time;
        let share = time as f32 / bytes.max(1) as f32;
        let mut changed = BTreeSet::new();
        for (id, span) in shown {
            let Some(document) = work.document(*id) else { continue };
            let Some(at) = document.block_at(span.start) else { continue };
            let chapter = self.chapters.entry(*id).or_insert_with(|| Chapter::new(document, None));
            let Some(block) = chapter.blocks.get_mut(at.index()).filter(|block| !block.read) else {
                continue;
            };
            block.had += share * span.len() as f32;
            if block.had >= QUICK * block.length as f32 {
                block.read = true;
                changed.insert(*id);
            }
        }
        for id in changed {
            self.fresh.insert(id);
            if let Some(chapter) = self.chapters.get_mut(&id) {
                chapter.sum();
            }
        }
    }

    /// How much of a section, or of a chapter, was read.
    pub(super) fn extent(&self, chapter: ChapterId, section: Option<SectionId>) -> Extent {
        self.chapters.get(&chapter).map_or(Extent::None, |own| own.extent(section))
    }

    /// Whether a place is not what it was when what stands beside it was read.
    pub(super) fn is_changed(&self, document: &Document, chapter: ChapterId, offset: u32) -> bool {
        let block =
            self.chapters.get(&chapter).and_then(|own| own.blocks.get(document.block_at(offset)?.index()));
        block.is_some_and(|block| block.changed && !block.read)
    }

    /// Chapters of which all was read, and in how many there is something that changed since.
    pub(in crate::app) fn counts(&self) -> (usize, usize) {
        let all: HashSet<ChapterId> =
            self.chapters.iter().filter(|(_, c)| c.extent(None) == Extent::All).map(|(id, _)| *id).collect();
        let changed =
            self.chapters.values().filter(|c| c.blocks.iter().any(|b| b.changed && !b.read)).count();
        (all.len(), changed)
    }

    /// What was read of chapters of which more was in this session.
    pub(super) fn seen(&self, work: &Work) -> Vec<Seen> {
        let fresh = self.fresh.iter().filter_map(|id| Some((id, self.chapters.get(id)?)));
        fresh.map(|(id, own)| Seen { chapter: work.chapter(*id).path.clone(), blocks: own.saved() }).collect()
    }
}

/// FNV-1a, the same on every machine.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
