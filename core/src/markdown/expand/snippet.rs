//! Files that Python-Markdown's and MyST's builders include: `--8<-- "file.md"` (PyMdown: Snippets), `{!file.md!}`
//! (markdown-include), `{% include-markdown "file.md" %}` (mkdocs-include-markdown), ```` ```{include} file.md ````
//! and ```` ```{literalinclude} code.py ```` (MyST: Directives).

use std::ops::Range;

use super::lines::{Code, Line, lines};
use crate::diagnostic::{Diagnostic, Severity};
use crate::markdown::rewrite::Rewritten;
use crate::markdown::site::{Include, Site};
use crate::markdown::{code, decode, front_matter};
use crate::text::SourceSpan;

/// Includes inside includes, deeper than any page has them.
const DEEPEST: usize = 6;

/// More files than any page includes.
const MOST_FILES: usize = 200;

/// Longer than any address.
const LONGEST: usize = 2048;

/// What includes may add to a page, in bytes.
const MOST_ADDED: usize = 8 * 1024 * 1024;

/// Includes files; `None` where there is nothing to include.
pub(super) fn expand(
    text: &str,
    start: usize,
    site: &Site<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Rewritten> {
    if !names_files(&text[start..]) {
        return None;
    }
    let mut run = Run { site, files: 0, added: 0, missing: Vec::new() };
    let mut out = Rewritten::default();
    out.copy(text, 0..start);
    run.read(text, start, 0, &mut |part| match part {
        Part::Copied(range) => out.copy(text, range),
        Part::Made(made, range) => out.insert(&made, range),
    });
    for (file, range) in run.missing {
        let file = crate::text::safe(&file).replace('\n', " ");
        let message = format!("the included file {file} cannot be read inside the site");
        let severity = if site.exists { Severity::Warning } else { Severity::Information };
        diagnostics.push(Diagnostic::new(severity, "missing-include", message).at(SourceSpan::from(range)));
    }
    Some(out)
}

fn names_files(text: &str) -> bool {
    let signs: [&[u8]; 5] = [b"-8<-", b"{!", b"{include}", b"{literalinclude}", b"{%"];
    signs.iter().any(|sign| memchr::memmem::find(text.as_bytes(), sign).is_some())
}

enum Part {
    Copied(Range<usize>),
    Made(String, Range<usize>),
}

struct Run<'s> {
    site: &'s Site<'s>,
    files: usize,
    added: usize,
    missing: Vec<(String, Range<usize>)>,
}

/// What a line, or a directive of several lines, includes.
struct Wanted {
    /// Files, each with the part of it that is wanted.
    files: Vec<String>,
    /// As code in this language.
    code: Option<String>,
    /// Whether its links lead from where the included file stands.
    moves_links: bool,
    options: Vec<(String, String)>,
    /// The line after it.
    next: usize,
}

