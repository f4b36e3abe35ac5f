//! Jekyll: what its templates say of a site's pages, and just-the-docs' own navigation.

use lectern::document::{Callout, ContainerKind};
use lectern::markdown::{Dialect, Site, parse_with};
use lectern::work::Work;

use super::fixture::{contents, folder, open};

/// The text of a chapter in lines, without empty ones.
fn lines(work: &Work, path: &str) -> Vec<String> {
    let document = work.document(work.by_path(path).unwrap()).unwrap();
    document.text().lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

fn site(page: &str) -> tempfile::TempDir {
    folder(&[
        (
            "_config.yml",
            "title: S\npermalink: pretty\ncollections:\n  steps: {output: true}\n  people: {sort_by: rank}\ndefaults:\n  - scope: {path: '', type: posts}\n    values: {author: Postman}\n  - scope: {path: docs}\n    values: {kind: doc}\n",
        ),
        ("index.md", page),
        ("docs/install.md", "---\ntitle: Install\nweight: 10\ntags: [a, b]\n---\n"),
        ("docs/use.md", "---\ntitle: Use\nparent: Install\nweight: 9\n---\n"),
        ("docs/deep.md", "---\ntitle: Deep\nparent: Install\n---\n"),
        ("hidden.md", "---\ntitle: Hidden\npublished: false\n---\n"),
        ("plain.md", "no front matter\n"),
        ("web.html", "---\ntitle: Web\n---\n"),
        ("_steps/01-first-step.md", "---\n---\n"),
        ("_people/a.md", "---\ntitle: Zed\nrank: 1\n---\n"),
        ("_people/b.md", "---\ntitle: Abe\nrank: 10\n---\n"),
        ("_people/c.md", "---\ntitle: Mid\nrank: 2\n---\n"),
        ("_posts/2020-05-01-old.md", "---\ntitle: Old news\ncategories: x y\ntags: [red]\n---\n"),
        ("_posts/2021-03-09-new-one.md", "---\ntags: [red, blue]\n---\n"),
        ("_posts/2999-03-09-later.md", "---\n---\n"),
        ("_data/people.yml", "- {name: Ann, age: 40}\n- {name: Bob, age: 7}\n"),
    ])
}

const SETTINGS: &str = "title: S\ntheme: just-the-docs\nkramdown:\n  hard_wrap: true\n  parse_block_html: true\n  smart_quotes: apos,apos,quot,quot\ncallouts:\n  aside: {title: By the way, color: blue}\n  note: {title: Note}\n";

#[test]
fn settings_say_how_pages_are_read() {
    let page = "---\ntitle: Home\n---\n\"One\" -- it's\ntwo\n\n<div>\n**Three**\n</div>\n\n{: .aside }\nFour\n\n{: .aside-title }\n> Title\n>\n> Five\n\n{: .note }\nSix\n";
    let dir = folder(&[("_config.yml", SETTINGS), ("index.md", page)]);
    for path in [dir.path().to_owned(), dir.path().join("index.md")] {
        let work = open(&path);
        let read = ["Home", "\"One\" – it's", "two", "Three", "By the way", "Four", "Title", "Five", "Six"];
        assert_eq!(lines(&work, "index.md"), read);
        let document = work.document(work.by_path("index.md").unwrap()).unwrap();
        let callouts = |kind: &ContainerKind| matches!(kind, ContainerKind::Callout(Callout::Note));
        assert_eq!(document.containers().iter().filter(|one| callouts(&one.kind)).count(), 3);
    }
    // Without settings: as kramdown does.
    let plain = folder(&[("index.md", page)]);
    let read = ["Home", "“One” – it’s two", "**Three**", "Four", "Title", "Five", "Six"];
    assert_eq!(lines(&open(plain.path()), "index.md"), read);
}

#[test]
fn pages_may_be_commonmark_and_have_templates_all_the_same() {
    let page = "---\ntitle: Home\nlayout: page\n---\n{% if page.title %}*{{ page.title }}*{% endif %} \"1\"\n\n> [!TIP]\n> Two\n\n{: .x }\n";
    let settings = "markdown: CommonMarkGhPages\n";
    let dir = folder(&[("_config.yml", settings), ("index.md", page), ("b.md", page)]);
    for path in [dir.path().to_owned(), dir.path().join("index.md")] {
        assert_eq!(lines(&open(&path), "index.md"), ["Home", "Home \"1\"", "Two", "{: .x }"]);
    }
}

#[test]
fn the_order_may_stand_in_the_defaults_alone() {
    let defaults =
        |path: &str, order: u8| format!("  - scope: {{path: {path}}}\n    values: {{nav_order: {order}}}\n");
    let settings = format!("title: S\ndefaults:\n{}{}", defaults("b.md", 1), defaults("a.md", 2));
    let dir = folder(&[
        ("_config.yml", &settings),
        ("a.md", "---\ntitle: A\n---\n"),
        ("b.md", "---\ntitle: B\n---\n"),
    ]);
    assert_eq!(contents(&open(dir.path())), ["B = b.md", "A = a.md"]);
}

/// What Jekyll 4.3 makes of the same site.
#[test]
fn templates_go_through_the_pages_of_the_site() {
    let page = "---\ntitle: Home\n---\n{% assign list = site.pages | where_exp: \"p\", \"p.title\" | sort: \"title\" %}\n{% for p in list %}{{ p.title }} {{ p.url }} {{ p.path }} {{ p.kind }};{% endfor %}\n\n{% assign kids = site.html_pages | where: \"parent\", \"Install\" | sort: \"weight\" %}\n{% for k in kids %}{{ forloop.index }} {{ k.title }}{% unless forloop.last %}, {% endunless %}{% endfor %}\n\n{% for post in site.posts %}{{ post.title }} {{ post.date | date: \"%B %-d, %Y\" }} {{ post.url }} {{ post.author }}; {% endfor %}\n\n{% for post in site.posts limit:1 offset:1 %}{{ post.tags | join: \",\" }} {{ post.date }} {{ post.id }}{% endfor %}\n\n{% for s in site.steps %}{{ s.title }} {{ s.url }} {{ s.collection }}{% endfor %}\n\n{{ site.people | map: \"title\" | join: \" \" }} {% for tag in site.tags %}{{ tag[0] }} {{ tag[1].size }} {% endfor %}\n\n{% for p in site.data.people %}{% if p.age > 10 %}{{ p.name }}{% break %}{% endif %}{% endfor %} {% for p in site.none %}x{% else %}nothing{% endfor %}\n\n{{ page.url }} {{ page.path }} {{ site.pages.size }} {{ site.documents | size }}\n";
    let dir = site(page);
    let work = open(dir.path());
    assert_eq!(
        lines(&work, "index.md"),
        [
            "Home",
            "Deep /docs/deep/ docs/deep.md doc;Home / index.md ;Install /docs/install/ docs/install.md doc;Use /docs/use/ docs/use.md doc;Web /web/ web.html ;",
            "1 Deep, 2 Use",
            "New One March 9, 2021 /2021/03/09/new-one/ Postman; Old news May 1, 2020 /x/y/2020/05/01/old/ Postman;",
            "red 2020-05-01 00:00:00 +0000 /x/y/2020/05/01/old",
            "01 First Step /steps/01-first-step/ steps",
            "Zed Mid Abe red 2 blue 1",
            "Ann nothing",
            "/ index.md 5 6",
        ]
    );
    let of_page: Vec<_> = work.diagnostics.iter().filter(|d| d.chapter == work.by_path("index.md")).collect();
    assert!(of_page.is_empty(), "{of_page:?}");
}

#[test]
fn what_only_the_builder_knows_is_left_out_and_told() {
    let page = "---\ntitle: Home\n---\nBuilt {{ site.time }}. {% for post in site.posts %}{{ post.title }}: {{ post.excerpt }} {% endfor %}End.\n\n{{ 'now' | date: '%Y' }}{% unheard_of %}\n";
    let dir = site(page);
    let work = open(dir.path());
    assert_eq!(lines(&work, "index.md"), ["Home", "Built …. New One: … Old news: … End.", "…"]);
    let told: Vec<_> = work.diagnostics.iter().filter(|d| d.code == "liquid").collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].message.starts_with("5 Liquid tags"), "{}", told[0].message);
}

