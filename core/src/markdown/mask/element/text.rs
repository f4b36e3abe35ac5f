//! Tags that are none: where kramdown reads text in a line, and shows them as they are written.

use std::ops::Range;

use super::{Role, Tag};
use crate::markdown::code;
use crate::markdown::elements::{is_block, is_opaque};
use crate::markdown::mask::{HOLE, Work};

/// Finds the tags that are text, where Markdown is read (kramdown: HTML Spans): those of blocks inside a line of text,
/// such as close nothing, and what is no tag by its rule.
pub(super) fn find(work: &Work, tags: &mut [Tag]) {
    let is_tag = |range: &Range<usize>| is_tag(&work.text[range.clone()]);
    let mut open: Vec<usize> = Vec::new();
    // Where the last tag ended that opens, closes or is a block.
    let mut block_end = work.start;
    for at in 0..tags.len() {
        let tag = &tags[at];
        let markdown = open.last().is_none_or(|open| tags[*open].transparent);
        let text = match tag.role {
            Role::Close => tag.partner.is_none_or(|partner| tags[partner].role == Role::Text),
            _ if is_opaque(&tag.name) => false,
            _ => !is_tag(&tag.range) || is_apart(&tag.name) && work.is_in_text(tag.range.start, block_end),
        };
        if text && markdown {
            tags[at].role = Role::Text;
            continue;
        }
        if tag.block {
            block_end = tag.range.end;
            match tag.role {
                Role::Open if tag.partner.is_some() => open.push(at),
                Role::Close => while open.pop().is_some_and(|open| Some(open) != tags[at].partner) {},
                _ => {}
            }
        }
    }
}

/// Keeps lines inside elements that hold no blocks from being read as such.
pub(super) fn keep_lines(work: &mut Work, tags: &[Tag]) {
    let mut kept: Vec<Range<usize>> = Vec::new();
    for tag in tags.iter().filter(|tag| tag.role == Role::Open && tag.transparent && holds_text(&tag.name)) {
        let Some(close) = tag.partner else { continue };
        let inside = tag.range.end..tags[close].range.start;
        if kept.last().is_some_and(|last| inside.start < last.end) {
            continue;
        }
        let mut at = inside.start;
        while let Some(found) = memchr::memchr(b'\n', &work.text[at..inside.end]) {
            at += found + 1;
            work.keep_line(at, inside.end);
        }
        kept.push(inside);
    }
    // What was indented is no code.
    let text = &work.text;
    work.code.retain(|code| {
        !matches!(text[code.start], HOLE | b' ' | b'\t') || code::covering(&kept, code.start).is_none()
    });
}

/// Whether kramdown takes this for an opening tag (kramdown: `HTML_TAG_RE`): each attribute has a blank before it, and a
/// value without quotation marks is one word.
fn is_tag(tag: &[u8]) -> bool {
    let Some(inside) = tag.strip_prefix(b"<").and_then(|tag| tag.strip_suffix(b">")) else { return true };
    let mut rest = inside.strip_suffix(b"/").unwrap_or(inside);
    let skip = |rest: &mut &[u8], keep: fn(&u8) -> bool| {
        let len = rest.iter().take_while(|byte| keep(byte)).count();
        *rest = &rest[len..];
        len
    };
    let in_name: fn(&u8) -> bool =
        |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':' | 0x80..);
    let in_word: fn(&u8) -> bool = |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | 0x80..);
    skip(&mut rest, in_name);
    loop {
        let blanks = skip(&mut rest, u8::is_ascii_whitespace);
        let Some(first) = rest.first() else { return true };
        if blanks == 0 || !(first.is_ascii_alphabetic() || matches!(first, b'_' | b':' | 0x80..)) {
            return false;
        }
        skip(&mut rest, in_name);
        let before = rest;
        skip(&mut rest, u8::is_ascii_whitespace);
        if rest.first() != Some(&b'=') {
            rest = before;
            continue;
        }
        rest = rest[1..].trim_ascii_start();
        match rest.first() {
            Some(quote @ (b'"' | b'\'')) => match memchr::memchr(*quote, &rest[1..]) {
                Some(len) => rest = &rest[len + 2..],
                None => return false,
            },
            _ if skip(&mut rest, in_word) == 0 => return false,
            _ => {}
        }
    }
}

/// Elements that are none inside a line of text (kramdown: `HTML_BLOCK_ELEMENTS`, which lacks some of the blocks).
fn is_apart(name: &str) -> bool {
    let not_to_kramdown = matches!(
        name,
        "audio"
            | "center"
            | "details"
            | "dialog"
            | "embed"
            | "figure"
            | "link"
            | "meta"
            | "noscript"
            | "object"
            | "script"
            | "search"
            | "style"
            | "svg"
            | "template"
            | "title"
            | "video"
    );
    is_block(name) && !not_to_kramdown || matches!(name, "applet" | "map" | "optgroup")
}

/// Block elements that hold text and no blocks (kramdown: `HTML_CONTENT_MODEL_SPAN`).
fn holds_text(name: &str) -> bool {
    matches!(name, "caption" | "dt" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "legend" | "p" | "th")
}

impl Work {
    /// Whether text stands before a byte on its line, after the last tag of a block. Marks of lists and quotes are no
    /// text, nor is what was taken out, or stands for a template.
    fn is_in_text(&self, at: usize, block_end: usize) -> bool {
        let window = at.saturating_sub(1024).max(self.start).max(block_end.min(at));
        let from = memchr::memrchr(b'\n', &self.text[window..at]).map_or(window, |found| window + found + 1);
        let line = &self.text[from..at];
        let blank = |c: char| matches!(c, '\x01' | '\x0b' | '…') || c.is_whitespace();
        line[code::skip_prefix(line)..]
            .utf8_chunks()
            .any(|chunk| !chunk.invalid().is_empty() || !chunk.valid().chars().all(blank))
    }

    /// Keeps a line from beginning a block.
    fn keep_line(&mut self, at: usize, end: usize) {
        let line = &self.text[at..end];
        let blanks = line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let deep = blanks > 3 || line[..blanks].contains(&b'\t');
        let begins = match line.get(blanks) {
            Some(b'>' | b'#') => true,
            Some(b'-' | b'*' | b'+') => matches!(line.get(blanks + 1), Some(b' ' | b'\t')),
            _ => false,
        };
        if deep {
            self.text[at] = HOLE;
        }
        if begins {
            self.literal(at + blanks);
        }
    }
}
