//! Popups over the text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Link, links, overlay, paint};
use crate::app::{App, Card, Finder, Fit, Goal, Item, Layer, ListRow, Listing};
use crate::text;
use crate::theme::Part;

/// Draws a popup with text.
pub(super) fn card(app: &App, card: &Card, buffer: &mut Buffer, links: &mut Vec<Link>) {
    let top = app
        .layers()
        .last()
        .is_some_and(|layer| matches!(layer, Layer::Card(top) if std::ptr::eq(top.as_ref(), card)));
    let hint = if top { card.hint() } else { String::new() };
    frame(app, buffer, card.area, &card.title, &hint);
    let inner = card.inner();
    for (at, row) in card.lines().iter().enumerate() {
        let cell = (inner.x, inner.y + at as u16);
        paint::row(app, buffer, &card.document, row, cell, inner.width);
        if let (true, Some(chapter)) = (card.is_chapter, card.chapter) {
            overlay::row(app, buffer, chapter, &card.document, row, cell);
        }
        links::mark(app, (&mut *buffer, &mut *links), &card.document, row, (cell, inner.width));
    }
    let shown = usize::from(inner.height);
    if card.rows() > shown {
        let words = format!(" {}/{} ", (card.top + shown).min(card.rows()), card.rows());
        let x = card.area.right().saturating_sub(2 + text::width(&words) as u16);
        let width = text::width(&words) as u16;
        paint::text(buffer, (x, card.area.bottom() - 1), width, &words, app.theme().part(Part::Quiet));
    }
}

/// An empty box with a title above and a hint below.
pub(super) fn frame(app: &App, buffer: &mut Buffer, area: Rect, title: &str, hint: &str) {
    let theme = app.theme();
    paint::clear(buffer, area, theme.part(Part::Ground));
    let border = theme.part(Part::Border);
    let [across, down, nw, ne, sw, se] =
        if app.ascii() { ["-", "|", "+", "+", "+", "+"] } else { ["─", "│", "╭", "╮", "╰", "╯"] };
    let (left, right, bottom) = (area.x, area.right() - 1, area.bottom() - 1);
    for x in left + 1..right {
        paint::text(buffer, (x, area.y), 1, across, border);
        paint::text(buffer, (x, bottom), 1, across, border);
    }
    for y in area.y + 1..bottom {
        paint::text(buffer, (left, y), 1, down, border);
        paint::text(buffer, (right, y), 1, down, border);
    }
    for (x, y, sign) in [(left, area.y, nw), (right, area.y, ne), (left, bottom, sw), (right, bottom, se)] {
        paint::text(buffer, (x, y), 1, sign, border);
    }
    let room = area.width.saturating_sub(4);
    if room > 2 && !title.is_empty() {
        let words = format!(" {} ", text::clip(title, usize::from(room - 2)));
        paint::text(buffer, (left + 1, area.y), room, &words, theme.part(Part::PaneTitle));
    }
    if usize::from(room) >= text::width(hint) + 2 && !hint.is_empty() {
        paint::text(buffer, (left + 1, bottom), room, &format!(" {hint} "), theme.part(Part::Quiet));
    }
}

/// Draws the jump to any heading; returns where the cursor stands.
pub(super) fn finder(app: &App, finder: &Finder, buffer: &mut Buffer) -> (u16, u16) {
    let (area, theme) = (app.panes().finder(finder.most()), app.theme());
    let (width, height) = (area.width, area.height);
    let (title, hint) = match finder.listing {
        Listing::Headings => ("Go to a heading".to_owned(), ""),
        Listing::References(order) => {
            (format!("Sources {}", order.name()), "Enter shows it  Tab sorts  Ctrl-y copies")
        }
        Listing::Own(sort) => {
            (format!("Your own, {}", sort.name()), "Enter goes there  Tab sorts  Ctrl-x deletes")
        }
        Listing::Bookmarks => ("Bookmarks".to_owned(), "Enter goes there  Ctrl-x deletes"),
        Listing::Works => ("Works you read".to_owned(), "Enter opens"),
    };
    frame(app, buffer, area, &title, hint);
    let room = width.saturating_sub(4);
    let x = area.x + 2;
    let count = format!("{}", finder.fits().len());
    let (shown, column) = finder.input.shown(room.saturating_sub(count.len() as u16 + 1));
    paint::text(buffer, (x, area.y + 1), room, shown, theme.part(Part::Entry));
    let at = area.right().saturating_sub(2 + count.len() as u16);
    paint::text(buffer, (at, area.y + 1), count.len() as u16, &count, theme.part(Part::Quiet));
    let rows = usize::from(height.saturating_sub(3));
    for (row, shown) in finder.rows(rows).into_iter().enumerate() {
        let y = area.y + 2 + row as u16;
        match shown {
            ListRow::Group(name, count) => {
                let words = text::clip(&format!("{name} ({count})"), usize::from(room));
                paint::text(buffer, (x, y), room, &words, theme.part(Part::PaneTitle));
            }
            ListRow::Fit(at) => {
                let fit = &finder.fits()[at];
                fit_row(app, buffer, (finder.item(fit), fit), (area, y), at == finder.cursor);
            }
        }
    }
    ((x + column).min(area.right() - 2), area.y + 1)
}

/// One line of a list: its words, the letters that matched, what is shown beside them.
fn fit_row(app: &App, buffer: &mut Buffer, (item, fit): (&Item, &Fit), (area, y): (Rect, u16), chosen: bool) {
    let theme = app.theme();
    let (x, room) = (area.x + 2, area.width.saturating_sub(4));
    let (part, indent, beside) = match item.goal {
        Goal::Heading(_, None) => (Part::CurrentEntry, 0, 0),
        Goal::Heading(_, Some(_)) => (Part::Entry, 2, 0),
        // What stands beside a source is kept whole.
        Goal::Reference(_) => (Part::Entry, 0, (text::width(&item.under) as u16 + 2).min(room / 2)),
        Goal::Own(_) | Goal::Elsewhere(_) | Goal::Work(_) => {
            (Part::Entry, 0, (text::width(&item.under) as u16 + 2).min(room / 2))
        }
        Goal::Citation(_) => (Part::Doubtful, 0, (text::width(&item.under) as u16 + 2).min(room / 2)),
    };
    let style = theme.part(if chosen { Part::Cursor } else { part });
    if chosen {
        paint::restyle(buffer, y, area.x + 1..area.right() - 1, style);
    }
    let room = room.saturating_sub(indent + beside);
    let title = text::clip(&item.title, usize::from(room));
    let end = paint::text(buffer, (x + indent, y), room, &title, style);
    for letter in fit.letters.iter().filter(|_| !chosen) {
        if let Some(before) = title.get(..*letter as usize) {
            let at = x + indent + text::width(before) as u16;
            paint::restyle(buffer, y, at..(at + 1).min(end), theme.part(Part::Letters));
        }
    }
    let left = area.right().saturating_sub(end + 4);
    if item.under.is_empty() || left < 8 {
        return;
    }
    let under = text::clip(&item.under, usize::from(left));
    let at = if beside == 0 { end + 2 } else { area.right().saturating_sub(2 + text::width(&under) as u16) };
    let style = if chosen { style } else { theme.part(Part::Quiet) };
    paint::text(buffer, (at, y), left, &under, style);
}
