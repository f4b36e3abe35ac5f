//! Text as it is spoken: what layout shows by place and colour is said in words.

use std::fmt::Write as _;

use crate::app::Portion;
use crate::document::{
    Block, BlockId, BlockKind, Callout, ContainerId, ContainerKind, Document, EmbedKind, Flow, FlowId,
    InlineTarget,
};
use crate::text::TextSpan;

/// A whole flow.
pub(super) fn whole(document: &Document, flow: FlowId) -> Vec<String> {
    match document.flow(flow) {
        Flow::Table(table) => {
            let cells = document.container(*table).blocks.clone();
            let last = cells.end.0.checked_sub(1).and_then(|at| row_of(document, BlockId(at)));
            let rows: Vec<u32> = last.map_or_else(Vec::new, |last| (0..=last).collect());
            part(document, flow, &[Portion::TableRows(rows)])
        }
        Flow::Block(_) | Flow::Joined(_) => {
            let spans: Vec<TextSpan> = document.flow_spans(flow).collect();
            part(document, flow, &[Portion::Text(spans)])
        }
    }
}

/// Parts of one flow, in the order of the text.
pub(super) fn part(document: &Document, flow: FlowId, portions: &[Portion]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut spans: Vec<TextSpan> = Vec::new();
    for portion in portions {
        match portion {
            Portion::Text(own) => spans.extend(own),
            Portion::Whole => spans.extend(document.flow_spans(flow)),
            Portion::TableRows(rows) => lines.extend(rows.iter().map(|row| table_row(document, flow, *row))),
        }
    }
    if matches!(document.flow(flow), Flow::Table(_)) {
        lines.retain(|line| !line.is_empty());
        return lines;
    }
    let (start, end) = (document.flow_start(flow), document.flow_spans(flow).last().map_or(0, |s| s.end));
    let begins = spans.iter().any(|span| span.start == start) || spans.is_empty();
    let ends = spans.iter().any(|span| span.end == end);
    let block = document.flow_blocks(flow).next().map(|id| document.block(id));
    let mut text = spoken(document, &spans);
    match block.map(|block| &block.kind) {
        Some(BlockKind::Code { language }) => {
            if begins {
                let named = language.as_ref().map_or(String::new(), |name| format!(", {name}"));
                lines.push(format!("{}Code{named}:", lead(document, flow)));
            }
            lines.extend(text.lines().map(str::to_owned));
            if ends {
                lines.push("End of code.".to_owned());
            }
            return lines;
        }
        // Rows of signs one above the other say nothing; what the author wrote does.
        Some(BlockKind::Math) if text.contains('\n') => {
            if let [formula] = document.formulas_in(TextSpan::new(start, end)) {
                text = formula.tex.to_string();
            }
        }
        _ => {}
    }
    if begins {
        text.insert_str(0, &lead(document, flow));
    }
    lines.extend(text.lines().map(|line| line.trim_end().to_owned()));
    lines.retain(|line| !line.is_empty());
    lines
}

/// What the beginning of a flow is told to be.
fn lead(document: &Document, flow: FlowId) -> String {
    let Some(first) = document.flow_blocks(flow).next() else { return String::new() };
    let mut out = String::new();
    let mut begun: Vec<ContainerId> =
        document.ancestors(first).filter(|id| document.container(*id).blocks.start == first).collect();
    begun.reverse();
    for id in begun {
        let parent = document.container(id).parent;
        let depth = std::iter::successors(parent, |id| document.container(*id).parent)
            .filter(|id| matches!(document.container(*id).kind, ContainerKind::ListItem { .. }))
            .count();
        match &document.container(id).kind {
            ContainerKind::Quote => out.push_str("Quote: "),
            ContainerKind::Callout(kind) => out.push_str(callout(*kind)),
            ContainerKind::ListItem { marker, .. } => {
                out.push_str(&"  ".repeat(depth));
                out.push_str(marker);
                out.push(' ');
            }
            ContainerKind::Details { .. } => out.push_str("Details: "),
            ContainerKind::Note(note) => {
                if let Some(note) = document.notes().get(*note as usize) {
                    let _ = write!(out, "Note {}: ", note.label);
                }
            }
            ContainerKind::Definition | ContainerKind::Figure | ContainerKind::Table { .. } => {}
        }
    }
    match &document.block(first).kind {
        BlockKind::Heading { level } => {
            let _ = write!(out, "Heading {level}: ");
        }
        BlockKind::Title => out.push_str("Title: "),
        BlockKind::Math => out.push_str("Formula: "),
        BlockKind::Embed { kind, .. } => {
            let kind = match kind {
                EmbedKind::Image => "Image",
                EmbedKind::Video => "Video",
                EmbedKind::Audio => "Sound",
                EmbedKind::Frame => "Frame",
            };
            let is_named = !document.slice(document.block(first).span).trim().is_empty();
            out.push_str(kind);
            out.push_str(if is_named { ": " } else { ", not described." });
        }
        BlockKind::Paragraph
        | BlockKind::Byline
        | BlockKind::Code { .. }
        | BlockKind::Term
        | BlockKind::TableCell { .. }
        | BlockKind::Rule => {}
    }
    out
}

