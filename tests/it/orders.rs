//! The order of each kind of site, from fixture folders: chapters, nesting, titles, and why.

use lectern::markdown::Dialect;
use lectern::text::ChapterId;
use lectern::work::{LinkTarget, OpenOptions, Work};

use super::fixture::{contents, folder, open, place_in_settings, problems, reason, whole};

pub(crate) const BOOK: &[(&str, &str)] = &[
    ("book.toml", "[book]\ntitle = \"The Book\"\nsrc = \"text\"\n[output.html]\n"),
    (
        "text/SUMMARY.md",
        "# Summary\n\n[Preface](preface.md)\n\n# Part One\n\n- [First](first.md)\n  - [Inner `x`](sub/inner%20one.md)\n  - [Draft]()\n- [Gone](gone.md)\n\n---\n\n# Part Two\n\n- [Last](last.md)\n- [Again](first.md)\n- [Out](../../secret.md)\n- [Web](https://example.org)\n\n[Thanks](thanks.md)\n",
    ),
    ("text/preface.md", "# Other title\n"),
    (
        "text/first.md",
        "# First\n\nSee [inner](sub/inner%20one.md), [last](last.html), [gone](gone.md), [std](../std/x.html).\n",
    ),
    ("text/sub/inner one.md", "# Inner\n"),
    ("text/last.md", "# Last\n"),
    ("text/thanks.md", "# Thanks\n"),
    ("text/unlisted.md", "# Unlisted\n"),
    ("README.md", "# Not of the book\n"),
];

#[test]
fn mdbook_follows_its_summary() {
    let why = "mdBook: the list in text/SUMMARY.md, which book.toml leads to";
    let (dir, work) = whole(BOOK, "mdbook-summary", why, Dialect::MdBook);
    assert_eq!(
        contents(&work),
        [
            "Preface = text/preface.md",
            "Part One = text/SUMMARY.md#part-one",
            "  1 First = text/first.md",
            "    1.1 Inner x = text/sub/inner one.md",
            "    1.2 Draft = text/SUMMARY.md#draft ?",
            "  2 Gone = text/gone.md ?",
            "Part Two = text/SUMMARY.md#part-two",
            "  3 Last = text/last.md",
            "Thanks = text/thanks.md",
            "Not in the contents = #not-in-the-contents",
            "  Unlisted = text/unlisted.md",
        ]
    );
    assert_eq!(work.title, "The Book");
    assert_eq!(reason(&work, "text/first.md"), "line 7 of text/SUMMARY.md");
    assert_eq!(reason(&work, "text/SUMMARY.md#part-two"), "a part: line 14 of text/SUMMARY.md");
    assert_eq!(reason(&work, "text/thanks.md"), "outside the lists: line 21 of text/SUMMARY.md");
    assert_eq!(
        reason(&work, "text/unlisted.md"),
        "Not in the contents: text/SUMMARY.md does not name text/unlisted.md"
    );
    let odd = problems(&work);
    assert_eq!(odd.len(), 5, "{odd:#?}");
    assert!(odd[0].starts_with("warning duplicate-chapter: text/SUMMARY.md names text/first.md again"));
    assert!(odd[1].starts_with("error outside-boundary: text/SUMMARY.md names text/../../secret.md"));
    assert!(odd[2].starts_with("error broken-link: the link to gone.md"));
    assert!(odd[3].starts_with("warning broken-link: the link to ../std/x.html"));
    assert_eq!(odd[4], "error missing-file: line 10 of text/SUMMARY.md: there is no file text/gone.md");
    let gone = work.problems().into_iter().find(|d| d.code == "missing-file").unwrap();
    assert_eq!(gone.chapter, work.by_path("text/gone.md"));
    assert_eq!(place_in_settings(&gone), "text/SUMMARY.md:10");
    // What has no file still has a page that says so.
    let text = |path: &str| work.document(work.by_path(path).unwrap()).unwrap().text().to_owned();
    assert_eq!(text("text/SUMMARY.md#part-one"), "Part One\n");
    assert_eq!(text("text/gone.md"), "Gone\nThe contents name the file text/gone.md, which is missing.\n");
    assert_eq!(text("text/SUMMARY.md#draft"), "Draft\nThis chapter is not written yet.\n");
    let last = work.by_path("text/last.md").unwrap();
    let first = work.by_path("text/first.md").unwrap();
    let here = LinkTarget::Chapter { chapter: last, fragment: None };
    assert_eq!(work.link(first, "last.html"), here);
    // From inside: the same book, at the file.
    let real = lectern::system::real(dir.path()).unwrap();
    for inside in ["text", "text/sub/inner one.md", "text/unlisted.md"] {
        let same = open(&dir.path().join(inside));
        assert_eq!((contents(&same), &same.key), (contents(&work), &work.key), "{inside}");
        assert_eq!(same.root.as_deref(), Some(&*real));
    }
    assert_eq!(open(&dir.path().join("text/last.md")).start, last);
    let alone = OpenOptions { alone: true, dialect: None };
    assert_eq!(Work::open(&dir.path().join("text/last.md"), alone).unwrap().chapters.len(), 1);
    // What is outside the source folder is not the book's.
    assert_eq!(open(&dir.path().join("README.md")).order.kind, "file");
    // A part of it.
    let part = open(&dir.path().join("text/sub"));
    assert_eq!(
        contents(&part),
        ["Part One = text/SUMMARY.md#part-one", "  1.1 Inner x = text/sub/inner one.md"]
    );
    assert_eq!((&*part.title, part.root), ("Part One", Some(real)));
}

