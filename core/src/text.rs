//! Spans of text, display width, making text safe, and wrapping: the ground floor.
//!
//! Nothing here knows what a document is. Start with [`TextSpan`], then [`safe`] (what may never reach a
//! terminal), [`width`] (how many cells a string takes) and [`wrap`] (where its lines break).

mod address;
mod ascii;
mod base64;
mod bidi;
mod breaks;
mod hyphen;
mod letters;
mod order;
mod safe;
mod sentences;
mod span;
mod thin;
mod width;
mod wrap;

pub use address::web_address;
pub use ascii::ascii;
pub use base64::base64;
pub use bidi::{Direction, Piece, VisualOrder, reversed};
pub use breaks::{Segment, is_boundary, line_segments, segments};
pub use hyphen::{Language, hyphenated_segments};
pub use letters::{bare, ceil, floor};
pub use order::Ordered;
pub(crate) use safe::is_plainly_safe;
pub use safe::{invisible, is_invisible, is_unsafe, replacement, safe};
pub use sentences::sentences;
pub use span::{ChapterId, SourceSpan, TextPos, TextSpan};
pub use thin::Thin;
pub use width::{clip, grapheme_width, width};
pub use wrap::{Cursor, Line, Measure, Wrap, set, wrap};
