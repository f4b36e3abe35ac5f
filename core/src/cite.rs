//! In-text citations and the reference entries they cite. Pure: it sees documents, not files.
//!
//! `references` reads the entries of a reference list, `scan` finds what looks like a citation in a chapter,
//! `resolve` brings the two together, with a status that never claims more than is known. [`Citations`] is what
//! comes of it for a work. A wrong resolution is worse than none.

mod abbreviations;
mod cross;
mod cursor;
mod fields;
mod format;
mod likeness;
mod lists;
mod mentions;
mod names;
mod notes;
mod reference;
mod references;
mod resolve;
mod scan;
mod sources;
mod terms;
mod titles;
mod twins;
mod words;
mod year;

pub use cross::{CrossReference, cross_references};
pub use mentions::Mentions;
pub use reference::{Kind, Person, Place, Reference, ReferenceId};
pub use terms::Definition;
pub use twins::Twin;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use self::references::Entry;
use self::resolve::Index;
use self::scan::{Doubt, Found, Numbers};

use crate::document::{Bibliography, Document, NoteKind};
use crate::text::{ChapterId, Ordered, TextSpan};

/// How a citation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CitationStyle {
    /// `(Hickle, 2017)`, `Hickle (2017)`.
    AuthorYear,
    /// `[12]`.
    Numeric,
    /// `[@hickle2017]`.
    Key,
    /// `Id.`, `Smith, supra note 12`: what an earlier note cites.
    Note,
}

/// What is known of where a citation leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    /// Where it leads.
    pub resolution: Resolution,
}

/// All citations and references of a work.
#[derive(Debug, Clone, Default)]
pub struct Citations {
    references: Vec<Reference>,
    /// For each chapter its citations, in text order.
    chapters: Vec<Box<[Citation]>>,
    /// For each entry the places that cite it for certain, in reading order.
    places: Vec<Vec<(ChapterId, TextSpan)>>,
    mentions: Mentions,
}

impl Citations {
    /// Resolves a whole work. `documents` has one item a chapter, in order; `None` for one not loaded.
    pub fn of(documents: &[Option<Arc<Document>>]) -> Self {
        Self::of_books(documents, &|_| ChapterId(0))
    }

    /// Resolves a site of many works, where a citation is only ever one of its own book's references.
    /// `book_of` names each chapter's book.
    pub fn of_books(documents: &[Option<Arc<Document>>], book_of: &dyn Fn(ChapterId) -> ChapterId) -> Self {
        Self::of_work(documents, &[], book_of)
    }

    /// Resolves a site of works that have files of sources too.
    pub fn of_work(
        documents: &[Option<Arc<Document>>],
        files: &[Bibliography],
        book_of: &dyn Fn(ChapterId) -> ChapterId,
    ) -> Self {
        let chapters: Vec<Chapter<'_>> = (0u32..)
            .map(ChapterId)
            .zip(documents)
            .map(|(id, document)| Chapter { id, book: book_of(id), document: document.as_deref() })
            .collect();
        let loaded = || chapters.iter().filter_map(|chapter| Some((chapter, chapter.document?)));
        let mut entries: Vec<Entry> = Vec::new();
        for (chapter, document) in loaded() {
            entries.extend(references::entries(chapter.id, chapter.book, document));
        }
        references::make_unique(&mut entries);
        references::add_files(&mut entries, files, book_of);
        let mut indices: HashMap<ChapterId, Index> = HashMap::new();
        for chapter in &chapters {
            indices.entry(chapter.book).or_insert_with(|| Index::new(&entries, chapter.book));
        }
        let mut bodies: HashMap<ChapterId, HashSet<&str>> = HashMap::new();
        for (chapter, document) in loaded() {
            let Some(index) = indices.get_mut(&chapter.book) else { continue };
            if index.has_institutions() {
                abbreviations::learn(document, index);
            }
            if index.has_numbers() {
                bodies.entry(chapter.book).or_default().extend(bodies_of(document));
            }
        }
        let mut noted = notes::cited(&chapters, &mut entries);
        // Kept of each chapter is only what will be told: there may be hundreds of thousands.
        let mut books: HashMap<ChapterId, Vec<Doubtful>> = HashMap::new();
        let none = HashSet::new();
        for chapter in &chapters {
            let Some(index) = indices.get_mut(&chapter.book) else { continue };
            let bodies = bodies.get(&chapter.book).unwrap_or(&none);
            let numbers = index.has_numbers().then_some(Numbers { bodies });
            let found = chapter.document.map(|document| scan::scan(document, numbers)).unwrap_or_default();
            let mut found: Vec<(Found, Resolution)> =
                found.into_iter().map(|found| resolve(index, &entries, found)).collect();
            let own = noted.remove(&chapter.id).unwrap_or_default();
            if !own.is_empty() {
                found
                    .retain(|(other, _)| own.iter().all(|(note, _)| note.span.overlap(other.span).is_none()));
                found.extend(own);
                found.order_by_key(|(found, _)| (found.span.start, found.span.end));
            }
            books.entry(chapter.book).or_default().push(found.into_iter().map(citation).collect());
        }
        let mut books: HashMap<ChapterId, std::vec::IntoIter<Box<[Citation]>>> =
            books.into_iter().map(|(book, found)| (book, certain(found).into_iter())).collect();
        let mut places = vec![Vec::new(); entries.len()];
        let mut all = Vec::with_capacity(documents.len());
        for chapter in &chapters {
            let citations = books.get_mut(&chapter.book).and_then(Iterator::next).unwrap_or_default();
            let mut certain: Vec<(TextSpan, ReferenceId)> = citations
                .iter()
                .filter_map(|citation| match citation.resolution {
                    Resolution::Resolved(reference) => Some((citation.span, reference)),
                    Resolution::Uncertain { .. } | Resolution::Unresolved => None,
                })
                .collect();
            if let Some(document) = chapter.document {
                certain.order_by_key(|(span, _)| document.reading_key(span.start));
            }
            for (span, reference) in certain {
                places[reference.0 as usize].push((chapter.id, span));
            }
            all.push(citations);
        }
        let references = entries.into_iter().map(|entry| entry.reference).collect();
        Self { references, chapters: all, places, mentions: Mentions::default() }
    }

