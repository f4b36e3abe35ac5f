//! Finding citations in a chapter's running text.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::names::{self, Names, Word, pattern, word_kind};
use super::words::OPENERS;
use super::year::{Year, years};
use super::{CitationStyle, references};
use crate::document::{BlockId, BlockKind, Document, InlineTarget, Style};
use crate::text::TextSpan;

/// Bytes between a bracket and the one that closes it, at most.
const LONGEST_GROUP: usize = 1200;
/// How far back from a year in brackets its authors are looked for, in words.
const LONGEST_NAMES: usize = 40;
/// Stands for what is no prose: code, keys.
const HOLE: char = '\u{1}';

static RECORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:recommended|suggested|preferred|how to) (?:citation|cite)\b|\bcite (?:this|as)\b|\bcitation:",
    )
});
static LOCATOR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[,:\s]*(?:(?:pp?\.|S\.|chs?\.|chap\.|chapters?|paras?\.?|secs?\.|sections?|vols?\.|§+|fig\.|table|emphasis added)\s*)?[\dIVXivxlc.,–\-\s]*(?:emphasis added|my translation|ff?\.)?",
    )
});
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[(\d{1,4}(?:\s?[,;–-]\s?\d{1,4}){0,30})\]"));
static KEY: LazyLock<Regex> = LazyLock::new(|| pattern(r"@\{?([^\s\];,}]+)"));

/// What looks like a citation.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) span: TextSpan,
    pub(super) group: TextSpan,
    pub(super) style: CitationStyle,
    pub(super) names: Names,
    pub(super) year: String,
    /// An institution's name that begins earlier, if there is such an entry.
    pub(super) longer: Option<(u32, String)>,
    pub(super) doubt: Doubt,
}

/// Why something that looks like a citation may be none: then it is one only if an entry fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// None.
    No,
    /// No comma before the year, as in some styles.
    Bare,
    /// It could be a place and a year, or a thing and its year.
    Thing,
}

/// A block's prose, with the way back to the document.
struct Prose {
    text: String,
    /// Where each piece begins here, and there.
    pieces: Vec<(usize, u32)>,
}

impl Prose {
    fn new(document: &Document, span: TextSpan) -> Self {
        let mut prose = Self { text: String::new(), pieces: Vec::new() };
        let mut holes: Vec<(TextSpan, bool)> = Vec::new();
        for inline in document.inlines_in(span) {
            match inline.target {
                InlineTarget::NoteMark { .. } => holes.push((inline.span, false)),
                InlineTarget::CitationKey { .. } | InlineTarget::Image { .. } => {
                    holes.push((inline.span, true));
                }
                InlineTarget::Link { .. } | InlineTarget::Abbreviation { .. } => {}
            }
        }
        for run in document.styles_in(span) {
            if run.style.has(Style::CODE) || run.style.has(Style::MATH) {
                holes.push((run.span, true));
            }
        }
        holes.sort_by_key(|(hole, _)| hole.start);
        let mut at = span.start;
        for (hole, marked) in holes {
            let (start, end) = (hole.start.clamp(at, span.end), hole.end.clamp(at, span.end));
            prose.piece(document, at, start);
            if marked {
                prose.pieces.push((prose.text.len(), start));
                prose.text.push(HOLE);
            }
            at = end.max(at);
        }
        prose.piece(document, at, span.end);
        prose
    }

    fn piece(&mut self, document: &Document, start: u32, end: u32) {
        if start < end {
            self.pieces.push((self.text.len(), start));
            self.text.push_str(document.slice(TextSpan::new(start, end)));
        }
    }

    fn to_document(&self, at: usize) -> u32 {
        let piece = self.pieces.partition_point(|(here, _)| *here <= at).saturating_sub(1);
        self.pieces.get(piece).map_or(0, |(here, there)| there + (at - here) as u32)
    }

    fn span(&self, start: usize, end: usize) -> TextSpan {
        let last = self.to_document(end.saturating_sub(1)) + 1;
        TextSpan::new(self.to_document(start), last.max(self.to_document(start)))
    }
}

