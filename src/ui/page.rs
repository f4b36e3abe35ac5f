//! The text pane: rows, what lies over them, the reading mark and the scrollbar.

use ratatui::buffer::Buffer;

use super::{overlay, own, paint};
use crate::app::{App, GUTTER, Line};
use crate::text::{self, ChapterId};
use crate::theme::Part;

/// Draws the pane.
pub(super) fn draw(app: &App, buffer: &mut Buffer) {
    let area = app.panes().text;
    let lines = app.body().lines(app.work());
    for (at, line) in lines.iter().enumerate() {
        let y = area.y + at as u16;
        match line {
            Line::Text(chapter, row) => {
                if let Some(document) = app.work().document(*chapter) {
                    paint::row(app, buffer, document, row, (area.x, y), area.width);
                    overlay::row(app, buffer, *chapter, document, row, (area.x, y));
                }
            }
            Line::Gap { middle: true } => {
                let sign = if app.ascii() { "-" } else { "─" };
                let style = app.theme().part(Part::Border);
                paint::text(buffer, (area.x, y), area.width, &sign.repeat(usize::from(area.width)), style);
            }
            Line::Placeholder(chapter, 0) => placeholder(app, buffer, *chapter, (area.x, y)),
            Line::Gap { middle: false } | Line::Placeholder(..) | Line::Beyond => {}
        }
    }
    own::margin(app, buffer, &lines);
    reading_mark(app, buffer);
    scrollbar(app, buffer);
}

/// A chapter that is not loaded yet shows its title.
fn placeholder(app: &App, buffer: &mut Buffer, chapter: ChapterId, at: (u16, u16)) {
    let width = app.panes().text.width;
    let title = text::clip(&app.work().chapter(chapter).title, usize::from(width).saturating_sub(2));
    let x = paint::text(buffer, at, width, &title, app.theme().part(Part::PaneTitle));
    paint::text(buffer, (x, at.1), 2, " …", app.theme().part(Part::Quiet));
}

/// The quiet mark in the margin that says where the reader is.
fn reading_mark(app: &App, buffer: &mut Buffer) {
    let area = app.panes().text;
    if area.x < GUTTER {
        return;
    }
    let sign = if app.ascii() { ">" } else { "▸" };
    let at = (area.x - GUTTER, area.y + app.body().line());
    paint::text(buffer, at, 1, sign, app.theme().part(Part::ReadingMark));
}

fn scrollbar(app: &App, buffer: &mut Buffer) {
    let bar = app.panes().scrollbar;
    if bar.width == 0 || bar.height == 0 {
        return;
    }
    let (trough, thumb, tick) = if app.ascii() { (" ", "|", "=") } else { (" ", "▐", "╼") };
    let figures = app.figures();
    let height = f64::from(bar.height);
    let first = ((figures.thumb.0 * height) as u16).min(bar.height - 1);
    let length = ((figures.thumb.1 * height).ceil() as u16).clamp(1, bar.height - first);
    for row in 0..bar.height {
        let on = (first..first + length).contains(&row);
        let (sign, part) = if on { (thumb, Part::Thumb) } else { (trough, Part::Trough) };
        paint::text(buffer, (bar.x, bar.y + row), 1, sign, app.theme().part(part));
    }
    for row in app.hit_rows(bar.height) {
        paint::text(buffer, (bar.x, bar.y + row), 1, tick, app.theme().part(Part::ReadingMark));
    }
    own::ticks(app, buffer);
}
