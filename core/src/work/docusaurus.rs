//! Docusaurus: a sidebar that is spelt out, else positions and numbers of files and folders.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::nav::{Item, Listing, MOST, What};
use super::page::{Page, number_prefix, without_number};
use super::{literal, natural, settings};
use crate::document::{Meta, MetaValue};
use crate::markdown::{Dialect, Renderer};
use crate::text::Ordered;

const CONFIGS: [&str; 5] = [
    "docusaurus.config.js",
    "docusaurus.config.ts",
    "docusaurus.config.mjs",
    "docusaurus.config.cjs",
    "docusaurus.config.mts",
];
const SIDEBARS: [&str; 5] = ["sidebars.js", "sidebars.ts", "sidebars.json", "sidebars.mjs", "sidebars.cjs"];
const CATEGORIES: [&str; 3] = ["_category_.json", "_category_.yml", "_category_.yaml"];
/// Categories inside categories, at most.
const DEEPEST: usize = 64;

/// The order of a folder with a `docusaurus.config.*`: its present version.
pub(super) fn listing(root: &Path) -> Option<Listing> {
    let (_, config) = settings::first(root, &CONFIGS)?;
    let docs = literal::block_of(&config, "docs").unwrap_or_default();
    let content = literal::text_of(docs, "path").unwrap_or_else(|| "docs".to_owned());
    let named = literal::text_of(docs, "sidebarPath").unwrap_or_default();
    let named = named.trim_start_matches("./").to_owned();
    let names: Vec<&str> = std::iter::once(&*named).chain(SIDEBARS).filter(|n| !n.is_empty()).collect();
    order(root, &config, &content, &names)
}

/// The older version or the translation that a path below a site is in.
pub(super) fn apart(root: &Path, path: &Path) -> Option<Listing> {
    let inner = path.strip_prefix(root).ok()?.to_string_lossy().replace('\\', "/");
    let parts: Vec<&str> = inner.split('/').collect();
    let (content, version, locale) = match parts[..] {
        ["versioned_docs", version, ..] => (parts[..2].join("/"), version, None),
        ["i18n", locale, plugin, version, ..] if plugin.starts_with("docusaurus-plugin-content-docs") => {
            (parts[..4].join("/"), version, Some(locale))
        }
        _ => return None,
    };
    let (_, config) = settings::first(root, &CONFIGS)?;
    let versioned = format!("versioned_sidebars/{version}-sidebars.json");
    let names: Vec<&str> = if version == "current" { SIDEBARS.to_vec() } else { vec![&*versioned] };
    let mut listing = order(root, &config, &content, &names)?;
    listing.apart = true;
    let of = [version.strip_prefix("version-"), locale];
    let of = of.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let title = listing.title.take().filter(|_| !of.is_empty());
    listing.title = title.map(|title| format!("{title} ({of})"));
    Some(listing)
}

fn order(root: &Path, config: &str, content: &str, names: &[&str]) -> Option<Listing> {
    let mut listing = Listing::new("docusaurus", Dialect::Gfm);
    listing.renderer = Renderer::Mdx;
    if !listing.read(root, content) {
        return None;
    }
    listing.title = literal::text_of(config, "title");
    listing.pages.retain(|page| {
        let partial = page.path[listing.content.len()..].split('/').any(|part| part.starts_with('_'));
        !partial && !page.is_hidden() && page.meta.flag("unlisted") != Some(true)
    });
    for page in &mut listing.pages {
        if let Some(label) = settings::any(&page.meta, &["sidebar_label", "title"]) {
            page.title = super::page::one_line(label);
        }
    }
    let mut tree = Tree::new(root, &listing);
    let written = settings::first(root, names)
        .map(|(name, text)| (name, settings::json(&text).or_else(|| literal::exported(&text))));
    let mut items = Vec::new();
    match written {
        Some((name, Some(sidebars))) => {
            name.clone_into(&mut tree.file);
            tree.sidebars(&sidebars, &mut items);
            name.clone_into(&mut listing.file);
            listing.reason = format!("Docusaurus: the sidebars in {name}");
        }
        other => {
            tree.folder("", 0, &mut items);
            let computed = other.map(|(name, _)| format!("; {name} computes its sidebars, and is not read"));
            listing.reason = format!(
                "Docusaurus: sidebar_position and _category_ files in {}, else numbers before names{}",
                listing.content,
                computed.unwrap_or_default()
            );
        }
    }
    listing.items = items;
    Some(listing)
}

/// A folder of documents.
#[derive(Debug, Default)]
struct Folder {
    pages: Vec<usize>,
    folders: Vec<String>,
    category: Meta,
    /// The `_category_` file's path.
    file: String,
    /// The page that is the category's own.
    page: Option<usize>,
}

