//! `SUMMARY.md`, as mdBook and GitBook have it: headings are parts, list items chapters.

use super::nav::{Item, What};
use super::page::{self, Page};
use super::{links, settings};

/// What such a file says.
#[derive(Debug, Default)]
pub(super) struct Summary {
    /// Its first heading, before anything else.
    pub(super) title: Option<String>,
    pub(super) items: Vec<Item>,
}

/// Which of the two it is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Items are numbered; links before and after the lists are not.
    MdBook,
    /// Items without a link are titles.
    GitBook,
}

/// Reads a summary. `file` is its path from the site's root: what it names stands beside it.
pub(super) fn read(text: &str, file: &str, style: Style) -> Summary {
    let folder = file.rfind('/').map_or("", |at| &file[..at]);
    let mut summary = Summary::default();
    let mut reading = Reading { open: Vec::new(), counts: Vec::new(), part: false, any: false };
    let (mut fence, mut comment) = (None::<char>, false);
    for (at, line) in text.lines().enumerate() {
        let words = line.trim();
        let mark = words.chars().next().unwrap_or(' ');
        if let Some(open) = fence {
            fence = (!words.starts_with(&open.to_string().repeat(3))).then_some(open);
            continue;
        }
        if comment || words.starts_with("<!--") {
            comment = !words.contains("-->");
            continue;
        }
        if words.starts_with("```") || words.starts_with("~~~") {
            fence = Some(mark);
            continue;
        }
        let reason = |what: &str| format!("{what}line {} of {file}", at + 1);
        let level = words.bytes().take_while(|b| *b == b'#').count();
        if (1..=6).contains(&level) && words[level..].starts_with([' ', '\t']) {
            let title = page::heading_text(words).unwrap_or_default();
            if !reading.any && summary.title.is_none() && level == 1 {
                summary.title = Some(title);
            } else {
                reading.part = true;
                reading.open.clear();
                let item = Item::new(What::Group(None), 0, reason("a part: "));
                summary.items.push(item.titled(Some(&title)));
            }
            reading.any = true;
        } else if let Some((indent, rest)) = list_item(line) {
            reading.any = true;
            let item = reading.item(indent, rest, (folder, style), &reason);
            summary.items.extend(item.map(|item| item.on_line(at + 1)));
        } else if words.starts_with('[')
            && let Some((title, destination)) = link(words)
        {
            // Before the lists or after them: no part holds it.
            reading.any = true;
            reading.open.clear();
            reading.part = false;
            let item = |what| Item::new(what, 0, reason("outside the lists: ")).titled(Some(&title));
            summary.items.extend(what(&destination, folder).map(item).map(|item| item.on_line(at + 1)));
        }
    }
    summary
}

struct Reading {
    /// The indent of each list item that the next may stand under.
    open: Vec<usize>,
    counts: Vec<usize>,
    part: bool,
    any: bool,
}

impl Reading {
    fn item(
        &mut self,
        indent: usize,
        rest: &str,
        (folder, style): (&str, Style),
        reason: &impl Fn(&str) -> String,
    ) -> Option<Item> {
        while self.open.last().is_some_and(|open| *open >= indent) {
            self.open.pop();
        }
        let level = self.open.len();
        self.open.push(indent);
        let depth = level + usize::from(self.part);
        let Some((title, destination)) = link(rest) else {
            let title = inline(rest);
            return (style == Style::GitBook && !title.is_empty())
                .then(|| Item::new(What::Group(None), depth, reason("")).titled(Some(&title)));
        };
        let mut item = Item::new(what(&destination, folder)?, depth, reason("")).titled(Some(&title));
        if style == Style::MdBook {
            self.counts.resize(level + 1, 0);
            self.counts[level] += 1;
            let number: Vec<String> = self.counts.iter().map(|count| count.max(&1).to_string()).collect();
            item.number = Some(number.join("."));
        }
        Some(item)
    }
}

/// What a destination stands for; nothing of the work's where it is an address elsewhere.
fn what(destination: &str, folder: &str) -> Option<What> {
    Some(match destination {
        "" => What::Draft,
        path if settings::is_external(path) => return None,
        path if folder.is_empty() => What::File(path.to_owned()),
        path => What::File(format!("{folder}/{path}")),
    })
}

