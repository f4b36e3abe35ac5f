//! The reader's own in the database: annotations and what they were before, what was read, which works.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::{Store, StoreError, failure, known, open_to_read, schema};
use crate::annotation::{Annotation, Found, Moment, Standing};
use crate::text::Ordered;

/// Former texts of one annotation that are kept.
const FORMERS: i64 = 20;
/// Blocks of one chapter of which it is kept whether they were read; a longer chapter keeps its beginning.
const BLOCKS: usize = 20_000;

/// All that is the reader's own in one work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Own {
    /// Notes, highlights and bookmarks, with those that were deleted.
    pub annotations: Vec<Annotation>,
    /// What was told of those whose words are not there any more.
    pub standings: Vec<Standing>,
    /// What later edits replaced, the oldest first.
    pub formers: Vec<Annotation>,
    /// Bookmarks with capital letters in other works.
    pub elsewhere: Vec<Elsewhere>,
    /// What was read of each chapter.
    pub seen: Vec<Seen>,
    /// Milliseconds spent reading.
    pub spent: u64,
}

/// A bookmark in another work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The bookmark.
    pub annotation: Annotation,
    /// The work's key.
    pub work: String,
    /// The work's title.
    pub title: String,
}

/// What was read of a chapter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// The chapter's key.
    pub chapter: String,
    /// For each block a hash of its text, the last bit of which says whether it was read.
    pub blocks: Vec<u32>,
}

/// How far a work was read, to be saved with the place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Hundredths of the work.
    pub percent: u8,
    /// The titles over the reading line.
    pub trail: String,
    /// Milliseconds spent reading since the last time.
    pub spent: u64,
    /// Chapters of which more was read since the last time.
    pub seen: Vec<Seen>,
}

/// A work that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recent {
    /// Its key: the canonical path, or a name of its own for the built-in edition.
    pub work: String,
    /// Its title.
    pub title: String,
    /// When it was read last.
    pub seen: Moment,
    /// How far, in hundredths; `None` where an earlier version did not say.
    pub percent: Option<u8>,
    /// The titles over the place; empty where an earlier version did not say.
    pub trail: String,
    /// Milliseconds spent reading.
    pub spent: u64,
}

/// What became of an annotation that was to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merged {
    /// It was not known.
    New,
    /// It replaced an older one, which is kept as a former one.
    Changed,
    /// It was known as it is.
    Same,
    /// A newer one was known; this one is kept as a former one.
    Older,
}

/// Looks up what is the reader's own in a work, without creating or changing anything. No database is not an error.
///
/// # Errors
/// See [`StoreError`].
pub fn own(path: &Path, work: &str) -> Result<Own, StoreError> {
    let Some(connection) = look(path)? else { return Ok(Own::default()) };
    read(&connection, work).map_err(|error| failure(path, &error))
}

/// The works that were read, the latest first.
///
/// # Errors
/// See [`StoreError`].
pub fn recent(path: &Path) -> Result<Vec<Recent>, StoreError> {
    let Some(connection) = look(path)? else { return Ok(Vec::new()) };
    works(&connection).map_err(|error| failure(path, &error))
}

/// A database to look into; `None` where there is none, or nothing in it.
fn look(path: &Path) -> Result<Option<Connection>, StoreError> {
    if std::fs::metadata(path).map_or(0, |file| file.len()) == 0 {
        return Ok(None);
    }
    let failed = |error| failure(path, &error);
    let connection = open_to_read(path).map_err(failed)?;
    let version = schema::version(&connection).map_err(failed)?;
    known(path, &version)?;
    Ok((version != schema::Version::Empty).then_some(connection))
}

/// Whether the tables of this room are there: an older database is read before anything migrates it.
fn has_own(connection: &Connection) -> rusqlite::Result<bool> {
    connection.prepare("SELECT 1 FROM sqlite_master WHERE name = 'annotation'")?.exists([])
}

fn works(connection: &Connection) -> rusqlite::Result<Vec<Recent>> {
    let columns = if has_own(connection)? { "percent, trail, spent" } else { "NULL, NULL, 0" };
    let sql = format!(
        "SELECT key, title, seen, {columns} FROM work WHERE place IS NOT NULL ORDER BY seen DESC, id DESC"
    );
    connection
        .prepare(&sql)?
        .query_map([], |row| {
            Ok(Recent {
                work: row.get(0)?,
                title: row.get(1)?,
                seen: Moment(row.get::<_, u64>(2)?.saturating_mul(1000)),
                percent: row.get(3)?,
                trail: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
                spent: row.get(5)?,
            })
        })?
        .collect()
}

