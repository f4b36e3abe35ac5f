//! Cross-references: `Figure 2`, `see Table 1`, `Section 4.1`, `Appendix B`, and the caption or heading of the
//! same book that each one means.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::names::pattern;
use crate::document::{BlockKind, ContainerKind, Document};
use crate::text::{ChapterId, TextPos, TextSpan};

/// A place that names a figure, table, section or the like of the same work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossReference {
    /// The chapter it stands in.
    pub chapter: ChapterId,
    /// Its text, `Figure 2`.
    pub span: TextSpan,
    /// Where the caption or heading begins.
    pub target: TextPos,
}

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(fig(?:ure|s|ures|\.)?|tab(?:le|les|\.)|sec(?:tion|tions|s?\.)|chap(?:ter|ters|\.)|appendix|annex|box|abb(?:ildung|\.)|tabelle|abschnitt|kapitel|anhang)\s?[\s\u{a0}]\s?(\d{1,3}(?:\.\d{1,3}){0,4}[a-z]?|[A-Z]|[IVXLC]{1,7})\b",
    )
});
static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[\s*_]*(fig(?:ure|\.)?|tab(?:le|\.)|appendix|annex|box|abb(?:ildung|\.)|tabelle|anhang|chapter|kapitel|section|abschnitt)[\s\u{a0}]+(\d{1,3}(?:\.\d{1,3}){0,4}[a-z]?|[A-Z]|[IVXLC]{1,7})\s*(?:[.:—–\-|]|$|\s)",
    )
});
static NUMBERED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(\d{1,3}(?:\.\d{1,3}){0,4}|[IVXLC]{1,7}|[A-Z])[.):]?\s+\p{L}"));

/// What is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Thing {
    Figure,
    Table,
    Section,
    Appendix,
    Box,
}

fn thing(word: &str) -> Thing {
    let word = word.to_lowercase();
    match &*word {
        word if word.starts_with("fig") || word.starts_with("abb") => Thing::Figure,
        word if word.starts_with("tab") => Thing::Table,
        word if word.starts_with("app") || word.starts_with("ann") || word.starts_with("anh") => {
            Thing::Appendix
        }
        "box" => Thing::Box,
        _ => Thing::Section,
    }
}

/// The cross-references of a work that lead to a caption or heading of their own book, by chapter and place.
/// `documents` has one item a chapter; `book_of` names each chapter's book.
pub fn cross_references(
    documents: &[Option<Arc<Document>>],
    book_of: impl Fn(ChapterId) -> ChapterId,
) -> Vec<CrossReference> {
    let loaded = || {
        (0u32..).map(ChapterId).zip(documents).filter_map(|(id, document)| Some((id, document.as_deref()?)))
    };
    let mut targets: HashMap<(ChapterId, Thing, String), TextPos> = HashMap::new();
    for (id, document) in loaded() {
        captions(document, |thing, number, span| {
            targets.entry((book_of(id), thing, number)).or_insert(TextPos::new(id, span.start));
        });
    }
    let mut found = Vec::new();
    if targets.is_empty() {
        return found;
    }
    for (chapter, document) in loaded() {
        for block in document.blocks() {
            if !matches!(block.kind, BlockKind::Paragraph | BlockKind::TableCell { .. } | BlockKind::Term) {
                continue;
            }
            for m in NAMED.captures_iter(document.slice(block.span)) {
                let (Some(whole), Some(word), Some(number)) = (m.get(0), m.get(1), m.get(2)) else {
                    continue;
                };
                let key = (book_of(chapter), thing(word.as_str()), number.as_str().to_lowercase());
                let Some(target) = targets.get(&key) else { continue };
                let span = TextSpan::new(
                    block.span.start + whole.start() as u32,
                    block.span.start + whole.end() as u32,
                );
                // A caption is not a reference to itself.
                let own =
                    target.chapter == chapter && block.span.contains(target.offset) && whole.start() < 6;
                if !own {
                    found.push(CrossReference { chapter, span, target: *target });
                }
            }
        }
    }
    found
}

/// The captions and numbered headings of a document.
fn captions(document: &Document, mut each: impl FnMut(Thing, String, TextSpan)) {
    for block in document.blocks() {
        let text = document.slice(block.span);
        let heading = matches!(block.kind, BlockKind::Heading { .. });
        let in_figure = block
            .parent
            .is_some_and(|parent| matches!(document.container(parent).kind, ContainerKind::Figure));
        let captions = heading
            || in_figure
            || matches!(block.kind, BlockKind::Paragraph | BlockKind::Embed { .. })
            || matches!(block.kind, BlockKind::TableCell { row: 0, .. });
        if !captions {
            continue;
        }
        if let Some(m) = CAPTION.captures(text) {
            let (Some(whole), Some(word), Some(number)) = (m.get(0), m.get(1), m.get(2)) else { continue };
            // A sentence may begin with the same words: `Table 1 shows …`.
            let rest = &text[whole.end()..];
            let marked = !whole.as_str().ends_with(char::is_whitespace);
            let titled =
                rest.trim_start().chars().next().is_none_or(|c| !c.is_lowercase()) && text.len() < 300;
            if heading || in_figure || marked || titled {
                each(thing(word.as_str()), number.as_str().to_lowercase(), block.span);
            }
        } else if heading && let Some(number) = NUMBERED.captures(text).and_then(|m| m.get(1)) {
            each(Thing::Section, number.as_str().to_lowercase(), block.span);
        }
    }
}
