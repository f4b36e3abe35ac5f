//! The pane of results, the search prompt, and what was typed before.

use lectern::app::{Effect, Message, Mouse, MouseKind};
use lectern::text::ChapterId;
use lectern::work::Work;

use crate::headless::Reader;

/// A term in running text, in a heading, in a note and in a list of references.
fn work() -> Work {
    let filler = |word: &str| {
        let one = |n| format!("Paragraph {n} of {word} says a little, and then a little more of it.\n\n");
        (1..=12).map(one).collect::<Vec<_>>().concat()
    };
    let first = format!(
        "# Harbour\n\nShips wait for the lantern.[^n]\n\n{}## The quay\n\nA lanternless quay.\n\nA boat with its lantern lit, and a lantern dark.\n\n[^n]: Of every lantern a note.\n",
        filler("harbour")
    );
    let second = format!("# Tower\n\n{}## Lantern\n\nGlass and oil.\n\n{}", filler("tower"), filler("oil"));
    let third = "# References\n\nKeeper, A. (1900). *The lantern*. Pier Press.\n".to_owned();
    Work::from_texts("Lights", &[("1.md", &first), ("2.md", &second), ("3.md", &third)])
}

fn reader(size: (u16, u16)) -> Reader {
    Reader::open(work(), size)
}

/// The rows of the pane, without its title and blanks at their ends.
fn pane(reader: &Reader) -> Vec<String> {
    let (area, screen) = (reader.app.panes().result_lines(), reader.screen());
    let rows = screen.lines().skip(usize::from(area.y)).take(usize::from(area.height));
    let row = |row: &str| row.chars().skip(usize::from(area.x)).collect::<String>().trim_end().to_owned();
    let mut rows: Vec<String> = rows.map(row).collect();
    while rows.last().is_some_and(String::is_empty) {
        rows.pop();
    }
    rows
}

fn press(reader: &mut Reader, kind: MouseKind, (column, row): (u16, u16)) {
    reader.send(Message::Mouse(Mouse { kind, column, row }));
}

