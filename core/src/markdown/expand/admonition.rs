//! Admonitions become fenced divisions: MkDocs' `!!! note "Title"` with what is indented under it, its tabs, and
//! directives such as MyST's ```` ```{note} ```` and mdbook-admonish's ```` ```admonish tip ````.

use super::lines::{Code, Line, lines};
use super::tables;
use crate::markdown::rewrite::Rewritten;

/// Admonitions inside admonitions, deeper than any page has them.
const DEEPEST: usize = 24;

/// Rewrites them; `None` where there are none.
pub(super) fn expand(text: &str, start: usize) -> Option<Rewritten> {
    let bytes = &text.as_bytes()[start..];
    let has = |what: &[u8]| memchr::memmem::find(bytes, what).is_some();
    if !(has(b"!!! ")
        || has(b"??? ")
        || has(b"???+ ")
        || has(b"=== ")
        || has(b"```{")
        || has(b"~~~{")
        || has(b":::{")
        || has(b"admonish"))
    {
        return None;
    }
    let lines = lines(text, start, &|info| directive(info).is_some_and(|found| !found.is_code));
    let mut run = Run { text, out: Rewritten::default(), open: Vec::new(), changed: false };
    run.out.copy(text, 0..start);
    let mut at = 0;
    while at < lines.len() {
        at = run.line(&lines, at).max(at + 1);
    }
    run.close(0, text.len());
    run.changed.then_some(run.out)
}

/// What is open.
enum Open {
    /// An admonition of MkDocs: what is indented to `inner` belongs to it. Its own fences stand at `shown`, so
    /// that they keep to the list item that it stands in.
    Indented { inner: usize, shown: usize },
    /// A directive; its fence.
    Fenced(String),
    /// One whose content is not shown.
    Hidden(String),
    /// Mathematics.
    Math(String),
}

struct Run<'a> {
    text: &'a str,
    out: Rewritten,
    open: Vec<Open>,
    changed: bool,
}

