//! Prompts: searching, commands, the jump to a heading, narrowing the contents.

use super::body::Landing;
use super::finder::{Finder, Goal, Listing, Order};
use super::input::LineInput;
use super::layer::{Layer, Prompt, PromptKind};
use super::{App, Effect};
use crate::keymap::{Action, Context, Key};
use crate::text::TextPos;

impl App {
    pub(super) fn open_prompt(&mut self, kind: PromptKind) {
        let origin = self.body.page(&self.work);
        self.layers.push(Layer::Prompt(Prompt { kind, input: LineInput::default(), back: 0, origin }));
        if kind == PromptKind::Search {
            self.enter_results();
        }
    }

    pub(super) fn open_finder(&mut self) {
        let section =
            self.work.document(self.reading().chapter).and_then(|d| d.section_at(self.reading().offset));
        let finder = Finder::headings(&self.work, (self.reading().chapter, section));
        self.layers.push(Layer::Finder(Box::new(finder)));
    }

    /// r: all sources.
    pub(super) fn open_references(&mut self) {
        if !self.cited {
            return self.tell("the reference list is still being read");
        }
        let finder = Finder::references(&self.work, &self.citations, Order::List);
        if finder.fits().is_empty() {
            return self.tell("this work has no reference list");
        }
        self.layers.push(Layer::Finder(Box::new(finder)));
    }

