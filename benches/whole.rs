//! The program itself in a terminal, beside `less`, `bat` and readers of Markdown where these are installed: start, keys,
//! memory, rest; and what it prints to a file.
//!
//! `cargo bench --bench whole` prints the tables of `docs/performance.md`; with `-- --write` it puts them there. `--huge`
//! adds a file of 100 MB and 10,000 chapters, `--quick` measures less often, and `first`, `files`, `keys`, `hard`, `print` and `rest`
//! name single tables. Programs take turns, so that what else the machine does falls on all
//! of them; times are medians, from just before the program is started, or the key written, to the read that brought
//! the answer.

#![allow(missing_docs, reason = "a program, not a library")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot be set up has to stop")]
#![allow(clippy::print_stdout, reason = "tables are what it is for")]

mod corpus;
mod terminal;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use self::terminal::Run;

const ROUNDS: usize = 15;
const KEYS: usize = 300;
/// Both where `--quick` is given.
const QUICK: (usize, usize) = (5, 100);
/// What memory is told in.
const MEBIBYTE: f64 = 1_048_576.0;
/// A file that was written less than 20 ms before it is opened is read again, for its time may be told too late.
const SETTLED: Duration = Duration::from_millis(50);
/// How long keys are pressed from the start on.
const LOADING: Duration = Duration::from_secs(1);
/// When nothing has come for so long after a key's frame, the next is pressed.
const STILL: Duration = Duration::from_millis(20);
/// The first word of the text of every input; no title has it, which can be on the screen before the text.
const FIRST: &str = "Lantern";
/// What stands near the end of every input, and nowhere else on its last screen.
const NEEDLE: &str = "Xylophone";
/// A peer that needs longer than this for an input is measured once there, and not on what is larger.
const PATIENT: f64 = 3_000.0;
/// What the reader's lowest line says once a file is known whole; before it says how far it is read.
const KNOWN: &str = "min left";

/// Programs to measure beside it: what they are called, and how they are started.
const PEERS: [(&str, &[&str]); 7] = [
    ("less", &["less"]),
    ("bat", &["bat", "--paging=always", "--color=always"]),
    // Debian calls it so.
    ("bat", &["batcat", "--paging=always", "--color=always"]),
    ("treemd", &["treemd"]),
    ("mdterm", &["mdterm"]),
    ("markless", &["markless"]),
    ("md-tui", &["mdt"]),
];

fn middle(times: &[f64]) -> f64 {
    share(times, 50)
}

/// The time that so many of a hundred do not exceed: of 300 times and 99 of 100, the 297th.
fn share(times: &[f64], percent: usize) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    let rank = (times.len() * percent).div_ceil(100);
    times.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

fn shown(milliseconds: f64) -> String {
    match milliseconds {
        ms if ms.is_nan() => "–".to_owned(),
        ms if ms < 10.0 => format!("{ms:.1} ms"),
        ms if ms < 1000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.1} s", ms / 1e3),
    }
}

/// The median, and what 99 of 100 do not exceed.
fn spread(times: &[f64]) -> String {
    format!("{}, {}", shown(middle(times)), shown(share(times, 99)))
}

fn installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// All that was said.
static SAID: Mutex<String> = Mutex::new(String::new());

fn say(line: &str) {
    println!("{line}");
    let mut said = SAID.lock().unwrap();
    said.push_str(line);
    said.push('\n');
}

fn row(cells: impl IntoIterator<Item = String>) {
    say(&format!("| {} |", cells.into_iter().collect::<Vec<_>>().join(" | ")));
}

fn header(title: &str, cells: &[&str]) {
    say(&format!("\n### {title}\n"));
    row(cells.iter().map(|cell| (*cell).to_owned()));
    say(&format!("|{}", "---|".repeat(cells.len())));
}

/// The first line that a program prints.
fn first_line(program: &str, arguments: &[&str]) -> String {
    let out = Command::new(program).args(arguments).output();
    let out = out.map(|out| String::from_utf8_lossy(&out.stdout).into_owned()).unwrap_or_default();
    out.lines().next().unwrap_or("unknown").trim().to_owned()
}

/// The machine, and what else it does.
fn machine() -> String {
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown processor", |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (day, system) = (first_line("date", &["+%Y-%m-%d"]), first_line("uname", &["-sr"]));
    format!("On {day}: {cores} cores of {model}, {system}; {}", first_line("rustc", &["--version"]))
}

