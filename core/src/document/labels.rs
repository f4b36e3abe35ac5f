//! Notes and the marks that call for them, by their labels: found by halving, since a work may have fifty thousand.

use std::cmp::Ordering;

use super::{Document, Inline, InlineTarget, NoteKind};
use crate::text::Ordered;

/// The notes and the marks of a document in the order of their labels; those of one label as they stand in the source.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Labels {
    notes: Vec<u32>,
    marks: Vec<u32>,
}

impl Labels {
    pub(super) fn new(document: &Document) -> Self {
        let mut notes: Vec<u32> = (0..document.notes.len() as u32).collect();
        notes.order_by_key(|at| document.note_label(*at));
        let is_mark = |inline: &Inline| matches!(inline.target, InlineTarget::NoteMark { .. });
        let marks = document.inlines.iter().enumerate().filter(|(_, inline)| is_mark(inline));
        let mut marks: Vec<u32> = marks.map(|(at, _)| at as u32).collect();
        marks.order_by_key(|at| document.mark_label(*at));
        marks.shrink_to_fit();
        Self { notes, marks }
    }
}

/// A label as it is ordered.
type Key<'a> = (&'a str, bool);

fn key(label: &str, kind: NoteKind) -> Key<'_> {
    (label, kind == NoteKind::Superscript)
}

/// Those of a sorted list that have a key.
fn equal(sorted: &[u32], of: impl Fn(u32) -> Ordering) -> &[u32] {
    let first = sorted.partition_point(|at| of(*at) == Ordering::Less);
    let len = sorted[first..].partition_point(|at| of(*at) == Ordering::Equal);
    &sorted[first..first + len]
}

impl Document {
    /// The notes of a label, as indices into [`Document::notes`], ascending.
    pub fn notes_labelled(&self, label: &str, kind: NoteKind) -> impl Iterator<Item = u32> + '_ {
        let wanted = key(label, kind);
        equal(&self.labels.notes, |at| self.note_label(at).cmp(&wanted)).iter().copied()
    }

    /// The marks of a label, those too that are a body's own number, in source order.
    pub fn marks_labelled(&self, label: &str, kind: NoteKind) -> impl Iterator<Item = &Inline> + '_ {
        let wanted = key(label, kind);
        let found = equal(&self.labels.marks, |at| self.mark_label(at).cmp(&wanted));
        found.iter().map(|at| &self.inlines[*at as usize])
    }

    fn note_label(&self, at: u32) -> Key<'_> {
        let note = &self.notes[at as usize];
        key(&note.label, note.kind)
    }

    fn mark_label(&self, at: u32) -> Key<'_> {
        match &self.inlines[at as usize].target {
            InlineTarget::NoteMark { label, kind } => key(label, *kind),
            _ => ("", false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{self, Dialect};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn halving_finds_what_going_through_all_finds(labels in prop::collection::vec(("[a-c1-3]{1,2}", 0..3_u8), 0..24)) {
            let blocks = labels.iter().map(|(label, what)| match what {
                0 => format!("Words[^{label}].\n\n"),
                1 => format!("Words<sup>{label}</sup>.\n\n"),
                _ => format!("[^{label}]: A note.\n\n"),
            });
            let text: String = blocks.collect();
            let document = markdown::parse(text.as_bytes(), Dialect::Gfm).document;
            for (label, _) in &labels {
                for kind in [NoteKind::Footnote, NoteKind::Superscript] {
                    let notes = document.notes().iter().enumerate();
                    let notes = notes.filter(|(_, note)| &*note.label == label.as_str() && note.kind == kind);
                    let notes: Vec<u32> = notes.map(|(at, _)| at as u32).collect();
                    prop_assert_eq!(document.notes_labelled(label, kind).collect::<Vec<_>>(), notes);
                    let mark = InlineTarget::NoteMark { label: label.as_str().into(), kind };
                    let marks: Vec<&Inline> = document.inlines().iter().filter(|own| own.target == mark).collect();
                    prop_assert_eq!(document.marks_labelled(label, kind).collect::<Vec<_>>(), marks);
                }
            }
        }
    }
}
