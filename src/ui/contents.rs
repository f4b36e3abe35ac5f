//! The contents at the side.

use ratatui::buffer::Buffer;

use super::{own, paint};
use crate::app::{App, Entry, Focus, Layer, LineInput};
use crate::text;
use crate::theme::Part;

/// Draws the pane: a title, the tree, and a line between it and the text.
pub(super) fn draw(app: &App, buffer: &mut Buffer) {
    let (area, theme) = (app.panes().sidebar, app.theme());
    if app.panes().overlay {
        paint::clear(buffer, area, theme.part(Part::Ground));
    }
    let edge = area.right() - 1;
    let line = if app.ascii() { "|" } else { "│" };
    for y in area.top()..area.bottom() {
        paint::text(buffer, (edge, y), 1, line, theme.part(Part::Border));
    }
    let room = area.width.saturating_sub(3);
    let (words, part) = match filter(app, room) {
        Some(typed) => (format!("/{typed}"), Part::Letters),
        None => ("Contents".to_owned(), Part::Quiet),
    };
    paint::text(buffer, (area.x + 1, area.y), room, &words, theme.part(part));

    let current = app.current_entry();
    let rows = usize::from(area.height.saturating_sub(2));
    let sidebar = app.sidebar();
    if sidebar.is_empty() {
        paint::text(buffer, (area.x + 1, area.y + 1), room, "nothing fits", theme.part(Part::Quiet));
    }
    for row in 0..rows {
        let at = sidebar.top() + row;
        let Some(entry) = sidebar.entry(at) else { break };
        let y = area.y + 1 + row as u16;
        let under_keys = app.focus() == Focus::Sidebar && at == sidebar.cursor();
        entry_row(app, buffer, entry, y, (current == Some(at), under_keys));
    }
    let more = sidebar.len().saturating_sub(sidebar.top() + rows);
    if more > 0 {
        let words = format!("{more} more");
        paint::text(buffer, (area.x + 1, area.bottom() - 1), room, &words, theme.part(Part::Quiet));
    }
}

/// What the contents are narrowed by: while it is typed, and after.
fn filter(app: &App, room: u16) -> Option<&str> {
    match app.layers().last() {
        Some(Layer::Filter(input)) => Some(input.shown(room.saturating_sub(1)).0),
        _ => Some(app.sidebar().filter()).filter(|filter| !filter.is_empty()),
    }
}

fn entry_row(app: &App, buffer: &mut Buffer, entry: &Entry, y: u16, (current, under_keys): (bool, bool)) {
    let (area, theme) = (app.panes().sidebar, app.theme());
    let sign_at = app.panes().fold_sign(entry.depth);
    let indent = sign_at - area.x - 1;
    let sign = match (entry.parent, entry.folded, app.ascii()) {
        (false, _, _) => " ",
        (true, true, false) => "▸",
        (true, false, false) => "▾",
        (true, true, true) => "+",
        (true, false, true) => "-",
    };
    let hits = if entry.section.is_none() { app.hits().in_chapter(entry.chapter).len() } else { 0 };
    // What there is not to read is said in words, not only in grey.
    let absent = entry.section.is_none().then(|| app.work().chapter(entry.chapter).absence()).flatten();
    let count = if hits > 0 { hits.to_string() } else { absent.unwrap_or_default().to_owned() };
    let read = own::extent(app, app.extent(entry.chapter, entry.section));
    let count = match (count.is_empty(), read.is_empty()) {
        (_, true) => count,
        (true, false) => read.to_owned(),
        (false, false) => format!("{count} {read}"),
    };
    // A blank parts the count from the title.
    let taken = if count.is_empty() { 0 } else { text::width(&count) as u16 + 1 };
    let room = area.width.saturating_sub(5 + indent + taken);
    let title = text::clip(&entry.title, usize::from(room));
    let part = match (current, under_keys) {
        (_, true) => Part::Cursor,
        (true, false) => Part::CurrentEntry,
        (false, false) if entry.section.is_some() || app.work().chapter(entry.chapter).is_blank() => {
            Part::Quiet
        }
        (false, false) => Part::Entry,
    };
    let style = theme.part(part);
    if under_keys {
        paint::restyle(buffer, y, area.x..area.right() - 1, style);
    }
    let mark = match (current, app.ascii()) {
        (true, false) => "▌",
        (true, true) => ">",
        (false, _) => " ",
    };
    paint::text(buffer, (area.x, y), 1, mark, if under_keys { style } else { theme.part(Part::ReadingMark) });
    let x = sign_at;
    paint::text(buffer, (x, y), 1, sign, if under_keys { style } else { theme.part(Part::Quiet) });
    paint::text(buffer, (x + 2, y), room, &title, style);
    let wide = text::width(&count) as u16;
    let x = area.right().saturating_sub(2 + wide);
    let part = if hits > 0 { Part::Letters } else { Part::Quiet };
    paint::text(buffer, (x, y), wide, &count, theme.part(part));
}

/// Where the cursor stands while the contents are narrowed.
pub(super) fn filter_cursor(app: &App, input: &LineInput) -> Option<(u16, u16)> {
    let area = app.panes().sidebar;
    let x = area.x + 2 + input.shown(area.width.saturating_sub(4)).1;
    (area.width > 0).then(|| (x.min(area.right().saturating_sub(2)), area.y))
}
