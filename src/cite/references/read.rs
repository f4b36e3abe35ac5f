//! Authors and year of an entry, in any order that lists have.

use std::sync::LazyLock;

use regex::Regex;

use crate::cite::names::{self, Names, fold, pattern};
use crate::cite::year::{self, years};

/// How far into an entry its year may stand, in bytes.
const NEAR: usize = 600;
/// Bytes that may stand in its bracket after it. Not counted by the pattern: sixty copies of a class take long to
/// compile.
const LONGEST_REST: usize = 60;

static REPEATED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:[—–―]{1,6}|[-_]{2,12}|(?i:idem|ders|dies)\b\.?|(?:- ?){3,6})[.,]?\s*"));
static YEAR_IN_BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[(\[]\s*(?:(?:c|ca|circa)\.?\s*)?(?:\p{L}+\.?\s(?:\d{1,2},?\s)?)?((?:1[5-9]|20)\d\d(?:[a-z]\b)?(?:/(?:1[5-9]|20)\d\d)?|n\.?\s?d\b\.?(?:-?[a-z]\b)?|s\.\s?[fd]\.|o\.\s?j\.|no date|in press|im druck|en prensa|forthcoming|to appear|under review|submitted|undated)([^()\[\]]*)[)\]]",
    )
});
static YEAR_BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:[.,)]\s+|\n)((?:1[5-9]|20)\d\d(?:[a-z]\b)?|n\.\s?d\.|[Ii]n press|[Ff]orthcoming)\s*(?:[\[(]((?:1[5-9]|20)\d\d)[\])]\s*)?(?:[.,:;\n]|\s[“\x22‘*\p{Lu}])",
    )
});
static ORIGINAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[(\[](?:ed\. ?or\.|or\. ?ed\.|orig(?:inal(?:ly)?|\.)?(?: (?:work|edition))?(?: published)?(?: in)?|first published(?: in)?|1st ed\.|erstausgabe|édition originale:?|publicado originalmente en)?,?:? ?((?:1[5-9]|20)\d\d)[)\]]",
    )
});
static VISITED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:accessed|retrieved|web\.|last visited|zugriff|abgerufen|consulté|consultado)\b")
});

/// Authors and year of an entry.
pub(super) struct Read {
    pub(super) names: Names,
    pub(super) year: Option<String>,
    pub(super) original: Option<String>,
    pub(super) short: Option<String>,
    /// Where the title may begin.
    pub(super) after_year: usize,
}

/// Authors and year of an entry's text; `None` where it is no entry.
pub(super) fn read(text: &str, before: Option<&(Vec<String>, bool)>) -> Option<Read> {
    let repeated = REPEATED.find(text);
    let names_from = repeated.as_ref().map_or(0, regex::Match::end);
    let authors = |part: &str| -> Option<Names> {
        if repeated.is_some() {
            let (mut list, more) = before?.clone();
            let rest = part.trim_matches([' ', '.', ',']);
            if rest.is_empty() || names::is_suffix(rest.trim_matches(['(', ')'])) {
                return Some(Names { list, more, ..Names::default() });
            }
            // `———, and Roe, R.`: the same author with others.
            let others = names::in_entry(rest.trim_start_matches("and ").trim_start_matches(['&', ' ']))?;
            list.truncate(1);
            list.extend(others.list);
            return Some(Names { list, more: others.more, ..Names::default() });
        }
        if part.contains(['*', '_', '\\']) {
            return names::in_entry(&part.replace(['*', '_', '\\'], ""));
        }
        names::in_entry(part)
    };
    let original = |from: usize, year: &str| {
        let found =
            ORIGINAL.captures_iter(&text[from..]).filter_map(|c| c.get(1)).map(|m| m.as_str().to_owned());
        found.into_iter().find(|other| other != year)
    };
    let short = |end: usize| names::abbreviation(&text[..end]).map(|short| fold(&short));
    // `Marques, Helena. Coasts of Paper. Lisbon: Tágide, 1988`: where the names end before it, a year is not theirs.
    let names_before = names_end(text, names_from);
    let follows_names = |year: usize| {
        names_before
            .filter(|end| *end < year)
            .is_none_or(|end| text[end..year].trim_matches([' ', '.', ',', '\n']).is_empty())
    };
    for c in YEAR_IN_BRACKETS.captures_iter(text).take(3) {
        let (Some(whole), Some(year), Some(rest)) = (c.get(0), c.get(1), c.get(2)) else { continue };
        if whole.start() >= NEAR {
            break;
        }
        if rest.len() > LONGEST_REST {
            continue;
        }
        if whole.start() < names_from {
            continue;
        }
        if !follows_names(whole.start()) {
            break;
        }
        let Some(names) = authors(&text[names_from..whole.start()]) else { break };
        let year = year::tidy(year.as_str());
        let within = years(rest.as_str()).first().map(|other| other.text.clone());
        let original = within.or_else(|| original(whole.end(), &year));
        let short = short(whole.start());
        return Some(Read { names, year: Some(year), original, short, after_year: whole.end() });
    }
    let bare = YEAR_BARE.captures(text).and_then(|c| Some((c.get(0)?, c.get(1)?, c.get(2))));
    if let Some((whole, year, first)) = bare.filter(|(whole, ..)| whole.start() < NEAR)
        && whole.start() + 1 >= names_from
        && follows_names(whole.start())
        && let Some(names) = authors(&text[names_from..whole.start().max(names_from)])
    {
        let original = first.map(|m| m.as_str().to_owned());
        let after_year = first.map_or(year.end(), |m| m.end());
        let year = Some(year::tidy(year.as_str()));
        return Some(Read { names, year, original, short: short(whole.start()), after_year });
    }
    // Works Cited and numbered styles: the year stands near the end.
    let end = names_before?;
    let names = authors(&text[names_from..end]).filter(|_| end < NEAR)?;
    let year = last_year(&text[end..])?;
    Some(Read { names, year: Some(year), original: None, short: None, after_year: end })
}