#[test]
fn tab_lists_all_hits_the_best_first_under_their_chapters() {
    let mut reader = reader((80, 40));
    reader.keys("&lantern");
    insta::assert_snapshot!(pane(&reader).join("\n"), @r"
     Tower                                                                        1
       Lantern
    ▌  Lantern
     Harbour                                                                      5
       The quay
       A boat with its lantern lit, and a lantern dark.
       A boat with its lantern lit, and a lantern dark.
       A lanternless quay.
       ¹ Of every lantern a note.
       Ships wait for the lantern.¹
     References                                                                   1
       Keeper, A. (1900). The lantern. Pier Press.
    ");
    reader.sees("7 hits in 3 chapters, best first");
    reader.keys("<tab>").sees("in reading order");
    insta::assert_snapshot!(pane(&reader).join("\n"), @r"
     Harbour                                                                      5
       Ships wait for the lantern.¹
       The quay
       A lanternless quay.
       A boat with its lantern lit, and a lantern dark.
       A boat with its lantern lit, and a lantern dark.
       ¹ Of every lantern a note.
     Tower                                                                        1
       Lantern
    ▌  Lantern
     References                                                                   1
       Keeper, A. (1900). The lantern. Pier Press.
    ");
}

#[test]
fn what_is_typed_searches_anew_and_the_best_hit_is_shown() {
    let mut reader = reader((80, 30));
    reader.keys("/quay<tab>");
    assert_eq!(pane(&reader).len(), 4, "{:?}", pane(&reader));
    reader.keys("<c-u>oil").sees("Glass and oil.");
    reader.keys("<bs><bs><bs>lantern");
    // The heading is the best, wherever it stands.
    assert_eq!(reader.line(), "Lantern");
    assert!(reader.status().starts_with("/lantern"), "{}", reader.status());
    reader.keys("<c-u>").sees("type what to look for");
    reader.keys("zebra").sees("nothing found for zebra");
}

#[test]
fn moving_in_the_list_shows_the_hit_and_enter_goes_there() {
    for size in [(80, 24), (120, 40), (200, 50), (60, 15), (20, 6)] {
        let mut reader = reader(size);
        reader.keys("4j");
        let (place, screen) = (reader.app.body().place(), reader.screen());
        reader.keys("/lantern<tab>");
        let best = reader.app.reading();
        reader.keys("<down>");
        let second = reader.app.reading();
        assert_ne!(best, second, "{size:?}");
        assert!(reader.line().to_lowercase().contains("lantern"), "{size:?}: {}", reader.line());
        reader.keys("<up>");
        assert_eq!(reader.app.reading(), best, "{size:?}");
        // The hit is on the screen, not under the pane.
        let panes = reader.app.panes();
        assert!(reader.app.body().line() < panes.text.height && panes.results.height > 0, "{size:?}");
        reader.keys("<down><down><cr>");
        assert!(reader.app.results().is_none() && reader.app.layers().is_empty(), "{size:?}");
        assert!(reader.line().to_lowercase().contains("lantern"), "{size:?}: {}", reader.line());
        reader.keys("<c-o>");
        assert_eq!(reader.app.body().place(), place, "{size:?}");
        reader.keys("<esc>");
        assert_eq!(reader.screen(), screen, "{size:?}");
    }
}

#[test]
fn esc_returns_to_where_the_reader_was_exactly() {
    for size in [(80, 24), (120, 40), (200, 50), (60, 15), (20, 6)] {
        for keys in ["", "L", "7j", "G", "LL", "]]3j"] {
            let mut reader = reader(size);
            reader.keys(keys);
            let screen = reader.screen();
            reader.keys("/lantern<tab><down><down><pgdn><tab><esc>");
            assert_eq!(reader.screen(), screen, "{size:?} {keys}");
            assert!(!reader.app.hits().is_active());
        }
    }
}

#[test]
fn the_key_in_the_text_opens_the_last_search_at_its_hit() {
    let mut reader = reader((100, 30));
    reader.keys("/lantern<cr>nn");
    let screen = reader.screen();
    assert!(reader.status().contains("/lantern 3/7"), "{}", reader.status());
    reader.keys("&");
    assert!(reader.status().ends_with("3/7"), "{}", reader.status());
    reader.keys("<down><c-u>oil<esc>");
    // The search is the one of before, and at the same hit.
    assert_eq!(reader.screen(), screen);
    reader.keys("n");
    assert!(reader.status().contains("/lantern 4/7"), "{}", reader.status());
    reader.keys("N");
    assert!(reader.status().contains("/lantern 3/7"), "{}", reader.status());
    // Ended, it is still the last one.
    reader.keys("<esc>&").sees("best first");
    assert!(reader.status().starts_with("/lantern"), "{}", reader.status());
    reader.keys("<cr>");
    assert_eq!(reader.line(), "Lantern");
}

#[test]
fn without_a_search_the_pane_asks_for_one() {
    let mut reader = reader((100, 30));
    let screen = reader.screen();
    reader.keys("&").sees("type what to look for");
    reader.keys("<up><down><pgdn><tab><esc>");
    assert_eq!(reader.screen(), screen);
    reader.keys("&<cr>");
    assert_eq!(reader.screen(), screen);
}

#[test]
fn the_pane_can_be_kept_beside_the_text() {
    for size in [(200, 50), (120, 40), (80, 30)] {
        let mut reader = reader(size);
        reader.keys("/lantern<tab><down><c-t>");
        assert!(reader.app.layers().is_empty() && reader.app.panes().results.height > 0, "{size:?}");
        reader.sees("7 hits in 3 chapters");
        assert!(reader.line().to_lowercase().contains("lantern"), "{size:?} {}", reader.line());
        // The list follows n, and the reader may go anywhere.
        reader.keys("n").sees("7 hits in 3 chapters");
        // What `n` told is gone with the next key.
        let page = |reader: &Reader| {
            let screen = reader.screen();
            screen.lines().take(usize::from(size.1) - 1).collect::<Vec<_>>().join("\n")
        };
        let (hit, screen) = (reader.app.reading(), page(&reader));
        reader.keys("&");
        assert_eq!(reader.app.reading(), hit, "{size:?}");
        reader.keys("<down>");
        assert_ne!(reader.app.reading(), hit, "{size:?}");
        reader.keys("<esc>");
        assert_eq!(page(&reader), screen, "{size:?}");
        // Kept no longer, it goes with Enter; ending the search takes it away too.
        reader.keys("&<c-t><cr>").misses("7 hits in 3");
        reader.keys("&<c-t>").sees("7 hits in 3");
        reader.keys("<esc>").misses("7 hits in 3");
        assert!(!reader.app.hits().is_active());
    }
    let mut small = reader((60, 12));
    small.keys("/lantern<tab><c-t>");
    assert!(small.app.in_results());
    assert!(!small.app.layers().is_empty());
}

#[test]
fn a_search_begun_beside_a_kept_pane_is_listed_in_it() {
    let mut reader = reader((200, 50));
    reader.keys("/lantern<tab><c-t>/quay").sees("2 hits, best first");
    reader.keys("<esc>").sees("7 hits in 3 chapters");
    reader.keys("/quay<cr>").sees("2 hits, best first").sees("& goes here");
}

#[test]
fn the_mouse_chooses_scrolls_and_goes() {
    let mut reader = reader((200, 50));
    reader.keys("/lantern<tab>");
    let area = reader.app.panes().result_lines();
    let at = |reader: &Reader, words: &str| {
        let row = pane(reader).iter().position(|row| row.contains(words)).expect("it is listed");
        (area.x + 4, area.y + row as u16)
    };
    let cell = at(&reader, "boat");
    press(&mut reader, MouseKind::Press, cell);
    assert!(reader.line().contains("A boat"), "{}", reader.line());
    assert!(reader.app.in_results());
    let cell = at(&reader, "Keeper");
    reader.keys("<c-t>");
    press(&mut reader, MouseKind::Press, cell);
    assert!(reader.line().contains("Keeper"), "{}", reader.line());
    reader.keys("<c-o>");
    assert!(reader.line().contains("A boat"), "{}", reader.line());
    press(&mut reader, MouseKind::WheelDown, cell);
    assert!(reader.line().contains("A boat"), "the text stays: {}", reader.line());
    assert!(!pane(&reader)[0].starts_with("Tower"), "{:?}", pane(&reader));
}

#[test]
fn a_work_that_is_read_again_is_searched_again() {
    for (keys, open) in [("&lantern<cr>", false), ("&lantern", true), ("&lantern<c-t>", true)] {
        let mut reader = reader((120, 40));
        reader.keys(keys);
        reader.send(Message::Reloaded(Box::new(Work::from_texts(
            "Lights",
            &[("1.md", "# One\n\nA lantern.\n")],
        ))));
        assert_eq!(reader.app.results().is_some(), open);
        assert_eq!(reader.app.panes().results.height > 0, open);
        reader.sees("A lantern.");
        if open {
            reader.sees("1 hit, best first").misses("Keeper");
        }
        assert_eq!(reader.app.hits().total(), 1);
    }
}

#[test]
fn hits_are_listed_as_chapters_come_in() {
    let mut late = Reader::unread(work(), (100, 40));
    late.slow = true;
    late.keys("&lantern").sees("nothing found yet");
    for n in [2, 0, 1] {
        let loaded = late.app.work().load(ChapterId(n));
        late.send(Message::Loaded(loaded));
    }
    let mut whole = reader((100, 40));
    whole.keys("&lantern");
    assert_eq!(late.screen(), whole.screen());
    assert_eq!(late.line(), "Lantern");
}

#[test]
fn a_hit_that_was_chosen_stays_chosen_while_better_ones_come() {
    let mut late = Reader::unread(work(), (100, 40));
    late.slow = true;
    let load = |late: &mut Reader, n| {
        let loaded = late.app.work().load(ChapterId(n));
        late.send(Message::Loaded(loaded));
    };
    load(&mut late, 0);
    late.keys("/lantern<tab><down>");
    let here = late.line();
    load(&mut late, 1);
    load(&mut late, 2);
    assert_eq!(late.line(), here);
    late.sees("7 hits in 3 chapters");
}

#[test]
fn of_many_hits_the_best_are_listed_and_all_are_counted() {
    let many = |n: u32| format!("# Part {n}\n\n{}\n\n", "ember\n\n".repeat(3000));
    let texts: Vec<(String, String)> = (1..=4).map(|n| (format!("{n}.md"), many(n))).collect();
    let mut texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (&**name, &**text)).collect();
    texts.push(("5.md", "# Ember\n\nThe last.\n"));
    let mut reader = Reader::open(Work::from_texts("", &texts), (120, 30));
    reader.keys("&ember").sees("the best 1000 of 12,001 hits in 5 chapters");
    assert_eq!(reader.line(), "Ember");
    assert!(pane(&reader)[0].starts_with(" Ember"), "{:?}", pane(&reader));
    reader.keys(&"<pgdn>".repeat(200));
    // The rest of the best are the first in reading order.
    assert_eq!(reader.app.reading().chapter.0, 0);
    reader.keys("<tab>").sees("in reading order");
    reader.keys("<cr>").keys("n");
    assert!(reader.status().contains("/12,001"), "{}", reader.status());
}

#[test]
fn the_number_of_a_hit_is_left_out_where_it_is_not_known() {
    let many = format!("{}\n\n", "e ".repeat(400)).repeat(100);
    let texts: Vec<(String, String)> =
        (1..=5).map(|n| (format!("{n}.md"), format!("# Part {n}\n\n{many}"))).collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (&**name, &**text)).collect();
    let mut reader = Reader::open(Work::from_texts("", &texts), (100, 30));
    reader.keys("/e<cr>");
    assert!(reader.status().contains("1/120,000+"), "{}", reader.status());
    // Round the end: how many are before it nobody counted.
    reader.keys("ggN");
    assert!(reader.status().contains("on from the end: 160,000+ hits"), "{}", reader.status());
}

