//! Where the fields of an entry stand in its text.

use std::ops::Range;

use crate::cite::cursor::Cursor;

/// Bytes of the longest issue in brackets after a volume.
const LONGEST_ISSUE: usize = 24;
/// Characters of the longest name of a publisher.
const LONGEST_PUBLISHER: usize = 71;

/// A volume with its issue and pages, where they are given.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Volume<'a> {
    /// Where the mark or blank before it stands.
    pub(super) start: usize,
    pub(super) number: &'a str,
    pub(super) issue: Option<&'a str>,
    pub(super) pages: Option<&'a str>,
}

/// The first volume that pages follow, else the first that an issue in brackets follows: `12(3), 4–5`,
/// `, vol. 12, no. 3, pp. 4–5`, `;74(2):101–5`.
pub(super) fn volume(text: &str) -> Option<Volume<'_>> {
    let starts = || text.match_indices(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ':' | ';'));
    let short = |found: &Volume<'_>| found.issue.is_none_or(|issue| issue.len() <= LONGEST_ISSUE);
    // `2010 Mar 6;375(9717):835`: the volume stands after the date.
    let dated = starts().filter(|(start, mark)| *mark == ";" && ends_in_date(&text[..*start]));
    let mut dated = dated.filter_map(|(start, mark)| {
        volume_at(text, start, mark, true).or_else(|| volume_at(text, start, mark, false))
    });
    if let Some(found) = dated.next().filter(short) {
        return Some(found);
    }
    let with_pages = starts().find_map(|(start, mark)| volume_at(text, start, mark, true));
    let found = with_pages.filter(short);
    found.or_else(|| {
        let mut plain = starts().filter(|(_, mark)| !matches!(*mark, ":" | ";"));
        plain.find_map(|(start, mark)| volume_at(text, start, mark, false)).filter(short)
    })
}

/// Whether a text ends in a year, with a month and day after it or not.
fn ends_in_date(text: &str) -> bool {
    without_date(text).len() < text.trim_end().len()
}

/// A text without the year, month and day that end it: `J Stud Alcohol. 1991 Jul`.
pub(super) fn without_date(text: &str) -> &str {
    let text = text.trim_end();
    for (at, blank) in text.rmatch_indices(char::is_whitespace).take(3) {
        let mut words = text[at + blank.len()..].split_whitespace();
        let year = words.next().unwrap_or_default();
        let year =
            year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) && ("1500".."2100").contains(&year);
        let of_date =
            |word: &str| word.len() < 10 && (word.len() < 3 || word.starts_with(char::is_uppercase));
        if year && words.all(of_date) {
            return text[..at].trim_end();
        }
    }
    text
}

fn volume_at<'a>(text: &'a str, start: usize, mark: &str, with_pages: bool) -> Option<Volume<'a>> {
    let mut cursor = Cursor::new(text, start + mark.len());
    cursor.blanks();
    let words: &[&str] =
        if with_pages { &["vol", "vol.", "volume", "v.", "bd", "bd."] } else { &["vol", "vol.", "volume"] };
    if cursor.longest(words) {
        cursor.blanks();
    }
    let volume = cursor.digits(4)?;
    let after = cursor;
    cursor.blanks();
    let issue = issue(&mut cursor);
    if !with_pages {
        let bracketed = issue.filter(|_| text[..cursor.at].ends_with(')'));
        return bracketed.map(|issue| Volume { start, number: volume, issue: Some(issue), pages: None });
    }
    if let Some(pages) = pages_after(cursor) {
        return Some(Volume { start, number: volume, issue, pages: Some(pages) });
    }
    // What looked like an issue may be none.
    let pages = issue.and_then(|_| pages_after(after))?;
    Some(Volume { start, number: volume, issue: None, pages: Some(pages) })
}

