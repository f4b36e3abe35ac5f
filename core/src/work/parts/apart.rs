//! Whether a long file says the same in parts as it does whole: nothing that its text holds reaches over a cut.
//!
//! It errs on one side: what is not known to end before its part does keeps the file whole.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use memchr::memmem;

use super::scan::{HOLDING, TRANSPARENT, is_list_definition, label, tag_name};
use super::{PartSizes, Work};
use crate::markdown::Dialect;

/// Elements without content.
const VOID: [&[u8]; 9] = [b"br", b"hr", b"img", b"input", b"wbr", b"col", b"source", b"area", b"embed"];
/// What is read over more than a paragraph wherever it stands, even in code: templates. And the two characters that
/// stand for no character, with which whoever writes parts may put in what is known at the end.
const NOWHERE: [&[u8]; 6] = [b"{%", b"{{", b"\r", b"\0", b"\xef\xb7\x90", b"\xef\xb7\x91"];
/// What is read over more than a paragraph outside code: mathematics, divisions, admonitions, files put in, and
/// wiki links.
const OUTSIDE: [&[u8]; 13] = [
    b"{::", b"$$", b"$`", b"\\[", b"\\(", b"\\begin", b":::", b"!!!", b"???", b"--8<--", b"[[", b"<!", b"<?",
];

impl Work {
    /// The same work, its long files in parts, where what all its parts say one after another is what the files say
    /// whole, but for the footnotes: their bodies stand at the end of each part, and it is theirs that defines them.
    /// `None` where that is not certain, and where no file is cut.
    pub fn apart(&self, sizes: PartSizes) -> Option<Self> {
        if !self.has_long_files(sizes) {
            return None;
        }
        let seen = Seen::default();
        let look = |bytes: &[u8]| seen.ends_with(bytes, false);
        let (work, said) = self.clone().in_parts(sizes, None).scanned_for(Some(&look));
        let known = |dialect| match dialect {
            Dialect::Kramdown => !seen.raw.load(Ordering::Relaxed),
            Dialect::Gfm | Dialect::CommonMark => true,
            Dialect::MdBook | Dialect::Pandoc | Dialect::Text => false,
        };
        let is_apart = work.ids().all(|id| {
            let Some(part) = work.chapter(id).part.as_ref().filter(|part| part.of > 1) else { return true };
            let is_last = part.number + 1 == part.of;
            part.whole.dialect.is_some_and(known)
                && !part.pending
                && (said[id.index()] == Some(true)
                    || is_last && work.bytes_of(id).is_ok_and(|bytes| seen.ends_with(&bytes, true)))
        });
        let cut =
            work.chapters.iter().filter(|c| c.part.as_ref().is_some_and(|part| part.number == 1)).count();
        (cut > 0 && is_apart && seen.is_closed(cut) && !seen.links_cross()).then_some(work)
    }
}

/// What was seen in all parts.
#[derive(Default)]
struct Seen {
    /// The elements that are open over several parts, in the order of the file.
    around: Mutex<Vec<Vec<u8>>>,
    /// Whether there was any.
    divided: AtomicBool,
    /// Whether the text of any is no Markdown to kramdown.
    raw: AtomicBool,
    /// A definition of a link.
    defined: AtomicBool,
    /// Brackets that are closed in another line: a label there would not be found.
    wrapped: AtomicBool,
}

impl Seen {
    /// Takes a tag of an element that may be open over many parts; whether it closes what is open.
    fn takes(&self, name: Vec<u8>, closes: bool) -> bool {
        self.divided.store(true, Ordering::Relaxed);
        let mut around = self.around.lock().unwrap_or_else(PoisonError::into_inner);
        if closes {
            return around.pop().is_some_and(|open| open == name);
        }
        around.push(name);
        true
    }

    /// Whether what was opened in one part was closed in another, in the same file.
    fn is_closed(&self, files: usize) -> bool {
        let open = !self.around.lock().unwrap_or_else(PoisonError::into_inner).is_empty();
        !open && (files == 1 || !self.divided.load(Ordering::Relaxed))
    }

    fn links_cross(&self) -> bool {
        self.defined.load(Ordering::Relaxed) && self.wrapped.load(Ordering::Relaxed)
    }

    /// Whether all that a part begins ends in it; `last` where it was looked at already and is known to be the last.
    fn ends_with(&self, part: &[u8], last: bool) -> bool {
        if NOWHERE.iter().any(|what| memmem::find(part, what).is_some()) || names_nothing(part) {
            return false;
        }
        let mut lines = Lines::new(self, last, part);
        let body = if part.starts_with(b"---\n") { front_matter(part) } else { 0..part.len() };
        part[body].split_inclusive(|b| *b == b'\n').all(|line| lines.line(line)) && lines.end(last)
    }
}

