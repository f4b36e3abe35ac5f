//! Finding citations in a chapter's running text.

mod groups;
mod narrative;
mod numbers;
mod prose;

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use self::prose::Prose;
use super::names::{Names, pattern};
use super::{CitationStyle, references};
use crate::document::{BlockId, BlockKind, Document};
use crate::text::TextSpan;

static RECORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:recommended|suggested|preferred|how to) (?:citation|cite)\b|\bcite (?:this|as)\b|\bcitation:",
    )
});

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
        groups::groups(&prose, &mut found);
        if numbered {
            numbers::numbers(&prose, &mut found);
        }
        numbers::keys(document, block.span, &mut found);
        found[from..].sort_by_key(|found| (found.span.start, found.span.end));
    }
    found
}
