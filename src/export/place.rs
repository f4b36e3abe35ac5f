//! Places in files, as editors take them.

use std::path::Path;

use serde::Serialize;

use crate::system;
use crate::text::{ChapterId, safe};
use crate::work::{Lines, Source, Work};

/// A place in a chapter's file.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Place {
    /// The chapter's title.
    pub(super) chapter: String,
    /// The chapter's path in the work.
    pub(super) path: String,
    /// From 1.
    pub(super) line: u32,
    /// From 1, in Unicode scalar values.
    pub(super) column: u32,
}

/// From bytes of chapters to places, line tables built once a chapter.
#[derive(Debug)]
pub(super) struct Places<'a> {
    work: &'a Work,
    lines: Vec<Option<Lines>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(work: &'a Work) -> Self {
        Self { work, lines: vec![None; work.chapters.len()] }
    }

    /// The place of a byte of a chapter's file.
    pub(super) fn of_source(&mut self, chapter: ChapterId, byte: u32) -> Place {
        let lines = self.lines[chapter.index()].get_or_insert_with(|| self.work.lines(chapter));
        let (line, column) = lines.place(byte);
        let chapter = self.work.chapter(chapter);
        Place { chapter: chapter.title.clone(), path: chapter.path.clone(), line, column }
    }

    /// The place that a byte of a chapter's reading text comes from.
    pub(super) fn of_text(&mut self, chapter: ChapterId, offset: u32) -> Place {
        let byte = self.work.document(chapter).map_or(0, |document| document.source().to_source(offset));
        self.of_source(chapter, byte)
    }
}

/// How a chapter's file is named in text output, so that an editor started here finds it: from the current folder
/// where it lies below that, else in full; a chapter that is no file by its path in the work.
pub(super) fn file_name(work: &Work, chapter: ChapterId, here: Option<&Path>) -> String {
    let chapter = work.chapter(chapter);
    match &chapter.source {
        Source::File(path) => {
            let short = here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path);
            safe(&short.display().to_string()).replace('\n', " ")
        }
        Source::Memory(_) | Source::Embedded(_) | Source::Heading(_) => chapter.path.clone(),
    }
}

/// How a file of the work's settings is named in text output, as [`file_name`] does.
pub(super) fn settings_name(work: &Work, path: &str, here: Option<&Path>) -> String {
    let Some(root) = &work.root else { return path.to_owned() };
    let full = root.join(path);
    let short = here.and_then(|here| full.strip_prefix(here).ok()).unwrap_or(&full);
    safe(&short.display().to_string()).replace('\n', " ")
}

/// The current folder, with links resolved as the work's paths have them.
pub(super) fn here() -> Option<std::path::PathBuf> {
    std::env::current_dir().and_then(|here| system::real(&here)).ok()
}
