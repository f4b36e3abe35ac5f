//! A query: what was typed made ready to run, and run over a chapter.

use super::context::{self, Context, Scope, Scopes};
use super::expression;
use super::fold;
use super::language::{self, Asked, Limits, Near, Part};
use super::passages::{self, Terms};
use super::phrase::Phrase;
use super::stem;
use super::stitch::{Ground, Match};
use super::term::Term;
use super::{Hit, HitKind, Mode};
use crate::document::{Document, FlowId};
use crate::text::TextSpan;

/// A query made ready to run.
#[derive(Debug, Clone)]
pub struct Query {
    pub(super) text: String,
    pub(super) mode: Mode,
    pub(super) plan: Plan,
    pub(super) limits: Limits,
    remarks: Vec<String>,
}

/// What is run.
#[derive(Debug, Clone)]
pub(super) enum Plan {
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
pub(super) struct Parts {
    pub(super) asked: Vec<(Part, Option<regex::Regex>)>,
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

    /// Whether it matters what the work cites (`Known::cite`): where references are to be cited, or a scope leaves
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

    /// Whether it is a single word, in any of its forms.
    pub fn is_one_word(&self) -> bool {
        matches!(&self.plan, Plan::Parts(parts) if matches!(parts.asked[..], [(Part::Word { .. }, _)]))
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

    /// The same query as passages with all its words, in any form: what is tried where no phrase is found anywhere.
    /// The last word may still be being typed, so words that begin with it count too. `None` when it has no word, or
    /// one that is all digits, is in the language of queries already, or was asked for as a phrase.
    pub fn fallback(&self) -> Option<Query> {
        if self.mode != Mode::Auto || !matches!(self.plan, Plan::Phrase(_)) {
            return None;
        }
        let mut asked = language::read(&self.text);
        // A single word that is nowhere may be there in another form; a number has none, nor has what is searched
        // by characters.
        let has_forms = |part: &Part| {
            let Part::Word { text, .. } = part else { return false };
            text.contains(char::is_alphabetic) && !text.contains(fold::is_unspaced)
        };
        if asked.parts.len() < 2 && !asked.parts.first().is_some_and(has_forms) {
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
    pub(super) fn counts(&self, document: &Document, context: &Context) -> Vec<u64> {
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
