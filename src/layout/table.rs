//! Tables: columns as wide as they need, cells wrapped inside; or, where no columns fit, records.

use std::ops::Range;

use super::frame::{Frames, innermost};
use super::gap::generated;
use super::stretch::Stretch;
use super::{LayoutOptions, Role, Row, Run};
use crate::document::{Alignment, BlockId, BlockKind, ContainerId, ContainerKind, Document, FlowId};
use crate::text::{Measure, Segment, Wrap, segments, width, wrap};

/// The longest word that a column must hold uncut.
const LONGEST_WORD: u16 = 20;
/// The least room that a record's value must have to stand beside its label.
const LEAST_VALUE: u16 = 10;

/// The break tables of a table's cells, and what its columns need.
#[derive(Debug, Clone)]
pub(super) struct TableBreaks {
    pub(super) flow: FlowId,
    cells: Vec<Cell>,
    /// The first cell of each row.
    rows: Vec<u32>,
    columns: Vec<Column>,
    has_header: bool,
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    block: BlockId,
    column: u16,
    /// One past its last segment.
    segments: u32,
}

#[derive(Debug, Clone, Copy)]
struct Column {
    /// Cells of its longest word.
    least: u16,
    /// Cells of its longest line.
    most: u16,
    alignment: Alignment,
}

/// A table at one width.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    shape: Shape,
    /// The first visual row of each row, and one past the last.
    starts: Vec<u32>,
    indent: u16,
    role: Role,
}

#[derive(Debug, Clone)]
enum Shape {
    /// Columns, each `(x, width)` from the indent on.
    Columns {
        columns: Vec<(u16, u16)>,
        /// Cells between two columns: 3 or 1.
        between: u16,
        /// Whether rows are parted, since some take more than one line.
        parted: bool,
    },
    /// Every row as lines of `Header: value`.
    Records { room: u16 },
}

/// One line of a record: a cell beside or under the label of its column.
struct Entry {
    header: Option<usize>,
    cell: Option<usize>,
}

impl TableBreaks {
    pub(super) fn of(document: &Document, flow: FlowId, table: ContainerId) -> Self {
        let container = document.container(table);
        let alignments: &[Alignment] = match &container.kind {
            ContainerKind::Table { columns } => columns,
            _ => &[],
        };
        let mut this = Self {
            flow,
            cells: Vec::new(),
            rows: Vec::new(),
            columns: Vec::new(),
            has_header: false,
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
            this.cells.push(Cell { block, column: at, segments: this.segments.len() as u32 });
        }
        this
    }

    fn cells_of(&self, row: usize) -> Range<usize> {
        let end = self.rows.get(row + 1).map_or(self.cells.len(), |at| *at as usize);
        self.rows[row] as usize..end
    }

