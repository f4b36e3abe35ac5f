//! One chapter of a work, as the order gives it, and what loading it gives.

use std::path::PathBuf;
use std::sync::Arc;

use super::parts::Part;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Meta};
use crate::text::ChapterId;

/// Where a chapter's bytes come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Bytes in memory: standard input, a test.
    Memory(Arc<[u8]>),
    /// Text compiled in.
    Embedded(&'static str),
    /// No file: an entry of the order alone.
    Heading(Heading),
}

/// What an entry of the order without a readable file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Heading {
    /// The title of a part, a category or a folder.
    Group,
    /// A chapter that its author has not written yet.
    Draft,
    /// A file that the order names and that is not there.
    Missing,
    /// A file that is there and is no Markdown.
    Foreign,
}

/// One chapter.
#[derive(Debug, Clone)]
pub struct Chapter {
    /// Its title: what the order calls it, else front matter, else its first heading, else its file name.
    pub title: String,
    /// Its number in the contents, `1.2`, where the order gives numbers.
    pub number: Option<String>,
    /// Its key: the path inside the work, with `/`; without a file, a name of its own. Safe to print.
    pub path: String,
    /// Where its bytes come from.
    pub source: Source,
    /// The chapter it stands under in the contents.
    pub parent: Option<ChapterId>,
    /// How deep it stands in the contents, from 0.
    pub depth: u16,
    /// Size of its source in bytes.
    pub bytes: u64,
    /// Stands for what the order may have been made from: its front matter and first heading.
    pub(super) head: u64,
    /// Its front matter.
    pub meta: Meta,
    /// Which of the order's rules put it here, for `--explain-order`.
    pub reason: String,
    /// Its place among the chapters, from 0, the parts of one file counted as one.
    pub file: u32,
    /// Which part of its file it is; `None` where it is all of it.
    pub part: Option<Part>,
    /// The parsed chapter, once loaded.
    pub document: Option<Arc<Document>>,
}

impl Chapter {
    /// Whether there is nothing to read in it although the order names a chapter here: the contents show it
    /// greyed.
    pub fn is_blank(&self) -> bool {
        self.absence().is_some()
    }

    /// Why there is nothing to read in it, in a word, where the order names a chapter here.
    pub fn absence(&self) -> Option<&'static str> {
        match self.source {
            Source::Heading(Heading::Draft) => Some("draft"),
            Source::Heading(Heading::Missing) => Some("missing"),
            Source::Heading(Heading::Foreign) => Some("not Markdown"),
            Source::Heading(Heading::Group) | Source::File(_) | Source::Memory(_) | Source::Embedded(_) => {
                None
            }
        }
    }
}

/// What loading a chapter gave.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The chapter.
    pub chapter: ChapterId,
    /// Its document. A chapter that cannot be read gives one that says so.
    pub document: Arc<Document>,
    /// What was odd about it.
    pub diagnostics: Vec<Diagnostic>,
}
