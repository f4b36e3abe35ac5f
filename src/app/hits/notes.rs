//! The reader's own notes as a part of what is searched.

use std::collections::HashMap;

use crate::search::{Annotations, Extra, Hit, Query, Standing, standings};
use crate::text::{ChapterId, TextPos, TextSpan};

/// A note of the reader's own: the passage of a chapter that it hangs at, and what it says.
pub(in crate::app) type Note<'a> = (ChapterId, TextSpan, &'a str);

/// The notes, and which of them a query finds.
#[derive(Debug, Clone, Default)]
pub(super) struct Notes {
    texts: Annotations,
    /// For each note the passage.
    passages: Vec<(ChapterId, TextSpan)>,
    /// For each chapter the passages of the notes that are found, and the hit in the note's text.
    found: HashMap<ChapterId, Vec<(TextSpan, Hit)>>,
}

impl Notes {
    pub(super) fn new<'a>(notes: &[Note<'a>]) -> Self {
        let extra =
            |(chapter, span, text): &Note<'a>| Extra { anchor: TextPos::new(*chapter, span.start), text };
        Self {
            texts: Annotations::new(notes.iter().map(extra)),
            passages: notes.iter().map(|(chapter, span, _)| (*chapter, *span)).collect(),
            found: HashMap::new(),
        }
    }

    pub(super) fn look_for(&mut self, query: &Query) {
        self.found.clear();
        for hit in query.hits_in(self.texts.document(), &self.texts.context()) {
            if let Some((number, _)) = self.texts.of(&hit) {
                let (chapter, span) = self.passages[number];
                self.found.entry(chapter).or_default().push((span, hit));
            }
        }
    }

    /// The passages in a chapter whose notes are found, and the hit in the note's text.
    pub(super) fn in_chapter(&self, chapter: ChapterId) -> &[(TextSpan, Hit)] {
        self.found.get(&chapter).map_or(&[], Vec::as_slice)
    }

    /// Whether these are the same notes.
    pub(super) fn is_of(&self, notes: &[Note]) -> bool {
        let other = Self::new(notes);
        self.passages == other.passages && self.texts.document().text() == other.texts.document().text()
    }

    /// All notes' texts as one document.
    pub(super) fn texts(&self) -> &Annotations {
        &self.texts
    }

    /// What a hit in a note is ranked by.
    pub(super) fn standing(&self, hit: &Hit) -> Standing {
        let hit = std::slice::from_ref(hit);
        standings(self.texts.document(), &self.texts.context(), hit).pop().unwrap_or_default()
    }
}
