//! The reader's own on the screen: signs in the margin, letters on the scrollbar, the box to write in, questions.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{paint, popup};
use crate::annotation::Colour;
use crate::app::{App, Ask, Editor, Extent, Line, Sign};
use crate::text;
use crate::theme::Part;

/// The signs beside the rows of the page, between the reading mark and the text.
pub(super) fn margin(app: &App, buffer: &mut Buffer, lines: &[Line], area: Rect) {
    if area.x == 0 {
        return;
    }
    for (at, line) in lines.iter().enumerate() {
        let Line::Text(chapter, row) = line else { continue };
        let Some(sign) = app.sign(*chapter, row) else { continue };
        let letter: String;
        let (shown, part) = match sign {
            Sign::Note if app.ascii() => ("*", Part::Letters),
            Sign::Note => ("✎", Part::Letters),
            Sign::Highlight(letter) => (letter, Part::Letters),
            Sign::Bookmark(own) => {
                letter = own.to_string();
                (letter.as_str(), Part::Label)
            }
            Sign::Changed => ("~", Part::ReadingMark),
        };
        paint::text(buffer, (area.x - 1, area.y + at as u16), 1, shown, app.theme().part(part));
    }
}

/// The letters of bookmarks on the scrollbar.
pub(super) fn ticks(app: &App, buffer: &mut Buffer, bar: Rect) {
    for (row, letter) in app.bookmark_rows(bar.height) {
        paint::text(buffer, (bar.x, bar.y + row), 1, &letter.to_string(), app.theme().part(Part::Letters));
    }
}

/// The sign for how much of an entry of the contents was read.
pub(super) fn extent(app: &App, extent: Extent) -> &'static str {
    match (extent, app.ascii()) {
        (Extent::None, _) => "",
        (Extent::Some, false) => "◐",
        (Extent::Some, true) => "/",
        (Extent::All, false) => "✓",
        (Extent::All, true) => "x",
    }
}

/// What is asked, on the status line.
pub(super) fn question(app: &App, ask: &Ask) -> String {
    match ask {
        Ask::SetBookmark => "a letter; a capital is known in every work".to_owned(),
        Ask::GoBookmark => "the letter of a bookmark; ' lists them".to_owned(),
        Ask::Colour(id) => {
            let held = app.annotations().iter().find(|held| held.annotation.id == *id);
            let colour = held.and_then(|held| held.annotation.colour).map_or("", Colour::name);
            format!("{colour}: A 1-5 another, x none; any other key goes on")
        }
        Ask::Delete(_) => "delete it? y / n".to_owned(),
        Ask::Leave => "keep it? y yes, n throws it away, Esc goes on writing".to_owned(),
        Ask::OpenWork { title, .. } => format!("in another work: open it? y / n · {title}"),
    }
}

/// The box to write in: where it leaves the reading line free. Where the screen has no room for it, all of it.
pub(super) fn editor(app: &App, editor: &Editor, buffer: &mut Buffer) {
    let body = app.panes().body;
    let width = body.width.min(76);
    let height = (body.height * 2 / 5).clamp(5.min(body.height), 14);
    let line = app.panes().text.y + app.body().line();
    let y = if line < body.y + body.height - height { body.bottom() - height } else { body.y };
    let area = Rect::new(body.x + (body.width - width) / 2, y, width, height);
    let hint = if width >= 46 { "Ctrl-s saves  Esc leaves  Ctrl-u undoes" } else { "Ctrl-s saves" };
    popup::frame(app, buffer, area, &text::clip(&editor.title, usize::from(width)), hint);
    let inner = Rect::new(area.x + 2, area.y + 1, width.saturating_sub(4), height.saturating_sub(2));
    paint::writing(buffer, inner, editor.area(), app.theme().part(Part::Entry));
}
