//! From pages and what a site says of them to a work.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::folder;
use super::jekyll::Site;
use super::links::Links;
use super::nav::{Placed, UNLISTED};
use super::page::{self, Page};
use super::{Chapter, Heading, Order, Source, Work, jekyll_nav, parts, shelf};
use crate::diagnostic::Diagnostic;
use crate::document::Meta;
use crate::markdown::{Conventions, Dialect, Renderer};
use crate::text::{ChapterId, Language};

/// What is needed to make a work of pages.
pub(super) struct Plan {
    pub(super) title: Option<String>,
    pub(super) key: Option<String>,
    pub(super) root: Option<PathBuf>,
    /// Overrides the order's kind.
    pub(super) kind: Option<&'static str>,
    /// Overrides the order's reason.
    pub(super) reason: Option<String>,
    /// The folder that a part of a site is called after, where it is not the root.
    pub(super) home: Option<PathBuf>,
    pub(super) site: Site,
    /// What the site's settings name.
    pub(super) language: Option<Language>,
    /// Settings that say what addresses pages have, where they are not just-the-docs'.
    pub(super) addresses: Option<Meta>,
    /// The folder of the pages in the site.
    pub(super) content: String,
    /// The work's folder inside the site, with `/`.
    pub(super) prefix: String,
    pub(super) dialect: Option<Dialect>,
    /// What makes pages of the site.
    pub(super) renderer: Renderer,
    /// What Jekyll's settings say of a page's form, where they are not [`Self::site`]'s.
    pub(super) conventions: Option<Conventions>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Plan {
    pub(super) fn new(dialect: Option<Dialect>) -> Self {
        Self {
            title: None,
            key: None,
            root: None,
            kind: None,
            reason: None,
            home: None,
            site: Site::default(),
            language: None,
            addresses: None,
            content: String::new(),
            prefix: String::new(),
            dialect,
            renderer: Renderer::Plain,
            conventions: None,
            diagnostics: Vec::new(),
        }
    }

    /// Orders the pages and makes the work.
    pub(super) fn work(self, mut pages: Vec<Page>) -> Work {
        let by_site = self.site.orders(&pages);
        if by_site && self.site.complete {
            pages.extend(self.root.as_deref().map(Site::web_pages).unwrap_or_default());
        }
        if by_site || self.site.config.is_some() {
            self.site.prepare(&mut pages);
        } else {
            pages.retain(|page| !page.is_hidden());
        }
        let placed = if by_site {
            let mut placed = jekyll_nav::order(&pages, &self.site);
            placed.retain(|at| !(is_web(&pages[at.page]) && at.reason.starts_with(UNLISTED)));
            self.site.name_collections(&mut pages, placed)
        } else {
            folder::order(&pages)
        };
        self.placed(&pages, &placed, by_site)
    }

    /// Makes the work of pages in an order.
    pub(super) fn placed(self, pages: &[Page], placed: &[Placed], by_site: bool) -> Work {
        let jekyll = by_site
            || self.conventions.is_some()
            || (self.site.config.is_some() && pages.iter().any(|page| page.fenced));
        let mut chapters: Vec<Chapter> = placed.iter().map(|at| pages[at.page].chapter(at)).collect();
        let order = Order {
            kind: self.kind.unwrap_or(if by_site { "jekyll-nav" } else { "folder" }),
            reason: match self.reason {
                Some(reason) => reason,
                None if by_site => site_reason(&chapters),
                None => folder_reason(&chapters),
            },
        };
        let config_title = self.site.config.as_ref().and_then(|config| config.text("title"));
        let roots = chapters.iter().filter(|c| c.depth == 0 && !c.reason.starts_with(UNLISTED)).count();
        let first = chapters.first().map(|c| c.title.clone());
        let title = match (self.title, config_title) {
            (Some(title), _) => title,
            (None, Some(title)) if roots != 1 => page::one_line(title),
            (None, _) if roots == 1 || pages.first().is_some_and(|_| first_is_index(&chapters)) => {
                first.unwrap_or_default()
            }
            (None, _) => self
                .home
                .as_deref()
                .or(self.root.as_deref())
                .and_then(Path::file_name)
                .map(|name| page::one_line(&name.to_string_lossy()))
                .or(first)
                .unwrap_or_default(),
        };
        let mut books = if by_site { shelf::books(&chapters) } else { vec![ChapterId(0); chapters.len()] };
        gather(&mut chapters, &mut books);
        let config = self.site.config.as_ref().or(self.addresses.as_ref());
        let links = Links::new(&chapters, config, &self.prefix, self.site.complete);
        let links = links.within(&chapters, &self.content).anywhere(order.kind == "hugo");
        let links = Arc::new(links);
        let conventions = self.conventions.unwrap_or_else(|| config.map(Conventions::of).unwrap_or_default());
        let is_commonmark = jekyll && conventions.is_commonmark && self.renderer == Renderer::Plain;
        Work {
            files: parts::count(&mut chapters),
            title,
            key: self.key,
            root: self.root,
            opened: None,
            order,
            chapters,
            diagnostics: self.diagnostics,
            start: ChapterId(0),
            dialect: self.dialect.or_else(|| jekyll.then(|| conventions.dialect())),
            renderer: if is_commonmark { Renderer::Jekyll } else { self.renderer },
            conventions: Arc::new(conventions),
            language: self.language,
            links,
            books: shelf::runs(&books).into(),
            catalogue: Arc::default(),
        }
    }
}

/// Whether a page is no Markdown.
pub(super) fn is_web(page: &Page) -> bool {
    matches!(page.source, Source::Heading(Heading::Foreign))
}

/// Puts a title over what the order does not name, which comes last.
fn gather(chapters: &mut Vec<Chapter>, books: &mut Vec<ChapterId>) {
    let Some(first) = chapters.iter().position(|c| c.reason.starts_with(UNLISTED)).filter(|at| *at > 0)
    else {
        return;
    };
    let id = ChapterId(first as u32);
    for chapter in &mut chapters[first..] {
        chapter.parent = Some(chapter.parent.map_or(id, |parent| ChapterId(parent.0 + 1)));
        chapter.depth = chapter.depth.saturating_add(1);
    }
    let several = books.iter().any(|book| book.0 != 0);
    for book in books.iter_mut().filter(|book| several && **book >= id) {
        book.0 += 1;
    }
    books.insert(first, if several { id } else { ChapterId(0) });
    let title = Chapter {
        title: UNLISTED.to_owned(),
        number: None,
        path: "#not-in-the-contents".to_owned(),
        source: Source::Heading(Heading::Group),
        parent: None,
        depth: 0,
        bytes: 0,
        head: 0,
        meta: Meta::default(),
        reason: "what the order does not name".to_owned(),
        file: 0,
        part: None,
        document: None,
    };
    chapters.insert(first, title);
}

fn first_is_index(chapters: &[Chapter]) -> bool {
    chapters.first().is_some_and(|c| page::is_index(&c.path))
}

fn site_reason(chapters: &[Chapter]) -> String {
    let ordered = chapters.iter().filter(|c| c.reason.starts_with("nav_order")).count();
    let under = chapters.iter().filter(|c| c.parent.is_some()).count();
    format!(
        "just-the-docs: nav_order in the front matter of {ordered} and parent in that of {under} of {} pages",
        chapters.len()
    )
}

fn folder_reason(chapters: &[Chapter]) -> String {
    let index =
        if first_is_index(chapters) { format!("{} first, then ", chapters[0].path) } else { String::new() };
    format!("{index}file names, numbers by value")
}
