//! A work: chapters in order, with the reason for the order. The only reader of content files.
//!
//! [`Work::open`] finds the chapters of a folder, the work that a file belongs to, or takes one file or text
//! alone. Chapters are parsed only when asked for ([`Work::load`]); what is loaded is kept here.

mod bookdown;
mod catalogue;
mod chapter;
mod collections;
mod data;
mod docusaurus;
mod folder;
mod gitbook;
mod github_docs;
mod hugo;
mod include;
mod jekyll;
mod jekyll_data;
mod jekyll_nav;
mod jupyter;
mod language;
mod lines;
mod links;
mod literal;
mod loading;
mod mdbook;
mod mkdocs;
mod natural;
mod nav;
mod notes;
mod open;
mod page;
mod parts;
mod pictures;
mod plan;
mod problems;
mod quarto;
mod read;
mod renewal;
mod settings;
mod shelf;
mod site;
mod sources;
mod summary;
mod vitepress;

pub use chapter::{Chapter, Heading, Loaded, Source};
pub use lines::Lines;
pub use links::LinkTarget;
pub use notes::NoteRef;
pub use parts::{Look, Part, PartSizes};
pub use pictures::picture_bytes;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use self::catalogue::Catalogue;
use self::links::{Found, Links};
use self::page::Page;
use self::plan::Plan;
use crate::diagnostic::Diagnostic;
use crate::document::{Bibliography, Document, NoteKind};
use crate::markdown::{self, Dialect};
use crate::text::{ChapterId, Language, Ordered, TextPos, TextSpan};

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
    /// A stable name: `jekyll-nav`, `jekyll-data`, `jekyll-collection`, `mdbook-summary`, `gitbook-summary`,
    /// `docusaurus`, `hugo`, `mkdocs-nav`, `quarto-book`, `quarto-website`, `bookdown`, `jupyter-book`, `myst`,
    /// `github-docs`, `vitepress`, `folder`, `file`, `stdin`, `edition`.
    pub kind: &'static str,
    /// Which file and key decided, in words.
    pub reason: String,
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
    /// When it was begun to be opened: what changed later may not be known. `None` for what never changes.
    pub opened: Option<SystemTime>,
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
    /// What makes pages of its site.
    renderer: markdown::Renderer,
    /// How the site's settings have its pages read.
    conventions: Arc<markdown::Conventions>,
    /// The language that the site's settings name.
    language: Option<Language>,
    /// Where links lead.
    links: Arc<Links>,
    /// The book that each chapter is read in.
    books: Arc<[Book]>,
    /// Chapters, the parts of one file counted as one.
    files: usize,
    /// What templates asked of the site's pages.
    catalogue: Arc<Catalogue>,
}

/// The book that a chapter is read in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Book {
    /// The chapter that stands for it.
    head: ChapterId,
    /// Its chapters round this one.
    run: Range<ChapterId>,
}

/// How to open.
#[derive(Debug, Clone, Copy, Default)]
pub struct OpenOptions {
    /// Take a file alone, even where a work owns it.
    pub alone: bool,
    /// Read every chapter in this dialect.
    pub dialect: Option<Dialect>,
}

impl Work {
    /// The edition that a program has built in, of its files' names and texts, in no particular order.
    pub fn edition(files: &[(&'static str, &'static str)]) -> Self {
        let mut plan = Plan::new(Some(Dialect::Kramdown));
        plan.key = Some("edition".to_owned());
        plan.kind = Some("edition");
        plan.language = Some(Language::English);
        let page = |(path, text): &(&'static str, &'static str)| {
            Page::new(path, Source::Embedded(text), text.as_bytes(), text.len() as u64)
        };
        plan.work(files.iter().map(page).collect())
    }

    /// Opens a folder, or a file: the work it belongs to, at that file.
    ///
    /// # Errors
    /// What [`OpenError`] lists; a chapter that cannot be read is no error but a diagnostic.
    pub fn open(path: &Path, options: OpenOptions) -> Result<Self, OpenError> {
        let opened = SystemTime::now();
        let work = open::open(path, options)?;
        Ok(Self { opened: Some(opened), ..work })
    }

