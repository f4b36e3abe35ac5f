//! How the page moves: by rows, by pages, to a place.

use super::{Anchor, At, Body, Landing, Page};
use crate::text::TextPos;
use crate::work::Work;

impl Body {
    /// Moves the reading line by rows; the text scrolls beneath it, and at the ends of the book it moves itself.
    /// Says whether it moved.
    pub(in crate::app) fn move_line(&mut self, work: &Work, by: isize) -> bool {
        let before = self.place;
        self.move_rows(work, by);
        if by.unsigned_abs() > 1 {
            // A page ends with what it has room for, unless that is where it began.
            self.stand(work, by < 0);
            if self.linear && self.place == before {
                self.move_rows(work, by);
            }
        }
        self.stand(work, by > 0);
        self.place != before
    }

    /// Moves the reading line by rows, to whatever stands there.
    pub(super) fn move_rows(&mut self, work: &Work, by: isize) {
        let (top, line, usual) = (self.top(work), self.line(), self.usual_line());
        let mut left = by;
        let mut line = line as isize;
        let usual = usual as isize;
        let last = self.last_top(work, top);
        // Off its usual row (after a jump to a heading, at an end) the line first comes back to it.
        if left > 0 && line < usual {
            let own = left.min(usual - line);
            line += own;
            left -= own;
        } else if left < 0 && line > usual {
            let own = (-left).min(line - usual);
            line -= own;
            left += own;
        }
        let (mut to, went) = self.step(work, top, left);
        let mut went = went;
        if left > 0 && to > last {
            went = self.distance(work, top, last.max(top), left as usize) as isize;
            to = last.max(top);
        }
        line = (line + (left - went)).clamp(0, self.height as isize - 1);
        let end = self.end(work, to);
        let floor = self.distance(work, to, end, usize::from(self.height));
        self.set(work, to, line.min(floor as isize) as u16);
    }

    /// Scrolls the text by rows and puts the reading line on its usual row; past an end the line goes on alone.
    pub(in crate::app) fn scroll(&mut self, work: &Work, by: isize) {
        let top = self.top(work);
        let last = self.last_top(work, top);
        let (to, _) = self.step(work, top, by);
        let clamped = if by > 0 { to.min(last.max(top)) } else { to };
        if clamped == top {
            // Nothing is left to scroll: the line goes to the end itself.
            let end = self.end(work, top);
            let line = if by > 0 { self.distance(work, top, end, usize::from(self.height) - 1) } else { 0 };
            self.set(work, top, line as u16);
        } else {
            let line = self.usual_line();
            self.set(work, clamped, line);
        }
    }

    /// To the first row of the book.
    pub(in crate::app) fn go_top(&mut self, work: &Work) {
        let chapter = work.run_of(self.place.top.pos.chapter).start;
        self.set(work, At { chapter, row: 0 }, 0);
        self.stand(work, true);
    }

    /// To the last row of the book.
    pub(in crate::app) fn go_bottom(&mut self, work: &Work) {
        let here = self.top(work);
        let (top, end) = (self.last_top(work, here), self.end(work, here));
        let line = self.distance(work, top, end, usize::from(self.height) - 1);
        self.set(work, top, line as u16);
        self.stand(work, false);
    }

    /// Puts a place of the text on the screen.
    pub(in crate::app) fn go(&mut self, work: &Work, pos: TextPos, landing: Landing) {
        let line = match landing {
            // What stands above was not printed.
            _ if self.linear => 0,
            Landing::Heading => 1.min(self.height - 1),
            Landing::Line => self.usual_line(),
        };
        self.go_line(work, pos, line);
    }

    /// Puts a place of the text on a row of the screen.
    pub(in crate::app) fn go_line(&mut self, work: &Work, pos: TextPos, line: u16) {
        self.reveal(work, pos);
        let at = self.row_of(work, Anchor { pos, below: 0 });
        let (top, _) = self.step(work, at, -(line as isize));
        let top = top.min(self.last_top(work, at));
        let line = self.distance(work, top, at, usize::from(self.height) - 1);
        self.set(work, top, line as u16);
        self.stand(work, false);
    }

    /// The page with a place of the text on a row, without going there.
    pub(in crate::app) fn page_at(&mut self, work: &Work, pos: TextPos, line: u16) -> Page {
        let here = self.place();
        self.go_line(work, pos, line);
        let page = self.page(work);
        self.restore(here);
        page
    }

    /// Puts the reading line on a row of the screen.
    pub(in crate::app) fn set_line(&mut self, line: u16) {
        self.place.line = line.min(self.height - 1);
    }
}
