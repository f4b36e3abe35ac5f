//! Long files in parts: they read as the whole does, and the reader notices nothing.

use std::fmt::Write as _;
use std::fs;

use lectern::app::Message;
use lectern::document::{Document, InlineTarget, Locator, NoteKind};
use lectern::export;
use lectern::search::{self, Context, Hit, Mode, Query};
use lectern::store::Remembered;
use lectern::text::ChapterId;
use lectern::work::{OpenOptions, PartSizes, Work};
use proptest::prelude::*;

use crate::headless::{Reader, settings};

/// Files of any size are cut wherever they may be.
const SMALL: PartSizes = PartSizes { from: 16, heading: 1, blank: 1 };

/// The same, at headings alone.
const CHAPTERS: PartSizes = PartSizes { from: 16, heading: 1, blank: 1 << 20 };

/// Blocks that refer to each other wherever they stand.
const BLOCKS: [&str; 38] = [
    "Plain words that say little.",
    "# Over\n\nText.",
    "## Under *it*\n\nText.",
    "### Deep\n\nText with [the Link] and [other][b].",
    "[the link]: /first 'Title'",
    "[b]: https://example.org/b",
    "[the link]: /second",
    "A note.[^1] And one[^x] more.",
    "[^1]: The first note with [the link].",
    "[^x]: The second.\n\n    It goes on.",
    "```rust\n# no heading\n\n[^1] no note\n```",
    "~~~\n\n## No\n",
    "~~~",
    "> Quoted\n>\n> - a\n> - b\n\n> again",
    "- a\n\n- b\n\n  c",
    "1. one\n2. two",
    "| a | b |\n|---|---|\n| c [b] | d |",
    "Under\n=====\n\nText[^1].",
    "Über alles. *Emphasis* and `code [^x]`.",
    "<details><summary>S</summary>\n\n# Inside\n\nText\n\n</details>",
    "<!-- a\n\n# comment\n-->",
    "***",
    "[^1]: One line.\n[^x]: the next `with code\n[^y]: And *a third.\n[^z]: > no words\n[^1]: again*`\n- a",
    "Call.[^y] Call.[^z]\n[^y]: In a paragraph.\n[^z]: And one.\n    Indented.\n[^y]: Last\n---",
    "[^y]: Begun\n[^z]: not quoted\nlazy\n[^x]: end",
    "> [^1]: In a quotation with [the link].\n>\n> > [the link]: /quoted",
    "> Words\n> [b]: /words\n> [^z]: And a note.",
    "- [b]: /item\n- [^y]: In an item.\n\n1) > [^x]: In both.",
    "[q]:\n  /one\n[r]:\n  /two",
    "[r]: /x 'Title\ngoes on'\n[q]: /y",
    "See [q], [r] and [b].",
    "- ```\n  a\n  ```\n1. ~~~sh\n   # b\n   ~~~\n\n   [^1]",
    "> [^z]: As he says:\n> so.",
    "> ```\n> [^1]: sample\n>\n> [b]: /no [^2]\n> ```\n> [q]: /after",
    "- a\n- b\n---\n***\n---",
    "> q\n[^x]: Words\n> [b]: /quoted",
    "Words\n> [b]: /one\n\nWords\n- [q]: /item",
    "- > a\n> [r]: /quoted",
];

fn work(text: &str) -> Work {
    Work::from_texts("A book", &[("book.md", text)])
}

fn in_parts(text: &str) -> Work {
    let mut work = work(text).in_parts(SMALL, None).scanned();
    work.load_all();
    work
}

/// What is read, block by block: where it stands in the file, its words, and where its links lead. The numbers before
/// bodies are left out, for nothing calls for some; those of the marks count.
type Read = Vec<(u32, String, Vec<String>)>;

fn read(document: &Document) -> Read {
    let mut out: Vec<_> = (document.blocks().iter())
        .map(|block| {
            let inlines = document.inlines_in(block.span).iter();
            let targets = inlines.filter_map(|inline| match &inline.target {
                InlineTarget::Link { destination } => Some(destination.to_string()),
                InlineTarget::NoteMark { label, .. } => Some(format!("^{label}")),
                _ => None,
            });
            let text = document.slice(block.span);
            let text = text.trim_start_matches(['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']).to_owned();
            // A rule has no text, and so no place.
            let at = if block.span.is_empty() { 0 } else { document.source().to_source(block.span.start) };
            (at, text, targets.collect())
        })
        .collect();
    // Bodies of notes stand at the end of a document, be it a part.
    out.sort();
    out
}

