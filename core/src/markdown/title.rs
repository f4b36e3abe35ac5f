//! The title and byline that front matter gives a chapter.

use super::step::{Element, Step, StepKind};
use crate::document::Meta;
use crate::text::bare;

/// The title, unless a heading reads the same, and the line of date and authors.
pub(super) fn title(meta: &Meta, steps: &[Step<'_>]) -> (Option<String>, Option<String>) {
    let title = meta.text("title").map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    let title =
        title.filter(|title| !title.is_empty() && !headings(steps).any(|heading| heading == bare(title)));
    let mut parts: Vec<String> = Vec::new();
    parts.extend(meta.text("date").map(str::to_owned));
    let authors = if meta.texts("authors").is_empty() { meta.texts("author") } else { meta.texts("authors") };
    let authors: Vec<&str> = authors.into_iter().filter(|author| !author.trim().is_empty()).collect();
    if !authors.is_empty() {
        parts.push(authors.join(", "));
    }
    let byline = parts.join(" · ").replace('\n', " ");
    (title, (!byline.is_empty()).then_some(byline))
}

/// What each heading reads, letters and digits only.
fn headings<'a>(steps: &'a [Step<'_>]) -> impl Iterator<Item = String> + 'a {
    let opens =
        |step: &Step<'_>| matches!(step.kind, StepKind::Open { element: Element::Heading { .. }, .. });
    steps.iter().enumerate().filter(move |(_, step)| opens(step)).map(|(at, step)| {
        let inside = steps[at + 1..].iter().take_while(|inner| match &step.kind {
            StepKind::Open { tag: None, .. } => inner.range().start < step.range().end,
            _ => !matches!(&inner.kind, StepKind::CloseTag(tag) if tag.starts_with('h')),
        });
        let text = inside.filter_map(|inner| match &inner.kind {
            StepKind::Text(text) | StepKind::Code(text) => Some(&**text),
            _ => None,
        });
        bare(&text.take(64).collect::<String>())
    })
}
