//! A query becomes hits over the reading text. There is no index: the flat text is the index.
//!
//! # What matches
//! A *phrase* typed plainly is found wherever its letters stand in a row, inside words too. White space in it
//! matches any blanks and hard breaks. Unless the query says otherwise, accents are not looked at (`Mansson` finds
//! `Månsson`; `Månsson` finds only that), nor is case (a capital in the query makes case count). Ligatures,
//! raised and full-width forms read as plain letters, curly quotes and dashes as the plain ones; soft hyphens,
//! joiners and note marks are not read at all. Styles do not matter. No match leaves its block, but for a
//! sentence that a page break cut, which is read whole ([`crate::document::Flow::Joined`]).
//!
//! *Words* are found in all their forms (`exit` finds `exiting`), in scripts without blanks anywhere. All of them
//! must stand in one passage: a paragraph, heading, table row, list item, note or reference. Signs among the
//! words ask for more: `"exact phrase"`, `-without`, `prefix*`, `NEAR/5`, `/regex/`, `chapter:`, `in:`, `cites:`.
//! `docs/search.md` describes the language.
//!
//! # Where to start reading
//! `fold` says what counts as the same letter, `phrase` looks for a folded phrase in a text, `stitch` gives
//! the texts to look in. `language` reads what was typed, `term` makes a part of it ready, `passages` brings the
//! parts together. [`score`] has the formula of the ranking. Nothing here knows the screen or other chapters.

mod annotations;
mod context;
mod excerpt;
mod expression;
mod fold;
mod heading;
mod known;
mod language;
mod nearest;
mod passage;
mod passages;
mod phrase;
mod rank;
mod rarity;
mod sieve;
mod stem;
mod stitch;
mod term;

#[cfg(test)]
mod tests;

pub use annotations::{Annotations, Extra};
pub use context::{Context, Scope};
pub use known::Known;
pub use nearest::Vocabulary;
pub use rank::Standing;
pub use rarity::Rarity;
pub use sieve::Sieve;

use std::ops::Range;

use self::context::Scopes;
use self::language::{Asked, Limits, Near, Part};
use self::passages::Terms;
use self::phrase::Phrase;
use self::stitch::{Ground, Match};
use self::term::Term;
use crate::document::{Document, FlowId};
use crate::text::TextSpan;

/// How a query is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// What is typed plainly is a phrase; where the whole work has none and there are several words, passages
    /// with all of them ([`Query::fallback`]). Signs make it the language of queries.
    #[default]
    Auto,
    /// A phrase and nothing else.
    Phrase,
    /// The language of queries: passages with all the words.
    Words,
    /// A regular expression.
    Regex,
}

/// How a hit came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HitKind {
    /// The phrase as typed.
    Phrase,
    /// All parts in one passage, or a sentence that cites what is asked for.
    Words,
    /// A passage with words that begin so.
    Prefix,
    /// A passage with words near each other.
    Near,
    /// A match of the expression.
    Regex,
}

impl HitKind {
    /// Its name in what is printed.
    pub fn name(self) -> &'static str {
        match self {
            HitKind::Phrase => "phrase",
            HitKind::Words => "words",
            HitKind::Prefix => "prefix",
            HitKind::Near => "near",
            HitKind::Regex => "regex",
        }
    }
}

/// What a match answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Answer {
    /// The number of the part of the query, from 0.
    pub part: u8,
    /// Whether it reads just as it was asked for, and not in another form of the word.
    pub exact: bool,
}

/// A place that answers a query. For `Phrase` and `Regex` one match, in two or more spans where it runs over the
/// joint of a cut sentence; for the others one passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// How it came about.
    pub kind: HitKind,
    /// What to highlight, in reading order; never empty.
    pub matches: Vec<TextSpan>,
    /// For each match what it answers; empty where the query has one part.
    pub answers: Vec<Answer>,
    /// How many hits of this kind its passage has: 1 for all but `Phrase` and `Regex`.
    pub same: u32,
}

impl Hit {
    /// A passage that is one hit because of what hangs at it: an annotation that was found.
    pub fn of_passage(kind: HitKind, passage: TextSpan) -> Self {
        Self { kind, matches: vec![passage], answers: Vec::new(), same: 1 }
    }

