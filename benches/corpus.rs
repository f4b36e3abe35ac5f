//! Markdown of any length, made here: the same call always gives the same text.

#![allow(dead_code, reason = "each benchmark takes what it needs")]
#![allow(clippy::format_push_string, reason = "nobody waits for it")]

/// Words that prose is made of.
const WORDS: [&str; 48] = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "is",
    "that",
    "for",
    "it",
    "as",
    "was",
    "with",
    "by",
    "on",
    "which",
    "change",
    "stage",
    "women",
    "support",
    "services",
    "process",
    "leaving",
    "identity",
    "network",
    "trust",
    "coercion",
    "theory",
    "participants",
    "interviews",
    "structural",
    "relational",
    "recovery",
    "employment",
    "evidence",
    "framework",
    "nevertheless",
    "described",
    "café",
    "“quoted”",
    "housing",
    "policy",
    "stigma",
    "agency",
    "violence",
    "community",
    "transition",
    "market",
];

const SURNAMES: [&str; 20] = [
    "Baker",
    "Hickle",
    "Sanders",
    "Mansson",
    "Hedin",
    "Cimino",
    "Dalla",
    "Farley",
    "Oselin",
    "Murphy",
    "Sallmann",
    "Rabinovitch",
    "Benoit",
    "Weitzer",
    "Sanchez",
    "Prochaska",
    "Ebaugh",
    "Fuchs",
    "Raphael",
    "Zimmerman",
];

/// A small generator of numbers that only look random.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % end
    }
}

fn sentence(dice: &mut Dice, out: &mut String) {
    let words = 8 + dice.below(24);
    for at in 0..words {
        if at > 0 {
            out.push(' ');
        }
        let word = WORDS[dice.below(WORDS.len())];
        match dice.below(60) {
            0 => out.extend(["*", word, "*"]),
            1 => out.extend(["**", word, "**"]),
            2 => out.extend(["[", word, "](https://example.org/", word, ")"]),
            3 => out.extend([word, ","]),
            _ => out.push_str(word),
        }
    }
    if dice.below(3) == 0 {
        let (author, year) = entry(dice.below(500));
        out.push_str(&format!(" ({author}, {year})"));
    }
    out.push_str(". ");
}

/// Prose with a heading every few paragraphs, at least `bytes` long. Once near the end it says "exit barriers".
pub(crate) fn prose(bytes: usize, seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut out = String::with_capacity(bytes + 4096);
    let mut paragraphs = 0;
    while out.len() < bytes {
        if paragraphs % 8 == 0 {
            out.push_str(&format!(
                "{} Section {paragraphs}\n\n",
                if paragraphs % 32 == 0 { "#" } else { "##" }
            ));
        }
        for _ in 0..3 + dice.below(5) {
            sentence(&mut dice, &mut out);
        }
        out.push_str("\n\n");
        paragraphs += 1;
    }
    out.push_str("What is known of exit barriers stands here.\n");
    out
}

/// A chapter as Jekyll sites write them: front matter, attribute lists, HTML, notes, tables.
pub(crate) fn kramdown(bytes: usize, seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut out =
        String::from("---\ntitle: Chapter\nparent: Work\nnav_order: 2\n---\n\n# Chapter\n{: .no_toc }\n\n");
    out.push_str("1. TOC\n{:toc}\n\n<style>p { margin: 0 }</style>\n<div class=\"text\" markdown=\"1\">\n\n");
    let mut at = 0;
    while out.len() < bytes {
        at += 1;
        out.push_str(&format!("## Section {at}\n{{: .fs-5 #s{at} }}\n\n"));
        sentence(&mut dice, &mut out);
        out.push_str(&format!("As said<sup>{at}</sup> &amp; seen[^n{at}].\n\n<sup>{at}</sup> A note of "));
        sentence(&mut dice, &mut out);
        out.push_str(&format!("\n\n[^n{at}]: Another, "));
        sentence(&mut dice, &mut out);
        out.push_str("\n\n<ul><li><a href=\"/docs/a/\">A link</a></li><li>Two</li></ul>\n\n> ");
        sentence(&mut dice, &mut out);
        out.push_str("\n{: .note }\n\n- One\n- Two\n  1. Three\n\n| A | B |\n|---|---|\n");
        for _ in 0..4 {
            out.push_str(&format!("| {} | {} |\n", WORDS[dice.below(38)], WORDS[dice.below(38)]));
        }
        out.push_str("\n```rust\nfn main() {}\n```\n\n***\n\n");
    }
    out
}

/// The author and year of a reference entry.
pub(crate) fn entry(number: usize) -> (&'static str, usize) {
    (SURNAMES[number % SURNAMES.len()], 1990 + number / SURNAMES.len())
}

/// A reference list of so many entries.
pub(crate) fn references(count: usize) -> String {
    let mut dice = Dice::new(7);
    let mut out = String::from("# References\n\n");
    for number in 0..count {
        let (author, year) = entry(number);
        let (a, b) = (WORDS[16 + dice.below(22)], WORDS[16 + dice.below(22)]);
        out.push_str(&format!("{author}, A. ({year}). On {a} and {b}. *Journal of {b}*, 3(1), 1–9.\n\n"));
    }
    out
}

/// A chapter with so many citations of so many entries of [`references`].
pub(crate) fn citations(count: usize, entries: usize) -> String {
    let mut dice = Dice::new(11);
    let mut out = String::from("# Review\n\n");
    for at in 0..count {
        let (author, year) = entry(dice.below(entries));
        sentence(&mut dice, &mut out);
        out.push_str(&format!("So it was found ({author}, {year}). "));
        if at % 4 == 3 {
            out.push_str("\n\n");
        }
    }
    out
}

/// A work of chapters of prose, as file names and texts.
pub(crate) fn chapters(count: usize, bytes: usize) -> Vec<(String, String)> {
    (0..count)
        .map(|at| {
            let mut text = format!("---\ntitle: Chapter {at}\n---\n\n");
            text.push_str(&prose(bytes, at as u64 + 1));
            (format!("part-{:03}/chapter-{at:05}.md", at / 100), text)
        })
        .collect()
}

/// Inputs that are hard, not long: what they are, and their text. Each has `Lantern` in its first line, which is read.
pub(crate) fn hard() -> Vec<(&'static str, String)> {
    let many = |count: usize, each: fn(usize) -> String| (0..count).map(each).collect::<String>();
    let notes = |between: &str| {
        let marks = many(50_000, |at| format!("Words that call for one.[^{at}]\n\n"));
        let bodies = (0..50_000).map(|at| format!("[^{at}]: What note {at} says.\n{between}"));
        marks + &bodies.collect::<String>()
    };
    let row = |at| format!("| row {at} | *some* {at} | {at} | `x{at}` | plain words here |\n");
    let texts = [
        ("a line of 10 MB", many(2_000_000, |_| "word ".to_owned())),
        (
            "20,000 rows of a table",
            "| a | b | c | d | e |\n|---|:-:|--:|---|---|\n".to_owned() + &many(20_000, row),
        ),
        ("10,000 nested quotations", ">".repeat(10_000) + " deep\n"),
        ("50,000 notes", notes("\n")),
        ("50,000 notes, close together", notes("")),
        ("100,000 links", many(100_000, |at| format!("[link {at}](https://example.org/{at}) and text.\n\n"))),
    ];
    texts.map(|(name, text)| (name, format!("Lantern first.\n\n{text}"))).into()
}
