//! Cross-references: `Figure 2`, `see Tables 1 and 3`, `Section 4.1`, `Appendix B`, `Equation (3)`, and the caption,
//! heading or equation of the same book that each one means.
//!
//! One that may mean two places means none: a chapter's own figure comes before those of others, but where the
//! chapter has none and several others do, the words stay words.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::names::pattern;
use crate::document::{BlockId, BlockKind, ContainerKind, Document, InlineTarget, Style};
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

/// A number: digits with points, a letter, or Roman figures.
const NUMBER: &str = r"(?-i:\d{1,3}(?:\.\d{1,3}){0,4}[a-z]?|[A-Z]\d{0,2}(?:\.\d{1,3}){0,3}|[IVXLC]{1,7})";

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)(?:\b(figs?\.|fig(?:ures?)?|tab(?:les?|s?\.)|sec(?:tions?|s?\.)|chap(?:ters?|s?\.)|appendi(?:x|ces)|annex|box(?:es)?|eq(?:uations?|ns?\.|s?\.)|abb(?:ildung|\.)|tabelle|abschnitt|kapitel|anhang)|(§§?))[\s\x{{a0}}]{{0,2}}\(?({NUMBER})\b\)?",
    ))
});
/// What follows the first of several: `Tables 2 and 3`.
static FURTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)^[\s\x{{a0}}]?(?:,\s?(?:and\s|or\s)?|;\s|–|-|and\s|&\s|or\s|to\s|und\s)\(?({NUMBER})\b\)?"
    ))
});
static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)^[\s*_]*(fig(?:ure|\.)?|tab(?:le|\.)|appendix|annex|box|abb(?:ildung|\.)|tabelle|anhang|chapter|kapitel|section|abschnitt)[\s\x{{a0}}]+({NUMBER})\s*(?:[.:—–\-|]|$|\s)",
    ))
});
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:§\s?)?(?:(\d{1,3}(?:\.\d{1,3}){0,4})[.):]?|([IVXLC]{1,7}|[A-Z])[.):])\s+\p{L}")
});
/// The number behind an equation.
static EQUATION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?m)\s{3}\((\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?|[A-Z]\.\d{1,3})\)$"));
/// What says that another work is spoken of: `Table 2 of the report`, `Section 3 of Smith (2010)`.
static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[\s\x{a0}]+(?:of|from|in)[\s\x{a0}]+(?:the|that|their|his|her|\p{Lu}\p{Ll}+)\b")
});

/// What is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Thing {
    Figure,
    Table,
    Section,
    Chapter,
    Appendix,
    Box,
    Equation,
}

fn thing(word: &str) -> Thing {
    let word = word.to_lowercase();
    let begins = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start));
    if begins(&["fig", "abb"]) {
        Thing::Figure
    } else if begins(&["tab"]) {
        Thing::Table
    } else if begins(&["app", "ann", "anh"]) {
        Thing::Appendix
    } else if begins(&["box"]) {
        Thing::Box
    } else if begins(&["eq"]) {
        Thing::Equation
    } else if begins(&["chap", "kap"]) {
        Thing::Chapter
    } else {
        Thing::Section
    }
}

/// The places of one name.
#[derive(Debug, Default)]
struct Places {
    all: Vec<(ChapterId, BlockId, u32)>,
}

impl Places {
    /// A caption beside its picture's own is the same place.
    fn add(&mut self, chapter: ChapterId, block: BlockId, offset: u32) {
        let same = self.all.last().is_some_and(|(other, last, _)| *other == chapter && block.0 - last.0 <= 2);
        if !same {
            self.all.push((chapter, block, offset));
        }
    }

    /// The only one that a chapter can mean.
    fn meant_in(&self, chapter: ChapterId) -> Option<TextPos> {
        let place = |(chapter, _, offset): &(ChapterId, BlockId, u32)| TextPos::new(*chapter, *offset);
        let mut own = self.all.iter().filter(|(other, ..)| *other == chapter);
        match (own.next(), own.next(), self.all.as_slice()) {
            (Some(only), None, _) | (None, _, [only]) => Some(place(only)),
            _ => None,
        }
    }
}

/// Captions, headings and equations by book, kind and number.
type Targets = HashMap<(ChapterId, Thing, String), Places>;

/// The cross-references of a work that lead to a caption or heading of their own book, by chapter and place.
/// `documents` has one item a chapter; `book_of` names each chapter's book.
pub fn cross_references(
    documents: &[Option<Arc<Document>>],
    book_of: impl Fn(ChapterId) -> ChapterId,
) -> Vec<CrossReference> {
    let loaded = || {
        (0u32..).map(ChapterId).zip(documents).filter_map(|(id, document)| Some((id, document.as_deref()?)))
    };
    let mut targets = Targets::new();
    for (id, document) in loaded() {
        let book = book_of(id);
        captions(document, |thing, number, block, offset| {
            targets.entry((book, thing, number)).or_default().add(id, block, offset);
        });
    }
    let mut found = Vec::new();
    if targets.is_empty() {
        return found;
    }
    for (chapter, document) in loaded() {
        let book = book_of(chapter);
        for block in document.blocks() {
            if !matches!(block.kind, BlockKind::Paragraph | BlockKind::TableCell { .. } | BlockKind::Term) {
                continue;
            }
            named(document.slice(block.span), |range, thing, number| {
                let span =
                    TextSpan::new(block.span.start + range.start as u32, block.span.start + range.end as u32);
                let Some(target) = target(&targets, (book, chapter), thing, number) else { return };
                // A caption is not a reference to itself.
                let own = target.chapter == chapter && block.span.contains(target.offset) && range.start < 6;
                let is_code = document
                    .styles_in(span)
                    .iter()
                    .any(|run| run.style.has(Style::CODE) || run.style.has(Style::MATH));
                if !own && !is_code && document.inlines_in(span).is_empty() {
                    found.push(CrossReference { chapter, span, target });
                }
            });
        }
    }
    found
}

