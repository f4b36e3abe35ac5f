//! Hugo: `weight`, then date, then title, in each section of `content/`.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::mkdocs::title_of_folder;
use super::nav::{Item, Listing, What};
use super::page::{self, Page};
use super::{natural, settings};
use crate::document::{Meta, MetaValue};
use crate::markdown::Dialect;
use crate::text::Ordered;

const CONFIGS: [&str; 9] = [
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config/_default/hugo.toml",
    "config/_default/config.toml",
    "config/_default/hugo.yaml",
];
/// Where the languages stand apart from the other settings.
const LANGUAGES: [&str; 3] =
    ["config/_default/languages.toml", "config/_default/languages.yaml", "config/_default/languages.yml"];
const FOLDER: [&str; 2] = ["contentDir", "contentdir"];
/// Sections inside sections, at most.
const DEEPEST: usize = 64;

/// The order of a folder with a `hugo.toml` or its like, and `content/`.
pub(super) fn listing(root: &Path) -> Option<Listing> {
    let (file, config) = settings::data(root, &CONFIGS)?;
    let config = config.unwrap_or_default();
    let mut listing = Listing::new("hugo", Dialect::Gfm);
    let apart = settings::data(root, &LANGUAGES).and_then(|(_, languages)| languages);
    let languages = config.map("languages").cloned().or(apart).unwrap_or_default();
    let main = settings::any(&config, &["defaultContentLanguage", "defaultcontentlanguage"]).unwrap_or("en");
    let own = languages.map(main).cloned().unwrap_or_default();
    let folder = |meta: &Meta| settings::any(meta, &FOLDER).map(|folder| folder.trim_matches('/').to_owned());
    let content = folder(&own).or_else(|| folder(&config)).unwrap_or_else(|| "content".to_owned());
    if !listing.read(root, &content) {
        return None;
    }
    listing.title = settings::any(&own, &["title"]).or(config.text("title")).map(str::to_owned);
    let foreign: Vec<(&str, Option<String>)> = languages
        .fields
        .iter()
        .filter(|(name, _)| **name != *main)
        .map(|(name, value)| match value {
            MetaValue::Map(map) => (&**name, folder(map).map(|folder| format!("{folder}/"))),
            _ => (&**name, None),
        })
        .collect();
    cascade(&mut listing.pages, &config);
    let today = settings::today();
    listing.pages.retain(|page| {
        let stem = natural::stem(page.name());
        let suffix = stem.rsplit_once('.').map(|(_, suffix)| suffix);
        let is_of = |(name, folder): &(&str, Option<String>)| {
            suffix == Some(*name) || folder.as_ref().is_some_and(|folder| page.path.starts_with(folder))
        };
        !foreign.iter().any(is_of) && is_shown(&page.meta, &today)
    });
    // A bundle without a page of its own takes what stands in it along.
    let headless: Vec<String> = listing
        .pages
        .iter()
        .filter(|page| page.meta.flag("headless") == Some(true))
        .map(|page| page.folder().to_owned())
        .collect();
    listing.pages.retain(|page| {
        !headless
            .iter()
            .any(|folder| page.path.strip_prefix(&**folder).is_some_and(|rest| rest.starts_with('/')))
    });
    for page in &mut listing.pages {
        if let Some(title) = settings::any(&page.meta, &["linkTitle", "linktitle", "title"]) {
            page.title = page::one_line(title);
        } else if page.is_index() || is_section(page) {
            let folder = page.folder();
            let name = folder.rsplit('/').next().unwrap_or(folder);
            page.title = match &listing.title {
                Some(title) if folder == listing.content => page::one_line(title),
                _ => title_of_folder(name),
            };
        }
    }
    let mut tree = Tree { listing: &listing, sections: BTreeMap::new() };
    tree.fill();
    let mut items = Vec::new();
    if let Some(at) = tree.sections.get("").and_then(|home| home.page) {
        let reason = format!("{} is the site's first page", listing.pages[at].path);
        items.push(Item::new(What::Page(at), 0, reason));
    }
    tree.section("", 0, &mut items);
    listing.items = items;
    // What is left stands in a bundle, and is part of its page.
    listing.rest = false;
    listing.reason = format!(
        "Hugo: weight, then date, then title in the front matter of each section of {}; {file} is there",
        listing.content
    );
    Some(listing)
}

