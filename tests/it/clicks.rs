//! What the mouse can do besides scrolling and opening links on the page.

use lectern::app::{Effect, Layer, Message, Mouse, MouseKind};
use lectern::work::Work;

use crate::headless::Reader;

fn reader(size: (u16, u16)) -> Reader {
    let chapter = |title: &str, words: &str| {
        let one = |n| format!("Paragraph {n} of {words} says a little.\n\n");
        let link = "See [outside](https://example.org/a) and the note[^n].\n\n";
        let note = "[^n]: The note, with [more](https://example.org/b).\n";
        format!(
            "---\ntitle: {title}\n---\n\n# {title}\n\n{link}{}{note}",
            (1..=60).map(one).collect::<String>()
        )
    };
    let (one, two) = (chapter("One", "firsts"), chapter("Two", "seconds"));
    Reader::open(Work::from_texts("Clicks", &[("1.md", &one), ("2.md", &two)]), size)
}

fn send(reader: &mut Reader, kind: MouseKind, (column, row): (u16, u16)) {
    reader.send(Message::Mouse(Mouse { kind, column, row }));
}

/// Clicks the first cell of words on the screen.
fn click(reader: &mut Reader, words: &str) {
    let screen = reader.screen();
    let found = screen
        .lines()
        .enumerate()
        .find_map(|(row, line)| line.find(words).map(|at| (line[..at].chars().count() as u16, row as u16)));
    let at = found.unwrap_or_else(|| panic!("{words:?} is not on the screen:\n{screen}"));
    send(reader, MouseKind::Press, at);
    send(reader, MouseKind::Release, at);
}

#[test]
fn a_question_is_answered_on_its_row_and_backed_out_of_elsewhere() {
    let mut reader = reader((80, 24));
    click(&mut reader, "outside");
    reader.sees("y / n");
    send(&mut reader, MouseKind::Press, (40, 3));
    assert!(reader.app.layers().is_empty() && reader.left.is_empty());
    click(&mut reader, "outside");
    click(&mut reader, "y / n");
    assert_eq!(reader.left, [Effect::OpenUrl("https://example.org/a".to_owned())]);
}

#[test]
fn links_in_popups_are_opened() {
    let mut reader = reader((80, 24));
    reader.keys("K").sees("The note, with");
    click(&mut reader, "more");
    reader.sees("open https://example.org/b");
}

#[test]
fn a_heading_in_the_list_is_gone_to_and_a_click_beside_it_closes_it() {
    let mut reader = reader((80, 24));
    reader.keys("o");
    assert!(matches!(reader.app.layers(), [Layer::Finder(_)]));
    send(&mut reader, MouseKind::Press, (0, 0));
    assert!(reader.app.layers().is_empty());
    reader.keys("o");
    click(&mut reader, "Two");
    assert!(reader.app.layers().is_empty());
    assert_eq!(reader.app.reading().chapter.0, 1);
}

#[test]
fn contents_over_the_text_are_closed_by_a_click_beside_them() {
    let mut reader = reader((50, 24));
    reader.keys("t").sees("Contents");
    send(&mut reader, MouseKind::Press, (48, 5));
    reader.misses("Contents");
}

#[test]
fn the_scrollbar_is_clicked_and_dragged() {
    let mut reader = reader((80, 24));
    let bar = reader.app.panes().scrollbar;
    let share = |reader: &Reader| reader.app.figures().percent;
    send(&mut reader, MouseKind::Press, (bar.x, bar.y + 12));
    assert!((40..60).contains(&share(&reader)), "{}", share(&reader));
    // What is held goes with the mouse, also where that leaves the bar's column.
    send(&mut reader, MouseKind::Drag, (bar.x - 9, bar.bottom() + 1));
    assert_eq!(share(&reader), 100);
    send(&mut reader, MouseKind::Drag, (bar.x, bar.y + 6));
    assert!((15..40).contains(&share(&reader)), "{}", share(&reader));
    send(&mut reader, MouseKind::Release, (bar.x, bar.y + 6));
    let place = reader.app.body().place();
    send(&mut reader, MouseKind::Drag, (bar.x, bar.y));
    assert_eq!(reader.app.body().place(), place, "nothing is held any more");
    // One step back for all of it.
    reader.keys("<c-o>");
    assert_eq!(share(&reader), 0);
}

#[test]
fn the_thumb_does_not_jump_when_it_is_taken() {
    let mut reader = reader((80, 24));
    reader.keys("L");
    let place = reader.app.body().place();
    let lines = reader.app.body().lines(reader.app.work());
    let bar = reader.app.panes().scrollbar;
    let row = (reader.app.thumb(reader.app.body(), &lines).0 * f64::from(bar.height)) as u16;
    send(&mut reader, MouseKind::Press, (bar.x, bar.y + row));
    assert_eq!(reader.app.body().place(), place);
}
