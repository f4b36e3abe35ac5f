//! One chapter measured at one width, and rows built from the measures.

mod shown;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::breaks::Breaks;
use super::frame::{Frames, innermost, opens};
use super::gap::Gap;
use super::setting::Setting;
use super::stretch::Stretch;
use super::table::{Grid, line_at};
use super::visual::{Window, mirror_all};
use super::{LayoutOptions, PictureSizes, Row};
use crate::document::{ContainerId, Document, FlowId};
use crate::text::{Cursor, Language, Ordered};

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
    /// The folds that are not as the document has them.
    toggled: Arc<BTreeSet<ContainerId>>,
    /// The pictures that can be shown.
    pictures: Arc<PictureSizes>,
    /// Flows in a row that closed folds hide. They have no rows.
    hidden: Vec<Range<u32>>,
    /// Flows that are wider than the measure: the column that their window begins at, and cells that do not show.
    wide: Vec<(FlowId, u16, u16)>,
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
        let breaks = Breaks::of(document, flows.start.min(end)..end, language(options));
        Self::measure(document, Arc::new(breaks), options, (Arc::default(), Arc::default()))
    }

    /// The same flows at other options, without looking for line breaks again.
    #[must_use]
    pub fn resized(&self, document: &Document, options: LayoutOptions) -> Self {
        let language = language(options);
        let breaks = if self.breaks.language() == language {
            Arc::clone(&self.breaks)
        } else {
            Arc::new(Breaks::of(document, self.breaks.flows(), language))
        };
        Self::measure(document, breaks, options, (Arc::clone(&self.toggled), Arc::clone(&self.pictures)))
    }

    /// The same flows with other folds toggled: opened where the document has them closed, and closed where it
    /// has them open.
    #[must_use]
    pub fn with_folds(&self, document: &Document, toggled: Arc<BTreeSet<ContainerId>>) -> Self {
        let pictures = Arc::clone(&self.pictures);
        Self::measure(document, Arc::clone(&self.breaks), self.options, (toggled, pictures))
    }

    /// The same flows where these pictures can be shown; they get rows where the options have room for pictures.
    #[must_use]
    pub fn with_pictures(&self, document: &Document, pictures: Arc<PictureSizes>) -> Self {
        let toggled = Arc::clone(&self.toggled);
        Self::measure(document, Arc::clone(&self.breaks), self.options, (toggled, pictures))
    }

    fn measure(
        document: &Document,
        breaks: Arc<Breaks>,
        options: LayoutOptions,
        (toggled, pictures): (Arc<BTreeSet<ContainerId>>, Arc<PictureSizes>),
    ) -> Self {
        let flows = breaks.flows();
        let frames = Frames::of(document, options, &toggled);
        let mut this = Self {
            options,
            frames,
            starts: Vec::with_capacity(flows.len() + 1),
            lead: 0,
            marks: Vec::new(),
            grids: Vec::new(),
            toggled,
            pictures,
            hidden: Vec::new(),
            wide: Vec::new(),
            breaks,
        };
        let mut at = 0;
        for flow in flows.clone().map(FlowId) {
            if flow.0 != flows.start && this.frames.hides(document, flow) {
                match this.hidden.last_mut() {
                    Some(range) if range.end == flow.0 => range.end += 1,
                    _ => this.hidden.push(flow.0..flow.0 + 1),
                }
                if this.breaks.table(flow).is_some() {
                    this.measure_flow(document, flow);
                }
                continue;
            }
            let above = this.gap(document, flow).rows() as u32;
            at += above;
            if flow.0 == flows.start {
                this.lead = above;
            }
            // What is hidden before a flow ends where the flow starts.
            this.starts.resize((flow.0 - flows.start) as usize, at);
            this.starts.push(if flow.0 == flows.start { 0 } else { at });
            at += this.measure_flow(document, flow) as u32;
        }
        this.starts.resize(flows.len() + 1, at);
        this
    }

    /// Rows of a flow's own: its text and what stands below it.
    fn measure_flow(&mut self, document: &Document, flow: FlowId) -> usize {
        if let Some((_, table)) = self.breaks.table(flow) {
            let grid = Grid::of(document, table, &self.frames, self.options);
            let (rows, (from, end)) = (grid.rows(), grid.extent(self.options.width));
            self.grids.push(grid);
            self.note_width(flow, from, end);
            return rows;
        }
        let (setting, stretch) = self.set(document, flow);
        let (mut rows, mut widest) = (0, 0);
        if let Some(mut lines) = setting.lines(&stretch.text, self.breaks.segments(flow)) {
            while let Some(line) = lines.next() {
                rows += 1;
                widest = widest.max(line.width);
                if rows % MARK_EVERY == 0 {
                    self.marks.push(Mark { flow, row: rows as u32, at: lines.cursor() });
                }
            }
        }
        let below = setting.picture_rows() + setting.rows_below();
        if let Some(from) = setting.window() {
            self.note_width(flow, from, from.saturating_add(widest));
        }
        rows + below
    }

    fn set<'a>(&self, document: &'a Document, flow: FlowId) -> (Setting, Stretch<'a>) {
        let direction = self.breaks.direction(flow);
        let setting = Setting::of(
            document,
            &self.frames,
            (flow, direction),
            self.options,
            self.pictures.get(&flow).copied(),
        );
        (setting, Stretch::of_flow(document, flow))
    }

    fn gap(&self, document: &Document, flow: FlowId) -> Gap {
        Gap::above(document, &self.frames, flow, self.before(flow))
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
        if let Some(range) = self.hidden(flow) {
            return self.first_row_of(FlowId(range.start - 1));
        }
        let first = self.first_row_of(flow);
        if let Some((at, table)) = self.breaks.table(flow) {
            return first + self.grids[at].row_of(document, table, offset);
        }
        let (setting, stretch) = self.set(document, flow);
        let first = first + setting.picture_rows();
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
        self.build_panned(document, rows, &|_| 0)
    }

    /// Builds rows; flows that are wider than the measure are moved to the left by the cells that `pan` gives, as far
    /// as there is something to see.
    pub fn build_panned(
        &self,
        document: &Document,
        rows: Range<usize>,
        pan: &dyn Fn(FlowId) -> u16,
    ) -> Vec<Row> {
        let rows = rows.start..rows.end.min(self.rows());
        let mut out = Vec::with_capacity(rows.len());
        if rows.is_empty() {
            return out;
        }
        for flow in (self.flow_at(rows.start).0..=self.flow_at(rows.end - 1).0).map(FlowId) {
            let own = self.rows_of(flow);
            if own.is_empty() {
                continue;
            }
            let wanted = rows.start.max(own.start) - own.start..rows.end.min(own.end) - own.start;
            let first = out.len();
            self.build_flow(document, flow, wanted, &mut out);
            if let Some((from, spare)) = self.window(flow) {
                let window = Window { from, until: self.options.width, pan: pan(flow).min(spare) };
                for row in &mut out[first..] {
                    row.runs = window.cut(document, std::mem::take(&mut row.runs), self.options.ascii);
                }
            }
        }
        out
    }

    /// Builds some of the rows that belong to a flow, counted from its first.
    fn build_flow(&self, document: &Document, flow: FlowId, wanted: Range<usize>, out: &mut Vec<Row>) {
        let above = self.gap(document, flow);
        let below = self.after(flow).map(|next| (next, self.gap(document, next)));
        let lead = self.first_row_of(flow) - self.rows_of(flow).start;
        let end = self.rows_of(flow).len() - below.as_ref().map_or(0, |(_, gap)| gap.rows());
        let place = (document, &self.frames);
        for at in wanted.start..wanted.end.min(lead) {
            out.push(self.turned([flow, flow], above.build(at, place, [flow, flow], self.options)));
        }
        let own = wanted.start.max(lead)..wanted.end.min(end);
        if !own.is_empty() {
            self.build_own(document, (flow, &above), own.start - lead..own.end - lead, out);
        }
        if let Some((next, gap)) = below {
            for at in wanted.start.max(end)..wanted.end {
                out.push(self.turned([flow, next], gap.build(at - end, place, [flow, next], self.options)));
            }
        }
    }

    /// A row between two flows, the other way round where both run from right to left.
    fn turned(&self, flows: [FlowId; 2], mut row: Row) -> Row {
        if flows.iter().all(|flow| self.is_leftwards(*flow)) {
            mirror_all(&mut row.runs, self.options.width);
            row.runs.reverse();
        }
        row
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
            let leftwards = self.is_leftwards(flow) && self.grids[at].is_leftwards();
            for (at, mut row) in own.clone().zip(self.grids[at].build(document, table, self.options, own)) {
                let mut runs = prefix(at);
                if leftwards {
                    mirror_all(&mut runs, self.options.width);
                }
                runs.append(&mut row.runs);
                runs.order_by_key(|run| (run.x, run.width));
                out.push(Row { runs, ..row });
            }
            return;
        }
        let (setting, stretch) = self.set(document, flow);
        let pictured = setting.picture_rows();
        for at in own.start..own.end.min(pictured) {
            let mut runs = prefix(at);
            if setting.is_leftwards() {
                mirror_all(&mut runs, self.options.width);
            }
            runs.extend(setting.picture_row(at, self.options));
            runs.order_by_key(|run| (run.x, run.width));
            out.push(Row { flow, runs, start: None });
        }
        let mut at = own.start.max(pictured);
        if at >= own.end {
            return;
        }
        let skipped = at - pictured;
        if let Some(lines) = setting.lines(&stretch.text, self.breaks.segments(flow)) {
            let mark = self.mark(flow, |mark| mark.row as usize <= skipped);
            let mut order = setting.order(&stretch.text);
            for line in lines.from(mark.at).skip(skipped - mark.row as usize).take(own.end - at) {
                let mut runs = prefix(at);
                setting.line_runs(document, &stretch, (line, self.options, order.as_mut()), &mut runs);
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
            if setting.is_leftwards() {
                mirror_all(&mut runs, self.options.width);
            }
            runs.extend(setting.below(document, flow, self.options, widest));
            runs.order_by_key(|run| (run.x, run.width));
            out.push(Row { flow, runs, start: None });
        }
    }
}

/// The language that words are broken by.
fn language(options: LayoutOptions) -> Option<Language> {
    options.language.filter(|_| options.hyphenate)
}
