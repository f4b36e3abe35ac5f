//! The program itself in a terminal, beside `less` and `bat` where these are installed: start, keys, memory, rest.
//!
//! `cargo bench --bench whole` prints the tables of `docs/performance.md`. `-- --huge` adds a file of 100 MB and
//! 10,000 chapters. Programs take turns, so that what else the machine does falls on all of them; times are
//! medians, from just before the program is started, or the key written, to the read that brought the answer.

#![allow(missing_docs, reason = "a program, not a library")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot be set up has to stop")]
#![allow(clippy::print_stdout, reason = "tables are what it is for")]

mod corpus;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const ROUNDS: usize = 15;
const KEYS: usize = 40;
const LIMIT: Duration = Duration::from_secs(60);
/// The first word of the text of every input; no title has it, which can be on the screen before the text.
const FIRST: &str = "Lantern";
/// How the reader ends a frame: the end of a synchronized update.
const FRAME: &[u8] = b"\x1b[?2026l";

/// A program in a terminal of its own.
struct Run {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    begun: Instant,
}

impl Run {
    fn start(command: &[&str], path: &Path, state: &Path) -> Self {
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
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
        Self { child, master: pair.master, keyboard, output, begun }
    }

    /// The time of the read that brought these bytes, counted from `zero`. What comes after stays unread.
    fn wait(&self, zero: Instant, wanted: &[u8]) -> Option<f64> {
        let mut seen: Vec<u8> = Vec::new();
        loop {
            let (at, bytes) = self.output.recv_timeout(LIMIT).ok()?;
            seen.extend(bytes);
            if memchr::memmem::find(&seen, wanted).is_some() {
                return Some(at.duration_since(zero).as_secs_f64() * 1e3);
            }
            seen.drain(..seen.len().saturating_sub(wanted.len()));
        }
    }

    /// Waits until nothing more comes for a while, then until the program uses no time.
    fn quiet(&self) {
        loop {
            while self.output.recv_timeout(Duration::from_millis(150)).is_ok() {}
            let before = self.cpu();
            std::thread::sleep(Duration::from_millis(100));
            if self.cpu() == before {
                return;
            }
        }
    }

    fn key(&mut self, key: &str) -> Option<f64> {
        let zero = Instant::now();
        self.keyboard.write_all(key.as_bytes()).ok()?;
        self.wait(zero, FRAME)
    }

    fn resize(&mut self, cols: u16) -> Option<f64> {
        let zero = Instant::now();
        self.master.resize(PtySize { rows: 40, cols, pixel_width: 0, pixel_height: 0 }).ok()?;
        self.wait(zero, FRAME)
    }

    fn status(&self, file: &str) -> String {
        let id = self.child.process_id().unwrap_or_default();
        fs::read_to_string(format!("/proc/{id}/{file}")).unwrap_or_default()
    }

