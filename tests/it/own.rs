//! The reader's own, by keys: notes, highlights, bookmarks, lists, what was read.

use lectern::annotation::{Annotation, Colour, Found, Kind, Moment, Standing};
use lectern::app::{App, Effect, Extent, Message, Now};
use lectern::store::{Elsewhere, Own, Recent, Remembered, Seen};
use lectern::text::ChapterId;
use lectern::work::Work;
use ratatui::style::Modifier;

use crate::headless::{Reader, settings};

const ONE: &str = "# Harbour\n\nThe lamps along the mole were lit before dusk. Ships of three nations waited for the \
    tide to turn. Nobody spoke of the storm (Alder, 2017).\n\nA second paragraph follows, with words of its own.\n\n\
    ## Deeper\n\nHere the water is deep.\n";
const TWO: &str = "# Market\n\nIn the market they sold copper and rope.\n\n# References\n\nAlder, A. (2017). *Doors and how \
    they open*. Oak Press.\n";

fn work(one: &str) -> Work {
    Work::from_texts("A Town", &[("1.md", one), ("2.md", TWO)])
}

/// A reader to whom nothing of their own is known yet.
fn reader() -> Reader {
    own_reader(work(ONE), Own::default())
}

fn own_reader(work: Work, own: Own) -> Reader {
    let mut reader = Reader::open(work, (100, 30));
    reader.send(Message::Own(Box::new(own)));
    reader
}

/// What was kept, in order.
fn kept(reader: &Reader) -> Vec<Annotation> {
    let kept = reader.left.iter().filter_map(|effect| match effect {
        Effect::Keep(annotations) => Some(annotations.clone()),
        _ => None,
    });
    kept.flatten().collect()
}

fn saved(reader: &Reader) -> Own {
    let mut last: Vec<Annotation> = Vec::new();
    for annotation in kept(reader) {
        last.retain(|other| other.id != annotation.id);
        last.push(annotation);
    }
    let mut standings: Vec<Standing> = Vec::new();
    for effect in &reader.left {
        let Effect::KeepTold(told) = effect else { continue };
        standings.retain(|earlier| told.iter().all(|later| later.id != earlier.id));
        standings.extend(told.clone());
    }
    standings.retain(|standing| standing.found != Found::AsWritten);
    Own { annotations: last, standings, ..Own::default() }
}

#[test]
fn a_note_is_written_on_the_sentence_at_the_reading_line() {
    let mut reader = reader();
    reader.keys("jjja").sees("Note on “The lamps along the mole were lit before dusk.”").sees("Ctrl-s saves");
    reader.keys("So *early*?<cr>Why<c-s>");
    assert_eq!(reader.status(), "note saved");
    let [note] = &kept(&reader)[..] else { panic!("{:?}", kept(&reader)) };
    assert_eq!((note.note.as_str(), note.kind()), ("So *early*?\nWhy", Kind::Note));
    assert_eq!(note.passage.quote, "The lamps along the mole were lit before dusk.");
    assert_eq!(
        (note.passage.chapter.as_str(), &note.passage.sections[..]),
        ("1.md", &["harbour".to_owned()][..])
    );
    reader.sees("✎The lamps");
    // K opens it, set as Markdown; a edits what is there.
    reader.keys("K").sees("Your note").sees("So early?");
    reader.keys("a<c-u>").sees("So *early*?");
    reader.keys("<bs><bs><bs>How<c-s>").misses("Your note");
    let all = kept(&reader);
    assert_eq!((all.len(), all[1].id == all[0].id), (2, true));
    assert!(all[1].note.ends_with("How") && all[1].is_newer_than(&all[0]), "{}", all[1].note);
}

#[test]
fn the_passage_stays_marked_while_its_note_is_written() {
    let mut reader = reader();
    let marked = |reader: &Reader| {
        let (column, row) = reader.cell("The lamps");
        reader.buffer()[(column, row)].modifier.contains(Modifier::REVERSED)
    };
    assert!(!marked(&reader));
    assert!(marked(reader.keys("jjjv")));
    assert!(marked(reader.keys("a")), "what was selected");
    assert!(!marked(reader.keys("<esc>")));
    assert!(marked(reader.keys("a")), "the sentence at the reading line");
    assert!(!marked(reader.keys("Once<c-s>")));
    assert!(marked(reader.keys("a")), "a note that is there is edited");
}

