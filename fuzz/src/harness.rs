//! What must hold whatever the bytes are. Every function takes any bytes and panics where something does not.

use std::sync::{Arc, LazyLock};

use lectern::annotation::{self, Annotation, Moment, Passage};
use lectern::app::{App, Message, MouseKind};
use lectern::cite::Citations;
use lectern::config::{Config, Preset};
use lectern::document::{Bibliography, BibliographyContent, Document, Meta, PieceKind};
use lectern::keymap::{Action, Key, Keymap};
use lectern::layout::{ChapterLayout, LayoutOptions};
use lectern::markdown::{self, Conventions, Dialect, Renderer, Site};
use lectern::search::{Mode, Query};
use lectern::store::{Own, Remembered};
use lectern::text::{ChapterId, TextSpan, is_unsafe};
use lectern::ui::Teller;
use lectern::work::{OpenOptions, PartSizes, Work};

use crate::headless::{self, Reader};

/// As many bytes of input as are looked at: what is wrong with more is wrong with less, or a matter of speed.
const LONGEST: usize = 4096;

const DIALECTS: [Dialect; 5] =
    [Dialect::Kramdown, Dialect::Gfm, Dialect::CommonMark, Dialect::MdBook, Dialect::Pandoc];

/// A chapter's bytes to a document, rows, a printed page and a frame. The first two bytes say which dialect, and
/// how wide.
pub fn document(bytes: &[u8]) {
    let [choice, width, source @ ..] = cut(bytes) else { return };
    let dialect = DIALECTS[usize::from(*choice) % DIALECTS.len()];
    let parsed = markdown::parse(source, dialect);
    sound(&parsed.document, source);
    for diagnostic in &parsed.diagnostics {
        assert!(!diagnostic.message.chars().any(is_unsafe), "{:?}", diagnostic.message);
    }
    let options = LayoutOptions {
        ascii: choice & 0x10 != 0,
        justify: choice & 0x20 != 0,
        hyphenate: choice & 0x20 != 0,
        live: choice & 0x40 != 0,
        bidi: choice & 0x80 == 0,
        ..LayoutOptions::of(u16::from(*width).max(1))
    };
    rows(&parsed.document, options);
    let mut plain = String::new();
    lectern::export::plain(&parsed.document, &mut plain).unwrap();
    assert!(!plain.chars().any(|c| c != '\n' && is_unsafe(c)), "{plain:?}");
    let options = OpenOptions { dialect: Some(dialect), ..OpenOptions::default() };
    if let Ok(work) = Work::from_bytes("page.md", source.to_vec(), options) {
        let reader = Reader::open(work, (u16::from(*width), 24));
        frame(&reader);
    }
}

/// Keys, the mouse and new sizes, in any order, on a work that has a little of everything. The first byte says with
/// which keys, and whether lines are said instead of frames. Every key of the live tables is among them, every action
/// by its name, and text to type.
pub fn keys(bytes: &[u8]) {
    let [choice, bytes @ ..] = &bytes[..bytes.len().min(96)] else { return };
    let mut settings = headless::settings();
    settings.linear = choice & 1 != 0;
    settings.margin = choice & 2 != 0;
    settings.zen = choice & 4 != 0;
    settings.links = choice & 8 != 0;
    if choice & 16 != 0 {
        settings.keymap = Keymap::less();
    }
    let (work, citations) = &*GARDEN;
    let app = App::new(work.clone(), &Remembered::default(), settings, (60, 16));
    let mut reader = Reader { app, size: (60, 16), slow: false, left: Vec::new(), typed: Vec::new() };
    reader.send(Message::Cited(citations.clone()));
    reader.send(Message::Own(Box::new(Own { annotations: vec![own("Words", 0)], ..Own::default() })));
    let mut teller = Teller::default();
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        let mut next = || u16::from(rest.next().copied().unwrap_or(0));
        match byte {
            0..0x60 => reader.keys(TYPED[usize::from(*byte) % TYPED.len()]),
            0x60..0x68 => {
                let action = Action::ALL[usize::from(next()) % Action::ALL.len()];
                reader.keys(&format!(":{}<cr>", action.name()))
            }
            0x68..0x70 => {
                reader.send(Message::Resize(next(), next() / 2));
                &mut reader
            }
            0x70..0x80 => {
                let kinds = [
                    MouseKind::Press,
                    MouseKind::Drag,
                    MouseKind::Release,
                    MouseKind::DoublePress,
                    MouseKind::WheelDown,
                    MouseKind::WheelUp,
                ];
                let kind = kinds[usize::from(*byte) % kinds.len()];
                reader.mouse(kind, (next(), next()))
            }
            // Two bytes: there are more keys in the tables than a byte counts.
            0x80.. => {
                let at = usize::from(*byte & 0x7f) << 8 | usize::from(next());
                for key in &BOUND[at % BOUND.len()] {
                    reader.send(Message::Key(*key));
                }
                &mut reader
            }
        };
        if byte % 8 == 0 {
            show(&reader, &mut teller);
        }
    }
    show(&reader, &mut teller);
    reader.app.remembered();
    reader.app.progress();
}

