//! The signals that the reader answers: Unix's.

use std::io;
use std::sync::mpsc::Sender;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH, SIGXFSZ};

use signal_hook::low_level::emulate_default_handler;

use crate::app::Message;
use crate::tui::guard::is_taken;
use crate::tui::shell::Event;

/// Signals caught from now on, and handed on once [`Signals::start`] is called.
pub(in crate::tui) struct Signals(signal_hook::iterator::Signals);

impl Signals {
    /// Catches signals: before the terminal is taken, so that none can leave it taken.
    pub(in crate::tui) fn catch() -> io::Result<Self> {
        signal_hook::iterator::Signals::new([
            SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH, SIGXFSZ,
        ])
        .map(Self)
    }

    /// Hands them on from a thread of their own.
    pub(in crate::tui) fn start(mut self, events: Sender<Event>) -> io::Result<()> {
        let hand_on = move || {
            for signal in &mut self.0 {
                let event = match signal {
                    SIGWINCH => match crossterm::terminal::size() {
                        Ok((columns, rows)) => Event::Message(Message::Resize(columns, rows)),
                        Err(_) => continue,
                    },
                    // Another program has the terminal, or the shell is about to: nothing is to be put in order.
                    SIGTSTP if !is_taken() => {
                        let _ = emulate_default_handler(SIGTSTP);
                        continue;
                    }
                    // Typed to the editor that was run from here.
                    SIGINT | SIGQUIT if !is_taken() => continue,
                    // A file that may not grow: the write fails and is told, which is enough.
                    SIGXFSZ => continue,
                    SIGTSTP => Event::Stop,
                    SIGCONT => Event::Continued,
                    other => Event::Ending(other),
                };
                if events.send(event).is_err() {
                    break;
                }
            }
        };
        std::thread::Builder::new().name("signals".into()).spawn(hand_on).map(drop)
    }
}
