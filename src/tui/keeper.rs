//! The thread that saves the place: a disk that is slow or asleep must not stop a key.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::shell::Event;
use crate::app::{Message, PromptKind};
use crate::store::{self, Remembered, Store, StoreError};

/// What is handed to the thread.
#[derive(Debug)]
enum Kept {
    /// The work's title and what is remembered of it.
    State(String, Remembered),
    /// A line typed in a prompt, and the prompt's kind.
    Line(PromptKind, String),
}

/// Saves what is handed to it, in order.
#[derive(Debug)]
pub(super) struct Keeper {
    states: Sender<Kept>,
    thread: JoinHandle<()>,
}

impl Keeper {
    /// Starts the thread. The database is opened at the first save: who only looks leaves no trace of writing.
    pub(super) fn start(path: PathBuf, work: String, events: Sender<Event>) -> io::Result<Self> {
        let (states, waiting) = channel();
        let keep = move || {
            // Nobody waits for what was typed in earlier sessions. What is wrong with the file is told when the
            // place is looked up or saved.
            if let Ok(lines) = store::typed_before(&path)
                && !lines.is_empty()
            {
                let _ = events.send(Event::Message(Message::TypedBefore(lines)));
            }
            if let Err(error) = keep(&path, &work, &waiting) {
                // Told once; what comes after is let go, and the reading goes on.
                let _ =
                    events.send(Event::Message(Message::Notice(format!("your place is not saved: {error}"))));
                while waiting.recv().is_ok() {}
            }
        };
        let thread = std::thread::Builder::new().name("keeper".into()).spawn(keep)?;
        Ok(Self { states, thread })
    }

    /// Saves a state, soon.
    pub(super) fn save(&self, title: String, state: Remembered) {
        let _ = self.states.send(Kept::State(title, state));
    }

    /// Keeps a typed line, soon.
    pub(super) fn keep_typed(&self, kind: PromptKind, line: String) {
        let _ = self.states.send(Kept::Line(kind, line));
    }

    /// Waits until all is saved.
    pub(super) fn finish(self) {
        drop(self.states);
        let _ = self.thread.join();
    }
}

fn keep(path: &std::path::Path, work: &str, waiting: &Receiver<Kept>) -> Result<(), StoreError> {
    let mut store = None;
    while let Ok(first) = waiting.recv() {
        let store = match &mut store {
            Some(store) => store,
            none => none.insert(Store::open(path)?),
        };
        let mut latest = None;
        for kept in std::iter::once(first).chain(waiting.try_iter()) {
            match kept {
                // Of several states the last one says all.
                Kept::State(title, state) => latest = Some((title, state)),
                Kept::Line(kind, line) => store.keep_typed(kind.name(), &line)?,
            }
        }
        if let Some((title, state)) = latest {
            store.remember(work, &title, &state)?;
        }
    }
    Ok(())
}
