//! How the page looks and what a reader does to it: wide blocks, folds, code, text from right to left.

use lectern::work::Work;
use ratatui::style::Color;

use crate::headless::Reader;

trait Lacks {
    fn lacks(&self, words: &str) -> &Self;
}

impl Lacks for Reader {
    #[track_caller]
    fn lacks(&self, words: &str) -> &Self {
        let screen = self.screen();
        assert!(!screen.contains(words), "{words:?} is on the screen:\n{screen}");
        self
    }
}

fn reader(text: &str, size: (u16, u16)) -> Reader {
    Reader::open(Work::from_texts("A work", &[("a.md", text)]), size)
}

const WIDE: &str = "Before.\n\n```rust\n// a comment that goes on and on and on to the far END\nfn main() {}\n```\n\nAfter.\n";

#[test]
fn wide_code_keeps_its_lines_and_moves_sideways() {
    let mut reader = reader(WIDE, (44, 14));
    reader.sees("// a comment that goes on and on an").sees("›").lacks("END").lacks("↪");
    reader.keys("lll").sees("far END").sees("‹").sees("Before.");
    reader.keys("hhhh").sees("// a comment").lacks("‹");
}

#[test]
fn a_hit_outside_the_window_is_brought_into_it() {
    reader(WIDE, (44, 14)).keys("/far end<cr>").sees("far END");
}

#[test]
fn tables_of_figures_move_by_columns_and_keep_the_first() {
    let row = |name: &str| {
        format!(
            "| {name} |{}\n",
            (0..9).map(|n| [" ", &n.to_string(), "0,00", &n.to_string(), " |"].concat()).collect::<String>()
        )
    };
    let text = format!("{}{}{}", row("Year"), "|---|".to_owned() + &"--:|".repeat(9) + "\n", row("2021"));
    let mut reader = reader(&text, (50, 12));
    reader.sees("Year").sees("20,002").lacks("80,008").lacks("Year:");
    reader.keys("20l").sees("2021").sees("80,008").lacks("20,002");
    reader.keys("h").sees("2021");
}

#[test]
fn code_is_coloured_over_the_rows() {
    let reader = reader(WIDE, (80, 14));
    let buffer = reader.buffer();
    let colour_of = |word: &str| -> Color {
        let (y, row) = reader
            .screen()
            .lines()
            .map(str::to_owned)
            .enumerate()
            .find(|(_, row)| row.contains(word))
            .unwrap();
        let x = row.char_indices().position(|(at, _)| at == row.find(word).unwrap()).unwrap();
        buffer[(x as u16, y as u16)].fg
    };
    assert_ne!(colour_of("fn main"), colour_of("main()"));
    assert_ne!(colour_of("// a"), colour_of("main()"));
}

const FOLD: &str =
    "# One\n\n<details>\n<summary>More of it</summary>\n\nHidden words.\n\n</details>\n\nAfter.\n";

#[test]
fn a_fold_is_closed_until_it_is_asked_for() {
    let mut reader = reader(FOLD, (60, 16));
    reader.sees("▸ More of it").sees("After.").lacks("Hidden");
    reader.keys("}");
    assert!(reader.line().contains("More of it"), "{}", reader.line());
    reader.keys("<cr>").sees("▾ More of it").sees("Hidden words.");
    reader.keys("jjh").sees("▸ More of it").lacks("Hidden words.");
    reader.keys("l").sees("Hidden words.");
    reader.keys("<cr>").lacks("Hidden words.");
    // A search opens what hides its hit; going by paragraphs does not.
    reader.keys("}").lacks("Hidden");
    reader.keys("/hidden<cr>").sees("Hidden words.");
}

#[test]
fn text_from_right_to_left_stands_at_the_right() {
    let reader = reader("שלום (עולם) abc\n", (40, 10));
    let row = reader.screen().lines().find(|row| row.contains("abc")).unwrap().to_owned();
    assert!(row.trim_end_matches(['▐', ' ']).ends_with("abc (םלוע) םולש"), "{row:?}");
    let settings = lectern::app::Settings {
        typesetting: lectern::app::Typesetting { bidi: false, ..Default::default() },
        ..crate::headless::settings()
    };
    let work = Work::from_texts("A work", &[("a.md", "שלום (עולם) abc\n")]);
    Reader::resume(work, &lectern::store::Remembered::default(), settings, (40, 10)).sees("שלום (עולם) abc");
}
