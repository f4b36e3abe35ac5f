//! What counts as the same letter: a text read as a row of folded letters, forwards or backwards.
//!
//! Accents hang on their letter, so that a query without them can leave them out; ligatures, raised and
//! full-width forms read as the plain letters they stand for (the compatibility decompositions of Unicode,
//! UAX #15); quotes and dashes read as the plain ones; soft hyphens, joiners and directional marks are not
//! read at all; a run of white space is one blank. Nothing here knows a document. Start at [`Forward`].

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

use crate::text;

/// Up to three accents of a letter in canonical order; `\0` where there are fewer.
type Marks = [char; 3];

/// One folded letter, its case kept; a run of white space is the letter `' '`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Letter {
    /// The letter without its accents.
    pub(super) base: char,
    /// Its accents.
    pub(super) marks: Marks,
}

/// A letter and the bytes of the text that it was read from; the letters of a ligature share them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    /// The letter.
    pub(super) letter: Letter,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte, accents included.
    pub(super) end: usize,
}

impl Letter {
    fn plain(base: char) -> Self {
        Self { base, marks: Marks::default() }
    }

    /// Hangs an accent on the letter; a fourth is left out.
    fn accent(&mut self, mark: char) {
        let Some(free) = self.marks.iter().position(|m| *m == '\0') else { return };
        let class = canonical_combining_class(mark);
        let at =
            self.marks[..free].iter().position(|m| canonical_combining_class(*m) > class).unwrap_or(free);
        self.marks.copy_within(at..free, at + 1);
        self.marks[at] = mark;
    }
}

/// The small letter of a capital, where that is one character.
pub(super) fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut small = c.to_lowercase();
    match (small.next(), small.next()) {
        (Some('ς'), None) => 'σ',
        (Some(small), None) => small,
        _ => c,
    }
}

/// Whether a character belongs to a script that sets no blanks between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}'
        | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Accents that a query may leave out: those of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs.
/// Not the vowel signs of Indic scripts nor the voicing marks of kana, which make other words.
pub(super) fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'
        | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Characters that are not read: what is never painted, and joiners, zero-width spaces, variation selectors.
pub(super) fn is_silent(c: char) -> bool {
    text::is_invisible(c)
        || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{34f}' | '\u{fe00}'..='\u{fe0f}')
}

/// What a character reads as.
enum Reading {
    Silent,
    Accent,
    Blank,
    Letters(Letters),
}

/// The one to four letters of a character.
#[derive(Debug, Clone, Copy, Default)]
struct Letters {
    list: [Letter; 4],
    len: usize,
}

impl Letters {
    fn one(base: char) -> Self {
        let mut letters = Self::default();
        letters.push(Letter::plain(base));
        letters
    }

    /// Adds a letter; says whether there was room.
    fn push(&mut self, letter: Letter) -> bool {
        let room = self.len < self.list.len();
        if room {
            self.list[self.len] = letter;
            self.len += 1;
        }
        room
    }

    fn as_slice(&self) -> &[Letter] {
        &self.list[..self.len]
    }
}

/// The plain letters that a character is read as, where Unicode has no decomposition that says so.
fn spelled(c: char) -> Option<&'static str> {
    Some(match c {
        '‘' | '’' | '‚' | '‛' | 'ʼ' | '′' => "'",
        '“' | '”' | '„' | '‟' | '″' => "\"",
        '‐'..='―' | '−' | '⁃' => "-",
        '⁄' => "/",
        'ß' => "ss",
        'ẞ' => "SS",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'ı' => "i",
        'ς' => "σ",
        'ø' => "o\u{338}",
        'Ø' => "O\u{338}",
        'đ' => "d\u{335}",
        'Đ' => "D\u{335}",
        'ħ' => "h\u{335}",
        'Ħ' => "H\u{335}",
        'ł' => "l\u{335}",
        'Ł' => "L\u{335}",
        'ŧ' => "t\u{335}",
        'Ŧ' => "T\u{335}",
        _ => return None,
    })
}