/// The indent of a list item, in columns, and its words.
fn list_item(line: &str) -> Option<(usize, &str)> {
    let mut indent = 0;
    for c in line.chars() {
        match c {
            ' ' => indent += 1,
            '\t' => indent += 4 - indent % 4,
            _ => break,
        }
    }
    let words = line.trim();
    let rest = words.strip_prefix(['-', '*', '+']).or_else(|| {
        let digits = words.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 { None } else { words[digits..].strip_prefix(['.', ')']) }
    })?;
    let rest = rest.strip_prefix([' ', '\t'])?.trim_start();
    (!rest.is_empty()).then_some((indent, rest))
}

/// The first link of a line: its text, and its destination decoded.
fn link(words: &str) -> Option<(String, String)> {
    let open = words.find('[')?;
    let mut depth = 0;
    let mut escaped = false;
    let close = words[open..].char_indices().find_map(|(at, c)| {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => depth += 1,
            ']' => {
                depth -= 1;
                return (depth == 0).then_some(open + at);
            }
            _ => {}
        }
        None
    })?;
    let rest = words[close + 1..].strip_prefix('(')?.trim_start();
    let destination = if let Some(rest) = rest.strip_prefix('<') {
        &rest[..rest.find('>')?]
    } else {
        let mut depth = 0;
        let end = rest.char_indices().find_map(|(at, c)| {
            match c {
                '(' => depth += 1,
                ')' if depth == 0 => return Some(at),
                ')' => depth -= 1,
                _ => {}
            }
            None
        })?;
        // A name with blanks is an error to the builders, and clear to a reader; a title is neither.
        rest[..end].split(" \"").next().unwrap_or_default()
    };
    Some((inline(&words[open + 1..close]), links::decode(destination.trim())))
}

/// Words without their marks.
fn inline(words: &str) -> String {
    if words.contains(['*', '_', '`', '\\', '[', '<', '&']) {
        page::heading_text(&format!("# {words}")).unwrap_or_default()
    } else {
        page::one_line(words.trim())
    }
}

/// Whether a page is a summary and no chapter.
pub(super) fn is_summary(page: &Page) -> bool {
    page.name() == "SUMMARY.md"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, style: Style) -> Vec<String> {
        let items = read(text, "src/SUMMARY.md", style).items;
        items
            .into_iter()
            .map(|item| {
                let number = item.number.map(|n| format!("{n} ")).unwrap_or_default();
                let what = match item.what {
                    What::File(path) => path,
                    What::Draft => "draft".to_owned(),
                    What::Group(_) => "part".to_owned(),
                    What::Page(_) | What::Absent(_) => unreachable!(),
                };
                format!("{}{number}{} = {what}", "  ".repeat(item.depth), item.title.unwrap_or_default())
            })
            .collect()
    }

    #[test]
    fn a_book_has_parts_numbers_and_drafts() {
        let text = "# Summary\n\n[Preface](pre.md)\n\n# Part *One*\n\n- [A `x`](a%20b.md)\n    - [B](<c d.md>)\n    - [C]()\n- [D](d.md \"t\")\n\n---\n\n# Two\n\n* [E](e(1).md)\n\n```\n- [no](no.md)\n```\n<!-- - [no](no.md) -->\n[End](end.md)\n";
        assert_eq!(
            shown(text, Style::MdBook),
            [
                "Preface = src/pre.md",
                "Part One = part",
                "  1 A x = src/a b.md",
                "    1.1 B = src/c d.md",
                "    1.2 C = draft",
                "  2 D = src/d.md",
                "Two = part",
                "  3 E = src/e(1).md",
                "End = src/end.md",
            ]
        );
    }

    #[test]
    fn gitbook_items_may_be_titles() {
        let text = "# Table of contents\n\n* [Hello](README.md)\n\n## Use\n\n* Basics\n  * [A](a.md#x)\n";
        assert_eq!(
            shown(text, Style::GitBook),
            ["Hello = src/README.md", "Use = part", "  Basics = part", "    A = src/a.md#x"]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_summary_is_read(text in "[-*# \t\\[\\]()<>a`\\\\\n]{0,60}") {
            read(&text, "SUMMARY.md", Style::MdBook);
            read(&text, "SUMMARY.md", Style::GitBook);
        }
    }
}
