//! Liquid, the template language that Jekyll runs before kramdown: never shown, never run.

use std::ops::Range;

use super::{HOLE, MarkKind, Work};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::SourceSpan;

/// Takes Liquid out. Tags in code stay as text, but for `{% raw %}`, which is always a tag.
pub(super) fn mask(work: &mut Work, text: &str) {
    let mut at = work.start;
    let (mut hidden, mut first) = (0, None);
    // End tags that do not come any more: many starts without one take no quadratic time.
    let mut missing: Vec<&str> = Vec::new();
    let mut find_tag = |at, name: &'static str| {
        let found = if missing.contains(&name) { None } else { find_tag(text, at, name) };
        if found.is_none() {
            missing.push(name);
        }
        found
    };
    while let Some(tag) = next_tag(text, at) {
        at = tag.range.end;
        let in_code = work.code_end(tag.range.start).is_some();
        match tag.name {
            "raw" => {
                work.erase(tag.range.clone());
                if let Some(end) = find_tag(at, "endraw") {
                    at = end.range.end;
                    work.erase(end.range);
                }
                continue;
            }
            _ if in_code => continue,
            "comment" => {
                let end = find_tag(at, "endcomment").map_or(tag.range.end, |end| end.range.end);
                at = end;
                work.erase(tag.range.start..end);
            }
            "highlight" => {
                if let Some(end) = find_tag(at, "endhighlight")
                    && work.blank_before(tag.range.start)
                    && work.blank_after(tag.range.end)
                    && work.blank_before(end.range.start)
                    && work.blank_after(end.range.end)
                {
                    let language = tag.argument.split_whitespace().next().unwrap_or_default();
                    fence(work, tag.range.clone(), language);
                    fence(work, end.range.clone(), "");
                    at = end.range.end;
                    let from = work.code.partition_point(|range| range.start < tag.range.start);
                    let to = work.code.partition_point(|range| range.start < end.range.end);
                    let end = work.code[from..to].last().map_or(at, |range| range.end.max(at));
                    work.code.splice(from..to, std::iter::once(tag.range.start..end));
                    continue;
                }
                work.erase(tag.range.clone());
            }
            "cite" | "citep" | "citet" | "cite_details" | "quote_cite" if !tag.argument.is_empty() => {
                work.fill(tag.range.clone(), HOLE);
                work.mark(tag.range, MarkKind::Citation);
                continue;
            }
            _ if in_destination(work, &tag.range) => {
                destination(work, tag.range);
                continue;
            }
            _ => work.erase(tag.range.clone()),
        }
        hidden += 1;
        first.get_or_insert(tag.range);
    }
    if let Some(first) = first {
        let message = format!("{hidden} Liquid tags are hidden, not run");
        work.diagnostics
            .push(Diagnostic::new(Severity::Information, "liquid", message).at(SourceSpan::from(first)));
    }
}

struct Tag<'a> {
    range: Range<usize>,
    /// The tag's name; empty for an output, `{{ … }}`.
    name: &'a str,
    argument: &'a str,
}

/// The next tag or output at or after `at`.
fn next_tag(text: &str, mut at: usize) -> Option<Tag<'_>> {
    let bytes = text.as_bytes();
    loop {
        at += memchr::memchr(b'{', &bytes[at..])?;
        let close: &[u8] = match bytes.get(at + 1) {
            Some(b'%') => b"%}",
            Some(b'{') => b"}}",
            _ => {
                at += 1;
                continue;
            }
        };
        // Tags are short; one that does not end soon is text.
        let window = &bytes[at + 2..bytes.len().min(at + 2 + 4096)];
        let Some(found) = memchr::memmem::find(window, close) else {
            at += 2;
            continue;
        };
        let inner = &text[at + 2..at + 2 + found];
        let range = at..at + 2 + found + 2;
        let inner = inner.trim_matches('-').trim();
        if close == b"}}" {
            return Some(Tag { range, name: "", argument: inner });
        }
        let (name, argument) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        return Some(Tag { range, name, argument: argument.trim() });
    }
}

