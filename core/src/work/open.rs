//! Opening: from a path to a work, its order and its boundary.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::folder::{self, shown};
use super::jekyll::Site;
use super::nav::{Placed, UNLISTED};
use super::page::{self, Page};
use super::plan::{Plan, is_web};
use super::{OpenError, OpenOptions, Source, Work, jekyll_nav, language, read, shelf, site};
use crate::document::Meta;
use crate::markdown::{self, Conventions, Dialect};
use crate::system;
use crate::text::ChapterId;

/// How many folders above the one asked for may hold the site's settings.
pub(super) const LEVELS: usize = 5;

/// Opens a folder or a file.
pub(super) fn open(path: &Path, options: OpenOptions) -> Result<Work, OpenError> {
    let real = system::real(path).map_err(|error| open_error(path, &error))?;
    let meta = fs::metadata(&real).map_err(|error| open_error(path, &error))?;
    if meta.is_dir() { open_folder(path, real, options) } else { open_file(path, &real, options) }
}

pub(super) fn open_error(path: &Path, error: &io::Error) -> OpenError {
    let path = shown(path);
    if error.kind() == io::ErrorKind::NotFound {
        return OpenError::Missing { path };
    }
    // The system's words, without its number.
    let reason = error.to_string();
    let reason = reason.split(" (os error").next().unwrap_or_default().to_lowercase();
    OpenError::Unreadable { path, reason: page::one_line(&reason) }
}

fn open_folder(path: &Path, real: PathBuf, options: OpenOptions) -> Result<Work, OpenError> {
    if let Err(error) = fs::read_dir(&real) {
        return Err(open_error(path, &error));
    }
    if let Some(work) = site::open(&real, options) {
        return Ok(work);
    }
    let mut plan = Plan::new(options.dialect);
    let found = site_root(&real);
    let boundary = found.as_ref().map_or(&*real, |(root, _)| root).to_owned();
    let pages = folder::pages(&real, &boundary, true, &mut plan.diagnostics);
    if pages.is_empty() {
        return Err(OpenError::NoMarkdown { path: shown(path) });
    }
    if let Some((site, config)) = found
        && (site == real || pages.iter().any(|page| page.fenced))
    {
        plan.prefix = relative(&real, &site);
        plan.language = language::of_site(&site);
        plan.site = Site {
            complete: site == real,
            legacy: site.join("_includes/nav.html").is_file(),
            config: Some(config),
        };
    }
    plan.key = Some(shown(&real));
    plan.root = Some(real);
    let work = plan.work(pages);
    // Every page of it may be hidden.
    if work.chapters.is_empty() { Err(OpenError::NoMarkdown { path: shown(path) }) } else { Ok(work) }
}

fn open_file(path: &Path, real: &Path, options: OpenOptions) -> Result<Work, OpenError> {
    let name = real.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let head = read::head(real).map_err(|error| open_error(path, &error))?;
    if head.binary {
        return Err(OpenError::Binary { path: shown(path) });
    }
    if !options.alone
        && folder::is_markdown(&name)
        && let Some(work) = site::open(real, options)
    {
        return Ok(work);
    }
    let folder_of = real.parent().unwrap_or(Path::new("/"));
    let page = Page::new(&name, Source::File(real.to_owned()), &head.bytes, head.size);
    let found = if page.fenced { site_root(folder_of) } else { None };
    if !options.alone
        && page.fenced
        && folder::is_markdown(&name)
        && let Some(work) = work_of(real, folder_of, found.as_ref(), options)
    {
        return Ok(work);
    }
    let mut plan = Plan::new(options.dialect.or_else(|| dialect_of_name(&name)));
    if page.has_place() || found.is_some() {
        plan.conventions =
            Some(found.as_ref().map(|(_, config)| Conventions::of(config)).unwrap_or_default());
    }
    plan.language = found.as_ref().and_then(|(root, _)| language::of_site(root));
    plan.title = Some(page.title.clone());
    plan.key = Some(shown(real));
    plan.root = Some(folder_of.to_owned());
    plan.kind = Some("file");
    let reason = format!("{} alone", page.path);
    let mut work = plan.placed(&[page], &[Placed { reason: reason.clone(), ..Placed::default() }], false);
    work.order.reason = reason;
    Ok(work)
}