/// All that looks like a citation in a document, in text order. `numbered`: whether the list of references has
/// numbers, so that `[12]` may be one.
pub(super) fn scan(document: &Document, numbered: bool) -> Vec<Found> {
    let lists: HashSet<usize> = references::lists(document).into_iter().flatten().collect();
    let mut found = Vec::new();
    let mut record = false;
    for (at, block) in document.blocks().iter().enumerate() {
        let text = document.slice(block.span);
        let prose =
            matches!(block.kind, BlockKind::Paragraph | BlockKind::TableCell { .. } | BlockKind::Term);
        // How to cite the work itself is no citation, on its own line or in the paragraph after it.
        let says = RECORD.find(text).is_some_and(|m| m.start() < 40);
        let after = std::mem::replace(&mut record, says && text.len() < 60);
        if !prose
            || says
            || after
            || lists.contains(&at)
            || document.flow_of_block(BlockId(at as u32)).is_none()
        {
            continue;
        }
        let prose = Prose::new(document, block.span);
        let from = found.len();
        groups(&prose, &mut found);
        if numbered {
            numbers(&prose, &mut found);
        }
        keys(document, block.span, &mut found);
        found[from..].sort_by_key(|found| (found.span.start, found.span.end));
    }
    found
}

/// Brackets with years in them.
fn groups(prose: &Prose, found: &mut Vec<Found>) {
    let text = &*prose.text;
    for (open, bracket) in text.match_indices(['(', '[']) {
        let close = if bracket == "(" { ')' } else { ']' };
        let inner = open + 1;
        let limit = text.len().min(inner + LONGEST_GROUP);
        let Some(end) = text[inner..]
            .char_indices()
            .map(|(at, c)| (inner + at, c))
            .take_while(|(at, _)| *at < limit)
            .find(|(_, c)| *c == close || *c == '(')
        else {
            continue;
        };
        let content = &text[inner..end.0];
        let (content, close) = if end.1 == close {
            (content, end.0 + 1)
        } else {
            // A bracket inside: what stands before the last `;` is whole.
            let Some(cut) = content.rfind(';') else { continue };
            let Some(close) = matching(text, open, limit) else { continue };
            (&content[..cut], close)
        };
        let years = years(content);
        let Some(first) = years.first() else { continue };
        let leading = content[..first.start].trim().is_empty();
        let narrative = if leading && bracket == "(" { narrative(text, open) } else { None };
        if leading && narrative.is_none() {
            continue;
        }
        if narrative.as_ref().is_some_and(|narrative| is_full_reference(text, narrative, close)) {
            continue;
        }
        let Some(items) = items(content, &years, narrative.as_ref()) else { continue };
        let in_prose = narrative.is_some();
        let whole = match &narrative {
            Some(narrative) => prose.span(narrative.start, close),
            None => prose.span(open, close),
        };
        let several = items.len() > 1;
        for item in items {
            let (start, end) = match (item.start, &narrative) {
                (None, Some(narrative)) => (narrative.start, if several { inner + item.end } else { close }),
                (start, _) => (inner + start.unwrap_or_default(), inner + item.end),
            };
            let longer = match (&narrative, item.start) {
                (Some(n), None) => n.longer.as_ref().map(|(at, name)| (prose.to_document(*at), name.clone())),
                _ => None,
            };
            found.push(Found {
                span: prose.span(start, end),
                group: if in_prose && several {
                    whole
                } else if in_prose {
                    prose.span(start, end)
                } else {
                    whole
                },
                style: CitationStyle::AuthorYear,
                doubt: doubt(&item, bracket, narrative.as_ref()),
                names: item.names,
                year: item.year,
                longer,
            });
        }
    }
}

fn doubt(item: &Item, bracket: &str, narrative: Option<&Narrative>) -> Doubt {
    let alone = item.names.list.len() == 1 && !item.names.more;
    match (item.start, narrative) {
        (None, Some(narrative)) if narrative.thing => Doubt::Thing,
        (None, _) => Doubt::No,
        _ if !item.names.connected && !alone && !item.names.more => Doubt::Thing,
        _ if bracket == "[" => Doubt::Thing,
        _ if item.bare && alone => Doubt::Bare,
        _ => Doubt::No,
    }
}

/// The end of the bracket that opens at `open`.
fn matching(text: &str, open: usize, limit: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text[open..].char_indices().take_while(|(at, _)| open + at < limit) {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(open + at + 1);
        }
    }
    None
}

/// `Ferrari, Chiara (2021). The Factors …` at a paragraph's beginning is an entry, not a citation.
fn is_full_reference(text: &str, narrative: &Narrative, close: usize) -> bool {
    let before = text[..narrative.start].trim_end_matches([' ', '*']);
    let begins = before.is_empty() || before.ends_with(['\n', ',']);
    begins && text[close..].starts_with(['.', ',']) && text[close + 1..].trim_start().len() > 20 && {
        let after = text[close + 1..].trim_start_matches([' ', '“', '"', '*']);
        after.starts_with(char::is_uppercase) && text[..close].len() < 400
    }
}

