//! Going about: by rows, headings, paragraphs, chapters, hits, and through the jump list.

use super::body::{Landing, Panned};
use super::jumps::Stop;
use super::{App, Awaited, Effect, Focus, Travel, geometry};
use crate::document::{BlockKind, Document, Flow, FlowId, Locator, SectionId, Sureness};
use crate::text::{ChapterId, TextPos, floor};
use crate::theme::Theme;

impl App {
    /// Remembers the present page before a jump.
    pub(super) fn leave(&mut self) {
        let page = self.body.page(&self.work);
        self.travel = Travel::Jump;
        self.jumps.push(page);
        self.effect(Effect::Save);
    }

    /// What was chosen or awaited belongs to the page that is left.
    pub(super) fn moved(&mut self) {
        self.chosen = None;
        self.awaited = None;
        self.effect(Effect::Save);
    }

    /// Whether the page is still to come: going on by rows would lose the place that it is to show.
    fn is_coming(&self) -> bool {
        self.awaited.is_some() && self.work.document(self.reading().chapter).is_none()
    }

    pub(super) fn move_line(&mut self, by: isize) {
        if self.is_coming() {
            return;
        }
        self.tell_end(by);
        let moved = self.body.move_line(&self.work, by);
        if !moved && self.settings.linear {
            return self.tell_stop(by > 0);
        }
        self.travel = Travel::Rows;
        self.moved();
    }

    /// `h` and `l`: folds or unfolds what the reading line is on, else moves a wide block sideways.
    pub(super) fn sideways(&mut self, by: isize) {
        if self.body.fold(&self.work, Some(by > 0)) {
            return self.moved();
        }
        if self.body.pan_by(&self.work, by) == Panned::NothingWide {
            self.tell("nothing here is wider than the page");
        }
    }

    pub(super) fn scroll(&mut self, by: isize) {
        if self.settings.linear {
            return self.move_line(by);
        }
        if self.is_coming() {
            return;
        }
        self.tell_end(by);
        self.body.scroll(&self.work, by);
        self.moved();
    }

    pub(super) fn go_top(&mut self) {
        self.leave();
        self.body.go_top(&self.work);
        self.moved();
    }

    pub(super) fn go_bottom(&mut self) {
        self.leave();
        self.show_bottom();
    }

    /// To the end, without remembering what is left.
    pub(super) fn show_bottom(&mut self) {
        self.moved();
        let last = ChapterId(self.work.run_of(self.reading().chapter).end.0.saturating_sub(1));
        self.await_end(last);
        self.body.go_bottom(&self.work);
    }

    /// Goes to a place and remembers the one it leaves.
    pub(super) fn jump(&mut self, to: TextPos, landing: Landing) {
        self.leave();
        self.moved();
        self.body.go(&self.work, to, landing);
    }

    /// Goes to a section of a chapter by its slug, to the chapter's beginning for an empty one; waits where the
    /// chapter is not loaded.
    pub(super) fn go_section(&mut self, chapter: ChapterId, slug: &str) {
        self.moved();
        let (chapter, place) = match self.work.place(chapter, slug) {
            Some((part, place)) => (part, Some(place)),
            None if slug.is_empty() => (chapter, None),
            None => (self.work.first_part(chapter), None),
        };
        let Some(document) = self.work.document(chapter).cloned() else {
            self.awaited = Some(Awaited::Section(chapter, slug.to_owned()));
            self.body.go(&self.work, TextPos::new(chapter, 0), Landing::Heading);
            return self.load(chapter);
        };
        if place.is_none() && !slug.is_empty() {
            if !self.work.is_read(chapter) {
                // A part that is still to come may have it.
                self.awaited = Some(Awaited::Section(chapter, slug.to_owned()));
                return self.tell(format!("looking for section #{slug}"));
            }
            self.tell(format!("this chapter has no section #{slug}"));
        }
        let offset = place.unwrap_or_else(|| first_offset(&document));
        self.body.go(&self.work, TextPos::new(chapter, offset), Landing::Heading);
    }

