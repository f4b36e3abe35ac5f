//! More kinds of site, and what holds for all of them: hostile settings, many files, what the reader shows.

use std::fs;

use lectern::export;
use lectern::markdown::Dialect;
use lectern::text::ChapterId;
use lectern::work::{LinkTarget, OpenOptions, Source, Work};

use super::fixture::{contents, folder, open, place_in_settings, problems, reason, whole};
use super::headless::Reader;
use super::orders::BOOK;

#[test]
fn jekyll_themes_may_keep_their_navigation_in_data() {
    let nav = "main:\n  - title: About\n    url: /about/\n  - title: Web\n    url: https://example.org\ndocs:\n  - title: Getting started\n    children:\n      - title: Install it\n        url: /docs/install/\n      - title: Use it\n        url: '{{ site.baseurl }}/docs/use.html'\n      - title: Tags\n        url: /tags/\n      - title: Gone\n        url: /docs/gone/\n";
    let (dir, work) = whole(
        &[
            ("_config.yml", "title: Site\nbaseurl: /base\nremote_theme: mmistakes/minimal-mistakes\n"),
            ("_data/navigation.yml", nav),
            ("_docs/x.md", "no front matter\n"),
            ("about.md", "---\ntitle: About us\n---\n[i](/base/docs/install/)\n"),
            ("docs/install.md", "---\ntitle: Installation\n---\n"),
            ("docs/use.md", "---\ntitle: Usage\n---\n"),
            ("docs/other.md", "---\ntitle: Other\n---\n"),
            ("docs/hid.md", "---\ntitle: Hidden\npublished: false\n---\n"),
            ("tags.html", "x"),
        ],
        "jekyll-data",
        "Jekyll: the navigation in _data/navigation.yml",
        Dialect::Kramdown,
    );
    assert_eq!(
        contents(&work),
        [
            "Getting started = _data/navigation.yml#getting-started",
            "  Install it = docs/install.md",
            "  Use it = docs/use.md",
            "  Gone = /docs/gone/ ?",
            "About = about.md",
            "Not in the contents = #not-in-the-contents",
            "  Other = docs/other.md",
        ]
    );
    assert_eq!(work.title, "Site");
    assert_eq!(reason(&work, "docs/use.md"), "entry docs.1.children.2 in _data/navigation.yml");
    let odd = problems(&work);
    assert!(odd.len() == 1 && odd[0].starts_with("warning missing-file"), "{odd:?}");
    assert_eq!(place_in_settings(&work.problems()[0]), "_data/navigation.yml:16");
    assert_eq!(open(&dir.path().join("docs/use.md")).start, ChapterId(2));
}

#[test]
fn jekyll_collections_have_their_own_order() {
    let settings = "title: Site\ncollections:\n  steps:\n    order: [z.md, a.md]\n  people:\n    sort_by: rank\n    title: The people\n  plain: {output: true}\n";
    let (_dir, work) = whole(
        &[
            ("_config.yml", settings),
            ("index.md", "---\ntitle: Home\n---\n[p](/2021/01/02/second.html)\n"),
            ("_steps/a.md", "---\ntitle: A\n---\n"),
            ("_steps/b.md", "---\ntitle: B\n---\n"),
            ("_steps/z.md", "---\ntitle: Z\n---\n"),
            ("_steps/hid.md", "---\ntitle: H\npublished: false\n---\n"),
            ("_people/none.md", "---\ntitle: None\n---\n"),
            ("_people/ten.md", "---\ntitle: Ten\nrank: 10\n---\n"),
            ("_people/two.md", "---\ntitle: Two\nrank: 2\n---\n"),
            ("_plain/sub/b.md", "---\ntitle: Sub B\n---\n"),
            ("_plain/a.md", "---\n---\n# Plain A\n"),
            ("_posts/2021-01-02-second.md", "---\n---\ntext\n"),
            ("_posts/2020-05-01-first.md", "---\ntitle: The first\n---\n"),
            ("_posts/2999-01-01-later.md", "---\ntitle: Later\n---\n"),
            ("_posts/undated.md", "---\ntitle: No post\n---\n"),
        ],
        "jekyll-collection",
        "Jekyll: pages by file name, then collections of _config.yml: steps by order; people by sort_by: rank; plain by path; posts by date, the oldest first",
        Dialect::Kramdown,
    );
    assert_eq!(
        contents(&work),
        [
            "Home = index.md",
            "Steps = _steps/",
            "  Z = _steps/z.md",
            "  A = _steps/a.md",
            "  B = _steps/b.md",
            "The people = _people/",
            "  Two = _people/two.md",
            "  Ten = _people/ten.md",
            "  None = _people/none.md",
            "Plain = _plain/",
            "  Plain A = _plain/a.md",
            "  Sub = _plain/sub/",
            "    Sub B = _plain/sub/b.md",
            "Posts = _posts/",
            "  The first = _posts/2020-05-01-first.md",
            "  second = _posts/2021-01-02-second.md",
        ]
    );
    assert_eq!(reason(&work, "_people/ten.md"), "sort_by: rank of the collection, in _people/ten.md");
    assert_eq!(
        reason(&work, "_posts/2021-01-02-second.md"),
        "date: 2021-01-02, of _posts/2021-01-02-second.md"
    );
    let post = LinkTarget::Chapter { chapter: ChapterId(15), fragment: None };
    assert_eq!(work.link(ChapterId(0), "/2021/01/02/second.html"), post);
    assert_eq!(problems(&work), Vec::<String>::new());
}

