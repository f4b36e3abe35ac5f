//! Opening and closing elements.

use super::{DEEPEST, Frame, FrameKind, Pending, Writer, table};
use crate::document::{
    BlockId, BlockKind, ContainerId, ContainerKind, EmbedKind, InlineTarget, Origin, Style,
};
use crate::markdown::attributes::Attributes;
use crate::markdown::raised;
use crate::markdown::step::{Element, StepKind};

impl Writer<'_> {
    /// Opens an element; gives the next step.
    pub(super) fn open(&mut self, at: usize, element: &Element, tag: Option<&str>) -> usize {
        self.implied_end(element, tag);
        let attributes = self.links.attributes.get(&at);
        let kind = match element {
            Element::Raised | Element::Lowered => return self.open_raised(at, *element == Element::Raised, tag),
            Element::Style(style) => {
                self.flush();
                self.builder.push_style(*style);
                FrameKind::Style
            }
            Element::Link(destination) => {
                self.flush();
                self.builder.open_inline(InlineTarget::Link { destination: safe(destination) });
                self.linked += 1;
                FrameKind::Link
            }
            Element::Image(target) => return self.open_image(at, target, tag),
            Element::Span | Element::Hidden => FrameKind::Plain,
            Element::Cell { header, align, span } => self.open_cell(*header, *align, *span),
            Element::Row(header) => self.open_row(*header),
            _ if self.in_line_only() && self.builder.open_block().is_some() && !self.leaves(element) => {
                self.open_in_line(element)
            }
            Element::Paragraph => {
                self.boundary();
                if let Some(callout) = attributes.and_then(Attributes::callout) {
                    self.open_container(ContainerKind::Callout(callout))
                } else if attributes.is_some_and(Attributes::small) {
                    self.builder.push_style(Style::SMALL);
                    self.push(at, tag, FrameKind::Style);
                    FrameKind::Block
                } else {
                    FrameKind::Block
                }
            }
            Element::Division => {
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
                match callout.or_else(|| attributes.and_then(Attributes::callout)) {
                    Some(callout) => self.open_container(ContainerKind::Callout(callout)),
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
            Element::Definitions => {
                self.boundary();
                FrameKind::Block
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
            && !matches!(element, Element::Paragraph | Element::Division | Element::Heading { .. } | Element::Code { .. })
    }

    /// Elements that begin where another of their kind, or one that holds no such, was left open.
    fn implied_end(&mut self, element: &Element, tag: Option<&str>) {
        if tag.is_none() {
            return;
        }
        let found = match element {
            Element::Item { .. } => self.innermost(|k| matches!(k, FrameKind::Item(_)), |k| matches!(k, FrameKind::List(..) | FrameKind::Table(_))),
            Element::Cell { .. } => self.innermost(|k| *k == FrameKind::Cell, |k| matches!(k, FrameKind::Row | FrameKind::Table(_))),
            Element::Row(_) => self.innermost(|k| *k == FrameKind::Row, |k| matches!(k, FrameKind::Table(_))),
            _ => None,
        };
        let is_html = |depth: &usize| {
            let (first, inner) = (&self.frames[*depth], &self.frames[depth + 1..]);
            first.tag.is_some() && inner.iter().all(|f| f.tag.is_some() || matches!(f.kind, FrameKind::Block | FrameKind::Style))
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
                if let Some(at) = at.filter(|at| !self.frames[at + 1..].iter().any(|frame| barrier(&frame.kind) || frame.tag.is_none())) {
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
    fn marker(&mut self, number: Option<u64>) -> String {
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

    fn open_item(&mut self, number: Option<u64>) -> FrameKind {
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
            FrameKind::Term => {
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
            FrameKind::Embed => {
                self.end_block();
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
        let StepKind::Open { element: Element::Heading { id, .. }, .. } = &self.steps[step].kind else { return };
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

    /// An image: a block of its own where it stands alone in its paragraph or on a line of it.
    fn open_image(&mut self, at: usize, target: &str, tag: Option<&str>) -> usize {
        if self.innermost(|k| matches!(k, FrameKind::Image | FrameKind::Embed), |_| false).is_some() {
            // An image inside an image's alternative text is its own alternative text.
            self.push(at, tag, FrameKind::Plain);
            return at + 1;
        }
        let close = match tag {
            None => self.links.partner[at],
            Some(_) => at + 1 + self.steps[at + 1..].iter().take(2).position(|s| matches!(s.kind, StepKind::CloseTag(_))).unwrap_or(0),
        };
        let has_text = self.steps[at + 1..close].iter().any(|s| matches!(&s.kind, StepKind::Text(t) | StepKind::Code(t) if !t.trim().is_empty()));
        let fresh = match &self.pending {
            Pending::Blank(_, line) => *line,
            Pending::Break(..) => true,
            Pending::Nothing => false,
        } || !self.builder.in_block();
        if fresh && !self.in_line_only() && self.ends_line(close + 1, tag.is_some()) {
            self.end_block();
            self.begin(BlockKind::Embed { kind: EmbedKind::Image, target: safe(target) });
            if !has_text {
                let name = target.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
                let name = if target.starts_with("data:") || name.is_empty() { "image" } else { name };
                self.generate(name);
            }
            self.push(at, tag, FrameKind::Embed);
            return at + 1;
        }
        self.flush();
        self.builder.open_inline(InlineTarget::Image { target: safe(target) });
        self.generate(if has_text { "[image: " } else { "[image" });
        self.push(at, tag, FrameKind::Image);
        at + 1
    }

    /// Whether a line or block ends before the step at `at`, but for closing links and the like.
    pub(super) fn ends_line(&self, at: usize, html: bool) -> bool {
        for (at, step) in self.steps.iter().enumerate().skip(at) {
            match &step.kind {
                StepKind::Attributes { .. } | StepKind::Gone => {}
                StepKind::Close => {
                    let StepKind::Open { element, .. } = &self.steps[self.links.partner[at]].kind else { return true };
                    if !element.is_inline() {
                        return true;
                    }
                }
                StepKind::CloseTag(tag) => {
                    if !matches!(&**tag, "a" | "b" | "strong" | "em" | "i" | "span" | "center" | "font" | "picture") {
                        return true;
                    }
                }
                StepKind::Blank { line } => {
                    if *line || html {
                        return *line;
                    }
                }
                StepKind::Text(text) => {
                    if !text.trim().is_empty() {
                        return false;
                    }
                }
                StepKind::Break | StepKind::Rule | StepKind::Embed { .. } => return true,
                StepKind::Open { element, .. } => return !element.is_inline(),
                StepKind::Code(_) | StepKind::Math { .. } | StepKind::Task(_) | StepKind::NoteReference(_) => return false,
            }
        }
        true
    }

    pub(super) fn write_embed(&mut self, kind: EmbedKind, target: &str, title: &str, range: &std::ops::Range<usize>) {
        let host = target.split("//").nth(1).unwrap_or(target).split('/').next().unwrap_or_default();
        let name = match (title, host, kind) {
            ("", "", EmbedKind::Video) => "video",
            ("", "", EmbedKind::Audio) => "audio",
            ("", "", EmbedKind::Frame | EmbedKind::Image) => "frame",
            ("", host, _) => host,
            (title, _, _) => title,
        };
        if self.in_line_only() {
            self.flush();
            self.builder.open_inline(InlineTarget::Image { target: safe(target) });
            self.generate(&format!("[{name}]"));
            return self.builder.close_inline();
        }
        self.boundary();
        self.begin(BlockKind::Embed { kind, target: safe(target) });
        self.builder.text(&name.replace('\n', " "), Origin::Generated(range.start as u32));
        self.end_block();
    }

    /// Raised or lowered text.
    fn open_raised(&mut self, at: usize, up: bool, tag: Option<&str>) -> usize {
        self.flush();
        let style = if up { Style::SUPERSCRIPT } else { Style::SUBSCRIPT };
        let Some((text, close)) = self.plain_content(at, tag) else {
            self.builder.push_style(style);
            self.push(at, tag, FrameKind::Style);
            return at + 1;
        };
        let range = self.steps[at].range.end..self.steps[close].range.start.max(self.steps[at].range.end);
        if !up {
            match raised::subscript(text.trim()) {
                Some(text) => self.replace(&text, range),
                None => self.styled(&text, range, style),
            }
            return close + 1;
        }
        match raised::raised(&text, self.last_word()) {
            raised::Raised::Mark(label) => self.write_mark(&label, range),
            raised::Raised::Characters(text) => self.replace(&text, range),
            raised::Raised::Text => self.styled(&text, range, style),
        }
        close + 1
    }

    /// The text of an element that holds nothing else, and the step that closes it.
    pub(super) fn plain_content(&self, at: usize, tag: Option<&str>) -> Option<(String, usize)> {
        let mut text = String::new();
        for (offset, step) in self.steps[at + 1..].iter().take(8).enumerate() {
            match &step.kind {
                StepKind::Text(part) => text.push_str(part),
                StepKind::Blank { .. } => text.push(' '),
                StepKind::CloseTag(name) if Some(&**name) == tag => return Some((text, at + 1 + offset)),
                StepKind::Close if tag.is_none() => return Some((text, at + 1 + offset)),
                _ => return None,
            }
        }
        None
    }
}


pub(super) fn safe(text: &str) -> Box<str> {
    crate::text::safe(text).replace('\n', " ").into()
}
