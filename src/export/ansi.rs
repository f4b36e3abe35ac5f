//! Laid-out rows as text, with or without styles.

use std::io::{self, Write};
use std::ops::Range;

use ratatui::style::{Color, Modifier, Style as Cell};

use crate::document::{Document, InlineTarget, Style};
use crate::layout::{ChapterLayout, LayoutOptions, Role, Row};
use crate::text::{Language, TextSpan, is_invisible, web_address};
use crate::theme::Theme;

/// Rows built at once: a chapter's rows are never held together.
const BATCH: usize = 512;

/// How a document is printed.
#[derive(Debug, Clone)]
pub struct Paint {
    /// The width, and whether only ASCII is drawn.
    pub layout: LayoutOptions,
    /// The styles; `None` prints none.
    pub theme: Option<Theme>,
    /// Whether links of the web are printed as the terminal's own (OSC 8).
    pub links: bool,
}

impl Paint {
    /// The same, for a chapter in a language; where it is not known, the one that was asked for holds.
    #[must_use]
    pub fn speaking(&self, language: Option<Language>) -> Self {
        let language = language.or(self.layout.language);
        Self { layout: LayoutOptions { language, ..self.layout }, ..self.clone() }
    }
}

/// Prints some of a document's flows, row by row.
///
/// # Errors
/// What the output says.
pub fn print_rows(
    document: &Document,
    flows: Range<u32>,
    paint: &Paint,
    out: &mut impl Write,
) -> io::Result<()> {
    let layout = ChapterLayout::of_flows(document, flows, paint.layout);
    let mut at = 0;
    while at < layout.rows() {
        let rows = layout.build(document, at..layout.rows().min(at + BATCH));
        if rows.is_empty() {
            break;
        }
        at += rows.len();
        for row in &rows {
            print_row(document, row, paint, out)?;
        }
    }
    Ok(())
}

/// Prints a rule between chapters, with a blank row before and after.
///
/// # Errors
/// What the output says.
pub fn rule(paint: &Paint, out: &mut impl Write) -> io::Result<()> {
    let line = if paint.layout.ascii { "-" } else { "─" }.repeat(usize::from(paint.layout.width));
    out.write_all(b"\n")?;
    write_run(&line, cell(paint.theme.as_ref(), Role::Rule, Style::NONE), out)?;
    out.write_all(b"\n\n")
}

fn print_row(document: &Document, row: &Row, paint: &Paint, out: &mut impl Write) -> io::Result<()> {
    let mut column = 0;
    for run in &row.runs {
        let gap = usize::from(run.x.saturating_sub(column));
        write!(out, "{:gap$}", "")?;
        let text = run.shown(document);
        let cell = cell(paint.theme.as_ref(), run.role, run.style);
        let link = if paint.links { run.span().and_then(|span| link(document, span)) } else { None };
        if let Some((id, address)) = &link {
            write!(out, "\x1b]8;id={id};{address}\x1b\\")?;
        }
        if text.contains(is_invisible) {
            write_run(&text.replace(is_invisible, ""), cell, out)?;
        } else {
            write_run(&text, cell, out)?;
        }
        if link.is_some() {
            out.write_all(b"\x1b]8;;\x1b\\")?;
        }
        column = run.x + run.width;
    }
    out.write_all(b"\n")
}

/// The link of the web that a run is or stands in: what its parts in several rows have in common, and where it leads.
fn link(document: &Document, span: TextSpan) -> Option<(u32, String)> {
    document.inlines_in(span).iter().find_map(|inline| match &inline.target {
        InlineTarget::Link { destination: target } | InlineTarget::Image { target } => {
            Some((inline.span.start, web_address(target)?))
        }
        _ => None,
    })
}

/// The style of a run, without what all body text has: the terminal's own letters fit its ground best.
fn cell(theme: Option<&Theme>, role: Role, style: Style) -> Cell {
    let Some(theme) = theme else { return Cell::new() };
    let mut cell = theme.style(role, style);
    if cell.fg == theme.style(Role::Body, Style::NONE).fg {
        cell.fg = None;
    }
    cell
}

fn write_run(text: &str, cell: Cell, out: &mut impl Write) -> io::Result<()> {
    let codes = codes(cell);
    if codes.is_empty() || text.is_empty() {
        return out.write_all(text.as_bytes());
    }
    write!(out, "\x1b[{codes}m{text}\x1b[0m")
}

/// A style as parameters of `SGR` (ECMA-48 §8.3.117), separated by semicolons.
fn codes(cell: Cell) -> String {
    const MODIFIERS: [(Modifier, &str); 6] = [
        (Modifier::BOLD, "1"),
        (Modifier::DIM, "2"),
        (Modifier::ITALIC, "3"),
        (Modifier::UNDERLINED, "4"),
        (Modifier::REVERSED, "7"),
        (Modifier::CROSSED_OUT, "9"),
    ];
    let mut codes: Vec<String> = MODIFIERS
        .iter()
        .filter(|(modifier, _)| cell.add_modifier.contains(*modifier))
        .map(|(_, code)| (*code).to_owned())
        .collect();
    codes.extend(cell.fg.and_then(|color| color_code(color, 30)));
    codes.extend(cell.bg.and_then(|color| color_code(color, 40)));
    codes.join(";")
}

/// A colour's code; `base` is 30 for letters and 40 for their ground.
fn color_code(color: Color, base: u8) -> Option<String> {
    let one_of_16 = |at: u8| if at < 8 { base + at } else { base + 60 + at - 8 };
    Some(match color {
        Color::Reset => return None,
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", base + 8),
        Color::Indexed(index) => format!("{};5;{index}", base + 8),
        Color::Black => one_of_16(0).to_string(),
        Color::Red => one_of_16(1).to_string(),
        Color::Green => one_of_16(2).to_string(),
        Color::Yellow => one_of_16(3).to_string(),
        Color::Blue => one_of_16(4).to_string(),
        Color::Magenta => one_of_16(5).to_string(),
        Color::Cyan => one_of_16(6).to_string(),
        Color::Gray => one_of_16(7).to_string(),
        Color::DarkGray => one_of_16(8).to_string(),
        Color::LightRed => one_of_16(9).to_string(),
        Color::LightGreen => one_of_16(10).to_string(),
        Color::LightYellow => one_of_16(11).to_string(),
        Color::LightBlue => one_of_16(12).to_string(),
        Color::LightMagenta => one_of_16(13).to_string(),
        Color::LightCyan => one_of_16(14).to_string(),
        Color::White => one_of_16(15).to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_become_parameters() {
        let cell = Cell::new().fg(Color::Rgb(1, 2, 3)).add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
        assert_eq!(codes(cell), "1;4;38;2;1;2;3");
        assert_eq!(codes(Cell::new().fg(Color::LightBlue).bg(Color::Indexed(200))), "94;48;5;200");
        assert_eq!(codes(Cell::new()), "");
    }
}
