//! What stands in kramdown's attribute lists: `{: #id .class key="value" reference}` (kramdown: Attribute List
//! Definitions).

use crate::document::Callout;

/// The attributes of a block or span.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    /// `#id`, or `id="…"`.
    pub id: Option<String>,
    /// `.class`, and the words of `class="…"`.
    pub classes: Vec<String>,
    /// `key="value"`.
    pub pairs: Vec<(String, String)>,
    /// Bare words: `toc`, or names of attribute list definitions.
    pub words: Vec<String>,
}

impl Attributes {
    /// Parses what stands between `{:` and `}`.
    pub(super) fn parse(list: &str) -> Self {
        let mut found = Self::default();
        let mut rest = list;
        loop {
            rest = rest.trim_start();
            let Some(first) = rest.chars().next() else { return found };
            match first {
                '.' | '#' => {
                    let end = rest[1..].find(|c: char| c.is_whitespace() || matches!(c, '.' | '#'));
                    let (name, after) = rest[1..].split_at(end.unwrap_or(rest.len() - 1));
                    match first {
                        _ if name.is_empty() => {}
                        '.' => found.classes.push(name.to_owned()),
                        _ => found.id = Some(name.to_owned()),
                    }
                    rest = after;
                }
                _ => {
                    let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
                    let (word, after) = rest.split_at(end);
                    let quote = after
                        .strip_prefix('=')
                        .and_then(|v| v.chars().next())
                        .filter(|q| matches!(q, '"' | '\''));
                    if let Some(quote) = quote {
                        let (value, next) = quoted(&after[2..], quote);
                        found.set(word, value);
                        rest = next;
                    } else {
                        let end = after.find(char::is_whitespace).unwrap_or(after.len());
                        if end == 0 {
                            found.words.push(word.to_owned());
                        }
                        rest = &after[end..];
                    }
                }
            }
        }
    }

    /// Sets an attribute by its name.
    pub(super) fn set(&mut self, key: &str, value: String) {
        match key {
            "id" => self.id = Some(value),
            "class" => self.classes.extend(value.split_whitespace().map(str::to_owned)),
            _ => self.pairs.push((key.to_owned(), value)),
        }
    }

    /// Adds another list's attributes.
    pub(super) fn merge(&mut self, other: &Attributes) {
        if other.id.is_some() {
            self.id.clone_from(&other.id);
        }
        self.classes.extend(other.classes.iter().cloned());
        self.pairs.extend(other.pairs.iter().cloned());
        self.words.extend(other.words.iter().cloned());
    }

    /// Whether a bare word or class is among them.
    pub(super) fn says(&self, word: &str) -> bool {
        self.words.iter().chain(&self.classes).any(|w| w == word)
    }

    /// Whether they set the text small: the theme's three sizes below the body's.
    pub(super) fn small(&self) -> bool {
        self.classes.iter().any(|c| matches!(c.as_str(), "fs-1" | "fs-2" | "fs-3" | "text-small"))
    }

    /// Whether they set a size at all, as the sites do with the bodies of notes.
    pub(super) fn sized(&self) -> bool {
        self.classes.iter().any(|c| c.starts_with("fs-") || c == "text-small")
    }

    /// The language that a class names.
    pub(super) fn language(&self) -> Option<&str> {
        let named =
            self.classes.iter().find_map(|c| c.strip_prefix("language-").or_else(|| c.strip_prefix("lang-")));
        named.or_else(|| self.pairs.iter().find(|(key, _)| key == "lang").map(|(_, value)| value.as_str()))
    }

    /// Whether the first paragraph of the callout is its title: just-the-docs' `note-title`.
    pub(super) fn titled(&self) -> bool {
        self.classes.iter().any(|class| class.ends_with("-title") && callout(class).is_some())
    }

    /// The callout that a class names.
    pub(super) fn callout(&self) -> Option<Callout> {
        self.classes.iter().find_map(|class| callout(class))
    }
}

/// A quoted value, `\` before its end mark escaping it, and what follows.
fn quoted(text: &str, quote: char) -> (String, &str) {
    let (mut value, mut escaped) = (String::new(), false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => {
                if c != quote && c != '}' {
                    value.push('\\');
                }
                value.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            c if c == quote => return (value, &text[at + c.len_utf8()..]),
            c => value.push(c),
        }
    }
    (value, "")
}

/// The callout that a class of a site's theme stands for.
pub(super) fn callout(class: &str) -> Option<Callout> {
    let class = class.to_ascii_lowercase();
    let name = class.strip_suffix("-title").unwrap_or(&class);
    let name = name.strip_prefix("prompt-").or_else(|| name.strip_prefix("alert-")).unwrap_or(name);
    Some(match name {
        "note" | "info" | "abstract" | "callout" | "admonition" => Callout::Note,
        "tip" | "hint" | "success" | "solution" => Callout::Tip,
        "important" | "highlight" | "new" => Callout::Important,
        "warning" | "attention" => Callout::Warning,
        "caution" | "danger" => Callout::Caution,
        "example" | "challenge" | "question" | "exercise" => Callout::Example,
        _ => return None,
    })
}

/// The callout that an admonition's name stands for, in any of the dialects that have them.
pub(super) fn admonition(name: &str) -> Option<Callout> {
    let name = name.to_ascii_lowercase();
    let name = name.strip_prefix("callout-").unwrap_or(&name);
    callout(name).or(match name {
        "seealso" | "todo" | "summary" | "tldr" | "quote" | "cite" | "details" | "aside" => {
            Some(Callout::Note)
        }
        "check" | "done" => Some(Callout::Tip),
        "help" | "faq" => Some(Callout::Example),
        "failure" | "fail" | "missing" | "error" | "bug" => Some(Callout::Caution),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read() {
        let read = Attributes::parse(r#" .one#two.three toc key="a \"b\" \}" class='four five' x=1"#);
        assert_eq!(read.id.as_deref(), Some("two"));
        assert_eq!(read.classes, ["one", "three", "four", "five"]);
        assert_eq!(read.words, ["toc"]);
        assert_eq!(read.pairs, [("key".to_owned(), r#"a "b" }"#.to_owned())]);
    }

    #[test]
    fn classes_name_what_the_reader_obeys() {
        assert!(Attributes::parse(".fs-2").small() && Attributes::parse(".fs-5").sized());
        assert_eq!(Attributes::parse(".language-r").language(), Some("r"));
        assert_eq!(Attributes::parse(".warning-title").callout(), Some(Callout::Warning));
        assert_eq!(Attributes::parse(".label").callout(), None);
    }
}
