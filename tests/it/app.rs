//! The reader driven by keys: place, popups, search, jump list.

use lectern::app::{Effect, Focus, Message, Mouse, MouseKind};
use lectern::work::Work;

use crate::headless::{Reader, settings};

/// A small work in the forms that sites use: notes over chapters, citations, links, a list of sources.
fn files() -> Vec<(&'static str, String)> {
    let page = |title: &str, order: u32, body: &str| {
        format!("---\nlayout: default\ntitle: {title}\nparent: A Study\nnav_order: {order}\n---\n\n{body}\n")
    };
    let filler = |word: &str| {
        let one = |n| format!("Paragraph {n} of {word} says a little, and then a little more of it.\n\n");
        (1..=12).map(one).collect::<Vec<_>>().concat()
    };
    vec![
        (
            "study.md",
            "---\nlayout: default\ntitle: A Study\nhas_children: true\nnav_order: 1\n---\n\nThe landing page begins here.\n\n## Abstract\n\nOf doors and keys.\n".to_owned(),
        ),
        (
            "study-1.md",
            page(
                "Beginnings",
                10,
                &format!(
                    "## Beginnings\n\nA first claim about *exit* barriers<sup>1</sup> stands here (Alder, 2017; Birch & Cedar, 2018).\n\n\
                     ***\n<sup>1</sup> The first note, after Alder (2017).\n{{: .fs-2}}\n***\n\n\
                     A second claim<sup>2</sup> looks to [the middle](/docs/study-2/) and [out](https://example.org/a).\n\n\
                     {}### Deeper\n\nIt goes deeper (Nobody, 1999).\n",
                    filler("beginnings")
                ),
            ),
        ),
        (
            "study-2.md",
            page(
                "Middle",
                20,
                &format!(
                    "## Middle\n\nThe sentence is\n\n***\n<sup>2</sup> The second note.\n{{: .fs-2}}\n***\n\nwhole again. Barriers to exit are many (Alder, 2017).[^f]\n\n[^f]: A footnote of the middle.\n\n{}",
                    filler("middles")
                ),
            ),
        ),
        (
            "study-3.md",
            page(
                "References",
                30,
                "## References\n\nAlder, A. (2017). *Doors and how they open*. Oak Press.\n\nBirch, B., & Cedar, C. (2018). Keys. *Journal of Locks*, 3(1), 1-9. https://doi.org/10.1000/keys\n",
            ),
        ),
    ]
}

fn work() -> Work {
    let files = files();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Work::from_texts("A Study", &files)
}

fn reader(size: (u16, u16)) -> Reader {
    Reader::open(work(), size)
}

#[test]
fn it_opens_at_the_beginning_with_the_contents_beside() {
    let reader = reader((120, 30));
    reader.sees("The landing page begins here.").sees("Beginnings").sees("References").sees("▸");
    assert_eq!(reader.app.reading().offset, 0);
}

#[test]
fn chapters_follow_one_another_in_one_scroll() {
    let mut reader = reader((80, 24));
    reader.sees("The landing page begins here.").sees("A first claim");
    reader.keys("L");
    assert_eq!(reader.line(), "Beginnings");
    reader.keys("L");
    assert_eq!(reader.line(), "Middle");
    reader.keys("H");
    assert_eq!(reader.line(), "Beginnings");
    reader.keys("2L");
    assert_eq!(reader.line(), "References");
}

#[test]
fn headings_are_stepped_through_over_chapters() {
    let mut reader = reader((80, 24));
    reader.keys("]");
    assert_eq!(reader.line(), "Abstract");
    reader.keys("]]");
    assert_eq!(reader.line(), "Deeper");
    reader.keys("]");
    assert_eq!(reader.line(), "Middle");
    reader.keys("3[");
    assert_eq!(reader.line(), "Abstract");
}

