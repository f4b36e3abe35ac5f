//! Notes, sources and links in popups, which leave the page where it is.

use std::sync::Arc;

use super::card::{Card, Draft, Subject};
use super::copying::Format;
use super::sources::perhaps_cited;
use super::targets::{Placed, Target, TargetKind};
use super::{App, Layer};
use crate::cite::{Citation, ReferenceId, Resolution};
use crate::document::{BlockKind, Builder, ContainerKind, FlowId, NoteKind, Origin, Style};
use crate::keymap::Action;
use crate::layout::LayoutOptions;
use crate::text::{ChapterId, TextPos, TextSpan};
use crate::work::LinkTarget;

/// Flows that a peek at a link's target shows.
pub(super) const PEEKED: u32 = 8;

impl App {
    /// Shows a target in a popup near it.
    pub(super) fn look_up(&mut self, placed: &Placed) {
        let near = self.cell(placed);
        let marks = self.placed_on(placed.row);
        let at = marks.iter().position(|other| other.target == placed.target);
        self.look_up_at(&placed.target, near, None);
        self.number_mark(at, marks.len());
    }

    /// `quoted` shows the sentence around it first.
    pub(super) fn look_up_at(&mut self, target: &Target, near: (u16, u16), quoted: Option<TextSpan>) {
        let draft = match &target.kind {
            TargetKind::Note { label, kind } => self.note_draft(target, label, *kind),
            TargetKind::Citation(range) => self.sources_draft(target, range.clone(), quoted),
            TargetKind::Link(destination) => self.link_draft(target.chapter, destination),
            TargetKind::Own(id) => self.own_draft(id),
            TargetKind::Abbreviation(expansion) => {
                let mut builder = Builder::new();
                builder.text(expansion, Origin::Generated(0));
                let word = self.work.document(target.chapter).map_or("", |d| d.slice(target.span));
                Some(composed(Subject::Peek, word.to_owned(), builder))
            }
            TargetKind::Cross(place) => self.cross_draft(*place),
            TargetKind::Term(definition) => self.term_draft(target, definition),
        };
        if let Some(draft) = draft {
            let draft = Draft { near: Some(near), origin: Some(target.clone()), ..draft };
            self.push_card(draft);
        }
    }

    pub(super) fn push_card(&mut self, draft: Draft) {
        let own = self.body.options();
        let language = self.work.language(self.reading().chapter).or(own.language);
        let options = LayoutOptions { language, ..own };
        self.layers.push(Layer::Card(Box::new(Card::new(draft, &self.panes, options))));
    }

    fn note_draft(&mut self, target: &Target, label: &str, kind: NoteKind) -> Option<Draft> {
        let at = TextPos::new(target.chapter, target.span.start);
        let found = self.work.note(at, label, kind);
        let Some(note) = found else {
            let all = self.is_whole();
            self.tell(if all {
                format!("note {label} has no body in this work")
            } else {
                format!("note {label} is in a chapter that is still being read")
            });
            return None;
        };
        let document = self.work.document(note.chapter)?.clone();
        let blocks = document.container(document.notes()[note.note as usize].container).blocks.clone();
        let flow_of = |block: u32| document.flow_of_block(crate::document::BlockId(block));
        let first = flow_of(blocks.start.0)?;
        let last = (blocks.start.0..blocks.end.0).filter_map(flow_of).max()?;
        let mut title = format!("Note {label}");
        if note.chapter != target.chapter {
            title = format!("{title} · in {}", self.work.chapter(note.chapter).title);
        }
        Some(Draft {
            subject: Subject::Note,
            title,
            place: Some(TextPos::new(note.chapter, document.flow_start(first))),
            document,
            chapter: Some(note.chapter),
            is_chapter: true,
            flows: first.0..last.0 + 1,
            origin: None,
            mark: None,
            places: 0,
            near: None,
        })
    }

