//! Mathematics that is not marked by dollar signs alone: `\(…\)`, `\[…\]` (also with two backslashes, as kramdown
//! and mdBook want it for MathJax), `` $`…`$ `` (GitHub), and environments such as `\begin{align}` in the text.

use std::ops::Range;

use super::{HOLE, MarkKind, Work, span};
use crate::markdown::tex;

/// Longer than any formula in a line, or standing alone.
const LONGEST: usize = 2 * 1024;

/// What opens mathematics, what closes it, and whether it may stand alone.
const SIGNS: [(&str, &str, bool); 5] = [
    ("\\\\(", "\\\\)", false),
    ("\\\\[", "\\\\]", true),
    ("\\(", "\\)", false),
    ("\\[", "\\]", true),
    ("\\begin{", "\\end{", true),
];

/// Takes such mathematics out.
pub(super) fn mask(work: &mut Work, text: &str) {
    let bytes = text.as_bytes();
    let last = SIGNS.map(|(_, closes, _)| memchr::memmem::rfind(bytes, closes.as_bytes()));
    let mut at = work.start;
    while let Some(found) = memchr::memchr2(b'\\', b'$', &bytes[at..]) {
        at += found;
        if bytes[at] == b'$' && bytes.get(at + 1) != Some(&b'`') {
            // Dollar signs have their own rules; what is between two pairs of them is no text.
            at += 1;
            if bytes.get(at) == Some(&b'$') {
                let end = memchr::memmem::find(&bytes[at + 1..text.len().min(at + 1 + LONGEST)], b"$$");
                at += end.map_or(1, |end| end + 3);
            }
            continue;
        }
        let found = formula(work, text, at, &last);
        at = match found {
            Some((range, open, display)) => {
                work.fill(range.clone(), HOLE);
                let end = range.end;
                work.mark(range, MarkKind::Mathematics { open, display });
                end
            }
            None => at + 1 + usize::from(bytes[at] == b'\\' && bytes.get(at + 1) == Some(&b'\\')),
        };
    }
}

/// The formula that begins at a byte: all of it, the bytes of what opens and what closes it, whether it may stand
/// alone.
fn formula(work: &Work, text: &str, at: usize, last: &[Option<usize>]) -> Option<(Range<usize>, u8, bool)> {
    let rest = &text[at..crate::text::floor(text, text.len().min(at + LONGEST))];
    if rest.starts_with("$`") {
        let close = rest.find("`$")?;
        let fits = close > 2 && !rest[..close].contains('\n') && !span::escaped(work, at);
        return fits.then_some((at..at + close + 2, 2, false));
    }
    if work.code_end(at).is_some() {
        return None;
    }
    let sign = SIGNS.iter().position(|(opens, ..)| rest.starts_with(opens))?;
    // Where nothing closes any more, nothing is looked for.
    let (opens, closes, display) = SIGNS[sign];
    if last[sign].is_none_or(|last| last < at) {
        return None;
    }
    let blank = rest.find("\n\n").unwrap_or(rest.len());
    let rest = &rest[..blank];
    if opens == "\\begin{" {
        let name = rest[opens.len()..].split_once('}')?.0;
        let close = format!("\\end{{{name}}}");
        let end = rest.find(&close)? + close.len();
        if rest[1..end].contains(&format!("\\begin{{{name}}}")) {
            return None;
        }
        let is_shown = tex::is_equations(name) && tex::show(&rest[..end], true).is_some();
        return is_shown.then_some((at..at + end, 0, true));
    }
    let inner = &rest[opens.len()..][..rest[opens.len()..].find(closes)?];
    let fits = (display || !inner.contains('\n'))
        && !inner.contains(opens)
        && tex::reads_as_mathematics(inner)
        && tex::show(inner, display).is_some();
    let end = opens.len() * 2 + inner.len();
    fits.then_some((at..at + end, opens.len() as u8, display))
}
