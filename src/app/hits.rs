//! The running search: its hits chapter by chapter, and which of them the reader is at.

use std::ops::Range;

use crate::document::FlowId;
use crate::search::{self, Context, Hit, Mode, Query};
use crate::text::{ChapterId, TextPos, TextSpan};
use crate::work::Work;

/// How much text is looked through before keys are heard again, in bytes.
const SLICE: usize = 8 << 20;
/// How much text could be looked through while one hit is taken down, in bytes.
const HIT: usize = 256;
/// With so many hits nobody means all of them: further chapters are looked into only when the reader gets there.
const MOST: usize = 100_000;

/// The hits of one chapter.
#[derive(Debug, Default, Clone)]
pub(super) struct Found {
    /// In reading order.
    hits: Vec<Hit>,
    /// All their matches in the order of the text, each with the number of its hit and its own in that.
    matches: Vec<(TextSpan, u32, u32)>,
}

impl Found {
    fn new(hits: Vec<Hit>) -> Self {
        let mut matches = Vec::with_capacity(hits.len());
        for (at, hit) in (0..).zip(&hits) {
            matches.extend((0..).zip(&hit.matches).map(|(number, span)| (*span, at, number)));
        }
        matches.sort_unstable_by_key(|(span, ..)| (span.start, span.end));
        Self { hits, matches }
    }

    /// Where the first hit that begins at an offset or after it in the text begins.
    pub(super) fn first_at(&self, offset: u32) -> Option<u32> {
        let at = self.matches.partition_point(|(span, ..)| span.start < offset);
        self.matches[at..].iter().find(|(.., number)| *number == 0).map(|(span, ..)| span.start)
    }
}

/// A running search.
#[derive(Debug, Default)]
pub struct Hits {
    typed: String,
    /// What is looked for: the phrase, or passages with its words where the phrase is nowhere.
    query: Option<Query>,
    /// Whether `query` is only the words.
    by_words: bool,
    /// For each chapter its hits in reading order; `None` while it is not loaded.
    chapters: Vec<Option<Found>>,
    /// Chapters that were not looked into yet: not loaded, or their turn has not come.
    unread: usize,
    /// The chapter that is looked into next, and how many chapters are to be looked into.
    turn: (usize, usize),
    /// Hits in all.
    total: usize,
    /// The chapters with hits, as they were looked into.
    found: Vec<ChapterId>,
    /// Grows whenever what was found before holds no longer.
    round: u32,
    current: Option<(ChapterId, usize)>,
    /// Which matches of the current hit the reader is shown.
    shown: Range<usize>,
    error: Option<String>,
    /// The chapters that are looked into; `None` for all of them.
    within: Option<Range<ChapterId>>,
}

impl Hits {
    /// Where the next search looks: in these chapters, or in all.
    pub(super) fn within(&mut self, range: Option<Range<ChapterId>>) {
        self.within = range;
    }

    /// The chapters that are looked into; `None` for all of them.
    pub(super) fn range(&self) -> Option<&Range<ChapterId>> {
        self.within.as_ref()
    }

    /// The same as places in `chapters`.
    fn places(&self) -> Range<usize> {
        let all = 0..self.chapters.len();
        self.within.as_ref().map_or(all.clone(), |r| r.start.index()..r.end.index().min(all.end))
    }

    /// Looks for another text: in the loaded chapters from `from` on, and round the end of the work, as far as
    /// that is quick. [`Self::go_on`] does the rest.
    pub(super) fn look_for(&mut self, work: &Work, typed: &str, from: ChapterId) {
        let (within, round) = (self.within.take(), self.round + 1);
        *self = Self { typed: typed.to_owned(), within, round, ..Self::default() };
        if typed.trim().is_empty() {
            return;
        }
        match Query::new(typed, Mode::Auto) {
            Ok(query) => {
                self.query = Some(query);
                self.begin(work, from.index());
                self.go_on(work);
            }
            Err(error) => self.error = Some(error),
        }
    }

    fn begin(&mut self, work: &Work, from: usize) {
        self.chapters = vec![None; work.chapters.len()];
        let places = self.places();
        (self.unread, self.total) = (places.len(), 0);
        self.found.clear();
        self.round += 1;
        let from = if places.contains(&from) { from } else { places.start };
        self.turn = (from, places.len());
    }

    /// Whether there is more to look through without being asked.
    pub(super) fn is_searching(&self) -> bool {
        self.turn.1 > 0 && self.total < MOST
    }

