//! Tables: columns as wide as they need, cells wrapped inside; or, where no columns fit, records.

mod cells;
mod columns;
mod record;

use std::ops::Range;

use cells::Cell;
pub(super) use cells::TableBreaks;
use columns::Columns;
use record::Records;

use super::frame::{Frames, innermost};
use super::gap::generated;
use super::stretch::Stretch;
use super::visual::visual_runs;
use super::{LayoutOptions, Role, Row, Run};
use crate::document::{Alignment, Document};
use crate::text::{Direction, Measure, Ordered, VisualOrder, Wrap};

/// A table at one width.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    shape: Shape,
    /// The first visual row of each row, and one past the last.
    starts: Vec<u32>,
    indent: u16,
    role: Role,
    bidi: bool,
}

/// How often what columns leave unused is shared out again.
const ROUNDS: usize = 3;

#[derive(Debug, Clone)]
enum Shape {
    Columns {
        columns: Columns,
        /// Whether each row is parted from the next: where one of the two takes more than one line.
        parted: Vec<bool>,
    },
    /// Every row as lines of `Header: value`.
    Records { room: u16 },
}

impl Grid {
    pub(super) fn of(
        document: &Document,
        table: &TableBreaks,
        frames: &Frames,
        options: LayoutOptions,
    ) -> Self {
        let frame = frames.outside(innermost(document, table.flow));
        let room = options.width.saturating_sub(frame.indent);
        let wide =
            || (options.live && room > 2).then(|| Columns::unwrapped(&table.columns, room * 2)).flatten();
        let shape = match Columns::of(&table.columns, room).or_else(wide) {
            Some(columns) => Shape::Columns { columns, parted: Vec::new() },
            None => Shape::Records { room },
        };
        let mut grid = Self {
            shape,
            starts: Vec::with_capacity(table.rows.len() + 1),
            indent: frame.indent,
            role: frame.role,
            bidi: options.bidi,
        };
        let mut heights: Vec<u32>;
        let mut rounds = 0;
        loop {
            let mut used = vec![1; table.columns.len()];
            heights = (0..table.rows.len()).map(|row| grid.height(document, table, row, &mut used)).collect();
            let Shape::Columns { columns, parted } = &mut grid.shape else { break };
            // What a column does not use, since its words are long, goes to those that wrap.
            if rounds < ROUNDS
                && let Some(better) = columns.shared_anew(&table.columns, &used, room)
            {
                *columns = better;
                rounds += 1;
                continue;
            }
            *parted = heights.windows(2).map(|pair| pair[0].max(pair[1]) > 1).collect();
            // Columns shrink to their widest line; what fits first still does, so no line changes.
            columns.leftwards =
                options.bidi && table.direction == Direction::RightToLeft && columns.width_in_all() <= room;
            columns.set_widths(used.into_iter());
            if columns.leftwards {
                grid.indent = options.width.saturating_sub(frame.indent + columns.width_in_all());
            }
            break;
        }
        let mut at = 0;
        for (row, height) in heights.iter().enumerate() {
            grid.starts.push(at);
            at += height + u32::from(grid.has_line_below(table, row));
        }
        grid.starts.push(at);
        grid
    }

    /// The columns that its content begins and ends at, and where the window begins that what does not fit is
    /// seen through: after the first column, where that is narrow.
    pub(super) fn extent(&self, cells: u16) -> (u16, u16) {
        let Shape::Columns { columns, .. } = &self.shape else { return (self.indent, self.indent) };
        let head = columns.places.get(1).map_or(0, |(x, _)| *x);
        let from = self.indent + if head <= cells.saturating_sub(self.indent) / 3 { head } else { 0 };
        (from, self.indent + columns.width_in_all())
    }

