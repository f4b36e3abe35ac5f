//! Sources and notes as objects: looked up, listed, copied, shown beside the text; text selected with the mouse.

use lectern::app::{Effect, Message, MouseKind, Unit};
use lectern::work::Work;

use crate::headless::Reader;

/// A work whose sources are cited again and again, by the text and by a note.
fn work() -> Work {
    let filler: Vec<String> = (1..=9).map(|n| format!("Filler {n} says nothing of doors.\n\n")).collect();
    let filler = filler.concat();
    let one = format!(
        "# One\n\nOak is the best of woods (Alder, 2017; Birch & Cedar, 2018). A second sentence follows.[^n]\n\n\
         {filler}Twice is not too often: so says Alder (2017) again. Nothing more.\n\n\
         [^n]: The note cites too (Birch & Cedar, 2018), and goes on and on about the kinds of keys that there \
         were, in which house they were kept, who made them, who lost them and who found them at last.\n"
    );
    let two =
        "# Two\n\nHere it is unsaid (Nobody, 1999) but Alder (2017) knows. Perhaps so (Elmtre, 2001).\n";
    let list = "# References\n\nAlder, A. (2017). *Doors and how they open*. Oak Press.\n\n\
        Birch, B., & Cedar, C. (2018). Keys. *Journal of Locks*, 3(1), 1–9. https://doi.org/10.1000/keys\n\n\
        Ash, Z. (2001). *Never looked at*. Ash Press.\n\n\
        Elmtree, E. (2001). *Hinges*. Elm Press.\n\n\
        Åker, G. (2019). *Locks*. Elm Press.\n\n\
        Birch, B., & Cedar, C. (1990). Bolts. *Journal of Locks*, 1(1), 1–9. https://doi.org/10.1000/bolts\n\n\
        Birch, B., & Cedar, C. (1990). Bolts. *Journal of Locks*, 1(1), 1–9. https://doi.org/10.1000/bolts\n";
    let mut work = Work::from_texts("A Study", &[("1.md", &one), ("2.md", two), ("3.md", list)]);
    work.load_all();
    work
}

fn reader(size: (u16, u16)) -> Reader {
    Reader::open(work(), size)
}

#[test]
fn a_popup_copies_as_text_bibtex_and_csl() {
    let mut reader = reader((100, 30));
    reader.keys("/oak is<cr>Ky");
    assert!(reader.copied().starts_with("Alder, A. (2017). Doors and how they open"), "{}", reader.copied());
    assert!(reader.status().starts_with("copied") && reader.status().ends_with("as text"));
    reader.keys("B");
    assert!(reader.copied().starts_with("@book{alder-2017,"), "{}", reader.copied());
    assert!(reader.copied().contains("@article{birch-2018,"));
    assert_eq!(reader.status(), "copied 2 sources as BibTeX");
    reader.keys("J");
    let items: serde_json::Value = serde_json::from_str(reader.copied()).unwrap();
    assert_eq!(items[1]["DOI"], "10.1000/keys");
    assert_eq!(reader.status(), "copied 2 sources as CSL-JSON");
}

#[test]
fn before_the_sources_are_known_no_mark_below_is_taken_for_the_line() {
    let mut reader = Reader::unread(work(), (44, 20));
    reader.keys("/oak is<cr>K");
    reader.sees("the reference list is still being read").misses("The note cites");
    let documents = reader.app.work().documents();
    reader.send(Message::Cited(lectern::cite::Citations::of(&documents)));
    reader.sees("Oak Press").misses("The note cites");
}

#[test]
fn where_nothing_can_be_pinned_the_popup_stays_and_says_so() {
    let mut reader = reader((44, 12));
    reader.keys("/oak is<cr>Kp");
    assert!(reader.app.pinned().is_none());
    reader.sees("Oak Press").sees("too few rows to pin");
    reader.keys("<esc>").misses("Oak Press");
}

