//! What kramdown writes on lines of its own: block attribute lists and their definitions, abbreviations, the end
//! of block mark, line breaks, ids of headings.

use unicode_normalization::char::is_combining_mark;

use super::{HOLE, Mark, MarkKind, Work};
use crate::markdown::Dialect;
use crate::markdown::attributes::Attributes;
use crate::text::Ordered;

/// Takes kramdown's line markup out.
pub(super) fn mask(work: &mut Work, text: &str) {
    // What HTML took out already is not looked at again.
    let mut taken: Vec<Mark> = work.marks.clone();
    taken.order_by_key(|mark| mark.range.start);
    let mut next_taken = taken.into_iter().peekable();
    let mut at = work.start;
    let mut hidden_until = at;
    let mut before = false;
    while at < work.text.len() {
        let next = memchr::memchr(b'\n', &work.text[at..]).map_or(work.text.len(), |found| at + found + 1);
        while let Some(mark) = next_taken.next_if(|mark| mark.range.start < next) {
            hidden_until = hidden_until.max(mark.range.end);
        }
        if at >= hidden_until && work.code_end(at).is_none() {
            if before {
                number(work, at, next);
            }
            line(work, text, at, next);
        }
        before = at >= hidden_until && !text[at..next].trim().is_empty();
        at = next;
    }
    ids(work, text);
}

fn line(work: &mut Work, text: &str, start: usize, end: usize) {
    let line = &text[start..end];
    let trimmed = line.trim_start_matches([' ', '\t', '>']);
    let (content, at) = (trimmed.trim_end(), start + line.len() - trimmed.len());
    let range = at..at + content.len();
    match content.as_bytes() {
        [b'{', b':', ..] if list_len(content) == Some(content.len()) => {
            if let Some((name, list)) = definition(content) {
                work.definitions.entry(name.to_owned()).or_default().merge(&Attributes::parse(list));
                work.fill(range, b' ');
            } else {
                work.instruct(range.clone());
                work.mark(range, MarkKind::Attributes);
            }
        }
        [b'*', b'[', ..] if line.len() - trimmed.len() < 4 => {
            if let Some((short, long)) = content[2..].split_once("]:") {
                work.abbreviations.push((short.to_owned(), long.trim().to_owned()));
                work.fill(range, b' ');
            }
        }
        // A definition's colon has a blank after it.
        [b':', after, ..] if !matches!(after, b' ' | b'\t' | b'|' | b'-' | b':') => work.literal(at),
        [b'^'] if line.len() - trimmed.len() < 4 => work.fill(range, b' '),
        [.., before, b'\\', b'\\'] if *before != b'\\' => {
            let signs = range.end - 2..range.end;
            work.fill(signs.clone(), HOLE);
            work.mark(signs, MarkKind::Break);
        }
        _ => {}
    }
}

/// Lets a list begin with any number straight after a line of text, as Jekyll's kramdown does, where CommonMark
/// lets it begin with 1 alone. The number is read from the file when the list is. What has more digits is more
/// likely the end of a sentence.
fn number(work: &mut Work, start: usize, end: usize) {
    let line = &work.text[start..end];
    let at = start + line.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'>')).count();
    let digits = work.text[at..end].iter().take_while(|b| b.is_ascii_digit()).count();
    if (1..3).contains(&digits)
        && work.text[at + digits..end].starts_with(b". ")
        && !work.text[at + digits + 1..end].trim_ascii().is_empty()
    {
        work.text[at..at + digits].fill(b'0');
        work.text[at + digits - 1] = b'1';
    }
}