#[test]
fn gitbook_puts_the_readme_first() {
    let why = "GitBook: the list in SUMMARY.md";
    let (dir, work) = whole(
        &[
            (
                "SUMMARY.md",
                "# Table of contents\n\n## Use\n\n* Basics\n  * [A](a.md)\n  * [A, later](a.md#later)\n* [B](b/)\n* [No](no/)\n",
            ),
            ("README.md", "# Welcome\n"),
            ("a.md", "# A\n"),
            ("c.md", "# C\n"),
            ("b/README.md", "# Bee\n"),
        ],
        "gitbook-summary",
        why,
        Dialect::Gfm,
    );
    assert_eq!(
        contents(&work),
        [
            "Welcome = README.md",
            "Use = SUMMARY.md#use",
            "  Basics = SUMMARY.md#basics",
            "    A = a.md",
            "  B = b/README.md",
            "  No = no ?",
            "Not in the contents = #not-in-the-contents",
            "  C = c.md",
        ]
    );
    assert_eq!(reason(&work, "README.md"), "README.md comes first, as GitBook has it");
    assert_eq!(problems(&work).len(), 1);
    assert_eq!(open(&dir.path().join("a.md")).start, ChapterId(3));
    // A list of nothing is no order.
    let plain = folder(&[("SUMMARY.md", "# In short\n\nNothing.\n"), ("a.md", "# A\n")]);
    assert_eq!(open(plain.path()).order.kind, "folder");
}

