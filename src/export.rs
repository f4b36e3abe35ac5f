//! Documents for pipes: plain and styled text, JSON. What subcommands print; it decides nothing about arguments,
//! files or exit codes, and writes to whatever it is given.

mod annotations;
mod ansi;
mod check;
mod cites;
mod hits;
mod outline;
mod place;
mod plain;

pub use annotations::{Owned, Read, annotations_json, annotations_markdown, recent_json, recent_text};
pub use ansi::{Paint, print_rows, rule};
pub use check::{Tally, check};
pub use cites::{cites_bibtex, cites_csl, cites_json, cites_text};
pub use hits::{Found, Results, find, hits_json, hits_text};
pub use outline::{explain_order, outline_json, outline_text};
pub use plain::{Footnotes, Piece, plain, plain_part};

use std::io::{self, Write};

/// Writes a value as JSON, indented, with a newline at the end. Whatever could steer a terminal is written as an
/// escape, also where JSON does not ask for one: the value is the same.
fn json(value: &impl serde::Serialize, out: &mut impl Write) -> io::Result<()> {
    let escaping = Escaping { out: &mut *out, also: |_| false };
    serde_json::to_writer_pretty(escaping, value).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

/// The same of what a reader wrote: isolates and tags, which commands leave out of what a document says, are escapes.
///
/// # Errors
/// What the writer says.
pub fn own_json(value: &impl serde::Serialize, out: &mut impl Write) -> io::Result<()> {
    let also = |c| matches!(c, '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}');
    serde_json::to_writer_pretty(Escaping { out: &mut *out, also }, value).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

/// Passes JSON on, its unsafe characters escaped, which can only stand in strings; and others.
struct Escaping<W> {
    out: W,
    also: fn(char) -> bool,
}

impl<W: Write> Write for Escaping<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Ok(text) = std::str::from_utf8(bytes) else {
            self.out.write_all(bytes)?;
            return Ok(bytes.len());
        };
        let mut done = 0;
        let escaped = |c: char| crate::text::is_unsafe(c) || (self.also)(c);
        for (at, c) in text.char_indices().filter(|(_, c)| escaped(*c)) {
            self.out.write_all(&bytes[done..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(self.out, "\\u{unit:04x}")?;
            }
            done = at + c.len_utf8();
        }
        self.out.write_all(&bytes[done..])?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// How chapters are named to users of JSON: by their number, from 1; 0 for none.
fn number(chapter: Option<crate::text::ChapterId>) -> u32 {
    chapter.map_or(0, |id| id.0 + 1)
}
