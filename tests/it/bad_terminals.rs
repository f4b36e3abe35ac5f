//! Terminals on bad days: sizes that nobody has, answers that nobody asked for, no colours, no letters.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use crate::cli::lectern;
use crate::fixture::folder;
use crate::pty::{LECTERN, Terminal, command};

fn book() -> tempfile::TempDir {
    let filler = "Plain words follow one another here.\n\n".repeat(30);
    folder(&[
        (
            "book/1.md",
            &format!("# Harbour\n\nShips lie at “anchor” — naïve, 船, ✓.[^1]\n\n{filler}[^1]: A note.\n"),
        ),
        ("book/2.md", &format!("# Lighthouse\n\nIts beam turns.\n\n{filler}")),
    ])
}

#[test]
fn a_storm_of_sizes_passes() {
    let folder = book();
    let mut terminal = Terminal::read(folder.path(), &["book"]);
    terminal.sees("Ships lie at");
    let sizes =
        [(0, 0), (1, 1), (65535, 1), (1, 65535), (2, 500), (80, 0), (0, 24), (20, 6), (500, 200), (81, 25)];
    for (at, (columns, rows)) in sizes.iter().cycle().take(300).enumerate() {
        terminal.set_size(*columns, *rows);
        if at % 7 == 0 {
            terminal.types(["j", " ", "G", "g", "t", "?"][at / 7 % 6]);
        }
    }
    terminal.types(&"\x1b[27u".repeat(40)).types("g").resize(100, 30);
    terminal.sees("Ships lie at").types("L").sees("Its beam turns").types("q");
    assert_eq!(terminal.ends(), 0);
    terminal.is_clean();
}

#[test]
fn answers_of_any_kind_stop_nothing() {
    let folder = book();
    for answer in [
        "\x1b]11;garbage\x1b\\",
        "\x1b]11;rgb:\x07",
        "\x1b]11;rgb:zz/zz/zz\x1b\\",
        "\x1b]4;1;rgb:ff/ff/ff\x1b\\",
        "\x1b]11;rgb:ff",
        "\x1b]",
        "\x1b[?62;4c\x1b[0n\x1b[12;40R",
        "\x1bP1$r0m\x1b\\\x1b_Gi=1;OK\x1b\\",
        "\x1b]11;rgb:ff\x1b[27uff/ffff/ffff\x1b\\",
        &format!("\x1b]11;{}\x1b\\", "f".repeat(5000)),
        "\u{fffd}\u{9b}1;1R\u{202e}",
    ] {
        let mut terminal = Terminal::read(folder.path(), &["book"]);
        terminal.sees("Ships lie at").gets("\x1b]11;?");
        terminal.types(answer);
        // Whatever it did to the reader, Ctrl-c ends it.
        terminal.types("\x1b[27u").types("\x03");
        assert_eq!(terminal.ends(), 0, "{answer:?}");
        terminal.is_clean();
    }
}