    /// A key that is bound to nothing is typed.
    pub(super) fn type_key(&mut self, key: Key) {
        let changed = match self.layers.last_mut() {
            Some(Layer::Prompt(prompt)) => prompt.input.key(key),
            Some(Layer::Finder(finder)) => finder.input.key(key),
            Some(Layer::Filter(input)) => input.key(key),
            _ => false,
        };
        if changed {
            self.typed();
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        let changed = match self.layers.last_mut() {
            Some(Layer::Prompt(prompt)) => prompt.input.paste(text),
            Some(Layer::Finder(finder)) => finder.input.paste(text),
            Some(Layer::Filter(input)) => input.paste(text),
            Some(Layer::Editor(editor)) => {
                editor.paste(text);
                false
            }
            _ => false,
        };
        if changed {
            self.typed();
        }
    }

    /// What is typed changed: searches, lists and filters follow at once.
    pub(super) fn typed(&mut self) {
        match self.layers.last_mut() {
            Some(Layer::Prompt(Prompt { kind: PromptKind::Search, .. })) => self.search(),
            Some(Layer::Finder(finder)) => finder.refresh(),
            Some(Layer::Filter(input)) => {
                let text = input.text().to_owned();
                self.set_filter(&text);
            }
            _ => {}
        }
    }

    pub(super) fn set_filter(&mut self, text: &str) {
        text.clone_into(&mut self.sidebar.filter);
        self.sidebar.cursor = 0;
        self.sidebar.top = 0;
        self.sidebar.refresh(&self.work, self.reading().chapter);
        if text.is_empty() {
            self.sidebar.cursor = self.current_entry().unwrap_or(0);
        }
    }

    pub(super) fn act_in_prompt(&mut self, action: Action) {
        match (action, self.layers.last_mut()) {
            (Action::Accept, _) => self.accept(),
            (Action::CopySource, Some(Layer::Finder(_))) => self.copy_listed(),
            (Action::Cancel, _) => self.cancel_prompt(),
            (Action::AllWorks, Some(Layer::Prompt(prompt))) if prompt.kind == PromptKind::Search => {
                self.toggle_all_works();
            }
            (Action::Remove, Some(Layer::Finder(_))) => self.remove(),
            (Action::Complete, Some(Layer::Finder(finder))) if matches!(finder.listing, Listing::Own(_)) => {
                self.reorder_own();
            }
            (Action::Complete, Some(Layer::Finder(finder))) => finder.reorder(&self.work, &self.citations),
            (Action::Earlier, Some(Layer::Finder(finder))) => finder.move_cursor(-1),
            (Action::Later, Some(Layer::Finder(finder))) => finder.move_cursor(1),
            (Action::Earlier, Some(Layer::Filter(_))) => self.sidebar.move_cursor(-1),
            (Action::Later, Some(Layer::Filter(_))) => self.sidebar.move_cursor(1),
            (Action::Earlier, Some(Layer::Prompt(_))) => self.recall(1),
            (Action::Later, Some(Layer::Prompt(_))) => self.recall(-1),
            (Action::Complete, Some(Layer::Prompt(Prompt { kind: PromptKind::Search, .. }))) => {
                self.expand_search();
            }
            (Action::Complete, Some(Layer::Prompt(prompt))) => {
                let typed = prompt.input.text().to_owned();
                if let Some(action) = Action::ALL.iter().find(|a| a.name().starts_with(&typed)) {
                    prompt.input = LineInput::new(action.name());
                }
            }
            _ => {}
        }
    }

    /// Puts what was typed before (or after) into the prompt.
    pub(super) fn recall(&mut self, by: isize) {
        let Some(Layer::Prompt(prompt)) = self.layers.last_mut() else { return };
        let typed: Vec<&String> =
            self.typed_before.iter().filter(|(kind, _)| *kind == prompt.kind).map(|(_, text)| text).collect();
        let back = prompt.back.saturating_add_signed(by).min(typed.len());
        if back == prompt.back {
            return;
        }
        prompt.back = back;
        // Nothing lies before the first: coming forward again ends at an empty line.
        let text =
            typed.len().checked_sub(back).and_then(|at| typed.get(at)).map_or("", |text| text.as_str());
        prompt.input = LineInput::new(text);
        self.typed();
    }

    /// Keeps what was typed, the last once.
    pub(super) fn keep_typed(&mut self, kind: PromptKind, text: &str) {
        let entry = (kind, text.trim().to_owned());
        if !entry.1.is_empty() {
            self.typed_before.retain(|other| *other != entry);
            self.typed_before.push(entry.clone());
            self.effect(Effect::KeepTyped(entry.0, entry.1));
        }
    }

    /// What was typed in earlier sessions lies before what was typed in this one.
    pub(super) fn take_typed_before(&mut self, lines: Vec<(String, String)>) {
        let known = |(kind, line): (String, String)| Some((PromptKind::by_name(&kind)?, line));
        let mut lines: Vec<(PromptKind, String)> = lines.into_iter().filter_map(known).collect();
        lines.retain(|line| !self.typed_before.contains(line));
        lines.append(&mut self.typed_before);
        self.typed_before = lines;
    }

    fn accept(&mut self) {
        if let Some(Layer::Prompt(prompt)) = self.layers.last() {
            let (kind, text) = (prompt.kind, prompt.input.text().to_owned());
            self.keep_typed(kind, &text);
        }
        match self.layers.pop() {
            Some(Layer::Prompt(Prompt { kind: PromptKind::Search, input, origin, .. })) => {
                if input.text().trim().is_empty() {
                    self.end_search();
                    return self.body.restore(origin.place);
                }
                if self.hits.total() == 0 {
                    self.hits.find_any(&self.work);
                    self.show_first(origin);
                }
                self.leave_results();
                if self.hits.total() == 0 {
                    self.body.restore(origin.place);
                }
                let found = self.body.place();
                if self.hits.total() == 0 {
                    self.hit_waits = self.hits.error().is_none() && !self.is_whole();
                    let nothing = if self.hit_waits { "no hit yet for" } else { "no hit for" };
                    let why = self
                        .hits
                        .error()
                        .map_or_else(|| format!("{nothing} {}", input.text()), str::to_owned);
                    self.tell(why);
                } else if found != origin.place {
                    self.jumps.push(origin);
                    self.travel = super::Travel::Jump;
                    self.effect(Effect::Save);
                }
            }
            Some(Layer::Prompt(Prompt { kind: PromptKind::Command, input, .. })) => {
                self.command(input.text());
            }
            Some(Layer::Finder(finder)) => {
                let goal = finder.chosen().map(|item| item.goal);
                self.focus = super::Focus::Body;
                match goal {
                    Some(Goal::Heading(chapter, section)) => self.go_to_heading(chapter, section),
                    Some(Goal::Citation(place)) => self.jump(place, Landing::Line),
                    Some(goal @ (Goal::Own(_) | Goal::Elsewhere(_) | Goal::Work(_))) => self.go_listed(goal),
                    Some(Goal::Reference(id)) => {
                        // The list stays beneath: Esc comes back to it.
                        self.layers.push(Layer::Finder(finder));
                        self.show_reference(id);
                    }
                    None => {
                        self.tell(format!("nothing has the letters {}", finder.input.text()));
                        self.layers.push(Layer::Finder(finder));
                    }
                }
            }
            Some(Layer::Filter(_)) if self.sidebar.len() == 1 => self.go_entry(0),
            _ => {}
        }
    }

    fn cancel_prompt(&mut self) {
        match self.layers.pop() {
            Some(Layer::Prompt(Prompt { kind: PromptKind::Search, origin, .. })) => {
                if !self.give_up_results() {
                    self.end_search();
                }
                self.body.restore(origin.place);
            }
            Some(Layer::Filter(_)) => self.set_filter(""),
            _ => {}
        }
    }

    /// A command by name, or a place `N%`.
    fn command(&mut self, text: &str) {
        let text = text.trim();
        if let Some(percent) = text.strip_suffix('%').and_then(|n| n.trim().parse::<f64>().ok()) {
            return self.go_percent(percent);
        }
        if let Ok(number) = text.parse::<u32>() {
            return self.go_numbered(number);
        }
        match Action::by_name(text) {
            Some(action) => self.act(Context::Body, action, None),
            None if text.is_empty() => {}
            None => self.tell(format!("no command {text}: 40% goes to a place, ? lists the names")),
        }
    }

    /// To the chapter of this number, from 1.
    fn go_numbered(&mut self, number: u32) {
        let numbers = self.work.numbers_of(self.reading().chapter);
        let last = numbers.len();
        let wanted = (numbers.start + number as usize).saturating_sub(1);
        let Some(chapter) = self.work.of_file_number(wanted).filter(|_| numbers.contains(&wanted)) else {
            return self.tell(format!("this work has chapters 1 to {last}; {number}% goes to a place"));
        };
        self.leave();
        self.go_section(chapter, "");
    }

    /// Shows a place found elsewhere than by the search: kept for popups that go to what they show.
    pub(super) fn go_shown(&mut self, place: TextPos) {
        let heading = self.work.document(place.chapter).is_some_and(|document| {
            document.block_at(place.offset).is_some_and(|block| {
                matches!(
                    document.block(block).kind,
                    crate::document::BlockKind::Heading { .. } | crate::document::BlockKind::Title
                )
            })
        });
        self.jump(place, if heading { Landing::Heading } else { Landing::Line });
    }
}
