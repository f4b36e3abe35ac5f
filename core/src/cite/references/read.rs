//! Authors and year of an entry, in any order that lists have.

use super::labels::quoted;
use crate::cite::cursor::{Cursor, find_word};
use crate::cite::names::{self, Names, fold};
use crate::cite::year::{self, is_first_edition, year_at, years};

/// How far into an entry its year may stand, in bytes.
const NEAR: usize = 600;
/// Bytes that may stand in its bracket after it.
const LONGEST_REST: usize = 60;
/// Years in brackets that are tried.
const MOST_BRACKETS: usize = 3;
/// What says that a page was visited, not when a work appeared.
const VISITED: [&str; 8] =
    ["accessed", "retrieved", "web.", "last visited", "zugriff", "abgerufen", "consulté", "consultado"];

/// The end of what stands for the author of the entry before: `———.`, `--- `, `Idem,`.
fn repeated(text: &str) -> Option<usize> {
    let mut cursor = Cursor::new(text, 0);
    let long = |c: char| matches!(c, '—' | '–' | '―');
    let dashes = |cursor: &mut Cursor<'_>| {
        let mut count = 0;
        while count < 6 && cursor.text("-") {
            cursor.text(" ");
            count += 1;
        }
        count >= 3
    };
    let found = cursor.run(6, long) > 0
        || cursor.maybe(|cursor| cursor.run(12, |c| matches!(c, '-' | '_')) >= 2)
        || cursor.maybe(|cursor| cursor.longest(&["idem", "ders", "dies"]) && cursor.is_edge())
        || cursor.maybe(dashes);
    cursor.any(".");
    cursor.any(".,");
    cursor.blanks();
    found.then_some(cursor.at)
}

/// A year in brackets, `(May 5, 2019, May)`: the bytes of the brackets, the year, what stands after it.
struct Bracketed<'a> {
    start: usize,
    end: usize,
    year: &'a str,
    rest: &'a str,
    /// The first edition's year that stands before it: `([1893] 1998)`.
    first: Option<&'a str>,
}

fn bracketed_years(text: &str) -> impl Iterator<Item = Bracketed<'_>> {
    text.match_indices(['(', '[']).filter_map(|(start, _)| {
        let mut inner = start + 1;
        let mut first = None;
        let mut cursor = Cursor::new(text, inner);
        if cursor.any("[")
            && let Some(year) = cursor.digits(4)
            && cursor.any("]")
        {
            (first, inner) = (Some(year), cursor.at);
        }
        let mut close = inner + text[inner..].find(['(', ')', '[', ']'])?;
        let (at, end) = year_in_bracket(&text[..close], inner)?;
        // `(1973 [1939])`
        let mut cursor = Cursor::new(text, close);
        if cursor.any("[") && cursor.digits(4).is_some() && cursor.any("]") && cursor.rest().starts_with(')')
        {
            close = cursor.at;
        }
        if !text[close..].starts_with([')', ']']) {
            return None;
        }
        Some(Bracketed { start, end: close + 1, year: &text[at..end], rest: &text[end..close], first })
    })
}

/// The year that begins a bracket, after `ca.` and a month and day or not.
fn year_in_bracket(text: &str, inner: usize) -> Option<(usize, usize)> {
    let mut cursor = Cursor::new(text, inner);
    cursor.blanks();
    let begin = cursor.at;
    let tried = [(false, false), (true, false), (false, true), (true, true)].into_iter();
    let mut found = tried.filter_map(|(circa, month)| {
        let mut cursor = Cursor::new(text, begin);
        if circa {
            if !cursor.longest(&["c", "ca", "circa"]) {
                return None;
            }
            cursor.any(".");
            cursor.blanks();
        }
        if month {
            if cursor.run(usize::MAX, char::is_alphabetic) == 0 {
                return None;
            }
            cursor.any(".");
            if !cursor.eat(char::is_whitespace) {
                return None;
            }
            cursor.maybe(|cursor| {
                let day = cursor.digits(2).is_some();
                cursor.any(",");
                day && cursor.eat(char::is_whitespace)
            });
        }
        Some((cursor.at, year_at(text, cursor.at)?))
    });
    found.next()
}

