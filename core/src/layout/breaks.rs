//! The break tables of a run of flows, found once and shared by all widths.

use std::ops::Range;

use super::frame::first_block;
use super::stretch::Stretch;
use super::table::TableBreaks;
use crate::document::{BlockKind, Document, Flow, FlowId, Style};
use crate::text::{Direction, Language, Segment, TextSpan, hyphenated_segments, line_segments, segments};

/// The break tables of some flows of a document.
#[derive(Debug)]
pub(super) struct Breaks {
    first: u32,
    /// One past the last segment of each flow; tables have none here.
    ends: Vec<u32>,
    /// How each flow runs.
    directions: Vec<Direction>,
    segments: Vec<Segment>,
    tables: Vec<TableBreaks>,
    /// The language that words are broken by.
    language: Option<Language>,
}

impl Breaks {
    pub(super) fn of(document: &Document, flows: Range<u32>, language: Option<Language>) -> Self {
        let mut this = Self {
            first: flows.start,
            ends: Vec::with_capacity(flows.len()),
            directions: Vec::with_capacity(flows.len()),
            segments: Vec::new(),
            tables: Vec::new(),
            language,
        };
        for flow in flows.map(FlowId) {
            if let Flow::Table(table) = document.flow(flow) {
                let breaks = TableBreaks::of(document, flow, *table);
                this.directions.push(breaks.direction);
                this.tables.push(breaks);
            } else {
                let stretch = Stretch::of_flow(document, flow);
                let text = &*stretch.text;
                let kind = &document.block(first_block(document, flow)).kind;
                this.directions.push(match kind {
                    BlockKind::Code { .. } | BlockKind::Math => Direction::of_code(text),
                    _ => Direction::of(text),
                });
                match (kind, language) {
                    (BlockKind::Code { .. } | BlockKind::Math, _) => line_segments(text, &mut this.segments),
                    (BlockKind::Paragraph, Some(language)) => {
                        let keep = |word: Range<u32>| {
                            let span =
                                TextSpan::new(stretch.to_document(word.start), stretch.to_document(word.end));
                            document
                                .styles_in(span)
                                .iter()
                                .any(|run| run.style.has(Style::CODE) || run.style.has(Style::MATH))
                        };
                        hyphenated_segments(text, language, keep, &mut this.segments);
                    }
                    _ => segments(text, &mut this.segments),
                }
            }
            this.ends.push(this.segments.len() as u32);
        }
        this.segments.shrink_to_fit();
        this
    }

    pub(super) fn flows(&self) -> Range<u32> {
        self.first..self.first + self.ends.len() as u32
    }

    /// The language that words are broken by; `None` when they are not.
    pub(super) fn language(&self) -> Option<Language> {
        self.language
    }

    /// How a flow runs.
    pub(super) fn direction(&self, flow: FlowId) -> Direction {
        self.directions[(flow.0 - self.first) as usize]
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
