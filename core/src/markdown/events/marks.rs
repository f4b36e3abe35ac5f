//! What was overwritten for the parser comes back as steps: HTML, attributes, wiki links, divisions, emphasis.

use std::ops::Range;

use super::Reading;
use crate::document::Style;
use crate::markdown::division::Division;
use crate::markdown::mask::{self, MarkKind};
use crate::markdown::slug;
use crate::markdown::step::{Element, StepKind, Words};

impl<'a> Reading<'a, '_> {
    /// HTML, and the marks that stand in it, but for those in its comments: these say nothing.
    pub(super) fn html(&mut self, range: &Range<usize>, block: bool) {
        let mut at = range.start;
        let (mut comment, mut closes) = (range.start, true);
        for mark in self.mask.marks_in(range) {
            comment = comment.max(at);
            let before = self.source(comment..mark.range.start);
            if let Some(open) = memchr::memmem::rfind(before, b"<!--").filter(|_| closes) {
                let open = comment + open;
                let close = memchr::memmem::find(self.source(open..range.end), b"-->");
                closes = close.is_some();
                comment = close.map_or(comment, |close| open + close + 3);
            }
            if mark.range.start < comment {
                continue;
            }
            if at < mark.range.start {
                self.html.read(self.mask, at..mark.range.start, &mut self.steps);
            }
            self.mark(mark, block);
            at = at.max(mark.range.end);
        }
        if at < range.end {
            self.html.read(self.mask, at..range.end, &mut self.steps);
        }
    }

    /// Bytes of the file; none where the range is none.
    fn source(&self, range: Range<usize>) -> &[u8] {
        self.mask.decoded.as_bytes().get(range).unwrap_or_default()
    }

    pub(super) fn mark(&mut self, mark: &mask::Mark, block: bool) {
        match mark.kind {
            MarkKind::Html => self.html.read(self.mask, mark.range.clone(), &mut self.steps),
            MarkKind::Attributes => {
                let attributes = Box::new(self.mask.attributes(&mark.range));
                self.push(mark.range.clone(), StepKind::Attributes { attributes, block });
            }
            MarkKind::Break => self.push(mark.range.clone(), StepKind::Break),
            MarkKind::Shown(text) => self.push(mark.range.clone(), StepKind::Text(Words::Borrowed(text))),
            MarkKind::Citation => self.push(mark.range.clone(), StepKind::Citation),
            MarkKind::Division => self.division(mark.range.clone()),
            MarkKind::Wiki => self.wiki(mark.range.clone()),
            MarkKind::Emphasis { stars, opens } => {
                let tag = if stars == 1 { "*" } else { "**" };
                self.push(
                    mark.range.clone(),
                    if opens {
                        let style = if stars == 1 { Style::EMPHASIS } else { Style::STRONG };
                        StepKind::Open { element: Element::Style(style), tag: Some(tag.into()) }
                    } else {
                        StepKind::CloseTag(tag.into())
                    },
                );
            }
            MarkKind::Mathematics { open, display } => {
                let decoded: &'a str = self.mask.decoded;
                let open = usize::from(open);
                let inner = mark.range.start + open..mark.range.end - open;
                let tex = decoded[inner.clone()].into();
                self.push(inner, StepKind::Math { tex, display });
            }
            MarkKind::HeadingId => {}
        }
    }

    /// `[[Page#Heading|text]]`.
    fn wiki(&mut self, range: Range<usize>) {
        let decoded: &'a str = self.mask.decoded;
        let written = &decoded[range.clone()];
        let image = written.starts_with('!');
        let start = range.start + if image { 3 } else { 2 };
        let inner = &decoded[start..range.end - 2];
        let (target, shown) = inner.split_once('|').unwrap_or((inner, inner));
        let at = start + inner.len() - shown.len();
        let destination = match target.trim().split_once('#') {
            Some((page, heading)) => format!("{}#{}", page.trim(), slug::slug(heading)),
            None => target.trim().to_owned(),
        };
        let picture = image
            && destination.rsplit('.').next().is_some_and(|extension| {
                matches!(
                    extension.to_ascii_lowercase().as_str(),
                    "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp"
                )
            });
        // A picture's size is no text: `300`, `300x200`.
        let is_size = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'x');
        let (at, shown) = if picture && is_size(shown.trim()) { (start, target) } else { (at, shown) };
        let (element, tag) = if picture {
            (Element::Image(destination.into()), "img")
        } else {
            (Element::Link(destination.into()), "[[")
        };
        self.push(range.clone(), StepKind::Open { element, tag: Some(tag.into()) });
        self.push(at..at + shown.len(), StepKind::Text(Words::Borrowed(shown)));
        self.push(range, StepKind::CloseTag(tag.into()));
    }

    /// A fence with attributes or a name opens a division, one without closes it.
    fn division(&mut self, range: Range<usize>) {
        let Some(division) = Division::parse(&self.mask.decoded[range.clone()]) else {
            return self.push(range, StepKind::CloseTag(":::".into()));
        };
        self.push(range.clone(), StepKind::Open { element: division.element, tag: Some(":::".into()) });
        if let Some(id) = division.id {
            self.push(range.clone(), StepKind::Anchor(id.into()));
        }
        if !division.title.is_empty() {
            for (element, tag) in [(Element::Paragraph, "p"), (Element::Style(Style::STRONG), "strong")] {
                self.push(range.clone(), StepKind::Open { element, tag: Some(tag.into()) });
            }
            self.push(range.clone(), StepKind::Text(Words::from(division.title)));
            for tag in ["strong", "p"] {
                self.push(range.clone(), StepKind::CloseTag(tag.into()));
            }
        }
    }
}
