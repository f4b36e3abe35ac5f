//! What stands between two commands: `\left` and `\right`, `\begin` and `\end`.

use super::{Parser, Stop};
use crate::markdown::tex::grid::{Rows, kind};
use crate::markdown::tex::line::{Atom, Shape, join};
use crate::markdown::tex::sheet::Sheet;
use crate::markdown::tex::symbols;

impl Parser<'_> {
    pub(super) fn delimiter(&mut self) -> Option<&'static str> {
        self.skip_blanks();
        if self.peek()? == '\\' {
            let name = self.command()?;
            return symbols::symbol(name).map(|(shown, _)| shown);
        }
        let c = self.peek()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(match c {
            '.' => "",
            '(' => "(",
            ')' => ")",
            '[' => "[",
            ']' => "]",
            '|' => "|",
            '/' => "/",
            '<' | '⟨' => "⟨",
            '>' | '⟩' => "⟩",
            _ => return None,
        })
    }

    /// `\left( … \right)`.
    pub(super) fn between(&mut self) -> Option<Atom> {
        let left = self.delimiter()?;
        let atoms = self.list(Stop::Right)?;
        self.command()?;
        let right = self.delimiter()?;
        let (inner, shape) = join(&atoms, self.tight, false);
        let inner = if inner.rows.is_empty() { Sheet::of("") } else { inner };
        let shape = if left.is_empty() || right.is_empty() { shape } else { Shape::One };
        Some(Atom::shaped(inner.between(left, right), shape))
    }

    pub(super) fn environment(&mut self) -> Option<Atom> {
        let name = self.raw()?;
        let kind = kind(name)?;
        match name.trim_end_matches('*') {
            // Lines between columns could not be told from characters.
            "array" if self.raw()?.contains('|') => return None,
            "alignat" | "alignedat" => {
                self.raw()?;
            }
            "aligned" | "gathered" | "split" => {
                self.skip_blanks();
                if self.rest.starts_with("[t]")
                    || self.rest.starts_with("[b]")
                    || self.rest.starts_with("[c]")
                {
                    self.rest = &self.rest[3..];
                }
            }
            _ => {}
        }
        let rows = self.rows()?;
        let ends = self.comes("end") && self.command().is_some() && self.raw() == Some(name);
        if !ends {
            return None;
        }
        let sheet = self.set(&rows, kind)?;
        Some(Rows::atom(kind, sheet))
    }
}
