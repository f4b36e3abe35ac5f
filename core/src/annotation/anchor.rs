//! Finding a passage again: its exact words where they were, then elsewhere, then like words; or not at all.
//!
//! A passage that is not found is an orphan, which its reader can see and deal with; one that is put on other words
//! misleads. So whatever is doubtful is not attached: exact words that also stood elsewhere need the words round
//! them, and reworded ones must be liker than anything else was when they were quoted.

use std::collections::HashMap;
use std::sync::Arc;

use super::Passage;
use super::copies::{Context, Copy, MARGIN, choose, copies};
use super::fuzzy::{self, Like, Words};
use crate::document::Document;
use crate::text::{ChapterId, TextSpan};

/// How like reworded words must be.
const LIKE: f32 = 0.7;
/// How like they must be where the words on both sides of them are the same: on one side they are those that a
/// passage without its words leaves behind.
const LIKE_IN_CONTEXT: f32 = 0.5;
/// Words of a passage that is known by being like it, where nothing round it is left.
const LONG: usize = 12;
/// How like fewer words must be there.
const NEARLY: f32 = 0.85;

/// A passage to look for, and the chapter it stood in, where that is still there.
pub type Sought = (Passage, Option<ChapterId>);

/// Where a passage stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attached {
    /// The chapter.
    pub chapter: ChapterId,
    /// Its words.
    pub span: TextSpan,
    /// How it was found.
    pub how: How,
}

/// How a passage was found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Its exact words, in its own chapter.
    Exact,
    /// Its exact words, in another chapter.
    Moved,
    /// Words like it, in hundredths.
    Reworded(u8),
}

/// Finds a passage in its own chapter by its exact words, where those round them leave no doubt.
pub fn attach_near(passage: &Passage, chapter: ChapterId, document: &Document) -> Option<Attached> {
    if passage.quote.is_empty() {
        return None;
    }
    if written(document) == passage.hash {
        return unchanged(passage, document).map(|span| Attached { chapter, span, how: How::Exact });
    }
    let copies = copies(passage, chapter, document, true);
    choose(passage, &copies, false).map(|copy| Attached { chapter, span: copy.span, how: How::Exact })
}

/// The hash of a chapter's text, as a passage has it.
fn written(document: &Document) -> String {
    format!("{:016x}", document.text_hash())
}

/// Where a passage stands in the very text it was quoted from, however often its words stand there.
fn unchanged(passage: &Passage, document: &Document) -> Option<TextSpan> {
    let (start, _) = document.find(&passage.locator())?;
    let span = TextSpan::new(start, start + passage.quote.len() as u32);
    document.text().get(span.range()).is_some_and(|words| words == passage.quote).then_some(span)
}

/// Finds passages anywhere in a work, each with its own chapter where that is still there. For each what was found;
/// `None` for an orphan. Chapters are gone through one at a time, so that no more than one is held as words.
pub fn attach(passages: &[Sought], documents: &[Option<Arc<Document>>]) -> Vec<Option<Attached>> {
    let chapters = || {
        let all = (0..).map(ChapterId).zip(documents);
        all.filter_map(|(id, document)| Some((id, document.as_deref()?)))
    };
    // Chapters by their text; `None` for one that several have.
    let mut texts: HashMap<String, Option<ChapterId>> = HashMap::new();
    for (id, document) in chapters() {
        texts.entry(written(document)).and_modify(|one| *one = None).or_insert(Some(id));
    }
    let mut out: Vec<Option<Attached>> = Vec::with_capacity(passages.len());
    for (passage, own) in passages {
        let near = own.and_then(|own| attach_near(passage, own, documents.get(own.index())?.as_deref()?));
        // A chapter that was only renamed has it where it was.
        let renamed = || {
            let id = texts.get(&passage.hash).copied().flatten()?;
            let span = unchanged(passage, documents.get(id.index())?.as_deref()?)?;
            Some(Attached { chapter: id, span, how: How::Moved })
        };
        let exact = near.or_else(renamed).or_else(|| {
            let all: Vec<Copy> =
                chapters().flat_map(|(id, d)| copies(passage, id, d, Some(id) == *own)).collect();
            let found = choose(passage, &all, true)?;
            let how = if Some(found.chapter) == *own { How::Exact } else { How::Moved };
            Some(Attached { chapter: found.chapter, span: found.span, how })
        });
        out.push(exact);
    }
    let mut lost: Vec<Lost> = (0..passages.len())
        .filter(|at| out[*at].is_none() && passages[*at].0.rival < 100)
        .map(|at| Lost { at, keys: fuzzy::keys(&passages[at].0.quote), best: None, second: 0.0 })
        .collect();
    if lost.is_empty() {
        return out;
    }
    for (id, document) in chapters() {
        let words = Words::of(document.text());
        for one in &mut lost {
            let passage = &passages[one.at].0;
            for like in words.like(&one.keys).into_iter().take(3) {
                one.weigh(id, like, Context::of(passage, document.text(), like.span));
            }
        }
    }
    for one in lost {
        let (passage, own) = &passages[one.at];
        out[one.at] = one.settle(passage, *own).map(|(chapter, like)| {
            let text = documents[chapter.index()].as_deref().map_or("", Document::text);
            let percent = (like.likeness * 100.0).round().clamp(1.0, 99.0) as u8;
            Attached { chapter, span: with_marks(passage, text, like.span), how: How::Reworded(percent) }
        });
    }
    out
}

