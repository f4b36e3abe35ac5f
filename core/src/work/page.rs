//! A page: what is known of a chapter before it is parsed.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::nav::Placed;
use super::read;
use super::{Chapter, Source, natural, settings};
use crate::document::{Meta, MetaValue};
use crate::markdown::{self, Dialect};
use crate::text::{self, ChapterId};

/// A file that may become a chapter: its name, front matter and first heading.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// Its path in the work, with `/`.
    pub(super) path: String,
    pub(super) source: Source,
    pub(super) bytes: u64,
    /// Stands for its front matter and first heading: another number, and the order may be another.
    pub(super) head: u64,
    pub(super) meta: Meta,
    /// Whether it has front matter at all.
    pub(super) fenced: bool,
    /// Front matter, else the first heading, else the file name.
    pub(super) title: String,
}

impl Page {
    /// From the head of a file.
    pub(super) fn new(path: &str, source: Source, head: &[u8], bytes: u64) -> Self {
        let path = text::safe(path).replace('\n', "␊");
        let fenced = read::is_fenced(head);
        let (meta, body) = match other_front_matter(head) {
            Some((meta, end)) => (meta, &head[end..]),
            None if fenced => {
                let body = read::body(head);
                // The body is not needed to read what stands before it, unless that has no end.
                let front = if body.len() < head.len() { &head[..head.len() - body.len()] } else { head };
                (markdown::fields(front), body)
            }
            None => (Meta::default(), head),
        };
        let title = match meta.text("title") {
            Some(title) => one_line(title),
            None => first_heading(body).unwrap_or_else(|| title_of_name(&path)),
        };
        let mut hasher = DefaultHasher::new();
        (&head[..head.len() - body.len()], &title).hash(&mut hasher);
        Self { path, source, bytes, head: hasher.finish(), meta, fenced, title }
    }

    /// The chapter it becomes at a place of the contents.
    pub(super) fn chapter(&self, at: &Placed) -> Chapter {
        Chapter {
            title: self.title.clone(),
            number: at.number.clone(),
            path: self.path.clone(),
            source: self.source.clone(),
            parent: at.parent.map(|parent| ChapterId(parent as u32)),
            depth: at.depth,
            bytes: self.bytes,
            head: self.head,
            meta: self.meta.clone(),
            reason: at.reason.clone(),
            file: 0,
            part: None,
            document: None,
        }
    }

    /// The folder it stands in, `""` for the root.
    pub(super) fn folder(&self) -> &str {
        self.path.rfind('/').map_or("", |at| &self.path[..at])
    }

    /// Its file name.
    pub(super) fn name(&self) -> &str {
        self.path.rfind('/').map_or(&*self.path, |at| &self.path[at + 1..])
    }

    /// Whether it is what a folder's address leads to.
    pub(super) fn is_index(&self) -> bool {
        is_index(self.name())
    }

    /// Whether its author does not want it seen yet.
    pub(super) fn is_hidden(&self) -> bool {
        self.meta.flag("published") == Some(false) || self.meta.flag("draft") == Some(true)
    }

    /// Whether its front matter places it in a just-the-docs site.
    pub(super) fn has_place(&self) -> bool {
        says_place(&self.meta)
    }
}

/// Whether front matter, or what a site's defaults add to it, places a page in a just-the-docs site.
pub(super) fn says_place(meta: &Meta) -> bool {
    let given = |key| meta.get(key).is_some_and(|value| *value != MetaValue::Null);
    given("nav_order") || given("parent")
}