#[test]
fn what_is_written_is_not_lost_by_leaving() {
    let mut reader = reader();
    reader.keys("jjja<esc>").misses("Note on");
    reader.keys("aunfinished<esc>").sees("keep it?");
    reader.keys("<esc>").sees("unfinished");
    reader.keys("<esc>n").misses("unfinished");
    assert_eq!(kept(&reader), []);
    reader.keys("aunfinished<esc>y");
    assert_eq!(kept(&reader).len(), 1);
    reader.keys("ja").send(Message::Paste("pasted\nlines\u{1b}[0m".into()));
    reader.send(Message::Ending);
    let last = kept(&reader).pop().unwrap();
    assert_eq!(last.note.lines().count(), 2);
    assert!(!last.note.contains('\u{1b}'));
    // Ctrl-c quits at once, and keeps what is written.
    reader.keys("GaMore<c-c>");
    assert_eq!(kept(&reader).pop().unwrap().note, "More");
    assert!(reader.left.contains(&Effect::Quit));
}

#[test]
fn a_selection_is_highlighted_in_a_colour() {
    let mut reader = reader();
    reader.keys("jjjvjA").sees("yellow: A 1-5").sees("y");
    reader.keys("A").sees("green:");
    reader.keys("5").sees("violet:");
    reader.keys("j");
    let own = saved(&reader);
    let [highlight] = &own.annotations[..] else { panic!() };
    assert_eq!((highlight.kind(), highlight.colour), (Kind::Highlight, Some(Colour::Violet)));
    assert!(highlight.passage.quote.ends_with("waited for the tide to turn."));
    reader.sees("vThe lamps");
    // It can be seen without a colour too, and taken away.
    let area = reader.app.panes().text;
    let row = reader.screen().lines().position(|line| line.contains("vThe lamps")).unwrap() as u16;
    assert!(reader.buffer()[(area.x, row)].bg != reader.buffer()[(area.x - 2, row)].bg);
    reader.keys("kK").sees("Your highlight · violet");
    reader.keys("x").sees("delete it? y / n");
    reader.keys("n").sees("Your highlight");
    reader.keys("xy").misses("vThe lamps");
    assert!(kept(&reader).pop().unwrap().deleted);
    assert_eq!(reader.status(), "highlight deleted");
}

#[test]
fn bookmarks_are_set_gone_to_and_listed() {
    let mut reader = reader();
    reader.keys("jjjma");
    assert_eq!(reader.status(), "bookmark a set");
    reader.keys("LmZ");
    assert_eq!(reader.status(), "bookmark Z set, for all works");
    reader.keys("'a");
    assert!(reader.line().contains("The lamps"), "{}", reader.line());
    reader.keys("'q");
    assert!(reader.status().starts_with("no bookmark q"), "{}", reader.status());
    reader.keys("''").sees("Bookmarks").sees("'a The lamps along").sees("'Z Market");
    reader.keys("Mark<cr>");
    assert!(reader.line().contains("Market"), "{}", reader.line());
    // A letter that was set moves: the same bookmark, elsewhere.
    reader.keys("ma");
    let all = kept(&reader);
    assert_eq!((all.len(), &all[0].id), (3, &all[2].id));
    assert_eq!(all[2].passage.quote, "Market");
    // A tick on the scrollbar.
    let bar = reader.app.panes().scrollbar;
    let column: String = (0..bar.height).map(|y| reader.buffer()[(bar.x, y)].symbol().to_owned()).collect();
    assert!(column.contains('a') || column.contains('Z'), "{column:?}");
    reader.keys("m1");
    assert_eq!(reader.status(), "a bookmark is a letter");
    // It is deleted in the list.
    reader.keys("''<c-x>y");
    assert!(kept(&reader).pop().unwrap().deleted);
}

