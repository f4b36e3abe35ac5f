//! What Jekyll's templates may ask of a site's pages: their front matter, with the addresses and dates that Jekyll
//! gives them. The pages of a whole site are read only for a chapter that goes through them, and once for a work.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::jekyll::Site;
use super::page::Page;
use super::{collections, folder, natural, settings};
use crate::document::{Meta, MetaValue};
use crate::text::Ordered;

/// Most pages that templates may go through.
const MOST_PAGES: usize = 20_000;

/// The pages of the sites that a work's chapters stand in, as far as some chapter asked for them.
#[derive(Debug, Default)]
pub(super) struct Catalogue(Mutex<Vec<(PathBuf, Option<Arc<Meta>>)>>);

impl Catalogue {
    /// The pages of the site whose root is a folder; `None` where it is no Jekyll site.
    pub(super) fn of_site(&self, root: &Path) -> Option<Arc<Meta>> {
        // Held while reading: another chapter that asks meanwhile would read all the same.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, pages)) = known.iter().find(|(path, _)| path == root) {
            return pages.clone();
        }
        let pages = read(root).map(Arc::new);
        known.push((root.to_owned(), pages.clone()));
        pages
    }
}

/// What Jekyll says of one file's page, but for its front matter.
pub(super) fn own(root: &Path, file: &Path, config: Option<&Meta>) -> Option<Meta> {
    let inner = file.strip_prefix(root).ok()?.to_string_lossy().replace('\\', "/");
    let head = super::read::head(file).ok()?;
    let page = Page::new(&inner, super::Source::File(file.to_owned()), &head.bytes, head.size);
    let mut pages = vec![page];
    let config = config.cloned().unwrap_or_default();
    Site { config: Some(config.clone()), complete: true, legacy: false }.defaults(&mut pages);
    pages.pop().map(|page| fields(&page, &config))
}

fn read(root: &Path) -> Option<Meta> {
    let (_, config) = settings::data(root, &["_config.yml", "_config.yaml"])?;
    let config = config.unwrap_or_default();
    let is_page = |name: &str| {
        let end = name.rsplit_once('.').map_or("", |(_, end)| end);
        folder::is_markdown(name) || end.eq_ignore_ascii_case("html") || end.eq_ignore_ascii_case("htm")
    };
    let mut all = folder::pages_like(root, root, true, &is_page, &mut Vec::new());
    all.truncate(MOST_PAGES);
    all.retain(|page| page.fenced);
    let (mut documents, mut pages): (Vec<Page>, Vec<Page>) =
        all.into_iter().partition(|page| collection(&page.path, &config).is_some());
    let site = Site { config: Some(config.clone()), complete: true, legacy: false };
    site.prepare(&mut pages);
    site.defaults(&mut documents);
    documents.retain(|page| !page.is_hidden());
    pages.order_by(|a, b| a.name().cmp(b.name()).then_with(|| a.path.cmp(&b.path)));
    let maps = |pages: &[Page]| -> Vec<MetaValue> {
        pages.iter().map(|page| MetaValue::Map(fields(page, &config))).collect()
    };
    let mut listed = vec![("pages".into(), MetaValue::List(maps(&pages)))];
    let (posts, documents): (Vec<Page>, Vec<Page>) =
        documents.into_iter().partition(|page| collection(&page.path, &config) == Some("posts"));
    let (mut everything, mut labels) = (Vec::new(), Vec::new());
    for (name, own) in collections::collections(&config).iter().filter(|(name, _)| name != "posts") {
        let is_own = |page: &&Page| collection(&page.path, &config) == Some(name);
        let mut inside: Vec<Page> = documents.iter().filter(is_own).cloned().collect();
        collections::sort(&mut inside, &within(&config, &format!("_{name}/")), own);
        let inside = maps(&inside);
        everything.extend(inside.iter().cloned());
        let mut label = own.clone();
        label.fields.push(("label".into(), MetaValue::Text(name.as_str().into())));
        label.fields.push(("docs".into(), MetaValue::List(inside.clone())));
        labels.push(MetaValue::Map(label));
        listed.push((name.as_str().into(), MetaValue::List(inside)));
    }
    let posts = maps(&dated(posts, &config));
    for (key, one) in [("categories", "categories"), ("tags", "tags")] {
        listed.push((key.into(), MetaValue::Map(by(&posts, one))));
    }
    everything.extend(posts.iter().cloned());
    listed.push(("posts".into(), MetaValue::List(posts)));
    listed.push(("documents".into(), MetaValue::List(everything)));
    listed.push(("collections".into(), MetaValue::List(labels)));
    Some(Meta { fields: listed })
}

