//! MkDocs: `nav` in `mkdocs.yml`, else the files of `docs_dir` with the index first.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::nav::{Item, Listing, What};
use super::page::{Page, is_index};
use super::{natural, settings};
use crate::document::{Meta, MetaValue};
use crate::markdown::{Dialect, Renderer};
use crate::text::Ordered;

/// Titles inside titles, at most.
const DEEPEST: usize = 64;

/// The order of a folder with a `mkdocs.yml`.
pub(super) fn listing(root: &Path) -> Option<Listing> {
    let (name, text) = settings::first(root, &["mkdocs.yml", "mkdocs.yaml"])?;
    let one = |key: &str| settings::yaml_key(&text, key).unwrap_or_default();
    // Extensions of the generator may make the rest unreadable; the order only needs these.
    let config = settings::yaml(&text).unwrap_or_else(|| {
        let fields = ["nav", "docs_dir", "site_name", "exclude_docs", "theme", "plugins"]
            .iter()
            .flat_map(|key| one(key).fields);
        Meta { fields: fields.collect() }
    });
    let mut listing = Listing::new("mkdocs-nav", Dialect::Gfm);
    // The other makers of anchors that may be named do as GitHub's.
    listing.renderer = if text.contains("slugify") { Renderer::MkDocsNamed } else { Renderer::MkDocs };
    let docs = config.text("docs_dir").unwrap_or("docs").trim_end_matches('/');
    let languages = Languages::of(&config);
    let own = format!("{docs}/{}", languages.main);
    let read = !languages.main.is_empty() && languages.folders && listing.read(root, &own);
    if !read && !listing.read(root, docs) {
        return None;
    }
    listing.pages.retain(|page| !languages.is_foreign(page));
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
        by_files(&mut listing, root);
    } else {
        let mut items = Vec::new();
        let features = config.map("theme").map(|theme| theme.texts("features")).unwrap_or_default();
        let indexes = features.contains(&"navigation.indexes");
        let mut walk = Walk { listing: &listing, name, indexes, items: &mut items };
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
    /// Whether the index that a section begins with is the section's own page.
    indexes: bool,
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
                let index = entries
                    .first()
                    .and_then(MetaValue::as_text)
                    .filter(|path| self.indexes && is_index(path.rsplit('/').next().unwrap_or(path)));
                let what = match index {
                    Some(path) => What::File(self.listing.within(path)),
                    None => What::Group(None),
                };
                self.items.push(Item::new(what, depth, reason).titled(title));
                self.list(&entries[usize::from(index.is_some())..], depth + 1, place);
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

/// The languages of a site that holds its pages in several, as mkdocs-static-i18n has them.
#[derive(Debug, Default)]
struct Languages {
    main: String,
    others: Vec<String>,
    /// Whether each has a folder; else a suffix of its own, `a.fr.md`.
    folders: bool,
}

impl Languages {
    fn of(config: &Meta) -> Self {
        let plugins = settings::items(config, "plugins").iter().filter_map(|plugin| match plugin {
            MetaValue::Map(map) => map.map("i18n"),
            _ => None,
        });
        let mut languages = Self::default();
        for plugin in plugins {
            languages.folders = plugin.text("docs_structure") == Some("folder");
            for language in settings::items(plugin, "languages") {
                let MetaValue::Map(language) = language else { continue };
                let Some(name) = language.text("locale") else { continue };
                if language.flag("default") == Some(true) && languages.main.is_empty() {
                    name.clone_into(&mut languages.main);
                } else {
                    languages.others.push(name.to_owned());
                }
            }
        }
        languages
    }

    fn is_foreign(&self, page: &Page) -> bool {
        let suffix = natural::stem(page.name()).rsplit_once('.').map(|(_, suffix)| suffix);
        !self.main.is_empty() && suffix.is_some_and(|suffix| self.others.iter().any(|other| other == suffix))
    }
}

fn names_file(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

/// Without `nav`: in each folder the index, then files, then folders, by name; a `.pages` file of awesome-pages
/// says otherwise.
fn by_files(listing: &mut Listing, root: &Path) {
    let indexed: HashSet<String> = listing
        .pages
        .iter()
        .filter(|page| page.name().eq_ignore_ascii_case("index.md"))
        .map(|page| page.folder().to_owned())
        .collect();
    let mut folders: BTreeMap<String, Vec<Entry>> = BTreeMap::from([(String::new(), Vec::new())]);
    for (at, page) in listing.pages.iter().enumerate() {
        // The README of a folder with an index has no address.
        if page.name().eq_ignore_ascii_case("readme.md") && indexed.contains(page.folder()) {
            continue;
        }
        let folder = listing.inner(page.folder());
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        let mut parent = "";
        for end in ends.filter(|end| *end > 0) {
            let own = &folder[..end];
            if !folders.contains_key(own) {
                folders.insert(own.to_owned(), Vec::new());
                folders.entry(parent.to_owned()).or_default().push(Entry::Folder(own.to_owned()));
            }
            parent = own;
        }
        folders.entry(folder.to_owned()).or_default().push(Entry::Page(at));
    }
    let mut items = Vec::new();
    Files { listing, root, folders: &folders, seen: HashSet::new(), items: &mut items }.folder("", 0);
    listing.items = items;
    listing.reason = format!(
        "MkDocs: file names in {}, the index of a folder first, since {} has no nav",
        if listing.content.is_empty() { "the folder" } else { &listing.content },
        listing.file
    );
}

/// What stands in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    Page(usize),
    Folder(String),
}

struct Files<'a> {
    listing: &'a Listing,
    root: &'a Path,
    folders: &'a BTreeMap<String, Vec<Entry>>,
    /// Folders entered: one named twice is read once.
    seen: HashSet<String>,
    items: &'a mut Vec<Item>,
}