impl Run<'_> {
    fn line(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let line = &lines[at];
        if let Some(Open::Fenced(fence) | Open::Hidden(fence) | Open::Math(fence)) = self.open.last() {
            let mark = fence.chars().next().unwrap_or('`');
            let closes = line.content.starts_with(fence.as_str()) && line.content.chars().all(|c| c == mark);
            if closes {
                let indent = " ".repeat(self.shifted(line));
                let shown = match self.open.pop() {
                    Some(Open::Math(_)) => format!("{indent}~~~~\n\n"),
                    Some(Open::Hidden(_)) => "\n".to_owned(),
                    _ => format!("\n{indent}:::\n\n"),
                };
                self.out.insert(&shown, line.range.clone());
                return at + 1;
            }
            if matches!(self.open.last(), Some(Open::Hidden(_))) {
                return at + 1;
            }
        }
        if !line.content.is_empty() {
            let keep = self
                .open
                .iter()
                .take_while(|open| !matches!(open, Open::Indented { inner, .. } if line.indent < *inner))
                .count();
            if keep < self.open.len() {
                self.close(keep, line.range.start);
            }
        }
        if line.code == Code::Outside && self.open.len() < DEEPEST {
            if let Some((kind, title)) = admonition(line.content) {
                let indent = " ".repeat(self.shifted(line));
                let title = without_comments(title);
                let title = if title.is_empty() {
                    String::new()
                } else {
                    format!(" title=\"{}\"", title.replace('"', "”"))
                };
                self.out.insert(&format!("\n{indent}:::: {{.{kind}{title}}}\n\n"), line.range.clone());
                self.open.push(Open::Indented { inner: line.indent + 4, shown: indent.len() });
                self.changed = true;
                return at + 1;
            }
            let marks = line.content.chars().take_while(|c| matches!(c, '`' | '~' | ':')).count();
            let (fence, info) = line.content.split_at(marks);
            let same = fence.chars().all(|c| fence.starts_with(c));
            if let Some(found) = directive(info.trim()).filter(|found| marks >= 3 && same && !found.is_code) {
                return self.directive(lines, at, fence, &found);
            }
        }
        self.copy(line);
        let mut next = at + 1;
        if matches!(line.code, Code::Opens(_)) && line.content.contains("{code") {
            // A directive's options are no code.
            while lines.get(next).is_some_and(|line| is_option(line.content)) {
                self.changed = true;
                next += 1;
            }
        }
        next
    }

    /// The columns of blanks that a line has once its admonitions' are taken off.
    fn shifted(&self, line: &Line<'_>) -> usize {
        let depth = self.open.iter().filter(|open| matches!(open, Open::Indented { .. })).count();
        line.indent.saturating_sub(4 * depth)
    }

    fn copy(&mut self, line: &Line<'_>) {
        let depth = self.open.iter().filter(|open| matches!(open, Open::Indented { .. })).count();
        let mut start = line.range.start;
        let mut column = 0;
        for byte in self.text[line.range.clone()].bytes() {
            if column >= 4 * depth || !matches!(byte, b' ' | b'\t') {
                break;
            }
            column += if byte == b'\t' { 4 } else { 1 };
            start += 1;
        }
        self.out.copy(self.text, start..line.range.end);
    }

    /// Closes what is open until `keep` are left.
    fn close(&mut self, keep: usize, at: usize) {
        while self.open.len() > keep {
            let end = match self.open.pop() {
                Some(Open::Math(_)) => "\n~~~~\n\n".to_owned(),
                Some(Open::Hidden(_)) => "\n".to_owned(),
                Some(Open::Indented { shown, .. }) => format!("\n{}::::\n\n", " ".repeat(shown)),
                Some(Open::Fenced(_)) | None => "\n:::\n\n".to_owned(),
            };
            self.out.insert(&end, at..at);
        }
    }

    /// Opens a directive; gives the line after its options.
    fn directive(&mut self, lines: &[Line<'_>], at: usize, fence: &str, found: &Directive<'_>) -> usize {
        let line = &lines[at];
        let indent = " ".repeat(self.shifted(line));
        self.changed = true;
        let mut next = at + 1;
        let (mut class, mut name, mut alt, mut head) = ("", "", "", "");
        // Options: `:key: value` lines, or YAML between rules.
        let yaml = lines.get(next).is_some_and(|line| line.content == "---");
        if yaml {
            let close = lines[next + 1..].iter().take(64).position(|line| line.content == "---");
            next += close.map_or(0, |close| close + 2);
        }
        while let Some(option) = lines.get(next).filter(|line| !yaml && is_option(line.content)) {
            class = option.content.strip_prefix(":class:").map_or(class, str::trim);
            name = [":name:", ":label:"]
                .iter()
                .find_map(|key| option.content.strip_prefix(key))
                .map_or(name, str::trim);
            alt = option.content.strip_prefix(":alt:").map_or(alt, str::trim);
            head = [":header-rows:", ":header:"]
                .iter()
                .find_map(|key| option.content.strip_prefix(key))
                .map_or(head, str::trim);
            next += 1;
        }
        let range = line.range.start..lines[next - 1].range.end;
        let is_label = !name.is_empty()
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'));
        let label = if is_label { format!("{indent}\\label{{{name}}}\n") } else { String::new() };
        let id = if is_label { format!(" #{name}") } else { String::new() };
        if matches!(found.name, "list-table" | "csv-table" | "glossary") {
            let mark = fence.chars().next().unwrap_or('`');
            let closes =
                |line: &Line<'_>| line.content.starts_with(fence) && line.content.chars().all(|c| c == mark);
            let close = lines[next..].iter().position(closes).map_or(lines.len(), |close| next + close);
            let body = &lines[next..close];
            let inner = match found.name {
                "glossary" => tables::glossary(body, &indent),
                "list-table" => tables::written(tables::of_list(body), !matches!(head, "" | "0"), &indent),
                _ => {
                    let given = (!head.is_empty() && head.parse::<usize>().is_err()).then_some(head);
                    let all = given.into_iter().chain(body.iter().map(|line| line.content));
                    tables::written(tables::of_values(all), !head.is_empty() && head != "0", &indent)
                }
            };
            let title = found.argument.replace('"', "”");
            let title = if title.is_empty() { title } else { format!(" title=\"{title}\"") };
            let range = line.range.start..lines[close.min(lines.len() - 1)].range.end;
            self.out.insert(
                &format!("\n{indent}::: {{.{}{id}{title}}}\n\n{inner}\n{indent}:::\n\n", found.name),
                range,
            );
            return close + 1;
        }
        let (opens, written) = match found.name {
            "math" => (Open::Math(fence.to_owned()), format!("\n{indent}~~~~math\n{label}")),
            "toctree" | "tableofcontents" | "contents" | "bibliography" | "index" | "raw" | "glue"
            | "bibliographystyle" => (Open::Hidden(fence.to_owned()), "\n".to_owned()),
            "figure" | "image" => {
                let target = found.argument;
                // A caption says what a picture shows; where there is none, its other text does.
                let has_caption = lines
                    .get(next..)
                    .and_then(|rest| rest.iter().find(|line| !line.content.is_empty()))
                    .is_some_and(|line| !line.content.starts_with(fence));
                let alt = if has_caption { String::new() } else { alt.replace(['[', ']'], "") };
                (
                    Open::Fenced(fence.to_owned()),
                    format!("\n{indent}::: {{.figure{id}}}\n\n{indent}![{alt}](<{target}>)\n\n"),
                )
            }
            name => {
                let title = title(name, found.argument).replace('"', "”");
                let title = if title.is_empty() { title } else { format!(" title=\"{title}\"") };
                let class = class.split([' ', ',']).find(|c| !c.is_empty()).map(|c| format!(" .{c}"));
                let class = class.filter(|_| name == "admonition").unwrap_or_default();
                (Open::Fenced(fence.to_owned()), format!("\n{indent}::: {{{class} .{name}{id}{title}}}\n\n"))
            }
        };
        self.out.insert(&written, range);
        self.open.push(opens);
        next
    }
}