/// Whether a character reference names U+FDD0 or U+FDD1.
fn names_nothing(part: &[u8]) -> bool {
    memmem::find_iter(part, b"&#").any(|at| {
        let number = &part[at + 2..part.len().min(at + 12)];
        let (digits, radix) = match number {
            [b'x' | b'X', digits @ ..] => (digits, 16),
            digits => (digits, 10),
        };
        let len = digits.iter().take_while(|b| char::from(**b).is_digit(radix)).count();
        let value = std::str::from_utf8(&digits[..len]).ok().and_then(|n| u32::from_str_radix(n, radix).ok());
        matches!(value, Some(0xfdd0 | 0xfdd1))
    })
}

/// What follows the front matter.
fn front_matter(part: &[u8]) -> Range<usize> {
    let end = memmem::find(&part[3..], b"\n---\n").map_or(0, |at| at + 3 + 5);
    end..part.len()
}

/// What a line was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Was {
    Blank,
    /// A definition of a link or a footnote.
    Definition {
        /// Whether nothing may follow it in its paragraph.
        complete: bool,
    },
    Other,
}

/// The state between two lines of a part.
struct Lines<'s> {
    seen: &'s Seen,
    /// Whether the part was looked at already.
    again: bool,
    /// Whether any of [`OUTSIDE`] stands in it, maybe in code.
    outside: bool,
    before: Was,
    /// The sign of the fence that is open, how long it is, and how far it is indented.
    fence: Option<(u8, usize, usize)>,
    /// Elements that are open.
    open: Vec<Vec<u8>>,
    /// Whether the lines are the body of a footnote.
    note: bool,
    /// Whether the last line with words is an attribute list after a blank line: it is for what follows.
    waiting: bool,
}

impl<'s> Lines<'s> {
    fn new(seen: &'s Seen, again: bool, part: &[u8]) -> Self {
        let outside = OUTSIDE.iter().any(|what| memmem::find(part, what).is_some());
        Self {
            seen,
            again,
            outside,
            before: Was::Blank,
            fence: None,
            open: Vec::new(),
            note: false,
            waiting: false,
        }
    }

    /// Whether nothing is open at the end of the part.
    fn end(&self, last: bool) -> bool {
        self.fence.is_none() && self.open.is_empty() && (last || (self.before == Was::Blank && !self.waiting))
    }

    /// Takes a line; whether it is known that nothing in it reaches over the end of the part.
    fn line(&mut self, line: &[u8]) -> bool {
        let text = line.trim_ascii_end();
        let bare = text.trim_ascii_start();
        let indent = text.len() - bare.len();
        if let Some((mark, count, begun)) = self.fence {
            let run = bare.iter().take_while(|b| **b == mark).count();
            if run >= count && run == bare.len() {
                self.fence = None;
                // What is indented closes no fence, nor does a fence go on where its list item has ended.
                return indent < 4;
            }
            return bare.is_empty() || begun == 0 || indent > 0;
        }
        if bare.is_empty() {
            self.before = Was::Blank;
            return self.open.iter().all(|name| HOLDING.contains(&&**name));
        }
        let is_fence = bare.starts_with(b"```") || bare.starts_with(b"~~~");
        if is_fence && indent < 4 {
            let mark = bare[0];
            let run = bare.iter().take_while(|b| **b == mark).count();
            if mark == b'~' || !bare[run..].contains(&b'`') {
                self.fence = Some((mark, run, indent));
            }
            (self.before, self.note, self.waiting) = (Was::Other, self.note && indent > 0, false);
            return !text[..indent].contains(&b'\t');
        }
        let nested = !is_fence && !bare.starts_with(b">");
        if nested && (memmem::find(bare, b"```").is_some() || memmem::find(bare, b"~~~").is_some()) {
            return false;
        }
        if self.outside && OUTSIDE.iter().any(|what| memmem::find(bare, what).is_some()) {
            return false;
        }
        self.waiting = bare[0] == b'{' && (self.before == Was::Blank || self.waiting);
        attributes_stay(bare) && self.definitions(text, indent) && self.tags(text)
    }

    /// Definitions, and what calls for them.
    fn definitions(&mut self, text: &[u8], indent: usize) -> bool {
        let before = self.before;
        self.before = Was::Other;
        if text[0] == b'[' && text.get(1) != Some(&b'^') && is_defined(text).is_some() {
            self.note = false;
            self.seen.defined.store(true, Ordering::Relaxed);
            self.before = Was::Definition { complete: true };
            let simple = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-' | b'_' | b'.');
            let is_simple = is_defined(text).is_some_and(|(label, rest)| {
                label.iter().all(simple) && !rest.is_empty() && rest.iter().all(u8::is_ascii_graphic)
            });
            return before != Was::Other && is_simple;
        }
        if let (b"[^", Some((label, rest))) = (&text[..text.len().min(2)], is_defined(text)) {
            self.note = true;
            self.before = Was::Definition { complete: false };
            return before != Was::Other
                && label.iter().all(u8::is_ascii_graphic)
                && !label.contains(&b'\\')
                && label.len() < 100
                && !rest.is_empty()
                && self.is_plain(rest);
        }
        if before == (Was::Definition { complete: true }) || text.starts_with(b"*[") {
            return false;
        }
        if indent == 0 && before == Was::Blank {
            self.note = false;
        }
        memmem::find(text, b"]:").is_none() && self.is_plain(text)
    }