/// Puts what was said into the document, between two marks.
fn write(document: &Path) {
    const MARKS: (&str, &str) = ("<!-- measured -->\n", "<!-- end of measured -->");
    let text = fs::read_to_string(document).unwrap();
    let (before, rest) = text.split_once(MARKS.0).unwrap();
    let (_, after) = rest.split_once(MARKS.1).unwrap();
    let said = SAID.lock().unwrap();
    fs::write(document, format!("{before}{}\n{said}\n{}{after}", MARKS.0, MARKS.1)).unwrap();
}

/// What is read, and the file of it that a pager gets.
struct Input {
    name: &'static str,
    path: PathBuf,
    file: PathBuf,
}

/// The text with the two words that are looked for on the screen.
fn marked(text: &str, first: bool, last: bool) -> String {
    let begin = if first { format!("Section 0\n\n{FIRST} ") } else { "Section 0\n\n".to_owned() };
    let mut text = text.replacen("Section 0\n\n", &begin, 1);
    if last {
        text.extend(["\nHere a ", NEEDLE, " is played.\n"]);
    }
    text
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
            fs::write(path, marked(&text, at == 0, at + 1 == chapters)).unwrap();
        }
        let file = own.join("part-000/chapter-00000.md");
        out.push(Input { name, path: own, file });
    }
    for (name, bytes) in files {
        let file = folder.join(format!("{}.md", name.replace(' ', "-")));
        fs::write(&file, marked(&corpus::prose(bytes, 1), true, true)).unwrap();
        out.push(Input { name, path: file.clone(), file });
    }
    out
}

/// A key, the one that leads back, and how often each is pressed before the other.
type Keys = (&'static str, &'static str, usize);

struct Bench {
    lectern: String,
    inputs: Vec<Input>,
    /// In a folder of its own: the folder of a file is watched.
    state: PathBuf,
    rounds: usize,
    /// How often a key is pressed.
    keys: usize,
}

impl Bench {
    fn start(&self, command: &[&str], path: &Path) -> Run {
        let _ = fs::remove_file(&self.state);
        Run::start(command, path, &self.state)
    }

    fn reader(&self, input: &Input) -> Run {
        let mut run = self.start(&[&self.lectern], &input.path);
        run.wait(run.begun, |screen| screen.contains(FIRST));
        run.quiet();
        run
    }

    fn first_content(&self) {
        let mut programs: Vec<(&str, Vec<&str>)> = vec![("lectern", vec![&self.lectern])];
        for (name, command) in PEERS {
            if installed(command[0]) && !programs.iter().any(|(known, _)| *known == name) {
                programs.push((name, command.to_vec()));
            }
        }
        let names: Vec<&str> = programs.iter().map(|(name, _)| *name).collect();
        header("First content, and most memory", &[&["input"], &names[..]].concat());
        // Only files grow; a peer gets one chapter of a folder.
        let mut slow = vec![false; programs.len()];
        for input in &self.inputs {
            let mut times = vec![Vec::new(); programs.len()];
            let mut memory = vec![0.0_f64; programs.len()];
            for _ in 0..self.rounds {
                for (at, (name, command)) in programs.iter().enumerate() {
                    let is_own = *name == "lectern";
                    if !is_own && (slow[at] || times[at].iter().any(|time| *time > PATIENT)) {
                        continue;
                    }
                    let mut run = self.start(command, if is_own { &input.path } else { &input.file });
                    times[at].extend(run.wait(run.begun, |screen| screen.contains(FIRST)));
                    if is_own {
                        run.quiet();
                    } else {
                        run.drain(Duration::from_millis(150));
                    }
                    memory[at] = memory[at].max(run.memory());
                    run.end();
                }
            }
            for (at, times) in times.iter().enumerate() {
                slow[at] |= programs[at].0 != "lectern" && middle(times) > PATIENT;
            }
            let cells = times.iter().zip(memory).map(|(times, mb)| match middle(times) {
                ms if ms.is_nan() => "–".to_owned(),
                ms => format!("{}, {mb:.0} MB", shown(ms)),
            });
            row([input.name.to_owned()].into_iter().chain(cells));
        }
    }

