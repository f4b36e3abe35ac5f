//! The oracle and the claims of the room.

mod oracle;

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::*;
use crate::document::{
    BlockId, BlockKind, Builder, ContainerKind, InlineTarget, Meta, NoteKind, Origin, Style,
};

/// Adds text to the open block; `†` stands for a note mark, shown as `²`, and `*` switches bold.
fn put(builder: &mut Builder, text: &str) {
    let mut bold = false;
    for part in text.split_inclusive(['†', '*']) {
        builder.text(part.trim_end_matches(['†', '*']), Origin::Identity(0));
        if part.ends_with('†') {
            builder.open_inline(InlineTarget::NoteMark { label: "2".into(), kind: NoteKind::Superscript });
            builder.text("²", Origin::Generated(0));
            builder.close_inline();
        }
        if part.ends_with('*') {
            if bold {
                builder.pop_style();
            } else {
                builder.push_style(Style::STRONG);
            }
            bold = !bold;
        }
    }
    if bold {
        builder.pop_style();
    }
}

fn block(builder: &mut Builder, kind: BlockKind, text: &str) -> BlockId {
    builder.begin(kind);
    put(builder, text);
    builder.end()
}

/// A document of paragraphs; `# ` begins a heading.
fn document(paragraphs: &[&str]) -> Document {
    let mut builder = Builder::new();
    for text in paragraphs {
        match text.strip_prefix("# ") {
            Some(title) => {
                let id = block(&mut builder, BlockKind::Heading { level: 1 }, title);
                builder.section(id, title, false);
            }
            None => {
                block(&mut builder, BlockKind::Paragraph, text);
            }
        }
    }
    builder.finish(Meta::default())
}

fn found<'d>(document: &'d Document, query: &str, mode: Mode) -> Vec<Vec<&'d str>> {
    let query = Query::new(query, mode).unwrap();
    let hits = query.hits(document);
    hits.iter().map(|hit| hit.matches.iter().map(|span| document.slice(*span)).collect()).collect()
}

/// What a phrase finds in one paragraph.
fn phrase(query: &str, text: &str) -> Vec<String> {
    let document = document(&[text]);
    found(&document, query, Mode::Phrase).into_iter().map(|m| m.join("|")).collect()
}

#[test]
fn a_phrase_is_found_inside_words_and_over_breaks_and_styles() {
    assert_eq!(
        phrase("exit barrier", "The exit  \nbarriers, *exit* barriers"),
        ["exit  \nbarrier", "exit barrier"]
    );
    assert_eq!(phrase("  exit ", "exits"), ["exit"]);
    assert_eq!(phrase("aa", "aaaaa"), ["aa", "aa"]);
    assert_eq!(phrase("", "text"), Vec::<String>::new());
    assert_eq!(phrase("\u{301}", "text"), Vec::<String>::new());
}

#[test]
fn a_capital_makes_case_count() {
    assert_eq!(phrase("tip", "TIP Tip tip"), ["TIP", "Tip", "tip"]);
    assert_eq!(phrase("TIP", "TIP Tip tip"), ["TIP"]);
    assert_eq!(phrase("élan", "ÉLAN élan"), ["ÉLAN", "élan"]);
    assert_eq!(phrase("москва", "Москва МОСКВА"), ["Москва", "МОСКВА"]);
}

#[test]
fn accents_count_only_where_typed() {
    assert_eq!(phrase("Mansson", "Månsson Ma\u{30a}nsson Mansson"), ["Månsson", "Ma\u{30a}nsson", "Mansson"]);
    assert_eq!(phrase("Månsson", "Månsson Ma\u{30a}nsson Mansson"), ["Månsson", "Ma\u{30a}nsson"]);
    assert_eq!(phrase("cafe", "café!"), ["café"]);
    assert_eq!(phrase("soren", "Søren"), ["Søren"]);
}

