//! Where the panes are: worked out on a resize or a toggle, so that drawing only reads it.

use ratatui::layout::Rect;

/// The smallest screen the reader works on, columns by rows.
pub const SMALLEST: (u16, u16) = (20, 6);
/// Under this many columns the contents lie over the text.
pub(super) const OVERLAY_BELOW: u16 = 60;
/// From this many columns on the contents are open unless the reader closed them.
pub(super) const OPEN_FROM: u16 = 100;
/// From this many columns of text pane on the results stand beside the text, else under it.
const SIDE_FROM: u16 = 108;
/// From this many rows of text pane on the results can be kept under the text.
const KEEP_FROM: u16 = 16;
/// From this many columns of text pane on two places stand side by side.
const BESIDE_FROM: u16 = 100;
/// From this many rows of text pane on two places stand one above the other.
const ABOVE_FROM: u16 = 20;
/// Columns kept left of the text, for the reading mark.
pub const GUTTER: u16 = 2;

/// The measure of text whose lines are as long as a program made them for the whole screen.
pub const UNBOUND: u16 = u16::MAX;

/// Most rows of what is told or asked: the status line, and what it needs of the text above it.
pub const TOLD_ROWS: u16 = 3;

/// Columns that notes beside the text take, at least and at most, and those between.
const MARGIN: (u16, u16) = (24, 44);
const MARGIN_GAP: u16 = 4;

/// The panes of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Panes {
    /// The whole screen.
    pub screen: Rect,
    /// The contents; empty when closed.
    pub sidebar: Rect,
    /// Whether the contents lie over the text.
    pub overlay: bool,
    /// Everything right of the contents, but for the status line.
    pub body: Rect,
    /// The text itself, without gutter and scrollbar.
    pub text: Rect,
    /// The scrollbar; empty on a narrow screen.
    pub scrollbar: Rect,
    /// The last row; empty in zen mode.
    pub status: Rect,
    /// What is pinned under the text; empty when nothing is.
    pub pin: Rect,
    /// The results of the search, beside the text or under it; empty when they are closed.
    pub results: Rect,
    /// Notes and sources beside the text; empty when they are off or there is no room.
    pub margin: Rect,
    /// The same below the text, where there is no room beside it; its first row is a rule.
    pub footer: Rect,
    /// Whether nothing is placed, since lines are printed: each pane has the whole screen.
    pub linear: bool,
    /// The half of a split text that does not have the keys; empty where the text is not split. The half that has
    /// them is `body`.
    pub other: Half,
    /// The line between the halves; empty where the text is not split.
    pub divider: Rect,
}

/// One place of the text on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Half {
    /// All of it.
    pub area: Rect,
    /// The text itself, without gutter and scrollbar.
    pub text: Rect,
    /// The scrollbar.
    pub scrollbar: Rect,
}

impl Panes {
    /// The panes of a screen of `size`, with `pinned` rows under the text. [`Self::make_room`] makes room for
    /// results, then [`Self::set`] sets the text.
    pub fn new(size: (u16, u16), sidebar: bool, zen: bool, pinned: u16) -> Self {
        let screen = Rect::new(0, 0, size.0, size.1);
        let status_rows = u16::from(!zen && size.1 > 1);
        let all = size.1 - status_rows;
        // What is pinned leaves the text the greater part.
        let pinned = if all >= 12 { pinned.min(all / 3) } else { 0 };
        let rows = all - pinned;
        let overlay = size.0 < OVERLAY_BELOW;
        let wanted = (size.0 / 4).clamp(24, 38);
        let wide = match (sidebar && !zen, overlay) {
            (false, _) => 0,
            (true, true) => wanted.max(size.0 * 3 / 4).min(size.0),
            (true, false) => wanted,
        };
        let left = if overlay { 0 } else { wide };
        Self {
            screen,
            sidebar: Rect::new(0, 0, wide, all),
            overlay,
            body: Rect::new(left, 0, size.0 - left, rows),
            status: Rect::new(0, all, size.0, status_rows),
            pin: Rect::new(left, rows, size.0 - left, pinned),
            ..Self::default()
        }
    }

    /// The panes where lines are printed: each has the whole screen, which is as high as a page is long.
    pub fn linear(size: (u16, u16), measure: u16) -> Self {
        let screen = Rect::new(0, 0, size.0.max(SMALLEST.0), size.1.max(SMALLEST.1));
        // Some columns are kept for what is said beside the text, such as the mark of a note.
        let text = Rect { width: (screen.width - screen.width / 8).min(measure.max(1)), ..screen };
        Self { screen, body: screen, text, sidebar: screen, results: screen, linear: true, ..Self::default() }
    }