#[test]
fn matches_are_told_by_more_than_colour() {
    use ratatui::style::Modifier;
    let mut reader = reader((100, 30));
    reader.keys("/lantern<tab>");
    let (area, buffer) = (reader.app.panes().result_lines(), reader.buffer());
    let row =
        pane(&reader).iter().position(|row| row.contains("Ships wait for the lantern")).expect("listed");
    let underlined: String = (area.x..area.right())
        .map(|x| &buffer[(x, area.y + row as u16)])
        .filter(|cell| cell.modifier.contains(Modifier::UNDERLINED | Modifier::BOLD))
        .map(ratatui::buffer::Cell::symbol)
        .collect();
    assert_eq!(underlined, "lantern");
}

#[test]
fn wide_letters_stay_in_the_pane_with_their_match() {
    let text = format!("# 灯\n\n{}灯台{}\n", "海の波は高い。".repeat(30), "船は港に入る。".repeat(30));
    let mut reader = Reader::open(Work::from_texts("", &[("a.md", &text)]), (40, 16));
    reader.keys("/灯台<tab>");
    assert!(pane(&reader).iter().any(|row| row.replace(' ', "").contains("灯台")), "{:?}", pane(&reader));
    let long = "灯".repeat(60);
    reader.send(Message::Paste(long));
    let status = reader.status();
    assert!(status.starts_with('/') && status.ends_with("no hit"), "{status}");
}

