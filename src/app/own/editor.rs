//! The box in which the reader writes.

use tui_textarea::{CursorMove, Input, Key as AreaKey, TextArea, WrapMode};

use crate::keymap::{Key, KeyCode};
use crate::text::{ChapterId, TextSpan};

/// What a note is written on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) enum Subject {
    /// A passage without one.
    Passage(ChapterId, TextSpan),
    /// An annotation, by its identity.
    Annotation(String),
}

/// A note that is being written.
#[derive(Debug, Clone)]
pub struct Editor {
    area: TextArea<'static>,
    before: String,
    /// The words in its border.
    pub title: String,
    pub(in crate::app) subject: Subject,
}

impl Editor {
    pub(in crate::app) fn new(subject: Subject, title: String, text: &str) -> Self {
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_cursor_line_style(ratatui::style::Style::default());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area, before: text.to_owned(), title, subject }
    }

    /// The lines, the cursor and what else the widget knows.
    pub fn area(&self) -> &TextArea<'static> {
        &self.area
    }

    /// What is written, without blank lines round it.
    pub(in crate::app) fn text(&self) -> String {
        self.area.lines().join("\n").trim().to_owned()
    }

    /// Whether it is not what it was.
    pub(in crate::app) fn is_changed(&self) -> bool {
        self.text() != self.before.trim()
    }

    pub(in crate::app) fn key(&mut self, key: Key) {
        let code = match key.code {
            KeyCode::Char(c) => AreaKey::Char(c),
            KeyCode::Backspace => AreaKey::Backspace,
            KeyCode::Delete => AreaKey::Delete,
            KeyCode::Left => AreaKey::Left,
            KeyCode::Right => AreaKey::Right,
            KeyCode::Up => AreaKey::Up,
            KeyCode::Down => AreaKey::Down,
            KeyCode::Home => AreaKey::Home,
            KeyCode::End => AreaKey::End,
            KeyCode::Enter => AreaKey::Enter,
            KeyCode::Tab if !key.shift => {
                self.area.insert_str("  ");
                return;
            }
            _ => return,
        };
        self.area.input(Input { key: code, ctrl: key.ctrl, alt: key.alt, shift: key.shift });
    }

    pub(in crate::app) fn paste(&mut self, text: &str) {
        self.area.insert_str(crate::text::safe(text));
    }
}
