//! Bytes of any kind become text of the same length, so that every offset stays a byte of the file as given.

use std::borrow::Cow;

/// What stands for a byte that is no UTF-8; [`crate::text::safe`] shows it as U+FFFD.
const SUBSTITUTE: char = '\x1a';

/// A file as text.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    /// As long as the file; most often the file itself. A lone carriage return is a newline here.
    pub text: Cow<'a, str>,
    /// Bytes that are no UTF-8.
    pub invalid: usize,
    /// The first of them.
    pub first_invalid: usize,
    /// Where the text begins: 3 after a byte order mark, else 0.
    pub start: usize,
}

/// Decodes a file.
pub(super) fn decode(source: &[u8]) -> Decoded<'_> {
    // Most files are UTF-8 throughout, which is seen many times quicker than where they are not.
    let (text, invalid, first_invalid) = match std::str::from_utf8(source) {
        Ok(text) => (Cow::Borrowed(text), 0, 0),
        Err(_) => replaced(source),
    };
    let text = if has_lone_return(text.as_bytes()) { newlines(text.into_owned()).into() } else { text };
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    Decoded { text, invalid, first_invalid, start }
}

/// What is no UTF-8 gives way to [`SUBSTITUTE`]: the text, how many bytes that are, and the first of them.
fn replaced(source: &[u8]) -> (Cow<'_, str>, usize, usize) {
    let mut text = String::with_capacity(source.len());
    let (mut invalid, mut first_invalid) = (0, 0);
    for chunk in source.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            if invalid == 0 {
                first_invalid = text.len();
            }
            invalid += chunk.invalid().len();
            text.extend(chunk.invalid().iter().map(|_| SUBSTITUTE));
        }
    }
    (text.into(), invalid, first_invalid)
}

fn has_lone_return(text: &[u8]) -> bool {
    memchr::memchr_iter(b'\r', text).any(|at| text.get(at + 1) != Some(&b'\n'))
}

/// Lone carriage returns become newlines; those before a newline stay.
fn newlines(text: String) -> String {
    let mut bytes = text.into_bytes();
    for at in 0..bytes.len() {
        if bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
            bytes[at] = b'\n';
        }
    }
    String::from_utf8(bytes).expect("one ASCII byte took the place of another")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_kept() {
        let source = b"\xef\xbb\xbfa\xff\xfeb\r\nc\rd\xe2\x82";
        let decoded = decode(source);
        assert_eq!(decoded.text.len(), source.len());
        assert_eq!(decoded.text, "\u{feff}a\x1a\x1ab\r\nc\nd\x1a\x1a");
        assert_eq!((decoded.invalid, decoded.first_invalid, decoded.start), (4, 4, 3));
    }
}
