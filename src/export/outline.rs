//! The contents: chapters and their sections.

use std::io::{self, Write};

use serde::Serialize;

use super::place::Places;
use super::{json, number};
use crate::document::{Document, SectionId};
use crate::text::ChapterId;
use crate::work::{Chapter, Heading, Order, Source, Work};

#[derive(Serialize)]
struct Outline<'a> {
    title: &'a str,
    order: OrderShown<'a>,
    chapters: Vec<ChapterShown<'a>>,
}

#[derive(Serialize)]
struct OrderShown<'a> {
    kind: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct ChapterShown<'a> {
    id: u32,
    title: &'a str,
    path: &'a str,
    parent: u32,
    depth: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    sections: Vec<SectionShown>,
}

#[derive(Serialize)]
struct SectionShown {
    level: u8,
    title: String,
    slug: String,
    line: u32,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    no_toc: bool,
    children: Vec<SectionShown>,
}

/// Prints the contents as an indented tree. `depth` 1 shows chapters alone; `None` shows all.
///
/// # Errors
/// What the output says.
pub fn outline_text(work: &Work, depth: Option<u16>, out: &mut impl Write) -> io::Result<()> {
    let most = depth.unwrap_or(u16::MAX);
    writeln!(out, "{}", work.title)?;
    let digits = work.chapters.len().to_string().len();
    for id in work.ids() {
        let chapter = work.chapter(id);
        let indent = 2 * usize::from(chapter.depth);
        let number = chapter.number.as_ref().map(|number| format!("{number} ")).unwrap_or_default();
        let entry = match entry(chapter) {
            Some(kind) if chapter.is_blank() => format!(" ({kind})"),
            _ => String::new(),
        };
        writeln!(out, "{:indent$}{:>digits$}  {number}{}{entry}", "", id.0 + 1, chapter.title)?;
        let Some(document) = work.document(id) else { continue };
        for (section, level) in shown(document, &chapter.title) {
            if level < most {
                let indent = indent + digits + 2 + 2 * usize::from(level);
                writeln!(out, "{:indent$}{}", "", document.section_title(section).replace('\n', " "))?;
            }
        }
    }
    Ok(())
}

/// What an entry of the contents is that has no file to read.
fn entry(chapter: &Chapter) -> Option<&'static str> {
    let group = matches!(chapter.source, Source::Heading(Heading::Group));
    if group { Some("group") } else { chapter.absence() }
}

/// The sections for people, with how deep they stand, from 1: without those their author keeps out, and without
/// the one that only repeats the chapter's title.
fn shown(document: &Document, title: &str) -> Vec<(SectionId, u16)> {
    let mut depths: Vec<u16> = Vec::new();
    let mut out = Vec::new();
    for (at, section) in document.sections().iter().enumerate() {
        let id = SectionId(at as u32);
        let above = section.parent.map_or(0, |parent| depths[parent.index()]);
        let repeats = at == 0 && document.section_title(id) == title;
        depths.push(if repeats { above } else { above + 1 });
        if !repeats && !section.no_toc {
            out.push((id, above + 1));
        }
    }
    out
}

/// Prints the contents as JSON.
///
/// # Errors
/// What the output says.
pub fn outline_json(work: &Work, depth: Option<u16>, explain: bool, out: &mut impl Write) -> io::Result<()> {
    let mut places = Places::new(work);
    let chapters = work
        .ids()
        .map(|id| {
            let chapter = work.chapter(id);
            let sections = match work.document(id).filter(|_| entry(chapter).is_none()) {
                Some(document) => children(document, None, id, depth.unwrap_or(u16::MAX) - 1, &mut places),
                None => Vec::new(),
            };
            ChapterShown {
                id: number(Some(id)),
                title: &chapter.title,
                path: &chapter.path,
                parent: number(chapter.parent),
                depth: chapter.depth,
                number: chapter.number.as_deref(),
                entry: entry(chapter),
                reason: explain.then_some(&*chapter.reason),
                sections,
            }
        })
        .collect();
    let Order { kind, reason } = &work.order;
    json(&Outline { title: &work.title, order: OrderShown { kind, reason }, chapters }, out)
}

fn children(
    document: &Document,
    parent: Option<SectionId>,
    chapter: ChapterId,
    levels: u16,
    places: &mut Places<'_>,
) -> Vec<SectionShown> {
    let mut out = Vec::new();
    if levels == 0 {
        return out;
    }
    // In preorder a section's children stand between it and the next one that is not below it.
    let first = parent.map_or(0, |p| p.index() + 1);
    for (at, section) in document.sections().iter().enumerate().skip(first) {
        if section.parent < parent {
            break;
        }
        if section.parent != parent {
            continue;
        }
        let id = SectionId(at as u32);
        out.push(SectionShown {
            level: section.level,
            title: document.section_title(id).replace('\n', " "),
            slug: section.slug.to_string(),
            line: places.of_text(chapter, document.block(section.heading).span.start).line,
            no_toc: section.no_toc,
            children: children(document, Some(id), chapter, levels - 1, places),
        });
    }
    out
}

/// Prints how the order of chapters was found.
///
/// # Errors
/// What the output says.
pub fn explain_order(work: &Work, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", work.title)?;
    writeln!(out, "order: {}", work.order.kind)?;
    writeln!(out, "reason: {}", work.order.reason)?;
    let digits = work.chapters.len().to_string().len();
    for id in work.ids() {
        let chapter = work.chapter(id);
        let indent = 2 * usize::from(chapter.depth);
        writeln!(out, "{:>digits$}  {:indent$}{}  {}", id.0 + 1, "", chapter.path, chapter.title)?;
        if !chapter.reason.is_empty() {
            let indent = digits + 2 + indent + 2;
            writeln!(out, "{:indent$}{}", "", chapter.reason)?;
        }
    }
    Ok(())
}
