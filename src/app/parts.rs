//! Long files that come in parts: the parts become known while the first page is already being read.

use super::{App, Awaited, Effect, Layer};
use crate::text::ChapterId;
use crate::work::Work;

impl App {
    /// Takes the work as it is known now that its long files were scanned, at the same place. What is being typed
    /// stays, and what was waited for is waited for on.
    pub(super) fn scanned(&mut self, work: Work) {
        let first = |id: ChapterId| work.by_path(&self.work.chapter(id).path).unwrap_or(id);
        let awaited = self.awaited.take().map(|awaited| match awaited {
            Awaited::End(_) => Awaited::End(ChapterId(work.chapters.len().saturating_sub(1) as u32)),
            Awaited::Section(id, slug) => Awaited::Section(first(id), slug),
            Awaited::Saved(id, locator) | Awaited::Lost(id, locator, _) => {
                Awaited::Saved(work.part_at(&locator.chapter, locator.source).unwrap_or(first(id)), locator)
            }
        });
        self.layers.retain(|layer| matches!(layer, Layer::Prompt(_) | Layer::Filter(_)));
        self.results.take_if(|results| !results.is_kept());
        let waits = self.hit_waits;
        self.take(work);
        self.hit_waits = waits;
        match awaited {
            Some(Awaited::End(last)) => {
                self.body.go_bottom(&self.work);
                self.await_end(last);
            }
            Some(Awaited::Section(id, slug)) => self.go_section(id, &slug),
            Some(Awaited::Saved(_, locator) | Awaited::Lost(_, locator, _)) => self.go_saved(&locator),
            None => {}
        }
    }

    /// Waits for the end of the work, where it is not loaded.
    pub(super) fn await_end(&mut self, last: ChapterId) {
        if self.work.document(last).is_none() {
            self.awaited = Some(Awaited::End(last));
            if !self.work.chapter(last).is_pending() {
                self.effect(Effect::Load(last));
            }
        }
    }

    /// Tells that a file is no longer what it was when it was opened, once.
    pub(super) fn tell_changes(&mut self, chapter: ChapterId) {
        let mut found = self.work.diagnostics.iter().rev().filter(|d| d.code == "changed-file");
        let Some(last) = found.next().filter(|d| d.chapter == Some(chapter)) else { return };
        if found.next().is_none() {
            let message = last.message.clone();
            self.tell(message);
        }
    }
}
