//! The contents at the side, while chapters come in and the reader goes about.

use lectern::app::Message;
use lectern::text::ChapterId;
use lectern::work::{PartSizes, Work};

use crate::headless::Reader;

#[test]
fn the_contents_are_the_same_in_whatever_order_chapters_come() {
    let section = |n, at| format!("## Part {n}.{at}\n\n### Deeper {n}\n\nText.\n\n");
    let text =
        |n| format!("# Chapter {n}\n\n{}", (1..=9).map(|at| section(n, at)).collect::<Vec<_>>().concat());
    let files: Vec<(String, String)> = (1..=9).map(|n| (format!("{}/{n}.md", n % 3), text(n))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    for keys in ["", "t", "t/4.2", "GtGzoggj"] {
        let mut whole = Reader::open(Work::from_texts("", &files), (100, 40));
        let mut late = Reader::unread(Work::from_texts("", &files), (100, 40));
        whole.keys(keys);
        late.keys(keys);
        for n in 0..9 {
            let loaded = late.app.work().load(ChapterId(n * 4 % 9));
            late.send(Message::Loaded(loaded));
        }
        assert_eq!(late.screen(), whole.screen(), "{keys}");
    }
}

#[test]
fn a_text_without_headings_has_no_contents_beside_it() {
    let reader = Reader::open(Work::from_texts("", &[("a.md", "# One\n\nText.\n")]), (140, 30));
    reader.misses("Contents").sees("Text.");
    let reader =
        Reader::open(Work::from_texts("", &[("a.md", "# One\n\nText.\n\n## Two\n\nMore.\n")]), (140, 30));
    reader.sees("Contents");
}

#[test]
fn a_long_text_with_one_heading_has_no_contents_beside_it_either() {
    let sizes = PartSizes { from: 2_000, heading: 500, blank: 1_000 };
    let open = |text: &str| {
        let work = Work::from_texts("", &[("a.md", text)]).in_parts(sizes, None).scanned();
        assert!(work.chapters.len() > 3);
        Reader::open(work, (140, 30))
    };
    let text = "# One\n\n".to_owned() + &"Words of a long text.\n\n".repeat(400);
    open(&text).misses("Contents").sees("Words of");
    open(&(text.clone() + "## Two\n\nMore.\n")).sees("Contents");
    open(&(text + "<h2>Two</h2>\n\nMore.\n")).sees("Contents");
}

/// The entries on show, with their signs.
fn entries(reader: &Reader) -> Vec<String> {
    let sidebar = reader.app.sidebar();
    let entries = (0..sidebar.len()).filter_map(|at| sidebar.entry(at));
    entries.map(|e| format!("{} {} {} {}", e.depth, e.chapter.0, e.title, e.folded)).collect()
}

#[test]
fn the_contents_that_follow_the_reader_are_those_made_anew() {
    let text = |n: usize, sections: usize| {
        let section = |at| format!("## Part {n}.{at}\n\n### Deeper {n}\n\nText.\n\n");
        format!("# Chapter {n}\n\n{}", (1..=sections).map(section).collect::<Vec<_>>().concat())
    };
    let file = |n: usize| match n {
        // Some hold others; some are so long that they are cut.
        0..3 => (format!("{n}/index.md"), text(n, 2)),
        n => (format!("{}/{n}.md", n % 4), text(n, if n % 7 == 0 { 120 } else { 3 })),
    };
    let files: Vec<(String, String)> = (0..40).map(file).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let work = || {
        let sizes = PartSizes { from: 2_000, heading: 500, blank: 1_000 };
        Work::from_texts("", &files).in_parts(sizes, None).scanned()
    };
    assert!(work().chapters.len() > work().files() && work().files() == 40);
    let mut following = Reader::open(work(), (100, 40));
    let mut anew = Reader::open(work(), (100, 40));
    let walk = [
        "L", "L", "tzi", "3L", "H", "G", "<c-o>", "gg", "}", "tjjoi", "20%", "50%", "tzi", "80%", "<c-o>",
        "H", "<c-i>", "4H", "S", "70%", "w", "w", "S", "7L",
    ];
    for keys in walk {
        following.keys(keys);
        // A filter that comes and goes makes all entries anew.
        anew.keys(keys).keys("t/x<bs><cr>t");
        assert_eq!(entries(&following), entries(&anew), "{keys}");
        assert_eq!(following.app.reading(), anew.app.reading(), "{keys}");
    }
}
