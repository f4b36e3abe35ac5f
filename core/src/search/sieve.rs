//! Which chapters can be left unread: those whose bytes show that nothing in them can answer a query.
//!
//! A scan of the bytes is many times quicker than parsing them. It may let a chapter pass that has no hit, and must
//! never hold one back that has. So it asks only for what must stand in the bytes: each run of letters and digits
//! of each part that a hit must have, folded as in the reading text. Markup can stand between two letters of a
//! word (`bar**riers**`), so a run that breaks off at such a sign counts as found. And a text where letters may
//! come from elsewhere (templates, embeds, character references, TeX and YAML escapes) always passes.

use super::context::Context;
use super::fold::{self, folded};
use super::language::Part;
use super::phrase::Phrase;
use super::query::{Parts, Plan, Query};
use super::term::Term;
use crate::text::{Language, Ordered};

/// Words that the program itself writes into a text: of embeds, callouts and cross-references.
const WRITTEN: &str = "video audio frame figure table equation section listing theorem lemma corollary proposition \
    definition example exercise conjecture chapter note notes tip hint info important warning caution danger attention \
    error success abstract summary highlight new challenge question solution quote bug failure todo seealso tab \
    details algorithm axiom assumption criterion observation property remark proof deprecated version added changed";

/// What the bytes of a chapter must hold to be worth reading.
#[derive(Debug, Clone, Default)]
pub struct Sieve {
    needed: Vec<Phrase>,
}

impl Query {
    /// What the bytes of a chapter must hold for this query to have a hit there. `language` is that of the
    /// chapters, where the caller knows it.
    pub fn sieve(&self, language: Option<Language>) -> Sieve {
        let mut runs: Vec<String> = Vec::new();
        match &self.plan {
            Plan::Nothing | Plan::Regex(_) | Plan::Cited => {}
            Plan::Phrase(_) => add_runs(&self.text, &mut runs),
            Plan::Parts(parts) => add_parts(parts, language, &mut runs),
        }
        // A run inside another is found with it.
        let all = runs.clone();
        let mut runs: Vec<String> = runs
            .into_iter()
            .filter(|run| !all.iter().any(|other| other.len() > run.len() && other.contains(run.as_str())))
            .filter(|run| !is_written(run))
            .collect();
        runs.order_by_key(|run| std::cmp::Reverse(run.len()));
        runs.dedup();
        Sieve { needed: runs.iter().filter_map(|run| Phrase::new(run, false, false)).collect() }
    }

    /// Whether a chapter with this title and path can have a hit, as far as `chapter:` says.
    pub fn is_for(&self, context: &Context) -> bool {
        self.limits.chapters.is_empty()
            || context.title.is_none()
            || !self.limits.chapters.iter().any(|wanted| super::context::is_other(context, wanted))
    }
}

fn add_parts(parts: &Parts, language: Option<Language>, runs: &mut Vec<String>) {
    for (part, _) in &parts.asked {
        match part {
            Part::Regex(_) => {}
            Part::Phrase { text, .. } | Part::Prefix(text) => add_runs(text, runs),
            Part::Word { .. } => {
                // Which language a chapter is taken for is seen only when it is read.
                let languages = match language {
                    Some(known) => vec![Some(known)],
                    None => vec![None, Some(Language::English)],
                };
                let beginnings = languages.into_iter().filter_map(|language| {
                    Some(match Term::new(part, language, None)? {
                        Term::Word(word) => word.beginning().letters(),
                        Term::Phrase(phrase) => phrase.letters(),
                        Term::Regex(_) => String::new(),
                    })
                });
                if let Some(shortest) = beginnings.min_by_key(String::len) {
                    add_runs(&shortest, runs);
                }
            }
        }
    }
}

/// Adds the runs of letters and digits of a text. In a script without blanks, where a line may break between any
/// two characters, each stands by itself.
fn add_runs(text: &str, runs: &mut Vec<String>) {
    let folded = folded(text);
    let mut run = String::new();
    for c in folded.chars().chain([' ']) {
        let unspaced = fold::is_unspaced(c);
        if c.is_alphanumeric() && !unspaced {
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            runs.push(std::mem::take(&mut run));
        }
        if unspaced && c.is_alphanumeric() {
            runs.push(c.to_string());
        }
    }
}

/// Whether the program may have written a run itself: words of its own, and numbers of cross-references.
fn is_written(run: &str) -> bool {
    run.len() <= 3 && run.bytes().all(|b| b.is_ascii_digit())
        || WRITTEN.split_whitespace().any(|word| word.contains(run))
}

impl Sieve {
    /// Whether there are chapters that it does not let pass.
    pub fn holds_back(&self) -> bool {
        !self.needed.is_empty()
    }

    /// Whether a chapter with this source may have a hit.
    pub fn passes(&self, source: &[u8]) -> bool {
        if self.needed.is_empty() {
            return true;
        }
        let Ok(text) = std::str::from_utf8(source) else { return true };
        self.needed.iter().all(|run| run.may_stand(text)) || has_other_sources(source)
    }
}

/// Whether letters of a text may come from elsewhere than from themselves.
fn has_other_sources(source: &[u8]) -> bool {
    let follows =
        |byte: u8, is: fn(&[u8]) -> bool| memchr::memchr_iter(byte, source).any(|at| is(&source[at + 1..]));
    follows(b'{', |rest| matches!(rest.first(), Some(b'{' | b'%')))
        || follows(b'!', |rest| rest.starts_with(b"[["))
        || follows(b'\\', |rest| rest.first().is_some_and(u8::is_ascii_alphabetic))
        || follows(b'&', is_letter_reference)
}

/// Whether a character reference stands here (after its `&`) that may be for a letter or an accent.
fn is_letter_reference(rest: &[u8]) -> bool {
    const OTHERS: [&[u8]; 26] = [
        b"nbsp", b"amp", b"lt", b"gt", b"quot", b"apos", b"mdash", b"ndash", b"hellip", b"lsquo", b"rsquo",
        b"ldquo", b"rdquo", b"shy", b"copy", b"middot", b"ensp", b"emsp", b"thinsp", b"bull", b"reg",
        b"times", b"laquo", b"raquo", b"larr", b"rarr",
    ];
    let Some(end) = rest.iter().take(40).position(|b| *b == b';') else { return false };
    let name = &rest[..end];
    if name.is_empty() || OTHERS.contains(&name) {
        return false;
    }
    let name = name.strip_prefix(b"#").unwrap_or(name);
    !name.is_empty() && name.iter().all(u8::is_ascii_alphanumeric)
}
