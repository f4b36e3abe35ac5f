//! The parser: executable specs, what must hold for any input, and corpora that stand outside the repository.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lectern::document::{BlockKind, ContainerKind, Document, InlineTarget, PieceKind};
use lectern::markdown::{Dialect, Parsed, parse};
use lectern::text::is_unsafe;
use proptest::prelude::*;

const DIALECTS: [Dialect; 5] =
    [Dialect::Kramdown, Dialect::Gfm, Dialect::CommonMark, Dialect::MdBook, Dialect::Pandoc];

/// Parses and checks what holds for any input.
fn checked(source: &[u8], dialect: Dialect) -> Parsed {
    let parsed = parse(source, dialect);
    let document = &parsed.document;
    document
        .verify()
        .unwrap_or_else(|odd| panic!("{odd}\nin {dialect:?}: {:?}", String::from_utf8_lossy(source)));
    let text = document.text();
    assert!(!text.chars().any(is_unsafe));
    for piece in document.source().pieces() {
        assert!(piece.source().end as usize <= source.len(), "{piece:?} ends after {}", source.len());
        if piece.kind() == PieceKind::Identity {
            assert_eq!(&text.as_bytes()[piece.text.range()], &source[piece.source().range()], "{piece:?}");
        }
    }
    for (at, container) in document.containers().iter().enumerate() {
        if let ContainerKind::Table { columns } = &container.kind {
            for block in &document.blocks()[container.blocks.start.index()..container.blocks.end.index()] {
                assert_eq!(
                    block.parent.map(lectern::document::ContainerId::index),
                    Some(at),
                    "a table's container is its cells' parent"
                );
                let BlockKind::TableCell { column, .. } = block.kind else { panic!("{block:?} in a table") };
                assert!(usize::from(column) < columns.len());
            }
        }
    }
    for diagnostic in &parsed.diagnostics {
        assert!(diagnostic.span.is_none_or(|span| span.end as usize <= source.len()), "{diagnostic:?}");
    }
    parsed
}

/// A document as lines: blocks with the containers round them, then what lies over them.
fn dump(parsed: &Parsed) -> String {
    let document = &parsed.document;
    let mut out = String::new();
    for (at, block) in document.blocks().iter().enumerate() {
        let id = lectern::document::BlockId(at as u32);
        let mut path: Vec<String> =
            document.ancestors(id).map(|c| container(document, &document.container(c).kind)).collect();
        path.reverse();
        for part in path {
            let _ = write!(out, "{part} > ");
        }
        let kind = match &block.kind {
            BlockKind::Heading { level } => format!("h{level}"),
            BlockKind::Code { language } => format!("code {}", language.as_deref().unwrap_or("-")),
            BlockKind::TableCell { row, column, header } => {
                format!("{}{row},{column}", if *header { "th " } else { "td " })
            }
            BlockKind::Embed { kind, target } => format!("{kind:?} {target}").to_lowercase(),
            other => format!("{other:?}").to_lowercase(),
        };
        let _ = writeln!(out, "{kind}: {:?}", document.slice(block.span));
    }
    for inline in document.inlines() {
        let target = match &inline.target {
            InlineTarget::Link { destination } => format!("link {destination}"),
            InlineTarget::NoteMark { label, kind } => format!("note {label} {kind:?}").to_lowercase(),
            InlineTarget::Image { target } => format!("image {target}"),
            InlineTarget::CitationKey { keys } => format!("cite {}", keys.join(" ")),
            InlineTarget::Abbreviation { expansion } => format!("abbreviation {expansion}"),
        };
        let _ = writeln!(out, "  {:?} -> {target}", document.slice(inline.span));
    }
    for section in document.sections() {
        let _ = writeln!(out, "  #{}{}", section.slug, if section.no_toc { " no-toc" } else { "" });
    }
    for anchor in document.anchors() {
        let there = document.text()[anchor.offset as usize..].lines().next().unwrap_or_default();
        let _ = writeln!(out, "  @{} {there:?}", anchor.name);
    }
    if document.flows().iter().any(|flow| matches!(flow, lectern::document::Flow::Joined(_))) {
        let _ = writeln!(out, "  joined");
    }
    for diagnostic in &parsed.diagnostics {
        let _ = writeln!(out, "  ! {}", diagnostic.code);
    }
    out
}