fn whole_and_parts(text: &str) -> (Read, Read, usize) {
    let mut whole = work(text);
    whole.load_all();
    let parts = in_parts(text);
    let mut found: Vec<_> = parts.ids().flat_map(|id| read(parts.document(id).unwrap())).collect();
    found.sort();
    (read(whole.document(ChapterId(0)).unwrap()), found, parts.chapters.len())
}

#[test]
fn parts_read_as_the_whole() {
    let text = "---\ntitle: A book\n---\n# One\n\nSee [there][far] and the note.[^n]\n\n## Two\n\nMore.[^m] HTML.\n\n\
        # Three\n\n[far]: /away\n\n[^m]: Second.\n\nAgain.[^n]\n\n# Four\n\n[^n]: First.\n\nLast [far].\n";
    let (whole, parts, count) = whole_and_parts(text);
    assert_eq!(whole, parts);
    assert_eq!(count, 11);
}

#[test]
fn elements_that_hold_the_whole_text_do_not_keep_it_from_being_cut() {
    let text = "{: .x}\n<div class=\"a\" markdown=\"1\">\n\n# One\n\nText *so*.\n\n*[HTML]: Language\n\n# Two\n\nHTML here.\n\n# \
        Three\n{: .no_toc }\n\nText\n\n</div>\n";
    let (whole, parts, count) = whole_and_parts(text);
    assert_eq!(whole, parts);
    assert!(count > 3, "{count}");
}

#[test]
fn what_follows_a_definition_is_not_read_with_other_parts() {
    let text = "[a]: /first\n```\ncode\n```\n\n# One\n\nSee [a].\n\n# Two\n\nAnd [a].\n\n[a]: /again\n~~~\n~~~\n\n# Three\n\n\
        See [b].\n\n[b]: /b\n'Title'\n\n# Four\n\nSee [b].\n";
    let (whole, parts, count) = whole_and_parts(text);
    assert_eq!(whole, parts);
    assert!(count > 3, "{count}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_blocks_in_parts_read_as_the_whole(blocks in proptest::collection::vec(0..BLOCKS.len(), 1..24)) {
        let text = blocks.iter().map(|at| BLOCKS[*at]).collect::<Vec<_>>().join("\n\n") + "\n";
        let (whole, parts, _) = whole_and_parts(&text);
        prop_assert_eq!(whole, parts, "{}", text);
    }

    #[test]
    fn any_bytes_may_be_cut(text in "([#>\\-`~<{\\[\\]^*: |a-dA-D\n]{0,12}\n){0,30}") {
        let parts = in_parts(&text);
        let mut end = 0;
        for chapter in parts.chapters.iter().filter_map(|chapter| chapter.part.as_ref()) {
            prop_assert_eq!(chapter.range.start, end);
            end = chapter.range.end;
        }
        prop_assert!(end == 0 || end as usize == text.len());
    }
}

/// What `print --plain` writes of a file whole, and in parts where it can be; how many parts.
fn plain_of_both(text: &str) -> (String, Option<String>, usize) {
    let work = work(text);
    let mut whole = String::new();
    export::plain(&work.load(ChapterId(0)).document, &mut whole).unwrap();
    let Some(apart) = work.apart(SMALL) else { return (whole, None, 1) };
    let mut notes = export::Footnotes::default();
    let mut parts: String =
        apart.ids().map(|id| notes.number(export::plain_part(&apart.load(id).document))).collect();
    parts += &notes.bodies();
    (whole, Some(parts), apart.chapters.len())
}

