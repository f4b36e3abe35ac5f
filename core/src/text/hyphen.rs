//! Where words may be hyphenated, by language (the patterns of TeX, through `hypher`).

use super::Segment;
use super::breaks::{is_boundary, segments};

/// A language whose words can be hyphenated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
    /// Portuguese.
    Portuguese,
    /// Dutch.
    Dutch,
    /// Swedish.
    Swedish,
}

impl Language {
    /// The language of a tag such as `en`, `de-AT` or `pt_BR` (BCP 47); `None` for one we cannot hyphenate.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        Some(match primary.as_str() {
            "en" => Language::English,
            "fr" => Language::French,
            "de" => Language::German,
            "es" => Language::Spanish,
            "it" => Language::Italian,
            "pt" => Language::Portuguese,
            "nl" => Language::Dutch,
            "sv" => Language::Swedish,
            _ => return None,
        })
    }

    fn patterns(self) -> hypher::Lang {
        match self {
            Language::English => hypher::Lang::English,
            Language::French => hypher::Lang::French,
            Language::German => hypher::Lang::German,
            Language::Spanish => hypher::Lang::Spanish,
            Language::Italian => hypher::Lang::Italian,
            Language::Portuguese => hypher::Lang::Portuguese,
            Language::Dutch => hypher::Lang::Dutch,
            Language::Swedish => hypher::Lang::Swedish,
        }
    }
}

/// Letters that a word must have to be broken.
const SHORTEST: usize = 6;
/// Bytes of the longest word that is looked at: what is longer is no word, and `hypher` takes no more.
const LONGEST: usize = hypher::MAX_INLINE_SIZE;

/// Appends the segments of a text that is set as prose, as [`segments`] does, with breaks inside words. Words that
/// `keep` holds for, by their bytes, stay whole.
pub fn hyphenated_segments(
    text: &str,
    language: Language,
    keep: impl Fn(std::ops::Range<u32>) -> bool,
    out: &mut Vec<Segment>,
) {
    let first = out.len();
    segments(text, out);
    let whole = out.split_off(first);
    let mut start = 0;
    for segment in whole {
        let content = &text[start as usize..segment.content_end() as usize];
        let mut rest = segment;
        if let Some((at, word)) = word_of(content) {
            let from = start as usize + at;
            if !keep(from as u32..(from + word.len()) as u32) {
                let mut point = from;
                let mut syllables = hypher::hyphenate(word, language.patterns()).peekable();
                while let Some(syllable) = syllables.next() {
                    point += syllable.len();
                    if syllables.peek().is_some() && is_boundary(text, point) {
                        let (head, tail) = rest.hyphenated_at(text, start as usize, point);
                        out.push(head);
                        (rest, start) = (tail, point as u32);
                    }
                }
            }
        }
        out.push(rest);
        start = rest.end();
    }
}

/// The one word of a segment, when there is nothing else but punctuation round it.
fn word_of(content: &str) -> Option<(usize, &str)> {
    let at = content.find(char::is_alphabetic)?;
    let word = content[at..].trim_end_matches(|c: char| !c.is_alphabetic());
    let letters = word.chars().count();
    // Capitals throughout are an abbreviation, and digits and signs inside make it no word.
    let is_word = letters >= SHORTEST
        && word.len() <= LONGEST
        && word.chars().all(char::is_alphabetic)
        && !word.chars().all(char::is_uppercase)
        && !content[..at].contains(['@', '/', '\\', '_', '#', '<']);
    is_word.then_some((at, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Measure, wrap};

    fn lines(text: &str, language: Language, cells: u16) -> Vec<String> {
        let mut table = Vec::new();
        hyphenated_segments(text, language, |_| false, &mut table);
        assert_eq!(table.last().map(|s| s.end() as usize), Some(text.len()));
        wrap(text, &table, Measure::of(cells))
            .map(|line| {
                let shown = text[line.start as usize..line.end as usize].to_owned();
                shown + if line.hyphen { "-" } else { "" }
            })
            .collect()
    }

    #[test]
    fn words_are_broken_by_the_rules_of_their_language() {
        assert_eq!(
            lines("international cooperation", Language::English, 10),
            ["interna-", "tional co-", "operation"]
        );
        assert_eq!(
            lines("(Donaudampfschifffahrt),", Language::German, 12),
            ["(Donaudampf-", "schiff-", "fahrt),"]
        );
        assert_eq!(
            lines("see UNESCO/x86_64arch now", Language::English, 8).join("|"),
            "see|UNESCO/|x86_64ar|ch now"
        );
        assert_eq!(lines("short words stay", Language::English, 5), ["short", "words", "stay"]);
    }

    #[test]
    fn tags_name_languages() {
        assert_eq!(Language::of_tag("en-GB"), Some(Language::English));
        assert_eq!(Language::of_tag("pt_BR"), Some(Language::Portuguese));
        assert_eq!(Language::of_tag("he"), None);
    }
}
