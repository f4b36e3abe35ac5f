//! What must be made of a text before it can be parsed in place: templates run, files included, indented
//! admonitions set free. Each dialect has its own.

mod admonition;
mod braces;
mod embed;
mod lines;
mod mdbook;
mod pandoc;
mod role;
mod shortcode;
mod snippet;
mod tables;

use super::rewrite::Rewritten;
use super::site::{Renderer, Site};
use super::{Dialect, liquid};
use crate::diagnostic::Diagnostic;
use crate::document::Meta;

/// What is made of a text; `None` where it stays as it is. What stands before `start` is not touched.
pub(super) fn expand(
    text: &str,
    start: usize,
    dialect: Dialect,
    meta: &Meta,
    site: &Site<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Rewritten> {
    match dialect {
        Dialect::Kramdown => liquid::expand(text, start, meta, site, diagnostics),
        Dialect::MdBook => {
            let included = mdbook::includes(text, start, site, diagnostics);
            let shown = then(included, text, |text| mdbook::hidden_lines(text, start));
            then(shown, text, |text| admonition::expand(text, start))
        }
        Dialect::Gfm if site.renderer == Renderer::Jekyll => {
            liquid::expand(text, start, meta, site, diagnostics)
        }
        Dialect::Gfm => {
            let included = snippet::expand(text, start, site, diagnostics);
            let embedded = then(included, text, |text| embed::expand(text, start, site, diagnostics));
            let shown = then(embedded, text, |text| shortcode::expand(text, start, meta, site, diagnostics));
            let named = then(shown, text, |text| role::expand(text, start));
            let filled = then(named, text, |text| {
                let is_vue = site.renderer == Renderer::VitePress;
                if is_vue { braces::expand(text, start, meta, diagnostics) } else { None }
            });
            then(filled, text, |text| admonition::expand(text, start))
        }
        Dialect::Pandoc => {
            let shown = shortcode::expand(text, start, meta, site, diagnostics);
            then(shown, text, |text| pandoc::expand(text, start))
        }
        Dialect::CommonMark | Dialect::Text => None,
    }
}

/// A further step on what was made so far.
fn then(
    made: Option<Rewritten>,
    text: &str,
    step: impl FnOnce(&str) -> Option<Rewritten>,
) -> Option<Rewritten> {
    match made {
        None => step(text),
        Some(first) => Some(match step(&first.text) {
            Some(second) => second.after(&first),
            None => first,
        }),
    }
}