/// Blocks that keep a file whole only here and there.
const PIECES: [&str; 42] = [
    "Plain words that say little, for $5 and “so”.",
    "# Over\n\nText with *stars*, `code` and [a link](/x).",
    "## Under *it*\n{: .no_toc }\n\nText.",
    "### Deep",
    "A note.[^1] And one[^x] more, and `[^1]` none.",
    "Again[^x], then[^2].",
    "[^1]: The first note.",
    "[^x]: The second, *long*.\n\n    It goes on.\n\n    - a\n    - b",
    "[^2]: A third.\n[^3]: Never called for.",
    "[^x]: Defined again.",
    "[^4]: With a table.\n\n    | a | b |\n    |---|---|\n    | c | d |",
    "To four.[^4]",
    "A word<sup>3</sup> and x<sub>max</sub>.",
    "***\n<sup>3</sup> A body below a rule.\n{: .fs-2}\n***",
    "***\n\n<sup>4</sup> A body.\n<sup>5</sup> Another.\n\n***",
    "goes on in small letters<sup>4</sup>.",
    "See [the Link] and [other][b].",
    "[the link]: /first",
    "[b]: https://example.org/b",
    "Wrapped [the\nlink] here.",
    "```rust\n# no heading\n\n[^1] no note\n```",
    "~~~\n\n## No\n\nOut\n~~~",
    "> Quoted\n>\n> - a\n> - b\n\n> again",
    "- a\n\n- b\n\n  c",
    "1. one\n2. two\n\n   ```\n   code\n   ```",
    "3. three\n    - deep\n\n          code",
    "| a | b |\n|---|---|\n| c [b] | d[^1] |",
    "Under\n=====\n\nText[^1].",
    "Über alles. *Emphasis* and 'quotes' \"so\".",
    "<details><summary>S</summary>\n\n# Inside\n\nText\n\n</details>",
    "<div class=\"note\" markdown=\"1\">\n\nIn a box.",
    "<div>\n\n- a\n\nIn no box.",
    "</div>",
    "***",
    "Term\n: What it means.\n\n: Also.",
    "{: .note }\n> A callout.",
    "{: .note }",
    "> [!NOTE]\n> A callout.",
    "![A picture](/a.png)",
    "    indented\n\n    code",
    "> [^1]: In a quotation.\n>\n> [the link]: /quoted",
    "- [b]: /item\n- [^2]: In an item.",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn what_is_printed_in_parts_is_what_is_printed_whole(
        pieces in proptest::collection::vec(0..PIECES.len(), 1..14),
        apart in prop_oneof![4 => Just("\n\n"), 1 => Just("\n")],
    ) {
        let text = pieces.iter().map(|at| PIECES[*at]).collect::<Vec<_>>().join(apart) + "\n";
        let (whole, parts, _) = plain_of_both(&text);
        if let Some(parts) = parts {
            prop_assert_eq!(whole, parts, "{}", text);
        }
    }

    #[test]
    fn any_bytes_are_printed_in_parts_as_whole(
        text in "(([#>\\-`~<{\\[\\]^*: |a-dA-D]{0,8}|# A|Text|\\[a\\]: b|\\[\\^a\\]|\\[\\^a\\]: b|<b>|</b>|```|- )\n\n?){0,24}",
    ) {
        let (whole, parts, _) = plain_of_both(&text);
        if let Some(parts) = parts {
            prop_assert_eq!(whole, parts, "{:?}", text);
        }
    }
}

#[test]
fn a_file_is_cut_between_notes_that_no_blank_line_parts() {
    let mut text = String::from("Call.[^0]\n\n");
    for at in 0..9 {
        let _ = writeln!(text, "[^{at}]: Note {at}.");
    }
    let (whole, parts, count) = whole_and_parts(&text);
    assert_eq!(parts, whole);
    assert!(count > 8, "{count} parts");
}

#[test]
fn a_fence_in_a_block_of_html_does_not_open_code() {
    let text = "<b>\n</b>\n```\n\n```\n[^a]\n\n[^a]\n\n";
    let (whole, parts, _) = plain_of_both(text);
    assert!(parts.is_none_or(|parts| parts == whole), "{whole:?}");
    assert_eq!(whole_and_parts(text).0, whole_and_parts(text).1);
}

#[test]
fn notes_are_numbered_and_stand_at_the_end_where_a_file_is_printed_in_parts() {
    let text = "---\ntitle: A\n---\n<div class=\"x\" markdown=\"1\">\n\n# One\n\nFirst.[^b] Cut<sup>7</sup>\n\n***\n\
        <sup>7</sup> Raised.\n***\n\n## Two\n\n[^c]: Unused.\n\n[^a]: Second.\n\nAgain[^b] and[^a].\n\n# Three\n\n\
        [^b]: Body.\n\nLast.[^d]\n\n</div>\n\n# Four\n\n[^d]: End.\n";
    let (whole, parts, count) = plain_of_both(text);
    assert_eq!(parts.as_deref(), Some(&*whole));
    assert!(count > 3 && whole.ends_with("¹ Body.\n² Second.\n³ End.\n"), "{count}: {whole}");
    assert!(whole.contains("Again¹ and²."), "{whole}");
}

