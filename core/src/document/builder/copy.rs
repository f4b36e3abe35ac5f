//! Text of other documents: a title, a note, a passage, as it is set there.

use super::{Builder, Origin};
use crate::document::{Document, Style};
use crate::text::TextSpan;

impl Builder {
    /// Adds a copy of a span of another document, with its styles and targets, to the open block.
    pub fn copy(&mut self, from: &Document, span: TextSpan) {
        let mut cuts: Vec<u32> = vec![span.start, span.end];
        let inside = |at: &u32| span.start < *at && *at < span.end;
        for run in from.styles_in(span) {
            cuts.extend([run.span.start, run.span.end].iter().filter(|at| inside(at)));
        }
        for inline in from.inlines_in(span) {
            cuts.extend([inline.span.start, inline.span.end].iter().filter(|at| inside(at)));
        }
        cuts.sort_unstable();
        cuts.dedup();
        for pair in cuts.windows(2) {
            let piece = TextSpan::new(pair[0], pair[1]);
            let style = from.styles_in(piece).first().map_or(Style::NONE, |run| run.style);
            let target = from.inlines_in(piece).first().map(|inline| inline.target.clone());
            self.push_style(style);
            let linked = target.is_some();
            if let Some(target) = target {
                self.open_inline(target);
            }
            self.text(from.slice(piece), Origin::Generated(0));
            if linked {
                self.close_inline();
            }
            self.pop_style();
        }
    }
}
