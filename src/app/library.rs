//! A library: many works in one site. Scrolling, hits and figures keep to the work that is read.

use std::ops::Range;

use super::{App, Layer, Prompt, PromptKind};
use crate::text::ChapterId;

impl App {
    /// The chapters that a search from a chapter goes through; `None` for all of them.
    pub(super) fn search_range(&self, from: ChapterId) -> Option<Range<ChapterId>> {
        (self.work.is_library() && !self.all_works).then(|| self.work.run_of(from))
    }

    /// Whether searches go through all works; `None` where there is only one.
    pub fn searches_all_works(&self) -> Option<bool> {
        self.work.is_library().then_some(self.all_works)
    }

    /// Searches go through all works from now on, or through that which is read.
    pub(super) fn toggle_all_works(&mut self) {
        if !self.work.is_library() {
            return self.tell("this is one work: all of it is searched");
        }
        self.all_works = !self.all_works;
        if let Some(Layer::Prompt(Prompt { kind: PromptKind::Search, .. })) = self.layers.last() {
            return self.typed();
        }
        self.keep_searching_here();
        self.tell(if self.all_works { "all works are searched" } else { "this work is searched" });
    }

    /// The running search follows the reader into another work of a library.
    pub(super) fn keep_searching_here(&mut self) {
        let here = self.reading().chapter;
        let range = self.search_range(here);
        if self.hits.is_active() && self.hits.range() != range.as_ref() {
            let typed = self.hits.typed().to_owned();
            self.look_for(&typed, here);
        }
    }

    /// At the end of a work of a library: says that going on stops here.
    pub(super) fn tell_end(&mut self, by: isize) {
        if by > 0 && self.at_end && self.work.is_library() {
            self.tell("the end of this work: t or o goes to the others");
        }
    }

    /// In a library, the title of the work that a chapter belongs to.
    pub(super) fn book_title(&self, here: ChapterId) -> Option<&str> {
        let head = self.work.book_of(here);
        (self.work.is_library() && head != here).then(|| &*self.work.chapter(head).title)
    }
}
