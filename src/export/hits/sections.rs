//! The section of a place, as it is in the whole file.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use crate::document::{Document, SectionId};
use crate::text::ChapterId;
use crate::work::Work;

/// A section's title, and its slug where that is known.
type Section = (Arc<str>, Option<Arc<str>>);

/// The sections of a chapter.
#[derive(Debug)]
pub(super) struct Sections<'w> {
    work: &'w Work,
    chapter: ChapterId,
    /// What its beginning stands in, where it is a part of a long file.
    open: OnceCell<Option<Section>>,
    /// That which was asked for last: most hits of a list follow each other in one.
    last: RefCell<Option<(SectionId, Section)>>,
}

impl<'w> Sections<'w> {
    pub(super) fn new(work: &'w Work, chapter: ChapterId) -> Self {
        Self { work, chapter, open: OnceCell::new(), last: RefCell::default() }
    }

    /// The section of a place of the chapter.
    pub(super) fn at(&self, document: &Document, offset: u32) -> Option<Section> {
        match document.section_at(offset) {
            Some(id) => {
                let mut last = self.last.borrow_mut();
                match &*last {
                    Some((known, section)) if *known == id => Some(section.clone()),
                    _ => {
                        let section = named(self.work, self.chapter, document, id);
                        *last = Some((id, section.clone()));
                        Some(section)
                    }
                }
            }
            None => self.open.get_or_init(|| self.before()).clone(),
        }
    }

    /// The section that the last of the earlier parts with any leaves open.
    fn before(&self) -> Option<Section> {
        let parts = self.work.first_part(self.chapter).0..self.chapter.0;
        parts.rev().map(ChapterId).find_map(|id| {
            let document = self.work.document(id).cloned().unwrap_or_else(|| self.work.load(id).document);
            let last = document.sections().len().checked_sub(1)?;
            Some(named(self.work, id, &document, SectionId(last as u32)))
        })
    }
}

fn named(work: &Work, chapter: ChapterId, document: &Document, section: SectionId) -> Section {
    let title = document.section_title(section).replace('\n', " ");
    let slug = &document.section(section).slug;
    let slug = match &work.chapter(chapter).part {
        Some(part) => part.slug_in_file(&title, slug).map(Into::into),
        None => Some((&**slug).into()),
    };
    (title.into(), slug)
}
