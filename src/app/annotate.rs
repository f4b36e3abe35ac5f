//! What the keys do with the reader's own: notes, highlights, bookmarks. The lists of them stand in `listing.rs`.

mod listing;

use super::body::Landing;
use super::card::{Draft, Subject};
use super::finder::{Goal, Listing};
use super::layer::Ask;
use super::own::{Editor, Held, Waits, Whereabouts, Written};
use super::popups::composed;
use super::{App, Effect, Layer, Unit};
use crate::annotation::{Annotation, Colour, Kind};
use crate::document::Builder;
use crate::keymap::{Action, Key, KeyCode};
use crate::text::{ChapterId, TextPos, TextSpan};
use crate::work::{OpenOptions, Work};

impl App {
    /// What is selected, else the sentence at the reading line. The selection ends.
    fn take_passage(&mut self) -> Option<(ChapterId, TextSpan)> {
        let selected = self.selection.take().map(|selection| (selection.chapter, selection.span()));
        let passage = selected.or_else(|| {
            let here = self.reading();
            Some((here.chapter, self.unit_at(Unit::Sentence, here)?))
        });
        let passage = passage.filter(|(_, span)| !span.is_empty());
        if passage.is_none() {
            self.tell("no text on the reading line");
        }
        passage
    }

    /// What of the reader's own is exactly on a passage.
    fn own_on(&self, (chapter, span): (ChapterId, TextSpan), kinds: [Kind; 2]) -> Option<&Held> {
        let mut all = self.own_in(chapter, span);
        all.find(|(held, own)| *own == span && kinds.contains(&held.annotation.kind())).map(|(held, _)| held)
    }

    fn held(&self, id: &str) -> Option<&Held> {
        self.own.held.iter().find(|held| held.annotation.id == id)
    }

    /// a: a note on what is selected, or on the sentence at the reading line; one that is there is opened.
    pub(super) fn annotate(&mut self) {
        let Some(passage) = self.take_passage() else { return };
        if let Some(held) = self.own_on(passage, [Kind::Note, Kind::Highlight]) {
            let id = held.annotation.id.clone();
            return self.write_on(id);
        }
        let words = self.work.document(passage.0).map_or("", |document| document.slice(passage.1));
        let title = format!("Note on “{}”", words.split_whitespace().collect::<Vec<_>>().join(" "));
        let subject = Written::Passage(passage.0, passage.1);
        self.layers.push(Layer::Editor(Box::new(Editor::new(subject, title, ""))));
    }

    /// The passage that a note is being written on.
    pub fn written_on(&self) -> Option<(ChapterId, TextSpan)> {
        let editor = self.layers.iter().find_map(|layer| match layer {
            Layer::Editor(editor) => Some(editor),
            _ => None,
        })?;
        match &editor.subject {
            Written::Passage(chapter, span) => Some((*chapter, *span)),
            Written::Annotation(id) => {
                self.held(id).and_then(Held::attached).map(|place| (place.chapter, place.span))
            }
        }
    }

    /// Opens the note of an annotation.
    fn write_on(&mut self, id: String) {
        let Some(held) = self.held(&id) else { return };
        let title = format!("Note on “{}”", held.annotation.passage.words());
        let note = held.annotation.note.clone();
        self.layers.push(Layer::Editor(Box::new(Editor::new(Written::Annotation(id), title, &note))));
    }

    /// A: what is selected, or the sentence at the reading line, in a colour; again, in the next.
    pub(super) fn highlight(&mut self) {
        let Some(passage) = self.take_passage() else { return };
        if let Some(held) = self.own_on(passage, [Kind::Highlight, Kind::Note]) {
            let id = held.annotation.id.clone();
            let colour = held.annotation.colour.map_or(Colour::Yellow, Colour::next);
            return self.colour(id, colour);
        }
        let Some((annotation, place)) = self.new_annotation(passage.0, passage.1) else { return };
        let id = annotation.id.clone();
        self.keep(Annotation { colour: Some(Colour::Yellow), ..annotation }, place);
        self.layers.push(Layer::Ask(Ask::Colour(id)));
    }

    /// Gives an annotation a colour, and goes on asking for another.
    fn colour(&mut self, id: String, colour: Colour) {
        let Some(held) = self.held(&id).cloned() else { return };
        self.keep(Annotation { colour: Some(colour), ..held.annotation }, held.place);
        if !matches!(self.layers.last(), Some(Layer::Ask(Ask::Colour(_)))) {
            self.layers.push(Layer::Ask(Ask::Colour(id)));
        }
    }

