//! A page: what is known of a chapter before it is parsed.

use super::read;
use super::{Source, natural};
use crate::document::{Meta, MetaValue};
use crate::markdown::{self, Dialect};
use crate::text;

/// A file that may become a chapter: its name, front matter and first heading.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// Its path in the work, with `/`.
    pub(super) path: String,
    pub(super) source: Source,
    pub(super) bytes: u64,
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
        let meta = if fenced { markdown::front_matter(head).0 } else { Meta::default() };
        let title = match meta.text("title") {
            Some(title) => one_line(title),
            None => first_heading(read::body(head)).unwrap_or_else(|| title_of_name(&path)),
        };
        Self { path, source, bytes, meta, fenced, title }
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
        let given = |key| self.meta.get(key).is_some_and(|value| *value != MetaValue::Null);
        given("nav_order") || given("parent")
    }
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
fn heading_text(line: &str) -> Option<String> {
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