struct Tree<'a> {
    listing: &'a Listing,
    folders: BTreeMap<String, Folder>,
    ids: HashMap<String, usize>,
    /// The file that spells the sidebars out.
    file: String,
}

impl<'a> Tree<'a> {
    fn new(root: &Path, listing: &'a Listing) -> Self {
        let mut tree = Self { listing, folders: BTreeMap::new(), ids: HashMap::new(), file: String::new() };
        tree.folders.insert(String::new(), Folder::default());
        for (at, page) in listing.pages.iter().enumerate() {
            let inner = listing.inner(&page.path);
            let folder = inner.rfind('/').map_or("", |at| &inner[..at]);
            tree.make(root, folder);
            if let Some(folder) = tree.folders.get_mut(folder) {
                folder.pages.push(at);
            }
            // A document's id, with the numbers of names and without.
            let name = natural::stem(inner);
            let own = page
                .meta
                .text("id")
                .map(|id| if folder.is_empty() { id.to_owned() } else { format!("{folder}/{id}") });
            for id in own.iter().map(|id| &**id).chain([name]) {
                let plain: Vec<&str> = id.split('/').map(without_number).collect();
                tree.ids.entry(plain.join("/")).or_insert(at);
                tree.ids.entry(id.to_owned()).or_insert(at);
            }
        }
        let names: Vec<String> = tree.folders.keys().filter(|name| !name.is_empty()).cloned().collect();
        for name in names {
            let page = tree.own_page(&name);
            if let Some(folder) = tree.folders.get_mut(&name) {
                folder.page = page;
            }
        }
        tree
    }

    fn make(&mut self, root: &Path, name: &str) {
        if self.folders.contains_key(name) {
            return;
        }
        let parent = name.rfind('/').map_or("", |at| &name[..at]);
        self.make(root, parent);
        let path = self.listing.within(name);
        let files = CATEGORIES.map(|file| format!("{path}/{file}"));
        let found = settings::data(root, &files.each_ref().map(String::as_str));
        let (file, category) = found.map_or(("", None), |found| found);
        let folder =
            Folder { category: category.unwrap_or_default(), file: file.to_owned(), ..Folder::default() };
        self.folders.insert(name.to_owned(), folder);
        if let Some(parent) = self.folders.get_mut(parent) {
            parent.folders.push(name.to_owned());
        }
    }

    /// The page that stands for a folder: what its category names, else its index.
    fn own_page(&self, name: &str) -> Option<usize> {
        let folder = &self.folders[name];
        if let Some(link) = folder.category.map("link") {
            let id = link.text("id")?;
            let local = format!("{name}/{id}");
            let plain: Vec<&str> = local.split('/').map(without_number).collect();
            return [id, &local, &plain.join("/")].iter().find_map(|id| self.ids.get(*id).copied());
        }
        if matches!(folder.category.get("link"), Some(MetaValue::Null)) {
            return None;
        }
        let last = name.rsplit('/').next().unwrap_or(name);
        let rank = |page: &Page| {
            let stem = natural::stem(page.name()).to_lowercase();
            let plain = without_number(&stem);
            let same = stem == last.to_lowercase() || plain == without_number(last).to_lowercase();
            ["index", "readme"].iter().position(|n| *n == plain).or(same.then_some(2))
        };
        folder
            .pages
            .iter()
            .filter_map(|at| Some((rank(&self.listing.pages[*at])?, *at)))
            .min()
            .map(|(_, at)| at)
    }

    /// The entries of a folder, by their positions.
    fn folder(&self, name: &str, depth: usize, items: &mut Vec<Item>) {
        let Some(folder) = self.folders.get(name).filter(|_| depth < DEEPEST && items.len() < MOST) else {
            return;
        };
        let mut entries: Vec<(f64, &str, Result<usize, &str>, String)> = Vec::new();
        for at in folder.pages.iter().filter(|at| folder.page != Some(**at)) {
            let page = &self.listing.pages[*at];
            let (position, reason) = position(page);
            entries.push((position, self.listing.inner(&page.path), Ok(*at), reason));
        }
        for inner in &folder.folders {
            let (position, reason) = self.position(inner);
            entries.push((position, inner, Err(inner), reason));
        }
        entries.order_by(|a, b| a.0.total_cmp(&b.0).then_with(|| natural::compare_paths(a.1, b.1)));
        for (_, _, what, reason) in entries {
            match what {
                Ok(at) => items.push(Item::new(What::Page(at), depth, reason)),
                Err(inner) => {
                    let group = &self.folders[inner];
                    let label = group.category.text("label");
                    let item = if let Some(at) = group.page {
                        Item::new(What::Page(at), depth, reason).titled(label)
                    } else {
                        let last = inner.rsplit('/').next().unwrap_or(inner);
                        let key = format!("{}/", self.listing.within(inner));
                        let label = label.unwrap_or_else(|| without_number(last));
                        Item::new(What::Group(Some(key)), depth, reason).titled(Some(label))
                    };
                    items.push(item);
                    self.folder(inner, depth + 1, items);
                }
            }
        }
    }

