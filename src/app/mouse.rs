//! The mouse: the wheel scrolls what it is over, a click opens or brings the reading line, a drag selects.

use ratatui::layout::Position;
use unicode_segmentation::UnicodeSegmentation;

use super::body::Line;
use super::{App, Focus, Layer, Mouse, MouseKind};
use crate::text::{ChapterId, TextSpan};

/// Rows that one turn of the wheel scrolls.
const WHEEL: isize = 3;

/// The left button is down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pressed {
    /// Where it went down.
    at: Position,
    /// The character there, or the word of a double click.
    on: Option<(ChapterId, TextSpan)>,
    /// Whether the mouse was moved since.
    dragged: bool,
}

impl App {
    /// Takes what the mouse did; says whether anything changed.
    pub(super) fn mouse(&mut self, mouse: Mouse) -> bool {
        let at = Position::new(mouse.column, mouse.row);
        match mouse.kind {
            MouseKind::WheelDown => self.wheel(at, WHEEL),
            MouseKind::WheelUp => self.wheel(at, -WHEEL),
            MouseKind::Press => self.press(at, false),
            MouseKind::DoublePress => self.press(at, true),
            MouseKind::Drag => self.drag(at),
            MouseKind::Release => self.release(at),
        }
    }

    /// Whether the list of results, and nothing over it, is at a cell.
    fn is_on_results(&self, at: Position) -> bool {
        self.panes.results.contains(at) && (self.layers.is_empty() || self.in_results())
    }

    fn wheel(&mut self, at: Position, by: isize) -> bool {
        if self.is_on_results(at) {
            self.toast = None;
            if let Some(results) = &mut self.results {
                results.scroll(by);
            }
            return true;
        }
        match self.layers.last_mut() {
            Some(Layer::Card(card)) => card.scroll(by),
            Some(Layer::Finder(finder)) => finder.move_cursor(by.signum()),
            Some(_) => return false,
            None => {
                self.toast = None;
                if self.panes.sidebar.contains(at) {
                    self.sidebar.scroll(by);
                } else if let Some(card) = self.pinned.as_mut().filter(|_| self.panes.pin.contains(at)) {
                    card.scroll(by);
                } else if self.panes.other.area.contains(at) {
                    self.in_other_half(|app| app.scroll(by));
                } else {
                    self.scroll(by);
                }
            }
        }
        true
    }

    fn press(&mut self, at: Position, again: bool) -> bool {
        (self.held, self.grip) = (None, None);
        if self.is_on_results(at) {
            self.toast = None;
            let lines = self.panes.result_lines();
            if lines.contains(at) {
                self.press_results(usize::from(at.y - lines.y));
            }
            return true;
        }
        if !self.layers.is_empty() {
            return self.press_layer(at);
        }
        self.toast = None;
        if self.panes.other.area.contains(at) {
            self.switch_half();
        }
        if self.panes.sidebar.contains(at) {
            self.press_sidebar(at);
        } else if self.panes.overlay && self.panes.sidebar.width > 0 {
            // Contents that lie over the text are closed by a click beside them, as popups are.
            self.leave_sidebar();
        } else if self.press_scrollbar(at) || self.press_margin(at) {
            // It went there, or opened a popup.
        } else if self.panes.text.height > at.y && self.panes.body.contains(at) {
            self.focus = Focus::Body;
            self.selection = None;
            let mut on = self.character_at(at, None);
            if again && let Some((chapter, character)) = on {
                on = self.select_word(chapter, character);
            }
            self.held = Some(Pressed { at, on, dragged: again });
        } else {
            return false;
        }
        true
    }

