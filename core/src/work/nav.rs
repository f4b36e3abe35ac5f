//! An order as its site writes it, and the contents made of it: entries find their files, what is missing or
//! named twice is told, and what is not named comes last.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::page::{self, Page};
use super::{Chapter, Heading, Source, folder, links, natural, read, settings};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{BlockKind, Builder, Document, Meta, Origin};
use crate::markdown::{Dialect, Renderer};
use crate::system;
use crate::text;
use crate::text::Ordered;

/// How the reason of a page begins that the order does not name.
pub(super) const UNLISTED: &str = "Not in the contents";

/// More entries than any contents have: what names more by patterns is cut.
pub(super) const MOST: usize = 200_000;

/// A page's place in the contents.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Placed {
    /// Index of the page.
    pub(super) page: usize,
    /// Index, in the order, of the one it stands under.
    pub(super) parent: Option<usize>,
    pub(super) depth: u16,
    pub(super) number: Option<String>,
    pub(super) reason: String,
}

/// What an entry of an order stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// A file, by its path from the site's root, as written.
    File(String),
    /// A page, by its index.
    Page(usize),
    /// A title alone, by a key where it has one, such as its folder's path.
    Group(Option<String>),
    /// A chapter that is not written yet.
    Draft,
    /// A page that is not there, by its address; the loader has said so.
    Absent(String),
}

/// An entry of an order, in preorder.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) what: What,
    /// What the order calls it; `None`: as its page does.
    pub(super) title: Option<String>,
    pub(super) depth: usize,
    pub(super) number: Option<String>,
    pub(super) reason: String,
    /// The line of the order's file that it stands on, where its loader knows.
    pub(super) line: Option<u32>,
}

impl Item {
    pub(super) fn new(what: What, depth: usize, reason: String) -> Self {
        Self { what, title: None, depth, number: None, reason, line: None }
    }

    pub(super) fn on_line(mut self, line: usize) -> Self {
        self.line = u32::try_from(line).ok();
        self
    }

    pub(super) fn titled(mut self, title: Option<&str>) -> Self {
        self.title = title.map(page::one_line).filter(|title| !title.is_empty());
        self
    }
}

