//! How the state is shown: as frames on a screen, or as lines one after the other.

use std::io::{self, Write};

use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use super::graphics::Graphics;
use super::guard::Modes;
use super::hyperlinks::Hyperlinks;
use super::outbox::Outbox;
use crate::app::{App, Message};
use crate::ui::{self, Teller};

/// The size of a terminal that does not know its own, columns by rows.
const UNKNOWN: (u16, u16) = (80, 24);

/// Where the reader is shown.
pub(super) enum Screen {
    /// Frames, of which only what changed is drawn.
    Frames {
        terminal: Box<Terminal<CrosstermBackend<Outbox>>>,
        /// The pictures on it.
        graphics: Box<Graphics>,
        /// The links on it.
        links: Hyperlinks,
        out: Outbox,
        /// Whether the terminal may be told where an update begins and ends.
        whole_updates: bool,
    },
    /// Lines, none of which is ever taken back.
    Lines {
        teller: Box<Teller>,
        out: Outbox,
        /// Whether a key was pressed since lines were printed last.
        keyed: bool,
    },
}

impl Screen {
    /// A screen of `size`, as the modes say.
    pub(super) fn new(out: &Outbox, size: (u16, u16), modes: Modes) -> io::Result<Self> {
        let out = out.clone();
        if !modes.screen {
            return Ok(Self::Lines { teller: Box::default(), out, keyed: false });
        }
        let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
        let backend = CrosstermBackend::new(out.clone());
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport })?;
        let (terminal, graphics) = (Box::new(terminal), Box::default());
        let links = Hyperlinks::default();
        Ok(Self::Frames { terminal, graphics, links, out, whole_updates: modes.extended })
    }

    /// Hears what comes in, before the state does: each key is answered by itself, also where several came at once
    /// or nothing seems to have changed.
    pub(super) fn hear(&mut self, app: &App, message: &Message) -> io::Result<()> {
        let is_key = matches!(message, Message::Key(_) | Message::Paste(_));
        if is_key && matches!(self, Self::Lines { keyed: true, .. }) {
            self.show(app, None)?;
        }
        if let Self::Lines { teller, keyed, .. } = self {
            *keyed |= is_key;
            if matches!(message, Message::Resumed) {
                teller.say_again();
            }
        }
        Ok(())
    }

    /// Shows the state. `anew` clears a screen of frames first, to this size.
    pub(super) fn show(&mut self, app: &App, anew: Option<(u16, u16)>) -> io::Result<()> {
        match self {
            Self::Frames { terminal, graphics, links, out, whole_updates } => {
                draw(app, (terminal, graphics, links), (out, *whole_updates), anew)
            }
            Self::Lines { teller, out, keyed } => {
                let told = teller.tell(app, std::mem::take(keyed));
                out.write_all(told.replace('\n', "\r\n").as_bytes())?;
                out.send()
            }
        }
    }
}

/// The size of the terminal; where lines are printed, some size at least.
pub(super) fn size(linear: bool) -> io::Result<(u16, u16)> {
    let known = |size: u16, unknown: u16| if size > 0 { size } else { unknown };
    match crossterm::terminal::size() {
        Ok((columns, rows)) if linear => Ok((known(columns, UNKNOWN.0), known(rows, UNKNOWN.1))),
        Err(_) if linear => Ok(UNKNOWN),
        other => other,
    }
}

/// Draws a frame and sends it in one piece, as one update of the screen where the terminal knows of such.
fn draw(
    app: &App,
    (terminal, graphics, links): (&mut Terminal<CrosstermBackend<Outbox>>, &mut Graphics, &mut Hyperlinks),
    (out, whole_updates): (&mut Outbox, bool),
    anew: Option<(u16, u16)>,
) -> io::Result<()> {
    if whole_updates {
        crossterm::queue!(out, crossterm::terminal::BeginSynchronizedUpdate)?;
    }
    if let Some((columns, rows)) = anew {
        terminal.resize(Rect::new(0, 0, columns, rows))?;
    }
    let mut linked = Vec::new();
    let drawn = terminal.draw(|frame| {
        let shown = ui::render(app, frame.buffer_mut());
        linked = shown.links;
        if let Some(cursor) = shown.cursor {
            frame.set_cursor_position(cursor);
        }
    })?;
    graphics.follow(app, drawn.buffer, anew.is_some(), out)?;
    links.follow(linked, drawn.buffer, anew.is_some(), out)?;
    if whole_updates {
        crossterm::queue!(out, crossterm::terminal::EndSynchronizedUpdate)?;
    }
    out.send()
}
