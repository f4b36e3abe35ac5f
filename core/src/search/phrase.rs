//! A phrase made ready to be looked for: folded letters, and the rarest of them as the byte to scan for.
//!
//! No folded copy of the text is made. The scan stops at bytes that can begin or end a spelling of the anchor
//! letter; round each of them the text is read in both directions ([`super::fold`]) and compared.

use std::ops::Range;

use memchr::memmem;

use super::anchor::{Bytes, CASE, Scan, anchor_bytes, neighbours, next_letter, spellings};
use super::fold::{self, Backward, Forward, Letter, Unit};
use super::plain::{Compared, Plain};

/// A phrase made ready.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    letters: Vec<Letter>,
    sensitive: bool,
    /// Matches begin where a word does.
    at_word: bool,
    /// Matches end where a word does.
    to_word: bool,
    /// The letter that is scanned for.
    anchor: usize,
    scan: Scan,
    /// Its spellings beyond ASCII, sorted: other characters share their bytes.
    foreign: Vec<char>,
    /// Their second bytes, which tell most others apart without decoding them.
    second: Bytes,
    /// What may stand right before and after a plain anchor letter; saves most comparisons.
    before: Bytes,
    after: Bytes,
    /// The phrase again where its letters are plain.
    plain: Option<Plain>,
}

impl Phrase {
    /// Folds a phrase; `None` where it has no letter. Blanks at its ends are left out.
    pub(super) fn new(text: &str, sensitive: bool, at_word: bool) -> Option<Self> {
        let mut letters: Vec<Letter> = Forward::new(text.trim(), 0).map(|unit| unit.letter).collect();
        let blank = |letter: &Letter| letter.base == ' ';
        while letters.last().is_some_and(blank) {
            letters.pop();
        }
        letters.drain(..letters.iter().take_while(|l| blank(l)).count());
        if !sensitive {
            for letter in &mut letters {
                letter.base = fold::lower(letter.base);
            }
        }
        let (anchor, bytes, _) = letters
            .iter()
            .enumerate()
            .filter(|(_, letter)| !blank(letter))
            .map(|(at, letter)| {
                let (bytes, cost) = anchor_bytes(&spellings(letter.base, sensitive), letter.base);
                (at, bytes, cost)
            })
            .min_by(|a, b| a.2.total_cmp(&b.2))?;
        let base = letters[anchor].base;
        let mut foreign = spellings(base, sensitive);
        let scan = match (&foreign[..], &bytes[..]) {
            ([only], _) => {
                Scan::Text(Box::new(memmem::Finder::new(only.to_string().as_bytes()).into_owned()))
            }
            (_, [a]) => Scan::One(*a),
            (_, [a, b]) => Scan::Two(*a, *b),
            (_, [a, b, c]) => Scan::Three(*a, *b, *c),
            _ => {
                let mut set = Bytes::none();
                for byte in &bytes {
                    set.add(*byte);
                }
                if base.is_ascii() { Scan::Letter(base as u8 | CASE, set) } else { Scan::Many(set) }
            }
        };
        foreign.retain(|c| !c.is_ascii());
        let mut second = Bytes::none();
        for c in &foreign {
            second.add(c.encode_utf8(&mut [0; 4]).as_bytes()[1]);
        }
        let before = neighbours(anchor.checked_sub(1).map(|at| letters[at].base));
        let after = neighbours(letters.get(anchor + 1).map(|letter| letter.base));
        Some(Self {
            plain: Plain::of(&letters, sensitive),
            letters,
            sensitive,
            at_word,
            to_word: false,
            anchor,
            scan,
            foreign,
            second,
            before,
            after,
        })
    }

    /// Its letters.
    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    /// The same phrase, but matches end where a word does.
    pub(super) fn ending_a_word(self) -> Self {
        Self { to_word: true, ..self }
    }

