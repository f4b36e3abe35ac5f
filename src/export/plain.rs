//! The visible text of a chapter, unwrapped: for comparison with other renderers.

mod parted;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::{self, Write};

use ecow::EcoString;

use crate::document::{
    BlockId, BlockKind, ContainerId, ContainerKind, Document, EmbedKind, InlineTarget, NoteKind, Style,
};
use crate::text::{Ordered, TextSpan};

pub use self::parted::{Footnotes, Piece, plain_part};

/// Writes the body of a document in source order, one line per paragraph, list item or table row: no title made
/// from front matter, no link targets, no styling, mathematics as TeX,
/// what is raised or lowered and has no such characters after `^` or `_`, as browsers for terminals do. Bodies of `[^x]` notes come at the end; those that nothing
/// refers to are left out, as kramdown and GitHub do.
///
/// # Errors
/// What writing to `out` gives.
pub fn plain(document: &Document, out: &mut impl Write) -> fmt::Result {
    let (marked, numbers) = (marked(document), numbers(document));
    let mut printer = Printer { document, numbers: &numbers, item: None, row: None, out };
    for at in 0..document.blocks().len() {
        let id = BlockId(at as u32);
        // Bodies that nothing refers to are left out.
        if footnote(document, id).is_none_or(|note| marked.contains(&note)) {
            printer.block(id)?;
        }
    }
    printer.end_row()
}

/// The footnote whose body a block is part of.
fn footnote(document: &Document, id: BlockId) -> Option<u32> {
    document.ancestors(id).find_map(|container| match document.container(container).kind {
        ContainerKind::Note(note) if document.notes()[note as usize].kind == NoteKind::Footnote => Some(note),
        _ => None,
    })
}

/// Indices of the footnotes that have a mark; of several with one label, the first.
fn marked(document: &Document) -> HashSet<u32> {
    let marks: HashSet<EcoString> = document
        .inlines()
        .iter()
        .filter_map(|inline| match &inline.target {
            InlineTarget::NoteMark { label, kind: NoteKind::Footnote } => Some(label.to_lowercase()),
            _ => None,
        })
        .collect();
    let mut seen = HashSet::new();
    let notes = document.notes().iter().enumerate();
    notes
        .filter(|(_, note)| {
            note.kind == NoteKind::Footnote
                && marks.contains(&note.label.to_lowercase())
                && seen.insert(note.label.to_lowercase())
        })
        .map(|(at, _)| at as u32)
        .collect()
}

/// The numbers of footnotes by their labels, in superscript digits, where the document letters them.
fn numbers(document: &Document) -> HashMap<EcoString, String> {
    let notes = || document.notes().iter().filter(|note| note.kind == NoteKind::Footnote);
    let is_digit = |c: char| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹');
    if notes().all(|note| note.shown.chars().all(is_digit)) {
        return HashMap::new();
    }
    let mut found = HashMap::new();
    for (at, note) in notes().enumerate() {
        found.entry(note.label.to_lowercase()).or_insert_with(|| digits(at + 1));
    }
    found
}

/// A number in superscript digits.
fn digits(number: usize) -> String {
    let raised = |b: u8| ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][usize::from(b - b'0')];
    number.to_string().bytes().map(raised).collect()
}

struct Printer<'a, W> {
    document: &'a Document,
    /// What is written for marks of footnotes and before their bodies, by their labels, where the document has
    /// something else.
    numbers: &'a HashMap<EcoString, String>,
    /// The list item whose mark was written last.
    item: Option<ContainerId>,
    /// The table and row that is being written.
    row: Option<(ContainerId, u32)>,
    out: &'a mut W,
}

impl<'a, W: Write> Printer<'a, W> {
    fn block(&mut self, id: BlockId) -> fmt::Result {
        let block = self.document.block(id);
        let text = self.text(id);
        if let (BlockKind::TableCell { row, .. }, Some(table)) = (&block.kind, block.parent) {
            if self.row == Some((table, *row)) {
                self.out.write_str(" | ")?;
            } else {
                self.end_row()?;
                self.row = Some((table, *row));
            }
            return self.out.write_str(&text.replace('\n', " "));
        }
        self.end_row()?;
        self.markers(id)?;
        match &block.kind {
            BlockKind::Title
            | BlockKind::Byline
            | BlockKind::Embed { kind: EmbedKind::Video | EmbedKind::Audio | EmbedKind::Frame, .. } => Ok(()),
            BlockKind::Rule => writeln!(self.out, "---"),
            BlockKind::Embed { kind: EmbedKind::Image, .. } => {
                if self.document.source().is_generated(block.span) {
                    writeln!(self.out, "[image]")
                } else {
                    writeln!(self.out, "[image: {text}]")
                }
            }
            BlockKind::Paragraph
            | BlockKind::Heading { .. }
            | BlockKind::Code { .. }
            | BlockKind::Term
            | BlockKind::TableCell { .. }
            | BlockKind::Math => writeln!(self.out, "{text}"),
        }
    }

