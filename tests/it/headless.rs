//! The reader without a terminal: keys in, frames out. Effects that need no world are performed at once.

use std::sync::{LazyLock, Mutex, PoisonError};

use lectern::app::{App, Effect, Message, Mouse, MouseKind, Settings};
use lectern::cite::Citations;
use lectern::highlight::Highlighter;
use lectern::keymap;
use lectern::store::Remembered;
use lectern::theme::{Depth, ThemeChoice};
use lectern::ui;
use lectern::work::Work;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// One for all readers: to read all grammars takes longer than a test.
static HIGHLIGHTER: LazyLock<Mutex<Highlighter>> = LazyLock::new(Mutex::default);

/// Settings that leave nothing to the surroundings.
pub(crate) fn settings() -> Settings {
    Settings {
        measure: 80,
        theme: ThemeChoice::Dark,
        depth: Depth::True,
        ascii: false,
        typesetting: lectern::app::Typesetting::default(),
        language: None,
        sidebar: None,
        keymap: keymap::Keymap::default(),
        linear: false,
        mouse: true,
        light: false,
        images: lectern::picture::Images::Auto(None),
        links: false,
        margin: false,
        zen: false,
    }
}

/// A reader on a screen of its own.
pub(crate) struct Reader {
    pub(crate) app: App,
    pub(crate) size: (u16, u16),
    /// Whether chapters asked for do not come by themselves.
    pub(crate) slow: bool,
    /// Effects that were left for the world, in order.
    pub(crate) left: Vec<Effect>,
    /// Lines that were to be kept for later sessions.
    pub(crate) typed: Vec<String>,
}

impl Reader {
    /// Opens a work; every chapter is loaded and every citation resolved.
    pub(crate) fn open(work: Work, size: (u16, u16)) -> Self {
        Self::resume(work, &Remembered::default(), settings(), size)
    }

    /// Opens a work at a remembered place.
    pub(crate) fn resume(
        mut work: Work,
        remembered: &Remembered,
        settings: Settings,
        size: (u16, u16),
    ) -> Self {
        work.load_all();
        let app = App::new(work, remembered, settings, size);
        let mut reader = Self { app, size, slow: false, left: Vec::new(), typed: Vec::new() };
        reader.perform(vec![Effect::Cite]);
        reader
    }

    /// Opens a work of which nothing is loaded yet.
    pub(crate) fn unread(work: Work, size: (u16, u16)) -> Self {
        Self {
            app: App::new(work, &Remembered::default(), settings(), size),
            size,
            slow: false,
            left: Vec::new(),
            typed: Vec::new(),
        }
    }