#[test]
fn hits_are_told_beside_the_chapters_and_on_the_scrollbar() {
    let mut reader = reader((100, 30));
    let ticks = |reader: &Reader| {
        let (bar, buffer) = (reader.app.panes().scrollbar, reader.buffer());
        (bar.y..bar.bottom()).filter(|y| buffer[(bar.x, *y)].symbol() == "╼").count()
    };
    assert_eq!(ticks(&reader), 0);
    // While it is typed, before it is accepted.
    reader.keys("/quay");
    assert!(ticks(&reader) > 0);
    reader.sees("Harbour").sees(" 2 │");
    reader.keys("<esc>");
    assert_eq!(ticks(&reader), 0);
}

#[test]
fn the_scrollbar_has_a_tick_wherever_a_hit_is() {
    let chapter = |n: usize| {
        let word = |at: usize| {
            if (n * 7 + at * at).is_multiple_of(41) && !n.is_multiple_of(5) { "needle" } else { "hay" }
        };
        (
            format!("{n:02}.md"),
            format!("# {n}\n\n{}\n", (0..n * 9 % 70).map(word).collect::<Vec<_>>().join(" ")),
        )
    };
    let files: Vec<(String, String)> = (0..40).map(chapter).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let mut reader = Reader::open(Work::from_texts("", &files), (100, 30));
    assert_eq!(reader.app.hit_rows(30), Vec::<u16>::new());
    reader.keys("/needle<cr>");
    let documents = reader.app.work().documents();
    let whole = documents.iter().flatten().map(|document| document.text()).collect::<String>();
    let places: Vec<usize> = whole.match_indices("needle").map(|(at, _)| at).collect();
    assert_eq!(reader.app.hits().total(), places.len());
    for rows in [1, 7, 30, 300] {
        let mut ticks: Vec<u16> =
            places.iter().map(|at| (at * usize::from(rows) / whole.len()) as u16).collect();
        ticks.dedup();
        assert_eq!(reader.app.hit_rows(rows), ticks, "{rows}");
    }
}

