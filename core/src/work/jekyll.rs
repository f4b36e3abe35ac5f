//! A Jekyll site's settings, applied to its pages: what never shows, defaults, collections.

use std::cell::Cell;
use std::path::Path;

use super::folder;
use super::nav::{Placed, UNLISTED};
use super::page::{self, Page};
use super::{Heading, Source};
use crate::document::{Meta, MetaValue};
use crate::text::Ordered;

/// Files that are looked at for pages that are no Markdown: some sites hold the documentation of a whole library.
const MOST_WEB_PAGES: usize = 1_000;

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
        theme("theme")
            || theme("remote_theme")
            || pages.iter().any(Page::has_place)
            || self.all_defaults().any(|default| default.map("values").is_some_and(page::says_place))
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

    /// The entries of the site's `defaults`.
    fn all_defaults(&self) -> impl Iterator<Item = &Meta> {
        let defaults = match self.config.as_ref().and_then(|config| config.get("defaults")) {
            Some(MetaValue::List(defaults)) => &**defaults,
            _ => &[],
        };
        defaults.iter().filter_map(|default| match default {
            MetaValue::Map(default) => Some(default),
            _ => None,
        })
    }

    fn apply_defaults(&self, page: &mut Page) {
        let defaults = self.all_defaults();
        // The most specific scope first, the later of equals first: what is set stays.
        let mut fitting: Vec<(usize, &Meta)> = Vec::new();
        for default in defaults {
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
        fitting.order_by_key(|(len, _)| std::cmp::Reverse(*len));
        for (key, value) in fitting.into_iter().flat_map(|(_, values)| &values.fields) {
            // A key without a value does not stand against a default.
            match page.meta.fields.iter_mut().find(|(name, _)| name == key) {
                None => page.meta.fields.push((key.clone(), value.clone())),
                Some((_, own)) if *own == MetaValue::Null => own.clone_from(value),
                Some(_) => {}
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
    pub(super) fn collection<'a>(&self, page: &'a Page) -> (Option<usize>, &'a str) {
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

    /// The pages of a site that are no Markdown: they have their places in the contents too. `root` is the site's.
    pub(super) fn web_pages(root: &Path) -> Vec<Page> {
        let left = Cell::new(MOST_WEB_PAGES);
        let is_page = |name: &str| {
            let end = name.rsplit_once('.').map_or("", |(_, end)| end);
            let is_web = end.eq_ignore_ascii_case("html") || end.eq_ignore_ascii_case("htm");
            is_web && left.replace(left.get().saturating_sub(1)) > 0
        };
        let mut pages = folder::pages_like(root, root, true, &is_page, &mut Vec::new());
        pages.retain(|page| page.fenced && page.meta.text("title").is_some());
        for page in &mut pages {
            page.source = Source::Heading(Heading::Foreign);
        }
        pages
    }

    pub(super) fn folds_case(&self) -> bool {
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
