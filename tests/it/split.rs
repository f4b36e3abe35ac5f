//! Two places of one work at once.

use lectern::app::{Focus, Message, Mouse, MouseKind};
use lectern::work::Work;

use crate::headless::Reader;

fn work() -> Work {
    let chapter = |title: &str, words: &str| {
        let one = |n| format!("Paragraph {n} of {words} says a little of lanterns.\n\n");
        format!("---\ntitle: {title}\n---\n\n# {title}\n\n{}", (1..=30).map(one).collect::<String>())
    };
    let (one, two) = (chapter("One", "firsts"), chapter("Two", "seconds"));
    Work::from_texts("Two places", &[("1.md", &one), ("2.md", &two)])
}

/// A reader with two places side by side, of which the second chapter is in the left one.
fn split() -> Reader {
    let mut reader = Reader::open(work(), (150, 30));
    reader.keys("SL");
    reader
}

/// The columns of the screen left and right of the line between the halves.
fn halves(reader: &Reader) -> (String, String) {
    let (divider, buffer) = (reader.app.panes().divider, reader.buffer());
    let columns = |from: u16, to: u16| {
        let mut text = String::new();
        for y in 0..divider.height {
            text.extend((from..to).map(|x| buffer[(x, y)].symbol()));
            text.push('\n');
        }
        text
    };
    (columns(reader.app.panes().sidebar.right(), divider.x), columns(divider.right(), reader.size.0))
}

fn mouse(reader: &mut Reader, kind: MouseKind, column: u16, row: u16) {
    reader.send(Message::Mouse(Mouse { kind, column, row }));
}

#[test]
fn each_half_has_a_place_and_a_jump_list_of_its_own() {
    let mut reader = split();
    let (left, right) = halves(&reader);
    assert!(left.contains("of seconds") && !left.contains("of firsts"), "{left}");
    assert!(right.contains("of firsts") && !right.contains("of seconds"), "{right}");
    reader.keys("w5j");
    assert_eq!(halves(&reader).0.replace('▹', "▸"), left.replace('▹', "▸"), "the other half stays");
    assert!(reader.status().contains("ch 1/2"), "{}", reader.status());
    // The jump was made in the left half: there only is something to go back to.
    reader.keys("<c-o>").sees("no earlier place");
    reader.keys("w<c-o>");
    assert!(reader.status().contains("ch 1/2"), "{}", reader.status());
}

#[test]
fn a_search_goes_to_the_half_with_the_keys() {
    let mut reader = split();
    let right = halves(&reader).1;
    reader.keys("/Paragraph 20 of seconds<cr>");
    assert!(reader.line().contains("Paragraph 20 of seconds"), "{}", reader.line());
    // But for the ticks of hits on its scrollbar.
    assert_eq!(halves(&reader).1.replace('╼', " "), right);
    reader.keys("<esc>w/Paragraph 21 of seconds<cr>");
    assert!(reader.line().contains("Paragraph 21 of seconds"), "{}", reader.line());
    let place = reader.line();
    reader.keys("w");
    assert!(reader.line().contains("Paragraph 20 of seconds"), "{}", reader.line());
    reader.keys("w");
    assert_eq!(reader.line(), place);
}

#[test]
fn the_contents_follow_the_half_with_the_keys() {
    let mut reader = split();
    let current = |reader: &Reader| {
        reader.app.current_entry().and_then(|at| reader.app.sidebar().entry(at).map(|e| e.chapter.0))
    };
    assert_eq!(current(&reader), Some(1));
    reader.keys("w");
    assert_eq!(current(&reader), Some(0));
    reader.keys("tG<cr>");
    assert_eq!((reader.app.reading().chapter.0, reader.app.focus()), (1, Focus::Body));
}

#[test]
fn one_half_stays_when_the_split_is_closed() {
    for (keys, words) in [
        ("S", "of seconds"),
        ("<esc>", "of seconds"),
        ("q", "of firsts"),
        ("wq", "of seconds"),
        ("wS", "of firsts"),
    ] {
        let mut reader = split();
        reader.keys(keys).sees(words);
        assert!(reader.app.other_half().is_none() && reader.left.is_empty(), "{keys}");
        let whole = reader.app.panes().body;
        assert_eq!(whole.right(), 150, "{keys}");
        reader.keys("q");
        assert_eq!(reader.left.len(), 1, "{keys}: the next q quits");
    }
}

#[test]
fn a_narrow_screen_has_one_above_the_other_and_a_small_one_has_no_room() {
    let mut reader = Reader::open(work(), (70, 30));
    reader.keys("S");
    let panes = *reader.app.panes();
    assert_eq!((panes.divider.height, panes.divider.width), (1, panes.body.width));
    assert!(panes.other.area.y > panes.body.y);
    // Made smaller, the screen shows the half with the keys; made greater again, both.
    reader.keys("L");
    reader.send(Message::Resize(70, 12));
    reader.sees("of seconds").misses("of firsts");
    reader.keys("w").sees("only one place");
    reader.send(Message::Resize(70, 30));
    reader.sees("of seconds").sees("of firsts");

    let mut small = Reader::open(work(), (70, 12));
    small.keys("S").sees("no room for two places");
    small.send(Message::Resize(70, 30));
    assert!(small.app.other_half().is_none());
}

#[test]
fn popups_stand_in_the_half_with_the_keys() {
    let mut reader = Reader::open(work(), (70, 40));
    reader.keys("Sw:info<cr>");
    let [lectern::app::Layer::Card(card)] = reader.app.layers() else { panic!("no popup") };
    let body = reader.app.panes().body;
    assert!(body.y > 0);
    assert_eq!(card.area.intersection(body), card.area);
}

#[test]
fn the_mouse_scrolls_what_it_is_over_and_a_click_takes_the_keys_there() {
    let mut reader = split();
    let (left, right) = halves(&reader);
    let other = reader.app.panes().other.text;
    mouse(&mut reader, MouseKind::WheelDown, other.x + 3, 5);
    let now = halves(&reader);
    assert_eq!(now.0, left);
    assert_ne!(now.1, right);
    assert!(reader.status().contains("ch 2/2"));
    mouse(&mut reader, MouseKind::Press, other.x + 3, 9);
    assert!(reader.status().contains("ch 1/2"), "{}", reader.status());
    assert_eq!(reader.app.body().line(), 9);
}

#[test]
fn the_other_half_loads_what_it_shows() {
    let mut reader = Reader::unread(work(), (150, 30));
    reader.slow = true;
    reader.keys("SL");
    reader.slow = false;
    let loaded = [0, 1].map(|at| reader.app.work().load(lectern::text::ChapterId(at)));
    for loaded in loaded {
        reader.send(Message::Loaded(loaded));
    }
    let (left, right) = halves(&reader);
    assert!(left.contains("of seconds") && right.contains("of firsts"), "{left}{right}");
}

#[test]
fn both_halves_stay_when_the_work_is_read_again() {
    let mut reader = split();
    reader.keys("7jw9j");
    let before = halves(&reader);
    reader.send(Message::Reloaded(Box::new(work())));
    let loaded = [0, 1].map(|at| reader.app.work().load(lectern::text::ChapterId(at)));
    for loaded in loaded {
        reader.send(Message::Loaded(loaded));
    }
    assert_eq!(halves(&reader), before);
}