#[test]
fn githubs_docs_list_their_children() {
    let (_dir, work) = whole(
        &[
            ("content/index.md", "---\ntitle: Docs\nchildren:\n  - /b\n  - /a\n  - /gone\n---\n"),
            ("content/a.md", "---\ntitle: The A\nshortTitle: A\n---\n"),
            ("content/b/index.md", "---\ntitle: B\nchildren:\n  - /y\n  - /../b\n  - /x\n---\n"),
            ("content/b/x.md", "---\ntitle: X\n---\n"),
            ("content/b/y.md", "---\ntitle: Y\n---\n"),
        ],
        "github-docs",
        "GitHub docs: children in the front matter of each index.md",
        Dialect::Gfm,
    );
    assert_eq!(
        contents(&work),
        [
            "Docs = content/index.md",
            "B = content/b/index.md",
            "  Y = content/b/y.md",
            "  X = content/b/x.md",
            "A = content/a.md",
            "gone = content/gone.md ?",
        ]
    );
    assert_eq!(reason(&work, "content/b/x.md"), "children 3 in content/b/index.md");
}

#[test]
fn settings_that_cannot_be_read_leave_the_files() {
    for (name, text) in [
        ("mkdocs.yml", "nav: [\n"),
        ("_toc.yml", "root: [\n"),
        ("_quarto.yml", "book: [\n"),
        ("myst.yml", "{"),
        ("book.toml", "[book\n"),
        ("docusaurus.config.js", "module.exports = {"),
        ("hugo.toml", "="),
        ("_bookdown.yml", "rmd_files: ["),
        ("book.json", "{"),
        ("_data/navigation.yml", "- ["),
    ] {
        let dir =
            folder(&[(name, text), ("_config.yml", "title: T\n"), ("docs/a.md", "# A\n"), ("b.md", "# B\n")]);
        let work = open(dir.path());
        assert!(work.chapters.iter().any(|c| c.path == "docs/a.md"), "{name}: {:?}", contents(&work));
    }
}

