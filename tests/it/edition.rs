//! The built-in edition is what it says it is: complete, without a problem, every source in its place.

use lectern::cite::{Citations, Resolution};
use lectern::diagnostic::Severity;
use lectern::document::BlockKind;
use lectern::search::{Mode, Query};
use lectern::text::ChapterId;
use lectern::work::Work;

use crate::headless::Reader;

fn edition() -> Work {
    let mut work = lectern::edition::work();
    work.load_all();
    work
}

#[test]
fn it_has_eight_pages_in_order() {
    let work = edition();
    let titles: Vec<&str> = work.chapters.iter().skip(1).map(|c| c.title.as_str()).collect();
    let chapters = [
        "Introduction",
        "Theoretical Background",
        "Methods",
        "Results",
        "Discussion",
        "Conclusion",
        "References",
    ];
    assert_eq!(titles, chapters);
    assert!(work.chapters[1..].iter().all(|c| c.parent == Some(ChapterId(0)) && c.depth == 1));
}

#[test]
fn it_has_no_problem() {
    let work = edition();
    let problems: Vec<_> =
        work.problems().into_iter().filter(|p| p.severity > Severity::Information).collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn every_citation_leads_to_its_entry_and_every_entry_is_cited() {
    let work = edition();
    let citations = Citations::of_books(&work.documents(), &|id| work.book_of(id));
    let mut found = 0;
    for id in work.ids() {
        let document = work.document(id).unwrap();
        for citation in citations.chapter(id) {
            let resolved = matches!(citation.resolution, Resolution::Resolved(_));
            assert!(
                resolved,
                "{:?} in {}: {:?}",
                document.slice(citation.span),
                work.chapter(id).title,
                citation.resolution
            );
            found += 1;
        }
    }
    assert!(found > 100, "{found} citations");
    assert!(citations.references().len() >= 55, "{} entries", citations.references().len());
    for (at, reference) in citations.references().iter().enumerate() {
        let places = citations.places(lectern::cite::ReferenceId(at as u32));
        assert!(!places.is_empty(), "{} is cited nowhere", reference.id);
    }
}

#[test]
fn every_note_has_its_mark_and_its_body() {
    let work = edition();
    let mut notes = 0;
    for id in work.ids() {
        for at in 0..work.document(id).unwrap().notes().len() as u32 {
            let note = lectern::work::NoteRef { chapter: id, note: at };
            assert_eq!(
                work.marks_of(note).len(),
                1,
                "{:?}",
                work.document(id).unwrap().notes()[at as usize].label
            );
            notes += 1;
        }
    }
    assert!(notes >= 20, "{notes} notes");
}

#[test]
fn it_is_an_evening_long() {
    let work = edition();
    let words: usize =
        work.ids().map(|id| work.document(id).unwrap().text().split_whitespace().count()).sum();
    assert!((7_000..10_500).contains(&words), "{words} words");
}

#[test]
fn what_people_look_for_is_found_where_it_is_treated() {
    let mut reader = Reader::open(lectern::edition::work(), (110, 32));
    for (words, chapter) in [
        ("exit barriers", None),
        ("stigma", None),
        ("social support", Some("Results")),
        ("role of families", None),
        ("police raids", Some("Results")),
        ("peer mentors", Some("Results")),
    ] {
        reader.keys("g/").keys(words).keys("<cr>");
        assert!(!reader.app.hits().by_words(), "{words} stands nowhere as it is");
        assert!(
            reader.line().to_lowercase().contains(words.split(' ').next().unwrap()),
            "{words}: {}",
            reader.line()
        );
        if let Some(chapter) = chapter {
            let work = reader.app.work();
            let query = Query::new(words, Mode::Phrase).unwrap();
            let id = work.ids().find(|id| work.chapter(*id).title == chapter).unwrap();
            assert!(!query.hits(work.document(id).unwrap()).is_empty(), "{words} not in {chapter}");
        }
        reader.keys("<esc>");
    }
}

#[test]
fn it_uses_the_forms_that_it_shows() {
    let work = edition();
    let documents: Vec<_> = work.ids().map(|id| work.document(id).unwrap().clone()).collect();
    let has = |is: fn(&BlockKind) -> bool| documents.iter().any(|d| d.blocks().iter().any(|b| is(&b.kind)));
    assert!(has(|kind| matches!(kind, BlockKind::TableCell { .. })), "a table");
    assert!(has(|kind| *kind == BlockKind::Term), "a list of terms");
    let whole: String = documents.iter().map(|d| d.text()).collect();
    for markup in ["{:", "markdown=", "<div", "<sup", "<ul", "</", "[^", "nav_order", "overflow-wrap"] {
        assert!(!whole.contains(markup), "{markup} is shown");
    }
}
