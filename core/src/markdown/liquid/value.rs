//! Liquid's expressions: variables and filters. What a chapter's own file, its site's settings and its
//! includes' parameters do not say is unknown, which is not the same as nil.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::HashMap;
use std::sync::Arc;

use ecow::EcoString;

use super::condition::is_true;
use super::{filter, items};
use crate::document::{Meta, MetaValue};
use crate::markdown::site::Site;

/// Most items that a loop goes through.
pub(super) const MOST_ITEMS: usize = 10_000;

/// Most items that the filters and loops of one chapter look at.
const MOST_LOOKED_AT: usize = 1_000_000;

/// Most bytes that the expressions of one chapter copy and go through: values may be large, and tags many.
const MOST_MOVED: usize = 256 * 1024 * 1024;

/// Most bytes of the values that one chapter's names hold at once.
const MOST_HELD: usize = 32 * 1024 * 1024;

/// What names stand for.
#[derive(Debug, Default)]
pub(super) struct Names<'s> {
    /// The front matter.
    page: Meta,
    /// The settings of the site; `None` where they are not known.
    site: Option<Meta>,
    /// What else the site knows; asked once, and only for names that need it.
    around: Site<'s>,
    /// The parameters of the include that is being read.
    pub include: Vec<Meta>,
    /// What `assign`, `capture` and `for` set, by name; the last wins.
    set: HashMap<String, Vec<Option<MetaValue>>>,
    /// How many bytes those hold, about.
    held: usize,
    own: OnceCell<Option<Meta>>,
    data: OnceCell<Option<MetaValue>>,
    catalogue: OnceCell<Option<Arc<Meta>>>,
    looked_at: Cell<usize>,
    moved: Cell<usize>,
}

/// The names where an expression stands: inside `where_exp` one more.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    names: &'a Names<'a>,
    item: Option<(&'a str, &'a MetaValue)>,
}

type Value<'a> = Cow<'a, MetaValue>;

impl<'s> Names<'s> {
    /// The names of a chapter with this front matter.
    pub(super) fn new(page: &Meta, around: Site<'s>) -> Self {
        Self { page: page.clone(), site: (around.settings)(), around, ..Self::default() }
    }

    /// What an expression with filters gives; `None` where that is unknown.
    pub(super) fn evaluate(&self, expression: &str) -> Option<MetaValue> {
        let value = self.scope().evaluate(expression)?;
        self.moved(value)
    }

    /// Makes a name stand for a value, as `assign` does: a loop's own name stays the loop's.
    pub(super) fn assign(&mut self, name: &str, value: Option<MetaValue>) {
        let value = self.hold(value);
        let values = self.set.entry(name.trim().to_owned()).or_default();
        let old = if let Some(old) = values.first_mut() {
            std::mem::replace(old, value)
        } else {
            values.push(value);
            None
        };
        self.held -= old.as_ref().map_or(0, weight);
    }

    /// Makes a name stand for a value until [`Names::leave`].
    pub(super) fn enter(&mut self, name: &str, value: MetaValue) {
        let value = self.hold(Some(value));
        self.set.entry(name.to_owned()).or_default().push(value);
    }

    /// Ends what [`Names::enter`] began.
    pub(super) fn leave(&mut self, name: &str) {
        let old = self.set.get_mut(name).and_then(Vec::pop).flatten();
        self.held -= old.as_ref().map_or(0, weight);
    }

    /// Counts a value as held; what would be too much is unknown instead.
    fn hold(&mut self, value: Option<MetaValue>) -> Option<MetaValue> {
        let own = value.as_ref().map_or(0, weight);
        if self.held + own > MOST_HELD {
            return None;
        }
        self.held += own;
        value
    }

    /// Counts a value as moved; `None` where that is too much by now.
    fn moves(&self, value: &MetaValue) -> Option<()> {
        if self.moved.get() < MOST_MOVED {
            self.moved.set(self.moved.get() + weight(value));
        }
        (self.moved.get() < MOST_MOVED).then_some(())
    }

    /// A value of its own; `None` where too much was moved by now.
    fn moved(&self, value: Value<'_>) -> Option<MetaValue> {
        self.moves(&value)?;
        Some(value.into_owned())
    }

