//! What CommonMark is too strict about: emphasis marks with a blank on the wrong side, or next to letters of
//! scripts without blanks; and notes that nothing defines.

use super::Dialect;
use super::attach::Links;
use super::step::{Element, Step, StepKind, Words};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Style;
use crate::text::SourceSpan;

/// Pairs the emphasis marks that pulldown left as text inside one paragraph.
pub(super) fn emphasis<'a>(steps: &mut [Step<'a>], links: &Links, text: &'a str, dialect: Dialect) {
    if dialect == Dialect::CommonMark {
        return;
    }
    let mut left: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < steps.len() {
        match &steps[at].kind {
            StepKind::Text(mark) if is_mark(mark) && is_literal(&steps[at], text) => {
                join_run(steps, at, text);
                left.push(at);
            }
            StepKind::Open { element, tag: None } if !element.is_inline() => left.clear(),
            StepKind::Close if left_block(steps, links, at) => {
                pair(steps, &left, text, dialect);
                if dialect == Dialect::Kramdown {
                    close_at_end(steps, &left, at, text);
                }
                left.clear();
            }
            _ => {}
        }
        at += 1;
    }
}

fn is_mark(text: &str) -> bool {
    matches!(text, "*" | "**" | "***")
}

/// Makes one mark of those that stand directly one after the other: pulldown hands back each star that it could
/// not use by itself.
fn join_run<'a>(steps: &mut [Step<'a>], at: usize, text: &'a str) {
    let mut next = at + 1;
    while let Some(step) = steps.get(next)
        && matches!(&step.kind, StepKind::Text(mark) if is_mark(mark))
        && step.range().start == steps[at].range().end
        && step.range().end - steps[at].range().start <= 3
    {
        let joined = steps[at].range().start..step.range().end;
        let Some(mark) = text.get(joined.clone()).filter(|mark| is_mark(mark)) else { return };
        steps[at] = Step::new(joined, StepKind::Text(Words::Borrowed(mark)));
        steps[next].kind = StepKind::Gone;
        next += 1;
    }
}

fn style(stars: usize) -> Style {
    match stars {
        1 => Style::EMPHASIS,
        2 => Style::STRONG,
        _ => Style::EMPHASIS | Style::STRONG,
    }
}