    /// The same, with what else the text names: for reading, not for lists of sources.
    #[must_use]
    pub fn with_mentions(
        mut self,
        documents: &[Option<Arc<Document>>],
        book_of: &dyn Fn(ChapterId) -> ChapterId,
    ) -> Self {
        self.mentions = Mentions::of(documents, book_of);
        self
    }

    /// The figures, sections and terms that the text names.
    pub fn mentions(&self) -> &Mentions {
        &self.mentions
    }

    /// All entries: of lists in reading order, then of files, then notes that others cite.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// One entry.
    pub fn reference(&self, id: ReferenceId) -> &Reference {
        &self.references[id.0 as usize]
    }

    /// The entries that a person means by an id or its beginning (`hickle-2017`, `hickle`), case aside: the one that
    /// has exactly this id, else all whose ids begin so.
    pub fn named(&self, id: &str) -> Vec<ReferenceId> {
        let id = id.to_lowercase();
        let all = || (0..).map(ReferenceId).zip(self.references.iter().map(|r| r.id.to_lowercase()));
        let exact: Vec<ReferenceId> = all().filter(|(_, own)| *own == id).map(|(at, _)| at).collect();
        if exact.is_empty() && !id.is_empty() {
            return all().filter(|(_, own)| own.starts_with(&id)).map(|(at, _)| at).collect();
        }
        exact
    }

    /// Where the entries of reference lists stand.
    pub fn entries(&self) -> impl Iterator<Item = (ChapterId, TextSpan)> {
        self.references.iter().filter_map(|reference| reference.place.map(|at| (at.chapter, at.span)))
    }

    /// Every place that cites for certain what a person means by an id or its beginning. Where nothing is called so,
    /// that in words, with the id that may have been meant.
    pub fn citing(&self, id: &str) -> Result<Vec<(ChapterId, TextSpan)>, String> {
        let named = self.named(id);
        if !named.is_empty() {
            return Ok(named.into_iter().flat_map(|reference| self.places(reference)).collect());
        }
        let nearest = self.nearest(id).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        Err(format!("no source is called `{id}`{nearest}"))
    }

    /// The id nearest to one that no reference has: with few letters wrong, else with the same name.
    fn nearest(&self, id: &str) -> Option<&str> {
        let id = id.to_lowercase();
        let most = (id.chars().count() / 4).min(3);
        let ids = || self.references.iter().map(|reference| reference.id.as_str());
        let near = |own: &str| names::distance(&id, &own.to_lowercase(), most);
        let misspelt = ids().filter_map(|own| Some((near(own)?, own))).min_by_key(|(edits, _)| *edits);
        let name = |id: &str| id.split('-').next().unwrap_or_default().to_lowercase();
        let namesake = || ids().find(|own| !name(&id).is_empty() && name(own) == name(&id));
        misspelt.map(|(_, own)| own).or_else(namesake)
    }

    /// A chapter's citations in text order; none for a chapter that is not known.
    pub fn chapter(&self, chapter: ChapterId) -> &[Citation] {
        self.chapters.get(chapter.index()).map_or(&[], |own| &**own)
    }

    /// Every place that cites an entry for certain, in reading order.
    pub fn places(&self, reference: ReferenceId) -> Vec<(ChapterId, TextSpan)> {
        self.places.get(reference.0 as usize).cloned().unwrap_or_default()
    }
}