    /// Whether a condition holds; `None` where that is unknown.
    pub(super) fn holds(&self, condition: &str) -> Option<bool> {
        self.scope().holds(condition)
    }

    /// Counts items that are about to be looked at; `None` where they are too many by now.
    pub(super) fn look_at(&self, items: usize) -> Option<()> {
        self.looked_at.set(self.looked_at.get() + items);
        (self.looked_at.get() < MOST_LOOKED_AT).then_some(())
    }

    fn scope(&self) -> Scope<'_> {
        Scope { names: self, item: None }
    }

    fn of_page(&self, path: &[String]) -> Option<Value<'_>> {
        let key = path.first()?;
        let own = || self.own.get_or_init(|| (self.around.own)()).as_ref()?.get(key);
        match self.page.get(key).or_else(own) {
            Some(value) => descend(value, &path[1..]),
            None if MADE_BY_JEKYLL.contains(&key.as_str()) => None,
            None => Some(Cow::Owned(MetaValue::Null)),
        }
    }

    fn of_site(&self, path: &[String]) -> Option<Value<'_>> {
        let key = path.first()?.as_str();
        if key == "data" {
            let data = self.data.get_or_init(|| Some(MetaValue::Map((self.around.data)()?)));
            return descend(data.as_ref()?, &path[1..]);
        }
        let key = if key == "html_pages" { "pages" } else { key };
        if LISTED.contains(&key) || self.is_collection(key) {
            let listed = self.catalogue.get_or_init(|| (self.around.catalogue)()).as_ref()?;
            return match listed.get(key) {
                Some(value) => descend(value, &path[1..]),
                None => Some(Cow::Owned(MetaValue::List(Vec::new()))),
            };
        }
        match self.site.as_ref().map(|site| site.get(key)) {
            Some(Some(value)) => descend(value, &path[1..]),
            _ if matches!(key, "baseurl" | "url") => Some(Cow::Owned(MetaValue::Text(EcoString::new()))),
            Some(None) if !MADE_BY_JEKYLL.contains(&key) => Some(Cow::Owned(MetaValue::Null)),
            _ => None,
        }
    }

    fn is_collection(&self, name: &str) -> bool {
        match self.site.as_ref().and_then(|site| site.get("collections")) {
            Some(MetaValue::Map(map)) => map.get(name).is_some(),
            Some(MetaValue::List(list)) => list.iter().any(|one| one.as_text() == Some(name)),
            _ => false,
        }
    }
}

impl<'a> Scope<'a> {
    /// The same where a name stands for an item.
    pub(super) fn with(self, name: &'a str, item: &'a MetaValue) -> Self {
        Self { item: Some((name, item)), ..self }
    }

    /// Counts items, as [`Names::look_at`] does.
    pub(super) fn look_at(self, items: usize) -> Option<()> {
        self.names.look_at(items)
    }

    /// Counts a value as moved, as the names do.
    pub(super) fn moves(self, value: &MetaValue) -> Option<()> {
        self.names.moves(value)
    }

