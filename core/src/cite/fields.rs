//! What an entry says after its authors and year: title, journal or book, volume, pages, publisher.

mod places;

use super::cursor::find_word;
use super::names;
use super::reference::{Kind, Person};
use crate::document::{Document, Style, StyleRun};
use crate::text::TextSpan;

const THESIS: [&str; 5] = ["dissertation", "thesis", "doktorarbeit", "tesis", "thèse"];
const MEETING: [&str; 4] = ["proceedings", "conference", "symposium", "workshop"];
/// How sentences begin that name no publisher.
const NO_PUBLISHER: [&str; 8] =
    ["Retrieved", "Available", "Accessed", "Paper presented", "Last", "Online", "Unpublished", "Print"];

/// What an entry says besides its authors, year and addresses.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) title: Option<String>,
    pub(super) venue: Option<String>,
    pub(super) volume: Option<String>,
    pub(super) issue: Option<String>,
    pub(super) pages: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) editors: Vec<Person>,
    pub(super) kind: Kind,
}

/// Reads an entry's text from `from` on, where its title may begin. `offset` is where the text stands in the
/// document.
pub(super) fn fields(document: &Document, text: &str, offset: usize, from: usize) -> Fields {
    let (title, end) = title(document, text, offset, from);
    let mut fields = Fields { title, ..Fields::default() };
    let whole = &text[end..];
    let tail = whole.find("http").or_else(|| whole.find("doi:")).map_or(whole, |at| &whole[..at]);
    let mut names_end = 0;
    let inside = places::inside(tail).filter(|found| found.start < 30);
    if let Some(found) = &inside {
        names_end = found.end;
        if let Some(word) = places::editors(&tail[names_end..])
            && let Some(people) = editors(&tail[names_end..names_end + word.start])
        {
            fields.editors = people;
            names_end += word.end;
        }
    }
    let rest = &tail[names_end..];
    let mut venue_end = None;
    if let Some(found) = places::volume(rest) {
        fields.volume = some(found.number);
        fields.issue = found.issue.and_then(some);
        fields.pages = found.pages.map(range);
        venue_end = Some(found.start);
    }
    if fields.pages.is_none()
        && let Some((start, pages)) = places::pages(rest)
    {
        fields.pages = Some(range(pages));
        if venue_end.is_none() && inside.is_some() {
            venue_end = Some(start);
        }
    }
    if let Some(venue_end) = venue_end {
        let before = rest[..venue_end].trim_matches(edge);
        // The book's title ends where a bracket or the next sentence begins.
        let before =
            if inside.is_some() { before.split([',', '(']).next().unwrap_or(before) } else { before };
        let before = if inside.is_some() { first_sentence(before) } else { before };
        fields.venue = some(places::without_date(before.trim_matches(edge)).trim_matches(edge));
    } else if inside.is_some() {
        let before = rest.trim_start_matches(edge);
        let stop = before.find(['.', '(', ',']).unwrap_or(before.len());
        fields.venue = some(before[..stop].trim_matches(edge));
    }
    let is_article = fields.volume.is_some() && inside.is_none();
    if !is_article {
        let found = places::publisher(rest.trim_end()).map(str::trim).filter(|name| name.chars().count() > 2);
        let apart = |name: &&str| fields.venue.as_ref().is_none_or(|venue| !name.contains(&**venue));
        let named = places::placed(rest).or_else(|| {
            found.filter(apart).filter(|name| !NO_PUBLISHER.iter().any(|other| name.starts_with(other)))
        });
        fields.publisher = named.and_then(|name| some(name.trim_matches(edge)));
        if fields.venue.is_none() && fields.publisher.as_ref().is_some_and(|name| name.contains("Journal")) {
            fields.venue = fields.publisher.take();
        }
    }
    fields.kind = match () {
        () if find_word(whole, &THESIS).is_some() => Kind::Thesis,
        () if inside.is_some() && find_word(rest, &MEETING).is_some() => Kind::Paper,
        () if inside.is_some() => Kind::Chapter,
        () if fields.volume.is_some() || fields.venue.is_some() => Kind::Article,
        () if fields.publisher.is_some() => Kind::Book,
        () if whole.contains("http") => Kind::Web,
        () => Kind::Other,
    };
    fields
}

/// A text up to the period that ends its first sentence, and abbreviates nothing: `Pflege-Report 2018`.
fn first_sentence(text: &str) -> &str {
    let ends = |at: &usize| text[..*at].rsplit(' ').next().is_some_and(|word| word.chars().count() > 3);
    let stop = text.match_indices(". ").map(|(at, _)| at).find(ends);
    stop.map_or(text, |at| &text[..at])
}

