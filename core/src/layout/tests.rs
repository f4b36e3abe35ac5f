//! Documents made by hand, as they are set, and what must hold for any document.

mod dump;
mod look;
mod nesting;
mod pictures;
mod places;
mod properties;
mod tables;

use self::dump::{Make, dump, paint};
use super::{ChapterLayout, Content, LayoutOptions, Role, Row, Run};
use crate::document::{
    Alignment, BlockKind, Callout, ContainerKind, Document, EmbedKind, FlowId, NoteKind, Style,
};
use crate::text::TextSpan;

const PROSE: &str = "Human trafficking is a global problem that is ~continuously~ expanding and \
    transforming (UN Protocol, 2000).";

fn made(make: impl FnOnce(&mut Make)) -> Document {
    let mut maker = Make::default();
    make(&mut maker);
    maker.done()
}

fn options(width: u16) -> LayoutOptions {
    LayoutOptions::of(width)
}

/// Holds a dump against what is expected, which begins after its first line break.
#[track_caller]
fn expect(document: &Document, width: u16, expected: &str) {
    let rows = dump(document, width, false);
    assert_eq!(rows, expected.strip_prefix('\n').unwrap_or(expected), "\n{rows}");
}

#[track_caller]
fn expect_ascii(document: &Document, width: u16, expected: &str) {
    let rows = dump(document, width, true);
    assert_eq!(rows, expected.strip_prefix('\n').unwrap_or(expected), "\n{rows}");
}
