//! Two places of the work at once: the text split in two halves, each with its own page and jump list.
//!
//! The half with the keys is where everything in [`App`] points (`body`, `page`, `jumps`, `panes.text`); the other
//! waits here and trades places with it. So nothing else has to know that there are two.

use super::body::{Body, Page, Place};
use super::jumps::Jumps;
use super::{App, Awaited, Focus};
use crate::text::ChapterId;

/// The half that does not have the keys.
#[derive(Debug)]
pub struct Split {
    pub(super) body: Body,
    pub(super) page: Page,
    jumps: Jumps,
    hit_page: Option<Place>,
    at_end: bool,
    awaited: Option<Awaited>,
    missing: Vec<ChapterId>,
    /// Whether the keys are in the second half, at the right or below.
    pub(super) second: bool,
}

impl App {
    /// The half without the keys; `None` where the text is not split, or the screen has no room for two.
    pub fn other_half(&self) -> Option<&Body> {
        self.split.as_ref().filter(|_| !self.panes.other.area.is_empty()).map(|split| &split.body)
    }

    /// Splits the text in two halves that show the same place, the keys in the first; or leaves only the half that
    /// has them.
    pub(super) fn toggle_split(&mut self) {
        if self.split.take().is_none() {
            self.split = Some(Box::new(Split {
                body: self.body.twin(),
                page: self.page,
                jumps: self.jumps.clone(),
                hit_page: None,
                at_end: self.at_end,
                awaited: self.awaited.clone(),
                missing: Vec::new(),
                second: false,
            }));
            self.arrange();
            if self.other_half().is_none() {
                self.split = None;
                self.tell("no room for two places: they need 100 columns of text, or 20 rows");
            }
        }
        self.arrange();
    }

    /// Gives the keys to the other half.
    pub(super) fn switch_half(&mut self) {
        if self.other_half().is_none() {
            return self.tell("only one place is open: S opens another");
        }
        self.trade();
        self.selection = None;
        self.focus = Focus::Body;
        self.arrange();
        self.sidebar.enter(&self.work, self.reading().chapter);
    }

    /// Closes the half that has the keys: the other has the text for itself.
    pub(super) fn close_half(&mut self) {
        self.switch_half();
        self.split = None;
        self.arrange();
    }

    /// Both halves trade places. The panes are as they were: whoever does not trade back arranges them.
    pub(super) fn trade(&mut self) {
        let Some(split) = &mut self.split else { return };
        std::mem::swap(&mut self.body, &mut split.body);
        std::mem::swap(&mut self.page, &mut split.page);
        std::mem::swap(&mut self.jumps, &mut split.jumps);
        std::mem::swap(&mut self.hit_page, &mut split.hit_page);
        std::mem::swap(&mut self.at_end, &mut split.at_end);
        std::mem::swap(&mut self.awaited, &mut split.awaited);
        std::mem::swap(&mut self.missing, &mut split.missing);
        split.second = !split.second;
    }

    /// Does something to the half without the keys, as if it had them.
    pub(super) fn in_other_half<T: Default>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        if self.split.is_none() {
            return T::default();
        }
        let chosen = self.chosen.take();
        self.trade();
        let done = act(self);
        self.trade();
        self.chosen = chosen;
        done
    }

    /// After every message: what the half without the keys needs is measured or asked for.
    pub(super) fn settle_other_half(&mut self) {
        if self.other_half().is_some() {
            self.in_other_half(Self::settle_page);
        }
    }
}
