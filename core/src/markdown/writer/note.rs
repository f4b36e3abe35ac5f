//! Notes: footnotes are numbered by their first mark and their bodies stand at the end; superscript notes stand
//! where they are written.

use std::collections::HashMap;
use std::ops::Range;

use super::{FrameKind, Writer};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{BlockKind, InlineTarget, NoteKind, Origin, Style};
use crate::markdown::step::{Element, StepKind};
use crate::markdown::{Around, raised};
use crate::text::{SourceSpan, Thin};

/// The footnotes of a chapter.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// Labels and the steps that open their definitions, in the order that their bodies will stand; no step for
    /// one that stands in another part of the file.
    definitions: Vec<(Thin, Option<usize>)>,
    /// The first definition of each label, by its place in `definitions`.
    by_label: HashMap<String, usize>,
    /// Those with a mark, in order of their first marks.
    referenced: Vec<usize>,
    numbers: HashMap<usize, usize>,
    /// How many have their first marks in an earlier part of the file.
    numbered: usize,
    /// The numbers of those, by their labels in lower case.
    known: HashMap<String, usize>,
    /// Whether they show letters, superscript notes having the numbers.
    lettered: bool,
    /// Whether the bodies are written.
    written: bool,
}

impl Footnotes {
    pub(super) fn new(lettered: bool) -> Self {
        Self { lettered, ..Self::default() }
    }

    /// Whether no body stands among the steps.
    pub(super) fn are_elsewhere(&self) -> bool {
        self.definitions.iter().all(|(_, opened)| opened.is_none())
    }
}