/// An order as a site's loader finds it.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) kind: &'static str,
    pub(super) reason: String,
    /// The file that gives the order, for messages; `""` where the files themselves do.
    pub(super) file: String,
    pub(super) title: Option<String>,
    /// The folder of its pages in the site, `""` for the root.
    pub(super) content: String,
    pub(super) dialect: Dialect,
    /// What makes pages of it.
    pub(super) renderer: Renderer,
    pub(super) pages: Vec<Page>,
    pub(super) items: Vec<Item>,
    /// What may be left out at the end of a file's name.
    pub(super) extensions: &'static [&'static str],
    /// Whether it is but a version or a translation of the site.
    pub(super) apart: bool,
    /// Whether pages that are not named are part of the work.
    pub(super) rest: bool,
    /// Settings that say what addresses pages have.
    pub(super) config: Option<Meta>,
    /// What is wrong with entries that have no file, by their paths.
    pub(super) missing: Vec<(String, Diagnostic)>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Listing {
    pub(super) fn new(kind: &'static str, dialect: Dialect) -> Self {
        Self {
            kind,
            reason: String::new(),
            file: String::new(),
            title: None,
            content: String::new(),
            dialect,
            renderer: Renderer::Plain,
            pages: Vec::new(),
            items: Vec::new(),
            extensions: &[],
            apart: false,
            rest: true,
            config: None,
            missing: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Reads the heads of the pages below a folder of the site; `false` where that is no folder of it.
    pub(super) fn read(&mut self, root: &Path, content: &str) -> bool {
        let Some(content) = links::join("", content) else { return false };
        let Some(real) = system::inside(root, &root.join(&content)) else { return false };
        if !real.is_dir() {
            return false;
        }
        self.pages = folder::pages(&real, root, true, &mut self.diagnostics);
        if !content.is_empty() {
            for page in &mut self.pages {
                page.path = format!("{content}/{}", page.path);
            }
        }
        self.content = content;
        true
    }

    /// A path of the content's folder as one of the site.
    pub(super) fn within(&self, path: &str) -> String {
        let path = path.trim_start_matches('/');
        if self.content.is_empty() { path.to_owned() } else { format!("{}/{path}", self.content) }
    }

    /// A page's path below the content's folder.
    pub(super) fn inner<'a>(&self, path: &'a str) -> &'a str {
        let rest = path.strip_prefix(&*self.content).unwrap_or(path);
        rest.strip_prefix('/').unwrap_or(rest)
    }

    /// Makes the contents: every entry's place.
    pub(super) fn place(&mut self, root: &Path) -> Vec<Placed> {
        let mut placing = Placing {
            by_path: self.pages.iter().enumerate().map(|(at, page)| (page.path.clone(), at)).collect(),
            used: HashSet::new(),
            refused: HashSet::new(),
            root,
            lines: settings::Lines::of(root, &self.file),
        };
        let mut placed: Vec<Placed> = Vec::with_capacity(self.items.len());
        // The depth as written of each open entry, and its place.
        let mut open: Vec<(usize, usize)> = Vec::new();
        for item in std::mem::take(&mut self.items) {
            let Some(page) = placing.page(self, &item) else { continue };
            while open.last().is_some_and(|(depth, _)| *depth >= item.depth) {
                open.pop();
            }
            let parent = open.last().map(|(_, at)| *at);
            open.push((item.depth, placed.len()));
            if let Some(title) = item.title {
                self.pages[page].title = title;
            }
            let depth = open.len().min(usize::from(u16::MAX)) as u16 - 1;
            placed.push(Placed { page, parent, depth, number: item.number, reason: item.reason });
        }
        let mut placed = without_empty_groups(placed, &self.pages);
        if self.rest && !placed.is_empty() {
            let named_by = if self.file.is_empty() { "the order" } else { &self.file };
            let mut rest: Vec<usize> = (0..self.pages.len())
                .filter(|at| !placing.used.contains(at))
                .filter(|at| {
                    let page = &self.pages[*at];
                    let inner = self.inner(&page.path);
                    !page.is_hidden()
                        && page.path != self.file
                        && !inner.split('/').any(|p| p.starts_with('_'))
                })
                .collect();
            rest.order_by(|a, b| natural::compare_paths(&self.pages[*a].path, &self.pages[*b].path));
            placed.extend(rest.into_iter().map(|page| Placed {
                page,
                reason: format!("{UNLISTED}: {named_by} does not name {}", self.pages[page].path),
                ..Placed::default()
            }));
        }
        placed
    }

    fn problem(&mut self, severity: Severity, code: &'static str, message: &str, help: &str) {
        self.diagnostics.push(Diagnostic::new(severity, code, message).help(help));
    }

    /// The same of an entry of the order, which is where it is to be mended.
    fn problem_at(&mut self, at: Option<u32>, found: Diagnostic) {
        self.diagnostics.push(found.in_settings(&self.file, at));
    }
}

struct Placing<'a> {
    by_path: HashMap<String, usize>,
    used: HashSet<usize>,
    refused: HashSet<String>,
    root: &'a Path,
    lines: settings::Lines<'a>,
}

