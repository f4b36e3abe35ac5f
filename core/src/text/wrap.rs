//! Wrapping: a text and its break table at a width become lines. First fit: a line takes what it can.
//!
//! Nothing is stored; a line is found from the one before it, and wrapping may start again at any line whose
//! [`Cursor`] was kept.

use unicode_segmentation::UnicodeSegmentation;

use super::{Segment, grapheme_width};

/// Cells that lines may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// The first line.
    pub first: u16,
    /// All lines after it.
    pub rest: u16,
    /// Whether each line that follows a `\n` counts as a first one.
    pub every_line: bool,
}

impl Measure {
    /// The same width for all lines.
    pub fn of(width: u16) -> Self {
        Self { first: width, rest: width, every_line: false }
    }
}

/// Where a line starts, to go on wrapping there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    segment: u32,
    offset: u32,
}

impl Cursor {
    /// The byte that the line starts at.
    pub fn offset(self) -> u32 {
        self.offset
    }
}

/// One line of a wrapped text. Lines tile the text: each starts where the one before it ends with `next`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Its first byte.
    pub start: u32,
    /// One past the last byte that is painted; blanks and the `\n` after it are not.
    pub end: u32,
    /// Where the next line starts.
    pub next: u32,
    /// Cells of what is painted, a hyphen not counted.
    pub width: u16,
    /// Whether it is broken at a soft hyphen, so that a hyphen is to be painted after it.
    pub hyphen: bool,
    /// Whether it begins the text or follows a `\n`.
    pub fresh: bool,
}

/// The lines of a text. No line is wider than the measure unless a single grapheme cluster is.
#[derive(Debug, Clone)]
pub struct Wrap<'a> {
    text: &'a str,
    segments: &'a [Segment],
    measure: Measure,
    at: Cursor,
}

/// Wraps a text whose break table is given, from its beginning.
pub fn wrap<'a>(text: &'a str, segments: &'a [Segment], measure: Measure) -> Wrap<'a> {
    Wrap { text, segments, measure, at: Cursor::default() }
}

/// Words in at most `most` rows; the last ends in `…` where something is left out.
pub fn set(words: &str, width: u16, most: u16) -> Vec<String> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut segments = Vec::new();
    super::segments(&words, &mut segments);
    let mut rows: Vec<String> = Vec::new();
    for line in wrap(&words, &segments, Measure::of(width)) {
        if rows.len() == usize::from(most) {
            if let Some(last) = rows.last_mut() {
                *last = super::clip(&format!("{last} {}", &words[line.start as usize..]), usize::from(width));
            }
            break;
        }
        let hyphen = if line.hyphen { "-" } else { "" };
        rows.push(format!("{}{hyphen}", &words[line.start as usize..line.end as usize]));
    }
    rows
}

/// What a line holds so far.
#[derive(Clone, Copy)]
struct Fill {
    /// Segments taken, from the beginning of the table.
    taken: usize,
    end: u32,
    used: u32,
    hyphen: bool,
}

impl<'a> Wrap<'a> {
    /// Goes on at a line whose cursor was kept. It must come from a wrap of the same text at the same measure.
    #[must_use]
    pub fn from(self, at: Cursor) -> Wrap<'a> {
        Wrap { at, ..self }
    }

    /// Where the next line starts.
    pub fn cursor(&self) -> Cursor {
        self.at
    }

    fn line(&mut self, fill: Fill, fresh: bool) -> Line {
        let next = fill.taken.checked_sub(1).map_or(0, |last| self.segments[last].end());
        let line = Line {
            start: self.at.offset,
            end: fill.end,
            next,
            width: fill.used as u16,
            hyphen: fill.hyphen,
            fresh,
        };
        self.at = Cursor { segment: fill.taken as u32, offset: next };
        line
    }
}

