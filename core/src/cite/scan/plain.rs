//! Citations that are not put as citations are: a year without brackets (`as Kemp, 2009 says`), an author and a page
//! without a year (`(Battles 14)`). What they say is so little that only the list tells whether they are any.

use super::narrative::narrative;
use super::prose::Prose;
use super::{Doubt, Found};
use crate::cite::CitationStyle;
use crate::cite::cursor::Cursor;
use crate::cite::names;
use crate::cite::year::{tidy, year_at};
use crate::text::TextSpan;

/// Bytes between a bracket and the one that closes it, at most.
const LONGEST_GROUP: usize = 120;

/// What was found already, so that whether anything overlaps a span is found by halving.
struct Taken {
    starts: Vec<u32>,
    /// The furthest end of all up to each.
    reach: Vec<u32>,
}

impl Taken {
    fn new(found: &[Found]) -> Self {
        let mut groups: Vec<(u32, u32)> = found.iter().map(|one| (one.group.start, one.group.end)).collect();
        groups.sort_unstable();
        let furthest = |reach: &mut u32, (_, end): &(u32, u32)| {
            *reach = (*reach).max(*end);
            Some(*reach)
        };
        let reach = groups.iter().scan(0, furthest).collect();
        Self { starts: groups.into_iter().map(|(start, _)| start).collect(), reach }
    }

    fn overlaps(&self, span: TextSpan) -> bool {
        let before = self.starts.partition_point(|start| *start < span.end);
        before.checked_sub(1).is_some_and(|last| self.reach[last] > span.start)
    }
}

/// Years that stand in no bracket, straight after names; `found` is what its paragraph has so far.
pub(super) fn years(prose: &Prose, found: &[Found]) -> Vec<Found> {
    let taken = Taken::new(found);
    let mut years: Vec<Found> = Vec::new();
    let text = &*prose.text;
    let begins = |at: &usize| {
        let before = &text[..*at];
        let comma = before.trim_end().strip_suffix(',').unwrap_or(before.trim_end());
        before.ends_with(' ') && comma.ends_with(|c: char| c.is_alphabetic() || c == '.')
    };
    let starts = text.match_indices(['1', '2']).map(|(at, _)| at);
    for start in starts.filter(begins) {
        let Some(end) = year_at(text, start) else { continue };
        let mut after = text[end..].chars();
        let next = after.next();
        // An entry of its own, a stretch of years, a larger number.
        let goes_on = match next {
            Some('.' | ',') => after.next().is_some_and(|c| c.is_ascii_digit()),
            Some('-' | '–' | '—' | '/' | '%') => true,
            other => other.is_some_and(char::is_alphanumeric),
        };
        if goes_on {
            continue;
        }
        let Some(narrative) = narrative(text, start) else { continue };
        let is_entry = next == Some('.') && !text[..narrative.start].contains(char::is_alphabetic);
        let span = prose.span(narrative.start, end);
        // Years come in the order of the text.
        let again = years.last().is_some_and(|last| last.span.end > span.start);
        if is_entry || again || taken.overlaps(span) {
            continue;
        }
        let names = narrative.names.clone();
        let longer = narrative.longer.map(|(at, name)| (prose.to_document(at), name));
        let after = narrative.after.map(|at| prose.to_document(at));
        years.push(Found {
            span,
            group: span,
            style: CitationStyle::AuthorYear,
            names: narrative.names,
            year: tidy(&text[start..end]),
            longer: longer.map(|(at, name)| (at, name.trim_end_matches(',').to_owned())),
            after,
            doubt: Doubt::Exact,
        });
        // `Eltis 2011a, 2011b`
        let mut at = end;
        while let Some(start) = text[at..].starts_with(", ").then_some(at + 2)
            && let Some(end) = text[start..]
                .starts_with(|c: char| c.is_ascii_digit())
                .then(|| year_at(text, start))
                .flatten()
        {
            let span = prose.span(start, end);
            let (names, year) = (names.clone(), tidy(&text[start..end]));
            let style = CitationStyle::AuthorYear;
            years.push(Found {
                span,
                group: span,
                style,
                names,
                year,
                longer: None,
                after: None,
                doubt: Doubt::Exact,
            });
            at = end;
        }
    }
    years
}

/// Names and a page in brackets: `(Black and Hoare 12–14; Battles 3)`.
pub(super) fn pages(prose: &Prose, found: &mut Vec<Found>) {
    let text = &*prose.text;
    for (open, _) in text.match_indices('(') {
        let inner = open + 1;
        let Some(end) = text[inner..].find(['(', ')', '\n']).filter(|end| *end < LONGEST_GROUP) else {
            continue;
        };
        if !text[inner + end..].starts_with(')') {
            continue;
        }
        let group = prose.span(open, inner + end + 1);
        let mut at = inner;
        for item in text[inner..inner + end].split_inclusive(';') {
            let start = at;
            at += item.len();
            let item = item.trim_end_matches([';', ' ']);
            let Some(page) = page_start(item) else { continue };
            let Some((names, from)) = names::in_citation(&item[..page]) else { continue };
            found.push(Found {
                span: prose.span(start + from, start + item.len()),
                group,
                style: CitationStyle::AuthorYear,
                names,
                year: String::new(),
                longer: None,
                after: None,
                doubt: Doubt::Page,
            });
        }
    }
}

/// Where the pages begin that end a text: `12`, `12–14, 20`.
fn page_start(text: &str) -> Option<usize> {
    let kept = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '–' | ',' | ' '));
    let mut cursor = Cursor::new(text, kept.len());
    cursor.blanks();
    let start = cursor.at;
    let named = kept.ends_with(|c: char| c.is_alphabetic() || c == '.') && start > kept.len();
    (named && cursor.digits(3).is_some()).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_end_a_citation() {
        let names = |text: &'static str| page_start(text).map(|at| &text[..at]);
        assert_eq!(names("Battles 14"), Some("Battles "));
        assert_eq!(names("Black and Hoare 12–14, 20"), Some("Black and Hoare "));
        for text in ["Battles, 14", "Battles", "Battles 2014", "14", "Battles14"] {
            assert_eq!(names(text), None, "{text}");
        }
    }
}
