//! Front matter: cut by hand, read as YAML; between `+++` as TOML, in braces as JSON, as Hugo takes them.
//!
//! pulldown's own metadata blocks are never switched on: they open anywhere in a document and swallow prose.

mod simple;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use ecow::EcoString;
use serde_yaml::Value;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Meta, MetaValue};
use crate::text::{SourceSpan, safe};

/// More than any front matter needs; beyond it the reader does not ask the YAML parser.
const MOST_BYTES: usize = 256 * 1024;

/// More opening brackets than any front matter needs: some parsers take quadratic time on nests of them.
const MOST_BRACKETS: usize = 2_000;

/// Tables inside tables, at most.
const DEEPEST: usize = 64;

/// Where front matter stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// What stands between its two marks.
    pub content: Range<usize>,
    /// Where the body begins.
    pub end: usize,
    /// What it is written in.
    pub language: Language,
}

/// What front matter is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Between `---`.
    Yaml,
    /// Between `+++`.
    Toml,
    /// In braces that begin and end lines of their own.
    Json,
}

/// Finds front matter that begins at `start`.
pub(super) fn cut(text: &str, start: usize) -> Option<Cut> {
    let mut lines = Lines { text, at: start };
    let language = match text[lines.next()?].trim_end() {
        "---" => Language::Yaml,
        "+++" => Language::Toml,
        "{" => Language::Json,
        _ => return None,
    };
    let content = lines.at;
    while let Some(line) = lines.next() {
        let closes = match text[line.clone()].trim_end() {
            "---" | "..." => language == Language::Yaml,
            "+++" => language == Language::Toml,
            "}" => language == Language::Json,
            _ => false,
        };
        if closes {
            let cut = match language {
                Language::Json => Cut { content: start..lines.at, end: lines.at, language },
                Language::Yaml | Language::Toml => {
                    Cut { content: content..line.start, end: lines.at, language }
                }
            };
            return looks_like_data(&text[cut.content.clone()], language).then_some(cut);
        }
    }
    None
}

/// Whether text between two rules is front matter and not prose: it is blank or some line has a key.
fn looks_like_data(content: &str, language: Language) -> bool {
    if language == Language::Json {
        return content.len() <= MOST_BYTES && serde_json::from_str::<serde_json::Value>(content).is_ok();
    }
    let has_key = |line: &str| {
        let name = line.split([':', '=']).next().unwrap_or_default();
        name.len() < line.len()
            && line.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '\'' | '?'))
            && name.chars().count() < 64
    };
    content.trim().is_empty() || content.lines().any(has_key)
}

/// Lines with their ends, as ranges.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Lines<'_> {
    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        if start >= self.text.len() {
            return None;
        }
        let rest = &self.text.as_bytes()[start..];
        self.at = memchr::memchr(b'\n', rest).map_or(self.text.len(), |at| start + at + 1);
        Some(start..self.at)
    }
}

/// Reads front matter that was cut.
pub(super) fn read(text: &str, cut: &Cut) -> (Meta, Vec<Diagnostic>) {
    let content = &text[cut.content.clone()];
    let span = SourceSpan::from(cut.content.clone());
    let (read, name) = match cut.language {
        Language::Yaml => match simple::read(content) {
            Some(Ok(meta)) => return (meta, Vec::new()),
            _ => (yaml(content), "YAML"),
        },
        Language::Toml => (toml(content), "TOML"),
        Language::Json => (json(content), "JSON"),
    };
    match read {
        Ok(mut meta) => {
            keep_digits(&mut meta, content);
            (meta, Vec::new())
        }
        Err((message, at)) => {
            let at = span.start + (at.min(content.len()) as u32);
            let note = Diagnostic::new(
                Severity::Warning,
                "bad-front-matter",
                format!("the front matter is not {name}: {message}"),
            )
            .at(SourceSpan::new(at, span.end.max(at)))
            .help("simple `key: value` lines of it were kept");
            (by_lines(content), vec![note])
        }
    }
}

/// The fields alone of front matter that was cut, for many files at once.
pub(super) fn fields(text: &str, cut: &Cut) -> Meta {
    let content = &text[cut.content.clone()];
    match simple::read(content).filter(|_| cut.language == Language::Yaml) {
        Some(Ok(meta)) => meta,
        Some(Err(())) => by_lines(content),
        None => read(text, cut).0,
    }
}

/// Reads YAML whose top is a mapping, or nothing. The error comes with its byte.
pub(super) fn yaml(content: &str) -> Result<Meta, (String, usize)> {
    let brackets = content.bytes().filter(|b| matches!(b, b'[' | b'{')).count();
    if content.len() > MOST_BYTES || brackets > MOST_BRACKETS {
        return Err(("it is too large".to_owned(), 0));
    }
    let value: Value = serde_yaml::from_str(content)
        .map_err(|error| (error.to_string(), error.location().map_or(0, |place| place.index())))?;
    match meta_value(value) {
        MetaValue::Map(meta) => Ok(meta),
        MetaValue::Null => Ok(Meta::default()),
        _ => Err(("its top is not a mapping".to_owned(), 0)),
    }
}

