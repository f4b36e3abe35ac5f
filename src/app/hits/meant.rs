//! What may have been meant by a search that found nothing.

use std::ops::Range;

use super::Hits;
use crate::search::{Mode, Query, Vocabulary};
use crate::text::ChapterId;
use crate::work::Work;

/// How much text is gone through before keys are heard again, in bytes: collecting words is slower than searching.
const SLICE: usize = 1 << 20;
/// How much faster searching is.
const FASTER: usize = 8;
/// How much text is looked at for words, in bytes.
const VOCABULARY: usize = 32 << 20;

/// Finds what else to look for: collects the words of the work, and tries the nearest ones.
#[derive(Debug, Default)]
pub(in crate::app) struct Meant {
    /// The round of the search that it is about.
    round: Option<u32>,
    /// The words of the chapters `within`, kept from search to search there.
    words: Vocabulary,
    within: Range<usize>,
    /// Chapters whose words are known, and how long those are together in bytes.
    read: (usize, usize),
    /// What is to be tried, each as typed and made ready, the likeliest last; `None` until the words are known.
    open: Option<Vec<(String, Vec<Query>)>>,
    /// The chapter in which the last of these is tried next.
    turn: usize,
    found: Vec<String>,
}

impl Meant {
    /// What to look for instead, the likeliest first; each finds something.
    pub(in crate::app) fn suggestions(&self, hits: &Hits) -> &[String] {
        if self.round == Some(hits.round()) { &self.found } else { &[] }
    }

    /// Whether there is more to try.
    pub(in crate::app) fn is_behind(&self, hits: &Hits) -> bool {
        let done = self.round == Some(hits.round()) && self.open.as_ref().is_some_and(Vec::is_empty);
        !done && hits.is_complete() && hits.total() == 0 && hits.query.as_ref().is_some_and(Query::has_words)
    }

    /// Goes on for a while; says whether something to look for was found.
    pub(in crate::app) fn go_on(&mut self, work: &Work, hits: &Hits) -> bool {
        let (Some(query), true) = (&hits.query, self.is_behind(hits)) else { return false };
        if self.round != Some(hits.round()) {
            (self.round, self.open, self.turn) = (Some(hits.round()), None, 0);
            self.found.clear();
        }
        if self.within != hits.places() {
            (self.words, self.within, self.read) = (Vocabulary::default(), hits.places(), (0, 0));
        }
        let mut left = SLICE;
        while let (Some(at), 0..VOCABULARY) = (self.within.clone().nth(self.read.0), self.read.1) {
            if left == 0 {
                return false;
            }
            let bytes = work.document(ChapterId(at as u32)).map_or(0, |document| {
                self.words.add(document);
                document.text().len()
            });
            self.read = (self.read.0 + 1, self.read.1 + bytes);
            left = left.saturating_sub(bytes);
        }
        let words = &self.words;
        let open = self.open.get_or_insert_with(|| {
            query
                .suggestions(words)
                .into_iter()
                .rev()
                .map(|text| (text.clone(), ready(&text, query)))
                .collect()
        });
        let before = self.found.len();
        while let (1.., Some((text, queries))) = (left, open.last()) {
            let chapter = hits.places().nth(self.turn).map(|at| ChapterId(at as u32));
            let document = chapter.and_then(|chapter| Some((chapter, work.document(chapter)?)));
            let finds = document.is_some_and(|(chapter, document)| {
                left = left.saturating_sub(document.text().len() * queries.len() / FASTER);
                queries.iter().any(|query| !hits.hits_of(query, work, chapter, document).is_empty())
            });
            self.turn += 1;
            if finds {
                self.found.push(text.clone());
            }
            if finds || chapter.is_none() {
                open.pop();
                self.turn = 0;
            }
        }
        self.found.len() > before
    }
}

/// A suggestion as it would be searched for: the phrase, and its words.
fn ready(text: &str, query: &Query) -> Vec<Query> {
    let Ok(meant) = Query::new(text, Mode::Auto).map(|meant| meant.limited_like(query)) else {
        return Vec::new();
    };
    let words = meant.fallback();
    std::iter::once(meant).chain(words).collect()
}
