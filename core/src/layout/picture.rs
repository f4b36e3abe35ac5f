//! How many cells a picture takes.

use std::collections::BTreeMap;

use crate::document::FlowId;

/// The pictures of a chapter that can be shown: width and height in pixels, by the flow that shows them.
pub type PictureSizes = BTreeMap<FlowId, (u32, u32)>;

/// What layout has to know to leave room for pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PictureRoom {
    /// Width and height of a cell, in pixels. Only how they relate counts.
    pub cell: (u16, u16),
    /// Rows that a picture may take at most.
    pub rows: u16,
}

/// Pixels of a picture that one column shows where there is room: what a page of the web in letters of usual size
/// would show there. Not the pixels of the screen, or pictures would be tiny on a fine one.
const PER_COLUMN: u32 = 10;

/// Rows below which a picture says less than its words: badges and icons.
const LEAST_ROWS: u32 = 2;

/// Columns and rows of a picture of this many pixels, in a line of `width` columns: its shape is kept, and it is
/// never made larger. `None` where it would be too small to be seen.
pub(super) fn cells((wide, high): (u32, u32), room: PictureRoom, width: u16) -> Option<(u16, u16)> {
    if wide == 0 || high == 0 || width == 0 {
        return None;
    }
    let shape =
        f64::from(high) * f64::from(room.cell.0.max(1)) / (f64::from(wide) * f64::from(room.cell.1.max(1)));
    let columns = f64::from(wide.div_ceil(PER_COLUMN).min(u32::from(width)));
    let most = f64::from(room.rows.max(1));
    let columns = if columns * shape > most { most / shape } else { columns };
    let (columns, rows) = (columns.round().max(1.0) as u32, (columns * shape).round() as u32);
    (rows >= LEAST_ROWS)
        .then_some((columns.min(u32::from(width)) as u16, rows.min(u32::from(room.rows)) as u16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shape_is_kept_and_nothing_is_wider_or_higher_than_its_room() {
        let room = PictureRoom { cell: (10, 20), rows: 20 };
        // Wide, high, square, small, an icon, a badge, a line.
        assert_eq!(cells((4000, 1000), room, 80), Some((80, 10)));
        assert_eq!(cells((1000, 4000), room, 80), Some((10, 20)));
        assert_eq!(cells((1000, 1000), room, 80), Some((40, 20)));
        assert_eq!(cells((200, 100), room, 80), Some((20, 5)));
        assert_eq!(cells((16, 16), room, 80), None);
        assert_eq!(cells((90, 20), room, 80), None);
        assert_eq!(cells((4_000_000_000, 1), room, 80), None);
        assert_eq!(cells((1, 4_000_000_000), room, 80), Some((1, 20)));
        // Cells of another shape.
        assert_eq!(cells((1000, 1000), PictureRoom { cell: (1, 1), rows: 20 }, 80), Some((20, 20)));
    }
}
