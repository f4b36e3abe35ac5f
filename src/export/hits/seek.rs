//! Going through the chapters of a work, on as many threads as the machine has.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Pending, Printer, Shown};
use crate::cite::Citations;
use crate::search::{Context, Known, Query, Rarity, Vocabulary, standings};
use crate::text::{ChapterId, Language, Ordered};
use crate::work::{Source, Work};

/// Bytes of text whose words are looked at for what may have been meant.
const VOCABULARY: usize = 32 << 20;
/// In how many groups of chapters words are collected.
const GROUPS: usize = 16;

/// What a query must be told of the work. `language` is that of works that do not name theirs.
pub(super) fn known(work: &Work, query: &Query, language: Option<Language>) -> Known {
    let load = |id: ChapterId| work.document(id).cloned().unwrap_or_else(|| work.load(id).document);
    let mut known = Known::new(language);
    if query.has_stems() {
        guess(&mut known, work);
    }
    if query.asks_for_citations() {
        let ids: Vec<ChapterId> = work.ids().collect();
        let documents = in_parallel(&ids, |id| Some(load(*id)));
        let citations = Citations::of_work(&documents, &work.bibliographies(), &|id| work.book_of(id));
        known.cite(query, citations.entries(), |wanted| citations.citing(wanted), &documents);
    }
    known
}

/// Finds out the language of a work.
pub(super) fn guess(known: &mut Known, work: &Work) {
    let files = work.ids().filter(|id| !matches!(work.chapter(*id).source, Source::Heading(_)));
    known.guess(files.map(|id| work.document(id).cloned().unwrap_or_else(|| work.load(id).document)));
}

/// Hits with what they are ranked by.
#[derive(Debug, Default)]
pub(super) struct Sought {
    pub(super) pending: Vec<Pending>,
    pub(super) rarity: Rarity,
}

/// Looks for a query in all chapters. `passed` says of some whether their bytes were let pass already; with a printer,
/// what is printed of each hit is made at once.
pub(super) fn seek(
    work: &Work,
    query: &Query,
    known: &Known,
    passed: &[Option<bool>],
    printer: Option<&Printer>,
) -> Sought {
    let sieve = query.sieve(None);
    let ids: Vec<ChapterId> = work.ids().collect();
    let alone = work.files() == 1;
    let found = in_parallel(&ids, |id| {
        let chapter = work.chapter(*id);
        let title = (!alone).then_some(chapter.title.as_str());
        let above = chapter.part.as_ref().map_or(&[][..], |part| &part.above);
        let context = Context { above, ..known.context(*id, title, &chapter.path, work.language(*id)) };
        if !query.is_for(&context) {
            return Sought::default();
        }
        let document = if let Some(document) = work.document(*id) {
            document.clone()
        } else {
            let is_file = !matches!(chapter.source, Source::Heading(_));
            let passes = || match passed.get(id.index()).copied().flatten() {
                Some(passes) => passes,
                None => !work.bytes_of(*id).is_ok_and(|source| !sieve.passes(&source)),
            };
            if is_file && sieve.holds_back() && !passes() {
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
        let printed = printer.filter(|_| !hits.is_empty());
        let printed =
            printed.map(|printer| printer.all_of(*id, &document, hits.iter().map(|hit| (hit, None))));
        let mut printed = printed.unwrap_or_default().into_iter();
        let pending = hits.into_iter().zip(standings).map(|(hit, standing)| Pending {
            chapter: *id,
            standing,
            shown: match printed.next() {
                Some(found) => Shown::Made(Box::new(found)),
                None => Shown::Later { hit, anchor: None },
            },
        });
        Sought { pending: pending.collect(), rarity }
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
    // A few groups: apart, as many chapters would hold the commonest words as often.
    let groups: Vec<&[ChapterId]> = ids.chunks(ids.len().div_ceil(GROUPS).max(1)).collect();
    let parts = in_parallel(&groups, |ids| {
        let mut words = Vocabulary::default();
        for id in *ids {
            match work.document(*id) {
                Some(document) => words.add(document),
                None => words.add(&work.load(*id).document),
            }
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
    done.order_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}
