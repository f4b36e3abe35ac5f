//! What other programs pipe into the reader as their pager: manual pages, logs in colours.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use lectern::markdown::Dialect;
use lectern::work::{OpenOptions, Work};

use crate::cli::lectern;
use crate::pty::{LECTERN, Terminal, command};

const MANUAL: &str = "SAIL(1)                User Commands                SAIL(1)\n\n\
    N\x08NA\x08AM\x08ME\x08E\n       sail - set a sail\n\n\
    O\x08OP\x08PT\x08TI\x08IO\x08ON\x08NS\x08S\n       -\x08-r\x08r _\x08k_\x08n_\x08o_\x08t\n              # of *knots*\n\n\
    1.0                    May 2026                     SAIL(1)\n";

const LOG: &str = "\x1b[33mcommit 1a2b\x1b[m\nAuthor: A\n\n    # not a heading\n    * not a list\n\n\
    \x1b[1mdiff --git a/x b/x\x1b[m\n\x1b[31m-old\x1b[m\n\x1b[32m+\x1b[m\x1b[32mnew\x1b[m\n";

/// What a command prints of what is piped into it.
fn piped(folder: &Path, arguments: &[&str], input: &str) -> String {
    let mut command = lectern(folder, arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn a_manual_page_reads_well_in_a_pipe() {
    let folder = tempfile::tempdir().unwrap();
    insta::assert_snapshot!(piped(folder.path(), &[], MANUAL), @r"
    SAIL(1)                User Commands                SAIL(1)


    NAME
    ────

           sail - set a sail


    OPTIONS
    ───────

           -r knot
                  # of *knots*

    1.0                    May 2026                     SAIL(1)
    ");
    insta::assert_snapshot!(piped(folder.path(), &["toc", "-"], MANUAL), @r"
    SAIL(1)
    1  SAIL(1)
         NAME
         OPTIONS
    ");
    // Bold and underlined letters are so in colours too.
    let coloured = piped(folder.path(), &["print", "-", "--color", "always"], MANUAL);
    assert!(coloured.contains("\x1b[1m-r\x1b[0m \x1b[4mknot\x1b[0m"), "{coloured:?}");
}

#[test]
fn a_coloured_log_reads_well_in_a_pipe() {
    let folder = tempfile::tempdir().unwrap();
    let log = LOG.replace("\x1b[33m", "").replace("\x1b[31m", "").replace("\x1b[32m", "");
    let plain = log.replace("\x1b[1m", "").replace("\x1b[m", "");
    assert_eq!(piped(folder.path(), &[], LOG), plain);
    // One who says that it is Markdown is believed, and one who says that it is none.
    assert!(piped(folder.path(), &["--dialect", "gfm"], LOG).contains("␛[33mcommit 1a2b"));
    assert_eq!(piped(folder.path(), &["--dialect", "text"], &plain), plain);
    assert_ne!(piped(folder.path(), &[], &plain), plain);
}

#[test]
fn only_what_is_piped_in_is_taken_for_a_printout() {
    let work = |text: &str, dialect| {
        let options = OpenOptions { dialect, ..OpenOptions::default() };
        Work::from_bytes("standard input", text.as_bytes().to_vec(), options).unwrap().dialect
    };
    assert_eq!(work(MANUAL, None), Some(Dialect::Text));
    assert_eq!(work(LOG, None), Some(Dialect::Text));
    assert_eq!(work("# A\n\n* b\n", None), None);
    assert_eq!(work(LOG, Some(Dialect::Gfm)), Some(Dialect::Gfm));
    let folder = crate::fixture::folder(&[("a.md", LOG)]);
    let document = crate::fixture::open(&folder.path().join("a.md"));
    assert_eq!(document.dialect, None);
    assert!(document.document(lectern::text::ChapterId(0)).unwrap().text().contains("␛[33m"));
}

#[test]
fn as_a_pager_it_has_all_columns_and_the_pages_sections() {
    let folder = tempfile::tempdir().unwrap();
    // As wide as `man` makes it for 80 columns.
    let rule = "x".repeat(78);
    let page = MANUAL.replace("       sail - set a sail", &format!("{rule}|"));
    std::fs::write(folder.path().join("page"), page).unwrap();
    let mut shell = command("sh", folder.path());
    shell.args(["-c", "cat page | \"$0\"; echo ended:$?; read -r line", LECTERN]);
    let mut terminal = Terminal::run(shell);
    terminal.sees(&rule).types("]").sees("SAIL(1) › NAME").types("q").sees("ended:0");
    terminal.is_clean();
    assert_eq!(terminal.written("\x08"), 0);
}
