//! The only position that is ever saved.
//!
//! A [`Locator`] says in several ways what a place is near; finding it again tries the surest first: the same
//! offset of an unchanged chapter or with the same words round it, then those words elsewhere, nearest to where
//! they were, then the section, then the part of the chapter.

use std::ops::Range;

use memchr::memmem;

use super::{Document, SectionId};
use crate::text::floor;

/// Characters quoted on either side.
const QUOTED: usize = 32;

/// A place that outlives edits of the source: what it is near, in several ways.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Locator {
    /// The chapter's key: its path inside the work.
    pub chapter: String,
    /// Slugs of the sections it stands in, outermost first.
    pub sections: Vec<String>,
    /// Bytes of reading text from the start of the innermost section, or of the chapter.
    pub offset: u32,
    /// About 32 characters of reading text before it.
    pub before: String,
    /// About 32 characters of reading text from it on.
    pub after: String,
    /// Hash of the chapter's reading text, to know whether anything changed.
    pub hash: u64,
    /// The row of the screen it stood on, from the top: a hint for showing the same page; `None` when it was on none.
    pub row: Option<u16>,
    /// The byte of the source it stood at: a hint for opening big files.
    pub source: u32,
}

/// How well a saved place was found again, the surest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sureness {
    /// Only the chapter is known.
    Chapter,
    /// The section is known.
    Section,
    /// The quoted text stands near by.
    Quote,
    /// Nothing changed, or the quoted text stands just there.
    Exact,
}

impl Document {
    /// Describes a place in this document; `chapter` is its key in the work. An offset inside a character means
    /// that character, one past the end the end.
    pub fn locate(&self, chapter: &str, offset: u32) -> Locator {
        let at = floor(&self.text, offset as usize);
        let section = self.written_section(at as u32);
        let start = section.map_or(0, |id| self.section_start(id));
        let before = self.text[..at].char_indices().rev().take(QUOTED).last().map_or(at, |(byte, _)| byte);
        let after = self.text[at..].char_indices().nth(QUOTED).map_or(self.text.len(), |(byte, _)| at + byte);
        Locator {
            chapter: chapter.to_owned(),
            sections: section.map_or_else(Vec::new, |id| self.slugs(id).map(str::to_owned).collect()),
            offset: at as u32 - start,
            before: self.text[before..at].to_owned(),
            after: self.text[at..after].to_owned(),
            hash: self.hash,
            row: None,
            source: self.source.to_source(at as u32),
        }
    }

    /// Finds a described place again. `None` only where the document is empty.
    pub fn find(&self, locator: &Locator) -> Option<(u32, Sureness)> {
        if self.text.is_empty() {
            return None;
        }
        let quote = Quote { text: &self.text, locator };
        let (section, whole) = self.remembered_section(&locator.sections, &quote);
        let start = section.map_or(0, |id| self.section_start(id)) as usize;
        let hint = match section {
            _ if whole => start + locator.offset as usize,
            // The innermost section is gone; the source tells better where in the outer one it was.
            Some(_) | None => self.source.to_text(locator.source).unwrap_or_default() as usize,
        };
        let hint = floor(&self.text, hint);
        if (whole && locator.hash == self.hash) || quote.stands_at(hint) {
            return Some((hint as u32, Sureness::Exact));
        }
        let section_range = start..section.map_or(self.text.len(), |id| self.section_end(id));
        if let Some(at) = quote.search(&section_range, hint) {
            return Some((at as u32, Sureness::Quote));
        }
        if section.is_some() {
            return Some((start as u32, Sureness::Section));
        }
        let block = self.blocks.partition_point(|b| b.span.start as usize <= hint).saturating_sub(1);
        Some((self.blocks.get(block).map_or(0, |b| b.span.start), Sureness::Chapter))
    }

    /// The section that a place is written in: that of the last heading before it in the source. Reading order
    /// will not do, for a note read at the chapter's end would lie before the start of its section.
    fn written_section(&self, offset: u32) -> Option<SectionId> {
        let count = self.sections.partition_point(|s| self.blocks[s.heading.index()].span.start <= offset);
        count.checked_sub(1).map(|at| SectionId(at as u32))
    }

