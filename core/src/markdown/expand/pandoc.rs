//! What Quarto and bookdown write that pandoc itself never sees, and notes in the line: chunks, cross-references,
//! parts (bookdown: Markdown extensions; Quarto: Cross References; pandoc: Inline notes).

mod labels;

use std::collections::HashMap;
use std::ops::Range;

use self::labels::{caption, chunk_name, is_label, kind, label_of, labels, table_caption};
use super::lines::{Code, Line, lines};
use crate::markdown::code;
use crate::markdown::rewrite::Rewritten;

/// Longer than any note in a line.
const LONGEST_NOTE: usize = 4 * 1024;

/// Rewrites them; `None` where there are none.
pub(super) fn expand(text: &str, start: usize) -> Option<Rewritten> {
    let bytes = &text.as_bytes()[start..];
    let signs: [&[u8]; 10] =
        [b"{#fig-", b"{#eq-", b"^[", b"@", b"```{", b"(PART", b"(APPENDIX", b"`r ", b"(\\#", b"\\newpage"];
    if !signs.iter().any(|sign| memchr::memmem::find(bytes, sign).is_some()) {
        return None;
    }
    let lines = lines(text, start, &|_| false);
    let mut run = Run {
        text,
        code: code::code_ranges(text, start),
        labels: labels(&lines),
        out: Rewritten::default(),
        notes: Vec::new(),
    };
    run.out.copy(text, 0..start);
    let mut at = 0;
    while at < lines.len() {
        at = run.line(&lines, at).max(at + 1);
    }
    for (count, note) in std::mem::take(&mut run.notes).into_iter().enumerate() {
        let end = note.end..note.end;
        run.out.insert(&format!("\n\n[^inline-{}]: ", count + 1), end);
        run.out.copy(text, note);
    }
    Some(run.out)
}

struct Run<'a> {
    text: &'a str,
    code: Vec<Range<usize>>,
    /// What stands for a label: a number or a title, and whether a link may lead there.
    labels: HashMap<String, (String, bool)>,
    out: Rewritten,
    /// The texts of notes in the line.
    notes: Vec<Range<usize>>,
}