    /// Splits the text in two: side by side where both are wide enough, else one above the other, where there are
    /// rows enough; else as [`Self::set`]. `second` says which half has the keys; it alone has notes beside it.
    pub fn split(&mut self, measure: u16, margin: bool, second: bool) {
        let all = self.body;
        let (halves, divider) = if all.width >= BESIDE_FROM {
            let left = (all.width - 1) / 2;
            let right = Rect { x: all.x + left + 1, width: all.width - left - 1, ..all };
            ([Rect { width: left, ..all }, right], Rect { x: all.x + left, width: 1, ..all })
        } else if all.height >= ABOVE_FROM {
            let top = (all.height - 1) / 2;
            let below = Rect { y: all.y + top + 1, height: all.height - top - 1, ..all };
            ([Rect { height: top, ..all }, below], Rect { y: all.y + top, height: 1, ..all })
        } else {
            return self.set(measure, margin);
        };
        self.divider = divider;
        self.body = halves[usize::from(!second)];
        self.set(measure, false);
        self.other = Half { area: self.body, text: self.text, scrollbar: self.scrollbar };
        self.body = halves[usize::from(second)];
        self.set(measure, margin);
    }

    /// Makes room for the results: at the right where the text stays wide enough, else under it. `entered` says
    /// whether they have the keys; where they have not, they leave a small screen to the text.
    pub fn make_room(&mut self, entered: bool) {
        let body = self.body;
        // An empty status line in zen mode is drawn over the last row while something is typed.
        let hidden = u16::from(self.status.height == 0 && self.pin.height == 0 && body.height > 1);
        if body.width >= SIDE_FROM {
            let width = (body.width * 2 / 5).clamp(44, 72);
            let height = body.height + self.pin.height;
            self.results = Rect::new(body.right() - width, body.y, width, height - hidden);
            self.body.width -= width;
            self.pin.width -= width;
        } else if entered || self.can_keep_results() {
            let most = if entered { body.height * 3 / 5 } else { body.height * 2 / 5 };
            let height = most.max(3 + hidden).min(body.height.saturating_sub(1));
            self.results = Rect::new(body.x, body.bottom() - height, body.width, height - hidden.min(height));
            self.body.height -= height;
        }
    }

    /// Sets text of at most `measure` columns into the body, and the scrollbar beside it; [`UNBOUND`] leaves no room to
    /// that. `margin`: with notes beside the text, or below it.
    pub fn set(&mut self, measure: u16, margin: bool) {
        let (columns, rows) = (self.body.width, self.body.height);
        let bar = u16::from(columns >= 30 && measure != UNBOUND);
        let room = columns.saturating_sub(GUTTER + 2 * bar).max(1);
        let width = room.min(measure.max(1));
        let beside = (room - width).saturating_sub(MARGIN_GAP).min(MARGIN.1);
        let (beside, footer) = match (margin, beside >= MARGIN.0) {
            (false, _) => (0, 0),
            (true, true) => (beside, 0),
            (true, false) if rows < 10 => (0, 0),
            (true, false) => (0, (rows / 4).clamp(3, 7)),
        };
        let rows = rows - footer;
        let body = Rect { height: rows, ..self.body };
        let room = if beside > 0 { room - beside - MARGIN_GAP } else { room };
        // Centred in what is left; the gutter belongs to the text.
        let x = body.x + GUTTER.min(body.width.saturating_sub(1)) + (room - width) / 2;
        self.body = body;
        self.text = Rect::new(x, body.y, width, rows);
        self.scrollbar = Rect::new(body.right() - bar, body.y, bar, rows);
        let right = self.text.right() + MARGIN_GAP;
        self.margin = Rect::new(right, body.y, beside, if beside > 0 { rows } else { 0 });
        self.footer = Rect::new(x, body.bottom(), width, footer);
    }

    /// Whether results can stay on the screen while the text is read.
    pub(super) fn can_keep_results(&self) -> bool {
        let split = if self.divider.height == 1 { self.other.area.height + 1 } else { 0 };
        let rows = self.body.height + split + self.footer.height + self.results.height;
        !self.linear && (self.is_beside() || rows >= KEEP_FROM)
    }

    /// Whether the results stand at the right of the text.
    pub fn is_beside(&self) -> bool {
        self.results.x > self.body.x
    }

