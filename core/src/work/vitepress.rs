//! VitePress and VuePress: the sidebar in `.vitepress/config.*` or `.vuepress/config.*`, where it is spelt out.

use std::path::Path;

use super::nav::{Item, Listing, MOST, What};
use super::{folder, literal, settings};
use crate::document::{Meta, MetaValue};
use crate::markdown::{Dialect, Renderer};

const CONFIGS: [&str; 12] = [
    ".vitepress/config.mts",
    ".vitepress/config.ts",
    ".vitepress/config.mjs",
    ".vitepress/config.js",
    ".vitepress/config/index.mts",
    ".vitepress/config/index.ts",
    ".vitepress/config/index.js",
    ".vuepress/config.js",
    ".vuepress/config.ts",
    ".vuepress/config.mjs",
    ".vuepress/config.cjs",
    ".vuepress/sidebar.js",
];
/// Groups inside groups, at most.
const DEEPEST: usize = 64;

/// The order of a folder with a `.vitepress` or `.vuepress` in it.
pub(super) fn listing(root: &Path) -> Option<Listing> {
    let (name, config) = settings::first(root, &CONFIGS)?;
    let generator = if name.starts_with(".vue") { "VuePress" } else { "VitePress" };
    let mut listing = Listing::new("vitepress", Dialect::Gfm);
    listing.renderer = if generator == "VitePress" { Renderer::VitePress } else { Renderer::Plain };
    listing.extensions = &[".md"];
    if !listing.read(root, &literal::text_of(&config, "srcDir").unwrap_or_default()) {
        return None;
    }
    listing.title = literal::text_of(&config, "title");
    let mut items = Vec::new();
    let sidebar = literal::value_of(&config, "sidebar");
    if let Some(sidebar) = &sidebar {
        Walk { listing: &listing, name, items: &mut items }.sidebar(sidebar);
    }
    if items.is_empty() {
        let order = folder::order(&listing.pages).into_iter();
        items.extend(order.map(|at| Item::new(What::Page(at.page), at.depth.into(), at.reason)));
        let why = if config.contains("sidebar") { "computes its sidebar" } else { "has no sidebar" };
        listing.reason = format!("{generator}: file names, since {name} {why}");
    } else {
        name.clone_into(&mut listing.file);
        listing.reason = format!("{generator}: the sidebar in {name}");
    }
    listing.items = items;
    Some(listing)
}

struct Walk<'a> {
    listing: &'a Listing,
    name: &'a str,
    items: &'a mut Vec<Item>,
}

impl Walk<'_> {
    fn sidebar(&mut self, sidebar: &MetaValue) {
        match sidebar {
            // One for each part of the site, by its address.
            MetaValue::Map(parts) => {
                for (base, part) in &parts.fields {
                    let (base, list) = match part {
                        MetaValue::Map(map) => {
                            (map.text("base").unwrap_or(base), settings::items(map, "items"))
                        }
                        _ => (&**base, std::slice::from_ref(part)),
                    };
                    let list = if let [MetaValue::List(inner)] = list { inner } else { list };
                    self.list(list, base, 0, &format!("sidebar {base}"));
                }
            }
            MetaValue::List(list) => self.list(list, "/", 0, "sidebar"),
            _ => {}
        }
    }

    fn list(&mut self, list: &[MetaValue], base: &str, depth: usize, place: &str) {
        if depth >= DEEPEST || self.items.len() > MOST {
            return;
        }
        for (at, entry) in list.iter().enumerate() {
            let place = format!("{place}.{}", at + 1);
            match entry {
                MetaValue::Map(map) => self.entry(map, base, depth, &place),
                // VuePress: an address, or an address and a title.
                MetaValue::List(pair) => {
                    if let [link, title] = &pair[..]
                        && let Some(link) = link.as_text()
                    {
                        self.page(link, title.as_text(), base, depth, &place);
                    }
                }
                value => {
                    if let Some(link) = value.as_text() {
                        self.page(link, None, base, depth, &place);
                    }
                }
            }
        }
    }

    fn entry(&mut self, map: &Meta, base: &str, depth: usize, place: &str) {
        let title = settings::any(map, &["text", "title"]);
        let base = map.text("base").unwrap_or(base);
        let inner = ["items", "children"].iter().find(|key| map.get(key).is_some());
        match settings::any(map, &["link", "path"]) {
            Some(link) => self.page(link, title, base, depth, place),
            None if inner.is_some() && title.is_some() => {
                let reason = format!("{place} in {}", self.name);
                self.items.push(Item::new(What::Group(None), depth, reason).titled(title));
            }
            None => {}
        }
        if let Some(key) = inner {
            self.list(settings::items(map, key), base, depth + usize::from(title.is_some()), place);
        }
    }

    fn page(&mut self, link: &str, title: Option<&str>, base: &str, depth: usize, place: &str) {
        if settings::is_external(link) || link.starts_with('#') {
            return;
        }
        let link = link.split(['#', '?']).next().unwrap_or_default();
        let path = if link.starts_with('/') && base == "/" || link.starts_with(base) {
            link.to_owned()
        } else {
            format!("{}/{}", base.trim_end_matches('/'), link.trim_start_matches('/'))
        };
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".html").unwrap_or(path);
        let path = if path.is_empty() {
            let readme = self.listing.within("README.md");
            let found = self.listing.pages.iter().any(|page| page.path == readme);
            if found { "README.md" } else { "index.md" }
        } else {
            path
        };
        let what = What::File(self.listing.within(path));
        self.items.push(Item::new(what, depth, format!("{place} in {}", self.name)).titled(title));
    }
}