    /// Whether no note is called for in a note, and where brackets are closed.
    fn is_plain(&self, text: &[u8]) -> bool {
        let opened = memchr::memrchr(b'[', text);
        if opened.is_some_and(|at| !text[at..].contains(&b']')) {
            self.seen.wrapped.store(true, Ordering::Relaxed);
        }
        !self.note || memmem::find(text, b"[^").is_none()
    }

    /// Tags: all are closed in their paragraph, those of elements that hold blocks in the part, and those that may
    /// be open over many parts have a line of their own.
    fn tags(&mut self, text: &[u8]) -> bool {
        let mut rest = text;
        while let Some(at) = memchr::memchr(b'<', rest) {
            let whole = rest.len() == text.len() && at == 0;
            rest = &rest[at + 1..];
            let closes = rest.first() == Some(&b'/');
            let (name, len) = tag_name(&rest[usize::from(closes)..]);
            let after = rest.get(usize::from(closes) + len);
            let is_tag = name.first().is_some_and(u8::is_ascii_alphabetic)
                && after.is_none_or(|b| matches!(b, b' ' | b'\t' | b'/' | b'>' | b'-' | b'_' | b'.'));
            if !is_tag {
                // No tag, but what pulldown or a browser may take for one.
                if matches!(rest.first(), Some(b'/' | b'!' | b'?')) {
                    return false;
                }
                continue;
            }
            let Some(end) = memchr::memchr(b'>', rest) else { return false };
            if rest[..end].contains(&b'<') {
                return false;
            }
            if TRANSPARENT.contains(&&*name) {
                let closed = rest[..end].ends_with(b"/");
                let alone = whole && end + 1 == rest.len() && !closed && self.open.is_empty();
                if !closes && !is_markdown(&rest[..end]) {
                    self.seen.raw.store(true, Ordering::Relaxed);
                }
                return alone && (self.again || self.seen.takes(name, closes));
            }
            if closes {
                if self.open.pop().is_none_or(|open| open != name) {
                    return false;
                }
            } else if !VOID.contains(&&*name) && !rest[..end].ends_with(b"/") {
                self.open.push(name);
            }
            rest = &rest[end + 1..];
        }
        true
    }
}

/// Whether no attribute list is defined for all parts, nor says where footnotes stand.
fn attributes_stay(bare: &[u8]) -> bool {
    let mut lists = memmem::find_iter(bare, b"{:").map(|at| &bare[at..]);
    lists.all(|list| !is_list_definition(list) && memmem::find(list, b"footnotes").is_none())
}

/// Whether a tag says that what it holds is Markdown.
fn is_markdown(tag: &[u8]) -> bool {
    memmem::find(tag, b" markdown=\"1\"").is_some()
}

/// What a line that begins with a label in brackets defines: its label, and what follows the colon.
fn is_defined(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (_, range) = label(text)?;
    let rest = text.get(range.end + 1..)?.strip_prefix(b":")?;
    Some((&text[range], rest.trim_ascii()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(text: &str) -> bool {
        let seen = Seen::default();
        seen.ends_with(text.as_bytes(), false) && !seen.links_cross()
    }

    #[test]
    fn what_ends_in_its_part_is_known() {
        for text in [
            "# A\n\nText with <sup>2</sup> and a note.[^1]\n\n[^1]: Body.\n\n",
            "---\ntitle: A\n---\n<style>\n.a {\n}\n</style>\n\n<div class=\"x\" markdown=\"1\">\n\nText.\n\n</div>\n\n",
            "```sh\n<div> $$ [a]: x\n```\n\n<details>\n\nText\n\n</details>\n\n",
            "## A\n{: .no_toc }\n\n",
            "See [a] or [b].\n\n[a]: /a\n[b]: /b\n\n",
            "Wrapped [in\ntwo](x) lines.\n\n",
        ] {
            assert!(ends(text), "{text}");
        }
    }

    #[test]
    fn what_may_reach_over_the_end_is_not() {
        for text in [
            "Text\n",
            "```\n\n",
            "{% if a %}\n\n",
            "a <b>c\n\n",
            "<details>\n\n",
            "> [a]: /x\n\n",
            "Text\n[a]: /x\n\n",
            "[a]: /x\n  'Title'\n\n",
            "[a]: /x\n\nSee [the\na].\n\n",
            "[^a]: As in.[^b]\n\n",
            "[^a]: One.\n\n    As in.[^b]\n\n",
            "{: .note }\n\n",
            "{:box: .a}\n\n",
            "{:footnotes}\n\n",
            "*[HTML]: Language\n\n",
            "$$\nx\n\n",
            "<!-- a\n\n",
            "a <div> b\n\n",
            "a &#xFDD0; b\n\n",
            "- ```\n  x\n  ```\n\n",
        ] {
            assert!(!ends(text), "{text}");
        }
    }
}
