//! Citations, references and notes for pipes.

use std::collections::HashSet;
use std::io::{self, Write};

use serde::Serialize;

use super::json;
use super::place::{Place, Places, file_name, here};
use crate::cite::{CitationStyle, Citations, Reference, ReferenceId, Resolution};
use crate::document::{Document, NoteBody};
use crate::text::ChapterId;
use crate::work::{NoteRef, Work};

#[derive(Serialize)]
struct All {
    citations: Vec<CitationShown>,
    references: Vec<ReferenceShown>,
    notes: Vec<NoteShown>,
}

#[derive(Serialize)]
struct CitationShown {
    chapter: String,
    section: Option<String>,
    path: String,
    line: u32,
    column: u32,
    text: String,
    style: &'static str,
    status: &'static str,
    reference: Option<String>,
    candidates: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip)]
    id: ChapterId,
}

#[derive(Serialize)]
struct ReferenceShown {
    id: String,
    /// `null` for a source that only a file of sources has; `path` is then that file.
    chapter: Option<String>,
    path: String,
    line: Option<u32>,
    text: String,
    #[serde(rename = "type")]
    kind: &'static str,
    authors: Vec<String>,
    year: Option<String>,
    title: Option<String>,
    venue: Option<String>,
    volume: Option<String>,
    issue: Option<String>,
    pages: Option<String>,
    publisher: Option<String>,
    doi: Option<String>,
    url: Option<String>,
    cited: usize,
    #[serde(skip)]
    at: ReferenceId,
}

#[derive(Serialize)]
struct NoteShown {
    label: String,
    marks: Vec<Place>,
    body: Place,
    text: String,
}

/// Prints all citations, references and notes of a work as JSON.
///
/// # Errors
/// What the output says.
pub fn cites_json(work: &Work, citations: &Citations, out: &mut impl Write) -> io::Result<()> {
    json(&collect(work, citations), out)
}

/// Prints the sources of a work as a BibTeX file: its reference lists, and what it cites of files of sources.
///
/// # Errors
/// What the output says.
pub fn cites_bibtex(work: &Work, citations: &Citations, out: &mut impl Write) -> io::Result<()> {
    for (at, reference) in sources(work, citations).enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        out.write_all(reference.bibtex().as_bytes())?;
    }
    Ok(())
}

/// Prints the sources of a work as CSL-JSON: a list of items.
///
/// # Errors
/// What the output says.
pub fn cites_csl(work: &Work, citations: &Citations, out: &mut impl Write) -> io::Result<()> {
    let items: Vec<_> = sources(work, citations).map(Reference::csl).collect();
    json(&items, out)
}

/// The sources that other programs can use. A note that others cite is none of its own.
fn sources<'a>(work: &Work, citations: &'a Citations) -> impl Iterator<Item = &'a Reference> {
    let shown = collect(work, citations).references;
    shown.into_iter().map(|shown| citations.reference(shown.at)).filter(|reference| !reference.is_note)
}

/// Prints all citations, references and notes of a work as lists for a person.
///
/// # Errors
/// What the output says.
pub fn cites_text(work: &Work, citations: &Citations, out: &mut impl Write) -> io::Result<()> {
    let All { citations, references, notes } = collect(work, citations);
    let here = here();
    let count = |status: &str| citations.iter().filter(|c| c.status == status).count();
    writeln!(
        out,
        "Citations: {} ({} resolved, {} uncertain, {} unresolved)",
        citations.len(),
        count("resolved"),
        count("uncertain"),
        count("unresolved")
    )?;
    for citation in &citations {
        let leads = match (&citation.reference, citation.candidates.as_slice()) {
            (Some(reference), _) => format!("-> {reference}"),
            (None, []) => "unresolved".to_owned(),
            (None, candidates) => format!("perhaps -> {}", candidates.join(", ")),
        };
        let file = file_name(work, citation.id, here.as_deref());
        writeln!(out, "  {file}:{}:{}: {}  {leads}", citation.line, citation.column, citation.text)?;
    }
    writeln!(out, "\nReferences: {}", references.len())?;
    for reference in &references {
        let times =
            if reference.cited == 1 { "once".to_owned() } else { format!("{} times", reference.cited) };
        writeln!(out, "  {}  (cited {times})\n      {}", reference.id, reference.text)?;
    }
    writeln!(out, "\nNotes: {}", notes.len())?;
    for note in &notes {
        let marks: Vec<String> =
            note.marks.iter().map(|m| format!("{}:{}:{}", m.path, m.line, m.column)).collect();
        let marks = if marks.is_empty() { "no mark".to_owned() } else { marks.join(", ") };
        writeln!(
            out,
            "  {}  {}:{}  (marked at {marks})\n      {}",
            note.label, note.body.path, note.body.line, note.text
        )?;
    }
    Ok(())
}

