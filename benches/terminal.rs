//! A program in a pseudo-terminal: its keys, its screen, the time that each read took, its processor time and memory.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

pub(crate) const LIMIT: Duration = Duration::from_secs(60);
/// How the reader ends a frame: the end of a synchronized update.
const FRAME: &[u8] = b"\x1b[?2026l";
const ROWS: u16 = 40;
const COLS: u16 = 120;

/// A program in a terminal of its own.
pub(crate) struct Run {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    pub(crate) begun: Instant,
    screen: vt100::Parser,
    /// Bytes that came since this was last set to 0.
    pub(crate) bytes: usize,
}

impl Run {
    pub(crate) fn start(command: &[&str], path: &Path, state: &Path) -> Self {
        let size = PtySize { rows: ROWS, cols: COLS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = vec![0; 1 << 16];
            while let Ok(count) = reader.read(&mut bytes) {
                if count == 0 || sender.send((Instant::now(), bytes[..count].to_vec())).is_err() {
                    break;
                }
            }
        });
        let mut builder = CommandBuilder::new(command[0]);
        builder.args(&command[1..]);
        builder.arg(path);
        for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")] {
            builder.env(name, value);
        }
        builder.env("LECTERN_STATE", state);
        let begun = Instant::now();
        let child = pair.slave.spawn_command(builder).unwrap();
        let screen = vt100::Parser::new(ROWS, COLS, 0);
        Self { child, master: pair.master, keyboard, output, begun, screen, bytes: 0 }
    }

    /// Takes what comes next; the time of that read.
    fn read(&mut self, wait: Duration) -> Option<(Instant, Vec<u8>)> {
        let (at, bytes) = self.output.recv_timeout(wait).ok()?;
        self.bytes += bytes.len();
        self.screen.process(&bytes);
        Some((at, bytes))
    }

    /// Takes all that comes until nothing has come for so long.
    pub(crate) fn drain(&mut self, still: Duration) {
        while self.read(still).is_some() {}
    }

    /// The time of the read that brought the screen to what is wanted, counted from `zero`, in milliseconds.
    pub(crate) fn wait(&mut self, zero: Instant, wanted: impl Fn(&str) -> bool) -> Option<f64> {
        let until = zero + LIMIT;
        loop {
            let (at, _) = self.read(until.saturating_duration_since(Instant::now()))?;
            if wanted(&self.screen.screen().contents()) {
                return Some(at.duration_since(zero).as_secs_f64() * 1e3);
            }
        }
    }

    /// The time of the read that brought the end of a frame, counted from `zero`, in milliseconds.
    fn frame(&mut self, zero: Instant) -> Option<f64> {
        let mut seen: Vec<u8> = Vec::new();
        loop {
            let (at, bytes) = self.read(LIMIT)?;
            seen.extend(bytes);
            if memchr::memmem::find(&seen, FRAME).is_some() {
                return Some(at.duration_since(zero).as_secs_f64() * 1e3);
            }
            seen.drain(..seen.len().saturating_sub(FRAME.len()));
        }
    }

    /// Waits until nothing more comes for a while, then until the program uses no time.
    pub(crate) fn quiet(&mut self) {
        loop {
            self.drain(Duration::from_millis(150));
            let before = self.cpu();
            std::thread::sleep(Duration::from_millis(100));
            if self.cpu() == before {
                return;
            }
        }
    }

    /// Types; when that was.
    pub(crate) fn keys(&mut self, keys: &str) -> Instant {
        let zero = Instant::now();
        let _ = self.keyboard.write_all(keys.as_bytes());
        zero
    }

    /// From a key to the end of its frame.
    pub(crate) fn key(&mut self, key: &str) -> Option<f64> {
        let zero = self.keys(key);
        self.frame(zero)
    }

    /// From another width to the end of its frame.
    pub(crate) fn resize(&mut self, cols: u16) -> Option<f64> {
        let zero = Instant::now();
        self.master.resize(PtySize { rows: ROWS, cols, pixel_width: 0, pixel_height: 0 }).ok()?;
        self.screen.screen_mut().set_size(ROWS, cols);
        self.frame(zero)
    }

    fn status(&self, file: &str) -> String {
        let id = self.child.process_id().unwrap_or_default();
        fs::read_to_string(format!("/proc/{id}/{file}")).unwrap_or_default()
    }

    /// The most memory it ever took, in MB; 0 where the system does not tell.
    pub(crate) fn memory(&self) -> f64 {
        let status = self.status("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or_default() / 1024.0
    }

    /// Ticks of processor time used so far.
    pub(crate) fn cpu(&self) -> u64 {
        let stat = self.status("stat");
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
    }

    /// How often its threads were woken.
    pub(crate) fn wakes(&self) -> u64 {
        let id = self.child.process_id().unwrap_or_default();
        let threads = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
        let switches = |status: String| -> u64 {
            let lines = status.lines().filter(|line| line.contains("ctxt_switches"));
            lines.filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).sum()
        };
        threads
            .map(|thread| switches(fs::read_to_string(thread.path().join("status")).unwrap_or_default()))
            .sum()
    }

    pub(crate) fn end(mut self) {
        let _ = self.keyboard.write_all(b"q");
        for _ in 0..200 {
            if self.child.try_wait().is_ok_and(|status| status.is_some()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
