//! The contents of a just-the-docs site, by the front matter of its pages.
//!
//! They are built as the theme builds them, from the top down (just-the-docs 0.4 and later; before that where the
//! site keeps `_includes/nav.html`), with three differences a reader needs: what the theme would lose comes last, a
//! page that the theme repeats under several parents stands under the nearest, and in a folder that is only a part of
//! a site, a page whose parent stands elsewhere is a root.

use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};
use std::collections::{HashMap, HashSet};

use super::jekyll::Site;
use super::natural;
use super::nav::Placed;
use super::page::Page;
use crate::document::MetaValue;
use crate::text::Ordered;

/// Levels that are looked through.
const DEEPEST: u16 = 200;
/// How often one page may be repeated.
const MOST_PLACES: u8 = 16;
/// How many pages are held against their parents; more than any site needs that does not mean harm.
const MOST_CHECKS: usize = 10_000_000;

/// Where the theme shows a page.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Top,
    Under(usize),
}

/// The order of a site's pages, each with its reason.
pub(super) fn order(pages: &[Page], site: &Site) -> Vec<Placed> {
    let nav = Nav::new(pages, site);
    let places = nav.places();
    let (mut roots, mut last) = (Vec::new(), Vec::new());
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); pages.len()];
    for (at, place) in places.iter().enumerate() {
        match place {
            Some(Place::Top) => roots.push(at),
            Some(Place::Under(parent)) => children[*parent].push(at),
            None => last.push(at),
        }
    }
    site.arrange(pages, &mut roots);
    for (at, children) in children.iter_mut().enumerate() {
        site.arrange(pages, children);
        if !site.legacy && matches!(pages[at].meta.text("child_nav_order"), Some("desc" | "reversed")) {
            children.reverse();
        }
    }
    last.order_by(|a, b| natural::compare_paths(&pages[*a].path, &pages[*b].path));
    let mut placed: Vec<Placed> = Vec::with_capacity(pages.len());
    let mut open: Vec<(usize, Option<usize>)> = roots.into_iter().rev().map(|at| (at, None)).collect();
    while let Some((page, parent)) = open.pop() {
        let depth = parent.map_or(0, |parent: usize| placed[parent].depth.saturating_add(1));
        open.extend(children[page].iter().rev().map(|child| (*child, Some(placed.len()))));
        placed.push(Placed { page, parent, depth, number: None, reason: reason(&pages[page]) });
    }
    placed.extend(last.into_iter().map(|page| {
        let reason = format!("Not in the contents: {}", nav.why_not(page, &places));
        Placed { page, reason, ..Placed::default() }
    }));
    placed
}

fn reason(page: &Page) -> String {
    match page.meta.get("nav_order").and_then(MetaValue::as_text).filter(|order| !order.is_empty()) {
        Some(order) => format!("nav_order: {order} in {}", page.path),
        None => format!("title: {}, for want of a nav_order in {}", page.title, page.path),
    }
}

/// A page at one of the places where the theme shows it.
struct Shown {
    page: usize,
    /// The one that it stands under.
    parent: Option<usize>,
    depth: u16,
}

/// A site's pages, by what the theme looks them up by.
struct Nav<'a> {
    pages: &'a [Page],
    site: &'a Site,
    /// The collection of each page; `None` where no contents can hold it.
    namespaces: Vec<Option<&'a str>>,
    /// Pages by the title of their parent.
    below: HashMap<(&'a str, &'a str), Vec<usize>>,
    /// Titles of pages that name no parent.
    tops: HashSet<(&'a str, &'a str)>,
    /// Pages by title.
    titled: HashMap<(&'a str, &'a str), Vec<usize>>,
}

impl<'a> Nav<'a> {
    fn new(pages: &'a [Page], site: &'a Site) -> Self {
        let (below, titled, tops) = (HashMap::new(), HashMap::new(), HashSet::new());
        let mut nav = Self { pages, site, namespaces: Vec::new(), below, tops, titled };
        for (at, page) in pages.iter().enumerate() {
            let (shown, namespace) = site.collection(page);
            let namespace = (page.fenced && shown.is_some()).then_some(namespace);
            nav.namespaces.push(namespace);
            let Some(namespace) = namespace else { continue };
            nav.titled.entry((namespace, &page.title)).or_default().push(at);
            match nav.text(at, "parent") {
                Some(parent) => nav.below.entry((namespace, parent)).or_default().push(at),
                None => _ = nav.tops.insert((namespace, &page.title)),
            }
        }
        nav
    }

