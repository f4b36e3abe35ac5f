//! The order of a just-the-docs site, by the front matter of its pages.
//!
//! The rules are the theme's own (just-the-docs 0.4 and later; before that where the site keeps
//! `_includes/nav.html`), with two differences a reader needs: what the theme would lose comes last, and in a
//! folder that is only a part of a site, a page whose parent stands elsewhere is a root.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::Heading;
use super::natural;
use super::nav::{Placed, UNLISTED};
use super::page::Page;
use crate::document::{Meta, MetaValue};

/// What is known of the site besides its pages.
#[derive(Debug, Clone, Default)]
pub(super) struct Site {
    /// `_config.yml`.
    pub(super) config: Option<Meta>,
    /// Whether all the site's pages are here, so that a page whose parent is missing is in no contents.
    pub(super) complete: bool,
    /// Whether the theme is older than 0.4.
    pub(super) legacy: bool,
}

impl Site {
    /// Whether just-the-docs orders these pages.
    pub(super) fn orders(&self, pages: &[Page]) -> bool {
        let theme = |key| {
            self.config
                .as_ref()
                .and_then(|c| c.text(key))
                .is_some_and(|theme| theme.contains("just-the-docs"))
        };
        theme("theme") || theme("remote_theme") || pages.iter().any(Page::has_place)
    }

    /// Takes out what never shows, and applies the site's defaults.
    pub(super) fn prepare(&self, pages: &mut Vec<Page>) {
        let excluded = self.config.as_ref().map(|c| c.texts("exclude")).unwrap_or_default();
        let includes = self.config.as_ref().map(|c| c.texts("include")).unwrap_or_default();
        self.defaults(pages);
        pages.retain(|page| {
            let collection = self.collection_name(&page.path);
            let collection = collection.filter(|name| self.collection_names().contains(name));
            let special = page.path.split('/').any(|part| {
                part.starts_with(['_', '#', '~'])
                    && (collection.is_none() || part.strip_prefix('_') != collection)
            });
            let excluded = excluded.iter().any(|pattern| matches(pattern, &page.path));
            !page.is_hidden() && (!(special || excluded) || includes.iter().any(|p| matches(p, &page.path)))
        });
    }

    /// Applies the site's defaults to pages.
    pub(super) fn defaults(&self, pages: &mut [Page]) {
        for page in pages.iter_mut().filter(|page| page.fenced) {
            self.apply_defaults(page);
        }
    }

    fn apply_defaults(&self, page: &mut Page) {
        let Some(MetaValue::List(defaults)) = self.config.as_ref().and_then(|c| c.get("defaults")) else {
            return;
        };
        // The most specific scope first, the later of equals first: what is set stays.
        let mut fitting: Vec<(usize, &Meta)> = Vec::new();
        for default in defaults {
            let MetaValue::Map(default) = default else { continue };
            let scope = |key| default.map("scope").and_then(|scope| scope.text(key));
            let path = scope("path").unwrap_or_default();
            if let Some(values) = default.map("values")
                && matches(path, &page.path)
                && scope("type").is_none_or(|kind| kind.trim_end_matches('s') == self.kind(page))
            {
                fitting.push((path.len(), values));
            }
        }
        fitting.reverse();
        fitting.sort_by_key(|(len, _)| std::cmp::Reverse(*len));
        for (key, value) in fitting.into_iter().flat_map(|(_, values)| &values.fields) {
            if page.meta.get(key).is_none() {
                page.meta.fields.push((key.clone(), value.clone()));
            }
        }
    }

