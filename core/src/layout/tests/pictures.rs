//! Pictures above their words.

use std::sync::Arc;

use super::*;
use crate::layout::{PictureRoom, PictureSizes};

#[test]
fn a_picture_has_rows_above_its_words_and_what_is_measured_is_built() {
    let document = crate::markdown::parse(
        b"Before.\n\n![A harbour at dusk, with two hills behind it and a tower](a.png)\n\n\
          - item\n\n  ![In a list](b.png)\n\n> ![In a quote](c.png)\n\nAfter.\n",
        crate::markdown::Dialect::Gfm,
    )
    .document;
    let sizes: PictureSizes = (1..5).map(|flow| (FlowId(flow), (400, 200))).collect();
    let room = PictureRoom { cell: (10, 20), rows: 6 };
    for width in 0..60 {
        for live in [false, true] {
            let options = LayoutOptions { live, pictures: Some(room), ..options(width) };
            let bare = ChapterLayout::new(&document, options);
            let layout = bare.with_pictures(&document, Arc::new(sizes.clone()));
            let rows = layout.build(&document, 0..layout.rows());
            assert_eq!(rows.len(), layout.rows(), "at {width}");
            for (at, row) in rows.iter().enumerate() {
                assert_eq!(layout.build(&document, at..at + 1)[0], *row, "row {at} at {width}");
                assert!(
                    row.start.is_none_or(|start| layout.row_of(&document, start) == at),
                    "row {at} at {width}"
                );
                assert!(row.runs.iter().all(|run| run.x + run.width <= width.max(1)), "row {at} at {width}");
            }
            let shown: Vec<(u16, u16)> = rows
                .iter()
                .flat_map(|row| &row.runs)
                .filter_map(|run| match run.content {
                    Content::Picture(at, rows) => Some((at, rows)),
                    Content::Text(_) | Content::Generated(_) => None,
                })
                .collect();
            if width >= 40 {
                let one: Vec<(u16, u16)> = (0..6).map(|at| (at, 6)).collect();
                assert_eq!(shown, [&one[..], &one, &one].concat(), "at {width}");
                assert_eq!(layout.pictures(&document, 0..=2).collect::<Vec<_>>(), [(FlowId(1), (24, 6))]);
                // The words stand alone below: no label, no address.
                let mut roles = rows.iter().flat_map(|row| &row.runs).map(|run| run.role);
                assert!(roles.all(|role| !matches!(role, Role::EmbedLabel | Role::Target)));
            }
        }
    }
}
