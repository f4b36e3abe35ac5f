//! Passages that hold all parts of a query, near each other where that is asked, and none of what must be absent.

use std::cmp::Reverse;

use super::Answer;
use super::language::Near;
use super::passage::{self, Passage};
use super::stitch::{Ground, Match};
use super::term::{Known, Term};
use crate::document::{BlockId, Document, InlineTarget};
use crate::text::TextSpan;

/// What is looked for, ready for one document.
#[derive(Debug, Default)]
pub(super) struct Terms {
    /// What is asked for, in the order typed.
    pub(super) parts: Vec<Term>,
    pub(super) near: Vec<Near>,
    pub(super) without: Vec<Term>,
}

/// A place of a part.
type Place = (TextSpan, Answer);

/// One match for each passage that holds all parts, with every place of them. Where sentences are given, each of
/// those is a passage instead.
pub(super) fn matches(ground: &Ground, terms: &Terms, sentences: Option<&[TextSpan]>) -> Vec<Match> {
    let document = ground.document;
    let lead = (0..terms.parts.len()).max_by_key(|at| (terms.parts[*at].weight(), Reverse(*at)));
    let Some(lead) = lead else { return Vec::new() };
    // Matches come block by block, so that those of a passage mostly follow each other.
    let mut passages: Vec<(Passage, Vec<TextSpan>)> = Vec::new();
    for found in terms.parts[lead].everywhere(ground) {
        let passage = passage::passage_of(document, found.block);
        match passages.last_mut() {
            Some((last, spans)) if *last == passage => spans.extend(found.spans),
            _ => passages.push((passage, found.spans.into_vec())),
        }
    }
    passages.sort_by_key(|(passage, _)| *passage);
    let mut known: Vec<Known> = terms.parts.iter().chain(&terms.without).map(|_| Known::default()).collect();
    let (known, known_without) = known.split_at_mut(terms.parts.len());
    let mut hits = Vec::new();
    for same in passages.chunk_by(|a, b| a.0 == b.0) {
        let passage = same[0].0;
        let blocks = passage::blocks_of(document, passage);
        let led = same.iter().flat_map(|(_, spans)| spans.iter().copied());
        let mut places: Vec<Place> =
            led.map(|span| (span, answer(document, &terms.parts[lead], lead, span))).collect();
        let mut others = terms.parts.iter().enumerate().filter(|(at, _)| *at != lead);
        let all = others.all(|(at, term)| {
            let spans = spans_in(ground, &blocks, term, &mut known[at]);
            places.extend(spans.iter().map(|span| (*span, answer(document, term, at, *span))));
            !spans.is_empty()
        });
        if !all {
            continue;
        }
        places.sort_by_key(|(span, _)| (document.reading_key(span.start), Reverse(span.end)));
        let without = terms.without.iter().zip(&mut *known_without);
        let absent: Vec<TextSpan> =
            without.flat_map(|(term, known)| spans_in(ground, &blocks, term, known)).collect();
        match sentences {
            None => hits.extend(hit(document, terms, &blocks, places, &absent)),
            Some(sentences) => {
                for sentence in sentences {
                    let inside = |span: &TextSpan| sentence.start <= span.start && span.end <= sentence.end;
                    let places = places.iter().filter(|(span, _)| inside(span)).copied().collect();
                    let absent: Vec<TextSpan> = absent.iter().filter(|span| inside(span)).copied().collect();
                    hits.extend(hit(document, terms, &blocks, places, &absent));
                }
            }
        }
    }
    hits
}

fn answer(document: &Document, term: &Term, part: usize, span: TextSpan) -> Answer {
    Answer { part: part.min(usize::from(u8::MAX)) as u8, exact: term.is_exact(document.slice(span)) }
}

