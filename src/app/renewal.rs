//! Files change while they are read: the text is replaced, and the reader stays where he is.
//!
//! A chapter whose text changed comes as one that was loaded; a work whose contents changed is taken whole, with
//! what was known of its chapters. What the reader is doing is kept: place, search, folds, jump list, what is
//! typed, and popups that belong to no text that changed.

use super::body::Page;
use super::card::{Card, Subject};
use super::figures::Sizes;
use super::finder::Listing;
use super::hits::Meant;
use super::layer::Layer;
use super::{App, Awaited, Jumps};
use crate::cite::Citations;
use crate::document::Locator;
use crate::store::Remembered;
use crate::text::{ChapterId, TextPos};
use crate::work::{Loaded, Work};

impl App {
    /// Whether the reader is typing, so that files that changed are better read afterwards.
    pub fn is_typing(&self) -> bool {
        self.layers.iter().any(Layer::is_typed_in)
    }

    /// Takes another text of a chapter that was loaded before.
    pub(super) fn renewed(&mut self, loaded: Loaded) -> bool {
        let chapter = loaded.chapter;
        let touches = |page: &Page| page.pos.chapter == chapter || page.place.top.pos.chapter == chapter;
        let page = self.body.page(&self.work);
        let place = self.located(&page);
        let origins = self.origins();
        self.describe_jumps(chapter);
        let other = self.in_other_half(|app| {
            app.describe_jumps(chapter);
            let page = app.body.page(&app.work);
            touches(&page).then(|| app.located(&page)).flatten()
        });
        let folded = self.work.document(chapter).map(|document| self.body.folded(document, chapter));

        self.work.keep(loaded);
        self.body.forget(Some(chapter));
        if let (Some(document), Some(folded)) = (self.work.document(chapter), folded) {
            self.body.fold_again(document, chapter, &folded);
        }
        if self.is_whole() {
            self.sizes = Sizes::of(&self.work);
        }
        self.highlights.remove(&chapter);
        self.pictures.forget(Some(chapter));
        self.forget_citations();
        if touches(&page) {
            match place {
                Some(place) if page.pos.chapter == chapter => self.go_saved(&place),
                _ => self.body.go_line(&self.work, page.pos, page.row),
            }
        }
        self.in_other_half(|app| {
            app.body.forget(Some(chapter));
            if let Some(place) = &other {
                app.go_saved(place);
            }
        });
        self.sidebar.loaded(&self.work, chapter);
        self.hits.loaded(&self.work, chapter);
        self.keep_layers(&origins, |card| {
            card.chapter != Some(chapter) && card.place.is_none_or(|at| at.chapter != chapter)
        });
        self.held = None;
        self.selection.take_if(|selection| selection.chapter == chapter);
        self.arrive(chapter);
        self.own_loaded(chapter);
        if self.is_whole() {
            self.effect(super::Effect::Cite);
        }
        true
    }

    /// Where the reader is on a page, or waits to be.
    pub(super) fn located(&self, page: &Page) -> Option<Locator> {
        match &self.awaited {
            Some(Awaited::Saved(_, locator) | Awaited::Lost(_, locator, _)) => Some(locator.clone()),
            _ => located(&self.work, page),
        }
    }

    /// Says of the jump list's places in a chapter where they are, for its text changes.
    fn describe_jumps(&mut self, chapter: ChapterId) {
        let (work, jumps) = (&self.work, &mut self.jumps);
        let touches = |page: &Page| page.pos.chapter == chapter || page.place.top.pos.chapter == chapter;
        jumps.describe(touches, |page| located(work, page));
    }

    /// Takes the work as it was opened again, at the same place.
    pub(super) fn reloaded(&mut self, work: Work) {
        self.take(work);
        self.tell("read again");
    }

    /// Puts another work in the place of this one, at the same place.
    pub(super) fn take(&mut self, work: Work) {
        let state = self.remembered();
        let other = self.in_other_half(|app| Some(app.remembered()));
        let (reading, folds) = (self.reading().chapter, self.all_folds());
        let origins = self.origins();
        let old = std::mem::replace(&mut self.work, work);
        self.own_reopened(&old);
        self.sizes = Sizes::of(&self.work);
        self.count_loaded();
        self.highlights.clear();
        self.pictures.forget(None);
        if !self.in_results() {
            self.results.take_if(|results| !results.is_kept());
        }
        self.selection = None;
        self.held = None;
        self.forget_citations();
        let typed = self.hits.typed().to_owned();
        self.meant = Meant::default();
        self.look_for(&typed, self.page.pos.chapter);
        self.resume(&state, &folds, reading);
        if let Some(state) = other {
            self.in_other_half(|app| app.resume(&state, &folds, reading));
        }
        self.sidebar.rebuild(&self.work, self.reading().chapter);
        self.keep_layers(&origins, |card| card.chapter.is_none() && card.place.is_none());
        self.arrange();
        if self.is_whole() {
            self.effect(super::Effect::Cite);
        }
    }

