//! The language of queries against a slow and obvious reading of it.

use proptest::prelude::*;
use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

use super::*;
use crate::text::Language;

/// Words of the texts: forms of one word, words that share a beginning or an end, accents, capitals.
const WORDS: [&str; 18] = [
    "exit",
    "exits",
    "Exiting",
    "exited",
    "exist",
    "barrier",
    "Barriers",
    "bar",
    "happy",
    "happiness",
    "état",
    "etat",
    "Etats",
    "hope",
    "hoping",
    "unhappy",
    "crowbar",
    "7",
];

/// A word of a text: where it stands, as it is written.
#[derive(Debug, Clone)]
struct Word {
    text: String,
    /// What stands before it up to the last word.
    gap: &'static str,
}

fn paragraph() -> impl Strategy<Value = Vec<Word>> {
    let gap = prop_oneof![4 => Just(" "), 1 => Just(", "), 1 => Just("-"), 1 => Just("  \n")];
    let word =
        (proptest::sample::select(&WORDS[..]), gap).prop_map(|(w, gap)| Word { text: w.to_owned(), gap });
    proptest::collection::vec(word, 1..9)
}

fn written(words: &[Word]) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() {
            text.push_str(word.gap);
        }
        text.push_str(&word.text);
    }
    text
}

fn plain(word: &str) -> String {
    word.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

fn has_capital(word: &str) -> bool {
    word.chars().any(char::is_uppercase)
}

/// Whether `text` begins with `beginning`, case and accents counting only where `asked` has them.
fn begins(text: &str, asked: &str) -> bool {
    let sensitive = has_capital(asked);
    let fold = |c: char| if sensitive { c.to_string() } else { c.to_lowercase().to_string() };
    let mut text = text.chars();
    asked.chars().all(|a| {
        text.next().is_some_and(|t| {
            let same = fold(plain(&t.to_string()).chars().next().unwrap())
                == fold(plain(&a.to_string()).chars().next().unwrap());
            same && (plain(&a.to_string()) == a.to_string() || fold(t) == fold(a))
        })
    })
}

/// Whether a word of the text is a form of the one asked for.
fn is_form(text: &str, asked: &str) -> bool {
    let stemmer = Stemmer::create(Algorithm::English);
    let fold = |word: &str| plain(word).to_lowercase();
    let (t, a) = (fold(text), fold(asked));
    if !a.chars().all(char::is_alphabetic) {
        return t == a;
    }
    let stem = stemmer.stem(&a).into_owned();
    let common = stem.chars().zip(a.chars()).take_while(|(x, y)| x == y).count();
    let kept = common.min(stem.chars().count() - 1).max(1);
    let beginning: String = asked.chars().take(kept).collect();
    begins(text, &beginning) && (t == a || stemmer.stem(&t) == stem)
}

/// A part of a query.
#[derive(Debug, Clone)]
enum Asked {
    Word(&'static str),
    Prefix(&'static str),
    Phrase(&'static str, &'static str),
    Regex(&'static str),
    Near(&'static str, u32, &'static str),
}

impl Asked {
    fn typed(&self) -> String {
        match self {
            Asked::Word(word) => (*word).to_owned(),
            Asked::Prefix(word) => format!("{word}*"),
            Asked::Phrase(a, b) => format!("\"{a} {b}\""),
            Asked::Regex(pattern) => format!("/{pattern}/"),
            Asked::Near(a, within, b) => format!("{a} NEAR/{within} {b}"),
        }
    }

    fn holds(&self, words: &[Word]) -> bool {
        let any = |is: &dyn Fn(&Word) -> bool| words.iter().any(is);
        match self {
            Asked::Word(asked) => any(&|w| is_form(&w.text, asked)),
            Asked::Prefix(asked) => any(&|w| begins(&w.text, asked)),
            Asked::Phrase(a, b) => words.windows(2).any(|pair| {
                let sensitive = format!("{a}{b}");
                let same = |w: &Word, asked: &str| {
                    let one = |c: &str| if has_capital(&sensitive) { c.to_owned() } else { c.to_lowercase() };
                    one(&plain(&w.text)) == one(&plain(asked))
                        && (plain(asked) == asked || one(&w.text) == one(asked))
                };
                same(&pair[0], a) && same(&pair[1], b) && pair[1].gap.trim_matches(' ').trim().is_empty()
            }),
            Asked::Regex(pattern) => regex::RegexBuilder::new(pattern)
                .case_insensitive(!has_capital(pattern))
                .multi_line(true)
                .build()
                .unwrap()
                .is_match(&written(words)),
            Asked::Near(a, within, b) => {
                let at = |asked: &str| -> Vec<usize> {
                    (0..words.len()).filter(|at| is_form(&words[*at].text, asked)).collect()
                };
                at(a).iter().any(|a| at(b).iter().any(|b| a != b && a.abs_diff(*b) - 1 <= *within as usize))
            }
        }
    }
}

fn asked() -> impl Strategy<Value = Asked> {
    let word = || proptest::sample::select(&WORDS[..]);
    prop_oneof![
        4 => word().prop_map(Asked::Word),
        1 => proptest::sample::select(&["ex", "Ex", "ba", "éta", "h", "exit"][..]).prop_map(Asked::Prefix),
        2 => (word(), word()).prop_map(|(a, b)| Asked::Phrase(a, b)),
        1 => proptest::sample::select(&["exi[st]+", "B.r", "^hap", "ts?$", "e.*p"][..]).prop_map(Asked::Regex),
        // What is dropped where both sides are equal is no matter of this test.
        2 => (word(), 0u32..4, word()).prop_filter("two words", |(a, _, b)| a != b)
            .prop_map(|(a, n, b)| Asked::Near(a, n, b)),
    ]
}

/// What is typed before a query, and whether a heading (or else a paragraph) is within.
type Limit = (&'static str, fn(bool) -> bool);

/// What limits a query, and whether a block of the chapter Harbour, a heading or a paragraph, is within.
const LIMITS: [Limit; 7] = [
    ("", |_| true),
    ("in:headings ", |heading| heading),
    ("-in:headings ", |heading| !heading),
    ("in:body,notes ", |heading| !heading),
    ("in:code ", |_| false),
    ("chapter:harb ", |_| true),
    ("-chapter:harbour ", |_| false),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn the_language_agrees_with_a_naive_reading(
        blocks in proptest::collection::vec((proptest::bool::weighted(0.3), paragraph()), 1..4),
        limit in prop_oneof![2 => Just(0), 1 => 1..LIMITS.len()],
        asked in proptest::collection::vec(asked(), 1..3),
        without in proptest::option::weighted(0.3, asked()),
    ) {
        // A second operand of NEAR would be taken for its first, were the same word asked for before.
        let text = |(heading, words): &(bool, Vec<Word>)| {
            format!("{}{}", if *heading { "# " } else { "" }, written(words))
        };
        let texts: Vec<String> = blocks.iter().map(text).collect();
        let (limit, is_within) = LIMITS[limit];
        let document = document(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let without = without.filter(|w| !matches!(w, Asked::Near(..)));
        let mut typed: Vec<String> = asked.iter().map(Asked::typed).collect();
        typed.extend(without.iter().map(|w| format!("-{}", w.typed())));
        let query = Query::new(&format!("{limit}{}", typed.join(" ")), Mode::Words).unwrap();
        let title = Some("Harbour");
        let context = Context { title, language: Some(Language::English), ..Context::default() };
        let hits = query.hits_in(&document, &context);
        let mut found: Vec<usize> =
            hits.iter().map(|hit| document.block_at(hit.start()).unwrap().index()).collect();
        found.dedup();
        let expected: Vec<usize> = (0..blocks.len())
            .filter(|at| {
                let (heading, words) = &blocks[*at];
                is_within(*heading) && asked.iter().all(|a| a.holds(words)) && !without.iter().any(|w| w.holds(words))
            })
            .collect();
        prop_assert_eq!(found, expected, "{:?} in {:?}", query.text(), texts);
    }

    #[test]
    fn nothing_typed_fails_hard(text in "\\PC{0,12}|[-a\"/* :,NEAR5()in]{0,16}") {
        for mode in [Mode::Auto, Mode::Words, Mode::Phrase] {
            let Ok(query) = Query::new(&text, mode) else {
                // Only a bad expression between slashes is refused.
                prop_assert!(text.contains('/'));
                continue;
            };
            let document = document(&["a NEAR 5 in", "N(a)-5"]);
            query.hits(&document);
            query.fallback();
        }
    }
}

#[test]
fn what_is_half_typed_reads_as_far_as_it_makes_sense() {
    let document = document(&["the barriers to the exit", "an exit and a barrier"]);
    let found = |query: &str| {
        let query = Query::new(query, Mode::Auto).unwrap();
        let hits = query.hits(&document);
        (
            hits.iter().map(|hit| document.slice(hit.matches[0])).collect::<Vec<_>>(),
            query.remarks().join("; "),
        )
    };
    assert_eq!(found("\"to the ex"), (vec!["to the ex"], String::new()));
    assert_eq!(found("\"to the ex\""), (vec![], String::new()));
    assert_eq!(found("exit NEAR/").1, "NEAR needs a number: NEAR/5");
    assert_eq!(found("exit NEAR/5"), (vec!["exit", "exit"], "NEAR stands between two words".to_owned()));
    assert_eq!(found("exit NEAR/1 barrier").0, Vec::<&str>::new());
    assert_eq!(found("exit NEAR/2 barrier").0, ["barriers", "exit"]);
    assert_eq!(found("exit -").0, Vec::<&str>::new());
    assert_eq!(found("exit -the").0, ["exit"]);
    assert_eq!(found("exit -barr*").0, Vec::<&str>::new());
    assert_eq!(found("-exit").0, Vec::<&str>::new());
    assert_eq!(found("in:no exit").1, "in: knows body, headings, notes, references, code, annotations");
    assert_eq!(found("/b.r{2}/ an").0, ["an"]);
    assert_eq!(Query::new("exit /(/", Mode::Auto).unwrap_err(), "unclosed group");
    assert_eq!(found("/usr/bin").0, Vec::<&str>::new());
}

#[test]
fn the_last_word_of_a_fallback_may_still_be_being_typed() {
    let document = document(&["the barriers to exiting of the many"]);
    let found = |query: &str| {
        Query::new(query, Mode::Auto).unwrap().fallback().map(|query| query.hits(&document).len())
    };
    assert_eq!(found("exit barr"), Some(1));
    assert_eq!(found("exit barr "), Some(0));
    assert_eq!(found("barr exit"), Some(0));
    assert_eq!(found("exited"), Some(1));
}

#[test]
fn scopes_chapters_and_citations_limit_hits() {
    let mut builder = Builder::new();
    let heading = block(&mut builder, BlockKind::Heading { level: 1 }, "An anchor");
    builder.section(heading, "an-anchor", false);
    block(&mut builder, BlockKind::Paragraph, "The anchor (Hale, 2001) holds. Another anchor drags.");
    block(&mut builder, BlockKind::Code { language: None }, "let anchor");
    builder.open_note("1", NoteKind::Footnote, "¹");
    block(&mut builder, BlockKind::Paragraph, "anchor of a note");
    builder.close();
    let document = builder.finish(Meta::default());
    let hale = document.text().find("Hale").unwrap() as u32;
    let sentence = excerpt::sentence_at(&document, TextSpan::new(hale, hale + 10));
    assert_eq!(document.slice(sentence), "The anchor (Hale, 2001) holds.");
    let citing = [vec![sentence]];
    let context = Context {
        title: Some("Harbour Works"),
        path: "a/03-harbour.md",
        citing: &citing,
        ..Context::default()
    };
    let count = |query: &str| Query::new(query, Mode::Auto).unwrap().hits_in(&document, &context).len();
    assert_eq!(count("in:headings anchor"), 1);
    assert_eq!(count("in:notes,code anchor"), 2);
    assert_eq!(count("-in:body anchor"), 3);
    assert_eq!(count("chapter:harbour anchor"), 4);
    assert_eq!(count("chapter:\"harbour works\" anchor"), 4);
    assert_eq!(count("chapter:03-harbour anchor"), 4);
    assert_eq!(count("chapter:light anchor"), 0);
    assert_eq!(count("-chapter:harbour anchor"), 0);
    assert_eq!(count("cites:hale-2001"), 1);
    assert_eq!(count("cites:hale-2001 anchor"), 1);
    assert_eq!(count("cites:hale-2001 drags"), 0);
    assert_eq!(Query::new("cites:hale-2001 x", Mode::Auto).unwrap().cites(), ["hale-2001"]);
    assert!(Query::new("in:notes", Mode::Auto).unwrap().is_empty());
    let only = Query::new("anchor", Mode::Auto).unwrap().within(&[Scope::Code]);
    assert_eq!(only.hits(&document).len(), 1);
}

#[test]
fn annotations_are_searched_like_a_chapter() {
    use crate::text::{ChapterId, TextPos};
    let anchor = |at| TextPos::new(ChapterId(at), 7);
    let texts = ["Why barriers?\n\nAnd the exits.", "nothing"];
    let extras = texts.iter().zip(0..).map(|(text, at)| Extra { anchor: anchor(at), text });
    let notes = Annotations::new(extras);
    let find = |query: &str| {
        let hits = Query::new(query, Mode::Words).unwrap().hits_in(notes.document(), &notes.context());
        hits.iter().filter_map(|hit| notes.of(hit)).collect::<Vec<_>>()
    };
    assert_eq!(find("exits barriers in:annotations"), [(0, anchor(0))]);
    assert_eq!(find("nothing"), [(1, anchor(1))]);
    assert_eq!(find("nothing in:body"), []);
}

#[test]
fn what_was_meant_is_the_nearest_frequent_word() {
    let document = document(&["The barriers and the barriers of trafficking. Månsson wrote of barters."]);
    let mut words = Vocabulary::default();
    words.add(&document);
    let meant = |query: &str| Query::new(query, Mode::Auto).unwrap().suggestions(&words);
    assert_eq!(meant("bariers"), ["barriers", "barters"]);
    assert_eq!(meant("trafficing"), ["trafficking"]);
    assert_eq!(meant("Manson wrote"), ["Månsson wrote"]);
    assert_eq!(meant("bariers trafficing"), ["barriers trafficking"]);
    assert_eq!(meant("barrier"), Vec::<String>::new());
    assert_eq!(meant("zzz"), Vec::<String>::new());
    assert_eq!(meant("barriers"), Vec::<String>::new());
}

/// What the sieve must let pass: every word of what a source is read as.
fn sieve_holds_back(source: &str, dialect: crate::markdown::Dialect) -> Option<String> {
    let parsed = crate::markdown::parse(source.as_bytes(), dialect);
    let text = parsed.document.text().to_owned();
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.sort_unstable();
    words.dedup();
    words.into_iter().find_map(|word| {
        for mode in [Mode::Auto, Mode::Phrase, Mode::Words] {
            let Ok(query) = Query::new(word, mode) else { continue };
            if !query.hits(&parsed.document).is_empty() && !query.sieve(None).passes(source.as_bytes()) {
                return Some(word.to_owned());
            }
        }
        None
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn the_sieve_holds_no_hit_back(
        source in "([a-d]{1,3}|[*_~`<>&\\[\\](){}^=+$!;:#|\\\\ \n-]|é|ﬁ|\u{ad}|退|&eacute;|&#98;|&shy;|<b>|</b>|<sup>2</sup>|\\[\\^1\\]|\\(u\\)|\\{\\{ 'ab' \\}\\}|\\\\alpha){0,14}",
    ) {
        for dialect in [crate::markdown::Dialect::Kramdown, crate::markdown::Dialect::Gfm, crate::markdown::Dialect::Pandoc] {
            prop_assert_eq!(sieve_holds_back(&source, dialect), None);
        }
    }
}

#[test]
fn the_sieve_holds_back_what_cannot_answer() {
    let passes = |query: &str, source: &str| {
        Query::new(query, Mode::Auto).unwrap().sieve(None).passes(source.as_bytes())
    };
    for source in
        ["some bar**rier**s", "BARRIERS", "b&shy;arriers", "{{ page.x }}", "b&#97;rriers", "ba<i>rriers</i>"]
    {
        assert!(passes("barriers", source), "{source}");
    }
    for source in ["a bar and a barrel", "bar riers & co; &nbsp;", "(b) b[1]x", ""] {
        let expected = source.contains("b[");
        assert_eq!(passes("barriers", source), expected, "{source}");
    }
    assert!(!passes("exit barriers", "barriers alone"));
    assert!(passes("\"exit barriers\"", "barriers of the exit"));
    assert!(passes("/x/", "nothing"));
}
