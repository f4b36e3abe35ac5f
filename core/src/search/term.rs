//! One part of a query made ready: where in a text it stands.

use std::collections::HashMap;
use std::ops::Range;

use rust_stemmers::Stemmer;

use super::expression;
use super::fold::{self, Forward, folded};
use super::language::Part;
use super::phrase::Phrase;
use super::stem;
use super::stitch::{Ground, Match};
use crate::text::{Language, TextSpan};

/// A part made ready.
#[derive(Debug)]
pub(super) enum Term {
    Phrase(Phrase),
    Word(Box<Word>),
    Regex(regex::Regex),
}

/// A word in any of its forms.
///
/// Where the language is known, those are the words of the same stem that share its beginning: what the word
/// and its stem have in common, less the stem's last letter, which changes (happy, happi-ness; hope, hop-ing).
#[derive(Debug)]
pub(super) struct Word {
    /// What every form begins with.
    beginning: Phrase,
    /// Letters before the part that has forms: `self-` of `self-harm`.
    head: usize,
    /// The rest as typed, folded.
    tail: String,
    stem: Option<(String, SharedStemmer)>,
    /// Whether words that begin with all of it count.
    open: bool,
}

/// A stemmer, which says nothing of itself.
struct SharedStemmer(Stemmer);

impl std::fmt::Debug for SharedStemmer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stemmer")
    }
}

impl Term {
    /// Makes a part ready; `None` where nothing of it can be looked for. `regex` is its expression, where it is one.
    pub(super) fn new(part: &Part, language: Option<Language>, regex: Option<&regex::Regex>) -> Option<Self> {
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        match part {
            Part::Word { text, open } => Self::word(text, language, *open),
            Part::Prefix(text) => Self::word(text, None, true),
            Part::Phrase { text, open } => {
                let at_word = is_word(text.chars().next());
                let phrase = Phrase::new(text, has_capital(text), at_word)?;
                let closed = !open && is_word(text.chars().next_back());
                Some(Self::Phrase(if closed { phrase.ending_a_word() } else { phrase }))
            }
            Part::Regex(_) => regex.cloned().map(Self::Regex),
        }
    }

    fn word(text: &str, language: Option<Language>, open: bool) -> Option<Self> {
        let sensitive = has_capital(text);
        if !text.contains(char::is_alphanumeric) || text.contains(fold::is_unspaced) {
            return Phrase::new(text, sensitive, text.starts_with(char::is_alphanumeric)).map(Self::Phrase);
        }
        let text = ["'s", "’s"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
        let letters: Vec<char> = folded(text).chars().collect();
        let head = letters.iter().rposition(|c| !c.is_alphanumeric()).map_or(0, |at| at + 1);
        let tail: String = letters[head..].iter().collect();
        let stem = language.filter(|_| tail.chars().all(char::is_alphabetic)).map(|language| {
            let stemmer = stem::stemmer(language);
            (stemmer.stem(&tail).into_owned(), SharedStemmer(stemmer))
        });
        let kept = match &stem {
            Some((stem, _)) => {
                let common = stem.chars().zip(tail.chars()).take_while(|(a, b)| a == b).count();
                common.min(stem.chars().count().saturating_sub(1)).max(1)
            }
            None => letters.len() - head,
        };
        // As many characters of what was typed as give those letters, their accents with them.
        let end = Forward::new(text, 0).take(head + kept).last()?.end;
        let beginning = Phrase::new(&text[..end], sensitive, true)?;
        Some(Self::Word(Box::new(Word { beginning, head, tail, stem, open })))
    }

    /// Everywhere it stands in a document, in no order.
    pub(super) fn everywhere(&self, ground: &Ground) -> Vec<Match> {
        let text = ground.document.text();
        let mut out = Vec::new();
        let mut blocks = ground.plain_blocks();
        match self {
            Self::Regex(regex) => return expression::matches(ground, regex),
            Self::Phrase(phrase) => phrase.each(
                text,
                |offset| blocks.seek(offset),
                |block, range| out.push(Match::new(block, TextSpan::from(range))),
            ),
            Self::Word(word) => {
                let mut known = Known::default();
                word.beginning.each(
                    text,
                    |offset| blocks.seek(offset).map(|(block, stretch)| ((block, stretch.end), stretch)),
                    |(block, end), range| {
                        if let Some(range) = word.form(&text[..end], range.start, &mut known) {
                            out.push(Match::new(block, TextSpan::from(range)));
                        }
                    },
                );
            }
        }
        for reading in &ground.stitched {
            ground.stitched_matches(reading, self.within(&reading.text, &mut Known::default()), &mut out);
        }
        out
    }

    /// Everywhere it stands in one stretch of text. `known` is kept from stretch to stretch.
    pub(super) fn within<'t>(&self, text: &'t str, known: &mut Known<'t>) -> Vec<Range<usize>> {
        match self {
            Self::Phrase(phrase) => phrase.all(text),
            Self::Word(word) => {
                let mut out = Vec::new();
                word.beginning.each(
                    text,
                    |_| Ok(((), 0..text.len())),
                    |(), range| out.extend(word.form(text, range.start, known)),
                );
                out
            }
            Self::Regex(regex) => expression::in_block(regex, text, &mut 0).collect(),
        }
    }

