//! The words round a hit, on one line.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::{Excerpt, Hit, fold, passage};
use crate::document::Document;
use crate::text::{TextSpan, floor, sentences};

/// The passage round a hit as one line, and where its matches stand in it.
#[derive(Default)]
struct Line {
    text: String,
    matches: Vec<Range<usize>>,
    /// Where the match stands that the reader is taken to.
    focus: Range<usize>,
    /// Whether the passage goes on before or after what was taken.
    cut: (bool, bool),
}

/// See [`super::excerpt`].
pub(super) fn excerpt(document: &Document, hit: &Hit, chars: usize) -> Excerpt {
    let line = line(document, hit, chars.max(1));
    let first = line.focus.clone();
    let window = window(&line.text, &first, chars.max(1));
    let (before, after) = (line.cut.0 || window.start > 0, line.cut.1 || window.end < line.text.len());
    let mut text = String::with_capacity(window.len() + 6);
    if before {
        text.push('…');
    }
    let shift = text.len();
    text.push_str(&line.text[window.clone()]);
    if after {
        text.push('…');
    }
    let clip = |range: &Range<usize>| {
        let (start, end) = (range.start.max(window.start), range.end.min(window.end));
        (start < end).then(|| start - window.start + shift..end - window.start + shift)
    };
    Excerpt { text, matches: line.matches.iter().filter_map(clip).collect() }
}

/// As much of the passage as an excerpt can need, blanks and hard breaks made single blanks. Most often what stands
/// near is enough; much of it may be signs of four bytes, and such as are not seen.
fn line(document: &Document, hit: &Hit, chars: usize) -> Line {
    let near = line_within(document, hit, chars.saturating_mul(2).saturating_add(64));
    if near.has(chars) {
        near
    } else {
        line_within(document, hit, chars.saturating_mul(8).saturating_add(64))
    }
}

/// The passage as far as so many bytes before and behind the hit.
fn line_within(document: &Document, hit: &Hit, reach: usize) -> Line {
    let shown = super::shown(document, hit);
    let blocks = match document.block_at(shown) {
        Some(block) => passage::blocks_of(document, passage::passage_of(document, block)),
        None => Vec::new(),
    };
    let spans: Vec<TextSpan> = blocks.into_iter().map(|block| document.block(block).span).collect();
    // Bytes of the passage before each of its blocks, and before the hit.
    let mut ahead: Vec<usize> = Vec::with_capacity(spans.len());
    let (mut total, mut focus) = (0, 0);
    for span in &spans {
        ahead.push(total);
        if span.start <= shown && shown <= span.end {
            focus = total + (shown - span.start) as usize;
        }
        total += span.len() as usize + 1;
    }
    let (from, to) = (focus.saturating_sub(reach), focus.saturating_add(reach));
    let mut line = Line { cut: (from > 0, to < total), ..Line::default() };
    for (span, ahead) in spans.iter().zip(&ahead) {
        let length = span.len() as usize;
        let text = document.slice(*span);
        let start = floor(text, from.saturating_sub(*ahead));
        let end = floor(text, to.saturating_sub(*ahead));
        if start < end || length == 0 {
            let known = line.matches.len();
            let offset = span.start + start as u32;
            line.add(&text[start..end], offset, &hit.matches);
            // Matches are added in order; those of this piece that stand before the shown one come first.
            let reach = TextSpan::new(offset, offset + (end - start) as u32);
            let ahead = hit.matches.iter().filter(|m| m.overlap(reach).is_some() && m.start < shown).count();
            if reach.contains(shown) {
                line.focus = line.matches.get(known + ahead).cloned().unwrap_or_default();
            }
        }
    }
    while line.text.ends_with(' ') {
        line.text.pop();
    }
    let length = line.text.len();
    line.matches.retain_mut(|range| {
        range.end = range.end.min(length);
        range.start < range.end
    });
    line
}

impl Line {
    /// Whether so many characters stand on each side of the focus where the passage was cut there.
    fn has(&self, chars: usize) -> bool {
        let enough = |side: &str| side.chars().nth(chars).is_some();
        (!self.cut.0 || enough(&self.text[..self.focus.start]))
            && (!self.cut.1 || enough(&self.text[self.focus.end..]))
    }

    /// Adds a piece of the document that starts at `offset`, and the matches in it.
    fn add(&mut self, piece: &str, offset: u32, matches: &[TextSpan]) {
        self.blank();
        let reach = TextSpan::new(offset, offset + piece.len() as u32);
        let mut at = 0;
        for inside in matches.iter().filter_map(|m| m.overlap(reach)) {
            let [start, end] = [inside.start, inside.end].map(|end| floor(piece, (end - offset) as usize));
            // Of matches that overlap, each has what the one before it left.
            let start = start.max(at);
            self.words(&piece[at..start]);
            let known = self.text.len();
            at = end.max(start);
            self.words(&piece[start..at]);
            let shown = &self.text[known..];
            let from = known + shown.len() - shown.trim_start().len();
            let to = known + shown.trim_end().len();
            if from < to {
                self.matches.push(from..to);
            }
        }
        self.words(&piece[at..]);
        self.blank();
    }

