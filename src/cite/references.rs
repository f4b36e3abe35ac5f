//! Reference lists: where they stand, and what their entries say.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::names::{self, Author, Names, fold, pattern};
use super::words::{LISTS, NAVIGATION};
use super::year::{self, years};
use super::{Reference, ReferenceId};
use crate::document::{Block, BlockId, BlockKind, ContainerKind, Document, FlowId, InlineTarget, Style};
use crate::text::{ChapterId, TextSpan};

/// How far into an entry its year may stand, in bytes.
const NEAR: usize = 600;

static NUMBERING: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:§\s*)?(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])[.):]?\s+"));
static LABEL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:\[(\d{1,4})\]|\((\d{1,3})\)|(\d{1,3})[.)]\s|[•*·†‡⁰¹²³⁴-⁹]+|[-–]\s)\s*"));
static REPEATED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[—–―]{1,4}|[-_]{2,8})[.,]?\s*"));
static YEAR_IN_BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[(\[]\s*(?:(?:c|ca|circa)\.?\s*)?(?:\p{L}+\.?\s(?:\d{1,2},?\s)?)?((?:1[5-9]|20)\d\d[a-z]?(?:/(?:1[5-9]|20)\d\d)?|n\.\s?d\.|in press|forthcoming|undated)\b?([^()\[\]]{0,60})[)\]]",
    )
});
static YEAR_BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[.,]\s+((?:1[5-9]|20)\d\d[a-z]?|n\.\s?d\.)\s*(?:\[((?:1[5-9]|20)\d\d)\]\s*)?[.,:;]")
});
static ORIGINAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[(\[](?:ed\. ?or\.|or\. ?ed\.|orig(?:inal(?:ly)?|\.)?(?: (?:work|edition))?(?: published)?(?: in)?|first published(?: in)?|1st ed\.|erstausgabe|édition originale:?|publicado originalmente en)?,?:? ?((?:1[5-9]|20)\d\d)[)\]]",
    )
});
static DOI: LazyLock<Regex> = LazyLock::new(|| pattern(r#"\b10\.\d{4,9}/[^\s"<>\]]+"#));
static URL: LazyLock<Regex> = LazyLock::new(|| pattern(r#"https?://[^\s"<>\]]+"#));

/// An entry and what only resolving needs.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) reference: Reference,
    /// Its authors, as they are compared.
    pub(super) authors: Vec<Author>,
    /// Whether it says `et al.` itself.
    pub(super) more: bool,
    /// The year of the first edition, where it names one.
    pub(super) original: Option<String>,
    /// Its institution's abbreviation, folded.
    pub(super) short: Option<String>,
    /// Its number, in a numbered list.
    pub(super) number: Option<u32>,
}

/// The blocks of a document that stand in lists of references.
pub(super) fn lists(document: &Document) -> Vec<Range<usize>> {
    let sections = document.sections();
    let is_list = |title: &str| LISTS.contains(&&*title_key(title));
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (at, section) in sections.iter().enumerate() {
        let title = document.slice(document.block(section.heading).span);
        if !is_list(title) {
            continue;
        }
        let start = section.heading.index() + 1;
        let ends = |other: &&crate::document::Section| {
            let title = title_key(document.slice(document.block(other.heading).span));
            other.level <= section.level && !LISTS.contains(&&*title) || NAVIGATION.contains(&&*title)
        };
        let end = sections[at + 1..].iter().find(ends).map_or(document.blocks().len(), |s| s.heading.index());
        ranges.push(start..end.max(start));
    }
    if ranges.is_empty() && document.meta().text("title").is_some_and(is_list) {
        ranges.push(0..document.blocks().len());
    }
    // One list may stand in another: a chapter of that title with a heading of that title.
    ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    ranges.retain(|range| {
        let new = range.end > end;
        end = end.max(range.end);
        new
    });
    ranges
}

fn title_key(title: &str) -> String {
    let folded = fold(title.trim().trim_end_matches(':'));
    NUMBERING.replace(&folded, "").trim().to_owned()
}

/// The entries of a document's lists. Their ids are not yet unique.
pub(super) fn entries(chapter: ChapterId, document: &Document) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    for list in lists(document) {
        let mut before: Option<(Vec<String>, bool)> = None;
        for at in list {
            let Some(block) = document.blocks().get(at) else { break };
            let id = BlockId(at as u32);
            if block.kind != BlockKind::Paragraph || document.note_of(id).is_some() {
                continue;
            }
            let Some(flow) = document.flow_of_block(id) else { continue };
            if let Some(mut entry) = entry(chapter, flow, document, block, before.as_ref()) {
                before = Some((entry.reference.authors.clone(), entry.more));
                entry.number = entry.number.or_else(|| marker(document, id));
                found.push(entry);
            }
        }
    }
    // A list whose every item is "1." is not numbered.
    let numbers: HashSet<u32> = found.iter().filter_map(|entry| entry.number).collect();
    if numbers.len() < found.iter().filter(|entry| entry.number.is_some()).count() {
        for entry in &mut found {
            entry.number = None;
        }
    }
    found
}

/// The number of the list item that a block opens.
fn marker(document: &Document, id: BlockId) -> Option<u32> {
    let container = document.container(document.block(id).parent?);
    let ContainerKind::ListItem { marker, .. } = &container.kind else { return None };
    (container.blocks.start == id).then_some(())?;
    marker.trim_end_matches(['.', ')']).parse().ok()
}

/// What of a block was written by its author, marks of notes left out; with where each piece begins.
fn entry(
    chapter: ChapterId,
    flow: FlowId,
    document: &Document,
    block: &Block,
    before: Option<&(Vec<String>, bool)>,
) -> Option<Entry> {
    let mut start = block.span.start;
    // A number set as a note's mark is the entry's label.
    for inline in document.inlines_in(block.span) {
        if matches!(inline.target, InlineTarget::NoteMark { .. }) && inline.span.start == start {
            start = inline.span.end;
        }
    }
    let whole = document.slice(TextSpan::new(start, block.span.end));
    let mut number = None;
    let mut text = whole.trim_start();
    while let Some(label) = LABEL.captures(text) {
        number = (1..=3).find_map(|group| label.get(group)).and_then(|m| m.as_str().parse().ok()).or(number);
        text = &text[label.get(0).map_or(0, |m| m.end())..];
        if number.is_some() {
            break;
        }
    }
    let text =
        text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | ',' | '.' | '‘' | '|'));
    let offset = block.span.end as usize - text.len();
    let read = read(text, before)?;
    let title = title(document, text, offset, read.after_year);
    let doi = DOI.find(text).map(|m| trimmed(m.as_str()).to_owned());
    let reference = Reference {
        id: id(&read.names.list, read.year.as_deref()),
        chapter,
        flow,
        span: block.span,
        authors: read.names.list,
        year: read.year,
        title,
        doi: doi.or_else(|| {
            link(document, block, "doi.org/")
                .and_then(|url| DOI.find(&url).map(|m| trimmed(m.as_str()).to_owned()))
        }),
        url: link(document, block, "").or_else(|| URL.find(text).map(|m| as_written(trimmed(m.as_str())))),
    };
    let authors = reference.authors.iter().map(|name| Author::new(name)).collect();
    Some(Entry {
        reference,
        authors,
        more: read.names.more,
        original: read.original,
        short: read.short,
        number,
    })
}

