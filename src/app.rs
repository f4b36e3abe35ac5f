//! What the reader is doing: state, and the one function that changes it.
//!
//! [`App::update`] takes a [`Message`] and answers what the shell has to do. It does no I/O, reads no clock and
//! draws nothing; `ui` reads the state, `tui` performs the effects. Keys become actions in `keys.rs`; what the
//! actions do stands in `moves.rs` (going about), `opening.rs` and `popups.rs` (notes, sources, links) and
//! `typing.rs` (prompts); the panes and what the page needs in `arranging.rs`; what `ui` reads, in `view.rs`.

mod annotate;
mod arranging;
mod body;
mod card;
mod clicks;
mod code;
mod copying;
mod figures;
mod finder;
mod geometry;
mod hits;
mod input;
mod jumps;
mod keys;
mod layer;
mod library;
mod linear;
mod loading;
mod margin;
mod marks;
mod mentions;
mod message;
mod mouse;
mod moves;
mod opening;
mod own;
mod pages;
mod parts;
mod pictures;
mod popups;
mod renewal;
mod results;
mod scrollbar;
mod searching;
mod selection;
mod settings;
mod sidebar;
mod sources;
mod split;
mod targets;
mod typing;
mod view;

pub use body::{Anchor, Body, Landing, Line, Place};
pub use card::{Card, Subject};
pub use figures::Figures;
pub use finder::{Finder, Fit, Goal, Item, Listing, Order, Row as ListRow, Sort};
pub use geometry::{GUTTER, Half, Panes, SMALLEST, TOLD_ROWS, UNBOUND};
pub use hits::Hits;
pub use input::LineInput;
pub use layer::{Ask, Layer, Prompt, PromptKind};
pub use linear::{Portion, Travel, portion};
pub use margin::{Aside, Margin};
pub use message::{Background, Effect, Message, Mouse, MouseKind, Update};
pub use own::{Editor, Extent, Held, Now, Sign, Whereabouts};
pub use pictures::ShownPicture;
pub use results::{Results, Shown, Sorting};
pub use selection::{Selection, Unit};
pub use settings::{DEFAULT_MEASURE, Settings, Typesetting};
pub use sidebar::{Entry, Sidebar, listed};
pub use split::Split;
pub use targets::{Placed, Target, TargetKind};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cite::Citations;
use crate::document::Locator;
use crate::highlight::Highlights;
use crate::keymap::{Key, Keymap};
use crate::layout::LayoutOptions;
use crate::store::Remembered;
use crate::text::ChapterId;
use crate::theme::{Theme, ThemeChoice};
use crate::work::Work;
use body::Page;
use figures::Sizes;
use hits::Meant;
use jumps::{Jumps, Stop};
use pictures::Pictures;

/// Which pane the keys go to when no layer is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The text.
    Body,
    /// The contents.
    Sidebar,
}

/// Where to go in a chapter once it is loaded, or loaded again.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Awaited {
    /// A section, by its slug; the chapter's beginning for an empty one.
    Section(ChapterId, String),
    /// A saved place.
    Saved(ChapterId, Locator),
    /// A place whose words are gone; and what the page shows instead, for it is waited for only while that stays.
    Lost(ChapterId, Locator, Option<Place>),
    /// The end of the chapter.
    End(ChapterId),
}

