//! Citations by number and by key.

use std::sync::LazyLock;

use regex::Regex;

use super::prose::Prose;
use super::{Doubt, Found, Numbers};
use crate::cite::CitationStyle;
use crate::cite::names::{Names, pattern};
use crate::document::{Document, InlineTarget, NoteKind};
use crate::text::TextSpan;

static NUMBERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[(\d{1,4}(?:\s?[,;–-]\s?\d{1,4}){0,30})\]"));

static KEY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:@\{?|^\[|;\s)([^\s\];,}@]+)"));

/// `[12]`, `[3–5, 9]`: each number its own citation.
pub(super) fn numbers(prose: &Prose, found: &mut Vec<Found>) {
    for group in NUMBERS.captures_iter(&prose.text) {
        let (Some(whole), Some(inner)) = (group.get(0), group.get(1)) else { continue };
        let mut at = inner.start();
        for part in inner.as_str().split_inclusive([',', ';']) {
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
                    group: prose.span(whole.start(), whole.end()),
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

/// `[@key; @other]`.
pub(super) fn keys(document: &Document, span: TextSpan, found: &mut Vec<Found>) {
    for inline in document.inlines_in(span) {
        let InlineTarget::CitationKey { keys } = &inline.target else { continue };
        let text = document.slice(inline.span);
        let mut places = KEY.captures_iter(text).filter_map(|c| Some((c.get(0)?, c.get(1)?)));
        for key in keys {
            let place = places.by_ref().find(|(_, found)| found.as_str().starts_with(&**key));
            let span = place.map_or(inline.span, |(whole, found)| {
                let from = if whole.as_str().starts_with('@') { whole.start() } else { found.start() };
                let end = found.start() + key.len();
                TextSpan::new(inline.span.start + from as u32, inline.span.start + end as u32)
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
