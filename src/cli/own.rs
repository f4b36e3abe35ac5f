//! What concerns the reader's own: `annotations`, `recent`, going on with the last work, other works.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Outcome;
use super::arguments::{AnnotationFormat, AnnotationsArguments, Global, RecentArguments};
use super::failure::Failure;
use super::opening::{self, For, Opened};
use crate::annotation::{self, Annotation};
use crate::cite::Citations;
use crate::export::{self, Owned};
use crate::store::{self, Merged, Recent, Store};
use crate::text::{Ordered, TextPos};
use crate::tui::Origin;
use crate::work::{OpenOptions, Work};

type Result<T = Outcome> = std::result::Result<T, Failure>;

/// The key of the built-in edition.
const EDITION: &str = "edition";

fn database() -> Result<PathBuf> {
    store::default_path()
        .ok_or_else(|| Failure::misuse("there is no home folder that anything is remembered in"))
}

fn refused(error: &store::StoreError) -> Failure {
    Failure::misuse(error.to_string())
}

/// `lectern annotations`.
pub(super) fn annotations(arguments: &AnnotationsArguments, global: &Global, out: &mut impl Write) -> Result {
    if let Some(file) = &arguments.import {
        return import(file, arguments.path.as_deref(), global, out);
    }
    let Opened { mut work, named, .. } = open(arguments.path.as_deref(), global)?;
    let Some(key) = work.key.clone() else { return Err(unremembered()) };
    let own = store::own(&database()?, &key).map_err(|error| refused(&error))?;
    work.load_all();
    let mut all = attached(&work, own.annotations);
    let mut former = own.formers;
    if named {
        // A file of a work: what is in that chapter.
        let path = work.chapter(work.start).path.clone();
        all.retain(|one| match one.attached {
            Some(attached) => attached.chapter == work.start,
            None => one.annotation.passage.chapter == path,
        });
        former.retain(|former| all.iter().any(|one| one.annotation.id == former.id));
    }
    let citations = Citations::of_work(&work.documents(), &work.bibliographies(), &|id| work.book_of(id));
    let count = match arguments.format {
        AnnotationFormat::Md => export::annotations_markdown(&work, &citations, &all, out)?,
        AnnotationFormat::Json => export::annotations_json(&work, &citations, &all, &former, out)?,
    };
    Ok(if count == 0 { Outcome::Lacking } else { Outcome::Fine })
}

/// Finds the passages of annotations in a work that is loaded.
fn attached(work: &Work, annotations: Vec<Annotation>) -> Vec<Owned> {
    let passage = |one: &Annotation| (one.passage.clone(), work.by_path(&one.passage.chapter));
    let passages: Vec<_> = annotations.iter().map(passage).collect();
    let found = annotation::attach(&passages, &work.documents());
    let pairs = annotations.into_iter().zip(found);
    pairs.map(|(annotation, attached)| Owned { annotation, attached }).collect()
}

/// The reader's notes on a work, in reading order of its chapters, and where each hangs; those without a passage
/// are left out. The work is loaded if there are any.
pub(super) fn notes(work: &mut Work) -> Result<Vec<(TextPos, String)>> {
    let (Some(key), Some(path)) = (work.key.clone(), store::default_path()) else { return Ok(Vec::new()) };
    let mut own = store::own(&path, &key).map_err(|error| refused(&error))?.annotations;
    own.retain(|one| !one.deleted && !one.note.trim().is_empty());
    if own.is_empty() {
        return Ok(Vec::new());
    }
    work.load_all();
    let place = |one: Owned| Some((one.attached?, one.annotation.note));
    let mut notes: Vec<_> = attached(work, own)
        .into_iter()
        .filter_map(place)
        .map(|(at, note)| (TextPos::new(at.chapter, at.span.start), note))
        .collect();
    notes.order_by_key(|(at, _)| (at.chapter, at.offset));
    Ok(notes)
}

fn unremembered() -> Failure {
    Failure::misuse("what comes from standard input is not remembered, so it has no annotations")
}

/// Opens a work as the reader does, so that a file stands for its chapter of the work that it belongs to.
fn open(path: Option<&Path>, global: &Global) -> Result<Opened> {
    match path {
        Some(path) if path.as_os_str() == "-" => Err(unremembered()),
        Some(_) => opening::open(path, global, For::Reading),
        None => opening::open(None, global, For::Subcommand),
    }
}

