//! What must hold for any document at any width.

use std::ops::Range;

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::{ChapterLayout, Content, LayoutOptions, Make, Row, Run, paint};
use crate::document::{
    Alignment, BlockKind, Callout, ContainerKind, Document, EmbedKind, Flow, FlowId, InlineTarget, Meta,
    NoteKind, Origin, Style,
};
use crate::text::{TextSpan, grapheme_width, width};

/// A document as a tree, for proptest to shrink.
#[derive(Debug, Clone)]
enum Node {
    Block(BlockKind, Vec<Piece>),
    /// A paragraph cut in two, to be joined.
    Cut(Vec<Piece>, Vec<Piece>),
    Within(ContainerKind, Vec<Node>),
    Note(Vec<Node>),
    Table(Vec<Vec<String>>, bool),
}

/// Text with a style and perhaps a target over it.
#[derive(Debug, Clone)]
struct Piece(String, u8);

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "([a-z]{1,9}[ ,.-]){0,20}",
        2 => "([a-zé’]{1,6} |[漢字ﾞ]{1,4}|e\u{301}|👩\u{200d}👧|🇫🇷|co\u{ad}op|\\n|[a-z]{30}|\u{301}|  ){0,20}",
        1 => "\\PC{0,12}",
        2 => "([א-ת\u{5b0}]{1,7}[ ,(\\)-]|[ء-ي٠-٩]{1,6} |[a-z]{1,5} |[0-9]{1,3}[ ,.]|[\u{200e}\u{200f}\u{2066}-\u{2069}]|\u{301}|\\n){0,20}",
    ]
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    prop::collection::vec((text(), 0u8..6).prop_map(|(text, over)| Piece(text, over)), 0..4)
}

fn block() -> impl Strategy<Value = BlockKind> {
    prop_oneof![
        6 => Just(BlockKind::Paragraph),
        2 => (1u8..=6).prop_map(|level| BlockKind::Heading { level }),
        1 => Just(BlockKind::Title),
        1 => Just(BlockKind::Byline),
        1 => Just(BlockKind::Term),
        1 => Just(BlockKind::Code { language: None }),
        1 => Just(BlockKind::Code { language: Some("a-language".into()) }),
        1 => Just(BlockKind::Math),
        1 => Just(BlockKind::Rule),
        1 => Just(BlockKind::Embed { kind: EmbedKind::Image, target: "https://example.org/漢/a.png".into() }),
        1 => Just(BlockKind::Embed { kind: EmbedKind::Audio, target: "".into() }),
    ]
}

fn container() -> impl Strategy<Value = ContainerKind> {
    prop_oneof![
        2 => Just(ContainerKind::Quote),
        1 => Just(ContainerKind::Callout(Callout::Important)),
        2 => any::<bool>().prop_map(|tight| ContainerKind::ListItem { marker: "•".into(), tight }),
        2 => (8u8..12, any::<bool>()).prop_map(|(n, tight)| ContainerKind::ListItem { marker: format!("{n}.").into(), tight }),
        1 => Just(ContainerKind::Definition),
        1 => any::<bool>().prop_map(|open| ContainerKind::Details { open }),
        1 => Just(ContainerKind::Figure),
    ]
}

fn node() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        6 => (block(), pieces()).prop_map(|(kind, pieces)| Node::Block(kind, pieces)),
        1 => (pieces(), pieces()).prop_map(|(a, b)| Node::Cut(a, b)),
        1 => (prop::collection::vec(prop::collection::vec(text(), 1..4), 1..4), any::<bool>()).prop_map(|(rows, header)| Node::Table(rows, header)),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            4 => (container(), prop::collection::vec(inner.clone(), 0..4)).prop_map(|(kind, nodes)| Node::Within(kind, nodes)),
            1 => prop::collection::vec(inner, 1..3).prop_map(Node::Note),
        ]
    })
}

