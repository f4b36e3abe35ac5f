//! The state becomes a frame: `&App` in, a `Buffer` out, nothing else. The same state gives the same buffer.
//!
//! [`render`] draws the panes from the back to the front: text, contents, status line, popups. Text is painted by
//! `paint.rs` alone, which is where what may not reach a terminal is dropped.

mod contents;
mod linear;
mod links;
mod margin;
mod overlay;
mod own;
mod page;
mod paint;
mod picture;
mod popup;
mod results;
mod status;

pub use linear::Teller;
pub use links::Link;
use ratatui::buffer::Buffer;

use crate::app::{App, Layer, SMALLEST};
use crate::theme::Part;

/// What a frame is besides its cells.
#[derive(Debug, Default)]
pub struct Frame {
    /// Where the cursor stands, when it shows.
    pub cursor: Option<(u16, u16)>,
    /// The cells that drawing leaves out, since they are to be written as links.
    pub links: Vec<Link>,
}

/// Draws the whole frame.
pub fn render(app: &App, buffer: &mut Buffer) -> Frame {
    let area = buffer.area;
    buffer.set_style(area, app.theme().part(Part::Ground));
    if !app.panes().fits() {
        let text = format!("lectern needs {}×{} cells", SMALLEST.0, SMALLEST.1);
        paint::text(buffer, (0, 0), area.width, &text, app.theme().part(Part::Entry));
        return Frame::default();
    }
    let mut links = Vec::new();
    page::draw(app, buffer, &mut links);
    picture::draw(app, buffer);
    margin::draw(app, buffer);
    if app.panes().sidebar.width > 0 {
        contents::draw(app, buffer);
    }
    if let Some(card) = app.pinned().filter(|_| app.panes().pin.height > 0) {
        popup::card(app, card, buffer, &mut links);
    }
    if app.panes().results.height > 0 {
        results::draw(app, buffer);
    }
    let mut cursor = status::draw(app, buffer);
    for layer in app.layers() {
        match layer {
            Layer::Card(card) => popup::card(app, card, buffer, &mut links),
            Layer::Finder(finder) => cursor = Some(popup::finder(app, finder, buffer)),
            Layer::Filter(input) => cursor = contents::filter_cursor(app, input),
            Layer::Labels { labels, typed } => overlay::labels(app, labels, typed, buffer),
            Layer::Editor(editor) => own::editor(app, editor, buffer),
            Layer::Prompt(_) | Layer::Confirm { .. } | Layer::Ask(_) => {}
        }
    }
    if app.ascii() {
        paint::ascii(buffer);
    }
    Frame { cursor, links: links::seen(buffer, &links) }
}

#[cfg(test)]
mod tests;
