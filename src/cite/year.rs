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
        r"(?:1[5-9]|20)\d\d[a-z]?(?:\s?/\s?(?:1[5-9]|20)\d\d[a-z]?)?|\bn\.\s?d\.|\bin press\b|\bforthcoming\b|\bunder review\b",
    )
});

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
            let stuck = |c: char| c.is_alphanumeric() || "$€£%/_=#.".contains(c);
            let decimal = |c: Option<char>, rest: &str| {
                matches!(c, Some('.' | ',')) && rest.starts_with(|c: char| c.is_ascii_digit())
            };
            let in_number = decimal(after, text[m.end()..].get(1..).unwrap_or_default())
                || (before == Some(',')
                    && text[..m.start()].trim_end_matches(',').ends_with(|c: char| c.is_ascii_digit()));
            let tail = after.is_some_and(|c| c.is_alphanumeric() || "%_=$€£".contains(c));
            if before.is_some_and(stuck) || tail || in_number {
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
        found.push(Year { text: tidy(m.as_str()), start: m.start(), end: m.end() });
    }
    found
}

fn tidy(year: &str) -> String {
    let year: String = year.chars().filter(|c| !c.is_whitespace() || year.starts_with(['i', 'u'])).collect();
    year
}

/// The years that a written one stands for: `1979/2000` is either.
pub(super) fn alternatives(year: &str) -> impl Iterator<Item = &str> {
    year.split('/')
}

/// A year without the letter that tells works of one year apart.
pub(super) fn plain(year: &str) -> &str {
    if year.starts_with(|c: char| c.is_ascii_digit()) {
        year.trim_end_matches(|c: char| c.is_ascii_lowercase())
    } else {
        year
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
        assert_eq!(plain("2008a"), "2008");
        assert_eq!(plain("n.d."), "n.d.");
    }
}
