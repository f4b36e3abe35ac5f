//! Long files in parts: a file of more than a megabyte is read as several chapters of one path.
//!
//! [`Work::in_parts`] cuts off the beginning, and what is round a saved place, without reading the rest;
//! [`Work::scanned`] reads long files once, line by line, and knows all parts and what each needs of the others.
//! The reader does so, and a search from the shell: what other commands print is read whole.

mod scan;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use self::scan::{Cut, Found, Scanner};
use super::{Book, Chapter, Lines, Loaded, Source, Work, include, page, read};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Locator;
use crate::markdown::{self, Around, Dialect, Site};
use crate::text::{self, ChapterId};

/// How much of a file is read at a time.
const CHUNK: usize = 1 << 20;
/// How far a first cut is looked for.
const LONGEST_HEAD: usize = 4 << 20;
/// How far before a saved place a heading is looked for, and how far behind it an end.
const NEAR: usize = 256 << 10;

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
        Self { from: 1 << 20, heading: 32 << 10, blank: 128 << 10 }
    }
}

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

/// What is known of a long file.
#[derive(Debug, Default)]
struct Whole {
    sizes: PartSizes,
    dialect: Option<Dialect>,
    /// What the scan found; `None` before it.
    found: Option<Found>,
    /// The numbers of notes by their labels, and where they are first called for.
    numbers: HashMap<Box<str>, (usize, usize)>,
    /// How many notes have a number at each mark.
    numbered: Vec<u32>,
    /// What the system said of the file then: its size and when it was changed.
    stamp: Option<Stamp>,
}

type Stamp = (u64, Option<std::time::SystemTime>);

impl Whole {
    fn new(sizes: PartSizes, dialect: Option<Dialect>, mut found: Found, stamp: Option<Stamp>) -> Self {
        let mut numbers: HashMap<Box<str>, (usize, usize)> = HashMap::new();
        let mut numbered = Vec::with_capacity(found.marks.len() + 1);
        for (at, label) in std::mem::take(&mut found.marks).into_iter().enumerate() {
            numbered.push(numbers.len() as u32);
            if found.notes.contains_key(&label) {
                let next = numbers.len() + 1;
                numbers.entry(label).or_insert((next, at));
            }
        }
        numbered.push(numbers.len() as u32);
        Self { sizes, dialect, found: Some(found), numbers, numbered, stamp }
    }

