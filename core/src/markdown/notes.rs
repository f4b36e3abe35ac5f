//! Superscript notes: which paragraphs are their bodies, which rules frame them, which sentences they cut.

use std::collections::HashMap;

use super::attach::Links;
use super::raised::{Raised, note_label, raised};
use super::step::{Element, Step, StepKind};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{BlockId, BlockKind, Builder, ContainerKind, Document, NoteKind};

/// Where bodies of superscript notes begin.
#[derive(Debug, Default)]
pub(super) struct NoteStarts {
    /// By the step before: that which opens the paragraph, or the line end inside it.
    pub bodies: HashMap<usize, Body>,
}

/// A body's beginning.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Body {
    /// The author's label.
    pub label: String,
    /// The step after the label.
    pub next: usize,
}

/// Finds the bodies: paragraphs that begin with a label, and stand after a rule, next to another such, or are
/// set in a size of their own.
pub(super) fn starts(steps: &[Step<'_>], links: &Links) -> NoteStarts {
    let mut found = NoteStarts::default();
    let mut run: Vec<(usize, Body)> = Vec::new();
    let (mut after_rule, mut sure) = (false, false);
    let mut at = 0;
    while at <= steps.len() {
        let step = steps.get(at).map(|step| &step.kind);
        if let Some(StepKind::Open { element: Element::Paragraph, tag: None }) = step {
            let close = links.partner(at);
            let bodies = bodies_in(steps, at, close);
            if !bodies.is_empty() {
                sure |= run.is_empty() && after_rule;
                sure |= links.attributes.get(&at).is_some_and(super::attributes::Attributes::sized);
                run.extend(bodies);
                at = close + 1;
                continue;
            }
        }
        if matches!(step, Some(StepKind::Gone | StepKind::Attributes { .. } | StepKind::Blank { .. })) {
            at += 1;
            continue;
        }
        if sure || run.len() > 1 {
            found.bodies.extend(run.drain(..));
        }
        run.clear();
        sure = false;
        after_rule = matches!(step, Some(StepKind::Rule));
        at += 1;
    }
    found
}

/// Whether the chapter numbers superscript notes by hand, in marks or bodies: its footnotes are lettered then, so
/// that no two notes show one number.
pub(super) fn are_numbered(steps: &[Step<'_>], starts: &NoteStarts) -> bool {
    let is_number = |label: &str| label.bytes().all(|b| b.is_ascii_digit());
    if starts.bodies.values().any(|body| is_number(&body.label)) {
        return true;
    }
    let mut before = "";
    steps.windows(2).any(|pair| {
        if let StepKind::Text(text) = &pair[0].kind {
            before = text;
        }
        let (StepKind::Open { element: Element::Raised, .. }, StepKind::Text(text)) =
            (&pair[0].kind, &pair[1].kind)
        else {
            return false;
        };
        matches!(raised(text, before), Raised::Mark(label) if is_number(&label))
    })
}

/// The labels at the start of a paragraph and of its further lines; none unless the first line has one.
fn bodies_in(steps: &[Step<'_>], open: usize, close: usize) -> Vec<(usize, Body)> {
    let mut bodies = Vec::new();
    let mut before = open;
    loop {
        match label_at(steps, before + 1, close) {
            Some(body) => bodies.push((before, body)),
            None if bodies.is_empty() => return bodies,
            None => {}
        }
        let mut depth = 0_i32;
        let next = (before + 1..close).find(|at| {
            match &steps[*at].kind {
                StepKind::Open { .. } => depth += 1,
                StepKind::Close | StepKind::CloseTag(_) => depth -= 1,
                _ => {}
            }
            depth == 0 && matches!(steps[*at].kind, StepKind::Blank { line: true } | StepKind::Break)
        });
        match next {
            Some(next) => before = next,
            None => return bodies,
        }
    }
}

fn label_at(steps: &[Step<'_>], mut at: usize, close: usize) -> Option<Body> {
    while at < close && matches!(&steps[at].kind, StepKind::Text(text) if text.trim().is_empty()) {
        at += 1;
    }
    let [
        StepKind::Open { element: Element::Raised, .. },
        StepKind::Text(label),
        StepKind::CloseTag(_) | StepKind::Close,
    ] = [0, 1, 2].map(|n| steps.get(at + n).map_or(&StepKind::Gone, |step| &step.kind))
    else {
        return None;
    };
    let has_text = at + 3 < close;
    let label = note_label(label).filter(|_| has_text)?.to_owned();
    Some(Body { label, next: at + 3 })
}

/// What a place at the top of the chapter holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Rule,
    Body,
    Paragraph,
    Other,
}

/// Leaves the rules that frame notes out of the reading order, and joins sentences that notes cut.
pub(super) fn arrange(builder: &mut Builder, diagnostics: &mut Vec<Diagnostic>) {
    let document = builder.so_far();
    let units: Vec<Unit> = (0..document.blocks().len()).map(|at| unit(document, at)).collect();
    let (mut rules, mut joins) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < units.len() {
        let Some(first_end) = framed(&units, at) else {
            at += 1;
            continue;
        };
        let mut end = first_end;
        rules.extend([at, end]);
        while let Some(next) = framed(&units, end + 1) {
            rules.extend([end + 1, next]);
            end = next;
        }
        if at > 0 && units[at - 1] == Unit::Paragraph && units.get(end + 1) == Some(&Unit::Paragraph) {
            joins.push((at - 1, end + 1));
        }
        at = end + 1;
    }
    let block = |at: usize| BlockId(at as u32);
    joins.retain(|(first, second)| {
        let (first, second) = (document.block(block(*first)), document.block(block(*second)));
        first.parent == second.parent
            && is_cut(document.slice(first.span))
            && goes_on(document.slice(second.span))
    });
    let notes: Vec<Diagnostic> = joins
        .iter()
        .map(|(_, second)| {
            let span = document.block(block(*second)).span;
            // The map is not made yet; the first piece of the block says where it stands.
            let source = builder.source_of(span.start);
            Diagnostic::new(
                Severity::Information,
                "joined-sentence",
                "a sentence that a note cut in two is read whole",
            )
            .at(source)
        })
        .collect();
    diagnostics.extend(notes);
    for rule in rules {
        builder.leave_out(block(rule));
    }
    for (first, second) in joins {
        builder.join(block(first), block(second));
    }
}

/// The rule that ends a run of note bodies which the rule at `at` begins.
fn framed(units: &[Unit], at: usize) -> Option<usize> {
    if units.get(at) != Some(&Unit::Rule) {
        return None;
    }
    let bodies = units[at + 1..].iter().take_while(|unit| **unit == Unit::Body).count();
    (bodies > 0 && units.get(at + 1 + bodies) == Some(&Unit::Rule)).then_some(at + 1 + bodies)
}

fn unit(document: &Document, at: usize) -> Unit {
    let id = BlockId(at as u32);
    let in_note = document.ancestors(id).take(64).any(|container| match document.container(container).kind {
        ContainerKind::Note(note) => document.notes()[note as usize].kind == NoteKind::Superscript,
        _ => false,
    });
    match document.block(id).kind {
        _ if in_note => Unit::Body,
        BlockKind::Rule => Unit::Rule,
        BlockKind::Paragraph => Unit::Paragraph,
        _ => Unit::Other,
    }
}

/// Whether a paragraph ends inside a sentence.
fn is_cut(text: &str) -> bool {
    let is_mark = |c: char| matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹') || c.is_whitespace();
    let last = text.trim_end_matches(is_mark).chars().next_back();
    last.is_some_and(|c| {
        !matches!(c, '.' | '!' | '?' | ':' | '”' | '"' | ')' | '…' | '»' | '。' | '！' | '？')
    })
}

/// Whether a paragraph begins inside a sentence.
fn goes_on(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}
