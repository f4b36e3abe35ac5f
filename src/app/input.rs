//! A line to type in.

use tui_textarea::{Input, Key as AreaKey, TextArea};

use crate::keymap::{Key, KeyCode};

/// One line of text being typed.
#[derive(Debug, Clone)]
pub struct LineInput {
    area: TextArea<'static>,
}

impl Default for LineInput {
    fn default() -> Self {
        Self::new("")
    }
}

impl LineInput {
    /// A line that holds `text`, the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut area = TextArea::new(vec![one_line(text)]);
        area.move_cursor(tui_textarea::CursorMove::End);
        Self { area }
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// Characters before the cursor.
    pub fn cursor(&self) -> usize {
        self.area.cursor().1
    }

    /// Types a key; says whether the text changed.
    pub(super) fn key(&mut self, key: Key) -> bool {
        let code = match key.code {
            KeyCode::Char(c) => AreaKey::Char(c),
            KeyCode::Backspace => AreaKey::Backspace,
            KeyCode::Delete => AreaKey::Delete,
            KeyCode::Left => AreaKey::Left,
            KeyCode::Right => AreaKey::Right,
            KeyCode::Home => AreaKey::Home,
            KeyCode::End => AreaKey::End,
            // A line has no other line to go to.
            _ => return false,
        };
        // Ctrl-m would begin a second line.
        if key.ctrl && matches!(key.code, KeyCode::Char('m' | 'j')) {
            return false;
        }
        self.area.input(Input { key: code, ctrl: key.ctrl, alt: key.alt, shift: key.shift })
    }

    /// Types a text as one line; says whether the text changed.
    pub(super) fn paste(&mut self, text: &str) -> bool {
        self.area.insert_str(one_line(text))
    }
}

fn one_line(text: &str) -> String {
    crate::text::safe(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::keys;

    #[test]
    fn a_line_is_edited_as_people_expect() {
        let mut line = LineInput::new("exit");
        for key in keys(" barriers<c-w>factors<home>the <del>E") {
            line.key(key);
        }
        assert_eq!(line.text(), "the Exit factors");
        line.paste(" a\nb\u{1b}");
        assert_eq!(line.text().lines().count(), 1);
    }
}
