//! The natural order of names: digit runs by value, letters without regard to case.

use std::cmp::Ordering;

/// Compares two paths by their parts, the extension of the last one left out: `2-x.md` comes before `10-x.md`,
/// `review.md` before `review-1.md`.
pub(super) fn compare_paths(a: &str, b: &str) -> Ordering {
    let (x, y) = (stem(a), stem(b));
    // Parts that both begin with are passed at once: most names that are compared stand in one folder.
    let same = x.bytes().zip(y.bytes()).take_while(|(x, y)| x == y).count();
    let begun = memchr::memrchr(b'/', &x.as_bytes()[..same]).map_or(0, |at| at + 1);
    let (mut left, mut right) = (x[begun..].split('/'), y[begun..].split('/'));
    loop {
        match (left.next(), right.next()) {
            (Some(x), Some(y)) if x == y => {}
            (Some(x), Some(y)) => match compare(x, y) {
                Ordering::Equal => {}
                other => return other,
            },
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
        }
    }
}

/// Compares two names naturally; only equal where nothing but case or leading zeros differs.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let ((x, digits_x, rest_a), (y, digits_y, rest_b)) = match (run(a), run(b)) {
            (Some(x), Some(y)) => (x, y),
            (x, y) => return x.is_some().cmp(&y.is_some()),
        };
        let order = if digits_x && digits_y {
            let (x, y) = (x.trim_start_matches('0'), y.trim_start_matches('0'));
            x.len().cmp(&y.len()).then_with(|| x.cmp(y))
        } else {
            compare_folded(x, y)
        };
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (rest_a, rest_b);
    }
}

/// A path without the extension of its last part.
pub(super) fn stem(path: &str) -> &str {
    let bytes = path.as_bytes();
    match bytes.iter().rposition(|b| matches!(b, b'.' | b'/')) {
        Some(dot) if dot > 0 && bytes[dot] == b'.' && bytes[dot - 1] != b'/' => &path[..dot],
        _ => path,
    }
}

/// Compares without regard to case. Letters of ASCII, which most names have alone, are not looked up.
fn compare_folded(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    if a.is_ascii() && b.is_ascii() {
        return a.bytes().map(|b| b.to_ascii_lowercase()).cmp(b.bytes().map(|b| b.to_ascii_lowercase()));
    }
    a.chars().flat_map(char::to_lowercase).cmp(b.chars().flat_map(char::to_lowercase))
}

/// The first run of digits, or of anything else, and what follows it.
fn run(text: &str) -> Option<(&str, bool, &str)> {
    let digits = text.bytes().next()?.is_ascii_digit();
    let end = text.bytes().position(|b| b.is_ascii_digit() != digits).unwrap_or(text.len());
    Some((&text[..end], digits, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digit_runs_go_by_value() {
        let mut names = vec![
            "b/10.md",
            "b/9.md",
            "Ch2.md",
            "ch10.md",
            "ch1-2.md",
            "ch1.md",
            "b.md",
            "README.md",
            "ch007.md",
        ];
        names.sort_by(|a, b| compare_paths(a, b));
        assert_eq!(
            names,
            ["b.md", "b/9.md", "b/10.md", "ch1.md", "ch1-2.md", "Ch2.md", "ch007.md", "ch10.md", "README.md"]
        );
    }

    proptest! {
        #[test]
        fn it_is_an_order(a in "[a-cA-C0-2./]{0,6}", b in "[a-cA-C0-2./]{0,6}", c in "[a-cA-C0-2./]{0,6}") {
            prop_assert_eq!(compare_paths(&a, &b), compare_paths(&b, &a).reverse());
            if compare_paths(&a, &b).is_le() && compare_paths(&b, &c).is_le() {
                prop_assert!(compare_paths(&a, &c).is_le());
            }
        }
    }
}