/// A loop in a loop in a loop over the pages of a site ends soon, and what follows it is read.
#[test]
fn loops_over_pages_are_bounded() {
    let page = "---\ntitle: Home\n---\n{% for a in (1..9000) %}{% for b in (1..9000) %}{% assign x = site.pages | where: 'title', 'Use' | sort: 'weight' %}{% for c in site.pages %}{{ c.title }}{% endfor %}{% endfor %}{% endfor %}\n\nThe end.\n";
    let dir = site(page);
    let work = open(dir.path());
    let text = work.document(work.by_path("index.md").unwrap()).unwrap().text();
    assert!(text.ends_with("The end.\n") && text.len() < 10 << 20);
}

/// The heads of all a site's files are read for the page that goes through them, once, and for no other.
#[test]
fn pages_are_read_only_where_a_template_asks() {
    let asked = std::cell::Cell::new(0);
    let catalogue = || {
        asked.set(asked.get() + 1);
        None
    };
    let read = |text: &str| {
        let around = Site { exists: true, catalogue: &catalogue, ..Site::default() };
        let parsed = parse_with(text.as_bytes(), Dialect::Kramdown, &around);
        (parsed.document.text().to_owned(), asked.take())
    };
    assert_eq!(
        read("---\ntitle: Home\n---\n{{ page.title }} {{ site.title }}.\n"),
        ("Home\nHome ….\n".into(), 0)
    );
    let twice = "{% for p in site.pages %}x{% endfor %}{% for p in site.posts %}x{% endfor %}end\n";
    assert_eq!(read(twice), ("…end\n".into(), 1));
}

