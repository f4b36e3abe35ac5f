//! What the text names and another place of the work shows: figures, tables, sections, equations, terms.

use std::collections::HashMap;
use std::sync::Arc;

use super::cross::{CrossReference, cross_references};
use super::terms::{Definition, Gathered, Terms};
use crate::document::Document;
use crate::text::{ChapterId, TextSpan};

/// The cross-references and terms of a work.
#[derive(Debug, Clone, Default)]
pub struct Mentions {
    /// For each chapter its cross-references, in text order.
    crosses: Vec<Vec<CrossReference>>,
    /// For each chapter its book.
    books: Vec<ChapterId>,
    /// By book.
    terms: HashMap<ChapterId, Terms>,
}

impl Mentions {
    /// Finds them in a whole work. `documents` has one item a chapter, in order; `book_of` names its book.
    pub fn of(documents: &[Option<Arc<Document>>], book_of: impl Fn(ChapterId) -> ChapterId) -> Self {
        let mut crosses = vec![Vec::new(); documents.len()];
        for cross in cross_references(documents, &book_of) {
            crosses[cross.chapter.index()].push(cross);
        }
        let mut books = Vec::with_capacity(documents.len());
        let mut gathered: HashMap<ChapterId, Gathered> = HashMap::new();
        for (id, document) in (0u32..).map(ChapterId).zip(documents) {
            let book = book_of(id);
            books.push(book);
            if let Some(document) = document {
                gathered.entry(book).or_default().read(id, document);
            }
        }
        let terms =
            gathered.into_iter().filter_map(|(book, gathered)| Some((book, gathered.terms()?))).collect();
        Self { crosses, books, terms }
    }

    /// A chapter's cross-references that touch a span, in text order.
    pub fn crosses_in(&self, chapter: ChapterId, span: TextSpan) -> &[CrossReference] {
        let all = self.crosses.get(chapter.index()).map_or(&[][..], Vec::as_slice);
        let first = all.partition_point(|cross| cross.span.end <= span.start);
        let last = all.partition_point(|cross| cross.span.start < span.end);
        &all[first..last.max(first)]
    }

    /// The terms that touch a span of a chapter, and what explains each.
    pub fn terms_in(
        &self,
        chapter: ChapterId,
        document: &Document,
        span: TextSpan,
    ) -> Vec<(TextSpan, Definition)> {
        let terms = self.books.get(chapter.index()).and_then(|book| self.terms.get(book));
        terms.map_or_else(Vec::new, |terms| terms.in_span((chapter, document), span))
    }
}
