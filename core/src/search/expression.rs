//! Regular expressions over the reading text. A match stays inside a block, as a phrase does; `^` and `$` stand
//! for the ends of lines, and blocks are lines.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::stitch::{Ground, Match};
use crate::text::TextSpan;

/// Bytes that a compiled expression, and its cache, may take.
const SIZE_LIMIT: usize = 8 << 20;

/// Compiles an expression; a capital typed as a letter makes case count.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn compile(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(pattern)
        .case_insensitive(!has_capital(pattern))
        .multi_line(true)
        .size_limit(SIZE_LIMIT)
        .dfa_size_limit(SIZE_LIMIT)
        .build()
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => "the expression is too big".to_owned(),
            regex::Error::Syntax(report) => {
                // The report shows the expression with a caret under it; its last line says what is wrong.
                let last =
                    report.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("not understood");
                last.trim().trim_start_matches("error: ").to_owned()
            }
            other => other.to_string(),
        })
}

/// Whether a capital stands in an expression for itself: not the `S` of `\S` or the `Lu` of `\p{Lu}`.
fn has_capital(pattern: &str) -> bool {
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' {
            if chars.next().is_some_and(|c| matches!(c, 'p' | 'P' | 'x' | 'u' | 'U'))
                && chars.next_if_eq(&'{').is_some()
            {
                while chars.next().is_some_and(|c| c != '}') {}
            }
        } else if c.is_uppercase() {
            return true;
        }
    }
    false
}

/// All matches; empty ones are left out.
pub(super) fn matches(ground: &Ground, regex: &Regex) -> Vec<Match> {
    let text = ground.document.text();
    let mut blocks = ground.plain_blocks();
    let mut out = Vec::new();
    let mut at = 0;
    // One pass over the whole text is quickest, but finds what crosses blocks too. Where that happens, and where
    // the ends of the text matter, each block is looked at by itself from there on.
    let mut whole = !(regex.as_str().contains("\\A") || regex.as_str().contains("\\z"));
    while at < text.len() {
        let (start, end) = if whole {
            let Some(found) = regex.find_at(text, at) else { break };
            (found.start(), found.end())
        } else {
            (at, at)
        };
        let (block, span) = match blocks.seek(start) {
            Ok(found) => found,
            Err(next) => {
                at = next.max(start + 1);
                while at < text.len() && !text.is_char_boundary(at) {
                    at += 1;
                }
                continue;
            }
        };
        let mut from = start - span.start;
        let block_text = &text[span.clone()];
        for found in in_block(regex, block_text, &mut from) {
            let found = found.start + span.start..found.end + span.start;
            out.push(Match::new(block, TextSpan::from(found)));
        }
        whole &= end <= span.end;
        at = span.end + 1;
    }
    for reading in &ground.stitched {
        let found = in_block(regex, &reading.text, &mut 0).collect();
        ground.stitched_matches(reading, found, &mut out);
    }
    out
}

/// The matches in one stretch of text from a byte on; empty ones are left out.
pub(super) fn in_block<'a>(
    regex: &'a Regex,
    text: &'a str,
    from: &'a mut usize,
) -> impl Iterator<Item = Range<usize>> + 'a {
    std::iter::from_fn(move || {
        while *from <= text.len() {
            let found = regex.find_at(text, *from)?;
            if found.is_empty() {
                *from = found.end() + text[found.end()..].chars().next().map_or(1, char::len_utf8);
            } else {
                *from = found.end();
                return Some(found.range());
            }
        }
        None
    })
}
