//! Which folders are watched, and what in them can be part of a work.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::{Duration, SystemTime};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::Event;
use super::way::Way;
use crate::app::Message;
use crate::system;
use crate::work::{Source, Work};

/// Folders watched at most: the system's limit is shared with all other programs.
const MOST: usize = 4096;
/// How far the times of files are behind the clock: the system counts in ticks.
const CLOCK: Duration = Duration::from_millis(20);
/// Folders that hold no chapters and change much.
const SKIPPED: [&str; 5] = ["node_modules", "target", "vendor", "_site", "__pycache__"];
/// Hidden files and folders that settings of sites stand in.
const HIDDEN: [&str; 7] =
    [".vitepress", ".vuepress", ".gitbook.yaml", ".gitbook.yml", ".pages", ".nav.yml", ".nav.yaml"];
/// The one folder in them that does: the others are full of what is made.
const INSIDE_HIDDEN: &str = "config";
/// Ends of files that are no text of a work.
const FOREIGN: [&str; 19] = [
    "avif", "ico", "pdf", "zip", "gz", "log", "lock", "swp", "swx", "tmp", "bak", "o", "so", "pyc", "db",
    "mp3", "mp4", "woff", "woff2",
];
/// Ends of files that count beside a file that is read alone: sources, and what it may include.
const BESIDE: [&str; 17] = [
    "bib", "json", "yaml", "yml", "toml", "md", "html", "liquid", "txt", "csv", "qmd", "rs", "png", "jpg",
    "jpeg", "gif", "webp",
];

/// What of a folder belongs to the work.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The one file that is read, where it is one.
    only: Option<PathBuf>,
    /// Whether what lies beside that counts: a long file is not cut again because of it.
    beside: bool,
    /// Folders of chapters, also where they look like such that hold none.
    chapters: BTreeSet<PathBuf>,
}

impl Part {
    pub(super) fn of(work: &Work) -> Self {
        let files = work.chapters.iter().filter_map(|chapter| match &chapter.source {
            Source::File(path) => Some(path),
            _ => None,
        });
        let only = files.clone().next().filter(|_| work.order.kind == "file").cloned();
        let chapters = files.filter_map(|path| path.parent()).map(Path::to_owned).collect();
        Self { only, beside: !work.has_parts(), chapters }
    }

    /// The work's folder stands elsewhere now.
    pub(super) fn moved(&mut self, from: &Path, to: &Path) {
        let moved =
            |path: &PathBuf| path.strip_prefix(from).map_or_else(|_| path.clone(), |in_it| to.join(in_it));
        self.only = self.only.as_ref().map(moved);
        self.chapters = self.chapters.iter().map(moved).collect();
    }

    /// Whether a file or folder can be part of the work at `root`.
    pub(super) fn concerns(&self, root: &Path, path: &Path) -> bool {
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().to_lowercase()) else {
            return false;
        };
        // What editors put beside a file while they save it.
        let passing = name.ends_with('~') || name.starts_with('#') || name == "4913";
        let end = name.rsplit_once('.').map(|(_, end)| end);
        if let Some(only) = &self.only {
            let counts = self.beside && !passing && end.is_some_and(|end| BESIDE.contains(&end));
            return path == only || counts && path.parent() == only.parent();
        }
        let known = path.parent().is_some_and(|folder| self.chapters.contains(folder));
        // The folder above is watched too, and much else may happen there.
        let inside = path.strip_prefix(root).is_ok_and(can_hold);
        (known && !is_hidden(&name) || inside) && !passing && !end.is_some_and(|end| FOREIGN.contains(&end))
    }
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && !HIDDEN.contains(&name)
}

/// Whether chapters or settings can stand at a path inside the work's folder.
fn can_hold(inner: &Path) -> bool {
    let mut parts = inner.iter().map(|part| part.to_string_lossy());
    while let Some(part) = parts.next() {
        if is_hidden(&part) || SKIPPED.contains(&&*part) {
            return false;
        }
        if part.starts_with('.') {
            let rest: Vec<_> = parts.collect();
            return rest.len() < 2 || rest.len() == 2 && rest[0] == INSIDE_HIDDEN;
        }
    }
    true
}

