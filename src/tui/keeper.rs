//! The thread that saves the place: a disk that is slow or asleep must not stop a key.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::shell::Event;
use crate::app::Message;
use crate::store::{Remembered, Store, StoreError};

/// Saves what is handed to it, in order.
#[derive(Debug)]
pub(super) struct Keeper {
    states: Sender<(String, Remembered)>,
    thread: JoinHandle<()>,
}

impl Keeper {
    /// Starts the thread. The database is opened at the first save: who only looks leaves no trace of writing.
    pub(super) fn start(path: PathBuf, work: String, events: Sender<Event>) -> io::Result<Self> {
        let (states, waiting) = channel();
        let keep = move || {
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
        let _ = self.states.send((title, state));
    }

    /// Waits until all is saved.
    pub(super) fn finish(self) {
        drop(self.states);
        let _ = self.thread.join();
    }
}

fn keep(
    path: &std::path::Path,
    work: &str,
    waiting: &Receiver<(String, Remembered)>,
) -> Result<(), StoreError> {
    let mut store = None;
    while let Ok(mut latest) = waiting.recv() {
        while let Ok(later) = waiting.try_recv() {
            latest = later;
        }
        let store = match &mut store {
            Some(store) => store,
            none => none.insert(Store::open(path)?),
        };
        store.remember(work, &latest.0, &latest.1)?;
    }
    Ok(())
}
