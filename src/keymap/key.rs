//! One key press, apart from any terminal library.

use std::fmt;

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyCode {
    /// A character as typed, shift applied.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key, from 1.
    F(u8),
}

/// A key with the modifiers held. Shift counts only for keys that are no characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// Control held.
    pub ctrl: bool,
    /// Alt held.
    pub alt: bool,
    /// Shift held.
    pub shift: bool,
}

impl Key {
    /// A key alone.
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A character alone.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }
}

const NAMES: [(&str, KeyCode, &str); 14] = [
    ("cr", KeyCode::Enter, "Enter"),
    ("esc", KeyCode::Esc, "Esc"),
    ("tab", KeyCode::Tab, "Tab"),
    ("bs", KeyCode::Backspace, "Backspace"),
    ("del", KeyCode::Delete, "Del"),
    ("up", KeyCode::Up, "↑"),
    ("down", KeyCode::Down, "↓"),
    ("left", KeyCode::Left, "←"),
    ("right", KeyCode::Right, "→"),
    ("home", KeyCode::Home, "Home"),
    ("end", KeyCode::End, "End"),
    ("pgup", KeyCode::PageUp, "PgUp"),
    ("pgdn", KeyCode::PageDown, "PgDn"),
    ("space", KeyCode::Char(' '), "Space"),
];

/// Reads a string of keys such as `/barriers<cr>nn<c-o>`: characters stand for themselves, names stand in
/// angle brackets with `c-`, `a-`, `s-` for the modifiers. What is no name is taken as the characters typed.
pub fn keys(text: &str) -> Vec<Key> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '<'
            && let Some(end) = rest.find('>')
            && let Some(key) = named(&rest[1..end])
        {
            out.push(key);
            rest = &rest[end + 1..];
        } else {
            out.push(Key::char(c));
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

fn named(name: &str) -> Option<Key> {
    let name = name.to_lowercase();
    let mut key = Key::plain(KeyCode::Esc);
    let mut rest = name.as_str();
    while let Some((modifier, after)) = rest.split_once('-').filter(|(_, after)| !after.is_empty()) {
        match modifier {
            "c" => key.ctrl = true,
            "a" => key.alt = true,
            "s" => key.shift = true,
            _ => return None,
        }
        rest = after;
    }
    key.code = if let Some((_, code, _)) = NAMES.iter().find(|(short, _, _)| *short == rest) {
        *code
    } else if let Some(number) = rest.strip_prefix('f').and_then(|n| n.parse().ok()) {
        KeyCode::F(number)
    } else if rest == "lt" {
        KeyCode::Char('<')
    } else {
        let mut chars = rest.chars();
        let c = chars.next().filter(|_| chars.next().is_none() && (key.ctrl || key.alt))?;
        KeyCode::Char(c)
    };
    Some(key)
}

impl fmt::Display for Key {
    /// As help shows it: `j`, `Ctrl-o`, `PgDn`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.code {
            KeyCode::F(n) => write!(f, "F{n}"),
            code => match (NAMES.iter().find(|(_, named, _)| *named == code), code) {
                (Some((_, _, shown)), _) => f.write_str(shown),
                (None, KeyCode::Char(c)) => write!(f, "{c}"),
                (None, _) => Ok(()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_keys_are_read() {
        let read = keys("a<c-o><s-tab><cr><lt>b<f1><x");
        assert_eq!(read.len(), 9);
        assert_eq!(read[1], Key { ctrl: true, ..Key::char('o') });
        assert_eq!(read[2], Key { shift: true, ..Key::plain(KeyCode::Tab) });
        assert_eq!(read[4], Key::char('<'));
        assert_eq!(read[6], Key::plain(KeyCode::F(1)));
        assert_eq!(read[7], Key::char('<'));
        assert_eq!(
            read.iter().map(Key::to_string).collect::<Vec<_>>().join(" "),
            "a Ctrl-o Shift-Tab Enter < b F1 < x"
        );
    }
}
