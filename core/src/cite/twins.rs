//! Entries of one list that are the same source.

use std::collections::HashMap;

use super::{Citations, ReferenceId};
use crate::document::Document;
use crate::text::{ChapterId, bare};

/// Two entries of one book that are the same source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Twin {
    /// The one that stands first.
    pub first: ReferenceId,
    /// The one that stands later.
    pub second: ReferenceId,
    /// Whether their words are the same, or only their DOI.
    pub same_words: bool,
}

impl Citations {
    /// The entries that stand twice in the lists of one book, by the later one. `document_of` gives chapters that
    /// are loaded, `book_of` names each chapter's book.
    pub fn twins<'a>(
        &self,
        document_of: impl Fn(ChapterId) -> Option<&'a Document>,
        book_of: impl Fn(ChapterId) -> ChapterId,
    ) -> Vec<Twin> {
        let mut dois: HashMap<(ChapterId, String), ReferenceId> = HashMap::new();
        let mut words: HashMap<(ChapterId, String), ReferenceId> = HashMap::new();
        let mut found = Vec::new();
        for (at, reference) in self.references().iter().enumerate() {
            let Some(place) = reference.place.filter(|_| !reference.is_note) else { continue };
            let Some(document) = document_of(place.chapter) else { continue };
            let (second, book) = (ReferenceId(at as u32), book_of(place.chapter));
            let same_words = words.insert((book, bare(document.slice(place.span))), second);
            let doi = reference.doi.as_ref().map(|doi| (book, doi.to_lowercase()));
            let same_doi = doi.and_then(|doi| dois.insert(doi, second));
            if let Some(first) = same_words.or(same_doi) {
                found.push(Twin { first, second, same_words: same_words.is_some() });
            }
        }
        found
    }
}
