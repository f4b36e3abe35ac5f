//! The language of works and chapters: where it is named, and what is done with it.

use std::process::Command;

use lectern::text::{ChapterId, Language};
use lectern::work::{OpenOptions, Work};

use crate::fixture::folder;

/// The language of a chapter of a folder of these files.
fn language(files: &[(&str, &str)], chapter: &str) -> Option<Language> {
    let dir = folder(files);
    let work = Work::open(dir.path(), OpenOptions::default()).unwrap();
    let id = work.by_path(chapter).unwrap_or_else(|| panic!("no chapter {chapter}"));
    work.language(id)
}

#[test]
fn settings_of_sites_name_it() {
    let page = "---\ntitle: A\n---\ntext\n";
    let jekyll = |config| language(&[("_config.yml", config), ("a.md", page)], "a.md");
    assert_eq!(jekyll("lang: de\n"), Some(Language::German));
    assert_eq!(jekyll("locale: fr_FR\n"), Some(Language::French));
    assert_eq!(jekyll("title: x\n"), None);
    let layout = [
        ("_config.yml", "title: x\n"),
        ("_layouts/default.html", "<!doctype html>\n<html class=\"a\" lang=\"nl\">\n"),
        ("a.md", page),
    ];
    assert_eq!(language(&layout, "a.md"), Some(Language::Dutch));
    let mdbook = [
        ("book.toml", "[book]\nlanguage = \"es\"\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", "# A\n"),
    ];
    assert_eq!(language(&mdbook, "src/a.md"), Some(Language::Spanish));
    let quarto = [("_quarto.yml", "lang: sv\nbook:\n  chapters: [a.qmd]\n"), ("a.qmd", "# A\n")];
    assert_eq!(language(&quarto, "a.qmd"), Some(Language::Swedish));
    let docusaurus = [
        ("docusaurus.config.js", "module.exports = {i18n: {defaultLocale: 'pt-BR', locales: ['pt-BR']}};"),
        ("docs/a.md", "# A\n"),
    ];
    assert_eq!(language(&docusaurus, "docs/a.md"), Some(Language::Portuguese));
    let hugo = [("hugo.toml", "languageCode = 'it-it'\n"), ("content/a.md", "# A\n")];
    assert_eq!(language(&hugo, "content/a.md"), Some(Language::Italian));
    let mkdocs = [("mkdocs.yml", "theme:\n  name: material\n  language: de\n"), ("docs/a.md", "# A\n")];
    assert_eq!(language(&mkdocs, "docs/a.md"), Some(Language::German));
}

#[test]
fn a_chapter_knows_better_than_its_site() {
    let files = [
        ("_config.yml", "lang: en\ndefaults:\n  - scope: {path: fa}\n    values: {lang: fa}\n"),
        ("a.md", "---\ntitle: A\nnav_order: 1\n---\n"),
        ("b.md", "---\ntitle: B\nlang: de\nnav_order: 2\n---\n"),
        ("fa/c.md", "---\ntitle: C\n---\n"),
        ("fr/d.md", "---\ntitle: D\n---\n"),
    ];
    assert_eq!(language(&files, "a.md"), Some(Language::English));
    assert_eq!(language(&files, "b.md"), Some(Language::German));
    assert_eq!(language(&files, "fa/c.md"), None);
    assert_eq!(language(&files, "fr/d.md"), Some(Language::French));
    assert_eq!(lectern::edition::work().language(ChapterId(0)), Some(Language::English));
}

#[test]
fn words_are_broken_by_the_language_of_the_site() {
    let words = "Donaudampfschifffahrtsgesellschaft ".repeat(6);
    let dir = folder(&[("_config.yml", "lang: de\n"), ("a.md", &format!("---\ntitle: A\n---\n\n{words}\n"))]);
    let print = |path| {
        let program = Command::new(env!("CARGO_BIN_EXE_lectern"))
            .args(["print", "--hyphenate", "--width", "40"])
            .arg(dir.path().join(path))
            .output()
            .unwrap();
        String::from_utf8(program.stdout).unwrap()
    };
    assert!(print("").lines().any(|line| line.ends_with('-')), "{}", print(""));
    assert!(print("a.md").lines().any(|line| line.ends_with('-')), "{}", print("a.md"));
}
