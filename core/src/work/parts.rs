//! Long files in parts: a file of more than a megabyte is read as several chapters of one path.
//!
//! [`Work::in_parts`] cuts off the beginning, and what is round a saved place, without reading the rest;
//! [`Work::scanned`] reads long files once, line by line, and knows all parts and what each needs of the others.
//! The reader does so, a search from the shell, and `print` where [`Work::apart`] is certain that it makes no
//! difference: what other commands print is read whole.

mod apart;
mod cutting;
mod places;
mod reading;
mod scan;
mod whole;

use std::ops::Range;
use std::sync::Arc;

use self::reading::stamp;
use self::scan::Cut;
use self::whole::Whole;
use super::{Book, Chapter, Source, Work, page};
use crate::document::Locator;
use crate::markdown::Dialect;
use crate::text::{self, ChapterId};

/// From which size on files are cut, and how large parts become, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartSizes {
    /// Files of more than this are cut.
    pub from: u64,
    /// A part of at least this ends before a heading of the first or second level.
    pub heading: u64,
    /// A part of at least this ends before a paragraph.
    pub blank: u64,
}

impl Default for PartSizes {
    fn default() -> Self {
        Self { from: 512 << 10, heading: 32 << 10, blank: 64 << 10 }
    }
}

/// Says something of the bytes of a part.
pub type Look<'l> = &'l (dyn Fn(&[u8]) -> bool + Sync);

/// A stretch of a long file.
#[derive(Debug, Clone)]
pub struct Part {
    /// Which of its file's parts it is, from 0.
    pub number: u32,
    /// How many parts its file has.
    pub of: u32,
    /// Its bytes of the file.
    pub range: Range<u32>,
    /// Whether it cannot be read before the file was scanned.
    pub pending: bool,
    /// Whether it begins with a heading.
    pub headed: bool,
    /// The headings over its beginning, outermost first: their levels and lines.
    pub above: Arc<[(u8, Box<str>)]>,
    cut: Cut,
    /// The opening tags of what is open at its end.
    open_after: Vec<Box<str>>,
    whole: Arc<Whole>,
}

impl Work {
    /// The same work, its long files cut into a beginning, what is round the saved place `near`, and the rest, which
    /// is known only when the work is [scanned](Self::scanned). Reads no more than that.
    #[must_use]
    pub fn in_parts(self, sizes: PartSizes, near: Option<&Locator>) -> Self {
        if !self.has_long_files(sizes) {
            return self;
        }
        let opened = near.and_then(|near| self.by_path(&near.chapter)).unwrap_or(self.start);
        let mut to_cut: Vec<Option<Vec<Part>>> = Vec::with_capacity(self.chapters.len());
        for (at, chapter) in self.chapters.iter().enumerate() {
            let hint = near.filter(|_| at == opened.index()).map(|near| near.source);
            let wanted = at == opened.index();
            to_cut.push(
                is_long(chapter, sizes).then(|| self.beginning(chapter, sizes, wanted, hint)).flatten(),
            );
        }
        self.cut(to_cut)
    }

    /// Whether it has files that would be cut.
    pub fn has_long_files(&self, sizes: PartSizes) -> bool {
        // Where Markdown is cut, nothing can be known of plain text.
        self.dialect != Some(Dialect::Text) && self.chapters.iter().any(|chapter| is_long(chapter, sizes))
    }

    /// Whether a long file is read in parts.
    pub fn has_parts(&self) -> bool {
        self.chapters.iter().any(|chapter| chapter.part.is_some())
    }

    /// Whether a long file was cut and not scanned yet.
    pub fn has_pending(&self) -> bool {
        self.chapters.iter().any(Chapter::is_pending)
    }

    /// Scans the long files: the same work with all their parts. Documents that were loaded stay, where they read the
    /// same with all that is known now, and are loaded again where not.
    #[must_use]
    pub fn scanned(&self) -> Self {
        self.scanned_for(None).0
    }