/// A passage whose exact words stand nowhere, and the likest words so far.
struct Lost {
    at: usize,
    keys: Vec<u32>,
    best: Option<(ChapterId, Like, Context, f32)>,
    /// The weight of the next best.
    second: f32,
}

impl Lost {
    fn weigh(&mut self, chapter: ChapterId, like: Like, context: Context) {
        let weight = like.likeness + context.mean() / 2.0;
        match &self.best {
            Some((.., best)) if *best >= weight => self.second = self.second.max(weight),
            _ => {
                self.second = self.best.map_or(0.0, |(.., before)| before);
                self.best = Some((chapter, like, context, weight));
            }
        }
    }

    /// The likest words, if they are the passage beyond doubt.
    fn settle(&self, passage: &Passage, own: Option<ChapterId>) -> Option<(ChapterId, Like)> {
        let (chapter, like, context, weight) = self.best?;
        let likeness = like.likeness;
        // A few words that are like a few others may be anybody's, unless they stand where they stood.
        let enough = if self.keys.len() >= LONG || context.best() >= 0.3 { LIKE } else { NEARLY };
        let alike = likeness >= enough || likeness >= LIKE_IN_CONTEXT && context.least() >= 0.6;
        // Text made after one pattern has passages that are like each other.
        let unrivalled = likeness * 100.0 > f32::from(passage.rival) + 100.0 * MARGIN;
        // In a chapter that it did not stand in, its surroundings must have come along.
        let at_home = Some(chapter) == own || context.best() >= 0.5;
        (alike && unrivalled && at_home && weight - self.second >= MARGIN).then_some((chapter, like))
    }
}

