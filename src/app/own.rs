//! The reader's own: annotations with where their passages stand now, what was read, and other works.
//!
//! What is saved comes after the first frame ([`super::Message::Own`]). Passages of a chapter are found as it comes
//! in, by their exact words; what is not found so waits for the whole work and is then looked for on the worker
//! ([`super::Effect::Attach`]). What the keys do with it all stands in `annotate.rs`.

mod editor;
mod reading;

use std::collections::{BTreeMap, HashMap};

pub use editor::Editor;
pub(super) use editor::Subject as Written;
pub use reading::Extent;
use reading::Reading;

use super::Listing;
use super::body::Line;
use super::hits::Note;
use super::targets::{Target, TargetKind};
use super::{App, Effect, Layer};
use crate::annotation::{Annotation, Attached, How, Kind, Moment, Passage, Sought, attach_near, identity};
use crate::layout::{Content, Row};
use crate::store::{self, Elsewhere, Progress, Recent};
use crate::text::{ChapterId, TextPos, TextSpan};

/// An annotation, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The annotation.
    pub annotation: Annotation,
    /// Where its passage stands now.
    pub place: Whereabouts,
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
    /// What is saved has come: at first, and again when the work is read again, since another reader may have
    /// written meanwhile. Of two copies the newer one holds, so that nothing made here is lost.
    pub(super) fn recall_own(&mut self, own: store::Own) {
        let first = !std::mem::replace(&mut self.own.known, true);
        let known: HashMap<String, usize> =
            self.own.held.iter().enumerate().map(|(at, held)| (held.annotation.id.clone(), at)).collect();
        let mut gone = Vec::new();
        for saved in own.annotations {
            match known.get(&saved.id) {
                Some(at) if saved.is_newer_than(&self.own.held[*at].annotation) => {
                    if saved.deleted {
                        gone.push(saved.id.clone());
                    }
                    self.own.held[*at] = Held { annotation: saved, place: Whereabouts::Unknown };
                }
                None if !saved.deleted => {
                    self.own.held.push(Held { annotation: saved, place: Whereabouts::Unknown });
                }
                Some(_) | None => {}
            }
        }
        self.own.held.retain(|held| !gone.contains(&held.annotation.id));
        // A list names what it shows by number.
        self.layers.retain(|layer| match layer {
            Layer::Finder(finder) => !matches!(finder.listing, Listing::Own(_) | Listing::Bookmarks),
            _ => true,
        });
        self.index_own();
        self.own.elsewhere = own.elsewhere;
        if first {
            self.own.reading.recall(&self.work, own.seen, own.spent);
        }
        for id in self.work.ids() {
            self.attach_in(id);
        }
        self.ask_to_attach();
        if let Some(waits) = self.own.waits.take() {
            self.toast = None;
            match waits {
                Waits::Bookmark(letter) => self.go_bookmark(letter),
                Waits::List(listing) => self.list_own(listing),
            }
        }
    }

    /// A chapter came: passages that stood in it are looked for there.
    pub(super) fn own_loaded(&mut self, chapter: ChapterId) {
        if !self.own.known {
            return;
        }
        self.own.reading.loaded(&self.work, chapter);
        if self.own.by_chapter.remove(&chapter).is_some() {
            for held in &mut self.own.held {
                if held.attached().is_some_and(|attached| attached.chapter == chapter) {
                    held.place = Whereabouts::Unknown;
                }
            }
        }
        self.attach_in(chapter);
        self.ask_to_attach();
    }

    /// The work was opened again: everything is looked for anew as its chapters come.
    pub(super) fn own_reopened(&mut self, old: &crate::work::Work) {
        self.own.reading.reopened(old);
        self.own.by_chapter.clear();
        self.own.asked = false;
        for held in &mut self.own.held {
            held.place = Whereabouts::Unknown;
        }
    }

    fn attach_in(&mut self, chapter: ChapterId) {
        let Some(document) = self.work.document(chapter) else { return };
        let path = &self.work.chapter(chapter).path;
        let mut any = false;
        for held in &mut self.own.held {
            if held.place == Whereabouts::Unknown
                && held.annotation.passage.chapter == *path
                && let Some(found) = attach_near(&held.annotation.passage, chapter, document)
            {
                held.place = Whereabouts::At(found);
                any = true;
            }
        }
        if any {
            self.index_own();
        }
    }

    /// Asks for what no chapter alone could tell, once all are there.
    fn ask_to_attach(&mut self) {
        let waits = self.own.held.iter().any(|held| held.place == Whereabouts::Unknown);
        if self.own.known && self.is_whole() && waits && !self.own.asked {
            self.own.asked = true;
            self.effect(Effect::Attach);
        }
    }

    /// The passages to look for in the whole work, for [`Effect::Attach`]: the identity of each annotation, its
    /// passage, and the chapter it stood in, where that is still there.
    pub fn unattached(&self) -> Vec<(String, Sought)> {
        let unknown = self.own.held.iter().filter(|held| held.place == Whereabouts::Unknown);
        unknown
            .map(|held| {
                let passage = held.annotation.passage.clone();
                let chapter = self.work.by_path(&passage.chapter);
                (held.annotation.id.clone(), (passage, chapter))
            })
            .collect()
    }

    /// Passages were looked for in the whole work.
    pub(super) fn attached(&mut self, found: &[(String, Option<Attached>)]) {
        self.own.asked = false;
        let (mut lost, mut reworded) = (0, Vec::new());
        for (id, place) in found {
            let Some(held) = self.own.held.iter_mut().find(|held| held.annotation.id == *id) else {
                continue;
            };
            // The chapter may have been read again meanwhile.
            let fits = place.is_none_or(|at| {
                let document = self.work.document(at.chapter);
                document.is_some_and(|document| document.text().get(at.span.range()).is_some())
            });
            if !fits || held.place != Whereabouts::Unknown {
                continue;
            }
            held.place = place.map_or(Whereabouts::Lost, Whereabouts::At);
            match place.map(|at| at.how) {
                None => lost += 1,
                Some(How::Reworded(percent)) => reworded.push(percent),
                Some(How::Exact | How::Moved) => {}
            }
        }
        self.index_own();
        let mut words = Vec::new();
        match reworded.as_slice() {
            [] => {}
            [one] => words.push(format!("an annotation was re-attached, {one} %")),
            all => {
                let least = all.iter().min().copied().unwrap_or_default();
                words
                    .push(format!("{} annotations were re-attached, the least certain {least} %", all.len()));
            }
        }
        match lost {
            0 => {}
            1 => words.push("the passage of an annotation is gone".to_owned()),
            n => words.push(format!("the passages of {n} annotations are gone")),
        }
        if !words.is_empty() && self.toast.is_none() {
            self.tell(format!("{}: O lists them", words.join(", ")));
        }
    }

    fn index_own(&mut self) {
        self.own.by_chapter.clear();
        for (at, held) in self.own.held.iter().enumerate() {
            if let Some(attached) = held.attached() {
                let own = self.own.by_chapter.entry(attached.chapter).or_default();
                own.push((attached.span, at as u32));
            }
        }
        for own in self.own.by_chapter.values_mut() {
            own.sort_by_key(|(span, at)| (span.start, span.end, *at));
        }
        if let Some(id) = self.own.wanted.clone() {
            self.go_wanted(&id);
        }
        if self.hits.misses(&self.own_notes()) {
            self.search_again();
        }
    }

    /// Takes a new annotation, or a changed or deleted one, and has it saved.
    pub(super) fn keep(&mut self, mut annotation: Annotation, place: Whereabouts) {
        annotation.changed = self.own.now.moment.max(Moment(annotation.changed.0 + 1));
        let at = self.own.held.iter().position(|held| held.annotation.id == annotation.id);
        match at {
            Some(at) if annotation.deleted => drop(self.own.held.remove(at)),
            Some(at) => self.own.held[at] = Held { annotation: annotation.clone(), place },
            None => self.own.held.push(Held { annotation: annotation.clone(), place }),
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
        let document = self.work.document(chapter)?;
        let trail = self.trail_at(TextPos::new(chapter, span.start));
        let others = self.work.ids().filter(|id| *id != chapter);
        let others = others.filter_map(|id| self.work.document(id).map(|document| &**document));
        let passage = Passage::quote(document, &self.work.chapter(chapter).path, trail, span, others);
        self.own.made += 1;
        let now = self.own.now;
        // Unlike any other by the clock, by chance, and among those made at once by their number.
        let high = (u128::from(now.moment.0) << 80) ^ (u128::from(self.own.made) << 64);
        let annotation = Annotation::new(identity(high | u128::from(now.chance)), now.moment, passage);
        Some((annotation, Whereabouts::At(Attached { chapter, span, how: How::Exact })))
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

    /// The reader's own words for a search of them, and where they stand: in reading order of chapters.
    pub(super) fn own_notes(&self) -> Vec<Note<'_>> {
        let all = self.own.by_chapter.iter().flat_map(|(chapter, own)| {
            own.iter()
                .map(|(span, at)| (*chapter, *span, self.own.held[*at as usize].annotation.note.as_str()))
        });
        all.filter(|(.., note)| !note.trim().is_empty()).collect()
    }

    /// The annotations whose passages touch a span, by place.
    pub fn own_in(&self, chapter: ChapterId, span: TextSpan) -> impl Iterator<Item = (&Held, TextSpan)> {
        let all = self.own.by_chapter.get(&chapter).map_or(&[][..], Vec::as_slice);
        let end = all.partition_point(|(own, _)| own.start < span.end);
        let touching = all[..end].iter().filter(move |(own, _)| own.end > span.start);
        touching.map(|(own, at)| (&self.own.held[*at as usize], *own))
    }

    /// The sign in the margin beside a row, and what it is of: a note, the letter of a highlight's colour or of a
    /// bookmark, text that changed since it was read. On the row where the passage begins.
    pub fn sign(&self, chapter: ChapterId, row: &Row) -> Option<Sign> {
        let signs = spans(row).flat_map(|span| {
            self.own_in(chapter, span).filter(move |(_, own)| span.contains(own.start)).map(|(held, _)| {
                let annotation = &held.annotation;
                match annotation.kind() {
                    Kind::Note => Sign::Note,
                    Kind::Highlight => {
                        Sign::Highlight(annotation.colour.map_or("", |colour| colour.letter()))
                    }
                    Kind::Bookmark => Sign::Bookmark(annotation.letter.unwrap_or(' ')),
                }
            })
        });
        let document = self.work.document(chapter)?;
        let changed = || {
            let first = spans(row).next()?;
            let is_changed = self.own.reading.is_changed(document, chapter, first.start);
            is_changed.then_some(Sign::Changed)
        };
        signs.min_by_key(Sign::rank).or_else(changed)
    }

    /// How much of an entry of the contents was read.
    pub fn extent(&self, chapter: ChapterId, section: Option<crate::document::SectionId>) -> Extent {
        self.own.reading.extent(chapter, section)
    }

    /// The annotations that a row shows any part of, with the column where each begins on it: notes alone where
    /// a mere highlight would be in the way.
    pub(super) fn own_targets(&self, chapter: ChapterId, row: &Row, all: bool) -> Vec<(Target, u16)> {
        let Some(document) = self.work.document(chapter) else { return Vec::new() };
        let mut out: Vec<(Target, u16)> = Vec::new();
        for span in spans(row) {
            for (held, own) in self.own_in(chapter, span) {
                let kind = held.annotation.kind();
                let wanted = kind == Kind::Note || all && kind == Kind::Highlight;
                let target = Target { chapter, span: own, kind: TargetKind::Own(held.annotation.id.clone()) };
                if wanted && out.iter().all(|(other, _)| *other != target) {
                    let column = row.columns_of(document, own).first().map_or(0, |range| range.start);
                    out.push((target, column));
                }
            }
        }
        out
    }

    /// The bookmarks on a scrollbar of so many rows: a row, and the letter.
    pub fn bookmark_rows(&self, rows: u16) -> Vec<(u16, char)> {
        let marks = self.own.held.iter().filter_map(|held| held.attached().zip(held.annotation.letter));
        marks
            .map(|(at, letter)| {
                let share = self.share_of(TextPos::new(at.chapter, at.span.start));
                (((share * f64::from(rows)) as u16).min(rows.saturating_sub(1)), letter)
            })
            .collect()
    }
}

/// A sign in the margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// A note.
    Note,
    /// A highlight, with the letter of its colour.
    Highlight(&'static str),
    /// A bookmark, with its letter.
    Bookmark(char),
    /// Text that changed since it was read.
    Changed,
}

impl Sign {
    fn rank(&self) -> u8 {
        match self {
            Sign::Note => 0,
            Sign::Bookmark(_) => 1,
            Sign::Highlight(_) => 2,
            Sign::Changed => 3,
        }
    }
}

/// The pieces of text that a row shows.
fn spans(row: &Row) -> impl Iterator<Item = TextSpan> {
    row.runs.iter().filter_map(|run| match run.content {
        Content::Text(span) => Some(span),
        Content::Generated(_) | Content::Picture(..) => None,
    })
}
