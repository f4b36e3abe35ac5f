//! The exact words of a passage, wherever they stand, and which of these copies is the passage.
//!
//! Words that stand once are known by themselves, or by one side of what stands round them. Words that stand, or stood,
//! more often are known by both sides, which must be liker than those of any other copy were when they were quoted, or
//! by their section, where no other copy in it had such surroundings.

use memchr::memmem;

use super::{Passage, fuzzy};
use crate::document::Document;
use crate::text::{ChapterId, TextSpan};

/// Copies that are weighed in one chapter. Of more, those alone that have the very same surroundings.
const COPIES: usize = 64;
/// How like the surroundings of the others are taken to be, in hundredths, where there are too many to weigh.
const CROWD: u8 = 80;
/// Letters that a passage must have to be known by its words alone; an ideograph counts for three.
const TELLING: usize = 24;
/// How like the surroundings of words that stood more than once must be.
const LIKE: f32 = 0.7;
/// How much liker than those of others they must be.
pub(super) const MARGIN: f32 = 0.1;

/// How like the words before and after are to those that stood there, from 0 to 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    before: f32,
    after: f32,
}

impl Context {
    pub(super) fn of(passage: &Passage, text: &str, span: TextSpan) -> Self {
        let (start, end) = (span.start as usize, span.end as usize);
        let count = passage.before.chars().count();
        let from = text[..start].char_indices().rev().take(count).last().map_or(start, |(at, _)| at);
        let count = passage.after.chars().count();
        let to = text[end..].char_indices().nth(count).map_or(text.len(), |(at, _)| end + at);
        // Where nothing stood, an end of the text must be.
        let before = if passage.before.is_empty() {
            f32::from(u8::from(start == 0))
        } else {
            fuzzy::likeness(&passage.before, &text[from..start], true)
        };
        let after = if passage.after.trim().is_empty() {
            f32::from(u8::from(text[end..].trim().is_empty()))
        } else {
            fuzzy::likeness(&passage.after, &text[end..to], false)
        };
        Self { before, after }
    }

    pub(super) fn mean(self) -> f32 {
        f32::midpoint(self.before, self.after)
    }

    pub(super) fn best(self) -> f32 {
        self.before.max(self.after)
    }

    pub(super) fn least(self) -> f32 {
        self.before.min(self.after)
    }
}

/// The exact words in a chapter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Copy {
    pub(super) chapter: ChapterId,
    pub(super) span: TextSpan,
    context: Context,
    /// Whether the chapter is the passage's own.
    own: bool,
    /// Whether the section is its own too.
    home: bool,
}

/// Where the exact words stand in a chapter; `own` says that it is the passage's own.
pub(super) fn copies(passage: &Passage, chapter: ChapterId, document: &Document, own: bool) -> Vec<Copy> {
    let (spans, _) = spans(passage, document.text());
    let copy = |span: TextSpan| Copy {
        chapter,
        span,
        context: Context::of(passage, document.text(), span),
        own,
        home: own && document.locate("", span.start).sections == passage.sections,
    };
    spans.into_iter().map(copy).collect()
}

/// Where the exact words stand, and whether those are all places.
fn spans(passage: &Passage, text: &str) -> (Vec<TextSpan>, bool) {
    if passage.quote.is_empty() {
        return (Vec::new(), true);
    }
    let span = |at: usize| TextSpan::new(at as u32, (at + passage.quote.len()) as u32);
    let mut found: Vec<TextSpan> =
        memmem::find_iter(text.as_bytes(), &passage.quote).take(COPIES + 1).map(span).collect();
    let all = found.len() <= COPIES;
    if !all {
        let whole = [&*passage.before, &passage.quote, &passage.after].concat();
        let places = memmem::find_iter(text.as_bytes(), &whole).take(COPIES);
        found = places.map(|at| span(at + passage.before.len())).collect();
    }
    (found, all)
}

/// How like the surroundings of the likest other copies are, in hundredths.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Others {
    /// Whether there are any.
    pub(super) any: bool,
    /// In its own section.
    pub(super) sibling: u8,
    /// Elsewhere.
    pub(super) twin: u8,
}

impl Others {
    /// Weighs the copies in a text, all but the passage itself; `document` is its own chapter, else it is of another.
    pub(super) fn weigh(&mut self, passage: &Passage, document: &Document, itself: Option<TextSpan>) {
        let (spans, all) = spans(passage, document.text());
        for span in spans.into_iter().filter(|span| Some(*span) != itself) {
            self.any = true;
            let likeness = (Context::of(passage, document.text(), span).mean() * 100.0).round() as u8;
            let home = itself.is_some() && document.locate("", span.start).sections == passage.sections;
            let likest = if home { &mut self.sibling } else { &mut self.twin };
            *likest = likeness.max(*likest);
        }
        if !all {
            let likest = if itself.is_some() { &mut self.sibling } else { &mut self.twin };
            (self.any, *likest) = (true, CROWD.max(*likest));
        }
    }
}

/// The copy that is the passage, if that is beyond doubt. `whole` says that these are all copies there are.
pub(super) fn choose(passage: &Passage, copies: &[Copy], whole: bool) -> Option<Copy> {
    let most = copies.iter().map(|copy| copy.context.mean()).fold(0.0, f32::max);
    let likest: Vec<&Copy> = copies.iter().filter(|copy| copy.context.mean() > most - MARGIN).collect();
    let copy = match likest.as_slice() {
        [one] => *one,
        // What their surroundings do not tell apart, their section may.
        all => {
            let mut home = all.iter().filter(|copy| copy.home);
            home.next().filter(|_| home.next().is_none())?
        }
    };
    let context = copy.context;
    let certain = if passage.rival < 100 {
        // Words that stood once and stand once are the passage, wherever they went, if they are no mere phrase.
        let alone = whole && copies.len() == 1 && telling(&passage.quote) >= TELLING;
        alone || context.best() >= 0.5
    } else {
        let liker = |others: u8| context.mean() >= f32::from(others) / 100.0 + MARGIN;
        let apart = copy.home || liker(passage.twin) && (copy.own || context.least() >= 0.5);
        context.mean() >= LIKE && liker(passage.sibling) && apart
    };
    certain.then_some(*copy)
}

fn telling(words: &str) -> usize {
    words.chars().filter(|c| c.is_alphanumeric()).map(|c| if c < '\u{2e80}' { 1 } else { 3 }).sum()
}
