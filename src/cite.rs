//! In-text citations and the reference entries they cite. Pure: it sees documents, not files.
//!
//! `references` reads the entries of a reference list, `scan` finds what looks like a citation in a chapter,
//! `resolve` brings the two together, with a status that never claims more than is known. [`Citations`] is what
//! comes of it for a work. A wrong resolution is worse than none.

mod names;
mod references;
mod resolve;
mod scan;
mod words;
mod year;

use std::collections::HashMap;
use std::sync::Arc;

use self::references::Entry;
use self::resolve::Index;
use self::scan::{Doubt, Found};

use crate::document::{Document, FlowId};
use crate::text::{ChapterId, TextSpan};

/// A reference entry's place in [`Citations::references`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReferenceId(pub u32);

/// An entry of a reference list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// `hickle-2017`; unique in the work.
    pub id: String,
    /// The chapter it stands in.
    pub chapter: ChapterId,
    /// The flow that holds it.
    pub flow: FlowId,
    /// Its text.
    pub span: TextSpan,
    /// Surnames (or the institution's name), in the entry's order.
    pub authors: Vec<String>,
    /// `2017`, `2008a`, `n.d.`; `None` where it has no year.
    pub year: Option<String>,
    /// The title, as far as it can be told.
    pub title: Option<String>,
    /// The DOI, without a resolver's address.
    pub doi: Option<String>,
    /// The first web address in it.
    pub url: Option<String>,
}

/// How a citation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CitationStyle {
    /// `(Hickle, 2017)`, `Hickle (2017)`.
    AuthorYear,
    /// `[12]`.
    Numeric,
    /// `[@hickle2017]`.
    Key,
}

/// What is known of where a citation leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// Exactly this entry.
    Resolved(ReferenceId),
    /// Perhaps one of these, the likeliest first, with the reason for doubt.
    Uncertain {
        /// The likeliest first; never empty.
        candidates: Vec<ReferenceId>,
        /// Why it is not certain, for a person.
        reason: String,
    },
    /// The reference list has no such entry.
    Unresolved,
}

/// One citation in a chapter's text. A group such as `(A, 2017; B, 2018)` gives several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Its own text, `Hickle, 2017`.
    pub span: TextSpan,
    /// The group it stands in, brackets included; equal for all of a group, and the citation's own span for
    /// one in running prose.
    pub group: TextSpan,
    /// How it is written.
    pub style: CitationStyle,
    /// The surnames it names, in order.
    pub authors: Vec<String>,
    /// The year it names, or the number or key.
    pub year: String,
    /// Whether it says `et al.` or the like.
    pub more: bool,
    /// Where it leads.
    pub resolution: Resolution,
}

/// All citations and references of a work.
#[derive(Debug, Clone, Default)]
pub struct Citations {
    references: Vec<Reference>,
    /// For each chapter its citations, in text order.
    chapters: Vec<Vec<Citation>>,
    /// For each entry the places that cite it for certain, in reading order.
    places: Vec<Vec<(ChapterId, TextSpan)>>,
}

impl Citations {
    /// Resolves a whole work. `documents` has one item a chapter, in order; `None` for one not loaded.
    pub fn of(documents: &[Option<Arc<Document>>]) -> Self {
        Self::of_books(documents, |_| ChapterId(0))
    }

