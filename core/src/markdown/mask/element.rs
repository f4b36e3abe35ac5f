//! HTML elements as kramdown sees them: `markdown="1"` makes an element transparent, any other block element is
//! raw up to its closing tag, blank lines or not (kramdown: HTML Blocks).

mod text;

use std::ops::Range;

use super::{HOLE, MarkKind, Work};
use crate::markdown::code;
use crate::markdown::elements::{closes_itself, is_block, is_opaque};
use crate::markdown::html::{self, TokenKind, Tokens};

/// Deeper than any page nests; what closes further up is not looked for.
const DEEPEST: usize = 256;

struct Tag {
    range: Range<usize>,
    name: String,
    role: Role,
    block: bool,
    /// The tag that closes or opens it.
    partner: Option<usize>,
    /// Whether its content is Markdown.
    transparent: bool,
}

#[derive(PartialEq, Eq)]
enum Role {
    Open,
    Close,
    /// An element without content, or with content that is never Markdown, closing tag included.
    Whole,
    /// No tag to kramdown, but text.
    Text,
}

/// Takes elements out: transparent ones leave their tags as marks, raw ones are marked whole.
pub(super) fn mask(work: &mut Work, text: &str) {
    comments(work, text);
    let mut tags = tags(work, text);
    pair(&mut tags);
    text::find(work, &mut tags);
    step_in(&mut tags);
    text::keep_lines(work, &tags);
    let mut at = 0;
    while at < tags.len() {
        at = take(work, &tags, at);
    }
}

/// Takes comments out that text follows on their last line: to CommonMark it would be HTML.
fn comments(work: &mut Work, text: &str) {
    let mut at = work.start;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[at..], b"<!--") {
        at += found;
        if let Some(end) = work.code_end(at) {
            at = end;
            continue;
        }
        let Some(close) = memchr::memmem::find(&text.as_bytes()[at + 4..], b"-->") else { return };
        let end = at + 4 + close + 3;
        if work.blank_before(at) && !work.blank_after(end) && code::covering(&work.nested, at).is_none() {
            let last = memchr::memrchr(b'\n', &text.as_bytes()[at..end]).map_or(at, |found| at + found);
            work.fill(at..last, b' ');
            work.fill(last..end, HOLE);
        }
        at = end;
    }
}

/// Makes HTML of indented lines inside open elements that begin with a tag, where CommonMark would make code.
pub(super) fn indented(work: &mut Work, text: &str) {
    let mut tags = tags(work, text);
    pair(&mut tags);
    let mut at = work.start;
    for open in 0..tags.len() {
        let Some(close) = tags[open].partner.filter(|close| *close > open && tags[open].block) else {
            continue;
        };
        let mut blank = false;
        let mut goes_on = false;
        at = at.max(tags[open].range.end);
        while at < tags[close].range.start {
            let next =
                memchr::memchr(b'\n', &work.text[at..]).map_or(work.text.len(), |found| at + found + 1);
            let line = text[at..next].trim_end();
            let deep = line.strip_prefix("    ").filter(|_| work.code_end(at).is_none());
            goes_on = deep.is_some_and(|rest| goes_on || blank && rest.trim_start().starts_with('<'));
            if goes_on {
                // The shortest instruction: a line that begins with one is HTML.
                work.text[at..at + 4].copy_from_slice(b"<??>");
            }
            blank = line.is_empty();
            at = next;
        }
    }
}

