//! Blocks, flat and in order, and the containers they stand in.

use ecow::EcoString;

use std::ops::Range;

use crate::text::{TextSpan, Thin};

/// A block's place in [`super::Document::blocks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockId(pub u32);

impl BlockId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A container's place in [`super::Document::containers`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContainerId(pub u32);

impl ContainerId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A leaf: one run of text that is read as a unit. Nesting is its chain of parents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text, without the `\n` that ends it.
    pub span: TextSpan,
    /// The innermost container round it; `None` at the top level.
    pub parent: Option<ContainerId>,
}

const _: () = assert!(size_of::<Block>() <= 32, "a long table has a block for each cell");

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text. Hard breaks are `\n` inside it.
    Paragraph,
    /// A heading, `level` 1 to 6.
    Heading {
        /// 1 to 6.
        level: u8,
    },
    /// The work's or chapter's title, made from front matter: not in the body's source.
    Title,
    /// Date and authors, made from front matter: not in the body's source.
    Byline,
    /// Preformatted text; its newlines stay.
    Code {
        /// The language named after the fence, if any.
        language: Option<Thin>,
    },
    /// A term of a definition list.
    Term,
    /// One cell of the table that is its parent container.
    TableCell {
        /// Row, from 0; the header row is row 0 where there is one.
        row: u32,
        /// Column, from 0.
        column: u16,
        /// Whether it stands in the header row.
        header: bool,
    },
    /// A thematic break; its text is empty.
    Rule,
    /// An image, video or frame alone in its paragraph; its text is the alternative text or title.
    Embed {
        /// What it is.
        kind: EmbedKind,
        /// Where it is, as written.
        target: Thin,
    },
    /// Mathematics that stands alone, in one or more rows.
    Math,
}

/// What an embed is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmbedKind {
    /// `<img>`, `![…](…)`.
    Image,
    /// `<video>`, or an `<iframe>` of a known video host.
    Video,
    /// `<audio>`.
    Audio,
    /// Any other `<iframe>`, `<object>` or `<embed>`.
    Frame,
}

/// A container: blocks that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Container {
    /// What it is.
    pub kind: ContainerKind,
    /// The container round it.
    pub parent: Option<ContainerId>,
    /// The blocks inside it, at any depth: from `start` up to, not including, `end`.
    pub blocks: Range<BlockId>,
}

/// What a container is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContainerKind {
    /// A block quotation.
    Quote,
    /// A note, tip, warning box and the like. Its title, where it has one, is its first block.
    Callout(Callout),
    /// One item of a list.
    ListItem {
        /// What stands before its first block: `•`, `3.`, `☐`, `☑`.
        marker: EcoString,
        /// Whether no blank row parts it from its neighbours.
        tight: bool,
    },
    /// The description of a term in a definition list.
    Definition,
    /// The body of the note at this index of [`super::Document::notes`].
    Note(u32),
    /// A fold; the summary is its first block.
    Details {
        /// Whether it starts unfolded.
        open: bool,
    },
    /// A table; its blocks are cells, row by row.
    Table {
        /// How each column is set. Its length is the number of columns.
        columns: Box<[Alignment]>,
    },
    /// A figure with its caption.
    Figure,
}

/// Kinds of callouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Callout {
    /// `note`, `info`, `abstract`.
    Note,
    /// `tip`, `hint`, `success`.
    Tip,
    /// `important`, `highlight`, `new`.
    Important,
    /// `warning`, `attention`.
    Warning,
    /// `caution`, `danger`, `error`.
    Caution,
    /// `example`, `challenge`, `question`, `exercise`.
    Example,
}

impl Callout {
    /// What stands over one that has no title of its own.
    pub fn title(self) -> &'static str {
        match self {
            Callout::Note => "Note",
            Callout::Tip => "Tip",
            Callout::Important => "Important",
            Callout::Warning => "Warning",
            Callout::Caution => "Caution",
            Callout::Example => "Example",
        }
    }
}

/// How a table's column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alignment {
    /// As the text runs.
    #[default]
    Start,
    /// In the middle.
    Center,
    /// Against the run of the text, as figures are.
    End,
}
