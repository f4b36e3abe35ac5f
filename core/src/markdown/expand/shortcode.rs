//! Shortcodes, `{{< name … >}}` and `{{% name … %}}`: Hugo's and Quarto's templates in a text. What a reader can
//! know of them is shown, the rest is left out.

use std::collections::HashSet;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Meta;
use crate::markdown::code;
use crate::markdown::rewrite::Rewritten;
use crate::markdown::site::{Include, Site};
use crate::text::SourceSpan;

/// Shortcodes are short; one that does not end soon is text.
const LONGEST: usize = 4096;

/// More files than any chapter includes.
const MOST_INCLUDES: usize = 200;

/// Rewrites them; `None` where there are none.
pub(super) fn expand(
    text: &str,
    start: usize,
    meta: &Meta,
    site: &Site<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Rewritten> {
    next(text, start)?;
    let code = code::code_ranges(text, start);
    let mut out = Rewritten::default();
    let mut unknown: Option<(usize, Range<usize>)> = None;
    let (mut from, mut at, mut files) = (0, start, 0);
    let mut closed: HashSet<&str> = HashSet::new();
    let mut scan = start;
    while let Some(found) = next(text, scan) {
        scan = found.range.end;
        closed.extend(found.closes.then_some(found.name));
    }
    while let Some(found) = next(text, at) {
        at = found.range.end;
        let in_code = code::covering(&code, found.range.start).is_some();
        let shown = if let Some(inner) = found.escaped {
            Some(format!("{}{}{}", &text[found.range.start..found.range.start + 3], inner, &text[at - 3..at]))
        } else if in_code {
            None
        } else {
            match show(text, &found, meta, &closed) {
                Shown::Text(text) => Some(text),
                Shown::File(name) => {
                    files += 1;
                    let bytes =
                        if files < MOST_INCLUDES { (site.include)(&Include::Beside(&name)) } else { None };
                    Some(if let Some(bytes) = bytes {
                        let decoded = crate::markdown::decode::decode(&bytes);
                        let body = &decoded.text[decoded.start..];
                        let skip = crate::markdown::front_matter::cut(body, 0).map_or(0, |cut| cut.end);
                        body[skip..].trim_end().to_owned()
                    } else {
                        let message = format!("the included file {name} cannot be read inside the site");
                        let place = SourceSpan::from(found.range.clone());
                        let severity = if site.exists { Severity::Warning } else { Severity::Information };
                        diagnostics.push(Diagnostic::new(severity, "missing-include", message).at(place));
                        "…".to_owned()
                    })
                }
                Shown::Nothing => Some(String::new()),
                Shown::Unknown => {
                    unknown.get_or_insert((0, found.range.clone())).0 += 1;
                    Some(String::new())
                }
            }
        };
        if let Some(shown) = shown {
            out.copy(text, from..found.range.start);
            // Nothing between two blanks leaves one.
            let left_blank = shown.is_empty() && out.text.ends_with(' ') && text[at..].starts_with(' ');
            out.insert(&shown, found.range.clone());
            from = at + usize::from(left_blank);
        }
    }
    out.copy(text, from..text.len());
    if let Some((count, first)) = unknown {
        let message = format!("{count} shortcodes cannot be evaluated here and are left out");
        diagnostics
            .push(Diagnostic::new(Severity::Information, "shortcode", message).at(SourceSpan::from(first)));
    }
    Some(out)
}

struct Found<'a> {
    range: Range<usize>,
    name: &'a str,
    /// Whether it ends what one of this name began.
    closes: bool,
    /// Whether it ends itself: `{{< name />}}`.
    is_empty: bool,
    argument: &'a str,
    /// What `{{</* … */>}}` shows.
    escaped: Option<&'a str>,
}

enum Shown {
    Text(String),
    File(String),
    Nothing,
    Unknown,
}

fn next(text: &str, mut at: usize) -> Option<Found<'_>> {
    let bytes = text.as_bytes();
    loop {
        at += memchr::memmem::find(bytes.get(at..)?, b"{{")?;
        let close: &[u8] = match bytes.get(at + 2) {
            Some(b'<') => b">}}",
            Some(b'%') => b"%}}",
            _ => {
                at += 2;
                continue;
            }
        };
        let window = &bytes[at + 3..bytes.len().min(at + 3 + LONGEST)];
        let Some(len) = memchr::memmem::find(window, close) else {
            at += 3;
            continue;
        };
        let range = at..at + 3 + len + 3;
        let inner = &text[at + 3..at + 3 + len];
        let escaped = inner.strip_prefix("/*").and_then(|inner| inner.strip_suffix("*/"));
        let inner = inner.trim();
        let bare = inner.strip_suffix('/').map(str::trim);
        let (is_empty, inner) = (bare.is_some(), bare.unwrap_or(inner));
        let (closes, rest) = inner.strip_prefix('/').map_or((false, inner), |rest| (true, rest.trim_start()));
        let (name, argument) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        return Some(Found { range, name, closes, is_empty, argument: argument.trim(), escaped });
    }
}

