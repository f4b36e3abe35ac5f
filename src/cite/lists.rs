//! Where lists of references stand.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::cursor::Cursor;
use super::names::fold;
use super::words::{AFTER_LISTS, LISTS, NAVIGATION, WEAK_LISTS};
use crate::document::{BlockId, BlockKind, Document};

static STRONG: LazyLock<HashSet<String>> = LazyLock::new(|| LISTS.iter().map(|title| fold(title)).collect());
static WEAK: LazyLock<HashSet<String>> =
    LazyLock::new(|| WEAK_LISTS.iter().map(|title| fold(title)).collect());

/// A list of references: blocks of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct List {
    pub(super) blocks: Range<usize>,
    /// Whether its title alone does not say that it is one: `Notes`, `Sources`.
    pub(super) weak: bool,
}

/// What a title says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Title {
    List,
    Weak,
    /// Nothing of a list follows.
    Stop,
    Other,
}

fn kind_of(title: &str) -> Title {
    if title.len() > 120 {
        return Title::Other;
    }
    let key = title_key(title);
    match &*key {
        key if STRONG.contains(key) => Title::List,
        key if WEAK.contains(key) => Title::Weak,
        key if NAVIGATION.contains(&key) || AFTER_LISTS.iter().any(|word| key.starts_with(word)) => {
            Title::Stop
        }
        _ => Title::Other,
    }
}

/// The blocks of a document that stand in lists of references.
pub(super) fn lists(document: &Document) -> Vec<List> {
    let sections = document.sections();
    let count = document.blocks().len();
    let mut lists: Vec<List> = Vec::new();
    let title = |at: usize| kind_of(document.slice(document.block(sections[at].heading).span));
    for (at, section) in sections.iter().enumerate() {
        let weak = match title(at) {
            Title::List => false,
            Title::Weak => true,
            Title::Stop | Title::Other => continue,
        };
        let start = section.heading.index() + 1;
        let ends = |other: &usize| match title(*other) {
            Title::Stop => true,
            Title::List | Title::Weak => weak && sections[*other].level <= section.level,
            Title::Other => sections[*other].level <= section.level,
        };
        let end = (at + 1..sections.len()).find(ends).map_or(count, |other| sections[other].heading.index());
        lists.push(List { blocks: start..end.max(start), weak });
    }
    if lists.is_empty() {
        // Words alone in a paragraph may stand for a heading.
        for (at, block) in document.blocks().iter().enumerate() {
            let text = document.slice(block.span);
            if block.kind == BlockKind::Paragraph && text.len() < 60 && kind_of(text) == Title::List {
                let next = sections.iter().map(|s| s.heading.index()).find(|heading| *heading > at);
                let blocks = at + 1..next.unwrap_or(count);
                lists.push(List { blocks, weak: document.note_of(BlockId(at as u32)).is_some() });
            }
        }
    }
    if lists.is_empty()
        && let Some(title) = document.meta().text("title")
    {
        let stop =
            |at: &usize| kind_of(document.slice(document.block(sections[*at].heading).span)) == Title::Stop;
        let end = (0..sections.len()).find(stop).map_or(count, |at| sections[at].heading.index());
        match kind_of(title) {
            Title::List => lists.push(List { blocks: 0..end, weak: false }),
            Title::Weak => lists.push(List { blocks: 0..end, weak: true }),
            Title::Stop | Title::Other => {}
        }
    }
    // One list may stand in another: a chapter of that title with a heading of that title.
    lists.sort_by_key(|list| (list.weak, list.blocks.start, std::cmp::Reverse(list.blocks.end)));
    let mut kept: Vec<List> = Vec::new();
    for list in lists {
        let within =
            |other: &List| other.blocks.start <= list.blocks.start && list.blocks.end <= other.blocks.end;
        if !kept.iter().any(within) {
            let cut =
                kept.iter().map(|other| other.blocks.start).filter(|start| *start > list.blocks.start).min();
            let end = cut.unwrap_or(usize::MAX).min(list.blocks.end);
            kept.push(List { blocks: list.blocks.start..end, weak: list.weak });
        }
    }
    kept.sort_by_key(|list| list.blocks.start);
    kept
}

fn title_key(title: &str) -> String {
    let plain = title.trim().trim_matches(['*', '_', ':', '.', '[', ']', '-', '—', '–', ' ']);
    let folded = fold(plain);
    unnumbered(&folded).trim_matches([' ', ':']).to_owned()
}

/// A title in small letters without the number before it: `7 references`, `chapter iv: sources`, `b) notes`.
fn unnumbered(title: &str) -> &str {
    let mut cursor = Cursor::new(title, 0);
    cursor.maybe(|cursor| cursor.longest(&["chapter", "part"]) && cursor.blanks() > 0);
    cursor.maybe(|cursor| {
        let sign = cursor.text("§");
        cursor.blanks();
        sign
    });
    let number = |cursor: &mut Cursor<'_>| cursor.run(usize::MAX, |c| c.is_ascii_digit()) > 0;
    let numbered = if number(&mut cursor) {
        while cursor.maybe(|cursor| cursor.text(".") && number(cursor)) {}
        true
    } else {
        let roman = |cursor: &mut Cursor<'_>| {
            cursor.run(usize::MAX, |c| "ivxlc".contains(c)) > 0
                && !cursor.peek().is_some_and(char::is_alphabetic)
        };
        cursor.maybe(roman) || cursor.eat(|c| c.is_ascii_lowercase())
    };
    cursor.any(".):");
    if numbered && cursor.blanks() > 0 { cursor.rest() } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lose_their_numbers() {
        for title in [
            "7 references",
            "7.2 references",
            "vii references",
            "chapter iv: references",
            "b) references",
            "§ 4 references",
            "part 2 references",
            "references",
        ] {
            assert_eq!(unnumbered(title), "references", "{title}");
        }
        assert_eq!(unnumbered("live references"), "live references");
        assert_eq!(unnumbered("an index"), "an index");
    }
}
