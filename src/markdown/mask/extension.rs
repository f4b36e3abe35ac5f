//! kramdown's extensions: `{::comment}`, `{::nomarkdown}` and `{::options}`; other names are literal
//! (kramdown: Extensions).

use std::ops::Range;

use super::{MarkKind, Work};

/// Takes extensions out.
pub(super) fn mask(work: &mut Work, text: &str) {
    let mut at = work.start;
    let mut unclosed = false;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[at..], b"{:") {
        at += found;
        if let Some(end) = work.code_end(at) {
            at = end;
            continue;
        }
        let Some(tag) = tag(text, at).filter(|_| at == 0 || text.as_bytes()[at - 1] != b'\\') else {
            at += 2;
            continue;
        };
        if tag.name.is_empty() {
            // A closing tag that nothing opened.
            work.erase(tag.range.clone());
            at = tag.range.end;
            continue;
        }
        if tag.alone || tag.name == "options" {
            work.erase(tag.range.clone());
            at = tag.range.end;
            continue;
        }
        let close = if unclosed { None } else { find_close(text, tag.range.end, tag.name) };
        unclosed |= close.is_none();
        let Some(close) = close else {
            work.erase(tag.range.clone());
            at = tag.range.end;
            continue;
        };
        let whole = tag.range.start..close.end;
        if tag.name == "comment" {
            work.erase(whole.clone());
        } else {
            // Its content is handed on as HTML.
            work.erase(tag.range.clone());
            work.erase(close.clone());
            let inner = trimmed(text, tag.range.end..close.start);
            if !inner.is_empty() {
                if work.blank_before(inner.start) && work.blank_after(inner.end) {
                    work.instruct(inner.clone());
                } else {
                    work.fill(inner.clone(), super::HOLE);
                }
                work.mark(inner, MarkKind::Html);
            }
        }
        at = whole.end;
    }
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + inner.len() - inner.trim_start().len();
    start..(range.start + inner.trim_end().len()).max(start)
}

struct Tag<'a> {
    range: Range<usize>,
    /// Empty for a closing tag.
    name: &'a str,
    /// `{::name /}`.
    alone: bool,
}

fn tag(text: &str, at: usize) -> Option<Tag<'_>> {
    let rest = &text[at + 2..];
    let window = &rest.as_bytes()[..rest.len().min(1024)];
    let mut end = memchr::memchr(b'}', window)?;
    while end > 0 && window[end - 1] == b'\\' {
        end += 1 + memchr::memchr(b'}', &window[end + 1..])?;
    }
    let (inner, range) = (&rest[..end], at..at + 2 + end + 1);
    if let Some(name) = inner.strip_prefix('/') {
        return name.chars().all(|c| c.is_alphanumeric() || c == '-').then_some(Tag { range, name: "", alone: false });
    }
    let inner = inner.strip_prefix(':')?;
    let name = &inner[..inner.find(|c: char| !c.is_alphanumeric()).unwrap_or(inner.len())];
    matches!(name, "comment" | "nomarkdown" | "options").then_some(Tag { range, name, alone: inner.ends_with('/') })
}

/// The tag that closes an extension: `{:/name}`, or `{:/}`, which closes any.
fn find_close(text: &str, from: usize, name: &str) -> Option<Range<usize>> {
    let mut at = from;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[at..], b"{:/") {
        at += found;
        let inner = &text[at + 3..];
        let named = inner.strip_prefix(name).unwrap_or(inner);
        if named.starts_with('}') {
            let end = at + 3 + inner.len() - named.len() + 1;
            return Some(at..end);
        }
        at += 3;
    }
    None
}