/// What a reader sees or hears.
fn show(reader: &Reader, teller: &mut Teller) {
    if !reader.app.is_linear() {
        return frame(reader);
    }
    let told = teller.tell(&reader.app, true);
    assert!(!told.chars().any(|c| c != '\n' && is_unsafe(c)), "{told:?}");
}

/// A chapter of a site: settings, data and an included file stand before it, each ended by a NUL. The first byte says
/// which dialect.
pub fn site(bytes: &[u8]) {
    let [choice, rest @ ..] = cut(bytes) else { return };
    let dialect = DIALECTS[usize::from(*choice) % DIALECTS.len()];
    let mut parts = rest.splitn(4, |byte| *byte == 0);
    let mut part = || parts.next().unwrap_or_default();
    let (settings, data, included, source) = (part(), part(), part(), part());
    let yaml = |bytes: &[u8]| markdown::yaml(&String::from_utf8_lossy(bytes)).ok();
    let (settings, data) = (yaml(settings), yaml(data));
    let pages = Arc::new(Meta {
        fields: vec![("pages".into(), list(data.as_ref())), ("posts".into(), list(settings.as_ref()))],
    });
    let conventions = settings.as_ref().map(Conventions::of).unwrap_or_default();
    let site = Site {
        conventions: &conventions,
        exists: choice & 0x80 != 0,
        renderer: [Renderer::Plain, Renderer::MkDocs, Renderer::Mdx, Renderer::VitePress]
            [usize::from(choice >> 5 & 3)],
        include: &|_| (!included.is_empty()).then(|| included.to_vec()),
        settings: &|| settings.clone(),
        data: &|| data.clone(),
        own: &|| settings.clone(),
        catalogue: &|| Some(Arc::clone(&pages)),
    };
    let parsed = markdown::parse_with(source, dialect, &site);
    sound(&parsed.document, source);
    for diagnostic in &parsed.diagnostics {
        assert!(!diagnostic.message.chars().any(is_unsafe), "{:?}", diagnostic.message);
    }
    rows(&parsed.document, LayoutOptions::of(40));
}

/// The values of a mapping, as a list.
fn list(meta: Option<&Meta>) -> lectern::document::MetaValue {
    let fields = meta.into_iter().flat_map(|meta| &meta.fields);
    lectern::document::MetaValue::List(fields.map(|(_, value)| value.clone()).collect())
}

/// The reader's settings.
pub fn settings(bytes: &[u8]) {
    let text = String::from_utf8_lossy(cut(bytes));
    let (config, problems) = Config::read(&text);
    let (keymap, more) = config.keymap(Preset::by_name("less").filter(|_| text.len() % 2 == 1));
    // To list all keys takes longest; without keys of its own they are the presets'.
    if text.contains("keys") {
        keymap.markdown();
    }
    for problem in problems.iter().chain(&more) {
        assert!(!problem.message.chars().any(|c| c == '\n' || is_unsafe(c)), "{:?}", problem.message);
    }
}

