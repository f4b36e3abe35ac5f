//! Display width, measured by the function that paints.

use ratatui_core::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

use super::is_invisible;

/// Cells that one grapheme cluster takes on the screen.
pub fn grapheme_width(grapheme: &str) -> u16 {
    match grapheme.as_bytes() {
        [b'\n' | b'\r'] => 0,
        [_] => 1,
        _ if grapheme.chars().all(is_invisible) => 0,
        // Nothing a terminal draws takes more than two cells a cluster.
        _ => grapheme.cell_width().min(2),
    }
}

/// Cells that a line of text takes on the screen, cluster by cluster, as it will be painted.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len() - memchr::memchr_iter(b'\n', text.as_bytes()).count();
    }
    text.graphemes(true).map(|g| usize::from(grapheme_width(g))).sum()
}

/// The text cut to at most `cells`, with `…` as its last cell when something is left out.
///
/// ```
/// assert_eq!(lectern_core::text::clip("Background", 6), "Backg…");
/// ```
pub fn clip(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let (mut out, mut used) = (String::new(), 0);
    for grapheme in text.graphemes(true) {
        let w = usize::from(grapheme_width(grapheme));
        if used + w + 1 > cells {
            break;
        }
        out.push_str(grapheme);
        used += w;
    }
    if cells > 0 {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn clusters_are_measured_as_painted() {
        assert_eq!(width("abc"), 3);
        assert_eq!(width("漢字"), 4);
        assert_eq!(width("e\u{301}x"), 2);
        assert_eq!(width("👩‍👩‍👧"), 2);
        assert_eq!(width("co\u{ad}op"), 4);
    }

    proptest! {
        #[test]
        fn clipped_text_fits(text in ".*", cells in 0usize..40) {
            let text = crate::text::safe(&text).replace('\n', " ");
            prop_assert!(width(&clip(&text, cells)) <= cells);
        }
    }
}