/// Posts, the newest first, without those of the future.
fn dated(posts: Vec<Page>, config: &Meta) -> Vec<Page> {
    let today = settings::today();
    let future = config.flag("future") == Some(true);
    let mut dated: Vec<(String, Page)> = posts
        .into_iter()
        .filter_map(|page| Some((collections::date_of_post(&page)?, page)))
        .filter(|(date, _)| future || date.get(..10).unwrap_or(date) <= &*today)
        .collect();
    dated.sort_by_cached_key(|(date, page)| Reverse((date.clone(), page.path.clone())));
    dated.into_iter().map(|(_, page)| page).collect()
}

/// Posts by each value of a key.
fn by(posts: &[MetaValue], key: &str) -> Meta {
    let mut groups = Meta::default();
    for post in posts {
        let MetaValue::Map(fields) = post else { continue };
        for value in fields.texts(key) {
            match groups.fields.iter_mut().find(|(name, _)| **name == *value) {
                Some((_, MetaValue::List(items))) => items.push(post.clone()),
                _ => groups.fields.push((value.into(), MetaValue::List(vec![post.clone()]))),
            }
        }
    }
    groups
}

/// A path in the folder of the site's collections.
fn within(config: &Meta, path: &str) -> String {
    match config.text("collections_dir").unwrap_or_default().trim_matches('/') {
        "" => path.to_owned(),
        folder => format!("{folder}/{path}"),
    }
}

/// The collection that a file belongs to, if it is no page.
fn collection<'a>(path: &'a str, config: &Meta) -> Option<&'a str> {
    if path.split('/').rev().skip(1).any(|part| part == "_posts") {
        return Some("posts");
    }
    let name = path.strip_prefix(&within(config, "_"))?.split_once('/')?.0;
    collections::collections(config).iter().any(|(known, _)| known == name).then_some(name)
}

/// A page's front matter, and what Jekyll adds to it where it says nothing itself.
fn fields(page: &Page, config: &Meta) -> Meta {
    let kind = collection(&page.path, config);
    let mut fields = page.meta.clone();
    let mut add = |key: &str, value: MetaValue| {
        if fields.get(key).is_none_or(|known| *known == MetaValue::Null) {
            fields.fields.retain(|(known, _)| **known != *key);
            fields.fields.push((key.into(), value));
        }
    };
    let text = |text: &str| MetaValue::Text(text.into());
    let mut stem = natural::stem(page.name());
    let date = if kind == Some("posts") { collections::date_of_post(page) } else { None };
    if date.is_some() {
        stem = stem.get(11..).unwrap_or(stem);
    }
    if let Some(kind) = kind {
        add("title", text(&title_of_slug(stem)));
        add("slug", text(stem));
        add("collection", text(kind));
    }
    let categories = categories(page);
    let address = address(page, config, (kind, stem), date.as_deref(), &categories);
    if let Some(date) = &date {
        let list = |items: Vec<String>| MetaValue::List(items.iter().map(|one| text(one)).collect());
        let tags: Vec<String> = words(&page.meta, "tags", "tag");
        for (key, value) in [("categories", list(categories)), ("tags", list(tags))] {
            add_over(&mut fields, key, value);
        }
        let zone = match date.len() {
            10 => " 00:00:00 +0000",
            19 => " +0000",
            _ => "",
        };
        add_over(&mut fields, "date", text(&format!("{date}{zone}")));
        add_over(&mut fields, "id", text(address.trim_end_matches(".html").trim_end_matches('/')));
    }
    let folder = address.rfind('/').map_or("/", |at| &address[..=at]);
    for (key, value) in [
        ("url", &*address),
        ("path", &page.path),
        ("name", page.name()),
        ("dir", folder),
        ("relative_path", &page.path),
    ] {
        add_over(&mut fields, key, text(value));
    }
    fields
}

/// A file's name as Jekyll makes a title of it.
fn title_of_slug(slug: &str) -> String {
    let capital = |word: &str| {
        let mut rest = word.chars();
        let first = rest.next().map(char::to_uppercase).into_iter().flatten();
        first.chain(rest.flat_map(char::to_lowercase)).collect::<String>()
    };
    slug.split('-').map(capital).collect::<Vec<_>>().join(" ")
}

fn add_over(fields: &mut Meta, key: &str, value: MetaValue) {
    fields.fields.retain(|(known, _)| **known != *key);
    fields.fields.push((key.into(), value));
}

/// The categories of a post: its folders above `_posts`, and what its front matter says.
fn categories(page: &Page) -> Vec<String> {
    let above = page.path.split("_posts/").next().filter(|above| above.len() < page.path.len());
    let mut all: Vec<String> = above
        .unwrap_or_default()
        .split('/')
        .filter(|part| !part.is_empty() && !part.starts_with('_'))
        .map(str::to_owned)
        .collect();
    all.extend(words(&page.meta, "categories", "category"));
    all
}

