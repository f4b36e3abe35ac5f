//! Reading a formula: one pass, no macros, bounded depth.

mod command;
mod pair;
mod script;

use super::Class;
use super::grid::{Kind, Rows};
use super::letters;
use super::line::{Atom, Shape, join};
use super::sheet::Sheet;
use super::symbols;

/// Groups in groups, deeper than any formula has.
const DEEPEST: usize = 32;

/// What ends a list of parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// `}`, which is taken.
    Brace,
    /// `]`, which is taken.
    Bracket,
    /// `\right`, which is left.
    Right,
    /// `&`, `\\`, `\end` or the end of the formula, which are left.
    Cell,
}

pub(super) struct Parser<'a> {
    rest: &'a str,
    display: bool,
    /// Whether raised or lowered text is read: nothing is set apart there.
    tight: bool,
    depth: usize,
    /// Cells of the screen that rows may still take.
    room: usize,
    /// The number that the row is given.
    tag: Option<String>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(tex: &'a str, display: bool) -> Self {
        Self { rest: tex, display, tight: false, depth: 0, room: 16 * tex.len() + 1024, tag: None }
    }

    /// The rows of the whole formula.
    pub(super) fn formula(&mut self) -> Option<Vec<String>> {
        let rows = self.rows()?;
        if !self.rest.trim().is_empty() || rows.rows.iter().any(|(cells, _)| cells.len() > 1) {
            return None;
        }
        Some(self.set(&rows, Kind::Gathered)?.rows)
    }

    fn set(&mut self, rows: &Rows, kind: Kind) -> Option<Sheet> {
        if !self.display || self.tight {
            return rows.in_line(kind);
        }
        let sheet = rows.stacked(kind, self.room)?;
        self.room = self.room.checked_sub(sheet.rows.len() * sheet.width() / 2)?;
        Some(sheet)
    }

    fn skip_blanks(&mut self) -> bool {
        let before = self.rest.len();
        loop {
            self.rest = self.rest.trim_start();
            let Some(comment) = self.rest.strip_prefix('%') else { break };
            self.rest = comment.split_once('\n').map_or("", |(_, rest)| rest);
        }
        self.rest.len() < before
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn take(&mut self, prefix: &str) -> bool {
        let rest = self.rest.strip_prefix(prefix);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Whether a command comes next, which is left.
    fn comes(&self, name: &str) -> bool {
        self.rest
            .strip_prefix('\\')
            .and_then(|rest| rest.strip_prefix(name))
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
    }

    /// The name of the command that comes, which is taken with its backslash.
    fn command(&mut self) -> Option<&'a str> {
        let rest = self.rest.strip_prefix('\\')?;
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let len = if letters > 0 { letters } else { rest.chars().next()?.len_utf8() };
        let (name, rest) = rest.split_at(len);
        self.rest = rest;
        Some(name)
    }

    /// Rows of cells, up to `\end` or the end.
    fn rows(&mut self) -> Option<Rows> {
        let mut rows = Vec::new();
        let mut cells: Vec<Sheet> = Vec::new();
        loop {
            let atoms = self.list(Stop::Cell)?;
            let after = cells.len() % 2 == 1;
            cells.push(join(&atoms, self.tight, after).0);
            if self.take("&") {
                continue;
            }
            let more = self.take("\\\\");
            if more {
                self.take("*");
                if self.rest.starts_with('[')
                    && let Some((_, rest)) = self.rest.split_once(']')
                {
                    self.rest = rest;
                }
            }
            let tag = self.tag.take();
            let is_last = !more && cells.len() == 1 && cells[0].is_empty() && tag.is_none();
            if !is_last || rows.is_empty() {
                rows.push((std::mem::take(&mut cells), tag));
            }
            if !more {
                return Some(Rows { rows });
            }
        }
    }

    /// Parts up to what ends them.
    fn list(&mut self, stop: Stop) -> Option<Vec<Atom>> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut atoms: Vec<Atom> = Vec::new();
        let mut alphabet = None;
        loop {
            let apart = self.skip_blanks();
            let Some(c) = self.peek() else {
                self.depth -= 1;
                return (stop == Stop::Cell).then_some(atoms);
            };
            let ends = match (stop, c) {
                (Stop::Brace, '}') | (Stop::Bracket, ']') => {
                    self.rest = &self.rest[1..];
                    true
                }
                (Stop::Cell, '&') => true,
                (Stop::Cell, '\\') => self.rest.starts_with("\\\\") || self.comes("end"),
                (Stop::Right, '\\') => self.comes("right"),
                _ => false,
            };
            if ends {
                self.depth -= 1;
                return Some(atoms);
            }
            match c {
                '}' | '&' | '#' | '$' => return None,
                '^' | '_' | '\'' => {
                    let base = match atoms.pop() {
                        Some(atom) if atom.class != Class::Space => atom,
                        other => {
                            atoms.extend(other);
                            Atom::new("", Class::Ord)
                        }
                    };
                    atoms.push(self.scripts(base)?);
                }
                '~' => {
                    self.rest = &self.rest[1..];
                    atoms.push(Atom::new(" ", Class::Space));
                }
                '\\' => {
                    let name = self.command()?;
                    if let Some(found) = letters::alphabet(name)
                        && matches!(name, "rm" | "it" | "cal" | "bold")
                        && self.peek() != Some('{')
                    {
                        alphabet = Some(found);
                    } else if let Some(mut atom) = self.named(name)? {
                        atom.apart = apart;
                        atoms.push(atom);
                    }
                }
                _ => {
                    let mut atom = self.plain(c)?;
                    atom.apart = apart;
                    if let Some(alphabet) = alphabet {
                        atom.sheet = Sheet::of(letters::in_alphabet(atom.text(), alphabet));
                    }
                    atoms.push(atom);
                }
            }
        }
    }

    /// A character that stands for itself, a number, or a group.
    fn plain(&mut self, c: char) -> Option<Atom> {
        if c == '{' {
            self.rest = &self.rest[1..];
            let atoms = self.list(Stop::Brace)?;
            if let [only] = atoms.as_slice() {
                // A sign in braces is no operator: `1{,}000`.
                return Some(Atom { class: Class::Ord, ..only.clone() });
            }
            let (sheet, shape) = join(&atoms, self.tight, false);
            return Some(Atom::shaped(sheet, shape));
        }
        if c.is_ascii_digit() {
            let end = self.rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
            let number = self.rest[..end].trim_end_matches('.');
            self.rest = &self.rest[number.len()..];
            return Some(Atom::new(number, Class::Ord));
        }
        if let Some(rest) = self.rest.strip_prefix(":=") {
            self.rest = rest;
            return Some(Atom::new("≔", Class::Rel));
        }
        self.rest = &self.rest[c.len_utf8()..];
        let (shown, class) = symbols::character(c);
        Some(Atom::new(shown, class))
    }

    /// What a command takes: a group, one character or one command.
    fn argument(&mut self) -> Option<Atom> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        self.skip_blanks();
        let atom = match self.peek()? {
            '\\' => {
                let name = self.command()?;
                self.named(name)??
            }
            '}' | '&' | '^' | '_' | '#' | '$' => return None,
            c if c.is_ascii_digit() => {
                self.rest = &self.rest[1..];
                Atom::new(c, Class::Ord)
            }
            c => self.plain(c)?,
        };
        self.depth -= 1;
        Some(atom)
    }

    /// The text of an argument that fits in a line, and what it is made of.
    fn line(&mut self) -> Option<(String, Shape)> {
        let atom = self.argument()?;
        Some((atom.sheet.line()?.to_owned(), atom.shape))
    }

    /// A group in braces, as it stands.
    fn raw(&mut self) -> Option<&'a str> {
        self.skip_blanks();
        let inner = self.rest.strip_prefix('{')?;
        let mut depth = 0usize;
        let mut escaped = false;
        for (at, byte) in inner.bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'{' => depth += 1,
                b'}' if depth == 0 => {
                    self.rest = &inner[at + 1..];
                    return Some(&inner[..at]);
                }
                b'}' => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// Words in a formula; they may hold a formula in turn.
    fn words(&mut self) -> Option<String> {
        let raw = self.raw()?;
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut out = String::new();
        for (at, part) in raw.split('$').enumerate() {
            if at % 2 == 0 {
                out.push_str(&plain_words(part)?);
            } else {
                let mut inner = Parser { rest: part, display: false, tight: false, tag: None, ..*self };
                out.push_str(&inner.formula()?.concat());
            }
        }
        self.depth -= 1;
        (raw.matches('$').count() % 2 == 0).then_some(out)
    }
}

/// Text with TeX's escapes undone; `None` where it holds another command.
fn plain_words(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next()? {
                c @ ('_' | '%' | '&' | '#' | '$' | '{' | '}') => out.push(c),
                ' ' | ',' => out.push(' '),
                _ => return None,
            },
            '{' | '}' => {}
            '~' | '\n' | '\r' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    Some(out)
}
