//! Literals of JavaScript as data: what a settings file spells out can be read, what it computes cannot.

use crate::document::{Meta, MetaValue};
use crate::text;

/// Literals inside literals, at most.
const DEEPEST: usize = 64;
/// Quotes that nothing closes, at most: each is looked for to the end of the file.
const MOST_APOSTROPHES: usize = 200;

/// The object that a module exports: literal, or a constant of it that is.
pub(super) fn exported(source: &str) -> Option<Meta> {
    let source = without_comments(source);
    for mark in ["module.exports", "export default"] {
        let Some(at) = source.find(mark) else { continue };
        let rest = source[at + mark.len()..].trim_start().trim_start_matches('=').trim_start();
        if rest.starts_with('{') {
            return object(rest);
        }
        let name: String =
            rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '$')).collect();
        let found = ["const ", "let ", "var "].iter().find_map(|word| {
            let declared = source.find(&format!("{word}{name}"))?;
            let rest = &source[declared..];
            object(rest[rest.find('=')? + 1..].trim_start())
        });
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The text given to a key somewhere in a source: `path: 'docs'`.
pub(super) fn text_of(source: &str, key: &str) -> Option<String> {
    let source = without_comments(source);
    let mut rest = &*source;
    while let Some(at) = rest.find(key) {
        let before = rest[..at].chars().next_back();
        rest = &rest[at + key.len()..];
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let value = rest.trim_start_matches(['"', '\'']).trim_start();
        if let Some(value) = value.strip_prefix(':')
            && let Some((MetaValue::Text(text), _)) = value_at(value.trim_start(), 0)
        {
            return Some(text.into());
        }
    }
    None
}

/// The literal given to a key somewhere in a source: `sidebar: [ … ]`; `None` where what follows is computed.
pub(super) fn value_of(source: &str, key: &str) -> Option<MetaValue> {
    let source = without_comments(source);
    let mut rest = &*source;
    while let Some(at) = rest.find(key) {
        let before = rest[..at].chars().next_back();
        rest = &rest[at + key.len()..];
        let value = rest.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':');
        if before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
            && let Some((value, _)) = value.and_then(|value| value_at(value, 0))
            && matches!(value, MetaValue::List(_) | MetaValue::Map(_))
        {
            return Some(value);
        }
    }
    None
}

/// What stands between the braces after a key: `docs: { … }`.
pub(super) fn block_of<'a>(source: &'a str, key: &str) -> Option<&'a str> {
    let mut rest = source;
    while let Some(at) = rest.find(key) {
        rest = &rest[at + key.len()..];
        let Some(value) = rest.trim_start().strip_prefix(':') else { continue };
        let Some(inner) = value.trim_start().strip_prefix('{') else { continue };
        let mut depth = 0;
        let end = inner.char_indices().find_map(|(at, c)| {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => return Some(at),
                '}' => depth -= 1,
                _ => {}
            }
            None
        });
        return Some(&inner[..end.unwrap_or(inner.len())]);
    }
    None
}

fn object(source: &str) -> Option<Meta> {
    match value_at(source, 0)? {
        (MetaValue::Map(meta), _) => Some(meta),
        _ => None,
    }
}

