//! Authors' names: reading them out of entries and citations, and comparing them.

mod cited;
mod listed;
mod parts;

pub(super) use cited::in_citation;
pub(super) use listed::{abbreviation, in_entry};
pub(super) use parts::{
    Word, is_acronym, is_initials, is_institution, is_suffix, may_be_name, more, surname, without_brackets,
    word_kind,
};

use regex::Regex;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::words::SMALL;

/// Names in order, and whether more are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Names {
    pub(super) list: Vec<String>,
    /// The given names or initials of each; shorter where the last have none.
    pub(super) given: Vec<String>,
    /// `et al.` or the like.
    pub(super) more: bool,
    /// Whether a connector such as `&` stands before the last of several.
    pub(super) connected: bool,
    /// Words before them that may be names of the same list: if one is, the list is not known whole.
    pub(super) dropped: Vec<String>,
}

/// A surname, as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Author {
    pub(super) folded: String,
    /// Its letters and digits alone, and how many they are.
    pub(super) bare: String,
    pub(super) letters: usize,
    /// Which letters it has: an edit changes two of these at most.
    pub(super) mask: u32,
    /// The words that it is joined of, if it is.
    pub(super) parts: Vec<String>,
}

impl Names {
    /// Adds a name, and what it is given besides.
    fn push(&mut self, name: String, given: &str) {
        self.list.push(name);
        self.give(given);
    }

    /// Adds to what the last name is given.
    fn give(&mut self, given: &str) {
        self.given.resize(self.list.len(), String::new());
        let given = given.trim().trim_end_matches(',');
        if let Some(last) = self.given.last_mut()
            && !given.is_empty()
        {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(given);
        }
    }

    /// Gives the last name's last initial its period.
    fn abbreviate_last(&mut self) {
        let all = self.given.len() == self.list.len();
        let Some(last) = self.given.last_mut().filter(|_| all) else { return };
        let word = last.rsplit([' ', '.', '-', '‐']).next().unwrap_or_default();
        if word.chars().count() == 1 && word.chars().all(char::is_uppercase) {
            last.push('.');
        }
    }
}

impl Author {
    pub(super) fn new(name: &str) -> Self {
        let folded = fold(name);
        let bare: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
        let bit = |c: char| if c.is_ascii_lowercase() { c as u32 - 'a' as u32 } else { 26 + c as u32 % 6 };
        let mask = bare.chars().fold(0, |mask, c| mask | 1 << bit(c));
        Self { mask, letters: bare.chars().count(), parts: components(name), folded, bare }
    }
}

/// What patterns mean by letters and digits. Unicode's own classes have some hundred ranges each, and compiling them
/// took most of the time of resolving a work; these few hold what names and years are written in. A word's boundary
/// is ASCII's, since the fast engine knows no other.
const CLASSES: [(&str, &str); 5] = [
    (r"\p{Lu}", r"[A-ZÀ-ÖØ-ÞĀ-ɏΆ-ΏΑ-ΫЀ-ЯԱ-Ֆ]"),
    (r"\p{Ll}", r"[a-zß-öø-ɏά-ώа-џա-և]"),
    (
        r"\p{L}",
        r"[A-Za-zªµºÀ-ÖØ-öø-ʯ\x{370}-\x{1fff}\x{2c00}-\x{2dff}\x{2e80}-\x{2fff}\x{3005}\x{3041}-\x{d7ff}\x{f900}-\x{fdff}\x{10000}-\x{3ffff}]",
    ),
    (r"\d", "[0-9]"),
    (r"\b", r"(?-u:\b)"),
];

/// A pattern of ours, with [`CLASSES`] put in.
pub(super) fn pattern(source: &str) -> Regex {
    let source = CLASSES.iter().fold(source.to_owned(), |source, (class, own)| source.replace(class, own));
    Regex::new(&source).expect("a pattern of ours compiles: every one is used by a test")
}

