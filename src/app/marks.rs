//! From one popup to another: the other marks of the same row, the other places of the same source.

use super::body::Landing;
use super::card::Subject;
use super::targets::Placed;
use super::{App, Layer, Unit};
use crate::text::{ChapterId, TextPos, TextSpan};

impl App {
    /// Says in the top popup which mark of its row it was opened from.
    pub(super) fn number_mark(&mut self, at: Option<usize>, of: usize) {
        if let Some(Layer::Card(card)) = self.layers.last_mut() {
            card.mark = at.map(|at| (at + 1, of));
            card.fit(&self.panes);
        }
    }

    /// The row of the page that the top popup was opened from, and which of its marks that was.
    fn row_marks(&self) -> Option<(Vec<Placed>, usize)> {
        let Some(Layer::Card(card)) = self.layers.last() else { return None };
        let origin = card.origin.as_ref()?;
        let row = self.placed().iter().find(|placed| placed.target == *origin)?.row;
        let marks = self.placed_on(row);
        let at = marks.iter().position(|placed| placed.target == *origin)?;
        Some((marks, at))
    }

    /// Tab in a popup: the next mark of the same row instead.
    pub(super) fn other_mark(&mut self, by: isize) {
        let Some((marks, at)) = self.row_marks() else { return };
        let to = (at as isize + by).rem_euclid(marks.len() as isize) as usize;
        self.replace_card(&marks[to]);
    }

    /// A digit in a popup: the n-th mark of the row instead.
    pub(super) fn nth_mark(&mut self, number: usize) {
        let Some((marks, _)) = self.row_marks() else { return };
        if let Some(placed) = number.checked_sub(1).and_then(|at| marks.get(at)) {
            self.replace_card(&placed.clone());
        }
    }

    fn replace_card(&mut self, placed: &Placed) {
        let depth = self.layers.len();
        self.look_up(placed);
        if self.layers.len() > depth {
            self.layers.remove(depth - 1);
        }
    }

    /// n, N in a popup of sources: the next or previous place that cites the first of them.
    pub(super) fn other_place(&mut self, by: isize) {
        let Some(Layer::Card(card)) = self.layers.last() else { return };
        let Subject::Sources(references) = &card.subject else {
            return self.tell("only a source has other places");
        };
        let here = card.origin.as_ref().map(|origin| (origin.chapter, origin.span));
        let Some(id) = references.first() else { return };
        let places = self.citations.places(*id);
        let count = places.len() as isize;
        let is_here = |(chapter, span): &(ChapterId, TextSpan)| {
            here.is_some_and(|(own, origin)| *chapter == own && origin.overlap(*span).is_some())
        };
        let to = match places.iter().position(is_here) {
            Some(at) if count > 1 => (at as isize + by).rem_euclid(count),
            Some(_) => return self.tell("cited here alone"),
            None if count == 0 => return self.tell("cited nowhere for certain"),
            // Not one of the certain places itself: on to the next of them. From the list of all sources the first.
            None => {
                let here = here.map_or((ChapterId(0), 0), |(chapter, span)| (chapter, span.start));
                let before = places.iter().filter(|(chapter, span)| (*chapter, span.start) < here).count();
                (before as isize + if by > 0 { by - 1 } else { by }).rem_euclid(count)
            }
        };
        let (chapter, span) = places[to as usize];
        self.layers.clear();
        self.jump(TextPos::new(chapter, span.start), Landing::Line);
        self.settle();
        let there = self
            .placed()
            .into_iter()
            .find(|p| p.target.chapter == chapter && p.target.span.overlap(span).is_some());
        if let Some(placed) = there {
            // The popup may lie over the rest of the sentence.
            let sentence = self.unit_at(Unit::Sentence, TextPos::new(chapter, span.start));
            let marks = self.placed_on(placed.row);
            let at = marks.iter().position(|other| other.target == placed.target);
            let near = self.cell(&placed);
            self.look_up_at(&placed.target, near, sentence);
            self.number_mark(at, marks.len());
        }
    }
}
