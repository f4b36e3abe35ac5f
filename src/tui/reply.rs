//! The terminal's answer to the question for its background, recognised among the keys.
//!
//! The answer, `ESC ] 11 ; rgb:1e1e/1e1e/1e1e ESC \`, comes in with what is typed, and crossterm knows nothing of
//! it: it reads Alt-`]`, then characters, then Alt-`\` (or, where a read ended between the two bytes, Escape and a
//! character; or Ctrl-g, where the terminal ends it with BEL). A second reader of the terminal would steal keys,
//! so these very keys are looked for while an answer is due. Keys are held back only as long as they fit, and let
//! go in order when one does not: no key is ever lost, and a key held is let go by the next one.

use std::time::{Duration, Instant};

use crate::app::Background;
use crate::keymap::{Key, KeyCode};

/// How long an answer may take. Terminals answer within milliseconds, connections across the world within a second.
const PATIENCE: Duration = Duration::from_secs(5);

/// The question: what is colour 11, the background?
pub(super) const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";

/// Looks for the answer among keys.
#[derive(Debug)]
pub(super) struct Reply {
    /// Until when an answer may come; `None` when none is due (any more).
    due: Option<Instant>,
    held: Vec<Key>,
    /// Whether the key before was Escape: perhaps the answer's first byte, read alone.
    escaped: bool,
}

/// What came of a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// These keys were typed; none, where the key is held back.
    Keys(Vec<Key>),
    /// The terminal told its background.
    Background(Background),
    /// The terminal answered something that says nothing.
    Nothing,
}

impl Reply {
    /// Looks for an answer, when one is due, from `now` on.
    pub(super) fn new(due: bool, now: Instant) -> Self {
        Self { due: due.then(|| now + PATIENCE), held: Vec::new(), escaped: false }
    }

    /// Takes a key.
    pub(super) fn take(&mut self, key: Key, now: Instant) -> Answer {
        if self.due.is_none_or(|until| now > until) && self.held.is_empty() {
            return Answer::Keys(vec![key]);
        }
        self.held.push(key);
        match read(&self.held, self.escaped) {
            Read::More => Answer::Keys(Vec::new()),
            Read::Whole(background) => {
                self.held.clear();
                self.due = None;
                background.map_or(Answer::Nothing, Answer::Background)
            }
            Read::Other => {
                self.escaped = key == Key::plain(KeyCode::Esc);
                let mut typed = std::mem::take(&mut self.held);
                // What ends one beginning may be another.
                if typed.len() > 1 && matches!(read(&[key], false), Read::More) {
                    self.held.extend(typed.pop());
                }
                Answer::Keys(typed)
            }
        }
    }

    /// Gives up the keys held back: something came that is no key.
    pub(super) fn interrupt(&mut self) -> Vec<Key> {
        self.escaped = false;
        std::mem::take(&mut self.held)
    }
}

enum Read {
    /// These keys may be the beginning of an answer.
    More,
    /// They are an answer.
    Whole(Option<Background>),
    /// They are not.
    Other,
}

/// The longest content worth holding: `11;rgba:` and four components of four digits, with room.
const LONGEST: usize = 40;

fn read(keys: &[Key], escaped: bool) -> Read {
    let alt = |c| Key { alt: true, ..Key::char(c) };
    let (first, rest) = (keys[0], &keys[1..]);
    if !(first == alt(']') || escaped && first == Key::char(']')) {
        return Read::Other;
    }
    let mut content = String::new();
    for (at, key) in rest.iter().enumerate() {
        let last = at + 1 == rest.len();
        match *key {
            Key { code: KeyCode::Char(c), ctrl: false, alt: false, shift: false } => content.push(c),
            k if last && (k == alt('\\') || k == Key { ctrl: true, ..Key::char('g') }) => {
                return Read::Whole(background(&content));
            }
            // The first byte of the ending, read alone.
            k if k == Key::plain(KeyCode::Esc) => {
                return match rest.get(at + 1) {
                    None => Read::More,
                    Some(next) if *next == Key::char('\\') => Read::Whole(background(&content)),
                    Some(_) => Read::Other,
                };
            }
            _ => return Read::Other,
        }
    }
    let begins = content.len() <= LONGEST && (content.starts_with("11;") || "11;".starts_with(&content));
    if begins { Read::More } else { Read::Other }
}