    /// What an expression with filters gives; `None` where that is unknown.
    pub(super) fn evaluate(self, expression: &str) -> Option<Value<'a>> {
        let mut parts = split(expression, '|').into_iter();
        let mut value = self.operand(parts.next().unwrap_or_default().trim());
        for part in parts {
            let part = part.trim();
            let (name, arguments) = part.split_once(':').unwrap_or((part, ""));
            let arguments: Vec<&str> =
                split(arguments, ',').into_iter().map(str::trim).filter(|a| !a.is_empty()).collect();
            let name = name.trim();
            if name == "default" {
                let empty = value.as_ref().is_none_or(|v| !is_true(v) || v.as_text() == Some(""));
                if empty {
                    value = self.operand(arguments.first().copied().unwrap_or_default());
                }
                continue;
            }
            let arguments: Option<Vec<MetaValue>> =
                arguments.iter().map(|a| self.names.moved(self.operand(a)?)).collect();
            let (given, arguments) = (value?, arguments?);
            self.names.moves(&given)?;
            value = match items::apply(self, &given, name, &arguments) {
                items::Made::Value(made) => Some(Cow::Owned(made)),
                items::Made::Unknown => None,
                items::Made::NotMine => filter::apply(given.into_owned(), name, &arguments).map(Cow::Owned),
            };
        }
        value
    }

    /// A literal or variable.
    fn operand(self, written: &str) -> Option<Value<'a>> {
        let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some(quote) = quote {
            let inner = written[1..].strip_suffix(quote).unwrap_or(&written[1..]);
            let inner = inner.replace(&format!("\\{quote}"), &quote.to_string());
            return Some(Cow::Owned(MetaValue::Text(inner.into())));
        }
        match written {
            "" | "nil" | "null" | "blank" | "empty" => return Some(Cow::Owned(MetaValue::Null)),
            "true" => return Some(Cow::Owned(MetaValue::Bool(true))),
            "false" => return Some(Cow::Owned(MetaValue::Bool(false))),
            _ => {}
        }
        if let Ok(number) = written.parse::<f64>() {
            return Some(Cow::Owned(MetaValue::Number(number, written.into())));
        }
        if let Some(range) = written.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
            let (from, to) = range.split_once("..")?;
            let bound = |written: &str| match &*self.operand(written.trim())? {
                MetaValue::Number(number, _) => Some(*number as i64),
                other => other.as_text()?.parse().ok(),
            };
            let (from, to) = (bound(from)?, bound(to)?);
            let count = to.saturating_sub(from).saturating_add(1).clamp(0, MOST_ITEMS as i64);
            self.names.look_at(count as usize)?;
            let items = (from..=to).take(MOST_ITEMS).map(filter::number).collect();
            return Some(Cow::Owned(MetaValue::List(items)));
        }
        self.variable(written)
    }

    fn variable(self, written: &str) -> Option<Value<'a>> {
        let path = self.path(written)?;
        let (first, rest) = path.split_first()?;
        let names = self.names;
        if let Some((_, item)) = self.item.filter(|(name, _)| name == first) {
            return descend(item, rest);
        }
        if let Some(value) = names.set.get(first).and_then(|values| values.last()) {
            return descend(value.as_ref()?, rest);
        }
        match first.as_str() {
            "page" => names.of_page(rest),
            "include" => match (names.include.last(), rest.first()) {
                (Some(include), Some(key)) => match include.get(key) {
                    Some(value) => descend(value, &rest[1..]),
                    None => Some(Cow::Owned(MetaValue::Null)),
                },
                _ => Some(Cow::Owned(MetaValue::Null)),
            },
            "site" => names.of_site(rest),
            "jekyll" if rest.first().is_some_and(|key| key == "environment") => {
                Some(Cow::Owned(MetaValue::Text("production".into())))
            }
            "layout" | "content" | "paginator" | "jekyll" | "theme" => None,
            _ => Some(Cow::Owned(MetaValue::Null)),
        }
    }

    /// The keys of `a.b["c"][0][name]`; `None` where one is unknown.
    fn path(self, written: &str) -> Option<Vec<String>> {
        let mut keys = Vec::new();
        let mut rest = written;
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('[') {
                let (key, after) = inner.split_once(']').unwrap_or((inner, ""));
                let key = key.trim();
                let literal = key.starts_with(['"', '\'']) || key.bytes().all(|b| b.is_ascii_digit());
                keys.push(if literal || keys.is_empty() {
                    key.trim_matches(['"', '\'']).to_owned()
                } else {
                    shown(&*self.variable(key)?)
                });
                rest = after;
            } else {
                let key = &rest[..rest.find(['.', '[']).unwrap_or(rest.len())];
                if !key.trim().is_empty() {
                    keys.push(key.trim().to_owned());
                }
                rest = rest[key.len()..].trim_start_matches('.');
            }
        }
        Some(keys)
    }
}

/// What Jekyll lists of a site.
const LISTED: [&str; 6] = ["pages", "posts", "documents", "collections", "categories", "tags"];

/// What Jekyll makes of a page.
const NOT_IN_A_FILE: [&str; 5] = ["content", "excerpt", "next", "previous", "output"];

