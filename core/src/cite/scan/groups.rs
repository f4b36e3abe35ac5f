//! Years in brackets, and the authors in them or before them.

use super::narrative::{Narrative, narrative};
use super::prose::Prose;
use super::{Doubt, Found};
use crate::cite::CitationStyle;
use crate::cite::cursor::Cursor;
use crate::cite::names::{self, Names};
use crate::cite::words::{SIGNALS, TITLES};
use crate::cite::year::{Year, years};

/// Bytes between a bracket and the one that closes it, at most.
const LONGEST_GROUP: usize = 1200;

/// The end of the page, chapter or remark that a text begins with: `, pp. 12–14`, `: 12 ff.`, `, emphasis added`.
fn locator(text: &str) -> usize {
    const WORDS: [&str; 23] = [
        "p.",
        "pp.",
        "S.",
        "ch.",
        "chs.",
        "chap.",
        "chapter",
        "chapters",
        "para",
        "para.",
        "paras",
        "paras.",
        "sec.",
        "secs.",
        "section",
        "sections",
        "vol.",
        "vols.",
        "§",
        "§§",
        "fig.",
        "table",
        "emphasis added",
    ];
    let mut cursor = Cursor::new(text, 0);
    cursor.run(usize::MAX, |c| c.is_whitespace() || matches!(c, ',' | ':'));
    let word = WORDS.iter().filter(|word| cursor.rest().starts_with(**word)).map(|word| word.len()).max();
    cursor.at += word.unwrap_or(0);
    // Roman figures are a word of their own: a name may begin with the same letters.
    let roman = |cursor: &mut Cursor<'_>| {
        cursor.run(usize::MAX, |c| "IVXLCivxlc".contains(c)) > 0
            && !cursor.peek().is_some_and(char::is_alphabetic)
    };
    let plain = |c: char| c.is_whitespace() || c.is_ascii_digit() || ".,–-".contains(c);
    while cursor.run(usize::MAX, plain) > 0 || cursor.maybe(roman) {}
    let _ = ["emphasis added", "my translation", "ff.", "ff", "f.", "f"].iter().any(|word| cursor.text(word));
    cursor.at
}

/// Brackets with years in them.
pub(super) fn groups(prose: &Prose, found: &mut Vec<Found>) {
    let text = &*prose.text;
    let mut after_thing: Option<usize> = None;
    for (open, bracket) in text.match_indices(['(', '[']) {
        let close = if bracket == "(" { ')' } else { ']' };
        let inner = open + 1;
        let limit = text.len().min(inner + LONGEST_GROUP);
        let Some(end) = text[inner..]
            .char_indices()
            .map(|(at, c)| (inner + at, c))
            .take_while(|(at, _)| *at < limit)
            .find(|(_, c)| *c == close || *c == '(')
        else {
            continue;
        };
        let content = &text[inner..end.0];
        let (content, close) = if end.1 == close {
            (content, end.0 + 1)
        } else {
            // A bracket inside: what stands before the last `;` is whole.
            let Some(cut) = content.rfind(';') else { continue };
            let Some(close) = matching(text, open, limit) else { continue };
            (&content[..cut], close)
        };
        let years = years(content);
        let Some(first) = years.first() else { continue };
        let leading = is_leading(&content[..first.start]);
        let narrative = if leading { narrative(text, open) } else { None };
        let mut narrative = narrative;
        // `In Berlin (2011) and Munich (2012)`: what goes on with places goes on with them.
        if let Some(own) = &mut narrative
            && own.names.list.len() == 1
            && let Some(end) = after_thing.filter(|end| *end <= own.start)
            && is_joint(&text[end..own.start])
        {
            own.thing = true;
        }
        if leading && narrative.as_ref().is_none_or(|own| own.thing) {
            after_thing = Some(end.0 + 1);
        }
        if leading && narrative.is_none() {
            continue;
        }
        if narrative.as_ref().is_some_and(|narrative| is_full_reference(text, narrative, close)) {
            continue;
        }
        let Some(items) = items(content, &years, narrative.as_ref()) else { continue };
        let in_prose = narrative.is_some();
        let whole = match &narrative {
            Some(narrative) => prose.span(narrative.start, close),
            None => prose.span(open, close),
        };
        let several = items.len() > 1;
        for item in items {
            let (start, end) = match (item.start, &narrative) {
                (None, Some(narrative)) => (narrative.start, if several { inner + item.end } else { close }),
                (start, _) => (inner + start.unwrap_or_default(), inner + item.end),
            };
            let longer = match (&narrative, item.start) {
                (Some(n), None) => n.longer.as_ref().map(|(at, name)| (prose.to_document(*at), name.clone())),
                _ => None,
            };
            found.push(Found {
                span: prose.span(start, end),
                group: if in_prose && several {
                    whole
                } else if in_prose {
                    prose.span(start, end)
                } else {
                    whole
                },
                style: CitationStyle::AuthorYear,
                doubt: doubt(&item, bracket, narrative.as_ref()),
                names: item.names,
                year: item.year,
                longer,
                after: match (&narrative, item.start) {
                    (Some(narrative), None) => narrative.after.map(|at| prose.to_document(at)),
                    _ => None,
                },
            });
        }
    }
}

