//! The sources of files beside those of lists.

use std::collections::{HashMap, HashSet};

use super::Entry;
use crate::cite::names::{self, fold};
use crate::cite::reference::Reference;
use crate::cite::{sources, year};
use crate::document::Bibliography;
use crate::text::ChapterId;

/// Adds the sources of files. One that a list in the text has too only lends that its key and what it lacks.
pub(in crate::cite) fn add_files(
    entries: &mut Vec<Entry>,
    files: &[Bibliography],
    book_of: &dyn Fn(ChapterId) -> ChapterId,
) {
    if files.is_empty() {
        return;
    }
    let mut taken: HashSet<String> = entries.iter().map(|entry| entry.reference.id.clone()).collect();
    let doi_of = |reference: &Reference| reference.doi.as_ref().map(|doi| doi.to_lowercase());
    let title_of = |reference: &Reference| {
        let first = fold(reference.authors.first()?);
        let title: String = fold(reference.title.as_ref()?).chars().filter(|c| c.is_alphanumeric()).collect();
        (title.len() > 2).then(|| (first, reference.year.clone().map(|y| year::plain(&y).to_owned()), title))
    };
    let mut dois: HashMap<String, usize> = HashMap::new();
    let mut titles = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Some(doi) = doi_of(&entry.reference) {
            dois.insert(doi, at);
        }
        if let Some(title) = title_of(&entry.reference) {
            titles.insert(title, at);
        }
    }
    for file in files {
        let book = file.chapter.map(book_of);
        for mut reference in sources::references(file) {
            let same = doi_of(&reference)
                .and_then(|doi| dois.get(&doi))
                .or_else(|| titles.get(&title_of(&reference)?));
            if let Some(entry) = same.map(|at| &mut entries[*at])
                && (book.is_none() || entry.book.is_none() || entry.book == book)
            {
                let own = &mut entry.reference;
                own.file.get_or_insert(file.path.clone());
                for (have, lent) in [
                    (&mut own.doi, reference.doi),
                    (&mut own.url, reference.url),
                    (&mut own.venue, reference.venue),
                    (&mut own.volume, reference.volume),
                    (&mut own.issue, reference.issue),
                    (&mut own.pages, reference.pages),
                    (&mut own.publisher, reference.publisher),
                ] {
                    if have.is_none() {
                        *have = lent;
                    }
                }
                entry.keys.push(reference.id);
                continue;
            }
            let key = reference.id.clone();
            let mut count = 1;
            while !taken.insert(reference.id.clone()) {
                count += 1;
                reference.id = format!("{key}-{count}");
            }
            let at = entries.len();
            if let Some(doi) = doi_of(&reference) {
                dois.insert(doi, at);
            }
            if let Some(title) = title_of(&reference) {
                titles.insert(title, at);
            }
            let short =
                reference.authors.first().and_then(|name| names::abbreviation(name)).map(|name| fold(&name));
            let mut entry = Entry::new(reference, book);
            entry.short = short;
            entry.keys.push(key);
            entries.push(entry);
        }
    }
}
