//! Where lines are printed, the reading line stands only on rows that have something to say.

use super::Body;
use crate::app::linear::portion;
use crate::work::Work;

impl Body {
    /// Leaves a row that says nothing, such as the blank one after a paragraph: in the direction given, else in the
    /// other. Does nothing where pages are shown.
    pub(super) fn stand(&mut self, work: &Work, forward: bool) {
        if !self.linear {
            return;
        }
        for step in if forward { [1, -1] } else { [-1, 1] } {
            loop {
                if self.says_something(work) {
                    return;
                }
                let before = self.place;
                self.move_rows(work, step);
                if self.place == before {
                    break;
                }
            }
        }
    }

    /// Whether the reading line has anything to say. A chapter that is not loaded has its title.
    fn says_something(&mut self, work: &Work) -> bool {
        let at = self.reading(work);
        let Some(document) = work.document(at.chapter) else { return at.row == 0 };
        let layout = self.layout(work, document, at.chapter);
        let row = layout.build(document, at.row..(at.row + 1).min(layout.rows())).pop();
        row.is_some_and(|row| portion(document, &row).is_some())
    }
}
