//! Where links lead: chapters by their files, addresses and permalinks, looked up in a table built at opening.

mod address;

use std::collections::HashMap;

pub(super) use self::address::{decode, join};

use self::address::{fold, folder_of, scheme, strip_base, without_liquid};
use super::page::{self, is_index};
use super::{Chapter, Heading, Source, natural};
use crate::document::{Meta, MetaValue};
use crate::text::{self, ChapterId};

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// A chapter, and a section of it (a slug) where one is named.
    Chapter {
        /// The chapter.
        chapter: ChapterId,
        /// The fragment, without `#`.
        fragment: Option<String>,
    },
    /// Outside the work: shown, and opened only after confirmation; http, https and mailto only.
    External(String),
    /// Nothing that the reader can open, with the reason.
    Broken(String),
}

/// Every address by which a chapter of a work can be named.
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    /// Addresses inside the work, folded: no extension, no `index`, lower case.
    addresses: HashMap<String, ChapterId>,
    /// File names without extension, folded, for permalinks of a site whose settings are not here.
    stems: HashMap<String, Vec<ChapterId>>,
    /// What every internal address of the site may begin with: `https://x.org/base`, `/base`.
    bases: Vec<String>,
    /// Whether a permalink may be matched by its last part alone.
    by_stem: bool,
    /// The folder of the pages in the site.
    content: String,
    /// Whether a path that is not there counts from the content's folder, or is a name wherever it stands.
    anywhere: bool,
    /// How many folders each chapter's file stands in.
    depths: Vec<usize>,
}

/// What pages have a name.
enum Named {
    One(ChapterId),
    Several,
    None,
}

/// What is known of a destination, in more detail than the reader needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A chapter of the work.
    Chapter(ChapterId, Option<String>),
    /// Outside, by an address that may be opened.
    External(String),
    /// An address that no reader should open.
    Refused(String),
    /// Above the work's folder.
    Outside,
    /// A name that several chapters have.
    Several(String),
    /// No chapter; the path inside the work where a file would have to be.
    NoFile(String),
    /// No chapter; an address of the site, its folder and last part folded.
    NoPage(String),
}

impl Links {
    /// The table of a work. `prefix` is its folder inside the site.
    pub(super) fn new(chapters: &[Chapter], config: Option<&Meta>, prefix: &str, complete: bool) -> Self {
        let depths = chapters.iter().map(|chapter| chapter.path.matches('/').count()).collect();
        let mut links = Self { by_stem: !complete, depths, ..Self::default() };
        let setting =
            |key| config.and_then(|config| config.text(key)).unwrap_or_default().trim_end_matches('/');
        let (url, base) = (setting("url"), setting("baseurl"));
        let base =
            if base.is_empty() || base.starts_with('/') { base.to_owned() } else { format!("/{base}") };
        if !url.is_empty() {
            links.bases.push(format!("{url}{base}"));
        }
        // Some works were built on their author's own machine.
        for host in
            ["http://localhost:4000", "http://127.0.0.1:4000", "http://localhost", "https://localhost"]
        {
            links.bases.push(format!("{host}{base}"));
            links.bases.push(host.to_owned());
        }
        links.bases.push(base);
        links.bases.retain(|base| !base.is_empty());
        for (at, chapter) in chapters.iter().enumerate() {
            let id = ChapterId(at as u32);
            // The author's own words about an address win over what a file's name gives another chapter.
            let older = chapter.meta.texts("aliases").into_iter().filter(|alias| alias.starts_with('/'));
            let own = chapter.meta.text("permalink").into_iter();
            for address in own.chain(chapter.meta.texts("redirect_from")).chain(older) {
                if !address.contains(':') {
                    links.addresses.entry(fold(address)).or_insert(id);
                }
            }
        }
        let read = |chapter: &Chapter| !matches!(chapter.source, Source::Heading(_));
        for (at, chapter) in chapters.iter().enumerate().filter(|(_, chapter)| read(chapter)) {
            let id = ChapterId(at as u32);
            links.addresses.entry(fold(&chapter.path)).or_insert(id);
            if !prefix.is_empty() {
                links.addresses.entry(fold(&format!("{prefix}/{}", chapter.path))).or_insert(id);
            }
            if let Some((collection, rest)) = chapter.path.strip_prefix('_').and_then(|p| p.split_once('/')) {
                links.addresses.entry(fold(&format!("{collection}/{rest}"))).or_insert(id);
                if let Some(pattern) = collection_permalink(config, collection) {
                    let path = natural::stem(rest);
                    let name = path.rsplit('/').next().unwrap_or(path);
                    let title = chapter.meta.text("slug").unwrap_or(name);
                    let address = pattern
                        .replace(":collection", collection)
                        .replace(":path", path)
                        .replace(":name", name)
                        .replace(":title", title)
                        .replace(":output_ext", ".html");
                    links.addresses.entry(fold(&address)).or_insert(id);
                }
            }
            if let Some(pattern) = chapter.meta.text("permalink").filter(|pattern| pattern.contains(':')) {
                let stem = natural::stem(&chapter.path).rsplit('/').next().unwrap_or_default();
                let address =
                    pattern.replace(":title", stem).replace(":name", stem).replace(":basename", stem);
                links.addresses.entry(fold(&address)).or_insert(id);
            }
            let name = chapter.path.rsplit('/').next().unwrap_or_default();
            if !is_index(name) {
                links.stems.entry(fold(name)).or_default().push(id);
            }
        }
        links
    }

