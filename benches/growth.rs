//! Whether anything takes more than its share: each construct at one size and at twice that, in processor time of
//! this thread. Run with `cargo bench --bench growth`; it fails where twice the input takes more than 2.5 times as
//! long, and twice that more than 2.5 times as long again: what grows by itself does so at every size, what a cache or
//! a tick does, once. `-- NAME` takes only the constructs with that in their name. Linux alone counts processor time so.

#![allow(missing_docs, reason = "a program, not a library")]
#![allow(clippy::print_stdout, reason = "it prints what it measured")]

mod constructs;

use std::fmt::Write as _;
use std::fs;
use std::time::Instant;

use constructs::CONSTRUCTS;
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
    let _ = Citations::of_books(&work.documents(), &|id| work.book_of(id));
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
        // Twice the input, whatever the construct made of that.
        let ratio = |first: u64, second: u64, growth: f64| second as f64 / first.max(1) as f64 * 2.0 / growth;
        let mut third = None;
        let mut line = format!("{name:24} {:8} bytes", great.len());
        for (at, part) in ["parse", "layout", "search", "cite"].iter().enumerate() {
            let second = second[at];
            let mut ratio_now = ratio(first[at], second, growth);
            if second > SHORT && ratio_now > MOST {
                let (len, times) = *third.get_or_insert_with(|| {
                    let greater = make(4 * size);
                    (greater.len(), best(&greater))
                });
                ratio_now = ratio(second, times[at], len as f64 / great.len() as f64);
            }
            let (ratio, bad) = (ratio_now, second > SHORT && ratio_now > MOST);
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
