//! What lies over the text inside blocks: styles and targets.

use ecow::EcoString;

use std::ops::{BitOr, BitOrAssign};

use crate::text::TextSpan;

/// A set of inline styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Style(u16);

impl Style {
    /// No style.
    pub const NONE: Style = Style(0);
    /// `*so*`.
    pub const EMPHASIS: Style = Style(1);
    /// `**so**`.
    pub const STRONG: Style = Style(1 << 1);
    /// `` `so` ``, `<kbd>`, `<samp>`.
    pub const CODE: Style = Style(1 << 2);
    /// `~~so~~`, `<del>`.
    pub const STRIKE: Style = Style(1 << 3);
    /// Raised text that could not be set in superscript characters.
    pub const SUPERSCRIPT: Style = Style(1 << 4);
    /// Lowered text that could not be set in subscript characters.
    pub const SUBSCRIPT: Style = Style(1 << 5);
    /// `<mark>`.
    pub const MARK: Style = Style(1 << 6);
    /// `<u>`, `<ins>`.
    pub const UNDERLINE: Style = Style(1 << 7);
    /// `<small>`, and paragraphs the site sets small.
    pub const SMALL: Style = Style(1 << 8);
    /// Mathematics.
    pub const MATH: Style = Style(1 << 9);

    /// Whether every style of `other` is in this set.
    pub fn has(self, other: Style) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the set is empty.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// This set without the styles of `other`.
    #[must_use]
    pub fn without(self, other: Style) -> Style {
        Style(self.0 & !other.0)
    }
}

impl BitOr for Style {
    type Output = Style;

    fn bitor(self, other: Style) -> Style {
        Style(self.0 | other.0)
    }
}

impl BitOrAssign for Style {
    fn bitor_assign(&mut self, other: Style) {
        self.0 |= other.0;
    }
}

/// A run of text in one style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StyleRun {
    /// The text.
    pub span: TextSpan,
    /// Its styles; never none.
    pub style: Style,
}

/// A stretch of text that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// The text.
    pub span: TextSpan,
    /// Where it leads.
    pub target: InlineTarget,
}

/// Where a stretch of text leads, as far as its own chapter can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InlineTarget {
    /// A link, its destination as written.
    Link {
        /// The destination, made safe, not resolved.
        destination: Box<str>,
    },
    /// A mark that calls for a note; its text is generated, such as `²`.
    NoteMark {
        /// The author's label.
        label: EcoString,
        /// Which of the two kinds of notes.
        kind: NoteKind,
    },
    /// An image in running text; its text is the alternative text.
    Image {
        /// Where it is, as written.
        target: Box<str>,
    },
    /// A citation by key: the content of `[@key, p. 3; -@other]`, or one `@key` in prose.
    CitationKey {
        /// The keys it names, without `@`.
        keys: Box<[Box<str>]>,
    },
    /// An abbreviation that the chapter explains.
    Abbreviation {
        /// The explanation.
        expansion: Box<str>,
    },
}

/// Mathematics that is shown otherwise than it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// What is shown.
    pub span: TextSpan,
    /// Its source, made safe, without the signs round it.
    pub tex: Box<str>,
}

/// A place that a link may lead to and that is no heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Its name, made safe.
    pub name: Box<str>,
    /// Where it stands in the reading text.
    pub offset: u32,
}

/// The two kinds of notes that Markdown works have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoteKind {
    /// `[^x]`: mark and body stand in one chapter.
    Footnote,
    /// `<sup>2</sup>`: numbered by hand; the body may stand in another chapter.
    Superscript,
}
