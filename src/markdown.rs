//! One chapter's bytes become front matter, a document and diagnostics.
//!
//! The only room that knows pulldown-cmark and the YAML of front matter. Parsing never fails: what is odd
//! becomes a diagnostic with its place in the source.

use crate::diagnostic::Diagnostic;
use crate::document::{Document, Meta};

/// Which Markdown a chapter is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Dialect {
    /// kramdown as Jekyll runs it: attribute lists, `markdown="1"`, Liquid, superscript notes.
    Kramdown,
    /// GitHub's, with footnotes, math and callouts.
    #[default]
    Gfm,
    /// CommonMark alone.
    CommonMark,
    /// mdBook's.
    MdBook,
    /// Pandoc's: Quarto, bookdown.
    Pandoc,
}

/// What a chapter's bytes gave.
#[derive(Debug)]
pub struct Parsed {
    /// The chapter; its `meta` is the front matter.
    pub document: Document,
    /// What was odd, in source order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses a chapter. Offsets in the result are bytes of `source`.
pub fn parse(source: &[u8], dialect: Dialect) -> Parsed {
    let _ = (source, dialect);
    Parsed { document: Document::default(), diagnostics: Vec::new() }
}

/// Front matter alone, without looking at the body, and what was odd about it: what a site's order needs.
pub fn front_matter(source: &[u8]) -> (Meta, Vec<Diagnostic>) {
    let _ = source;
    (Meta::default(), Vec::new())
}

/// A YAML file of a site's settings.
///
/// # Errors
/// What the YAML reader says, made safe.
pub fn yaml(source: &str) -> Result<Meta, String> {
    let _ = source;
    Ok(Meta::default())
}

/// Guesses a dialect from the text alone, for a file that no site owns: `{:`, `markdown=` or `{%` outside code
/// speak for kramdown, `[@key]` and `:::` for pandoc.
pub fn guess_dialect(source: &[u8]) -> Dialect {
    let _ = source;
    Dialect::Gfm
}
