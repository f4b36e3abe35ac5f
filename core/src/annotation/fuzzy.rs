//! Words that are like other words: where a passage that was reworded may stand.

use std::cmp::Reverse;
use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

use crate::text::{Ordered, TextSpan};

/// Words of a passage that are aligned; a longer one is known by its exact words only.
const LONGEST: usize = 2_000;
/// Fewer words than this say too little to be known by some of them.
const SHORTEST: usize = 4;
/// Places of one word that are looked at: a word that stands everywhere tells nothing.
const PLACES: usize = 48;
/// Candidates that are aligned in one text.
const CANDIDATES: usize = 6;

/// A text as its words.
pub(super) struct Words {
    spans: Vec<TextSpan>,
    /// Whether a sentence may end after a word.
    ends: Vec<bool>,
    keys: Vec<u32>,
    places: HashMap<u32, Vec<u32>>,
}

/// A place with like words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Like {
    /// From the first word that is alike to the last.
    pub(super) span: TextSpan,
    /// 1 for the same words in the same order, 0 for none alike.
    pub(super) likeness: f32,
}

/// The words of a text, each as a number: case does not count.
pub(super) fn keys(text: &str) -> Vec<u32> {
    text.unicode_words().map(key).collect()
}

/// FNV-1a of a word's small letters.
fn key(word: &str) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    let mut take = |c: char| {
        for byte in (c as u32).to_le_bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    };
    for c in word.chars() {
        c.to_lowercase().for_each(&mut take);
    }
    hash
}

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let (mut spans, mut keys): (Vec<TextSpan>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut places: HashMap<u32, Vec<u32>> = HashMap::new();
        for (at, word) in text.unicode_word_indices() {
            let key = key(word);
            places.entry(key).or_default().push(keys.len() as u32);
            spans.push(TextSpan::new(at as u32, (at + word.len()) as u32));
            keys.push(key);
        }
        let next = spans.iter().skip(1).map(|span| span.start).chain([text.len() as u32]);
        let gaps = spans.iter().zip(next).map(|(span, next)| &text[span.end as usize..next as usize]);
        let ends = gaps.map(|gap| gap.contains(['.', '!', '?', '…', '。', '！', '？', '\n'])).collect();
        Self { spans, ends, keys, places }
    }

    /// The places whose words are most like these, apart from each other, the likest first.
    pub(super) fn like(&self, wanted: &[u32]) -> Vec<Like> {
        if wanted.len() < SHORTEST || wanted.len() > LONGEST || self.keys.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<Like> = Vec::new();
        for start in self.candidates(wanted) {
            let Some(like) = self.align(wanted, start) else { continue };
            match found.iter_mut().find(|other| other.span.overlap(like.span).is_some()) {
                Some(other) if other.likeness < like.likeness => *other = like,
                Some(_) => {}
                None => found.push(like),
            }
        }
        found.order_by(|a, b| b.likeness.total_cmp(&a.likeness));
        found
    }

    /// Words at which the passage may begin: rare words vote for where it would, in stretches of a few words.
    fn candidates(&self, wanted: &[u32]) -> Vec<i64> {
        let stretch = (wanted.len() as i64 / 4).max(6);
        let step = wanted.len().div_ceil(200);
        let mut votes: HashMap<i64, f32> = HashMap::new();
        for (at, key) in wanted.iter().enumerate().step_by(step) {
            let Some(places) = self.places.get(key).filter(|places| places.len() <= PLACES) else { continue };
            for place in places {
                let start = i64::from(*place) - at as i64;
                let weight = 1.0 / (1.0 + places.len() as f32).ln();
                *votes.entry(start.div_euclid(stretch)).or_default() += weight;
            }
        }
        let mut best: Vec<(f32, i64)> =
            votes.iter().map(|(at, own)| (own + votes.get(&(at + 1)).copied().unwrap_or(0.0), *at)).collect();
        best.order_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        best.into_iter().take(CANDIDATES * 2).map(|(_, at)| at * stretch).collect()
    }

    /// Aligns the passage with the words from about `start` on: the fewest words left out, put in or changed, with
    /// what stands before and after costing nothing (Sellers, 1980). Putting one in costs half as much as the others.
    fn align(&self, wanted: &[u32], start: i64) -> Option<Like> {
        let room = wanted.len() as i64 / 2 + 8;
        let from = (start - room).clamp(0, self.keys.len() as i64) as usize;
        let to = (start + wanted.len() as i64 + 2 * room).clamp(0, self.keys.len() as i64) as usize;
        let window = &self.keys[from..to];
        // For each word of the window: the cost so far, where the alignment began, and where it last was alike.
        let mut row: Vec<(u32, usize, usize)> = (0..=window.len()).map(|at| (0, at, at)).collect();
        for key in wanted {
            let mut diagonal = row[0];
            row[0].0 += 2;
            for at in 1..=window.len() {
                let same = window[at - 1] == *key;
                let over = if same {
                    let begun = if diagonal.1 == diagonal.2 { (at - 1, at) } else { (diagonal.1, at) };
                    (diagonal.0, begun.0, begun.1)
                } else {
                    (diagonal.0 + 2, diagonal.1, diagonal.2)
                };
                let out = (row[at].0 + 2, row[at].1, row[at].2);
                let put = (row[at - 1].0 + 1, row[at - 1].1, row[at - 1].2);
                diagonal = row[at];
                row[at] = [over, out, put].into_iter().min_by_key(|cell| cell.0)?;
            }
        }
        // Of equals the longest: a last word may have been put off, not left out; but not into the next sentence.
        let shortest = row.iter().copied().min_by_key(|cell| (cell.0, cell.2))?;
        let goes_on =
            |last: usize| !self.ends[from + shortest.2.max(1) - 1..from + last.max(1) - 1].contains(&true);
        let equals = row.into_iter().filter(|cell| cell.0 == shortest.0 && goes_on(cell.2));
        let (cost, first, last) = equals.min_by_key(|cell| Reverse(cell.2))?;
        let likeness = 1.0 - cost as f32 / (2 * wanted.len()) as f32;
        (last > first && likeness > 0.0).then(|| Like {
            span: TextSpan::new(self.spans[from + first].start, self.spans[from + last - 1].end),
            likeness,
        })
    }
}

