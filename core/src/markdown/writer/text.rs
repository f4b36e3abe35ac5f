//! Text: blanks, breaks, code, abbreviations; each stretch with where it comes from.

use std::collections::HashMap;
use std::ops::Range;

use regex::Regex;

use super::{FrameKind, Pending, Writer};
use crate::document::{BlockKind, InlineTarget, Origin, Style};
use crate::markdown::step::StepKind;
use crate::text::{Ordered, SourceSpan, ceil};

/// Columns from one tab stop of code to the next.
const TAB: usize = 4;

/// More abbreviations than any chapter has.
const MOST_ABBREVIATIONS: usize = 500;

/// The abbreviations that a chapter explains.
#[derive(Debug)]
pub(super) struct Abbreviations {
    pattern: Regex,
    expansions: HashMap<String, Box<str>>,
}

impl Abbreviations {
    /// `None` where there are none.
    pub(super) fn new(pairs: &[(String, String)]) -> Option<Self> {
        let expansions: HashMap<String, Box<str>> = pairs
            .iter()
            .filter(|(short, long)| !short.trim().is_empty() && !long.is_empty())
            .map(|(short, long)| (short.clone(), super::block::safe(long)))
            .take(MOST_ABBREVIATIONS)
            .collect();
        let mut shorts: Vec<&String> = expansions.keys().collect();
        shorts.order_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        let pattern: Vec<String> = shorts.into_iter().map(|short| regex::escape(short)).collect();
        if pattern.is_empty() {
            return None;
        }
        let pattern = Regex::new(&pattern.join("|")).ok()?;
        Some(Self { pattern, expansions })
    }
}

