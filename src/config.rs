//! The reader's settings: one commented TOML file.
//!
//! Nothing in it can stop the start: what cannot be read is a [`Problem`] with its line, and everything else
//! holds. [`SETTINGS`] is the closed list of names; the default file ([`default_file`]), the reading and the
//! documentation come from it and from the live key table.

mod keys;
mod read;

use std::ffi::OsString;
use std::fmt;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use crate::keymap::{BINDINGS, Context, Keymap};
use crate::picture::Images;
use crate::text::{Language, safe};
use crate::theme::ThemeChoice;

/// More bytes than any settings file has.
const LONGEST: u64 = 1 << 20;

/// What the settings file says; `None` where it says nothing.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Most columns of text.
    pub measure: Option<u16>,
    /// Which theme.
    pub theme: Option<ThemeChoice>,
    /// Whether the contents are open at the start, for works of which nothing else is remembered.
    pub sidebar: Option<bool>,
    /// Whether paragraphs are justified.
    pub justify: Option<bool>,
    /// Whether words are hyphenated.
    pub hyphenate: Option<bool>,
    /// Whether text from right to left is put in order here, and not left to the terminal.
    pub bidi: Option<bool>,
    /// The language of works that do not name theirs.
    pub language: Option<Language>,
    /// Whether pictures are shown, and how.
    pub images: Option<Images>,
    /// Whether links of the web are written as the terminal's own.
    pub links: Option<Links>,
    /// Whether notes and sources stand beside the text at the start.
    pub margin: Option<bool>,
    /// Whether there is nothing but text at the start.
    pub zen: Option<bool>,
    /// Whether lines are printed, for screen readers and dumb terminals.
    pub linear: Option<bool>,
    /// Whether the mouse is taken from the terminal.
    pub mouse: Option<bool>,
    /// Which keys the reader begins with, before `[keys]` changes them.
    pub preset: Option<Preset>,
    /// What `[keys]` says: the keys of an action in a context instead of those it has.
    pub keys: Vec<Remap>,
}

/// A set of keys to begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preset {
    /// The reader's own.
    #[default]
    Lectern,
    /// As pagers have them.
    Less,
}

impl Preset {
    /// The preset of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "lectern" => Some(Preset::Lectern),
            "less" => Some(Preset::Less),
            _ => None,
        }
    }

    /// Its keys.
    pub fn keymap(self) -> Keymap {
        match self {
            Preset::Lectern => Keymap::default(),
            Preset::Less => Keymap::less(),
        }
    }
}

/// When links of the web are written as the terminal's own (OSC 8), so that a click on them opens them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Links {
    /// Where the terminal is known to have them.
    #[default]
    Auto,
    /// On any terminal that is not dumb.
    Always,
    /// Never.
    Never,
}

impl Links {
    /// What a name in the settings stands for.
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "auto" => Some(Links::Auto),
            "always" => Some(Links::Always),
            "never" => Some(Links::Never),
            _ => None,
        }
    }
}

pub use keys::Remap;

/// Something in the settings that cannot be read. The rest of them holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1; 0 where it is the whole file.
    pub line: usize,
    /// What is wrong, with the name of the setting; safe to print.
    pub message: String,
}

impl Problem {
    fn new(line: usize, message: impl AsRef<str>) -> Self {
        Self { line, message: safe(message.as_ref()).replace('\n', " ") }
    }
}

impl fmt::Display for Problem {
    /// `line 3: …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        f.write_str(&self.message)
    }
}

/// A setting that the file may hold.
#[derive(Debug)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// Its value where the file says nothing, as it is written there.
    pub default: &'static str,
    /// What it does, in a sentence.
    pub doc: &'static str,
}

const fn setting(name: &'static str, default: &'static str, doc: &'static str) -> Setting {
    Setting { name, default, doc }
}