    /// Goes to a place of an earlier session; waits where its chapter is not loaded.
    pub(super) fn go_saved(&mut self, locator: &Locator) {
        let Some(chapter) = self.work.part_at(&locator.chapter, locator.source) else {
            return self.tell("the chapter of the remembered place is gone");
        };
        let Some(document) = self.work.document(chapter) else {
            self.awaited = Some(Awaited::Saved(chapter, locator.clone()));
            self.body.go(&self.work, TextPos::new(chapter, 0), Landing::Line);
            return self.load(chapter);
        };
        // A chapter without text has only a beginning.
        let (offset, sureness) = document.find(locator).unwrap_or((0, Sureness::Chapter));
        let pos = TextPos::new(chapter, offset);
        match locator.row {
            Some(row) if row < self.body.height() && !document.text().is_empty() => {
                self.body.go_line(&self.work, pos, row);
            }
            _ => self.body.go(&self.work, pos, Landing::Line),
        }
        // The passage may come back: a file that is being written is empty or half there for a moment.
        if sureness < Sureness::Quote {
            self.awaited = Some(Awaited::Lost(chapter, locator.clone(), None));
        }
    }

    /// Goes where the reader waits to go, now that a chapter is loaded.
    pub(super) fn arrive(&mut self, chapter: ChapterId) {
        match self.awaited.take() {
            Some(Awaited::Section(at, slug))
                if at == chapter
                    || self.work.first_part(chapter) == at
                        && self.work.document(at).is_some()
                        && (self.work.place(at, &slug).is_some() || self.work.is_read(at)) =>
            {
                self.toast = None;
                self.go_section(at, &slug);
            }
            Some(Awaited::Saved(at, locator) | Awaited::Lost(at, locator, _))
                if at == chapter && self.work.by_path(&locator.chapter).is_some() =>
            {
                self.go_saved(&locator);
            }
            Some(Awaited::End(at)) if at == chapter => self.body.go_bottom(&self.work),
            other => self.awaited = other,
        }
    }

    /// Asks for a chapter that the screen waits for.
    pub(super) fn load(&mut self, chapter: ChapterId) {
        if !self.work.chapter(chapter).is_pending() {
            self.effect(Effect::Load(chapter));
        }
    }

    /// To the n-th heading after (or before) the reading line.
    pub(super) fn go_heading(&mut self, by: isize) {
        let is_heading = |document: &Document, flow: FlowId| match document.flow(flow) {
            Flow::Block(block) => {
                matches!(document.block(*block).kind, BlockKind::Heading { .. } | BlockKind::Title)
            }
            Flow::Joined(_) | Flow::Table(_) => false,
        };
        self.go_flow(by, is_heading, Landing::Heading);
    }

    /// To the n-th paragraph after (or before) the reading line.
    pub(super) fn go_paragraph(&mut self, by: isize) {
        let is_text = |document: &Document, flow: FlowId| match document.flow(flow) {
            Flow::Block(block) => document.block(*block).kind != BlockKind::Rule,
            Flow::Joined(_) | Flow::Table(_) => true,
        };
        self.go_flow(by, is_text, Landing::Line);
    }

    fn go_flow(&mut self, by: isize, fits: impl Fn(&Document, FlowId) -> bool, landing: Landing) {
        let mut pos = self.reading();
        for _ in 0..by.unsigned_abs() {
            match self.next_flow(pos, by > 0, &fits) {
                Some(next) => pos = next,
                None => break,
            }
        }
        if pos == self.reading() && self.settings.linear {
            return self.tell_stop(by > 0);
        }
        if pos == self.reading() {
            return if by > 0 { self.body.go_bottom(&self.work) } else { self.body.go_top(&self.work) };
        }
        match landing {
            Landing::Heading => self.leave(),
            Landing::Line => self.travel = Travel::Flow,
        }
        self.moved();
        self.body.go(&self.work, pos, landing);
    }

