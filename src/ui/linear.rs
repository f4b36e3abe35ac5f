//! The state becomes lines: what a key changed is said, one line after the other, and nothing is drawn anew.
//!
//! For screen readers and dumb terminals. [`Teller`] keeps what was said last and finds what is new in the state;
//! what stands on the page is put into words in `words.rs`; what lies over it is known in `scene.rs` and told in
//! `telling.rs`. The text is plain: it holds no control character but `\n`, and begins with one wherever it begins a
//! line, so that the cursor stays at the end of what is read.

mod scene;
mod telling;
mod words;

use crate::app::{App, Line, Portion, Travel, portion};
use crate::document::{BlockKind, Document, Flow, FlowId};
use crate::layout::{Role, Row};
use crate::text::{self, ChapterId, Measure, TextPos, TextSpan};
use scene::Scene;

/// Says what changed.
#[derive(Debug, Default)]
pub struct Teller {
    scene: Option<Scene>,
    place: Option<Place>,
    /// The sections round what was said last.
    trail: Vec<String>,
    /// The number of the hit that was said last.
    hit: Option<usize>,
    chosen: Option<TextPos>,
    /// How far the text was said.
    heard: TextPos,
    toast: Option<String>,
    /// Whether a chapter was told whose title was not read yet.
    entered: bool,
    /// How many layers lay over the text.
    depth: usize,
    /// Lines to be said.
    lines: Vec<String>,
}

/// A row that was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    chapter: ChapterId,
    /// Its first byte; `None` while its chapter is not loaded.
    start: Option<u32>,
}

impl Teller {
    /// What is new in the state since the last call. `keyed` says that the reader pressed a key: then what is told is
    /// new even where it is the same as before.
    pub fn tell(&mut self, app: &App, keyed: bool) -> String {
        let is_first = self.scene.is_none();
        if is_first {
            self.lines.push(format!("{}.", app.title().trim_end_matches('.')));
            self.lines.push(
                "} and { read by paragraph, Space by page, j and k by line; ? lists all keys, q quits."
                    .to_owned(),
            );
        }
        let toast = app.toast().map(str::to_owned);
        if let Some(told) = &toast
            && (keyed || self.toast != toast)
        {
            self.lines.push(sentence(told));
        }
        self.toast.clone_from(&toast);
        let depth = std::mem::replace(&mut self.depth, app.layers().len());
        let scene = Scene::of(app);
        let mut typed = String::new();
        match self.scene.take() {
            Some(before) if before == scene => {
                self.text(app, &scene, false);
                // A key that led nowhere is answered: where there is an end, the same is said again.
                if keyed && toast.is_none() && app.count().is_none() && scene.is_gone_through() {
                    scene.tell(app, Some(&before), &mut self.lines);
                }
            }
            Some(before) => {
                let entered = before.is_another(&scene);
                if scene == Scene::Text {
                    self.text(app, &before, true);
                } else if let Some(more) = before.typed_on(&scene) {
                    typed = more;
                } else if entered && depth > self.depth && scene.is_gone_through() {
                    scene.come_back(app, &mut self.lines);
                } else {
                    scene.tell(app, (!entered).then_some(&before), &mut self.lines);
                }
            }
            None => {
                self.text(app, &scene, false);
                if scene != Scene::Text {
                    scene.tell(app, None, &mut self.lines);
                }
            }
        }
        self.scene = Some(scene);
        self.spell(app, &typed, is_first)
    }

    /// Says the place again with the next call: the reader was away.
    pub fn say_again(&mut self) {
        (self.place, self.hit) = (None, None);
        self.trail.clear();
    }

