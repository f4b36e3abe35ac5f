//! What `<sup>` and `<sub>` are: the mark of a note, an ordinal, an exponent.

/// What raised text is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Raised {
    /// The mark of the note with this label.
    Mark(String),
    /// The marks of several notes: `1, 2`.
    Marks(Vec<String>),
    /// Text in superscript characters.
    Characters(String),
    /// Ordinals, and what has no superscript characters.
    Text,
}

/// Tells what raised text is by itself and by what stands directly before it.
pub(super) fn raised(text: &str, before: &str) -> Raised {
    if let Some(label) = note_label(text).filter(|label| !is_exponent(label, before)) {
        return Raised::Mark(label.to_owned());
    }
    let labels: Vec<&str> = text.split(',').map_while(note_label).collect();
    if labels.len() > 1 && labels.len() == text.split(',').count() && !is_exponent(labels[0], before) {
        return Raised::Marks(labels.into_iter().map(str::to_owned).collect());
    }
    let text = text.trim();
    match superscript(text) {
        Some(characters) if !is_ordinal(text) => Raised::Characters(characters),
        _ => Raised::Text,
    }
}

/// The label that raised text gives a note: a number, `*`, `†` and the like, or one letter. `[2]`, `2.`
/// and `2)` name note 2.
pub(super) fn note_label(text: &str) -> Option<&str> {
    let label = text.trim().trim_matches(['[', ']', '(', ')', '.', ',', '^']).trim();
    let count = label.chars().count();
    let number = label.bytes().all(|b| b.is_ascii_digit()) && count <= 4;
    let sign = label.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '¶' | '‖' | '#')) && count <= 4;
    let letter = count == 1 && label.chars().all(|c| c.is_ascii_lowercase());
    (count > 0 && (number || sign || letter)).then_some(label)
}

/// What stands for a note's mark in the reading text: a number in superscript digits, else the label.
pub(super) fn shown(label: &str) -> String {
    if label.bytes().all(|b| b.is_ascii_digit()) {
        superscript(label).unwrap_or_else(|| label.to_owned())
    } else {
        label.to_owned()
    }
}

/// A number in superscript letters: ᵃ, ᵇ, …, ᶻ, ᵃᵃ. What a chapter's footnotes show that has numbers raised by hand.
pub(super) fn lettered(number: usize) -> String {
    // There is no raised q that terminals have.
    const LETTERS: [char; 25] = [
        'ᵃ', 'ᵇ', 'ᶜ', 'ᵈ', 'ᵉ', 'ᶠ', 'ᵍ', 'ʰ', 'ⁱ', 'ʲ', 'ᵏ', 'ˡ', 'ᵐ', 'ⁿ', 'ᵒ', 'ᵖ', 'ʳ', 'ˢ', 'ᵗ', 'ᵘ',
        'ᵛ', 'ʷ', 'ˣ', 'ʸ', 'ᶻ',
    ];
    let (mut rest, mut letters) = (number, Vec::new());
    while rest > 0 {
        letters.push(LETTERS[(rest - 1) % LETTERS.len()]);
        rest = (rest - 1) / LETTERS.len();
    }
    letters.into_iter().rev().collect()
}

/// Whether a label after this text is a power: after a variable, a unit, or a base such as 10.
fn is_exponent(label: &str, before: &str) -> bool {
    const UNITS: [&str; 22] = [
        "mm", "cm", "dm", "km", "nm", "µm", "μm", "ft", "in", "yd", "mi", "kg", "kW", "kWh", "sec", "ha",
        "dL", "mL", "sq", "inch", "feet", "metres",
    ];
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let Some(last) = before.chars().next_back() else { return false };
    let power = matches!(label, "2" | "3" | "4" | "-1" | "-2" | "n" | "i" | "k" | "m" | "x");
    if word.is_empty() {
        // After a closing parenthesis a number is a note; a letter there is a power.
        return matches!(last, ')' | ']') && label.bytes().all(|b| b.is_ascii_lowercase());
    }
    if word.bytes().all(|b| b.is_ascii_digit()) {
        let year = word.len() == 4 && matches!(&word[..2], "15" | "16" | "17" | "18" | "19" | "20");
        return word == "10" || !year && word.len() < 3 && label.bytes().all(|b| b.is_ascii_alphanumeric());
    }
    let single = word.chars().count() == 1 && word != "I";
    power && (single || UNITS.contains(&word)) || single && label.bytes().all(|b| b.is_ascii_lowercase())
}

fn is_ordinal(text: &str) -> bool {
    matches!(text, "th" | "st" | "nd" | "rd" | "er" | "re" | "ème" | "e" | "o" | "a")
}

/// The same in superscript characters, where there are such for all.
pub(super) fn superscript(text: &str) -> Option<String> {
    text.chars()
        .map(|c| {
            Some(match c {
                '1' => '¹',
                '2' => '²',
                '3' => '³',
                '0' | '4'..='9' => char::from_u32(0x2070 + (c as u32 - '0' as u32))?,
                '+' => '⁺',
                '-' | '−' | '–' => '⁻',
                '=' => '⁼',
                '(' => '⁽',
                ')' => '⁾',
                'n' => 'ⁿ',
                'i' => 'ⁱ',
                _ => return None,
            })
        })
        .collect::<Option<String>>()
        .filter(|text| !text.is_empty())
}

/// The same in subscript characters, where there are such for all.
pub(super) fn subscript(text: &str) -> Option<String> {
    text.chars()
        .map(|c| {
            Some(match c {
                '0'..='9' => char::from_u32(0x2080 + (c as u32 - '0' as u32))?,
                '+' => '₊',
                '-' | '−' | '–' => '₋',
                '=' => '₌',
                '(' => '₍',
                ')' => '₎',
                _ => return None,
            })
        })
        .collect::<Option<String>>()
        .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_the_last() {
        assert_eq!([1, 25, 26, 27].map(lettered), ["ᵃ", "ᶻ", "ᵃᵃ", "ᵃᵇ"]);
    }

    #[test]
    fn notes_ordinals_and_exponents_are_told_apart() {
        let is = |text: &str, before: &str| match raised(text, before) {
            Raised::Mark(label) => format!("note {label}"),
            Raised::Marks(labels) => format!("notes {}", labels.join(" ")),
            Raised::Characters(text) => text,
            Raised::Text => "text".to_owned(),
        };
        assert_eq!(is("2", "Based on TIP"), "note 2");
        assert_eq!(is("1.", "exit."), "note 1");
        assert_eq!(is("12", "of hepatitis B"), "note 12");
        assert_eq!(is("12, 13", "as shown"), "notes 12 13");
        assert_eq!(is("†", "Smith"), "note †");
        assert_eq!(is("3", "in 2015"), "note 3");
        assert_eq!(is("4", "(Hickle, 2017)"), "note 4");
        assert_eq!(is("th", "the 19"), "text");
        assert_eq!(is("2", "40 km"), "²");
        assert_eq!(is("2", "of 5 m"), "²");
        assert_eq!(is("2", "with R"), "²");
        assert_eq!(is("6", "some 10"), "⁶");
        assert_eq!(is("-3", "10"), "⁻³");
        assert_eq!(is("2+", "Ca"), "²⁺");
        assert_eq!(is("TM", "Brand"), "text");
    }
}