/// Whether a closing step ends a block rather than a stretch of a line.
pub(super) fn left_block(steps: &[Step<'_>], links: &Links, close: usize) -> bool {
    matches!(&steps[links.partner(close)].kind, StepKind::Open { element, .. } if !element.is_inline())
}

/// Whether a mark stands so in the source, not escaped.
fn is_literal(step: &Step<'_>, text: &str) -> bool {
    text.as_bytes().get(step.range()).is_some_and(|b| b.iter().all(|b| *b == b'*'))
        && step.range().start.checked_sub(1).is_none_or(|before| text.as_bytes()[before] != b'\\')
}

fn pair(steps: &mut [Step<'_>], left: &[usize], text: &str, dialect: Dialect) {
    let mut at = 0;
    while at + 1 < left.len() {
        let (open, close) = (left[at], left[at + 1]);
        let same = steps[open].range().len() == steps[close].range().len();
        if same
            && open + 1 < close
            && balanced(&steps[open + 1..close])
            && may_pair(steps, (open, close), text, dialect)
        {
            let style = style(steps[open].range().len());
            steps[open].kind = StepKind::Open { element: Element::Style(style), tag: Some("*".into()) };
            steps[close].kind = StepKind::CloseTag("*".into());
            at += 2;
        } else {
            at += 1;
        }
    }
}

/// A mark that a blank and then the paragraph's end follow was meant to close: `*Title. *`.
fn close_at_end(steps: &mut [Step<'_>], left: &[usize], close: usize, text: &str) {
    let Some(open) = left.last().copied().filter(|open| matches!(&steps[*open].kind, StepKind::Text(_)))
    else {
        return;
    };
    let Some(last) = close.checked_sub(1).filter(|last| *last > open) else { return };
    let (mark, range) = (steps[open].range(), steps[last].range());
    let stars = "*".repeat(mark.len());
    let before_open = text[..mark.start].chars().next_back();
    let StepKind::Text(Words::Borrowed(written)) = &steps[last].kind else { return };
    let Some(inner) = written.trim_end().strip_suffix(stars.as_str()).filter(|inner| inner.ends_with(' '))
    else {
        return;
    };
    if before_open.is_some_and(char::is_alphanumeric) || !balanced(&steps[open + 1..=last]) {
        return;
    }
    let (end, inner) = (range.start + inner.len(), Words::Borrowed(inner));
    steps[last] = Step::new(range.start..end, StepKind::Text(inner));
    let style = style(stars.len());
    // No closing step is needed: the paragraph's end closes it.
    steps[open].kind = StepKind::Open { element: Element::Style(style), tag: Some(stars.as_str().into()) };
}

fn balanced(steps: &[Step<'_>]) -> bool {
    let mut depth = 0;
    for step in steps {
        match step.kind {
            StepKind::Open { .. } => depth += 1,
            StepKind::Close | StepKind::CloseTag(_) => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// Whether two marks were meant as a pair: neither stands between two blanks or inside a word, unless the word
/// is of a script without blanks.
fn may_pair(steps: &[Step<'_>], (open, close): (usize, usize), text: &str, dialect: Dialect) -> bool {
    let around = |at: usize| {
        let range = steps[at].range();
        (text[..range.start].chars().next_back(), text[range.end..].chars().next())
    };
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let wide = |c: Option<char>| {
        c.is_some_and(
            |c| matches!(c, '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'),
        )
    };
    let ((before_open, after_open), (before_close, after_close)) = (around(open), around(close));
    if [before_open, after_open, before_close, after_close].into_iter().any(wide) {
        return !blank(after_open) && !blank(before_close);
    }
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let line_end = |c: Option<char>| matches!(c, None | Some('\n' | '\r'));
    dialect == Dialect::Kramdown
        && !word(before_open)
        && !(blank(before_open) && blank(after_open))
        && !(blank(before_close) && blank(after_close) && !line_end(after_close))
        && !(word(before_close) && word(after_close))
        && (!blank(before_close)
            || blank(after_close)
            || ends_a_phrase(&text[steps[open].range().end..steps[close].range().start]))
}

/// Whether a mark after this text and its blanks, which looks as if it opened, closes: `*Title, *12`, not `*.c or *.h`.
fn ends_a_phrase(inner: &str) -> bool {
    let mut letters = inner.trim_start().chars().map(char::is_alphabetic);
    let word = letters.next() == Some(true) && letters.next() == Some(true);
    word && inner.trim_end().ends_with(['.', ',', ';', ':', '?', '!', ')', '”', '’', '"'])
}

/// Warns of each `[^label]` that stayed text.
pub(super) fn missing_notes(steps: &[Step<'_>], text: &str, dialect: Dialect) -> Vec<Diagnostic> {
    if dialect == Dialect::CommonMark || memchr::memmem::find(text.as_bytes(), b"[^").is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut code = 0_u32;
    let mut last = 0;
    for step in steps {
        match &step.kind {
            StepKind::Open { element: Element::Code { .. }, .. } => code += 1,
            StepKind::Close | StepKind::CloseTag(_) if code > 0 => code -= 1,
            StepKind::Text(Words::Borrowed(_)) if code == 0 => {
                let bytes = text.as_bytes();
                for at in memchr::memchr_iter(b'[', &bytes[step.range()]) {
                    let start = step.range().start + at;
                    if start < last
                        || bytes.get(start + 1) != Some(&b'^')
                        || start > 0 && bytes[start - 1] == b'\\'
                    {
                        continue;
                    }
                    let window = &bytes[start + 2..bytes.len().min(start + 66)];
                    let len =
                        window.iter().position(|b| matches!(b, b']' | b'[' | b'\n' | b' ')).unwrap_or(0);
                    if len > 0 && window[len] == b']' && bytes.get(start + len + 3) != Some(&b'(') {
                        last = start + len + 3;
                        let label = String::from_utf8_lossy(&window[..len]);
                        let message = format!("nothing defines note [^{label}]");
                        let span = SourceSpan::from(start..last);
                        found.push(Diagnostic::new(Severity::Warning, "missing-note", message).at(span));
                    }
                }
            }
            _ => {}
        }
    }
    found
}