    /// Goes where the reader was in the work as it was before, when he read a chapter of the number `reading`.
    fn resume(&mut self, state: &Remembered, folds: &[(String, Vec<(usize, String)>)], reading: ChapterId) {
        self.body.forget(None);
        for (path, folded) in folds {
            if let Some(id) = self.work.by_path(path)
                && let Some(document) = self.work.document(id)
            {
                self.body.fold_again(document, id, folded);
            }
        }
        self.jumps = Jumps::saved(&state.jumps, state.jumped);
        self.body.go_top(&self.work);
        match &state.place {
            Some(place) if self.work.by_path(&place.chapter).is_some() => self.go_saved(place),
            // What is read is gone: what has come into its place is nearest. It may come back: editors put a file out of
            // the way for a moment.
            Some(place) => {
                let last = self.work.chapters.len().saturating_sub(1) as u32;
                let nearest = ChapterId(reading.0.min(last));
                self.go_section(nearest, "");
                self.awaited = Some(Awaited::Lost(nearest, place.clone(), None));
            }
            None => {}
        }
    }

    /// For each chapter, by its path, the folds that are not as its document has them.
    fn all_folds(&self) -> Vec<(String, Vec<(usize, String)>)> {
        let of = |id: ChapterId| {
            let folded = self.body.folded(self.work.document(id)?, id);
            (!folded.is_empty()).then(|| (self.work.chapter(id).path.clone(), folded))
        };
        self.work.ids().filter_map(of).collect()
    }

    /// Until they are worked out again: what is known of them is of another text.
    fn forget_citations(&mut self) {
        self.citations = Citations::default();
        self.cited = false;
        self.chosen = None;
        self.hit_page = None;
    }

    /// Where the reader was when typing into each of the prompts began.
    fn origins(&self) -> Vec<Option<Locator>> {
        let of = |layer: &Layer| match layer {
            Layer::Prompt(prompt) => located(&self.work, &prompt.origin),
            _ => None,
        };
        self.layers.iter().map(of).collect()
    }

    /// Keeps what is typed in, and the popups that `stays` names.
    fn keep_layers(&mut self, origins: &[Option<Locator>], stays: impl Fn(&Card) -> bool) {
        let stays = |card: &Card| stays(card) && !matches!(card.subject, Subject::Sources(_));
        let here = self.reading();
        let section = self.work.document(here.chapter).and_then(|document| document.section_at(here.offset));
        let mut layers = Vec::new();
        for (mut layer, origin) in std::mem::take(&mut self.layers).into_iter().zip(origins) {
            let kept = match &mut layer {
                Layer::Card(card) => stays(card),
                Layer::Labels { .. } => false,
                Layer::Finder(finder) => {
                    finder.renew(&self.work, &self.citations, (here.chapter, section));
                    true
                }
                Layer::Prompt(prompt) => {
                    let place = origin.as_ref().and_then(|locator| {
                        let chapter = self.work.by_path(&locator.chapter)?;
                        let (offset, _) = self.work.document(chapter)?.find(locator)?;
                        Some((TextPos::new(chapter, offset), locator.row.unwrap_or_default()))
                    });
                    prompt.origin = match place {
                        Some((pos, row)) => self.body.page_at(&self.work, pos, row),
                        None => self.body.page(&self.work),
                    };
                    true
                }
                Layer::Filter(_) | Layer::Confirm { .. } | Layer::Editor(_) | Layer::Ask(_) => true,
            };
            if kept {
                layers.push(layer);
            }
        }
        self.layers = layers;
        if self.pinned.as_deref().is_some_and(|card| !stays(card)) {
            self.pinned = None;
            self.arrange();
        }
    }

    /// A list of sources is filled when they are known again.
    pub(super) fn renew_sources(&mut self) {
        for layer in &mut self.layers {
            if let Layer::Finder(finder) = layer
                && matches!(finder.listing, Listing::References(_))
            {
                finder.renew(&self.work, &self.citations, (ChapterId(0), None));
            }
        }
    }
}

/// A page, described so that it is found in another text.
pub(super) fn located(work: &Work, page: &Page) -> Option<Locator> {
    let document = work.document(page.pos.chapter)?;
    let locator = document.locate(&work.chapter(page.pos.chapter).path, page.pos.offset);
    Some(Locator { row: Some(page.row), ..locator })
}
