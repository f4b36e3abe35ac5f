//! Jekyll themes that keep their navigation in `_data`: titles and addresses, nested as each theme likes.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use super::jekyll::Site;
use super::links::{Found, Links};
use super::nav::{Item, Listing, MOST, Placed, What};
use super::settings;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Meta, MetaValue};
use crate::markdown::{Conventions, Renderer};
use crate::system;
use crate::text::{ChapterId, Ordered};

const FILES: [&str; 12] = [
    "_data/navigation.yml",
    "_data/navigation.yaml",
    "_data/navigation.json",
    "_data/nav.yml",
    "_data/toc.yml",
    "_data/sidebar.yml",
    "_data/docs.yml",
    "_data/docs_nav.yml",
    "_data/sidebar-nav.yml",
    "_data/sidebar_nav.yml",
    "_data/menu.yml",
    "_data/chapters.yml",
];
const TITLES: [&str; 5] = ["title", "text", "name", "label", "heading"];
const ADDRESSES: [&str; 8] = ["url", "link", "href", "permalink", "path", "page", "slug", "file"];
/// Menus that repeat what another list says in full.
const MENUS: [&str; 5] = ["main", "header", "top", "topnav", "footer"];
/// Lists inside lists, at most.
const DEEPEST: usize = 64;

/// The order of a folder with a `_config.yml` and a navigation in `_data`.
pub(super) fn listing(root: &Path) -> Option<Listing> {
    let mut files: Vec<String> =
        FILES.iter().filter(|file| root.join(file).is_file()).map(|file| (*file).to_owned()).collect();
    if let Ok(entries) = fs::read_dir(root.join("_data/sidebars")) {
        let mut names: Vec<String> =
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| name.rsplit_once('.').is_some_and(|(_, end)| end == "yml" || end == "yaml"));
        names.order();
        files.extend(names.into_iter().map(|name| format!("_data/sidebars/{name}")));
    }
    if files.is_empty() {
        return None;
    }
    let (mut listing, _) = start(root, "jekyll-data")?;
    let config = listing.config.clone().unwrap_or_default();
    let chapters: Vec<_> = listing.pages.iter().map(|page| page.chapter(&Placed::default())).collect();
    let links = Links::new(&chapters, Some(&config), "", false);
    let mut best: Option<Walk> = None;
    for file in &files {
        let Some(data) = settings::text(root, file).and_then(|text| settings::parse(file, &text)) else {
            continue;
        };
        let mut walk = Walk::new(root, &links, file);
        walk.top(&data);
        if best.as_ref().is_none_or(|best| walk.used.len() > best.used.len()) {
            best = Some(walk);
        }
    }
    let Walk { file, items, used, missing, .. } = best?;
    // A menu of a few pages is no contents of the rest.
    if used.len() < 2 || used.len() * 3 < listing.pages.len() {
        return None;
    }
    listing.reason = format!("Jekyll: the navigation in {file}");
    file.clone_into(&mut listing.file);
    listing.items = items;
    listing.missing = missing;
    Some(listing)
}

/// The pages of a Jekyll site that just-the-docs does not order, and those of its collections apart.
pub(super) fn start(root: &Path, kind: &'static str) -> Option<(Listing, Vec<super::page::Page>)> {
    let (_, config) = settings::data(root, &["_config.yml", "_config.yaml"])?;
    let config = config.unwrap_or_default();
    let conventions = Conventions::of(&config);
    let site = Site { config: Some(config), complete: true, legacy: false };
    let mut listing = Listing::new(kind, conventions.dialect());
    if conventions.is_commonmark {
        listing.renderer = Renderer::Jekyll;
    }
    if site.orders(&[]) || !listing.read(root, "") || site.orders(&listing.pages) {
        return None;
    }
    let collected = |page: &super::page::Page| page.path.split('/').rev().skip(1).any(|p| p.starts_with('_'));
    let (mut collected, mut pages): (Vec<_>, Vec<_>) =
        std::mem::take(&mut listing.pages).into_iter().partition(collected);
    site.prepare(&mut pages);
    collected.retain(|page| !page.is_hidden() && page.fenced);
    listing.pages = pages;
    listing.title = site.config.as_ref().and_then(|config| config.text("title")).map(str::to_owned);
    listing.config = site.config;
    Some((listing, collected))
}