    /// The same, and for each chapter what `look` says of its bytes, where they were read. It is asked on another thread
    /// while the file is read on.
    pub fn scanned_for(&self, look: Option<Look>) -> (Self, Vec<Option<bool>>) {
        let mut said: Vec<(&str, Vec<bool>)> = Vec::new();
        let mut to_cut: Vec<Option<Vec<Part>>> = vec![None; self.chapters.len()];
        for (at, chapter) in self.chapters.iter().enumerate() {
            let Some(part) = chapter.part.as_ref().filter(|part| part.number == 0) else { continue };
            let group = &self.chapters[at..];
            let pending = group.iter().take_while(|next| next.path == chapter.path).any(Chapter::is_pending);
            if pending {
                let sizes = part.whole.sizes;
                // What cannot be read says so when it is loaded.
                let unread = |_| (vec![Part::whole_file(chapter, sizes)], Vec::new());
                let (parts, own) = self.scan(chapter, sizes, look).unwrap_or_else(unread);
                to_cut[at] = Some(parts);
                said.push((&chapter.path, own));
            }
        }
        let mut work = self.clone();
        // What was said of a beginning before the rest was known, such as that nothing defines its notes, may be untrue.
        work.diagnostics.retain(|d| d.chapter.is_none_or(|of| self.chapter(of).part.is_none()));
        work.diagnostics.shrink_to_fit();
        let mut work = work.cut(to_cut);
        let loaded =
            self.ids().filter_map(|id| Some((id, self.chapter(id).part.as_ref()?, self.document(id)?)));
        for (id, part, document) in loaded {
            // What was shown is there again at once: the same, or what stands in its place now.
            let path = &self.chapter(id).path;
            let Some(first) = work.part_at(path, part.range.start) else { continue };
            let last = work.part_at(path, part.range.end - 1).unwrap_or(first);
            for new_id in (first.0..=last.0).map(ChapterId) {
                let Some(new) = work.chapter(new_id).part.as_ref() else { continue };
                let same = new.range == part.range
                    && new.whole.dialect == part.whole.dialect
                    && work.bytes_of(new_id).is_ok_and(|source| {
                        new.whole.around(new, &source) == part.whole.around(part, &source)
                    });
                if same {
                    work.chapters[new_id.index()].document = Some(Arc::clone(document));
                    let said = self.diagnostics.iter().filter(|d| d.chapter == Some(id));
                    work.diagnostics.extend(said.map(|d| d.clone().within(new_id)));
                } else if work.document(new_id).is_none() {
                    work.keep(work.load(new_id));
                }
            }
        }
        let mut by_chapter = vec![None; work.chapters.len()];
        for (path, said) in said {
            let Some(first) = work.by_path(path) else { continue };
            let own = by_chapter[first.index()..].iter_mut().zip(said);
            own.for_each(|(chapter, said)| *chapter = Some(said));
        }
        (work, by_chapter)
    }

    /// Puts parts in the place of chapters, and what is known of those with them. `None` leaves a chapter as it is;
    /// further parts of a file that gets others go.
    fn cut(mut self, to_cut: Vec<Option<Vec<Part>>>) -> Self {
        let mut chapters: Vec<Chapter> = Vec::with_capacity(self.chapters.len());
        let mut moved: Vec<ChapterId> = Vec::with_capacity(self.chapters.len());
        let mut books = Vec::new();
        let mut replaced = false;
        for (at, (chapter, parts)) in std::mem::take(&mut self.chapters).into_iter().zip(to_cut).enumerate() {
            if chapter.is_further_part() && replaced {
                moved.push(ChapterId(chapters.len() as u32 - 1));
                continue;
            }
            moved.push(ChapterId(chapters.len() as u32));
            let book = self.books.get(at).cloned();
            replaced = parts.is_some();
            let Some(parts) = parts else {
                chapters.push(chapter);
                books.extend(book);
                continue;
            };
            let of = parts.len() as u32;
            for (number, part) in (0..).zip(parts) {
                books.extend(book.clone());
                chapters.push(Chapter {
                    bytes: u64::from(part.range.end - part.range.start),
                    part: Some(Part { number, of, ..part }),
                    document: None,
                    ..chapter.clone()
                });
            }
        }
        let to = |id: ChapterId| moved.get(id.index()).copied().unwrap_or(id);
        for chapter in &mut chapters {
            chapter.parent = chapter.parent.map(to);
        }
        for diagnostic in &mut self.diagnostics {
            diagnostic.chapter = diagnostic.chapter.map(to);
        }
        self.start = to(self.start);
        let end = ChapterId(chapters.len() as u32);
        let moved_end = |id: ChapterId| moved.get(id.index()).copied().unwrap_or(end);
        let run = |run: Range<ChapterId>| to(run.start)..moved_end(run.end);
        self.books = books.into_iter().map(|book| Book { head: to(book.head), run: run(book.run) }).collect();
        self.links = Arc::new(self.links.moved(to));
        self.files = count(&mut chapters);
        self.chapters = chapters;
        self
    }
}