impl Placing<'_> {
    /// The page that an entry stands for, made where it has no file; `None` where it is left out.
    fn page(&mut self, listing: &mut Listing, item: &Item) -> Option<usize> {
        match &item.what {
            What::Page(at) => self.used.insert(*at).then_some(*at),
            What::File(path) => self.file(listing, item, path),
            What::Group(key) => Some(self.heading(listing, item, key.as_deref(), Heading::Group)),
            What::Draft => Some(self.heading(listing, item, None, Heading::Draft)),
            What::Absent(key) => Some(self.heading(listing, item, Some(key), Heading::Missing)),
        }
    }

    fn file(&mut self, listing: &mut Listing, item: &Item, written: &str) -> Option<usize> {
        let file = listing.file.clone();
        let (bare, fragment) = match written.split_once('#') {
            Some((bare, _)) if !self.by_path.contains_key(written) => (bare, true),
            _ => (written, false),
        };
        let Some(path) = links::join("", bare) else {
            let message = format!("{file} names {bare}, which is outside the site");
            let found = Diagnostic::new(Severity::Error, "outside-boundary", message);
            let found = found.help("nothing outside the folder of the site is read");
            listing.problem_at(self.line(listing, item, bare), found);
            return None;
        };
        let found = self.by_path.get(&path).copied().or_else(|| {
            let folders = ["/README.md", "/index.md"];
            let mut ends = listing.extensions.iter().chain(folders.iter().filter(|_| !path.is_empty()));
            ends.find_map(|end| self.by_path.get(&format!("{path}{end}")).copied())
        });
        let at = match found {
            Some(at) => at,
            None => self.beyond(listing, item, path)?,
        };
        if listing.pages[at].is_hidden() && matches!(listing.pages[at].source, Source::File(_)) {
            return None;
        }
        if !self.used.insert(at) {
            if !fragment {
                // Only mdBook's builder refuses it; elsewhere a title often leads to its first page.
                let strict = listing.kind == "mdbook-summary";
                let severity = if strict { Severity::Warning } else { Severity::Information };
                let message = format!("{file} names {} again", listing.pages[at].path);
                let found = Diagnostic::new(severity, "duplicate-chapter", message);
                let found = found.help("it is read where it is named first");
                // Only a loader that counts lines can tell the second from the first.
                listing.problem_at(item.line, found);
            }
            return None;
        }
        Some(at)
    }

    /// The line of the order's file on which an entry names a path.
    fn line(&self, listing: &Listing, item: &Item, path: &str) -> Option<u32> {
        item.line.or_else(|| self.lines.naming(&[path, listing.inner(path)]))
    }

    /// An entry's file that is not among the pages found.
    fn beyond(&mut self, listing: &mut Listing, item: &Item, path: String) -> Option<usize> {
        let file = listing.file.clone();
        let ends = std::iter::once(&"").chain(listing.extensions);
        let real = ends
            .map(|end| format!("{path}{end}"))
            .map(|path| (self.root.join(&path), path))
            .filter(|(file, _)| system::is_local(self.root, file))
            .find_map(|(file, path)| Some((system::real(&file).ok()?, path)))
            .filter(|(real, _)| real.is_file());
        let (page, heading) = match real {
            Some((real, path)) if !real.starts_with(self.root) => {
                if self.refused.insert(path.clone()) {
                    let message = format!("{file} names {path}, which leads outside the site");
                    let found = Diagnostic::new(Severity::Error, "outside-boundary", message);
                    let found = found.help("nothing outside the folder of the site is read");
                    listing.problem_at(self.line(listing, item, &path), found);
                }
                return None;
            }
            Some((real, path)) if folder::is_markdown(&path) => match read::head(&real) {
                Ok(head) if !head.binary => {
                    (Page::new(&path, Source::File(real), &head.bytes, head.size), None)
                }
                _ => (Page::heading(&path, item, Heading::Foreign), Some(Heading::Foreign)),
            },
            Some((_, path)) => (Page::heading(&path, item, Heading::Foreign), Some(Heading::Foreign)),
            None => (Page::heading(&path, item, Heading::Missing), Some(Heading::Missing)),
        };
        match heading {
            Some(Heading::Missing) => {
                let message = format!("{}: there is no file {path}", item.reason);
                let problem = Diagnostic::new(Severity::Error, "missing-file", message);
                let problem = problem.help(format!("write it, or take it out of {file}"));
                let problem = problem.in_settings(&file, self.line(listing, item, &path));
                listing.missing.push((page.path.clone(), problem));
            }
            Some(_) => listing.problem(
                Severity::Information,
                "not-markdown",
                &format!("{path} is no Markdown and is not shown"),
                "the contents list it all the same",
            ),
            None => {}
        }
        let at = listing.pages.len();
        self.by_path.insert(page.path.clone(), at);
        self.by_path.insert(path, at);
        listing.pages.push(page);
        Some(at)
    }

    fn heading(&mut self, listing: &mut Listing, item: &Item, key: Option<&str>, heading: Heading) -> usize {
        let title = item.title.clone().unwrap_or_default();
        let key = key.map_or_else(|| format!("{}#{}", listing.file, slug(&title)), str::to_owned);
        let mut name = key.clone();
        let mut count = 1;
        while self.by_path.contains_key(&name) {
            count += 1;
            name = format!("{key}-{count}");
        }
        let at = listing.pages.len();
        listing.pages.push(Page::heading(&name, item, heading));
        self.by_path.insert(name, at);
        self.used.insert(at);
        at
    }
}

