//! What a name is made of: initials, particles, institutions; cutting lists of names into names.

use std::borrow::Cow;

use crate::cite::cursor::{Cursor, begins};
use crate::cite::words::{INSTITUTIONS, NOBODY, OTHERS, PARTICLES, PLACES, SIGNALS, SMALL, THINGS};

/// Where `et al.` or the like begins that ends a text, with the comma or blanks before it.
pub(in crate::cite) fn more(text: &str) -> Option<usize> {
    let plain = text.trim_end_matches(['.', ',']);
    let owned = plain.strip_suffix("’s").or_else(|| plain.strip_suffix("'s"));
    // The period of `u. a.` and `i in.` belongs to them.
    let dotted = owned.map_or(text.len() > plain.len() && text[plain.len()..].starts_with('.'), |owned| {
        owned.ends_with('.')
    });
    let plain = owned.unwrap_or(plain).trim_end_matches('.');
    let start = OTHERS.iter().find_map(|(words, period)| {
        let start = plain.len().checked_sub(words.len()).filter(|start| plain.is_char_boundary(*start))?;
        (begins(&plain[start..], words) && (dotted || !period)).then_some(start)
    })?;
    let before = plain[..start].trim_end_matches(|c: char| c == ',' || c.is_whitespace());
    (before.len() < start).then_some(before.len())
}

/// The end of the connector that begins a text: `, & `, ` and `. A word has blanks round it.
pub(super) fn connector(text: &str) -> Option<usize> {
    let mut cursor = Cursor::new(text, 0);
    let mut blanks = cursor.blanks();
    if cursor.text(",") {
        blanks = cursor.blanks();
    }
    let sign = cursor.any("&＆/");
    let word = |cursor: &mut Cursor<'_>| {
        ["and", "und", "et", "y", "e", "och", "en"].iter().any(|word| {
            cursor.maybe(|cursor| cursor.text(word) && cursor.peek().is_some_and(char::is_whitespace))
        })
    };
    let found = sign || (blanks > 0 && word(&mut cursor));
    cursor.blanks();
    found.then_some(cursor.at)
}

/// The bytes of the first brackets that have none in them, with the blanks before them.
pub(super) fn bracketed(text: &str) -> Option<std::ops::Range<usize>> {
    text.match_indices(['(', '[']).find_map(|(open, bracket)| {
        let both = if bracket == "(" { ['(', ')'] } else { ['[', ']'] };
        let close = open + 1 + text[open + 1..].find(both)?;
        let start = text[..open].trim_end().len();
        text[close..].starts_with(both[1]).then_some(start..close + 1)
    })
}