#[test]
fn hostile_orders_end_soon_and_stay_inside() {
    let outside = folder(&[("secret.md", "# Secret\n")]);
    let secret = outside.path().join("secret.md");
    let deep =
        (0..1_000).fold(String::new(), |text, at| format!("{text}{}- [d{at}](a.md)\n", " ".repeat(at)));
    let parts = (0..1_000).fold(String::new(), |text, at| format!("{text}{}- [d{at}]()\n", " ".repeat(at)));
    let summary = format!(
        "- [S]({0})\n- [L](link.md)\n- [D](dir/secret.md)\n- [U](../../../../../../../../etc/passwd)\n- [A](a.md)\n{deep}{parts}",
        secret.display()
    );
    let dir = folder(&[("book.toml", ""), ("src/SUMMARY.md", &summary), ("src/a.md", "# A\n")]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&secret, dir.path().join("src/link.md")).unwrap();
        std::os::unix::fs::symlink(outside.path(), dir.path().join("src/dir")).unwrap();
    }
    let work = Work::open(dir.path(), OpenOptions::default()).unwrap();
    assert_eq!(work.order.kind, "mdbook-summary");
    let read: Vec<&str> =
        work.chapters.iter().filter(|c| matches!(c.source, Source::File(_))).map(|c| &*c.path).collect();
    assert_eq!(read, ["src/a.md"]);
    assert!(work.chapters.iter().all(|c| !c.title.contains("Secret")));
    assert!(work.diagnostics.iter().filter(|d| d.code == "outside-boundary").count() >= 3);
    // A folder named twice at each level is no tree of two to the power of its depth.
    let twice = folder(&[("mkdocs.yml", "site_name: x\n")]);
    let mut inner = twice.path().join("docs");
    for _ in 0..40 {
        fs::create_dir_all(&inner).unwrap();
        fs::write(inner.join(".pages"), "nav: [x, x, a.md]\n").unwrap();
        fs::write(inner.join("a.md"), "# A\n").unwrap();
        inner = inner.join("x");
    }
    let work = Work::open(twice.path(), OpenOptions::default()).unwrap();
    assert_eq!(work.chapters.iter().filter(|c| c.path.ends_with("a.md")).count(), 40);
    // Settings outside are not read either.
    #[cfg(unix)]
    {
        let dir = folder(&[("a.md", "# A\n"), ("docs/b.md", "# B\n")]);
        fs::write(outside.path().join("mkdocs.yml"), "nav: [b.md]\n").unwrap();
        std::os::unix::fs::symlink(outside.path().join("mkdocs.yml"), dir.path().join("mkdocs.yml")).unwrap();
        assert_eq!(open(dir.path()).order.kind, "folder");
        let away = folder(&[("mkdocs.yml", "docs_dir: ../\n"), ("a.md", "# A\n")]);
        assert_eq!(open(away.path()).order.kind, "folder");
    }
}

/// What opening a site of so many pages allocates, in bytes.
fn cost_of_pages(kind: &str, pages: usize) -> u64 {
    let (settings, within) = match kind {
        "hugo" => ("hugo.toml", "content"),
        "mkdocs-nav" => ("mkdocs.yml", "docs"),
        _ => ("docusaurus.config.js", "docs"),
    };
    let dir = folder(&[(settings, "")]);
    for at in 0..pages {
        let folder = dir.path().join(format!("{within}/{}", at / 100));
        if at % 100 == 0 {
            fs::create_dir_all(&folder).unwrap();
        }
        fs::write(folder.join(format!("p{at}.md")), format!("# Page {at}\n")).unwrap();
    }
    let cost = allocation_counter::measure(|| {
        let work = Work::open(dir.path(), OpenOptions::default()).unwrap();
        assert_eq!((work.order.kind, work.chapters.len()), (kind, pages + pages / 100));
    });
    cost.bytes_total
}

#[test]
fn twice_the_pages_are_ordered_at_twice_the_cost() {
    for kind in ["hugo", "mkdocs-nav", "docusaurus"] {
        let (small, great) = (cost_of_pages(kind, 1_000), cost_of_pages(kind, 2_000));
        assert!(great * 2 < small * 5, "{kind}: {small} and {great}");
    }
}