    /// Bytes alone as a work of one chapter: standard input. What is plainly no Markdown, such as a manual page, is read
    /// as plain text, unless a dialect is asked for.
    ///
    /// # Errors
    /// [`OpenError::Binary`].
    pub fn from_bytes(name: &str, bytes: Vec<u8>, options: OpenOptions) -> Result<Self, OpenError> {
        if read::is_binary(&bytes) {
            return Err(OpenError::Binary { path: page::one_line(name) });
        }
        let bytes: Arc<[u8]> = read::utf8(bytes).into();
        let is_text =
            options.dialect.map_or_else(|| markdown::is_printout(&bytes), |own| own == Dialect::Text);
        // What looks like front matter or a heading in plain text is none.
        let head: &[u8] = if is_text { &[] } else { &bytes };
        let mut page = Page::new(name, Source::Memory(Arc::clone(&bytes)), head, bytes.len() as u64);
        let mut plan = Plan::new(options.dialect.or_else(|| open::dialect_of_name(name)));
        if is_text {
            plan.dialect = Some(Dialect::Text);
            page.title = markdown::manual_of(&bytes).unwrap_or(page.title);
        }
        if page.has_place() {
            plan.dialect = plan.dialect.or(Some(Dialect::Kramdown));
        }
        plan.title = Some(page.title.clone());
        plan.kind = Some("stdin");
        let reason = "standard input".to_owned();
        let placed = nav::Placed { reason: reason.clone(), ..nav::Placed::default() };
        let mut work = plan.placed(&[page], &[placed], false);
        work.order.reason = reason;
        Ok(work)
    }

    /// A work from file names and texts, ordered as a folder of them would be: for tests. A `_config.yml`
    /// among them holds the site's settings.
    pub fn from_texts(title: &str, files: &[(&str, &str)]) -> Self {
        let mut plan = Plan::new(None);
        plan.title = Some(page::one_line(title)).filter(|title| !title.is_empty());
        let config = files.iter().find(|(path, _)| *path == "_config.yml");
        plan.site.config = config.map(|(_, text)| markdown::yaml(text).unwrap_or_default());
        plan.site.complete = config.is_some();
        let pages = files.iter().filter(|(path, _)| *path != "_config.yml").map(|(path, text)| {
            let bytes: Arc<[u8]> = text.as_bytes().into();
            Page::new(path, Source::Memory(Arc::clone(&bytes)), &bytes, bytes.len() as u64)
        });
        plan.work(pages.collect())
    }

    /// One chapter.
    pub fn chapter(&self, id: ChapterId) -> &Chapter {
        &self.chapters[id.index()]
    }

    /// A chapter's document, if it is loaded.
    pub fn document(&self, id: ChapterId) -> Option<&Arc<Document>> {
        self.chapters.get(id.index())?.document.as_ref()
    }