    fn text<'a>(&self, document: &'a Document, cell: usize) -> &'a str {
        document.slice(document.block(self.cells[cell].block).span)
    }

    fn wrap<'a>(&'a self, document: &'a Document, cell: usize, measure: Measure) -> Wrap<'a> {
        let first = cell.checked_sub(1).map_or(0, |before| self.cells[before].segments as usize);
        let segments = &self.segments[first..self.cells[cell].segments as usize];
        wrap(self.text(document, cell), segments, measure)
    }

    fn is_header(&self, row: usize) -> bool {
        self.has_header && row == 0
    }

    /// The lines of one record. The first one after the header shows all labels, even where it has no cell.
    fn entries(&self, row: usize) -> Vec<Entry> {
        let cells = self.cells_of(row);
        if !self.has_header || row == 0 {
            return cells.map(|cell| Entry { header: None, cell: Some(cell) }).collect();
        }
        let headers = self.cells_of(0);
        let (mut entries, mut next) = (Vec::with_capacity(cells.len()), headers.start);
        for cell in cells {
            let column = self.cells[cell].column;
            while next < headers.end && self.cells[next].column < column {
                if row == 1 {
                    entries.push(Entry { header: Some(next), cell: None });
                }
                next += 1;
            }
            let header = (next < headers.end && self.cells[next].column == column).then_some(next);
            next += usize::from(header.is_some());
            entries.push(Entry { header, cell: Some(cell) });
        }
        if row == 1 {
            entries.extend((next..headers.end).map(|header| Entry { header: Some(header), cell: None }));
        }
        entries
    }
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
        let shape = shape(&table.columns, room);
        let mut grid = Self {
            shape,
            starts: Vec::with_capacity(table.rows.len() + 1),
            indent: frame.indent,
            role: frame.role,
        };
        let mut used = vec![1; table.columns.len()];
        let heights: Vec<u32> =
            (0..table.rows.len()).map(|row| grid.height(document, table, row, &mut used)).collect();
        if let Shape::Columns { columns, between, parted } = &mut grid.shape {
            *parted = heights.iter().skip(usize::from(table.has_header)).any(|height| *height > 1);
            // Columns shrink to their widest line; what fits first still does, so no line changes.
            let mut x = 0;
            for (column, used) in columns.iter_mut().zip(used) {
                *column = (x, used);
                x += used + *between;
            }
        }
        let mut at = 0;
        for (row, height) in heights.iter().enumerate() {
            grid.starts.push(at);
            at += height + u32::from(grid.has_line_below(table, row));
        }
        grid.starts.push(at);
        grid
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
                    for line in table.wrap(document, cell, Measure::of(columns[column].1)) {
                        lines += 1;
                        used[column] = used[column].max(line.width + u16::from(line.hyphen));
                    }
                    height = height.max(lines);
                }
                height
            }
            Shape::Records { .. } if table.is_header(row) && table.rows.len() > 1 => 0,
            Shape::Records { room } => table
                .entries(row)
                .iter()
                .map(|entry| {
                    let plan = Plan::of(document, table, entry, *room);
                    let value = entry.cell.map(|cell| table.wrap(document, cell, plan.measure).count());
                    plan.label_rows + value.unwrap_or(plan.bare_rows)
                })
                .sum::<usize>() as u32,
        }
    }

    fn has_line_below(&self, table: &TableBreaks, row: usize) -> bool {
        let last = row + 1 == table.rows.len();
        match self.shape {
            Shape::Columns { parted, .. } => table.is_header(row) || (parted && !last),
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
        let line_at = |measure| line_at(table.wrap(document, at, measure), set);
        match &self.shape {
            Shape::Columns { columns, .. } => {
                let width = columns[usize::from(table.cells[at].column)].1;
                self.starts[row] as usize + line_at(Measure::of(width))
            }
            Shape::Records { room } => {
                // A label is shown by the first record.
                let row = if table.is_header(row) && table.rows.len() > 1 { 1 } else { row };
                let mut above = self.starts[row] as usize;
                for entry in table.entries(row) {
                    let plan = Plan::of(document, table, &entry, *room);
                    if entry.header == Some(at) {
                        return above + if plan.label_rows > 0 { line_at(Measure::of(*room)) } else { 0 };
                    }
                    above += plan.label_rows;
                    if entry.cell == Some(at) {
                        return above + line_at(plan.measure);
                    }
                    above += entry
                        .cell
                        .map_or(plan.bare_rows, |cell| table.wrap(document, cell, plan.measure).count());
                }
                above
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
                Shape::Columns { columns, between, .. } => {
                    self.row_lines(document, table, (row, columns, *between), options, lines, &mut out);
                }
                Shape::Records { room } if height > 0 => {
                    self.record_lines(document, table, (row, *room), lines, &mut out)
                }
                Shape::Records { .. } => {}
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
        table: &TableBreaks,
        (row, columns, between): (usize, &[(u16, u16)], u16),
        options: LayoutOptions,
        lines: Range<usize>,
        out: &mut Vec<Row>,
    ) {
        let first = out.len();
        out.extend(lines.clone().map(|_| Row {
            flow: table.flow,
            runs: self.joints(columns, between, options),
            start: None,
        }));
        for cell in table.cells_of(row) {
            let Cell { block, column, .. } = table.cells[cell];
            let ((x, width), span) = (columns[usize::from(column)], document.block(block).span);
            let stretch = Stretch::of(document, span);
            let role = if table.is_header(row) { Role::TableHeader } else { self.role };
            for (at, line) in
                table.wrap(document, cell, Measure::of(width)).enumerate().take(lines.end).skip(lines.start)
            {
                let taken = line.width + u16::from(line.hyphen);
                let spare = width.saturating_sub(taken);
                let x = self.indent
                    + x
                    + match table.columns[usize::from(column)].alignment {
                        Alignment::Start => 0,
                        Alignment::Center => spare / 2,
                        Alignment::End => spare,
                    };
                let row = &mut out[first + at - lines.start];
                row.start = row.start.or(Some(stretch.to_document(line.start)));
                let x = stretch.runs(document, line.start..line.end, (role, x), &mut row.runs);
                if line.hyphen {
                    row.runs.push(generated(x, "-".to_owned(), Role::Filler));
                }
            }
        }
        for row in &mut out[first..] {
            row.runs.sort_by_key(|run| run.x);
        }
    }

    /// The lines between columns.
    fn joints(&self, columns: &[(u16, u16)], between: u16, options: LayoutOptions) -> Vec<Run> {
        let sign = if options.ascii { "|" } else { "│" };
        let joint = |(x, _): &(u16, u16)| {
            generated(self.indent + x - between.div_ceil(2), sign.to_owned(), Role::TableBorder)
        };
        columns.iter().skip(1).map(joint).collect()
    }

    fn record_lines(
        &self,
        document: &Document,
        table: &TableBreaks,
        (row, room): (usize, u16),
        lines: Range<usize>,
        out: &mut Vec<Row>,
    ) {
        let mut at = 0;
        for entry in table.entries(row) {
            let plan = Plan::of(document, table, &entry, room);
            let blank = || Row { flow: table.flow, runs: Vec::new(), start: None };
            let mut rows: Vec<Row> = Vec::new();
            // The first record shows the label's own text; all others repeat it.
            let label = |line: crate::text::Line, header: usize, into: &mut Row| {
                let span = document.block(table.cells[header].block).span;
                if row == 1 {
                    let stretch = Stretch::of(document, span);
                    into.start = Some(stretch.to_document(line.start));
                    stretch.runs(
                        document,
                        line.start..line.end,
                        (Role::TableHeader, self.indent),
                        &mut into.runs,
                    )
                } else {
                    let text =
                        table.text(document, header)[line.start as usize..line.end as usize].to_owned();
                    let run = generated(self.indent, text, Role::TableHeader);
                    let end = run.x + run.width;
                    into.runs.push(run);
                    end
                }
            };
            if let Some(header) = entry.header.filter(|_| plan.label_rows > 0) {
                for line in table.wrap(document, header, Measure::of(room)) {
                    let mut into = blank();
                    let x = label(line, header, &mut into);
                    if line.hyphen {
                        into.runs.push(generated(x, "-".to_owned(), Role::Filler));
                    }
                    rows.push(into);
                }
            }
            let mut beside = (plan.beside > 0).then(|| {
                let mut into = blank();
                if let Some(header) = entry.header
                    && let Some(line) = table.wrap(document, header, Measure::of(room)).next()
                {
                    let x = label(line, header, &mut into);
                    into.runs.push(generated(x, ":".to_owned(), Role::TableHeader));
                }
                into
            });
            if let Some(cell) = entry.cell {
                let stretch = Stretch::of(document, document.block(table.cells[cell].block).span);
                for line in table.wrap(document, cell, plan.measure) {
                    let mut into = beside.take().unwrap_or_else(blank);
                    let x = self.indent + room
                        - if line.start == 0 { plan.measure.first } else { plan.measure.rest };
                    into.start = into.start.or(Some(stretch.to_document(line.start)));
                    let role = if table.is_header(row) { Role::TableHeader } else { self.role };
                    let x = stretch.runs(document, line.start..line.end, (role, x), &mut into.runs);
                    if line.hyphen {
                        into.runs.push(generated(x, "-".to_owned(), Role::Filler));
                    }
                    rows.push(into);
                }
            }
            rows.extend(beside);
            for row in rows {
                if lines.contains(&at) {
                    out.push(row);
                }
                at += 1;
            }
        }
    }

    /// What parts a row from the one below.
    fn line_below(&self, table: &TableBreaks, row: usize, options: LayoutOptions) -> Row {
        let (line, cross) = if options.ascii { ("-", "+") } else { ("─", "┼") };
        let runs = match &self.shape {
            Shape::Columns { columns, between, .. } if table.is_header(row) => {
                let pad = usize::from(between / 2);
                let parts: Vec<String> = columns
                    .iter()
                    .enumerate()
                    .map(|(at, (_, width))| {
                        let pads = pad * (usize::from(at > 0) + usize::from(at + 1 < columns.len()));
                        line.repeat(usize::from(*width) + pads)
                    })
                    .collect();
                vec![generated(self.indent, parts.join(cross), Role::TableBorder)]
            }
            Shape::Columns { columns, between, .. } => self.joints(columns, *between, options),
            Shape::Records { room } => {
                vec![generated(self.indent, line.repeat((*room).min(20).into()), Role::TableBorder)]
            }
        };
        Row { flow: table.flow, runs, start: None }
    }
}

/// How one line of a record is set.
struct Plan {
    /// Rows that the label takes above the value.
    label_rows: usize,
    /// Cells that the label takes beside the value.
    beside: u16,
    measure: Measure,
    /// Rows that a label without a value takes beyond `label_rows`.
    bare_rows: usize,
}

impl Plan {
    fn of(document: &Document, table: &TableBreaks, entry: &Entry, room: u16) -> Self {
        let Some(header) = entry.header else {
            return Self { label_rows: 0, beside: 0, measure: Measure::of(room), bare_rows: 0 };
        };
        let text = table.text(document, header);
        let label = u16::try_from(width(text)).unwrap_or(u16::MAX);
        let hung = if room >= LEAST_VALUE + 2 { room - 2 } else { room };
        let takes = label.saturating_add(2);
        if !text.contains('\n') && takes.saturating_add(LEAST_VALUE) <= room && takes <= room / 2 {
            let measure = Measure { first: room - takes, rest: hung, every_line: false };
            return Self { label_rows: 0, beside: takes, measure, bare_rows: 1 };
        }
        let label_rows = table.wrap(document, header, Measure::of(room)).count();
        Self { label_rows, beside: 0, measure: Measure::of(hung), bare_rows: 0 }
    }
}

/// Which line of a text shows an offset.
pub(super) fn line_at(lines: Wrap<'_>, set: u32) -> usize {
    lines.take_while(|line| line.start <= set).count().max(1) - 1
}

/// Column widths by need: narrow columns get all they need, wide ones share the rest, the wider the more.
fn shape(columns: &[Column], room: u16) -> Shape {
    let needs: Vec<(u32, u32)> = columns
        .iter()
        .map(|c| (u32::from(c.least.min(LONGEST_WORD)).max(1), u32::from(c.most).max(1)))
        .collect();
    for between in [3, 1] {
        let lines = u32::from(between) * (columns.len() as u32).saturating_sub(1);
        let Some(free) = u32::from(room).checked_sub(lines) else { continue };
        let widths = if needs.iter().map(|(_, most)| most).sum::<u32>() <= free {
            needs.iter().map(|(_, most)| *most).collect()
        } else if needs.iter().map(|(least, _)| least).sum::<u32>() <= free {
            share(&needs, free)
        } else {
            continue;
        };
        let mut x = 0;
        let columns = widths.iter().map(|width| {
            let column = (x, *width as u16);
            x += *width as u16 + between;
            column
        });
        return Shape::Columns { columns: columns.collect(), between, parted: false };
    }
    Shape::Records { room }
}

/// Widths that add up to at most `free`, each between what a column needs at least and at most: as near as
/// can be to the square root of its need, so that long columns get more without starving short ones.
fn share(needs: &[(u32, u32)], free: u32) -> Vec<u32> {
    let at_level = |level: f64| -> Vec<u32> {
        let wish = |most: u32| (level * f64::from(most).sqrt()) as u32;
        needs.iter().map(|(least, most)| wish(*most).clamp(*least, (*most).max(*least))).collect()
    };
    let (mut low, mut high) = (0.0, f64::from(free) + 1.0);
    for _ in 0..40 {
        let level = f64::midpoint(low, high);
        if at_level(level).iter().sum::<u32>() <= free { low = level } else { high = level }
    }
    let mut widths = at_level(low);
    let mut spare = free.saturating_sub(widths.iter().sum());
    for (width, (_, most)) in widths.iter_mut().zip(needs) {
        let more = spare.min(1).min(most.saturating_sub(*width));
        *width += more;
        spare -= more;
    }
    widths
}