    fn text(&self, at: usize, key: &str) -> Option<&'a str> {
        self.pages[at].meta.text(key)
    }

    /// A value as the theme compares it: a number is no text.
    fn key(&self, at: usize, key: &str) -> Option<(bool, &'a str)> {
        let is_number = matches!(self.pages[at].meta.get(key), Some(MetaValue::Number(..)));
        let text = self.text(at, key);
        if key == "title" {
            Some((is_number, &self.pages[at].title))
        } else {
            text.map(|text| (is_number, text))
        }
    }

    fn is_excluded(&self, at: usize) -> bool {
        self.pages[at].meta.flag("nav_exclude") == Some(true)
    }

    /// Whether what stands under a page is shown.
    fn opens(&self, at: usize) -> bool {
        match self.pages[at].meta.get("has_children") {
            None | Some(MetaValue::Null) => !self.site.legacy,
            Some(value) => *value != MetaValue::Bool(false),
        }
    }

    /// Pages with a title, but for one of them.
    fn titled<'b>(&'b self, of: usize, title: &'b str) -> impl Iterator<Item = usize> + 'b {
        let named = self.namespaces[of].and_then(|namespace| self.titled.get(&(namespace, title)));
        named.into_iter().flatten().copied().filter(move |other| *other != of)
    }

    /// Where each page stands; `None`: nowhere.
    fn places(&self) -> Vec<Option<Place>> {
        let shown = self.shown();
        let mut places = self.choose(&shown);
        if !self.site.complete {
            self.adopt(&mut places);
        }
        places
    }

    /// Whether a page stands at the top.
    fn is_top(&self, at: usize) -> bool {
        self.text(at, "parent").is_none_or(|parent| {
            // In a part of a site what it stands under may be elsewhere.
            !self.site.complete && self.titled(at, parent).next().is_none()
        })
    }

    /// All places where the theme shows pages, those of a level before those below it.
    fn shown(&self) -> Vec<Shown> {
        let here = |at: &usize| self.namespaces[*at].is_some() && !self.is_excluded(*at);
        let tops = (0..self.pages.len()).filter(here).filter(|at| self.is_top(*at));
        let mut shown: Vec<Shown> = tops.map(|page| Shown { page, parent: None, depth: 0 }).collect();
        let mut counts = vec![0_u8; self.pages.len()];
        let mut below = self.below.clone();
        let (mut next, mut checks) = (0, 0);
        while let Some(Shown { page, depth, .. }) = shown.get(next) {
            let (node, depth) = (*page, *depth);
            let namespace = self.namespaces[node].unwrap_or_default();
            let title = &*self.pages[node].title;
            if depth < DEEPEST
                && self.opens(node)
                && let Some(candidates) = below.get_mut(&(namespace, title))
            {
                checks += candidates.len();
                if checks > MOST_CHECKS {
                    break;
                }
                let above: Vec<usize> = std::iter::successors(Some(next), |at| shown[*at].parent)
                    .map(|at| shown[at].page)
                    .collect();
                candidates.retain(|child| {
                    if !self.is_excluded(*child) && self.fits(*child, &above) {
                        shown.push(Shown { page: *child, parent: Some(next), depth: depth + 1 });
                        counts[*child] += 1;
                    }
                    counts[*child] < MOST_PLACES
                });
            }
            next += 1;
        }
        shown
    }

    /// Whether the theme shows a page under the first of these, which stands under the next, and so on. That it
    /// names the first as its parent is known.
    fn fits(&self, child: usize, above: &[usize]) -> bool {
        let node = above[0];
        let key = |key| self.key(child, key);
        let (grand, own) = (key("grand_parent"), self.key(node, "parent"));
        if self.site.legacy {
            // Three levels; only the third has to name its grandparent.
            return child != node && above.len() < 3 && (own.is_none() || grand == own);
        }
        let ancestor = key("ancestor");
        let is_top_title = || {
            let namespace = self.namespaces[child].unwrap_or_default();
            self.text(child, "parent").is_some_and(|parent| self.tops.contains(&(namespace, parent)))
        };
        let is_above = |title| above.iter().any(|at| self.key(*at, "title") == Some(title));
        !key("title").is_some_and(is_above)
            && (grand.is_none() || grand == own)
            && ancestor.is_none_or(is_above)
            && (grand.is_some() || ancestor.is_some() || own.is_none() || !is_top_title())
    }

    /// One place for each page. Where the theme shows it under several, it stands under the nearest: some sites have
    /// a work in two folders.
    fn choose(&self, shown: &[Shown]) -> Vec<Option<Place>> {
        let parent = |at: &Shown| at.parent.map(|parent| shown[parent].page);
        let mut nearest: Vec<Option<usize>> = vec![None; self.pages.len()];
        for at in shown {
            let (Some(new), known) = (parent(at), &mut nearest[at.page]) else { continue };
            if known.is_none_or(|known| self.nearer(at.page, new, known) == Ordering::Less) {
                *known = Some(new);
            }
        }
        let mut places: Vec<Option<Place>> = vec![None; self.pages.len()];
        let mut chosen = vec![false; shown.len()];
        // Under the nearest; else under another; else where that does not stand where the page would fit.
        for strict in [2, 1, 0] {
            for (at, it) in shown.iter().enumerate().filter(|(_, it)| strict == 2 || it.parent.is_some()) {
                let stands = match it.parent {
                    Some(parent) if strict > 0 => chosen[parent],
                    Some(parent) => places[shown[parent].page].is_some(),
                    None => true,
                };
                if stands && places[it.page].is_none() && (strict < 2 || nearest[it.page] == parent(it)) {
                    places[it.page] = Some(parent(it).map_or(Place::Top, Place::Under));
                    chosen[at] = true;
                }
            }
        }
        places
    }

    /// Which of two pages stands nearer to one.
    fn nearer(&self, at: usize, a: usize, b: usize) -> Ordering {
        let near = |other: usize| {
            let (from, to) = (self.pages[at].folder().split('/'), self.pages[other].folder().split('/'));
            let (shared, all) = (from.zip(to.clone()).take_while(|(a, b)| a == b).count(), to.count());
            (Reverse(shared), all - shared)
        };
        let path = |at: usize| &self.pages[at].path;
        near(a).cmp(&near(b)).then_with(|| natural::compare_paths(path(a), path(b)))
    }

    /// In a part of a site, what a page says of those above its parent may not be here: its parent is enough.
    fn adopt(&self, places: &mut [Option<Place>]) {
        loop {
            let mut more = Vec::new();
            for at in (0..places.len()).filter(|at| places[*at].is_none() && !self.is_excluded(*at)) {
                let Some(parent) = self.text(at, "parent") else { continue };
                let here = self.titled(at, parent).filter(|other| places[*other].is_some());
                if let Some(best) = here.min_by(|a, b| self.nearer(at, *a, *b)) {
                    more.push((at, best));
                }
            }
            if more.is_empty() {
                return;
            }
            for (at, parent) in more {
                places[at] = Some(Place::Under(parent));
            }
        }
    }

    /// Why a page is in no contents.
    fn why_not(&self, at: usize, places: &[Option<Place>]) -> String {
        let page = &self.pages[at];
        if !page.fenced {
            return format!("{} has no front matter", page.path);
        }
        if self.is_excluded(at) {
            return format!("nav_exclude: true in {}", page.path);
        }
        if self.namespaces[at].is_none() {
            return format!("just_the_docs.collections does not name {}", self.site.collection(page).1);
        }
        let Some(parent) = self.text(at, "parent") else { return "its site has too many pages".to_owned() };
        let mut named: Vec<usize> = self.titled(at, parent).collect();
        if named.is_empty() {
            return format!("no page is titled {parent}, the parent of {}", page.path);
        }
        named.order_by(|a, b| self.nearer(at, *a, *b));
        let Some(node) = named.iter().copied().find(|other| places[*other].is_some()) else {
            let above =
                |at: &usize| self.text(*at, "parent").and_then(|title| self.titled(*at, title).next());
            let mut chain = std::iter::successors(named.first().copied(), above).take(places.len());
            return if chain.any(|other| other == at) {
                format!("{} stands under itself", page.path)
            } else {
                format!("{} is not there either", self.pages[named[0]].path)
            };
        };
        let of_node = &self.pages[node].path;
        if !named.iter().any(|other| places[*other].is_some() && self.opens(*other)) {
            let none = if self.site.legacy { "no has_children: true" } else { "has_children: false" };
            return format!("{none} in {of_node}");
        }
        let key = |key| self.text(at, key).map(|value| format!("{key}: {value} in {}", page.path));
        match (key("grand_parent"), key("ancestor")) {
            (Some(grand), _) if self.text(at, "grand_parent") != self.text(node, "parent") => {
                format!("{grand}, and that is not the parent of {of_node}")
            }
            (_, Some(ancestor)) => format!("{ancestor}, and {of_node} does not stand under that"),
            _ if self.site.legacy => format!("no grand_parent in {} that fits {of_node}", page.path),
            _ => format!("{} has the title of one that it stands under", page.path),
        }
    }
}

