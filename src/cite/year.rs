//! Years, as citations and entries write them.

use std::sync::LazyLock;

use regex::Regex;

use super::names::pattern;

/// A year in text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Year {
    /// As written: `2008a`, `1979/2000`, `n.d.`.
    pub(super) text: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

static YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:1[5-9]|20)\d\d(?:[a-z]\b)?(?:\s?/\s?(?:1[5-9]|20)\d\d(?:[a-z]\b)?)?|(?i:\bn\.?\s?d\b\.?(?:-?[a-z]\b)?|\bno date\b|\bundated\b|\bs\.\s?[fd]\.|\bo\.\s?J\.|\bin press\b|\bin print\b|\bim (?:druck|erscheinen)\b|\ben prensa\b|\bsous presse\b|\bforthcoming\b|\bto appear\b|\bunder review\b|\bsubmitted\b)",
    )
});
/// A year in brackets after another: the first edition's, `2000 [1979]`, `2000; ed. or. 1979`.
static FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\s*[,;]?\s*[\[(]?\s*(?:(?:ed\.?\s?or\.?|or\.?\s?ed\.?|orig(?:inally|inal|\.)?(?: work| edition)?(?: published)?(?: in)?|first published(?: in)?|erstausgabe|1st ed\.?),?:?\s*)?$",
    )
});
static LETTER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s?(?:,|&|and|–|-)\s?([a-z])(?:[,;)\]\s:]|$)"));

/// All years in a text, in order; numbers that only look like one are left out.
pub(super) fn years(text: &str) -> Vec<Year> {
    let mut found: Vec<Year> = Vec::new();
    let mut spanned = false;
    for m in YEAR.find_iter(text) {
        let before = text[..m.start()].chars().next_back();
        let after = text[m.end()..].chars().next();
        let digit = m.as_str().starts_with(|c: char| c.is_ascii_digit());
        let dash = |c: Option<char>| matches!(c, Some('-' | '‐' | '–' | '—' | '−'));
        if digit {
            // Part of a word, a larger number, an amount or an address.
            let stuck = |c: char| c.is_alphanumeric() || "$€£¥₹%/_=#.".contains(c);
            let decimal = |c: Option<char>, rest: &str| {
                matches!(c, Some('.' | ',')) && rest.starts_with(|c: char| c.is_ascii_digit())
            };
            let in_number = decimal(after, text[m.end()..].get(1..).unwrap_or_default())
                || (before == Some(',')
                    && text[..m.start()].trim_end_matches(',').ends_with(|c: char| c.is_ascii_digit()));
            let tail = after.is_some_and(|c| c.is_alphanumeric() || "%_=$€£¥₹°".contains(c));
            if before.is_some_and(stuck) || tail || in_number || is_page(&text[..m.start()]) {
                continue;
            }
            // A stretch of years or pages names no work.
            let range_on = dash(after) && text[m.end()..].chars().nth(1).is_some_and(|c| c.is_ascii_digit());
            if range_on || (dash(before) && spanned) {
                spanned = range_on;
                continue;
            }
            if dash(before) {
                continue;
            }
        }
        spanned = false;
        if let Some(last) = found.last_mut()
            && digit
            && last.text.starts_with(|c: char| c.is_ascii_digit())
            && let between = &text[last.end..m.start()]
            && (between.contains(['[', '(']) || between.chars().any(char::is_alphabetic))
            && FIRST.is_match(between)
        {
            last.text = format!("{}/{}", last.text, tidy(m.as_str()));
            last.end = m.end() + usize::from(matches!(after, Some(']' | ')')));
            continue;
        }
        found.push(Year { text: tidy(m.as_str()), start: m.start(), end: m.end() });
        letters(text, &mut found);
    }
    found
}

