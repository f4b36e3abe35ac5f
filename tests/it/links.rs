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
