//! Citations by number and by key.

use super::prose::Prose;
use super::{Doubt, Found, Numbers};
use crate::cite::CitationStyle;
use crate::cite::cursor::Cursor;
use crate::cite::names::Names;
use crate::document::{Document, InlineTarget, NoteKind, Style};
use crate::text::TextSpan;

/// Numbers in one bracket, at most.
const MOST: usize = 31;

/// What stands in a bracket of numbers: `3–5, 9`, or a number with a place in that source, `7, pp. 12–14`; with where
/// the bracket ends.
fn bracket(text: &str, open: usize) -> Option<(&str, usize)> {
    if is_index(text, open) {
        return None;
    }
    let found = numbers_alone(text, open).map(|inner| (inner, open + 1 + inner.len() + 1));
    found.or_else(|| {
        let mut cursor = Cursor::new(text, open + 1);
        let number = cursor.digits(4)?;
        let end = cursor.at + text[cursor.at..].find(['[', ']', '\n'])?;
        let place = text[cursor.at..end].strip_prefix([',', ':'])?.trim_start().to_lowercase();
        let whole = text[end..].starts_with(']') && place.len() < 40;
        (whole && PLACES.iter().any(|word| place.starts_with(word))).then_some((number, end + 1))
    })
}

/// How the place in a source begins that a number in brackets names.
const PLACES: [&str; 22] = [
    "p.", "pp.", "p ", "sec", "§", "ch.", "chap", "ch ", "fig", "tab", "eq", "th", "thm", "lem", "prop",
    "def", "cor", "app", "part", "vol", "s.", "art",
];

/// Whether a bracket stands after a variable or another bracket that does: `x[1]`, `A[2][3]`.
fn is_index(text: &str, open: usize) -> bool {
    let before = &text[..open];
    if let Some(inner) = before.strip_suffix(']')
        && let Some(other) = inner.rfind('[')
    {
        return is_index(text, other);
    }
    let mut letters = before.chars().rev();
    let single = letters.next().is_some_and(|c| c.is_alphabetic() && c.is_ascii());
    single && !letters.next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '’' | '\''))
}

/// What stands in a bracket of numbers alone: `3–5, 9`. None is 0, as in the interval `[0, 1]`.
fn numbers_alone(text: &str, open: usize) -> Option<&str> {
    let mut cursor = Cursor::new(text, open + 1);
    let mut count = 0;
    loop {
        cursor.digits(4).filter(|digits| digits.bytes().any(|digit| digit != b'0'))?;
        count += 1;
        if cursor.text("]") {
            return Some(&text[open + 1..cursor.at - 1]);
        }
        cursor.run(1, char::is_whitespace);
        if count == MOST || !cursor.any(",;–-") {
            return None;
        }
        cursor.run(1, char::is_whitespace);
    }
}

/// `[12]`, `[3–5, 9]`: each number its own citation.
pub(super) fn numbers(prose: &Prose, found: &mut Vec<Found>) {
    // `[4]–[6]`: the last number of the bracket before, and where that ended.
    let mut last: Option<(u32, usize)> = None;
    for (open, _) in prose.text.match_indices('[') {
        let Some((inner, close)) = bracket(&prose.text, open) else { continue };
        let ends: Vec<u32> =
            inner.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
        if let Some((before, end)) = last
            && let Some(first) = ends.first().filter(|first| (before + 2..before + 50).contains(*first))
            && matches!(prose.text[end..open].trim(), "-" | "–" | "—")
        {
            for number in before + 1..*first {
                found.push(number_of(number, prose.span(end, open), prose.span(end, open)));
            }
        }
        last = ends.last().map(|number| (*number, close));
        let mut at = open + 1;
        for part in inner.split_inclusive([',', ';']) {
            let number = part.trim_matches([' ', ',', ';']);
            let start = at + part.len() - part.trim_start().len();
            let ends: Vec<u32> = number.split(['–', '-']).filter_map(|n| n.trim().parse().ok()).collect();
            let range = match ends[..] {
                [one] => one..one + 1,
                // A long stretch is a mistake, or no citation.
                [first, last] if first < last && last - first < 50 => first..last + 1,
                _ => 0..0,
            };
            let span = prose.span(start, start + number.len());
            found.extend(range.map(|number| number_of(number, span, prose.span(open, close))));
            at += part.len();
        }
    }
}

