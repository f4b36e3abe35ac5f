//! What HTML's elements mean to a reader: tags become steps.

use std::ops::Range;

use super::html::{self, TokenKind, Tokens};
use super::mask::{HOLE, Mask};
use super::step::{Element, Embed, Step, StepKind, Words};
use super::{attributes, code};
use crate::document::{Alignment, EmbedKind, Style};
use crate::text::Thin;

/// Elements that stand on lines of their own (HTML: flow content that is no phrasing content).
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "audio"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "col"
            | "colgroup"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "embed"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "iframe"
            | "legend"
            | "li"
            | "link"
            | "main"
            | "menu"
            | "meta"
            | "nav"
            | "noscript"
            | "object"
            | "ol"
            | "p"
            | "pre"
            | "script"
            | "search"
            | "section"
            | "style"
            | "summary"
            | "svg"
            | "table"
            | "tbody"
            | "td"
            | "template"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
            | "video"
    )
}

/// Elements whose content is never Markdown.
pub(super) fn is_opaque(name: &str) -> bool {
    matches!(name, "script" | "style" | "pre" | "textarea" | "svg" | "title" | "template")
}

/// Elements without a closing tag, or whose closing tag may be left out.
pub(super) fn closes_itself(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "p"
            | "li"
            | "td"
            | "th"
            | "tr"
            | "dt"
            | "dd"
            | "option"
            | "colgroup"
            | "thead"
            | "tbody"
            | "tfoot"
    )
}

/// Turns HTML into steps; remembers what reaches over several stretches of it.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// The element whose content is hidden, and how many of its name are open.
    hidden: Option<(String, u32)>,
    /// Open `<pre>` elements.
    preformatted: u32,
    /// Elements that are known not to be closed any more.
    unclosed: Vec<String>,
}

impl Reader {
    /// Whether text in a line is hidden, being inside an element such as `<script>`.
    pub(super) fn hides(&self) -> bool {
        self.hidden.is_some()
    }

    /// Shows again what was hidden: the block that held the hidden element's start ended.
    pub(super) fn reveal(&mut self) {
        self.hidden = None;
    }