/// A book of chapters with sections, notes far away, and a link to a section.
fn book() -> String {
    let mut text = String::from("# Chapter 0\n\nTo [the last](#aims-9) one, and a note.[^far]\n\n");
    for chapter in 1..10 {
        let _ = write!(
            text,
            "# Chapter {chapter}\n\nText of chapter {chapter}.\n\n## Aims\n\nAim number {chapter}.\n\n"
        );
    }
    text + "## Aims\n\nThe needle stands here.\n\n[^far]: A far body.\n"
}

fn reader(text: &str, near: Option<&Locator>) -> Reader {
    Reader::unread(work(text).in_parts(CHAPTERS, near), (80, 24))
}

fn scan(reader: &mut Reader) {
    let work = reader.app.work().scanned();
    reader.send(Message::Scanned(Box::new(work)));
}

fn load_rest(reader: &mut Reader) {
    for id in reader.app.work().ids() {
        if reader.app.work().document(id).is_none() {
            let loaded = reader.app.work().load(id);
            reader.send(Message::Loaded(loaded));
        }
    }
}

#[test]
fn the_first_page_needs_no_scan() {
    let text = book();
    let mut reader = reader(&text, None);
    reader.send(Message::Resumed);
    assert!(reader.app.work().has_pending());
    let loaded = reader.app.work().load(ChapterId(0));
    reader.send(Message::Loaded(loaded));
    assert!(reader.screen().contains("To the last one"), "{}", reader.screen());
    scan(&mut reader);
    load_rest(&mut reader);
    let page = reader.screen();
    assert!(page.contains("To the last one") && page.contains("Text of chapter 1"), "{page}");
}

#[test]
fn what_was_said_of_a_beginning_holds_no_longer_than_it_is_true() {
    // The first note is defined far away, the second nowhere.
    for (text, said) in [(book(), 0), (book().replace("[^far]", "[^none]").replace("[^none]:", "[^far]:"), 1)]
    {
        let mut begun = work(&text).in_parts(CHAPTERS, None);
        begun.keep(begun.load(ChapterId(0)));
        assert_eq!(begun.diagnostics.len(), 1, "before the scan");
        let mut scanned = begun.scanned();
        scanned.load_all();
        let said_of: Vec<_> = scanned.diagnostics.iter().map(|d| (d.code, d.chapter)).collect();
        assert_eq!(said_of, vec![("missing-note", Some(ChapterId(0))); said], "{:?}", scanned.diagnostics);
    }
}

#[test]
fn a_key_before_the_scan_is_not_lost() {
    let mut reader = reader(&book(), None);
    reader.keys("G");
    scan(&mut reader);
    load_rest(&mut reader);
    assert!(reader.screen().contains("The needle stands here."), "{}", reader.screen());
    reader.keys("gg");
    assert!(reader.screen().contains("To the last one"));
}

#[test]
fn links_notes_and_search_cross_the_cuts() {
    let mut reader = reader(&book(), None);
    scan(&mut reader);
    load_rest(&mut reader);
    // The tenth of ten sections of one name.
    let (part, heading) = reader.app.work().place(ChapterId(0), "aims-9").unwrap();
    let document = reader.app.work().document(part).unwrap();
    assert!(document.text()[heading as usize..].contains("needle"));
    let mark = reader.app.work().document(ChapterId(0)).unwrap().inlines().iter().find_map(|inline| {
        matches!(inline.target, InlineTarget::NoteMark { .. }).then_some(inline.span.start)
    });
    let at = lectern::text::TextPos::new(ChapterId(0), mark.unwrap());
    let note = reader.app.work().note(at, "far", NoteKind::Footnote).unwrap();
    assert_eq!(reader.app.work().marks_of(note).len(), 1);
    reader.keys("/needle<cr>");
    assert!(reader.screen().contains("The needle stands here."));
}

#[test]
fn the_contents_show_one_work() {
    let mut reader = reader(&book(), None);
    scan(&mut reader);
    load_rest(&mut reader);
    let work = reader.app.work();
    assert!(work.chapters.len() > 10 && work.files() == 1, "{}", work.chapters.len());
    let sidebar = reader.app.sidebar();
    let entries: Vec<_> = (0..sidebar.len()).filter_map(|at| sidebar.entry(at)).collect();
    let titles: Vec<_> = entries.iter().map(|entry| (entry.depth, &*entry.title)).take(5).collect();
    assert_eq!(titles, [(0, "Chapter 0"), (1, "Chapter 1"), (2, "Aims"), (1, "Chapter 2"), (2, "Aims")]);
    assert_eq!(reader.app.figures().chapters, 1);
}

