//! Pictures on the page and near it.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::{At, Body, Page};
use crate::document::FlowId;
use crate::layout::PictureSizes;
use crate::text::ChapterId;
use crate::work::Work;

impl Body {
    /// The chapters on the page, and those within a page of it.
    pub(in crate::app) fn reach(&mut self, work: &Work) -> impl Iterator<Item = ChapterId> + use<> {
        let range = self.near(work);
        (range.start().chapter.0..=range.end().chapter.0).map(ChapterId)
    }

    /// From a page above the screen to a page below it.
    fn near(&mut self, work: &Work) -> RangeInclusive<At> {
        let (top, height) = (self.top(work), self.height as isize);
        self.step(work, top, -height).0..=self.step(work, top, 2 * height).0
    }

    /// Whether any chapter has pictures, as far as is known.
    pub(in crate::app) fn has_pictures(&self) -> bool {
        !self.pictures.is_empty()
    }

    /// The pictures on the page and within a page of it, with their columns and rows.
    pub(in crate::app) fn pictures_near(&mut self, work: &Work) -> Vec<(ChapterId, FlowId, (u16, u16))> {
        let near = self.near(work);
        let mut out = Vec::new();
        for chapter in (near.start().chapter.0..=near.end().chapter.0).map(ChapterId) {
            let Some(document) = work.document(chapter).filter(|_| self.pictures.contains_key(&chapter))
            else {
                continue;
            };
            let first = if chapter == near.start().chapter { near.start().row } else { 0 };
            let last = if chapter == near.end().chapter { near.end().row } else { usize::MAX };
            let layout = self.layout(work, document, chapter);
            out.extend(layout.pictures(document, first..=last).map(|(flow, cells)| (chapter, flow, cells)));
        }
        out
    }

    /// Takes the sizes of a chapter's pictures.
    pub(in crate::app) fn set_pictures(&mut self, work: &Work, chapter: ChapterId, sizes: Arc<PictureSizes>) {
        if let Some((document, measured)) = work.document(chapter).zip(self.measured.get_mut(&chapter)) {
            measured.layout = measured.layout.with_pictures(document, Arc::clone(&sizes));
        }
        self.pictures.insert(chapter, sizes);
    }

    /// Brings a page back whose rows moved: the place that was read to its row, and the reading line to its own.
    pub(in crate::app) fn keep(&mut self, work: &Work, page: Page) {
        let below = i32::from(page.place.line) - i32::from(page.row);
        self.go_line(work, page.pos, page.row);
        let line = i32::from(self.place.line) + below;
        self.set_line(line.clamp(0, i32::from(self.height) - 1) as u16);
    }
}
