//! Rows without a delimiter row are a table to kramdown: paragraphs whose lines all begin with a bar
//! (kramdown: Tables).

use std::ops::Range;

use super::step::{Element, Step, StepKind, Words};
use crate::document::Alignment;

/// More bytes than a line has that parts rows.
const SEPARATOR: usize = 512;

/// Makes tables of such paragraphs.
pub(super) fn tables<'a>(steps: Vec<Step<'a>>, text: &'a str) -> Vec<Step<'a>> {
    let is_candidate = |step: &Step<'_>| {
        matches!(step.kind, StepKind::Open { element: Element::Paragraph, tag: None })
            && is_table(&text[step.range()])
    };
    if !steps.iter().any(is_candidate) {
        return steps;
    }
    let mut out = Vec::with_capacity(steps.len() + 64);
    let mut table: Option<Table<'a>> = None;
    for step in steps {
        match &mut table {
            None if is_candidate(&step) => {
                table = Some(Table {
                    text,
                    depth: 0,
                    row: None,
                    cell: None,
                    rows: 0,
                    column: 0,
                    aligns: alignments(&text[step.range()]),
                    out: open(&mut out, &step),
                });
            }
            None => out.push(step),
            Some(open) => {
                if open.step(step) {
                    out.append(&mut open.out);
                    table = None;
                }
            }
        }
    }
    out
}

fn open<'a>(out: &mut Vec<Step<'a>>, paragraph: &Step<'a>) -> Vec<Step<'a>> {
    let element = Element::Table(Box::default());
    out.push(Step::new(paragraph.range(), StepKind::Open { element, tag: None }));
    Vec::new()
}

fn is_table(paragraph: &str) -> bool {
    let begins = |line: &str| line.trim_start_matches([' ', '\t', '>']).starts_with('|');
    if paragraph.lines().all(|line| begins(line) || line.trim().is_empty()) {
        return paragraph.lines().any(|line| begins(line) && !is_separator(line));
    }
    // One whose rows have more cells than its header was kept from pulldown.
    has_delimiters(paragraph) && paragraph.lines().all(|line| line.contains('|'))
}

/// Whether the second line says where columns are.
fn has_delimiters(table: &str) -> bool {
    table.lines().nth(1).is_some_and(|line| is_separator(line) && line.contains('|') && line.contains('-'))
}

/// How the columns are aligned by the line under the first row.
fn alignments(table: &str) -> Vec<Alignment> {
    if !has_delimiters(table) {
        return Vec::new();
    }
    let line = table.lines().nth(1).unwrap_or_default();
    let line = line.trim_matches([' ', '\t', '\r', '>']);
    let line = line.strip_prefix('|').unwrap_or(line);
    let cells = line.strip_suffix('|').unwrap_or(line).split(['|', '+']);
    cells
        .map(|cell| match (cell.trim().starts_with(':'), cell.trim().ends_with(':')) {
            (true, true) => Alignment::Center,
            (false, true) => Alignment::End,
            _ => Alignment::Start,
        })
        .collect()
}

/// Whether a line parts the head of a table from its body, or its bodies.
fn is_separator(line: &str) -> bool {
    line.contains(['-', '='])
        && line.chars().all(|c| matches!(c, '|' | '-' | '=' | ':' | '+' | ' ' | '\t' | '\r' | '>'))
}

/// A table in the making.
struct Table<'a> {
    text: &'a str,
    /// Open spans: a bar inside one parts no cells.
    depth: usize,
    /// The end of the line whose row is open.
    row: Option<usize>,
    /// Where the steps of the open cell begin.
    cell: Option<usize>,
    rows: usize,
    /// The column of the next cell.
    column: usize,
    aligns: Vec<Alignment>,
    out: Vec<Step<'a>>,
}

