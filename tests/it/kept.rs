//! What is kept of the reader's own, over sessions and machines: the whole program on a terminal, and its commands.

use std::fs;
use std::path::Path;

use crate::cli::run;
use crate::fixture::folder;
use crate::pty::{Terminal, command};

const ESC: &str = "\x1b[27u";
const SAVE: &str = "\x13";

const HARBOUR: &str = "# Harbour\n\nShips of three nations lie at anchor and wait for the tide (Alder, 2017). Nobody speaks.\n\n\
    ## Quay\n\nThe quay is made of stone from the northern hills.\n\n# References\n\nAlder, A. (2017). Doors and how they open. Oak Press.\n";

fn town() -> tempfile::TempDir {
    folder(&[
        ("book/1.md", HARBOUR),
        ("book/2.md", "# Lighthouse\n\nIts beam turns over the sandbank at night.\n"),
    ])
}

/// Reads the book, writes a note on its first sentence and sees that it is saved.
fn annotate(folder: &Path) -> Terminal {
    let mut terminal = Terminal::read(folder, &["book"]);
    terminal.sees("Ships of three");
    terminal.types("jjja").sees("Note on “Ships").types("A word of mine").types(SAVE).sees("note saved");
    terminal
}

#[test]
fn what_was_said_to_be_saved_outlives_a_kill() {
    let folder = town();
    let mut terminal = annotate(folder.path());
    terminal.signal(libc::SIGKILL);
    terminal.ends();
    let printed = run(folder.path(), &["annotations", "book"]);
    assert!(printed.contains("A word of mine") && printed.ends_with("[0]"), "{printed}");
    let mut terminal = Terminal::read(folder.path(), &["book"]);
    terminal.sees("✎Ships of three").types("O").sees("A word of mine");
}

#[test]
fn what_is_being_written_outlives_the_end_of_the_program() {
    for signal in [libc::SIGTERM, libc::SIGHUP] {
        let folder = town();
        let mut terminal = Terminal::read(folder.path(), &["book"]);
        terminal
            .sees("Ships of three")
            .types("jjja")
            .sees("Note on")
            .types("Half a thou")
            .sees("Half a thou");
        terminal.signal(signal);
        terminal.ends();
        assert!(run(folder.path(), &["annotations", "book"]).contains("Half a thou"));
    }
}

#[test]
fn two_readers_at_once_lose_nothing() {
    let folder = town();
    let mut one = annotate(folder.path());
    let mut other = Terminal::read(folder.path(), &["book"]);
    other.sees("✎Ships").types("L").sees("Its beam").types("jmb").sees("bookmark b set");
    one.types("GA").sees("yellow:").types("q");
    one.ends();
    other.types("q");
    other.ends();
    let printed = run(folder.path(), &["annotations", "book"]);
    for words in ["A word of mine", "highlighted in yellow", "- `b`"] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
}

#[test]
fn a_passage_put_on_other_words_is_told_of_once_and_stays_there() {
    let folder = town();
    annotate(folder.path()).types("q").ends();
    let edited = HARBOUR.replace("lie at anchor and wait", "lie at anchor here and wait long");
    fs::write(folder.path().join("book/1.md"), edited).unwrap();
    for told in [true, false] {
        let mut terminal = Terminal::read(folder.path(), &["book"]);
        terminal.sees("✎Ships of three");
        if told {
            terminal.sees("an annotation was re-attached");
        }
        terminal.types("L").sees("Its beam").types("O").sees("re-attached, ").sees("A word of mine");
        terminal.types("\x03");
        terminal.ends();
        // A word of the news alone: what is drawn leaves out blanks that are there already.
        assert_eq!(String::from_utf8_lossy(&terminal.bytes()).contains("lists"), told);
    }
}

