//! What is wrong in a work, for pipes.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use serde::Serialize;

use super::json;
use super::place::{Places, file_name, here, settings_name};
use crate::cite::{CitationStyle, Citations, ReferenceId, Resolution, Twin};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::{ChapterId, Ordered};
use crate::work::Work;

/// How many problems there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// What the work names and cannot be had.
    pub errors: usize,
    /// What is probably not as its author meant it.
    pub warnings: usize,
    /// What is worth knowing.
    pub information: usize,
}

#[derive(Serialize)]
struct Report {
    errors: usize,
    warnings: usize,
    information: usize,
    diagnostics: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    severity: &'static str,
    code: &'static str,
    /// `null` for the whole work.
    path: Option<String>,
    line: Option<u32>,
    column: Option<u32>,
    message: String,
    help: Option<String>,
    #[serde(skip)]
    file: Option<String>,
}

/// Reports all problems of a work whose chapters are loaded, as text or as JSON, and counts them.
///
/// # Errors
/// What the output says.
pub fn check(work: &Work, as_json: bool, out: &mut impl Write) -> io::Result<Tally> {
    let mut problems = work.problems();
    let citations = Citations::of_work(&work.documents(), &work.bibliographies(), &|id| work.book_of(id));
    problems.extend(unresolved(work, &citations));
    problems.extend(entries(work, &citations));
    problems.order_by_key(|d| (d.chapter.map(|c| c.0 + 1), d.span.map(|s| s.start)));
    let count = |severity| problems.iter().filter(|d| d.severity == severity).count();
    let tally = Tally {
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        information: count(Severity::Information),
    };
    let Tally { errors, warnings, information } = tally;
    let mut places = Places::new(work);
    let here = here();
    let diagnostics: Vec<Shown> = problems
        .into_iter()
        .map(|problem| {
            let chapter = problem.chapter.filter(|id| id.index() < work.chapters.len());
            let place = chapter.zip(problem.span).map(|(id, span)| places.of_source(id, span.start));
            let (file, path, line, column) = match (problem.settings, chapter) {
                (Some(at), _) => {
                    let file = settings_name(work, &at.path, here.as_deref());
                    (Some(file), Some(at.path), at.line, at.line.map(|_| 1))
                }
                (None, Some(id)) => {
                    let (line, column) = (place.as_ref().map(|p| p.line), place.as_ref().map(|p| p.column));
                    (
                        Some(file_name(work, id, here.as_deref())),
                        Some(work.chapter(id).path.clone()),
                        line,
                        column,
                    )
                }
                (None, None) => (None, None, None, None),
            };
            Shown {
                severity: problem.severity.name(),
                code: problem.code,
                path,
                line,
                column,
                message: problem.message,
                help: problem.help,
                file,
            }
        })
        .collect();
    if as_json {
        json(&Report { errors, warnings, information, diagnostics }, out)?;
        return Ok(tally);
    }
    for one in &diagnostics {
        if let Some(file) = &one.file {
            write!(out, "{file}:{}:{}: ", one.line.unwrap_or(1), one.column.unwrap_or(1))?;
        }
        writeln!(out, "{}[{}]: {}", one.severity, one.code, one.message)?;
        if let Some(help) = &one.help {
            writeln!(out, "  hint: {help}")?;
        }
    }
    let counted = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    writeln!(
        out,
        "{}, {}, {}",
        counted(errors, "error", "errors"),
        counted(warnings, "warning", "warnings"),
        counted(information, "remark", "remarks")
    )?;
    Ok(tally)
}

/// Citations that lead nowhere for certain. In a work without any reference list only citations by key count:
/// there the others have nothing to lead to.
fn unresolved(work: &Work, citations: &Citations) -> Vec<Diagnostic> {
    let has_list = !citations.references().is_empty();
    let mut out = Vec::new();
    for id in work.ids() {
        let Some(document) = work.document(id) else { continue };
        for citation in citations.chapter(id) {
            if !has_list && citation.style != CitationStyle::Key {
                continue;
            }
            let text = document.slice(citation.span).replace('\n', " ");
            let problem = match &citation.resolution {
                Resolution::Resolved(_) => continue,
                Resolution::Uncertain { candidates, reason } => {
                    let perhaps: Vec<&str> =
                        candidates.iter().map(|id| citations.reference(*id).id.as_str()).collect();
                    let message = format!("it is not certain what \u{201c}{text}\u{201d} cites: {reason}");
                    Diagnostic::new(Severity::Warning, "uncertain-citation", message)
                        .help(format!("perhaps {}", perhaps.join(" or ")))
                }
                Resolution::Unresolved => {
                    let message = format!("\u{201c}{text}\u{201d} is not in the reference list");
                    Diagnostic::new(Severity::Warning, "unresolved-citation", message)
                }
            };
            out.push(problem.within(id).at(document.source().span_to_source(citation.span)));
        }
    }
    out
}

/// Entries of the work's own lists that are never cited, or stand there twice.
fn entries(work: &Work, citations: &Citations) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut meant: HashSet<ReferenceId> = HashSet::new();
    let mut citing: HashSet<ChapterId> = HashSet::new();
    for id in work.ids() {
        for citation in citations.chapter(id) {
            citing.insert(work.book_of(id));
            match &citation.resolution {
                Resolution::Resolved(id) => {
                    meant.insert(*id);
                }
                Resolution::Uncertain { candidates, .. } => meant.extend(candidates),
                Resolution::Unresolved => {}
            }
        }
    }
    let twins = citations.twins(|id| work.document(id).map(|document| &**document), |id| work.book_of(id));
    let twins: HashMap<ReferenceId, Twin> = twins.into_iter().map(|twin| (twin.second, twin)).collect();
    for (at, reference) in citations.references().iter().enumerate() {
        let Some(place) = reference.place.filter(|_| !reference.is_note) else { continue };
        let Some(document) = work.document(place.chapter) else { continue };
        let book = work.book_of(place.chapter);
        let mut tell = |severity, code, message| {
            let problem = Diagnostic::new(severity, code, message);
            out.push(problem.within(place.chapter).at(document.source().span_to_source(place.span)));
        };
        let id = &reference.id;
        if let Some(twin) = twins.get(&ReferenceId(at as u32)) {
            let other = &citations.reference(twin.first).id;
            let (code, message) = if twin.same_words {
                ("duplicate-entry", format!("{id} is the same entry as {other}"))
            } else {
                ("duplicate-doi", format!("{id} has the same DOI as {other}"))
            };
            tell(Severity::Warning, code, message);
        }
        // Where nothing is cited the list is one of further reading.
        if !meant.contains(&ReferenceId(at as u32)) && citing.contains(&book) {
            tell(Severity::Information, "uncited-entry", format!("{id} is never cited"));
        }
    }
    out
}