/// Reads TOML of front matter. The error comes with its byte.
fn toml(content: &str) -> Result<Meta, (String, usize)> {
    let brackets = content.bytes().filter(|b| matches!(b, b'[' | b'{')).count();
    if content.len() > MOST_BYTES || brackets > MOST_BRACKETS {
        return Err(("it is too large".to_owned(), 0));
    }
    let mut fields: Vec<Option<(EcoString, MetaValue)>> = Vec::new();
    let mut places: HashMap<EcoString, usize> = HashMap::new();
    for (key, value) in toml_table(content)?.fields {
        // Zola and Hugo keep fields of the author's own in tables of their own.
        if let ("extra" | "params", MetaValue::Map(own)) = (&*key, &value) {
            for (name, value) in &own.fields {
                if !places.contains_key(name) {
                    places.insert(name.clone(), fields.len());
                    fields.push(Some((name.clone(), value.clone())));
                }
            }
        }
        if let Some(other) = places.insert(key.clone(), fields.len()) {
            fields[other] = None;
        }
        fields.push(Some((key, value)));
    }
    Ok(Meta { fields: fields.into_iter().flatten().collect() })
}

/// Reads TOML as it is. The error comes with its byte.
pub(super) fn toml_table(content: &str) -> Result<Meta, (String, usize)> {
    let table = toml::from_str(content)
        .map_err(|error| (error.message().to_owned(), error.span().map_or(0, |span| span.start)))?;
    Ok(toml_meta(table, 0))
}

fn toml_meta(table: toml::Table, depth: usize) -> Meta {
    let fields = table.into_iter().map(|(key, value)| (safe(&key).into(), toml_value(value, depth)));
    Meta { fields: fields.collect() }
}

fn toml_value(value: toml::Value, depth: usize) -> MetaValue {
    match value {
        toml::Value::String(text) => MetaValue::Text(safe(&text).into()),
        toml::Value::Integer(number) => MetaValue::Number(number as f64, number.to_string().into()),
        toml::Value::Float(number) => MetaValue::Number(number, number.to_string().into()),
        toml::Value::Boolean(value) => MetaValue::Bool(value),
        toml::Value::Datetime(date) => MetaValue::Text(date.to_string().into()),
        toml::Value::Array(items) if depth < DEEPEST => {
            MetaValue::List(items.into_iter().map(|item| toml_value(item, depth + 1)).collect())
        }
        toml::Value::Table(table) if depth < DEEPEST => MetaValue::Map(toml_meta(table, depth + 1)),
        toml::Value::Array(_) | toml::Value::Table(_) => MetaValue::Null,
    }
}

/// Reads JSON, which is YAML too. The error comes with its byte.
fn json(content: &str) -> Result<Meta, (String, usize)> {
    yaml(content)
}

fn meta_value(value: Value) -> MetaValue {
    match value {
        Value::Null => MetaValue::Null,
        Value::Bool(value) => MetaValue::Bool(value),
        Value::Number(number) => {
            MetaValue::Number(number.as_f64().unwrap_or(f64::NAN), number.to_string().into())
        }
        Value::String(text) => MetaValue::Text(safe(&text).into()),
        Value::Sequence(items) => MetaValue::List(items.into_iter().map(meta_value).collect()),
        Value::Mapping(map) => {
            let fields = map.into_iter().map(|(key, value)| {
                let key = match meta_value(key) {
                    MetaValue::List(_) | MetaValue::Map(_) => EcoString::new(),
                    key => key.as_text().unwrap_or_default().into(),
                };
                (key, meta_value(value))
            });
            MetaValue::Map(Meta { fields: fields.collect() })
        }
        Value::Tagged(tagged) => meta_value(tagged.value),
    }
}

/// Gives numbers at the top the digits they are written with: `1.10` is not `1.1` to a reader.
fn keep_digits(meta: &mut Meta, content: &str) {
    let mut lines: HashMap<&str, &str> = HashMap::new();
    for (key, value) in content.lines().filter_map(|line| line.split_once(':')) {
        lines.entry(key).or_insert(value);
    }
    for (key, value) in &mut meta.fields {
        let MetaValue::Number(number, digits) = value else { continue };
        let written = lines.get(&**key).map(|value| value.split(" #").next().unwrap_or_default().trim());
        if let Some(written) = written.filter(|w| w.parse() == Ok(*number)) {
            *digits = written.into();
        }
    }
}

