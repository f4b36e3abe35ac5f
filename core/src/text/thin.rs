//! A string that is one pointer wide.

use std::fmt;
use std::ops::Deref;

/// A string of which a place for it takes 8 bytes, not 16: for what few of very many things have, such as a target
/// among a long table's cells.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Thin(Box<Box<str>>);

impl From<&str> for Thin {
    fn from(text: &str) -> Self {
        Self(Box::new(text.into()))
    }
}

impl From<String> for Thin {
    fn from(text: String) -> Self {
        Self(Box::new(text.into()))
    }
}

impl Deref for Thin {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Thin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Thin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
