//! Between rows, columns and places in the text.

use super::*;

#[test]
fn a_cut_sentence_reads_as_one() {
    let document = made(|m| {
        let first = m.p("The causes are related");
        m.p("a caption between");
        let second = m.p("to the modern ~processes~.");
        m.0.join(first, second);
    });
    expect(
        &document,
        20,
        r"
The causes are
related to the
modern processes.

a caption between
",
    );
    let layout = ChapterLayout::new(&document, options(80));
    let row = &layout.build(&document, 0..1)[0];
    let at = |needle: &str| document.text().find(needle).unwrap() as u32;
    assert_eq!(row.offset_at(&document, 23), Some(at("to the")));
    assert_eq!(
        row.columns_of(&document, TextSpan::new(at("related"), at("related") + 7)),
        std::slice::from_ref(&(15..22))
    );
    assert_eq!(layout.row_of(&document, at("between")), 2);
    assert_eq!(layout.row_of(&document, at("processes")), 0);
    // A sign that would join the blank before it stays on its own.
    let document = made(|m| {
        let (first, second) = (m.p("a"), m.p("\u{ff9e}👩"));
        m.0.join(first, second);
    });
    let row = &ChapterLayout::new(&document, options(80)).build(&document, 0..1)[0];
    assert_eq!(row.runs.iter().map(|run| (run.x, run.width)).collect::<Vec<_>>(), [(0, 1), (1, 1), (2, 4)]);
}

#[test]
fn signs_without_width_begin_no_row() {
    let document = made(|m| {
        let (first, second) = (m.p(""), m.p("\u{301}"));
        m.0.join(first, second);
        m.p("漢\u{200b}\u{200b}字");
    });
    for width in [0, 1] {
        let layout = ChapterLayout::new(&document, options(width));
        assert_eq!(layout.rows(), 4);
        for (at, row) in layout.build(&document, 0..4).iter().enumerate() {
            assert!(row.start.is_none_or(|start| layout.row_of(&document, start) == at));
        }
    }
}

#[test]
fn runs_are_cut_where_role_or_style_changes() {
    let document = made(|m| {
        m.p("plain [link ~soft~] e~\u{301}x~ end");
    });
    let row = &ChapterLayout::new(&document, options(80)).build(&document, 0..1)[0];
    let runs: Vec<_> = row.runs.iter().map(|run| (run.text(&document), run.role, run.style)).collect();
    assert_eq!(
        runs,
        [
            ("plain ", Role::Body, Style::NONE),
            ("link ~soft~", Role::Link, Style::NONE),
            (" e\u{301}", Role::Body, Style::NONE),
            ("x", Role::Body, Style::EMPHASIS),
            (" end", Role::Body, Style::NONE),
        ]
    );
}

#[test]
fn columns_are_cells_not_characters() {
    let document = made(|m| {
        m.p("a漢e\u{301}👩\u{200d}👧z");
    });
    let row = &ChapterLayout::new(&document, options(80)).build(&document, 0..1)[0];
    let offsets: Vec<_> = (0..9).map(|column| row.offset_at(&document, column)).collect();
    assert_eq!(offsets, [0, 1, 1, 4, 7, 7, 18, 18, 18].map(Some));
    assert_eq!(row.columns_of(&document, TextSpan::new(2, 5)), std::slice::from_ref(&(1..4)));
    assert_eq!(row.columns_of(&document, TextSpan::new(0, 19)), std::slice::from_ref(&(0..7)));
}

#[test]
fn what_no_row_shows_belongs_to_the_row_before() {
    let document = made(|m| {
        m.p("one two");
        m.block(BlockKind::Rule, "");
        m.p("three");
    });
    let layout = ChapterLayout::new(&document, options(5));
    let rows: Vec<_> = (0..=document.text().len() as u32).map(|at| layout.row_of(&document, at)).collect();
    assert_eq!(rows, [0, 0, 0, 0, 1, 1, 1, 1, 3, 5, 5, 5, 5, 5, 5, 5]);
    assert_eq!(layout.rows_of(FlowId(0)), 0..3);
    assert_eq!(layout.flow_at(2), FlowId(0));
    assert_eq!(layout.flow_at(99), FlowId(2));
    assert_eq!(layout.rows_of(FlowId(9)), 6..6);
    let empty = ChapterLayout::new(&Document::default(), options(5));
    assert_eq!((empty.rows(), empty.flow_at(3), empty.row_of(&Document::default(), 7)), (0, FlowId(0), 0));
}

#[test]
fn rows_far_inside_a_long_flow_are_found() {
    let document = made(|m| {
        m.p(&"the trafficked people coincide ".repeat(4_000));
        m.block(BlockKind::Code { language: None }, &"a line\n\n".repeat(40_000));
    });
    let layout = ChapterLayout::new(&document, options(33));
    assert_eq!(layout.rows(), 4_001 + 80_000);
    for at in [0, 255, 256, 257, 3_999, 4_001, 4_257, 70_001] {
        let row = &layout.build(&document, at..at + 1)[0];
        assert_eq!(layout.row_of(&document, row.start.expect("a row of text")), at);
    }
}
