//! A settings file's text to settings.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Config, Links, Preset, Problem, SETTINGS, keys};
use crate::picture::Images;
use crate::text::{Language, Ordered};
use crate::theme::ThemeChoice;

/// Settings, and what cannot be read, in the order of the lines.
pub(super) fn read(text: &str) -> (Config, Vec<Problem>) {
    let line = |at: usize| 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..at.min(text.len())]).count();
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut problems: Vec<Problem> = errors
        .iter()
        .map(|error| Problem::new(error.span().map_or(0, |span| line(span.start)), error.message()))
        .collect();
    // Of one broken line the parser says several things; the first is nearest to what is wrong.
    problems.dedup_by_key(|problem| problem.line);
    let broken = !problems.is_empty();
    let mut config = Config::default();
    for (name, value) in table.get_ref() {
        let at = line(name.span().start);
        if name.get_ref() == "keys" {
            keys::read(value, &line, &mut config.keys, &mut problems);
        } else if let Err(message) = take(&mut config, name.get_ref(), value.get_ref()) {
            // Where a line cannot be read at all, what was made of it tells nothing more.
            if !(broken && problems.iter().any(|problem| problem.line == at)) {
                problems.push(Problem::new(at, message));
            }
        }
    }
    problems.order_by_key(|problem| problem.line);
    (config, problems)
}

fn take(config: &mut Config, name: &str, value: &DeValue<'_>) -> Result<(), String> {
    let expected = |what: &str| Err(format!("`{name}` must be {what}"));
    let flag = || match value {
        DeValue::Boolean(flag) => Ok(Some(*flag)),
        _ => Err(format!("`{name}` must be true or false")),
    };
    match name {
        "measure" => match whole(value) {
            Some(columns @ 20..=400) => config.measure = Some(columns),
            _ => return expected("a number from 20 to 400"),
        },
        "theme" => match word(value).and_then(ThemeChoice::by_name) {
            Some(theme) => config.theme = Some(theme),
            None => return expected("auto, dark, light or high-contrast"),
        },
        "sidebar" => {
            config.sidebar = match word(value) {
                Some("auto") => None,
                Some("open") => Some(true),
                Some("closed") => Some(false),
                _ => return expected("auto, open or closed"),
            }
        }
        "justify" => config.justify = flag()?,
        "hyphenate" => config.hyphenate = flag()?,
        "bidi" => config.bidi = flag()?,
        "language" => match word(value) {
            Some("") => config.language = None,
            Some(tag) => match Language::of_tag(tag) {
                Some(language) => config.language = Some(language),
                None => return expected("en, fr, de, es, it, pt, nl or sv"),
            },
            None => return expected("a language such as \"en\""),
        },
        "images" => match word(value).and_then(Images::by_name) {
            Some(images) => config.images = Some(images),
            None => return expected("auto, off, kitty, iterm2, sixel or blocks"),
        },
        "links" => match word(value).and_then(Links::by_name) {
            Some(links) => config.links = Some(links),
            None => return expected("auto, always or never"),
        },
        "margin" => config.margin = flag()?,
        "zen" => config.zen = flag()?,
        "linear" => config.linear = flag()?,
        "mouse" => config.mouse = flag()?,
        "preset" => match word(value).and_then(Preset::by_name) {
            Some(preset) => config.preset = Some(preset),
            None => return expected("lectern or less"),
        },
        _ => {
            let near = SETTINGS.iter().map(|setting| setting.name).chain(["keys"]);
            return Err(unknown("setting", name, near));
        }
    }
    Ok(())
}

/// What to say of a name that is none.
pub(super) fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = known.map(|other| (distance(name, other), other)).min();
    match near {
        Some((far, other)) if far <= 1 + name.chars().count() / 3 => {
            format!("there is no {what} `{name}`; did you mean `{other}`?")
        }
        _ => format!("there is no {what} `{name}`"),
    }
}

/// How many letters to change, add or take away (Levenshtein), of short names.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().take(64).enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let changed = corner + usize::from(a != *b);
            corner = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(corner + 1);
        }
    }
    row[other.len()]
}

fn whole(value: &DeValue<'_>) -> Option<u16> {
    match value {
        DeValue::Integer(number) => {
            u16::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
        }
        _ => None,
    }
}

/// A string's text.
pub(super) fn word<'a>(value: &'a DeValue<'_>) -> Option<&'a str> {
    match value {
        DeValue::String(text) => Some(text),
        _ => None,
    }
}

/// A string, or the strings of a list, with where they stand.
pub(super) fn words<'a>(value: &'a Spanned<DeValue<'_>>) -> Option<Vec<(&'a str, usize)>> {
    match value.get_ref() {
        DeValue::String(text) => Some(vec![(text, value.span().start)]),
        DeValue::Array(items) => {
            items.iter().map(|item| Some((word(item.get_ref())?, item.span().start))).collect()
        }
        _ => None,
    }
}
