//! The letter of a phrase that is scanned for, and how its bytes are found.

use memchr::memmem;

use super::fold;

/// A set of bytes.
#[derive(Debug, Clone)]
pub(super) struct Bytes(Box<[bool; 256]>);

impl Bytes {
    pub(super) fn none() -> Self {
        Self(Box::new([false; 256]))
    }

    pub(super) fn add(&mut self, byte: u8) {
        self.0[usize::from(byte)] = true;
    }

    pub(super) fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }
}

/// How the anchor's bytes are found.
#[derive(Debug, Clone)]
pub(super) enum Scan {
    /// The letter has one spelling.
    Text(Box<memmem::Finder<'static>>),
    One(u8),
    Two(u8, u8),
    Three(u8, u8, u8),
    /// Many bytes, one of ASCII among them (and its capital).
    Letter(u8, Bytes),
    Many(Bytes),
}

/// The bit that tells a small letter of ASCII from its capital.
pub(super) const CASE: u8 = 0x20;

/// The first byte of a set whose only bytes of ASCII are a letter and its capital, eight bytes at a time.
pub(super) fn next_letter(bytes: &[u8], letter: u8, set: &Bytes) -> Option<usize> {
    const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);
    const HIGH: u64 = !LOW;
    let (case, wanted) = (u64::from_ne_bytes([CASE; 8]), u64::from_ne_bytes([letter; 8]));
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word_bits = u64::from_le_bytes(*word);
        let apart = (word_bits | case) ^ wanted;
        // The high bit of every byte that is the letter (then `apart` is 0 there) or lies beyond ASCII.
        let mut hits = (!(((apart & LOW) + LOW) | apart) | word_bits) & HIGH;
        while hits != 0 {
            let inside = hits.trailing_zeros() as usize / 8;
            if set.has(word[inside]) {
                return Some(at * 8 + inside);
            }
            hits &= hits - 1;
        }
    }
    let at = rest.iter().position(|b| set.has(*b))?;
    Some(words.len() * 8 + at)
}

/// Every character that a letter is met in, sorted; `base` is small unless case counts.
pub(super) fn spellings(base: char, sensitive: bool) -> Vec<char> {
    let mut spellings: Vec<char> = fold::spellings(fold::lower(base)).to_vec();
    spellings.push(base);
    if !sensitive {
        spellings.extend(base.to_uppercase().take(1));
    }
    spellings.sort_unstable();
    spellings.dedup();
    spellings
}

/// The bytes to scan for to meet every spelling of a letter, and about how often they are met in a text.
pub(super) fn anchor_bytes(spellings: &[char], base: char) -> (Vec<u8>, f32) {
    let (mut first, mut last) = (Vec::new(), Vec::new());
    let mut buffer = [0; 4];
    for c in spellings {
        let bytes = c.encode_utf8(&mut buffer).as_bytes();
        first.push(bytes[0]);
        last.push(bytes[bytes.len() - 1]);
    }
    let cost = |bytes: &[u8], foreign: f32| -> f32 {
        bytes.iter().map(|b| if b.is_ascii() { frequency(*b) } else { foreign }).sum()
    };
    // In a text in another alphabet every letter has the same few first bytes; its last bytes tell more.
    let first_is_common = if base.is_ascii() { 0.002 } else { 0.3 };
    [(first, first_is_common), (last, 0.015)]
        .into_iter()
        .map(|(mut bytes, foreign)| {
            bytes.sort_unstable();
            bytes.dedup();
            let cost = cost(&bytes, foreign);
            (bytes, cost)
        })
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .expect("there are two choices")
}

/// About how often a byte stands in prose.
fn frequency(byte: u8) -> f32 {
    // Letters of running English, in parts of a thousand.
    const LETTERS: [u16; 26] =
        [65, 12, 22, 32, 101, 17, 16, 48, 56, 1, 6, 32, 19, 55, 60, 15, 1, 48, 50, 72, 22, 8, 19, 1, 16, 1];
    match byte {
        b'a'..=b'z' => f32::from(LETTERS[usize::from(byte - b'a')]) / 1000.0,
        b'A'..=b'Z' => f32::from(LETTERS[usize::from(byte - b'A')]) / 20_000.0,
        b'0'..=b'9' => 0.004,
        b'.' | b',' | b'-' | b'\'' | b'"' => 0.01,
        _ => 0.002,
    }
}

/// The bytes that may stand next to the anchor when its neighbour is this letter (small or as typed); any byte
/// beyond ASCII may, since it can be an accent, something silent or another spelling.
pub(super) fn neighbours(letter: Option<char>) -> Bytes {
    let mut set = Bytes::none();
    for byte in 0..=u8::MAX {
        let c = char::from(byte);
        let fits = !byte.is_ascii()
            || match letter {
                None => true,
                Some(' ') => c.is_whitespace(),
                Some(letter) => c == letter || c.to_ascii_lowercase() == letter,
            };
        if fits {
            set.add(byte);
        }
    }
    set
}
