//! What a Jekyll site's settings say of how its pages are read: kramdown's options (kramdown: Options) and the
//! callouts of its theme (just-the-docs: Callouts).

use ecow::EcoString;

use super::Dialect;
use super::attributes::{self, Attributes};
use super::step::{Step, StepKind};
use crate::document::{Callout, Meta, MetaValue};

/// A site's ways; where it says nothing, Jekyll's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conventions {
    /// Whether a line's end in a paragraph breaks it: `hard_wrap`.
    pub hard_wrap: bool,
    /// Whether Markdown is read inside HTML's blocks: `parse_block_html`.
    pub parses_html: bool,
    /// Whether quotation marks stay straight: `smart_quotes`.
    pub straight_quotes: bool,
    /// Whether pages are CommonMark and not kramdown's: `markdown: CommonMarkGhPages`.
    pub is_commonmark: bool,
    callouts: Vec<Own>,
}

/// A callout of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Own {
    class: String,
    kind: Callout,
    title: Option<String>,
}

/// Jekyll's own.
pub(super) static USUAL: Conventions = Conventions {
    hard_wrap: false,
    parses_html: false,
    straight_quotes: false,
    is_commonmark: false,
    callouts: Vec::new(),
};

impl Default for Conventions {
    fn default() -> Self {
        USUAL.clone()
    }
}

impl Conventions {
    /// What a `_config.yml` says.
    pub fn of(config: &Meta) -> Self {
        let kramdown = config.map("kramdown");
        let says = |key: &str| kramdown.and_then(|options| options.flag(key)) == Some(true);
        let quotes = kramdown.map(|options| options.texts("smart_quotes").join(",")).unwrap_or_default();
        let mut marks = quotes.split(',').map(str::trim).filter(|mark| !mark.is_empty()).peekable();
        let markdown = config.text("markdown").unwrap_or_default().to_ascii_lowercase();
        Self {
            hard_wrap: says("hard_wrap"),
            parses_html: says("parse_block_html"),
            straight_quotes: marks.peek().is_some() && marks.all(|mark| matches!(mark, "apos" | "quot")),
            is_commonmark: markdown == "gfm" || markdown.starts_with("commonmark"),
            callouts: config.map("callouts").map(callouts).unwrap_or_default(),
        }
    }

    /// The dialect of the site's pages.
    pub fn dialect(&self) -> Dialect {
        if self.is_commonmark { Dialect::Gfm } else { Dialect::Kramdown }
    }

    /// The callout that attributes make of a block, and the title that the site gives it where that is more than the
    /// name of its kind.
    pub(super) fn callout(&self, attributes: &Attributes) -> Option<(Callout, Option<&str>)> {
        let own = attributes.classes.iter().find_map(|class| {
            let own = self.callouts.iter().find(|own| {
                class.strip_prefix(&*own.class).is_some_and(|rest| matches!(rest, "" | "-title"))
            })?;
            Some((own.kind, own.title.as_deref().filter(|_| *class == own.class)))
        });
        own.or_else(|| Some((attributes.callout()?, None)))
    }

    /// Whether the first paragraph of a callout is its title: `{: .note-title }`.
    pub(super) fn titled(&self, attributes: &Attributes) -> bool {
        let is_own =
            |class: &str| self.callouts.iter().any(|own| class.strip_suffix("-title") == Some(&own.class));
        attributes.titled() || attributes.classes.iter().any(|class| is_own(class))
    }
}

fn callouts(all: &Meta) -> Vec<Own> {
    let own = |(class, value): &(EcoString, MetaValue)| {
        let MetaValue::Map(says) = value else { return None };
        // The theme's colours say what a callout of the site's own name is about.
        let kind = attributes::callout(class).unwrap_or(match says.text("color") {
            Some(color) if color.starts_with("red") => Callout::Warning,
            Some(color) if color.starts_with("green") => Callout::Tip,
            Some(color) if color.starts_with("yellow") => Callout::Important,
            _ => Callout::Note,
        });
        let title = says.text("title").filter(|title| !title.eq_ignore_ascii_case(kind.title()));
        Some(Own { class: class.to_string(), kind, title: title.map(str::to_owned) })
    };
    all.fields.iter().filter_map(own).collect()
}

/// Makes straight quotation marks again of those that were made curly.
pub(super) fn straighten(steps: &mut [Step<'_>], text: &str) {
    for step in steps {
        let range = step.range();
        if let StepKind::Text(shown) = &mut step.kind
            && matches!(&**shown, "“" | "”" | "‘" | "’")
            && let Some(written @ ("\"" | "'")) = text.get(range)
        {
            *shown = written.to_owned().into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(config: &str) -> Conventions {
        Conventions::of(&crate::markdown::yaml(config).unwrap_or_default())
    }

    #[test]
    fn settings_are_read() {
        let plain = of("title: Site\nkramdown:\n  input: GFM\n  smart_quotes: lsquo,rsquo,ldquo,rdquo\n");
        assert_eq!(plain, USUAL);
        let said = of(
            "markdown: CommonMarkGhPages\nkramdown:\n  hard_wrap: true\n  parse_block_html: true\n  smart_quotes: [apos, apos, quot, quot]\n",
        );
        assert!(said.hard_wrap && said.parses_html && said.straight_quotes);
        assert_eq!(said.dialect(), Dialect::Gfm);
        assert!(of("kramdown: {smart_quotes: 'apos,apos,quot,quot'}").straight_quotes);
    }

    #[test]
    fn a_site_names_its_callouts() {
        let site = of(
            "callouts:\n  warning: {title: Watch out, color: red}\n  note: {title: NOTE}\n  aside: {title: By the way}\n  hot: {color: red-100}\n",
        );
        let made = |list: &str| {
            let attributes = Attributes::parse(list);
            let title = |(kind, title): (_, Option<&str>)| (kind, title.map(str::to_owned));
            (site.callout(&attributes).map(title), site.titled(&attributes))
        };
        assert_eq!(made(".warning"), (Some((Callout::Warning, Some("Watch out".to_owned()))), false));
        assert_eq!(made(".warning-title"), (Some((Callout::Warning, None)), true));
        assert_eq!(made(".note"), (Some((Callout::Note, None)), false));
        assert_eq!(made(".aside"), (Some((Callout::Note, Some("By the way".to_owned()))), false));
        assert_eq!(made(".aside-title"), (Some((Callout::Note, None)), true));
        assert_eq!(made(".hot"), (Some((Callout::Warning, None)), false));
        assert_eq!(made(".tip"), (Some((Callout::Tip, None)), false));
        assert_eq!(made(".label"), (None, false));
    }
}