    /// Whether every chapter was looked into.
    pub fn is_complete(&self) -> bool {
        self.unread == 0
    }

    /// Looks on, through about [`SLICE`] bytes of text.
    pub(super) fn go_on(&mut self, work: &Work) {
        let mut left = SLICE;
        while left > 0 && self.is_searching() {
            let (at, chapters) = self.turn;
            let places = self.places();
            self.turn = (if at + 1 < places.end { at + 1 } else { places.start }, chapters - 1);
            left = left.saturating_sub(self.look_into(work, ChapterId(at as u32)));
        }
    }

    /// Looks on until something is found.
    pub(super) fn find_any(&mut self, work: &Work) {
        while self.total == 0 && self.is_searching() {
            self.go_on(work);
        }
    }

    /// Looks into a chapter that was not looked into yet, if it is loaded; says what that cost, in bytes of text
    /// without a hit.
    fn look_into(&mut self, work: &Work, chapter: ChapterId) -> usize {
        let (Some(query), Some(document)) = (&self.query, work.document(chapter)) else { return 0 };
        if !self.places().contains(&chapter.index()) {
            return 0;
        }
        let Some(slot @ None) = self.chapters.get_mut(chapter.index()) else { return 0 };
        let own = work.chapter(chapter);
        let title = (work.chapters.len() > 1).then_some(own.title.as_str());
        let context = Context { title, path: &own.path, ..Context::default() };
        let found = Found::new(query.hits_in(document, &context));
        let cost = document.text().len() + found.hits.len() * HIT;
        self.total += found.hits.len();
        if !found.hits.is_empty() {
            self.found.push(chapter);
        }
        *slot = Some(found);
        self.unread -= 1;
        // Once all chapters are known and none has the phrase, passages with all its words are taken instead.
        if self.unread == 0
            && self.total == 0
            && !self.by_words
            && let Some(words) = self.query.as_ref().and_then(Query::fallback)
        {
            self.query = Some(words);
            self.by_words = true;
            self.begin(work, chapter.index() + 1);
        }
        cost
    }

    /// Looks into a chapter that was just loaded.
    pub(super) fn loaded(&mut self, work: &Work, chapter: ChapterId) {
        // What was known of it is of another text.
        if let Some(before) = self.chapters.get_mut(chapter.index()).and_then(Option::take) {
            self.total -= before.hits.len();
            self.unread += 1;
            if !before.hits.is_empty() {
                self.found.retain(|other| *other != chapter);
                self.round += 1;
            }
        }
        if self.total < MOST {
            self.look_into(work, chapter);
        }
    }

    /// Ends the search.
    pub(super) fn clear(&mut self) {
        *self = Self { round: self.round + 1, ..Self::default() };
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
        self.total
    }

    /// The chapters that have hits.
    pub(super) fn chapters(&self) -> impl Iterator<Item = (ChapterId, &Found)> {
        let chapters = (0..).map(ChapterId).zip(&self.chapters);
        chapters.filter_map(|(id, found)| Some((id, found.as_ref().filter(|f| !f.hits.is_empty())?)))
    }

    /// The chapters with hits, as they were looked into: more come at the end, until [`Self::round`] changes.
    pub(super) fn found_in(&self) -> &[ChapterId] {
        &self.found
    }

    /// Another number means that what was found before holds no longer.
    pub(super) fn round(&self) -> u32 {
        self.round
    }

    /// A chapter's hits, in reading order.
    pub fn in_chapter(&self, chapter: ChapterId) -> &[Hit] {
        self.found(chapter).map_or(&[], |found| &found.hits)
    }

    fn found(&self, chapter: ChapterId) -> Option<&Found> {
        self.chapters.get(chapter.index())?.as_ref()
    }

    /// The number of the hit that the reader is at, from 1; `None` as long as a chapter before it was not looked
    /// into.
    pub fn number(&self) -> Option<usize> {
        let (chapter, at) = self.current?;
        let first = self.places().start.min(chapter.index());
        let before = self.chapters[first..chapter.index()].iter();
        let before: Option<usize> = before.map(|found| Some(found.as_ref()?.hits.len())).sum();
        Some(before? + at + 1)
    }