struct Item {
    /// Where its names begin in the bracket; `None` where they stand before it.
    start: Option<usize>,
    end: usize,
    names: Names,
    year: String,
    /// Whether nothing but a blank stands between names and year.
    bare: bool,
}

/// The citations of a bracket, one for each year that has authors.
fn items(content: &str, years: &[Year], narrative: Option<&Narrative>) -> Option<Vec<Item>> {
    let mut items: Vec<Item> = Vec::new();
    let mut names = narrative.map(|narrative| narrative.names.clone());
    let mut from_narrative = narrative.is_some();
    let mut before = 0;
    for year in years {
        let mut from = before;
        if before > 0 {
            match content[before..year.start].rfind(';') {
                Some(at) => from = before + at + 1,
                None => from += LOCATOR.find(&content[before..year.start]).map_or(0, |m| m.end()),
            }
        }
        let segment = &content[from..year.start];
        let blank = segment
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '&'))
            .trim_start_matches("and")
            .trim();
        before = year.end;
        if blank.is_empty() {
            // `(2007, 2008a)`: another work of the same authors.
            let Some(names) = names.clone() else { continue };
            let start = if from_narrative && items.is_empty() { None } else { Some(year.start) };
            items.push(Item { start, end: year.end, names, year: year.text.clone(), bare: false });
            continue;
        }
        from_narrative = false;
        names = None;
        let Some((read, at)) = names::in_citation(segment) else { continue };
        let bare = !segment.trim_end().ends_with([',', ':', '.']);
        items.push(Item {
            start: Some(from + at),
            end: year.end,
            names: read.clone(),
            year: year.text.clone(),
            bare,
        });
        names = Some(read);
    }
    (!items.is_empty()).then_some(items)
}

/// Authors named in running text before a year in brackets.
struct Narrative {
    start: usize,
    names: Names,
    longer: Option<(usize, String)>,
    /// Whether it reads like a thing: `the Act (2003)`.
    thing: bool,
}

fn narrative(text: &str, open: usize) -> Option<Narrative> {
    let before = text[..open].trim_end();
    let start_of_more = {
        let tail_from = floor(before, before.len().saturating_sub(40));
        let probe = format!("X{}", &before[tail_from..]);
        names::in_citation(&probe).filter(|(names, _)| names.more).map(|_| ())
    };
    // Words from the bracket backwards, as long as they can be names.
    let mut words: Vec<(usize, &str, bool)> = Vec::new();
    let mut end = before.len();
    let mut in_more = start_of_more.is_some();
    let (mut article, mut stopper) = (false, None);
    for _ in 0..LONGEST_NAMES {
        let trimmed = before[..end].trim_end();
        let at = trimmed
            .rfind(|c: char| c.is_whitespace() || c == HOLE)
            .map_or(0, |at| at + trimmed[at..].chars().next().map_or(1, char::len_utf8));
        let mut word = &trimmed[at..];
        if word.is_empty() {
            break;
        }
        let mut first = at;
        let mut last = false;
        if let Some(cut) = word.rfind(['“', '"', '‘', '(', '[', '—', '*', '/']) {
            let cut = cut + word[cut..].chars().next().map_or(1, char::len_utf8);
            (word, first, last) = (&word[cut..], first + cut, true);
        }
        let right = words.is_empty() && !in_more;
        if in_more {
            // `et al.`, `and colleagues`
            let plain = word.trim_end_matches([',', '.']);
            if matches!(plain, "et" | "and" | "&") || plain == "et al" {
                in_more = false;
            }
            end = first;
            if last {
                break;
            }
            continue;
        }
        let stops = word.ends_with([';', ':', '!', '?', ')', ']', '”', '"', '»'])
            || (word.ends_with('.') && !abbreviates(word))
            || (right && word.ends_with([',', '.']) && !word.ends_with("al."));
        if stops {
            break;
        }
        match word_kind(word) {
            Word::Name | Word::Connector | Word::Particle => words.push((first, word, false)),
            Word::Small if !right => words.push((first, word, true)),
            Word::Small | Word::Other => {
                article = matches!(word, "the" | "an" | "a");
                stopper = Some(word);
                break;
            }
        }
        end = first;
        if last {
            break;
        }
    }
    words.reverse();
    let whole_from = words.iter().position(|(_, word, small)| {
        !small && !OPENERS.contains(&word.trim_end_matches(',')) && matches!(word_kind(word), Word::Name)
    });
    // Small words end the names, unless an institution's name goes on over them.
    let cut = words.iter().rposition(|(_, _, small)| *small).map_or(0, |at| at + 1);
    let longer_from = whole_from.filter(|from| cut > 0 && *from < cut);
    if cut > 0 {
        article = article || matches!(words[cut - 1].1, "the");
    }
    let longer_start = longer_from.map(|from| words[from].0);
    let mut words: Vec<(usize, &str)> = words[cut..].iter().map(|(at, word, _)| (*at, *word)).collect();
    let mut dropped: Vec<String> = Vec::new();
    // What begins the sentence is no name.
    while let Some((_, word)) = words.first() {
        let plain = word.trim_end_matches([',', '.']);
        if OPENERS.contains(&plain) {
            let comma = word.ends_with(',');
            article = article || plain == "The";
            words.remove(0);
            // `In India, Smith and Jones`: what the opener belongs to ends at the comma.
            if !comma
                && matches!(plain, "In" | "On" | "At" | "From" | "For" | "During" | "After" | "By" | "With")
                && let Some(at) = words.iter().position(|(_, word)| word.ends_with(','))
                && at + 1 < words.len()
            {
                dropped
                    .extend(words.drain(..=at).map(|(_, word)| names::surname(word.trim_end_matches(','))));
            }
        } else if matches!(word_kind(word), Word::Connector) {
            dropped.extend(stopper.take().map(str::to_owned));
            words.remove(0);
        } else {
            break;
        }
    }
    let start = words.first()?.0;
    let (mut names, skipped) = names::in_citation(&before[start..])?;
    let mut start = start + skipped;
    if names.list.len() > 1 && !names.connected && !names.more {
        // `… in Nepal, Hickle (2017)`: without a connector only the last is the author.
        let last = names.list.pop()?;
        let at = before.rfind(',')? + 1;
        start = at + before[at..].len() - before[at..].trim_start().len();
        dropped.append(&mut names.list);
        names = Names { list: vec![last], ..Names::default() };
    }
    names.dropped.append(&mut dropped);
    let longer = longer_start.map(|at| (at, before[at..].trim_end().to_owned()));
    let thing = article && names.list.len() == 1 && !names.more;
    Some(Narrative { start, names, longer, thing })
}

