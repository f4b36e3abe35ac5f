//! A line to type in.

use tui_textarea::{Input, Key as AreaKey, TextArea};
use unicode_segmentation::UnicodeSegmentation;

use crate::keymap::{Key, KeyCode};
use crate::text::width;

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

    /// What of it `room` cells show, so that the cursor is among them, and the column of the cursor in that.
    pub fn shown(&self, room: u16) -> (&str, u16) {
        let text = self.text();
        let end = text.char_indices().nth(self.cursor()).map_or(text.len(), |(at, _)| at);
        let before = &text[..end];
        let (mut start, mut column) = (0, width(before));
        // A cell is kept for the cursor itself. What is cut off is cut off whole.
        for (at, cluster) in before.grapheme_indices(true) {
            if column < usize::from(room.max(2)) {
                break;
            }
            start = at + cluster.len();
            column -= width(cluster).min(column);
        }
        (&text[start..], column as u16)
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
        match key.code {
            // They would begin a second line, or look at another page of the area.
            KeyCode::Char('m' | 'j' | 'v') if key.ctrl => return false,
            KeyCode::Char('v' | '<' | '>' | '[' | ']' | 'n' | 'p') if key.alt => return false,
            // As in a shell; the area itself takes Ctrl-u for undoing.
            KeyCode::Char('u') if key.ctrl => return self.area.delete_line_by_head(),
            KeyCode::Char('z' | '_') if key.ctrl => return self.area.undo(),
            _ => {}
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

    fn typed(text: &str, pressed: &str) -> String {
        let mut line = LineInput::new(text);
        for key in keys(pressed) {
            line.key(key);
        }
        line.text().to_owned()
    }

    #[test]
    fn keys_do_what_they_do_in_a_shell() {
        for (pressed, text) in [
            ("<c-a>X", "Xone two three"),
            ("<c-a><c-e>X", "one two threeX"),
            ("<c-w>X", "one two X"),
            ("<c-u>X", "X"),
            ("<a-b><c-k>X", "one two X"),
            ("<a-b><c-u>X", "Xthree"),
            ("<a-b><a-b><a-f>X", "one two Xthree"),
            ("<c-left><left>X<right>Y", "one twoX Ythree"),
            ("<c-b><c-f><c-h>X", "one two threX"),
            ("<home><c-d><del>X", "Xe two three"),
            ("<a-b><a-d>X", "one two X"),
            ("<c-w><c-z>", "one two three"),
            ("<c-u><c-z><end>X", "one two threeX"),
            // Nothing makes a second line.
            ("<c-m><c-j><c-v>", "one two three"),
        ] {
            assert_eq!(typed("one two three", pressed), text, "{pressed}");
        }
    }

    #[test]
    fn a_long_line_shows_where_the_cursor_is() {
        let line = LineInput::new(&"字".repeat(30));
        let (shown, column) = line.shown(11);
        // Five of two cells each, and the cursor's own cell.
        assert_eq!((shown.chars().count(), column), (5, 10));
        let mut line = LineInput::new("e\u{301}e\u{301}e\u{301}e\u{301}");
        assert_eq!(line.shown(3), ("e\u{301}e\u{301}", 2));
        for key in keys("<home>") {
            line.key(key);
        }
        assert_eq!(line.shown(3), (line.text(), 0));
    }

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
