//! What commands print, without the marks that steer the direction of a line.

use std::io::{self, Write};

/// A writer that leaves out the isolates of the bidirectional algorithm (U+2066–2069). A document keeps them for
/// layout; one that is not closed would turn the rest of a shell's line.
#[derive(Debug)]
pub(super) struct Unturned<W> {
    out: W,
    /// The beginning of what may be an isolate, cut off by the end of the last write.
    held: Vec<u8>,
}

/// How their UTF-8 begins; the third byte is `A6` to `A9`.
const BEGINNING: [u8; 2] = [0xe2, 0x81];

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
        while let Some(at) = memchr::memmem::find(rest, &BEGINNING) {
            let Some(last) = rest.get(at + 2) else { break };
            let is_isolate = (0xa6..=0xa9).contains(last);
            self.out.write_all(&rest[..if is_isolate { at } else { at + 2 }])?;
            rest = &rest[if is_isolate { at + 3 } else { at + 2 }..];
        }
        let kept =
            if rest.ends_with(&BEGINNING) { 2 } else { usize::from(rest.last() == Some(&BEGINNING[0])) };
        let (sent, held) = rest.split_at(rest.len() - kept);
        self.out.write_all(sent)?;
        self.held = held.to_vec();
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
    fn isolates_are_left_out_however_the_bytes_come() {
        let text = "a\u{2066}b\u{2067}\u{2069}c \u{2060}é‐\u{2068}";
        let expected = "abc \u{2060}é‐";
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
