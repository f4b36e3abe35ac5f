//! What stands inside lines: span attribute lists and dollar signs.

use super::{HOLE, MarkKind, Work};
use crate::markdown::code;

/// Takes span attribute lists out: straight after an emphasis, code span, link, tag or another list; and at the
/// start of an item or term (kramdown: Span IALs; elsewhere it leaves them as text).
pub(super) fn attributes(work: &mut Work, text: &str) {
    let mut at = work.start;
    let mut list_end = None;
    while let Some(found) = memchr::memmem::find(&work.text[at..], b"{:") {
        at += found;
        let inline = list_end == Some(at);
        if !inline && let Some(end) = work.code_end(at) {
            at = end;
            continue;
        }
        let Some(end) = super::line::list_len(&text[at..]).map(|len| at + len) else {
            at += 2;
            continue;
        };
        let before = work.text[work.start..at].last();
        if inline || matches!(before, Some(b'*' | b'_' | b'`' | b')' | b']' | b'>')) && !escaped(work, at - 1)
        {
            work.instruct(at..end);
            work.mark(at..end, MarkKind::Attributes);
            list_end = Some(end);
        } else {
            let line = memchr::memrchr(b'\n', &work.text[at.saturating_sub(64).max(work.start)..at]);
            let start = line.map_or(at.saturating_sub(64).max(work.start), |n| {
                at.saturating_sub(64).max(work.start) + n + 1
            });
            if start + code::skip_prefix(&work.text[start..at]) == at || work.blank_before(at) {
                work.fill(at..end, HOLE);
                work.mark(at..end, MarkKind::Attributes);
            }
        }
        at = end;
    }
}

/// A single mark of code between blanks is text, but where it closes code (kramdown: Code Spans).
pub(super) fn ticks(work: &mut Work) {
    let mut at = work.start;
    while let Some(found) = memchr::memchr(b'`', &work.text[at..]) {
        at += found;
        if let Some(end) = work.code_end(at) {
            at = end;
            continue;
        }
        if code::is_alone(&work.text, at) {
            work.literal(at);
        }
        at += 1;
    }
}

/// `<<` and `>>` are quotation marks in kramdown (kramdown: Typographic Symbols), where CommonMark may see a tag.
pub(super) fn guillemets(work: &mut Work) {
    for (pair, shown) in [(b"<<", "«"), (b">>", "»")] {
        let mut at = work.start;
        while let Some(found) = memchr::memmem::find(&work.text[at..], pair) {
            at += found;
            if let Some(end) = work.code_end(at) {
                at = end;
                continue;
            }
            let run = work.text[at..].iter().take_while(|b| **b == pair[0]).count();
            let quote = pair[0] == b'>'
                && work.text[work.start..at]
                    .iter()
                    .rev()
                    .find(|b| !matches!(b, b' ' | b'>'))
                    .is_none_or(|b| *b == b'\n');
            let tag = pair[0] == b'>' && at > work.start && ends_tag(&work.text[work.start..at]);
            if run == 2 && !quote && !tag && !escaped(work, at) {
                work.fill(at..at + 2, HOLE);
                work.mark(at..at + 2, MarkKind::Shown(shown));
            }
            at += run;
        }
    }
}

/// Whether a `>` after this text ends a tag.
fn ends_tag(before: &[u8]) -> bool {
    let name = before.iter().rev().take(16).take_while(|b| b.is_ascii_alphanumeric()).count();
    let before_name = &before[..before.len() - name];
    matches!(before.last(), Some(b'"' | b'\'' | b'-' | b'?' | b'/'))
        || name > 0 && (before_name.ends_with(b"<") || before_name.ends_with(b"</"))
}

pub(super) fn escaped(work: &Work, at: usize) -> bool {
    work.text[work.start..at].iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1
}

/// Hides single dollar signs from pulldown, but for those that `keep` takes for mathematics: given the text
/// and the place of an opening sign, it says whether one that closes follows.
pub(super) fn dollars(work: &mut Work, keep: fn(&[u8], usize) -> bool) {
    let mut at = work.start;
    while let Some(found) = memchr::memchr(b'$', &work.text[at..]) {
        at += found;
        if let Some(end) = work.code_end(at) {
            at = end;
            continue;
        }
        let run = work.text[at..].iter().take_while(|b| **b == b'$').count();
        if run == 1 && !escaped(work, at) {
            if keep(&work.text, at) {
                at += 1 + memchr::memchr(b'$', &work.text[at + 1..]).unwrap_or(0);
            } else {
                work.literal(at);
            }
        }
        at += run;
    }
}

/// Whether a single `$` opens mathematics, as GitHub and pandoc see it: text stands straight after it and
/// straight before the closing one, no digit follows that, and what is between does not read as prose.
pub(super) fn is_mathematics(text: &[u8], open: usize) -> bool {
    let window = &text[open + 1..text.len().min(open + 1 + 2048)];
    let window = &window[..memchr::memmem::find(window, b"\n\n").unwrap_or(window.len())];
    let Some(close) = memchr::memchr(b'$', window) else { return false };
    let inner = &window[..close];
    let before = open.checked_sub(1).map(|at| text[at]);
    let after = text.get(open + 2 + close);
    let fits = !before.is_some_and(|b| b.is_ascii_alphanumeric())
        && inner.first().is_some_and(|b| !b.is_ascii_whitespace())
        && inner.last().is_some_and(|b| !b.is_ascii_whitespace())
        && !after.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'$');
    let is_word = |word: &&[u8]| word.len() > 2 && word.iter().all(u8::is_ascii_alphabetic);
    fits && !(inner[0].is_ascii_digit() && inner.split(u8::is_ascii_whitespace).filter(is_word).count() > 1)
}