/// `(3)`, `, no. 3–4`.
fn issue<'a>(cursor: &mut Cursor<'a>) -> Option<&'a str> {
    let rest = cursor.rest();
    if let Some(inner) = rest.strip_prefix('(') {
        let end = inner.find(['(', ')']).filter(|end| *end > 0 && inner[*end..].starts_with(')'))?;
        cursor.at += end + 2;
        return Some(&inner[..end]);
    }
    let mut issue = None;
    cursor.maybe(|cursor| {
        cursor.any(",.");
        cursor.blanks();
        if !cursor.longest(&["no", "nos", "nr", "nº", "n°", "n", "issue", "iss", "h"]) {
            return false;
        }
        cursor.any(".");
        cursor.blanks();
        let rest = cursor.rest();
        if cursor.digits(9).is_none() {
            return false;
        }
        cursor.maybe(|cursor| {
            cursor.blanks();
            let dash = cursor.any("-–/");
            cursor.blanks();
            dash && cursor.digits(9).is_some()
        });
        issue = Some(&rest[..rest.len() - cursor.rest().len()]);
        true
    });
    issue
}

/// The pages after a volume and its issue: `, 4–5`, `: e12`, `. pp. 4–5`.
fn pages_after(mut cursor: Cursor<'_>) -> Option<&str> {
    cursor.blanks();
    if !cursor.any(",:;") {
        let stop = cursor.any(".");
        cursor.run(1, char::is_whitespace);
        if !stop || !cursor.longest(&["p", "pp"]) || !cursor.is_edge() {
            return None;
        }
        cursor.any(".");
    }
    cursor.blanks();
    if cursor.maybe(|cursor| {
        cursor.longest(&["p", "pp", "p.", "pp.", "s.", "art", "art.", "article"])
            && (cursor.blanks() > 0 || !cursor.peek().is_some_and(char::is_alphabetic))
    }) {
        cursor.blanks();
    }
    page_range(cursor, 2)
}

/// `12`, `e12`, `12–34`, with so many letters before the digits at most.
fn page_range(mut cursor: Cursor<'_>, letters: usize) -> Option<&str> {
    let rest = cursor.rest();
    let page = |cursor: &mut Cursor<'_>| {
        cursor.run(letters, |c| c.is_ascii_alphabetic());
        cursor.run(usize::MAX, |c| c.is_ascii_digit()) > 0
    };
    if !page(&mut cursor) {
        return None;
    }
    cursor.maybe(|cursor| {
        cursor.blanks();
        let dashes = cursor.run(usize::MAX, is_dash) > 0;
        cursor.blanks();
        dashes && page(cursor)
    });
    Some(&rest[..rest.len() - cursor.rest().len()])
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—')
}

/// The first pages: `pp. 12–34`, `S. 12`, `: 12–34`. With where the mark or word before them begins.
pub(super) fn pages(text: &str) -> Option<(usize, &str)> {
    text.char_indices().find_map(|(start, c)| {
        let mut cursor = Cursor::new(text, start);
        if matches!(c, ',' | ':') {
            cursor.any(",:");
            cursor.blanks();
            let found = page_range(cursor, 0).filter(|pages| pages.contains(is_dash))?;
            let end = found.as_ptr() as usize - text.as_ptr() as usize + found.len();
            return Cursor::new(text, end).is_edge().then_some((start, found));
        }
        let may_begin = matches!(c, 'p' | 'P' | 's' | 'S') && cursor.is_edge();
        if !may_begin || !cursor.longest(&["p", "pp", "s", "page", "pages", "seiten"]) {
            return None;
        }
        cursor.any(".");
        cursor.blanks();
        let found = page_range(cursor, 1)?;
        let alone = !found.contains(is_dash) && found.starts_with(|c: char| c.is_ascii_alphabetic());
        (!alone).then_some((start, found))
    })
}

