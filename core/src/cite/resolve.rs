//! From a citation to the entry it cites, never claiming more than is known.
//!
//! Exactly the same surnames in the same order and the same year resolve, if one entry alone has them. All that
//! is only near gives candidates with a reason. What is resolved once is remembered: a work cites the same
//! entries again and again.

use std::collections::{HashMap, HashSet};

use super::likeness::rate;
use super::names::{self, Author, Names, fold};
use super::references::{Entry, reference_id};
use super::year;
use super::{ReferenceId, Resolution};
use crate::text::{ChapterId, Ordered};

/// Candidates that are shown, at most.
const MOST: usize = 5;

/// The entries of one book, ready to be looked up.
#[derive(Default)]
pub(super) struct Index {
    /// By first surname, folded, and year.
    exact: HashMap<(String, String), Vec<usize>>,
    /// By year without its letter; a first edition's year counts.
    years: HashMap<String, Vec<usize>>,
    /// By any surname or component of one, folded.
    surnames: HashMap<String, Vec<usize>>,
    numbers: HashMap<u32, usize>,
    ids: HashMap<String, usize>,
    /// By key and by `doi:…`, in small letters; several where case alone tells them apart.
    keys: HashMap<String, Vec<usize>>,
    has_keys: bool,
    /// Names of institutions of several words, folded.
    institutions: HashSet<String>,
    /// Abbreviations that the text explains, folded, and the names they stand for.
    aliases: HashMap<String, String>,
    known: HashMap<(Names, String), Resolution>,
}

