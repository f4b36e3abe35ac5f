//! Lists of the reader's own and of the works that were read, and what is told of them all.

use crate::annotation::Kind;
use crate::app::finder::{Finder, Goal, Item, Listing, Sort};
use crate::app::own::{Waits, Whereabouts};
use crate::app::{App, Effect, Layer};
use crate::text::Ordered;

impl App {
    /// A list of the reader's own; bookmarks of other works come last.
    pub(in crate::app) fn list_own(&mut self, listing: Listing) {
        if !self.own.known {
            self.own.waits = Some(Waits::List(listing));
            return self.tell("your annotations are still being read");
        }
        let mut order: Vec<u32> = (0..self.own.held.len() as u32).collect();
        let held = |at: &u32| &self.own.held[*at as usize];
        let place = |at: &u32| {
            let attached = held(at).attached();
            (attached.is_none(), attached.map(|at| (at.chapter, at.span.start)))
        };
        match listing {
            Listing::Own(Sort::Date) => {
                order.order_by_key(|at| std::cmp::Reverse(held(at).annotation.changed));
            }
            Listing::Own(Sort::Colour) => {
                order.order_by_key(|at| {
                    (held(at).annotation.colour.is_none(), held(at).annotation.colour, place(at))
                });
            }
            Listing::Bookmarks => {
                order.retain(|at| held(at).annotation.letter.is_some());
                order.order_by_key(|at| held(at).annotation.letter);
            }
            _ => order.order_by_key(place),
        }
        let mut items: Vec<Item> = order.iter().map(|at| self.own_item(*at)).collect();
        for (at, other) in self.own.elsewhere.iter().enumerate() {
            let title =
                format!("'{} {}", other.annotation.letter.unwrap_or(' '), other.annotation.passage.words());
            items.push(Item {
                goal: Goal::Elsewhere(at as u32),
                title,
                under: other.title.clone(),
                group: "",
            });
        }
        if items.is_empty() {
            return self.tell(match listing {
                Listing::Bookmarks => "no bookmarks: m and a letter sets one",
                _ => "nothing of your own here: a writes a note, A highlights, m sets a bookmark",
            });
        }
        self.layers.push(Layer::Finder(Box::new(Finder::of(listing, items))));
    }

    fn own_item(&self, at: u32) -> Item {
        let held = &self.own.held[at as usize];
        let annotation = &held.annotation;
        let words = annotation.passage.words();
        let colour = annotation.colour.map_or(String::new(), |colour| format!("{}: ", colour.name()));
        let title = match (annotation.kind(), annotation.letter) {
            (Kind::Bookmark, Some(letter)) => format!("'{letter} {words}"),
            (Kind::Note, _) => {
                let note = annotation.note.split_whitespace().collect::<Vec<_>>().join(" ");
                format!("{colour}{note} — “{words}”")
            }
            _ => format!("{colour}“{words}”"),
        };
        let place = match held.attached() {
            Some(at) => self.work.chapter(at.chapter).title.clone(),
            None => annotation.passage.trail.first().cloned().unwrap_or_default(),
        };
        let remark = held.remark();
        let under = if remark.is_empty() { place } else { format!("{remark} · {place}") };
        Item { goal: Goal::Own(at), title, under, group: "" }
    }

    /// Tab in a list of the reader's own: the next order.
    pub(in crate::app) fn reorder_own(&mut self) -> bool {
        let Some(Layer::Finder(finder)) = self.layers.last() else { return false };
        let Listing::Own(sort) = finder.listing else { return false };
        let input = finder.input.clone();
        self.layers.pop();
        self.list_own(Listing::Own(sort.next()));
        if let Some(Layer::Finder(finder)) = self.layers.last_mut() {
            finder.input = input;
            finder.refresh();
        }
        true
    }

    /// A list of the works that were read.
    pub(in crate::app) fn list_recent(&mut self) {
        let items = self.own.recent.iter().enumerate().map(|(at, recent)| {
            let percent = recent.percent.map_or(String::new(), |percent| format!("{percent} % · "));
            let under = format!("{percent}{}", recent.seen.day());
            let place =
                if recent.trail.is_empty() { String::new() } else { format!(" — {}", recent.trail) };
            Item { goal: Goal::Work(at as u32), title: format!("{}{place}", recent.title), under, group: "" }
        });
        let items: Vec<Item> = items.collect();
        if items.is_empty() {
            return self.tell("no other works were read yet");
        }
        self.layers.push(Layer::Finder(Box::new(Finder::of(Listing::Works, items))));
    }

    /// Enter in a list of the reader's own.
    pub(in crate::app) fn go_listed(&mut self, goal: Goal) {
        match goal {
            Goal::Own(at) => {
                if let Some(id) = self.own.held.get(at as usize).map(|held| held.annotation.id.clone()) {
                    self.go_own(&id);
                }
            }
            Goal::Elsewhere(at) => {
                if let Some(other) = self.own.elsewhere.get(at as usize) {
                    let open = Effect::OpenWork {
                        work: other.work.clone(),
                        annotation: Some(other.annotation.id.clone()),
                    };
                    self.effect(Effect::Save);
                    self.effect(open);
                }
            }
            Goal::Work(at) => {
                if let Some(recent) = self.own.recent.get(at as usize) {
                    let open = Effect::OpenWork { work: recent.work.clone(), annotation: None };
                    self.effect(Effect::Save);
                    self.effect(open);
                }
            }
            Goal::Heading(..) | Goal::Reference(_) | Goal::Citation(_) => {}
        }
    }

    /// What of the reader's own is told of this work: rows of a name and what it is.
    pub(in crate::app) fn own_rows(&self) -> Vec<(String, String)> {
        let mut rows = Vec::new();
        let minutes = (self.own.reading.before + self.own.reading.session) / 60_000;
        if minutes > 0 {
            let time = if minutes < 60 {
                format!("{minutes} min")
            } else {
                format!("{} h {} min", minutes / 60, minutes % 60)
            };
            rows.push(("Time spent".to_owned(), time));
        }
        let (read, changed) = self.own.reading.counts();
        if read > 0 {
            rows.push(("Read".to_owned(), format!("{read} of {} chapters", self.work.chapters.len())));
        }
        if changed > 0 {
            rows.push(("Changed since".to_owned(), format!("passages of {changed} chapters, marked ~")));
        }
        let count = |kind| self.own.held.iter().filter(|held| held.annotation.kind() == kind).count();
        let lost = self.own.held.iter().filter(|held| held.place == Whereabouts::Lost).count();
        let mut own = Vec::new();
        for (kind, many) in
            [(Kind::Note, "notes"), (Kind::Highlight, "highlights"), (Kind::Bookmark, "bookmarks")]
        {
            match count(kind) {
                0 => {}
                1 => own.push(format!("1 {}", kind.name())),
                n => own.push(format!("{n} {many}")),
            }
        }
        if lost > 0 {
            own.push(format!("{lost} without their passage"));
        }
        if !own.is_empty() {
            rows.push(("Your own".to_owned(), own.join(", ")));
        }
        rows
    }
}