/// `(12)`, `(3–5, 9)` in a numbered style with round brackets. What stands after a number, and the steps of an
/// enumeration, are none.
pub(super) fn rounds(prose: &Prose, found: &mut Vec<Found>) {
    let text = &*prose.text;
    let mut own: Vec<(usize, usize, Vec<u32>)> = Vec::new();
    for (open, _) in text.match_indices('(') {
        let Some(length) = text[open + 1..].find(['(', ')']).filter(|length| (1..40).contains(length)) else {
            continue;
        };
        let close = open + 1 + length + 1;
        let before = text[..open].trim_end();
        let named =
            before.ends_with(|c: char| c.is_alphabetic() || matches!(c, '.' | ',' | ')' | '”' | '"' | '%'));
        if named && before.len() < open && text[..close].ends_with(')') {
            own.push((open, close, listed(&text[open + 1..close - 1])));
        }
    }
    own.retain(|(.., numbers)| !numbers.is_empty());
    let goes_on = |close: &usize| {
        text[*close..].starts_with(' ') && text[*close..].trim_start().starts_with(char::is_alphabetic)
    };
    let mut step = 0;
    for (open, close, numbers) in own {
        // `(1) …, (2) …`: the steps of an enumeration.
        let next = matches!(numbers[..], [number] if number == step + 1 || number == 1) && goes_on(&close);
        if next && (step > 0 || numbers == [1] && text[close..].contains("(2) ")) {
            step = numbers[0];
            continue;
        }
        let span = prose.span(open + 1, close - 1);
        let group = prose.span(open, close);
        found.extend(
            numbers.into_iter().map(|number| Found { doubt: Doubt::Round, ..number_of(number, span, group) }),
        );
    }
}

fn number_of(number: u32, span: TextSpan, group: TextSpan) -> Found {
    Found {
        span,
        group,
        style: CitationStyle::Numeric,
        names: Names::default(),
        year: number.to_string(),
        longer: None,
        after: None,
        doubt: Doubt::Thing,
    }
}

/// The numbers of a list such as `4–6` or `9,11-13`; none for anything else.
fn listed(text: &str) -> Vec<u32> {
    let mut all: Vec<u32> = Vec::new();
    for part in text.split([',', ';']) {
        let ends: Option<Vec<u32>> = part
            .split(['–', '-', '−', '⁻'])
            .map(|n| n.trim().parse().ok().filter(|n| (1..1000).contains(n)))
            .collect();
        match ends.as_deref() {
            Some([one]) => all.push(*one),
            Some([first, last]) if first < last && last - first < 50 => all.extend(*first..=*last),
            _ => return Vec::new(),
        }
    }
    all
}

/// Superscript numbers that are no notes' marks: marks by themselves, and lists with dashes (`4–6`), which are none.
pub(super) fn raised(document: &Document, span: TextSpan, numbers: Numbers<'_>, found: &mut Vec<Found>) {
    let marks: Vec<TextSpan> = document.inlines_in(span).iter().map(|inline| inline.span).collect();
    for run in raised_runs(document, span) {
        if marks.iter().any(|mark| mark.overlap(run).is_some()) {
            continue;
        }
        let numbers = listed(&plain_digits(document.slice(run)));
        if numbers.len() > 1 {
            found.extend(numbers.into_iter().map(|number| number_of(number, run, run)));
        }
    }
    for inline in document.inlines_in(span) {
        let InlineTarget::NoteMark { label, kind: NoteKind::Superscript } = &inline.target else { continue };
        if numbers.bodies.contains(&**label) {
            continue;
        }
        let labels =
            label.split(',').map(str::trim).filter(|label| label.bytes().all(|b| b.is_ascii_digit()));
        found.extend(
            labels.filter_map(|label| Some(number_of(label.parse().ok()?, inline.span, inline.span))),
        );
    }
}

