//! Where code stands, found by one pass over the lines: what a mask must leave alone.
//!
//! This is a rough block parser, right on what people write; pulldown decides what is shown as code.

use std::collections::HashMap;
use std::ops::Range;

use super::html::{TokenKind, Tokens};

/// The ranges of fenced, indented and inline code of `text[start..]`, ascending and disjoint.
pub(super) fn code_ranges(text: &str, start: usize) -> Vec<Range<usize>> {
    scan(Scan { tokens: Tokens::new(text, start..text.len()), ..Scan::new(text) }, start).0
}

/// The same as kramdown has them, and the ranges of lines that stand inside list items, definitions and notes.
pub(super) fn kramdown(text: &str, start: usize) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let tokens = Tokens::new(text, start..text.len());
    scan(Scan { tokens, kramdown: true, ..Scan::new(text) }, start)
}

fn scan(mut scan: Scan<'_>, start: usize) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let text = scan.text;
    let mut at = start;
    while at < text.len() {
        let next = scan.line(at);
        if !scan.open.is_empty() {
            match scan.items.last_mut() {
                Some(last) if last.end == at => last.end = next,
                _ => scan.items.push(at..next),
            }
        }
        at = next;
    }
    scan.end_paragraph(text.len());
    (scan.found, scan.items)
}

struct Fence {
    mark: u8,
    len: usize,
    start: usize,
}

struct Scan<'a> {
    text: &'a str,
    tokens: Tokens<'a>,
    found: Vec<Range<usize>>,
    items: Vec<Range<usize>>,
    /// Where the running paragraph began.
    paragraph: Option<usize>,
    fence: Option<Fence>,
    /// Whether an indented line would be code now.
    fresh: bool,
    /// The columns where the contents of the open list items begin, ascending.
    open: Vec<usize>,
    /// Raw block elements that are open.
    depth: u32,
    /// Elements that are known not to be closed any more.
    unclosed: Vec<String>,
    /// Whether a single mark between blanks opens no span.
    kramdown: bool,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        Scan {
            text,
            tokens: Tokens::new(text, 0..0),
            found: Vec::new(),
            items: Vec::new(),
            paragraph: None,
            fence: None,
            fresh: true,
            open: Vec::new(),
            depth: 0,
            unclosed: Vec::new(),
            kramdown: false,
        }
    }

    /// Takes the line at `at`; gives the next line's start.
    fn line(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let next = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |found| at + found + 1);
        let line = &bytes[at..next];
        let (content, columns) = indent(line);
        let blank = line[content..].iter().all(u8::is_ascii_whitespace);
        if let Some(fence) = &self.fence {
            let inner = skip_prefix(line);
            let run = line[inner..].iter().take_while(|b| **b == fence.mark).count();
            if run >= fence.len && line[inner + run..].iter().all(u8::is_ascii_whitespace) {
                self.found.push(fence.start..next);
                self.fence = None;
                self.fresh = true;
            } else if next == bytes.len() {
                self.found.push(fence.start..next);
            }
            return next;
        }
        if blank {
            self.end_paragraph(at);
            self.fresh = true;
            return next;
        }
        let inner = skip_prefix(line);
        let base = self.open.last().copied().unwrap_or(0);
        if columns >= base + 4 && self.fresh && self.depth == 0 {
            match self.found.last_mut() {
                Some(last) if last.end == at => last.end = next,
                _ => self.found.push(at..next),
            }
            return next;
        }
        if let Some(fence) = fence_at(&line[inner..], at) {
            self.end_paragraph(at);
            self.fence = Some(fence);
            return next;
        }
        if inner > content {
            // A quote or list mark: a new paragraph.
            self.end_paragraph(at);
            if line[content] != b'>' {
                self.leave(columns);
                self.open.push(columns + inner - content);
            }
        } else if self.fresh {
            self.leave(columns);
        }
        if line[content..].starts_with(b"[^") && columns < 4 {
            // What belongs to a note is indented by four.
            self.open = vec![4];
        }
        self.fresh = matches!(line[content], b'#' | b'{' | b'^');
        if (line[content] == b'<' || self.depth > 0)
            && let Some(past) = self.tags(at + content, next)
        {
            self.end_paragraph(at);
            self.fresh = true;
            return past;
        }
        self.paragraph.get_or_insert(at);
        if self.fresh {
            self.end_paragraph(next);
        }
        next
    }

    /// Closes the list items whose contents begin right of a column.
    fn leave(&mut self, column: usize) {
        let kept = self.open.partition_point(|item| *item <= column);
        self.open.truncate(kept);
    }

    /// Counts the raw block elements that open and close on a line. Gives the end of one whose content is no
    /// Markdown at all, or of a comment.
    fn tags(&mut self, from: usize, end: usize) -> Option<usize> {
        let mut at = from;
        while let Some(found) = memchr::memchr(b'<', &self.text.as_bytes()[at.min(end)..end]) {
            at += found;
            let Some(token) = self.tokens.markup(at) else {
                at += 1;
                continue;
            };
            match token.kind {
                TokenKind::Open { name, closed } => {
                    let name = self.text[name].to_ascii_lowercase();
                    if super::elements::is_opaque(&name) && !closed {
                        if self.unclosed.contains(&name) {
                            at = token.range.end;
                            continue;
                        }
                        let rest = &self.text[token.range.end..];
                        let Some(close) = find_close(rest, &name) else {
                            self.unclosed.push(name);
                            at = token.range.end;
                            continue;
                        };
                        let past = token.range.end + close;
                        let bytes = &self.text.as_bytes()[past..];
                        return Some(memchr::memchr(b'\n', bytes).map_or(self.text.len(), |n| past + n + 1));
                    } else if super::elements::is_block(&name)
                        && !super::elements::closes_itself(&name)
                        && !self.text[token.range.clone()].contains("markdown=")
                    {
                        self.depth += 1;
                    }
                }
                TokenKind::Close { name } => {
                    let name = self.text[name].to_ascii_lowercase();
                    if super::elements::is_block(&name) && !super::elements::closes_itself(&name) {
                        self.depth = self.depth.saturating_sub(1);
                    }
                }
                TokenKind::Hidden if token.range.end > end => {
                    let past = token.range.end;
                    let bytes = &self.text.as_bytes()[past..];
                    return Some(memchr::memchr(b'\n', bytes).map_or(self.text.len(), |n| past + n + 1));
                }
                TokenKind::Hidden | TokenKind::Literal(_) | TokenKind::Text => {}
            }
            at = token.range.end;
        }
        None
    }

    /// Finds the code spans of the paragraph that ends at `end`.
    fn end_paragraph(&mut self, end: usize) {
        let Some(start) = self.paragraph.take() else { return };
        let bytes = &self.text.as_bytes()[start..end];
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while let Some(found) = memchr::memchr(b'`', &bytes[at..]) {
            at += found;
            let len = bytes[at..].iter().take_while(|b| **b == b'`').count();
            runs.push((at, len));
            at += len;
        }
        // For each run the next one as long as it, from the back.
        let mut next: Vec<Option<usize>> = vec![None; runs.len()];
        let mut last: HashMap<usize, usize> = HashMap::new();
        for run in (0..runs.len()).rev() {
            next[run] = last.insert(runs[run].1, run);
        }
        let mut run = 0;
        while run < runs.len() {
            let (at, len) = runs[run];
            let escaped = bytes[..at].iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1;
            let alone = self.kramdown && len == 1 && is_alone(bytes, at);
            match next[run].filter(|_| !escaped && !alone) {
                Some(close) => {
                    self.found.push(start + at..start + runs[close].0 + len);
                    run = close + 1;
                }
                None => run += 1,
            }
        }
    }
}

