//! GitBook: a `SUMMARY.md` without a `book.toml`.

use std::path::Path;

use super::nav::{Item, Listing, What};
use super::summary::{self, Style, is_summary};
use super::{links, mdbook, settings};
use crate::markdown::Dialect;

/// Whether the `SUMMARY.md` of a folder above a path speaks of it, so that the folder need not be walked to know.
pub(super) fn names(root: &Path, path: &Path) -> bool {
    let Ok(inner) = path.strip_prefix(root) else { return false };
    let inner = inner.to_string_lossy().replace('\\', "/");
    let Some(text) = settings::text(root, "SUMMARY.md") else {
        // Settings of GitBook's own may name another file.
        return root.join(".gitbook.yaml").is_file() || root.join("book.json").is_file();
    };
    text.contains(&inner) || text.contains(&inner.replace(' ', "%20"))
}

/// The order of a folder with a `SUMMARY.md`.
pub(super) fn listing(root: &Path) -> Option<Listing> {
    if root.ancestors().skip(1).take(3).any(|above| mdbook::source_of(above).is_some_and(|own| own == root)) {
        // The summary is a book's of mdBook, whose settings stand above it.
        return None;
    }
    let (config, settings) = settings::data(root, &[".gitbook.yaml", ".gitbook.yml", "book.json"])
        .map_or(("", None), |(name, data)| (name, data));
    let settings = settings.unwrap_or_default();
    let structure = settings.map("structure").cloned().unwrap_or_default();
    let content = links::join("", settings.text("root").unwrap_or(""))?;
    let mut listing = Listing::new("gitbook-summary", Dialect::Gfm);
    let within = |path: &str| if content.is_empty() { path.to_owned() } else { format!("{content}/{path}") };
    listing.file = links::join("", &within(structure.text("summary").unwrap_or("SUMMARY.md")))?;
    let text = settings::text(root, &listing.file)?;
    let summary = summary::read(&text, &listing.file, Style::GitBook);
    let files = summary.items.iter().filter(|item| matches!(item.what, What::File(_))).count();
    if files == 0 || !listing.read(root, &content) {
        return None;
    }
    listing.title = settings.text("title").map(str::to_owned);
    listing.items = summary.items;
    let readme = within(structure.text("readme").unwrap_or("README.md"));
    let named = |item: &Item| match &item.what {
        What::File(path) => {
            links::join("", path.split('#').next().unwrap_or_default()).as_deref() == Some(&readme)
        }
        What::Page(_) | What::Group(_) | What::Draft | What::Absent(_) => false,
    };
    if !listing.items.iter().any(named) && listing.pages.iter().any(|page| page.path == readme) {
        let reason = format!("{readme} comes first, as GitBook has it");
        listing.items.insert(0, Item::new(What::File(readme), 0, reason));
    }
    let file = listing.file.clone();
    listing.pages.retain(|page| !is_summary(page) && page.path != file);
    let led = if config.is_empty() { String::new() } else { format!(", which {config} leads to") };
    listing.reason = format!("GitBook: the list in {}{led}", listing.file);
    Some(listing)
}
