//! The steps of a chapter while they are written: in pieces, so that what is written can be let go. The steps of a long
//! table take ten times its text, and the document that is made of them grows meanwhile.

use std::ops::{Index, Range};
use std::rc::Rc;

use super::step::Step;

/// Steps in a piece: a megabyte, for memory of that size goes back to the system as soon as it is freed
/// (`system::give_memory_back`).
const PIECE: usize = (1 << 20) / size_of::<Step<'_>>();

/// What stands where steps were let go.
static GONE: Step<'static> = Step::GONE;

/// Steps from front to back, some of which may be gone.
#[derive(Debug)]
pub(super) struct Steps<'a> {
    /// Pieces of one length, but for the last; empty ones were let go.
    pieces: Vec<Piece<'a>>,
    /// Steps in each of them.
    each: usize,
    len: usize,
    /// Pieces of which it is settled whether they are let go.
    settled: usize,
}

/// Some steps, kept as long as somebody looks at them.
pub(super) type Piece<'a> = Rc<Vec<Step<'a>>>;

impl<'a> Steps<'a> {
    pub(super) fn new(steps: Vec<Step<'a>>) -> Self {
        #[cfg(test)]
        return Self::in_pieces(steps, tests::PIECE.get());
        #[cfg(not(test))]
        Self::in_pieces(steps, PIECE)
    }

    /// Takes pieces off the end one by one, and their room with them: at no time is there twice the room.
    fn in_pieces(mut steps: Vec<Step<'a>>, each: usize) -> Self {
        let len = steps.len();
        let mut pieces = Vec::with_capacity(len.div_ceil(each));
        while steps.len() > each {
            pieces.push(Rc::new(steps.split_off((steps.len() - 1) / each * each)));
            steps.shrink_to_fit();
        }
        pieces.push(Rc::new(steps));
        pieces.reverse();
        Self { pieces, each, len, settled: 0 }
    }

    /// How many there are, those that are gone among them.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The piece that a step stands in, and its place there.
    pub(super) fn piece(&self, at: usize) -> (Piece<'a>, usize) {
        (Rc::clone(&self.pieces[at / self.each]), at % self.each)
    }

    pub(super) fn get(&self, at: usize) -> Option<&Step<'a>> {
        self.pieces.get(at / self.each)?.get(at % self.each)
    }

    /// Steps one after another, from the first of a range on.
    pub(super) fn range(&self, range: Range<usize>) -> impl Iterator<Item = &Step<'a>> {
        range.map_while(|at| self.get(at))
    }

    /// Settles the pieces before `at`, but for the one right before the one that it stands in, of which something is
    /// open most of the time: those of which nothing is needed any more are let go. The others stay to the end.
    pub(super) fn settle(&mut self, at: usize, is_needed: impl Fn(Range<usize>) -> bool) {
        while self.settled + 1 < at / self.each {
            let first = self.settled * self.each;
            if !is_needed(first..first + self.each) {
                self.pieces[self.settled] = Piece::default();
            }
            self.settled += 1;
        }
    }
}

impl<'a> Index<usize> for Steps<'a> {
    type Output = Step<'a>;

    fn index(&self, at: usize) -> &Step<'a> {
        debug_assert!(self.get(at).is_some(), "step {at} of {} was let go", self.len);
        self.get(at).unwrap_or(&GONE)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use proptest::prelude::*;

    use super::*;
    use crate::markdown::{Dialect, Site, parse, step::StepKind};

    thread_local! {
        pub(super) static PIECE: Cell<usize> = const { Cell::new(super::PIECE) };
    }

    fn steps(count: usize) -> Vec<Step<'static>> {
        (0..count).map(|at| Step::new(at..at + 1, StepKind::Break)).collect()
    }

    #[test]
    fn what_is_needed_stays_and_the_rest_is_let_go() {
        for count in 0..=9 {
            let own = Steps::in_pieces(steps(count), 3);
            let starts: Vec<usize> = own.range(0..20).map(|step| step.range().start).collect();
            assert_eq!((own.len(), starts), (count, (0..count).collect()));
        }
        let mut own = Steps::in_pieces(steps(12), 3);
        let (piece, place) = own.piece(4);
        own.settle(8, |piece| piece.contains(&2));
        own.settle(9, |_| false);
        let left: Vec<usize> = (0..12).filter(|at| own.get(*at).is_some()).collect();
        assert_eq!((left, own.len()), (vec![0, 1, 2, 6, 7, 8, 9, 10, 11], 12));
        // Somebody still looks at it.
        assert_eq!(piece[place].range(), 4..5);
    }

    #[test]
    fn a_long_table_is_let_go_while_it_is_written() {
        let text = format!("| a | b |\n|---|---|\n{}", "| c | *d* |\n".repeat(32_000));
        let mask = crate::markdown::mask::mask(&text, 0, (Dialect::Gfm, &Site::default()));
        let mut steps = crate::markdown::events::steps(&mask, 0, Dialect::Gfm, false);
        let links = crate::markdown::attach::attach(&mut steps, &text);
        let starts = crate::markdown::notes::starts(&steps, &links);
        let source = text.as_bytes();
        let mut writer = crate::markdown::writer::Writer::new(steps, (&links, &starts), &[], source);
        writer.write();
        let steps = writer.steps();
        let left = (0..steps.len()).filter(|at| steps.get(*at).is_some()).count();
        assert!(steps.len() > 9 * super::PIECE && left < 4 * super::PIECE, "{left} of {}", steps.len());
    }

    /// What a chapter is made of, with all that is closed late or looked back at.
    const PARTS: [&str; 26] = [
        "# A *b*\n\n",
        "Words[^1] and <sup>2</sup> more[^2].\n\n",
        "[^1]: A *body*.\n\n",
        "[^2]: Another\n\n    of two paragraphs.\n\n",
        "***\n\n<sup>2</sup> A note.\n<sup>3</sup> Another.\n\n***\n\n",
        "- one\n- two\n\n  more [^3]\n\n",
        "1. TOC\n{:toc}\n\n",
        "* x\n{:footnotes}\n\n",
        "> quote\n>\n> > deeper\n\n",
        "| a | b |\n|---|---|\n| *c* | `d` |\n| e | [f](g) |\n\n",
        "<div>\n\n",
        "</div>\n\n",
        "<details><summary>s</summary>\n\n",
        "</details>\n\n",
        "<p>open\n",
        "<b>open ",
        "</b> ",
        "<table><tr><td>x\n\n",
        "</td></tr></table>\n\n",
        "[a *long\nlink* of](x) ![p](q.png)\n",
        "![alone](p.png)\n\n",
        "$$x^2$$\n\n```math\ny\n```\n\n",
        "```rust\nfn main() {}\n```\n\n",
        "Term\n:   Definition\n\n",
        "Text\n{: .note #here }\n\n",
        "a<br>b  \nc ^up^ ~down~ \n\n",
    ];

    proptest! {
        #[test]
        fn in_pieces_a_chapter_reads_as_in_one(
            parts in prop::collection::vec(prop::sample::select(PARTS.to_vec()), 1..24),
            each in 1_usize..9,
        ) {
            let text = parts.concat();
            for dialect in [Dialect::Gfm, Dialect::Kramdown, Dialect::Pandoc] {
                PIECE.set(super::PIECE);
                let whole = format!("{:?}", parse(text.as_bytes(), dialect));
                PIECE.set(each);
                let pieces = format!("{:?}", parse(text.as_bytes(), dialect));
                PIECE.set(super::PIECE);
                prop_assert_eq!(pieces, whole);
            }
        }
    }
}
