//! Liquid's expressions: variables, filters, conditions. What a chapter's own file, its site's settings and its
//! includes' parameters do not say is unknown, which is not the same as nil.

use super::filter;
use crate::document::{Meta, MetaValue};

/// Most items that a loop goes through.
pub(super) const MOST_ITEMS: usize = 1_000;

/// What names stand for.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The front matter.
    pub page: Meta,
    /// The settings of the site; `None` where they are not known.
    pub site: Option<Meta>,
    /// The parameters of the include that is being read.
    pub include: Vec<Meta>,
    /// What `assign`, `capture` and `for` set; the last wins.
    pub set: Vec<(String, Option<MetaValue>)>,
}

impl Names {
    /// What an expression with filters gives; `None` where that is unknown.
    pub(super) fn evaluate(&self, expression: &str) -> Option<MetaValue> {
        let mut parts = split(expression, '|').into_iter();
        let mut value = self.operand(parts.next().unwrap_or_default().trim());
        for part in parts {
            let part = part.trim();
            let (name, arguments) = part.split_once(':').unwrap_or((part, ""));
            let arguments: Vec<&str> =
                split(arguments, ',').into_iter().map(str::trim).filter(|a| !a.is_empty()).collect();
            if name.trim() == "default" {
                let empty = value.as_ref().is_none_or(|v| !is_true(v) || v.as_text() == Some(""));
                if empty {
                    value = self.operand(arguments.first().copied().unwrap_or_default());
                }
                continue;
            }
            let arguments: Option<Vec<MetaValue>> = arguments.iter().map(|a| self.operand(a)).collect();
            value = filter::apply(value?, name.trim(), &arguments?);
        }
        value
    }

    /// A literal or variable.
    fn operand(&self, written: &str) -> Option<MetaValue> {
        let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some(quote) = quote {
            let inner = written[1..].strip_suffix(quote).unwrap_or(&written[1..]);
            return Some(MetaValue::Text(inner.replace(&format!("\\{quote}"), &quote.to_string()).into()));
        }
        match written {
            "" | "nil" | "null" | "blank" | "empty" => return Some(MetaValue::Null),
            "true" => return Some(MetaValue::Bool(true)),
            "false" => return Some(MetaValue::Bool(false)),
            _ => {}
        }
        if let Ok(number) = written.parse::<f64>() {
            return Some(MetaValue::Number(number, written.into()));
        }
        if let Some(range) = written.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
            let (from, to) = range.split_once("..")?;
            let bound = |written: &str| match self.operand(written.trim())? {
                MetaValue::Number(number, _) => Some(number as i64),
                other => other.as_text()?.parse().ok(),
            };
            let (from, to) = (bound(from)?, bound(to)?);
            return Some(MetaValue::List((from..=to).take(MOST_ITEMS).map(filter::number).collect()));
        }
        self.variable(written)
    }

    fn variable(&self, written: &str) -> Option<MetaValue> {
        let path = path(written);
        let (first, rest) = path.split_first()?;
        if let Some((_, value)) = self.set.iter().rev().find(|(name, _)| name == first) {
            return Some(descend(value.clone()?, rest));
        }
        match first.as_str() {
            "page" => {
                let key = rest.first()?;
                match self.page.get(key) {
                    Some(value) => Some(descend(value.clone(), &rest[1..])),
                    None if MADE_BY_JEKYLL.contains(&key.as_str()) => None,
                    None => Some(MetaValue::Null),
                }
            }
            "include" => match self.include.last() {
                Some(include) => Some(descend(MetaValue::Map(include.clone()), rest)),
                None => Some(MetaValue::Null),
            },
            "site" => {
                let key = rest.first()?;
                match self.site.as_ref().map(|site| site.get(key)) {
                    Some(Some(value)) => Some(descend(value.clone(), &rest[1..])),
                    _ if matches!(key.as_str(), "baseurl" | "url") => Some(MetaValue::Text(Box::default())),
                    Some(None) if !MADE_BY_JEKYLL.contains(&key.as_str()) => Some(MetaValue::Null),
                    _ => None,
                }
            }
            "jekyll" if rest.first().is_some_and(|key| key == "environment") => {
                Some(MetaValue::Text("production".into()))
            }
            "layout" | "content" | "paginator" | "jekyll" | "theme" => None,
            _ => Some(MetaValue::Null),
        }
    }

    /// Whether a condition holds; `None` where that is unknown. As in Liquid, `and` and `or` bind alike, from the
    /// right.
    pub(super) fn holds(&self, condition: &str) -> Option<bool> {
        for (word, and) in [(" and ", true), (" or ", false)] {
            let Some((left, right)) = split_word(condition, word) else { continue };
            // The first of the two words parts the condition.
            if and && split_word(left, " or ").is_some() {
                continue;
            }
            let (left, right) = (self.holds(left), self.holds(right));
            return match (left, right, and) {
                (Some(false), _, true) | (_, Some(false), true) => Some(false),
                (Some(true), _, false) | (_, Some(true), false) => Some(true),
                (Some(left), Some(right), true) => Some(left && right),
                (Some(left), Some(right), false) => Some(left || right),
                _ => None,
            };
        }
        for operator in ["==", "!=", "<>", ">=", "<=", ">", "<", " contains "] {
            let Some((left, right)) = split_word(condition, operator) else { continue };
            let blank = matches!(right.trim(), "blank" | "empty") || matches!(left.trim(), "blank" | "empty");
            let (left, right) = (self.evaluate(left)?, self.evaluate(right)?);
            return Some(compare(&left, &right, operator.trim(), blank));
        }
        Some(is_true(&self.evaluate(condition)?))
    }
}

