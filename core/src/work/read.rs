//! Reading files: heads and wholes, what is text, and UTF-16.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// How much of a file is read to learn its front matter and first heading.
const HEAD: u64 = 64 * 1024;
/// How much is read first: most front matter and first headings stand in it, and what is sniffed.
const FIRST: u64 = SNIFFED as u64;
/// How far to look for the end of front matter.
const LONGEST_HEAD: u64 = 1024 * 1024;
/// Offsets are `u32`, and half of that leaves room for generated text.
const LARGEST: u64 = 2 * 1024 * 1024 * 1024;
/// How much of a file is looked at to tell text from other things.
const SNIFFED: usize = 8 * 1024;

/// The beginning of a file.
pub(super) struct Head {
    /// Its first bytes, as UTF-8 where the file is UTF-16.
    pub(super) bytes: Vec<u8>,
    /// The whole file's size.
    pub(super) size: u64,
    /// Whether it is no text.
    pub(super) binary: bool,
}

/// Reads a file's first 8 KB; 64 KB where no front matter in these gives a title, more where it goes on.
pub(super) fn head(path: &Path) -> io::Result<Head> {
    let size = regular(path)?;
    let mut file = File::open(path)?;
    // One system call: the size is known, so nothing asks for an end.
    let first = size.min(FIRST);
    let mut bytes = Vec::with_capacity(first as usize);
    file.by_ref().take(first).read_to_end(&mut bytes)?;
    let says_all = || {
        let front = &bytes[..bytes.len() - body(&bytes).len()];
        memchr::memmem::find(front, b"\ntitle:").is_some()
    };
    if size > FIRST && !says_all() {
        file.by_ref().take(HEAD - FIRST).read_to_end(&mut bytes)?;
    }
    while front_matter_is_open(&bytes) && (bytes.len() as u64) < LONGEST_HEAD {
        let before = bytes.len();
        file.by_ref().take(before as u64).read_to_end(&mut bytes)?;
        if bytes.len() == before {
            break;
        }
    }
    let binary = is_binary(&bytes);
    Ok(Head { bytes: utf8(bytes), size, binary })
}

/// Reads a whole file.
pub(super) fn whole(path: &Path) -> io::Result<Vec<u8>> {
    let size = regular(path)?;
    if size > LARGEST {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "larger than 2 GB"));
    }
    Ok(utf8(fs::read(path)?))
}

/// The size of a regular file. Anything else is refused before it is opened: opening a pipe would wait.
pub(super) fn regular(path: &Path) -> io::Result<u64> {
    let meta = fs::metadata(path)?;
    if meta.is_file() { Ok(meta.len()) } else { Err(io::Error::other("not a regular file")) }
}

/// Whether bytes are no text: a NUL near the beginning, and no mark that says UTF-16.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    utf16(bytes).is_none() && memchr::memchr(0, &bytes[..bytes.len().min(SNIFFED)]).is_some()
}

/// The bytes as UTF-8, where their mark says that they are UTF-16; else as they are.
pub(super) fn utf8(bytes: Vec<u8>) -> Vec<u8> {
    let Some(unit) = utf16(&bytes) else { return bytes };
    let units = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect::<String>()
        .into_bytes()
}

fn utf16(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    match bytes {
        // UTF-32, little end first, begins alike.
        [0xff, 0xfe, 0, 0, ..] => None,
        [0xff, 0xfe, ..] => Some(u16::from_le_bytes),
        [0xfe, 0xff, ..] => Some(u16::from_be_bytes),
        _ => None,
    }
}

/// Whether bytes begin with a front matter's fence.
pub(super) fn is_fenced(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let line = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    line.trim_ascii_end() == b"---" && line.starts_with(b"---") && bytes.len() > line.len()
}

/// The bytes after the front matter; all of them where there is none.
pub(super) fn body(bytes: &[u8]) -> &[u8] {
    if !is_fenced(bytes) {
        return bytes;
    }
    let mut at = 0;
    for (count, line) in bytes.split_inclusive(|b| *b == b'\n').enumerate() {
        at += line.len();
        if count > 0 && matches!(line.trim_ascii_end(), b"---" | b"...") {
            return &bytes[at..];
        }
    }
    bytes
}

fn front_matter_is_open(bytes: &[u8]) -> bool {
    (is_fenced(bytes) && body(bytes).len() == bytes.len()) || other_is_open(bytes)
}

/// Whether the front matter that other generators have, TOML between `+++` or JSON, goes on.
fn other_is_open(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let close: &[u8] = match bytes {
        [b'+', b'+', b'+', ..] => b"+++",
        [b'{', b'\r' | b'\n' | b'"' | b' ', ..] => b"}",
        _ => return false,
    };
    let mut lines = bytes.split(|b| *b == b'\n');
    let first = lines.next().unwrap_or_default().trim_ascii_end();
    // JSON in one line is closed there.
    let one_line = close == b"}" && first.len() > 1 && first.ends_with(close);
    !one_line && (close == b"}" || first == close) && !lines.any(|line| line.trim_ascii_end() == close)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_front_matter_is_read_to_its_end() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.md");
        let text = format!("---\n{}nav_order: 3\n---\nbody\n", "# a long comment\n".repeat(10_000));
        fs::write(&path, &text).unwrap();
        let head = head(&path).unwrap();
        assert!(String::from_utf8(head.bytes).unwrap().contains("nav_order: 3"));
        assert_eq!(head.size, text.len() as u64);
    }

    #[test]
    fn other_front_matter_goes_on_to_its_end() {
        assert!(other_is_open(b"+++\na = 1\n") && !other_is_open(b"+++\na = 1\n+++\nx\n"));
        assert!(other_is_open(b"{\n\"a\": 1,\n") && !other_is_open(b"{\n\"a\": 1\n}\n"));
        assert!(
            !other_is_open(b"{\"a\": 1}\nx") && !other_is_open(b"{% x %}\n") && !other_is_open(b"++++\n")
        );
    }

    #[test]
    fn utf16_is_text_and_nul_is_not() {
        assert!(is_binary(b"PK\x00\x01"));
        assert!(!is_binary(b"\xff\xfe#\x00 \x00"));
        assert_eq!(utf8(b"\xff\xfe#\x00 \x00\xe9\x00".to_vec()), "# é".as_bytes());
        assert_eq!(utf8(b"\xfe\xff\x00#".to_vec()), b"#");
    }

    #[test]
    fn the_body_follows_the_fence() {
        assert_eq!(body(b"---\na: 1\n---\nx\n"), b"x\n");
        assert_eq!(body(b"---\nx\n"), b"---\nx\n");
        assert_eq!(body(b"x\n"), b"x\n");
        assert!(!is_fenced(b"----\n"));
    }
}
