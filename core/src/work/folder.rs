//! A folder: finding its Markdown within a boundary, and the order of a folder that no site owns.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};

use super::nav::Placed;
use super::page::{Page, is_index};
use super::{Source, natural, read};
use crate::diagnostic::{Diagnostic, Severity};
use crate::system;
use crate::text;
use crate::text::Ordered;

/// Folders that hold no chapters.
const SKIPPED: [&str; 7] = ["node_modules", "target", "vendor", "_site", "_includes", "_layouts", "_drafts"];
/// Files that every project has and nobody reads first.
const LAST: [&str; 7] =
    ["changelog", "license", "licence", "contributing", "code_of_conduct", "code-of-conduct", "security"];
/// Folders inside folders, at most.
const DEEPEST: usize = 64;

/// Whether a file name is Markdown's.
pub(super) fn is_markdown(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && ["md", "markdown", "mdown", "mkd", "mdx", "qmd", "rmd"]
                .iter()
                .any(|e| extension.eq_ignore_ascii_case(e))
    })
}

/// Reads the heads of a folder's Markdown files, at any depth where `deep` says so. Nothing outside `boundary`
/// is read; `root` and `boundary` are resolved already.
pub(super) fn pages(
    root: &Path,
    boundary: &Path,
    deep: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Page> {
    pages_like(root, boundary, deep, &is_markdown, diagnostics)
}

/// Reads the heads of a folder's files with such names, as [`pages`] does.
pub(super) fn pages_like(
    root: &Path,
    boundary: &Path,
    deep: bool,
    is_page: &dyn Fn(&str) -> bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Page> {
    let mut walk =
        Walk { root, boundary, deep, is_page, seen: HashSet::new(), files: Vec::new(), diagnostics };
    walk.folder(root.to_owned(), "", 0);
    let mut files = walk.files;
    // A link to a file that is in the folder anyway gives no second chapter.
    let own: HashSet<PathBuf> = files.iter().filter(|f| !f.linked).map(|f| f.path.clone()).collect();
    files.retain(|f| !f.linked || !own.contains(&f.path));
    files.order_by(|a, b| natural::compare_paths(&a.name, &b.name));
    let mut pages = Vec::with_capacity(files.len());
    for read in heads(files) {
        match read {
            Ok(page) => pages.push(page),
            Err(name) => {
                diagnostics.push(warning("not-text", &format!("{name} is not a text file and is left out")));
            }
        }
    }
    pages
}

/// Reads the heads of files, in order; several at a time where they are many, since waiting for a disk takes
/// longer than reading. A name is given back where a file is no text.
fn heads(files: Vec<File>) -> Vec<Result<Page, String>> {
    const MANY: usize = 256;
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get().clamp(2, 8));
    if files.len() < MANY {
        return files.into_iter().map(head).collect();
    }
    let share = files.len().div_ceil(threads);
    let mut files = files.into_iter();
    let shares: Vec<Vec<File>> = (0..threads).map(|_| files.by_ref().take(share).collect()).collect();
    std::thread::scope(|scope| {
        let read = |share: Vec<File>| scope.spawn(|| share.into_iter().map(head).collect::<Vec<_>>());
        let running: Vec<_> = shares.into_iter().map(read).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|e| resume_unwind(e))).collect()
    })
}

fn head(File { path, name, .. }: File) -> Result<Page, String> {
    match read::head(&path) {
        Ok(head) if head.binary => Err(name),
        Ok(head) => Ok(Page::new(&name, Source::File(path), &head.bytes, head.size)),
        // Loading it will say why; a chapter that cannot be read is better than one that is missing.
        Err(_) => Ok(Page::new(&name, Source::File(path), b"", 0)),
    }
}

fn warning(code: &'static str, message: &str) -> Diagnostic {
    Diagnostic::new(Severity::Warning, code, message)
}

struct File {
    path: PathBuf,
    name: String,
    linked: bool,
}