/// What Jekyll computes and a reader of one file cannot know.
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

/// Whether a value counts as true: all but nil and false.
pub(super) fn is_true(value: &MetaValue) -> bool {
    !matches!(value, MetaValue::Null | MetaValue::Bool(false))
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

fn compare(left: &MetaValue, right: &MetaValue, operator: &str, blank: bool) -> bool {
    let is_empty = |value: &MetaValue| match value {
        MetaValue::Null => true,
        MetaValue::List(items) => items.is_empty(),
        other => other.as_text().is_some_and(str::is_empty),
    };
    let same = if blank { is_empty(left) && is_empty(right) } else { equal(left, right) };
    let order = match (left, right) {
        (MetaValue::Number(left, _), MetaValue::Number(right, _)) => left.partial_cmp(right),
        _ => left.as_text().zip(right.as_text()).map(|(left, right)| left.cmp(right)),
    };
    match operator {
        "==" => same,
        "!=" | "<>" => !same,
        ">" => order.is_some_and(std::cmp::Ordering::is_gt),
        "<" => order.is_some_and(std::cmp::Ordering::is_lt),
        ">=" => order.is_some_and(std::cmp::Ordering::is_ge),
        "<=" => order.is_some_and(std::cmp::Ordering::is_le),
        _ => match left {
            MetaValue::List(items) => items.iter().any(|item| equal(item, right)),
            other => other.as_text().zip(right.as_text()).is_some_and(|(left, right)| left.contains(right)),
        },
    }
}

fn equal(left: &MetaValue, right: &MetaValue) -> bool {
    match (left, right) {
        (MetaValue::Number(left, _), MetaValue::Number(right, _)) => left.total_cmp(right).is_eq(),
        (MetaValue::Null, MetaValue::Null) => true,
        (MetaValue::Bool(left), MetaValue::Bool(right)) => left == right,
        (MetaValue::Text(left), MetaValue::Text(right)) => left == right,
        _ => false,
    }
}

fn descend(mut value: MetaValue, path: &[String]) -> MetaValue {
    for key in path {
        value = match (value, key.as_str()) {
            (MetaValue::List(items), "size") => filter::number(items.len() as i64),
            (MetaValue::List(items), "first") => items.into_iter().next().unwrap_or(MetaValue::Null),
            (MetaValue::List(items), "last") => items.into_iter().next_back().unwrap_or(MetaValue::Null),
            (MetaValue::List(items), index) => {
                let index = index.parse::<usize>().ok();
                index.and_then(|index| items.into_iter().nth(index)).unwrap_or(MetaValue::Null)
            }
            (MetaValue::Map(map), key) => map.get(key).cloned().unwrap_or(MetaValue::Null),
            (other, "size") => filter::number(other.as_text().map_or(0, |text| text.chars().count()) as i64),
            _ => MetaValue::Null,
        };
    }
    value
}

/// The keys of `a.b["c"][0]`.
fn path(written: &str) -> Vec<String> {
    let parts = written.split(['.', '[', ']']).map(|part| part.trim().trim_matches(['"', '\'']));
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
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

/// The two sides of the first operator outside quotes.
fn split_word<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            None if text[at..].starts_with(word) => return Some((&text[..at], &text[at + word.len()..])),
            None if matches!(c, '"' | '\'') => quote = Some(c),
            Some(_) | None => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
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
