//! Runs of a line put where they are seen: in visual order, spread over the measure, or seen through a window.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::gap::generated;
use super::stretch::Stretch;
use super::{Content, Role, Run};
use crate::document::Document;
use crate::text::{TextSpan, VisualOrder, grapheme_width, is_boundary, width};

/// The most cells that a blank is widened by, on average, when a line is justified.
const WIDEST_BLANK: u16 = 2;

/// Appends the runs of a set range that stands in one row, from left to right; returns the column after it.
/// `order` is `None` where the text runs from left to right.
pub(super) fn visual_runs(
    document: &Document,
    (stretch, set): (&Stretch<'_>, Range<u32>),
    (role, x): (Role, u16),
    order: Option<&mut VisualOrder<'_>>,
    out: &mut Vec<Run>,
) -> u16 {
    let Some(order) = order else { return stretch.runs(document, set, (role, x), out) };
    let mut x = x;
    for (piece, leftwards) in order.line(set) {
        let first = out.len();
        let end = stretch.runs(document, piece, (role, x), out);
        if leftwards {
            out[first..].reverse();
            for run in &mut out[first..] {
                run.x = x + (end - run.x - run.width);
                run.leftwards = true;
            }
        }
        x = end;
    }
    out.dedup_by(|b, a| join(a, b));
    x
}

/// Joins two runs that only the order of other text had parted.
fn join(a: &mut Run, b: &Run) -> bool {
    let (Content::Text(left), Content::Text(right)) = (&a.content, &b.content) else { return false };
    let alike = (a.role, a.style, a.leftwards) == (b.role, b.style, b.leftwards) && a.x + a.width == b.x;
    let (first, second) = if a.leftwards { (right, left) } else { (left, right) };
    if !alike || first.end != second.start {
        return false;
    }
    a.content = Content::Text(TextSpan::new(first.start, second.end));
    a.width += b.width;
    true
}

/// Puts runs as far from the right of some cells as they stood from the left.
pub(super) fn mirror_all(runs: &mut [Run], cells: u16) {
    for run in runs {
        mirror(run, cells);
    }
}

/// Puts a run as far from the right as it stood from the left. A number keeps its point on the far side.
pub(super) fn mirror(run: &mut Run, cells: u16) {
    run.x = cells.saturating_sub(run.x.saturating_add(run.width));
    if run.role == Role::ListMarker
        && let Content::Generated(marker) = &run.content
        && let Some(point) = marker.chars().next_back().filter(|c| matches!(c, '.' | ')'))
    {
        let point = if point == ')' { '(' } else { point };
        run.content = Content::Generated(format!("{point}{}", &marker[..marker.len() - 1]).into());
    }
}

/// Widens the blanks of a line's runs by `spare` cells in all; too few blanks leave the line as it is. Says
/// whether it was done.
pub(super) fn justify(document: &Document, runs: &mut Vec<Run>, spare: u16) -> bool {
    let ends = |word: &str| word.ends_with(' ');
    let blanks_of = |run: &Run| words(run.text(document)).filter(|word| ends(word)).count();
    let blanks: usize = runs.iter().map(blanks_of).sum();
    if spare == 0 || blanks == 0 || usize::from(spare) > blanks * usize::from(WIDEST_BLANK) {
        return false;
    }
    let shift = |passed: usize| (usize::from(spare) * passed / blanks) as u16;
    let mut passed = 0;
    for run in std::mem::take(runs) {
        let mut x = run.x;
        let mut pieces: Vec<(Content, u16, bool)> = match &run.content {
            Content::Generated(text) => vec![(run.content.clone(), run.width, ends(text))],
            Content::Picture(..) => vec![(run.content.clone(), run.width, false)],
            Content::Text(span) => {
                let mut at = span.start;
                words(document.slice(*span))
                    .map(|word| {
                        let own = TextSpan::new(at, at + word.len() as u32);
                        at = own.end;
                        (Content::Text(own), width(word) as u16, ends(word))
                    })
                    .collect()
            }
        };
        if run.leftwards {
            pieces.reverse();
        }
        for (content, width, has_blank) in pieces {
            passed += usize::from(has_blank && run.leftwards);
            runs.push(Run { x: x + shift(passed), width, content, ..run });
            passed += usize::from(has_blank && !run.leftwards);
            x += width;
        }
    }
    runs.dedup_by(|b, a| join(a, b));
    true
}

/// The words of a text, each with the blank after it. A blank that a sign is drawn into parts nothing.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = text.match_indices(' ').map(|(at, _)| at + 1).filter(|end| is_boundary(text, *end));
    ends.chain(std::iter::once(text.len())).filter_map(move |end| {
        let word = &text[start..end];
        start = end;
        (!word.is_empty()).then_some(word)
    })
}

