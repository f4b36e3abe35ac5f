//! Where lists of references stand.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::cursor::Cursor;
use super::names::fold;
use super::words::{AFTER_LISTS, LISTS, NAVIGATION, WEAK_LISTS};
use crate::document::{BlockId, BlockKind, Document};
use crate::text::Ordered;

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

/// Levels of headings that are told apart; more than there are.
const LEVELS: usize = 8;

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
    let title = |at: usize| kind_of(document.slice(document.block(sections[at].heading).span));
    let titles: Vec<Title> = (0..sections.len()).map(title).collect();
    let mut lists: Vec<List> = Vec::new();
    // From the last section to the first: where the next one begins that says nothing of a list, by its level; the next
    // one at all; and the next after which there is none.
    let (mut others, mut all, mut stop) = ([count; LEVELS], [count; LEVELS], count);
    for (section, title) in sections.iter().zip(&titles).rev() {
        let (heading, level) = (section.heading.index(), usize::from(section.level).min(LEVELS - 1));
        if matches!(title, Title::List | Title::Weak) {
            let weak = *title == Title::Weak;
            let ends = if weak { &all } else { &others };
            let end = ends[..=level].iter().copied().min().unwrap_or(count).min(stop);
            lists.push(List { blocks: heading + 1..end.max(heading + 1), weak });
        }
        all[level] = heading;
        match title {
            Title::Other => others[level] = heading,
            Title::Stop => stop = heading,
            Title::List | Title::Weak => {}
        }
    }
    if lists.is_empty() {
        // Words alone in a paragraph may stand for a heading.
        for (at, block) in document.blocks().iter().enumerate() {
            let text = document.slice(block.span);
            if block.kind == BlockKind::Paragraph && text.len() < 60 && kind_of(text) == Title::List {
                let next = sections.partition_point(|section| section.heading.index() <= at);
                let blocks = at + 1..sections.get(next).map_or(count, |section| section.heading.index());
                lists.push(List { blocks, weak: document.note_of(BlockId(at as u32)).is_some() });
            }
        }
    }
    if lists.is_empty()
        && let Some(title) = document.meta().text("title")
    {
        let stop = titles.iter().position(|title| *title == Title::Stop);
        let end = stop.map_or(count, |at| sections[at].heading.index());
        match kind_of(title) {
            Title::List => lists.push(List { blocks: 0..end, weak: false }),
            Title::Weak => lists.push(List { blocks: 0..end, weak: true }),
            Title::Stop | Title::Other => {}
        }
    }
    // One list may stand in another: a chapter of that title with a heading of that title.
    lists.order_by_key(|list| (list.weak, list.blocks.start, std::cmp::Reverse(list.blocks.end)));
    let mut kept: BTreeMap<usize, List> = BTreeMap::new();
    for list in lists {
        // None of those kept holds another, so of all that begin before, the last ends last.
        let start = list.blocks.start;
        if kept.range(..=start).next_back().is_some_and(|(_, other)| list.blocks.end <= other.blocks.end) {
            continue;
        }
        let cut = kept.range(start + 1..).next().map_or(usize::MAX, |(start, _)| *start);
        kept.insert(start, List { blocks: start..cut.min(list.blocks.end), weak: list.weak });
    }
    kept.into_values().collect()
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