/// A text that is read in parts: small ones, so that there are many. The first bytes say how small.
pub fn parts(bytes: &[u8]) {
    let [choice, heading, blank, source @ ..] = cut(bytes) else { return };
    let dialect = DIALECTS[usize::from(*choice) % DIALECTS.len()];
    let options = OpenOptions { dialect: Some(dialect), ..OpenOptions::default() };
    let Ok(work) = Work::from_bytes("page.md", source.to_vec(), options) else { return };
    let sizes = PartSizes { from: 1, heading: u64::from(*heading) + 1, blank: u64::from(*blank) * 4 + 16 };
    let mut work = work.in_parts(sizes, None).scanned();
    work.load_all();
    let mut end = 0;
    for id in work.ids() {
        if let Some(part) = &work.chapter(id).part {
            assert!(
                part.range.start <= part.range.end && end <= part.range.start,
                "{:?} after {end}",
                part.range
            );
            end = part.range.end;
        }
        // As it was read: a file in UTF-16 is UTF-8 from there on.
        sound(work.document(id).unwrap(), &work.source(id).unwrap());
    }
    let mut reader = Reader::open(work, (50, 12));
    for keys in ["", "G", "g", "]", "/a<cr>", "n", "<esc>K"] {
        reader.keys(keys);
        frame(&reader);
    }
}

/// What another program prints, as its pager gets it.
pub fn printout(bytes: &[u8]) {
    let [width, source @ ..] = cut(bytes) else { return };
    markdown::is_printout(source);
    markdown::manual_of(source);
    sound(&markdown::parse(source, Dialect::Text).document, source);
    if let Ok(work) = Work::from_bytes("-", source.to_vec(), OpenOptions::default()) {
        frame(&Reader::open(work, (u16::from(*width).max(20), 24)));
    }
}

/// The reader's own: a passage's words, those before and after it, and a note, each ended by a NUL; then the text that
/// it is to be found in.
pub fn annotations(bytes: &[u8]) {
    let mut parts = cut(bytes).splitn(5, |byte| *byte == 0).map(String::from_utf8_lossy);
    let mut part = || parts.next().unwrap_or_default().into_owned();
    let mut one = own(&part(), 7);
    (one.passage.before, one.passage.after, one.note) = (part(), part(), part());
    one.passage.trail = vec![one.note.clone()];
    one.id.clone_from(&one.note);
    let text = part();
    let mut work = Work::from_texts("Work", &[("1.md", &text), ("2.md", "# Two\n\nWords.\n")]);
    work.load_all();
    let documents = work.documents();
    let found = annotation::attach(&[(one.passage.clone(), Some(ChapterId(0)))], &documents);
    for attached in found.into_iter().flatten() {
        inside(work.document(attached.chapter).unwrap(), attached.span);
    }
    let document = work.document(ChapterId(0)).unwrap();
    if let Some(attached) = annotation::attach_near(&one.passage, ChapterId(0), document) {
        inside(document, attached.span);
    }
    let mut told = Vec::new();
    let owned = [lectern::export::Owned { annotation: one.clone(), attached: None }];
    let citations = Citations::of(&documents);
    lectern::export::annotations_markdown(&work, &citations, &owned, &mut told).unwrap();
    lectern::export::annotations_json(&work, &citations, &owned, &[one.clone()], &mut told).unwrap();
    let told = String::from_utf8(told).unwrap();
    assert!(!told.chars().any(|c| c != '\n' && is_unsafe(c)), "{told:?}");
    let mut reader = Reader::open(work, (48, 12));
    reader.send(Message::Own(Box::new(Own { annotations: vec![one], ..Own::default() })));
    for keys in ["O", "<cr>"] {
        reader.keys(keys);
        frame(&reader);
    }
    reader.keys("<esc>a<esc>");
}

