//! A passage: the unit that a search for words, ranking and excerpts speak of. One block: a paragraph, a
//! heading, a whole table row, a list item, a note's body, a reference.

use crate::document::{BlockId, BlockKind, ContainerId, ContainerKind, Document, Flow, FlowId};

/// One passage of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Passage {
    /// A block by itself.
    Block(BlockId),
    /// A sentence read whole, in several blocks.
    Joined(FlowId),
    /// All that stands in a list item or note, but for what stands in an inner one.
    Inside(ContainerId),
    /// A row of a table.
    Row(ContainerId, u32),
}

/// The passage that a block belongs to.
pub(super) fn passage_of(document: &Document, block: BlockId) -> Passage {
    let this = document.block(block);
    if let (BlockKind::TableCell { row, .. }, Some(table)) = (&this.kind, this.parent) {
        return Passage::Row(table, *row);
    }
    if let Some(flow) = document.flow_of_block(block)
        && matches!(document.flow(flow), Flow::Joined(_))
    {
        return Passage::Joined(flow);
    }
    item_of(document, block).map_or(Passage::Block(block), Passage::Inside)
}

/// The innermost list item or note round a block.
fn item_of(document: &Document, block: BlockId) -> Option<ContainerId> {
    document.ancestors(block).find(|id| {
        matches!(document.container(*id).kind, ContainerKind::ListItem { .. } | ContainerKind::Note(_))
    })
}

/// The blocks of a passage, in reading order.
pub(super) fn blocks_of(document: &Document, passage: Passage) -> Vec<BlockId> {
    let within = |id: ContainerId| {
        let blocks = &document.container(id).blocks;
        (blocks.start.0..blocks.end.0).map(BlockId)
    };
    match passage {
        Passage::Block(block) => vec![block],
        Passage::Joined(flow) => document.flow_blocks(flow).collect(),
        Passage::Inside(id) => within(id).filter(|block| passage_of(document, *block) == passage).collect(),
        Passage::Row(table, row) => {
            // Cells stand row by row.
            let first = document.container(table).blocks.start.index();
            let cells = &document.blocks()[first..document.container(table).blocks.end.index()];
            let row_of = |kind: &BlockKind| match kind {
                BlockKind::TableCell { row, .. } => *row,
                _ => 0,
            };
            let start = first + cells.partition_point(|cell| row_of(&cell.kind) < row);
            let end = first + cells.partition_point(|cell| row_of(&cell.kind) <= row);
            (start as u32..end as u32).map(BlockId).collect()
        }
    }
}
