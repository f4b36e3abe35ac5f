//! What is painted over the text without touching its layout: citations, hits, what is chosen, labels.

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;

use super::paint;
use crate::annotation::Kind;
use crate::app::{App, Layer, Placed};
use crate::cite::Resolution;
use crate::document::Document;
use crate::layout::{Content, Role, Row};
use crate::text::{ChapterId, TextSpan};
use crate::theme::Part;

/// Paints over one row whose left end is at a cell.
pub(super) fn row(
    app: &App,
    buffer: &mut Buffer,
    chapter: ChapterId,
    document: &Document,
    row: &Row,
    at: (u16, u16),
) {
    for run in &row.runs {
        let Content::Text(span) = run.content else { continue };
        if run.role == Role::Code
            && let Some(highlights) = app.highlights(chapter)
        {
            for (token, kind) in highlights.in_span(span) {
                let Some(own) = token.overlap(span) else { continue };
                for columns in row.columns_of(document, own) {
                    let ground = buffer.cell((at.0 + columns.start, at.1)).map(|cell| cell.bg);
                    let style = app.theme().over(app.theme().token(*kind), ground);
                    paint::restyle(buffer, at.1, at.0 + columns.start..at.0 + columns.end, style);
                }
            }
        }
        for (span, part) in parts(app, chapter, span) {
            paint_over(app, buffer, (document, row), span, part, at);
        }
    }
}

/// Paints what the reader has chosen or selected on one row, and the passage that a note is being written on: in the
/// half of a split text that has the keys only.
pub(super) fn chosen(
    app: &App,
    buffer: &mut Buffer,
    chapter: ChapterId,
    document: &Document,
    row: &Row,
    at: (u16, u16),
) {
    let selection = app.selection().map(|own| (own.chapter, own.span()));
    let passages = selection.into_iter().chain(app.written_on());
    let passages = passages.filter(|(own, _)| *own == chapter).map(|(_, span)| span);
    // The mark that a popup was opened from stays in sight.
    let origins = app.layers().iter().filter_map(|layer| match layer {
        Layer::Card(card) => card.origin.as_ref(),
        _ => None,
    });
    let targets = origins.chain(app.chosen().map(|placed| &placed.target));
    let targets = targets.filter(|target| target.chapter == chapter).map(|target| target.span);
    for over in passages.chain(targets) {
        for run in &row.runs {
            if let Content::Text(span) = run.content
                && let Some(own) = over.overlap(span)
            {
                paint_over(app, buffer, (document, row), own, Part::Chosen, at);
            }
        }
    }
}

fn paint_over(
    app: &App,
    buffer: &mut Buffer,
    (document, row): (&Document, &Row),
    span: TextSpan,
    part: Part,
    at: (u16, u16),
) {
    for columns in row.columns_of(document, span) {
        let cell = buffer.cell((at.0 + columns.start, at.1));
        let mut style = app.theme().over(app.theme().part(part), cell.map(|cell| cell.bg));
        // What is doubtful is told by its slant: it stands upright in text that is slanted already.
        if part == Part::Doubtful && cell.is_some_and(|cell| cell.modifier.contains(Modifier::ITALIC)) {
            style = style.remove_modifier(Modifier::ITALIC);
        }
        paint::restyle(buffer, at.1, at.0 + columns.start..at.0 + columns.end, style);
    }
}

/// What lies over a span, the lowest first.
fn parts(app: &App, chapter: ChapterId, span: TextSpan) -> Vec<(TextSpan, Part)> {
    let mut out = Vec::new();
    let citations = app.citations().chapter(chapter);
    let first = citations.partition_point(|c| c.span.end <= span.start);
    for citation in citations[first..].iter().take_while(|c| c.span.start < span.end) {
        if let Some(own) = citation.span.overlap(span) {
            let known = matches!(citation.resolution, Resolution::Resolved(_));
            out.push((own, if known { Part::Citation } else { Part::Doubtful }));
        }
    }
    for cross in app.citations().mentions().crosses_in(chapter, span) {
        out.extend(cross.span.overlap(span).map(|own| (own, Part::Citation)));
    }
    for (held, own) in app.own_in(chapter, span) {
        let Some(own) = own.overlap(span) else { continue };
        let annotation = &held.annotation;
        if let Some(colour) = annotation.colour {
            out.push((own, Part::Highlighted(colour)));
        }
        if annotation.kind() == Kind::Note {
            out.push((own, Part::Annotated));
        }
    }
    for (own, current) in app.hits().matches_in(chapter, span) {
        out.push((own, if current { Part::CurrentMatch } else { Part::Match }));
    }
    out
}

/// Paints the labels that can still be typed.
pub(super) fn labels(app: &App, labels: &[(String, Placed)], typed: &str, buffer: &mut Buffer) {
    let area = app.panes().text;
    for (label, placed) in labels {
        if let Some(rest) = label.strip_prefix(typed) {
            let at = (area.x + placed.column, area.y + placed.row);
            let width = area.right().saturating_sub(at.0);
            paint::text(buffer, at, width, rest, app.theme().part(Part::Label));
        }
    }
}
