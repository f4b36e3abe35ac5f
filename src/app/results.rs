//! The results of the search in a pane of their own: opening it, going through it, going there or back.
//!
//! The pane has the keys while the search prompt is open over it; what is typed there searches anew. Moving in the
//! list shows a hit in the text without leaving a trace in the jump list, until Enter goes there. A pane that is
//! kept stays beside the text when the prompt is closed.

mod listing;
mod ranking;
mod view;

pub use listing::Sorting;
pub use view::Shown;

use self::listing::{Line, List};
use self::ranking::Ranking;
use super::body::Place;
use super::input::LineInput;
use super::layer::{Layer, PromptKind};
use super::{App, Hits};
use crate::keymap::Action;
use crate::text::ChapterId;
use crate::work::Work;

/// The pane of results.
#[derive(Debug, Default)]
pub struct Results {
    ranking: Ranking,
    list: List,
    sorting: Sorting,
    /// The chosen hit.
    chosen: Option<(ChapterId, usize)>,
    /// Whether the reader chose it: then better hits that come in do not take its place.
    moved: bool,
    /// The first line on show.
    top: usize,
    /// Whether it stays beside the text.
    kept: bool,
    /// Which of what else to look for is chosen, where nothing is found.
    suggested: Option<usize>,
    before: Before,
}

/// The search as it was before the pane got the keys.
#[derive(Debug, Default)]
struct Before {
    typed: String,
    current: Option<(ChapterId, usize)>,
    hit_page: Option<Place>,
}

impl Results {
    /// Whether hits of the search were not judged yet.
    pub(super) fn is_behind(&self, hits: &Hits) -> bool {
        self.ranking.is_behind(hits)
    }

    /// Whether it stays beside the text.
    pub fn is_kept(&self) -> bool {
        self.kept
    }

    /// Judges more hits; says whether the list changed.
    fn go_on(&mut self, work: &Work, hits: &Hits) -> bool {
        let anew = self.ranking.keep_up(hits);
        if anew {
            (self.chosen, self.moved, self.top) = (None, false, 0);
            self.suggested = None;
        }
        let more = self.ranking.go_on(work, hits);
        if anew || more {
            self.list = List::new(work, hits, &self.ranking.sorted(), self.sorting);
        }
        anew || more
    }

    fn sort(&mut self, work: &Work, hits: &Hits) {
        self.sorting = self.sorting.next();
        self.list = List::new(work, hits, &self.ranking.sorted(), self.sorting);
    }

    /// The number of the chosen hit in the list.
    fn cursor(&self) -> Option<usize> {
        let chosen = self.chosen?;
        self.list.hits.iter().position(|hit| *hit == chosen)
    }

    /// Chooses a hit by its number in the list.
    fn choose(&mut self, number: usize) {
        self.chosen = self.list.hits.get(number).copied();
    }

    /// Scrolls so that `rows` lines show the chosen one, and its headings where they fit.
    fn follow(&mut self, rows: usize) {
        let last = self.list.lines.len().saturating_sub(rows);
        let at = self.cursor().and_then(|n| self.list.lines.iter().position(|line| *line == Line::Hit(n)));
        if let Some(at) = at {
            let headings =
                self.list.lines[..at].iter().rev().take_while(|line| !matches!(line, Line::Hit(_))).count();
            let first = at - headings.min(rows.saturating_sub(1));
            self.top = self.top.min(first).max((at + 1).saturating_sub(rows));
        }
        self.top = self.top.min(last);
    }

    /// Moves the list, not the choice.
    pub(super) fn scroll(&mut self, by: isize) {
        let last = self.list.lines.len().saturating_sub(1);
        self.top = self.top.saturating_add_signed(by).min(last);
    }
}

impl App {
    /// Whether the pane of results has the keys.
    pub fn in_results(&self) -> bool {
        let prompt = matches!(self.layers.last(), Some(Layer::Prompt(p)) if p.kind == PromptKind::Search);
        self.results.is_some() && prompt
    }

    /// &: opens the pane, or goes to it, with what is searched for or was last.
    pub(super) fn open_results(&mut self) {
        let last = || self.typed_before.iter().rev().find(|(kind, _)| *kind == PromptKind::Search);
        let typed = if self.hits.is_active() {
            self.hits.typed().to_owned()
        } else {
            last().map_or_else(String::new, |(_, text)| text.clone())
        };
        let current = self.current_hit();
        self.results.get_or_insert_default();
        self.open_prompt(PromptKind::Search);
        if let Some(Layer::Prompt(prompt)) = self.layers.last_mut() {
            prompt.input = LineInput::new(&typed);
        }
        if self.hits.is_active() { self.list(current) } else { self.search() }
    }

    /// Tab in the search prompt: its hits as a list.
    pub(super) fn expand_search(&mut self) {
        let current = self.current_hit();
        self.results.get_or_insert_default();
        self.arrange();
        self.list(current);
    }

    /// The search prompt was opened: the pane, where there is one, gets the keys.
    pub(super) fn enter_results(&mut self) {
        let before =
            Before { typed: self.hits.typed().to_owned(), current: self.hits.at(), hit_page: self.hit_page };
        if let Some(results) = &mut self.results {
            results.before = before;
            self.arrange();
        }
    }

    /// The hit that is shown on the reading line.
    pub(super) fn current_hit(&self) -> Option<(ChapterId, usize)> {
        self.hits.at().filter(|_| self.hit_page == Some(self.body.place()))
    }