/// The tags outside code and what `{::nomarkdown}` holds.
fn tags(work: &Work, text: &str) -> Vec<Tag> {
    let taken: Vec<Range<usize>> =
        work.marks.iter().filter(|mark| mark.kind == MarkKind::Html).map(|mark| mark.range.clone()).collect();
    let mut tokens = Tokens::new(text, work.start..text.len());
    let mut tags = Vec::new();
    let mut unclosed: Vec<String> = Vec::new();
    while let Some(token) = tokens.next() {
        let start = token.range.start;
        let end = work.code_end(start).or_else(|| code::covering(&taken, start));
        if let Some(end) = end.filter(|_| !matches!(token.kind, TokenKind::Text)) {
            tokens.skip_to(end);
            continue;
        }
        let (name, role, markdown) = match token.kind {
            TokenKind::Open { name, closed } => {
                let name = text[name].to_ascii_lowercase();
                let tag = &text[token.range.clone()];
                let wanted = tag.contains("markdown").then(|| html::attributes(tag));
                let wanted =
                    wanted.as_deref().and_then(|all| html::attribute(all, "markdown")).map(|v| v != "0");
                let whole = closed
                    || closes_itself(&name)
                        && !matches!(name.as_str(), "p" | "li" | "td" | "th" | "tr" | "dt" | "dd");
                (name, if whole { Role::Whole } else { Role::Open }, wanted)
            }
            TokenKind::Close { name } => (text[name].to_ascii_lowercase(), Role::Close, None),
            TokenKind::Text | TokenKind::Literal(_) | TokenKind::Hidden => continue,
        };
        let said = work.parses_html.iter().rev().find(|(from, _)| *from <= start);
        let parses = role == Role::Open && said.is_some_and(|(_, says)| *says);
        let mut tag = Tag {
            block: is_block(&name),
            range: token.range,
            role,
            partner: None,
            transparent: markdown.unwrap_or_else(|| parses && is_block(&name) && !is_shell(&name)),
            name,
        };
        if tag.role == Role::Open && is_opaque(&tag.name) && !unclosed.contains(&tag.name) {
            match code::find_close(&text[tag.range.end..], &tag.name) {
                Some(len) => {
                    tag.range.end += len;
                    tag.role = Role::Whole;
                    tokens.skip_to(tag.range.end);
                }
                None => unclosed.push(tag.name.clone()),
            }
        }
        tags.push(tag);
    }
    tags
}

/// Pairs opening and closing tags.
fn pair(tags: &mut [Tag]) {
    let mut open: Vec<usize> = Vec::new();
    for at in 0..tags.len() {
        match tags[at].role {
            Role::Open => open.push(at),
            Role::Whole | Role::Text => {}
            Role::Close => {
                let found = open.iter().rev().take(DEEPEST).position(|o| tags[*o].name == tags[at].name);
                if let Some(depth) = found {
                    let partner = open[open.len() - 1 - depth];
                    open.truncate(open.len() - 1 - depth);
                    tags[at].partner = Some(partner);
                    tags[partner].partner = Some(at);
                }
            }
        }
    }
}

/// Makes the elements round a transparent one transparent, and closing tags as their opening ones.
fn step_in(tags: &mut [Tag]) {
    let mut open: Vec<usize> = Vec::new();
    for at in 0..tags.len() {
        match tags[at].role {
            Role::Open if tags[at].partner.is_some() => {
                if tags[at].transparent {
                    for outer in open.iter().rev() {
                        if std::mem::replace(&mut tags[*outer].transparent, true) {
                            break;
                        }
                    }
                }
                open.push(at);
            }
            Role::Close => {
                if let Some(partner) = tags[at].partner {
                    while open.pop().is_some_and(|o| o != partner) {}
                    tags[at].transparent = tags[partner].transparent;
                } else {
                    // Nothing opened it: it must not hide the text after it.
                    tags[at].transparent = tags[at].block;
                }
            }
            Role::Open | Role::Whole | Role::Text => {}
        }
    }
}

