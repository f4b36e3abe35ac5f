//! Authors named in running text before a year in brackets.

use super::prose::HOLE;
use crate::cite::names::{self, Names, Word, word_kind};
use crate::cite::words::{ARTICLES, AT_PLACES, FOREIGN_OPENERS, OF, OPENERS, PARTICLES, TITLES};
use crate::text::floor;

/// How far back from a year in brackets its authors are looked for, in words.
const LONGEST_NAMES: usize = 40;

/// Authors named in running text before a year in brackets.
pub(super) struct Narrative {
    pub(super) start: usize,
    pub(super) names: Names,
    pub(super) longer: Option<(usize, String)>,
    /// Whether it reads like a thing: `the Act (2003)`.
    pub(super) thing: bool,
    /// Whether a comma stands before the bracket: `Hickle, (2017)`.
    pub(super) comma: bool,
    /// Where its names begin if the small word before them is none of theirs.
    pub(super) after: Option<usize>,
}

pub(super) fn narrative(text: &str, open: usize) -> Option<Narrative> {
    let before = without_abbreviation(text[..open].trim_end());
    let before = before.strip_suffix(',').unwrap_or(before);
    let comma = text[..open].trim_end().ends_with(',');
    // `et al.`, `and colleagues`, `u. a.`
    let tail = floor(before, before.len().saturating_sub(40));
    let more = names::more(&before[tail..]).map(|start| tail + start);
    // Words from the bracket backwards, as long as they can be names.
    let mut words: Vec<(usize, &str, bool)> = Vec::new();
    let mut end = more.unwrap_or(before.len());
    let (mut article, mut stopper) = (false, None);
    for _ in 0..LONGEST_NAMES {
        let trimmed = before[..end].trim_end();
        let at = trimmed
            .rfind(|c: char| c.is_whitespace() || c == HOLE)
            .map_or(0, |at| at + trimmed[at..].chars().next().map_or(1, char::len_utf8));
        let mut word = &trimmed[at..];
        if word.is_empty() {
            break;
        }
        let mut first = at;
        let mut last = false;
        let marks = ['“', '"', '‘', '(', '[', '—', '*', '/'];
        let several = word.contains('/') && matches!(word_kind(word), Word::Name | Word::Connector);
        if let Some(cut) = word.rfind(marks).filter(|_| !several) {
            let cut = cut + word[cut..].chars().next().map_or(1, char::len_utf8);
            (word, first, last) = (&word[cut..], first + cut, true);
        }
        let right = words.is_empty();
        let stops = word.ends_with([';', ':', '!', '?', ')', ']', '”', '"', '»'])
            || (word.ends_with('.') && !abbreviates(word))
            || (right
                && word.ends_with([',', '.'])
                && !word.ends_with("al.")
                && !names::is_suffix(word)
                && !is_initial(word));
        if stops {
            break;
        }
        match word_kind(word) {
            Word::Name | Word::Connector | Word::Particle => words.push((first, word, false)),
            Word::Small if !right => words.push((first, word, true)),
            // `March and Simon (1958)`: no month.
            Word::Other
                if words.last().is_some_and(|(_, word, _)| matches!(word_kind(word), Word::Connector))
                    && names::may_be_name(word.trim_end_matches(',')) =>
            {
                words.push((first, word, false));
                break;
            }
            Word::Small | Word::Other => {
                article = is_article(word);
                stopper = Some(word);
                break;
            }
        }
        end = first;
        if last {
            break;
        }
    }
    // `Roe v. Wade (1973)` is a case.
    if stopper.is_some_and(|word| matches!(word, "v" | "v." | "vs" | "vs.")) {
        return None;
    }
    words.reverse();
    let whole_from = words.iter().position(|(_, word, small)| {
        !small && !OPENERS.contains(&word.trim_end_matches(',')) && matches!(word_kind(word), Word::Name)
    });
    // Small words end the names, unless an institution's name goes on over them.
    let cut = words.iter().rposition(|(_, _, small)| *small).map_or(0, |at| at + 1);
    let longer_from = whole_from.filter(|from| cut > 0 && *from < cut);
    if cut > 0 {
        article = article || matches!(words[cut - 1].1, "the");
        stopper = Some(words[cut - 1].1);
    }
    let longer_start = longer_from.map(|from| words[from].0);
    let mut words: Vec<(usize, &str)> = words[cut..].iter().map(|(at, word, _)| (*at, *word)).collect();
    let mut dropped: Vec<String> = Vec::new();
    // What begins the sentence is no name.
    let (mut place, mut with_article) = (stopper.is_some_and(leads_to_place), None);
    article = article || stopper.is_some_and(is_office);
    while let Some((at, word)) = words.first().copied() {
        let plain = word.trim_end_matches([',', '.']);
        let initial = word.ends_with('.') && plain.chars().count() == 1;
        let comma = word.ends_with(',');
        // `Das and Roy (2012)`, `Le (2015)`: a word of another language may be a name here.
        let followed = !comma
            && words.get(1).is_some_and(|(_, next)| matches!(word_kind(next), Word::Name | Word::Particle));
        let single =
            more.is_none() && !words.iter().any(|(_, word)| matches!(word_kind(word), Word::Connector));
        if OPENERS.contains(&plain) && !initial {
            article = article || matches!(plain, "The" | "A" | "An");
            words.remove(0);
            place = AT_PLACES.contains(&plain);
            // `In India, Smith and Jones`: what the opener belongs to ends at the comma.
            if !comma
                && matches!(plain, "In" | "On" | "At" | "From" | "For" | "During" | "After" | "By" | "With")
                && let Some(at) = words.iter().position(|(_, word)| word.ends_with(','))
                && at + 1 < words.len()
            {
                place = false;
                dropped
                    .extend(words.drain(..=at).map(|(_, word)| names::surname(word.trim_end_matches(','))));
            }
        } else if followed && FOREIGN_OPENERS.contains(&&*plain.replace('\'', "’")) {
            place = AT_PLACES.contains(&plain);
            words.remove(0);
        } else if followed && TITLES.contains(&plain) {
            // `President Grey (2012)` is what somebody said, unless there is such an entry.
            article = true;
            words.remove(0);
        } else if followed && single && is_article(word) && plain.starts_with(char::is_uppercase) {
            // `La Porta` is a name, `La Ley` is none: the list knows.
            with_article = Some(at);
            article = true;
            words.remove(0);
        } else if matches!(word_kind(word), Word::Connector) {
            dropped.extend(stopper.take().map(str::to_owned));
            words.remove(0);
        } else {
            break;
        }
    }
    if let Some((at, word)) = words.first_mut() {
        // `la Constitución`, `der Erlass`; `L’INSEE`
        article = article || is_article(word);
        if let Some(rest) = elided(word) {
            *at += word.len() - rest.len();
            *word = rest;
        }
        // `l’Istat`: the list knows whether the article belongs to the name.
        if let Some(rest) = word.strip_prefix(['l', 'L']).and_then(|rest| rest.strip_prefix(['’', '\''])) {
            with_article = with_article.or(Some(*at));
            article = true;
            *at += word.len() - rest.len();
            *word = rest;
        }
        place = place || (OF.contains(word) && is_romance(text));
    }
    let start = words.first()?.0;
    let (mut names, skipped) = names::in_citation(&before[start..])?;
    let mut start = start + skipped;
    let mut inverted = None;
    if names.list.len() > 1 && !names.connected && !names.more {
        // `Klie, Thomas (2014)`: the list knows whether they are one.
        if names.list.len() == 2 {
            inverted = Some((start, before[start..].to_owned()));
        }
        // `… in Nepal, Hickle (2017)`: without a connector only the last is the author.
        let last = names.list.pop()?;
        let at = before.rfind(',')? + 1;
        start = at + before[at..].len() - before[at..].trim_start().len();
        dropped.append(&mut names.list);
        names = Names { list: vec![last], ..Names::default() };
        article = true;
    }
    // `Evans, F. (1999)` begins an entry more often than it cites one.
    article = article || before.rsplit(' ').next().is_some_and(is_initial);
    names.dropped.append(&mut dropped);
    let longer =
        longer_start.or(with_article).map(|at| (at, before[at..].trim_end().to_owned())).or(inverted);
    let alone = names.list.len() == 1 && !names.more;
    let thing = alone && (article || place || longer_start.is_some() || is_title(&names.list[0]));
    // `el DANE (2018)`, `en palabras de Luthar (2000)`: the list knows whether it belongs to the name.
    let little = before[start..].split(' ').next().unwrap_or_default();
    let grammar =
        is_article(little) || (OF.contains(&little) && is_romance(text) && stopper.is_some_and(is_lower));
    let after = (grammar && is_lower(little)).then(|| start + little.len() + 1);
    let after = after.filter(|at| before.get(*at..).is_some_and(|rest| rest.starts_with(char::is_uppercase)));
    Some(Narrative { start, names, longer, thing, comma, after })
}

