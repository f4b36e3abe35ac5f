//! What has come and is not taken yet, and what of it is next.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

use super::Event;
use crate::app::Message;

/// The events of all threads, in the order in which they are to be taken.
pub(super) struct Inbox {
    sender: Sender<Event>,
    events: Receiver<Event>,
    /// Events put off, to be taken before others.
    later: VecDeque<Event>,
}

impl Inbox {
    pub(super) fn new() -> Self {
        let (sender, events) = channel();
        Self { sender, events, later: VecDeque::new() }
    }

    /// Where events are sent to.
    pub(super) fn sender(&self) -> Sender<Event> {
        self.sender.clone()
    }

    /// Puts an event before all that are still to come.
    pub(super) fn put_off(&mut self, event: Event) {
        self.later.push_back(event);
    }

    /// Waits for the next event, put off or not.
    pub(super) fn wait(&mut self) -> Event {
        self.later.pop_front().unwrap_or_else(|| self.receive())
    }

    /// Waits for the next event, but no longer than until a moment.
    pub(super) fn wait_until(&mut self, until: Instant) -> Option<Event> {
        self.later.pop_front().or_else(|| self.receive_until(until))
    }

    /// Waits for the next event that was not put off.
    pub(super) fn receive(&self) -> Event {
        // It never fails: this holds a sender.
        self.events.recv().unwrap_or(Event::TerminalGone)
    }

    /// Waits for the next event that was not put off, but no longer than until a moment.
    pub(super) fn receive_until(&self, until: Instant) -> Option<Event> {
        self.events.recv_timeout(until.saturating_duration_since(Instant::now())).ok()
    }

    /// The next event, if one has come. While something is to be drawn, a search that would go on is none: it is
    /// put behind the keys that have come meanwhile, and ends what can be taken before the drawing.
    pub(super) fn next(&mut self, undrawn: bool) -> Option<Event> {
        let event = self.later.pop_front().or_else(|| self.events.try_recv().ok())?;
        if undrawn && matches!(event, Event::Message(Message::SearchOn)) {
            let _ = self.sender.send(event);
            return None;
        }
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(inbox: &mut Inbox, undrawn: bool) -> Vec<&'static str> {
        let name = |event| match event {
            Event::Message(Message::SearchOn) => "search",
            Event::Message(Message::Paste(_)) => "typed",
            Event::Message(Message::Notice(_)) => "put off",
            _ => "other",
        };
        std::iter::from_fn(|| inbox.next(undrawn)).map(name).collect()
    }

    #[test]
    fn what_is_typed_is_drawn_before_a_search_goes_on() {
        let mut inbox = Inbox::new();
        let sender = inbox.sender();
        let typed = || sender.send(Event::Message(Message::Paste("x".into()))).unwrap();
        sender.send(Event::Message(Message::SearchOn)).unwrap();
        typed();
        inbox.put_off(Event::Message(Message::Notice(String::new())));
        assert_eq!(names(&mut inbox, true), ["put off"], "drawn before the search");
        typed();
        assert_eq!(names(&mut inbox, true), ["typed"], "heard before the search");
        assert_eq!(names(&mut inbox, true), ["typed"]);
        assert_eq!(names(&mut inbox, false), ["search"], "and nothing is lost");
    }
}