    /// Looks through a text in order. `region` tells, for a byte of it, the stretch that a match there must lie in
    /// and its name, or where to go on when nothing is looked for there; it is asked for ascending bytes. Matches do not overlap.
    pub(super) fn each<R: Copy>(
        &self,
        text: &str,
        mut region: impl FnMut(usize) -> Result<(R, Range<usize>), usize>,
        mut found: impl FnMut(R, Range<usize>),
    ) {
        let bytes = text.as_bytes();
        let (mut at, mut done) = (0, 0);
        while let Some(hit) = self.next_anchor(bytes, at) {
            at = hit + 1;
            let mut start = hit;
            let mut compared = Compared::Unsure;
            if bytes[hit].is_ascii() {
                let fits = hit.checked_sub(1).is_none_or(|i| self.before.has(bytes[i]))
                    && bytes.get(at).is_none_or(|b| self.after.has(*b));
                if !fits {
                    continue;
                }
                compared = self.compare_plain(bytes, hit);
                if compared == Compared::Other {
                    continue;
                }
            } else {
                let leads = bytes[hit] >= 0xc0;
                if leads && bytes.get(at).is_some_and(|b| !self.second.has(*b)) {
                    continue;
                }
                while !text.is_char_boundary(start) {
                    start -= 1;
                }
                let Some(c) = text[start..].chars().next() else { break };
                at = start + c.len_utf8();
                if self.foreign.binary_search(&c).is_err() {
                    continue;
                }
            }
            match region(start) {
                Err(next) => at = at.max(next),
                Ok((name, stretch)) => {
                    let matched = self.match_in(text, &stretch, start, compared);
                    if let Some(range) = matched.filter(|range| range.start >= done) {
                        done = range.end;
                        found(name, range);
                    }
                }
            }
        }
    }

    /// How the bytes of a text compare where the anchor stands at one of them.
    fn compare_plain(&self, bytes: &[u8], at: usize) -> Compared {
        self.plain.as_ref().map_or(Compared::Unsure, |plain| plain.compare(bytes, at, self.anchor))
    }

    /// The match in a stretch whose anchor letter is one of those that the character at `at` reads as.
    fn match_in(
        &self,
        text: &str,
        stretch: &Range<usize>,
        at: usize,
        compared: Compared,
    ) -> Option<Range<usize>> {
        let own = &text[stretch.clone()];
        let range = match (compared, &self.plain) {
            (Compared::Same(start), Some(plain))
                if stretch.start <= start && start + plain.len() <= stretch.end =>
            {
                let start = start - stretch.start;
                self.standing(own, start..start + plain.len())
            }
            _ => self.match_round(own, at - stretch.start),
        }?;
        Some(range.start + stretch.start..range.end + stretch.start)
    }

    /// All matches in one stretch of text.
    pub(super) fn all(&self, text: &str) -> Vec<Range<usize>> {
        let mut all = Vec::new();
        self.each(text, |_| Ok(((), 0..text.len())), |(), range| all.push(range));
        all
    }

    fn next_anchor(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let rest = bytes.get(from..)?;
        let at = match &self.scan {
            Scan::One(a) => memchr::memchr(*a, rest),
            Scan::Two(a, b) => memchr::memchr2(*a, *b, rest),
            Scan::Three(a, b, c) => memchr::memchr3(*a, *b, *c, rest),
            Scan::Text(finder) => finder.find(rest),
            Scan::Letter(letter, set) => next_letter(rest, *letter, set),
            Scan::Many(set) => rest.iter().position(|b| set.has(*b)),
        };
        at.map(|at| from + at)
    }

    fn same(&self, letter: &Letter, unit: &Unit) -> bool {
        let base = if self.sensitive { unit.letter.base } else { fold::lower(unit.letter.base) };
        letter.base == base && (letter.marks[0] == '\0' || letter.marks == unit.letter.marks)
    }

    /// The match whose anchor letter is one of those that the character at `at` reads as.
    fn match_round(&self, text: &str, at: usize) -> Option<Range<usize>> {
        let mut from = Forward::new(text, at);
        let mut unit = from.next().filter(|unit| unit.start == at)?;
        // The letters of a ligature, from the one tried on, follow in `from`; those before it are read again.
        for passed in 0.. {
            if self.same(&self.letters[self.anchor], &unit)
                && let Some(range) = self.match_from(text, unit, from.clone(), passed)
            {
                return Some(range);
            }
            unit = from.next().filter(|unit| unit.start == at)?;
        }
        None
    }

    fn match_from(&self, text: &str, anchor: Unit, after: Forward, passed: usize) -> Option<Range<usize>> {
        self.standing(text, self.compare(text, anchor, after, passed).ok()?)
    }

    /// A match, if it begins and ends where it must.
    fn standing(&self, text: &str, range: Range<usize>) -> Option<Range<usize>> {
        let stands = (!self.at_word || starts_word(text, range.start))
            && (!self.to_word || ends_word(text, range.end));
        stands.then_some(range)
    }

