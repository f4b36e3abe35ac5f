//! The chapters of a work as they are read: from their bytes to documents.

use std::path::Path;
use std::sync::Arc;

use super::{Loaded, OpenError, Source, Work, include, nav, open, read};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{BlockKind, Builder, Meta, Origin};
use crate::markdown::{self, Dialect};
use crate::text::ChapterId;

impl Work {
    /// Reads and parses a chapter, without keeping it: for a worker that has a clone.
    pub fn load(&self, id: ChapterId) -> Loaded {
        if let Source::Heading(heading) = self.chapter(id).source {
            let document = nav::document(self.chapter(id), heading);
            return Loaded { chapter: id, document: Arc::new(document), diagnostics: Vec::new() };
        }
        if let Some(part) = &self.chapter(id).part {
            return self.load_part(id, part).unwrap_or_else(|error| unreadable(id, &error));
        }
        match self.source(id) {
            Ok(source) => {
                let dialect = self.dialect_of(id, &source);
                let parsed = if let Source::File(path) = &self.chapter(id).source {
                    let read = |site: &markdown::Site<'_>| {
                        markdown::parse_with(&source, dialect, &self.site_of(id, site))
                    };
                    include::with_site(path, self.root.as_deref(), &self.catalogue, read)
                } else {
                    markdown::parse(&source, dialect)
                };
                let diagnostics = parsed.diagnostics.into_iter().map(|d| d.within(id)).collect();
                Loaded { chapter: id, document: Arc::new(parsed.document), diagnostics }
            }
            Err(error) => unreadable(id, &error),
        }
    }

    /// A site as a chapter of the work has it.
    pub(super) fn site_of<'a>(&'a self, id: ChapterId, site: &markdown::Site<'a>) -> markdown::Site<'a> {
        markdown::Site { renderer: self.renderer_of(id), conventions: &self.conventions, ..*site }
    }

    /// What makes a page of a chapter.
    fn renderer_of(&self, id: ChapterId) -> markdown::Renderer {
        let path = &self.chapter(id).path;
        let is_mdx =
            path.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("mdx"));
        if is_mdx { markdown::Renderer::Mdx } else { self.renderer }
    }

    /// The dialect a chapter is read in.
    pub(super) fn dialect_of(&self, id: ChapterId, source: &[u8]) -> Dialect {
        self.known_dialect(self.chapter(id)).unwrap_or_else(|| markdown::guess_dialect(source))
    }

    /// Keeps what [`Self::load`] gave, in place of what was known of that chapter before.
    pub fn keep(&mut self, loaded: Loaded) {
        let before = self.chapters[loaded.chapter.index()].document.replace(loaded.document);
        // Only loading tells of a chapter: of one that comes for the first time nothing is known. And what the order
        // says of an entry without a file is not for its page to take back.
        let is_page = !matches!(self.chapter(loaded.chapter).source, Source::Heading(_));
        if before.is_some() && is_page {
            self.diagnostics.retain(|d| d.chapter != Some(loaded.chapter));
        }
        self.diagnostics.extend(loaded.diagnostics);
    }

    /// Loads and keeps every chapter that is not loaded yet.
    pub fn load_all(&mut self) {
        for id in self.ids() {
            if self.document(id).is_none() {
                self.keep(self.load(id));
            }
        }
    }

    /// The bytes of a chapter's file.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn source(&self, id: ChapterId) -> Result<Vec<u8>, OpenError> {
        let chapter = self.chapter(id);
        match &chapter.source {
            Source::File(path) => {
                read::whole(path).map_err(|error| open::open_error(Path::new(&chapter.path), &error))
            }
            Source::Memory(bytes) => Ok(bytes.to_vec()),
            Source::Embedded(text) => Ok(text.as_bytes().to_vec()),
            Source::Heading(_) => Ok(Vec::new()),
        }
    }
}

/// What a chapter shows that cannot be read.
fn unreadable(id: ChapterId, error: &OpenError) -> Loaded {
    let message = error.to_string();
    let mut builder = Builder::new();
    builder.begin(BlockKind::Paragraph);
    builder.text(&format!("This chapter cannot be read. {message}"), Origin::Generated(0));
    builder.end();
    let problem = Diagnostic::new(Severity::Error, "unreadable-file", message).within(id);
    let document = Arc::new(builder.finish(Meta::default()));
    Loaded { chapter: id, document, diagnostics: vec![problem] }
}
