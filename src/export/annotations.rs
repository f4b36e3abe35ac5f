//! The reader's own, for people (Markdown) and for other machines (JSON), and the works that were read.

use std::io::{self, Write};

use serde::Serialize;

use super::place::{Place, Places};
use crate::annotation::{Annotation, Attached, How, Kind, Moment};
use crate::cite::{Citations, Resolution};
use crate::text::{ChapterId, Ordered, TextSpan, safe};
use crate::work::Work;

/// An annotation, and where its passage stands now; `None` for an orphan.
#[derive(Debug, Clone)]
pub struct Owned {
    /// The annotation.
    pub annotation: Annotation,
    /// Where it is.
    pub attached: Option<Attached>,
}

/// Writes annotations as Markdown, by place; deleted ones are left out. Says how many there were.
///
/// # Errors
/// What the writer says.
pub fn annotations_markdown(
    work: &Work,
    citations: &Citations,
    all: &[Owned],
    out: &mut impl Write,
) -> io::Result<usize> {
    let mut live: Vec<&Owned> = all.iter().filter(|one| !one.annotation.deleted).collect();
    if live.is_empty() {
        return Ok(0);
    }
    let order = |one: &Owned| match one.attached {
        Some(at) => (at.chapter.0, work.document(at.chapter).map(|d| d.reading_key(at.span.start))),
        None => (u32::MAX, None),
    };
    live.order_by_key(|one| order(one));
    writeln!(out, "# Annotations of {}", line(&work.title))?;
    let mut above = String::new();
    let (marks, others): (Vec<&Owned>, Vec<&Owned>) =
        live.iter().partition(|one| one.annotation.kind() == Kind::Bookmark);
    for one in others {
        let annotation = &one.annotation;
        let here = match one.attached {
            Some(at) => trail(work, at.chapter, at.span).join(" › "),
            None => format!("Without their passage: {}", annotation.passage.trail.join(" › ")),
        };
        if here != above {
            writeln!(out, "\n## {}", line(&here))?;
            above = here;
        }
        writeln!(out)?;
        for quoted in safe(annotation.passage.quote.trim_end()).lines() {
            writeln!(out, "> {quoted}")?;
        }
        if !annotation.note.is_empty() {
            writeln!(out, "\n{}", safe(&annotation.note))?;
        }
        let mut remarks = Vec::new();
        remarks.extend(annotation.colour.map(|colour| format!("highlighted in {}", colour.name())));
        remarks.push(annotation.created.day());
        remarks.extend(match one.attached.map(|at| at.how) {
            Some(How::Reworded(percent)) => Some(format!("re-attached, {percent} %")),
            Some(How::Moved) => Some("moved".to_owned()),
            Some(How::Exact) | None => None,
        });
        writeln!(out, "\n*{}*", remarks.join(", "))?;
        let sources = sources(work, citations, one.attached);
        if !sources.is_empty() {
            writeln!(out, "\nCited there:\n")?;
            for (_, source) in sources {
                writeln!(out, "- {}", line(&source))?;
            }
        }
    }
    if !marks.is_empty() {
        writeln!(out, "\n## Bookmarks\n")?;
        for one in &marks {
            let passage = &one.annotation.passage;
            let place = match one.attached {
                Some(at) => trail(work, at.chapter, at.span).join(" › "),
                None => format!("its passage is gone, from {}", passage.trail.join(" › ")),
            };
            let letter = one.annotation.letter.unwrap_or(' ');
            writeln!(out, "- `{}` {} — {}", safe(&letter.to_string()), line(&passage.words()), line(&place))?;
        }
    }
    Ok(live.len())
}

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    version: u32,
    work: Named<'a>,
    annotations: Vec<Entry<'a>>,
    former: &'a [Annotation],
}

#[derive(Serialize)]
struct Named<'a> {
    key: Option<&'a str>,
    title: &'a str,
}

#[derive(Serialize)]
struct Entry<'a> {
    #[serde(flatten)]
    annotation: &'a Annotation,
    kind: &'static str,
    /// `exact`, `moved`, `reworded`, `orphan`.
    status: &'static str,
    /// Hundredths.
    confidence: u8,
    place: Option<Place>,
    section: Option<String>,
    sources: Vec<String>,
}