#[test]
fn docusaurus_orders_by_positions_and_numbers() {
    let why = "Docusaurus: sidebar_position and _category_ files in docs, else numbers before names";
    let (dir, work) = whole(
        &[
            (
                "docusaurus.config.js",
                "module.exports = { title: 'Docs', presets: [['classic', {docs: {sidebarPath: './sidebars.js'}}]] };",
            ),
            ("docs/intro.md", "---\nsidebar_position: 1\ntitle: Introduction\nsidebar_label: Intro\n---\n"),
            ("docs/02-setup.md", "# Set up\n"),
            ("docs/zebra.md", "# Zebra\n"),
            ("docs/2021-11-02-news.md", "# News\n"),
            ("docs/draft.md", "---\ndraft: true\n---\n"),
            ("docs/unlisted.md", "---\nunlisted: true\n---\n"),
            ("docs/_partial.mdx", "x\n"),
            ("docs/guide/_category_.json", "{\"label\": \"The Guide\", \"position\": 1.5}"),
            ("docs/guide/b.mdx", "---\nsidebar_position: 2\n---\n# B\n"),
            (
                "docs/guide/a.md",
                "---\nsidebar_position: 10\n---\n# A\n\n[Set up](/docs/setup) [b](./b.mdx)\n",
            ),
            ("docs/3-api/index.md", "# The API\n"),
            ("docs/3-api/call.md", "# Call\n"),
            ("docs/4.1-version/old.md", "# Old\n"),
            ("docs/own/own.md", "---\nsidebar_position: 99\n---\n# Own\n"),
        ],
        "docusaurus",
        why,
        Dialect::Gfm,
    );
    assert_eq!(
        contents(&work),
        [
            "Intro = docs/intro.md",
            "The Guide = docs/guide/",
            "  B = docs/guide/b.mdx",
            "  A = docs/guide/a.md",
            "Set up = docs/02-setup.md",
            "The API = docs/3-api/index.md",
            "  Call = docs/3-api/call.md",
            "Own = docs/own/own.md",
            "4.1-version = docs/4.1-version/",
            "  Old = docs/4.1-version/old.md",
            "News = docs/2021-11-02-news.md",
            "Zebra = docs/zebra.md",
        ]
    );
    assert_eq!(work.title, "Docs");
    assert_eq!(reason(&work, "docs/intro.md"), "sidebar_position: 1 in docs/intro.md");
    assert_eq!(reason(&work, "docs/guide/"), "position: 1.5 in docs/guide/_category_.json");
    assert_eq!(reason(&work, "docs/3-api/index.md"), "the number of the folder docs/3-api/");
    assert_eq!(reason(&work, "docs/zebra.md"), "file name docs/zebra.md, for want of a position");
    assert_eq!(problems(&work), Vec::<String>::new());
    let part = open(&dir.path().join("docs/guide"));
    assert_eq!(
        contents(&part),
        ["The Guide = docs/guide/", "  B = docs/guide/b.mdx", "  A = docs/guide/a.md"]
    );
}

#[test]
fn docusaurus_follows_a_sidebar_that_is_spelt_out() {
    let sidebars = "// @ts-check\nconst sidebars = {\n  docs: [\n    'intro',\n    {type: 'category', label: 'More', link: {type: 'doc', id: 'more/index'}, items: ['more/x', 'more/nowhere', {type: 'autogenerated', dirName: 'auto'}]},\n    {type: 'link', label: 'Web', href: 'https://example.org'},\n    {'Short way': ['given']},\n  ],\n};\nexport default sidebars;\n";
    let (_dir, work) = whole(
        &[
            ("docusaurus.config.ts", "export default {title: \"T\"};"),
            ("sidebars.ts", sidebars),
            ("docs/01-intro.md", "# Intro\n"),
            ("docs/more/index.md", "# More of it\n"),
            ("docs/more/x.md", "# X\n"),
            ("docs/auto/2-b.md", "# B\n"),
            ("docs/auto/1-a.md", "# A\n"),
            ("docs/other.md", "---\nid: given\n---\n# Given\n"),
            ("docs/left.md", "# Left\n"),
        ],
        "docusaurus",
        "Docusaurus: the sidebars in sidebars.ts",
        Dialect::Gfm,
    );
    assert_eq!(
        contents(&work),
        [
            "Intro = docs/01-intro.md",
            "More = docs/more/index.md",
            "  X = docs/more/x.md",
            "  nowhere = docs/more/nowhere.md ?",
            "  A = docs/auto/1-a.md",
            "  B = docs/auto/2-b.md",
            "Short way = sidebars.ts#short-way",
            "  Given = docs/other.md",
            "Not in the contents = #not-in-the-contents",
            "  Left = docs/left.md",
        ]
    );
    assert_eq!(reason(&work, "docs/more/x.md"), "entry docs.2.1 in sidebars.ts");
    assert_eq!(problems(&work).len(), 1);
}

