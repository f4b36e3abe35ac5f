//! The tables, and the steps from each version of them to the next.

use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

/// Marks the file as ours (`PRAGMA application_id`): `lctn` in ASCII.
const APPLICATION: i64 = 0x6c63_746e;

/// The newest schema that this program knows.
pub(super) const KNOWN: i64 = MIGRATIONS.len() as i64;

/// Step `n` leads from version `n` to `n + 1`. A step that was released is never changed; add another.
///
/// `work` has one row for each work, whose id later tables refer to. A place is text whose form `encoding` knows.
pub(super) const MIGRATIONS: &[&str] = &[
    "
    CREATE TABLE work (
        id      INTEGER PRIMARY KEY,
        key     TEXT NOT NULL UNIQUE,   -- canonical path, or the built-in edition's own key
        title   TEXT NOT NULL,
        seen    INTEGER NOT NULL,       -- when it was last saved, in Unix seconds
        place   TEXT,
        jumped  INTEGER NOT NULL DEFAULT 0,
        sidebar INTEGER
    ) STRICT;
    CREATE INDEX work_seen ON work (seen);
    CREATE TABLE jump (
        work     INTEGER NOT NULL REFERENCES work ON DELETE CASCADE,
        position INTEGER NOT NULL,
        locator  TEXT NOT NULL,
        PRIMARY KEY (work, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE fold (
        work     INTEGER NOT NULL REFERENCES work ON DELETE CASCADE,
        position INTEGER NOT NULL,
        entry    TEXT NOT NULL,
        PRIMARY KEY (work, position)
    ) STRICT, WITHOUT ROWID;
",
    "
    CREATE TABLE typed (
        id   INTEGER PRIMARY KEY AUTOINCREMENT, -- the newest has the highest
        kind TEXT NOT NULL,                     -- which prompt it was typed in
        line TEXT NOT NULL,
        UNIQUE (kind, line)
    ) STRICT;
",
    "
    ALTER TABLE work ADD COLUMN percent INTEGER;            -- how far it was read
    ALTER TABLE work ADD COLUMN trail TEXT;                 -- the titles over the reading line, for lists
    ALTER TABLE work ADD COLUMN spent INTEGER NOT NULL DEFAULT 0;   -- milliseconds
    CREATE TABLE annotation (
        work    INTEGER NOT NULL REFERENCES work ON DELETE CASCADE,
        id      TEXT NOT NULL,
        letter  TEXT,                   -- a bookmark's
        deleted INTEGER NOT NULL,
        body    TEXT NOT NULL,          -- all of it, as JSON
        PRIMARY KEY (work, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX annotation_letter ON annotation (letter) WHERE letter IS NOT NULL;
    CREATE TABLE former (               -- what a later edit replaced
        work    INTEGER NOT NULL REFERENCES work ON DELETE CASCADE,
        id      TEXT NOT NULL,
        changed INTEGER NOT NULL,       -- Unix milliseconds
        body    TEXT NOT NULL,
        PRIMARY KEY (work, id, changed)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE reading (              -- which blocks of a chapter were read
        work    INTEGER NOT NULL REFERENCES work ON DELETE CASCADE,
        chapter TEXT NOT NULL,
        blocks  BLOB NOT NULL,          -- 32 bits each, little-endian: a hash whose last bit says that it was read
        PRIMARY KEY (work, chapter)
    ) STRICT, WITHOUT ROWID;
",
    "
    CREATE TABLE standing (             -- what was told of annotations whose words are not there any more
        work    INTEGER NOT NULL REFERENCES work ON DELETE CASCADE,
        id      TEXT NOT NULL,
        percent INTEGER,                -- how like them others are; NULL where they are gone
        passage TEXT,                   -- these others, as JSON
        PRIMARY KEY (work, id)
    ) STRICT, WITHOUT ROWID;
",
];

/// The version that has the table of typed lines.
pub(super) const TYPED: i64 = 2;

/// How long another instance may take to make the database.
const MAKING: Duration = Duration::from_secs(1);

/// What a database's schema is to this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Version {
    /// Nothing was ever stored in it.
    Empty,
    /// One of ours, this version or an older one.
    Known,
    /// A later version of ours.
    Newer(i64),
    /// It has tables that are not ours.
    Foreign,
}

/// Looks at a database's schema without changing it. All at one moment: another instance may just be making it.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<Version> {
    connection.execute_batch("SAVEPOINT look")?;
    let found = version_now(connection);
    connection.execute_batch("RELEASE look")?;
    found
}

fn version_now(connection: &Connection) -> rusqlite::Result<Version> {
    let number: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let application: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    Ok(match number {
        _ if application != APPLICATION && (application, number, tables) != (0, 0, 0) => Version::Foreign,
        0 => Version::Empty,
        1..=KNOWN => Version::Known,
        newer => Version::Newer(newer),
    })
}

/// Has the database write ahead to a log. SQLite waits for nobody here: of two instances that make one database at the
/// same moment both are told that it is locked, so each asks again, and finds it done.
fn log_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let begun = Instant::now();
    loop {
        match connection.execute_batch("PRAGMA journal_mode = WAL") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && begun.elapsed() < MAKING =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            done => return done,
        }
    }
}

/// Sets a connection up for writing and takes the schema to the newest version; gives back what it was. Changes
/// nothing in a database that is newer or another program's.
pub(super) fn prepare(connection: &mut Connection) -> rusqlite::Result<Version> {
    prepare_to(connection, KNOWN)
}

/// The same to an older version, which only tests of the steps want.
pub(super) fn prepare_to(connection: &mut Connection, to: i64) -> rusqlite::Result<Version> {
    let found = version(connection)?;
    if matches!(found, Version::Newer(_) | Version::Foreign) {
        return Ok(found);
    }
    log_ahead(connection)?;
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
    // Asked again under the write lock: another instance may have migrated in the meantime.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let at: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if at > KNOWN {
        return Ok(Version::Newer(at));
    }
    if at < to {
        for step in &MIGRATIONS[at.max(0) as usize..to as usize] {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", to)?;
    }
    transaction.commit()?;
    Ok(found)
}
