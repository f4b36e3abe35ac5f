//! Jupyter Book and MyST: `_toc.yml`, and `project.toc` in `myst.yml`.

use std::path::Path;

use super::nav::{Item, Listing, MOST, What};
use super::{folder, links, natural, settings};
use crate::document::{Meta, MetaValue};
use crate::markdown::Dialect;
use crate::text::Ordered;

/// Sections inside sections, at most.
const DEEPEST: usize = 64;
const CHILDREN: [&str; 8] =
    ["parts", "chapters", "sections", "subtrees", "entries", "items", "children", "subsections"];

/// The order of a folder with a `_toc.yml`.
pub(super) fn listing(root: &Path) -> Option<Listing> {
    let (name, toc) = settings::data(root, &["_toc.yml", "_toc.yaml"])?;
    let toc = toc?;
    let mut listing = start(root, "jupyter-book", name)?;
    let mut items = Vec::new();
    let mut walk = Walk { listing: &listing, name, items: &mut items };
    if let Some(first) = toc.text("root") {
        walk.items.push(Item::new(What::File(first.to_owned()), 0, format!("root in {name}")));
    }
    walk.children(&toc, 0, "");
    listing.items = items;
    let config = settings::data(root, &["_config.yml", "_config.yaml"]).and_then(|(_, config)| config);
    listing.title = config.and_then(|config| config.text("title").map(str::to_owned));
    listing.reason = match toc.text("format") {
        Some(format) => format!("Jupyter Book: {name}, in the format {format}"),
        None => format!("Jupyter Book: {name}"),
    };
    (!listing.items.is_empty()).then_some(listing)
}

/// The order of a folder with a `myst.yml`.
pub(super) fn myst(root: &Path) -> Option<Listing> {
    let (name, config) = settings::data(root, &["myst.yml", "myst.yaml"])?;
    let config = config?;
    let project = config.map("project")?;
    let mut listing = start(root, "myst", name)?;
    let mut items = Vec::new();
    Walk { listing: &listing, name, items: &mut items }.list(
        settings::items(project, "toc"),
        0,
        "project.toc",
    );
    listing.items = items;
    listing.title = project.text("title").map(str::to_owned);
    listing.reason = format!("MyST: project.toc in {name}");
    (!listing.items.is_empty()).then_some(listing)
}

fn start(root: &Path, kind: &'static str, name: &str) -> Option<Listing> {
    let mut listing = Listing::new(kind, Dialect::Gfm);
    name.clone_into(&mut listing.file);
    listing.extensions = &[".md", ".ipynb", ".rst", ".txt"];
    listing.read(root, "").then_some(listing)
}

struct Walk<'a> {
    listing: &'a Listing,
    name: &'a str,
    items: &'a mut Vec<Item>,
}

impl Walk<'_> {
    fn children(&mut self, map: &Meta, depth: usize, place: &str) {
        // The old format has a list at the top.
        for (key, value) in &map.fields {
            if CHILDREN.contains(&&**key)
                && let MetaValue::List(list) = value
            {
                let place = match (place, &**key) {
                    ("", "items") => String::new(),
                    ("", key) => key.to_owned(),
                    (place, key) => format!("{place}.{key}"),
                };
                self.list(list, depth, &place);
            }
        }
    }

    fn list(&mut self, list: &[MetaValue], depth: usize, place: &str) {
        if depth >= DEEPEST {
            return;
        }
        // A header of the old format stands over what follows it.
        let mut below = depth;
        for (at, entry) in list.iter().enumerate() {
            let place = if place.is_empty() { (at + 1).to_string() } else { format!("{place}.{}", at + 1) };
            let reason = format!("entry {place} in {}", self.name);
            match entry {
                MetaValue::Map(map) => {
                    let header = settings::any(map, &["header", "part"])
                        .filter(|_| map.get("file").is_none() && map.get("path").is_none());
                    if let Some(header) = header {
                        self.items.push(Item::new(What::Group(None), depth, reason).titled(Some(header)));
                        below = depth + 1;
                        self.children(map, below, &place);
                    } else {
                        self.entry(map, below, &place, reason);
                    }
                }
                value => {
                    if let Some(path) = value.as_text() {
                        self.items.push(Item::new(What::File(path.to_owned()), below, reason));
                    }
                }
            }
        }
    }

    fn entry(&mut self, map: &Meta, depth: usize, place: &str, reason: String) {
        let title = settings::any(map, &["title", "caption", "name"]);
        if let Some(path) = settings::any(map, &["file", "path"]) {
            let path = links::decode(path.trim_start_matches('/'));
            self.items.push(Item::new(What::File(path), depth, reason).titled(title));
            self.children(map, depth + 1, place);
        } else if let Some(pattern) = settings::any(map, &["glob", "pattern"]) {
            self.glob(pattern, depth, &reason);
        } else if map.get("url").is_some() {
            // Another site.
        } else if title.is_some() {
            self.items.push(Item::new(What::Group(None), depth, reason).titled(title));
            self.children(map, depth + 1, place);
        } else {
            self.children(map, depth, place);
        }
    }

    fn glob(&mut self, pattern: &str, depth: usize, reason: &str) {
        if self.items.len() > MOST {
            return;
        }
        let pattern = pattern.trim_start_matches("./");
        let mut found: Vec<usize> =
            (0..self.listing.pages.len()).filter(|at| fits(pattern, &self.listing.pages[*at].path)).collect();
        found.order_by(|a, b| {
            natural::compare_paths(&self.listing.pages[*a].path, &self.listing.pages[*b].path)
        });
        let items =
            found.into_iter().map(|at| Item::new(What::Page(at), depth, format!("{pattern}: {reason}")));
        self.items.extend(items);
    }
}

/// Whether a path fits a pattern with stars; the pattern may leave out the extension.
fn fits(pattern: &str, path: &str) -> bool {
    let bare = if folder::is_markdown(pattern) { path } else { natural::stem(path) };
    let (mut parts, mut rest) = (pattern.split('*'), bare);
    let Some(after) = rest.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    rest = after;
    let deep = pattern.contains("**");
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty() || !deep).collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() || deep };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last) && (deep || !rest[..rest.len() - last.len()].contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_names() {
        assert!(fits("a/*", "a/b.md") && fits("a/c*.md", "a/cd.md") && fits("**/x", "a/b/x.md"));
        assert!(!fits("a/*", "a/b/c.md") && !fits("a/*", "b/a.md") && !fits("a/b", "a/bc.md"));
    }
}
