//! Files that changed while they are read: what of the work is read again, and what the reader is told.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Changes, Event, Origin, Worker, contain, locked};
use crate::app::Message;
use crate::text::ChapterId;
use crate::work::{Loaded, PartSizes, Source, Work};

/// Ends of files whose absence may change a work: settings, sources, what chapters include.
const KEPT: [&str; 10] = ["yml", "yaml", "toml", "json", "bib", "html", "liquid", "md", "csv", "txt"];

/// Ends of files that are pictures, which no text is made of.
const PICTURES: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];

fn is_picture(file: &Path) -> bool {
    let end = file.extension().map(|end| end.to_string_lossy().to_lowercase()).unwrap_or_default();
    PICTURES.contains(&&*end)
}

/// Chapters that are read again.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// Whether the reader asked for it, and wants to know even that nothing changed.
    asked: bool,
    /// Titles of those that changed.
    changed: Vec<String>,
    /// What became of the contents, in words; empty where nothing did.
    contents: String,
    /// Why the first of those that cannot be read any more cannot.
    unreadable: Option<String>,
}

impl Worker {
    /// Finds out what changed; what is to be read again remains to be done.
    pub(super) fn renew(&mut self, changes: &Changes) -> Option<Message> {
        let origin = self.origin.clone();
        let Origin::Path(path, options) = &origin else {
            return std::mem::take(&mut self.asked).then(|| match &self.origin {
                Origin::Input => Message::Notice("standard input cannot be read again".to_owned()),
                Origin::Edition | Origin::Path(..) => {
                    Message::Notice("the built-in edition never changes".to_owned())
                }
            });
        };
        let concerning = match changes {
            Changes::Files(files) => {
                let (pictures, texts): (BTreeSet<_>, BTreeSet<_>) =
                    files.iter().cloned().partition(|file| is_picture(file));
                if !pictures.is_empty() {
                    let _ = self.events.send(Event::Message(Message::PicturesChanged));
                }
                let texts: BTreeSet<_> = texts.into_iter().filter(|file| self.concerns(file)).collect();
                if texts.is_empty() {
                    return None;
                }
                Changes::Files(texts)
            }
            Changes::All => {
                let _ = self.events.send(Event::Message(Message::PicturesChanged));
                Changes::All
            }
        };
        let changes = &concerning;
        let asked = std::mem::take(&mut self.asked);
        // Who asked before and was not told yet still waits to be.
        let mut batch = self.batch.take().unwrap_or_default();
        batch.asked |= asked;
        self.gather();
        if let Changes::Files(files) = changes
            && let Some(chapters) = self.chapters_in_place(files)
        {
            let mut due = super::remaining(&self.work);
            due.extend(chapters);
            locked(&self.queue).remaining = due;
            self.batch = Some(batch);
            return None;
        }
        let opened = match contain(|| Work::open(path, *options)) {
            Ok(opened) => opened.map_err(|error| error.to_string()),
            Err(reason) => Err(reason),
        };
        let mut work = match opened {
            Ok(work) => work,
            Err(reason) => return Some(Message::Notice(format!("{reason}; what was read stays"))),
        };
        work = work.in_parts(PartSizes::default(), None);
        if work.has_pending() {
            work = work.scanned();
        }
        work.take_over(&self.work);
        // Where a long file is cut may have changed.
        let same = !work.has_parts() && work.has_order_of(&self.work);
        let due = match changes {
            Changes::Files(files) if self.are_chapters(files, &work) => {
                let is_due = |id: &ChapterId| {
                    work.document(*id).is_none()
                        || matches!(&work.chapter(*id).source, Source::File(path) if files.contains(path))
                };
                work.ids().filter(is_due).collect()
            }
            // Any chapter may include what changed.
            Changes::Files(_) | Changes::All => work.ids().collect(),
        };
        let last = (work.chapters.len() as u32).saturating_sub(1);
        {
            let mut queue = locked(&self.queue);
            queue.remaining = due;
            queue.near = ChapterId(queue.near.0.min(last));
        }
        // What was found out a moment ago and not told yet is not forgotten.
        let contents = if same { batch.contents.clone() } else { difference(&self.work, &work) };
        self.urgent.clear();
        self.batch = Some(Batch { contents, ..batch });
        self.work = work.clone();
        if same {
            return None;
        }
        self.highlight.clear();
        self.pictures.clear();
        self.cite = None;
        self.attach = None;
        Some(Message::Reloaded(Box::new(work)))
    }

    /// Whether a file can have to do with the work. One that came and went is what an editor needs while it saves.
    fn concerns(&self, file: &Path) -> bool {
        let below = |source: &Source| matches!(source, Source::File(path) if path.starts_with(file));
        let is_hidden = file.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        let extension = file.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        file.exists()
            // Of the hidden ones only settings are heard of.
            || is_hidden
            || KEPT.contains(&&*extension)
            || self.work.chapters.iter().any(|chapter| below(&chapter.source))
    }