    /// What Jekyll takes a page to be: `page`, `post`, or the name of its collection without an `s` at its end.
    fn kind<'a>(&self, page: &'a Page) -> &'a str {
        if page.folder().split('/').any(|part| part == "_posts") {
            return "post";
        }
        match self.collection(page) {
            (_, "") => "page",
            (_, name) => name.trim_end_matches('s'),
        }
    }

    fn collection_names(&self) -> Vec<&str> {
        match self.config.as_ref().and_then(|c| c.get("collections")) {
            Some(MetaValue::Map(map)) => map.fields.iter().map(|(name, _)| &**name).collect(),
            Some(_) => self.config.as_ref().map(|c| c.texts("collections")).unwrap_or_default(),
            None => Vec::new(),
        }
    }

    /// The name of the collection in whose folder a path stands.
    fn collection_name<'a>(&self, path: &'a str) -> Option<&'a str> {
        let folder =
            self.config.as_ref().and_then(|config| config.text("collections_dir")).unwrap_or_default();
        let inner = match folder.trim_matches('/') {
            "" => path,
            folder => path.strip_prefix(folder)?.strip_prefix('/')?,
        };
        inner.strip_prefix('_')?.split_once('/').map(|(name, _)| name)
    }

    /// The collection a page belongs to, and its place among those the theme shows, from 1; 0 for pages.
    fn collection<'a>(&self, page: &'a Page) -> (Option<usize>, &'a str) {
        let Some(name) = self.collection_name(&page.path) else { return (Some(0), "") };
        let place = self.shown_collections().and_then(|shown| {
            let at = shown.fields.iter().position(|(key, _)| **key == *name)?;
            let excluded =
                matches!(&shown.fields[at].1, MetaValue::Map(m) if m.flag("nav_exclude") == Some(true));
            (!excluded).then_some(at + 1)
        });
        (place, name)
    }

    /// The collections that the theme shows, each with its settings.
    fn shown_collections(&self) -> Option<&Meta> {
        self.config.as_ref()?.map("just_the_docs")?.map("collections")
    }

    /// Puts the names of collections over their pages, as the theme does where they are not all there is.
    pub(super) fn name_collections(&self, pages: &mut Vec<Page>, placed: Vec<Placed>) -> Vec<Placed> {
        let Some(shown) = self.shown_collections().filter(|_| self.complete) else { return placed };
        let alone = shown.fields.len() < 2
            && !placed.iter().any(|at| is_listed(at) && self.collection(&pages[at.page]).1.is_empty());
        if alone {
            return placed;
        }
        let mut out: Vec<Placed> = Vec::with_capacity(placed.len() + shown.fields.len());
        let mut moved = Vec::with_capacity(placed.len());
        // The collection whose pages come, and the place of its name.
        let mut open: Option<(String, usize)> = None;
        for mut at in placed {
            let name =
                if is_listed(&at) { self.collection(&pages[at.page]).1.to_owned() } else { String::new() };
            if !name.is_empty() && open.as_ref().is_none_or(|(known, _)| *known != name) {
                let title = shown.map(&name).and_then(|own| own.text("name")).map(str::to_owned);
                open = Some((name.clone(), out.len()));
                let reason = format!("just_the_docs.collections.{name} in _config.yml");
                out.push(Placed { page: pages.len(), reason, ..Placed::default() });
                pages.push(Page::without_file(&format!("_{name}/"), title.as_deref(), Heading::Group));
            }
            moved.push(out.len());
            at.parent = at.parent.map(|parent| moved[parent]);
            if let (Some((_, over)), false) = (&open, name.is_empty()) {
                at.parent = at.parent.or(Some(*over));
                at.depth = at.depth.saturating_add(1);
            }
            out.push(at);
        }
        out
    }

    fn folds_case(&self) -> bool {
        self.config.as_ref().and_then(|c| c.text("nav_sort")) == Some("case_insensitive")
    }
}

/// Whether a path is, or stands below, what a pattern of a Jekyll configuration names; `*` stands for anything.
fn matches(pattern: &str, path: &str) -> bool {
    let pattern = pattern.trim_matches('/');
    match pattern.split_once('*') {
        Some((start, end)) => {
            let end = end.trim_matches('*');
            path.len() >= start.len() + end.len() && path.starts_with(start) && path.ends_with(end)
        }
        None => {
            pattern.is_empty()
                || path.strip_prefix(pattern).is_some_and(|r| r.is_empty() || r.starts_with('/'))
        }
    }
}

fn is_listed(at: &Placed) -> bool {
    !at.reason.starts_with(UNLISTED)
}

/// Pages under pages, as deep as an ancestor is looked for.
const MOST_LEVELS: usize = 32;

/// Where the theme shows a page.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    Top,
    Under(usize),
    Unlisted(String),
}