    fn position(&self, name: &str) -> (f64, String) {
        let folder = &self.folders[name];
        let shown = self.listing.within(name);
        if let Some(position) = number(&folder.category, "position") {
            return (position, format!("position: {position} in {}", folder.file));
        }
        let own = folder.page.map(|at| &self.listing.pages[at]);
        if let Some((page, position)) =
            own.and_then(|page| Some((page, number(&page.meta, "sidebar_position")?)))
        {
            return (position, format!("sidebar_position: {position} in {}", page.path));
        }
        match number_prefix(name.rsplit('/').next().unwrap_or(name)) {
            Some((position, _)) => (position, format!("the number of the folder {shown}/")),
            None => (f64::INFINITY, format!("the name of the folder {shown}/, for want of a position")),
        }
    }

    fn sidebars(&self, sidebars: &Meta, items: &mut Vec<Item>) {
        let several = sidebars.fields.len() > 1;
        for (name, sidebar) in &sidebars.fields {
            let depth = usize::from(several);
            if several {
                let reason = format!("the sidebar {name} in {}", self.file);
                let title = super::mkdocs::title_of_folder(name);
                items.push(Item::new(What::Group(None), 0, reason).titled(Some(&title)));
            }
            self.entries(sidebar, depth, name, items);
        }
    }

    fn entries(&self, value: &MetaValue, depth: usize, place: &str, items: &mut Vec<Item>) {
        if depth >= DEEPEST {
            return;
        }
        match value {
            MetaValue::List(list) => {
                for (at, value) in list.iter().enumerate() {
                    self.entry(value, depth, &format!("{place}.{}", at + 1), items);
                }
            }
            // The short way: categories by their labels.
            MetaValue::Map(map) if map.get("type").is_none() => {
                for (label, inner) in &map.fields {
                    let reason = format!("the category {label} of {place} in {}", self.file);
                    items.push(Item::new(What::Group(None), depth, reason).titled(Some(label)));
                    self.entries(inner, depth + 1, label, items);
                }
            }
            value => self.entry(value, depth, place, items),
        }
    }

    fn entry(&self, value: &MetaValue, depth: usize, place: &str, items: &mut Vec<Item>) {
        let reason = format!("entry {place} in {}", self.file);
        let document = |id: &str| match self.ids.get(id) {
            Some(at) => What::Page(*at),
            None => What::File(self.listing.within(&format!("{id}.md"))),
        };
        match value {
            MetaValue::Text(id) => items.push(Item::new(document(id), depth, reason)),
            MetaValue::Map(map) => match map.text("type") {
                Some("doc" | "ref") => {
                    let id = map.text("id").unwrap_or_default();
                    items.push(Item::new(document(id), depth, reason).titled(map.text("label")));
                }
                Some("autogenerated") => {
                    let name = map.text("dirName").unwrap_or(".").trim_matches(['.', '/']);
                    let plain = self.folders.keys().find(|key| {
                        key.split('/').map(without_number).eq(name.split('/').map(without_number))
                    });
                    self.folder(plain.map_or(name, |key| key), depth, items);
                }
                Some("category") => {
                    let link = map.map("link").and_then(|link| link.text("id"));
                    let what = link.map_or(What::Group(None), document);
                    items.push(Item::new(what, depth, reason).titled(map.text("label")));
                    if let Some(inner) = map.get("items") {
                        self.entries(inner, depth + 1, place, items);
                    }
                }
                Some(_) => {}
                None => self.entries(value, depth, place, items),
            },
            _ => {}
        }
    }
}

fn number(meta: &Meta, key: &str) -> Option<f64> {
    match meta.get(key)? {
        MetaValue::Number(value, _) if value.is_finite() => Some(*value),
        value => value.as_text()?.parse().ok().filter(|value: &f64| value.is_finite()),
    }
}

fn position(page: &Page) -> (f64, String) {
    if let Some(position) = number(&page.meta, "sidebar_position") {
        return (position, format!("sidebar_position: {position} in {}", page.path));
    }
    match number_prefix(natural::stem(page.name())) {
        Some((position, _)) => (position, format!("the number of the file {}", page.path)),
        None => (f64::INFINITY, format!("file name {}, for want of a position", page.path)),
    }
}
