//! The panes on the screen, and what the page in them needs.

use super::geometry::{OPEN_FROM, Panes};
use super::{App, Awaited, Effect, Focus, Layer};
use crate::layout::LayoutOptions;
use crate::work::{Chapter, Work};

impl App {
    /// Works out the panes anew; popups and the page follow.
    pub(super) fn arrange(&mut self) {
        if self.settings.linear {
            return self.arrange_lines();
        }
        let wide = self.size.0 >= OPEN_FROM;
        let open = self.sidebar.open.unwrap_or(wide && has_contents(&self.work));
        let (measure, entered, margin) = (self.settings.measure, self.in_results(), self.margin.on);
        let results = self.results.is_some() && (entered || !self.zen);
        let second = self.split.as_ref().map(|split| split.second);
        let panes = |pinned| {
            let mut panes = Panes::new(self.size, open, self.zen, pinned);
            if results {
                panes.make_room(entered);
            }
            match second {
                Some(second) => panes.split(measure, margin, second),
                None => panes.set(measure, margin),
            }
            panes
        };
        self.panes = panes(0);
        if let Some(card) = &mut self.pinned {
            // Its rows are counted at the width that it will have.
            card.fit_pinned(self.panes.pin);
            self.panes = panes(card.rows().min(100) as u16 + 2);
            card.fit_pinned(self.panes.pin);
        }
        if self.panes.sidebar.width == 0 {
            self.focus = Focus::Body;
        }
        let pictures = self.pictures.room(self.panes.text.height);
        let options = LayoutOptions { width: self.panes.text.width.max(1), pictures, ..self.body.options() };
        self.body.resize(options, self.panes.text.height);
        let other = self.panes.other.text;
        if let Some(split) = self.split.as_mut().filter(|_| !other.is_empty()) {
            split.body.resize(LayoutOptions { width: other.width, ..options }, other.height);
        }
        for layer in &mut self.layers {
            if let Layer::Card(card) = layer {
                card.fit(&self.panes);
            }
        }
        if matches!(self.layers.last(), Some(Layer::Labels { .. })) {
            self.layers.pop();
        }
        self.chosen = None;
    }

    /// After every message: what the page needs is measured or asked for, and the contents follow the reader.
    pub(super) fn settle(&mut self) {
        if self.work.chapters.is_empty() {
            return;
        }
        let before = self.page.pos.chapter;
        self.settle_page();
        self.settle_other_half();
        self.keep_searching_here();
        self.ask_to_search_on();
        if self.work.first_part(before) != self.work.first_part(self.page.pos.chapter) {
            self.sidebar.enter(&self.work, self.reading().chapter);
        }
        if self.focus == Focus::Body
            && let Some(entry) = self.current_entry()
        {
            self.sidebar.cursor = entry;
        }
        let rows = usize::from(self.panes.sidebar.height.saturating_sub(2));
        self.sidebar.follow(rows);
        self.refresh_margin();
    }

    /// What the page needs is measured or asked for.
    pub(super) fn settle_page(&mut self) {
        self.missing = self.body.settle(&self.work);
        // What is known only when its file was scanned comes by itself.
        self.missing.retain(|chapter| !self.work.chapter(*chapter).is_pending());
        for chapter in self.missing.clone() {
            self.effect(Effect::Load(chapter));
        }
        self.page = self.body.page(&self.work);
        if let Some(Awaited::Lost(_, _, left)) = &mut self.awaited
            && *left.get_or_insert(self.body.place()) != self.body.place()
        {
            self.awaited = None;
        }
        self.at_end = self.body.is_at_end(&self.work);
        self.ask_for_highlights();
        self.ask_for_pictures();
    }
}

/// Whether a table of contents tells more than the title: not for one file with one heading. What is read in parts has
/// one until the scan says otherwise.
fn has_contents(work: &Work) -> bool {
    match work.chapters.as_slice() {
        [Chapter { part: None, document: Some(only), .. }] => only.sections().len() > 1,
        [Chapter { part: Some(part), .. }, ..] if work.files() == 1 => {
            part.headings().is_none_or(|count| count > 1)
        }
        _ => true,
    }
}
