//! Hears of changes of the work's files, without looking: the system tells.
//!
//! Each folder of the work is watched by itself, so that what holds no chapters is left out and their number has a
//! limit. Changes are gathered until it is quiet for a moment: an editor that saves, or a whole checkout, is one
//! change. What a change means is the worker's business.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{EventKind, RecursiveMode, Watcher};

use super::Origin;
use super::shell::Event;
use crate::app::Message;
use crate::work::{Source, Work};

/// How long it must be quiet before changes are told.
const QUIET: Duration = Duration::from_millis(150);
/// How long changes are kept back at most, where it never gets quiet.
const LONGEST: Duration = Duration::from_millis(600);
/// Folders watched at most: the system's limit is shared with all other programs.
const MOST: usize = 4096;
/// Folders that hold no chapters and change much.
const SKIPPED: [&str; 5] = ["node_modules", "target", "vendor", "_site", "__pycache__"];
/// Ends of files that are no text of a work.
const FOREIGN: [&str; 24] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "pdf", "zip", "gz", "log", "lock", "swp", "swx",
    "tmp", "bak", "o", "so", "pyc", "db", "mp3", "mp4", "woff", "woff2",
];

/// What may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Changes {
    /// These files and folders.
    Files(BTreeSet<PathBuf>),
    /// Anything.
    All,
}

impl Changes {
    /// Takes more changes in.
    pub(super) fn add(&mut self, more: Self) {
        match (&mut *self, more) {
            (Changes::Files(files), Changes::Files(more)) => files.extend(more),
            (_, _) => *self = Changes::All,
        }
    }
}

/// What to tell a reader who has to look for changes himself.
pub(super) fn unseen(reason: &str) -> String {
    format!("changes of files are not noticed ({reason}); R reads again")
}

/// Hears of changes from now on, in a thread of its own. What is not read from files never changes.
pub(super) fn start(work: &Work, origin: &Origin, events: Sender<Event>) -> io::Result<()> {
    let (Origin::Path(..), Some(root)) = (origin, &work.root) else { return Ok(()) };
    let only = match work.chapters.as_slice() {
        [chapter] if work.order.kind == "file" => match &chapter.source {
            Source::File(path) => Some(path.clone()),
            _ => None,
        },
        _ => None,
    };
    let root = std::fs::canonicalize(root).unwrap_or_else(|_| root.clone());
    std::thread::Builder::new()
        .name("files".into())
        .spawn(move || {
            let told = events.clone();
            if let Err(reason) = watch(&root, only.as_deref(), &events) {
                let _ = told.send(Event::Message(Message::Notice(unseen(&reason))));
            }
        })
        .map(drop)
}

/// What the system says: a file or folder, or that some changes were lost.
type Seen = Option<PathBuf>;

fn watch(root: &Path, only: Option<&Path>, events: &Sender<Event>) -> Result<(), String> {
    let (seeing, seen) = channel();
    let hand_on = move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        if event.need_rescan() {
            let _ = seeing.send(None);
        } else if is_change(event.kind) {
            for path in event.paths {
                let _ = seeing.send(Some(path));
            }
        }
    };
    let mut watcher = notify::recommended_watcher(hand_on).map_err(|error| words(&error))?;
    let mut folders = Folders { watched: 0, only_root: only.is_some() };
    folders.add(&mut watcher, root, events)?;
    let concerns = |path: &Path| match only {
        Some(only) => path == only,
        None => concerns(root, path),
    };
    while let Some(changes) = gather(&seen, &concerns) {
        if let Changes::Files(files) = &changes {
            for folder in files.iter().filter(|path| path.is_dir() && only.is_none()) {
                // It may be gone again already.
                let _ = folders.add(&mut watcher, folder, events);
            }
        }
        if events.send(Event::Files(changes)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Waits for changes, then until it is quiet.
fn gather(seen: &Receiver<Seen>, concerns: &impl Fn(&Path) -> bool) -> Option<Changes> {
    let mut changes: Option<Changes> = None;
    let mut until = Instant::now();
    let mut begun = None;
    loop {
        let next = match begun {
            None => seen.recv().ok()?,
            Some(_) => match seen.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(next) => next,
                Err(_) => return changes,
            },
        };
        let change = match next {
            Some(path) if concerns(&path) => Changes::Files(BTreeSet::from([path])),
            Some(_) => continue,
            None => Changes::All,
        };
        match &mut changes {
            Some(changes) => changes.add(change),
            none => *none = Some(change),
        }
        let now = Instant::now();
        until = (now + QUIET).min(*begun.get_or_insert(now) + LONGEST);
    }
}

/// Whether something happened to what a file says; to look at it is nothing.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => false,
        EventKind::Any
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_)
        | EventKind::Other => true,
    }
}

