//! Search results for pipes.

mod sections;
mod seek;

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use self::sections::Sections;
use self::seek::{known, seek};
use super::json;
use super::place::{file_name, here};
use crate::document::Document;
use crate::search::{self, Annotations, Extra, Hit, Known, Query, Standing, standings};
use crate::text::{self, ChapterId, Language, TextPos};
use crate::work::{PartSizes, Work};

/// Characters of an excerpt.
const EXCERPT: usize = 160;

/// A hit and where it is.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    chapter: Arc<str>,
    section: Option<Arc<str>>,
    slug: Option<Arc<str>>,
    path: Arc<str>,
    line: u32,
    column: u32,
    kind: &'static str,
    score: f64,
    excerpt: String,
    matches: Vec<[usize; 2]>,
    /// How text output names the file.
    #[serde(skip)]
    file: Arc<str>,
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
    /// What of the query the work has not, in words.
    pub remarks: Vec<String>,
}

/// A hit that is not printed yet.
#[derive(Debug)]
struct Pending {
    chapter: ChapterId,
    standing: Standing,
    shown: Shown,
}

/// A hit that is to be made yet: its rank, and the place that it hangs on where it stands in an annotation.
type ToMake<'h> = (usize, &'h Hit, Option<TextPos>);

/// What is printed of a hit.
#[derive(Debug)]
enum Shown {
    /// It is made yet, for the best hits alone.
    Later {
        hit: Hit,
        /// The place that it hangs on, where it stands in an annotation.
        anchor: Option<TextPos>,
    },
    /// As it is printed, where every hit is: made while its chapter is at hand. Its score comes later.
    Made(Box<Found>),
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
    let printer = Printer { work, notes: &notes, here: here() };
    // Where all are given, each chapter is read once: what is printed of its hits is made while it is at hand.
    let at_once = (limit == usize::MAX).then_some(&printer);
    let all = |query: &Query, known: &Known, passed: &[Option<bool>]| {
        let mut found = seek(work, query, known, passed, at_once);
        let hits = query.hits_in(notes.document(), &notes.context());
        let standings = standings(notes.document(), &notes.context(), &hits);
        for (hit, standing) in hits.into_iter().zip(standings) {
            let Some((_, anchor)) = notes.of(&hit) else { continue };
            let shown = Shown::Later { hit, anchor: Some(anchor) };
            found.pending.push(Pending { chapter: anchor.chapter, standing, shown });
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
        return Results { did_you_mean, remarks: known.remarks().to_vec(), ..Results::default() };
    }
    found.pending.sort_by_key(|pending| pending.chapter);
    let rarity = &found.rarity;
    let mut ranked: Vec<(f64, Pending)> =
        found.pending.into_iter().map(|pending| (pending.standing.score(rarity), pending)).collect();
    // A note stands after what is said in the chapter itself. A stable sort: what scores the same stays in reading order.
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.truncate(limit);
    Results { total, hits: printer.print(ranked), ..Results::default() }
}

/// Makes of hits what is printed of them.
#[derive(Debug)]
struct Printer<'w> {
    work: &'w Work,
    notes: &'w Annotations,
    /// Where the program was started.
    here: Option<PathBuf>,
}

impl Printer<'_> {
    /// Ranked hits as they are printed. Where that is to be made yet, chapter by chapter, so that each is read once.
    fn print(&self, ranked: Vec<(f64, Pending)>) -> Vec<Found> {
        let mut by_chapter: HashMap<ChapterId, Vec<ToMake<'_>>> = HashMap::new();
        for (at, (_, pending)) in ranked.iter().enumerate() {
            if let Shown::Later { hit, anchor } = &pending.shown {
                by_chapter.entry(pending.chapter).or_default().push((at, hit, *anchor));
            }
        }
        let chapters: Vec<_> = by_chapter.into_iter().collect();
        let made = seek::in_parallel(&chapters, |(id, hits)| {
            let document = self.work.document(*id).cloned().unwrap_or_else(|| self.work.load(*id).document);
            let found = self.all_of(*id, &document, hits.iter().map(|(_, hit, anchor)| (*hit, *anchor)));
            hits.iter().map(|(at, ..)| *at).zip(found).collect::<Vec<_>>()
        });
        let mut made: HashMap<usize, Found> = made.into_iter().flatten().collect();
        let found = ranked.into_iter().enumerate().filter_map(|(at, (score, pending))| {
            let found = match pending.shown {
                Shown::Made(found) => *found,
                Shown::Later { .. } => made.remove(&at)?,
            };
            Some(Found { score, ..found })
        });
        found.collect()
    }

    /// Hits of one chapter, or of annotations that hang on places in it, without their scores.
    fn all_of<'h>(
        &self,
        id: ChapterId,
        document: &Document,
        hits: impl Iterator<Item = (&'h Hit, Option<TextPos>)>,
    ) -> Vec<Found> {
        let (lines, sections) = (self.work.lines(id), Sections::new(self.work, id));
        let chapter = self.work.chapter(id);
        let file: Arc<str> = file_name(self.work, id, self.here.as_deref()).into();
        let [title, path]: [Arc<str>; 2] = [&chapter.title, &chapter.path].map(|own| own.as_str().into());
        let of = |(hit, anchor): (&Hit, Option<TextPos>)| {
            let read = if anchor.is_some() { self.notes.document() } else { document };
            let shown = anchor.map_or_else(|| search::shown(document, hit), |anchor| anchor.offset);
            let (line, column) = lines.place(document.source().to_source(shown));
            let section = sections.at(document, shown);
            let excerpt = search::excerpt(read, hit, EXCERPT);
            // What nobody sees is not printed, and is not counted.
            let hidden = text::invisible(&excerpt.text) > 0;
            let seen = |at: usize| if hidden { at - text::invisible(&excerpt.text[..at]) } else { at };
            Found {
                chapter: title.clone(),
                section: section.as_ref().map(|(title, _)| title.clone()),
                slug: section.and_then(|(_, slug)| slug),
                path: path.clone(),
                line,
                column,
                kind: hit.kind.name(),
                score: 0.0,
                matches: excerpt.matches.iter().map(|m| [seen(m.start), seen(m.end)]).collect(),
                excerpt: if hidden { excerpt.text.replace(text::is_invisible, "") } else { excerpt.text },
                file: file.clone(),
            }
        };
        hits.map(of).collect()
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
