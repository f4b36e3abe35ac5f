//! pulldown's events become steps; what the mask overwrote comes back in its place.

mod long_table;
mod marks;

use std::ops::Range;

use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};

use self::long_table::LongTable;
use super::Dialect;
use super::elements::Reader;
use super::mask::{self, EDGE, HOLE, MarkKind, Mask, is_hole};
use super::step::{Element, Step, StepKind, Words};
use crate::document::{Alignment, Callout, Style};
use crate::text::Thin;

/// Whether a page of GitHub's dialect has the definition lists of Python-Markdown (`:   so`) or, where there are
/// directives, MyST's (`: so`). GitHub itself has none.
fn has_definitions(text: &str) -> bool {
    let has = |sign: &[u8]| memchr::memmem::find(text.as_bytes(), sign).is_some();
    has(b"\n:   ") || (has(b"\n: ") && (has(b":::") || has(b"<?")))
}

/// The parser's options. Metadata blocks are never among them, nor are wiki links, which break `[[1]](url)`.
fn options(dialect: Dialect, text: &str) -> Options {
    let gfm = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    match dialect {
        Dialect::CommonMark | Dialect::Text => Options::empty(),
        Dialect::Gfm if has_definitions(text) => gfm | Options::ENABLE_MATH | Options::ENABLE_DEFINITION_LIST,
        Dialect::Gfm => gfm | Options::ENABLE_MATH,
        Dialect::MdBook => gfm | Options::ENABLE_MATH | Options::ENABLE_DEFINITION_LIST,
        Dialect::Kramdown => {
            gfm | Options::ENABLE_MATH | Options::ENABLE_DEFINITION_LIST | Options::ENABLE_SMART_PUNCTUATION
        }
        Dialect::Pandoc => {
            gfm | Options::ENABLE_MATH
                | Options::ENABLE_DEFINITION_LIST
                | Options::ENABLE_SMART_PUNCTUATION
                | Options::ENABLE_SUPERSCRIPT
        }
    }
}

/// The steps of a masked text from `start` on.
/// With `hard_wrap` a line's end breaks it.
pub(super) fn steps<'a>(
    mask: &'a Mask<'_>,
    start: usize,
    dialect: Dialect,
    hard_wrap: bool,
) -> Vec<Step<'a>> {
    steps_by(mask, start, (dialect, hard_wrap), long_table::SIZES)
}

fn steps_by<'a>(
    mask: &'a Mask<'_>,
    start: usize,
    (dialect, hard_wrap): (Dialect, bool),
    sizes: long_table::Sizes,
) -> Vec<Step<'a>> {
    let text = &mask.masked[start..];
    let options = options(dialect, text);
    if options.contains(Options::ENABLE_TABLES)
        && let Some(table) = LongTable::find(text, sizes)
        && let Some(steps) = Reading::new(mask, start, (dialect, hard_wrap)).in_lots(text, options, &table)
    {
        return steps;
    }
    let mut reading = Reading::new(mask, start, (dialect, hard_wrap));
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reading.event(event, range);
    }
    reading.steps
}

struct Reading<'a, 'm> {
    mask: &'a Mask<'m>,
    /// Where the text that is parsed begins.
    start: usize,
    html: Reader,
    steps: Vec<Step<'a>>,
    /// The HTML block that is being gathered.
    block: Option<Range<usize>>,
    in_code: bool,
    /// Whether the line's text stands in an element whose content is never shown.
    hidden: bool,
    /// Whether `<…>` is being read in kramdown's dialect.
    autolink: bool,
    kramdown: bool,
    hard_wrap: bool,
    /// Whether the rows that come head their table.
    head: bool,
    columns: Vec<Alignment>,
    column: usize,
}

