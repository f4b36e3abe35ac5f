//! What a name is made of: initials, particles, institutions; cutting lists of names into names.

use std::sync::LazyLock;

use regex::Regex;

use super::pattern;
use crate::cite::words::{INSTITUTIONS, NOBODY, PARTICLES, SMALL};

pub(in crate::cite) static MORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[,\s]+(?:et\.? ?al\b\.?|(?:and|&|und) (?:colleagues|others|co-?workers|associates|andere)|u\. ?a\.|y otros|e outros|i in\.)(?:[’']s)?[.,]*$",
    )
});

pub(super) static CONNECTOR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:\s*,)?\s*(?:&|＆|/|\s(?:and|und|et|y|e|och|en)\s)\s*"));
pub(super) static BRACKETED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])"));
pub(super) static SIGNAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:for (?:an? )?(?:review|overview|example|instance|details)[,:]?|see,? (?:also|e\.g\.|for example)[,:]?|see|but see|e\.g\.[,:]?|i\.e\.[,:]?|cf\.?|compare|also|as cited in|cited (?:in|by)|quoted (?:in|by)|adapted from|based on|according to|among others|sources?:|after|from|by|in|and|&|vgl\.|siehe|voir|véase)\s+",
    )
});

pub(super) fn split(text: &str) -> Vec<(String, bool)> {
    let joins_words = is_institution(text) && !text.contains('&') && !text.contains(',');
    let mut parts: Vec<(String, bool)> = Vec::new();
    let pieces: Vec<&str> = if joins_words { vec![text] } else { CONNECTOR.split(text).collect() };
    for (at, piece) in pieces.into_iter().enumerate() {
        let mut connected = at > 0;
        for part in piece.split([',', '、']) {
            let part = part.trim();
            if !part.is_empty() {
                parts.push((part.to_owned(), connected));
                connected = false;
            }
        }
    }
    parts
}

pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(char::is_whitespace).filter(|word| !word.is_empty()).map(|word| {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        (at, word.trim_end_matches([',', ';']))
    })
}

/// Whether a word is written small and belongs to no name.
pub(super) fn is_plain(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_lowercase)
        && !PARTICLES.contains(&word)
        && !SMALL.contains(&word)
        && !matches!(word, "und" | "et" | "och" | "en")
        // `d'Ancona`, `al-Amin`, `deMause`
        && !word.chars().any(char::is_uppercase)
}

pub(in crate::cite) fn is_initials(part: &str) -> bool {
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    let dotted = part.contains('.');
    has_initials(part) && (letters <= 2 || dotted || part.contains(' ')) && part.len() <= 16
}

/// One to five capitals, each with a small letter, a period, blanks or hyphens after it or not: `J.-P.`, `Yu. A`.
fn has_initials(part: &str) -> bool {
    let (mut letters, mut count) = (part.chars().peekable(), 0);
    while letters.next_if(|c| c.is_uppercase()).is_some() {
        let _ = letters.next_if(|c| c.is_lowercase());
        let _ = letters.next_if_eq(&'.');
        while letters.next_if(|c| c.is_whitespace() || matches!(c, '-' | '‐' | '‑')).is_some() {}
        count += 1;
    }
    letters.peek().is_none() && (1..=5).contains(&count)
}

pub(super) fn is_acronym(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
        && text.chars().any(char::is_alphabetic)
}

pub(in crate::cite) fn is_suffix(part: &str) -> bool {
    let plain = part.trim_end_matches('.').to_lowercase();
    matches!(
        &*plain,
        "jr" | "sr" | "ii" | "iii" | "iv" | "ed" | "eds" | "hrsg" | "trans" | "editors" | "editor"
    )
}

pub(in crate::cite) fn is_institution(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| INSTITUTIONS.contains(&&*word.to_lowercase()))
}

/// A name without the initials before or after it.
pub(in crate::cite) fn surname(part: &str) -> String {
    parted(part).0
}

/// A name without the initials before or after it, and these.
pub(super) fn parted(part: &str) -> (String, String) {
    let part = part.trim().trim_start_matches(['“', '"', '*', '‘']);
    let part = part.strip_suffix("’s").or_else(|| part.strip_suffix("'s")).unwrap_or(part);
    let mut words: Vec<&str> = part.split_whitespace().collect();
    let initial = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-' | '‐'))
            && (letters == 1 || word.len() > letters)
    };
    let known = |word: &str| matches!(word.trim_end_matches('.'), "U.S" | "U.K" | "U.N" | "E.U" | "U.S.A");
    let mut given: Vec<&str> = Vec::new();
    while words.len() > 1 && words.last().is_some_and(|word| initial(word) && !known(word)) {
        given.extend(words.pop());
    }
    // `Smith JA`: initials without periods stand after a surname written otherwise.
    if given.is_empty()
        && let [surname @ .., last] = &*words
        && !surname.is_empty()
        && (2..=3).contains(&last.chars().count())
        && last.chars().all(|c| {
            c.is_ascii_uppercase() && !"AEIOU".contains(c) || c.is_ascii_uppercase() && last.len() == 2
        })
        && surname.iter().all(|word| word.chars().any(char::is_lowercase))
        && !matches!(*last, "US" | "UK" | "EU" | "UN" | "II")
        && !is_institution(part)
    {
        given.extend(words.pop());
    }
    given.reverse();
    let mut before: Vec<&str> = Vec::new();
    while words.len() > 1 && initial(words[0]) && !known(words[0]) {
        before.push(words.remove(0));
    }
    before.extend(given);
    (words.join(" ").trim_end_matches(['.', '”', '"']).to_owned(), before.join(" "))
}

/// Whether text can be a surname or an institution's name.
pub(super) fn is_name(name: &str) -> bool {
    if name.len() > 160 || name.chars().any(|c| "=%<>/\\{}|_“”\"*+#@…!?;:\u{1}".contains(c)) {
        return false;
    }
    let words: Vec<&str> = name.split([' ', '\u{a0}']).filter(|word| !word.is_empty()).collect();
    let starts_big = |word: &&str| {
        let first = word.chars().find(|c| c.is_alphanumeric());
        first.is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()))
            || (word.chars().any(char::is_uppercase) && word.chars().next().is_some_and(char::is_alphabetic))
    };
    let big = words.iter().filter(|word| starts_big(word)).count();
    let Some(first) = words.first() else { return false };
    let first_plain = first.trim_end_matches('.').to_lowercase();
    (1..=14).contains(&words.len())
        && big > 0
        && !NOBODY.contains(&&*first_plain)
        && (starts_big(first) || PARTICLES.contains(first))
        && words.last().is_some_and(starts_big)
        && words
            .iter()
            .all(|word| starts_big(word) || PARTICLES.contains(word) || (big > 1 && SMALL.contains(word)))
        && !name.chars().next().is_some_and(char::is_numeric)
}

/// Whether a word can stand in a name in running text: how far to look back from a year in brackets.
pub(in crate::cite) enum Word {
    /// A capitalised word.
    Name,
    /// `and`, `&`.
    Connector,
    /// `van`, `de`.
    Particle,
    /// `of`, `on`: only in an institution's name.
    Small,
    /// Anything else.
    Other,
}

pub(in crate::cite) fn word_kind(word: &str) -> Word {
    let plain = word.trim_end_matches([',', '.']);
    match plain {
        "and" | "&" | "und" | "et" | "och" | "y" | "e" => Word::Connector,
        _ if PARTICLES.contains(&plain) => Word::Particle,
        _ if SMALL.contains(&plain) => Word::Small,
        _ if is_name(&surname(plain)) || is_initials(plain) => Word::Name,
        _ => Word::Other,
    }
}
