//! What is raised and lowered.

use super::Parser;
use crate::markdown::tex::letters;
use crate::markdown::tex::line::{Atom, Shape, bracketed};
use crate::markdown::tex::sheet::Sheet;

impl Parser<'_> {
    /// The text of an argument without blanks.
    pub(super) fn tightly(&mut self) -> Option<String> {
        let before = (std::mem::replace(&mut self.tight, true), std::mem::replace(&mut self.display, false));
        let atom = self.argument()?;
        (self.tight, self.display) = before;
        Some(atom.sheet.line()?.to_owned())
    }

    /// What is raised and lowered after a part.
    pub(super) fn scripts(&mut self, base: Atom) -> Option<Atom> {
        let (mut up, mut down): (Option<String>, Option<String>) = (None, None);
        loop {
            let blanks = self.rest;
            self.skip_blanks();
            match self.peek() {
                Some('^') if up.as_deref().is_none_or(|up| up.chars().all(|c| c == '′')) => {
                    self.rest = &self.rest[1..];
                    let more = self.tightly()?;
                    up.get_or_insert_default().push_str(&more);
                }
                Some('_') if down.is_none() => {
                    self.rest = &self.rest[1..];
                    down = Some(self.tightly()?);
                }
                Some('\'') if up.as_deref().is_none_or(|up| up.chars().all(|c| c == '′')) => {
                    self.rest = &self.rest[1..];
                    up.get_or_insert_default().push('′');
                }
                Some('^' | '_' | '\'') => return None,
                Some('\\') if self.comes("limits") || self.comes("nolimits") => {
                    self.command()?;
                }
                _ => {
                    self.rest = blanks;
                    return Some(with_scripts(base, up.as_deref(), down.as_deref()));
                }
            }
        }
    }
}

/// A part with what is raised and lowered after it: in characters made for that where there are such for all of
/// it, else as in TeX.
pub(super) fn with_scripts(base: Atom, up: Option<&str>, down: Option<&str>) -> Atom {
    let up = up.map(|up| up.replace("′′′", "‴").replace("′′", "″"));
    let (up, down) = (up.as_deref().filter(|up| !up.is_empty()), down.filter(|down| !down.is_empty()));
    let raised = up.map_or(Some(String::new()), letters::raised);
    let lowered = down.map_or(Some(String::new()), letters::lowered);
    let mut sheet = match base.shape {
        Shape::Fraction | Shape::Root => bracketed(&base.sheet),
        _ => base.sheet,
    };
    if sheet.rows.is_empty() {
        sheet = Sheet::of("");
    }
    let mut shape = if matches!(base.shape, Shape::Fraction | Shape::Root) { Shape::One } else { base.shape };
    let last = sheet.rows.len() - 1;
    if let (Some(raised), Some(lowered)) = (raised, lowered) {
        sheet.rows[last].push_str(&lowered);
        sheet.rows[0].push_str(&raised);
    } else {
        for (at, mark, text) in [(last, '_', down), (0, '^', up)] {
            let Some(text) = text else { continue };
            // Signs that are always raised need no mark.
            let plain = letters::raised(text).filter(|raised| mark == '^' && raised == text);
            if let Some(plain) = plain {
                sheet.rows[at].push_str(&plain);
                continue;
            }
            let is_word = text.chars().all(char::is_alphanumeric) || text.chars().count() == 1;
            let written = if is_word { format!("{mark}{text}") } else { format!("{mark}({text})") };
            sheet.rows[at].push_str(&written);
            if is_word && shape == Shape::One {
                shape = Shape::Word;
            }
        }
    }
    Atom { sheet, shape, ..base }
}
