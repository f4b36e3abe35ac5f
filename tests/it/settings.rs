//! What the settings change of the first page.

use lectern::app::{Message, Settings};
use lectern::store::Remembered;

use crate::fixture::{folder, open};
use crate::headless::{Reader, settings};

fn reader(settings: Settings) -> Reader {
    let folder = folder(&[("a.md", "# Harbour\n\nShips lie at anchor.[^1]\n\n[^1]: Where the mole ends.\n")]);
    Reader::resume(open(folder.path()), &Remembered::default(), settings, (140, 24))
}

#[test]
fn notes_stand_beside_the_text_from_the_start() {
    let beside = |reader: &Reader| {
        let screen = reader.screen();
        screen.lines().any(|line| line.contains("Ships lie") && line.contains("Where the mole"))
    };
    assert!(!beside(&reader(settings())));
    let mut reader = reader(Settings { margin: true, ..settings() });
    assert!(beside(&reader), "{}", reader.screen());
    reader.keys("s");
    assert!(!beside(&reader));
}

#[test]
fn there_is_nothing_but_text_from_the_start() {
    let zen = reader(Settings { zen: true, ..settings() });
    let usual = reader(settings());
    assert!(usual.status().contains("Harbour"), "{}", usual.status());
    assert_eq!(zen.status(), "");
    let mut zen = zen;
    zen.keys("Z");
    assert_eq!(zen.status(), usual.status());
}

#[test]
fn what_is_told_and_too_long_for_the_status_line_takes_rows_above_it_until_the_next_key() {
    let folder = folder(&[("a.md", "# Harbour\n\nShips lie at anchor.\n")]);
    let mut reader = Reader::resume(open(folder.path()), &Remembered::default(), settings(), (40, 12));
    let before = reader.screen();
    let told = "the place is not saved: there is no room left on the disk that holds the state; make some";
    reader.send(Message::Notice(told.to_owned()));
    let rows: Vec<String> = reader.screen().lines().map(|row| row.trim().to_owned()).collect();
    assert_eq!(rows[rows.len() - 3..].join(" "), told);
    reader.send(Message::Notice("word ".repeat(60)));
    let rows: Vec<String> = reader.screen().lines().map(|row| row.trim().to_owned()).collect();
    assert!(rows[rows.len() - 1].ends_with('…'), "{rows:?}");
    assert!(rows[rows.len() - 3].starts_with("word"), "{rows:?}");
    assert!(!rows[rows.len() - 4].contains("word"), "{rows:?}");
    reader.keys("<esc>");
    assert_eq!(reader.screen(), before);
}