    /// A block's text, its mathematics as the source has it, its footnotes numbered: where superscript notes have
    /// the numbers, the reader letters them.
    fn text(&self, id: BlockId) -> Cow<'a, str> {
        let document = self.document;
        let block = document.block(id);
        let text = document.slice(block.span);
        let formulas = document.formulas_in(block.span);
        let mut others = self.raised(block.span);
        if self.numbers.is_empty() && formulas.is_empty() && others.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut write = |from: u32, to: u32, label: &str| {
            if let Some(number) = self.numbers.get(label.to_lowercase().as_str()) {
                others.push((TextSpan::new(from, to), number));
            }
        };
        if let Some(note) = block.parent.and_then(|parent| match self.document.container(parent) {
            container if container.blocks.start != id => None,
            container => match container.kind {
                ContainerKind::Note(note) => Some(&self.document.notes()[note as usize]),
                _ => None,
            },
        }) && note.kind == NoteKind::Footnote
            && text.starts_with(&*note.shown)
        {
            write(block.span.start, block.span.start + note.shown.len() as u32, &note.label);
        }
        for inline in self.document.inlines_in(block.span) {
            if let InlineTarget::NoteMark { label, kind: NoteKind::Footnote } = &inline.target {
                write(inline.span.start, inline.span.end, label);
            }
        }
        others.extend(formulas.iter().map(|formula| (formula.span, &*formula.tex)));
        others.order_by_key(|(span, _)| (span.start, span.end));
        let mut out = String::new();
        let mut done = block.span.start;
        for (span, other) in others {
            out.push_str(document.slice(TextSpan::new(done, span.start)));
            out.push_str(other);
            done = span.end;
        }
        out.push_str(document.slice(TextSpan::new(done, block.span.end)));
        Cow::Owned(out)
    }

    /// What is written beside raised and lowered words that stand directly at others: "19^th", "x_max", "a^(b)c".
    fn raised(&self, block: TextSpan) -> Vec<(TextSpan, &'a str)> {
        let text = self.document.text();
        let mut raised: Vec<(TextSpan, bool)> = Vec::new();
        for run in self.document.styles_in(block) {
            let up = run.style.has(Style::SUPERSCRIPT);
            match raised.last_mut() {
                _ if !up && !run.style.has(Style::SUBSCRIPT) => {}
                Some((span, last)) if span.end == run.span.start && *last == up => span.end = run.span.end,
                _ => raised.push((run.span, up)),
            }
        }
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let mut signs = Vec::new();
        for (span, up) in raised {
            let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
            if !word(before.chars().next_back()) || !word(self.document.slice(span).chars().next()) {
                continue;
            }
            let goes_on = word(after.chars().next());
            let sign = match (up, goes_on) {
                (true, false) => "^",
                (true, true) => "^(",
                (false, false) => "_",
                (false, true) => "_(",
            };
            signs.push((TextSpan::new(span.start, span.start), sign));
            if goes_on {
                signs.push((TextSpan::new(span.end, span.end), ")"));
            }
        }
        signs
    }

    fn end_row(&mut self) -> fmt::Result {
        if self.row.take().is_some() { writeln!(self.out) } else { Ok(()) }
    }

    /// The marks of the list items that begin with a block, outermost first.
    fn markers(&mut self, id: BlockId) -> fmt::Result {
        let mut begun: Vec<ContainerId> = self
            .document
            .ancestors(id)
            .take_while(|container| self.document.container(*container).blocks.start == id)
            .filter(|container| self.item.is_none_or(|item| *container > item))
            .collect();
        begun.reverse();
        for container in begun {
            if let ContainerKind::ListItem { marker, .. } = &self.document.container(container).kind {
                self.item = Some(container);
                write!(self.out, "{marker} ")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Dialect, parse};

    fn printed(source: &str) -> String {
        let mut out = String::new();
        plain(&parse(source.as_bytes(), Dialect::Kramdown).document, &mut out)
            .expect("a string takes all text");
        out
    }

    #[test]
    fn one_line_a_paragraph_item_or_row() {
        let source = "---\ntitle: T\n---\n# Aims\nTwo\nlines with [a link](/x).\n\n* one\n* two\n\n| a | b |\n|---|---|\n| c | d |\n";
        assert_eq!(printed(source), "Aims\nTwo lines with a link.\n• one\n• two\na | b\nc | d\n");
    }

    #[test]
    fn what_is_raised_by_tags_alone_is_parted_from_its_word() {
        assert_eq!(
            printed("The 19<sup>th</sup>, x<sub>max</sub>2, H<sub>2</sub>O<sup>2</sup>, <sup>TM</sup>."),
            "The 19^th, x_(max)2, H₂O², TM.\n"
        );
        assert_eq!(printed("a<sup>b *c*</sup> d"), "a^b c d\n");
    }

    #[test]
    fn a_superscript_note_of_the_same_label_hides_no_footnote() {
        let source =
            "***\n\n<sup>4</sup> A body.\n<sup>5</sup> Another.\n\n***\n\nTo four.[^4]\n\n[^4]: Its own.\n";
        assert_eq!(printed(source), "---\n⁴ A body.\n⁵ Another.\n---\nTo four.¹\n¹ Its own.\n");
    }

    #[test]
    fn superscript_notes_stay_and_footnotes_go_to_the_end() {
        // The footnote is lettered on the screen, since the other note has a number.
        let source = "Cut\n\n***\n<sup>2</sup> Note.\n{: .fs-2}\n***\n\nin two[^a].\n\n[^a]: End.\n\n[^b]: Unused.\n\nLast.\n";
        assert_eq!(printed(source), "Cut\n---\n² Note.\n---\nin two¹.\nLast.\n¹ End.\n");
    }
}
