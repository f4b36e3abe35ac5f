//! What citations cost a reader who has just started: the first resolving of a work in a fresh process, where nothing
//! is compiled or cached yet. `cargo bench --bench resolve`; `LECTERN_SAMPLE` names a work to be measured too.
//!
//! It fails where the first time takes more than [`MOST`] times the tenth of the same process: then what is only set up
//! has become dear again. Times are medians of processes.

#![allow(missing_docs, reason = "a program, not a library")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot be set up has to stop")]
#![allow(clippy::print_stdout, reason = "figures are what it is for")]

mod corpus;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use lectern::cite::Citations;
use lectern::work::{OpenOptions, Work};

/// More than this many times the tenth is too much for the first.
const MOST: f64 = 4.0;
const ROUNDS: usize = 15;
const MANY: (usize, usize) = (10_000, 3_000);

/// One process: milliseconds of the first and of the tenth time.
fn one(work: &str) -> (f64, f64) {
    let mut work = match work {
        "edition" => lectern::edition::work(),
        "many" => Work::from_texts(
            "",
            &[("1.md", &corpus::citations(MANY.0, MANY.1)), ("2.md", &corpus::references(MANY.1))],
        ),
        path => Work::open(Path::new(path), OpenOptions::default()).unwrap(),
    };
    work.load_all();
    let documents = work.documents();
    let times: Vec<f64> = (0..10)
        .map(|_| {
            let begun = Instant::now();
            let citations = Citations::of_work(&documents, &work.bibliographies(), &|id| work.book_of(id));
            let spent = begun.elapsed().as_secs_f64() * 1e3;
            assert!(!citations.references().is_empty(), "the work has sources");
            spent
        })
        .collect();
    (times[0], times[9])
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    if let (Some("one"), Some(work)) = (arguments.next().as_deref(), arguments.next()) {
        let (first, tenth) = one(&work);
        println!("{first} {tenth}");
        return;
    }
    let mut works = vec!["edition".to_owned(), "many".to_owned()];
    works.extend(std::env::var("LECTERN_SAMPLE"));
    let mut failed = false;
    for work in works {
        let mut times: Vec<(f64, f64)> = (0..ROUNDS).map(|_| in_a_process(&work)).collect();
        times.sort_by(|a, b| a.0.total_cmp(&b.0));
        let first = times[ROUNDS / 2].0;
        times.sort_by(|a, b| a.1.total_cmp(&b.1));
        let tenth = times[ROUNDS / 2].1;
        let bad = first > tenth * MOST;
        failed |= bad;
        println!(
            "{work:12} first {first:6.1} ms, later {tenth:6.1} ms{}",
            if bad { "  TOO DEAR" } else { "" }
        );
    }
    if failed {
        std::process::exit(1);
    }
}

fn in_a_process(work: &str) -> (f64, f64) {
    let output = Command::new(std::env::current_exe().unwrap()).args(["one", work]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let mut figures = text.split_whitespace().map(|figure| figure.parse().unwrap());
    (figures.next().unwrap(), figures.next().unwrap())
}