/// The first web address that a block links to.
fn link(document: &Document, block: &Block, with: &str) -> Option<String> {
    document.inlines_in(block.span).iter().find_map(|inline| match &inline.target {
        InlineTarget::Link { destination }
            if destination.starts_with("http") && destination.contains(with) =>
        {
            Some(destination.to_string())
        }
        _ => None,
    })
}

struct Read {
    names: Names,
    year: Option<String>,
    original: Option<String>,
    short: Option<String>,
    /// Where the title may begin.
    after_year: usize,
}

/// Authors and year of an entry's text; `None` where it is no entry.
fn read(text: &str, before: Option<&(Vec<String>, bool)>) -> Option<Read> {
    let repeated = REPEATED.find(text);
    let names_from = repeated.as_ref().map_or(0, regex::Match::end);
    let authors = |part: &str| -> Option<Names> {
        if repeated.is_some() && part.trim_matches([' ', '.', ',']).is_empty() {
            let (list, more) = before?.clone();
            return Some(Names { list, more, ..Names::default() });
        }
        names::in_entry(part)
    };
    let original = |from: usize, year: &str| {
        let found =
            ORIGINAL.captures_iter(&text[from..]).filter_map(|c| c.get(1)).map(|m| m.as_str().to_owned());
        found.into_iter().find(|other| other != year)
    };
    let bracket = YEAR_IN_BRACKETS.captures_iter(text).find_map(|c| Some((c.get(0)?, c.get(1)?, c.get(2)?)));
    if let Some((whole, year, rest)) = bracket.filter(|(whole, ..)| whole.start() < NEAR)
        && whole.start() >= names_from
        && let Some(names) = authors(&text[names_from..whole.start()])
    {
        let year = year.as_str().replace("n. d.", "n.d.");
        let within = years(rest.as_str()).first().map(|other| other.text.clone());
        let original = within.or_else(|| original(whole.end(), &year));
        let short = names::abbreviation(&text[..whole.start()]).map(|short| fold(&short));
        return Some(Read { names, year: Some(year), original, short, after_year: whole.end() });
    }
    let bare = YEAR_BARE.captures(text).and_then(|c| Some((c.get(0)?, c.get(1)?, c.get(2))));
    if let Some((whole, year, first)) = bare.filter(|(whole, ..)| whole.start() < NEAR)
        && whole.start() >= names_from
        && let Some(names) = authors(&text[names_from..whole.start()])
    {
        let original = first.map(|m| m.as_str().to_owned());
        let short = names::abbreviation(&text[..whole.start()]).map(|short| fold(&short));
        return Some(Read {
            names,
            year: Some(year.as_str().to_owned()),
            original,
            short,
            after_year: whole.end(),
        });
    }
    // Works Cited: the year stands near the end; the names end at the first period that abbreviates nothing.
    let end = text.match_indices(". ").map(|(at, _)| at).find(|at| {
        let word = text[..*at].rsplit([' ', '.']).next().unwrap_or_default();
        word.chars().count() > 2
    })?;
    (end >= names_from && (text[names_from..end].contains(',') || repeated.is_some())).then_some(())?;
    let names = authors(&text[names_from..end]).filter(|_| end < NEAR)?;
    let year = years(&text[end..]).into_iter().next_back().map(|year| year.text)?;
    Some(Read { names, year: Some(year), original: None, short: None, after_year: end + 1 })
}

