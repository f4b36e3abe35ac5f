//! The effects that the state asks for: what of the world each of them is.

use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::absence::StopBy;
use super::{Event, Shell};
use crate::app::{Effect, Message};
use crate::picture::{Protocol, Wanted};
use crate::tui::worker::Job;
use crate::tui::{Ended, desktop, painter};

/// How long after the last change the place is saved.
const SAVE: Duration = Duration::from_secs(1);

impl Shell {
    /// Does what the state asks for.
    pub(super) fn perform(&mut self, effect: Effect) -> std::io::Result<()> {
        match effect {
            Effect::Load(chapter) => {
                self.awaited.push(chapter);
                let _ = self.jobs.send(Job::Load(chapter));
            }
            Effect::Sift => {
                let _ = self.jobs.send(Job::Sift(self.app.sieve()));
            }
            Effect::Cite => {
                let _ = self.jobs.send(Job::Cite(self.app.work().documents()));
            }
            Effect::SearchOn => {
                let _ = self.inbox.sender().send(Event::Message(Message::SearchOn));
            }
            Effect::Attach => {
                let documents = self.app.work().documents();
                let _ = self.jobs.send(Job::Attach(documents, self.app.unattached()));
            }
            Effect::Keep(annotations) => match &self.keeper {
                Some(keeper) if !self.start_page => {
                    keeper.keep(self.app.work().title.clone(), annotations);
                }
                _ => {
                    let reason = Err(self.unkept.clone());
                    self.inbox.put_off(Event::Message(Message::Kept(reason)));
                }
            },
            Effect::KeepTold(standings) => {
                if let Some(keeper) = &self.keeper {
                    keeper.keep_told(standings);
                }
            }
            Effect::Recent => match &self.keeper {
                Some(keeper) => keeper.recent(),
                None => self.tell(self.unkept.clone()),
            },
            Effect::OpenWork { work, annotation } => {
                self.ended = Some(Ended::Elsewhere { work, annotation });
            }
            Effect::Highlight(chapter) => {
                if let Some(document) = self.app.work().document(chapter) {
                    let _ = self.jobs.send(Job::Highlight(chapter, Arc::clone(document)));
                }
            }
            Effect::FindPictures(chapter) => {
                if let Some(document) = self.app.work().document(chapter) {
                    let _ = self.jobs.send(Job::FindPictures(chapter, Arc::clone(document)));
                }
            }
            Effect::MakePictures(wanted) => self.paint(wanted),
            Effect::Reload => {
                let _ = self.jobs.send(Job::Reload);
                if let Some(keeper) = &self.keeper {
                    keeper.look_up();
                }
            }
            Effect::Copy(text) => match desktop::clipboard(&text) {
                Some(sequence) if self.modes.extended => {
                    self.out.write_all(&sequence)?;
                    self.out.send()?;
                }
                Some(_) => self.tell("not copied: this terminal has no clipboard".to_owned()),
                None => self.tell("not copied: too long for the terminal's clipboard".to_owned()),
            },
            Effect::OpenUrl(address) => self.open(address),
            Effect::Edit { path, offset } => self.edit(&path, offset)?,
            Effect::TakeMouse(mouse) => {
                self.modes.mouse = mouse;
                self.guard.take_mouse(&mut self.out, mouse)?;
                self.out.send()?;
            }
            Effect::KeepTyped(kind, line) => {
                if let Some(keeper) = &self.keeper {
                    keeper.keep_typed(kind, line);
                }
            }
            Effect::Save => self.unsaved = Some(Instant::now() + SAVE),
            Effect::Suspend => self.stop(StopBy::Key)?,
            Effect::Quit => self.ended = Some(Ended::Quit),
        }
        Ok(())
    }

    /// Has pictures decoded. Without a thread for it their words stand alone.
    fn paint(&mut self, wanted: Vec<Wanted>) {
        if wanted.iter().any(|own| own.protocol == Protocol::Kitty) {
            self.guard.will_keep_pictures();
            self.modes.pictures = true;
        }
        if self.painter.is_none() {
            self.painter = painter::start(self.inbox.sender()).ok();
        }
        if let Some(painter) = &self.painter {
            let _ = painter.send(wanted);
        }
    }

    fn open(&mut self, address: String) {
        let sender = self.inbox.sender();
        let open = move || {
            if let Err(reason) = desktop::open(&address) {
                let _ = sender.send(Event::Message(Message::Notice(reason)));
            }
        };
        if let Err(error) = std::thread::Builder::new().name("open".into()).spawn(open) {
            self.tell(format!("not opened: {error}"));
        }
    }

    /// Puts what is read in the window's title.
    pub(super) fn set_title(&mut self) -> std::io::Result<()> {
        if self.modes.extended && self.modes.screen {
            let mut title = self.app.title().replace('\n', " ");
            if self.app.ascii() {
                title = title.replace(|c: char| !c.is_ascii(), "?");
            }
            write!(self.out, "\x1b]2;{}\x1b\\", crate::text::clip(&crate::text::safe(&title), 200))?;
            self.out.send()?;
        }
        Ok(())
    }

    /// Has the place saved, where it is another than was saved last.
    pub(super) fn save(&mut self) {
        self.unsaved = None;
        let Some(keeper) = &self.keeper else { return };
        // A page that only says that there is nothing to read is no work.
        if self.start_page {
            return;
        }
        let (state, progress) = (self.app.remembered(), self.app.progress());
        if (&state, &progress) != (&self.saved.0, &self.saved.1) {
            keeper.save(self.app.work().title.clone(), state.clone(), progress.clone());
            self.saved = (state, progress);
        }
    }
}