    pub(crate) fn send(&mut self, message: Message) {
        if let Message::Resize(columns, rows) = message {
            self.size = (columns, rows);
        }
        let update = self.app.update(message);
        self.perform(update.effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Load(chapter) if !self.slow => {
                    let loaded = self.app.work().load(chapter);
                    self.send(Message::Loaded(loaded));
                }
                Effect::Cite => {
                    let work = self.app.work();
                    let documents = work.documents();
                    let citations = Citations::of_books(&documents, &|id| work.book_of(id))
                        .with_mentions(&documents, &|id| work.book_of(id));
                    self.send(Message::Cited(citations));
                }
                Effect::SearchOn => self.send(Message::SearchOn),
                Effect::Highlight(chapter) => {
                    let document = self.app.work().document(chapter).expect("it is loaded").clone();
                    let mut highlighter = HIGHLIGHTER.lock().unwrap_or_else(PoisonError::into_inner);
                    let highlights = highlighter.highlight(&document);
                    drop(highlighter);
                    self.send(Message::Highlighted(chapter, document, highlights));
                }
                Effect::KeepTyped(_, line) => self.typed.push(line),
                Effect::FindPictures(chapter) => {
                    let document = self.app.work().document(chapter).expect("it is loaded").clone();
                    let files = lectern::picture::files(self.app.work(), chapter, &document);
                    self.send(Message::Pictures(chapter, document, files));
                }
                Effect::MakePictures(all) => {
                    for wanted in all {
                        let picture = lectern::picture::Picture::read(&wanted).map(std::sync::Arc::new);
                        self.send(Message::Picture(wanted, picture));
                    }
                }
                Effect::Attach => {
                    let (ids, passages): (Vec<_>, Vec<_>) = self.app.unattached().into_iter().unzip();
                    let found = lectern::annotation::attach(&passages, &self.app.work().documents());
                    self.send(Message::Attached(ids.into_iter().zip(found).collect()));
                }
                // A disk that never fails; what is kept can be looked at.
                Effect::Keep(annotations) => {
                    self.left.push(Effect::Keep(annotations));
                    self.send(Message::Kept(Ok(())));
                }
                Effect::Save | Effect::Load(_) => {}
                other => self.left.push(other),
            }
        }
    }

    /// Presses keys, written as `keymap::keys` reads them.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        for key in keymap::keys(keys) {
            self.send(Message::Key(key));
        }
        self
    }

    /// What the mouse does at a cell.
    pub(crate) fn mouse(&mut self, kind: MouseKind, at: (u16, u16)) -> &mut Self {
        self.send(Message::Mouse(Mouse { kind, column: at.0, row: at.1 }));
        self
    }

    /// The left button goes down and up.
    pub(crate) fn click(&mut self, at: (u16, u16)) -> &mut Self {
        self.mouse(MouseKind::Press, at).mouse(MouseKind::Release, at)
    }

    /// The cell where the first of these words on the screen begin.
    #[track_caller]
    pub(crate) fn cell(&self, words: &str) -> (u16, u16) {
        let screen = self.screen();
        let found = screen.lines().enumerate().find_map(|(row, line)| Some((row, line, line.find(words)?)));
        let Some((row, line, at)) = found else { panic!("{words:?} is not on the screen:\n{screen}") };
        (lectern::text::width(&line[..at]) as u16, row as u16)
    }

    /// What was copied last.
    #[track_caller]
    pub(crate) fn copied(&self) -> &str {
        let copied = self.left.iter().rev().find_map(|effect| match effect {
            Effect::Copy(text) => Some(text),
            _ => None,
        });
        copied.expect("something was copied")
    }

    /// The frame.
    pub(crate) fn buffer(&self) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        ui::render(&self.app, &mut buffer);
        buffer
    }

    /// The frame as text, blanks at row ends dropped.
    pub(crate) fn screen(&self) -> String {
        let buffer = self.buffer();
        let mut out = String::new();
        for y in 0..self.size.1 {
            let mut row = String::new();
            for x in 0..self.size.0 {
                row.push_str(buffer[(x, y)].symbol());
            }
            out.push_str(row.trim_end());
            out.push('\n');
        }
        out
    }

    /// The words on the reading line.
    pub(crate) fn line(&self) -> String {
        let (panes, row) = (self.app.panes(), self.app.body().line());
        let buffer = self.buffer();
        let area = panes.text;
        let row: String =
            (area.x..area.right()).map(|x| buffer[(x, area.y + row)].symbol().to_owned()).collect();
        row.trim().to_owned()
    }

    /// The last row: what is told, typed or shown of the place.
    pub(crate) fn status(&self) -> String {
        self.screen().lines().last().unwrap_or_default().trim().to_owned()
    }

    /// Whether the search shows passages with all words because the phrase stands nowhere.
    pub(crate) fn hits_by_words(&self) -> bool {
        self.app.hits().by_words()
    }

    #[track_caller]
    pub(crate) fn sees(&self, words: &str) -> &Self {
        let screen = self.screen();
        assert!(screen.contains(words), "{words:?} is not on the screen:\n{screen}");
        self
    }

    #[track_caller]
    pub(crate) fn misses(&self, words: &str) -> &Self {
        let screen = self.screen();
        assert!(!screen.contains(words), "{words:?} is on the screen:\n{screen}");
        self
    }
}
