//! The terminal's modes: taken on entering, given back exactly once on every way out.
//!
//! What was taken is kept in one place for the whole process, so that the panic hook, the signal path and the
//! guard's own end can each give it back, and only the first of them does.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, queue, terminal};

use super::platform;
use crate::picture::FORGET_ALL;

/// What is taken from the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Modes {
    /// Whether the mouse is reported to the program.
    pub mouse: bool,
    /// Whether the kitty keyboard protocol is asked for, and the title kept and set: not for a terminal that
    /// prints what it does not understand.
    pub extended: bool,
    /// Whether the terminal may keep pictures (kitty's protocol): they are taken from it again.
    pub pictures: bool,
    /// Whether the screen is taken, to be drawn on: else lines are printed, and only the keys are taken.
    pub screen: bool,
}

/// What is taken now; `None` outside.
static TAKEN: Mutex<Option<Modes>> = Mutex::new(None);

/// Keep and bring back the title (xterm's window operations 22 and 23).
const TITLE_PUSH: &[u8] = b"\x1b[22;2t";
const TITLE_POP: &[u8] = b"\x1b[23;2t";

/// The terminal is taken while this lives.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Takes the terminal: raw mode at once; the rest is written to `out`, to go out with the first frame.
    ///
    /// # Errors
    /// There is no terminal to take.
    pub fn enter(out: &mut impl Write, modes: Modes) -> io::Result<Self> {
        take(out, modes)?;
        Ok(Self(()))
    }

    /// Gives the terminal back for a while: for an editor, or to stop.
    pub fn pause(&mut self) -> Option<Modes> {
        give_back()
    }

    /// Takes the terminal again, as it was when [`Self::pause`] gave it back.
    ///
    /// # Errors
    /// There is no terminal to take.
    pub fn resume(&mut self, out: &mut impl Write, modes: Modes) -> io::Result<()> {
        take(out, modes)
    }

    /// Takes again what the shell may have taken back while the process was stopped without being asked
    /// (SIGSTOP), without leaving the screen.
    ///
    /// # Errors
    /// There is no terminal to take.
    pub fn renew(&mut self, out: &mut impl Write) -> io::Result<()> {
        let Some(modes) = *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) else { return Ok(()) };
        terminal::disable_raw_mode()?;
        terminal::enable_raw_mode()?;
        if !modes.screen {
            return Ok(());
        }
        if modes.extended {
            platform::full_keys(out, false)?;
        }
        screen(out, modes)
    }

    /// From now on the terminal may keep pictures.
    pub fn will_keep_pictures(&mut self) {
        if let Some(modes) = TAKEN.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            modes.pictures = true;
        }
    }

    /// Starts or stops the reports of the mouse.
    ///
    /// # Errors
    /// What `out` says.
    pub fn take_mouse(&mut self, out: &mut impl Write, mouse: bool) -> io::Result<()> {
        if let Some(modes) = TAKEN.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            modes.mouse = mouse;
        }
        platform::mouse(out, mouse)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Whether the terminal is taken: nothing may be drawn when it is not.
pub(super) fn is_taken() -> bool {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner).is_some()
}

fn take(out: &mut impl Write, modes: Modes) -> io::Result<()> {
    terminal::enable_raw_mode()?;
    *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) = Some(modes);
    if !modes.screen {
        return Ok(());
    }
    if modes.extended {
        out.write_all(TITLE_PUSH)?;
    }
    screen(out, modes)
}

/// Asks for the screen and its modes.
fn screen(out: &mut impl Write, modes: Modes) -> io::Result<()> {
    queue!(out, EnterAlternateScreen, Clear(ClearType::All), cursor::Hide, EnableBracketedPaste)?;
    if modes.extended {
        // After the alternate screen: terminals keep the flags of either screen apart.
        platform::full_keys(out, true)?;
    }
    if modes.mouse {
        platform::mouse(out, true)?;
    }
    Ok(())
}

/// Gives back what is taken, in the reverse order, and says what it was; does nothing the second time.
fn give_back() -> Option<Modes> {
    let modes = TAKEN.lock().unwrap_or_else(PoisonError::into_inner).take()?;
    let out = if modes.screen { leave_screen(modes) } else { b"\r\n".to_vec() };
    // When the terminal is gone there is nobody to tell.
    if let Ok(mut terminal) = platform::terminal() {
        let _ = terminal.write_all(&out).and_then(|()| terminal.flush());
    }
    let _ = terminal::disable_raw_mode();
    Some(modes)
}

/// What leaves the screen as it was.
fn leave_screen(modes: Modes) -> Vec<u8> {
    let mut out = Vec::new();
    // A frame may have been cut short: end its styles and its update. Writing to a `Vec` cannot fail.
    out.extend_from_slice(b"\x1b[0m\x1b[?2026l");
    if modes.pictures {
        // It may have been cut short in the middle of one.
        out.extend_from_slice(b"\x1b\\");
        out.extend_from_slice(FORGET_ALL);
    }
    if modes.mouse {
        let _ = platform::mouse(&mut out, false);
    }
    if modes.extended {
        let _ = platform::full_keys(&mut out, false);
    }
    let _ = queue!(out, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    if modes.extended {
        out.extend_from_slice(TITLE_POP);
    }
    out
}

/// From now on a panic first gives the terminal back and then tells its message, so that it can be read. A panic
/// in a thread other than the first would leave a reader that no longer answers: it ends the process.
pub fn install_panic_hook() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if super::worker::is_contained() {
            return;
        }
        let was_taken = give_back().is_some();
        tell(panic);
        if was_taken && std::thread::current().name() != Some("main") {
            std::process::exit(101);
        }
    }));
}
