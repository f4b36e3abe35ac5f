//! The break tables of a run of flows, found once and shared by all widths.

use std::ops::Range;

use super::frame::first_block;
use super::stretch::Stretch;
use super::table::TableBreaks;
use crate::document::{BlockKind, Document, Flow, FlowId};
use crate::text::{Segment, line_segments, segments};

/// The break tables of some flows of a document.
#[derive(Debug)]
pub(super) struct Breaks {
    first: u32,
    /// One past the last segment of each flow; tables have none here.
    ends: Vec<u32>,
    segments: Vec<Segment>,
    tables: Vec<TableBreaks>,
}

impl Breaks {
    pub(super) fn of(document: &Document, flows: Range<u32>) -> Self {
        let mut this = Self {
            first: flows.start,
            ends: Vec::with_capacity(flows.len()),
            segments: Vec::new(),
            tables: Vec::new(),
        };
        for flow in flows.map(FlowId) {
            if let Flow::Table(table) = document.flow(flow) {
                this.tables.push(TableBreaks::of(document, flow, *table));
            } else {
                let text = Stretch::of_flow(document, flow).text;
                match document.block(first_block(document, flow)).kind {
                    BlockKind::Code { .. } => line_segments(&text, &mut this.segments),
                    _ => segments(&text, &mut this.segments),
                }
            }
            this.ends.push(this.segments.len() as u32);
        }
        this
    }

    pub(super) fn flows(&self) -> Range<u32> {
        self.first..self.first + self.ends.len() as u32
    }

    /// The segments of a flow that is no table.
    pub(super) fn segments(&self, flow: FlowId) -> &[Segment] {
        let at = (flow.0 - self.first) as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.segments[start..self.ends[at] as usize]
    }

    /// The break tables of a flow that is a table, and which table it is.
    pub(super) fn table(&self, flow: FlowId) -> Option<(usize, &TableBreaks)> {
        let at = self.tables.binary_search_by_key(&flow, |table| table.flow).ok()?;
        Some((at, &self.tables[at]))
    }
}
