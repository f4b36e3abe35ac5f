//! What a caller knows of a chapter that its document does not tell, and the parts of a work that can be searched.

use super::fold::folded;
use crate::document::{BlockKind, Document, SectionId};
use crate::text::{Language, TextSpan};

/// Part of a work that may be searched. Every place belongs to exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Running text, tables and whatever is not in the others.
    Body,
    /// Titles and headings.
    Headings,
    /// The bodies of the author's notes.
    Notes,
    /// The reference list.
    References,
    /// Preformatted text.
    Code,
    /// The reader's own annotations; see [`super::Annotations`].
    Annotations,
}

impl Scope {
    /// All of them.
    pub const ALL: [Scope; 6] =
        [Scope::Body, Scope::Headings, Scope::Notes, Scope::References, Scope::Code, Scope::Annotations];

    /// Its name in a query and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Body => "body",
            Scope::Headings => "headings",
            Scope::Notes => "notes",
            Scope::References => "references",
            Scope::Code => "code",
            Scope::Annotations => "annotations",
        }
    }
}

/// What the caller knows of a chapter. What is left out is guessed from the document, or holds nowhere.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The chapter's title, for `chapter:`. Without one, in a work of one chapter, the titles of its sections
    /// of the two upper levels are taken instead.
    pub title: Option<&'a str>,
    /// The chapter's path in the work, for `chapter:`.
    pub path: &'a str,
    /// The language of its words. Without one, words are stemmed as English where the text looks like it.
    pub language: Option<Language>,
    /// The entries of its reference list. Without them, the sections called so.
    pub references: Option<&'a [TextSpan]>,
    /// For each reference that the query asks for ([`super::Query::cites`]), in that order, the sentences of this
    /// chapter that cite it.
    pub citing: &'a [Vec<TextSpan>],
    /// The headings over its beginning, where it is a part of a long file: their levels and lines.
    pub above: &'a [(u8, Box<str>)],
    /// Whether this is no chapter but the reader's annotations.
    pub annotations: bool,
}

/// Titles of sections that list references, small letters, without accents.
const REFERENCES: [&str; 14] = [
    "references",
    "bibliography",
    "works cited",
    "literature",
    "literature cited",
    "sources",
    "literatur",
    "literaturverzeichnis",
    "bibliographie",
    "referencias",
    "bibliografia",
    "referencer",
    "参考文献",
    "литература",
];

/// The scopes of a chapter's places, worked out once for many hits.
#[derive(Debug)]
pub(super) struct Scopes<'a> {
    document: &'a Document,
    /// Sorted.
    references: Vec<TextSpan>,
    annotations: bool,
}

impl<'a> Scopes<'a> {
    pub(super) fn new(document: &'a Document, context: &Context) -> Self {
        let mut references = match context.references {
            Some(entries) => entries.to_vec(),
            None => reference_sections(document, context.above),
        };
        references.sort_unstable_by_key(|span| span.start);
        Self { document, references, annotations: context.annotations }
    }

    /// The scope of a place.
    pub(super) fn of(&self, offset: u32) -> Scope {
        if self.annotations {
            return Scope::Annotations;
        }
        let Some(block) = self.document.block_at(offset) else { return Scope::Body };
        let kind = &self.document.block(block).kind;
        if matches!(kind, BlockKind::Heading { .. } | BlockKind::Title) {
            return Scope::Headings;
        }
        let before = self.references.partition_point(|span| span.start <= offset);
        if before.checked_sub(1).is_some_and(|at| offset <= self.references[at].end) {
            return Scope::References;
        }
        match kind {
            BlockKind::Code { .. } => Scope::Code,
            _ if self.document.note_of(block).is_some() => Scope::Notes,
            _ => Scope::Body,
        }
    }
}

/// The text of the sections that list references, by their titles.
fn reference_sections(document: &Document, above: &[(u8, Box<str>)]) -> Vec<TextSpan> {
    let sections = document.sections();
    let is_list = |id: SectionId| is_of_references(document.section_title(id));
    let start = |at: usize| document.block(sections[at].heading).span.start;
    let mut spans = Vec::new();
    let mut at = 0;
    // A list that began in an earlier part of the file goes on until a heading ends its section.
    if let Some((level, _)) = above.iter().find(|(_, line)| is_of_references(line)) {
        at = sections.iter().position(|section| section.level <= *level).unwrap_or(sections.len());
        let end = if at < sections.len() { start(at) } else { document.text().len() as u32 };
        spans.push(TextSpan::new(0, end));
    }
    while at < sections.len() {
        if is_list(SectionId(at as u32)) {
            // Preorder: all that follows deeper stands inside.
            let next = (at + 1..sections.len()).find(|n| sections[*n].level <= sections[at].level);
            let end = next.map_or(document.text().len() as u32, start);
            spans.push(TextSpan::new(start(at), end));
            at = next.unwrap_or(sections.len());
        } else {
            at += 1;
        }
    }
    spans
}

/// Whether a title, or the line of a heading, says that references are listed below it.
fn is_of_references(title: &str) -> bool {
    if title.len() > 60 {
        return false;
    }
    let title = folded(title.trim_start_matches('#').trim_start());
    let title = title.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ' | ')'));
    REFERENCES.contains(&title.trim_end_matches([':', '.', ' ', '#']))
}

/// Whether a chapter, or the section of a place in it, is called what `chapter:` asks for: its letters and digits
/// hold those of `wanted`, which is such letters.
pub(super) fn is_called(document: &Document, context: &Context, wanted: &str, offset: u32) -> bool {
    let holds = |name: &str| plain(name).contains(wanted);
    if is_file(context, wanted) {
        return true;
    }
    if let Some(title) = context.title {
        return holds(title);
    }
    let parents = |id: &SectionId| document.section(*id).parent;
    let sections: Vec<SectionId> = std::iter::successors(document.section_at(offset), parents).collect();
    let outermost = sections.last().map_or(7, |id| document.section(*id).level);
    let over = context.above.iter().filter(|(level, _)| *level < outermost && *level <= 2);
    let mut own = sections.iter().filter(|id| document.section(**id).level <= 2);
    own.any(|id| holds(document.section_title(*id)) || holds(&document.section(*id).slug))
        || over.map(|(_, line)| line).any(|line| holds(line))
}

/// Whether a chapter that has a title is not called so.
pub(super) fn is_other(context: &Context, wanted: &str) -> bool {
    !is_file(context, wanted) && context.title.is_some_and(|title| !plain(title).contains(wanted))
}

/// Whether the chapter's file is called so.
fn is_file(context: &Context, wanted: &str) -> bool {
    let file = context.path.rsplit('/').next().unwrap_or(context.path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    !stem.is_empty() && plain(stem) == wanted
}

/// Small letters and digits without accents: what titles are compared by.
pub(super) fn plain(name: &str) -> String {
    folded(name).chars().filter(|c| c.is_alphanumeric()).collect()
}
