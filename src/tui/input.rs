//! The thread that reads the terminal: keys, the mouse, pasted text.
//!
//! It waits for the terminal itself before it lets crossterm read, for two reasons: an editor that is run from the
//! reader must get every key, so the thread has to stop reading on request; and a terminal that is gone must end
//! the program, where crossterm would read nothing over and over.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use crossterm::event as terminal;
use filedescriptor::{POLLERR, POLLHUP, POLLIN, poll, pollfd};

use super::reply::{Answer, Reply};
use super::shell::Event;
use super::translate;
use crate::app::Message;

/// How long a pause may take to begin: the thread may be in the middle of a key.
const PAUSE: Duration = Duration::from_millis(100);

/// How long to look for more events after one: crossterm takes several from one read and offers no way to ask for
/// those alone. Nobody waits for this; it costs one wake-up after the last key.
const MORE: Duration = Duration::from_millis(1);

/// The thread's reins.
#[derive(Debug)]
pub(super) struct Input {
    wake: UnixStream,
    paused: Receiver<()>,
    resume: Sender<()>,
}

impl Input {
    /// Starts reading. `asked` says that the terminal's background was asked for.
    pub(super) fn start(events: Sender<Event>, asked: bool) -> io::Result<Self> {
        let (wake, woken) = UnixStream::pair()?;
        let (pausing, paused) = channel();
        let (resume, resumed) = channel();
        let mut reader = Reader {
            terminal: Terminal::find()?,
            woken,
            pausing,
            resumed,
            events,
            reply: Reply::new(asked, Instant::now()),
        };
        std::thread::Builder::new().name("input".into()).spawn(move || reader.run())?;
        Ok(Self { wake, paused, resume })
    }

    /// Stops reading, so that another program may.
    pub(super) fn pause(&mut self) {
        while self.paused.try_recv().is_ok() {}
        if self.wake.write_all(b"p").is_ok() {
            let _ = self.paused.recv_timeout(PAUSE);
        }
    }

    /// Reads again.
    pub(super) fn resume(&self) {
        let _ = self.resume.send(());
    }
}

/// The terminal that keys come from, even where standard input is a pipe: the same one that crossterm reads.
enum Terminal {
    Input,
    Opened(File),
}

impl Terminal {
    fn find() -> io::Result<Self> {
        if io::stdin().is_terminal() { Ok(Self::Input) } else { File::open("/dev/tty").map(Self::Opened) }
    }

    fn descriptor(&self) -> RawFd {
        match self {
            Self::Input => io::stdin().as_raw_fd(),
            Self::Opened(file) => file.as_raw_fd(),
        }
    }
}

struct Reader {
    terminal: Terminal,
    woken: UnixStream,
    pausing: Sender<()>,
    resumed: Receiver<()>,
    events: Sender<Event>,
    reply: Reply,
}

/// The other end is gone: the program ends.
struct Gone;

impl Reader {
    fn run(&mut self) {
        while self.turn().is_ok() {}
        let _ = self.events.send(Event::TerminalGone);
    }

    /// Waits for something and sees to it.
    fn turn(&mut self) -> Result<(), Gone> {
        let wait = |fd| pollfd { fd, events: POLLIN, revents: 0 };
        let mut waiting = [wait(self.terminal.descriptor()), wait(self.woken.as_raw_fd())];
        match poll(&mut waiting, None) {
            Ok(_) => {}
            Err(filedescriptor::Error::Poll(e) | filedescriptor::Error::Io(e))
                if e.kind() == io::ErrorKind::Interrupted =>
            {
                return Ok(());
            }
            Err(_) => return Err(Gone),
        }
        if waiting[1].revents != 0 {
            self.woken.read_exact(&mut [0]).map_err(|_| Gone)?;
            self.pausing.send(()).map_err(|_| Gone)?;
            return self.resumed.recv().map_err(|_| Gone);
        }
        let state = waiting[0].revents;
        if state & (POLLHUP | POLLERR) != 0 || state != 0 && state & POLLIN == 0 {
            return Err(Gone);
        }
        if state & POLLIN != 0 {
            loop {
                let event = terminal::read().map_err(|_| Gone)?;
                self.take(event)?;
                if !terminal::poll(MORE).map_err(|_| Gone)? {
                    break;
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, event: terminal::Event) -> Result<(), Gone> {
        match translate::message(event) {
            Some(Message::Key(key)) => match self.reply.take(key, Instant::now()) {
                Answer::Keys(keys) => keys.into_iter().try_for_each(|key| self.send(Message::Key(key))),
                Answer::Background(background) => self.send(Message::Background(background)),
                Answer::Nothing => Ok(()),
            },
            Some(other) => {
                for key in self.reply.interrupt() {
                    self.send(Message::Key(key))?;
                }
                self.send(other)
            }
            None => Ok(()),
        }
    }

    fn send(&self, message: Message) -> Result<(), Gone> {
        self.events.send(Event::Message(message)).map_err(|_| Gone)
    }
}
