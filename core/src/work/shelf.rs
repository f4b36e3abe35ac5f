//! Whether a site is one work or a library of many, and which chapters make a work of it.
//!
//! Nearly every just-the-docs site has pages under pages; a manual is one work all the same. What tells works apart
//! is what each of them has again: a list of references of its own, or chapters in files that are numbered anew.

use super::nav::UNLISTED;
use super::{Book, Chapter, natural};
use crate::text::ChapterId;

/// Titles of a work's list of sources, without numbers before them. In the singular it is a manual's page.
const LISTS: [&str; 14] = [
    "references",
    "list of references",
    "references and further reading",
    "references and notes",
    "notes and references",
    "reference list",
    "works cited",
    "literature cited",
    "cited works",
    "bibliography",
    "selected bibliography",
    "endnotes",
    "notes",
    "sources",
];

/// What is known of a page.
pub(super) struct Entry<'a> {
    /// The place of the one it stands under.
    pub(super) parent: Option<usize>,
    pub(super) title: &'a str,
    pub(super) path: &'a str,
}

/// Whether pages, in preorder, are several works: of those that others stand under, two at least and every third have
/// what only a work has.
pub(super) fn holds_works(entries: &[Entry<'_>]) -> bool {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); entries.len()];
    for (at, entry) in entries.iter().enumerate() {
        if let Some(parent) = entry.parent {
            children[parent].push(at);
        }
    }
    let (mut heads, mut works) = (0, 0);
    for own in &children {
        let leaves: Vec<&Entry<'_>> =
            own.iter().filter(|at| children[**at].is_empty()).map(|at| &entries[*at]).collect();
        if leaves.len() > 1 && leaves.len() * 2 > own.len() {
            heads += 1;
            works += usize::from(is_work(&leaves));
        }
    }
    works > 1 && works * 3 >= heads
}

/// Whether the pages that stand under one, at this place, are the chapters of a work.
pub(super) fn heads_work(entries: &[Entry<'_>], at: usize) -> bool {
    let own: Vec<&Entry<'_>> = entries.iter().filter(|entry| entry.parent == Some(at)).collect();
    !own.is_empty() && is_work(&own)
}

/// Whether pages that stand under one are the chapters of a work.
fn is_work(chapters: &[&Entry<'_>]) -> bool {
    let is_list = |title: &str| {
        let bare = title.trim_start_matches(|c: char| !c.is_alphabetic()).trim_end_matches(['.', ':', ' ']);
        LISTS.iter().any(|name| bare.eq_ignore_ascii_case(name))
    };
    if chapters.iter().any(|chapter| is_list(chapter.title)) {
        return true;
    }
    let prefix = |path: &str| -> Option<String> {
        let stem = natural::stem(path.rsplit('/').next().unwrap_or(path));
        let bare = stem.trim_end_matches(|c: char| c.is_ascii_digit());
        (bare.len() < stem.len() && bare.len() > 1).then(|| bare.to_owned())
    };
    let prefixes: Vec<String> = chapters.iter().filter_map(|chapter| prefix(chapter.path)).collect();
    let most = prefixes.iter().map(|one| prefixes.iter().filter(|other| *other == one).count()).max();
    most.unwrap_or(0) * 3 >= chapters.len() * 2
}

/// For each chapter of a site the nearest page that others stand under; all one where the site is one work.
pub(super) fn books(chapters: &[Chapter]) -> Vec<ChapterId> {
    let listed = chapters.iter().take_while(|chapter| !chapter.reason.starts_with(UNLISTED));
    let entries: Vec<Entry<'_>> = listed
        .map(|chapter| Entry {
            parent: chapter.parent.map(ChapterId::index),
            title: &chapter.title,
            path: &chapter.path,
        })
        .collect();
    if !holds_works(&entries) {
        return vec![ChapterId(0); chapters.len()];
    }
    (0..chapters.len() as u32)
        .map(ChapterId)
        .map(|id| {
            // Chapters are in preorder: what stands under one follows it.
            let heads = chapters.get(id.index() + 1).is_some_and(|next| next.parent == Some(id));
            if heads { id } else { chapters[id.index()].parent.unwrap_or(id) }
        })
        .collect()
}

/// What stands for each chapter's book, and the chapters that stand together in it.
pub(super) fn runs(heads: &[ChapterId]) -> Vec<Book> {
    let mut start = ChapterId(0);
    let books = heads.chunk_by(|a, b| a == b).flat_map(|run| {
        let end = ChapterId(start.0 + run.len() as u32);
        let book = Book { head: run[0], run: start..end };
        start = end;
        std::iter::repeat_n(book, run.len())
    });
    books.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages as `depth title path`.
    fn several(pages: &[(usize, &str, &str)]) -> bool {
        let mut open: Vec<usize> = Vec::new();
        let entries: Vec<Entry<'_>> = pages
            .iter()
            .enumerate()
            .map(|(at, (depth, title, path))| {
                open.truncate(*depth);
                let parent = open.last().copied();
                open.push(at);
                Entry { parent, title, path }
            })
            .collect();
        holds_works(&entries)
    }

    #[test]
    fn a_manual_is_one_work_and_papers_are_several() {
        assert!(!several(&[
            (0, "Home", "index.md"),
            (0, "Guides", "guides/index.md"),
            (1, "Install", "guides/install.md"),
            (1, "Use", "guides/use.md"),
            (1, "Reference", "guides/reference.md"),
            (0, "Interface", "ui/index.md"),
            (1, "Buttons", "ui/buttons.md"),
            (1, "References", "ui/references.md"),
        ]));
        let numbered = [
            (0, "Papers", "papers.md"),
            (1, "Oak", "oak.md"),
            (2, "Introduction", "oak-1.md"),
            (2, "Results", "oak-2.md"),
            (1, "Elm", "elm.md"),
            (2, "Introduction", "elm-10.md"),
            (2, "Results", "elm-20.md"),
        ];
        assert!(several(&numbered) && !several(&numbered[..4]));
        assert!(several(&[
            (0, "Oak", "a/oak.md"),
            (1, "Introduction", "a/intro.md"),
            (1, "7. REFERENCES", "a/refs.md"),
            (0, "Elm", "b/elm.md"),
            (1, "Introduction", "b/intro.md"),
            (1, "Works Cited", "b/cited.md"),
        ]));
    }
}
