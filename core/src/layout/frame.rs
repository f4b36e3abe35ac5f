//! What containers put beside their blocks: indents, bars and markers.
//!
//! One [`Frame`] a container, made once for a width. Indents stop where text would be left too narrow, so a
//! chain of frames that show anything is never longer than the line is wide, however deep the nesting.

use std::collections::BTreeSet;

use super::{Content, LayoutOptions, Role, Run};
use crate::document::{
    BlockId, BlockKind, Container, ContainerId, ContainerKind, Document, Flow, FlowId, Style,
};
use crate::text;

/// Columns that indents must leave to the text, where the line has as many.
const LEAST_TEXT: u16 = 10;

/// What one container puts beside its blocks at one width.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// Column that text inside begins at.
    pub(super) indent: u16,
    /// Column that its own sign begins at.
    outer: u16,
    /// The nearest container, this one included, that shows anything.
    shown: Option<ContainerId>,
    /// What paragraphs inside are.
    pub(super) role: Role,
    /// Whether it is a note's body or stands in one.
    pub(super) in_note: bool,
    /// Bullets round it, itself included, for the glyph.
    bullets: u16,
    /// The outermost fold that is closed round it, itself included.
    closed: Option<ContainerId>,
}

/// Whether `need` more columns may be taken from a line that is indented already.
pub(super) fn has_room(options: LayoutOptions, indent: u16, need: u16) -> bool {
    let most = options.width - options.width.min(LEAST_TEXT);
    indent.checked_add(need).is_some_and(|sum| sum <= most)
}

/// The frames of all containers, and of what stands in none.
#[derive(Debug, Clone)]
pub(super) struct Frames(Vec<Frame>);

impl Frames {
    /// `toggled` are the folds that are not as the document has them.
    pub(super) fn of(document: &Document, options: LayoutOptions, toggled: &BTreeSet<ContainerId>) -> Self {
        let markers = marker_widths(document, options.ascii);
        let mut frames = Self(Vec::with_capacity(document.containers().len()));
        for (at, container) in document.containers().iter().enumerate() {
            let id = ContainerId(at as u32);
            let outside = frames.outside(parent(container));
            let mut frame = Frame { outer: outside.indent, ..outside };
            let mut need = 0;
            match &container.kind {
                ContainerKind::Quote => (need, frame.role) = (2, Role::Quote),
                ContainerKind::Callout(_) => (need, frame.role) = (2, Role::Body),
                ContainerKind::ListItem { marker, .. } => {
                    need = markers[at].saturating_add(1);
                    frame.bullets = outside.bullets.saturating_add(u16::from(&**marker == "•"));
                }
                ContainerKind::Definition => need = 4,
                ContainerKind::Note(_) => {
                    (frame.role, frame.in_note) = (Role::Note, true);
                    need = hang(document, id);
                }
                ContainerKind::Details { open } => {
                    need = 2;
                    let is_open = !options.live || *open != toggled.contains(&id);
                    frame.closed = outside.closed.or((!is_open).then_some(id));
                }
                ContainerKind::Table { .. } | ContainerKind::Figure => {}
            }
            if need > 0 && has_room(options, outside.indent, need) {
                frame.indent += need;
                frame.shown = Some(id);
            }
            frames.0.push(frame);
        }
        frames
    }

    /// The frame of what stands in a container, or in none.
    pub(super) fn outside(&self, container: Option<ContainerId>) -> Frame {
        const NONE: Frame = Frame {
            indent: 0,
            outer: 0,
            shown: None,
            role: Role::Body,
            in_note: false,
            bullets: 0,
            closed: None,
        };
        container.map_or(NONE, |id| self.0[id.index()])
    }

    /// Whether a flow stands in a closed fold: only the first flow of a fold shows then.
    pub(super) fn hides(&self, document: &Document, flow: FlowId) -> bool {
        let closed = self.outside(innermost(document, flow)).closed;
        closed.is_some_and(|fold| !opens(document, flow, fold))
    }

    /// Columns that the first row of a note's text is set out by, for its mark.
    pub(super) fn outdent(&self, document: &Document, block: BlockId) -> u16 {
        match document.block(block).parent {
            Some(id)
                if matches!(document.container(id).kind, ContainerKind::Note(_))
                    && document.container(id).blocks.start == block =>
            {
                self.0[id.index()].indent - self.0[id.index()].outer
            }
            _ => 0,
        }
    }