#[test]
fn the_text_scrolls_under_the_reading_line_which_moves_only_at_the_ends() {
    let mut reader = reader((80, 24));
    assert_eq!(reader.app.body().line(), 0);
    let usual = reader.app.body().height() / 3;
    for row in 1..=usual {
        reader.keys("j");
        assert_eq!(reader.app.body().line(), row);
    }
    let place = reader.app.body().place();
    reader.keys("5j");
    assert_eq!(reader.app.body().line(), usual);
    assert_ne!(reader.app.body().place(), place);
    reader.keys("5k");
    assert_eq!(reader.app.body().place(), place);
    reader.keys("G");
    assert_eq!(reader.app.body().line(), reader.app.body().height() - 1);
    reader.sees("100%");
    reader.keys("99999j");
    assert_eq!(reader.app.body().line(), reader.app.body().height() - 1);
    reader.keys("g");
    assert_eq!(reader.app.body().line(), 0);
    reader.keys("99999k<pgup><c-u>");
    assert_eq!(reader.app.body().line(), 0);
}

#[test]
fn paging_down_and_up_again_shows_every_row() {
    let mut reader = reader((60, 12));
    let mut seen = reader.screen();
    for _ in 0..40 {
        reader.keys(" ");
        seen.push_str(&reader.screen());
    }
    for number in 1..=12 {
        assert!(seen.contains(&format!("Paragraph {number} of beginnings")), "{number}");
        assert!(seen.contains(&format!("Paragraph {number} of middles")), "{number}");
    }
    for _ in 0..60 {
        reader.keys("b");
    }
    reader.sees("The landing page begins here.");
}

#[test]
fn a_width_and_back_shows_the_same_page() {
    let mut reader = reader((90, 24));
    for keys in ["L", "7j", "]", "<pgdn>", "3}", "G"] {
        reader.keys(keys);
        let page = reader.screen();
        for width in [40, 23, 140, 61] {
            reader.send(Message::Resize(width, 24));
            reader.send(Message::Resize(90, 24));
            assert_eq!(reader.screen(), page, "after {keys} and {width} columns");
        }
    }
}

#[test]
fn k_opens_a_note_without_moving_the_text() {
    let mut reader = reader((100, 30));
    reader.keys("/first claim<cr>");
    let place = reader.app.body().place();
    reader.keys("K");
    reader.sees("Note 1").sees("The first note, after Alder (2017).");
    assert_eq!(reader.app.body().place(), place);
    // The note cites: a second popup over the first.
    reader.keys("K");
    reader.sees("place 2 of 3").sees("Doors and how they open");
    assert_eq!(reader.app.layers().len(), 2);
    reader.keys("<esc>");
    reader.sees("The first note").misses("Doors and how");
    reader.keys("q");
    assert!(reader.app.layers().is_empty());
    assert_eq!(reader.app.body().place(), place);
    assert!(reader.left.is_empty());
}

#[test]
fn a_note_whose_body_stands_in_the_next_chapter_opens_too() {
    let mut reader = reader((100, 30));
    reader.keys("/second claim<cr>K");
    reader.sees("Note 2 · in Middle").sees("The second note.");
    reader.keys("<cr>");
    assert!(reader.line().contains("The second note."));
    reader.keys("<c-o>");
    assert!(reader.line().contains("A second claim"));
}

#[test]
fn the_sentence_that_a_note_cut_is_read_whole() {
    let mut reader = reader((100, 30));
    reader.keys("/sentence is whole again<cr>");
    reader.sees("The sentence is whole again.");
    assert!(reader.status().contains("1/1"), "{}", reader.status());
}

#[test]
fn a_group_of_citations_shows_every_source() {
    let mut reader = reader((100, 30));
    reader.keys("/Birch & Cedar<cr>");
    // The note mark stands first on the line; Tab goes on to the group.
    reader.keys("K<tab>");
    reader.sees("2 sources").sees("Doors and how they open").sees("Journal of Locks");
    reader.keys("1");
    reader.sees("Note 1");
    reader.keys("2<cr>");
    assert!(reader.line().starts_with("Alder, A. (2017)"), "{}", reader.line());
}

#[test]
fn a_citation_without_an_entry_says_so() {
    let mut reader = reader((100, 30));
    reader.keys("/It goes deeper<cr>K");
    reader.sees("has no entry in the reference list");
}

#[test]
fn the_same_source_is_followed_through_the_chapters() {
    let mut reader = reader((100, 30));
    reader.keys("/many<cr>K");
    reader.sees("place 3 of 3");
    reader.keys("n");
    reader.sees("2 sources").sees("A first claim");
    reader.keys("<esc><c-o>");
    reader.sees("Barriers to exit are many");
}