    /// Of files: when all is known of one, its ends, and a word near its end.
    fn whole_files(&self) {
        let less = installed("less");
        header(
            "A file as a whole",
            &["input", "contents complete", "end", "home", "a word near the end", "less: the word"],
        );
        for input in self.inputs.iter().filter(|input| input.path == input.file) {
            let mut times = vec![Vec::new(); 5];
            for _ in 0..self.rounds {
                let mut run = self.start(&[&self.lectern], &input.path);
                let known = |screen: &str| screen.contains(KNOWN);
                times[0].extend(run.wait(run.begun, known));
                run.quiet();
                for (at, (keys, wanted)) in
                    [("G", NEEDLE), ("gg", FIRST), ("/Xylophone\r", "a Xylophone is")].into_iter().enumerate()
                {
                    let zero = run.keys(keys);
                    times[at + 1].extend(run.wait(zero, |screen| screen.contains(wanted)));
                    run.quiet();
                }
                run.end();
                if less {
                    let mut run = self.start(&["less"], &input.file);
                    run.wait(run.begun, |screen| screen.contains(FIRST));
                    let zero = run.keys("/Xylophone\r");
                    times[4].extend(run.wait(zero, |screen| screen.contains("a Xylophone is")));
                    run.end();
                }
            }
            row([input.name.to_owned()].into_iter().chain(times.iter().map(|times| shown(middle(times)))));
        }
    }

    /// Presses a key and the one that leads back, each so many times at once; how long each press took, and how many bytes
    /// came for it.
    fn press(&self, run: &mut Run, (there, back, at_once): Keys) -> (Vec<f64>, Vec<f64>) {
        let (mut times, mut bytes) = (Vec::new(), Vec::new());
        for at in 0..self.keys {
            let key = if at / at_once % 2 == 0 { there } else { back };
            run.bytes = 0;
            times.extend(run.key(key));
            // Frames for chapters that come in are not the key's.
            run.drain(STILL);
            bytes.push(run.bytes as f64);
        }
        (times, bytes)
    }

    fn keys(&self) {
        let steps: [(&str, Keys); 6] = [
            ("j", ("j", "k", 100)),
            ("page", (" ", "b", 100)),
            ("heading", ("]", "[", 100)),
            ("chapter", ("L", "H", 100)),
            ("end, back", ("G", "\x0f", 1)),
            ("hit", ("n", "N", 100)),
        ];
        let names: Vec<&str> = steps.iter().map(|(name, _)| *name).collect();
        header(
            "A key to its finished frame: median, 99 of 100; and the bytes of a page",
            &[&["input"], &names[..], &["resize", "bytes of a page"]].concat(),
        );
        for input in &self.inputs {
            let mut run = self.reader(input);
            let (mut cells, mut page) = (Vec::new(), 0.0);
            for (name, keys) in steps {
                run.keys("gg");
                if name == "hit" {
                    run.keys("/barriers\r");
                }
                run.quiet();
                let (times, bytes) = self.press(&mut run, keys);
                if name == "page" {
                    page = middle(&bytes);
                }
                cells.push(times);
            }
            let mut times = Vec::new();
            for cols in [100, 120].into_iter().cycle().take(self.keys) {
                times.extend(run.resize(cols));
                run.drain(STILL);
            }
            cells.push(times);
            run.end();
            let cells = cells.iter().map(|times| spread(times));
            row([input.name.to_owned()].into_iter().chain(cells).chain([format!("{page:.0}")]));
        }
        self.floor();
    }

    /// What the machine takes for a key at its best: `less` does next to nothing for one.
    fn floor(&self) {
        let Some(input) = self.inputs.iter().rfind(|_| installed("less")) else { return };
        let mut cells = vec![format!("`less`, {}", input.name)];
        for keys in [Some(("j", "k", 100)), Some((" ", "b", 100)), None, None, Some(("G", "g", 1)), None] {
            let Some(keys) = keys else {
                cells.push("–".to_owned());
                continue;
            };
            let mut run = self.start(&["less"], &input.file);
            run.wait(run.begun, |screen| screen.contains(FIRST));
            run.is_framed = false;
            run.quiet();
            let (times, _) = self.press(&mut run, keys);
            cells.push(spread(&times));
            run.end();
        }
        row(cells.into_iter().chain(["–".to_owned(), "–".to_owned()]));
    }

    /// The longest that a key waits for a frame while a work is loaded, the first frame among them.
    fn loading(&self, path: &Path) -> f64 {
        let mut run = self.start(&[&self.lectern], path);
        let mut slowest = run.frame(run.begun).unwrap_or(f64::INFINITY);
        // The help comes and goes, wherever the text is.
        for key in ["?", "\x1b"].into_iter().cycle() {
            if run.begun.elapsed() > LOADING {
                break;
            }
            slowest = slowest.max(run.key(key).unwrap_or(f64::INFINITY));
        }
        run.end();
        slowest
    }

