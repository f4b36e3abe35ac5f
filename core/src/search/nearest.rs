//! What may have been meant: the words of a work that are nearest to what was typed and not found.

use std::collections::HashMap;

use super::Mode;
use super::fold::{self, folded};
use super::language::{self, Part};
use super::query::{Plan, Query};
use super::term::Term;
use crate::document::Document;
use crate::text::{Language, Ordered};

/// Suggestions at most.
const MOST: usize = 3;
/// Different words that are kept at most: more than any language's running text has.
const WORDS: usize = 400_000;
/// Letters of the longest word that is kept.
const LONGEST: usize = 40;
/// What another first letter costs more: people seldom get that wrong.
const FIRST: f64 = 0.5;
/// What ten times as many occurrences are worth, in letters.
const TENFOLD: f64 = 0.2;

/// The words of a work, with how often each stands there. Made only when nothing was found; chapters can be added
/// one by one, apart from each other, and then merged.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// By their folded letters.
    words: HashMap<String, Known>,
}

#[derive(Debug, Clone)]
struct Known {
    count: u32,
    /// As it is written; in small letters where it ever is.
    written: Box<str>,
}

impl Vocabulary {
    /// Adds the words of a chapter.
    pub fn add(&mut self, document: &Document) {
        let is_letter = |c: char| c.is_alphanumeric() || fold::is_accent(c) || fold::is_silent(c);
        let mut seen: HashMap<&str, u32> = HashMap::new();
        for word in document.text().split(|c| !is_letter(c)).filter(|word| !word.is_empty()) {
            *seen.entry(word).or_default() += 1;
        }
        for (word, count) in seen {
            if word.len() <= LONGEST && word.chars().all(|c| !fold::is_unspaced(c)) {
                self.put(folded(word), Known { count, written: word.into() });
            }
        }
    }

    /// Adds the words of another.
    pub fn merge(&mut self, other: Vocabulary) {
        for (word, known) in other.words {
            self.put(word, known);
        }
    }

    fn put(&mut self, word: String, known: Known) {
        let full = self.words.len() >= WORDS;
        match self.words.get_mut(&word) {
            Some(own) => {
                own.count += known.count;
                // In a fixed order, so that threads do not change what is said.
                let key = |written: &str| (written.starts_with(char::is_uppercase), written.to_owned());
                if key(&known.written) < key(&own.written) {
                    own.written = known.written;
                }
            }
            None if full || word.is_empty() => {}
            None => {
                self.words.insert(word, known);
            }
        }
    }

    /// The words nearest to one, the likeliest first: fewest letters added, left out, changed or swapped; of those
    /// the most frequent. None that is too far from it.
    pub fn nearest(&self, word: &str) -> Vec<&str> {
        let word = folded(word);
        let length = word.chars().count();
        let reach = match length {
            0..=2 => 0,
            3..=4 => 1,
            5..=8 => 2,
            _ => 3,
        };
        let first = word.chars().next();
        let mut near: Vec<(f64, &str, &str)> = Vec::new();
        for (other, known) in &self.words {
            if other.len().abs_diff(word.len()) > 2 * reach || *other == word {
                continue;
            }
            let distance = strsim::osa_distance(&word, other);
            // Few get the first letter of a word wrong; of a short one, such are other words.
            let same_first = other.chars().next() == first;
            if distance <= reach && (same_first || length > 5) {
                let other_first = if same_first { 0.0 } else { FIRST };
                let cost = distance as f64 + other_first - TENFOLD * f64::from(known.count).log10();
                near.push((cost, other, &known.written));
            }
        }
        near.order_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
        near.into_iter().take(MOST).map(|(.., written)| written).collect()
    }

    /// Whether it has a word, in any of its forms (as English, which does no harm elsewhere).
    fn has(&self, word: &str) -> bool {
        if self.words.contains_key(&folded(word)) {
            return true;
        }
        let part = Part::Word { text: word.to_owned(), open: false };
        let Some(Term::Word(forms)) = Term::new(&part, Some(Language::English), None) else { return false };
        let beginning = forms.beginning().letters().to_lowercase();
        self.words.keys().any(|other| other.starts_with(&beginning) && forms.is_form(other))
    }
}

impl Query {
    /// Whether it has words that could be misspelt.
    pub fn has_words(&self) -> bool {
        !self.words().is_empty()
    }

    /// The words of the query, as typed.
    fn words(&self) -> Vec<String> {
        let parts = match &self.plan {
            Plan::Nothing | Plan::Regex(_) | Plan::Cited => return Vec::new(),
            Plan::Phrase(_) if self.mode == Mode::Phrase || self.mode == Mode::Auto => {
                language::read(&self.text).parts
            }
            Plan::Phrase(_) => Vec::new(),
            Plan::Parts(parts) => parts.asked.iter().map(|(part, _)| part.clone()).collect(),
        };
        let mut words: Vec<String> = Vec::new();
        for part in &parts {
            if let Part::Word { text, .. } | Part::Phrase { text, .. } = part {
                let of = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
                words.extend(of.map(str::to_owned));
            }
        }
        words
    }

    /// Queries that may have been meant by this one, which found nothing: words that the work does not have give
    /// way to the nearest that it has. With one such word up to three, with more one. Takes time with the number of
    /// different words, not with the length of the work.
    pub fn suggestions(&self, vocabulary: &Vocabulary) -> Vec<String> {
        let unknown: Vec<String> = self.words().into_iter().filter(|word| !vocabulary.has(word)).collect();
        let near: Vec<(&String, Vec<&str>)> =
            unknown.iter().map(|word| (word, vocabulary.nearest(word))).collect();
        match &near[..] {
            [(word, near)] => near.iter().map(|other| self.text.replacen(*word, other, 1)).collect(),
            several if !several.is_empty() && several.iter().all(|(_, near)| !near.is_empty()) => {
                let mut text = self.text.clone();
                for (word, near) in several {
                    text = text.replacen(*word, near[0], 1);
                }
                vec![text]
            }
            _ => Vec::new(),
        }
    }
}
