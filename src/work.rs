//! A work: chapters in order, with the reason for the order. The only reader of content files.
//!
//! [`Work::open`] finds the chapters of a folder, the work that a file belongs to, or takes one file or text
//! alone. Chapters are parsed only when asked for ([`Work::load`]); what is loaded is kept here.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::document::{Document, Meta, NoteKind};
use crate::markdown::Dialect;
use crate::text::{ChapterId, TextPos, TextSpan};

/// Why a work could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is nothing at that path.
    #[error("{path}: no such file or folder")]
    Missing {
        /// The path as given, made safe.
        path: String,
    },
    /// It cannot be read.
    #[error("{path}: {reason}")]
    Unreadable {
        /// The path as given, made safe.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// A folder without any Markdown.
    #[error("{path}: no Markdown in this folder")]
    NoMarkdown {
        /// The path as given, made safe.
        path: String,
    },
    /// A file that is no text.
    #[error("{path}: not a text file")]
    Binary {
        /// The path as given, made safe.
        path: String,
    },
}

/// How the order of chapters was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// A stable name: `jekyll-nav`, `folder`, `file`, `stdin`, `edition`.
    pub kind: &'static str,
    /// Which file and key decided, in words.
    pub reason: String,
}

/// Where a chapter's bytes come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Bytes in memory: standard input, a test.
    Memory(Arc<[u8]>),
    /// Text compiled in.
    Embedded(&'static str),
}

/// One chapter.
#[derive(Debug, Clone)]
pub struct Chapter {
    /// Its title: front matter, else its first heading, else its file name.
    pub title: String,
    /// Its key: the path inside the work, with `/`. Safe to print.
    pub path: String,
    /// Where its bytes come from.
    pub source: Source,
    /// The chapter it stands under in the contents.
    pub parent: Option<ChapterId>,
    /// How deep it stands in the contents, from 0.
    pub depth: u16,
    /// Size of its source in bytes.
    pub bytes: u64,
    /// Its front matter.
    pub meta: Meta,
    /// Which of the order's rules put it here, for `--explain-order`.
    pub reason: String,
    /// The parsed chapter, once loaded.
    pub document: Option<Arc<Document>>,
}

/// A work. Clones share what is loaded.
#[derive(Debug, Clone)]
pub struct Work {
    /// The title of the whole.
    pub title: String,
    /// What tells this work from others for ever: its canonical path, or a name of its own for the edition;
    /// `None` for standard input, whose place is not remembered.
    pub key: Option<String>,
    /// The folder whose boundary nothing is read beyond; `None` for what is no file.
    pub root: Option<PathBuf>,
    /// How its order was found.
    pub order: Order,
    /// Its chapters, in reading order.
    pub chapters: Vec<Chapter>,
    /// What was odd in finding and loading it, so far.
    pub diagnostics: Vec<Diagnostic>,
    /// The chapter that was asked for by name, when a file inside the work was.
    pub start: ChapterId,
    /// The dialect its chapters are read in; `None`: guessed for each.
    pub dialect: Option<Dialect>,
}

/// How to open.
#[derive(Debug, Clone, Copy, Default)]
pub struct OpenOptions {
    /// Take a file alone, even where a work owns it.
    pub alone: bool,
    /// Read every chapter in this dialect.
    pub dialect: Option<Dialect>,
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

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// A chapter, and a section of it (a slug) where one is named.
    Chapter {
        /// The chapter.
        chapter: ChapterId,
        /// The fragment, without `#`.
        fragment: Option<String>,
    },
    /// Outside the work: shown, and opened only after confirmation; http, https and mailto only.
    External(String),
    /// Nothing that the reader can open, with the reason.
    Broken(String),
}

/// A note's body: the chapter, and its index in that document's `notes()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NoteRef {
    /// The chapter whose file holds it.
    pub chapter: ChapterId,
    /// Index into [`Document::notes`].
    pub note: u32,
}

impl Work {
    /// The built-in edition.
    pub fn edition() -> Self {
        Self::from_texts("", &[])
    }

    /// Opens a folder, or a file: the work it belongs to, at that file.
    ///
    /// # Errors
    /// What [`OpenError`] lists; a chapter that cannot be read is no error but a diagnostic.
    pub fn open(path: &Path, options: OpenOptions) -> Result<Self, OpenError> {
        let _ = options;
        Err(OpenError::Missing { path: crate::text::safe(&path.display().to_string()).into_owned() })
    }

    /// Bytes alone as a work of one chapter: standard input.
    ///
    /// # Errors
    /// [`OpenError::Binary`].
    pub fn from_bytes(name: &str, bytes: Vec<u8>, options: OpenOptions) -> Result<Self, OpenError> {
        let _ = (bytes, options);
        Err(OpenError::Binary { path: name.to_owned() })
    }

    /// A work from file names and texts, ordered as a folder of them would be: for tests.
    pub fn from_texts(title: &str, files: &[(&str, &str)]) -> Self {
        let _ = files;
        Self {
            title: title.to_owned(),
            key: None,
            root: None,
            order: Order { kind: "file", reason: String::new() },
            chapters: Vec::new(),
            diagnostics: Vec::new(),
            start: ChapterId(0),
            dialect: None,
        }
    }

    /// One chapter.
    pub fn chapter(&self, id: ChapterId) -> &Chapter {
        &self.chapters[id.index()]
    }

    /// A chapter's document, if it is loaded.
    pub fn document(&self, id: ChapterId) -> Option<&Arc<Document>> {
        self.chapters.get(id.index())?.document.as_ref()
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = ChapterId> + use<> {
        (0..self.chapters.len() as u32).map(ChapterId)
    }

    /// The chapter with this key.
    pub fn by_path(&self, path: &str) -> Option<ChapterId> {
        self.chapters.iter().position(|c| c.path == path).map(|at| ChapterId(at as u32))
    }

    /// Reads and parses a chapter, without keeping it: for a worker that has a clone.
    pub fn load(&self, id: ChapterId) -> Loaded {
        Loaded { chapter: id, document: Arc::new(Document::default()), diagnostics: Vec::new() }
    }

    /// Keeps what [`Self::load`] gave.
    pub fn keep(&mut self, loaded: Loaded) {
        self.chapters[loaded.chapter.index()].document = Some(loaded.document);
    }

    /// Loads and keeps every chapter that is not loaded yet.
    pub fn load_all(&mut self) {
        for id in self.ids() {
            if self.document(id).is_none() {
                self.keep(self.load(id));
            }
        }
    }

    /// A chapter's bytes.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn source(&self, id: ChapterId) -> Result<Vec<u8>, OpenError> {
        let _ = id;
        Ok(Vec::new())
    }

    /// Where a link of a chapter leads.
    pub fn link(&self, from: ChapterId, destination: &str) -> LinkTarget {
        let _ = (from, destination);
        LinkTarget::Broken(String::new())
    }

    /// The body of the note that a mark calls for, among the chapters loaded so far. `at` is the mark's place.
    pub fn note(&self, at: TextPos, label: &str, kind: NoteKind) -> Option<NoteRef> {
        let _ = (at, label, kind);
        None
    }

    /// Every mark that calls for a note body, in reading order, among the chapters loaded so far.
    pub fn marks_of(&self, note: NoteRef) -> Vec<(ChapterId, TextSpan)> {
        let _ = note;
        Vec::new()
    }
}
