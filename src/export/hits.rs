//! Search results for pipes.

mod sections;
mod seek;

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use self::sections::Sections;
use self::seek::{known, seek};
use super::json;
use super::place::{file_name, here};
use crate::document::Document;
use crate::search::{self, Annotations, Extra, Hit, Known, Query, Standing, standings};
use crate::text::{self, ChapterId, Language, TextPos};
use crate::work::{Lines, PartSizes, Work};

/// Characters of an excerpt.
const EXCERPT: usize = 160;

/// A hit and where it is.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    chapter: String,
    section: Option<String>,
    slug: Option<String>,
    path: String,
    line: u32,
    column: u32,
    kind: &'static str,
    score: f64,
    excerpt: String,
    matches: Vec<[usize; 2]>,
    /// How text output names the file.
    #[serde(skip)]
    file: String,
}

/// What a search gave.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// How many hits there are, those too that a limit cuts off.
    pub total: usize,
    /// Better ones first, then in reading order.
    pub hits: Vec<Found>,
    /// Where nothing was found, queries that may have been meant.
    pub did_you_mean: Vec<String>,
}

/// A hit that is not printed yet.
#[derive(Debug)]
struct Pending {
    chapter: ChapterId,
    /// The place that it hangs on, where it stands in an annotation.
    anchor: Option<TextPos>,
    hit: Hit,
    standing: Standing,
}

/// Searches all chapters, long files in parts; those that are not loaded are read where they may have a hit, and not
/// kept. At most `limit` hits are given. `extras` are the reader's annotations; `language` is that of works that do not
/// name theirs.
pub fn find(
    work: &Work,
    query: &Query,
    extras: &[Extra],
    language: Option<Language>,
    limit: usize,
) -> Results {
    let (cut, passed);
    let sieve = query.sieve(None);
    let work = if work.has_long_files(PartSizes::default()) {
        let look = |bytes: &[u8]| sieve.passes(bytes);
        (cut, passed) = work
            .clone()
            .in_parts(PartSizes::default(), None)
            .scanned_for(sieve.holds_back().then_some(&look));
        &cut
    } else {
        passed = Vec::new();
        work
    };
    let mut known = known(work, query, language);
    let notes = Annotations::new(extras.iter().copied());
    let all = |query: &Query, known: &Known, passed: &[Option<bool>]| {
        let mut found = seek(work, query, known, passed);
        let hits = query.hits_in(notes.document(), &notes.context());
        let standings = standings(notes.document(), &notes.context(), &hits);
        for (hit, standing) in hits.into_iter().zip(standings) {
            let Some((_, anchor)) = notes.of(&hit) else { continue };
            found.pending.push(Pending { chapter: anchor.chapter, anchor: Some(anchor), hit, standing });
        }
        found
    };
    let mut found = all(query, &known, &passed);
    if let (true, Some(fallback)) = (found.pending.is_empty(), query.fallback()) {
        seek::guess(&mut known, work);
        found = all(&fallback, &known, &[]);
    }
    let total = found.pending.len();
    if total == 0 {
        let mut did_you_mean = seek::suggestions(work, query);
        did_you_mean.retain(|meant| {
            let meant = Query::new(meant, query.mode()).map(|meant| meant.limited_like(query));
            meant.is_ok_and(|meant| {
                let finds = |query: &Query| !all(query, &known, &[]).pending.is_empty();
                finds(&meant) || meant.fallback().is_some_and(|words| finds(&words))
            })
        });
        return Results { did_you_mean, ..Results::default() };
    }
    found.pending.sort_by_key(|pending| pending.chapter);
    let rarity = &found.rarity;
    let mut ranked: Vec<(f64, Pending)> =
        found.pending.into_iter().map(|pending| (pending.standing.score(rarity), pending)).collect();
    // A note stands after what is said in the chapter itself. A stable sort: what scores the same stays in reading order.
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.truncate(limit);
    Results { total, hits: shown(work, &notes, &ranked), did_you_mean: Vec::new() }
}

/// Hits as they are printed, chapter by chapter so that each is read once, and then in their order again.
fn shown(work: &Work, notes: &Annotations, ranked: &[(f64, Pending)]) -> Vec<Found> {
    let here = here();
    let mut by_chapter: HashMap<ChapterId, Vec<usize>> = HashMap::new();
    for (at, (_, pending)) in ranked.iter().enumerate() {
        by_chapter.entry(pending.chapter).or_default().push(at);
    }
    let chapters: Vec<(ChapterId, Vec<usize>)> = by_chapter.into_iter().collect();
    let mut slots: Vec<Option<Found>> = vec![None; ranked.len()];
    let made = seek::in_parallel(&chapters, |(id, hits)| {
        let document = work.document(*id).cloned().unwrap_or_else(|| work.load(*id).document);
        let (lines, sections) = (work.lines(*id), Sections::new(work, *id));
        let of = |at: &usize| {
            (*at, one(work, (&document, notes), (&lines, &sections), &ranked[*at], here.as_deref()))
        };
        hits.iter().map(of).collect::<Vec<_>>()
    });
    for (at, found) in made.into_iter().flatten() {
        slots[at] = Some(found);
    }
    slots.into_iter().flatten().collect()
}

fn one(
    work: &Work,
    (document, notes): (&Document, &Annotations),
    (lines, sections): (&Lines, &Sections),
    (score, pending): &(f64, Pending),
    here: Option<&Path>,
) -> Found {
    let Pending { chapter: id, anchor, hit, .. } = pending;
    let read = if anchor.is_some() { notes.document() } else { document };
    let shown = anchor.map_or_else(|| search::shown(document, hit), |anchor| anchor.offset);
    let (line, column) = lines.place(document.source().to_source(shown));
    let section = sections.at(document, shown);
    let excerpt = search::excerpt(read, hit, EXCERPT);
    // What nobody sees is not printed, and is not counted.
    let seen = |at: usize| {
        let hidden = excerpt.text[..at].chars().filter(|c| text::is_invisible(*c));
        at - hidden.map(char::len_utf8).sum::<usize>()
    };
    let chapter = work.chapter(*id);
    Found {
        chapter: chapter.title.clone(),
        section: section.as_ref().map(|(title, _)| title.clone()),
        slug: section.and_then(|(_, slug)| slug),
        path: chapter.path.clone(),
        line,
        column,
        kind: hit.kind.name(),
        score: *score,
        matches: excerpt.matches.iter().map(|m| [seen(m.start), seen(m.end)]).collect(),
        excerpt: excerpt.text.replace(text::is_invisible, ""),
        file: file_name(work, *id, here),
    }
}

/// Prints hits as `path:line:column: excerpt`.
///
/// # Errors
/// What the output says.
pub fn hits_text(results: &Results, out: &mut impl Write) -> io::Result<()> {
    for hit in &results.hits {
        writeln!(out, "{}:{}:{}: {}", hit.file, hit.line, hit.column, hit.excerpt)?;
    }
    Ok(())
}

/// Prints hits as JSON; `total` counts also those that a limit cut off. `did_you_mean` is there where nothing was
/// found.
///
/// # Errors
/// What the output says.
pub fn hits_json(query: &Query, results: &Results, out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Shape<'a> {
        query: String,
        total: usize,
        hits: &'a [Found],
        #[serde(skip_serializing_if = "Option::is_none")]
        did_you_mean: Option<&'a [String]>,
    }
    let query = text::safe(query.text()).into_owned();
    let did_you_mean = (results.total == 0).then_some(&*results.did_you_mean);
    json(&Shape { query, total: results.total, hits: &results.hits, did_you_mean }, out)
}
