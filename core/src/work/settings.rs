//! Settings files of sites, read within the site's boundary: YAML, TOML and JSON become the same data.

use std::cell::{Cell, OnceCell};
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::read;
use crate::document::{Meta, MetaValue};
use crate::markdown;
use crate::system;
use crate::text;

/// More than any settings file needs.
const LARGEST: u64 = 4 * 1024 * 1024;

/// For more entries that are amiss, the file of the order alone is named.
const MOST_LINES: u32 = 100;

/// The text of a file of the site; `None` where there is none, or it stands outside.
pub(super) fn text(root: &Path, name: &str) -> Option<String> {
    let real = system::inside(root, &root.join(name))?;
    if fs::metadata(&real).ok()?.len() > LARGEST {
        return None;
    }
    let text = String::from_utf8_lossy(&read::whole(&real).ok()?).into_owned();
    Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// The first of several files that is there: its name and its text.
pub(super) fn first<'a>(root: &Path, names: &[&'a str]) -> Option<(&'a str, String)> {
    names.iter().find_map(|name| Some((*name, text(root, name)?)))
}

/// The first of several files that is there, as data by its name's end; the data is `None` where it cannot be
/// read.
pub(super) fn data<'a>(root: &Path, names: &[&'a str]) -> Option<(&'a str, Option<Meta>)> {
    let (name, text) = first(root, names)?;
    Some((name, parse(name, &text)))
}

/// A file's data, by its name's end.
pub(super) fn parse(name: &str, text: &str) -> Option<Meta> {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("toml") => markdown::toml(text).ok(),
        Some("json") => json(text),
        _ => yaml(text),
    }
}

/// YAML; a list at the top is the value of `items`.
pub(super) fn yaml(text: &str) -> Option<Meta> {
    if let Ok(meta) = markdown::yaml(text) {
        return Some(meta);
    }
    let body = text.trim_start();
    let body = body.strip_prefix("---").map_or(body, |rest| rest.split_once('\n').map_or("", |(_, b)| b));
    markdown::yaml(&format!("items:\n{body}")).ok()
}

/// One top key of YAML whose other parts no parser may take: its lines alone.
pub(super) fn yaml_key(text: &str, key: &str) -> Option<Meta> {
    let mut lines =
        text.lines().skip_while(|line| !line.strip_prefix(key).is_some_and(|r| r.starts_with(':')));
    let mut block = format!("{}\n", lines.next()?);
    for line in lines.take_while(|line| line.is_empty() || line.starts_with([' ', '\t', '#', '-', '\r'])) {
        block.push_str(line);
        block.push('\n');
    }
    markdown::yaml(&block).ok()
}

/// JSON; a list at the top is the value of `items`.
pub(super) fn json(text: &str) -> Option<Meta> {
    match json_value(serde_json::from_str(text).ok()?) {
        MetaValue::Map(meta) => Some(meta),
        list @ MetaValue::List(_) => Some(Meta { fields: vec![("items".into(), list)] }),
        _ => None,
    }
}

/// A mapping that stands in JSON at the beginning of a text, and the byte after it.
pub(super) fn json_at_start(text: &[u8]) -> Option<(Meta, usize)> {
    let mut values = serde_json::Deserializer::from_slice(text).into_iter();
    let value = values.next()?.ok()?;
    match json_value(value) {
        MetaValue::Map(meta) => Some((meta, values.byte_offset())),
        _ => None,
    }
}

fn json_value(value: serde_json::Value) -> MetaValue {
    match value {
        serde_json::Value::Null => MetaValue::Null,
        serde_json::Value::Bool(value) => MetaValue::Bool(value),
        serde_json::Value::Number(number) => {
            MetaValue::Number(number.as_f64().unwrap_or(f64::NAN), number.to_string().into())
        }
        serde_json::Value::String(words) => MetaValue::Text(text::safe(&words).into()),
        serde_json::Value::Array(items) => MetaValue::List(items.into_iter().map(json_value).collect()),
        serde_json::Value::Object(map) => {
            let fields = map.into_iter().map(|(key, value)| (text::safe(&key).into(), json_value(value)));
            MetaValue::Map(Meta { fields: fields.collect() })
        }
    }
}