fn collect(work: &Work, citations: &Citations) -> All {
    let mut places = Places::new(work);
    let mut all = All { citations: Vec::new(), references: Vec::new(), notes: Vec::new() };
    let name = |id: ReferenceId| citations.reference(id).id.clone();
    for id in work.ids() {
        let Some(document) = work.document(id) else { continue };
        for citation in citations.chapter(id) {
            let place = places.of_text(id, citation.span.start);
            let (status, reference, candidates, reason) = match &citation.resolution {
                Resolution::Resolved(id) => ("resolved", Some(name(*id)), Vec::new(), None),
                Resolution::Uncertain { candidates, reason } => {
                    ("uncertain", None, candidates.iter().map(|id| name(*id)).collect(), Some(reason.clone()))
                }
                Resolution::Unresolved => ("unresolved", None, Vec::new(), None),
            };
            let in_note =
                document.block_at(citation.span.start).is_some_and(|b| document.note_of(b).is_some());
            all.citations.push(CitationShown {
                chapter: place.chapter,
                section: document
                    .section_at(citation.span.start)
                    .map(|s| one_line(document.section_title(s))),
                path: place.path,
                line: place.line,
                column: place.column,
                text: one_line(document.slice(citation.span)),
                style: style_name(citation.style, in_note),
                status,
                reference,
                candidates,
                reason,
                id,
            });
        }
        for (at, note) in document.notes().iter().enumerate() {
            let reference = NoteRef { chapter: id, note: at as u32 };
            let marks = work.marks_of(reference);
            let blocks = document.container(note.container).blocks.clone();
            let start = document.blocks().get(blocks.start.index()).map_or(0, |block| block.span.start);
            all.notes.push(NoteShown {
                label: note.label.to_string(),
                marks: marks.iter().map(|(chapter, span)| places.of_text(*chapter, span.start)).collect(),
                body: places.of_text(id, start),
                text: body(document, note),
            });
        }
    }
    let mut meant: HashSet<ReferenceId> = HashSet::new();
    for id in work.ids() {
        for citation in citations.chapter(id) {
            match &citation.resolution {
                Resolution::Resolved(id) => {
                    meant.insert(*id);
                }
                Resolution::Uncertain { candidates, .. } => meant.extend(candidates),
                Resolution::Unresolved => {}
            }
        }
    }
    for (at, reference) in citations.references().iter().enumerate() {
        let id = ReferenceId(at as u32);
        let stands = reference.place.and_then(|stands| Some((stands, work.document(stands.chapter)?)));
        // A file of sources may serve many works: of it only what this one cites.
        if stands.is_none() && !meant.contains(&id) {
            continue;
        }
        let place = stands.map(|(stands, _)| places.of_text(stands.chapter, stands.span.start));
        let path = place.as_ref().map(|place| place.path.clone()).or_else(|| reference.file.clone());
        all.references.push(ReferenceShown {
            id: reference.id.clone(),
            chapter: place.as_ref().map(|place| place.chapter.clone()),
            path: path.unwrap_or_default(),
            line: place.as_ref().map(|place| place.line),
            text: reference.text(|chapter| work.document(chapter).map(|document| &**document)),
            kind: reference.kind.name(),
            authors: reference.authors.clone(),
            year: reference.year.clone(),
            title: reference.title.clone(),
            venue: reference.venue.clone(),
            volume: reference.volume.clone(),
            issue: reference.issue.clone(),
            pages: reference.pages.clone(),
            publisher: reference.publisher.clone(),
            doi: reference.doi.clone(),
            url: reference.url.clone(),
            cited: citations.places(id).len(),
            at: id,
        });
    }
    all
}

/// A citation's style by name. The contract has a fourth, for works that cite in their notes.
fn style_name(style: CitationStyle, in_note: bool) -> &'static str {
    match style {
        CitationStyle::AuthorYear if in_note => "note",
        CitationStyle::AuthorYear => "author-year",
        CitationStyle::Numeric => "numeric",
        CitationStyle::Key => "key",
        CitationStyle::Note => "note",
    }
}

/// A note's text on one line, without the mark that layout shows before it.
fn body(document: &Document, note: &NoteBody) -> String {
    let blocks = document.container(note.container).blocks.clone();
    let blocks = &document.blocks()[blocks.start.index()..blocks.end.index()];
    let texts: Vec<String> = blocks.iter().map(|block| one_line(document.slice(block.span))).collect();
    let text = texts.join(" ");
    let text = text.trim();
    text.strip_prefix(&*note.shown).unwrap_or(text).trim_start().to_owned()
}

fn one_line(text: &str) -> String {
    text.trim().replace('\n', " ")
}
