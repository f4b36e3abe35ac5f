//! Notes and sources beside the lines that mark them, or below the text where there is no room beside it.
//!
//! Worked out after each message for the rows on the screen alone, and only while it is on.

use ratatui::layout::{Position, Rect};

use super::App;
use super::targets::{Placed, TargetKind};
use crate::cite::{ReferenceId, Resolution};
use crate::document::BlockId;
use crate::text::{self, ChapterId, TextPos, TextSpan, set};

/// Rows that one note or source takes beside the text, at most and, where there are many, at least.
const MOST_ROWS: u16 = 4;
const LEAST_ROWS: u16 = 2;
/// Bytes of a text that are looked at: more than the widest margin shows in its rows.
const LONGEST: usize = 600;

/// A note or a source that a line of the page marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// The mark.
    pub placed: Placed,
    /// What is shown, row by row.
    pub rows: Vec<String>,
    /// Its cells on the screen.
    pub area: Rect,
    /// Whether it is a source that is not certain, or that has no entry.
    pub doubtful: bool,
}

/// What stands beside or below the text.
#[derive(Debug, Clone, Default)]
pub struct Margin {
    /// Whether the reader wants it.
    pub on: bool,
    /// What there is room for, from the top.
    pub asides: Vec<Aside>,
    /// How many more there are.
    pub hidden: usize,
}

/// What makes two marks one: the second needs no aside of its own.
#[derive(Debug, PartialEq, Eq)]
enum Same {
    Source(ReferenceId),
    Note(ChapterId, String),
    Span(ChapterId, TextSpan),
}

/// A mark's words, before they are given room.
struct Wanted {
    placed: Placed,
    words: String,
    doubtful: bool,
}

impl App {
    /// The notes and sources beside the text.
    pub fn margin(&self) -> &Margin {
        &self.margin
    }

    /// s: notes and sources beside the text, and no longer.
    pub(super) fn toggle_margin(&mut self) {
        self.margin.on = !self.margin.on;
        self.arrange();
        let panes = &self.panes;
        if self.margin.on && panes.margin.is_empty() && panes.footer.is_empty() {
            self.margin.on = false;
            return self.tell("this screen has no room for notes beside the text");
        }
        self.tell(if self.margin.on {
            "notes and sources with the text"
        } else {
            "no notes beside the text"
        });
    }

    /// Works out anew what the rows on the screen mark.
    pub(super) fn refresh_margin(&mut self) {
        self.margin.asides.clear();
        self.margin.hidden = 0;
        if !self.margin.on {
            return;
        }
        let wanted = self.wanted_asides();
        let beside = !self.panes.margin.is_empty();
        let area = if beside { self.panes.margin } else { below_rule(self.panes.footer) };
        if area.is_empty() || wanted.is_empty() {
            return;
        }
        let place = |most: u16| {
            if beside { beside_text(&wanted, area, most) } else { below_text(&wanted, area) }
        };
        // The more there are, the shorter each is.
        let mut placed = place(MOST_ROWS);
        let mut most = MOST_ROWS;
        while beside && most > LEAST_ROWS && placed.len() < wanted.len() {
            most -= 1;
            placed = place(most);
        }
        self.margin.hidden = wanted.len() - placed.len();
        self.margin.asides = placed;
    }

    /// Everything that the rows on the screen mark, each source and note once, where it is marked first.
    fn wanted_asides(&self) -> Vec<Wanted> {
        let mut out = Vec::new();
        let mut seen: Vec<Same> = Vec::new();
        for placed in self.placed() {
            for (same, words, doubtful) in self.words_of(&placed) {
                if !seen.contains(&same) {
                    seen.push(same);
                    out.push(Wanted { placed: placed.clone(), words, doubtful });
                }
            }
        }
        out
    }