#[test]
fn search_is_incremental_and_counts() {
    let mut reader = reader((100, 30));
    reader.keys("/exit bar");
    assert!(reader.status().contains("1/1"), "{}", reader.status());
    assert!(reader.line().contains("exit barriers"));
    reader.keys("<esc>");
    assert_eq!(reader.app.reading().offset, 0);
    assert!(!reader.app.hits().is_active());
    reader.keys("/of middles<cr>");
    assert!(reader.status().contains("1/12"));
    reader.keys("n");
    assert!(reader.status().contains("2/12"), "{}", reader.status());
    reader.keys("NN");
    assert!(reader.status().contains("on from the end"), "{}", reader.status());
    reader.keys("j");
    assert!(reader.status().contains("12/12"), "{}", reader.status());
}

#[test]
fn hits_are_counted_beside_their_chapters() {
    let mut reader = reader((120, 30));
    reader.keys("/of middles");
    let screen = reader.screen();
    let mut entries = screen.lines().filter_map(|line| line.split('│').next());
    let entry = entries.find(|entry| entry.contains("Middle")).unwrap();
    assert!(entry.contains("12"), "{entry}");
}

#[test]
fn words_that_never_stand_together_are_found_apart() {
    let mut reader = reader((100, 30));
    reader.keys("/many barriers<cr>");
    assert!(reader.line().contains("Barriers to exit are many"), "{}", reader.screen());
    assert!(reader.status().contains("all words 1/1"), "{}", reader.status());
}

#[test]
fn a_search_without_a_hit_says_so_and_stays() {
    let mut reader = reader((100, 30));
    reader.keys("/zebra<cr>");
    assert!(reader.status().contains("no hit for zebra"), "{}", reader.status());
    assert_eq!(reader.app.reading().offset, 0);
}

#[test]
fn the_jump_list_goes_back_to_the_exact_page() {
    let mut reader = reader((100, 30));
    reader.keys("L3j");
    let first = reader.screen();
    reader.keys("oMiddle<cr>");
    assert_eq!(reader.line(), "Middle");
    reader.keys("L<c-o><c-o>");
    assert_eq!(reader.screen(), first);
    reader.keys(")");
    assert_eq!(reader.line(), "Middle");
    reader.keys("<c-o><c-o><c-o><c-o><c-o>");
    assert!(reader.status().contains("no earlier place"));
}

#[test]
fn links_lead_to_chapters_and_outside_only_when_confirmed() {
    let mut reader = reader((100, 30));
    reader.keys("/second claim<cr><tab><tab><cr>");
    assert_eq!(reader.line(), "Middle");
    reader.keys("<bs><tab><tab><tab><cr>");
    assert!(reader.status().contains("open https://example.org/a in the browser?"), "{}", reader.status());
    reader.keys("n");
    assert!(reader.left.is_empty());
    reader.keys("<cr>y");
    assert_eq!(reader.left, [Effect::OpenUrl("https://example.org/a".to_owned())]);
    let mut reader =
        Reader::open(Work::from_texts("Work", &[("1.md", "Write to <ann@example.org>.\n")]), (80, 20));
    reader.keys("<tab><cr>");
    assert!(reader.status().contains("write to ann@example.org in the mail program? y / n"));
    reader.keys("y");
    assert_eq!(reader.left, [Effect::OpenUrl("mailto:ann@example.org".to_owned())]);
}

#[test]
fn labels_open_what_they_stand_on() {
    let mut reader = reader((100, 30));
    reader.keys("Lf");
    assert!(reader.status().contains("type a label"));
    reader.keys("a");
    reader.sees("Note 1");
    reader.keys("<esc>f<esc>");
    assert!(reader.app.layers().is_empty());
}

#[test]
fn the_contents_open_fold_and_go() {
    let mut reader = reader((80, 24));
    reader.misses("│");
    reader.keys("t");
    assert_eq!(reader.app.focus(), Focus::Sidebar);
    reader.sees("Deeper");
    reader.keys("gjj");
    reader.keys("h").misses("Deeper");
    reader.keys("l").sees("Deeper");
    reader.keys("/midd").sees("Middle").misses("Deeper");
    reader.keys("<cr>");
    assert_eq!(reader.line(), "Middle");
    assert_eq!(reader.app.focus(), Focus::Body);
    reader.sees("│");
    reader.keys("tt");
    assert_eq!(reader.app.focus(), Focus::Body);
    reader.misses("│");
}