    /// Of inputs that are hard, not long: the start, the slowest key meanwhile, the slowest of some keys that go far
    /// afterwards, and memory.
    fn hard(&self) {
        header(
            "Hard inputs",
            &[
                "input",
                "first content",
                "slowest key meanwhile",
                "slowest key later",
                "most memory",
                "2.5 times the file and 30 MB",
            ],
        );
        for (name, text) in corpus::hard() {
            let path = self.state.with_file_name("hard").join("hard.md");
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &text).unwrap();
            std::thread::sleep(SETTLED);
            let (mut first, mut meanwhile, mut slowest, mut memory) = (Vec::new(), 0.0_f64, 0.0_f64, 0.0_f64);
            for _ in 0..self.rounds.min(5) {
                meanwhile = meanwhile.max(self.loading(&path));
                let mut run = self.start(&[&self.lectern], &path);
                first.extend(run.wait(run.begun, |screen| screen.contains(FIRST)));
                run.quiet();
                memory = memory.max(run.memory());
                for key in ["j", " ", "G", "b", "k", "\x0f"] {
                    slowest = slowest.max(run.key(key).unwrap_or(f64::INFINITY));
                    run.drain(STILL);
                }
                run.end();
            }
            let most = text.len() as f64 * 2.5 / MEBIBYTE + 30e6 / MEBIBYTE;
            let times = [middle(&first), meanwhile, slowest].map(shown);
            let cells = times.into_iter().chain([memory, most].map(|mb| format!("{mb:.1} MB")));
            row([name.to_owned()].into_iter().chain(cells));
        }
    }

    fn printed(&self) {
        header("`print --plain` to a file", &["input", "time", "MB of Markdown in a second"]);
        let out = self.state.with_extension("txt");
        for input in &self.inputs {
            let bytes = size(&input.path) as f64;
            let mut times = Vec::new();
            for _ in 0..self.rounds.min(5) {
                let begun = Instant::now();
                let mut command = Command::new(&self.lectern);
                command.args(["print", "--plain"]).arg(&input.path).env("LECTERN_STATE", &self.state);
                let status = command.stdout(File::create(&out).unwrap()).status().unwrap();
                assert!(status.success());
                times.push(begun.elapsed().as_secs_f64() * 1e3);
            }
            row([
                input.name.to_owned(),
                shown(middle(&times)),
                format!("{:.0}", bytes / 1e3 / middle(&times)),
            ]);
        }
    }

    fn rest(&self) {
        say("\n### At rest\n");
        for input in &self.inputs {
            let mut run = self.reader(input);
            run.drain(Duration::from_millis(1500));
            let (cpu, wakes) = (run.cpu(), run.wakes());
            std::thread::sleep(Duration::from_secs(5));
            let (cpu, wakes) = (run.cpu() - cpu, run.wakes() - wakes);
            say(&format!("- {}: {cpu} ticks of processor time and {wakes} wake-ups in 5 s", input.name));
            run.end();
        }
    }
}

/// A table's name, and what measures it.
type Table = (&'static str, fn(&Bench));

/// The bytes of a file, or of all files in a folder.
fn size(path: &Path) -> u64 {
    if path.is_file() {
        return fs::metadata(path).map_or(0, |meta| meta.len());
    }
    fs::read_dir(path).into_iter().flatten().flatten().map(|entry| size(&entry.path())).sum()
}

fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or_default().to_owned()
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let (folder, own) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let bench = Bench {
        lectern: std::env::var("LECTERN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_lectern").to_owned()),
        inputs: inputs(folder.path(), has("--huge")),
        state: own.path().join("state.db"),
        rounds: if has("--quick") { QUICK.0 } else { ROUNDS },
        keys: if has("--quick") { QUICK.1 } else { KEYS },
    };
    let measured = PEERS.iter().filter(|(_, command)| installed(command[0])).map(|(name, _)| *name);
    let measured = measured.collect::<Vec<_>>().join(", ");
    say(&format!(
        "{}. {} rounds; load {} at the start. Beside it: {measured}.",
        machine(),
        bench.rounds,
        load()
    ));
    let parts: [Table; 6] = [
        ("first", Bench::first_content),
        ("files", Bench::whole_files),
        ("keys", Bench::keys),
        ("hard", Bench::hard),
        ("print", Bench::printed),
        ("rest", Bench::rest),
    ];
    let named = parts.iter().any(|(name, _)| has(name));
    parts.iter().filter(|(name, _)| !named || has(name)).for_each(|(_, measure)| measure(&bench));
    say(&format!("\nLoad {} at the end.", load()));
    if has("--write") {
        write(Path::new("docs/performance.md"));
    }
}
