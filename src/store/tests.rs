//! What is remembered, and what happens to files that cannot be.

use std::fs;

use tempfile::TempDir;

use super::*;
use crate::annotation::{Annotation, Found, Moment, Passage, Standing, identity};

fn locator(name: &str) -> Locator {
    Locator {
        chapter: format!("{name}.md"),
        sections: vec!["one".into(), "two".into()],
        offset: 17,
        before: "“before”\n".into(),
        after: "after".into(),
        hash: u64::MAX - 3,
        row: Some(7),
        source: 99,
    }
}

fn state(name: &str) -> Remembered {
    Remembered {
        place: Some(locator(name)),
        jumps: vec![locator("x"), locator("y"), locator("z")],
        jumped: 2,
        sidebar: Some(false),
        folded: vec!["b.md".into(), "a.md#slug".into()],
    }
}

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a folder?").join("state %41#.db");
    (folder, path)
}

fn names(path: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn what_is_saved_is_recalled() {
    let (_folder, path) = folder();
    let mut store = Store::open(&path).unwrap();
    store.remember("/a", "A", &state("a")).unwrap();
    store.remember("/b", "B", &Remembered::default()).unwrap();
    // While it is open, and when it is closed.
    assert_eq!(recall(&path, "/a").unwrap(), state("a"));
    store.remember("/a", "A", &Remembered { jumps: vec![], ..state("c") }).unwrap();
    drop(store);
    let last = recall(&path, "/a").unwrap();
    assert_eq!((last.place, last.jumps, last.jumped), (Some(locator("c")), vec![], 0));
    assert_eq!(recall(&path, "/b").unwrap(), Remembered::default());
    assert_eq!(recall(&path, "/c").unwrap(), Remembered::default());
    assert_eq!(names(&path), ["state %41#.db"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
    }
}

#[test]
fn nothing_is_created_by_looking() {
    let (_folder, path) = folder();
    assert_eq!(recall(&path, "/a").unwrap(), Remembered::default());
    assert!(!path.parent().unwrap().exists());
    fs::create_dir(path.parent().unwrap()).unwrap();
    fs::write(&path, "").unwrap();
    assert_eq!(recall(&path, "/a").unwrap(), Remembered::default());
    assert_eq!(names(&path), ["state %41#.db"]);
    Store::open(&path).unwrap().remember("/a", "", &state("a")).unwrap();
    assert_eq!(recall(&path, "/a").unwrap(), state("a"));
    assert_eq!(names(&path), ["state %41#.db"]);
}

#[test]
fn a_file_that_is_no_database_is_left_as_it_is() {
    let (_folder, path) = folder();
    fs::create_dir(path.parent().unwrap()).unwrap();
    let junk = "no database, but long enough to have a header of one hundred bytes. ".repeat(90);
    fs::write(&path, &junk).unwrap();
    assert!(matches!(recall(&path, "/a"), Err(StoreError::Damaged { .. })));
    assert!(matches!(Store::open(&path), Err(StoreError::Damaged { .. })));
    assert_eq!(fs::read_to_string(&path).unwrap(), junk);
    assert_eq!(names(&path), ["state %41#.db"]);
}

#[test]
fn a_truncated_or_scribbled_database_is_left_as_it_is() {
    let (_folder, path) = folder();
    let mut store = Store::open(&path).unwrap();
    for work in 0..200 {
        store.remember(&work.to_string(), "title", &state("a")).unwrap();
    }
    drop(store);
    let whole = fs::read(&path).unwrap();
    let mut scribbled = whole.clone();
    scribbled[8192..].fill(0xa5);
    for damaged in [&whole[..whole.len() / 2], &scribbled] {
        fs::write(&path, damaged).unwrap();
        let opened = Store::open(&path);
        assert!(matches!(opened, Err(StoreError::Damaged { .. })), "{opened:?}");
        assert_eq!(fs::read(&path).unwrap(), damaged);
        let _ = recall(&path, "7");
    }
}

#[test]
fn a_newer_or_foreign_database_is_left_as_it_is() {
    let (_folder, path) = folder();
    Store::open(&path).unwrap().remember("/a", "", &state("a")).unwrap();
    let raw = Connection::open(&path).unwrap();
    raw.pragma_update(None, "user_version", 99).unwrap();
    drop(raw);
    let before = fs::read(&path).unwrap();
    assert!(matches!(recall(&path, "/a"), Err(StoreError::Newer { found: 99, known: schema::KNOWN, .. })));
    let error = Store::open(&path).unwrap_err();
    let told = format!("newer version of lectern (schema 99, this one knows {})", schema::KNOWN);
    assert!(error.to_string().ends_with(&told), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);

    let other = path.with_file_name("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE work (id, key, place)").unwrap();
    let before = fs::read(&other).unwrap();
    assert!(matches!(recall(&other, "/a"), Err(StoreError::Damaged { .. })));
    assert!(matches!(Store::open(&other), Err(StoreError::Damaged { .. })));
    assert_eq!(fs::read(&other).unwrap(), before);
}

#[test]
fn an_empty_database_is_migrated() {
    let (_folder, path) = folder();
    fs::create_dir(path.parent().unwrap()).unwrap();
    Connection::open(&path).unwrap().execute_batch("PRAGMA journal_mode = WAL; VACUUM").unwrap();
    assert_eq!(recall(&path, "/a").unwrap(), Remembered::default());
    Store::open(&path).unwrap().remember("/a", "A", &state("a")).unwrap();
    let raw = Connection::open(&path).unwrap();
    let version: i64 = raw.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, schema::KNOWN);
    let (title, seen): (String, i64) =
        raw.query_row("SELECT title, seen FROM work", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert!(title == "A" && seen > 1_700_000_000);
}

#[test]
fn two_instances_lose_nothing() {
    let (_folder, path) = folder();
    std::thread::scope(|scope| {
        for name in ["a", "b"] {
            let path = &path;
            scope.spawn(move || {
                let mut store = Store::open(path).unwrap();
                for _ in 0..20 {
                    store.remember(name, name, &state(name)).unwrap();
                    store.remember("both", name, &state(name)).unwrap();
                    recall(path, name).unwrap();
                }
            });
        }
    });
    assert_eq!(recall(&path, "a").unwrap(), state("a"));
    assert_eq!(recall(&path, "b").unwrap(), state("b"));
    let both = recall(&path, "both").unwrap();
    assert!(both == state("a") || both == state("b"));
}

#[test]
fn a_locked_database_says_so_and_can_still_be_read() {
    let (_folder, path) = folder();
    let mut store = Store::open_patiently(&path, Duration::from_millis(1)).unwrap();
    store.remember("/a", "A", &state("a")).unwrap();
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = store.remember("/a", "A", &state("b")).unwrap_err();
    assert!(matches!(error, StoreError::Failed { .. }), "{error}");
    assert_eq!(recall(&path, "/a").unwrap(), state("a"));
    raw.execute_batch("ROLLBACK").unwrap();
    store.remember("/a", "A", &state("b")).unwrap();
}

#[test]
fn a_killed_instance_loses_nothing() {
    let (_folder, path) = folder();
    let mut store = Store::open(&path).unwrap();
    store.remember("/a", "A", &state("a")).unwrap();
    // What a killed process leaves: the database and its log, without the shared memory.
    let left = path.with_file_name("left.db");
    fs::copy(&path, &left).unwrap();
    fs::copy(path.with_file_name("state %41#.db-wal"), path.with_file_name("left.db-wal")).unwrap();
    assert_eq!(recall(&left, "/a").unwrap(), state("a"));
    Store::open(&left).unwrap().remember("/b", "B", &state("b")).unwrap();
    assert_eq!(recall(&left, "/a").unwrap(), state("a"));
}

#[test]
fn a_place_that_cannot_be_written_is_told() {
    let (folder, path) = folder();
    fs::write(folder.path().join("a folder?"), "a file").unwrap();
    assert!(matches!(Store::open(&path), Err(StoreError::Folder { .. })));
    assert_eq!(recall(&path, "/a").unwrap(), Remembered::default());
    assert!(Store::open(folder.path()).is_err());
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_read_from() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = folder();
    Store::open(&path).unwrap().remember("/a", "A", &state("a")).unwrap();
    let parent = path.parent().unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    fs::set_permissions(parent, fs::Permissions::from_mode(0o500)).unwrap();
    assert_eq!(recall(&path, "/a").unwrap(), state("a"));
    // The superuser may write anyway.
    if fs::OpenOptions::new().append(true).open(&path).is_err() {
        let failed = Store::open(&path).and_then(|mut store| store.remember("/a", "A", &state("b")));
        assert!(matches!(failed, Err(StoreError::Failed { .. })), "{failed:?}");
    }
    fs::set_permissions(parent, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn an_unreadable_jump_is_left_out() {
    let (_folder, path) = folder();
    Store::open(&path).unwrap().remember("/a", "A", &state("a")).unwrap();
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch("UPDATE jump SET locator = '{\"v\":2,\"chapter\":\"q\"}' WHERE position = 0").unwrap();
    raw.execute_batch("UPDATE jump SET locator = '{\"chapter\":\"q\",\"new\":[]}' WHERE position = 2")
        .unwrap();
    raw.execute_batch("UPDATE work SET place = 'scribble'").unwrap();
    drop(raw);
    let got = recall(&path, "/a").unwrap();
    let short = Locator { chapter: "q".into(), ..Locator::default() };
    assert_eq!((got.place, got.jumps, got.jumped), (None, vec![locator("y"), short], 1));
}

#[test]
fn the_path_is_named_or_the_platforms() {
    let home = || Some(PathBuf::from("/home/me/.local/state"));
    let default = Some(PathBuf::from("/home/me/.local/state/lectern/state.db"));
    assert_eq!(path_from(None, home), default);
    assert_eq!(path_from(Some("".into()), home), default);
    assert_eq!(path_from(Some("/x/y.db".into()), home), Some(PathBuf::from("/x/y.db")));
    assert_eq!(path_from(None, || None), None);
}

fn note(number: u128, changed: u64, words: &str) -> Annotation {
    let passage = Passage { quote: "words".into(), chapter: "a.md".into(), ..Passage::default() };
    let made = Annotation::new(identity(number), Moment(1), passage);
    Annotation { changed: Moment(changed), note: words.into(), ..made }
}

/// The texts that live, and those that were.
fn notes(path: &Path, work: &str) -> (Vec<String>, Vec<String>) {
    let own = own(path, work).unwrap();
    let live = own.annotations.into_iter().filter(|a| !a.deleted).map(|a| a.note);
    (live.collect(), own.formers.into_iter().map(|f| f.note).collect())
}

#[test]
fn annotations_are_kept_and_what_they_were() {
    let (_folder, path) = folder();
    assert_eq!(own(&path, "/a").unwrap(), Own::default());
    let mut store = Store::open(&path).unwrap();
    assert_eq!(store.keep("/a", "A", &[note(1, 1, "one"), note(2, 1, "two")]).unwrap(), [Merged::New; 2]);
    assert_eq!(store.keep("/a", "A", &[note(1, 5, "one more")]).unwrap(), [Merged::Changed]);
    assert_eq!(store.keep("/a", "A", &[note(1, 5, "one more")]).unwrap(), [Merged::Same]);
    assert_eq!(store.keep("/a", "A", &[note(2, 0, "before two")]).unwrap(), [Merged::Older]);
    let deleted = Annotation { deleted: true, ..note(2, 9, "two") };
    store.keep("/a", "A", &[deleted]).unwrap();
    // While it is open, and when it is closed.
    let expected = (vec!["one more".to_owned()], ["one", "before two", "two"].map(str::to_owned).to_vec());
    assert_eq!(notes(&path, "/a"), expected);
    drop(store);
    assert_eq!(notes(&path, "/a"), expected);
    assert_eq!(notes(&path, "/b"), (vec![], vec![]));
    assert_eq!(names(&path), ["state %41#.db"]);
    // A work that was annotated and not read is in no list of what was read.
    assert_eq!(recent(&path).unwrap(), []);
}

#[test]
fn two_machines_come_to_the_same_whichever_is_first() {
    let here =
        [note(1, 5, "edited here"), note(2, 1, "only here"), Annotation { deleted: true, ..note(3, 7, "x") }];
    let there = [note(1, 6, "edited there"), note(3, 2, "x"), note(4, 1, "only there")];
    let mut ends = Vec::new();
    for order in [[&here, &there], [&there, &here]] {
        let (_folder, path) = folder();
        let mut store = Store::open(&path).unwrap();
        for _ in 0..2 {
            for all in order {
                store.import("/a", "A", all, &[]).unwrap();
            }
        }
        ends.push(own(&path, "/a").unwrap());
        assert_eq!(notes(&path, "/a").0, ["edited there", "only here", "only there"]);
        assert!(notes(&path, "/a").1.contains(&"edited here".to_owned()));
    }
    assert_eq!(ends[0].annotations, ends[1].annotations);
}

#[test]
fn a_capital_letter_is_one_bookmark_of_all_works() {
    let (_folder, path) = folder();
    let mut store = Store::open(&path).unwrap();
    let mark = |number, letter, changed| Annotation { letter: Some(letter), ..note(number, changed, "") };
    store.keep("/a", "A", &[mark(1, 'Q', 1), mark(2, 'q', 1)]).unwrap();
    let elsewhere = own(&path, "/b").unwrap().elsewhere;
    assert_eq!(
        elsewhere.iter().map(|e| (&*e.work, e.annotation.letter)).collect::<Vec<_>>(),
        [("/a", Some('Q'))]
    );
    store.keep("/b", "B", &[mark(3, 'Q', 2)]).unwrap();
    assert_eq!(own(&path, "/b").unwrap().elsewhere, []);
    assert_eq!(own(&path, "/a").unwrap().elsewhere.len(), 1);
}

#[test]
fn progress_adds_up() {
    let (_folder, path) = folder();
    let mut store = Store::open(&path).unwrap();
    store.remember("/a", "A", &state("a")).unwrap();
    let seen = |blocks: &[u32]| Seen { chapter: "a.md".into(), blocks: blocks.to_vec() };
    let progress =
        Progress { percent: 40, trail: "A › B".into(), spent: 60_000, seen: vec![seen(&[3, 8])] };
    store.progress("/a", &progress).unwrap();
    store.progress("/a", &Progress { seen: vec![seen(&[3, 9])], ..progress }).unwrap();
    let own = own(&path, "/a").unwrap();
    assert_eq!((own.spent, own.seen), (120_000, vec![seen(&[3, 9])]));
    let recent = recent(&path).unwrap();
    assert_eq!((recent[0].percent, &*recent[0].trail, recent[0].spent), (Some(40), "A › B", 120_000));
}

#[test]
fn what_was_told_of_an_annotation_is_kept_until_it_is_as_written_again() {
    let (_folder, path) = folder();
    let mut store = Store::open(&path).unwrap();
    store.keep("/a", "A", &[note(1, 1, "one"), note(2, 1, "two")]).unwrap();
    let passage = Passage { quote: "words".into(), ..Passage::default() };
    let standing = |id: &str, found| Standing { id: id.into(), found };
    let all = [standing("a", Found::Reworded(87, Box::new(passage))), standing("b", Found::Gone)];
    store.told("/a", &all).unwrap();
    assert_eq!(own(&path, "/a").unwrap().standings, all);
    store.told("/a", &[standing("a", Found::AsWritten)]).unwrap();
    assert_eq!(own(&path, "/a").unwrap().standings, all[1..]);
    assert!(store.told("/unknown", &all).is_err());
}

#[test]
fn every_earlier_version_is_migrated_and_read_before_that() {
    for version in 1..=schema::MIGRATIONS.len() {
        let (_folder, path) = folder();
        fs::create_dir(path.parent().unwrap()).unwrap();
        let raw = Connection::open(&path).unwrap();
        for step in &schema::MIGRATIONS[..version] {
            raw.execute_batch(step).unwrap();
        }
        raw.execute_batch("PRAGMA application_id = 0x6c63746e; INSERT INTO work (key, title, seen, place) VALUES ('/a', 'A', 7, '{\"chapter\":\"q\"}')").unwrap();
        raw.pragma_update(None, "user_version", version as i64).unwrap();
        drop(raw);
        assert_eq!(recall(&path, "/a").unwrap().place.unwrap().chapter, "q");
        assert_eq!(own(&path, "/a").unwrap(), Own::default());
        assert_eq!(recent(&path).unwrap()[0].work, "/a");
        let mut store = Store::open(&path).unwrap();
        store.keep("/a", "A", &[note(1, 1, "one")]).unwrap();
        assert_eq!(notes(&path, "/a").0, ["one"], "from version {version}");
        assert_eq!(recall(&path, "/a").unwrap().place.unwrap().chapter, "q");
    }
}

#[test]
fn a_full_disk_loses_nothing_that_was_kept() {
    let (_folder, path) = folder();
    let mut store = Store::open(&path).unwrap();
    store.keep("/a", "A", &[note(1, 1, "one")]).unwrap();
    let pages: i64 = store.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    store.connection.pragma_update(None, "max_page_count", pages).unwrap();
    let long = "many words ".repeat(10_000);
    let error = store.keep("/a", "A", &[note(1, 2, &long), note(2, 1, &long)]).unwrap_err();
    assert!(matches!(error, StoreError::Failed { .. }) && error.to_string().contains("full"), "{error}");
    // All or none: the old text stands.
    assert_eq!(notes(&path, "/a"), (vec!["one".to_owned()], vec![]));
    store.connection.pragma_update(None, "max_page_count", 1_000_000).unwrap();
    store.keep("/a", "A", &[note(1, 2, &long)]).unwrap();
    assert_eq!(notes(&path, "/a").1, ["one"]);
}

#[test]
fn a_locked_database_keeps_nothing_and_says_so() {
    let (_folder, path) = folder();
    let mut store = Store::open_patiently(&path, Duration::from_millis(1)).unwrap();
    store.keep("/a", "A", &[note(1, 1, "one")]).unwrap();
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(store.keep("/a", "A", &[note(2, 1, "two")]).is_err());
    assert_eq!(notes(&path, "/a").0, ["one"]);
    raw.execute_batch("ROLLBACK").unwrap();
    store.keep("/a", "A", &[note(2, 1, "two")]).unwrap();
    assert_eq!(notes(&path, "/a").0, ["one", "two"]);
}