/// A name as it is compared: no accents, case, apostrophes or periods; one kind of hyphen; single blanks.
pub(super) fn fold(name: &str) -> String {
    if name.is_ascii() {
        return fold_ascii(name);
    }
    let mut out = String::with_capacity(name.len());
    let mut skip_blank = true;
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            // What follows an apostrophe belongs to it: `O’ Brien` is `O’Brien`.
            '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '`' | '´' => skip_blank = true,
            '.' | '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' => {}
            '-' | '‐' | '‑' | '–' | '−' => {
                out.truncate(out.trim_end().len());
                out.push('-');
                skip_blank = true;
            }
            c if c.is_whitespace() => {
                if !skip_blank {
                    out.push(' ');
                }
                skip_blank = true;
            }
            'ø' | 'Ø' => push(&mut out, "o", &mut skip_blank),
            'ł' | 'Ł' => push(&mut out, "l", &mut skip_blank),
            'đ' | 'Đ' | 'ð' => push(&mut out, "d", &mut skip_blank),
            'ß' => push(&mut out, "ss", &mut skip_blank),
            'æ' | 'Æ' => push(&mut out, "ae", &mut skip_blank),
            'œ' | 'Œ' => push(&mut out, "oe", &mut skip_blank),
            'ı' => push(&mut out, "i", &mut skip_blank),
            c => {
                out.extend(c.to_lowercase());
                skip_blank = false;
            }
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The same without tables, for what most names are.
fn fold_ascii(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut skip_blank = true;
    for c in name.chars() {
        match c {
            '\'' | '`' => skip_blank = true,
            '.' => {}
            '-' => {
                out.truncate(out.trim_end().len());
                out.push('-');
                skip_blank = true;
            }
            c if c.is_whitespace() => {
                if !skip_blank {
                    out.push(' ');
                }
                skip_blank = true;
            }
            c => {
                out.push(c.to_ascii_lowercase());
                skip_blank = false;
            }
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn push(out: &mut String, text: &str, skip_blank: &mut bool) {
    out.push_str(text);
    *skip_blank = false;
}

/// Edits between two short texts, neighbours exchanged counting as one; more than `most` is `None`.
pub(super) fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most * 4 {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            row[j + 1] = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        if row.iter().all(|edits| *edits > most) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|edits| *edits <= most)
}

/// The first letters of a title's or institution's first words, for comparison with an abbreviation.
pub(super) fn is_acronym_of(acronym: &str, title: &str) -> bool {
    let letters: Vec<char> = acronym.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.len() < 2 || !is_acronym(acronym) {
        return false;
    }
    let initials = |all: bool| -> Vec<char> {
        title
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty() && (all || !SMALL.contains(&&*word.to_lowercase())))
            .filter_map(|word| word.chars().next())
            .flat_map(char::to_uppercase)
            .collect()
    };
    [true, false].into_iter().any(|all| initials(all).starts_with(&letters))
}

