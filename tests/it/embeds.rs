//! Notes and files that a page shows: Obsidian's embeds, snippets, what lies outside.

use lectern::work::Work;

use super::fixture::{folder, open, problems};

fn text<'w>(work: &'w Work, path: &str) -> &'w str {
    work.document(work.by_path(path).unwrap()).unwrap().text()
}

#[test]
fn notes_are_embedded_from_anywhere_in_the_vault() {
    let dir = folder(&[
        ("vault/.obsidian/app.json", "{}"),
        (
            "vault/Home.md",
            "# Home\n\n![[Deep note]]\n\n![[Plan#Second]]\n\n![[Plan#^id1]]\n\nIn ![[Plan]] text.\n\n![[p.png|300]]\n\n![[secret]]\n",
        ),
        (
            "vault/Plan.md",
            "---\ntags: x\n---\n# Plan\n\n## First\n\none\n\n## Second\n\ntwo\n\n### Inner\n\nthree\n\n## Last\n\nA thought. ^id1\n",
        ),
        ("vault/a/b/Deep note.md", "deep words\n\n![[Home]]\n"),
        ("vault/p.png", "x"),
        ("secret.md", "hidden\n"),
    ]);
    let work = open(&dir.path().join("vault"));
    assert_eq!(
        text(&work, "Home.md"),
        "Home\ndeep words\nHome\nSecond\ntwo\nInner\nthree\nA thought.\nIn Plan text.\np.png\nsecret\n"
    );
    // Headings of what is embedded are not the page's own.
    let sections: Vec<_> = work
        .document(work.by_path("Home.md").unwrap())
        .unwrap()
        .sections()
        .iter()
        .map(|s| &*s.slug)
        .collect();
    assert_eq!(sections, ["home"]);
    let odd = problems(&work);
    // In Home itself, and in the note that embeds it in turn.
    assert!(odd.len() == 2 && odd.iter().all(|odd| odd.contains("link to secret")), "{odd:?}");
    // The shell's search finds what is only embedded.
    let query = lectern::search::Query::new("thought", lectern::search::Mode::Auto).unwrap();
    assert!(query.sieve(None).passes(b"![[Plan]]\n") && !query.sieve(None).passes(b"[[Plan]]\n"));
}

#[test]
fn snippets_are_included_inside_the_site() {
    let dir = folder(&[
        ("site/mkdocs.yml", "site_name: S\nnav: [index.md]\n"),
        (
            "site/docs/index.md",
            "# Home\n\n--8<-- \"parts/a.md\"\n\n```py\n--8<-- \"parts/b.py:2:2\"\n```\n\n--8<-- \"../secret.md\"\n\nThe end.\n",
        ),
        ("site/parts/a.md", "A *part*.\n"),
        ("site/parts/b.py", "a = 1\nb = 2\n"),
        ("secret.md", "hidden\n"),
    ]);
    let work = open(&dir.path().join("site"));
    assert_eq!(text(&work, "docs/index.md"), "Home\nA part.\nb = 2\nThe end.\n");
    assert_eq!(
        problems(&work),
        ["warning missing-include: the included file ../secret.md cannot be read inside the site"]
    );
}

#[test]
fn labels_of_myst_lead_to_other_pages() {
    let dir = folder(&[
        ("myst.yml", "version: 1\nproject:\n  toc:\n    - file: a.md\n    - file: b.md\n"),
        ("a.md", "# A\n\nSee {ref}`there`, {doc}`b` and {ref}`nowhere`.\n"),
        ("b.md", "# B\n\n(there)=\n## There it is\n\ntext\n"),
    ]);
    let work = open(dir.path());
    let (a, b) = (work.by_path("a.md").unwrap(), work.by_path("b.md").unwrap());
    let to = |destination: &str| work.link(a, destination);
    use lectern::work::LinkTarget;
    assert_eq!(to("#there"), LinkTarget::Chapter { chapter: b, fragment: Some("there".into()) });
    assert_eq!(to("b"), LinkTarget::Chapter { chapter: b, fragment: None });
    let odd = problems(&work);
    assert!(odd.len() == 1 && odd[0].contains("nowhere"), "{odd:?}");
}
