//! Links that lead out of the work, for terminals that can follow them themselves: which cells show which address.
//!
//! The cells stay as they are, but that drawing leaves them out: the shell writes them between the signs that make
//! them a link. What is painted over them later takes them back ([`paint::text`], [`paint::clear`]).

use std::collections::HashMap;
use std::ops::Range;

use ratatui::buffer::Buffer;

use super::paint;
use crate::app::App;
use crate::document::{Document, InlineTarget};
use crate::layout::Row;
use crate::text::web_address;

/// Cells of one row that show a link, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The row.
    pub y: u16,
    /// The columns.
    pub columns: Range<u16>,
    /// Where it leads: printable ASCII alone ([`web_address`]).
    pub address: String,
    /// What the parts of a link in several rows have in common.
    pub id: u32,
}

/// Marks the links of a row that was painted with its left end at a cell, where the reader wants them.
pub(super) fn mark(
    app: &App,
    (buffer, links): (&mut Buffer, &mut Vec<Link>),
    document: &Document,
    row: &Row,
    (at, width): ((u16, u16), u16),
) {
    if !app.has_links() {
        return;
    }
    let end = at.0.saturating_add(width);
    for span in row.runs.iter().filter_map(crate::layout::Run::span) {
        for inline in document.inlines_in(span) {
            let (InlineTarget::Link { destination: target } | InlineTarget::Image { target }) =
                &inline.target
            else {
                continue;
            };
            let (Some(own), Some(address)) = (inline.span.overlap(span), web_address(target)) else {
                continue;
            };
            for columns in row.columns_of(document, own) {
                let columns = (at.0 + columns.start).min(end)..(at.0 + columns.end).min(end);
                paint::link(buffer, at.1, columns.clone());
                links.push(Link { y: at.1, columns, address: address.clone(), id: inline.span.start });
            }
        }
    }
}

/// What of the marked links is still in sight, in the order of the screen.
pub(super) fn seen(buffer: &Buffer, links: &[Link]) -> Vec<Link> {
    let mut owners = HashMap::new();
    for (number, link) in links.iter().enumerate() {
        // What was painted later lies above.
        let cells = link.columns.clone().filter(|x| paint::is_link(buffer, (*x, link.y)));
        owners.extend(cells.map(|x| ((link.y, x), number)));
    }
    let mut cells: Vec<((u16, u16), usize)> = owners.into_iter().collect();
    cells.sort_unstable();
    let mut seen: Vec<(usize, Link)> = Vec::new();
    for ((y, x), number) in cells {
        match seen.last_mut() {
            Some((last, link)) if (*last, link.y, link.columns.end) == (number, y, x) => {
                link.columns.end += 1;
            }
            _ => seen.push((number, Link { y, columns: x..x + 1, ..links[number].clone() })),
        }
    }
    seen.into_iter().map(|(_, link)| link).collect()
}
