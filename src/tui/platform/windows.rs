//! Windows: its console sends no signals, has no jobs, and tells keys, mouse and size as records of its own.

use std::io::{self, Write};
use std::os::windows::process::CommandExt;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::time::Duration;

use crossterm::event::{DisableMouseCapture, EnableMouseCapture, Event};
use crossterm::queue;

use crate::tui::shell::Event as ShellEvent;

/// Whether the terminal may be asked what it is and can: nobody has tried how its answers come in.
pub(in crate::tui) const ANSWERS: bool = false;

/// Whether a changed size comes in with what is typed.
pub(in crate::tui) const SIZE_IS_TYPED: bool = true;

/// How long a wait for something typed lasts before it is looked whether to pause: nothing else can end it.
const SLICE: Duration = Duration::from_millis(250);

/// How long a pause of reading may take to begin.
pub(in crate::tui) const PAUSE: Duration = Duration::from_millis(400);

/// The editor where the user has named none.
pub(in crate::tui) const EDITOR: &str = "notepad";

/// Whether a backslash keeps the character after it, in a command that the user has named: it parts folders.
pub(in crate::tui) const BACKSLASH_KEEPS: bool = false;

/// No signals: Ctrl-C is a key, and a console that is closed ends the program, with what was said to be saved on the
/// disk.
pub(in crate::tui) struct Signals;

impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "other systems can refuse")]
    pub(in crate::tui) fn catch() -> io::Result<Self> {
        Ok(Self)
    }

    #[expect(clippy::unnecessary_wraps, reason = "other systems can refuse")]
    pub(in crate::tui) fn start(self, _events: Sender<ShellEvent>) -> io::Result<()> {
        Ok(())
    }
}

/// What goes to the terminal at once. The standard library turns UTF-8 into what the console takes.
///
/// # Errors
/// The console knows no control sequences.
pub(in crate::tui) fn terminal() -> io::Result<impl Write> {
    if crossterm::ansi_support::supports_ansi() {
        Ok(io::stdout())
    } else {
        Err(io::Error::other("this console knows no control sequences; Windows Terminal does"))
    }
}

/// Starts or stops the reports of the mouse: the console is told at once.
pub(in crate::tui) fn mouse(out: &mut impl Write, on: bool) -> io::Result<()> {
    if on { queue!(out, EnableMouseCapture) } else { queue!(out, DisableMouseCapture) }
}

/// Keys are always told in full.
#[expect(clippy::unnecessary_wraps, reason = "other systems write something")]
pub(in crate::tui) fn full_keys(_out: &mut impl Write, _on: bool) -> io::Result<()> {
    Ok(())
}

/// Blocks until something is typed, or `pausing` is set.
pub(in crate::tui) fn typed(pausing: &AtomicBool) -> io::Result<Option<Event>> {
    while !pausing.load(Ordering::SeqCst) {
        if crossterm::event::poll(SLICE)? {
            return crossterm::event::read().map(Some);
        }
    }
    Ok(None)
}

/// Ends the wait for something typed: it looks by itself.
pub(in crate::tui) fn wake() -> bool {
    true
}

/// The console that keys come from.
pub(in crate::tui) struct Terminal;

impl Terminal {
    #[expect(clippy::unnecessary_wraps, reason = "other systems may have none")]
    pub(in crate::tui) fn find() -> io::Result<Self> {
        Ok(Self)
    }

    /// Blocks for ever: a console that is closed ends the program.
    #[expect(clippy::unused_self, reason = "other systems have a file to wait for")]
    pub(in crate::tui) fn wait_for_end(&self) {
        loop {
            std::thread::park();
        }
    }
}

/// Whether there is a shell that the program can be stopped to: programs are not stopped here.
pub(in crate::tui) fn has_shell() -> bool {
    false
}

/// Never asked for, since there is no shell to stop to.
pub(in crate::tui) fn stop() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Never asked for, since there is no shell to stop to.
pub(in crate::tui) fn stop_job() -> io::Result<()> {
    stop()
}

/// The desktop's programs that open addresses: one that takes them as they are, which the command interpreter's `start`
/// does not.
pub(in crate::tui) fn openers(address: &str) -> Vec<Command> {
    /// `CREATE_NEW_PROCESS_GROUP`: Ctrl-C is not for it.
    const APART: u32 = 0x200;
    let mut command = Command::new("rundll32.exe");
    command.arg("url.dll,FileProtocolHandler").arg(address).creation_flags(APART);
    vec![command]
}

/// The names that a program may have: many editors are called through a batch file.
pub(in crate::tui) fn names_of(program: &str) -> Vec<String> {
    ["", ".cmd", ".bat"].iter().map(|end| format!("{program}{end}")).collect()
}