#[test]
fn esc_never_quits_and_q_does() {
    let mut reader = reader((80, 24));
    reader.keys("<esc><esc><esc>/a<esc>o<esc>t<esc>?<esc>:<esc>f<esc>");
    assert!(reader.left.is_empty());
    reader.keys("/q<esc>oq<esc>:q<esc>");
    assert!(reader.left.is_empty());
    reader.keys("?q");
    assert!(reader.left.is_empty());
    reader.keys("q");
    assert_eq!(reader.left, [Effect::Quit]);
}

#[test]
fn ctrl_c_quits_from_everywhere() {
    for keys in ["", "/abc", "o", "?", "t", "Lf", ":", "LK"] {
        let mut reader = reader((80, 24));
        reader.keys(keys).keys("<c-c>");
        assert_eq!(reader.left, [Effect::Quit], "after {keys}");
    }
}

#[test]
fn help_lists_the_live_keys_of_its_context() {
    let mut reader = reader((100, 40));
    reader.keys("?");
    reader.sees("Keys in the body").sees("down a line").sees("Ctrl-d");
    reader.keys("<esc>t?");
    reader.sees("Keys in the sidebar").sees("unfold");
}

#[test]
fn commands_go_by_name_and_by_percent() {
    let mut reader = reader((80, 24));
    reader.keys(":50%<cr>");
    let half = reader.app.figures().percent;
    assert!((40..=60).contains(&half), "{half}");
    reader.keys(":100%<cr>").sees("100%");
    reader.keys(":3<cr>");
    assert_eq!(reader.line(), "Middle");
    reader.keys(":top<cr>");
    assert_eq!(reader.app.reading().offset, 0);
    reader.keys(":frobnicate<cr>");
    assert!(reader.status().contains("no command frobnicate"));
}

#[test]
fn the_place_is_remembered_and_found_again() {
    let mut reader = reader((100, 30));
    reader.keys("LL]5jtt").keys("oDeeper<cr>2j");
    let (line, state) = (reader.line(), reader.app.remembered());
    let mut again = Reader::resume(work(), &state, settings(), (110, 24));
    assert_eq!(again.line(), line, "{}", again.screen());
    assert_eq!(again.app.panes().sidebar.width, 0, "it was closed");
    again.keys("<c-o>");
    assert!(again.screen().contains("Journal of Locks"));
}