    /// Reads a stretch of HTML. Text in it is read as HTML is: blanks collapse, references are decoded.
    pub(super) fn read<'a>(&mut self, mask: &'a Mask<'_>, range: Range<usize>, steps: &mut Vec<Step<'a>>) {
        let (raw, end) = (&*mask.raw, range.end);
        let mut tokens = Tokens::new(raw, range);
        while let Some(token) = tokens.next() {
            match token.kind {
                TokenKind::Text => self.text(raw, token.range, steps),
                TokenKind::Literal(inside) => self.text(raw, inside, steps),
                TokenKind::Hidden => {}
                TokenKind::Open { name, closed } => {
                    let name = raw[name].to_ascii_lowercase();
                    if matches!(name.as_str(), "script" | "style")
                        && self.hidden.is_none()
                        && token.range.end < end
                    {
                        let len = code::find_close(&raw[token.range.end..end], &name).unwrap_or(end);
                        tokens.skip_to(token.range.end + len);
                        continue;
                    }
                    self.open(mask, &name, closed, token.range, steps);
                }
                TokenKind::Close { name } => {
                    let name = raw[name].to_ascii_lowercase();
                    self.close(&name, token.range, steps);
                }
            }
        }
    }

    fn close(&mut self, name: &str, range: Range<usize>, steps: &mut Vec<Step<'_>>) {
        if let Some((hidden, open)) = &mut self.hidden {
            if hidden == name {
                *open -= 1;
                if *open == 0 {
                    self.hidden = None;
                }
            }
            return;
        }
        if name == "pre" {
            self.preformatted = self.preformatted.saturating_sub(1);
        }
        steps.push(Step::new(range, StepKind::CloseTag(name.into())));
    }

    fn open(
        &mut self,
        mask: &Mask<'_>,
        name: &str,
        closed: bool,
        range: Range<usize>,
        steps: &mut Vec<Step<'_>>,
    ) {
        if let Some((hidden, open)) = &mut self.hidden {
            *open += u32::from(hidden == name && !closed);
            return;
        }
        let attributes = html::attributes(&mask.decoded[range.clone()]);
        let get = |key: &str| html::attribute(&attributes, key);
        let url = |key: &str| Thin::from(get(key).unwrap_or_default());
        let at = range.clone();
        let push = |steps: &mut Vec<Step<'_>>, kind| steps.push(Step::new(at.clone(), kind));
        let classes = || get("class").unwrap_or_default().split_whitespace();
        let align =
            match get("align").or_else(|| get("style")?.split("text-align:").nth(1)).map(str::trim_start) {
                Some(value) if value.starts_with("center") => Alignment::Center,
                Some(value) if value.starts_with("right") => Alignment::End,
                _ => Alignment::Start,
            };
        let element = match name {
            "br" => return push(steps, StepKind::Break),
            "wbr" | "area" | "base" | "col" | "link" | "meta" | "param" | "source" | "track" => return,
            "hr" => return push(steps, StepKind::Rule),
            "input" => {
                if get("type") == Some("checkbox") {
                    push(steps, StepKind::Task(get("checked").is_some()));
                }
                return;
            }
            "img" => {
                if let Some(id) = get("id") {
                    push(steps, StepKind::Anchor(id.into()));
                }
                push(steps, StepKind::Open { element: Element::Image(url("src")), tag: Some("img".into()) });
                if let Some(alt) = get("alt").filter(|alt| !alt.trim().is_empty()) {
                    let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
                    push(steps, StepKind::Text(Words::from(alt)));
                }
                return push(steps, StepKind::CloseTag("img".into()));
            }
            "iframe" | "video" | "audio" | "object" | "embed" => {
                let target = match (get("src"), get("data")) {
                    (Some(target), _) | (None, Some(target)) => target.into(),
                    (None, None) => first_source(&mask.raw, range.end).unwrap_or_default(),
                };
                let kind = match name {
                    "video" => EmbedKind::Video,
                    "audio" => EmbedKind::Audio,
                    _ if is_video_host(&target) => EmbedKind::Video,
                    _ => EmbedKind::Frame,
                };
                let title = get("title").or_else(|| get("aria-label")).unwrap_or_default().trim().into();
                push(steps, StepKind::Embed(Box::new(Embed { kind, target, title })));
                if name != "embed" {
                    self.hide(mask, name, closed, range.end);
                }
                return;
            }
            "script" | "style" | "title" | "template" | "svg" | "head" => {
                return self.hide(mask, name, closed, range.end);
            }
            "pre" => {
                self.preformatted += u32::from(!closed);
                Element::Code { language: classes().find_map(language) }
            }
            "code" if self.preformatted > 0 => {
                let found = classes().find_map(language);
                if let (
                    Some(found),
                    Some(Step { kind: StepKind::Open { element: Element::Code { language }, .. }, .. }),
                ) = (found, steps.last_mut())
                {
                    language.get_or_insert(found);
                }
                Element::Span
            }
            "p" => Element::Paragraph,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                Element::Heading { level: name.as_bytes()[1] - b'0', id: get("id").map(Into::into) }
            }
            "ul" | "menu" => Element::List { first: None, tight: true },
            "ol" => Element::List {
                first: Some(get("start").and_then(|n| n.parse().ok()).unwrap_or(1)),
                tight: true,
            },
            "li" => Element::Item { number: get("value").and_then(|n| n.parse().ok()) },
            "table" => Element::Table(Box::default()),
            "tr" => Element::Row(false),
            "td" | "th" => {
                let span = get("colspan").and_then(|n| n.parse().ok()).unwrap_or(1).clamp(1, 64);
                Element::Cell { header: name == "th", align, span }
            }
            "dl" => Element::Definitions,
            "dt" => Element::Term,
            "dd" => Element::Definition,
            "blockquote" => Element::Quote(classes().find_map(attributes::callout)),
            "details" => Element::Details { open: get("open").is_some() },
            "figure" => Element::Figure,
            "a" => match get("href") {
                Some(_) => Element::Link(url("href")),
                None => Element::Span,
            },
            "abbr" | "acronym" => match get("title").map(str::trim).filter(|title| !title.is_empty()) {
                Some(title) => Element::Short(title.into()),
                None => Element::Span,
            },
            // pandoc's own HTML has its citations so.
            "span" | "cite" if get("data-cites").is_some() => Element::Cited(Box::new(
                get("data-cites").unwrap_or_default().split_whitespace().map(Into::into).collect(),
            )),
            "b" | "strong" => Element::Style(Style::STRONG),
            "i" | "em" | "cite" | "dfn" | "var" => Element::Style(Style::EMPHASIS),
            "code" | "kbd" | "samp" | "tt" => Element::Style(Style::CODE),
            "del" | "s" | "strike" => Element::Style(Style::STRIKE),
            "u" | "ins" => Element::Style(Style::UNDERLINE),
            "mark" => Element::Style(Style::MARK),
            "small" => Element::Style(Style::SMALL),
            "sup" => Element::Raised,
            "sub" => Element::Lowered,
            _ if is_block(name) => match classes().find_map(attributes::callout) {
                Some(callout) => Element::Callout(callout),
                None => Element::Division,
            },
            _ => Element::Span,
        };
        let is_heading = matches!(element, Element::Heading { .. });
        let id = get("id").or_else(|| get("name").filter(|_| name == "a")).filter(|_| !is_heading);
        push(steps, StepKind::Open { element, tag: Some(name.into()) });
        if let Some(id) = id {
            push(steps, StepKind::Anchor(id.into()));
        }
        if closed {
            push(steps, StepKind::CloseTag(name.into()));
            self.preformatted = self.preformatted.saturating_sub(u32::from(name == "pre"));
        }
    }

    /// Hides the content of an element that is closed further on.
    fn hide(&mut self, mask: &Mask<'_>, name: &str, closed: bool, end: usize) {
        if closed || self.unclosed.iter().any(|known| known == name) {
            return;
        }
        if code::find_close(&mask.raw[end..], name).is_some() {
            self.hidden = Some((name.to_owned(), 1));
        } else {
            self.unclosed.push(name.to_owned());
        }
    }

    fn text<'a>(&mut self, raw: &'a str, range: Range<usize>, steps: &mut Vec<Step<'a>>) {
        if self.hidden.is_some() {
            return;
        }
        let bytes = raw.as_bytes();
        let mut at = range.start;
        let mut start = at;
        let flush = |from: usize, to: usize, steps: &mut Vec<Step<'a>>| {
            if from < to {
                steps.push(Step::new(from..to, StepKind::Text(Words::Borrowed(&raw[from..to]))));
            }
        };
        while at < range.end {
            match bytes[at] {
                b'&' => {
                    let len = html::reference_len(&raw[at..range.end]);
                    match html::reference(&raw[at..at + len]) {
                        Some(text) => {
                            flush(start, at, steps);
                            steps.push(Step::new(at..at + len, StepKind::Text(text.into())));
                            at += len;
                            start = at;
                        }
                        None => at += 1,
                    }
                }
                HOLE => {
                    flush(start, at, steps);
                    at += 1;
                    start = at;
                }
                b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' if self.preformatted == 0 => {
                    let len = bytes[at..range.end].iter().take_while(|b| b.is_ascii_whitespace()).count();
                    if len > 1 || bytes[at] != b' ' || at == range.start || at + len == range.end {
                        flush(start, at, steps);
                        let line = bytes[at..at + len].contains(&b'\n');
                        steps.push(Step::new(at..at + len, StepKind::Blank { line }));
                        start = at + len;
                    }
                    at += len;
                }
                _ => at += 1,
            }
        }
        flush(start, range.end, steps);
    }
}

/// Where the first `<source>` straight after a `<video>` or `<audio>` leads.
fn first_source(raw: &str, at: usize) -> Option<Box<str>> {
    let next = Tokens::new(raw, at..raw.len()).find(|token| {
        !matches!(token.kind, TokenKind::Text | TokenKind::Hidden)
            || !raw[token.range.clone()].trim().is_empty()
    })?;
    let tag = &raw[next.range];
    let source = tag.starts_with("<source").then(|| html::attributes(tag))?;
    html::attribute(&source, "src").map(Into::into)
}

fn language(class: &str) -> Option<Thin> {
    class.strip_prefix("language-").or_else(|| class.strip_prefix("lang-")).map(Into::into)
}

fn is_video_host(target: &str) -> bool {
    let host = target.split("//").nth(1).unwrap_or(target).split('/').next().unwrap_or_default();
    ["youtube.com", "youtube-nocookie.com", "youtu.be", "vimeo.com", "dailymotion.com"]
        .iter()
        .any(|h| host.ends_with(h))
}
