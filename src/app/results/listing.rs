//! The list of results: hits under their sections, sections under their chapters.

use std::collections::HashMap;

use super::ranking::Ranked;
use crate::app::Hits;
use crate::document::SectionId;
use crate::search;
use crate::text::{ChapterId, bare};
use crate::work::Work;

/// The order of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sorting {
    /// The chapter with the best hit first, in it the section with the best hit, in that the best hit.
    #[default]
    Rank,
    /// As the work is read.
    Reading,
}

impl Sorting {
    /// Its words in the pane's title.
    pub fn name(self) -> &'static str {
        match self {
            Sorting::Rank => "best first",
            Sorting::Reading => "in reading order",
        }
    }

    pub(super) fn next(self) -> Self {
        match self {
            Sorting::Rank => Sorting::Reading,
            Sorting::Reading => Sorting::Rank,
        }
    }
}

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    Chapter(ChapterId),
    Section(ChapterId, SectionId),
    /// A hit: its number in the list.
    Hit(usize),
}

/// What is listed.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    /// Each hit's chapter, and which of the chapter's hits it is.
    pub(super) hits: Vec<(ChapterId, usize)>,
    pub(super) lines: Vec<Line>,
}

type Group = (ChapterId, Option<SectionId>);

impl List {
    /// Lists hits that come the best first.
    pub(super) fn new(work: &Work, hits: &Hits, best: &[Ranked], sorting: Sorting) -> Self {
        let group = |hit: &Ranked| (hit.chapter, section_of(work, hits, hit));
        let mut listed: Vec<(Group, &Ranked)> = best.iter().map(|hit| (group(hit), hit)).collect();
        match sorting {
            Sorting::Reading => listed.sort_by_key(|(_, hit)| (hit.chapter, hit.at)),
            Sorting::Rank => {
                // A group stands where its best hit would.
                let mut chapters: HashMap<ChapterId, usize> = HashMap::new();
                let mut sections: HashMap<Group, usize> = HashMap::new();
                for (rank, (group, _)) in listed.iter().enumerate() {
                    chapters.entry(group.0).or_insert(rank);
                    sections.entry(*group).or_insert(rank);
                }
                // Stable: in a group hits stay by rank.
                listed.sort_by_key(|(group, _)| (chapters[&group.0], sections[group]));
            }
        }
        let mut list = Self::default();
        let mut last: Option<Group> = None;
        for (group, hit) in listed {
            let (chapter, section) = group;
            if last.is_none_or(|last| last.0 != chapter) {
                list.lines.push(Line::Chapter(chapter));
            }
            if let Some(section) = section.filter(|_| last != Some(group)) {
                list.lines.push(Line::Section(chapter, section));
            }
            list.lines.push(Line::Hit(list.hits.len()));
            list.hits.push((chapter, hit.at));
            last = Some(group);
        }
        list
    }
}

/// The innermost section that a hit stands in, but for one that is called as the chapter is.
fn section_of(work: &Work, hits: &Hits, hit: &Ranked) -> Option<SectionId> {
    let document = work.document(hit.chapter)?;
    let found = hits.in_chapter(hit.chapter).get(hit.at)?;
    let section = document.section_at(search::shown(document, found))?;
    let title = document.section_title(section);
    (bare(title) != bare(&work.chapter(hit.chapter).title)).then_some(section)
}
