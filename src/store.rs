//! What is remembered of each work, in one SQLite file in the user's state directory.
//!
//! Reading a saved place is one read-only look-up that creates nothing; everything else opens the database for
//! writing. No failure here ever stops the reading: it is told, and the file is left as it is.
//!
//! The file is in WAL mode, so that readers and one writer do not wait for each other, with `synchronous = FULL`:
//! a write is rare, small and off the screen's path, and what was once said to be saved must outlive not only
//! `kill -9` (for which `NORMAL` would do) but a power cut. Of two instances that save the same work the last
//! one wins; lines typed in prompts belong to no work and are kept line by line, so that none is lost. Start at
//! [`recall`]; `schema` has the tables, `encoding` how a place is written down, `typed` what was typed.

mod encoding;
mod own;
mod schema;
mod typed;

#[cfg(test)]
mod tests;

pub use own::{Elsewhere, Merged, Own, Progress, Recent, Seen, own, recent};

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use etcetera::BaseStrategy;
pub use typed::typed_before;

use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};

use crate::document::Locator;
use crate::system::{Identity, identity, keep_private, keep_private_folder};
use crate::text;

/// How long a write waits for another instance's.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long the look-up before the first frame waits.
const IMPATIENCE: Duration = Duration::from_millis(20);

/// What is remembered of one work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remembered {
    /// The reading place; `None` for a work never read.
    pub place: Option<Locator>,
    /// The jump list, oldest first.
    pub jumps: Vec<Locator>,
    /// How many of `jumps` lie behind the reader; the rest are ahead.
    pub jumped: u32,
    /// Whether the sidebar is open; `None` where the reader never said.
    pub sidebar: Option<bool>,
    /// Keys (chapter path, or chapter path and `#slug`) of entries whose folding differs from the default.
    pub folded: Vec<String>,
}

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no state directory.
    #[error("no home folder to remember the place in")]
    NoFolder,
    /// The folder cannot be made.
    #[error("{path}: {reason}")]
    Folder {
        /// The folder.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// The database was written by a newer version; it is left alone.
    #[error("{path} was written by a newer version of lectern (schema {found}, this one knows {known})")]
    Newer {
        /// The file.
        path: String,
        /// Its schema version.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// The file is no database, or damaged.
    #[error("{path}: {reason}")]
    Damaged {
        /// The file.
        path: String,
        /// What SQLite says.
        reason: String,
    },
    /// Anything else that SQLite says: read-only, full, locked.
    #[error("{path}: {reason}")]
    Failed {
        /// The file.
        path: String,
        /// What SQLite says.
        reason: String,
    },
}

/// The database's path, `$XDG_STATE_HOME/lectern/state.db` or the platform's like; `None` without a home.
/// `LECTERN_STATE` names another file.
pub fn default_path() -> Option<PathBuf> {
    path_from(std::env::var_os("LECTERN_STATE"), || {
        let folders = etcetera::choose_base_strategy().ok()?;
        Some(folders.state_dir().unwrap_or_else(|| folders.data_dir()))
    })
}

fn path_from(named: Option<OsString>, folder: impl FnOnce() -> Option<PathBuf>) -> Option<PathBuf> {
    match named.filter(|name| !name.is_empty()) {
        Some(name) => Some(PathBuf::from(name)),
        None => folder().map(|folder| folder.join("lectern").join("state.db")),
    }
}

/// Looks up what is remembered of a work, without creating or changing anything. No database is not an error.
///
/// # Errors
/// See [`StoreError`].
pub fn recall(path: &Path, work: &str) -> Result<Remembered, StoreError> {
    // A file of no bytes is a database nobody has written to yet.
    if std::fs::metadata(path).map_or(0, |file| file.len()) == 0 {
        return Ok(Remembered::default());
    }
    let failed = |error| failure(path, &error);
    let connection = open_to_read(path).map_err(failed)?;
    let version = schema::version(&connection).map_err(failed)?;
    known(path, &version)?;
    if version == schema::Version::Empty {
        return Ok(Remembered::default());
    }
    read(&connection, work).map_err(failed)
}

/// Opens a database without leaving a trace. A database in WAL mode is normally read through a shared-memory file
/// that even a reader creates. Where no log stands beside it nobody has it open for writing, and it can be read
/// as if it lay on a read-only disk. Should a writer come and finish within that millisecond, the worst is one
/// wrong look-up.
fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let quiet = std::fs::metadata(&log).map_or(0, |file| file.len()) == 0;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match encoding::uri(path).filter(|_| quiet) {
        Some(uri) => Connection::open_with_flags(uri + "?immutable=1", flags | OpenFlags::SQLITE_OPEN_URI)?,
        None => Connection::open_with_flags(path, flags)?,
    };
    connection.busy_timeout(IMPATIENCE)?;
    Ok(connection)
}

fn read(connection: &Connection, work: &str) -> rusqlite::Result<Remembered> {
    let row = connection
        .prepare("SELECT id, place, jumped, sidebar FROM work WHERE key = ?1")?
        .query_row([work], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, Option<String>>(1)?,
                row.get::<_, u32>(2)?,
                row.get::<_, Option<bool>>(3)?,
            ))
        })
        .optional()?;
    let Some((id, place, jumped, sidebar)) = row else { return Ok(Remembered::default()) };
    let texts = |sql: &str| -> rusqlite::Result<Vec<String>> {
        connection.prepare(sql)?.query_map([id], |row| row.get(0))?.collect()
    };
    let mut remembered = Remembered {
        place: place.as_deref().and_then(encoding::locator),
        jumped,
        sidebar,
        folded: texts("SELECT entry FROM fold WHERE work = ?1 ORDER BY position")?,
        jumps: Vec::new(),
    };
    for (at, jump) in texts("SELECT locator FROM jump WHERE work = ?1 ORDER BY position")?.iter().enumerate()
    {
        match encoding::locator(jump) {
            Some(locator) => remembered.jumps.push(locator),
            // One that cannot be read is left out; those behind the reader are then one fewer.
            None => remembered.jumped -= u32::from((at as u32) < jumped),
        }
    }
    remembered.jumped = remembered.jumped.min(remembered.jumps.len() as u32);
    Ok(remembered)
}

