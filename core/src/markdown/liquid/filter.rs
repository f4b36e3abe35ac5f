//! Liquid's filters, as far as prose needs them.

use super::date::Date;
use super::value::shown;
use crate::document::MetaValue;

/// What a filter makes of a value; `None` where only Jekyll could say.
pub(super) fn apply(value: MetaValue, name: &str, arguments: &[MetaValue]) -> Option<MetaValue> {
    let argument = |at: usize| arguments.get(at).map(shown).unwrap_or_default();
    let text =
        |change: fn(&str) -> String, value: &MetaValue| Some(MetaValue::Text(change(&shown(value)).into()));
    let made = |text: String| Some(MetaValue::Text(text.into()));
    match name {
        "relative_url"
        | "absolute_url"
        | "escape"
        | "escape_once"
        | "xml_escape"
        | "url_encode"
        | "uri_escape"
        | "cgi_escape"
        | "smartify"
        | "normalize_whitespace"
        | "flatten" => Some(value),
        "date" | "date_to_string" | "date_to_long_string" | "date_to_xmlschema" => {
            let form = match name {
                "date_to_string" => "%d %b %Y".to_owned(),
                "date_to_long_string" => "%d %B %Y".to_owned(),
                "date_to_xmlschema" => "%Y-%m-%dT%H:%M:%S+00:00".to_owned(),
                _ => argument(0),
            };
            // What is no date is shown as it is; the present is no reader's to tell.
            match Date::read(&shown(&value)) {
                Some(date) if !form.is_empty() => made(date.format(&form)),
                None if matches!(&*shown(&value), "now" | "today") => None,
                _ => Some(value),
            }
        }
        "markdownify" => {
            let text = shown(&value);
            let tag = if text.trim().contains('\n') { "div" } else { "span" };
            made(format!("<{tag} markdown=\"1\">{}</{tag}>", text.trim()))
        }
        "prepend" => bounded(argument(0) + &shown(&value)),
        "append" => bounded(shown(&value) + &argument(0)),
        "strip" => text(|text| text.trim().to_owned(), &value),
        "lstrip" => text(|text| text.trim_start().to_owned(), &value),
        "rstrip" => text(|text| text.trim_end().to_owned(), &value),
        "strip_newlines" => text(|text| text.replace(['\n', '\r'], ""), &value),
        "newline_to_br" => text(|text| text.replace('\n', "<br>\n"), &value),
        "upcase" => text(str::to_uppercase, &value),
        "downcase" => text(str::to_lowercase, &value),
        "slugify" => text(crate::markdown::slug::slug, &value),
        "capitalize" => text(
            |text| {
                let mut rest = text.chars();
                rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
            },
            &value,
        ),
        "replace" if !argument(0).is_empty() => bounded(shown(&value).replace(&argument(0), &argument(1))),
        "replace_first" => made(shown(&value).replacen(&argument(0), &argument(1), 1)),
        "remove" if !argument(0).is_empty() => made(shown(&value).replace(&argument(0), "")),
        "remove_first" => made(shown(&value).replacen(&argument(0), "", 1)),
        "size" => Some(number(match &value {
            MetaValue::List(items) => items.len() as i64,
            other => shown(other).chars().count() as i64,
        })),
        "strip_html" => text(without_tags, &value),
        "strip_index" => text(|text| text.trim_end_matches("index.html").to_owned(), &value),
        "number_of_words" => Some(number(shown(&value).split_whitespace().count() as i64)),
        "slice" => {
            let text = shown(&value);
            let length = text.chars().count() as i64;
            let from = argument(0).parse::<i64>().ok()?;
            let from = if from < 0 { (length + from).max(0) } else { from };
            let count = argument(1).parse::<usize>().unwrap_or(1);
            made(text.chars().skip(from as usize).take(count).collect())
        }
        "abs" | "ceil" | "floor" | "round" | "at_least" | "at_most" => rounded(&value, name, &argument(0)),
        "first" | "last" | "reverse" | "uniq" | "join" => list(value, name, &argument(0)),
        "split" => {
            let (text, sign) = (shown(&value), argument(0));
            let items: Vec<MetaValue> = match sign.as_str() {
                "" => text.chars().map(|c| MetaValue::Text(c.to_string().into())).collect(),
                sign => text.split(sign).map(|part| MetaValue::Text(part.into())).collect(),
            };
            Some(MetaValue::List(items))
        }
        "plus" | "minus" | "times" | "divided_by" | "modulo" => arithmetic(&value, arguments.first()?, name),
        "truncate" | "truncatewords" => Some(truncated(&shown(&value), name, argument(0).parse().ok())),
        _ => None,
    }
}