/// The word that says in which book an entry stands: `. In: `, ` In `.
pub(super) fn inside(text: &str) -> Option<Range<usize>> {
    text.match_indices(['I', 'i', 'E', 'D']).find_map(|(at, _)| {
        let mut cursor = Cursor::new(text, at);
        let big = cursor.text("In");
        let word = big || ["in", "En", "Dans"].iter().any(|word| cursor.text(word));
        cursor.any(":");
        if !word || cursor.blanks() == 0 {
            return None;
        }
        let before = text[..at].trim_end();
        let start = if before.is_empty() {
            0
        } else if before.ends_with(['.', ',', '”', '"', '’', '?', '!']) {
            before.len() - before.chars().next_back().map_or(1, char::len_utf8)
        } else if big && before.len() < at {
            at - text[..at].chars().next_back().map_or(1, char::len_utf8)
        } else {
            return None;
        };
        Some(start..cursor.at)
    })
}

/// What says that the names before it are editors: `(Eds.),`, `, ed.`.
pub(super) fn editors(text: &str) -> Option<Range<usize>> {
    const WORDS: [&str; 9] = ["ed", "eds", "hrsg", "coord", "coords", "dir", "dirs", "org", "orgs"];
    text.match_indices(['(', ',']).find_map(|(start, mark)| {
        let mut cursor = Cursor::new(text, start + 1);
        cursor.blanks();
        if mark == "(" {
            let word = cursor.longest(&WORDS);
            cursor.any(".");
            cursor.blanks();
            if !word || !cursor.text(")") {
                return None;
            }
            cursor.any(".,:");
            cursor.blanks();
            return Some(start..cursor.at);
        }
        let word = cursor.longest(&["ed", "eds"]);
        cursor.any(".");
        let ends = cursor.text(",");
        cursor.blanks();
        (word && ends).then_some(start..cursor.at)
    })
}

/// The name of a publisher: what ends the text, or stands before an address: `. Rome: Tiber Press.`
pub(super) fn publisher(text: &str) -> Option<&str> {
    let marks = text.match_indices(['.', ')', '”', '"']).map(|(at, mark)| at + mark.len());
    std::iter::once(0).chain(marks).find_map(|start| {
        let mut cursor = Cursor::new(text, start);
        cursor.blanks();
        let mut place = cursor;
        let placed = place.eat(char::is_uppercase)
            && place.run(LONGEST_PUBLISHER, |c| in_publisher(c) && !matches!(c, '’' | '\'')) > 0
            && place.text(":");
        place.blanks();
        let in_place = if placed { publisher_at(place) } else { None };
        in_place.or_else(|| publisher_at(cursor))
    })
}

fn in_publisher(c: char) -> bool {
    c.is_alphabetic() || c.is_whitespace() || matches!(c, '&' | '’' | '\'' | '.' | ',' | '-')
}

fn publisher_at(cursor: Cursor<'_>) -> Option<&str> {
    let name = cursor.rest();
    let mut end = cursor;
    if !end.eat(char::is_uppercase) {
        return None;
    }
    for _ in 1..LONGEST_PUBLISHER {
        if !end.eat(in_publisher) {
            return None;
        }
        if ends_publisher(end) {
            return Some(&name[..name.len() - end.rest().len()]);
        }
    }
    None
}

/// Whether nothing but a year and an address follows.
fn ends_publisher(mut cursor: Cursor<'_>) -> bool {
    cursor.blanks();
    if cursor.any(".,") {
        cursor.blanks();
    }
    let ends = |cursor: &Cursor<'_>| {
        let rest = cursor.rest();
        ["http:", "https:", "doi", "DOI", "Retrieved", "Available"].iter().any(|word| rest.starts_with(word))
            || rest.is_empty()
    };
    ends(&cursor) || {
        cursor.any("(");
        let at = cursor.at;
        let year = cursor.digits(4).is_some_and(|year| year.len() == 4 && ("1500".."2100").contains(&year));
        cursor.any(")");
        cursor.any(".");
        cursor.blanks();
        year && cursor.at > at && ends(&cursor)
    }
}

