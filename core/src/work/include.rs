//! Files that chapters include, read inside the boundary of their site.

use std::cell::OnceCell;
use std::fs;
use std::path::{Path, PathBuf};

use super::catalogue::{self, Catalogue};
use super::{data, folder, read};
use crate::document::Meta;
use crate::markdown::{self, Include, Site};
use crate::system;
use crate::text::Ordered;

/// How far above a chapter its site's settings are looked for.
const LEVELS: usize = 8;

/// How many files and folders are looked at for the name of a note.
const MOST_ENTRIES: usize = 20_000;

/// Larger than any file that is included.
const LARGEST: u64 = 8 * 1024 * 1024;

/// Files that stand at the root of a site or book.
const SETTINGS: [&str; 15] = [
    "_config.yml",
    "_config.yaml",
    "book.toml",
    "book.json",
    "_quarto.yml",
    "_bookdown.yml",
    "mkdocs.yml",
    "_toc.yml",
    "myst.yml",
    "hugo.toml",
    "docusaurus.config.js",
    "docusaurus.config.ts",
    ".vitepress",
    ".vuepress",
    ".obsidian",
];

/// Gives `take` what the chapter in the file at `path` may ask of its site. Nothing outside the site's root, else
/// outside `root`, else outside the file's folder, is read; links are resolved first.
pub(super) fn with_site<T>(
    path: &Path,
    root: Option<&Path>,
    catalogue: &Catalogue,
    take: impl FnOnce(&Site<'_>) -> T,
) -> T {
    let place = OnceCell::new();
    let place = || place.get_or_init(|| Place::of(path, root));
    let include = |wanted: &Include<'_>| place().as_ref()?.read(wanted);
    let settings = || place().as_ref()?.settings();
    let data = || data::of_site(&place().as_ref()?.boundary);
    let own = || {
        let place = place().as_ref()?;
        catalogue::own(&place.boundary, &system::real(path).ok()?, place.settings().as_ref())
    };
    let catalogue = || catalogue.of_site(&place().as_ref()?.boundary);
    take(&Site {
        exists: true,
        include: &include,
        settings: &settings,
        data: &data,
        own: &own,
        catalogue: &catalogue,
        ..Site::default()
    })
}

/// Where a chapter stands.
pub(super) struct Place {
    /// Its file's folder.
    pub(super) folder: PathBuf,
    /// The folder outside of which nothing is read.
    pub(super) boundary: PathBuf,
}

impl Place {
    pub(super) fn of(path: &Path, root: Option<&Path>) -> Option<Self> {
        let real = system::real(path).ok()?;
        let folder = real.parent()?.to_owned();
        let site = folder
            .ancestors()
            .take(LEVELS)
            .find(|at| SETTINGS.iter().any(|name| at.join(name).exists()))
            .map(Path::to_owned);
        let root = || system::real(root?).ok().filter(|root| real.starts_with(root));
        let boundary = site.or_else(root).unwrap_or_else(|| folder.clone());
        Some(Self { folder, boundary })
    }

    /// A path with its links resolved, if it is a file inside the boundary.
    pub(super) fn inside(&self, path: &Path) -> Option<PathBuf> {
        let real = system::inside(&self.boundary, path)?;
        real.is_file().then_some(real)
    }

    fn read(&self, wanted: &Include<'_>) -> Option<Vec<u8>> {
        let inside = |path: PathBuf| self.inside(&path);
        let real = match wanted {
            Include::Template(name) => inside(self.boundary.join("_includes").join(name)),
            // Hugo's paths begin at the root of the site, or of its content.
            Include::Beside(name) => match name.strip_prefix('/') {
                Some(name) => self.folder.ancestors().take(LEVELS).find_map(|at| inside(at.join(name))),
                None => inside(self.folder.join(name)).or_else(|| inside(self.boundary.join(name))),
            },
            Include::Note(name) => self.note(name),
        }?;
        let fits = fs::metadata(&real).is_ok_and(|meta| meta.is_file() && meta.len() <= LARGEST);
        let bytes = if fits { read::whole(&real).ok()? } else { return None };
        (!read::is_binary(&bytes)).then_some(bytes)
    }

    /// A note: beside the chapter, from the root, else wherever in the boundary a file has that name, the one nearest
    /// to the root first.
    fn note(&self, name: &str) -> Option<PathBuf> {
        let file = if folder::is_markdown(name) { name.to_owned() } else { format!("{name}.md") };
        let beside = [&self.folder, &self.boundary].into_iter().find_map(|at| self.inside(&at.join(&file)));
        if beside.is_some() || file.contains(['/', '\\']) {
            return beside;
        }
        let mut level = vec![self.boundary.clone()];
        let mut left = MOST_ENTRIES;
        for _ in 0..LEVELS {
            let mut below = Vec::new();
            for entry in level.iter().filter_map(|at| fs::read_dir(at).ok()).flatten().flatten() {
                left = left.checked_sub(1)?;
                let own = entry.file_name();
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() && !own.to_string_lossy().starts_with('.') => {
                        below.push(entry.path());
                    }
                    Ok(kind) if kind.is_file() && own.to_string_lossy().eq_ignore_ascii_case(&file) => {
                        return self.inside(&entry.path());
                    }
                    _ => {}
                }
            }
            below.order();
            level = below;
        }
        None
    }

    fn settings(&self) -> Option<Meta> {
        let text = ["_config.yml", "_config.yaml"]
            .iter()
            .find_map(|name| read::whole(&system::inside(&self.boundary, &self.boundary.join(name))?).ok())?;
        markdown::yaml(&String::from_utf8_lossy(&text)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_site_is_included() {
        let dir = tempfile::tempdir().unwrap();
        let site = dir.path().join("site");
        fs::create_dir_all(site.join("_includes")).unwrap();
        fs::create_dir_all(site.join("docs")).unwrap();
        fs::write(dir.path().join("secret.md"), "secret").unwrap();
        fs::write(site.join("_config.yml"), "title: Site\n").unwrap();
        fs::write(site.join("_includes/a.html"), "A").unwrap();
        fs::write(site.join("b.md"), "B").unwrap();
        let chapter = site.join("docs/one.md");
        fs::write(&chapter, "one").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(dir.path().join("secret.md"), site.join("_includes/link.md")).unwrap();
        with_site(&chapter, None, &Catalogue::default(), |site| {
            let read = |wanted| (site.include)(&wanted).map(|bytes| String::from_utf8(bytes).unwrap());
            assert_eq!(read(Include::Template("a.html")).as_deref(), Some("A"));
            assert_eq!(read(Include::Beside("../b.md")).as_deref(), Some("B"));
            assert_eq!(read(Include::Beside("/b.md")).as_deref(), Some("B"));
            assert_eq!(read(Include::Beside("../../secret.md")), None);
            assert_eq!(read(Include::Template("../../secret.md")), None);
            assert_eq!(read(Include::Template("link.md")), None);
            assert_eq!(read(Include::Template("../docs")), None);
            let settings = (site.settings)().unwrap();
            assert_eq!(settings.text("title"), Some("Site"));
        });
    }
}
