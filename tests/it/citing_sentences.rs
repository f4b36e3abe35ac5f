//! `cites:` against a slow and obvious reading: sentences that were written to cite, and those that were not.

use std::collections::BTreeSet;

use lectern::export;
use lectern::search::{Mode, Query};
use lectern::work::Work;
use proptest::prelude::*;
use serde_json::Value;

use crate::headless::Reader;

/// Sources of the list, by how they are asked for: the id, what it begins with, and the entry.
const SOURCES: [(&str, &str, &str); 3] = [
    ("hale-2001", "hale", "Hale, A. (2001). *Of oil*. Pier Press."),
    ("moss-1999", "moss", "Moss, B., & Reed, C. (1999). *Of wicks*. Pier Press."),
    ("pike-2010", "pike", "Pike, D. (2010). *Of glass*. Pier Press."),
];

/// What a sentence says of sources, and which of them it cites.
const CITING: [(&str, &[usize]); 9] = [
    ("", &[]),
    ("", &[]),
    ("(Hale, 2001)", &[0]),
    ("as Hale (2001, p. 4) put it", &[0]),
    ("(see Moss & Reed, 1999, pp. 3-5; Pike, 2010)", &[1, 2]),
    ("for which Moss and Reed (1999) found no end", &[1]),
    ("(Pike, 2010; Hale, 2001, p. 7)", &[0, 2]),
    // Neither a source of the list, nor a name alone, cites one.
    ("(Nobody, 1950)", &[]),
    ("which Hale never said in the year of 2001 lamps", &[]),
];

/// Words that have no forms in common.
const WORDS: [&str; 5] = ["lantern", "harbour", "keeper", "storm", "ladder"];

#[derive(Debug, Clone)]
struct Sentence {
    words: Vec<&'static str>,
    citing: usize,
    /// How many words stand before what it says of sources.
    before: usize,
}

impl Sentence {
    fn written(&self) -> String {
        let (before, after) = self.words.split_at(self.before.min(self.words.len()));
        let parts = [&["The"], before, &[CITING[self.citing].0], after].concat();
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        format!("{}.", parts.join(" "))
    }

    fn cites(&self, source: usize) -> bool {
        CITING[self.citing].1.contains(&source)
    }
}

fn sentence() -> impl Strategy<Value = Sentence> {
    (proptest::collection::vec(proptest::sample::select(&WORDS[..]), 1..5), 0..CITING.len(), 0usize..4)
        .prop_map(|(words, citing, before)| Sentence { words, citing, before })
}

/// The lines of the file on which hits are shown, from the shell.
fn found(work: &Work, typed: &str) -> BTreeSet<u64> {
    let query = Query::new(typed, Mode::Auto).unwrap();
    let results = export::find(work, &query, &[], None, 1000);
    let mut json = Vec::new();
    export::hits_json(&query, &results, &mut json).unwrap();
    let json: Value = serde_json::from_slice(&json).unwrap();
    let lines = json["hits"].as_array().unwrap().iter().map(|hit| hit["line"].as_u64().unwrap());
    let found: Vec<u64> = lines.collect();
    let set: BTreeSet<u64> = found.iter().copied().collect();
    assert_eq!(set.len(), found.len(), "no sentence is found twice");
    set
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn sentences_that_cite_are_those_that_were_written_to(
        paragraphs in proptest::collection::vec(proptest::collection::vec(sentence(), 1..5), 1..4),
        wanted in proptest::sample::subsequence(vec![0usize, 1, 2], 1..3),
        in_full in any::<bool>(),
        words in proptest::sample::subsequence(&WORDS[..], 0..3),
        without in proptest::option::weighted(0.3, proptest::sample::select(&WORDS[..])),
    ) {
        // Each sentence on a line of its own, so that its line says which it is.
        let (mut text, mut line, mut expected) = ("# One\n\n".to_owned(), 3, BTreeSet::new());
        for paragraph in &paragraphs {
            for sentence in paragraph {
                let cites = wanted.iter().all(|source| sentence.cites(*source));
                let has = |word: &&str| sentence.words.contains(word);
                if cites && words.iter().all(has) && !without.iter().any(has) {
                    expected.insert(line);
                }
                text.push_str(&sentence.written());
                text.push('\n');
                line += 1;
            }
            text.push('\n');
            line += 1;
        }
        text.push_str("# References\n");
        for (.., entry) in SOURCES {
            text.extend(["\n", entry, "\n"]);
        }
        let id = |source: &usize| if in_full { SOURCES[*source].0 } else { SOURCES[*source].1 };
        let mut typed: Vec<String> = wanted.iter().map(|source| format!("cites:{}", id(source))).collect();
        typed.extend(words.iter().map(|word| (*word).to_owned()));
        if !words.is_empty() {
            typed.extend(without.iter().map(|word| format!("-{word}")));
        }
        let typed = typed.join(" ");
        // What only excludes is not asked: without words there is nothing that it is taken from.
        prop_assume!(without.is_none() || !words.is_empty());
        let work = Work::from_texts("", &[("a.md", &text)]);
        prop_assert_eq!(&found(&work, &typed), &expected, "{} in\n{}", typed, text);
        let mut reader = Reader::open(work, (80, 24));
        reader.keys("/").keys(&typed);
        prop_assert_eq!(reader.app.hits().total(), expected.len(), "{} in\n{}", typed, text);
    }
}
