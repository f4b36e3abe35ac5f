//! Links that the terminal opens itself (OSC 8): printed, and in frames, as a terminal takes them.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use lectern::app::Settings;
use lectern::store::Remembered;
use lectern::text::width;
use lectern::ui;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::cli::lectern;
use crate::fixture::{folder, open};
use crate::headless::{Reader, settings};
use crate::pty::{LECTERN, Terminal, command};

/// A terminal that knows of cells nothing but their letter and the link they belong to.
#[derive(Default)]
struct Screen {
    cells: BTreeMap<(u16, u16), (char, String)>,
    at: (u16, u16),
    kept: (u16, u16),
    link: String,
    /// Addresses in the order in which links were begun.
    begun: Vec<String>,
}

impl Screen {
    fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut screen = Self::default();
        let mut rest = &*text;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            match c {
                '\x1b' => rest = screen.escape(rest),
                '\r' => screen.at.1 = 0,
                '\n' => screen.at.0 += 1,
                c if c.is_control() => panic!("{c:?} was written"),
                c => {
                    for x in 0..width(c.encode_utf8(&mut [0; 4])) as u16 {
                        screen.cells.insert((screen.at.0, screen.at.1 + x), (c, screen.link.clone()));
                    }
                    screen.at.1 += width(c.encode_utf8(&mut [0; 4])) as u16;
                }
            }
        }
        screen
    }

    /// Takes a control sequence after its escape and gives back what follows it.
    fn escape<'a>(&mut self, rest: &'a str) -> &'a str {
        let Some(kind) = rest.chars().next() else { return rest };
        let after = &rest[kind.len_utf8()..];
        match kind {
            '[' => {
                let Some(end) = after.find(|c: char| ('@'..='~').contains(&c)) else { return "" };
                let number = |at: usize| {
                    let part = after[..end].split(';').nth(at).unwrap_or_default();
                    part.parse().unwrap_or(1u16)
                };
                match after.as_bytes()[end] {
                    b'H' => self.at = (number(0) - 1, number(1) - 1),
                    b'J' => self.cells.clear(),
                    b'h' if &after[..end] == "?1049" => self.cells.clear(),
                    _ => {}
                }
                &after[end + 1..]
            }
            ']' => {
                let Some(end) = after.find("\x1b\\") else { return "" };
                let said = &after[..end];
                assert!(!said.contains(char::is_control), "{said:?}");
                if let Some(link) = said.strip_prefix("8;") {
                    let (_, address) = link.split_once(';').unwrap();
                    address.clone_into(&mut self.link);
                    if !address.is_empty() {
                        self.begun.push(address.to_owned());
                    }
                }
                &after[end + 2..]
            }
            '7' => {
                self.kept = self.at;
                after
            }
            '8' => {
                self.at = self.kept;
                after
            }
            _ => after,
        }
    }

    /// Each address with the letters that lead there, in the order of the screen.
    fn links(&self) -> Vec<(String, String)> {
        let mut links: Vec<(String, String)> = Vec::new();
        let mut last = (u16::MAX, u16::MAX);
        for (&(y, x), (c, address)) in self.cells.iter().filter(|(_, (_, link))| !link.is_empty()) {
            match links.last_mut() {
                Some((before, words)) if before == address && last.0 == y && last.1 + 1 == x => {
                    if width(c.encode_utf8(&mut [0; 4])) < 2 || !words.ends_with(*c) {
                        words.push(*c);
                    }
                }
                _ => links.push((address.clone(), c.to_string())),
            }
            last = (y, x);
        }
        links
    }
}

const PAGE: &str = "# Harbour\n\nSee [the light house](https://example.org/light) and [港](http://x.example/%zz) there.\n\n\
    [a](https://a.example)[b](https://b.example) [inside](2.md) [file](file:///etc/passwd) <mailto:p@example.org>\n\n\
    [bad](<https://e.example/\x1b]8;;x\x07>) [space](<https://a b>) [turned](<https://e.example/\u{202e}x>)\n";

fn work() -> tempfile::TempDir {
    let filler = "Plain words follow one another here.\n\n".repeat(60);
    folder(&[
        ("book/1.md", &format!("{PAGE}\nA note.[^1]\n\n{filler}[^1]: See [there](https://note.example/).\n")),
        ("book/2.md", &format!("# Lighthouse\n\n{filler}")),
    ])
}

fn expected() -> Vec<(String, String)> {
    [
        ("https://example.org/light", "the light house"),
        ("http://x.example/%25zz", "港"),
        ("https://a.example", "a"),
        ("https://b.example", "b"),
        ("mailto:p@example.org", "mailto:p@example.org"),
    ]
    .map(|(address, words)| (address.to_owned(), words.to_owned()))
    .to_vec()
}

/// What of the hostile addresses may come through: their escape character made visible, then encoded.
fn harmless(links: Vec<(String, String)>) -> Vec<(String, String)> {
    let (hostile, rest): (Vec<_>, Vec<_>) =
        links.into_iter().partition(|(address, _)| address.contains("//e.example"));
    for (address, _) in hostile {
        assert!(address.bytes().all(|byte| byte.is_ascii_graphic()), "{address:?}");
        assert!(address.contains("%E2%90%9B]8;;x%E2%90%87") || address.contains("%E2%9F%A6"), "{address:?}");
    }
    rest
}

