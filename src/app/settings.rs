//! What the reader was started with.

use crate::keymap::Keymap;
use crate::picture::Images;
use crate::text::Language;
use crate::theme::{Depth, ThemeChoice};

/// What the reader was started with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Most columns of text; [`super::UNBOUND`] for all there are.
    pub measure: u16,
    /// Which theme.
    pub theme: ThemeChoice,
    /// How many colours the terminal has.
    pub depth: Depth,
    /// Whether only ASCII may be drawn.
    pub ascii: bool,
    /// How text is set.
    pub typesetting: Typesetting,
    /// The language of works that do not name theirs; `None` when it is not known.
    pub language: Option<Language>,
    /// Whether the contents are open at the start; `None` to open them where there is room.
    pub sidebar: Option<bool>,
    /// The keys.
    pub keymap: Keymap,
    /// Whether lines are printed one after the other, for screen readers and dumb terminals: there are no panes.
    pub linear: bool,
    /// Whether the mouse is taken from the terminal.
    pub mouse: bool,
    /// Whether the terminal's background is light, as far as is known.
    pub light: bool,
    /// Which pictures are shown.
    pub images: Images,
    /// Whether links of the web are written as the terminal's own.
    pub links: bool,
    /// Whether notes and sources stand beside the text at the start.
    pub margin: bool,
    /// Whether there is nothing but text at the start.
    pub zen: bool,
}

/// What a reader may choose of how text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typesetting {
    /// Whether text from right to left is put in order here, and not left to the terminal.
    pub bidi: bool,
    /// Whether paragraphs are justified.
    pub justify: bool,
    /// Whether words are hyphenated, where their language is known.
    pub hyphenate: bool,
}

impl Default for Typesetting {
    fn default() -> Self {
        Self { bidi: true, justify: false, hyphenate: false }
    }
}

/// Columns of text where nothing else is asked for.
pub const DEFAULT_MEASURE: u16 = 80;