    /// All documents, one a chapter, in order; `None` for one that is not loaded.
    pub fn documents(&self) -> Vec<Option<Arc<Document>>> {
        self.chapters.iter().map(|chapter| chapter.document.clone()).collect()
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = ChapterId> + ExactSizeIterator + use<> {
        (0..self.chapters.len() as u32).map(ChapterId)
    }

    /// The chapter with this key.
    pub fn by_path(&self, path: &str) -> Option<ChapterId> {
        self.chapters.iter().position(|c| c.path == path).map(|at| ChapterId(at as u32))
    }

    /// The chapter that stands for the book a chapter is read in: notes and citations stay inside a book. In a
    /// site of many works it is the nearest page that others stand under; elsewhere the whole work is one book,
    /// chapter 0.
    pub fn book_of(&self, id: ChapterId) -> ChapterId {
        self.books.get(id.index()).map(|book| book.head).unwrap_or_default()
    }

    /// The chapters that are read on from a chapter without a break: those of its book that stand together. The
    /// whole work where that is one book.
    pub fn run_of(&self, id: ChapterId) -> Range<ChapterId> {
        match self.books.get(id.index()) {
            Some(book) => book.run.clone(),
            None => ChapterId(0)..ChapterId(self.chapters.len() as u32),
        }
    }

    /// Whether it is a library: a site of many works.
    pub fn is_library(&self) -> bool {
        self.run_of(ChapterId(0)).end.index() < self.chapters.len()
    }

    /// The language of a chapter, if its words can be hyphenated and stemmed: as its front matter says, else its
    /// path, else the site's settings.
    pub fn language(&self, id: ChapterId) -> Option<Language> {
        let chapter = self.chapters.get(id.index())?;
        let own = language::of_chapter(&chapter.meta, &chapter.path);
        own.map_or(self.language, Language::of_tag)
    }

    /// How many chapters there are, the parts of one file counted as one.
    pub fn files(&self) -> usize {
        self.files
    }

    /// Where a link of a chapter leads.
    pub fn link(&self, from: ChapterId, destination: &str) -> LinkTarget {
        // Its own file, whatever part of it the link stands in.
        match self.find(from, destination) {
            Found::Chapter(chapter, Some(fragment)) if self.first_part(chapter) == self.first_part(from) => {
                let chapter = self.elsewhere(from, &fragment).unwrap_or(from);
                LinkTarget::Chapter { chapter: self.first_part(chapter), fragment: Some(fragment) }
            }
            found => match found.target() {
                LinkTarget::Chapter { chapter, fragment } => {
                    LinkTarget::Chapter { chapter: self.first_part(chapter), fragment }
                }
                other => other,
            },
        }
    }

    /// The one other chapter of the same book that has a figure, table, section or equation of this label, where
    /// the chapter itself has none: Quarto and bookdown number and link over all of a book. MyST's labels of any kind
    /// are known in the whole book.
    fn elsewhere(&self, from: ChapterId, label: &str) -> Option<ChapterId> {
        let named = label.split(['-', ':']).next().filter(|kind| kind.len() < label.len());
        let numbered = named.is_some_and(|kind| {
            matches!(
                kind,
                "fig" | "tbl" | "tab" | "eq" | "sec" | "lst" | "thm" | "lem" | "cor" | "def" | "exm"
            )
        });
        let of_book = matches!(self.order.kind, "jupyter-book" | "myst");
        if !(numbered || of_book) || self.place(from, label).is_some() {
            return None;
        }
        let has = |id: &ChapterId| {
            self.book_of(*id) == self.book_of(from)
                && self.document(*id).is_some_and(|document| document.place_of(label).is_some())
        };
        let mut found = self.ids().filter(has);
        found.next().filter(|_| found.next().is_none())
    }

    fn find(&self, from: ChapterId, destination: &str) -> Found {
        let path = self.chapters.get(from.index()).map_or("", |chapter| &*chapter.path);
        self.links.find(from, path, destination)
    }

    /// The body of the note that a mark calls for, among the chapters loaded so far. `at` is the mark's place.
    pub fn note(&self, at: TextPos, label: &str, kind: NoteKind) -> Option<NoteRef> {
        notes::body(self, at, label, kind)
    }

    /// Every mark that calls for a note body, in reading order, among the chapters loaded so far.
    pub fn marks_of(&self, note: NoteRef) -> Vec<(ChapterId, TextSpan)> {
        notes::marks_of(self, note)
    }

    /// The files of sources that front matter and settings name, else those that lie beside the work; read
    /// anew. Nothing outside the boundary is read.
    pub fn bibliographies(&self) -> Vec<Bibliography> {
        sources::bibliographies(self)
    }

    /// Where the pictures are that a chapter names so; `None` for each that is no file inside the boundary.
    pub fn pictures(&self, chapter: ChapterId, names: &[&str]) -> Vec<Option<PathBuf>> {
        pictures::find(self, chapter, names)
    }

    /// All that is odd in the work, as far as it is loaded: [`Self::diagnostics`], and then the links, anchors
    /// and notes that lead nowhere, which only the whole can tell. By chapter and place; what concerns the
    /// whole work comes first.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let mut all = self.diagnostics.clone();
        all.extend(problems::of(self));
        all.order_by_key(|d| (d.chapter.map(|c| c.0 + 1), d.span.map(|s| s.start)));
        all
    }
}
