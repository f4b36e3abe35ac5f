//! Links that the terminal follows by itself (OSC 8): which it shows now, and how that becomes what it should show.
//!
//! Drawing leaves the cells of links out, so that no cell ever holds a control sequence and every width is that of what
//! is seen. They are written here, after the frame and in the same update of the screen, between the beginning and the
//! end of a link. A link whose cells and place are as they were is not written again.

use std::io::{self, Write};

use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};

use crate::text::grapheme_width;
use crate::ui::Link;

/// What the terminal shows.
#[derive(Debug, Default)]
pub(super) struct Hyperlinks {
    /// Each with the cells that show it.
    shown: Vec<(Link, Vec<Cell>)>,
}

impl Hyperlinks {
    /// Writes the links of `frame` that are not on the screen yet; `anew` when the screen was cleared for it.
    pub(super) fn follow<W: Write + Clone>(
        &mut self,
        links: Vec<Link>,
        frame: &Buffer,
        anew: bool,
        out: &mut W,
    ) -> io::Result<()> {
        if anew {
            self.shown.clear();
        }
        let cells = |link: &Link| link.columns.clone().map(|x| frame[(x, link.y)].clone()).collect();
        let wanted: Vec<(Link, Vec<Cell>)> =
            links.into_iter().map(|link| (link.clone(), cells(&link))).collect();
        let new: Vec<&(Link, Vec<Cell>)> = wanted.iter().filter(|own| !self.shown.contains(own)).collect();
        if !new.is_empty() {
            // The cursor may stand in a line that is typed.
            out.write_all(b"\x1b7")?;
            for (link, cells) in new {
                write(link, cells, out)?;
            }
            out.write_all(b"\x1b8")?;
        }
        self.shown = wanted;
        Ok(())
    }
}

fn write<W: Write + Clone>(link: &Link, cells: &[Cell], out: &mut W) -> io::Result<()> {
    write!(out, "\x1b]8;id={};{}\x1b\\", link.id, link.address)?;
    let mut next = link.columns.start;
    let columns = link.columns.clone().zip(cells).filter(|(x, cell)| {
        // The second cell of a wide cluster shows nothing of its own.
        let own = *x >= next;
        if own {
            next = *x + grapheme_width(cell.symbol()).max(1);
        }
        own
    });
    CrosstermBackend::new(out.clone()).draw(columns.map(|(x, cell)| (x, link.y, cell)))?;
    out.write_all(b"\x1b]8;;\x1b\\")
}