fn reading(c: char) -> Reading {
    if c.is_whitespace() {
        return Reading::Blank;
    }
    if c.is_ascii() {
        return Reading::Letters(Letters::one(c));
    }
    if is_silent(c) {
        return Reading::Silent;
    }
    if is_accent(c) {
        return Reading::Accent;
    }
    // Ideographs, kana and Hangul syllables stand for themselves: taken apart, か would find が.
    if matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}') {
        return Reading::Letters(Letters::one(c));
    }
    let (mut letters, mut whole) = (Letters::default(), true);
    let mut put = |c: char| {
        if is_accent(c) && letters.len > 0 {
            letters.list[letters.len - 1].accent(c);
        } else {
            whole &= !c.is_whitespace() && !is_accent(c) && letters.push(Letter::plain(c));
        }
    };
    decompose_compatible(c, |part| match spelled(part) {
        Some(plain) => plain.chars().for_each(&mut put),
        None => put(part),
    });
    Reading::Letters(if whole && letters.len > 0 { letters } else { Letters::one(c) })
}

/// The characters beyond ASCII that are read as a letter (a small one), alone or among others: `é`, `ﬁ` for `i`.
pub(super) fn spellings(base: char) -> &'static [char] {
    /// Ranges that have decompositions, or plain spellings of ours.
    const RANGES: [std::ops::Range<u32>; 5] =
        [0x80..0x3400, 0xa640..0xab70, 0xf900..0x10000, 0x1d400..0x1d800, 0x1f100..0x1f200];
    static TABLE: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
        let mut table: HashMap<char, Vec<char>> = HashMap::new();
        for c in RANGES.into_iter().flatten().filter_map(char::from_u32) {
            if let Reading::Letters(letters) = reading(c) {
                for letter in letters.as_slice() {
                    let of = table.entry(lower(letter.base)).or_default();
                    if of.last() != Some(&c) {
                        of.push(c);
                    }
                }
            }
        }
        table
    });
    TABLE.get(&base).map_or(&[], Vec::as_slice)
}

/// A text as its folded letters, small and without accents.
pub(super) fn folded(text: &str) -> String {
    Forward::new(text, 0).map(|unit| lower(unit.letter.base)).collect()
}

/// Reads a text letter by letter from a place on.
#[derive(Debug, Clone)]
pub(super) struct Forward<'t> {
    text: &'t str,
    at: usize,
    pending: Letters,
    next: usize,
    span: (usize, usize),
}

impl<'t> Forward<'t> {
    /// From a byte that starts a character.
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at, pending: Letters::default(), next: 0, span: (at, at) }
    }

    fn peek(&self, at: usize) -> Option<char> {
        match self.text.as_bytes().get(at) {
            Some(b) if b.is_ascii() => Some(char::from(*b)),
            _ => self.text[at..].chars().next(),
        }
    }

    /// The end of a blank that starts where `c` does: after the last white space before the next letter.
    fn blank_end(&self, start: usize, c: char) -> usize {
        let (mut end, mut at) = (start + c.len_utf8(), start + c.len_utf8());
        while let Some(c) = self.peek(at) {
            at += c.len_utf8();
            if c.is_whitespace() {
                end = at;
            } else if !is_silent(c) && !is_accent(c) {
                break;
            }
        }
        end
    }

    fn unit(&self, letter: Letter) -> Unit {
        Unit { letter, start: self.span.0, end: self.span.1 }
    }
}

impl Iterator for Forward<'_> {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        if self.next < self.pending.len {
            self.next += 1;
            return Some(self.unit(self.pending.list[self.next - 1]));
        }
        loop {
            let start = self.at;
            let c = self.peek(start)?;
            self.at = start + c.len_utf8();
            if c.is_ascii_graphic() && self.text.as_bytes().get(self.at).is_none_or(u8::is_ascii) {
                self.span = (start, self.at);
                return Some(self.unit(Letter::plain(c)));
            }
            match reading(c) {
                Reading::Silent | Reading::Accent => {}
                Reading::Blank => {
                    self.at = self.blank_end(start, c);
                    self.span = (start, self.at);
                    return Some(self.unit(Letter::plain(' ')));
                }
                Reading::Letters(mut letters) => {
                    while let Some(mark) = self.peek(self.at).filter(|c| is_accent(*c)) {
                        letters.list[letters.len - 1].accent(mark);
                        self.at += mark.len_utf8();
                    }
                    (self.pending, self.next, self.span) = (letters, 1, (start, self.at));
                    return Some(self.unit(letters.list[0]));
                }
            }
        }
    }
}

