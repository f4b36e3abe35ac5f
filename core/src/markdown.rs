//! One chapter's bytes become front matter, a document and diagnostics.
//!
//! The only room that knows pulldown-cmark and the YAML of front matter. Parsing never fails: what is odd
//! becomes a diagnostic with its place in the source.
//!
//! The way through: `decode` (bytes to text of the same length), `front_matter`, `expand` (templates run and files
//! included, where a text has such; `rewrite` remembers where each byte comes from), `mask` (what CommonMark would
//! misread is overwritten in place, so that offsets stay), `events` and `elements` (pulldown's events and HTML's
//! tags become steps), `callout`, `attach`, `repair`, `quotes` and `notes` (what steps mean together), `writer` (steps become
//! a document).

mod attach;
mod attributes;
mod callout;
mod code;
mod conventions;
mod decode;
mod division;
mod elements;
mod events;
mod expand;
mod front_matter;
mod html;
mod liquid;
mod mask;
mod notes;
mod part;
mod printout;
mod quotes;
mod raised;
mod repair;
mod rewrite;
mod rows;
mod site;
mod slug;
mod step;
mod steps;
mod tex;
mod title;
mod writer;

pub use conventions::Conventions;
pub use part::Around;
pub use printout::{is_printout, manual_of};
pub use site::{Include, Renderer, Site};

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Builder, Document, Meta, PieceKind};
use crate::text::{Ordered, SourceSpan};

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
    /// None: plain text as programs print it, with overstrikes and `SGR`.
    Text,
}

/// What a chapter's bytes gave.
#[derive(Debug)]
pub struct Parsed {
    /// The chapter; its `meta` is the front matter.
    pub document: Document,
    /// What was odd, in source order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses a chapter that no site is known of. Offsets in the result are bytes of `source`.
pub fn parse(source: &[u8], dialect: Dialect) -> Parsed {
    parse_with(source, dialect, &Site::default())
}

/// Parses a chapter. Offsets in the result are bytes of `source`; what comes from an included file stands where
/// the file was included.
pub fn parse_with(source: &[u8], dialect: Dialect, site: &Site<'_>) -> Parsed {
    if dialect == Dialect::Text {
        return printout::parse(source);
    }
    let decoded = decode::decode(source);
    let head = read_front_matter(&decoded);
    parse_body(source, &decoded, head, (dialect, site), None)
}

/// Parses a part of a file. `meta` is the file's front matter. Offsets in the result are bytes of the file.
pub fn parse_part(
    source: &[u8],
    dialect: Dialect,
    site: &Site<'_>,
    (meta, around): (&Meta, &Around),
) -> Parsed {
    let whole: Cow<'_, [u8]> = match (&*around.before, &*around.after) {
        ("", "") => source.into(),
        (before, after) => [before.as_bytes(), source, after.as_bytes()].concat().into(),
    };
    let own = around.before.len()..around.before.len() + source.len();
    let decoded = decode::decode(&whole);
    let head = if around.start == 0 { read_front_matter(&decoded) } else { (meta.clone(), Vec::new(), 0) };
    parse_body(&whole, &decoded, head, (dialect, site), Some(&part::Within { own, around }))
}

