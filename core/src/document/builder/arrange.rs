//! The order of reading: which blocks are read as one, and when.

use super::Builder;
use crate::document::{BlockId, BlockKind, ContainerKind, Flow, FlowId, LEFT_OUT};

impl Builder {
    /// Decides the reading order: blocks in source order, a cut sentence whole, note bodies at the end.
    pub(super) fn arrange(&mut self) {
        let document = &mut self.document;
        let count = document.blocks.len();
        let mut next: Vec<Option<BlockId>> = vec![None; count];
        let mut follows = vec![false; count];
        for (first, second) in &self.joins {
            next[first.index()] = Some(*second);
            follows[second.index()] = true;
        }
        let mut left_out = vec![false; count];
        for rule in &self.left_out {
            left_out[rule.index()] = true;
        }
        // Whether each container is a note or stands in one, and the table it is; parents come first.
        let mut in_note = vec![false; document.containers.len()];
        for (at, container) in document.containers.iter().enumerate() {
            in_note[at] = matches!(container.kind, ContainerKind::Note(_))
                || container.parent.is_some_and(|parent| in_note[parent.index()]);
        }
        let (mut body, mut notes): (Vec<Flow>, Vec<Flow>) = (Vec::new(), Vec::new());
        for (at, block) in document.blocks.iter().enumerate() {
            let id = BlockId(at as u32);
            if follows[at] || left_out[at] {
                continue;
            }
            let flows = if block.parent.is_some_and(|p| in_note[p.index()]) { &mut notes } else { &mut body };
            match (&block.kind, block.parent, next[at]) {
                (BlockKind::TableCell { .. }, Some(table), _) => {
                    if flows.last() != Some(&Flow::Table(table)) {
                        flows.push(Flow::Table(table));
                    }
                }
                (_, _, Some(second)) => {
                    let rest = std::iter::successors(Some(second), |block| next[block.index()]);
                    flows.push(Flow::Joined(document.joined.len() as u32));
                    document.joined.push(std::iter::once(id).chain(rest).collect());
                }
                (_, _, None) => flows.push(Flow::Block(id)),
            }
        }
        body.append(&mut notes);
        document.flows = body;
        let mut flow_of = vec![LEFT_OUT; count];
        for flow in 0..document.flows.len() as u32 {
            for block in document.flow_blocks(FlowId(flow)) {
                flow_of[block.index()] = FlowId(flow);
            }
        }
        document.flow_of = flow_of;
    }
}
