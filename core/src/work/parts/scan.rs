//! The scan of a long file: line by line, without parsing, for where it may be cut and for what holds in all of
//! it. It knows just enough of Markdown not to cut inside a block.

mod found;
mod line;

use std::collections::hash_map::Entry;

use memchr::memmem;

pub(super) use self::found::{Cut, Found};
use self::found::{Definition, words_of};
use self::line::{has_words, heading, inside, is_link_definition, is_note_definition, is_text, is_words};
pub(super) use self::line::{is_list_definition, label, name_of, tag_name};
use super::super::page::heading_text;
use super::PartSizes;

/// A part that finds no place to be cut for so many bytes is cut at a blank line all the same: an element that is
/// never closed must not make one part of the rest of the file.
const PATIENCE: usize = 2 << 20;
/// The longest label of a note that is looked at, in bytes.
const LABEL: usize = 128;
/// Definitions that hold everywhere are read with each part: no more than this many of them.
const EVERYWHERE: usize = 500;

/// Elements that only part what is before them from what is after, and may be open over many parts.
pub(super) const TRANSPARENT: [&[u8]; 5] = [b"div", b"section", b"article", b"main", b"center"];
/// Elements whose content is read to their end, or shown in a box.
pub(super) const HOLDING: [&[u8]; 13] = [
    b"details",
    b"table",
    b"ul",
    b"ol",
    b"dl",
    b"blockquote",
    b"figure",
    b"pre",
    b"script",
    b"style",
    b"svg",
    b"textarea",
    b"aside",
];
/// Liquid's blocks.
const BLOCKS: [&[u8]; 9] =
    [b"raw", b"comment", b"highlight", b"if", b"unless", b"for", b"capture", b"case", b"tablerow"];

/// The state between two lines.
pub(super) struct Scanner {
    sizes: PartSizes,
    pub(super) found: Found,
    /// The byte of the file that the next line begins at.
    at: usize,
    /// How many lines stand before that which was taken last, and how many end with it.
    lines: (u32, u32),
    /// Where the present part began.
    begun: usize,
    front_matter: bool,
    fence: Option<(u8, usize)>,
    comment: bool,
    /// Whether a tag stands in the lines since the last blank one: what looks like a fence may be part of its block.
    tagged: bool,
    /// Elements, blocks and divisions that are open and must not be cut.
    holding: Vec<Box<[u8]>>,
    open: Vec<Box<str>>,
    above: Vec<(u8, Box<str>)>,
    /// What the line before was.
    before: Before,
    /// In how many quotations the paragraph stands that the line before surely belongs to.
    words: Option<usize>,
    /// The line before, for headings that are underlined.
    last: Vec<u8>,
    /// Whether the line before defined a link and ended before its address or title.
    goes_on: Option<Box<str>>,
    call: memmem::Finder<'static>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Blank,
    Text,
    /// The definition of a note, with words in it: it ends where another begins.
    Note,
    /// A line that what follows may belong to even after a blank one.
    Other,
}

impl Scanner {
    pub(super) fn new(sizes: PartSizes) -> Self {
        Self {
            sizes,
            found: Found { cuts: vec![Cut::default()], ..Found::default() },
            at: 0,
            lines: (0, 0),
            begun: 0,
            front_matter: false,
            fence: None,
            comment: false,
            tagged: false,
            holding: Vec::new(),
            open: Vec::new(),
            above: Vec::new(),
            before: Before::Blank,
            words: None,
            last: Vec::new(),
            goes_on: None,
            call: memmem::Finder::new(b"[^"),
        }
    }

