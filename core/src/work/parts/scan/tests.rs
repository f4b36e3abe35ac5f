//! Where files are cut, and what is taken down of them.

use super::*;

/// What a scan takes down of a text, with parts at headings and, from a size on, at paragraphs.
fn scan(text: &str, blank: u64) -> Found {
    let mut scanner = Scanner::new(PartSizes { from: 1, heading: 1, blank });
    text.as_bytes().split_inclusive(|b| *b == b'\n').for_each(|line| scanner.line(line));
    scanner.found.close();
    scanner.found
}

fn cuts(text: &str, blank: u64) -> Vec<usize> {
    scan(text, blank).cuts.iter().skip(1).map(|cut| cut.at as usize).collect()
}

/// The texts that begin a part.
fn begun(text: &str) -> Vec<&str> {
    cuts(text, 1).into_iter().map(|at| text[at..].lines().next().unwrap()).collect()
}

#[test]
fn it_is_cut_at_headings_and_paragraphs() {
    assert_eq!(begun("a\n# B\nx\n\nC\nd\n"), ["# B", "C"]);
    assert_eq!(begun("---\ntitle: x\n\nNo\n---\n- a\n\nYes\n"), ["Yes"]);
}

#[test]
fn a_small_letter_begins_a_part_where_nothing_better_comes() {
    let begun = |text: &str| cuts(text, 8);
    assert_eq!(begun("Of eight,\n\nno, a sentence.\n\nYes.\n"), [28]);
    assert_eq!(begun("Of eight,\n\nno, a sentence.\n\nyes, at last.\n"), [28]);
    for text in ["[a link](/a)", "[1] a source", "*so*", "__so__", "![a](b.png)", "10 of them"] {
        assert_eq!(begun(&format!("Of eight, and of more yet,\n\n{text}\n")), [28], "{text}");
    }
    for text in [
        "b) no",
        "iv. no",
        "- no",
        "1. no",
        "12)",
        "* no",
        "***",
        "*[HTML]: no",
        "[a]: /no",
        "[^a]: no",
        "!!! note",
    ] {
        let text = format!("Of eight, and of more yet,\n\n{text}\n");
        let cuts: &[usize] = if text.contains("[^a]") { &[28] } else { &[] };
        assert_eq!(begun(&text), cuts, "{text}");
    }
}

#[test]
fn where_notes_stand_close_together_parts_are_smaller() {
    let each = |paragraph: &str| {
        let count = cuts(&paragraph.repeat(1000), 4096).len();
        1000 * paragraph.len() / (count + 1)
    };
    let plain = each("Words and more words.\n\n");
    let (marks, bodies) = (each("Words[^1] and[^2] more.\n\n"), each("[^1]: A body of words.\n\n"));
    assert!(plain > 3500, "{plain}");
    assert!(marks < plain / 3 && bodies < plain / 2, "{marks} {bodies}");
}

#[test]
fn blocks_stay_whole() {
    for text in [
        "a\n\n```\n\n# No\n\nNo\n```\n",
        "a\n\n<!--\n\n# No\n-->\n",
        "a\n\n<details>\n\n# No\n\nNo\n\n</details>\n",
        "a\n\n{% raw %}\n\n# No\n{% endraw %}\n",
        "a\n\n::: {.note}\n\n# No\n:::\n",
        "- a\n\n  No\n\n- b\n",
        "a\n\n: b\n\n> c\n\n| d |\n\n    No\n\n{: .x }\n\n[1]: No\n",
    ] {
        assert_eq!(begun(text), Vec::<&str>::new(), "{text}");
    }
    assert_eq!(begun("a\n\n[^1]: Yes\n\n    No\n\n[^2]: Yes\nNo\n"), ["[^1]: Yes", "[^2]: Yes"]);
    assert_eq!(begun("<details>\nx</details>\n\nYes\n"), ["Yes"]);
    assert_eq!(begun("<div markdown=\"1\">\n\nYes\n</div>\n"), ["Yes"]);
}

#[test]
fn definitions_and_marks_are_taken_down() {
    let text = "a[^X] [^1]\n\n[The  Label]: /a\n  'title'\n[^x]: b[^2]\n*[HTML]: H\n{:n: .x}\n";
    let found = scan(text, 1);
    assert_eq!(&*found.links["the label"].text, "[The  Label]: /a\n  'title'");
    assert_eq!(
        ["x", "1", "2"].map(|label| found.notes.get(label).map(|note| note.at)),
        [Some(39), None, None]
    );
    assert_eq!(found.marks, ["x", "1", "2"]);
    assert_eq!(found.everywhere.len(), 2);
}

#[test]
fn of_what_is_open_each_part_has_only_so_much() {
    let long = format!("<div class=\"{}\">\n\n", "x".repeat(5_000));
    let text = long + &"<div>\n\n".repeat(999) + "# Deep\n\n" + &"</div>\n\n".repeat(999) + "# Out\n\nText\n";
    let cuts = &scan(&text, 1 << 20).cuts[1..];
    assert_eq!(cuts.iter().map(|cut| cut.open.len()).collect::<Vec<_>>(), [DEEPEST, 1]);
    assert_eq!(&*cuts[1].open[0], "<div>");
}
