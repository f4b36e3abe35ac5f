//! The thread that parses chapters while nobody waits, and does what takes long.

mod queue;
mod renewal;

use std::any::Any;
use std::cell::Cell;
use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::queue::{Queue, remaining};
use self::renewal::Batch;
use super::Origin;
use super::shell::Event;
use super::watch::Changes;
use crate::annotation::{self, Sought};
use crate::app::Message;
use crate::cite::Citations;
use crate::document::Document;
use crate::highlight::Highlighter;
use crate::picture;
use crate::search::Sieve;
use crate::text::ChapterId;
use crate::work::Work;

/// The chapters of a work, as far as they are loaded.
type Documents = Vec<Option<Arc<Document>>>;
/// Passages, each with the identity of its annotation.
type Passages = Vec<(String, Sought)>;

/// What the worker may be asked for.
#[derive(Debug)]
pub(super) enum Job {
    /// This chapter before all others.
    Load(ChapterId),
    /// Those chapters before others that may answer a search, by their bytes.
    Sift(Sieve),
    /// The citations of these chapters. A later request replaces an earlier one.
    Cite(Vec<Option<Arc<Document>>>),
    /// Where passages stand in these chapters, each with the identity of its annotation.
    Attach(Documents, Passages),
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
    let mut worker = Worker::new(work, near, origin, events);
    let run = move || {
        if !worker.scan {
            worker.share();
        }
        while worker.turn(&waiting) {}
    };
    std::thread::Builder::new().name("worker".into()).spawn(run)?;
    Ok(jobs)
}

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread is caught and told in the reader, and must not end it.
pub(super) fn is_contained() -> bool {
    CONTAINED.get()
}

/// With fewer chapters to load than this a second thread is not worth while.
const SHARED: usize = 8;