#[test]
fn hugo_orders_by_weight_date_and_title() {
    let why = "Hugo: weight, then date, then title in the front matter of each section of content; hugo.toml is there";
    let (_dir, work) = whole(
        &[
            (
                "hugo.toml",
                "title = 'Site'\nbaseURL = 'https://s.org/'\n[languages.en]\nweight = 1\n[languages.fr]\nweight = 2\n",
            ),
            ("content/_index.md", "---\ntitle: Home\n---\n"),
            ("content/docs/_index.md", "+++\ntitle = 'Docs'\nweight = 2\n+++\n"),
            (
                "content/docs/b.md",
                "+++\n# a comment\ntitle = 'Bee'\nlinkTitle = 'B'\nweight = 1\n+++\n[a](../a/) [c](c/)\n",
            ),
            ("content/docs/b.fr.md", "---\ntitle: Abeille\n---\n"),
            ("content/docs/a.md", "{\"title\": \"A\", \"weight\": 10}\n\nText\n"),
            ("content/docs/c/index.md", "---\ntitle: C\nweight: 5\n---\n"),
            ("content/docs/c/part.md", "part of the bundle\n"),
            ("content/docs/zero.md", "---\ntitle: Zero\nweight: 0\n---\n"),
            ("content/docs/draft.md", "---\ntitle: D\ndraft: true\n---\n"),
            ("content/docs/never.md", "+++\n[build]\nlist = 'never'\n+++\n"),
            ("content/docs/later.md", "---\ntitle: L\ndate: 2999-01-01\n---\n"),
            ("content/docs/past.md", "---\ntitle: P\nexpiryDate: 2001-01-01\n---\n"),
            ("content/head/index.md", "---\nheadless: true\n---\n"),
            ("content/head/in.md", "x\n"),
            ("content/blog/old.md", "---\ntitle: Old\ndate: 2020-01-01\n---\n"),
            ("content/blog/new.md", "---\ntitle: New\ndate: 2021-01-01\n---\n"),
        ],
        "hugo",
        why,
        Dialect::Gfm,
    );
    assert_eq!(
        contents(&work),
        [
            "Home = content/_index.md",
            "Docs = content/docs/_index.md",
            "  B = content/docs/b.md",
            "  C = content/docs/c/index.md",
            "  A = content/docs/a.md",
            "  Zero = content/docs/zero.md",
            "Blog = content/blog/",
            "  New = content/blog/new.md",
            "  Old = content/blog/old.md",
        ]
    );
    assert_eq!(reason(&work, "content/docs/b.md"), "weight: 1 in content/docs/b.md");
    assert!(reason(&work, "content/blog/new.md").starts_with("date: 2021-01-01, the newest first"));
    assert_eq!(problems(&work), Vec::<String>::new());
}

#[test]
fn mkdocs_follows_its_nav() {
    let settings = "site_name: Manual\nmarkdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\nplugins:\n  - x: !ENV [A, b]\nnav:\n  - Home: index.md\n  - about.md\n  - Guide:\n      - guide/b.md\n      - Deep:\n          - The A: guide/a.md\n      - Gone: guide/gone.md\n  - Web: https://example.org\n  - Out: ../../x.md\n";
    let (dir, work) = whole(
        &[
            ("mkdocs.yml", settings),
            ("docs/index.md", "# Welcome\n"),
            ("docs/about.md", "---\ntitle: About it\n---\n"),
            ("docs/guide/a.md", "# A\n"),
            ("docs/guide/b.md", "# Bee\n\n[a](a.md) [i](../index.md)\n"),
            ("docs/left.md", "# Left\n"),
        ],
        "mkdocs-nav",
        "MkDocs: nav in mkdocs.yml",
        Dialect::Gfm,
    );
    assert_eq!(
        contents(&work),
        [
            "Home = docs/index.md",
            "About it = docs/about.md",
            "Guide = mkdocs.yml#guide",
            "  Bee = docs/guide/b.md",
            "  Deep = mkdocs.yml#deep",
            "    The A = docs/guide/a.md",
            "  Gone = docs/guide/gone.md ?",
            "Not in the contents = #not-in-the-contents",
            "  Left = docs/left.md",
        ]
    );
    assert_eq!(work.title, "Manual");
    assert_eq!(reason(&work, "docs/guide/a.md"), "nav entry 3.2.1 in mkdocs.yml");
    let odd = problems(&work);
    assert!(
        odd.len() == 2 && odd[0].contains("outside-boundary") && odd[1].contains("missing-file"),
        "{odd:?}"
    );
    assert_eq!(place_in_settings(&work.problems()[1]), "mkdocs.yml:14");
    assert_eq!(open(&dir.path().join("docs/guide/a.md")).start, ChapterId(5));
}

