//! The scrollbar under the mouse: a click goes to that part of the work, and what is held moves with the mouse.

use ratatui::layout::Position;

use super::App;
use crate::text::TextPos;

/// The scrollbar is held.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grip {
    /// Rows from the thumb's upper end to where it is held.
    below: f64,
}

impl App {
    /// The button went down at a cell; says whether it is the scrollbar's. Off the thumb, the page goes there.
    pub(super) fn press_scrollbar(&mut self, at: Position) -> bool {
        let bar = self.panes.scrollbar;
        if !bar.contains(at) {
            return false;
        }
        let (above, shown) = self.thumb(&self.body, &self.body.lines(&self.work));
        let (height, row) = (f64::from(bar.height), f64::from(at.y - bar.y) + 0.5);
        let (first, length) = (above * height, (shown * height).max(1.0));
        self.leave();
        if (first.floor()..first + length).contains(&row) {
            self.grip = Some(Grip { below: row - first });
        } else {
            self.grip = Some(Grip { below: length / 2.0 });
            self.drag_scrollbar(at);
        }
        true
    }

    /// The mouse was moved while it holds the scrollbar; says whether it does.
    pub(super) fn drag_scrollbar(&mut self, at: Position) -> bool {
        let Some(grip) = self.grip else { return false };
        let bar = self.panes.scrollbar;
        let height = f64::from(bar.height.max(1));
        if at.y <= bar.y {
            self.show_share(0.0);
        } else if at.y + 1 >= bar.bottom() {
            self.show_share(1.0);
        } else {
            self.show_share((f64::from(at.y - bar.y) + 0.5 - grip.below) / height);
        }
        true
    }

    /// The page whose first row is at a share of the work.
    fn show_share(&mut self, share: f64) {
        self.moved();
        if share <= 0.0 {
            return self.body.go_top(&self.work);
        }
        if share >= 1.0 {
            return self.show_bottom();
        }
        let (place, line) = (self.place_at(share), self.body.usual_line());
        match place {
            Some(pos) => {
                self.body.go_line(&self.work, pos, 0);
                self.body.set_line(line);
            }
            // A chapter that is not loaded shows as its title until it comes.
            None => self.body.go_line(
                &self.work,
                TextPos::new(self.sizes.at(share, &self.work.run_of(self.reading().chapter)).0, 0),
                0,
            ),
        }
    }
}
