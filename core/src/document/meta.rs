//! Front matter, as data. Its names and most of its values are short: they need no memory of their own.

use ecow::EcoString;

/// A value in front matter or a settings file.
#[derive(Debug, Clone, PartialEq)]
pub enum MetaValue {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, with the digits as written.
    Number(f64, EcoString),
    /// Text.
    Text(EcoString),
    /// A list.
    List(Vec<MetaValue>),
    /// A mapping, in its order.
    Map(Meta),
}

/// A mapping from keys to values, in the order written. The texts are made safe on reading.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Meta {
    /// The fields.
    pub fields: Vec<(EcoString, MetaValue)>,
}

impl Meta {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&MetaValue> {
        self.fields.iter().find(|(name, _)| &**name == key).map(|(_, value)| value)
    }

    /// A key's value as text, trimmed; numbers and booleans as written. `None` when absent, null or blank.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(MetaValue::as_text).filter(|text| !text.is_empty())
    }

    /// A key's value as a boolean; `None` when absent or of another kind.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.get(key) {
            Some(MetaValue::Bool(value)) => Some(*value),
            _ => None,
        }
    }

    /// A key's value as a mapping.
    pub fn map(&self, key: &str) -> Option<&Meta> {
        match self.get(key) {
            Some(MetaValue::Map(map)) => Some(map),
            _ => None,
        }
    }

    /// A key's values as texts: a list's items, or the one value. Items that are mappings give their `name`.
    pub fn texts(&self, key: &str) -> Vec<&str> {
        match self.get(key) {
            Some(MetaValue::List(items)) => items
                .iter()
                .filter_map(|item| match item {
                    MetaValue::Map(map) => map.text("name"),
                    other => other.as_text(),
                })
                .collect(),
            Some(value) => value.as_text().into_iter().collect(),
            None => Vec::new(),
        }
    }
}

impl MetaValue {
    /// The value as trimmed text, where it has one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            MetaValue::Text(text) => Some(text.trim()),
            MetaValue::Number(_, written) => Some(written),
            MetaValue::Bool(true) => Some("true"),
            MetaValue::Bool(false) => Some("false"),
            MetaValue::Null | MetaValue::List(_) | MetaValue::Map(_) => None,
        }
    }
}