fn show(text: &str, found: &Found<'_>, meta: &Meta, closed: &HashSet<&str>) -> Shown {
    let (plain, named) = arguments(found.argument);
    let get = |keys: &[&str]| {
        let value = keys.iter().find_map(|key| named.iter().find(|(name, _)| name == key));
        value.map_or("", |(_, value)| *value)
    };
    let first = plain.first().copied().unwrap_or_default();
    // Not the whole line: it may be long, and have many.
    let blank = |c: char| c.is_whitespace() && c != '\n';
    let (before, after) = (&text[..found.range.start], &text[found.range.end..]);
    let (before, after) = (before.trim_end_matches(blank), after.trim_start_matches(blank));
    let alone =
        (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'));
    if found.closes {
        return match found.name {
            name if alone && is_code(name) => Shown::Text("~~~~~~~~".to_owned()),
            name if alone && is_box(name) => Shown::Text("\n::::".to_owned()),
            _ => Shown::Nothing,
        };
    }
    match found.name {
        "ref" | "relref" => Shown::Text(first.to_owned()),
        "figure" | "img" | "image" | "imgproc" => {
            let target = get(&["src", "source", "path"]);
            let target = if target.is_empty() { first } else { target };
            let (alt, caption) = (get(&["alt"]), get(&["caption", "title"]));
            Shown::Text(format!("![{alt}](<{target}>)\n\n{caption}"))
        }
        "youtube" | "vimeo" | "video" => {
            let id = if first.is_empty() { get(&["id", "src"]) } else { first };
            let address = match found.name {
                _ if id.contains("//") => id.to_owned(),
                "youtube" => format!("https://www.youtube.com/watch?v={id}"),
                "vimeo" => format!("https://vimeo.com/{id}"),
                _ => id.to_owned(),
            };
            Shown::Text(format!("[video](<{address}>)"))
        }
        name if alone && !found.is_empty && is_code(name) && closed.contains(name) => {
            let lang = get(&["lang", "language", "type"]);
            let file = get(&["file", "filename"]).rsplit_once('.').map_or("", |(_, end)| end);
            let lang = [lang, file, first].into_iter().find(|lang| !lang.is_empty()).unwrap_or_default();
            let lang: String = lang.chars().take_while(|c| c.is_alphanumeric()).collect();
            Shown::Text(format!("~~~~~~~~{lang}"))
        }
        "include" | "readfile" => {
            let file = get(&["file", "path"]);
            Shown::File(if file.is_empty() { first } else { file }.to_owned())
        }
        "meta" | "param" | "var" => match meta.text(first) {
            Some(value) => Shown::Text(value.to_owned()),
            None => Shown::Unknown,
        },
        "kbd" => Shown::Text(format!("`{}`", plain.join(" "))),
        "pagebreak" | "toc" | "br" => Shown::Nothing,
        name if alone && !found.is_empty && is_box(name) && closed.contains(name) => {
            let title = [get(&["title", "header", "summary"]), if is_generic(name) { "" } else { first }];
            let title = title.iter().find(|title| !title.is_empty()).map_or("", |title| *title);
            let kind = get(&["type", "context", "level", "color"]);
            let kind = if !kind.is_empty() {
                kind
            } else if is_generic(name) && !first.is_empty() {
                first
            } else {
                name
            };
            let title = if title.is_empty() {
                String::new()
            } else {
                format!(" title=\"{}\"", title.replace('"', "”"))
            };
            Shown::Text(format!(":::: {{.{}{title}}}\n", kind.split_whitespace().next().unwrap_or("note")))
        }
        _ if closed.contains(found.name) => Shown::Nothing,
        _ => Shown::Unknown,
    }
}

/// Whether what a shortcode holds is an admonition or a fold.
fn is_box(name: &str) -> bool {
    is_generic(name)
        || matches!(name, "details" | "expand")
        || crate::markdown::attributes::admonition(name).is_some()
}

/// Whether what a shortcode holds is code.
fn is_code(name: &str) -> bool {
    matches!(name, "highlight" | "code" | "codeblock" | "code-block" | "code-toggle" | "mermaid")
}

/// Whether its kind is told by an argument.
fn is_generic(name: &str) -> bool {
    matches!(name, "alert" | "callout" | "admonition" | "notice" | "hint" | "pageinfo")
}

/// Arguments without and with names.
fn arguments(written: &str) -> (Vec<&str>, Vec<(&str, &str)>) {
    let (mut plain, mut named) = (Vec::new(), Vec::new());
    let mut rest = written.trim();
    while !rest.is_empty() {
        let name_len =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '`')).unwrap_or(rest.len());
        let (name, after) = rest.split_at(name_len);
        let (key, value) = match after.strip_prefix('=') {
            Some(value) if !name.is_empty() => (name, value),
            _ => ("", rest),
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '`'));
        let (value, next) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        if key.is_empty() {
            plain.push(value);
        } else {
            named.push((key, value));
        }
        rest = next.trim_start();
    }
    (plain, named)
}