    /// Adds what is seen of words, with single blanks between them. Plain letters, which are most, go in runs.
    fn words(&mut self, mut rest: &str) {
        while !rest.is_empty() {
            let plain = rest.bytes().take_while(u8::is_ascii_graphic).count();
            self.text.push_str(&rest[..plain]);
            let mut chars = rest[plain..].chars();
            match chars.next() {
                Some(c) if c.is_whitespace() => self.blank(),
                Some(c) if !fold::is_silent(c) || c == '\u{200d}' => self.text.push(c),
                _ => {}
            }
            rest = chars.as_str();
        }
    }

    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }
}

/// The sentence that a place stands in, inside its block; where the place runs over several, all of them.
pub(super) fn sentence_at(document: &Document, place: TextSpan) -> TextSpan {
    let Some(block) = document.block_at(place.start) else { return place };
    let span = document.block(block).span;
    let mut found = place;
    for (at, sentence) in sentences(document.slice(span)) {
        let start = span.start + at as u32;
        let whole = TextSpan::new(start, start + sentence.trim_end().len() as u32);
        if whole.overlap(place).is_some() {
            found = TextSpan::new(found.start.min(whole.start), found.end.max(whole.end));
        }
    }
    found
}

/// Where words begin and end, from the last blank up to a byte on: there one always ends (UAX #29, rule WB999), so
/// what stands before it need not be read.
fn word_bounds(text: &str, at: usize) -> impl Iterator<Item = usize> {
    let start = text[..floor(text, at)].rfind(' ').unwrap_or(0);
    let bounds = text[start..].split_word_bound_indices().map(move |(at, _)| start + at);
    bounds.chain([text.len()])
}

/// What is shown of a line: about `chars` characters round the first match, cut at words.
fn window(text: &str, first: &Range<usize>, chars: usize) -> Range<usize> {
    let count = text.chars().count();
    if count <= chars {
        return 0..text.len();
    }
    let matched = text[first.clone()].chars().count().min(chars);
    let ahead = text[..first.start].chars().count();
    // The match in the middle, but no room wasted at either end of the line.
    let start = ahead.saturating_sub((chars - matched) / 2).min(count - chars);
    let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
    let (low, high) = (byte(start), byte(start + chars));
    // Cut between words; a word longer than the room, between clusters.
    let from = word_bounds(text, low).find(|b| *b >= low).filter(|b| *b <= first.start);
    let to = word_bounds(text, high).take_while(|b| *b <= high).last();
    let to = to.filter(|b| *b > first.start && *b >= first.end.min(high));
    let cluster =
        |at: usize| text.grapheme_indices(true).map(|(b, _)| b).take_while(|b| *b <= at).last().unwrap_or(0);
    let from = from.unwrap_or_else(|| cluster(low.min(first.start)));
    let to = to.unwrap_or_else(|| match cluster(high) {
        at if at > first.start => at,
        _ => first.start + text[first.start..].graphemes(true).next().map_or(0, str::len),
    });
    let inside = &text[from..to];
    let from = from + (inside.len() - inside.trim_start().len());
    let to = to - (inside.len() - inside.trim_end().len());
    from..to.max(from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::markdown::{Dialect, parse};
    use crate::search::{Mode, Query};

    /// As [`word_bounds`] would be if it read all that stands before.
    fn all_bounds(text: &str) -> Vec<usize> {
        text.split_word_bound_indices().map(|(at, _)| at).chain([text.len()]).collect()
    }

    proptest! {
        #[test]
        fn words_end_where_they_do_in_the_whole_line(
            text in "[a-zé '.,0-9字\u{301}\u{200d}\u{1f1e6}]{0,40}",
            at in 0usize..60,
        ) {
            // As in a line, blanks stand alone.
            let text = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            let all = all_bounds(&text);
            let own: Vec<usize> = word_bounds(&text, at).collect();
            let from = own[0];
            let rest: Vec<usize> = all.into_iter().filter(|bound| *bound >= from).collect();
            prop_assert_eq!(own, rest);
        }

        #[test]
        fn what_stands_far_off_changes_no_excerpt(
            words in prop::collection::vec("[a-z]{1,9}|[a-zé字\u{ad}\u{1f600}]{1,30}| {1,20}|needle", 1..90),
            chars in 1usize..60,
        ) {
            let document = parse(words.join(" ").as_bytes(), Dialect::CommonMark).document;
            for hit in Query::new("needle", Mode::Phrase).unwrap().hits(&document) {
                let (near, far) = (line(&document, &hit, chars), line_within(&document, &hit, chars * 8 + 64));
                let shown = |line: &Line| {
                    let window = window(&line.text, &line.focus, chars);
                    let cut = (line.cut.0 || window.start > 0, line.cut.1 || window.end < line.text.len());
                    (line.text[window].to_owned(), cut)
                };
                prop_assert_eq!(shown(&near), shown(&far));
            }
        }
    }
}
