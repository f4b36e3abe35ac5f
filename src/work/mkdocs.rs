//! MkDocs: `nav` in `mkdocs.yml`, else the files of `docs_dir` with the index first.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::path::Path;

use super::nav::{Item, Listing, What};
use super::page::{Page, is_index};
use super::settings;
use crate::document::{Meta, MetaValue};
use crate::markdown::Dialect;

/// Titles inside titles, at most.
const DEEPEST: usize = 64;

/// The order of a folder with a `mkdocs.yml`.
pub(super) fn listing(root: &Path) -> Option<Listing> {
    let (name, text) = settings::first(root, &["mkdocs.yml", "mkdocs.yaml"])?;
    let one = |key: &str| settings::yaml_key(&text, key).unwrap_or_default();
    // Extensions of the generator may make the rest unreadable; the order only needs these.
    let config = settings::yaml(&text).unwrap_or_else(|| {
        let fields = ["nav", "docs_dir", "site_name", "exclude_docs"].iter().flat_map(|key| one(key).fields);
        Meta { fields: fields.collect() }
    });
    let mut listing = Listing::new("mkdocs-nav", Dialect::Gfm);
    if !listing.read(root, config.text("docs_dir").unwrap_or("docs")) {
        return None;
    }
    name.clone_into(&mut listing.file);
    listing.title = config.text("site_name").map(str::to_owned);
    let excluded: Vec<String> = config
        .text("exclude_docs")
        .map(|patterns| patterns.lines().map(|line| line.trim().trim_start_matches('/').to_owned()).collect())
        .unwrap_or_default();
    let pages = std::mem::take(&mut listing.pages);
    let is_excluded = |page: &Page| {
        let inner = listing.inner(&page.path);
        excluded.iter().any(|pattern| fits(pattern, inner))
    };
    let pages = pages.into_iter().filter(|page| !is_excluded(page)).collect();
    listing.pages = pages;
    let nav = settings::items(&config, "nav");
    if nav.is_empty() {
        by_files(&mut listing);
    } else {
        let mut items = Vec::new();
        let mut walk = Walk { listing: &listing, name, items: &mut items };
        walk.list(nav, 0, "");
        listing.items = items;
        listing.reason = format!("MkDocs: nav in {name}");
    }
    Some(listing)
}

fn fits(pattern: &str, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    match pattern {
        "" => false,
        _ if pattern.starts_with(['#', '!']) => false,
        _ if pattern.ends_with('/') => path.starts_with(pattern) || path.contains(&format!("/{pattern}")),
        _ => match pattern.split_once('*') {
            Some((start, end)) => {
                let fits = |text: &str| {
                    text.len() >= pattern.len() - 1 && text.starts_with(start) && text.ends_with(end)
                };
                fits(path) || fits(name)
            }
            None => path == pattern || name == pattern,
        },
    }
}

struct Walk<'a> {
    listing: &'a Listing,
    name: &'a str,
    items: &'a mut Vec<Item>,
}

impl Walk<'_> {
    fn list(&mut self, entries: &[MetaValue], depth: usize, place: &str) {
        for (at, entry) in entries.iter().enumerate() {
            let place = if place.is_empty() { (at + 1).to_string() } else { format!("{place}.{}", at + 1) };
            match entry {
                MetaValue::Map(map) => {
                    for (title, value) in &map.fields {
                        self.entry(Some(title), value, depth, &place);
                    }
                }
                value => self.entry(None, value, depth, &place),
            }
        }
    }

    fn entry(&mut self, title: Option<&str>, value: &MetaValue, depth: usize, place: &str) {
        let reason = format!("nav entry {place} in {}", self.name);
        match value {
            MetaValue::List(entries) if depth < DEEPEST => {
                self.items.push(Item::new(What::Group(None), depth, reason).titled(title));
                self.list(entries, depth + 1, place);
            }
            MetaValue::Map(map) if depth < DEEPEST => {
                self.items.push(Item::new(What::Group(None), depth, reason).titled(title));
                self.list(std::slice::from_ref(&MetaValue::Map(map.clone())), depth + 1, place);
            }
            MetaValue::Null if title.is_some_and(|title| title.contains('.')) => {
                // `- page.md:` without a value.
                let path = self.listing.within(title.unwrap_or_default());
                self.items.push(Item::new(What::File(path), depth, reason));
            }
            value => {
                let Some(path) = value.as_text().filter(|path| !settings::is_external(path)) else { return };
                // Addresses, not files: `/api/`, `#top`.
                if path.is_empty() || path.starts_with(['/', '#']) || !names_file(path) {
                    return;
                }
                let path = self.listing.within(path);
                self.items.push(Item::new(What::File(path), depth, reason).titled(title));
            }
        }
    }
}

fn names_file(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

/// Without `nav`: in each folder the index, then files, then folders, by name.
fn by_files(listing: &mut Listing) {
    let indexed: HashSet<String> = listing
        .pages
        .iter()
        .filter(|page| page.name().eq_ignore_ascii_case("index.md"))
        .map(|page| page.folder().to_owned())
        .collect();
    // The README of a folder with an index has no address.
    let shadowed =
        |page: &Page| page.name().eq_ignore_ascii_case("readme.md") && indexed.contains(page.folder());
    let mut order: Vec<usize> =
        (0..listing.pages.len()).filter(|at| !shadowed(&listing.pages[*at])).collect();
    order.sort_by(|a, b| compare(&listing.pages[*a].path, &listing.pages[*b].path));
    let mut open: Vec<String> = Vec::new();
    let mut items = Vec::new();
    for at in order {
        let page = &listing.pages[at];
        let inner = listing.inner(page.folder());
        let parts: Vec<&str> = inner.split('/').filter(|part| !part.is_empty()).collect();
        let shared = open.iter().zip(&parts).take_while(|(a, b)| a == b).count();
        open.truncate(shared);
        for part in &parts[shared..] {
            open.push((*part).to_owned());
            let folder = format!("{}/", listing.within(&open.join("/")));
            let reason = format!("the folder {folder}");
            let title = title_of_folder(part);
            items.push(Item::new(What::Group(Some(folder)), open.len() - 1, reason).titled(Some(&title)));
        }
        let reason = if page.is_index() {
            format!("{} comes first in its folder", page.path)
        } else {
            format!("file name {}", page.path)
        };
        items.push(Item::new(What::Page(at), parts.len(), reason));
    }
    listing.items = items;
    listing.reason = format!(
        "MkDocs: file names in {}, the index of a folder first, since {} has no nav",
        if listing.content.is_empty() { "the folder" } else { &listing.content },
        listing.file
    );
}

fn compare(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.split('/').peekable(), b.split('/').peekable());
    loop {
        let (Some(x), Some(y)) = (left.next(), right.next()) else { return a.cmp(b) };
        let key = |name: &'_ str, file: bool| (!(file && is_index(name)), !file);
        let order = key(x, left.peek().is_none()).cmp(&key(y, right.peek().is_none())).then_with(|| x.cmp(y));
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// A folder's name as a title: `-` and `_` as blanks, and a capital where it has none.
pub(super) fn title_of_folder(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    if words.to_lowercase() != words {
        return words;
    }
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
