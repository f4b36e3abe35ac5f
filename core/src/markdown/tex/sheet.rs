//! A part of a formula as it is set: one row of characters or several.

use crate::text;

/// Rows of characters, one of which stands in the line of what is beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    /// From the top; none for what shows nothing.
    pub(super) rows: Vec<String>,
    /// Which of them stands in the line.
    pub(super) base: usize,
}

impl Sheet {
    /// One row.
    pub(super) fn of(text: impl Into<String>) -> Self {
        Self { rows: vec![text.into()], base: 0 }
    }

    /// The text, where it is one row.
    pub(super) fn line(&self) -> Option<&str> {
        match self.rows.as_slice() {
            [] => Some(""),
            [row] => Some(row),
            _ => None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.iter().all(String::is_empty)
    }

    /// Cells of its widest row.
    pub(super) fn width(&self) -> usize {
        self.rows.iter().map(|row| text::width(row)).max().unwrap_or(0)
    }

    /// Adds characters in the line.
    pub(super) fn push(&mut self, text: &str) {
        if self.rows.is_empty() {
            self.rows.push(String::new());
        }
        let base = self.base;
        self.rows[base].push_str(text);
    }

    /// Whether the line ends in a blank, or there is nothing yet.
    pub(super) fn ends_blank(&self) -> bool {
        self.rows.get(self.base).is_none_or(|row| row.is_empty() || row.ends_with(' '))
    }

    /// Sets another beside it.
    pub(super) fn beside(&mut self, other: &Sheet) {
        if let Some(line) = other.line() {
            return self.push(line);
        }
        let width = self.width();
        if self.rows.is_empty() {
            self.rows.push(String::new());
        }
        while self.base < other.base {
            self.rows.insert(0, String::new());
            self.base += 1;
        }
        let above = self.base - other.base;
        while self.rows.len() < above + other.rows.len() {
            self.rows.push(String::new());
        }
        for (row, text) in self.rows[above..].iter_mut().zip(&other.rows) {
            pad(row, width);
            row.push_str(text);
        }
        // What comes next stands to the right of every row.
        let width = self.width();
        pad(&mut self.rows[self.base], width);
    }

    /// Sets it between two delimiters as high as it is.
    pub(super) fn between(&self, left: &str, right: &str) -> Sheet {
        let width = self.width();
        let rows = self.rows.iter().enumerate().map(|(at, row)| {
            let mut out = tall(left, at, self.rows.len(), self.base).to_owned();
            out.push_str(row);
            if !right.is_empty() {
                out.push_str(&" ".repeat(width - text::width(row)));
                out.push_str(tall(right, at, self.rows.len(), self.base));
            }
            out
        });
        Sheet { rows: rows.collect(), base: self.base }
    }
}

/// Fills a row up to a width.
pub(super) fn pad(row: &mut String, width: usize) {
    let blanks = width.saturating_sub(text::width(row));
    row.extend(std::iter::repeat_n(' ', blanks));
}

/// The piece of a delimiter that stands in row `at` of `count`.
fn tall(delimiter: &str, at: usize, count: usize, base: usize) -> &str {
    let pieces = match delimiter {
        _ if count == 1 => return delimiter,
        "(" => ["⎛", "⎜", "⎝"],
        ")" => ["⎞", "⎟", "⎠"],
        "[" => ["⎡", "⎢", "⎣"],
        "]" => ["⎤", "⎥", "⎦"],
        "⌈" => ["⎡", "⎢", "⎢"],
        "⌉" => ["⎤", "⎥", "⎥"],
        "⌊" => ["⎢", "⎢", "⎣"],
        "⌋" => ["⎥", "⎥", "⎦"],
        "{" if at == base && 0 < at && at + 1 < count => return "⎨",
        "}" if at == base && 0 < at && at + 1 < count => return "⎬",
        "{" => ["⎧", "⎪", "⎩"],
        "}" => ["⎫", "⎪", "⎭"],
        "|" => ["│", "│", "│"],
        "‖" => ["‖", "‖", "‖"],
        "" => return "",
        other if at == base => return other,
        _ => return " ",
    };
    pieces[if at == 0 { 0 } else { 1 + usize::from(at + 1 == count) }]
}