fn edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | ',' | ':' | ';' | '”' | '"' | '“' | '’' | '*' | '(' | '»' | '«')
}

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.replace('\n', " "))
}

/// Pages with one kind of dash: `12–34`.
fn range(pages: &str) -> String {
    let mut out = String::new();
    for c in pages.chars().filter(|c| !c.is_whitespace()) {
        if !matches!(c, '-' | '–' | '—') {
            out.push(c);
        } else if !out.ends_with('–') {
            out.push('–');
        }
    }
    out
}

/// `A. B. Smith & C. Doe`, `Smith, A. B.`
fn editors(text: &str) -> Option<Vec<Person>> {
    if text.len() > 300 {
        return None;
    }
    let names = names::in_entry(text)?;
    let given = |at: usize| names.given.get(at).cloned().unwrap_or_default();
    Some(
        names.list.iter().enumerate().map(|(at, f)| Person { family: f.clone(), given: given(at) }).collect(),
    )
}

/// The title: what stands in quotation marks, or in italics, or up to the first period. With where it ends.
fn title(document: &Document, text: &str, offset: usize, from: usize) -> (Option<String>, usize) {
    let skipped = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | ':' | ')' | ']');
    let rest = text[from..].trim_start_matches(skipped);
    let start = text.len() - rest.len();
    let span = TextSpan::from(offset + start..offset + text.len());
    let set_apart = |run: &&StyleRun| run.style.has(Style::EMPHASIS) || run.style.has(Style::STRONG);
    let italics = document.styles_in(span).iter().find(set_apart);
    let italics = italics.map(|run| {
        let from = (run.span.start.max(span.start) - span.start) as usize;
        from..((run.span.end.min(span.end) - span.start) as usize)
    });
    let Some(first) = rest.chars().next() else { return (None, text.len()) };
    let (title, end) = match first {
        '“' | '"' | '«' | '„' | '‘' => {
            let limit = italics.map_or(rest.len(), |range| range.start);
            let close = rest[..limit].rfind(['”', '"', '»', '“']).filter(|at| *at > 0);
            let end = close.unwrap_or(limit);
            let inner = &rest[..end];
            let plain = inner.trim_start_matches(['“', '"', '«', '„', '‘']);
            // A title that begins with a quotation of its own keeps that one's marks.
            let marks = |c: char| plain.matches(c).count();
            let title = if marks('”') > marks('“') {
                format!("“{plain}")
            } else {
                plain.trim_end_matches('’').to_owned()
            };
            (title, end)
        }
        _ => match italics {
            Some(range) if range.start <= 2 => (rest[range.clone()].to_owned(), range.end),
            _ => {
                let stop = rest.match_indices(['.', '?', '!']).map(|(at, _)| at).find(|at| {
                    let word = rest[..*at].rsplit(' ').next().unwrap_or_default();
                    rest[at + 1..].starts_with([' ', '\n', '”', '"']) && word.chars().count() > 1
                });
                match stop {
                    Some(stop) if rest[stop..].starts_with('.') => (rest[..stop].to_owned(), stop),
                    Some(stop) => (rest[..=stop].to_owned(), stop + 1),
                    None => {
                        let title = rest.split(", http").next().unwrap_or(rest);
                        (title.to_owned(), title.len())
                    }
                }
            }
        },
    };
    let title = title.trim_matches([' ', '\n', '*']).trim_end_matches([',', ';']).replace('\n', " ");
    let last = title.rsplit(' ').next().unwrap_or_default();
    // `U.S.` keeps its period.
    let abbreviated = last.ends_with('.') && last.trim_end_matches('.').contains('.');
    let title = if abbreviated { title } else { title.trim_end_matches('.').to_owned() };
    // Marks of emphasis that close nothing.
    let title = title.replace('*', "");
    let title = if title.matches('"').count() == 1 { title.replace('"', "") } else { title };
    // What says only where it was read.
    let said = ["[Internet]", "[internet]", "[Online]", "[online]"];
    let kept = said.iter().find_map(|word| title.strip_suffix(word));
    let kept = kept.map(|kept| kept.trim_end_matches([' ', '.']).to_owned());
    let title = kept.unwrap_or(title);
    // A mark that closes nothing.
    let title = if title.contains('‘') { &*title } else { title.trim_end_matches('’') };
    ((!title.is_empty()).then(|| title.to_owned()), start + end)
}
