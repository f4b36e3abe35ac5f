//! Lines typed in prompts, of all works together: what a reader looks for in one, the next may have too.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior, params};

use super::{Store, StoreError, failure, known, open_to_read, schema};
use crate::text;

/// How many lines are kept of each kind; the oldest make room.
const MOST: usize = 500;

/// Longer lines are not kept, in bytes: nobody types them again, and a pasted chapter is no query.
const LONGEST: usize = 1000;

/// Lines typed before, as kind and line, the newest last. Creates and changes nothing; no database is not an error.
///
/// # Errors
/// See [`StoreError`].
pub fn typed_before(path: &Path) -> Result<Vec<(String, String)>, StoreError> {
    if std::fs::metadata(path).map_or(0, |file| file.len()) == 0 {
        return Ok(Vec::new());
    }
    let failed = |error| failure(path, &error);
    let connection = open_to_read(path).map_err(failed)?;
    known(path, &schema::version(&connection).map_err(failed)?)?;
    read(&connection).map_err(failed)
}

fn read(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version < schema::TYPED {
        return Ok(Vec::new());
    }
    let line =
        |row: &rusqlite::Row<'_>| Ok((row.get(0)?, text::safe(&row.get::<_, String>(1)?).into_owned()));
    connection.prepare("SELECT kind, line FROM typed ORDER BY id")?.query_map([], line)?.collect()
}

impl Store {
    /// Keeps a typed line as the newest of its kind, once. What other instances kept stays.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn keep_typed(&mut self, kind: &str, line: &str) -> Result<(), StoreError> {
        if line.len() > LONGEST {
            return Ok(());
        }
        write(&mut self.connection, kind, line).map_err(|error| failure(&self.path, &error))
    }
}

fn write(connection: &mut Connection, kind: &str, line: &str) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction
        .prepare_cached("DELETE FROM typed WHERE kind = ?1 AND line = ?2")?
        .execute(params![kind, line])?;
    transaction
        .prepare_cached("INSERT INTO typed (kind, line) VALUES (?1, ?2)")?
        .execute(params![kind, line])?;
    transaction
        .prepare_cached(
            "DELETE FROM typed WHERE kind = ?1 AND id NOT IN
                 (SELECT id FROM typed WHERE kind = ?1 ORDER BY id DESC LIMIT ?2)",
        )?
        .execute(params![kind, MOST as i64])?;
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use tempfile::tempdir;

    use super::super::{Remembered, recall};
    use super::*;

    fn searches(path: &Path) -> Vec<String> {
        let of_kind = |(kind, line): (String, String)| (kind == "search").then_some(line);
        typed_before(path).unwrap().into_iter().filter_map(of_kind).collect()
    }

    #[test]
    fn lines_are_kept_once_the_newest_last_and_apart_by_kind() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("state.db");
        assert_eq!(typed_before(&path).unwrap(), []);
        assert!(!path.exists());
        let mut store = Store::open(&path).unwrap();
        for line in ["one", "two", "one"] {
            store.keep_typed("search", line).unwrap();
        }
        store.keep_typed("command", "40%").unwrap();
        store.keep_typed("search", &"long ".repeat(LONGEST)).unwrap();
        assert_eq!(searches(&path), ["two", "one"]);
        assert_eq!(typed_before(&path).unwrap().len(), 3);
    }

    #[test]
    fn the_oldest_make_room() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("state.db");
        let mut store = Store::open(&path).unwrap();
        // Kept in one go: one write a line is what the disk is slow at.
        let insert = |number| format!("INSERT INTO typed (kind, line) VALUES ('search', 'line {number}');");
        let all: Vec<String> = (0..MOST + 20).map(insert).collect();
        store.connection.execute_batch(&format!("BEGIN; {} COMMIT;", all.concat())).unwrap();
        store.keep_typed("command", "toc").unwrap();
        store.keep_typed("search", "last").unwrap();
        let kept = searches(&path);
        assert_eq!((kept.len(), kept[0].as_str()), (MOST, "line 21"));
        assert_eq!(kept.last().map(String::as_str), Some("last"));
        assert_eq!(typed_before(&path).unwrap().len(), MOST + 1);
    }

    #[test]
    fn two_instances_keep_each_others_lines() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("state.db");
        std::thread::scope(|scope| {
            for name in ["a", "b"] {
                let path = &path;
                scope.spawn(move || {
                    let mut store = Store::open(path).unwrap();
                    for number in 0..20 {
                        store.keep_typed("search", &format!("{name}{number}")).unwrap();
                    }
                });
            }
        });
        let kept = searches(&path);
        assert_eq!(kept.len(), 40);
        for name in ["a", "b"] {
            let own: Vec<&String> = kept.iter().filter(|line| line.starts_with(name)).collect();
            assert_eq!(own.last().map(|line| line.as_str()), Some(format!("{name}19").as_str()));
        }
    }

    #[test]
    fn a_database_of_the_first_version_is_taken_on() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("state.db");
        let mut raw = Connection::open(&path).unwrap();
        schema::prepare_to(&mut raw, 1).unwrap();
        raw.execute_batch("INSERT INTO work (key, title, seen, sidebar) VALUES ('/a', 'A', 1, 0)").unwrap();
        drop(raw);
        // Looking changes nothing and finds no lines.
        assert_eq!(typed_before(&path).unwrap(), []);
        let a = Remembered { sidebar: Some(false), ..Remembered::default() };
        assert_eq!(recall(&path, "/a").unwrap(), a);
        let mut store = Store::open(&path).unwrap();
        store.keep_typed("search", "exit").unwrap();
        drop(store);
        assert_eq!(recall(&path, "/a").unwrap(), a);
        assert_eq!(searches(&path), ["exit"]);
        let raw = Connection::open(&path).unwrap();
        let version: i64 = raw.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(version, schema::KNOWN);
    }
}