/// What Jekyll computes and a reader cannot always know.
const MADE_BY_JEKYLL: [&str; 20] = [
    "url",
    "path",
    "content",
    "excerpt",
    "id",
    "next",
    "previous",
    "collection",
    "dir",
    "name",
    "data",
    "pages",
    "posts",
    "time",
    "static_files",
    "collections",
    "documents",
    "html_pages",
    "related_posts",
    "github",
];

/// About how many bytes a value takes.
fn weight(value: &MetaValue) -> usize {
    let inner = match value {
        MetaValue::Text(text) => text.len(),
        MetaValue::List(items) => items.iter().map(weight).sum(),
        MetaValue::Map(map) => map.fields.iter().map(|(key, value)| key.len() + weight(value)).sum(),
        _ => 0,
    };
    size_of::<MetaValue>() + inner
}

/// A value as text in a page.
pub(super) fn shown(value: &MetaValue) -> String {
    match value {
        MetaValue::List(items) => items.iter().map(shown).collect(),
        MetaValue::Map(_) => String::new(),
        MetaValue::Text(text) => text.to_string(),
        other => other.as_text().unwrap_or_default().to_owned(),
    }
}

/// What stands under keys; `None` where only Jekyll could say.
fn descend<'a>(value: &'a MetaValue, path: &[String]) -> Option<Value<'a>> {
    let Some((key, rest)) = path.split_first() else { return Some(Cow::Borrowed(value)) };
    let owned = |value| Some(Cow::Owned(value));
    let inner = match (value, key.as_str()) {
        (MetaValue::List(items), "size") => return owned(filter::number(items.len() as i64)),
        (MetaValue::List(items), "first") => items.first(),
        (MetaValue::List(items), "last") => items.last(),
        (MetaValue::List(items), index) => index.parse::<usize>().ok().and_then(|index| items.get(index)),
        (MetaValue::Map(map), key) => match map.get(key) {
            None if key == "size" => return owned(filter::number(map.fields.len() as i64)),
            // What a page says when it is built, which is not what stands in its file.
            None if NOT_IN_A_FILE.contains(&key) && map.get("url").is_some() && map.get("path").is_some() => {
                return None;
            }
            found => found,
        },
        (other, "size") => {
            let size = other.as_text().map_or(0, |text| text.chars().count());
            return owned(filter::number(size as i64));
        }
        _ => None,
    };
    inner.map_or_else(|| owned(MetaValue::Null), |inner| descend(inner, rest))
}

/// Parts at a sign outside quotes.
pub(super) fn split(text: &str, sign: char) -> Vec<&str> {
    let (mut parts, mut start, mut quote) = (Vec::new(), 0, None);
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c == sign => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            Some(_) | None => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names<'static> {
        let text = |text: &str| MetaValue::Text(text.into());
        let mut page = Meta::default();
        page.fields.push(("title".into(), text("Aims")));
        page.fields.push(("tags".into(), MetaValue::List(vec![text("a"), text("b")])));
        Names { page, ..Names::default() }
    }

    #[test]
    fn expressions_give_values_or_are_unknown() {
        let names = names();
        let shows = |what: &str| names.evaluate(what).map(|value| shown(&value));
        assert_eq!(shows("page.title | upcase | append: '!'").as_deref(), Some("AIMS!"));
        assert_eq!(shows("page.tags | join: ', '").as_deref(), Some("a, b"));
        assert_eq!(shows("page.none | default: \"x\"").as_deref(), Some("x"));
        assert_eq!(shows("site.data.people"), None);
        assert_eq!(shows("page.tags[1]").as_deref(), Some("b"));
        assert_eq!(shows("page.title | unheard_of"), None);
    }

    #[test]
    fn conditions_hold_fail_or_are_unknown() {
        let names = names();
        assert_eq!(names.holds("page.title == 'Aims' and page.none"), Some(false));
        assert_eq!(names.holds("page.none or page.tags contains 'b'"), Some(true));
        assert_eq!(names.holds("site.data.x"), None);
        assert_eq!(names.holds("page.tags.size > 1"), Some(true));
        assert_eq!(names.holds("page.none == blank"), Some(true));
    }
}
