//! What a check of a work finds beyond what parsing its chapters says: links and notes that lead nowhere.

use std::collections::{HashMap, HashSet};

use super::links::{Found, Links};
use super::{NoteRef, Work, notes, sources};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Document, InlineTarget, NoteKind};
use crate::system;
use crate::text::{ChapterId, SourceSpan, TextPos, TextSpan};

/// Problems of the chapters loaded so far, in reading order.
pub(super) fn of(work: &Work) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let folders = site_folders(work);
    let mut sources = HashMap::new();
    for id in work.ids() {
        let Some(document) = work.document(id) else { continue };
        links(work, id, document, &folders, &mut sources, &mut found);
        marks(work, id, document, &mut found);
        bodies(work, id, document, &mut found);
    }
    found.extend(sources::missing(work));
    found
}

fn at(document: &Document, id: ChapterId, span: TextSpan, diagnostic: Diagnostic) -> Diagnostic {
    let SourceSpan { start, end } = document.source().span_to_source(span);
    diagnostic.within(id).at(SourceSpan { start, end })
}

fn link_inlines(document: &Document) -> impl Iterator<Item = (TextSpan, &str)> {
    let mut before: Option<(u32, &str)> = None;
    document.inlines().iter().filter_map(move |inline| {
        let InlineTarget::Link { destination } = &inline.target else { return None };
        // One link that something interrupts comes in pieces.
        let again = before == Some((inline.span.start, &**destination));
        before = Some((inline.span.end, destination));
        (!again).then_some((inline.span, &**destination))
    })
}

/// The folders of the site's addresses that are known to lead into this work.
fn site_folders(work: &Work) -> HashSet<String> {
    let mut folders = HashSet::new();
    for id in work.ids() {
        let Some(document) = work.document(id) else { continue };
        for (_, destination) in link_inlines(document) {
            let address = destination.split(['#', '?']).next().unwrap_or_default();
            if address.starts_with('/') && matches!(work.find(id, destination), Found::Chapter(..)) {
                folders.insert(Links::folder_of_page(address));
            }
        }
    }
    folders
}

fn links(
    work: &Work,
    id: ChapterId,
    document: &Document,
    folders: &HashSet<String>,
    sources: &mut HashMap<ChapterId, String>,
    found: &mut Vec<Diagnostic>,
) {
    let alone = work.order.kind == "file" || work.order.kind == "stdin";
    for (span, destination) in link_inlines(document).filter(|(_, to)| !is_template(to)) {
        let broken = |severity, why: &str| {
            Some(Diagnostic::new(
                severity,
                "broken-link",
                format!("the link to {destination} leads nowhere: {why}"),
            ))
        };
        let problem = match work.find(id, destination) {
            Found::External(_) | Found::Chapter(_, None) => None,
            Found::Refused(reason) => Some(
                Diagnostic::new(
                    Severity::Warning,
                    "unsafe-link",
                    format!("the link to {destination}: {reason}"),
                )
                .help("only http, https and mailto addresses are opened"),
            ),
            Found::Outside | Found::NoPage(_) if alone => None,
            Found::Several(_) => broken(Severity::Warning, "several chapters have that name"),
            Found::Outside => broken(Severity::Warning, "it leads out of this work"),
            Found::NoFile(path) => match &work.root {
                // A picture, a PDF or a folder is there; that the reader cannot show it is no fault of the link.
                Some(root) if is_within(root, &path) => None,
                Some(_) if !work.links.is_content(&path) => {
                    broken(Severity::Warning, "it leads out of this work")
                }
                // Such an address may be a page that only the site's builder makes.
                Some(_) if !is_jekyll(work) && !path.rsplit('/').next().unwrap_or_default().contains('.') => {
                    broken(Severity::Warning, "no page of this work has that address")
                }
                // Standard input stands nowhere.
                None if alone => None,
                _ => broken(Severity::Error, "there is no such file"),
            },
            Found::NoPage(page) => {
                let known = folders.is_empty() || folders.contains(&Links::folder_of_page(&page));
                let file = work.root.as_ref().is_some_and(|root| {
                    is_within(
                        root,
                        destination.split(['#', '?']).next().unwrap_or_default().trim_start_matches('/'),
                    )
                });
                if file || !(known || work.links.is_complete()) {
                    None
                } else if !work.links.is_content(&work.chapter(id).path) || !is_jekyll(work) {
                    // The site's own files may stand where only its builder finds them.
                    broken(Severity::Warning, "no page of this work has that address")
                } else {
                    broken(Severity::Error, "no page of this work has that address")
                }
            }
            Found::Chapter(target, Some(fragment)) => {
                let missing = work.document(target).is_some_and(|there| {
                    there.place_of(&fragment).is_none()
                        && !(target == id && work.elsewhere(id, &fragment).is_some())
                        && !has_anchor(work, target, &fragment, sources)
                });
                missing.then(|| {
                    let path = &work.chapter(target).path;
                    Diagnostic::new(
                        Severity::Warning,
                        "broken-anchor",
                        format!("{path} has no heading or anchor {fragment}"),
                    )
                })
            }
        };
        found.extend(problem.map(|problem| at(document, id, span, problem)));
    }
}

