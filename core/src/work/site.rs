//! Which site a folder or a file belongs to, where something other than just-the-docs gives the order.
//!
//! Each loader looks for its own settings file in one folder and answers `None` where it is not there. The
//! nearest folder that a loader knows wins: the one asked for, else one above it, not beyond the repository.

use std::path::Path;

use super::folder::shown;
use super::nav::{Listing, Placed, restrict};
use super::open::LEVELS;
use super::plan::Plan;
use super::{
    Heading, OpenOptions, Source, Work, bookdown, collections, docusaurus, gitbook, github_docs, hugo,
    jekyll_data, jupyter, language, mdbook, mkdocs, quarto, vitepress,
};
use crate::text::ChapterId;

type Loader = fn(&Path) -> Option<Listing>;

/// The loaders. Where two know one folder, the first that finds chapters wins.
const LOADERS: [Loader; 13] = [
    mdbook::listing,
    quarto::listing,
    bookdown::listing,
    jupyter::listing,
    jupyter::myst,
    mkdocs::listing,
    docusaurus::listing,
    hugo::listing,
    gitbook::listing,
    github_docs::listing,
    jekyll_data::listing,
    collections::listing,
    vitepress::listing,
];

/// Which of them is GitBook's.
const GITBOOK: usize = 8;

/// Opens the work that a folder, or a file and its chapter, belongs to; `None` where no loader knows it.
/// `path` is resolved.
pub(super) fn open(path: &Path, options: OpenOptions) -> Option<Work> {
    let file = path.is_file();
    let folder = if file { path.parent()? } else { path };
    for root in folder.ancestors().take(LEVELS + 1) {
        // A version or a translation is a work of its own.
        if let Some(listing) = docusaurus::apart(root, path)
            && let Some(work) = work(listing, root, path, options)
        {
            return Some(work);
        }
        // Any folder may hold a file of GitBook's name: above the path it counts where it names that path.
        let gitbook = root == folder || gitbook::names(root, path);
        let loaders = LOADERS.into_iter().enumerate().filter(|(at, _)| gitbook || *at != GITBOOK);
        for (_, loader) in loaders {
            if let Some(listing) = loader(root)
                && let Some(work) = work(listing, root, path, options)
            {
                return Some(work);
            }
        }
        // A just-the-docs site, or another of Jekyll's, begins here.
        if [".git", "_config.yml", "_config.yaml"].iter().any(|name| root.join(name).exists()) {
            return None;
        }
    }
    None
}

fn work(mut listing: Listing, root: &Path, path: &Path, options: OpenOptions) -> Option<Work> {
    let mut placed = listing.place(root);
    let read = |at: &Placed| matches!(listing.pages[at.page].source, Source::File(_));
    if !placed.iter().any(read) {
        return None;
    }
    let at_file = |at: &Placed| matches!(&listing.pages[at.page].source, Source::File(file) if file == path);
    let mut whole = true;
    let mut start = None;
    if path.is_file() {
        start = Some(placed.iter().position(at_file)?);
    } else if path != root && !root.join(&listing.content).starts_with(path) {
        // A part of the site: what stands in that folder, and the titles above it.
        let mut below = vec![false; placed.len()];
        let mut inside = vec![false; placed.len()];
        for (at, item) in placed.iter().enumerate().rev() {
            let page = &listing.pages[item.page];
            inside[at] = match &page.source {
                Source::File(file) => file.starts_with(path),
                Source::Heading(Heading::Group) => below[at],
                Source::Heading(_) => root.join(&page.path).starts_with(path),
                Source::Memory(_) | Source::Embedded(_) => false,
            };
            if let Some(parent) = item.parent {
                below[parent] |= inside[at] || below[at];
            }
        }
        whole = inside.iter().all(|inside| *inside);
        placed = restrict(placed, |at, _| inside[at]);
        if !placed.iter().any(|at| matches!(listing.pages[at.page].source, Source::File(_))) {
            return None;
        }
    }
    let mut plan = Plan::new(options.dialect.or(Some(listing.dialect)));
    plan.language = language::of_site(root);
    let own = if listing.apart { root.join(&listing.content) } else { root.to_owned() };
    plan.key = Some(shown(if whole { &own } else { path }));
    plan.root = Some(root.to_owned());
    plan.kind = Some(listing.kind);
    plan.reason = Some(listing.reason);
    if whole {
        plan.title = listing.title;
    } else {
        plan.home = Some(path.to_owned());
    }
    plan.renderer = listing.renderer;
    plan.site.config = None;
    plan.addresses = listing.config;
    plan.content = listing.content;
    plan.diagnostics = listing.diagnostics;
    let mut work = plan.placed(&listing.pages, &placed, false);
    for (path, problem) in listing.missing {
        work.diagnostics.extend(work.by_path(&path).map(|id| problem.within(id)));
    }
    if let Some(start) = start {
        // The title of what is not named stands before it.
        let page = &listing.pages[placed[start].page].path;
        work.start = work.by_path(page).unwrap_or(ChapterId(start as u32));
    }
    Some(work)
}
