//! Two presses on one cell, soon after each other, are a double click: a terminal does not say so.

use std::time::{Duration, Instant};

use crate::app::{Mouse, MouseKind};

/// How soon the second press comes.
const SOON: Duration = Duration::from_millis(400);

/// The press before.
#[derive(Debug, Default)]
pub(super) struct Clicks {
    last: Option<(Instant, u16, u16)>,
}

impl Clicks {
    /// What the mouse did, told apart from what it did before.
    pub(super) fn take(&mut self, mouse: Mouse, now: Instant) -> Mouse {
        match mouse.kind {
            MouseKind::Press => {
                let before = self.last.replace((now, mouse.column, mouse.row));
                let again = before.is_some_and(|(then, column, row)| {
                    (column, row) == (mouse.column, mouse.row) && now.duration_since(then) <= SOON
                });
                if again {
                    // A third press begins anew.
                    self.last = None;
                    return Mouse { kind: MouseKind::DoublePress, ..mouse };
                }
            }
            MouseKind::Release => {}
            MouseKind::Drag | MouseKind::DoublePress | MouseKind::WheelDown | MouseKind::WheelUp => {
                self.last = None;
            }
        }
        mouse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_quick_presses_on_one_cell_are_a_double_click() {
        let now = Instant::now();
        let mouse = |kind, column| Mouse { kind, column, row: 4 };
        let mut clicks = Clicks::default();
        let mut take = |kind, column, after: u64| {
            clicks.take(mouse(kind, column), now + Duration::from_millis(after)).kind
        };
        assert_eq!(take(MouseKind::Press, 3, 0), MouseKind::Press);
        assert_eq!(take(MouseKind::Release, 3, 50), MouseKind::Release);
        assert_eq!(take(MouseKind::Press, 3, 150), MouseKind::DoublePress);
        assert_eq!(take(MouseKind::Press, 3, 250), MouseKind::Press);
        assert_eq!(take(MouseKind::Press, 4, 300), MouseKind::Press);
        assert_eq!(take(MouseKind::Press, 4, 900), MouseKind::Press);
        assert_eq!(take(MouseKind::Drag, 5, 950), MouseKind::Drag);
        assert_eq!(take(MouseKind::Press, 4, 1000), MouseKind::Press);
    }
}
