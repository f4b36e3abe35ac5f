//! The event loop. What the state asks for is done in `effects.rs`.

mod absence;
mod effects;
mod inbox;

use std::io::Write as _;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use self::absence::StopBy;
use self::inbox::Inbox;
use super::guard::{Guard, Modes};
use super::input::Input;
use super::keeper::Keeper;
use super::outbox::Outbox;
use super::platform::{self, Signals};
use super::screen::{self, Screen};
use super::start::{beginning, first_chapters, load_wanted};
use super::watch::{self, Changes};
use super::worker::{self, Job};
use super::{Ended, Options, RunError, reply};
use crate::annotation::{Annotation, Moment};
use crate::app::{App, Effect, Message, Now};
use crate::export;
use crate::picture::{Images, Wanted};
use crate::store::{self, Progress, Remembered};
use crate::text::ChapterId;
use crate::theme::{Depth, ThemeChoice};
use crate::work::{PartSizes, Work};

/// How long the screen may wait for a chapter that it needs: longer, and a placeholder is better.
pub(super) const WAIT: Duration = Duration::from_millis(15);

/// How long messages may keep a drawing waiting: chapters of a great folder can come in faster than they are seen.
const DRAIN: Duration = Duration::from_millis(40);

/// What comes through the channel.
#[derive(Debug)]
#[cfg_attr(windows, expect(dead_code, reason = "its consoles send no signals"))]
pub(super) enum Event {
    /// Something for the state.
    Message(Message),
    /// A signal that ends the program.
    Ending(i32),
    /// A signal asks the program to stop for a while.
    Stop,
    /// The program goes on after it was stopped.
    Continued,
    /// There is no terminal any more.
    TerminalGone,
    /// Files of the work changed.
    Files(Changes),
}

/// The reader at work.
pub(super) struct Shell {
    app: App,
    guard: Guard,
    modes: Modes,
    screen: Screen,
    out: Outbox,
    size: (u16, u16),
    /// Whether anything visible changed since the last frame.
    redraw: bool,
    /// Whether the screen can no longer be trusted to show the last frame.
    whole: bool,
    inbox: Inbox,
    input: Input,
    jobs: Sender<Job>,
    /// What decodes pictures; `None` until there is one.
    painter: Option<Sender<Vec<Wanted>>>,
    /// Chapters that the screen waits for.
    awaited: Vec<ChapterId>,
    /// What changed of the work's files while the reader was typing: it is looked at afterwards.
    changes: Option<Changes>,
    keeper: Option<Keeper>,
    /// Why nothing is saved, where nothing is.
    unkept: String,
    /// What was saved last.
    saved: (Remembered, Progress),
    start_page: bool,
    /// When the place is to be saved; `None` when nothing changed.
    unsaved: Option<Instant>,
    ended: Option<Ended>,
}

