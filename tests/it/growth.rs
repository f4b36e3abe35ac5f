//! That nothing takes more than its share, counted and not timed: what is allocated is the same on every machine.
//! `cargo bench --bench growth` holds processor time to the same bounds.

use allocation_counter::{AllocationInfo, measure};
use lectern::app::Message;
use lectern::cite::Citations;
use lectern::layout::{ChapterLayout, LayoutOptions};
use lectern::search::{Mode, Query};
use lectern::text::ChapterId;
use lectern::work::{PartSizes, Work};

use crate::constructs::CONSTRUCTS;
use crate::headless::Reader;

/// For twice the input more than this many times as much is too much.
const MOST: f64 = 2.5;
/// What allocates less is not judged, in bytes and in pieces: what is there once weighs too much in it.
const LITTLE: (u64, u64) = (256 << 10, 2_000);

/// What is done with a text, step by step.
const STEPS: [&str; 5] = ["parse", "scan", "layout", "search", "cite"];

fn steps(text: &str) -> [AllocationInfo; 5] {
    let mut out = [AllocationInfo::default(); 5];
    let mut work = Work::from_texts("", &[("a.md", text)]);
    let long = work.clone();
    out[0] = measure(|| work.load_all());
    let sizes = PartSizes { from: 1, heading: 512, blank: 512 };
    out[1] = measure(|| drop(long.in_parts(sizes, None).scanned()));
    let document = work.document(ChapterId(0)).unwrap();
    out[2] = measure(|| {
        let layout = ChapterLayout::new(document, LayoutOptions::of(80));
        let rows = layout.rows();
        layout.build(document, rows / 2..(rows / 2 + 40).min(rows));
    });
    out[3] = measure(|| {
        Query::new("words a", Mode::Auto).unwrap().hits(document);
    });
    out[4] = measure(|| drop(Citations::of(&work.documents())));
    out
}