/// The order of a site's pages, each with its reason.
pub(super) fn order(pages: &[Page], site: &Site) -> Vec<Placed> {
    let mut titles: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (at, page) in pages.iter().enumerate().filter(|(_, page)| page.fenced) {
        titles.entry((site.collection(page).1, &page.title)).or_default().push(at);
    }
    let mut places: Vec<Place> =
        (0..pages.len()).map(|at| place(pages, site, &titles, at, &|_, _| true)).collect();
    // Where a page with an ancestor stands, and whether a page is shown, depends on the places of those above it.
    let mut doubtful: Vec<usize> = (0..pages.len())
        .filter(|at| pages[*at].meta.text("ancestor").is_some() || is_hidden(&places, *at))
        .collect();
    for _ in 0..MOST_LEVELS.min(20_000 / doubtful.len().max(1)) {
        let moved: Vec<(usize, Place)> = doubtful
            .iter()
            .map(|at| {
                let fits = |other: usize, ancestor: Option<&str>| match ancestor {
                    Some(title) => stands_under(pages, &places, other, title),
                    None => !is_hidden(&places, other),
                };
                (*at, place(pages, site, &titles, *at, &fits))
            })
            .filter(|(at, place)| *place != places[*at])
            .collect();
        if moved.is_empty() {
            break;
        }
        for (at, place) in moved {
            places[at] = place;
        }
        let more: Vec<usize> = (0..pages.len())
            .filter(|at| is_hidden(&places, *at) && !doubtful.contains(at))
            .take(1_000)
            .collect();
        doubtful.extend(more);
    }
    // What stands under a page that the contents do not show is not shown either.
    for at in 0..pages.len() {
        let (mut here, mut steps) = (at, 0);
        let reason = loop {
            match &places[here] {
                Place::Top => break None,
                Place::Unlisted(_) if here == at => break None,
                Place::Unlisted(_) => {
                    break Some(format!("Not in the contents: {} is not there either", pages[here].path));
                }
                Place::Under(parent) => here = *parent,
            }
            steps += 1;
            if steps > pages.len() {
                break Some(format!("Not in the contents: {} stands under itself", pages[at].path));
            }
        };
        if let Some(reason) = reason {
            places[at] = Place::Unlisted(reason);
        }
    }
    let (mut roots, mut last) = (Vec::new(), Vec::new());
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); pages.len()];
    for (at, place) in places.iter().enumerate() {
        match place {
            Place::Top => roots.push(at),
            Place::Under(parent) => children[*parent].push(at),
            Place::Unlisted(_) => last.push(at),
        }
    }
    site.arrange(pages, &mut roots);
    for (at, children) in children.iter_mut().enumerate() {
        site.arrange(pages, children);
        if matches!(pages[at].meta.text("child_nav_order"), Some("desc" | "reversed")) {
            children.reverse();
        }
    }
    last.sort_by(|a, b| natural::compare_paths(&pages[*a].path, &pages[*b].path));
    let mut placed: Vec<Placed> = Vec::with_capacity(pages.len());
    let mut open: Vec<(usize, Option<usize>)> = roots.into_iter().rev().map(|at| (at, None)).collect();
    while let Some((page, parent)) = open.pop() {
        let depth = parent.map_or(0, |parent: usize| placed[parent].depth.saturating_add(1));
        open.extend(children[page].iter().rev().map(|child| (*child, Some(placed.len()))));
        placed.push(Placed { page, parent, depth, number: None, reason: reason(&pages[page]) });
    }
    for page in last {
        let Place::Unlisted(reason) = &places[page] else { continue };
        placed.push(Placed { page, reason: reason.clone(), ..Placed::default() });
    }
    placed
}

/// Whether a page has a title, or stands under one that has.
fn stands_under(pages: &[Page], places: &[Place], mut at: usize, title: &str) -> bool {
    for _ in 0..MOST_LEVELS {
        if pages[at].title == title {
            return true;
        }
        let Place::Under(parent) = &places[at] else { return false };
        at = *parent;
    }
    false
}

/// Whether a page stands under one that the contents do not show, or nowhere.
fn is_hidden(places: &[Place], mut at: usize) -> bool {
    for _ in 0..MOST_LEVELS {
        match &places[at] {
            Place::Top => return false,
            Place::Unlisted(_) => return true,
            Place::Under(parent) => at = *parent,
        }
    }
    false
}

