//! Names as a citation lists them.

use super::Names;
use super::parts::{
    connector, is_initials, is_plain, is_suffix, may_be_name, more, names_nobody, parted, signal, split,
    without_brackets, words,
};
use crate::cite::words::SMALL;

/// Names as a citation lists them: surnames, commas, a connector. With the byte where they begin in the text;
/// what stands before them (`see`, `as argued by`) is stepped over. `None` where no names end the text.
pub(in crate::cite) fn in_citation(text: &str) -> Option<(Names, usize)> {
    let whole = text;
    let mut end = text.trim_end_matches([',', ':', ' ', '\n', '\u{a0}']).len();
    let mut names = Names::default();
    if let Some(start) = more(&text[..end]) {
        names.more = true;
        end = start;
    }
    let mut start = text.len() - text.trim_start_matches([',', ';', '&', ' ', '\n', '\u{a0}']).len();
    if start >= end {
        return None;
    }
    while let Some(length) = signal(&text[start..end]) {
        start += length;
    }
    // What is said before the names ends with a word written small.
    for (at, word) in words(&text[start..end]).collect::<Vec<_>>().into_iter().rev() {
        if is_plain(word) {
            // `Brown v. Board of Education` is a case.
            if matches!(word, "v." | "vs." | "v") {
                return None;
            }
            start += at + word.len();
            // `bell hooks & Smith`: some surnames are written small.
            if connector(&text[start..end]).is_some() {
                names.dropped.push(word.to_owned());
            }
            break;
        }
    }
    start += text[start..end].len() - text[start..end].trim_start().len();
    while let Some((_, word)) = words(&text[start..end]).next() {
        if !SMALL.contains(&word) && word != "&" && !matches!(word, "y" | "et" | "und") {
            break;
        }
        start += word.len();
        start += text[start..end].len() - text[start..end].trim_start().len();
    }
    let text = without_brackets(&text[start..end]);
    let parts = split(&text);
    names.connected = parts.iter().any(|(_, connected)| *connected);
    for (part, _) in parts {
        let (name, given) = parted(&part);
        if is_suffix(&part) {
            continue;
        }
        // `Li & Ng`: a surname of two letters.
        let short = part.chars().count() == 2 && part.chars().nth(1).is_some_and(char::is_lowercase);
        if is_initials(&part) && !short && !names.list.is_empty() {
            names.give(&part);
            continue;
        }
        if !may_be_name(&name) {
            return None;
        }
        names.push(name, &given);
    }
    // `March & Simon` are authors, `March` is a month.
    let nobody = names.list.iter().filter(|name| names_nobody(name)).count();
    if nobody > 0 && !names.more && (!names.connected || nobody == names.list.len()) {
        return None;
    }
    debug_assert!(whole.is_char_boundary(start));
    (!names.list.is_empty()).then_some((names, start))
}