/// The queue; a thread that had a fault left it whole, for it is only ever changed by one call.
fn locked(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Worker {
    work: Work,
    origin: Origin,
    queue: Arc<Mutex<Queue>>,
    urgent: VecDeque<ChapterId>,
    /// Chapters on the page whose code is to be highlighted.
    highlight: VecDeque<(ChapterId, Arc<Document>)>,
    /// Chapters on the page whose pictures are to be found.
    pictures: VecDeque<(ChapterId, Arc<Document>)>,
    highlighter: Highlighter,
    cite: Option<Vec<Option<Arc<Document>>>>,
    attach: Option<(Documents, Passages)>,
    /// Whether long files are to be scanned.
    scan: bool,
    /// What may have changed and was not looked at yet.
    renew: Option<Changes>,
    /// Whether the reader asked for that.
    asked: bool,
    /// The chapters that are read again, and what came of it so far.
    batch: Option<Batch>,
    events: Sender<Event>,
}

impl Worker {
    fn new(work: Work, near: ChapterId, origin: Origin, events: Sender<Event>) -> Self {
        Self {
            origin,
            urgent: VecDeque::new(),
            highlight: VecDeque::new(),
            pictures: VecDeque::new(),
            highlighter: Highlighter::default(),
            cite: None,
            attach: None,
            renew: None,
            asked: false,
            batch: None,
            scan: work.has_pending(),
            queue: Arc::new(Mutex::new(Queue::new(&work, near, 0))),
            work,
            events,
        }
    }

    /// Takes what is asked, does one thing; false when the program ends.
    fn turn(&mut self, jobs: &Receiver<Job>) -> bool {
        loop {
            let job = if self.is_idle() {
                jobs.recv().map_err(|_| TryRecvError::Disconnected)
            } else {
                jobs.try_recv()
            };
            match job {
                Ok(Job::Load(chapter)) if self.is_to_load(chapter) => self.urgent.push_back(chapter),
                Ok(Job::Load(_)) => {}
                Ok(Job::Sift(sieve)) => locked(&self.queue).sift(sieve),
                Ok(Job::Cite(documents)) => self.cite = Some(documents),
                Ok(Job::Attach(documents, passages)) => self.attach = Some((documents, passages)),
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

    /// Whether a chapter that is asked for is still to be read: while a long one is, the page that waits for it asks
    /// with each message again.
    fn is_to_load(&self, chapter: ChapterId) -> bool {
        let queue = locked(&self.queue);
        let is_loaded = queue.loaded.iter().any(|loaded| loaded.chapter == chapter)
            || self.work.document(chapter).is_some() && !queue.remaining.contains(&chapter);
        !is_loaded && !self.urgent.contains(&chapter)
    }

    fn is_idle(&self) -> bool {
        self.renew.is_none()
            && self.batch.is_none()
            && !self.scan
            && self.urgent.is_empty()
            && self.highlight.is_empty()
            && self.pictures.is_empty()
            && locked(&self.queue).is_empty()
            && self.cite.is_none()
            && self.attach.is_none()
    }

    fn work_off(&mut self) -> Option<Message> {
        if std::mem::take(&mut self.scan) {
            return self.scan();
        }
        if let Some(changes) = self.renew.take() {
            return self.renew(&changes);
        }
        if let Some(chapter) = self.urgent.pop_front() {
            {
                let mut queue = locked(&self.queue);
                queue.near = chapter;
                queue.forget(chapter);
            }
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
        let next = locked(&self.queue).next();
        if let Some(next) = next {
            if next.is_unlikely(&self.work) {
                locked(&self.queue).put_off(&next);
                return None;
            }
            return self.load(next.chapter);
        }
        if let Some(batch) = self.batch.take() {
            return self.told(batch);
        }
        if let Some((documents, passages)) = self.attach.take() {
            let (ids, passages): (Vec<_>, Vec<_>) = passages.into_iter().unzip();
            return Some(match contain(|| annotation::attach(&passages, &documents)) {
                Ok(found) => Message::Attached(ids.into_iter().zip(found).collect()),
                Err(reason) => Message::Notice(format!("annotations could not be attached: {reason}")),
            });
        }
        let documents = self.cite.take()?;
        let work = &self.work;
        Some(
            match contain(|| {
                Citations::of_work(&documents, &work.bibliographies(), &|id| work.book_of(id))
                    .with_mentions(&documents, &|id| work.book_of(id))
            }) {
                Ok(citations) => Message::Cited(citations),
                Err(reason) => Message::Notice(format!("citations could not be resolved: {reason}")),
            },
        )
    }

    /// Reads a chapter. What was known of it before and is the same still need not be told.
    fn load(&mut self, chapter: ChapterId) -> Option<Message> {
        match load(&self.work, chapter) {
            Message::Loaded(loaded) => self.keep(loaded).map(Message::Loaded),
            other => Some(other),
        }
    }

    /// Scans the long files and sends the work as it is known then.
    fn scan(&mut self) -> Option<Message> {
        match contain(|| self.work.scanned()) {
            Ok(work) => {
                let old = locked(&self.queue).near;
                let here = self.work.chapters.get(old.index());
                let place = here.map_or(0, |c| c.part.as_ref().map_or(0, |part| part.range.start));
                let near = here.and_then(|here| work.part_at(&here.path, place)).unwrap_or_default();
                self.change(work, near, |work| Message::Scanned(Box::new(work)));
                None
            }
            Err(reason) => Some(Message::Notice(format!("the file could not be read in parts: {reason}"))),
        }
    }

    /// Ends the second thread's part in this work, and takes down what it has loaded.
    fn gather(&mut self) {
        let mut queue = locked(&self.queue);
        queue.turn += 1;
        queue.unsift();
        let loaded = std::mem::take(&mut queue.loaded);
        drop(queue);
        for loaded in loaded {
            self.work.keep(loaded);
        }
    }

    /// Puts another work in the place of this one, and tells of it before anything of it is loaded.
    fn change(&mut self, work: Work, near: ChapterId, message: impl FnOnce(Work) -> Message) {
        {
            let mut queue = locked(&self.queue);
            queue.replaced(&work, near);
            let _ = self.events.send(Event::Message(message(work.clone())));
        }
        self.urgent.clear();
        self.highlight.clear();
        self.pictures.clear();
        self.cite = None;
        self.attach = None;
        self.work = work;
        self.share();
    }

    /// Lets a second thread load from the other end of nothing in particular: whatever is nearest by then.
    fn share(&self) {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let turn = {
            let queue = locked(&self.queue);
            if cores < 2 || queue.remaining.len() < SHARED {
                return;
            }
            queue.turn
        };
        let (queue, work, events) = (Arc::clone(&self.queue), self.work.clone(), self.events.clone());
        let run = move || {
            loop {
                let next = {
                    let mut queue = locked(&queue);
                    if queue.turn != turn {
                        return;
                    }
                    queue.next()
                };
                let Some(next) = next else { return };
                if next.is_unlikely(&work) {
                    let mut held = locked(&queue);
                    if held.turn != turn {
                        return;
                    }
                    held.put_off(&next);
                    continue;
                }
                let message = load(&work, next.chapter);
                // Held while it is sent, so that it cannot come after another work.
                let mut held = locked(&queue);
                if held.turn != turn {
                    return;
                }
                if let Message::Loaded(loaded) = &message {
                    held.loaded.push(loaded.clone());
                }
                if events.send(Event::Message(message)).is_err() {
                    return;
                }
            }
        };
        // Without it all comes later.
        let _ = std::thread::Builder::new().name("loader".into()).spawn(run);
    }
}

fn load(work: &Work, chapter: ChapterId) -> Message {
    match contain(|| work.load(chapter)) {
        Ok(loaded) => Message::Loaded(loaded),
        Err(reason) => {
            let path = &work.chapter(chapter).path;
            Message::Notice(format!("{path} could not be read, which is a fault of lectern: {reason}"))
        }
    }
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
    fn a_chapter_is_read_once_however_often_it_is_asked_for() {
        let work = Work::from_texts("", &[("a.md", "# One\n"), ("b.md", "# Two\n")]);
        let (events, shown) = channel();
        let mut worker = Worker::new(work, ChapterId(0), Origin::Edition, events);
        let (jobs, waiting) = channel();
        for _ in 0..3 {
            jobs.send(Job::Load(ChapterId(1))).unwrap();
        }
        assert!(worker.turn(&waiting));
        assert!(
            matches!(shown.try_recv(), Ok(Event::Message(Message::Loaded(loaded))) if loaded.chapter.0 == 1)
        );
        assert!(worker.urgent.is_empty());
        assert!(!worker.is_to_load(ChapterId(1)) && worker.is_to_load(ChapterId(0)));
        // It changed, and is to be read again.
        locked(&worker.queue).remaining.insert(ChapterId(1));
        assert!(worker.is_to_load(ChapterId(1)));
    }

    #[test]
    fn a_fault_is_contained() {
        assert_eq!(contain(|| 1), Ok(1));
        assert!(!is_contained());
    }
}
