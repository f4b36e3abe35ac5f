//! What has the keys: the text, or what would lie over it or beside it on a page. How it is told: `telling.rs`.

use super::super::own;
use super::super::status::to_open;
use crate::app::{App, Focus, Layer, Listing, PromptKind, Shown};
use crate::text::{self, TextSpan};

/// Cells of the words round a hit of the list.
const EXCERPT: u16 = 160;

/// What has the keys, and what of it can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scene {
    Text,
    /// The contents: the entry under the keys, its words, whether it is folded.
    Contents {
        cursor: usize,
        title: String,
        folded: bool,
    },
    /// A popup: how many lie under it, its words, the row it was scrolled to.
    Card {
        depth: usize,
        title: String,
        top: usize,
    },
    /// A list that is narrowed by letters, its order and the chosen line.
    Finder {
        typed: String,
        title: &'static str,
        cursor: usize,
    },
    /// The contents, narrowed by letters.
    Filter {
        typed: String,
        cursor: usize,
    },
    /// A line that is typed.
    Prompt {
        label: &'static str,
        typed: String,
    },
    /// The results of a search, their title, the line that is typed, and what is chosen.
    Results {
        typed: String,
        title: String,
        chosen: String,
    },
    /// Labels of what can be opened.
    Labels {
        typed: String,
    },
    /// A note that is being written: what it is on, the line the cursor is on, its number and words.
    Editor {
        title: String,
        row: usize,
        typed: String,
    },
    /// A question.
    Confirm {
        question: String,
    },
    /// Selected text.
    Selection {
        span: TextSpan,
    },
}

impl Scene {
    pub(super) fn of(app: &App) -> Self {
        let depth = app.layers().len();
        match app.layers().last() {
            Some(Layer::Card(card)) => Scene::Card { depth, title: card.title.clone(), top: card.top() },
            Some(Layer::Finder(finder)) => Scene::Finder {
                typed: finder.input.text().to_owned(),
                title: match finder.listing {
                    Listing::Headings => "Headings",
                    Listing::References(order) => order.name(),
                    Listing::Own(sort) => sort.name(),
                    Listing::Bookmarks => "as letters go",
                    Listing::Works => "the last read first",
                },
                cursor: finder.cursor,
            },
            Some(Layer::Prompt(prompt)) if app.in_results() => Scene::Results {
                typed: prompt.input.text().to_owned(),
                title: results_title(app),
                chosen: chosen(app),
            },
            Some(Layer::Prompt(prompt)) => Scene::Prompt {
                label: match prompt.kind {
                    PromptKind::Search => "Search: ",
                    PromptKind::Command => "Command: ",
                },
                typed: prompt.input.text().to_owned(),
            },
            Some(Layer::Filter(input)) => {
                Scene::Filter { typed: input.text().to_owned(), cursor: app.sidebar().cursor() }
            }
            Some(Layer::Labels { typed, .. }) => Scene::Labels { typed: typed.clone() },
            Some(Layer::Editor(editor)) => {
                let row = editor.area().cursor().0;
                let typed = editor.area().lines().get(row).cloned().unwrap_or_default();
                Scene::Editor { title: editor.title.clone(), row, typed: text::safe(&typed).into_owned() }
            }
            Some(Layer::Ask(ask)) => Scene::Confirm { question: own::question(app, ask) },
            Some(Layer::Confirm { url }) => {
                Scene::Confirm { question: format!("Shall it {}? y or n.", to_open(url)) }
            }
            None => match (app.selection(), app.focus()) {
                (Some(selection), _) => Scene::Selection { span: selection.span() },
                (None, Focus::Sidebar) => {
                    let cursor = app.sidebar().cursor();
                    let entry = app.sidebar().entry(cursor);
                    let folded = entry.is_some_and(|entry| entry.folded);
                    let title = entry.map_or_else(String::new, |entry| entry.title.clone());
                    Scene::Contents { cursor, title, folded }
                }
                (None, Focus::Body) => Scene::Text,
            },
        }
    }

    /// Whether the other is no later state of this one.
    pub(super) fn is_another(&self, other: &Scene) -> bool {
        match (self, other) {
            (Scene::Card { depth, title, .. }, Scene::Card { depth: under, title: other, .. }) => {
                depth != under || title != other
            }
            (Scene::Confirm { .. }, Scene::Confirm { .. }) => true,
            _ => std::mem::discriminant(self) != std::mem::discriminant(other),
        }
    }

    /// Whether keys go through it, so that one may lead nowhere.
    pub(super) fn is_gone_through(&self) -> bool {
        matches!(
            self,
            Scene::Card { .. } | Scene::Contents { .. } | Scene::Finder { .. } | Scene::Filter { .. }
        )
    }

    /// Whether it is a search that is being typed.
    pub(super) fn is_search(&self) -> bool {
        matches!(self, Scene::Results { .. } | Scene::Prompt { label: "Search: ", .. })
    }

    /// What was typed at the end of the line that stands last.
    pub(super) fn typed_on(&self, other: &Scene) -> Option<String> {
        match (self, other) {
            (Scene::Prompt { label, typed }, Scene::Prompt { label: same, typed: now }) if label == same => {
                now.strip_prefix(typed.as_str()).map(str::to_owned)
            }
            (Scene::Editor { row, typed, .. }, Scene::Editor { row: same, typed: now, .. })
                if row == same =>
            {
                now.strip_prefix(typed.as_str()).map(str::to_owned)
            }
            _ => None,
        }
    }
}

fn results_title(app: &App) -> String {
    match (app.hits().is_active(), app.hits().total()) {
        (false, _) => String::new(),
        (true, 0) => app.result_lines(EXCERPT).iter().map(remark).collect::<Vec<_>>().join("; "),
        (true, _) => app.results_title(),
    }
}

fn remark(line: &Shown) -> String {
    match line {
        Shown::Remark(words)
        | Shown::Suggestion(words, _)
        | Shown::Section(words)
        | Shown::Chapter(words, _)
        | Shown::Hit { words, .. } => words.clone(),
    }
}

/// The chosen hit, or the chosen thing to look for instead.
fn chosen(app: &App) -> String {
    if let Some((number, of, trail, words)) = app.chosen_result(EXCERPT) {
        return format!("{number} of {of}, {}: {words}", trail.join(", "));
    }
    let suggested = app.result_lines(EXCERPT).into_iter().find_map(|line| match line {
        Shown::Suggestion(words, true) => Some(words),
        _ => None,
    });
    suggested.unwrap_or_default()
}
