//! Links by the name of a page alone, as wikis have them.

use lectern::work::{LinkTarget, Work};

use crate::fixture::{folder, open, problems};

fn notes() -> (tempfile::TempDir, Work) {
    let dir = folder(&[
        (
            "a.md",
            "# A\n\n[[Deep Page]], [[Twice]], [[Near#Part|there]], [[Same]], [[Nowhere]] and ![[Deep Page]].\n",
        ),
        ("one/Deep Page.md", "# D\n"),
        ("one/Twice.md", "# T\n"),
        ("two/more/Twice.md", "# T\n"),
        ("two/Near.md", "# N\n\n## Part\n"),
        ("one/Same.md", "# S\n"),
        ("two/Same.md", "# S\n"),
    ]);
    let work = open(dir.path());
    (dir, work)
}

#[test]
fn a_name_finds_its_page_in_any_folder() {
    let (_dir, work) = notes();
    let from = work.by_path("a.md").unwrap();
    let to = |name: &str| match work.link(from, name) {
        LinkTarget::Chapter { chapter, fragment } => {
            format!("{}#{}", work.chapter(chapter).path, fragment.unwrap_or_default())
        }
        other => format!("{other:?}"),
    };
    assert_eq!(to("Deep Page"), "one/Deep Page.md#");
    assert_eq!(to("Twice"), "one/Twice.md#");
    assert_eq!(to("Near#part"), "two/Near.md#part");
    assert_eq!(to("Same"), "Broken(\"several chapters are named Same\")");
    // A page beside the link is the one that is meant.
    let beside = work.by_path("two/Near.md").unwrap();
    assert!(matches!(work.link(beside, "Same"), LinkTarget::Chapter { chapter, .. }
        if work.chapter(chapter).path == "two/Same.md"));
}

#[test]
fn a_check_says_which_names_lead_nowhere() {
    let (_dir, work) = notes();
    let odd = problems(&work);
    assert_eq!(odd.len(), 2, "{odd:#?}");
    assert!(odd[0].contains("the link to Same leads nowhere: several chapters have that name"));
    assert!(odd[1].contains("Nowhere"));
}

#[test]
fn an_anchor_is_what_its_own_renderer_makes_of_the_heading() {
    let page = "# Page\n\n## X & Y\n\n## Größe 2.0\n\n## Again\n\n## Again\n";
    let links = |to: &str, anchors: &str| {
        let one = |anchor| format!("[{anchor}]({to}#{anchor})\n\n");
        anchors.split(' ').map(one).collect::<String>()
    };
    let python = links("b.md", "x-y groe-20 again_1 x--y");
    let files =
        folder(&[("mkdocs.yml", "nav:\n  - a.md\n  - b.md\n"), ("docs/a.md", &python), ("docs/b.md", page)]);
    assert_eq!(broken(&files), ["docs/b.md has no heading or anchor x--y"]);
    let named =
        "nav:\n  - a.md\n  - b.md\nmarkdown_extensions:\n  - toc:\n      slugify: pymdownx.slugs.slugify\n";
    let files =
        folder(&[("mkdocs.yml", named), ("docs/a.md", &links("b.md", "x--y x-y")), ("docs/b.md", page)]);
    assert_eq!(broken(&files), ["docs/b.md has no heading or anchor x-y"]);
    let files = folder(&[
        ("_quarto.yml", "project:\n  type: book\nbook:\n  chapters: [index.qmd, b.qmd]\n"),
        ("index.qmd", &format!("# A\n\n{}", links("b.qmd", "x-y größe-2.0 again-1 x--y"))),
        ("b.qmd", page),
    ]);
    assert_eq!(broken(&files), ["b.qmd has no heading or anchor x--y"]);
}

fn broken(files: &tempfile::TempDir) -> Vec<String> {
    let mut work = open(files.path());
    work.load_all();
    let all = work.problems().into_iter().filter(|problem| problem.code == "broken-anchor");
    all.map(|problem| problem.message).collect()
}