/// The place of a page. `fits` tells whether another page stands under an ancestor; asked without one, whether it is
/// shown.
fn place(
    pages: &[Page],
    site: &Site,
    titles: &HashMap<(&str, &str), Vec<usize>>,
    at: usize,
    fits: &dyn Fn(usize, Option<&str>) -> bool,
) -> Place {
    let page = &pages[at];
    let unlisted = |why: &str| Place::Unlisted(format!("Not in the contents: {why}"));
    if !page.fenced {
        return unlisted(&format!("{} has no front matter", page.path));
    }
    if page.meta.flag("nav_exclude") == Some(true) {
        return unlisted(&format!("nav_exclude: true in {}", page.path));
    }
    let (collection, namespace) = site.collection(page);
    if collection.is_none() {
        return unlisted(&format!("just_the_docs.collections does not name {namespace}"));
    }
    let Some(parent) = page.meta.text("parent") else { return Place::Top };
    let named = titles.get(&(namespace, parent)).map_or(&[][..], Vec::as_slice);
    let mut fitting: Vec<usize> = named.iter().copied().filter(|other| *other != at).collect();
    let (grand, ancestor) = (page.meta.text("grand_parent"), page.meta.text("ancestor"));
    let all = fitting.clone();
    if let Some(grand) = grand {
        fitting.retain(|other| pages[*other].meta.text("parent") == Some(grand));
    }
    if let Some(ancestor) = ancestor {
        fitting.retain(|other| fits(*other, Some(ancestor)));
    }
    if grand.is_none()
        && ancestor.is_none()
        && fitting.iter().any(|o| pages[*o].meta.text("parent").is_none())
    {
        fitting.retain(|other| pages[*other].meta.text("parent").is_none());
    }
    if fitting.is_empty() && !site.complete {
        fitting = all;
    }
    // The theme repeats a page under every parent that fits; here it stands once, where it is seen.
    let shows_none = |other: &usize| pages[*other].meta.flag("has_children") == Some(false);
    let is_seen = |other: &usize| !shows_none(other) && fits(*other, None);
    if fitting.iter().any(is_seen) {
        fitting.retain(is_seen);
    }
    // Where several fit, the one that stands nearest: some sites have a work in two folders.
    let near = |other: &usize| {
        let parts = |path: &'_ str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
        let (a, b) = (parts(page.folder()), parts(pages[*other].folder()));
        let shared = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
        (std::cmp::Reverse(shared), b.len() - shared)
    };
    let best = fitting.into_iter().min_by(|a, b| {
        near(a).cmp(&near(b)).then_with(|| natural::compare_paths(&pages[*a].path, &pages[*b].path))
    });
    match best {
        Some(other) if shows_none(&other) && site.complete => {
            unlisted(&format!("has_children: false in {}", pages[other].path))
        }
        Some(other) => Place::Under(other),
        None if site.complete => {
            unlisted(&format!("no page is titled {parent}, the parent of {}", page.path))
        }
        None => Place::Top,
    }
}

fn reason(page: &Page) -> String {
    match page.meta.get("nav_order").and_then(MetaValue::as_text).filter(|order| !order.is_empty()) {
        Some(order) => format!("nav_order: {order} in {}", page.path),
        None => format!("title: {}, for want of a nav_order in {}", page.title, page.path),
    }
}

/// What the theme sorts siblings by; earlier variants come first.
#[derive(Debug, PartialEq, PartialOrd)]
enum Rank {
    Number(f64),
    Text(String),
    TitleNumber(f64),
    Title(String),
}

impl Site {
    /// Sorts siblings.
    fn arrange(&self, pages: &[Page], siblings: &mut [usize]) {
        // Jekyll sorts texts that are all numbers by their values.
        let by_value = |wanted: fn(&Rank) -> Option<&str>| {
            let ranks = || siblings.iter().map(|at| self.rank(&pages[*at]));
            !self.legacy
                && !self.folds_case()
                && ranks().all(|rank| wanted(&rank).is_none_or(|text| number(text).is_some()))
        };
        let orders = by_value(|rank| if let Rank::Text(text) = rank { Some(text) } else { None });
        let titles = by_value(|rank| if let Rank::Title(text) = rank { Some(text) } else { None });
        let rank = |at: usize| match self.rank(&pages[at]) {
            Rank::Text(text) if orders => (Rank::Text(String::new()), number(&text)),
            Rank::Title(text) if titles => (Rank::Title(String::new()), number(&text)),
            rank => (rank, None),
        };
        let collection = |at: usize| self.collection(&pages[at]).0;
        siblings.sort_by(|a, b| {
            let (first, second) = (&pages[*a], &pages[*b]);
            collection(*a)
                .cmp(&collection(*b))
                .then_with(|| rank(*a).partial_cmp(&rank(*b)).unwrap_or(Ordering::Equal))
                // Real sites repeat a nav_order; the theme's order is then left to chance, ours is not.
                .then_with(|| second.is_index().cmp(&first.is_index()))
                .then_with(|| natural::compare_paths(&first.path, &second.path))
        });
    }

    fn rank(&self, page: &Page) -> Rank {
        let fold = |text: &str| if self.folds_case() { text.to_lowercase() } else { text.to_owned() };
        match page.meta.get("nav_order") {
            Some(MetaValue::Number(value, _)) if value.is_finite() => Rank::Number(*value),
            Some(value) if value.as_text().is_some_and(|text| !text.is_empty()) => {
                Rank::Text(fold(value.as_text().unwrap_or_default()))
            }
            _ if self.legacy => Rank::Text(fold(&page.title)),
            _ => match page.meta.get("title") {
                Some(MetaValue::Number(value, _)) if value.is_finite() => Rank::TitleNumber(*value),
                _ => Rank::Title(fold(&page.title)),
            },
        }
    }
}

/// The value of a text that is a number.
fn number(text: &str) -> Option<f64> {
    let plain = text.trim().trim_start_matches('-');
    let is_number = plain.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if is_number { text.trim().parse().ok() } else { None }
}