    /// The bars of a container and those round it, for any row inside; and the markers of those that `opened`
    /// accepts, which is asked from the inside out.
    pub(super) fn prefix(
        &self,
        document: &Document,
        inside: Option<ContainerId>,
        ascii: bool,
        mut opened: impl FnMut(ContainerId) -> bool,
    ) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut next = self.outside(inside).shown;
        while let Some(id) = next {
            let (frame, container) = (&self.0[id.index()], document.container(id));
            let sign = match &container.kind {
                ContainerKind::Quote => Some((if ascii { "|" } else { "│" }.to_owned(), Role::QuoteBar)),
                ContainerKind::Callout(kind) => {
                    Some((if ascii { "|" } else { "┃" }.to_owned(), Role::Callout(*kind)))
                }
                ContainerKind::ListItem { marker, .. } => opened(id)
                    .then(|| (shown_marker(marker, frame.bullets, ascii).to_owned(), Role::ListMarker)),
                ContainerKind::Details { .. } => opened(id).then(|| {
                    let sign = match (frame.closed.is_some(), ascii) {
                        (false, false) => "▾",
                        (true, false) => "▸",
                        (false, true) => "v",
                        (true, true) => ">",
                    };
                    (sign.to_owned(), Role::ListMarker)
                }),
                ContainerKind::Definition
                | ContainerKind::Note(_)
                | ContainerKind::Table { .. }
                | ContainerKind::Figure => None,
            };
            if let Some((sign, role)) = sign {
                let width = text::width(&sign) as u16;
                let x = match container.kind {
                    ContainerKind::ListItem { .. } => frame.indent - 1 - width,
                    _ => frame.outer,
                };
                runs.push(Run {
                    x,
                    width,
                    content: Content::Generated(sign.into()),
                    role,
                    style: Style::NONE,
                    leftwards: false,
                });
            }
            next = self.outside(parent(container)).shown;
        }
        runs.reverse();
        runs
    }
}

/// The container round a container as it is read: a note's body is read outside of what it stands in.
pub(super) fn parent(container: &Container) -> Option<ContainerId> {
    match container.kind {
        ContainerKind::Note(_) => None,
        _ => container.parent,
    }
}

/// The first block of a flow.
pub(super) fn first_block(document: &Document, flow: FlowId) -> BlockId {
    match document.flow(flow) {
        Flow::Block(block) => *block,
        Flow::Joined(at) => document.joined()[*at as usize][0],
        Flow::Table(table) => document.container(*table).blocks.start,
    }
}

/// The innermost container that a flow stands in; a table's own is not counted.
pub(super) fn innermost(document: &Document, flow: FlowId) -> Option<ContainerId> {
    match document.flow(flow) {
        Flow::Table(table) => document.container(*table).parent,
        Flow::Block(_) | Flow::Joined(_) => document.block(first_block(document, flow)).parent,
    }
}

/// Whether a flow is the first one read in a container that it stands in.
pub(super) fn opens(document: &Document, flow: FlowId, container: ContainerId) -> bool {
    let Some(before) = flow.0.checked_sub(1) else { return true };
    !document.container(container).blocks.contains(&first_block(document, FlowId(before)))
}

/// Whether a callout's first block is its title: a heading, a term, or a paragraph that is strong throughout.
pub(super) fn has_title(document: &Document, callout: ContainerId) -> bool {
    let blocks = &document.container(callout).blocks;
    if blocks.is_empty() {
        return false;
    }
    let block = document.block(blocks.start);
    if block.parent != Some(callout) {
        return false;
    }
    if let (BlockKind::Paragraph, [run]) = (&block.kind, document.styles_in(block.span)) {
        return run.style.has(Style::STRONG) && run.span.overlap(block.span) == Some(block.span);
    }
    matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Term)
}

/// Columns that a note's text hangs behind its mark.
fn hang(document: &Document, note: ContainerId) -> u16 {
    let container = document.container(note);
    let ContainerKind::Note(body) = container.kind else { return 0 };
    if container.blocks.is_empty() || document.block(container.blocks.start).parent != Some(note) {
        return 0;
    }
    let shown = document.notes().get(body as usize).map_or("", |note| &note.shown);
    match document.slice(document.block(container.blocks.start).span).strip_prefix(shown) {
        Some(rest) if !shown.is_empty() => text::width(shown) as u16 + u16::from(rest.starts_with(' ')),
        _ => 0,
    }
}

/// The cells of each list item's marker. Numbers of one list are set to the same width, against their text.
fn marker_widths(document: &Document, ascii: bool) -> Vec<u16> {
    let containers = document.containers();
    // For each container, and for the top level, the last item in it; for each item the first of its list.
    let mut last_item: Vec<Option<usize>> = vec![None; containers.len() + 1];
    let mut list: Vec<usize> = (0..containers.len()).collect();
    let mut widths = vec![0; containers.len()];
    for (at, container) in containers.iter().enumerate() {
        let ContainerKind::ListItem { marker, .. } = &container.kind else { continue };
        let slot = &mut last_item[container.parent.map_or(0, |id| id.index() + 1)];
        if let Some(before) = slot.replace(at)
            && containers[before].blocks.end == container.blocks.start
            && let ContainerKind::ListItem { marker: other, .. } = &containers[before].kind
            && marker.ends_with(['.', ')'])
            && other.chars().next_back() == marker.chars().next_back()
        {
            list[at] = list[before];
        }
        let width = text::width(shown_marker(marker, 1, ascii)) as u16;
        widths[list[at]] = width.max(widths[list[at]]);
    }
    for at in 0..widths.len() {
        widths[at] = widths[list[at]];
    }
    widths
}

fn shown_marker(marker: &str, bullets: u16, ascii: bool) -> &str {
    match (marker, ascii) {
        ("•", false) => ["•", "◦", "▪"][usize::from(bullets.saturating_sub(1)) % 3],
        ("•", true) => ["*", "-", "+"][usize::from(bullets.saturating_sub(1)) % 3],
        ("☐", true) => "[ ]",
        ("☑", true) => "[x]",
        (other, _) => other,
    }
}