#[test]
fn mkdocs_without_nav_takes_files_by_name() {
    let (_dir, work) = whole(
        &[
            ("mkdocs.yml", "site_name: Manual\ndocs_dir: text\nexclude_docs: |\n  secret.md\n"),
            ("text/b.md", "# B\n"),
            ("text/a-folder/10.md", "# Ten\n"),
            ("text/a-folder/9.md", "# Nine\n"),
            ("text/a-folder/index.md", "# It\n"),
            ("text/index.md", "# Welcome\n"),
            ("text/README.md", "# Readme\n"),
            ("text/secret.md", "# Secret\n"),
            ("text/c.md", "# C\n"),
        ],
        "mkdocs-nav",
        "MkDocs: file names in text, the index of a folder first, since mkdocs.yml has no nav",
        Dialect::Gfm,
    );
    assert_eq!(
        contents(&work),
        [
            "Welcome = text/index.md",
            "B = text/b.md",
            "C = text/c.md",
            "A folder = text/a-folder/",
            "  It = text/a-folder/index.md",
            "  Ten = text/a-folder/10.md",
            "  Nine = text/a-folder/9.md",
            "Not in the contents = #not-in-the-contents",
            "  Readme = text/README.md",
        ]
    );
}

#[test]
fn quarto_books_have_parts_and_appendices() {
    let settings = "project:\n  type: book\nbook:\n  title: The Book\n  chapters:\n    - index.qmd\n    - part: First part\n      chapters:\n        - a.qmd\n        - b.qmd\n    - part: two.qmd\n      chapters:\n        - file: c.qmd\n          text: See\n    - gone.qmd\n  appendices:\n    - app.qmd\n";
    let (_dir, work) = whole(
        &[
            ("_quarto.yml", settings),
            ("index.qmd", "# Preface {.unnumbered}\n"),
            ("a.qmd", "---\ntitle: A\n---\n"),
            ("b.qmd", "# Bee {#sec-b}\n"),
            ("two.qmd", "# Two\n"),
            ("c.qmd", "# C\n"),
            ("app.qmd", "# App\n"),
            ("_inc.qmd", "x\n"),
            ("notes.md", "# Notes\n"),
        ],
        "quarto-book",
        "Quarto: book.chapters in _quarto.yml",
        Dialect::Pandoc,
    );
    assert_eq!(
        contents(&work),
        [
            "Preface = index.qmd",
            "First part = _quarto.yml#first-part",
            "  A = a.qmd",
            "  Bee = b.qmd",
            "Two = two.qmd",
            "  See = c.qmd",
            "gone = gone.qmd ?",
            "Appendices = _quarto.yml#appendices",
            "  App = app.qmd",
            "Not in the contents = #not-in-the-contents",
            "  Notes = notes.md",
        ]
    );
    assert_eq!(work.title, "The Book");
    assert_eq!(reason(&work, "b.qmd"), "book.chapters 2 2 in _quarto.yml");
}

