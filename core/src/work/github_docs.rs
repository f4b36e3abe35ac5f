//! GitHub's own documentation: `children` in the front matter of each folder's `index.md`.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::nav::{Item, Listing, What};
use super::{links, page, read, settings};
use crate::markdown;
use crate::markdown::Dialect;
use crate::system;

/// Folders inside folders, at most.
const DEEPEST: usize = 64;

/// The order of a folder whose `index.md` lists its children.
pub(super) fn listing(root: &Path) -> Option<Listing> {
    let content = ["", "content"].into_iter().find(|content| {
        let path = root.join(content).join("index.md");
        let head = system::inside(root, &path);
        let head = head.and_then(|real| read::head(&real).ok());
        head.is_some_and(|head| {
            memchr::memmem::find(&head.bytes, b"\nchildren:").is_some()
                && markdown::fields(&head.bytes).texts("children").iter().any(|c| c.starts_with('/'))
        })
    })?;
    let mut listing = Listing::new("github-docs", Dialect::Gfm);
    if !listing.read(root, content) {
        return None;
    }
    for page in &mut listing.pages {
        if let Some(title) = settings::any(&page.meta, &["shortTitle", "title"]) {
            page.title = page::one_line(title);
        }
    }
    let pages: HashMap<String, usize> =
        listing.pages.iter().enumerate().map(|(at, page)| (page.path.clone(), at)).collect();
    let mut items = Vec::new();
    let first = listing.within("index.md");
    let at = *pages.get(&first)?;
    items.push(Item::new(What::Page(at), 0, format!("{first} comes first")));
    Walk { listing: &listing, pages: &pages, items: &mut items, seen: HashSet::from([at]) }.folder(at, 0);
    listing.items = items;
    "GitHub docs: children in the front matter of each index.md".clone_into(&mut listing.reason);
    listing.file = first;
    Some(listing)
}

struct Walk<'a> {
    listing: &'a Listing,
    pages: &'a HashMap<String, usize>,
    items: &'a mut Vec<Item>,
    seen: HashSet<usize>,
}

impl Walk<'_> {
    fn folder(&mut self, index: usize, depth: usize) {
        let page = &self.listing.pages[index];
        if depth >= DEEPEST {
            return;
        }
        for (at, child) in page.meta.texts("children").into_iter().enumerate() {
            let child = child.trim_matches('/');
            let base = if page.folder().is_empty() {
                child.to_owned()
            } else {
                format!("{}/{child}", page.folder())
            };
            let Some(base) = links::join("", &base) else { continue };
            let reason = format!("children {} in {}", at + 1, page.path);
            let (file, inner) = (format!("{base}.md"), format!("{base}/index.md"));
            match (self.pages.get(&file), self.pages.get(&inner)) {
                (Some(at), _) => self.items.push(Item::new(What::Page(*at), depth, reason)),
                (None, Some(at)) if self.seen.insert(*at) => {
                    self.items.push(Item::new(What::Page(*at), depth, reason));
                    self.folder(*at, depth + 1);
                }
                (None, Some(_)) => {}
                (None, None) => self.items.push(Item::new(What::File(file), depth, reason)),
            }
        }
    }
}
