//! mdBook's preprocessors: files included whole, by lines or by anchors, and lines of examples that it hides
//! (mdBook: MdBook-specific features).

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Severity};
use crate::markdown::rewrite::Rewritten;
use crate::markdown::site::{Include, Site};
use crate::text::SourceSpan;

/// Includes inside includes, deeper than any book has them.
const DEEPEST: usize = 10;

/// More files than any chapter includes.
const MOST_INCLUDES: usize = 1_000;

/// What includes may add to a chapter, in bytes.
const MOST_ADDED: usize = 16 * 1024 * 1024;

/// Includes files; `None` where there is nothing to include.
pub(super) fn includes(
    text: &str,
    start: usize,
    site: &Site<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Rewritten> {
    memchr::memmem::find(&text.as_bytes()[start..], b"{{#")?;
    let mut run = Run { site, out: Rewritten::default(), anchor: None, files: 0, diagnostics, foreign: None };
    run.out.copy(text, 0..start);
    run.read(text, start, "", 0);
    if let Some((count, first)) = run.foreign.take() {
        let message =
            format!("{count} directives of preprocessors cannot be evaluated here and are left out");
        let found = Diagnostic::new(Severity::Information, "preprocessor", message);
        run.diagnostics.push(found.at(SourceSpan::from(first)));
    }
    Some(run.out)
}

struct Run<'a, 's> {
    site: &'a Site<'s>,
    out: Rewritten,
    /// The directive of the chapter that what is written now stands for.
    anchor: Option<Range<usize>>,
    files: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// How many directives of other preprocessors there are, and the first.
    foreign: Option<(usize, Range<usize>)>,
}

impl Run<'_, '_> {
    fn read(&mut self, text: &str, start: usize, folder: &str, depth: usize) {
        let mut from = start;
        while let Some(found) = memchr::memmem::find(&text.as_bytes()[from..], b"{{#") {
            let at = from + found;
            let window = &text.as_bytes()[at..text.len().min(at + 1024)];
            let close = memchr::memmem::find(window, b"}}").filter(|end| !window[..*end].contains(&b'\n'));
            let Some(close) = close else {
                self.copy(text, from..at + 3);
                from = at + 3;
                continue;
            };
            let range = at..at + close + 2;
            let inner = &text[at + 3..range.end - 2];
            let (name, argument) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
            if at > start && text.as_bytes()[at - 1] == b'\\' {
                self.copy(text, from..at - 1);
                self.copy(text, range.clone());
                from = range.end;
                continue;
            }
            self.copy(text, from..at);
            from = range.end;
            let indent = indent(text, at);
            let mut words = argument.split_whitespace();
            match name {
                "include" | "rustdoc_include" => {
                    self.file(words.next().unwrap_or_default(), folder, (&range, indent), depth);
                }
                "playground" | "playpen" => {
                    let path = words.next().unwrap_or_default();
                    self.insert(&format!("```rust\n{indent}"), &range);
                    self.file(path, folder, (&range, indent), DEEPEST);
                    self.insert(&format!("\n{indent}```"), &range);
                }
                "title" => {}
                // In a link's address it may be all of the address.
                name if is_name(name) && !in_address(&text[..at]) => self.foreign(argument, &range),
                _ => self.copy(text, range),
            }
        }
        self.copy(text, from..text.len());
    }

    fn copy(&mut self, text: &str, range: Range<usize>) {
        match self.anchor.clone() {
            None => self.out.copy(text, range),
            Some(anchor) => self.out.insert(&text[range], anchor),
        }
    }

    fn insert(&mut self, text: &str, at: &Range<usize>) {
        let at = self.anchor.clone().unwrap_or_else(|| at.clone());
        self.out.insert(text, at);
    }

    /// A directive of a preprocessor that is not mdBook's own: what it calls itself is shown, the rest is left out.
    fn foreign(&mut self, argument: &str, range: &Range<usize>) {
        let title = ["name", "title", "label"].iter().find_map(|key| {
            let quoted = argument.split_once(&format!("{key}=\""))?.1;
            quoted.split_once('"').map(|(title, _)| title)
        });
        if let Some(title) = title {
            self.insert(&format!("**{title}**"), range);
        }
        self.foreign.get_or_insert_with(|| (0, range.clone())).0 += 1;
    }

    /// Writes what `path`, `path:2:5` or `path:anchor` names; its further lines indented as the first.
    fn file(&mut self, spec: &str, folder: &str, (at, indent): (&Range<usize>, &str), depth: usize) {
        let mut parts = spec.splitn(3, ':');
        let path = parts.next().unwrap_or_default();
        let full = if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
        self.files += 1;
        let may = self.files <= MOST_INCLUDES && self.out.text.len() < MOST_ADDED;
        let bytes = if may { (self.site.include)(&Include::Beside(&full)) } else { None };
        let Some(bytes) = bytes else {
            let place = self.anchor.clone().unwrap_or_else(|| at.clone());
            let message = format!("the included file {full} cannot be read inside the book");
            let severity = if self.site.exists { Severity::Warning } else { Severity::Information };
            self.diagnostics
                .push(Diagnostic::new(severity, "missing-include", message).at(SourceSpan::from(place)));
            return self.insert("…", at);
        };
        let decoded = crate::markdown::decode::decode(&bytes);
        let file = decoded.text[decoded.start..].replace("\r\n", "\n");
        let lines: Vec<&str> = file.lines().collect();
        let chosen = chosen(&lines, parts.next(), parts.next());
        let kept: Vec<&str> = chosen.into_iter().filter(|line| anchor_of(line).is_none()).collect();
        let text = kept.join(&format!("\n{indent}"));
        let before = self.anchor.clone();
        self.anchor.get_or_insert_with(|| at.clone());
        if depth < DEEPEST {
            let inner = full.rsplit_once('/').map_or("", |(folder, _)| folder);
            self.read(&text, 0, inner, depth + 1);
        } else {
            self.copy(&text, 0..text.len());
        }
        self.anchor = before;
    }
}

/// Whether it may be the name of a preprocessor's directive, `tab` or `/tab`.
fn is_name(word: &str) -> bool {
    let name = word.strip_prefix('/').unwrap_or(word);
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Whether a link's address begins where a text ends.
fn in_address(before: &str) -> bool {
    before.ends_with(['(', '<', '"', '\'']) || before.trim_end_matches([' ', '\t']).ends_with("]:")
}

/// The blanks and quote marks before a directive, where nothing else stands there.
fn indent(text: &str, at: usize) -> &str {
    // A line may be long, and have many.
    let from = at.saturating_sub(64);
    let start = memchr::memrchr(b'\n', &text.as_bytes()[from..at]).map(|found| from + found + 1);
    let line = start.or((from == 0).then_some(0)).map_or("", |start| &text[start..at]);
    if line.chars().all(|c| matches!(c, ' ' | '\t' | '>')) { line } else { "" }
}

/// The lines that a range or anchor names; lines are counted from 1.
fn chosen<'a>(lines: &[&'a str], first: Option<&str>, last: Option<&str>) -> Vec<&'a str> {
    let number = |written: Option<&str>| written.and_then(|w| w.trim().parse::<usize>().ok());
    let slice =
        |from: usize, to: usize| lines[from.saturating_sub(1).min(lines.len())..to.min(lines.len())].to_vec();
    match (first, number(first), last) {
        (None, ..) => lines.to_vec(),
        (_, Some(line), None) => slice(line, line),
        (_, Some(line), Some(_)) => slice(line, number(last).unwrap_or(usize::MAX).max(line)),
        (Some(""), None, _) => slice(1, number(last).unwrap_or(usize::MAX)),
        (Some(anchor), None, _) => {
            let mut inside = false;
            let mut found = Vec::new();
            for line in lines {
                match anchor_of(line) {
                    Some((name, starts)) if name == anchor => inside = starts,
                    None if inside => found.push(*line),
                    Some(_) | None => {}
                }
            }
            found
        }
    }
}