#[test]
fn quarto_websites_follow_their_sidebar() {
    let settings = "project:\n  type: website\nwebsite:\n  title: Site\n  sidebar:\n    contents:\n      - href: index.qmd\n        text: Home\n      - section: Guide\n        contents:\n          - guide/z.qmd\n          - auto: \"guide/more/*\"\n      - section: refs.qmd\n        contents: ref\n      - text: \"---\"\n";
    let (_dir, work) = whole(
        &[
            ("_quarto.yml", settings),
            ("index.qmd", "---\ntitle: Index\n---\n"),
            ("guide/z.qmd", "# Z\n"),
            ("guide/more/a.qmd", "---\norder: 2\n---\n# A\n"),
            ("guide/more/b.qmd", "---\norder: 1\n---\n# B\n"),
            ("guide/more/c.qmd", "# C\n"),
            ("refs.qmd", "# References\n"),
            ("ref/index.qmd", "# It\n"),
            ("ref/a.qmd", "# RA\n"),
        ],
        "quarto-website",
        "Quarto: website.sidebar in _quarto.yml",
        Dialect::Pandoc,
    );
    assert_eq!(
        contents(&work),
        [
            "Home = index.qmd",
            "Guide = _quarto.yml#guide",
            "  Z = guide/z.qmd",
            "  B = guide/more/b.qmd",
            "  A = guide/more/a.qmd",
            "  C = guide/more/c.qmd",
            "References = refs.qmd",
            "  It = ref/index.qmd",
            "  RA = ref/a.qmd",
        ]
    );
    assert!(reason(&work, "guide/more/b.qmd").starts_with("order: 1 in guide/more/b.qmd"));
}

#[test]
fn bookdown_puts_the_index_first() {
    let (_dir, work) = whole(
        &[
            ("_bookdown.yml", "book_filename: x\ndelete_merged_file: true\n"),
            ("index.Rmd", "---\ntitle: The Book\n---\n\n# Preface {-}\n"),
            ("01-intro.Rmd", "# (PART) Beginnings {-}\n\n# Introduction {#intro}\n"),
            ("02-more.Rmd", "# More\n\n# (APPENDIX) Appendix {-}\n"),
            ("03-app.Rmd", "# Software\n"),
            ("_draft.Rmd", "# No\n"),
            ("README.md", "# Readme\n"),
        ],
        "bookdown",
        "bookdown: file names, the index first, since _bookdown.yml has no rmd_files",
        Dialect::Pandoc,
    );
    assert_eq!(
        contents(&work),
        [
            "Preface = index.Rmd",
            "Beginnings = _bookdown.yml#beginnings",
            "  Introduction = 01-intro.Rmd",
            "  More = 02-more.Rmd",
            "Appendix = _bookdown.yml#appendix",
            "  Software = 03-app.Rmd",
            "Not in the contents = #not-in-the-contents",
            "  Readme = README.md",
        ]
    );
    assert_eq!(work.title, "The Book");
    assert_eq!(reason(&work, "02-more.Rmd"), "file name 02-more.Rmd");
    let (_dir, work) = whole(
        &[
            (
                "_bookdown.yml",
                "rmd_files:\n  html: [b.Rmd, 'index.Rmd', a.Rmd, gone.Rmd]\n  latex: [a.Rmd]\n",
            ),
            ("index.Rmd", "# Start\n"),
            ("a.Rmd", "# A\n"),
            ("b.Rmd", "# B\n"),
        ],
        "bookdown",
        "bookdown: rmd_files in _bookdown.yml",
        Dialect::Pandoc,
    );
    assert_eq!(contents(&work), ["Start = index.Rmd", "B = b.Rmd", "A = a.Rmd", "gone = gone.Rmd ?"]);
    assert_eq!(reason(&work, "b.Rmd"), "rmd_files 1 in _bookdown.yml");
}

