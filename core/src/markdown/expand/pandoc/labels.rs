//! The labels, captions and names that figures, tables and chunks of code are given.

use std::collections::HashMap;

use super::super::lines::{Code, Line};

/// The label that a list begins with, after its `{#`.
pub(super) fn label_of(list: &str) -> &str {
    &list[..list
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')))
        .unwrap_or(list.len())]
}

pub(super) fn is_label(label: &str) -> bool {
    !label.is_empty() && label_of(label).len() == label.len()
}

/// The name of a chunk: the second word of `{r name, fig.cap="…"}`.
pub(super) fn chunk_name(line: &str) -> Option<&str> {
    let name = line.split('{').nth(1)?.split([' ', ',', '}']).nth(1)?;
    (!name.is_empty() && !name.contains('=')).then_some(name)
}

/// Where the caption ends that the line at `at` gives the table before it, but for its attributes.
pub(super) fn table_caption(lines: &[Line<'_>], at: usize) -> Option<usize> {
    let line = &lines[at];
    let is_caption = line.content.starts_with(": ") || line.content.starts_with("Table: ");
    let before = lines[..at].iter().rev().take(2).map(|line| line.content).collect::<Vec<_>>();
    let (blank, table) = (before.first()?.is_empty(), before.get(1)?.contains(['|', '-', '+']));
    let list = line.content.rsplit_once(" {").filter(|(_, list)| list.ends_with('}'));
    let tail = list.map_or(0, |(_, list)| list.len() + 2);
    let end = line.range.end - (if tail > 0 { tail } else { 0 });
    (is_caption && blank && table).then_some(end - usize::from(tail > 0))
}

/// The caption that a chunk's option gives its figure.
pub(super) fn caption(line: &str) -> Option<&str> {
    let rest = line
        .split_once("fig.cap")
        .or_else(|| line.split_once("fig-cap"))
        .or_else(|| line.split_once("tbl-cap"))?
        .1;
    let rest = rest.trim_start().strip_prefix(['=', ':'])?.trim();
    match rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        Some(quote) => rest[1..].split(quote).next(),
        None if line.starts_with("#|") => Some(rest),
        None => None,
    }
}

/// What a label's prefix is called.
pub(super) fn kind(prefix: &str) -> Option<&'static str> {
    Some(match prefix {
        "fig" => "Figure",
        "tbl" | "tab" => "Table",
        "eq" => "Equation",
        "sec" => "Section",
        "lst" => "Listing",
        "thm" => "Theorem",
        "lem" => "Lemma",
        "cor" => "Corollary",
        "prp" | "prop" => "Proposition",
        "def" => "Definition",
        "exm" => "Example",
        "exr" => "Exercise",
        "cnj" => "Conjecture",
        _ => return None,
    })
}

/// The labels that a chapter gives its figures, tables and headings.
pub(super) fn labels(lines: &[Line<'_>]) -> HashMap<String, (String, bool)> {
    let mut found: HashMap<String, (String, bool)> = HashMap::new();
    let mut counts: HashMap<&'static str, u32> = HashMap::new();
    let is_label = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    for line in lines {
        let content = line.content;
        let mut names: Vec<String> = Vec::new();
        if content.starts_with('#') && line.code == Code::Outside {
            let title = content.trim_start_matches('#');
            let (title, list) = title.rsplit_once('{').map_or((title, ""), |(title, list)| (title, list));
            let title = title.trim().to_owned();
            let written = list
                .split('#')
                .nth(1)
                .map(|id| id.split(|c| !is_label(c)).next().unwrap_or_default().to_owned());
            let id = written.unwrap_or_else(|| crate::markdown::slug::pandoc(&title));
            found.entry(id).or_insert((title, true));
            continue;
        }
        match line.code {
            Code::Outside => {
                for open in ["{#", "(\\#"] {
                    names.extend(
                        content
                            .split(open)
                            .skip(1)
                            .map(|rest| rest.split(|c| !is_label(c)).next().unwrap_or_default().to_owned()),
                    );
                }
            }
            Code::Opens(_) if content.contains("fig.cap") => {
                names.extend(chunk_name(content).map(|name| format!("fig:{name}")));
            }
            Code::Inside => {
                names.extend(content.strip_prefix("#| label:").map(|name| name.trim().to_owned()));
            }
            Code::Opens(_) | Code::Closes => {}
        }
        for name in names {
            let Some(kind) = kind(name.split(['-', ':']).next().unwrap_or_default()) else { continue };
            if let std::collections::hash_map::Entry::Vacant(place) = found.entry(name) {
                let count = counts.entry(kind).or_insert(0);
                *count += 1;
                place.insert((count.to_string(), false));
            }
        }
    }
    found
}