#[test]
fn starting_again_shows_the_same_page() {
    let mut reader = reader((100, 30));
    for keys in ["L", "]", "7j", "<pgdn>", "G", "5k", "/second claim<cr><esc>"] {
        reader.keys(keys);
        let state = reader.app.remembered();
        let again = Reader::resume(work(), &state, settings(), (100, 30));
        let (then, now) = (reader.screen(), again.screen());
        let text = |screen: &str| {
            screen.lines().map(|l| l.replace('▸', " ").trim_end().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(text(&now)[..29], text(&then)[..29], "after {keys}");
    }
}

#[test]
fn chapters_that_are_not_loaded_show_their_title_and_fill_in() {
    let mut reader = Reader::unread(work(), (100, 30));
    reader.sees("A Study").sees("…");
    let wanted = reader.app.wanted();
    assert!(!wanted.is_empty());
    reader.keys("L");
    reader.sees("A first claim");
    reader.keys("G");
    reader.sees("Journal of Locks");
}

#[test]
fn a_search_goes_to_a_hit_that_comes_later() {
    let mut reader = Reader::unread(work(), (100, 30));
    reader.slow = true;
    reader.keys("/Oak Press<cr>");
    assert!(reader.status().contains("no hit yet"), "{}", reader.status());
    for chapter in reader.app.work().ids() {
        let loaded = reader.app.work().load(chapter);
        reader.send(Message::Loaded(loaded));
    }
    assert!(reader.line().contains("Oak Press"), "{}", reader.screen());
}

#[test]
fn it_works_from_20_by_6_up_and_says_so_below() {
    for (columns, rows) in [(20, 6), (21, 7), (40, 10), (59, 20), (60, 20), (300, 100)] {
        let mut reader = reader((columns, rows));
        reader.keys("L/claim<cr>K<esc>t<esc>f<esc>oM<esc>?<pgdn><esc>i<esc>GggZZ");
        assert!(reader.screen().contains('▸'), "{columns}x{rows}\n{}", reader.screen());
    }
    let small = reader((19, 6));
    small.sees("lectern needs");
    for (columns, rows) in [(0, 0), (1, 1), (2, 1), (5, 2)] {
        let mut reader = reader((columns, rows));
        reader.keys("j/a<cr>Kto?").screen();
    }
}

#[test]
fn the_mouse_scrolls_selects_and_opens() {
    let mut reader = reader((100, 30));
    reader.keys("L");
    let top = reader.app.body().place().top;
    let mouse = |kind, column, row| Message::Mouse(Mouse { kind, column, row });
    reader.send(mouse(MouseKind::WheelDown, 60, 10));
    assert_ne!(reader.app.body().place().top, top);
    reader.send(mouse(MouseKind::WheelUp, 60, 10));
    reader.click((60, 12));
    assert_eq!(reader.app.body().line(), 12);
    let at = reader.cell("Birch &");
    reader.click(at);
    reader.sees("2 sources");
    reader.send(mouse(MouseKind::Press, 0, 29));
    assert!(reader.app.layers().is_empty());
    reader.keys("M");
    assert_eq!(reader.left, [Effect::TakeMouse(false)]);
}

#[test]
fn the_measure_widens_and_narrows() {
    let mut reader = reader((160, 30));
    assert_eq!(reader.app.panes().text.width, 80);
    reader.keys("---");
    assert_eq!(reader.app.panes().text.width, 74);
    reader.keys("++++");
    assert_eq!(reader.app.panes().text.width, 82);
    reader.keys("=");
    assert_eq!(reader.app.panes().text.width, 80);
}

#[test]
fn a_reload_keeps_the_place() {
    let mut reader = reader((100, 30));
    reader.keys("LL5j");
    let line = reader.line();
    assert!(!line.is_empty());
    reader.keys("R");
    assert_eq!(reader.left, [Effect::Reload]);
    let mut edited = files();
    edited[2].1 = edited[2].1.replace("## Middle", "## Middle\n\nA new paragraph above.\n");
    let edited: Vec<(&str, &str)> = edited.iter().map(|(name, text)| (*name, text.as_str())).collect();
    reader.send(Message::Reloaded(Box::new(Work::from_texts("A Study", &edited))));
    assert_eq!(reader.line(), line);
}

#[test]
fn what_is_typed_in_a_prompt_is_one_safe_line() {
    let mut reader = reader((80, 24));
    reader.keys("/");
    reader.send(Message::Paste("first\nclaim\u{1b}[31m".to_owned()));
    assert!(!reader.screen().contains('\u{1b}'));
    reader.keys("<c-u>").keys("second claim<cr>");
    reader.sees("A second claim");
}

#[test]
fn the_same_state_gives_the_same_frame() {
    let mut reader = reader((100, 30));
    reader.keys("L/claim<cr>K");
    assert_eq!(reader.buffer(), reader.buffer());
}

#[test]
fn after_a_jump_to_a_heading_the_line_comes_back_to_its_usual_row() {
    let mut reader = reader((100, 30));
    reader.keys("L");
    assert_eq!(reader.app.body().line(), 1);
    let top = reader.app.body().place().top;
    let usual = reader.app.body().height() / 3;
    reader.keys("j");
    assert_eq!(reader.app.body().line(), 2);
    assert_eq!(reader.app.body().place().top, top);
    reader.keys("50j");
    assert_eq!(reader.app.body().line(), usual);
}

#[test]
fn earlier_searches_are_recalled() {
    let mut reader = reader((100, 30));
    reader.keys("/first claim<cr>/Deeper<cr>/");
    reader.keys("<up>");
    assert!(reader.status().starts_with("/Deeper"), "{}", reader.status());
    reader.keys("<up>");
    assert!(reader.status().starts_with("/first claim"), "{}", reader.status());
    reader.keys("<up><down><down>");
    assert_eq!(reader.status(), "/");
    reader.keys("<up><cr>");
    assert_eq!(reader.line(), "Deeper");
}

#[test]
fn the_wheel_over_the_contents_leaves_the_keys_with_the_text() {
    let mut reader = reader((120, 8));
    reader.send(Message::Mouse(Mouse { kind: MouseKind::WheelDown, column: 3, row: 3 }));
    assert_eq!(reader.app.focus(), Focus::Body);
    assert!(reader.app.sidebar().top() > 0);
}

#[test]
fn a_click_on_its_sign_folds_an_entry() {
    let mut reader = reader((120, 30));
    let screen = reader.screen();
    let row = screen.lines().position(|line| line.contains("▾ Beginnings")).unwrap();
    let column = screen.lines().nth(row).unwrap().chars().position(|c| c == '▾').unwrap();
    let press = Message::Mouse(Mouse { kind: MouseKind::Press, column: column as u16, row: row as u16 });
    reader.send(press);
    reader.sees("▸ Beginnings");
    assert_eq!(reader.app.reading().offset, 0, "it did not go there");
}

#[test]
fn the_mark_that_a_popup_belongs_to_stays_in_sight() {
    let mut reader = reader((100, 30));
    reader.keys("/first claim<cr>K");
    reader.sees("Tab mark 1/2");
    let buffer = reader.buffer();
    let reversed = |cell: &ratatui::buffer::Cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED);
    assert!(buffer.content().iter().any(|cell| reversed(cell) && cell.symbol() == "¹"));
}

#[test]
fn a_selection_is_copied_with_its_place_and_its_sources() {
    let mut reader = reader((100, 30));
    reader.keys("/first claim<cr>v");
    assert!(reader.status().contains("selecting"), "{}", reader.status());
    reader.keys("y");
    let Some(Effect::Copy(text)) = reader.left.last() else { panic!("{:?}", reader.left) };
    assert!(
        text.starts_with(
            "“A first claim about exit barriers¹ stands here (Alder, 2017; Birch & Cedar, 2018).”"
        ),
        "{text}"
    );
    assert!(text.contains("— A Study › Beginnings"), "{text}");
    assert!(text.contains("Alder, A. (2017). Doors and how they open. Oak Press."), "{text}");
    assert!(text.contains("Journal of Locks"), "{text}");
    assert!(reader.status().contains("2 sources"), "{}", reader.status());
    assert!(reader.app.selection().is_none());
}

#[test]
fn a_selection_grows_and_shrinks_by_sentence_paragraph_and_row() {
    let mut reader = reader((100, 30));
    reader.keys("/second claim<cr>v");
    let one = reader.app.selection().unwrap().span();
    reader.keys("jj");
    let three = reader.app.selection().unwrap().span();
    assert!(three.end > one.end && three.start == one.start);
    reader.keys("kk");
    assert_eq!(reader.app.selection().unwrap().span(), one);
    reader.keys("}}");
    assert!(reader.app.selection().unwrap().span().end > one.end);
    reader.keys("<esc>V");
    let row = reader.app.selection().unwrap().span();
    reader.keys("j");
    assert!(reader.app.selection().unwrap().span().end > row.end);
    reader.keys("Y");
    let Some(Effect::Copy(text)) = reader.left.last() else { panic!("{:?}", reader.left) };
    assert!(text.starts_with("> A second claim"), "{text}");
}

#[test]
fn all_sources_are_listed_sorted_and_shown() {
    let mut reader = reader((100, 30));
    reader.keys("r");
    reader
        .sees("Sources as listed")
        .sees("3×, first in Beginnings")
        .sees("1×, first in Beginnings")
        .sees("no entry, in Beginnings");
    reader.keys("<tab>").sees("Sources by author");
    reader.keys("<tab>").sees("Sources by year");
    reader.keys("<tab>").sees("Sources by times cited");
    reader.keys("locks<cr>");
    reader.sees("cited once").sees("Journal of Locks");
    reader.keys("o");
    assert!(
        reader.status().contains("open https://doi.org/10.1000/keys in the browser?"),
        "{}",
        reader.status()
    );
    reader.keys("n<cr>");
    assert!(reader.line().starts_with("Birch, B."), "{}", reader.line());
    reader.keys("rnobody<cr>");
    assert!(reader.line().contains("It goes deeper"), "{}", reader.line());
    reader.keys("rlocks<cr>n");
    reader.sees("2 sources").sees("A first claim");
}

#[test]
fn sources_are_narrowed_by_words_in_the_order_that_was_chosen() {
    let mut reader = reader((100, 30));
    reader.keys("rjournal");
    reader.sees("Birch, B.").misses("Alder, A.");
    // No entry has this; letters in a row are looked for instead.
    reader.keys("<esc>rjrnlks").sees("Birch, B.");
}

#[test]
fn the_sources_of_a_group_open_one_by_one() {
    let mut reader = reader((100, 30));
    reader.keys("rlocks<cr>n");
    reader.sees("2 sources").sees("K each");
    reader.keys("K");
    let first = reader.screen();
    reader.keys("K");
    assert_ne!(reader.screen(), first);
    reader.sees("cited once").sees("article · Journal of Locks");
    reader.keys("K");
    assert_eq!(reader.screen(), first);
    reader.keys("<esc>").sees("2 sources");
}

#[test]
fn a_popup_can_be_pinned_under_the_text() {
    let mut reader = reader((100, 30));
    reader.keys("/first claim<cr>Kp");
    assert!(reader.app.layers().is_empty());
    reader.sees("The first note, after Alder (2017).");
    reader.keys("LL<pgdn>");
    reader.sees("The first note, after Alder (2017).");
    let rows = reader.app.body().height();
    reader.keys("p");
    reader.misses("The first note, after Alder (2017).");
    assert!(reader.app.body().height() > rows);
}

#[test]
fn a_letter_that_stands_everywhere_is_not_taken_down_everywhere() {
    let many = format!("{}\n\n", "e ".repeat(400)).repeat(100);
    let files: Vec<(String, String)> =
        (1..=5).map(|n| (format!("{n}.md"), format!("# Part {n}\n\n{many}\n\nLast of {n}.\n"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let mut reader = Reader::open(Work::from_texts("", &files), (100, 30));
    reader.keys("/e");
    assert!(reader.status().ends_with("1/120,000+"), "{}", reader.status());
    // What was not looked into is, when the reader gets there.
    reader.keys("<cr>ggN");
    assert!(reader.status().contains("on from the end"), "{}", reader.status());
    assert_eq!(reader.app.reading().chapter.0, 4);
    reader.keys("/last of 4");
    assert!(reader.status().ends_with("1/1"), "{}", reader.status());
    reader.keys("<cr>ggN").sees("Last of 4.");
    reader.keys("/4 of last<cr>").sees("Last of 4.");
}

#[test]
fn a_pinned_popup_is_the_same_after_a_resize_and_back() {
    let mut reader = reader((120, 40));
    reader.keys("/first claim<cr>Kp");
    let page = reader.screen();
    reader.send(Message::Resize(40, 14));
    reader.send(Message::Resize(120, 40));
    assert_eq!(reader.screen(), page);
}

#[test]
fn an_empty_text_says_so() {
    let reader = Reader::open(Work::from_texts("", &[("a.md", "")]), (80, 24));
    assert!(reader.status().contains("this text is empty"), "{}", reader.status());
}

#[test]
fn pagers_keys_and_moved_keys_hold_and_help_shows_them() {
    let (config, problems) = lectern::config::Config::read("preset = \"less\"\n[keys.body]\ninfo = \"I\"\n");
    assert!(problems.is_empty(), "{problems:?}");
    let (keymap, clashes) = config.keymap(None);
    assert!(clashes.is_empty(), "{clashes:?}");
    let owned = files();
    let texts: Vec<(&str, &str)> = owned.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let work = Work::from_texts("A Study", &texts);
    let settings = lectern::app::Settings { keymap, ..settings() };
    let mut reader = Reader::resume(work, &lectern::store::Remembered::default(), settings, (100, 30));
    reader.keys("f").misses("The landing page begins");
    reader.keys("b").sees("The landing page begins");
    reader.keys("I").sees("About this work");
    reader.keys("q=");
    reader.misses("About this work");
    reader.keys("h").sees("down a line").sees("Ctrl-e");
    reader.keys("qQ");
    assert!(reader.left.contains(&Effect::Quit));
}
