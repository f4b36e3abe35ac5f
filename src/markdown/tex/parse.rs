//! Reading a formula: one pass, no macros, bounded depth.

use unicode_normalization::UnicodeNormalization;

use super::Class;
use super::grid::{Kind, Rows, kind};
use super::letters::{self, Alphabet};
use super::line::{Atom, Shape, bracketed, fraction, join};
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

    /// What a command shows; `Some(None)` for nothing at all.
    #[allow(clippy::option_option, reason = "what cannot be shown is something else than what shows nothing")]
    fn named(&mut self, name: &'a str) -> Option<Option<Atom>> {
        if let Some(blanks) = symbols::spacing(name) {
            return Some(Some(Atom::new(" ".repeat(blanks), Class::Space)));
        }
        if let Some((shown, class)) = symbols::symbol(name) {
            return Some(Some(Atom::new(shown, class)));
        }
        if symbols::is_silent(name) {
            return Some(None);
        }
        if let Some((sign, each)) = symbols::accent(name) {
            return Some(Some(self.accented(sign, each)?));
        }
        if let Some(alphabet) = letters::alphabet(name) {
            return Some(Some(self.lettered(alphabet)?));
        }
        Some(Some(match name {
            "frac" | "dfrac" | "tfrac" | "cfrac" => self.fraction()?,
            "binom" | "dbinom" | "tbinom" => {
                let ((above, _), (below, _)) = (self.line()?, self.line()?);
                Atom::new(format!("({above} choose {below})"), Class::Ord)
            }
            "sqrt" => self.root()?,
            "text" | "textrm" | "textit" | "textbf" | "textsf" | "texttt" | "textnormal" | "mbox"
            | "hbox" | "emph" => Atom::new(self.words()?, Class::Ord),
            "operatorname" => {
                self.take("*");
                let raw = self.raw()?;
                let mut inner = Parser { rest: raw, display: false, tight: true, tag: None, ..*self };
                inner.depth += 1;
                if inner.depth > DEEPEST {
                    return None;
                }
                Atom::new(inner.formula()?.concat(), Class::Op)
            }
            "mathop" => Atom { class: Class::Op, ..self.argument()? },
            "mathrel" => Atom { class: Class::Rel, ..self.argument()? },
            "mathbin" => Atom { class: Class::Bin, ..self.argument()? },
            "mathord" => Atom { class: Class::Ord, ..self.argument()? },
            "underset" => {
                let below = self.tightly()?;
                let base = self.argument()?;
                (base.class == Class::Op).then(|| with_scripts(base, None, Some(&below)))?
            }
            "underbrace" => self.braced('⏟')?,
            "overbrace" => self.braced('⏞')?,
            "overset" | "stackrel" => {
                let above = self.tightly()?;
                let base = self.argument()?;
                // A sign in braces, as it must be written here, keeps its class all the same.
                let mut signs = base.text().chars();
                let class = match (signs.next(), signs.next()) {
                    (Some(c), None) if base.class == Class::Ord => symbols::character(c).1,
                    _ => base.class,
                };
                with_scripts(Atom { class, ..base }, Some(&above), None)
            }
            "xrightarrow" | "xleftarrow" | "xleftrightarrow" | "xRightarrow" | "xLeftarrow" => {
                let below = if self.take("[") { self.bracket()? } else { String::new() };
                let above = self.tightly()?;
                let (left, right) = match name {
                    "xrightarrow" => ("─", "→"),
                    "xleftarrow" => ("←", "─"),
                    "xleftrightarrow" => ("←", "→"),
                    "xRightarrow" => ("═", "⇒"),
                    _ => ("⇐", "═"),
                };
                let parts: Vec<&str> = [&*above, &*below].into_iter().filter(|p| !p.is_empty()).collect();
                Atom::new(format!("{left}{}{right}", parts.join(", ")), Class::Rel)
            }
            // A frame round what is shown says no more than that it matters.
            "boxed" | "fbox" | "mathstrut" | "mathclap" | "mathrlap" | "mathllap" | "smash" => {
                self.argument()?
            }
            "abs" => self.within("|", "|")?,
            "norm" => self.within("‖", "‖")?,
            "bra" => self.within("⟨", "|")?,
            "ket" => self.within("|", "⟩")?,
            "braket" => self.within("⟨", "⟩")?,
            "pmod" | "pod" => {
                let (text, _) = self.line()?;
                Atom::new(format!(" (mod {text})"), Class::Close)
            }
            "mod" => Atom::new("mod", Class::Bin),
            "not" => {
                let atom = self.argument()?;
                let mut chars = atom.text().chars();
                let (c, None) = (chars.next()?, chars.next()) else { return None };
                Atom::new([c, '\u{338}'].into_iter().nfc().collect::<String>(), atom.class)
            }
            "left" => self.between()?,
            "middle" => Atom::new(self.delimiter()?, Class::Rel),
            "begin" => self.environment()?,
            "tag" => {
                self.take("*");
                self.tag = Some(self.words()?.trim().to_owned());
                return Some(None);
            }
            "label" | "vspace" | "hspace" | "phantom" | "hphantom" | "vphantom" | "color" => {
                self.take("*");
                let raw = self.raw()?;
                if matches!(name, "hspace" | "hphantom" | "phantom") && !raw.starts_with('-') {
                    return Some(Some(Atom::new(" ", Class::Space)));
                }
                return Some(None);
            }
            "textcolor" => {
                self.raw()?;
                self.argument()?
            }
            _ => return None,
        }))
    }

    /// A brace under or over an argument, as a sign after it; what is set at the brace follows as usual.
    fn braced(&mut self, sign: char) -> Option<Atom> {
        let (text, shape) = self.line()?;
        let single = matches!(shape, Shape::One | Shape::Word);
        Some(Atom::new(if single { format!("{text}{sign}") } else { format!("({text}){sign}") }, Class::Ord))
    }

    /// An argument between two signs.
    fn within(&mut self, left: &str, right: &str) -> Option<Atom> {
        self.take("*");
        let (text, _) = self.line()?;
        Some(Atom::new(format!("{left}{text}{right}"), Class::Ord))
    }

    /// What stands up to `]`, without blanks.
    fn bracket(&mut self) -> Option<String> {
        let tight = std::mem::replace(&mut self.tight, true);
        let parts = self.list(Stop::Bracket)?;
        self.tight = tight;
        Some(join(&parts, true, false).0.line()?.to_owned())
    }

    fn fraction(&mut self) -> Option<Atom> {
        let (num, den) = (self.line()?, self.line()?);
        if let (false, Some(sign)) = (self.tight, symbols::vulgar(&num.0, &den.0)) {
            return Some(Atom::new(sign, Class::Ord));
        }
        fraction((&num.0, num.1), (&den.0, den.1))
    }

    fn root(&mut self) -> Option<Atom> {
        self.skip_blanks();
        let sign = if self.take("[") {
            match &*self.bracket()? {
                "" | "2" => "√".to_owned(),
                "3" => "∛".to_owned(),
                "4" => "∜".to_owned(),
                index => format!("{}√", letters::raised(index)?),
            }
        } else {
            "√".to_owned()
        };
        let (under, shape) = self.line()?;
        let text = match shape {
            Shape::One | Shape::Word if !under.starts_with(['√', '∛', '∜']) => format!("{sign}{under}"),
            _ => format!("{sign}({under})"),
        };
        Some(Atom::shaped(Sheet::of(text), Shape::Root))
    }

    /// A sign over a letter, or over each of several.
    fn accented(&mut self, sign: char, each: bool) -> Option<Atom> {
        let (text, shape) = self.line()?;
        let plain = match text.as_str() {
            "ı" => "i",
            "ȷ" => "j",
            text => text,
        };
        let letters = plain.chars().filter(|c| !is_combining(*c)).count();
        let fits = letters == 1 || (each && plain.chars().all(|c| c.is_alphanumeric() || is_combining(c)));
        if letters == 0 {
            return None;
        }
        if !fits {
            // Over several: at the end of brackets round them.
            return Some(Atom::new(format!("({text}){sign}"), Class::Ord));
        }
        let mut out = String::new();
        let mut chars = plain.chars().peekable();
        while let Some(c) = chars.next() {
            out.push(c);
            if chars.peek().is_none_or(|next| !is_combining(*next)) {
                out.push(sign);
            }
        }
        Some(Atom::shaped(Sheet::of(out.nfc().collect::<String>()), shape))
    }

    fn lettered(&mut self, alphabet: Alphabet) -> Option<Atom> {
        let mut atom = self.argument()?;
        for row in &mut atom.sheet.rows {
            *row = letters::in_alphabet(row, alphabet);
        }
        let word = alphabet == Alphabet::Plain && atom.shape == Shape::Product;
        Some(Atom { class: Class::Ord, shape: if word { Shape::Word } else { atom.shape }, ..atom })
    }

    /// The text of an argument without blanks.
    fn tightly(&mut self) -> Option<String> {
        let before = (std::mem::replace(&mut self.tight, true), std::mem::replace(&mut self.display, false));
        let atom = self.argument()?;
        (self.tight, self.display) = before;
        Some(atom.sheet.line()?.to_owned())
    }

    /// What is raised and lowered after a part.
    fn scripts(&mut self, base: Atom) -> Option<Atom> {
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

    fn delimiter(&mut self) -> Option<&'static str> {
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
    fn between(&mut self) -> Option<Atom> {
        let left = self.delimiter()?;
        let atoms = self.list(Stop::Right)?;
        self.command()?;
        let right = self.delimiter()?;
        let (inner, shape) = join(&atoms, self.tight, false);
        let inner = if inner.rows.is_empty() { Sheet::of("") } else { inner };
        let shape = if left.is_empty() || right.is_empty() { shape } else { Shape::One };
        Some(Atom::shaped(inner.between(left, right), shape))
    }

    fn environment(&mut self) -> Option<Atom> {
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

/// A part with what is raised and lowered after it: in characters made for that where there are such for all of
/// it, else as in TeX.
fn with_scripts(base: Atom, up: Option<&str>, down: Option<&str>) -> Atom {
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

fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}
