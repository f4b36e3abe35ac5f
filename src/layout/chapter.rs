//! One chapter measured at one width, and rows built from the measures.

use std::ops::Range;
use std::sync::Arc;

use super::breaks::Breaks;
use super::frame::{Frames, innermost, opens};
use super::gap::Gap;
use super::setting::Setting;
use super::stretch::Stretch;
use super::table::{Grid, line_at};
use super::{LayoutOptions, Row};
use crate::document::{Document, FlowId};
use crate::text::Cursor;

/// After how many rows of one flow the place is kept, so that long flows need not be wrapped from their beginning.
const MARK_EVERY: usize = 256;

/// One chapter (or some of its flows) measured at one width.
#[derive(Debug, Clone)]
pub struct ChapterLayout {
    options: LayoutOptions,
    breaks: Arc<Breaks>,
    frames: Frames,
    /// The first row of each flow, and one past the last. Rows above the first flow's text are its own; rows
    /// between two flows belong to the first of them.
    starts: Vec<u32>,
    /// Rows above the text of the first flow.
    lead: u32,
    marks: Vec<Mark>,
    /// The measures of tables, in the order of their break tables.
    grids: Vec<Grid>,
}

/// Where a row inside a long flow starts.
#[derive(Debug, Clone, Copy)]
struct Mark {
    flow: FlowId,
    row: u32,
    at: Cursor,
}

impl ChapterLayout {
    /// Measures all flows of a chapter.
    pub fn new(document: &Document, options: LayoutOptions) -> Self {
        Self::of_flows(document, 0..document.flows().len() as u32, options)
    }

    /// Measures only some flows: the body of a note, the beginning of a section. What layout puts between them
    /// and the flows outside (blanks, the notes' rule) is left out.
    pub fn of_flows(document: &Document, flows: Range<u32>, options: LayoutOptions) -> Self {
        let end = flows.end.min(document.flows().len() as u32);
        Self::measure(document, Arc::new(Breaks::of(document, flows.start.min(end)..end)), options)
    }

    /// The same flows at other options, without looking for line breaks again.
    #[must_use]
    pub fn resized(&self, document: &Document, options: LayoutOptions) -> Self {
        Self::measure(document, Arc::clone(&self.breaks), options)
    }

    fn measure(document: &Document, breaks: Arc<Breaks>, options: LayoutOptions) -> Self {
        let flows = breaks.flows();
        let frames = Frames::of(document, options);
        let mut this = Self {
            options,
            frames,
            starts: Vec::with_capacity(flows.len() + 1),
            lead: 0,
            marks: Vec::new(),
            grids: Vec::new(),
            breaks,
        };
        let mut at = 0;
        for flow in flows.clone().map(FlowId) {
            let above = this.gap(document, flow).rows() as u32;
            at += above;
            if flow.0 == flows.start {
                this.lead = above;
            }
            this.starts.push(if flow.0 == flows.start { 0 } else { at });
            at += this.measure_flow(document, flow) as u32;
        }
        this.starts.push(at);
        this
    }

    /// Rows of a flow's own: its text and what stands below it.
    fn measure_flow(&mut self, document: &Document, flow: FlowId) -> usize {
        if let Some((_, table)) = self.breaks.table(flow) {
            let grid = Grid::of(document, table, &self.frames, self.options);
            let rows = grid.rows();
            self.grids.push(grid);
            return rows;
        }
        let (setting, stretch) = self.set(document, flow);
        let mut rows = 0;
        if let Some(mut lines) = setting.lines(&stretch.text, self.breaks.segments(flow)) {
            while lines.next().is_some() {
                rows += 1;
                if rows % MARK_EVERY == 0 {
                    self.marks.push(Mark { flow, row: rows as u32, at: lines.cursor() });
                }
            }
        }
        rows + setting.rows_below()
    }

