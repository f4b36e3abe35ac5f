//! One line of a printout: letters as they end up on the paper, and in which manner.

use std::borrow::Cow;

use crate::document::{Origin, Style};
use crate::text::{SourceSpan, width};

/// Columns from one tab stop to the next.
const TAB: usize = 8;

/// How letters are printed, as the sequences before them say. It holds over the ends of lines.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Manner(Style);

impl Manner {
    /// Takes the parameters of one `SGR`.
    fn take(&mut self, parameters: &str) {
        let mut codes = parameters.split(';');
        while let Some(code) = codes.next() {
            // What follows a colon says more of the same code: `4:0` is no line under, `4:3` a wavy one.
            let (code, more) = code.split_once(':').unwrap_or((code, ""));
            match (code.trim_start_matches('0'), more) {
                ("", _) => self.0 = Style::NONE,
                ("1", _) => self.0 |= Style::STRONG,
                ("3", _) => self.0 |= Style::EMPHASIS,
                ("4", "0") | ("24", _) => self.0 = self.0.without(Style::UNDERLINE),
                ("4" | "21", _) => self.0 |= Style::UNDERLINE,
                ("7", _) => self.0 |= Style::MARK,
                ("9", _) => self.0 |= Style::STRIKE,
                ("22", _) => self.0 = self.0.without(Style::STRONG),
                ("23", _) => self.0 = self.0.without(Style::EMPHASIS),
                ("27", _) => self.0 = self.0.without(Style::MARK),
                ("29", _) => self.0 = self.0.without(Style::STRIKE),
                // A colour: `5;n` or `2;r;g;b` belong to it.
                ("38" | "48" | "58", "") => {
                    let rest = match codes.next() {
                        Some("5") => 1,
                        Some("2") => 3,
                        _ => 0,
                    };
                    codes.by_ref().take(rest).for_each(drop);
                }
                _ => {}
            }
        }
    }
}

/// Text in one manner.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Run<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) style: Style,
    pub(super) origin: Origin,
}

/// What stands in one place of the paper: a character and those without width after it, or blanks of a tab.
#[derive(Debug)]
struct Place<'a> {
    text: Cow<'a, str>,
    style: Style,
    source: SourceSpan,
    /// Its columns.
    from: usize,
    width: usize,
}

/// A line that was read.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pieces: Vec<Run<'a>>,
}

impl<'a> Line<'a> {
    /// Reads a line that stands at a byte of the source; `manner` is how the one before it ended.
    pub(super) fn read(line: &'a str, start: usize, manner: &mut Manner) -> Self {
        let plain = !line.bytes().any(|byte| byte < b' ' || byte == 0x7f);
        if plain {
            let run = Run { text: line.into(), style: manner.0, origin: Origin::Identity(start as u32) };
            return Self { pieces: if line.is_empty() { Vec::new() } else { vec![run] } };
        }
        let places = places(line, start, manner);
        let mut pieces: Vec<Run<'a>> = Vec::new();
        for place in places {
            let as_is = &line[place.source.start as usize - start..place.source.end as usize - start];
            let is_same = as_is == place.text;
            match pieces.last_mut() {
                Some(last) if last.style == place.style => match &mut last.origin {
                    Origin::Identity(from)
                        if is_same && *from as usize + last.text.len() == place.source.start as usize =>
                    {
                        let from = *from as usize - start;
                        last.text = line[from..place.source.end as usize - start].into();
                        continue;
                    }
                    Origin::Replaced(span) if !is_same => {
                        span.end = span.end.max(place.source.end);
                        span.start = span.start.min(place.source.start);
                        last.text.to_mut().push_str(&place.text);
                        continue;
                    }
                    _ => {}
                },
                _ => {}
            }
            let origin =
                if is_same { Origin::Identity(place.source.start) } else { Origin::Replaced(place.source) };
            pieces.push(Run { text: place.text, style: place.style, origin });
        }
        Self { pieces }
    }

    /// Blanks before its first letter; `None` for a blank line.
    pub(super) fn indent(&self) -> Option<usize> {
        let mut indent = 0;
        for piece in &self.pieces {
            match piece.text.find(|c: char| !c.is_whitespace()) {
                Some(at) => return Some(indent + at),
                None => indent += piece.text.len(),
            }
        }
        None
    }

    /// Its letters.
    pub(super) fn text(&self) -> String {
        self.pieces.iter().map(|piece| &*piece.text).collect()
    }

    /// Its runs; for a `heading`, which is all of one manner, without that and without the blanks before it.
    pub(super) fn runs(&self, heading: bool) -> Vec<Run<'_>> {
        let mut before = if heading { self.indent().unwrap_or(0) } else { 0 };
        let mut runs = Vec::new();
        for piece in &self.pieces {
            let cut = before.min(piece.text.len());
            before -= cut;
            if cut == piece.text.len() {
                continue;
            }
            let origin = match &piece.origin {
                Origin::Identity(from) => Origin::Identity(from + cut as u32),
                other => *other,
            };
            let style = if heading { Style::NONE } else { piece.style };
            runs.push(Run { text: piece.text[cut..].into(), style, origin });
        }
        runs
    }
}

