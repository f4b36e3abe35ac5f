//! Hears of changes of the work's files, without looking: the system tells.
//!
//! Each folder of the work is watched by itself, so that what holds no chapters is left out and their number has a
//! limit (`folders.rs`). So is the way to it (`way.rs`): a folder that is put in the place of the work's is another
//! one to the system. Changes are gathered until it is quiet for a moment: an editor that saves, or a whole checkout,
//! is one change. What a change means is the worker's business.

mod folders;
mod way;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

use notify::EventKind;
use notify::event::{AccessKind, AccessMode, MetadataKind, ModifyKind};

use self::folders::{Folders, Part};
use self::way::Way;
use super::Origin;
use super::shell::Event;
use crate::app::Message;
use crate::system;
use crate::work::Work;

/// How long it must be quiet before changes are told.
const QUIET: Duration = Duration::from_millis(150);
/// How long changes are kept back at most, where it never gets quiet.
const LONGEST: Duration = Duration::from_millis(600);

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
    format!("changes of files are not noticed, R reads again: {reason}")
}

/// Hears of changes from now on, in a thread of its own. What is not read from files never changes.
pub(super) fn start(work: &Work, origin: &Origin, events: Sender<Event>) -> io::Result<()> {
    let (Origin::Path(given, _), Some(root)) = (origin, &work.root) else { return Ok(()) };
    let root = system::real(root).unwrap_or_else(|_| root.clone());
    let (way, part, opened) = (Way::new(given, &root), Part::of(work), work.opened);
    std::thread::Builder::new()
        .name("files".into())
        .spawn(move || {
            let told = events.clone();
            if let Err(reason) = watch(way, part, opened, &events) {
                let _ = told.send(Event::Message(Message::Notice(unseen(&reason))));
            }
        })
        .map(drop)
}

/// What the system says: a file or folder, or that some changes were lost.
type Seen = Option<PathBuf>;

/// Watches until the reader ends; anew whenever something on the way to the work changed.
fn watch(
    mut way: Way,
    mut part: Part,
    opened: Option<SystemTime>,
    events: &Sender<Event>,
) -> Result<(), String> {
    let (mut told, mut anew) = (way.clone(), false);
    let (mut first, mut limit_told, mut since) = (true, false, opened);
    loop {
        let from = way.root.clone();
        way.resolve();
        part.moved(&from, &way.root);
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
        let watcher = notify::recommended_watcher(hand_on).map_err(|error| folders::words(&error))?;
        let mut folders = Folders::new(watcher, &part, limit_told);
        // The way first: what changes on it while the folders are gone through is heard.
        folders.add_way(&way);
        match folders.add_work(&way.root, events) {
            Err(reason) if std::mem::take(&mut first) => return Err(reason),
            // Gone for now: on its way it will come back.
            Ok(()) | Err(_) => first = false,
        }
        limit_told = folders.limit_told;
        let mut now = way.clone();
        now.resolve();
        if now != way {
            continue;
        }
        // Another folder may have the number of the one before.
        if (anew || way != told) && events.send(Event::Files(Changes::All)).is_err() {
            return Ok(());
        }
        told.clone_from(&way);
        // What changed before anybody listened.
        if let Some(since) = since.take() {
            let files = folders.changed_since(since);
            if !files.is_empty() && events.send(Event::Files(Changes::Files(files))).is_err() {
                return Ok(());
            }
        }
        loop {
            let Some(heard) = gather(&seen, &|path| hear(&way, &part, path)) else { return Ok(()) };
            if let Some(Changes::Files(files)) = &heard.changes {
                for folder in files.iter().filter(|path| path.is_dir()) {
                    folders.add(folder, events);
                }
            }
            if let Some(changes) = heard.changes
                && events.send(Event::Files(changes)).is_err()
            {
                return Ok(());
            }
            if heard.way {
                anew = true;
                break;
            }
        }
        limit_told = folders.limit_told;
    }
}

/// What a changed path is to the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hearing {
    /// Nothing.
    Nothing,
    /// A file or folder that may be part of it.
    File,
    /// The work's folder itself, or something on the way to it.
    Way,
}