#[test]
fn the_contents_show_numbers_titles_and_what_is_missing() {
    let dir = folder(BOOK);
    let work = open(dir.path());
    let mut out = Vec::new();
    export::outline_text(&work, Some(1), &mut out).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "The Book\n 1  Preface\n 2  Part One\n   3  1 First\n     4  1.1 Inner x\n     5  1.2 Draft (draft)\n   6  2 Gone (missing)\n 7  Part Two\n   8  3 Last\n 9  Thanks\n10  Not in the contents\n  11  Unlisted\n"
    );
    let mut out = Vec::new();
    export::outline_json(&work, None, true, &mut out).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(json["order"]["kind"], "mdbook-summary");
    let chapter = |at: usize| &json["chapters"][at];
    assert_eq!((&chapter(1)["entry"], &chapter(5)["entry"]), (&"group".into(), &"missing".into()));
    assert_eq!((&chapter(3)["number"], &chapter(3)["parent"]), (&"1.1".into(), &3.into()));
    assert_eq!(chapter(5)["reason"], "line 10 of text/SUMMARY.md");
    assert!(chapter(0).get("entry").is_none() && chapter(1)["sections"].as_array().unwrap().is_empty());
    let mut out = Vec::new();
    export::explain_order(&work, &mut out).unwrap();
    let told = String::from_utf8(out).unwrap();
    assert!(
        told.contains("reason: mdBook: the list in text/SUMMARY.md, which book.toml leads to\n"),
        "{told}"
    );
    assert!(told.contains("text/last.md  Last\n        line 16 of text/SUMMARY.md\n"), "{told}");
}

#[test]
fn awesome_pages_arrange_folders() {
    let (_dir, work) = whole(
        &[
            ("mkdocs.yml", "site_name: Manual\n"),
            ("docs/index.md", "# Welcome\n"),
            ("docs/.pages", "nav:\n  - b\n  - The Z: z.md\n  - ...\n  - gone.md\n"),
            ("docs/z.md", "# Z\n"),
            ("docs/a.md", "# A\n"),
            ("docs/b/.pages", "title: The B\norder: desc\n"),
            ("docs/b/1.md", "# One\n"),
            ("docs/b/2.md", "# Two\n"),
            ("docs/c/.pages", "hide: true\n"),
            ("docs/c/x.md", "# X\n"),
        ],
        "mkdocs-nav",
        "MkDocs: file names in docs, the index of a folder first, since mkdocs.yml has no nav",
        Dialect::Gfm,
    );
    assert_eq!(
        contents(&work),
        [
            "The B = docs/b/",
            "  Two = docs/b/2.md",
            "  One = docs/b/1.md",
            "The Z = docs/z.md",
            "Welcome = docs/index.md",
            "A = docs/a.md",
            "gone = docs/gone.md ?",
            "Not in the contents = #not-in-the-contents",
            "  X = docs/c/x.md",
        ]
    );
    assert_eq!(reason(&work, "docs/z.md"), "nav entry 2 in docs/.pages");
}

#[test]
fn a_title_may_lead_to_its_first_page() {
    let settings = "website:\n  sidebar:\n    - id: one\n      title: One\n      contents:\n        - section: Guide\n          href: guide/index.qmd\n          contents:\n            - text: Basics\n              href: guide/index.qmd\n            - text: Start\n              href: start/\n            - \"---\"\n            - text: Web\n              href: https://example.org\n    - id: two\n      contents: [b.qmd]\n";
    let (_dir, work) = whole(
        &[
            ("_quarto.yml", settings),
            ("guide/index.qmd", "# G\n"),
            ("start/index.qmd", "# S\n"),
            ("start/more.qmd", "# More\n"),
            ("b.qmd", "# B\n"),
        ],
        "quarto-website",
        "Quarto: website.sidebar in _quarto.yml",
        Dialect::Pandoc,
    );
    assert_eq!(
        contents(&work),
        [
            "One = _quarto.yml#one",
            "  Guide = guide/index.qmd",
            "    Start = start/index.qmd",
            "B = b.qmd",
            "Not in the contents = #not-in-the-contents",
            "  More = start/more.qmd",
        ]
    );
    assert_eq!(problems(&work), Vec::<String>::new());
    let dir = folder(&[
        ("index.Rmd", "---\ntitle: The Book\nsite: bookdown::bookdown_site\n---\n# Hello\n"),
        ("02-b.Rmd", "# B\n"),
        ("01-a.Rmd", "# A\n"),
    ]);
    let work = open(dir.path());
    assert_eq!((work.order.kind, &*work.title), ("bookdown", "The Book"));
    assert_eq!(contents(&work), ["Hello = index.Rmd", "A = 01-a.Rmd", "B = 02-b.Rmd"]);
}

