//! The shell round the state: it owns the terminal, the threads, the clock and the files, and does nothing clever.
//!
//! The state is shown as frames or, for screen readers, as lines (`screen.rs`).
//! [`run`] puts the first frame on the screen before it starts anything else, then blocks on one channel: keys,
//! signals, parsed chapters and failures all come through it. It drains the channel, draws once if something
//! changed, and blocks again; idle, it never wakes. Start with [`run`], then `Shell` in `shell.rs`.

mod clicks;
mod desktop;
mod environment;
mod graphics;
mod guard;
mod hyperlinks;
mod input;
mod keeper;
mod outbox;
mod painter;
mod platform;
mod reply;
mod screen;
mod shell;
mod start;
mod translate;
mod watch;
mod worker;

use std::path::PathBuf;

pub use environment::Environment;
pub use guard::{Guard, Modes, install_panic_hook};

use crate::app::Settings;
use crate::system;
use crate::work::{OpenOptions, Work};

/// How the reader is started.
#[derive(Debug, Clone)]
pub struct Options {
    /// What the state is made with.
    pub settings: Settings,
    /// What is known of the terminal and the locale.
    pub environment: Environment,
    /// Where the work came from, to open it again.
    pub origin: Origin,
    /// Something to tell the reader at the start.
    pub notice: Option<String>,
    /// Whether a file was named, so that its chapter counts for more than the remembered one.
    pub named: bool,
    /// An annotation to go to, by its identity.
    pub annotation: Option<String>,
    /// Whether the work only says that there is nothing to read: other works are listed over it.
    pub start_page: bool,
}

/// Where a work came from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// The program itself.
    Edition,
    /// A file or folder.
    Path(PathBuf, OpenOptions),
    /// Standard input, which cannot be read twice.
    Input,
}

/// Why the reader ended, where nothing failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// It was asked to, or its terminal is gone.
    Quit,
    /// This signal asked it to. The place was saved and the terminal restored.
    Signal(i32),
    /// Another work is to be opened.
    Elsewhere {
        /// Its key.
        work: String,
        /// An annotation of it to go to, by its identity.
        annotation: Option<String>,
    },
}

/// Why the reader could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// There is no terminal to read keys from, or it cannot be set up.
    #[error("no usable terminal: {0}")]
    Terminal(std::io::Error),
    /// The terminal cannot be drawn on, or read, any more.
    #[error("cannot use the terminal any more: {0}")]
    Draw(std::io::Error),
}

/// Reads a work until the reader quits. Everything it changed of the terminal is restored on every way out.
///
/// # Errors
/// See [`RunError`].
pub fn run(work: Work, options: &Options) -> Result<Ended, RunError> {
    match shell::Shell::start(work, options).and_then(shell::Shell::read) {
        // The window was closed, which is a way to quit.
        Err(RunError::Draw(error)) if system::is_terminal_gone(&error) => Ok(Ended::Quit),
        other => other,
    }
}