#[test]
fn jupyter_books_follow_their_toc() {
    let toc = "format: jb-book\nroot: intro\nparts:\n  - caption: Basics\n    chapters:\n      - file: a\n        sections:\n          - file: sub/b\n            title: The B\n      - url: https://example.org\n  - caption: More\n    chapters:\n      - glob: more/*\n      - file: note\n      - file: gone\n";
    let (_dir, work) = whole(
        &[
            ("_toc.yml", toc),
            ("_config.yml", "title: The Book\n"),
            ("intro.md", "# Welcome\n"),
            ("a.md", "# A\n"),
            ("sub/b.md", "# B\n"),
            ("more/2.md", "# Two\n"),
            ("more/10.md", "# Ten\n"),
            ("note.ipynb", "{}"),
        ],
        "jupyter-book",
        "Jupyter Book: _toc.yml, in the format jb-book",
        Dialect::Gfm,
    );
    assert_eq!(
        contents(&work),
        [
            "Welcome = intro.md",
            "Basics = _toc.yml#basics",
            "  A = a.md",
            "    The B = sub/b.md",
            "More = _toc.yml#more",
            "  Two = more/2.md",
            "  Ten = more/10.md",
            "  note = note.ipynb ?",
            "  gone = gone ?",
        ]
    );
    assert_eq!(work.title, "The Book");
    assert_eq!(reason(&work, "sub/b.md"), "entry parts.1.chapters.1.sections.1 in _toc.yml");
    assert_eq!(problems(&work).len(), 1);
    let (_dir, work) = whole(
        &[
            ("_toc.yml", "- file: intro\n- header: Part\n- file: a\n  sections:\n  - file: b\n- file: c\n"),
            ("intro.md", "# I\n"),
            ("a.md", "# A\n"),
            ("b.md", "# B\n"),
            ("c.md", "# C\n"),
        ],
        "jupyter-book",
        "Jupyter Book: _toc.yml",
        Dialect::Gfm,
    );
    assert_eq!(
        contents(&work),
        ["I = intro.md", "Part = _toc.yml#part", "  A = a.md", "    B = b.md", "  C = c.md"]
    );
}

#[test]
fn myst_follows_its_project() {
    let (_dir, work) = whole(
        &[
            (
                "myst.yml",
                "version: 1\nproject:\n  title: Thesis\n  toc:\n    - file: index.md\n    - title: Part\n      children:\n        - file: a.md\n          title: The A\n          children:\n            - pattern: deep/*.md\n    - url: https://example.org\n      title: Web\n",
            ),
            ("index.md", "# Start\n"),
            ("a.md", "# A\n"),
            ("deep/x.md", "# X\n"),
        ],
        "myst",
        "MyST: project.toc in myst.yml",
        Dialect::Gfm,
    );
    assert_eq!(
        contents(&work),
        ["Start = index.md", "Part = myst.yml#part", "  The A = a.md", "    X = deep/x.md"]
    );
    assert_eq!(work.title, "Thesis");
}

#[test]
fn hugo_hands_down_and_keeps_languages_apart() {
    let dir = folder(&[
        ("hugo.toml", "defaultContentLanguage = 'de'\n"),
        (
            "config/_default/languages.toml",
            "[de]\ntitle = 'Buch'\ncontentDir = 'content/de'\n[en]\ncontentDir = 'content/en'\n",
        ),
        ("content/de/_index.md", "---\ntitle: Start\n---\n"),
        (
            "content/de/neu/_index.md",
            "---\ntitle: Neu\ncascade:\n  - draft: true\n    _target: {kind: page}\n---\n",
        ),
        ("content/de/neu/a.md", "---\ntitle: A\n---\n"),
        ("content/de/neu/b.md", "---\ntitle: B\ndraft: false\n---\n[zu](/alt/c/)\n"),
        ("content/de/alt/_index.md", "+++\ntitle = 'Alt'\n[cascade]\nweight = 3\n+++\n"),
        ("content/de/alt/c.md", "---\ntitle: C\n---\n"),
        ("content/de/alt/a.md", "---\ntitle: Z\nweight: 1\n---\n"),
        ("content/de/alt/a.en.md", "---\ntitle: English\n---\n"),
        ("content/en/_index.md", "---\ntitle: Home\n---\n"),
    ]);
    let work = open(dir.path());
    assert_eq!(
        contents(&work),
        [
            "Start = content/de/_index.md",
            "Alt = content/de/alt/_index.md",
            "  Z = content/de/alt/a.md",
            "  C = content/de/alt/c.md",
            "Neu = content/de/neu/_index.md",
            "  B = content/de/neu/b.md",
        ]
    );
    assert_eq!(work.title, "Buch");
    assert_eq!(reason(&work, "content/de/alt/c.md"), "weight: 3 in content/de/alt/c.md");
    assert_eq!(problems(&work), Vec::<String>::new());
}

