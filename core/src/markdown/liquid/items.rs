//! Liquid's filters over lists of pages and other mappings.

use std::cmp::Ordering;

use super::condition::is_true;
use super::filter::number;
use super::value::{Scope, shown};
use crate::document::{Meta, MetaValue};
use crate::text::Ordered;

/// What a filter over lists made.
pub(super) enum Made {
    Value(MetaValue),
    /// Only Jekyll could say, or there are too many items.
    Unknown,
    /// No filter over lists has that name.
    NotMine,
}

/// Applies a filter to a list. The items that it leaves out are not copied.
pub(super) fn apply(scope: Scope<'_>, value: &MetaValue, name: &str, arguments: &[MetaValue]) -> Made {
    let known = matches!(
        name,
        "where"
            | "where_exp"
            | "find"
            | "find_exp"
            | "group_by"
            | "group_by_exp"
            | "map"
            | "sort"
            | "sort_natural"
            | "concat"
            | "push"
            | "unshift"
            | "pop"
            | "shift"
            | "compact"
            | "sum"
            | "array_to_sentence_string"
            | "slice"
    );
    if !known || (name == "slice" && !matches!(value, MetaValue::List(_))) {
        return Made::NotMine;
    }
    let made = match name {
        "where" | "find" => matching(scope, value, arguments, name == "find"),
        "where_exp" | "find_exp" => holding(scope, value, arguments, name == "find_exp"),
        "group_by" | "group_by_exp" => grouped(scope, value, arguments, name == "group_by_exp"),
        _ => scope.look_at(items(value).len()).and_then(|()| arranged(value, name, arguments)),
    };
    made.map_or(Made::Unknown, Made::Value)
}

/// A list's items; of a mapping its values; nothing has none.
fn items(value: &MetaValue) -> Vec<&MetaValue> {
    match value {
        MetaValue::List(items) => items.iter().collect(),
        MetaValue::Map(map) => map.fields.iter().map(|(_, value)| value).collect(),
        MetaValue::Null => Vec::new(),
        one => vec![one],
    }
}

/// What stands under a key of an item, `a.b` for one under another.
fn property<'a>(item: &'a MetaValue, key: &str) -> &'a MetaValue {
    let mut at = item;
    for key in key.split('.') {
        at = match at {
            MetaValue::Map(map) => map.get(key).unwrap_or(&MetaValue::Null),
            _ => &MetaValue::Null,
        };
    }
    at
}

fn list<'a>(items: impl Iterator<Item = &'a MetaValue>) -> MetaValue {
    MetaValue::List(items.cloned().collect())
}

fn first_or_all<'a>(mut items: impl Iterator<Item = &'a MetaValue>, first: bool) -> MetaValue {
    if first { items.next().cloned().unwrap_or(MetaValue::Null) } else { list(items) }
}

/// `where: "key", "value"`: a list under the key may hold the value. Without a value: what is true.
fn matching(scope: Scope<'_>, value: &MetaValue, arguments: &[MetaValue], first: bool) -> Option<MetaValue> {
    let key = shown(arguments.first()?);
    let items = items(value);
    scope.look_at(items.len())?;
    let fits = |item: &&MetaValue| match (property(item, &key), arguments.get(1)) {
        (found, None) => is_true(found),
        (found, Some(MetaValue::Null)) => *found == MetaValue::Null,
        (MetaValue::List(found), Some(wanted)) => found.iter().any(|one| shown(one) == shown(wanted)),
        (MetaValue::Null, Some(_)) => false,
        (found, Some(wanted)) => shown(found) == shown(wanted),
    };
    Some(first_or_all(items.into_iter().filter(fits), first))
}

/// `where_exp: "item", "item.weight > 2"`.
fn holding(scope: Scope<'_>, value: &MetaValue, arguments: &[MetaValue], first: bool) -> Option<MetaValue> {
    let (name, expression) = (shown(arguments.first()?), shown(arguments.get(1)?));
    let items = items(value);
    scope.look_at(items.len())?;
    let mut kept = Vec::new();
    for item in items {
        if scope.with(&name, item).holds(&expression)? {
            kept.push(item);
        }
    }
    Some(first_or_all(kept.into_iter(), first))
}

