//! The rooms one by one, in this process: `cargo bench --bench parts -- --quick`.
//!
//! Everything is made by `corpus.rs`; nothing is read but what is written here to a folder that goes away again.

#![allow(missing_docs, reason = "a program, not a library")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot be set up has to stop")]

mod corpus;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use lectern::app::{App, Effect, Message, Settings};
use lectern::cite::Citations;
use lectern::document::Document;
use lectern::keymap::{self, Keymap};
use lectern::layout::{ChapterLayout, LayoutOptions};
use lectern::markdown::{self, Dialect};
use lectern::search::{Mode, Query};
use lectern::store::{self, Remembered, Store};
use lectern::text::ChapterId;
use lectern::theme::{Depth, ThemeChoice};
use lectern::ui;
use lectern::work::Work;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const SIZE: (u16, u16) = (120, 40);
const MEGABYTE: usize = 1_000_000;

fn settings() -> Settings {
    Settings {
        measure: 80,
        theme: ThemeChoice::Dark,
        depth: Depth::True,
        ascii: false,
        typesetting: lectern::app::Typesetting::default(),
        language: None,
        sidebar: None,
        keymap: Keymap::default(),
        linear: false,
        mouse: true,
        light: false,
        images: lectern::picture::Images::Off,
        links: false,
        margin: false,
        zen: false,
    }
}

fn options(width: u16) -> LayoutOptions {
    LayoutOptions::of(width)
}

fn document(text: &str, dialect: Dialect) -> Document {
    markdown::parse(text.as_bytes(), dialect).document
}

fn frame(app: &App) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    ui::render(app, &mut buffer);
    buffer
}

/// A work of many chapters, all loaded, and its reader.
fn reader(chapters: usize, bytes: usize) -> App {
    let files = corpus::chapters(chapters, bytes);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let mut work = Work::from_texts("Bench", &files);
    work.load_all();
    App::new(work, &Remembered::default(), settings(), SIZE)
}

/// Presses keys; chapters that the screen waits for are loaded at once.
fn press(app: &mut App, keys: &str) {
    for key in keymap::keys(keys) {
        let mut effects = app.update(Message::Key(key)).effects;
        while let Some(effect) = effects.pop() {
            let message = match effect {
                Effect::Load(chapter) => Message::Loaded(app.work().load(chapter)),
                Effect::SearchOn => Message::SearchOn,
                _ => continue,
            };
            effects.extend(app.update(message).effects);
        }
    }
}

fn parse(c: &mut Criterion) {
    let mut group = c.benchmark_group("parse");
    for (name, text, dialect) in [
        ("prose-1MB", corpus::prose(MEGABYTE, 1), Dialect::Gfm),
        ("kramdown-1MB", corpus::kramdown(MEGABYTE, 1), Dialect::Kramdown),
    ] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| b.iter(|| black_box(markdown::parse(text.as_bytes(), dialect))));
    }
    group.finish();
}

fn layout(c: &mut Criterion) {
    let mut group = c.benchmark_group("layout");
    let document = document(&corpus::prose(MEGABYTE, 1), Dialect::Gfm);
    let measured = ChapterLayout::new(&document, options(80));
    let middle = measured.rows() / 2;
    group.bench_function("new-1MB", |b| b.iter(|| ChapterLayout::new(&document, options(80))));
    group.bench_function("resized-1MB", |b| b.iter(|| measured.resized(&document, options(72))));
    group.bench_function("one-screen", |b| b.iter(|| measured.build(&document, middle..middle + 40)));
    group.bench_function("row-of-place", |b| {
        let offset = document.text().len() as u32 / 2;
        b.iter(|| measured.row_of(&document, offset));
    });
    group.finish();
}

fn search(c: &mut Criterion) {
    let mut group = c.benchmark_group("search-1MB");
    let document = document(&corpus::prose(MEGABYTE, 1), Dialect::Gfm);
    for (name, text, mode) in [
        ("phrase", "exit barriers", Mode::Phrase),
        ("none", "xylophone needle", Mode::Phrase),
        ("words", "barriers exit", Mode::Words),
        ("one-letter", "e", Mode::Auto),
    ] {
        let query = Query::new(text, mode).unwrap();
        group.bench_function(name, |b| b.iter(|| query.hits(&document)));
    }
    group.finish();
}

