//! Pictures: found when their chapter comes near the page, made when they do, and dropped when they are far.
//!
//! A chapter's pictures get their rows when their sizes are known, which is after the first frame; the line that is
//! read stays where it is then. Made at the size of their cells, they are kept for the page and one page round it.

use std::collections::BTreeMap;
use std::sync::Arc;

use ratatui::layout::Rect;

use super::{App, Effect, Layer, Line, Settings, TOLD_ROWS};
use crate::document::{Document, FlowId};
use crate::layout::{Content, PictureRoom, PictureSizes};
use crate::picture::{Images, Picture, PictureFile, Protocol, Wanted, has_pictures};
use crate::text::{self, ChapterId, Ordered};
use crate::theme::Depth;

/// Pixels of a cell where the terminal does not tell: the usual shape.
const CELL: (u16, u16) = (10, 20);
/// Rows that a picture may always take, however low the page.
const LEAST_ROWS: u16 = 3;

/// What is known of pictures.
#[derive(Debug)]
pub(super) struct Pictures {
    /// How they are shown; `None` where they cannot be.
    how: Option<Protocol>,
    /// Whether the reader wants none for now.
    hidden: bool,
    /// Pixels of a cell.
    cell: (u16, u16),
    /// The files of chapters; empty also while they are looked for.
    files: BTreeMap<ChapterId, Vec<PictureFile>>,
    /// Those near the page, by what shows them.
    made: BTreeMap<(ChapterId, FlowId), Slot>,
}

#[derive(Debug)]
struct Slot {
    wanted: Wanted,
    /// `None` while it is made; what was made for another terminal does as half-blocks until then.
    picture: Option<Arc<Picture>>,
    /// Whether it is what is wanted.
    done: bool,
}

/// A picture on the screen.
#[derive(Debug, Clone)]
pub struct ShownPicture {
    /// The picture.
    pub picture: Arc<Picture>,
    /// The cells that show it, or those of its rows that are on the page.
    pub area: Rect,
    /// The row of it that stands first there.
    pub first: u16,
    /// Whether the terminal is to show it by itself: nothing lies over it. Else it is painted in half-blocks.
    pub pixels: bool,
}

impl Pictures {
    pub(super) fn new(settings: &Settings) -> Self {
        // Half-blocks are colours, and no ASCII.
        let paints = matches!(settings.depth, Depth::Indexed | Depth::True) && !settings.ascii;
        let blocks = Some(Protocol::Blocks).filter(|_| paints);
        let how = match settings.images {
            Images::Off => None,
            Images::Auto(hint) => hint.or(blocks),
            Images::By(Protocol::Blocks) => blocks,
            Images::By(protocol) => Some(protocol),
        };
        Self { how, hidden: false, cell: CELL, files: BTreeMap::new(), made: BTreeMap::new() }
    }

    /// What layout has to know, on a page of so many rows.
    pub(super) fn room(&self, height: u16) -> Option<PictureRoom> {
        // Two thirds; a terminal may say any height.
        let rows = (height - height.div_ceil(3)).max(LEAST_ROWS);
        self.how.filter(|_| !self.hidden).map(|_| PictureRoom { cell: self.cell, rows })
    }

    /// Forgets the pictures of a chapter that was read anew, or all.
    pub(super) fn forget(&mut self, chapter: Option<ChapterId>) {
        match chapter {
            Some(chapter) => drop(self.files.remove(&chapter)),
            None => self.files.clear(),
        }
        self.made.retain(|(own, _), _| chapter.is_some_and(|chapter| chapter != *own));
    }

    fn sizes(&self, chapter: ChapterId) -> Arc<PictureSizes> {
        let files = self.files.get(&chapter).into_iter().flatten();
        Arc::new(files.map(|file| (file.flow, file.size)).collect())
    }
}

