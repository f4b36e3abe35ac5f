//! A real terminal for tests: a pseudo-terminal, the program in it, and what its screen shows. Tests wait for
//! what they expect, never for time to pass.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use filedescriptor::{POLLIN, poll, pollfd};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long anything may take before a test fails: far more than it does.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program under test.
pub(crate) const LECTERN: &str = env!("CARGO_BIN_EXE_lectern");

struct Shown {
    parser: vt100::Parser,
    raw: Vec<u8>,
    ended: bool,
}

/// A terminal with a program in it.
pub(crate) struct Terminal {
    shown: Arc<(Mutex<Shown>, Condvar)>,
    writer: Box<dyn Write + Send>,
    master: Option<Box<dyn MasterPty + Send>>,
    closed: Arc<AtomicBool>,
    child: Box<dyn Child + Send + Sync>,
    /// Bits of the line discipline before the program ran.
    before: (u32, u32, u32),
}

/// A command in an environment that leaves nothing to the surroundings, its state in `folder`.
pub(crate) fn command(program: &str, folder: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.env_clear();
    command.cwd(folder);
    command.env("PATH", std::env::var("PATH").unwrap_or_default());
    command.env("HOME", folder);
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    command.env("LECTERN_STATE", folder.join("state.db"));
    command.env("LECTERN_CONFIG", folder.join("config.toml"));
    command
}

impl Terminal {
    /// Runs a command in a terminal of 80 columns and 24 rows.
    pub(crate) fn run(command: CommandBuilder) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let before = bits(&*pair.master);
        let shown = Shown { parser: vt100::Parser::new(24, 80, 0), raw: Vec::new(), ended: false };
        let shown = Arc::new((Mutex::new(shown), Condvar::new()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (seen, closed) = (Arc::clone(&shown), Arc::new(AtomicBool::new(false)));
        let (closing, master) = (Arc::clone(&closed), pair.master.as_raw_fd().unwrap());
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            // A read that blocks would keep the terminal open when a test closes it.
            while !closing.load(Ordering::SeqCst) {
                let mut waiting = [pollfd { fd: master, events: POLLIN, revents: 0 }];
                if poll(&mut waiting, Some(Duration::from_millis(50))).unwrap_or(0) == 0 {
                    continue;
                }
                let count = reader.read(&mut bytes).unwrap_or(0);
                let mut shown = seen.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                shown.parser.process(&bytes[..count]);
                shown.raw.extend_from_slice(&bytes[..count]);
                shown.ended = count == 0;
                seen.1.notify_all();
                if count == 0 {
                    break;
                }
            }
        });
        let writer = pair.master.take_writer().unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        Self { shown, writer, master: Some(pair.master), closed, child, before }
    }

    /// Runs the reader on a path.
    pub(crate) fn read(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = command(LECTERN, folder);
        command.args(arguments);
        Self::run(command)
    }

    /// Types bytes as a terminal sends them.
    pub(crate) fn types(&mut self, bytes: &str) -> &mut Self {
        self.writer.write_all(bytes.as_bytes()).unwrap();
        self.writer.flush().unwrap();
        self
    }

    #[track_caller]
    fn wait(&self, what: &str, holds: impl Fn(&Shown) -> bool) {
        let until = Instant::now() + PATIENCE;
        let mut shown = self.shown.0.lock().unwrap();
        while !holds(&shown) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "{what}: not within {PATIENCE:?}:\n{}",
                shown.parser.screen().contents()
            );
            shown = self.shown.1.wait_timeout(shown, left).unwrap().0;
        }
    }

    /// Waits for words on the screen.
    #[track_caller]
    pub(crate) fn sees(&mut self, words: &str) -> &mut Self {
        self.wait(&format!("{words:?} on the screen"), |shown| {
            shown.parser.screen().contents().contains(words)
        });
        self
    }

    /// Waits until words are gone from the screen.
    #[track_caller]
    pub(crate) fn misses(&mut self, words: &str) -> &mut Self {
        self.wait(&format!("{words:?} gone"), |shown| !shown.parser.screen().contents().contains(words));
        self
    }

    /// Waits for bytes anywhere in what was written.
    #[track_caller]
    pub(crate) fn gets(&mut self, bytes: &str) -> &mut Self {
        self.wait(&format!("{bytes:?} written"), |shown| count(&shown.raw, bytes) > 0);
        self
    }

    /// Waits until the program has taken the screen.
    #[track_caller]
    pub(crate) fn is_taken(&mut self) -> &mut Self {
        self.wait("the alternate screen", |shown| shown.parser.screen().alternate_screen());
        self
    }

    /// Waits until the program has left the screen.
    #[track_caller]
    pub(crate) fn is_left(&mut self) -> &mut Self {
        self.wait("the usual screen", |shown| !shown.parser.screen().alternate_screen());
        self
    }

    /// How often bytes were written.
    pub(crate) fn written(&self, bytes: &str) -> usize {
        count(&self.shown.0.lock().unwrap().raw, bytes)
    }

    /// All that was written so far.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.shown.0.lock().unwrap().raw.clone()
    }

    pub(crate) fn contents(&self) -> String {
        self.shown.0.lock().unwrap().parser.screen().contents()
    }

    /// Tells the program of a size that the screen to look at does not take.
    pub(crate) fn set_size(&mut self, columns: u16, rows: u16) {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    /// The program's process.
    pub(crate) fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.shown.0.lock().unwrap().parser.screen_mut().set_size(rows, columns);
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    pub(crate) fn signal(&self, signal: libc::c_int) {
        let name = match signal {
            libc::SIGTERM => "-TERM",
            libc::SIGHUP => "-HUP",
            libc::SIGINT => "-INT",
            libc::SIGKILL => "-KILL",
            _ => panic!("no name for signal {signal}"),
        };
        let process = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args([name, &process]).status().unwrap().success());
    }

    /// Takes the terminal away, as closing its window does.
    pub(crate) fn close(&mut self) {
        self.closed.store(true, Ordering::SeqCst);
        self.master = None;
        self.writer = Box::new(std::io::sink());
    }

    /// Waits for the program's end: its exit code.
    #[track_caller]
    pub(crate) fn ends(&mut self) -> u32 {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(Instant::now() < until, "the program did not end:\n{}", self.contents());
            std::thread::yield_now();
        }
    }

    /// Asserts that the terminal is as the program found it; it must have ended.
    #[track_caller]
    pub(crate) fn is_clean(&mut self) {
        // All that the program wrote has arrived once the usual screen is back and the cursor shows.
        self.wait("a clean screen", |shown| {
            let screen = shown.parser.screen();
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
        self.wait("the title back", |shown| {
            count(&shown.raw, "\x1b[22;2t") == count(&shown.raw, "\x1b[23;2t")
        });
        assert_eq!(self.written("\x1b[>1u"), self.written("\x1b[<1u"), "keyboard flags stay behind");
        assert_eq!(
            self.written("\x1b[?2026h"),
            self.written("\x1b[?2026l") - self.written("\x1b[?1049l"),
            "an update stays open"
        );
        assert_eq!(
            bits(&**self.master.as_ref().unwrap()),
            self.before,
            "the line discipline is not as before"
        );
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn bits(master: &dyn MasterPty) -> (u32, u32, u32) {
    let modes = master.get_termios().unwrap();
    (modes.local_flags.bits(), modes.input_flags.bits(), modes.output_flags.bits())
}

fn count(raw: &[u8], bytes: &str) -> usize {
    memchr::memmem::find_iter(raw, bytes).count()
}