/// A title without what its author says to no reader.
fn without_comments(title: &str) -> String {
    let mut shown = String::new();
    let mut rest = title;
    while let Some((before, inner)) = rest.split_once("<!--") {
        shown.push_str(before);
        rest = inner.split_once("-->").map_or("", |(_, after)| after);
    }
    shown.push_str(rest);
    shown.trim().to_owned()
}

/// The title of a directive's division.
fn title(name: &str, argument: &str) -> String {
    let word = match name {
        "versionadded" => "New in version",
        "versionchanged" => "Changed in version",
        "deprecated" => "Deprecated since version",
        name if name.starts_with("prf:") || name.starts_with("proof:") => {
            let kind = name.split_once(':').map_or("", |(_, kind)| kind);
            let mut rest = kind.chars();
            let first = rest.next().map(|c| c.to_ascii_uppercase());
            let kind: String = first.into_iter().chain(rest).collect();
            return if argument.is_empty() { kind } else { format!("{kind} ({argument})") };
        }
        _ => return argument.to_owned(),
    };
    format!("{word} {argument}")
}

fn is_option(line: &str) -> bool {
    line.strip_prefix(':').and_then(|rest| rest.split_once(':')).is_some_and(|(key, _)| {
        !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    })
}

/// The kind and title of `!!! note "Title"`, `??? tip`, `=== "Tab"`.
fn admonition(line: &str) -> Option<(String, &str)> {
    let (mark, rest) = line.split_once(' ')?;
    let rest = rest.trim();
    let quoted = |text: &'_ str| text.len() > 1 && text.starts_with('"') && text.ends_with('"');
    match mark {
        "===" | "===!" | "===+" if quoted(rest) => Some(("tab".to_owned(), &rest[1..rest.len() - 1])),
        "!!!" | "???" | "???+" => {
            let (kinds, title) = rest
                .split_once('"')
                .map_or((rest, ""), |(kinds, title)| (kinds, title.trim_end_matches('"')));
            let is_word =
                |word: &str| word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
            let kind = kinds.split_whitespace().next()?;
            if !kinds.split_whitespace().all(is_word) {
                return None;
            }
            let fold = match mark {
                "???" => "fold .",
                "???+" => "unfold .",
                _ => "",
            };
            Some((format!("{fold}{}", kind.to_ascii_lowercase()), title))
        }
        _ => None,
    }
}

struct Directive<'a> {
    name: &'a str,
    argument: &'a str,
    /// Whether what it holds is code.
    is_code: bool,
}

/// The directive that a fence's info string names.
fn directive(info: &str) -> Option<Directive<'_>> {
    if let Some(rest) = info.strip_prefix("admonish") {
        let mut name = rest.split_whitespace().next().unwrap_or("note");
        let argument =
            rest.split_once("title=").map_or("", |(_, title)| title.trim_matches(['"', '\'', ' ']));
        if name.contains('=') {
            name = "note";
        }
        return (rest.is_empty() || rest.starts_with(' ')).then_some(Directive {
            name,
            argument,
            is_code: false,
        });
    }
    let (name, argument) = info.strip_prefix('{')?.split_once('}')?;
    let (name, argument) = (name.trim(), argument.trim());
    let known = !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_'));
    let is_text = crate::markdown::attributes::admonition(name).is_some()
        || name.starts_with("prf:")
        || name.starts_with("proof:")
        || matches!(
            name,
            "figure"
                | "image"
                | "math"
                | "toctree"
                | "tableofcontents"
                | "contents"
                | "bibliography"
                | "index"
                | "raw"
                | "glue"
                | "table"
                | "list-table"
                | "csv-table"
                | "glossary"
                | "solution"
                | "card"
                | "grid"
                | "grid-item"
                | "grid-item-card"
                | "card-carousel"
                | "tab-set"
                | "tab-item"
                | "versionadded"
                | "versionchanged"
                | "deprecated"
                | "rubric"
                | "div"
                | "container"
                | "aside"
                | "margin"
                | "sidebar"
                | "topic"
                | "epigraph"
                | "pull-quote"
                | "dropdown"
                | "details"
                | "blockquote"
        );
    let is_code = !is_text;
    known.then_some(Directive { name, argument, is_code })
}