fn container(document: &Document, kind: &ContainerKind) -> String {
    match kind {
        ContainerKind::Callout(callout) => format!("{callout:?}").to_lowercase(),
        ContainerKind::ListItem { marker, tight } => {
            format!("{marker}{}", if *tight { "" } else { " loose" })
        }
        ContainerKind::Note(note) => format!("note {}", document.notes()[*note as usize].label),
        ContainerKind::Table { columns } => format!("table {}", columns.len()),
        other => format!("{other:?}").to_lowercase(),
    }
}

/// Each spec is prose with pairs of fences: ```` ```kramdown ```` (or another dialect) in, ```` ```dump ```` out.
/// `LECTERN_BLESS=1` writes what came out into the file.
#[test]
fn specs_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs");
    let mut count = 0;
    for path in files(&folder, "md") {
        let spec = std::fs::read_to_string(&path).expect("a spec is text");
        let mut blessed = String::new();
        let mut failed = Vec::new();
        let mut rest = spec.as_str();
        while let Some((before, input, expected, after)) = next_example(rest) {
            let (dialect, source) = input.split_once('\n').unwrap_or((input, ""));
            let dialect = match dialect {
                "kramdown" => Dialect::Kramdown,
                "gfm" => Dialect::Gfm,
                "pandoc" => Dialect::Pandoc,
                "mdbook" => Dialect::MdBook,
                other => panic!("{}: no dialect {other}", path.display()),
            };
            let got = dump(&checked(source.as_bytes(), dialect));
            let _ = write!(blessed, "{before}````{input}````\n\n````dump\n{got}````\n");
            if got != expected {
                failed.push(format!("{source}\n-- expected:\n{expected}\n-- got:\n{got}"));
            }
            count += 1;
            rest = after;
        }
        blessed += rest;
        if std::env::var_os("LECTERN_BLESS").is_some() {
            std::fs::write(&path, blessed).expect("a spec can be written");
        } else {
            assert!(failed.is_empty(), "{}:\n{}", path.display(), failed.join("\n=====\n"));
        }
    }
    assert!(count > 20, "only {count} examples");
}

fn next_example(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, rest) = text.split_once("````")?;
    let (input, rest) = rest.split_once("\n````\n")?;
    let (_, rest) = rest.split_once("````dump\n")?;
    let (expected, after) = rest.split_once("````\n")?;
    // The newline that ends the input belongs to it.
    let input = &text[before.len() + 4..=before.len() + 4 + input.len()];
    Some((before, input, expected, after))
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The folder that an environment variable names; says so where it is not set.
#[expect(clippy::print_stdout, reason = "a skipped test says why")]
fn outside(variable: &str) -> Option<PathBuf> {
    let folder = std::env::var_os(variable).map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: {variable} names no folder");
    }
    folder
}

#[test]
fn conformance_cases_break_nothing() {
    let Some(folder) = outside("LECTERN_CASES") else { return };
    let mut sources: Vec<String> = Vec::new();
    for path in files(&folder, "text") {
        sources.push(String::from_utf8_lossy(&std::fs::read(path).expect("a case can be read")).into_owned());
    }
    for path in files(&folder, "json") {
        let cases: serde_json::Value =
            serde_json::from_slice(&std::fs::read(path).expect("a case can be read")).expect("JSON");
        sources.extend(
            cases
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|case| case["markdown"].as_str().map(str::to_owned)),
        );
    }
    assert!(sources.len() > 800);
    for source in &sources {
        for dialect in DIALECTS {
            checked(source.as_bytes(), dialect);
            checked(source.replace('\n', "\r\n").as_bytes(), dialect);
            checked(source.replace('\n', "\r").as_bytes(), dialect);
        }
    }
}

