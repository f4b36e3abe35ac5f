//! The best hits of the running search, kept in a heap while its hits come in.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::app::Hits;
use crate::search;
use crate::text::ChapterId;
use crate::work::Work;

/// So many hits are kept: nobody goes through more of them one by one.
pub(super) const MOST: usize = 1_000;
/// Matches that are judged before keys are heard again.
const SLICE: usize = 4_000;

/// A hit and how good it is. What is worse counts as greater, so that the heap gives up the worst.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    score: f64,
    pub(super) chapter: ChapterId,
    /// Which of its chapter's hits.
    pub(super) at: usize,
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |hit: &Self| (hit.chapter, hit.at);
        other.score.total_cmp(&self.score).then_with(|| place(self).cmp(&place(other)))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ranked {}

/// The best hits, as far as hits were judged.
#[derive(Debug, Clone, Default)]
pub(super) struct Ranking {
    /// The round of the search that is ranked.
    round: u32,
    /// Chapters with hits that are done, and hits of the next that are.
    done: (usize, usize),
    best: BinaryHeap<Ranked>,
}

impl Ranking {
    /// Whether the search has hits that were not judged.
    pub(super) fn is_behind(&self, hits: &Hits) -> bool {
        self.round != hits.round() || self.done.0 < hits.found_in().len()
    }

    /// Begins anew where the search did; says whether that was so.
    pub(super) fn keep_up(&mut self, hits: &Hits) -> bool {
        let anew = self.round != hits.round();
        if anew {
            *self = Self { round: hits.round(), ..Self::default() };
        }
        anew
    }

    /// Judges about [`SLICE`] matches; says whether one of them is among the best.
    pub(super) fn go_on(&mut self, work: &Work, hits: &Hits) -> bool {
        let (mut left, mut better) = (SLICE, false);
        while let (1.., Some(chapter)) = (left, hits.found_in().get(self.done.0)) {
            let all = hits.in_chapter(*chapter);
            let document = work.document(*chapter);
            while let (1.., Some(hit), Some(document)) = (left, all.get(self.done.1), document) {
                let score = search::score(document, hit);
                better |= self.keep(Ranked { score, chapter: *chapter, at: self.done.1 });
                left = left.saturating_sub(hit.matches.len());
                self.done.1 += 1;
            }
            if self.done.1 >= all.len() || document.is_none() {
                self.done = (self.done.0 + 1, 0);
            }
        }
        better
    }

    fn keep(&mut self, hit: Ranked) -> bool {
        if self.best.len() < MOST {
            self.best.push(hit);
            return true;
        }
        match self.best.peek_mut() {
            Some(mut worst) if hit < *worst => {
                *worst = hit;
                true
            }
            _ => false,
        }
    }

    /// The best hits, the best first; ties in reading order.
    pub(super) fn sorted(&self) -> Vec<Ranked> {
        self.best.clone().into_sorted_vec()
    }
}
