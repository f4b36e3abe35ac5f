//! MyST's roles and targets: `` {ref}`text <label>` ``, `` {eq}`label` ``, `` {math}`x^2` ``, `(label)=` (MyST:
//! Roles; Cross-references; Typography; Citations). References become links, targets become names, and what only a
//! builder could say of a role leaves its text. Comments (`% …`) and breaks between cells (`+++`) go.

use std::collections::HashMap;

use super::lines::{Code, Line, lines};
use crate::markdown::code;
use crate::markdown::rewrite::Rewritten;
use crate::text::floor;

/// Longer than any role.
const LONGEST: usize = 512;

/// The roles of citations.
const CITES: [&str; 15] = [
    "cite",
    "citep",
    "citet",
    "cite:p",
    "cite:ps",
    "cite:t",
    "cite:ts",
    "cite:alp",
    "cite:alps",
    "cite:label",
    "cite:labelpar",
    "cite:author",
    "cite:authors",
    "cite:year",
    "cite:years",
];

/// Rewrites them; `None` where there are none.
pub(super) fn expand(text: &str, start: usize) -> Option<Rewritten> {
    let bytes = &text.as_bytes()[start..];
    let has = |sign: &[u8]| memchr::memmem::find(bytes, sign).is_some();
    let has_roles = has(b"}`");
    if !has_roles && !has(b")=\n") && !has(b"```{") && !has(b":::{") {
        return None;
    }
    let code = code::code_ranges(text, start);
    let lines = lines(text, start, &|_| false);
    let named = titles(&lines);
    let is_myst = !named.is_empty() || lines.iter().any(|line| is_directive(line.content));
    let mut out = Rewritten::default();
    let mut changed = false;
    out.copy(text, 0..start);
    for line in &lines {
        let outside = line.code == Code::Outside;
        if let Some(target) = target(line).filter(|_| outside) {
            // It names what comes next.
            out.insert(&format!("<a id=\"{target}\"></a>\n\n"), line.range.clone());
            changed = true;
            continue;
        }
        let is_cell = line.content == "+++" || line.content.starts_with("+++ {");
        let is_comment = line.content == "%" || line.content.starts_with("% ");
        if outside && is_myst && line.indent == 0 && (is_comment || is_cell) {
            out.insert("\n", line.range.clone());
            changed = true;
            continue;
        }
        let mut from = line.range.start;
        let mut at = from;
        while outside
            && has_roles
            && let Some(found) = memchr::memchr(b'{', &text.as_bytes()[at..line.range.end])
        {
            at += found;
            let role = role(&text[at..floor(text, line.range.end.min(at + LONGEST))], &named);
            let inside = code::covering(&code, at).is_some();
            match role.filter(|_| !inside) {
                Some((shown, len)) => {
                    out.copy(text, from..at);
                    out.insert(&shown, at..at + len);
                    at += len;
                    from = at;
                    changed = true;
                }
                None => at += 1,
            }
        }
        out.copy(text, from..line.range.end);
    }
    changed.then_some(out)
}

fn is_directive(line: &str) -> bool {
    let marks = line.len() - line.trim_start_matches(['`', ':', '~']).len();
    marks >= 3 && line[marks..].starts_with('{') && line.contains('}')
}

/// The name that a line of its own gives what comes next.
fn target<'a>(line: &Line<'a>) -> Option<&'a str> {
    let target = line.content.strip_prefix('(')?.strip_suffix(")=")?;
    is_label(target).then_some(target)
}

/// The titles of the headings that targets name.
fn titles<'a>(lines: &[Line<'a>]) -> HashMap<&'a str, &'a str> {
    let mut found = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(name) = target(line).filter(|_| line.code == Code::Outside) else { continue };
        let next = lines[at + 1..].iter().map(|line| line.content).find(|content| !content.is_empty());
        let title = next.and_then(|next| next.strip_prefix('#')).map(|next| next.trim_matches(['#', ' ']));
        found.insert(name, title.unwrap_or_default());
    }
    found
}

/// What a role that stands at the beginning shows, and its length.
fn role(rest: &str, named: &HashMap<&str, &str>) -> Option<(String, usize)> {
    let (name, after) = rest[1..].split_once("}`")?;
    let is_name =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b':' | b'-' | b'_' | b'+');
    if name.is_empty() || !name.bytes().all(is_name) {
        return None;
    }
    let (inner, _) = after.split_once('`').filter(|(inner, _)| !inner.is_empty())?;
    let len = name.len() + inner.len() + 4;
    let (text, label) = match inner.strip_suffix('>').and_then(|inner| inner.split_once('<')) {
        Some((text, label)) => (text.trim(), label.trim()),
        None => ("", inner.trim()),
    };
    let either = if text.is_empty() { label } else { text };
    let plain = |text: &str| text.replace(['[', ']'], "");
    let shown = match name {
        "math" => format!("${inner}$"),
        "ref" | "numref" | "eq" | "prf:ref" | "numref:eq" => {
            if !is_label(label) {
                return None;
            }
            // `Fig. %s`: the number is the builder's.
            let text = plain(&text.replace("%s", "").replace("{number}", "").replace("{name}", ""));
            match (text.trim(), name) {
                ("", "eq") => format!("[({label})](#{label})"),
                ("", _) => match named.get(label).filter(|title| !title.is_empty()) {
                    Some(title) => format!("[{}](#{label})", plain(title)),
                    None => format!("[{}](#{label})", label.replace(['-', '_'], " ")),
                },
                (text, _) => format!("[{text}](#{label})"),
            }
        }
        "doc" | "download" => {
            let last = label.rsplit('/').next().unwrap_or(label);
            let text = if text.is_empty() { last.replace(['-', '_'], " ") } else { plain(text) };
            format!("[{text}](<{label}>)")
        }
        name if CITES.contains(&name) => cited(inner),
        "sub" | "subscript" => format!("<sub>{inner}</sub>"),
        "sup" | "superscript" => format!("<sup>{inner}</sup>"),
        "kbd" | "del" | "u" => format!("<{name}>{inner}</{name}>"),
        "strike" => format!("<del>{inner}</del>"),
        "underline" => format!("<u>{inner}</u>"),
        "sc" | "smallcaps" => inner.to_owned(),
        "abbr" | "abbreviation" | "acronym" => {
            let parts = inner.strip_suffix(')').and_then(|inner| inner.split_once('('));
            match parts {
                Some((short, long)) => {
                    format!("<abbr title=\"{}\">{}</abbr>", long.replace('"', "”"), short.trim())
                }
                None => inner.to_owned(),
            }
        }
        "term" | "index" | "dfn" => either.to_owned(),
        "command" | "guilabel" | "menuselection" | "program" | "strong" => format!("**{inner}**"),
        "emphasis" => format!("*{inner}*"),
        // Roles of languages and of files show code; others, of the author's own making, their text.
        "code" | "file" | "samp" | "envvar" | "option" | "literal" => format!("`{inner}`"),
        _ if name.contains(':') => format!("`{}`", either.trim_start_matches(['~', '!'])),
        _ => return None,
    };
    Some((shown, len))
}

/// Citations by keys, which are shown: how the sources are cited is the builder's to say.
fn cited(keys: &str) -> String {
    let keys: Vec<&str> = keys.split(',').map(str::trim).filter(|key| is_key(key)).collect();
    format!("<cite data-cites=\"{}\">[@{}]</cite>", keys.join(" "), keys.join("; @"))
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && !key.contains(['"', '<', '>', '&', '\n'])
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
}
