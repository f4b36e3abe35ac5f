//! Notes and sources beside the text, or below it.

use ratatui::buffer::Buffer;

use super::paint;
use crate::app::App;
use crate::theme::Part;

/// Draws them where they are on.
pub(super) fn draw(app: &App, buffer: &mut Buffer) {
    let (panes, margin, theme) = (app.panes(), app.margin(), app.theme());
    let beside = panes.margin.width > 0;
    let area = if beside { panes.margin } else { panes.footer };
    if area.is_empty() {
        return;
    }
    let (down, across) = if app.ascii() { ("|", "-") } else { ("│", "─") };
    if !beside {
        let rule = across.repeat(usize::from(area.width));
        paint::text(buffer, (area.x, area.y), area.width, &rule, theme.part(Part::Border));
    }
    for aside in &margin.asides {
        for (at, row) in aside.rows.iter().enumerate() {
            let y = aside.area.y + at as u16;
            if beside {
                paint::text(buffer, (area.x.saturating_sub(2), y), 1, down, theme.part(Part::Border));
            }
            let part = if aside.doubtful { Part::Doubtful } else { Part::Quiet };
            paint::text(buffer, (aside.area.x, y), aside.area.width, row, theme.part(part));
        }
    }
    if margin.hidden > 0 {
        let words = format!("+{} more", margin.hidden);
        paint::text(buffer, (area.x, area.bottom() - 1), area.width, &words, theme.part(Part::PaneTitle));
    }
}
