//! A stretch of reading text becomes runs: cut where its role, its target or its author's style changes.

use super::{Content, Role, Run};
use crate::document::{Document, InlineTarget, Style};
use crate::text::{self, TextSpan};

/// Appends the runs of a span that stands in one row from a column on; `role` is what it is where no target
/// lies over it. Returns the column after it.
pub(super) fn text_runs(
    document: &Document,
    span: TextSpan,
    (role, x): (Role, u16),
    out: &mut Vec<Run>,
) -> u16 {
    let text = document.slice(span);
    let (mut styles, mut inlines) =
        (document.styles_in(span).iter().peekable(), document.inlines_in(span).iter().peekable());
    let (mut x, mut at) = (x, span.start);
    let mut open: Option<(u32, Role, Style, Option<u32>)> = None;
    while at < span.end {
        while styles.next_if(|run| run.span.end <= at).is_some() {}
        while inlines.next_if(|inline| inline.span.end <= at).is_some() {}
        let mut end = span.end;
        let mut next_change = |over: TextSpan| {
            let inside = over.start <= at;
            end = end.min(if inside { over.end } else { over.start });
            inside
        };
        let style = styles.peek().filter(|run| next_change(run.span)).map_or(Style::NONE, |run| run.style);
        let inline = inlines.peek().filter(|inline| next_change(inline.span));
        let role_here = inline.map_or(role, |inline| role_of(&inline.target));
        // One target may follow upon another.
        let target = inline.map(|inline| inline.span.start);
        // A cluster is painted as one, in the manner of its first character.
        while end < span.end && !text::is_boundary(text, (end - span.start) as usize) {
            end += text[(end - span.start) as usize..].chars().next().map_or(1, |c| c.len_utf8() as u32);
        }
        match open {
            Some((_, role, before, over)) if (role, before, over) == (role_here, style, target) => {}
            Some((start, role, before, _)) => {
                x = put(document, TextSpan::new(start, at), (role, before, x), out);
                open = Some((at, role_here, style, target));
            }
            None => open = Some((at, role_here, style, target)),
        }
        at = end;
    }
    match open {
        Some((start, role, style, _)) => put(document, TextSpan::new(start, span.end), (role, style, x), out),
        None => x,
    }
}

fn put(document: &Document, span: TextSpan, (role, style, x): (Role, Style, u16), out: &mut Vec<Run>) -> u16 {
    let width = u16::try_from(text::width(document.slice(span))).unwrap_or(u16::MAX);
    out.push(Run { x, width, content: Content::Text(span), role, style, leftwards: false });
    x.saturating_add(width)
}

fn role_of(target: &InlineTarget) -> Role {
    match target {
        InlineTarget::Link { .. } => Role::Link,
        InlineTarget::NoteMark { .. } => Role::NoteMark,
        InlineTarget::Image { .. } => Role::Image,
        InlineTarget::CitationKey { .. } => Role::CitationKey,
        InlineTarget::Abbreviation { .. } => Role::Abbreviation,
    }
}