/// The work that a page of a site belongs to: the nearest page with others under it, and those.
fn work_of(
    real: &Path,
    folder_of: &Path,
    found: Option<&(PathBuf, Meta)>,
    options: OpenOptions,
) -> Option<Work> {
    let mut plan = Plan::new(options.dialect);
    let root = found.map_or(folder_of, |(root, _)| root);
    let mut pages = folder::pages(root, root, found.is_some(), &mut plan.diagnostics);
    plan.language = language::of_site(root);
    plan.site = Site {
        config: found.map(|(_, config)| config.clone()),
        complete: found.is_some(),
        legacy: root.join("_includes/nav.html").is_file(),
    };
    if !plan.site.orders(&pages) {
        return None;
    }
    if plan.site.complete {
        pages.extend(Site::web_pages(root));
    }
    plan.site.prepare(&mut pages);
    let placed = jekyll_nav::order(&pages, &plan.site);
    let is_it = |at: &Placed| matches!(&pages[at.page].source, Source::File(path) if path == real);
    let own = placed.iter().position(is_it)?;
    // A site that is one work opens as that, at the file.
    let is_listed = |at: &&Placed| !at.reason.starts_with(UNLISTED);
    let entries: Vec<shelf::Entry<'_>> = placed
        .iter()
        .take_while(is_listed)
        .map(|at| shelf::Entry {
            parent: at.parent,
            title: &pages[at.page].title,
            path: &pages[at.page].path,
        })
        .collect();
    let top = if placed.iter().any(|at| at.parent == Some(own)) { Some(own) } else { placed[own].parent };
    let is_manual = own < entries.len()
        && !shelf::holds_works(&entries)
        && top.is_none_or(|top| !shelf::heads_work(&entries, top));
    if plan.site.complete && is_manual {
        pages.retain(|page| !is_web(page));
        return whole_site(plan, real, root, pages);
    }
    let mut chosen: Vec<usize> = Vec::new();
    if let Some(top) = top {
        for (at, item) in placed.iter().enumerate() {
            if at == top || item.parent.is_some_and(|parent| chosen.binary_search(&parent).is_ok()) {
                chosen.push(at);
            }
        }
    } else {
        // Its parent is not here: its siblings make the work.
        let parent = pages[placed[own].page].meta.text("parent")?;
        let same = |at: &usize| pages[placed[*at].page].meta.text("parent") == Some(parent);
        chosen = (0..placed.len()).filter(same).collect();
    }
    if chosen.len() < 2 {
        return None;
    }
    let start = chosen.binary_search(&own).ok()?;
    let base = placed[chosen[0]].depth;
    let subset: Vec<Placed> = chosen
        .iter()
        .map(|at| Placed {
            page: placed[*at].page,
            parent: placed[*at].parent.and_then(|parent| chosen.binary_search(&parent).ok()),
            depth: placed[*at].depth - base,
            number: None,
            reason: placed[*at].reason.clone(),
        })
        .collect();
    // Where the work is all of a folder, it is the work that opening the folder gives, and has its key.
    let first = &pages[subset[0].page];
    let folder_name = first.folder().to_owned();
    let below = |page: &Page| {
        let rest = page.path.strip_prefix(&*folder_name);
        rest.is_some_and(|rest| folder_name.is_empty() || rest.starts_with('/'))
    };
    let within = subset.iter().all(|at| below(&pages[at.page]));
    let all = pages.iter().filter(|page| below(page) && !is_web(page)).count();
    let own = subset.iter().filter(|at| !is_web(&pages[at.page])).count();
    let whole = within && all == own;
    let home = if within && !folder_name.is_empty() { root.join(&folder_name) } else { root.to_owned() };
    plan.key = Some(match &first.source {
        Source::File(path) if !whole => shown(path),
        _ => shown(&home),
    });
    if within && !folder_name.is_empty() {
        for page in pages.iter_mut().filter(|page| below(page)) {
            page.path = page.path[folder_name.len() + 1..].to_owned();
        }
    }
    plan.prefix = if within { folder_name } else { String::new() };
    plan.site.complete = false;
    plan.root = Some(home);
    let mut work = plan.placed(&pages, &subset, true);
    work.start = ChapterId(start as u32);
    Some(work)
}

/// All of a site, at one of its files.
fn whole_site(mut plan: Plan, real: &Path, root: &Path, pages: Vec<Page>) -> Option<Work> {
    plan.key = Some(shown(root));
    plan.root = Some(root.to_owned());
    let mut work = plan.work(pages);
    work.start = work.by_file(real)?;
    Some(work)
}

/// The dialect that front matter speaks for: with these keys Jekyll and its most used theme clothe and order pages.
pub(super) fn dialect_of_meta(meta: &Meta) -> Option<Dialect> {
    const KEYS: [&str; 6] =
        ["layout", "permalink", "nav_order", "has_children", "grand_parent", "redirect_from"];
    KEYS.iter().any(|key| meta.get(key).is_some()).then_some(Dialect::Kramdown)
}

/// What a file's name says of its dialect.
pub(super) fn dialect_of_name(name: &str) -> Option<Dialect> {
    let extension = name.rsplit_once('.')?.1;
    (extension.eq_ignore_ascii_case("qmd") || extension.eq_ignore_ascii_case("rmd"))
        .then_some(Dialect::Pandoc)
}

/// The folder that holds a Jekyll site's settings, and these: the folder itself or one above it, not beyond
/// the repository.
fn site_root(folder: &Path) -> Option<(PathBuf, Meta)> {
    for at in folder.ancestors().take(LEVELS + 1) {
        for name in ["_config.yml", "_config.yaml"] {
            let file = at.join(name);
            if let Some(real) = system::inside(at, &file)
                && let Ok(bytes) = read::whole(&real)
            {
                let config = markdown::yaml(&String::from_utf8_lossy(&bytes)).unwrap_or_default();
                return Some((at.to_owned(), config));
            }
        }
        if at.join(".git").exists() {
            return None;
        }
    }
    None
}

fn relative(path: &Path, root: &Path) -> String {
    let inner = path.strip_prefix(root).unwrap_or(Path::new(""));
    inner.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
