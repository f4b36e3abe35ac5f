//! The entries of reference lists: their authors, years and addresses.

mod files;
mod labels;
mod read;

use std::collections::{HashMap, HashSet};

pub(super) use self::files::add_files;
use self::labels::{doi, stray, unlabelled, url};
use self::read::read;
use super::fields;
use super::lists::lists;
use super::names::{Author, fold};
use super::reference::{Place, Reference, ReferenceId};
use super::year;
use crate::document::{BlockId, BlockKind, ContainerKind, Document, InlineTarget, Style};
use crate::text::{ChapterId, TextSpan};

/// An entry and what only resolving needs.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) reference: Reference,
    /// The book whose citations may mean it; `None`: any book's.
    pub(super) book: Option<ChapterId>,
    /// Its authors, as they are compared.
    pub(super) authors: Vec<Author>,
    /// The year of the first edition, where it names one.
    pub(super) original: Option<String>,
    /// Its institution's abbreviation, folded.
    pub(super) short: Option<String>,
    /// Its number, in a numbered list.
    pub(super) number: Option<u32>,
    /// Keys of files of sources that mean it.
    pub(super) keys: Vec<String>,
}

impl Entry {
    pub(super) fn new(reference: Reference, book: Option<ChapterId>) -> Self {
        let authors = reference.authors.iter().map(|name| Author::new(name)).collect();
        Self { reference, book, authors, original: None, short: None, number: None, keys: Vec::new() }
    }
}

/// What may be an entry: a paragraph, a line of one, a row of a table.
struct Unit {
    span: TextSpan,
    block: BlockId,
    number: Option<u32>,
}

/// The entries of a document's lists. Their ids are not yet unique.
pub(super) fn entries(chapter: ChapterId, book: ChapterId, document: &Document) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    for list in lists(document) {
        let units = units(document, list.blocks);
        let numbered = units.iter().filter(|unit| number_of(document, unit).is_some()).count();
        // Where most are numbered, an entry may be anything.
        let numbered = numbered > 2 && numbered * 3 > units.len() * 2;
        let mut own: Vec<Entry> = Vec::new();
        let mut before: Option<(Vec<String>, bool)> = None;
        for unit in &units {
            let Some(flow) = document.flow_of_block(unit.block) else { continue };
            let place = Place { chapter, flow, span: unit.span };
            let Some(mut entry) = entry(place, document, unit, (before.as_ref(), numbered)) else { continue };
            before = Some((entry.reference.authors.clone(), entry.reference.more));
            entry.book = Some(book);
            own.push(entry);
        }
        // A list of notes or sources is one of references only if it reads like one.
        if list.weak && own.len() * 3 < units.len() * 2 {
            continue;
        }
        // A list whose every item is "1." is not numbered.
        let numbers: HashSet<u32> = own.iter().filter_map(|entry| entry.number).collect();
        if numbers.len() < own.iter().filter(|entry| entry.number.is_some()).count() {
            for entry in &mut own {
                entry.number = None;
            }
        }
        found.extend(own);
    }
    found
}

fn units(document: &Document, blocks: std::ops::Range<usize>) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut at = blocks.start;
    while at < blocks.end.min(document.blocks().len()) {
        let id = BlockId(at as u32);
        let block = document.block(id);
        at += 1;
        match block.kind {
            BlockKind::Paragraph | BlockKind::Term => {
                let number =
                    marker(document, id).or_else(|| document.note_of(id).and_then(|n| n.label.parse().ok()));
                let text = document.slice(block.span);
                let lines: Vec<&str> = text.split('\n').collect();
                let whole = lines
                    .iter()
                    .filter(|line| line.len() > 30 && read(unlabelled(line).0, None, None).is_some());
                if lines.len() > 1 && whole.count() * 3 > lines.len() * 2 {
                    let mut start = block.span.start;
                    for line in lines {
                        let end = start + line.len() as u32;
                        if start < end {
                            units.push(Unit { span: TextSpan::new(start, end), block: id, number: None });
                        }
                        start = end + 1;
                    }
                } else if !text.trim().is_empty() {
                    units.push(Unit { span: block.span, block: id, number });
                }
            }
            BlockKind::TableCell { row, header, .. } => {
                let mut end = block.span.end;
                while let Some(next) = document.blocks().get(at)
                    && at < blocks.end
                    && matches!(next.kind, BlockKind::TableCell { row: other, .. } if other == row)
                    && next.parent == block.parent
                {
                    end = next.span.end;
                    at += 1;
                }
                if !header {
                    units.push(Unit { span: TextSpan::new(block.span.start, end), block: id, number: None });
                }
            }
            BlockKind::Heading { .. }
            | BlockKind::Title
            | BlockKind::Byline
            | BlockKind::Code { .. }
            | BlockKind::Rule
            | BlockKind::Embed { .. }
            | BlockKind::Math => {}
        }
    }
    units
}

/// The number of the list item that a block opens.
fn marker(document: &Document, id: BlockId) -> Option<u32> {
    let container = document.container(document.block(id).parent?);
    let ContainerKind::ListItem { marker, .. } = &container.kind else { return None };
    (container.blocks.start == id).then_some(())?;
    marker.trim_end_matches(['.', ')']).parse().ok()
}

fn number_of(document: &Document, unit: &Unit) -> Option<u32> {
    let text = document.slice(unit.span);
    let marked =
        || document.inlines_in(unit.span).first().and_then(|inline| mark_number(inline, unit.span.start));
    unlabelled(text).1.or_else(marked).or(unit.number)
}