/// A list, or the words of a text; or the one value of another key.
fn words(meta: &Meta, several: &str, single: &str) -> Vec<String> {
    let list = match meta.get(several) {
        Some(MetaValue::List(_)) => meta.texts(several),
        Some(value) => value.as_text().unwrap_or_default().split_whitespace().collect(),
        None => meta.texts(single),
    };
    list.into_iter().map(str::to_owned).collect()
}

/// The address that Jekyll gives a page.
fn address(
    page: &Page,
    config: &Meta,
    (kind, stem): (Option<&str>, &str),
    date: Option<&str>,
    categories: &[String],
) -> String {
    let style = config.text("permalink").unwrap_or("date");
    let end = match style {
        "pretty" => "/",
        "date" | "ordinal" | "weekdate" | "none" => ":output_ext",
        custom if custom.ends_with('/') => "/",
        custom if custom.ends_with(":output_ext") => ":output_ext",
        _ => "",
    };
    let is_index = stem == "index";
    let own = collections::collections(config).into_iter().find(|(name, _)| Some(&**name) == kind);
    let pattern = match (page.meta.text("permalink"), kind) {
        (Some(own), _) => own.to_owned(),
        (None, Some("posts")) => match style {
            "pretty" => "/:categories/:year/:month/:day/:title/".to_owned(),
            "date" => "/:categories/:year/:month/:day/:title:output_ext".to_owned(),
            "none" => "/:categories/:title:output_ext".to_owned(),
            "ordinal" | "weekdate" => "/:categories/:year/:title:output_ext".to_owned(),
            custom => custom.to_owned(),
        },
        (None, Some(_)) => match own.as_ref().and_then(|(_, own)| own.text("permalink")) {
            Some(own) => own.to_owned(),
            None => format!("/:collection/:path{end}"),
        },
        (None, None) if is_index => "/:path/".to_owned(),
        (None, None) => format!("/:path/:basename{end}"),
    };
    if !pattern.contains(':') {
        return if pattern.starts_with('/') { pattern } else { format!("/{pattern}") };
    }
    let path = match kind {
        Some(kind) if kind != "posts" => {
            let inner = page.path.strip_prefix(&within(config, &format!("_{kind}/"))).unwrap_or(&page.path);
            natural::stem(inner)
        }
        _ => page.folder(),
    };
    let day = |range: std::ops::Range<usize>| date.and_then(|date| date.get(range)).unwrap_or_default();
    let title = page.meta.text("slug").unwrap_or(stem);
    let made = pattern
        .replace(":output_ext", ".html")
        .replace(":categories", &categories.join("/"))
        .replace(":collection", kind.unwrap_or_default())
        .replace(":short_year", day(2..4))
        .replace(":year", day(0..4))
        .replace(":month", day(5..7))
        .replace(":i_month", day(5..7).trim_start_matches('0'))
        .replace(":day", day(8..10))
        .replace(":i_day", day(8..10).trim_start_matches('0'))
        .replace(":basename", stem)
        .replace(":title", title)
        .replace(":slug", title)
        .replace(":name", stem)
        .replace(":path", path);
    // Parts that are empty leave no slash behind.
    let mut address = String::with_capacity(made.len() + 1);
    for c in std::iter::once('/').chain(made.chars()) {
        if c != '/' || !address.ends_with('/') {
            address.push(c);
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::Source;

    fn url(path: &str, front: &str, config: &str) -> String {
        let head = format!("---\n{front}\n---\n");
        let page = Page::new(path, Source::Embedded(""), head.as_bytes(), 0);
        let fields = fields(&page, &settings::yaml(config).unwrap_or_default());
        fields.text("url").unwrap_or_default().to_owned()
    }

    #[test]
    fn pages_have_jekylls_addresses() {
        assert_eq!(url("index.md", "", ""), "/");
        assert_eq!(url("docs/index.md", "", "permalink: none"), "/docs/");
        assert_eq!(url("docs/one.md", "", ""), "/docs/one.html");
        assert_eq!(url("docs/one.md", "", "permalink: pretty"), "/docs/one/");
        assert_eq!(url("docs/one.md", "permalink: /x/", ""), "/x/");
        let steps = "collections: {steps: {output: true}}";
        assert_eq!(url("_steps/a/b.md", "", steps), "/steps/a/b.html");
        let named = "collections: {steps: {permalink: '/:collection/:name/'}}";
        assert_eq!(url("_steps/a/b.md", "", named), "/steps/b/");
        let post = "news/_posts/2021-01-02-x-y.md";
        assert_eq!(url(post, "", ""), "/news/2021/01/02/x-y.html");
        assert_eq!(url(post, "categories: a b", "permalink: /:categories/:title/"), "/news/a/b/x-y/");
    }
}