/// Gives pages what the sections that hold them, and the settings, hand down. What is nearer to a page wins.
fn cascade(pages: &mut [Page], config: &Meta) {
    let handed = |meta: &Meta| -> Vec<Meta> {
        let given = settings::items(meta, "cascade").iter();
        given
            .filter_map(|value| if let MetaValue::Map(map) = value { Some(map.clone()) } else { None })
            .collect()
    };
    let mut down: Vec<(String, Meta)> = Vec::new();
    for page in pages.iter().filter(|page| is_section(page)) {
        down.extend(handed(&page.meta).into_iter().map(|values| (page.folder().to_owned(), values)));
    }
    down.order_by_key(|(folder, _)| std::cmp::Reverse(folder.len()));
    down.extend(handed(config).into_iter().map(|values| (String::new(), values)));
    for page in pages {
        for (folder, values) in &down {
            let below =
                page.path.strip_prefix(&**folder).is_some_and(|r| folder.is_empty() || r.starts_with('/'));
            if !below || values.map("_target").or(values.map("target")).is_some_and(|t| !is_target(t, page)) {
                continue;
            }
            // Newer versions keep a page's own fields in a table.
            let own = values.map("params").map_or(&[][..], |map| &map.fields);
            for (key, value) in values.fields.iter().chain(own) {
                if !matches!(&**key, "_target" | "target" | "params") && page.meta.get(key).is_none() {
                    page.meta.fields.push((key.clone(), value.clone()));
                }
            }
        }
    }
}

/// Whether a page is what a cascade is meant for.
fn is_target(target: &Meta, page: &Page) -> bool {
    let path = target.text("path").is_none_or(|pattern| {
        let (start, end) = pattern.trim_matches(['{', '}']).split_once('*').unwrap_or((pattern, ""));
        let (start, end) = (start.trim_end_matches('/'), end.trim_start_matches('*'));
        let stem = natural::stem(&page.path);
        stem.contains(start) && stem.ends_with(natural::stem(end))
    });
    let kind = if is_section(page) { "section" } else { "page" };
    path && target.text("kind").is_none_or(|wanted| wanted == kind)
}

fn is_shown(meta: &Meta, today: &str) -> bool {
    let build = meta.map("build").or_else(|| meta.map("_build"));
    let never =
        build.and_then(|build| build.text("list")).is_some_and(|list| list == "never" || list == "false");
    let date =
        |keys: &[&str]| settings::any(meta, keys).map(|date| date.get(..10).unwrap_or(date).to_owned());
    let future =
        date(&["publishDate", "publishdate"]).or_else(|| date(&["date"])).is_some_and(|d| *d > *today);
    let past = date(&["expiryDate", "expirydate"]).is_some_and(|d| *d < *today);
    let hidden = meta.flag("draft") == Some(true) || never || past || (future && is_date(meta));
    !hidden
}

/// Whether the date of a page is one that can be compared.
fn is_date(meta: &Meta) -> bool {
    let date = settings::any(meta, &["publishDate", "publishdate", "date"]).unwrap_or_default();
    date.len() >= 10 && date.as_bytes()[..4].iter().all(u8::is_ascii_digit) && date.as_bytes()[4] == b'-'
}

fn is_section(page: &Page) -> bool {
    natural::stem(page.name()).split('.').next() == Some("_index")
}

fn is_bundle(page: &Page) -> bool {
    natural::stem(page.name()).split('.').next() == Some("index")
}

#[derive(Debug, Default)]
struct Section {
    page: Option<usize>,
    pages: Vec<usize>,
    sections: Vec<String>,
    /// The newest date in it: its own, where its page has none.
    newest: Option<String>,
}

struct Tree<'a> {
    listing: &'a Listing,
    sections: BTreeMap<String, Section>,
}

