//! How good a hit is, for a list of results. The formula is in `docs/search.md`; [`super::score`] has it in short.

use std::ops::Range;

use super::context::Scopes;
use super::phrase::{ends_word, starts_word};
use super::{Hit, HitKind, Rarity, Scope};
use crate::document::{BlockKind, Document};

/// What a phrase or expression is worth: more than any passage of words can be.
const WHOLE: f64 = 12.0;
/// Words side by side.
const CLOSE: f64 = 4.0;
/// Bytes between words that halve what their closeness is worth.
const HALF: f64 = 20.0;
/// All words just as typed.
const EXACT: f64 = 0.5;

/// What a hit's score is made of, so that it can be worked out when the rarity of the words is known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standing {
    /// What does not depend on the rarity of words.
    fixed: f64,
    /// For each part of the query how often it stands in the passage, and whether once just as typed.
    counts: Vec<(u32, bool)>,
}

impl Standing {
    pub(super) fn new(scopes: &Scopes, document: &Document, hit: &Hit) -> Self {
        let form = match hit.kind {
            HitKind::Phrase | HitKind::Regex => WHOLE + whole_words(document, hit),
            HitKind::Words | HitKind::Prefix | HitKind::Near => 1.0 + CLOSE * closeness(hit),
        };
        let mut counts: Vec<(u32, bool)> = Vec::new();
        for answer in &hit.answers {
            let at = usize::from(answer.part);
            if counts.len() <= at {
                counts.resize(at + 1, (0, false));
            }
            counts[at] = (counts[at].0 + 1, counts[at].1 | answer.exact);
        }
        if matches!(hit.kind, HitKind::Phrase | HitKind::Regex) {
            counts = vec![(hit.same, false)];
        }
        Self { fixed: form + place(scopes, document, hit), counts }
    }

    /// The score; see [`super::score`].
    pub fn score(&self, rarity: &Rarity) -> f64 {
        let shares = rarity.shares(self.counts.len());
        let own = self.counts.iter().zip(shares).map(|((count, exact), share)| {
            let often = 1.0 - 1.0 / f64::from((*count).max(1));
            share * (often + if *exact { EXACT } else { 0.0 })
        });
        // To the thousandth: what seems the same is the same.
        ((self.fixed + own.sum::<f64>()) * 1000.0).round() / 1000.0
    }
}

/// 1 where the match begins and ends with a word, ½ where it begins with one.
fn whole_words(document: &Document, hit: &Hit) -> f64 {
    let (text, first) = (document.text(), hit.matches[0]);
    let last = hit.matches[hit.matches.len() - 1];
    let starts = starts_word(text, first.start as usize);
    match (starts, ends_word(text, last.end as usize)) {
        (true, true) => 1.0,
        (true, false) => 0.5,
        (false, _) => 0.0,
    }
}

/// 3 to 4 in a heading (4 where it holds nothing else), 2 in the body (1.5 in a table there), 1 in notes, code and annotations, 0 in
/// references.
fn place(scopes: &Scopes, document: &Document, hit: &Hit) -> f64 {
    match scopes.of(hit.start()) {
        Scope::Headings => {
            let Some(id) = document.block_at(hit.start()) else { return 3.0 };
            let block = document.block(id);
            let matched: u32 = hit.matches.iter().map(|span| span.len()).sum();
            let share = f64::from(matched) / f64::from(block.span.len().max(1)).max(f64::from(matched));
            // A title made from front matter stands above the heading that repeats it.
            if block.kind == BlockKind::Title { 3.0 + share * 0.9 } else { 3.0 + share }
        }
        Scope::Body => {
            let kind = document.block_at(hit.start()).map(|id| &document.block(id).kind);
            if matches!(kind, Some(BlockKind::TableCell { .. })) { 1.5 } else { 2.0 }
        }
        Scope::Notes | Scope::Code | Scope::Annotations => 1.0,
        Scope::References => 0.0,
    }
}

/// How close together the words stand at the closest place: 1 side by side, ½ with 20 bytes between them, and so on.
fn closeness(hit: &Hit) -> f64 {
    HALF / (HALF + f64::from(window(hit).1))
}

/// Which of a hit's matches stand closest together and still hold every part: what a reader should be shown of a
/// long passage. For a phrase, all of it.
pub(super) fn closest(hit: &Hit) -> Range<usize> {
    match hit.kind {
        HitKind::Words | HitKind::Prefix | HitKind::Near => window(hit).0,
        HitKind::Phrase | HitKind::Regex => 0..hit.matches.len(),
    }
}

/// The shortest stretch of matches that holds every part, and the bytes in it that belong to no match.
fn window(hit: &Hit) -> (Range<usize>, u32) {
    let parts: Vec<usize> = hit.answers.iter().map(|answer| usize::from(answer.part)).collect();
    let mut counts: Vec<Option<usize>> = vec![None; parts.iter().max().map_or(0, |most| most + 1)];
    for part in &parts {
        counts[*part] = Some(0);
    }
    let words = counts.iter().flatten().count();
    let mut missing = words;
    let (mut best, mut gap) = (0..hit.matches.len(), u32::MAX);
    if words == 0 {
        return (best, 0);
    }
    let mut first = 0;
    for last in 0..parts.len() {
        let count = counts[parts[last]].get_or_insert(0);
        missing -= usize::from(*count == 0);
        *count += 1;
        while missing == 0 && first <= last {
            let stretch = &hit.matches[first..=last];
            let reach = stretch[stretch.len() - 1].end.saturating_sub(stretch[0].start);
            let filled: u32 = stretch.iter().map(|span| span.len()).sum();
            let own = reach.saturating_sub(filled + words as u32 - 1);
            if own < gap {
                (best, gap) = (first..last + 1, own);
            }
            let count = counts[parts[first]].get_or_insert(1);
            *count -= 1;
            missing += usize::from(*count == 0);
            first += 1;
        }
    }
    (best, gap)
}
