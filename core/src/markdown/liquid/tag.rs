//! Liquid's tags and outputs, as they stand in a text.

use std::ops::Range;

/// Tags are short; one that does not end soon is text.
const LONGEST: usize = 4096;

/// A tag, `{% name argument %}`, or an output, `{{ argument }}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Its bytes.
    pub range: Range<usize>,
    /// Its name; empty for an output.
    pub name: &'a str,
    /// What follows the name.
    pub argument: &'a str,
    /// Whether the blanks before it go.
    pub trims_before: bool,
    /// Whether the blanks after it go.
    pub trims_after: bool,
}

/// The next tag or output at or after `at`.
pub(super) fn next_tag(text: &str, mut at: usize) -> Option<Tag<'_>> {
    let bytes = text.as_bytes();
    loop {
        at += memchr::memchr(b'{', bytes.get(at..)?)?;
        let close: &[u8] = match bytes.get(at + 1) {
            Some(b'%') => b"%}",
            Some(b'{') => b"}}",
            _ => {
                at += 1;
                continue;
            }
        };
        let window = &bytes[at + 2..bytes.len().min(at + 2 + LONGEST)];
        let Some(found) = memchr::memmem::find(window, close) else {
            at += 2;
            continue;
        };
        let whole = &text[at + 2..at + 2 + found];
        let inner = whole.strip_prefix('-').unwrap_or(whole);
        let trims_before = inner.len() < whole.len();
        let shorter = inner.strip_suffix('-').unwrap_or(inner);
        let trims_after = shorter.len() < inner.len();
        let inner = shorter.trim();
        let range = at..at + 2 + found + 2;
        let (name, argument) = if close == b"}}" {
            ("", inner)
        } else {
            inner.split_once(char::is_whitespace).unwrap_or((inner, ""))
        };
        return Some(Tag { range, name, argument: argument.trim(), trims_before, trims_after });
    }
}

/// The next tag of a name.
pub(super) fn find_tag<'a>(text: &'a str, mut at: usize, name: &str) -> Option<Tag<'a>> {
    loop {
        at += memchr::memmem::find(&text.as_bytes()[at..], name.as_bytes())?;
        let open = text[..at].trim_end().trim_end_matches('-').strip_suffix("{%").map(str::len);
        if let Some(tag) = open.and_then(|open| next_tag(text, open)).filter(|tag| tag.name == name) {
            return Some(tag);
        }
        at += name.len();
    }
}

/// The parameters of an include: `file key="value" other=variable`.
pub(super) fn parameters(argument: &str) -> (&str, Vec<(&str, &str)>) {
    let mut rest = argument.trim();
    // The name of the file may hold an output.
    let end = if rest.starts_with("{{") {
        rest.find("}}").map_or(rest.len(), |at| at + 2)
            + rest
                .split_once("}}")
                .map_or(0, |(_, after)| after.find(char::is_whitespace).unwrap_or(after.len()))
    } else {
        rest.find(char::is_whitespace).unwrap_or(rest.len())
    };
    let (file, after) = rest.split_at(end.min(rest.len()));
    rest = after;
    let mut found = Vec::new();
    while let Some((key, value)) = rest.split_once('=') {
        let key = key.trim().rsplit(char::is_whitespace).next().unwrap_or_default();
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let len = match quote {
            Some(quote) => closing(&value[1..], quote).map_or(value.len(), |at| at + 2),
            None => value.find(char::is_whitespace).unwrap_or(value.len()),
        };
        found.push((key, &value[..len]));
        rest = &value[len..];
    }
    (file.trim_matches(['"', '\'']), found)
}

/// Where a quoted value ends; a backslash escapes the mark.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_quoted_or_bare() {
        let (file, read) = parameters(r#"fig.html src='a b.png' caption="It\"s" n=page.title"#);
        assert_eq!(file, "fig.html");
        assert_eq!(read, [("src", "'a b.png'"), ("caption", r#""It\"s""#), ("n", "page.title")]);
        assert_eq!(parameters("{{ page.x }}.md a=1"), ("{{ page.x }}.md", vec![("a", "1")]));
    }
}
