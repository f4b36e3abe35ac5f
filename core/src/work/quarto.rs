//! Quarto: `book.chapters` or `website.sidebar` in `_quarto.yml`.

use std::path::Path;

use super::nav::{Item, Listing, MOST, What};
use super::page::{Page, is_index};
use super::{folder, natural, settings};
use crate::document::{Meta, MetaValue};
use crate::markdown::Dialect;
use crate::text::Ordered;

/// Parts inside parts, at most.
const DEEPEST: usize = 64;

/// The order of a folder with a `_quarto.yml`.
pub(super) fn listing(root: &Path) -> Option<Listing> {
    let (name, config) = settings::data(root, &["_quarto.yml", "_quarto.yaml"])?;
    let config = config?;
    let (book, site) = (config.map("book"), config.map("website"));
    let mut listing = Listing::new("quarto-book", Dialect::Pandoc);
    name.clone_into(&mut listing.file);
    if !listing.read(root, "") {
        return None;
    }
    let mut items = Vec::new();
    let mut walk = Walk { listing: &listing, name, items: &mut items };
    if let Some(book) = book.filter(|book| book.get("chapters").is_some()) {
        walk.list(settings::items(book, "chapters"), 0, "book.chapters");
        let appendices = settings::items(book, "appendices");
        if !appendices.is_empty() {
            let reason = format!("book.appendices in {name}");
            walk.items.push(Item::new(What::Group(None), 0, reason).titled(Some("Appendices")));
            walk.list(appendices, 1, "book.appendices");
        }
        listing.reason = format!("Quarto: book.chapters in {name}");
        listing.title = book.text("title").map(str::to_owned);
    } else {
        let site = site?;
        let sidebars = settings::items(site, "sidebar");
        for (at, sidebar) in sidebars.iter().enumerate() {
            let MetaValue::Map(sidebar) = sidebar else { continue };
            let place = if sidebars.len() == 1 {
                "website.sidebar".to_owned()
            } else {
                format!("website.sidebar.{}", at + 1)
            };
            let title = sidebar.text("title").filter(|_| sidebars.len() > 1);
            if title.is_some() {
                let reason = format!("{place} in {name}");
                walk.items.push(Item::new(What::Group(None), 0, reason).titled(title));
            }
            let depth = usize::from(title.is_some());
            walk.list(settings::items(sidebar, "contents"), depth, &format!("{place}.contents"));
        }
        listing.kind = "quarto-website";
        listing.reason = format!("Quarto: website.sidebar in {name}");
        listing.title = site.text("title").map(str::to_owned);
    }
    listing.items = items;
    (!listing.items.is_empty()).then_some(listing)
}

struct Walk<'a> {
    listing: &'a Listing,
    name: &'a str,
    items: &'a mut Vec<Item>,
}