#[test]
fn typography_hides_nothing() {
    assert_eq!(phrase("it's \"so\"", "It’s “so”"), ["It’s “so”"]);
    assert_eq!(phrase("it’s “so”", "it's \"so\""), ["it's \"so\""]);
    assert_eq!(phrase("2015-2017", "2015–2017 2015—2017"), ["2015–2017", "2015—2017"]);
    assert_eq!(phrase("cooperation", "co\u{ad}oper\u{ad}ation"), ["co\u{ad}oper\u{ad}ation"]);
    assert_eq!(phrase("efficient", "eﬃcient"), ["eﬃcient"]);
    assert_eq!(phrase("conf", "conﬁrm"), ["conﬁ"]);
    assert_eq!(phrase("irm", "conﬁrm"), ["ﬁrm"]);
    assert_eq!(phrase("fi", "eﬃx"), ["ﬃ"]);
    assert_eq!(phrase("co2", "CO₂"), ["CO₂"]);
    assert_eq!(phrase("strasse", "Straße"), ["Straße"]);
    assert_eq!(phrase("wait...", "Wait…"), ["Wait…"]);
}

#[test]
fn ideographs_are_found_by_characters() {
    assert_eq!(phrase("退出", "行业退出壁垒"), ["退出"]);
    assert_eq!(phrase("か", "がかが"), ["か"]);
    let document = document(&["行业退出壁垒很高", "壁垒"]);
    assert_eq!(found(&document, "壁垒 退出", Mode::Words), [["退出", "壁垒"]]);
}

#[test]
fn note_marks_split_nothing() {
    assert_eq!(phrase("TIP (2015)", "a TIP† (2015) b"), ["TIP² (2015)"]);
    assert_eq!(phrase("tip", "TIP†"), ["TIP"]);
    assert_eq!(phrase("one two", "one † two"), ["one ² two"]);
    assert_eq!(phrase("2", "TIP† 2"), ["2"]);
    let document = document(&["TIP† (2015) here"]);
    assert_eq!(found(&document, "tip 2015", Mode::Words), [["TIP", "2015"]]);
    assert_eq!(found(&document, r"tip \(\d+\)", Mode::Regex), [["TIP² (2015)"]]);
}

#[test]
fn no_match_leaves_its_block() {
    let document = document(&["ends exit", "barriers begin"]);
    assert!(found(&document, "exit barriers", Mode::Phrase).is_empty());
    assert!(found(&document, r"exit\s+barriers", Mode::Regex).is_empty());
    assert!(found(&document, "exit barriers", Mode::Words).is_empty());
}

/// A sentence cut by a note's body, as a page break leaves it.
fn cut() -> Document {
    let mut builder = Builder::new();
    let first = block(&mut builder, BlockKind::Paragraph, "Some sectors. Among");
    builder.open_note("2", NoteKind::Superscript, "²");
    block(&mut builder, BlockKind::Paragraph, "TIP: the latter plan");
    builder.close();
    let second = block(&mut builder, BlockKind::Paragraph, "the latter, one.");
    builder.join(first, second);
    builder.finish(Meta::default())
}

#[test]
fn a_cut_sentence_is_read_whole() {
    let document = cut();
    assert_eq!(found(&document, "among the latter", Mode::Auto), [["Among", "the latter"]]);
    assert_eq!(found(&document, "sectors one", Mode::Words), [["sectors", "one"]]);
    assert_eq!(found(&document, r"among\s+\w+", Mode::Regex), [["Among", "the"]]);
    // The note is read at the end.
    let hits = Query::new("latter", Mode::Auto).unwrap().hits(&document);
    assert_eq!(hits.iter().map(Hit::start).collect::<Vec<_>>(), [45, 29]);
    let among = &Query::new("among the", Mode::Auto).unwrap().hits(&document)[0];
    let excerpt = excerpt(&document, among, 80);
    assert_eq!(excerpt.text, "Some sectors. Among the latter, one.");
    assert_eq!(excerpt.matches, [14..19, 20..23]);
}

