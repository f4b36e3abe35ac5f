//! What the page shows of the reader's own: passages, signs in the margin, ticks on the scrollbar.

use super::{Extent, Held};
use crate::annotation::Kind;
use crate::app::App;
use crate::app::hits::Note;
use crate::app::targets::{Target, TargetKind};
use crate::layout::{Content, Row};
use crate::text::{ChapterId, TextPos, TextSpan};

impl App {
    /// The reader's own words for a search of them, and where they stand: in reading order of chapters.
    pub(in crate::app) fn own_notes(&self) -> Vec<Note<'_>> {
        let all = self.own.by_chapter.iter().flat_map(|(chapter, own)| {
            own.iter()
                .map(|(span, at)| (*chapter, *span, self.own.held[*at as usize].annotation.note.as_str()))
        });
        all.filter(|(.., note)| !note.trim().is_empty()).collect()
    }

    /// The annotations whose passages touch a span, by place.
    pub fn own_in(&self, chapter: ChapterId, span: TextSpan) -> impl Iterator<Item = (&Held, TextSpan)> {
        let all = self.own.by_chapter.get(&chapter).map_or(&[][..], Vec::as_slice);
        let end = all.partition_point(|(own, _)| own.start < span.end);
        let touching = all[..end].iter().filter(move |(own, _)| own.end > span.start);
        touching.map(|(own, at)| (&self.own.held[*at as usize], *own))
    }

    /// The sign in the margin beside a row, and what it is of: a note, the letter of a highlight's colour or of a
    /// bookmark, text that changed since it was read. On the row where the passage begins.
    pub fn sign(&self, chapter: ChapterId, row: &Row) -> Option<Sign> {
        let signs = spans(row).flat_map(|span| {
            self.own_in(chapter, span).filter(move |(_, own)| span.contains(own.start)).map(|(held, _)| {
                let annotation = &held.annotation;
                match annotation.kind() {
                    Kind::Note => Sign::Note,
                    Kind::Highlight => {
                        Sign::Highlight(annotation.colour.map_or("", |colour| colour.letter()))
                    }
                    Kind::Bookmark => Sign::Bookmark(annotation.letter.unwrap_or(' ')),
                }
            })
        });
        let document = self.work.document(chapter)?;
        let changed = || {
            let first = spans(row).next()?;
            let is_changed = self.own.reading.is_changed(document, chapter, first.start);
            is_changed.then_some(Sign::Changed)
        };
        signs.min_by_key(Sign::rank).or_else(changed)
    }

    /// How much of an entry of the contents was read.
    pub fn extent(&self, chapter: ChapterId, section: Option<crate::document::SectionId>) -> Extent {
        self.own.reading.extent(chapter, section)
    }

    /// The annotations that a row shows any part of, with the column where each begins on it: notes alone where
    /// a mere highlight would be in the way.
    pub(in crate::app) fn own_targets(&self, chapter: ChapterId, row: &Row, all: bool) -> Vec<(Target, u16)> {
        let Some(document) = self.work.document(chapter) else { return Vec::new() };
        let mut out: Vec<(Target, u16)> = Vec::new();
        for span in spans(row) {
            for (held, own) in self.own_in(chapter, span) {
                let kind = held.annotation.kind();
                let wanted = kind == Kind::Note || all && kind == Kind::Highlight;
                let target = Target { chapter, span: own, kind: TargetKind::Own(held.annotation.id.clone()) };
                if wanted && out.iter().all(|(other, _)| *other != target) {
                    let column = row.columns_of(document, own).first().map_or(0, |range| range.start);
                    out.push((target, column));
                }
            }
        }
        out
    }

    /// The bookmarks on a scrollbar of so many rows: a row, and the letter.
    pub fn bookmark_rows(&self, rows: u16) -> Vec<(u16, char)> {
        let marks = self.own.held.iter().filter_map(|held| held.attached().zip(held.annotation.letter));
        marks
            .map(|(at, letter)| {
                let share = self.share_of(TextPos::new(at.chapter, at.span.start));
                (((share * f64::from(rows)) as u16).min(rows.saturating_sub(1)), letter)
            })
            .collect()
    }
}

/// A sign in the margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// A note.
    Note,
    /// A highlight, with the letter of its colour.
    Highlight(&'static str),
    /// A bookmark, with its letter.
    Bookmark(char),
    /// Text that changed since it was read.
    Changed,
}

impl Sign {
    fn rank(&self) -> u8 {
        match self {
            Sign::Note => 0,
            Sign::Bookmark(_) => 1,
            Sign::Highlight(_) => 2,
            Sign::Changed => 3,
        }
    }
}

/// The pieces of text that a row shows.
pub(super) fn spans(row: &Row) -> impl Iterator<Item = TextSpan> {
    row.runs.iter().filter_map(|run| match run.content {
        Content::Text(span) => Some(span),
        Content::Generated(_) | Content::Picture(..) => None,
    })
}