    fn words_of(&self, placed: &Placed) -> Vec<(Same, String, bool)> {
        let target = &placed.target;
        let Some(document) = self.work.document(target.chapter) else { return Vec::new() };
        match &target.kind {
            TargetKind::Note { label, kind } => {
                let at = TextPos::new(target.chapter, target.span.start);
                let Some(note) = self.work.note(at, label, *kind) else { return Vec::new() };
                let Some(own) = self.work.document(note.chapter) else { return Vec::new() };
                let blocks = own.container(own.notes()[note.note as usize].container).blocks.clone();
                // A body begins with its mark.
                let mut words = String::new();
                for block in (blocks.start.0..blocks.end.0).map(BlockId) {
                    words.push_str(beginning(own.slice(own.block(block).span)));
                    words.push(' ');
                    if words.len() > LONGEST {
                        break;
                    }
                }
                vec![(Same::Note(note.chapter, label.clone()), words, false)]
            }
            TargetKind::Citation(range) => {
                let cited = self.citations.chapter(target.chapter).get(range.clone()).unwrap_or_default();
                cited
                    .iter()
                    .map(|citation| match &citation.resolution {
                        Resolution::Resolved(id) => (Same::Source(*id), self.short_entry(*id), false),
                        Resolution::Uncertain { candidates, .. } => (
                            Same::Span(target.chapter, citation.span),
                            format!("perhaps: {}", self.short_entry(candidates[0])),
                            true,
                        ),
                        Resolution::Unresolved => {
                            let words = beginning(document.slice(citation.span));
                            let same = Same::Span(target.chapter, citation.span);
                            (same, format!("no entry for “{words}”"), true)
                        }
                    })
                    .collect()
            }
            TargetKind::Link(_)
            | TargetKind::Abbreviation(_)
            | TargetKind::Cross(_)
            | TargetKind::Term(_)
            | TargetKind::Own(_) => Vec::new(),
        }
    }

    /// The beginning of an entry, as its list has it.
    fn short_entry(&self, id: ReferenceId) -> String {
        let reference = self.citations.reference(id);
        match reference.place.and_then(|place| Some((place, self.work.document(place.chapter)?))) {
            Some((place, document)) => beginning(document.slice(place.span)).to_owned(),
            None => beginning(&reference.line()).to_owned(),
        }
    }

    /// A press on an aside opens its popup; whether there was one.
    pub(super) fn press_margin(&mut self, at: Position) -> bool {
        let Some(aside) = self.margin.asides.iter().find(|aside| aside.area.contains(at)) else {
            return false;
        };
        let placed = aside.placed.clone();
        self.look_up(&placed);
        true
    }
}

/// The footer without the rule above it.
fn below_rule(footer: Rect) -> Rect {
    Rect { y: footer.y + footer.height.min(1), height: footer.height.saturating_sub(1), ..footer }
}

fn beginning(text: &str) -> &str {
    &text[..text::floor(text, LONGEST.min(text.len()))]
}

/// Each beside its line, or below the one before it. Where not all fit, the last row is left for their number.
fn beside_text(wanted: &[Wanted], area: Rect, most: u16) -> Vec<Aside> {
    let place = |bottom: u16| {
        let mut out: Vec<Aside> = Vec::new();
        let mut free = area.y;
        for one in wanted {
            let y = free.max(area.y + one.placed.row);
            let room = bottom.saturating_sub(y).min(most);
            if room == 0 {
                break;
            }
            let rows = set(&one.words, area.width, room);
            // Half a line of a note says less than that there is one.
            if room < LEAST_ROWS && rows.last().is_some_and(|row| row.ends_with('…')) {
                break;
            }
            let own = Rect::new(area.x, y, area.width, rows.len() as u16);
            // A blank row parts it from the next.
            free = own.bottom() + 1;
            out.push(Aside { placed: one.placed.clone(), rows, area: own, doubtful: one.doubtful });
        }
        out
    };
    let all = place(area.bottom());
    if all.len() == wanted.len() { all } else { place(area.bottom().saturating_sub(1)) }
}

/// One row each; where not all fit, the last row is left for their number.
fn below_text(wanted: &[Wanted], area: Rect) -> Vec<Aside> {
    let rows = usize::from(area.height);
    let fit = if wanted.len() <= rows { wanted.len() } else { rows.saturating_sub(1) };
    let row = |(at, one): (usize, &Wanted)| Aside {
        placed: one.placed.clone(),
        rows: set(&one.words, area.width, 1),
        area: Rect::new(area.x, area.y + at as u16, area.width, 1),
        doubtful: one.doubtful,
    };
    wanted.iter().take(fit).enumerate().map(row).collect()
}