/// How like two short texts are, from 0 to 1: the share of words they have in common (Dice), or of letters in a row
/// from the side where they touch the passage.
pub(super) fn likeness(a: &str, b: &str, from_end: bool) -> f32 {
    if a == b {
        return 1.0;
    }
    let most = a.chars().count().max(b.chars().count()).max(1) as f32;
    let common = if from_end {
        a.chars().rev().zip(b.chars().rev()).take_while(|(a, b)| a == b).count()
    } else {
        a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
    };
    let (mut one, mut other) = (keys(a), keys(b));
    let all = (one.len() + other.len()).max(1) as f32;
    one.sort_unstable();
    other.sort_unstable();
    let mut shared = 0;
    let mut rest = other.as_slice();
    for key in one {
        if let Ok(at) = rest.binary_search(&key) {
            let first = rest[..at].iter().rposition(|other| *other != key).map_or(0, |before| before + 1);
            rest = &rest[first + 1..];
            shared += 1;
        }
    }
    (common as f32 / most).max(2.0 * shared as f32 / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The harbour lay quiet. Ships of three nations waited for the tide to turn. \
        Nobody spoke. In the evening the lamps were lit, one after the other, along the mole.";

    fn best(quote: &str) -> (String, u8) {
        let like = Words::of(TEXT).like(&keys(quote)).into_iter().next().unwrap();
        (TEXT[like.span.range()].to_owned(), (like.likeness * 100.0) as u8)
    }

    #[test]
    fn reworded_passages_are_aligned() {
        let ships = "Ships of three nations waited for the tide to turn";
        assert_eq!(best(ships), (ships.to_owned(), 100));
        assert_eq!(best("Ships of many nations waited for a tide to turn"), (ships.to_owned(), 80));
        assert_eq!(best("Ships of three great nations waited long for the tide to turn").0, ships);
        assert!(
            Words::of(TEXT)
                .like(&keys("Wholly other words about a mountain"))
                .first()
                .is_none_or(|l| l.likeness < 0.3)
        );
        assert!(Words::of(TEXT).like(&keys("Nobody spoke")).is_empty(), "too short to be known by");
    }

    #[test]
    fn contexts_are_compared_from_the_passage_on() {
        assert!(likeness("over the hills", "under the hills", true) > 0.6);
        assert!(likeness("abc def", "xyz uvw", false) < 0.1);
        assert!((likeness("", "", true) - 1.0).abs() < f32::EPSILON);
    }
}
