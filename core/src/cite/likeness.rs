//! How well an entry fits a citation that it does not match exactly, and what of it does not fit.

use super::names::{self, Author, Names};
use super::references::{Entry, is_of_year};
use super::year;

/// How an author of a citation and one of an entry agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Likeness {
    No,
    /// They share a part: `Ebaugh` and `Fuchs Ebaugh`.
    Part,
    /// Misspelt, or hyphened otherwise.
    Near,
    Same,
}

/// How well a cited name fits a listed one.
fn like(cited: &Author, listed: &Author) -> Likeness {
    if cited.folded == listed.folded {
        return Likeness::Same;
    }
    let most = match cited.letters.min(listed.letters) {
        0..=3 => 0,
        4 => 1,
        _ => 2,
    };
    let near = |most| {
        cited.letters.abs_diff(listed.letters) <= most
            && (cited.mask ^ listed.mask).count_ones() as usize <= 2 * most
            && names::distance(&cited.bare, &listed.bare, most).is_some()
    };
    if cited.bare == listed.bare || (most > 0 && near(most)) {
        return Likeness::Near;
    }
    let shares = |part: &String| *part == listed.folded || listed.parts.contains(part);
    let part = cited.parts.iter().any(shares) || listed.parts.contains(&cited.folded);
    if part { Likeness::Part } else { Likeness::No }
}

/// How well an entry fits, with what does not fit; `None` where too little does.
pub(super) fn rate(
    entry: &Entry,
    names: &Names,
    authors: &[Author],
    wanted: &str,
) -> Option<(f32, &'static str)> {
    let mut taken = vec![false; entry.authors.len()];
    let (mut sum, mut hits, mut in_order, mut all_near) = (0.0, 0, true, true);
    for (at, author) in authors.iter().enumerate() {
        let best = entry
            .authors
            .iter()
            .enumerate()
            .filter(|(other, _)| !taken[*other])
            .map(|(other, listed)| (like(author, listed), other))
            .filter(|(like, _)| *like != Likeness::No)
            // The liker first, then the one at the same place.
            .max_by(|a, b| {
                a.0.partial_cmp(&b.0)
                    .unwrap_or(std::cmp::Ordering::Equal)
                    .then_with(|| (b.1.abs_diff(at)).cmp(&a.1.abs_diff(at)))
            });
        let Some((like, other)) = best else {
            all_near = false;
            continue;
        };
        taken[other] = true;
        hits += 1;
        in_order &= other == at;
        all_near &= like >= Likeness::Near;
        sum += match like {
            Likeness::Same => 1.0,
            Likeness::Near => 0.9,
            Likeness::Part => 0.6,
            Likeness::No => 0.0,
        };
    }
    let own = entry.reference.year.as_deref().unwrap_or_default();
    let same_year = is_of_year(entry, wanted);
    let plain = |other: &str| year::alternatives(wanted).any(|year| year::plain(year) == year::plain(other));
    let plain_year = year::alternatives(own).any(plain);
    let first_edition = entry.original.as_deref().is_some_and(plain);
    let (cited, listed) = (authors.len(), entry.authors.len());
    // With `et al.` only those named can be missed.
    let expected = if names.more { cited } else { cited.max(listed) };
    let covered = hits as f32 / expected as f32;
    let complete = hits == cited && (names.more || cited == listed);
    let single_institution = cited == 1 && !names.more;
    if hits == 0 {
        let near = |short: &String| {
            let short = Author::new(short);
            short.letters > 3 && like(&authors[0], &short) >= Likeness::Near
        };
        if single_institution && plain_year && entry.short.as_ref().is_some_and(near) {
            return Some((1.4, "a name is spelt otherwise"));
        }
        let acronym = single_institution && plain_year && {
            let title = entry.reference.title.as_deref().unwrap_or_default();
            let own = entry.reference.authors.first().map_or("", String::as_str);
            let cited = &names.list[0];
            names::is_acronym_of(cited, title) || (listed == 1 && abbreviate(cited, own))
        };
        return acronym.then_some((0.6, "the name may be an abbreviation"));
    }
    let score = sum / expected as f32;
    if same_year || plain_year {
        let first_fits =
            taken.first() == Some(&true) && like(&authors[0], &entry.authors[0]) >= Likeness::Near;
        if covered < 0.5 && !(first_fits && cited > 1 && listed > 1) {
            return None;
        }
        // One shared name out of two or more is little: all the more of one that is only a part.
        let lone = names.more && listed <= cited;
        let reason = match () {
            () if complete && in_order && all_near && lone => "the entry has no more authors",
            () if complete && in_order && all_near && sum < cited as f32 => "a name is spelt otherwise",
            () if complete && in_order && all_near && !same_year => {
                if wanted.starts_with(|c: char| c.is_ascii_digit()) {
                    "the letter after the year differs"
                } else {
                    "the year is put otherwise"
                }
            }
            () if complete && in_order && all_near => "the entry has only two authors",
            () if complete && all_near => "the authors stand in another order",
            () if complete => "a name is only in part the same",
            () => "not all authors are the same",
        };
        let year = if same_year { 1.0 } else { 0.9 };
        return Some((score + year - if lone { 0.3 } else { 0.0 }, reason));
    }
    if !(complete && in_order) {
        return None;
    }
    if first_edition && all_near {
        return Some((score + 0.8, "the year is that of the first edition"));
    }
    // Another year of just these authors, spelt just so or nearly.
    all_near.then_some((
        score,
        if own.is_empty() { "the entry has no year" } else { "the entry is of another year" },
    ))
}

/// Whether one of two names abbreviates the other.
fn abbreviate(a: &str, b: &str) -> bool {
    a.contains(' ') != b.contains(' ') && (names::is_acronym_of(a, b) || names::is_acronym_of(b, a))
}