#[test]
fn a_database_that_cannot_be_used_is_told_and_left() {
    let folder = town();
    let junk = "no database, but long enough to have a header of one hundred bytes. ".repeat(90);
    fs::write(folder.path().join("state.db"), &junk).unwrap();
    let mut terminal = Terminal::read(folder.path(), &["book"]);
    terminal.sees("Ships of three").sees("not a database");
    terminal.types("jjjaKept in mind \u{2067}so\u{2069}").types(SAVE).sees("NOT saved, kept until you quit");
    terminal.sees("✎Ships").types("q");
    assert_eq!(terminal.sees("your place is not saved").ends(), 0);
    // What is printed before that is longer than the screen.
    let printed = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    for words in ["could not be saved", "Kept in mind \\u2067so\\u2069"] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("state.db")).unwrap(), junk);
    let printed = run(folder.path(), &["annotations", "book"]);
    assert!(printed.contains("error:") && printed.ends_with("[2]"), "{printed}");
}

#[test]
fn standard_input_keeps_nothing_and_says_so() {
    let folder = town();
    let mut shell = command("sh", folder.path());
    shell.args(["-c", "cat book/1.md | \"$0\"", crate::pty::LECTERN]);
    let mut terminal = Terminal::run(shell);
    terminal.sees("Ships of three").types("jjjaA word").types(SAVE);
    terminal.sees("NOT saved, kept until you quit: standard input is not remembered");
    terminal.types("q");
    terminal.ends();
    assert!(!folder.path().join("state.db").exists());
    assert!(run(folder.path(), &["annotations", "-"]).ends_with("[2]"));
}

#[test]
fn a_capital_opens_another_work_at_its_place() {
    let folder = town();
    fs::write(
        folder.path().join("other.md"),
        format!("# Other\n\n{}Far below it stands.\n", "Filler here.\n\n".repeat(50)),
    )
    .unwrap();
    let mut terminal = Terminal::read(folder.path(), &["other.md"]);
    terminal.sees("Filler here").types("GmW").sees("bookmark W set, for all works").types("q");
    assert_eq!(terminal.ends(), 0);
    let mut terminal = Terminal::read(folder.path(), &["book"]);
    terminal.sees("Ships of three").types("'W").sees("in another work: open it?").types("y");
    terminal.sees("Far below it stands").misses("Ships of three");
    // Keys go to this one alone, and B leads back.
    terminal.types("B").sees("Works you read").types("\r").sees("Ships of three");
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
    terminal.is_clean();
}

#[test]
fn the_last_work_is_gone_on_with() {
    let folder = town();
    let told = run(folder.path(), &["--continue"]);
    assert_eq!(told, "error: nothing was read yet\nhint: name a file or folder to read\n[2]");
    assert_eq!(run(folder.path(), &["recent"]), "[1]");
    let mut terminal = Terminal::read(folder.path(), &["book"]);
    terminal.sees("Ships of three").types("L").sees("Its beam").types("q");
    terminal.ends();
    let listed = run(folder.path(), &["recent"]);
    assert!(listed.contains("/book  book — Lighthouse"), "{listed}");
    let json = run(folder.path(), &["recent", "--json"]);
    for field in [
        "\"title\": \"book\"",
        "\"place\": \"Lighthouse\"",
        "\"percent\": ",
        "\"seen\": \"2",
        "\"minutes\": 0",
    ] {
        assert!(json.contains(field), "{field}: {json}");
    }
    let mut terminal = Terminal::read(folder.path(), &["--continue"]);
    terminal.sees("Its beam").types("q");
    terminal.ends();
    assert!(
        run(folder.path(), &["--continue"]).contains("Ships of three"),
        "printed where there is no terminal"
    );
    assert!(run(folder.path(), &["--continue", "book"]).ends_with("[2]"));
    fs::rename(folder.path().join("book"), folder.path().join("moved")).unwrap();
    assert!(run(folder.path(), &["--continue"]).contains("no such file or folder any more"));
}

