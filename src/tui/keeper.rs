//! The thread that saves: a disk that is slow or asleep must not stop a key.
//!
//! What a reader wrote counts for more than where they were: an annotation is answered for, one by one, when it is
//! on the disk; one that could not be saved is tried again with the next, and at the end handed back.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::shell::Event;
use crate::annotation::{Annotation, Standing};
use crate::app::{Message, PromptKind};
use crate::store::{self, Progress, Remembered, Store, StoreError};

/// What is to be done.
#[derive(Debug)]
enum Order {
    /// Save the place, under this title. The time spent in the progress is all of this session.
    Place(String, Box<(Remembered, Progress)>),
    /// Save annotations, and answer.
    Keep(String, Vec<Annotation>),
    /// Keep what was told of where annotations stand.
    Told(Vec<Standing>),
    /// Keep a line typed in a prompt, of this kind.
    Line(PromptKind, String),
    /// Look up the reader's own.
    LookUp,
    /// Look up which works were read.
    Recent,
}

/// Saves what is handed to it, in order.
#[derive(Debug)]
pub(super) struct Keeper {
    orders: Sender<Order>,
    thread: JoinHandle<Vec<Annotation>>,
}

impl Keeper {
    /// Starts the thread, which looks up the reader's own first. The database is opened for writing at the first
    /// save: who only looks leaves no trace of writing.
    pub(super) fn start(path: PathBuf, work: String, events: Sender<Event>) -> io::Result<Self> {
        let (orders, waiting) = channel();
        let keep = move || {
            let mut desk = Desk::new(path, work, events);
            desk.look_up();
            desk.recall_lines();
            desk.serve(&waiting);
            desk.unsaved
        };
        let thread = std::thread::Builder::new().name("keeper".into()).spawn(keep)?;
        Ok(Self { orders, thread })
    }

    /// Saves a place, soon.
    pub(super) fn save(&self, title: String, state: Remembered, progress: Progress) {
        let _ = self.orders.send(Order::Place(title, Box::new((state, progress))));
    }

    /// Keeps a typed line, soon.
    pub(super) fn keep_typed(&self, kind: PromptKind, line: String) {
        let _ = self.orders.send(Order::Line(kind, line));
    }

    /// Saves annotations and answers.
    pub(super) fn keep(&self, title: String, annotations: Vec<Annotation>) {
        let _ = self.orders.send(Order::Keep(title, annotations));
    }

    /// Keeps what was told of where annotations stand.
    pub(super) fn keep_told(&self, standings: Vec<Standing>) {
        let _ = self.orders.send(Order::Told(standings));
    }

    /// Looks up the reader's own again: another reader may have written.
    pub(super) fn look_up(&self) {
        let _ = self.orders.send(Order::LookUp);
    }

    /// Looks up which works were read, and answers.
    pub(super) fn recent(&self) {
        let _ = self.orders.send(Order::Recent);
    }

    /// Waits until all is saved; gives back the annotations that could not be.
    pub(super) fn finish(self) -> Vec<Annotation> {
        drop(self.orders);
        self.thread.join().unwrap_or_default()
    }
}

struct Desk {
    path: PathBuf,
    work: String,
    events: Sender<Event>,
    store: Option<Store>,
    /// Annotations that could not be saved.
    unsaved: Vec<Annotation>,
    title: String,
    /// Whether it was told that the place is not saved.
    told: bool,
    /// How much of this session's time is saved, and what was read, by chapter.
    spent: u64,
    seen: HashMap<String, Vec<u32>>,
}

impl Desk {
    fn new(path: PathBuf, work: String, events: Sender<Event>) -> Self {
        Self {
            path,
            work,
            events,
            store: None,
            unsaved: Vec::new(),
            title: String::new(),
            told: false,
            spent: 0,
            seen: HashMap::new(),
        }
    }

    fn tell(&self, message: Message) {
        let _ = self.events.send(Event::Message(message));
    }