/// Groups in the order of their first items, each a mapping of `name`, `items` and `size`.
fn grouped(
    scope: Scope<'_>,
    value: &MetaValue,
    arguments: &[MetaValue],
    by_expression: bool,
) -> Option<MetaValue> {
    let items = items(value);
    scope.look_at(items.len())?;
    let name = shown(arguments.first()?);
    let expression = arguments.get(1).map(shown);
    let mut groups: Vec<(String, Vec<MetaValue>)> = Vec::new();
    let mut places: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for item in items {
        let key = if by_expression {
            shown(&*scope.with(&name, item).evaluate(expression.as_deref()?)?)
        } else {
            shown(property(item, &name))
        };
        let at = *places.entry(key.clone()).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[at].1.push(item.clone());
    }
    let group = |(name, items): (String, Vec<MetaValue>)| {
        let size = number(items.len() as i64);
        MetaValue::Map(Meta {
            fields: vec![
                ("name".into(), MetaValue::Text(name.into())),
                ("items".into(), MetaValue::List(items)),
                ("size".into(), size),
            ],
        })
    };
    Some(MetaValue::List(groups.into_iter().map(group).collect()))
}

fn arranged(value: &MetaValue, name: &str, arguments: &[MetaValue]) -> Option<MetaValue> {
    let mut items = items(value);
    let count = |at: usize| shown(arguments.get(at)?).parse::<i64>().ok();
    Some(match name {
        "map" => {
            let key = shown(arguments.first()?);
            list(items.into_iter().map(|item| property(item, &key)))
        }
        "sort" | "sort_natural" => {
            let key = arguments.first().map(shown);
            let fold = name == "sort_natural";
            // Jekyll's own `sort` puts what has no value first; it may be told to put that last.
            let last = fold || arguments.get(1).map(shown).as_deref() == Some("last");
            let of = |item| key.as_deref().map_or(item, |key| property(item, key));
            items.order_by(|a, b| compare(of(a), of(b), fold, last));
            list(items.into_iter())
        }
        "concat" | "push" => {
            let more = arguments.first()?;
            let mut all: Vec<MetaValue> = items.into_iter().cloned().collect();
            match more {
                MetaValue::List(more) if name == "concat" => all.extend(more.iter().cloned()),
                one => all.push(one.clone()),
            }
            MetaValue::List(all)
        }
        "unshift" => list(arguments.first().into_iter().chain(items)),
        "pop" => {
            items.truncate(items.len().saturating_sub(count(0).unwrap_or(1).max(0) as usize));
            list(items.into_iter())
        }
        "shift" => list(items.into_iter().skip(count(0).unwrap_or(1).max(0) as usize)),
        "compact" => {
            let key = arguments.first().map(shown);
            let is_there = |item: &&MetaValue| {
                *key.as_deref().map_or(*item, |key| property(item, key)) != MetaValue::Null
            };
            list(items.into_iter().filter(is_there))
        }
        "sum" => {
            let key = arguments.first().map(shown);
            let of = |item| key.as_deref().map_or(item, |key| property(item, key));
            let sum: f64 = items.iter().filter_map(|item| shown(of(item)).parse::<f64>().ok()).sum();
            MetaValue::Number(sum, sum.to_string().into())
        }
        "array_to_sentence_string" => {
            let word = arguments.first().map_or_else(|| "and".to_owned(), shown);
            let texts: Vec<String> = items.into_iter().map(shown).collect();
            MetaValue::Text(match &texts[..] {
                [a, b] => format!("{a} {word} {b}").into(),
                [all @ .., last] if !all.is_empty() => format!("{}, {word} {last}", all.join(", ")).into(),
                _ => texts.concat().into(),
            })
        }
        _ => {
            let from = count(0)?;
            let from = if from < 0 { (items.len() as i64 + from).max(0) } else { from } as usize;
            list(items.into_iter().skip(from).take(count(1).unwrap_or(1).max(0) as usize))
        }
    })
}

/// Numbers by value before texts.
fn compare(a: &MetaValue, b: &MetaValue, fold: bool, nothing_last: bool) -> Ordering {
    let nothing = |value: &MetaValue| *value == MetaValue::Null;
    match (nothing(a), nothing(b)) {
        (true, true) => return Ordering::Equal,
        (true, false) => return if nothing_last { Ordering::Greater } else { Ordering::Less },
        (false, true) => return if nothing_last { Ordering::Less } else { Ordering::Greater },
        (false, false) => {}
    }
    let value = |value: &MetaValue| match value {
        MetaValue::Number(value, _) => Some(*value),
        MetaValue::Text(text) if !fold => text.trim().parse::<f64>().ok().filter(|value| value.is_finite()),
        _ => None,
    };
    match (value(a), value(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) if fold => shown(a).to_lowercase().cmp(&shown(b).to_lowercase()),
        (None, None) => shown(a).cmp(&shown(b)),
    }
}