/// What is read of an exported file; the rest of it is for people and other programs.
#[derive(Deserialize)]
struct Imported {
    #[serde(default)]
    work: ImportedWork,
    annotations: Vec<Annotation>,
    #[serde(default)]
    former: Vec<Annotation>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ImportedWork {
    key: Option<String>,
    title: String,
}

/// `lectern annotations --import`.
fn import(file: &Path, path: Option<&Path>, global: &Global, out: &mut impl Write) -> Result {
    let unreadable = |error: io::Error| Failure::misuse(format!("{}: {error}", file.display()));
    let text = if file.as_os_str() == "-" {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text).map_err(unreadable)?;
        text
    } else {
        std::fs::read_to_string(file).map_err(unreadable)?
    };
    let imported: Imported = serde_json::from_str(&text).map_err(|error| {
        Failure::misuse(format!("{}: no annotations of lectern: {error}", file.display()))
            .hint("`lectern annotations --format json` writes what can be imported")
    })?;
    let (key, title) = match (path, imported.work.key) {
        (None, Some(key)) if key == EDITION || Path::new(&key).exists() => (key, imported.work.title),
        (None, key) => {
            let which = key.map_or(String::new(), |key| format!(" ({key} is not here)"));
            return Err(Failure::misuse(format!("{}: which work is it of?{which}", file.display()))
                .hint("name the work after the command: lectern annotations PATH --import FILE"));
        }
        (Some(path), _) => {
            let work = open(Some(path), global)?.work;
            (work.key.clone().ok_or_else(unremembered)?, work.title)
        }
    };
    let mut store = Store::open(&database()?).map_err(|error| refused(&error))?;
    let merged = store
        .import(&key, &title, &imported.annotations, &imported.former)
        .map_err(|error| refused(&error))?;
    let count = |wanted| merged.iter().filter(|one| **one == wanted).count();
    let parts = [
        (count(Merged::New), "new"),
        (count(Merged::Changed), "changed"),
        (count(Merged::Same), "known already"),
        (count(Merged::Older), "older than what is here, kept as former texts"),
    ];
    let told: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    writeln!(out, "{}", if told.is_empty() { "nothing to import".to_owned() } else { told.join(", ") })?;
    Ok(Outcome::Fine)
}

/// The works that were read, the latest first.
fn works() -> Result<Vec<Recent>> {
    store::recent(&database()?).map_err(|error| refused(&error))
}

/// `lectern recent`.
pub(super) fn recent(arguments: &RecentArguments, out: &mut impl Write) -> Result {
    let works = works()?;
    if arguments.json {
        export::recent_json(works.iter().map(entry), out)?;
    } else {
        export::recent_text(works.iter().map(entry), out)?;
    }
    Ok(if works.is_empty() { Outcome::Lacking } else { Outcome::Fine })
}

fn entry(recent: &Recent) -> export::Read<'_> {
    export::Read {
        title: &recent.title,
        path: Some(recent.work.as_str()).filter(|key| *key != EDITION),
        seen: recent.seen,
        percent: recent.percent,
        place: &recent.trail,
        minutes: recent.spent / 60_000,
    }
}

/// Opens the work that was read last and is still there: for `--continue`.
pub(super) fn last(global: &Global) -> Result<Opened> {
    let works = works()?;
    if works.is_empty() {
        return Err(Failure::misuse("nothing was read yet").hint("name a file or folder to read"));
    }
    let there = works.iter().find(|recent| recent.work == EDITION || Path::new(&recent.work).exists());
    match there {
        Some(recent) => by_key(&recent.work, global),
        None => Err(Failure::misuse(format!("{}: no such file or folder any more", works[0].work))
            .hint("`lectern recent` lists what you read")),
    }
}

/// Opens the work with this key.
pub(super) fn by_key(key: &str, global: &Global) -> Result<Opened> {
    if key == EDITION {
        return opening::open(None, global, For::Subcommand);
    }
    let path = PathBuf::from(key);
    let options = OpenOptions { alone: global.alone, dialect: global.dialect.map(Into::into) };
    let mut work = Work::open(&path, options)?;
    let mut origin = Origin::Path(path.clone(), options);
    if work.key.as_deref() != Some(key) {
        // It was read alone.
        let options = OpenOptions { alone: true, ..options };
        work = Work::open(&path, options)?;
        origin = Origin::Path(path, options);
    }
    work.start = crate::text::ChapterId(0);
    Ok(Opened { work, origin, named: false })
}

/// What the reader opens on where there is nothing to read: a page that says so, with the works that were read listed
/// over it. `None` where none was.
pub(super) fn start_page(reason: &str) -> Option<Opened> {
    let works = works().ok().filter(|works| !works.is_empty())?;
    let text = format!(
        "# Nothing to read here\n\n{}\n\n`B` lists the {} works you read.\n",
        escaped(reason),
        works.len()
    );
    let mut work = Work::from_bytes("start.md", text.into_bytes(), OpenOptions::default()).ok()?;
    work.key = Some("start".to_owned());
    "lectern".clone_into(&mut work.title);
    Some(Opened { work, origin: Origin::Input, named: false })
}

fn escaped(text: &str) -> String {
    text.chars().flat_map(|c| c.is_ascii_punctuation().then_some('\\').into_iter().chain([c])).collect()
}
