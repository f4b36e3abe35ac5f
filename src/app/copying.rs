//! What the keys copy: sections, links, selections, sources; as text, Markdown, BibTeX or CSL-JSON.

use std::fmt::Write as _;

use super::card::{Card, Subject};
use super::finder::Goal;
use super::targets::{Target, TargetKind};
use super::{App, Effect, Layer};
use crate::cite::{Reference, ReferenceId, Resolution};
use crate::document::{Document, FlowId};
use crate::text::{ChapterId, TextSpan};

/// How a quotation is written down.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    Text,
    Markdown,
}

impl Form {
    fn write(self, words: &str, place: &str, entries: &[String]) -> String {
        let (open, close, item) = match self {
            Form::Text => ("“", "”", ""),
            Form::Markdown => ("> ", "", "- "),
        };
        let mut out = format!("{open}{words}{close}\n\n— {place}\n");
        if !entries.is_empty() {
            out.push('\n');
            for entry in entries {
                out.push_str(item);
                out.push_str(entry);
                out.push('\n');
            }
        }
        out
    }

    fn name(self) -> &'static str {
        match self {
            Form::Text => "as text",
            Form::Markdown => "as Markdown",
        }
    }
}

/// How sources are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// As their list has them, one a line.
    Text,
    Bibtex,
    Csl,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Format::Text => "as text",
            Format::Bibtex => "as BibTeX",
            Format::Csl => "as CSL-JSON",
        }
    }
}

impl App {
    pub(super) fn copy_section(&mut self) {
        let Some(document) = self.work.document(self.reading().chapter) else { return };
        let section = document.section_at(self.reading().offset);
        let start = section.map_or(0, |id| document.section(id).heading.0);
        let end = section.map_or(document.blocks().len() as u32, |id| {
            let level = document.section(id).level;
            let after = document.sections()[id.index() + 1..].iter().find(|s| s.level <= level);
            after.map_or(document.blocks().len() as u32, |s| s.heading.0)
        });
        let mut text = String::new();
        for block in &document.blocks()[start as usize..end as usize] {
            text.push_str(document.slice(block.span));
            text.push('\n');
        }
        let words = text.split_whitespace().count();
        self.effect(Effect::Copy(text));
        self.tell(format!("copied the section, {words} words"));
    }

    pub(super) fn copy_target(&mut self) {
        let line = self.body.line();
        let Some(placed) = self.chosen.clone().or_else(|| self.placed_on(line).into_iter().next()) else {
            return self.tell("no link or citation on the reading line");
        };
        let Some(document) = self.work.document(placed.target.chapter) else { return };
        let text = match &placed.target.kind {
            TargetKind::Link(destination) => destination.clone(),
            _ => document.slice(placed.target.span).replace('\n', " "),
        };
        self.tell(format!("copied {text}"));
        self.effect(Effect::Copy(text));
    }

    /// Copies what is selected with where it stands and what it cites.
    pub(super) fn copy_selection(&mut self, form: Form) {
        let Some(selection) = self.selection.take() else { return };
        let Some(document) = self.work.document(selection.chapter) else { return };
        let span = selection.span();
        let words = document.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
        let mut place = vec![self.work.title.clone(), self.work.chapter(selection.chapter).title.clone()];
        let section = document.section_at(span.start).map(|id| document.section_title(id).replace('\n', " "));
        place.extend(section);
        place.dedup();
        let mut entries: Vec<String> = Vec::new();
        for id in self.cited_in(selection.chapter, &[span]) {
            let entry = self.entry_text(self.citations.reference(id));
            if !entries.contains(&entry) {
                entries.push(entry);
            }
        }
        let count = if words.is_empty() { 0 } else { words.split(' ').count() };
        let text = form.write(&words, &place.join(" › "), &entries);
        self.effect(Effect::Copy(text));
        let mut sources = match entries.len() {
            0 => String::new(),
            n => format!(", {}", counted(n, "source")),
        };
        // What a quotation rests on is not left out in silence.
        let others = self.citations.chapter(selection.chapter).iter().filter(|citation| {
            !matches!(citation.resolution, Resolution::Resolved(_)) && citation.span.overlap(span).is_some()
        });
        match others.count() {
            0 => {}
            n => {
                let _ = write!(sources, ", {n} not certain left out,");
            }
        }
        self.tell(format!("copied {}{sources} {}", counted(count, "word"), form.name()));
    }

    /// Copies the sources that the selection cites; it stays, so that its words can be copied too.
    pub(super) fn copy_selection_sources(&mut self, format: Format) {
        let Some(selection) = self.selection else { return };
        let cited = self.cited_in(selection.chapter, &[selection.span()]);
        if cited.is_empty() {
            return self.tell("nothing selected cites a source for certain");
        }
        self.copy_sources(&cited, format);
    }

