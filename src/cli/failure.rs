//! What went wrong, for a person: `error: …`, and where it helps `hint: …`.

use std::io::{self, Write};

use super::Outcome;
use super::output::Unturned;
use crate::text::safe;
use crate::work::OpenError;

/// Why the program cannot do what it was asked.
#[derive(Debug)]
pub(super) enum Failure {
    /// Misuse, or an input that cannot be read; the texts are made safe on printing.
    Refused {
        /// One sentence.
        message: String,
        /// What to do about it.
        hint: Option<String>,
        /// Whether a folder was named that has nothing to read in it.
        empty_folder: bool,
    },
    /// clap's own words, made safe on printing.
    Usage(String),
    /// Standard output cannot be written.
    Output(io::Error),
    /// The reader could not start or go on.
    Reader(crate::tui::RunError),
}

impl Failure {
    /// Misuse without a hint.
    pub(super) fn misuse(message: impl Into<String>) -> Self {
        Self::Refused { message: message.into(), hint: None, empty_folder: false }
    }

    /// Whether a folder was named that has nothing to read in it.
    pub(super) fn is_empty_folder(&self) -> bool {
        matches!(self, Self::Refused { empty_folder: true, .. })
    }

    /// What went wrong, on one line.
    pub(super) fn message(&self) -> String {
        match self {
            Self::Refused { message, .. } | Self::Usage(message) => message.clone(),
            Self::Output(error) => error.to_string(),
            Self::Reader(error) => error.to_string(),
        }
    }

    /// The same with advice.
    pub(super) fn hint(self, advice: impl Into<String>) -> Self {
        match self {
            Self::Refused { message, hint: _, empty_folder } => {
                Self::Refused { message, hint: Some(advice.into()), empty_folder }
            }
            other => other,
        }
    }

    /// What clap says: help and version are no failures.
    pub(super) fn of_usage(error: &clap::Error) -> Result<Outcome, Self> {
        let text = error.render().to_string();
        if error.use_stderr() {
            return Err(Self::Usage(text));
        }
        io::stdout().lock().write_all(text.as_bytes()).map_err(Self::Output)?;
        Ok(Outcome::Fine)
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        let hint = match &error {
            OpenError::Missing { path } => {
                nearest_command(path).map(|name| format!("the command is `{name}`"))
            }
            OpenError::NoMarkdown { .. } => {
                Some("name a Markdown file, or a folder that holds some".to_owned())
            }
            OpenError::Unreadable { .. } | OpenError::Binary { .. } => None,
        };
        let empty_folder = matches!(error, OpenError::NoMarkdown { .. });
        Self::Refused { message: error.to_string(), hint, empty_folder }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// The command that a path which is not there may have been meant for.
fn nearest_command(path: &str) -> Option<String> {
    let near = |name: &str| {
        let common = name.chars().zip(path.chars()).take_while(|(a, b)| a == b).count();
        common >= 2 && name.len().abs_diff(path.len()) <= 2
    };
    super::definition().get_subcommands().map(|c| c.get_name().to_owned()).find(|name| near(name))
}

/// Prints a failure to standard error.
pub(super) fn complain(failure: &Failure) {
    let text = match failure {
        Failure::Refused { message, hint, .. } => {
            let hint = hint.as_ref().map_or(String::new(), |hint| format!("hint: {hint}\n"));
            format!("error: {message}\n{hint}")
        }
        Failure::Usage(text) => text.clone(),
        Failure::Output(error) => format!("error: cannot write the output: {error}\n"),
        Failure::Reader(error) => format!("error: {error}\n"),
    };
    // When nobody listens there is nobody to tell.
    let _ = Unturned::new(io::stderr().lock()).write_all(safe(&text).as_bytes());
}

/// Prints hints to standard error where nothing failed.
pub(super) fn advise(hints: &[String]) {
    for hint in hints {
        let _ = Unturned::new(io::stderr().lock()).write_all(safe(&format!("hint: {hint}\n")).as_bytes());
    }
}
