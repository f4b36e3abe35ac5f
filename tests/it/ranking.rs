//! What comes first: for each query the passage that a person would choose first, and why.

use lectern::export;
use lectern::search::{Mode, Query};
use lectern::work::{OpenOptions, Work};
use serde_json::Value;

use crate::headless::Reader;

/// A query; the number of the chapter, from 0, and some words of the passage that should come first; why.
type Row = (&'static str, usize, &'static str, &'static str);

/// Of the sample: few words are quoted, only such as are searched for or stand beside them.
const SAMPLE: [Row; 66] = [
    ("exit barriers", 0, "barriers to the exit", "the words side by side, in the abstract"),
    ("barriers to exiting", 0, "barriers to the exit", "the same in other forms"),
    (
        "definition of trafficking",
        6,
        "definition of human trafficking",
        "says what it asks, almost word by word",
    ),
    ("shame", 4, "feelings of shame", "the first of the results on it"),
    ("spirituality", 4, "Spirituality helps", "says what it does"),
    ("role of family", 0, "role of families", "the phrase in another form"),
    ("theoretical background", 2, "Theoretical Background", "the chapter of that name"),
    ("limitations of the study", 0, "limitations of this study", "the words side by side"),
    ("inclusion criteria", 3, "inclusion criteria", "the only passage"),
    ("databases searched", 3, "database search", "the words in other forms, side by side"),
    ("turning point", 5, "turning point", "calls something crucially so"),
    ("social support", 4, "Social support is", "a passage that begins with it"),
    ("substance abuse", 4, "substance abuse", "the only passage"),
    ("drug addiction", 4, "drug addiction", "the phrase"),
    ("protection programs", 6, "protection programs", "the phrase"),
    ("Ebaugh", 2, "Role Exit Model", "the text before the list of references"),
    ("future research", 6, "Future Research", "the heading"),
    ("debt", 4, "debt", "a result"),
    ("migrants", 1, "migrants", "the text before a title in the references"),
    ("stigma", 4, "stigma", "the passage that speaks of it most"),
    ("self-esteem", 4, "self-esteem", "the first result"),
    ("relapse", 4, "relapse", "the first result"),
    ("stage of change model", 2, "Stage of Change", "where the models are explained"),
    ("matthew effect", 2, "Matthew Effect", "the text before the references"),
    ("police raids", 4, "police raids", "the only passage"),
    ("scopus", 3, "Scopus have been", "where it is said why"),
    ("relational", 4, "Relational Level", "the heading"),
    ("hindering factors", 4, "Hindering Factors", "a passage that lists them"),
    ("traffick* NEAR/3 definition", 6, "definition of human", "the only place"),
    ("in:notes TIP", 2, "TIP", "the note"),
    ("in:references Hickle", 7, "Hickle", "the entry"),
    ("sample size", 3, "sample size", "what was taken down of each study"),
    ("snowballing", 3, "snowballing", "the methods rather than the abstract"),
    ("isolation", 4, "isolation", "a result"),
    ("data analysis", 3, "Data Analysis", "the heading"),
    ("structural level", 4, "Structural Level", "the heading"),
    ("references", 7, "References", "the heading"),
    ("cites:hickle-2017 spirituality", 4, "Spirituality", "the first sentence that cites it on that"),
    // Chosen by reading the text, before anyone saw what comes first.
    ("economic empowerment", 5, "economic empowerment", "the only passage"),
    ("children motivation", 4, "having children is significant", "says what it asks"),
    ("family dishonor", 4, "dishonor for the family", "the result, words side by side"),
    ("access to jobs", 4, "access to jobs", "the phrase"),
    ("keywords", 0, "Keywords", "where they are listed"),
    ("research question", 2, "research question guided", "where it is asked"),
    ("aim of this review", 0, "aim of this review", "the phrase, in the abstract"),
    ("men", 4, "also men", "men, and not women or treatment"),
    ("qualitative studies", 6, "qualitative studies", "the phrase"),
    ("13 studies", 4, "total of 13 studies", "the phrase"),
    ("Wilson & Nochajski", 4, "forced prostitution quickly", "first sentence that cites, before the entry"),
    ("Mansson", 2, "Matthew Effect", "text before references"),
    ("in:notes prostitution", 2, "prostitution activities", "the note"),
    ("cites:dhungel-2017", 4, "micro-aggressions", "the first sentence that cites it"),
    ("exit models", 2, "Exit Model", "where the models are explained"),
    (
        "role of religious organizations",
        5,
        "religious organizations have an ambiguous role",
        "says what it asks",
    ),
    ("ambivalent factors", 0, "ambivalent factors", "phrase"),
    ("return to prostitution", 4, "return to prostitution", "phrase"),
    ("figure 2", 5, "Figure 2.", "caption"),
    ("street prostitution", 4, "street prostitution", "result, not the note"),
    ("micro aggressions", 4, "micro-aggressions", "same words with hyphen"),
    ("Ebaugh 1988", 2, "Role Exit Model", "text before entry"),
    ("limitation", 6, "Limitation", "heading"),
    ("results", 4, "Results", "heading"),
    ("brothels", 4, "in brothels", "passage that says it most"),
    ("trafficking definition", 6, "definition of human trafficking", "words nearest"),
    ("police help escape", 4, "help of their companions", "says it"),
    ("organ removal", 1, "removal of organs", "only"),
];

/// Of the built-in edition.
const EDITION: [Row; 18] = [
    ("exit barriers", 0, "exit barriers", "the phrase, in the abstract"),
    ("method", 3, "Methods", "the heading"),
    ("search strategy", 3, "Search Strategy", "the heading"),
    ("theoretical background", 2, "Theoretical Background", "the heading"),
    ("role exit", 2, "Role Exit model", "running text before a table"),
    ("future research", 6, "Future Research", "the heading"),
    ("hope", 4, "Hope comes first", "the passage that begins with it"),
    ("addiction", 4, "Addiction to drugs", "the passage that is about it, not the table"),
    ("children", 4, "children", "the passage that says it most"),
    ("stigma", 4, "stigma", "the passage about it"),
    ("raids by police", 4, "police raids", "the words side by side"),
    ("relational level", 4, "Relational Level", "the heading"),
    ("\"network of support\"", 4, "network of support", "the phrase"),
    ("in:references Hickle", 7, "Hickle", "the entry"),
    ("famil* NEAR/3 role", 0, "role of families", "the only place"),
    ("abstract", 0, "Abstract", "the heading"),
    ("conclusion", 6, "Conclusion", "the chapter"),
    ("hope -children", 4, "Hope comes first", "the passage on it, which names no children"),
];

/// The rows whose first hit is another; what came instead.
fn misses(work: &Work, rows: &[Row]) -> Vec<String> {
    let mut out = Vec::new();
    for (typed, chapter, words, why) in rows {
        let query = Query::new(typed, Mode::Auto).unwrap();
        let results = export::find(work, &query, &[], None, 1);
        let mut json = Vec::new();
        export::hits_json(&query, &results, &mut json).unwrap();
        let json: Value = serde_json::from_slice(&json).unwrap();
        let first = &json["hits"][0];
        let path = first["path"].as_str().unwrap_or_default();
        let right = work.chapters[*chapter].path == path
            && first["excerpt"].as_str().unwrap_or_default().contains(words);
        if !right {
            let place = &first["line"];
            out.push(format!("{typed}: {words} ({why}), not {path}:{place}"));
        }
    }
    out
}

/// The rows for which the reader's list of results begins with another hit than the shell's, or has more or fewer.
fn differences(work: &Work, rows: &[Row]) -> Vec<String> {
    let mut reader = Reader::open(work.clone(), (100, 40));
    let mut out = Vec::new();
    for (typed, ..) in rows {
        let query = Query::new(typed, Mode::Auto).unwrap();
        let results = export::find(work, &query, &[], None, 1);
        let mut json = Vec::new();
        export::hits_json(&query, &results, &mut json).unwrap();
        let json: Value = serde_json::from_slice(&json).unwrap();
        reader.keys("<esc><esc><esc>&<c-u>").keys(typed);
        let hits = reader.app.hits();
        let (id, hit) = hits.current().unwrap_or_else(|| panic!("{typed}: {}", reader.screen()));
        let document = reader.app.work().document(id).unwrap();
        let shown = lectern::search::shown(document, hit);
        let (line, column) = work.lines(id).place(document.source().to_source(shown));
        let own = (work.chapter(id).path.as_str(), u64::from(line), u64::from(column), hits.total());
        let first = &json["hits"][0];
        let number = |key: &str| first[key].as_u64().unwrap_or_default();
        let shell = (first["path"].as_str().unwrap(), number("line"), number("column"), results.total);
        if own != shell {
            out.push(format!("{typed}: {own:?}, not {shell:?}"));
        }
    }
    out
}

#[test]
fn the_reader_lists_what_the_shell_prints() {
    assert_eq!(differences(&lectern::edition::work(), &EDITION), Vec::<String>::new());
    let Some(folder) = std::env::var_os("LECTERN_SAMPLE") else {
        eprintln!("skipped in part: LECTERN_SAMPLE names no sample work");
        return;
    };
    let work = Work::open(std::path::Path::new(&folder), OpenOptions::default()).unwrap();
    assert_eq!(differences(&work, &SAMPLE), Vec::<String>::new());
}

#[test]
fn in_the_edition_the_right_passage_comes_first() {
    let missed = misses(&lectern::edition::work(), &EDITION);
    assert!(missed.len() * 10 <= EDITION.len(), "{missed:#?}");
}

#[test]
fn in_the_sample_the_right_passage_comes_first() {
    let Some(folder) = std::env::var_os("LECTERN_SAMPLE") else {
        eprintln!("skipped: LECTERN_SAMPLE names no sample work");
        return;
    };
    let work = Work::open(std::path::Path::new(&folder), OpenOptions::default()).unwrap();
    let missed = misses(&work, &SAMPLE);
    assert!(missed.len() * 10 <= SAMPLE.len(), "{missed:#?}");
}

/// Every word of what a chapter is read as must pass the look at its bytes that a search from the shell begins with.
#[test]
fn no_chapter_is_passed_over_that_has_a_hit() {
    let mut works = vec![lectern::edition::work()];
    for name in ["LECTERN_SAMPLE", "LECTERN_CASES"] {
        let Some(folder) = std::env::var_os(name) else {
            eprintln!("skipped in part: {name} names no folder");
            continue;
        };
        works.extend(Work::open(std::path::Path::new(&folder), OpenOptions::default()));
    }
    for work in works {
        for id in work.ids() {
            let (Ok(source), document) = (work.source(id), work.load(id).document) else { continue };
            if matches!(work.chapter(id).source, lectern::work::Source::Heading(_)) {
                continue;
            }
            let mut words: Vec<&str> = document.text().split_whitespace().collect();
            words.sort_unstable();
            words.dedup();
            for word in words.into_iter().step_by(3) {
                for mode in [Mode::Phrase, Mode::Words] {
                    let Ok(query) = Query::new(word, mode) else { continue };
                    let passes = query.sieve(None).passes(&source);
                    let path = &work.chapter(id).path;
                    assert!(passes || query.hits(&document).is_empty(), "{path}: {word}");
                }
            }
        }
    }
}