    /// Saves what is written; without words a note is deleted, or was never made.
    fn save_note(&mut self) {
        let Some(Layer::Editor(editor)) = self.layers.pop() else { return };
        let note = editor.text();
        let (annotation, place) = match &editor.subject {
            Written::Annotation(id) => match self.held(id).cloned() {
                Some(held) => (held.annotation, held.place),
                None => return,
            },
            Written::Passage(..) if note.is_empty() => return self.tell("nothing written, nothing saved"),
            Written::Passage(chapter, span) => match self.new_annotation(*chapter, *span) {
                Some(made) => made,
                None => return self.tell("its passage is gone"),
            },
        };
        // A popup that shows what it was is closed with it.
        self.layers
            .retain(|layer| !matches!(layer, Layer::Card(card) if matches!(card.subject, Subject::Own(_))));
        let deleted = note.is_empty() && annotation.colour.is_none();
        self.own.promise = format!("note {}", if deleted { "deleted" } else { "saved" });
        self.keep(Annotation { note, deleted, ..annotation }, place);
    }

    /// The program ends: what is being written is not lost.
    pub(super) fn keep_unfinished(&mut self) {
        while let Some(layer) = self.layers.last() {
            match layer {
                Layer::Editor(editor) if editor.is_changed() && !editor.text().is_empty() => {
                    return self.save_note();
                }
                _ => drop(self.layers.pop()),
            }
        }
    }

    /// Keys of layers of the reader's own; says whether the top one took the key.
    pub(super) fn own_key(&mut self, key: Key) -> bool {
        match self.layers.last_mut() {
            Some(Layer::Editor(editor)) => {
                match key.code {
                    KeyCode::Char('s') if key.ctrl => self.save_note(),
                    KeyCode::Esc if editor.is_changed() => self.layers.push(Layer::Ask(Ask::Leave)),
                    KeyCode::Esc => drop(self.layers.pop()),
                    _ => editor.key(key),
                }
                true
            }
            Some(Layer::Ask(ask)) => {
                let ask = ask.clone();
                self.layers.pop();
                self.answer(ask, key);
                true
            }
            _ => false,
        }
    }

    fn answer(&mut self, ask: Ask, key: Key) {
        let letter = match key.code {
            KeyCode::Char(c) if !key.ctrl && !key.alt => Some(c),
            _ => None,
        };
        let yes = matches!(letter, Some('y' | 'Y')) || key.code == KeyCode::Enter;
        match (ask, letter) {
            (Ask::SetBookmark, Some(c)) if c.is_alphabetic() => self.set_bookmark(c),
            (Ask::GoBookmark, Some('\'')) => self.list_own(Listing::Bookmarks),
            (Ask::GoBookmark, Some(c)) if c.is_alphabetic() => self.go_bookmark(c),
            (Ask::SetBookmark | Ask::GoBookmark, Some(_)) => self.tell("a bookmark is a letter"),
            (Ask::Colour(id), Some('A')) => {
                let colour = self.held(&id).and_then(|held| held.annotation.colour);
                self.colour(id, colour.map_or(Colour::Yellow, Colour::next));
            }
            (Ask::Colour(id), Some(c @ '1'..='5')) => self.colour(id, Colour::ALL[c as usize - '1' as usize]),
            (Ask::Colour(id), Some('x')) => self.delete(&id),
            // Any other key is done, and what it always was.
            (Ask::Colour(_), _) if key.code != KeyCode::Esc => self.key(key),
            (Ask::Delete(id), _) if yes => self.delete(&id),
            (Ask::Leave, Some('n' | 'N')) => drop(self.layers.pop()),
            (Ask::Leave, _) if yes => self.save_note(),
            (Ask::OpenWork { work, annotation, .. }, _) if yes => {
                self.effect(Effect::Save);
                self.effect(Effect::OpenWork { work, annotation });
            }
            _ => {}
        }
    }

    /// What may be deleted of what a popup or list shows, after a question.
    pub(super) fn remove(&mut self) {
        let id = match self.layers.last() {
            Some(Layer::Card(card)) => match &card.subject {
                Subject::Own(id) => Some(id.clone()),
                _ => None,
            },
            Some(Layer::Finder(finder)) => match finder.chosen().map(|item| item.goal) {
                Some(Goal::Own(at)) => self.own.held.get(at as usize).map(|held| held.annotation.id.clone()),
                _ => None,
            },
            _ => None,
        };
        match id {
            Some(id) => self.layers.push(Layer::Ask(Ask::Delete(id))),
            None => self.tell("only what is your own can be deleted"),
        }
    }

    fn delete(&mut self, id: &str) {
        let Some(held) = self.held(id).cloned() else { return };
        self.own.promise = format!("{} deleted", held.annotation.kind().name());
        self.keep(Annotation { deleted: true, ..held.annotation }, held.place);
        match self.layers.last_mut() {
            Some(Layer::Card(_)) => drop(self.layers.pop()),
            Some(Layer::Finder(finder)) => {
                let (listing, input, cursor) = (finder.listing, finder.input.clone(), finder.cursor);
                self.layers.pop();
                self.list_own(listing);
                if let Some(Layer::Finder(finder)) = self.layers.last_mut() {
                    finder.input = input;
                    finder.refresh();
                    finder.move_cursor(cursor as isize);
                }
            }
            _ => {}
        }
    }

