//! Years, as citations and entries write them.

use super::cursor::Cursor;

/// A year in text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Year {
    /// As written: `2008a`, `1979/2000`, `n.d.`.
    pub(super) text: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What stands for a year, without blanks and periods at their ends.
const WORDS: [&str; 12] = [
    "no date",
    "undated",
    "in press",
    "in print",
    "im druck",
    "im erscheinen",
    "en prensa",
    "sous presse",
    "forthcoming",
    "to appear",
    "under review",
    "submitted",
];

/// The end of the year that begins at a byte: `2008a`, `1979/2000`, `n.d.-b`, `in press`.
pub(super) fn year_at(text: &str, at: usize) -> Option<usize> {
    let mut cursor = Cursor::new(text, at);
    if digits(&mut cursor) {
        cursor.maybe(|cursor| {
            cursor.run(1, char::is_whitespace);
            let slash = cursor.any("/");
            cursor.run(1, char::is_whitespace);
            slash && digits(cursor)
        });
        return Some(cursor.at);
    }
    let word = text.as_bytes().get(at).is_some_and(u8::is_ascii_alphabetic) && cursor.is_edge();
    (word && (abbreviated(&mut cursor) || (cursor.longest(&WORDS) && cursor.is_edge()))).then_some(cursor.at)
}

/// `1999`, `2008a`: four digits from 1500 to 2099, and a letter that no more letters follow.
fn digits(cursor: &mut Cursor<'_>) -> bool {
    let year = matches!(
        cursor.rest().as_bytes(),
        [b'1', b'5'..=b'9', b'0'..=b'9', b'0'..=b'9', ..] | [b'2', b'0', b'0'..=b'9', b'0'..=b'9', ..]
    );
    cursor.at += if year { 4 } else { 0 };
    year && {
        cursor.maybe(|cursor| cursor.eat(|c| c.is_ascii_alphabetic()) && cursor.is_edge());
        true
    }
}

/// `n.d.`, `n. d.-a`, `s. f.`, `s.d.`, `o. J.`
fn abbreviated(cursor: &mut Cursor<'_>) -> bool {
    let dotted = |cursor: &mut Cursor<'_>, first: &str, second: &str| {
        let begun = cursor.any(first) && cursor.any(".");
        cursor.run(1, char::is_whitespace);
        begun && cursor.any(second) && cursor.any(".")
    };
    cursor.maybe(|cursor| {
        let begun = cursor.any("nN");
        cursor.any(".");
        cursor.run(1, char::is_whitespace);
        let found = begun && cursor.any("dD") && cursor.is_edge();
        cursor.any(".");
        cursor.maybe(|cursor| {
            cursor.any("-");
            cursor.eat(|c| c.is_ascii_alphabetic()) && cursor.is_edge()
        });
        found
    }) || cursor.maybe(|cursor| dotted(cursor, "sS", "fFdD"))
        || cursor.maybe(|cursor| dotted(cursor, "oO", "jJ"))
}

/// Where the next year begins and ends, from a byte on.
fn next_year(text: &str, from: usize) -> Option<(usize, usize)> {
    let may_begin = |byte: u8| byte.is_ascii_digit() || b"nusoiebftNUSOIEBFT".contains(&byte);
    let mut starts = (from..text.len()).filter(|at| may_begin(text.as_bytes()[*at]));
    starts.find_map(|at| Some((at, year_at(text, at)?)))
}

/// Whether words between two years say that the second is that of the first edition: `[`, `; ed. or. `,
/// ` (originally published in `.
pub(super) fn is_first_edition(between: &str) -> bool {
    let plain = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '[' | '(');
    let words = between.trim_matches(plain).to_lowercase().replace('.', " ");
    let words: Vec<&str> = words.split_whitespace().collect();
    match &*words {
        []
        | ["ed", "or"]
        | ["or" | "1st", "ed"]
        | ["edor" | "ored" | "erstausgabe"]
        | ["first", "published"]
        | ["first", "published", "in"]
        | ["édition", "originale"]
        | ["publicado", "originalmente", "en"] => true,
        ["orig" | "original" | "originally", rest @ ..] => {
            rest.iter().all(|word| matches!(*word, "work" | "edition" | "ed" | "published" | "in"))
        }
        _ => false,
    }
}