#[test]
fn a_saved_place_is_shown_before_the_scan() {
    let text = book();
    let mut whole = work(&text);
    whole.load_all();
    let document = whole.document(ChapterId(0)).unwrap();
    let at = document.text().find("Aim number 7").unwrap() as u32;
    let place = document.locate(&whole.chapter(ChapterId(0)).path, at);
    let cut = work(&text).in_parts(CHAPTERS, Some(&place));
    let mut reader = Reader {
        app: lectern::app::App::new(
            cut,
            &Remembered { place: Some(place), ..Remembered::default() },
            settings(),
            (80, 24),
        ),
        size: (80, 24),
        slow: false,
        left: Vec::new(),
        typed: Vec::new(),
    };
    reader.send(Message::Resumed);
    assert!(reader.app.work().has_pending());
    let near = reader.app.work().ids().filter(|id| !reader.app.work().chapter(*id).is_pending());
    for id in near.collect::<Vec<_>>() {
        let loaded = reader.app.work().load(id);
        reader.send(Message::Loaded(loaded));
    }
    assert!(reader.screen().contains("Aim number 7"), "{}", reader.screen());
    scan(&mut reader);
    assert!(reader.screen().contains("Aim number 7"), "{}", reader.screen());
}

#[test]
fn a_file_that_shrinks_is_read_as_far_as_it_goes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("book.md");
    fs::write(&path, book()).unwrap();
    let work = Work::open(&path, OpenOptions { alone: true, ..OpenOptions::default() }).unwrap();
    let mut work = work.in_parts(SMALL, None).scanned();
    fs::write(&path, "# Chapter 0\n\nShort.\n").unwrap();
    work.load_all();
    assert!(work.diagnostics.iter().any(|d| d.code == "changed-file"));
    fs::remove_file(&path).unwrap();
    let gone = work.load(ChapterId(2));
    assert!(gone.document.text().contains("cannot be read"));
}

/// Where a search of a work finds something: byte of the file, in reading order.
fn places(work: &Work, typed: &str) -> Vec<u32> {
    let mut reader = Reader::open(work.clone(), (80, 24));
    reader.keys("/").keys(typed);
    let hits = reader.app.hits();
    let in_chapter = |id: ChapterId| {
        let document = reader.app.work().document(id).unwrap().clone();
        hits.in_chapter(id)
            .iter()
            .map(move |hit| document.source().to_source(hit.start()))
            .collect::<Vec<_>>()
    };
    work.ids().flat_map(in_chapter).collect()
}

#[test]
fn a_chapter_is_searched_in_all_its_parts() {
    let text = "# Results\n\nA lantern.\n\n### On\n\nA lantern.\n\nA lantern.\n\n## Inner\n\nA lantern.\n\n# End\n\nA lantern.\n";
    let (whole, cut) = (Work::from_texts("", &[("book.md", text)]), in_parts(text));
    assert!(cut.chapters.len() > 4);
    for typed in
        ["chapter:results lantern", "chapter:inner lantern", "chapter:end lantern", "chapter:book lantern"]
    {
        let found = places(&cut, typed);
        assert_eq!(found, places(&whole, typed), "{typed}");
        assert!(!found.is_empty(), "{typed}");
    }
}

/// Of a hit the line, the column, the section and its slug, and the words round it.
type Printed = (u64, u64, String, String, String);

