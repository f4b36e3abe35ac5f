//! Names as an entry of a reference list gives them.

use super::Names;
use super::parts::{
    bracketed, is_acronym, is_initials, is_institution, is_name, is_suffix, may_be_name, more, parted, split,
    surname, unsuffixed, without_brackets,
};
use crate::cite::words::PARTICLES;

/// Names as an entry lists them: surnames with initials or given names after them.
pub(in crate::cite) fn in_entry(text: &str) -> Option<Names> {
    let text = abbreviated(text).map_or(text, |(_, name)| name);
    let text = without_brackets(text.trim());
    let mut text = text.trim_end_matches([' ', ',', ':', '\n']);
    let mut names = Names::default();
    if let Some(start) = more(text) {
        names.more = true;
        text = &text[..start];
    }
    // The last period ends the list, unless it abbreviates.
    let bare = text.trim_end_matches('.').trim();
    let mut names = read(bare, names)?;
    let dotted = bare.len() < text.len();
    let own = bare.rsplit([',', ';', '&']).next().is_some_and(|part| is_initials(part.trim()));
    if dotted && (own || names.given.iter().any(|given| given.contains('.'))) {
        names.abbreviate_last();
    }
    Some(names)
}

/// The names of a list without its last period; `names` says whether there are more.
fn read(text: &str, mut names: Names) -> Option<Names> {
    if text.contains(';') {
        for part in text.split(';') {
            let part = part.trim().trim_start_matches(['&', ' ']).trim_start_matches("and ");
            let (first, rest) = part.split_once(',').unwrap_or((part, ""));
            let (name, given) = parted(first);
            if name.is_empty() {
                continue;
            }
            if !is_name(&name) {
                return None;
            }
            names.push(name, &given);
            names.give(rest);
        }
        return (!names.list.is_empty()).then_some(names);
    }
    let parts = split(text).into_iter().filter(|(part, _)| !is_suffix(part));
    let parts: Vec<(String, bool)> =
        parts.map(|(part, connected)| (unsuffixed(&part).to_owned(), connected)).collect();
    // `Smith, John A.` is one author, `Smith J, Roe R` and `Smith, J., Roe, R.` are two.
    let initials = parts.iter().skip(1).any(|(part, _)| is_initials(part))
        || parts.first().is_some_and(|(part, _)| surname(part).len() < part.trim().len());
    if initials || parts.len() < 2 || parts[1].1 || is_acronym(&parts[1].0) || is_institution(&parts[0].0) {
        for (at, (part, _)) in parts.iter().enumerate() {
            let next = parts.get(at + 1).map(|(next, _)| &**next);
            if !names.list.is_empty() && is_given(part, next) {
                names.give(part);
                continue;
            }
            let (name, given) = parted(part);
            // `March, J.` is no month.
            let called = !given.is_empty() || next.is_some_and(|next| is_given(next, None));
            if !(is_name(&name) || called && may_be_name(&name)) {
                return None;
            }
            names.push(name, &given);
        }
    } else {
        // Given names in full: `Smith, John, and Jane Doe` or `Smith, John, & Doe, Jane`.
        names.push(surname(&parts[0].0), &parts[1].0);
        let rest = &parts[2..];
        let inverted =
            rest.iter().position(|(_, connected)| *connected).is_some_and(|at| at + 1 < rest.len());
        for (at, (part, _)) in rest.iter().enumerate() {
            if !inverted {
                let name = last_name(part);
                let given = part.strip_suffix(&*name).unwrap_or_default();
                names.push(name, given);
            } else if at % 2 == 0 {
                names.push(surname(part), "");
            } else {
                names.give(part);
            }
        }
        if !names.list.iter().all(|name| is_name(name)) {
            return None;
        }
    }
    (!names.list.is_empty()).then_some(names)
}

/// Whether a part is what the name before it is given: initials, with particles after them or not (`M. de`).
fn is_given(part: &str, next: Option<&str>) -> bool {
    let bare = |text: &str| is_initials(text) && !text.chars().any(char::is_lowercase);
    // `Ba, J.`: a surname of two letters.
    if !part.contains('.') && part.chars().nth(1).is_some_and(char::is_lowercase) && next.is_some_and(bare) {
        return false;
    }
    let initials = part.trim_end_matches(|c: char| c.is_lowercase() || c == ' ');
    is_initials(part)
        || (part[initials.len()..].split(' ').all(|word| word.is_empty() || PARTICLES.contains(&word))
            && initials.ends_with('.')
            && is_initials(initials))
}

/// `BMG – Bundesministerium für Gesundheit`: an abbreviation, and the name that follows.
fn abbreviated(text: &str) -> Option<(&str, &str)> {
    let found = [" – ", " — ", " - "].iter().find_map(|dash| text.trim_start().split_once(dash));
    found.filter(|(short, name)| is_acronym(short) && (2..9).contains(&short.len()) && name.contains(' '))
}

/// An institution's abbreviation given with its name: `World Health Organization [WHO]`.
pub(in crate::cite) fn abbreviation(text: &str) -> Option<String> {
    if let Some((short, _)) = abbreviated(text) {
        return Some(short.to_owned());
    }
    let found = text[bracketed(text)?].trim();
    let inner = &found[1..found.len() - 1];
    // `Statistisches Bundesamt (Destatis)`
    let word = || {
        let before = text[..text.find(found).unwrap_or(0)].trim();
        before.contains(' ')
            && !before.contains(',')
            && inner.chars().count() < 13
            && inner.starts_with(char::is_uppercase)
            && inner.chars().all(char::is_alphabetic)
            && !is_suffix(inner)
    };
    (inner.chars().count() > 1 && (is_acronym(inner) || word())).then(|| inner.to_owned())
}

/// The surname of a name written in its natural order, with the particles before it.
fn last_name(part: &str) -> String {
    let part = surname(part);
    let words: Vec<&str> = part.split(' ').collect();
    let mut from = words.len().saturating_sub(1);
    while from > 1 && PARTICLES.contains(&words[from - 1]) {
        from -= 1;
    }
    words[from..].join(" ")
}
