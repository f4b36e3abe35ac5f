//! What commands show: fractions, roots, accents, letters, words.

use unicode_normalization::UnicodeNormalization;

use super::script::with_scripts;
use super::{DEEPEST, Parser, Stop};
use crate::markdown::tex::letters::{self, Alphabet};
use crate::markdown::tex::line::{Atom, Shape, fraction, join};
use crate::markdown::tex::sheet::Sheet;
use crate::markdown::tex::{Class, symbols};

impl<'a> Parser<'a> {
    /// What a command shows; `Some(None)` for nothing at all.
    #[allow(clippy::option_option, reason = "what cannot be shown is something else than what shows nothing")]
    pub(super) fn named(&mut self, name: &'a str) -> Option<Option<Atom>> {
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
}

fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}
