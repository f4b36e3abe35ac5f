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
pub use plain::plain;

use std::io::{self, Write};

/// Writes a value as JSON, indented, with a newline at the end.
fn json(value: &impl serde::Serialize, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

/// How chapters are named to users of JSON: by their number, from 1; 0 for none.
fn number(chapter: Option<crate::text::ChapterId>) -> u32 {
    chapter.map_or(0, |id| id.0 + 1)
}