#[test]
fn print_writes_links_for_terminals_that_have_them() {
    let folder = work();
    let printed = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = lectern(folder.path(), &["print", "book/1.md"]);
        String::from_utf8(command.args(arguments).envs(variables.iter().copied()).output().unwrap().stdout)
            .unwrap()
    };
    let vte = ("VTE_VERSION", "7000");
    let out = printed(&["--color", "always"], &[vte]);
    let mut wanted = expected();
    wanted.push(("https://note.example/".to_owned(), "there".to_owned()));
    assert_eq!(harmless(Screen::of(out.as_bytes()).links()), wanted);
    assert_eq!(out.matches("\x1b]8;;\x1b\\").count(), out.matches("\x1b]8;id=").count(), "each link ends");
    // Not into a pipe, nor where the terminal is not known or dumb; nor where they are not wanted.
    let none = |arguments: &[&str], variables: &[(&str, &str)]| {
        assert!(!printed(arguments, variables).contains("\x1b]"), "{arguments:?} {variables:?}");
    };
    none(&[], &[vte]);
    none(&["--links", "always"], &[vte]);
    none(&["--color", "always"], &[]);
    none(&["--color", "always"], &[vte, ("TERM", "dumb")]);
    none(&["--color", "always", "--links", "always"], &[("TERM", "dumb")]);
    none(&["--color", "always", "--links", "never"], &[vte]);
    none(&["--color", "never", "--links", "always"], &[vte]);
    assert!(printed(&["--color", "always", "--links", "always"], &[]).contains("\x1b]8;"));
    std::fs::write(folder.path().join("config.toml"), "links = \"never\"\n").unwrap();
    none(&["--color", "always"], &[vte]);
    assert!(printed(&["--color", "always", "--links", "auto"], &[vte]).contains("\x1b]8;"));
}

#[track_caller]
fn shows(terminal: &Terminal, wanted: &[(String, String)]) {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let links = harmless(Screen::of(&terminal.bytes()).links());
        if links == wanted {
            return;
        }
        assert!(Instant::now() < until, "{links:?}\n{}", terminal.contents());
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn frames_have_links_under_their_words_and_nowhere_else() {
    let folder = work();
    let mut command = command(LECTERN, folder.path());
    command.args(["book", "--theme", "dark"]);
    command.env("VTE_VERSION", "7000");
    let mut terminal = Terminal::run(command);
    terminal.sees("the light house");
    shows(&terminal, &expected());
    // Away, and back.
    terminal.types("L").sees("Lighthouse").misses("the light house");
    shows(&terminal, &[]);
    terminal.types("H").sees("the light house");
    shows(&terminal, &expected());
    // A popup has its own, and hides what it lies over; afterwards all is as before.
    terminal.types("\t\t\t\t\t\t\t\t\t").types("?").sees("Move").misses("the light house");
    shows(&terminal, &[]);
    terminal.types("q").sees("the light house");
    shows(&terminal, &expected());
    // A new width, in which a link stands in two rows.
    terminal.resize(26, 24);
    terminal.sees("Harbour");
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let links = Screen::of(&terminal.bytes()).links();
        let of = |address: &str| {
            let words = links.iter().filter(|(own, _)| own == address).map(|(_, words)| words.as_str());
            words.collect::<Vec<_>>().join(" ")
        };
        if of("https://example.org/light") == "the light house" && of("https://b.example") == "b" {
            break;
        }
        assert!(Instant::now() < until, "{links:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
    terminal.is_clean();
    // Every link that was begun was ended.
    assert_eq!(terminal.written("\x1b]8;;\x1b\\"), terminal.written("\x1b]8;id="));
}

#[test]
fn a_popup_has_links_of_its_own() {
    let folder = work();
    let mut reader = Reader::resume(
        open(&folder.path().join("book")),
        &Remembered::default(),
        Settings { links: true, ..settings() },
        (80, 24),
    );
    let links = |reader: &Reader| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        ui::render(&reader.app, &mut buffer).links
    };
    let before = links(&reader);
    assert_eq!(before.len(), expected().len() + 2, "{before:?}");
    reader.keys("/A note<cr><esc>K").sees("there");
    let shown = links(&reader);
    let note = shown.iter().find(|link| link.address == "https://note.example/").unwrap();
    let words: String =
        note.columns.clone().map(|x| reader.buffer()[(x, note.y)].symbol().to_owned()).collect();
    assert_eq!(words, "there");
}

#[test]
fn without_links_nothing_is_left_out_of_a_frame() {
    let folder = work();
    let reader = Reader::open(open(&folder.path().join("book")), (80, 24));
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    assert!(ui::render(&reader.app, &mut buffer).links.is_empty());
    let plain = |cell: &ratatui::buffer::Cell| cell.diff_option == ratatui::buffer::CellDiffOption::None;
    assert!(buffer.content.iter().all(plain));
    // Nor is a byte of them written.
    let mut terminal = Terminal::read(folder.path(), &["book"]);
    terminal.sees("the light house").types(" ").misses("the light house").types("q");
    assert_eq!(terminal.ends(), 0);
    assert_eq!(terminal.written("\x1b]8"), 0);
    assert_eq!(terminal.written("\x1b7"), 0);
}