/// As much as can be kept of front matter that no parser takes: `key: value` lines, and `- item` lines after a
/// key without value.
fn by_lines(content: &str) -> Meta {
    let mut meta = Meta::default();
    let mut known = HashSet::new();
    for line in content.lines() {
        let trimmed = line.trim();
        if let Some(item) = trimmed.strip_prefix("- ")
            && let Some((_, MetaValue::List(items))) = meta.fields.last_mut()
        {
            items.push(scalar(item));
            continue;
        }
        let Some(at) = line.find([':', '=']).filter(|_| !line.starts_with([' ', '\t', '#', '-', '['])) else {
            continue;
        };
        let key = line[..at].trim().trim_matches(['"', '\'']);
        let value = match line[at + 1..].trim() {
            "" => MetaValue::List(Vec::new()),
            value => scalar(value),
        };
        if !key.is_empty() && known.insert(key) {
            meta.fields.push((safe(key).into(), value));
        }
    }
    for (_, value) in &mut meta.fields {
        if matches!(value, MetaValue::List(items) if items.is_empty()) {
            *value = MetaValue::Null;
        }
    }
    meta
}

fn scalar(written: &str) -> MetaValue {
    let written = written.trim();
    let bare = written.trim_matches(['"', '\'']);
    match written {
        "true" => MetaValue::Bool(true),
        "false" => MetaValue::Bool(false),
        _ => match written.parse::<f64>() {
            Ok(number) if number.is_finite() => MetaValue::Number(number, safe(written).into()),
            _ => MetaValue::Text(safe(bare).into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta(text: &str) -> (Meta, Vec<Diagnostic>) {
        cut(text, 0).map(|found| read(text, &found)).unwrap_or_default()
    }

    #[test]
    fn only_the_top_of_a_file_is_front_matter() {
        assert_eq!(
            cut("---\na: 1\n---\nbody", 0),
            Some(Cut { content: 4..9, end: 13, language: Language::Yaml })
        );
        assert_eq!(cut("---  \r\na: 1\r\n...\r\nbody", 0).map(|c| c.end), Some(18));
        assert_eq!(cut("---\nnever closed: 1\n", 0), None);
        assert_eq!(cut("text\n---\na: 1\n---\n", 0), None);
        assert_eq!(cut("---\nProse between rules\n---\n", 0), None);
        assert_eq!(cut("---\n---", 0).map(|c| c.end), Some(7));
    }

    #[test]
    fn values_are_read_as_written() {
        let (meta, odd) = meta(
            "---\ntitle: The Aims \nversion: 1.10\nauthors:\n - A. One\n - name: B. Two\ntag: !x y\n---\n",
        );
        assert!(odd.is_empty());
        assert_eq!(
            (meta.text("title"), meta.text("version"), meta.text("tag")),
            (Some("The Aims"), Some("1.10"), Some("y"))
        );
        assert_eq!(meta.texts("authors"), ["A. One", "B. Two"]);
    }

    #[test]
    fn bad_yaml_keeps_what_it_can() {
        let (meta, odd) = meta("---\ntitle: A: B\norder: 3\nlist:\n- x\n\tbad\n---\n");
        assert_eq!(odd[0].code, "bad-front-matter");
        assert_eq!((meta.text("title"), meta.text("order")), (Some("A: B"), Some("3")));
        assert_eq!(meta.texts("list"), ["x"]);
    }

    #[test]
    fn toml_and_json_are_read() {
        let (read, odd) = meta(
            "+++\ntitle = \"Aims\"\nweight = 4\ndate = 2020-01-02\ntags = [\n \"a\",\n]\n[extra]\nauthor = \"A\"\n+++\n",
        );
        assert!(odd.is_empty());
        assert_eq!((read.text("title"), read.text("weight")), (Some("Aims"), Some("4")));
        assert_eq!((read.text("date"), read.text("author")), (Some("2020-01-02"), Some("A")));
        assert_eq!(read.texts("tags"), ["a"]);
        let (read, odd) = meta("{\n  \"title\": \"Aims\",\n  \"x\": {\n    \"y\": 1\n  }\n}\n\nText\n");
        assert!(odd.is_empty());
        assert_eq!(read.text("title"), Some("Aims"));
        assert_eq!(cut("{\nprose\n}\n", 0), None);
        let (read, odd) = meta("+++\ntitle = \"Aims\"\nbad = \n+++\n");
        assert_eq!((read.text("title"), odd[0].code), (Some("Aims"), "bad-front-matter"));
        assert!(toml(&format!("a = {}", "[".repeat(1_900))).is_err());
        // Keys with points nest too.
        let _ = toml_table(&format!("{}a = 1", "a.".repeat(50_000)));
    }

    #[test]
    fn bombs_end_soon() {
        let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
        for at in b'b'..=b'z' {
            let (this, last) = (at as char, (at - 1) as char);
            let items = format!("*{last},").repeat(9);
            bomb.extend([this.to_string().as_str(), ": &", this.to_string().as_str(), " [", &items, "]\n"]);
        }
        assert!(yaml(&bomb).is_err());
        assert!(yaml(&"[".repeat(1_900)).is_err());
        assert!(yaml(&"[".repeat(100_000)).is_err());
        assert!(yaml(&"- ".repeat(100_000)).is_err());
    }
}
