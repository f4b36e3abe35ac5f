//! What a reader was told of where an annotation stands.

use super::Passage;

/// What was told last of one annotation: the same is not told again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The annotation's identity.
    pub id: String,
    /// What was told.
    pub found: Found,
}

/// Whether the words of an annotation are still there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Found {
    /// They are, of which nothing is told.
    #[default]
    AsWritten,
    /// Others are in their place, this like them in hundredths. What was quoted is kept beside them: when these words
    /// change too, both are known.
    Reworded(u8, Box<Passage>),
    /// They are gone.
    Gone,
}
