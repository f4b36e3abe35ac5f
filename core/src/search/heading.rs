//! Fuzzy matching of headings, for jumping to one by a few letters of its title.

use std::cell::RefCell;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

thread_local! {
    /// The matcher's scratch memory (130 KB), kept because a jump asks for every heading of a work at each key.
    static MATCHER: RefCell<Matcher> = RefCell::new(Matcher::new({
        let mut config = Config::DEFAULT;
        config.prefer_prefix = true;
        config
    }));
}

/// See [`super::fuzzy`].
pub(super) fn fuzzy(pattern: &str, title: &str) -> Option<(u32, Vec<u32>)> {
    matched(pattern, title, AtomKind::Fuzzy)
}

/// See [`super::holds`].
pub(super) fn holds(pattern: &str, title: &str) -> Option<Vec<u32>> {
    matched(pattern, title, AtomKind::Substring).map(|(_, at)| at)
}

fn matched(pattern: &str, title: &str, kind: AtomKind) -> Option<(u32, Vec<u32>)> {
    let pattern = Pattern::new(pattern, CaseMatching::Ignore, Normalization::Smart, kind);
    // Our own characters and not the crate's, which counts clusters: its answers are places in this list.
    let chars: Vec<char> = title.chars().collect();
    let mut at: Vec<u32> = Vec::new();
    let score = MATCHER.with_borrow_mut(|matcher| {
        let haystack =
            if title.is_ascii() { Utf32Str::Ascii(title.as_bytes()) } else { Utf32Str::Unicode(&chars) };
        pattern.indices(haystack, matcher, &mut at)
    })?;
    at.sort_unstable();
    at.dedup();
    let mut offsets = title.char_indices().map(|(byte, _)| byte as u32).enumerate();
    let bytes = at.iter().filter_map(|wanted| offsets.find(|(n, _)| *n == *wanted as usize)).map(|(_, b)| b);
    Some((score, bytes.collect()))
}

#[cfg(test)]
mod tests {
    use super::{fuzzy, holds};

    #[test]
    fn letters_are_matched_in_order_and_told_in_bytes() {
        assert_eq!(fuzzy("éta", "L’État"), Some((fuzzy("éta", "L’État").unwrap().0, vec![4, 6, 7])));
        assert_eq!(fuzzy("relev", "Relational Level").unwrap().1.len(), 5);
        assert_eq!(fuzzy("xyz", "Relational Level"), None);
        assert_eq!(fuzzy("", "Anything").unwrap().1, Vec::<u32>::new());
    }

    #[test]
    fn parts_of_words_are_matched_whole() {
        assert_eq!(holds("lev nal", "Relational Level"), Some(vec![7, 8, 9, 11, 12, 13]));
        assert_eq!(holds("relev", "Relational Level"), None);
        assert!(holds("mansson", "Månsson, S. (1999)").is_some());
    }

    #[test]
    fn word_starts_are_preferred() {
        let score = |title| fuzzy("rl", title).unwrap().0;
        assert!(score("Relational Level") > score("Carlisle"));
        assert!(score("RELATIONAL LEVEL") > score("Carlisle"));
        let (_, at) = fuzzy("l", "relational level").unwrap();
        assert_eq!(at, [11]);
    }
}