#[test]
fn the_reader_goes_through_titles_and_greyed_entries() {
    let dir = folder(BOOK);
    let mut reader = Reader::open(open(dir.path()), (100, 30));
    reader.sees("1.1 Inner x").sees("Part One").sees("Not in the contents").sees("2 Gone");
    // What there is not to read is said in words.
    assert!(reader.screen().lines().any(|line| line.contains("2 Gone") && line.contains("missing")));
    assert!(reader.screen().lines().any(|line| line.contains("1.2 Draft") && line.contains("draft")));
    // What is missing is greyed like nothing else of its level.
    let buffer = reader.buffer();
    let colour = |words: &str| {
        let row = (0..30).find(|y| {
            let line: String = (0..40).map(|x| buffer[(x, *y)].symbol()).collect();
            line.contains(words)
        });
        let y = row.unwrap();
        let x = (0..40).find(|x| buffer[(*x, y)].symbol() == &words[..1]).unwrap();
        buffer[(x, y)].style()
    };
    assert_eq!(colour("2 Gone"), colour("1.2 Draft"));
    assert_ne!(colour("2 Gone"), colour("1.1 Inner"));
    reader.keys("L").sees("Part One");
    reader.keys("LLLL").sees("The contents name the file text/gone.md, which is missing.");
    reader.keys("HHHHH").sees("Other title");
}

#[test]
fn a_summary_above_counts_where_it_names_the_file() {
    let dir = folder(&[
        ("SUMMARY.md", "* [A](in/a%20b.md)\n"),
        ("in/a b.md", "# A\n"),
        ("in/other.md", "# Other\n"),
        ("else/x.md", "# X\n"),
    ]);
    assert_eq!(open(&dir.path().join("in/a b.md")).order.kind, "gitbook-summary");
    assert_eq!(open(&dir.path().join("in/other.md")).order.kind, "file");
    assert_eq!(open(&dir.path().join("else")).order.kind, "folder");
    assert_eq!(open(dir.path()).chapters.len(), 4);
}

#[test]
fn what_a_shortcode_holds_is_code_where_its_name_says_so() {
    let text = "Before.\n\n{{< code-toggle file=\"hugo\" >}}\n[[menu.main]]\nname = '*x*'\n{{</ code-toggle >}}\n\n{{< code file=\"a.html\" >}}\n<b>*y*</b>\n{{< /code >}}\n\nAfter *all*.\n";
    let work = open(folder(&[("hugo.toml", "title = 'T'\n"), ("content/a.md", text)]).path());
    let document = work.document(work.by_path("content/a.md").unwrap()).unwrap();
    assert_eq!(document.text(), "Before.\n[[menu.main]]\nname = '*x*'\n<b>*y*</b>\nAfter all.\n");
    assert_eq!(problems(&work), Vec::<String>::new());
}

/// A shortcode that ends itself holds nothing: what follows it is text.
#[test]
fn a_shortcode_that_ends_itself_swallows_nothing() {
    let text = "{{< code-toggle config=\"x\" />}}\n\n## Heading\n\n{{< note />}}\n\nText.\n\n{{< code-toggle >}}\na = 1\n{{< /code-toggle >}}\n\n{{< note >}}\nMind *this*.\n{{< /note >}}\n";
    let work = open(folder(&[("hugo.toml", "title = 'T'\n"), ("content/a.md", text)]).path());
    let document = work.document(work.by_path("content/a.md").unwrap()).unwrap();
    assert!(document.text().starts_with("Heading\nText.\na = 1\n"), "{}", document.text());
    assert!(document.text().contains("Mind this.") && !document.text().contains('*'));
}

