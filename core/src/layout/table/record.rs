//! A table's row as a record: lines of `Header: value`, where no columns fit.

use std::ops::Range;

use super::super::gap::generated;
use super::super::stretch::Stretch;
use super::super::visual::visual_runs;
use super::super::{Role, Row, Run};
use super::cells::TableBreaks;
use super::line_at;
use crate::document::Document;
use crate::text::{Direction, Line, Measure, VisualOrder, reversed, width};

/// The least room that a value must have to stand beside its label.
const LEAST_VALUE: u16 = 10;

/// One table's records at one width.
#[derive(Clone, Copy)]
pub(super) struct Records<'a> {
    pub(super) document: &'a Document,
    pub(super) table: &'a TableBreaks,
    pub(super) indent: u16,
    pub(super) room: u16,
    /// What values are.
    pub(super) role: Role,
    /// Whether text is put in visual order.
    pub(super) bidi: bool,
}

/// One column of a record: a value beside or under its label.
struct Entry {
    header: Option<usize>,
    cell: Option<usize>,
    plan: Plan,
}

/// How an entry is set.
struct Plan {
    /// Rows that the label takes above the value.
    label_rows: usize,
    measure: Measure,
    /// Rows that a label without a value takes beyond `label_rows`.
    bare_rows: usize,
}