#[test]
fn the_selected_text_is_searched_for() {
    let text = "# One\n\nA red door. A blue door[^1] stands here. A red door.\n\n# Two\n\nA blue door stands here.\n\nOther words.\n\n[^1]: A note.\n";
    let mut reader = Reader::open(Work::from_texts("", &[("a.md", text)]), (100, 30));
    reader.keys("*");
    assert!(reader.status().contains("select"), "{}", reader.status());
    reader.keys("}v*");
    assert_eq!(reader.app.hits().typed(), "A red door.");
    assert!(reader.app.selection().is_none());
    assert!(reader.status().contains("2/2"), "the next place: {}", reader.status());
    // Note marks are not read.
    reader.keys("<esc>vj*");
    assert_eq!(reader.app.hits().typed(), "A red door. A blue door stands here.");
    assert!(reader.status().contains("1/1"), "{}", reader.status());
    assert_eq!(reader.typed, ["A red door.", "A red door. A blue door stands here."]);
    // A selection over more than a paragraph is nothing that could be found.
    reader.keys("gg}v}}*");
    assert!(reader.status().contains("one paragraph"), "{}", reader.status());
    assert!(reader.app.selection().is_some());
}

#[test]
fn lines_typed_before_come_back() {
    let mut reader = reader((100, 30));
    let saved = [("search", "quay"), ("command", "40%"), ("search", "oil"), ("of-later-versions", "x")];
    let saved = saved.map(|(kind, line)| (kind.to_owned(), line.to_owned()));
    reader.keys("/lantern<cr>");
    reader.send(Message::TypedBefore(saved.to_vec()));
    let typed = |reader: &Reader| reader.app.hits().typed().to_owned();
    reader.keys("/<up>");
    assert_eq!(typed(&reader), "lantern");
    reader.keys("<up>");
    assert_eq!(typed(&reader), "oil");
    reader.keys("<up><up><up>");
    assert_eq!(typed(&reader), "quay");
    reader.keys("<down>");
    assert_eq!(typed(&reader), "oil");
    reader.keys("<cr>/<up><up>");
    assert_eq!(typed(&reader), "lantern", "what was typed again is the newest, once");
    // In the pane while there is nothing to go through.
    reader.keys("<esc><esc>&<c-u><up>");
    assert_eq!(typed(&reader), "oil");
    reader.keys("<esc>:<up><cr>");
    assert_eq!(reader.typed, ["lantern", "oil", "40%"]);
}

#[test]
fn where_nothing_is_found_what_may_have_been_meant_is_offered() {
    let mut reader = reader((80, 30));
    reader.keys("/lanterm");
    assert!(reader.status().contains("no hit, did you mean lantern? Tab"), "{}", reader.status());
    reader.keys("<tab>").sees("nothing found for lanterm").sees("did you mean").sees("lantern");
    reader.keys("<down><cr>");
    assert!(reader.app.in_results(), "Enter took the suggestion and nothing else");
    assert_eq!((reader.app.hits().typed(), reader.app.hits().total()), ("lantern", 7));
    // None chosen, Enter says that nothing was found.
    reader.keys("<esc><esc>/lanterm<tab><cr>");
    assert_eq!(reader.status(), "no hit for lanterm");
    // What would find nothing where it is looked for is not offered.
    reader.keys("<esc><esc>/in:code lanterm");
    assert!(reader.status().ends_with("no hit"), "{}", reader.status());
    // Nothing is near.
    reader.keys("<esc><esc>/qqqqqqqq");
    assert!(reader.status().ends_with("no hit"), "{}", reader.status());
}

