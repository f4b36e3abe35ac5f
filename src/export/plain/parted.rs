//! The same of a long file that is read in parts: its footnotes are numbered and their bodies written over all of them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use ecow::EcoString;

use super::{Printer, digits, footnote};
use crate::document::{BlockId, Document, InlineTarget, NoteKind};

/// Signs round a label that stands for a number: no characters of any text.
const SIGNS: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];

/// What a part gives.
#[derive(Debug, Default)]
pub struct Piece {
    text: String,
    /// Labels and bodies of the footnotes that stand in it.
    bodies: Vec<(EcoString, String)>,
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Self { text, bodies: Vec::new() }
    }
}

/// What [`plain`](super::plain) writes of a part of a file, its notes apart, labels in the place of their numbers.
pub fn plain_part(document: &Document) -> Piece {
    let numbers = labels(document);
    let mut piece = Piece::default();
    let mut begun = None;
    let mut from = 0;
    let blocks = document.blocks().len();
    for at in 0..=blocks {
        let note = (at < blocks).then(|| footnote(document, BlockId(at as u32))).flatten();
        if at == blocks || note != begun {
            let mut text = String::new();
            let mut printer = Printer { document, numbers: &numbers, item: None, row: None, out: &mut text };
            let written = (from..at).try_for_each(|at| printer.block(BlockId(at as u32)));
            written.and_then(|()| printer.end_row()).expect("a string takes all that is written to it");
            match begun {
                Some(note) => {
                    let note = &document.notes()[note as usize];
                    piece.bodies.push((note.label.to_lowercase(), text));
                }
                None => piece.text.push_str(&text),
            }
            (begun, from) = (note, at);
        }
    }
    piece
}

/// What stands for the number of each footnote.
fn labels(document: &Document) -> HashMap<EcoString, String> {
    let notes = document.notes().iter().filter(|note| note.kind == NoteKind::Footnote);
    let marks = document.inlines().iter().filter_map(|inline| match &inline.target {
        InlineTarget::NoteMark { label, kind: NoteKind::Footnote } => Some(label),
        _ => None,
    });
    let labels = notes.map(|note| &note.label).chain(marks).map(EcoString::to_lowercase);
    labels.map(|label| (label.clone(), format!("{}{label}{}", SIGNS[0], SIGNS[1]))).collect()
}

/// The footnotes of the parts that were written.
#[derive(Debug, Default)]
pub struct Footnotes {
    numbers: HashMap<String, usize>,
    /// Their labels by their numbers.
    labels: Vec<String>,
    bodies: HashMap<EcoString, String>,
}

impl Footnotes {
    /// The text of the next part, its notes numbered on.
    pub fn number(&mut self, piece: Piece) -> String {
        for (label, body) in piece.bodies {
            self.bodies.entry(label).or_insert(body);
        }
        self.numbered(piece.text)
    }

    /// The bodies of the notes that were called for, in order; the next part begins another file.
    pub fn bodies(&mut self) -> String {
        let mut out = String::new();
        let mut at = 0;
        while let Some(label) = self.labels.get(at) {
            let body = self.bodies.remove(label.as_str()).unwrap_or_default();
            out.push_str(&self.numbered(body));
            at += 1;
        }
        *self = Self::default();
        out
    }

    fn numbered(&mut self, text: String) -> String {
        if !text.contains(SIGNS[0]) {
            return text;
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once(SIGNS[0]) {
            let Some((label, after)) = after.split_once(SIGNS[1]) else { break };
            out.push_str(before);
            let next = self.labels.len() + 1;
            let number = match self.numbers.entry(label.to_owned()) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(new) => {
                    self.labels.push(label.to_owned());
                    *new.insert(next)
                }
            };
            out.push_str(&digits(number));
            rest = after;
        }
        out.push_str(rest);
        out
    }
}
