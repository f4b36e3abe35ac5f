//! mdBook: `book.toml` says where `SUMMARY.md` is, and that gives the order.

use std::path::{Path, PathBuf};

use super::nav::Listing;
use super::summary::{self, Style, is_summary};
use super::{links, settings};
use crate::document::Meta;
use crate::markdown::{self, Dialect};
use crate::system;

/// The folder that holds the sources of the book whose `book.toml` stands in a folder.
pub(super) fn source_of(root: &Path) -> Option<PathBuf> {
    let config = markdown::toml(&settings::text(root, "book.toml")?).unwrap_or_default();
    let content = config.map("book").and_then(|book| book.text("src")).unwrap_or("src").to_owned();
    let content = root.join(content);
    if system::is_local(root, &content) { system::real(&content).ok() } else { None }
}

/// The order of a folder with a `book.toml`.
pub(super) fn listing(root: &Path) -> Option<Listing> {
    let config = markdown::toml(&settings::text(root, "book.toml")?).unwrap_or_default();
    let book = config.map("book").cloned().unwrap_or_else(Meta::default);
    let content = links::join("", book.text("src").unwrap_or("src"))?;
    let mut listing = Listing::new("mdbook-summary", Dialect::MdBook);
    listing.file = if content.is_empty() { "SUMMARY.md".to_owned() } else { format!("{content}/SUMMARY.md") };
    let text = settings::text(root, &listing.file)?;
    if !listing.read(root, &content) {
        return None;
    }
    let summary = summary::read(&text, &listing.file, Style::MdBook);
    // What the list is called is no title of the book.
    let own =
        summary.title.filter(|title| !["summary", "table of contents"].contains(&&*title.to_lowercase()));
    listing.title = book.text("title").map(str::to_owned).or(own);
    listing.items = summary.items;
    listing.pages.retain(|page| !is_summary(page));
    listing.reason = format!("mdBook: the list in {}, which book.toml leads to", listing.file);
    Some(listing)
}