    fn section_start(&self, id: SectionId) -> u32 {
        self.block(self.section(id).heading).span.start
    }

    /// Where the text of a section and those inside it ends.
    fn section_end(&self, id: SectionId) -> usize {
        let level = self.section(id).level;
        let next = self.sections[id.index() + 1..].iter().find(|s| s.level <= level);
        next.map_or(self.text.len(), |s| self.block(s.heading).span.start as usize)
    }

    /// Slugs from the outermost section down to this one.
    fn slugs(&self, id: SectionId) -> impl Iterator<Item = &str> {
        let mut path: Vec<&str> = std::iter::successors(Some(id), |id| self.section(*id).parent)
            .map(|id| &*self.section(id).slug)
            .collect();
        path.reverse();
        path.into_iter()
    }

    /// The innermost section of a path that is still there, and whether that is the whole path. A section that
    /// moved under another keeps its slug, so the last slug alone will do.
    fn remembered_section(&self, path: &[String], quote: &Quote) -> (Option<SectionId>, bool) {
        let Some(last) = path.last() else { return (None, true) };
        let same = |id: &SectionId| self.slugs(*id).eq(path.iter().map(String::as_str));
        let ids = || (0..self.sections.len() as u32).map(SectionId);
        let mut exact = ids().filter(|id| *self.section(*id).slug == **last).filter(same);
        if let Some(first) = exact.next() {
            // Slugs are unique; where they are not, the words tell.
            let place = |id: &SectionId| self.section_start(*id) as usize + quote.locator.offset as usize;
            let best = if quote.stands_at(place(&first)) {
                first
            } else {
                exact.find(|id| quote.stands_at(place(id))).unwrap_or(first)
            };
            return (Some(best), true);
        }
        let moved =
            path.iter().rev().find_map(|slug| self.section_by_slug(slug).map(|id| (id, slug == last)));
        moved.map_or((None, false), |(id, whole)| (Some(id), whole))
    }
}

/// The words that a place was among, and the text they are looked for in.
struct Quote<'a> {
    text: &'a str,
    locator: &'a Locator,
}