impl Run<'_> {
    fn line(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let line = &lines[at];
        if matches!(line.code, Code::Opens(_))
            && line.content.trim_start_matches(['`', '~', '>', ' ']).starts_with('{')
        {
            return self.chunk(lines, at);
        }
        if line.code != Code::Outside {
            self.out.copy(self.text, line.range.clone());
            return at + 1;
        }
        if matches!(
            line.content,
            "\\newpage"
                | "\\clearpage"
                | "\\pagebreak"
                | "\\appendix"
                | "\\mainmatter"
                | "\\frontmatter"
                | "\\backmatter"
        ) {
            self.out.insert("\n", line.range.clone());
            return at + 1;
        }
        let mut from = line.range.start;
        if let Some(list) = line.content.rfind("{#eq-").filter(|_| line.content.ends_with('}'))
            && let before = line.content[..list].trim_end()
            && before.ends_with("$$")
        {
            // pandoc-crossref and Quarto number what such a list follows.
            let start = line.range.start
                + (self.text[line.range.clone()].len() - self.text[line.range.clone()].trim_start().len());
            let close = start + before.len() - 2;
            let label = label_of(&line.content[list + 2..]);
            self.out.copy(self.text, from..close);
            self.equation(label, close);
            self.out.copy(self.text, close..close + 2);
            self.out.insert("\n", close + 2..line.range.end);
            return at + 1;
        }
        if let Some(end) = table_caption(lines, at) {
            let content = line.range.start + self.text[line.range.clone()].find(':').unwrap_or(0) + 1;
            let text = self.text[content..end].trim();
            let start = content + self.text[content..end].find(text).unwrap_or(0);
            let label = self.text[end..line.range.end].split_once("{#").map(|(_, list)| label_of(list));
            if let Some(label) = label {
                self.caption(label, start, ": ");
            }
            self.inline(start, start + text.len());
            self.out.insert("\n", end..line.range.end);
            return at + 1;
        }
        if line.content.starts_with("Table: (\\#") || line.content.starts_with(": (\\#") {
            // The number comes to stand in its place.
            from += self.text[line.range.clone()].find('(').unwrap_or(0);
        }
        if line.content.starts_with('#') {
            for mark in ["(PART) ", "(PART\\*) ", "(APPENDIX) ", "(APPENDIX\\*) "] {
                if let Some(found) = self.text[line.range.clone()].find(mark).filter(|found| *found < 12) {
                    self.out.copy(self.text, from..from + found);
                    from += found + mark.len();
                }
            }
        }
        self.inline(from, line.range.end)
            .map_or(at + 1, |end| at + lines[at..].partition_point(|line| line.range.end <= end))
    }

    /// Rewrites what stands in a line. Gives the place where it stopped, when a note reached into further lines.
    fn inline(&mut self, mut from: usize, mut end: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = from;
        let mut further = None;
        while at < end {
            let Some(found) =
                bytes[at..end].iter().position(|b| matches!(b, b'^' | b'@' | b'`' | b'(' | b'!'))
            else {
                break;
            };
            at += found;
            if let Some(past) = code::covering(&self.code, at) {
                if let Some(value) = self.text[at..past].strip_prefix("`r ").filter(|v| v.ends_with('`')) {
                    self.out.copy(self.text, from..at);
                    self.out.insert(if value.is_empty() { "" } else { "…" }, at..past);
                    from = past;
                }
                at = past.max(at + 1);
                continue;
            }
            let rest = &self.text[at..];
            let escaped = at > 0 && bytes[at - 1] == b'\\';
            let taken = match bytes[at] {
                b'^' if rest.starts_with("^[") && !escaped => self.note(at, &mut from),
                b'@' if rest.starts_with("@ref(") && escaped => {
                    let close = rest.bytes().take(256).position(|b| b == b')');
                    close.map(|close| {
                        self.out.copy(self.text, from..at - 1);
                        let label = &rest[5..close];
                        self.reference(label, false, at - 1..at + close + 1);
                        from = at + close + 1;
                        from
                    })
                }
                b'@' if !escaped => self.quarto(at, &mut from),
                b'(' if rest.starts_with("(\\#") => {
                    let close = rest.bytes().take(256).position(|b| b == b')');
                    close.map(|close| {
                        let label = &rest[3..close];
                        self.out.copy(self.text, from..at);
                        from = at + close + 1;
                        if label.starts_with("eq:") {
                            if self.in_equation(at) {
                                self.equation(label, at);
                            }
                        } else {
                            self.caption(label, at, ":");
                        }
                        from
                    })
                }
                b'!' if rest.starts_with("![") => {
                    // The list of a picture that is numbered, on the same line, before any other picture.
                    let near = &rest[..crate::text::floor(rest, LONGEST_NOTE)];
                    let line = &near[..near.find('\n').unwrap_or(near.len())];
                    let own = &line[..line[2..].find("![").map_or(line.len(), |next| next + 2)];
                    own.find("){#fig-").map(|list| {
                        self.out.copy(self.text, from..at + 2);
                        from = at + 2;
                        let label = label_of(&own[list + 3..]);
                        let empty = own[2..].starts_with(']');
                        self.number(label, from, if empty { "" } else { ": " });
                        from
                    })
                }
                _ => None,
            };
            at = taken.unwrap_or(at + 1);
            if at > end {
                // The note ends in a further line; what follows it there is still to be read.
                end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n + 1);
                further = Some(end);
            }
        }
        self.out.copy(self.text, from..end.max(from));
        further
    }

    /// `^[text]`: a mark here, the text at the chapter's end.
    fn note(&mut self, at: usize, from: &mut usize) -> Option<usize> {
        let window = &self.text.as_bytes()[at + 2..self.text.len().min(at + 2 + LONGEST_NOTE)];
        let mut depth = 0;
        let mut last = b' ';
        for (offset, byte) in window.iter().enumerate() {
            match byte {
                b'\n' if last == b'\n' => return None,
                b'[' if last != b'\\' => depth += 1,
                b']' if last != b'\\' && depth > 0 => depth -= 1,
                b']' if last != b'\\' => {
                    let end = at + 2 + offset;
                    self.out.copy(self.text, *from..at);
                    self.notes.push(at + 2..end);
                    self.out.insert(&format!("[^inline-{}]", self.notes.len()), at..end + 1);
                    *from = end + 1;
                    return Some(end + 1);
                }
                _ => {}
            }
            last = *byte;
        }
        None
    }

    /// `@fig-x`, in brackets or not.
    fn quarto(&mut self, at: usize, from: &mut usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let rest = &self.text[at + 1..];
        let len =
            rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | ':'))).unwrap_or(rest.len());
        let label = rest[..len].trim_end_matches(['-', ':', '_']);
        kind(label.split('-').next()?)?;
        if !label.contains('-') {
            return None;
        }
        let mut range = at..at + 1 + label.len();
        let bare = at > 0 && bytes[at - 1] == b'-';
        range.start -= usize::from(bare);
        if range.start > 0 && bytes[range.start - 1] == b'[' && bytes.get(range.end) == Some(&b']') {
            range = range.start - 1..range.end + 1;
        }
        if range.start < *from {
            return None;
        }
        self.out.copy(self.text, *from..range.start);
        self.reference(label, !bare, range.clone());
        *from = range.end;
        Some(range.end)
    }

    /// Whether an equation was begun before a place, in the same paragraph.
    fn in_equation(&self, at: usize) -> bool {
        let window = &self.text[crate::text::ceil(self.text, at.saturating_sub(2048))..at];
        let paragraph = window.rsplit("\n\n").next().unwrap_or_default();
        paragraph.contains("\\begin{") || paragraph.matches("$$").count() % 2 == 1
    }

    /// Names an equation, and gives it its number.
    fn equation(&mut self, label: &str, at: usize) {
        let number = match self.labels.get(label) {
            Some((number, false)) => format!("\\tag{{{number}}}"),
            _ => String::new(),
        };
        self.out.insert(&format!("{number}\\label{{{label}}}"), at..at);
    }

    /// What a caption begins with: its name, kind and number.
    fn caption(&mut self, label: &str, at: usize, mark: &str) {
        if is_label(label) {
            self.out.insert(&format!("<a id=\"{label}\"></a>"), at..at);
            self.number(label, at, mark);
        }
    }

    fn number(&mut self, label: &str, at: usize, mark: &str) {
        let kind = label.split(['-', ':']).next().and_then(kind);
        if let (Some(kind), Some((number, false))) = (kind, self.labels.get(label)) {
            self.out.insert(&format!("{kind} {number}{mark}"), at..at);
        }
    }

    /// Writes what a cross-reference shows.
    fn reference(&mut self, label: &str, named: bool, at: Range<usize>) {
        let (prefix, name) = label.split_once([':', '-']).unwrap_or(("", label));
        let word = kind(prefix).filter(|_| named).map_or(String::new(), |kind| format!("{kind} "));
        let shown = match self.labels.get(label) {
            Some((title, true)) => format!("[{}](#{label})", title.replace(['[', ']'], "")),
            Some((number, false)) => format!("[{word}{number}](#{label})"),
            // It may be in another chapter.
            None => format!("[{word}{}](#{label})", name.replace(['-', '_'], " ")),
        };
        self.out.insert(&shown, at);
    }

    /// A chunk of code that is run: its options are not shown, nor is it where they say so.
    fn chunk(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let close = lines[at + 1..]
            .iter()
            .position(|line| line.code != Code::Inside)
            .map_or(lines.len(), |n| at + 1 + n);
        let body = close.max(at + 1);
        let mut first = at + 1;
        while first < body && ["#|", "//|", "%%|"].iter().any(|mark| lines[first].content.starts_with(mark)) {
            first += 1;
        }
        let options = &lines[at..first];
        let says = |what: &str| {
            options.iter().any(|line| {
                let line = line.content.to_ascii_lowercase().replace(' ', "");
                line.contains(&format!("{what}=false"))
                    || line.contains(&format!("|{what}:false"))
                    || line.contains(&format!("{what}=f,"))
            })
        };
        let end = lines.get(close).map_or(self.text.len(), |line| line.range.end);
        let caption =
            options.iter().chain([&lines[at]]).find_map(|line| caption(line.content)).unwrap_or_default();
        let label = options
            .iter()
            .find_map(|line| line.content.strip_prefix("#| label:").map(|name| name.trim().to_owned()))
            .or_else(|| chunk_name(lines[at].content).map(|name| format!("fig:{name}")))
            .filter(|label| self.labels.contains_key(label));
        if says("echo") || says("include") {
            self.out.insert("\n", lines[at].range.start..end);
            if !says("include") && !caption.is_empty() {
                if let Some(label) = &label {
                    self.caption(label, end, ": ");
                }
                self.out.insert(&format!("{caption}\n\n"), end..end);
            }
            return close + 1;
        }
        self.out.copy(self.text, lines[at].range.clone());
        let from = lines.get(first).map_or(self.text.len(), |line| line.range.start);
        self.out.copy(self.text, from..end.max(from));
        if !caption.is_empty() && lines.get(close).is_some() {
            self.out.insert("\n", end..end);
            if let Some(label) = &label {
                self.caption(label, end, ": ");
            }
            self.out.insert(&format!("{caption}\n\n"), end..end);
        }
        close + 1
    }
}