/// Takes out titles under which nothing stands.
fn without_empty_groups(placed: Vec<Placed>, pages: &[Page]) -> Vec<Placed> {
    let mut filled = vec![false; placed.len()];
    for (at, item) in placed.iter().enumerate().rev() {
        let group = matches!(pages[item.page].source, Source::Heading(Heading::Group));
        filled[at] |= !group;
        if let Some(parent) = item.parent.filter(|_| filled[at]) {
            filled[parent] = true;
        }
    }
    restrict(placed, |at, _| filled[at])
}

/// Keeps some of the contents; what stood under an entry that goes stands under the nearest above it that stays.
pub(super) fn restrict(placed: Vec<Placed>, keep: impl Fn(usize, &Placed) -> bool) -> Vec<Placed> {
    let mut new: Vec<Option<usize>> = Vec::with_capacity(placed.len());
    let mut out: Vec<Placed> = Vec::with_capacity(placed.len());
    for (at, item) in placed.into_iter().enumerate() {
        let parent = item.parent.and_then(|parent| new[parent]);
        if keep(at, &item) {
            let depth = parent.map_or(0, |parent: usize| out[parent].depth.saturating_add(1));
            new.push(Some(out.len()));
            out.push(Placed { parent, depth, ..item });
        } else {
            new.push(parent);
        }
    }
    out
}

/// Letters and digits of a title, for a key.
pub(super) fn slug(title: &str) -> String {
    let words = title.to_lowercase();
    words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join("-")
}

/// The document of an entry without a readable file.
pub(super) fn document(chapter: &Chapter, heading: Heading) -> Document {
    let mut builder = Builder::new();
    builder.begin(BlockKind::Title);
    builder.text(&chapter.title, Origin::Generated(0));
    let title = builder.end();
    builder.section(title, &slug(&chapter.title), false);
    let words = match heading {
        Heading::Group => None,
        Heading::Draft => Some("This chapter is not written yet.".to_owned()),
        Heading::Missing => Some(format!("The contents name the file {}, which is missing.", chapter.path)),
        Heading::Foreign => Some(format!("The file {} is no Markdown and is not shown here.", chapter.path)),
    };
    if let Some(words) = words {
        // As a byline: what no renderer of the site shows is not in `print --plain`.
        builder.begin(BlockKind::Byline);
        builder.text(&words, Origin::Generated(0));
        builder.end();
    }
    builder.finish(Meta::default())
}

impl Page {
    /// An entry without a readable file.
    fn heading(path: &str, item: &Item, heading: Heading) -> Self {
        Self::without_file(path, item.title.as_deref(), heading)
    }

    /// The same, of a path and a title.
    pub(super) fn without_file(path: &str, title: Option<&str>, heading: Heading) -> Self {
        let path = text::safe(path).replace('\n', "␊");
        let title = title.map_or_else(|| page::title_of_name(&path), page::one_line);
        Self {
            title,
            path,
            source: Source::Heading(heading),
            bytes: 0,
            head: 0,
            meta: Meta::default(),
            fenced: false,
        }
    }
}
