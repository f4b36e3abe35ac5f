//! Fences of divisions: pandoc's `::: {.note title="…"}`, Docusaurus' `:::note[Title]`, MyST's `:::{note} Title`,
//! VuePress' `::: tip Title`.

use super::attributes::{self, Attributes};
use super::step::Element;

/// What a fence opens.
#[derive(Debug, PartialEq)]
pub(super) struct Division {
    /// The element.
    pub element: Element,
    /// Its title; empty where it has none.
    pub title: String,
    /// Its name.
    pub id: Option<String>,
}

impl Division {
    /// Reads a fence; `None` for one that closes.
    pub(super) fn parse(fence: &str) -> Option<Self> {
        let written = fence.trim().trim_start_matches(':').trim().trim_end_matches(':').trim();
        if written.is_empty() {
            return None;
        }
        let (attributes, title) = read(written);
        let says = |class: &str| attributes.classes.iter().any(|c| c == class);
        let title_pair = attributes.pairs.iter().find(|(key, _)| matches!(key.as_str(), "title" | "summary"));
        let mut title = title_pair.map_or(title, |(_, value)| value.clone());
        let kind = attributes.classes.iter().find_map(|class| attributes::admonition(class));
        let folds = says("fold") || says("unfold") || says("details") || says("dropdown");
        let element = match kind {
            _ if folds => {
                if title.is_empty() {
                    title = attributes.classes.last().map(|class| capitalised(class)).unwrap_or_default();
                }
                Element::Details { open: says("unfold") }
            }
            Some(kind) => Element::Callout(kind),
            None if says("figure") => Element::Figure,
            None => {
                // An admonition of the author's own making goes by its name.
                if title.is_empty() && says("admonition") {
                    title = attributes.classes.last().map(|class| capitalised(class)).unwrap_or_default();
                }
                Element::Division
            }
        };
        Some(Self { element, title, id: attributes.id })
    }
}

/// The attributes and title of a fence.
fn read(written: &str) -> (Attributes, String) {
    let named = |name: &str| Attributes { classes: vec![name.to_owned()], ..Attributes::default() };
    if let Some(rest) = written.strip_prefix('{') {
        let (list, title) = rest.split_once('}').unwrap_or((rest, ""));
        let title = title.trim().to_owned();
        let is_name =
            !list.is_empty() && list.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':'));
        return if is_name { (named(list), title) } else { (Attributes::parse(list), title) };
    }
    let end = written.find(|c: char| c.is_whitespace() || matches!(c, '[' | '{')).unwrap_or(written.len());
    let (name, rest) = written.split_at(end);
    let rest = rest.trim();
    let (title, list) = match rest.strip_prefix('[').and_then(|inner| inner.rsplit_once(']')) {
        Some((title, list)) => (title, list.trim()),
        None => match rest.split_once('{') {
            Some((title, list)) => (title.trim(), list),
            None => (rest, ""),
        },
    };
    let mut attributes = named(name);
    attributes.merge(&Attributes::parse(list.trim_start_matches('{').trim_end_matches('}')));
    (attributes, title.to_owned())
}

fn capitalised(word: &str) -> String {
    let mut rest = word.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Callout;

    #[test]
    fn fences_are_read_in_all_forms() {
        let read = |fence: &str| Division::parse(fence).map(|division| (division.element, division.title));
        let callout = |kind, title: &str| Some((Element::Callout(kind), title.to_owned()));
        assert_eq!(read("::: {.callout-note title=\"T t\"}"), callout(Callout::Note, "T t"));
        assert_eq!(read(":::tip[My *tip*]{.x}"), callout(Callout::Tip, "My *tip*"));
        assert_eq!(read(":::{warning} Hot"), callout(Callout::Warning, "Hot"));
        assert_eq!(read("::: danger Stop here"), callout(Callout::Caution, "Stop here"));
        assert_eq!(read("::: details More"), Some((Element::Details { open: false }, "More".to_owned())));
        assert_eq!(read("::: {.column width=\"50%\"}"), Some((Element::Division, String::new())));
        assert_eq!(read("::::"), None);
    }
}
