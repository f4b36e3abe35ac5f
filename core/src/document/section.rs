//! Sections: what a heading opens.

use ecow::EcoString;

use super::BlockId;

/// A section's place in [`super::Document::sections`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SectionId(pub u32);

impl SectionId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a heading at the top level of a chapter opens. A heading inside a quotation, list or note opens none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading: a `Heading` or `Title` block.
    pub heading: BlockId,
    /// The heading's level, 1 to 6. A jump from 2 to 4 makes a child, not a phantom level.
    pub level: u8,
    /// The section it stands in.
    pub parent: Option<SectionId>,
    /// Its anchor, unique in the chapter.
    pub slug: EcoString,
    /// Whether the author keeps it out of contents lists (`.no_toc`).
    pub no_toc: bool,
}
