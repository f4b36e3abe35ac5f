//! What holds in all of a long file: definitions of links and notes, and the marks that call for notes.

use super::found::Definition;
use super::line::{Line, fence, label};
use super::{Before, Scanner};

/// The longest label of a note that is looked at, in bytes.
const LABEL: usize = 128;
/// Definitions that hold everywhere are read with each part: no more than this many of them.
const EVERYWHERE: usize = 500;
/// A definition of a link that goes on over lines is followed so far, in bytes.
const LONGEST: usize = 4 << 10;

/// The definition of a link that may go on in the next line.
pub(super) struct Unfinished {
    at: u32,
    /// Its label, if it is this one of its label that counts.
    label: Option<Box<str>>,
    text: Box<str>,
    /// Whether it may be words.
    doubtful: bool,
}

impl Scanner {
    /// Whether a line can be nothing but the next one of the paragraph that the line before is of.
    pub(super) fn in_paragraph(&self, line: &Line<'_>) -> bool {
        let has_begun = matches!(self.before, Before::Text | Before::Note);
        has_begun && !line.is_item && self.words.is_some_and(|quotes| line.quotes <= quotes)
    }

    /// Whether a line is of code that stands between fences in a quotation.
    pub(super) fn in_quoted_code(&mut self, line: &Line<'_>) -> bool {
        let own = fence(line.inner).filter(|_| line.is_quoted);
        match self.quoted_fence {
            Some(_) if !line.is_quoted => {
                self.quoted_fence = None;
                false
            }
            Some((sign, count)) => {
                let run = line.inner.iter().take_while(|b| **b == sign).count();
                if run >= count && run == line.inner.len() {
                    self.quoted_fence = None;
                }
                true
            }
            None => {
                self.quoted_fence = own;
                own.is_some()
            }
        }
    }

    /// `[label]: address`, and `[^label]: body`; the first of them not in a paragraph that goes on.
    pub(super) fn defines(&mut self, line: &Line<'_>, in_paragraph: bool) {
        let at = line.at as u32;
        if line.defines_note() {
            let Some((label, _)) = label(line.inner) else { return };
            self.found.notes.define(label[1..].into(), at);
        } else if !in_paragraph && line.defines_link() {
            let Some((label, _)) = label(line.inner) else { return };
            let is_signed = line.inner.len() < line.bare.len();
            let is_open = line.inner.ends_with(b":");
            if is_signed && is_open {
                // Behind signs the address is not followed to the next line.
                return;
            }
            let is_new = line.is_item || self.words.is_some_and(|quotes| line.quotes > quotes);
            let may_be_words = matches!(self.before, Before::Text | Before::Note) && !is_new;
            let text: Box<str> =
                String::from_utf8_lossy(if is_signed { line.inner } else { line.text }).into();
            let this = Definition { at, text: text.clone(), doubtful: may_be_words || is_open };
            let counts = match self.found.links.get(&label) {
                None => true,
                Some(first) => first.doubtful && !this.doubtful,
            };
            if counts {
                self.found.links.insert(label.clone(), this);
            }
            if !is_signed {
                let label = counts.then_some(label);
                self.goes_on = Some(Unfinished { at, label, text, doubtful: may_be_words });
            }
        }
    }

    /// Whether a line is the address, or of the title, of the link that the line before defined. It is taken down with it.
    pub(super) fn continues_definition(&mut self, line: &Line<'_>) -> bool {
        let Some(begun) = self.goes_on.take() else { return false };
        if begun.at == line.at as u32 {
            self.goes_on = Some(begun);
            return false;
        }
        // Anything else begins a block of its own.
        let has_title = matches!(line.bare[0], b'"' | b'\'' | b'(');
        if !(begun.text.ends_with(':') || has_title || is_in_title(&begun.text)) || begun.text.len() > LONGEST
        {
            return false;
        }
        let text: Box<str> = format!("{}\n{}", begun.text, String::from_utf8_lossy(line.text)).into();
        if let Some(definition) = begun.label.as_ref().and_then(|label| self.found.links.get_mut(label)) {
            definition.text.clone_from(&text);
            definition.doubtful = begun.doubtful;
        }
        self.goes_on = Some(Unfinished { text, ..begun });
        true
    }

    pub(super) fn everywhere(&mut self, at: usize, text: &[u8]) {
        if self.found.everywhere.len() < EVERYWHERE {
            let text = String::from_utf8_lossy(text).into();
            self.found.everywhere.push(Definition { at: at as u32, text, doubtful: false });
        }
    }

    /// Marks that call for notes.
    pub(super) fn calls(&mut self, line: &Line<'_>) {
        let bare = line.bare;
        let (mut at, mut ticked, mut ticks) = (0, 0, 0);
        while let Some(next) = self.call.find(&bare[at..]) {
            at += next;
            let window = &bare[at + 2..bare.len().min(at + 2 + LABEL)];
            let len = window.iter().position(|b| matches!(b, b']' | b'[' | b' ')).unwrap_or(0);
            let defines = line.inner.len() == bare.len() - at && bare.get(at + len + 3) == Some(&b':');
            ticks += memchr::memchr_iter(b'`', &bare[ticked..at]).count();
            ticked = at;
            let in_code = ticks % 2 == 1;
            if len > 0 && window[len] == b']' && !defines && !in_code {
                self.found.marks.push(String::from_utf8_lossy(&window[..len]).to_lowercase().into());
            }
            at += 2 + len;
        }
    }
}

/// Whether a definition ends before its title does.
fn is_in_title(text: &str) -> bool {
    let begins = text.split_ascii_whitespace().skip(2).map(|word| word.as_bytes()[0]);
    let ended = |end: char| text.trim_ascii_end().ends_with(end);
    match begins.into_iter().next() {
        Some(b'"') => !ended('"'),
        Some(b'\'') => !ended('\''),
        Some(b'(') => !ended(')'),
        _ => false,
    }
}