/// A text without what stands in brackets.
pub(in crate::cite) fn without_brackets(text: &str) -> Cow<'_, str> {
    let Some(first) = bracketed(text) else { return Cow::Borrowed(text) };
    let mut out = text[..first.start].to_owned();
    let mut rest = &text[first.end..];
    while let Some(next) = bracketed(rest) {
        out.push_str(&rest[..next.start]);
        rest = &rest[next.end..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The end of what leads to the names that follow: `see also `, `cited in `.
pub(super) fn signal(text: &str) -> Option<usize> {
    let mut cursor = Cursor::new(text, 0);
    let found = cursor.longest(SIGNALS);
    (found && cursor.blanks() > 0).then_some(cursor.at)
}

/// Cuts a list of names at its connectors: the pieces between them.
fn pieces(text: &str) -> Vec<&str> {
    let (mut pieces, mut from) = (Vec::new(), 0);
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let first = rest.chars().next();
        let may_begin = first.is_some_and(|c| c.is_whitespace() || matches!(c, ',' | '&' | '＆' | '/'));
        match if may_begin { connector(rest) } else { None } {
            Some(length) => {
                pieces.push(&text[from..at]);
                at += length;
                from = at;
            }
            None => at += first.map_or(1, char::len_utf8),
        }
    }
    pieces.push(&text[from..]);
    pieces
}

pub(super) fn split(text: &str) -> Vec<(String, bool)> {
    let joins_words = is_institution(text) && !text.contains('&') && !text.contains(',');
    let mut parts: Vec<(String, bool)> = Vec::new();
    let pieces: Vec<&str> = if joins_words { vec![text] } else { pieces(text) };
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
    // `VIRE E.` is no run of initials.
    let run = part.split(|c: char| !c.is_uppercase()).map(|run| run.chars().count()).max().unwrap_or(0);
    has_initials(part)
        && (run < 3 || !dotted)
        && (run < 4)
        && (letters <= 2 || dotted || part.contains(' '))
        && part.len() <= 16
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

pub(in crate::cite) fn is_acronym(text: &str) -> bool {
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

/// A name without the words after it that belong to none: `de la Haye N Jr`, `C. eds.`
pub(super) fn unsuffixed(part: &str) -> &str {
    match part.rsplit_once(' ') {
        Some((before, last)) if is_suffix(last) => unsuffixed(before.trim_end_matches([' ', ','])),
        _ => part,
    }
}

/// A name without the initials before or after it.
pub(in crate::cite) fn surname(part: &str) -> String {
    parted(part).0
}

/// Where the given name begins after a surname in capitals: `LE CAISNE Léonore`. What may be an institution and its
/// place (`UNICEF Nepal`) is none.
fn called_after(words: &[&str]) -> Option<usize> {
    let at = words.iter().position(|word| word.chars().any(char::is_lowercase))?;
    let capitals = words[..at].iter().all(|word| is_acronym(word) && !word.contains('.'));
    let long = words[..at].iter().any(|word| word.chars().count() > 2);
    let given = words[at..].iter().all(|word| {
        let plain = word.to_lowercase();
        word.starts_with(char::is_uppercase) && !PLACES.contains(&&*plain) && !THINGS.contains(&&*plain)
    });
    (at > 0
        && capitals
        && long
        && given
        && words.len() - at < 3
        && !words[at..].iter().any(|word| is_institution(word)))
    .then_some(at)
}

/// A name without the initials before or after it, and these.
pub(super) fn parted(part: &str) -> (String, String) {
    let part = unsuffixed(part.trim().trim_start_matches(['“', '"', '*', '‘']));
    let part = part.strip_suffix("’s").or_else(|| part.strip_suffix("'s")).unwrap_or(part);
    let mut words: Vec<&str> = part.split_whitespace().collect();
    let initial = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        // `Ó Riain`: a word of the surname.
        !matches!(word, "Ó" | "Ò")
            && word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-' | '‐'))
            && (letters == 1 || word.len() > letters)
    };
    let known = |word: &str| matches!(word.trim_end_matches('.'), "U.S" | "U.K" | "U.N" | "E.U" | "U.S.A");
    let mut given: Vec<&str> = Vec::new();
    if let Some(at) = called_after(&words) {
        return (words[..at].join(" "), words[at..].join(" "));
    }
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
    may_be_name(name) && !names_nobody(name)
}

/// Whether a name begins like what is no author's: `March`, `Table`. Some are surnames all the same.
pub(super) fn names_nobody(name: &str) -> bool {
    let first = name.split([' ', '\u{a0}', '-', '–', '—']).next().unwrap_or_default();
    NOBODY.contains(&&*first.trim_end_matches('.').to_lowercase())
}

/// Whether text is written as a surname or an institution's name is.
pub(in crate::cite) fn may_be_name(name: &str) -> bool {
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
    // `Observatoire international des prisons`
    let named = |word: &str| INSTITUTIONS.contains(&&*word.to_lowercase());
    if words.len() < 15 && starts_big(first) && named(first) && words.len() > 1 {
        return true;
    }
    (1..=14).contains(&words.len())
        && big > 0
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
        "and" | "&" | "/" | "und" | "et" | "och" | "y" | "e" => Word::Connector,
        _ if plain.contains('/') && plain.split('/').all(is_name) => Word::Name,
        _ if PARTICLES.contains(&plain) => Word::Particle,
        _ if SMALL.contains(&plain) => Word::Small,
        _ if is_name(&surname(plain)) || is_initials(plain) => Word::Name,
        _ => Word::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_end_a_list() {
        let before = |text: &'static str| more(text).map(|end| &text[..end]);
        for text in
            ["Doe et al.", "Doe, et al", "Doe et. al.", "Doe and colleagues", "Doe u. a.", "Doe et al.’s"]
        {
            assert_eq!(before(text), Some("Doe"), "{text}");
        }
        assert_eq!(before("Kowalski i in."), Some("Kowalski"));
        assert_eq!(before("Kowalski i in"), None);
        assert_eq!(before("et al."), None);
        assert_eq!(before("Metal"), None);
    }

    #[test]
    fn connectors_part_names() {
        assert_eq!(pieces("A, B, & C and D/E"), ["A, B", "C", "D", "E"]);
        assert_eq!(pieces("Andy et Etta"), ["Andy", "Etta"]);
        assert_eq!(pieces("Candy"), ["Candy"]);
        assert_eq!(connector(" and"), None);
        assert_eq!(connector("and "), None);
    }

    #[test]
    fn brackets_are_left_out() {
        assert_eq!(without_brackets("Doe (Ed.) [x] and (a (b) c"), "Doe and (a c");
        assert_eq!(without_brackets("Doe (open"), "Doe (open");
        assert_eq!(bracketed("WHO [W]").map(|range| range.start), Some(3));
    }

    #[test]
    fn signals_lead_to_names() {
        let after = |text: &'static str| signal(text).map(|end| &text[end..]);
        assert_eq!(after("See, e.g., Doe"), Some("Doe"));
        assert_eq!(after("for a review, see Doe"), Some("see Doe"));
        assert_eq!(after("vgl. Doe"), Some("Doe"));
        assert_eq!(after("Seeley"), None);
        assert_eq!(after("Doe"), None);
    }
}