/// Hugo's `ref` looks beside the page, then from the content's folder, then for the only page of that name.
#[test]
fn hugos_references_are_found_where_hugo_looks() {
    let page = "[a]({{< ref \"sort\" >}}) [b]({{< ref \"functions/append\" >}}) [c]({{< relref \"matter.md#formats\" >}}) [d]({{< ref \"gone/append\" >}}) [e](../functions/append) [f](/old/sort/) [g]({{< ref \"guide\" >}})\n";
    let dir = folder(&[
        ("hugo.toml", "title = 'T'\n"),
        ("content/guide/_index.md", "---\ntitle: Guide\n---\n"),
        ("content/guide/use.md", page),
        ("content/guide/sort.md", "---\naliases: [/old/sort/]\n---\n# Sort\n"),
        ("content/functions/append.md", "# Append\n"),
        ("content/content/matter.md", "# Matter\n\n## Formats\n"),
    ]);
    let work = open(dir.path());
    let odd = problems(&work);
    assert_eq!(odd.len(), 1, "{odd:#?}");
    assert!(odd[0].contains("gone/append"), "{odd:#?}");
}

#[test]
fn what_only_the_builder_knows_is_no_broken_link() {
    let dir = folder(&[
        ("_quarto.yml", "book:\n  chapters: [index.qmd]\n"),
        ("index.qmd", "# A\n\nSee [x](`pkg.name`), [y]({{#SITE}}/y) and [z](gone.qmd).\n"),
    ]);
    let odd = problems(&open(dir.path()));
    assert_eq!(odd.len(), 1, "{odd:#?}");
    assert!(odd[0].contains("gone.qmd"));
}

#[test]
fn vitepress_follows_a_sidebar_that_is_spelt_out() {
    let config = "import { defineConfig } from 'vitepress'\nexport default defineConfig({\n  title: 'Handbook', // here\n  themeConfig: {\n    nav: [{ text: 'X', link: '/x' }],\n    sidebar: {\n      '/guide/': { base: '/guide/', items: [\n        { text: 'Start', collapsed: false, items: [\n          { text: 'Use', link: 'use' }, { text: 'Why', link: '/guide/why#now' } ] } ] },\n      '/': [ { text: 'Home', link: '/' }, { text: 'Web', link: 'https://example.org' }, { text: 'Gone', link: '/gone' } ],\n    },\n  },\n})\n";
    let files = [
        (".vitepress/config.mts", config),
        ("index.md", "# Hello\n"),
        ("guide/use.md", "# U\n"),
        ("guide/why.md", "# W\n\n[use](./use) [home](/)\n"),
        ("left.md", "# Left\n"),
    ];
    let why = "VitePress: the sidebar in .vitepress/config.mts";
    let (_dir, work) = whole(&files, "vitepress", why, Dialect::Gfm);
    assert_eq!(
        contents(&work),
        [
            "Start = .vitepress/config.mts#start",
            "  Use = guide/use.md",
            "  Why = guide/why.md",
            "Home = index.md",
            "Gone = gone ?",
            "Not in the contents = #not-in-the-contents",
            "  Left = left.md",
        ]
    );
    assert_eq!(work.title, "Handbook");
    assert_eq!(reason(&work, "guide/use.md"), "sidebar /guide/.1.1 in .vitepress/config.mts");

    let computed = [
        (".vitepress/config.js", "export default { sidebar: make() }"),
        ("b.md", "# B\n"),
        ("a.md", "# A\n"),
    ];
    let why = "VitePress: file names, since .vitepress/config.js computes its sidebar";
    let (_dir, work) = whole(&computed, "vitepress", why, Dialect::Gfm);
    assert_eq!(contents(&work), ["A = a.md", "B = b.md"]);

    let vuepress = [
        (
            "docs/.vuepress/config.js",
            "module.exports = { themeConfig: { sidebar: ['/', '/b', ['/a', 'First'], { title: 'More', children: ['/m/'] }] } }",
        ),
        ("docs/README.md", "# Hi\n"),
        ("docs/a.md", "# A\n"),
        ("docs/b.md", "# B\n"),
        ("docs/m/README.md", "# M\n"),
    ];
    let dir = folder(&vuepress);
    let work = open(&dir.path().join("docs"));
    assert_eq!(
        contents(&work),
        [
            "Hi = README.md",
            "B = b.md",
            "First = a.md",
            "More = .vuepress/config.js#more",
            "  M = m/README.md"
        ]
    );
    assert_eq!(work.order.reason, "VuePress: the sidebar in .vuepress/config.js");
}