/// How many bytes an attribute list takes that begins `text`; `None` where it is none.
pub(super) fn list_len(text: &str) -> Option<usize> {
    let bytes = &text.as_bytes()[..text.len().min(1024)];
    if !bytes.starts_with(b"{:") || matches!(bytes.get(2), None | Some(b':' | b'/' | b'}')) {
        return None;
    }
    let mut at = 2;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'}' => return Some(at + 1),
            b'\\' => at += 1,
            b'\n' => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// `{:name: …}`: the name and the attributes.
fn definition(list: &str) -> Option<(&str, &str)> {
    let (name, rest) = list[2..list.len() - 1].split_once(':')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    is_name.then_some((name, rest))
}

/// Lets a comment alone on its line be the term of the definition below it, as Python-Markdown does: what it names
/// is not shown, and its definition is read as one. Gives whether there is one.
pub(super) fn commented_terms(work: &mut Work, text: &str) -> bool {
    let mut any = false;
    let mut at = work.start;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[at..], b"-->") {
        let end = at + found + 3;
        let line = memchr::memrchr(b'\n', &text.as_bytes()[at..end]).map_or(at, |n| at + n + 1);
        at = end;
        let rest = text[end..].trim_start_matches([' ', '\t', '\r']);
        let below = rest.trim_start_matches(['\n', '\r']);
        let defines = below.len() < rest.len() && below.starts_with(": ");
        if defines && text[line..end].starts_with("<!--") {
            if !any {
                work.code = crate::markdown::code::code_ranges(text, work.start);
            }
            if work.code_end(line).is_none() {
                work.fill(line..end, HOLE);
            }
            any = true;
        }
    }
    any
}

/// Takes `{#id}` off the ends of headings, and pandoc's other attributes in its dialect.
pub(super) fn heading_ids(work: &mut Work, text: &str, dialect: Dialect) {
    let bytes = text.as_bytes();
    let says = |open: &[u8]| memchr::memmem::find(bytes, open).is_some();
    if !(says(b"{#") || says(b"{ #")) && dialect != Dialect::Pandoc {
        return;
    }
    work.code = crate::markdown::code::code_ranges(text, work.start);
    if dialect == Dialect::Pandoc {
        for open in [&b"{."[..], b"{-", b"{=", b"{ ."] {
            mark_ids(work, text, open);
        }
    }
    mark_ids(work, text, b"{ #");
    ids(work, text);
}

fn ids(work: &mut Work, text: &str) {
    mark_ids(work, text, b"{#");
}

fn mark_ids(work: &mut Work, text: &str, open: &[u8]) {
    let bytes = text.as_bytes();
    let mut at = work.start;
    while let Some(found) = memchr::memmem::find(&bytes[at..], open) {
        at += found;
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |found| at + found);
        let list = text[at..end].trim_end();
        let blank = at > work.start && matches!(bytes[at - 1], b' ' | b'\t');
        let closes = list.len() > 2 && memchr::memchr(b'}', list.as_bytes()) == Some(list.len() - 1);
        let named = open != b"{#" || !work.strict_ids || closes && is_id(&list[2..list.len() - 1]);
        if blank
            && closes
            && named
            && work.code_end(at).is_none()
            && work.text[at] == b'{'
            && is_heading(text, work.start, at, end)
        {
            let range = at..at + list.len();
            work.fill(range.clone(), b' ');
            work.mark(range, MarkKind::HeadingId);
        }
        at += 2;
    }
}

/// Whether kramdown takes this for an identifier: a name of XML.
fn is_id(name: &str) -> bool {
    let starts = |c: char| c.is_alphabetic() || matches!(c, '_' | ':');
    name.chars().next().is_some_and(starts)
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '_' | ':' | '-' | '.'))
}

/// Whether a line is a heading: it begins with `#`, or is underlined.
pub(super) fn is_heading(text: &str, from: usize, at: usize, end: usize) -> bool {
    let window = at.saturating_sub(1024).max(from);
    let start =
        memchr::memrchr(b'\n', &text.as_bytes()[window..at]).map_or(window, |found| window + found + 1);
    let line = &text.as_bytes()[start..at];
    let under = text[end..].lines().nth(1).unwrap_or_default().trim();
    let content = crate::markdown::code::skip_prefix(line);
    line.get(content) == Some(&b'#')
        || !under.is_empty() && (under.bytes().all(|b| b == b'=') || under.bytes().all(|b| b == b'-'))
}