/// A note on these words.
fn own(words: &str, offset: u32) -> Annotation {
    let passage =
        Passage { chapter: "1.md".to_owned(), quote: words.to_owned(), offset, ..Passage::default() };
    let mut one = Annotation::new("one".to_owned(), Moment(1), passage);
    "A note".clone_into(&mut one.note);
    one
}

/// Front matter, and sites' settings in YAML and TOML.
pub fn front_matter(bytes: &[u8]) {
    let bytes = cut(bytes);
    let (_, diagnostics) = markdown::front_matter(bytes);
    for diagnostic in &diagnostics {
        assert!(!diagnostic.message.chars().any(is_unsafe), "{:?}", diagnostic.message);
    }
    let text = String::from_utf8_lossy(bytes);
    for result in [markdown::yaml(&text), markdown::toml(&text)] {
        if let Err(message) = result {
            assert!(!message.chars().any(is_unsafe), "{message:?}");
        }
    }
}

/// A kramdown chapter to a document.
pub fn kramdown(bytes: &[u8]) {
    let source = cut(bytes);
    sound(&markdown::parse(source, Dialect::Kramdown).document, source);
}

/// Prose and a list of sources, cut in two at the first NUL; the list as Markdown, BibTeX, CSL-JSON and CSL-YAML.
pub fn citations(bytes: &[u8]) {
    let bytes = cut(bytes);
    let at = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (prose, list) = (&bytes[..at], String::from_utf8_lossy(&bytes[at..]).replace('\0', ""));
    let listed = markdown::parse(format!("# References\n\n{list}\n").as_bytes(), Dialect::Pandoc).document;
    let prose = markdown::parse(prose, Dialect::Pandoc).document;
    let documents = [Some(Arc::new(prose)), Some(Arc::new(listed))];
    let contents = [
        BibliographyContent::BibTex(list.clone()),
        BibliographyContent::CslJson(list.clone()),
        BibliographyContent::Csl(markdown::yaml(&list).unwrap_or_default()),
    ];
    let files: Vec<Bibliography> = contents
        .into_iter()
        .map(|content| Bibliography { path: "sources".to_owned(), chapter: None, content })
        .collect();
    let citations = Citations::of_work(&documents, &files, &|_| ChapterId(0));
    for (id, document) in (0u32..).map(ChapterId).zip(documents.iter().flatten()) {
        for citation in citations.chapter(id) {
            inside(document, citation.span);
            inside(document, citation.group);
        }
    }
    for reference in citations.references() {
        let written = reference.bibtex();
        assert!(!written.chars().any(|c| c != '\n' && is_unsafe(c)), "{written:?}");
        let written = reference.csl().to_string();
        assert!(!written.chars().any(is_unsafe), "{written:?}");
    }
}

/// A query and a text, cut in two at the first NUL, in every way to search.
pub fn query(bytes: &[u8]) {
    let bytes = cut(bytes);
    let at = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let typed = String::from_utf8_lossy(&bytes[..at]);
    let document = markdown::parse(&bytes[at..], Dialect::Gfm).document;
    for mode in [Mode::Auto, Mode::Phrase, Mode::Words, Mode::Regex] {
        let Ok(query) = Query::new(&typed, mode) else { continue };
        let hits = query.hits(&document);
        for hit in &hits {
            assert!(!hit.matches.is_empty());
            for span in &hit.matches {
                inside(&document, *span);
            }
        }
        let keys: Vec<_> = hits.iter().map(|hit| document.reading_key(hit.start())).collect();
        assert!(keys.is_sorted(), "{typed:?}: {keys:?}");
    }
}

fn cut(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(LONGEST)]
}

fn inside(document: &Document, span: TextSpan) {
    assert!(span.start <= span.end, "{span:?}");
    assert!(document.text().get(span.start as usize..span.end as usize).is_some(), "{span:?}");
}

/// The model's invariants, and that what is said to be copied from the source is.
fn sound(document: &Document, source: &[u8]) {
    if let Err(wrong) = document.verify() {
        panic!("{wrong}");
    }
    for piece in document.source().pieces() {
        if piece.kind() == PieceKind::Identity {
            assert_eq!(
                document.text().as_bytes().get(piece.text.start as usize..piece.text.end as usize),
                source.get(piece.source().start as usize..piece.source().end as usize)
            );
        }
    }
}

