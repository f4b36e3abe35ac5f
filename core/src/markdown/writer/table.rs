//! Tables: each cell is one block, and the table's container is the cells' parent.

use super::{FrameKind, Writer};
use crate::document::{Alignment, BlockKind, ContainerId, ContainerKind};

/// A table in the making.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    columns: Vec<Alignment>,
    /// Its container, once it has a cell.
    container: Option<ContainerId>,
    /// The row that is being written.
    row: Option<u32>,
    /// The next column.
    column: u16,
    /// Whether the row heads the table.
    head: bool,
}

impl Table {
    /// A table; its columns are found as it goes where none are given.
    pub(super) fn new(columns: &[Alignment]) -> Self {
        Self { columns: columns.to_vec(), container: None, row: None, column: 0, head: false }
    }
}

impl Writer<'_> {
    fn table(&mut self) -> Option<&mut Table> {
        let at = self.innermost(
            |k| matches!(k, FrameKind::Table(_)),
            |k| matches!(k, FrameKind::Container(_) | FrameKind::Item(_) | FrameKind::Note),
        )?;
        match &mut self.frames[at].kind {
            FrameKind::Table(table) => Some(table),
            _ => None,
        }
    }

    pub(super) fn open_row(&mut self, head: bool) -> FrameKind {
        if self.in_cell() {
            self.boundary();
            return FrameKind::Block;
        }
        self.end_block();
        if let Some(table) = self.table() {
            table.row = Some(table.row.map_or(0, |row| row + 1));
            table.column = 0;
            table.head = head;
        }
        FrameKind::Row
    }

    pub(super) fn open_cell(&mut self, header: bool, align: Alignment, span: u16) -> FrameKind {
        if self.in_cell() {
            self.boundary();
            return FrameKind::Block;
        }
        self.end_block();
        if self.table().is_some() {
            // A note's mark that waits for text is no cell.
            self.fill_note();
        }
        let Some(table) = self.table() else { return FrameKind::Block };
        let (row, column) = (*table.row.get_or_insert(0), table.column);
        table.column = column.saturating_add(span);
        let header = table.head || header && row == 0;
        if usize::from(column) >= table.columns.len() {
            table.columns.resize(usize::from(column) + 1, Alignment::Start);
        }
        if table.columns[usize::from(column)] == Alignment::Start {
            table.columns[usize::from(column)] = align;
        }
        if table.container.is_none() {
            let container = self.builder.open(ContainerKind::Table { columns: Box::default() });
            if let Some(table) = self.table() {
                table.container = Some(container);
            }
        }
        self.begin(BlockKind::TableCell { row, column, header });
        FrameKind::Cell
    }

    pub(super) fn close_cell(&mut self) {
        if self.in_cell() {
            self.end_block();
        }
    }

    /// Text between rows is no cell: it stands after the rows so far.
    pub(super) fn leave_table(&mut self) {
        if self.in_cell() {
            return;
        }
        if let Some(table) = self.table()
            && table.container.is_some()
        {
            let done = std::mem::replace(table, Table::new(&[]));
            self.finish_table(done);
        }
    }

    pub(super) fn close_table(&mut self, table: Table) {
        if self.in_cell() {
            return self.boundary();
        }
        self.end_block();
        self.finish_table(table);
    }

    fn finish_table(&mut self, table: Table) {
        if let Some(container) = table.container {
            self.builder.close();
            self.builder.set_container(container, ContainerKind::Table { columns: table.columns.into() });
        }
    }
}
