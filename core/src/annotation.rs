//! The reader's own: notes, highlights and bookmarks, and how they hold to their passage while the source is edited.
//!
//! An [`Annotation`] is anchored by quotation, as a `TextQuoteSelector` of the W3C's Web Annotation Data Model is:
//! the words of its [`Passage`], with some before and after, and the chapter, section and offset as hints. Finding
//! the passage again is [`attach_near`] for one chapter as it comes in and [`attach`] over a whole work; which of
//! two copies of an annotation holds is [`Annotation::is_newer_than`]. Nothing here reads a file or a clock.

mod anchor;
mod copies;
mod date;
mod fuzzy;
mod passage;
mod standing;

pub use anchor::{Attached, How, Sought, attach, attach_near};
pub use date::Moment;
pub use passage::Passage;
pub use standing::{Found, Standing};

use serde::{Deserialize, Serialize};

/// Something of the reader's own on a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotation {
    /// What tells it from all others, on every machine: a UUID (RFC 9562, version 8).
    pub id: String,
    /// When it was made.
    #[serde(default)]
    pub created: Moment,
    /// When it was changed last; of two copies the later one holds.
    #[serde(default)]
    pub changed: Moment,
    /// What it is on.
    #[serde(default)]
    pub passage: Passage,
    /// What the reader wrote, in Markdown; empty for a highlight and a bookmark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The colour of a highlight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// The letter of a bookmark; a capital is known in every work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<char>,
    /// Whether it was deleted. It is kept, so that a copy from another machine does not bring it back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

/// What an annotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Words of the reader's on a passage.
    Note,
    /// A passage in a colour.
    Highlight,
    /// A place with a letter.
    Bookmark,
}

impl Kind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Note => "note",
            Kind::Highlight => "highlight",
            Kind::Bookmark => "bookmark",
        }
    }
}

/// The colour of a highlight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Colour {
    /// Yellow, the first.
    Yellow,
    /// Green.
    Green,
    /// Blue.
    Blue,
    /// Red.
    Red,
    /// Violet.
    Violet,
}

impl Colour {
    /// All of them, in the order of their numbers.
    pub const ALL: [Colour; 5] = [Colour::Yellow, Colour::Green, Colour::Blue, Colour::Red, Colour::Violet];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Colour::Yellow => "yellow",
            Colour::Green => "green",
            Colour::Blue => "blue",
            Colour::Red => "red",
            Colour::Violet => "violet",
        }
    }

    /// The letter that stands for it in the margin: colour alone would not do.
    pub fn letter(self) -> &'static str {
        &self.name()[..1]
    }

    /// The colour after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }
}

impl Annotation {
    /// A new one, without note, colour or letter.
    pub fn new(id: String, now: Moment, passage: Passage) -> Self {
        Self {
            id,
            created: now,
            changed: now,
            passage,
            note: String::new(),
            colour: None,
            letter: None,
            deleted: false,
        }
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        match (self.letter, self.note.is_empty()) {
            (Some(_), _) => Kind::Bookmark,
            (None, false) => Kind::Note,
            (None, true) => Kind::Highlight,
        }
    }

    /// Whether it holds against another copy of the same annotation: the one changed later does. Of two changed at
    /// one moment the one that still lives, else the one written longer, else the one that sorts later: so that all
    /// machines choose alike.
    pub fn is_newer_than(&self, other: &Self) -> bool {
        let rank = |a: &Self| (a.changed, !a.deleted, a.note.len(), a.note.clone(), a.colour, a.letter);
        rank(self) > rank(other)
    }
}

/// A new identity: 122 bits of `chance`, in the form of a UUID (RFC 9562 §5.8).
pub fn identity(chance: u128) -> String {
    let bits = chance & !(0xf << 76) & !(0b11 << 62) | 8 << 76 | 0b10 << 62;
    let hex = format!("{bits:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_are_uuids() {
        assert_eq!(identity(0), "00000000-0000-8000-8000-000000000000");
        assert_eq!(identity(u128::MAX), "ffffffff-ffff-8fff-bfff-ffffffffffff");
        assert_ne!(identity(1), identity(2));
    }

    #[test]
    fn colours_have_letters_of_their_own() {
        let mut letters: Vec<&str> = Colour::ALL.iter().map(|c| c.letter()).collect();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), Colour::ALL.len());
        assert_eq!(Colour::Violet.next(), Colour::Yellow);
    }

    #[test]
    fn the_later_copy_holds_on_every_machine() {
        let old = Annotation::new(identity(7), Moment(1000), Passage::default());
        let edited = Annotation { changed: Moment(2000), note: "b".into(), ..old.clone() };
        let deleted = Annotation { changed: Moment(2000), deleted: true, ..old.clone() };
        assert!(edited.is_newer_than(&old) && !old.is_newer_than(&edited));
        assert!(edited.is_newer_than(&deleted) && !deleted.is_newer_than(&edited));
        assert!(!old.is_newer_than(&old));
    }

    #[test]
    fn what_is_written_down_is_read_again() {
        let whole = Annotation {
            note: "a\n\"b\"".into(),
            colour: Some(Colour::Violet),
            letter: Some('Q'),
            deleted: true,
            ..Annotation::new(identity(3), Moment(1_700_000_000_123), Passage::default())
        };
        let json = serde_json::to_string(&whole).unwrap();
        assert!(json.contains("2023-11-14T22:13:20.123Z") && json.contains("violet"), "{json}");
        assert_eq!(serde_json::from_str::<Annotation>(&json).unwrap(), whole);
        // Fields of later versions do not stop this one.
        let little: Annotation = serde_json::from_str(r#"{"id":"x","later":[1]}"#).unwrap();
        assert_eq!((little.kind(), little.deleted), (Kind::Highlight, false));
    }
}
