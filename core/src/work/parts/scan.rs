//! The scan of a long file: line by line, without parsing, for where it may be cut and for what holds in all of
//! it. It knows just enough of Markdown not to cut inside a block.

mod defining;
mod found;
mod line;

use memchr::memmem;

use self::defining::Unfinished;
use self::found::words_of;
pub(super) use self::found::{Cut, Found};
use self::line::{Line, fence, has_words, is_rule, is_text, is_words};
pub(super) use self::line::{is_list_definition, label, name_of, tag_name};
use super::super::page::heading_text;
use super::PartSizes;

/// A part that finds no place to be cut for so many bytes is cut at a blank line all the same: an element that is
/// never closed must not make one part of the rest of the file.
const PATIENCE: usize = 2 << 20;
/// What a mark or definition of a note counts for beside its bytes, where a part is to end: the parser's tree takes far
/// more for one than for as many letters, and a mark may need a definition beside its part.
const NOTE: usize = 32;
/// How many elements that are open are kept in mind, and how many bytes of a line that opens one or is a heading: each
/// part has a copy.
const DEEPEST: usize = 200;
const LONGEST: usize = 1_000;

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
    /// Where the present part began, and how many marks and definitions of notes stand before it.
    begun: usize,
    notes_before: usize,
    front_matter: bool,
    fence: Option<Fence>,
    /// A fence of a quotation, which ends with it.
    quoted_fence: Option<(u8, usize)>,
    comment: bool,
    /// Whether a tag stands in the lines since the last blank one: what looks like a fence may be part of its block.
    tagged: bool,
    /// Elements, blocks and divisions that are open and must not be cut.
    holding: Vec<Box<[u8]>>,
    open: Vec<Box<str>>,
    /// How many more are open than are kept in mind.
    deeper: usize,
    above: Vec<(u8, Box<str>)>,
    /// What the line before was.
    before: Before,
    /// In how many quotations the paragraph stands that the line before surely belongs to.
    words: Option<usize>,
    /// The line before, for headings that are underlined; empty where it can be no part of one.
    last: Vec<u8>,
    /// The link that the line before defined, if its address or title may follow.
    goes_on: Option<Unfinished>,
    call: memmem::Finder<'static>,
}

