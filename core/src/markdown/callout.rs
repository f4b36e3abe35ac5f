//! Callouts in quotes with a name of any kind and a title: `> [!tip]- Title` (Obsidian). pulldown knows GitHub's
//! five, without title.

use super::attributes::admonition;
use super::step::{Element, Step, StepKind};
use crate::document::{Callout, Style};

/// Makes callouts of such quotes.
pub(super) fn quotes<'a>(steps: Vec<Step<'a>>, text: &str) -> Vec<Step<'a>> {
    let found = |at: usize| marker(steps.get(at..at + 2)?, text);
    if !(0..steps.len()).any(|at| found(at).is_some()) {
        return steps;
    }
    let starts: Vec<Option<(Callout, usize)>> = (0..steps.len()).map(found).collect();
    let mut out = Vec::with_capacity(steps.len() + 16);
    let mut title: Option<Title> = None;
    for (at, step) in steps.into_iter().enumerate() {
        if let Some((kind, end)) = starts[at] {
            out.push(Step::new(
                step.range(),
                StepKind::Open { element: Element::Quote(Some(kind)), tag: None },
            ));
            title = Some(Title { end, depth: 0, written: None });
            continue;
        }
        match &mut title {
            Some(open) => {
                if open.step(step, &mut out) {
                    title = None;
                }
            }
            None => out.push(step),
        }
    }
    out
}

/// What a quote's marker names, and where the marker ends.
fn marker(steps: &[Step<'_>], text: &str) -> Option<(Callout, usize)> {
    let [
        Step { kind: StepKind::Open { element: Element::Quote(None), tag: None }, .. },
        paragraph @ Step { kind: StepKind::Open { element: Element::Paragraph, tag: None }, .. },
    ] = steps
    else {
        return None;
    };
    let range = paragraph.range();
    let rest = text[range.clone()].strip_prefix("[!")?;
    let end = rest.find([']', '\n'])?;
    let name = rest[..end].split('|').next().unwrap_or_default();
    let after = rest[end..].strip_prefix(']').filter(|after| !after.starts_with(['(', '[']))?;
    let fold = usize::from(after.starts_with(['-', '+']));
    let is_name =
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let kind = admonition(name).unwrap_or(Callout::Note);
    is_name.then_some((kind, range.start + 2 + end + 1 + fold))
}

/// A title that is being read.
struct Title {
    /// The end of the marker.
    end: usize,
    depth: usize,
    /// Whether some of the title was written.
    written: Option<()>,
}

impl Title {
    /// Takes a step of the quote's first paragraph; tells whether its first line is done.
    fn step<'a>(&mut self, mut step: Step<'a>, out: &mut Vec<Step<'a>>) -> bool {
        let begin = |at: usize, out: &mut Vec<Step<'a>>| {
            for element in [Element::Paragraph, Element::Style(Style::STRONG)] {
                out.push(Step::new(at..at, StepKind::Open { element, tag: None }));
            }
        };
        let at = step.range();
        match &mut step.kind {
            StepKind::Close if self.depth == 0 => {
                // The paragraph ends with its first line.
                if self.written.is_some() {
                    out.push(Step::new(at.clone(), StepKind::Close));
                    out.push(step);
                }
                return true;
            }
            StepKind::Blank { line: true } | StepKind::Break if self.depth == 0 => {
                if self.written.is_some() {
                    out.push(Step::new(at.clone(), StepKind::Close));
                    out.push(Step::new(at.clone(), StepKind::Close));
                }
                out.push(Step::new(at.clone(), StepKind::Open { element: Element::Paragraph, tag: None }));
                return true;
            }
            StepKind::Close => self.depth -= 1,
            StepKind::Open { element: Element::Paragraph, tag: None }
                if at.start < self.end && self.written.is_none() =>
            {
                return false;
            }
            StepKind::Open { tag: None, .. } => self.depth += 1,
            StepKind::Text(text) if at.start < self.end => {
                let cut = (self.end - at.start).min(text.len());
                if text.len() != at.len() || !text.is_char_boundary(cut) || text[cut..].trim().is_empty() {
                    return false;
                }
                let rest = text[cut..].to_owned();
                step = Step::new(at.start + cut..at.end, StepKind::Text(rest.into()));
            }
            _ => {}
        }
        if self.written.replace(()).is_none() {
            begin(at.start.max(self.end), out);
        }
        out.push(step);
        false
    }
}