/// How many bytes and columns of blanks a line begins with.
fn indent(line: &[u8]) -> (usize, usize) {
    let (mut at, mut columns) = (0, 0);
    for byte in line {
        match byte {
            b' ' => columns += 1,
            b'\t' => columns = columns / 4 * 4 + 4,
            _ => break,
        }
        at += 1;
    }
    (at.min(line.len().saturating_sub(1)), columns)
}

/// Where a line's content begins after blanks, quote marks and list marks.
pub(super) fn skip_prefix(line: &[u8]) -> usize {
    let mut at = 0;
    loop {
        at += line[at..].iter().take_while(|b| matches!(b, b' ' | b'\t' | b'>')).count();
        let digits = line[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mark = match line.get(at + digits) {
            Some(b'.' | b')') if (1..10).contains(&digits) => digits + 1,
            Some(b'-' | b'*' | b'+' | b':') if digits == 0 => 1,
            _ => return at,
        };
        if !matches!(line.get(at + mark), Some(b' ' | b'\t')) {
            return at;
        }
        at += mark;
    }
}

/// Whether blanks or the ends of the text stand on both sides of a byte.
pub(super) fn is_alone(text: &[u8], at: usize) -> bool {
    let blank = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    blank(at.checked_sub(1).map(|before| &text[before])) && blank(text.get(at + 1))
}

fn fence_at(line: &[u8], start: usize) -> Option<Fence> {
    let mark = *line.first().filter(|b| matches!(b, b'`' | b'~'))?;
    let len = line.iter().take_while(|b| **b == mark).count();
    let in_line = mark == b'`' && line[len..].contains(&b'`');
    (len >= 3 && !in_line).then_some(Fence { mark, len, start })
}

/// Where the closing tag of an element ends whose content is no Markdown.
pub(super) fn find_close(text: &str, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"</") {
        at += found + 2;
        let after = &bytes[at..];
        if after.len() > name.len() && after[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            return memchr::memchr(b'>', after).map(|end| at + end + 1);
        }
    }
    None
}

/// Whether one of sorted, disjoint ranges holds a byte; gives its end.
pub(super) fn covering(ranges: &[Range<usize>], at: usize) -> Option<usize> {
    let after = ranges.partition_point(|range| range.start <= at);
    ranges[..after].last().filter(|range| at < range.end).map(|range| range.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Vec<&str> {
        code_ranges(text, 0).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn fences_indents_and_spans_are_code() {
        assert_eq!(code("a `b {: .x}` \\`c\n\n~~~ r\n`x\n~~~\n"), ["`b {: .x}`", "~~~ r\n`x\n~~~\n"]);
        assert_eq!(code("text\n\n    one\n    two\n\npara\n    lazy\n"), ["    one\n    two\n"]);
        assert_eq!(code("- item\n\n    para\n\n      code\n"), ["      code\n"]);
        // Below the inner list the outer item goes on.
        assert!(code("- a\n\n    - b\n\n  Each:\n\n    no code\n").is_empty());
        assert_eq!(code("- a\n\nEach:\n\n    code\n"), ["    code\n"]);
        assert_eq!(code("> ```\n> x\n> ```\n> y `z`"), ["> ```\n> x\n> ```\n", "`z`"]);
    }

    #[test]
    fn html_is_no_code() {
        assert!(code("<div>\n\n    <p>x</p>\n\n</div>\n").is_empty());
        assert!(code("<pre>\n```\n</pre>\ntext\n").is_empty());
        assert_eq!(code("<div>\nx\n</div>\n\n    <p>y</p>\n"), ["    <p>y</p>\n"]);
    }

    #[test]
    fn many_marks_take_linear_time() {
        for unit in ["`", "` `` ", "<pre>\n", "<!--\n", "- "] {
            code(&unit.repeat(200_000 / unit.len()));
        }
    }
}