impl Run<'_> {
    fn read(&mut self, text: &str, start: usize, depth: usize, give: &mut dyn FnMut(Part)) {
        let lines = lines(text, start, &|info| info.starts_with("{include}"));
        let mut at = 0;
        while at < lines.len() {
            let line = &lines[at];
            let Some(wanted) = wanted(&lines, at).filter(|_| depth < DEEPEST) else {
                give(Part::Copied(line.range.clone()));
                at += 1;
                continue;
            };
            let range = line.range.start..lines[wanted.next - 1].range.end;
            let indent = " ".repeat(line.indent);
            let mut shown = String::new();
            for file in &wanted.files {
                let Some(body) = self.file(file, &wanted.options) else {
                    self.missing.push((file.clone(), range.clone()));
                    continue;
                };
                let made = match &wanted.code {
                    Some(language) => format!("~~~~~~{language}\n{}\n~~~~~~\n", body.trim_end_matches('\n')),
                    None if depth + 1 < DEEPEST && names_files(&body) => {
                        let before = self.missing.len();
                        let mut inner = String::new();
                        self.read(&body, 0, depth + 1, &mut |part| match part {
                            Part::Copied(range) => inner.push_str(&body[range]),
                            Part::Made(made, _) => inner.push_str(&made),
                        });
                        // What is missing in there is missing here.
                        self.missing[before..].iter_mut().for_each(|(_, place)| *place = range.clone());
                        inner
                    }
                    None => body,
                };
                let folder = file.rsplit_once('/').map(|(folder, _)| folder).filter(|_| wanted.moves_links);
                let made = if let Some(folder) = folder { with_links_from(folder, &made) } else { made };
                for line in made.lines() {
                    if !line.is_empty() {
                        shown.push_str(&indent);
                    }
                    shown.push_str(line);
                    shown.push('\n');
                }
            }
            give(Part::Made(if shown.is_empty() { "\n".to_owned() } else { shown }, range));
            at = wanted.next;
        }
    }

    /// The text of `file.md`, `file.md:2:5` or `file.md:section`.
    fn file(&mut self, spec: &str, options: &[(String, String)]) -> Option<String> {
        self.files += 1;
        if self.files > MOST_FILES || self.added > MOST_ADDED || spec.contains("://") {
            return None;
        }
        let mut parts = spec.splitn(3, ':');
        let (name, first, last) = (parts.next()?.trim(), parts.next(), parts.next());
        let bytes = (self.site.include)(&Include::Beside(name))?;
        let decoded = decode::decode(&bytes);
        let text = decoded.text[decoded.start..].replace("\r\n", "\n");
        let markdown = name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("md"));
        let skip = if markdown { front_matter::cut(&text, 0).map_or(0, |cut| cut.end) } else { 0 };
        let lines: Vec<&str> = text[skip..].lines().collect();
        let number = |written: &str| written.trim().parse::<usize>().ok();
        let kept: Vec<&str> = match (first, last) {
            (None, _) => chosen(&lines, options),
            (Some(first), last) => match (number(first), last.map(number)) {
                (None, None) if !first.is_empty() => section(&lines, first)?,
                (first, last) => {
                    let from = first.unwrap_or(1).max(1) - 1;
                    let to = last.flatten().unwrap_or(lines.len()).min(lines.len());
                    lines.get(from..to.max(from)).unwrap_or_default().to_vec()
                }
            },
        };
        let text =
            kept.iter().filter(|line| !is_mark(line)).flat_map(|line| [*line, "\n"]).collect::<String>();
        self.added += text.len();
        Some(text)
    }
}