#[test]
fn a_capital_leads_to_another_work() {
    let passage = lectern::annotation::Passage { quote: "Afar".into(), ..Default::default() };
    let mut mark = Annotation::new("id-1".into(), Moment(1), passage);
    mark.letter = Some('W');
    let elsewhere = Elsewhere { annotation: mark, work: "/afar".into(), title: "Afar".into() };
    let mut reader = own_reader(work(ONE), Own { elsewhere: vec![elsewhere], ..Own::default() });
    reader.keys("'W").sees("in another work: open it? y / n · Afar");
    reader.keys("n");
    assert!(reader.left.is_empty());
    reader.keys("'Wy");
    let open = Effect::OpenWork { work: "/afar".into(), annotation: Some("id-1".into()) };
    assert_eq!(reader.left, [open]);
    // Set here, the letter is this work's.
    reader.keys("mW'W");
    assert!(!reader.screen().contains("another work"));
}

#[test]
fn all_that_is_ones_own_is_listed_sorted_and_narrowed() {
    let mut reader = reader();
    assert!(reader.keys("O").status().starts_with("nothing of your own here"));
    reader.send(Message::Now(Now { moment: Moment(1_000_000), chance: 1 }));
    reader.keys("GA<esc>gjjjaAbout lamps<c-s>");
    reader.keys("O").sees("Your own, by place").sees("About lamps — “The lamps along").sees("yellow: “");
    let first = |reader: &Reader| {
        let screen = reader.screen();
        screen.lines().position(|line| line.contains("About lamps")).unwrap()
    };
    let by_place = first(&reader);
    reader.keys("<tab>").sees("by date");
    reader.keys("<tab>").sees("by colour");
    assert!(first(&reader) > by_place, "what has no colour comes last");
    reader.keys("lamps<cr>");
    assert!(reader.line().contains("The lamps"), "{}", reader.line());
}

#[test]
fn notes_are_searched_with_the_work() {
    let mut reader = reader();
    reader.keys("jjjaOf copper wires<c-s>").keys("/copper");
    assert_eq!(reader.app.hits().total(), 2, "the note and the chapter");
    reader.keys("<cr>");
    assert!(reader.line().contains("The lamps along the mole"), "{}", reader.line());
    assert!(reader.status().contains("1/2, a note of yours"), "{}", reader.status());
    reader.keys("n");
    assert!(reader.line().contains("copper and rope"), "{}", reader.line());
    // Listed with its own words, by its scope alone too.
    reader.keys("<esc>&<c-u>in:annotations wire");
    reader.sees("1 hit, only in annotations").sees("Of copper wires");
    // Another one that comes while it is searched for is found.
    reader.keys("<cr>G").keys("aA wire<c-s>");
    assert_eq!(reader.app.hits().total(), 2);
    reader.keys("<esc>/-in:annotations copper");
    assert_eq!(reader.app.hits().total(), 1);
}

#[test]
fn after_an_edit_they_are_found_again_or_told_to_be_lost() {
    let mut before = reader();
    before.keys("jjjaOn lamps<c-s>").keys("vjjA<esc>").keys("GA<esc>");
    let own = saved(&before);
    assert_eq!(own.annotations.len(), 3);
    let edited = ONE
        .replace("were lit before dusk", "were all lit long before dusk")
        .replace("# Harbour", "# Harbour\n\nNew words.");
    let work = Work::from_texts("A Town", &[("1.md", &edited), ("2.md", "# Market\n\nNothing.\n")]);
    let mut reader = own_reader(work, own);
    reader.sees("re-attached").sees("gone").sees("lists them");
    reader.keys("jjjj").sees("✎The lamps along the mole were all lit");
    reader.keys("O").sees("re-attached, ").sees("its passage is gone");
    // An orphan is shown with what it was on, and can be deleted.
    reader.keys("its<cr>");
    reader
        .keys("<esc>O<up><up><down><down><cr>")
        .sees("Your highlight")
        .sees("its passage is gone")
        .sees("Alder, A.");
    reader.keys("xy").keys("O").misses("its passage is gone");
}

