//! The highlighting of code: asked for when code comes on the page, once a chapter, and kept.

use super::{App, Effect};
use crate::highlight::{Highlights, has_code};
use crate::text::ChapterId;

impl App {
    /// Asks for the highlighting of code that is on the page or near it, once.
    pub(super) fn ask_for_highlights(&mut self) {
        let first = self.body.place().top.pos.chapter;
        for chapter in (first.0..=self.reading().chapter.0 + 1).map(ChapterId) {
            if chapter.index() < self.work.chapters.len()
                && !self.highlights.contains_key(&chapter)
                && self.work.document(chapter).is_some_and(|document| has_code(document))
            {
                self.highlights.insert(chapter, None);
                self.effect(Effect::Highlight(chapter));
            }
        }
    }

    /// The highlighted code of a chapter; `None` until it is there.
    pub fn highlights(&self, chapter: ChapterId) -> Option<&Highlights> {
        self.highlights.get(&chapter).and_then(Option::as_ref)
    }
}
