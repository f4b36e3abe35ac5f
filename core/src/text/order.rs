//! Sorting what is short, or sorted once: one copy of the sorting code for lists of every kind.
//!
//! The standard library's sort is compiled anew for each kind of element and each comparison, some 1,800 lines of
//! machine-near code every time; there are eighty of them here. What sorts the hits of a search still uses that.

use std::cmp::Ordering;

/// Stable sorting by a list of places.
pub trait Ordered<T> {
    /// Sorts by a comparison; what is equal keeps its order. Looks first whether anything is to be done.
    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// Sorts by a key.
    fn order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }

    /// Sorts as the elements compare.
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }
}

impl<T> Ordered<T> for [T] {
    fn order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let Some(mut from) = places(self.len(), &mut |a, b| compare(&self[a], &self[b])) else { return };
        // Each place is given what belongs there; what stood there goes to the next place of the circle.
        for first in 0..from.len() {
            let mut at = first;
            loop {
                let wanted = std::mem::replace(&mut from[at], at as u32) as usize;
                if wanted == first {
                    break;
                }
                self.swap(at, wanted);
                at = wanted;
            }
        }
    }
}

/// For each place of a sorted list where its element stands now; none where all are in order.
fn places(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Option<Vec<u32>> {
    if (1..len).all(|at| compare(at - 1, at).is_le()) {
        return None;
    }
    let mut places: Vec<u32> = (0..len as u32).collect();
    places.sort_by(|a, b| compare(*a as usize, *b as usize));
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(list in prop::collection::vec((0..9_u8, "[a-c]{0,2}"), 0..40)) {
            let (mut ours, mut theirs) = (list.clone(), list);
            ours.order_by_key(|(key, _)| *key);
            theirs.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(&ours, &theirs);
            ours.order();
            theirs.sort();
            prop_assert_eq!(ours, theirs);
        }
    }
}
