//! A document at a width becomes rows. A pure function: it knows nothing of themes, search or the terminal,
//! and emits roles, never colours.
//!
//! Two steps. [`ChapterLayout::new`] measures every flow exactly (from break tables, no rows are built);
//! [`ChapterLayout::build`] makes the rows of a range, for what is on the screen. Both must agree, and a test
//! holds them to it. Start reading in `chapter`.
//!
//! Of a flow's rows, those of its own come first (its picture, its text, then a heading's rule or an embed's target); then
//! what parts it from the next flow: blank rows, and what leads in the next one, such as a callout's title.

mod breaks;
mod chapter;
mod frame;
mod gap;
mod picture;
mod row;
mod runs;
mod setting;
mod stretch;
mod table;
mod visual;

pub use chapter::ChapterLayout;
pub use picture::{PictureRoom, PictureSizes};

use crate::document::{FlowId, Style};
use crate::text::{Language, TextSpan};

/// What a run of a row is, for the theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Running text.
    Body,
    /// The title from the front matter.
    Title,
    /// Date and authors.
    Byline,
    /// A heading, level 1 to 6.
    Heading(u8),
    /// The line under a heading of the first two levels.
    HeadingRule(u8),
    /// Preformatted text.
    Code,
    /// The label of a code block, such as its language.
    CodeLabel,
    /// The bar beside a quotation.
    QuoteBar,
    /// Text of a quotation.
    Quote,
    /// The bar and title of a callout.
    Callout(crate::document::Callout),
    /// `•`, `3.`
    ListMarker,
    /// A term of a definition list.
    Term,
    /// A thematic break.
    Rule,
    /// Lines of a table.
    TableBorder,
    /// A header cell.
    TableHeader,
    /// The label `image`, `video` before an embed.
    EmbedLabel,
    /// Where an embed or link leads, when it is printed.
    Target,
    /// Text of a note's body.
    Note,
    /// Mathematics.
    Math,
    /// A link.
    Link,
    /// A note mark.
    NoteMark,
    /// An image in running text.
    Image,
    /// A citation by key.
    CitationKey,
    /// A word with an explanation.
    Abbreviation,
    /// A hyphen or other sign that layout put in.
    Filler,
}

/// What layout is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LayoutOptions {
    /// Columns that the text may take, at least 1.
    pub width: u16,
    /// Whether only ASCII may be used for bars, rules and bullets.
    pub ascii: bool,
    /// Whether text that runs from right to left is put in visual order (UAX #9) and set against the right; not
    /// where the terminal does it itself.
    pub bidi: bool,
    /// Whether the blanks of paragraphs are widened, so that their lines end at one column.
    pub justify: bool,
    /// Whether words of paragraphs may be broken, where their language is known.
    pub hyphenate: bool,
    /// The language of the document; `None` when it is not known.
    pub language: Option<Language>,
    /// Whether there is a reader who can move wide blocks sideways and unfold what is folded. Where there is none,
    /// all is shown: wide code is wrapped, wide tables become records, folds are open.
    pub live: bool,
    /// Room for pictures above their words, where they are shown.
    pub pictures: Option<PictureRoom>,
}

impl LayoutOptions {
    /// The usual options at a width: for print.
    pub fn of(width: u16) -> Self {
        Self {
            width,
            ascii: false,
            bidi: true,
            justify: false,
            hyphenate: false,
            language: None,
            live: false,
            pictures: None,
        }
    }
}

/// What a row shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The flow it belongs to; a blank row belongs to the flow above it.
    pub flow: FlowId,
    /// Its runs, in visual order, not overlapping.
    pub runs: Vec<Run>,
    /// The first byte of text that it shows; `None` for a row without text (blank, rule, border).
    pub start: Option<u32>,
}

/// Part of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Column of its first cell, from 0 at the left of the measure.
    pub x: u16,
    /// Cells that it takes.
    pub width: u16,
    /// What stands there.
    pub content: Content,
    /// What it is.
    pub role: Role,
    /// How its author styled it.
    pub style: Style,
    /// Whether its clusters are painted from right to left, brackets mirrored: see [`Run::shown`].
    pub leftwards: bool,
}

/// What stands in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Reading text.
    Text(TextSpan),
    /// Text of the layout's own.
    Generated(Box<str>),
    /// One row of the flow's picture, from 0, of so many.
    Picture(u16, u16),
}

#[cfg(test)]
mod tests;