/// The place that a name means in a chapter; for a part of a figure, `3a`, the figure.
fn target(
    targets: &Targets,
    (book, chapter): (ChapterId, ChapterId),
    thing: Thing,
    number: &str,
) -> Option<TextPos> {
    let find = |number: &str| {
        let places = targets.get(&(book, thing, number.to_lowercase()))?;
        Some(places.meant_in(chapter))
    };
    let whole = || find(number.strip_suffix(|c: char| c.is_ascii_lowercase())?);
    find(number).or_else(whole)?
}

/// What a text names: where, what, and its number.
fn named(text: &str, mut each: impl FnMut(std::ops::Range<usize>, Thing, &str)) {
    for m in NAMED.captures_iter(text) {
        let (Some(whole), Some(number)) = (m.get(0), m.get(3)) else { continue };
        let Some(word) = m.get(1).or(m.get(2)) else { continue };
        let small = word.as_str().starts_with(|c: char| c.is_lowercase());
        let lettered = !number.as_str().starts_with(|c: char| c.is_ascii_digit());
        let glued = word.end() == number.start() && m.get(2).is_none() && !word.as_str().ends_with('.');
        // `in this section I argue`; `section230`.
        if (small && lettered) || glued {
            continue;
        }
        let thing = thing(word.as_str());
        let bracket = |range: regex::Match<'_>| {
            // The bracket that closes is the equation's where one opened there.
            let opened = text[..number.start()].ends_with('(');
            if opened { range.end() } else { number.end() }
        };
        let mut ranges = vec![(whole.start()..bracket(whole), number.as_str())];
        let several = word.as_str().ends_with('s') && !word.as_str().eq_ignore_ascii_case("annex")
            || word.as_str().ends_with("s.")
            || word.as_str() == "§§";
        let mut end = bracket(whole);
        while several && let Some(further) = FURTHER.captures(&text[end..]) {
            let (Some(all), Some(number)) = (further.get(0), further.get(1)) else { break };
            ranges.push((end + number.start()..end + number.end(), number.as_str()));
            end += all.end();
        }
        if ELSEWHERE.is_match(&text[end..]) {
            continue;
        }
        for (range, number) in ranges {
            each(range, thing, number);
        }
    }
}

/// The captions, numbered headings and equations of a document.
fn captions(document: &Document, mut each: impl FnMut(Thing, String, BlockId, u32)) {
    for (id, block) in (0u32..).map(BlockId).zip(document.blocks()) {
        let text = document.slice(block.span);
        let start = block.span.start;
        if block.kind == BlockKind::Math {
            let (mut row, mut seen) = (0, 0);
            for m in EQUATION.captures_iter(text) {
                let (Some(whole), Some(number)) = (m.get(0), m.get(1)) else { continue };
                row = text[seen..whole.start()].rfind('\n').map_or(row, |at| seen + at + 1);
                seen = whole.start();
                each(Thing::Equation, number.as_str().to_lowercase(), id, start + row as u32);
            }
            continue;
        }
        let heading = matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Title);
        let parent = block.parent.map(|parent| &document.container(parent).kind);
        let in_figure = matches!(parent, Some(ContainerKind::Figure));
        let captions = heading
            || in_figure
            || matches!(block.kind, BlockKind::Paragraph | BlockKind::Embed { .. })
            || matches!(block.kind, BlockKind::TableCell { row: 0, .. });
        // An entry of a list of figures is no caption.
        let is_entry = matches!(parent, Some(ContainerKind::ListItem { .. }))
            || document
                .inlines_in(TextSpan::new(start, (start + 1).min(block.span.end)))
                .iter()
                .any(|inline| matches!(inline.target, InlineTarget::Link { .. }));
        if !captions || (is_entry && !heading) {
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
                each(thing(word.as_str()), number.as_str().to_lowercase(), id, start);
            }
        } else if heading && let Some(number) = NUMBERED.captures(text).and_then(|m| m.get(1).or(m.get(2))) {
            let number = number.as_str().to_lowercase();
            if matches!(block.kind, BlockKind::Heading { level: 1 } | BlockKind::Title) {
                each(Thing::Chapter, number.clone(), id, start);
            }
            each(Thing::Section, number, id, start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(String, Thing, String)> {
        let mut found = Vec::new();
        named(text, |range, thing, number| found.push((text[range].to_owned(), thing, number.to_owned())));
        found
    }

    #[test]
    fn names_are_told_from_words() {
        let names = |text: &str| all(text).into_iter().map(|(text, ..)| text).collect::<Vec<_>>();
        assert_eq!(names("see Tables 2, 3 and 4b, Fig. 3a."), ["Tables 2", "3", "4b", "Fig. 3a"]);
        assert_eq!(
            names("Equation (3), Eq. 4, § 4.1 and §§ 5–7"),
            ["Equation (3)", "Eq. 4", "§ 4.1", "§§ 5", "7"]
        );
        assert_eq!(
            names("(Figure 2) Appendix B, Box 1, Chapter IV"),
            ["Figure 2", "Appendix B", "Box 1", "Chapter IV"]
        );
        assert_eq!(names("in this section I argue that figure A is a table a day"), [""; 0]);
        assert_eq!(
            names("Section 3 of the Act, Table 2 in Smith (2010), Table 1 of this chapter"),
            ["Table 1"]
        );
        assert_eq!(names("figure2, tables, sections, box"), [""; 0]);
    }
}