#[test]
fn the_sample_shows_no_markup() {
    let Some(folder) = outside("LECTERN_SAMPLE") else { return };
    let mut sections = 0;
    for path in files(&folder, "md") {
        let source = std::fs::read(&path).expect("the sample can be read");
        let parsed = checked(&source, Dialect::Kramdown);
        let mut text = String::new();
        lectern::export::plain(&parsed.document, &mut text).expect("a string takes all text");
        for markup in [
            "{:",
            "{: ",
            "<sup",
            "<div",
            "</",
            "**",
            " *",
            "* ",
            "toc}",
            "](",
            "word-break",
            "layout:",
            "***",
        ] {
            assert!(!text.contains(markup), "{}: {markup:?} in\n{text}", path.display());
        }
        sections += parsed.document.sections().len();
        for end in ["\r\n", "\r"] {
            let other = String::from_utf8_lossy(&source).replace('\n', end);
            assert_eq!(checked(other.as_bytes(), Dialect::Kramdown).document.text(), parsed.document.text());
        }
        assert!(parsed.document.sections().iter().all(|section| !section.slug.is_empty()));
    }
    assert!(sections > 20);
}

const FRAGMENTS: [&str; 116] = [
    "\n",
    "\n\n",
    " ",
    "    ",
    "\t",
    "word ",
    "Text. ",
    "* ",
    "1. ",
    "> ",
    "- [x] ",
    "# ",
    "## H {#id}\n",
    "***\n",
    "---\n",
    "===\n",
    "`",
    "```\n",
    "~~~ r\n",
    "**",
    "*",
    "_",
    "~~",
    "[",
    "](u v)",
    "[a]: b c.d\n",
    "![i](x.png)",
    "<div markdown=\"1\">",
    "<div>",
    "</div>\n",
    "<p>",
    "</p>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>\n",
    "<ul><li>",
    "</li></ul>",
    "<dl><dt>",
    "<dd>",
    "</dl>",
    "<details><summary>",
    "</summary>",
    "</details>",
    "<sup>2</sup>",
    "<sup>",
    "</sup>",
    "<sub>x</sub>",
    "<pre>",
    "</pre>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<iframe src=\"x\">",
    "</iframe>",
    "<br>",
    "<img src=\"a\" alt=\"b\">",
    "<a href=\"x\">",
    "</a>",
    "<b>",
    "</i>",
    "{:toc}\n",
    "{: .fs-2}\n",
    "{:.x}",
    "{:n: .y}\n",
    "{::comment}",
    "{:/}",
    "{::nomarkdown}",
    "{% raw %}",
    "{% endraw %}",
    "{{ x }}",
    "{% highlight r %}\n",
    "{% endhighlight %}\n",
    "[^a]",
    "[^a]: n\n",
    "*[AB]: c\n",
    "AB ",
    "$$x$$",
    "$",
    "| a | b |\n|---|---|\n",
    "term\n: def\n",
    "&amp;",
    "!!! note \"T\"\n    ",
    "??? x\n",
    "    ",
    ":::note[T]\n",
    ":::\n",
    "::: {.x title=\"y\"}\n",
    "```{note} T\n",
    "```{r, echo=FALSE}\n",
    "=== \"T\"\n    ",
    "~~~admonish tip\n",
    ":class: x\n",
    "> [!tip]- T\n> ",
    "[[Page|x]]",
    "![[",
    "^[note ",
    "]",
    "@fig-a ",
    "\\@ref(x)",
    "[x]{.y}",
    "(\\#fig:a)",
    "{{#include a.rs:1}}",
    "{{< note >}}\n",
    "{{< /note >}}\n",
    "{{% x",
    "{% if x %}",
    "{% else %}",
    "{% endif %}",
    "{% for a in (1..9) %}",
    "{% endfor %}",
    "{% include a.html b=\"c\" %}",
    "{% assign a = a | append: a | append: \"x\" %}",
    "**“",
];

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,80}") {
        for dialect in DIALECTS {
            checked(text.as_bytes(), dialect);
        }
    }

    #[test]
    fn any_signs_are_read(text in r#"[#*_`~<>{}:%/\[\]()!^|="'&;$ \\\n\tapx1.-]{0,60}"#) {
        for dialect in DIALECTS {
            checked(text.as_bytes(), dialect);
        }
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
        for dialect in DIALECTS {
            checked(&bytes, dialect);
        }
    }

    #[test]
    fn any_markup_is_read(parts in prop::collection::vec(prop::sample::select(&FRAGMENTS[..]), 0..24), crlf in any::<bool>()) {
        let text = parts.concat();
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        for dialect in DIALECTS {
            checked(text.as_bytes(), dialect);
        }
    }
}

