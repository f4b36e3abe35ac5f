//! Unix: Linux, macOS and their like.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::{AsFd, AsRawFd, RawFd};
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crossterm::event::{
    Event, KeyboardEnhancementFlags, PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::queue;
use filedescriptor::{POLLERR, POLLHUP, poll, pollfd};
use rustix::process::{Signal, getpid, getsid, kill_current_process_group, kill_process};
use signal_hook::consts::SIGTSTP;
use signal_hook::low_level::emulate_default_handler;

pub(in crate::tui) use super::signals::Signals;

/// Whether the terminal may be asked what it is and can: its answers come in with what is typed.
pub(in crate::tui) const ANSWERS: bool = true;

/// Whether a changed size comes in with what is typed: it is a signal, heard also before anything listens.
pub(in crate::tui) const SIZE_IS_TYPED: bool = false;

/// How long a pause of reading may take to begin: the thread may be in the middle of a key.
pub(in crate::tui) const PAUSE: Duration = Duration::from_millis(100);

/// The editor where the user has named none.
pub(in crate::tui) const EDITOR: &str = "vi";

/// Whether a backslash keeps the character after it, in a command that the user has named.
pub(in crate::tui) const BACKSLASH_KEEPS: bool = true;

// Buttons, the wheel, and motion while a button is down (1002), in SGR form. Not all motion (1003): each move of the
// mouse would wake the program. 1000 is for terminals that do not know 1002.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// What goes to the terminal at once: not through the standard library's buffer, which keeps what it could not write,
/// and whose lock another thread may hold.
///
/// # Errors
/// There are no file descriptors left.
pub(in crate::tui) fn terminal() -> io::Result<impl Write> {
    io::stdout().as_fd().try_clone_to_owned().map(File::from)
}

/// Starts or stops the reports of the mouse.
pub(in crate::tui) fn mouse(out: &mut impl Write, on: bool) -> io::Result<()> {
    out.write_all(if on { MOUSE_ON } else { MOUSE_OFF })
}

/// Asks for keys in kitty's form, or takes that back.
pub(in crate::tui) fn full_keys(out: &mut impl Write, on: bool) -> io::Result<()> {
    if on {
        queue!(out, PushKeyboardEnhancementFlags(KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES))
    } else {
        queue!(out, PopKeyboardEnhancementFlags)
    }
}

/// Blocks until something is typed, or [`wake`] is called. crossterm's wait ends for the signal of a changed size.
pub(in crate::tui) fn typed(_pausing: &AtomicBool) -> io::Result<Option<Event>> {
    crossterm::event::read().map(Some)
}

/// Ends the wait for something typed; `false` where that cannot be done.
pub(in crate::tui) fn wake() -> bool {
    kill_process(getpid(), Signal::WINCH).is_ok()
}

/// The terminal that keys come from, even where standard input is a pipe: the same one that crossterm reads.
pub(in crate::tui) enum Terminal {
    Input,
    Opened(File),
}

impl Terminal {
    pub(in crate::tui) fn find() -> io::Result<Self> {
        if io::stdin().is_terminal() { Ok(Self::Input) } else { File::open("/dev/tty").map(Self::Opened) }
    }

    fn descriptor(&self) -> RawFd {
        match self {
            Self::Input => io::stdin().as_raw_fd(),
            Self::Opened(file) => file.as_raw_fd(),
        }
    }

    /// Blocks until the terminal is hung up; what is typed does not wake it.
    pub(in crate::tui) fn wait_for_end(&self) {
        loop {
            let mut waiting = [pollfd { fd: self.descriptor(), events: 0, revents: 0 }];
            match poll(&mut waiting, None) {
                Ok(_) if waiting[0].revents & (POLLHUP | POLLERR) != 0 => return,
                Err(filedescriptor::Error::Poll(e) | filedescriptor::Error::Io(e))
                    if e.kind() == io::ErrorKind::Interrupted => {}
                // A system that cannot wait for this alone; the signal of a closed terminal has to do.
                Ok(_) | Err(_) => loop {
                    std::thread::park();
                },
            }
        }
    }
}

/// Whether there is a shell that the program can be stopped to, and continued from.
pub(in crate::tui) fn has_shell() -> bool {
    !getsid(None).is_ok_and(|session| session == getpid())
}

/// Stops the program, as the signal that asks for it does where nobody answers it.
pub(in crate::tui) fn stop() -> io::Result<()> {
    emulate_default_handler(SIGTSTP)
}

/// Asks the whole job to stop, as the key would without raw mode, or the shell waits for the rest of it. The signal
/// comes back to this process too.
pub(in crate::tui) fn stop_job() -> io::Result<()> {
    Ok(kill_current_process_group(Signal::TSTP)?)
}

/// The desktop's programs that open addresses, the first that is there to be taken.
pub(in crate::tui) fn openers(address: &str) -> Vec<Command> {
    let programs: &[&str] = if cfg!(target_os = "macos") {
        &["open"]
    } else if std::env::var_os("WSL_DISTRO_NAME").is_some() {
        // First, where there is one: on WSL an xdg-open may be there and open nothing.
        &["wslview", "xdg-open"]
    } else {
        &["xdg-open"]
    };
    let command = |program: &&str| {
        let mut command = Command::new(program);
        command.arg(address).process_group(0);
        command
    };
    programs.iter().map(command).collect()
}

/// The names that a program may have: its own.
pub(in crate::tui) fn names_of(program: &str) -> Vec<String> {
    vec![program.to_owned()]
}