fn list(value: MetaValue, name: &str, sign: &str) -> Option<MetaValue> {
    let MetaValue::List(mut items) = value else {
        let text = matches!(value, MetaValue::Text(_)) && matches!(name, "first" | "last");
        return (text || matches!(name, "join" | "uniq")).then_some(value);
    };
    Some(match name {
        "first" => items.into_iter().next().unwrap_or(MetaValue::Null),
        "last" => items.pop().unwrap_or(MetaValue::Null),
        "reverse" => {
            items.reverse();
            MetaValue::List(items)
        }
        "uniq" => {
            let mut seen = std::collections::HashSet::new();
            items.retain(|item| seen.insert(shown(item)));
            MetaValue::List(items)
        }
        _ => return bounded(items.iter().map(shown).collect::<Vec<_>>().join(sign)),
    })
}

fn rounded(value: &MetaValue, name: &str, other: &str) -> Option<MetaValue> {
    let given = shown(value).trim().parse::<f64>().ok()?;
    let result = match name {
        "abs" => given.abs(),
        "ceil" => given.ceil(),
        "floor" => given.floor(),
        "at_least" => given.max(other.parse().ok()?),
        "at_most" => given.min(other.parse().ok()?),
        _ => {
            let scale = 10_f64.powi(other.parse::<i32>().unwrap_or(0).clamp(0, 9));
            (given * scale).round() / scale
        }
    };
    Some(numeric(result))
}

/// Text without what stands in `<` and `>`.
fn without_tags(text: &str) -> String {
    let mut inside = false;
    let keep = |c: &char| {
        let keep = !inside && *c != '<';
        inside = if inside { *c != '>' } else { *c == '<' };
        keep
    };
    text.chars().filter(keep).collect()
}

fn truncated(text: &str, name: &str, count: Option<usize>) -> MetaValue {
    let cut = if name == "truncate" {
        let count = count.unwrap_or(50);
        if text.chars().count() <= count {
            return MetaValue::Text(text.into());
        }
        text.chars().take(count.saturating_sub(3)).collect::<String>()
    } else {
        let count = count.unwrap_or(15);
        if text.split_whitespace().count() <= count {
            return MetaValue::Text(text.into());
        }
        text.split_whitespace().take(count).collect::<Vec<_>>().join(" ")
    };
    MetaValue::Text((cut + "...").into())
}

fn arithmetic(left: &MetaValue, right: &MetaValue, name: &str) -> Option<MetaValue> {
    let number_of = |value: &MetaValue| shown(value).trim().parse::<f64>().ok();
    let (left, right) = (number_of(left)?, number_of(right)?);
    let result = match name {
        "plus" => left + right,
        "minus" => left - right,
        "times" => left * right,
        _ if right == 0.0 => return None,
        "divided_by" if left.fract() == 0.0 && right.fract() == 0.0 => (left / right).floor(),
        "divided_by" => left / right,
        _ => left.rem_euclid(right),
    };
    Some(numeric(result))
}

fn numeric(value: f64) -> MetaValue {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        number(value as i64)
    } else {
        MetaValue::Number(value, value.to_string().into())
    }
}

/// Text that did not grow beyond reason.
fn bounded(text: String) -> Option<MetaValue> {
    (text.len() < 1 << 20).then(|| MetaValue::Text(text.into()))
}

/// A whole number.
pub(super) fn number(value: i64) -> MetaValue {
    MetaValue::Number(value as f64, value.to_string().into())
}