    /// The same, where the pages of a site stand in a folder of it: their addresses begin below that folder, and
    /// do without the numbers that names may begin with. Titles of folders have an address too.
    #[must_use]
    pub(super) fn within(mut self, chapters: &[Chapter], content: &str) -> Self {
        content.clone_into(&mut self.content);
        for (at, chapter) in chapters.iter().enumerate() {
            let id = ChapterId(at as u32);
            let folder =
                matches!(chapter.source, Source::Heading(Heading::Group)) && chapter.path.ends_with('/');
            if folder {
                self.addresses.entry(fold(&chapter.path)).or_insert(id);
            }
            // A post's address ends with its name without the date.
            let name = chapter.path.rsplit('/').next().unwrap_or_default();
            if chapter.path.split('/').any(|part| part == "_posts")
                && let Some(plain) = name.get(11..)
            {
                self.stems.entry(fold(plain)).or_default().push(id);
            }
            if content.is_empty() || (matches!(chapter.source, Source::Heading(_)) && !folder) {
                continue;
            }
            let Some(inner) = chapter.path.strip_prefix(content) else { continue };
            let plain: Vec<&str> = inner.split('/').map(page::without_number).collect();
            self.addresses.entry(fold(inner)).or_insert(id);
            self.addresses.entry(fold(&plain.join("/"))).or_insert(id);
            self.addresses.entry(fold(&format!("{content}/{}", plain.join("/")))).or_insert(id);
        }
        self
    }

    /// The same, where the site's builder looks further for what a path names, as Hugo's `ref` does.
    #[must_use]
    pub(super) fn anywhere(mut self, anywhere: bool) -> Self {
        self.anywhere = anywhere;
        self
    }

    /// The same, where chapters have other places.
    pub(super) fn moved(&self, to: impl Fn(ChapterId) -> ChapterId) -> Self {
        let mut links = self.clone();
        links.addresses.values_mut().chain(links.stems.values_mut().flatten()).for_each(|id| *id = to(*id));
        links
    }

    /// Whether a path stands in the folder of the site's pages.
    pub(super) fn is_content(&self, path: &str) -> bool {
        self.content.is_empty() || path.strip_prefix(&*self.content).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The path that a destination names inside the work, and whether it is one of the site, not of a chapter's
    /// folder; `None` for what lies elsewhere.
    pub(super) fn local(&self, destination: &str) -> Option<(String, bool)> {
        let destination = destination.trim();
        let plain = without_liquid(destination);
        let destination = plain.as_deref().unwrap_or(destination);
        let inner = self.bases.iter().find_map(|base| strip_base(destination, base));
        let outside = |address: &str| scheme(address).is_some() || address.starts_with("//");
        if inner.unwrap_or(destination).starts_with("//") || (inner.is_none() && outside(destination)) {
            return None;
        }
        let address = inner.unwrap_or(destination).split(['?', '#']).next().unwrap_or_default();
        let address = decode(address).replace('\\', "/");
        let of_site = inner.is_some() || address.starts_with('/');
        (!address.is_empty() && !address.contains('\0')).then_some((address, of_site))
    }

    /// Where a destination leads from a chapter.
    pub(super) fn find(&self, from: ChapterId, path: &str, destination: &str) -> Found {
        let destination = destination.trim();
        let plain = without_liquid(destination);
        let mut destination = plain.as_deref().unwrap_or(destination);
        let mut of_site = false;
        for base in &self.bases {
            if let Some(rest) = strip_base(destination, base) {
                (destination, of_site) = (rest, true);
                break;
            }
        }
        if !of_site && let Some(scheme) = scheme(destination) {
            return match &*scheme {
                "http" | "https" | "mailto" => Found::External(text::safe(destination).replace('\n', "")),
                _ => Found::Refused(format!("{scheme}: addresses are not opened")),
            };
        }
        if !of_site && destination.starts_with("//") {
            return Found::External(format!("https:{}", text::safe(destination).replace('\n', "")));
        }
        let (address, fragment) = match destination.split_once('#') {
            Some((address, fragment)) => (address, Some(decode(fragment)).filter(|f| !f.is_empty())),
            None => (destination, None),
        };
        let address = decode(address.split('?').next().unwrap_or_default()).replace('\\', "/");
        if address.is_empty() && !of_site {
            return Found::Chapter(from, fragment);
        }
        if of_site || address.starts_with('/') {
            return match self.page(path, &address) {
                Some(chapter) => Found::Chapter(chapter, fragment),
                None => Found::NoPage(fold(&address)),
            };
        }
        self.file(path, &address, fragment)
    }

    /// A chapter by an address of the site.
    fn page(&self, from: &str, address: &str) -> Option<ChapterId> {
        let folded = fold(address);
        if let Some(id) = self.addresses.get(&folded) {
            return Some(*id);
        }
        if !self.by_stem || folded.is_empty() {
            return None;
        }
        // The site's settings are not here: the last part of a permalink is a file's name, as Jekyll makes it.
        match self.stems.get(folded.rsplit('/').next().unwrap_or_default()).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            Some(several) => {
                let folder = fold(folder_of(from));
                let beside = |id: &&ChapterId| {
                    let stem = folded.rsplit('/').next().unwrap_or_default();
                    let path = if folder.is_empty() { stem.to_owned() } else { format!("{folder}/{stem}") };
                    self.addresses.get(&path) == Some(id)
                };
                several.iter().find(beside).copied()
            }
            None => None,
        }
    }