/// Puts the letters of a line where they are printed.
fn places<'a>(line: &'a str, start: usize, manner: &mut Manner) -> Vec<Place<'a>> {
    let mut places: Vec<Place<'a>> = Vec::new();
    let (mut column, mut at) = (0, 0);
    while let Some(c) = line[at..].chars().next() {
        let next = at + c.len_utf8();
        let span = SourceSpan::from(start + at..start + next);
        match c {
            '\x1b' => {
                if let Some(length) = sequence(&line.as_bytes()[at..]) {
                    let said = &line[at..at + length];
                    if let Some(parameters) =
                        said.strip_prefix("\x1b[").and_then(|said| said.strip_suffix('m'))
                    {
                        manner.take(parameters);
                    }
                    at += length;
                    continue;
                }
                put(&mut places, &mut column, line[at..next].into(), manner.0, span);
            }
            '\x08' => column = column.saturating_sub(1),
            '\t' => {
                let blanks = TAB - column % TAB;
                put(&mut places, &mut column, " ".repeat(blanks).into(), manner.0, span);
            }
            // Bell, vertical tab, form feed, shifts, delete: nothing that is read.
            '\x07' | '\x0b' | '\x0c' | '\x0e' | '\x0f' | '\0' | '\x7f' | '\r' => {}
            _ => put(&mut places, &mut column, line[at..next].into(), manner.0, span),
        }
        at = next;
    }
    places
}

/// Prints something at a column, over what stands there.
fn put<'a>(
    places: &mut Vec<Place<'a>>,
    column: &mut usize,
    text: Cow<'a, str>,
    style: Style,
    source: SourceSpan,
) {
    let width = match &*text {
        // It is shown as a picture of itself.
        control if control.starts_with(char::is_control) => 1,
        text => width(text),
    };
    let end = places.last().map_or(0, |last| last.from + last.width);
    if width == 0 {
        // A mark on the letter before it.
        match places.last_mut() {
            Some(last) => {
                last.text.to_mut().push_str(&text);
                last.source.end = source.end;
            }
            None => places.push(Place { text, style, source, from: 0, width: 0 }),
        }
        return;
    }
    if *column >= end {
        places.push(Place { text, style, source, from: *column, width });
        *column += width;
        return;
    }
    let at = places.partition_point(|place| place.from + place.width <= *column);
    // An underscore struck over itself is bold or underlined: it is as the letter before it.
    let before = at.checked_sub(1).map_or(Style::NONE, |at| places[at].style);
    let underlined = before.has(Style::UNDERLINE) && !before.has(Style::STRONG);
    let twice = if underlined { Style::UNDERLINE } else { Style::STRONG };
    let under = &mut places[at];
    // Some strike a wide letter over as one, some as two columns.
    *column = under.from + under.width;
    let struck = |under: &mut Place<'a>, text, style| {
        under.text = text;
        under.style |= style;
    };
    match (&*under.text, &*text) {
        ("_", "_") => struck(under, text, style | twice),
        ("_", _) => struck(under, text, style | Style::UNDERLINE),
        (_, "_") => struck(under, under.text.clone(), style | Style::UNDERLINE),
        (one, other) if one == other => struck(under, text, style | Style::STRONG),
        // `nroff` makes a bullet of them, for terminals without one.
        ("+", "o") | ("o", "+") => struck(under, "•".into(), style),
        _ => struck(under, text, style),
    }
    under.source.start = under.source.start.min(source.start);
    under.source.end = under.source.end.max(source.end);
}

/// Bytes of the control sequence that begins with an escape character; `None` where it has no end in its line, or is
/// none. Strings (OSC and the like) end with BEL or ST.
pub(super) fn sequence(bytes: &[u8]) -> Option<usize> {
    let is_end = |byte: u8| byte == b'\n' || byte == b'\r';
    match *bytes.get(1)? {
        b'[' => {
            let within = |byte: &u8| (0x20..=0x3f).contains(byte);
            let end = 2 + bytes[2..].iter().take_while(|byte| within(byte)).count();
            (0x40..=0x7e).contains(bytes.get(end)?).then_some(end + 1)
        }
        b']' | b'P' | b'X' | b'^' | b'_' => {
            let mut at = 2;
            loop {
                match *bytes.get(at)? {
                    0x07 => return Some(at + 1),
                    0x1b => return (bytes.get(at + 1) == Some(&b'\\')).then_some(at + 2),
                    byte if is_end(byte) => return None,
                    _ => at += 1,
                }
            }
        }
        // Which set of letters, and how high they are.
        b' ' | b'#' | b'%' | b'('..=b'/' => (0x20..=0x7e).contains(bytes.get(2)?).then_some(3),
        0x30..=0x7e => Some(2),
        _ => None,
    }
}
