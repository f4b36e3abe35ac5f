//! The reader in a real terminal: few, and only what nothing below can show.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

use std::path::Path;

use crate::pty::{LECTERN, Terminal, command};

/// Escape as the kitty protocol has it, which the reader asks for: alone it would join the key that follows.
const ESC: &str = "\x1b[27u";

/// A work of two chapters, with a note.
fn work() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    std::fs::create_dir(folder.path().join("book")).unwrap();
    let filler = "Plain words follow one another here.\n\n".repeat(30);
    write(
        "book/1.md",
        &format!("# Harbour\n\nShips lie at anchor.[^1]\n\n{filler}[^1]: A note about anchors.\n"),
    );
    write("book/2.md", &format!("# Lighthouse\n\nIts beam turns over the sandbank.\n\n{filler}"));
    folder
}

fn read(folder: &Path) -> Terminal {
    let mut terminal = Terminal::read(folder, &["book"]);
    terminal.sees("Ships lie at anchor");
    terminal
}

#[test]
fn it_starts_searches_peeks_resizes_and_quits() {
    let folder = work();
    let mut terminal = read(folder.path());
    terminal.types("L").sees("Its beam turns").misses("Ships lie at anchor");
    terminal.types("/anchor\r").sees("Ships lie at anchor");
    terminal.types(ESC).types("g");
    terminal.types("\t\r").sees("A note about anchors");
    terminal.types("q").misses("A note about anchors");
    terminal.resize(50, 12);
    terminal.sees("Ships lie at anchor");
    assert!(terminal.written("\x1b[?2026h") > 2, "frames are whole updates");
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
    terminal.is_clean();
}