fn callout(kind: Callout) -> &'static str {
    match kind {
        Callout::Note => "Box, note: ",
        Callout::Tip => "Box, tip: ",
        Callout::Important => "Box, important: ",
        Callout::Warning => "Box, warning: ",
        Callout::Caution => "Box, caution: ",
        Callout::Example => "Box, example: ",
    }
}

fn row_of(document: &Document, block: BlockId) -> Option<u32> {
    match document.block(block).kind {
        BlockKind::TableCell { row, .. } => Some(row),
        _ => None,
    }
}

/// A row of a table: `Year: 2017; Author: Hickle.` The header row says how big the table is.
fn table_row(document: &Document, flow: FlowId, row: u32) -> String {
    let Flow::Table(table) = document.flow(flow) else { return String::new() };
    let table = document.container(*table);
    let first = table.blocks.start.0;
    let cells = &document.blocks()[first as usize..table.blocks.end.index()];
    let before = |own: &Block, row: u32| matches!(own.kind, BlockKind::TableCell { row: at, .. } if at < row);
    let own =
        cells.partition_point(|cell| before(cell, row))..cells.partition_point(|cell| before(cell, row + 1));
    let header = |column: u16| {
        let mut heads =
            (first..table.blocks.end.0).map(BlockId).take_while(|id| row_of(document, *id) == Some(0));
        heads.find_map(|id| match document.block(id).kind {
            BlockKind::TableCell { column: at, header: true, .. } if at == column => {
                Some(spoken(document, &[document.block(id).span]).replace('\n', " "))
            }
            _ => None,
        })
    };
    let mut said = Vec::new();
    let mut is_header = false;
    for block in &cells[own] {
        let BlockKind::TableCell { column, header: heads, .. } = block.kind else { continue };
        is_header |= heads;
        let text = spoken(document, &[block.span]).replace('\n', " ");
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        match header(column).filter(|name| !heads && !name.trim().is_empty()) {
            Some(name) => said.push(format!("{}: {text}", name.trim())),
            None => said.push(text.to_owned()),
        }
    }
    let columns = match &table.kind {
        ContainerKind::Table { columns } => columns.len(),
        _ => 0,
    };
    if said.is_empty() {
        return String::new();
    }
    if is_header {
        let last = row_of(document, BlockId(table.blocks.end.0.saturating_sub(1))).unwrap_or(0);
        return format!("Table, {} rows, columns {}.", last, said.join("; "));
    }
    // Two columns without names are a name and what it is.
    let joint = if columns == 2 && header(0).is_none() { ": " } else { "; " };
    said.join(joint)
}

/// The text of spans of one flow, in order: marks of notes and pictures in words.
pub(super) fn spoken(document: &Document, spans: &[TextSpan]) -> String {
    let mut merged: Vec<TextSpan> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            // What layout leaves out between two rows: blanks, line ends and soft hyphens.
            Some(last)
                if last.end <= span.start
                    && document.block_at(last.start) == document.block_at(span.start)
                    && is_left_out(document.slice(TextSpan::new(last.end, span.start))) =>
            {
                last.end = span.end;
            }
            _ => merged.push(*span),
        }
    }
    let mut out = String::new();
    for span in merged {
        if !out.is_empty() && !out.ends_with(char::is_whitespace) {
            out.push(' ');
        }
        let mut done = span.start;
        let end = span.end;
        // The body of a note begins with its mark, which its lead says.
        if let Some(mark) = mark_of_body(document, span) {
            done = mark;
        }
        for inline in document.inlines_in(span) {
            let (from, to) = (inline.span.start.max(span.start), inline.span.end.min(end));
            if from < done {
                continue;
            }
            let words = match &inline.target {
                InlineTarget::NoteMark { label, .. } => format!("[note {label}]"),
                InlineTarget::Image { .. } => format!("[image: {}]", document.slice(inline.span)),
                _ => continue,
            };
            out.push_str(document.slice(TextSpan::new(done, from)));
            if from == inline.span.start {
                if out.ends_with(|c: char| !c.is_whitespace() && c != '(' && c != '[') {
                    out.push(' ');
                }
                out.push_str(&words);
            }
            done = to;
        }
        out.push_str(document.slice(TextSpan::new(done.min(end), end)));
    }
    out
}

fn is_left_out(between: &str) -> bool {
    between.chars().all(|c| c.is_whitespace() || c == '\u{ad}')
}

/// Where the text of a note's body begins after its mark, when a span begins that body.
fn mark_of_body(document: &Document, span: TextSpan) -> Option<u32> {
    let block = document.block_at(span.start)?;
    let note = document.note_of(block)?;
    if document.container(note.container).blocks.start != block
        || document.block(block).span.start != span.start
    {
        return None;
    }
    let rest = document.slice(span).strip_prefix(&*note.shown)?;
    let blank = rest.len() - rest.trim_start().len();
    Some(span.start + (note.shown.len() + blank) as u32)
}
