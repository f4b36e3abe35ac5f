//! How a flow that is no table is set: where its text begins, how wide it may be, what stands beside and below it.

use super::frame::{Frames, first_block, has_room, has_title, innermost};
use super::gap::{clip, generated};
use super::picture;
use super::stretch::Stretch;
use super::visual::{justify, mirror, mirror_all, visual_runs};
use super::{Content, LayoutOptions, Role, Run};
use crate::document::{BlockKind, ContainerKind, Document, EmbedKind, FlowId, Style};
use crate::text::{Direction, Line, Measure, Ordered, Segment, VisualOrder, Wrap, wrap};

/// How a flow's text is set at one width.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    /// What its text is.
    role: Role,
    /// Column of its first row.
    first: u16,
    /// Column of all other rows.
    rest: u16,
    measure: Measure,
    below: Below,
    label: Option<EmbedKind>,
    /// Whether rows that continue a line are marked.
    continued: bool,
    /// How its text runs; from left to right where layout is not to care.
    direction: Direction,
    /// Whether the blanks of its lines are widened.
    justified: bool,
    /// Whether its lines may be wider than the measure, to be seen through a window from `first` on.
    windowed: bool,
    /// Columns and rows of the picture above its text.
    picture: Option<(u16, u16)>,
}

/// Cells that a line takes at most, where it need not fit.
const UNBOUND: u16 = 60_000;

/// The row that stands below a flow's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Below {
    Nothing,
    /// The rule under a heading, over the whole measure or as wide as the heading.
    HeadingRule(u8),
    Target,
    /// An ornament, in place of the text.
    Ornament,
}

impl Setting {
    pub(super) fn of(
        document: &Document,
        frames: &Frames,
        (flow, direction): (FlowId, Direction),
        options: LayoutOptions,
        pixels: Option<(u32, u32)>,
    ) -> Self {
        let block_id = first_block(document, flow);
        let block = document.block(block_id);
        let frame = frames.outside(innermost(document, flow));
        let title = block
            .parent
            .filter(|id| document.container(*id).blocks.start == block_id && has_title(document, *id));
        let text_role = match title.map(|id| &document.container(id).kind) {
            Some(ContainerKind::Callout(kind)) => Role::Callout(*kind),
            _ => frame.role,
        };
        let indented =
            |need| if has_room(options, frame.indent, need) { frame.indent + need } else { frame.indent };
        let outdent = frames.outdent(document, block_id);
        let (mut first, mut rest) = (frame.indent - outdent, frame.indent);
        let (mut below, mut label, mut continued) = (Below::Nothing, None, false);
        let (mut windowed, mut pictured) = (false, None);
        let role = match &block.kind {
            BlockKind::Paragraph | BlockKind::TableCell { .. } => text_role,
            BlockKind::Heading { level } => {
                if *level < 3 {
                    below = Below::HeadingRule(*level);
                }
                if title.is_some() { text_role } else { Role::Heading(*level) }
            }
            BlockKind::Title => {
                below = Below::HeadingRule(1);
                Role::Title
            }
            BlockKind::Byline => Role::Byline,
            BlockKind::Term => {
                if title.is_some() {
                    text_role
                } else {
                    Role::Term
                }
            }
            BlockKind::Code { .. } | BlockKind::Math => {
                let (need, role) =
                    if block.kind == BlockKind::Math { (4, Role::Math) } else { (2, Role::Code) };
                (first, rest) = (indented(need) - outdent, indented(need));
                if options.live && first + 2 <= options.width {
                    (rest, windowed) = (first, true);
                } else if has_room(options, rest, 2) {
                    (rest, continued) = (rest + 2, true);
                }
                role
            }
            BlockKind::Rule => {
                below = Below::Ornament;
                Role::Rule
            }
            BlockKind::Embed { kind, target } => {
                let room = options.width.saturating_sub(rest);
                pictured =
                    options.pictures.zip(pixels).and_then(|(own, size)| picture::cells(size, own, room));
                let width = generated(0, embed_label(*kind, options.ascii), Role::EmbedLabel).width;
                // Under a picture its words stand alone: what it is and where is seen.
                if pictured.is_none() && has_room(options, first, width) {
                    (first, label) = (first + width, Some(*kind));
                }
                rest = if pictured.is_none() { indented(2) } else { rest };
                if pictured.is_none() && !target.is_empty() {
                    below = Below::Target;
                }
                text_role
            }
        };
        if title.is_some() {
            below = Below::Nothing;
        }
        let measure = Measure {
            first: if windowed { UNBOUND } else { options.width.saturating_sub(first) },
            rest: if windowed { UNBOUND } else { options.width.saturating_sub(rest) },
            every_line: matches!(block.kind, BlockKind::Code { .. } | BlockKind::Math),
        };
        let justified = options.justify && block.kind == BlockKind::Paragraph && title.is_none();
        let direction = if options.bidi { direction } else { Direction::LeftToRight };
        Self {
            role,
            first,
            rest,
            measure,
            below,
            label,
            continued,
            direction,
            justified,
            windowed,
            picture: pictured,
        }
    }

    /// Whether it is set against the right, with what stands beside it at the right too.
    pub(super) fn is_leftwards(&self) -> bool {
        self.direction == Direction::RightToLeft
    }

