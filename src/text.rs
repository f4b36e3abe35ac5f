//! Spans of text, display width, making text safe, and wrapping: the ground floor.
//!
//! Nothing here knows what a document is. Start with [`TextSpan`], then [`safe`] (what may never reach a
//! terminal) and [`width`] (how many cells a string takes).

mod safe;
mod span;
mod width;

pub use safe::{is_invisible, is_unsafe, replacement, safe};
pub use span::{ChapterId, SourceSpan, TextPos, TextSpan};
pub use width::{clip, grapheme_width, width};
