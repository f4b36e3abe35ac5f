//! Emphasis that CommonMark's flanking rules refuse: marks next to letters of scripts without blanks, or with a
//! quotation mark or parenthesis between them and the word. kramdown takes them all, and their authors meant them.

use super::{HOLE, MarkKind, Work};
use crate::markdown::Dialect;
use crate::markdown::code;

/// More open marks than any paragraph has.
const DEEPEST: usize = 64;

/// A mark that may open emphasis.
struct Open {
    at: usize,
    stars: usize,
    /// Whether CommonMark would let it open.
    flanks: bool,
    /// Whether a letter of a script without blanks stands beside it.
    wide: bool,
}

/// Overwrites pairs of stars that CommonMark would leave as text, and marks what they mean.
pub(super) fn mask(work: &mut Work, dialect: Dialect) {
    let mut open: Vec<Open> = Vec::new();
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    let mut at = work.start;
    let mut line = at;
    while let Some(next) = memchr::memchr3(b'*', b'\n', b'|', &work.text[at..]).map(|n| at + n) {
        at = next + 1;
        match work.text[next] {
            b'\n' => {
                line = at;
                if begins_block(&work.text[at..]) {
                    open.clear();
                }
                continue;
            }
            b'|' => {
                // Cells are read one by one.
                if work.text[line..next].trim_ascii_start().first().is_none_or(|b| *b == b'|') {
                    open.clear();
                }
                continue;
            }
            _ => {}
        }
        if let Some(end) = work.code_end(next) {
            at = end.max(at);
            line = line.max(end);
            continue;
        }
        let run = work.text[next..].iter().take_while(|b| **b == b'*').count();
        at = next + run;
        if run > 3 || super::span::escaped(work, next) {
            continue;
        }
        take(work, next..next + run, &mut open, |pair| {
            let (opening, close, flanks, wide) = pair;
            let refused = !(opening.flanks && flanks);
            if refused && (dialect == Dialect::Kramdown || opening.wide || wide) {
                found.push((opening.at, close, opening.stars));
            }
        });
    }
    for (first, last, stars) in found {
        for (at, opens) in [(first, true), (last, false)] {
            work.fill(at..at + stars, HOLE);
            work.mark(at..at + stars, MarkKind::Emphasis { stars: stars as u8, opens });
        }
    }
}

/// Whether a line begins a block of its own, so that no emphasis reaches into it.
fn begins_block(line: &[u8]) -> bool {
    let line = &line[..memchr::memchr(b'\n', line).unwrap_or(line.len())];
    let content = code::skip_prefix(line);
    let blanks = line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    content > blanks
        || matches!(line.get(content), None | Some(b'#' | b'\r'))
        || line[content..].starts_with(b"<?")
        || line[content..].trim_ascii().is_empty()
}

/// Closes and opens with one run of stars, as kramdown does (kramdown: Emphasis).
fn take(
    work: &Work,
    run: std::ops::Range<usize>,
    open: &mut Vec<Open>,
    mut pair: impl FnMut((Open, usize, bool, bool)),
) {
    let before = character_before(work, run.start);
    let after = character_after(work, run.end);
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let sign = |c: Option<char>| c.is_some_and(is_punctuation);
    let left = !blank(after) && (!sign(after) || blank(before) || sign(before));
    let right = !blank(before) && (!sign(before) || blank(after) || sign(after));
    let wide = [before, after].into_iter().flatten().any(is_wide);
    let (mut at, mut count) = (run.start, run.len());
    while count > 0 {
        let top = open.last().map(|open| open.stars);
        let wanted = match (top, count) {
            // Two stars inside emphasis open strong emphasis rather than close it.
            (Some(1), 2) if !blank(after) || open.iter().any(|open| open.stars == 2) => 2,
            (Some(stars), _) if stars <= count => stars,
            _ => count.min(2),
        };
        let closes = !blank(before) && open.last().is_none_or(|open| open.at + open.stars != at);
        if let Some(found) = open.iter().rposition(|open| open.stars == wanted).filter(|_| closes) {
            open.truncate(found + 1);
            if let Some(opening) = open.pop() {
                pair((opening, at, right, wide));
            }
        } else if !blank(after) && open.len() < DEEPEST {
            open.push(Open { at, stars: wanted, flanks: left, wide });
        }
        at += wanted;
        count -= wanted;
    }
}

fn character_before(work: &Work, at: usize) -> Option<char> {
    let from = at.saturating_sub(4).max(work.start);
    work.text[from..at]
        .utf8_chunks()
        .last()
        .and_then(|chunk| if chunk.invalid().is_empty() { chunk.valid().chars().next_back() } else { None })
}

fn character_after(work: &Work, at: usize) -> Option<char> {
    let window = &work.text[at..work.text.len().min(at + 4)];
    window.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next())
}

/// Punctuation to CommonMark: signs and symbols, nearly.
fn is_punctuation(c: char) -> bool {
    c != '\x01'
        && !c.is_alphanumeric()
        && !c.is_whitespace()
        && !unicode_normalization::char::is_combining_mark(c)
}

/// Letters and signs of scripts that are written without blanks, and Hangul, whose endings follow names directly.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}
