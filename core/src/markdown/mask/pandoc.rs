//! What pandoc's dialect adds: citations by key, and fenced divisions (pandoc: Citations, Divs and Spans).

use std::collections::HashSet;

use super::{HOLE, MarkKind, Work};

/// Takes citations and the fences of divisions out.
pub(super) fn mask(work: &mut Work, text: &str) {
    divisions(work, text);
    citations(work, text, true);
    spans(work, text);
}

/// `[text]{.smallcaps}`, and attributes straight after links, images and code.
fn spans(work: &mut Work, text: &str) {
    let bytes = text.as_bytes();
    let mut at = work.start;
    while let Some(found) = memchr::memchr(b'{', &bytes[at..]) {
        at += found;
        let after = bytes.get(at + 1);
        let before = if at > work.start { bytes[at - 1] } else { b' ' };
        let opens = matches!(before, b')' | b']' | b'`')
            && after.is_some_and(|b| matches!(b, b'.' | b'#' | b'=') || b.is_ascii_alphabetic());
        let inside_code = work.code_end(at).is_some();
        let window = &bytes[at..text.len().min(at + 512)];
        let close = memchr::memchr2(b'}', b'\n', window).filter(|end| window[*end] == b'}');
        let (true, false, Some(close)) = (opens, inside_code, close) else {
            at += 1;
            continue;
        };
        let range = at..at + close + 1;
        if work.text[at] == b'{' {
            if before == b']' {
                brackets(work, at - 1);
            }
            work.instruct(range.clone());
            work.mark(range.clone(), MarkKind::Attributes);
        }
        at = range.end;
    }
}

/// Takes out the brackets of a span whose closing one stands at `close`.
fn brackets(work: &mut Work, close: usize) {
    let window = close.saturating_sub(1024).max(work.start);
    let mut depth = 0;
    for at in (window..close).rev() {
        match work.text[at] {
            b']' => depth += 1,
            b'[' if depth > 0 => depth -= 1,
            b'[' => {
                work.fill(at..at + 1, HOLE);
                work.fill(close..close + 1, HOLE);
                return;
            }
            b'\n' if work.text.get(at + 1) == Some(&b'\n') => return,
            _ => {}
        }
    }
}

/// `::: {.callout-note}` and `:::`, alone on their lines.
pub(super) fn divisions(work: &mut Work, text: &str) {
    let mut at = work.start;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[at..], b":::") {
        at += found;
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |found| at + found);
        let line = text[at..end].trim_end();
        let after = line.trim_start_matches(':').bytes().next();
        let reads_so = after.is_none_or(|b| b.is_ascii_alphabetic() || matches!(b, b' ' | b'{'));
        if reads_so && work.blank_before(at) && work.code_end(at).is_none() {
            let range = at..at + line.len();
            if range.len() < 4 {
                work.fill(range.clone(), HOLE);
            } else {
                work.instruct(range.clone());
            }
            work.mark(range, MarkKind::Division);
        }
        at = end;
    }
}

/// `[see @key, p. 3; -@other]` alone: in dialects where `@name` in prose is somebody's name.
pub(super) fn bracketed_citations(work: &mut Work, text: &str) {
    citations(work, text, false);
}

/// `[see @key, p. 3; -@other]`, and `@key` in prose where that is one.
fn citations(work: &mut Work, text: &str, in_prose: bool) {
    let bytes = text.as_bytes();
    let defined = defined(&text[work.start..]);
    let mut at = work.start;
    while let Some(found) = memchr::memchr(b'@', &bytes[at..]) {
        at += found;
        if let Some(end) = work.code_end(at) {
            at = end;
            continue;
        }
        let key = key_len(&text[at + 1..]);
        let before = bytes[work.start..at].last().copied();
        let apart = before.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'[' | b'(' | b'-' | b';'));
        if key == 0 || !apart || work.text[at] != b'@' {
            at += 1;
            continue;
        }
        let brackets = bracketed(text, work.start, at);
        if let Some(range) = &brackets
            && !defined.is_empty()
            && defined.contains(&text[range.start + 1..range.end - 1].to_lowercase())
        {
            at = range.end;
            continue;
        }
        let is_one = in_prose || brackets.is_some();
        let range = brackets.unwrap_or(at..at + 1 + key);
        let is_free = work
            .marks
            .iter()
            .rev()
            .take(4)
            .all(|mark| mark.range.end <= range.start || mark.range.start >= range.end);
        if is_one && is_free {
            work.fill(range.clone(), HOLE);
            work.mark(range.clone(), MarkKind::Citation);
        }
        at = range.end.max(at + 1);
    }
}

/// The labels that links are defined under and that look as a citation does: `[@name]: https://example.org`.
fn defined(text: &str) -> HashSet<String> {
    let mut labels = HashSet::new();
    for found in memchr::memmem::find_iter(text.as_bytes(), "[@") {
        let blank = text[..found].trim_end_matches([' ', '\t']);
        let begins = blank.is_empty() || blank.ends_with('\n');
        let window = &text.as_bytes()[found + 1..text.len().min(found + 512)];
        if let Some(len) = memchr::memchr(b']', window).filter(|_| begins)
            && window.get(len + 1) == Some(&b':')
        {
            labels.insert(text[found + 1..found + 1 + len].to_lowercase());
        }
    }
    labels
}

/// The brackets round a citation, when they hold nothing but citations.
fn bracketed(text: &str, from: usize, at: usize) -> Option<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let window = at.saturating_sub(512).max(from);
    let open = window + bytes[window..at].iter().rposition(|b| matches!(b, b'[' | b']' | b'\n'))?;
    let close = at + bytes[at..text.len().min(at + 1024)].iter().position(|b| matches!(b, b'[' | b']'))?;
    let alone =
        bytes[open] == b'[' && bytes[close] == b']' && !matches!(bytes.get(close + 1), Some(b'(' | b'['));
    let one_block = memchr::memmem::find(&bytes[open..close], b"\n\n").is_none();
    (alone && one_block).then_some(open..close + 1)
}

fn key_len(text: &str) -> usize {
    let first = text.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '_');
    let body = text
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':' | '.' | '-' | '/' | '#' | '+' | '&')));
    let key = &text[..body.unwrap_or(text.len())];
    if first { key.trim_end_matches(|c: char| c.is_ascii_punctuation()).len() } else { 0 }
}

/// The keys that a citation names.
pub(in crate::markdown) fn keys(citation: &str) -> Box<[Box<str>]> {
    let after = citation.split('@').skip(1).filter_map(|rest| rest.get(..key_len(rest)));
    after.filter(|key| !key.is_empty()).map(Into::into).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_end_where_pandoc_ends_them() {
        assert_eq!(
            &*keys("[see @doe99, pp. 33; -@roe_2:a. and @x]"),
            ["doe99".into(), "roe_2:a".into(), "x".into()]
        );
    }
}
