//! Selecting text: by sentence or by row from the reading line, by character with the mouse.

use unicode_segmentation::UnicodeSegmentation;

use super::body::{Landing, Line};
use super::copying::{Form, Format};
use super::{App, PromptKind};
use crate::document::{Document, FlowId, InlineTarget};
use crate::keymap::Action;
use crate::layout::Content;
use crate::search::Query;
use crate::text::{self, ChapterId, TextPos, TextSpan};

/// What a step selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A sentence, UAX #29.
    Sentence,
    /// What a row of the page shows.
    Row,
    /// A character, with the mouse; keys go on by sentence from there.
    Character,
}

/// Selected text of one chapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// The chapter.
    pub chapter: ChapterId,
    /// What a step selects.
    pub unit: Unit,
    /// The unit that selecting began with.
    pub(super) first: TextSpan,
    /// The unit that it has come to.
    pub(super) last: TextSpan,
}

impl Selection {
    /// All that is selected.
    pub fn span(&self) -> TextSpan {
        TextSpan::new(self.first.start.min(self.last.start), self.first.end.max(self.last.end))
    }
}

impl App {
    /// What is selected.
    pub fn selection(&self) -> Option<&Selection> {
        self.selection.as_ref()
    }

    /// v, V: begins to select at the reading line; the other of the two changes what a step selects.
    pub(super) fn select(&mut self, unit: Unit) {
        let here = self.reading();
        let Some(first) = self.unit_at(unit, here) else { return self.tell("no text on the reading line") };
        self.chosen = None;
        self.selection = Some(Selection { chapter: here.chapter, unit, first, last: first });
    }

    /// Selects from one character to another.
    pub(super) fn select_characters(&mut self, chapter: ChapterId, first: TextSpan, last: TextSpan) {
        self.chosen = None;
        self.selection = Some(Selection { chapter, unit: Unit::Character, first, last });
    }

    /// Selects the word that holds a character; gives it.
    pub(super) fn select_word(
        &mut self,
        chapter: ChapterId,
        character: TextSpan,
    ) -> Option<(ChapterId, TextSpan)> {
        let document = self.work.document(chapter)?;
        let block = document.block(document.block_at(character.start)?).span;
        let words = document.slice(block).split_word_bound_indices();
        let (at, word) = words.take_while(|(at, _)| block.start + *at as u32 <= character.start).last()?;
        let start = block.start + at as u32;
        let word = TextSpan::new(start, start + word.len() as u32);
        self.select_characters(chapter, word, word);
        Some((chapter, word))
    }

    pub(super) fn act_in_selection(&mut self, action: Action, count: u32) {
        let Some(selection) = self.selection else { return };
        let times = count.min(1000);
        match action {
            Action::LineDown => (0..times).for_each(|_| self.extend(true)),
            Action::LineUp => (0..times).for_each(|_| self.extend(false)),
            Action::NextParagraph => self.extend_to_flow(true),
            Action::PreviousParagraph => self.extend_to_flow(false),
            Action::SelectSentences if selection.unit != Unit::Sentence => self.select_by(Unit::Sentence),
            Action::SelectRows if selection.unit != Unit::Row => self.select_by(Unit::Row),
            Action::SearchSelection => self.search_selection(),
            Action::Copy => self.copy_selection(Form::Text),
            Action::CopyLink => self.copy_selection(Form::Markdown),
            Action::CopyBibtex => self.copy_selection_sources(Format::Bibtex),
            Action::CopyCsl => self.copy_selection_sources(Format::Csl),
            Action::Annotate => self.annotate(),
            Action::Highlight => self.highlight(),
            Action::SelectSentences | Action::SelectRows | Action::Cancel | Action::Close => {
                self.selection = None;
            }
            _ => {}
        }
    }

    fn select_by(&mut self, unit: Unit) {
        let Some(selection) = self.selection else { return };
        let at = |offset| self.unit_at(unit, TextPos::new(selection.chapter, offset));
        if let (Some(first), Some(last)) = (at(selection.first.start), at(selection.last.start)) {
            self.selection = Some(Selection { unit, first, last, ..selection });
        }
    }

    /// The unit that holds a place.
    pub(super) fn unit_at(&self, unit: Unit, at: TextPos) -> Option<TextSpan> {
        match unit {
            Unit::Sentence | Unit::Character => {
                let document =
                    self.work.document(at.chapter).filter(|document| !document.flows().is_empty())?;
                let all = sentences(document, document.flow_at(at.offset));
                all.iter().find(|span| at.offset < span.end).or(all.last()).copied()
            }
            Unit::Row => {
                let rows = self.row_spans(at.chapter);
                rows.iter().find(|span| at.offset < span.end).or(rows.last()).copied()
            }
        }
    }

    /// What the rows on the page show of a chapter's text.
    fn row_spans(&self, chapter: ChapterId) -> Vec<TextSpan> {
        let lines = self.body.lines(&self.work);
        let rows = lines.iter().filter_map(|line| match line {
            Line::Text(of, row) if *of == chapter => Some(row),
            _ => None,
        });
        rows.filter_map(|row| {
            let spans = row.runs.iter().filter_map(|run| match run.content {
                Content::Text(span) => Some(span),
                Content::Generated(_) | Content::Picture(..) => None,
            });
            spans.reduce(|a, b| TextSpan::new(a.start.min(b.start), a.end.max(b.end)))
        })
        .collect()
    }

