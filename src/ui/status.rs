//! The status line: where one is, or what is typed, asked or told.

use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{own, paint};
use crate::app::{App, Figures, Focus, Layer, Prompt, PromptKind, TOLD_ROWS};
use crate::text;
use crate::theme::Part;

/// Draws the line; returns where the cursor stands while something is typed on it.
pub(super) fn draw(app: &App, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let area = app.panes().status;
    let prompt = app.layers().iter().rev().find_map(|layer| match layer {
        Layer::Prompt(prompt) => Some(prompt),
        _ => None,
    });
    let question = match app.layers().last() {
        Some(Layer::Confirm { url }) => Some(format!("{}? y / n", to_open(url))),
        Some(Layer::Ask(ask)) => Some(own::question(app, ask)),
        Some(Layer::Labels { .. }) => Some("type a label; any other key goes back".to_owned()),
        None if app.selection().is_some() && app.toast().is_none() => {
            Some("selecting: j k { } more or less, y copies, a A annotate, * searches, Esc leaves".to_owned())
        }
        _ => None,
    };
    // In zen mode the line appears only while it is needed.
    let y = if area.height == 0 { app.panes().screen.bottom() - 1 } else { area.y };
    let screen = app.panes().screen;
    let told = question.as_deref().or(app.toast());
    if area.height == 0 && prompt.is_none() && told.is_none() {
        return None;
    }
    paint::clear(buffer, Rect::new(0, y, screen.width, 1), app.theme().part(Part::Bar));
    if let Some(prompt) = prompt {
        return Some(typed(app, buffer, prompt, y));
    }
    if let Some(told) = told {
        // What is too long for the line takes rows of the text above it.
        let rows = text::set(told, screen.width.saturating_sub(2), TOLD_ROWS);
        for (above, words) in rows.iter().rev().enumerate() {
            let y = y.saturating_sub(above as u16);
            paint::clear(buffer, Rect::new(0, y, screen.width, 1), app.theme().part(Part::Bar));
            paint::text(buffer, (1, y), screen.width, words, app.theme().part(Part::Toast));
        }
        return None;
    }
    figures(app, buffer, y);
    None
}

/// A line that is being typed, with how the search stands.
fn typed(app: &App, buffer: &mut Buffer, prompt: &Prompt, y: u16) -> (u16, u16) {
    let (screen, theme) = (app.panes().screen, app.theme());
    let (sign, note) = match prompt.kind {
        PromptKind::Search if prompt.input.text().trim().is_empty() => match app.searches_all_works() {
            Some(true) => ("/", "in all works, Ctrl-l: this one".to_owned()),
            Some(false) => ("/", "in this work, Ctrl-l: all".to_owned()),
            None => ("/", String::new()),
        },
        PromptKind::Search => ("/", asked_state(app)),
        PromptKind::Command => (":", String::new()),
    };
    let note_width = text::width(&note) as u16;
    let room = screen.width.saturating_sub(note_width + 4).max(4);
    let (shown, column) = prompt.input.shown(room);
    paint::text(buffer, (1, y), 1, sign, theme.part(Part::PaneTitle));
    paint::text(buffer, (2, y), room, shown, theme.part(Part::Entry));
    let part = if app.hits().error().is_some() { Part::Toast } else { Part::Quiet };
    let x = screen.width.saturating_sub(note_width + 1);
    paint::text(buffer, (x, y), note_width, &note, theme.part(part));
    (2 + column, y)
}

/// The same while it is typed: with what makes no sense, and where to find what may have been meant.
fn asked_state(app: &App) -> String {
    let mut state = search_state(app);
    if state.ends_with('?') {
        state.push_str(" Tab");
    }
    match app.hits().remarks().next() {
        Some(remark) => {
            // What is typed comes first.
            let taken = text::width(app.hits().typed()) + text::width(&state) + 8;
            let room = usize::from(app.panes().screen.width).saturating_sub(taken).max(20);
            format!("{}  {state}", text::clip(remark, room))
        }
        None => state,
    }
}