/// Whether a name alone in running text is that of a thing more often than an author's: several words, as `Hurricane
/// Katrina`, an abbreviation, or one letter.
fn is_title(name: &str) -> bool {
    let words = name
        .split(' ')
        .filter(|word| !(PARTICLES.contains(word) || word.contains('.') && names::is_initials(word)))
        .count();
    let cut = name.chars().filter(|c| c.is_alphabetic()).count() < 2;
    let camel = name.starts_with(char::is_lowercase) && !name.contains(' ');
    cut || camel
        || names::is_acronym(name)
        || name.contains(|c: char| c.is_ascii_digit())
        || (words > 1 && !names::is_institution(name))
}

/// A text without the abbreviation in brackets that ends it: `International Organization for Migration (IOM)`,
/// `ZQP (Hrsg.)`.
fn without_abbreviation(text: &str) -> &str {
    let inside = text.strip_suffix(')').and_then(|inner| Some((inner.rfind('(')?, inner)));
    match inside {
        Some((open, inner))
            if inner.len() - open < 14
                && (names::is_acronym(&inner[open + 1..]) || names::is_suffix(&inner[open + 1..])) =>
        {
            text[..open].trim_end()
        }
        _ => text,
    }
}

/// Whether a word written small leads to a place more often than to an author.
fn leads_to_place(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_lowercase)
        && AT_PLACES.iter().any(|at| at.to_lowercase() == word)
}