fn abbreviates(word: &str) -> bool {
    let plain = word.trim_end_matches('.');
    word == "al."
        || word == "St."
        || plain.chars().count() <= 1
        || names::is_initials(word)
        || plain.contains('.')
        || names::is_suffix(plain)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// `[12]`, `[3–5, 9]`: each number its own citation.
fn numbers(prose: &Prose, found: &mut Vec<Found>) {
    for group in NUMBERS.captures_iter(&prose.text) {
        let (Some(whole), Some(inner)) = (group.get(0), group.get(1)) else { continue };
        let mut at = inner.start();
        for part in inner.as_str().split_inclusive([',', ';']) {
            let number = part.trim_matches([' ', ',', ';']);
            let start = at + part.len() - part.trim_start().len();
            let ends: Vec<u32> = number.split(['–', '-']).filter_map(|n| n.trim().parse().ok()).collect();
            let range = match ends[..] {
                [one] => one..one + 1,
                // A long stretch is a mistake, or no citation.
                [first, last] if first < last && last - first < 50 => first..last + 1,
                _ => 0..0,
            };
            for number_of in range {
                found.push(Found {
                    span: prose.span(start, start + number.len()),
                    group: prose.span(whole.start(), whole.end()),
                    style: CitationStyle::Numeric,
                    names: Names::default(),
                    year: number_of.to_string(),
                    longer: None,
                    doubt: Doubt::Thing,
                });
            }
            at += part.len();
        }
    }
}

/// `[@key; @other]`.
fn keys(document: &Document, span: TextSpan, found: &mut Vec<Found>) {
    for inline in document.inlines_in(span) {
        let InlineTarget::CitationKey { keys } = &inline.target else { continue };
        let text = document.slice(inline.span);
        let mut places = KEY.captures_iter(text).filter_map(|c| Some((c.get(0)?, c.get(1)?)));
        for key in keys {
            let place = places.by_ref().find(|(_, found)| found.as_str().starts_with(&**key));
            let span = place.map_or(inline.span, |(whole, _)| {
                let start = inline.span.start + whole.start() as u32;
                TextSpan::new(start, start + 1 + key.len() as u32)
            });
            found.push(Found {
                span: if span.end <= inline.span.end { span } else { inline.span },
                group: inline.span,
                style: CitationStyle::Key,
                names: Names::default(),
                year: key.to_string(),
                longer: None,
                doubt: Doubt::No,
            });
        }
    }
}