    /// The order in which its lines are painted; `None` where that is the order of the text.
    pub(super) fn order<'a>(&self, text: &'a str) -> Option<VisualOrder<'a>> {
        VisualOrder::of(text, self.direction)
    }

    /// The first column of what may be wider than the measure.
    pub(super) fn window(&self) -> Option<u16> {
        self.windowed.then_some(self.first)
    }

    /// The lines of its text; `None` where something else stands in its place.
    pub(super) fn lines<'a>(&self, text: &'a str, segments: &'a [Segment]) -> Option<Wrap<'a>> {
        (self.below != Below::Ornament).then(|| wrap(text, segments, self.measure))
    }

    /// Columns and rows of the picture above its text.
    pub(super) fn picture(&self) -> Option<(u16, u16)> {
        self.picture
    }

    /// Rows of the picture above its text.
    pub(super) fn picture_rows(&self) -> usize {
        self.picture.map_or(0, |(_, rows)| rows.into())
    }

    /// One row of the picture above its text.
    pub(super) fn picture_row(&self, at: usize, options: LayoutOptions) -> Option<Run> {
        let (width, rows) = self.picture?;
        let content = Content::Picture(at as u16, rows);
        let mut run =
            Run { x: self.rest, width, content, role: Role::Image, style: Style::NONE, leftwards: false };
        if self.is_leftwards() {
            mirror(&mut run, options.width);
        }
        Some(run)
    }

    /// Rows that stand below its text.
    pub(super) fn rows_below(&self) -> usize {
        usize::from(self.below != Below::Nothing)
    }

    /// The runs of one line of its text, with those of the containers, which are given.
    pub(super) fn line_runs(
        &self,
        document: &Document,
        stretch: &Stretch<'_>,
        (line, options, order): (Line, LayoutOptions, Option<&mut VisualOrder<'_>>),
        runs: &mut Vec<Run>,
    ) {
        let is_first = line.start == 0 || (self.measure.every_line && line.fresh);
        let x = if is_first { self.first } else { self.rest };
        if let Some(kind) = self.label.filter(|_| line.start == 0) {
            let label = embed_label(kind, options.ascii);
            let run = generated(0, label, Role::EmbedLabel);
            runs.push(Run { x: x - run.width, ..run });
        }
        if self.continued && !is_first {
            runs.push(generated(x - 2, if options.ascii { "> " } else { "↪ " }.to_owned(), Role::Filler));
        }
        let mut taken = line.width + u16::from(line.hyphen);
        let room = options.width.saturating_sub(x);
        let mut own = Vec::new();
        let set = line.start..line.end;
        visual_runs(document, (stretch, set), (self.role, 0), order, &mut own);
        let ends =
            stretch.text[..line.next as usize].ends_with('\n') || line.next as usize >= stretch.text.len();
        if self.justified && !ends && justify(document, &mut own, room.saturating_sub(taken)) {
            taken = room;
        }
        let mut left = x;
        if self.is_leftwards() {
            mirror_all(runs, options.width);
            left = room.saturating_sub(taken);
            if line.hyphen {
                runs.push(generated(left, "-".to_owned(), Role::Filler));
                left += 1;
            }
        }
        runs.extend(own.into_iter().map(|run| Run { x: run.x + left, ..run }));
        if line.hyphen && !self.is_leftwards() {
            runs.push(generated(left + taken - 1, "-".to_owned(), Role::Filler));
        }
        runs.order_by_key(|run| (run.x, run.width));
    }

    /// The run below its text; `widest` gives the cells of the widest line.
    pub(super) fn below(
        &self,
        document: &Document,
        flow: FlowId,
        options: LayoutOptions,
        widest: impl FnOnce() -> u16,
    ) -> Option<Run> {
        let run = self.below_rightwards(document, flow, options, widest)?;
        Some(if self.is_leftwards() {
            let mut run = run;
            mirror(&mut run, options.width);
            run
        } else {
            run
        })
    }

    fn below_rightwards(
        &self,
        document: &Document,
        flow: FlowId,
        options: LayoutOptions,
        widest: impl FnOnce() -> u16,
    ) -> Option<Run> {
        let room = options.width - self.rest.min(options.width);
        match self.below {
            Below::Nothing => None,
            Below::HeadingRule(level) => {
                let (sign, width) = match (level, options.ascii) {
                    (1, false) => ("━", room),
                    (1, true) => ("=", room),
                    (_, false) => ("─", widest().min(room)),
                    (_, true) => ("-", widest().min(room)),
                };
                Some(generated(self.rest, sign.repeat(width.into()), Role::HeadingRule(level)))
            }
            Below::Target => {
                let BlockKind::Embed { target, .. } = &document.block(first_block(document, flow)).kind
                else {
                    return None;
                };
                let arrow = if options.ascii { "-> " } else { "→ " };
                let target = crate::text::safe(target).replace('\n', " ");
                Some(generated(
                    self.rest,
                    clip(&format!("{arrow}{target}"), room, options.ascii),
                    Role::Target,
                ))
            }
            Below::Ornament => {
                let sign = match (options.ascii, room) {
                    (_, 0) => "",
                    (false, 1..5) => "·",
                    (true, 1..5) => "*",
                    (false, _) => "· · ·",
                    (true, _) => "* * *",
                };
                let run = generated(0, sign.to_owned(), Role::Rule);
                Some(Run { x: self.rest + (room - run.width) / 2, ..run })
            }
        }
    }
}

fn embed_label(kind: EmbedKind, ascii: bool) -> String {
    let word = match kind {
        EmbedKind::Image => "image",
        EmbedKind::Video => "video",
        EmbedKind::Audio => "audio",
        EmbedKind::Frame => "frame",
    };
    if ascii { format!("[{word}] ") } else { format!("▣ {word} ") }
}