    /// Takes the next line, its end included.
    pub(super) fn line(&mut self, line: &[u8]) {
        let at = self.at;
        self.at += line.len();
        self.lines = (self.lines.1, self.lines.1 + u32::from(line.ends_with(b"\n")));
        let text = line.trim_ascii_end();
        if at == 0 {
            let bare = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
            if bare == b"---" || bare == b"+++" {
                self.front_matter = true;
                return;
            }
        }
        if self.front_matter {
            // What is never closed is no front matter; by then it is too late to cut there, which does no harm.
            self.front_matter = !matches!(text, b"---" | b"..." | b"+++") && at < 1 << 20;
            return;
        }
        let indent = text.iter().take_while(|b| **b == b' ').count();
        let bare = &text[indent..];
        if let Some((mark, count)) = self.fence {
            let run = bare.iter().take_while(|b| **b == mark).count();
            if run >= count && run == bare.len() {
                self.fence = None;
            }
            self.before = Before::Other;
            return;
        }
        if self.comment {
            self.comment = memmem::find(bare, b"-->").is_none();
            self.before = Before::Other;
            return;
        }
        if bare.is_empty() {
            self.before = Before::Blank;
            self.tagged = false;
            self.goes_on = None;
            return;
        }
        let heading = if indent < 4 { heading(bare) } else { None };
        self.cut(at, bare, indent, heading);
        self.state(at, text, bare, indent, heading);
        self.last.clear();
        self.last.extend_from_slice(&bare[..bare.len().min(256)]);
    }

    /// Begins a part here, where one may begin.
    fn cut(&mut self, at: usize, bare: &[u8], indent: usize, heading: Option<u8>) {
        let size = at - self.begun;
        let headed = matches!(heading, Some(1 | 2)) && self.holding.is_empty();
        let wanted = if headed { self.sizes.heading } else { self.sizes.blank };
        if size < wanted as usize || indent > 0 {
            return;
        }
        let patient = size < PATIENCE;
        // A paragraph that follows a blank line and cannot belong to anything before it. One that does not begin with a
        // capital may go on with a sentence that a note's body cut in two; where no other comes, it has to do. Nor does
        // the body of a footnote go on past the next one.
        let begins = bare[0].is_ascii_uppercase()
            || !bare[0].is_ascii()
            || (bare.starts_with(b"[^") && memmem::find(bare, b"]:").is_some())
            || (size >= 2 * wanted as usize && is_text(bare));
        let parted = match self.before {
            Before::Blank => true,
            Before::Note => bare.starts_with(b"[^") && is_note_definition(bare),
            Before::Text | Before::Other => false,
        };
        let free = parted && (self.holding.is_empty() || !patient) && (begins || heading.is_some());
        if !headed && !free {
            return;
        }
        self.found.cuts.push(Cut {
            at: at as u32,
            lines: self.lines.0,
            headed: heading.is_some(),
            above: {
                let level = heading.unwrap_or(7);
                self.above.iter().filter(|(own, _)| *own < level).cloned().collect()
            },
            open: self.open.clone(),
            marks: self.found.marks.len(),
        });
        self.begun = at;
        if !patient {
            self.holding.clear();
        }
    }