#[test]
fn what_is_copied_of_an_uncertain_citation_says_that_it_is_not_certain() {
    let mut reader = reader((100, 30));
    reader.keys("/perhaps so<cr><tab><tab><tab>K");
    reader.sees("Not certain, for “Elmtre, 2001”");
    reader.keys("B");
    assert!(
        reader.copied().contains("annote = {Not certain: a name is spelt otherwise}"),
        "{}",
        reader.copied()
    );
    assert_eq!(reader.status(), "copied 1 source, not certain, as BibTeX");
    reader.keys("J");
    let items: serde_json::Value = serde_json::from_str(reader.copied()).unwrap();
    assert_eq!(items[0]["annote"], "Not certain: a name is spelt otherwise");
    assert_eq!(reader.status(), "copied 1 source, not certain, as CSL-JSON");
    // Its list does not call it one that is never cited.
    reader.keys("<esc>relmtree<cr>");
    reader.sees("perhaps cited once");
}

#[test]
fn a_quotation_says_that_it_leaves_out_what_is_not_certain() {
    let mut reader = reader((100, 30));
    reader.keys("/perhaps so<cr>vy");
    assert!(!reader.copied().contains("Hinges"), "{}", reader.copied());
    assert!(reader.status().contains("not certain left out"), "{}", reader.status());
}

#[test]
fn a_note_lends_the_sources_that_it_cites() {
    let mut reader = reader((100, 30));
    reader.keys("/second sentence<cr><tab><tab>K");
    reader.sees("The note cites too");
    reader.keys("B");
    assert!(reader.copied().starts_with("@article{birch-2018,"), "{}", reader.copied());
    assert_eq!(reader.status(), "copied 1 source as BibTeX");
    // A popup without sources says so and copies nothing.
    let left = reader.left.len();
    reader.keys("<esc><esc>?B");
    assert_eq!(reader.left.len(), left);
    assert_eq!(reader.status(), "no source in this popup");
}

#[test]
fn a_note_that_cites_opens_a_second_popup_and_the_way_back_is_kept() {
    let mut reader = reader((100, 30));
    reader.keys("/second sentence<cr>");
    let page = reader.screen();
    reader.keys("<tab><tab>K");
    reader.sees("Note n").sees("The note cites too");
    reader.keys("K");
    assert_eq!(reader.app.layers().len(), 2);
    reader.sees("Journal of Locks").sees("place 2 of 2");
    reader.keys("<esc>");
    assert_eq!(reader.app.layers().len(), 1);
    reader.keys("K<cr>");
    assert!(reader.app.layers().is_empty());
    assert!(reader.line().starts_with("Birch, B., & Cedar, C. (2018)"), "{}", reader.line());
    reader.keys("<c-o>");
    assert_eq!(reader.screen(), page, "the jump list returns to the page");
}

