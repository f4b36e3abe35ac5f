//! What the pane shows. Excerpts are made for the lines on show alone.

use std::ops::Range;

use super::listing::Line;
use super::ranking;
use crate::app::hits::grouped;
use crate::app::{App, Results};
use crate::text::{self, ChapterId};

/// A line of the pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// A chapter, and how many hits it has in all.
    Chapter(String, String),
    /// A section of it.
    Section(String),
    /// The words round a hit, and the byte ranges of them that match.
    Hit {
        /// One line of text.
        words: String,
        /// Byte ranges in it that match.
        matches: Vec<Range<usize>>,
        /// Whether it is the chosen one.
        chosen: bool,
    },
    /// Something to look for instead.
    Suggestion(String, bool),
    /// What there is to say where nothing is listed.
    Remark(String),
}

impl App {
    /// The pane of results.
    pub fn results(&self) -> Option<&Results> {
        self.results.as_deref()
    }

    /// The pane's title: how many hits, of how many, in which order.
    pub fn results_title(&self) -> String {
        let Some(results) = &self.results else { return String::new() };
        let (total, listed) = (self.hits.total(), results.list.hits.len());
        if total == 0 {
            return "Results".to_owned();
        }
        let busy = self.hits.is_searching() || results.is_behind(&self.hits);
        let more = if self.hits.is_complete() { "" } else { "+" };
        let hits = match total {
            1 => "1 hit".to_owned(),
            _ => format!("{}{more} hits", grouped(total)),
        };
        let hits =
            if total > ranking::MOST { format!("the best {} of {hits}", grouped(listed)) } else { hits };
        let instead = self.hits.instead();
        let all = instead.map_or_else(String::new, |(sought, shown)| format!("no such {sought}, {shown}: "));
        let chapters = match self.hits.found_in().len() {
            1 => String::new(),
            n => format!(" in {n} chapters"),
        };
        let wait = if busy { "…" } else { "" };
        let only = self.hits.scopes().map_or_else(String::new, |scopes| format!(", {scopes}"));
        format!("{all}{hits}{chapters}{only}{wait}, {}", results.sorting.name())
    }

    /// The chosen hit: its number in the list, how many are listed, where it stands, and the words round it in at
    /// most `width` cells. `None` while nothing is listed.
    pub fn chosen_result(&self, width: u16) -> Option<(usize, usize, Vec<String>, String)> {
        let results = self.results.as_ref()?;
        let (chapter, at) = results.chosen?;
        let number = results.cursor()? + 1;
        let mut trail = vec![self.work.chapters.get(chapter.index())?.title.clone()];
        if let (Some(document), Some(hit)) =
            (self.work.document(chapter), self.hits.in_chapter(chapter).get(at))
            && let Some(section) = document.section_at(hit.start())
        {
            trail.push(document.section_title(section).replace('\n', " "));
            trail.dedup();
        }
        let (words, _) = self.excerpt((chapter, at), width)?;
        Some((number, results.list.hits.len(), trail, words))
    }

    /// The lines of the pane, each of at most `width` cells.
    pub fn result_lines(&self, width: u16) -> Vec<Shown> {
        let Some(results) = &self.results else { return Vec::new() };
        if results.list.hits.is_empty() {
            return self.empty_results(results);
        }
        let lines = results.list.lines.iter().skip(results.top).take(self.result_rows());
        lines.filter_map(|line| self.shown_line(results, *line, width)).collect()
    }

    fn shown_line(&self, results: &Results, line: Line, width: u16) -> Option<Shown> {
        match line {
            Line::Chapter(id) => {
                let count = grouped(self.hits.in_chapter(id).len());
                Some(Shown::Chapter(self.work.chapters.get(id.index())?.title.clone(), count))
            }
            Line::Section(id, section) => {
                let title = self.work.document(id)?.section_title(section).replace('\n', " ");
                Some(Shown::Section(title))
            }
            Line::Hit(number) => {
                let hit = results.list.hits.get(number)?;
                // The search may have begun anew since the list was made.
                let (words, matches) = self.excerpt(*hit, width).unwrap_or_default();
                Some(Shown::Hit { words, matches, chosen: results.chosen == Some(*hit) })
            }
        }
    }

    fn excerpt(&self, hit: (ChapterId, usize), width: u16) -> Option<(String, Vec<Range<usize>>)> {
        // Two cells are kept for what is left out at the ends.
        let mut chars = usize::from(width).saturating_sub(2).max(1);
        let mut excerpt = self.hits.excerpt(&self.work, hit, chars)?;
        while text::width(&excerpt.text) > usize::from(width) && chars > 4 {
            chars = chars * 3 / 4;
            excerpt = self.hits.excerpt(&self.work, hit, chars)?;
        }
        Some((excerpt.text, excerpt.matches))
    }

    /// Why nothing is listed, and what else to look for.
    fn empty_results(&self, results: &Results) -> Vec<Shown> {
        let remark = |text: &str| vec![Shown::Remark(text.to_owned())];
        if !self.hits.is_active() {
            return remark("type what to look for");
        }
        if let Some(error) = self.hits.error() {
            return remark(error);
        }
        if !self.hits.is_complete() {
            return remark("nothing found yet…");
        }
        let only = self.hits.scopes().map_or_else(String::new, |scopes| format!(" ({scopes})"));
        let mut lines = remark(&format!("nothing found for {}{only}", self.hits.typed()));
        lines.extend(self.hits.remarks().map(|remark| Shown::Remark(remark.to_owned())));
        let suggestions = self.suggestions();
        if !suggestions.is_empty() {
            lines.push(Shown::Remark("did you mean".to_owned()));
        }
        for (at, text) in suggestions.iter().enumerate() {
            lines.push(Shown::Suggestion(text.clone(), results.suggested == Some(at)));
        }
        lines
    }
}