    /// The most memory it ever took, in MB; 0 where the system does not tell.
    fn memory(&self) -> f64 {
        let status = self.status("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or_default() / 1024.0
    }

    /// Ticks of processor time used so far.
    fn cpu(&self) -> u64 {
        let stat = self.status("stat");
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
    }

    /// How often its threads were woken.
    fn wakes(&self) -> u64 {
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

    fn end(mut self) {
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

fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

fn highest(times: &[f64]) -> f64 {
    times.iter().copied().fold(f64::NAN, f64::max)
}

fn shown(milliseconds: f64) -> String {
    match milliseconds {
        ms if ms.is_nan() => "–".to_owned(),
        ms if ms < 10.0 => format!("{ms:.1} ms"),
        ms if ms < 1000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.1} s", ms / 1e3),
    }
}

fn installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// What is read, and the file of it that a pager gets.
struct Input {
    name: &'static str,
    path: PathBuf,
    file: PathBuf,
}

fn marked(text: &str) -> String {
    text.replacen("Section 0\n\n", &format!("Section 0\n\n{FIRST} "), 1)
}

fn inputs(folder: &Path, huge: bool) -> Vec<Input> {
    let mut out = Vec::new();
    let mut files = vec![("5 KB", 5_000), ("1 MB", 1_000_000), ("10 MB", 10_000_000)];
    let mut folders = vec![("8 chapters", 8, 40_000), ("1,000 chapters", 1_000, 8_000)];
    if huge {
        files.push(("100 MB", 100_000_000));
        folders.push(("10,000 chapters", 10_000, 8_000));
    }
    for (name, chapters, bytes) in folders {
        let own = folder.join(name.replace([' ', ','], "-"));
        for (at, (path, text)) in corpus::chapters(chapters, bytes).into_iter().enumerate() {
            let path = own.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, if at == 0 { marked(&text) } else { text }).unwrap();
        }
        let file = own.join("part-000/chapter-00000.md");
        out.push(Input { name, path: own, file });
    }
    for (name, bytes) in files {
        let file = folder.join(format!("{}.md", name.replace(' ', "-")));
        fs::write(&file, marked(&corpus::prose(bytes, 1))).unwrap();
        out.push(Input { name, path: file.clone(), file });
    }
    out
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let rounds = if has("--quick") { 5 } else { ROUNDS };
    let folder = tempfile::tempdir().unwrap();
    let inputs = inputs(folder.path(), has("--huge"));
    let state = folder.path().join("state.db");

    let lectern = std::env::var("LECTERN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_lectern").to_owned());
    let mut programs: Vec<(&str, Vec<&str>)> = vec![("lectern", vec![&lectern])];
    programs.extend(installed("less").then(|| ("less", vec!["less"])));
    // Debian calls it so.
    for bat in ["bat", "batcat"].into_iter().filter(|name| installed(name)).take(1) {
        programs.push(("bat", vec![bat, "--paging=always", "--color=always"]));
    }

    println!("## First content, and most memory\n");
    println!("| input | {} |", programs.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" | "));
    println!("|---|{}", "---|".repeat(programs.len()));
    for input in &inputs {
        let mut times = vec![Vec::new(); programs.len()];
        let mut memory = vec![0.0_f64; programs.len()];
        for _ in 0..rounds {
            for (at, (name, command)) in programs.iter().enumerate() {
                let path = if *name == "lectern" { &input.path } else { &input.file };
                let _ = fs::remove_file(&state);
                let run = Run::start(command, path, &state);
                times[at].extend(run.wait(run.begun, FIRST.as_bytes()));
                run.quiet();
                memory[at] = memory[at].max(run.memory());
                run.end();
            }
        }
        let cells = times.into_iter().zip(memory);
        let cells = cells.map(|(times, mb)| format!("{}, {mb:.0} MB", shown(middle(times))));
        println!("| {} | {} |", input.name, cells.collect::<Vec<_>>().join(" | "));
    }

    println!("\n## A key to its finished frame: median, longest\n");
    let steps = [
        ("j", vec!["j"]),
        ("page", vec![" "]),
        ("heading", vec!["]"]),
        ("chapter", vec!["L"]),
        ("end, back", vec!["G", "\x0f"]),
        ("hit", vec!["n"]),
    ];
    println!("| input | {} | resize |", steps.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" | "));
    println!("|---|{}", "---|".repeat(steps.len() + 1));
    for input in &inputs {
        let _ = fs::remove_file(&state);
        let mut run = Run::start(&[&lectern], &input.path, &state);
        run.wait(run.begun, FIRST.as_bytes());
        run.quiet();
        let mut cells = Vec::new();
        for (name, keys) in &steps {
            run.keyboard.write_all(b"gg").unwrap();
            if *name == "hit" {
                run.keyboard.write_all(b"/barriers\r").unwrap();
            }
            run.quiet();
            let mut times = Vec::new();
            for at in 0..KEYS {
                times.extend(run.key(keys[at % keys.len()]));
                // Frames for chapters that come in are not the key's.
                while run.output.recv_timeout(Duration::from_millis(20)).is_ok() {}
            }
            cells.push((middle(times.clone()), highest(&times)));
        }
        let mut times = Vec::new();
        for at in 0..KEYS {
            times.extend(run.resize(if at % 2 == 0 { 100 } else { 120 }));
            while run.output.recv_timeout(Duration::from_millis(20)).is_ok() {}
        }
        cells.push((middle(times.clone()), highest(&times)));
        run.end();
        let cells = cells.iter().map(|(middle, most)| format!("{}, {}", shown(*middle), shown(*most)));
        println!("| {} | {} |", input.name, cells.collect::<Vec<_>>().join(" | "));
    }

    println!("\n## At rest\n");
    for input in &inputs {
        let run = Run::start(&[&lectern], &input.path, &state);
        run.wait(run.begun, FIRST.as_bytes());
        run.quiet();
        std::thread::sleep(Duration::from_millis(1500));
        let (cpu, wakes) = (run.cpu(), run.wakes());
        std::thread::sleep(Duration::from_secs(5));
        let (cpu, wakes) = (run.cpu() - cpu, run.wakes() - wakes);
        println!("- {}: {cpu} ticks of processor time and {wakes} wake-ups in 5 s", input.name);
        run.end();
    }
}
