//! Text that runs from right to left, or both ways: the Unicode Bidirectional Algorithm (UAX #9).
//!
//! [`Direction::of`] says once for a text whether there is anything to do; [`VisualOrder`] then cuts a line into
//! pieces from left to right. Breaking into lines knows nothing of it.

use std::ops::Range;

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};
use unicode_segmentation::UnicodeSegmentation;

/// How a text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// From left to right throughout.
    #[default]
    LeftToRight,
    /// From left to right, with parts that run the other way.
    Mixed,
    /// From right to left, with parts that may run the other way.
    RightToLeft,
}

impl Direction {
    /// The direction of a text: that of its first strong character outside isolates (rules P2 and P3), or left to
    /// right where it has none.
    pub fn of(text: &str) -> Self {
        if text.is_ascii() || !text.chars().any(runs_left) {
            return Direction::LeftToRight;
        }
        match unicode_bidi::get_base_direction_full(text) {
            unicode_bidi::Direction::Rtl => Direction::RightToLeft,
            unicode_bidi::Direction::Ltr | unicode_bidi::Direction::Mixed => Direction::Mixed,
        }
    }

    /// The direction of a text whose lines begin at the left whatever they say, such as code.
    pub fn of_code(text: &str) -> Self {
        match Self::of(text) {
            Direction::LeftToRight => Direction::LeftToRight,
            Direction::Mixed | Direction::RightToLeft => Direction::Mixed,
        }
    }
}

/// Whether a character can make text run to the left. Blocks, not properties: most texts have none of these.
fn runs_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{2067}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// A piece of a line: its bytes, and whether its clusters are painted from right to left.
pub type Piece = (Range<u32>, bool);

/// Bytes of a paragraph that are resolved at a time, so that a line of an endless one costs no more than others; and
/// bytes before and after them that are looked at for their sake.
const BLOCK: usize = 1 << 15;
const AROUND: usize = 1 << 12;

/// The order in which the lines of one text are painted.
#[derive(Debug, Clone)]
pub struct VisualOrder<'a> {
    text: &'a str,
    base: Level,
    /// The text between two `\n` that the last line asked for stands in.
    paragraph: Range<usize>,
    /// What `levels` is for: the paragraph, or, of an endless one, the block that the line begins in.
    part: Range<usize>,
    block: usize,
    levels: Vec<Level>,
}

impl<'a> VisualOrder<'a> {
    /// The order of a text; `None` where it is the order of the text.
    pub fn of(text: &'a str, direction: Direction) -> Option<Self> {
        let base = match direction {
            Direction::LeftToRight => return None,
            Direction::Mixed => Level::ltr(),
            Direction::RightToLeft => Level::rtl(),
        };
        Some(Self { text, base, paragraph: 0..0, part: 0..0, block: 0, levels: Vec::new() })
    }

    /// The pieces of a line, which lies between two `\n`, from left to right. No cluster is cut.
    pub fn line(&mut self, line: Range<u32>) -> Vec<Piece> {
        let bytes = line.start as usize..line.end as usize;
        if bytes.is_empty() {
            return Vec::new();
        }
        if bytes.start < self.paragraph.start || bytes.end > self.paragraph.end {
            let start = self.text[..bytes.start].rfind('\n').map_or(0, |at| at + 1);
            let end = self.text[bytes.end..].find('\n').map_or(self.text.len(), |at| bytes.end + at);
            (self.paragraph, self.part) = (start..end, 0..0);
        }
        let block = (bytes.start - self.paragraph.start) / BLOCK;
        if bytes.start < self.part.start || bytes.end > self.part.end || block != self.block {
            self.resolve(block, bytes.end);
        }
        let mut pieces: Vec<(Range<u32>, Level)> = Vec::new();
        let trailing = self.trailing(&bytes);
        for (at, grapheme) in self.text[bytes.clone()].grapheme_indices(true) {
            let start = bytes.start + at;
            let level = if start >= trailing { self.base } else { self.levels[start - self.part.start] };
            let end = (start + grapheme.len()) as u32;
            match pieces.last_mut() {
                Some((piece, before)) if *before == level => piece.end = end,
                _ => pieces.push((start as u32..end, level)),
            }
        }
        reorder(&mut pieces);
        pieces.into_iter().map(|(piece, level)| (piece, level.is_rtl())).collect()
    }

    /// Finds the levels of a block, with what stands round it, up to where a line ends.
    fn resolve(&mut self, block: usize, line_end: usize) {
        let (start, end) = (self.paragraph.start, self.paragraph.end);
        let begins = start + (block * BLOCK).saturating_sub(AROUND);
        let ends = (start + (block + 1) * BLOCK + AROUND).max(line_end).min(end);
        let boundary = |at: usize| (at..=end).find(|at| self.text.is_char_boundary(*at)).unwrap_or(end);
        self.part = boundary(begins)..boundary(ends);
        self.levels = BidiInfo::new(&self.text[self.part.clone()], Some(self.base)).levels;
        self.block = block;
    }