/// `depth title path` of what the contents list, and after `-` what they do not.
fn nav(files: &[(&str, &str)]) -> Vec<String> {
    contents(&open(folder(files).path()))
}

fn page(front: &str) -> String {
    format!("---\n{front}\n---\n\ntext\n")
}

/// What just-the-docs 0.10 makes of the same site under Jekyll 4.3.
#[test]
fn the_themes_navigation_is_built_as_the_theme_does() {
    let files: Vec<(&str, String)> = [
        ("index.md", "title: Home\nnav_order: 1"),
        ("ten.md", "title: Ten\nnav_order: 10"),
        ("two.md", "title: Two\nnav_order: 2.5\nchild_nav_order: reversed"),
        ("text.md", "title: Text\nnav_order: b"),
        ("upper.md", "title: Upper\nnav_order: C"),
        ("year.md", "title: 2021"),
        ("later.md", "title: apple"),
        ("last.md", "title: Zebra"),
        ("gone.md", "title: Gone\nnav_exclude: true"),
        ("gone-1.md", "title: Under gone\nparent: Gone"),
        ("quiet.md", "title: Quiet\nnav_order: 11\nhas_children: false"),
        ("quiet-1.md", "title: Unseen\nparent: Quiet"),
        ("a.md", "title: A\nparent: Two\nnav_order: '9'"),
        ("b.md", "title: B\nparent: Two\nnav_order: '10'"),
        ("deep.md", "title: Deep\nparent: A\ngrand_parent: Two"),
        ("other.md", "title: Other\nparent: A\ngrand_parent: Ten"),
        ("low.md", "title: Low\nparent: Deep\nancestor: Two"),
        ("lost.md", "title: Lost\nparent: Deep\nancestor: Ten"),
        ("orphan.md", "title: Orphan\nparent: Nobody"),
    ]
    .map(|(path, front)| (path, page(front)))
    .into();
    let mut all: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    all.push(("_config.yml", "title: S\ntheme: just-the-docs\n"));
    assert_eq!(
        nav(&all),
        [
            "Home = index.md",
            "Two = two.md",
            "  B = b.md",
            "  A = a.md",
            "    Deep = deep.md",
            "      Low = low.md",
            "Ten = ten.md",
            "Quiet = quiet.md",
            "Upper = upper.md",
            "Text = text.md",
            "2021 = year.md",
            "Zebra = last.md",
            "apple = later.md",
            "Not in the contents = #not-in-the-contents",
            "  Gone = gone.md",
            "  Under gone = gone-1.md",
            "  Lost = lost.md",
            "  Orphan = orphan.md",
            "  Other = other.md",
            "  Unseen = quiet-1.md",
        ]
    );
    all.pop();
    all.push(("_config.yml", "title: S\ntheme: just-the-docs\nnav_sort: case_insensitive\n"));
    let folded = nav(&all);
    assert_eq!(
        folded[8..13],
        ["Text = text.md", "Upper = upper.md", "2021 = year.md", "apple = later.md", "Zebra = last.md"]
    );
}

