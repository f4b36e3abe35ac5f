//! Attribute lists go to the blocks that they belong to; lists that a table of contents would replace go.

use std::collections::HashMap;

use super::attributes::Attributes;
use super::step::{Element, Step, StepKind};

/// How the steps of a chapter belong together.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// See [`Self::partner`]; in half the room.
    partner: Vec<u32>,
    /// Attributes by the step that opens their block.
    pub attributes: HashMap<usize, Attributes>,
}

impl Links {
    /// For the opening or closing step of a Markdown element the other; else the step itself.
    pub(super) fn partner(&self, step: usize) -> usize {
        self.partner[step] as usize
    }
}

/// Pairs steps, finds out which lists are loose, and gives each attribute list its block (kramdown: Block IALs):
/// the block before it when no blank line parts them, else the block after it.
pub(super) fn attach(steps: &mut [Step<'_>], text: &str) -> Links {
    let mut links = Links { partner: pair(steps), attributes: HashMap::new() };
    let mut before: Option<usize> = None;
    let mut waiting: Option<Attributes> = None;
    for at in 0..steps.len() {
        match &steps[at].kind {
            StepKind::Attributes { attributes, block: true } => {
                let attributes = (**attributes).clone();
                let target =
                    before.filter(|_| waiting.is_none() && !follows_blank(text, steps[at].range().start));
                match target {
                    Some(target) => give(steps, &mut links, target, &attributes),
                    None => waiting.get_or_insert_default().merge(&attributes),
                }
                steps[at].kind = StepKind::Gone;
            }
            StepKind::Close => {
                before = Some(links.partner(at));
                waiting = None;
            }
            StepKind::Open { element, .. } => {
                before = None;
                if !element.is_inline()
                    && let Some(attributes) = waiting.take()
                {
                    give(steps, &mut links, at, &attributes);
                }
            }
            StepKind::Gone | StepKind::Anchor(_) | StepKind::Blank { .. } => {}
            _ => {
                before = None;
                waiting = None;
            }
        }
    }
    links
}

fn pair(steps: &mut [Step<'_>]) -> Vec<u32> {
    let mut partner: Vec<u32> = (0..steps.len() as u32).collect();
    // Open elements, and for each the list that it is an item of.
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    let mut loose = Vec::new();
    for at in 0..steps.len() {
        match &steps[at].kind {
            StepKind::Open { element, tag: None } => {
                let parent = open.last().copied();
                let list = match (element, parent) {
                    (Element::Item { .. }, Some((list, _))) => Some(list),
                    (Element::Paragraph, Some((_, Some(list)))) => {
                        loose.push(list);
                        None
                    }
                    _ => None,
                };
                open.push((at, list));
            }
            StepKind::Close => {
                if let Some((opened, _)) = open.pop() {
                    partner[at] = opened as u32;
                    partner[opened] = at as u32;
                }
            }
            _ => {}
        }
    }
    for list in loose {
        if let StepKind::Open { element: Element::List { tight, .. }, .. } = &mut steps[list].kind {
            *tight = false;
        }
    }
    partner
}

fn give(steps: &mut [Step<'_>], links: &mut Links, target: usize, attributes: &Attributes) {
    if let StepKind::Open { element, .. } = &mut steps[target].kind {
        match element {
            Element::List { .. } if attributes.says("toc") || attributes.says("footnotes") => {
                for step in &mut steps[target..=links.partner(target)] {
                    step.kind = StepKind::Gone;
                }
                if attributes.says("footnotes") {
                    steps[target].kind = StepKind::Footnotes;
                }
                return;
            }
            Element::Heading { id, .. } => {
                if let Some(given) = attributes.id.as_deref().filter(|id| !id.is_empty()) {
                    *id = Some(given.into());
                }
            }
            Element::Code { language } => {
                if let Some(given) = attributes.language() {
                    *language = Some(given.into());
                }
            }
            _ => {}
        }
    }
    links.attributes.entry(target).or_default().merge(attributes);
}

/// Whether the line before the one that holds `at` is blank, or there is none.
fn follows_blank(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let quiet = |b: &u8| matches!(b, b' ' | b'\t' | b'>' | b'\r');
    let before = bytes[..at].iter().rev().skip_while(|b| quiet(b));
    let mut line_before = before.skip(1).skip_while(|b| quiet(b));
    matches!(line_before.next(), None | Some(b'\n'))
}