/// The whole state of the reader.
#[derive(Debug)]
pub struct App {
    work: Work,
    settings: Settings,
    theme: Theme,
    keymap: Keymap,
    size: (u16, u16),
    panes: Panes,
    zen: bool,
    body: Body,
    /// The other half, while two places are open.
    split: Option<Box<Split>>,
    sidebar: Sidebar,
    sizes: Sizes,
    focus: Focus,
    layers: Vec<Layer>,
    jumps: Jumps,
    /// How the last key moved the reading line.
    travel: Travel,
    hits: Hits,
    meant: Meant,
    /// Searches go through all works of a library, not only that which is read.
    all_works: bool,
    /// The page on which the current hit was shown: as long as it stays, `n` goes on from that hit.
    hit_page: Option<Place>,
    /// The pane of results: while it has the keys, and while it is kept.
    results: Option<Box<Results>>,
    citations: Citations,
    /// Whether the citations of the whole work are resolved.
    cited: bool,
    /// Hundredths of the work that are read, while parts of a long file come in.
    loading: Option<u8>,
    /// The highlighted code of chapters; `None` where it was asked for.
    highlights: BTreeMap<ChapterId, Option<Highlights>>,
    pictures: Pictures,
    /// Lines typed in prompts, the last one last.
    typed_before: Vec<(PromptKind, String)>,
    selection: Option<Selection>,
    /// Where the left button of the mouse went down, until it goes up.
    held: Option<mouse::Pressed>,
    /// A popup that stays under the text.
    pinned: Option<Box<Card>>,
    margin: Margin,
    /// What Tab has chosen.
    chosen: Option<Placed>,
    /// The scrollbar, while the mouse holds it.
    grip: Option<scrollbar::Grip>,
    count: Option<u32>,
    pressed: Vec<Key>,
    awaited: Option<Awaited>,
    /// A search was accepted before any of the chapters loaded so far had a hit: it goes to the first that comes.
    hit_waits: bool,
    /// The shell was asked for [`Message::SearchOn`].
    searches_on: bool,
    /// K was pressed before the sources were known: it is done when they are.
    peek_waits: bool,
    toast: Option<String>,
    own: own::Own,
    effects: Vec<Effect>,
    page: Page,
    /// Whether the reading line is on the last row of the work that is read.
    at_end: bool,
    missing: Vec<ChapterId>,
}

impl App {
    /// A reader of a work on a screen of `size` (columns, rows), at the remembered place. Chapters that are not
    /// loaded show as placeholders until a [`Message::Loaded`] brings them.
    pub fn new(work: Work, remembered: &Remembered, settings: Settings, size: (u16, u16)) -> Self {
        // What is spoken is in the order of the text, and whole.
        let plain = Typesetting { bidi: false, ..Typesetting::default() };
        let Typesetting { bidi, justify, hyphenate } =
            if settings.linear { plain } else { settings.typesetting };
        let options = LayoutOptions {
            ascii: settings.ascii,
            bidi,
            justify,
            hyphenate,
            language: settings.language,
            live: !settings.linear,
            ..LayoutOptions::of(settings.measure.max(1))
        };
        let mut app = Self {
            theme: Theme::new(settings.theme, settings.depth, settings.light),
            keymap: settings.keymap.clone(),
            size,
            panes: Panes::default(),
            zen: settings.zen,
            body: Body::new(options, size.1, settings.linear),
            split: None,
            sidebar: Sidebar::new(remembered.sidebar.or(settings.sidebar), &remembered.folded),
            travel: Travel::Jump,
            sizes: Sizes::of(&work),
            focus: Focus::Body,
            layers: Vec::new(),
            jumps: Jumps::saved(&remembered.jumps, remembered.jumped),
            hits: Hits::default(),
            meant: Meant::default(),
            all_works: false,
            hit_page: None,
            results: None,
            citations: Citations::default(),
            cited: false,
            loading: None,
            highlights: BTreeMap::new(),
            pictures: Pictures::new(&settings),
            typed_before: Vec::new(),
            selection: None,
            held: None,
            pinned: None,
            margin: Margin { on: settings.margin && !settings.linear, ..Margin::default() },
            chosen: None,
            grip: None,
            count: None,
            pressed: Vec::new(),
            awaited: None,
            hit_waits: false,
            searches_on: false,
            peek_waits: false,
            toast: None,
            own: own::Own::default(),
            effects: Vec::new(),
            page: Page::default(),
            at_end: false,
            missing: Vec::new(),
            work,
            settings,
        };
        app.arrange();
        app.count_loaded();
        app.body.go_top(&app.work);
        match &remembered.place {
            Some(place) if app.starts_at(place) => app.go_saved(place),
            _ if app.work.start != ChapterId(0) => app.go_section(app.work.start, ""),
            _ => {}
        }
        app.sidebar.rebuild(&app.work, app.body.place().top.pos.chapter);
        app.settle();
        // What only makes the page prettier is asked for with the first message after the first frame.
        app.highlights.clear();
        app.pictures.forget(None);
        app.effects.clear();
        if let [only] = app.work.chapters.as_slice()
            && only.document.as_ref().is_some_and(|document| document.flows().is_empty())
        {
            app.tell("this text is empty");
        }
        app
    }

