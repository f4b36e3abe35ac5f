//! Passages that hold all of several words, each at the start of a word of the text.

use super::passage::{self, Passage};
use super::phrase::Phrase;
use super::stitch::{Ground, Match};
use crate::text::TextSpan;

/// The words of a query, without what stands round them that is no letter or digit. A query of such signs
/// alone keeps them.
pub(super) fn split(query: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    for word in query.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())) {
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    if words.is_empty() { query.split_whitespace().collect() } else { words }
}

/// Words made ready, the one likely to be rarest first.
pub(super) fn phrases(query: &str, sensitive: bool) -> Vec<Phrase> {
    let mut words = split(query);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
        .into_iter()
        .filter_map(|word| Phrase::new(word, sensitive, word.starts_with(char::is_alphanumeric)))
        .collect()
}

/// One match for each passage that holds all words, with every place of them.
pub(super) fn matches(ground: &Ground, words: &[Phrase]) -> Vec<Match> {
    let Some((first, others)) = words.split_first() else { return Vec::new() };
    let document = ground.document;
    // Matches come block by block, so that those of a passage mostly follow each other.
    let mut passages: Vec<(Passage, Vec<TextSpan>)> = Vec::new();
    for found in super::phrase_matches(ground, first) {
        let passage = passage::passage_of(document, found.block);
        match passages.last_mut() {
            Some((last, spans)) if *last == passage => spans.extend(found.spans),
            _ => passages.push((passage, found.spans)),
        }
    }
    passages.sort_by_key(|(passage, _)| *passage);
    let mut hits = Vec::new();
    for same in passages.chunk_by(|a, b| a.0 == b.0) {
        let passage = same[0].0;
        let mut spans: Vec<TextSpan> = same.iter().flat_map(|(_, spans)| spans.iter().copied()).collect();
        if others.iter().all(|word| add(ground, passage, word, &mut spans)) {
            spans
                .sort_unstable_by_key(|span| (document.reading_key(span.start), std::cmp::Reverse(span.end)));
            // Of words that overlap ("exit", "exits") the longest is shown.
            let mut end = None;
            spans.retain(|span| {
                let apart = end.is_none_or(|(from, to)| span.start >= to || span.end <= from);
                if apart {
                    end = Some((span.start, span.end));
                }
                apart
            });
            if let Some(block) = spans.first().and_then(|span| document.block_at(span.start)) {
                hits.push(Match { block, spans });
            }
        }
    }
    hits
}

/// Adds the places of a word in a passage; says whether there are any.
fn add(ground: &Ground, passage: Passage, word: &Phrase, spans: &mut Vec<TextSpan>) -> bool {
    let had = spans.len();
    let mut seen = None;
    for block in passage::blocks_of(ground.document, passage) {
        let stitched = ground.stitched_in(block);
        match stitched {
            Some(_) if stitched == seen => {}
            Some(at) => {
                let reading = &ground.stitched[at as usize];
                spans.extend(word.all(&reading.text).iter().flat_map(|range| reading.spans(range)));
            }
            None => {
                let span = ground.document.block(block).span;
                let start = span.start as usize;
                let found = word.all(ground.document.slice(span));
                spans.extend(found.into_iter().map(|r| TextSpan::from(r.start + start..r.end + start)));
            }
        }
        seen = stitched;
    }
    spans.len() > had
}
