//! What an annotation is on, in words: a quotation, and where it stood.

use serde::{Deserialize, Serialize};

use super::copies::Others;
use super::fuzzy;
use crate::document::{Document, Locator};
use crate::text::{TextSpan, ceil, floor};

/// Characters quoted on either side.
const CONTEXT: usize = 64;
/// Bytes on either side in which rivals of a passage are looked for.
const NEIGHBOURHOOD: usize = 256 << 10;

/// A passage of a work, by its words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Passage {
    /// The words.
    pub quote: String,
    /// The words before them.
    pub before: String,
    /// The words after them.
    pub after: String,
    /// The chapter's key: its path inside the work.
    pub chapter: String,
    /// Titles over it when it was quoted, the chapter's first: where an orphan came from.
    pub trail: Vec<String>,
    /// Slugs of the sections it stood in, outermost first.
    pub sections: Vec<String>,
    /// Bytes of reading text from the start of the innermost section, or of the chapter.
    pub offset: u32,
    /// The hash of the chapter's text, hexadecimal: whether anything changed.
    pub hash: String,
    /// How like it the likest other passage of its chapter was, in hundredths: what is found again must be liker. 100
    /// where its very words stood elsewhere too, in any chapter.
    pub rival: u8,
    /// How like what stood round these words elsewhere was to what stands round the passage, in hundredths.
    pub twin: u8,
    /// The same of those in its own section.
    pub sibling: u8,
}

impl Passage {
    /// Quotes a passage. `others` are the work's other chapters, as far as they are there.
    pub fn quote<'a>(
        document: &Document,
        chapter: &str,
        trail: Vec<String>,
        span: TextSpan,
        others: impl Iterator<Item = &'a Document>,
    ) -> Self {
        let text = document.text();
        let Locator { sections, offset, hash, .. } = document.locate(chapter, span.start);
        let before = text[..span.start as usize].char_indices().rev().take(CONTEXT).last();
        let before = before.map_or(span.start as usize, |(at, _)| at);
        let after = text[span.end as usize..].char_indices().nth(CONTEXT);
        let after = after.map_or(text.len(), |(at, _)| span.end as usize + at);
        let passage = Self {
            quote: document.slice(span).to_owned(),
            before: text[before..span.start as usize].to_owned(),
            after: text[span.end as usize..after].to_owned(),
            chapter: chapter.to_owned(),
            trail,
            sections,
            offset,
            hash: format!("{hash:016x}"),
            ..Self::default()
        };
        let mut copies = Others::default();
        copies.weigh(&passage, document, Some(span));
        others.for_each(|other| copies.weigh(&passage, other, None));
        let rival = if copies.any { 100 } else { rival(text, span) };
        Self { rival, twin: copies.twin, sibling: copies.sibling, ..passage }
    }

    /// The same place for [`Document::find`], which knows sections.
    pub(super) fn locator(&self) -> Locator {
        let head = self.quote.char_indices().nth(32).map_or(self.quote.len(), |(at, _)| at);
        let tail = self.before.char_indices().rev().nth(31).map_or(0, |(at, _)| at);
        Locator {
            chapter: self.chapter.clone(),
            sections: self.sections.clone(),
            offset: self.offset,
            before: self.before[tail..].to_owned(),
            after: self.quote[..head].to_owned(),
            hash: u64::from_str_radix(&self.hash, 16).unwrap_or_default(),
            ..Locator::default()
        }
    }

    /// The words on one line.
    pub fn words(&self) -> String {
        self.quote.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// How like a passage the likest other one near it is, in hundredths, where its very words stand nowhere else.
fn rival(text: &str, span: TextSpan) -> u8 {
    let from = floor(text, (span.start as usize).saturating_sub(NEIGHBOURHOOD));
    let to = ceil(text, (span.end as usize + NEIGHBOURHOOD).min(text.len()));
    let near = &text[from..to];
    let quote = &text[span.range()];
    let words = fuzzy::Words::of(near);
    let own = TextSpan::new(span.start - from as u32, span.end - from as u32);
    let others =
        words.like(&fuzzy::keys(quote)).into_iter().filter(|found| found.span.overlap(own).is_none());
    others.map(|found| (found.likeness * 100.0).min(99.0) as u8).max().unwrap_or(0)
}
