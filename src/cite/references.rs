//! The entries of reference lists: their authors, years and addresses.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::fields;
use super::lists::lists;
use super::names::{self, Author, Names, fold, pattern};
use super::reference::{Place, Reference, ReferenceId};
use super::sources;
use super::year::{self, years};
use crate::document::{Bibliography, BlockId, BlockKind, ContainerKind, Document, InlineTarget};
use crate::text::{ChapterId, TextSpan};

/// How far into an entry its year may stand, in bytes.
const NEAR: usize = 600;

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:\\?\[(\d{1,4})\\?\]|\((\d{1,3})\)|(\d{1,4})[.)]\s|[•*·†‡⁰¹²³⁴-⁹]+|[-–]\s)[.:]?\s*")
});
static STRAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:[^\p{L}\p{N}—–―_\[(]+|\d{1,4}[.)]?\s*|[a-z][.)]?\s+)"));
static REPEATED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:[—–―]{1,6}|[-_]{2,12}|(?i:idem|ders|dies)\b\.?|(?:- ?){3,6})[.,]?\s*"));
static YEAR_IN_BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[(\[]\s*(?:(?:c|ca|circa)\.?\s*)?(?:\p{L}+\.?\s(?:\d{1,2},?\s)?)?((?:1[5-9]|20)\d\d(?:[a-z]\b)?(?:/(?:1[5-9]|20)\d\d)?|n\.?\s?d\b\.?(?:-?[a-z]\b)?|s\.\s?[fd]\.|o\.\s?j\.|no date|in press|im druck|en prensa|forthcoming|to appear|under review|submitted|undated)([^()\[\]]{0,60})[)\]]",
    )
});
static YEAR_BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:[.,)]\s+|\n)((?:1[5-9]|20)\d\d(?:[a-z]\b)?|n\.\s?d\.|[Ii]n press|[Ff]orthcoming)\s*(?:[\[(]((?:1[5-9]|20)\d\d)[\])]\s*)?(?:[.,:;\n]|\s[“\x22‘*\p{Lu}])",
    )
});
static ORIGINAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[(\[](?:ed\. ?or\.|or\. ?ed\.|orig(?:inal(?:ly)?|\.)?(?: (?:work|edition))?(?: published)?(?: in)?|first published(?: in)?|1st ed\.|erstausgabe|édition originale:?|publicado originalmente en)?,?:? ?((?:1[5-9]|20)\d\d)[)\]]",
    )
});
static VISITED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:accessed|retrieved|web\.|last visited|zugriff|abgerufen|consulté|consultado)\b")
});
static DOI: LazyLock<Regex> = LazyLock::new(|| pattern(r#"\b10\.\d{4,9}/[^\s"<>\]]+"#));
static URL: LazyLock<Regex> = LazyLock::new(|| pattern(r#"https?://[^\s"<>\]]+"#));

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
                let whole =
                    lines.iter().filter(|line| line.len() > 30 && read(unlabelled(line).0, None).is_some());
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

/// A text without the label before it, and the number that the label gives.
fn unlabelled(whole: &str) -> (&str, Option<u32>) {
    let mut number = None;
    let mut text = whole.trim_start();
    while let Some(label) = LABEL.captures(text) {
        number = (1..=3).find_map(|group| label.get(group)).and_then(|m| m.as_str().parse().ok()).or(number);
        text = &text[label.get(0).map_or(0, |m| m.end())..];
        if number.is_some() {
            break;
        }
    }
    let stray = |c: char| c.is_whitespace() || matches!(c, '"' | ',' | '.' | '‘' | '|' | '*' | '\\');
    (text.trim_start_matches(stray), number)
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
    let mut found = read(text, before);
    if found.is_none()
        && let Some(stray) = STRAY.find(text)
        && let Some(other) = read(&text[stray.end()..], before)
    {
        text = &text[stray.end()..];
        found = Some(other);
    }
    if found.is_none() && numbered && number.is_some() && text.len() > 12 {
        let names = Names::default();
        let year = last_year(text);
        found = Some(Read { names, year, original: None, short: None, after_year: 0 });
    }
    let read = found?;
    let offset = span.end as usize - text.len();
    let fields = fields::fields(document, text, offset, read.after_year);
    let doi = DOI.find(text).map(|m| trimmed(m.as_str()).to_owned());
    let linked = || {
        let url = link(document, span, "doi.org/")?;
        DOI.find(&url).map(|m| trimmed(m.as_str()).to_owned())
    };
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
        doi: doi.or_else(linked),
        url: link(document, span, "").or_else(|| URL.find(text).map(|m| as_written(trimmed(m.as_str())))),
    };
    let (original, short) = (read.original, read.short);
    Some(Entry { reference, book: None, authors, original, short, number, keys: Vec::new() })
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
        if repeated.is_some() {
            let (mut list, more) = before?.clone();
            let rest = part.trim_matches([' ', '.', ',']);
            if rest.is_empty() || names::is_suffix(rest.trim_matches(['(', ')'])) {
                return Some(Names { list, more, ..Names::default() });
            }
            // `———, and Roe, R.`: the same author with others.
            let others = names::in_entry(rest.trim_start_matches("and ").trim_start_matches(['&', ' ']))?;
            list.truncate(1);
            list.extend(others.list);
            return Some(Names { list, more: others.more, ..Names::default() });
        }
        if part.contains(['*', '_', '\\']) {
            return names::in_entry(&part.replace(['*', '_', '\\'], ""));
        }
        names::in_entry(part)
    };
    let original = |from: usize, year: &str| {
        let found =
            ORIGINAL.captures_iter(&text[from..]).filter_map(|c| c.get(1)).map(|m| m.as_str().to_owned());
        found.into_iter().find(|other| other != year)
    };
    let short = |end: usize| names::abbreviation(&text[..end]).map(|short| fold(&short));
    for c in YEAR_IN_BRACKETS.captures_iter(text).take(3) {
        let (Some(whole), Some(year), Some(rest)) = (c.get(0), c.get(1), c.get(2)) else { continue };
        if whole.start() >= NEAR {
            break;
        }
        if whole.start() < names_from {
            continue;
        }
        let Some(names) = authors(&text[names_from..whole.start()]) else { break };
        let year = year::tidy(year.as_str());
        let within = years(rest.as_str()).first().map(|other| other.text.clone());
        let original = within.or_else(|| original(whole.end(), &year));
        let short = short(whole.start());
        return Some(Read { names, year: Some(year), original, short, after_year: whole.end() });
    }
    let bare = YEAR_BARE.captures(text).and_then(|c| Some((c.get(0)?, c.get(1)?, c.get(2))));
    if let Some((whole, year, first)) = bare.filter(|(whole, ..)| whole.start() < NEAR)
        && whole.start() + 1 >= names_from
        && let Some(names) = authors(&text[names_from..whole.start().max(names_from)])
    {
        let original = first.map(|m| m.as_str().to_owned());
        let after_year = first.map_or(year.end(), |m| m.end());
        let year = Some(year::tidy(year.as_str()));
        return Some(Read { names, year, original, short: short(whole.start()), after_year });
    }
    // Works Cited and numbered styles: the year stands near the end.
    let end = names_end(text, names_from)?;
    let names = authors(&text[names_from..end]).filter(|_| end < NEAR)?;
    let year = last_year(&text[end..])?;
    Some(Read { names, year: Some(year), original: None, short: None, after_year: end })
}

/// The last year that says when a work appeared, not when a page was visited.
fn last_year(text: &str) -> Option<String> {
    let text = VISITED.find(text).map_or(text, |m| &text[..m.start()]);
    let text = text.find("http").map_or(text, |at| &text[..at]);
    years(text).into_iter().next_back().map(|year| year.text)
}

/// Where the names end that no year follows: at the first period that abbreviates nothing, at the title's
/// quotation mark, or at a colon after one name.
fn names_end(text: &str, from: usize) -> Option<usize> {
    if text[from..].trim_matches([' ', '.', ',']).len() < text[from..].len() && from > 0 {
        return Some(from);
    }
    // `D. Cole, E. Roe, and F. Fox, Title`: the names end at the comma that no initials follow.
    let initial = |part: &str| {
        let part = part.trim_start();
        let part = part.strip_prefix("and ").or_else(|| part.strip_prefix("& ")).unwrap_or(part);
        let mut letters = part.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next() == Some('.')
    };
    let quote = text[from..].find(['“', '"', '«', '„']).map(|at| from + at).filter(|at| *at > from + 3);
    if initial(&text[from..])
        && let Some((comma, _)) =
            text[from..].match_indices(", ").find(|(at, _)| !initial(&text[from + at + 1..]))
    {
        return Some(quote.map_or(from + comma, |quote| quote.min(from + comma)));
    }
    let mut end = None;
    for (at, _) in text[from..].match_indices(". ").map(|(at, dot)| (from + at, dot)) {
        let before = &text[from..at];
        let word = before.rsplit([' ', '.', '-']).next().unwrap_or_default();
        let letters = word.chars().count();
        let bare = before.strip_suffix(word).unwrap_or_default().trim_end();
        let after_surname =
            !bare.is_empty() && !bare.ends_with([',', '.', '&']) && word.chars().all(char::is_uppercase);
        if letters > 2
            || (letters > 0 && after_surname)
            || (letters == 2 && word.chars().all(char::is_uppercase))
        {
            end = Some(at);
            break;
        }
    }
    let colon = text[from..].find(": ").map(|at| from + at).filter(|at| text[from..*at].contains(','));
    let end = [end, quote, colon].into_iter().flatten().min()?;
    let names = text[from..end].trim_end_matches([' ', ',']);
    let quoted = Some(end) == quote;
    let initial = || names.rsplit(' ').next().is_some_and(|word| word.chars().all(char::is_uppercase));
    let known = quoted || names.contains(',') || initial() || names::is_institution(names) || from > 0;
    known.then_some(end)
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

/// Adds the sources of files. One that a list in the text has too only lends that its key and what it lacks.
pub(super) fn add_files(
    entries: &mut Vec<Entry>,
    files: &[Bibliography],
    book_of: impl Fn(ChapterId) -> ChapterId,
) {
    if files.is_empty() {
        return;
    }
    let mut taken: HashSet<String> = entries.iter().map(|entry| entry.reference.id.clone()).collect();
    let doi_of = |reference: &Reference| reference.doi.as_ref().map(|doi| doi.to_lowercase());
    let title_of = |reference: &Reference| {
        let first = fold(reference.authors.first()?);
        let title: String = fold(reference.title.as_ref()?).chars().filter(|c| c.is_alphanumeric()).collect();
        (title.len() > 2).then(|| (first, reference.year.clone().map(|y| year::plain(&y).to_owned()), title))
    };
    let mut dois: HashMap<String, usize> = HashMap::new();
    let mut titles = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Some(doi) = doi_of(&entry.reference) {
            dois.insert(doi, at);
        }
        if let Some(title) = title_of(&entry.reference) {
            titles.insert(title, at);
        }
    }
    for file in files {
        let book = file.chapter.map(&book_of);
        for mut reference in sources::references(file) {
            let same = doi_of(&reference)
                .and_then(|doi| dois.get(&doi))
                .or_else(|| titles.get(&title_of(&reference)?));
            if let Some(entry) = same.map(|at| &mut entries[*at])
                && (book.is_none() || entry.book.is_none() || entry.book == book)
            {
                let own = &mut entry.reference;
                own.file.get_or_insert(file.path.clone());
                for (have, lent) in [
                    (&mut own.doi, reference.doi),
                    (&mut own.url, reference.url),
                    (&mut own.venue, reference.venue),
                    (&mut own.volume, reference.volume),
                    (&mut own.issue, reference.issue),
                    (&mut own.pages, reference.pages),
                    (&mut own.publisher, reference.publisher),
                ] {
                    if have.is_none() {
                        *have = lent;
                    }
                }
                entry.keys.push(reference.id);
                continue;
            }
            let key = reference.id.clone();
            let mut count = 1;
            while !taken.insert(reference.id.clone()) {
                count += 1;
                reference.id = format!("{key}-{count}");
            }
            let at = entries.len();
            if let Some(doi) = doi_of(&reference) {
                dois.insert(doi, at);
            }
            if let Some(title) = title_of(&reference) {
                titles.insert(title, at);
            }
            let short =
                reference.authors.first().and_then(|name| names::abbreviation(name)).map(|name| fold(&name));
            let mut entry = Entry::new(reference, book);
            entry.short = short;
            entry.keys.push(key);
            entries.push(entry);
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