fn document() -> impl Strategy<Value = Document> {
    prop::collection::vec(node(), 0..8).prop_map(|nodes| {
        let mut make = Make::default();
        for node in &nodes {
            add(&mut make, node);
        }
        make.0.finish(Meta::default())
    })
}

fn add_block(make: &mut Make, kind: &BlockKind, pieces: &[Piece]) -> crate::document::BlockId {
    let empty = *kind == BlockKind::Rule;
    make.0.begin(kind.clone());
    for Piece(text, over) in pieces.iter().filter(|_| !empty) {
        match over {
            1 => make.0.push_style(Style::STRONG),
            2 => make.0.open_inline(InlineTarget::Link { destination: "x".into() }),
            3 => make.0.open_inline(InlineTarget::NoteMark { label: "1".into(), kind: NoteKind::Footnote }),
            _ => {}
        }
        make.0.text(text, Origin::Generated(0));
        match over {
            1 => make.0.pop_style(),
            2 | 3 => make.0.close_inline(),
            _ => {}
        }
    }
    make.0.end()
}

fn add(make: &mut Make, node: &Node) {
    match node {
        Node::Block(kind, pieces) => {
            add_block(make, kind, pieces);
        }
        Node::Cut(a, b) => {
            let first = add_block(make, &BlockKind::Paragraph, a);
            add_block(make, &BlockKind::Term, b);
            let second = add_block(make, &BlockKind::Paragraph, b);
            make.0.join(first, second);
        }
        Node::Within(kind, nodes) => {
            make.0.open(kind.clone());
            for node in nodes {
                add(make, node);
            }
            make.0.close();
        }
        Node::Note(nodes) => {
            make.0.open_note("1", NoteKind::Superscript, "¹");
            make.p("¹ note");
            for node in nodes {
                add(make, node);
            }
            make.0.close();
        }
        Node::Table(rows, header) => {
            make.within(
                ContainerKind::Table {
                    columns: [Alignment::Start, Alignment::Center, Alignment::End].into(),
                },
                |make| {
                    for (row, cells) in rows.iter().enumerate() {
                        for (column, text) in cells.iter().enumerate() {
                            let kind = BlockKind::TableCell {
                                row: row as u32,
                                column: column as u16,
                                header: *header && row == 0,
                            };
                            add_block(make, &kind, &[Piece(text.clone(), 0)]);
                        }
                    }
                },
            );
        }
    }
}

fn all(document: &Document, layout: &ChapterLayout) -> Vec<Row> {
    layout.build(document, 0..layout.rows())
}

/// The reading text that rows show, in the order of the text.
fn shown(rows: &[Row]) -> Vec<TextSpan> {
    let mut spans: Vec<TextSpan> =
        rows.iter().flat_map(|row| row.runs.iter().filter_map(Run::span)).collect();
    spans.sort();
    spans
}

fn check_row(document: &Document, row: &Row, width_asked: u16) -> Result<(), TestCaseError> {
    let mut x = 0;
    for run in &row.runs {
        prop_assert!(run.x >= x, "runs overlap: {row:?}");
        prop_assert_eq!(usize::from(run.width), width(run.text(document)));
        x = run.x + run.width;
    }
    let clusters = || {
        row.runs.iter().flat_map(|run| run.text(document).graphemes(true)).filter(|g| grapheme_width(g) > 0)
    };
    prop_assert!(
        x <= width_asked || clusters().count() <= 1,
        "wider than {width_asked}: {x} {:?}",
        paint(document, row)
    );
    for pair in row.runs.windows(2) {
        if let (Content::Text(a), Content::Text(b)) = (&pair[0].content, &pair[1].content) {
            // One target may follow upon another, and each has a run of its own.
            let target = |span: &TextSpan| {
                document.inlines_in(*span).iter().map(|i| i.span).find(|inline| inline.contains(span.start))
            };
            let like = |run: &Run, span| (run.role, run.style, run.leftwards, target(span));
            let (a_like, b_like) = (like(&pair[0], a), like(&pair[1], b));
            prop_assert!(
                a.end != b.start
                    || a_like != b_like
                    || pair[0].leftwards
                    || pair[0].x + pair[0].width < pair[1].x
            );
        }
    }
    Ok(())
}