#[test]
fn the_places_of_a_source_show_their_number_and_sentence() {
    let mut reader = reader((100, 24));
    reader.keys("/oak is<cr>K");
    reader.sees("2 sources · the first: place 1 of 3");
    reader.keys("n");
    reader.sees("Alder (2017) · place 2 of 3");
    let sentence = |reader: &Reader| {
        let card = match reader.app.layers().last() {
            Some(lectern::app::Layer::Card(card)) => card,
            other => panic!("{other:?}"),
        };
        card.document.text().lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(sentence(&reader), "Twice is not too often: so says Alder (2017) again.");
    reader.keys("n");
    reader.sees("place 3 of 3");
    assert_eq!(sentence(&reader), "Here it is unsaid (Nobody, 1999) but Alder (2017) knows.");
    reader.keys("NN");
    reader.sees("place 1 of 3");
    assert!(sentence(&reader).starts_with("Oak is the best of woods"));
    reader.keys("N");
    reader.sees("place 3 of 3");
}

#[test]
fn all_sources_are_set_apart_by_what_cites_them() {
    let mut reader = reader((110, 30));
    reader.keys("r");
    let screen = reader.screen();
    let order = [
        "Cited (2)",
        "3×, first in One",
        "2×, first in One",
        "In the list twice (2)",
        "Never cited for certain (3)",
        "never cited",
        "perhaps 1×",
        "Cited, but in no list (1)",
        "Nobody, 1999",
        "no entry, in Two",
    ];
    let mut from = 0;
    for words in order {
        let Some(at) = screen[from..].find(words) else { panic!("{words:?} is not next:\n{screen}") };
        from += at;
    }
    // By author: accents do not matter.
    reader.keys("<tab>").sees("Sources by author");
    let screen = reader.screen();
    assert!(screen.find("Åker").unwrap() < screen.find("Ash, Z.").unwrap(), "{screen}");
    // What is typed narrows the list to one, without headings.
    reader.keys("hing");
    reader.sees("Hinges").misses("Never cited for certain");
    reader.keys("<cr>").sees("perhaps cited once");
    reader.keys("<esc><esc>");
    assert!(reader.app.layers().is_empty());
}

#[test]
fn headings_of_the_list_are_never_chosen() {
    let mut reader = reader((110, 30));
    reader.keys("r<down><down>");
    let Some(lectern::app::Layer::Finder(finder)) = reader.app.layers().last() else { panic!() };
    assert!(finder.chosen().unwrap().title.starts_with("Birch, B., & Cedar, C. (1990)"));
    // On a short screen the chosen one is always among the rows.
    for height in 6..12 {
        reader.send(Message::Resize(80, height));
        for _ in 0..9 {
            let Some(lectern::app::Layer::Finder(finder)) = reader.app.layers().last() else { panic!() };
            let rows = finder.rows(usize::from(height).saturating_sub(5).max(1));
            assert!(rows.contains(&lectern::app::ListRow::Fit(finder.cursor)), "{rows:?}");
            reader.keys("<down>");
        }
        reader.keys("<up><up><up><up><up><up><up><up><up><up>");
    }
}

#[test]
fn the_list_copies_a_source_in_three_forms() {
    let mut reader = reader((110, 30));
    reader.keys("rjournal of locks 3<c-y>");
    assert!(reader.copied().starts_with("Birch, B., & Cedar, C. (2018). Keys."), "{}", reader.copied());
    assert_eq!(reader.status(), "copied 1 source as text");
    reader.keys("<c-y>");
    assert!(reader.copied().starts_with("@article{birch-2018,"));
    assert_eq!(reader.status(), "copied 1 source as BibTeX");
    reader.keys("<c-y>");
    assert!(reader.copied().contains("\"article-journal\""));
    assert_eq!(reader.status(), "copied 1 source as CSL-JSON");
    reader.keys("<c-y>");
    assert_eq!(reader.status(), "copied 1 source as text");
    // In another prompt the key is none.
    let left = reader.left.len();
    reader.keys("<esc>/<c-y>");
    assert_eq!(reader.left.len(), left);
}

#[test]
fn a_selection_is_copied_in_three_forms_and_says_which() {
    let mut reader = reader((100, 30));
    reader.keys("/oak is<cr>vB");
    assert!(reader.copied().contains("@article{birch-2018,"), "{}", reader.copied());
    assert!(reader.app.selection().is_some(), "the words can still be copied");
    reader.keys("Y");
    assert!(reader.copied().starts_with("> Oak is the best"), "{}", reader.copied());
    assert!(reader.copied().contains("\n- Alder, A. (2017)."));
    assert_eq!(reader.status(), "copied 12 words, 2 sources as Markdown");
    reader.keys("/filler 3<cr>v");
    let left = reader.left.len();
    reader.keys("B");
    assert_eq!(reader.left.len(), left, "nothing is copied");
}

#[test]
fn the_mouse_selects_by_character_both_ways() {
    let mut reader = reader((100, 30));
    let at = reader.cell("best of woods");
    let end = (at.0 + 3, at.1);
    reader.mouse(MouseKind::Press, at).mouse(MouseKind::Drag, end).mouse(MouseKind::Release, end);
    assert_eq!(reader.app.selection().unwrap().unit, Unit::Character);
    reader.keys("y");
    assert!(reader.copied().starts_with("“best”\n\n— A Study › One"), "{}", reader.copied());
    assert_eq!(reader.status(), "copied 1 word as text");
    reader.mouse(MouseKind::Press, end).mouse(MouseKind::Drag, at).mouse(MouseKind::Release, at);
    reader.keys("y");
    assert!(reader.copied().starts_with("“best”"), "{}", reader.copied());
}

#[test]
fn a_double_click_selects_a_word_and_keys_go_on_from_there() {
    let mut reader = reader((100, 30));
    let at = reader.cell("est of woods");
    reader.click(at).mouse(MouseKind::DoublePress, at).mouse(MouseKind::Release, at);
    let word = reader.app.selection().unwrap().span();
    reader.keys("j");
    let grown = reader.app.selection().unwrap().span();
    assert!(grown.start == word.start && grown.end > word.end);
    reader.keys("y");
    let copied = "“best of woods (Alder, 2017; Birch & Cedar, 2018).”";
    assert!(reader.copied().starts_with(copied), "{}", reader.copied());
    reader.click(at).mouse(MouseKind::DoublePress, at).keys("y");
    assert!(reader.copied().starts_with("“best”"), "{}", reader.copied());
}

#[test]
fn a_click_is_no_selection_and_ends_one() {
    let mut reader = reader((100, 30));
    let at = reader.cell("Filler 2");
    reader.click(at);
    assert!(reader.app.selection().is_none());
    assert_eq!(reader.app.body().line(), at.1 - reader.app.panes().text.y);
    reader.mouse(MouseKind::Press, at).mouse(MouseKind::Drag, (at.0 + 5, at.1));
    reader.mouse(MouseKind::Release, (at.0 + 5, at.1));
    assert!(reader.app.selection().is_some());
    reader.click(at);
    assert!(reader.app.selection().is_none());
    // A press on a citation opens nothing before it is clear that nothing is dragged.
    let at = reader.cell("Alder, 2017");
    reader.mouse(MouseKind::Press, at);
    assert!(reader.app.layers().is_empty());
    reader.mouse(MouseKind::Release, at);
    reader.sees("2 sources");
}

#[test]
fn dragging_beyond_the_edge_scrolls_and_selects_on() {
    let mut reader = reader((60, 12));
    let from = reader.cell("Filler 1");
    let bottom = reader.app.panes().text.bottom();
    reader.mouse(MouseKind::Press, from);
    let mut ends = Vec::new();
    for _ in 0..6 {
        reader.mouse(MouseKind::Drag, (from.0 + 3, bottom));
        ends.push(reader.app.selection().unwrap().span().end);
    }
    assert!(ends.windows(2).all(|pair| pair[0] <= pair[1]) && ends[0] < ends[5], "{ends:?}");
    reader.mouse(MouseKind::Release, (from.0, bottom)).keys("y");
    assert!(reader.copied().starts_with("“Filler 1 says"), "{}", reader.copied());
    assert!(reader.copied().contains("Filler 4"), "{}", reader.copied());
    // Upwards again.
    let from = (10, 6);
    reader.mouse(MouseKind::Press, from);
    let top = reader.app.body().place().top;
    reader.mouse(MouseKind::Drag, (10, 0)).mouse(MouseKind::Drag, (9, 0));
    assert_ne!(reader.app.body().place().top, top);
}

#[test]
fn a_selection_stays_in_its_chapter() {
    let mut reader = reader((100, 40));
    reader.keys("LL[");
    let from = reader.cell("Here it is unsaid");
    reader.mouse(MouseKind::Press, from).mouse(MouseKind::Drag, (from.0, 38));
    let selection = *reader.app.selection().unwrap();
    let document = reader.app.work().document(selection.chapter).unwrap();
    assert!(document.slice(selection.span()).ends_with("(Elmtre, 2001)."), "{:?}", selection.span());
}

#[test]
fn notes_and_sources_stand_beside_their_lines() {
    let mut reader = reader((150, 30));
    let plain = reader.screen();
    reader.keys("s");
    assert_eq!(reader.status(), "notes and sources with the text");
    let panes = *reader.app.panes();
    assert!(panes.margin.width >= 24 && panes.footer.is_empty());
    reader.sees("Alder, A. (2017). Doors").sees("¹ The note cites too");
    let (mark, aside) = (reader.cell("Oak is"), reader.cell("Alder, A. (2017). Doors"));
    assert_eq!(mark.1, aside.1, "aligned with its line");
    assert!(aside.0 >= panes.text.right());
    let asides = &reader.app.margin().asides;
    for pair in asides.windows(2) {
        assert!(pair[0].area.bottom() <= pair[1].area.y, "{pair:?}");
    }
    assert!(asides.iter().all(|aside| (1..=4).contains(&aside.rows.len())));
    // Each source once, though it is cited twice on the page.
    assert_eq!(reader.screen().matches("Alder, A. (2017). Doors").count(), 1);
    let note = reader.cell("│ ¹ The note");
    reader.click((note.0 + 4, note.1));
    reader.sees("Note n");
    reader.keys("<esc>s<esc>");
    assert!(reader.app.margin().asides.is_empty());
    assert_eq!(reader.screen(), plain);
}

#[test]
fn where_there_is_no_room_beside_the_text_they_stand_below() {
    let mut reader = reader((80, 24));
    reader.keys("s");
    let panes = *reader.app.panes();
    assert!(panes.margin.is_empty() && panes.footer.height >= 3);
    assert!(panes.footer.y >= panes.text.bottom());
    reader.sees("Alder, A. (2017). Doors");
    let at = reader.cell("Birch, B., & Cedar");
    reader.click(at);
    reader.sees("2 sources");
    reader.keys("<esc>");
    for (columns, rows) in [(60, 15), (40, 12), (20, 10), (20, 6), (200, 50), (120, 8)] {
        reader.send(Message::Resize(columns, rows));
        let panes = *reader.app.panes();
        for aside in &reader.app.margin().asides {
            let own = if panes.margin.is_empty() { panes.footer } else { panes.margin };
            assert_eq!(aside.area.intersection(own), aside.area, "{columns}x{rows}");
        }
        reader.screen();
    }
    let mut small = self::reader((30, 8));
    small.keys("s");
    small.sees("this screen has no room for").sees("notes beside the text");
}

#[test]
fn more_than_fits_is_counted() {
    let names = ["Alder", "Birch", "Cedar", "Date", "Elm", "Fir", "Gorse", "Hazel", "Iris", "Juniper"];
    let cited: Vec<String> = names.iter().map(|name| format!("{name}, 2001")).collect();
    let list: Vec<String> = names
        .iter()
        .map(|name| format!("{name}, A. (2001). *A title of {name} that is long enough for three rows beside the text, or more*. Press of the Woods."))
        .collect();
    let text = format!(
        "# One\n\nSo say all ({}).\n\nNo more.\n\n# References\n\n{}\n",
        cited.join("; "),
        list.join("\n\n")
    );
    let mut reader = Reader::open(Work::from_texts("W", &[("1.md", &text)]), (140, 14));
    reader.keys("s");
    let margin = reader.app.margin();
    assert!(margin.hidden > 0 && margin.asides.len() + margin.hidden == 10, "{margin:?}");
    let words = format!("+{} more", margin.hidden);
    reader.sees(&words);
    reader.send(Message::Resize(80, 24));
    let hidden = reader.app.margin().hidden;
    assert!(hidden > 0);
    reader.sees(&format!("+{hidden} more"));
    assert!(!reader.left.iter().any(|effect| matches!(effect, Effect::OpenUrl(_))));
}
