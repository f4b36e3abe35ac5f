//! How wide the columns of a table are.

use super::cells::Column;

/// The longest word that a column must hold uncut.
const LONGEST_WORD: u16 = 20;

/// Columns set side by side.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// Where each begins, from the table's left, and how wide it is.
    pub(super) places: Vec<(u16, u16)>,
    /// Cells between two of them: 3 or 1.
    pub(super) between: u16,
    /// Whether the first column stands at the right.
    pub(super) leftwards: bool,
}

impl Columns {
    /// Columns that fit into some cells; `None` when even their longest words do not.
    pub(super) fn of(columns: &[Column], room: u16) -> Option<Self> {
        let needs: Vec<(u32, u32)> = columns
            .iter()
            .map(|c| (u32::from(c.least.min(LONGEST_WORD)).max(1), u32::from(c.most).max(1)))
            .collect();
        let (least, most) = needs.iter().fold((0, 0), |sum, need| (sum.0 + need.0, sum.1 + need.1));
        [3, 1].into_iter().find_map(|between| {
            let lines = u32::from(between) * (columns.len() as u32).saturating_sub(1);
            let free = u32::from(room).checked_sub(lines).filter(|free| least <= *free)?;
            let widths =
                if most <= free { needs.iter().map(|need| need.1).collect() } else { share(&needs, free) };
            let mut this = Self { places: vec![(0, 0); columns.len()], between, leftwards: false };
            this.set_widths(widths.iter().map(|width| *width as u16));
            Some(this)
        })
    }

    /// Columns whose cells are not wrapped, each short, for a table to be moved sideways in a window; `None` when
    /// they take more than some cells.
    pub(super) fn unwrapped(columns: &[Column], most: u16) -> Option<Self> {
        let widths = || columns.iter().map(|column| column.most.max(1));
        let total: u32 = widths().map(u32::from).sum::<u32>() + 3 * (columns.len() as u32).saturating_sub(1);
        if total > u32::from(most) || widths().any(|width| width > LONGEST_WORD) {
            return None;
        }
        let mut this = Self { places: vec![(0, 0); columns.len()], between: 3, leftwards: false };
        this.set_widths(widths());
        Some(this)
    }

    /// Shares the room out again, when cells wrap in some columns and others do not use what they have: `used` are
    /// the cells that the columns' widest lines take. `None` when nothing would change.
    pub(super) fn shared_anew(&self, columns: &[Column], used: &[u16], room: u16) -> Option<Self> {
        let width = |at: usize| self.places[at].1;
        let wraps = |at: usize| columns[at].most > width(at);
        let spared: u32 = (0..columns.len()).map(|at| u32::from(width(at).saturating_sub(used[at]))).sum();
        let lines = self.between * (columns.len() as u16).saturating_sub(1);
        let free = u32::from(room.checked_sub(lines)?);
        if spared == 0 || !(0..columns.len()).any(|at| wraps(at) && used[at] == width(at)) {
            return None;
        }
        let needs: Vec<(u32, u32)> = (0..columns.len())
            .map(|at| {
                let most = if used[at] < width(at) { used[at] } else { columns[at].most };
                let least = if used[at] < width(at) { most } else { columns[at].least.min(LONGEST_WORD) };
                (u32::from(least).max(1), u32::from(most).max(1))
            })
            .collect();
        let widths = share(&needs, free);
        let is_worse = (0..columns.len()).any(|at| widths[at] < u32::from(used[at]));
        if is_worse || (0..columns.len()).all(|at| widths[at] == u32::from(width(at))) {
            return None;
        }
        let mut this = self.clone();
        this.set_widths(widths.into_iter().map(|width| width as u16));
        Some(this)
    }

    /// Cells that all columns take, with what is between them.
    pub(super) fn width_in_all(&self) -> u16 {
        self.places.iter().map(|(x, width)| x + width).max().unwrap_or(0)
    }

    /// Gives the columns other widths, from left to right.
    pub(super) fn set_widths(&mut self, widths: impl Iterator<Item = u16>) {
        let mut x = 0;
        for (place, width) in self.places.iter_mut().zip(widths) {
            *place = (x, width);
            x += width + self.between;
        }
        if self.leftwards {
            let end = x.saturating_sub(self.between);
            self.places.iter_mut().for_each(|(x, width)| *x = end - *x - *width);
        }
    }

    /// The places from left to right.
    pub(super) fn left_to_right(&self) -> Vec<(u16, u16)> {
        let mut places = self.places.clone();
        if self.leftwards {
            places.reverse();
        }
        places
    }

    /// The width of one column.
    pub(super) fn width(&self, column: u16) -> u16 {
        self.places[usize::from(column)].1
    }
}

/// Widths that add up to at most `free`, each between what a column needs at least and at most: as near as
/// can be to the square root of its need, so that long columns get more without starving short ones.
fn share(needs: &[(u32, u32)], free: u32) -> Vec<u32> {
    let at_level = |level: f64| -> Vec<u32> {
        let wish = |most: u32| (level * f64::from(most).sqrt()) as u32;
        needs.iter().map(|(least, most)| wish(*most).clamp(*least, (*most).max(*least))).collect()
    };
    let (mut low, mut high) = (0.0, f64::from(free) + 1.0);
    for _ in 0..40 {
        let level = f64::midpoint(low, high);
        if at_level(level).iter().sum::<u32>() <= free { low = level } else { high = level }
    }
    let mut widths = at_level(low);
    let mut spare = free.saturating_sub(widths.iter().sum());
    for (width, (_, most)) in widths.iter_mut().zip(needs) {
        let more = spare.min(1).min(most.saturating_sub(*width));
        *width += more;
        spare -= more;
    }
    widths
}