    /// Lists what is found; the hit that the reader is at is the chosen one.
    fn list(&mut self, current: Option<(ChapterId, usize)>) {
        self.rank_on();
        if let (Some(results), Some(current)) = (&mut self.results, current) {
            (results.chosen, results.moved) = (Some(current), true);
        }
        self.show_chosen();
    }

    /// Judges hits, before which keys were heard; until the reader chooses, the best is shown. Says whether the list
    /// changed.
    pub(super) fn rank_on(&mut self) -> bool {
        let rows = self.result_rows();
        let shows = self.in_results();
        let Some(results) = &mut self.results else { return false };
        if !results.go_on(&self.work, &self.hits) {
            return false;
        }
        let best = shows && !results.moved && results.chosen != results.list.hits.first().copied();
        if best {
            results.choose(0);
        }
        results.follow(rows);
        if best {
            self.show_chosen();
        }
        true
    }

    /// Shows the chosen hit in the text and in the list.
    fn show_chosen(&mut self) {
        let rows = self.result_rows();
        let Some(results) = &mut self.results else { return };
        results.follow(rows);
        let Some((chapter, at)) = results.chosen else { return };
        if let Some(pos) = self.hits.go_to(&self.work, chapter, at) {
            self.chosen = None;
            self.awaited = None;
            self.show_hit(pos);
        }
    }

    /// n and N went to a hit: it is the chosen one.
    pub(super) fn choose_current(&mut self) {
        let rows = self.result_rows();
        if let Some(results) = &mut self.results {
            (results.chosen, results.moved) = (self.hits.at(), true);
            results.follow(rows);
        }
    }

    /// Lines of the list that the pane has room for.
    pub(super) fn result_rows(&self) -> usize {
        usize::from(self.panes.result_lines().height)
    }

    pub(super) fn act_in_results(&mut self, action: Action) {
        let page = self.result_rows().saturating_sub(2).max(1) as isize;
        match action {
            Action::Earlier => self.move_choice(-1),
            Action::Later => self.move_choice(1),
            Action::PageUp => self.move_choice(-page),
            Action::PageDown => self.move_choice(page),
            Action::Sort => {
                let rows = self.result_rows();
                if let Some(results) = &mut self.results {
                    results.sort(&self.work, &self.hits);
                    results.follow(rows);
                }
            }
            Action::Pin => self.keep_results(),
            Action::Accept if self.take_suggestion() => {}
            _ => self.act_in_prompt(action),
        }
    }

    fn move_choice(&mut self, by: isize) {
        let Some(results) = &mut self.results else { return };
        if results.list.hits.is_empty() {
            let Some(last) = self.meant.suggestions(&self.hits).len().checked_sub(1) else {
                // There is nothing to go through but what was typed before.
                return self.recall(-by.signum());
            };
            let at = results.suggested.map_or(0, |at| at.saturating_add_signed(by).min(last));
            results.suggested = Some(at);
            return;
        }
        let last = results.list.hits.len() - 1;
        let to = match results.cursor() {
            Some(at) => at.saturating_add_signed(by).min(last),
            None => 0,
        };
        results.choose(to);
        results.moved = true;
        self.show_chosen();
    }

    /// Looks for the chosen suggestion instead of what is typed.
    fn take_suggestion(&mut self) -> bool {
        let Some(results) = &self.results else { return false };
        let Some(text) = results.suggested.and_then(|at| self.suggestions().get(at)).cloned() else {
            return false;
        };
        if let Some(Layer::Prompt(prompt)) = self.layers.last_mut() {
            prompt.input = LineInput::new(&text);
        }
        self.search();
        true
    }

    /// Keeps the pane beside the text and goes there, or keeps it no longer.
    fn keep_results(&mut self) {
        let Some(results) = &mut self.results else { return };
        results.kept = !results.kept;
        if !results.kept {
            self.arrange();
            return self.show_chosen();
        }
        if !self.panes.can_keep_results() {
            results.kept = false;
            return self.tell("there is no room to keep the results beside the text");
        }
        self.act_in_prompt(Action::Accept);
    }

    /// The prompt was accepted: the pane is closed unless it is kept, and the hit is shown where the page is now.
    pub(super) fn leave_results(&mut self) {
        let Some(results) = &self.results else { return };
        if !results.kept {
            self.results = None;
        }
        self.arrange();
        if let Some((chapter, at)) = self.hits.at()
            && let Some(pos) = self.hits.go_to(&self.work, chapter, at)
        {
            self.show_hit(pos);
        }
    }

    /// The prompt was given up: the search is what it was before. Says whether that was a search.
    pub(super) fn give_up_results(&mut self) -> bool {
        let Some(results) = &mut self.results else { return false };
        let before = std::mem::take(&mut results.before);
        if !results.kept || before.typed.is_empty() {
            self.results = None;
        }
        self.arrange();
        if before.typed.is_empty() {
            return false;
        }
        if self.hits.typed() != before.typed {
            self.look_for(&before.typed, self.reading().chapter);
            self.rank_on();
        }
        if let Some((chapter, at)) = before.current {
            self.hits.go_to(&self.work, chapter, at);
        }
        self.hit_page = before.hit_page;
        self.choose_current();
        true
    }

    /// A click in the pane goes to the hit, or to the beginning of what a heading names.
    pub(super) fn press_results(&mut self, row: usize) {
        let Some(results) = &mut self.results else { return };
        let Some(line) = results.list.lines.get(results.top + row).copied() else { return };
        let Line::Hit(number) = line else { return };
        results.choose(number);
        results.moved = true;
        if self.in_results() {
            return self.show_chosen();
        }
        self.leave();
        self.show_chosen();
        self.effect(super::Effect::Save);
    }
}
