//! What is written to the terminal goes out whole: one frame, one `write`.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::rc::Rc;

/// A writer that gathers bytes until [`Outbox::send`]. Clones share what is gathered. Flushing means nothing:
/// drawing libraries flush several times a frame.
#[derive(Debug, Clone)]
pub(super) struct Outbox {
    bytes: Rc<RefCell<Vec<u8>>>,
    terminal: Rc<File>,
}

impl Outbox {
    /// An outbox to standard output.
    pub(super) fn new() -> io::Result<Self> {
        let terminal = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        Ok(Self { bytes: Rc::default(), terminal: Rc::new(terminal) })
    }

    /// Writes what is gathered. Where the terminal is not ours (any more), it is thrown away: a frame that a
    /// panic cut short must not reach the shell's screen.
    pub(super) fn send(&self) -> io::Result<()> {
        let mut bytes = self.bytes.borrow_mut();
        if super::guard::is_taken() {
            (&*self.terminal).write_all(&bytes)?;
        }
        bytes.clear();
        Ok(())
    }
}

impl Write for Outbox {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