impl Iterator for Wrap<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let (start, first) = (self.at.offset, self.at.segment as usize);
        let segment = *self.segments.get(first)?;
        let before = first.checked_sub(1).map(|at| self.segments[at]);
        let inside = start > before.map_or(0, Segment::end);
        let fresh = !inside && before.is_none_or(Segment::is_mandatory);
        let is_first = if self.measure.every_line { fresh } else { start == 0 };
        // One less than endless, so that an endless segment is wider than every line.
        let room = u32::from(
            if is_first { self.measure.first } else { self.measure.rest }.min(Segment::ENDLESS - 1),
        );

        let mut fill = Fill { taken: first, end: start, used: 0, hyphen: false };
        // A line break that shows all that was taken up to it.
        let mut good: Option<Fill> = None;
        let mut blanks = 0;
        let mut cut_width = None;
        if inside || u32::from(segment.width()) > room {
            let content = &self.text[start as usize..(segment.content_end().max(start)) as usize];
            let (bytes, width) = cut(content, room);
            if bytes < content.len() {
                let end = start + bytes as u32;
                self.at.offset = end;
                return Some(Line { start, end, next: end, width: width as u16, hyphen: false, fresh });
            }
            cut_width = Some(width);
        }
        for (at, segment) in self.segments.iter().enumerate().skip(first) {
            let width = cut_width.take().unwrap_or_else(|| u32::from(segment.width()));
            if width > 0 || blanks == 0 {
                let used = fill.used + blanks + width;
                if width > 0 && used > room && at > first {
                    break;
                }
                (fill.used, fill.end, blanks) = (used, segment.content_end().max(start), 0);
            }
            fill.taken = at + 1;
            if segment.is_mandatory() {
                return Some(self.line(fill, fresh));
            }
            blanks += u32::from(segment.blanks());
            let last = fill.taken == self.segments.len();
            if !segment.is_hyphen() || last || fill.used < room {
                good = Some(Fill { hyphen: segment.is_hyphen() && !last, ..fill });
            }
        }
        if fill.taken == self.segments.len() {
            good = Some(fill);
        }
        Some(self.line(good.unwrap_or(fill), fresh))
    }
}