    /// The match round a letter that equals the anchor, or where the text differs: the character there, and
    /// whether that was on the way back.
    fn compare(
        &self,
        text: &str,
        anchor: Unit,
        mut after: Forward,
        passed: usize,
    ) -> Result<Range<usize>, Option<(usize, bool)>> {
        let (mut start, mut end) = (anchor.start, anchor.end);
        for letter in &self.letters[self.anchor + 1..] {
            let unit = after.next().ok_or(None)?;
            if !self.same(letter, &unit) {
                return Err(Some((unit.start, false)));
            }
            end = unit.end;
        }
        let mut before = Backward::new(text, if passed == 0 { anchor.start } else { anchor.end });
        if passed > 0 {
            // Over the letters of the same ligature that were tried before, or follow.
            let of_ligature =
                Forward::new(text, anchor.start).take_while(|u| u.start == anchor.start).count();
            before.by_ref().take(of_ligature - passed).for_each(drop);
        }
        for letter in self.letters[..self.anchor].iter().rev() {
            let unit = before.next().ok_or(None)?;
            if !self.same(letter, &unit) {
                return Err(Some((unit.start, true)));
            }
            start = unit.start;
        }
        Ok(start..end)
    }

    /// Its letters, as they are compared.
    pub(super) fn letters(&self) -> String {
        self.letters.iter().map(|letter| letter.base).collect()
    }

    /// Whether it may stand in what a source is read as: it does in the source itself, or some of it does, up to
    /// a sign that markup may have put between two letters.
    pub(super) fn may_stand(&self, source: &str) -> bool {
        let bytes = source.as_bytes();
        let mut at = 0;
        while let Some(hit) = self.next_anchor(bytes, at) {
            at = hit + 1;
            let mut start = hit;
            if bytes[hit].is_ascii() {
                let fits = |set: &Bytes, byte: Option<&u8>| {
                    byte.is_none_or(|b| set.has(*b) || !b.is_ascii_alphanumeric() && *b != b' ')
                };
                if !fits(&self.before, hit.checked_sub(1).map(|i| &bytes[i]))
                    || !fits(&self.after, bytes.get(at))
                {
                    continue;
                }
            } else {
                while !source.is_char_boundary(start) {
                    start -= 1;
                }
                let Some(c) = source[start..].chars().next() else { break };
                at = start + c.len_utf8();
                if self.foreign.binary_search(&c).is_err() {
                    continue;
                }
            }
            let mut from = Forward::new(source, start);
            let mut passed = 0;
            while let Some(unit) = from.next().filter(|unit| unit.start == start) {
                if self.same(&self.letters[self.anchor], &unit) {
                    match self.compare(source, unit, from.clone(), passed) {
                        Ok(_) => return true,
                        Err(Some((differs, back))) if may_break(bytes, differs, back) => return true,
                        Err(_) => {}
                    }
                }
                passed += 1;
            }
        }
        false
    }
}

/// Whether the sign at a byte may be markup that stands between two letters of a word: right after the first of
/// them, or (`back`) right before the second.
fn may_break(bytes: &[u8], at: usize, back: bool) -> bool {
    match bytes[at] {
        b'*' | b'_' | b'~' | b'`' | b'[' | b']' | b'{' | b'}' | b'^' | b'=' | b'+' | b'$' | b'\\' => true,
        b'<' | b'&' => !back,
        b'!' => !back && bytes.get(at + 1) == Some(&b'['),
        b'>' | b')' | b';' => back,
        _ => false,
    }
}

/// Whether a word starts at a byte: no letter or digit stands before it, or one of a script without blanks.
pub(super) fn starts_word(text: &str, at: usize) -> bool {
    let first = text[at..].chars().next();
    let before = text[..at].chars().rev().find(|c| !fold::is_silent(*c) && !fold::is_accent(*c));
    match (before, first) {
        (None, _) => true,
        (Some(before), first) => {
            !before.is_alphanumeric() || fold::is_unspaced(before) || first.is_some_and(fold::is_unspaced)
        }
    }
}

/// Whether a word ends at a byte: no letter or digit follows, or one of a script without blanks.
pub(super) fn ends_word(text: &str, at: usize) -> bool {
    let last = text[..at].chars().rev().find(|c| !fold::is_silent(*c) && !fold::is_accent(*c));
    let after = text[at..].chars().find(|c| !fold::is_silent(*c) && !fold::is_accent(*c));
    after.is_none_or(|after| {
        !after.is_alphanumeric() || fold::is_unspaced(after) || last.is_some_and(fold::is_unspaced)
    })
}