/// Whether a file inside the root can be part of a work.
fn concerns(root: &Path, path: &Path) -> bool {
    let inner = path.strip_prefix(root).unwrap_or(path);
    if inner.as_os_str().is_empty() || inner.iter().any(|part| is_skipped(&part.to_string_lossy())) {
        return false;
    }
    let name = inner.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    // What editors put beside a file while they save it.
    let passing = name.ends_with('~') || name.starts_with('#') || name == "4913";
    let foreign = name.rsplit_once('.').is_some_and(|(_, end)| FOREIGN.contains(&end));
    !passing && !foreign
}

fn is_skipped(name: &str) -> bool {
    name.starts_with('.') || SKIPPED.contains(&name)
}

struct Folders {
    watched: usize,
    only_root: bool,
}

impl Folders {
    /// Watches a folder and those inside it. What cannot be watched is told; only of the first one is it an error.
    fn add(
        &mut self,
        watcher: &mut impl Watcher,
        folder: &Path,
        events: &Sender<Event>,
    ) -> Result<(), String> {
        let mut left = vec![folder.to_owned()];
        let mut first = true;
        while let Some(folder) = left.pop() {
            let failed = if self.watched >= MOST {
                Some(format!("there are more than {MOST} folders"))
            } else {
                watcher.watch(&folder, RecursiveMode::NonRecursive).err().map(|error| words(&error))
            };
            match failed {
                None => self.watched += 1,
                Some(reason) if first => return Err(reason),
                // One that is gone or closed to us is no reason to stop; a limit is.
                Some(_) if self.watched < MOST && !folder.is_dir() => {}
                Some(reason) => {
                    let notice = format!("not all changes of files are noticed ({reason}); R reads again");
                    let _ = events.send(Event::Message(Message::Notice(notice)));
                    return Ok(());
                }
            }
            first = false;
            if self.only_root {
                return Ok(());
            }
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            let inner = entries.flatten().filter(|entry| {
                entry.file_type().is_ok_and(|kind| kind.is_dir())
                    && !is_skipped(&entry.file_name().to_string_lossy())
            });
            left.extend(inner.map(|entry| entry.path()));
        }
        Ok(())
    }
}

/// What the system says, without its number.
fn words(error: &notify::Error) -> String {
    let told = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "the system's limit of watched folders is reached".to_owned(),
        notify::ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    };
    told.split(" (os error").next().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_part_of_a_work_is_left_out() {
        let root = Path::new("/home/.me/book");
        for (path, expected) in [
            ("1.md", true),
            ("part/_data/nav.yml", true),
            ("", false),
            (".git/index", false),
            (".1.md.swp", false),
            ("node_modules/a/README.md", false),
            ("1.md~", false),
            ("4913", false),
            ("#1.md#", false),
            ("picture.PNG", false),
        ] {
            assert_eq!(concerns(root, &root.join(path)), expected, "{path}");
        }
    }

    #[test]
    fn a_limit_is_told_and_what_fits_is_watched() {
        let root = tempfile::tempdir().unwrap();
        for name in ["a", "b", ".git/c", "node_modules/d"] {
            std::fs::create_dir_all(root.path().join(name)).unwrap();
        }
        let (events, told) = channel();
        let mut watcher = notify::recommended_watcher(|_| {}).unwrap();
        let mut folders = Folders { watched: 0, only_root: false };
        folders.add(&mut watcher, root.path(), &events).unwrap();
        assert_eq!(folders.watched, 3);
        assert!(told.try_recv().is_err());
        let mut folders = Folders { watched: MOST - 2, only_root: false };
        folders.add(&mut watcher, root.path(), &events).unwrap();
        assert_eq!(folders.watched, MOST);
        assert!(
            matches!(told.try_recv(), Ok(Event::Message(Message::Notice(notice))) if notice.contains("R reads again"))
        );
        assert!(folders.add(&mut watcher, root.path(), &events).is_err());
        let gone = folders.add(&mut watcher, &root.path().join("gone"), &events);
        assert!(gone.is_err());
    }

    #[test]
    fn many_changes_are_one_and_lost_ones_are_all() {
        let (seeing, seen) = channel();
        for at in 0..300 {
            seeing.send(Some(PathBuf::from(format!("/a/{}.md", at % 7)))).unwrap();
        }
        let Some(Changes::Files(files)) = gather(&seen, &|path: &Path| path != Path::new("/a/3.md")) else {
            panic!("they are files")
        };
        assert_eq!(files.len(), 6);
        seeing.send(Some(PathBuf::from("/a/1.md"))).unwrap();
        seeing.send(None).unwrap();
        assert_eq!(gather(&seen, &|_: &Path| true), Some(Changes::All));
        drop(seeing);
        assert_eq!(gather(&seen, &|_: &Path| true), None);
    }
}