/// `3/25`, or why there is nothing to count.
fn search_state(app: &App) -> String {
    let hits = app.hits();
    match (hits.is_active(), hits.error(), hits.total()) {
        (false, _, _) => String::new(),
        (true, Some(error), _) => text::clip(error, 40),
        (true, None, total) => {
            let words = hits.instead().map_or_else(String::new, |(_, instead)| format!("{instead} "));
            let place = if app.searches_all_works() == Some(true) { " in all works" } else { "" };
            match total {
                // The list says it in its own words.
                0 if hits.is_complete() => match app.suggestions().first().filter(|_| !app.in_results()) {
                    Some(meant) => format!("no hit{place}, did you mean {}?", text::clip(meant, 40)),
                    None => format!("no hit{place}"),
                },
                0 => format!("no hit yet{place}"),
                _ if hits.is_at_note() => format!("{words}{}{place}, a note of yours", hits.count()),
                _ => format!("{words}{}{place}", hits.count()),
            }
        }
    }
}

fn figures(app: &App, buffer: &mut Buffer, y: u16) {
    let (screen, theme) = (app.panes().screen, app.theme());
    let figures = app.figures();
    let mut right = String::new();
    if let Some(count) = app.count() {
        right = format!("{count}  ");
    }
    if app.hits().is_active() {
        let _ = write!(right, "/{} {}  ", text::clip(app.hits().typed(), 16), search_state(app));
    }
    right.push_str(&place(&figures, screen.width));
    let right = text::clip(&right, usize::from(screen.width.saturating_sub(2)));
    let width = text::width(&right) as u16;
    let x = screen.width.saturating_sub(width + 1);
    paint::text(buffer, (x, y), width, &right, theme.part(Part::Status));
    let room = x.saturating_sub(3);
    let left = match app.focus() {
        Focus::Sidebar if room >= 30 => "Enter goes there  / narrows  Esc to the text".to_owned(),
        _ => trail(&figures.trail, usize::from(room), app.ascii()),
    };
    let left = text::clip(&left, usize::from(room));
    paint::text(buffer, (1, y), room, &left, theme.part(Part::Status));
}

/// Chapter and sections: the outer ones give way where there is no room, the chapter last.
fn trail(trail: &[String], room: usize, ascii: bool) -> String {
    let sign = if ascii { " > " } else { " › " };
    let mut shown: Vec<&str> = trail.iter().map(String::as_str).collect();
    while shown.len() > 2 && text::width(&shown.join(sign)) > room {
        shown.remove(1);
    }
    // The chapter gives way to its section, but a beginning of it stays.
    if let [chapter, section] = shown[..] {
        let left = room.saturating_sub(text::width(section) + text::width(sign));
        if left >= 8 {
            return format!("{}{sign}{section}", text::clip(chapter, left));
        }
        return section.to_owned();
    }
    shown.join(sign)
}

fn place(figures: &Figures, width: u16) -> String {
    let minutes = figures.minutes.map(|minutes| match minutes.ceil() as u32 {
        0 | 1 => "1 min left".to_owned(),
        minutes => format!("{minutes} min left"),
    });
    let percent = format!("{}%", figures.percent);
    if let Some(loading) = figures.loading.filter(|_| width >= 40) {
        return format!("reading the file: {loading}% · {percent}");
    }
    match (width, minutes) {
        (70.., Some(minutes)) => {
            let chapter = format!("ch {}/{} {}%", figures.chapter, figures.chapters, figures.chapter_percent);
            if figures.chapters > 1 {
                format!("{minutes} · {chapter} · work {percent}")
            } else {
                format!("{minutes} · {percent}")
            }
        }
        (40.., _) if figures.chapters > 1 => format!("{}/{}  {percent}", figures.chapter, figures.chapters),
        _ => percent,
    }
}

/// What opening an address of the web would do.
pub(super) fn to_open(url: &str) -> String {
    match url.strip_prefix("mailto:") {
        Some(address) => format!("write to {address} in the mail program"),
        None => format!("open {url} in the browser"),
    }
}