/// Processor time of this thread, where the system tells: what else the machine does must not count. Else the clock's.
fn spent() -> std::time::Duration {
    static BEGUN: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|told| told.split_whitespace().next()?.parse().ok());
    told.map_or_else(|| BEGUN.elapsed(), std::time::Duration::from_nanos)
}

#[test]
fn repetition_takes_linear_time() {
    let started = spent();
    for part in FRAGMENTS {
        for tail in ["", "x", "\n", "\nx\n\n"] {
            let unit = format!("{part}{tail}");
            let text = unit.repeat(20_000 / unit.len() + 1);
            for dialect in [Dialect::Kramdown, Dialect::Gfm, Dialect::Pandoc, Dialect::MdBook] {
                parse(text.as_bytes(), dialect);
            }
        }
    }
    // Quadratic time would take minutes; the bound leaves room for slow machines and unoptimised builds.
    let took = spent().saturating_sub(started);
    assert!(took.as_secs() < 120, "{took:?}");
}

#[test]
fn a_cross_reference_that_never_closes_may_end_within_a_letter() {
    // Found by the fuzz target `citations`: what is looked at ended within a character.
    for filler in 240..260 {
        for open in ["\\@ref(", "(\\#"] {
            let source = format!("{open}{}\u{fffd}\u{fffd}\u{fffd}", "a".repeat(filler));
            let document = parse(source.as_bytes(), Dialect::Pandoc).document;
            assert!(document.text().contains("aaaa"));
        }
    }
}

#[test]
fn a_turned_quotation_mark_may_stand_in_a_table_without_delimiter_row() {
    // What pulldown makes of it is shorter in the file than on the screen, and ended beyond the file's end.
    let parsed = checked(b"|'D*'*", Dialect::Kramdown);
    assert!(parsed.document.text().contains('D'));
    let parsed = checked(b"|\"a\" *\"b\"*|'c'|\n|d|e|\n", Dialect::Kramdown);
    assert_eq!(parsed.document.text(), "\u{201c}a\u{201d} \u{201c}b\u{201d}\n\u{2018}c\u{2019}\nd\ne\n");
}

#[test]
fn what_stands_in_comments_is_no_mark() {
    let text = "One <!-- [@a, p. 3] {:.x} --> and [@b] <!-- --> [@c].\n\n<p>two</p>\n<!-- é\n   [@a] $$x$$ é\n-->\n\nThree.\n{: .y}\n";
    for dialect in [Dialect::Kramdown, Dialect::Pandoc] {
        let parsed = checked(text.as_bytes(), dialect);
        let shown = parsed.document.text();
        assert!(shown.starts_with("One and [@b] [@c].\ntwo\nThree."), "{dialect:?}: {shown}");
        let keys = parsed.document.inlines().iter();
        assert_eq!(keys.filter(|i| matches!(i.target, InlineTarget::CitationKey { .. })).count(), 2);
    }
}

/// Found by random input: the comment was blanked, the keys in it were not, and what was left was code.
#[test]
fn a_key_in_a_comment_that_was_taken_out_does_not_come_back() {
    let copy = "<details>[@key, p. 3; -@b]## a\n\u{e}\u{1}\u{fffd}> [!NOTE]\n<!--";
    let parsed = checked(format!("{}-->- ", copy.repeat(9)).as_bytes(), Dialect::Kramdown);
    let shown = parsed.document.text();
    assert_eq!(shown.matches("p. 3").count(), 1, "{shown}");
}
