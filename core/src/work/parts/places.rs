//! Where a place of a long file is among its parts, and how parts are counted for people.

use std::ops::Range;

use super::super::Work;
use crate::text::ChapterId;

impl Work {
    /// The first part of the file that a chapter is a part of; the chapter itself where it is none.
    pub fn first_part(&self, id: ChapterId) -> ChapterId {
        let number =
            self.chapters.get(id.index()).and_then(|c| c.part.as_ref()).map_or(0, |part| part.number);
        ChapterId(id.0 - number)
    }

    /// All parts of the file that a chapter is of: itself alone where it is no part.
    pub fn parts_of(&self, id: ChapterId) -> Range<u32> {
        let first = self.first_part(id);
        let of = self.chapters.get(id.index()).and_then(|c| c.part.as_ref()).map_or(1, |part| part.of);
        first.0..first.0 + of
    }

    /// The chapter that holds a byte of a file.
    pub fn part_at(&self, path: &str, source: u32) -> Option<ChapterId> {
        let first = self.by_path(path)?;
        let parts = self.parts_of(first);
        let own = &self.chapters[parts.start as usize..parts.end as usize];
        let before = own.partition_point(|c| c.part.as_ref().is_some_and(|part| part.range.end <= source));
        Some(ChapterId((parts.start + before as u32).min(parts.end - 1)))
    }

    /// What a fragment of a file names, among the parts that are loaded: a heading, an anchor. Gives its chapter and
    /// the offset there. A slug that more than one part has is counted on over them, as it is in one document.
    pub fn place(&self, id: ChapterId, fragment: &str) -> Option<(ChapterId, u32)> {
        let parts = || self.parts_of(id).map(ChapterId);
        let named = |slug: &str, at: usize| {
            let found = parts().filter_map(|id| Some((id, self.document(id)?.place_of(slug)?)));
            found.into_iter().nth(at)
        };
        named(fragment, 0).or_else(|| {
            let (base, count) = fragment.rsplit_once('-')?;
            named(base, count.parse().ok()?)
        })
    }

    /// The numbers of the chapters that are read on from a chapter without a break ([`Self::run_of`]), from 1, the
    /// parts of one file counted as one.
    pub fn numbers_of(&self, id: ChapterId) -> Range<usize> {
        let run = self.run_of(id);
        self.file_number(run.start)..self.file_number(ChapterId(run.end.0.saturating_sub(1))) + 1
    }

    /// Which chapter it is, from 1, the parts of one file counted as one.
    pub fn file_number(&self, id: ChapterId) -> usize {
        self.chapters.get(id.index()).map_or(1, |chapter| chapter.file as usize + 1)
    }

    /// The first chapter of a number, from 1, the parts of one file counted as one.
    pub fn of_file_number(&self, number: usize) -> Option<ChapterId> {
        let wanted = number.checked_sub(1)? as u32;
        let at = self.chapters.partition_point(|chapter| chapter.file < wanted);
        (self.chapters.get(at)?.file == wanted).then_some(ChapterId(at as u32))
    }

    /// Whether all parts of a chapter's file are loaded.
    pub fn is_read(&self, id: ChapterId) -> bool {
        self.parts_of(id).all(|id| self.chapters[id as usize].document.is_some())
    }
}