impl Shell {
    /// Brings the first frame to the screen, then starts everything else.
    pub(super) fn start(work: Work, options: &Options) -> Result<Self, RunError> {
        let signals = Signals::catch().map_err(RunError::Terminal)?;
        let mut out = Outbox::new().map_err(RunError::Terminal)?;
        let linear = options.settings.linear;
        let size = screen::size(linear).map_err(RunError::Terminal)?;
        let memory = store::default_path().zip(work.key.clone());
        let (saved, mut notices) = match memory.as_ref().map(|(path, key)| store::recall(path, key)) {
            None => (Remembered::default(), Vec::new()),
            Some(Ok(remembered)) => (remembered, Vec::new()),
            Some(Err(error)) => (Remembered::default(), vec![error.to_string()]),
        };
        let remembered = beginning(&work, &saved, options.named);
        let place = remembered.place.as_ref();
        let mut work = work.in_parts(PartSizes::default(), place);
        let near = place.and_then(|p| work.part_at(&p.chapter, p.source)).unwrap_or(work.start);
        for chapter in first_chapters(&work, near) {
            work.keep(work.load(chapter));
        }
        let mut app = App::new(work, &remembered, options.settings.clone(), size);
        let mut effects = load_wanted(&mut app);

        let environment = &options.environment;
        let modes = Modes {
            mouse: options.settings.mouse,
            extended: environment.is_capable(),
            pictures: false,
            screen: !linear,
        };
        let guard = Guard::enter(&mut out, modes).map_err(RunError::Terminal)?;
        let mut screen = Screen::new(&out, size, modes).map_err(RunError::Draw)?;
        screen.show(&app, None).map_err(RunError::Draw)?;

        // The first frame is on the screen: now for everything that nobody waits for.
        let colours = options.settings.depth != Depth::Monochrome && modes.extended && modes.screen;
        let asks = platform::ANSWERS && colours;
        let questions = reply::Questions {
            background: asks && options.settings.theme == ThemeChoice::Auto,
            pictures: asks && environment.answers && options.settings.images == Images::Auto(None),
        };
        questions.ask(&mut out).and_then(|()| out.send()).map_err(RunError::Draw)?;
        let inbox = Inbox::new();
        let input = Input::start(inbox.sender(), questions).map_err(RunError::Draw)?;
        signals.start(inbox.sender()).map_err(RunError::Terminal)?;
        let jobs = worker::start(app.work().clone(), near, options.origin.clone(), inbox.sender())
            .map_err(RunError::Terminal)?;
        let mut unkept = match (&app.work().key, &memory) {
            _ if options.start_page => "this page is no work".to_owned(),
            (None, _) => "standard input is not remembered".to_owned(),
            _ => "there is no home folder to save in".to_owned(),
        };
        let keeper = memory.and_then(|(path, key)| match Keeper::start(path, key, inbox.sender()) {
            Ok(keeper) => Some(keeper),
            Err(error) => {
                unkept = error.to_string();
                notices.push(format!("your place is not saved: {error}"));
                None
            }
        });
        if let Err(error) = watch::start(app.work(), &options.origin, inbox.sender()) {
            notices.push(watch::unseen(&error.to_string()));
        }
        let all_loaded = app.work().ids().all(|id| app.work().document(id).is_some());
        if all_loaded && !effects.contains(&Effect::Cite) {
            effects.push(Effect::Cite);
        }
        let mut shell = Self {
            app,
            guard,
            modes,
            screen,
            out,
            size,
            redraw: false,
            whole: false,
            inbox,
            input,
            jobs,
            painter: None,
            awaited: Vec::new(),
            changes: None,
            keeper,
            unkept,
            saved: (saved, Progress::default()),
            start_page: options.start_page,
            unsaved: None,
            ended: None,
        };
        shell.set_title().map_err(RunError::Draw)?;
        if shell.keeper.is_none() {
            shell.update(Message::Own(Box::default())).map_err(RunError::Draw)?;
        }
        if options.start_page
            && let Some(keeper) = &shell.keeper
        {
            keeper.recent();
        }
        if let Some(id) = &options.annotation {
            shell.update(Message::GoToOwn(id.clone())).map_err(RunError::Draw)?;
        }
        notices.extend(options.notice.clone());
        for effect in effects {
            shell.perform(effect).map_err(RunError::Draw)?;
        }
        for notice in notices {
            shell.tell(notice);
        }
        shell.measure_cells().map_err(RunError::Draw)?;
        // The size may have changed before anybody listened.
        shell.measure().map_err(RunError::Draw)?;
        Ok(shell)
    }

    /// Reads until the end, then saves the place and gives the terminal back.
    pub(super) fn read(mut self) -> Result<Ended, RunError> {
        let outcome = loop {
            match self.turn() {
                Ok(()) => {
                    if let Some(ended) = self.ended.take() {
                        break Ok(ended);
                    }
                }
                Err(error) => break Err(RunError::Draw(error)),
            }
        };
        // The thread that reads keys ends with its reins; while it still read, it would take the next reader's.
        if matches!(outcome, Ok(Ended::Elsewhere { .. })) {
            self.input.pause();
        }
        self.app.update(Message::Now(now()));
        for effect in self.app.update(Message::Ending).effects {
            // The screen is lost; what was written is not.
            if matches!(effect, Effect::Keep(_)) {
                let _ = self.perform(effect);
            }
        }
        self.save();
        let Self { guard, keeper, mut inbox, .. } = self;
        drop(guard);
        if let Some(keeper) = keeper {
            rescue(&keeper.finish());
        }
        // What could not be told on the screen any more.
        while let Some(event) = inbox.next(false) {
            if let Event::Message(Message::Notice(notice)) = event {
                let _ = writeln!(std::io::stderr(), "lectern: {}", crate::text::safe(&notice));
            }
        }
        outcome
    }