impl<'a> Table<'a> {
    /// Takes a step of the paragraph; tells whether it was its end.
    fn step(&mut self, step: Step<'a>) -> bool {
        let at = step.range().start;
        match step.kind {
            StepKind::Close if self.depth == 0 => {
                self.end_row(at);
                self.out.push(step);
                return true;
            }
            StepKind::Close => self.depth -= 1,
            StepKind::Open { tag: None, .. } => self.depth += 1,
            StepKind::Blank { line: true } | StepKind::Break if self.depth == 0 => {
                self.end_row(at);
                return false;
            }
            StepKind::Text(Words::Borrowed(text)) if self.depth == 0 => {
                self.text(text, step.range());
                return false;
            }
            _ => {}
        }
        if !self.on_separator(at) {
            self.begin_cell(at);
            self.out.push(step);
        }
        false
    }

    fn on_separator(&self, at: usize) -> bool {
        // Only short lines part rows; a long one is not looked through again and again.
        let bytes = self.text.as_bytes();
        let from = at.saturating_sub(SEPARATOR);
        let start = memchr::memrchr(b'\n', &bytes[from..at]).map(|found| from + found + 1);
        let start = start.or((from == 0).then_some(0));
        let to = bytes.len().min(at + SEPARATOR);
        let end = memchr::memchr(b'\n', &bytes[at..to])
            .map(|found| at + found)
            .or((to == bytes.len()).then_some(to));
        start.zip(end).is_some_and(|(start, end)| is_separator(&self.text[start..end]))
    }

    fn text(&mut self, text: &'a str, range: Range<usize>) {
        if self.on_separator(range.start) {
            return;
        }
        if text.len() != range.len() {
            // A quotation mark that was turned: it does not stand so in the file.
            self.begin_cell(range.start);
            self.out.push(Step::new(range, StepKind::Text(Words::Borrowed(text))));
            return;
        }
        let mut done = 0;
        for bar in memchr::memchr_iter(b'|', text.as_bytes()) {
            let at = range.start + bar;
            if at > 0 && self.text.as_bytes()[at - 1] == b'\\' {
                continue;
            }
            self.part(&text[done..bar], range.start + done);
            self.end_cell(at);
            if self.row.is_some() {
                // The bar that begins the line opens the row; any other also the next cell.
                self.begin_cell(at + 1);
            } else {
                self.begin_row(at);
            }
            done = bar + 1;
        }
        self.part(&text[done..], range.start + done);
    }

    fn part(&mut self, text: &'a str, at: usize) {
        if !text.is_empty() && (self.cell.is_some() || !text.trim().is_empty()) {
            self.begin_cell(at);
            self.out.push(Step::new(at..at + text.len(), StepKind::Text(Words::Borrowed(text))));
        }
    }

    fn begin_row(&mut self, at: usize) {
        if self.row.is_none() {
            let head = self.rows == 0 && self.text[at..].lines().nth(1).is_some_and(is_separator);
            self.open(at, Element::Row(head));
            self.row = Some(at);
            self.column = 0;
            self.rows += 1;
        }
    }

    fn begin_cell(&mut self, at: usize) {
        self.begin_row(at);
        if self.cell.is_none() {
            self.cell = Some(self.out.len());
            let align = self.aligns.get(self.column).copied().unwrap_or_default();
            self.column += 1;
            self.open(at, Element::Cell { header: false, align, span: 1 });
        }
    }

    fn open(&mut self, at: usize, element: Element) {
        self.out.push(Step::new(at..at, StepKind::Open { element, tag: None }));
    }

    fn end_cell(&mut self, at: usize) {
        if self.cell.take().is_some() {
            self.out.push(Step::new(at..at, StepKind::Close));
        }
    }

    /// Ends the row; a cell with nothing in it after the last bar was none.
    fn end_row(&mut self, at: usize) {
        if let Some(start) = self.cell {
            let empty =
                |step: &Step<'_>| matches!(&step.kind, StepKind::Text(text) if text.trim().is_empty());
            if self.out[start + 1..].iter().all(empty) {
                self.out.truncate(start);
                self.cell = None;
            }
        }
        self.end_cell(at);
        if self.row.take().is_some() {
            self.out.push(Step::new(at..at, StepKind::Close));
        }
    }
}