    /// Keys in a popup of the reader's own.
    pub(super) fn act_on_own(&mut self, action: Action) {
        let Some(Layer::Card(card)) = self.layers.last() else { return };
        let Subject::Own(id) = &card.subject else {
            return self.tell("only what is your own can be changed");
        };
        let id = id.clone();
        if action == Action::Annotate {
            return self.write_on(id);
        }
        let colour = self.held(&id).and_then(|held| held.annotation.colour);
        self.layers.pop();
        self.colour(id, colour.map_or(Colour::Yellow, Colour::next));
    }

    /// A popup with an annotation.
    pub(super) fn own_draft(&self, id: &str) -> Option<Draft> {
        let held = self.held(id)?;
        let annotation = &held.annotation;
        let mut title = match annotation.kind() {
            Kind::Note => "Your note".to_owned(),
            Kind::Highlight | Kind::Bookmark => format!("Your {}", annotation.kind().name()),
        };
        let colour = annotation.colour.map(|colour| colour.name().to_owned());
        let made = Some(annotation.created.day()).filter(|_| annotation.created.0 > 0);
        for part in [colour, made, Some(held.remark())].into_iter().flatten().filter(|part| !part.is_empty())
        {
            title = format!("{title} · {part}");
        }
        let mut markdown = annotation.note.clone();
        if markdown.is_empty() || held.attached().is_none() {
            markdown = format!("{markdown}\n\n> {}\n", literal(&annotation.passage.words()));
        }
        if held.attached().is_none() {
            markdown = format!("{markdown}\n\n{}\n", literal(&annotation.passage.trail.join(" › ")));
        }
        let subject = Subject::Own(id.to_owned());
        let place = held.attached().map(|at| TextPos::new(at.chapter, at.span.start));
        let work = Work::from_bytes("note", markdown.into_bytes(), OpenOptions::default()).ok()?;
        let document = work.load(ChapterId(0)).document;
        let flows = 0..document.flows().len() as u32;
        let draft = composed(subject, title, Builder::new());
        Some(Draft { document, flows, place, ..draft })
    }

    fn set_bookmark(&mut self, letter: char) {
        let here = self.reading();
        let Some(span) = self.unit_at(Unit::Sentence, here) else {
            return self.tell("no text on the reading line");
        };
        let Some((new, place)) = self.new_annotation(here.chapter, span) else { return };
        let old = self.own.held.iter().find(|held| held.annotation.letter == Some(letter));
        // A letter that was set before moves: on other machines too.
        let annotation = match old {
            Some(old) => Annotation { passage: new.passage, ..old.annotation.clone() },
            None => Annotation { letter: Some(letter), ..new },
        };
        let moved = if old.is_some() { " moved here" } else { " set" };
        let all = if letter.is_uppercase() { ", for all works" } else { "" };
        self.own.promise = format!("bookmark {letter}{moved}{all}");
        if letter.is_uppercase() {
            self.own.elsewhere.retain(|other| other.annotation.letter != Some(letter));
        }
        self.keep(annotation, place);
    }

    pub(super) fn go_bookmark(&mut self, letter: char) {
        if !self.own.known {
            self.own.waits = Some(Waits::Bookmark(letter));
            return self.tell("bookmarks are still being read");
        }
        let marks = self.own.held.iter().filter(|held| held.annotation.letter == Some(letter));
        if let Some(held) = marks.max_by_key(|held| held.annotation.changed) {
            let id = held.annotation.id.clone();
            return self.go_own(&id);
        }
        if let Some(other) = self.own.elsewhere.iter().find(|other| other.annotation.letter == Some(letter)) {
            let ask = Ask::OpenWork {
                work: other.work.clone(),
                title: other.title.clone(),
                annotation: Some(other.annotation.id.clone()),
            };
            return self.layers.push(Layer::Ask(ask));
        }
        self.tell(format!("no bookmark {letter}: m{letter} sets one, '' lists them"));
    }

    /// To the passage of an annotation; an orphan is shown.
    fn go_own(&mut self, id: &str) {
        let Some(held) = self.held(id) else { return };
        match (held.attached(), held.place) {
            (Some(at), _) => {
                let remark = held.remark();
                self.jump(TextPos::new(at.chapter, at.span.start), Landing::Line);
                if !remark.is_empty() {
                    self.tell(remark);
                }
            }
            (None, Whereabouts::Lost) => {
                if let Some(draft) = self.own_draft(id) {
                    self.push_card(draft);
                }
            }
            (None, _) => {
                self.own.wanted = Some(id.to_owned());
                self.tell("its passage is still looked for");
            }
        }
    }

    /// What was to be gone to may be there now.
    pub(super) fn go_wanted(&mut self, id: &str) {
        let Some(held) = self.held(id) else { return };
        if held.place != Whereabouts::Unknown {
            self.own.wanted = None;
            self.go_own(id);
        }
    }
}

/// Text as Markdown that says just that.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
