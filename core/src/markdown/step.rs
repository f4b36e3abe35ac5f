//! Steps: what pulldown's events and HTML's tags both become, so that the writer knows one language.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, Range};

use super::attributes::Attributes;
use crate::document::{Alignment, Callout, EmbedKind, Style};
use crate::text::Thin;

/// One step through a chapter.
#[derive(Debug, Clone)]
pub(super) struct Step<'a> {
    /// The source that it stands for, in half the room of a range: a long table has many steps at once.
    start: u32,
    end: u32,
    /// What it says.
    pub kind: StepKind<'a>,
}

/// Words of a step: of the source or of the program, or made. Two thirds of the size of a [`std::borrow::Cow`].
#[derive(Clone)]
pub(super) enum Words<'a> {
    /// As they stand somewhere.
    Borrowed(&'a str),
    /// Of this step alone.
    Made(Thin),
}

impl From<String> for Words<'_> {
    fn from(text: String) -> Self {
        Words::Made(text.into())
    }
}

impl<'a> From<Cow<'a, str>> for Words<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        match text {
            Cow::Borrowed(text) => Words::Borrowed(text),
            Cow::Owned(text) => text.into(),
        }
    }
}

impl fmt::Debug for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl Deref for Words<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Words::Borrowed(text) => text,
            Words::Made(text) => text,
        }
    }
}

/// What a step says.
#[derive(Debug, Clone)]
pub(super) enum StepKind<'a> {
    /// An element begins. `tag` is the name of its HTML tag; `None` for one of Markdown, which is always closed.
    Open {
        /// What begins.
        element: Element,
        /// The HTML tag, in lower case.
        tag: Option<Thin>,
    },
    /// The innermost element of Markdown ends.
    Close,
    /// An HTML tag closes.
    CloseTag(Box<str>),
    /// Text as it is read.
    Text(Words<'a>),
    /// A code span.
    Code(Words<'a>),
    /// Mathematics.
    Math {
        /// Its source.
        tex: Thin,
        /// Whether it was marked as display mathematics.
        display: bool,
    },
    /// A line end, or blanks of HTML: a blank, where text stands on both sides.
    Blank {
        /// Whether it is a line end.
        line: bool,
    },
    /// A line break.
    Break,
    /// A thematic break.
    Rule,
    /// The box of a task.
    Task(bool),
    /// Where bodies of footnotes shall stand.
    Footnotes,
    /// `[^label]`.
    NoteReference(Words<'a>),
    /// A name that links lead to.
    Anchor(Box<str>),
    /// A citation by keys; its text is the source's.
    Citation,
    /// A video, frame or sound.
    Embed(Box<Embed>),
    /// An attribute list; `block` when it stood on a line of its own.
    Attributes {
        /// What it says.
        attributes: Box<Attributes>,
        /// Whether it belongs to a block.
        block: bool,
    },
    /// Nothing any more.
    Gone,
}

/// A video, frame or sound.
#[derive(Debug, Clone)]
pub(super) struct Embed {
    /// What it is.
    pub(super) kind: EmbedKind,
    /// Where it is.
    pub(super) target: Box<str>,
    /// Its title, if it has one.
    pub(super) title: Box<str>,
}

/// What holds text or other elements.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Element {
    Paragraph,
    Heading {
        level: u8,
        id: Option<Thin>,
    },
    Code {
        language: Option<Thin>,
    },
    Quote(Option<Callout>),
    List {
        /// The first number of an ordered list.
        first: Option<u32>,
        tight: bool,
    },
    Item {
        /// Its number, where it has its own.
        number: Option<u32>,
    },
    Table(Box<Box<[Alignment]>>),
    /// A row; whether it heads the table.
    Row(bool),
    /// A cell.
    Cell {
        header: bool,
        align: Alignment,
        span: u16,
    },
    Definitions,
    Term,
    Definition,
    /// The definition of `[^label]`.
    Note(Thin),
    Details {
        open: bool,
    },
    Figure,
    Callout(Callout),
    /// A block that only parts what is before it from what is after.
    Division,
    Link(Thin),
    /// A citation by keys.
    Cited(Box<Box<[Box<str>]>>),
    /// A short form, with the long one.
    Short(Thin),
    Image(Thin),
    Style(Style),
    Raised,
    Lowered,
    /// An element that changes nothing.
    Span,
}

impl Element {
    /// Whether it stands in lines of text.
    pub(super) fn is_inline(&self) -> bool {
        matches!(
            self,
            Element::Link(_)
                | Element::Cited(_)
                | Element::Short(_)
                | Element::Image(_)
                | Element::Style(_)
                | Element::Raised
                | Element::Lowered
                | Element::Span
        )
    }
}

impl<'a> Step<'a> {
    /// Nothing, and nowhere.
    pub(super) const GONE: Self = Self { start: 0, end: 0, kind: StepKind::Gone };

    /// A step that stands for bytes of a source of less than 4 GiB.
    pub(super) fn new(range: Range<usize>, kind: StepKind<'a>) -> Self {
        Self { start: range.start as u32, end: range.end as u32, kind }
    }

    /// The source that it stands for, in bytes.
    pub(super) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

const _: () = assert!(size_of::<Step>() <= 32, "a long table has a step for every four bytes");