impl App {
    /// Asks for what of pictures is near the page and not there yet, and drops what is far.
    pub(super) fn ask_for_pictures(&mut self) {
        if self.body.options().pictures.is_none() {
            return self.pictures.made.clear();
        }
        for chapter in self.body.reach(&self.work) {
            let Some(document) =
                self.work.document(chapter).filter(|_| !self.pictures.files.contains_key(&chapter))
            else {
                continue;
            };
            let has_any = has_pictures(document);
            self.pictures.files.insert(chapter, Vec::new());
            if has_any {
                self.effect(Effect::FindPictures(chapter));
            }
        }
        if !self.body.has_pictures() {
            return;
        }
        let near = self.body.pictures_near(&self.work);
        let Some(protocol) = self.pictures.how else { return };
        let (cell, mut before) = (self.pictures.cell, std::mem::take(&mut self.pictures.made));
        let mut asks = false;
        for (chapter, flow, cells) in near {
            let files = self.pictures.files.get(&chapter).into_iter().flatten();
            let Some(file) = files.into_iter().find(|file| file.flow == flow) else { continue };
            let wanted = Wanted { chapter, flow, path: file.path.clone(), cells, cell, protocol };
            let slot = match before.remove(&(chapter, flow)) {
                Some(slot) if slot.wanted == wanted => slot,
                old => {
                    asks = true;
                    let picture = old.and_then(|old| old.picture).filter(|old| old.cells == cells);
                    Slot { wanted, picture, done: false }
                }
            };
            self.pictures.made.insert((chapter, flow), slot);
        }
        if asks {
            let here = self.reading().chapter;
            let open = self.pictures.made.values().filter(|slot| !slot.done);
            let mut wanted: Vec<Wanted> = open.map(|slot| slot.wanted.clone()).collect();
            wanted.order_by_key(|wanted| wanted.chapter.0.abs_diff(here.0));
            self.effect(Effect::MakePictures(wanted));
        }
    }

    /// Files of pictures changed: those near the page are found and made again, and shown as they were until then.
    /// Nothing changes yet.
    pub(super) fn renew_pictures(&mut self) -> bool {
        if self.body.options().pictures.is_none() {
            return false;
        }
        let near: Vec<ChapterId> = self.body.reach(&self.work).collect();
        self.pictures.files.retain(|chapter, _| near.contains(chapter));
        for chapter in near {
            if self.work.document(chapter).is_some_and(|document| has_pictures(document)) {
                self.effect(Effect::FindPictures(chapter));
            }
        }
        let made: Vec<Wanted> = self.pictures.made.values().map(|slot| slot.wanted.clone()).collect();
        if !made.is_empty() {
            self.effect(Effect::MakePictures(made));
        }
        false
    }

    /// The pictures of a chapter were found. Says whether anything changed.
    pub(super) fn found_pictures(
        &mut self,
        chapter: ChapterId,
        of: &Arc<Document>,
        files: Vec<PictureFile>,
    ) -> bool {
        // The chapter may have been read again meanwhile.
        if files.is_empty() || !self.work.document(chapter).is_some_and(|own| Arc::ptr_eq(own, of)) {
            return false;
        }
        self.pictures.files.insert(chapter, files);
        self.lay_pictures(chapter);
        true
    }

    /// A picture was made, or cannot be: then its words stand alone. Says whether anything changed.
    pub(super) fn made_picture(&mut self, wanted: &Wanted, picture: Option<Arc<Picture>>) -> bool {
        let (chapter, flow) = (wanted.chapter, wanted.flow);
        let slot = self.pictures.made.get_mut(&(chapter, flow)).filter(|slot| slot.wanted == *wanted);
        let Some(slot) = slot else { return false };
        if picture.is_some() {
            (slot.picture, slot.done) = (picture, true);
        } else {
            self.pictures.made.remove(&(chapter, flow));
            if let Some(files) = self.pictures.files.get_mut(&chapter) {
                files.retain(|file| file.flow != flow);
            }
            self.lay_pictures(chapter);
        }
        true
    }

    fn lay_pictures(&mut self, chapter: ChapterId) {
        let sizes = self.pictures.sizes(chapter);
        self.keeping_page(|app| app.body.set_pictures(&app.work, chapter, sizes));
    }

