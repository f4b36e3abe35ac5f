//! Files of sources: those that front matter and settings name, else those that lie beside the work. Nothing
//! outside the work's boundary is read.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Source, Work, page, read};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Bibliography, BibliographyContent, Meta, MetaValue};
use crate::markdown;
use crate::system;
use crate::text::{ChapterId, Ordered};

/// Settings that may name files of sources.
const SETTINGS: [&str; 8] = [
    "_quarto.yml",
    "_quarto.yaml",
    "_config.yml",
    "_config.yaml",
    "_bookdown.yml",
    "_metadata.yml",
    "metadata.yaml",
    "myst.yml",
];
/// Folders where generators keep them.
const FOLDERS: [&str; 4] = ["", "_bibliography", "bibliography", "references"];
/// Files that are read, at most, and bytes of one.
const MOST: usize = 32;
const LARGEST: u64 = 64 * 1024 * 1024;

/// The files of sources of a work.
pub(super) fn bibliographies(work: &Work) -> Vec<Bibliography> {
    let mut found =
        Found { root: work.root.as_deref().and_then(|root| system::real(root).ok()), ..Found::default() };
    for (id, chapter) in work.ids().zip(&work.chapters) {
        let folder = match &chapter.source {
            Source::File(path) => path.parent().map(Path::to_owned),
            Source::Memory(_) | Source::Embedded(_) | Source::Heading(_) => None,
        };
        for name in names(&chapter.meta) {
            let one = (work.chapters.len() > 1).then_some(id);
            let beside = folder.as_deref().is_some_and(|folder| found.take(&folder.join(&name), one));
            if !beside && let Some(root) = found.root.clone() {
                found.take(&root.join(&name), one);
            }
        }
        if let Some(MetaValue::List(items)) = chapter.meta.get("references")
            && items.iter().any(|item| matches!(item, MetaValue::Map(map) if map.get("id").is_some()))
        {
            let fields = vec![("references".into(), MetaValue::List(items.clone()))];
            let content = BibliographyContent::Csl(Meta { fields });
            found.all.push(Bibliography { path: chapter.path.clone(), chapter: Some(id), content });
        }
    }
    let Some(root) = found.root.clone() else { return found.all };
    for file in SETTINGS {
        let Some(settings) = found.inside(&root.join(file)).and_then(|path| settings(&path)) else {
            continue;
        };
        for name in names(&settings) {
            let _ = found.take(&root.join(&name), None)
                || found.take(&root.join("_bibliography").join(&name), None);
        }
    }
    if found.all.is_empty() {
        for folder in FOLDERS {
            let Ok(entries) = fs::read_dir(root.join(folder)) else { continue };
            let mut files: Vec<PathBuf> =
                entries.flatten().map(|entry| entry.path()).filter(|p| is_sources(p)).collect();
            files.order();
            for file in files {
                found.take(&file, None);
            }
        }
    }
    found.all
}

/// The files of sources that front matter and settings name and that are not there.
pub(super) fn missing(work: &Work) -> Vec<Diagnostic> {
    let Some(root) = work.root.as_deref().and_then(|root| system::real(root).ok()) else {
        return Vec::new();
    };
    let found = Found { root: Some(root.clone()), ..Found::default() };
    let has = |folder: &Path, name: &str| found.inside(&folder.join(name)).is_some();
    let tell = |name: &str, by: &str| {
        let message = format!("the file of sources {name}, named by {by}, cannot be read");
        Diagnostic::new(Severity::Warning, "missing-bibliography", message)
            .help("it is not there, or not within the work's folder")
    };
    let mut out = Vec::new();
    for (id, chapter) in work.ids().zip(&work.chapters) {
        let Source::File(path) = &chapter.source else { continue };
        let folder = path.parent().unwrap_or(&root);
        let lacks = |name: &String| is_plain(name) && !has(folder, name) && !has(&root, name);
        out.extend(
            names(&chapter.meta).iter().filter(|n| lacks(n)).map(|n| tell(n, &chapter.path).within(id)),
        );
    }
    for file in SETTINGS {
        let Some(settings) = found.inside(&root.join(file)).and_then(|path| settings(&path)) else {
            continue;
        };
        let scholar = settings.map("scholar").is_some();
        let lacks = |name: &String| {
            // What jekyll-scholar takes unsaid need not be there.
            let unsaid = scholar && name.ends_with("/references.bib");
            is_plain(name) && !unsaid && !has(&root, name) && !has(&root.join("_bibliography"), name)
        };
        out.extend(names(&settings).iter().filter(|n| lacks(n)).map(|n| tell(n, file)));
    }
    out
}

