//! Matrices, cases and aligned equations: cells in rows and columns.

use super::line::{Atom, Shape};
use super::sheet::{Sheet, pad};

/// What an environment of rows and cells is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Equations under each other: columns stand against the right and the left by turns.
    Aligned,
    /// Rows of one cell.
    Gathered,
    /// A matrix between two delimiters.
    Matrix(&'static str, &'static str),
    /// Cases behind a brace.
    Cases,
}

/// What an environment is, by its name.
pub(super) fn kind(name: &str) -> Option<Kind> {
    Some(match name.strip_suffix('*').unwrap_or(name) {
        "align" | "aligned" | "alignat" | "alignedat" | "flalign" | "split" | "eqnarray" => Kind::Aligned,
        "gather" | "gathered" | "equation" | "multline" | "displaymath" | "math" => Kind::Gathered,
        "matrix" | "smallmatrix" | "array" => Kind::Matrix("", ""),
        "pmatrix" => Kind::Matrix("(", ")"),
        "bmatrix" => Kind::Matrix("[", "]"),
        "Bmatrix" => Kind::Matrix("{", "}"),
        "vmatrix" => Kind::Matrix("|", "|"),
        "Vmatrix" => Kind::Matrix("‖", "‖"),
        "cases" | "dcases" => Kind::Cases,
        _ => return None,
    })
}

/// Rows of cells, and the number that each row has.
pub(super) struct Rows {
    pub(super) rows: Vec<(Vec<Sheet>, Option<String>)>,
}

impl Rows {
    /// Set under each other; `None` where that would take more cells of the screen than `most`.
    pub(super) fn stacked(&self, kind: Kind, most: usize) -> Option<Sheet> {
        let columns = self.rows.iter().map(|(cells, _)| cells.len()).max()?;
        let mut widths = vec![0; columns];
        for (cells, _) in &self.rows {
            for (column, cell) in cells.iter().enumerate() {
                widths[column] = widths[column].max(cell.width());
            }
        }
        let gap = |column: usize| match kind {
            Kind::Aligned if column % 2 == 1 => 0,
            Kind::Aligned => 3,
            _ => 2,
        };
        let height: usize =
            self.rows.iter().map(|(cells, _)| cells.iter().map(|cell| cell.rows.len()).sum::<usize>()).sum();
        let width: usize = widths.iter().sum::<usize>() + 2 * columns;
        if height.saturating_mul(width) > most {
            return None;
        }
        let mut all = Sheet::default();
        let mut numbers = Vec::new();
        for (cells, number) in &self.rows {
            let mut row = Sheet::default();
            for (column, cell) in cells.iter().enumerate() {
                if column > 0 {
                    row.push(&" ".repeat(gap(column)));
                }
                let free = widths[column] - cell.width();
                let left = match kind {
                    Kind::Aligned if column % 2 == 0 => free,
                    _ => 0,
                };
                row.push(&" ".repeat(left));
                row.beside(cell);
                row.push(&" ".repeat(free - left));
            }
            if let Some(number) = number {
                numbers.push((all.rows.len() + row.base, number));
            }
            all.rows.extend(row.rows);
        }
        let width = all.width();
        for (at, number) in numbers {
            pad(&mut all.rows[at], width);
            for part in ["   (", number, ")"] {
                all.rows[at].push_str(part);
            }
        }
        all.base = all.rows.len().saturating_sub(1) / 2;
        match kind {
            Kind::Matrix(left, right) => Some(all.between(left, right)),
            Kind::Cases => Some(all.between("{", "")),
            Kind::Aligned | Kind::Gathered => Some(all),
        }
    }

    /// In one line.
    pub(super) fn in_line(&self, kind: Kind) -> Option<Sheet> {
        let mut rows = Vec::new();
        for (cells, number) in &self.rows {
            let mut cells: Vec<&str> = cells.iter().map(Sheet::line).collect::<Option<_>>()?;
            if kind != Kind::Aligned {
                cells = cells.into_iter().map(|cell| cell.trim().trim_end_matches(',')).collect();
            }
            let mut row = cells.join(if kind == Kind::Aligned { "" } else { ", " });
            if let Some(number) = number {
                row = format!("{row} ({number})");
            }
            rows.push(row);
        }
        let (left, right) = match kind {
            Kind::Aligned | Kind::Gathered => ("", ""),
            Kind::Matrix("", "") => ("[", "]"),
            Kind::Matrix(left, right) => (left, right),
            Kind::Cases => ("{", "}"),
        };
        Some(Sheet::of(format!("{left}{}{right}", rows.join("; "))))
    }

    /// What it is to its neighbours.
    pub(super) fn atom(kind: Kind, sheet: Sheet) -> Atom {
        let single = matches!(kind, Kind::Matrix(..) | Kind::Cases);
        Atom::shaped(sheet, if single { Shape::One } else { Shape::Loose })
    }
}