#[test]
fn what_became_of_an_annotation_is_told_once_for_each_edit() {
    let mut before = reader();
    before.keys("jjjaOn lamps<c-s>").keys("GA<esc>");
    let own = saved(&before);
    let edited = ONE.replace("were lit before dusk", "were all lit long before dusk");
    let lacking =
        |one: &str| Work::from_texts("A Town", &[("1.md", one), ("2.md", "# Market\n\nNothing.\n")]);
    let next = |reader: &Reader, own: &Own| Own { standings: saved(reader).standings, ..own.clone() };
    let first = own_reader(lacking(&edited), own.clone());
    first.sees("an annotation was re-attached").sees("the passage of an annotation is gone");
    let told = next(&first, &own);
    assert_eq!(told.standings.len(), 2);
    // Opened again: no news, and all is where it was.
    let mut again = own_reader(lacking(&edited), told.clone());
    again.misses("re-attached").misses("is gone").sees("✎The lamps along the mole were all lit");
    again.keys("O").sees("re-attached, ").sees("its passage is gone");
    assert!(saved(&again).standings.is_empty(), "nothing new to be kept");
    // Another edit elsewhere is none of these words; one of these words is.
    let beside = edited.replace("Here the water", "There the water");
    own_reader(lacking(&beside), told.clone())
        .misses("re-attached")
        .sees("✎The lamps along the mole were all");
    let anew = edited.replace("long before dusk", "well before dusk");
    own_reader(lacking(&anew), told.clone()).sees("an annotation was re-attached").misses("is gone");
    // As it was written, and then gone again: that is news again.
    let restored = own_reader(work(ONE), told.clone());
    restored.misses("re-attached").misses("is gone");
    let Some(Effect::KeepTold(kept)) = restored.left.iter().find(|e| matches!(e, Effect::KeepTold(_))) else {
        panic!("{:?}", restored.left)
    };
    assert!(kept.iter().all(|standing| standing.found == Found::AsWritten), "{kept:?}");
    own_reader(lacking(&edited), own).sees("an annotation was re-attached").sees("is gone");
}

#[test]
fn what_is_not_saved_is_said_not_to_be() {
    let mut reader = reader();
    reader.slow = true;
    reader.keys("jjjaA note<c-s>");
    reader.send(Message::Kept(Err("the disk is full".into())));
    assert_eq!(reader.status(), "NOT saved, kept until you quit: the disk is full");
    reader.sees("✎");
}

#[test]
fn a_narrow_screen_has_room_to_write() {
    for size in [(80, 24), (60, 15), (30, 10), (20, 6)] {
        let mut reader = Reader::open(work(ONE), size);
        reader.send(Message::Own(Box::default()));
        reader.keys("ja").keys("many words that go on beyond the end of one line and on");
        reader.sees("and on");
        reader.keys("<c-s>");
        assert_eq!(kept(&reader).len(), 1, "{size:?}");
    }
}

#[test]
fn what_another_reader_wrote_meanwhile_comes_with_reading_again() {
    let mut reader = reader();
    reader.keys("jjjaMine<c-s>").keys("vjjA<esc>");
    let mut other = saved(&reader).annotations;
    // The other reader changed the note, deleted the highlight and made a bookmark.
    let later = Moment(other[0].changed.0 + 1000);
    "Theirs".clone_into(&mut other[0].note);
    (other[0].changed, other[1].changed, other[1].deleted) = (later, later, true);
    let mut mark = Annotation::new("id-2".into(), later, other[0].passage.clone());
    mark.letter = Some('k');
    other.push(mark);
    reader.send(Message::Own(Box::new(Own { annotations: other, ..Own::default() })));
    reader.keys("O").sees("Theirs — “").sees("'k The lamps").misses("Mine").misses("yellow");
    // What is older than what is here changes nothing.
    let old = saved(&reader);
    reader.send(Message::Own(Box::new(old)));
    reader.keys("O").sees("Theirs — “").misses("Mine");
}