/// What a search from the shell prints, in the order of the file.
fn printed(work: &Work, query: &Query) -> Vec<Printed> {
    let results = export::find(work, query, &[], None, usize::MAX);
    let mut json = Vec::new();
    export::hits_json(query, &results, &mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let of = |hit: &serde_json::Value| {
        let number = |key: &str| hit[key].as_u64().unwrap();
        let text = |key: &str| hit[key].as_str().unwrap_or_default().to_owned();
        (number("line"), number("column"), text("section"), text("slug"), text("excerpt"))
    };
    let mut printed: Vec<Printed> = json["hits"].as_array().unwrap().iter().map(of).collect();
    printed.sort();
    printed
}

/// The same by the file read whole.
fn of_the_whole(work: &Work, query: &Query) -> Vec<Printed> {
    let (id, path) = (ChapterId(0), work.chapters[0].path.clone());
    let (document, lines) = (work.load(id).document, work.lines(id));
    let context = Context { path: &path, ..Context::default() };
    let of = |hit: &Hit| {
        let shown = search::shown(&document, hit);
        let (line, column) = lines.place(document.source().to_source(shown));
        let section = document.section_at(shown);
        let title = section.map_or_else(String::new, |s| document.section_title(s).to_owned());
        let slug = section.map_or_else(String::new, |s| document.section(s).slug.to_string());
        (u64::from(line), u64::from(column), title, slug, search::excerpt(&document, hit, 160).text)
    };
    let mut hits = query.hits_in(&document, &context);
    if let (true, Some(words)) = (hits.is_empty(), query.fallback()) {
        hits = words.hits_in(&document, &context);
    }
    let mut printed: Vec<Printed> = hits.iter().map(of).collect();
    printed.sort();
    printed
}

#[test]
fn what_the_shell_prints_of_a_long_file_is_what_the_whole_says() {
    let mut text = String::from("---\ntitle: Lights\n---\n\nBefore any heading a lantern.\n\n");
    for n in 0..12_000 {
        let head = match n % 2_100 {
            0 => format!("# Chapter {n}\n\n"),
            5 | 300 => "## Aims\n\n".to_owned(),
            350 => "## *Means* and [ends](/x)\n\n".to_owned(),
            360 => "Step 2\n------\n\n".to_owned(),
            _ => String::new(),
        };
        let word = match n % 97 {
            3 => "A **lan**tern stands in the harbour.[^n] ",
            50 => "Ein Löschboot; no harbour, some lanterns. ",
            _ => "",
        };
        let _ = write!(
            text,
            "{head}{word}Paragraph {n} says a little, with *some* words of its own, and then a little more; that is all.\n\n"
        );
    }
    text += "[^n]: Of every lantern a note.\n";
    assert!(text.len() as u64 > PartSizes::default().from);
    let work = Work::from_texts("", &[("book.md", &text)]);
    let cut = work.clone().in_parts(PartSizes::default(), None).scanned();
    assert!(cut.chapters.iter().any(|chapter| chapter.part.as_ref().is_some_and(|part| !part.headed)));
    for typed in [
        "lantern",
        "harbour lantern",
        "lanterns -no",
        "stand NEAR/3 harbour",
        "/Para\\w+ \\d*50 /",
        "chapter:aims lantern",
        "in:notes lantern",
        "Löschboot",
        "paragraph 6660",
    ] {
        let query = Query::new(typed, Mode::Auto).unwrap();
        let (found, expected) = (printed(&work, &query), of_the_whole(&work, &query));
        assert!(!expected.is_empty(), "{typed}");
        let differs = found.iter().zip(&expected).find(|(a, b)| a != b);
        assert_eq!(differs, None, "{typed}");
        assert_eq!(found.len(), expected.len(), "{typed}");
    }
}

#[test]
fn a_search_from_the_shell_reads_long_files_in_parts() {
    let mut text = String::new();
    for n in 0..12_000 {
        let word = if n % 1_000 == 7 { "Ein grünes leuchtfeuer blinkt. " } else { "" };
        let head = if n % 100 == 0 { format!("## Section {n}\n\n") } else { String::new() };
        let _ = write!(
            text,
            "{head}{word}Paragraph {n} says a little, with *some* words of its own, and then a little more; that is all.\n\n"
        );
    }
    assert!(text.len() as u64 > PartSizes::default().from);
    let work = Work::from_texts("", &[("book.md", &text)]);
    let query = Query::new("leuchtfeuer", Mode::Auto).unwrap();
    let results = export::find(&work, &query, &[], None, usize::MAX);
    let mut json = Vec::new();
    export::hits_json(&query, &results, &mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let number = |hit: &serde_json::Value, key: &str| hit[key].as_u64().unwrap() as usize;
    let found: Vec<_> = json["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| (number(hit, "line"), number(hit, "column")))
        .collect();
    let lines = text.lines().enumerate().filter(|(_, line)| line.contains("leuchtfeuer"));
    assert_eq!(found, lines.map(|(at, _)| (at + 1, 12)).collect::<Vec<_>>());
    assert_eq!(json["hits"][1]["section"], "Section 1000");
}
