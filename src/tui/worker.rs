//! The thread that parses chapters while nobody waits, and does what takes long.

mod renewal;

use std::any::Any;
use std::cell::Cell;
use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

use self::renewal::Batch;
use super::Origin;
use super::shell::Event;
use super::watch::Changes;
use crate::app::Message;
use crate::cite::Citations;
use crate::document::Document;
use crate::highlight::Highlighter;
use crate::picture;
use crate::text::ChapterId;
use crate::work::Work;

/// What the worker may be asked for.
#[derive(Debug)]
pub(super) enum Job {
    /// This chapter before all others.
    Load(ChapterId),
    /// The citations of these chapters. A later request replaces an earlier one.
    Cite(Vec<Option<Arc<Document>>>),
    /// The tokens of a chapter's code.
    Highlight(ChapterId, Arc<Document>),
    /// The files of a chapter's pictures, and their sizes.
    FindPictures(ChapterId, Arc<Document>),
    /// The work again, from its files: what of it changed.
    Reload,
    /// What changed of these files.
    Renew(Changes),
}

/// Starts the worker on a clone of a work. Chapters that are not loaded come in by and by, those nearest to
/// `near` first.
pub(super) fn start(
    work: Work,
    near: ChapterId,
    origin: Origin,
    events: Sender<Event>,
) -> io::Result<Sender<Job>> {
    let (jobs, waiting) = channel();
    let mut worker = Worker {
        remaining: remaining(&work),
        work,
        near,
        origin,
        urgent: VecDeque::new(),
        highlight: VecDeque::new(),
        pictures: VecDeque::new(),
        highlighter: Highlighter::default(),
        cite: None,
        renew: None,
        asked: false,
        batch: None,
        events,
    };
    std::thread::Builder::new().name("worker".into()).spawn(move || while worker.turn(&waiting) {})?;
    Ok(jobs)
}

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread is caught and told in the reader, and must not end it.
pub(super) fn is_contained() -> bool {
    CONTAINED.get()
}

struct Worker {
    work: Work,
    origin: Origin,
    /// Chapters not loaded and not asked for.
    remaining: BTreeSet<ChapterId>,
    /// The chapter last asked for.
    near: ChapterId,
    urgent: VecDeque<ChapterId>,
    /// Chapters on the page whose code is to be highlighted.
    highlight: VecDeque<(ChapterId, Arc<Document>)>,
    /// Chapters on the page whose pictures are to be found.
    pictures: VecDeque<(ChapterId, Arc<Document>)>,
    highlighter: Highlighter,
    cite: Option<Vec<Option<Arc<Document>>>>,
    /// What may have changed and was not looked at yet.
    renew: Option<Changes>,
    /// Whether the reader asked for that.
    asked: bool,
    /// The chapters that are read again, and what came of it so far.
    batch: Option<Batch>,
    events: Sender<Event>,
}

impl Worker {
    /// Takes what is asked, does one thing; false when the program ends.
    fn turn(&mut self, jobs: &Receiver<Job>) -> bool {
        loop {
            let job = if self.is_idle() {
                jobs.recv().map_err(|_| TryRecvError::Disconnected)
            } else {
                jobs.try_recv()
            };
            match job {
                Ok(Job::Load(chapter)) => self.urgent.push_back(chapter),
                Ok(Job::Cite(documents)) => self.cite = Some(documents),
                Ok(Job::Highlight(chapter, document)) => self.highlight.push_back((chapter, document)),
                Ok(Job::FindPictures(chapter, document)) => self.pictures.push_back((chapter, document)),
                Ok(Job::Reload) => (self.renew, self.asked) = (Some(Changes::All), true),
                Ok(Job::Renew(changes)) => match &mut self.renew {
                    Some(earlier) => earlier.add(changes),
                    none => *none = Some(changes),
                },
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return false,
            }
        }
        match self.work_off() {
            Some(message) => self.events.send(Event::Message(message)).is_ok(),
            None => true,
        }
    }

    fn is_idle(&self) -> bool {
        self.renew.is_none()
            && self.batch.is_none()
            && self.urgent.is_empty()
            && self.highlight.is_empty()
            && self.pictures.is_empty()
            && self.remaining.is_empty()
            && self.cite.is_none()
    }

