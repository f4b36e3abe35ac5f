//! What the keys open and choose on the page.

use super::body::Line;
use super::targets::{self, Placed, Target, TargetKind};
use super::{App, Effect, Layer};
use crate::text::ChapterId;
use crate::work::{LinkTarget, Source};

impl App {
    /// Everything on the page that can be opened, in reading order, each once.
    pub(super) fn placed(&self) -> Vec<Placed> {
        let mut out: Vec<Placed> = Vec::new();
        for (row, line) in self.body.lines(&self.work).iter().enumerate() {
            let Line::Text(chapter, content) = line else { continue };
            let Some(document) = self.work.document(*chapter) else { continue };
            let own = self.own_targets(*chapter, content, false);
            let marked = targets::on_row(document, *chapter, &self.citations, content);
            for (target, column) in marked.into_iter().chain(own) {
                // A word is explained once a page: labels would cover it.
                let is_known = |other: &Target| {
                    let same = |other, own| document.slice(other).eq_ignore_ascii_case(document.slice(own));
                    *other == target
                        || target.kind.is_word() && other.kind == target.kind && same(other.span, target.span)
                };
                let is_new =
                    !out.iter().any(|placed| placed.target.chapter == *chapter && is_known(&placed.target));
                let placed = Placed { target, row: row as u16, column };
                if is_new && self.is_heard(&placed) {
                    out.push(placed);
                }
            }
        }
        out
    }

    /// What a row of the page shows of targets, left to right.
    pub(super) fn placed_on(&self, row: u16) -> Vec<Placed> {
        let lines = self.body.lines(&self.work);
        let Some(Line::Text(chapter, content)) = lines.get(usize::from(row)) else { return Vec::new() };
        let Some(document) = self.work.document(*chapter) else { return Vec::new() };
        let found = targets::on_row(document, *chapter, &self.citations, content);
        let own = self.own_targets(*chapter, content, true);
        found.into_iter().chain(own).map(|(target, column)| Placed { target, row, column }).collect()
    }

    /// The cell of the screen that a target begins on.
    pub(super) fn cell(&self, placed: &Placed) -> (u16, u16) {
        (self.panes.text.x + placed.column, self.panes.text.y + placed.row)
    }

    /// K: what is chosen, else the first note or citation on the reading line, else the first link there, else
    /// what is named there, else the nearest of them below.
    pub(super) fn peek(&mut self) {
        if let Some(placed) = self.chosen.clone() {
            return self.look_up(&placed);
        }
        let line = self.body.line();
        let on_line = self.placed_on(line);
        let here = on_line.into_iter().min_by_key(|placed| placed.target.kind.rank());
        // Whether the line cites something is not known before the sources are: a mark below is no answer to that.
        if here.is_none() && !self.cited {
            self.peek_waits = true;
            return self.tell("the reference list is still being read");
        }
        let best = here.or_else(|| {
            let below = self.placed().into_iter().filter(|placed| placed.row > line);
            below.min_by_key(|placed| (placed.target.kind.rank(), placed.row, placed.column))
        });
        let best = best.or_else(|| self.heard_before());
        match best {
            Some(placed) => self.look_up(&placed),
            None if self.settings.linear => self.tell("nothing to look up in what was read"),
            None => self.tell("nothing to look up from here on"),
        }
    }

    /// Tab: the next thing on the page that can be opened; from the reading line on at first.
    pub(super) fn choose(&mut self, by: isize) {
        let placed = self.placed();
        if placed.is_empty() {
            return self.tell(self.nothing_to_open());
        }
        let at =
            self.chosen.as_ref().and_then(|chosen| placed.iter().position(|p| p.target == chosen.target));
        let count = placed.len() as isize;
        let to = match at {
            Some(at) => (at as isize + by).rem_euclid(count),
            None if by > 0 => {
                let line = self.body.line();
                placed.iter().position(|p| p.row >= line).unwrap_or(0) as isize
            }
            None => count - 1,
        };
        self.chosen = placed.into_iter().nth(to as usize);
    }

    /// Enter on the page: opens what is chosen.
    pub(super) fn open_chosen(&mut self) {
        match self.chosen.clone() {
            Some(placed) => self.open_target(&placed),
            None if self.body.fold(&self.work, None) => {}
            None => self.tell("Tab chooses what to open, f labels everything"),
        }
    }

    /// Opens a target: notes and sources in a popup, links and what is named by going there.
    pub(super) fn open_target(&mut self, placed: &Placed) {
        match &placed.target.kind {
            TargetKind::Link(destination) => self.follow(placed.target.chapter, destination),
            TargetKind::Cross(place) => self.go_shown(*place),
            _ => self.look_up(placed),
        }
    }

    /// f: a label for everything on the page that can be opened.
    pub(super) fn label(&mut self) {
        let placed = self.placed();
        if placed.is_empty() {
            return self.tell(self.nothing_to_open());
        }
        let labels = targets::labels(placed.len()).into_iter().zip(placed).collect();
        self.layers.push(Layer::Labels { labels, typed: String::new() });
    }

    /// Goes where a link leads.
    pub(super) fn follow(&mut self, from: ChapterId, destination: &str) {
        match self.work.link(from, destination) {
            LinkTarget::Chapter { chapter, fragment } => {
                self.layers.clear();
                self.leave();
                self.go_section(chapter, fragment.as_deref().unwrap_or(""));
            }
            LinkTarget::External(url) => self.layers.push(Layer::Confirm { url }),
            LinkTarget::Broken(reason) => self.tell(format!("{destination}: {reason}")),
        }
    }

    pub(super) fn edit(&mut self) {
        let Some(chapter) = self.work.chapters.get(self.reading().chapter.index()) else { return };
        let Source::File(path) = &chapter.source else {
            return self.tell("this text is in no file");
        };
        let offset = chapter.document.as_ref().map_or(0, |d| d.source().to_source(self.reading().offset));
        let path = path.clone();
        self.effect(Effect::Save);
        self.effect(Effect::Edit { path, offset });
    }
}
