//! Notes across chapters: from a mark to its body, and back.
//!
//! `[^x]` belongs to its chapter. A superscript number may have its body in another chapter of the same work,
//! but only a body that no mark of its own chapter calls for.

use super::Work;
use crate::document::{ContainerId, Document, NoteKind};
use crate::text::{ChapterId, Ordered, TextPos, TextSpan};

/// A note's body: the chapter, and its index in that document's `notes()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NoteRef {
    /// The chapter whose file holds it.
    pub chapter: ChapterId,
    /// Index into [`Document::notes`].
    pub note: u32,
}

/// The body that a mark calls for.
pub(super) fn body(work: &Work, at: TextPos, label: &str, kind: NoteKind) -> Option<NoteRef> {
    let own = work.document(at.chapter)?;
    if let Some(note) = body_within(own, at.offset, label, kind) {
        return Some(NoteRef { chapter: at.chapter, note });
    }
    if kind == NoteKind::Footnote {
        // Of one file all parts share their notes.
        let others = work.parts_of(at.chapter).map(ChapterId).filter(|id| *id != at.chapter);
        return others.into_iter().find_map(|chapter| {
            let note = work.document(chapter)?.notes_labelled(label, kind).next()?;
            Some(NoteRef { chapter, note })
        });
    }
    let book = work.book_of(at.chapter);
    let later = at.chapter.0 + 1..work.chapters.len() as u32;
    let earlier = (0..at.chapter.0).rev();
    later.chain(earlier).map(ChapterId).filter(|id| work.book_of(*id) == book).find_map(|chapter| {
        let document = work.document(chapter)?;
        let note = document.notes_labelled(label, kind).next()?;
        marks(document, label, kind).next().is_none().then_some(NoteRef { chapter, note })
    })
}

/// Every mark that calls for a body, in reading order.
pub(super) fn marks_of(work: &Work, note: NoteRef) -> Vec<(ChapterId, TextSpan)> {
    let Some(document) = work.document(note.chapter) else { return Vec::new() };
    let Some(body) = document.notes().get(note.note as usize) else { return Vec::new() };
    let found = |chapter: ChapterId| {
        let Some(document) = work.document(chapter) else { return Vec::new() };
        let mut spans: Vec<TextSpan> = marks(document, &body.label, body.kind)
            .filter(|span| {
                self::body(work, TextPos::new(chapter, span.start), &body.label, body.kind) == Some(note)
            })
            .collect();
        spans.order_by_key(|span| document.reading_key(span.start));
        spans.into_iter().map(|span| (chapter, span)).collect()
    };
    let own: Vec<_> = found(note.chapter);
    if body.kind == NoteKind::Footnote {
        let parts = work.parts_of(note.chapter).map(ChapterId);
        return if parts.len() == 1 { own } else { parts.flat_map(found).collect() };
    }
    if !own.is_empty() {
        return own;
    }
    work.ids().filter(|id| *id != note.chapter).flat_map(found).collect()
}

/// The body in a mark's own chapter: the nearest after it, else the nearest before it.
fn body_within(document: &Document, offset: u32, label: &str, kind: NoteKind) -> Option<u32> {
    let start = |note: &u32| start_of(document, document.notes()[*note as usize].container);
    let after = document.notes_labelled(label, kind).filter(|note| start(note) >= offset).min_by_key(start);
    after.or_else(|| document.notes_labelled(label, kind).max_by_key(start))
}

/// The marks of a label, a body's own number left out.
fn marks<'a>(document: &'a Document, label: &'a str, kind: NoteKind) -> impl Iterator<Item = TextSpan> + 'a {
    let spans = document.marks_labelled(label, kind).map(|inline| inline.span);
    spans.filter(move |span| !is_in_body(document, *span, label, kind))
}

/// Whether a mark stands in the body it would call for.
pub(super) fn is_in_body(document: &Document, mark: TextSpan, label: &str, kind: NoteKind) -> bool {
    let note = document.block_at(mark.start).and_then(|block| document.note_of(block));
    note.is_some_and(|note| &*note.label == label && note.kind == kind)
}

/// The first byte of a note's body.
pub(super) fn start_of(document: &Document, container: ContainerId) -> u32 {
    let first = document.container(container).blocks.start;
    document.blocks().get(first.index()).map_or(u32::MAX, |block| block.span.start)
}