    /// Whether a remembered place is where to start: not when a file was named that is another chapter.
    fn starts_at(&self, place: &Locator) -> bool {
        self.work.start == ChapterId(0) || self.work.by_path(&place.chapter) == Some(self.work.start)
    }

    /// Takes one message.
    pub fn update(&mut self, message: Message) -> Update {
        let mut redraw = true;
        match message {
            Message::Key(key) => self.key(key),
            Message::Paste(text) => self.paste(&text),
            Message::Mouse(mouse) => redraw = self.mouse(mouse),
            Message::Resize(columns, rows) => {
                redraw = self.size != (columns, rows);
                self.size = (columns, rows);
                self.arrange();
            }
            Message::Loaded(loaded) => redraw = self.loaded(loaded),
            Message::Cited(citations) => {
                self.citations = citations;
                self.cited = true;
                self.renew_sources();
                self.search_cited();
                if std::mem::take(&mut self.peek_waits) {
                    self.toast = None;
                    self.peek();
                }
            }
            Message::Highlighted(chapter, document, highlights) => {
                // The chapter may have been read again meanwhile.
                redraw = self.work.document(chapter).is_some_and(|own| Arc::ptr_eq(own, &document));
                if redraw {
                    self.highlights.insert(chapter, Some(highlights));
                }
            }
            Message::Pictures(chapter, document, files) => {
                redraw = self.found_pictures(chapter, &document, files);
            }
            Message::PicturesChanged => redraw = self.renew_pictures(),
            Message::Picture(wanted, picture) => redraw = self.made_picture(&wanted, picture),
            Message::Shows(protocol) => redraw = self.can_show(protocol),
            Message::Cell(across, down) => redraw = self.take_cell((across, down)),
            Message::Background(background) => {
                let light = background == Background::Light;
                redraw = self.settings.theme == ThemeChoice::Auto && self.settings.light != light;
                self.settings.light = light;
                self.theme = Theme::new(self.settings.theme, self.settings.depth, light);
            }
            Message::Reloaded(work) => self.reloaded(*work),
            Message::TypedBefore(lines) => {
                self.take_typed_before(lines);
                redraw = false;
            }
            Message::Scanned(work) => self.scanned(*work),
            Message::SearchOn => redraw = self.search_on(),
            Message::Notice(text) => self.tell(text),
            Message::Now(now) => {
                // Only the clock: nothing that the page needs.
                self.clock(now);
                return Update::default();
            }
            Message::Own(own) => self.recall_own(*own),
            Message::Attached(found) => self.attached(&found),
            Message::Kept(outcome) => self.kept(outcome),
            Message::Recent(recent) => {
                self.own.recent = recent;
                // Something else may have been begun meanwhile.
                if self.layers.is_empty() {
                    self.list_recent();
                }
            }
            Message::GoToOwn(id) => {
                self.own.wanted = Some(id.clone());
                self.go_wanted(&id);
            }
            Message::Ending => self.keep_unfinished(),
            Message::Resumed => {}
        }
        self.settle();
        Update { redraw, effects: std::mem::take(&mut self.effects) }
    }

    fn effect(&mut self, effect: Effect) {
        if !self.effects.contains(&effect) {
            self.effects.push(effect);
        }
    }

    /// Tells the reader something, until the next key.
    fn tell(&mut self, text: impl AsRef<str>) {
        self.toast = Some(crate::text::safe(text.as_ref()).replace('\n', " "));
    }

    /// What is to be remembered, now.
    pub fn remembered(&self) -> Remembered {
        let locate = |page: &Page| renewal::located(&self.work, page);
        let (stops, behind) = self.jumps.stops();
        let saved = |stop: &Stop| match stop {
            Stop::Here(page) => locate(page),
            Stop::Saved(locator) => Some(locator.clone()),
        };
        Remembered {
            place: self.located(&self.page),
            jumped: stops[..behind].iter().filter_map(saved).count() as u32,
            jumps: stops.iter().filter_map(saved).collect(),
            sidebar: self.sidebar.open,
            folded: self.sidebar.toggled.iter().cloned().collect(),
        }
    }
}
