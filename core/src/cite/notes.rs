//! Works that cite in their notes: `Id.`, `Ibid.`, `Smith, supra note 12`, and short names given with
//! `hereinafter`. They lead to the note that was cited before, which becomes a source of its own.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::names::{Names, fold, pattern};
use super::reference::{Place, Reference, ReferenceId};
use super::references::{Entry, reference_id};
use super::scan::{Doubt, Found};
use super::titles::{Named, Titles};
use super::{Chapter, CitationStyle, Resolution};
use crate::document::{Document, FlowId};
use crate::text::{ChapterId, Ordered, TextSpan};

static SUPRA: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"((?:\p{Lu}[\p{L}’'.\-]*|&|et al\.|[“\x22][^”\x22]{3,60}[”\x22])(?:(?:,?\s)(?:\p{Lu}[\p{L}’'.\-]*|&|and|et al\.|of|the|for|on|[“\x22][^”\x22]{3,60}[”\x22]))*)?,?\s*\b([Ss]upra\s+(?:notes?|nn?\.|fn\.?|footnotes?)\s*(\d{1,4}))",
    )
});
static SAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[.;)”]\s+|[Ss]ee (?:also )?|[Cc]f\.\s)(Id\.|id\.|Ibid\b\.?|ibid\b\.?|Idem\b\.?)(?:[\s,;]|$)",
    )
});
static HEREINAFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[\[(](?i:hereinafter|hereafter):?,?\s+(?:cited as\s+)?[“\x22‘]?([^\])”\x22’]{3,60})[”\x22’]?[\])]",
    )
});
static SIGNALS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:(?:But )?[Ss]ee(?:,? (?:also|e\.g\.),?)?|Cf\.|Accord|Contra|Compare|In)\s+")
});

/// A note's body.
struct Note<'d> {
    chapter: ChapterId,
    book: ChapterId,
    number: Option<u32>,
    span: TextSpan,
    flow: FlowId,
    text: &'d str,
    /// Whether it says nothing of its own but points to another.
    points: bool,
}

/// The citations of notes by notes, for each chapter, in text order. What they cite is added to `entries`.
pub(super) fn cited(
    chapters: &[Chapter<'_>],
    entries: &mut Vec<Entry>,
) -> HashMap<ChapterId, Vec<(Found, Resolution)>> {
    let mut found: HashMap<ChapterId, Vec<(Found, Resolution)>> = HashMap::new();
    let titles = Titles::of(entries);
    let named = |note: &Note<'_>| {
        if titles.is_empty() { Vec::new() } else { titles.find(entries, note.text, note.book) }
    };
    let speaks = |note: &Note<'_>| has_supra(note.text) || has_same(note.text) || has_hereinafter(note.text);
    // Most works have no such notes: then there may be many, and nothing is kept of them.
    if titles.is_empty() && !bodies(chapters).any(|note| speaks(&note)) {
        return found;
    }
    let mut notes: Vec<Note<'_>> = bodies(chapters).collect();
    notes.order_by_key(|note| (note.chapter, note.number.unwrap_or(u32::MAX), note.span.start));
    let mut named: Vec<Vec<Named>> = notes.iter().map(named).collect();
    if named.iter().all(Vec::is_empty) && !notes.iter().any(speaks) {
        return found;
    }
    let mut by_number: HashMap<(ChapterId, u32), Vec<usize>> = HashMap::new();
    for (at, note) in notes.iter().enumerate() {
        if let Some(number) = note.number {
            by_number.entry((note.book, number)).or_default().push(at);
        }
    }
    let shorts = short_names(&notes);
    let mut made = Made {
        ids: HashMap::new(),
        taken: entries.iter().map(|e| e.reference.id.clone()).collect(),
        entries,
    };
    // What each note leads to, if to one source alone.
    let mut leads: Vec<Option<ReferenceId>> = vec![None; notes.len()];
    for at in 0..notes.len() {
        let note = &notes[at];
        let mut own: Vec<(Found, Resolution)> = Vec::new();
        for named in std::mem::take(&mut named[at]) {
            let ids: Vec<ReferenceId> = named.entries.into_iter().map(reference_id).collect();
            let resolution = match ids[..] {
                [only] => Resolution::Resolved(only),
                _ => Resolution::Uncertain {
                    candidates: ids,
                    reason: "several entries of this author begin so".to_owned(),
                },
            };
            own.push((note.found(named.start, named.end, ""), resolution));
        }
        let by_title = own.len();
        for m in SUPRA.captures_iter(note.text).filter(|_| has_supra(note.text)) {
            let (Some(place), Some(number)) = (m.get(2), m.get(3)) else { continue };
            let name = m.get(1).map(|m| (m.start(), SIGNALS.replace(m.as_str(), "").len(), m.end()));
            let name = name.map(|(_, len, end)| (end - len, end)).filter(|(start, end)| start < end);
            let number: u32 = number.as_str().parse().unwrap_or_default();
            let earlier = by_number.get(&(note.book, number)).map_or(&[][..], Vec::as_slice);
            let words = name.map(|(start, end)| &note.text[start..end]);
            let resolution = supra(&notes, earlier, words, &leads, (at, &mut made));
            let start = name.map_or(place.start(), |(start, _)| start);
            own.push((note.found(start, place.end(), &number.to_string()), resolution));
        }
        for m in SAME.captures_iter(note.text).filter(|_| has_same(note.text)) {
            let Some(m) = m.get(1) else { continue };
            let lead =
                note.text[..m.start()].trim_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
            let resolution = if lead.len() > 12 {
                uncertain(made.note(&notes, at), "it is what this note cites before")
            } else {
                let before = at.checked_sub(1).filter(|before| notes[*before].chapter == note.chapter);
                let before = before.filter(|before| match (notes[*before].number, note.number) {
                    (Some(before), Some(own)) => before + 1 == own,
                    _ => true,
                });
                match before {
                    None => Resolution::Unresolved,
                    Some(before) if leads[before].is_some() => {
                        leads[before].map_or(Resolution::Unresolved, Resolution::Resolved)
                    }
                    Some(before) if !notes[before].points && is_single(notes[before].text) => {
                        Resolution::Resolved(made.note(&notes, before))
                    }
                    Some(before) => {
                        uncertain(made.note(&notes, before), "the note before it cites more than one source")
                    }
                }
            };
            own.push((note.found(m.start(), m.end(), m.as_str()), resolution));
        }
        for (short, home) in &shorts {
            if *home == at || notes[*home].book != note.book || *home > at {
                continue;
            }
            if let Some(start) = note.text.find(&**short)
                && !own
                    .iter()
                    .any(|(found, _)| found.span.overlap(note.to_span(start, start + short.len())).is_some())
            {
                let resolution = Resolution::Resolved(made.note(&notes, *home));
                own.push((note.found(start, start + short.len(), short), resolution));
            }
        }
        own.order_by_key(|(found, _)| (found.span.start, found.span.end));
        if let [(_, Resolution::Resolved(only))] = &*own
            && (note.points || (by_title == 1 && is_single(note.text)))
        {
            leads[at] = Some(*only);
        }
        if !own.is_empty() {
            found.entry(note.chapter).or_default().extend(own);
        }
    }
    for own in found.values_mut() {
        own.order_by_key(|(found, _)| (found.span.start, found.span.end));
    }
    found
}