impl<'a, 'm> Reading<'a, 'm> {
    fn new(mask: &'a Mask<'m>, start: usize, (dialect, hard_wrap): (Dialect, bool)) -> Self {
        Self {
            mask,
            start,
            html: Reader::default(),
            steps: Vec::with_capacity(mask.masked.len() / 24),
            block: None,
            in_code: false,
            hidden: false,
            autolink: false,
            kramdown: dialect == Dialect::Kramdown,
            hard_wrap,
            head: false,
            columns: Vec::new(),
            column: 0,
        }
    }

    /// What the parser says of a range of its text.
    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        let range = self.start + range.start..self.start + range.end;
        match event {
            Event::Start(Tag::HtmlBlock) => self.block = None,
            Event::End(TagEnd::HtmlBlock) => self.html_block(),
            Event::Html(_) => match &mut self.block {
                // pulldown leaves carriage returns out of its events.
                Some(block)
                    if self
                        .mask
                        .masked
                        .as_bytes()
                        .get(block.end..range.start)
                        .is_some_and(|gap| gap.iter().all(|b| *b == b'\r')) =>
                {
                    block.end = range.end;
                }
                _ => {
                    self.html_block();
                    self.block = Some(range);
                }
            },
            Event::InlineHtml(_) => {
                self.html(&range, false);
                self.hidden = self.html.hides();
            }
            Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak if self.hidden => {}
            Event::Start(tag) => self.open(tag, range),
            Event::End(end) => {
                match end {
                    TagEnd::CodeBlock => self.in_code = false,
                    TagEnd::TableHead => self.head = false,
                    TagEnd::Link => self.autolink = false,
                    TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell
                        if self.hidden =>
                    {
                        self.html.reveal();
                        self.hidden = false;
                    }
                    _ => {}
                }
                self.push(range, StepKind::Close);
            }
            Event::Text(text) if self.autolink => self.autolink(&text, range),
            Event::Text(text) => self.text(text, range),
            Event::Code(text) => {
                let (text, range) = self.inner(text, range, b'`');
                self.push(range, StepKind::Code(text));
            }
            Event::InlineMath(text) => {
                let (tex, range) = self.inner(text, range, b'$');
                self.push(range, StepKind::Math { tex: (&*tex).into(), display: false });
            }
            Event::DisplayMath(text) => {
                let (tex, range) = self.inner(text, range, b'$');
                self.push(range, StepKind::Math { tex: (&*tex).into(), display: true });
            }
            Event::FootnoteReference(label) => self.push(range, StepKind::NoteReference(words(label))),
            Event::SoftBreak if self.hard_wrap => self.push(range, StepKind::Break),
            Event::SoftBreak => self.push(range, StepKind::Blank { line: true }),
            Event::HardBreak => self.push(range, StepKind::Break),
            Event::Rule => self.push(range, StepKind::Rule),
            Event::TaskListMarker(done) => self.push(range, StepKind::Task(done)),
        }
    }

    fn push(&mut self, range: Range<usize>, kind: StepKind<'a>) {
        self.steps.push(Step::new(range, kind));
    }

    fn html_block(&mut self) {
        if let Some(range) = self.block.take() {
            self.html(&range, true);
        }
    }

    /// Text: where the mask is as the parser saw it, the file's own text, without what was taken out.
    fn text(&mut self, text: CowStr<'a>, range: Range<usize>) {
        let masked = &self.mask.masked.as_bytes()[range.clone()];
        if text.as_bytes() != masked {
            if mask::is_masked(&text) {
                return self.push(range, StepKind::Text(Words::from(mask::restored(&text))));
            }
            let text = match &*text {
                "”" if self.after_opening(range.start) => Words::Borrowed("“"),
                "’" if self.after_opening(range.start) => Words::Borrowed("‘"),
                "“" if self.before_closing(range.end) => Words::Borrowed("”"),
                "‘" if self.before_closing(range.end) => Words::Borrowed("’"),
                _ => words(text),
            };
            return self.push(range, StepKind::Text(text));
        }
        let decoded = self.mask.decoded;
        let masked = self.mask.masked.as_bytes();
        let is_hole = |at: usize| is_hole(masked[at]) && decoded.as_bytes()[at] != masked[at];
        let mut at = range.start;
        while at < range.end {
            let hole = memchr::memchr2_iter(HOLE, EDGE, &masked[at..range.end])
                .map(|n| at + n)
                .find(|n| is_hole(*n));
            let end = hole.unwrap_or(range.end);
            if at < end {
                // Holes were written over whole characters, so this cuts none; blanks were too, but of those a block of
                // code takes four away.
                let text: &'a str = decoded.get(at..end).unwrap_or(&self.mask.masked[at..end]);
                self.steps.push(Step::new(at..end, StepKind::Text(Words::Borrowed(text))));
            }
            let past = (end..range.end).find(|at| !is_hole(*at)).unwrap_or(range.end);
            if !self.in_code && end < past {
                for mark in self.mask.marks_in(&(end..past)) {
                    self.mark(mark, false);
                }
            }
            at = past;
        }
    }

    /// Whether an overwritten mark that opens emphasis stands directly before: pulldown took it for a letter.
    fn after_opening(&self, at: usize) -> bool {
        let marks = self.mask.marks_in(&(at.saturating_sub(3)..at));
        marks.last().is_some_and(|mark| {
            mark.range.end == at && matches!(mark.kind, MarkKind::Emphasis { opens: true, .. })
        })
    }

    /// The same for one that closes it, directly after.
    fn before_closing(&self, at: usize) -> bool {
        let marks = self.mask.marks_in(&(at..at + 1));
        marks.first().is_some_and(|mark| matches!(mark.kind, MarkKind::Emphasis { opens: false, .. }))
    }

    /// kramdown shows an address without `mailto:`, and decodes references in links.
    fn autolink(&mut self, text: &str, range: Range<usize>) {
        let shown = text.strip_prefix("mailto:").unwrap_or(text);
        let start = range.start + (text.len() - shown.len()).min(range.len());
        self.push(start..range.end, StepKind::Text(Words::from(super::html::decode(shown).into_owned())));
    }

    /// The inside of a code span or of mathematics, and where it stands.
    fn inner(&self, text: CowStr<'a>, range: Range<usize>, mark: u8) -> (Words<'a>, Range<usize>) {
        let whole = &self.mask.masked[range.clone()];
        let marks = whole.bytes().take_while(|b| *b == mark).count();
        for skip in [marks, marks + 1] {
            let start = range.start + skip;
            let end = start + text.len();
            if end <= range.end && self.mask.masked.as_bytes().get(start..end) == Some(text.as_bytes()) {
                return (Words::Borrowed(&self.mask.decoded[start..end]), start..end);
            }
        }
        if mask::is_masked(&text) {
            return (Words::from(mask::restored(&text)), range);
        }
        if whole.contains("\r\n") {
            // pulldown makes two blanks of the two bytes.
            return (Words::from(text.replace("  ", " ")), range);
        }
        (words(text), range)
    }

    /// Where a link leads, as it stands in the file.
    fn destination(&self, url: &CowStr<'a>) -> Thin {
        let (masked, decoded) = (&self.mask.masked, self.mask.decoded);
        let offset = (url.as_ptr() as usize).wrapping_sub(masked.as_ptr() as usize);
        let written = match url {
            CowStr::Borrowed(text) => decoded.get(offset..offset.saturating_add(text.len())).unwrap_or(text),
            CowStr::Boxed(_) | CowStr::Inlined(_) => url,
        };
        let written = match url {
            CowStr::Borrowed(_) => written.to_owned(),
            CowStr::Boxed(_) | CowStr::Inlined(_) => mask::restored(written),
        };
        written.into()
    }

    fn open(&mut self, tag: Tag<'a>, range: Range<usize>) {
        let element = match tag {
            Tag::Paragraph => Element::Paragraph,
            Tag::Heading { level, .. } => {
                Element::Heading { level: number(level), id: self.heading_id(&range) }
            }
            Tag::BlockQuote(kind) => Element::Quote(kind.map(callout)),
            Tag::CodeBlock(kind) => {
                self.in_code = true;
                Element::Code { language: language(&kind) }
            }
            Tag::List(first) => {
                // CommonMark's has at most nine digits.
                let number = |first| self.first(&range).or_else(|| u32::try_from(first).ok());
                Element::List { first: first.and_then(number), tight: true }
            }
            Tag::Item => Element::Item { number: None },
            Tag::FootnoteDefinition(label) => Element::Note(label.into_string().into()),
            Tag::DefinitionList => Element::Definitions,
            Tag::DefinitionListTitle => Element::Term,
            Tag::DefinitionListDefinition => Element::Definition,
            Tag::Table(columns) => {
                self.columns = columns.into_iter().map(alignment).collect();
                Element::Table(Box::new(self.columns.as_slice().into()))
            }
            Tag::TableHead => {
                (self.head, self.column) = (true, 0);
                Element::Row(true)
            }
            Tag::TableRow => {
                self.column = 0;
                Element::Row(false)
            }
            Tag::TableCell => {
                self.column += 1;
                let align = self.columns.get(self.column - 1).copied().unwrap_or_default();
                Element::Cell { header: self.head, align, span: 1 }
            }
            Tag::Emphasis => Element::Style(Style::EMPHASIS),
            Tag::Strong => Element::Style(Style::STRONG),
            Tag::Strikethrough => Element::Style(Style::STRIKE),
            Tag::Superscript => Element::Raised,
            Tag::Subscript => Element::Lowered,
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                Element::Link(format!("mailto:{dest_url}").into())
            }
            Tag::Link { link_type, dest_url, .. } => {
                self.autolink = self.kramdown && link_type == LinkType::Autolink;
                Element::Link(self.destination(&dest_url))
            }
            Tag::Image { dest_url, .. } => Element::Image(self.destination(&dest_url)),
            Tag::HtmlBlock | Tag::MetadataBlock(_) => Element::Span,
        };
        self.push(range, StepKind::Open { element, tag: None });
    }

    /// The number that a list begins with, as it stands in the file.
    fn first(&self, range: &Range<usize>) -> Option<u32> {
        let list = self.mask.decoded[range.clone()].trim_start();
        list[..list.find(|c: char| !c.is_ascii_digit())?].parse().ok()
    }

    fn heading_id(&self, range: &Range<usize>) -> Option<Thin> {
        let mark = self.mask.marks_in(range).iter().find(|mark| mark.kind == MarkKind::HeadingId)?;
        self.mask.attributes(&mark.range).id.map(Into::into)
    }
}