    /// Resolves a site of many works, where a citation is only ever one of its own book's references.
    /// `book_of` names each chapter's book.
    pub fn of_books(documents: &[Option<Arc<Document>>], book_of: impl Fn(ChapterId) -> ChapterId) -> Self {
        let chapters = || (0u32..).map(ChapterId).zip(documents);
        let mut entries: Vec<Entry> = Vec::new();
        for (id, document) in chapters() {
            if let Some(document) = document {
                entries.extend(references::entries(id, document));
            }
        }
        references::make_unique(&mut entries);
        let mut indices: HashMap<ChapterId, Index> = HashMap::new();
        let mut books: HashMap<ChapterId, Vec<Vec<(Found, Resolution)>>> = HashMap::new();
        for (id, document) in chapters() {
            let book = book_of(id);
            let index = indices
                .entry(book)
                .or_insert_with(|| Index::new(&entries, |e| book_of(e.reference.chapter) == book));
            let found = match document {
                Some(document) => scan::scan(document, index.has_numbers()),
                None => Vec::new(),
            };
            let found = found.into_iter().map(|found| resolve(index, &entries, found)).collect();
            books.entry(book).or_default().push(found);
        }
        let mut books: HashMap<ChapterId, std::vec::IntoIter<Vec<Citation>>> =
            books.into_iter().map(|(book, found)| (book, certain(found).into_iter())).collect();
        let mut places = vec![Vec::new(); entries.len()];
        let mut all = Vec::with_capacity(documents.len());
        for (id, document) in chapters() {
            let citations = books.get_mut(&book_of(id)).and_then(Iterator::next).unwrap_or_default();
            let mut certain: Vec<(TextSpan, ReferenceId)> = citations
                .iter()
                .filter_map(|citation| match citation.resolution {
                    Resolution::Resolved(reference) => Some((citation.span, reference)),
                    Resolution::Uncertain { .. } | Resolution::Unresolved => None,
                })
                .collect();
            if let Some(document) = document {
                certain.sort_by_key(|(span, _)| document.reading_key(span.start));
            }
            for (span, reference) in certain {
                places[reference.0 as usize].push((id, span));
            }
            all.push(citations);
        }
        let references = entries.into_iter().map(|entry| entry.reference).collect();
        Self { references, chapters: all, places }
    }

    /// All entries, in reading order.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// One entry.
    pub fn reference(&self, id: ReferenceId) -> &Reference {
        &self.references[id.0 as usize]
    }

    /// A chapter's citations in text order; none for a chapter that is not known.
    pub fn chapter(&self, chapter: ChapterId) -> &[Citation] {
        self.chapters.get(chapter.index()).map_or(&[], Vec::as_slice)
    }

    /// Every place that cites an entry for certain, in reading order.
    pub fn places(&self, reference: ReferenceId) -> Vec<(ChapterId, TextSpan)> {
        self.places.get(reference.0 as usize).cloned().unwrap_or_default()
    }
}

fn resolve(index: &mut Index, entries: &[Entry], mut found: Found) -> (Found, Resolution) {
    let resolution = match found.style {
        CitationStyle::Numeric => index.by_number(&found.year),
        CitationStyle::Key => index.by_key(&found.year),
        CitationStyle::AuthorYear => {
            if let Some((start, name)) = found.longer.take()
                && index.institution(entries, &name, &found.year)
            {
                if found.group.start == found.span.start {
                    found.group.start = start;
                }
                found.span.start = start;
                found.names.list = vec![name];
            }
            index.by_names(entries, &found.names, &found.year)
        }
    };
    (found, resolution)
}

/// Leaves out what only looked like a citation.
fn certain(found: Vec<Vec<(Found, Resolution)>>) -> Vec<Vec<Citation>> {
    // A work that elsewhere cites without a comma does so where its list lacks the entry, too.
    let bare = found
        .iter()
        .flatten()
        .any(|(found, resolution)| found.doubt == Doubt::Bare && *resolution != Resolution::Unresolved);
    let keep = |(found, resolution): &(Found, Resolution)| match found.doubt {
        Doubt::No => true,
        Doubt::Bare => bare,
        Doubt::Thing => *resolution != Resolution::Unresolved,
    };
    let citation = |(found, resolution): (Found, Resolution)| Citation {
        span: found.span,
        group: found.group,
        style: found.style,
        authors: found.names.list,
        year: found.year,
        more: found.names.more,
        resolution,
    };
    found.into_iter().map(|chapter| chapter.into_iter().filter(keep).map(citation).collect()).collect()
}