#[test]
fn versions_and_translations_are_works_of_their_own() {
    let dir = folder(&[
        ("docusaurus.config.js", "module.exports = {title: 'Tool', i18n: {defaultLocale: 'en'}};"),
        ("sidebars.js", "module.exports = {docs: ['b', 'a']};"),
        ("docs/a.md", "# A\n"),
        ("docs/b.md", "# B\n"),
        ("versioned_docs/version-1.0/a.md", "# Old A\n"),
        ("versioned_docs/version-1.0/c.md", "# Old C\n"),
        ("versioned_sidebars/version-1.0-sidebars.json", "{\"docs\": [\"c\", \"a\"]}"),
        ("i18n/fr/docusaurus-plugin-content-docs/current/a.md", "# Fr A\n"),
        ("i18n/fr/docusaurus-plugin-content-docs/current/b.md", "# Fr B\n"),
    ]);
    let work = open(dir.path());
    assert_eq!(contents(&work), ["B = docs/b.md", "A = docs/a.md"]);
    let old = open(&dir.path().join("versioned_docs/version-1.0"));
    assert_eq!(
        contents(&old),
        ["Old C = versioned_docs/version-1.0/c.md", "Old A = versioned_docs/version-1.0/a.md"]
    );
    assert_eq!(old.title, "Tool (1.0)");
    assert_ne!(old.key, work.key);
    let french = open(&dir.path().join("i18n/fr/docusaurus-plugin-content-docs/current/a.md"));
    let titles: Vec<_> = french.chapters.iter().map(|c| &*c.title).collect();
    assert_eq!((titles, &*french.title, french.start), (vec!["Fr B", "Fr A"], "Tool (fr)", ChapterId(1)));
    assert_eq!(french.language(ChapterId(0)), Some(lectern::text::Language::French));
}