/// Whether a word written small is what a person is called who need not have written anything: `il presidente`.
fn is_office(word: &str) -> bool {
    const OFFICES: [&str; 16] = [
        "presidente",
        "presidenta",
        "président",
        "présidente",
        "ministre",
        "ministro",
        "ministra",
        "bundeskanzler",
        "bundeskanzlerin",
        "kanzler",
        "kanzlerin",
        "minister",
        "roi",
        "rey",
        "re",
        "papa",
    ];
    word.chars().next().is_some_and(char::is_lowercase)
        && (OFFICES.contains(&word) || TITLES.iter().any(|title| title.to_lowercase() == word))
}

fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.as_str() == "."
}

fn is_lower(word: &str) -> bool {
    word.starts_with(char::is_lowercase)
}

fn is_article(word: &str) -> bool {
    ARTICLES.contains(&&*word.to_lowercase())
}

/// An abbreviation without the article before it: `L’INSEE`.
fn elided(word: &str) -> Option<&str> {
    let rest = ["L’", "l’", "d’", "D’", "L'", "l'", "d'", "D'"]
        .iter()
        .find_map(|article| word.strip_prefix(article))?;
    let plain = rest.trim_end_matches(',');
    (plain.chars().count() > 1 && plain.chars().all(char::is_uppercase)).then_some(rest)
}

/// Whether a text is in a language where `de` before a name is no part of it more often than it is.
fn is_romance(text: &str) -> bool {
    const WORDS: [&str; 13] = [
        " la ", " les ", " que ", " des ", " el ", " los ", " os ", " um ", " uma ", " il ", " che ",
        " est ", " se ",
    ];
    !text.contains(" the ") && WORDS.iter().filter(|word| text.contains(*word)).count() >= 2
}

fn abbreviates(word: &str) -> bool {
    let plain = word.trim_end_matches('.');
    word == "al."
        || word == "St."
        || plain.chars().count() <= 1
        || names::is_initials(word)
        || plain.contains('.')
        || names::is_suffix(plain)
}