/// A year between periods, commas or on its own line: `. 2015. `, `, 2015 [1979],`.
struct Bare<'a> {
    start: usize,
    year: &'a str,
    /// Where the year and what belongs to it end.
    end: usize,
    original: Option<&'a str>,
}

fn bare_year(text: &str) -> Option<Bare<'_>> {
    text.match_indices(['.', ',', ')', '\n']).find_map(|(start, mark)| {
        let mut cursor = Cursor::new(text, start + mark.len());
        if cursor.blanks() == 0 && mark != "\n" {
            return None;
        }
        // A line's end is a mark itself: no blanks after it are needed.
        let at = if mark == "\n" { start + 1 } else { cursor.at };
        let words = ["n.", "in press", "In press", "forthcoming", "Forthcoming"];
        let may_be = text[at..].starts_with(|c: char| c.is_ascii_digit())
            || words.iter().any(|word| text[at..].starts_with(word));
        let year_end = year_at(text, at).filter(|_| may_be)?;
        let year = text[at..year_end].split('/').next()?;
        let mut cursor = Cursor::new(text, at + year.len());
        let mut blank_from = cursor.at;
        cursor.blanks();
        let mut original = None;
        cursor.maybe(|cursor| {
            let begun = cursor.any("[(");
            let from = cursor.at;
            let year = begun && cursor.digits(4).is_some();
            let other = &text[from..cursor.at];
            let found = year && year_at(text, from) == Some(cursor.at) && cursor.any("])");
            if found {
                original = Some(other);
                blank_from = cursor.at;
                cursor.blanks();
            }
            found
        });
        let end = original
            .map_or(at + year.len(), |other| other.as_ptr() as usize - text.as_ptr() as usize + other.len());
        let blanks = &text[blank_from..cursor.at];
        let ends = cursor.any(".,:;")
            || blanks.contains('\n')
            || (!blanks.is_empty() && cursor.eat(|c| "“\"‘*".contains(c) || c.is_uppercase()));
        ends.then_some(Bare { start, year, end, original })
    })
}

/// A first edition's year in brackets: `[1979]`, `(ed. or. 1979)`.
fn originals(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(['(', '[']).filter_map(|(start, _)| {
        let inner = &text[start + 1..];
        let inner = &inner[..inner.find(['(', ')', '[', ']'])?];
        let at = inner.len().checked_sub(4).filter(|at| inner.is_char_boundary(*at))?;
        let apart = !inner[..at].ends_with(|c: char| c.is_alphanumeric());
        (apart && year_at(inner, at) == Some(inner.len()) && is_first_edition(&inner[..at]))
            .then_some(&inner[at..])
    })
}

/// Authors and year of an entry.
pub(super) struct Read {
    pub(super) names: Names,
    pub(super) year: Option<String>,
    pub(super) original: Option<String>,
    pub(super) short: Option<String>,
    /// Where the title may begin.
    pub(super) after_year: usize,
}