#[test]
fn templates_may_use_the_data_of_the_site() {
    let page = "---\ntitle: A\nnav_order: 1\n---\n\n{% for one in site.data.people %}{{ one.name }} of {{ one.town }}. {% endfor %}\n\n{{ site.data.org.team.lead }} {% for row in site.data.rows %}{{ row.x }}-{{ row.y }} {% endfor %}{{ site.data.secret.a }}\n";
    let dir = folder(&[
        ("site/_config.yml", "title: S\n"),
        ("site/_data/people.yml", "- name: Ada\n  town: Oakham\n- name: Bo\n  town: Elmley\n"),
        ("site/_data/org/team.json", "{\"lead\": \"Cy\"}"),
        ("site/_data/rows.csv", "x,y\n1,2\n3,4\n"),
        ("site/a.md", page),
        ("secret.yml", "a: hidden\n"),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(dir.path().join("secret.yml"), dir.path().join("site/_data/secret.yml"))
        .unwrap();
    let work = open(&dir.path().join("site"));
    let document = work.document(ChapterId(0)).unwrap();
    assert_eq!(document.text().trim(), "A\nAda of Oakham. Bo of Elmley.\nCy 1-2 3-4");
    assert!(work.diagnostics.is_empty(), "{:?}", work.diagnostics);
}

#[test]
fn the_javascript_of_a_page_is_not_read_out() {
    let page = "import Tabs from '@theme/Tabs';\nimport Item from '@theme/TabItem';\n\n# Page\n\n{/* a\n\nremark */}\n\nA {/* b */}word.\n\nimport taxes are no module, and\nexport figures neither.\n\n```js\nimport x from 'y';\n{/* kept */}\n```\n\n<Tabs>\n<Item>In a tab. {/* c */}</Item>\n</Tabs>\n\nexport const a = 1;\n";
    let files = folder(&[("docusaurus.config.js", "module.exports = {title: 'D'};"), ("docs/a.md", page)]);
    let work = open(files.path());
    let shown = work.load(ChapterId(0)).document.text().to_owned();
    for gone in ["@theme", "remark", "/* b", "/* c", "const"] {
        assert!(!shown.contains(gone), "{gone} in {shown}");
    }
    for kept in ["A word.", "import taxes", "export figures", "import x from 'y';\n{/* kept */}", "In a tab."]
    {
        assert!(shown.contains(kept), "{kept} in {shown}");
    }
    // Elsewhere it is text.
    let files = folder(&[("a.md", page), ("b.mdx", page)]);
    let work = open(files.path());
    let text = |at| work.load(ChapterId(at)).document.text().to_owned();
    assert!(text(0).contains("@theme/Tabs") && !text(1).contains("@theme/Tabs"));
}

/// The text of one page of a site as it is printed.
fn page(work: &Work, path: &str) -> String {
    work.document(work.by_path(path).unwrap()).unwrap().text().to_owned()
}

#[test]
fn attribute_lists_of_python_markdown_are_not_read_out() {
    let text = "# Start {: #start }\n\n## Twice ## { #two .wide }\n\n[Go](#two){ .button } and :icon-home:{ .big } `x`{: .y }, {: .z } stays, {{ so }} too.\n\nA paragraph.\n{: .lead }\n\n- item {: .row }\n\n[TOC]\n\n```\na {: .b }\n```\n";
    let (_dir, work) = whole(
        &[("mkdocs.yml", "site_name: S\nnav:\n  - index.md\n"), ("docs/index.md", text)],
        "mkdocs-nav",
        "MkDocs: nav in mkdocs.yml",
        Dialect::Gfm,
    );
    let wanted =
        "Start\nTwice\nGo and :icon-home: x, {: .z } stays, {{ so }} too.\nA paragraph.\nitem\na {: .b }\n";
    assert_eq!(page(&work, "docs/index.md"), wanted);
    assert_eq!(problems(&work), [""; 0]);
    assert_eq!(work.chapters[0].title, "Start");
}

#[test]
fn tabs_keep_to_the_item_or_definition_that_they_stand_in() {
    let text = "1. Do:\n\n    === \"One\"\n        ```\n        a\n        ```\n    === \"Two\"\n        b\n2. Done.\n\n<!-- md:option x -->\n\n:   Sets it.\n\n    - p\n\n    Each:\n\n    ===  \"Three <!-- c -->\"\n\n        c\n\nEnd.\n";
    let dir = folder(&[("mkdocs.yml", "nav: [index.md]\n"), ("docs/index.md", text)]);
    let work = open(dir.path());
    let shown = page(&work, "docs/index.md");
    let lines: Vec<&str> = shown.lines().filter(|line| !line.is_empty()).collect();
    let wanted = ["Do:", "One", "a", "Two", "b", "Done.", "Sets it.", "p", "Each:", "Three", "c", "End."];
    assert_eq!(lines, wanted);
}

#[test]
fn pages_of_mkdocs_include_others_with_their_links() {
    let dir = folder(&[
        ("mkdocs.yml", "nav: [index.md, sub/part.md, sub/other.md]\n"),
        ("docs/index.md", "{%\n  include-markdown \"./sub/part.md\"\n  start=\"<!--from-->\"\n%}\n\nEnd.\n"),
        ("docs/sub/part.md", "# Part\n<!--from-->\nSee [it](other.md#here).\n"),
        ("docs/sub/other.md", "# Here\n"),
    ]);
    let work = open(dir.path());
    assert_eq!(page(&work, "docs/index.md"), "See it.\nEnd.\n");
    assert_eq!(problems(&work), [""; 0]);
}

#[test]
fn vitepress_fills_in_titles_and_names_its_anchors() {
    let text = "---\ntitle: Options\n---\n# {{ $frontmatter.title }}\n\n[[toc]]\n\n[k](#keep-what) [n](#_2-more)\n\n## --keep `<what>`\n\n## 2. More\n";
    let dir = folder(&[
        (".vitepress/config.ts", "export default { themeConfig: { sidebar: [{ text: 'O', link: '/' }] } }\n"),
        ("index.md", text),
    ]);
    let work = open(dir.path());
    assert_eq!(work.order.kind, "vitepress");
    assert_eq!(page(&work, "index.md"), "Options\nk n\n--keep <what>\n2. More\n");
    assert_eq!(problems(&work), [""; 0]);
}
