//! Popups of what the text names: a figure, table, section or equation, and terms.

use super::App;
use super::card::{Draft, Subject};
use super::popups::PEEKED;
use super::targets::Target;
use crate::cite::Definition;
use crate::document::{BlockKind, Document, Flow, FlowId};
use crate::text::TextPos;

impl App {
    /// The caption with what it belongs to, or the beginning of the section.
    pub(super) fn cross_draft(&mut self, place: TextPos) -> Option<Draft> {
        let document = self.work.document(place.chapter)?.clone();
        let first = document.flow_at(place.offset);
        let block = document.block_at(place.offset).map(|block| &document.block(block).kind);
        let flows = match block {
            Some(BlockKind::Heading { .. } | BlockKind::Title) => {
                first.0..(first.0 + PEEKED).min(document.flows().len() as u32)
            }
            Some(BlockKind::Math) => first.0..first.0 + 1,
            _ => with_picture(&document, first),
        };
        let start = document.flow_start(FlowId(flows.start));
        let is_heading = flows.start == first.0;
        let offset = if is_heading { place.offset } else { start };
        Some(self.peek_draft(TextPos::new(place.chapter, offset), flows))
    }

    /// What a work says of one of its terms.
    pub(super) fn term_draft(&mut self, target: &Target, definition: &Definition) -> Option<Draft> {
        let place = definition.place;
        let document = self.work.document(place.chapter)?.clone();
        let flow = document.flow_at(definition.span.start);
        let word = self.work.document(target.chapter)?.slice(target.span).replace('\n', " ");
        if matches!(document.flow(flow), Flow::Table(_)) {
            // One row of a table, not all of it.
            let mut builder = crate::document::Builder::new();
            builder.begin(BlockKind::Paragraph);
            builder.copy(&document, definition.span);
            builder.end();
            let draft = super::popups::composed(Subject::Peek, word, builder);
            return Some(Draft { place: Some(place), chapter: Some(place.chapter), ..draft });
        }
        let title = format!("{word} · in {}", self.work.chapter(place.chapter).title);
        Some(Draft { title, ..self.peek_draft(place, flow.0..flow.0 + 1) })
    }

    fn peek_draft(&self, place: TextPos, flows: std::ops::Range<u32>) -> Draft {
        let document = self.work.document(place.chapter).cloned().unwrap_or_default();
        Draft {
            subject: Subject::Peek,
            title: self.work.chapter(place.chapter).title.clone(),
            place: Some(place),
            document,
            chapter: Some(place.chapter),
            is_chapter: true,
            flows,
            origin: None,
            mark: None,
            places: 0,
            near: None,
        }
    }
}

/// A caption's flow, and the picture or table beside it.
fn with_picture(document: &Document, caption: FlowId) -> std::ops::Range<u32> {
    let belongs = |flow: u32| {
        let Some(shown) = document.flows().get(flow as usize) else { return false };
        match shown {
            Flow::Table(_) => true,
            Flow::Block(block) => matches!(document.block(*block).kind, BlockKind::Embed { .. }),
            Flow::Joined(_) => false,
        }
    };
    let at = caption.0;
    if belongs(at) {
        // The alternative text is the caption; one more may stand below it.
        return at..at + 1;
    }
    if belongs(at + 1) {
        at..at + 2
    } else if at > 0 && belongs(at - 1) {
        at - 1..at + 1
    } else {
        at..at + 1
    }
}