/// The name in `ANCHOR: name` or `ANCHOR_END: name`, and whether it begins there.
fn anchor_of(line: &str) -> Option<(&str, bool)> {
    let at = line.find("ANCHOR")?;
    let rest = &line[at + 6..];
    let (rest, starts) = rest.strip_prefix("_END").map_or((rest, true), |rest| (rest, false));
    let name = rest.strip_prefix(':')?.split_whitespace().next()?;
    Some((name, starts))
}

/// Leaves out the lines that mdBook hides in Rust's examples, and in others those behind the prefix that their
/// fence names; `None` where there are none.
pub(super) fn hidden_lines(text: &str, start: usize) -> Option<Rewritten> {
    if memchr::memmem::find(text.as_bytes(), b"rust").is_none()
        && memchr::memmem::find(text.as_bytes(), b"hidelines").is_none()
    {
        return None;
    }
    let mut out = Rewritten::default();
    let mut fence: Option<(&str, Option<String>)> = None;
    let (mut at, mut from, mut changed) = (start, 0, false);
    while at < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |n| at + n + 1);
        let line = &text[at..end];
        let content = line.trim_start_matches([' ', '\t', '>']);
        let marks = ["`", "~"].map(|mark| content.len() - content.trim_start_matches(mark).len());
        let len = marks[0].max(marks[1]);
        match &fence {
            Some((open, _)) if content.starts_with(open) && content.trim_end().len() == len => fence = None,
            None if len >= 3 => {
                let info = content[len..].trim();
                let language = info.split([',', ' ', '{']).next().unwrap_or_default();
                let prefix = info
                    .split_once("hidelines=")
                    .and_then(|(_, rest)| rest.split([',', ' ', '}']).next())
                    .map(str::to_owned)
                    .or_else(|| (language == "rust").then(|| "#".to_owned()));
                fence = Some((&content[..len], prefix));
            }
            Some((_, Some(prefix))) => {
                if let Some(rest) = content.strip_prefix(prefix.as_str()) {
                    let rust = prefix == "#";
                    if rust && rest.starts_with('#') {
                        // `##` stands for one that is shown.
                        let sign = end - rest.len();
                        out.copy(text, from..sign - 1);
                        (from, changed) = (sign, true);
                    } else if !(rust && (rest.starts_with('!') || rest.starts_with('['))) {
                        out.copy(text, from..at);
                        (from, changed) = (end, true);
                    }
                }
            }
            _ => {}
        }
        at = end;
    }
    out.copy(text, from..text.len());
    changed.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "one\n// ANCHOR: a\ntwo\n// ANCHOR: b\nthree\n// ANCHOR_END: b\nfour\n// ANCHOR_END: a\nfive\n";

    fn included(text: &str) -> (String, usize) {
        let include = |wanted: &Include<'_>| match wanted {
            Include::Beside("x.rs") => Some(FILE.as_bytes().to_vec()),
            Include::Beside("sub/part.md") => Some(b"see {{#include inner.md}}\n".to_vec()),
            Include::Beside("sub/inner.md") => Some(b"{{#include inner.md}}!".to_vec()),
            _ => None,
        };
        let site = Site { exists: true, include: &include, ..Site::default() };
        let mut diagnostics = Vec::new();
        let made = includes(text, 0, &site, &mut diagnostics);
        (made.map_or_else(|| text.to_owned(), |made| made.text), diagnostics.len())
    }

    #[test]
    fn lines_and_anchors_are_chosen() {
        assert_eq!(included("{{#include x.rs:3}}").0, "two");
        assert_eq!(included("{{#include x.rs:3:5}}").0, "two\nthree");
        assert_eq!(included("{{#include x.rs::3}}").0, "one\ntwo");
        assert_eq!(included("{{#include x.rs:7:}}").0, "four\nfive");
        assert_eq!(included("{{#rustdoc_include x.rs:a}}").0, "two\nthree\nfour");
        assert_eq!(included("  {{#include x.rs:a}}").0, "  two\n  three\n  four");
        assert_eq!(included("{{#include x.rs}}").0, "one\ntwo\nthree\nfour\nfive");
        assert_eq!(included("\\{{#include x.rs}} {{#title T}}{{#odd}}").0, "{{#include x.rs}} ");
        assert_eq!(included("{{#tab name=\"One two\"}} {{#endtab}}{{#!x}}").0, "**One two** {{#!x}}");
        assert_eq!(included("[a]({{#url}}/b)").0, "[a]({{#url}}/b)");
        assert_eq!(included("{{#playground x.rs:7}}").0, "```rust\nfour\n```");
    }

    #[test]
    fn what_is_missing_or_endless_ends() {
        assert_eq!(included("a {{#include ../../etc}} b"), ("a … b".to_owned(), 1));
        assert!(
            included("{{#include sub/part.md}}").0.starts_with("see !")
                || included("{{#include sub/part.md}}").0.contains('!')
        );
    }

    #[test]
    fn hidden_lines_go() {
        let text = "```rust\n# use a;\n#\n## shown\n#![x]\n#[y]\nlet z;\n```\n# Heading\n```python,hidelines=~\n~x\ny\n```\n";
        let made = hidden_lines(text, 0).map(|made| made.text);
        let wanted = "```rust\n# shown\n#![x]\n#[y]\nlet z;\n```\n# Heading\n```python,hidelines=~\ny\n```\n";
        assert_eq!(made.as_deref(), Some(wanted));
    }
}
