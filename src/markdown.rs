//! One chapter's bytes become front matter, a document and diagnostics.
//!
//! The only room that knows pulldown-cmark and the YAML of front matter. Parsing never fails: what is odd
//! becomes a diagnostic with its place in the source.
//!
//! The way through: `decode` (bytes to text of the same length), `front_matter`, `mask` (kramdown and Liquid are
//! overwritten in place, so that offsets stay), `events` and `elements` (pulldown's events and HTML's tags become
//! steps), `attach`, `repair` and `notes` (what steps mean together), `writer` (steps become a document).

mod attach;
mod attributes;
mod code;
mod decode;
mod elements;
mod events;
mod front_matter;
mod html;
mod mask;
mod notes;
mod raised;
mod repair;
mod rows;
mod slug;
mod step;
mod title;
mod writer;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Document, Meta};
use crate::text::SourceSpan;

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
    let decoded = decode::decode(source);
    let (meta, mut diagnostics, start) = read_front_matter(&decoded);
    if decoded.invalid > 0 {
        let message = format!("{} bytes are not UTF-8 and are shown as \u{fffd}", decoded.invalid);
        let at = SourceSpan::from(decoded.first_invalid..decoded.first_invalid + 1);
        diagnostics.push(Diagnostic::new(Severity::Warning, "invalid-utf8", message).at(at));
    }
    let mask = mask::mask(&decoded.text, start, dialect);
    let mut steps = events::steps(&mask, start, dialect);
    if dialect == Dialect::Kramdown {
        steps = rows::tables(steps, &decoded.text);
    }
    let links = attach::attach(&mut steps, &decoded.text);
    repair::emphasis(&mut steps, &links, &decoded.text, dialect);
    let starts = notes::starts(&steps, &links);
    let mut writer = writer::Writer::new(&steps, (&links, &starts), &mask.abbreviations, source);
    let (title, byline) = title::title(&meta, &steps);
    writer.title(title.as_deref(), byline.as_deref(), start as u32);
    writer.write();
    diagnostics.append(&mut writer.diagnostics);
    let mut builder = writer.builder;
    diagnostics.extend(repair::missing_notes(&steps, &decoded.text, dialect));
    notes::arrange(&mut builder, &mut diagnostics);
    diagnostics.extend(mask.diagnostics);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.map_or(0, |span| span.start));
    Parsed { document: builder.finish(meta), diagnostics }
}

/// Front matter alone, without looking at the body, and what was odd about it: what a site's order needs.
pub fn front_matter(source: &[u8]) -> (Meta, Vec<Diagnostic>) {
    let (meta, diagnostics, _) = read_front_matter(&decode::decode(source));
    (meta, diagnostics)
}

fn read_front_matter(decoded: &decode::Decoded) -> (Meta, Vec<Diagnostic>, usize) {
    match front_matter::cut(&decoded.text, decoded.start) {
        Some(cut) => {
            let (meta, diagnostics) = front_matter::read(&decoded.text, &cut);
            (meta, diagnostics, cut.end)
        }
        None => (Meta::default(), Vec::new(), decoded.start),
    }
}

/// A YAML file of a site's settings.
///
/// # Errors
/// What the YAML reader says, made safe.
pub fn yaml(source: &str) -> Result<Meta, String> {
    front_matter::yaml(source).map_err(|(message, _)| crate::text::safe(&message).replace('\n', " "))
}

/// Guesses a dialect from the text alone, for a file that no site owns: `{:`, `markdown=` or `{%` outside code
/// speak for kramdown, `[@key]` and `:::` for pandoc.
pub fn guess_dialect(source: &[u8]) -> Dialect {
    let decoded = decode::decode(source);
    let start = front_matter::cut(&decoded.text, decoded.start).map_or(decoded.start, |cut| cut.end);
    let code = code::code_ranges(&decoded.text, start);
    let bytes = decoded.text.as_bytes();
    let says = |what: &[u8]| {
        memchr::memmem::find_iter(&bytes[start..], what).any(|at| code::covering(&code, start + at).is_none())
    };
    let list = memchr::memmem::find_iter(&bytes[start..], b"{:").any(|at| {
        let after = bytes.get(start + at + 2);
        code::covering(&code, start + at).is_none()
            && after.is_some_and(|b| matches!(b, b' ' | b'.' | b'#' | b':') || b.is_ascii_alphabetic())
    });
    if list || says(b" markdown=\"") || says(b"{% ") {
        Dialect::Kramdown
    } else if says(b"[@") || says(b"\n:::") {
        Dialect::Pandoc
    } else {
        Dialect::Gfm
    }
}
