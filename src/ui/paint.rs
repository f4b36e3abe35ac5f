//! Putting text into cells: the only place where it happens.

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::style::{Color, Style as Cell};
use tui_textarea::TextArea;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::app::App;
use crate::document::Document;
use crate::layout::Row;
use crate::text::{grapheme_width, is_invisible, is_unsafe};

/// Paints text from a cell on, at most `width` cells, and returns the column after it. Marks that only layout
/// needs are dropped; a cluster that would not fit is left out.
pub(super) fn text(buffer: &mut Buffer, at: (u16, u16), width: u16, text: &str, style: Cell) -> u16 {
    let (mut x, end) = (at.0, at.0.saturating_add(width).min(buffer.area.right()));
    if at.1 >= buffer.area.bottom() {
        return x;
    }
    // Most text needs no clusters to be found.
    if text.is_ascii() {
        for byte in text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')) {
            if x >= end {
                break;
            }
            buffer[(x, at.1)]
                .set_char(if byte.is_ascii_control() { ' ' } else { byte.into() })
                .set_diff_option(CellDiffOption::None)
                .set_style(style);
            x += 1;
        }
        return x;
    }
    for grapheme in text.graphemes(true) {
        let cells = grapheme_width(grapheme);
        if cells == 0 {
            continue;
        }
        if x + cells > end {
            break;
        }
        let cell = &mut buffer[(x, at.1)];
        if grapheme.chars().any(|c| is_invisible(c) || is_unsafe(c)) {
            let shown: String = grapheme.chars().filter(|c| !is_invisible(*c) && !is_unsafe(*c)).collect();
            cell.set_symbol(if shown.is_empty() { " " } else { &shown });
        } else {
            cell.set_symbol(grapheme);
        }
        cell.set_diff_option(CellDiffOption::None).set_style(style);
        for rest in x + 1..x + cells {
            // The second cell of a wide cluster shows nothing of its own.
            buffer[(rest, at.1)].reset();
            buffer[(rest, at.1)].set_style(style);
        }
        x += cells;
    }
    x
}

/// Paints a row of laid-out text with its left end at a cell.
pub(super) fn row(
    app: &App,
    buffer: &mut Buffer,
    document: &Document,
    row: &Row,
    at: (u16, u16),
    width: u16,
) {
    for run in &row.runs {
        let style = app.theme().style(run.role, run.style);
        text(
            buffer,
            (at.0 + run.x, at.1),
            width.saturating_sub(run.x).min(run.width),
            &run.shown(document),
            style,
        );
    }
}

/// Paints two pixels into a cell, one above the other. Equal ones are a blank: it is shorter.
pub(super) fn halves(buffer: &mut Buffer, at: (u16, u16), [upper, lower]: [Color; 2]) {
    let cell = &mut buffer[at];
    cell.reset();
    if upper == lower {
        cell.set_bg(lower);
    } else {
        cell.set_symbol("▀").set_fg(upper).set_bg(lower);
    }
}

/// Paints what is being written, with its cursor. The widget's own painting drops control characters.
pub(super) fn writing(buffer: &mut Buffer, area: Rect, writing: &TextArea<'_>, style: Cell) {
    let area = area.intersection(buffer.area);
    ratatui::widgets::Widget::render(writing, area, buffer);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            let fg = style.fg.unwrap_or_default();
            buffer[(x, y)].set_fg(fg);
        }
    }
}

/// Puts letters that a terminal without UTF-8 can show in place of all others: their plain forms, else `?`.
pub(super) fn ascii(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            let width = grapheme_width(cell.symbol());
            let plain = cell.symbol().chars().next().map_or(' ', plain);
            // A wide letter's second cell keeps its place.
            let mut room = [0; 4];
            cell.set_symbol(if width > 1 { "??" } else { plain.encode_utf8(&mut room) });
        }
    }
}

fn plain(c: char) -> char {
    match c {
        '‘' | '’' | '′' => '\'',
        '“' | '”' | '″' => '"',
        '‐'..='—' | '−' | '─' | '━' => '-',
        '•' | '·' | '×' => '*',
        '…' => '.',
        _ => c.nfkd().next().filter(char::is_ascii_graphic).unwrap_or(if c.is_whitespace() {
            ' '
        } else {
            '?'
        }),
    }
}

/// Blanks an area and gives it the ground's style.
pub(super) fn clear(buffer: &mut Buffer, area: Rect, ground: Cell) {
    let area = area.intersection(buffer.area);
    // A wide cluster that the edge of the area cuts in two would push its neighbours aside.
    for y in area.top()..area.bottom() {
        if area.x > buffer.area.x && grapheme_width(buffer[(area.x - 1, y)].symbol()) > 1 {
            buffer[(area.x - 1, y)].set_symbol(" ");
        }
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
            buffer[(x, y)].set_style(ground);
        }
    }
}

/// Changes the style of some columns of a row.
pub(super) fn restyle(buffer: &mut Buffer, y: u16, columns: std::ops::Range<u16>, style: Cell) {
    for x in columns {
        if x < buffer.area.right() && y < buffer.area.bottom() {
            buffer[(x, y)].set_style(style);
        }
    }
}

/// Marks columns of a row as a link: drawing leaves them out, since they are to be written otherwise.
pub(super) fn link(buffer: &mut Buffer, y: u16, columns: std::ops::Range<u16>) {
    for x in columns {
        if let Some(cell) = buffer.cell_mut((x, y)) {
            cell.set_diff_option(CellDiffOption::Skip);
        }
    }
}

/// Whether a cell is marked as a link.
pub(super) fn is_link(buffer: &Buffer, at: (u16, u16)) -> bool {
    buffer.cell(at).is_some_and(|cell| cell.diff_option == CellDiffOption::Skip)
}
