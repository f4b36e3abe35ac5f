//! What stands between double braces on VitePress's pages: Vue fills it in from the front matter, or by scripts that
//! a reader does not run.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Meta;
use crate::markdown::code;
use crate::markdown::rewrite::Rewritten;
use crate::text::SourceSpan;

/// Expressions are short; one that does not end soon is text.
const LONGEST: usize = 1024;

/// Fills in what the front matter says; `…` stands for what is computed. `None` where there is nothing.
pub(super) fn expand(
    text: &str,
    start: usize,
    meta: &Meta,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Rewritten> {
    let bytes = text.as_bytes();
    memchr::memmem::find(&bytes[start..], b"{{")?;
    let code = code::code_ranges(text, start);
    let mut out = Rewritten::default();
    let mut unknown: Option<(usize, Range<usize>)> = None;
    let (mut from, mut at) = (0, start);
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"{{") {
        at += found;
        if let Some(end) = code::covering(&code, at) {
            at = end.max(at + 2);
            continue;
        }
        let window = &bytes[at + 2..bytes.len().min(at + 2 + LONGEST)];
        let close = memchr::memmem::find(window, b"}}").filter(|end| !window[..*end].contains(&b'\n'));
        let Some(len) = close else {
            at += 2;
            continue;
        };
        let range = at..at + len + 4;
        let inner = text[at + 2..at + 2 + len].trim();
        out.copy(text, from..at);
        if let Some(key) = inner.strip_prefix("$frontmatter.") {
            out.insert(meta.text(key.trim()).unwrap_or_default(), range.clone());
        } else {
            out.insert("…", range.clone());
            unknown.get_or_insert_with(|| (0, range.clone())).0 += 1;
        }
        (from, at) = (range.end, range.end);
    }
    out.copy(text, from..text.len());
    if let Some((count, first)) = unknown {
        let message = format!("{count} expressions of Vue cannot be evaluated here: … stands for them");
        let found = Diagnostic::new(Severity::Information, "expression", message);
        diagnostics.push(found.at(SourceSpan::from(first)));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_filled_in_and_code_is_left() {
        let meta = crate::markdown::yaml("title: Tides\n").unwrap_or_default();
        let mut odd = Vec::new();
        let text = "# {{ $frontmatter.title }}\n\n{{ count + 1 }}a `{{ b }}` {{ $frontmatter.no }}.\n";
        let made = expand(text, 0, &meta, &mut odd).map(|made| made.text);
        assert_eq!(made.as_deref(), Some("# Tides\n\n…a `{{ b }}` .\n"));
        assert_eq!(odd.len(), 1);
    }
}