/// Whether what stands before the first year of a bracket names nobody: `eds., 2016`, `[1902] 1995`.
fn is_leading(text: &str) -> bool {
    let plain = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '['));
    plain.is_empty()
        || matches!(
            plain,
            "a cura di"
                | "dir"
                | "dirs"
                | "ed"
                | "eds"
                | "Ed"
                | "Eds"
                | "Hrsg"
                | "coord"
                | "coords"
                | "org"
                | "orgs"
        )
}

/// Whether nothing but a connector stands between two names.
fn is_joint(between: &str) -> bool {
    let words = between.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    matches!(
        words,
        "" | "and"
            | "&"
            | "und"
            | "et"
            | "y"
            | "e"
            | "or"
            | "to"
            | "comme à"
            | "and in"
            | "und in"
            | "et à"
            | "y en"
    )
}

fn doubt(item: &Item, bracket: &str, narrative: Option<&Narrative>) -> Doubt {
    let alone = item.names.list.len() == 1 && !item.names.more;
    match (item.start, narrative) {
        (None, Some(narrative)) if narrative.comma => Doubt::Exact,
        (None, Some(_)) if bracket == "[" => Doubt::Exact,
        (None, Some(narrative)) if narrative.thing => Doubt::Thing,
        (None, _) => Doubt::No,
        _ if !item.names.connected && !alone && !item.names.more => Doubt::Thing,
        _ if item.said && alone => Doubt::Thing,
        _ if item.apart || item.names.connected && item.names.list.iter().all(|name| is_short(name)) => {
            Doubt::Thing
        }
        _ if bracket == "[" => Doubt::Thing,
        _ if item.bare && alone => Doubt::Bare,
        _ => Doubt::No,
    }
}

/// The end of the bracket that opens at `open`.
fn matching(text: &str, open: usize, limit: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text[open..].char_indices().take_while(|(at, _)| open + at < limit) {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(open + at + 1);
        }
    }
    None
}

/// `Ferrari, Chiara (2021). The Factors …` at a paragraph's beginning is an entry, not a citation.
fn is_full_reference(text: &str, narrative: &Narrative, close: usize) -> bool {
    let before = text[..narrative.start].trim_end_matches([' ', '*']);
    // `Ferrari, Chiara (2021), …`; but `…, as Ferrari (2021), Rossi (2022), and others say`.
    let listed = before.strip_suffix(',').is_some_and(|before| {
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.split_whitespace().all(|word| word.starts_with(char::is_uppercase) && !word.contains('('))
    });
    let begins = before.is_empty() || before.ends_with('\n') || listed;
    let ends = text[close..].starts_with('.') || (text[close..].starts_with(',') && before.ends_with(','));
    begins && ends && text[close + 1..].trim_start().len() > 20 && {
        let after = text[close + 1..].trim_start_matches([' ', '“', '"', '*']);
        after.starts_with(char::is_uppercase) && text[..close].len() < 400
    }
}

struct Item {
    /// Where its names begin in the bracket; `None` where they stand before it.
    start: Option<usize>,
    end: usize,
    names: Names,
    year: String,
    /// Whether nothing but a blank stands between names and year.
    bare: bool,
    /// Whether a `;` stands between them: `(APA; 2013)`.
    apart: bool,
    /// Whether a person is called what one is who need not have written it, or other words stand before.
    said: bool,
}

/// Whether a name may be initials: of the two who did something in a year.
fn is_short(name: &str) -> bool {
    name.chars().count() <= 3 && names::is_acronym(name)
}

