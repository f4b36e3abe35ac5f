//! Pictures that the terminal shows by itself: what it shows now, and how that becomes what it should show.
//!
//! The frame's cells are written first and know nothing of this; the cells under such a picture are blank in them. A
//! terminal with kitty's protocol keeps pictures, and they are sent once and then only placed. With the others a picture
//! is part of the screen: to take it away, the frame's own cells are written over it. All of it goes out with the
//! frame, in one update of the screen.

use std::io::{self, Write};
use std::sync::Arc;

use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::{Position, Rect};

use super::outbox::Outbox;
use crate::app::{App, ShownPicture};
use crate::picture::{FORGET_ALL, Picture, hide};
use crate::text::grapheme_width;

/// What the terminal shows.
#[derive(Debug, Default)]
pub(super) struct Graphics {
    /// Each with the cell that lies under it: where that changes, the terminal has written over the picture.
    shown: Vec<(ShownPicture, Cell)>,
    /// Pictures that the terminal keeps, with their numbers.
    sent: Vec<(Arc<Picture>, u32)>,
    last: u32,
}

impl Graphics {
    /// Brings the pictures to the screen after the cells of `frame`; `anew` when the screen was cleared for it.
    pub(super) fn follow(
        &mut self,
        app: &App,
        frame: &Buffer,
        anew: bool,
        out: &mut Outbox,
    ) -> io::Result<()> {
        if anew {
            self.shown.clear();
            if !self.sent.is_empty() {
                self.sent.clear();
                out.write_all(FORGET_ALL)?;
            }
        }
        let mut wanted: Vec<ShownPicture> = app.shown_pictures();
        wanted.retain(|own| own.pixels);
        if wanted.is_empty() && self.shown.is_empty() && self.sent.is_empty() {
            return Ok(());
        }
        for own in &mut wanted {
            // A picture of sixels that reaches the last row may scroll the screen.
            if own.area.bottom() >= frame.area.bottom() && !floats(own) {
                own.area.height = frame.area.bottom().saturating_sub(own.area.y + 1);
            }
        }
        wanted.retain(|own| own.area.height > 0);
        let wanted: Vec<(ShownPicture, Cell)> =
            wanted.into_iter().map(|own| (own.clone(), frame[own.area.as_position()].clone())).collect();
        let before = std::mem::take(&mut self.shown);
        out.write_all(b"\x1b7")?;
        for old in before.iter().filter(|old| !wanted.iter().any(|own| is_same(own, old))) {
            self.take_away(&old.0, &wanted, frame, out)?;
        }
        for own in wanted.iter().filter(|own| !before.iter().any(|old| is_same(own, old))) {
            self.put(&own.0, out)?;
        }
        drop(before);
        self.shown = wanted;
        self.forget(out)?;
        out.write_all(b"\x1b8")
    }

    fn put(&mut self, own: &ShownPicture, out: &mut Outbox) -> io::Result<()> {
        let Some(pixels) = &own.picture.pixels else { return Ok(()) };
        let known = self.sent.iter().find(|(picture, _)| Arc::ptr_eq(picture, &own.picture));
        let id = if let Some((_, id)) = known {
            *id
        } else if pixels.floats() {
            self.last += 1;
            pixels.send(self.last, out)?;
            self.sent.push((Arc::clone(&own.picture), self.last));
            self.last
        } else {
            0
        };
        let area = own.area;
        pixels.write((area.x, area.y), own.first..own.first + area.height, (area.width, id), out)
    }

    fn take_away(
        &self,
        old: &ShownPicture,
        wanted: &[(ShownPicture, Cell)],
        frame: &Buffer,
        out: &mut Outbox,
    ) -> io::Result<()> {
        if let Some((_, id)) = self.sent.iter().find(|(picture, _)| Arc::ptr_eq(picture, &old.picture)) {
            // Placed elsewhere it moves by itself.
            let stays = wanted.iter().any(|(own, _)| Arc::ptr_eq(&own.picture, &old.picture));
            return if stays { Ok(()) } else { hide(*id, false, out) };
        }
        // Whole rows, since a wide character may reach into the picture's; its second cell is not written.
        let rows = Rect { x: frame.area.x, width: frame.area.width, ..old.area }.intersection(frame.area);
        let follows = |at: Position| {
            at.x > rows.x && grapheme_width(frame[Position { x: at.x - 1, ..at }].symbol()) > 1
        };
        // What is written otherwise, as a link, is not written here.
        let own = |at: &Position| frame[*at].diff_option != CellDiffOption::Skip && !follows(*at);
        let cells = rows.positions().filter(own).map(|at| (at.x, at.y, &frame[at]));
        CrosstermBackend::new(out.clone()).draw(cells)
    }

    /// Frees what only the terminal still keeps.
    fn forget(&mut self, out: &mut Outbox) -> io::Result<()> {
        let shown = &self.shown;
        let is_shown =
            |picture: &Arc<Picture>| shown.iter().any(|(own, _)| Arc::ptr_eq(&own.picture, picture));
        for (_, id) in
            self.sent.iter().filter(|(picture, _)| Arc::strong_count(picture) == 1 && !is_shown(picture))
        {
            hide(*id, true, out)?;
        }
        self.sent.retain(|(picture, _)| Arc::strong_count(picture) > 1 || is_shown(picture));
        Ok(())
    }
}

fn floats(own: &ShownPicture) -> bool {
    own.picture.pixels.as_ref().is_some_and(crate::picture::Pixels::floats)
}

fn is_same((one, under): &(ShownPicture, Cell), (other, before): &(ShownPicture, Cell)) -> bool {
    Arc::ptr_eq(&one.picture, &other.picture)
        && one.area == other.area
        && one.first == other.first
        && under == before
}
