//! The cells of a table: their break tables, and what its columns need. Found once for all widths.

use std::ops::Range;

use crate::document::{Alignment, BlockId, BlockKind, ContainerId, ContainerKind, Document, FlowId};
use crate::text::{Direction, Measure, Segment, Wrap, segments, width, wrap};

/// The break tables of a table's cells, and what its columns need.
#[derive(Debug, Clone)]
pub(in crate::layout) struct TableBreaks {
    pub(in crate::layout) flow: FlowId,
    pub(super) cells: Vec<Cell>,
    /// The first cell of each row.
    pub(super) rows: Vec<u32>,
    pub(super) columns: Vec<Column>,
    pub(super) has_header: bool,
    /// How it runs: as its first cell with a strong character does.
    pub(in crate::layout) direction: Direction,
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) block: BlockId,
    pub(super) column: u16,
    /// How its text runs.
    pub(super) direction: Direction,
    /// One past its last segment.
    segments: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Cells of its longest word.
    pub(super) least: u16,
    /// Cells of its longest line.
    pub(super) most: u16,
    pub(super) alignment: Alignment,
}

impl TableBreaks {
    pub(in crate::layout) fn of(document: &Document, flow: FlowId, table: ContainerId) -> Self {
        let container = document.container(table);
        let alignments: &[Alignment] =
            if let ContainerKind::Table { columns } = &container.kind { columns } else { &[] };
        let mut this = Self {
            flow,
            cells: Vec::new(),
            rows: Vec::new(),
            columns: Vec::new(),
            has_header: false,
            direction: Direction::LeftToRight,
            segments: Vec::new(),
        };
        let mut row_before = None;
        for block in document.flow_blocks(flow) {
            let BlockKind::TableCell { row, column, header } = document.block(block).kind else { continue };
            let at = if row_before.replace(row) == Some(row) {
                // Two cells in one place are set side by side.
                this.cells.last().map_or(column, |cell| column.max(cell.column.saturating_add(1)))
            } else {
                this.has_header |= header && this.rows.is_empty();
                this.rows.push(this.cells.len() as u32);
                column
            };
            let (text, first) = (document.slice(document.block(block).span), this.segments.len());
            segments(text, &mut this.segments);
            let least = this.segments[first..].iter().map(|s| s.width()).max().unwrap_or(0);
            let most = text.split('\n').map(|line| width(line.trim_end_matches(' '))).max().unwrap_or(0);
            while this.columns.len() <= usize::from(at) {
                let alignment = alignments.get(this.columns.len()).copied().unwrap_or_default();
                this.columns.push(Column { least: 0, most: 0, alignment });
            }
            let needs = &mut this.columns[usize::from(at)];
            needs.least = needs.least.max(least);
            needs.most = needs.most.max(u16::try_from(most).unwrap_or(u16::MAX));
            let direction = Direction::of(text);
            if this.rows.len() == 1
                && direction != Direction::LeftToRight
                && this.direction == Direction::LeftToRight
            {
                this.direction = direction;
            }
            this.cells.push(Cell { block, column: at, direction, segments: this.segments.len() as u32 });
        }
        this
    }

    pub(super) fn cells_of(&self, row: usize) -> Range<usize> {
        let end = self.rows.get(row + 1).map_or(self.cells.len(), |at| *at as usize);
        self.rows[row] as usize..end
    }

    pub(super) fn text<'a>(&self, document: &'a Document, cell: usize) -> &'a str {
        document.slice(document.block(self.cells[cell].block).span)
    }

    pub(super) fn wrap<'a>(&'a self, document: &'a Document, cell: usize, measure: Measure) -> Wrap<'a> {
        let first = cell.checked_sub(1).map_or(0, |before| self.cells[before].segments as usize);
        let segments = &self.segments[first..self.cells[cell].segments as usize];
        wrap(self.text(document, cell), segments, measure)
    }

    pub(super) fn is_header(&self, row: usize) -> bool {
        self.has_header && row == 0
    }
}