    /// Where it begins, in reading order.
    pub fn start(&self) -> u32 {
        self.matches[0].start
    }
}

/// A query made ready to run.
#[derive(Debug, Clone)]
pub struct Query {
    text: String,
    mode: Mode,
    plan: Plan,
    limits: Limits,
    remarks: Vec<String>,
}

/// What is run.
#[derive(Debug, Clone)]
enum Plan {
    /// Nothing was typed, or nothing that could be found.
    Nothing,
    /// One phrase, as it is typed plainly.
    Phrase(Box<Phrase>),
    Regex(regex::Regex),
    /// Parts of the language; the terms depend on the language of a document.
    Parts(Box<Parts>),
    /// Nothing but references to be cited.
    Cited,
}

/// What is asked for and what must be absent, with the expressions among them.
#[derive(Debug, Clone, Default)]
struct Parts {
    asked: Vec<(Part, Option<regex::Regex>)>,
    near: Vec<Near>,
    without: Vec<(Part, Option<regex::Regex>)>,
}

impl Query {
    /// Reads a query. Smart case: capitals count only where one is typed. White space in the query matches any
    /// white space, accents are folded where the query has none, and curly quotes and dashes equal plain ones.
    ///
    /// # Errors
    /// What is wrong with a regular expression, in words. Anything else that makes no sense is left out, with a
    /// remark ([`Self::remarks`]).
    pub fn new(text: &str, mode: Mode) -> Result<Self, String> {
        let plain =
            |plan| Self { text: text.to_owned(), mode, plan, limits: Limits::default(), remarks: Vec::new() };
        let phrase = || {
            let sensitive = text.chars().any(char::is_uppercase);
            let phrase = Phrase::new(text, sensitive, false);
            phrase.map_or(Plan::Nothing, |phrase| Plan::Phrase(Box::new(phrase)))
        };
        if text.trim().is_empty() {
            return Ok(plain(Plan::Nothing));
        }
        match mode {
            Mode::Phrase => Ok(plain(phrase())),
            Mode::Regex => Ok(plain(Plan::Regex(expression::compile(text)?))),
            Mode::Auto | Mode::Words => {
                let asked = language::read(text);
                let excludes_only =
                    asked.parts.is_empty() && !asked.without.is_empty() && asked.limits == Limits::default();
                if mode == Mode::Auto && (!asked.operators || excludes_only) {
                    return Ok(plain(phrase()));
                }
                Self::asking(text, mode, asked)
            }
        }
    }

    /// A query in the language.
    fn asking(text: &str, mode: Mode, asked: Asked) -> Result<Self, String> {
        let ready = |parts: Vec<Part>| -> Result<Vec<(Part, Option<regex::Regex>)>, String> {
            let compiled = |part: Part| match &part {
                Part::Regex(pattern) => expression::compile(pattern).map(|regex| (part, Some(regex))),
                Part::Word { .. } | Part::Phrase { .. } | Part::Prefix(_) => Ok((part, None)),
            };
            parts.into_iter().map(compiled).collect()
        };
        let parts = Parts { asked: ready(asked.parts)?, near: asked.near, without: ready(asked.without)? };
        let plan = match () {
            () if !parts.asked.is_empty() => Plan::Parts(Box::new(parts)),
            () if !asked.limits.cites.is_empty() => Plan::Cited,
            () => Plan::Nothing,
        };
        Ok(Self { text: text.to_owned(), mode, plan, limits: asked.limits, remarks: asked.remarks })
    }

    /// The same query in these scopes alone; none means all. What the query itself says of scopes holds too.
    #[must_use]
    pub fn within(mut self, scopes: &[Scope]) -> Self {
        if !scopes.is_empty() {
            self.limits.not_scopes.extend(Scope::ALL.into_iter().filter(|scope| !scopes.contains(scope)));
        }
        self
    }

    /// The same query with the limits of another: for what was meant by that.
    #[must_use]
    pub fn limited_like(mut self, other: &Query) -> Self {
        self.limits = other.limits.clone();
        self
    }