#[test]
fn collections_of_the_theme_have_names_and_namespaces() {
    let config = "title: S\ntheme: just-the-docs\ncollections_dir: sets\ncollections:\n  tuts: {output: true}\n  hidden: {output: true}\n  plain: {output: true}\njust_the_docs:\n  collections:\n    tuts: {name: Tutorials, nav_fold: true}\n    hidden: {name: Hidden, nav_exclude: true}\ndefaults:\n  - scope: {path: '', type: tuts}\n    values: {nav_order: 5}\n  - scope: {path: '', type: posts}\n    values: {nav_exclude: true}\n";
    let (home, one, first, under, hid, plain) = (
        page("title: Home"),
        page("title: One\nnav_order: 9"),
        page("title: First"),
        page("title: Under\nparent: First"),
        page("title: Hid"),
        page("title: Plain"),
    );
    assert_eq!(
        nav(&[
            ("_config.yml", config),
            ("index.md", &home),
            ("sets/_tuts/one.md", &one),
            ("sets/_tuts/first.md", &first),
            ("sets/_tuts/under.md", &under),
            ("sets/_hidden/hid.md", &hid),
            ("sets/_plain/plain.md", &plain),
        ]),
        [
            "Home = index.md",
            "Tutorials = _tuts/",
            "  First = sets/_tuts/first.md",
            "    Under = sets/_tuts/under.md",
            "  One = sets/_tuts/one.md",
            "Not in the contents = #not-in-the-contents",
            "  Hid = sets/_hidden/hid.md",
            "  Plain = sets/_plain/plain.md",
        ]
    );
}

#[test]
fn a_manual_is_one_work_and_a_site_of_papers_a_library() {
    let manual: Vec<(&str, String)> = vec![
        ("index.md", page("title: Home\nnav_order: 1")),
        ("use/index.md", page("title: Use\nnav_order: 2")),
        ("use/start.md", page("title: Start\nparent: Use")),
        ("use/more.md", page("title: More\nparent: Use")),
        ("ui/index.md", page("title: Looks\nnav_order: 3")),
        ("ui/tables.md", page("title: Tables\nparent: Looks")),
        ("ui/code.md", page("title: Code\nparent: Looks")),
    ];
    let mut all: Vec<(&str, &str)> = manual.iter().map(|(path, text)| (*path, text.as_str())).collect();
    all.push(("_config.yml", "title: Manual\ntheme: just-the-docs\n"));
    let dir = folder(&all);
    let (whole, file) = (open(dir.path()), open(&dir.path().join("ui/code.md")));
    assert!(!whole.is_library() && whole.chapters.len() == 7);
    // A page of it opens all of it, at that page.
    assert_eq!((contents(&file), &file.key, &file.title), (contents(&whole), &whole.key, &whole.title));
    assert_eq!(file.chapter(file.start).path, "ui/code.md");
    let papers: Vec<(String, String)> = (1..=12)
        .flat_map(|n| {
            [
                (format!("p{n}.md"), page(&format!("title: Paper {n}\nnav_order: {n}"))),
                (
                    format!("p{n}-1.md"),
                    page(&format!("title: Introduction\nparent: Paper {n}\nnav_order: 1")),
                ),
                (format!("p{n}-2.md"), page(&format!("title: References\nparent: Paper {n}\nnav_order: 2"))),
            ]
        })
        .collect();
    let mut all: Vec<(&str, &str)> =
        papers.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    all.push(("_config.yml", "title: Papers\ntheme: just-the-docs\n"));
    let dir = folder(&all);
    assert!(open(dir.path()).is_library());
    let one = open(&dir.path().join("p3-2.md"));
    assert_eq!((one.chapters.len(), &*one.title, one.is_library()), (3, "Paper 3", false));
}

/// What just-the-docs 0.3 makes of the same site under Jekyll 4.3: three levels, and only where a page says that it
/// has children; the third has to name its grandparent, and nothing is reversed.
#[test]
fn the_older_theme_shows_three_levels_where_pages_say_so() {
    let files: Vec<(&str, String)> = [
        ("index.md", "title: Home\nnav_order: 1"),
        ("a.md", "title: A\nnav_order: 2\nhas_children: true\nchild_nav_order: desc"),
        ("a1.md", "title: A1\nparent: A\nhas_children: true\nnav_order: 1"),
        ("a2.md", "title: A2\nparent: A\nnav_order: 2\ngrand_parent: Nobody"),
        ("a11.md", "title: A11\nparent: A1\ngrand_parent: A\nhas_children: true"),
        ("a12.md", "title: A12\nparent: A1"),
        ("a111.md", "title: A111\nparent: A11\ngrand_parent: A1"),
        ("b.md", "title: Zoo"),
        ("b1.md", "title: B1\nparent: Zoo"),
        ("year.md", "title: 2021"),
        ("mid.md", "title: Mid\nnav_order: M"),
    ]
    .map(|(path, front)| (path, page(front)))
    .into();
    let mut all: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    all.push(("_config.yml", "title: S\n"));
    all.push(("_includes/nav.html", "<ul></ul>\n"));
    assert_eq!(
        nav(&all),
        [
            "Home = index.md",
            "A = a.md",
            "  A1 = a1.md",
            "    A11 = a11.md",
            "  A2 = a2.md",
            "2021 = year.md",
            "Mid = mid.md",
            "Zoo = b.md",
            "Not in the contents = #not-in-the-contents",
            "  A12 = a12.md",
            "  A111 = a111.md",
            "  B1 = b1.md",
        ]
    );
    let work = open(folder(&all).path());
    let why = |path: &str| work.chapter(work.by_path(path).unwrap()).reason.clone();
    assert_eq!(why("a12.md"), "Not in the contents: no grand_parent in a12.md that fits a1.md");
    assert_eq!(why("b1.md"), "Not in the contents: no has_children: true in b.md");
    assert_eq!(why("a11.md"), "title: A11, for want of a nav_order in a11.md");
}

