//! MDX: what is JavaScript there and no text: blocks of `import` and `export`, and comments, `{/* … */}`.

use super::Work;

/// Takes them out. What nothing closes is text.
pub(super) fn mask(work: &mut Work, text: &str) {
    modules(work, text);
    let mut at = work.start;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[at..], b"{/*") {
        at += found;
        if let Some(end) = work.code_end(at) {
            at = end.max(at + 1);
            continue;
        }
        let Some(len) = memchr::memmem::find(&text.as_bytes()[at..], b"*/}") else { return };
        work.erase(at..at + len + 3);
        at += len + 3;
    }
}

/// A paragraph that begins like a statement of a module, to its end.
fn modules(work: &mut Work, text: &str) {
    let mut at = work.start;
    let mut fresh = true;
    let mut open: Option<usize> = None;
    for line in text[work.start..].split_inclusive('\n') {
        let next = at + line.len();
        if line.trim().is_empty() {
            if let Some(start) = open.take() {
                work.erase(start..at);
            }
            fresh = true;
        } else {
            if fresh && is_statement(line) && work.code_end(at).is_none() {
                open = Some(at);
            }
            // Statements may follow one another.
            fresh = false;
        }
        at = next;
    }
    if let Some(start) = open {
        work.erase(start..at);
    }
}

/// `import x from 'y'`, `import 'y'`, `import {`, `export const`: words of prose that begin a paragraph are none.
fn is_statement(line: &str) -> bool {
    let line = line.trim_end();
    if let Some(rest) = line.strip_prefix("import ") {
        let rest = rest.trim_start();
        return rest.starts_with(['\'', '"', '{', '*'])
            || rest.contains(" from '")
            || rest.contains(" from \"");
    }
    line.strip_prefix("export ").is_some_and(|rest| {
        let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        matches!(word, "const" | "let" | "var" | "function" | "class" | "async")
            || rest.starts_with("default ") && rest.ends_with([';', '{', '(', ')'])
            || rest.starts_with(['{', '*'])
    })
}
