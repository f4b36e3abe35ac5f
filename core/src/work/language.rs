//! The language of a work and of its chapters: front matter, names of files and folders, settings of the site.

use std::path::Path;

use super::{literal, natural, settings};
use crate::document::{Meta, MetaValue};
use crate::text::Language;

/// Keys by which front matter and settings name it.
const KEYS: [&str; 4] = ["lang", "language", "locale", "languageCode"];
/// Settings of sites that are data, and where they have it.
const FILES: [(&str, &[&str]); 16] = [
    ("book.toml", &["book"]),
    ("_quarto.yml", &["", "book", "website"]),
    ("_quarto.yaml", &["", "book", "website"]),
    ("_config.yml", &["", "sphinx.config"]),
    ("_config.yaml", &["", "sphinx.config"]),
    ("mkdocs.yml", &["theme"]),
    ("hugo.toml", &[""]),
    ("hugo.yaml", &[""]),
    ("hugo.yml", &[""]),
    ("hugo.json", &[""]),
    ("config.toml", &[""]),
    ("config.yaml", &[""]),
    ("config/_default/hugo.toml", &[""]),
    ("config/_default/config.toml", &[""]),
    ("book.json", &[""]),
    ("_bookdown.yml", &[""]),
];
/// What a page is clothed in, where the settings do not say.
const LAYOUTS: [&str; 3] = ["_layouts/default.html", "_layouts/base.html", "layouts/_default/baseof.html"];

/// The tag that a chapter's own front matter, else its path, gives: `fr/a.md`, `a.fr.md`, `i18n/fr/…`.
pub(super) fn of_chapter<'a>(meta: &'a Meta, path: &'a str) -> Option<&'a str> {
    if let Some(tag) = KEYS.iter().find_map(|key| meta.text(key)).filter(|tag| is_tag(tag)) {
        return Some(tag);
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let suffix = natural::stem(name).rsplit_once('.').map(|(_, suffix)| suffix);
    let mut names = suffix.into_iter().chain(folder.rsplit('/'));
    names.find(|name| is_tag(name) && primary(name).len() == 2 && Language::of_tag(name).is_some())
}

/// What the settings in a site's root say.
pub(super) fn of_site(root: &Path) -> Option<Language> {
    let written = FILES.iter().find_map(|(name, places)| {
        let data = settings::parse(name, &settings::text(root, name)?)?;
        places.iter().find_map(|place| in_place(&data, place))
    });
    let tag = written.or_else(|| docusaurus(root)).or_else(|| layout(root))?;
    Language::of_tag(&tag)
}

fn in_place(data: &Meta, place: &str) -> Option<String> {
    let map = place.split('.').filter(|part| !part.is_empty()).try_fold(data, |map, part| map.map(part))?;
    let of_hugo = ["defaultContentLanguage", "defaultcontentlanguage"];
    let tag = KEYS.iter().chain(&of_hugo).find_map(|key| match map.get(key) {
        // Material for MkDocs and others have words by language here.
        Some(MetaValue::Map(_)) | None => None,
        Some(value) => value.as_text(),
    });
    tag.filter(|tag| is_tag(tag)).map(str::to_owned)
}

fn docusaurus(root: &Path) -> Option<String> {
    let (_, config) = settings::first(root, &["docusaurus.config.js", "docusaurus.config.ts"])?;
    literal::text_of(literal::block_of(&config, "i18n")?, "defaultLocale")
}

/// `<html lang="de">` in the layout.
fn layout(root: &Path) -> Option<String> {
    let (_, text) = settings::first(root, &LAYOUTS)?;
    let tag = &text[text.find("<html")?..];
    let value = tag[..tag.find('>')?].split_once("lang=")?.1.trim_start_matches(['"', '\'']);
    let tag = value.split(['"', '\'', ' ']).next()?;
    is_tag(tag).then(|| tag.to_owned())
}

fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or_default()
}

/// Whether a text has the shape of a tag: `de`, `pt-BR`, `zh_Hans`.
fn is_tag(tag: &str) -> bool {
    let mut parts = tag.trim().split(['-', '_']);
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_says_its_language() {
        let of = |front: &str, path: &str| {
            let meta = crate::markdown::yaml(front).unwrap();
            of_chapter(&meta, path).map(str::to_owned)
        };
        assert_eq!(of("lang: de-AT", "a.md").as_deref(), Some("de-AT"));
        assert_eq!(of("lang: ja", "fr/a.md").as_deref(), Some("ja"));
        assert_eq!(of("language: python", "a.md"), None);
        assert_eq!(of("x: 1", "docs/a.fr.md").as_deref(), Some("fr"));
        assert_eq!(of("x: 1", "i18n/pt-BR/plugin/a.md").as_deref(), Some("pt-BR"));
        assert_eq!(of("x: 1", "docs/a-b/c.md"), None);
        assert_eq!(of("x: 1", "of-it.md"), None);
    }
}
