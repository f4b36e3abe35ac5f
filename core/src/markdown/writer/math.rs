//! Mathematics: a block where it stands alone, else in the line.

use std::ops::Range;

use super::{Pending, Writer};
use crate::document::{BlockKind, Style};
use crate::markdown::step::{Element, StepKind};
use crate::markdown::tex;
use crate::text::SourceSpan;

impl Writer<'_> {
    /// Mathematics as it is read; as its source where it cannot be shown.
    pub(super) fn write_math(&mut self, tex: &str, display: bool, at: usize) {
        let range = self.steps[at].range();
        let trimmed = tex.trim();
        if trimmed.is_empty() {
            return;
        }
        let inner = if tex.len() == range.len() {
            let start = range.start + tex.len() - tex.trim_start().len();
            start..start + trimmed.len()
        } else {
            range
        };
        let fresh =
            !self.builder.in_block() || matches!(self.pending, Pending::Blank(_, true) | Pending::Break(..));
        if display && fresh && !self.in_line_only() && self.ends_line(at + 1, false) {
            return self.write_equation(trimmed, &inner);
        }
        self.flush();
        self.ensure_block();
        match tex::show(trimmed, false) {
            Some(shown) => self.builder.formula(&shown, trimmed, SourceSpan::from(inner)),
            None if trimmed.contains(['\n', '\r']) => {
                self.builder.push_style(Style::MATH);
                self.replace(&trimmed.split_whitespace().collect::<Vec<_>>().join(" "), inner);
                self.builder.pop_style();
            }
            None => {
                self.builder.push_style(Style::MATH);
                self.emit(trimmed, &inner);
                self.builder.pop_style();
            }
        }
    }

    /// Mathematics that stands alone, its labels names that links lead to.
    fn write_equation(&mut self, tex: &str, at: &Range<usize>) {
        self.begin(BlockKind::Math);
        for label in tex::labels(tex) {
            self.builder.anchor(label);
        }
        if let Some(shown) = tex::show(tex, true) {
            self.builder.formula(&shown, tex, SourceSpan::from(at.clone()));
        } else {
            self.builder.push_style(Style::MATH);
            self.emit_lines(tex, at);
            self.builder.pop_style();
        }
        self.end_block();
    }

    /// Mathematics in a fence: GitHub's and MyST's `math`. Gives the step after it.
    pub(super) fn write_math_fence(&mut self, at: usize) -> usize {
        let close = self.links.partner(at).max(at);
        let mut tex = String::new();
        let mut range: Option<Range<usize>> = None;
        for step in self.steps.range(at + 1..close) {
            if let StepKind::Text(text) = &step.kind {
                tex.push_str(text);
                range = Some(range.map_or(step.range().start, |range| range.start)..step.range().end);
            }
        }
        let tex = tex.replace('\r', "");
        self.boundary();
        if let Some(range) = range
            && !tex.trim().is_empty()
        {
            let trimmed = tex.trim();
            let inner = if tex.len() == range.len() {
                let start = range.start + tex.len() - tex.trim_start().len();
                start..start + trimmed.len()
            } else {
                range
            };
            if self.in_line_only() {
                self.flush();
                let shown = tex::show(trimmed, false).unwrap_or_else(|| trimmed.replace('\n', " "));
                self.builder.formula(&shown, trimmed, SourceSpan::from(inner));
                self.boundary();
            } else {
                self.write_equation(trimmed, &inner);
            }
        }
        close + 1
    }

    /// Names an element that begins: the block that comes, or the place in the line.
    pub(super) fn name_next(&mut self, id: &str, element: &Element) {
        // A block that is still open ends before the next one begins.
        if self.builder.in_block() && !self.in_cell() && !element.is_inline() {
            self.builder.anchor_after(id);
        } else {
            self.builder.anchor(id);
        }
    }
}
