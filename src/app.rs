//! What the reader is doing: state, and the one function that changes it.
//!
//! [`App::update`] takes a [`Message`] and answers what the shell has to do. It does no I/O, reads no clock and
//! draws nothing; `ui` reads the state, `tui` performs the effects.

mod message;

pub use message::{Background, Effect, Message, Mouse, MouseKind, Update};

use crate::store::Remembered;
use crate::theme::ThemeChoice;
use crate::work::Work;

/// What the reader was started with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Most columns of text.
    pub measure: u16,
    /// Which theme.
    pub theme: ThemeChoice,
    /// How many colours the terminal has.
    pub depth: crate::theme::Depth,
    /// Whether only ASCII may be drawn.
    pub ascii: bool,
    /// Whether the mouse is taken from the terminal.
    pub mouse: bool,
}

/// Columns of text where nothing else is asked for.
pub const DEFAULT_MEASURE: u16 = 80;

/// The whole state of the reader.
#[derive(Debug)]
pub struct App {
    work: Work,
}

impl App {
    /// A reader of a work on a screen of `size` (columns, rows), at the remembered place. Chapters that are not
    /// loaded show as placeholders until a [`Message::Loaded`] brings them.
    pub fn new(work: Work, remembered: &Remembered, settings: Settings, size: (u16, u16)) -> Self {
        let _ = (remembered, settings, size);
        Self { work }
    }

    /// Takes one message.
    pub fn update(&mut self, message: Message) -> Update {
        let _ = message;
        Update::default()
    }

    /// The chapters that the screen shows and that are not loaded: to be had before the first frame, if quickly.
    pub fn wanted(&self) -> Vec<crate::text::ChapterId> {
        Vec::new()
    }

    /// What is to be remembered, now.
    pub fn remembered(&self) -> Remembered {
        Remembered::default()
    }

    /// The work that is read.
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// The terminal's title: the work's, safe.
    pub fn title(&self) -> String {
        self.work.title.clone()
    }
}