fn hear(way: &Way, part: &Part, path: &Path) -> Hearing {
    if way.leads_over(path) {
        Hearing::Way
    } else if part.concerns(&way.root, path) {
        Hearing::File
    } else {
        Hearing::Nothing
    }
}

/// What was heard until it was quiet.
#[derive(Debug, Default, PartialEq, Eq)]
struct Heard {
    changes: Option<Changes>,
    /// Whether something changed on the way to the work.
    way: bool,
}

impl Heard {
    /// Whether a file is empty: whoever writes it may have come no further yet.
    fn has_empty(&self) -> bool {
        let is_empty =
            |path: &PathBuf| std::fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() == 0);
        matches!(&self.changes, Some(Changes::Files(files)) if files.iter().any(is_empty))
    }
}

/// Waits for changes, then until it is quiet.
fn gather(seen: &Receiver<Seen>, hear: &impl Fn(&Path) -> Hearing) -> Option<Heard> {
    let mut heard = Heard::default();
    let mut until = Instant::now();
    let mut begun = None;
    loop {
        let next = match begun {
            None => seen.recv().ok()?,
            Some(begun) => match seen.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(next) => next,
                Err(_) if until < begun + LONGEST && heard.has_empty() => {
                    until = begun + LONGEST;
                    continue;
                }
                Err(_) => return Some(heard),
            },
        };
        let change = match next {
            Some(path) => match hear(&path) {
                Hearing::Nothing => continue,
                Hearing::Way => {
                    heard.way = true;
                    None
                }
                Hearing::File => Some(Changes::Files(BTreeSet::from([path]))),
            },
            None => Some(Changes::All),
        };
        match (&mut heard.changes, change) {
            (_, None) => {}
            (Some(changes), Some(change)) => changes.add(change),
            (none, change) => *none = change,
        }
        let now = Instant::now();
        until = (now + QUIET).min(*begun.get_or_insert(now) + LONGEST);
    }
}

/// Whether something happened to what a file says, or to who may read it; to look at it is nothing.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime)) => false,
        EventKind::Any
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_)
        | EventKind::Other => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_empty_for_a_moment_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let told_after = |text: &str| {
            let path = folder.path().join("a.md");
            std::fs::write(&path, text).unwrap();
            let (seeing, seen) = channel();
            seeing.send(Some(path)).unwrap();
            let begun = Instant::now();
            gather(&seen, &|_| Hearing::File).unwrap();
            begun.elapsed()
        };
        assert!(told_after("") >= LONGEST);
        // However slow the machine, not so slow each time.
        assert!((0..20).any(|_| told_after("Words.") < LONGEST));
    }

    #[test]
    fn many_changes_are_one_and_lost_ones_are_all() {
        let (seeing, seen) = channel();
        for at in 0..300 {
            seeing.send(Some(PathBuf::from(format!("/a/{}.md", at % 7)))).unwrap();
        }
        seeing.send(Some(PathBuf::from("/a"))).unwrap();
        let hear = |path: &Path| match path.to_str() {
            Some("/a/3.md") => Hearing::Nothing,
            Some("/a") => Hearing::Way,
            _ => Hearing::File,
        };
        let heard = gather(&seen, &hear).unwrap();
        let Some(Changes::Files(files)) = heard.changes else { panic!("they are files") };
        assert_eq!((files.len(), heard.way), (6, true));
        seeing.send(Some(PathBuf::from("/a/1.md"))).unwrap();
        seeing.send(None).unwrap();
        assert_eq!(gather(&seen, &hear), Some(Heard { changes: Some(Changes::All), way: false }));
        drop(seeing);
        assert_eq!(gather(&seen, &hear), None);
    }

    #[test]
    fn looking_at_a_file_is_no_change() {
        use notify::event::{AccessKind, DataChange};
        assert!(!is_change(EventKind::Access(AccessKind::Open(AccessMode::Any))));
        assert!(!is_change(EventKind::Access(AccessKind::Close(AccessMode::Read))));
        assert!(is_change(EventKind::Access(AccessKind::Close(AccessMode::Write))));
        assert!(is_change(EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any))));
        assert!(is_change(EventKind::Modify(ModifyKind::Data(DataChange::Any))));
    }
}
