//! What a chapter may ask of the site that it stands in. Reading files is not this room's: the one who asks for a
//! chapter says what may be read.

use std::fmt;
use std::sync::Arc;

use super::conventions::{Conventions, USUAL};
use crate::document::Meta;

/// A file that a chapter includes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Include<'a> {
    /// A template of the site: what Jekyll looks up in `_includes`.
    Template(&'a str),
    /// A file by its path from the chapter's folder.
    Beside(&'a str),
    /// A note by its name alone, or by its path, with `.md` or without: what Obsidian looks up in the whole vault.
    Note(&'a str),
}

/// What the site is made into pages with, where a chapter is read otherwise for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Renderer {
    /// Its dialect says all.
    #[default]
    Plain,
    /// MkDocs, with the anchors that Python's Markdown makes.
    MkDocs,
    /// MkDocs where another maker of anchors is named: those make them as GitHub does.
    MkDocsNamed,
    /// Jekyll, whose templates are run whatever the dialect of its pages.
    Jekyll,
    /// VitePress: Vue fills in what stands between double braces.
    VitePress,
    /// MDX: Docusaurus and others. Lines of JavaScript and its comments are not shown.
    Mdx,
}

impl Renderer {
    /// Whether Python's Markdown makes its pages.
    pub fn is_mkdocs(self) -> bool {
        matches!(self, Renderer::MkDocs | Renderer::MkDocsNamed)
    }
}

/// The site round a chapter.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// Whether there is one: then a file that it does not have is missing.
    pub exists: bool,
    /// What makes pages of it.
    pub renderer: Renderer,
    /// How the site's pages are read.
    pub conventions: &'a Conventions,
    /// The bytes of an included file; `None` where there is none inside the site's boundary.
    pub include: &'a dyn Fn(&Include<'_>) -> Option<Vec<u8>>,
    /// The site's settings, where they are known. Asked only where a chapter needs them.
    pub settings: &'a dyn Fn() -> Option<Meta>,
    /// The site's data files, by folder and name, where there are any. Asked only where a template names them.
    pub data: &'a dyn Fn() -> Option<Meta>,
    /// What the site says of the chapter's page besides its front matter: its address, path and defaults.
    pub own: &'a dyn Fn() -> Option<Meta>,
    /// The front matter of the site's pages under `pages`, `posts` and the names of collections. Asked only where a
    /// template goes through them: every file's head is read for it.
    pub catalogue: &'a dyn Fn() -> Option<Arc<Meta>>,
}

impl Default for Site<'_> {
    /// No site: nothing can be included.
    fn default() -> Self {
        Self {
            exists: false,
            renderer: Renderer::Plain,
            conventions: &USUAL,
            include: &|_| None,
            settings: &|| None,
            data: &|| None,
            own: &|| None,
            catalogue: &|| None,
        }
    }
}

impl fmt::Debug for Site<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Site").field("exists", &self.exists).finish_non_exhaustive()
    }
}
