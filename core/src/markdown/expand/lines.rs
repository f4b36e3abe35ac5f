//! Lines of a text, and which of them stand in fenced code: what rewriting by lines must leave alone.

use std::ops::Range;

/// One line.
pub(super) struct Line<'a> {
    /// Its bytes, with its end.
    pub range: Range<usize>,
    /// What stands after its blanks, without its end.
    pub content: &'a str,
    /// The columns of blanks that it begins with.
    pub indent: usize,
    /// What it is to fenced code.
    pub code: Code,
}

/// What a line is to fenced code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    /// Outside.
    Outside,
    /// It opens a fence of so many marks.
    Opens(usize),
    /// Inside.
    Inside,
    /// It closes a fence.
    Closes,
}

/// The lines of `text[start..]`. `is_text` says of a fence's info string that what it holds is no code.
pub(super) fn lines<'a>(text: &'a str, start: usize, is_text: &dyn Fn(&str) -> bool) -> Vec<Line<'a>> {
    let mut found = Vec::new();
    // The open fence: its mark and length.
    let mut fence: Option<(u8, usize)> = None;
    // Open fences of text: the lines that close them open no code.
    let mut texts: Vec<(u8, usize)> = Vec::new();
    let mut at = start;
    while at < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |n| at + n + 1);
        let line = &text[at..end];
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        let indent = line[..blanks].bytes().fold(0, |n, b| if b == b'\t' { n / 4 * 4 + 4 } else { n + 1 });
        let content = line[blanks..].trim_end();
        let inner = content.trim_start_matches(['>', ' ']);
        let mark = inner.bytes().next().filter(|b| matches!(b, b'`' | b'~'));
        let run = mark.map_or(0, |mark| inner.bytes().take_while(|b| *b == mark).count());
        let code = match fence {
            Some((open, len)) if mark == Some(open) && run >= len && inner.len() == run => {
                fence = None;
                Code::Closes
            }
            Some(_) => Code::Inside,
            None if run >= 3
                && inner.len() == run
                && texts.last().is_some_and(|(open, len)| mark == Some(*open) && run >= *len) =>
            {
                texts.pop();
                Code::Outside
            }
            None if run >= 3 && !(mark == Some(b'`') && inner[run..].contains('`')) => {
                if is_text(inner[run..].trim()) {
                    texts.extend(mark.map(|mark| (mark, run)));
                    Code::Outside
                } else {
                    fence = mark.map(|mark| (mark, run));
                    Code::Opens(run)
                }
            }
            None => Code::Outside,
        };
        found.push(Line { range: at..end, content, indent, code });
        at = end;
    }
    found
}
