//! Which chapter is loaded next while nobody waits: the nearest, but first those that may answer the running search.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::search::Sieve;
use crate::text::ChapterId;
use crate::work::{Loaded, Work};

/// What is still to be loaded while nobody waits.
#[derive(Debug)]
pub(super) struct Queue {
    /// Chapters not loaded and not asked for.
    pub(super) remaining: BTreeSet<ChapterId>,
    /// Those of them that cannot answer the running search: their turn comes last.
    unlikely: BTreeSet<ChapterId>,
    /// What the bytes of a chapter must hold to answer it; `None` where nothing is looked for, or all were looked at.
    sieve: Option<Arc<Sieve>>,
    /// The chapter last asked for.
    pub(super) near: ChapterId,
    /// Counts the works: what was loaded of an earlier one must not be taken for this one's.
    pub(super) turn: u32,
    /// What the second thread has loaded.
    pub(super) loaded: Vec<Loaded>,
}

/// A chapter to be loaded.
#[derive(Debug)]
pub(super) struct Next {
    pub(super) chapter: ChapterId,
    /// What its bytes must hold to be worth loading now.
    sieve: Option<Arc<Sieve>>,
}

impl Queue {
    /// A queue of all chapters that are not loaded.
    pub(super) fn new(work: &Work, near: ChapterId, turn: u32) -> Self {
        let remaining = remaining(work);
        Self { remaining, unlikely: BTreeSet::new(), sieve: None, near, turn, loaded: Vec::new() }
    }

    /// The queue of another work, or of this as it is known now; the search goes on in it.
    pub(super) fn replaced(&mut self, work: &Work, near: ChapterId) {
        let sieve = self.sieve.take();
        *self = Self { sieve, ..Self::new(work, near, self.turn + 1) };
    }

    pub(super) fn is_empty(&self) -> bool {
        self.remaining.is_empty() && self.unlikely.is_empty()
    }

    /// Lets what may answer a search come first.
    pub(super) fn sift(&mut self, sieve: Sieve) {
        self.remaining.append(&mut self.unlikely);
        self.sieve = sieve.holds_back().then(|| Arc::new(sieve));
    }

    /// Forgets what was put off.
    pub(super) fn unsift(&mut self) {
        self.sift(Sieve::default());
    }

    /// This chapter is no longer to be loaded.
    pub(super) fn forget(&mut self, chapter: ChapterId) {
        self.remaining.remove(&chapter);
        self.unlikely.remove(&chapter);
    }

    /// The chapter nearest to where the reader is of those that remain; what lies ahead counts as nearer. For a search
    /// the next ahead, and then from the beginning, as hits are gone through.
    pub(super) fn next(&mut self) -> Option<Next> {
        if self.remaining.is_empty() {
            self.unsift();
        }
        let ahead = self.remaining.range(self.near..).next().copied();
        let chapter = if self.sieve.is_some() {
            ahead.or_else(|| self.remaining.first().copied())
        } else {
            let behind = self.remaining.range(..self.near).next_back().copied();
            let far = |id: &ChapterId| (id.0.abs_diff(self.near.0), *id < self.near);
            ahead.into_iter().chain(behind).min_by_key(far)
        }?;
        self.remaining.remove(&chapter);
        Some(Next { chapter, sieve: self.sieve.clone() })
    }

    /// Puts a chapter off that cannot answer the search; one that was looked at for an earlier search waits again.
    pub(super) fn put_off(&mut self, next: &Next) {
        let same = match (&self.sieve, &next.sieve) {
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            _ => false,
        };
        let into = if same { &mut self.unlikely } else { &mut self.remaining };
        into.insert(next.chapter);
    }
}

impl Next {
    /// Whether it cannot answer the running search, by its bytes.
    pub(super) fn is_unlikely(&self, work: &Work) -> bool {
        let holds_back =
            |sieve: &Arc<Sieve>| work.bytes_of(self.chapter).is_ok_and(|bytes| !sieve.passes(&bytes));
        self.sieve.as_ref().is_some_and(holds_back)
    }
}

/// The chapters that can be loaded and are not.
pub(super) fn remaining(work: &Work) -> BTreeSet<ChapterId> {
    work.ids().filter(|id| work.document(*id).is_none() && !work.chapter(*id).is_pending()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{Mode, Query};

    fn order(queue: &mut Queue, work: &Work) -> Vec<u32> {
        let mut order = Vec::new();
        while let Some(next) = queue.next() {
            if next.is_unlikely(work) {
                queue.put_off(&next);
            } else {
                order.push(next.chapter.0);
            }
        }
        order
    }

    fn sieve(query: &str) -> Sieve {
        Query::new(query, Mode::Auto).unwrap().sieve(None)
    }

    #[test]
    fn the_nearest_chapter_comes_first_and_the_next_before_the_last() {
        let work = Work::from_texts("", &[("", ""); 6]);
        let mut queue = Queue::new(&work, ChapterId(3), 0);
        queue.remaining = (0..6).map(ChapterId).collect();
        assert_eq!(order(&mut queue, &work), [3, 4, 2, 5, 1, 0]);
    }

    #[test]
    fn what_may_answer_the_search_comes_first() {
        let texts = ["a lantern", "b", "c", "d", "lanterns", "e"];
        let names: Vec<String> = (0..6).map(|n| format!("{n}.md")).collect();
        let chapters: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(texts).collect();
        let work = Work::from_texts("Lights", &chapters);
        let queue = || Queue { remaining: work.ids().collect(), ..Queue::new(&work, ChapterId(2), 0) };
        let mut sifted = queue();
        sifted.sift(sieve("lantern"));
        assert_eq!(order(&mut sifted, &work), [4, 0, 2, 3, 1, 5]);
        // Another search looks at all that is left again, and the end of searching too.
        let mut sifted = queue();
        sifted.sift(sieve("nowhere"));
        let first = sifted.next().unwrap();
        sifted.put_off(&first);
        let late = sifted.next().unwrap();
        sifted.sift(sieve("lantern"));
        sifted.put_off(&late);
        assert_eq!(order(&mut sifted, &work), [4, 0, 2, 3, 1, 5]);
        let mut sifted = queue();
        sifted.sift(sieve("nowhere"));
        let first = sifted.next().unwrap();
        sifted.put_off(&first);
        sifted.unsift();
        assert_eq!(order(&mut sifted, &work), [2, 3, 1, 4, 0, 5]);
    }
}
