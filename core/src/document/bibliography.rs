//! Files of sources, as they are read; `cite` makes references of them.

use super::Meta;
use crate::text::ChapterId;

/// A file of sources, or the sources that front matter lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Bibliography {
    /// Its path inside the work. Safe to print.
    pub path: String,
    /// The chapter whose front matter names it; `None`: it serves the whole work.
    pub chapter: Option<ChapterId>,
    /// What it holds.
    pub content: BibliographyContent,
}

/// The content of a file of sources.
#[derive(Debug, Clone, PartialEq)]
pub enum BibliographyContent {
    /// BibTeX or BibLaTeX.
    BibTex(String),
    /// CSL-JSON: a list of items.
    CslJson(String),
    /// CSL-YAML, as pandoc has it: items under `references`.
    Csl(Meta),
}
