//! The running search: its hits chapter by chapter, and which of them the reader is at.

use crate::search::{self, Hit, Mode, Query};
use crate::text::{ChapterId, TextPos, TextSpan};
use crate::work::Work;

/// A running search.
#[derive(Debug, Default)]
pub struct Hits {
    typed: String,
    /// What is looked for: the phrase, or passages with its words where the phrase is nowhere.
    query: Option<Query>,
    /// Whether `query` is only the words.
    by_words: bool,
    /// For each chapter its hits in reading order; `None` while it is not loaded.
    chapters: Vec<Option<Vec<Hit>>>,
    current: Option<(ChapterId, usize)>,
    /// Which matches of the current hit the reader is shown.
    shown: std::ops::Range<usize>,
    error: Option<String>,
}

impl Hits {
    /// Looks for another text, in all chapters that are loaded.
    pub(super) fn look_for(&mut self, work: &Work, typed: &str) {
        *self = Self { typed: typed.to_owned(), ..Self::default() };
        if typed.trim().is_empty() {
            return;
        }
        match Query::new(typed, Mode::Auto) {
            Ok(query) => {
                self.query = Some(query);
                self.run(work);
            }
            Err(error) => self.error = Some(error),
        }
    }

    fn run(&mut self, work: &Work) {
        let Some(query) = &self.query else { return };
        self.chapters = work.ids().map(|id| work.document(id).map(|d| query.hits(d))).collect();
        self.fall_back(work);
    }

    /// Once all chapters are known and none has the phrase, takes passages with all its words instead.
    fn fall_back(&mut self, work: &Work) {
        let whole = self.chapters.iter().all(Option::is_some);
        if self.by_words || !whole || self.total() > 0 {
            return;
        }
        if let Some(words) = self.query.as_ref().and_then(Query::fallback) {
            self.chapters = work.ids().map(|id| work.document(id).map(|d| words.hits(d))).collect();
            if self.total() > 0 {
                self.query = Some(words);
                self.by_words = true;
            }
        }
    }

    /// Looks into a chapter that was just loaded.
    pub(super) fn loaded(&mut self, work: &Work, chapter: ChapterId) {
        let (Some(query), Some(document)) = (&self.query, work.document(chapter)) else { return };
        self.chapters.resize(work.chapters.len(), None);
        self.chapters[chapter.index()] = Some(query.hits(document));
        self.fall_back(work);
    }

    /// Ends the search.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether something is looked for.
    pub fn is_active(&self) -> bool {
        !self.typed.trim().is_empty()
    }

    /// What was typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// What is wrong with what was typed.
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// Whether passages with all the words are shown because the phrase is nowhere.
    pub fn by_words(&self) -> bool {
        self.by_words
    }

    /// Hits in all.
    pub fn total(&self) -> usize {
        self.chapters.iter().flatten().map(Vec::len).sum()
    }

    /// A chapter's hits, in reading order.
    pub fn in_chapter(&self, chapter: ChapterId) -> &[Hit] {
        self.chapters.get(chapter.index()).and_then(Option::as_deref).unwrap_or_default()
    }

    /// The number of the hit that the reader is at, from 1.
    pub fn number(&self) -> Option<usize> {
        let (chapter, at) = self.current?;
        let before: usize = self.chapters[..chapter.index()].iter().flatten().map(Vec::len).sum();
        Some(before + at + 1)
    }

    /// The hit that the reader is at.
    pub fn current(&self) -> Option<(ChapterId, &Hit)> {
        let (chapter, at) = self.current?;
        self.in_chapter(chapter).get(at).map(|hit| (chapter, hit))
    }

    /// What is to be highlighted in a span of a chapter; whether each is what the
    /// reader was taken to.
    pub fn matches_in(&self, chapter: ChapterId, span: TextSpan) -> Vec<(TextSpan, bool)> {
        let current = self.current.filter(|(at, _)| *at == chapter).map(|(_, hit)| hit);
        let mut out = Vec::new();
        for (at, hit) in self.in_chapter(chapter).iter().enumerate() {
            for (number, matched) in hit.matches.iter().enumerate() {
                if let Some(part) = matched.overlap(span) {
                    out.push((part, current == Some(at) && self.shown.contains(&number)));
                }
            }
        }
        out
    }

    /// Goes to the first hit at or after a place (after it, when `beyond`), in reading order, round the end of
    /// the work where none follows. Says where it is and whether that was round the end.
    pub(super) fn next(&mut self, work: &Work, from: TextPos, beyond: bool) -> Option<(TextPos, bool)> {
        self.seek(work, from, |key, here| if beyond { key > here } else { key >= here }, true)
    }

    /// Goes to the last hit before a place, the other way round.
    pub(super) fn previous(&mut self, work: &Work, from: TextPos) -> Option<(TextPos, bool)> {
        self.seek(work, from, |key, here| key < here, false)
    }

    fn seek(
        &mut self,
        work: &Work,
        from: TextPos,
        fits: impl Fn((crate::document::FlowId, u32), (crate::document::FlowId, u32)) -> bool,
        forward: bool,
    ) -> Option<(TextPos, bool)> {
        let count = self.chapters.len();
        let own = from.chapter.index();
        if own >= count {
            return None;
        }
        let in_own = work.document(from.chapter).and_then(|document| {
            let here = document.reading_key(from.offset);
            let hits = self.in_chapter(from.chapter);
            let mut order = hits.iter().enumerate();
            let fitting = |(_, hit): &(usize, &Hit)| fits(document.reading_key(hit.start()), here);
            let found = if forward { order.find(fitting) } else { order.rfind(fitting) };
            found.map(|(at, _)| at)
        });
        let others = (1..=count).map(|n| if forward { (own + n) % count } else { (own + count - n) % count });
        let found = in_own.map(|at| (own, at)).or_else(|| {
            others.into_iter().find_map(|chapter| {
                let hits = self.in_chapter(ChapterId(chapter as u32));
                let at = if forward { (!hits.is_empty()).then_some(0) } else { hits.len().checked_sub(1) };
                at.map(|at| (chapter, at))
            })
        });
        let (chapter, at) = found?;
        let round = in_own.is_none() && if forward { chapter <= own } else { chapter >= own };
        let chapter = ChapterId(chapter as u32);
        self.current = Some((chapter, at));
        let hit = &self.in_chapter(chapter)[at];
        let shown = work.document(chapter).map_or(0..1, |document| search::closest(document, hit));
        let offset = hit.matches[shown.start].start;
        self.shown = shown;
        Some((TextPos::new(chapter, offset), round))
    }
}
