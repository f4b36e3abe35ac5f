//! Citations by number and by key.

use super::prose::Prose;
use super::{Doubt, Found, Numbers};
use crate::cite::CitationStyle;
use crate::cite::cursor::Cursor;
use crate::cite::names::Names;
use crate::document::{Document, InlineTarget, NoteKind};
use crate::text::TextSpan;

/// Numbers in one bracket, at most.
const MOST: usize = 31;

/// What stands in a bracket of numbers alone: `3–5, 9`.
fn bracket(text: &str, open: usize) -> Option<&str> {
    let mut cursor = Cursor::new(text, open + 1);
    let mut count = 0;
    loop {
        cursor.digits(4)?;
        count += 1;
        if cursor.text("]") {
            return Some(&text[open + 1..cursor.at - 1]);
        }
        cursor.run(1, char::is_whitespace);
        if count == MOST || !cursor.any(",;–-") {
            return None;
        }
        cursor.run(1, char::is_whitespace);
    }
}

/// `[12]`, `[3–5, 9]`: each number its own citation.
pub(super) fn numbers(prose: &Prose, found: &mut Vec<Found>) {
    for (open, _) in prose.text.match_indices('[') {
        let Some(inner) = bracket(&prose.text, open) else { continue };
        let mut at = open + 1;
        let close = at + inner.len() + 1;
        for part in inner.split_inclusive([',', ';']) {
            let number = part.trim_matches([' ', ',', ';']);
            let start = at + part.len() - part.trim_start().len();
            let ends: Vec<u32> = number.split(['–', '-']).filter_map(|n| n.trim().parse().ok()).collect();
            let range = match ends[..] {
                [one] => one..one + 1,
                // A long stretch is a mistake, or no citation.
                [first, last] if first < last && last - first < 50 => first..last + 1,
                _ => 0..0,
            };
            for number_of in range {
                found.push(Found {
                    span: prose.span(start, start + number.len()),
                    group: prose.span(open, close),
                    style: CitationStyle::Numeric,
                    names: Names::default(),
                    year: number_of.to_string(),
                    longer: None,
                    doubt: Doubt::Thing,
                });
            }
            at += part.len();
        }
    }
}

/// Superscript numbers that are no notes' marks.
pub(super) fn raised(document: &Document, span: TextSpan, numbers: Numbers<'_>, found: &mut Vec<Found>) {
    for inline in document.inlines_in(span) {
        let InlineTarget::NoteMark { label, kind: NoteKind::Superscript } = &inline.target else { continue };
        if numbers.bodies.contains(&**label) {
            continue;
        }
        let labels =
            label.split(',').map(str::trim).filter(|label| label.bytes().all(|b| b.is_ascii_digit()));
        found.extend(labels.map(|label| Found {
            span: inline.span,
            group: inline.span,
            style: CitationStyle::Numeric,
            names: Names::default(),
            year: label.to_owned(),
            longer: None,
            doubt: Doubt::Thing,
        }));
    }
}

/// Keys that pandoc's followers give to figures, tables, sections and the like.
fn is_cross_reference(key: &str) -> bool {
    const KINDS: [&str; 14] =
        ["fig", "tbl", "tab", "sec", "eq", "lst", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr"];
    key.split_once(['-', ':']).is_some_and(|(kind, _)| KINDS.contains(&kind))
}

/// Where a key stands in the text of its citation, from a byte on, with the `@` before it.
fn key_in(text: &str, from: usize, key: &str) -> Option<(usize, usize)> {
    text[from..].match_indices(key).map(|(at, _)| from + at).find_map(|at| {
        let before = &text[..at];
        let brace = before.strip_suffix('{').unwrap_or(before);
        let begins = before.is_empty() || before.ends_with(['[', ';', ' ', '\n']) || brace.ends_with('@');
        let start = if brace.ends_with('@') { brace.len() - 1 } else { at };
        begins.then_some((start, at + key.len()))
    })
}

/// `[@key; @other]`.
pub(super) fn keys(document: &Document, span: TextSpan, found: &mut Vec<Found>) {
    for inline in document.inlines_in(span) {
        let InlineTarget::CitationKey { keys } = &inline.target else { continue };
        let text = document.slice(inline.span);
        let mut from = 0;
        for key in keys {
            let span = key_in(text, from, key).map_or(inline.span, |(start, end)| {
                from = end;
                TextSpan::new(inline.span.start + start as u32, inline.span.start + end as u32)
            });
            found.push(Found {
                span: if span.end <= inline.span.end { span } else { inline.span },
                group: inline.span,
                style: CitationStyle::Key,
                names: Names::default(),
                year: key.to_string(),
                longer: None,
                doubt: match () {
                    () if is_cross_reference(key) => Doubt::Thing,
                    () if text.starts_with('@') => Doubt::Handle,
                    () => Doubt::No,
                },
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_of_numbers() {
        assert_eq!(bracket("[3–5, 9]", 0), Some("3–5, 9"));
        assert_eq!(bracket("[12]", 0), Some("12"));
        for text in ["[12", "[a]", "[1.5]", "[12345]", "[1,]", "[1  , 2]"] {
            assert_eq!(bracket(text, 0), None, "{text}");
        }
    }

    #[test]
    fn keys_are_found_in_their_citations() {
        assert_eq!(key_in("[see @doe99; -@{roe/1}, p. 3]", 0, "doe99"), Some((5, 11)));
        assert_eq!(key_in("[see @doe99; -@{roe/1}, p. 3]", 11, "roe/1"), Some((14, 21)));
        assert_eq!(key_in("[doe; roe]", 4, "roe"), Some((6, 9)));
        assert_eq!(key_in("@a", 0, "b"), None);
    }
}
