//! The pictures of `screenshots/` are made from real frames of the built-in edition; a stale one fails.
//!
//! `LECTERN_SCREENSHOTS=write cargo test screenshots` makes them anew.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use lectern::theme::ThemeChoice;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::{Color, Modifier};

use crate::headless::{Reader, settings};

/// Size of a cell and of its letters, in pixels.
const CELL: (f64, f64) = (8.4, 18.0);
const LETTERS: f64 = 14.0;

struct Shot {
    name: &'static str,
    size: (u16, u16),
    theme: ThemeChoice,
    keys: &'static str,
}

const SHOTS: [Shot; 9] = [
    Shot { name: "reading-dark", size: (120, 36), theme: ThemeChoice::Dark, keys: "LL]" },
    Shot { name: "reading-light", size: (120, 36), theme: ThemeChoice::Light, keys: "LL]" },
    Shot { name: "search", size: (120, 36), theme: ThemeChoice::Dark, keys: "/exit barriers" },
    Shot { name: "note", size: (100, 30), theme: ThemeChoice::Light, keys: "L/It follows for<cr>K" },
    Shot { name: "citation", size: (100, 30), theme: ThemeChoice::Dark, keys: "/Spirituality<cr>K" },
    Shot { name: "headings", size: (100, 30), theme: ThemeChoice::Light, keys: "orel lev" },
    Shot { name: "labels", size: (100, 30), theme: ThemeChoice::Dark, keys: "LLf" },
    Shot { name: "narrow", size: (44, 20), theme: ThemeChoice::Light, keys: "LLL" },
    Shot { name: "help", size: (100, 34), theme: ThemeChoice::HighContrast, keys: "?" },
];

fn picture(shot: &Shot) -> String {
    let settings = lectern::app::Settings { theme: shot.theme, ..settings() };
    let mut reader =
        Reader::resume(lectern::edition::work(), &lectern::store::Remembered::default(), settings, shot.size);
    reader.keys(shot.keys);
    svg(&reader.buffer())
}

fn hex(color: Color) -> Option<String> {
    match color {
        Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
        _ => None,
    }
}

/// The colours of a cell, reversed where it is.
fn colors(cell: &Cell) -> (Option<String>, Option<String>) {
    let (fg, bg) = (hex(cell.fg), hex(cell.bg));
    if cell.modifier.contains(Modifier::REVERSED) { (bg, fg) } else { (fg, bg) }
}

fn svg(buffer: &Buffer) -> String {
    let area = buffer.area;
    let (wide, high) = (f64::from(area.width) * CELL.0, f64::from(area.height) * CELL.1);
    let ground = hex(buffer[(0, area.bottom() - 1)].bg).unwrap_or_else(|| "#000000".to_owned());
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide:.0} {high:.0}\" width=\"{wide:.0}\" \
         height=\"{high:.0}\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"{LETTERS}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{ground}\"/>\n"
    );
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            // One run of cells of one look.
            let first = &buffer[(x, y)];
            let look = |cell: &Cell| (colors(cell), cell.modifier);
            let mut end = x + 1;
            while end < area.width && look(&buffer[(end, y)]) == look(first) {
                end += 1;
            }
            run(&mut out, buffer, (x, end, y), &ground);
            x = end;
        }
    }
    out.push_str("</svg>\n");
    out
}

fn run(out: &mut String, buffer: &Buffer, (start, end, y): (u16, u16, u16), ground: &str) {
    let cell = &buffer[(start, y)];
    let (fg, bg) = colors(cell);
    let left = f64::from(start) * CELL.0;
    let wide = f64::from(end - start) * CELL.0;
    if let Some(bg) = bg.filter(|bg| bg != ground) {
        let top = f64::from(y) * CELL.1;
        let _ = writeln!(
            out,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{:.1}\" fill=\"{bg}\"/>",
            CELL.1
        );
    }
    let mut text = String::new();
    let mut skip = 0;
    for x in start..end {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let symbol = buffer[(x, y)].symbol();
        skip = symbol.cell_width().saturating_sub(1);
        text.push_str(symbol);
    }
    let shown = text.trim_end();
    if shown.is_empty() {
        return;
    }
    let blanks = shown.len() - shown.trim_start().len();
    let shown = shown.trim_start();
    let left = left + blanks as f64 * CELL.0;
    let mut style = String::new();
    for (modifier, name) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
    ] {
        if cell.modifier.contains(modifier) {
            style.push_str(name);
        }
    }
    let base = f64::from(y) * CELL.1 + CELL.1 * 0.75;
    let length = f64::from(shown.cell_width()) * CELL.0;
    let fill = fg.unwrap_or_else(|| "#888888".to_owned());
    let escaped = shown.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let _ = writeln!(
        out,
        "<text x=\"{left:.1}\" y=\"{base:.1}\" textLength=\"{length:.1}\" fill=\"{fill}\" \
         xml:space=\"preserve\"{style}>{escaped}</text>"
    );
}

#[test]
fn the_pictures_are_current() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("screenshots");
    let write = std::env::var_os("LECTERN_SCREENSHOTS").is_some();
    for shot in &SHOTS {
        let path = folder.join(format!("{}.svg", shot.name));
        let made = picture(shot);
        if write {
            fs::write(&path, &made).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            made == kept,
            "{} is stale: LECTERN_SCREENSHOTS=write cargo test screenshots",
            path.display()
        );
    }
    let kept =
        fs::read_dir(&folder).unwrap().flatten().filter(|e| e.path().extension().is_some_and(|e| e == "svg"));
    assert_eq!(kept.count(), SHOTS.len(), "a picture that nothing makes");
}