    /// What to type so that just this is found, wherever it stands: where signs of the language are in it, it is
    /// quoted, and as an expression where it has quotes itself.
    pub fn literally(text: &str) -> String {
        if !language::read(text).operators {
            return text.to_owned();
        }
        if !text.contains(language::is_quote) {
            return format!("\"{text}\"");
        }
        let parts: Vec<String> = text.split(language::is_quote).map(regex::escape).collect();
        format!("/{}/", parts.join(".").replace('/', "\\/"))
    }

    /// The query as typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How the query is read.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether nothing was typed that could be looked for.
    pub fn is_empty(&self) -> bool {
        matches!(self.plan, Plan::Nothing)
    }

    /// What of the query makes no sense, or not yet, and was left out; for a person.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// The references that the query wants cited (`cites:`), as typed. The caller finds out which they are, and
    /// gives the sentences that cite them ([`Context::citing`]).
    pub fn cites(&self) -> &[String] {
        &self.limits.cites
    }

    /// Whether it matters what the work cites ([`Known::cite`]): where references are to be cited, or a scope leaves
    /// some places out or asks for them.
    pub fn asks_for_citations(&self) -> bool {
        !self.limits.cites.is_empty() || !self.limits.scopes.is_empty() || !self.limits.not_scopes.is_empty()
    }

    /// Whether it looks into a part of the work.
    pub fn is_in(&self, scope: Scope) -> bool {
        let asked = self.limits.scopes.is_empty() || self.limits.scopes.contains(&scope);
        asked && !self.limits.not_scopes.contains(&scope)
    }

    /// The parts of the work that it is limited to; all of them where it is not.
    pub fn scopes(&self) -> Vec<Scope> {
        Scope::ALL.into_iter().filter(|scope| self.is_in(*scope)).collect()
    }

    /// Whether its hits are passages that are put together from several parts.
    pub fn is_of_passages(&self) -> bool {
        matches!(self.plan, Plan::Parts(_))
    }

    /// Whether it asks for words in all their forms, so that their language matters.
    pub fn has_stems(&self) -> bool {
        match &self.plan {
            Plan::Parts(parts) => {
                parts.asked.iter().chain(&parts.without).any(|(part, _)| matches!(part, Part::Word { .. }))
            }
            _ => false,
        }
    }

    /// The same query as passages with all its words: what is tried where no phrase is found anywhere. The last
    /// word may still be being typed, so words that begin with it count too. `None` when it is a single word, is
    /// in the language of queries already, or was asked for as a phrase.
    pub fn fallback(&self) -> Option<Query> {
        if self.mode != Mode::Auto || !matches!(self.plan, Plan::Phrase(_)) {
            return None;
        }
        let mut asked = language::read(&self.text);
        if asked.parts.len() < 2 {
            return None;
        }
        if !self.text.ends_with(char::is_whitespace)
            && let Some(Part::Word { open, .. }) = asked.parts.last_mut()
        {
            *open = true;
        }
        let mut query = Self::asking(&self.text, Mode::Words, asked).ok()?;
        query.limits = self.limits.clone();
        Some(query)
    }

    /// All hits in a chapter of which nothing else is known, in reading order. Note marks and other generated
    /// text never split a phrase.
    pub fn hits(&self, document: &Document) -> Vec<Hit> {
        self.hits_in(document, &Context::default())
    }

    /// All hits in a chapter, in reading order.
    pub fn hits_in(&self, document: &Document, context: &Context) -> Vec<Hit> {
        let sentences = (!self.limits.cites.is_empty()).then(|| cited(context.citing));
        if sentences.as_ref().is_some_and(Vec::is_empty) || matches!(self.plan, Plan::Nothing) {
            return Vec::new();
        }
        let ground = Ground::new(document);
        let (mut found, kind) = match &self.plan {
            Plan::Nothing => return Vec::new(),
            Plan::Phrase(phrase) => (phrase_matches(&ground, phrase), HitKind::Phrase),
            Plan::Regex(regex) => (expression::matches(&ground, regex), HitKind::Regex),
            Plan::Parts(parts) => parts.matches(&ground, context, sentences.as_deref()),
            Plan::Cited => (sentence_matches(document, sentences.as_deref()), HitKind::Words),
        };
        self.limits.keep(document, context, &mut found);
        in_reading_order(document, found, kind)
    }

