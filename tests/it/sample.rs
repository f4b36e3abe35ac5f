//! The sample work, where `LECTERN_SAMPLE` names its folder: nothing of it is lost, none of its markup is shown.

use std::fmt::Write as _;
use std::path::PathBuf;

use lectern::export;
use lectern::work::{OpenOptions, Work};
use regex::Regex;

use crate::headless::Reader;

/// The sample's folder; says so and gives `None` when there is none.
fn sample() -> Option<Work> {
    let Some(folder) = std::env::var_os("LECTERN_SAMPLE").map(PathBuf::from) else {
        eprintln!("skipped: LECTERN_SAMPLE is not set");
        return None;
    };
    let mut work = Work::open(&folder, OpenOptions::default()).unwrap();
    work.load_all();
    Some(work)
}

/// Letters and digits in runs; raised digits are digits.
fn words(text: &str) -> Vec<String> {
    let plain: String = text
        .chars()
        .map(|c| {
            "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|raised| raised == c).map_or(c, |at| char::from(b'0' + at as u8))
        })
        .collect();
    let is_part = |c: char| c.is_alphanumeric() || c == '\u{301}';
    plain.split(|c: char| !is_part(c)).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// What a crude eye takes for the visible text of a page of this site.
fn visible(source: &str) -> String {
    let mut text = source.split_once("\n---\n").map_or(source, |(_, body)| body).to_owned();
    for (pattern, instead) in [
        (r"(?s)<style>.*?</style>", ""),
        (r"(?m)^1\. TOC\s*$", ""),
        (r"\{:[^}]*\}", ""),
        (r"\]\([^)]*\)", "]"),
        (r"</?su[pb]>", ""),
        (r"<[^>]*>", " "),
    ] {
        text = Regex::new(pattern).unwrap().replace_all(&text, instead).into_owned();
    }
    text
}

#[test]
fn every_word_of_the_sample_is_there_and_no_markup() {
    let Some(work) = sample() else { return };
    let markup = Regex::new(
        r"\{:|</?[a-z]|\]\(|\*\*|nav_order|has_children|overflow-wrap|iframe|youtube-|href|\bTOC\b",
    )
    .unwrap();
    for id in work.ids() {
        let mut shown = String::new();
        export::plain(work.document(id).unwrap(), &mut shown).unwrap();
        let source = String::from_utf8(work.source(id).unwrap()).unwrap();
        let shown_words = words(&shown);
        let mut rest = shown_words.iter();
        for word in words(&visible(&source)) {
            assert!(
                rest.any(|w| *w == word),
                "{word:?} is missing or out of place in {}",
                work.chapter(id).path
            );
        }
        assert!(markup.find(&shown).is_none(), "{:?} in {}", markup.find(&shown), work.chapter(id).path);
    }
}

#[test]
fn every_word_of_the_sample_passes_on_the_screen() {
    let Some(work) = sample() else { return };
    let mut plain = String::new();
    for id in work.ids() {
        let document = work.document(id).unwrap();
        for at in 0..document.flows().len() as u32 {
            for span in document.flow_spans(lectern::document::FlowId(at)) {
                let _ = writeln!(plain, "{}", document.slice(span));
            }
        }
    }
    let mut reader = Reader::open(work, (90, 30));
    let mut seen: Vec<String> = Vec::new();
    let mut last = String::new();
    reader.keys("g");
    while reader.screen() != last {
        last = reader.screen();
        let rows: Vec<&str> = last.lines().collect();
        let text: Vec<String> =
            rows[..rows.len() - 1].iter().map(|row| row.chars().skip(2).collect()).collect();
        seen.extend(words(&text.join("\n")));
        reader.keys(" ");
    }
    let seen: std::collections::HashSet<String> = seen.into_iter().collect();
    for word in words(&plain) {
        // A word that the end of a row cuts at its hyphen is seen in two.
        assert!(seen.contains(&word), "{word:?} never came to the screen");
    }
}

#[test]
fn the_note_of_the_next_chapter_opens_and_its_sentence_is_whole() {
    let Some(work) = sample() else { return };
    let mut reader = Reader::open(work, (100, 30));
    reader.keys("/Based on TIP<cr>K");
    reader.sees("Note 2 · in Theoretical Background").sees("Office to Monitor");
    reader.keys("<esc>/Among the latter, some<cr>");
    assert!(reader.line().contains("Among the") || reader.line().contains("latter"), "{}", reader.line());
    assert!(reader.status().contains("1/1"), "{}", reader.status());
}

#[test]
fn a_search_for_exit_barriers_leads_somewhere() {
    let Some(work) = sample() else { return };
    let mut reader = Reader::open(work, (100, 30));
    reader.keys("/exit barriers<cr>");
    assert!(reader.hits_by_words(), "the phrase stands nowhere in the sample");
    reader.sees("barriers to the exit");
}

#[test]
fn a_group_of_the_sample_shows_all_its_sources() {
    let Some(work) = sample() else { return };
    let mut reader = Reader::open(work, (100, 30));
    reader.keys("/shedding light on risk<cr>jK");
    reader.sees("2 sources").sees("Moore, J. L.").sees("Task Force on Trafficking");
}