fn words(text: CowStr<'_>) -> Words<'_> {
    match text {
        CowStr::Borrowed(text) => Words::Borrowed(text),
        CowStr::Boxed(_) | CowStr::Inlined(_) => Words::from(text.into_string()),
    }
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}

fn callout(kind: BlockQuoteKind) -> Callout {
    match kind {
        BlockQuoteKind::Note => Callout::Note,
        BlockQuoteKind::Tip => Callout::Tip,
        BlockQuoteKind::Important => Callout::Important,
        BlockQuoteKind::Warning => Callout::Warning,
        BlockQuoteKind::Caution => Callout::Caution,
    }
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None | pulldown_cmark::Alignment::Left => Alignment::Start,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::End,
    }
}

/// The language of a fence: its first word; of pandoc's `{.python #id}` and `{r name, echo=FALSE}` the name alone.
fn language(kind: &CodeBlockKind<'_>) -> Option<Thin> {
    let CodeBlockKind::Fenced(info) = kind else { return None };
    let info = info.trim();
    // MyST: `{code-block} python`.
    let info = ["{code-block}", "{code}", "{code-cell}", "{sourcecode}"]
        .iter()
        .find_map(|name| info.strip_prefix(name))
        .unwrap_or(info)
        .trim_start()
        .trim_start_matches('{')
        .trim_start_matches('.');
    let name = info.split(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}')).next()?;
    (!name.is_empty()).then(|| name.into())
}
