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
/// What programs ask a terminal, and what one with few gifts answers: without an answer many wait for seconds.
const ANSWERS: [(&[u8], &[u8]); 8] = [
    (b"\x1b[5n", b"\x1b[0n"),
    (b"\x1b[16t", b"\x1b[6;18;9t"),
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[6n", b"\x1b[1;1R"),
    (b"\x1b[?u", b"\x1b[?0u"),
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    (b"\x1b]10;?", b"\x1b]10;rgb:d0d0/d0d0/d0d0\x1b\\"),
    (b"\x1b]11;?", b"\x1b]11;rgb:1010/1010/1010\x1b\\"),
];
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
    /// Whether its frames are synchronized updates; of another program the first answer to a key counts as its frame.
    pub(crate) is_framed: bool,
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
        Self { child, master: pair.master, keyboard, output, begun, screen, is_framed: true, bytes: 0 }
    }

    /// Takes what comes next; the time of that read.
    fn read(&mut self, wait: Duration) -> Option<(Instant, Vec<u8>)> {
        let (at, bytes) = self.output.recv_timeout(wait).ok()?;
        self.bytes += bytes.len();
        self.screen.process(&bytes);
        self.answer(&bytes);
        Some((at, bytes))
    }

    /// Answers what is asked, in the order of the questions. One that two reads cut in half is not seen.
    fn answer(&mut self, bytes: &[u8]) {
        let asked = ANSWERS.iter().flat_map(|(question, answer)| {
            memchr::memmem::find_iter(bytes, question).map(move |at| (at, *answer))
        });
        let mut asked: Vec<(usize, &[u8])> = asked.collect();
        asked.sort_unstable_by_key(|(at, _)| *at);
        for (_, answer) in asked {
            let _ = self.keyboard.write_all(answer);
        }
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
    pub(crate) fn frame(&mut self, zero: Instant) -> Option<f64> {
        let mut seen: Vec<u8> = Vec::new();
        loop {
            let (at, bytes) = self.read(LIMIT)?;
            seen.extend(bytes);
            if !self.is_framed || memchr::memmem::find(&seen, FRAME).is_some() {
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

    fn id(&self) -> u32 {
        self.child.process_id().unwrap_or_default()
    }

    /// The most memory that it and what it started ever took, in MB; 0 where the system does not tell.
    pub(crate) fn memory(&self) -> f64 {
        let mut kilobytes = 0.0;
        let mut processes = vec![self.id().to_string()];
        while let Some(id) = processes.pop() {
            let status = told(&id, "status");
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let most = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
            kilobytes += most.unwrap_or_default();
            let children = told(&id, &format!("task/{id}/children"));
            processes.extend(children.split_whitespace().map(str::to_owned));
        }
        kilobytes / 1024.0
    }

    /// Ticks of processor time used so far.
    pub(crate) fn cpu(&self) -> u64 {
        let stat = told(&self.id().to_string(), "stat");
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
    }

    /// How often its threads were woken.
    pub(crate) fn wakes(&self) -> u64 {
        let threads = fs::read_dir(format!("/proc/{}/task", self.id())).into_iter().flatten().flatten();
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

/// What the system tells of a process; nothing where it does not.
fn told(id: &str, file: &str) -> String {
    fs::read_to_string(format!("/proc/{id}/{file}")).unwrap_or_default()
}
