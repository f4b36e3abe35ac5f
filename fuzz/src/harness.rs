//! What must hold whatever the bytes are. Every function takes any bytes and panics where something does not.

use std::sync::Arc;

use lectern::app::{Message, Mouse, MouseKind};
use lectern::cite::Citations;
use lectern::document::{Bibliography, BibliographyContent, Document, PieceKind};
use lectern::layout::{ChapterLayout, LayoutOptions};
use lectern::markdown::{self, Dialect};
use lectern::search::{Mode, Query};
use lectern::text::{TextSpan, is_unsafe};
use lectern::work::{OpenOptions, Work};

use crate::headless::Reader;

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

/// Keys, the mouse and new sizes, in any order, on a work that has a little of everything.
pub fn keys(bytes: &[u8]) {
    let bytes = &bytes[..bytes.len().min(64)];
    let mut reader = Reader::open(garden(), (60, 16));
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        let draws = byte % 8 == 0;
        let mut next = || u16::from(rest.next().copied().unwrap_or(0));
        match byte {
            0x80..0x90 => reader.send(Message::Resize(next(), next() / 2)),
            0x90..0xa0 => {
                let kinds = [
                    MouseKind::Press,
                    MouseKind::Drag,
                    MouseKind::Release,
                    MouseKind::DoublePress,
                    MouseKind::WheelDown,
                    MouseKind::WheelUp,
                ];
                let kind = kinds[usize::from(*byte) % kinds.len()];
                reader.send(Message::Mouse(Mouse { kind, column: next(), row: next() }));
            }
            _ => {
                let key = KEYS[usize::from(*byte) % KEYS.len()];
                reader.keys(key);
            }
        }
        if draws {
            frame(&reader);
        }
    }
    frame(&reader);
    reader.app.remembered();
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
    let citations = Citations::of_work(&documents, &files, |_| lectern::text::ChapterId(0));
    for (id, document) in (0u32..).map(lectern::text::ChapterId).zip(documents.iter().flatten()) {
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
        if piece.kind == PieceKind::Identity {
            assert_eq!(
                document.text().as_bytes().get(piece.text.start as usize..piece.text.end as usize),
                source.get(piece.source.start as usize..piece.source.end as usize)
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

const KEYS: [&str; 102] = [
    "j", "k", "d", "u", " ", "b", "g", "G", "[", "]", "{", "}", "H", "L", "K", "<tab>", "<s-tab>", "<cr>",
    "f", "a", "s", "/", "n", "N", "t", "o", ":", "?", "i", "<esc>", "<bs>", ")", "-", "+", "=", "T", "Z",
    "M", "y", "Y", "e", "h", "l", "1", "9", "0", "%", "A", "<up>", "<down>", "<left>", "<right>", "<home>",
    "<end>", "<pgdn>", "<pgup>", "<c-w>", "v", "V", "r", "p", "<c-n>", "<del>", "é", "字", "m", "'", "&",
    "*", "x", "z", "w", "c", "<c-s>", "<c-z>", "<c-u>", "<c-a>", "<c-e>", "<c-k>", "<a-b>", "<a-f>", "<c-p>",
    "<c-o>", "2", "3", "\"", "(", ",", ".", ";", "B", "C", "S", "W", "R", "<f1>", "E", "I", "O", "J",
    "<c-t>", "<c-y>",
];

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
