//! The terminal's answers to the questions for its background, its pictures and its name, recognised among the keys.
//!
//! An answer, such as `ESC ] 11 ; rgb:1e1e/1e1e/1e1e ESC \`, comes in with what is typed, and crossterm knows nothing of
//! it: it reads Alt-`]`, then characters, then Alt-`\` (or, where a read ended between the two bytes, Escape and a
//! character; or Ctrl-g, where the terminal ends it with BEL). A second reader of the terminal would steal keys,
//! so these very keys are looked for while an answer is due. Keys are held back only as long as they fit, and let
//! go in order when one does not: no key is ever lost, and a key held is let go by the next one.
//!
//! Answers that begin with `ESC [` crossterm swallows: so no primary device attributes (sixels) and no cell size.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use super::environment::protocol_of;
use crate::app::Background;
use crate::keymap::{Key, KeyCode};
use crate::picture::{KITTY_QUESTION, NAME_QUESTION, Protocol};

/// How long an answer may take. Terminals answer within milliseconds, connections across the world within a second.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long one may still be late. By then Escape and what follows it are two keys; an answer in one piece is known.
const LATE: Duration = Duration::from_secs(60);

/// What is colour 11, the background?
const BACKGROUND_QUESTION: &[u8] = b"\x1b]11;?\x1b\\";

/// What the terminal is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Questions {
    /// How light its background is.
    pub(super) background: bool,
    /// Whether it speaks kitty's protocol, and what its name is.
    pub(super) pictures: bool,
}

impl Questions {
    /// Writes them.
    pub(super) fn ask(self, out: &mut impl Write) -> io::Result<()> {
        if self.background {
            out.write_all(BACKGROUND_QUESTION)?;
        }
        if self.pictures {
            // The name comes last, and counts for more: some terminals speak a protocol less well than their own.
            out.write_all(KITTY_QUESTION)?;
            out.write_all(NAME_QUESTION)?;
        }
        Ok(())
    }

    fn count(self) -> u8 {
        u8::from(self.background) + 2 * u8::from(self.pictures)
    }
}

/// Looks for answers among keys.
#[derive(Debug)]
pub(super) struct Reply {
    /// Until when an answer may come; `None` when none is due (any more).
    due: Option<Instant>,
    /// Answers that have not come.
    open: u8,
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
    /// The terminal told how it shows pictures.
    Pictures(Protocol),
    /// The terminal answered something that says nothing.
    Nothing,
}

impl Reply {
    /// Looks for the answers to questions from `now` on.
    pub(super) fn new(questions: Questions, now: Instant) -> Self {
        let open = questions.count();
        Self { due: (open > 0).then(|| now + PATIENCE), open, held: Vec::new(), escaped: false }
    }

