//! Reading order.
//!
//! The text keeps source order. Reading differs from it in two ways: the bodies of superscript notes are read
//! at the chapter's end, and a sentence that such a body cut in two is read whole.

use super::{BlockId, ContainerId};

/// A flow's place in [`super::Document::flows`]; ascends in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct FlowId(pub u32);

impl FlowId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One unit of reading and of layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// One block.
    Block(BlockId),
    /// Blocks that were one paragraph until a page break cut it: read with a blank between them. They are at this index
    /// of what [`super::Document::joined`] gives.
    Joined(u32),
    /// All cells of a table.
    Table(ContainerId),
}