/// The title: what stands in quotation marks, or in italics, or up to the first period.
fn title(document: &Document, text: &str, offset: usize, from: usize) -> Option<String> {
    let skipped = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | ':' | ')' | ']');
    let rest = text[from..].trim_start_matches(skipped);
    let start = text.len() - rest.len();
    let span = TextSpan::from(offset + start..offset + text.len());
    let italics = document.styles_in(span).iter().find(|run| run.style.has(Style::EMPHASIS));
    let italics = italics.map(|run| {
        let from = (run.span.start.max(span.start) - span.start) as usize;
        from..((run.span.end.min(span.end) - span.start) as usize)
    });
    let title = match rest.chars().next()? {
        '“' | '"' | '«' | '„' | '‘' => {
            let limit = italics.map_or(rest.len(), |range| range.start);
            let close = rest[..limit].rfind(['”', '"', '»', '“']).filter(|at| *at > 0);
            let inner = match close {
                Some(close) => &rest[..close],
                None => &rest[..limit],
            };
            let plain = inner.trim_start_matches(['“', '"', '«', '„', '‘']);
            // A title that begins with a quotation of its own keeps that one's marks.
            let marks = |c: char| plain.matches(c).count();
            if marks('”') > marks('“') {
                format!("“{plain}")
            } else {
                plain.trim_end_matches('’').to_owned()
            }
        }
        _ => match italics {
            Some(range) if range.start <= 2 => rest[range].to_owned(),
            _ => {
                let stop = rest.match_indices(['.', '?', '!']).map(|(at, _)| at).find(|at| {
                    let word = rest[..*at].rsplit(' ').next().unwrap_or_default();
                    rest[at + 1..].starts_with([' ', '\n', '”', '"']) && word.chars().count() > 1
                });
                match stop {
                    Some(stop) if rest[stop..].starts_with('.') => rest[..stop].to_owned(),
                    Some(stop) => rest[..=stop].to_owned(),
                    None => rest.split(", http").next().unwrap_or(rest).to_owned(),
                }
            }
        },
    };
    let title = title.trim_matches([' ', '\n', '*']).trim_end_matches([',', ';']).replace('\n', " ");
    let last = title.rsplit(' ').next().unwrap_or_default();
    // `U.S.` keeps its period.
    let abbreviated = last.ends_with('.') && last.trim_end_matches('.').contains('.');
    let title = if abbreviated { title } else { title.trim_end_matches('.').to_owned() };
    // A mark that closes nothing.
    let title = if title.contains('‘') { &*title } else { title.trim_end_matches('’') };
    (!title.is_empty()).then(|| title.to_owned())
}

/// An address in prose, its dashes and apostrophes as they were before they were made typographic.
fn as_written(address: &str) -> String {
    address.replace('—', "---").replace('–', "--").replace('’', "'")
}

fn trimmed(address: &str) -> &str {
    let address = address.trim_end_matches(['.', ',', ';', ':', '’', '”', '\'', '>']);
    // A closing bracket belongs to the address only if it opens there too.
    if address.ends_with(')') && !address.contains('(') { address.trim_end_matches(')') } else { address }
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
