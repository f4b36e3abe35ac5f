//! Finding citations in a chapter's running text.

mod groups;
mod narrative;
mod numbers;
mod plain;
mod prose;

use std::collections::HashSet;

use self::prose::Prose;
use super::cursor::find_word;
use super::names::{Names, fold};
use super::words::{BIOGRAPHIES, PLACES, THINGS};
use super::{CitationStyle, lists};
use crate::document::{BlockId, BlockKind, Document, Style, StyleRun};
use crate::text::{Ordered, TextSpan, floor};

/// What says how the work itself is to be cited.
const RECORD: [&str; 11] = [
    "recommended citation",
    "recommended cite",
    "suggested citation",
    "suggested cite",
    "preferred citation",
    "preferred cite",
    "how to citation",
    "how to cite",
    "cite this",
    "cite as",
    "citation:",
];
/// Where in its paragraph it begins, at the latest.
const RECORD_BEGINS: usize = 40;

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
    /// Where its names begin if the small word before them is none of theirs: `el DANE`.
    pub(super) after: Option<u32>,
    pub(super) doubt: Doubt,
}

/// Why something that looks like a citation may be none: then it is one only if an entry fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// None.
    No,
    /// No comma before the year, as in some styles.
    Bare,
    /// `@name` in prose, which is no key where sources have none.
    Handle,
    /// It could be a place and a year, or a thing and its year.
    Thing,
    /// It is not put as a citation is: one only if exactly one entry fits.
    Exact,
    /// A number in round brackets: one only in a work that has many such, and no others.
    Round,
    /// A page and no year: one only in a work that cites so more often than by years.
    Page,
}

/// What numbers may cite, where the list of references is numbered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers<'a> {
    /// Labels of superscript notes that have a body, so that a mark is no citation.
    pub(super) bodies: &'a HashSet<&'a str>,
}

/// All that looks like a citation in a document, in text order. `numbers`: where the list of references has
/// numbers, so that `[12]` may be one.
pub(super) fn scan(document: &Document, numbers: Option<Numbers<'_>>) -> Vec<Found> {
    let lists: HashSet<usize> =
        lists::lists(document).into_iter().filter(|list| !list.weak).flat_map(|list| list.blocks).collect();
    let mut found = Vec::new();
    let mut record = false;
    for (at, block) in document.blocks().iter().enumerate() {
        let text = document.slice(block.span);
        let prose =
            matches!(block.kind, BlockKind::Paragraph | BlockKind::TableCell { .. } | BlockKind::Term);
        // How to cite the work itself is no citation, on its own line or in the paragraph after it.
        let head = &text[..floor(text, text.len().min(2 * RECORD_BEGINS))];
        let says = find_word(head, &RECORD).is_some_and(|at| at < RECORD_BEGINS);
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
        groups::groups(&prose, &mut found);
        let years = plain::years(&prose, &found[from..]);
        found.extend(years);
        plain::pages(&prose, &mut found);
        if let Some(numbers) = numbers {
            numbers::numbers(&prose, &mut found);
            numbers::rounds(&prose, &mut found);
            numbers::raised(document, block.span, numbers, &mut found);
        }
        for one in &mut found[from..] {
            if one.doubt == Doubt::No && names_a_thing(document, one) {
                one.doubt = Doubt::Thing;
            }
        }
        // `(Kathmandu, 2015; Pokhara, 2016)`
        let placed = |one: &Found| matches!(&*one.names.list, [name] if PLACES.contains(&&*fold(name)));
        let places: HashSet<TextSpan> =
            found[from..].iter().filter(|one| placed(one)).map(|one| one.group).collect();
        for one in &mut found[from..] {
            if one.doubt == Doubt::No && one.names.list.len() == 1 && places.contains(&one.group) {
                one.doubt = Doubt::Thing;
            }
        }
        // `K. Lowe (1970) teaches in Cork`: the year of a birth.
        if tells_of_people(document, block.span) {
            for one in &mut found[from..] {
                if one.doubt == Doubt::No && one.span == one.group {
                    one.doubt = Doubt::Exact;
                }
            }
        }
        numbers::keys(document, block.span, &mut found);
        found[from..].order_by_key(|found| (found.span.start, found.span.end));
    }
    found
}

/// Whether a place is under a title such as `About the author`.
fn tells_of_people(document: &Document, span: TextSpan) -> bool {
    let title = document.section_at(span.start).map(|id| fold(document.section_title(id)));
    title.is_some_and(|title| BIOGRAPHIES.iter().any(|begin| title.starts_with(begin)))
}

/// Whether what is named with a year may be a law, an event, a place, or a title in italics.
fn names_a_thing(document: &Document, found: &Found) -> bool {
    if found.names.more {
        return false;
    }
    // `the Nepal Demographic and Health Survey (2011)`
    if let [.., last] = &*found.names.list
        && found.names.list.len() > 1
    {
        let folded = fold(last);
        return folded.rsplit_once(' ').is_some_and(|(_, last)| THINGS.contains(&last));
    }
    let [name] = &*found.names.list else { return false };
    let folded = fold(name);
    let last = folded.rsplit(' ').next().unwrap_or_default();
    let thing = THINGS.contains(&last) || folded.split(' ').any(|w| matches!(w, "v" | "vs" | "war"));
    let whole = || {
        let span = TextSpan::new(
            found.span.start,
            found.span.start + name.len().min(found.span.len() as usize) as u32,
        );
        let italic = |run: &StyleRun| {
            run.style.has(Style::EMPHASIS) && run.span.start <= span.start && run.span.end >= span.end
        };
        document.styles_in(span).iter().any(italic)
    };
    thing || PLACES.contains(&&*folded) || whole()
}