/// A chapter's citations, each with why it may be none.
type Doubtful = Box<[(Doubt, Citation)]>;

/// A chapter as resolving sees it.
struct Chapter<'a> {
    id: ChapterId,
    book: ChapterId,
    document: Option<&'a Document>,
}

/// The labels of superscript notes that have a body outside lists of references.
fn bodies_of(document: &Document) -> impl Iterator<Item = &str> {
    let lists = lists::lists(document);
    document.notes().iter().filter_map(move |note| {
        let block = document.container(note.container).blocks.start.index();
        let listed = lists.iter().any(|list| list.blocks.contains(&block));
        (note.kind == NoteKind::Superscript && !listed).then_some(&*note.label)
    })
}

fn resolve(index: &mut Index, entries: &[Entry], mut found: Found) -> (Found, Resolution) {
    if found.doubt == Doubt::Handle && index.has_keys() {
        found.doubt = Doubt::No;
    }
    let resolution = match found.style {
        CitationStyle::Numeric => index.by_number(&found.year),
        CitationStyle::Key => index.by_key(&found.year),
        // Notes are resolved where they are found.
        CitationStyle::Note => Resolution::Unresolved,
        CitationStyle::AuthorYear if found.doubt == Doubt::Page => index.by_authors(entries, &found.names),
        CitationStyle::AuthorYear => {
            if let Some((start, name)) = found.longer.take()
                && let Some(name) = index.whole_name(entries, &name, &found.year)
            {
                if found.group.start == found.span.start {
                    found.group.start = start;
                }
                found.span.start = start;
                found.names.list = vec![name];
                found.names.dropped.retain(|word| *word != found.names.list[0]);
            }
            let resolution = if found.doubt == Doubt::Exact {
                index.exactly(entries, &found.names, &found.year)
            } else {
                index.by_names(entries, &found.names, &found.year)
            };
            // `el DANE (2018)`
            if let Some(start) = found.after.filter(|_| !matches!(resolution, Resolution::Resolved(_))) {
                let mut names = found.names.clone();
                let own =
                    names.list.first().and_then(|name| name.split_once(' ')).map(|(_, name)| name.to_owned());
                if let Some(own) = own {
                    names.list[0] = own;
                    let without = index.by_names(entries, &names, &found.year);
                    if matches!(without, Resolution::Resolved(_)) {
                        if found.group.start == found.span.start {
                            found.group.start = start;
                        }
                        found.span.start = start;
                        return (Found { names, ..found }, without);
                    }
                }
            }
            resolution
        }
    };
    (found, resolution)
}

fn citation((found, resolution): (Found, Resolution)) -> (Doubt, Citation) {
    let Found { span, group, style, doubt, .. } = found;
    (doubt, Citation { span, group, style, resolution })
}

/// Leaves out what only looked like a citation.
fn certain(found: Vec<Doubtful>) -> Vec<Box<[Citation]>> {
    let resolved = |citation: &Citation| citation.resolution != Resolution::Unresolved;
    // A work that elsewhere cites without a comma does so where its list lacks the entry, too.
    let bare = found
        .iter()
        .flat_map(|chapter| &**chapter)
        .any(|(doubt, citation)| *doubt == Doubt::Bare && resolved(citation));
    // A work cites by years or by pages.
    let resolved_so = |page: bool| {
        let all = found.iter().flat_map(|chapter| &**chapter);
        all.filter(|(doubt, citation)| (*doubt == Doubt::Page) == page && resolved(citation)).count()
    };
    // Numbers in round brackets are citations where nothing else is, and where there are many.
    let all = || found.iter().flat_map(|chapter| &**chapter);
    let round: HashSet<&Resolution> = all()
        .filter(|(doubt, c)| *doubt == Doubt::Round && resolved(c))
        .map(|(_, c)| &c.resolution)
        .collect();
    let others = all().filter(|(doubt, c)| *doubt != Doubt::Round && resolved(c)).count();
    let rounds = round.len() > 4 && others * 10 < round.len();
    let pages = resolved_so(true) > resolved_so(false);
    let keep = |(doubt, citation): (Doubt, Citation)| {
        let keep = match doubt {
            Doubt::No => true,
            Doubt::Bare => bare,
            Doubt::Handle | Doubt::Thing => resolved(&citation),
            Doubt::Round => rounds && resolved(&citation),
            Doubt::Page => pages && resolved(&citation),
            Doubt::Exact => matches!(citation.resolution, Resolution::Resolved(_)),
        };
        keep.then_some(citation)
    };
    found.into_iter().map(|chapter| chapter.into_iter().filter_map(keep).collect()).collect()
}