    /// Whether all files are chapters, of this work or as it is opened again.
    fn are_chapters(&self, files: &BTreeSet<PathBuf>, again: &Work) -> bool {
        let (own, new) = (self.work.by_files(files), again.by_files(files));
        files.iter().all(|file| own.contains_key(&**file) || new.contains_key(&**file))
    }

    /// The chapters that the files are, where all of them are chapters and the order stays as it is.
    fn chapters_in_place(&self, files: &BTreeSet<PathBuf>) -> Option<Vec<ChapterId>> {
        let chapters: Vec<ChapterId> = self.work.by_files(files).into_values().collect();
        let all = chapters.len() == files.len();
        let stays = |id: &ChapterId| self.work.chapter(*id).part.is_none() && self.work.keeps_its_place(*id);
        (all && chapters.iter().all(stays)).then_some(chapters)
    }

    /// Keeps what was read of a chapter; gives it back where it is to be shown.
    pub(super) fn keep(&mut self, loaded: Loaded) -> Option<Loaded> {
        if let Some(before) = self.work.document(loaded.chapter) {
            // Better the text as it was than none.
            if let Some(problem) = loaded.diagnostics.iter().find(|d| d.code == "unreadable-file") {
                self.batch.get_or_insert_default().unreadable.get_or_insert_with(|| problem.message.clone());
                return None;
            }
            if **before == *loaded.document {
                return None;
            }
            let title = self.work.chapter(loaded.chapter).title.clone();
            self.batch.get_or_insert_default().changed.push(title);
        }
        self.work.keep(loaded.clone());
        Some(loaded)
    }

    /// Tells what came of reading again, where the reader would want to know.
    pub(super) fn told(&mut self, batch: Batch) -> Option<Message> {
        // A file of sources may have changed without any chapter.
        self.cite = Some(self.work.documents());
        let Batch { asked, changed, contents, unreadable } = batch;
        let mut told = Vec::new();
        match changed.as_slice() {
            [] => {}
            [one] => told.push(format!("“{one}” has changed")),
            [first, rest @ ..] => told.push(format!("“{first}” and {} more have changed", rest.len())),
        }
        if !contents.is_empty() {
            told.push(contents);
        }
        told.extend(unreadable.map(|reason| format!("{reason}; what was read stays")));
        match (told.is_empty(), asked) {
            (true, false) => None,
            (true, true) => Some(Message::Notice("read again: nothing has changed".to_owned())),
            (false, true) => Some(Message::Notice(format!("read again: {}", told.join("; ")))),
            (false, false) => Some(Message::Notice(told.join("; "))),
        }
    }
}

/// What became of the contents, in words.
fn difference(before: &Work, after: &Work) -> String {
    let titles = |work: &Work| -> BTreeSet<String> {
        let own = work.chapters.iter().filter(|c| !matches!(c.source, Source::Heading(_)));
        own.map(|c| c.path.clone()).collect()
    };
    let (old, new) = (titles(before), titles(after));
    let count = |count: usize, what: &str| {
        (count > 0).then(|| format!("{count} chapter{} {what}", if count == 1 { "" } else { "s" }))
    };
    let added = count(new.difference(&old).count(), "added");
    let gone = count(old.difference(&new).count(), "gone");
    let words: Vec<String> = added.into_iter().chain(gone).collect();
    if words.is_empty() { "the contents have changed".to_owned() } else { words.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::OpenOptions;

    #[test]
    fn who_asked_is_told_even_where_a_file_is_heard_of_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("1.md");
        std::fs::write(&file, "# One\n\nWords.\n").unwrap();
        let options = OpenOptions::default();
        let mut work = Work::open(folder.path(), options).unwrap();
        work.load_all();
        let file = work.ids().find_map(|id| match &work.chapter(id).source {
            Source::File(path) => Some(path.clone()),
            _ => None,
        });
        let origin = Origin::Path(folder.path().to_owned(), options);
        let (events, _heard) = std::sync::mpsc::channel();
        let mut worker = Worker::new(work, ChapterId(0), origin, events);
        worker.asked = true;
        worker.renew(&Changes::All);
        worker.renew(&Changes::Files(file.into_iter().collect()));
        let told = std::iter::from_fn(|| (!worker.is_idle()).then(|| worker.work_off()));
        let notices: Vec<String> = told
            .flatten()
            .filter_map(|message| match message {
                Message::Notice(notice) => Some(notice),
                _ => None,
            })
            .collect();
        assert_eq!(notices, ["read again: nothing has changed"]);
    }
}
