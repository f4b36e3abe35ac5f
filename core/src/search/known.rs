//! What a search knows of a work that no chapter's document tells.

use std::ops::Deref;
use std::sync::Arc;

use super::{Context, Query, excerpt, stem};
use crate::document::Document;
use crate::text::{ChapterId, Language, TextSpan};

/// What is known of a work, as far as a query asks for it: its language, and its citations.
#[derive(Debug, Clone, Default)]
pub struct Known {
    language: Option<Language>,
    /// For each chapter the entries of its reference list; none known: by the titles of sections.
    references: Vec<Vec<TextSpan>>,
    /// For each chapter and each reference asked for, the sentences that cite it.
    citing: Vec<Vec<Vec<TextSpan>>>,
    remarks: Vec<String>,
}

impl Known {
    /// A work in a language, where its chapters do not name another.
    pub fn new(language: Option<Language>) -> Self {
        Self { language, ..Self::default() }
    }

    /// Where the language is not known: takes that of the first of some chapters that can be told by its text. A list
    /// of references or a short chapter says too little of its own. For queries that have stems.
    pub fn guess<D: Deref<Target = Document>>(&mut self, chapters: impl IntoIterator<Item = D>) {
        let guess = || chapters.into_iter().take(4).find_map(|document| stem::language(&document, None));
        self.language = self.language.or_else(guess);
    }

    /// Adds what a query asks for of a work's citations ([`Query::asks_for_citations`]). `entries` are all places
    /// of reference lists; `places` gives those that cite for certain what is called so, or says that nothing is.
    pub fn cite(
        &mut self,
        query: &Query,
        entries: impl IntoIterator<Item = (ChapterId, TextSpan)>,
        places: impl Fn(&str) -> Result<Vec<(ChapterId, TextSpan)>, String>,
        documents: &[Option<Arc<Document>>],
    ) {
        self.references = vec![Vec::new(); documents.len()];
        for (chapter, span) in entries {
            if let Some(own) = self.references.get_mut(chapter.index()) {
                own.push(span);
            }
        }
        self.citing = vec![vec![Vec::new(); query.cites().len()]; documents.len()];
        for (at, wanted) in query.cites().iter().enumerate() {
            let places = places(wanted).unwrap_or_else(|remark| {
                self.remarks.push(remark);
                Vec::new()
            });
            for (chapter, span) in places {
                if let Some(Some(document)) = documents.get(chapter.index()) {
                    self.citing[chapter.index()][at].push(excerpt::sentence_at(document, span));
                }
            }
        }
    }

    /// What of a query the work has not.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// What a query must be told of a chapter. `title` is for `chapter:`, and left out where a work is one chapter;
    /// `language` is what the chapter itself says.
    pub fn context<'a>(
        &'a self,
        chapter: ChapterId,
        title: Option<&'a str>,
        path: &'a str,
        language: Option<Language>,
    ) -> Context<'a> {
        Context {
            title,
            path,
            language: language.or(self.language),
            references: self.references.get(chapter.index()).map(Vec::as_slice),
            citing: self.citing.get(chapter.index()).map_or(&[], Vec::as_slice),
            above: &[],
            annotations: false,
        }
    }
}