    /// What the line opens, closes and defines.
    fn state(&mut self, at: usize, text: &[u8], bare: &[u8], indent: usize, heading: Option<u8>) {
        let mut before = Before::Text;
        let inner = inside(bare);
        let signs = &bare[..bare.len() - inner.len()];
        let quotes = memchr::memchr_iter(b'>', signs).count();
        let goes_on = self.words.is_some_and(|own| quotes <= own)
            && matches!(self.before, Before::Text | Before::Note)
            && signs.iter().all(|b| matches!(b, b'>' | b' '));
        if let Some(level) = heading {
            self.headings(at, bare);
            self.stack(level, bare);
            before = Before::Other;
        } else if inner.is_empty() {
            // A blank line of a quotation.
            before = Before::Other;
        } else if indent < 4 {
            // Of one in a quotation or an item whose address is in the next line nothing is taken down.
            if inner.len() < bare.len() && inner.starts_with(b"[") && !inner.ends_with(b":") {
                self.defines(at, inner, inner, goes_on);
            }
            match bare[0] {
                mark @ (b'`' | b'~') => {
                    let run = bare.iter().take_while(|b| **b == mark).count();
                    if run >= 3 && (mark == b'~' || !bare[run..].contains(&b'`')) {
                        if self.tagged {
                            self.holding.push(bare[..run].into());
                        } else {
                            self.fence = Some((mark, run));
                        }
                        before = Before::Other;
                    }
                }
                b'<' => before = self.element(bare),
                b'{' if bare.starts_with(b"{:") => {
                    if is_list_definition(bare) {
                        self.everywhere(at, text);
                    }
                    before = Before::Other;
                }
                b':' if bare.starts_with(b":::") => {
                    let name = bare.trim_ascii_start().iter().any(|b| *b != b':');
                    if name {
                        self.holding.push((*b":::").into());
                    } else {
                        self.close(b":::");
                    }
                }
                b'=' | b'-'
                    if matches!(self.before, Before::Text | Before::Note)
                        && bare.iter().all(|b| *b == bare[0]) =>
                {
                    let line = std::mem::take(&mut self.last);
                    self.headings(at, &line);
                    self.stack(if bare[0] == b'=' { 1 } else { 2 }, &line);
                }
                b'[' => {
                    self.defines(at, text, bare, goes_on);
                    if indent == 0 && has_words(bare) {
                        before = Before::Note;
                    } else if self.before != Before::Text && is_link_definition(bare) {
                        before = Before::Other;
                    }
                }
                b'*' if bare.starts_with(b"*[") && memmem::find(bare, b"]:").is_some() => {
                    self.everywhere(at, text);
                }
                _ => {}
            }
        }
        if let Some(label) = self.goes_on.take()
            && let Some(definition) = self.found.links.get_mut(&label)
            // Its address, or its title: anything else begins a block of its own.
            && (definition.text.trim_end().ends_with(':') || matches!(bare[0], b'"' | b'\'' | b'('))
        {
            definition.text = format!("{}\n{}", definition.text, String::from_utf8_lossy(text)).into();
        }
        if bare.starts_with(b"[") && is_link_definition(bare) {
            // Another definition of its label has no say, and so no title either.
            let own = |label: &str| self.found.links.get(label).is_some_and(|first| first.at == at as u32);
            self.goes_on = label(bare).map(|(label, _)| label).filter(|label| own(label));
        }
        if !self.holding.is_empty() && bare[0] != b'<' {
            self.closing_tags(bare);
        }
        if let Some(at) = memmem::find(bare, b"{%") {
            self.liquid(&bare[at..]);
        }
        self.calls(bare, indent);
        let is_words = heading.is_none() && indent < 4 && (before == Before::Note || is_words(inner));
        self.words = is_words.then(|| self.words.filter(|_| goes_on).unwrap_or(quotes));
        self.before = before;
    }

    /// Takes a heading down, for the numbers of slugs. One with a name of its own has no number.
    fn headings(&mut self, at: usize, line: &[u8]) {
        self.found.heading_count += 1;
        let line = String::from_utf8_lossy(line);
        if line.contains("{#") {
            return;
        }
        // Only in these is something that is not read.
        let title = if line.contains(['[', '<', '&', '{', '\\']) { heading_text(&line) } else { None };
        self.found.headings.push((words_of(title.as_deref().unwrap_or(&line)), at as u32));
    }

    fn stack(&mut self, level: u8, line: &[u8]) {
        if !self.holding.is_empty() {
            return;
        }
        self.above.retain(|(own, _)| *own < level);
        self.above.push((level, String::from_utf8_lossy(line).into()));
    }

