//! What stands between two flows: blank rows, and rows of the layout's own that lead in the second one.
//!
//! All of it is counted to the flow above, so that a flow's first row shows its own text. What leads in the
//! first flow of all has no flow above and is counted to that flow.

use super::frame::{Frames, first_block, has_title, innermost, opens, parent};
use super::{Content, LayoutOptions, Role, Row, Run};
use crate::document::{BlockKind, ContainerId, ContainerKind, Document, FlowId, Style};
use crate::text;

/// Rows between a flow and the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gap {
    /// Blank rows, with the bars of `common` beside them.
    blanks: usize,
    /// What both flows stand in.
    common: Option<ContainerId>,
    /// Whether a rule and a blank part the notes from the text.
    note_rule: bool,
    /// Callouts that the flow opens and that have no title of their own, outermost first.
    titles: Vec<ContainerId>,
    /// Whether a code block's language stands above it.
    label: bool,
}

impl Gap {
    /// What stands above a flow; `before` is the flow that is laid out above it.
    pub(super) fn above(document: &Document, frames: &Frames, flow: FlowId, before: Option<FlowId>) -> Self {
        let block = first_block(document, flow);
        let (mut common, mut outermost, mut titles) = (innermost(document, flow), None, Vec::new());
        while let Some(id) = common.filter(|id| opens(document, flow, *id)) {
            let container = document.container(id);
            if matches!(container.kind, ContainerKind::Callout(_)) && !has_title(document, id) {
                titles.push(id);
            }
            outermost = Some(id);
            common = parent(container);
        }
        titles.reverse();
        let label = language(&document.block(block).kind).is_some();
        let mut gap = Self { blanks: 0, common, note_rule: false, titles, label };
        if let Some(before) = before {
            let in_note = |flow| frames.outside(innermost(document, flow)).in_note;
            gap.note_rule = in_note(flow) && !in_note(before);
            gap.blanks = if gap.note_rule { 1 } else { blanks(document, [before, flow], outermost, common) };
        }
        gap
    }

    pub(super) fn rows(&self) -> usize {
        self.blanks + 2 * usize::from(self.note_rule) + self.titles.len() + usize::from(self.label)
    }

    /// Builds one of the rows. `flow` is the one below; the row belongs to `owner`.
    pub(super) fn build(
        &self,
        at: usize,
        (document, frames): (&Document, &Frames),
        [owner, flow]: [FlowId; 2],
        options: LayoutOptions,
    ) -> Row {
        let bars = |inside| frames.prefix(document, inside, options.ascii, |_| false);
        let row = |runs| Row { flow: owner, runs, start: None };
        if at < self.blanks {
            return row(bars(self.common));
        }
        let at = at - self.blanks;
        if self.note_rule && at < 2 {
            let width = (options.width / 4).clamp(8, 20).min(options.width);
            let rule = if options.ascii { "-" } else { "─" }.repeat(width.into());
            return row(if at == 0 { vec![generated(0, rule, Role::Rule)] } else { Vec::new() });
        }
        let at = at - 2 * usize::from(self.note_rule);
        if let Some(callout) = self.titles.get(at) {
            // Containers that a flow opens stand one in the other, so their ids ascend inwards.
            let outer = at.checked_sub(1).map(|at| self.titles[at]);
            let mut runs = frames.prefix(document, Some(*callout), options.ascii, |id| {
                outer.is_none_or(|outer| outer < id) && opens(document, flow, id)
            });
            if let ContainerKind::Callout(kind) = document.container(*callout).kind {
                let indent = frames.outside(Some(*callout)).indent;
                let title = clip(kind.title(), options.width - indent, options.ascii);
                runs.push(generated(indent, title, Role::Callout(kind)));
            }
            return row(runs);
        }
        let inside = innermost(document, flow);
        let mut runs = bars(inside);
        if let Some(language) = language(&document.block(first_block(document, flow)).kind) {
            let room = options.width - frames.outside(inside).indent;
            let label = clip(language, room, options.ascii);
            runs.push(generated(options.width - text::width(&label) as u16, label, Role::CodeLabel));
        }
        row(runs)
    }

    /// Whether a container's marker stands on the title of a callout inside it, not on the text.
    pub(super) fn takes_marker(&self, container: ContainerId) -> bool {
        self.titles.last().is_some_and(|title| container < *title)
    }
}

fn blanks(
    document: &Document,
    [before, flow]: [FlowId; 2],
    outermost: Option<ContainerId>,
    common: Option<ContainerId>,
) -> usize {
    let kind_of = |flow| &document.block(first_block(document, flow)).kind;
    let (above, below) = (kind_of(before), kind_of(flow));
    let container = |id: Option<ContainerId>| id.map(|id| &document.container(id).kind);
    let is_tight = |id| matches!(container(id), Some(ContainerKind::ListItem { tight: true, .. }));
    if is_tight(common) {
        return 0;
    }
    // What the flow above stands in, inside of what both stand in.
    let sibling = || {
        let mut up = innermost(document, before);
        while let Some(id) = up.filter(|_| up != common) {
            let next = parent(document.container(id));
            if next == common {
                return Some(id);
            }
            up = next;
        }
        None
    };
    if is_tight(outermost) && matches!(container(sibling()), Some(ContainerKind::ListItem { .. })) {
        return 0;
    }
    if matches!(container(outermost), Some(ContainerKind::Definition))
        && (*above == BlockKind::Term || matches!(container(sibling()), Some(ContainerKind::Definition)))
    {
        return 0;
    }
    if (above, below) == (&BlockKind::Term, &BlockKind::Term)
        || (above, below) == (&BlockKind::Title, &BlockKind::Byline)
        || matches!(container(common), Some(ContainerKind::Figure))
    {
        return 0;
    }
    // A callout's own title stands close to its text.
    if let Some(id) = common
        && matches!(document.container(id).kind, ContainerKind::Callout(_))
        && document.container(id).blocks.start == first_block(document, before)
        && has_title(document, id)
    {
        return 0;
    }
    let is_head =
        |kind: &BlockKind| matches!(kind, BlockKind::Heading { .. } | BlockKind::Title | BlockKind::Byline);
    let opens_part = matches!(below, BlockKind::Title | BlockKind::Heading { level: 1 | 2 });
    if opens_part && innermost(document, flow).is_none() && !is_head(above) { 2 } else { 1 }
}

fn language(kind: &BlockKind) -> Option<&str> {
    match kind {
        BlockKind::Code { language } => language.as_deref().filter(|language| !language.trim().is_empty()),
        _ => None,
    }
}

/// A run of the layout's own.
pub(super) fn generated(x: u16, content: String, role: Role) -> Run {
    let width = text::width(&content) as u16;
    Run { x, width, content: Content::Generated(content.into()), role, style: Style::NONE, leftwards: false }
}

/// The text cut to some cells, with a sign where anything is left out.
pub(super) fn clip(content: &str, cells: u16, ascii: bool) -> String {
    let mut clipped = text::clip(content, cells.into());
    if ascii && clipped.len() != content.len() && clipped.ends_with('…') {
        clipped.pop();
        clipped.push('~');
    }
    clipped
}
