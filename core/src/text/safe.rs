//! Making text safe: no byte of a document may steer the terminal.

use std::borrow::Cow;

/// Whether a character must never enter a document's reading text: the C0 and C1 controls but for `\n`,
/// the line and paragraph separators, and the embeddings and overrides of the bidirectional algorithm
/// (U+202A–202E), which can make a line read other than it is written.
pub fn is_unsafe(c: char) -> bool {
    matches!(c, '\0'..='\x09' | '\x0b'..='\x1f' | '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}')
}

/// Whether no character of a text is unsafe, as its bytes alone show: quick, and `false` for some that are safe too.
pub(crate) fn is_plainly_safe(text: &str) -> bool {
    // The first bytes of U+0080–00BF and U+2000–2FFF are taken for unsafe.
    #[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are compared at once")]
    let suspect = |b: u8| (b < 0x20 && b != b'\n') | (b == 0x7f) | (b == 0xc2) | (b == 0xe2);
    !text.bytes().fold(false, |found, byte| found | suspect(byte))
}

/// What stands in for an unsafe character: a picture of the control (U+2400 block), an isolate for an embedding, a
/// visible name for an override, a blank for a separator or a tab.
pub fn replacement(c: char) -> &'static str {
    const PICTURES: &str = "␀␁␂␃␄␅␆␇␈␉␊␋␌␍␎␏␐␑␒␓␔␕␖␗␘␙␚␛␜␝␞␟";
    match c {
        '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => " ",
        // SUB is what a byte that is no UTF-8 becomes on reading; NUL is replaced so by CommonMark 0.31 §2.3.
        '\0' | '\x1a' => "\u{fffd}",
        '\x01'..='\x1f' => {
            let at = c as usize * 3;
            &PICTURES[at..at + 3]
        }
        '\x7f' => "␡",
        // Prose of scripts that run leftwards has embeddings; isolates do the same, and nothing outside them.
        '\u{202a}' => "\u{2066}",
        '\u{202b}' => "\u{2067}",
        '\u{202c}' => "\u{2069}",
        '\u{202d}' => "⟦LRO⟧",
        '\u{202e}' => "⟦RLO⟧",
        _ => "\u{fffd}",
    }
}

/// The text with every unsafe character replaced; borrowed when there is none. `\n` stays.
///
/// ```
/// assert_eq!(lectern_core::text::safe("a\x1b[31mb"), "a␛[31mb");
/// ```
pub fn safe(text: &str) -> Cow<'_, str> {
    if is_plainly_safe(text) {
        return Cow::Borrowed(text);
    }
    let Some(first) = text.find(is_unsafe) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 8);
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        if is_unsafe(c) { out.push_str(replacement(c)) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// Whether a character is kept for layout but never painted: directional marks and isolates, soft hyphens, zero-width
/// blanks and other format characters without width, and the tags (U+E0000–E007F) in which text can be hidden.
/// Joiners are not among them: scripts and emoji need them.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// How many bytes of a text are never painted.
///
/// ```
/// assert_eq!(lectern_core::text::invisible("a\u{ad}b"), 2);
/// ```
pub fn invisible(text: &str) -> usize {
    if text.is_ascii() {
        return 0;
    }
    text.chars().filter(|c| is_invisible(*c)).map(char::len_utf8).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn controls_become_pictures() {
        assert_eq!(safe("bell\x07 del\x7f tab\t c1\u{9b}31m"), "bell␇ del␡ tab  c1\u{fffd}31m");
        assert_eq!(safe("\u{202e}abc"), "⟦RLO⟧abc");
        assert_eq!(safe("\u{202b}متن\u{202c}"), "\u{2067}متن\u{2069}");
        assert!(matches!(safe("plain\ntext é"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn nothing_unsafe_is_left(text in "\\PC*|.*") {
            let out = safe(&text);
            prop_assert!(!out.chars().any(is_unsafe));
            prop_assert!(!is_plainly_safe(&text) || !text.chars().any(is_unsafe));
            prop_assert_eq!(safe(&out), out.clone());
        }
    }
}
