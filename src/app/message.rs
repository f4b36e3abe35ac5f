//! What goes in and out of the state.

use std::path::PathBuf;
use std::sync::Arc;

use super::layer::PromptKind;
use super::own::Now;
use crate::annotation::{Annotation, Attached, Standing};
use crate::cite::Citations;
use crate::document::Document;
use crate::highlight::Highlights;
use crate::keymap::Key;
use crate::picture::{Picture, PictureFile, Protocol, Wanted};
use crate::store::{Own, Recent};
use crate::text::ChapterId;
use crate::work::{Loaded, Work};

/// Everything that can happen. The shell and tests are the only ones to make these.
#[derive(Debug)]
pub enum Message {
    /// A key.
    Key(Key),
    /// Text pasted by the terminal.
    Paste(String),
    /// The mouse.
    Mouse(Mouse),
    /// The screen has this many columns and rows now.
    Resize(u16, u16),
    /// A chapter was parsed.
    Loaded(Loaded),
    /// All citations were resolved.
    Cited(Citations),
    /// The code of a chapter's document was highlighted, for [`Effect::Highlight`].
    Highlighted(ChapterId, Arc<Document>, Highlights),
    /// The pictures of a chapter's document that can be shown, for [`Effect::FindPictures`].
    Pictures(ChapterId, Arc<Document>, Vec<PictureFile>),
    /// A picture was made for [`Effect::MakePictures`]; `None` where it cannot be.
    Picture(Wanted, Option<Arc<Picture>>),
    /// The terminal said how light it is.
    Background(Background),
    /// The terminal said that it shows pictures so.
    Shows(Protocol),
    /// A cell of the terminal has this many pixels, across and down.
    Cell(u16, u16),
    /// Files of pictures changed.
    PicturesChanged,
    /// The work was opened again, for [`Effect::Reload`]. Its chapters are not loaded.
    Reloaded(Box<Work>),
    /// Lines typed in prompts of earlier sessions, as [`PromptKind::name`] and line, the newest last.
    TypedBefore(Vec<(String, String)>),
    /// The long files of the work were scanned: the same work, all its parts known.
    Scanned(Box<Work>),
    /// Every key that was pressed so far is done: for [`Effect::SearchOn`].
    SearchOn,
    /// Something the shell tried did not work, or did: to be told.
    Notice(String),
    /// The time of the message that comes next.
    Now(Now),
    /// What is the reader's own in this work.
    Own(Box<Own>),
    /// Passages were looked for in the whole work, for [`Effect::Attach`]: for each annotation where it stands now.
    Attached(Vec<(String, Option<Attached>)>),
    /// What was to be kept is on the disk, for [`Effect::Keep`]; or why it is not.
    Kept(Result<(), String>),
    /// The works that were read, the latest first, for [`Effect::Recent`]: to be listed.
    Recent(Vec<Recent>),
    /// Go to an annotation, by its identity, as soon as its passage is found.
    GoToOwn(String),
    /// The program ends: what is being written must be kept.
    Ending,
    /// The program is back from the shell or the editor; the screen must be drawn whole.
    Resumed,
}

/// How light the terminal's background is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// Dark letters on light ground.
    Light,
    /// Light letters on dark ground.
    Dark,
}

/// Something the mouse did, at a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub kind: MouseKind,
    /// Column, from 0.
    pub column: u16,
    /// Row, from 0.
    pub row: u16,
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseKind {
    /// The left button went down.
    Press,
    /// It went down again on the same cell, soon after.
    DoublePress,
    /// The mouse was moved while the left button was down.
    Drag,
    /// The left button went up.
    Release,
    /// The wheel turned towards the reader.
    WheelDown,
    /// The wheel turned away.
    WheelUp,
}

/// What the shell has to do after an update.
#[derive(Debug, Default)]
pub struct Update {
    /// Whether anything visible changed.
    pub redraw: bool,
    /// What else, in order.
    pub effects: Vec<Effect>,
}

/// Work for the shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Load this chapter before others: the screen waits for it. The shell may wait up to 15 ms before drawing.
    Load(ChapterId),
    /// Load those chapters before others that may answer the running search ([`super::App::sieve`]).
    Sift,
    /// Resolve the citations of all loaded chapters, in the background.
    Cite,
    /// Send [`Message::SearchOn`] after what has come so far: a search of a great work stops for keys.
    SearchOn,
    /// Highlight the code of a chapter, in the background, and send [`Message::Highlighted`].
    Highlight(ChapterId),
    /// Find the pictures of a chapter that can be shown, in the background, and send [`Message::Pictures`].
    FindPictures(ChapterId),
    /// Make these pictures, in the background, the first one first, and no longer any that were asked for before and
    /// are not among them; send a [`Message::Picture`] for each.
    MakePictures(Vec<Wanted>),
    /// Put text on the clipboard, through the terminal (OSC 52). The text is safe.
    Copy(String),
    /// Open an address (http, https or mailto only) with the desktop's program.
    OpenUrl(String),
    /// Open the user's editor at a line of a file, then send [`Message::Resumed`].
    Edit {
        /// The file.
        path: PathBuf,
        /// The byte of it to be at.
        offset: u32,
    },
    /// Take the mouse, or give it back to the terminal.
    TakeMouse(bool),
    /// Save what [`super::App::remembered`] says, soon.
    Save,
    /// Keep a line typed in a prompt for later sessions.
    KeepTyped(PromptKind, String),
    /// Save annotations now, and send [`Message::Kept`].
    Keep(Vec<Annotation>),
    /// Keep what was told of where annotations stand, so that a later session does not tell it again.
    KeepTold(Vec<Standing>),
    /// Look for the passages that [`super::App::unattached`] says, in the background, and send [`Message::Attached`].
    Attach,
    /// Look up which works were read, and send [`Message::Recent`].
    Recent,
    /// End, and open another work, at an annotation of it.
    OpenWork {
        /// The work's key.
        work: String,
        /// The annotation's identity.
        annotation: Option<String>,
    },
    /// Open the work again and send [`Message::Reloaded`].
    Reload,
    /// Stop the process until it is continued, then send [`Message::Resumed`].
    Suspend,
    /// End.
    Quit,
}