    /// `3/25`, with a `+` while there may be more; without the number where it is not known.
    pub fn count(&self) -> String {
        let more = if self.is_complete() { "" } else { "+" };
        match self.number() {
            Some(number) => format!("{number}/{}{more}", grouped(self.total)),
            None => format!("{}{more} hits", grouped(self.total)),
        }
    }

    /// Which of its chapter's hits the reader is at.
    pub(super) fn at(&self) -> Option<(ChapterId, usize)> {
        self.current
    }

    /// The hit that the reader is at.
    pub fn current(&self) -> Option<(ChapterId, &Hit)> {
        let (chapter, at) = self.current?;
        self.in_chapter(chapter).get(at).map(|hit| (chapter, hit))
    }

    /// Where that hit is: its matches that the reader is shown.
    pub(super) fn current_place(&self) -> Option<TextPos> {
        let (chapter, hit) = self.current()?;
        Some(TextPos::new(chapter, hit.matches.get(self.shown.start)?.start))
    }

    /// What is to be highlighted in a span of a chapter; whether each is what the
    /// reader was taken to.
    pub fn matches_in(&self, chapter: ChapterId, span: TextSpan) -> Vec<(TextSpan, bool)> {
        let current = self.current.filter(|(at, _)| *at == chapter).map(|(_, hit)| hit);
        let matches = self.found(chapter).map_or(&[][..], |found| &found.matches);
        // Matches are apart, so that they end in the order in which they begin.
        let first = matches.partition_point(|(matched, ..)| matched.end <= span.start);
        let here = matches[first..].iter().take_while(|(matched, ..)| matched.start < span.end);
        here.filter_map(|(matched, hit, number)| {
            let is_current = current == Some(*hit as usize) && self.shown.contains(&(*number as usize));
            Some((matched.overlap(span)?, is_current))
        })
        .collect()
    }

    /// Goes to the first hit at or after a place (after it, when `beyond`), in reading order, round the end of
    /// what is looked into where none follows. Says where it is and whether that was round the end.
    pub(super) fn next(&mut self, work: &Work, from: TextPos, beyond: bool) -> Option<(TextPos, bool)> {
        self.seek(work, from, |key, here| if beyond { key <= here } else { key < here }, true)
    }

    /// Goes to the last hit before a place, the other way round.
    pub(super) fn previous(&mut self, work: &Work, from: TextPos) -> Option<(TextPos, bool)> {
        self.seek(work, from, |key, here| key < here, false)
    }

    fn seek(
        &mut self,
        work: &Work,
        from: TextPos,
        is_before: impl Fn((FlowId, u32), (FlowId, u32)) -> bool,
        forward: bool,
    ) -> Option<(TextPos, bool)> {
        let places = self.places();
        let own = from.chapter.index();
        if !places.contains(&own) {
            return None;
        }
        self.look_into(work, from.chapter);
        let in_own = work.document(from.chapter).and_then(|document| {
            let here = document.reading_key(from.offset);
            let hits = self.in_chapter(from.chapter);
            let before = hits.partition_point(|hit| is_before(document.reading_key(hit.start()), here));
            if forward { (before < hits.len()).then_some(before) } else { before.checked_sub(1) }
        });
        let (first, count) = (places.start, places.len());
        let mut others =
            (1..=count).map(|n| first + (own - first + if forward { n } else { count - n }) % count);
        let found = in_own.map(|at| (own, at)).or_else(|| {
            others.find_map(|chapter| {
                let id = ChapterId(chapter as u32);
                if self.total > 0 {
                    self.look_into(work, id);
                }
                let hits = self.in_chapter(id);
                let at = if forward { (!hits.is_empty()).then_some(0) } else { hits.len().checked_sub(1) };
                at.map(|at| (chapter, at))
            })
        });
        let (chapter, at) = found?;
        let round = in_own.is_none() && if forward { chapter <= own } else { chapter >= own };
        let pos = self.go_to(work, ChapterId(chapter as u32), at)?;
        Some((pos, round))
    }

    /// Goes to a hit of a chapter; says where it is.
    pub(super) fn go_to(&mut self, work: &Work, chapter: ChapterId, at: usize) -> Option<TextPos> {
        let hit = self.in_chapter(chapter).get(at)?;
        let shown = work.document(chapter).map_or(0..1, |document| search::closest(document, hit));
        let offset = hit.matches[shown.start].start;
        self.current = Some((chapter, at));
        self.shown = shown;
        Some(TextPos::new(chapter, offset))
    }
}

/// A number in groups of three digits, where it has more than four.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
