//! What a reader does to single blocks: moving what is wider than the page sideways, folding and unfolding.

use std::sync::Arc;

use super::{At, Body};
use crate::document::{ContainerId, ContainerKind, Document, FlowId};
use crate::layout::ChapterLayout;
use crate::text::{ChapterId, Ordered, TextPos, TextSpan};
use crate::work::Work;

/// What became of the wish to move a block sideways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Panned {
    /// It moved.
    Moved,
    /// It stands at that end already.
    AtEnd,
    /// Nothing on the page is too wide.
    NothingWide,
}

impl Body {
    /// The cells that a flow is moved to the left by.
    pub(super) fn pan(&self, chapter: ChapterId, flow: FlowId) -> u16 {
        self.pans.get(&(chapter, flow)).copied().unwrap_or(0)
    }

    /// Moves the wide block on the reading line sideways, else the one on the page that is nearest to it.
    pub(in crate::app) fn pan_by(&mut self, work: &Work, steps: isize) -> Panned {
        let (top, line) = (self.top(work), self.line());
        let mut rows: Vec<u16> = (0..self.height).collect();
        rows.order_by_key(|row| row.abs_diff(line));
        let found = rows.into_iter().find_map(|row| {
            let (at, went) = self.step(work, top, row as isize);
            let document = work.document(at.chapter).filter(|_| went == row as isize)?;
            let layout = self.layout(work, document, at.chapter);
            let flow = layout.flow_at(at.row);
            layout.overflow(flow).map(|most| (at.chapter, flow, most))
        });
        let Some((chapter, flow, most)) = found else { return Panned::NothingWide };
        let before = self.pan(chapter, flow).min(most);
        let document = work.document(chapter);
        let to =
            document.map_or(0, |document| self.layout(work, document, chapter).panned(flow, before, steps));
        self.pans.insert((chapter, flow), to);
        if to == before { Panned::AtEnd } else { Panned::Moved }
    }

    /// Folds or unfolds at the reading line: `open` asks for one of the two, `None` for the other of what is. An
    /// open fold is folded from anywhere inside. Says whether anything changed.
    pub(in crate::app) fn fold(&mut self, work: &Work, open: Option<bool>) -> bool {
        if self.linear {
            return false;
        }
        let at = self.reading(work);
        let line = self.line();
        let Some(document) = work.document(at.chapter) else { return false };
        let Some((fold, is_open, is_head)) = self.fold_at(work, document, at) else { return false };
        if open == Some(is_open) || (!is_head && open != Some(false)) {
            return false;
        }
        self.toggle(document, at.chapter, fold);
        let start = document.block(document.container(fold).blocks.start).span.start;
        self.go_line(work, TextPos::new(at.chapter, start), line);
        true
    }

    /// The innermost fold round a row: whether it is open, and whether the row shows its first block.
    fn fold_at(&mut self, work: &Work, document: &Document, at: At) -> Option<(ContainerId, bool, bool)> {
        if document.flows().is_empty() {
            return None;
        }
        let layout = self.layout(work, document, at.chapter);
        let flow = layout.flow_at(at.row);
        let row = layout.build(document, at.row..at.row + 1).pop()?;
        let block = document.block_at(document.flow_start(flow))?;
        let fold = folds_round(document, document.block(block).parent).next()?;
        let is_head = row.start.is_some() && document.container(fold).blocks.start == block;
        Some((fold, self.is_open(document, at.chapter, fold), is_head))
    }

    fn is_open(&self, document: &Document, chapter: ChapterId, fold: ContainerId) -> bool {
        let is_toggled = self.folds.get(&chapter).is_some_and(|toggled| toggled.contains(&fold));
        matches!(document.container(fold).kind, ContainerKind::Details { open } if open != is_toggled)
    }

    fn toggle(&mut self, document: &Document, chapter: ChapterId, fold: ContainerId) {
        let folds = self.folds.entry(chapter).or_default();
        if !Arc::make_mut(folds).remove(&fold) {
            Arc::make_mut(folds).insert(fold);
        }
        if let Some(measured) = self.measured.get_mut(&chapter) {
            measured.layout = measured.layout.with_folds(document, Arc::clone(folds));
        }
    }

    /// Whether a flow is in no closed fold, as far as its chapter is measured.
    pub(in crate::app) fn is_unfolded(&self, chapter: ChapterId, flow: FlowId) -> bool {
        self.measured.get(&chapter).is_none_or(|measured| measured.layout.shows(flow))
    }

    /// Opens the folds round a place and moves a wide block so that the place is seen.
    pub(super) fn reveal(&mut self, work: &Work, pos: TextPos) {
        let document = work.document(pos.chapter).filter(|document| !document.flows().is_empty());
        let Some(document) = document else { return };
        let flow = document.flow_at(pos.offset);
        if !self.layout(work, document, pos.chapter).shows(flow) {
            let block = document.block_at(document.flow_start(flow));
            let parent = block.and_then(|block| document.block(block).parent);
            for fold in folds_round(document, parent) {
                if !self.is_open(document, pos.chapter, fold) {
                    self.toggle(document, pos.chapter, fold);
                }
            }
        }
        let pan = self.pan(pos.chapter, flow);
        let layout = self.layout(work, document, pos.chapter);
        if let Some(most) = layout.overflow(flow)
            && let Some(pan) = seen_at(document, layout, pos.offset, [pan, most])
        {
            self.pans.insert((pos.chapter, flow), pan);
        }
    }
}

/// The cells that a wide flow is to be moved by, so that a byte of it shows; `None` when it does already.
fn seen_at(document: &Document, layout: &ChapterLayout, offset: u32, [pan, most]: [u16; 2]) -> Option<u16> {
    let row = layout.row_of(document, offset);
    let is_seen = |pan: u16| {
        let built = layout.build_panned(document, row..row + 1, &|_| pan);
        built.iter().any(|row| !row.columns_of(document, TextSpan::new(offset, offset + 1)).is_empty())
    };
    if is_seen(pan) {
        return None;
    }
    let step = (layout.options().width / 2).max(1);
    (0..=most.div_ceil(step)).map(|times| times.saturating_mul(step).min(most)).find(|pan| is_seen(*pan))
}

/// All folds of a document, with the words at their heads.
pub(super) fn folds(document: &Document) -> Vec<(ContainerId, &str)> {
    let ids = (0..document.containers().len() as u32).map(ContainerId);
    ids.filter(|id| matches!(document.container(*id).kind, ContainerKind::Details { .. }))
        .map(|id| (id, document.slice(document.block(document.container(id).blocks.start).span)))
        .collect()
}

/// The folds round a block, from the inside out.
fn folds_round(document: &Document, parent: Option<ContainerId>) -> impl Iterator<Item = ContainerId> {
    let up = |id: &ContainerId| match document.container(*id).kind {
        ContainerKind::Note(_) => None,
        _ => document.container(*id).parent,
    };
    let is_fold = |id: &ContainerId| matches!(document.container(*id).kind, ContainerKind::Details { .. });
    std::iter::successors(parent, up).filter(is_fold)
}