    /// The terminal told what it can show. Says whether anything changed.
    pub(super) fn can_show(&mut self, protocol: Protocol) -> bool {
        let changes = matches!(self.settings.images, Images::Auto(_)) && self.pictures.how != Some(protocol);
        if changes {
            self.pictures.how = Some(protocol);
            self.keeping_page(Self::arrange);
        }
        changes
    }

    /// The terminal told the pixels of a cell. Says whether anything changed.
    pub(super) fn take_cell(&mut self, cell: (u16, u16)) -> bool {
        let changes = cell.0 > 0 && cell.1 > 0 && self.pictures.cell != cell;
        if changes {
            self.pictures.cell = cell;
            self.keeping_page(Self::arrange);
        }
        changes
    }

    /// Shows no pictures, or shows them again.
    pub(super) fn toggle_images(&mut self) {
        if self.pictures.how.is_none() {
            return self.tell("no pictures: this terminal shows none, or they are off");
        }
        self.pictures.hidden = !self.pictures.hidden;
        self.keeping_page(Self::arrange);
        self.tell(if self.pictures.hidden { "pictures: off" } else { "pictures: on" });
    }

    /// Does something that gives rows to pictures or takes them, and keeps what is read where it is.
    fn keeping_page(&mut self, change: impl FnOnce(&mut Self)) {
        let page = self.body.page(&self.work);
        change(self);
        self.body.keep(&self.work, page);
        if self.hit_page == Some(page.place) {
            self.hit_page = Some(self.body.place());
        }
    }

    /// The pictures on the screen that are made.
    pub fn shown_pictures(&self) -> Vec<ShownPicture> {
        let mut shown: Vec<ShownPicture> = Vec::new();
        if self.pictures.made.is_empty() || !self.panes.fits() {
            return shown;
        }
        let text = self.panes.text;
        for (y, line) in (text.y..).zip(self.body.lines(&self.work)) {
            let Line::Text(chapter, row) = line else { continue };
            let Some((run, at, rows)) = row.runs.iter().find_map(|run| match run.content {
                Content::Picture(at, rows) => Some((run, at, rows)),
                Content::Text(_) | Content::Generated(_) => None,
            }) else {
                continue;
            };
            let Some(slot) = self.pictures.made.get(&(chapter, row.flow)) else { continue };
            let Some(picture) = slot.picture.as_ref() else { continue };
            if picture.cells != (run.width, rows) {
                continue;
            }
            match shown.last_mut() {
                Some(last) if at > 0 && Arc::ptr_eq(&last.picture, picture) => last.area.height += 1,
                _ => {
                    let area = Rect::new(text.x + run.x, y, run.width, 1);
                    let pixels = slot.done && picture.pixels.is_some();
                    shown.push(ShownPicture { picture: Arc::clone(picture), area, first: at, pixels });
                }
            }
        }
        for own in &mut shown {
            own.pixels &= !self.lies_over(own.area);
        }
        shown
    }

    /// Whether anything lies over an area of the text.
    fn lies_over(&self, area: Rect) -> bool {
        let covers = |layer: &Layer| {
            if let Layer::Card(card) = layer {
                return card.area.intersects(area);
            }
            // These stand in the status line, the contents, or in the text itself; any other is a box over the text.
            !matches!(
                layer,
                Layer::Prompt(_) | Layer::Confirm { .. } | Layer::Filter(_) | Layer::Labels { .. }
            )
        };
        // What is told and too long for the status line stands over the last rows.
        let screen = self.panes.screen;
        let is_long = |told: &String| text::width(told) + 2 > usize::from(screen.width);
        let told = self.toast.as_ref().is_some_and(is_long)
            || matches!(self.layers.last(), Some(Layer::Confirm { .. }));
        self.layers.iter().any(covers)
            || (self.panes.overlay && self.panes.sidebar.intersects(area))
            || (told && area.bottom() + TOLD_ROWS > screen.bottom())
    }
}
