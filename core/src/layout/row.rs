//! Between columns and text in one row.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::{Content, Row, Run};
use crate::document::Document;
use crate::text::{TextSpan, grapheme_width, reversed, width};

impl Row {
    /// The byte of text at a column, or nearest to it on this row; `None` for a row without text.
    pub fn offset_at(&self, document: &Document, column: u16) -> Option<u32> {
        let distance = |run: &Run| {
            let last = (run.x + run.width).saturating_sub(1).max(run.x);
            run.x.saturating_sub(column).max(column.saturating_sub(last))
        };
        let nearest = self
            .runs
            .iter()
            .filter_map(|run| Some((run, run.span()?)))
            .min_by_key(|(run, _)| (run.width == 0, distance(run)));
        let Some((run, span)) = nearest else { return self.start };
        let (mut x, mut at, mut found) = (run.x, span.start, span.start);
        let end = run.x + run.width;
        // From the side that the text begins at.
        let column = if run.leftwards { run.x + end.saturating_sub(column + 1) } else { column };
        for grapheme in document.slice(span).graphemes(true) {
            let cells = grapheme_width(grapheme);
            if cells > 0 {
                found = at;
            }
            x = x.saturating_add(cells);
            at += grapheme.len() as u32;
            if x > column {
                break;
            }
        }
        Some(found)
    }

    /// The columns that show any of a span, left to right, merged where they touch.
    pub fn columns_of(&self, document: &Document, span: TextSpan) -> Vec<Range<u16>> {
        let mut columns: Vec<Range<u16>> = Vec::new();
        for run in &self.runs {
            let Some((text, shown)) = run.span().and_then(|text| Some((text, text.overlap(span)?))) else {
                continue;
            };
            let mut range = run.x..run.x + run.width;
            if shown != text {
                let bytes = shown.start - text.start..shown.end - text.start;
                range = clusters(document.slice(text), bytes, run.x);
                if run.leftwards {
                    let both = run.x + run.x + run.width;
                    range = both - range.end..both - range.start;
                }
            }
            match columns.last_mut() {
                _ if range.is_empty() => {}
                Some(last) if last.end == range.start => last.end = range.end,
                _ => columns.push(range),
            }
        }
        columns
    }
}

impl Run {
    /// The reading text it shows; `None` for text of the layout's own.
    pub fn span(&self) -> Option<TextSpan> {
        match self.content {
            Content::Text(span) => Some(span),
            Content::Generated(_) | Content::Picture(..) => None,
        }
    }

    /// What it shows, from left to right.
    pub fn shown<'a>(&'a self, document: &'a Document) -> Cow<'a, str> {
        let text = self.text(document);
        if self.leftwards { Cow::Owned(reversed(text)) } else { Cow::Borrowed(text) }
    }

    /// What it shows, in the order of reading.
    pub fn text<'a>(&'a self, document: &'a Document) -> &'a str {
        match &self.content {
            Content::Text(span) => document.slice(*span),
            Content::Generated(text) => text,
            Content::Picture(..) => "",
        }
    }
}

/// The columns of the clusters that hold any byte of a range.
fn clusters(text: &str, bytes: Range<u32>, x: u16) -> Range<u16> {
    if text.is_ascii() {
        return x + bytes.start as u16..x + bytes.end as u16;
    }
    let (mut start, mut end) = (text.len(), text.len());
    for (at, grapheme) in text.grapheme_indices(true) {
        if at + grapheme.len() > bytes.start as usize {
            start = start.min(at);
        }
        if at >= bytes.end as usize {
            end = at;
            break;
        }
    }
    x + width(&text[..start]) as u16..x + width(&text[..end]) as u16
}