/// The folders that are watched.
pub(super) struct Folders<'a> {
    watcher: RecommendedWatcher,
    part: &'a Part,
    root: PathBuf,
    watched: HashSet<PathBuf>,
    /// As many as may be.
    most: usize,
    /// Whether the reader was told that not all can be watched: once is enough.
    pub(super) limit_told: bool,
}

impl<'a> Folders<'a> {
    pub(super) fn new(watcher: RecommendedWatcher, part: &'a Part, limit_told: bool) -> Self {
        Self { watcher, part, root: PathBuf::new(), watched: HashSet::new(), most: MOST, limit_told }
    }

    /// Watches the way to a work. What cannot be watched of it is not told: only what comes in the place of the whole
    /// work would be missed.
    pub(super) fn add_way(&mut self, way: &Way) {
        for folder in way.folders() {
            let _ = self.watch(&folder);
        }
    }

    /// Watches a work's folder, and those inside it.
    ///
    /// # Errors
    /// Why the first one cannot be.
    pub(super) fn add_work(&mut self, root: &Path, events: &Sender<Event>) -> Result<(), String> {
        root.clone_into(&mut self.root);
        self.watch(root)?;
        self.add(root, events);
        for folder in &self.part.chapters {
            if folder.starts_with(root) && !self.watched.contains(folder) {
                self.add(folder, events);
            }
        }
        Ok(())
    }

    /// Watches a folder and those inside it, again where they are watched: they may be others of the same names. What
    /// cannot be watched is told.
    pub(super) fn add(&mut self, folder: &Path, events: &Sender<Event>) {
        if self.part.only.is_some() {
            return;
        }
        let mut left = vec![folder.to_owned()];
        while let Some(folder) = left.pop() {
            match self.watch(&folder) {
                Ok(()) => {}
                // One that is gone or closed to us is no reason to stop; a limit is.
                Err(_) if self.watched.len() < self.most && std::fs::read_dir(&folder).is_err() => continue,
                Err(reason) => {
                    if !std::mem::replace(&mut self.limit_told, true) {
                        let notice = format!("not all changes of files are noticed, R reads again: {reason}");
                        let _ = events.send(Event::Message(Message::Notice(notice)));
                    }
                    return;
                }
            }
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            let inner = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
            let inner = inner.map(|entry| entry.path());
            // A folder counts if something in it does.
            let counts = |path: &PathBuf| can_hold(&path.strip_prefix(&self.root).unwrap_or(path).join("x"));
            left.extend(inner.filter(counts));
        }
    }

    /// What of the work changed since then: files, and folders in which something came or went.
    pub(super) fn changed_since(&self, since: SystemTime) -> BTreeSet<PathBuf> {
        let since = since - CLOCK;
        let changed =
            |path: &Path| std::fs::metadata(path).is_ok_and(|meta| system::changed_at(&meta) >= since);
        let mut found = BTreeSet::new();
        for folder in self.watched.iter().filter(|folder| folder.starts_with(&self.root)) {
            if self.part.only.is_none() && changed(folder) {
                found.insert(folder.clone());
            }
            let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
            found.extend(files.filter(|file| self.part.concerns(&self.root, file) && changed(file)));
        }
        found
    }

    fn watch(&mut self, folder: &Path) -> Result<(), String> {
        if self.watched.len() >= self.most {
            self.watched.retain(|folder| folder.is_dir());
        }
        if self.watched.len() >= self.most && !self.watched.contains(folder) {
            return Err(format!("there are more than {} folders", self.most));
        }
        self.watcher.watch(folder, RecursiveMode::NonRecursive).map_err(|error| words(&error))?;
        self.watched.insert(folder.to_owned());
        Ok(())
    }
}