fn read(connection: &Connection, work: &str) -> rusqlite::Result<Own> {
    let mut own = Own::default();
    if !has_own(connection)? {
        return Ok(own);
    }
    let mut elsewhere = connection.prepare(
        "SELECT body, key, title FROM annotation JOIN work ON work.id = annotation.work
         WHERE letter IS NOT NULL AND NOT deleted AND key <> ?1 ORDER BY letter",
    )?;
    let rows = elsewhere.query_map([work], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))?;
    for row in rows {
        let (body, work, title) = row?;
        let capital = annotation(&body).filter(|a| a.letter.is_some_and(char::is_uppercase));
        own.elsewhere.extend(capital.map(|annotation| Elsewhere { annotation, work, title }));
    }
    let found = connection
        .prepare("SELECT id, spent FROM work WHERE key = ?1")?
        .query_row([work], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))
        .optional()?;
    let Some((id, spent)) = found else { return Ok(own) };
    own.spent = spent;
    let bodies = |sql: &str| -> rusqlite::Result<Vec<String>> {
        connection.prepare(sql)?.query_map([id], |row| row.get(0))?.collect()
    };
    let all = bodies("SELECT body FROM annotation WHERE work = ?1")?;
    own.annotations = all.iter().filter_map(|body| annotation(body)).collect();
    own.annotations.order_by(|a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
    own.standings = standings(connection, id)?;
    let formers = bodies("SELECT body FROM former WHERE work = ?1 ORDER BY id, changed")?;
    own.formers = formers.iter().filter_map(|body| annotation(body)).collect();
    own.seen = connection
        .prepare("SELECT chapter, blocks FROM reading WHERE work = ?1")?
        .query_map([id], |row| {
            let blocks: Vec<u8> = row.get(1)?;
            let blocks =
                blocks.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
            Ok(Seen { chapter: row.get(0)?, blocks: blocks.collect() })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(own)
}

/// What was told of annotations. One that cannot be read is told again.
fn standings(connection: &Connection, work: i64) -> rusqlite::Result<Vec<Standing>> {
    if !connection.prepare("SELECT 1 FROM sqlite_master WHERE name = 'standing'")?.exists([])? {
        return Ok(Vec::new());
    }
    let mut told = connection.prepare("SELECT id, percent, passage FROM standing WHERE work = ?1")?;
    let rows = told.query_map([work], |row| {
        let (percent, passage): (Option<u8>, Option<String>) = (row.get(1)?, row.get(2)?);
        let passage = passage.and_then(|json| serde_json::from_str(&json).ok());
        let found = match (percent, passage) {
            (None, _) => Found::Gone,
            (Some(percent), Some(passage)) => Found::Reworded(percent, Box::new(passage)),
            (Some(_), None) => Found::AsWritten,
        };
        Ok(Standing { id: row.get(0)?, found })
    })?;
    rows.collect()
}

/// One that cannot be read is left out; it stays in the database.
fn annotation(body: &str) -> Option<Annotation> {
    serde_json::from_str(body).ok()
}

impl Store {
    /// Keeps annotations of a work, all or none; says what became of each. When this returns they are on the disk.
    /// A bookmark with a capital letter takes that letter from all other works.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn keep(
        &mut self,
        work: &str,
        title: &str,
        annotations: &[Annotation],
    ) -> Result<Vec<Merged>, StoreError> {
        let path = &self.path;
        let kept = (|| -> rusqlite::Result<Vec<Merged>> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let id = work_id(&transaction, work, title)?;
            let mut out = Vec::with_capacity(annotations.len());
            for annotation in annotations {
                out.push(merge(&transaction, id, annotation)?);
                if !annotation.deleted && annotation.letter.is_some_and(char::is_uppercase) {
                    take_letter(&transaction, id, annotation)?;
                }
            }
            transaction.commit()?;
            Ok(out)
        })();
        kept.map_err(|error| failure(path, &error))
    }

    /// Merges annotations from elsewhere, with what they were before, as [`Self::keep`] does; no letter is taken
    /// from anything.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn import(
        &mut self,
        work: &str,
        title: &str,
        annotations: &[Annotation],
        formers: &[Annotation],
    ) -> Result<Vec<Merged>, StoreError> {
        let path = &self.path;
        let merged = (|| -> rusqlite::Result<Vec<Merged>> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let id = work_id(&transaction, work, title)?;
            let all: rusqlite::Result<Vec<Merged>> =
                annotations.iter().map(|annotation| merge(&transaction, id, annotation)).collect();
            for former in formers {
                keep_former(&transaction, id, former)?;
            }
            let all = all?;
            transaction.commit()?;
            Ok(all)
        })();
        merged.map_err(|error| failure(path, &error))
    }

    /// Keeps what was told of where annotations of a work stand; its row must be there.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn told(&mut self, work: &str, standings: &[Standing]) -> Result<(), StoreError> {
        let path = &self.path;
        let saved = (|| -> rusqlite::Result<()> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let work: i64 =
                transaction.query_row("SELECT id FROM work WHERE key = ?1", [work], |row| row.get(0))?;
            for Standing { id, found } in standings {
                let (percent, passage) = match found {
                    Found::AsWritten => {
                        transaction
                            .execute("DELETE FROM standing WHERE work = ?1 AND id = ?2", params![work, id])?;
                        continue;
                    }
                    Found::Gone => (None, None),
                    Found::Reworded(percent, passage) => {
                        (Some(*percent), Some(serde_json::to_string(passage).expect("words can be written")))
                    }
                };
                transaction
                    .prepare_cached(
                        "INSERT OR REPLACE INTO standing (work, id, percent, passage) VALUES (?1, ?2, ?3, ?4)",
                    )?
                    .execute(params![work, id, percent, passage])?;
            }
            transaction.commit()
        })();
        saved.map_err(|error| failure(path, &error))
    }

    /// Saves how far a work was read; its row must be there.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn progress(&mut self, work: &str, progress: &Progress) -> Result<(), StoreError> {
        let path = &self.path;
        let saved = (|| -> rusqlite::Result<()> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let id: i64 = transaction
                .prepare_cached(
                    "UPDATE work SET percent = ?2, trail = ?3, spent = spent + ?4 WHERE key = ?1 RETURNING id",
                )?
                .query_row(params![work, progress.percent, progress.trail, progress.spent], |row| row.get(0))?;
            let mut seen = transaction.prepare_cached(
                "INSERT OR REPLACE INTO reading (work, chapter, blocks) VALUES (?1, ?2, ?3)",
            )?;
            for chapter in &progress.seen {
                let blocks: Vec<u8> =
                    chapter.blocks.iter().take(BLOCKS).flat_map(|block| block.to_le_bytes()).collect();
                seen.execute(params![id, chapter.chapter, blocks])?;
            }
            drop(seen);
            transaction.commit()
        })();
        saved.map_err(|error| failure(path, &error))
    }
}

