//! The running search: its hits chapter by chapter, and which of them the reader is at.

mod found;
mod meant;
mod notes;
mod slice;
mod tally;

use std::ops::Range;

pub(super) use self::found::Found;
pub(super) use self::meant::Meant;
pub(super) use self::notes::Note;

use self::notes::Notes;
use self::tally::Tally;
use crate::cite::Citations;
use crate::document::{Document, FlowId};
use crate::search::{self, Context, Excerpt, Hit, Known, Mode, Query, Rarity, Scope, Sieve, Standing};
use crate::text::{ChapterId, Language, TextPos, TextSpan};
use crate::work::{Source, Work};

/// With so many hits nobody means all of them: further chapters are looked into only when the reader gets there.
const MOST: usize = 100_000;

/// What a search is to know of the work and its reader.
#[derive(Debug)]
pub(super) struct About<'a> {
    pub(super) work: &'a Work,
    /// What the work cites, once that is known.
    pub(super) citations: Option<&'a Citations>,
    /// The language of chapters that do not name theirs.
    pub(super) language: Option<Language>,
    pub(super) notes: Vec<Note<'a>>,
}

/// A running search.
#[derive(Debug, Default)]
pub struct Hits {
    typed: String,
    /// What is looked for: the phrase, or passages with its words where the phrase is nowhere.
    query: Option<Query>,
    /// Whether `query` is only the words.
    by_words: bool,
    known: Known,
    notes: Notes,
    /// For each chapter its hits in reading order; `None` while it is not loaded.
    chapters: Vec<Option<Found>>,
    /// What they are in numbers.
    tally: Tally,
    /// The chapter that is looked into next, and how many chapters are to be looked into.
    turn: (usize, usize),
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
    /// The chapters that are looked into; `None` for all of them.
    pub(super) fn range(&self) -> Option<&Range<ChapterId>> {
        self.within.as_ref()
    }

    /// The same as places in `chapters`.
    fn places(&self) -> Range<usize> {
        let all = 0..self.chapters.len();
        self.within.as_ref().map_or(all.clone(), |r| r.start.index()..r.end.index().min(all.end))
    }

    /// Looks for another text: in the loaded chapters of `within` (`None`: of the work) from `from` on, and round
    /// their end, as far as that is quick. [`Self::go_on`] does the rest.
    pub(super) fn look_for(
        &mut self,
        about: &About,
        within: Option<Range<ChapterId>>,
        typed: &str,
        from: ChapterId,
    ) {
        *self = Self { typed: typed.to_owned(), within, round: self.round + 1, ..Self::default() };
        if typed.trim().is_empty() {
            return;
        }
        match Query::new(typed, Mode::Auto) {
            Ok(query) => {
                self.known = about.known(&query);
                if query.is_in(Scope::Annotations) {
                    self.notes = Notes::new(&about.notes);
                }
                self.take(query);
                self.begin(about.work, from.index());
                self.go_on(about.work);
            }
            Err(error) => self.error = Some(error),
        }
    }

    fn take(&mut self, query: Query) {
        self.notes.look_for(&query);
        self.query = Some(query);
    }

    fn begin(&mut self, work: &Work, from: usize) {
        self.chapters = vec![None; work.chapters.len()];
        self.tally = Tally::new(work.chapters.len());
        let places = self.places();
        self.found.clear();
        self.round += 1;
        let from = if places.contains(&from) { from } else { places.start };
        self.turn = (from, places.len());
    }

    /// Whether there is more to look through without being asked.
    pub(super) fn is_searching(&self) -> bool {
        self.turn.1 > 0 && self.total() < MOST
    }

    /// Whether every chapter was looked into.
    pub fn is_complete(&self) -> bool {
        self.tally.all().looked == self.places().len()
    }

    /// Looks on until something is found.
    pub(super) fn find_any(&mut self, work: &Work) {
        while self.total() == 0 && self.is_searching() {
            self.go_on(work);
        }
    }

    /// What a query must be told of a chapter.
    fn context<'a>(&'a self, work: &'a Work, chapter: ChapterId) -> Context<'a> {
        let own = work.chapter(chapter);
        let title = (work.files() > 1).then_some(own.title.as_str());
        let above = own.part.as_ref().map_or(&[][..], |part| &part.above);
        Context { above, ..self.known.context(chapter, title, &own.path, work.language(chapter)) }
    }

    /// Looks into a chapter that was just loaded.
    pub(super) fn loaded(&mut self, work: &Work, chapter: ChapterId) {
        // What was known of it is of another text.
        if let Some(before) = self.chapters.get_mut(chapter.index()).and_then(Option::take) {
            self.tally.remove(chapter.index(), before.hits.len());
            if !before.hits.is_empty() {
                self.found.retain(|other| *other != chapter);
                self.round += 1;
            }
        }
        if self.total() < MOST {
            self.look_into(work, chapter);
        }
    }

    /// What the bytes of a chapter must hold for it to have a hit.
    pub(super) fn sieve(&self) -> Sieve {
        self.query.as_ref().map_or_else(Sieve::default, |query| query.sieve(None))
    }

    /// Ends the search.
    pub(super) fn clear(&mut self) {
        *self = Self { round: self.round + 1, ..Self::default() };
    }

    /// Whether something is looked for.
    pub fn is_active(&self) -> bool {
        !self.typed.trim().is_empty()
    }

    /// Whether what the work cites matters to the search.
    pub(super) fn asks_for_citations(&self) -> bool {
        self.query.as_ref().is_some_and(Query::asks_for_citations)
    }