struct Walk<'a> {
    root: &'a Path,
    links: &'a Links,
    file: &'a str,
    lines: settings::Lines<'a>,
    items: Vec<Item>,
    used: HashSet<ChapterId>,
    missing: Vec<(String, Diagnostic)>,
}

impl<'a> Walk<'a> {
    fn new(root: &'a Path, links: &'a Links, file: &'a str) -> Self {
        let lines = settings::Lines::of(root, file);
        Self { root, links, file, lines, items: Vec::new(), used: HashSet::new(), missing: Vec::new() }
    }

    fn top(&mut self, data: &Meta) {
        let is_menu = |key: &str| MENUS.contains(&key);
        for menus in [false, true] {
            for (key, value) in data.fields.iter().filter(|(key, _)| is_menu(key) == menus) {
                let place = if **key == *"items" { "" } else { key };
                self.value(value, 0, place);
            }
        }
    }

    fn value(&mut self, value: &MetaValue, depth: usize, place: &str) {
        if depth >= DEEPEST || self.items.len() > MOST {
            return;
        }
        match value {
            MetaValue::List(list) => {
                for (at, value) in list.iter().enumerate() {
                    let place =
                        if place.is_empty() { (at + 1).to_string() } else { format!("{place}.{}", at + 1) };
                    self.value(value, depth, &place);
                }
            }
            MetaValue::Map(map) => self.entry(map, depth, place),
            value => {
                // A bare name stands for a page only where one has it.
                if let Some(name) = value.as_text()
                    && let Some(id) = self.page(name).or_else(|| self.page(&format!("/{name}/")))
                    && self.used.insert(id)
                {
                    self.items.push(Item::new(What::Page(id.index()), depth, self.reason(place)));
                }
            }
        }
    }

    fn reason(&self, place: &str) -> String {
        format!("entry {place} in {}", self.file)
    }

    fn page(&self, address: &str) -> Option<ChapterId> {
        match self.links.find(ChapterId(u32::MAX), "", address) {
            Found::Chapter(id, _) if id.0 != u32::MAX => Some(id),
            _ => None,
        }
    }

    fn entry(&mut self, map: &Meta, depth: usize, place: &str) {
        let title = settings::any(map, &TITLES);
        let address = settings::any(map, &ADDRESSES);
        let mut below = depth;
        match address.map(|address| (address, self.page(address))) {
            Some((_, Some(id))) if self.used.insert(id) => {
                let item = Item::new(What::Page(id.index()), depth, self.reason(place));
                self.items.push(item.titled(title));
                below = depth + 1;
            }
            Some((_, Some(_))) => {}
            Some((address, None)) if !settings::is_external(address) && self.is_missing(address) => {
                self.absent(address, title, depth, place);
                below = depth + 1;
            }
            _ if title.is_some() => {
                self.items.push(Item::new(What::Group(None), depth, self.reason(place)).titled(title));
                below = depth + 1;
            }
            _ => {}
        }
        for (key, value) in &map.fields {
            if matches!(value, MetaValue::List(_) | MetaValue::Map(_)) {
                self.value(value, below, &format!("{place}.{key}"));
            }
        }
    }

    /// Whether an address names a page that no file could give.
    fn is_missing(&self, address: &str) -> bool {
        let path = address.split(['#', '?']).next().unwrap_or_default().trim_matches('/');
        let ends = ["", ".html", "/index.html", ".htm", ".xml"];
        let there = |end: &&str| {
            let file = self.root.join(format!("{path}{end}"));
            system::is_local(self.root, &file) && file.is_file()
        };
        !path.is_empty() && !path.contains("{{") && !path.contains("..") && !ends.iter().any(there)
    }

    fn absent(&mut self, address: &str, title: Option<&str>, depth: usize, place: &str) {
        let message = format!("{} names {address}, and no page has that address", self.file);
        let problem = Diagnostic::new(Severity::Warning, "missing-file", message);
        let problem = problem.help("the site's builder may make that page; here it is not");
        let line = self.lines.naming(&[address, address.trim_matches('/')]);
        self.missing.push((address.to_owned(), problem.in_settings(self.file, line)));
        let item = Item::new(What::Absent(address.to_owned()), depth, self.reason(place));
        self.items.push(item.titled(title));
    }
}