/// The row of a work, made where there is none.
fn work_id(transaction: &Transaction<'_>, work: &str, title: &str) -> rusqlite::Result<i64> {
    transaction
        .prepare_cached(
            "INSERT INTO work (key, title, seen) VALUES (?1, ?2, unixepoch())
             ON CONFLICT (key) DO UPDATE SET title = excluded.title RETURNING id",
        )?
        .query_row(params![work, title], |row| row.get(0))
}

fn merge(transaction: &Transaction<'_>, work: i64, new: &Annotation) -> rusqlite::Result<Merged> {
    let known: Option<String> = transaction
        .prepare_cached("SELECT body FROM annotation WHERE work = ?1 AND id = ?2")?
        .query_row(params![work, new.id], |row| row.get(0))
        .optional()?;
    let merged = match known.as_deref().map(annotation) {
        None => Merged::New,
        Some(Some(old)) if old == *new => return Ok(Merged::Same),
        Some(Some(old)) if !new.is_newer_than(&old) => {
            keep_former(transaction, work, new)?;
            return Ok(Merged::Older);
        }
        Some(Some(old)) => {
            keep_former(transaction, work, &old)?;
            Merged::Changed
        }
        Some(None) => Merged::Changed,
    };
    write(transaction, work, new)?;
    Ok(merged)
}

fn write(transaction: &Transaction<'_>, work: i64, annotation: &Annotation) -> rusqlite::Result<()> {
    let letter = annotation.letter.map(String::from);
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO annotation (work, id, letter, deleted, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![work, annotation.id, letter, annotation.deleted, json(annotation)])?;
    Ok(())
}

/// Keeps what an edit replaced, if the reader wrote something there.
fn keep_former(transaction: &Transaction<'_>, work: i64, former: &Annotation) -> rusqlite::Result<()> {
    if former.note.is_empty() {
        return Ok(());
    }
    transaction
        .prepare_cached("INSERT OR IGNORE INTO former (work, id, changed, body) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![work, former.id, former.changed.0 as i64, json(former)])?;
    transaction
        .prepare_cached(
            "DELETE FROM former WHERE work = ?1 AND id = ?2 AND changed NOT IN
             (SELECT changed FROM former WHERE work = ?1 AND id = ?2 ORDER BY changed DESC LIMIT ?3)",
        )?
        .execute(params![work, former.id, FORMERS])?;
    Ok(())
}

/// Deletes the bookmarks of other works that have the letter of a new one.
fn take_letter(transaction: &Transaction<'_>, work: i64, new: &Annotation) -> rusqlite::Result<()> {
    let letter = new.letter.map(String::from);
    let others: Vec<(i64, String)> = transaction
        .prepare_cached("SELECT work, body FROM annotation WHERE letter = ?1 AND work <> ?2 AND NOT deleted")?
        .query_map(params![letter, work], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (other, body) in others {
        if let Some(old) = annotation(&body) {
            write(transaction, other, &Annotation { deleted: true, changed: new.changed, ..old })?;
        }
    }
    Ok(())
}

fn json(annotation: &Annotation) -> String {
    serde_json::to_string(annotation).expect("strings and numbers can always be written")
}
