//! The text of a flow as it is set: one string, and the way from it to the document's text and back.

use std::borrow::Cow;

use super::{Content, Role, Run, runs::text_runs};
use crate::document::{Document, Flow, FlowId, Style};
use crate::text::{TextSpan, is_boundary};

const ZERO_WIDTH_SPACE: char = '\u{200b}';

/// The text that a flow sets as one paragraph. Offsets into it are "set" offsets.
#[derive(Debug, Clone)]
pub(super) struct Stretch<'a> {
    pub(super) text: Cow<'a, str>,
    first: TextSpan,
    /// Further pieces of a joined flow, each with the set offset it begins at; a blank stands before each.
    more: Vec<(u32, TextSpan)>,
}

impl<'a> Stretch<'a> {
    /// The text of a span alone.
    pub(super) fn of(document: &'a Document, span: TextSpan) -> Self {
        Self { text: Cow::Borrowed(document.slice(span)), first: span, more: Vec::new() }
    }

    /// The text of a flow that is no table.
    pub(super) fn of_flow(document: &'a Document, flow: FlowId) -> Self {
        let mut spans = document.flow_spans(flow);
        let mut stretch = Self::of(document, spans.next().unwrap_or_default());
        if matches!(document.flow(flow), Flow::Joined(_)) {
            for span in spans {
                let text = stretch.text.to_mut();
                if !text.is_empty() {
                    text.push(' ');
                }
                let (start, piece) = (text.len(), document.slice(span));
                text.push_str(piece);
                if !is_boundary(text, start) {
                    // A sign at the beginning of the piece would be drawn into the blank's cluster.
                    text.insert(start, ZERO_WIDTH_SPACE);
                }
                stretch.more.push(((text.len() - piece.len()) as u32, span));
            }
        }
        stretch
    }

    fn pieces(&self) -> impl Iterator<Item = (u32, TextSpan)> + '_ {
        std::iter::once((0, self.first)).chain(self.more.iter().copied())
    }

    /// The byte of the document's text at a set offset; the blank between pieces is the end of the first.
    pub(super) fn to_document(&self, set: u32) -> u32 {
        let at = self.more.partition_point(|(start, _)| *start <= set);
        let (start, span) = at.checked_sub(1).map_or((0, self.first), |at| self.more[at]);
        (span.start + (set - start)).min(span.end)
    }

    /// The set offset of a byte of the document's text; what lies between the pieces belongs to the one before.
    pub(super) fn to_set(&self, offset: u32) -> u32 {
        // Pieces may stand in any order, but one after the other in the text is all that joining makes.
        let (start, span) =
            self.pieces().filter(|(_, span)| span.start <= offset).last().unwrap_or((0, self.first));
        start + offset.saturating_sub(span.start).min(span.len())
    }

    /// Appends the runs of a set range that stands in one row; returns the column after it.
    pub(super) fn runs(
        &self,
        document: &Document,
        set: std::ops::Range<u32>,
        (role, x): (Role, u16),
        out: &mut Vec<Run>,
    ) -> u16 {
        let mut x = x;
        for (start, span) in self.pieces() {
            if start > 0 && set.start < start && start <= set.end {
                let content = Content::Generated(" ".into());
                out.push(Run { x, width: 1, content, role, style: Style::NONE, leftwards: false });
                x = x.saturating_add(1);
            }
            let (from, to) = (set.start.max(start), set.end.min(start + span.len()));
            if from < to {
                let part = TextSpan::new(span.start + from - start, span.start + to - start);
                x = text_runs(document, part, (role, x), out);
            }
        }
        x
    }
}
