//! crossterm's events become the reader's own, equal for the kitty encoding and the old one.

use crossterm::event::{
    Event as TerminalEvent, KeyCode as Code, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent,
    MouseEventKind,
};

use crate::app::{Message, Mouse, MouseKind};
use crate::keymap::{Key, KeyCode};

/// What an event means to the reader; `None` for what means nothing to it.
pub(super) fn message(event: TerminalEvent) -> Option<Message> {
    match event {
        TerminalEvent::Key(event) => key(event).map(Message::Key),
        TerminalEvent::Mouse(event) => mouse(event).map(Message::Mouse),
        TerminalEvent::Resize(columns, rows) => Some(Message::Resize(columns, rows)),
        TerminalEvent::Paste(text) => {
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            Some(Message::Paste(crate::text::safe(&text).into_owned()))
        }
        TerminalEvent::FocusGained | TerminalEvent::FocusLost => None,
    }
}

/// The key of an event; `None` for releases, for keys held with the desktop's modifier, and for keys that no
/// reader needs.
pub(super) fn key(event: KeyEvent) -> Option<Key> {
    let held = event.modifiers;
    if event.kind == KeyEventKind::Release || held.intersects(KeyModifiers::SUPER | KeyModifiers::HYPER) {
        return None;
    }
    let mut key = Key {
        code: KeyCode::Esc,
        ctrl: held.contains(KeyModifiers::CONTROL),
        alt: held.intersects(KeyModifiers::ALT | KeyModifiers::META),
        shift: held.contains(KeyModifiers::SHIFT),
    };
    key.code = match event.code {
        Code::Char(c) => return Some(character(c, key)),
        Code::Enter => KeyCode::Enter,
        Code::Esc => KeyCode::Esc,
        Code::Tab => KeyCode::Tab,
        Code::BackTab => {
            key.shift = true;
            KeyCode::Tab
        }
        Code::Backspace => KeyCode::Backspace,
        Code::Delete => KeyCode::Delete,
        Code::Up => KeyCode::Up,
        Code::Down => KeyCode::Down,
        Code::Left => KeyCode::Left,
        Code::Right => KeyCode::Right,
        Code::Home => KeyCode::Home,
        Code::End => KeyCode::End,
        Code::PageUp => KeyCode::PageUp,
        Code::PageDown => KeyCode::PageDown,
        Code::F(number) => KeyCode::F(number),
        _ => return None,
    };
    Some(key)
}

/// A character as typed. The old encoding has no other name for some keys held with Control (`^[` is Escape, `^M`
/// Enter, `^H` what many terminals send for Backspace): the kitty encoding's names for them are brought to the
/// same. `Ctrl-i` alone stays apart from Tab, since that is what the protocol is asked for.
fn character(c: char, held: Key) -> Key {
    let plain = |code| Key { code, ctrl: false, alt: held.alt, shift: false };
    if held.ctrl {
        let c = match c.to_ascii_lowercase() {
            '[' => return plain(KeyCode::Esc),
            'm' | 'j' => return plain(KeyCode::Enter),
            'h' => return plain(KeyCode::Backspace),
            '4' => '\\',
            '5' => ']',
            '6' => '^',
            '7' | '/' => '_',
            c => c,
        };
        return Key { ctrl: true, ..plain(KeyCode::Char(c)) };
    }
    let mut upper = c.to_uppercase();
    match (held.shift && c.is_lowercase(), upper.next(), upper.next()) {
        (true, Some(one), None) => plain(KeyCode::Char(one)),
        _ => plain(KeyCode::Char(c)),
    }
}

fn mouse(event: MouseEvent) -> Option<Mouse> {
    let kind = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseKind::Press,
        MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
        MouseEventKind::Up(MouseButton::Left) => MouseKind::Release,
        MouseEventKind::ScrollDown => MouseKind::WheelDown,
        MouseEventKind::ScrollUp => MouseKind::WheelUp,
        _ => return None,
    };
    Some(Mouse { kind, column: event.column, row: event.row })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::keys;

    #[test]
    fn both_encodings_give_the_same_keys() {
        let none = KeyModifiers::NONE;
        let (ctrl, alt, shift) = (KeyModifiers::CONTROL, KeyModifiers::ALT, KeyModifiers::SHIFT);
        for (code, held, name) in [
            (Code::Char('K'), shift, "K"),
            (Code::Char('k'), shift, "K"),
            (Code::Char('ß'), shift, "ß"),
            (Code::Char('?'), shift, "?"),
            (Code::Char('o'), ctrl, "<c-o>"),
            (Code::Char('O'), ctrl | shift, "<c-o>"),
            (Code::Char('i'), ctrl, "<c-i>"),
            (Code::Tab, none, "<tab>"),
            (Code::BackTab, shift, "<s-tab>"),
            (Code::BackTab, none, "<s-tab>"),
            (Code::Char('['), ctrl, "<esc>"),
            (Code::Char('m'), ctrl, "<cr>"),
            (Code::Char('h'), ctrl, "<bs>"),
            (Code::Char(' '), ctrl, "<c-space>"),
            (Code::Char('4'), ctrl, "<c-\\>"),
            (Code::Char(']'), alt, "<a-]>"),
            (Code::Left, alt, "<a-left>"),
            (Code::F(1), none, "<f1>"),
        ] {
            assert_eq!(key(KeyEvent::new(code, held)).into_iter().collect::<Vec<_>>(), keys(name), "{name}");
        }
    }

    #[test]
    fn what_is_no_key_press_is_left_out() {
        let release = KeyEvent::new_with_kind(Code::Char('j'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(key(release), None);
        assert_eq!(key(KeyEvent::new(Code::Char('j'), KeyModifiers::SUPER)), None);
        assert_eq!(key(KeyEvent::new(Code::CapsLock, KeyModifiers::NONE)), None);
    }

    #[test]
    fn pasted_text_is_safe() {
        let Some(Message::Paste(text)) = message(TerminalEvent::Paste("a\r\nb\rc\x1b[31m".into())) else {
            panic!()
        };
        assert_eq!(text, "a\nb\nc␛[31m");
    }
}
