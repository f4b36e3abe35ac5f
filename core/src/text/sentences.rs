//! Where sentences end in scholarly prose: after no abbreviation, no initial, and not inside brackets.
//!
//! UAX #29 says where a sentence may end. It knows no abbreviations, and would end one in "(Hale, 2001, pp. 4-5)".

use unicode_segmentation::UnicodeSegmentation as _;

use super::floor;

/// How far ahead, in bytes, a bracket may close for what stands in it to be part of its sentence.
const CLOSES: usize = 400;

/// Longer, in bytes, than any abbreviation.
const LONGEST: usize = 16;

/// Abbreviations after which no sentence ends.
const INNER: &[&str] = &[
    "approx", "bzw", "ca", "cf", "dr", "ebd", "eds", "hrsg", "mme", "mr", "mrs", "ms", "prof", "rev", "st",
    "usw", "vgl", "viz", "vs",
];

/// Abbreviations that a number follows; elsewhere they may be words.
const NUMBERED: &[&str] = &[
    "abb", "abs", "app", "art", "bd", "cap", "ch", "chap", "col", "ed", "eq", "fig", "figs", "kap", "lit",
    "n", "nn", "no", "nos", "nr", "p", "par", "para", "pp", "pt", "s", "sec", "t", "tab", "v", "vol", "vols",
    "z",
];

/// Abbreviations that may end a sentence: the next word tells.
const EITHER: &[&str] = &["al", "assn", "co", "corp", "dept", "etc", "inc", "jr", "ltd", "sr", "univ"];

/// Words that begin a sentence, and no name.
const OPENERS: &[&str] = &[
    "a",
    "after",
    "all",
    "although",
    "an",
    "and",
    "another",
    "as",
    "at",
    "because",
    "before",
    "both",
    "but",
    "by",
    "das",
    "der",
    "despite",
    "die",
    "during",
    "each",
    "ein",
    "eine",
    "el",
    "even",
    "few",
    "finally",
    "first",
    "for",
    "from",
    "furthermore",
    "he",
    "her",
    "here",
    "his",
    "how",
    "however",
    "i",
    "if",
    "il",
    "in",
    "indeed",
    "is",
    "it",
    "its",
    "la",
    "las",
    "le",
    "les",
    "los",
    "many",
    "moreover",
    "most",
    "my",
    "no",
    "nor",
    "not",
    "on",
    "one",
    "only",
    "or",
    "other",
    "others",
    "our",
    "second",
    "several",
    "she",
    "since",
    "so",
    "some",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "therefore",
    "these",
    "they",
    "this",
    "those",
    "though",
    "thus",
    "to",
    "two",
    "un",
    "una",
    "une",
    "unlike",
    "until",
    "we",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "why",
    "with",
    "without",
    "you",
    "your",
];

/// The sentences of a text, in order: the byte each begins at, and itself with the blanks after it. Together they are
/// the text.
pub fn sentences(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut pieces = text.split_sentence_bound_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = pieces.next()?;
        let (mut end, mut open) = (start + first.len(), unclosed(0, first));
        while let Some((_, piece)) = pieces.peek() {
            if !goes_on(&text[start..end], &text[end..], open) {
                break;
            }
            open = unclosed(open, piece);
            end += piece.len();
            pieces.next();
        }
        Some((start, &text[start..end]))
    })
}

/// How many brackets are open after a piece of text, where `before` were.
fn unclosed(before: usize, piece: &str) -> usize {
    piece.bytes().fold(before, |open, byte| match byte {
        b'(' | b'[' => open + 1,
        b')' | b']' => open.saturating_sub(1),
        _ => open,
    })
}

/// Whether a sentence goes on from what is read of it to the rest, with so many brackets open.
fn goes_on(read: &str, rest: &str, open: usize) -> bool {
    if open > 0 && closes(rest) {
        return true;
    }
    let Some(read) = read.trim_end().strip_suffix('.') else { return false };
    let last = &read[floor(read, read.len().saturating_sub(LONGEST))..];
    let Some(word) = last.rsplit(|c: char| !(c.is_alphabetic() || c == '.')).next() else { return false };
    let next = rest.trim_start_matches(['(', '[', '“', '"', '‘', '\'', '§', ' ']);
    let numbered = next.starts_with(|c: char| c.is_ascii_digit());
    let small = word.to_lowercase();
    let is = |list: &[&str]| list.binary_search(&&*small).is_ok();
    // `U.S`, `Ph.D`, `A`
    let cased =
        |part: &str| part.chars().count() <= 2 && part.chars().all(|c| c.is_uppercase() || c.is_lowercase());
    let dotted = small.contains('.') && word.split('.').all(cased);
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase) && word != "I";
    if is(INNER) || matches!(&*small, "e.g" | "i.e" | "d.h" | "z.b" | "u.a" | "p.ex") {
        return true;
    }
    if numbered {
        return is(NUMBERED) || rest.starts_with(['(', '[']) && (is(EITHER) || dotted || initial);
    }
    (is(EITHER) || dotted || initial) && !opens(next)
}

/// Whether a bracket that is open closes soon.
fn closes(rest: &str) -> bool {
    let mut open = 1usize;
    for byte in rest.bytes().take(CLOSES) {
        match byte {
            b'(' | b'[' => open += 1,
            b')' | b']' if open == 1 => return true,
            b')' | b']' => open -= 1,
            _ => {}
        }
    }
    false
}

/// Whether a text begins as a sentence does.
fn opens(text: &str) -> bool {
    let word = &text[..text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len())];
    OPENERS.binary_search(&&*word.to_lowercase()).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Vec<&str> {
        sentences(text).map(|(_, sentence)| sentence.trim_end()).collect()
    }

    #[test]
    fn the_lists_are_sorted() {
        for list in [INNER, NUMBERED, EITHER, OPENERS] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn sentences_end_where_a_reader_would_end_them() {
        let whole = [
            "They left (Hale, 2001, pp. 4-5; Pike, 2010) in spring.",
            "They left, as Hale et al. (2001) say.",
            "So say Hale, A. B. (2001).",
            "It was J. K. Hale who said so.",
            "See Fig. 3 and Vol. 2.",
            "Some, e.g. Nepal, did.",
            "Dr. Hale and Mrs. Pike agree.",
            "They wrote (I was there. I saw it.) and left.",
            "The U.S. Department said so.",
            "Hale et al. Found it.",
        ];
        for text in whole {
            assert_eq!(of(text), [text]);
        }
        let two = [
            ("They left.", "The end."),
            ("So say Hale et al.", "The others do not."),
            ("They came from the U.S.", "It was late."),
            ("They said no.", "Nobody came."),
            ("That is art.", "Others differ."),
            ("See list a) and b).", "Then go."),
            ("It costs 5.", "They paid."),
            ("An open ( bracket.", "It stays open."),
            ("Was it I.", "Perhaps."),
        ];
        for (first, second) in two {
            assert_eq!(of(&format!("{first} {second}")), [first, second]);
        }
    }

    proptest! {
        #[test]
        fn sentences_are_the_text(text in "([A-C]|et al|pp|e\\.g|the|The|[.()\\[\\] 1?!]|é|字|。|\n){0,30}") {
            let mut at = 0;
            for (start, sentence) in sentences(&text) {
                prop_assert_eq!(start, at);
                prop_assert!(!sentence.is_empty());
                at += sentence.len();
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