impl Files<'_> {
    fn name<'e>(&'e self, entry: &'e Entry) -> &'e str {
        match entry {
            Entry::Page(at) => self.listing.pages[*at].name(),
            Entry::Folder(path) => path.rsplit('/').next().unwrap_or(path),
        }
    }

    fn settings(&self, folder: &str) -> (String, Meta) {
        // awesome-pages has the first, its successor the others.
        let found = [".pages", ".nav.yml", ".nav.yaml"].iter().find_map(|name| {
            let inner = if folder.is_empty() { (*name).to_owned() } else { format!("{folder}/{name}") };
            let file = self.listing.within(&inner);
            settings::text(self.root, &file).map(|text| (file, settings::yaml(&text).unwrap_or_default()))
        });
        found.unwrap_or_default()
    }

    fn folder(&mut self, folder: &str, depth: usize) {
        if depth >= DEEPEST {
            return;
        }
        let mut entries = self.folders.get(folder).cloned().unwrap_or_default();
        entries.order_by(|a, b| {
            let key = |entry: &Entry| match entry {
                Entry::Page(at) => {
                    (u8::from(!self.listing.pages[*at].is_index()), self.name(entry).to_owned())
                }
                Entry::Folder(_) => (2, self.name(entry).to_owned()),
            };
            key(a).cmp(&key(b))
        });
        let (file, settings) = self.settings(folder);
        if settings.text("order") == Some("desc") {
            entries.reverse();
        }
        let nav = [settings::items(&settings, "nav"), settings::items(&settings, "arrange")].concat();
        if nav.is_empty() {
            for entry in &entries {
                self.entry(entry, None, None, depth);
            }
            return;
        }
        // What is named, in that order; `...` stands for the rest, which is left out without it.
        let target = |value: &MetaValue| match value {
            MetaValue::Map(map) => match map.fields.first() {
                Some((title, MetaValue::Text(path))) => {
                    Some((Some(title.to_string()), path.trim().to_owned()))
                }
                _ => None,
            },
            value => value.as_text().map(|path| (None, path.to_owned())),
        };
        let named: Vec<(Option<String>, String)> = nav.iter().filter_map(target).collect();
        for (at, (title, path)) in named.iter().enumerate() {
            let reason = format!("nav entry {} in {file}", at + 1);
            if path.starts_with("...") || path.starts_with('*') {
                for entry in &entries {
                    if !named.iter().any(|(_, path)| path.trim_end_matches('/') == self.name(entry)) {
                        self.entry(entry, None, None, depth);
                    }
                }
                continue;
            }
            match entries.iter().find(|entry| self.name(entry) == path.trim_end_matches('/')) {
                Some(entry) => self.entry(entry, title.as_deref(), Some(reason), depth),
                None if names_file(path) && !settings::is_external(path) => {
                    let path = if folder.is_empty() { path.clone() } else { format!("{folder}/{path}") };
                    let what = What::File(self.listing.within(&path));
                    self.items.push(Item::new(what, depth, reason).titled(title.as_deref()));
                }
                None => {}
            }
        }
    }

    fn entry(&mut self, entry: &Entry, title: Option<&str>, reason: Option<String>, depth: usize) {
        match entry {
            Entry::Page(at) => {
                let page = &self.listing.pages[*at];
                let by_name = if page.is_index() {
                    format!("{} comes first in its folder", page.path)
                } else {
                    format!("file name {}", page.path)
                };
                let reason = reason.unwrap_or(by_name);
                self.items.push(Item::new(What::Page(*at), depth, reason).titled(title));
            }
            Entry::Folder(path) => {
                let (_, settings) = self.settings(path);
                if settings.flag("hide") == Some(true) || !self.seen.insert(path.clone()) {
                    return;
                }
                let key = format!("{}/", self.listing.within(path));
                let reason = reason.unwrap_or_else(|| format!("the folder {key}"));
                let own = title_of_folder(self.name(entry));
                let title = title.or(settings.text("title")).unwrap_or(&own);
                self.items.push(Item::new(What::Group(Some(key)), depth, reason).titled(Some(title)));
                self.folder(path, depth + 1);
            }
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
