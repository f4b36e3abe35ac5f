//! The way to a work's folder: what of it has to be watched, so that a folder put in its place is not missed.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::system::{Identity, identity, real};

/// How a work is come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    /// The work's folder, resolved.
    pub(super) root: PathBuf,
    /// What was given, absolute, with its links.
    given: PathBuf,
    /// How many folders the root lies above what was given; `None` where it does not.
    above: Option<usize>,
    /// Links on the way, each in a resolved folder.
    links: BTreeSet<PathBuf>,
    /// Which folder the root is to the system; `None` where it is not there.
    stands: Option<Identity>,
}

impl Way {
    /// The way that leads over `given` to a resolved root.
    pub(super) fn new(given: &Path, root: &Path) -> Self {
        let given = std::path::absolute(given).unwrap_or_else(|_| given.to_owned());
        let above = real(&given)
            .ok()
            .and_then(|end| end.strip_prefix(root).ok().map(|inner| inner.components().count()));
        let links = links(&given);
        Self { root: root.to_owned(), stands: identity(root), given, above, links }
    }

    /// Follows the way again: links may lead elsewhere by now, or the folder be another.
    pub(super) fn resolve(&mut self) {
        self.links.extend(links(&self.given));
        if let (Some(above), Ok(end)) = (self.above, real(&self.given))
            && let Some(root) = end.ancestors().nth(above)
        {
            root.clone_into(&mut self.root);
        }
        self.stands = identity(&self.root);
    }

    /// Whether a path is the root, a link to it, or above it.
    pub(super) fn leads_over(&self, path: &Path) -> bool {
        self.root.starts_with(path) || self.links.contains(path)
    }

    /// The folders in which something of the way stands; where one is gone, the nearest above it.
    pub(super) fn folders(&self) -> BTreeSet<PathBuf> {
        // Where the system watches names, not folders, what comes in the root's place is heard anyway.
        if cfg!(target_os = "macos") {
            return BTreeSet::new();
        }
        let there = |path: &Path| path.ancestors().skip(1).find(|at| at.is_dir()).map(Path::to_owned);
        let all = self.links.iter().chain([&self.root]).filter_map(|path| there(path));
        // What stands at the top never changes, and much else happens there.
        all.filter(|folder| folder.parent().is_some()).collect()
    }
}

/// The links in a path, each named in its resolved folder.
fn links(path: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut at = PathBuf::new();
    for part in path.components() {
        let next = at.join(part);
        if matches!(part, Component::Normal(_)) && next.is_symlink() {
            found.insert(next.clone());
        }
        let Ok(resolved) = real(&next) else { break };
        at = resolved;
    }
    found
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_way_knows_its_links_and_when_its_end_is_another_folder() {
        let dir = tempfile::tempdir().unwrap();
        let top = real(dir.path()).unwrap();
        for name in ["one/docs", "two/docs"] {
            std::fs::create_dir_all(top.join(name)).unwrap();
        }
        let link = top.join("now");
        let point = |to: &str| {
            let _ = std::fs::remove_file(&link);
            std::os::unix::fs::symlink(to, &link).unwrap();
        };
        point("one");
        let mut way = Way::new(&link.join("docs"), &top.join("one"));
        assert!(way.leads_over(&link) && way.leads_over(&top.join("one")) && way.leads_over(&top));
        assert!(!way.leads_over(&top.join("one/docs")) && !way.leads_over(&top.join("two")));
        assert_eq!(way.folders(), BTreeSet::from([top.clone()]));
        point("two");
        let before = way.clone();
        way.resolve();
        assert_eq!(way.root, top.join("two"));
        assert_ne!(way, before);
        std::fs::remove_dir_all(top.join("two")).unwrap();
        let before = way.clone();
        way.resolve();
        assert!(way != before && way.root == top.join("two"));
        assert_eq!(way.folders(), BTreeSet::from([top.clone()]));
        std::fs::create_dir_all(top.join("two/docs")).unwrap();
        let before = way.clone();
        way.resolve();
        assert_ne!(way, before);
    }
}