/// Lets time pass as a reader does: half a minute to each page.
fn read_on(reader: &mut Reader, seconds: u64, from: &mut u64) {
    *from += seconds * 1000;
    reader.send(Message::Now(Now { moment: Moment(*from), chance: 0 }));
}

#[test]
fn what_stood_long_enough_was_read() {
    let filler = "Plain words follow one another here, and then some more of them.\n\n".repeat(60);
    let text = format!("# Long\n\n## First\n\nShort.\n\n## Second\n\n{filler}");
    let mut reader =
        own_reader(Work::from_texts("A Town", &[("1.md", &text), ("2.md", TWO)]), Own::default());
    let section = |app: &App, slug: &str| {
        let id = app.work().document(ChapterId(0)).unwrap().section_by_slug(slug);
        app.extent(ChapterId(0), id)
    };
    let mut now = 1_000_000;
    read_on(&mut reader, 0, &mut now);
    // Paging through reads nothing.
    for _ in 0..9 {
        read_on(&mut reader, 1, &mut now);
        reader.keys("<space>");
    }
    assert_eq!(section(&reader.app, "second"), Extent::None);
    reader.keys("g");
    read_on(&mut reader, 60, &mut now);
    assert_eq!((section(&reader.app, "first"), section(&reader.app, "second")), (Extent::All, Extent::Some));
    reader.sees("✓").sees("◐");
    // A night away is no reading time.
    let before = reader.app.progress().spent;
    read_on(&mut reader, 40_000, &mut now);
    let night = reader.app.progress().spent - before;
    assert!(night < 300_000, "{night}");
    reader.keys("i").sees("Time spent");
    assert_eq!(reader.app.progress().seen[0].chapter, "1.md");
}

#[test]
fn what_changed_since_it_was_read_is_marked() {
    let mut reader = reader();
    let mut now = 1_000_000;
    read_on(&mut reader, 0, &mut now);
    read_on(&mut reader, 120, &mut now);
    let seen: Vec<Seen> = reader.app.progress().seen;
    let edited = ONE.replace("A second paragraph follows", "Another paragraph follows");
    let mut again = own_reader(work(&edited), Own { seen: seen.clone(), ..Own::default() });
    again.sees("~Another paragraph").misses("~The lamps");
    again.keys("i").sees("Changed since");
    again.keys("q");
    // Read, it is no longer new; and unread it is still marked in the next session.
    assert_eq!(again.app.progress().seen, []);
    let mut now = 1_000_000;
    read_on(&mut again, 0, &mut now);
    read_on(&mut again, 120, &mut now);
    again.misses("~Another");
    let same = own_reader(work(ONE), Own { seen, ..Own::default() });
    same.misses("~");
}

#[test]
fn other_works_are_listed_and_opened() {
    let mut reader = reader();
    reader.keys("B");
    assert_eq!(reader.left, [Effect::Recent]);
    reader.send(Message::Recent(vec![]));
    assert_eq!(reader.status(), "no other works were read yet");
    let recent = Recent {
        work: "/afar".into(),
        title: "Afar".into(),
        seen: Moment(1_700_000_000_000),
        percent: Some(40),
        trail: "Third › Last".into(),
        spent: 0,
    };
    reader.send(Message::Recent(vec![recent]));
    reader.sees("Works you read").sees("Afar — Third › Last").sees("40 % · 2023-11-14");
    reader.keys("<cr>");
    assert_eq!(reader.left[1], Effect::OpenWork { work: "/afar".into(), annotation: None });
}

#[test]
fn an_annotation_of_another_work_is_gone_to_when_it_is_found() {
    let mut before = reader();
    before.keys("Lmz");
    let own = saved(&before);
    let id = own.annotations[0].id.clone();
    let mut reader = Reader::resume(work(ONE), &Remembered::default(), settings(), (80, 24));
    reader.send(Message::GoToOwn(id));
    assert!(!reader.line().contains("Market"));
    reader.send(Message::Own(Box::new(own)));
    assert!(reader.line().contains("Market"), "{}", reader.line());
}
