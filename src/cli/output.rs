//! What commands print, without the marks that steer the direction of a line.

use std::io::{self, Write};

/// A writer that leaves out the isolates of the bidirectional algorithm (U+2066–2069): a document keeps them for
/// layout, and one that is not closed would turn the rest of a shell's line. So it does with tags (U+E0000–E007F),
/// which no terminal shows and which can hide text from everybody but machines.
#[derive(Debug)]
pub(super) struct Unturned<W> {
    out: W,
    /// The beginning of what may be one of them, cut off by the end of the last write.
    held: Vec<u8>,
}

impl<W: Write> Unturned<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, held: Vec::new() }
    }
}

impl<W: Write> Write for Unturned<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut whole = std::mem::take(&mut self.held);
        whole.extend_from_slice(bytes);
        let mut rest = whole.as_slice();
        let mut from = 0;
        while let Some(at) = memchr::memchr2(0xe2, 0xf3, &rest[from..]).map(|at| from + at) {
            let left_out = match &rest[at..] {
                [0xe2, 0x81, 0xa6..=0xa9, ..] => 3,
                [0xf3, 0xa0, 0x80 | 0x81, _, ..] => 4,
                beginning @ ([0xe2 | 0xf3] | [0xe2, 0x81] | [0xf3, 0xa0] | [0xf3, 0xa0, 0x80 | 0x81]) => {
                    self.held = beginning.to_vec();
                    rest = &rest[..at];
                    break;
                }
                _ => {
                    from = at + 1;
                    continue;
                }
            };
            self.out.write_all(&rest[..at])?;
            (rest, from) = (&rest[at + left_out..], 0);
        }
        self.out.write_all(rest)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&std::mem::take(&mut self.held))?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn isolates_and_tags_are_left_out_however_the_bytes_come() {
        let text = "a\u{2066}b\u{2067}\u{2069}c \u{2060}é‐\u{e0041}\u{e007f}🏴\u{e0100}\u{2068}";
        let expected = "abc \u{2060}é‐🏴\u{e0100}";
        for size in 1..=text.len() {
            let mut out = Unturned::new(Vec::new());
            for piece in text.as_bytes().chunks(size) {
                out.write_all(piece).unwrap();
            }
            out.flush().unwrap();
            assert_eq!(String::from_utf8(out.out).unwrap(), expected, "in pieces of {size}");
        }
    }
}