    /// Where the list of results stands in their pane: under its title, right of the line that parts it from the
    /// text.
    pub fn result_lines(&self) -> Rect {
        let (area, edge) = (self.results, u16::from(self.is_beside()));
        Rect::new(
            area.x + edge,
            area.y + area.height.min(1),
            area.width - edge,
            area.height.saturating_sub(1),
        )
    }

    /// The column of the contents where the sign of an entry stands that shows whether it is folded. Narrow contents
    /// indent less.
    pub fn fold_sign(&self, depth: u16) -> u16 {
        let step = if self.sidebar.width < 30 { 1 } else { 2 };
        self.sidebar.x + 1 + (depth * step).min(self.sidebar.width / 3)
    }

    /// Whether the screen is big enough to read on.
    pub fn fits(&self) -> bool {
        self.screen.width >= SMALLEST.0 && self.screen.height >= SMALLEST.1
    }

    /// Where a list to choose from goes, of at most as many columns and rows. Its list stands two rows below its upper end and one above its lower.
    pub fn finder(&self, most: (u16, u16)) -> Rect {
        let body = self.body;
        let width = body.width.saturating_sub(2).min(most.0).max(body.width.min(20));
        let height = body.height.saturating_sub(2).min(most.1).max(body.height.min(5));
        Rect::new(body.x + (body.width - width) / 2, body.y + (body.height - height) / 2, width, height)
    }

    /// Where a popup of `width` by `height` cells (borders included) goes that belongs to a cell: under it, else
    /// above it, where there is more room; in the middle when it belongs to none. It never covers that cell's row
    /// when it can help it.
    pub fn popup(&self, width: u16, height: u16, near: Option<(u16, u16)>) -> Rect {
        let area = self.body;
        if area.is_empty() {
            return Rect::default();
        }
        let width = width.min(area.width);
        let Some((column, row)) =
            near.map(|(c, r)| (c.clamp(area.x, area.right() - 1), r.min(area.bottom() - 1)))
        else {
            let height = height.min(area.height);
            return Rect::new(
                area.x + (area.width - width) / 2,
                area.y + (area.height - height) / 2,
                width,
                height,
            );
        };
        let (above, below) = (row - area.y, area.bottom() - row - 1);
        let under = below >= height || below >= above;
        let height = height.min(if under { below } else { above }).max(3).min(area.height);
        let y = if under { row + 1 } else { row.saturating_sub(height).max(area.y) };
        let x = column.saturating_sub(2).clamp(area.x, area.right() - width);
        Rect::new(x, y.min(area.bottom() - height), width, height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_stay_on_every_screen() {
        for width in 0..200 {
            for height in 0..40 {
                let shapes = [(false, false, 0), (true, false, 7), (true, true, 99)];
                for ((sidebar, zen, pinned), margin) in
                    shapes.into_iter().flat_map(|shape| [(shape, false), (shape, true)])
                {
                    let mut panes = Panes::new((width, height), sidebar, zen, pinned);
                    if pinned % 2 == 1 {
                        panes.make_room(width % 2 == 0);
                        let lines = panes.result_lines();
                        assert_eq!(lines.intersection(panes.results), lines, "{width}x{height} {panes:?}");
                        assert!(
                            panes.results.intersection(panes.body).is_empty(),
                            "{width}x{height} {panes:?}"
                        );
                    }
                    panes.set(80, margin);
                    let Panes { body, scrollbar, status, pin, results, .. } = panes;
                    assert!(panes.margin.is_empty() || panes.footer.is_empty());
                    for pane in [panes.sidebar, body, scrollbar, status, pin, results, panes.margin] {
                        assert_eq!(pane.intersection(panes.screen), pane, "{width}x{height} {pane:?}");
                    }
                    let popup = panes.popup(60, 12, Some((width / 2, height / 2)));
                    assert_eq!(popup.intersection(panes.screen), popup, "{width}x{height} {popup:?}");
                    if panes.fits() {
                        for pane in [panes.text, panes.footer] {
                            assert_eq!(pane.intersection(panes.screen), pane, "{width}x{height} {pane:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn text_is_centred_and_never_wider_than_its_measure() {
        let mut panes = Panes::new((160, 50), false, false, 0);
        panes.set(80, false);
        assert_eq!(panes.text.width, 80);
        let (left, right) = (panes.text.x, 160 - panes.text.right());
        assert!(left.abs_diff(right) <= 2, "{left} {right}");
    }
}