/// Jekyll builds them too, and others may stand under them; here they are entries without text.
#[test]
fn pages_that_are_no_markdown_keep_their_place() {
    let dir = folder(&[
        ("_config.yml", "title: S\ntheme: just-the-docs\n"),
        ("index.md", "---\ntitle: Home\nnav_order: 1\n---\n"),
        ("api.html", "---\ntitle: Interface\nnav_order: 2\n---\n<p>x</p>\n"),
        ("calls.md", "---\ntitle: Calls\nparent: Interface\n---\n"),
        ("hidden.html", "---\ntitle: Hidden\nnav_exclude: true\n---\n"),
        ("plain.html", "<p>no front matter</p>\n"),
        ("untitled.html", "---\nlayout: x\n---\n"),
    ]);
    let work = open(dir.path());
    assert_eq!(contents(&work), ["Home = index.md", "Interface = api.html ?", "  Calls = calls.md"]);
    let note = work.document(work.by_path("api.html").unwrap()).unwrap();
    assert!(note.text().contains("is no Markdown"), "{}", note.text());
    assert!(work.diagnostics.is_empty(), "{:?}", work.diagnostics);
    let file = open(&dir.path().join("calls.md"));
    assert_eq!((contents(&file), &file.key), (contents(&work), &work.key));
}

/// As Jekyll compares: texts that are numbers by value, also among others; a key without a value takes its default.
#[test]
fn orders_in_quotes_and_defaults_sort_as_jekyll_sorts() {
    let front = |order: &str, title: &str| format!("---\ntitle: {title}\n{order}\n---\n");
    let pages = [
        front("nav_order: '10'", "Ten"),
        front("nav_order: '9'", "Nine"),
        front("nav_order: b", "Letter"),
        front("nav_order: ''", "Blank"),
        front("nav_order:", "Unset"),
    ];
    let config = |rest: &str| format!("title: S\ntheme: just-the-docs\n{rest}");
    let titles = |config: &str| {
        let names = ["a.md", "b.md", "c.md", "d.md", "e.md"];
        let mut files: Vec<(&str, &str)> = names.into_iter().zip(pages.iter().map(String::as_str)).collect();
        files.push(("_config.yml", config));
        nav(&files).iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(titles(&config("")), ["Blank", "Nine", "Ten", "Letter", "Unset"]);
    let folded = config("nav_sort: case_insensitive\n");
    assert_eq!(titles(&folded), ["Blank", "Ten", "Nine", "Letter", "Unset"]);
    let defaults = config("defaults: [{scope: {path: ''}, values: {nav_order: 3}}]\n");
    assert_eq!(titles(&defaults), ["Unset", "Blank", "Nine", "Ten", "Letter"]);
}

/// The theme repeats a page under every parent that fits; two thousand by two thousand of them end soon here.
#[test]
fn repeated_titles_end_soon_and_lose_no_page() {
    let names: Vec<(String, String)> = (0..2_000)
        .flat_map(|n| {
            [
                (format!("t{n}.md"), "---\ntitle: Same\n---\n".to_owned()),
                (format!("c{n}.md"), format!("---\ntitle: Child {n}\nparent: Same\n---\n")),
            ]
        })
        .collect();
    let mut all: Vec<(&str, &str)> = names.iter().map(|(path, text)| (&**path, &**text)).collect();
    all.push(("_config.yml", "theme: just-the-docs\n"));
    let lines = nav(&all);
    assert_eq!(lines.len(), 4_000);
    assert!(lines.iter().all(|line| !line.contains("Not in")));
}