/// Whether only the site's builder knows where a link leads: a name of Quarto's interlinks, or a template.
fn is_template(destination: &str) -> bool {
    destination.starts_with('`') || ["{{#", "{{.", "{{ ."].iter().any(|sign| destination.contains(sign))
}

/// Whether the rules for addresses are Jekyll's, or no site's.
fn is_jekyll(work: &Work) -> bool {
    matches!(work.order.kind, "jekyll-nav" | "folder" | "file" | "edition" | "stdin")
}

/// Whether something stands at a path of the work's folder; what a link leads outside to is not looked at.
fn is_within(root: &std::path::Path, path: &str) -> bool {
    let path = root.join(path.trim_start_matches('/'));
    system::inside(root, &path).is_some()
}

/// Whether a chapter's source names an anchor that is no heading's.
fn has_anchor(work: &Work, id: ChapterId, fragment: &str, sources: &mut HashMap<ChapterId, String>) -> bool {
    if fragment.eq_ignore_ascii_case("top") || fragment.starts_with("fn") {
        return true;
    }
    let source = sources
        .entry(id)
        .or_insert_with(|| String::from_utf8_lossy(&work.source(id).unwrap_or_default()).into_owned());
    let spelt = [
        format!("=\"{fragment}\""),
        format!("='{fragment}'"),
        format!("#{fragment}}}"),
        format!("#{fragment} "),
        format!("={fragment}>"),
    ];
    spelt.iter().any(|way| source.contains(way))
}

fn marks(work: &Work, id: ChapterId, document: &Document, found: &mut Vec<Diagnostic>) {
    for inline in document.inlines() {
        let InlineTarget::NoteMark { label, kind } = &inline.target else { continue };
        let here = TextPos::new(id, inline.span.start);
        if notes::is_in_body(document, inline.span, label, *kind) || work.note(here, label, *kind).is_some() {
            continue;
        }
        let help = match kind {
            NoteKind::Footnote => format!("add a line [^{label}]: with the note to this chapter"),
            NoteKind::Superscript => format!("add a paragraph that begins <sup>{label}</sup> with the note"),
        };
        let problem = Diagnostic::new(Severity::Warning, "missing-note", format!("note {label} has no body"));
        found.push(at(document, id, inline.span, problem.help(help)));
    }
}

fn bodies(work: &Work, id: ChapterId, document: &Document, found: &mut Vec<Diagnostic>) {
    let mut seen: HashSet<(&str, NoteKind)> = HashSet::new();
    for (index, note) in document.notes().iter().enumerate() {
        let again = !seen.insert((&note.label, note.kind));
        // The parser has said so of footnotes already.
        if again && note.kind == NoteKind::Footnote {
            continue;
        }
        if !work.marks_of(NoteRef { chapter: id, note: index as u32 }).is_empty() {
            continue;
        }
        let (code, message) = if again {
            ("duplicate-note", format!("a second body of note {}", note.label))
        } else {
            ("unmarked-note", format!("nothing calls for note {}", note.label))
        };
        let start = notes::start_of(document, note.container);
        let span = match document.block_at(start) {
            Some(block) => document.block(block).span,
            None => TextSpan::default(),
        };
        found.push(at(document, id, span, Diagnostic::new(Severity::Warning, code, message)));
    }
}