/// Whether the colour told is light: by the luma of Rec. 601, with the middle between black and white as border.
fn background(content: &str) -> Option<Background> {
    let (_, colour) = content.strip_prefix("11;")?.split_once(':')?;
    let mut parts = colour.split('/').map(|hex| {
        let most = 16u32.checked_pow(hex.len() as u32).filter(|most| *most > 1)? - 1;
        Some(f64::from(u32::from_str_radix(hex, 16).ok()?) / f64::from(most))
    });
    let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
    let luma = 0.299 * red + 0.587 * green + 0.114 * blue;
    Some(if luma > 0.5 { Background::Light } else { Background::Dark })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::keys;

    /// What comes of keys, one after the other: keys as help shows them, or what the terminal said.
    fn taken(typed: &str) -> String {
        let now = Instant::now();
        let mut reply = Reply::new(true, now);
        let mut out = Vec::new();
        for key in keys(typed) {
            match reply.take(key, now) {
                Answer::Keys(keys) => out.extend(keys.iter().map(Key::to_string)),
                Answer::Background(background) => out.push(format!("{background:?}!")),
                Answer::Nothing => out.push("nothing!".into()),
            }
        }
        out.join(" ")
    }

    #[test]
    fn answers_are_recognised() {
        for (typed, expected) in [
            ("<a-]>11;rgb:1e1e/1e1e/1e1e<a-\\>", "Dark!"),
            ("<a-]>11;rgb:FFFF/FFFF/FFFF<c-g>", "Light!"),
            ("<a-]>11;rgb:ff/fd/f0<a-\\>", "Light!"),
            ("<a-]>11;rgba:0000/0000/0000/ffff<a-\\>", "Dark!"),
            ("j<a-]>11;rgb:0/0/0<a-\\>k", "j Dark! k"),
            ("<a-]>11;what<a-\\>j", "nothing! j"),
            // A read that ended between the two bytes of the ending, and of the beginning.
            ("<a-]>11;rgb:0/0/0<esc>\\j", "Dark! j"),
            ("<esc>]11;rgb:0/0/0<esc>\\j", "Esc Dark! j"),
        ] {
            assert_eq!(taken(typed), expected, "{typed}");
        }
    }

    #[test]
    fn no_key_is_lost() {
        for (typed, expected) in [
            ("<a-]>j", "Alt-] j"),
            ("<a-]>1j", "Alt-] 1 j"),
            ("<a-]>11;rgb<down>", "Alt-] 1 1 ; r g b ↓"),
            ("<a-]><a-]>j", "Alt-] Alt-] j"),
            ("<a-]><a-]>11;rgb:0/0/0<a-\\>", "Alt-] Dark!"),
            ("<esc>j]", "Esc j ]"),
            ("<esc>]j", "Esc ] j"),
            ("]]", "] ]"),
            ("<a-]>11;rgb:0/0/0<esc>j", "Alt-] 1 1 ; r g b : 0 / 0 / 0 Esc j"),
        ] {
            assert_eq!(taken(typed), expected, "{typed}");
        }
        assert!(taken(&format!("<a-]>11;{}", "x".repeat(60))).ends_with("x x x"));
    }

    #[test]
    fn nothing_is_held_when_no_answer_is_due() {
        let now = Instant::now();
        let held = keys("<a-]>")[0];
        assert_eq!(Reply::new(false, now).take(held, now), Answer::Keys(vec![held]));
        let mut late = Reply::new(true, now);
        assert_eq!(late.take(held, now + Duration::from_secs(60)), Answer::Keys(vec![held]));
        let mut interrupted = Reply::new(true, now);
        assert_eq!(interrupted.take(held, now), Answer::Keys(vec![]));
        assert_eq!(interrupted.interrupt(), vec![held]);
    }
}
