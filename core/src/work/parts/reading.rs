//! What is read of a long file, and when: bytes of a part, lines until there are enough, a guess round a byte.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use super::super::{Lines, Loaded, OpenError, Source, Work, include, open, read};
use super::Part;
use crate::diagnostic::{Diagnostic, Severity};
use crate::markdown::{self, Site};
use crate::text::ChapterId;

/// How much of a file is read at a time.
const CHUNK: usize = 1 << 20;
/// How far before a saved place a heading is looked for, and how far behind it an end.
const NEAR: usize = 256 << 10;

/// What the system said of a file: its size and when it was changed.
pub(super) type Stamp = (u64, Option<std::time::SystemTime>);

impl Work {
    /// Loads a part.
    pub(in crate::work) fn load_part(&self, id: ChapterId, part: &Part) -> Result<Loaded, OpenError> {
        let source = self.bytes_of(id)?;
        let chapter = self.chapter(id);
        let dialect = part.whole.dialect.unwrap_or_else(|| self.dialect_of(id, &source));
        let around = part.whole.around(part, &source);
        let parse = |site: &Site<'_>| {
            markdown::parse_part(&source, dialect, &self.site_of(id, site), (&chapter.meta, &around))
        };
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
    pub fn bytes_of(&self, id: ChapterId) -> Result<Vec<u8>, OpenError> {
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
                whole().map_err(|error| open::open_error(std::path::Path::new(&chapter.path), &error))
            }
        }
    }
}

/// Whether a file begins as one of two bytes a letter does.
pub(super) fn is_wide(head: &[u8]) -> bool {
    head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff")
}

pub(super) fn stamp(source: &Source) -> Option<Stamp> {
    let Source::File(path) = source else { return None };
    let meta = std::fs::metadata(path).ok()?;
    Some((meta.len(), meta.modified().ok()))
}

pub(super) fn open_source(source: &Source) -> io::Result<Box<dyn Read + '_>> {
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

/// Reads lines, ends included, until `take` has enough. Of a line that is longer than `most` it gets the beginning, and
/// nothing after that.
pub(super) fn lines(
    reader: &mut dyn Read,
    most: usize,
    mut take: impl FnMut(&[u8]) -> bool,
) -> io::Result<()> {
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
        if buffer.len() > most {
            take(&buffer);
            return Ok(());
        }
        chunk = CHUNK.max(buffer.len());
    }
}

/// What is round a byte of a file: from a heading, or a blank line, before it to one behind it. Only a guess, for the
/// first page: whether code is open there only a scan knows.
pub(super) fn round(source: &Source, hint: u32, from: u32, to: u32) -> Option<Range<u32>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_line_without_end_only_the_beginning_is_read() {
        let mut taken = Vec::new();
        let all = |line: &[u8]| {
            taken.push(line.len());
            true
        };
        lines(&mut (&b"one\n"[..]).chain(io::repeat(b'x')), 1 << 20, all).unwrap();
        assert!(matches!(taken[..], [4, more] if (1 << 20..4 << 20).contains(&more)), "{taken:?}");
    }
}
