//! Notes that cite a source by its author and title: `Quill, *The Vanishing Rule*, 412`.

use std::collections::HashMap;

use super::names::fold;
use super::references::Entry;
use crate::text::ChapterId;

/// Letters of the shortest title that is looked for.
const SHORTEST: usize = 4;

/// The entries by their first author's surname, folded.
#[derive(Default)]
pub(super) struct Titles {
    by_author: HashMap<String, Vec<Title>>,
}

/// An entry, and the words of its title, folded.
type Title = (usize, Vec<String>);

/// A place in a note that names an author and a title.
pub(super) struct Named {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The entries that it may be; never empty.
    pub(super) entries: Vec<usize>,
}

impl Titles {
    /// Of all entries that have an author and a title.
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut titles = Self::default();
        for (at, entry) in entries.iter().enumerate() {
            let Some(title) = &entry.reference.title else { continue };
            let words: Vec<String> = words(title).map(|(_, _, word)| word).collect();
            let Some(author) = entry.authors.first().filter(|_| !words.is_empty()) else { continue };
            titles.by_author.entry(author.folded.clone()).or_default().push((at, words));
        }
        titles
    }

    /// Whether there is nothing to find.
    pub(super) fn is_empty(&self) -> bool {
        self.by_author.is_empty()
    }

    /// All places of a text that name an author and, after a comma, a title or how one begins.
    pub(super) fn find(&self, entries: &[Entry], text: &str, book: ChapterId) -> Vec<Named> {
        let mut found: Vec<Named> = Vec::new();
        for (comma, _) in text.match_indices(", ") {
            if found.last().is_some_and(|last| comma < last.end) {
                continue;
            }
            let Some((start, listed)) = self.author_before(&text[..comma]) else { continue };
            let open = comma + 2;
            let title = text[open..].trim_start_matches(['“', '"', '«', '„', '‘', '*', '_']);
            let from = text.len() - title.len();
            let own = |at: &usize| entries[*at].book.is_none_or(|own| own == book);
            let fits = listed
                .iter()
                .filter(|(at, _)| own(at))
                .filter_map(|(at, words)| Some((*at, fit(title, words)?)));
            let fits: Vec<(usize, usize)> = fits.collect();
            let Some(most) = fits.iter().map(|(_, length)| *length).max() else { continue };
            let end = from + most;
            let close = text[end..].trim_start_matches([',', '.', '?', '!']);
            let quoted = close.chars().next().filter(|c| matches!(c, '”' | '"' | '»' | '’'));
            let end = quoted.map_or(end, |quote| text.len() - close.len() + quote.len_utf8());
            let entries = fits.into_iter().filter(|(_, length)| *length == most).map(|(at, _)| at).collect();
            found.push(Named { start, end, entries });
        }
        found
    }

    /// The known surname that ends a text, of three words at most.
    fn author_before(&self, text: &str) -> Option<(usize, &[Title])> {
        let starts = text
            .char_indices()
            .rev()
            .filter(|(_, c)| c.is_whitespace() || matches!(c, '(' | ';' | '[' | '*'));
        let starts = starts.map(|(at, c)| at + c.len_utf8()).take(3).chain((text.len() < 40).then_some(0));
        let starts: Vec<usize> = starts.collect();
        starts.into_iter().rev().find_map(|start| {
            let name = &text[start..];
            if name.starts_with(char::is_whitespace) {
                return None;
            }
            let known = name.chars().any(char::is_uppercase).then(|| self.by_author.get(&fold(name)))??;
            Some((start, known.as_slice()))
        })
    }
}

/// How many bytes of a text are a title or the beginning of one that ends there; `None` for less than a short title.
fn fit(text: &str, title: &[String]) -> Option<usize> {
    let skipped = usize::from(
        title.len() > 1
            && matches!(&*title[0], "the" | "a" | "an" | "der" | "die" | "das" | "la" | "le" | "el"),
    );
    [0, skipped].into_iter().find_map(|from| {
        let (mut end, mut letters, mut count) = (0, 0, 0);
        for ((_, stop, word), listed) in words(text).zip(&title[from..]) {
            if word != *listed {
                break;
            }
            (end, count) = (stop, count + 1);
            letters += word.chars().count();
        }
        let whole = from + count == title.len();
        // A short title ends where the citation goes on: at a comma, a quotation mark, a bracket.
        let ends = text[end..].trim_start_matches([' ', '*', '_']);
        let ends = ends.is_empty() || ends.starts_with([',', '.', '”', '"', '»', '’', '(', ';', ':', '?']);
        (letters >= SHORTEST && ends && (whole || count > 0)).then_some(end)
    })
}

/// The words of a text with where they stand, folded.
fn words(text: &str) -> impl Iterator<Item = (usize, usize, String)> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '’' | '\''))
        .map(|word| word.trim_matches(['’', '\'']))
        .filter(|word| !word.is_empty())
        .map(|word| {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            (start, start + word.len(), fold(word))
        })
}
