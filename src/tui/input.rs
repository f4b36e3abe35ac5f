//! The threads that read the terminal: one for keys, the mouse and pasted text; one that waits for its end.
//!
//! The first blocks in crossterm, and must stop on request, so that an editor run from the reader gets every key
//! (`platform::wake`). The second is there since crossterm reads a terminal that is gone over and over.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

use crossterm::event as terminal;

use super::clicks::Clicks;
use super::platform::{self, PAUSE, Terminal};
use super::reply::{Answer, Questions, Reply};
use super::shell::Event;
use super::translate;
use crate::app::Message;

/// The reins of the thread that reads.
#[derive(Debug)]
pub(super) struct Input {
    asked: Arc<AtomicBool>,
    paused: Receiver<()>,
    resume: Sender<()>,
}

impl Input {
    /// Starts reading. `questions` are those that the terminal was asked.
    pub(super) fn start(events: Sender<Event>, questions: Questions) -> io::Result<Self> {
        let watched = Terminal::find()?;
        let gone = events.clone();
        std::thread::Builder::new().name("watch".into()).spawn(move || {
            watched.wait_for_end();
            let _ = gone.send(Event::TerminalGone);
        })?;
        let (pausing, paused) = channel();
        let (resume, resumed) = channel();
        let asked = Arc::new(AtomicBool::new(false));
        let reply = Reply::new(questions, Instant::now());
        let clicks = Clicks::default();
        let mut reader = Reader { asked: Arc::clone(&asked), pausing, resumed, events, reply, clicks };
        std::thread::Builder::new().name("input".into()).spawn(move || reader.run())?;
        Ok(Self { asked, paused, resume })
    }

    /// Stops reading, so that another program may.
    pub(super) fn pause(&mut self) {
        while self.paused.try_recv().is_ok() {}
        self.asked.store(true, Ordering::SeqCst);
        if platform::wake() {
            let _ = self.paused.recv_timeout(PAUSE);
        }
    }

    /// Reads again.
    pub(super) fn resume(&self) {
        let _ = self.resume.send(());
    }
}

struct Reader {
    /// Whether a pause is asked for.
    asked: Arc<AtomicBool>,
    pausing: Sender<()>,
    resumed: Receiver<()>,
    events: Sender<Event>,
    reply: Reply,
    clicks: Clicks,
}

/// The other end is gone: the program ends.
struct Gone;

impl Reader {
    fn run(&mut self) {
        while self.turn().is_ok() {}
        let _ = self.events.send(Event::TerminalGone);
    }

    fn turn(&mut self) -> Result<(), Gone> {
        if let Some(event) = platform::typed(&self.asked).map_err(|_| Gone)? {
            self.take(event)?;
        }
        if self.asked.swap(false, Ordering::SeqCst) {
            self.pausing.send(()).map_err(|_| Gone)?;
            self.resumed.recv().map_err(|_| Gone)?;
        }
        Ok(())
    }

    fn take(&mut self, event: terminal::Event) -> Result<(), Gone> {
        match translate::message(event) {
            Some(Message::Key(key)) => match self.reply.take(key, Instant::now()) {
                Answer::Keys(keys) => keys.into_iter().try_for_each(|key| self.send(Message::Key(key))),
                Answer::Background(background) => self.send(Message::Background(background)),
                Answer::Pictures(protocol) => self.send(Message::Shows(protocol)),
                Answer::Nothing => Ok(()),
            },
            Some(Message::Resize(..)) if !platform::SIZE_IS_TYPED => Ok(()),
            None => Ok(()),
            Some(other) => {
                let other = match other {
                    Message::Mouse(mouse) => Message::Mouse(self.clicks.take(mouse, Instant::now())),
                    other => other,
                };
                for key in self.reply.interrupt() {
                    self.send(Message::Key(key))?;
                }
                self.send(other)
            }
        }
    }

    fn send(&self, message: Message) -> Result<(), Gone> {
        self.events.send(Event::Message(message)).map_err(|_| Gone)
    }
}