/// `2008a, b` and `2008a–c`: more letters of the year found last.
fn letters(text: &str, found: &mut Vec<Year>) {
    while let Some(last) = found.last()
        && last.text.starts_with(|c: char| c.is_ascii_digit())
        && let Some(letter) = last.text.chars().next_back().filter(char::is_ascii_lowercase)
        && let Some(next) = LETTER.captures(&text[last.end..]).and_then(|c| c.get(1))
    {
        let (from, year) = (last.end, plain(&last.text).to_owned());
        let (start, end) = (from + next.start(), from + next.end());
        let other = next.as_str().chars().next().unwrap_or(letter);
        let between = &text[from..start];
        if other <= letter {
            break;
        }
        if let Some(at) = between.find(['–', '-'])
            && other as u32 == letter as u32 + 2
        {
            let width = between[at..].chars().next().map_or(1, char::len_utf8);
            let middle = char::from(letter as u8 + 1);
            found.push(Year { text: format!("{year}{middle}"), start: from + at, end: from + at + width });
        }
        found.push(Year { text: format!("{year}{other}"), start, end });
    }
}

/// Whether what stands before a number makes it a page or another count.
fn is_page(before: &str) -> bool {
    let before = before.trim_end();
    let word =
        before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | ',' | '[')).next().unwrap_or_default();
    matches!(
        word,
        "p." | "pp."
            | "p"
            | "pp"
            | "S."
            | "§"
            | "§§"
            | "n"
            | "N"
            | "no."
            | "No."
            | "nos."
            | "Nos."
            | "#"
            | "para."
            | "="
            | "<"
            | ">"
            | "≤"
            | "≥"
            | "≈"
            | "~"
            | "$"
            | "€"
            | "£"
            | "US$"
            | "USD"
            | "EUR"
            | "of"
            | "about"
            | "than"
            | "Rs"
            | "Rs."
            | "line"
            | "lines"
            | "note"
            | "art."
            | "Art."
            | "Article"
            | "page"
            | "pages"
            | "Figure"
            | "Fig."
            | "Table"
            | "Room"
            | "Windows"
            | "Office"
            | "ISO"
            | "RFC"
            | "DIN"
            | "EN"
            | "IEC"
            | "IEEE"
            | "×"
            | "+"
    )
}

/// A year as it is compared: one way of saying that there is none.
pub(super) fn tidy(year: &str) -> String {
    let lower = year.to_lowercase();
    let dense: String = lower.chars().filter(|c| !c.is_whitespace() && *c != '.' && *c != '-').collect();
    match &*dense {
        "nodate" | "undated" | "sf" | "sd" | "oj" => "n.d.".to_owned(),
        "imdruck" | "imerscheinen" | "enprensa" | "souspresse" | "inprint" => "in press".to_owned(),
        "toappear" => "forthcoming".to_owned(),
        dense if dense.starts_with("nd") => match &dense[2..] {
            "" => "n.d.".to_owned(),
            letter => format!("n.d.-{letter}"),
        },
        _ if lower.starts_with(|c: char| c.is_ascii_digit()) => lower.split_whitespace().collect(),
        _ => lower,
    }
}

/// The years that a written one stands for: `1979/2000` is either.
pub(super) fn alternatives(year: &str) -> impl Iterator<Item = &str> {
    year.split('/')
}

/// A year without the letter that tells works of one year apart.
pub(super) fn plain(year: &str) -> &str {
    match year {
        "forthcoming" => "in press",
        _ if year.starts_with("n.d.") => "n.d.",
        _ if year.starts_with(|c: char| c.is_ascii_digit()) => {
            year.trim_end_matches(|c: char| c.is_ascii_lowercase())
        }
        _ => year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        years(text).into_iter().map(|year| year.text).collect()
    }

    #[test]
    fn only_years_are_years() {
        assert_eq!(found("2007, 2008a; n. d."), ["2007", "2008a", "n.d."]);
        assert_eq!(found("1979/2000"), ["1979/2000"]);
        assert!(found("27,000 (26,750) 2,015 $1999 2015% 20155 x2015").is_empty());
        assert!(found("1994–2010").is_empty());
        assert!(found("pp. 1879-1880").is_empty());
        assert!(found("pp. 1990, $ 2000, N = 2015, § 1983").is_empty());
        assert_eq!(found("2008a, b"), ["2008a", "2008b"]);
        assert_eq!(found("2008a–c, d"), ["2008a", "2008b", "2008c", "2008d"]);
        assert_eq!(found("2000 [1979], 2001 (ed. or. 1980)"), ["2000/1979", "2001/1980"]);
        assert_eq!(found("no date; In press; n.d.-b"), ["n.d.", "in press", "n.d.-b"]);
        assert_eq!(plain("2008a"), "2008");
        assert_eq!(plain("n.d."), "n.d.");
    }
}