/// A window over what is wider than the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    /// The first column of it; what stands left of it does not move.
    pub(super) from: u16,
    /// One past its last column.
    pub(super) until: u16,
    /// Cells that the content is moved to the left by.
    pub(super) pan: u16,
}

impl Window {
    /// What is seen of runs through the window, with a sign at each side where something is cut off.
    pub(super) fn cut(self, document: &Document, runs: Vec<Run>, ascii: bool) -> Vec<Run> {
        let Self { from, until, pan } = self;
        // A rule over the whole table moves with its columns, but for what is over those that do not move.
        let over = |run: &Run| run.x < from && run.x + run.width > from;
        let halves = |run: Run| {
            let (start, end) = (run.x, run.x + run.width);
            let cuts = if over(&run) { [start..from, from..end] } else { [start..end, end..end] };
            cuts.into_iter().filter_map(move |cut| part(document, run.clone(), cut))
        };
        let runs: Vec<Run> = runs.into_iter().flat_map(halves).collect();
        let moving = || runs.iter().filter(|run| run.x >= from && run.width > 0);
        let is_cut_left = pan > 0 && moving().any(|run| run.x - from < pan);
        let is_cut_right = moving().any(|run| run.x + run.width > until.saturating_add(pan));
        let seen =
            (from + u16::from(is_cut_left)).min(until)..until - u16::from(is_cut_right).min(until - from);
        let mut out = Vec::with_capacity(runs.len() + 2);
        let signs = if ascii { ["<", ">"] } else { ["‹", "›"] };
        let mut left = is_cut_left.then(|| generated(from, signs[0].to_owned(), Role::Filler));
        for run in runs {
            if run.x < from {
                out.push(run);
                continue;
            }
            out.extend(left.take());
            if let Some(run) = part(document, run, seen.start + pan..seen.end.max(seen.start) + pan) {
                out.push(Run { x: run.x - pan, ..run });
            }
        }
        if is_cut_right && until > from {
            out.push(generated(until - 1, signs[1].to_owned(), Role::Filler));
        }
        out
    }
}

/// The clusters of a run that stand whole inside some columns.
fn part(document: &Document, run: Run, columns: Range<u16>) -> Option<Run> {
    let (start, end) = (run.x, run.x + run.width);
    if start >= columns.start && end <= columns.end {
        return Some(run);
    }
    if end <= columns.start || start >= columns.end {
        return None;
    }
    let text = run.text(document);
    // Columns from the side that the text begins at.
    let wanted = if run.leftwards {
        end.saturating_sub(columns.end)..end - columns.start.max(start)
    } else {
        columns.start.saturating_sub(start)..columns.end - start
    };
    let (mut x, mut bytes, mut first) = (0, 0..0, None);
    for (at, grapheme) in text.grapheme_indices(true) {
        let next = x + grapheme_width(grapheme);
        if next > wanted.end {
            break;
        }
        if x >= wanted.start {
            let begin = first.get_or_insert((at, x));
            bytes = begin.0..at + grapheme.len();
        }
        x = next;
        if x >= run.width {
            break;
        }
    }
    let (_, skipped) = first?;
    let width = width(&text[bytes.clone()]) as u16;
    let x = if run.leftwards { end - skipped - width } else { start + skipped };
    let content = match &run.content {
        Content::Text(span) => {
            Content::Text(TextSpan::new(span.start + bytes.start as u32, span.start + bytes.end as u32))
        }
        Content::Generated(text) => Content::Generated(text[bytes].into()),
        Content::Picture(..) => run.content.clone(),
    };
    Some(Run { x, width, content, ..run })
}