/// Authors and year of an entry's text; `None` where it is no entry. `title`: where words in italics begin, which the names do not reach.
pub(super) fn read(text: &str, title: Option<usize>, before: Option<&(Vec<String>, bool)>) -> Option<Read> {
    if let Some(end) = quoted(text) {
        let year = last_year(&text[end..])?;
        let names = Names::default();
        return Some(Read { names, year: Some(year), original: None, short: None, after_year: 0 });
    }
    let repeated = repeated(text);
    let names_from = repeated.unwrap_or(0);
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
    let original =
        |from: usize, year: &str| originals(&text[from..]).find(|other| *other != year).map(str::to_owned);
    let short = |end: usize| names::abbreviation(&text[..end]).map(|short| fold(&short));
    // `Marques, Helena. Coasts of Paper. Lisbon: Tágide, 1988`: where the names end before it, a year is not theirs.
    let title = title.filter(|at| *at > names_from + 3);
    let names_before = names_end(text, names_from).into_iter().chain(title).min();
    let follows_names = |year: usize| {
        let between = |end: usize| names::without_brackets(&text[end..year]).into_owned();
        names_before
            .filter(|end| *end < year)
            .is_none_or(|end| between(end).trim_matches([' ', '.', ',', '\n']).is_empty())
    };
    for found in bracketed_years(text).take(MOST_BRACKETS) {
        if found.start >= NEAR {
            break;
        }
        if found.rest.len() > LONGEST_REST || found.start < names_from {
            continue;
        }
        if !follows_names(found.start) {
            break;
        }
        let Some(names) = authors(&text[names_from..found.start]) else { break };
        // `(1902) 1995.`: the first edition stands before.
        if let Some((reissue, length)) = reissued(&text[found.end..]) {
            let (original, short) = (Some(year::tidy(found.year)), short(found.start));
            let (year, after_year) = (Some(year::tidy(reissue)), found.end + length);
            return Some(Read { names, year, original, short, after_year });
        }
        let year = year::tidy(found.year);
        let within = found.first.map(str::to_owned);
        let within = within.or_else(|| years(found.rest).first().map(|other| other.text.clone()));
        let original = within.or_else(|| original(found.end, &year));
        let short = short(found.start);
        // `(1980) [1922]: Title`
        let rest = text[found.end..].trim_start();
        let first = originals(rest).next().filter(|first| rest[1..].starts_with(first));
        let after_year = first.map_or(found.end, |first| text.len() - rest.len() + first.len() + 2);
        return Some(Read { names, year: Some(year), original, short, after_year });
    }
    if let Some(bare) = bare_year(text).filter(|bare| bare.start < NEAR)
        && bare.year.as_ptr() as usize - text.as_ptr() as usize >= names_from
        && follows_names(bare.start)
        && let Some(names) = authors(&text[names_from..bare.start.max(names_from)])
    {
        let (original, year) = (bare.original.map(str::to_owned), Some(year::tidy(bare.year)));
        return Some(Read { names, year, original, short: short(bare.start), after_year: bare.end });
    }
    // Works Cited and numbered styles: the year stands near the end.
    let end = names_before?;
    let names = authors(&text[names_from..end]).filter(|_| end < NEAR)?;
    let year = last_year(&text[end..])?;
    Some(Read { names, year: Some(year), original: None, short: None, after_year: end })
}

/// A year that follows the first edition's in brackets: ` 1995.`; with how far it goes.
fn reissued(text: &str) -> Option<(&str, usize)> {
    let mut cursor = Cursor::new(text, 0);
    let blank = cursor.blanks() > 0;
    let at = cursor.at;
    let year = cursor.digits(4).filter(|_| blank && year_at(text, at) == Some(cursor.at))?;
    cursor.any(".,").then_some((year, cursor.at))
}

/// An entry of a numbered list in which no year stands where one should.
pub(super) fn numbered(text: &str) -> Read {
    let end = names_end(text, 0).or_else(|| institution_end(text)).filter(|end| *end < NEAR);
    let names = end.and_then(|end| names::in_entry(&text[..end].replace(['*', '_'], "")));
    let after_year = if names.is_some() { end.unwrap_or(0) } else { 0 };
    let short = names::abbreviation(&text[..after_year]).map(|short| fold(&short));
    Read { names: names.unwrap_or_default(), year: last_year(text), original: None, short, after_year }
}