/// Whether a name is a path: no pattern of several, no code that makes one.
fn is_plain(name: &str) -> bool {
    !name.contains(['*', '`', '{', '!'])
}

/// Whether a file that nothing names is one of sources.
fn is_sources(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let known = ["references", "bibliography", "sources", "library", "citations"].contains(&stem);
    match extension {
        "bib" | "bibtex" => true,
        "json" => known || stem.rsplit_once('.').is_some_and(|(_, inner)| inner == "csl"),
        "yml" | "yaml" => known,
        _ => false,
    }
}

/// What a mapping names under the keys that generators have for it.
fn names(meta: &Meta) -> Vec<String> {
    let mut out = Vec::new();
    for key in ["bibliography", "bibtex_bibfiles"] {
        match meta.get(key) {
            Some(MetaValue::Map(map)) => {
                out.extend(map.fields.iter().filter_map(|(_, value)| Some(value.as_text()?.to_owned())));
            }
            Some(_) => out.extend(meta.texts(key).into_iter().map(str::to_owned)),
            None => {}
        }
    }
    if let Some(scholar) = meta.map("scholar") {
        let folder = scholar.text("source").unwrap_or("_bibliography").trim_start_matches("./");
        let file = scholar.text("bibliography").unwrap_or("references.bib");
        out.push(format!("{}/{file}", folder.trim_end_matches('/')));
    }
    for inner in ["book", "project", "website"] {
        if let Some(map) = meta.map(inner) {
            out.extend(names(map));
        }
    }
    out.retain(|name| !name.is_empty() && !name.contains("://"));
    out
}

fn settings(path: &Path) -> Option<Meta> {
    let bytes = read::whole(path).ok()?;
    markdown::yaml(&String::from_utf8_lossy(&bytes)).ok()
}

#[derive(Default)]
struct Found {
    /// The boundary, resolved.
    root: Option<PathBuf>,
    all: Vec<Bibliography>,
    taken: HashSet<(PathBuf, Option<ChapterId>)>,
}

impl Found {
    /// A path resolved, if it is a file inside the boundary.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        let real = system::inside(self.root.as_ref()?, path)?;
        let small = fs::metadata(&real).is_ok_and(|meta| meta.is_file() && meta.len() <= LARGEST);
        small.then_some(real)
    }

    /// Reads a file of sources; whether there is one.
    fn take(&mut self, path: &Path, chapter: Option<ChapterId>) -> bool {
        if self.all.len() >= MOST {
            return false;
        }
        let Some(real) = self.inside(path) else { return false };
        if self.taken.contains(&(real.clone(), chapter)) || self.taken.contains(&(real.clone(), None)) {
            return true;
        }
        let Ok(bytes) = read::whole(&real) else { return false };
        let text =
            String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)).into_owned();
        let extension = real.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let content = match &*extension {
            "json" => BibliographyContent::CslJson(text),
            "yml" | "yaml" => {
                let listed = text.lines().find(|line| !line.trim().is_empty() && *line != "---");
                let text = if listed.is_some_and(|line| line.starts_with('-')) {
                    format!("references:\n{}", text.trim_start_matches("---\n"))
                } else {
                    text
                };
                let Ok(meta) = markdown::yaml(&text) else { return false };
                BibliographyContent::Csl(meta)
            }
            _ => BibliographyContent::BibTex(text),
        };
        let shown = self.root.as_ref().and_then(|root| real.strip_prefix(root).ok()).unwrap_or(&real);
        let path = page::one_line(&shown.to_string_lossy().replace('\\', "/"));
        self.all.push(Bibliography { path, chapter, content });
        self.taken.insert((real, chapter));
        true
    }
}
