//! While another program has the terminal: an editor, or the shell that the reader goes back to for a while.

use std::path::Path;

use super::{Event, Shell};
use crate::app::Message;
use crate::tui::worker::Job;
use crate::tui::{desktop, platform};

/// Who asks to stop.
#[derive(Clone, Copy)]
pub(super) enum StopBy {
    Key,
    Signal,
}

impl Shell {
    /// Opens a file in the reader's editor, at a byte of it; afterwards the work is read again.
    pub(super) fn edit(&mut self, path: &Path, offset: u32) -> std::io::Result<()> {
        self.input.pause();
        self.guard.pause();
        let outcome = desktop::edit(path, offset);
        self.come_back()?;
        match outcome {
            Ok(()) => {
                let _ = self.jobs.send(Job::Reload);
            }
            Err(reason) => self.tell(reason),
        }
        Ok(())
    }

    /// Gives the terminal to the shell and stops, until continued.
    pub(super) fn stop(&mut self, by: StopBy) -> std::io::Result<()> {
        if !platform::has_shell() {
            // Stopped, it could not be continued: there is no shell to do it.
            self.tell("there is no shell to go back to".to_owned());
            return Ok(());
        }
        self.save();
        self.input.pause();
        self.guard.pause();
        match by {
            StopBy::Signal => platform::stop()?,
            // The signal thread stops this process with the others, and tells when it goes on.
            StopBy::Key => {
                platform::stop_job()?;
                loop {
                    match self.inbox.receive() {
                        ending @ (Event::Ending(_) | Event::TerminalGone) => {
                            self.inbox.put_off(ending);
                            break;
                        }
                        Event::Continued => break,
                        other => self.inbox.put_off(other),
                    }
                }
            }
        }
        self.come_back()
    }

    /// Takes the terminal again after another program had it.
    fn come_back(&mut self) -> std::io::Result<()> {
        self.guard.resume(&mut self.out, self.modes)?;
        self.set_title()?;
        self.input.resume();
        self.whole = true;
        self.measure()?;
        self.update(Message::Resumed)
    }
}
