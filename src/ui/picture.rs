//! Pictures as half-blocks: the upper half of a cell in one colour, the lower in another.

use ratatui::buffer::Buffer;

use super::paint;
use crate::app::App;

/// Paints the pictures on the page that the terminal does not show by itself.
pub(super) fn draw(app: &App, buffer: &mut Buffer) {
    for shown in app.shown_pictures().iter().filter(|shown| !shown.pixels) {
        let area = shown.area.intersection(buffer.area);
        for (row, y) in (area.top()..area.bottom()).enumerate() {
            for (column, x) in (area.left()..area.right()).enumerate() {
                if let Some(halves) = shown.picture.halves(column as u16, shown.first + row as u16) {
                    paint::halves(buffer, (x, y), halves.map(|half| app.theme().pixel(half)));
                }
            }
        }
    }
}