impl Writer<'_> {
    /// Goes on numbering where the part before this one ended. `elsewhere` are labels of notes whose bodies stand
    /// in other parts.
    pub(in crate::markdown) fn number_on(&mut self, around: &Around, elsewhere: Vec<Thin>) {
        self.notes.numbered = around.numbered;
        self.notes.known = around.numbers.iter().cloned().collect();
        for label in elsewhere {
            let place = self.notes.definitions.len();
            self.notes.by_label.entry(label.to_lowercase()).or_insert(place);
            self.notes.definitions.push((label, None));
        }
    }

    /// Finds all definitions.
    pub(super) fn collect_footnotes(&mut self) {
        for (at, step) in self.steps.range(0..self.steps.len()).enumerate() {
            let StepKind::Open { element: Element::Note(label), tag: None } = &step.kind else { continue };
            let place = self.notes.definitions.len();
            if *self.notes.by_label.entry(label.to_lowercase()).or_insert(place) != place {
                let message = format!("note [^{label}] is defined again");
                let start = step.range().start;
                let span = SourceSpan::from(start..(start + label.len() + 4).min(step.range().end));
                self.diagnostics.push(Diagnostic::new(Severity::Warning, "duplicate-note", message).at(span));
            }
            self.notes.definitions.push((label.clone(), Some(at)));
        }
    }

    /// `[^label]`.
    pub(super) fn write_reference(&mut self, label: &str, range: &Range<usize>) {
        self.flush();
        self.ensure_block();
        let Some(note) = self.notes.by_label.get(&label.to_lowercase()).copied() else {
            return self.emit(&format!("[^{label}]"), range);
        };
        let shown = self.number(note);
        self.builder.open_inline(InlineTarget::NoteMark {
            label: super::block::safe(label),
            kind: NoteKind::Footnote,
        });
        self.builder.text(&shown, Origin::Generated(range.start as u32));
        self.builder.close_inline();
    }

    /// A footnote's number in superscript digits; it gets one now if it has none.
    fn number(&mut self, note: usize) -> String {
        let number = if let Some(number) = self.notes.numbers.get(&note) {
            *number
        } else {
            let known = match &self.notes.known {
                known if known.is_empty() => None,
                known => known.get(&self.notes.definitions[note].0.to_lowercase()).copied(),
            };
            let number = known.unwrap_or_else(|| {
                self.notes.numbered += 1;
                self.notes.numbered
            });
            self.notes.numbers.insert(note, number);
            self.notes.referenced.push(note);
            number
        };
        if self.notes.lettered { raised::lettered(number) } else { raised::shown(&number.to_string()) }
    }

    /// Writes the bodies of footnotes where the author wants them (kramdown: Footnotes); inside a list, quote or
    /// table they have no place, and stand at the end.
    pub(super) fn place_footnotes(&mut self) {
        if self.frames.iter().any(|frame| !matches!(frame.kind, FrameKind::Plain | FrameKind::Block)) {
            return;
        }
        let place = self.at;
        let mut at = place;
        while let Some(step) = self.steps.get(at) {
            match &step.kind {
                StepKind::Open { element: Element::Note(_), tag: None } => at = self.links.partner(at),
                StepKind::NoteReference(label) => {
                    if let Some(note) = self.notes.by_label.get(&label.to_lowercase()).copied() {
                        self.number(note);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        self.close_all(0);
        self.write_footnotes();
        self.at = place;
    }

    /// The bodies of footnotes: by number, then those that nothing refers to.
    pub(super) fn write_footnotes(&mut self) {
        if std::mem::replace(&mut self.notes.written, true) {
            return;
        }
        let mut at = 0;
        while let Some(note) = self.notes.referenced.get(at).copied() {
            self.write_footnote(note);
            at += 1;
        }
        for note in 0..self.notes.definitions.len() {
            if !self.notes.numbers.contains_key(&note) {
                self.write_footnote(note);
            }
        }
    }

    fn write_footnote(&mut self, note: usize) {
        let (label, Some(open)) = self.notes.definitions[note].clone() else { return };
        let shown = self.number(note);
        self.at = open;
        self.builder.open_note(&label, NoteKind::Footnote, &shown);
        self.depth += 1;
        self.prefix = Some(format!("{shown} "));
        self.push(open, None, FrameKind::Note);
        self.write_range(open + 1, self.links.partner(open));
        self.close_all(0);
    }

    /// The mark of a superscript note.
    pub(super) fn write_mark(&mut self, label: &str, range: Range<usize>) {
        self.ensure_block();
        let shown = raised::shown(label);
        let target = InlineTarget::NoteMark { label: super::block::safe(label), kind: NoteKind::Superscript };
        self.builder.open_inline(target);
        let raised = shown.as_str() == label;
        if raised {
            self.builder.push_style(Style::SUPERSCRIPT);
        }
        self.builder.text(&shown, Origin::Generated(range.start as u32));
        if raised {
            self.builder.pop_style();
        }
        self.builder.close_inline();
    }

    /// Opens the body of the superscript note that begins after the step at `at`; gives the next step.
    pub(super) fn open_body(&mut self, at: usize, next: usize) -> usize {
        let Some(start) = self.starts.bodies.get(&at).filter(|_| !self.in_line_only()) else { return next };
        if let Some(depth) = self.innermost(
            |k| *k == FrameKind::Note,
            |k| matches!(k, FrameKind::Container(_) | FrameKind::Item(_)),
        ) {
            self.close_all(depth);
        }
        self.end_block();
        self.leave_table();
        let shown = raised::shown(&start.label);
        self.builder.open_note(&start.label, NoteKind::Superscript, &shown);
        self.depth += 1;
        self.prefix = Some(format!("{shown} "));
        // The step of the paragraph, so that the body ends with it.
        let step = self.frames.last().map_or(at, |frame| frame.step);
        self.push(step, None, FrameKind::Note);
        start.next
    }

    pub(super) fn write_prefix(&mut self) {
        if let Some(prefix) = self.prefix.take() {
            let at = self.place() as u32;
            self.builder.text(&prefix, Origin::Generated(at));
        }
    }

    /// A body that begins with no text gets a paragraph of its mark.
    pub(super) fn fill_note(&mut self) {
        if let Some(prefix) = self.prefix.take() {
            let at = self.place() as u32;
            self.builder.begin(BlockKind::Paragraph);
            self.builder.text(prefix.trim_end(), Origin::Generated(at));
            self.builder.end();
        }
    }
}