#[test]
fn words_are_looked_for_in_passages() {
    let mut builder = Builder::new();
    builder.open(ContainerKind::Table { columns: Box::default() });
    for (at, cell) in ["exit", "barriers", "exit", "none"].iter().enumerate() {
        let kind = BlockKind::TableCell { row: at as u32 / 2, column: at as u16 % 2, header: false };
        block(&mut builder, kind, cell);
    }
    builder.close();
    builder.open(ContainerKind::ListItem { marker: "•".into(), tight: false });
    block(&mut builder, BlockKind::Paragraph, "barriers to");
    block(&mut builder, BlockKind::Paragraph, "Exiting");
    builder.open(ContainerKind::ListItem { marker: "•".into(), tight: false });
    block(&mut builder, BlockKind::Paragraph, "no exit");
    builder.close();
    builder.close();
    block(&mut builder, BlockKind::Paragraph, "unexit barrier");
    let document = builder.finish(Meta::default());
    assert_eq!(
        found(&document, "exit barrier", Mode::Words),
        [["exit", "barriers"], ["barriers", "Exiting"]]
    );
    assert_eq!(found(&document, "exit, exit!", Mode::Words).len(), 4);
    let hit = &Query::new("exit barrier", Mode::Words).unwrap().hits(&document)[0];
    assert_eq!(excerpt(&document, hit, 40).text, "exit barriers");
    assert!(found(&document, "exit barriers", Mode::Phrase).is_empty());
}

#[test]
fn of_a_long_passage_the_closest_words_are_shown() {
    let filler = "and so it goes on for a while without any of them, ".repeat(6);
    let text = format!(
        "An exit is named first, {filler}then barriers to the exit, {filler}and at last barriers alone."
    );
    let document = document(&[&text]);
    let query = Query::new("exit barriers", Mode::Words).unwrap();
    let hits = query.hits(&document);
    assert_eq!(hits.len(), 1);
    assert_eq!(&text[shown(&document, &hits[0]) as usize..][..20], "barriers to the exit");
    let excerpt = excerpt(&document, &hits[0], 60);
    assert!(excerpt.text.contains("barriers to the exit"), "{}", excerpt.text);
    assert!(excerpt.matches.iter().any(|range| &excerpt.text[range.clone()] == "barriers"));
}

#[test]
fn words_that_overlap_are_shown_once() {
    let document = document(&["exits exit"]);
    assert_eq!(found(&document, "exit exits", Mode::Words), [["exits", "exit"]]);
}

#[test]
fn only_an_automatic_query_of_words_falls_back() {
    let fallback = |text, mode| Query::new(text, mode).unwrap().fallback().map(|q| q.mode());
    assert_eq!(fallback("exited", Mode::Auto), Some(Mode::Words));
    assert_eq!(fallback("1979", Mode::Auto), None);
    assert_eq!(fallback("退出", Mode::Auto), None);
    assert_eq!(fallback("exit barriers", Mode::Auto), Some(Mode::Words));
    assert_eq!(fallback(" – ", Mode::Auto), None);
    assert_eq!(fallback("exit barriers", Mode::Phrase), None);
    assert_eq!(fallback("exit barriers", Mode::Words), None);
    assert_eq!(fallback("exit barriers", Mode::Regex), None);
}

#[test]
fn expressions_stay_in_blocks_and_report_errors() {
    let document = document(&["one two", "", "three four"]);
    assert_eq!(found(&document, r"^\w+", Mode::Regex), [["one"], ["three"]]);
    assert_eq!(found(&document, r"\w+$", Mode::Regex), [["two"], ["four"]]);
    assert_eq!(found(&document, r"\A\w", Mode::Regex), [["o"], ["t"]]);
    assert_eq!(found(&document, r"(?s)w.*", Mode::Regex), [["wo"]]);
    assert_eq!(found(&document, r"x*", Mode::Regex), Vec::<Vec<&str>>::new());
    assert_eq!(found(&document, r"\S+ T", Mode::Regex), Vec::<Vec<&str>>::new());
    assert_eq!(found(&document, r"\S+ t", Mode::Regex), [["one t"]]);
    assert_eq!(Query::new("(", Mode::Regex).unwrap_err(), "unclosed group");
    assert_eq!(Query::new(r"(\w{500}){500}", Mode::Regex).unwrap_err(), "the expression is too big");
    assert!(Query::new(" ", Mode::Regex).unwrap().is_empty());
}