    /// What a part needs of the rest of its file.
    fn around(&self, part: &Part, source: &[u8]) -> Around {
        let mut around = Around { start: part.range.start, ..Around::default() };
        for tag in &part.cut.open {
            around.before.push_str(tag);
            around.before.push_str("\n\n");
        }
        for tag in part.open_after.iter().rev() {
            around.after += "\n\n</";
            around.after += &scan::name_of(tag);
            around.after += ">\n";
        }
        let Some(found) = &self.found else { return around };
        around.numbered = self.numbered.get(part.cut.marks).copied().unwrap_or_default() as usize;
        let own = |at: u32| part.range.contains(&at);
        let mut add = |at: u32, text: &str| {
            let side = if at < part.range.start { &mut around.before } else { &mut around.after };
            side.push_str("\n\n");
            side.push_str(text);
            side.push_str("\n\n");
        };
        for definition in found.everywhere.iter().filter(|definition| !own(definition.at)) {
            add(definition.at, &definition.text);
        }
        let mut numbers: HashMap<String, usize> = HashMap::new();
        if !(found.links.is_empty() && found.notes.is_empty()) {
            let mut seen = std::collections::HashSet::new();
            for at in memchr::memchr_iter(b'[', source) {
                let Some((label, _)) = scan::label(&source[at..]) else { continue };
                if let Some(note) = label.strip_prefix('^') {
                    let Some(defined) = found.notes.get(note) else { continue };
                    if !seen.insert(label.clone()) {
                        continue;
                    }
                    if !own(*defined) {
                        add(*defined, &format!("[^{note}]: ."));
                    }
                    let known = self.numbers.get(note).filter(|(_, first)| *first < part.cut.marks);
                    numbers.extend(known.map(|(number, _)| (note.to_owned(), *number)));
                } else if let Some(definition) = found.links.get(&label)
                    && !own(definition.at)
                    && seen.insert(label)
                {
                    add(definition.at, &definition.text);
                }
            }
        }
        around.numbers = numbers.into_iter().collect();
        around.numbers.sort();
        around
    }
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
        let mut to_cut: Vec<Option<Vec<Part>>> = vec![None; self.chapters.len()];
        for (at, chapter) in self.chapters.iter().enumerate() {
            let Some(part) = chapter.part.as_ref().filter(|part| part.number == 0) else { continue };
            let group = &self.chapters[at..];
            let pending = group.iter().take_while(|next| next.path == chapter.path).any(Chapter::is_pending);
            if pending {
                to_cut[at] = self.scan(chapter, part.whole.sizes).ok();
                // What cannot be read says so when it is loaded.
                to_cut[at].get_or_insert_with(|| vec![Part::whole_file(chapter, part.whole.sizes)]);
            }
        }
        let mut work = self.clone().cut(to_cut);
        let loaded = self.chapters.iter().filter(|old| old.document.is_some() && old.part.is_some());
        for (path, part, document) in
            loaded.filter_map(|old| Some((&old.path, old.part.as_ref()?, old.document.as_ref()?)))
        {
            // What was shown is there again at once: the same, or what stands in its place now.
            let Some(first) = work.part_at(path, part.range.start) else { continue };
            let last = work.part_at(path, part.range.end - 1).unwrap_or(first);
            for id in (first.0..=last.0).map(ChapterId) {
                let Some(new) = work.chapter(id).part.as_ref() else { continue };
                let same = new.range == part.range
                    && new.whole.dialect == part.whole.dialect
                    && work.bytes_of(id).is_ok_and(|source| {
                        new.whole.around(new, &source) == part.whole.around(part, &source)
                    });
                if same {
                    work.chapters[id.index()].document = Some(Arc::clone(document));
                } else if work.document(id).is_none() {
                    work.keep(work.load(id));
                }
            }
        }
        work
    }

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

    /// Loads a part.
    pub(super) fn load_part(&self, id: ChapterId, part: &Part) -> Result<Loaded, super::OpenError> {
        let source = self.bytes_of(id)?;
        let chapter = self.chapter(id);
        let dialect = part.whole.dialect.unwrap_or_else(|| self.dialect_of(id, &source));
        let around = part.whole.around(part, &source);
        let parse = |site: &Site<'_>| markdown::parse_part(&source, dialect, site, (&chapter.meta, &around));
        let parsed = match &chapter.source {
            Source::File(path) => include::with_site(path, self.root.as_deref(), &self.catalogue, parse),
            _ => parse(&Site::default()),
        };
        let mut diagnostics: Vec<Diagnostic> = parsed.diagnostics.into_iter().map(|d| d.within(id)).collect();
        if (source.len() < part.range.len() && !is_wide(&source))
            || stamp(&chapter.source) != part.whole.stamp
        {
            let message = format!("{} changed while it was open; what is shown may be of both", chapter.path);
            let changed = Diagnostic::new(Severity::Warning, "changed-file", message).within(id);
            diagnostics.push(changed.help("read it again"));
        }
        Ok(Loaded { chapter: id, document: Arc::new(parsed.document), diagnostics })
    }

    /// Where lines begin in a chapter alone, for places in its file; one empty line where it cannot be read.
    pub fn lines(&self, id: ChapterId) -> Lines {
        match self.chapter(id).part.as_ref().filter(|part| part.number == 0 || part.whole.found.is_some()) {
            Some(part) => {
                Lines::of_part(&self.bytes_of(id).unwrap_or_default(), (part.range.start, part.cut.lines))
            }
            // Of a part that is read before the scan nobody knows its lines.
            None => Lines::new(&self.source(id).unwrap_or_default()),
        }
    }

    /// The bytes of a chapter alone: of a part its range.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn bytes_of(&self, id: ChapterId) -> Result<Vec<u8>, super::OpenError> {
        let chapter = self.chapter(id);
        let Some(part) = &chapter.part else { return self.source(id) };
        let range = part.range.start as usize..part.range.end as usize;
        let of = |bytes: &[u8]| bytes[range.start.min(bytes.len())..range.end.min(bytes.len())].to_vec();
        match &chapter.source {
            Source::Memory(bytes) => Ok(of(bytes)),
            Source::Embedded(text) => Ok(of(text.as_bytes())),
            Source::Heading(_) => Ok(Vec::new()),
            Source::File(path) => {
                let whole = || -> io::Result<Vec<u8>> {
                    let mut file = File::open(path)?;
                    file.seek(SeekFrom::Start(range.start as u64))?;
                    let mut bytes = Vec::with_capacity(range.len());
                    file.take(range.len() as u64).read_to_end(&mut bytes)?;
                    // Such a file is one part.
                    Ok(if range.start == 0 { read::utf8(bytes) } else { bytes })
                };
                whole().map_err(|error| super::open::open_error(std::path::Path::new(&chapter.path), &error))
            }
        }
    }

    /// The beginning of a long file as a part, what is round a byte of it, and the rest. `None` where it is not text
    /// of one byte a letter or cannot be read: then it stays one chapter.
    fn beginning(
        &self,
        chapter: &Chapter,
        sizes: PartSizes,
        wanted: bool,
        hint: Option<u32>,
    ) -> Option<Vec<Part>> {
        let size = u32::try_from(chapter.bytes).ok()?;
        let mut reader = open_source(&chapter.source).ok()?;
        let mut scanner = Scanner::new(sizes);
        let mut head = Vec::new();
        let mut cut = size;
        if wanted {
            lines(&mut *reader, |line| {
                scanner.line(line);
                head.extend_from_slice(line);
                cut = scanner.found.cuts.get(1).map_or(size, |second| second.at);
                cut == size && head.len() < LONGEST_HEAD
            })
            .ok()?;
            if is_wide(&head) {
                return None;
            }
        }
        // What cannot be cut near its beginning is not searched for a cut before the first frame.
        let wanted = wanted && (cut < size || head.len() < LONGEST_HEAD);
        let dialect = self.known_dialect(chapter).or_else(|| wanted.then(|| markdown::guess_dialect(&head)));
        let whole = Arc::new(Whole { sizes, dialect, stamp: stamp(&chapter.source), ..Whole::default() });
        let open = scanner.found.cuts.get(1).map_or_else(Vec::new, |cut| cut.open.clone());
        let part = |range: Range<u32>, cut: Cut, pending: bool| Part {
            pending,
            ..Part::new(range, cut, open.clone(), &whole)
        };
        if !wanted {
            return Some(vec![part(0..size, Cut::default(), true)]);
        }
        let mut parts = vec![part(0..cut, Cut::default(), false)];
        if let Some(hint) = hint.filter(|hint| *hint >= cut && *hint < size)
            && let Some(near) = round(&chapter.source, hint, cut, size)
        {
            if near.start > cut {
                parts.push(part(cut..near.start, Cut::default(), true));
            }
            let begun = Cut { at: near.start, headed: true, open: open.clone(), ..Cut::default() };
            parts.push(part(near.clone(), begun, false));
            cut = near.end;
        }
        if cut < size {
            parts.push(part(cut..size, Cut::default(), true));
        }
        Some(parts)
    }

    /// The dialect of a chapter, where it need not be guessed.
    pub(super) fn known_dialect(&self, chapter: &Chapter) -> Option<Dialect> {
        self.dialect
            .or_else(|| super::open::dialect_of_name(&chapter.path))
            .or_else(|| super::open::dialect_of_meta(&chapter.meta))
    }

    /// Reads a long file once and gives all its parts.
    fn scan(&self, chapter: &Chapter, sizes: PartSizes) -> io::Result<Vec<Part>> {
        let stamp = stamp(&chapter.source);
        let mut reader = open_source(&chapter.source)?;
        let mut scanner = Scanner::new(sizes);
        let known = self.known_dialect(chapter);
        let (mut guessed, mut part, mut size) = (Dialect::Gfm, Vec::new(), 0_u64);
        let mut wide = false;
        lines(&mut *reader, |line| {
            let cuts = scanner.found.cuts.len();
            scanner.line(line);
            wide |= size == 0 && is_wide(line);
            size += line.len() as u64;
            if known.is_none() {
                if scanner.found.cuts.len() > cuts {
                    guessed = stronger(guessed, markdown::guess_dialect(&part));
                    part.clear();
                }
                part.extend_from_slice(line);
            }
            !wide && size < u64::from(u32::MAX) / 2
        })?;
        if wide {
            return Ok(vec![Part::whole_file(chapter, sizes)]);
        }
        if known.is_none() {
            guessed = stronger(guessed, markdown::guess_dialect(&part));
        }
        let mut found = scanner.found;
        let cuts = std::mem::take(&mut found.cuts);
        let whole = Arc::new(Whole::new(sizes, Some(known.unwrap_or(guessed)), found, stamp));
        let last = Cut { at: size as u32, ..Cut::default() };
        let ends: Vec<(u32, Vec<Box<str>>)> =
            cuts.iter().skip(1).chain([&last]).map(|next| (next.at, next.open.clone())).collect();
        let parts = cuts.into_iter().zip(ends);
        Ok(parts.map(|(cut, (end, open))| Part::new(cut.at..end, cut, open, &whole)).collect())
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

    /// How deep a heading of a level stands below the headings over this part, from 0. One that only repeats the
    /// chapter's title does not count.
    pub fn depth_of(&self, level: u8, title: &str) -> u16 {
        let over = self.above.iter().filter(|(own, _)| *own < level);
        over.filter(|(_, line)| text::bare(line) != text::bare(title)).count() as u16
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

/// Whether a file begins as one of two bytes a letter does.
fn is_wide(head: &[u8]) -> bool {
    head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff")
}

/// Of two dialects that parts of a file speak for the one that the whole does: the order of
/// [`markdown::guess_dialect`].
fn stronger(a: Dialect, b: Dialect) -> Dialect {
    let rank = |dialect| match dialect {
        Dialect::Kramdown => 0,
        Dialect::MdBook => 1,
        Dialect::Pandoc => 2,
        Dialect::Gfm | Dialect::CommonMark | Dialect::Text => 3,
    };
    if rank(b) < rank(a) { b } else { a }
}

fn stamp(source: &Source) -> Option<Stamp> {
    let Source::File(path) = source else { return None };
    let meta = std::fs::metadata(path).ok()?;
    Some((meta.len(), meta.modified().ok()))
}

fn open_source(source: &Source) -> io::Result<Box<dyn Read + '_>> {
    match source {
        Source::File(path) => {
            if !std::fs::metadata(path)?.is_file() {
                return Err(io::Error::other("not a regular file"));
            }
            Ok(Box::new(File::open(path)?))
        }
        Source::Memory(bytes) => Ok(Box::new(&**bytes)),
        Source::Embedded(text) => Ok(Box::new(text.as_bytes())),
        Source::Heading(_) => Ok(Box::new(io::empty())),
    }
}

/// Reads lines, ends included, until `take` has enough.
fn lines(reader: &mut dyn Read, mut take: impl FnMut(&[u8]) -> bool) -> io::Result<()> {
    let mut buffer: Vec<u8> = Vec::new();
    // The first reading is small: a beginning needs no more.
    let mut chunk = 128 << 10;
    loop {
        let old = buffer.len();
        buffer.resize(old + chunk, 0);
        let mut filled = old;
        while filled < buffer.len() {
            match reader.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let end = filled < buffer.len();
        buffer.truncate(filled);
        let mut begun = 0;
        for at in memchr::memchr_iter(b'\n', &buffer[old..]) {
            if !take(&buffer[begun..=old + at]) {
                return Ok(());
            }
            begun = old + at + 1;
        }
        if end {
            if begun < buffer.len() {
                take(&buffer[begun..]);
            }
            return Ok(());
        }
        buffer.drain(..begun);
        chunk = CHUNK.max(buffer.len());
    }
}

/// What is round a byte of a file: from a heading, or a blank line, before it to one behind it. Only a guess, for the
/// first page: whether code is open there only a scan knows.
fn round(source: &Source, hint: u32, from: u32, to: u32) -> Option<Range<u32>> {
    let start = (hint as usize).saturating_sub(NEAR).max(from as usize);
    let end = (hint as usize + NEAR).min(to as usize);
    let bytes = match source {
        Source::File(path) => {
            let mut file = File::open(path).ok()?;
            file.seek(SeekFrom::Start(start as u64)).ok()?;
            let mut bytes = Vec::new();
            file.take((end - start) as u64).read_to_end(&mut bytes).ok()?;
            bytes
        }
        Source::Memory(bytes) => bytes.get(start..end)?.to_vec(),
        Source::Embedded(_) | Source::Heading(_) => return None,
    };
    let at = (hint as usize - start).min(bytes.len());
    let begin = [&b"\n# "[..], b"\n## ", b"\n\n"].into_iter().find_map(|what| {
        let found = memchr::memmem::rfind(&bytes[..at], what)?;
        Some(found + if what == b"\n\n" { 2 } else { 1 })
    });
    let begin = begin.unwrap_or(0);
    let after = (at + NEAR / 8).min(bytes.len());
    let finish =
        memchr::memmem::find(&bytes[after..], b"\n\n").map_or(bytes.len(), |found| after + found + 2);
    Some((start + begin) as u32..(start + finish) as u32)
}