#[test]
fn mkdocs_sections_may_have_a_page_of_their_own() {
    let settings = "site_name: M\ntheme:\n  name: material\n  features: [navigation.indexes]\nplugins:\n  - i18n:\n      docs_structure: suffix\n      languages:\n        - locale: en\n          default: true\n        - locale: fr\nnav:\n  - index.md\n  - Guide:\n      - guide/index.md\n      - guide/b.md\n  - More:\n      - guide/c.md\n";
    let dir = folder(&[
        ("mkdocs.yml", settings),
        ("docs/index.md", "# Home\n"),
        ("docs/index.fr.md", "# Accueil\n"),
        ("docs/guide/index.md", "# The guide\n"),
        ("docs/guide/b.md", "# B\n"),
        ("docs/guide/b.fr.md", "# B\n"),
        ("docs/guide/c.md", "---\ntitle: C\ndraft: true\n---\n"),
    ]);
    let work = open(dir.path());
    assert_eq!(
        contents(&work),
        ["Home = docs/index.md", "Guide = docs/guide/index.md", "  B = docs/guide/b.md"]
    );
}

#[test]
fn mkdocs_languages_may_stand_in_folders_and_nav_in_each() {
    let settings = "site_name: M\nplugins:\n  - i18n:\n      docs_structure: folder\n      languages:\n        - {locale: de, default: true}\n        - {locale: en}\n";
    let dir = folder(&[
        ("mkdocs.yml", settings),
        ("docs/de/.nav.yml", "nav:\n  - z.md\n  - Erst: a.md\n  - \"*\"\n"),
        ("docs/de/a.md", "# A\n"),
        ("docs/de/m.md", "# M\n"),
        ("docs/de/z.md", "# Z\n"),
        ("docs/en/a.md", "# A\n"),
    ]);
    let work = open(dir.path());
    assert_eq!(contents(&work), ["Z = docs/de/z.md", "Erst = docs/de/a.md", "M = docs/de/m.md"]);
    assert_eq!(reason(&work, "docs/de/a.md"), "nav entry 2 in docs/de/.nav.yml");
    assert_eq!(work.language(ChapterId(0)), Some(lectern::text::Language::German));
}

#[test]
fn hugo_takes_a_section_to_be_as_new_as_its_pages() {
    let dir = folder(&[
        ("hugo.toml", "title = 'S'\n"),
        ("content/a/_index.md", "---\ntitle: A\n---\n"),
        ("content/a/one.md", "---\ntitle: One\ndate: 2020-05-01\n---\n"),
        ("content/b/_index.md", "---\ntitle: B\n---\n"),
        ("content/b/in/two.md", "---\ntitle: Two\ndate: 2021-05-01\n---\n"),
    ]);
    let work = open(dir.path());
    let paths: Vec<_> = work.chapters.iter().map(|c| &*c.path).collect();
    assert_eq!(
        paths,
        [
            "content/b/_index.md",
            "content/b/in/",
            "content/b/in/two.md",
            "content/a/_index.md",
            "content/a/one.md"
        ]
    );
}

#[test]
fn examples_in_code_are_no_parts_of_bookdown() {
    let dir = folder(&[
        ("_bookdown.yml", "book_filename: b\n"),
        ("index.Rmd", "# Start\n\n````md\n```\n# (PART) Not {-}\n```\n# (APPENDIX) Nor {-}\n````\n"),
        ("01-a.Rmd", "# (PART) Yes {-}\n\n# A\n"),
    ]);
    let work = open(dir.path());
    assert_eq!(contents(&work), ["Start = index.Rmd", "Yes = _bookdown.yml#yes", "  A = 01-a.Rmd"]);
}