#[test]
fn excerpts_are_cut_at_words_round_the_match() {
    let words = "alpha beta gamma delta epsilon zeta eta theta iota kappa";
    let document = document(&[words, "one  \ntwo\u{ad}fold"]);
    let of = |query: &str, chars| {
        let hits = Query::new(query, Mode::Auto).unwrap().hits(&document);
        let excerpt = excerpt(&document, &hits[0], chars);
        let matched = excerpt.matches.iter().map(|r| excerpt.text[r.clone()].to_owned()).collect::<Vec<_>>();
        (excerpt.text, matched.join("|"))
    };
    assert_eq!(of("epsilon", 24), ("…delta epsilon zeta eta…".to_owned(), "epsilon".to_owned()));
    assert_eq!(of("alpha", 12), ("alpha beta…".to_owned(), "alpha".to_owned()));
    assert_eq!(of("kappa", 12), ("…iota kappa".to_owned(), "kappa".to_owned()));
    assert_eq!(of("one two", 40), ("one twofold".to_owned(), "one two".to_owned()));
    assert_eq!(of("epsilon", 3).1, "eps");
}

#[test]
fn better_hits_score_higher() {
    let mut builder = Builder::new();
    let heading = block(&mut builder, BlockKind::Heading { level: 1 }, "Exit barriers");
    builder.section(heading, "exit-barriers", false);
    let long = block(&mut builder, BlockKind::Heading { level: 2 }, "On exit barriers in old firms");
    builder.section(long, "long", false);
    block(&mut builder, BlockKind::Paragraph, "Of exit barriers. Also exit barriersome.");
    builder.open_note("1", NoteKind::Footnote, "¹");
    block(&mut builder, BlockKind::Paragraph, "exit barriers");
    builder.close();
    let references = block(&mut builder, BlockKind::Heading { level: 1 }, "7. References");
    builder.section(references, "references", false);
    block(&mut builder, BlockKind::Paragraph, "Rosa: exit barriers");
    let document = builder.finish(Meta::default());
    let scores = |query: &str, mode| -> Vec<f64> {
        let hits = Query::new(query, mode).unwrap().hits(&document);
        hits.iter().map(|hit| score(&document, hit)).collect()
    };
    // Reading order: heading, longer heading, body twice, references, and the note at the end.
    let s = scores("exit barriers", Mode::Phrase);
    assert!(s[0] > s[1] && s[1] > s[2] && s[2] > s[3] && s[3] > s[5] && s[5] > s[4], "{s:?}");
    let w = scores("exit barriers", Mode::Words);
    assert!(w[0] > w[2] && w[2] > w[4] && w.iter().all(|w| *w > 0.0 && *w < s[4]), "{w:?}");
    let far = scores("of also", Mode::Words)[0];
    assert!(far < w[2]);
}

/// A letter of the naive oracle: base, accents, and the bytes it came from.
type Naive = (char, Vec<char>, u32, u32);

/// Reads characters the slow and obvious way.
fn naive(chars: impl Iterator<Item = (u32, char)>) -> Vec<Naive> {
    let mut units: Vec<Naive> = Vec::new();
    // Whether an accent now would hang on the last unit.
    let mut hangs = false;
    let mut blank = false;
    for (at, c) in chars {
        let end = at + c.len_utf8() as u32;
        if c == '\u{ad}' {
            hangs = false;
        } else if c.is_whitespace() {
            match units.last_mut().filter(|_| blank) {
                Some(last) => last.3 = end,
                None => units.push((' ', vec![], at, end)),
            }
            (hangs, blank) = (false, true);
        } else if is_combining_mark(c) {
            if let Some(last) = units.last_mut().filter(|_| hangs) {
                last.1.push(c);
                let start = last.2;
                units.iter_mut().filter(|u| u.2 == start).for_each(|u| u.3 = end);
            }
        } else {
            let plain: String = match c {
                '’' => "'".into(),
                '–' => "-".into(),
                c => c.nfkd().collect(),
            };
            for part in plain.chars() {
                match units.last_mut() {
                    Some(last) if is_combining_mark(part) => last.1.push(part),
                    _ => units.push((part, vec![], at, end)),
                }
            }
            (hangs, blank) = (true, false);
        }
    }
    units
}

