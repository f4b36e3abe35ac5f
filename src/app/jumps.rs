//! The jump list: jumps push, scrolling does not, and going back returns to the exact place.

use super::body::Page;
use crate::document::Locator;

/// Places kept; older ones are forgotten.
const MOST: usize = 100;

/// A place in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// A place of this session: the exact page.
    Here(Page),
    /// A place of an earlier session, found again only when it is gone to.
    Saved(Locator),
}

/// The list, and where in it the reader is.
#[derive(Debug, Clone, Default)]
pub(super) struct Jumps {
    stops: Vec<Stop>,
    /// How many stops lie behind.
    behind: usize,
}

impl Jumps {
    /// The list of an earlier session.
    pub(super) fn saved(locators: &[Locator], behind: u32) -> Self {
        let stops: Vec<Stop> = locators.iter().cloned().map(Stop::Saved).collect();
        let behind = (behind as usize).min(stops.len());
        Self { stops, behind }
    }

    /// Remembers the place a jump leaves. What lay ahead is forgotten.
    pub(super) fn push(&mut self, from: Page) {
        self.stops.truncate(self.behind);
        if self.stops.last() != Some(&Stop::Here(from)) {
            self.stops.push(Stop::Here(from));
        }
        if self.stops.len() > MOST {
            self.stops.remove(0);
        }
        self.behind = self.stops.len();
    }

    /// Goes back from `from`; `None` at the beginning of the list.
    pub(super) fn back(&mut self, from: Page) -> Option<Stop> {
        let to = self.behind.checked_sub(1)?;
        if self.behind == self.stops.len() {
            self.stops.push(Stop::Here(from));
        } else {
            self.stops[self.behind] = Stop::Here(from);
        }
        self.behind = to;
        Some(self.stops[to].clone())
    }

    /// Goes forward from `from` again; `None` at the end of the list.
    pub(super) fn forward(&mut self, from: Page) -> Option<Stop> {
        let to = self.behind + 1;
        let stop = self.stops.get(to)?.clone();
        self.stops[self.behind] = Stop::Here(from);
        self.behind = to;
        Some(stop)
    }

    /// Keeps places of this session that `concerns` names as `locate` describes them; forgets what it cannot.
    pub(super) fn describe(
        &mut self,
        concerns: impl Fn(&Page) -> bool,
        locate: impl Fn(&Page) -> Option<Locator>,
    ) {
        let behind = self.behind;
        let mut at = 0;
        self.stops.retain_mut(|stop| {
            let described = match stop {
                Stop::Here(page) if concerns(page) => locate(page).map(Stop::Saved),
                _ => Some(stop.clone()),
            };
            let kept = described.is_some();
            self.behind -= usize::from(!kept && at < behind);
            at += 1;
            if let Some(described) = described {
                *stop = described;
            }
            kept
        });
    }

    /// All stops, oldest first, and how many lie behind.
    pub(super) fn stops(&self) -> (&[Stop], usize) {
        (&self.stops, self.behind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(row: u16) -> Page {
        Page { row, ..Page::default() }
    }

    #[test]
    fn back_and_forward_visit_the_same_places() {
        let mut jumps = Jumps::default();
        assert_eq!(jumps.back(place(0)), None);
        jumps.push(place(1));
        jumps.push(place(2));
        assert_eq!(jumps.back(place(3)), Some(Stop::Here(place(2))));
        assert_eq!(jumps.back(place(2)), Some(Stop::Here(place(1))));
        assert_eq!(jumps.back(place(1)), None);
        assert_eq!(jumps.forward(place(1)), Some(Stop::Here(place(2))));
        assert_eq!(jumps.forward(place(2)), Some(Stop::Here(place(3))));
        assert_eq!(jumps.forward(place(3)), None);
        jumps.push(place(3));
        assert_eq!(jumps.forward(place(4)), None);
        assert_eq!(jumps.back(place(4)), Some(Stop::Here(place(3))));
    }
}