    /// A chapter by a path relative to another chapter's file, or to the address its page has.
    fn file(&self, from: &str, address: &str, fragment: Option<String>) -> Found {
        let Some(target) = join(folder_of(from), address) else {
            // A page's address is one level deeper than its file.
            let by_page =
                join(natural::stem(from), address).and_then(|t| self.addresses.get(&fold(&t)).copied());
            return by_page.map_or(Found::Outside, |id| Found::Chapter(id, fragment));
        };
        let by_page =
            || join(natural::stem(from), address).and_then(|t| self.addresses.get(&fold(&t)).copied());
        match self.addresses.get(&fold(&target)).copied().or_else(by_page) {
            Some(chapter) => Found::Chapter(chapter, fragment),
            None => self.elsewhere(address, target, fragment),
        }
    }

    /// A chapter by a path or a name that is not that of a file where it would have to be.
    fn elsewhere(&self, address: &str, target: String, fragment: Option<String>) -> Found {
        if self.anywhere
            && !address.starts_with('.')
            && let Some(chapter) = self.addresses.get(&fold(address))
        {
            return Found::Chapter(*chapter, fragment);
        }
        // A name alone, as wiki links have it.
        if address.contains('/') || (address.contains('.') && !self.anywhere) {
            return Found::NoFile(target);
        }
        match self.named(address) {
            Named::One(chapter) => Found::Chapter(chapter, fragment),
            Named::Several => Found::Several(address.to_owned()),
            Named::None => Found::NoFile(target),
        }
    }

    /// The page of a name, wherever it stands: the one with the shortest path, where there are several.
    fn named(&self, name: &str) -> Named {
        let ids = self.stems.get(&fold(name)).map_or(&[][..], Vec::as_slice);
        let depth = |id: &ChapterId| self.depths.get(id.index()).copied().unwrap_or_default();
        let Some(least) = ids.iter().map(depth).min() else { return Named::None };
        let mut nearest = ids.iter().filter(|id| depth(id) == least);
        match (nearest.next(), nearest.next()) {
            (Some(only), None) => Named::One(*only),
            _ => Named::Several,
        }
    }

    /// The folder, folded, in which an address of the site stands.
    pub(super) fn folder_of_page(address: &str) -> String {
        folder_of(&fold(address)).to_owned()
    }

    /// Whether a permalink that names no chapter must be missing, since all of the site is here.
    pub(super) fn is_complete(&self) -> bool {
        !self.by_stem
    }
}

impl Found {
    /// What the reader is told.
    pub(super) fn target(self) -> LinkTarget {
        match self {
            Found::Chapter(chapter, fragment) => LinkTarget::Chapter { chapter, fragment },
            Found::External(address) => LinkTarget::External(address),
            Found::Refused(reason) => LinkTarget::Broken(reason),
            Found::Several(name) => LinkTarget::Broken(format!(
                "several chapters are named {}",
                text::safe(&name).replace('\n', " ")
            )),
            Found::Outside => LinkTarget::Broken("outside this work".to_owned()),
            Found::NoFile(path) => LinkTarget::Broken(format!(
                "no chapter of this work is {}",
                text::safe(&path).replace('\n', " ")
            )),
            Found::NoPage(page) => LinkTarget::Broken(format!(
                "no page of this work is /{}",
                text::safe(&page).replace('\n', " ")
            )),
        }
    }
}

fn collection_permalink<'a>(config: Option<&'a Meta>, collection: &str) -> Option<&'a str> {
    match config?.map("collections")?.get(collection)? {
        MetaValue::Map(map) => map.text("permalink"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_destination_is_judged(destination in "\\PC{0,30}|[a-z./#?:%{} ]{0,30}") {
            let links = Links::new(&[], None, "", false);
            let _ = links.find(ChapterId(0), "a/b.md", &destination).target();
        }
    }
}