#[test]
fn twice_the_text_takes_twice_the_memory() {
    // What is made once and kept.
    steps("words a (Doe, 2001)\n\n## References\n\nDoe, A. (2001). *A title*. Press.\n");
    let mut bad = Vec::new();
    for (name, make) in CONSTRUCTS {
        let (small, great) = (make(400), make(800));
        let growth = great.len() as f64 / small.len() as f64 / 2.0;
        let (first, second) = (steps(&small), steps(&great));
        for ((step, first), second) in STEPS.iter().zip(first).zip(second) {
            for (what, first, second, little) in [
                ("bytes in all", first.bytes_total, second.bytes_total, LITTLE.0),
                ("bytes at once", first.bytes_max, second.bytes_max, LITTLE.0),
                ("pieces", first.count_total, second.count_total, LITTLE.1),
            ] {
                let ratio = second as f64 / first.max(1) as f64 / growth;
                if second > little && ratio > MOST {
                    bad.push(format!("{name}, {step}: {what} {first} and {second}, {ratio:.1} times"));
                }
            }
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

/// Bytes and pieces that a key and its frame allocate, the second time that it is pressed.
fn cost(reader: &mut Reader, key: &str) -> (u64, u64) {
    reader.keys(key);
    let mut pressed = || {
        let cost = measure(|| {
            reader.keys(key);
            reader.buffer();
        });
        (cost.bytes_total, cost.count_total)
    };
    (0..3).map(|_| pressed()).min().unwrap()
}

/// No key may cost more than half as much again as in a work of a tenth of the size, and a little besides.
fn costs_no_more(name: &str, make: impl Fn(usize) -> Vec<(String, String)>, keys: &[&str]) {
    let open = |size: usize| {
        let files = make(size);
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
        Reader::open(Work::from_texts("", &files), (100, 30))
    };
    let (mut small, mut great) = (open(40), open(400));
    for key in keys {
        // A search looks through all of it, a slice at a time between keys.
        if key.starts_with('/') {
            small.keys(key);
            great.keys(key);
            continue;
        }
        let (first, second) = (cost(&mut small, key), cost(&mut great, key));
        let most = (first.0 * 3 / 2 + (16 << 10), first.1 * 3 / 2 + 100);
        assert!(
            second.0 <= most.0 && second.1 <= most.1,
            "{name}, {key}: {second:?} bytes and pieces, {first:?} in a tenth of it"
        );
    }
}

/// Keys that go through a work, each from where the one before left it.
const KEYS: [&str; 12] = ["j", "<space>", "G", "b", "k", "gg", "]", "/words<cr>", "n", "50%", "K", "<esc>"];

#[test]
fn no_key_costs_more_in_a_greater_work() {
    let chapters = |count: usize| {
        let chapter = |at: usize| {
            let body = format!("Some words (Doe, 2001) and [a link](0001.md) for chapter {at}. ").repeat(4);
            (format!("{at:04}.md"), format!("# Chapter {at}\n\n{}", format!("{body}\n\n").repeat(12)))
        };
        (0..count).map(chapter).collect()
    };
    costs_no_more("chapters", chapters, &[&KEYS[..], &["L", "H"]].concat());
}

#[test]
fn no_key_costs_more_in_a_long_paragraph_table_or_nest() {
    let alone = |text: String| vec![("a.md".to_owned(), format!("# Title\n\n{text}\n\nThe end.\n"))];
    let one_line = |size: usize| alone("Some words that go on and on, in one line. ".repeat(size * 4));
    costs_no_more("one line", one_line, &["j", " ", "G", "b", "b", "k", "gg", "/words<cr>", "n"]);
    let table = |size: usize| {
        let rows = (0..size * 4).map(|at| format!("| {at} | some words | {} |\n", "and more ".repeat(9)));
        alone(format!("| a | b | c |\n|---|---|---|\n{}", rows.collect::<String>()))
    };
    costs_no_more("table", table, &["j", " ", "G", "b", "b", "k", "gg", "/words<cr>", "n"]);
    let notes = |size: usize| {
        let marks: Vec<String> = (0..size).map(|at| format!("words[^{at}] and more ")).collect();
        let bodies: Vec<String> = (0..size).map(|at| format!("[^{at}]: body\n")).collect();
        alone(marks.concat() + "\n\n" + &bodies.concat())
    };
    costs_no_more("notes", notes, &["j", " ", "b", "gg", "G", "b", "gg"]);
}

#[test]
fn a_screen_of_another_width_costs_as_much_as_its_chapter() {
    let open = |chapters: usize| {
        let text = format!("# Title\n\n{}", "Some words that go on and on.\n\n".repeat(60));
        let files: Vec<String> = (0..chapters).map(|at| format!("{at:04}.md")).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|path| (&**path, &*text)).collect();
        Reader::open(Work::from_texts("", &files), (100, 30))
    };
    let cost = |reader: &mut Reader| {
        let resized = |reader: &mut Reader, columns| {
            let cost = measure(|| {
                reader.send(Message::Resize(columns, 30));
                reader.buffer();
            });
            cost.bytes_total
        };
        resized(reader, 80);
        resized(reader, 100)
    };
    let (small, great) = (cost(&mut open(20)), cost(&mut open(400)));
    assert!(great <= small + small / 2, "{great} bytes, {small} in a twentieth of it");
}

#[test]
fn what_templates_hold_and_copy_has_a_limit() {
    let parse = |text: &str| lectern::markdown::parse(text.as_bytes(), lectern::markdown::Dialect::Kramdown);
    let long = "{% assign s = \"word \" %}".to_owned() + &"{% assign s = s | append: s %}".repeat(16);
    // A third of a megabyte under each of two hundred names.
    let names: Vec<String> = (0..200).map(|at| format!("{{% assign s{at} = s %}}")).collect();
    let names = names.concat();
    let text = format!("{long}{names}{{{{ s1 | size }}}} {{{{ s199 | size }}}} end");
    let mut document = None;
    let cost = measure(|| document = Some(parse(&text).document));
    assert!(cost.bytes_max < 100 << 20, "{} bytes at once", cost.bytes_max);
    assert_eq!(document.unwrap().text(), "327680 … end\n");
    // The same again and again under one name is no more than once, until all of it is too much to copy.
    let again = "{% assign t = s %}{% assign u = t | upcase %}".repeat(4000);
    let cost = measure(|| drop(parse(&format!("{long}{again} end"))));
    assert!(cost.bytes_total < 2 << 30, "{} bytes in all", cost.bytes_total);
}