/// Stretches that are raised: by style, or in superscript characters after a word.
fn raised_runs(document: &Document, span: TextSpan) -> Vec<TextSpan> {
    let styled = document.styles_in(span).iter().filter(|run| run.style.has(Style::SUPERSCRIPT));
    let mut runs: Vec<TextSpan> =
        styled.map(|run| TextSpan::new(run.span.start.max(span.start), run.span.end.min(span.end))).collect();
    let text = document.slice(span);
    let mut from = 0;
    while let Some(start) = text[from..].find(is_raised).map(|at| from + at) {
        let end = text[start..].find(|c| !is_raised(c)).map_or(text.len(), |at| start + at);
        let power = text[..start].ends_with(|c: char| c.is_ascii_digit() || c == ' ') || start == 0;
        if !power {
            runs.push(TextSpan::new(span.start + start as u32, span.start + end as u32));
        }
        from = end;
    }
    runs
}

fn is_raised(c: char) -> bool {
    matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '⁻')
}

/// Digits in superscript characters as plain ones.
fn plain_digits(text: &str) -> String {
    let digit = |c| {
        Some(match c {
            '¹' => '1',
            '²' => '2',
            '³' => '3',
            '⁰' | '⁴'..='⁹' => char::from_digit(c as u32 - 0x2070, 10)?,
            other => other,
        })
    };
    text.chars().filter_map(digit).collect()
}

/// Keys that pandoc's followers give to figures, tables, sections and the like.
fn is_cross_reference(key: &str) -> bool {
    const KINDS: [&str; 14] =
        ["fig", "tbl", "tab", "sec", "eq", "lst", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr"];
    key.split_once(['-', ':']).is_some_and(|(kind, _)| KINDS.contains(&kind))
}

/// Where a key stands in the text of its citation, from a byte on, with the `@` before it.
fn key_in(text: &str, from: usize, key: &str) -> Option<(usize, usize)> {
    text[from..].match_indices(key).map(|(at, _)| from + at).find_map(|at| {
        let before = &text[..at];
        let brace = before.strip_suffix('{').unwrap_or(before);
        let begins = before.is_empty() || before.ends_with(['[', ';', ' ', '\n']) || brace.ends_with('@');
        let start = if brace.ends_with('@') { brace.len() - 1 } else { at };
        begins.then_some((start, at + key.len()))
    })
}

/// `[@key; @other]`.
pub(super) fn keys(document: &Document, span: TextSpan, found: &mut Vec<Found>) {
    for inline in document.inlines_in(span) {
        let InlineTarget::CitationKey { keys } = &inline.target else { continue };
        let text = document.slice(inline.span);
        let mut from = 0;
        for key in keys {
            let span = key_in(text, from, key).map_or(inline.span, |(start, end)| {
                from = end;
                TextSpan::new(inline.span.start + start as u32, inline.span.start + end as u32)
            });
            found.push(Found {
                span: if span.end <= inline.span.end { span } else { inline.span },
                group: inline.span,
                style: CitationStyle::Key,
                names: Names::default(),
                year: key.to_string(),
                longer: None,
                after: None,
                doubt: match () {
                    () if is_cross_reference(key) => Doubt::Thing,
                    () if text.starts_with('@') => Doubt::Handle,
                    () => Doubt::No,
                },
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_of_numbers() {
        assert_eq!(bracket("[3–5, 9]", 0), Some(("3–5, 9", 10)));
        assert_eq!(bracket("[12]", 0), Some(("12", 4)));
        assert_eq!(bracket("[7, Sec. III]", 0), Some(("7", 13)));
        assert_eq!(bracket("[7, pp. 2–4] a", 0), Some(("7", 14)));
        for text in ["[12", "[a]", "[1.5]", "[12345]", "[1,]", "[1  , 2]", "[0, 1]", "[0]", "[7, each]"] {
            assert_eq!(bracket(text, 0), None, "{text}");
        }
        assert_eq!(bracket("x[1]", 1), None);
        assert_eq!(bracket("A[2][3]", 4), None);
        assert_eq!(bracket("grid[1][2]", 7), Some(("2", 10)));
    }

    #[test]
    fn keys_are_found_in_their_citations() {
        assert_eq!(key_in("[see @doe99; -@{roe/1}, p. 3]", 0, "doe99"), Some((5, 11)));
        assert_eq!(key_in("[see @doe99; -@{roe/1}, p. 3]", 11, "roe/1"), Some((14, 21)));
        assert_eq!(key_in("[doe; roe]", 4, "roe"), Some((6, 9)));
        assert_eq!(key_in("@a", 0, "b"), None);
    }
}
