//! Works in folders of their own, and what tests ask of them.

use std::fs;
use std::path::Path;

use lectern::diagnostic::{Diagnostic, Severity};
use lectern::markdown::Dialect;
use lectern::work::{Chapter, OpenOptions, Work};

/// A folder of these files, as long as it is kept.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

/// The work that is there, every chapter loaded.
pub(crate) fn open(path: &Path) -> Work {
    let mut work = Work::open(path, OpenOptions::default()).unwrap();
    work.load_all();
    work
}

/// `  1.2 Title = path`: depth as indent, number, title, path; `?` where the entry is greyed.
pub(crate) fn contents(work: &Work) -> Vec<String> {
    let line = |c: &Chapter| {
        let number = c.number.as_ref().map(|n| format!("{n} ")).unwrap_or_default();
        let grey = if c.is_blank() { " ?" } else { "" };
        format!("{}{number}{} = {}{grey}", "  ".repeat(c.depth.into()), c.title, c.path)
    };
    work.chapters.iter().map(line).collect()
}

/// Why a chapter stands where it does.
pub(crate) fn reason(work: &Work, path: &str) -> String {
    work.chapter(work.by_path(path).unwrap()).reason.clone()
}

/// What is odd in a work, without mere information.
pub(crate) fn problems(work: &Work) -> Vec<String> {
    let odd = work.problems().into_iter().filter(|d| d.severity > Severity::Information);
    odd.map(|d| format!("{} {}: {}", d.severity.name(), d.code, d.message)).collect()
}

/// Where in a site's settings a problem is to be mended.
pub(crate) fn place_in_settings(problem: &Diagnostic) -> String {
    let at = problem.settings.as_ref().unwrap();
    format!("{}:{}", at.path, at.line.unwrap())
}

/// A work of these files, of which the order is found as said.
pub(crate) fn whole(
    files: &[(&str, &str)],
    kind: &str,
    why: &str,
    dialect: Dialect,
) -> (tempfile::TempDir, Work) {
    let dir = folder(files);
    let work = open(dir.path());
    assert_eq!((work.order.kind, &*work.order.reason), (kind, why));
    assert_eq!(work.dialect, Some(dialect));
    for (at, chapter) in work.chapters.iter().enumerate() {
        let depth = chapter.parent.map_or(0, |parent| work.chapter(parent).depth + 1);
        assert_eq!(chapter.depth, depth, "{}", chapter.path);
        assert!(chapter.parent.is_none_or(|parent| parent.index() < at));
        assert!(!chapter.reason.is_empty(), "{} has no reason", chapter.path);
    }
    (dir, work)
}