    /// The lines to be said, wrapped; `typed` goes on in the line before.
    fn spell(&mut self, app: &App, typed: &str, is_first: bool) -> String {
        // The last column stays free: some terminals begin a new line as soon as it is written to.
        let width = app.panes().screen.width.saturating_sub(1).max(1);
        let mut out = clean(app, typed);
        for line in self.lines.drain(..) {
            let line = clean(app, line.trim_end_matches('\n'));
            let mut segments = Vec::new();
            text::segments(&line, &mut segments);
            for part in text::wrap(&line, &segments, Measure::of(width)) {
                out.push('\n');
                out.push_str(&line[part.start as usize..part.end as usize]);
                if part.hyphen {
                    out.push('-');
                }
            }
            if line.ends_with(' ') {
                // What is typed goes on after a blank.
                out.push(' ');
            }
        }
        if is_first { out.trim_start_matches('\n').to_owned() } else { out }
    }

    /// What is new of the text. `back` says that the reader came back to it from another scene.
    fn text(&mut self, app: &App, scene: &Scene, back: bool) {
        if !back && *scene != Scene::Text {
            return;
        }
        let page = app.body().lines(app.work());
        let at = usize::from(app.body().line());
        let Some(line) = page.get(at) else { return };
        let place = place_of(line);
        let hit = app.hit_read().and_then(|_| app.hits().number());
        let found = hit.is_some() && (hit != self.hit || back && scene.is_search());
        if self.place.is_some_and(|old| old.start.is_none()) {
            // That a chapter has come is heard by its title, though that was told.
            self.entered = false;
        }
        if place != self.place || found {
            let old = page.iter().position(|line| self.place.is_some() && place_of(line) == self.place);
            match app.travel() {
                _ if place.is_none() => {}
                Travel::Rows if !back && !found => match old {
                    Some(old) if old < at => self.rows(app, &page[old + 1..=at]),
                    // Too far on for everything between.
                    None if self.place.is_some_and(|old| is_behind(app, old, place)) => self.jump(app, line),
                    _ => self.rows(app, &page[at..=at]),
                },
                Travel::Flow if !found => self.flow(app, line),
                Travel::Rows | Travel::Flow | Travel::Jump => self.jump(app, line),
            }
            (self.place, self.hit) = (place, hit);
        } else if back && app.toast().is_none() {
            self.lines.push("Back in the text.".to_owned());
            self.chapter_line(app, line, true);
        }
        self.trail = app.figures().trail;
        let chosen = app.chosen().map(|placed| TextPos::new(placed.target.chapter, placed.target.span.start));
        if chosen != self.chosen
            && let Some(placed) = app.chosen()
        {
            let words = sentence(&telling::target(app, &placed.target));
            self.lines.push(format!("{words} Enter opens it."));
        }
        self.chosen = chosen;
    }

    /// Rows that were gone through, without what was heard of them already.
    fn rows(&mut self, app: &App, rows: &[Line]) {
        let is_page = rows.iter().filter(|line| says(app, line)).count() > 1;
        let mut pending: Option<(ChapterId, FlowId, Vec<Portion>)> = None;
        let last = rows.len() - 1;
        for (at, line) in rows.iter().enumerate() {
            match line {
                Line::Text(chapter, row) => {
                    let Some(document) = app.work().document(*chapter) else { continue };
                    if is_separator(document, row) {
                        self.finish(app, &mut pending);
                        self.lines.push("Separator.".to_owned());
                        continue;
                    }
                    let Some(mut portion) = portion(document, row) else { continue };
                    if is_page && at < last {
                        match self.unheard(document, *chapter, row, portion) {
                            Some(rest) => portion = rest,
                            None => continue,
                        }
                    }
                    match &mut pending {
                        Some((own, flow, portions)) if own == chapter && *flow == row.flow => {
                            portions.push(portion);
                        }
                        _ => {
                            self.finish(app, &mut pending);
                            self.enter(app, *chapter);
                            pending = Some((*chapter, row.flow, vec![portion]));
                        }
                    }
                }
                Line::Placeholder(chapter, 0) => {
                    self.finish(app, &mut pending);
                    self.enter(app, *chapter);
                    self.lines.push("This chapter is still being read.".to_owned());
                }
                Line::Placeholder(..) | Line::Gap { .. } | Line::Beyond => {}
            }
        }
        self.finish(app, &mut pending);
    }

