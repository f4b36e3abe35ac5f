//! Plain text as programs print it for a terminal or a printer, such as manual pages and logs: lines are kept, bold and
//! underlined letters are taken from overstrikes (`X\x08X`, `_\x08X`) and from `SGR` (ECMA-48 §8.3.117), and every other
//! control sequence is left out.

mod line;

use line::Line;

use super::slug::Slugs;
use super::{Parsed, decode, invalid};
use crate::document::{BlockKind, Builder, Meta, Origin};
use crate::text::SourceSpan;

/// Whether bytes are such text and plainly no Markdown: something is struck over, coloured or set in bold, or it is a
/// manual page. What has none of that costs one look at each byte.
pub fn is_printout(source: &[u8]) -> bool {
    let marks = memchr::memchr2_iter(0x08, 0x1b, source);
    let mut marks = marks.take(1_000).filter(|at| match source[*at] {
        0x08 => {
            let beside = [at.checked_sub(1).and_then(|at| source.get(at)), source.get(at + 1)];
            beside.iter().all(|byte| byte.is_some_and(|byte| *byte > b' ' && *byte != 0x7f))
        }
        _ => {
            source.get(at + 1) == Some(&b'[')
                && line::sequence(&source[*at..]).is_some_and(|length| source[at + length - 1] == b'm')
        }
    });
    marks.next().is_some() || manual_of(source).is_some()
}

/// The name of a manual page, `ls(1)`, as its first line has it at both ends.
pub fn manual_of(source: &[u8]) -> Option<String> {
    /// More bytes than the first line of any has.
    const LONGEST: usize = 4_096;
    let head = &source[..source.len().min(LONGEST)];
    let mut lines = head.split(|byte| *byte == b'\n');
    let first = lines.find(|line| !line.trim_ascii().is_empty())?;
    let first = String::from_utf8_lossy(first);
    let first = Line::read(&first, 0, &mut line::Manner::default()).text();
    let mut words = first.split_whitespace();
    let (name, last) = (words.next()?, words.next_back()?);
    let (page, section) = name.strip_suffix(')')?.split_once('(')?;
    let is_section = section.starts_with(|c: char| c.is_ascii_digit()) || matches!(section, "n" | "l");
    let fits = name == last && !page.is_empty() && is_section && section.len() <= 8;
    fits.then(|| crate::text::safe(name).into_owned())
}

/// Reads such a text. Lines that stand together are a paragraph; a manual page has sections.
pub(super) fn parse(source: &[u8]) -> Parsed {
    let decoded = decode::decode(source);
    let diagnostics = invalid(&decoded).into_iter().collect();
    let text = &decoded.text[decoded.start..];
    let is_manual = manual_of(&source[decoded.start..]).is_some();
    let last = text.trim_end().rfind('\n').map_or(0, |at| at + 1);
    let mut reader = Reader {
        builder: Builder::new(),
        source,
        slugs: Slugs::default(),
        blank: true,
        manner: line::Manner::default(),
    };
    let mut at = 0;
    while at < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |length| at + length);
        let whole = text[at..end].strip_suffix('\r').unwrap_or(&text[at..end]);
        let line = Line::read(whole, decoded.start + at, &mut reader.manner);
        // Sections stand at the margin, their parts three columns from it; so do the first line and the last.
        let level = match line.indent() {
            Some(0) if is_manual && !reader.builder.is_empty() && at < last => Some(2),
            Some(3) if is_manual && reader.blank => Some(3),
            _ => None,
        };
        reader.line(&line, level, decoded.start + at);
        at = end + 1;
    }
    if reader.builder.in_block() {
        reader.builder.end();
    }
    Parsed { document: reader.builder.finish(Meta::default()), diagnostics }
}

struct Reader<'a> {
    builder: Builder,
    source: &'a [u8],
    slugs: Slugs,
    /// Whether the line before is blank.
    blank: bool,
    manner: line::Manner,
}

impl Reader<'_> {
    fn line(&mut self, line: &Line<'_>, level: Option<u8>, start: usize) {
        let blank = line.indent().is_none();
        if blank || level.is_some() {
            if self.builder.in_block() {
                self.builder.end();
            }
        } else if self.builder.in_block() {
            // The end of the line before, which may be more bytes than one.
            let before = start.saturating_sub(1);
            let origin = match self.source.get(before) {
                Some(b'\n') => Origin::Identity(before as u32),
                _ => Origin::Replaced(SourceSpan::from(before..start)),
            };
            self.builder.text("\n", origin);
        }
        self.blank = blank;
        if blank {
            return;
        }
        match level {
            Some(level) => self.builder.begin(BlockKind::Heading { level }),
            None if !self.builder.in_block() => self.builder.begin(BlockKind::Paragraph),
            None => {}
        }
        for run in line.runs(level.is_some()) {
            self.builder.push_style(run.style);
            self.builder.text(&run.text, run.origin);
            self.builder.pop_style();
        }
        if level.is_some() {
            let slug = self.slugs.take(None, self.builder.block_text());
            let heading = self.builder.end();
            self.builder.section(heading, &slug, false);
        }
    }
}

#[cfg(test)]
mod tests;
