//! Letters in other alphabets, raised and lowered (Unicode: Mathematical Alphanumeric Symbols; Superscripts and
//! Subscripts; Phonetic Extensions).

use crate::markdown::raised;

/// An alphabet of mathematics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alphabet {
    /// As it is: `\mathrm`, `\mathit`.
    Plain,
    Bold,
    Double,
    Script,
    Fraktur,
}

/// The alphabet that a command sets its argument in.
pub(super) fn alphabet(name: &str) -> Option<Alphabet> {
    Some(match name {
        "mathrm" | "mathit" | "mathsf" | "mathtt" | "mathnormal" | "rm" | "it" => Alphabet::Plain,
        "mathbf" | "boldsymbol" | "bm" | "bold" | "pmb" | "mathbfit" => Alphabet::Bold,
        "mathbb" | "Bbb" | "mathds" => Alphabet::Double,
        "mathcal" | "mathscr" | "cal" => Alphabet::Script,
        "mathfrak" | "frak" => Alphabet::Fraktur,
        _ => return None,
    })
}

/// Text in an alphabet; characters that it lacks stay.
pub(super) fn in_alphabet(text: &str, alphabet: Alphabet) -> String {
    text.chars().map(|c| letter(c, alphabet)).collect()
}

fn letter(c: char, alphabet: Alphabet) -> char {
    // The letters that stood elsewhere in Unicode before the block was made.
    let old = match (alphabet, c) {
        (Alphabet::Plain, _) => Some(c),
        (Alphabet::Double, 'C') => Some('ℂ'),
        (Alphabet::Double, 'H') => Some('ℍ'),
        (Alphabet::Double, 'N') => Some('ℕ'),
        (Alphabet::Double, 'P') => Some('ℙ'),
        (Alphabet::Double, 'Q') => Some('ℚ'),
        (Alphabet::Double, 'R') => Some('ℝ'),
        (Alphabet::Double, 'Z') => Some('ℤ'),
        (Alphabet::Script, 'B') => Some('ℬ'),
        (Alphabet::Script, 'E') => Some('ℰ'),
        (Alphabet::Script, 'F') => Some('ℱ'),
        (Alphabet::Script, 'H') => Some('ℋ'),
        (Alphabet::Script, 'I') => Some('ℐ'),
        (Alphabet::Script, 'L') => Some('ℒ'),
        (Alphabet::Script, 'M') => Some('ℳ'),
        (Alphabet::Script, 'R') => Some('ℛ'),
        (Alphabet::Script, 'e') => Some('ℯ'),
        (Alphabet::Script, 'g') => Some('ℊ'),
        (Alphabet::Script, 'o') => Some('ℴ'),
        (Alphabet::Fraktur, 'C') => Some('ℭ'),
        (Alphabet::Fraktur, 'H') => Some('ℌ'),
        (Alphabet::Fraktur, 'I') => Some('ℑ'),
        (Alphabet::Fraktur, 'R') => Some('ℜ'),
        (Alphabet::Fraktur, 'Z') => Some('ℨ'),
        _ => None,
    };
    let (upper, digits) = match alphabet {
        Alphabet::Plain => return c,
        Alphabet::Bold => (0x1d400, Some(0x1d7ce)),
        Alphabet::Double => (0x1d538, Some(0x1d7d8)),
        Alphabet::Script => (0x1d49c, None),
        Alphabet::Fraktur => (0x1d504, None),
    };
    let code = match c {
        'A'..='Z' => Some(upper + (c as u32 - 'A' as u32)),
        'a'..='z' => Some(upper + 26 + (c as u32 - 'a' as u32)),
        '0'..='9' => digits.map(|digits| digits + (c as u32 - '0' as u32)),
        'Α'..='Ω' if alphabet == Alphabet::Bold => Some(0x1d6a8 + (c as u32 - 'Α' as u32)),
        'α'..='ω' if alphabet == Alphabet::Bold => Some(0x1d6c2 + (c as u32 - 'α' as u32)),
        '∇' if alphabet == Alphabet::Bold => Some(0x1d6c1),
        _ => None,
    };
    old.or_else(|| code.and_then(char::from_u32)).unwrap_or(c)
}

/// The same raised, where there is a character for each.
pub(super) fn raised(text: &str) -> Option<String> {
    text.chars().map(up).collect()
}

/// The same lowered, where there is a character for each.
pub(super) fn lowered(text: &str) -> Option<String> {
    text.chars().map(down).collect()
}

fn up(c: char) -> Option<char> {
    const PLAIN: &str = "abcdefghjklmoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ";
    const RAISED: &str = "ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ";
    match c {
        // These stand raised as they are.
        '′' | '″' | '‴' | '⁗' | '°' | '†' | '‡' => Some(c),
        '∗' => Some('*'),
        '∘' => Some('°'),
        '⊤' => Some('ᵀ'),
        c => single(raised::superscript(&c.to_string())).or_else(|| same(PLAIN, RAISED, c)),
    }
}

fn down(c: char) -> Option<char> {
    const PLAIN: &str = "aehijklmnoprstuvxβγρφχ";
    const LOWERED: &str = "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ";
    single(raised::subscript(&c.to_string())).or_else(|| same(PLAIN, LOWERED, c))
}

fn single(text: Option<String>) -> Option<char> {
    text?.chars().next()
}

/// The character that stands where `c` does in another list.
fn same(from: &str, to: &str, c: char) -> Option<char> {
    let at = from.chars().position(|other| other == c)?;
    to.chars().nth(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_its_own() {
        let letters = ('a'..='z').chain('A'..='Z');
        for alphabet in [Alphabet::Bold, Alphabet::Double, Alphabet::Script, Alphabet::Fraktur] {
            let mut all: Vec<char> = letters.clone().map(|c| letter(c, alphabet)).collect();
            assert!(all.iter().all(|c| !c.is_ascii() && c.is_alphabetic()), "{alphabet:?}: {all:?}");
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), 52);
        }
        assert_eq!(in_alphabet("xαΩ1+", Alphabet::Bold), "𝐱𝛂𝛀𝟏+");
        assert_eq!((raised("abT"), lowered("maxβ")), (Some("ᵃᵇᵀ".into()), Some("ₘₐₓᵦ".into())));
        assert_eq!((raised("q"), lowered("b")), (None, None));
    }
}