    /// All sources of a citation or group, each with its entry as the reference list has it.
    fn sources_draft(
        &self,
        target: &Target,
        range: std::ops::Range<usize>,
        quoted: Option<TextSpan>,
    ) -> Option<Draft> {
        let cited: Vec<Citation> = self.citations.chapter(target.chapter).get(range)?.to_vec();
        let own = self.work.document(target.chapter)?.clone();
        let mut builder = Builder::new();
        let mut references = Vec::new();
        if let Some(sentence) = quoted {
            builder.open(ContainerKind::Quote);
            builder.begin(BlockKind::Paragraph);
            builder.copy(&own, sentence);
            builder.end();
            builder.close();
        }
        for citation in &cited {
            let words = own.slice(citation.span).replace('\n', " ");
            match &citation.resolution {
                Resolution::Resolved(id) => {
                    self.entry(&mut builder, *id);
                    references.push(*id);
                }
                Resolution::Uncertain { candidates, reason } => {
                    remark(&mut builder, &format!("Not certain, for “{words}”: {reason}. Perhaps:"));
                    for id in candidates {
                        self.entry(&mut builder, *id);
                        references.push(*id);
                    }
                }
                Resolution::Unresolved => {
                    remark(&mut builder, &format!("“{words}” has no entry in the reference list."));
                }
            }
        }
        if let [Citation { resolution: Resolution::Resolved(id), .. }] = &*cited {
            self.fields(&mut builder, *id);
        }
        let places = references.first().map_or_else(Vec::new, |id| self.citations.places(*id));
        let here = |place: &(ChapterId, TextSpan)| {
            place.0 == target.chapter && target.span.overlap(place.1).is_some()
        };
        let at = places.iter().position(here).filter(|_| places.len() > 1);
        let at = at.map(|at| format!("place {} of {}", at + 1, places.len()));
        let title = match (cited.as_slice(), at) {
            ([one], at) => {
                let words = own.slice(one.span).replace('\n', " ");
                at.map_or(words.clone(), |at| format!("{words} · {at}"))
            }
            (several, Some(at)) => format!("{} sources · the first: {at}", several.len()),
            (several, None) => format!("{} sources", several.len()),
        };
        let stands = references.first().and_then(|id| self.citations.reference(*id).place);
        let place = stands.map(|place| TextPos::new(place.chapter, place.span.start));
        let chapter = stands.map(|place| place.chapter);
        Some(Draft {
            chapter,
            place,
            places: places.len(),
            ..composed(Subject::Sources(references), title, builder)
        })
    }

    /// A source from the list of all sources.
    pub(super) fn show_reference(&mut self, id: ReferenceId) {
        let mut builder = Builder::new();
        self.entry(&mut builder, id);
        self.fields(&mut builder, id);
        let stands = self.citations.reference(id).place;
        let places = self.citations.places(id).len();
        let perhaps = perhaps_cited(&self.work, &self.citations).get(&id).copied().unwrap_or_default();
        let title = match (places, perhaps) {
            (0, 0) => "never cited".to_owned(),
            (0, n) => format!("perhaps cited {}", times(n)),
            (n, 0) => format!("cited {}", times(n)),
            (n, more) => format!("cited {}, perhaps {more} more", times(n)),
        };
        let draft = composed(Subject::Sources(vec![id]), title, builder);
        self.push_card(Draft {
            chapter: stands.map(|place| place.chapter),
            place: stands.map(|place| TextPos::new(place.chapter, place.span.start)),
            places,
            ..draft
        });
    }

    /// The source after the one in the top popup, of those in the popup below it; the first of several in the top
    /// popup. Takes the popup of the one before away.
    fn next_of_several(&mut self) -> Option<ReferenceId> {
        let shown = |layer: &Layer| match layer {
            Layer::Card(card) => match &card.subject {
                Subject::Sources(references) => Some(references.clone()),
                _ => None,
            },
            _ => None,
        };
        let mut above = self.layers.iter().rev();
        let (top, below) = (above.next().and_then(shown)?, above.next().and_then(shown));
        match (&*top, below) {
            ([one], Some(several)) => {
                let at = several.iter().position(|id| id == one).filter(|_| several.len() > 1)?;
                self.layers.pop();
                Some(several[(at + 1) % several.len()])
            }
            ([first, _, ..], _) => Some(*first),
            _ => None,
        }
    }

    /// p: keeps a popup under the text, or takes it away.
    pub(super) fn pin(&mut self, card: Option<Box<Card>>) {
        if self.panes.linear {
            self.layers.extend(card.map(Layer::Card));
            return self.tell("nothing can be pinned where lines are printed");
        }
        if card.is_none() && self.pinned.is_none() {
            return self.tell("p in a popup pins it under the text");
        }
        self.pinned = card;
        self.arrange();
        if self.panes.pin.is_empty()
            && let Some(card) = self.pinned.take()
        {
            self.layers.push(Layer::Card(card));
            self.arrange();
            self.tell("too few rows to pin anything under the text");
        }
    }

    /// o in a popup of sources: the address of the first that has one, after a question.
    fn open_address(&mut self) {
        let Some(Layer::Card(card)) = self.layers.last() else { return };
        let Subject::Sources(references) = &card.subject else {
            return self.tell("only a source has an address");
        };
        let address = references.iter().find_map(|id| {
            let reference = self.citations.reference(*id);
            let doi = reference.doi.as_ref().map(|doi| format!("https://doi.org/{doi}"));
            doi.or_else(|| reference.url.clone())
        });
        match address {
            Some(url) => self.layers.push(Layer::Confirm { url }),
            None => self.tell("no address is given for this source"),
        }
    }

    /// One entry of the reference list, as it stands there; one that stands nowhere by its fields.
    fn entry(&self, builder: &mut Builder, id: ReferenceId) {
        let reference = self.citations.reference(id);
        builder.begin(BlockKind::Paragraph);
        match reference.place.and_then(|place| Some((place, self.work.document(place.chapter)?))) {
            Some((place, document)) => builder.copy(document, place.span),
            None => builder.text(&reference.line(), Origin::Generated(0)),
        }
        builder.end();
    }

