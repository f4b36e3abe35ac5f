//! What is written to the terminal goes out whole: one frame, one `write`.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use super::platform;

/// A writer that gathers bytes until [`Outbox::send`]. Clones share what is gathered. Flushing means nothing:
/// drawing libraries flush several times a frame.
#[derive(Clone)]
pub(super) struct Outbox {
    bytes: Rc<RefCell<Vec<u8>>>,
    terminal: Rc<RefCell<dyn Write>>,
}

impl Outbox {
    /// An outbox to standard output.
    pub(super) fn new() -> io::Result<Self> {
        let terminal = platform::terminal()?;
        Ok(Self { bytes: Rc::default(), terminal: Rc::new(RefCell::new(terminal)) })
    }

    /// Writes what is gathered. Where the terminal is not ours (any more), it is thrown away: a frame that a
    /// panic cut short must not reach the shell's screen.
    pub(super) fn send(&self) -> io::Result<()> {
        let mut bytes = self.bytes.borrow_mut();
        if super::guard::is_taken() {
            let mut terminal = self.terminal.borrow_mut();
            terminal.write_all(&bytes).and_then(|()| terminal.flush())?;
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
