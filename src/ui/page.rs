//! The text pane, or both of them: rows, what lies over them, the reading mark and the scrollbar.

use ratatui::buffer::Buffer;

use super::{Link, links, overlay, own, paint};
use crate::app::{App, Body, GUTTER, Half, Line};
use crate::text::{self, ChapterId};
use crate::theme::Part;

/// Draws what is read; where the text is split, the other half and the line between too.
pub(super) fn draw(app: &App, buffer: &mut Buffer, links: &mut Vec<Link>) {
    let panes = app.panes();
    let own = Half { area: panes.body, text: panes.text, scrollbar: panes.scrollbar };
    half(app, (&mut *buffer, &mut *links), app.body(), own, true);
    if let Some(other) = app.other_half() {
        half(app, (&mut *buffer, links), other, panes.other, false);
        let (divider, style) = (panes.divider, app.theme().part(Part::Border));
        let [across, down] = if app.ascii() { ["-", "|"] } else { ["─", "│"] };
        for at in divider.positions() {
            paint::text(buffer, at.into(), 1, if divider.width == 1 { down } else { across }, style);
        }
    }
}

/// Draws one half; `keys` says whether it has them.
fn half(app: &App, (buffer, links): (&mut Buffer, &mut Vec<Link>), body: &Body, place: Half, keys: bool) {
    let area = place.text;
    let lines = body.lines(app.work());
    for (at, line) in lines.iter().enumerate() {
        let y = area.y + at as u16;
        match line {
            Line::Text(chapter, row) => {
                if let Some(document) = app.work().document(*chapter) {
                    paint::row(app, buffer, document, row, (area.x, y), area.width);
                    overlay::row(app, buffer, *chapter, document, row, (area.x, y));
                    if keys {
                        overlay::chosen(app, buffer, *chapter, document, row, (area.x, y));
                    }
                    links::mark(app, (&mut *buffer, &mut *links), document, row, ((area.x, y), area.width));
                }
            }
            Line::Gap { middle: true } => {
                let sign = if app.ascii() { "-" } else { "─" };
                let style = app.theme().part(Part::Border);
                paint::text(buffer, (area.x, y), area.width, &sign.repeat(usize::from(area.width)), style);
            }
            Line::Placeholder(chapter, 0) => placeholder(app, buffer, *chapter, (area.x, y), area.width),
            Line::Gap { middle: false } | Line::Placeholder(..) | Line::Beyond => {}
        }
    }
    own::margin(app, buffer, &lines, area);
    reading_mark(app, buffer, body, place, keys);
    scrollbar(app, buffer, place, app.thumb(body, &lines));
}

/// A chapter that is not loaded yet shows its title.
fn placeholder(app: &App, buffer: &mut Buffer, chapter: ChapterId, at: (u16, u16), width: u16) {
    let title = text::clip(&app.work().chapter(chapter).title, usize::from(width).saturating_sub(2));
    let x = paint::text(buffer, at, width, &title, app.theme().part(Part::PaneTitle));
    paint::text(buffer, (x, at.1), 2, " …", app.theme().part(Part::Quiet));
}

/// The quiet mark in the margin that says where the reader is; a hollow one in the half without the keys.
fn reading_mark(app: &App, buffer: &mut Buffer, body: &Body, place: Half, keys: bool) {
    let area = place.text;
    if area.x < GUTTER {
        return;
    }
    let sign = match (keys, app.ascii()) {
        (true, true) => ">",
        (true, false) => "▸",
        (false, true) => ".",
        (false, false) => "▹",
    };
    let part = if keys { Part::ReadingMark } else { Part::Quiet };
    paint::text(buffer, (area.x - GUTTER, area.y + body.line()), 1, sign, app.theme().part(part));
}

fn scrollbar(app: &App, buffer: &mut Buffer, place: Half, (above, shown): (f64, f64)) {
    let bar = place.scrollbar;
    if bar.width == 0 || bar.height == 0 {
        return;
    }
    let (trough, thumb, tick) = if app.ascii() { (" ", "|", "=") } else { (" ", "▐", "╼") };
    let height = f64::from(bar.height);
    let first = ((above * height) as u16).min(bar.height - 1);
    let length = ((shown * height).ceil() as u16).clamp(1, bar.height - first);
    for row in 0..bar.height {
        let on = (first..first + length).contains(&row);
        let (sign, part) = if on { (thumb, Part::Thumb) } else { (trough, Part::Trough) };
        paint::text(buffer, (bar.x, bar.y + row), 1, sign, app.theme().part(part));
    }
    for row in app.hit_rows(bar.height) {
        paint::text(buffer, (bar.x, bar.y + row), 1, tick, app.theme().part(Part::ReadingMark));
    }
    own::ticks(app, buffer, bar);
}