    /// What is known of a source apart from its words: how its entry was read, so that it can be told before it is
    /// copied for another program.
    fn fields(&self, builder: &mut Builder, id: ReferenceId) {
        let facts = self.citations.reference(id).facts();
        if !facts.is_empty() {
            remark(builder, &facts);
        }
    }

    /// The beginning of what a link leads to.
    fn link_draft(&mut self, from: ChapterId, destination: &str) -> Option<Draft> {
        match self.work.link(from, destination) {
            LinkTarget::Chapter { chapter, fragment } => {
                let found = fragment.as_deref().and_then(|slug| self.work.place(chapter, slug));
                let chapter = found.map_or(chapter, |(part, _)| part);
                let Some(document) = self.work.document(chapter).cloned() else {
                    self.load(chapter);
                    self.tell(format!("{} is still being read", self.work.chapter(chapter).title));
                    return None;
                };
                let first = found.map_or(FlowId(0), |(_, offset)| document.flow_at(offset));
                let last = (first.0 + PEEKED).min(document.flows().len() as u32);
                let offset = if document.flows().is_empty() { 0 } else { document.flow_start(first) };
                Some(Draft {
                    subject: Subject::Peek,
                    title: self.work.chapter(chapter).title.clone(),
                    place: Some(TextPos::new(chapter, offset)),
                    document,
                    chapter: Some(chapter),
                    is_chapter: true,
                    flows: first.0..last,
                    origin: None,
                    mark: None,
                    places: 0,
                    near: None,
                })
            }
            LinkTarget::External(url) => {
                self.tell(format!("{url} (Enter opens it in the browser)"));
                None
            }
            LinkTarget::Broken(reason) => {
                self.tell(format!("{destination}: {reason}"));
                None
            }
        }
    }

    pub(super) fn act_in_popup(&mut self, action: Action, count: u32) {
        let times = count as isize;
        let Some(Layer::Card(card)) = self.layers.last_mut() else { return };
        let page = card.page();
        match action {
            Action::LineDown => card.scroll(times),
            Action::LineUp => card.scroll(-times),
            Action::HalfDown => card.scroll((page / 2).max(1) * times),
            Action::HalfUp => card.scroll(-(page / 2).max(1) * times),
            Action::PageDown => card.scroll(page * times),
            Action::PageUp => card.scroll(-page * times),
            Action::Top => card.scroll(isize::MIN / 2),
            Action::Bottom => card.scroll(isize::MAX / 2),
            Action::Open => {
                if let Some(place) = card.place {
                    self.layers.clear();
                    self.go_shown(place);
                } else if matches!(&card.subject, Subject::Sources(references) if !references.is_empty()) {
                    self.tell("this source has no place in the text");
                }
            }
            Action::Peek => self.peek_in_card(),
            Action::Annotate | Action::Highlight => self.act_on_own(action),
            Action::Remove => self.remove(),
            Action::Address => self.open_address(),
            Action::Pin => {
                if let Some(Layer::Card(card)) = self.layers.pop() {
                    self.pin(Some(card));
                }
            }
            Action::NextTarget => self.other_mark(1),
            Action::PreviousTarget => self.other_mark(-1),
            Action::NextPlace => self.other_place(times),
            Action::PreviousPlace => self.other_place(-times),
            Action::Copy => self.copy_card(Format::Text),
            Action::CopyBibtex => self.copy_card(Format::Bibtex),
            Action::CopyCsl => self.copy_card(Format::Csl),
            Action::Cancel | Action::Close => {
                self.layers.pop();
            }
            _ => {}
        }
    }

    /// K in a popup: opens the first note or citation it shows, else its first link. In one of several sources, each
    /// by itself, one after the other.
    fn peek_in_card(&mut self) {
        if let Some(id) = self.next_of_several() {
            return self.show_reference(id);
        }
        let found = self.targets_in_card();
        match found.iter().find(|(target, _)| target.kind.is_source()).or(found.first()) {
            Some((target, near)) => self.open_in_card(target, *near),
            None => self.tell("nothing to open in this popup"),
        }
    }
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// A line of the popup's own, set apart from the entries.
fn remark(builder: &mut Builder, text: &str) {
    builder.begin(BlockKind::Paragraph);
    builder.push_style(Style::EMPHASIS);
    builder.text(text, Origin::Generated(0));
    builder.pop_style();
    builder.end();
}

/// A popup whose text is put together here.
pub(super) fn composed(subject: Subject, title: String, builder: Builder) -> Draft {
    let document = Arc::new(builder.finish(crate::document::Meta::default()));
    let flows = 0..document.flows().len() as u32;
    Draft {
        subject,
        title,
        document,
        chapter: None,
        is_chapter: false,
        flows,
        place: None,
        origin: None,
        mark: None,
        places: 0,
        near: None,
    }
}
