//! The rows that the pane shows, one after another: chapters, what is between them, placeholders.

use super::{Body, GAP, PLACEHOLDER, gap_after};
use crate::document::{BlockKind, Document, Flow};
use crate::layout::Row;
use crate::text::ChapterId;
use crate::work::Work;

/// One row of the pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A row of a chapter's text.
    Text(ChapterId, Row),
    /// A row between two chapters; the middle one shows a line.
    Gap {
        /// Whether it shows the line.
        middle: bool,
    },
    /// A row of a chapter that is not loaded; the first shows its title.
    Placeholder(ChapterId, usize),
    /// A row below the end of the book.
    Beyond,
}

impl Body {
    /// The rows on the screen.
    pub fn lines(&self, work: &Work) -> Vec<Line> {
        let mut lines = Vec::with_capacity(usize::from(self.height));
        let mut chapter = self.place.top.pos.chapter;
        let mut row = match (work.document(chapter), self.measured.get(&chapter)) {
            (Some(document), Some(measured)) => measured.layout.row_of(document, self.place.top.pos.offset),
            _ => 0,
        };
        row = row.saturating_add_signed(self.place.top.below as isize);
        let end = work.run_of(chapter).end;
        while lines.len() < usize::from(self.height) && chapter < end {
            let room = usize::from(self.height) - lines.len();
            let shown = work.document(chapter).zip(self.measured.get(&chapter));
            let own = if let Some((document, measured)) = shown {
                let own = measured.layout.rows().max(1);
                let pan = |flow| self.pan(chapter, flow);
                let built = measured.layout.build_panned(document, row..(row + room).min(own), &pan);
                lines.extend(built.into_iter().map(|row| Line::Text(chapter, row)));
                own
            } else {
                let shown = (row..PLACEHOLDER).take(room);
                lines.extend(shown.map(|row| Line::Placeholder(chapter, row)));
                PLACEHOLDER
            };
            if chapter.0 + 1 < end.0 {
                let room = usize::from(self.height) - lines.len();
                let rows = gap_after(work, chapter);
                let gap = (row.max(own)..own + rows).take(room);
                // A chapter that ends with a rule of its author's needs no second one, and parts of a file none.
                let ruled =
                    rows < GAP || work.document(chapter).is_some_and(|document| ends_with_rule(document));
                lines.extend(gap.map(|at| Line::Gap { middle: at == own + GAP / 2 && !ruled }));
            }
            chapter.0 += 1;
            row = 0;
        }
        lines.resize(usize::from(self.height), Line::Beyond);
        lines
    }
}

/// Whether the last thing read in a chapter is a rule.
fn ends_with_rule(document: &Document) -> bool {
    match document.flows().last() {
        Some(Flow::Block(block)) => document.block(*block).kind == BlockKind::Rule,
        Some(Flow::Joined(_) | Flow::Table(_)) | None => false,
    }
}
