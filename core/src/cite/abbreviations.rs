//! Abbreviations of institutions that the text explains: `World Health Organization (WHO)`.

use super::cursor::Cursor;
use super::names::fold;
use super::resolve::Index;
use crate::document::{BlockKind, Document};

/// Words of the longest name looked for.
const LONGEST: usize = 14;

/// Letters of the longest abbreviation.
const LONGEST_SHORT: usize = 12;

/// The abbreviation that a bracket at `open` gives: `(WHO)`, `[hereafter “WHO”; …`.
fn short_at(text: &str, open: usize) -> Option<&str> {
    let mut cursor = Cursor::new(text, open + 1);
    cursor.run(1, char::is_whitespace);
    cursor.maybe(|cursor| {
        let said = cursor.text("hereafter") || cursor.text("henceforth");
        cursor.text(":");
        said && cursor.eat(char::is_whitespace)
    });
    cursor.any("“\"‘");
    let start = cursor.at;
    let letters = cursor.peek().is_some_and(char::is_uppercase)
        && cursor.run(LONGEST_SHORT, |c| c.is_alphanumeric() || "&.-/".contains(c)) > 1;
    let short = &text[start..cursor.at];
    cursor.any("”\"’");
    cursor.run(1, char::is_whitespace);
    (letters && cursor.any(")],;") && short.chars().filter(|c| c.is_uppercase()).count() > 1).then_some(short)
}

/// Learns what a document explains of the institutions that an index has.
pub(super) fn learn(document: &Document, index: &mut Index) {
    for block in document.blocks() {
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::TableCell { .. } | BlockKind::Term) {
            continue;
        }
        let text = document.slice(block.span);
        for (open, _) in text.match_indices(['(', '[']) {
            let Some(short) = short_at(text, open) else { continue };
            let before = text[..open].trim_end_matches([' ', ',', '”', '"', '\n', '\u{a0}']);
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
                index.learn(fold(short), long);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_stand_in_brackets() {
        assert_eq!(short_at("(WHO)", 0), Some("WHO"));
        assert_eq!(short_at("[hereafter: “UNODC”; see", 0), Some("UNODC"));
        assert_eq!(short_at("( U.S. ,", 0), Some("U.S."));
        assert_eq!(short_at("(Who)", 0), None);
        assert_eq!(short_at("(WHO is", 0), None);
        assert_eq!(short_at("(ABCDEFGHIJKLMNOP)", 0), None);
    }
}