/// What the line at `at` includes.
fn wanted(lines: &[Line<'_>], at: usize) -> Option<Wanted> {
    let line = &lines[at];
    let single = |file: &str| Wanted {
        files: vec![file.trim_matches(['"', '\'', ' ']).to_owned()],
        code: None,
        moves_links: false,
        options: Vec::new(),
        next: at + 1,
    };
    if let Some(rest) = scissors(line.content) {
        if !rest.is_empty() {
            return rest.starts_with(['"', '\'']).then(|| single(rest));
        }
        // Names of files, one a line, up to the next scissors.
        let end = at
            + 1
            + lines[at + 1..].iter().take(MOST_FILES).position(|line| scissors(line.content) == Some(""))?;
        let names = lines[at + 1..end].iter().map(|line| line.content).filter(|name| !name.is_empty());
        let files = names.filter(|name| !name.starts_with(';')).map(str::to_owned).collect();
        return Some(Wanted { files, code: None, moves_links: false, options: Vec::new(), next: end + 1 });
    }
    if let Some(inner) = line.content.strip_prefix("{!").and_then(|rest| rest.strip_suffix("!}")) {
        return (line.code == Code::Outside).then(|| single(inner));
    }
    if line.code == Code::Outside && line.content.starts_with("{%") {
        return templated(lines, at);
    }
    let marks = line.content.len() - line.content.trim_start_matches(['`', '~', ':']).len();
    let (fence, info) = line.content.split_at(marks);
    let (name, file) = info.strip_prefix('{')?.split_once('}')?;
    let is_code = name == "literalinclude";
    if marks < 3 || !(is_code || name == "include") || file.trim().is_empty() {
        return None;
    }
    let close = at + 1 + lines[at + 1..].iter().position(|line| line.content == fence)?;
    let options: Vec<(String, String)> = lines[at + 1..close]
        .iter()
        .filter_map(|line| line.content.strip_prefix(':')?.split_once(':'))
        .map(|(key, value)| (key.to_owned(), value.trim().to_owned()))
        .collect();
    let language = options.iter().find(|(key, _)| key == "language" || key == "code");
    let language = language.map(|(_, value)| value.clone());
    let code = if is_code { Some(language.unwrap_or_default()) } else { language };
    Some(Wanted { files: vec![file.trim().to_owned()], code, moves_links: false, options, next: close + 1 })
}

/// What `{% include-markdown "file" start="…" end="…" %}` or `{% include "file" %}` includes, on one line or on more.
fn templated(lines: &[Line<'_>], at: usize) -> Option<Wanted> {
    let last = lines[at..].iter().take(20).position(|line| line.content.ends_with("%}"))?;
    let written = lines[at..=at + last].iter().flat_map(|line| [line.content, " "]).collect::<String>();
    let inner = written.trim().strip_prefix("{%")?.strip_suffix("%}")?.trim_matches(['-', ' ']);
    let (name, rest) = inner.split_once(char::is_whitespace)?;
    if !matches!(name, "include-markdown" | "include") || inner.contains("{%") {
        return None;
    }
    let quoted = |text: &str| {
        let quote = text.trim_start().chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let inner = &text.trim_start()[1..];
        inner.find(quote).map(|end| inner[..end].to_owned())
    };
    let file = quoted(rest)?;
    let option = |key: &str, named: &str| {
        let value = rest.split(&format!(" {key}=")).nth(1).and_then(quoted)?;
        Some((named.to_owned(), value.replace("\\n", "\n")))
    };
    let options = [option("start", "start-after"), option("end", "end-before")];
    let options = options.into_iter().flatten().collect();
    let moves_links = name == "include-markdown";
    Some(Wanted { files: vec![file], code: None, moves_links, options, next: at + last + 1 })
}

/// A text whose relative links lead from another folder; code is as it was.
fn with_links_from(folder: &str, text: &str) -> String {
    let code = code::code_ranges(text, 0);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), "](").map(|found| found + 2) {
        // What has no end is no address, and there may be many.
        let window = &text.as_bytes()[at..text.len().min(at + LONGEST)];
        let end = window.iter().position(|b| matches!(b, b')' | b' ' | b'\n'));
        let address = end.map_or("", |len| &text[at..at + len]);
        let elsewhere = address.is_empty()
            || address.starts_with(['#', '/', '<', '{'])
            || address.split('/').next().is_some_and(|first| first.contains(':'));
        if !elsewhere && code::covering(&code, at).is_none() {
            out.push_str(&text[from..at]);
            out.push_str(folder);
            out.push('/');
            from = at;
        }
    }
    out.push_str(&text[from..]);
    out
}

/// What follows the scissors of a line, `--8<--`.
fn scissors(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('-')?.trim_start_matches('-').strip_prefix("8<-")?;
    let blade = rest.trim_start_matches('-');
    (blade.is_empty() || blade.starts_with(' ')).then_some(blade.trim())
}

/// Whether a line marks the beginning or end of a section.
fn is_mark(line: &str) -> bool {
    line.contains("--8<-- [start:") || line.contains("--8<-- [end:")
}

/// The lines between the marks of a section.
fn section<'a>(lines: &[&'a str], name: &str) -> Option<Vec<&'a str>> {
    let mark = |what: &str| {
        let sign = format!("--8<-- [{what}:{name}]");
        lines.iter().position(|line| line.contains(&sign))
    };
    let start = mark("start")? + 1;
    let end = mark("end").unwrap_or(lines.len()).max(start);
    Some(lines[start..end].to_vec())
}

