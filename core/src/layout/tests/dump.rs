//! For tests: rows as plain text, and documents from a short notation.

use super::{ChapterLayout, LayoutOptions, Row};
use crate::document::{
    Alignment, BlockId, BlockKind, Builder, ContainerKind, Document, InlineTarget, Origin, Style,
};

/// Rows as they would be painted, trailing blanks cut, one a line.
pub(super) fn dump(document: &Document, width: u16, ascii: bool) -> String {
    let layout = ChapterLayout::new(document, LayoutOptions { ascii, ..LayoutOptions::of(width) });
    let rows = layout.build(document, 0..layout.rows());
    rows.iter().map(|row| paint(document, row) + "\n").collect()
}

/// One row as it would be painted.
pub(super) fn paint(document: &Document, row: &Row) -> String {
    let (mut out, mut x) = (String::new(), 0);
    for run in &row.runs {
        out.extend(std::iter::repeat_n(' ', usize::from(run.x.saturating_sub(x))));
        out.extend(run.shown(document).chars().filter(|c| !crate::text::is_invisible(*c)));
        x = run.x + run.width;
    }
    out.truncate(out.trim_end_matches(' ').len());
    out
}

/// Builds documents for tests.
#[derive(Default)]
pub(super) struct Make(pub(super) Builder);

impl Make {
    pub(super) fn block(&mut self, kind: BlockKind, text: &str) -> BlockId {
        self.0.begin(kind);
        // `~so~` is emphasis, `[so]` a link, `**so**` strong: enough for a test.
        let mut rest = text;
        while let Some(at) = rest.find(['~', '[', '*']) {
            self.0.text(&rest[..at], Origin::Generated(0));
            let (close, len) = match &rest[at..=at] {
                "~" => ("~", 1),
                "[" => ("]", 1),
                _ => ("**", 2),
            };
            let inner = &rest[at + len..];
            let end = inner.find(close).expect("a mark is closed");
            match close {
                "]" => self.0.open_inline(InlineTarget::Link { destination: "x".into() }),
                "~" => self.0.push_style(Style::EMPHASIS),
                _ => self.0.push_style(Style::STRONG),
            }
            self.0.text(&inner[..end], Origin::Generated(0));
            if close == "]" {
                self.0.close_inline();
            } else {
                self.0.pop_style();
            }
            rest = &inner[end + len..];
        }
        self.0.text(rest, Origin::Generated(0));
        self.0.end()
    }

    pub(super) fn p(&mut self, text: &str) -> BlockId {
        self.block(BlockKind::Paragraph, text)
    }

    pub(super) fn h(&mut self, level: u8, text: &str) -> BlockId {
        self.block(BlockKind::Heading { level }, text)
    }

    pub(super) fn within(&mut self, kind: ContainerKind, inside: impl FnOnce(&mut Self)) {
        self.0.open(kind);
        inside(self);
        self.0.close();
    }

    pub(super) fn item(&mut self, marker: &str, tight: bool, inside: impl FnOnce(&mut Self)) {
        self.within(ContainerKind::ListItem { marker: marker.into(), tight }, inside);
    }

    pub(super) fn table(&mut self, alignments: &[Alignment], rows: &[&[&str]]) {
        self.within(ContainerKind::Table { columns: alignments.into() }, |make| {
            for (row, cells) in rows.iter().enumerate() {
                for (column, text) in cells.iter().enumerate() {
                    let kind =
                        BlockKind::TableCell { row: row as u32, column: column as u16, header: row == 0 };
                    make.block(kind, text);
                }
            }
        });
    }

    pub(super) fn done(self) -> Document {
        self.0.finish(crate::document::Meta::default())
    }
}