struct Walk<'a> {
    root: &'a Path,
    boundary: &'a Path,
    deep: bool,
    is_page: &'a dyn Fn(&str) -> bool,
    /// Folders entered, resolved: no link leads in circles.
    seen: HashSet<PathBuf>,
    files: Vec<File>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn folder(&mut self, path: PathBuf, name: &str, depth: usize) {
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) => {
                let shown = if name.is_empty() { "the folder" } else { name };
                self.diagnostics
                    .push(warning("unreadable-folder", &format!("{shown} cannot be read: {error}")));
                return;
            }
        };
        self.seen.insert(path);
        let (mut folders, mut links) = (Vec::new(), Vec::new());
        for entry in entries.flatten() {
            let file_name = entry.file_name().to_string_lossy().into_owned();
            let Ok(kind) = entry.file_type() else { continue };
            if file_name.starts_with('.') || SKIPPED.contains(&&*file_name) {
                continue;
            }
            let inner = if name.is_empty() { file_name.clone() } else { format!("{name}/{file_name}") };
            if kind.is_symlink() {
                links.push((entry.path(), inner));
            } else if kind.is_dir() {
                folders.push((entry.path(), inner));
            } else if kind.is_file() && (self.is_page)(&file_name) {
                self.files.push(File { path: entry.path(), name: inner, linked: false });
            }
        }
        // Real folders first, so that a link to one of them finds it seen.
        folders.order();
        for (path, name) in folders {
            self.enter(path, &name, depth);
        }
        links.order();
        for (path, name) in links {
            self.link(&path, name, depth);
        }
    }

    fn enter(&mut self, path: PathBuf, name: &str, depth: usize) {
        if self.deep && depth < DEEPEST && !self.seen.contains(&path) {
            self.folder(path, name, depth + 1);
        }
    }

    fn link(&mut self, path: &Path, name: String, depth: usize) {
        let Ok(target) = system::real(path) else {
            if (self.is_page)(&name) {
                self.diagnostics
                    .push(warning("broken-symlink", &format!("{name} is a link that leads nowhere")));
            }
            return;
        };
        let folder = target.is_dir();
        if !folder && !(self.is_page)(&name) {
            return;
        }
        if !target.starts_with(self.boundary) {
            let message = format!("{name} leads outside the folder and is left out");
            self.diagnostics.push(
                warning("outside-boundary", &message)
                    .help("copy what it leads to into the folder, to read it here"),
            );
        } else if !folder {
            self.files.push(File { path: target, name, linked: true });
        } else if !target.starts_with(self.root) {
            self.enter(target, &name, depth);
        }
        // A linked folder inside the root is walked where it really stands.
    }
}

/// The order of a plain folder: its index first, then files and folders by their names' natural order; what
/// stands in a folder stands under that folder's index.
pub(super) fn order(pages: &[Page]) -> Vec<Placed> {
    let mut sorted: Vec<usize> = (0..pages.len()).collect();
    sorted.order_by(|a, b| compare(&pages[*a].path, &pages[*b].path));
    // Pages under which others stand: a folder's index, else the file of the folder's name beside it.
    let mut heads: HashMap<&str, usize> = HashMap::new();
    for (position, at) in sorted.iter().enumerate() {
        let page = &pages[*at];
        if page.is_index() && !page.folder().is_empty() {
            heads.entry(page.folder()).or_insert(position);
        }
    }
    for (position, at) in sorted.iter().enumerate() {
        if !pages[*at].is_index() {
            heads.entry(natural::stem(&pages[*at].path)).or_insert(position);
        }
    }
    let mut placed: Vec<Placed> = Vec::with_capacity(pages.len());
    for (position, at) in sorted.into_iter().enumerate() {
        let page = &pages[at];
        let mut folder = page.folder();
        let mut parent = None;
        while !folder.is_empty() {
            parent = heads.get(folder).copied().filter(|head| *head < position);
            if parent.is_some() {
                break;
            }
            folder = folder.rfind('/').map_or("", |at| &folder[..at]);
        }
        let depth = parent.map_or(0, |parent| placed[parent].depth.saturating_add(1));
        let reason = if page.is_index() {
            format!("{} comes first in its folder", page.path)
        } else if is_last(page.name()) {
            format!("{} comes last in its folder, by its name", page.path)
        } else {
            format!("file name {}", page.path)
        };
        placed.push(Placed { page: at, parent, depth, number: None, reason });
    }
    placed
}

/// Reading order of two paths in a plain folder.
fn compare(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.split('/').peekable(), b.split('/').peekable());
    loop {
        let (Some(x), Some(y)) = (left.next(), right.next()) else { return a.cmp(b) };
        let (x_file, y_file) = (left.peek().is_none(), right.peek().is_none());
        if x == y && x_file == y_file {
            continue;
        }
        let rank = |name: &str, file: bool| match () {
            () if file && is_index(name) => u8::from(!natural::stem(name).eq_ignore_ascii_case("index")),
            () if file && is_last(name) => 3,
            () => 2,
        };
        let stem = |name, file| if file { natural::stem(name) } else { name };
        let order = rank(x, x_file)
            .cmp(&rank(y, y_file))
            .then_with(|| natural::compare(stem(x, x_file), stem(y, y_file)))
            // A file before the folder of its name.
            .then_with(|| y_file.cmp(&x_file));
        if order != Ordering::Equal {
            return order;
        }
        if x != y {
            return x.cmp(y);
        }
    }
}

fn is_last(name: &str) -> bool {
    LAST.iter().any(|last| natural::stem(name).eq_ignore_ascii_case(last))
}

/// A path for output.
pub(super) fn shown(path: &Path) -> String {
    text::safe(&path.display().to_string()).replace('\n', "␊")
}
