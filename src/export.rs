//! Documents for pipes: rows or blocks become plain text.
//!
//! Knows nothing of terminals or files. Start with [`plain`].

mod plain;

pub use plain::plain;