    fn set<'a>(&self, document: &'a Document, flow: FlowId) -> (Setting, Stretch<'a>) {
        (Setting::of(document, &self.frames, flow, self.options), Stretch::of_flow(document, flow))
    }

    fn gap(&self, document: &Document, flow: FlowId) -> Gap {
        Gap::above(document, &self.frames, flow, flow.0 == self.breaks.flows().start)
    }

    /// What it was measured for.
    pub fn options(&self) -> LayoutOptions {
        self.options
    }

    /// The flows that were measured.
    pub fn flows(&self) -> Range<u32> {
        self.breaks.flows()
    }

    /// Rows in all, blank rows between flows included, none before the first and none after the last.
    pub fn rows(&self) -> usize {
        self.starts.last().map_or(0, |end| *end as usize)
    }

    /// The flow that a row belongs to. Rows past the end belong to the last flow.
    pub fn flow_at(&self, row: usize) -> FlowId {
        let flows = self.breaks.flows();
        let at = self.starts[..flows.len()].partition_point(|start| *start as usize <= row);
        FlowId(flows.start + (at as u32).saturating_sub(1))
    }

    /// The rows of a flow, its blank row after included; empty for one that was not measured.
    pub fn rows_of(&self, flow: FlowId) -> Range<usize> {
        let flows = self.breaks.flows();
        if !flows.contains(&flow.0) {
            let at = if flow.0 < flows.start { 0 } else { self.rows() };
            return at..at;
        }
        let at = (flow.0 - flows.start) as usize;
        self.starts[at] as usize..self.starts[at + 1] as usize
    }

    /// The first row that shows a flow itself: below what leads in the first flow of all.
    pub fn first_row_of(&self, flow: FlowId) -> usize {
        let lead = if flow.0 == self.breaks.flows().start { self.lead as usize } else { 0 };
        self.rows_of(flow).start + lead
    }

    /// The row that shows a byte of text; a byte that no row shows (between blocks) gives the nearest before it
    /// in reading order.
    pub fn row_of(&self, document: &Document, offset: u32) -> usize {
        let (flow, flows) = (document.flow_at(offset), self.breaks.flows());
        if flow.0 < flows.start || flows.is_empty() {
            return 0;
        }
        if flow.0 >= flows.end {
            return self.rows().saturating_sub(1);
        }
        let first = self.first_row_of(flow);
        if let Some((at, table)) = self.breaks.table(flow) {
            return first + self.grids[at].row_of(document, table, offset);
        }
        let (setting, stretch) = self.set(document, flow);
        let set = stretch.to_set(offset);
        let Some(lines) = setting.lines(&stretch.text, self.breaks.segments(flow)) else { return first };
        let mark = self.mark(flow, |mark| mark.at.offset() <= set);
        first + mark.row as usize + line_at(lines.from(mark.at), set)
    }

    /// The last kept place of a flow that is not past what is looked for, or the flow's beginning.
    fn mark(&self, flow: FlowId, is_before: impl Fn(&Mark) -> bool) -> Mark {
        let at =
            self.marks.partition_point(|mark| mark.flow < flow || (mark.flow == flow && is_before(mark)));
        let mark = at.checked_sub(1).map(|at| self.marks[at]).filter(|mark| mark.flow == flow);
        mark.unwrap_or(Mark { flow, row: 0, at: Cursor::default() })
    }

    /// Builds rows. Reaches past the end yield fewer.
    pub fn build(&self, document: &Document, rows: Range<usize>) -> Vec<Row> {
        let rows = rows.start..rows.end.min(self.rows());
        let mut out = Vec::with_capacity(rows.len());
        if rows.is_empty() {
            return out;
        }
        for flow in (self.flow_at(rows.start).0..=self.flow_at(rows.end - 1).0).map(FlowId) {
            let own = self.rows_of(flow);
            let wanted = rows.start.max(own.start) - own.start..rows.end.min(own.end) - own.start;
            self.build_flow(document, flow, wanted, &mut out);
        }
        out
    }

    /// Builds some of the rows that belong to a flow, counted from its first.
    fn build_flow(&self, document: &Document, flow: FlowId, wanted: Range<usize>, out: &mut Vec<Row>) {
        let above = self.gap(document, flow);
        let below = (flow.0 + 1 < self.breaks.flows().end).then(|| FlowId(flow.0 + 1));
        let below = below.map(|next| (next, self.gap(document, next)));
        let lead = self.first_row_of(flow) - self.rows_of(flow).start;
        let end = self.rows_of(flow).len() - below.as_ref().map_or(0, |(_, gap)| gap.rows());
        let place = (document, &self.frames);
        for at in wanted.start..wanted.end.min(lead) {
            out.push(above.build(at, place, [flow, flow], self.options));
        }
        let own = wanted.start.max(lead)..wanted.end.min(end);
        if !own.is_empty() {
            self.build_own(document, (flow, &above), own.start - lead..own.end - lead, out);
        }
        if let Some((next, gap)) = below {
            for at in wanted.start.max(end)..wanted.end {
                out.push(gap.build(at - end, place, [flow, next], self.options));
            }
        }
    }

    /// Builds rows of a flow's own, counted from the first one that shows the flow itself.
    fn build_own(
        &self,
        document: &Document,
        (flow, above): (FlowId, &Gap),
        own: Range<usize>,
        out: &mut Vec<Row>,
    ) {
        let inside = innermost(document, flow);
        let prefix = |at: usize| {
            self.frames.prefix(document, inside, self.options.ascii, |id| {
                at == 0 && opens(document, flow, id) && !above.takes_marker(id)
            })
        };
        if let Some((at, table)) = self.breaks.table(flow) {
            for (at, mut row) in own.clone().zip(self.grids[at].build(document, table, self.options, own)) {
                let mut runs = prefix(at);
                runs.append(&mut row.runs);
                out.push(Row { runs, ..row });
            }
            return;
        }
        let (setting, stretch) = self.set(document, flow);
        let mut at = own.start;
        if let Some(lines) = setting.lines(&stretch.text, self.breaks.segments(flow)) {
            let mark = self.mark(flow, |mark| mark.row as usize <= own.start);
            for line in lines.from(mark.at).skip(own.start - mark.row as usize).take(own.len()) {
                let mut runs = prefix(at);
                setting.line_runs(document, &stretch, (line, self.options), &mut runs);
                out.push(Row { flow, runs, start: Some(stretch.to_document(line.start)) });
                at += 1;
            }
        }
        if at < own.end {
            let widest = || {
                let lines = setting.lines(&stretch.text, self.breaks.segments(flow)).into_iter().flatten();
                lines.map(|line| line.width + u16::from(line.hyphen)).max().unwrap_or(0)
            };
            let mut runs = prefix(at);
            runs.extend(setting.below(document, flow, self.options, widest));
            out.push(Row { flow, runs, start: None });
        }
    }
}