/// Front matter as some generators have it, and the body after it: TOML between `+++`, or JSON.
fn other_front_matter(head: &[u8]) -> Option<(Meta, usize)> {
    let mark = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    if head[mark..].starts_with(b"{") {
        return settings::json_at_start(&head[mark..]).map(|(meta, end)| (meta, mark + end));
    }
    if !head[mark..].starts_with(b"+++") {
        return None;
    }
    let (mut at, mut start) = (mark, None);
    for line in head[mark..].split_inclusive(|b| *b == b'\n') {
        let begin = at;
        at += line.len();
        match start {
            None => start = Some(at),
            Some(start) if line.trim_ascii_end() == b"+++" => {
                let text = String::from_utf8_lossy(&head[start..begin]);
                // What is no TOML is read as far as it goes.
                let meta = markdown::toml(&text).unwrap_or_else(|_| markdown::fields(head));
                return Some((meta, at));
            }
            Some(_) => {}
        }
    }
    None
}

/// A name without the number that says its place, as Docusaurus reads it: `01-intro` but not the date
/// `2021-11-02` nor the version `8.0-x`.
pub(super) fn without_number(name: &str) -> &str {
    number_prefix(name).map_or(name, |(_, rest)| rest)
}

/// The number that a name begins with, and what follows it.
pub(super) fn number_prefix(name: &str) -> Option<(f64, &str)> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &name[digits..];
    let bare = rest.trim_start().trim_start_matches(['-', '_', '.']);
    let version = rest.starts_with(['-', '_', '.']) && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    if digits == 0 || bare.len() == rest.trim_start().len() || version || bare.trim_start().is_empty() {
        return None;
    }
    Some((name[..digits].parse().ok()?, bare.trim_start()))
}

/// Whether a file name is what a folder's address leads to.
pub(super) fn is_index(name: &str) -> bool {
    let stem = natural::stem(name);
    stem.eq_ignore_ascii_case("index") || stem.eq_ignore_ascii_case("readme")
}

/// A file name as a title: its extension and leading number left out, `-` and `_` as blanks.
pub(super) fn title_of_name(path: &str) -> String {
    let name = path.rfind('/').map_or(path, |at| &path[at + 1..]);
    let stem = natural::stem(name);
    let rest = stem.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = if rest.len() < stem.len() { rest.trim_start_matches(['-', '_', '.', ' ']) } else { rest };
    let rest = if rest.is_empty() { stem } else { rest };
    let title = rest.replace(['-', '_'], " ").trim().to_owned();
    let title = if title.is_empty() { stem.to_owned() } else { title };
    let mut chars = title.chars();
    match chars.next() {
        Some(first) if rest.len() < stem.len() || title.contains(' ') => {
            first.to_uppercase().chain(chars).collect()
        }
        _ => title,
    }
}

/// The text of the first heading in Markdown: `# so`, underlined, or `<h1>`; code is stepped over.
fn first_heading(body: &[u8]) -> Option<String> {
    let body = String::from_utf8_lossy(body);
    let mut fence: Option<(char, usize)> = None;
    let (mut comment, mut before) = (false, "");
    for line in body.lines() {
        let blanks = line.len() - line.trim_start().len();
        let text = line.trim();
        let mark = text.chars().next().unwrap_or(' ');
        let run = text.chars().take_while(|c| *c == mark).count();
        match fence {
            Some((c, count)) => {
                if mark == c && run >= count && text.len() == run {
                    fence = None;
                }
                continue;
            }
            None if matches!(mark, '`' | '~') && run >= 3 => {
                fence = Some((mark, run));
                before = "";
                continue;
            }
            None => {}
        }
        if comment || text.starts_with("<!--") {
            comment = !text.contains("-->");
            continue;
        }
        if blanks < 4 && mark == '#' && run <= 6 && text[run..].starts_with([' ', '\t']) {
            return heading_text(text);
        }
        if blanks < 4
            && !before.is_empty()
            && matches!(mark, '=' | '-')
            && run == text.len()
            && (mark == '=' || run > 2)
        {
            return heading_text(&format!("# {before}"));
        }
        let lower = text.get(..3).unwrap_or_default().to_ascii_lowercase();
        if lower == "<h1" || lower == "<h2" {
            let plain = without_tags(text);
            if !plain.is_empty() {
                return Some(plain);
            }
        }
        // Only a line that could be a paragraph's can be underlined.
        before = if blanks >= 4 || matches!(mark, '#' | '>' | '<' | '|' | '{' | '*' | '-' | '+') {
            ""
        } else {
            text
        };
    }
    None
}

