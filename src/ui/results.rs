//! The results of the search: a title, and hits under their chapters and sections.

use std::ops::Range;

use ratatui::buffer::Buffer;

use super::paint;
use crate::app::{App, Results, Shown};
use crate::text;
use crate::theme::Part;

/// Draws the pane.
pub(super) fn draw(app: &App, buffer: &mut Buffer) {
    let (area, theme) = (app.panes().results, app.theme());
    paint::clear(buffer, area, theme.part(Part::Ground));
    let [across, down] = if app.ascii() { ["-", "|"] } else { ["─", "│"] };
    let lines = app.panes().result_lines();
    if app.panes().is_beside() {
        for y in area.top()..area.bottom() {
            paint::text(buffer, (area.x, y), 1, down, theme.part(Part::Border));
        }
    } else {
        for x in area.left()..area.right() {
            paint::text(buffer, (x, area.y), 1, across, theme.part(Part::Border));
        }
    }
    let hint = match (app.in_results(), app.results().is_some_and(Results::is_kept)) {
        (true, false) => " Tab sorts  Ctrl-t keeps ",
        (true, true) => " Tab sorts  Ctrl-t lets go ",
        (false, _) => " & goes here ",
    };
    let hint_width = text::width(hint) as u16;
    let room = lines.width.saturating_sub(2);
    let title = format!(" {} ", text::clip(&app.results_title(), usize::from(room.saturating_sub(2))));
    let end = paint::text(buffer, (lines.x, area.y), lines.width, &title, theme.part(Part::PaneTitle));
    if end + hint_width < area.right() {
        paint::text(buffer, (area.right() - hint_width, area.y), hint_width, hint, theme.part(Part::Quiet));
    }
    for (row, line) in app.result_lines(room.saturating_sub(3)).iter().enumerate() {
        let y = lines.y + row as u16;
        if y < lines.bottom() {
            draw_line(app, buffer, line, (lines.x, y), lines.width);
        }
    }
}

fn draw_line(app: &App, buffer: &mut Buffer, line: &Shown, (x, y): (u16, u16), width: u16) {
    let theme = app.theme();
    let room = width.saturating_sub(2);
    let words = |buffer: &mut Buffer, indent: u16, words: &str, part: Part| {
        let room = room.saturating_sub(indent);
        let words = text::clip(words, usize::from(room));
        paint::text(buffer, (x + 1 + indent, y), room, &words, theme.part(part));
    };
    match line {
        Shown::Chapter(title, count) => {
            // A blank parts the count from the title.
            let taken = count.len() as u16 + 1;
            let title = text::clip(title, usize::from(room.saturating_sub(taken)));
            words(buffer, 0, &title, Part::CurrentEntry);
            let at = x + 1 + room.saturating_sub(count.len() as u16);
            paint::text(buffer, (at, y), count.len() as u16, count, theme.part(Part::Letters));
        }
        Shown::Section(title) => words(buffer, 2, title, Part::Quiet),
        Shown::Remark(remark) => words(buffer, 0, remark, Part::Quiet),
        Shown::Suggestion(suggestion, chosen) => {
            mark(app, buffer, (x, y), width, *chosen);
            words(buffer, 2, suggestion, part_of(app, *chosen));
        }
        Shown::Hit { words: excerpt, matches, chosen } => {
            mark(app, buffer, (x, y), width, *chosen);
            words(buffer, 2, excerpt, part_of(app, *chosen));
            let columns = |range: &Range<usize>| {
                let column = |at: usize| x + 3 + text::width(excerpt.get(..at).unwrap_or(excerpt)) as u16;
                column(range.start).min(x + width)..column(range.end).min(x + width)
            };
            for columns in matches.iter().map(columns) {
                paint::restyle(buffer, y, columns, theme.part(Part::Found));
            }
        }
    }
}

/// How a line is written: the chosen one as the keys' own while they are in the pane.
fn part_of(app: &App, chosen: bool) -> Part {
    match (chosen, app.in_results()) {
        (true, true) => Part::Cursor,
        (true, false) => Part::CurrentEntry,
        (false, _) => Part::Entry,
    }
}

/// The chosen line is marked, so that it is not told by its ground alone.
fn mark(app: &App, buffer: &mut Buffer, (x, y): (u16, u16), width: u16, chosen: bool) {
    if !chosen {
        return;
    }
    let style = app.theme().part(part_of(app, chosen));
    if app.in_results() {
        paint::restyle(buffer, y, x..x + width, style);
    }
    paint::text(buffer, (x, y), 1, if app.ascii() { ">" } else { "▌" }, style);
}
