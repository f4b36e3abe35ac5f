//! What stands round the words of an entry: labels and strays before it, addresses in it.

use crate::cite::cursor::Cursor;

/// A text without the label before it, and the number that the label gives.
pub(super) fn unlabelled(whole: &str) -> (&str, Option<u32>) {
    let mut number = None;
    let mut text = whole.trim_start();
    while let Some((end, own)) = label(text) {
        number = own.or(number);
        text = &text[end..];
        if number.is_some() {
            break;
        }
    }
    if quoted(text).is_some() {
        return (text, number);
    }
    let stray = |c: char| c.is_whitespace() || matches!(c, '"' | ',' | '.' | '‘' | '|' | '*' | '\\');
    (text.trim_start_matches(stray), number)
}

/// The end of the title in quotation marks that an entry without authors begins with: `“Libraries Close.” The Paper, 2012`.
pub(super) fn quoted(text: &str) -> Option<usize> {
    let inner = text.strip_prefix(['“', '"', '«', '„'])?;
    let close = inner.find(['”', '"', '»']).map(|at| text.len() - inner.len() + at)?;
    let ends = text[..close].ends_with(['.', ',', '?', '!'])
        || text[close..].chars().nth(1).is_some_and(|c| c == ',');
    (ends && text[..close].contains(' ')).then_some(close)
}

/// The end of one label, and its number: `[12]`, `(12)`, `12.`, `•`, `¹`, `- `.
fn label(text: &str) -> Option<(usize, Option<u32>)> {
    let start = Cursor::new(text, 0);
    let numbered = in_square(start).or_else(|| in_round(start)).or_else(|| before_period(start));
    let (mut cursor, number) = match numbered {
        Some((cursor, number)) => (cursor, number.parse().ok()),
        None => (after_mark(start)?, None),
    };
    cursor.any(".:");
    cursor.blanks();
    Some((cursor.at, number))
}

fn in_square(mut cursor: Cursor<'_>) -> Option<(Cursor<'_>, &str)> {
    cursor.text("\\");
    let number = if cursor.text("[") { cursor.digits(4)? } else { return None };
    cursor.text("\\");
    cursor.text("]").then_some((cursor, number))
}

fn in_round(mut cursor: Cursor<'_>) -> Option<(Cursor<'_>, &str)> {
    let number = if cursor.text("(") { cursor.digits(3)? } else { return None };
    cursor.text(")").then_some((cursor, number))
}

fn before_period(mut cursor: Cursor<'_>) -> Option<(Cursor<'_>, &str)> {
    let number = cursor.digits(4)?;
    (cursor.any(".)") && cursor.eat(char::is_whitespace)).then_some((cursor, number))
}

fn after_mark(mut cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    let mark = |c: char| matches!(c, '•' | '*' | '·' | '†' | '‡' | '⁰' | '¹' | '²' | '³' | '⁴'..='⁹');
    let found = cursor.run(usize::MAX, mark) > 0 || (cursor.any("-–") && cursor.eat(char::is_whitespace));
    found.then_some(cursor)
}

/// The end of what strayed before an entry: marks, a number, a small letter.
pub(super) fn stray(text: &str) -> Option<usize> {
    let mut cursor = Cursor::new(text, 0);
    let mark = |c: char| !c.is_alphanumeric() && !matches!(c, '—' | '–' | '―' | '_' | '[' | '(');
    if cursor.run(usize::MAX, mark) > 0 {
        return Some(cursor.at);
    }
    let digits = cursor.run(4, |c| c.is_ascii_digit()) > 0;
    let letter = !digits && cursor.eat(|c| c.is_ascii_lowercase());
    cursor.any(".)");
    let blanks = cursor.blanks();
    (digits || letter && blanks > 0).then_some(cursor.at)
}

/// The first DOI in a text.
pub(super) fn doi(text: &str) -> Option<&str> {
    let found = text.match_indices("10.").find_map(|(at, _)| {
        let start = Cursor::new(text, at);
        let mut cursor = Cursor::new(text, at + 3);
        let registrant = cursor.digits(9).is_some_and(|digits| digits.len() > 3) && cursor.text("/");
        let name = cursor.run(usize::MAX, in_address) > 0;
        (start.is_edge() && registrant && name).then(|| &text[at..cursor.at])
    });
    found.map(trimmed)
}

/// The first web address in a text.
pub(super) fn url(text: &str) -> Option<&str> {
    let found = text.match_indices("http").find_map(|(at, _)| {
        let mut cursor = Cursor::new(text, at + 4);
        cursor.text("s");
        (cursor.text("://") && cursor.run(usize::MAX, in_address) > 0).then(|| &text[at..cursor.at])
    });
    found.map(trimmed)
}

fn in_address(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '"' | '<' | '>' | ']')
}

fn trimmed(address: &str) -> &str {
    let address = address.trim_end_matches(['.', ',', ';', ':', '’', '”', '\'', '>']);
    // A closing bracket belongs to the address only if it opens there too.
    if address.ends_with(')') && !address.contains('(') { address.trim_end_matches(')') } else { address }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_stepped_over() {
        for (text, number) in [
            ("[12] Doe", Some(12)),
            ("\\[12\\]: Doe", Some(12)),
            ("(3) Doe", Some(3)),
            ("12. Doe", Some(12)),
            ("12) Doe", Some(12)),
            ("• Doe", None),
            ("* 3. Doe", Some(3)),
            ("¹² Doe", None),
            ("- Doe", None),
            ("\"Doe", None),
        ] {
            assert_eq!(unlabelled(text), ("Doe", number), "{text}");
        }
        assert_eq!(unlabelled("2012 Doe"), ("2012 Doe", None));
        assert_eq!(unlabelled("(2012) Doe"), ("(2012) Doe", None));
        assert_eq!(unlabelled("-Doe"), ("-Doe", None));
    }

    #[test]
    fn strays_are_stepped_over() {
        let rest = |text: &'static str| stray(text).map(|end| &text[end..]);
        assert_eq!(rest("~ Doe"), Some("Doe"));
        assert_eq!(rest("12 Doe"), Some("Doe"));
        assert_eq!(rest("b) Doe"), Some("Doe"));
        assert_eq!(rest("de Doe"), None);
        assert_eq!(rest("Doe"), None);
        assert_eq!(rest("——— 2010"), None);
    }

    #[test]
    fn addresses_end_where_they_end() {
        assert_eq!(doi("doi:10.1000/a(b)c. Next"), Some("10.1000/a(b)c"));
        assert_eq!(doi("(https://doi.org/10.12345/x)."), Some("10.12345/x"));
        assert_eq!(doi("210.1000/x 10.12/x 10.1000/"), None);
        assert_eq!(url("at <https://a.org/b>, now"), Some("https://a.org/b"));
        assert_eq!(url("(http://a.org)."), Some("http://a.org"));
        assert_eq!(url("http:// and https"), None);
    }
}