impl Writer<'_> {
    /// Text in the flow.
    pub(super) fn write_text(&mut self, text: &str, range: &Range<usize>) {
        if self.verbatim > 0 {
            return self.write_verbatim(text, range);
        }
        let whole = text.len() == range.len();
        let blanks = [' ', '\t', '\n', '\r'];
        let mut inner = text.trim_end_matches(blanks);
        let tail = text.len() - inner.len();
        let fresh = !self.builder.in_block()
            || self.pending != Pending::Nothing
            || self.builder.block_text().is_empty()
            || self.builder.block_text().ends_with([' ', '\n']);
        let mut head = 0;
        if fresh {
            let trimmed = inner.trim_start_matches(blanks);
            head = inner.len() - trimmed.len();
            if head > 0 && !inner.is_empty() {
                self.wait(if whole { range.start..range.start + head } else { range.clone() });
            }
            inner = trimmed;
        }
        if !inner.is_empty() {
            self.flush_before(inner.chars().next());
            self.ensure_block();
            if whole {
                self.write_known(inner, range.start + head);
            } else {
                self.emit(&inner.replace('\r', "").replace('\n', " "), range);
            }
        }
        if tail > 0 {
            self.wait(if whole { range.end - tail..range.end } else { range.clone() });
        }
    }

    /// Text that stands in the source at `start`, with its abbreviations.
    fn write_known(&mut self, text: &str, start: usize) {
        let Some(known) = self.abbreviations.take().filter(|_| self.linked == 0) else {
            return self.emit(text, &(start..start + text.len()));
        };
        let mut done = 0;
        for found in known.pattern.find_iter(text) {
            let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            if !apart(text[..found.start()].chars().next_back()) || !apart(text[found.end()..].chars().next())
            {
                continue;
            }
            self.emit(&text[done..found.start()], &(start + done..start + found.start()));
            let expansion = known.expansions[found.as_str()].clone();
            self.builder.open_inline(InlineTarget::Abbreviation { expansion });
            self.emit(found.as_str(), &(start + found.start()..start + found.end()));
            self.builder.close_inline();
            done = found.end();
        }
        self.emit(&text[done..], &(start + done..start + text.len()));
        self.abbreviations = Some(known);
    }

    /// A blank that is written once text follows.
    fn wait(&mut self, range: Range<usize>) {
        if self.pending == Pending::Nothing && self.builder.in_block() {
            self.pending = Pending::Blank(range, false);
        }
    }

    /// Writes text with its origin: byte for byte where it is so.
    pub(super) fn emit(&mut self, text: &str, range: &Range<usize>) {
        let source = &self.source[range.clone()];
        if text.as_bytes() == source {
            self.builder.text(text, Origin::Identity(range.start as u32));
        } else if text.len() == source.len() {
            // Bytes that are no UTF-8, or lone carriage returns: all else is as it stands.
            let mut done = 0;
            for (at, c) in text.char_indices() {
                let end = at + c.len_utf8();
                if text.as_bytes()[at..end] != source[at..end] {
                    self.builder.text(&text[done..at], Origin::Identity((range.start + done) as u32));
                    let span = SourceSpan::from(range.start + at..range.start + end);
                    self.builder.text(&text[at..end], Origin::Replaced(span));
                    done = end;
                }
            }
            self.builder.text(&text[done..], Origin::Identity((range.start + done) as u32));
        } else {
            self.builder.text(text, Origin::Replaced(SourceSpan::from(range.clone())));
        }
    }

    /// Begins a paragraph where no block is open.
    pub(super) fn ensure_block(&mut self) {
        if !self.builder.in_block() {
            self.begin(BlockKind::Paragraph);
        }
    }

    /// Text that the source does not have.
    pub(super) fn generate(&mut self, text: &str) {
        self.ensure_block();
        let at = self.place() as u32;
        self.builder.text(text, Origin::Generated(at));
    }

    /// Text that stands for some of the source.
    pub(super) fn replace(&mut self, text: &str, range: Range<usize>) {
        self.ensure_block();
        self.builder.text(text, Origin::Replaced(SourceSpan::from(range)));
    }

    /// Short text in a style.
    pub(super) fn styled(&mut self, text: &str, range: Range<usize>, style: Style) {
        self.ensure_block();
        self.builder.push_style(style);
        let trimmed = text.trim();
        if self.source[range.clone()] == *text.as_bytes() {
            let start = range.start + text.len() - text.trim_start().len();
            self.emit(trimmed, &(start..start + trimmed.len()));
        } else {
            self.emit(trimmed, &range);
        }
        self.builder.pop_style();
    }

    /// The end of the open block's text: where raised text has its meaning from.
    pub(super) fn last_word(&self) -> &str {
        if !self.builder.in_block() {
            return "";
        }
        let text = self.builder.block_text();
        &text[ceil(text, text.len().saturating_sub(48))..]
    }

    /// Writes what waits between the text so far and what comes.
    pub(super) fn flush(&mut self) {
        let next = self.steps.range(self.at..self.at + 4).find_map(|step| match &step.kind {
            StepKind::Text(text) | StepKind::Code(text) => text.chars().next(),
            _ => None,
        });
        self.flush_before(next);
    }

    fn flush_before(&mut self, next: Option<char>) {
        let pending = std::mem::take(&mut self.pending);
        if !self.builder.in_block() || self.builder.block_text().is_empty() {
            return;
        }
        let last = self.builder.block_text().chars().next_back();
        match pending {
            Pending::Nothing => {}
            Pending::Blank(range, line) => {
                let wide = line && last.is_some_and(is_cjk) && next.is_some_and(is_cjk);
                if !wide && !matches!(last, Some(' ' | '\n')) {
                    self.emit_between(" ", &range);
                }
            }
            Pending::Break(range, count) => {
                for _ in 0..count.min(2) {
                    self.emit_between("\n", &range);
                }
            }
        }
    }

    fn emit_between(&mut self, text: &str, range: &Range<usize>) {
        if range.is_empty() {
            self.builder.text(text, Origin::Generated(range.start as u32));
        } else {
            self.emit(text, range);
        }
    }

    /// A line end or blanks; gives the next step.
    pub(super) fn write_blank(&mut self, at: usize, line: bool) -> usize {
        if self.starts.bodies.contains_key(&at) {
            return self.open_body(at, at + 1);
        }
        if line
            && matches!(self.builder.open_block(), Some(BlockKind::Term))
            && self.frames.last().is_some_and(|f| f.kind == FrameKind::Term && f.tag.is_none())
        {
            // kramdown: each line before the definition is a term.
            self.begin(BlockKind::Term);
        } else if self.builder.in_block()
            && self.verbatim == 0
            && matches!(self.pending, Pending::Nothing | Pending::Blank(..))
        {
            let line = line || matches!(self.pending, Pending::Blank(_, true));
            self.pending = Pending::Blank(self.steps[at].range(), line);
        }
        at + 1
    }

    pub(super) fn write_break(&mut self, range: &Range<usize>) {
        if self.verbatim > 0 {
            return self.write_verbatim("\n", range);
        }
        if self.builder.in_block() {
            let count = if let Pending::Break(_, count) = self.pending { count } else { 0 };
            self.pending = Pending::Break(range.clone(), count.saturating_add(1));
        }
    }

    /// A code span.
    pub(super) fn write_code(&mut self, code: &str, range: &Range<usize>) {
        if code.is_empty() {
            return;
        }
        self.flush();
        self.ensure_block();
        self.builder.push_style(Style::CODE);
        if code.contains(['\n', '\r']) {
            self.replace(&code.replace('\r', "").replace('\n', " "), range.clone());
        } else {
            self.emit(code, range);
        }
        self.builder.pop_style();
    }

    /// Code: newlines stay, but the last; tabs become blanks.
    fn write_verbatim(&mut self, text: &str, range: &Range<usize>) {
        let (mut text, mut range) = (text, range.clone());
        if !self.builder.in_block() {
            self.ensure_block();
        }
        if self.builder.block_text().is_empty()
            && self.newline.is_none()
            && self.frames.last().is_some_and(|frame| frame.tag.is_some())
            && text.starts_with(['\n', '\r'])
        {
            // HTML: the newline straight after `<pre>` is not shown.
            let skip = if text.starts_with("\r\n") { 2 } else { 1 };
            range.start = (range.start + skip).min(range.end);
            text = &text[skip.min(text.len())..];
        }
        if text.is_empty() {
            return;
        }
        if let Some(at) = self.newline.take() {
            self.emit("\n", &(at..at + 1));
        }
        if let Some(inner) = text.strip_suffix('\n') {
            self.newline = Some(range.end.max(1) - 1);
            range.end = range.end.max(range.start + 1) - 1;
            text = inner;
        }
        if text.len() == range.len() {
            self.emit_lines(text, &range);
        } else {
            self.emit(&text.replace('\r', ""), &range);
        }
    }

    /// Text with lines that stands so in the source: carriage returns are dropped, tabs become blanks.
    pub(super) fn emit_lines(&mut self, text: &str, range: &Range<usize>) {
        if text.len() != range.len() || memchr::memchr2(b'\t', b'\r', text.as_bytes()).is_none() {
            return self.emit(text, range);
        }
        let mut done = 0;
        let last_line = |text: &str| text.rsplit('\n').next().unwrap_or_default().chars().count();
        let mut column = last_line(self.builder.block_text());
        for at in memchr::memchr2_iter(b'\t', b'\r', text.as_bytes()) {
            let part = &text[done..at];
            column = if part.contains('\n') { last_line(part) } else { column + part.chars().count() };
            self.emit(part, &(range.start + done..range.start + at));
            if text.as_bytes()[at] == b'\t' {
                let blanks = TAB - column % TAB;
                column += blanks;
                self.replace(&"    "[..blanks], range.start + at..range.start + at + 1);
            }
            done = at + 1;
        }
        self.emit(&text[done..], &(range.start + done..range.end));
    }
}

/// Whether a character is of a script that is written without blanks: a line end between two such is nothing.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}