    /// Whether the reader's notes matter to the search, and are no longer what they were.
    pub(super) fn misses(&self, notes: &[Note]) -> bool {
        self.query.as_ref().is_some_and(|query| query.is_in(Scope::Annotations)) && !self.notes.is_of(notes)
    }

    /// The parts of the work that are searched, in words; `None` for all.
    pub fn scopes(&self) -> Option<String> {
        let scopes = self.query.as_ref()?.scopes();
        let named = |scopes: &[Scope]| scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(", ");
        let others: Vec<Scope> = Scope::ALL.into_iter().filter(|scope| !scopes.contains(scope)).collect();
        match others.len() {
            0 => None,
            1..=2 => Some(format!("not in {}", named(&others))),
            _ => Some(format!("only in {}", named(&scopes))),
        }
    }

    /// What of the query makes no sense, or not yet, and is left out; and what the work has not.
    pub fn remarks(&self) -> impl Iterator<Item = &str> {
        let own = self.query.as_ref().map_or(&[][..], Query::remarks);
        own.iter().chain(self.known.remarks()).map(String::as_str)
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

    /// What is nowhere, and what is shown instead, in words: of a phrase all its words, of one word its other forms.
    pub fn instead(&self) -> Option<(&'static str, &'static str)> {
        let one = self.query.as_ref().is_some_and(Query::is_one_word);
        self.by_words.then_some(if one { ("word", "other forms") } else { ("phrase", "all words") })
    }

    /// Hits in all.
    pub fn total(&self) -> usize {
        self.tally.all().hits
    }

    /// Where the first hit at a place or after it in the text begins.
    pub(super) fn first_from(&self, from: TextPos) -> Option<TextPos> {
        let first = |id: ChapterId, offset| Some(TextPos::new(id, self.found(id)?.first_at(offset)?));
        let next = |after: &ChapterId| self.next_chapter(ChapterId(after.0 + 1));
        let mut further = std::iter::successors(next(&from.chapter), next);
        first(from.chapter, from.offset).or_else(|| further.find_map(|id| first(id, 0)))
    }

    /// The first chapter from one on that has hits.
    fn next_chapter(&self, from: ChapterId) -> Option<ChapterId> {
        self.tally.next_with_hits(from.index()).map(|at| ChapterId(at as u32))
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
        let before = self.tally.before(chapter.index());
        let is_known = before.looked == chapter.index().saturating_sub(self.places().start);
        is_known.then_some(before.hits + at + 1)
    }

    /// `3/25`, with a `+` while there may be more; without the number where it is not known.
    pub fn count(&self) -> String {
        let more = if self.is_complete() { "" } else { "+" };
        match self.number() {
            Some(number) => format!("{number}/{}{more}", grouped(self.total())),
            None => format!("{}{more} hits", grouped(self.total())),
        }
    }

    /// Which of its chapter's hits the reader is at.
    pub(super) fn at(&self) -> Option<(ChapterId, usize)> {
        self.current
    }

    /// Whether what the reader is at is the passage of a note of his own that is the hit.
    pub fn is_at_note(&self) -> bool {
        self.current
            .is_some_and(|(chapter, at)| self.found(chapter).is_some_and(|found| found.note(at).is_some()))
    }

    /// The words round a hit, at most about `chars` characters: of the reader's note, where that is the hit.
    pub(super) fn excerpt(
        &self,
        work: &Work,
        (chapter, at): (ChapterId, usize),
        chars: usize,
    ) -> Option<Excerpt> {
        let found = self.found(chapter)?;
        if let Some(note) = found.note(at) {
            return Some(search::excerpt(self.notes.texts().document(), note, chars));
        }
        Some(search::excerpt(work.document(chapter)?, found.hits.get(at)?, chars))
    }

    /// What a chapter's hits are ranked by; `range` are their numbers.
    pub(super) fn standings(&self, work: &Work, chapter: ChapterId, range: Range<usize>) -> Vec<Standing> {
        let (Some(found), Some(document)) = (self.found(chapter), work.document(chapter)) else {
            return Vec::new();
        };
        let mut out = search::standings(document, &self.context(work, chapter), &found.hits[range.clone()]);
        for (at, note) in found.notes.iter().filter(|(at, _)| range.contains(at)) {
            out[at - range.start] = self.notes.standing(note);
        }
        out
    }

    /// Counts how often the parts of the query stand in a chapter.
    pub(super) fn count_in(&self, work: &Work, chapter: ChapterId, rarity: &mut Rarity) {
        if let (Some(query), Some(document)) = (&self.query, work.document(chapter)) {
            rarity.count(query, document, &self.context(work, chapter));
        }
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
                if self.total() > 0 {
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

impl About<'_> {
    /// What a query is to be told of the work.
    fn known(&self, query: &Query) -> Known {
        let mut known = Known::new(self.language);
        if query.has_stems() {
            known.guess(documents(self.work));
        }
        if let Some(citations) = self.citations.filter(|_| query.asks_for_citations()) {
            let documents = self.work.documents();
            known.cite(query, citations.entries(), |wanted| citations.citing(wanted), &documents);
        }
        known
    }
}

/// The chapters that are loaded and are files.
fn documents(work: &Work) -> impl Iterator<Item = &Document> {
    let files = work.ids().filter(|id| !matches!(work.chapter(*id).source, Source::Heading(_)));
    files.filter_map(|id| work.document(id).map(|document| &**document))
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