impl Walk<'_> {
    fn list(&mut self, entries: &[MetaValue], depth: usize, place: &str) {
        if depth >= DEEPEST {
            return;
        }
        for (at, entry) in entries.iter().enumerate() {
            let reason = format!("{place} {} in {}", at + 1, self.name);
            match entry {
                MetaValue::Map(map) => self.map(map, depth, &format!("{place} {}", at + 1), reason),
                value => self.file(value.as_text().unwrap_or_default(), None, depth, reason),
            }
        }
    }

    fn map(&mut self, map: &Meta, depth: usize, place: &str, reason: String) {
        let title = settings::any(map, &["text", "title"]);
        let head = settings::any(map, &["part", "section"]);
        let own = settings::any(map, &["href", "file"]);
        let inner = ["chapters", "contents"].iter().find(|key| map.get(key).is_some());
        match (head, own, inner) {
            (Some(head), None, _) if is_file(head) => self.file(head, title, depth, reason),
            (Some(head), Some(own), _) => self.file(own, Some(head), depth, reason),
            (Some(head), None, _) => {
                self.items.push(Item::new(What::Group(None), depth, reason).titled(Some(head)));
            }
            (None, Some(own), _) => self.file(own, title, depth, reason),
            (None, None, Some(_)) if title.is_some() => {
                self.items.push(Item::new(What::Group(None), depth, reason).titled(title));
            }
            // `- auto: dir/*`, or a list without a title of its own.
            (None, None, _) => {
                if let Some(pattern) = map.text("auto") {
                    self.auto(pattern, depth, &reason);
                }
                if let Some(key) = inner {
                    self.contents(map, key, depth, place);
                }
                return;
            }
        }
        if let Some(key) = inner {
            self.contents(map, key, depth + 1, place);
        }
    }

    fn contents(&mut self, map: &Meta, key: &str, depth: usize, place: &str) {
        self.list(settings::items(map, key), depth, place);
    }

    fn file(&mut self, path: &str, title: Option<&str>, depth: usize, reason: String) {
        let path = path.trim_start_matches("./").trim_start_matches('/');
        if path == "auto" {
            self.auto("", depth, &reason);
        } else if let Some(at) = self.index_of(path).filter(|_| title.is_some()) {
            // A folder's address.
            self.items.push(Item::new(What::Page(at), depth, reason).titled(title));
        } else if path.contains('*') || (!path.is_empty() && self.is_folder(path)) {
            self.auto(path, depth, &reason);
        } else if is_file(path) && !settings::is_external(path) {
            self.items.push(Item::new(What::File(path.to_owned()), depth, reason).titled(title));
        }
    }

    fn index_of(&self, path: &str) -> Option<usize> {
        let folder = path.strip_suffix('/').unwrap_or(path);
        let own = |page: &Page| page.folder() == folder && natural::stem(page.name()) == "index";
        self.listing.pages.iter().position(own).filter(|_| !path.is_empty())
    }

    fn is_folder(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.listing.pages.iter().any(|page| page.path.starts_with(&folder))
    }

    /// What stands in a folder: the index, then pages by `order`, then by name.
    fn auto(&mut self, pattern: &str, depth: usize, reason: &str) {
        if self.items.len() > MOST {
            return;
        }
        let deep = pattern.is_empty() || pattern.contains("**") || !pattern.contains('*');
        let start = pattern.split('*').next().unwrap_or_default();
        let end = pattern.rsplit('*').next().filter(|_| pattern.contains('*')).unwrap_or_default();
        let start = if deep && !start.is_empty() && !start.ends_with('/') && !pattern.contains('*') {
            format!("{start}/")
        } else {
            start.to_owned()
        };
        let end = end.trim_start_matches('/');
        let mut found: Vec<usize> = (0..self.listing.pages.len())
            .filter(|at| {
                let path = &*self.listing.pages[*at].path;
                let Some(rest) = path.strip_prefix(&*start) else { return false };
                rest.ends_with(end)
                    && (deep || !rest.contains('/'))
                    && !path.split('/').any(|part| part.starts_with('_'))
            })
            .collect();
        let key = |at: &usize| {
            let page = &self.listing.pages[*at];
            let order = page.meta.text("order").and_then(|order| order.parse::<f64>().ok());
            (
                !(is_index(page.name()) && page.folder() == start.trim_end_matches('/')),
                order.unwrap_or(f64::INFINITY),
            )
        };
        found.order_by(|a, b| {
            let (x, y) = (key(a), key(b));
            let paths = (&self.listing.pages[*a].path, &self.listing.pages[*b].path);
            x.0.cmp(&y.0)
                .then_with(|| x.1.total_cmp(&y.1))
                .then_with(|| natural::compare_paths(paths.0, paths.1))
        });
        for at in found {
            let page = &self.listing.pages[at];
            let by = match page.meta.text("order") {
                Some(order) => format!("order: {order} in {}", page.path),
                None => format!("file name {}", page.path),
            };
            self.items.push(Item::new(What::Page(at), depth, format!("{by}; {reason}")));
        }
    }
}

fn is_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    folder::is_markdown(name) || name.rsplit_once('.').is_some_and(|(_, end)| end == "ipynb")
}