/// A publisher with its place in brackets: `(Geneva, Switzerland: International Press)`.
pub(super) fn placed(text: &str) -> Option<&str> {
    text.match_indices('(').find_map(|(start, _)| {
        let inner = &text[start + 1..];
        let end = inner.find(['(', ')']).filter(|end| inner[*end..].starts_with(')'))?;
        let (place, name) = inner[..end].split_once(':')?;
        let name = name.trim_start();
        let named = |name: &str| name.starts_with(char::is_uppercase) && name.chars().count() > 1;
        (end < 2 * LONGEST_PUBLISHER && named(place) && named(name) && !name.contains(':')).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_issues_and_pages() {
        let parts = |text| volume(text).map(|v| (v.number, v.issue, v.pages));
        assert_eq!(parts("Journal, 12(3), 4–5."), Some(("12", Some("3"), Some("4–5"))));
        assert_eq!(parts("Journal, vol. 12, no. 3, pp. 4-5."), Some(("12", Some("3"), Some("4-5"))));
        assert_eq!(parts("Journal 12: e14"), Some(("12", None, Some("e14"))));
        assert_eq!(parts("Journal 12 (Suppl. 1)"), Some(("12", Some("Suppl. 1"), None)));
        assert_eq!(parts("Journal;74(2):101–5"), Some(("74", Some("2"), Some("101–5"))));
        assert_eq!(parts("Zeitschrift, Bd. 3, H. 1, S. 1–9"), Some(("3", Some("1"), Some("1–9"))));
        assert_eq!(parts("Journal, 3, p12"), Some(("3", None, Some("12"))));
        assert_eq!(parts("Journal 12. pp. 3"), Some(("12", None, Some("3"))));
        assert_eq!(parts("Journal of 12345(3), 4"), None);
        assert_eq!(parts("Journal, 3(and a very long remark on it)"), None);
        assert_eq!(volume("J, 3(1), 2").map(|v| v.start), Some(1));
    }

    #[test]
    fn pages_alone() {
        assert_eq!(pages("(pp. 12–34). Press"), Some((1, "12–34")));
        assert_eq!(pages("Book, 12 – 34, Press"), Some((4, "12 – 34")));
        assert_eq!(pages("Book, S. 12"), Some((6, "12")));
        assert_eq!(pages("Book, 12"), None);
        assert_eq!(pages("maps 12; sp. a"), None);
    }

    #[test]
    fn books_that_an_entry_stands_in() {
        let rest = |text: &'static str| inside(text).map(|range| (range.start, &text[range.end..]));
        assert_eq!(rest(". In A. Doe (Ed.), Book"), Some((0, "A. Doe (Ed.), Book")));
        assert_eq!(rest("In: Book"), Some((0, "Book")));
        assert_eq!(rest("title In Book"), Some((5, "Book")));
        assert_eq!(rest("life in Rome"), None);
        assert_eq!(rest("title, in Book"), Some((5, "Book")));
        let rest = |text: &'static str| editors(text).map(|range| (range.start, &text[range.end..]));
        assert_eq!(rest("A. Doe (Eds.), Book"), Some((7, "Book")));
        assert_eq!(rest("A. Doe, ed., Book"), Some((6, "Book")));
        assert_eq!(rest("A. Doe, education, Book"), None);
    }

    #[test]
    fn publishers() {
        assert_eq!(publisher("Rome: Tiber Press."), Some("Tiber Press"));
        assert_eq!(publisher(". Tiber & Sons, 1999"), Some("Tiber & Sons"));
        assert_eq!(publisher("(2nd ed.). Tiber Press. https://x.org"), Some("Tiber Press"));
        assert_eq!(publisher("of 12 things"), None);
        assert_eq!(placed("A title (Geneva, Switzerland: Lake Press)"), Some("Lake Press"));
        assert_eq!(placed("A title (see: there)"), None);
    }
}