impl Index {
    /// Of the entries of a book.
    pub(super) fn new(entries: &[Entry], book: ChapterId) -> Self {
        let mut index = Self::default();
        let own = |entry: &Entry| entry.book.is_none_or(|own| own == book);
        for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| own(entry)) {
            let year = entry.reference.year.clone().unwrap_or_default();
            for first in entry.authors.first().map(|author| &author.folded).into_iter().chain(&entry.short) {
                for year in year::alternatives(&year) {
                    let same = index.exact.entry((first.clone(), year.to_owned())).or_default();
                    if same.last() != Some(&at) {
                        same.push(at);
                    }
                }
            }
            for year in year::alternatives(&year).chain(entry.original.as_deref()) {
                let same = index.years.entry(year::plain(year).to_owned()).or_default();
                if same.last() != Some(&at) {
                    same.push(at);
                }
            }
            for author in &entry.authors {
                for part in author.parts.iter().chain([&author.folded]) {
                    let same = index.surnames.entry(part.clone()).or_default();
                    if same.last() != Some(&at) {
                        same.push(at);
                    }
                }
            }
            if let Some(number) = entry.number {
                index.numbers.insert(number, at);
            }
            if let [only] = &*entry.authors
                && only.folded.contains(' ')
                && entry.reference.given.first().is_none_or(String::is_empty)
            {
                index.institutions.insert(only.folded.clone());
            }
            let doi = entry.reference.doi.as_ref().map(|doi| format!("doi:{doi}"));
            for key in entry.keys.iter().chain(&doi) {
                index.has_keys = true;
                index.keys.entry(key.to_lowercase()).or_default().push(at);
            }
            for key in &entry.keys {
                index.ids.insert(key.clone(), at);
            }
            index.ids.entry(entry.reference.id.clone()).or_insert(at);
        }
        index
    }

    /// Whether institutions are among its authors.
    pub(super) fn has_institutions(&self) -> bool {
        !self.institutions.is_empty()
    }

    /// Whether an institution of this name, folded, is among its authors.
    pub(super) fn is_institution(&self, folded: &str) -> bool {
        self.institutions.contains(folded)
    }

    /// Learns an abbreviation, both folded.
    pub(super) fn learn(&mut self, short: String, long: String) {
        self.aliases.entry(short).or_insert(long);
    }

    /// Whether any of its entries has a key.
    pub(super) fn has_keys(&self) -> bool {
        self.has_keys
    }

    /// The name to look for where one entry alone has exactly this institution's name and year, or is by the author
    /// whose surname and full given name these are: `Klie, Thomas`.
    pub(super) fn whole_name(&self, entries: &[Entry], name: &str, year: &str) -> Option<String> {
        let only = |name: &str| match self.exact.get(&(fold(name), year.to_owned())).map(Vec::as_slice) {
            Some([only]) if entries[*only].authors.len() == 1 => Some(&entries[*only].reference),
            _ => None,
        };
        if only(name).is_some() {
            return Some(name.to_owned());
        }
        let (surname, given) = name.split_once(',')?;
        let listed = only(surname)?.given.first()?;
        let is_given = fold(listed) == fold(given.trim()) && !names::is_initials(listed);
        is_given.then(|| surname.to_owned())
    }

    /// Whether its list is numbered.
    pub(super) fn has_numbers(&self) -> bool {
        self.numbers.len() > 1
    }

    /// By number, in a numbered list.
    pub(super) fn by_number(&self, number: &str) -> Resolution {
        let at = number.parse().ok().and_then(|number: u32| self.numbers.get(&number));
        at.map_or(Resolution::Unresolved, |at| Resolution::Resolved(reference_id(*at)))
    }

    /// By key, or by `doi:…`.
    pub(super) fn by_key(&self, key: &str) -> Resolution {
        if let Some(at) = self.ids.get(key) {
            return Resolution::Resolved(reference_id(*at));
        }
        let doi = key.strip_prefix("https://doi.org/").map(|doi| format!("doi:{doi}"));
        let wanted = doi.as_deref().unwrap_or(key).to_lowercase();
        match self.keys.get(&wanted).map(Vec::as_slice) {
            None | Some([]) => Resolution::Unresolved,
            Some([only]) if wanted.starts_with("doi:") => Resolution::Resolved(reference_id(*only)),
            Some(several) => Resolution::Uncertain {
                candidates: several.iter().take(MOST).map(|at| reference_id(*at)).collect(),
                reason: "the key is spelt otherwise".to_owned(),
            },
        }
    }

    /// By authors and year.
    pub(super) fn by_names(&mut self, entries: &[Entry], names: &Names, year: &str) -> Resolution {
        // A work without sources: nothing is worth looking for, nor remembering.
        if self.ids.is_empty() {
            return Resolution::Unresolved;
        }
        // Words before the names that are known surnames make it doubtful that the names are all.
        let doubtful = names.dropped.iter().any(|word| self.surnames.contains_key(&fold(word)));
        match self.by_names_alone(entries, names, year) {
            Resolution::Resolved(reference) if doubtful => Resolution::Uncertain {
                candidates: vec![reference],
                reason: "a name before it may belong to it".to_owned(),
            },
            resolution => resolution,
        }
    }

    /// By authors and year, nothing less than exactly: nearness is not looked for.
    pub(super) fn exactly(&self, entries: &[Entry], names: &Names, year: &str) -> Resolution {
        if self.ids.is_empty() || names.dropped.iter().any(|word| self.surnames.contains_key(&fold(word))) {
            return Resolution::Unresolved;
        }
        let found = self.exact(entries, names, year).or_else(|| self.in_full(entries, names, year));
        found.unwrap_or(Resolution::Unresolved)
    }

    /// By authors alone, as citations without a year do: `(Battles 14)`.
    pub(super) fn by_authors(&self, entries: &[Entry], names: &Names) -> Resolution {
        let folded: Vec<String> = names.list.iter().map(|name| fold(name)).collect();
        let fits = |at: &usize| {
            let authors = &entries[*at].authors;
            let begun = folded.iter().zip(authors).all(|(cited, author)| *cited == author.folded);
            let all = authors.len() == folded.len() && entries[*at].reference.more == names.more;
            begun && (all || names.more && (authors.len() > 2 || entries[*at].reference.more))
        };
        let first = folded.first().and_then(|first| self.surnames.get(first));
        let fitting: Vec<usize> = first.into_iter().flatten().copied().filter(fits).collect();
        match by_initials(entries, names, fitting)[..] {
            [] => Resolution::Unresolved,
            [only] => Resolution::Resolved(reference_id(only)),
            ref several => Resolution::Uncertain {
                candidates: several.iter().take(MOST).map(|at| reference_id(*at)).collect(),
                reason: "it has no year, and several entries are of this author".to_owned(),
            },
        }
    }

    fn by_names_alone(&mut self, entries: &[Entry], names: &Names, year: &str) -> Resolution {
        let key = (Names { connected: false, dropped: Vec::new(), ..names.clone() }, year.to_owned());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let resolution = self
            .exact(entries, names, year)
            .or_else(|| self.in_full(entries, names, year))
            .unwrap_or_else(|| self.near(entries, names, year));
        self.known.insert(key, resolution.clone());
        resolution
    }

    fn exact(&self, entries: &[Entry], names: &Names, year: &str) -> Option<Resolution> {
        let mut folded: Vec<String> = names.list.iter().map(|name| fold(name)).collect();
        if let [only] = &*folded
            && !names.more
            && let Some(long) = self.aliases.get(only)
            && year::alternatives(year).all(|year| !self.exact.contains_key(&(only.clone(), year.to_owned())))
        {
            folded = vec![long.clone()];
        }
        let whole = |at: &&usize| {
            let entry = &entries[**at];
            let short = folded.len() == 1 && entry.short.as_ref() == folded.first();
            short
                || (entry.reference.more == names.more && entry.authors.iter().map(|a| &a.folded).eq(&folded))
        };
        let begun = |at: &&usize| {
            let entry = &entries[**at];
            let listed = entry.authors.len();
            let longer =
                listed >= 3.max(folded.len() + 1) || (entry.reference.more && listed >= folded.len());
            longer && folded.iter().zip(&entry.authors).all(|(cited, author)| *cited == author.folded)
        };
        // Of a reprint's years the later one says which it is.
        let mut years: Vec<&str> = year::alternatives(year).collect();
        years.sort_unstable();
        let first = folded.first()?;
        let mut fitting = years.into_iter().rev().map(|year| -> Vec<usize> {
            let same = self.exact.get(&(first.clone(), year.to_owned())).map_or(&[][..], Vec::as_slice);
            if names.more {
                same.iter().filter(begun).copied().collect()
            } else {
                same.iter().filter(whole).copied().collect()
            }
        });
        let fitting = fitting.find(|fitting| !fitting.is_empty())?;
        let fitting = by_initials(entries, names, fitting);
        match fitting[..] {
            [] => None,
            [only] => Some(Resolution::Resolved(reference_id(only))),
            _ => {
                let count = if fitting.len() == 2 { "two".to_owned() } else { fitting.len().to_string() };
                let candidates = fitting.into_iter().take(MOST).map(reference_id).collect();
                Some(Resolution::Uncertain { candidates, reason: format!("{count} entries match") })
            }
        }
    }

    /// `Michel Foucault (1977)`: one author's name in full, whose initial is the entry's.
    fn in_full(&self, entries: &[Entry], names: &Names, year: &str) -> Option<Resolution> {
        let [name] = &*names.list else { return None };
        let (given, surname) = name.split_once(' ')?;
        let (given, surname) = match surname.rsplit_once(' ') {
            // `Patricia Hill Collins`
            Some((more, last)) if !more.contains(' ') => (format!("{given} {more}"), last),
            Some(_) => return None,
            None => (given.to_owned(), surname),
        };
        if names.more || names::is_institution(name) {
            return None;
        }
        let mut years = year::alternatives(year);
        let same = years.find_map(|year| self.exact.get(&(fold(surname), year.to_owned())))?;
        let [only] = **same else { return None };
        let initials = |given: &str| -> String {
            fold(&given.replace('.', ". ")).split([' ', '-']).filter_map(|word| word.chars().next()).collect()
        };
        let entry = &entries[only];
        let listed = initials(entry.reference.given.first()?);
        let fits = entry.authors.len() == 1 && !listed.is_empty() && initials(&given).starts_with(&listed);
        fits.then(|| Resolution::Resolved(reference_id(only)))
    }

    fn near(&self, entries: &[Entry], names: &Names, year: &str) -> Resolution {
        let authors: Vec<Author> = names.list.iter().map(|name| Author::new(name)).collect();
        let mut pool: Vec<usize> = Vec::new();
        for year in year::alternatives(year) {
            pool.extend(self.years.get(year::plain(year)).into_iter().flatten());
        }
        for author in &authors {
            for part in author.parts.iter().chain([&author.folded]) {
                pool.extend(self.surnames.get(part).into_iter().flatten());
            }
        }
        pool.sort_unstable();
        pool.dedup();
        let mut rated: Vec<(f32, ReferenceId, &'static str)> = pool
            .into_iter()
            .filter_map(|at| {
                let (score, reason) = rate(&entries[at], names, &authors, year)?;
                Some((score, reference_id(at), reason))
            })
            .collect();
        rated.order_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let Some((best, _, reason)) = rated.first().copied() else { return Resolution::Unresolved };
        // What is far worse than the best is no candidate.
        let candidates = rated.iter().filter(|(score, ..)| *score > best - 0.35).map(|(_, id, _)| *id);
        Resolution::Uncertain { candidates: candidates.take(MOST).collect(), reason: reason.to_owned() }
    }
}

/// Of several that fit, those whose first author has the initials that the citation gives.
fn by_initials(entries: &[Entry], names: &Names, fitting: Vec<usize>) -> Vec<usize> {
    let initial = |given: Option<&String>| given.and_then(|given| fold(given).chars().next());
    let Some(wanted) = initial(names.given.first()) else { return fitting };
    if fitting.len() < 2 {
        return fitting;
    }
    let same = |at: &&usize| initial(entries[**at].reference.given.first()) == Some(wanted);
    let own: Vec<usize> = fitting.iter().filter(same).copied().collect();
    if own.is_empty() { fitting } else { own }
}
