//! Words by their stems, in the language of the text (the Snowball stemmers).

use rust_stemmers::{Algorithm, Stemmer};

use crate::document::{BlockKind, Document};
use crate::text::{Language, floor};

/// Bytes of running text that are looked at to tell whether it is English.
const LOOKED_AT: usize = 2048;
/// Words that English cannot do without, and that few other languages have: a fifth of running text.
const ENGLISH: [&str; 10] = ["the", "of", "and", "to", "that", "is", "with", "are", "this", "which"];
/// One word in so many must be such a word. In Dutch, the nearest to it, one in thirty is.
const EVERY: usize = 12;

/// The language that a document's words are stemmed in: what the caller knows, else English where of its first
/// words one in [`EVERY`] is such as English alone has many of.
pub(super) fn language(document: &Document, known: Option<Language>) -> Option<Language> {
    if known.is_some() {
        return known;
    }
    let (mut words, mut english, mut left) = (0usize, 0usize, LOOKED_AT);
    for block in document.blocks() {
        if left == 0 {
            break;
        }
        if matches!(block.kind, BlockKind::Code { .. } | BlockKind::Math) {
            continue;
        }
        let text = document.slice(block.span);
        let text = &text[..floor(text, left)];
        left -= text.len().min(left);
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            words += 1;
            english += usize::from(ENGLISH.iter().any(|known| known.eq_ignore_ascii_case(word)));
        }
    }
    (english > 0 && english * EVERY >= words).then_some(Language::English)
}

/// The stemmer of a language.
pub(super) fn stemmer(language: Language) -> Stemmer {
    Stemmer::create(match language {
        Language::English => Algorithm::English,
        Language::French => Algorithm::French,
        Language::German => Algorithm::German,
        Language::Spanish => Algorithm::Spanish,
        Language::Italian => Algorithm::Italian,
        Language::Portuguese => Algorithm::Portuguese,
        Language::Dutch => Algorithm::Dutch,
        Language::Swedish => Algorithm::Swedish,
    })
}