    /// One unit on or back.
    fn extend(&mut self, forward: bool) {
        let Some(selection) = self.selection else { return };
        let next = match selection.unit {
            Unit::Sentence => self.next_sentence(&selection, forward),
            Unit::Character => self.sentence_edge(&selection, forward),
            Unit::Row => {
                let rows = self.row_spans(selection.chapter);
                if forward {
                    rows.into_iter().find(|span| span.start >= selection.last.end)
                } else {
                    rows.into_iter().rfind(|span| span.end <= selection.last.start)
                }
            }
        };
        if let Some(last) = next {
            self.extend_to(last);
        }
    }

    /// The end of the sentence that a selection ends in, or of the next; or the beginning.
    fn sentence_edge(&self, selection: &Selection, forward: bool) -> Option<TextSpan> {
        let document = self.work.document(selection.chapter)?;
        let (start, end) = (selection.last.start, selection.last.end);
        let all = sentences(document, document.flow_at(start));
        let edge = if forward {
            all.iter().find(|span| span.end > end).map(|span| span.end)
        } else {
            all.iter().rfind(|span| span.start < start).map(|span| span.start)
        };
        match edge {
            Some(edge) => Some(TextSpan::new(edge, edge)),
            None => self.next_sentence(selection, forward).map(|span| {
                let edge = if forward { span.end } else { span.start };
                TextSpan::new(edge, edge)
            }),
        }
    }

    fn next_sentence(&self, selection: &Selection, forward: bool) -> Option<TextSpan> {
        let document = self.work.document(selection.chapter)?;
        let mut flow = document.flow_at(selection.last.start);
        loop {
            let all = sentences(document, flow);
            let found = if forward {
                all.into_iter().find(|span| span.start >= selection.last.end)
            } else {
                all.into_iter().rfind(|span| span.end <= selection.last.start)
            };
            if found.is_some() {
                return found;
            }
            flow = if forward { FlowId(flow.0 + 1) } else { FlowId(flow.0.checked_sub(1)?) };
            if flow.index() >= document.flows().len() {
                return None;
            }
        }
    }

    /// To the end of this paragraph, then paragraph by paragraph.
    fn extend_to_flow(&mut self, forward: bool) {
        let Some(selection) = self.selection else { return };
        let Some(document) = self.work.document(selection.chapter) else { return };
        let mut flow = document.flow_at(selection.last.start);
        let end_of = |flow: FlowId| {
            let all = sentences(document, flow);
            if forward { all.last().copied() } else { all.first().copied() }
        };
        let mut to = end_of(flow);
        while to.is_none_or(|to| to == selection.last) {
            let next = if forward { Some(flow.0 + 1) } else { flow.0.checked_sub(1) };
            let Some(next) = next.filter(|next| (*next as usize) < document.flows().len()) else { return };
            flow = FlowId(next);
            to = end_of(flow);
        }
        if let Some(last) = to {
            self.extend_to(last);
        }
    }

    /// What was come to stays on the page.
    fn extend_to(&mut self, last: TextSpan) {
        let Some(selection) = &mut self.selection else { return };
        selection.last = last;
        let pos = TextPos::new(selection.chapter, last.start);
        if !self.body.shows(&self.work, pos) {
            self.body.go(&self.work, pos, Landing::Line);
        }
    }

    /// *: searches for the words that are selected, and goes to the next place that has them.
    fn search_selection(&mut self) {
        let Some(selection) = self.selection.take() else { return };
        let Some(document) = self.work.document(selection.chapter) else { return };
        let span = selection.span();
        let block = document.block_at(span.start).map(|id| document.block(id).span);
        if block.is_none_or(|block| block.end < span.end) {
            self.selection = Some(selection);
            return self.tell("a search stays in one paragraph: select less");
        }
        // Note marks are not read.
        let (mut words, mut from) = (String::new(), span.start);
        for mark in document.inlines_in(span) {
            if matches!(mark.target, InlineTarget::NoteMark { .. }) && mark.span.start >= from {
                words.push_str(document.slice(TextSpan::new(from, mark.span.start)));
                from = mark.span.end.min(span.end);
            }
        }
        words.push_str(document.slice(TextSpan::new(from, span.end)));
        let words = Query::literally(&words.split_whitespace().collect::<Vec<_>>().join(" "));
        self.keep_typed(PromptKind::Search, &words);
        self.look_for(&words, selection.chapter);
        // From the selected place itself on to the next.
        self.hits.next(&self.work, TextPos::new(selection.chapter, span.start), false);
        self.hit_page = Some(self.body.place());
        self.go_hit(true);
    }
}

/// The sentences of a flow, in order, blanks at their ends left out. A flow without text has none.
fn sentences(document: &Document, flow: FlowId) -> Vec<TextSpan> {
    let mut out = Vec::new();
    for span in document.flow_spans(flow) {
        for (at, sentence) in text::sentences(document.slice(span)) {
            let words = sentence.trim_end();
            if !words.trim_start().is_empty() {
                let start = span.start + (at + sentence.len() - sentence.trim_start().len()) as u32;
                out.push(TextSpan::new(start, span.start + (at + words.len()) as u32));
            }
        }
    }
    out
}
