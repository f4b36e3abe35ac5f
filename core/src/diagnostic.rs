//! Problems in the content: what is odd in a work is reported here and never stops the reading.

use crate::text::{ChapterId, SourceSpan};

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong with what the reader sees.
    Information,
    /// Something is probably not as its author meant it.
    Warning,
    /// Something named by the work cannot be had.
    Error,
}

impl Severity {
    /// The word for it in output.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Information => "information",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A problem in the content of a work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A stable name in kebab-case, such as `unresolved-citation`.
    pub code: &'static str,
    /// One sentence, safe to print.
    pub message: String,
    /// What to do about it, safe to print; `None` where nothing helps.
    pub help: Option<String>,
    /// The chapter it is in; `None` for the whole work. A parser leaves it out, the work fills it in.
    pub chapter: Option<ChapterId>,
    /// Where in that chapter's file; `None` for the whole file.
    pub span: Option<SourceSpan>,
    /// Where it is to be mended, if that is in a file which is no chapter, such as the one that gives the order.
    pub settings: Option<SettingsPlace>,
}

/// A place in a file of a site's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsPlace {
    /// Its path from the root of the work, safe to print.
    pub path: String,
    /// From 1; `None` where only the file is known.
    pub line: Option<u32>,
}

impl Diagnostic {
    /// A problem with neither place nor help yet. The message is made safe here.
    pub fn new(severity: Severity, code: &'static str, message: impl AsRef<str>) -> Self {
        let message = crate::text::safe(message.as_ref()).replace('\n', " ");
        Self { severity, code, message, help: None, chapter: None, span: None, settings: None }
    }

    /// The same, at a place of its chapter's file.
    #[must_use]
    pub fn at(mut self, span: SourceSpan) -> Self {
        self.span = Some(span);
        self
    }

    /// The same, in a file of settings; at a line of it, where that is known.
    #[must_use]
    pub fn in_settings(mut self, path: &str, line: Option<u32>) -> Self {
        let path = crate::text::safe(path).replace('\n', " ");
        self.settings = Some(SettingsPlace { path, line });
        self
    }

    /// The same, in a chapter.
    #[must_use]
    pub fn within(mut self, chapter: ChapterId) -> Self {
        self.chapter = Some(chapter);
        self
    }

    /// The same, with advice.
    #[must_use]
    pub fn help(mut self, help: impl AsRef<str>) -> Self {
        self.help = Some(crate::text::safe(help.as_ref()).replace('\n', " "));
        self
    }
}
