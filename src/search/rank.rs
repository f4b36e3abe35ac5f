//! How good a hit is, for a list of results. The formula is in [`super::score`]'s documentation.

use std::collections::HashMap;
use std::ops::Range;

use super::fold::{self, Forward};
use super::phrase::starts_word;
use super::{Hit, HitKind};
use crate::document::{BlockKind, Document, SectionId};

/// Titles of sections that list references, small letters, without accents.
const REFERENCES: [&str; 14] = [
    "references",
    "bibliography",
    "works cited",
    "literature",
    "literature cited",
    "sources",
    "literatur",
    "literaturverzeichnis",
    "bibliographie",
    "referencias",
    "bibliografia",
    "referencer",
    "参考文献",
    "литература",
];

/// The score of a hit; see [`super::score`].
pub(super) fn score(document: &Document, hit: &Hit) -> f64 {
    let form = match hit.kind {
        HitKind::Phrase | HitKind::Regex => 10.0 + whole_words(document, hit),
        HitKind::Words => 1.0 + 4.0 * closeness(document, hit),
    };
    form + place(document, hit)
}

/// 1 where the match begins and ends with a word, ½ where it begins with one.
fn whole_words(document: &Document, hit: &Hit) -> f64 {
    let (text, first) = (document.text(), hit.matches[0]);
    let last = hit.matches[hit.matches.len() - 1];
    let starts = starts_word(text, first.start as usize);
    let ends = text[last.end as usize..].chars().next().is_none_or(|c| !c.is_alphanumeric());
    match (starts, ends) {
        (true, true) => 1.0,
        (true, false) => 0.5,
        (false, _) => 0.0,
    }
}

/// 3 to 4 in a heading (4 where it holds nothing else), 2 in the body, 1 in notes and code, 0 in
/// references.
fn place(document: &Document, hit: &Hit) -> f64 {
    let Some(id) = document.block_at(hit.start()) else { return 2.0 };
    let block = document.block(id);
    match block.kind {
        BlockKind::Heading { .. } | BlockKind::Title => {
            let matched: u32 = hit.matches.iter().map(|span| span.len()).sum();
            3.0 + f64::from(matched) / f64::from(block.span.len().max(1)).max(f64::from(matched))
        }
        BlockKind::Code { .. } => 1.0,
        _ if document.note_of(id).is_some() => 1.0,
        _ if in_references(document, hit.start()) => 0.0,
        _ => 2.0,
    }
}

/// Whether a place stands in a section that lists references.
fn in_references(document: &Document, offset: u32) -> bool {
    let parents = |id: &SectionId| document.section(*id).parent;
    std::iter::successors(document.section_at(offset), parents).any(|id| {
        let title = folded(document.section_title(id));
        let title = title.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ' | ')'));
        REFERENCES.contains(&title.trim_end_matches([':', '.', ' ']))
    })
}

/// How close together the words stand at the closest place: 1 side by side, ½ with 20 bytes between them, and so on.
fn closeness(document: &Document, hit: &Hit) -> f64 {
    20.0 / (20.0 + f64::from(window(document, hit).1))
}

/// Which of a hit's matches stand closest together and still hold every word: what a reader should be shown of a
/// long passage. For a phrase, all of it.
pub(super) fn closest(document: &Document, hit: &Hit) -> Range<usize> {
    match hit.kind {
        HitKind::Words => window(document, hit).0,
        HitKind::Phrase | HitKind::Regex => 0..hit.matches.len(),
    }
}

/// The shortest stretch of matches that holds every form, and the bytes in it that belong to no match.
fn window(document: &Document, hit: &Hit) -> (Range<usize>, u32) {
    let forms: Vec<String> = hit.matches.iter().map(|span| folded(document.slice(*span))).collect();
    let mut counts: HashMap<&str, usize> = forms.iter().map(|form| (form.as_str(), 0)).collect();
    let (words, mut missing) = (counts.len(), counts.len());
    let (mut best, mut gap) = (0..forms.len(), u32::MAX);
    let mut first = 0;
    for last in 0..forms.len() {
        let count = counts.entry(&forms[last]).or_default();
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
            let count = counts.entry(&forms[first]).or_default();
            *count -= 1;
            missing += usize::from(*count == 0);
            first += 1;
        }
    }
    (best, gap)
}

fn folded(text: &str) -> String {
    Forward::new(text, 0).map(|unit| fold::lower(unit.letter.base)).collect()
}