    /// Says the part of a flow that was gathered.
    fn finish(&mut self, app: &App, pending: &mut Option<(ChapterId, FlowId, Vec<Portion>)>) {
        let Some((chapter, flow, portions)) = pending.take() else { return };
        let Some(document) = app.work().document(chapter) else { return };
        self.say(app, document, (chapter, flow), &portions);
    }

    fn say(
        &mut self,
        app: &App,
        document: &Document,
        (chapter, flow): (ChapterId, FlowId),
        said: &[Portion],
    ) {
        // A title that says what the chapter is called was said with the chapter.
        let is_said = std::mem::take(&mut self.entered)
            && is_title(document, flow)
            && text::bare(&flow_text(document, flow)) == text::bare(&app.work().chapter(chapter).title);
        if !is_said {
            self.lines.extend(words::part(document, flow, said));
        }
        let end = said.iter().filter_map(|portion| match portion {
            Portion::Text(spans) => spans.last().map(|span| span.end),
            Portion::Whole | Portion::TableRows(_) => None,
        });
        self.heard = TextPos::new(chapter, end.max().unwrap_or_else(|| document.flow_start(flow)));
    }

    /// What of a row was not said yet.
    fn unheard(
        &self,
        document: &Document,
        chapter: ChapterId,
        row: &Row,
        portion: Portion,
    ) -> Option<Portion> {
        if chapter != self.heard.chapter || document.flow_at(self.heard.offset) != row.flow {
            return Some(portion);
        }
        let Portion::Text(spans) = portion else { return Some(portion) };
        let heard = self.heard.offset;
        let rest = spans.into_iter().filter(|span| span.end > heard);
        let rest: Vec<TextSpan> = rest.map(|span| TextSpan::new(span.start.max(heard), span.end)).collect();
        let says = rest.iter().any(|span| !document.slice(*span).trim().is_empty());
        says.then_some(Portion::Text(rest))
    }

    /// A paragraph, whole.
    fn flow(&mut self, app: &App, line: &Line) {
        let Line::Text(chapter, row) = line else { return self.chapter_line(app, line, false) };
        let Some(document) = app.work().document(*chapter) else { return };
        self.enter(app, *chapter);
        self.whole(app, document, *chapter, row.flow);
    }

    fn whole(&mut self, app: &App, document: &Document, chapter: ChapterId, flow: FlowId) {
        match document.flow(flow) {
            Flow::Table(_) => {
                self.lines.extend(words::whole(document, flow));
                let end = document.flow_spans(flow).last().map_or(0, |span| span.end);
                self.heard = TextPos::new(chapter, end);
            }
            Flow::Block(_) | Flow::Joined(_) => {
                let spans: Vec<TextSpan> = document.flow_spans(flow).collect();
                self.say(app, document, (chapter, flow), &[Portion::Text(spans)]);
            }
        }
    }

    /// Where a jump went to: chapter, section, hit, and the sentence there.
    fn jump(&mut self, app: &App, line: &Line) {
        let Line::Text(chapter, row) = line else { return self.chapter_line(app, line, false) };
        let Some(document) = app.work().document(*chapter) else { return };
        self.enter(app, *chapter);
        let is_heading = is_title(document, row.flow);
        let trail = app.figures().trail;
        let mut place = Vec::new();
        if !is_heading && trail != self.trail {
            place.extend(trail.iter().skip(1).cloned());
        }
        let hit = app.hit_read();
        if hit.is_some() {
            let hits = app.hits();
            let more = if hits.is_complete() { "" } else { " or more" };
            place.push(match hits.number() {
                Some(number) => format!("hit {number} of {}{more}", hits.total()),
                None => format!("one of {}{more} hits", hits.total()),
            });
        }
        if !place.is_empty() {
            self.lines.push(sentence(&format!("{}:", place.join(", "))));
        }
        let is_prose = match document.flow(row.flow) {
            Flow::Block(block) => matches!(
                document.block(*block).kind,
                BlockKind::Paragraph | BlockKind::Byline | BlockKind::Term
            ),
            Flow::Joined(_) => true,
            Flow::Table(_) => false,
        };
        let at = hit.unwrap_or_else(|| TextPos::new(*chapter, row.start.unwrap_or(0)));
        match app.sentence_at(at).filter(|_| is_prose) {
            _ if is_heading => self.whole(app, document, *chapter, row.flow),
            Some(sentence) => {
                self.say(app, document, (*chapter, row.flow), &[Portion::Text(vec![sentence])]);
            }
            None => self.rows(app, std::slice::from_ref(line)),
        }
    }