    /// The beginning of the next (or previous) fitting flow, over the borders of loaded chapters.
    fn next_flow(
        &self,
        from: TextPos,
        forward: bool,
        fits: impl Fn(&Document, FlowId) -> bool,
    ) -> Option<TextPos> {
        let mut chapter = from.chapter;
        let run = self.work.run_of(chapter);
        let own = self.work.document(chapter)?;
        let here = own.flow_at(from.offset);
        let mut range = if forward { here.0 + 1..own.flows().len() as u32 } else { 0..here.0 };
        // Inside a flow, going back means to its own beginning.
        let is_inside = || here.index() < own.flows().len() && from.offset > own.flow_start(here);
        if !forward && is_inside() && fits(own, here) {
            return Some(TextPos::new(chapter, own.flow_start(here)));
        }
        loop {
            let document = self.work.document(chapter)?;
            let fits =
                |flow: &u32| self.body.is_unfolded(chapter, FlowId(*flow)) && fits(document, FlowId(*flow));
            let found = if forward { range.clone().find(fits) } else { range.clone().rfind(fits) };
            if let Some(flow) = found {
                return Some(TextPos::new(chapter, document.flow_start(FlowId(flow))));
            }
            chapter = ChapterId(if forward { chapter.0 + 1 } else { chapter.0.checked_sub(1)? });
            if !run.contains(&chapter) {
                return None;
            }
            range = 0..self.work.document(chapter)?.flows().len() as u32;
        }
    }

    /// To the beginning of the n-th chapter after (or before); back goes to the beginning of this one first.
    pub(super) fn go_chapter(&mut self, by: isize) {
        let here = self.reading().chapter;
        let begun = self.work.first_part(here) != here
            || self.work.document(here).is_some_and(|d| d.flow_at(self.reading().offset) > FlowId(0));
        let by = if by < 0 && begun { by + 1 } else { by };
        let (run, numbers) = (self.work.run_of(here), self.work.numbers_of(here));
        let number = self.work.file_number(here);
        let wanted = number.saturating_add_signed(by).clamp(numbers.start, numbers.end.max(2) - 1);
        if wanted == number && by > 0 {
            self.tell_end(by);
            return self.go_bottom();
        }
        let to = self.work.of_file_number(wanted).unwrap_or_default();
        self.leave();
        if to == run.start {
            self.body.go_top(&self.work);
        } else {
            self.go_section(to, "");
        }
        self.moved_to(to);
    }

    fn moved_to(&mut self, chapter: ChapterId) {
        if self.work.document(chapter).is_some() {
            self.moved();
        }
    }

    /// To what an entry of the contents names; the keys go back to the text.
    pub(super) fn go_entry(&mut self, entry: usize) {
        let Some(entry) = self.sidebar.entry(entry).cloned() else { return };
        self.leave_sidebar();
        self.go_to_heading(entry.chapter, entry.section);
    }

    /// The keys go back to the text. The contents stay open, but for those that lie over the text.
    pub(super) fn leave_sidebar(&mut self) {
        self.focus = Focus::Body;
        if self.panes.overlay {
            self.sidebar.open = Some(false);
            self.arrange();
        }
    }

    /// To a section, or a chapter's beginning.
    pub(super) fn go_to_heading(&mut self, chapter: ChapterId, section: Option<SectionId>) {
        self.leave();
        match (section, self.work.document(chapter).cloned()) {
            (Some(id), Some(document)) => {
                self.moved();
                let pos = TextPos::new(chapter, heading_offset(&document, id));
                self.body.go(&self.work, pos, Landing::Heading);
            }
            _ => self.go_section(chapter, ""),
        }
    }

    pub(super) fn go_back(&mut self) {
        let page = self.body.page(&self.work);
        match self.jumps.back(page) {
            Some(stop) => self.go_stop(stop),
            None => self.tell("no earlier place"),
        }
    }

    pub(super) fn go_forward(&mut self) {
        let page = self.body.page(&self.work);
        match self.jumps.forward(page) {
            Some(stop) => self.go_stop(stop),
            None => self.tell("no later place"),
        }
    }

    fn go_stop(&mut self, stop: Stop) {
        self.moved();
        self.travel = Travel::Jump;
        match stop {
            Stop::Here(page) => self.body.restore(page.place),
            Stop::Saved(locator) => self.go_saved(&locator),
        }
    }