impl Quote<'_> {
    /// Whether all quoted words stand round a place.
    fn stands_at(&self, at: usize) -> bool {
        let Locator { before, after, .. } = self.locator;
        self.text.is_char_boundary(at)
            && !(before.is_empty() && after.is_empty())
            && self.text[at..].starts_with(after.as_str())
            && self.text[..at].ends_with(before.as_str())
            // Nothing before, or nothing after, means an end of the text.
            && (!before.is_empty() || at == 0)
            && (!after.is_empty() || at == self.text.len())
    }

    /// The place that the words tell, nearest to `hint`: all of them, then those after or before it, then the
    /// nearer half and quarter of these; each in the section first, then in the chapter.
    fn search(&self, section: &Range<usize>, hint: usize) -> Option<usize> {
        let Locator { before, after, .. } = self.locator;
        let all = 0..self.text.len();
        let both = format!("{before}{after}");
        let nearest = |range: &Range<usize>, words: &str, skip: usize| self.nearest(range, words, skip, hint);
        for range in [section, &all] {
            if let Some(at) = nearest(range, &both, before.len()) {
                return Some(at);
            }
        }
        for share in [1, 2, 4] {
            let head = &after[..floor(after, after.len().div_ceil(share))];
            let tail = &before[floor(before, before.len() - before.len().div_ceil(share))..];
            // Words quoted in full are the place wherever they went; of shorter ones those near by come first.
            let tries = match share {
                1 => [
                    (section, head, 0),
                    (&all, head, 0),
                    (section, tail, tail.len()),
                    (&all, tail, tail.len()),
                ],
                _ => [
                    (section, head, 0),
                    (section, tail, tail.len()),
                    (&all, head, 0),
                    (&all, tail, tail.len()),
                ],
            };
            let found = tries.into_iter().find_map(|(range, words, skip)| nearest(range, words, skip));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The end of `skip` bytes into the occurrence of some words nearest to a place; `None` for words that say
    /// too little.
    fn nearest(&self, range: &Range<usize>, words: &str, skip: usize, hint: usize) -> Option<usize> {
        /// Letters that must be quoted to know a place by them; an ideograph counts for three.
        const TELLING: usize = 8;
        let telling: usize =
            words.chars().filter(|c| c.is_alphanumeric()).map(|c| if c < '\u{2e80}' { 1 } else { 3 }).sum();
        if telling < TELLING {
            return None;
        }
        memmem::find_iter(&self.text.as_bytes()[range.clone()], words)
            .map(|at| range.start + at + skip)
            .min_by_key(|at| at.abs_diff(hint))
    }
}

/// A hash of a text that is the same in every version of this program and on every machine: eight bytes at a
/// time as little-endian numbers, each xored in, multiplied by the odd constant of FNV-1a's 64-bit offset basis,
/// and its high half folded onto the low. Not for keeping enemies out.
pub(super) fn hash(text: &str) -> u64 {
    const ODD: u64 = 0xcbf2_9ce4_8422_2325;
    let mix = |state: u64, word: u64| {
        let product = (state ^ word).wrapping_mul(ODD);
        product ^ (product >> 32)
    };
    let mut words = text.as_bytes().chunks_exact(8);
    let mut state = mix(ODD, text.len() as u64);
    for word in words.by_ref() {
        state = mix(state, word.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)));
    }
    words.remainder().iter().fold(state, |state, byte| mix(state, u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{BlockKind, Builder, Meta, Origin};

    /// Paragraphs; `# ` begins a heading whose text is its slug.
    fn document(paragraphs: &[&str]) -> Document {
        let (mut builder, mut source) = (Builder::new(), 0);
        for text in paragraphs {
            let level = text.bytes().take_while(|b| *b == b'#').count();
            let kind = match level {
                0 => BlockKind::Paragraph,
                level => BlockKind::Heading { level: level as u8 },
            };
            builder.begin(kind);
            let shown = text.trim_start_matches(['#', ' ']);
            builder.text(shown, Origin::Identity(source + (text.len() - shown.len()) as u32));
            let id = builder.end();
            if level > 0 {
                builder.section(id, shown, false);
            }
            source += text.len() as u32 + 2;
        }
        builder.finish(Meta::default())
    }

    const OLD: [&str; 8] = [
        "# One",
        "The first paragraph of the first section says little.",
        "## Inner",
        "Sectors decline for many reasons, and some of these are barriers.",
        "Phasing out is a matter of decades, as the cases show.",
        "# Two",
        "Quite another thing is told here at some length.",
        "The end.",
    ];

    /// Where the place before `word` of [`OLD`] is found in a changed text: what stands there, and how surely.
    fn refound(word: &str, new: &[&str]) -> (String, Sureness) {
        let old = document(&OLD);
        let locator = old.locate("a.md", old.text().find(word).unwrap() as u32);
        let new = document(new);
        let (at, sureness) = new.find(&locator).unwrap();
        (new.text()[at as usize..].chars().take(10).collect(), sureness)
    }

    fn changed(from: &str, to: &str) -> Vec<String> {
        OLD.iter().map(|text| text.replace(from, to)).filter(|text| !text.is_empty()).collect()
    }

    fn after(word: &str, from: &str, to: &str) -> (String, Sureness) {
        let new = changed(from, to);
        refound(word, &new.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn a_place_is_described() {
        let document = document(&OLD);
        let at = document.text().find("Phasing").unwrap() as u32;
        let locator = document.locate("a.md", at);
        assert_eq!(locator.sections, ["One", "Inner"]);
        assert_eq!(document.text()[..at as usize].rfind("Inner\n"), Some((at - locator.offset) as usize));
        assert_eq!(locator.before, ", and some of these are barriers.\n"[2..]);
        assert_eq!(locator.after, "Phasing out is a matter of decad");
        assert_eq!(document.find(&locator), Some((at, Sureness::Exact)));
        assert_eq!(Document::default().find(&locator), None);
    }

    #[test]
    fn edits_elsewhere_leave_it_exact() {
        assert_eq!(
            after("Phasing", "says little", "says a lot more"),
            ("Phasing ou".into(), Sureness::Exact)
        );
        assert_eq!(after("Phasing", "told here", "not told"), ("Phasing ou".into(), Sureness::Exact));
    }

    #[test]
    fn edits_near_by_leave_the_words() {
        let quote = Sureness::Quote;
        assert_eq!(after("Phasing", "many reasons", "reasons"), ("Phasing ou".into(), quote));
        assert_eq!(after("Phasing", "these are barriers", "these are not"), ("Phasing ou".into(), quote));
        assert_eq!(after("Phasing", "Phasing out is a matter", "It takes up"), ("It takes u".into(), quote));
        assert_eq!(after("Phasing", "a matter of decades", "long"), ("Phasing ou".into(), quote));
    }

    #[test]
    fn a_renamed_or_moved_section_leaves_the_words() {
        assert_eq!(after("Phasing", "Inner", "Quite another name"), ("Phasing ou".into(), Sureness::Quote));
        assert_eq!(after("Phasing", "## Inner", "# Inner"), ("Phasing ou".into(), Sureness::Exact));
        let mut moved = OLD.to_vec();
        let phasing = moved.remove(4);
        moved.push(phasing);
        assert_eq!(refound("Phasing", &moved), ("Phasing ou".into(), Sureness::Quote));
    }

    #[test]
    fn where_all_words_are_gone_the_section_is_left_then_the_chapter() {
        let gone = ["# One", "New words.", "## Inner", "Other words here.", "# Two", "Nothing."];
        assert_eq!(refound("Phasing", &gone), ("Inner\nOthe".into(), Sureness::Section));
        let gone = ["# One", "New words.", "# Two", "Nothing."];
        assert_eq!(refound("Phasing", &gone), ("One\nNew wo".into(), Sureness::Section));
        let gone = ["# Uno", "New words.", "# Due", "Nothing."];
        assert_eq!(refound("first para", &gone), ("New words.".into(), Sureness::Chapter));
    }

    #[test]
    fn of_equal_words_the_nearest_is_meant() {
        let row = "All the rows of this table read the same way.";
        let old = document(&[row; 9]);
        let at = old.text().match_indices("All").nth(5).unwrap().0 as u32;
        let locator = old.locate("", at);
        let new = document(&["A line.", row, row, row, row, row, row, row, row, row]);
        let (found, sureness) = new.find(&locator).unwrap();
        assert_eq!((found, sureness), (at + 8, Sureness::Quote));
    }

    #[test]
    fn the_hash_is_the_same_for_ever() {
        assert_eq!(hash(""), 0x5bca_eab3_d96d_c9ea);
        assert_eq!(hash("lectern, a reader"), 0x7192_4c30_2a36_7d38);
    }

    fn paragraphs() -> impl Strategy<Value = Vec<String>> {
        proptest::collection::vec("[a-c é退]{0,20}|\\PC{0,40}|[a-d ]{20,60}", 0..6).prop_map(|mut all| {
            for (at, text) in all.iter_mut().enumerate() {
                *text = text.trim_start_matches(['#', ' ']).to_owned();
                if at % 2 == 0 {
                    *text = format!("{} {at}{text}", "#".repeat(1 + text.len() % 3));
                }
            }
            all
        })
    }

    proptest! {
        #[test]
        fn every_place_of_an_unchanged_text_is_exact(texts in paragraphs()) {
            let document = document(&texts.iter().map(String::as_str).collect::<Vec<_>>());
            for (at, _) in document.text().char_indices().chain([(document.text().len(), ' ')]) {
                let locator = document.locate("", at as u32);
                let expected = (!document.text().is_empty()).then_some((at as u32, Sureness::Exact));
                prop_assert_eq!(document.find(&locator), expected);
            }
        }

        #[test]
        fn another_text_gives_some_place(old in paragraphs(), new in paragraphs(), at in 0u32..300) {
            let old = document(&old.iter().map(String::as_str).collect::<Vec<_>>());
            let new = document(&new.iter().map(String::as_str).collect::<Vec<_>>());
            match new.find(&old.locate("", at)) {
                Some((at, _)) => prop_assert!(new.text().is_char_boundary(at as usize)),
                None => prop_assert!(new.text().is_empty()),
            }
        }
    }
}