    /// The mouse goes on with the button down: selects from where it went down, and scrolls at the edges.
    fn drag(&mut self, at: Position) -> bool {
        if self.drag_scrollbar(at) {
            return true;
        }
        let Some(Pressed { at: from, on: Some((chapter, first)), dragged }) = self.held else { return false };
        // Some terminals report a move within the cell.
        if !self.layers.is_empty() || (at == from && !dragged) {
            return false;
        }
        let last = self.panes.text.bottom().saturating_sub(1);
        if at.y >= last && at.y > from.y {
            self.scroll(1 + (at.y - last) as isize);
        } else if at.y <= self.panes.text.y && at.y < from.y {
            self.scroll(-1);
        }
        self.body.settle(&self.work);
        if let Some((_, to)) = self.character_at(at, Some(chapter)) {
            self.held = Some(Pressed { at: from, on: Some((chapter, first)), dragged: true });
            self.select_characters(chapter, first, to);
        }
        true
    }

    /// The button went up: without a move between it was a click.
    fn release(&mut self, at: Position) -> bool {
        self.grip = None;
        let Some(held) = self.held.take() else { return false };
        if held.dragged || !self.layers.is_empty() {
            return false;
        }
        self.press_body(at);
        true
    }

    /// The character that a cell shows. With a chapter the nearest one of it, on the cell's row or another.
    fn character_at(&self, at: Position, within: Option<ChapterId>) -> Option<(ChapterId, TextSpan)> {
        let lines = self.body.lines(&self.work);
        let text_of = |row: usize| match lines.get(row) {
            Some(Line::Text(chapter, content))
                if within.is_none_or(|own| own == *chapter)
                    && content.runs.iter().any(|run| run.span().is_some()) =>
            {
                Some((*chapter, content))
            }
            _ => None,
        };
        let row = usize::from(at.y.saturating_sub(self.panes.text.y)).min(lines.len().saturating_sub(1));
        let column = at.x.saturating_sub(self.panes.text.x);
        // A row without text stands for the end of the text above it.
        let near = || {
            let above = (0..row).rev().find_map(text_of).map(|found| (found, u16::MAX / 2));
            above.or_else(|| (row..lines.len()).find_map(text_of).map(|found| (found, 0)))
        };
        let own = text_of(row).map(|found| (found, column));
        let ((chapter, content), column) = own.or_else(|| within.and_then(|_| near()))?;
        let document = self.work.document(chapter)?;
        let start = content.offset_at(document, column)?;
        let character = document.text().get(start as usize..)?.graphemes(true).next()?;
        Some((chapter, TextSpan::new(start, start + character.len() as u32)))
    }

    /// A click in the contents goes to the entry, on the sign before it folds.
    pub(super) fn press_sidebar(&mut self, at: Position) {
        let Some(row) = usize::from(at.y).checked_sub(usize::from(self.panes.sidebar.y) + 1) else { return };
        let number = row + self.sidebar.top();
        let Some(entry) = self.sidebar.entry(number) else { return };
        let (foldable, folded) = (entry.parent, entry.folded);
        if foldable && at.x <= self.panes.fold_sign(entry.depth) + 1 {
            self.sidebar.cursor = number;
            self.sidebar.fold(&self.work, self.reading().chapter, !folded);
        } else {
            self.go_entry(number);
        }
    }

    /// A click in the text opens what stands there, else brings the reading line.
    fn press_body(&mut self, at: Position) {
        let row = at.y.saturating_sub(self.panes.text.y).min(self.panes.text.height.saturating_sub(1));
        let column = at.x.saturating_sub(self.panes.text.x);
        let lines = self.body.lines(&self.work);
        if let Some(Line::Text(chapter, content)) = lines.get(usize::from(row))
            && let Some(document) = self.work.document(*chapter)
        {
            let found = self.placed().into_iter().find(|placed| {
                placed.target.chapter == *chapter
                    && content
                        .columns_of(document, placed.target.span)
                        .iter()
                        .any(|range| range.contains(&column))
            });
            if let Some(mut placed) = found {
                placed.row = row;
                placed.column = column;
                self.chosen = Some(placed.clone());
                return self.open_target(&placed);
            }
        }
        self.chosen = None;
        self.body.set_line(row);
        self.body.fold(&self.work, None);
    }
}