/// What the theme sorts siblings by; earlier variants come first.
#[derive(Debug)]
enum Rank<'a> {
    Number(f64),
    Text(Cow<'a, str>),
    TitleNumber(f64),
    Title(Cow<'a, str>),
}

impl Rank<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let class = |rank: &Self| match rank {
            Rank::Number(_) => 0,
            Rank::Text(_) => 1,
            Rank::TitleNumber(_) => 2,
            Rank::Title(_) => 3,
        };
        match (self, other) {
            (Rank::Number(a), Rank::Number(b)) | (Rank::TitleNumber(a), Rank::TitleNumber(b)) => {
                a.total_cmp(b)
            }
            (Rank::Text(a), Rank::Text(b)) | (Rank::Title(a), Rank::Title(b)) => compare_texts(a, b),
            _ => class(self).cmp(&class(other)),
        }
    }
}

/// As Jekyll compares two texts: by value where both are numbers, else by what it writes for them.
fn compare_texts(a: &str, b: &str) -> Ordering {
    let written = |text: &str| number(text).map_or_else(|| text.to_owned(), |value| format!("{value:?}"));
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (None, None) => a.cmp(b),
        _ => written(a).cmp(&written(b)),
    }
}

impl Site {
    /// Sorts siblings.
    fn arrange(&self, pages: &[Page], siblings: &mut Vec<usize>) {
        if siblings.len() < 2 {
            return;
        }
        let ranks: HashMap<usize, Rank<'_>> =
            siblings.iter().map(|at| (*at, self.rank(&pages[*at]))).collect();
        let before = |a: &usize, b: &usize| {
            let (first, second) = (&pages[*a], &pages[*b]);
            let collection = |page| self.collection(page).0;
            collection(first)
                .cmp(&collection(second))
                .then_with(|| ranks[a].cmp(&ranks[b]))
                // Real sites repeat a nav_order; the theme's order is then left to chance, ours is not.
                .then_with(|| second.is_index().cmp(&first.is_index()))
                .then_with(|| natural::compare_paths(&first.path, &second.path))
        };
        // Numbers among other texts have no order that always holds ("9" < "10" < "1a" < "9"): put in one by one.
        let texts = || {
            ranks.values().filter_map(|rank| match rank {
                Rank::Text(text) | Rank::Title(text) => Some(number(text).is_some()),
                _ => None,
            })
        };
        if texts().any(|is_number| is_number) && texts().any(|is_number| !is_number) {
            for at in std::mem::take(siblings) {
                let place = siblings.partition_point(|other| before(other, &at) == Ordering::Less);
                siblings.insert(place, at);
            }
        } else {
            siblings.order_by(before);
        }
    }

    fn rank<'a>(&self, page: &'a Page) -> Rank<'a> {
        // Where the theme folds letters it does so with those of ASCII alone, and every text is one.
        let text = |text: &'a str| {
            if self.folds_case() {
                Cow::Owned(format!("{}\u{0}", text.to_ascii_lowercase()))
            } else {
                Cow::Borrowed(text)
            }
        };
        match page.meta.get("nav_order") {
            Some(MetaValue::Number(value, _)) if value.is_finite() => Rank::Number(*value),
            Some(MetaValue::Text(order)) if !(self.legacy && order.is_empty()) => Rank::Text(text(order)),
            _ if self.legacy => Rank::Text(text(&page.title)),
            _ => match page.meta.get("title") {
                Some(MetaValue::Number(value, _)) if value.is_finite() => Rank::TitleNumber(*value),
                _ => Rank::Title(text(&page.title)),
            },
        }
    }
}

/// The value of a text that is a number.
fn number(text: &str) -> Option<f64> {
    let bare = text.trim();
    let plain = bare.strip_prefix('-').unwrap_or(bare);
    let is_number = plain.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if is_number { bare.parse().ok() } else { None }
}