    /// A row alone, without what leads to it.
    fn chapter_line(&mut self, app: &App, line: &Line, again: bool) {
        let heard = self.heard;
        self.rows(app, std::slice::from_ref(line));
        if again {
            self.heard = heard;
        }
    }

    /// Another chapter is told.
    fn enter(&mut self, app: &App, chapter: ChapterId) {
        let is_known = self.place.is_some_and(|place| place.chapter == chapter);
        let chapters = app.work().chapters.len();
        if is_known || chapters < 2 {
            return;
        }
        let title = &app.work().chapter(chapter).title;
        self.lines.push(format!("Chapter {} of {chapters}: {title}.", chapter.index() + 1));
        self.entered = true;
        // For what follows in the same page.
        self.place = Some(Place { chapter, start: None });
    }
}

/// Whether a place is read before another.
fn is_behind(app: &App, place: Place, other: Option<Place>) -> bool {
    let key = |place: Place| {
        let document = app.work().document(place.chapter);
        (place.chapter, document.map(|document| document.reading_key(place.start.unwrap_or(0))))
    };
    other.is_some_and(|other| key(place) < key(other))
}

fn place_of(line: &Line) -> Option<Place> {
    match line {
        Line::Text(chapter, row) => row.start.map(|start| Place { chapter: *chapter, start: Some(start) }),
        Line::Placeholder(chapter, _) => Some(Place { chapter: *chapter, start: None }),
        Line::Gap { .. } | Line::Beyond => None,
    }
}

/// Whether a row is a thematic break of the author's, not a line that layout draws.
fn is_separator(document: &Document, row: &Row) -> bool {
    row.runs.iter().any(|run| run.role == Role::Rule)
        && document.flow_blocks(row.flow).any(|block| document.block(block).kind == BlockKind::Rule)
}

fn says(app: &App, line: &Line) -> bool {
    match line {
        Line::Text(chapter, row) => {
            app.work().document(*chapter).is_some_and(|document| portion(document, row).is_some())
        }
        Line::Placeholder(..) | Line::Gap { .. } | Line::Beyond => false,
    }
}

fn is_title(document: &Document, flow: FlowId) -> bool {
    document
        .flow_blocks(flow)
        .any(|block| matches!(document.block(block).kind, BlockKind::Heading { .. } | BlockKind::Title))
}

fn flow_text(document: &Document, flow: FlowId) -> String {
    document.flow_spans(flow).map(|span| document.slice(span)).collect()
}

/// A remark as a sentence: with a capital and an end, so that speech stops there.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let Some(first) = chars.next() else { return String::new() };
    let end = if words.ends_with(['.', '!', '?', ':']) { "" } else { "." };
    // A letter alone is a key.
    if chars.as_str().starts_with(char::is_alphabetic) {
        format!("{}{}{end}", first.to_uppercase(), chars.as_str())
    } else {
        format!("{words}{end}")
    }
}

/// Text as it may reach the terminal.
fn clean(app: &App, words: &str) -> String {
    let safe = text::safe(words);
    let seen: String = safe.chars().filter(|c| !text::is_invisible(*c)).collect();
    let seen = seen.replace('\n', " ");
    if app.ascii() { text::ascii(&seen).into_owned() } else { seen }
}