// The patterns are dear to compile, and most works have no such notes.

fn has_supra(text: &str) -> bool {
    (text.contains("upra ") || text.contains("upra\n") || text.contains("upra\u{a0}")) && SUPRA.is_match(text)
}

fn has_same(text: &str) -> bool {
    ["Id.", "id.", "bid", "dem"].iter().any(|word| text.contains(word)) && SAME.is_match(text)
}

fn has_hereinafter(text: &str) -> bool {
    ["ereinafter", "ereafter", "EREINAFTER", "EREAFTER"].iter().any(|word| text.contains(word))
        && HEREINAFTER.is_match(text)
}

/// `Smith, supra note 12`.
fn supra(
    notes: &[Note<'_>],
    earlier: &[usize],
    words: Option<&str>,
    leads: &[Option<ReferenceId>],
    (at, made): (usize, &mut Made<'_>),
) -> Resolution {
    let [target] = earlier else {
        return match earlier {
            [] => match words.and_then(|words| first_naming(notes, at, words)) {
                Some(first) => uncertain(made.note(notes, first), "no note has this number"),
                None => Resolution::Unresolved,
            },
            several => Resolution::Uncertain {
                candidates: several.iter().take(3).map(|target| made.note(notes, *target)).collect(),
                reason: "several notes have this number".to_owned(),
            },
        };
    };
    if *target == at {
        return uncertain(made.note(notes, *target), "it is the note's own number");
    }
    let Some(words) = words else { return Resolution::Resolved(made.note(notes, *target)) };
    if named(notes[*target].text, words) {
        if let Some(lead) = leads[*target] {
            return Resolution::Resolved(lead);
        }
        if notes[*target].points {
            return uncertain(made.note(notes, *target), "that note points to another");
        }
        return Resolution::Resolved(made.note(notes, *target));
    }
    // The number is wrong, or the name stands in another note.
    let first = first_naming(notes, at, words);
    let mut candidates: Vec<ReferenceId> = Vec::new();
    if let Some(first) = first {
        candidates.push(made.note(notes, first));
    }
    candidates.push(made.note(notes, *target));
    Resolution::Uncertain { candidates, reason: "the note of that number does not name it".to_owned() }
}

/// The first note before another that has all names of a short citation.
fn first_naming(notes: &[Note<'_>], at: usize, words: &str) -> Option<usize> {
    let names = |other: &Note| other.book == notes[at].book && !other.points && named(other.text, words);
    notes[..at].iter().position(names)
}

/// Whether a text has all names of a short citation.
fn named(text: &str, words: &str) -> bool {
    let text = fold(text);
    let text: HashSet<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let words = fold(words);
    let mut names = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() > 2 && *w != "and")
        .peekable();
    names.peek().is_some() && names.all(|word| text.contains(word))
}

fn uncertain(candidate: ReferenceId, reason: &str) -> Resolution {
    Resolution::Uncertain { candidates: vec![candidate], reason: reason.to_owned() }
}

/// Whether a note cites one source and says nothing that may be another.
fn is_single(text: &str) -> bool {
    let marks = [
        "; ", "See also", "see also", "But see", "Cf.", "cf.", "citing", "quoting", "supra", "infra", "; see",
    ];
    text.len() < 400 && !marks.iter().any(|mark| text.contains(mark)) && text.matches('(').count() < 5
}

/// Short names that one note alone gives.
fn short_names(notes: &[Note<'_>]) -> Vec<(String, usize)> {
    let mut shorts: Vec<(String, usize)> = Vec::new();
    let mut twice: HashSet<String> = HashSet::new();
    for (at, note) in notes.iter().enumerate() {
        if !has_hereinafter(note.text) {
            continue;
        }
        for found in HEREINAFTER.captures_iter(note.text).filter_map(|c| c.get(1)) {
            let short = found.as_str().trim().trim_matches(['*', '_']).to_owned();
            if shorts.iter().any(|(other, _)| *other == short) {
                twice.insert(short);
            } else {
                shorts.push((short, at));
            }
        }
    }
    shorts.retain(|(short, _)| !twice.contains(short));
    shorts
}

/// All notes' bodies, as they stand.
fn bodies<'d>(chapters: &[Chapter<'d>]) -> impl Iterator<Item = Note<'d>> {
    let documents = chapters.iter().filter_map(|chapter| Some((chapter, chapter.document?)));
    documents.flat_map(|(chapter, document)| {
        (0..document.notes().len()).filter_map(move |at| note(chapter, document, at))
    })
}