/// What is measured is what is built, no row is wider than it may be, and every row can be found again.
fn rows(document: &Document, options: LayoutOptions) {
    let layout = ChapterLayout::new(document, options);
    let all = layout.build(document, 0..layout.rows());
    assert_eq!(all.len(), layout.rows());
    for row in &all {
        if let Some(start) = row.start {
            assert!(layout.row_of(document, start) < layout.rows());
        }
    }
    // Any part is the same as that part of the whole.
    let middle = all.len() / 2;
    assert_eq!(layout.build(document, middle..all.len()), all[middle..]);
}

/// Nothing on the screen can steer a terminal.
fn frame(reader: &Reader) {
    for cell in reader.buffer().content() {
        assert!(!cell.symbol().chars().any(is_unsafe), "{:?}", cell.symbol());
    }
}

/// Keys to type with, and such as lie beside those of the tables.
const TYPED: [&str; 32] = [
    "a", "s", "w", "x", "z", "e", "é", "字", " ", "1", "9", "0", "%", "*", "\"", "(", ",", ".", "'", "-",
    "<cr>", "<esc>", "<bs>", "<del>", "<tab>", "<left>", "<c-u>", "<c-w>", "<a-b>", "<c-p>", "<f1>", "/",
];

/// The keys of all bindings, in every context and preset.
static BOUND: LazyLock<Vec<Vec<Key>>> = LazyLock::new(|| {
    let all = [Keymap::default(), Keymap::less()];
    all.iter().flat_map(Keymap::bindings).map(|binding| binding.keys.clone()).collect()
});

/// [`garden`] and its citations, read once: clones share what is loaded.
static GARDEN: LazyLock<(Work, Citations)> = LazyLock::new(|| {
    let mut work = garden();
    work.load_all();
    let documents = work.documents();
    let citations = Citations::of_books(&documents, &|id| work.book_of(id))
        .with_mentions(&documents, &|id| work.book_of(id));
    (work, citations)
});

/// Chapters with a little of everything, and one that is empty.
fn garden() -> Work {
    Work::from_texts(
        "Garden",
        &[
            (
                "index.md",
                "---\ntitle: Garden\nhas_children: true\nnav_order: 1\n---\n\nSee [two](two.md#deep), <https://example.org>.\n",
            ),
            (
                "one.md",
                "---\ntitle: One\nparent: Garden\nnav_order: 1\n---\n\n# One\n\nWords (Ash, 2001; Elm & Oak, 2002)<sup>1</sup> and more[^n].\n\n***\n<sup>1</sup> A note (Ash, 2001).\n***\n\n> quoted 漢字 and e\u{301}\n\n- a\n  - b\n    - c\n\n[^n]: Another note.\n",
            ),
            (
                "two.md",
                "---\ntitle: Two\nparent: Garden\nnav_order: 2\n---\n\n## Two\n\n| A | B |\n|---|---|\n| one cell | another, longer cell of words |\n\nTable 1: Cells. See Figure 2 and $x^2$.\n\n```rust\nlet x = 1;\n```\n\n![a picture](x.png)\n\n### Deep\n\n<details><summary>More</summary>\n\nHidden.\n\n</details>\n\nSee note<sup>2</sup> here and \u{5e9}\u{5dc}\u{5d5}\u{5dd}.\n",
            ),
            ("empty.md", "---\ntitle: Empty\nparent: Garden\nnav_order: 3\n---\n"),
            (
                "refs.md",
                "---\ntitle: References\nparent: Garden\nnav_order: 4\n---\n\n## References\n\nAsh, A. (2001). *A book*. Press. https://doi.org/10.1000/1\n\nElm, E., & Oak, O. (2002). A paper. *Journal*, 1, 2-3.\n",
            ),
        ],
    )
}