/// As much of a text as fits, at least one cluster: bytes and cells.
fn cut(content: &str, room: u32) -> (usize, u32) {
    let take = (room as usize).max(1);
    // One byte more, to be sure that no sign joins the last one taken.
    if content.as_bytes()[..content.len().min(take + 1)].is_ascii() {
        let bytes = take.min(content.len());
        return (bytes, bytes as u32);
    }
    let (mut bytes, mut width) = (0, 0);
    for grapheme in content.graphemes(true) {
        let cells = u32::from(grapheme_width(grapheme));
        // What takes no cell always fits, so that it never begins a line.
        if bytes > 0 && cells > 0 && width + cells > room {
            break;
        }
        bytes += grapheme.len();
        width += cells;
    }
    (bytes, width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{line_segments, safe, segments, width};
    use proptest::prelude::*;

    #[test]
    fn what_does_not_fit_its_rows_says_so() {
        assert_eq!(set("one two three", 20, 2), ["one two three"]);
        assert_eq!(set("one two three", 8, 2), ["one two", "three"]);
        assert_eq!(set("one two three four", 8, 2), ["one two", "three f…"]);
        assert_eq!(set("Unbreakableword", 6, 1), ["Unbre…"]);
    }

    fn lines(text: &str, cells: u16) -> Vec<String> {
        let mut table = Vec::new();
        segments(text, &mut table);
        wrap(text, &table, Measure::of(cells))
            .map(|line| {
                let shown = text[line.start as usize..line.end as usize].replace('\u{ad}', "");
                shown + if line.hyphen { "-" } else { "" }
            })
            .collect()
    }

    #[test]
    fn words_fill_lines() {
        assert_eq!(lines("the trafficked people coincide", 10), ["the", "trafficked", "people", "coincide"]);
        assert_eq!(lines("a b  c", 4), ["a b", "c"]);
        assert_eq!(lines("hard\nbreak\n", 20), ["hard", "break"]);
        assert_eq!(lines("a\n\nb", 20), ["a", "", "b"]);
        assert_eq!(lines("", 20), [""]);
    }

    #[test]
    fn wide_words_are_cut() {
        assert_eq!(lines("see abcdefghij kl", 4), ["see", "abcd", "efgh", "ij", "kl"]);
        assert_eq!(lines("abcdef g h", 4), ["abcd", "ef g", "h"]);
        assert_eq!(lines("漢字漢", 3), ["漢", "字", "漢"]);
        assert_eq!(lines("漢字", 1), ["漢", "字"]);
        assert_eq!(lines("ab", 0), ["a", "b"]);
    }

    #[test]
    fn soft_hyphens_show_only_where_a_line_ends() {
        assert_eq!(lines("inter\u{ad}national law", 20), ["international law"]);
        assert_eq!(lines("inter\u{ad}national law", 12), ["inter-", "national law"]);
        assert_eq!(lines("an inter\u{ad}national", 8), ["an", "inter-", "national"]);
        assert_eq!(lines("ab\u{ad}cd", 2), ["ab", "cd"]);
        assert_eq!(lines("ab\u{ad}", 2), ["ab"]);
    }

    #[test]
    fn each_line_of_code_is_a_first_one() {
        let (text, mut table) = ("abcdefg\nhi  ", Vec::new());
        line_segments(text, &mut table);
        let measure = Measure { first: 4, rest: 2, every_line: true };
        let shown: Vec<_> =
            wrap(text, &table, measure).map(|l| (&text[l.start as usize..l.end as usize], l.fresh)).collect();
        assert_eq!(shown, [("abcd", true), ("ef", false), ("g", false), ("hi", true)]);
    }

    #[test]
    fn an_endless_line_takes_linear_time() {
        for unit in ["a", "é", "漢", "\u{301}", "e\u{301}", "🇫", " ", "\u{ad}", "-"] {
            let text = unit.repeat(200_000);
            let mut table = Vec::new();
            segments(&text, &mut table);
            let total: usize = wrap(&text, &table, Measure::of(7)).map(|l| (l.next - l.start) as usize).sum();
            assert_eq!(total, text.len());
        }
    }

    proptest! {
        #[test]
        fn lines_tile_the_text_and_fit(
            text in "([a-z]{1,12}[ -]|[a-z]{1,9}[\\n\u{ad}]|[漢字é’👩\u{301}\u{200d} ]){0,30}|.*", cells in 0u16..30, first in 0u16..30,
        ) {
            let text = safe(&text);
            let mut table = Vec::new();
            segments(&text, &mut table);
            let measure = Measure { first, rest: cells, every_line: false };
            let mut wrapping = wrap(&text, &table, measure);
            let (mut at, mut cursors) = (0, Vec::new());
            let mut all = Vec::new();
            loop {
                cursors.push(wrapping.cursor());
                let Some(line) = wrapping.next() else { break };
                prop_assert_eq!(line.start, at);
                let shown = &text[line.start as usize..line.end as usize];
                prop_assert_eq!(width(shown), usize::from(line.width));
                let room = usize::from(if at == 0 { first } else { cells });
                let taken = width(shown) + usize::from(line.hyphen);
                prop_assert!(taken <= room || shown.graphemes(true).filter(|g| grapheme_width(g) > 0).count() == 1);
                let dropped = &text[line.end as usize..line.next as usize];
                prop_assert_eq!(dropped.trim_end_matches('\n').chars().find(|c| *c != ' ' && width(c.encode_utf8(&mut [0; 4])) > 0), None);
                prop_assert!(line.next > line.start || text.is_empty());
                at = line.next;
                all.push(line);
            }
            prop_assert_eq!(at as usize, text.len());
            for (row, cursor) in cursors.iter().enumerate() {
                prop_assert_eq!(wrap(&text, &table, measure).from(*cursor).next(), all.get(row).copied());
            }
        }
    }
}