#[test]
fn the_language_of_queries_holds_in_the_prompt() {
    let mut reader = reader((100, 30));
    // Words in any order and form, in one passage.
    reader.keys("/lantern boats NEAR/9 dark<cr>");
    assert!(reader.line().contains("A boat with its lantern"), "{}", reader.line());
    reader.keys("<esc>&<c-u>in:headings lantern");
    reader.sees("1 hit, only in headings, best first");
    reader
        .keys("<esc><esc>&<c-u>-in:headings,notes lantern")
        .sees("hits in 2 chapters, not in headings, notes");
    reader.keys("<esc><esc>/in:nowhere lantern");
    assert!(reader.status().contains("nowhere"), "what makes no sense is said: {}", reader.status());
    // As a title of the chapter, and as the file's name.
    reader.keys("<esc><esc>&<c-u>chapter:tower lantern").sees("1 hit, best first");
    reader.keys("<esc><esc>&<c-u>chapter:1 lantern").sees("3 hits, best first");
}

#[test]
fn words_are_found_in_all_their_forms_by_the_language_of_the_work() {
    let text = "# Eins\n\nDie Laternen am Hafen leuchten.\n\n# Zwei\n\nNichts.\n";
    let german = Work::from_texts("", &[("a.md", &format!("---\nlang: de\n---\n{text}"))]);
    let mut reader = Reader::open(german, (100, 30));
    reader.keys("/laterne leuchten<cr>");
    assert!(reader.line().contains("Laternen"), "{}", reader.screen());
}

#[test]
fn a_word_that_stands_nowhere_as_typed_is_found_in_its_other_forms() {
    let mut reader = reader((100, 30));
    reader.keys("/lanterned").sees("Ships wait for the lantern.");
    assert!(reader.status().contains("other forms 1/"), "{}", reader.status());
    reader.keys("<tab>").sees("no such word, other forms: ");
    // What is a form of nothing is still told with what may have been meant.
    reader.keys("<c-u>lantrens");
    assert_eq!(reader.app.hits().total(), 0);
    assert_eq!(reader.app.suggestions()[0], "lantern");
}

#[test]
fn chapters_that_may_answer_the_search_are_asked_for_first() {
    let mut reader = Reader::unread(work(), (80, 24));
    reader.slow = true;
    reader.keys("/lantern");
    assert!(reader.left.contains(&Effect::Sift));
    let passes = |reader: &Reader, text: &str| reader.app.sieve().passes(text.as_bytes());
    assert!(passes(&reader, "a lantern") && !passes(&reader, "no light"));
    // A search that is given up asks for nothing.
    reader.left.clear();
    reader.keys("<esc>");
    assert!(reader.left.contains(&Effect::Sift) && passes(&reader, "no light"));
    // Once all is loaded there is nothing to ask for.
    let mut reader = self::reader((80, 24));
    reader.keys("/lantern");
    assert!(!reader.left.contains(&Effect::Sift));
}

#[test]
fn sentences_that_cite_are_found_once_the_citations_are_known() {
    let text = "# One\n\nOil burns (Keeper, 1900). Wax burns too.\n\n# References\n\nKeeper, A. (1900). *The lantern*. Pier Press.\n";
    let mut reader = Reader::open(Work::from_texts("", &[("a.md", text)]), (100, 30));
    reader.keys("/cites:keeper");
    assert_eq!(reader.app.hits().total(), 1, "{}", reader.screen());
    reader.keys("<cr>");
    assert!(reader.line().contains("Oil burns"), "{}", reader.line());
    reader.keys("<esc>/cites:kepper-1900");
    reader.sees("no source is called `kepper-1900`; did you mean `keeper-1900`?");
    // A list of references is known by its entries, whatever it is called.
    reader.keys("<esc>/in:references lantern");
    assert_eq!(reader.app.hits().total(), 1);
}

#[test]
fn signs_in_selected_text_are_no_language() {
    let text = "# One\n\nThe -well: \"so\" in:it. Well, so it is in.\n\nThe -well: “so” in:it.\n";
    let mut reader = Reader::open(Work::from_texts("", &[("a.md", text)]), (100, 30));
    reader.keys("}v*");
    assert_eq!(reader.app.hits().total(), 2, "{}", reader.app.hits().typed());
}
