//! Where a text may be broken into lines (UAX #14), with the widths that wrapping needs, found once per text.
//!
//! The table is all that is needed to wrap a text at any width, but for words wider than the line, which are
//! cut in the text itself. Wrapping is in [`super::wrap`].

use std::ops::Range;

use unicode_linebreak::BreakOpportunity;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::{ceil, grapheme_width, is_invisible};

const MANDATORY: u16 = 1 << 15;
const HYPHEN: u16 = 1 << 14;
/// The most trailing blanks that a segment can tell apart from its content; more are content.
const MOST_BLANKS: usize = (HYPHEN - 1) as usize;

/// A stretch of text that ends where a line may be broken: eight bytes a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    end: u32,
    width: u16,
    /// Trailing blanks, and the two flags above them.
    tail: u16,
}

impl Segment {
    /// The width of a segment that is too wide to be told: wider than any line.
    pub const ENDLESS: u16 = u16::MAX;

    /// One past its last byte, its blanks and `\n` included.
    pub fn end(self) -> u32 {
        self.end
    }

    /// Cells of its content, trailing blanks left out; [`Self::ENDLESS`] for that or more.
    pub fn width(self) -> u16 {
        self.width
    }

    /// Blanks that follow its content; each is one byte and one cell.
    pub fn blanks(self) -> u16 {
        self.tail & !(MANDATORY | HYPHEN)
    }

    /// Whether a `\n` ends it, so that the line must break.
    pub fn is_mandatory(self) -> bool {
        self.tail & MANDATORY != 0
    }

    /// Whether a soft hyphen (U+00AD) or a break inside a word ends it, so that a line broken here shows a hyphen.
    pub fn is_hyphen(self) -> bool {
        self.tail & HYPHEN != 0
    }

    /// One past the last byte of its content.
    pub fn content_end(self) -> u32 {
        self.end - u32::from(self.blanks()) - u32::from(self.is_mandatory())
    }

    /// The segment that starts at `start`, cut in two inside a word: a line that ends at the cut shows a hyphen.
    pub(super) fn hyphenated_at(self, text: &str, start: usize, at: usize) -> (Self, Self) {
        let head = Self { end: at as u32, width: saturated_width(&text[start..at]), tail: HYPHEN };
        (head, Self::of(text, at, self.end as usize))
    }

    fn of(text: &str, start: usize, end: usize) -> Self {
        let bytes = &text.as_bytes()[start..end];
        let mandatory = bytes.last() == Some(&b'\n');
        let body = &bytes[..bytes.len() - usize::from(mandatory)];
        let mut blanks = body.iter().rev().take(MOST_BLANKS).take_while(|b| **b == b' ').count();
        // A blank that a sign before it draws into its cluster is no blank of its own.
        if blanks > 0 && blanks < body.len() && !is_boundary(text, start + body.len() - blanks) {
            blanks -= 1;
        }
        let content = &text[start..start + body.len() - blanks];
        let hyphen = blanks == 0 && !mandatory && content.ends_with('\u{ad}');
        Self {
            end: end as u32,
            width: saturated_width(content),
            tail: blanks as u16 | if mandatory { MANDATORY } else { 0 } | if hyphen { HYPHEN } else { 0 },
        }
    }
}

/// Appends the segments of a text that is set as prose: they end at every break that UAX #14 allows. An empty
/// text has one empty segment. A `\n` at the very end opens no line.
///
/// Segments end between grapheme clusters, so that their widths add up.
pub fn segments(text: &str, out: &mut Vec<Segment>) {
    if text.is_empty() {
        out.push(Segment { end: 0, width: 0, tail: 0 });
    }
    let mut at = 0;
    while at < text.len() {
        if let Some(word) = plain_word(text.as_bytes(), at) {
            at = word.end as usize;
            out.push(word);
        } else {
            let end = next_word(text.as_bytes(), at);
            stretch(text, at..end, out);
            at = end;
        }
    }
}