/// A list's items; of a single value, that one.
pub(super) fn items<'a>(meta: &'a Meta, key: &str) -> &'a [MetaValue] {
    match meta.get(key) {
        Some(MetaValue::List(items)) => items,
        Some(MetaValue::Null) | None => &[],
        Some(one) => std::slice::from_ref(one),
    }
}

/// The first of several keys that has a text.
pub(super) fn any<'a>(meta: &'a Meta, keys: &[&str]) -> Option<&'a str> {
    keys.iter().find_map(|key| meta.text(key))
}

/// Whether an address leads to another site.
pub(super) fn is_external(address: &str) -> bool {
    address.contains("://") || address.starts_with("//") || address.starts_with("mailto:")
}

/// Today's date in UTC, `2026-11-22`.
pub(super) fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    // Days since 0000-03-01, cut into eras of 400 years (H. Hinnant, "chrono-compatible low-level date algorithms").
    let days = seconds / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{of_month:02}")
}

/// Where a file of settings names what.
pub(super) struct Lines<'a> {
    root: &'a Path,
    file: String,
    text: OnceCell<Option<String>>,
    /// How many may still be looked for: each takes a walk through the file.
    left: Cell<u32>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(root: &'a Path, file: &str) -> Self {
        Self { root, file: file.to_owned(), text: OnceCell::new(), left: Cell::new(MOST_LINES) }
    }

    /// The first line, from 1, on which it names one of these paths. `None` too where much was looked for already.
    pub(super) fn naming(&self, paths: &[&str]) -> Option<u32> {
        self.left.set(self.left.get().checked_sub(1)?);
        line_naming(self.text.get_or_init(|| text(self.root, &self.file)).as_deref()?, paths)
    }
}

/// The first line, from 1, on which a text names one of these paths; where a line ends with it, before others.
fn line_naming(text: &str, paths: &[&str]) -> Option<u32> {
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let mut mentioned = None;
    for (at, line) in text.lines().enumerate() {
        for path in paths.iter().filter(|path| !path.is_empty()) {
            for (found, _) in line.match_indices(*path) {
                let (before, after) = (&line[..found], &line[found + path.len()..]);
                let before = before.strip_suffix("./").unwrap_or(before);
                let before = before.strip_suffix('/').unwrap_or(before);
                if before.ends_with(goes_on) || after.starts_with(goes_on) && !after.starts_with(".md") {
                    continue;
                }
                let line = u32::try_from(at + 1).ok()?;
                let rest = after.strip_prefix(".md").unwrap_or(after);
                if rest.trim_matches(['"', '\'', ',', ' ', '\t', ']', '}', ')', '\r']).is_empty() {
                    return Some(line);
                }
                mentioned = mentioned.or(Some(line));
            }
        }
    }
    mentioned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_give_the_same() {
        let expected = json(r#"{"a": "x", "b": {"c": [1, true]}}"#).unwrap();
        assert_eq!(yaml("a: x\nb:\n  c: [1, true]\n").unwrap(), expected);
        assert_eq!(markdown::toml("a = 'x'\n[b]\nc = [1, true]\n").unwrap(), expected);
        assert_eq!(items(&yaml("---\n- one\n- two\n").unwrap(), "items").len(), 2);
        assert!(markdown::toml("a =").is_err() && json("{").is_none());
    }

    #[test]
    fn one_key_survives_odd_neighbours() {
        let text = "a: [\nnav:\n  - x.md\n\n  - y.md\nb: ]\n";
        assert!(yaml(text).is_none());
        assert_eq!(items(&yaml_key(text, "nav").unwrap(), "nav").len(), 2);
    }

    #[test]
    fn today_is_a_date() {
        let today = today();
        assert!(today.as_str() > "2024-01-01" && today.len() == 10, "{today}");
    }
}