/// A fence that is open: its sign, how many of them, and the indent below which its item has ended.
struct Fence {
    sign: u8,
    count: usize,
    from: usize,
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
            notes_before: 0,
            front_matter: false,
            fence: None,
            quoted_fence: None,
            comment: false,
            tagged: false,
            holding: Vec::new(),
            open: Vec::new(),
            deeper: 0,
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
        let mut text = line.trim_ascii_end();
        if at == 0 {
            text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
            if text == b"---" || text == b"+++" {
                self.front_matter = true;
                return;
            }
        }
        if self.front_matter {
            // What is never closed is no front matter; by then it is too late to cut there, which does no harm.
            self.front_matter = !matches!(text, b"---" | b"..." | b"+++") && at < 1 << 20;
            return;
        }
        let line = Line::new(at, text);
        if let Some(open) = &self.fence
            && !line.bare.is_empty()
            && line.indent < open.from
            && !line.bare.starts_with(b"\t")
        {
            self.fence = None;
        }
        if let Some(open) = &self.fence {
            let run = line.bare.iter().take_while(|b| **b == open.sign).count();
            if run >= open.count && run == line.bare.len() {
                self.fence = None;
            }
            self.before = Before::Other;
            return;
        }
        if self.comment {
            self.comment = memmem::find(line.bare, b"-->").is_none();
            self.before = Before::Other;
            return;
        }
        if line.bare.is_empty() {
            self.before = Before::Blank;
            self.tagged = false;
            self.goes_on = None;
            self.quoted_fence = None;
            return;
        }
        self.cut(&line);
        self.state(&line);
        self.last.clear();
        if line.indent < 4 || self.words.is_some() {
            self.last.extend_from_slice(&line.bare[..line.bare.len().min(256)]);
        }
    }

    /// Begins a part here, where one may begin.
    fn cut(&mut self, line: &Line<'_>) {
        let Line { at, bare, indent, heading, .. } = *line;
        let notes = self.found.marks.len() + self.found.notes.len() - self.notes_before;
        let size = at - self.begun + notes * NOTE;
        let headed = matches!(heading, Some(1 | 2)) && self.holding.is_empty();
        let wanted = if headed { self.sizes.heading } else { self.sizes.blank };
        if size < wanted as usize || indent > 0 {
            return;
        }
        let patient = at - self.begun < PATIENCE;
        // A paragraph that follows a blank line and cannot belong to anything before it. One that does not begin with a
        // capital may go on with a sentence that a note's body cut in two; where no other comes, it has to do. Nor does
        // the body of a footnote go on past the next one.
        let begins = bare[0].is_ascii_uppercase()
            || !bare[0].is_ascii()
            || (bare.starts_with(b"[^") && memmem::find(bare, b"]:").is_some())
            || (size >= 2 * wanted as usize && is_text(bare));
        let parted = match self.before {
            Before::Blank => true,
            Before::Note => bare[0] == b'[' && line.defines_note(),
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
        self.notes_before += notes;
        if !patient {
            self.holding.clear();
        }
    }

    /// What the line opens, closes and defines.
    fn state(&mut self, line: &Line<'_>) {
        let Line { at, text, bare, inner, .. } = *line;
        let in_paragraph = self.in_paragraph(line);
        let in_code = self.in_quoted_code(line);
        let mut before = Before::Text;
        if let Some(level) = line.heading {
            self.heading(at, bare);
            self.stack(level, bare);
            before = Before::Other;
        } else if in_code || line.indent < 4 && inner.is_empty() {
            // Code, or a blank line, of a quotation.
            before = Before::Other;
        } else if line.indent < 4 {
            self.defines(line, in_paragraph);
            match bare[0] {
                _ if !line.is_quoted && fence(inner).is_some() => {
                    let (sign, count) = fence(inner).unwrap_or_default();
                    if self.tagged {
                        self.hold(&vec![sign; count]);
                    } else {
                        let from = if line.is_item { line.indent + bare.len() - inner.len() } else { 0 };
                        self.fence = Some(Fence { sign, count, from });
                    }
                    before = Before::Other;
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
                        self.hold(b":::");
                    } else {
                        self.close(b":::");
                    }
                }
                b'=' | b'-' if self.underlines(bare) => {
                    let title = std::mem::take(&mut self.last);
                    self.heading(at, &title);
                    self.stack(if bare[0] == b'=' { 1 } else { 2 }, &title);
                    before = Before::Other;
                }
                b'-' | b'*' | b'_' if is_rule(bare) => before = Before::Other,
                b'[' if line.indent == 0 && has_words(bare) => before = Before::Note,
                b'[' if self.before != Before::Text && line.defines_link() => before = Before::Other,
                b'*' if bare.starts_with(b"*[") && memmem::find(bare, b"]:").is_some() => {
                    self.everywhere(at, text);
                }
                _ => {}
            }
        }
        if self.continues_definition(line) {
            before = Before::Other;
        }
        if !self.holding.is_empty() && bare[0] != b'<' {
            self.closing_tags(bare);
        }
        if let Some(at) = memmem::find(bare, b"{%") {
            self.liquid(&bare[at..]);
        }
        if !in_code {
            self.calls(line);
        }
        let is_plain = if line.indent < 4 { is_words(inner) } else { in_paragraph };
        let is_plain = is_plain && before == Before::Text && !self.tagged;
        self.words = match before {
            Before::Note => Some(0),
            _ if is_plain => self.words.filter(|_| in_paragraph).or(Some(line.quotes)),
            _ => None,
        };
        self.before = before;
    }

    /// Whether a line is the one below a heading.
    fn underlines(&self, bare: &[u8]) -> bool {
        self.before == Before::Text
            && bare.iter().all(|b| *b == bare[0])
            && !self.last.is_empty()
            && Line::new(0, &self.last).inner.len() == self.last.len()
    }

    /// Takes a heading down, for the numbers of slugs. One with a name of its own has no number.
    fn heading(&mut self, at: usize, line: &[u8]) {
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
        self.above.push((level, shortened(line)));
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
            if !closes && self.open.len() < DEEPEST {
                self.open.push(if bare.len() > LONGEST {
                    format!("<{}>", String::from_utf8_lossy(&name)).into()
                } else {
                    String::from_utf8_lossy(bare).into()
                });
            } else if !closes {
                self.deeper += 1;
            }
            return Before::Other;
        }
        if bare.starts_with(b"</") && TRANSPARENT.contains(&&*tag_name(&bare[2..]).0) {
            if self.deeper > 0 {
                self.deeper -= 1;
            } else {
                self.open.pop();
            }
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
                    self.hold(&name);
                }
            } else if !closes && matches!(*name, [b'h', b'1'..=b'6']) {
                self.found.heading_count += 1;
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

    fn hold(&mut self, name: &[u8]) {
        if self.holding.len() < DEEPEST {
            self.holding.push(name.into());
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
                self.hold(&[b"{%", name].concat());
            } else if let Some(ended) = name.strip_prefix(b"end") {
                self.close(&[b"{%", ended].concat());
            }
        }
    }
}

/// A line as far as is kept of one.
fn shortened(line: &[u8]) -> Box<str> {
    let mut end = line.len().min(LONGEST);
    // Not in a character.
    while end < line.len() && line[end] & 0xc0 == 0x80 {
        end -= 1;
    }
    String::from_utf8_lossy(&line[..end]).into()
}

#[cfg(test)]
mod tests;