/// Appends the segments of a stretch that nothing round it has a say in.
fn stretch(text: &str, range: Range<usize>, out: &mut Vec<Segment>) {
    let mut start = range.start;
    for (at, opportunity) in unicode_linebreak::linebreaks(&text[range.clone()]) {
        let end = range.start + at;
        let must = opportunity == BreakOpportunity::Mandatory;
        if end > start && (must || is_boundary(text, end)) {
            out.push(Segment::of(text, start, end));
            start = end;
        }
    }
}

/// The segment of a word of plain letters that begins here, with blanks and another letter behind it. Most words of most
/// texts are such, and there is a break behind them whatever else there is (rules LB 18 and LB 28 of UAX #14): the tables
/// are asked only for the others.
fn plain_word(bytes: &[u8], start: usize) -> Option<Segment> {
    let rest = &bytes[start..];
    let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let blanks = rest[letters..].iter().take(MOST_BLANKS + 1).take_while(|b| **b == b' ').count();
    let is_plain = letters > 0 && (1..=MOST_BLANKS).contains(&blanks);
    (is_plain && rest.get(letters + blanks)?.is_ascii_alphabetic()).then(|| Segment {
        end: (start + letters + blanks) as u32,
        width: u16::try_from(letters).unwrap_or(Segment::ENDLESS),
        tail: blanks as u16,
    })
}

/// Where the next word begins that has a plain letter, with blanks and another one before it.
fn next_word(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(next) = memchr::memchr(b' ', &bytes[at..]) {
        let blank = at + next;
        at = blank + bytes[blank..].iter().take_while(|b| **b == b' ').count();
        let after = bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
        if after && blank > start && bytes[blank - 1].is_ascii_alphabetic() {
            return at;
        }
    }
    bytes.len()
}

/// Appends the segments of a text that keeps its lines, such as code: one segment a line.
pub fn line_segments(text: &str, out: &mut Vec<Segment>) {
    if text.is_empty() {
        out.push(Segment { end: 0, width: 0, tail: 0 });
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        out.push(Segment::of(text, start, start + line.len()));
        start += line.len();
    }
}

/// Whether a grapheme cluster ends at a byte of the text, which must be the start of a character.
pub fn is_boundary(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    if at == 0 || at >= bytes.len() || (bytes[at].is_ascii() && bytes[at - 1].is_ascii()) {
        return true;
    }
    let (Some(before), Some(after)) = (text[..at].chars().next_back(), text[at..].chars().next()) else {
        return true;
    };
    if stands_alone(before) && stands_alone(after) {
        return true;
    }
    // What joins clusters reaches no farther back than this in any language; flags in an endless row might.
    let from = ceil(text, at.saturating_sub(128));
    GraphemeCursor::new(at - from, text.len() - from, true).is_boundary(&text[from..], 0).unwrap_or(true)
}

/// Characters that never join those like them: Latin letters, punctuation, ideographs.
fn stands_alone(c: char) -> bool {
    matches!(c, '\0'..='\u{a8}' | '\u{aa}'..='\u{ac}' | '\u{af}'..='\u{2ff}' | '\u{2010}'..='\u{2027}'
        | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30a0}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{ff00}'..='\u{ff9d}')
}

