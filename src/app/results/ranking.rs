//! The hits of the running search by how good they are, while they come in.

use std::cmp::Ordering;

use crate::app::Hits;
use crate::search::{Rarity, Standing};
use crate::text::ChapterId;
use crate::work::Work;

/// So many hits are listed: nobody goes through more of them one by one.
pub(super) const MOST: usize = 1_000;
/// Matches that are judged before keys are heard again.
const SLICE: usize = 4_000;
/// Bytes of text in which the parts of a query are counted while one match is judged.
const COUNTED: usize = 256;

/// A hit and how good it is; a better one comes first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    score: f64,
    pub(super) chapter: ChapterId,
    /// Which of its chapter's hits.
    pub(super) at: usize,
}

impl Ranked {
    /// Ties stand in reading order.
    fn order(&self, other: &Self) -> Ordering {
        let place = |hit: &Self| (hit.chapter, hit.at);
        other.score.total_cmp(&self.score).then_with(|| place(self).cmp(&place(other)))
    }
}

/// What hits are ranked by, as far as they were judged.
#[derive(Debug, Clone, Default)]
pub(super) struct Ranking {
    /// The round of the search that is ranked.
    round: u32,
    /// Chapters with hits that are done, and hits of the next that are.
    done: (usize, usize),
    judged: Vec<(ChapterId, usize, Standing)>,
    /// Of the parts of the query, in the chapters with hits.
    rarity: Rarity,
    /// How many were judged when the list was last made.
    listed: usize,
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

    /// Judges about [`SLICE`] matches; says whether it is time to list them anew. That is when all are judged, and
    /// before that each time they have doubled: making a list takes time with its length.
    pub(super) fn go_on(&mut self, work: &Work, hits: &Hits) -> bool {
        let mut left = SLICE;
        while let (1.., Some(chapter)) = (left, hits.found_in().get(self.done.0).copied()) {
            let all = hits.in_chapter(chapter);
            if self.done.1 == 0 {
                hits.count_in(work, chapter, &mut self.rarity);
                let bytes = work.document(chapter).map_or(0, |document| document.text().len());
                left = left.saturating_sub(bytes / COUNTED);
            }
            let from = self.done.1;
            let mut to = from;
            while let (true, Some(hit)) = (left > 0 || to == from, all.get(to)) {
                left = left.saturating_sub(hit.matches.len());
                to += 1;
            }
            let standings = hits.standings(work, chapter, from..to);
            self.judged.extend((from..).zip(standings).map(|(at, standing)| (chapter, at, standing)));
            self.done = if to < all.len() { (self.done.0, to) } else { (self.done.0 + 1, 0) };
        }
        let count = self.judged.len();
        let settled = !self.is_behind(hits) && !hits.is_searching();
        let lists = count > self.listed && (settled || count >= 2 * self.listed);
        if lists {
            self.listed = count;
        }
        lists
    }

    /// The best hits, the best first.
    pub(super) fn sorted(&self) -> Vec<Ranked> {
        let ranked = |(chapter, at, standing): &(ChapterId, usize, Standing)| Ranked {
            score: standing.score(&self.rarity),
            chapter: *chapter,
            at: *at,
        };
        let mut all: Vec<Ranked> = self.judged.iter().map(ranked).collect();
        if all.len() > MOST {
            all.select_nth_unstable_by(MOST, Ranked::order);
            all.truncate(MOST);
        }
        all.sort_unstable_by(Ranked::order);
        all
    }
}
