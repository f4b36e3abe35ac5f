//! What of a chapter shows: flows in closed folds do not, and wide ones only through a window.

use std::ops::{Range, RangeInclusive};

use super::ChapterLayout;
use crate::document::{Document, FlowId};
use crate::text::Direction;

impl ChapterLayout {
    /// The hidden flows that a flow is one of.
    pub(super) fn hidden(&self, flow: FlowId) -> Option<&Range<u32>> {
        let at = self.hidden.partition_point(|range| range.end <= flow.0);
        self.hidden.get(at).filter(|range| range.contains(&flow.0))
    }

    /// The flow that is shown before a flow.
    pub(super) fn before(&self, flow: FlowId) -> Option<FlowId> {
        let before = flow.0.checked_sub(1).filter(|_| flow.0 != self.breaks.flows().start).map(FlowId)?;
        Some(self.hidden(before).map_or(before, |range| FlowId(range.start - 1)))
    }

    /// The flow that is shown after a flow.
    pub(super) fn after(&self, flow: FlowId) -> Option<FlowId> {
        let after = self.hidden(FlowId(flow.0 + 1)).map_or(flow.0 + 1, |range| range.end);
        (after < self.breaks.flows().end).then_some(FlowId(after))
    }

    /// Whether a flow shows: it was measured, and no closed fold hides it.
    pub fn shows(&self, flow: FlowId) -> bool {
        self.breaks.flows().contains(&flow.0) && self.hidden(flow).is_none()
    }

    /// The pictures of flows in some rows, with their columns and rows.
    pub fn pictures(
        &self,
        document: &Document,
        rows: RangeInclusive<usize>,
    ) -> impl Iterator<Item = (FlowId, (u16, u16))> {
        let flows = self.flow_at(*rows.start())..=self.flow_at(*rows.end());
        let own = self.pictures.range(flows).filter(|(flow, _)| self.shows(**flow));
        own.filter_map(|(flow, _)| Some((*flow, self.set(document, *flow).0.picture()?)))
    }

    /// How many cells a flow is wider than the measure; `None` where it fits.
    pub fn overflow(&self, flow: FlowId) -> Option<u16> {
        self.window(flow).map(|(_, spare)| spare)
    }

    /// Where a flow that is moved by `pan` cells stands after so many steps to the right, or back for less than none:
    /// a step is a column of a table, else eight cells.
    pub fn panned(&self, flow: FlowId, pan: u16, steps: isize) -> u16 {
        const STEP: i64 = 8;
        let Some((from, most)) = self.window(flow) else { return 0 };
        let stops = self.breaks.table(flow).map_or(Vec::new(), |(at, _)| self.grids[at].stops(from));
        if stops.is_empty() {
            return (i64::from(pan.min(most)) + STEP * steps as i64).clamp(0, i64::from(most)) as u16;
        }
        let mut pan = pan.min(most);
        for _ in 0..steps.unsigned_abs().min(stops.len() + 1) {
            pan = if steps > 0 {
                stops.iter().copied().find(|stop| *stop > pan).unwrap_or(most).min(most)
            } else {
                stops.iter().copied().rfind(|stop| *stop < pan).unwrap_or(0)
            };
        }
        pan
    }

    pub(super) fn window(&self, flow: FlowId) -> Option<(u16, u16)> {
        let at = self.wide.binary_search_by_key(&flow, |(flow, ..)| *flow).ok()?;
        Some((self.wide[at].1, self.wide[at].2))
    }

    pub(super) fn is_leftwards(&self, flow: FlowId) -> bool {
        self.options.bidi && self.breaks.direction(flow) == Direction::RightToLeft
    }

    /// Keeps that a flow whose content begins and ends at some columns does not fit.
    pub(super) fn note_width(&mut self, flow: FlowId, from: u16, end: u16) {
        let width = self.options.width;
        if end > width && from.saturating_add(2) <= width {
            self.wide.push((flow, from, end - width));
        }
    }
}