/// A source without its comments; what stands in quotes stays.
fn without_comments(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    let mut apostrophes = 0;
    while let Some(c) = rest.chars().next() {
        if matches!(c, '"' | '\'' | '`') {
            // A quote that nothing closes is an apostrophe.
            let end = match string(rest) {
                Some((_, end)) => end,
                None if apostrophes >= MOST_APOSTROPHES => rest.len(),
                None => {
                    apostrophes += 1;
                    1
                }
            };
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
            out.push(' ');
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// A literal at the beginning of a source, and what follows it.
fn value_at(source: &str, depth: usize) -> Option<(MetaValue, &str)> {
    let source = source.trim_start();
    let first = source.chars().next().filter(|_| depth < DEEPEST)?;
    match first {
        '{' => {
            let mut fields = Vec::new();
            let mut rest = source[1..].trim_start();
            while !rest.starts_with('}') {
                let (key, after) = match string(rest) {
                    Some((key, end)) => (key, &rest[end..]),
                    None => word(rest)?,
                };
                let after = after.trim_start().strip_prefix(':')?;
                let (value, after) = value_at(after, depth + 1)?;
                fields.push((key.into(), value));
                rest = after.trim_start();
                rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
            }
            Some((MetaValue::Map(Meta { fields }), &rest[1..]))
        }
        '[' => {
            let mut items = Vec::new();
            let mut rest = source[1..].trim_start();
            while !rest.starts_with(']') {
                let (value, after) = value_at(rest, depth + 1)?;
                items.push(value);
                rest = after.trim_start();
                rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
            }
            Some((MetaValue::List(items), &rest[1..]))
        }
        '"' | '\'' | '`' => {
            let (words, end) = string(source)?;
            (!(first == '`' && words.contains("${"))).then(|| (MetaValue::Text(words.into()), &source[end..]))
        }
        _ => {
            let (words, rest) = word(source)?;
            // A name or a call is computed, not spelt out.
            if rest.trim_start().starts_with(['(', '.', '[']) {
                return None;
            }
            let value = match &*words {
                "true" => MetaValue::Bool(true),
                "false" => MetaValue::Bool(false),
                "null" | "undefined" => MetaValue::Null,
                digits => MetaValue::Number(digits.parse().ok()?, digits.into()),
            };
            Some((value, rest))
        }
    }
}

fn word(source: &str) -> Option<(String, &str)> {
    let end =
        source.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '-'))).unwrap_or(source.len());
    (end > 0).then(|| (text::safe(&source[..end]).into_owned(), &source[end..]))
}

/// A quoted text, and where it ends.
fn string(source: &str) -> Option<(String, usize)> {
    let quote = source.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let mut out = String::new();
    let mut escaped = false;
    for (at, c) in source.char_indices().skip(1) {
        match c {
            'n' if escaped => out.push(' '),
            _ if escaped => out.push(c),
            '\\' => {}
            _ if c == quote => return Some((text::safe(&out).into_owned(), at + 1)),
            '\n' if quote != '`' => return None,
            _ => out.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exported_object_is_read() {
        let source = "// sidebars: {}\n/** @type {x} */\nconst sidebars = {\n  docs: ['intro', {type: \"category\", label: 'It\\'s', collapsed: false, items: ['a/b',],}], // x\n};\nmodule.exports = sidebars;\n";
        let meta = exported(source).unwrap();
        let MetaValue::List(items) = meta.get("docs").unwrap() else { panic!() };
        assert_eq!(items[0].as_text(), Some("intro"));
        let MetaValue::Map(category) = &items[1] else { panic!() };
        assert_eq!((category.text("label"), category.flag("collapsed")), (Some("It's"), Some(false)));
        assert_eq!(category.texts("items"), ["a/b"]);
        let typed = "import type {S} from 'x';\nconst s: S = {a: [{type: 'autogenerated', dirName: '.'}]};\nexport default s;";
        assert!(exported(typed).is_some());
        assert!(exported("module.exports = {a: require('./b')}").is_none());
        assert!(exported("module.exports = { docs: [...other] }").is_none());
    }

    #[test]
    fn single_settings_are_found() {
        let source =
            "title: 'My Site', // title: 'no'\n presets: [['classic', {docs: {path: 'manual', x: {}}}]]";
        assert_eq!(text_of(source, "title").as_deref(), Some("My Site"));
        assert_eq!(block_of(source, "docs").and_then(|b| text_of(b, "path")).as_deref(), Some("manual"));
        assert_eq!(text_of(source, "tagline"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_source_is_read(source in "(module.exports = )?[{}\\[\\]:,'\"`\\\\a/* \n]{0,40}") {
            let _ = exported(&source);
            let _ = text_of(&source, "a");
        }
    }
}
