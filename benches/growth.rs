//! Whether anything takes more than its share: each construct at one size and at twice that, in processor time of
//! this thread. Run with `cargo bench --bench growth`; it fails where twice the input takes more than 2.5 times as
//! long. `-- NAME` takes only the constructs with that in their name. Linux alone counts processor time so.

#![allow(missing_docs, reason = "a program, not a library")]
#![allow(clippy::print_stdout, reason = "it prints what it measured")]

use std::fmt::Write as _;
use std::fs;
use std::time::Instant;

use lectern::cite::Citations;
use lectern::layout::{ChapterLayout, LayoutOptions};
use lectern::search::{Mode, Query};
use lectern::text::ChapterId;
use lectern::work::Work;

/// More than this many times as long for twice the input is too much.
const MOST: f64 = 2.5;
/// What takes less at twice the size is too short to be measured, in nanoseconds: the system counts in ticks.
const SHORT: u64 = 50_000_000;
/// What takes longer at the first size is not tried at twice that.
const LONG: u64 = 10_000_000_000;

/// A construct: its name, and so many of it.
type Construct = (&'static str, fn(usize) -> String);

fn many(piece: &str, count: usize) -> String {
    piece.repeat(count)
}

fn numbered(count: usize, make: impl Fn(usize) -> String) -> String {
    (0..count).map(make).collect()
}

const CONSTRUCTS: [Construct; 47] = [
    ("prose", |n| many("Plain words that say little, and then a little more of it.\n\n", n)),
    ("one line", |n| many("plain words ", n * 8)),
    ("one word", |n| many("word", n * 16)),
    ("stars", |n| many("*a **b ", n * 4)),
    ("closing stars", |n| many("a* b** ", n * 4)),
    ("runs of stars", |n| many("*", n * 16)),
    ("underscores", |n| many("_a __b ", n * 4)),
    ("open brackets", |n| many("[", n * 16)),
    ("brackets", |n| many("[a](", n * 8)),
    ("nested brackets", |n| many("[", n * 4) + &many("](x)", n * 4)),
    ("images", |n| many("![a](b) ", n * 4)),
    ("link definitions", |n| numbered(n * 2, |i| format!("[l{i}]: /u{i}\n"))),
    ("references", |n| {
        numbered(n, |i| format!("[a][l{i}] ")) + "\n\n" + &numbered(n, |i| format!("[l{i}]: /u{i}\n"))
    }),
    ("backticks", |n| numbered((n as f64).sqrt() as usize * 4, |i| format!("a{} ", "`".repeat(i)))),
    ("code spans", |n| many("`a` ", n * 8)),
    ("open fences", |n| many("```\na\n\n~~~\n", n * 2)),
    ("code", |n| "```rust\n".to_owned() + &many("let a = b;\n", n * 4) + "```\n"),
    ("tables", |n| "| a | b |\n|---|---|\n".to_owned() + &many("| c d | e |\n", n * 4)),
    ("small tables", |n| many("| a | b |\n|---|---|\n| c | d |\n\n", n)),
    ("wide table", |n| format!("|{}\n|{}\n|{}\n", many("a|", n), many("-|", n), many("b|", n))),
    ("html", |n| many("<div><b>x</b></div>\n\n", n * 2)),
    ("open html", |n| many("<div>\n", n * 4)),
    ("open inline html", |n| many("<b>a ", n * 8)),
    ("details", |n| many("<details><summary>s</summary>\n\nx\n\n</details>\n\n", n)),
    ("comments", |n| many("<!-- a ", n * 4)),
    ("instructions", |n| many("<? a ", n * 4)),
    ("open svg", |n| many("<svg>a\n\n", n * 4)),
    ("open iframes", |n| many("<iframe src=x>\n\n", n * 2)),
    ("attribute lists", |n| many("a *b*{: .c #d}\n{: .e }\n\n", n)),
    ("attribute definitions", |n| numbered(n, |i| format!("{{:n{i}: .c}}\n\nx\n{{: n{i}}}\n\n"))),
    ("abbreviations", |n| {
        numbered(n, |i| format!("*[AB{i}]: long\n")) + "{: .x}\n\n" + &many("AB1 and AB2 ", n)
    }),
    ("definition lists", |n| many("term\n: body\n\n", n * 2) + "{: .x}\n"),
    ("callouts", |n| many("> [!NOTE]\n> text\n\n", n * 2)),
    ("quotes", |n| many("> ", n * 4) + "a\n"),
    ("nested lists", |n| numbered(200.min(n), |i| format!("{}- a\n", " ".repeat(i * 2)))),
    ("lists", |n| many("- a\n", n * 8)),
    ("liquid", |n| many("{% if a %}x{{ page.title }}{% endif %}\n\n", n)),
    ("open liquid", |n| many("{% if a %}x {{ y\n\n", n)),
    ("shortcodes", |n| many("{{< a b=\"c\" >}}x{{< /a >}}\n\n", n)),
    ("wiki links", |n| many("[[a|b]] ", n * 4)),
    ("mathematics", |n| many("$a$ $$b$$ $c ", n * 2)),
    ("footnotes", |n| numbered(n, |i| format!("a[^{i}]\n\n[^{i}]: b\n\n"))),
    ("superscript notes", |n| {
        numbered(n, |i| format!("A<sup>{i}</sup> b\n\n***\n<sup>{i}</sup> Note.\n\n***\n\n"))
    }),
    ("headings", |n| many("## A title\n\nx\n\n", n * 2)),
    ("citations", |n| {
        numbered(n, |i| format!("As said (Doe, {}; Roe & Poe, {}). ", 1900 + i % 120, 1900 + i % 90))
            + "\n\n## References\n\n"
            + &numbered(n / 4, |i| format!("Doe, A. ({}). *A title {i}*. Press.\n\n", 1900 + i % 120))
    }),
    ("authors", |n| format!("So say ({}, 2001).\n", numbered(n * 2, |i| format!("Name{i}, ")))),
    ("other scripts", |n| many("漢字かな交じり文、 עברית مرحبا e\u{301}\u{302}\u{303} ", n * 2)),
];

/// Processor time of this thread, in nanoseconds.
fn spent() -> u64 {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or_default()
}

/// Parse, layout, a search and the citations of a text: the time of each.
fn times(text: &str) -> [u64; 4] {
    let mut work = Work::from_texts("", &[("a.md", text)]);
    let mut out = [0; 4];
    let mut begun = spent();
    let mut take = |at: usize| {
        let now = spent();
        out[at] = now - begun;
        begun = now;
    };
    work.load_all();
    take(0);
    let Some(document) = work.document(ChapterId(0)).cloned() else { return out };
    let layout = ChapterLayout::new(&document, LayoutOptions::of(80));
    let rows = layout.rows();
    let _ = layout.build(&document, rows / 2..(rows / 2 + 40).min(rows));
    take(1);
    if let Ok(query) = Query::new("words a", Mode::Auto) {
        let _ = query.hits(&document);
    }
    take(2);
    let _ = Citations::of_books(&work.documents(), |id| work.book_of(id));
    take(3);
    out
}

/// The best of three, part by part.
fn best(text: &str) -> [u64; 4] {
    let mut best = times(text);
    for _ in 0..2 {
        if best.iter().sum::<u64>() > LONG / 10 {
            break;
        }
        for (best, now) in best.iter_mut().zip(times(text)) {
            *best = (*best).min(now);
        }
    }
    best
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    // The count may begin with the first tick.
    let begun = Instant::now();
    while spent() == 0 && begun.elapsed().as_millis() < 200 {}
    if spent() == 0 {
        println!("no processor time to be had here: nothing is measured");
        return;
    }
    let size = 4_000;
    let mut failed = 0;
    for (name, make) in CONSTRUCTS {
        if !wanted.is_empty() && !wanted.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        let begun = Instant::now();
        let (small, great) = (make(size), make(2 * size));
        let growth = great.len() as f64 / small.len() as f64;
        let first = best(&small);
        if first.iter().sum::<u64>() > LONG {
            println!(
                "{name:24} {:8} bytes  {:6.0} ms  TOO LONG",
                small.len(),
                first.iter().sum::<u64>() as f64 / 1e6
            );
            failed += 1;
            continue;
        }
        let second = best(&great);
        let mut line = format!("{name:24} {:8} bytes", great.len());
        for ((part, first), second) in ["parse", "layout", "search", "cite"].iter().zip(first).zip(second) {
            // Twice the input, whatever the construct made of that.
            let ratio = second as f64 / first.max(1) as f64 * 2.0 / growth;
            let bad = second > SHORT && ratio > MOST;
            failed += usize::from(bad);
            let mark = if bad { "!" } else { " " };
            let _ = write!(line, "  {part} {:7.1} ms ×{ratio:4.1}{mark}", second as f64 / 1e6);
        }
        println!("{line}  ({:.1} s)", begun.elapsed().as_secs_f64());
    }
    if failed > 0 {
        println!("{failed} grow faster than their input");
        std::process::exit(1);
    }
}
