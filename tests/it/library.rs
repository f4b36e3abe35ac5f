//! A site of many works: what is read stays in one of them, the contents and the jump show all.

use lectern::text::ChapterId;
use lectern::work::Work;

use crate::headless::Reader;

/// Two works in chapters under a subject, and a work of one page after them.
fn library() -> Work {
    let page = |front: &str, body: &str| format!("---\n{front}\n---\n\n{body}\n");
    let filler = |word: &str| {
        (1..=8).map(|n| format!("Paragraph {n} of the {word} is here.\n\n")).collect::<Vec<_>>().concat()
    };
    let chapter = |title: &str, work: &str, order: u32| {
        let body = format!("## {title} of {work}\n\nA lamp burns in {work}.\n\n{}", filler(work));
        page(&format!("title: {title}\nparent: {work}\ngrand_parent: Subject\nnav_order: {order}"), &body)
    };
    let files = [
        ("subject.md", page("title: Subject\nhas_children: true\nnav_order: 1", "What the shelf holds.")),
        ("oak.md", page("title: Oak\nparent: Subject\nhas_children: true\nnav_order: 1", "Oak begins.")),
        ("oak-1.md", chapter("Root", "Oak", 1)),
        ("oak-2.md", chapter("Crown", "Oak", 2)),
        ("elm.md", page("title: Elm\nparent: Subject\nhas_children: true\nnav_order: 2", "Elm begins.")),
        ("elm-1.md", chapter("Bark", "Elm", 1)),
        ("elm-2.md", chapter("Leaf", "Elm", 2)),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Work::from_texts("Shelf", &files)
}

fn reader() -> Reader {
    let mut reader = Reader::open(library(), (120, 20));
    reader.keys("oElm<cr>");
    reader
}

#[test]
fn the_runs_of_a_library_cover_it() {
    let work = library();
    let titles: Vec<_> = work.chapters.iter().map(|c| &*c.title).collect();
    assert_eq!(titles, ["Subject", "Oak", "Root", "Crown", "Elm", "Bark", "Leaf"]);
    let runs: Vec<_> = work.ids().map(|id| (work.run_of(id).start.0, work.run_of(id).end.0)).collect();
    assert_eq!(runs, [(0, 1), (1, 4), (1, 4), (1, 4), (4, 7), (4, 7), (4, 7)]);
    assert!(work.is_library());
    let one = Work::from_texts("One", &[("a.md", "# A\n"), ("b.md", "# B\n")]);
    assert_eq!((one.is_library(), one.run_of(ChapterId(0)).end.0), (false, 2));
}

#[test]
fn going_on_stops_at_the_ends_of_a_work() {
    let mut reader = reader();
    reader.sees("Elm begins.").misses("Oak begins.").sees("ch 1/3");
    reader.keys("k");
    reader.keys("b");
    reader.keys("<c-u>");
    assert_eq!(reader.app.reading().chapter, ChapterId(4));
    reader.keys("H");
    reader.keys("{");
    reader.keys("[");
    assert_eq!(reader.app.reading().chapter, ChapterId(4));
    reader.keys("G");
    assert_eq!(reader.app.reading().chapter, ChapterId(6));
    reader.sees("100%");
    reader.keys("L").sees("the end of this work");
    reader.keys("g").sees("Elm begins.").misses("the end of this work");
    assert_eq!(reader.app.reading().chapter, ChapterId(4));

    reader.keys("oOak<cr>");
    for _ in 0..20 {
        reader.keys("<space>");
    }
    reader.misses("Elm begins.").sees("the end of this work");
    assert_eq!(reader.app.reading().chapter, ChapterId(3));
    reader.keys("g");
    reader.keys("}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}");
    assert_eq!(reader.app.reading().chapter, ChapterId(3));
    reader.keys("L");
    assert_eq!(reader.app.reading().chapter, ChapterId(3));
    reader.keys(":2<cr>");
    assert_eq!(reader.app.reading().chapter, ChapterId(2));
    reader.keys(":40%<cr>");
    assert_eq!(reader.app.reading().chapter, ChapterId(2));
    reader.keys(":0%<cr>");
    assert_eq!(reader.app.reading().chapter, ChapterId(1));
}

#[test]
fn hits_are_counted_in_the_work_that_is_read() {
    let mut reader = reader();
    reader.keys("/lamp").sees("1/2");
    reader.keys("<cr>");
    assert_eq!(reader.app.reading().chapter, ChapterId(5));
    reader.keys("n");
    assert_eq!(reader.app.reading().chapter, ChapterId(6));
    reader.keys("n").sees("on from the beginning: 1/2");
    assert_eq!(reader.app.reading().chapter, ChapterId(5));
    reader.keys("N");
    assert_eq!(reader.app.reading().chapter, ChapterId(6));
    // In another work the same search goes on there.
    reader.keys("oOak<cr>");
    reader.keys("n").sees("1/2");
    assert_eq!(reader.app.reading().chapter, ChapterId(2));
}

#[test]
fn a_search_may_go_through_all_works() {
    let mut reader = reader();
    reader.keys("/").sees("in this work, Ctrl-l: all");
    reader.keys("lamp<c-l>").sees("/4 in all works");
    reader.keys("<cr>nn");
    assert_eq!(reader.app.reading().chapter, ChapterId(2));
    reader.sees("on from the beginning: 1/4");
    reader.keys(":all-works<cr>").sees("this work is searched");
    reader.keys("n").misses("/4");
    assert_eq!(reader.app.work().book_of(reader.app.reading().chapter), ChapterId(1));
}

#[test]
fn one_work_is_searched_whole() {
    let work = Work::from_texts("One", &[("a.md", "# A\n\nlamp\n"), ("b.md", "# B\n\nlamp\n")]);
    let mut reader = Reader::open(work, (100, 20));
    reader.keys("/").misses("Ctrl-l");
    reader.keys("lamp<cr>").sees("1/2");
    reader.keys(":all-works<cr>").sees("this is one work");
}
