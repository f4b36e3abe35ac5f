//! bookdown: `rmd_files` in `_bookdown.yml`, else the files by name, the index first.

use std::path::Path;

use super::nav::{Item, Listing, What};
use super::page::{self, Page};
use super::{Source, natural, read, settings};
use crate::document::{Meta, MetaValue};
use crate::markdown::{self, Dialect};
use crate::system;
use crate::text::Ordered;

/// The order of a folder with a `_bookdown.yml`.
pub(super) fn listing(root: &Path) -> Option<Listing> {
    let found = settings::data(root, &["_bookdown.yml", "_bookdown.yaml"]);
    let (name, config) = match found {
        Some((name, config)) => (name, config.unwrap_or_default()),
        // The index alone may say so.
        None if is_book(root) => ("index.Rmd", Meta::default()),
        None => return None,
    };
    let mut listing = Listing::new("bookdown", Dialect::Pandoc);
    if name != "index.Rmd" {
        name.clone_into(&mut listing.file);
    }
    if !listing.read(root, "") {
        return None;
    }
    let named = rmd_files(&config);
    let mut files: Vec<(What, String)> = Vec::new();
    if named.is_empty() {
        for at in by_name(&listing.pages, &config) {
            files.push((What::Page(at), format!("file name {}", listing.pages[at].path)));
        }
        listing.reason = format!("bookdown: file names, the index first, since {name} has no rmd_files");
    } else {
        // The index is always the first.
        let index =
            ["index.Rmd", "index.md"].iter().find(|index| listing.pages.iter().any(|p| p.path == **index));
        if let Some(index) = index.filter(|index| !named.contains(index)) {
            files.push((What::File((*index).to_owned()), format!("{index} always comes first")));
        }
        for (at, path) in named.iter().enumerate() {
            files.push((What::File((*path).to_owned()), format!("rmd_files {} in {name}", at + 1)));
        }
        if let Some(at) =
            files.iter().position(|(what, _)| matches!(what, What::File(p) if p.starts_with("index.")))
        {
            let index = files.remove(at);
            files.insert(0, index);
        }
        listing.reason = format!("bookdown: rmd_files in {name}");
    }
    let mut items: Vec<Item> = Vec::new();
    let (mut inside, mut waiting) = (false, None);
    for (what, reason) in files {
        let at = match &what {
            What::Page(at) => Some(*at),
            What::File(path) => listing.pages.iter().position(|page| page.path == *path),
            What::Group(_) | What::Draft | What::Absent(_) => None,
        };
        let heads = at.map(|at| heads(&listing.pages[at])).unwrap_or_default();
        if let Some(part) = waiting.take().or(heads.before) {
            inside = true;
            let reason = format!("{} before this chapter", part.mark);
            items.push(Item::new(What::Group(None), 0, reason).titled(Some(&part.title)));
        }
        waiting = heads.after;
        if let (Some(at), Some(title)) = (at, heads.title)
            && listing.pages[at].meta.text("title").is_none()
        {
            listing.pages[at].title = title;
        }
        items.push(Item::new(what, usize::from(inside), reason));
    }
    let title = |page: &Page| page.meta.text("title").map(str::to_owned);
    listing.title = config
        .text("title")
        .map(str::to_owned)
        .or_else(|| listing.pages.iter().find(|page| natural::stem(&page.path) == "index").and_then(title));
    // The index's front matter holds the book's title; its chapter has one of its own.
    if let Some(index) = listing.pages.iter_mut().find(|page| natural::stem(&page.path) == "index")
        && let Some(own) = heads(index).title
    {
        index.title = own;
    }
    listing.items = items;
    Some(listing)
}

/// Whether the front matter of the index calls for bookdown.
fn is_book(root: &Path) -> bool {
    let real = system::inside(root, &root.join("index.Rmd"));
    let Some(head) = real.and_then(|real| read::head(&real).ok()) else { return false };
    let meta = markdown::fields(&head.bytes);
    meta.text("site").is_some_and(|site| site.contains("bookdown"))
}

/// The files named: a list, or one for each format, of which that for the web is taken first.
fn rmd_files(config: &Meta) -> Vec<&str> {
    match config.get("rmd_files") {
        Some(MetaValue::Map(formats)) => {
            match formats.fields.iter().find(|(format, _)| **format == *"html") {
                Some(_) => formats.texts("html"),
                None => formats.fields.first().map(|(format, _)| formats.texts(format)).unwrap_or_default(),
            }
        }
        _ => config.texts("rmd_files"),
    }
}

fn by_name(pages: &[Page], config: &Meta) -> Vec<usize> {
    let folders = config.texts("rmd_subdir");
    let all = folders == ["true"];
    let is_rmd = |page: &Page| page.name().to_lowercase().ends_with(".rmd");
    let any_rmd = pages.iter().any(is_rmd);
    let mut found: Vec<usize> = (0..pages.len())
        .filter(|at| {
            let page = &pages[*at];
            let top = page.path.split('/').next().unwrap_or_default();
            let near = page.folder().is_empty() || all || folders.iter().any(|f| f.trim_matches('/') == top);
            near && !page.name().starts_with('_') && (is_rmd(page) || !any_rmd)
        })
        .filter(|at| any_rmd || !pages[*at].name().eq_ignore_ascii_case("readme.md"))
        .collect();
    // R sorts names; a reader's order of digits is the same where they are written with zeros.
    found.order_by(|a, b| {
        let index = |at: &usize| natural::stem(&pages[*at].path) != "index";
        index(a).cmp(&index(b)).then_with(|| pages[*a].path.cmp(&pages[*b].path))
    });
    found
}

/// A part that a heading opens.
struct Part {
    title: String,
    mark: &'static str,
}

/// The headings of the first level that say where a chapter stands.
#[derive(Default)]
struct Heads {
    before: Option<Part>,
    title: Option<String>,
    after: Option<Part>,
}

fn heads(page: &Page) -> Heads {
    let mut heads = Heads::default();
    let Source::File(path) = &page.source else { return heads };
    let Ok(head) = read::head(path) else { return heads };
    let body = String::from_utf8_lossy(read::body(&head.bytes));
    let mut fence: Option<(char, usize)> = None;
    for line in body.lines() {
        let mark = line.chars().next().unwrap_or(' ');
        let run = line.chars().take_while(|c| *c == mark).count();
        match fence {
            Some((open, long)) => {
                if mark == open && run >= long && line[run..].trim().is_empty() {
                    fence = None;
                }
                continue;
            }
            None if matches!(mark, '`' | '~') && run > 2 => {
                fence = Some((mark, run));
                continue;
            }
            None => {}
        }
        let Some(words) = line.strip_prefix("# ") else { continue };
        let words = words.trim();
        let part = ["(PART)", "(PART\\*)", "(APPENDIX)"]
            .iter()
            .find_map(|mark| Some((*mark, words.strip_prefix(mark)?)))
            .map(|(mark, rest)| Part {
                title: page::heading_text(&format!("# {}", rest.trim())).unwrap_or_default(),
                mark,
            });
        match part {
            Some(part) if heads.title.is_none() => heads.before = Some(part),
            Some(part) => heads.after = Some(part),
            None if heads.title.is_none() => heads.title = page::heading_text(line),
            None => {}
        }
    }
    heads
}