    fn look_up(&self) {
        match store::own(&self.path, &self.work) {
            Ok(own) => self.tell(Message::Own(Box::new(own))),
            // What is made now is held, and tried to be saved; the state goes on without what was.
            Err(error) => {
                self.tell(Message::Own(Box::default()));
                self.tell(Message::Notice(error.to_string()));
            }
        }
    }

    /// Looks up the lines typed in earlier sessions, which nobody waits for. What is wrong with the file is told when
    /// the reader's own is looked up.
    fn recall_lines(&self) {
        if let Ok(lines) = store::typed_before(&self.path)
            && !lines.is_empty()
        {
            self.tell(Message::TypedBefore(lines));
        }
    }

    fn serve(&mut self, waiting: &Receiver<Order>) {
        let mut next = waiting.recv().ok();
        while let Some(order) = next.take() {
            next = waiting.try_recv().ok();
            match order {
                // Only the last of several places is worth saving.
                Order::Place(..) if matches!(next, Some(Order::Place(..))) => continue,
                Order::Place(title, state) => self.place(&title, &state.0, state.1),
                Order::Keep(title, annotations) => self.keep(title, annotations),
                // Who cannot keep a line loses little; the next save of a place tells why.
                Order::Line(kind, line) => {
                    let _ = Self::store(&mut self.store, &self.path)
                        .and_then(|store| store.keep_typed(kind.name(), &line));
                }
                // Where it cannot be kept, it is told again.
                Order::Told(standings) => {
                    let _ = Self::store(&mut self.store, &self.path)
                        .and_then(|store| store.told(&self.work, &standings));
                }
                Order::LookUp => self.look_up(),
                Order::Recent => match store::recent(&self.path) {
                    Ok(recent) => {
                        let others = recent.into_iter().filter(|recent| recent.work != self.work);
                        self.tell(Message::Recent(others.collect()));
                    }
                    Err(error) => self.tell(Message::Notice(error.to_string())),
                },
            }
            if next.is_none() {
                next = waiting.recv().ok();
            }
        }
        if !self.unsaved.is_empty() {
            self.keep(self.title.clone(), Vec::new());
        }
    }

    fn store<'a>(store: &'a mut Option<Store>, path: &Path) -> Result<&'a mut Store, StoreError> {
        if store.as_ref().is_some_and(|store| !store.is_there()) {
            *store = None;
        }
        match store {
            Some(store) => Ok(store),
            none => Ok(none.insert(Store::open(path)?)),
        }
    }

    fn place(&mut self, title: &str, state: &Remembered, mut progress: Progress) {
        let session = progress.spent;
        progress.spent = session.saturating_sub(self.spent);
        progress.seen.retain(|seen| self.seen.get(&seen.chapter) != Some(&seen.blocks));
        let saved = Self::store(&mut self.store, &self.path).and_then(|store| {
            store.remember(&self.work, title, state)?;
            store.progress(&self.work, &progress)
        });
        match saved {
            Ok(()) => {
                self.spent = session;
                self.seen.extend(progress.seen.into_iter().map(|seen| (seen.chapter, seen.blocks)));
                self.told = false;
            }
            // Told once; the next place is tried again, and the reading goes on.
            Err(error) => {
                self.store = None;
                if !std::mem::replace(&mut self.told, true) {
                    self.tell(Message::Notice(format!("your place is not saved: {error}")));
                }
            }
        }
    }

    fn keep(&mut self, title: String, annotations: Vec<Annotation>) {
        for annotation in annotations {
            self.unsaved.retain(|other| other.id != annotation.id);
            self.unsaved.push(annotation);
        }
        self.title = title;
        let kept = Self::store(&mut self.store, &self.path)
            .and_then(|store| store.keep(&self.work, &self.title, &self.unsaved));
        let answer = match kept {
            Ok(_) => {
                self.unsaved.clear();
                Ok(())
            }
            Err(error) => {
                self.store = None;
                Err(error.to_string())
            }
        };
        self.tell(Message::Kept(answer));
    }
}