/// The last year that says when a work appeared, not when a page was visited.
pub(super) fn last_year(text: &str) -> Option<String> {
    let text = VISITED.find(text).map_or(text, |m| &text[..m.start()]);
    let text = text.find("http").map_or(text, |at| &text[..at]);
    years(text).into_iter().next_back().map(|year| year.text)
}

/// Where the names end that no year follows: at the first period that abbreviates nothing, at the title's
/// quotation mark, or at a colon after one name.
fn names_end(text: &str, from: usize) -> Option<usize> {
    if text[from..].trim_matches([' ', '.', ',']).len() < text[from..].len() && from > 0 {
        return Some(from);
    }
    // `D. Cole, E. Roe, and F. Fox, Title`: the names end at the comma that no initials follow.
    let initial = |part: &str| {
        let part = part.trim_start();
        let part = part.strip_prefix("and ").or_else(|| part.strip_prefix("& ")).unwrap_or(part);
        let mut letters = part.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next() == Some('.')
    };
    let quote = text[from..].find(['“', '"', '«', '„']).map(|at| from + at).filter(|at| *at > from + 3);
    if initial(&text[from..])
        && let Some((comma, _)) =
            text[from..].match_indices(", ").find(|(at, _)| !initial(&text[from + at + 1..]))
    {
        return Some(quote.map_or(from + comma, |quote| quote.min(from + comma)));
    }
    let mut end = None;
    for (at, _) in text[from..].match_indices(". ").map(|(at, dot)| (from + at, dot)) {
        let before = &text[from..at];
        let word = before.rsplit([' ', '.', '-']).next().unwrap_or_default();
        let letters = word.chars().count();
        let bare = before.strip_suffix(word).unwrap_or_default().trim_end();
        let after_surname =
            !bare.is_empty() && !bare.ends_with([',', '.', '&']) && word.chars().all(char::is_uppercase);
        if letters > 2
            || before.ends_with("et al")
            || (letters > 0 && after_surname)
            || (letters == 2 && word.chars().all(char::is_uppercase))
        {
            end = Some(at);
            break;
        }
    }
    let colon = text[from..].find(": ").map(|at| from + at).filter(|at| text[from..*at].contains(','));
    let end = [end, quote, colon].into_iter().flatten().min()?;
    let names = text[from..end].trim_end_matches([' ', ',']);
    let quoted = Some(end) == quote;
    let initial = || names.rsplit(' ').next().is_some_and(|word| word.chars().all(char::is_uppercase));
    let known = quoted || names.contains(',') || initial() || names::is_institution(names) || from > 0;
    known.then_some(end)
}
