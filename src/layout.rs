//! A document at a width becomes rows. A pure function: it knows nothing of themes, search or the terminal,
//! and emits roles, never colours.
//!
//! Two steps. [`ChapterLayout::new`] measures every flow exactly (from break tables, no rows are built);
//! [`ChapterLayout::build`] makes the rows of a range, for what is on the screen. Both must agree, and a test
//! holds them to it.

use std::ops::Range;

use crate::document::{Document, FlowId, Style};
use crate::text::TextSpan;

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
}

/// What stands in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Reading text.
    Text(TextSpan),
    /// Text of the layout's own.
    Generated(Box<str>),
}

/// One chapter (or some of its flows) measured at one width.
#[derive(Debug, Clone)]
pub struct ChapterLayout {
    options: LayoutOptions,
}

impl ChapterLayout {
    /// Measures all flows of a chapter.
    pub fn new(document: &Document, options: LayoutOptions) -> Self {
        Self::of_flows(document, 0..document.flows().len() as u32, options)
    }

    /// Measures only some flows: the body of a note, the beginning of a section.
    pub fn of_flows(document: &Document, flows: Range<u32>, options: LayoutOptions) -> Self {
        let _ = (document, flows);
        Self { options }
    }

    /// The same flows at other options, without looking for line breaks again.
    #[must_use]
    pub fn resized(&self, document: &Document, options: LayoutOptions) -> Self {
        let _ = document;
        Self { options, ..self.clone() }
    }

    /// What it was measured for.
    pub fn options(&self) -> LayoutOptions {
        self.options
    }

    /// Rows in all, blank rows between flows included, none before the first and none after the last.
    pub fn rows(&self) -> usize {
        0
    }

    /// The flow that a row belongs to. Rows past the end belong to the last flow.
    pub fn flow_at(&self, row: usize) -> FlowId {
        let _ = row;
        FlowId(0)
    }

    /// The rows of a flow, its blank row after included.
    pub fn rows_of(&self, flow: FlowId) -> Range<usize> {
        let _ = flow;
        0..0
    }

    /// The row that shows a byte of text; a byte that no row shows (between blocks) gives the nearest before it
    /// in reading order.
    pub fn row_of(&self, document: &Document, offset: u32) -> usize {
        let _ = (document, offset);
        0
    }

    /// Builds rows. Reaches past the end yield fewer.
    pub fn build(&self, document: &Document, rows: Range<usize>) -> Vec<Row> {
        let _ = (document, rows);
        Vec::new()
    }
}

impl Row {
    /// The byte of text at a column, or nearest to it on this row; `None` for a row without text.
    pub fn offset_at(&self, document: &Document, column: u16) -> Option<u32> {
        let _ = (document, column);
        None
    }

    /// The columns that show any of a span, left to right, merged where they touch.
    pub fn columns_of(&self, document: &Document, span: TextSpan) -> Vec<Range<u16>> {
        let _ = (document, span);
        Vec::new()
    }
}