/// All settings but `[keys]`, in the order of the default file.
pub const SETTINGS: &[Setting] = &[
    setting("measure", "80", "Most columns of text: 20 to 400."),
    setting("theme", "\"auto\"", "The colours: auto, dark, light or high-contrast."),
    setting(
        "sidebar",
        "\"auto\"",
        "The contents beside the text: auto (where there is room), open or closed.",
    ),
    setting("justify", "false", "Let all lines of a paragraph end at one column."),
    setting("hyphenate", "false", "Break words, in texts whose language is known."),
    setting(
        "bidi",
        "true",
        "Put text from right to left in order here; false where the terminal does it itself.",
    ),
    setting(
        "language",
        "\"\"",
        "The language of works that do not name theirs, such as en or pt-BR; empty: not known.",
    ),
    setting(
        "images",
        "\"auto\"",
        "Pictures: auto (as well as the terminal can), off, kitty, iterm2, sixel or blocks.",
    ),
    setting(
        "links",
        "\"auto\"",
        "Links of the web that the terminal can open: auto (where it is known to), always or never.",
    ),
    setting("margin", "false", "Notes and sources beside the text, or below it where there is no room."),
    setting("zen", "false", "Begin with nothing but text."),
    setting(
        "linear",
        "false",
        "Print one line after the other, for screen readers; a dumb terminal always gets that.",
    ),
    setting("mouse", "true", "Take the mouse from the terminal."),
    setting("preset", "\"lectern\"", "The keys to begin with: lectern or less."),
];

impl Config {
    /// Reads settings. What cannot be read is left out and told.
    pub fn read(text: &str) -> (Self, Vec<Problem>) {
        read::read(text)
    }

    /// Reads the settings file. No file is no problem.
    pub fn load(path: &Path) -> (Self, Vec<Problem>) {
        let failed = |what: String| (Self::default(), vec![Problem::new(0, what)]);
        let length = match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => return failed("it is a folder".to_owned()),
            // Opening a pipe would wait.
            Ok(metadata) if !metadata.is_file() => return failed("it is not a regular file".to_owned()),
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return (Self::default(), Vec::new());
            }
            Err(error) => return failed(error.to_string()),
        };
        if length > LONGEST {
            return failed("it is longer than any settings".to_owned());
        }
        match std::fs::read(path) {
            Ok(bytes) => match std::str::from_utf8(&bytes) {
                Ok(text) => Self::read(text.strip_prefix('\u{feff}').unwrap_or(text)),
                Err(_) => failed("it is not UTF-8".to_owned()),
            },
            Err(error) => failed(error.to_string()),
        }
    }

    /// The keys of a preset, as `[keys]` changes them, and what of that cannot be. `preset` counts for more than
    /// the file's own.
    pub fn keymap(&self, preset: Option<Preset>) -> (Keymap, Vec<Problem>) {
        let mut keymap = preset.or(self.preset).unwrap_or_default().keymap();
        let problems = keys::apply(&mut keymap, &self.keys);
        (keymap, problems)
    }
}

/// Where the settings are: `LECTERN_CONFIG`, else `lectern/config.toml` in the user's folder of settings (as the
/// XDG base directories say, or the system's own rules). `None` where there is no home.
pub fn default_path() -> Option<PathBuf> {
    path_from(std::env::var_os("LECTERN_CONFIG"), || {
        Some(etcetera::choose_base_strategy().ok()?.config_dir())
    })
}

fn path_from(named: Option<OsString>, folder: impl FnOnce() -> Option<PathBuf>) -> Option<PathBuf> {
    match named.filter(|name| !name.is_empty()) {
        Some(name) => Some(PathBuf::from(name)),
        None => folder().map(|folder| folder.join("lectern").join("config.toml")),
    }
}

/// A settings file in which everything is said as it is without one, commented out.
pub fn default_file() -> String {
    let mut out = String::from(
        "# Settings of lectern. Every line that begins with `#` and a name says what holds without it:\n\
         # take the `#` away and change the value. What is typed on the command line counts for more.\n",
    );
    for Setting { name, default, doc } in SETTINGS {
        let _ = write!(out, "\n# {doc}\n#{name} = {default}\n");
    }
    out.push_str(
        "\n# Keys. Each action takes the keys listed, instead of those it has; an empty list takes them all away.\n\
         # A key that did something else in that context no longer does. Names of keys: <cr> <esc> <tab> <bs> <del>\n\
         # <up> <down> <left> <right> <home> <end> <pgup> <pgdn> <space> <lt> <f1>, with <c-…> <a-…> <s-…> for\n\
         # Ctrl, Alt and Shift; `gx` is g, then x. Ctrl-c always quits, and digits count.\n",
    );
    for context in Context::ALL {
        let _ = write!(out, "\n#[keys.{}]\n", context.name());
        for (_, action, keys) in BINDINGS.iter().filter(|(own, ..)| *own == context) {
            let keys: Vec<String> = keys.split(' ').map(|key| format!("{key:?}")).collect();
            let _ = writeln!(out, "# {}\n#{} = [{}]", action.doc(), action.name(), keys.join(", "));
        }
    }
    out
}

#[cfg(test)]
mod tests;
