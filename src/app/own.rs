//! The reader's own: annotations with where their passages stand now, what was read, and other works.
//!
//! What is saved comes after the first frame ([`super::Message::Own`]). Passages of a chapter are found as it comes
//! in, by their exact words, else by those that they were put on before; what is not found so waits for the whole work
//! and is then looked for on the worker ([`super::Effect::Attach`]): `own/passages.rs`. What of it the page shows:
//! `own/shown.rs`. What the keys do with it all stands in `annotate.rs`.

mod editor;
mod passages;
mod reading;
mod shown;

use std::collections::BTreeMap;

pub use editor::Editor;
pub(super) use editor::Subject as Written;
pub use reading::Extent;
use reading::Reading;
pub use shown::Sign;
use shown::spans;

use super::Listing;
use super::body::Line;
use super::{App, Effect};
use crate::annotation::{Annotation, Attached, Found, How, Moment, Passage, identity};
use crate::store::{Elsewhere, Progress, Recent};
use crate::text::{ChapterId, TextPos, TextSpan};

/// An annotation, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The annotation.
    pub annotation: Annotation,
    /// Where its passage stands now.
    pub place: Whereabouts,
    /// What was told of that last, in this session or an earlier one.
    pub told: Found,
}

/// Where a passage stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// Not looked for everywhere yet.
    Unknown,
    /// Here.
    At(Attached),
    /// Nowhere: an orphan.
    Lost,
}

impl Held {
    /// Where it stands, if it does.
    pub fn attached(&self) -> Option<Attached> {
        match self.place {
            Whereabouts::At(attached) => Some(attached),
            Whereabouts::Unknown | Whereabouts::Lost => None,
        }
    }

    /// What is to be said of its place; empty where all is as it was.
    pub fn remark(&self) -> String {
        match self.place {
            Whereabouts::Lost => "its passage is gone".to_owned(),
            Whereabouts::Unknown => "its passage is still looked for".to_owned(),
            Whereabouts::At(Attached { how: How::Exact, .. }) => String::new(),
            Whereabouts::At(Attached { how: How::Moved, .. }) => "its passage has moved".to_owned(),
            Whereabouts::At(Attached { how: How::Reworded(percent), .. }) => {
                format!("re-attached, {percent} %")
            }
        }
    }
}

/// What time it is, and something that no one can guess: from the shell, for the state has neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Now {
    /// The time.
    pub moment: Moment,
    /// Random bits.
    pub chance: u64,
}

/// What waits for what is saved.
#[derive(Debug, Clone, Copy)]
pub(super) enum Waits {
    /// To go to the bookmark with this letter.
    Bookmark(char),
    /// To list.
    List(Listing),
}

/// The reader's own.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// All annotations that are not deleted, in the order in which they were made.
    pub(super) held: Vec<Held>,
    /// For each chapter what is attached in it, by place.
    by_chapter: BTreeMap<ChapterId, Vec<(TextSpan, u32)>>,
    /// Whether what is saved has come.
    pub(super) known: bool,
    /// Whether the worker was asked for those that are unknown.
    asked: bool,
    pub(super) elsewhere: Vec<Elsewhere>,
    pub(super) recent: Vec<Recent>,
    pub(super) reading: Reading,
    now: Now,
    made: u64,
    /// What is told when what was just done is on the disk.
    pub(super) promise: String,
    /// Where to go as soon as it is attached.
    pub(super) wanted: Option<String>,
    /// What was asked for before what is saved had come: it is done then, unless another key comes first.
    pub(super) waits: Option<Waits>,
}

impl App {
    /// Takes a new annotation, or a changed or deleted one, and has it saved.
    pub(super) fn keep(&mut self, mut annotation: Annotation, place: Whereabouts) {
        annotation.changed = self.own.now.moment.max(Moment(annotation.changed.0 + 1));
        let at = self.own.held.iter().position(|held| held.annotation.id == annotation.id);
        match at {
            Some(at) if annotation.deleted => drop(self.own.held.remove(at)),
            Some(at) => {
                let told = std::mem::take(&mut self.own.held[at].told);
                self.own.held[at] = Held { annotation: annotation.clone(), place, told };
            }
            None => {
                self.own.held.push(Held { annotation: annotation.clone(), place, told: Found::AsWritten });
            }
        }
        self.index_own();
        self.effect(Effect::Keep(vec![annotation]));
    }

    /// A new annotation on a passage.
    pub(super) fn new_annotation(
        &mut self,
        chapter: ChapterId,
        span: TextSpan,
    ) -> Option<(Annotation, Whereabouts)> {
        let passage = self.passage(chapter, span)?;
        self.own.made += 1;
        let now = self.own.now;
        // Unlike any other by the clock, by chance, and among those made at once by their number.
        let high = (u128::from(now.moment.0) << 80) ^ (u128::from(self.own.made) << 64);
        let annotation = Annotation::new(identity(high | u128::from(now.chance)), now.moment, passage);
        Some((annotation, Whereabouts::At(Attached { chapter, span, how: How::Exact })))
    }

    /// The words that stand somewhere, as a passage.
    pub(super) fn passage(&self, chapter: ChapterId, span: TextSpan) -> Option<Passage> {
        let document = self.work.document(chapter)?;
        let trail = self.trail_at(TextPos::new(chapter, span.start));
        let others = self.work.ids().filter(|id| *id != chapter);
        let others = others.filter_map(|id| self.work.document(id).map(|document| &**document));
        Some(Passage::quote(document, &self.work.chapter(chapter).path, trail, span, others))
    }

    /// What was to be saved was, or was not.
    pub(super) fn kept(&mut self, outcome: Result<(), String>) {
        let promise = std::mem::take(&mut self.own.promise);
        match outcome {
            Ok(()) if promise.is_empty() => {}
            Ok(()) => self.tell(promise),
            Err(reason) => self.tell(format!("NOT saved, kept until you quit: {reason}")),
        }
    }

    /// The time of the next key: until now the page stood still.
    pub(super) fn clock(&mut self, now: Now) {
        /// What is shorter is counted with what comes after.
        const LEAST: u64 = 30;
        let before = self.own.now.moment;
        let time = now.moment.0.saturating_sub(before.0);
        if before != Moment::default() && time < LEAST {
            self.own.now.chance = now.chance;
            return;
        }
        self.own.now = now;
        if before != Moment::default() && self.own.known {
            let mut shown = Vec::new();
            for line in self.body.lines(&self.work) {
                let Line::Text(chapter, row) = line else { continue };
                shown.extend(spans(&row).map(|span| (chapter, span)));
            }
            self.own.reading.stood(&self.work, &shown, time);
        }
    }

    /// How far the work was read, to be saved with the place. `spent` is of this session.
    pub fn progress(&self) -> Progress {
        Progress {
            percent: self.figures().percent,
            trail: self.trail_at(self.reading()).join(" › "),
            spent: self.own.reading.session,
            seen: self.own.reading.seen(&self.work),
        }
    }

    /// All annotations, in the order in which they were made.
    pub fn annotations(&self) -> &[Held] {
        &self.own.held
    }
}