fn citations(c: &mut Criterion) {
    let chapters = [corpus::citations(1_000, 500), corpus::references(500)];
    let documents: Vec<_> =
        chapters.iter().map(|text| Some(Arc::new(document(text, Dialect::Kramdown)))).collect();
    c.bench_function("citations/1000-of-500", |b| b.iter(|| Citations::of(&documents)));
}

fn first_frame(c: &mut Criterion) {
    let mut group = c.benchmark_group("first-frame");
    group.bench_function("edition", |b| {
        b.iter(|| {
            let mut work = lectern::edition::work();
            let start = work.start;
            work.keep(work.load(start));
            frame(&App::new(work, &Remembered::default(), settings(), SIZE))
        });
    });
    let files = corpus::chapters(1_000, 200);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    group.bench_function("1000-chapters", |b| {
        b.iter(|| {
            let mut work = Work::from_texts("Bench", &files);
            work.keep(work.load(ChapterId(0)));
            frame(&App::new(work, &Remembered::default(), settings(), SIZE))
        });
    });
    group.finish();
}

/// What a key costs, its frame included, in works of different sizes: the figures of a key must not grow.
fn keys(c: &mut Criterion) {
    let works =
        [("20-chapters", 20, 8_000), ("one-of-4MB", 1, 4 * MEGABYTE), ("4000-chapters", 4_000, 1_000)];
    for (name, chapters, bytes) in works {
        let mut app = reader(chapters, bytes);
        let mut group = c.benchmark_group(format!("key-{name}"));
        press(&mut app, ":50%<cr>");
        for (name, there, back) in
            [("j", "j", "k"), ("page", "<space>", "b"), ("heading", "]", "["), ("end", "G", "<c-o>")]
        {
            let mut forward = true;
            group.bench_function(name, |b| {
                b.iter(|| {
                    press(&mut app, if forward { there } else { back });
                    forward = !forward;
                    frame(&app)
                });
            });
        }
        press(&mut app, ":50%<cr>/exit barriers<cr>");
        group.bench_function("next-hit", |b| {
            b.iter(|| {
                press(&mut app, "n");
                frame(&app)
            });
        });
        let mut narrow = false;
        group.bench_function("resize", |b| {
            b.iter(|| {
                narrow = !narrow;
                app.update(Message::Resize(if narrow { 100 } else { 120 }, SIZE.1));
                frame(&app)
            });
        });
        group.finish();
    }
}

/// Chapters that come in while the reader reads: the cost of all of them.
fn loading(c: &mut Criterion) {
    let mut group = c.benchmark_group("loading");
    for count in [500, 2_000] {
        let files = corpus::chapters(count, 400);
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
        let work = Work::from_texts("Bench", &files);
        let loaded: Vec<_> = work.ids().map(|id| work.load(id)).collect();
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(format!("{count}-chapters"), |b| {
            b.iter_batched(
                || (App::new(work.clone(), &Remembered::default(), settings(), SIZE), loaded.clone()),
                |(mut app, loaded)| {
                    for chapter in loaded {
                        app.update(Message::Loaded(chapter));
                    }
                    app
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

fn memory(c: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.db");
    let document = document(&corpus::prose(100_000, 1), Dialect::Gfm);
    let place = |at: u32| document.locate("chapter.md", document.text().len() as u32 / 64 * at);
    let mut state = Remembered { jumps: (0..50).map(place).collect(), ..Remembered::default() };
    let mut group = c.benchmark_group("store");
    let mut at = 0;
    let mut database = Store::open(&path).unwrap();
    group.bench_function("remember", |b| {
        b.iter(|| {
            at = (at + 1) % 50;
            state.place = Some(place(at));
            database.remember("bench", "Bench", &state).unwrap();
        });
    });
    drop(database);
    group.bench_function("recall", |b| b.iter(|| store::recall(&path, "bench").unwrap()));
    group.finish();
}

fn short() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
}

criterion_group! {
    name = benches;
    config = short();
    targets = parse, layout, search, citations, first_frame, keys, loading, memory
}
criterion_main!(benches);