/// Any options at a width; `live` says whether there is a reader.
fn options_at(width: u16, live: bool) -> impl Strategy<Value = LayoutOptions> {
    (any::<(bool, bool, bool, bool)>(), 0..=width).prop_map(
        move |((ascii, bidi, justify, hyphenate), width)| {
            let pictures = None;
            let language = Some(crate::text::Language::English);
            LayoutOptions { width, ascii, bidi, justify, hyphenate, language, live, pictures }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn measured_is_built(document in document(), options in any::<bool>().prop_flat_map(|live| options_at(140, live))) {
        let layout = ChapterLayout::new(&document, options);
        let rows = all(&document, &layout);
        prop_assert_eq!(rows.len(), layout.rows());
        let mut end = 0;
        for flow in 0..document.flows().len() as u32 {
            let range = layout.rows_of(FlowId(flow));
            prop_assert_eq!(range.start, end);
            prop_assert_eq!(range.is_empty(), !layout.shows(FlowId(flow)));
            prop_assert!(options.live || !range.is_empty());
            for row in range.clone() {
                prop_assert_eq!(layout.flow_at(row), FlowId(flow));
                prop_assert_eq!(rows[row].flow, FlowId(flow));
            }
            end = range.end;
        }
        prop_assert_eq!(end, layout.rows());
        for (at, row) in rows.iter().enumerate() {
            prop_assert_eq!(&layout.build(&document, at..at + 1)[0], row);
        }
        let middle: Range<usize> = rows.len() / 3..rows.len() * 2 / 3 + 1;
        let part = layout.build(&document, middle.clone());
        prop_assert_eq!(&part[..], &rows[middle.start.min(rows.len())..middle.end.min(rows.len())]);
    }

    #[test]
    fn rows_are_sound(document in document(), options in options_at(140, false)) {
        let (layout, width) = (ChapterLayout::new(&document, options), options.width);
        let rows = all(&document, &layout);
        for (at, row) in rows.iter().enumerate() {
            check_row(&document, row, width)?;
            if let Some(start) = row.start {
                prop_assert_eq!(layout.row_of(&document, start), at, "{:?}", row);
            }
        }
        // All text is shown once, but for blanks where rows end.
        let (mut at, text) = (0, document.text());
        for span in shown(&rows) {
            prop_assert!(span.start >= at, "shown twice: {span:?}");
            let between = &text[at as usize..span.start as usize];
            prop_assert!(between.graphemes(true).all(|g| g.trim().is_empty() || grapheme_width(g) == 0), "lost: {between:?}");
            at = span.end;
        }
        prop_assert!(text[at as usize..].graphemes(true).all(|g| g.trim().is_empty() || grapheme_width(g) == 0));
        // Every byte has a row of its flow, and rows of flowing text ascend.
        for flow in 0..document.flows().len() as u32 {
            let mut before = 0;
            for block in document.flow_blocks(FlowId(flow)) {
                let span = document.block(block).span;
                for offset in (span.start..=span.end).filter(|at| text.is_char_boundary(*at as usize)) {
                    let row = layout.row_of(&document, offset);
                    prop_assert!(layout.rows_of(FlowId(flow)).contains(&row));
                    if !matches!(document.flow(FlowId(flow)), Flow::Table(_)) {
                        prop_assert!(row >= before);
                        before = row;
                    }
                }
            }
        }
    }

    #[test]
    fn resizing_back_gives_the_same_rows(document in document(), a in options_at(140, true), b in options_at(140, true)) {
        let here = ChapterLayout::new(&document, a);
        let there = here.resized(&document, b);
        let back = there.resized(&document, here.options());
        prop_assert_eq!(all(&document, &here), all(&document, &back));
        let fresh = ChapterLayout::new(&document, there.options());
        prop_assert_eq!(all(&document, &there), all(&document, &fresh));
    }

    #[test]
    fn panning_shows_all_of_a_wide_block(document in document(), options in options_at(60, true), step in 1u16..20) {
        let layout = ChapterLayout::new(&document, options);
        let mut seen: Vec<TextSpan> = Vec::new();
        let most = (0..document.flows().len() as u32).filter_map(|flow| layout.overflow(FlowId(flow))).max();
        let step = step.min(options.width.saturating_sub(30).max(1));
        for pan in (0..=most.unwrap_or(0).div_ceil(step)).map(|times| times * step) {
            let rows = layout.build_panned(&document, 0..layout.rows(), &|_| pan);
            prop_assert_eq!(rows.len(), layout.rows());
            for row in &rows {
                check_row(&document, row, options.width)?;
            }
            seen.extend(shown(&rows));
        }
        if options.width < 32 {
            return Ok(());
        }
        seen.sort();
        let (mut at, text) = (0, document.text());
        let is_hidden = |at: u32| !layout.shows(document.flow_at(at));
        for span in seen.into_iter().chain([TextSpan::new(text.len() as u32, text.len() as u32)]) {
            let between = &text[at as usize..(span.start.max(at)) as usize];
            let lost = between.grapheme_indices(true).any(|(from, g)| {
                !g.trim().is_empty() && grapheme_width(g) > 0 && !is_hidden(at + from as u32)
            });
            prop_assert!(!lost, "lost: {between:?}");
            at = at.max(span.end);
        }
    }

    #[test]
    fn folds_open_and_close(document in document(), options in options_at(60, true), which in prop::collection::btree_set(0u32..6, 0..4)) {
        let folds: std::collections::BTreeSet<_> = which.into_iter().map(crate::document::ContainerId).filter(|id| id.index() < document.containers().len()).collect();
        let here = ChapterLayout::new(&document, options);
        let there = here.with_folds(&document, std::sync::Arc::new(folds));
        prop_assert_eq!(all(&document, &there).len(), there.rows());
        for offset in 0..document.text().len() as u32 {
            if document.text().is_char_boundary(offset as usize) {
                prop_assert!(there.row_of(&document, offset) < there.rows());
            }
        }
        let back = there.with_folds(&document, std::sync::Arc::default());
        prop_assert_eq!(all(&document, &here), all(&document, &back));
    }

    #[test]
    fn columns_and_text_agree(document in document(), options in options_at(100, true)) {
        let (layout, width) = (ChapterLayout::new(&document, options), options.width);
        for row in all(&document, &layout) {
            for run in row.runs.iter().filter(|run| run.span().is_some()) {
                for column in run.x..run.x + run.width {
                    let offset = row.offset_at(&document, column).expect("the row has text");
                    let columns = row.columns_of(&document, TextSpan::new(offset, offset + 1));
                    prop_assert!(columns.iter().any(|range| range.contains(&column)), "{column} {columns:?} {row:?}");
                }
            }
            for column in 0..width {
                prop_assert_eq!(row.offset_at(&document, column).is_some(), row.start.is_some());
            }
        }
    }

    #[test]
    fn parts_agree_with_the_whole(document in document(), options in options_at(100, false), from in 0u32..6, len in 0u32..6) {
        let whole = ChapterLayout::new(&document, options);
        let part = ChapterLayout::of_flows(&document, from..from + len, whole.options());
        let (rows, all) = (all(&document, &part), all(&document, &whole));
        prop_assert_eq!(rows.len(), part.rows());
        for flow in part.flows().map(FlowId) {
            prop_assert_eq!(&rows[part.first_row_of(flow)], &all[whole.first_row_of(flow)]);
        }
    }
}