/// Writes annotations as JSON, with everything: what was deleted, and what was there before edits. Says how many live.
///
/// # Errors
/// What the writer says.
pub fn annotations_json(
    work: &Work,
    citations: &Citations,
    all: &[Owned],
    former: &[Annotation],
    out: &mut impl Write,
) -> io::Result<usize> {
    let mut places = Places::new(work);
    let annotations = all.iter().map(|one| {
        let (status, confidence) = match one.attached.map(|at| at.how) {
            Some(How::Exact) => ("exact", 100),
            Some(How::Moved) => ("moved", 100),
            Some(How::Reworded(percent)) => ("reworded", percent),
            None => ("orphan", 0),
        };
        Entry {
            annotation: &one.annotation,
            kind: one.annotation.kind().name(),
            status,
            confidence,
            place: one.attached.map(|at| places.of_text(at.chapter, at.span.start)),
            section: one.attached.and_then(|at| trail(work, at.chapter, at.span).into_iter().nth(1)),
            sources: sources(work, citations, one.attached).into_iter().map(|(id, _)| id).collect(),
        }
    });
    let file = File {
        format: "lectern-annotations",
        version: 1,
        work: Named { key: work.key.as_deref(), title: &work.title },
        annotations: annotations.collect(),
        former,
    };
    super::own_json(&file, out)?;
    Ok(all.iter().filter(|one| !one.annotation.deleted).count())
}

/// The chapter's title, and the section's where it says something else.
fn trail(work: &Work, chapter: ChapterId, span: TextSpan) -> Vec<String> {
    let mut trail = vec![work.chapter(chapter).title.clone()];
    if let Some(document) = work.document(chapter) {
        trail.extend(document.section_at(span.start).map(|id| document.section_title(id).replace('\n', " ")));
    }
    trail.dedup();
    trail
}

/// The sources that a passage cites for certain: identity and entry, each once.
fn sources(work: &Work, citations: &Citations, attached: Option<Attached>) -> Vec<(String, String)> {
    let Some(at) = attached else { return Vec::new() };
    let mut out: Vec<(String, String)> = Vec::new();
    for citation in citations.chapter(at.chapter).iter().filter(|c| c.span.overlap(at.span).is_some()) {
        let Resolution::Resolved(id) = citation.resolution else { continue };
        let reference = citations.reference(id);
        let text = reference.text(|chapter| work.document(chapter).map(|document| &**document));
        if out.iter().all(|(_, other)| *other != text) {
            out.push((reference.id.clone(), text));
        }
    }
    out
}

/// A work that was read.
#[derive(Debug, Clone, Serialize)]
pub struct Read<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its path; `None` for the built-in edition.
    pub path: Option<&'a str>,
    /// When.
    pub seen: Moment,
    /// How far, in hundredths.
    pub percent: Option<u8>,
    /// The titles over the place.
    pub place: &'a str,
    /// Minutes spent.
    pub minutes: u64,
}

/// Writes a list of works: day, how far, path, title, place.
///
/// # Errors
/// What the writer says.
pub fn recent_text<'a>(works: impl Iterator<Item = Read<'a>>, out: &mut impl Write) -> io::Result<()> {
    for read in works {
        let percent = read.percent.map_or("-".to_owned(), |percent| format!("{percent}%"));
        let place = if read.place.is_empty() { String::new() } else { format!(" — {}", line(read.place)) };
        let path = read.path.map_or("(built in)".to_owned(), line);
        writeln!(out, "{}  {percent:>4}  {path}  {}{place}", read.seen.day(), line(read.title))?;
    }
    Ok(())
}

/// Writes a list of works as JSON.
///
/// # Errors
/// What the writer says.
pub fn recent_json<'a>(works: impl Iterator<Item = Read<'a>>, out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Works<'a> {
        works: Vec<Read<'a>>,
    }
    super::json(&Works { works: works.collect() }, out)
}

fn line(text: &str) -> String {
    safe(text).replace('\n', " ")
}