/// A span of words with the marks before and after that the passage also began and ended with.
fn with_marks(passage: &Passage, text: &str, span: TextSpan) -> TextSpan {
    let is_mark = |c: &char| !c.is_alphanumeric() && !c.is_whitespace();
    let tail: Vec<char> = passage.quote.chars().rev().take_while(is_mark).collect();
    let after = text[span.end as usize..].chars().zip(tail.iter().rev());
    let after: usize = after.take_while(|(a, b)| a == *b).map(|(c, _)| c.len_utf8()).sum();
    let head: Vec<char> = passage.quote.chars().take_while(is_mark).collect();
    let before = text[..span.start as usize].chars().rev().zip(head.iter().rev());
    let before: usize = before.take_while(|(a, b)| a == *b).map(|(c, _)| c.len_utf8()).sum();
    TextSpan::new(span.start - before as u32, span.end + after as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BlockKind, Builder, Meta, Origin};

    fn document(paragraphs: &[&str]) -> Arc<Document> {
        let mut builder = Builder::new();
        for text in paragraphs {
            builder.begin(BlockKind::Paragraph);
            builder.text(text, Origin::Generated(0));
            builder.end();
        }
        Arc::new(builder.finish(Meta::default()))
    }

    fn quoted(document: &Document, words: &str, nth: usize) -> Passage {
        let at = document.text().match_indices(words).nth(nth).unwrap().0;
        let span = TextSpan::new(at as u32, (at + words.len()) as u32);
        Passage::quote(document, "a.md", vec!["A".into()], span, std::iter::empty())
    }

    /// Where a passage of the first text is found in the chapters: its words, and how.
    fn found(passage: &Passage, chapters: &[&[&str]]) -> Option<(usize, String, How)> {
        let documents: Vec<_> = chapters.iter().map(|texts| Some(document(texts))).collect();
        let attached = attach(&[(passage.clone(), Some(ChapterId(0)))], &documents)[0]?;
        let text = documents[attached.chapter.index()].as_ref().unwrap().slice(attached.span);
        Some((attached.chapter.index(), text.to_owned(), attached.how))
    }

    const ONE: &str = "The lamps along the mole were lit before dusk.";
    const TWO: &str = "Ships of three nations waited for the tide to turn, and nobody spoke.";
    const THREE: &str = "A pilot came aboard at last, late and rather drunk.";

    #[test]
    fn it_stays_moves_and_is_reworded() {
        let passage = quoted(&document(&[ONE, TWO, THREE]), TWO, 0);
        let two = || TWO.to_owned();
        assert_eq!(found(&passage, &[&[ONE, TWO, THREE]]), Some((0, two(), How::Exact)));
        assert_eq!(found(&passage, &[&["New.", ONE, "More.", TWO]]), Some((0, two(), How::Exact)));
        assert_eq!(found(&passage, &[&[ONE, THREE], &["Elsewhere.", TWO]]), Some((1, two(), How::Moved)));
        let new = "Ships of four nations waited for the tide to turn, and nobody at all spoke.";
        let (chapter, words, how) = found(&passage, &[&[ONE, new, THREE]]).unwrap();
        assert_eq!((chapter, &*words), (0, new));
        assert!(matches!(how, How::Reworded(80..=95)), "{how:?}");
        assert_eq!(found(&passage, &[&[ONE, THREE]]), None);
        assert_eq!(
            found(&passage, &[&[ONE, "Ships came and went, as ships do in any harbour.", THREE]]),
            None
        );
        assert_eq!(found(&passage, &[&[]]), None);
    }

    #[test]
    fn words_that_stand_twice_are_told_apart_by_those_round_them() {
        let twice = [ONE, "See below.", TWO, "See below.", THREE];
        let second = quoted(&document(&twice), "See below.", 1);
        assert_eq!(second.rival, 100);
        let place = |chapters: &[&str]| {
            let documents = [Some(document(chapters))];
            attach(&[(second.clone(), Some(ChapterId(0)))], &documents)[0]
                .map(|found| found.span.start as usize)
        };
        let before = ONE.len() + 1 + 11 + TWO.len() + 1;
        assert_eq!(place(&twice), Some(before));
        assert_eq!(place(&["New.", ONE, "See below.", TWO, "See below.", THREE]), Some(before + 5));
        // Its own copy is gone; the other is not it.
        assert_eq!(place(&[ONE, "See below.", TWO, THREE]), None);
        // Copies that nothing tells apart any more.
        let mut items = vec!["item"; 60];
        let alike = quoted(&document(&items), "item", 30);
        items.insert(0, "new");
        let documents = [Some(document(&items))];
        assert_eq!(attach(&[(alike, Some(ChapterId(0)))], &documents)[0], None);
    }

    /// A document of sections, each with one paragraph.
    fn sections(all: &[(&str, &str)]) -> Arc<Document> {
        let mut builder = Builder::new();
        for (title, text) in all {
            builder.begin(BlockKind::Heading { level: 2 });
            builder.text(title, Origin::Generated(0));
            let heading = builder.end();
            builder.section(heading, &title.to_lowercase(), false);
            builder.begin(BlockKind::Paragraph);
            builder.text(text, Origin::Generated(0));
            builder.end();
        }
        Arc::new(builder.finish(Meta::default()))
    }

    #[test]
    fn a_renamed_chapter_keeps_words_that_stand_everywhere() {
        let items = ["item"; 90];
        let passage = quoted(&document(&items), "item", 70);
        assert_eq!((passage.rival, passage.sibling), (100, 100));
        let renamed = [Some(document(&[ONE, TWO])), Some(document(&items))];
        let found = attach(&[(passage.clone(), None)], &renamed)[0].unwrap();
        assert_eq!((found.chapter, found.span.start, found.how), (ChapterId(1), 70 * 5, How::Moved));
        // Two chapters of that text: none is it for certain.
        let twice = [Some(document(&items)), Some(document(&items))];
        assert_eq!(attach(&[(passage, None)], &twice)[0], None);
    }

    #[test]
    fn a_paragraph_that_is_quoted_elsewhere_stays_where_it_was() {
        let passage = quoted(&sections(&[("One", TWO), ("Two", ONE)]), "the tide to turn", 0);
        let both = format!("{TWO} {THREE}");
        let quoting = [Some(sections(&[("New", &both), ("One", TWO), ("Two", ONE)]))];
        let found = attach(&[(passage, Some(ChapterId(0)))], &quoting)[0].unwrap();
        let before = "New\n".len() + both.len() + "\nOne\n".len();
        assert_eq!(found.span.start as usize, before + TWO.find("the tide").unwrap());
    }

    #[test]
    fn words_of_sections_made_alike_are_known_by_their_section() {
        let alike = format!("{ONE} See below. {THREE}");
        let of =
            |titles: &[&str]| sections(&titles.iter().map(|title| (*title, &*alike)).collect::<Vec<_>>());
        let three = of(&["First", "Second", "Third"]);
        let passage = quoted(&three, "See below.", 1);
        assert!(passage.twin >= 80 && passage.sibling == 0, "{passage:?}");
        let place = |document| {
            attach(&[(passage.clone(), Some(ChapterId(0)))], &[Some(document)])[0].map(|at| at.span.start)
        };
        let nth =
            |document: &Document, nth| document.text().match_indices("See below.").nth(nth).unwrap().0 as u32;
        let (own, four) = (nth(&three, 1), of(&["New one", "First", "Second", "Third"]));
        assert_eq!(place(three), Some(own));
        let moved = nth(&four, 2);
        assert_eq!(place(four), Some(moved));
        assert_eq!(place(of(&["First", "Third"])), None);
    }

    #[test]
    fn a_few_words_like_a_few_others_are_not_attached_where_nothing_round_them_is_left() {
        let passage = quoted(
            &document(&[ONE, "They left at the turn of the tide, at last.", THREE]),
            "They left at the turn of the tide",
            0,
        );
        assert_eq!(
            found(&passage, &[&["Wholly other.", "People came at the turn of the tide.", "More."]]),
            None
        );
    }

    #[test]
    fn patterned_text_does_not_mislead() {
        let lines: Vec<String> = (1..30)
            .map(|n| format!("Paragraph {n} of the record says a little about the weather."))
            .collect();
        let all: Vec<&str> = lines.iter().map(String::as_str).collect();
        let passage = quoted(&document(&all), &lines[9], 0);
        assert!(passage.rival > 80, "{}", passage.rival);
        let without: Vec<&str> = all.iter().copied().filter(|line| *line != lines[9]).collect();
        assert_eq!(found(&passage, &[&without]), None);
        let moved: Vec<&str> = without.iter().copied().chain([&*lines[9]]).collect();
        assert_eq!(found(&passage, &[&moved]).unwrap().1, lines[9]);
    }

    #[test]
    fn other_scripts_are_found_too() {
        let old = "港の灯は日暮れ前にともされ、三つの国の船が潮の変わるのを待っていた。";
        let passage = quoted(&document(&["はじめに。", old, "終わり。"]), old, 0);
        let new = "港の灯は日暮れ前にともされ、四つの国の船が潮の変わるのを待っていた。";
        let (_, words, how) = found(&passage, &[&["はじめに。", new, "終わり。"]]).unwrap();
        assert_eq!(words, new);
        assert!(matches!(how, How::Reworded(_)));
    }
}