impl Part {
    /// A part that can be read; its number is given where it takes its place.
    fn new(range: Range<u32>, cut: Cut, open_after: Vec<Box<str>>, whole: &Arc<Whole>) -> Self {
        let above = cut.above.as_slice().into();
        let whole = Arc::clone(whole);
        Self { number: 0, of: 1, range, pending: false, headed: cut.headed, above, cut, open_after, whole }
    }

    /// A file that cannot be scanned, as one part.
    fn whole_file(chapter: &Chapter, sizes: PartSizes) -> Self {
        let whole = Arc::new(Whole { sizes, stamp: stamp(&chapter.source), ..Whole::default() });
        Self::new(0..chapter.bytes.min(u64::from(u32::MAX)) as u32, Cut::default(), Vec::new(), &whole)
    }

    /// How many headings the scan saw in the file; `None` before it.
    pub fn headings(&self) -> Option<usize> {
        self.whole.found.as_ref().map(|found| found.heading_count)
    }

    /// How deep a heading of a level stands below the headings over this part, from 0. One that only repeats the
    /// chapter's title does not count.
    pub fn depth_of(&self, level: u8, title: &str) -> u16 {
        let over = self.above.iter().filter(|(own, _)| *own < level);
        over.filter(|(_, line)| text::bare(line) != text::bare(title)).count() as u16
    }

    /// The slug that a section of this part has in the whole file, where earlier parts may have others of its title.
    /// `None` where that cannot be told.
    pub fn slug_in_file(&self, title: &str, slug: &str) -> Option<String> {
        let name = |text: &str| text::bare(text).trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
        let found = self.whole.found.as_ref().filter(|_| self.number > 0);
        let before = found.map_or(0, |found| found.headings_before(title, self.range.start));
        if before == 0 {
            return Some(slug.to_owned());
        }
        let numbered = slug.rsplit_once('-').and_then(|(base, own)| Some((base, own.parse().ok()?)));
        let bases = [Some((slug, 0)), numbered].into_iter().flatten();
        let (base, own): (&str, usize) = bases.into_iter().find(|(base, _)| name(base) == name(title))?;
        Some(format!("{base}-{}", own + before))
    }

    /// The titles of the headings over it that hold a section of a level; 7 for text.
    pub fn titles_above(&self, level: u8) -> Vec<String> {
        let over = self.above.iter().filter(|(own, _)| *own < level);
        over.filter_map(|(_, line)| page::heading_text(line)).collect()
    }
}

impl Chapter {
    /// Whether it cannot be read before its file was scanned.
    pub fn is_pending(&self) -> bool {
        self.part.as_ref().is_some_and(|part| part.pending)
    }

    /// Whether it goes on with the file of the chapter before it.
    pub fn is_further_part(&self) -> bool {
        self.part.as_ref().is_some_and(|part| part.number > 0)
    }
}

/// Numbers chapters by their files; how many files there are.
pub(super) fn count(chapters: &mut [Chapter]) -> usize {
    let mut files = 0;
    for chapter in chapters {
        files += u32::from(!chapter.is_further_part());
        chapter.file = files.saturating_sub(1);
    }
    files as usize
}

fn is_long(chapter: &Chapter, sizes: PartSizes) -> bool {
    chapter.part.is_none()
        && chapter.bytes > sizes.from
        && chapter.bytes < u64::from(u32::MAX) / 2
        && !matches!(chapter.source, Source::Heading(_))
}
