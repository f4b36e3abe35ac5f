//! The mask: a copy of the text, byte for byte as long, in which what CommonMark would misread is overwritten.
//!
//! kramdown and Liquid are read here. Since nothing moves, every offset that pulldown reports is a byte of the
//! file. Three ways to overwrite: blanks, where a line shall be blank; [`HOLE`], a byte that is neither blank
//! nor punctuation to CommonMark, where text follows; and a processing instruction (`<?…?>`), which pulldown
//! hands back exactly where it stood, so that what was there arrives in the event stream.

mod element;
mod emphasis;
mod extension;
mod line;
mod link;
mod math;
mod mdx;
mod pandoc;
mod python;
mod span;
mod table;
mod wiki;

pub(super) use pandoc::keys;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::attributes::Attributes;
use super::code;
use super::{Dialect, Renderer, Site};
use crate::diagnostic::Diagnostic;
use crate::text::Ordered;

/// Stands for a byte that is not shown.
pub(super) const HOLE: u8 = 1;

/// The same, blank to CommonMark and so no letter beside a quotation mark or emphasis.
pub(super) const EDGE: u8 = 0x0b;

/// Whether a masked byte stands for one that is not shown.
pub(super) fn is_hole(byte: u8) -> bool {
    matches!(byte, HOLE | EDGE)
}

/// What stands for signs that are text where CommonMark would take them for more.
const STAND_INS: [(u8, char); 12] = [
    (2, '$'),
    (3, '|'),
    (4, '<'),
    (5, '`'),
    (6, ':'),
    (7, '-'),
    (8, '*'),
    (0x0e, '+'),
    (0x0f, '>'),
    (0x10, '#'),
    (0x11, '"'),
    (0x12, '\''),
];

/// Whether something is hidden in a text or stands for something else.
pub(super) fn is_masked(text: &str) -> bool {
    text.bytes().any(|byte| byte < b' ' && (is_hole(byte) || STAND_INS.iter().any(|(own, _)| *own == byte)))
}

/// The text as it was before single bytes of it were overwritten, where the file's own text cannot be looked up.
pub(super) fn restored(text: &str) -> String {
    let shown =
        |c: char| STAND_INS.iter().find(|(own, _)| char::from(*own) == c).map_or(c, |(_, sign)| *sign);
    text.chars().filter(|c| !matches!(c, '\x01' | '\x0b')).map(shown).collect()
}

/// A stretch of the source that was overwritten and still means something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it means.
    pub kind: MarkKind,
}

/// What a mark means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// HTML: one or more tags, or whole elements.
    Html,
    /// An attribute list.
    Attributes,
    /// `{#id}` of a heading.
    HeadingId,
    /// A citation by keys.
    Citation,
    /// A fence of a division.
    Division,
    /// A line break.
    Break,
    /// Other text is shown.
    Shown(&'static str),
    /// A wiki link.
    Wiki,
    /// Mathematics.
    Mathematics {
        /// Bytes of the sign that opens it, and of the one that closes it.
        open: u8,
        /// Whether it may stand alone.
        display: bool,
    },
    /// One, two or three stars that open or close emphasis.
    Emphasis {
        /// How many.
        stars: u8,
        /// Whether they open it.
        opens: bool,
    },
}

/// A masked text and what the mask took out.
#[derive(Debug)]
pub(super) struct Mask<'a> {
    /// The text as it stands in the file.
    pub decoded: &'a str,
    /// The same with only Liquid and extensions taken out: what raw HTML is read from.
    pub raw: Cow<'a, str>,
    /// What pulldown parses.
    pub masked: Cow<'a, str>,
    /// In source order.
    pub marks: Vec<Mark>,
    /// Attribute list definitions by name.
    pub definitions: HashMap<String, Attributes>,
    /// Abbreviations and what they stand for.
    pub abbreviations: Vec<(String, String)>,
    /// What was odd.
    pub diagnostics: Vec<Diagnostic>,
}

impl Mask<'_> {
    /// The marks that begin inside a range.
    pub(super) fn marks_in(&self, range: &Range<usize>) -> &[Mark] {
        let first = self.marks.partition_point(|mark| mark.range.start < range.start);
        let last = self.marks.partition_point(|mark| mark.range.start < range.end);
        &self.marks[first..last.max(first)]
    }

    /// The attributes of a list as written, with the definitions that it refers to.
    pub(super) fn attributes(&self, range: &Range<usize>) -> Attributes {
        let list = self.decoded[range.clone()].trim();
        let list = list.strip_prefix("{:").or_else(|| list.strip_prefix('{')).unwrap_or(list);
        let mut found = Attributes::parse(list.strip_suffix('}').unwrap_or(list));
        for word in std::mem::take(&mut found.words) {
            match self.definitions.get(&word) {
                Some(definition) => found.merge(definition),
                None => found.words.push(word),
            }
        }
        found
    }
}

