//! Anchors of headings.

use std::collections::HashMap;

/// The anchors of one chapter, each given once.
#[derive(Debug, Default)]
pub(super) struct Slugs {
    /// How many headings took each anchor.
    taken: HashMap<String, u32>,
}

impl Slugs {
    /// Keeps an anchor that the author wrote from being made for another heading.
    pub(super) fn reserve(&mut self, id: &str) {
        self.taken.entry(id.to_owned()).or_insert(0);
    }

    /// The anchor of a heading: the one that its author wrote, else one made from its text.
    pub(super) fn take(&mut self, written: Option<&str>, text: &str) -> String {
        let (base, is_written) = match written {
            Some(id) => (id.to_owned(), true),
            None => (slug(text), false),
        };
        if let Some(count) = self.taken.get(&base).copied()
            && !(is_written && count == 0)
        {
            let mut count = count.max(1);
            loop {
                let next = format!("{base}-{count}");
                count += 1;
                if !self.taken.contains_key(&next) {
                    self.taken.insert(base, count);
                    self.taken.insert(next.clone(), 1);
                    return next;
                }
            }
        }
        self.taken.insert(base.clone(), 1);
        base
    }
}

/// A heading's anchor as GitHub and Jekyll make it: lower case; letters, marks, digits, `_` and `-` stay, blanks
/// become `-`, all else goes (kramdown-parser-gfm: `generate_gfm_header_id`).
pub(super) fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            ' ' | '\t' | '\n' | '-' => out.push('-'),
            '_' => out.push('_'),
            c if c.is_alphanumeric() || is_mark(c) => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    if out.is_empty() { "section".to_owned() } else { out }
}

/// Combining marks, which belong to a word.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_made_as_github_makes_them() {
        assert_eq!(slug("Content Results"), "content-results");
        assert_eq!(slug("What's new in 2.0?"), "whats-new-in-20");
        assert_eq!(slug("研究 方法 — Überblick"), "研究-方法--überblick");
        assert_eq!(slug("…"), "section");
    }

    #[test]
    fn anchors_are_unique() {
        let mut slugs = Slugs::default();
        slugs.reserve("aims-1");
        let made: Vec<_> = [None, None, Some("aims-1"), None].map(|id| slugs.take(id, "Aims")).into();
        assert_eq!(made, ["aims", "aims-2", "aims-1", "aims-3"]);
    }
}
