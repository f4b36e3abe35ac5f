//! What lies over the text: a stack of which the top one gets the keys first.

use super::body::Page;
use super::card::Card;
use super::finder::Finder;
use super::input::LineInput;
use super::own::Editor;
use super::targets::Placed;
use crate::keymap::Context;

/// One layer.
#[derive(Debug, Clone)]
pub enum Layer {
    /// A popup with text.
    Card(Box<Card>),
    /// The jump to any heading.
    Finder(Box<Finder>),
    /// A line typed on the status row.
    Prompt(Prompt),
    /// Letters typed to narrow the contents.
    Filter(LineInput),
    /// Every target on the screen has a label; what was typed of one so far.
    Labels {
        /// The labels and what they stand for.
        labels: Vec<(String, Placed)>,
        /// Letters typed.
        typed: String,
    },
    /// A note that is being written.
    Editor(Box<Editor>),
    /// A question about the reader's own.
    Ask(Ask),
    /// An address that is opened only when the reader says so.
    Confirm {
        /// The address.
        url: String,
    },
}

/// What one key answers, about the reader's own. An annotation is named by its identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// The letter of a bookmark to set.
    SetBookmark,
    /// The letter of a bookmark to go to.
    GoBookmark,
    /// Another colour for a highlight.
    Colour(String),
    /// Whether to delete an annotation.
    Delete(String),
    /// Whether to keep what is written.
    Leave,
    /// Whether to open another work.
    OpenWork {
        /// Its key.
        work: String,
        /// Its title.
        title: String,
        /// Where to go in it.
        annotation: Option<String>,
    },
}

/// A line typed on the status row.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// What it is for.
    pub kind: PromptKind,
    /// What is typed.
    pub input: LineInput,
    /// How many lines typed before were gone back.
    pub(super) back: usize,
    /// Where the reader was when typing began.
    pub(super) origin: Page,
}

/// What a prompt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptKind {
    /// Searching.
    Search,
    /// A command by name, or a place `N%`.
    Command,
}

impl PromptKind {
    /// Its name where lines are kept.
    pub fn name(self) -> &'static str {
        match self {
            PromptKind::Search => "search",
            PromptKind::Command => "command",
        }
    }

    /// The kind of this name; `None` for one of a later version.
    pub fn by_name(name: &str) -> Option<Self> {
        [PromptKind::Search, PromptKind::Command].into_iter().find(|kind| kind.name() == name)
    }
}

impl Layer {
    /// Which keys hold in it; `None` where it reads its keys itself.
    pub(super) fn context(&self) -> Option<Context> {
        match self {
            Layer::Card(_) => Some(Context::Popup),
            Layer::Finder(_) | Layer::Prompt(_) | Layer::Filter(_) => Some(Context::Prompt),
            Layer::Labels { .. } | Layer::Confirm { .. } | Layer::Editor(_) | Layer::Ask(_) => None,
        }
    }

    /// Whether the reader is in the middle of typing: nothing may change under it that can wait.
    pub(super) fn is_typed_in(&self) -> bool {
        match self {
            Layer::Finder(_) | Layer::Prompt(_) | Layer::Filter(_) | Layer::Editor(_) => true,
            Layer::Card(_) | Layer::Labels { .. } | Layer::Ask(_) | Layer::Confirm { .. } => false,
        }
    }

    /// What is typed in it, where something is.
    pub fn input(&self) -> Option<&LineInput> {
        match self {
            Layer::Finder(finder) => Some(&finder.input),
            Layer::Prompt(prompt) => Some(&prompt.input),
            Layer::Filter(input) => Some(input),
            Layer::Card(_)
            | Layer::Labels { .. }
            | Layer::Confirm { .. }
            | Layer::Editor(_)
            | Layer::Ask(_) => None,
        }
    }
}