#[test]
fn the_place_is_found_again() {
    let folder = work();
    let mut terminal = read(folder.path());
    terminal.types("L").sees("Its beam turns");
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
    let mut terminal = Terminal::read(folder.path(), &["book"]);
    terminal.sees("Its beam turns").types("q");
    assert_eq!(terminal.ends(), 0);
    // A file that is named counts for more than the place remembered in another chapter.
    let mut terminal = Terminal::read(folder.path(), &["book/1.md"]);
    terminal.sees("Ships lie at anchor").types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn what_takes_long_to_read_comes_after_the_first_frame() {
    let folder = tempfile::tempdir().unwrap();
    let comes_later = |rows: usize| {
        let rows = "| row | cells of a table |\n".repeat(rows);
        std::fs::write(folder.path().join("a.md"), format!("Lantern.\n\n| a | b |\n|---|---|\n{rows}"))
            .unwrap();
        let mut terminal = Terminal::read(folder.path(), &["a.md"]);
        terminal.sees("Lantern").types("q");
        assert_eq!(terminal.ends(), 0);
        let written = terminal.bytes();
        let place = |bytes: &[u8]| memchr::memmem::find(&written, bytes).unwrap();
        place(b"Lantern") > place(b"\x1b[?2026l")
    };
    assert!(comes_later(25_000) && !comes_later(2_000));
}

#[test]
fn what_was_searched_for_is_known_in_the_next_session() {
    let folder = work();
    let mut terminal = read(folder.path());
    terminal.types("/sandbank\r").sees("Its beam turns").types("/anchor\r").sees("Ships lie at anchor");
    terminal.types(ESC).types("q");
    assert_eq!(terminal.ends(), 0);
    // In another work, too. What is kept is read after the first frame, and Up stops at the first line.
    let mut terminal = Terminal::read(folder.path(), &["book/2.md", "--alone"]);
    terminal.sees("Its beam turns").types("/");
    for _ in 0..100 {
        terminal.types("\x1b[A");
        if terminal.contents().contains("/sandbank") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    terminal.sees("/sandbank");
    terminal.types(ESC).types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn signals_end_it_cleanly_and_save_the_place() {
    for (signal, code) in [(libc::SIGTERM, 143), (libc::SIGHUP, 129), (libc::SIGINT, 130)] {
        let folder = work();
        let mut terminal = read(folder.path());
        terminal.types("L").sees("Its beam turns");
        terminal.signal(signal);
        assert_eq!(terminal.ends(), code);
        terminal.is_clean();
        let mut terminal = Terminal::read(folder.path(), &["book"]);
        terminal.sees("Its beam turns").types("q");
        assert_eq!(terminal.ends(), 0);
    }
}

#[test]
fn it_ends_when_the_terminal_is_gone() {
    let folder = work();
    let mut terminal = read(folder.path());
    terminal.close();
    let code = terminal.ends();
    assert!(code == 0 || code == 129, "{code}");
}

#[test]
fn it_stops_and_comes_back() {
    let folder = work();
    let mut bash = command("bash", folder.path());
    // A shell with job control: the reader is a job that `fg` continues.
    let script =
        "set -m; \"$0\" book; echo stopped:$?; read -r line; fg >/dev/null; echo ended:$?; read -r line";
    bash.args(["--norc", "-c", script, LECTERN]);
    let mut terminal = Terminal::run(bash);
    terminal.sees("Ships lie at anchor");
    terminal.types("\x1a").is_left().sees("stopped:14");
    terminal.types("\r").is_taken().sees("Ships lie at anchor");
    terminal.types("L").sees("Its beam turns").types("q").is_left().sees("ended:0");
    terminal.is_clean();
}

#[test]
fn a_reader_without_a_shell_does_not_stop() {
    let folder = work();
    let mut terminal = read(folder.path());
    terminal.types("\x1a").sees("no shell to go back to").types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_told() {
    const CHILD: &str = "LECTERN_TEST_PANICS";
    if std::env::var_os(CHILD).is_some() {
        lectern::tui::install_panic_hook();
        let mut out = std::io::stdout();
        let modes = lectern::tui::Modes { mouse: true, extended: true, pictures: false, screen: true };
        let _guard = lectern::tui::Guard::enter(&mut out, modes).unwrap();
        std::io::Write::flush(&mut out).unwrap();
        panic!("the mast broke");
    }
    let folder = tempfile::tempdir().unwrap();
    let mut child = command(std::env::current_exe().unwrap().to_str().unwrap(), folder.path());
    child.args(["--exact", "tui::a_panic_gives_the_terminal_back_and_is_told", "--nocapture"]);
    child.env(CHILD, "1");
    let mut terminal = Terminal::run(child);
    terminal.gets("\x1b[?1049h");
    assert_eq!(terminal.ends(), 101);
    terminal.sees("the mast broke").is_clean();
}

#[test]
fn what_is_piped_in_is_read_and_keys_come_from_the_terminal() {
    let folder = work();
    let mut shell = command("sh", folder.path());
    shell.args(["-c", "cat book/2.md | \"$0\"; echo ended:$?; read -r line", LECTERN]);
    let mut terminal = Terminal::run(shell);
    terminal.sees("Its beam turns").types("/sandbank\r").types(ESC).types("q").sees("ended:0");
    terminal.is_clean();
    assert!(!folder.path().join("state.db").exists(), "nothing is saved of standard input");
}

#[test]
fn the_answer_about_the_background_is_no_key() {
    let folder = work();
    let mut terminal = read(folder.path());
    terminal.gets("\x1b]11;?");
    // In two pieces, the second with a key after it.
    terminal.types("\x1b]11;rgb:ffff/ff").types("ff/ffff\x1b\\L").sees("Its beam turns").types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn more_is_typed_than_one_read_takes() {
    let folder = work();
    let mut terminal = read(folder.path());
    // More than the 1,024 bytes that crossterm reads at once, the last of which quits.
    terminal.types(&format!("{}q", "jk".repeat(1500)));
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn the_editor_has_the_terminal_to_itself() {
    let folder = work();
    let mut command = command(LECTERN, folder.path());
    command.env("EDITOR", "sh -c 'echo editing $1; read -r line; echo \"# New\" > \"$1\"' x");
    command.arg("book/1.md");
    let mut terminal = Terminal::run(command);
    terminal.sees("Ships lie at anchor").types("e").is_left().sees("editing");
    terminal.types("q every key is the editor's\r").is_taken().sees("New");
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
    terminal.is_clean();
}