/// A heading line's text as the reader would show it.
pub(super) fn heading_text(line: &str) -> Option<String> {
    // Attributes of Pandoc and Python-Markdown: `# Preface {.unnumbered}`, `# Preface { #preface }`.
    let list = |at: usize| line[at + 2..].trim_start_matches(':').trim_start();
    let line = match line.rfind(" {").map(|at| (at, list(at))) {
        Some((at, rest)) if rest.ends_with('}') && rest.starts_with(['#', '.', '-']) => line[..at].trim_end(),
        _ => line,
    };
    let parsed = markdown::parse(line.as_bytes(), Dialect::Kramdown).document;
    let text = one_line(parsed.text().trim());
    let text = if text.is_empty() { one_line(line.trim_matches('#').trim()) } else { text };
    Some(text).filter(|text| !text.is_empty())
}

fn without_tags(html: &str) -> String {
    let mut inside = false;
    let kept: String = html
        .chars()
        .filter(|c| {
            let keep = !inside && *c != '<';
            inside = if inside { *c != '>' } else { *c == '<' };
            keep
        })
        .collect();
    one_line(kept.trim())
}

/// Text made safe, in one line.
pub(super) fn one_line(text: &str) -> String {
    let safe = text::safe(text);
    if safe.contains('\n') {
        safe.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        safe.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_before_names_are_no_dates() {
        assert_eq!(number_prefix("01-intro.md"), Some((1.0, "intro.md")));
        assert_eq!(number_prefix("2 - b"), Some((2.0, "b")));
        assert_eq!(number_prefix("10__c"), Some((10.0, "c")));
        for name in ["2021-11-02-news", "8.0-notes", "7.0", "intro", "12", "3d"] {
            assert_eq!(number_prefix(name), None, "{name}");
        }
    }

    #[test]
    fn other_front_matter_is_stepped_over() {
        let page = |text: &str| Page::new("a.md", Source::Embedded(""), text.as_bytes(), 0);
        let toml = page("+++\nweight = 3 # x\n# no\n[build]\nlist = 'never'\n+++\n# Yes\n");
        assert_eq!((&*toml.title, toml.meta.text("weight")), ("Yes", Some("3")));
        assert_eq!(toml.meta.map("build").and_then(|b| b.text("list")), Some("never"));
        let json = page("{\"weight\": 2}\n\n# Yes\n");
        assert_eq!((&*json.title, json.meta.text("weight")), ("Yes", Some("2")));
        assert_eq!(page("{% include x %}\n# Yes\n").title, "Yes");
    }

    fn heading(text: &str) -> Option<String> {
        first_heading(text.as_bytes())
    }

    #[test]
    fn the_first_heading_stands_outside_code() {
        assert_eq!(heading("text\n\n```\n# no\n```\n## Yes \n"), Some("Yes".into()));
        assert_eq!(heading("Over\n====\n# later\n"), Some("Over".into()));
        assert_eq!(heading("<!-- # no\n# no -->\n# Yes\n"), Some("Yes".into()));
        assert_eq!(heading("<h1 align=\"center\"><b>Logo</b></h1>\n"), Some("Logo".into()));
        assert_eq!(heading("#nothing\n---\n"), None);
        assert_eq!(heading("* a\n---\n"), None);
    }

    #[test]
    fn file_names_become_titles() {
        assert_eq!(title_of_name("a/01-first_steps.md"), "First steps");
        assert_eq!(title_of_name("2021.md"), "2021");
        assert_eq!(title_of_name("empty.md"), "empty");
        assert_eq!(title_of_name("README"), "README");
    }
}
