//! Search results for pipes.

use std::io::{self, Write};

use serde::Serialize;

use super::json;
use super::place::{Places, file_name, here};
use crate::cite::Citations;
use crate::document::{BlockKind, Document};
use crate::search::{self, Hit, HitKind, Query};
use crate::text::{ChapterId, TextSpan};
use crate::work::Work;

/// Characters of an excerpt.
const EXCERPT: usize = 160;

/// Part of a work that may be searched. Every place belongs to exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Running text, tables and whatever is not in the others.
    Body,
    /// Titles and headings.
    Headings,
    /// The bodies of notes.
    Notes,
    /// The reference list.
    References,
    /// Preformatted text.
    Code,
}

/// A hit and where it is.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    chapter: String,
    section: Option<String>,
    slug: Option<String>,
    path: String,
    line: u32,
    column: u32,
    kind: &'static str,
    score: f64,
    excerpt: String,
    matches: Vec<[usize; 2]>,
    /// How text output names the file.
    #[serde(skip)]
    file: String,
}

/// Searches all chapters, which must be loaded; better hits first, then in reading order. No `scopes` means all.
pub fn find(work: &Work, query: &Query, scopes: &[Scope]) -> Vec<Found> {
    let citations = if scopes.is_empty() {
        Citations::default()
    } else {
        Citations::of_work(&work.documents(), &work.bibliographies(), |id| work.book_of(id))
    };
    let references = |chapter| {
        let all = citations.references().iter().filter_map(|r| r.place).filter(move |p| p.chapter == chapter);
        all.map(|place| place.span).collect::<Vec<_>>()
    };
    let hits_of = |query: &Query| {
        let mut out: Vec<(ChapterId, Hit)> = Vec::new();
        for id in work.ids() {
            let Some(document) = work.document(id) else { continue };
            let references = references(id);
            let asked =
                |hit: &Hit| scopes.is_empty() || scopes.contains(&scope(document, hit.start(), &references));
            out.extend(query.hits(document).into_iter().filter(asked).map(|hit| (id, hit)));
        }
        out
    };
    let mut hits = hits_of(query);
    if let (true, Some(fallback)) = (hits.is_empty(), query.fallback()) {
        hits = hits_of(&fallback);
    }
    let mut places = Places::new(work);
    let here = here();
    let mut found: Vec<Found> = hits
        .iter()
        .filter_map(|(id, hit)| Some((*id, hit, work.document(*id)?)))
        .map(|(id, hit, document)| {
            let shown = search::shown(document, hit);
            let place = places.of_text(id, shown);
            let section = document.section_at(shown);
            let excerpt = search::excerpt(document, hit, EXCERPT);
            Found {
                chapter: place.chapter,
                section: section.map(|s| document.section_title(s).replace('\n', " ")),
                slug: section.map(|s| document.section(s).slug.to_string()),
                path: place.path,
                line: place.line,
                column: place.column,
                kind: kind_name(hit.kind),
                score: (search::score(document, hit) * 1000.0).round() / 1000.0,
                excerpt: excerpt.text,
                matches: excerpt.matches.iter().map(|m| [m.start, m.end]).collect(),
                file: file_name(work, id, here.as_deref()),
            }
        })
        .collect();
    // A stable sort: what scores the same stays in reading order.
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found
}

fn kind_name(kind: HitKind) -> &'static str {
    match kind {
        HitKind::Phrase => "phrase",
        HitKind::Words => "words",
        HitKind::Regex => "regex",
    }
}

fn scope(document: &Document, offset: u32, references: &[TextSpan]) -> Scope {
    if references.iter().any(|span| span.contains(offset)) {
        return Scope::References;
    }
    let Some(block) = document.block_at(offset) else { return Scope::Body };
    match document.block(block).kind {
        BlockKind::Heading { .. } | BlockKind::Title => Scope::Headings,
        BlockKind::Code { .. } => Scope::Code,
        _ if document.note_of(block).is_some() => Scope::Notes,
        BlockKind::Paragraph
        | BlockKind::Byline
        | BlockKind::Term
        | BlockKind::TableCell { .. }
        | BlockKind::Rule
        | BlockKind::Embed { .. }
        | BlockKind::Math => Scope::Body,
    }
}

/// Prints hits as `path:line:column: excerpt`.
///
/// # Errors
/// What the output says.
pub fn hits_text(found: &[Found], out: &mut impl Write) -> io::Result<()> {
    for hit in found {
        writeln!(out, "{}:{}:{}: {}", hit.file, hit.line, hit.column, hit.excerpt)?;
    }
    Ok(())
}

/// Prints hits as JSON; `total` counts also those that a limit cut off.
///
/// # Errors
/// What the output says.
pub fn hits_json(query: &Query, total: usize, found: &[Found], out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Results<'a> {
        query: String,
        total: usize,
        hits: &'a [Found],
    }
    json(&Results { query: crate::text::safe(query.text()).into_owned(), total, hits: found }, out)
}