/// The letter of another work of the same year, after the first: `, b`, `–c`.
fn next_letter(text: &str, from: usize) -> Option<usize> {
    let mut cursor = Cursor::new(text, from);
    cursor.run(1, char::is_whitespace);
    let joined = cursor.any(",&–-") || cursor.text("and");
    cursor.run(1, char::is_whitespace);
    let at = cursor.at;
    let letter = cursor.eat(|c| c.is_ascii_lowercase());
    let ends = cursor.peek().is_none_or(|c| c.is_whitespace() || ",;)]:".contains(c));
    (joined && letter && ends).then_some(at)
}

/// All years in a text, in order; numbers that only look like one are left out.
pub(super) fn years(text: &str) -> Vec<Year> {
    let mut found: Vec<Year> = Vec::new();
    let mut spanned = false;
    let mut from = 0;
    while let Some((start, end)) = next_year(text, from) {
        from = end;
        let written = &text[start..end];
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        let digit = written.starts_with(|c: char| c.is_ascii_digit());
        let dash = |c: Option<char>| matches!(c, Some('-' | '‐' | '–' | '—' | '−'));
        if digit {
            // Part of a word, a larger number, an amount or an address.
            let stuck = |c: char| c.is_alphanumeric() || "$€£¥₹%/_=#.".contains(c);
            let decimal = |c: Option<char>, rest: &str| {
                matches!(c, Some('.' | ',')) && rest.starts_with(|c: char| c.is_ascii_digit())
            };
            let in_number = decimal(after, text[end..].get(1..).unwrap_or_default())
                || (before == Some(',')
                    && text[..start].trim_end_matches(',').ends_with(|c: char| c.is_ascii_digit()));
            let tail = after.is_some_and(|c| c.is_alphanumeric() || "%_=$€£¥₹°".contains(c));
            if before.is_some_and(stuck) || tail || in_number || is_page(&text[..start]) {
                continue;
            }
            // A stretch of years or pages names no work.
            let range_on = dash(after) && text[end..].chars().nth(1).is_some_and(|c| c.is_ascii_digit());
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
            && let between = &text[last.end..start]
            && (between.contains(['[', '(']) || between.chars().any(char::is_alphabetic))
            && is_first_edition(between)
        {
            last.text = format!("{}/{}", last.text, tidy(written));
            last.end = end + usize::from(matches!(after, Some(']' | ')')));
            continue;
        }
        // `[1867] 1976`
        if let Some(last) = found.last_mut()
            && digit
            && text[..last.start].ends_with('[')
            && text[last.end..start].trim_end() == "]"
        {
            last.text = format!("{}/{}", tidy(written), last.text);
            last.end = end;
            continue;
        }
        found.push(Year { text: tidy(written), start, end });
        letters(text, &mut found);
    }
    found
}

/// `2008a, b` and `2008a–c`: more letters of the year found last.
fn letters(text: &str, found: &mut Vec<Year>) {
    while let Some(last) = found.last()
        && last.text.starts_with(|c: char| c.is_ascii_digit())
        && let Some(letter) = last.text.chars().next_back().filter(char::is_ascii_lowercase)
        && let Some(start) = next_letter(text, last.end)
    {
        let (from, year) = (last.end, plain(&last.text).to_owned());
        let end = start + 1;
        let other = text[start..].chars().next().unwrap_or(letter);
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
    let office = before.ends_with("Microsoft Office") || before.ends_with("MS Office");
    office
        || matches!(
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
    fn a_year_ends_where_it_ends() {
        let end = |text: &'static str| year_at(text, 0).map(|end| &text[..end]);
        assert_eq!(end("2008a, b"), Some("2008a"));
        assert_eq!(end("2008ab"), Some("2008"));
        assert_eq!(end("1979 / 2000x"), Some("1979 / 2000x"));
        assert_eq!(end("n. d.-b)"), Some("n. d.-b"));
        assert_eq!(end("nd"), Some("nd"));
        assert_eq!(end("N.D."), Some("N.D."));
        assert_eq!(end("s. f.;"), Some("s. f."));
        assert_eq!(end("o. J.)"), Some("o. J."));
        assert_eq!(end("Im Erscheinen"), Some("Im Erscheinen"));
        assert_eq!(end("and"), None);
        assert_eq!(end("need"), None);
        assert_eq!(end("in pressed"), None);
        assert_eq!(end("1399"), None);
        assert_eq!(end("sd"), None);
    }

    #[test]
    fn a_first_edition_is_said_in_many_ways() {
        for words in ["", " [", "; ed. or. ", " (orig. ed.: ", ", originally published in ", "(1st ed. "] {
            assert!(is_first_edition(words), "{words}");
        }
        assert!(!is_first_edition(" and ") && !is_first_edition(", in Rome "));
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
