//! Text for a locale that has ASCII alone.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The text in ASCII: quotes, dashes and signs become their plain forms, accents are dropped, and `?` stands for what
/// has no plain form.
///
/// ```
/// assert_eq!(lectern_core::text::ascii("“Café” – x² ≤ ½…"), "\"Cafe\" - x2 <= 1/2...");
/// ```
pub fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match plain(c) {
            Some(plain) => out.push_str(plain),
            None => {
                for part in std::iter::once(c).nfkd() {
                    match plain(part) {
                        Some(plain) => out.push_str(plain),
                        None if part.is_ascii() => out.push(part),
                        None if unicode_normalization::char::is_combining_mark(part) => {}
                        None => out.push('?'),
                    }
                }
            }
        }
    }
    Cow::Owned(out)
}

/// The plain form of a sign that compatibility decomposition does not know.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '‘' | '’' | '‚' | '‹' | '›' | '′' => "'",
        '“' | '”' | '„' | '«' | '»' | '″' => "\"",
        '‐'..='―' | '−' => "-",
        '•' | '·' | '∙' | '◦' | '▪' | '×' => "*",
        '…' => "...",
        '⁄' | '÷' => "/",
        '→' | '↪' => "->",
        '←' => "<-",
        '↑' => "Up",
        '↓' => "Down",
        '≤' => "<=",
        '≥' => ">=",
        '≠' => "!=",
        '☐' => "[ ]",
        '☑' | '☒' => "[x]",
        'ß' => "ss",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        '€' => "EUR",
        '£' => "GBP",
        '§' => "section ",
        '©' => "(c)",
        '°' => " degrees",
        '±' => "+/-",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_forms_are_read() {
        assert_eq!(ascii("Łódź, Ærø, naïve: ‘so’ — ﬁne"), "Lodz, AEro, naive: 'so' - fine");
        assert_eq!(ascii("漢字 3. ☑"), "?? 3. [x]");
    }

    proptest! {
        #[test]
        fn only_ascii_is_left(text in ".*") {
            prop_assert!(ascii(&text).is_ascii());
        }
    }
}