/// All places of a phrase in one block of text.
fn oracle(query: &str, chars: impl Iterator<Item = (u32, char)>) -> Vec<TextSpan> {
    let sensitive = query.chars().any(char::is_uppercase);
    let mut wanted = naive(query.chars().map(|c| (0, c)));
    while wanted.last().is_some_and(|u| u.0 == ' ') {
        wanted.pop();
    }
    while wanted.first().is_some_and(|u| u.0 == ' ') {
        wanted.remove(0);
    }
    let text = naive(chars);
    let fold = |c: char| if sensitive { vec![c] } else { c.to_lowercase().collect() };
    let mut out: Vec<TextSpan> = Vec::new();
    if wanted.is_empty() {
        return out;
    }
    for at in 0..text.len() {
        let here = text[at..].iter().take(wanted.len());
        let same = here.len() == wanted.len()
            && here.zip(&wanted).all(|(t, w)| fold(t.0) == fold(w.0) && (w.1.is_empty() || w.1 == t.1));
        if same && out.last().is_none_or(|last| text[at].2 >= last.end) {
            out.push(TextSpan::new(text[at].2, text[at + wanted.len() - 1].3));
        }
    }
    out
}

const TEXT: &str = "[abBeEéÉfi\u{ad}\u{301}\u{30a}ﬁﬃ’'–\\- \n退²†]{0,14}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn phrases_agree_with_a_naive_scan(
        blocks in proptest::collection::vec(TEXT, 0..4),
        query in "[abBeéfi\u{301}ﬁ'\\- 退2]{1,4}",
    ) {
        let document = document(&blocks.iter().map(String::as_str).collect::<Vec<_>>());
        let expected: Vec<TextSpan> = document.blocks().iter().flat_map(|block| {
            let mark = |at: u32| document.inlines().iter().any(|i| i.span.contains(at));
            let chars = document.slice(block.span).char_indices();
            oracle(&query, chars.map(|(at, c)| (at as u32 + block.span.start, c)).filter(|(at, _)| !mark(*at)))
        }).collect();
        let hits = Query::new(&query, Mode::Phrase).unwrap().hits(&document);
        let got: Vec<TextSpan> = hits.iter().map(|hit| hit.matches[0]).collect();
        prop_assert_eq!(got, expected, "{:?}", document.text());
    }

    #[test]
    fn any_hit_is_sound(
        blocks in proptest::collection::vec("\\PC{0,20}|[ab é\n]{0,20}", 0..4),
        query in "\\PC{1,3}|[ab é.*]{1,4}",
        chars in 0usize..30,
    ) {
        let document = document(&blocks.iter().map(String::as_str).collect::<Vec<_>>());
        for mode in [Mode::Auto, Mode::Words, Mode::Regex] {
            let Ok(query) = Query::new(&query, mode) else { continue };
            for hit in query.hits(&document) {
                for span in &hit.matches {
                    prop_assert!(!span.is_empty());
                    let block = document.block(document.block_at(span.start).unwrap());
                    prop_assert!(block.span.start <= span.start && span.end <= block.span.end);
                    document.slice(*span);
                }
                prop_assert!(hit.matches.is_sorted_by(|a, b| a.end <= b.start));
                prop_assert!(score(&document, &hit) > 0.0);
                let excerpt = excerpt(&document, &hit, chars);
                prop_assert!(!excerpt.text.contains('\n'));
                for range in &excerpt.matches {
                    prop_assert!(!excerpt.text[range.clone()].is_empty());
                }
                prop_assert!(excerpt.matches.is_sorted_by(|a, b| a.end <= b.start));
            }
        }
    }
}
