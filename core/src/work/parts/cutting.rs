//! How a long file is cut: its beginning before the first frame, all of it by a scan.

use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::sync::mpsc::{channel, sync_channel};

use super::super::{Chapter, Work, open};
use super::reading::{is_wide, lines, open_source, round, stamp};
use super::scan::{Cut, Scanner};
use super::whole::Whole;
use super::{Look, Part, PartSizes};
use crate::markdown::{self, Dialect};

/// How far a first cut is looked for.
const LONGEST_HEAD: usize = 4 << 20;
/// How many parts wait at most until they are looked at.
const AHEAD: usize = 4;

impl Work {
    /// The beginning of a long file as a part, what is round a byte of it, and the rest. `None` where it is not text
    /// of one byte a letter or cannot be read: then it stays one chapter.
    pub(super) fn beginning(
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
            lines(&mut *reader, LONGEST_HEAD, |line| {
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
    pub(in crate::work) fn known_dialect(&self, chapter: &Chapter) -> Option<Dialect> {
        self.dialect
            .or_else(|| open::dialect_of_name(&chapter.path))
            .or_else(|| open::dialect_of_meta(&chapter.meta))
    }

    /// Reads a long file once and gives all its parts, and what `look` says of the bytes of each.
    pub(super) fn scan(
        &self,
        chapter: &Chapter,
        sizes: PartSizes,
        look: Option<Look>,
    ) -> io::Result<(Vec<Part>, Vec<bool>)> {
        let stamp = stamp(&chapter.source);
        let mut reader = open_source(&chapter.source)?;
        let mut scanner = Scanner::new(sizes);
        let known = self.known_dialect(chapter);
        let mut beside = Beside { guessed: known.is_none().then_some(Dialect::Gfm), look, said: Vec::new() };
        let size = if look.is_some() {
            let (size, done) = std::thread::scope(|scope| {
                let (sender, parts) = sync_channel::<Vec<u8>>(AHEAD);
                // Buffers come back to be filled again: new ones for each part would cost as much as the scan.
                let (back, emptied) = channel::<Vec<u8>>();
                let other = scope.spawn(move || {
                    for mut part in parts {
                        beside.take(&part);
                        part.clear();
                        let _ = back.send(part);
                    }
                    beside
                });
                let size = cut_up(&mut *reader, &mut scanner, |part| {
                    let next = emptied.try_recv().unwrap_or_default();
                    // Whoever listens no longer has failed, and says so when joined.
                    let _ = sender.send(std::mem::replace(part, next));
                });
                drop(sender);
                (size, other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            });
            beside = done;
            size?
        } else {
            cut_up(&mut *reader, &mut scanner, |part| beside.take(part))?
        };
        let Some(size) = size else { return Ok((vec![Part::whole_file(chapter, sizes)], Vec::new())) };
        let guessed = beside.guessed.unwrap_or_default();
        let mut found = scanner.found;
        let cuts = std::mem::take(&mut found.cuts);
        let whole = Arc::new(Whole::new(sizes, Some(known.unwrap_or(guessed)), found, stamp));
        let last = Cut { at: size as u32, ..Cut::default() };
        let ends: Vec<(u32, Vec<Box<str>>)> =
            cuts.iter().skip(1).chain([&last]).map(|next| (next.at, next.open.clone())).collect();
        let parts = cuts.into_iter().zip(ends);
        let parts = parts.map(|(cut, (end, open))| Part::new(cut.at..end, cut, open, &whole)).collect();
        Ok((parts, beside.said))
    }
}

/// What is found out of each part besides where it is cut.
struct Beside<'l> {
    /// The dialect that the parts speak for; `None` where it is known.
    guessed: Option<Dialect>,
    look: Option<Look<'l>>,
    /// What `look` says of each.
    said: Vec<bool>,
}

impl Beside<'_> {
    fn take(&mut self, part: &[u8]) {
        if let Some(guessed) = &mut self.guessed {
            *guessed = stronger(*guessed, markdown::guess_dialect(part));
        }
        self.said.extend(self.look.map(|look| look(part)));
    }
}

/// Reads a file through, its parts given as they end; how many bytes it has, or `None` where it is not text of one
/// byte a letter.
fn cut_up(
    reader: &mut dyn io::Read,
    scanner: &mut Scanner,
    mut give: impl FnMut(&mut Vec<u8>),
) -> io::Result<Option<u64>> {
    let (mut part, mut size, mut wide) = (Vec::new(), 0_u64, false);
    lines(reader, usize::MAX, |line| {
        let cuts = scanner.found.cuts.len();
        scanner.line(line);
        wide |= size == 0 && is_wide(line);
        size += line.len() as u64;
        if scanner.found.cuts.len() > cuts {
            give(&mut part);
            part.clear();
        }
        part.extend_from_slice(line);
        !wide && size < u64::from(u32::MAX) / 2
    })?;
    give(&mut part);
    Ok((!wide).then_some(size))
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