/// The hit of a passage, if all that is asked holds.
fn hit(
    document: &Document,
    terms: &Terms,
    blocks: &[BlockId],
    mut places: Vec<Place>,
    absent: &[TextSpan],
) -> Option<Match> {
    let has = |places: &[Place], part| places.iter().any(|(_, answer)| usize::from(answer.part) == part);
    if !absent.is_empty() || !(0..terms.parts.len()).all(|part| has(&places, part)) {
        return None;
    }
    if !terms.near.is_empty() {
        // Each must hold by itself; what is near to nothing is not shown.
        let words = Words::new(document, blocks);
        let mut kept = vec![true; places.len()];
        for part in terms.near.iter().flat_map(|near| [near.left, near.right]) {
            kept.iter_mut().zip(&places).for_each(|(kept, (_, a))| *kept &= usize::from(a.part) != part);
        }
        for near in &terms.near {
            if !mark_near(&words, near, &places, &mut kept) {
                return None;
            }
        }
        let mut kept = kept.into_iter();
        places.retain(|_| kept.next().unwrap_or(true));
    }
    // Of words that overlap ("exit", "exits") the longest is shown.
    let mut last: Option<TextSpan> = None;
    places.retain(|(span, _)| {
        let apart = last.is_none_or(|last| span.start >= last.end || span.end <= last.start);
        if apart {
            last = Some(*span);
        }
        apart
    });
    let (first, _) = places.first()?;
    let block = document.block_at(first.start)?;
    let (spans, answers) = places.into_iter().unzip();
    Some(Match { block, spans, answers })
}

/// The places of a term in some blocks.
fn spans_in<'g>(ground: &'g Ground, blocks: &[BlockId], term: &Term, known: &mut Known<'g>) -> Vec<TextSpan> {
    let mut spans = Vec::new();
    let mut seen = None;
    for block in blocks {
        let stitched = ground.stitched_in(*block);
        match stitched {
            Some(_) if stitched == seen => {}
            Some(at) => {
                let reading = &ground.stitched[at as usize];
                spans.extend(term.within(&reading.text, known).iter().flat_map(|range| reading.spans(range)));
            }
            None => {
                let span = ground.document.block(*block).span;
                let start = span.start as usize;
                let found = term.within(ground.document.slice(span), known);
                spans.extend(found.into_iter().map(|r| TextSpan::from(r.start + start..r.end + start)));
            }
        }
        seen = stitched;
    }
    spans
}

/// Marks the places of two parts that have few enough words between them and a place of the other; says whether
/// there are any.
fn mark_near(words: &Words, near: &Near, places: &[Place], kept: &mut [bool]) -> bool {
    let of = |part: usize| {
        let own = places.iter().enumerate().filter(move |(_, (_, answer))| usize::from(answer.part) == part);
        own.map(|(at, (span, _))| (at, words.reach(*span))).collect::<Vec<_>>()
    };
    let (left, right) = (of(near.left), of(near.right));
    let mut any = false;
    for (one, a) in &left {
        for (other, b) in &right {
            let (first, then) = if a.0 <= b.0 { (a, b) } else { (b, a) };
            if then.0 > first.1 && then.0 - first.1 - 1 <= near.within {
                (kept[*one], kept[*other], any) = (true, true, true);
            }
        }
    }
    any
}

/// The words of a passage, numbered as they are read. A character of a script without blanks is a word.
struct Words {
    /// For each block its span, the number of its first word, and where its words start.
    blocks: Vec<(TextSpan, u32, Vec<u32>)>,
}

impl Words {
    fn new(document: &Document, blocks: &[BlockId]) -> Self {
        let mut count = 0;
        let of = |block: &BlockId| {
            let span = document.block(*block).span;
            let text = document.slice(span);
            let mut starts = Vec::new();
            let mut inside = false;
            let marks = document.inlines_in(span);
            let mut marks =
                marks.iter().filter(|i| matches!(i.target, InlineTarget::NoteMark { .. })).peekable();
            for (at, c) in text.char_indices() {
                let offset = span.start + at as u32;
                while marks.next_if(|mark| mark.span.end <= offset).is_some() {}
                if marks.peek().is_some_and(|mark| mark.span.contains(offset))
                    || super::fold::is_silent(c)
                    || super::fold::is_accent(c)
                {
                    continue;
                }
                let unspaced = super::fold::is_unspaced(c) && c.is_alphanumeric();
                if unspaced || c.is_alphanumeric() && !inside {
                    starts.push(offset);
                }
                inside = c.is_alphanumeric() && !unspaced;
            }
            let first = count;
            count += starts.len() as u32;
            (span, first, starts)
        };
        Self { blocks: blocks.iter().map(of).collect() }
    }

    /// The numbers of the first and the last word that a span touches.
    fn reach(&self, span: TextSpan) -> (u32, u32) {
        let number = |at: u32| {
            let block = self.blocks.iter().find(|(block, ..)| block.start <= at && at <= block.end);
            block.map_or(0, |(_, first, starts)| {
                (*first + starts.partition_point(|start| *start <= at) as u32).saturating_sub(1)
            })
        };
        (number(span.start), number(span.end.saturating_sub(1).max(span.start)))
    }
}
