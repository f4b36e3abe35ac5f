//! Chapters come in while the reader is reading.

use super::{App, Effect};
use crate::text::ChapterId;
use crate::work::Loaded;

impl App {
    /// Takes a chapter. Says whether the screen shows anything of it.
    pub(super) fn loaded(&mut self, loaded: Loaded) -> bool {
        let chapter = loaded.chapter;
        if chapter.index() >= self.work.chapters.len() {
            return false;
        }
        if self.work.document(chapter).is_some() {
            return self.renewed(loaded);
        }
        let place = self.body.place();
        self.work.keep(loaded);
        self.highlights.remove(&chapter);
        self.pictures.forget(Some(chapter));
        self.sizes.loaded(&self.work, chapter);
        self.sidebar.loaded(&self.work, chapter);
        self.hits.loaded(&self.work, chapter);
        let shown = self.take_loaded(chapter) | self.in_other_half(|app| app.take_loaded(chapter));
        self.own_loaded(chapter);
        self.tell_changes(chapter);
        self.find_late_hit();
        if self.is_whole() {
            self.effect(Effect::Cite);
        }
        // Most chapters of a great work come in unseen.
        let in_contents = self.sidebar.shows(chapter, usize::from(self.panes.sidebar.height));
        let moved = place != self.body.place();
        let counted = self.count_loaded();
        shown || moved || in_contents || counted || self.hits.is_active() || self.is_whole()
    }

    /// A chapter is loaded: the page of the half with the keys takes it. Says whether the page is another now.
    fn take_loaded(&mut self, chapter: ChapterId) -> bool {
        // A chapter above the reader grows from a placeholder: what is read must not move for that.
        let (reading, line, place) = (self.reading(), self.body.line(), self.body.place());
        let awaited = self.missing.contains(&chapter);
        self.body.forget(Some(chapter));
        if chapter < reading.chapter && awaited {
            self.body.go_line(&self.work, reading, line);
        }
        self.arrive(chapter);
        awaited || place != self.body.place()
    }

    /// Whether every chapter is loaded.
    pub(super) fn is_whole(&self) -> bool {
        self.sizes.is_whole()
    }

    /// The chapters that the screen shows and that are not loaded: to be had before the first frame, if quickly.
    pub fn wanted(&self) -> Vec<ChapterId> {
        self.missing.clone()
    }
}
