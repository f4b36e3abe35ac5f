//! How many hits lie before a chapter, and where the next ones are, in steps that grow with the logarithm of a work:
//! each frame asks.

/// Which chapters were looked into, and how many hits each has: sums over chapters in the manner of Fenwick's tree
/// (Software: Practice and Experience 24, 1994), where place `n`, from 1, holds the sum of the chapters before `n`, as
/// many as the lowest bit that is set in `n` says.
#[derive(Debug, Default)]
pub(super) struct Tally {
    sums: Vec<Sum>,
}

/// Of some chapters in a row.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sum {
    /// How many were looked into.
    pub(super) looked: usize,
    pub(super) hits: usize,
}

impl Tally {
    pub(super) fn new(chapters: usize) -> Self {
        Self { sums: vec![Sum::default(); chapters + 1] }
    }

    /// Takes down what a chapter holds that was not looked into before.
    pub(super) fn add(&mut self, chapter: usize, hits: usize) {
        self.change(chapter, |sum| *sum = Sum { looked: sum.looked + 1, hits: sum.hits + hits });
    }

    /// Takes that back.
    pub(super) fn remove(&mut self, chapter: usize, hits: usize) {
        self.change(chapter, |sum| *sum = Sum { looked: sum.looked - 1, hits: sum.hits - hits });
    }

    fn change(&mut self, chapter: usize, change: impl Fn(&mut Sum)) {
        let mut at = chapter + 1;
        while let Some(sum) = self.sums.get_mut(at) {
            change(sum);
            at += lowest_bit(at);
        }
    }

    /// What the chapters before one hold.
    pub(super) fn before(&self, chapter: usize) -> Sum {
        let mut out = Sum::default();
        let mut at = chapter.min(self.sums.len().saturating_sub(1));
        while at > 0 {
            out = Sum { looked: out.looked + self.sums[at].looked, hits: out.hits + self.sums[at].hits };
            at -= lowest_bit(at);
        }
        out
    }

    /// What all chapters hold.
    pub(super) fn all(&self) -> Sum {
        self.before(self.sums.len())
    }

    /// The first chapter from one on that has hits.
    pub(super) fn next_with_hits(&self, from: usize) -> Option<usize> {
        let mut left = self.before(from).hits;
        let mut at = 0;
        // The greatest number of chapters that hold no more hits than those before `from`.
        let mut step = self.sums.len().checked_ilog2().map_or(0, |bits| 1 << bits);
        while step > 0 {
            if let Some(sum) = self.sums.get(at + step).filter(|sum| sum.hits <= left) {
                left -= sum.hits;
                at += step;
            }
            step /= 2;
        }
        (at + 1 < self.sums.len()).then_some(at)
    }
}

fn lowest_bit(number: usize) -> usize {
    number & number.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sums_are_those_of_going_through_all(
            held in prop::collection::vec(prop::option::of(0_usize..3), 0..70),
            taken_back in prop::collection::vec(any::<bool>(), 70),
        ) {
            let mut tally = Tally::new(held.len());
            let mut kept = held.clone();
            for (at, hits) in held.iter().enumerate().rev() {
                let Some(hits) = *hits else { continue };
                tally.add(at, hits);
                if taken_back[at] {
                    tally.remove(at, hits);
                    kept[at] = None;
                }
            }
            for from in 0..=held.len() {
                let before = kept[..from].iter().flatten();
                let sum = Sum { looked: before.clone().count(), hits: before.sum() };
                prop_assert_eq!(tally.before(from), sum);
                let next = (from..kept.len()).find(|at| kept[*at].is_some_and(|hits| hits > 0));
                prop_assert_eq!(tally.next_with_hits(from), next);
            }
        }
    }
}
