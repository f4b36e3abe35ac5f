//! Destinations of links with blanks in them, which kramdown takes and CommonMark does not.

use super::Work;

/// Longer than any destination of a file.
const LONGEST: usize = 512;

/// Overwrites blanks inside destinations; the file's own text is looked up when the link is read.
pub(super) fn destinations(work: &mut Work) {
    let mut at = work.start;
    while let Some(found) = memchr::memmem::find(&work.text[at..], b"](") {
        at += found + 2;
        if let Some(end) = work.code_end(at) {
            at = end;
        } else if let Some(len) = inline_len(&work.text[at..work.text.len().min(at + LONGEST)]) {
            join(work, at, len);
            quotes(work, at + len);
        } else {
            let len = destination_len(&work.text[at..work.text.len().min(at + LONGEST)]);
            quotes(work, at + len);
        }
    }
    let mut at = work.start;
    while let Some(found) = memchr::memmem::find(&work.text[at..], b"]:") {
        at += found + 2;
        let window = at.saturating_sub(LONGEST).max(work.start);
        let line = memchr::memrchr(b'\n', &work.text[window..at]).map_or(window, |n| window + n + 1);
        let blanks = work.text[line..at].iter().take_while(|b| **b == b' ').count();
        if blanks < 4 && work.text[line + blanks] == b'[' && work.code_end(at).is_none() {
            let rest = &work.text[at..work.text.len().min(at + LONGEST)];
            let skip = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            if let Some(len) = definition_len(&rest[skip.min(end)..end], &rest[end..]) {
                join(work, at + skip, len);
            }
        }
    }
}

/// How long a destination without blanks is.
fn destination_len(text: &[u8]) -> usize {
    text.iter().position(|b| matches!(b, b' ' | b'\t' | b'\n' | b')' | b'(')).unwrap_or(0)
}

/// Overwrites marks inside a title that are the same as those round it: kramdown ends a title where a parenthesis
/// follows.
fn quotes(work: &mut Work, after: usize) {
    let window = &work.text[after..work.text.len().min(after + LONGEST)];
    let blanks = window.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let Some(mark) = window.get(blanks).copied().filter(|b| blanks > 0 && matches!(b, b'"' | b'\'')) else {
        return;
    };
    let title = &window[blanks + 1..];
    let ends = |at: &usize| title[at + 1..].trim_ascii_start().first() == Some(&b')');
    let Some(close) = memchr::memchr_iter(mark, title).find(ends) else { return };
    if memchr::memmem::find(&title[..close], b"\n\n").is_some() {
        return;
    }
    let start = after + blanks + 1;
    for byte in work.text[start..start + close].iter_mut().filter(|byte| **byte == mark) {
        *byte = b'_';
    }
}

fn join(work: &mut Work, at: usize, len: usize) {
    for byte in &mut work.text[at..at + len] {
        if matches!(byte, b' ' | b'\t') {
            *byte = b'_';
        }
    }
}

/// How long a destination with blanks is that begins `text` and is closed by `)` or a title and `)`.
fn inline_len(text: &[u8]) -> Option<usize> {
    let (mut depth, mut at) = (0, 0);
    if matches!(text.first()?, b'<' | b' ' | b'"' | b'\'') {
        return None;
    }
    let end = loop {
        match text.get(at)? {
            b'\n' | b'<' | b'>' | b'[' | b']' | b'\\' => return None,
            b'(' => depth += 1,
            b')' if depth == 0 => break at,
            b')' => depth -= 1,
            b' ' if matches!(text.get(at + 1), Some(b'"' | b'\'')) => break at,
            _ => {}
        }
        at += 1;
    };
    let written = text[..end].trim_ascii_end();
    written.contains(&b' ').then_some(written.len())
}

/// The same for the rest of a definition's line; a destination with blanks names a file, or a title follows.
fn definition_len(line: &[u8], after: &[u8]) -> Option<usize> {
    let title = [&b" \""[..], b" '"].iter().filter_map(|open| memchr::memmem::find(line, open)).min();
    let written = line[..title.unwrap_or(line.len())].trim_ascii();
    let next = after.trim_ascii_start();
    let titled = title.is_some() || matches!(next.first(), Some(b'"' | b'\''));
    let extension = written.rsplit(|b| *b == b'.').next().unwrap_or_default();
    let file = extension.len() < written.len()
        && (1..6).contains(&extension.len())
        && extension.iter().all(u8::is_ascii_alphanumeric);
    let fits =
        written.contains(&b' ') && written.len() < 80 && !written.starts_with(b"<") && (file || titled);
    fits.then_some(written.len())
}
