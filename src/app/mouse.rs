//! The mouse: the wheel scrolls what it is over, a click selects or opens.

use ratatui::layout::Position;

use super::body::Line;
use super::{App, Focus, Layer, Mouse, MouseKind};

/// Rows that one turn of the wheel scrolls.
const WHEEL: isize = 3;

impl App {
    /// Takes what the mouse did; says whether anything changed.
    pub(super) fn mouse(&mut self, mouse: Mouse) -> bool {
        let at = Position::new(mouse.column, mouse.row);
        let by = match mouse.kind {
            MouseKind::WheelDown => Some(WHEEL),
            MouseKind::WheelUp => Some(-WHEEL),
            MouseKind::Press => {
                self.grip = None;
                None
            }
            MouseKind::Drag => return self.drag_scrollbar(at),
            MouseKind::Release => {
                self.grip = None;
                return false;
            }
        };
        if self.panes.results.contains(at) && self.layers.last().is_none_or(|_| self.in_results()) {
            self.toast = None;
            let lines = self.panes.result_lines();
            match (by, &mut self.results) {
                (Some(by), Some(results)) => results.scroll(by),
                (None, _) if lines.contains(at) => self.press_results(usize::from(at.y - lines.y)),
                _ => {}
            }
            return true;
        }
        match (self.layers.last_mut(), by) {
            (Some(Layer::Card(card)), Some(by)) => {
                card.scroll(by);
                return true;
            }
            (Some(Layer::Finder(finder)), Some(by)) => {
                finder.move_cursor(by.signum());
                return true;
            }
            (Some(_), Some(_)) => return false,
            (Some(_), None) => return self.press_layer(at),
            (None, None) if self.panes.other.area.contains(at) => self.switch_half(),
            (None, _) => {}
        }
        self.toast = None;
        match by {
            Some(by) if self.panes.sidebar.contains(at) => self.sidebar.scroll(by),
            Some(by) if self.panes.pin.contains(at) => {
                if let Some(card) = &mut self.pinned {
                    card.scroll(by);
                }
            }
            Some(by) if self.panes.other.area.contains(at) => self.in_other_half(|app| app.scroll(by)),
            Some(by) => self.scroll(by),
            None if self.panes.sidebar.contains(at) => self.press_sidebar(at),
            // Contents that lie over the text are closed by a click beside them, as popups are.
            None if self.panes.overlay && self.panes.sidebar.width > 0 => self.leave_sidebar(),
            None if self.press_scrollbar(at) => {}
            None if self.panes.body.contains(at) => self.press_body(at),
            None => return false,
        }
        true
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
        self.focus = Focus::Body;
        let row = at.y - self.panes.text.y;
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
