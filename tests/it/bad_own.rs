//! What the reader's own files say, when they attack: imported annotations, the database, settings, and lines for
//! screen readers. None of it steers a terminal either.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use lectern::app::Message;
use lectern::store::Recent;
use lectern::ui::Teller;
use lectern::work::Work;

use crate::bad_days::{ATTACKS, chapter, is_harmless, is_untouched, quoted};
use crate::cli::run;
use crate::fixture::folder;
use crate::headless::Reader;
use crate::pty::{LECTERN, Terminal, command};

/// A file of annotations that has an attack in every place, on a work of one chapter.
fn annotations() -> String {
    let mut all = Vec::new();
    for (at, attack) in ATTACKS.iter().enumerate() {
        let a = quoted(attack);
        let letter = if at % 3 == 0 { ", \"letter\": \"\\u009b\"" } else { "" };
        let passage = format!(
            "{{\"chapter\": {a}, \"quote\": {a}, \"before\": {a}, \"after\": {a}, \"trail\": [{a}], \"sections\": [{a}], \
             \"offset\": {at}, \"hash\": {a}}}"
        );
        let here = "{\"chapter\": \"1.md\", \"quote\": \"Plain words\", \"trail\": [\"One\"]}";
        for (kind, passage) in [("orphan", &*passage), ("here", here)] {
            all.push(format!("{{\"id\": \"{kind}{at}\", \"note\": {a}, \"passage\": {passage}{letter}}}"));
        }
        all.push(format!("{{\"id\": {a}, \"colour\": \"red\", \"passage\": {here}}}"));
    }
    let a = quoted(&ATTACKS.concat());
    format!("{{\"work\": {{\"title\": {a}}}, \"annotations\": [{}]}}", all.join(",\n"))
}

fn work() -> tempfile::TempDir {
    folder(&[("w/1.md", "# One\n\nPlain words stand here.\n\nMore of them.\n"), ("in.json", &annotations())])
}

/// What commands print of the reader's own.
fn own_commands(folder: &Path) {
    for arguments in [
        &["annotations", "w"][..],
        &["annotations", "w", "--format", "json"],
        &["search", "pwn", "w", "--in", "annotations"],
        &["search", "pwn", "w", "--in", "annotations", "--json"],
        &["recent"],
        &["recent", "--json"],
    ] {
        is_harmless(&format!("{arguments:?}"), &run(folder, arguments));
    }
}

/// Reads the work, presses keys, each on a screen of two sizes, and leaves: the terminal is as it was.
fn walk(folder: &Path, keys: &[&str]) {
    let mut terminal = Terminal::read(folder, &["w"]);
    terminal.sees("Plain words");
    for keys in keys {
        terminal.types(keys);
        terminal.resize(90, 30);
        terminal.resize(80, 24);
    }
    terminal.types("\x03");
    terminal.ends();
    terminal.is_clean();
    is_untouched(&terminal.bytes());
}

