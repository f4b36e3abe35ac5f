//! Looking through the work slice by slice: as much as fits between two keys.

use super::{Found, Hits};
use crate::document::Document;
use crate::search::{Hit, Query};
use crate::text::ChapterId;
use crate::work::Work;

/// How much text is looked through before keys are heard again, in bytes: that takes some milliseconds.
const SLICE: usize = 2 << 20;
/// How much text could be looked through while one hit is taken down, in bytes.
const HIT: usize = 256;
/// How much longer it may take to find passages with several words than a phrase.
const PASSAGES: usize = 8;

impl Hits {
    /// Looks on, through about [`SLICE`] bytes of text; less where that takes longer.
    pub(in crate::app) fn go_on(&mut self, work: &Work) {
        let mut left = SLICE;
        while left > 0 && self.is_searching() {
            let (at, chapters) = self.turn;
            let places = self.places();
            self.turn = (if at + 1 < places.end { at + 1 } else { places.start }, chapters - 1);
            left = left.saturating_sub(self.look_into(work, ChapterId(at as u32)));
        }
    }

    /// Looks into a chapter, if it is loaded and was not looked into yet; says what that cost, in bytes of text
    /// without a hit.
    pub(super) fn look_into(&mut self, work: &Work, chapter: ChapterId) -> usize {
        let Some((query, document)) = self.unread(work, chapter) else { return 0 };
        let body = self.hits_of(query, work, chapter, document);
        let found = Found::new(document, body, self.notes.in_chapter(chapter));
        let slow = if query.is_of_passages() { PASSAGES } else { 1 };
        let cost = document.text().len() * slow + found.hits.len() * HIT;
        self.take_in(work, chapter, found);
        cost
    }

    /// The query and a chapter that it was not looked for in yet, if that is loaded.
    fn unread<'a>(&'a self, work: &'a Work, chapter: ChapterId) -> Option<(&'a Query, &'a Document)> {
        let is_unread = matches!(self.chapters.get(chapter.index()), Some(None));
        let document =
            work.document(chapter).filter(|_| is_unread && self.places().contains(&chapter.index()))?;
        Some((self.query.as_ref()?, document))
    }

    /// The hits of a query in a chapter, the reader's notes left out.
    pub(super) fn hits_of(
        &self,
        query: &Query,
        work: &Work,
        chapter: ChapterId,
        document: &Document,
    ) -> Vec<Hit> {
        let context = self.context(work, chapter);
        if query.is_for(&context) { query.hits_in(document, &context) } else { Vec::new() }
    }

    /// Keeps what a chapter holds.
    fn take_in(&mut self, work: &Work, chapter: ChapterId, found: Found) {
        self.tally.add(chapter.index(), found.hits.len());
        if !found.hits.is_empty() {
            self.found.push(chapter);
        }
        self.chapters[chapter.index()] = Some(found);
        // Once all chapters are known and none has the phrase, passages with all its words are taken instead.
        if self.is_complete()
            && self.total() == 0
            && !self.by_words
            && let Some(words) = self.query.as_ref().and_then(Query::fallback)
        {
            self.known.guess(super::documents(work));
            self.take(words);
            self.by_words = true;
            self.begin(work, chapter.index() + 1);
        }
    }
}
