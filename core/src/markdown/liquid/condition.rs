//! Liquid's conditions: comparisons, and what `and` and `or` join.

use super::value::Scope;
use crate::document::MetaValue;

impl Scope<'_> {
    /// Whether a condition holds; `None` where that is unknown. As in Liquid, `and` and `or` bind alike, from the
    /// right.
    pub(super) fn holds(self, condition: &str) -> Option<bool> {
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
            self.moves(&left)?;
            return Some(compare(&left, &right, operator.trim(), blank));
        }
        Some(is_true(&*self.evaluate(condition)?))
    }
}

/// Whether a value counts as true: all but nil and false.
pub(super) fn is_true(value: &MetaValue) -> bool {
    !matches!(value, MetaValue::Null | MetaValue::Bool(false))
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