    /// A line that begins with a tag.
    fn element(&mut self, bare: &[u8]) -> Before {
        if bare.starts_with(b"<!--") {
            self.comment = memmem::find(bare, b"-->").is_none();
            return Before::Other;
        }
        let (name, _) = tag_name(&bare[1..]);
        if TRANSPARENT.contains(&&*name) {
            let closes = memmem::find(bare, &[b"</", &*name].concat()).is_some();
            if !closes {
                self.open.push(String::from_utf8_lossy(bare).into());
            }
            return Before::Other;
        }
        if bare.starts_with(b"</") && TRANSPARENT.contains(&&*tag_name(&bare[2..]).0) {
            self.open.pop();
            return Before::Other;
        }
        self.tagged = true;
        let mut at = 0;
        while let Some(next) = memchr::memchr(b'<', &bare[at..]) {
            at += next + 1;
            let closes = bare.get(at) == Some(&b'/');
            let (name, len) = tag_name(&bare[at + usize::from(closes)..]);
            if HOLDING.contains(&&*name) {
                if closes {
                    self.close(&name);
                } else {
                    self.holding.push(name.into());
                }
            }
            at += len;
        }
        Before::Other
    }

    fn closing_tags(&mut self, bare: &[u8]) {
        let mut at = 0;
        while let Some(next) = memmem::find(&bare[at..], b"</") {
            at += next + 2;
            let (name, _) = tag_name(&bare[at..]);
            self.close(&name);
        }
    }

    /// Closes the innermost of what has this name, and what stands in it.
    fn close(&mut self, name: &[u8]) {
        if let Some(at) = self.holding.iter().rposition(|open| **open == *name) {
            self.holding.truncate(at);
        }
    }

    fn liquid(&mut self, mut rest: &[u8]) {
        while let Some(at) = memmem::find(rest, b"{%") {
            rest = rest[at + 2..].trim_ascii_start();
            rest = rest.strip_prefix(b"-").unwrap_or(rest).trim_ascii_start();
            let len = rest.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            let name = &rest[..len];
            if BLOCKS.contains(&name) {
                self.holding.push([b"{%", name].concat().into());
            } else if let Some(ended) = name.strip_prefix(b"end") {
                self.close(&[b"{%", ended].concat());
            }
        }
    }

    /// `[label]: address`, and `[^label]: body`; the first not in a paragraph that goes on.
    fn defines(&mut self, at: usize, text: &[u8], bare: &[u8], goes_on: bool) {
        let Some((label, _)) = label(bare) else { return };
        if bare.starts_with(b"[^") {
            if is_note_definition(bare) {
                self.found.notes.define(label[1..].into(), at as u32);
            }
        } else if !goes_on && is_link_definition(bare) {
            let doubtful = matches!(self.before, Before::Text | Before::Note);
            let text = String::from_utf8_lossy(text).into();
            let this = Definition { at: at as u32, text, doubtful };
            match self.found.links.entry(label) {
                Entry::Vacant(entry) => drop(entry.insert(this)),
                Entry::Occupied(mut entry) if entry.get().doubtful && !doubtful => drop(entry.insert(this)),
                Entry::Occupied(_) => {}
            }
        }
    }

    fn everywhere(&mut self, at: usize, text: &[u8]) {
        if self.found.everywhere.len() < EVERYWHERE {
            let text = String::from_utf8_lossy(text).into();
            self.found.everywhere.push(Definition { at: at as u32, text, doubtful: false });
        }
    }

    /// Marks that call for notes.
    fn calls(&mut self, bare: &[u8], indent: usize) {
        let (mut at, mut ticked, mut ticks) = (0, 0, 0);
        while let Some(next) = self.call.find(&bare[at..]) {
            at += next;
            let window = &bare[at + 2..bare.len().min(at + 2 + LABEL)];
            let len = window.iter().position(|b| matches!(b, b']' | b'[' | b' ')).unwrap_or(0);
            let defines =
                indent < 4 && bare.get(at + len + 3) == Some(&b':') && inside(bare).len() == bare.len() - at;
            ticks += memchr::memchr_iter(b'`', &bare[ticked..at]).count();
            ticked = at;
            let in_code = ticks % 2 == 1;
            if len > 0 && window[len] == b']' && !defines && !in_code {
                self.found.marks.push(String::from_utf8_lossy(&window[..len]).to_lowercase().into());
            }
            at += 2 + len;
        }
    }
}

#[cfg(test)]
mod tests;
