//! Wiki links: `[[Page]]`, `[[Page|text]]`, `![[image.png]]`. pulldown's own break `[[1]](url)`.

use std::collections::HashSet;

use super::{HOLE, MarkKind, Work};

/// Longer than any name of a page.
const LONGEST: usize = 300;

/// Takes wiki links out.
pub(super) fn mask(work: &mut Work, text: &str) {
    let bytes = text.as_bytes();
    let mut defined: Option<HashSet<&str>> = None;
    let mut at = work.start;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"[[") {
        at += found;
        if let Some(end) = work.code_end(at) {
            at = end.max(at + 1);
            continue;
        }
        let window = &bytes[at + 2..text.len().min(at + 2 + LONGEST)];
        let close = window.iter().position(|b| matches!(b, b'[' | b']' | b'\n'));
        let closes = close.filter(|n| window[*n..].starts_with(b"]]"));
        let Some(len) = closes else {
            at += 1;
            continue;
        };
        let (inner, end) = (&text[at + 2..at + 2 + len], at + len + 4);
        let is_label = inner.trim().is_empty()
            || inner.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b',' | b'-'))
            || inner.starts_with(['^', '@', '!'])
            || matches!(bytes.get(end), Some(b'(' | b'[' | b':' | b']'))
            || defined.get_or_insert_with(|| definitions(text, work.start)).contains(inner);
        if is_label || super::span::escaped(work, at) {
            at = end;
            continue;
        }
        // The place for the contents, which are shown elsewhere.
        let is_contents = matches!(inner.to_ascii_lowercase().as_str(), "toc" | "_toc_");
        if is_contents && work.blank_before(at) && work.blank_after(end) {
            work.fill(at..end, b' ');
            at = end;
            continue;
        }
        let start = if at > work.start && bytes[at - 1] == b'!' { at - 1 } else { at };
        work.fill(start..end, HOLE);
        work.mark(start..end, MarkKind::Wiki);
        at = end;
    }
}

/// The labels that link definitions have.
fn definitions(text: &str, start: usize) -> HashSet<&str> {
    let lines = text[start..].lines().filter_map(|line| line.trim_start().strip_prefix('['));
    lines.filter_map(|line| line.split_once("]:")).map(|(label, _)| label).collect()
}