fn saturated_width(content: &str) -> u16 {
    if content.is_ascii() {
        return u16::try_from(content.len()).unwrap_or(Segment::ENDLESS);
    }
    // One cell a character, as in most words of most scripts, spares finding the clusters.
    if content.len() < 64 && content.chars().all(|c| matches!(c, ' '..='~' | '\u{a1}'..='\u{a8}' | '\u{c0}'..='\u{2ff}' | '\u{2010}'..='\u{2027}' if !is_invisible(c))) {
        return content.chars().count() as u16;
    }
    let mut width = 0u16;
    for grapheme in content.graphemes(true) {
        width = width.saturating_add(grapheme_width(grapheme));
        if width == Segment::ENDLESS {
            break;
        }
    }
    width
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;
    use proptest::prelude::*;

    fn table(text: &str) -> Vec<(&str, u16, u16)> {
        let (mut out, mut start) = (Vec::new(), 0);
        segments(text, &mut out);
        out.iter()
            .map(|s| {
                let slice = &text[start..s.end as usize];
                start = s.end as usize;
                (slice, s.width(), s.blanks())
            })
            .collect()
    }

    #[test]
    fn breaks_stand_after_blanks_and_hyphens() {
        assert_eq!(table("well-set  text"), [("well-", 5, 0), ("set  ", 3, 2), ("text", 4, 0)]);
        assert_eq!(table("(UN, 2000)."), [("(UN, ", 4, 1), ("2000).", 6, 0)]);
        assert_eq!(table("a \nb\n"), [("a \n", 1, 1), ("b\n", 1, 0)]);
        assert_eq!(table("漢字"), [("漢", 2, 0), ("字", 2, 0)]);
        assert_eq!(table("co\u{ad}op"), [("co\u{ad}", 2, 0), ("op", 2, 0)]);
        assert_eq!(table(""), [("", 0, 0)]);
    }

    #[test]
    fn no_cluster_is_broken() {
        assert_eq!(table("a \u{301}b"), [("a \u{301}b", 3, 0)]);
        assert_eq!(table("🇫🇷🇩🇪"), [("🇫🇷", 2, 0), ("🇩🇪", 2, 0)]);
        assert_eq!(table("👩‍👩‍👧"), [("👩‍👩‍👧", 2, 0)]);
    }

    #[test]
    fn lines_keep_their_blanks() {
        let mut out = Vec::new();
        line_segments("  a b  \n\nc", &mut out);
        assert_eq!(
            out.iter().map(|s| (s.end(), s.width(), s.blanks())).collect::<Vec<_>>(),
            [(8, 5, 2), (9, 0, 0), (10, 1, 0)]
        );
    }

    #[test]
    fn what_is_taken_for_one_cell_is_one_cell() {
        let plain =
            (' '..='~').chain('\u{a1}'..='\u{a8}').chain('\u{c0}'..='\u{2ff}').chain('\u{2010}'..='\u{2027}');
        for c in plain.filter(|c| !is_invisible(*c)) {
            assert_eq!(grapheme_width(c.encode_utf8(&mut [0; 4])), 1, "{c:?} {:x}", c as u32);
        }
    }

    #[test]
    fn what_stands_alone_joins_nothing() {
        let alone: Vec<char> = ('\0'..='\u{ffff}').filter(|c| stands_alone(*c)).collect();
        for c in alone {
            for pair in [format!("{c}a"), format!("a{c}"), format!("漢{c}")] {
                if pair.contains('\n') || pair.contains('\r') {
                    continue;
                }
                assert_eq!(pair.graphemes(true).count(), 2, "{c:?} {:x}", c as u32);
            }
        }
    }

    proptest! {
        #[test]
        fn words_asked_for_one_by_one_break_as_in_the_text(
            text in "([a-zA-Z]{1,4}|  ?|[-/'\"(),.!?:;%$0-9]|[’“”–—…\u{ad}\u{301}\u{200b}\u{2060}\u{a0}漢é🇫👩]|\n|word word ){0,24}",
        ) {
            let text = crate::text::safe(&text);
            let (mut whole, mut words) = (Vec::new(), Vec::new());
            stretch(&text, 0..text.len(), &mut whole);
            segments(&text, &mut words);
            prop_assert!(text.is_empty() || words == whole, "{:?}: {:?}, not {:?}", text, words, whole);
        }

        #[test]
        fn widths_add_up(text in "[a-z \\n\u{301}\u{ad}漢é’👩🇫\u{200d}\u{600}ﾞ]{0,40}|.*") {
            let text = crate::text::safe(&text);
            let mut out = Vec::new();
            segments(&text, &mut out);
            let sum: usize = out.iter().map(|s| usize::from(s.width() + s.blanks())).sum();
            prop_assert_eq!(sum, width(&text));
            prop_assert_eq!(out.last().map(|s| s.end() as usize), Some(text.len()));
        }
    }
}
