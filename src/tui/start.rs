//! What the first frame needs, and no more.

use std::time::Instant;

use super::shell::WAIT;
use crate::app::{App, Effect, Message};
use crate::document::Locator;
use crate::store::Remembered;
use crate::text::ChapterId;
use crate::work::Work;

/// A chapter with more bytes than this takes so long to parse that a placeholder on the screen, and keys that are
/// heard, are better than nothing: of a table of short cells, the slowest, a slow machine reads 8 MB in a second.
const PATIENT: u64 = 512 << 10;

/// What the reader begins with. A file named on the command line counts for more than a remembered place in
/// another chapter; the rest of what is remembered stays.
pub(super) fn beginning(work: &Work, saved: &Remembered, named: bool) -> Remembered {
    let mut remembered = saved.clone();
    let elsewhere = |place: &Locator| work.by_path(&place.chapter) != Some(work.start);
    if named && remembered.place.as_ref().is_some_and(elsewhere) {
        remembered.place = None;
    }
    remembered
}

/// The chapter that the reader begins in, and the one before it, whose end shows above a place near the
/// beginning: that place keeps its row only when both are known. A long one is left for later.
pub(super) fn first_chapters(work: &Work, near: ChapterId) -> Vec<ChapterId> {
    const LONG: u64 = 256 << 10;
    let before = near.0.checked_sub(1).map(ChapterId);
    let fits = |id: &ChapterId, most: u64| work.chapters.get(id.index()).is_some_and(|c| c.bytes < most);
    let before = before.filter(|id| fits(id, LONG));
    let unread = |id: &ChapterId| work.document(*id).is_none() && !work.chapter(*id).is_pending();
    [Some(near).filter(|id| fits(id, PATIENT)), before].into_iter().flatten().filter(unread).collect()
}

/// Loads what else the first frame shows, as long as that is quick; gives the effects of it.
pub(super) fn load_wanted(app: &mut App) -> Vec<Effect> {
    let begun = Instant::now();
    let mut effects = Vec::new();
    for id in app.wanted() {
        if begun.elapsed() >= WAIT {
            break;
        }
        if app.work().document(id).is_none() && app.work().chapter(id).bytes < PATIENT {
            let loaded = app.work().load(id);
            effects.extend(app.update(Message::Loaded(loaded)).effects);
        }
    }
    effects
}
