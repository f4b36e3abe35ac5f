//! Phrases of plain letters, compared byte by byte where the text is plain too: most texts are, nearly everywhere.

use super::fold::Letter;

/// A phrase whose letters are letters, digits and blanks of ASCII, without accents.
#[derive(Debug, Clone)]
pub(super) struct Plain {
    bytes: Box<[u8]>,
    sensitive: bool,
}

/// How a place of a text compares with a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    /// The phrase stands there, from this byte on.
    Same(usize),
    /// It does not.
    Other,
    /// That is not for bytes to say: the text must be read ([`super::fold`]).
    Unsure,
}

impl Plain {
    /// `None` where a phrase is more than plain letters. Its letters are small unless `sensitive`.
    pub(super) fn of(letters: &[Letter], sensitive: bool) -> Option<Self> {
        let byte = |letter: &Letter| {
            let plain = letter.base.is_ascii_alphanumeric() || letter.base == ' ';
            (plain && letter.marks[0] == '\0').then_some(letter.base as u8)
        };
        Some(Self { bytes: letters.iter().map(byte).collect::<Option<_>>()?, sensitive })
    }

    /// Compares a text with the phrase, with the letter `anchor` of that at a byte of the text.
    pub(super) fn compare(&self, text: &[u8], at: usize, anchor: usize) -> Compared {
        let Some(start) = at.checked_sub(anchor) else { return Compared::Unsure };
        let same = |offset: usize| {
            let Some(byte) = text.get(start + offset) else { return Compared::Unsure };
            let read = if self.sensitive { *byte } else { byte.to_ascii_lowercase() };
            match read == self.bytes[offset] {
                true => Compared::Same(start),
                false if byte.is_ascii_alphanumeric() => Compared::Other,
                false => Compared::Unsure,
            }
        };
        // Outwards from the anchor: what lies behind a sign that only reading can tell of is not looked at.
        for offset in (anchor..self.bytes.len()).chain((0..anchor).rev()) {
            match same(offset) {
                Compared::Same(_) => {}
                other => return other,
            }
        }
        // What follows may be an accent.
        let ends = text.get(start + self.bytes.len()).is_none_or(u8::is_ascii);
        if ends { Compared::Same(start) } else { Compared::Unsure }
    }

    /// Its length in bytes.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold::Forward;
    use super::*;

    #[test]
    fn bytes_tell_what_stands_there_what_does_not_and_what_is_to_be_read() {
        let letters = |text: &str| Forward::new(text, 0).map(|unit| unit.letter).collect::<Vec<_>>();
        let plain = |text: &str| Plain::of(&letters(text), false);
        let of = plain("of t").unwrap();
        let compare = |text: &str, at: usize| of.compare(text.as_bytes(), at, 1);
        assert_eq!(compare("one Of T", 5), Compared::Same(4));
        assert_eq!(compare("one of s", 5), Compared::Other);
        assert_eq!(compare("if t", 1), Compared::Other);
        // Two blanks read as one, an accent belongs to its letter, and the text may end.
        assert_eq!(compare("of  t", 1), Compared::Unsure);
        assert_eq!(compare("of t\u{301}", 1), Compared::Unsure);
        assert_eq!(compare("of ", 1), Compared::Unsure);
        assert_eq!(compare("f t", 0), Compared::Unsure);
        assert!(plain("né").is_none() && plain("a-b").is_none());
    }
}