/// Takes out what the tag at `at` begins; gives the next tag to look at.
fn take(work: &mut Work, tags: &[Tag], at: usize) -> usize {
    let tag = &tags[at];
    if tag.role == Role::Text {
        // As it is written: its quotation marks are none.
        for at in tag.range.clone() {
            if matches!(work.text[at], b'<' | b'"' | b'\'' | b'*') {
                work.literal(at);
            }
        }
        return at + 1;
    }
    if tag.name.contains(':') {
        // A name that CommonMark does not take for a tag's.
        work.fill(tag.range.clone(), HOLE);
        work.mark(tag.range.clone(), MarkKind::Html);
        return at + 1;
    }
    if let Some(close) = tag.partner.filter(|_| tag.role == Role::Open && is_raw(&tag.name)) {
        let range = tag.range.start..tags[close].range.end;
        // Over the marks of quotes, and out of a paragraph, it is left to pulldown.
        let leaves = |sign: &[u8]| memchr::memmem::find(&work.text[range.clone()], sign).is_some();
        if !leaves(b"\n\n") && !leaves(b"\n>") {
            work.fill(range.clone(), HOLE);
            work.mark(range, MarkKind::Html);
            return close + 1;
        }
    }
    let opens_span = tag.transparent && tag.role == Role::Open;
    if !tag.block && !opens_span {
        if work.blank_before(tag.range.start) && work.blank_after(tag.range.end) && tag.name != "span" {
            // Alone on its line CommonMark would make HTML of all that follows.
            work.fill(tag.range.clone(), HOLE);
            work.mark(tag.range.clone(), MarkKind::Html);
        }
        return at + 1;
    }
    if !tag.block {
        // `<span markdown="1">` reads as any span.
        return at + 1;
    }
    let Some((mut end, mut next)) = unit(tags, at) else { return at + 1 };
    let start = tag.range.start;
    if !work.blank_before(start) {
        if tag.transparent {
            work.cut(start..end, [true, true]);
            work.mark(start..end, MarkKind::Html);
            return next;
        }
        // A block element inside a line of text is left to the span parser.
        return at + 1;
    }
    // Further elements on the same line go with it.
    while let Some(further) = tags.get(next).filter(|t| t.block && work.is_gap(end..t.range.start)) {
        let Some((further_end, after)) = unit(tags, next) else { break };
        debug_assert!(further.range.start >= end);
        (end, next) = (further_end, after);
    }
    let from = work.line_indent(start);
    if work.blank_after(end) {
        work.instruct(from..end);
    } else {
        work.cut(from..end, [false, true]);
    }
    work.mark(start..end, MarkKind::Html);
    if from < start {
        // The instruction begins with the blanks before the tag, so the mark must too.
        let last = work.marks.len() - 1;
        work.marks[last].range.start = from;
    }
    next
}

/// Elements in a line whose text is no Markdown to kramdown (kramdown: HTML Spans).
fn is_raw(name: &str) -> bool {
    matches!(name, "code" | "kbd" | "samp" | "var")
}

/// Block elements that hold other elements and no text of their own.
fn is_shell(name: &str) -> bool {
    matches!(name, "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup" | "ul" | "ol" | "pre")
}

/// What is taken out in one: a transparent tag alone, a raw element whole. Gives its end and the next tag;
/// `None` for an element that is left to pulldown.
fn unit(tags: &[Tag], at: usize) -> Option<(usize, usize)> {
    let tag = &tags[at];
    match tag.role {
        Role::Whole => Some((tag.range.end, at + 1)),
        _ if tag.transparent => Some((tag.range.end, at + 1)),
        Role::Open => tag.partner.map(|close| (tags[close].range.end, close + 1)),
        Role::Close | Role::Text => None,
    }
}

impl Work {
    /// Whether a range holds nothing but blanks of one line.
    fn is_gap(&self, range: Range<usize>) -> bool {
        range.len() < 64 && self.text[range].iter().all(|b| matches!(b, b' ' | b'\t'))
    }

    /// Where an overwritten tag begins: at the tag, or at its line's start where blanks before it would make
    /// code of it.
    fn line_indent(&self, at: usize) -> usize {
        if code::covering(&self.nested, at).is_some() {
            return at;
        }
        let blanks = self.text[self.start..at].iter().rev().take_while(|b| matches!(b, b' ' | b'\t'));
        let (count, tabs) = blanks.fold((0, false), |(n, tab), b| (n + 1, tab || *b == b'\t'));
        if count > 3 || tabs { at - count } else { at }
    }
}