    /// Where the blanks and isolates begin that end a line: they run as the text as a whole does (rule L1).
    fn trailing(&self, line: &Range<usize>) -> usize {
        let is_blank = |c: char| {
            use BidiClass::{BN, FSI, LRI, PDI, RLI, WS};
            matches!(bidi_class(c), WS | BN | FSI | LRI | RLI | PDI)
        };
        line.start + self.text[line.clone()].trim_end_matches(is_blank).len()
    }
}

/// Rule L2: from the highest level down to the lowest odd one, whatever is at that level or above is reversed.
fn reorder(pieces: &mut [(Range<u32>, Level)]) {
    let levels = || pieces.iter().map(|(_, level)| level.number());
    let highest = levels().max().unwrap_or(0);
    let lowest_odd = levels().filter(|level| level % 2 == 1).min().unwrap_or(highest + 1);
    for level in (lowest_odd..=highest).rev() {
        let mut at = 0;
        while at < pieces.len() {
            let len = pieces[at..].iter().take_while(|(_, own)| own.number() >= level).count();
            pieces[at..at + len].reverse();
            at += len.max(1);
        }
    }
}

/// The text as it is painted from right to left: its clusters in reverse, brackets and the like mirrored (rule L4).
pub fn reversed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for grapheme in text.graphemes(true).rev() {
        let mut chars = grapheme.chars();
        match (chars.next().and_then(unicode_bidi_mirroring::get_mirrored), chars.as_str()) {
            (Some(mirrored), rest) => {
                out.push(mirrored);
                out.push_str(rest);
            }
            (None, _) => out.push_str(grapheme),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A line as it would be painted.
    fn painted(text: &str) -> String {
        let Some(mut order) = VisualOrder::of(text, Direction::of(text)) else { return text.to_owned() };
        let pieces = order.line(0..text.len() as u32);
        let shown = pieces.into_iter().map(|(piece, leftwards)| {
            let slice = &text[piece.start as usize..piece.end as usize];
            if leftwards { reversed(slice) } else { slice.to_owned() }
        });
        shown.collect::<String>().replace(crate::text::is_invisible, "")
    }

    #[test]
    fn the_first_strong_character_decides() {
        assert_eq!(Direction::of("plain é 漢"), Direction::LeftToRight);
        assert_eq!(Direction::of("the word שלום"), Direction::Mixed);
        assert_eq!(Direction::of("12. שלום and more"), Direction::RightToLeft);
        assert_eq!(Direction::of("\u{2067}שלום\u{2069} said he"), Direction::Mixed);
        assert_eq!(Direction::of_code("שלום = 1"), Direction::Mixed);
    }

    #[test]
    fn lines_are_painted_as_the_algorithm_says() {
        assert_eq!(painted("אבג"), "גבא");
        assert_eq!(painted("say אבג now"), "say גבא now");
        assert_eq!(painted("אבג abc דהו"), "והד abc גבא");
        assert_eq!(painted("שנת 2017 הייתה"), "התייה 2017 תנש");
        assert_eq!(painted("אב (גד) הו"), "וה (דג) בא");
        assert_eq!(painted("he said \u{2067}אב, גד\u{2069}, twice"), "he said דג ,בא, twice");
        assert_eq!(painted("سنة ٢٠١٧"), "٢٠١٧ ةنس");
        // A number after a Hebrew word goes with it, but not through an isolate.
        assert_eq!(painted("see אב 12"), "see 12 בא");
        assert_eq!(painted("see \u{2068}אב\u{2069} 12"), "see בא 12");
    }

    #[test]
    fn a_line_of_an_endless_paragraph_reads_like_any_other() {
        let text = "שנת 2017 הייתה (כמעט) abc ".repeat(10_000);
        let mut order = VisualOrder::of(&text, Direction::of(&text)).expect("it runs to the left");
        let unit = text.len() as u32 / 10_000;
        let at = |unit_no: u32| unit_no * unit..(unit_no + 1) * unit - 1;
        let shape = |pieces: Vec<Piece>, from: u32| -> Vec<(u32, u32, bool)> {
            pieces.into_iter().map(|(piece, left)| (piece.start - from, piece.end - from, left)).collect()
        };
        let first = shape(order.line(at(1)), at(1).start);
        for unit_no in (1..10_000).step_by(97) {
            assert_eq!(shape(order.line(at(unit_no)), at(unit_no).start), first, "{unit_no}");
        }
    }

    proptest! {
        #[test]
        fn pieces_tile_the_line(text in "([a-z א-ת\u{5b0}(1٢\u{301}\u{200d}👩\u{2066}-\u{2069}\u{200e}\u{200f}]|\u{600}|ل){0,30}", from in 0usize..10) {
            for direction in [Direction::Mixed, Direction::RightToLeft] {
                let start = text.grapheme_indices(true).nth(from).map_or(0, |(at, _)| at);
                let mut order = VisualOrder::of(&text, direction).expect("both ways");
                let mut pieces: Vec<_> = order.line(start as u32..text.len() as u32);
                pieces.sort_by_key(|(piece, _)| piece.start);
                let mut at = start;
                for (piece, _) in pieces {
                    prop_assert_eq!(piece.start as usize, at);
                    prop_assert!(crate::text::is_boundary(&text, at) || at == start);
                    at = piece.end as usize;
                }
                prop_assert_eq!(at, text.len());
            }
        }
    }
}