#[test]
fn imported_annotations_steer_nothing() {
    let folder = work();
    let told = run(folder.path(), &["annotations", "w", "--import", "in.json"]);
    assert!(told.contains("new") && told.ends_with("[0]"), "{told}");
    own_commands(folder.path());
    let all = run(folder.path(), &["annotations", "w", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(all.trim_end_matches("[0]")).unwrap();
    let notes = json["annotations"].as_array().unwrap();
    assert_eq!(notes.len(), 3 * ATTACKS.len());
    // What is escaped is not lost: what was exported can be imported again.
    fs::write(folder.path().join("again.json"), all.trim_end_matches("[0]")).unwrap();
    assert!(notes.iter().any(|one| one["note"].as_str().is_some_and(|note| note.contains('\u{9b}'))));
    let told = run(folder.path(), &["annotations", "w", "--import", "again.json"]);
    assert!(!told.contains("new"), "{told}");
    // On the screen.
    walk(
        folder.path(),
        &[
            "O", "jjjj", "\t", "\r", "''", "jj", "\x1b[27u", "a", "\x1b[27u", "\x1b[27u", "\x1b[27u", "i",
            "\x1b[27u",
        ],
    );
}

#[test]
fn an_import_that_is_none_is_refused_without_harm() {
    let folder = work();
    let deep = format!("{{\"annotations\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let all: String = ATTACKS.concat();
    for (at, text) in [
        "",
        "[]",
        "{\"annotations\": 1}",
        "\u{feff}{\"annotations\": []}",
        &deep,
        &format!("{{\"annotations\": [{{\"id\": 1, {all}}}]}}"),
        &format!("{{{}: 1, \"work\": {{\"key\": {}}}, \"annotations\": []}}", quoted(&all), quoted(&all)),
        &format!("{{\"annotations\": [{{\"id\": \"x\", \"colour\": {}}}]}}", quoted(&all)),
        &format!("{{\"annotations\": [{{\"id\": \"x\", \"created\": {}}}]}}", quoted(&all)),
    ]
    .into_iter()
    .enumerate()
    {
        let file = format!("bad{at}\u{9b}31m\u{202e}.json");
        fs::write(folder.path().join(&file), text).unwrap();
        let told = run(folder.path(), &["annotations", "--import", &file]);
        is_harmless(text, &told);
        assert!(told.contains("error:") && told.ends_with("[2]"), "{text}: {told}");
    }
}

#[test]
fn a_database_that_says_anything_steers_nothing() {
    let folder = work();
    let mut terminal = Terminal::read(folder.path(), &["w"]);
    terminal.sees("Plain words").types("jq");
    assert_eq!(terminal.ends(), 0);
    run(folder.path(), &["annotations", "w", "--import", "in.json"]);
    let all: String = ATTACKS.concat().replace('\0', "");
    let database = rusqlite::Connection::open(folder.path().join("state.db")).unwrap();
    let w = database.query_row("SELECT id FROM work", [], |row| row.get::<_, i64>(0)).unwrap();
    database
        .execute(
            "UPDATE work SET title = ?1, trail = ?1, place = ?2, spent = -1, percent = 300",
            (&all, &all),
        )
        .unwrap();
    for (at, attack) in ATTACKS.iter().enumerate() {
        let locator = format!("{{\"chapter\": {}, \"source\": -5, \"row\": 99999999999}}", quoted(attack));
        let own = (format!("/gone/{attack}"), attack, locator.clone());
        database
            .execute(
                "INSERT INTO work (key, title, seen, place, trail) VALUES (?1, ?2, 9999999999, ?3, ?2)",
                own,
            )
            .unwrap();
        database.execute("INSERT OR REPLACE INTO jump VALUES (?1, ?2, ?3)", (w, at, &locator)).unwrap();
        database.execute("INSERT OR REPLACE INTO fold VALUES (?1, ?2, ?3)", (w, at, attack)).unwrap();
        database
            .execute("INSERT OR REPLACE INTO typed (kind, line) VALUES ('search', ?1)", [attack])
            .unwrap();
        database
            .execute("INSERT OR REPLACE INTO annotation VALUES (?1, ?2, ?2, 0, ?3)", (w, attack, attack))
            .unwrap();
        database.execute("INSERT OR REPLACE INTO former VALUES (?1, ?2, 1, ?2)", (w, attack)).unwrap();
        database
            .execute("INSERT OR REPLACE INTO reading VALUES (?1, ?2, ?3)", (w, attack, attack.as_bytes()))
            .unwrap();
    }
    drop(database);
    own_commands(folder.path());
    is_harmless("--continue", &run(folder.path(), &["--continue"]));
    walk(
        folder.path(),
        &[
            "B",
            "jjj",
            "\x1b[27u",
            "/",
            "\x1b[A\x1b[A\x1b[A\x1b[A",
            "\r",
            "\x1b[27u",
            "O",
            "\x1b[27u",
            "''",
            "\x1b[27u",
        ],
    );
}

#[test]
fn settings_that_are_wrong_are_told_without_harm() {
    let folder = work();
    let all = ATTACKS.concat().replace(['\u{2028}', '\u{2029}'], " ");
    let q = quoted(&all);
    let deep = format!("measure = {}{}\n", "[".repeat(50_000), "]".repeat(50_000));
    for text in [
        &*format!("theme = {q}\nmeasure = {q}\nlanguage = {q}\nimages = {q}\n{q} = 1\n"),
        &format!("[keys]\n{q} = {q}\nline-down = {q}\n[keys.list]\nquit = [{q}, {q}]\n[{q}]\na = 1\n"),
        &format!("theme = {all}\n"),
        &format!("[{all}\n"),
        &all,
        &deep,
        &format!("x.{}y = 1\n", "a.".repeat(20_000)),
    ] {
        fs::write(folder.path().join("config.toml"), text).unwrap();
        for arguments in [&["print", "w"][..], &["config"], &["keys"], &["toc", "w", "--json"]] {
            is_harmless(&format!("{arguments:?}"), &run(folder.path(), arguments));
        }
        let mut terminal = Terminal::read(folder.path(), &["w"]);
        terminal.sees("Plain words").types("\x03");
        terminal.ends();
        terminal.is_clean();
        is_untouched(&terminal.bytes());
    }
}

/// `\n` alone of all controls may be said.
fn is_plain(what: &str, told: &str) {
    is_harmless(what, told);
    let hidden = told.find(|c: char| c != '\n' && lectern::text::is_invisible(c));
    assert_eq!(hidden, None, "{what}: {told:?}");
}

#[test]
fn no_attack_is_said_line_by_line() {
    for attack in ATTACKS {
        let text = chapter(attack);
        let work = Work::from_texts(attack, &[(&format!("{attack}.md"), &text), ("b.md", "# B\n")]);
        let mut settings = crate::headless::settings();
        settings.linear = true;
        let mut reader = Reader::resume(work, &lectern::store::Remembered::default(), settings, (80, 24));
        let mut teller = Teller::default();
        is_plain(attack, &teller.tell(&reader.app, false));
        let recent = Recent {
            work: format!("/{attack}"),
            title: attack.to_owned(),
            seen: lectern::annotation::Moment(0),
            percent: None,
            trail: attack.to_owned(),
            spent: 0,
        };
        for keys in [
            " ",
            " ",
            " ",
            "}",
            "K",
            "<esc>f",
            "<esc>",
            "i",
            "<esc>r",
            "<esc>o",
            "<esc>t",
            "jj",
            "<esc>/pwn<cr>",
            "n",
            "&",
            "<esc><esc>B",
        ] {
            reader.keys(keys);
            is_plain(&format!("{attack:?} after {keys:?}"), &teller.tell(&reader.app, true));
        }
        reader.send(Message::Recent(vec![recent]));
        is_plain(attack, &teller.tell(&reader.app, true));
        let mut notice = String::new();
        let _ = write!(notice, "not read: {attack}");
        reader.send(Message::Notice(notice));
        is_plain(attack, &teller.tell(&reader.app, true));
    }
    // In a terminal.
    let folder = tempfile::tempdir().unwrap();
    let work = folder.path().join("w\x1b]2;pwned\x07\u{9b}5m");
    fs::create_dir(&work).unwrap();
    for (at, attack) in ATTACKS.iter().enumerate() {
        fs::write(work.join(format!("{at:02}{}.md", attack.replace(['/', '\0'], "_"))), chapter(attack))
            .unwrap();
    }
    let mut dumb = command(LECTERN, folder.path());
    dumb.env("TERM", "dumb");
    dumb.args(["--linear", work.to_str().unwrap()]);
    let mut terminal = Terminal::run(dumb);
    terminal.sees("lists all keys");
    for _ in 0..20 {
        terminal.types(" L");
    }
    terminal.types("ti").types("q").types("q").types("\x03");
    terminal.ends();
    is_untouched(&terminal.bytes());
    assert!(!terminal.bytes().contains(&0x1b), "a dumb terminal is sent an escape");
}