#[test]
fn a_late_answer_is_no_key() {
    let folder = book();
    let mut terminal = Terminal::read(folder.path(), &["book"]);
    terminal.sees("Ships lie at").gets("\x1b]11;?");
    std::thread::sleep(Duration::from_millis(5500));
    terminal.types("\x1b]11;rgb:ffff/ffff/ffff\x1b\\").types("L").sees("Its beam turns").types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn sixteen_colours_and_no_utf8_are_obeyed() {
    let folder = book();
    let mut small = command(LECTERN, folder.path());
    small.env("TERM", "xterm");
    small.arg("book");
    let mut terminal = Terminal::run(small);
    terminal.sees("Ships lie at").types("K").sees("A note").types("q").types("q");
    assert_eq!(terminal.ends(), 0);
    // The library names the 16 by their numbers among the 256.
    let raw = terminal.bytes();
    let text = String::from_utf8_lossy(&raw);
    for colour in text.split("8;5;").skip(1) {
        let digits: String = colour.chars().take_while(char::is_ascii_digit).collect();
        assert!(digits.parse::<u8>().is_ok_and(|number| number < 16), "colour {digits}");
    }
    assert_eq!(terminal.written("38;2;") + terminal.written("48;2;"), 0);
    let mut small = command(LECTERN, folder.path());
    small.env("LANG", "C");
    small.arg("book");
    let mut terminal = Terminal::run(small);
    terminal
        .sees("Ships lie at")
        .types("t")
        .types("K")
        .types("?")
        .types("\x1b[27u")
        .types("i")
        .types("\x1b[27u");
    terminal.types("\x1b[27u/anchor\r").types("\x1b[27u").types("\x03");
    assert_eq!(terminal.ends(), 0);
    let raw = terminal.bytes();
    let found = raw.iter().position(|byte| !byte.is_ascii());
    let near = found.map(|at| {
        String::from_utf8_lossy(&raw[at.saturating_sub(30)..(at + 30).min(raw.len())]).into_owned()
    });
    assert_eq!(near, None);
}

#[test]
fn a_reader_that_was_stopped_from_outside_goes_on() {
    let folder = book();
    let mut terminal = Terminal::read(folder.path(), &["book"]);
    terminal.sees("Ships lie at");
    let process = terminal.process().to_string();
    let kill = |signal: &str| {
        assert!(std::process::Command::new("kill").args([signal, &process]).status().unwrap().success());
    };
    kill("-STOP");
    terminal.types("L");
    std::thread::sleep(Duration::from_millis(200));
    kill("-CONT");
    terminal.sees("Its beam turns").types("q");
    assert_eq!(terminal.ends(), 0);
    terminal.is_clean();
}

#[test]
fn a_killed_reader_is_found_where_it_was() {
    let folder = book();
    let mut terminal = Terminal::read(folder.path(), &["book"]);
    terminal.sees("Ships lie at").types("L").sees("Its beam turns");
    // Within a few seconds the place is on the disk.
    let until = std::time::Instant::now() + Duration::from_secs(20);
    let saved = || {
        let database = rusqlite::Connection::open(folder.path().join("state.db")).ok()?;
        database.query_row("SELECT place FROM work", [], |row| row.get::<_, String>(0)).ok()
    };
    while saved().is_none_or(|place| !place.contains("2.md")) {
        assert!(std::time::Instant::now() < until, "the place is not saved");
        std::thread::sleep(Duration::from_millis(100));
    }
    let process = terminal.process().to_string();
    assert!(std::process::Command::new("kill").args(["-KILL", &process]).status().unwrap().success());
    terminal.ends();
    let mut terminal = Terminal::read(folder.path(), &["book"]);
    terminal.sees("Its beam turns").types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn nowhere_to_write_is_no_fault() {
    let folder = book();
    let sh = |script: &str| {
        let mut shell = std::process::Command::new("timeout");
        shell.args(["60", "sh", "-c", script, LECTERN]).current_dir(folder.path()).stdin(Stdio::null());
        let output = shell.env("LANG", "C.UTF-8").output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!told.contains("panicked"), "{script}: {told}");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned(), told)
    };
    for command in [
        "print book",
        "toc book --json",
        "search words book",
        "cites book",
        "check book",
        "keys",
        "man",
        "book",
    ] {
        let (code, _, told) = sh(&format!("\"$0\" {command} >&-"));
        assert!(matches!(code, Some(0..=2)), "{command} >&-: {code:?} {told}");
        let (code, _, told) = sh(&format!("\"$0\" {command} >/dev/full"));
        assert!(code == Some(2) && told.contains("error:"), "{command} >/dev/full: {code:?} {told}");
        let (code, _, told) =
            sh(&format!("\"$0\" {command} </dev/null 2>&- | head -c 1 >/dev/null; echo done"));
        assert_eq!((code, &*told), (Some(0), ""), "{command}");
    }
    // A reader of the pipe that takes its time gets all of it.
    let whole = lectern(folder.path(), &["print", "book"]).output().unwrap().stdout;
    let (_, slow, _) = sh("\"$0\" print book | while IFS= read -r line; do printf '%s\\n' \"$line\"; done");
    assert_eq!(slow.trim_end(), String::from_utf8(whole).unwrap().trim_end());
    assert!(fs::metadata(folder.path().join("state.db")).is_err(), "commands remember nothing");
}