    /// Whether a match reads just as it was asked for, and not in another form.
    pub(super) fn is_exact(&self, matched: &str) -> bool {
        match self {
            Self::Phrase(_) | Self::Regex(_) => true,
            Self::Word(word) => {
                let same = matched.len() >= word.tail.len()
                    && matched.as_bytes()[matched.len() - word.tail.len()..]
                        .eq_ignore_ascii_case(word.tail.as_bytes());
                same && word.head == 0 && matched.len() == word.tail.len()
                    || Forward::new(matched, 0)
                        .skip(word.head)
                        .map(|u| fold::lower(u.letter.base))
                        .eq(word.tail.chars())
            }
        }
    }

    /// About how rare it is: what is looked for first.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Phrase(phrase) => phrase.len(),
            Self::Word(word) => word.beginning.len(),
            Self::Regex(_) => 0,
        }
    }
}

/// Words that were met, as they are written, and whether they are forms of the one asked for.
pub(super) type Known<'t> = HashMap<&'t str, bool>;

impl Word {
    /// What every form begins with.
    pub(super) fn beginning(&self) -> &Phrase {
        &self.beginning
    }

    /// The word of a text that starts at a byte, if it is a form of this one.
    fn form<'t>(&self, text: &'t str, start: usize, known: &mut Known<'t>) -> Option<Range<usize>> {
        let end = self.end(text, start);
        let written = &text[start..end];
        let is_form = if self.head == 0 && written.eq_ignore_ascii_case(&self.tail) {
            true
        } else if let Some(is_form) = known.get(written) {
            *is_form
        } else {
            let is_form = self.is_form(written);
            known.insert(written, is_form);
            is_form
        };
        is_form.then_some(start..end)
    }

    /// Where the word ends that starts at a byte; what stands before the part that has forms belongs to it.
    fn end(&self, text: &str, start: usize) -> usize {
        let mut at = start;
        if self.head > 0 {
            at = Forward::new(text, start).take(self.head).last().map_or(start, |unit| unit.end);
        }
        let bytes = text.as_bytes();
        loop {
            while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
                at += 1;
            }
            // What is not read may stand in a word, but does not end it.
            let rest = text[at..].char_indices();
            let mut inside = rest.skip_while(|(_, c)| fold::is_silent(*c)).take(1);
            match inside.next() {
                Some((ahead, c))
                    if !c.is_ascii()
                        && (c.is_alphanumeric() || fold::is_accent(c))
                        && !fold::is_unspaced(c)
                        || c.is_ascii_alphanumeric() && ahead > 0 =>
                {
                    at += ahead + c.len_utf8();
                }
                _ => return at,
            }
        }
    }

    /// Whether a word is a form of this one.
    pub(super) fn is_form(&self, written: &str) -> bool {
        let tail: String =
            Forward::new(written, 0).skip(self.head).map(|unit| fold::lower(unit.letter.base)).collect();
        tail == self.tail
            || self.open && tail.starts_with(&self.tail)
            || self.stem.as_ref().is_some_and(|(stem, stemmer)| stemmer.0.stem(&tail) == *stem)
    }
}

fn has_capital(text: &str) -> bool {
    text.chars().any(char::is_uppercase)
}