/// Where a first sentence of few words ends that are all written big: `International Transport Forum. `.
fn institution_end(text: &str) -> Option<usize> {
    let end = text.find(". ")?;
    let big = |word: &str| {
        word.starts_with(char::is_uppercase) || matches!(word, "of" | "for" | "the" | "and" | "on" | "de")
    };
    let words = text[..end].split_whitespace();
    (words.clone().all(big) && words.count() < 7 && text[end + 2..].contains(". ")).then_some(end)
}

/// The last year that says when a work appeared, not when a page was visited. Where a volume follows one (`2006;38`),
/// that one.
fn last_year(text: &str) -> Option<String> {
    let text = find_word(text, &VISITED).map_or(text, |at| &text[..at]);
    let text = text.find("http").map_or(text, |at| &text[..at]);
    let text = text.find("[cited").map_or(text, |at| &text[..at]);
    let years = years(text);
    let with_volume = |year: &&year::Year| {
        let after = text[year.end..].strip_prefix(';').map(str::trim_start);
        after.is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit() || c == '('))
    };
    years.iter().find(with_volume).or(years.last()).map(|year| year.text.clone())
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
        // `Porter M. E. Title`
        if letters == 1 && initial(&text[at + 1..]) {
            continue;
        }
        let bare = before.strip_suffix(word).unwrap_or_default().trim_end();
        let after_surname =
            !bare.is_empty() && !bare.ends_with([',', '.', '&']) && word.chars().all(char::is_uppercase);
        if letters > 2
            || before.ends_with("et al")
            || names::is_suffix(word)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_author_is_repeated_by_dashes() {
        let rest = |text: &'static str| repeated(text).map(|end| &text[end..]);
        assert_eq!(rest("———. (2010)"), Some("(2010)"));
        assert_eq!(rest("---. Title"), Some("Title"));
        assert_eq!(rest("- - - , 2010"), Some("2010"));
        assert_eq!(rest("___ (2010)"), Some("(2010)"));
        assert_eq!(rest("Ders. (2010)"), Some("(2010)"));
        assert_eq!(rest("Dersch (2010)"), None);
        assert_eq!(rest("-x"), None);
    }

    #[test]
    fn years_stand_in_brackets() {
        let all = |text| -> Vec<(String, String)> {
            bracketed_years(text).map(|found| (found.year.to_owned(), found.rest.to_owned())).collect()
        };
        let one = |year: &str, rest: &str| vec![(year.to_owned(), rest.to_owned())];
        assert_eq!(all("Doe, J. (2015a). A"), one("2015a", ""));
        assert_eq!(all("(Eds.) [May 5, 2019] x (see"), one("2019", ""));
        assert_eq!(all("(ca. 1920, rev.)"), one("1920", ", rev."));
        assert_eq!(all("(in press) (no)"), one("in press", ""));
        assert_eq!(all("(2000/1979)"), one("2000/1979", ""));
        assert_eq!(all("((2001)"), one("2001", ""));
        assert!(all("(2001").is_empty() && all("(12)").is_empty());
    }

    #[test]
    fn years_stand_between_periods() {
        let found = |text| bare_year(text).map(|bare| (bare.year, bare.original));
        assert_eq!(found("Doe, J. 2015. Title"), Some(("2015", None)));
        assert_eq!(found("Doe, J. 2015 [1979]. Title"), Some(("2015", Some("1979"))));
        assert_eq!(found("Doe, J. 2015b “Title”"), Some(("2015b", None)));
        assert_eq!(found("Doe, J., n.d., Title"), Some(("n.d.", None)));
        assert_eq!(found("Doe\n2015\nTitle"), Some(("2015", None)));
        assert_eq!(found("Doe, J. 2015 and more"), None);
        assert_eq!(found("Doe, J.2015. And"), None);
    }

    #[test]
    fn first_editions_stand_in_brackets() {
        let all = |text| originals(text).collect::<Vec<_>>();
        assert_eq!(all("Title (ed. or. 1979) and [1980]"), ["1979", "1980"]);
        assert!(all("Title (Rome 1979) (12345) (1979-80)").is_empty());
    }
}
