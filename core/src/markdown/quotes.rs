//! Which way double quotation marks face. pulldown looks at blanks beside them, and there are none in scripts that
//! are written without; here a mark between two letters closes what is open, else opens.

use super::attach::Links;
use super::repair::left_block;
use super::step::{Element, Step, StepKind, Words};

/// More steps than stand between a mark and the text beside it.
const FURTHEST: usize = 8;

/// Turns the marks that were made of `"`, block by block.
pub(super) fn face(steps: &mut [Step<'_>], links: &Links, text: &str) {
    let mut marks: Vec<usize> = Vec::new();
    for at in 0..steps.len() {
        let ends = match &steps[at].kind {
            StepKind::Text(shown) if matches!(&**shown, "“" | "”") => {
                if text.as_bytes().get(steps[at].range()) == Some(b"\"") {
                    marks.push(at);
                }
                false
            }
            StepKind::Open { element, .. } => !element.is_inline(),
            StepKind::Close => left_block(steps, links, at),
            _ => false,
        };
        if ends {
            turn(steps, &marks);
            marks.clear();
        }
    }
    turn(steps, &marks);
}

/// What stands beside a mark.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Nothing,
    /// A sign that opens or closes itself, or parts words.
    Sign(char),
    Letter(char),
}

fn turn(steps: &mut [Step<'_>], marks: &[usize]) {
    let mut open = false;
    for (count, at) in marks.iter().copied().enumerate() {
        let (before, after) = (before(steps, at), after(steps, at));
        let more = count + 1 < marks.len();
        let opens = match (before, after) {
            (Side::Nothing, Side::Nothing) => !open,
            (Side::Nothing, _) => true,
            (_, Side::Nothing) => false,
            (Side::Sign('(' | '[' | '{' | '«' | '¿' | '¡'), _) => true,
            (_, Side::Sign(')' | ']' | '}' | '»' | '.' | ',' | ';' | ':' | '!' | '?' | '…')) => false,
            // Hebrew writes its acronyms so.
            (Side::Letter(a), Side::Letter(b)) if is_hebrew(a) && is_hebrew(b) => false,
            (Side::Sign(_), Side::Letter(_)) if !open => true,
            _ => !open && more,
        };
        open = opens;
        steps[at].kind = StepKind::Text(Words::Borrowed(if opens { "“" } else { "”" }));
    }
}

fn side(c: char) -> Side {
    if c.is_whitespace() {
        Side::Nothing
    } else if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
        Side::Letter(c)
    } else {
        Side::Sign(c)
    }
}

fn before(steps: &[Step<'_>], at: usize) -> Side {
    for step in steps[..at].iter().rev().take(FURTHEST) {
        match &step.kind {
            StepKind::Text(text) => {
                if let Some(c) = text.chars().next_back() {
                    return side(c);
                }
            }
            StepKind::Code(_) | StepKind::Math { .. } => return Side::Letter('x'),
            StepKind::NoteReference(_) | StepKind::Citation => return Side::Sign(']'),
            StepKind::Open { element, .. } if element.is_inline() => {}
            StepKind::Close | StepKind::CloseTag(_) | StepKind::Gone | StepKind::Attributes { .. } => {}
            _ => return Side::Nothing,
        }
    }
    Side::Nothing
}

fn after(steps: &[Step<'_>], at: usize) -> Side {
    for step in steps[at + 1..].iter().take(FURTHEST) {
        match &step.kind {
            StepKind::Text(text) => {
                if let Some(c) = text.chars().next() {
                    return side(c);
                }
            }
            StepKind::Code(_) | StepKind::Math { .. } => return Side::Letter('x'),
            // The mark of a note follows what it is of.
            StepKind::NoteReference(_) | StepKind::Open { element: Element::Raised, .. } => {
                return Side::Sign(',');
            }
            StepKind::Open { element, .. } if element.is_inline() => {}
            StepKind::Close | StepKind::CloseTag(_) | StepKind::Gone | StepKind::Attributes { .. } => {}
            _ => return Side::Nothing,
        }
    }
    Side::Nothing
}

fn is_hebrew(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{5ff}')
}
