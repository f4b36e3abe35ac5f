//! Jekyll's collections and posts: pages first, then each collection in its own order, posts oldest first.

use std::cmp::Ordering;
use std::path::Path;

use super::mkdocs::title_of_folder;
use super::nav::{Item, Listing, What};
use super::page::{Page, title_of_name};
use super::{folder, jekyll_data, natural, settings};
use crate::document::{Meta, MetaValue};
use crate::system;
use crate::text::Ordered;

/// The order of a folder with a `_config.yml` and collections or posts.
pub(super) fn listing(root: &Path) -> Option<Listing> {
    let (_, config) = settings::data(root, &["_config.yml", "_config.yaml"])?;
    let config = config.unwrap_or_default();
    let home = config.text("collections_dir").unwrap_or_default().trim_matches('/').to_owned();
    let within = |path: &str| if home.is_empty() { path.to_owned() } else { format!("{home}/{path}") };
    let named = collections(&config);
    let is_folder = |name: &str| {
        let folder = root.join(within(name));
        system::is_local(root, &folder) && folder.is_dir()
    };
    let is_there = |name: &str| is_folder(&format!("_{name}"));
    let posts = is_folder("_posts");
    if !posts && !named.iter().any(|(name, _)| is_there(name)) {
        return None;
    }
    let (mut listing, collected) = jekyll_data::start(root, "jekyll-collection")?;
    let mut items: Vec<Item> = folder::order(&listing.pages)
        .into_iter()
        .map(|at| Item::new(What::Page(at.page), usize::from(at.depth), at.reason))
        .collect();
    let mut reasons = Vec::new();
    for (name, settings) in &named {
        let folder = format!("{}/", within(&format!("_{name}")));
        if **name == *"posts" {
            continue;
        }
        let mut own: Vec<Page> = collected.iter().filter(|p| p.path.starts_with(&folder)).cloned().collect();
        if own.is_empty() {
            continue;
        }
        let by = sort(&mut own, &folder, settings);
        reasons.push(format!("{name} by {by}"));
        let title = settings.text("title").map_or_else(|| title_of_folder(name), str::to_owned);
        let reason = format!("the collection {name} in _config.yml");
        items.push(Item::new(What::Group(Some(folder.clone())), 0, reason).titled(Some(&title)));
        let by_path = by == "path";
        push(&mut listing, &mut items, own, &folder, &|page: &Page| {
            if by_path {
                format!("path {}", page.path)
            } else {
                format!("{by} of the collection, in {}", page.path)
            }
        });
    }
    let today = settings::today();
    let future = config.flag("future") == Some(true);
    let mut dated: Vec<(String, Page)> = collected
        .iter()
        .filter(|page| page.folder().split('/').any(|part| part == "_posts"))
        .filter_map(|page| Some((date_of_post(page)?, page.clone())))
        .filter(|(date, _)| future || date.get(..10).unwrap_or(date) <= &*today)
        .collect();
    dated.order_by(|a, b| a.0.cmp(&b.0).then_with(|| natural::compare_paths(&a.1.path, &b.1.path)));
    if !dated.is_empty() {
        reasons.push("posts by date, the oldest first".to_owned());
        let key = format!("{}/", within("_posts"));
        let item = Item::new(What::Group(Some(key)), 0, "the posts, after the pages".to_owned());
        items.push(item.titled(Some("Posts")));
        for (date, mut page) in dated {
            if page.title == title_of_name(&page.path) {
                page.title = title_of_name(page.name().get(11..).unwrap_or(page.name()));
            }
            let reason = format!("date: {date}, of {}", page.path);
            items.push(Item::new(What::Page(listing.pages.len()), 1, reason));
            listing.pages.push(page);
        }
    }
    listing.items = items;
    listing.reason =
        format!("Jekyll: pages by file name, then collections of _config.yml: {}", reasons.join("; "));
    (!reasons.is_empty()).then_some(listing)
}

