//! How a place is written down: JSON with short names, read tolerantly, for it outlives versions of this program.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::document::Locator;
use crate::system;

/// A place as it is written. Names are added, never given another meaning; a form that older versions must not
/// read gets a higher `v`.
#[derive(Serialize, Deserialize)]
struct Written {
    #[serde(default = "first")]
    v: u32,
    chapter: String,
    #[serde(default)]
    sections: Vec<String>,
    #[serde(default)]
    offset: u32,
    #[serde(default)]
    before: String,
    #[serde(default)]
    after: String,
    /// Hexadecimal: not every reader of JSON keeps 64 bits.
    #[serde(default)]
    hash: String,
    #[serde(default)]
    row: Option<u16>,
    #[serde(default)]
    source: u32,
}

const VERSION: u32 = 1;

fn first() -> u32 {
    VERSION
}

/// A place as text.
pub(super) fn json(locator: &Locator) -> String {
    let Locator { chapter, sections, offset, before, after, hash, row, source } = locator.clone();
    let written = Written {
        v: VERSION,
        chapter,
        sections,
        offset,
        before,
        after,
        hash: format!("{hash:016x}"),
        row,
        source,
    };
    serde_json::to_string(&written).expect("strings and numbers can always be written")
}

/// The place that a text says; `None` where it says none that this version understands.
pub(super) fn locator(json: &str) -> Option<Locator> {
    let Written { v, chapter, sections, offset, before, after, hash, row, source } =
        serde_json::from_str(json).ok()?;
    // An unreadable hash only means that the words are looked at.
    let hash = u64::from_str_radix(&hash, 16).unwrap_or_default();
    (v <= VERSION).then_some(Locator { chapter, sections, offset, before, after, hash, row, source })
}

/// A path as the URI that SQLite reads (RFC 3986 §2.1); `None` where it cannot be one.
pub(super) fn uri(path: &Path) -> Option<String> {
    let path = std::path::absolute(path).ok()?;
    let mut uri = "file://".to_owned();
    for byte in system::uri_path(&path)? {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' | b':' => {
                uri.push(char::from(byte));
            }
            _ => {
                use std::fmt::Write as _;
                write!(uri, "%{byte:02X}").ok()?;
            }
        }
    }
    Some(uri)
}