/// Reads a text letter by letter backwards from a place.
#[derive(Debug, Clone)]
pub(super) struct Backward<'t> {
    text: &'t str,
    at: usize,
    pending: Letters,
    span: (usize, usize),
}

impl<'t> Backward<'t> {
    /// From a byte that starts a character; the letter before it comes first.
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at, pending: Letters::default(), span: (at, at) }
    }

    fn peek(&self, at: usize) -> Option<char> {
        match at.checked_sub(1).map(|last| self.text.as_bytes()[last]) {
            Some(b) if b.is_ascii() => Some(char::from(b)),
            _ => self.text[..at].chars().next_back(),
        }
    }

    /// The start of a blank whose last white space starts at `start`.
    fn blank_start(&self, mut start: usize) -> usize {
        let mut at = start;
        while let Some(c) = self.peek(at) {
            at -= c.len_utf8();
            if c.is_whitespace() {
                start = at;
            } else if !is_silent(c) && !is_accent(c) {
                break;
            }
        }
        start
    }

    fn unit(&self, letter: Letter) -> Unit {
        Unit { letter, start: self.span.0, end: self.span.1 }
    }
}

impl Iterator for Backward<'_> {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        if self.pending.len > 0 {
            self.pending.len -= 1;
            return Some(self.unit(self.pending.list[self.pending.len]));
        }
        // Where the accents that were just passed end; they hang on a letter right before them, or on nothing.
        let mut accents_end = None;
        loop {
            let end = self.at;
            let c = self.peek(end)?;
            self.at = end - c.len_utf8();
            let (start, accents) = (self.at, accents_end.take());
            match reading(c) {
                Reading::Silent => {}
                Reading::Accent => accents_end = accents.or(Some(end)),
                Reading::Blank => {
                    self.at = self.blank_start(start);
                    self.span = (self.at, end);
                    return Some(self.unit(Letter::plain(' ')));
                }
                Reading::Letters(mut letters) => {
                    let last = letters.len - 1;
                    for mark in self.text[end..accents.unwrap_or(end)].chars() {
                        letters.list[last].accent(mark);
                    }
                    letters.len = last;
                    (self.pending, self.span) = (letters, (start, accents.unwrap_or(end)));
                    return Some(self.unit(letters.list[last]));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        Forward::new(text, 0).map(|u| lower(u.letter.base)).collect()
    }

    #[test]
    fn variants_read_as_plain_letters() {
        assert_eq!(read("Ma\u{30a}nsson, Månsson"), "mansson, mansson");
        assert_eq!(read("ﬁne eﬃcient co\u{ad}op"), "fine efficient coop");
        assert_eq!(read("“It’s” – a\u{a0}\n b—c…"), "\"it's\" - a b-c...");
        assert_eq!(read("CO₂ 1ˢᵗ ２０ Straße Søren Łódź"), "co2 1st 20 strasse soren lodz");
        assert_eq!(read("が한"), "が한");
        assert_eq!(read("ΣΊΣΥΦΟΣ Σίσυφος"), "σισυφοσ σισυφοσ");
    }

    #[test]
    fn spellings_know_ligatures_and_accents() {
        let of_i = spellings('i');
        assert!(of_i.contains(&'ﬁ') && of_i.contains(&'í') && of_i.contains(&'Î'));
    }

    proptest! {
        #[test]
        fn both_directions_read_the_same(text in "[ab \n\u{ad}\u{301}\u{308}éﬁﬃ²–😀か\u{a0}]{0,12}") {
            let forward: Vec<Unit> = Forward::new(&text, 0).collect();
            let mut backward: Vec<Unit> = Backward::new(&text, text.len()).collect();
            backward.reverse();
            prop_assert_eq!(forward, backward);
        }
    }
}
