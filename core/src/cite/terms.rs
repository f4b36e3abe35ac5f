//! Terms that a work explains: in a glossary, a list of terms or abbreviations, in definition lists.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::names::pattern;
use crate::document::{BlockId, BlockKind, ContainerKind, Document};
use crate::text::{ChapterId, Ordered, TextPos, TextSpan, ceil, floor};

/// More terms than any list has.
const MOST: usize = 2_000;

/// The longest term, in bytes.
const LONGEST: usize = 60;

static LIST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[\d.\sA-Z)]{0,8}\b(?:glossary|abbreviations|acronyms|nomenclature|definitions|(?:list of |key |glossary of |table of )?(?:terms|terminology|abbreviations|acronyms|symbols)(?: and (?:terms|abbreviations|acronyms|definitions|symbols))?|glossar|abkürzungen|abkürzungsverzeichnis)(?: and [a-z]+| used)?\W*$",
    )
});
/// What parts a term from what is said of it.
static PARTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(.{2,60}?)(?:\s+[—–-]\s+|\s*:\s+|\s+=\s+|\n)\S"));

/// A term, and where it is explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The block that says what it is: the definition, cell or entry.
    pub place: TextPos,
    /// All that is said of it, in the same chapter.
    pub span: TextSpan,
    /// The block that has the term itself; equal to `span` where one block has both.
    pub entry: TextSpan,
}

/// The terms of one book.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    pattern: Arc<Regex>,
    definitions: Arc<HashMap<String, Definition>>,
}

/// What is gathered of one book: a term with two explanations has none.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    found: HashMap<String, Option<Definition>>,
}

impl Gathered {
    fn add(&mut self, term: &str, definition: Definition) {
        let term = term.trim().trim_end_matches([':', '—', '–']).trim();
        let fits = (2..=LONGEST).contains(&term.len())
            && term.split_whitespace().count() <= 6
            && term.starts_with(char::is_alphanumeric)
            && term.chars().any(char::is_alphabetic);
        if !fits || self.found.len() >= MOST {
            return;
        }
        self.found
            .entry(key(term))
            .and_modify(|known| {
                if known.as_ref().is_some_and(|known| *known != definition) {
                    *known = None;
                }
            })
            .or_insert(Some(definition));
    }

    /// Takes in what a chapter explains.
    pub(super) fn read(&mut self, chapter: ChapterId, document: &Document) {
        // The level of the list's heading, while one is being read.
        let mut list: Option<u8> = None;
        let mut term: Option<BlockId> = None;
        for (id, block) in (0u32..).map(BlockId).zip(document.blocks()) {
            let text = document.slice(block.span);
            let level = match block.kind {
                BlockKind::Heading { level } => Some(level),
                BlockKind::Title => Some(0),
                _ => None,
            };
            if let Some(level) = level {
                if list.is_none_or(|open| level <= open) {
                    list = LIST.is_match(text.trim()).then_some(level);
                }
                term = None;
                continue;
            }
            let parent = block.parent.map(|parent| document.container(parent));
            let at = |span: TextSpan, entry: TextSpan| Definition {
                place: TextPos::new(chapter, entry.start),
                span,
                entry,
            };
            match &block.kind {
                BlockKind::Term => term = Some(id),
                BlockKind::Paragraph
                    if term.is_some()
                        && parent.is_some_and(|p| matches!(p.kind, ContainerKind::Definition)) =>
                {
                    if let Some(term) = term.take() {
                        let entry = document.block(term).span;
                        self.add(document.slice(entry), at(block.span, entry));
                    }
                }
                BlockKind::TableCell { row, column: 1, header: false } if list.is_some() => {
                    let before = id.0.checked_sub(1).map(|at| document.block(BlockId(at)));
                    if let Some(before) = before
                        && matches!(before.kind, BlockKind::TableCell { row: r, column: 0, .. } if r == *row)
                    {
                        self.add(document.slice(before.span), at(block.span, before.span));
                    }
                }
                BlockKind::Paragraph if list.is_some() => {
                    if let Some(found) = PARTED.captures(text).and_then(|m| m.get(1)) {
                        self.add(found.as_str(), at(block.span, block.span));
                    }
                }
                _ => {}
            }
        }
    }

    /// The terms that have one explanation; `None` where there are none.
    pub(super) fn terms(self) -> Option<Terms> {
        let definitions: HashMap<String, Definition> =
            self.found.into_iter().filter_map(|(term, found)| Some((term, found?))).collect();
        let mut terms: Vec<&String> = definitions.keys().collect();
        terms.order_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        let written: Vec<String> = terms
            .into_iter()
            .map(|term| {
                let written = regex::escape(term);
                if is_acronym(term) { written } else { format!("(?i:{written})") }
            })
            .collect();
        if written.is_empty() {
            return None;
        }
        let pattern = Regex::new(&written.join("|")).ok()?;
        Some(Terms { pattern: Arc::new(pattern), definitions: Arc::new(definitions) })
    }
}

impl Terms {
    /// The terms that touch a span, with what explains each; those in their own entry are left out. It looks no
    /// further than a term may reach.
    pub(super) fn in_span(
        &self,
        (chapter, document): (ChapterId, &Document),
        span: TextSpan,
    ) -> Vec<(TextSpan, Definition)> {
        let Some(block) = document.block_at(span.start).map(|id| document.block(id)) else {
            return Vec::new();
        };
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::TableCell { .. }) {
            return Vec::new();
        }
        let text = document.text();
        let from = floor(text, (span.start as usize).saturating_sub(LONGEST)).max(block.span.start as usize);
        let to = ceil(text, span.end as usize + LONGEST).min(block.span.end as usize);
        let mut out = Vec::new();
        for found in self.pattern.find_iter(&text[from.min(to)..to]) {
            let range: Range<usize> = from + found.start()..from + found.end();
            let own = TextSpan::new(range.start as u32, range.end as u32);
            let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            let whole =
                apart(text[..range.start].chars().next_back()) && apart(text[range.end..].chars().next());
            if !whole || own.overlap(span).is_none() {
                continue;
            }
            let Some(definition) = self.definitions.get(&key(found.as_str())) else { continue };
            let here = |other: TextSpan| definition.place.chapter == chapter && other.overlap(own).is_some();
            if !here(definition.span) && !here(definition.entry) {
                out.push((own, definition.clone()));
            }
        }
        out
    }
}

/// A term as it is looked up: acronyms as they are, words in lower case.
fn key(term: &str) -> String {
    if is_acronym(term) { term.to_owned() } else { term.to_lowercase() }
}

/// Whether a term is an acronym, of which the case counts.
fn is_acronym(term: &str) -> bool {
    !term.contains(' ') && term.chars().filter(|c| c.is_uppercase()).count() > 1
}