fn note<'d>(chapter: &Chapter<'_>, document: &'d Document, at: usize) -> Option<Note<'d>> {
    let body = &document.notes()[at];
    let blocks = document.container(body.container).blocks.clone();
    let first = document.blocks().get(blocks.start.index())?.span;
    let last = document.blocks().get(blocks.end.index().checked_sub(1)?)?.span;
    let mut span = TextSpan::new(first.start, last.end.max(first.end));
    let whole = document.slice(span);
    // The number before it.
    let text = whole.trim_start_matches(|c: char| c.is_whitespace() || "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c));
    span.start += (whole.len() - text.len()) as u32;
    let number = body.label.trim_start_matches("fn").trim_start_matches('-').parse().ok();
    let short = text.len() < 90;
    let points = short && (has_supra(text) || has_same(text));
    Some(Note {
        chapter: chapter.id,
        book: chapter.book,
        number,
        span,
        flow: document.flow_of_block(blocks.start)?,
        text,
        points,
    })
}

impl Note<'_> {
    fn to_span(&self, start: usize, end: usize) -> TextSpan {
        TextSpan::new(self.span.start + start as u32, self.span.start + end as u32)
    }

    fn found(&self, start: usize, end: usize, year: &str) -> Found {
        let span = self.to_span(start, end);
        let (names, style) = (Names::default(), CitationStyle::Note);
        Found {
            span,
            group: span,
            style,
            names,
            year: year.to_owned(),
            longer: None,
            after: None,
            doubt: Doubt::No,
        }
    }
}

/// Notes that have become sources.
struct Made<'a> {
    ids: HashMap<usize, ReferenceId>,
    taken: HashSet<String>,
    entries: &'a mut Vec<Entry>,
}

impl Made<'_> {
    fn note(&mut self, notes: &[Note<'_>], at: usize) -> ReferenceId {
        if let Some(id) = self.ids.get(&at) {
            return *id;
        }
        let note = &notes[at];
        let base = note.number.map_or_else(|| "note".to_owned(), |number| format!("note-{number}"));
        let mut id = base.clone();
        let mut count = 1;
        while !self.taken.insert(id.clone()) {
            count += 1;
            id = format!("{base}-{count}");
        }
        let place = Place { chapter: note.chapter, flow: note.flow, span: note.span };
        let reference = Reference { id, place: Some(place), is_note: true, ..Reference::default() };
        let made = ReferenceId(self.entries.len() as u32);
        // No citation of another kind finds it.
        self.entries.push(Entry::new(reference, Some(note.book)));
        self.ids.insert(at, made);
        made
    }
}
