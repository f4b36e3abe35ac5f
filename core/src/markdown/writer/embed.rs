//! Images, frames, and raised or lowered text: what stands in a line and may not be text.

use super::block::safe;
use super::{FrameKind, Pending, Writer};
use crate::document::{BlockKind, EmbedKind, InlineTarget, Origin, Style};
use crate::markdown::raised;
use crate::markdown::step::{Embed, StepKind};

impl Writer<'_> {
    /// An image: a block of its own where it stands alone in its paragraph or on a line of it.
    pub(super) fn open_image(&mut self, at: usize, target: &str, tag: Option<&str>) -> usize {
        if self.innermost(|k| matches!(k, FrameKind::Image | FrameKind::Embed), |_| false).is_some() {
            // An image inside an image's alternative text is its own alternative text.
            self.push(at, tag, FrameKind::Plain);
            return at + 1;
        }
        let close = match tag {
            None => self.links.partner(at),
            Some(_) => {
                at + 1
                    + self
                        .steps
                        .range(at + 1..at + 3)
                        .position(|s| matches!(s.kind, StepKind::CloseTag(_)))
                        .unwrap_or(0)
            }
        };
        let has_text = self
            .steps
            .range(at + 1..close)
            .any(|s| matches!(&s.kind, StepKind::Text(t) | StepKind::Code(t) if !t.trim().is_empty()));
        let fresh = match &self.pending {
            Pending::Blank(_, line) => *line,
            Pending::Break(..) => true,
            Pending::Nothing => false,
        } || !self.builder.in_block();
        if fresh && !self.in_line_only() && self.ends_line(close + 1, tag.is_some()) {
            self.end_block();
            self.begin(BlockKind::Embed { kind: EmbedKind::Image, target: safe(target) });
            if !has_text {
                let name = target
                    .split(['?', '#'])
                    .next()
                    .unwrap_or_default()
                    .rsplit('/')
                    .next()
                    .unwrap_or_default();
                let name = if target.starts_with("data:") || name.is_empty() { "image" } else { name };
                self.generate(name);
            }
            self.push(at, tag, FrameKind::Embed);
            return at + 1;
        }
        self.flush();
        self.builder.open_inline(InlineTarget::Image { target: safe(target) });
        self.generate(if has_text { "[image: " } else { "[image" });
        self.push(at, tag, FrameKind::Image);
        at + 1
    }

    /// Whether a line or block ends before the step at `at`, but for closing links and the like.
    pub(super) fn ends_line(&self, at: usize, html: bool) -> bool {
        for (step, at) in self.steps.range(at..self.steps.len()).zip(at..) {
            match &step.kind {
                StepKind::Attributes { .. } | StepKind::Anchor(_) | StepKind::Gone => {}
                StepKind::Close => {
                    let StepKind::Open { element, .. } = &self.steps[self.links.partner(at)].kind else {
                        return true;
                    };
                    if !element.is_inline() {
                        return true;
                    }
                }
                StepKind::CloseTag(tag) => {
                    if !matches!(
                        &**tag,
                        "a" | "b" | "strong" | "em" | "i" | "span" | "center" | "font" | "picture"
                    ) {
                        return true;
                    }
                }
                StepKind::Blank { line } => {
                    if *line || html {
                        return *line;
                    }
                }
                StepKind::Text(text) => {
                    if !text.trim().is_empty() {
                        return false;
                    }
                }
                StepKind::Break | StepKind::Rule | StepKind::Embed(_) | StepKind::Footnotes => {
                    return true;
                }
                StepKind::Open { element, .. } => return !element.is_inline(),
                StepKind::Code(_)
                | StepKind::Math { .. }
                | StepKind::Task(_)
                | StepKind::NoteReference(_)
                | StepKind::Citation => return false,
            }
        }
        true
    }

    pub(super) fn write_embed(&mut self, embed: &Embed, range: &std::ops::Range<usize>) {
        let Embed { kind, target, title } = embed;
        let host = target.split("//").nth(1).unwrap_or(target).split('/').next().unwrap_or_default();
        let name = match (&**title, host, kind) {
            ("", "", EmbedKind::Video) => "video",
            ("", "", EmbedKind::Audio) => "audio",
            ("", "", EmbedKind::Frame | EmbedKind::Image) => "frame",
            ("", host, _) => host,
            (title, _, _) => title,
        };
        if self.in_line_only() {
            self.flush();
            self.builder.open_inline(InlineTarget::Image { target: safe(target) });
            self.generate(&format!("[{name}]"));
            return self.builder.close_inline();
        }
        self.boundary();
        self.begin(BlockKind::Embed { kind: *kind, target: safe(target) });
        self.builder.text(&name.replace('\n', " "), Origin::Generated(range.start as u32));
        self.end_block();
    }

    /// A citation by keys, as it is written.
    pub(super) fn write_citation(&mut self, range: &std::ops::Range<usize>) {
        let text = String::from_utf8_lossy(&self.source[range.clone()]).replace(['\n', '\r'], " ");
        self.flush();
        self.ensure_block();
        let keys = crate::markdown::mask::keys(&text).iter().map(|key| safe(key)).collect();
        self.builder.open_inline(InlineTarget::CitationKey { keys });
        self.emit(&text, range);
        self.builder.close_inline();
    }

    /// Raised or lowered text.
    pub(super) fn open_raised(&mut self, at: usize, up: bool, tag: Option<&str>) -> usize {
        self.flush();
        let style = if up { Style::SUPERSCRIPT } else { Style::SUBSCRIPT };
        let Some((text, close)) = self.plain_content(at, tag) else {
            self.builder.push_style(style);
            self.push(at, tag, FrameKind::Style);
            return at + 1;
        };
        let range =
            self.steps[at].range().end..self.steps[close].range().start.max(self.steps[at].range().end);
        if !up {
            match raised::subscript(text.trim()) {
                Some(text) => self.replace(&text, range),
                None => self.styled(&text, range, style),
            }
            return close + 1;
        }
        match raised::raised(&text, self.last_word()) {
            raised::Raised::Marks(labels) => {
                for (at, label) in labels.iter().enumerate() {
                    if at > 0 {
                        self.styled(",", range.clone(), style);
                    }
                    self.write_mark(label, range.clone());
                }
            }
            raised::Raised::Mark(label) => self.write_mark(&label, range),
            raised::Raised::Characters(text) => self.replace(&text, range),
            raised::Raised::Text => self.styled(&text, range, style),
        }
        close + 1
    }

    /// The text of an element that holds nothing else, and the step that closes it.
    fn plain_content(&self, at: usize, tag: Option<&str>) -> Option<(String, usize)> {
        let mut text = String::new();
        for (offset, step) in self.steps.range(at + 1..at + 9).enumerate() {
            match &step.kind {
                StepKind::Text(part) => text.push_str(part),
                StepKind::Blank { .. } => text.push(' '),
                StepKind::CloseTag(name) if Some(&**name) == tag => return Some((text, at + 1 + offset)),
                StepKind::Close if tag.is_none() => return Some((text, at + 1 + offset)),
                _ => return None,
            }
        }
        None
    }
}
