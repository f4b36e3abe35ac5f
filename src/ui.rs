//! The state becomes a frame: `&App` in, a `Buffer` out, nothing else.

use ratatui::buffer::Buffer;

use crate::app::App;

/// Draws the whole frame. The same state gives the same buffer. Returns where the cursor stands, when it shows.
pub fn render(app: &App, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let _ = (app, buffer);
    None
}