    /// Copies what the top popup shows: its text, or its sources in a form for other programs.
    pub(super) fn copy_card(&mut self, format: Format) {
        let Some(Layer::Card(card)) = self.layers.last() else { return };
        let cited = match (&card.subject, card.chapter) {
            (Subject::Sources(references), _) => {
                let mut references = references.clone();
                references.retain(|id| !self.citations.reference(*id).is_note);
                references
            }
            (_, Some(chapter)) if card.is_chapter => {
                let flows = card.flows.clone().map(FlowId);
                let spans: Vec<TextSpan> = flows.flat_map(|flow| card.document.flow_spans(flow)).collect();
                self.cited_in(chapter, &spans)
            }
            _ => Vec::new(),
        };
        if format == Format::Text {
            let text = card.text();
            let words = text.split_whitespace().count();
            self.effect(Effect::Copy(text));
            return self.tell(format!("copied {} {}", counted(words, "word"), format.name()));
        }
        if cited.is_empty() {
            return self.tell("no source in this popup");
        }
        let doubts = self.doubts(card, &cited);
        self.copy_sources_with(&cited, &doubts, format);
    }

    /// For each source of a popup, why it is not certain that it is the one cited.
    fn doubts(&self, card: &Card, sources: &[ReferenceId]) -> Vec<Option<String>> {
        let mut doubts = vec![None; sources.len()];
        let Some(Target { chapter, kind: TargetKind::Citation(range), .. }) = &card.origin else {
            return doubts;
        };
        let cited = self.citations.chapter(*chapter).get(range.clone()).unwrap_or_default();
        for citation in cited {
            let Resolution::Uncertain { candidates, reason } = &citation.resolution else { continue };
            let certain = |id| cited.iter().any(|other| other.resolution == Resolution::Resolved(id));
            for (id, doubt) in sources.iter().zip(&mut doubts) {
                if candidates.contains(id) && !certain(*id) {
                    *doubt = Some(format!("Not certain: {reason}"));
                }
            }
        }
        doubts
    }

    /// Copies the chosen source of the list of all; pressed again, in the next form.
    pub(super) fn copy_listed(&mut self) {
        let Some(Layer::Finder(finder)) = self.layers.last_mut() else { return };
        let Some(Goal::Reference(id)) = finder.chosen().map(|item| item.goal) else {
            return self.tell("only a source can be copied");
        };
        let format = match finder.copied {
            Some((before, Format::Text)) if before == id => Format::Bibtex,
            Some((before, Format::Bibtex)) if before == id => Format::Csl,
            _ => Format::Text,
        };
        finder.copied = Some((id, format));
        self.copy_sources(&[id], format);
    }

    /// Copies sources, and says which form.
    fn copy_sources(&mut self, cited: &[ReferenceId], format: Format) {
        self.copy_sources_with(cited, &vec![None; cited.len()], format);
    }

    /// The same, with the doubt that there is about each.
    fn copy_sources_with(&mut self, cited: &[ReferenceId], doubts: &[Option<String>], format: Format) {
        let references = || cited.iter().map(|id| self.citations.reference(*id));
        let doubted = || references().zip(doubts.iter().map(Option::as_deref));
        let text = match format {
            Format::Text => references().map(|reference| self.entry_text(reference) + "\n").collect(),
            Format::Bibtex => {
                doubted().map(|(source, doubt)| source.bibtex_with(doubt)).collect::<Vec<_>>().join("\n")
            }
            Format::Csl => {
                let items: Vec<_> = doubted().map(|(source, doubt)| source.csl_with(doubt)).collect();
                serde_json::to_string_pretty(&items).unwrap_or_default() + "\n"
            }
        };
        // Fields of files have not come through a document.
        let text = crate::text::safe(&text).into_owned();
        self.effect(Effect::Copy(text));
        let uncertain = match doubts.iter().flatten().count() {
            0 => String::new(),
            count if count == cited.len() => ", not certain,".to_owned(),
            count => format!(", {count} not certain,"),
        };
        self.tell(format!("copied {}{uncertain} {}", counted(cited.len(), "source"), format.name()));
    }

    /// The sources that some stretches of a chapter cite for certain, each once, in order.
    fn cited_in(&self, chapter: ChapterId, spans: &[TextSpan]) -> Vec<ReferenceId> {
        let mut cited = Vec::new();
        for citation in self.citations.chapter(chapter) {
            if let Resolution::Resolved(id) = citation.resolution
                && spans.iter().any(|span| citation.span.overlap(*span).is_some())
                && !cited.contains(&id)
            {
                cited.push(id);
            }
        }
        cited
    }

    /// A source on one line, as its list has it.
    pub(super) fn entry_text(&self, reference: &Reference) -> String {
        reference.text(|chapter| {
            self.work.document(chapter).map(|document: &std::sync::Arc<Document>| &**document)
        })
    }
}

/// `1 word`, `2 words`.
fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}
