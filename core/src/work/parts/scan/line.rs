//! What a line of a long file is, at a glance: a heading, a definition, a tag.

use std::ops::Range;

/// The level of an ATX heading.
pub(super) fn heading(bare: &[u8]) -> Option<u8> {
    let level = bare.iter().take_while(|b| **b == b'#').count();
    let fits = (1..=6).contains(&level) && bare.get(level).is_none_or(|b| matches!(b, b' ' | b'\t'));
    fits.then_some(level as u8)
}

/// Whether a line after a blank one begins a paragraph: in small letters or digits, but not as an item of a list that
/// counts in them does (`iv. `, `b) `), with emphasis, a link or a picture.
pub(super) fn is_text(bare: &[u8]) -> bool {
    let run = |is: fn(&u8) -> bool| bare.iter().take(6).take_while(|b| is(b)).count();
    match bare[0] {
        b'0'..=b'9' => !matches!(bare[run(u8::is_ascii_digit)..], [b'.' | b')', ..]),
        b'a'..=b'z' => !matches!(bare[run(u8::is_ascii_alphanumeric)..], [b'.' | b')', b' ' | b'\t', ..]),
        b'*' | b'_' => {
            bare[run(|b| matches!(b, b'*' | b'_'))..].first().is_some_and(u8::is_ascii_alphanumeric)
        }
        b'[' => !is_note_definition(bare),
        b'!' => bare.starts_with(b"!["),
        _ => false,
    }
}

/// The name in a line that begins with a tag.
pub(in crate::work::parts) fn name_of(tag: &str) -> String {
    let (name, _) = tag_name(tag.trim_start_matches('<').as_bytes());
    String::from_utf8_lossy(&name).into_owned()
}

/// A tag's name in lower case, and its length.
pub(in crate::work::parts) fn tag_name(rest: &[u8]) -> (Vec<u8>, usize) {
    let len = rest.iter().take(16).take_while(|b| b.is_ascii_alphanumeric()).count();
    (rest[..len].to_ascii_lowercase(), len)
}

/// The label at the start of a line, as labels are compared, and its range. Of `[^x]` it begins with `^`.
pub(in crate::work::parts) fn label(bare: &[u8]) -> Option<(Box<str>, Range<usize>)> {
    let end = bare[1..].iter().take(1000).position(|b| matches!(b, b']' | b'[' | b'\n')).map(|n| n + 1)?;
    if bare[end] != b']' || end == 1 {
        return None;
    }
    Some((folded(&bare[1..end]), 1..end))
}

/// A label as labels are compared: blanks as one, in lower case.
pub(super) fn folded(label: &[u8]) -> Box<str> {
    let label = String::from_utf8_lossy(label);
    let simple = label.bytes().all(|b| b.is_ascii_graphic() && !b.is_ascii_uppercase());
    if simple {
        return label.into();
    }
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().into()
}

pub(super) fn is_link_definition(bare: &[u8]) -> bool {
    !bare.starts_with(b"[^") && label(bare).is_some_and(|(_, range)| bare.get(range.end + 1) == Some(&b':'))
}

pub(super) fn is_note_definition(bare: &[u8]) -> bool {
    label(bare).is_some_and(|(_, range)| bare.get(range.end + 1) == Some(&b':'))
}

/// What stands in a line behind the signs of quotations and items that it begins with; all of it where that is code.
pub(super) fn inside(bare: &[u8]) -> &[u8] {
    let mut rest = bare;
    loop {
        let digits = rest.iter().take(9).take_while(|b| b.is_ascii_digit()).count();
        let sign = match rest.get(digits) {
            Some(b'>') if digits == 0 => 1,
            Some(b'-' | b'+' | b'*') if digits == 0 && rest.get(1) == Some(&b' ') => 1,
            Some(b'.' | b')') if digits > 0 && rest.get(digits + 1) == Some(&b' ') => digits + 1,
            _ => return rest,
        };
        let blanks = rest[sign..].iter().take_while(|b| **b == b' ').count();
        if blanks > 4 {
            return bare;
        }
        rest = &rest[sign + blanks..];
    }
}

/// Whether what stands in a line can be nothing but words of a paragraph.
pub(super) fn is_words(inner: &[u8]) -> bool {
    let digits = inner.iter().take_while(|b| b.is_ascii_digit()).count();
    let after = inner.get(digits);
    // `2.` alone begins an item.
    let is_item = matches!(after, Some(b'.' | b')'));
    !is_item && (digits > 0 || after.is_some_and(|b| b.is_ascii_alphabetic() || !b.is_ascii()))
}

/// Whether a line defines a note and plain words follow.
pub(super) fn has_words(bare: &[u8]) -> bool {
    if !bare.starts_with(b"[^") || bare.iter().any(|b| matches!(b, b'<' | b'{')) {
        return false;
    }
    let body = label(bare).and_then(|(_, range)| bare.get(range.end + 1..)?.strip_prefix(b":"));
    let words = body.unwrap_or_default().trim_ascii_start();
    words.first().is_some_and(|b| b.is_ascii_uppercase() || !b.is_ascii() || is_text(words))
}

/// Whether `{:name: …}` defines an attribute list.
pub(in crate::work::parts) fn is_list_definition(bare: &[u8]) -> bool {
    let name = bare[2..].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count();
    name > 0 && bare.get(2 + name) == Some(&b':')
}
