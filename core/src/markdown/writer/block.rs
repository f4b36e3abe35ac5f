//! Opening and closing elements.

use super::{DEEPEST, Frame, FrameKind, Writer, table};
use crate::document::{BlockId, BlockKind, Callout, ContainerId, ContainerKind, InlineTarget, Origin, Style};
use crate::markdown::attributes::Attributes;
use crate::markdown::step::{Element, StepKind};

impl Writer<'_> {
    /// Begins a stretch that leads somewhere.
    fn open_target(&mut self, target: InlineTarget) -> FrameKind {
        self.flush();
        self.builder.open_inline(target);
        self.linked += 1;
        FrameKind::Link
    }

    /// Opens an element; gives the next step.
    pub(super) fn open(&mut self, at: usize, element: &Element, tag: Option<&str>) -> usize {
        self.implied_end(element, tag);
        let attributes = self.links.attributes.get(&at);
        let conventions = self.conventions;
        if let Some(id) = attributes.and_then(|attributes| attributes.id.as_deref())
            && !matches!(element, Element::Heading { .. })
        {
            self.name_next(id, element);
        }
        if let Element::Code { language: Some(language) } = element
            && &**language == "math"
            && tag.is_none()
        {
            return self.write_math_fence(at);
        }
        let kind = match element {
            Element::Raised | Element::Lowered => {
                return self.open_raised(at, *element == Element::Raised, tag);
            }
            Element::Style(style) => {
                self.flush();
                self.builder.push_style(*style);
                FrameKind::Style
            }
            Element::Link(destination) => {
                self.open_target(InlineTarget::Link { destination: safe(destination) })
            }
            Element::Cited(keys) => self
                .open_target(InlineTarget::CitationKey { keys: keys.iter().map(|key| safe(key)).collect() }),
            Element::Short(expansion) => {
                self.open_target(InlineTarget::Abbreviation { expansion: safe(expansion) })
            }
            Element::Image(target) => return self.open_image(at, target, tag),
            Element::Span => FrameKind::Plain,
            Element::Cell { header, align, span } => self.open_cell(*header, *align, *span),
            Element::Row(header) => self.open_row(*header),
            _ if self.in_line_only() && self.builder.open_block().is_some() && !self.leaves(element) => {
                self.open_in_line(element)
            }
            Element::Paragraph => {
                self.boundary();
                if let Some((callout, title)) = attributes.and_then(|own| conventions.callout(own)) {
                    self.open_callout(callout, title)
                } else if std::mem::take(&mut self.titled) {
                    self.builder.push_style(Style::STRONG);
                    self.push(at, tag, FrameKind::Style);
                    FrameKind::Block
                } else if attributes.is_some_and(Attributes::small) {
                    self.builder.push_style(Style::SMALL);
                    self.push(at, tag, FrameKind::Style);
                    FrameKind::Block
                } else {
                    FrameKind::Block
                }
            }
            Element::Division | Element::Definitions => {
                self.boundary();
                FrameKind::Block
            }
            Element::Heading { level, .. } => {
                self.boundary();
                self.begin(BlockKind::Heading { level: *level });
                FrameKind::Heading
            }
            Element::Code { language } => {
                self.boundary();
                self.verbatim += 1;
                self.begin(BlockKind::Code { language: language.as_deref().map(safe) });
                FrameKind::Code
            }
            Element::Quote(callout) => {
                self.boundary();
                let of_class = || attributes.and_then(|own| conventions.callout(own));
                match callout.map(|kind| (kind, None)).or_else(of_class) {
                    Some((callout, title)) => {
                        let titled = attributes.is_some_and(|own| conventions.titled(own));
                        let frame = self.open_callout(callout, title);
                        self.titled = titled;
                        frame
                    }
                    None => self.open_container(ContainerKind::Quote),
                }
            }
            Element::Callout(callout) => {
                self.boundary();
                self.open_container(ContainerKind::Callout(*callout))
            }
            Element::Details { open } => {
                self.boundary();
                self.open_container(ContainerKind::Details { open: *open })
            }
            Element::Figure => {
                self.boundary();
                self.open_container(ContainerKind::Figure)
            }
            Element::List { first, tight } => {
                self.boundary();
                FrameKind::List(*first, *tight)
            }
            Element::Item { number } => {
                self.boundary();
                self.open_item(*number)
            }
            Element::Table(columns) => {
                self.boundary();
                self.leave_table();
                FrameKind::Table(table::Table::new(columns))
            }
            Element::Term => {
                self.boundary();
                self.begin(BlockKind::Term);
                FrameKind::Term
            }
            Element::Definition => {
                self.boundary();
                self.open_container(ContainerKind::Definition)
            }
            Element::Note(_) => FrameKind::Plain,
        };
        self.push(at, tag, kind);
        if matches!(element, Element::Paragraph) {
            return self.open_body(at, at + 1);
        }
        at + 1
    }

    /// Whether an element ends a heading or term that it stands in, rather than standing in its line.
    fn leaves(&self, element: &Element) -> bool {
        !self.in_cell()
            && !matches!(
                element,
                Element::Paragraph | Element::Division | Element::Heading { .. } | Element::Code { .. }
            )
    }

    /// Elements that begin where another of their kind, or one that holds no such, was left open.
    fn implied_end(&mut self, element: &Element, tag: Option<&str>) {
        if tag.is_none() {
            return;
        }
        let found = match element {
            Element::Item { .. } => self.innermost(
                |k| matches!(k, FrameKind::Item(_)),
                |k| matches!(k, FrameKind::List(..) | FrameKind::Table(_)),
            ),
            Element::Cell { .. } => self
                .innermost(|k| *k == FrameKind::Cell, |k| matches!(k, FrameKind::Row | FrameKind::Table(_))),
            Element::Row(_) => self.innermost(|k| *k == FrameKind::Row, |k| matches!(k, FrameKind::Table(_))),
            _ => None,
        };
        let is_html = |depth: &usize| {
            let (first, inner) = (&self.frames[*depth], &self.frames[depth + 1..]);
            first.tag.is_some()
                && inner
                    .iter()
                    .all(|f| f.tag.is_some() || matches!(f.kind, FrameKind::Block | FrameKind::Style))
        };
        if let Some(depth) = found.filter(is_html) {
            return self.close_all(depth);
        }
        // `<p>`, `<dt>` and `<dd>` may be left open.
        let barrier = |k: &FrameKind| matches!(k, FrameKind::Item(_) | FrameKind::Cell | FrameKind::Table(_));
        let names: &[&str] = match element {
            Element::Term | Element::Definition => &["dt", "dd"],
            element if !element.is_inline() => &["p"],
            _ => return,
        };
        for name in names {
            if self.tags.get(*name).copied().unwrap_or(0) > 0 {
                let at = self.frames.iter().rposition(|frame| frame.tag.as_deref() == Some(name));
                if let Some(at) = at.filter(|at| {
                    !self.frames[at + 1..].iter().any(|frame| barrier(&frame.kind) || frame.tag.is_none())
                }) {
                    self.close_all(at);
                }
            }
        }
    }

    /// A block where no block can stand: set in the line.
    fn open_in_line(&mut self, element: &Element) -> FrameKind {
        self.boundary();
        match element {
            Element::Heading { .. } | Element::Term if self.in_cell() => {
                self.flush();
                self.builder.push_style(Style::STRONG);
                FrameKind::Style
            }
            Element::Code { .. } => {
                self.verbatim += 1;
                self.builder.push_style(Style::CODE);
                FrameKind::CodeInLine
            }
            Element::List { first, tight } => FrameKind::List(*first, *tight),
            Element::Item { number } => {
                let marker = self.marker(*number);
                self.flush();
                self.generate(&format!("{marker} "));
                FrameKind::Block
            }
            Element::Table(columns) => FrameKind::Table(table::Table::new(columns)),
            _ if self.in_cell() => FrameKind::Block,
            _ => FrameKind::Plain,
        }
    }

    /// Begins a callout, with the title that its site gives it.
    fn open_callout(&mut self, kind: Callout, title: Option<&str>) -> FrameKind {
        let frame = self.open_container(ContainerKind::Callout(kind));
        if let Some(title) = title {
            let at = self.steps[self.at].range().start as u32;
            self.builder.begin(BlockKind::Paragraph);
            self.builder.push_style(Style::STRONG);
            self.builder.text(title, Origin::Generated(at));
            self.builder.pop_style();
            self.builder.end();
        }
        frame
    }

    pub(super) fn open_container(&mut self, kind: ContainerKind) -> FrameKind {
        self.end_block();
        self.leave_table();
        if self.depth >= DEEPEST {
            return FrameKind::Block;
        }
        self.depth += 1;
        FrameKind::Container(self.builder.open(kind))
    }

    /// The marker of the next item of the innermost list.
    fn marker(&mut self, number: Option<u32>) -> String {
        let list = self.innermost(|k| matches!(k, FrameKind::List(..)), |k| matches!(k, FrameKind::Item(_)));
        match list.map(|at| &mut self.frames[at].kind) {
            Some(FrameKind::List(Some(next), _)) => {
                let this = number.unwrap_or(*next);
                *next = this.saturating_add(1);
                format!("{this}.")
            }
            _ => "•".to_owned(),
        }
    }

    fn open_item(&mut self, number: Option<u32>) -> FrameKind {
        let marker = self.marker(number).into();
        let list = self.innermost(|k| matches!(k, FrameKind::List(..)), |k| matches!(k, FrameKind::Item(_)));
        let tight = !matches!(list.map(|at| &self.frames[at].kind), Some(FrameKind::List(_, false)));
        self.end_block();
        self.leave_table();
        if self.depth >= DEEPEST {
            return FrameKind::Block;
        }
        self.depth += 1;
        FrameKind::Item(self.builder.open(ContainerKind::ListItem { marker, tight }))
    }

    /// The box of a task stands for its item's mark.
    pub(super) fn write_task(&mut self, done: bool) {
        let item = self.innermost(|k| matches!(k, FrameKind::Item(_)), |_| false);
        let Some(FrameKind::Item(id)) = item.map(|at| self.frames[at].kind.clone()) else { return };
        if let ContainerKind::ListItem { marker, tight } = &self.builder.so_far().container(id).kind {
            let mark = if done { "☑" } else { "☐" };
            let marker = if &**marker == "•" { mark.into() } else { format!("{marker} {mark}").into() };
            let tight = *tight;
            self.builder.set_container(id, ContainerKind::ListItem { marker, tight });
        }
    }

    pub(super) fn close_frame(&mut self, frame: Frame) {
        match frame.kind {
            FrameKind::Plain | FrameKind::Row => {}
            FrameKind::Block | FrameKind::List(..) => self.boundary(),
            FrameKind::Heading => self.close_heading(frame.step),
            FrameKind::Term | FrameKind::Embed => {
                self.end_block();
            }
            FrameKind::Code => {
                self.verbatim -= 1;
                self.end_block();
            }
            FrameKind::CodeInLine => {
                self.verbatim -= 1;
                self.newline = None;
                self.builder.pop_style();
                self.boundary();
            }
            FrameKind::Container(_) => self.close_container(),
            FrameKind::Item(id) => {
                self.fill_empty(id);
                self.close_container();
            }
            FrameKind::Note => {
                self.fill_note();
                self.close_container();
            }
            FrameKind::Table(table) => self.close_table(table),
            FrameKind::Cell => self.close_cell(),
            FrameKind::Style => self.builder.pop_style(),
            FrameKind::Link => {
                self.linked -= 1;
                self.builder.close_inline();
            }
            FrameKind::Image => {
                self.generate("]");
                self.builder.close_inline();
            }
        }
    }

    fn close_container(&mut self) {
        self.end_block();
        self.depth -= 1;
        self.builder.close();
    }

    /// A list item without text gets an empty block, so that its mark is shown.
    fn fill_empty(&mut self, id: ContainerId) {
        let start = self.builder.so_far().container(id).blocks.start;
        if !self.builder.in_block() && start == self.next_block() {
            self.begin(BlockKind::Paragraph);
        }
    }

    pub(super) fn next_block(&self) -> BlockId {
        BlockId(self.builder.so_far().blocks().len() as u32)
    }

    fn close_heading(&mut self, step: usize) {
        let StepKind::Open { element: Element::Heading { id, .. }, .. } = &self.steps[step].kind else {
            return;
        };
        let id = id.clone();
        if !matches!(self.builder.open_block(), Some(BlockKind::Heading { .. })) {
            return;
        }
        let text = self.builder.block_text().trim().to_owned();
        let Some(heading) = self.end_block() else { return };
        if text.is_empty() && id.is_none() {
            return;
        }
        let slug = self.slugs.take(id.as_deref(), &text);
        let no_toc = self.links.attributes.get(&step).is_some_and(|a| a.says("no_toc"));
        self.builder.section(heading, &slug, no_toc);
    }

    pub(super) fn write_rule(&mut self) {
        if self.in_line_only() {
            return self.boundary();
        }
        self.boundary();
        self.begin(BlockKind::Rule);
        self.builder.end();
    }
}

/// Text on one line, safe to show.
pub(super) fn safe<T: From<String>>(text: &str) -> T {
    crate::text::safe(text).replace('\n', " ").into()
}
