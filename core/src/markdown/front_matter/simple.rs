//! Front matter as nearly all of it is: lines of `key: words`. It is read without the YAML parser, which takes most of
//! the time that the order of ten thousand files takes; what it would give is given, or nothing is said.

use super::safe;
use crate::document::{Meta, MetaValue};

/// What a line of front matter is.
enum Line<'a> {
    Field(&'a str, MetaValue),
    Blank,
    /// No YAML: a second `: ` in one line.
    Fault,
}

/// The fields, as the YAML parser reads them; the fault is one that it would find too. `None`: ask it.
pub(super) fn read(content: &str) -> Option<Result<Meta, ()>> {
    if content.len() > super::MOST_BYTES {
        return None;
    }
    let mut meta = Meta::default();
    for line in content.lines() {
        match self::line(line)? {
            Line::Fault => return Some(Err(())),
            Line::Blank => {}
            Line::Field(key, value) => meta.fields.push((key.into(), value)),
        }
    }
    let mut keys: Vec<&str> = meta.fields.iter().map(|(key, _)| &**key).collect();
    keys.sort_unstable();
    let twice = keys.windows(2).any(|pair| pair[0] == pair[1]);
    (!twice).then_some(Ok(meta))
}

fn line(line: &str) -> Option<Line<'_>> {
    if line.is_empty() {
        return Some(Line::Blank);
    }
    let colon = line.find(':')?;
    let (key, rest) = (&line[..colon], &line[colon + 1..]);
    let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if !is_key || !is_word(key) || !(rest.is_empty() || rest.starts_with(' ')) {
        return None;
    }
    let value = rest.trim_matches(' ');
    let Some(first) = value.chars().next() else { return Some(Line::Field(key, MetaValue::Null)) };
    if !(first.is_alphanumeric() || first == '§') || !value.chars().all(is_plain) {
        return None;
    }
    if value.contains(": ") || value.ends_with(':') {
        return Some(Line::Fault);
    }
    if value == "true" || value == "false" {
        return Some(Line::Field(key, MetaValue::Bool(value == "true")));
    }
    let digits = value.bytes().all(|b| b.is_ascii_digit());
    if digits && value.len() < 10 && (value == "0" || !value.starts_with('0')) {
        return Some(Line::Field(key, MetaValue::Number(value.parse().ok()?, value.into())));
    }
    // Other numbers have many forms.
    (!first.is_ascii_digit() && is_word(value)).then(|| Line::Field(key, MetaValue::Text(safe(value).into())))
}

/// Whether a plain scalar that begins with a letter is not another name of nothing, a truth or a number.
fn is_word(text: &str) -> bool {
    let names = ["null", "true", "false"];
    !names.iter().any(|name| text.eq_ignore_ascii_case(name)) && text.parse::<f64>().is_err()
}

/// Whether a character means itself wherever it stands inside a plain scalar.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(
            c,
            ' ' | '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '"' | '(' | ')' | '/' | '-' | '_' | '&'
        )
        || matches!(
            c,
            '+' | '=' | '%' | '@' | '*' | '§' | '–' | '—' | '‘' | '’' | '“' | '”' | '«' | '»' | '…'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::yaml;
    use super::*;

    fn agrees(content: &str) {
        match (read(content), yaml(content)) {
            (Some(Ok(own)), Ok(known)) => assert_eq!(own, known, "{content:?}"),
            (Some(Err(())), Err(_)) | (None, _) => {}
            (own, known) => panic!("{content:?}: {own:?} is not {known:?}"),
        }
    }

    #[test]
    fn the_usual_lines_need_no_parser() {
        let usual = "layout: default\ntitle: § The Aims – “A Review”\nnav_order: 10\nhas_children: true\n\nparent: A & B\nempty:\n";
        assert!(matches!(read(usual), Some(Ok(_))));
        agrees(usual);
        assert_eq!(read("title: Chapter 1: The Aims\n- no: [\n"), Some(Err(())));
        for other in [
            "a: 'b'",
            "a: b # c",
            "a:\n  - b",
            "a: 1.10",
            "a: 010",
            "a: Null",
            "a: x\na: y",
            "a:b",
            "true: x",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_the_parser_reads(
            lines in proptest::collection::vec(
                ("(key|k-2|a_b|no|true|NaN|inf|e|nav_order)", "(:|: |:  )", "[a-zA-Z0-9éß§–’ .,:;!?'\"()/&+=%@*_\\[{#>|~-]{0,12}"),
                0..5,
            ),
            cases in proptest::sample::select(vec!["\n", "\r\n", "\n\n", "\n  "]),
        ) {
            let content: String =
                lines.iter().flat_map(|(key, mark, value)| [key, mark, value, cases]).collect();
            agrees(&content);
        }

        #[test]
        fn words_and_numbers_are_what_the_parser_takes_them_for(
            value in "(true|False|TRUE|yes|no|on|Null|NULL|nan|NaN|inf|Infinity|e5|0|00|7|1e3|0x1F|0o7|123456789|1234567890|1_0|[+]1|x|y|n)[ ]{0,2}",
        ) {
            agrees(&format!("a: {value}\n"));
        }
    }
}
