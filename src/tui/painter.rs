//! The thread that decodes pictures. It starts with the first one: most works have none.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::shell::Event;
use super::worker::contain;
use crate::app::Message;
use crate::picture::{Picture, Wanted};

/// Starts the thread. A list that is sent takes the place of what is left of the list before.
pub(super) fn start(events: Sender<Event>) -> io::Result<Sender<Vec<Wanted>>> {
    let (lists, waiting) = channel();
    std::thread::Builder::new().name("painter".into()).spawn(move || paint(&waiting, &events))?;
    Ok(lists)
}

fn paint(lists: &Receiver<Vec<Wanted>>, events: &Sender<Event>) {
    while let Ok(mut list) = lists.recv() {
        let mut at = 0;
        loop {
            if let Some(newer) = lists.try_iter().last() {
                (list, at) = (newer, 0);
            }
            let Some(wanted) = list.get(at) else { break };
            at += 1;
            // A fault in a decoder is no reason to stop reading: the picture's words stand alone.
            let picture = contain(|| Picture::read(wanted)).ok().flatten().map(Arc::new);
            if events.send(Event::Message(Message::Picture(wanted.clone(), picture))).is_err() {
                return;
            }
        }
    }
}