/// The number of a note's mark that stands at the beginning.
fn mark_number(inline: &crate::document::Inline, start: u32) -> Option<u32> {
    match &inline.target {
        InlineTarget::NoteMark { label, .. } if inline.span.start == start => label.parse().ok(),
        _ => None,
    }
}

/// A unit as an entry. With the authors of the one before, and whether the list is numbered.
fn entry(
    place: Place,
    document: &Document,
    unit: &Unit,
    (before, numbered): (Option<&(Vec<String>, bool)>, bool),
) -> Option<Entry> {
    let span = unit.span;
    let (mut start, mut number) = (span.start, None);
    // A number set as a note's mark is the entry's label.
    for inline in document.inlines_in(span) {
        if let Some(own) = mark_number(inline, start) {
            (start, number) = (inline.span.end.min(span.end), Some(own));
        } else if matches!(inline.target, InlineTarget::NoteMark { .. }) && inline.span.start == start {
            start = inline.span.end.min(span.end);
        }
    }
    let (mut text, label) = unlabelled(document.slice(TextSpan::new(start, span.end)));
    let number = label.or(number).or(unit.number);
    let title = title_in_italics(document, TextSpan::new(span.end - text.len() as u32, span.end));
    let mut found = read(text, title, before);
    if found.is_none()
        && let Some(stray) = stray(text)
        && let Some(other) = read(&text[stray..], title.and_then(|at| at.checked_sub(stray)), before)
    {
        text = &text[stray..];
        found = Some(other);
    }
    if found.is_none() && numbered && number.is_some() && text.len() > 12 {
        found = Some(read::numbered(text));
    }
    let read = found?;
    let offset = span.end as usize - text.len();
    let fields = fields::fields(document, text, offset, read.after_year);
    let linked = || doi(&link(document, span, "doi.org/")?).map(str::to_owned);
    let authors: Vec<Author> = read.names.list.iter().map(|name| Author::new(name)).collect();
    let mut given = read.names.given;
    given.resize(authors.len(), String::new());
    let id = if read.names.list.is_empty() {
        number.map_or_else(|| "entry".to_owned(), |number| format!("entry-{number}"))
    } else {
        id(&read.names.list, read.year.as_deref())
    };
    let reference = Reference {
        id,
        place: Some(place),
        file: None,
        is_note: false,
        kind: fields.kind,
        authors: read.names.list,
        given,
        editors: fields.editors,
        more: read.names.more,
        year: read.year,
        title: fields.title,
        venue: fields.venue,
        volume: fields.volume,
        issue: fields.issue,
        pages: fields.pages,
        publisher: fields.publisher,
        doi: doi(text).map(str::to_owned).or_else(linked),
        url: link(document, span, "").or_else(|| url(text).map(as_written)),
    };
    let (original, short) = (read.original, read.short);
    Some(Entry { reference, book: None, authors, original, short, number, keys: Vec::new() })
}

/// Where the first words in italics, or in bold as in Brazil, begin that may be a title's.
fn title_in_italics(document: &Document, span: TextSpan) -> Option<usize> {
    let mut runs = document
        .styles_in(span)
        .iter()
        .filter(|run| run.style.has(Style::EMPHASIS) || run.style.has(Style::STRONG));
    let run = runs.find(|run| {
        let words = document.slice(run.span).trim();
        words.len() > 8 && words.contains(' ') && !words.starts_with("et al")
    })?;
    run.span.start.checked_sub(span.start).map(|at| at as usize)
}

/// The first web address that a stretch of text links to.
fn link(document: &Document, span: TextSpan, with: &str) -> Option<String> {
    document.inlines_in(span).iter().find_map(|inline| match &inline.target {
        InlineTarget::Link { destination }
            if destination.starts_with("http") && destination.contains(with) =>
        {
            Some(destination.to_string())
        }
        _ => None,
    })
}

/// An address in prose, its dashes and apostrophes as they were before they were made typographic.
fn as_written(address: &str) -> String {
    address.replace('—', "---").replace('–', "--").replace('’', "'")
}

/// `hickle-2017`.
fn id(authors: &[String], year: Option<&str>) -> String {
    let mut id = String::new();
    for c in fold(authors.first().map_or("", String::as_str)).chars() {
        if c.is_alphanumeric() {
            id.push(c);
        } else if !id.ends_with('-') && !id.is_empty() {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    match year {
        Some(year) if year.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{id}-{}", year.replace('/', "-"))
        }
        Some(year) => format!("{id}-{}", year.replace(['.', ' '], "")),
        None => id.to_owned(),
    }
}

/// Makes ids unique in a work: the second of a kind ends in `-b`.
pub(super) fn make_unique(entries: &mut [Entry]) {
    let mut taken: HashSet<String> = HashSet::new();
    let mut next: HashMap<String, u32> = HashMap::new();
    for entry in entries {
        let base = entry.reference.id.clone();
        while !taken.insert(entry.reference.id.clone()) {
            let count = next.entry(base.clone()).or_insert(0);
            *count += 1;
            entry.reference.id = match char::from_u32('a' as u32 + *count) {
                Some(letter @ 'b'..='z') => format!("{base}-{letter}"),
                _ => format!("{base}-{}", *count + 1),
            };
        }
    }
}

/// Whether an entry is of a year, its own or its first edition's.
pub(super) fn is_of_year(entry: &Entry, wanted: &str) -> bool {
    let own = entry.reference.year.as_deref().unwrap_or_default();
    year::alternatives(own).any(|own| year::alternatives(wanted).any(|wanted| own == wanted))
}

/// An entry's place among all.
pub(super) fn reference_id(at: usize) -> ReferenceId {
    ReferenceId(at as u32)
}