/// `SILVA; SOUZA, `: in some styles `;` stands between authors, who are then in capitals. The bytes of the names
/// that end a text, where there are several.
fn capitals(text: &str) -> Option<usize> {
    let big = |part: &&str| {
        let plain = part.trim().trim_end_matches(',');
        plain.chars().filter(|c| c.is_alphabetic()).count() > 2
            && plain.chars().all(|c| c.is_uppercase() || matches!(c, ' ' | '-' | '’' | '\''))
    };
    let parts: Vec<&str> = text.rsplit(';').take_while(big).collect();
    let several = parts.len() > 1;
    several.then(|| parts.iter().map(|part| part.len()).sum::<usize>() + parts.len() - 1)
}

/// The citations of a bracket, one for each year that has authors.
fn items(content: &str, years: &[Year], narrative: Option<&Narrative>) -> Option<Vec<Item>> {
    let mut items: Vec<Item> = Vec::new();
    let mut names = narrative.map(|narrative| narrative.names.clone());
    let mut from_narrative = narrative.is_some();
    let mut before = 0;
    for year in years {
        let mut from = before;
        let mut others = None;
        if before == 0 {
            // `Table 2; Adams, 2001`. What stands before may be names too.
            if let Some(at) = content[..year.start].rfind(';') {
                from = at + 1;
                others = names::in_citation(&content[..at]).map(|(names, _)| names.list);
            }
        } else {
            match content[before..year.start].rfind(';') {
                Some(at) => from = before + at + 1,
                None => from += locator(&content[before..year.start]),
            }
        }
        let joined = capitals(&content[before..year.start]).map(|length| year.start - length);
        let from = joined.unwrap_or(from);
        let apart = before == 0
            && narrative.is_none()
            && others.is_some()
            && content[from..year.start].trim().is_empty();
        let from = if apart { 0 } else { from };
        let spelt = content[from..year.start].replace(';', ",");
        let segment = if joined.is_some() || apart { &*spelt } else { &content[from..year.start] };
        let segment = segment.trim_end_matches(['[', ' ']);
        let blank = segment.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '&')).trim();
        let blank = if matches!(blank, "and" | "e" | "et" | "und" | "y" | "ou" | "o" | "och" | "en") {
            ""
        } else {
            blank
        };
        let leads = before == 0 && narrative.is_some() && is_leading(&content[..year.start]);
        before = year.end;
        if blank.is_empty() || leads {
            // `(2007, 2008a)`: another work of the same authors.
            let Some(names) = names.clone() else { continue };
            let start = if from_narrative && items.is_empty() { None } else { Some(year.start) };
            items.push(Item {
                start,
                end: year.end,
                names,
                year: year.text.clone(),
                bare: false,
                apart: false,
                said: false,
            });
            continue;
        }
        from_narrative = false;
        names = None;
        let Some((mut read, at)) = names::in_citation(segment) else { continue };
        if joined.is_some() {
            read.connected = true;
        } else if !apart {
            read.dropped.extend(others.into_iter().flatten());
        }
        // `eigene Darstellung, 2018`, `Frau M., 2017`
        let led = segment[..at].split_whitespace().next_back().is_some_and(|word| {
            word.starts_with(char::is_lowercase) && !SIGNALS.contains(&word.trim_end_matches([',', ':']))
        });
        let called = read.list[0].split([' ', '.']).next().is_some_and(|word| TITLES.contains(&word));
        let said = led || called;
        // `Am. Law Inst. 1962`: a period of an abbreviation.
        let stop =
            if read.list.iter().any(|name| name.contains(' ')) { &[',', ':'][..] } else { &[',', ':', '.'] };
        let bare = !segment.trim_end().ends_with(stop);
        items.push(Item {
            start: Some(from + at),
            end: year.end,
            names: read.clone(),
            year: year.text.clone(),
            bare,
            apart,
            said,
        });
        names = Some(read);
    }
    (!items.is_empty()).then_some(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_between_two_citations_is_stepped_over() {
        let after = |text: &'static str| &text[locator(text)..];
        assert_eq!(after(", pp. 12–14, "), "");
        assert_eq!(after(": 12 ff., Doe, "), ", Doe, ");
        assert_eq!(after(", ch. iv, Vidal, "), "Vidal, ");
        assert_eq!(after(", my translation"), "");
        assert_eq!(after(" and Doe, "), "and Doe, ");
    }
}