    fn work_off(&mut self) -> Option<Message> {
        if let Some(changes) = self.renew.take() {
            return self.renew(&changes);
        }
        if let Some(chapter) = self.urgent.pop_front() {
            self.near = chapter;
            self.remaining.remove(&chapter);
            // A request may name a chapter of the work as it was before it was read again.
            return if chapter.index() < self.work.chapters.len() { self.load(chapter) } else { None };
        }
        if let Some((chapter, document)) = self.highlight.pop_front() {
            return match contain(|| self.highlighter.highlight(&document)) {
                Ok(highlights) => Some(Message::Highlighted(chapter, document, highlights)),
                Err(reason) => Some(Message::Notice(format!("code could not be highlighted: {reason}"))),
            };
        }
        if let Some((chapter, document)) = self.pictures.pop_front() {
            let files = contain(|| picture::files(&self.work, chapter, &document)).unwrap_or_default();
            return Some(Message::Pictures(chapter, document, files));
        }
        if let Some(chapter) = self.nearest() {
            self.remaining.remove(&chapter);
            return self.load(chapter);
        }
        if let Some(batch) = self.batch.take() {
            return self.told(batch);
        }
        let documents = self.cite.take()?;
        let work = &self.work;
        Some(
            match contain(|| {
                Citations::of_work(&documents, &work.bibliographies(), |id| work.book_of(id))
                    .with_mentions(&documents, |id| work.book_of(id))
            }) {
                Ok(citations) => Message::Cited(citations),
                Err(reason) => Message::Notice(format!("citations could not be resolved: {reason}")),
            },
        )
    }

    /// The chapter nearest to where the reader is of those that remain; what lies ahead counts as nearer.
    fn nearest(&self) -> Option<ChapterId> {
        let ahead = self.remaining.range(self.near..).next().copied();
        let behind = self.remaining.range(..self.near).next_back().copied();
        let far = |id: &ChapterId| (id.0.abs_diff(self.near.0), *id < self.near);
        ahead.into_iter().chain(behind).min_by_key(far)
    }

    /// Reads a chapter. What was known of it before and is the same still need not be told.
    fn load(&mut self, chapter: ChapterId) -> Option<Message> {
        match contain(|| self.work.load(chapter)) {
            Ok(loaded) => self.keep(loaded).map(Message::Loaded),
            Err(reason) => {
                let path = &self.work.chapter(chapter).path;
                Some(Message::Notice(format!(
                    "{path} could not be read, which is a fault of lectern: {reason}"
                )))
            }
        }
    }
}

fn remaining(work: &Work) -> BTreeSet<ChapterId> {
    work.ids().filter(|id| work.document(*id).is_none()).collect()
}

/// Runs something that may have a fault; what its panic says, where it has.
pub(super) fn contain<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    CONTAINED.set(true);
    let out = catch_unwind(AssertUnwindSafe(run));
    CONTAINED.set(false);
    out.map_err(|panic| crate::text::safe(told(&*panic)).into_owned())
}

fn told(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (None, Some(text)) => text,
        (None, None) => "no reason given",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_contained() {
        assert_eq!(contain(|| 1), Ok(1));
        assert!(!is_contained());
    }

    #[test]
    fn the_nearest_chapter_comes_first_and_the_next_before_the_last() {
        let (events, _) = channel();
        let work = Work::from_texts("", &[]);
        let near = ChapterId(3);
        let mut worker = Worker {
            work,
            near,
            origin: Origin::Edition,
            remaining: (0..6).map(ChapterId).collect(),
            urgent: VecDeque::new(),
            highlight: VecDeque::new(),
            pictures: VecDeque::new(),
            highlighter: Highlighter::default(),
            cite: None,
            renew: None,
            asked: false,
            batch: None,
            events,
        };
        let mut order = Vec::new();
        while let Some(id) = worker.nearest() {
            worker.remaining.remove(&id);
            order.push(id.0);
        }
        assert_eq!(order, [3, 4, 2, 5, 1, 0]);
    }
}
