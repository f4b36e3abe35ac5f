//! MyST's roles and targets: `` {ref}`text <label>` ``, `` {eq}`label` ``, `` {math}`x^2` ``, `(label)=` (MyST:
//! Roles; Cross-references). References become links, targets become names.

use super::lines::{Code, lines};
use crate::markdown::code;
use crate::markdown::rewrite::Rewritten;
use crate::text::floor;

/// Longer than any role.
const LONGEST: usize = 512;

/// Rewrites them; `None` where there are none.
pub(super) fn expand(text: &str, start: usize) -> Option<Rewritten> {
    let bytes = &text.as_bytes()[start..];
    let signs: [&[u8]; 6] = [b"{ref}`", b"{numref}`", b"{eq}`", b"{prf:ref}`", b"{math}`", b")=\n"];
    if !signs.iter().any(|sign| memchr::memmem::find(bytes, sign).is_some()) {
        return None;
    }
    let code = code::code_ranges(text, start);
    let mut out = Rewritten::default();
    out.copy(text, 0..start);
    for line in lines(text, start, |_| false) {
        let target = line.content.strip_prefix('(').and_then(|rest| rest.strip_suffix(")="));
        if let Some(target) = target.filter(|target| line.code == Code::Outside && is_label(target)) {
            // It names what comes next.
            out.insert(&format!("<a id=\"{target}\"></a>\n\n"), line.range.clone());
            continue;
        }
        let mut from = line.range.start;
        let mut at = from;
        while line.code == Code::Outside
            && let Some(found) = memchr::memchr(b'{', &text.as_bytes()[at..line.range.end])
        {
            at += found;
            let role = role(&text[at..floor(text, line.range.end.min(at + LONGEST))]);
            let inside = code::covering(&code, at).is_some();
            match role.filter(|_| !inside) {
                Some((shown, len)) => {
                    out.copy(text, from..at);
                    out.insert(&shown, at..at + len);
                    at += len;
                    from = at;
                }
                None => at += 1,
            }
        }
        out.copy(text, from..line.range.end);
    }
    Some(out)
}

/// What a role that stands at the beginning shows, and its length.
fn role(rest: &str) -> Option<(String, usize)> {
    let (name, after) = rest[1..].split_once("}`")?;
    let (inner, _) = after.split_once('`')?;
    let len = name.len() + inner.len() + 4;
    let shown = match name {
        "math" => format!("${inner}$"),
        "ref" | "numref" | "eq" | "prf:ref" => {
            let (text, label) = match inner.strip_suffix('>').and_then(|inner| inner.split_once('<')) {
                Some((text, label)) => (text.trim(), label.trim()),
                None => ("", inner.trim()),
            };
            if !is_label(label) {
                return None;
            }
            // `Fig. %s`: the number is the builder's.
            let text = text.replace("%s", "").replace(['[', ']'], "");
            match (text.trim(), name) {
                ("", "eq") => format!("[({label})](#{label})"),
                ("", _) => format!("[{}](#{label})", label.replace(['-', '_'], " ")),
                (text, _) => format!("[{text}](#{label})"),
            }
        }
        _ => return None,
    };
    Some((shown, len))
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
}