impl Records<'_> {
    /// Lines that one record takes. The header row is no record, but where there is no other.
    pub(super) fn height(self, row: usize) -> usize {
        if self.table.is_header(row) && self.table.rows.len() > 1 {
            return 0;
        }
        self.entries(row).iter().map(|entry| entry.plan.label_rows + self.value_rows(entry)).sum()
    }

    /// The record and the line in it that show a byte of a cell.
    pub(super) fn place_of(self, row: usize, cell: usize, set: u32) -> (usize, usize) {
        let line = |measure| line_at(self.table.wrap(self.document, cell, measure), set);
        // The first record shows the labels' own text.
        let row = if self.table.is_header(row) && self.table.rows.len() > 1 { 1 } else { row };
        let mut above = 0;
        for entry in self.entries(row) {
            if entry.header == Some(cell) {
                let inside = if entry.plan.label_rows > 0 { line(Measure::of(self.room)) } else { 0 };
                return (row, above + inside);
            }
            above += entry.plan.label_rows;
            if entry.cell == Some(cell) {
                return (row, above + line(entry.plan.measure));
            }
            above += self.value_rows(&entry);
        }
        (row, above)
    }

    /// Builds some lines of one record.
    pub(super) fn build(self, row: usize, lines: Range<usize>, out: &mut Vec<Row>) {
        let built = self.entries(row).into_iter().flat_map(|entry| self.entry(row, &entry));
        out.extend(built.take(lines.end).skip(lines.start));
    }

    fn value_rows(self, entry: &Entry) -> usize {
        let value = entry.cell.map(|cell| self.table.wrap(self.document, cell, entry.plan.measure).count());
        value.unwrap_or(entry.plan.bare_rows)
    }

    fn entry(self, row: usize, entry: &Entry) -> Vec<Row> {
        let Self { document, table, .. } = self;
        let blank = || Row { flow: table.flow, runs: Vec::new(), start: None };
        let mut rows = Vec::new();
        let mut beside = None;
        if let Some(header) = entry.header {
            for line in table.wrap(document, header, Measure::of(self.room)) {
                let mut into = blank();
                let x = self.label(header, line, row == 1, &mut into);
                if entry.plan.label_rows == 0 {
                    into.runs.push(generated(x, ":".to_owned(), Role::TableHeader));
                    beside = Some(into);
                    break;
                }
                if line.hyphen {
                    into.runs.push(generated(x, "-".to_owned(), Role::Filler));
                }
                rows.push(into);
            }
        }
        if let Some(cell) = entry.cell {
            let stretch = Stretch::of(document, document.block(table.cells[cell].block).span);
            let role = if table.is_header(row) { Role::TableHeader } else { self.role };
            let Measure { first, rest, .. } = entry.plan.measure;
            let mut order = self.order(cell, &stretch.text);
            for line in table.wrap(document, cell, entry.plan.measure) {
                let mut into = beside.take().unwrap_or_else(blank);
                let x = self.indent + self.room - if line.start == 0 { first } else { rest };
                into.start = into.start.or(Some(stretch.to_document(line.start)));
                let mut own = Vec::new();
                let set = line.start..line.end;
                let x = visual_runs(document, (&stretch, set), (role, x), order.as_mut(), &mut own);
                into.runs.append(&mut own);
                if line.hyphen {
                    into.runs.push(generated(x, "-".to_owned(), Role::Filler));
                }
                rows.push(into);
            }
        }
        rows.extend(beside);
        rows
    }

    /// Puts a line of a label; its own text in the first record, a copy in all others. Returns the column after.
    fn label(self, header: usize, line: Line, own: bool, into: &mut Row) -> u16 {
        if own {
            let stretch =
                Stretch::of(self.document, self.document.block(self.table.cells[header].block).span);
            into.start = Some(stretch.to_document(line.start));
            let mut order = self.order(header, &stretch.text);
            let place = (Role::TableHeader, self.indent);
            let set = line.start..line.end;
            return visual_runs(self.document, (&stretch, set), place, order.as_mut(), &mut into.runs);
        }
        let text = self.table.text(self.document, header);
        let slice = |piece: &Range<u32>| &text[piece.start as usize..piece.end as usize];
        let shown = match self.order(header, text) {
            None => slice(&(line.start..line.end)).to_owned(),
            Some(mut order) => {
                let pieces = order.line(line.start..line.end).into_iter();
                let shown = |(piece, leftwards)| {
                    if leftwards { reversed(slice(&piece)) } else { slice(&piece).to_owned() }
                };
                pieces.map(shown).collect()
            }
        };
        let run: Run = generated(self.indent, shown, Role::TableHeader);
        let end = run.x + run.width;
        into.runs.push(run);
        end
    }

    /// The order in which the lines of a cell are painted.
    fn order<'a>(&self, cell: usize, text: &'a str) -> Option<VisualOrder<'a>> {
        let direction = self.table.cells[cell].direction;
        VisualOrder::of(text, if self.bidi { direction } else { Direction::LeftToRight })
    }

    /// The entries of one record. The first one after the header shows all labels, even where it has no cell.
    fn entries(self, row: usize) -> Vec<Entry> {
        let table = self.table;
        let entry = |header, cell| Entry { header, cell, plan: self.plan(header) };
        let cells = table.cells_of(row);
        if !table.has_header || row == 0 {
            return cells.map(|cell| entry(None, Some(cell))).collect();
        }
        let headers = table.cells_of(0);
        let (mut entries, mut next) = (Vec::with_capacity(cells.len()), headers.start);
        for cell in cells {
            let column = table.cells[cell].column;
            while next < headers.end && table.cells[next].column < column {
                if row == 1 {
                    entries.push(entry(Some(next), None));
                }
                next += 1;
            }
            let header = (next < headers.end && table.cells[next].column == column).then_some(next);
            next += usize::from(header.is_some());
            entries.push(entry(header, Some(cell)));
        }
        if row == 1 {
            entries.extend((next..headers.end).map(|header| entry(Some(header), None)));
        }
        entries
    }

    fn plan(self, header: Option<usize>) -> Plan {
        let room = self.room;
        let Some(header) = header else {
            return Plan { label_rows: 0, measure: Measure::of(room), bare_rows: 0 };
        };
        let text = self.table.text(self.document, header);
        let label = u16::try_from(width(text)).unwrap_or(u16::MAX);
        let hung = if room >= LEAST_VALUE + 2 { room - 2 } else { room };
        let takes = label.saturating_add(2);
        if !text.contains('\n') && takes.saturating_add(LEAST_VALUE) <= room && takes <= room / 2 {
            let measure = Measure { first: room - takes, rest: hung, every_line: false };
            return Plan { label_rows: 0, measure, bare_rows: 1 };
        }
        let label_rows = self.table.wrap(self.document, header, Measure::of(room)).count();
        Plan { label_rows, measure: Measure::of(hung), bare_rows: 0 }
    }
}
