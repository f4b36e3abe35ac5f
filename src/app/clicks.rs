//! Clicks on what lies over the text: popups, lists and questions.

use ratatui::layout::Position;

use super::finder::Row;
use super::targets::{self, Target, TargetKind};
use super::{App, Layer};
use crate::cite::Citations;
use crate::keymap::{Action, Key, KeyCode};

impl App {
    /// A click while a layer is open; says whether anything changed.
    pub(super) fn press_layer(&mut self, at: Position) -> bool {
        match self.layers.last() {
            Some(Layer::Card(card)) if !card.area.contains(at) => drop(self.layers.pop()),
            Some(Layer::Card(card)) if card.inner().contains(at) => return self.press_card(at),
            // The words under a popup say what Enter does.
            Some(Layer::Card(card)) if at.y + 1 == card.area.bottom() => self.act_in_popup(Action::Open, 1),
            Some(Layer::Labels { .. }) => drop(self.layers.pop()),
            // The question stands on the last row: there it is answered, everywhere else it is backed out of.
            Some(Layer::Confirm { .. }) => {
                let yes = at.y + 1 == self.panes.screen.bottom();
                self.raw_key(Key::plain(if yes { KeyCode::Enter } else { KeyCode::Esc }));
            }
            Some(Layer::Finder(_)) => return self.press_finder(at),
            Some(Layer::Filter(_)) if self.panes.sidebar.contains(at) => {
                self.layers.pop();
                self.press_sidebar(at);
            }
            _ => return false,
        }
        true
    }

    /// A click in the list of headings or sources takes what is there, beside it closes the list.
    fn press_finder(&mut self, at: Position) -> bool {
        let Some(Layer::Finder(finder)) = self.layers.last_mut() else { return false };
        let area = self.panes.finder(finder.most());
        if !area.contains(at) {
            self.layers.pop();
            return true;
        }
        let rows = usize::from(area.height.saturating_sub(3));
        let row = usize::from(at.y).checked_sub(usize::from(area.y) + 2);
        let Some(Row::Fit(number)) = row.and_then(|row| finder.rows(rows).get(row).copied()) else {
            return false;
        };
        finder.cursor = number;
        self.act_in_prompt(Action::Accept);
        true
    }

    /// A click in a popup opens the link, note or citation that stands there.
    fn press_card(&mut self, at: Position) -> bool {
        let Some(Layer::Card(card)) = self.layers.last() else { return false };
        let (inner, lines) = (card.inner(), card.lines());
        let Some((content, column)) = lines.get(usize::from(at.y - inner.y)).zip(at.x.checked_sub(inner.x))
        else {
            return false;
        };
        let found = self.targets_in_card().into_iter().find(|(target, _)| {
            content.columns_of(&card.document, target.span).iter().any(|range| range.contains(&column))
        });
        match found {
            Some((Target { kind: TargetKind::Link(destination), chapter, .. }, _)) => {
                self.follow(chapter, &destination);
            }
            Some((target, near)) => self.look_up_at(&target, near, None),
            None => return false,
        }
        true
    }

    /// What the top popup shows that can be opened, and the cell where each begins.
    pub(super) fn targets_in_card(&self) -> Vec<(Target, (u16, u16))> {
        let mut found = Vec::new();
        let Some(Layer::Card(card)) = self.layers.last() else { return found };
        let Some(chapter) = card.chapter else { return found };
        let none = Citations::default();
        let citations = if card.is_chapter { &self.citations } else { &none };
        let inner = card.inner();
        let lines = if self.panes.linear { card.lines_on() } else { card.lines() };
        for (row, content) in lines.iter().enumerate() {
            for (target, column) in targets::on_row(&card.document, chapter, citations, content) {
                found.push((target, (inner.x + column, inner.y + row as u16)));
            }
        }
        found
    }

    /// Opens something that a popup shows.
    pub(super) fn open_in_card(&mut self, target: &Target, near: (u16, u16)) {
        let of_chapter = matches!(self.layers.last(), Some(Layer::Card(card)) if card.is_chapter);
        match &target.kind {
            TargetKind::Link(destination) if !of_chapter => self.follow(target.chapter, destination),
            _ => self.look_up_at(target, near, None),
        }
    }
}