    /// The cells that it is to be moved by so that one of its columns stands at the left of the window.
    pub(super) fn stops(&self, from: u16) -> Vec<u16> {
        let Shape::Columns { columns, .. } = &self.shape else { return Vec::new() };
        let begin = columns.places.iter().map(|(x, _)| (self.indent + x).saturating_sub(from + 2));
        begin.filter(|pan| *pan > 0).collect()
    }

    /// Whether its first column stands at the right.
    pub(super) fn is_leftwards(&self) -> bool {
        matches!(&self.shape, Shape::Columns { columns, .. } if columns.leftwards)
    }

    pub(super) fn rows(&self) -> usize {
        self.starts.last().map_or(0, |end| *end as usize)
    }

    /// Lines of one row, without what parts it from the next; notes the widest line of each column in `used`.
    fn height(&self, document: &Document, table: &TableBreaks, row: usize, used: &mut [u16]) -> u32 {
        match &self.shape {
            Shape::Columns { columns, .. } => {
                let mut height = 1;
                for cell in table.cells_of(row) {
                    let column = usize::from(table.cells[cell].column);
                    let mut lines = 0;
                    for line in
                        table.wrap(document, cell, Measure::of(columns.width(table.cells[cell].column)))
                    {
                        lines += 1;
                        used[column] = used[column].max(line.width + u16::from(line.hyphen));
                    }
                    height = height.max(lines);
                }
                height
            }
            Shape::Records { room } => self.records(document, table, *room).height(row) as u32,
        }
    }

    fn records<'a>(&self, document: &'a Document, table: &'a TableBreaks, room: u16) -> Records<'a> {
        Records { document, table, indent: self.indent, room, role: self.role, bidi: self.bidi }
    }

    fn has_line_below(&self, table: &TableBreaks, row: usize) -> bool {
        let last = row + 1 == table.rows.len();
        match self.shape {
            Shape::Columns { ref parted, .. } => table.is_header(row) || (!last && parted[row]),
            Shape::Records { .. } => !last && !table.is_header(row),
        }
    }

    /// The visual row that shows a byte of text.
    pub(super) fn row_of(&self, document: &Document, table: &TableBreaks, offset: u32) -> usize {
        let span = |cell: usize| document.block(table.cells[cell].block).span;
        let at =
            (table.cells.partition_point(|cell| document.block(cell.block).span.start <= offset)).max(1) - 1;
        let row = table.rows.partition_point(|first| *first as usize <= at).max(1) - 1;
        let set = offset.saturating_sub(span(at).start).min(span(at).len());
        match &self.shape {
            Shape::Columns { columns, .. } => {
                let measure = Measure::of(columns.width(table.cells[at].column));
                self.starts[row] as usize + line_at(table.wrap(document, at, measure), set)
            }
            Shape::Records { room } => {
                let (row, line) = self.records(document, table, *room).place_of(row, at, set);
                self.starts[row] as usize + line
            }
        }
    }

    /// Builds a range of the visual rows, without what containers put beside them.
    pub(super) fn build(
        &self,
        document: &Document,
        table: &TableBreaks,
        options: LayoutOptions,
        rows: Range<usize>,
    ) -> Vec<Row> {
        let mut out = Vec::with_capacity(rows.len());
        let mut row = self.starts.partition_point(|start| *start as usize <= rows.start).saturating_sub(1);
        while row < table.rows.len() && (self.starts[row] as usize) < rows.end {
            let (start, end) = (self.starts[row] as usize, self.starts[row + 1] as usize);
            let wanted = rows.start.max(start) - start..rows.end.min(end) - start;
            let below = self.has_line_below(table, row);
            let height = end - start - usize::from(below);
            let lines = wanted.start..wanted.end.min(height);
            match &self.shape {
                Shape::Columns { columns, .. } => {
                    self.row_lines(document, (table, columns, row), (options, lines), &mut out);
                }
                Shape::Records { room } => {
                    self.records(document, table, *room).build(row, lines, &mut out);
                }
            }
            if below && wanted.contains(&height) {
                out.push(self.line_below(table, row, options));
            }
            row += 1;
        }
        out
    }

