//! kramdown's extensions: `{::comment}`, `{::nomarkdown}` and `{::options}`; other names are literal
//! (kramdown: Extensions).

use std::ops::Range;

use super::{MarkKind, Work};

/// Takes extensions out; gives the ranges whose content is handed on as HTML. What nothing closes is literal.
pub(super) fn mask(work: &mut Work, text: &str) -> Vec<Range<usize>> {
    let mut literal = Vec::new();
    let mut at = work.start;
    let mut unclosed = false;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[at..], b"{::") {
        at += found;
        if let Some(end) = work.code_end(at) {
            at = end;
            continue;
        }
        let Some(tag) = tag(text, at).filter(|_| at == 0 || text.as_bytes()[at - 1] != b'\\') else {
            at += 3;
            continue;
        };
        at = tag.range.end;
        if tag.name == "options" {
            work.parses_html.extend(parse_html(&text[tag.range.clone()]).map(|says| (at, says)));
        }
        if tag.alone || tag.name == "options" {
            work.erase(tag.range);
            continue;
        }
        let block = work.blank_before(tag.range.start) && work.blank_after(tag.range.end);
        let close = if unclosed { None } else { find_close(work, text, &tag, block) };
        unclosed |= close.is_none();
        let Some(close) = close else { continue };
        at = close.end;
        if tag.name == "comment" {
            work.erase(tag.range.start..close.end);
        } else if is_html(&text[tag.range.clone()]) {
            literal.push(trimmed(text, tag.range.end..close.start));
            work.erase(tag.range);
            work.erase(close);
        } else {
            // Meant for another format, such as LaTeX.
            work.erase(tag.range.start..close.end);
        }
    }
    literal
}

/// Marks what `{::nomarkdown}` holds.
pub(super) fn take(work: &mut Work, literal: Vec<Range<usize>>) {
    for inner in literal.into_iter().filter(|inner| !inner.is_empty()) {
        if work.blank_before(inner.start) && work.blank_after(inner.end) {
            work.instruct(inner.clone());
        } else {
            work.fill(inner.clone(), super::HOLE);
        }
        work.mark(inner, MarkKind::Html);
    }
}

/// Whether what `{::nomarkdown}` holds is meant for pages.
fn is_html(tag: &str) -> bool {
    !tag.contains("type=") || tag.contains("type=\"html") || tag.contains("type='html")
}

/// What options say of Markdown in block elements.
fn parse_html(options: &str) -> Option<bool> {
    let (_, value) = options.split_once("parse_block_html=")?;
    Some(value.starts_with("\"true\"") || value.starts_with("'true'"))
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + inner.len() - inner.trim_start().len();
    start..(range.start + inner.trim_end().len()).max(start)
}

struct Tag<'a> {
    range: Range<usize>,
    name: &'a str,
    /// `{::name /}`.
    alone: bool,
}

fn tag(text: &str, at: usize) -> Option<Tag<'_>> {
    let rest = &text[at + 3..];
    let window = &rest.as_bytes()[..rest.len().min(1024)];
    let mut end = memchr::memchr(b'}', window)?;
    while end > 0 && window[end - 1] == b'\\' {
        end += 1 + memchr::memchr(b'}', &window[end + 1..])?;
    }
    let (inner, range) = (&rest[..end], at..at + 3 + end + 1);
    let name = &inner[..inner.find(|c: char| !c.is_alphanumeric()).unwrap_or(inner.len())];
    matches!(name, "comment" | "nomarkdown" | "options").then_some(Tag {
        range,
        name,
        alone: inner.ends_with('/'),
    })
}

/// The tag that closes an extension: `{:/name}`, or `{:/}`, which closes any; of a block it is alone on its line.
fn find_close(work: &Work, text: &str, tag: &Tag<'_>, block: bool) -> Option<Range<usize>> {
    let mut at = tag.range.end;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[at..], b"{:/") {
        at += found;
        let inner = &text[at + 3..];
        let named = inner.strip_prefix(tag.name).unwrap_or(inner);
        let end = at + 3 + inner.len() - named.len() + 1;
        if named.starts_with('}') && (!block || work.blank_before(at) && work.blank_after(end)) {
            return Some(at..end);
        }
        at += 3;
    }
    None
}