impl Tree<'_> {
    fn fill(&mut self) {
        self.make("");
        let bundles: HashSet<&str> = self
            .listing
            .pages
            .iter()
            .filter(|page| is_bundle(page) && !self.listing.inner(&page.path).starts_with("index."))
            .map(Page::folder)
            .collect();
        for (at, page) in self.listing.pages.iter().enumerate() {
            let folder = self.listing.inner(page.folder());
            // What stands in a bundle beside its page is no page.
            if !is_bundle(page) && bundles.contains(page.folder()) {
                continue;
            }
            let (folder, own) = if is_section(page) {
                (folder, true)
            } else if is_bundle(page) && !folder.is_empty() {
                (folder.rfind('/').map_or("", |at| &folder[..at]), false)
            } else {
                (folder, is_bundle(page))
            };
            self.make(folder);
            if let Some(date) = page.meta.text("date") {
                self.note_date(folder, date);
            }
            let Some(section) = self.sections.get_mut(folder) else { continue };
            if own && section.page.is_none() {
                section.page = Some(at);
            } else {
                section.pages.push(at);
            }
        }
    }

    fn note_date(&mut self, name: &str, date: &str) {
        let mut name = name;
        loop {
            if let Some(section) = self.sections.get_mut(name)
                && section.newest.as_deref() < Some(date)
            {
                section.newest = Some(date.to_owned());
            }
            let Some(at) = name.rfind('/') else { return };
            name = &name[..at];
        }
    }

    fn make(&mut self, name: &str) {
        if self.sections.contains_key(name) {
            return;
        }
        self.sections.insert(name.to_owned(), Section::default());
        if !name.is_empty() {
            let parent = name.rfind('/').map_or("", |at| &name[..at]);
            self.make(parent);
            if let Some(parent) = self.sections.get_mut(parent) {
                parent.sections.push(name.to_owned());
            }
        }
    }

    fn section(&self, name: &str, depth: usize, items: &mut Vec<Item>) {
        let Some(section) = self.sections.get(name).filter(|_| depth < DEEPEST) else { return };
        let pages = section.pages.iter().map(|at| (Some(*at), None));
        let sections = section.sections.iter().map(|name| (self.sections[name].page, Some(name)));
        let mut entries: Vec<(Option<usize>, Option<&String>)> = pages.chain(sections).collect();
        entries.order_by(|a, b| self.compare(a, b));
        for (page, inner) in entries {
            let what = match (page, inner) {
                (Some(at), _) => Item::new(What::Page(at), depth, reason(&self.listing.pages[at])),
                (None, Some(name)) => {
                    let path = format!("{}/", self.listing.within(name));
                    let reason = format!("the folder {path}, which has no _index.md");
                    let last = name.rsplit('/').next().unwrap_or(name);
                    Item::new(What::Group(Some(path)), depth, reason).titled(Some(&title_of_folder(last)))
                }
                (None, None) => continue,
            };
            items.push(what);
            if let Some(name) = inner {
                self.section(name, depth + 1, items);
            }
        }
    }

    fn compare(
        &self,
        a: &(Option<usize>, Option<&String>),
        b: &(Option<usize>, Option<&String>),
    ) -> Ordering {
        let page = |entry: &(Option<usize>, Option<&String>)| entry.0.map(|at| &self.listing.pages[at]);
        let (x, y) = (page(a), page(b));
        let weight = |page: Option<&Page>| page.map_or(f64::INFINITY, weight);
        let date = |page: Option<&Page>, name: Option<&String>| {
            let own = page.and_then(|page| page.meta.text("date")).map(str::to_owned);
            own.or_else(|| name.and_then(|name| self.sections[name].newest.clone())).unwrap_or_default()
        };
        let title = |page: Option<&Page>, name: Option<&String>| match (page, name) {
            (Some(page), _) => page.title.to_lowercase(),
            (None, name) => {
                let last = name.map_or("", |name| name.rsplit('/').next().unwrap_or(name));
                title_of_folder(last).to_lowercase()
            }
        };
        let path = |page: Option<&Page>, name: Option<&String>| {
            page.map(|page| page.path.clone()).or_else(|| name.cloned()).unwrap_or_default()
        };
        weight(x)
            .total_cmp(&weight(y))
            .then_with(|| date(y, b.1).cmp(&date(x, a.1)))
            .then_with(|| title(x, a.1).cmp(&title(y, b.1)))
            .then_with(|| natural::compare_paths(&path(x, a.1), &path(y, b.1)))
    }
}

/// A page's weight; none, and nought, come last.
fn weight(page: &Page) -> f64 {
    let weight = page.meta.text("weight").and_then(|weight| weight.parse::<f64>().ok());
    weight.filter(|weight| weight.is_finite() && *weight != 0.0).unwrap_or(f64::INFINITY)
}

fn reason(page: &Page) -> String {
    if weight(page).is_finite() {
        return format!("weight: {} in {}", page.meta.text("weight").unwrap_or_default(), page.path);
    }
    match page.meta.text("date") {
        Some(date) => format!("date: {date}, the newest first, for want of a weight in {}", page.path),
        None => format!("title: {}, for want of a weight in {}", page.title, page.path),
    }
}
