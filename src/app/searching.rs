//! The running search: begun by what is typed, gone on with between keys, begun anew when what it knew changes.

use super::body::Page;
use super::hits::{About, Meant};
use super::layer::{Layer, Prompt, PromptKind};
use super::{App, Effect};
use crate::search::Sieve;
use crate::text::ChapterId;

impl App {
    /// Looks for a text, from a chapter on.
    pub(super) fn look_for(&mut self, typed: &str, from: ChapterId) {
        let mut hits = std::mem::take(&mut self.hits);
        let about = About {
            work: &self.work,
            citations: self.cited.then_some(&self.citations),
            language: self.settings.language,
            notes: self.own_notes(),
        };
        hits.look_for(&about, self.search_range(from), typed, from);
        self.hits = hits;
        self.ask_to_sift();
    }

    /// What the bytes of a chapter must hold to answer the running search.
    pub fn sieve(&self) -> Sieve {
        self.hits.sieve()
    }

    /// Has the chapters come first that may answer the search, where not all are there yet.
    fn ask_to_sift(&mut self) {
        if !self.is_whole() {
            self.effect(Effect::Sift);
        }
    }

    /// Looks for the same again, for what the search went by has changed: the hit that the reader is at stays it.
    pub(super) fn search_again(&mut self) {
        let (typed, current) = (self.hits.typed().to_owned(), self.hits.current_place());
        self.look_for(&typed, self.reading().chapter);
        if let Some(place) = current {
            self.hits.next(&self.work, place, false);
        }
        self.rank_on();
    }

    /// What the work cites is known: a search that asks for it begins anew.
    pub(super) fn search_cited(&mut self) {
        if self.hits.asks_for_citations() {
            self.search_again();
            self.find_late_hit();
        }
    }

    /// What to look for instead, where nothing is found.
    pub fn suggestions(&self) -> &[String] {
        self.meant.suggestions(&self.hits)
    }

    /// Looks for what is typed and shows the first hit from where typing began, or the best where all are listed.
    pub(super) fn search(&mut self) {
        let Some(Layer::Prompt(prompt)) = self.layers.last() else { return };
        let (text, origin) = (prompt.input.text().to_owned(), prompt.origin);
        self.body.restore(origin.place);
        let from = self.body.reading_pos(&self.work);
        self.look_for(&text, from.chapter);
        if self.in_results() {
            self.rank_on();
        } else {
            self.show_first(origin);
        }
    }

    /// Shows the first hit from where typing began.
    pub(super) fn show_first(&mut self, origin: Page) {
        self.body.restore(origin.place);
        if let Some((pos, _)) = self.hits.next(&self.work, origin.pos, false) {
            self.show_hit(pos);
        }
    }

    /// Has the search gone on with once the keys that were pressed meanwhile are done.
    pub(super) fn ask_to_search_on(&mut self) {
        let ranks = self.results.as_ref().is_some_and(|results| results.is_behind(&self.hits));
        let more = self.hits.is_searching() || ranks || self.meant.is_behind(&self.hits);
        if more && !self.searches_on {
            self.searches_on = true;
            self.effect(Effect::SearchOn);
        }
    }

    /// Goes on: looks into more chapters, lists what was found, or looks for what may have been meant. Says whether
    /// there is anything to show of that.
    pub(super) fn search_on(&mut self) -> bool {
        self.searches_on = false;
        let state = |app: &Self| {
            let hits = &app.hits;
            let ranks = app.results.as_ref().is_some_and(|results| results.is_behind(hits));
            let goes_on = (hits.is_searching(), hits.is_complete(), ranks);
            (hits.total(), hits.by_words(), hits.at(), goes_on)
        };
        let before = state(self);
        self.hits.go_on(&self.work);
        let listed = self.rank_on();
        let meant = self.meant.go_on(&self.work, &self.hits);
        self.find_late_hit();
        listed || meant || before != state(self)
    }

    /// A chapter came that may have the hit which is looked for and was nowhere yet.
    pub(super) fn find_late_hit(&mut self) {
        if self.hits.current().is_some() || self.hits.total() == 0 || self.in_results() {
            return;
        }
        if let Some(Layer::Prompt(Prompt { kind: PromptKind::Search, origin, .. })) = self.layers.last() {
            self.show_first(*origin);
        } else if std::mem::take(&mut self.hit_waits) {
            self.toast = None;
            self.go_hit(true);
        }
    }

    pub(super) fn end_search(&mut self) {
        self.hit_waits = false;
        self.hits.clear();
        self.ask_to_sift();
        self.meant = Meant::default();
        self.hit_page = None;
        if self.results.take().is_some() {
            self.arrange();
        }
    }
}
