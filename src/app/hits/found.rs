//! The hits of one chapter.

use crate::document::{Document, FlowId};
use crate::search::Hit;
use crate::text::TextSpan;

/// The hits of one chapter.
#[derive(Debug, Default, Clone)]
pub(in crate::app) struct Found {
    /// In reading order.
    pub(super) hits: Vec<Hit>,
    /// Those of them that are the passages of the reader's notes, by their numbers, each with the hit in the note.
    pub(super) notes: Vec<(usize, Hit)>,
    /// All their matches in the order of the text, apart from each other, each with the number of its hit and its own
    /// in that.
    pub(super) matches: Vec<(TextSpan, u32, u32)>,
}

impl Found {
    /// `body` are the hits in the chapter, in reading order; `notes` the passages whose notes have hits, and those.
    pub(super) fn new(document: &Document, body: Vec<Hit>, notes: &[(TextSpan, Hit)]) -> Self {
        let mut found = Self { hits: body, ..Self::default() };
        if !notes.is_empty() {
            found.add(document, notes);
        }
        let mut matches = Vec::with_capacity(found.hits.len());
        let mut passages = Vec::new();
        for (at, hit) in found.hits.iter().enumerate() {
            if found.note(at).is_some() {
                passages.push((hit.matches[0], at as u32));
            } else {
                matches.extend((0..).zip(&hit.matches).map(|(number, span)| (*span, at as u32, number)));
            }
        }
        matches.sort_unstable_by_key(|(span, ..)| (span.start, span.end));
        found.matches = matches;
        for (span, at) in passages {
            found.fill(span, at);
        }
        found
    }

    fn add(&mut self, document: &Document, notes: &[(TextSpan, Hit)]) {
        let body = std::mem::take(&mut self.hits).into_iter().map(|hit| (hit, None));
        let own = notes.iter().map(|(span, hit)| (Hit::of_passage(hit.kind, *span), Some(hit.clone())));
        let mut all: Vec<(Hit, Option<Hit>)> = body.chain(own).collect();
        let key = |(hit, _): &(Hit, Option<Hit>)| -> (FlowId, u32) { document.reading_key(hit.start()) };
        // Stable: what the chapter says comes before what is said of it.
        all.sort_by_key(key);
        for (at, (hit, note)) in all.into_iter().enumerate() {
            self.hits.push(hit);
            self.notes.extend(note.map(|note| (at, note)));
        }
    }

    /// Highlights what of a passage is not highlighted.
    fn fill(&mut self, passage: TextSpan, hit: u32) {
        let mut from = passage.start;
        let mut at = self.matches.partition_point(|(span, ..)| span.end <= from);
        while from < passage.end {
            let next = self.matches.get(at).map(|(span, ..)| *span).filter(|span| span.start < passage.end);
            let end = next.map_or(passage.end, |span| span.start);
            if from < end {
                self.matches.insert(at, (TextSpan::new(from, end), hit, 0));
                at += 1;
            }
            let Some(next) = next else { break };
            from = next.end;
            at += 1;
        }
    }

    /// The hit in the reader's note, where a hit is the passage of one.
    pub(super) fn note(&self, at: usize) -> Option<&Hit> {
        let found = self.notes.binary_search_by_key(&at, |(number, _)| *number).ok()?;
        Some(&self.notes[found].1)
    }

    /// Where the first hit that begins at an offset or after it in the text begins.
    pub(in crate::app) fn first_at(&self, offset: u32) -> Option<u32> {
        let at = self.matches.partition_point(|(span, ..)| span.start < offset);
        self.matches[at..].iter().find(|(.., number)| *number == 0).map(|(span, ..)| span.start)
    }
}