/// Parses what follows the front matter.
fn parse_body(
    source: &[u8],
    decoded: &decode::Decoded<'_>,
    (meta, mut diagnostics, start): (Meta, Vec<Diagnostic>, usize),
    (dialect, site): (Dialect, &Site<'_>),
    part: Option<&part::Within<'_>>,
) -> Parsed {
    diagnostics.extend(invalid(decoded));
    let (mut builder, found) =
        match expand::expand(&decoded.text, start, dialect, &meta, site, &mut diagnostics) {
            None => read((&decoded.text, source), start, (dialect, site), &meta, part),
            Some(made) => {
                // What is included moves the part's end; what stands round it is then told from it by its kind alone.
                let moved = part.map(|part| {
                    let grown = made.text.len() + part.own.end - decoded.text.len();
                    part::Within { own: part.own.start..grown.max(part.own.start), ..part.clone() }
                });
                let (mut builder, found) =
                    read((&made.text, made.text.as_bytes()), start, (dialect, site), &meta, moved.as_ref());
                builder.relocate(|span, kind| {
                    let mut pieces = made.relocate(span, kind);
                    for (_, at, kind) in &mut pieces {
                        // Decoding may have changed what was copied.
                        if *kind == PieceKind::Identity
                            && decoded.text.as_bytes()[at.range()] != source[at.range()]
                        {
                            *kind = PieceKind::Replaced;
                        }
                    }
                    pieces
                });
                let moved = |mut found: Diagnostic| {
                    found.span = found.span.map(|span| made.span(span));
                    found
                };
                (builder, found.into_iter().map(moved).collect())
            }
        };
    diagnostics.extend(found);
    if let Some(part) = part {
        builder.relocate(|span, kind| part.piece(span, kind));
        for found in &mut diagnostics {
            found.span = found.span.map(|span| part.span(span));
        }
    }
    diagnostics.order_by_key(|diagnostic| diagnostic.span.map_or(0, |span| span.start));
    Parsed { document: builder.finish(meta), diagnostics }
}

/// What is to be told of bytes that are no UTF-8.
fn invalid(decoded: &decode::Decoded<'_>) -> Option<Diagnostic> {
    let message = format!("{} bytes are not UTF-8 and are shown as \u{fffd}", decoded.invalid);
    let at = SourceSpan::from(decoded.first_invalid..decoded.first_invalid + 1);
    (decoded.invalid > 0).then(|| Diagnostic::new(Severity::Warning, "invalid-utf8", message).at(at))
}

/// Reads a text in which no template is left. `source` is the same text as bytes, before decoding.
fn read(
    (text, source): (&str, &[u8]),
    start: usize,
    (dialect, site): (Dialect, &Site<'_>),
    meta: &Meta,
    part: Option<&part::Within<'_>>,
) -> (Builder, Vec<Diagnostic>) {
    let mask = mask::mask(text, start, (dialect, site));
    let mut steps = events::steps(&mask, start, dialect, site.conventions.hard_wrap);
    let elsewhere = part.map(|part| part.take_out(&mut steps)).unwrap_or_default();
    if dialect == Dialect::Kramdown {
        steps = rows::tables(steps, text);
    } else if dialect != Dialect::CommonMark {
        steps = callout::quotes(steps, text);
    }
    let links = attach::attach(&mut steps, text);
    repair::emphasis(&mut steps, &links, text, dialect);
    if matches!(dialect, Dialect::Kramdown | Dialect::Pandoc) {
        if site.conventions.straight_quotes {
            conventions::straighten(&mut steps, text);
        } else {
            quotes::face(&mut steps, &links, text);
        }
    }
    let starts = notes::starts(&steps, &links);
    let missing = repair::missing_notes(&steps, text, dialect);
    let is_first = part.is_none_or(|part| part.around.start == 0);
    let (title, byline) = if is_first { title::title(meta, &steps) } else { (None, None) };
    let mut writer = writer::Writer::new(steps, (&links, &starts), &mask.abbreviations, source);
    writer.name_by(slug::Rule::of(dialect, site.renderer));
    writer.conventions = site.conventions;
    writer.title(title.as_deref(), byline.as_deref(), start as u32);
    if let Some(part) = part {
        writer.number_on(part.around, elsewhere);
    }
    writer.write();
    let mut diagnostics = std::mem::take(&mut writer.diagnostics);
    let mut builder = writer.builder;
    diagnostics.extend(missing);
    notes::arrange(&mut builder, &mut diagnostics);
    diagnostics.extend(mask.diagnostics);
    (builder, diagnostics)
}

/// Front matter alone, without looking at the body, and what was odd about it.
pub fn front_matter(source: &[u8]) -> (Meta, Vec<Diagnostic>) {
    let (meta, diagnostics, _) = read_front_matter(&decode::decode(source));
    (meta, diagnostics)
}

/// Only the fields of front matter: what a site's order needs of each of its pages.
pub fn fields(source: &[u8]) -> Meta {
    let decoded = decode::decode(source);
    let cut = front_matter::cut(&decoded.text, decoded.start);
    cut.map_or_else(Meta::default, |cut| front_matter::fields(&decoded.text, &cut))
}

fn read_front_matter(decoded: &decode::Decoded<'_>) -> (Meta, Vec<Diagnostic>, usize) {
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
    front_matter::yaml(source).map_err(one_line)
}

/// A TOML file of a site's settings.
///
/// # Errors
/// What the TOML reader says, made safe.
pub fn toml(source: &str) -> Result<Meta, String> {
    front_matter::toml_table(source).map_err(one_line)
}

fn one_line((message, _): (String, usize)) -> String {
    crate::text::safe(&message).replace('\n', " ")
}

/// Guesses a dialect from the text alone, for a file that no site owns: `{:`, `markdown=` or `{%` outside code
/// speak for kramdown, `{{#include` for mdBook, `[@key]` and `::: {` for pandoc.
pub fn guess_dialect(source: &[u8]) -> Dialect {
    let decoded = decode::decode(source);
    let start = front_matter::cut(&decoded.text, decoded.start).map_or(decoded.start, |cut| cut.end);
    let bytes = &decoded.text.as_bytes()[start..];
    // Most files say none of this: code is looked for only where one does.
    let code = std::cell::OnceCell::new();
    let in_code = |at: usize| {
        let code = code.get_or_init(|| code::code_ranges(&decoded.text, start));
        code::covering(code, start + at).is_some()
    };
    let says = |what: &[u8]| memchr::memmem::find_iter(bytes, what).any(|at| !in_code(at));
    let list = memchr::memmem::find_iter(bytes, b"{:").any(|at| {
        let after = bytes.get(at + 2);
        after.is_some_and(|b| matches!(b, b' ' | b'.' | b'#' | b':') || b.is_ascii_alphabetic())
            && !in_code(at)
    });
    let abbreviation = memchr::memmem::find_iter(bytes, b"*[").any(|at| {
        let line = &bytes[at..];
        let line = &line[..memchr::memchr(b'\n', line).unwrap_or(line.len())];
        // Emphasis is no abbreviation: `*[Later]: this*`.
        let long = memchr::memmem::find(line, b"]:").map(|end| &line[end..]);
        (at == 0 || bytes[at - 1] == b'\n') && long.is_some_and(|long| !long.contains(&b'*')) && !in_code(at)
    });
    if list || abbreviation || says(b" markdown=\"") || says(b"{% ") {
        Dialect::Kramdown
    } else if memchr::memmem::find(bytes, b"{{#include ").is_some() {
        Dialect::MdBook
    } else if says(b"[@") || says(b"\n::: {") || says(b"\n:::: {") {
        Dialect::Pandoc
    } else {
        Dialect::Gfm
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialect_is_guessed_from_the_text() {
        let guess = |text: &str| guess_dialect(text.as_bytes());
        assert_eq!(guess("# A\n{: .no_toc }\n"), Dialect::Kramdown);
        assert_eq!(guess("<div class=\"x\" markdown=\"1\">\n"), Dialect::Kramdown);
        assert_eq!(guess("`{: .x}` and\n\n```\n{% raw %}\n```\n"), Dialect::Gfm);
        assert_eq!(guess("As known [@doe99].\n"), Dialect::Pandoc);
        assert_eq!(guess("Text\n\n::: {.callout-note}\nx\n:::\n"), Dialect::Pandoc);
        assert_eq!(guess("Text\n\n:::note\nx\n:::\n"), Dialect::Gfm);
        assert_eq!(guess("```rust\n{{#include a.rs}}\n```\n"), Dialect::MdBook);
        assert_eq!(guess("The WHO.\n\n*[WHO]: World Health Organization\n"), Dialect::Kramdown);
        assert_eq!(guess("*[Later]: this* too\n"), Dialect::Gfm);
        assert_eq!(guess("---\nx: '{: y}'\n---\n"), Dialect::Gfm);
    }

    #[test]
    fn bytes_that_are_no_text_are_told_once() {
        let parsed = parse(b"\xef\xbb\xbfa\xff b\xfe\0", Dialect::Gfm);
        assert_eq!(parsed.document.text(), "a\u{fffd} b\u{fffd}\u{fffd}\n");
        let codes: Vec<_> = parsed.diagnostics.iter().map(|d| (d.code, d.span.map(|s| s.start))).collect();
        assert_eq!(codes, [("invalid-utf8", Some(4))]);
    }

    #[test]
    fn settings_are_read_as_mappings() {
        assert_eq!(
            yaml("title: Site\n").map(|meta| meta.text("title").map(str::to_owned)),
            Ok(Some("Site".to_owned()))
        );
        assert!(yaml("- a\n").is_err() && yaml("a: [").is_err());
    }
}
