//! Where the passages of annotations stand: found as chapters come in, else looked for in the whole work.

use std::collections::HashMap;

use super::{Held, Waits, Whereabouts};
use crate::annotation::{Attached, Found, How, Passage, Sought, Standing, attach_near};
use crate::app::{App, Effect, Layer, Listing};
use crate::store;
use crate::text::{ChapterId, Ordered};

impl App {
    /// What is saved has come: at first, and again when the work is read again, since another reader may have
    /// written meanwhile. Of two copies the newer one holds, so that nothing made here is lost.
    pub(in crate::app) fn recall_own(&mut self, own: store::Own) {
        let first = !std::mem::replace(&mut self.own.known, true);
        let known: HashMap<String, usize> =
            self.own.held.iter().enumerate().map(|(at, held)| (held.annotation.id.clone(), at)).collect();
        let mut told: HashMap<String, Found> =
            own.standings.into_iter().map(|standing| (standing.id, standing.found)).collect();
        let mut gone = Vec::new();
        for saved in own.annotations {
            match known.get(&saved.id) {
                Some(at) if saved.is_newer_than(&self.own.held[*at].annotation) => {
                    if saved.deleted {
                        gone.push(saved.id.clone());
                    }
                    let told = told.remove(&saved.id).unwrap_or_default();
                    self.own.held[*at] = Held { annotation: saved, place: Whereabouts::Unknown, told };
                }
                None if !saved.deleted => {
                    let told = told.remove(&saved.id).unwrap_or_default();
                    self.own.held.push(Held { annotation: saved, place: Whereabouts::Unknown, told });
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
    pub(in crate::app) fn own_loaded(&mut self, chapter: ChapterId) {
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
    pub(in crate::app) fn own_reopened(&mut self, old: &crate::work::Work) {
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
            if held.place != Whereabouts::Unknown {
                continue;
            }
            let near = |passage: &Passage| {
                let own = passage.chapter == *path;
                if own { attach_near(passage, chapter, document) } else { None }
            };
            // Its words, else those that it was put on when these were reworded.
            let again = |told: &Found| match told {
                Found::Reworded(percent, passage) => {
                    near(passage).map(|found| Attached { how: How::Reworded(*percent), ..found })
                }
                Found::AsWritten | Found::Gone => None,
            };
            if let Some(found) = near(&held.annotation.passage).or_else(|| again(&held.told)) {
                held.place = Whereabouts::At(found);
                any = true;
            }
        }
        if any {
            self.index_own();
            self.take_news();
        }
    }

    /// What of the annotations' places was not told yet: from now on it counts as told, in later sessions too.
    fn take_news(&mut self) -> Vec<Found> {
        let mut standings = Vec::new();
        for at in 0..self.own.held.len() {
            let held = &self.own.held[at];
            let found = match (held.place, &held.told) {
                (Whereabouts::Unknown, _) | (Whereabouts::Lost, Found::Gone) => continue,
                (Whereabouts::Lost, _) => Found::Gone,
                (Whereabouts::At(Attached { how: How::Reworded(percent), chapter, span }), told) => {
                    let words = self.work.document(chapter).map(|document| document.slice(span));
                    if matches!(told, Found::Reworded(_, known) if Some(&*known.quote) == words) {
                        continue;
                    }
                    let Some(passage) = self.passage(chapter, span) else { continue };
                    Found::Reworded(percent, Box::new(passage))
                }
                (Whereabouts::At(_), Found::AsWritten) => continue,
                (Whereabouts::At(_), _) => Found::AsWritten,
            };
            self.own.held[at].told = found.clone();
            standings.push(Standing { id: self.own.held[at].annotation.id.clone(), found });
        }
        let news = standings.iter().map(|standing| standing.found.clone()).collect();
        if !standings.is_empty() {
            self.effect(Effect::KeepTold(standings));
        }
        news
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
    pub(in crate::app) fn attached(&mut self, found: &[(String, Option<Attached>)]) {
        self.own.asked = false;
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
        }
        self.index_own();
        let (mut lost, mut reworded) = (0, Vec::new());
        for found in self.take_news() {
            match found {
                Found::Gone => lost += 1,
                Found::Reworded(percent, _) => reworded.push(percent),
                Found::AsWritten => {}
            }
        }
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

    pub(in crate::app) fn index_own(&mut self) {
        self.own.by_chapter.clear();
        for (at, held) in self.own.held.iter().enumerate() {
            if let Some(attached) = held.attached() {
                let own = self.own.by_chapter.entry(attached.chapter).or_default();
                own.push((attached.span, at as u32));
            }
        }
        for own in self.own.by_chapter.values_mut() {
            own.order_by_key(|(span, at)| (span.start, span.end, *at));
        }
        if let Some(id) = self.own.wanted.clone() {
            self.go_wanted(&id);
        }
        if self.hits.misses(&self.own_notes()) {
            self.search_again();
        }
    }
}