/// The words that a surname is joined of: `DallaLee` of Dalla and Lee, `Fuchs Ebaugh`, `Finigan-Carr`.
pub(super) fn components(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for word in name.split([' ', '-', '‐', '‑']) {
        let mut part = String::new();
        let mut small = false;
        for c in word.chars() {
            if c.is_uppercase() && small {
                parts.push(std::mem::take(&mut part));
            }
            small = c.is_lowercase();
            part.push(c);
        }
        parts.push(part);
    }
    let parts: Vec<String> =
        parts.iter().map(|part| fold(part)).filter(|part| part.chars().count() > 3).collect();
    if parts.len() == 1 && parts[0] == fold(name) { Vec::new() } else { parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> Vec<String> {
        in_entry(text).map(|names| names.list).unwrap_or_default()
    }

    fn cited(text: &str) -> Vec<String> {
        in_citation(text).map(|(names, _)| names.list).unwrap_or_default()
    }

    #[test]
    fn entries_list_surnames_and_initials() {
        assert_eq!(entry("Baker, L. M., Dalla, R. L., & Williamson, C. "), ["Baker", "Dalla", "Williamson"]);
        assert_eq!(entry("Dahal P., Joshi, S., K., & Swahnberg, K. "), ["Dahal", "Joshi", "Swahnberg"]);
        assert_eq!(
            entry("Howell, R. J., Schiferl, M. K., & Ruhlmann D, L. "),
            ["Howell", "Schiferl", "Ruhlmann"]
        );
        assert_eq!(entry("Månsson, S.-A., & Hedin, U.-C. "), ["Månsson", "Hedin"]);
        assert_eq!(entry("O’ Brien, J., E. "), ["O’ Brien"]);
        assert_eq!(entry("Van der Watt, M., & Kruger, B. "), ["Van der Watt", "Kruger"]);
        assert_eq!(entry("Task Force on Trafficking of Women and Girls. ").len(), 1);
        assert_eq!(entry("U.S. Department of State. "), ["U.S. Department of State"]);
        assert_eq!(entry("Walker, L., Gaviria, G., & Gopal, K. (Eds.). "), ["Walker", "Gaviria", "Gopal"]);
        assert_eq!(entry("Rochelle, L., & DallaLee, M., K. "), ["Rochelle", "DallaLee"]);
        assert_eq!(entry("Cordisco Tsai, L. "), ["Cordisco Tsai"]);
        assert_eq!(entry("Ferrari, Chiara "), ["Ferrari"]);
        assert_eq!(
            entry("Smith, John, Mary Jones, and Peter de la Cruz. "),
            ["Smith", "Jones", "de la Cruz"]
        );
        assert_eq!(entry("Smith, John, & Doe, Jane "), ["Smith", "Doe"]);
        assert_eq!(entry("Smith, J.; Doe, A. B. "), ["Smith", "Doe"]);
        assert_eq!(entry("ILO. "), ["ILO"]);
        assert_eq!(entry("UN Protocoll. "), ["UN Protocoll"]);
        assert_eq!(entry("Smith, J. A., Jr., & Doe, B. "), ["Smith", "Doe"]);
        assert!(entry("the following list ").is_empty());
    }

    #[test]
    fn citations_list_surnames() {
        assert_eq!(cited("Moore, Houck, Hirway, Barron & Goldberg, ").len(), 5);
        assert_eq!(cited("see also Cox, "), ["Cox"]);
        assert_eq!(cited("as was argued by de Beauvoir, "), ["de Beauvoir"]);
        assert_eq!(cited("Task Force on Trafficking of Women and Girls, ").len(), 1);
        assert_eq!(cited("Sukach, Castañeda, & Pickens, "), ["Sukach", "Castañeda", "Pickens"]);
        assert!(in_citation("Prochaska et al., ").unwrap().0.more);
        assert_eq!(cited("Prochaska et al., "), ["Prochaska"]);
        assert_eq!(cited("O’ Brien, "), ["O’ Brien"]);
        assert!(cited("June ").is_empty());
        assert!(cited("n = 4, ").is_empty());
        assert!(cited("published in ").is_empty());
    }

    #[test]
    fn names_are_compared_without_their_dress() {
        assert_eq!(fold("O’ Brien"), fold("O'brien"));
        assert_eq!(fold("Finigan‐Carr"), fold("Finigan-Carr"));
        assert_eq!(fold("MÅNSSON"), "mansson");
        assert_eq!(fold("U.S.  Department"), "us department");
        for name in ["O' Brien", "U.S.  Dept - X", " A.-B. c\n d' E "] {
            // An accent that goes away again takes the longer way.
            assert_eq!(fold(name), fold(&format!("{name}\u{301}")), "{name}");
        }
        assert_eq!(distance("undoc", "unodc", 2), Some(1));
        assert_eq!(distance("hicke", "hickle", 2), Some(1));
        assert_eq!(distance("smith", "jones", 2), None);
        assert_eq!(components("DallaLee"), ["dalla"]);
        assert_eq!(components("Fuchs Ebaugh"), ["fuchs", "ebaugh"]);
        assert!(components("Hickle").is_empty());
        assert!(is_acronym_of("TIP", "Trafficking in persons report"));
        assert!(!is_acronym_of("TIP", "Other things"));
    }
}
