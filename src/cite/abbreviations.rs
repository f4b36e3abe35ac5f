//! Abbreviations of institutions that the text explains: `World Health Organization (WHO)`.

use std::sync::LazyLock;

use regex::Regex;

use super::names::{fold, pattern};
use super::resolve::Index;
use crate::document::{BlockKind, Document};

/// Words of the longest name looked for.
const LONGEST: usize = 14;

static SHORT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[(\[]\s?(?:hereafter:?\s|henceforth:?\s)?[“\x22‘]?(\p{Lu}[\p{Lu}\p{Ll}\d&.\-/]{1,11})[”\x22’]?\s?(?:[)\],;])",
    )
});

/// Learns what a document explains of the institutions that an index has.
pub(super) fn learn(document: &Document, index: &mut Index) {
    for block in document.blocks() {
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::TableCell { .. } | BlockKind::Term) {
            continue;
        }
        let text = document.slice(block.span);
        for found in SHORT.captures_iter(text) {
            let (Some(whole), Some(short)) = (found.get(0), found.get(1)) else { continue };
            if short.as_str().chars().filter(|c| c.is_uppercase()).count() < 2 {
                continue;
            }
            let before = text[..whole.start()].trim_end_matches([' ', ',', '”', '"', '\n', '\u{a0}']);
            // The longest name before it that is known.
            let starts: Vec<usize> = before
                .char_indices()
                .rev()
                .filter(|(_, c)| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"'))
                .map(|(at, c)| at + c.len_utf8())
                .take(LONGEST)
                .chain([0].into_iter().filter(|_| before.len() < 200))
                .collect();
            let known = starts
                .into_iter()
                .rev()
                .map(|at| fold(&before[at..]))
                .find(|name| index.is_institution(name));
            if let Some(long) = known {
                index.learn(fold(short.as_str()), long);
            }
        }
    }
}