/// The collections that the settings name, each with its own.
pub(super) fn collections(config: &Meta) -> Vec<(String, Meta)> {
    match config.get("collections") {
        Some(MetaValue::Map(map)) => map
            .fields
            .iter()
            .map(|(name, value)| {
                let own = match value {
                    MetaValue::Map(own) => own.clone(),
                    _ => Meta::default(),
                };
                (name.to_string(), own)
            })
            .collect(),
        Some(_) => config.texts("collections").into_iter().map(|n| (n.to_owned(), Meta::default())).collect(),
        None => Vec::new(),
    }
}

/// Sorts a collection's pages, and says by what.
pub(super) fn sort(pages: &mut [Page], folder: &str, settings: &Meta) -> String {
    let order = settings.texts("order");
    let inner = |page: &Page| page.path[folder.len()..].to_owned();
    let by_path = |a: &Page, b: &Page| a.path.cmp(&b.path);
    if !order.is_empty() {
        let place = |page: &Page| {
            let (own, name) = (inner(page), page.name());
            order.iter().position(|named| *named == own || *named == name).unwrap_or(usize::MAX)
        };
        pages.order_by(|a, b| place(a).cmp(&place(b)).then_with(|| by_path(a, b)));
        return "order".to_owned();
    }
    if let Some(key) = settings.text("sort_by") {
        pages.order_by(|a, b| compare(a.meta.get(key), b.meta.get(key)).then_with(|| by_path(a, b)));
        return format!("sort_by: {key}");
    }
    if pages.iter().any(|page| page.meta.text("date").is_some()) {
        let date = |page: &Page| page.meta.text("date").unwrap_or("9999").to_owned();
        pages.order_by(|a, b| date(a).cmp(&date(b)).then_with(|| by_path(a, b)));
        return "date".to_owned();
    }
    // A folder before what follows it by name, so that its pages stay together.
    pages.order_by(|a, b| a.path.split('/').cmp(b.path.split('/')));
    "path".to_owned()
}

/// Two values of a key: numbers by value before texts; none comes last.
fn compare(a: Option<&MetaValue>, b: Option<&MetaValue>) -> Ordering {
    let rank = |value: Option<&MetaValue>| match value {
        Some(MetaValue::Number(number, _)) => (0, *number, String::new()),
        Some(value) => match value.as_text() {
            Some(text) => (1, 0.0, text.to_owned()),
            None => (2, 0.0, String::new()),
        },
        None => (2, 0.0, String::new()),
    };
    let (x, y) = (rank(a), rank(b));
    x.0.cmp(&y.0).then_with(|| x.1.total_cmp(&y.1)).then_with(|| x.2.cmp(&y.2))
}

/// Adds a collection's pages under its title; folders in it have titles of their own where the path orders it.
fn push(
    listing: &mut Listing,
    items: &mut Vec<Item>,
    pages: Vec<Page>,
    folder: &str,
    reason: &dyn Fn(&Page) -> String,
) {
    let mut open: Vec<String> = Vec::new();
    for page in pages {
        let inner = page.folder().get(folder.len()..).unwrap_or_default().to_owned();
        let parts: Vec<&str> = inner.split('/').filter(|part| !part.is_empty()).collect();
        let shared = open.iter().zip(&parts).take_while(|(a, b)| a == b).count();
        open.truncate(shared);
        for part in &parts[shared..] {
            open.push((*part).to_owned());
            let path = format!("{folder}{}/", open.join("/"));
            let why = format!("the folder {path}");
            let item = Item::new(What::Group(Some(path)), open.len(), why);
            items.push(item.titled(Some(&title_of_folder(part))));
        }
        items.push(Item::new(What::Page(listing.pages.len()), open.len() + 1, reason(&page)));
        listing.pages.push(page);
    }
}

/// A post's date: its front matter's, else its name's. A file without one in its name is no post.
pub(super) fn date_of_post(page: &Page) -> Option<String> {
    let name = page.name();
    let bytes = name.as_bytes();
    let digits = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
    let dated = bytes.len() > 11
        && digits(0..4)
        && digits(5..7)
        && digits(8..10)
        && [bytes[4], bytes[7], bytes[10]].iter().all(|b| *b == b'-');
    dated.then(|| page.meta.text("date").unwrap_or(&name[..10]).to_owned())
}
