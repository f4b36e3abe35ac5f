//! Python-Markdown's attribute lists, as MkDocs has them: `{: #id .class key="value" }` and the same without the
//! colon, behind headings, spans, items and blocks (its extension `attr_list`); and its place for the contents.

use super::{HOLE, MarkKind, Work};
use crate::markdown::code;

/// Longer than any list.
const LONGEST: usize = 512;

/// Takes them out.
pub(super) fn mask(work: &mut Work, text: &str) {
    let bytes = text.as_bytes();
    let mut at = work.start;
    while let Some(found) = memchr::memchr(b'{', &bytes[at..]) {
        at += found;
        if let Some(end) = work.code_end(at)
            && end > at
        {
            at = end;
            continue;
        }
        let Some(len) = list_len(&text[at..]) else {
            at += bytes[at..].iter().take_while(|b| **b == b'{').count();
            continue;
        };
        take(work, text, at, at + len);
        at += len;
    }
    contents(work, text);
}

fn take(work: &mut Work, text: &str, at: usize, end: usize) {
    let before = work.text[work.start..at].last().copied();
    let range = at..end;
    if work.blank_before(at) {
        if work.blank_after(end) {
            work.instruct(range.clone());
            work.mark(range, MarkKind::Attributes);
        }
    } else if matches!(before, Some(b' ' | b'\t')) && work.blank_after(end) {
        let line_end = memchr::memchr(b'\n', &text.as_bytes()[end..]).map_or(text.len(), |n| end + n);
        if super::line::is_heading(text, work.start, at, line_end) {
            work.fill(range.clone(), b' ');
            work.mark(range, MarkKind::HeadingId);
        } else if is_item(text, work.start, at) {
            work.fill(range, HOLE);
        }
    } else if matches!(before, Some(b'*' | b'_' | b'`' | b')' | b']' | b'>' | b'~' | b'^' | b'='))
        && !super::span::escaped(work, at - 1)
        || before == Some(b':') && is_icon(&text[..at])
    {
        work.instruct(range.clone());
        work.mark(range, MarkKind::Attributes);
    }
}

/// How many bytes an attribute list takes that begins `text`; `None` where it is none. Without the colon every word
/// must be of an attribute's form.
fn list_len(text: &str) -> Option<usize> {
    let window = &text.as_bytes()[..text.len().min(LONGEST)];
    let close = window.iter().skip(1).position(|b| matches!(b, b'}' | b'{' | b'\n'))? + 1;
    if window[close] != b'}' {
        return None;
    }
    let inner = &text[1..close];
    let named = inner.strip_prefix(':');
    let words = named.unwrap_or(inner).trim();
    let first = words.split_whitespace().next()?;
    let fits = first.starts_with(['.', '#']) && first.len() > 1
        || first.split_once('=').is_some_and(|(key, _)| is_key(key))
        || named.is_some() && is_key(first);
    fits.then_some(close + 1)
}

fn is_key(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '@')
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'@' | b'.'))
}

/// Whether a text ends with an icon's name, `:material-home:`.
fn is_icon(text: &str) -> bool {
    let Some(inner) = text.strip_suffix(':') else { return false };
    let len = inner
        .bytes()
        .rev()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+'))
        .count();
    len > 0 && inner[..inner.len() - len].ends_with(':')
}

/// Whether the line of a byte is a list's item, or a definition.
fn is_item(text: &str, from: usize, at: usize) -> bool {
    let window = at.saturating_sub(1024).max(from);
    let start =
        memchr::memrchr(b'\n', &text.as_bytes()[window..at]).map_or(window, |found| window + found + 1);
    let line = &text.as_bytes()[start..at];
    let blanks = line.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'>')).count();
    code::skip_prefix(line) > blanks || line[blanks..].starts_with(b": ")
}

/// Takes `[TOC]` out where it stands alone: the contents are shown elsewhere.
fn contents(work: &mut Work, text: &str) {
    for (found, _) in text[work.start..].match_indices("[TOC]") {
        let at = work.start + found;
        if work.code_end(at).is_none() && work.blank_before(at) && work.blank_after(at + 5) {
            work.fill(at..at + 5, b' ');
        }
    }
}