    fn row_lines(
        &self,
        document: &Document,
        (table, columns, row): (&TableBreaks, &Columns, usize),
        (options, lines): (LayoutOptions, Range<usize>),
        out: &mut Vec<Row>,
    ) {
        let first = out.len();
        out.extend(lines.clone().map(|_| Row {
            flow: table.flow,
            runs: self.joints(columns, options),
            start: None,
        }));
        for cell in table.cells_of(row) {
            let Cell { block, column, direction, .. } = table.cells[cell];
            let ((x, width), span) = (columns.places[usize::from(column)], document.block(block).span);
            let stretch = Stretch::of(document, span);
            let direction = if self.bidi { direction } else { Direction::LeftToRight };
            let leftwards = direction == Direction::RightToLeft;
            let mut order = VisualOrder::of(&stretch.text, direction);
            let role = if table.is_header(row) { Role::TableHeader } else { self.role };
            for (at, line) in
                table.wrap(document, cell, Measure::of(width)).enumerate().take(lines.end).skip(lines.start)
            {
                let taken = line.width + u16::from(line.hyphen);
                let spare = width.saturating_sub(taken);
                let x = self.indent
                    + x
                    + match (table.columns[usize::from(column)].alignment, leftwards || columns.leftwards) {
                        (Alignment::Start, false) | (Alignment::End, true) => 0,
                        (Alignment::Center, _) => spare / 2,
                        (Alignment::End, false) | (Alignment::Start, true) => spare,
                    };
                let row = &mut out[first + at - lines.start];
                row.start = row.start.or(Some(stretch.to_document(line.start)));
                let (set, hyphen) = (line.start..line.end, u16::from(line.hyphen && leftwards));
                let mut own = Vec::new();
                let end =
                    visual_runs(document, (&stretch, set), (role, x + hyphen), order.as_mut(), &mut own);
                row.runs.append(&mut own);
                if line.hyphen {
                    let x = if leftwards { x } else { end };
                    row.runs.push(generated(x, "-".to_owned(), Role::Filler));
                }
            }
        }
        for row in &mut out[first..] {
            row.runs.order_by_key(|run| (run.x, run.width));
        }
    }

    /// The lines between columns.
    fn joints(&self, columns: &Columns, options: LayoutOptions) -> Vec<Run> {
        let sign = if options.ascii { "|" } else { "│" };
        let joint = |(x, _): &(u16, u16)| {
            generated(self.indent + x - columns.between.div_ceil(2), sign.to_owned(), Role::TableBorder)
        };
        columns.left_to_right().iter().skip(1).map(joint).collect()
    }

    /// What parts a row from the one below.
    fn line_below(&self, table: &TableBreaks, row: usize, options: LayoutOptions) -> Row {
        let (line, cross) = if options.ascii { ("-", "+") } else { ("─", "┼") };
        let runs = match &self.shape {
            Shape::Columns { columns, .. } if table.is_header(row) => {
                let pad = usize::from(columns.between / 2);
                let parts: Vec<String> = columns
                    .left_to_right()
                    .iter()
                    .enumerate()
                    .map(|(at, (_, width))| {
                        let pads = pad * (usize::from(at > 0) + usize::from(at + 1 < columns.places.len()));
                        line.repeat(usize::from(*width) + pads)
                    })
                    .collect();
                vec![generated(self.indent, parts.join(cross), Role::TableBorder)]
            }
            Shape::Columns { columns, .. } => self.joints(columns, options),
            Shape::Records { room } => {
                vec![generated(self.indent, line.repeat((*room).min(20).into()), Role::TableBorder)]
            }
        };
        Row { flow: table.flow, runs, start: None }
    }
}

/// Which line of a text shows an offset.
pub(super) fn line_at(lines: Wrap<'_>, set: u32) -> usize {
    lines.take_while(|line| line.start <= set).count().max(1) - 1
}
