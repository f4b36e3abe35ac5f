//! Lines and columns of a source.

/// Bytes that are looked at together.
const STRETCH: usize = 64;

/// Where lines begin in a source: from bytes to line and column, built once.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// The first byte of each line.
    starts: Vec<u32>,
    /// The bytes that begin no character, so that columns count characters.
    inner: Vec<u32>,
    len: u32,
    /// What stands before a part, in bytes and lines.
    before: (u32, u32),
}

impl Lines {
    /// From a source.
    pub fn new(bytes: &[u8]) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| at as u32 + 1));
        let mut inner: Vec<u32> = Vec::new();
        if bytes.starts_with(b"\xef\xbb\xbf") {
            // The byte order mark is no character of the first line.
            inner.push(0);
        }
        // Most stretches have none of them, which is seen at once.
        for (stretch, first) in bytes.chunks(STRETCH).zip((0..).step_by(STRETCH)) {
            if !stretch.is_ascii() {
                let own = (first..).zip(stretch).filter(|(_, byte)| **byte & 0xc0 == 0x80);
                inner.extend(own.map(|(at, _): (u32, _)| at));
            }
        }
        Self { starts, inner, len: bytes.len() as u32, before: (0, 0) }
    }

    /// From a part of a source, before which so many bytes and lines stand: for places in the whole source.
    pub(super) fn of_part(bytes: &[u8], before: (u32, u32)) -> Self {
        Self { before, ..Self::new(bytes) }
    }

    /// The line and the column of a byte, from 1; the column in Unicode scalar values. A byte past the end is
    /// at the end.
    pub fn place(&self, byte: u32) -> (u32, u32) {
        let byte = byte.saturating_sub(self.before.0).min(self.len);
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let before = |at: u32| self.inner.partition_point(|inner| *inner < at) as u32;
        (self.before.1 + line as u32, byte - start - (before(byte) - before(start)) + 1)
    }

    /// How many lines there are; a last line without any byte counts.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_count_characters() {
        let source = "\u{feff}é1\r\n漢字x\n";
        let lines = Lines::new(source.as_bytes());
        assert_eq!(lines.place(3), (1, 1));
        assert_eq!(lines.place(5), (1, 2));
        assert_eq!(lines.place(source.find('x').unwrap() as u32), (2, 3));
        assert_eq!(lines.place(9999), (3, 1));
        assert_eq!(Lines::default().place(7), (1, 1));
    }

    proptest! {
        #[test]
        fn it_agrees_with_counting(text in "[a-zé漢\n]{0,40}") {
            let lines = Lines::new(text.as_bytes());
            let (mut line, mut column) = (1, 1);
            for (at, c) in text.char_indices() {
                prop_assert_eq!(lines.place(at as u32), (line, column));
                if c == '\n' { line += 1; column = 1 } else { column += 1 }
            }
        }
    }
}