#[test]
fn a_folder_without_anything_to_read_opens_on_what_was_read() {
    let folder = town();
    fs::create_dir(folder.path().join("empty")).unwrap();
    let mut terminal = Terminal::read(folder.path(), &["empty"]);
    terminal.sees("error: empty: no Markdown in this folder");
    assert_eq!(terminal.ends(), 2);
    let mut terminal = Terminal::read(folder.path(), &["book"]);
    terminal.sees("Ships of three").types("L").sees("Its beam").types("q");
    terminal.ends();
    let mut terminal = Terminal::read(folder.path(), &["empty"]);
    terminal
        .sees("Works you read")
        .types(ESC)
        .sees("no Markdown in this folder")
        .types("B")
        .sees("Works you read");
    terminal.types("\r").sees("Its beam").types("q");
    assert_eq!(terminal.ends(), 0);
    assert!(run(folder.path(), &["empty"]).ends_with("[2]"), "what is no terminal gets the error");
    assert!(!run(folder.path(), &["recent"]).contains("start"));
}

#[test]
fn annotations_go_from_one_machine_to_another_and_back() {
    let (here, there) = (town(), town());
    assert_eq!(run(here.path(), &["annotations", "book"]), "[1]");
    let mut terminal = annotate(here.path());
    terminal.types("q");
    terminal.ends();
    let json = run(here.path(), &["annotations", "book", "--format", "json"]);
    assert!(
        json.contains("\"status\": \"exact\"")
            && json.contains("\"sources\": [\n        \"alder-2017\"\n      ]"),
        "{json}"
    );
    let json = json.strip_suffix("[0]").unwrap();
    fs::write(there.path().join("mine.json"), json).unwrap();
    assert!(run(there.path(), &["annotations", "--import", "mine.json", "book"]).starts_with("1 new\n"));
    assert!(
        run(there.path(), &["annotations", "--import", "mine.json", "book"]).starts_with("1 known already\n")
    );
    let printed = run(there.path(), &["annotations", "book"]);
    let day = printed.lines().find(|line| line.starts_with("*2")).unwrap().to_owned();
    insta::assert_snapshot!(printed.replace(&day, "*DAY*"), @r"
    # Annotations of book

    ## Harbour

    > Ships of three nations lie at anchor and wait for the tide (Alder, 2017).

    A word of mine

    *DAY*

    Cited there:

    - Alder, A. (2017). Doors and how they open. Oak Press.
    [0]
    ");
    // Both edit it: the later edit holds, and the other text is kept.
    for (folder, words) in [(&here, " here"), (&there, " there")] {
        let mut terminal = Terminal::read(folder.path(), &["book"]);
        terminal
            .sees("✎Ships")
            .types("gjjja")
            .sees("A word of mine")
            .types(words)
            .types(SAVE)
            .sees("note saved");
        terminal.types("q");
        terminal.ends();
    }
    for (from, to) in [(&here, &there), (&there, &here)] {
        let json = run(from.path(), &["annotations", "book", "--format", "json"]);
        fs::write(to.path().join("theirs.json"), json.strip_suffix("[0]").unwrap()).unwrap();
        let told = run(to.path(), &["annotations", "--import", "theirs.json", "book"]);
        assert!(told.ends_with("[0]"), "{told}");
    }
    for folder in [&here, &there] {
        assert!(run(folder.path(), &["annotations", "book"]).contains("A word of mine there"));
        let json = run(folder.path(), &["annotations", "book", "--format", "json"]);
        let former = &json[json.find("\"former\"").unwrap()..];
        assert!(former.contains("A word of mine here\""), "{former}");
    }
    // A file stands for its chapter, alone it is another work.
    assert!(run(here.path(), &["annotations", "book/1.md", "--alone"]).ends_with("[1]"));
}

#[test]
fn what_cannot_be_imported_is_told() {
    let folder = town();
    fs::write(folder.path().join("x.json"), "{\"annotations\": [{\"id\": \"a\"}]}").unwrap();
    fs::write(folder.path().join("y.json"), "[1, 2").unwrap();
    let told = run(folder.path(), &["annotations", "--import", "x.json"]);
    assert!(told.contains("which work is it of?") && told.ends_with("[2]"), "{told}");
    let told = run(folder.path(), &["annotations", "--import", "y.json", "book"]);
    assert!(told.contains("no annotations of lectern") && told.ends_with("[2]"), "{told}");
    assert!(run(folder.path(), &["annotations", "--import", "z.json", "book"]).ends_with("[2]"));
    assert!(!folder.path().join("state.db").exists(), "nothing was made for nothing");
}