    /// Takes a key.
    pub(super) fn take(&mut self, key: Key, now: Instant) -> Answer {
        if self.due.is_none_or(|until| now > until + LATE) && self.held.is_empty() {
            return Answer::Keys(vec![key]);
        }
        self.held.push(key);
        let late = self.due.is_none_or(|until| now > until);
        match read(&self.held, self.escaped && !late) {
            Read::More => Answer::Keys(Vec::new()),
            Read::Whole(answer) => {
                self.held.clear();
                self.open = self.open.saturating_sub(1);
                if self.open == 0 {
                    self.due = None;
                }
                answer
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
    Whole(Answer),
    /// They are not.
    Other,
}

/// The longest content worth holding: a name and its version, with room.
const LONGEST: usize = 80;

type Kind = (char, &'static str, fn(&str) -> Answer);

/// The kinds of answers: the character after Escape that begins one, what its content begins with, and what it says.
const KINDS: [Kind; 3] = [
    (']', "11;", |content| background(content).map_or(Answer::Nothing, Answer::Background)),
    (
        '_',
        "G",
        |content| {
            if content == "Gi=31;OK" { Answer::Pictures(Protocol::Kitty) } else { Answer::Nothing }
        },
    ),
    ('P', ">|", |content| protocol_of(&content[2..]).map_or(Answer::Nothing, Answer::Pictures)),
];

fn read(keys: &[Key], escaped: bool) -> Read {
    let alt = |c| Key { alt: true, ..Key::char(c) };
    let (first, rest) = (keys[0], &keys[1..]);
    let begins = |c| first == alt(c) || escaped && first == Key::char(c);
    let Some((_, start, say)) = KINDS.iter().find(|(c, ..)| begins(*c)) else { return Read::Other };
    let whole =
        |content: &str| if content.starts_with(start) { Read::Whole(say(content)) } else { Read::Other };
    let mut content = String::new();
    for (at, key) in rest.iter().enumerate() {
        let last = at + 1 == rest.len();
        match *key {
            Key { code: KeyCode::Char(c), ctrl: false, alt: false, shift: false } => content.push(c),
            k if last && (k == alt('\\') || k == Key { ctrl: true, ..Key::char('g') }) => {
                return whole(&content);
            }
            // The first byte of the ending, read alone.
            k if k == Key::plain(KeyCode::Esc) => {
                return match rest.get(at + 1) {
                    None => Read::More,
                    Some(next) if *next == Key::char('\\') => whole(&content),
                    Some(_) => Read::Other,
                };
            }
            _ => return Read::Other,
        }
    }
    let fits = content.len() <= LONGEST && (content.starts_with(start) || start.starts_with(&content));
    if fits { Read::More } else { Read::Other }
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

    const ALL: Questions = Questions { background: true, pictures: true };

    /// What comes of keys, one after the other: keys as help shows them, or what the terminal said.
    fn taken(typed: &str) -> String {
        let now = Instant::now();
        let mut reply = Reply::new(ALL, now);
        let mut out = Vec::new();
        for key in keys(typed) {
            match reply.take(key, now) {
                Answer::Keys(keys) => out.extend(keys.iter().map(Key::to_string)),
                Answer::Background(background) => out.push(format!("{background:?}!")),
                Answer::Pictures(protocol) => out.push(format!("{protocol:?}!")),
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
            // Pictures, by protocol and by name, and both after the background.
            ("<a-_>Gi=31;OK<a-\\>j", "Kitty! j"),
            ("<a-_>Gi=31;ENOTSUPPORTED:no<a-\\>j", "nothing! j"),
            ("<esc>P>|foot(1.16.2)<a-\\>j", "Esc Sixel! j"),
            ("<esc>P>|XTerm(388)<a-\\>j", "Esc nothing! j"),
            (
                "<a-]>11;rgb:0/0/0<a-\\><a-_>Gi=31;OK<a-\\><esc>P>|WezTerm 2024<a-\\>j",
                "Dark! Kitty! Esc Iterm2! j",
            ),
            ("<esc>_Gi=31;OK<esc>\\j", "Esc Kitty! j"),
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
            ("<a-_>j", "Alt-_ j"),
            ("<esc>P>j", "Esc P > j"),
            ("<a-]>Gi=31", "Alt-] G i = 3 1"),
            ("<a-]><a-]>11;rgb:0/0/0<a-\\>", "Alt-] Dark!"),
            ("<esc>j]", "Esc j ]"),
            ("<esc>]j", "Esc ] j"),
            ("]]", "] ]"),
            ("<a-]>11;rgb:0/0/0<esc>j", "Alt-] 1 1 ; r g b : 0 / 0 / 0 Esc j"),
        ] {
            assert_eq!(taken(typed), expected, "{typed}");
        }
        assert!(taken(&format!("<a-]>11;{}", "x".repeat(100))).ends_with("x x x"));
    }

    #[test]
    fn nothing_is_held_when_no_answer_is_due() {
        let now = Instant::now();
        let held = keys("<a-]>")[0];
        assert_eq!(Reply::new(Questions::default(), now).take(held, now), Answer::Keys(vec![held]));
        let mut late = Reply::new(ALL, now);
        assert_eq!(late.take(held, now + PATIENCE + LATE * 2), Answer::Keys(vec![held]));
        // A late answer is still one; Escape and what follows it are two keys by then.
        let (mut late, then) = (Reply::new(ALL, now), now + PATIENCE * 2);
        let answer = keys("<a-]>11;rgb:0/0/0<c-g>");
        let last = answer.iter().map(|key| late.take(*key, then)).last();
        assert_eq!(last, Some(Answer::Background(Background::Dark)));
        let typed = keys("<esc>]");
        assert_eq!(late.take(typed[0], then), Answer::Keys(vec![typed[0]]));
        assert_eq!(late.take(typed[1], then), Answer::Keys(vec![typed[1]]));
        let mut interrupted = Reply::new(ALL, now);
        assert_eq!(interrupted.take(held, now), Answer::Keys(vec![]));
        assert_eq!(interrupted.interrupt(), vec![held]);
    }
}
