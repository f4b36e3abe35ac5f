//! What is painted over the text without touching its layout: citations, hits, what is chosen, labels.

use ratatui::buffer::Buffer;

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
                    let style = app.theme().token(*kind);
                    paint::restyle(buffer, at.1, at.0 + columns.start..at.0 + columns.end, style);
                }
            }
        }
        for (span, part) in parts(app, chapter, span) {
            for columns in row.columns_of(document, span) {
                let style = app.theme().part(part);
                paint::restyle(buffer, at.1, at.0 + columns.start..at.0 + columns.end, style);
            }
        }
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
    if let Some(selection) = app.selection().filter(|selection| selection.chapter == chapter)
        && let Some(own) = selection.span().overlap(span)
    {
        out.push((own, Part::Chosen));
    }
    // The mark that a popup was opened from stays in sight.
    for layer in app.layers() {
        if let Layer::Card(card) = layer
            && let Some(origin) = card.origin.as_ref().filter(|origin| origin.chapter == chapter)
            && let Some(own) = origin.span.overlap(span)
        {
            out.push((own, Part::Chosen));
        }
    }
    if let Some(placed) = app.chosen().filter(|placed| placed.target.chapter == chapter)
        && let Some(own) = placed.target.span.overlap(span)
    {
        out.push((own, Part::Chosen));
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