    /// Waits for something, takes all that has come, draws once. What a key changed is drawn before a search goes on.
    fn turn(&mut self) -> std::io::Result<()> {
        if self.redraw || self.whole {
            let anew = self.whole.then_some(self.size);
            self.screen.show(&self.app, anew)?;
            (self.redraw, self.whole) = (false, false);
        }
        let event = self.wait();
        let begun = Instant::now();
        self.take(event)?;
        while self.ended.is_none() && begun.elapsed() < DRAIN {
            let Some(event) = self.inbox.next(self.redraw) else { break };
            self.take(event)?;
        }
        let until = Instant::now() + WAIT;
        while self.ended.is_none() && !self.awaited.is_empty() {
            match self.inbox.receive_until(until) {
                Some(event) => self.take(event)?,
                None => break,
            }
        }
        self.awaited.clear();
        Ok(())
    }

    /// The next event. Blocks without end, but for one save a little after the last change.
    fn wait(&mut self) -> Event {
        if let Some(until) = self.unsaved {
            match self.inbox.wait_until(until) {
                Some(event) => return event,
                None => self.save(),
            }
        }
        self.inbox.wait()
    }

    fn take(&mut self, event: Event) -> std::io::Result<()> {
        match event {
            // Several may wait, and only the last is true: the terminal is asked.
            Event::Message(Message::Resize(..)) => self.measure(),
            Event::Message(message) => self.update(message),
            Event::Ending(signal) => {
                self.ended = Some(Ended::Signal(signal));
                Ok(())
            }
            Event::TerminalGone => {
                self.ended = Some(Ended::Quit);
                Ok(())
            }
            Event::Stop => self.stop(StopBy::Signal),
            Event::Files(changes) => {
                match &mut self.changes {
                    Some(earlier) => earlier.add(changes),
                    none => *none = Some(changes),
                }
                self.renew();
                Ok(())
            }
            Event::Continued => {
                self.guard.renew(&mut self.out)?;
                self.whole = true;
                self.measure()
            }
        }
    }

    fn update(&mut self, message: Message) -> std::io::Result<()> {
        if let Message::Loaded(loaded) = &message {
            self.awaited.retain(|id| *id != loaded.chapter);
        }
        self.screen.hear(&self.app, &message)?;
        let reloaded = matches!(message, Message::Reloaded(_) | Message::Scanned(_));
        if matches!(message, Message::Key(_) | Message::Paste(_) | Message::Mouse(_)) {
            self.app.update(Message::Now(now()));
        }
        let update = self.app.update(message);
        self.redraw |= update.redraw;
        if reloaded {
            self.set_title()?;
        }
        for effect in update.effects {
            self.perform(effect)?;
        }
        self.renew();
        Ok(())
    }

    /// Has the worker look at what changed, unless the reader is typing.
    fn renew(&mut self) {
        if self.changes.is_some()
            && !self.app.is_typing()
            && let Some(changes) = self.changes.take()
        {
            let _ = self.jobs.send(Job::Renew(changes));
        }
    }

    /// Tells the reader something, after what is being done.
    fn tell(&mut self, notice: String) {
        self.inbox.put_off(Event::Message(Message::Notice(notice)));
    }

    /// Asks for the size of the terminal, which may have changed unheard.
    fn measure(&mut self) -> std::io::Result<()> {
        // A terminal that cannot tell is gone, which comes through the channel.
        match screen::size(!self.modes.screen) {
            Ok(size) => self.resize(size),
            Err(_) => Ok(()),
        }
    }

    fn resize(&mut self, size: (u16, u16)) -> std::io::Result<()> {
        if size == self.size {
            return Ok(());
        }
        self.size = size;
        self.whole = true;
        self.update(Message::Resize(size.0, size.1))?;
        self.measure_cells()
    }

    /// Asks the system for the pixels of a cell: it may know them, and that needs no answer of the terminal's.
    fn measure_cells(&mut self) -> std::io::Result<()> {
        match crossterm::terminal::window_size() {
            Ok(size) if size.columns > 0 && size.rows > 0 => {
                self.update(Message::Cell(size.width / size.columns, size.height / size.rows))
            }
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

/// The time, and bits that no one can guess: the hashing of maps has them from the system.
fn now() -> Now {
    use std::hash::{BuildHasher, RandomState};
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let moment = Moment(since.as_millis() as u64);
    Now { moment, chance: RandomState::new().hash_one(since.as_nanos()) }
}

/// Writes out the annotations that could not be saved, in the form that `annotations --import` reads.
fn rescue(unsaved: &[Annotation]) {
    if unsaved.is_empty() {
        return;
    }
    let told =
        "lectern: these annotations could not be saved; `lectern annotations --import FILE PATH` takes them:";
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "{told}")
        .and_then(|()| export::own_json(&serde_json::json!({ "annotations": unsaved }), &mut err));
}