/// The lines that a directive's options name.
fn chosen<'a>(lines: &[&'a str], options: &[(String, String)]) -> Vec<&'a str> {
    let says = |name: &str| options.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let find = |text: &str| lines.iter().position(|line| line.contains(text));
    let (mut from, mut to) = (0, lines.len());
    if let Some(at) = says("start-after").and_then(find) {
        from = at + 1;
    }
    if let Some(at) = says("start-at").and_then(find) {
        from = at;
    }
    if let Some(at) = says("end-before").and_then(find) {
        to = at;
    }
    if let Some(at) = says("end-at").and_then(find) {
        to = at + 1;
    }
    let number = |written: Option<&str>| written.and_then(|written| written.trim().parse::<usize>().ok());
    from = number(says("start-line")).unwrap_or(from);
    to = number(says("end-line")).unwrap_or(to).min(lines.len());
    let within = lines.get(from..to.max(from)).unwrap_or_default();
    let Some(ranges) = says("lines") else { return within.to_vec() };
    let mut kept = Vec::new();
    for range in ranges.split(',').take(MOST_FILES) {
        let (first, last) = range.split_once('-').map_or((range, range), |(first, last)| (first, last));
        let first = number(Some(first)).unwrap_or(1).max(1) - 1;
        let last = number(Some(last)).unwrap_or(within.len()).min(within.len());
        kept.extend_from_slice(within.get(first..last.max(first)).unwrap_or_default());
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let include = |wanted: &Include<'_>| match wanted {
            Include::Beside("a.md") => {
                Some(b"---\nx: 1\n---\none\n# --8<-- [start:s]\ntwo\n# --8<-- [end:s]\nthree\n".to_vec())
            }
            Include::Beside("sub/l.md") => {
                Some(b"[a](a.md) `[a](a)` [b](#b) ![c](https://c/d.png)\n".to_vec())
            }
            Include::Beside("loop.md") => Some(b"again\n--8<-- \"loop.md\"\n".to_vec()),
            Include::Beside("c.py") => Some(b"a = 1\nb = 2\nc = 3\nd = 4\n".to_vec()),
            _ => None,
        };
        let site = Site { exists: true, include: &include, ..Site::default() };
        let mut odd = Vec::new();
        let made = expand(text, 0, &site, &mut odd).map_or_else(|| text.to_owned(), |made| made.text);
        format!("{}{}", made.lines().collect::<Vec<_>>().join("|"), "!".repeat(odd.len()))
    }

    #[test]
    fn files_are_included_whole_or_in_part() {
        assert_eq!(shown("x\n  --8<-- \"a.md\"\ny\n"), "x|  one|  two|  three|y");
        assert_eq!(shown("--8<-- \"a.md:s\"\n"), "two");
        assert_eq!(shown("```\n--8<-- 'c.py:2:3'\n```\n"), "```|b = 2|c = 3|```");
        assert_eq!(shown("--8<--\na.md:s\n\ngone.md\n--8<--\n"), "two!");
        assert_eq!(shown("{!a.md!}\n"), "one|two|three");
        assert_eq!(shown("```{include} a.md\n:start-after: one\n```\n"), "two|three");
        let code = "```{literalinclude} c.py\n:language: python\n:lines: 1, 3-\n```\n";
        assert_eq!(shown(code), "~~~~~~python|a = 1|c = 3|d = 4|~~~~~~");
        assert_eq!(shown("{% include-markdown \"a.md\" start=\"one\" %}\n"), "two|three");
        assert_eq!(shown("{%\n  include \"a.md\"\n%}\nx\n"), "one|two|three|x");
        let moved = "[a](sub/a.md) `[a](a)` [b](#b) ![c](https://c/d.png)";
        assert_eq!(shown("{% include-markdown 'sub/l.md' %}\n"), moved);
        assert_eq!(shown("`{% include 'a.md' %}`\n"), "`{% include 'a.md' %}`");
        assert_eq!(shown("--8<-- \"../x.md\"\n"), "!");
    }

    #[test]
    fn what_includes_itself_ends() {
        assert_eq!(shown("--8<-- \"loop.md\"\n").matches("again").count(), DEEPEST);
    }
}