/// What the system says, without its number.
pub(super) fn words(error: &notify::Error) -> String {
    let told = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "the system's limit of watched folders is reached".to_owned(),
        notify::ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    };
    told.split(" (os error").next().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    fn part() -> Part {
        Part { only: None, beside: true, chapters: BTreeSet::new() }
    }

    fn folders(part: &Part) -> Folders<'_> {
        Folders::new(notify::recommended_watcher(|_| {}).unwrap(), part, false)
    }

    #[test]
    fn what_is_no_part_of_a_work_is_left_out() {
        let root = Path::new("/home/.me/book");
        let listed = Part { chapters: BTreeSet::from([root.join("target/doc")]), ..part() };
        for (path, expected) in [
            ("1.md", true),
            ("part/_data/nav.yml", true),
            (".vitepress/config.ts", true),
            (".vitepress/config/index.ts", true),
            (".vitepress/cache/deps/a.js", false),
            (".vitepress/dist/x", false),
            ("part/.pages", true),
            (".gitbook.yaml", true),
            ("target/doc/1.md", true),
            ("target/doc/.x.md", false),
            ("target/x.md", false),
            (".git/index", false),
            (".1.md.swp", false),
            ("node_modules/a/README.md", false),
            ("1.md~", false),
            ("4913", false),
            ("#1.md#", false),
            ("picture.PNG", true),
            ("song.MP3", false),
        ] {
            assert_eq!(listed.concerns(root, &root.join(path)), expected, "{path}");
        }
        assert!(!listed.concerns(root, Path::new("/home/.me/beside.md")));
        assert!(!listed.concerns(Path::new("/home/me/book"), Path::new("/home/me/beside.md")));
        let alone = Part { only: Some(root.join("a.md")), ..part() };
        for (path, expected) in [
            ("a.md", true),
            ("refs.bib", true),
            ("b.md", true),
            ("b.md~", false),
            ("x.log", false),
            ("in/c.bib", false),
        ] {
            assert_eq!(alone.concerns(root, &root.join(path)), expected, "{path}");
        }
        let long = Part { beside: false, ..alone };
        assert!(long.concerns(root, &root.join("a.md")) && !long.concerns(root, &root.join("refs.bib")));
    }

    #[test]
    fn what_changed_before_anybody_listened_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let root = system::real(dir.path()).unwrap();
        std::fs::create_dir(root.join("in")).unwrap();
        for name in ["a.md", "in/b.md", "in/song.mp3"] {
            std::fs::write(root.join(name), "").unwrap();
        }
        let (events, _told) = channel();
        let part = part();
        let mut own = folders(&part);
        own.add_work(&root, &events).unwrap();
        let later = SystemTime::now() + Duration::from_secs(60);
        assert!(own.changed_since(later).is_empty());
        let all: Vec<PathBuf> = own.changed_since(SystemTime::UNIX_EPOCH + CLOCK).into_iter().collect();
        assert_eq!(
            all,
            ["", "a.md", "in", "in/b.md"].map(|name| root.join(name).components().collect::<PathBuf>())
        );
    }

    #[test]
    fn a_limit_is_told_once_and_what_fits_is_watched() {
        let root = tempfile::tempdir().unwrap();
        for name in ["a", "b", ".git/c", "node_modules/d", ".vitepress/config", ".vitepress/cache/e"] {
            std::fs::create_dir_all(root.path().join(name)).unwrap();
        }
        let (events, told) = channel();
        let part = part();
        let mut own = folders(&part);
        own.add_work(root.path(), &events).unwrap();
        assert_eq!(own.watched.len(), 5);
        assert!(told.try_recv().is_err());
        // The same again is no more.
        own.add(root.path(), &events);
        assert_eq!(own.watched.len(), 5);
        let mut own = folders(&part);
        own.most = 2;
        own.add_work(root.path(), &events).unwrap();
        own.add(&root.path().join("a"), &events);
        own.add(&root.path().join("b"), &events);
        let told: Vec<Event> = told.try_iter().collect();
        assert!(
            matches!(told.as_slice(), [Event::Message(Message::Notice(notice))] if notice.contains("R reads again")),
            "{told:?}"
        );
        assert!(own.add_work(&root.path().join("gone"), &events).is_err());
    }
}
