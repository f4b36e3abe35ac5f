//! What a line of a long file is, at a glance: a heading, a definition, a tag.

use std::ops::Range;

/// How many signs of quotations and items a line may begin with; what goes deeper is not shown as such.
const SIGNS: usize = 100;

/// A line, and what is seen of it at a glance.
pub(super) struct Line<'a> {
    /// Where it begins, in bytes of the file.
    pub(super) at: usize,
    /// Without the blanks at its end.
    pub(super) text: &'a [u8],
    /// How many blanks it begins with.
    pub(super) indent: usize,
    /// What stands behind them.
    pub(super) bare: &'a [u8],
    /// The level of the heading that it is.
    pub(super) heading: Option<u8>,
    /// What stands behind the signs of quotations and items that it begins with; all of it where that is code.
    pub(super) inner: &'a [u8],
    /// How many quotations begin it, up to the sign of an item.
    pub(super) quotes: usize,
    /// Whether any sign is that of a quotation.
    pub(super) is_quoted: bool,
    /// Whether any sign is that of an item.
    pub(super) is_item: bool,
}

impl<'a> Line<'a> {
    pub(super) fn new(at: usize, text: &'a [u8]) -> Self {
        let indent = text.iter().take_while(|b| **b == b' ').count();
        let bare = &text[indent..];
        let heading = if indent < 4 { heading(bare) } else { None };
        let plain = Self {
            at,
            text,
            indent,
            bare,
            heading,
            inner: bare,
            quotes: 0,
            is_quoted: false,
            is_item: false,
        };
        let mut line = Self { ..plain };
        for _ in 0..SIGNS {
            let Some((sign, len)) = sign(line.inner) else { break };
            let rest = &line.inner[len..];
            let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
            if blanks > 4 {
                return plain;
            }
            line.inner = &rest[blanks..];
            match sign {
                Sign::Quotation => line.is_quoted = true,
                Sign::Item => line.is_item = true,
            }
            line.quotes += usize::from(!line.is_item);
        }
        line
    }

    /// Whether it defines a link.
    pub(super) fn defines_link(&self) -> bool {
        self.inner.starts_with(b"[") && !self.inner.starts_with(b"[^") && is_definition(self.inner)
    }

    /// Whether it defines a note.
    pub(super) fn defines_note(&self) -> bool {
        self.inner.starts_with(b"[^") && is_definition(self.inner)
    }
}

enum Sign {
    Quotation,
    Item,
}

/// The sign that begins a quotation or an item, and its length.
fn sign(bare: &[u8]) -> Option<(Sign, usize)> {
    let digits = bare.iter().take(9).take_while(|b| b.is_ascii_digit()).count();
    let is_apart = |at: usize| matches!(bare.get(at), Some(b' ' | b'\t'));
    match bare.get(digits)? {
        b'>' if digits == 0 => Some((Sign::Quotation, 1)),
        b'-' | b'+' | b'*' if digits == 0 && is_apart(1) && !is_rule(bare) => Some((Sign::Item, 1)),
        b'.' | b')' if digits > 0 && is_apart(digits + 1) => Some((Sign::Item, digits + 1)),
        _ => None,
    }
}

/// Whether a line is a thematic break, if it underlines nothing.
pub(super) fn is_rule(bare: &[u8]) -> bool {
    let signs = bare.iter().filter(|b| !b.is_ascii_whitespace());
    matches!(bare[0], b'-' | b'*' | b'_') && signs.clone().all(|b| *b == bare[0]) && signs.count() > 2
}

/// The sign of a fence that opens code, and how many of them.
pub(super) fn fence(inner: &[u8]) -> Option<(u8, usize)> {
    let sign = *inner.first().filter(|b| matches!(b, b'`' | b'~'))?;
    let count = inner.iter().take_while(|b| **b == sign).count();
    (count >= 3 && (sign == b'~' || !inner[count..].contains(&b'`'))).then_some((sign, count))
}

/// The level of an ATX heading.
fn heading(bare: &[u8]) -> Option<u8> {
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
        b'[' => !is_definition(bare),
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

/// Whether a line begins with a label and a colon.
fn is_definition(bare: &[u8]) -> bool {
    label(bare).is_some_and(|(_, range)| bare.get(range.end + 1) == Some(&b':'))
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