    /// To the next or previous hit of the search.
    pub(super) fn go_hit(&mut self, forward: bool) {
        if !self.hits.is_active() {
            return self.tell("nothing is searched for: / searches");
        }
        self.hits.find_any(&self.work);
        // From the hit that was gone to last while the page is still the same, else from the reading line.
        let page = Some(self.body.place());
        let current = self.hits.current().filter(|_| page == self.hit_page);
        let (from, beyond) = match current {
            Some((chapter, hit)) => (TextPos::new(chapter, hit.start()), true),
            None => (self.reading(), false),
        };
        let found = if forward {
            self.hits.next(&self.work, from, beyond)
        } else {
            self.hits.previous(&self.work, from)
        };
        let Some((pos, round)) = found else {
            return self.tell(format!("no hit for {}", self.hits.typed()));
        };
        self.leave();
        self.moved();
        self.show_hit(pos);
        self.choose_current();
        if round {
            let from = if forward { "on from the beginning" } else { "on from the end" };
            self.tell(format!("{from}: {}", self.hits.count()));
        }
    }

    /// Shows a hit on the reading line.
    pub(super) fn show_hit(&mut self, pos: TextPos) {
        self.body.go(&self.work, pos, Landing::Line);
        self.hit_page = Some(self.body.place());
    }

    /// To a share of the work that is read, in hundredths.
    pub(super) fn go_percent(&mut self, percent: f64) {
        self.leave();
        self.moved();
        if percent <= 0.0 {
            return self.body.go_top(&self.work);
        }
        if percent >= 100.0 {
            return self.go_bottom();
        }
        let run = self.work.run_of(self.reading().chapter);
        match self.place_at(percent / 100.0) {
            Some(pos) => self.body.go(&self.work, pos, Landing::Line),
            None => self.go_section(self.sizes.at(percent / 100.0, &run).0, ""),
        }
    }

    /// The place at a share of the work that is read; `None` where its chapter is not loaded.
    pub(super) fn place_at(&self, share: f64) -> Option<TextPos> {
        let (id, share) = self.sizes.at(share, &self.work.run_of(self.reading().chapter));
        let text = self.work.document(id)?.text();
        Some(TextPos::new(id, floor(text, (text.len() as f64 * share) as usize) as u32))
    }

    pub(super) fn toggle_sidebar(&mut self) {
        if self.settings.linear {
            self.focus = if self.focus == Focus::Sidebar { Focus::Body } else { Focus::Sidebar };
            return;
        }
        let open = self.panes.sidebar.width > 0;
        if open && self.focus == Focus::Sidebar {
            self.sidebar.open = Some(false);
            self.focus = Focus::Body;
        } else {
            if !open {
                self.sidebar.open = Some(true);
                self.zen = false;
            }
            self.focus = Focus::Sidebar;
        }
        let focus = self.focus;
        self.arrange();
        self.focus = if self.panes.sidebar.width > 0 { focus } else { Focus::Body };
        self.effect(Effect::Save);
    }

    pub(super) fn change_measure(&mut self, by: i16) {
        self.set_measure(self.panes.text.width.saturating_add_signed(by));
    }

    pub(super) fn set_measure(&mut self, measure: u16) {
        let widest = self.panes.body.width.saturating_sub(geometry::GUTTER).max(20);
        self.settings.measure = measure.clamp(20, widest.max(super::DEFAULT_MEASURE));
        self.arrange();
        self.tell(format!("{} columns", self.panes.text.width));
    }

    pub(super) fn next_theme(&mut self) {
        self.settings.theme = self.settings.theme.next();
        self.theme = Theme::new(self.settings.theme, self.settings.depth, self.settings.light);
        self.tell(format!("theme: {}", self.settings.theme.name()));
    }

    pub(super) fn toggle_mouse(&mut self) {
        if self.settings.linear {
            return self.tell("there is nothing for the mouse where lines are printed");
        }
        self.settings.mouse = !self.settings.mouse;
        self.effect(Effect::TakeMouse(self.settings.mouse));
        self.tell(if self.settings.mouse {
            "the mouse is the reader's"
        } else {
            "the mouse is the terminal's"
        });
    }
}

/// The first byte of what is read first.
fn first_offset(document: &Document) -> u32 {
    if document.flows().is_empty() { 0 } else { document.flow_start(FlowId(0)) }
}

fn heading_offset(document: &Document, section: SectionId) -> u32 {
    document.block(document.section(section).heading).span.start
}