/// The next tag of a name.
fn find_tag<'a>(text: &'a str, mut at: usize, name: &str) -> Option<Tag<'a>> {
    loop {
        at += memchr::memmem::find(&text.as_bytes()[at..], name.as_bytes())?;
        let open = text[..at].trim_end().trim_end_matches('-').strip_suffix("{%").map(str::len);
        if let Some(tag) = open.and_then(|open| next_tag(text, open)).filter(|tag| tag.name == name) {
            return Some(tag);
        }
        at += name.len();
    }
}

/// Makes a tag that stands alone on its line a fence.
fn fence(work: &mut Work, range: Range<usize>, language: &str) {
    let (start, len) = (range.start, range.len());
    work.fill(range, b' ');
    let tildes = (len - language.len()).min(8);
    work.text[start..start + tildes].fill(b'~');
    work.text[start + tildes..start + tildes + language.len()].copy_from_slice(language.as_bytes());
}

/// The keys that jekyll-scholar's `{% cite a b --locator 3 %}` names; `None` for any other text.
pub(in crate::markdown) fn cited(written: &str) -> Option<Box<[Box<str>]>> {
    let tag = next_tag(written, 0).filter(|tag| tag.range.start == 0 && !tag.name.is_empty())?;
    let words = tag.argument.split_whitespace().take_while(|word| !word.starts_with('-'));
    Some(words.map(|word| word.trim_matches([',', '"', '\'']).into()).collect())
}

/// Whether a tag stands where a link leads to: after `](`, after `]: `, or in a quoted attribute of HTML.
fn in_destination(work: &Work, range: &Range<usize>) -> bool {
    let before = &work.text[range.start.saturating_sub(512).max(work.start)..range.start];
    let line = before.rsplit(|b| *b == b'\n').next().unwrap_or_default();
    let word = line.rsplit(|b| matches!(b, b' ' | b'\t')).next().unwrap_or_default();
    let opened = |open: &[u8], close: u8| {
        memchr::memmem::rfind(line, open).is_some_and(|at| !line[at + open.len()..].contains(&close))
    };
    opened(b"](", b')') && line.iter().rev().take_while(|b| **b != b'(').all(|b| !b.is_ascii_whitespace())
        || opened(b"=\"", b'"') && memchr::memrchr(b'<', line) > memchr::memrchr(b'>', line)
        || line.starts_with(b"[") && (line.ends_with(b"]: ") || memchr::memmem::find(word, b"{").is_some())
        || line.trim_ascii_start().starts_with(b"[") && line.trim_ascii_end().ends_with(b"]:")
}

/// Keeps a tag in a link's destination, with what would end the destination overwritten.
fn destination(work: &mut Work, range: Range<usize>) {
    for at in range {
        if matches!(work.text[at], b' ' | b'\t' | b'"' | b'\'' | b'(' | b')' | b'<' | b'>' | b'\\') {
            work.text[at] = b'_';
        }
    }
}

/// A destination without its Liquid: what `link`, `post_url` and the URL filters are given stays, variables
/// such as `site.baseurl` go.
pub(in crate::markdown) fn plain_destination(written: &str) -> String {
    let (mut out, mut at) = (String::new(), 0);
    while let Some(tag) = next_tag(written, at) {
        out.push_str(&written[at..tag.range.start]);
        at = tag.range.end;
        match tag.name {
            "link" | "post_url" => {
                if !out.ends_with('/') && !tag.argument.starts_with('/') {
                    out.push('/');
                }
                out.push_str(tag.argument);
            }
            "" => {
                let value = tag.argument.split('|').next().unwrap_or_default().trim();
                let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
                if let Some(text) = quote.and_then(|q| value.strip_prefix(q)?.strip_suffix(q)) {
                    out.push_str(text);
                }
            }
            _ => {}
        }
    }
    out.push_str(&written[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_lose_their_liquid() {
        assert_eq!(plain_destination("{{ site.baseurl }}/docs/a/"), "/docs/a/");
        assert_eq!(plain_destination("{{ '/docs/a/' | relative_url }}#b"), "/docs/a/#b");
        assert_eq!(plain_destination("{% link docs/a.md %}"), "/docs/a.md");
        assert_eq!(plain_destination("{{ site.url }}{% link docs/a.md %}#x"), "/docs/a.md#x");
    }
}