/// Masks a text from `start` on; what stands before is front matter.
pub(super) fn mask<'a>(decoded: &'a str, start: usize, (dialect, site): (Dialect, &Site<'_>)) -> Mask<'a> {
    let renderer = site.renderer;
    let mut work = Work {
        text: decoded.as_bytes().to_vec(),
        start,
        code: Vec::new(),
        marks: Vec::new(),
        definitions: HashMap::new(),
        abbreviations: Vec::new(),
        diagnostics: Vec::new(),
        strict_ids: dialect == Dialect::Kramdown,
        parses_html: site.conventions.parses_html.then_some((0, true)).into_iter().collect(),
        nested: Vec::new(),
    };
    let mut raw = None;
    match dialect {
        Dialect::Kramdown => {
            (work.code, work.nested) = code::kramdown(decoded, start);
            span::ticks(&mut work);
            if has_formulas(decoded) {
                math::mask(&mut work, decoded);
            }
            let literal = extension::mask(&mut work, decoded);
            let staged = work.snapshot();
            extension::take(&mut work, literal);
            element::mask(&mut work, &staged);
            line::mask(&mut work, decoded);
            span::attributes(&mut work, decoded);
            span::guillemets(&mut work);
            span::dollars(&mut work, |_, _| false);
            link::destinations(&mut work);
            table::bars(&mut work);
            table::delimiters(&mut work);
            pandoc::bracketed_citations(&mut work, decoded);
            emphasis::mask(&mut work, dialect);
            raw = Some(staged);
        }
        Dialect::Gfm | Dialect::Pandoc | Dialect::MdBook => {
            // What stands in code below it depends on what is a definition.
            let with_terms = line::commented_terms(&mut work, decoded).then(|| work.snapshot());
            let text = with_terms.as_deref().unwrap_or(decoded);
            if renderer == Renderer::Mdx && dialect == Dialect::Gfm {
                work.code = code::code_ranges(text, start);
                mdx::mask(&mut work, text);
                raw = Some(work.snapshot());
            }
            if has_formulas(text) {
                work.code = code::code_ranges(text, start);
                math::mask(&mut work, text);
            }
            if memchr::memmem::find(text.as_bytes(), b"\n    <").is_some() {
                work.code = code::code_ranges(text, start);
                element::indented(&mut work, text);
            }
            if renderer.is_mkdocs() && dialect == Dialect::Gfm {
                work.code = code::code_ranges(text, start);
                python::mask(&mut work, text);
            }
            line::heading_ids(&mut work, text, dialect);
            if dialect == Dialect::Pandoc {
                pandoc::mask(&mut work, text);
            }
            if dialect != Dialect::Pandoc && memchr::memmem::find(text.as_bytes(), b":::").is_some() {
                work.code = code::code_ranges(text, start);
                pandoc::divisions(&mut work, text);
            }
            if dialect == Dialect::Gfm && memchr::memmem::find(text.as_bytes(), b"[[").is_some() {
                work.code = code::code_ranges(text, start);
                wiki::mask(&mut work, text);
            }
            let has_dollars = memchr::memchr(b'$', text.as_bytes()).is_some();
            let has_emphasis = memchr::memchr(b'*', text.as_bytes()).is_some() && !text.is_ascii();
            if has_dollars || has_emphasis {
                work.code = code::code_ranges(text, start);
            }
            if has_dollars {
                span::dollars(&mut work, span::is_mathematics);
            }
            if has_emphasis {
                emphasis::mask(&mut work, dialect);
            }
        }
        Dialect::CommonMark | Dialect::Text => {}
    }
    work.marks.order_by_key(|mark| mark.range.start);
    debug_assert_eq!(work.text.len(), decoded.len());
    let masked = String::from_utf8(work.text).expect(CHARACTERS);
    // Most texts stay as they are: no second one is kept beside the steps then.
    let kept = |text: String| if text == decoded { Cow::Borrowed(decoded) } else { Cow::Owned(text) };
    Mask {
        decoded,
        raw: raw.map_or(Cow::Borrowed(decoded), kept),
        masked: kept(masked),
        marks: work.marks,
        definitions: work.definitions,
        abbreviations: work.abbreviations,
        diagnostics: work.diagnostics,
    }
}

/// Whether mathematics may stand in a text that dollar signs alone do not mark.
fn has_formulas(text: &str) -> bool {
    ["\\(", "\\[", "\\begin{", "$`"]
        .iter()
        .any(|sign| memchr::memmem::find(text.as_bytes(), sign.as_bytes()).is_some())
}

/// Why a masked text is still text.
const CHARACTERS: &str = "whole characters were overwritten with ASCII";

/// A mask in the making.
struct Work {
    text: Vec<u8>,
    start: usize,
    /// Code, ascending and disjoint.
    code: Vec<Range<usize>>,
    marks: Vec<Mark>,
    definitions: HashMap<String, Attributes>,
    abbreviations: Vec<(String, String)>,
    diagnostics: Vec<Diagnostic>,
    /// Whether ids of headings begin with a letter: kramdown's rule.
    strict_ids: bool,
    /// From where on all block elements hold Markdown, and from where on no longer: `parse_block_html`.
    parses_html: Vec<(usize, bool)>,
    /// Ranges inside list items and notes.
    nested: Vec<Range<usize>>,
}

impl Work {
    fn snapshot(&self) -> String {
        String::from_utf8(self.text.clone()).expect(CHARACTERS)
    }

    /// The end of the code that holds a byte.
    fn code_end(&self, at: usize) -> Option<usize> {
        code::covering(&self.code, at)
    }

    /// Overwrites a range, but for its line ends.
    fn fill(&mut self, range: Range<usize>, with: u8) {
        for at in range {
            if !self.is_line_end(at) {
                self.text[at] = with;
            }
        }
    }

    fn is_line_end(&self, at: usize) -> bool {
        self.text[at] == b'\n' || self.text[at] == b'\r' && self.text.get(at + 1) == Some(&b'\n')
    }

    /// Overwrites a range with a processing instruction; where it is too short or its ends stand at line ends,
    /// with holes. Blanks at the starts of lines stay, so that list items keep what is in them.
    fn instruct(&mut self, range: Range<usize>) {
        let (start, end) = (range.start, range.end);
        let fits =
            end - start >= 4 && [start, start + 1, end - 2, end - 1].iter().all(|at| !self.is_line_end(*at));
        if !fits {
            return self.fill(range, HOLE);
        }
        let mut line_start = false;
        for at in range {
            if self.is_line_end(at) {
                line_start = true;
            } else if !(line_start && matches!(self.text[at], b' ' | b'\t')) {
                line_start = false;
                self.text[at] = HOLE;
            }
        }
        self.text[start..start + 2].copy_from_slice(b"<?");
        self.text[end - 2..end].copy_from_slice(b"?>");
    }

    /// Lets a sign be text.
    fn literal(&mut self, at: usize) {
        if let Some((own, _)) = STAND_INS.iter().find(|(_, sign)| *sign == char::from(self.text[at])) {
            self.text[at] = *own;
        }
    }

    fn mark(&mut self, range: Range<usize>, kind: MarkKind) {
        self.marks.push(Mark { range, kind });
    }

    /// Whether only blanks stand between a byte and the start of its line.
    fn blank_before(&self, at: usize) -> bool {
        let before = self.text[self.start..at].iter().rev().find(|b| !matches!(b, b' ' | b'\t'));
        matches!(before, None | Some(b'\n'))
    }

    /// Whether only blanks stand between a byte and the end of its line.
    fn blank_after(&self, at: usize) -> bool {
        let after = self.text[at..].iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r'));
        matches!(after, None | Some(b'\n'))
    }

    /// Overwrites a tag in a line of text with holes, those that `edges` names at its two ends being blank: what
    /// stands beside a block's tag stands at the end of its text.
    fn cut(&mut self, range: Range<usize>, edges: [bool; 2]) {
        self.fill(range.clone(), HOLE);
        for (at, wanted) in [range.start, range.end - 1].into_iter().zip(edges) {
            if wanted && self.text[at] == HOLE {
                self.text[at] = EDGE;
            }
        }
    }

    /// Takes a range out: blanks where it is all that its lines hold, holes where text stands beside it.
    fn erase(&mut self, range: Range<usize>) {
        let alone = self.blank_before(range.start) && self.blank_after(range.end);
        self.fill(range, if alone { b' ' } else { HOLE });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        let mask = mask(text, 0, (Dialect::Kramdown, &Site::default()));
        let lines = |text: &str| memchr::memchr_iter(b'\n', text.as_bytes()).collect::<Vec<_>>();
        assert_eq!(mask.masked.len(), text.len());
        assert_eq!(lines(&mask.masked), lines(text));
        mask.masked.replace(['\x01', '\x0b'], "·").replace('\x02', "¤")
    }

    #[test]
    fn nothing_moves() {
        assert_eq!(masked("## A {#a}\n{: .no_toc }\n"), "## A     \n<?········?>\n");
        assert_eq!(masked("*a*{:.b} {:.c} `{:.d}`\n"), "*a*<?·?> {:.c} `{:.d}`\n");
        assert_eq!(masked("* {:.b} item\n"), "* ····· item\n");
        assert_eq!(masked("<div markdown=\"1\">\n# x\n</div>\n"), "<?··············?>\n# x\n<?··?>\n");
        assert_eq!(masked("<p markdown=\"1\">x</p>\n"), format!("{}x····\n", "·".repeat(16)));
        assert_eq!(masked("<table>\n\n  <tr>\n</table>\nx"), "<?·····\n\n  ····\n······?>\nx");
        assert_eq!(masked("a $5 $$x$$\n^\nb\\\\\nc"), "a ¤5 $$x$$\n \nb··\nc");
        assert_eq!(masked("[a](b c/d e)"), "[a](b_c/d_e)");
    }

    #[test]
    fn lists_refer_to_definitions() {
        let text = "{:box: .a #b}\n\nx\n{: box .c}\n";
        let mask = mask(text, 0, (Dialect::Kramdown, &Site::default()));
        let attributes = mask.attributes(&mask.marks[0].range);
        assert_eq!((attributes.classes.len(), attributes.id.as_deref()), (2, Some("b")));
    }
}
