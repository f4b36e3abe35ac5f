//! Going through the chapters of a work, on as many threads as the machine has.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Pending;
use crate::cite::Citations;
use crate::document::Document;
use crate::search::{Context, Query, Rarity, Vocabulary, guessed_language, sentence_at, standings};
use crate::text::{ChapterId, Language, TextSpan};
use crate::work::{Source, Work};

/// Bytes of text whose words are looked at for what may have been meant.
const VOCABULARY: usize = 32 << 20;

/// What is known of a work's citations, as far as a query asks for it.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// For each chapter the entries of its reference list; none known: by the titles of sections.
    references: Vec<Vec<TextSpan>>,
    /// For each chapter and each reference asked for, the sentences that cite it.
    citing: Vec<Vec<Vec<TextSpan>>>,
}

impl Known {
    pub(super) fn new(work: &Work, query: &Query) -> Self {
        if !query.asks_for_references() && query.cites().is_empty() {
            return Self::default();
        }
        let ids: Vec<ChapterId> = work.ids().collect();
        let documents = in_parallel(&ids, |id| {
            Some(work.document(*id).cloned().unwrap_or_else(|| work.load(*id).document))
        });
        let citations = Citations::of_work(&documents, &work.bibliographies(), |id| work.book_of(id));
        let mut references = vec![Vec::new(); ids.len()];
        for place in citations.references().iter().filter_map(|reference| reference.place) {
            references[place.chapter.index()].push(place.span);
        }
        let citing = documents.iter().zip(&ids).map(|(document, id)| {
            let of = |wanted: &String| {
                document.as_deref().map_or(Vec::new(), |document| citing(&citations, document, *id, wanted))
            };
            query.cites().iter().map(of).collect()
        });
        Self { references, citing: citing.collect() }
    }
}

/// The sentences of a chapter that cite for certain what is called so.
fn citing(citations: &Citations, document: &Document, chapter: ChapterId, wanted: &str) -> Vec<TextSpan> {
    let places = citations.named(wanted).into_iter().flat_map(|reference| citations.places(reference));
    places.filter(|(own, _)| *own == chapter).map(|(_, span)| sentence_at(document, span)).collect()
}

/// Hits with what they are ranked by.
#[derive(Debug, Default)]
pub(super) struct Sought {
    pub(super) pending: Vec<Pending>,
    pub(super) rarity: Rarity,
}

/// The language of a work whose chapters do not say it: that of the first of them that can be told by its text.
/// A list of references or a short chapter says too little of its own.
fn language(work: &Work) -> Option<Language> {
    let of = |id: ChapterId| match work.document(id) {
        Some(document) => guessed_language(document),
        None => guessed_language(&work.load(id).document),
    };
    work.ids().filter(|id| !matches!(work.chapter(*id).source, Source::Heading(_))).take(4).find_map(of)
}

/// Looks for a query in all chapters.
pub(super) fn seek(work: &Work, query: &Query, known: &Known) -> Sought {
    let sieve = query.sieve(None);
    let ids: Vec<ChapterId> = work.ids().collect();
    let alone = ids.len() == 1;
    // A chapter that is all there is is asked itself.
    let language = (!alone && query.has_stems()).then(|| language(work)).flatten();
    let found = in_parallel(&ids, |id| {
        let chapter = work.chapter(*id);
        let context = Context {
            title: (!alone).then_some(chapter.title.as_str()),
            path: &chapter.path,
            language,
            references: known.references.get(id.index()).map(Vec::as_slice),
            citing: known.citing.get(id.index()).map_or(&[], Vec::as_slice),
            annotations: false,
        };
        if !query.is_for(&context) {
            return Sought::default();
        }
        let document = if let Some(document) = work.document(*id) {
            document.clone()
        } else {
            let is_file = !matches!(chapter.source, Source::Heading(_));
            if is_file && work.source(*id).is_ok_and(|source| !sieve.passes(&source)) {
                return Sought::default();
            }
            work.load(*id).document
        };
        let hits = query.hits_in(&document, &context);
        let mut rarity = Rarity::default();
        if !hits.is_empty() {
            rarity.count(query, &document, &context);
        }
        let standings = standings(&document, &context, &hits);
        let pending = hits.into_iter().zip(standings);
        let pending =
            pending.map(|(hit, standing)| Pending { chapter: *id, anchor: None, hit, standing }).collect();
        Sought { pending, rarity }
    });
    let mut all = Sought::default();
    for found in found {
        all.rarity.add(&found.rarity);
        all.pending.extend(found.pending);
    }
    all
}

/// What may have been meant by a query that found nothing.
pub(super) fn suggestions(work: &Work, query: &Query) -> Vec<String> {
    if !query.has_words() {
        return Vec::new();
    }
    let mut left = VOCABULARY;
    let ids: Vec<ChapterId> = work
        .ids()
        .take_while(|id| {
            let go_on = left > 0;
            left = left.saturating_sub(work.chapter(*id).bytes as usize);
            go_on
        })
        .collect();
    let parts = in_parallel(&ids, |id| {
        let mut words = Vocabulary::default();
        match work.document(*id) {
            Some(document) => words.add(document),
            None => words.add(&work.load(*id).document),
        }
        words
    });
    let mut all = Vocabulary::default();
    for part in parts {
        all.merge(part);
    }
    query.suggestions(&all)
}

/// Does something for each item on as many threads as the machine has, at most eight; the outcomes in order.
pub(super) fn in_parallel<T: Sync, O: Send>(items: &[T], work: impl Fn(&T) -> O + Sync) -> Vec<O> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8).min(items.len());
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, O)>> = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut own = Vec::new();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    own.push((at, work(item)));
                }
                done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend(own);
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}