    /// How often each part of the query stands in a chapter; for a single part nothing.
    fn counts(&self, document: &Document, context: &Context) -> Vec<u64> {
        match &self.plan {
            Plan::Parts(parts) if parts.asked.len() > 1 => {
                let ground = Ground::new(document);
                let terms = parts.terms(document, context);
                terms.parts.iter().map(|term| term.everywhere(&ground).len() as u64).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Parts {
    /// The terms for a document, in its language.
    fn terms(&self, document: &Document, context: &Context) -> Terms {
        let all = || self.asked.iter().chain(&self.without);
        let stems = all().any(|(part, _)| matches!(part, Part::Word { .. }));
        let language = stems.then(|| stem::language(document, context.language)).flatten();
        let ready = |parts: &[(Part, Option<regex::Regex>)]| {
            parts.iter().filter_map(|(part, regex)| Term::new(part, language, regex.as_ref())).collect()
        };
        Terms { parts: ready(&self.asked), near: self.near.clone(), without: ready(&self.without) }
    }

    fn matches(
        &self,
        ground: &Ground,
        context: &Context,
        sentences: Option<&[TextSpan]>,
    ) -> (Vec<Match>, HitKind) {
        let terms = self.terms(ground.document, context);
        if terms.parts.len() < self.asked.len() {
            return (Vec::new(), HitKind::Words);
        }
        let kind = match &self.asked[..] {
            [(Part::Phrase { .. }, _)] => HitKind::Phrase,
            [(Part::Regex(_), _)] => HitKind::Regex,
            [(Part::Prefix(_), _)] => HitKind::Prefix,
            _ if !self.near.is_empty() => HitKind::Near,
            _ => HitKind::Words,
        };
        if matches!(kind, HitKind::Phrase | HitKind::Regex) && sentences.is_none() && self.without.is_empty()
        {
            return (terms.parts[0].everywhere(ground), kind);
        }
        let mut found = passages::matches(ground, &terms, sentences);
        if matches!(kind, HitKind::Phrase | HitKind::Regex) {
            // Each match of the one part is a hit of its own.
            found = found.into_iter().flat_map(|m| each_span(ground.document, m)).collect();
        }
        (found, kind)
    }
}

/// The spans of a passage's match, each a match of its own.
fn each_span(document: &Document, found: Match) -> Vec<Match> {
    let of = |span: TextSpan| Some(Match::new(document.block_at(span.start)?, span));
    found.spans.into_iter().filter_map(of).collect()
}

impl Limits {
    /// Leaves out what stands elsewhere.
    fn keep(&self, document: &Document, context: &Context, found: &mut Vec<Match>) {
        if !self.scopes.is_empty() || !self.not_scopes.is_empty() {
            let scopes = Scopes::new(document, context);
            found.retain(|m| {
                let scope = scopes.of(m.spans[0].start);
                (self.scopes.is_empty() || self.scopes.contains(&scope)) && !self.not_scopes.contains(&scope)
            });
        }
        if !self.chapters.is_empty() || !self.not_chapters.is_empty() {
            found.retain(|m| {
                let is = |wanted: &String| context::is_called(document, context, wanted, m.spans[0].start);
                self.chapters.iter().all(is) && !self.not_chapters.iter().any(is)
            });
        }
    }
}

/// The sentences that cite all of several references, in the order of the text.
fn cited(citing: &[Vec<TextSpan>]) -> Vec<TextSpan> {
    let Some((first, others)) = citing.split_first() else { return Vec::new() };
    let mut sentences: Vec<TextSpan> =
        first.iter().filter(|span| others.iter().all(|other| other.contains(span))).copied().collect();
    sentences.sort_unstable_by_key(|span| span.start);
    sentences.dedup();
    sentences
}

fn sentence_matches(document: &Document, sentences: Option<&[TextSpan]>) -> Vec<Match> {
    let of = |span: &TextSpan| Some(Match::new(document.block_at(span.start)?, *span));
    sentences.unwrap_or_default().iter().filter(|span| !span.is_empty()).filter_map(of).collect()
}

/// Everywhere that a phrase stands, in no order.
fn phrase_matches(ground: &Ground, phrase: &Phrase) -> Vec<Match> {
    let mut out = Vec::new();
    let mut blocks = ground.plain_blocks();
    phrase.each(
        ground.document.text(),
        |offset| blocks.seek(offset),
        |block, range| out.push(Match::new(block, TextSpan::from(range))),
    );
    for reading in &ground.stitched {
        ground.stitched_matches(reading, phrase.all(&reading.text), &mut out);
    }
    out
}

/// Matches as hits, sorted by where they are read.
fn in_reading_order(document: &Document, mut found: Vec<Match>, kind: HitKind) -> Vec<Hit> {
    // What no flow shows has no text, so every match has one.
    let key = |m: &Match| -> (FlowId, u32) {
        (document.flow_of_block(m.block).unwrap_or_default(), m.spans[0].start)
    };
    found.sort_by_key(key);
    let mut hits: Vec<Hit> = Vec::with_capacity(found.len());
    let mut first = 0;
    let single = matches!(kind, HitKind::Phrase | HitKind::Regex);
    let blocks: Vec<_> = if single { found.iter().map(|m| m.block).collect() } else { Vec::new() };
    for (at, m) in found.into_iter().enumerate() {
        hits.push(Hit { kind, matches: m.spans, answers: m.answers, same: 1 });
        if single && blocks.get(at + 1) != Some(&blocks[at]) {
            let same = (at + 1 - first) as u32;
            hits[first..].iter_mut().for_each(|hit| hit.same = same);
            first = at + 1;
        }
    }
    hits
}

/// A hit with the words round it, for a list of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// One line of text.
    pub text: String,
    /// Byte ranges in it that match.
    pub matches: Vec<Range<usize>>,
}

/// The words round a hit, at most about `chars` characters, cut at words, with `…` where something is left out.
pub fn excerpt(document: &Document, hit: &Hit, chars: usize) -> Excerpt {
    excerpt::excerpt(document, hit, chars)
}

/// Orders hits for a list of results: better first. All parts of the query count the same here; [`standings`] lets
/// rarer ones count more. The score is above 0.
///
/// `score = form + place + often + exact`; `docs/search.md` explains it. `form` is 12 for a phrase or expression,
/// plus 1 where it begins and ends with a word or ½ where it only begins with one; for all else
/// `1 + 4 × closeness`, where `closeness = 20 / (20 + gap)` and `gap` counts the bytes between the words where
/// all of them stand closest. `place` is 3 in a heading or title plus the part of it that matches, 2 in the body (1.5 in its tables),
/// 1 in notes, code and annotations, 0 in a list of references. `often` is the sum over the parts of
/// `share × (1 − 1 / n)`, where `n` counts the part in the passage; `exact` the sum of `share × ½` over the parts
/// that stand there just as typed. The shares add up to 1, a rarer part having more. So any phrase comes before
/// any words. Ties stay in reading order.
pub fn score(document: &Document, hit: &Hit) -> f64 {
    let scopes = Scopes::new(document, &Context::default());
    Standing::new(&scopes, document, hit).score(&Rarity::default())
}

/// What the scores of a chapter's hits are made of, for many hits at once and for [`Standing::score`] with the rarity
/// of the query's parts.
pub fn standings(document: &Document, context: &Context, hits: &[Hit]) -> Vec<Standing> {
    let scopes = Scopes::new(document, context);
    hits.iter().map(|hit| Standing::new(&scopes, document, hit)).collect()
}

/// Which of a hit's matches stand closest together and still hold every word: what a reader is shown of a long
/// passage. For a phrase or an expression, all of them.
pub fn closest(_document: &Document, hit: &Hit) -> Range<usize> {
    rank::closest(hit)
}

/// Where the reader is taken: the first match, but in a long passage the first of those that stand closest together.
pub fn shown(document: &Document, hit: &Hit) -> u32 {
    hit.matches[closest(document, hit).start].start
}

/// Fuzzy matching of a heading: the score (higher is better) and the matched characters' byte offsets in
/// `title`; `None` where it does not match.
pub fn fuzzy(pattern: &str, title: &str) -> Option<(u32, Vec<u32>)> {
    heading::fuzzy(pattern, title)
}

/// The byte offsets of the characters in `title` that each word of a pattern is, whole, case and accents aside; `None`
/// where one of them is not in it.
pub fn holds(pattern: &str, title: &str) -> Option<Vec<u32>> {
    heading::holds(pattern, title)
}
