//! Setting the parts of a formula side by side.

use super::Class;
use super::sheet::Sheet;
use crate::text;

/// What a part is made of, which says when brackets are needed round it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One letter, number or bracket with all in it.
    One,
    /// One that ends in letters which those of a neighbour would run into: `x_eff`.
    Word,
    /// Several side by side: `2ab`.
    Product,
    /// A fraction in one line.
    Fraction,
    /// A root over what follows its sign.
    Root,
    /// Anything with an operator, a relation or a blank in it.
    Loose,
}

/// A part of a formula.
#[derive(Debug, Clone)]
pub(super) struct Atom {
    pub(super) sheet: Sheet,
    pub(super) class: Class,
    pub(super) shape: Shape,
    /// Whether blanks stand before it in the source.
    pub(super) apart: bool,
}

impl Atom {
    pub(super) fn new(text: impl Into<String>, class: Class) -> Self {
        Self { sheet: Sheet::of(text), class, shape: Shape::One, apart: true }
    }

    pub(super) fn shaped(sheet: Sheet, shape: Shape) -> Self {
        Self { sheet, class: Class::Ord, shape, apart: true }
    }

    pub(super) fn text(&self) -> &str {
        self.sheet.line().unwrap_or_default()
    }
}

/// Puts a part in brackets.
pub(super) fn bracketed(sheet: &Sheet) -> Sheet {
    sheet.between("(", ")")
}

/// Sets parts side by side: with blanks round what joins them, or without (`tight`), as in raised text. `after`
/// says whether they go on after something else.
pub(super) fn join(atoms: &[Atom], tight: bool, after: bool) -> (Sheet, Shape) {
    let mut out = Sheet::default();
    let mut before = after.then_some(Class::Ord);
    let mut last_shape = Shape::One;
    // Whether the first part opens a bracket that the last one closes.
    let mut enclosed = true;
    let (mut count, mut loose, mut depth) = (0, false, 0i32);
    for (at, atom) in atoms.iter().enumerate() {
        if atom.class == Class::Space {
            let blanks = atom.text();
            let have = usize::from(out.ends_blank());
            if !out.is_empty() && blanks.len() > have {
                out.push(&blanks[have..]);
                loose = true;
            }
            continue;
        }
        if atom.sheet.is_empty() {
            continue;
        }
        let next = atoms[at + 1..].iter().find(|atom| atom.class != Class::Space && !atom.sheet.is_empty());
        let class = match atom.class {
            Class::Bin if !is_binary(before, next) => Class::Ord,
            class => class,
        };
        let joins = matches!(class, Class::Rel | Class::Bin);
        let spaced = match (before, class) {
            (None, _) | (Some(Class::Rel), Class::Rel) => false,
            (Some(Class::Rel | Class::Bin), _)
            | (Some(_), Class::Rel | Class::Bin)
            | (Some(Class::Ord | Class::Close), Class::Op)
            | (Some(Class::Op), Class::Ord | Class::Op) => true,
            (Some(Class::Punct), _) => atom.apart || !starts_with_digit(atom),
            (Some(Class::Ord), Class::Ord) => last_shape == Shape::Word,
            _ => false,
        };
        let words = matches!((before, class), (Some(Class::Op), Class::Ord | Class::Op) | (_, Class::Op))
            || last_shape == Shape::Word;
        if spaced && (!tight || words && !joins) && !(out.ends_blank() && !(after && out.is_empty())) {
            out.push(" ");
        }
        let beside = |class: Option<Class>| matches!(class, Some(Class::Ord | Class::Close | Class::Op));
        let follows = next.map(|next| next.class);
        let runs_on = matches!(follows, Some(Class::Ord | Class::Open | Class::Op));
        let wrap = match atom.shape {
            Shape::Fraction => runs_on || beside(before),
            Shape::Root => runs_on,
            _ => false,
        };
        if wrap {
            out.beside(&bracketed(&atom.sheet));
        } else {
            out.beside(&atom.sheet);
        }
        match class {
            Class::Open => depth += 1,
            Class::Close => depth -= 1,
            _ => {}
        }
        enclosed &= next.is_none() || depth > 0;
        let is_loose = joins
            || matches!(class, Class::Punct | Class::Op)
            || matches!(atom.shape, Shape::Fraction | Shape::Loose);
        loose |= is_loose && depth <= 0;
        count += 1;
        before = Some(class);
        last_shape = atom.shape;
    }
    let single = atoms.iter().find(|atom| atom.class != Class::Space && !atom.sheet.is_empty());
    let shape = match single {
        Some(only) if count == 1 && !loose => only.shape,
        Some(only) if count == 1 && only.shape != Shape::One => only.shape,
        Some(first) if count > 1 && first.class == Class::Open && enclosed && depth == 0 => Shape::One,
        _ if loose => Shape::Loose,
        _ if count > 1 => Shape::Product,
        _ => Shape::One,
    };
    (out, shape)
}

/// Whether a sign that may join two parts stands between two (The `TeXbook`, chapter 17, rules 5 and 6).
fn is_binary(before: Option<Class>, next: Option<&Atom>) -> bool {
    let left = matches!(before, Some(Class::Ord | Class::Close));
    let right = next.is_some_and(|next| !matches!(next.class, Class::Rel | Class::Close | Class::Punct));
    left && right
}

fn starts_with_digit(atom: &Atom) -> bool {
    atom.text().starts_with(|c: char| c.is_ascii_digit())
}

/// A fraction in one line.
pub(super) fn fraction((num, num_shape): (&str, Shape), (den, den_shape): (&str, Shape)) -> Option<Atom> {
    if num.is_empty() || den.is_empty() {
        return None;
    }
    let above = match num_shape {
        Shape::Loose | Shape::Fraction => format!("({num})"),
        Shape::One | Shape::Word | Shape::Product | Shape::Root => num.to_owned(),
    };
    // `dx` below a fraction is one thing.
    let letters = den.chars().filter(|c| c.is_alphabetic() || *c == '∂').count();
    let differential =
        den_shape == Shape::Product && letters == 2 && den.starts_with(['d', '∂']) && text::width(den) <= 3;
    let below = match den_shape {
        Shape::One | Shape::Word => den.to_owned(),
        _ if differential => den.to_owned(),
        Shape::Product | Shape::Loose | Shape::Fraction | Shape::Root => format!("({den})"),
    };
    Some(Atom::shaped(Sheet::of(format!("{above}/{below}")), Shape::Fraction))
}
