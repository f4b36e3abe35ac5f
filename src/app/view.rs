//! What can be seen of the state, for `ui` and the shell. Nothing here changes it.

use super::{App, Body, Card, Focus, Hits, Layer, Panes, Placed, Sidebar};
use crate::cite::Citations;
use crate::text::TextPos;
use crate::theme::Theme;
use crate::work::Work;

impl App {
    /// The work that is read.
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// The terminal's title: the work's, safe.
    pub fn title(&self) -> String {
        crate::text::safe(&self.work.title).replace('\n', " ")
    }

    /// How everything looks.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// Whether only ASCII may be drawn.
    pub fn ascii(&self) -> bool {
        self.settings.ascii
    }

    /// Whether links of the web are written as the terminal's own.
    pub fn has_links(&self) -> bool {
        self.settings.links
    }

    /// Where the panes are.
    pub fn panes(&self) -> &Panes {
        &self.panes
    }

    /// The text pane.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The contents.
    pub fn sidebar(&self) -> &Sidebar {
        &self.sidebar
    }

    /// Which pane the keys go to.
    pub fn focus(&self) -> Focus {
        self.focus
    }

    /// What lies over the text, the lowest first.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The popup that stays under the text.
    pub fn pinned(&self) -> Option<&Card> {
        self.pinned.as_deref()
    }

    /// The running search.
    pub fn hits(&self) -> &Hits {
        &self.hits
    }

    /// The citations found so far.
    pub fn citations(&self) -> &Citations {
        &self.citations
    }

    /// What Tab has chosen.
    pub fn chosen(&self) -> Option<&Placed> {
        self.chosen.as_ref()
    }

    /// What the reader is told, until the next key.
    pub fn toast(&self) -> Option<&str> {
        self.toast.as_deref()
    }

    /// The place at the reading line.
    pub fn reading(&self) -> TextPos {
        self.page.pos
    }

    /// The count typed so far, for the next action.
    pub fn count(&self) -> Option<u32> {
        self.count
    }

    /// The entry of the contents for the place that is read.
    pub fn current_entry(&self) -> Option<usize> {
        let chapter = self.reading().chapter;
        let section = self.work.document(chapter).and_then(|d| d.section_at(self.reading().offset));
        self.sidebar.entry_of(&self.work, chapter, section)
    }
}