/// An open database.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    connection: Connection,
    /// Which file it is to the system.
    file: Option<Identity>,
}

impl Store {
    /// Opens the database for writing, creating or migrating it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_patiently(path, PATIENCE)
    }

    fn open_patiently(path: &Path, patience: Duration) -> Result<Self, StoreError> {
        make_place(path)?;
        let failed = |error| failure(path, &error);
        // Once more before a file is called damaged: another instance may just have been closing it.
        match inspect(path, patience) {
            Err(StoreError::Damaged { .. }) => {
                std::thread::sleep(IMPATIENCE);
                inspect(path, patience)
            }
            seen => seen,
        }?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        connection.busy_timeout(patience).map_err(failed)?;
        let version = schema::prepare(&mut connection).map_err(failed)?;
        known(path, &version)?;
        Ok(Self { path: path.to_owned(), connection, file: identity(path) })
    }

    /// Whether its file still stands at its path. Where it was deleted, or another was put in its place, what is saved
    /// would be lost without an error: the database has to be opened again.
    pub fn is_there(&self) -> bool {
        self.file.is_some() && identity(&self.path) == self.file
    }

    /// Saves what is to be remembered of a work; what it replaces is gone.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn remember(&mut self, work: &str, title: &str, state: &Remembered) -> Result<(), StoreError> {
        write(&mut self.connection, work, title, state).map_err(|error| failure(&self.path, &error))
    }
}

fn write(connection: &mut Connection, work: &str, title: &str, state: &Remembered) -> rusqlite::Result<()> {
    // Asking for the write lock at once: a transaction that began by reading could not wait for it.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let place = state.place.as_ref().map(encoding::json);
    // The row keeps its id, which bookmarks and annotations will refer to.
    let id: i64 = transaction
        .prepare_cached(
            "INSERT INTO work (key, title, seen, place, jumped, sidebar) VALUES (?1, ?2, unixepoch(), ?3, ?4, ?5)
             ON CONFLICT (key) DO UPDATE SET title = excluded.title, seen = excluded.seen,
                 place = excluded.place, jumped = excluded.jumped, sidebar = excluded.sidebar
             RETURNING id",
        )?
        .query_row(params![work, title, place, state.jumped, state.sidebar], |row| row.get(0))?;
    transaction.prepare_cached("DELETE FROM jump WHERE work = ?1")?.execute([id])?;
    transaction.prepare_cached("DELETE FROM fold WHERE work = ?1")?.execute([id])?;
    {
        let mut jump =
            transaction.prepare_cached("INSERT INTO jump (work, position, locator) VALUES (?1, ?2, ?3)")?;
        for (at, locator) in state.jumps.iter().enumerate() {
            jump.execute(params![id, at as i64, encoding::json(locator)])?;
        }
        let mut fold =
            transaction.prepare_cached("INSERT INTO fold (work, position, entry) VALUES (?1, ?2, ?3)")?;
        for (at, entry) in state.folded.iter().enumerate() {
            fold.execute(params![id, at as i64, entry])?;
        }
    }
    transaction.commit()
}

/// Makes the folder and an empty file, for the reader's eyes only: what one reads is one's own business.
fn make_place(path: &Path) -> Result<(), StoreError> {
    let refused = |path: &Path, error: std::io::Error| StoreError::Folder {
        path: path.display().to_string(),
        reason: error.to_string(),
    };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        keep_private_folder(&mut builder);
        builder.create(folder).map_err(|error| refused(folder, error))?;
    }
    if !path.exists() {
        let mut options = std::fs::OpenOptions::new();
        options.append(true).create(true);
        keep_private(&mut options);
        options.open(path).map_err(|error| refused(path, error))?;
    }
    Ok(())
}

/// Looks a file over before anything is written to it, through a connection that cannot write.
fn inspect(path: &Path, patience: Duration) -> Result<(), StoreError> {
    if std::fs::metadata(path).map_or(0, |file| file.len()) == 0 {
        return Ok(());
    }
    let failed = |error| failure(path, &error);
    let connection = open_to_read(path).map_err(failed)?;
    connection.busy_timeout(patience).map_err(failed)?;
    known(path, &schema::version(&connection).map_err(failed)?)?;
    let verdict: String =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(failed)?;
    if verdict == "ok" {
        return Ok(());
    }
    Err(StoreError::Damaged { path: path.display().to_string(), reason: text::safe(&verdict).into_owned() })
}

/// An error unless the schema is one that this program knows.
fn known(path: &Path, version: &schema::Version) -> Result<(), StoreError> {
    let path = || path.display().to_string();
    match *version {
        schema::Version::Empty | schema::Version::Known => Ok(()),
        schema::Version::Newer(found) => Err(StoreError::Newer { path: path(), found, known: schema::KNOWN }),
        schema::Version::Foreign => {
            Err(StoreError::Damaged { path: path(), reason: "another program's database".to_owned() })
        }
    }
}

fn failure(path: &Path, error: &rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    let (path, reason) = (path.display().to_string(), text::safe(&error.to_string()).into_owned());
    match error.sqlite_error_code() {
        Some(DatabaseCorrupt | NotADatabase) => StoreError::Damaged { path, reason },
        _ => StoreError::Failed { path, reason },
    }
}
