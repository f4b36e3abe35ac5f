//! How what has the keys is told: when it opens, and as it changes.

use super::scene::Scene;
use super::words;
use crate::app::{App, Card, Entry, Layer, Listing, Subject, Target, TargetKind, portion};
use crate::document::FlowId;
use crate::text::{self, TextSpan};

impl Scene {
    /// Tells that it is on top again, and where in it the reader is.
    pub(super) fn come_back(&self, app: &App, lines: &mut Vec<String>) {
        let name = match self {
            Scene::Card { title, .. } => title.replace(" · ", ", "),
            Scene::Contents { .. } => "the contents".to_owned(),
            _ => "the list".to_owned(),
        };
        lines.push(format!("Back in {name}."));
        self.tell(app, Some(self), lines);
    }

    /// Tells what it is; where `before` is an earlier state of it, only what changed.
    pub(super) fn tell(&self, app: &App, before: Option<&Scene>, lines: &mut Vec<String>) {
        match (self, before) {
            (Scene::Text, _) => {}
            (Scene::Card { .. }, before) => {
                if let Some(Layer::Card(card)) = app.layers().last() {
                    match before {
                        None => open_card(card, lines),
                        Some(_) => card_row(card, lines),
                    }
                }
            }
            (Scene::Contents { cursor, .. }, before) => {
                let above = match before {
                    Some(Scene::Contents { cursor, .. }) => app.sidebar().entry(*cursor),
                    _ => None,
                };
                if before.is_none() {
                    open_contents(app, lines);
                }
                lines.extend(app.sidebar().entry(*cursor).map(|entry| entry_words(entry, *cursor, above)));
            }
            (Scene::Filter { typed, cursor }, before) => {
                let fit = app.sidebar().len();
                match before {
                    None => lines.push(
                        "Narrow the contents: type letters; Up and Down go through them, Enter takes it."
                            .to_owned(),
                    ),
                    Some(Scene::Filter { typed: old, .. }) if old == typed => {}
                    Some(_) => lines.push(format!("{typed}: {fit} fit.")),
                }
                lines.extend(app.sidebar().entry(*cursor).map(|entry| entry_words(entry, *cursor, None)));
            }
            (Scene::Finder { .. }, before) => self.finder(app, before, lines),
            (Scene::Prompt { label, typed }, _) => lines.push(format!("{label}{typed}")),
            (Scene::Results { .. }, before) => self.results(app, before, lines),
            (Scene::Labels { typed }, _) => {
                let Some(Layer::Labels { labels, .. }) = app.layers().last() else { return };
                if !typed.is_empty() {
                    return;
                }
                for (label, placed) in labels {
                    lines.push(format!("{label}: {}", target(app, &placed.target)));
                }
                lines.push("Type a label; any other key goes back.".to_owned());
            }
            (Scene::Confirm { question }, _) => lines.push(question.clone()),
            (Scene::Editor { title, typed, .. }, before) => {
                if before.is_none() {
                    lines.push(format!("{title}. Write; Ctrl-s saves, Esc leaves."));
                    if let Some(Layer::Editor(editor)) = app.layers().last() {
                        let written = editor.area().lines();
                        let above = &written[..written.len().saturating_sub(1)];
                        lines.extend(above.iter().map(|line| text::safe(line).into_owned()));
                    }
                }
                lines.push(typed.clone());
            }
            (Scene::Selection { span }, before) => selection(app, *span, before, lines),
        }
    }

    fn finder(&self, app: &App, before: Option<&Scene>, lines: &mut Vec<String>) {
        let Scene::Finder { typed, title, .. } = self else { return };
        let Some(Layer::Finder(finder)) = app.layers().last() else { return };
        let fit = finder.fits().len();
        match (before, finder.listing) {
            (None, Listing::Headings) => lines.push(format!(
                "Go to a heading, {}: type letters; Up and Down choose, Enter goes, Esc goes back.",
                counted(fit, "heading", "headings")
            )),
            (None, Listing::References(_)) => lines.push(format!(
                "{} {title}: type letters; Up and Down choose, Enter shows, Tab sorts, Esc goes back.",
                counted(fit, "source", "sources")
            )),
            (None, Listing::Own(_)) => lines.push(format!(
                "Your own, {}, {title}: type letters; Up and Down choose, Enter goes, Tab sorts, Ctrl-x deletes, Esc goes back.",
                counted(fit, "entry", "entries")
            )),
            (None, Listing::Bookmarks) => lines.push(format!(
                "{}: type letters; Up and Down choose, Enter goes, Ctrl-x deletes, Esc goes back.",
                counted(fit, "bookmark", "bookmarks")
            )),
            (None, Listing::Works) => lines.push(format!(
                "{} you read: type letters; Up and Down choose, Enter opens, Esc goes back.",
                counted(fit, "work", "works")
            )),
            (Some(Scene::Finder { typed: old, title: was, .. }), _) => {
                if old != typed {
                    lines.push(format!("{typed}: {fit} fit."));
                }
                if was != title {
                    lines.push(format!("Sorted {title}."));
                }
            }
            (Some(_), _) => {}
        }
        if let Some(item) = finder.chosen() {
            let under = match item.under.as_str() {
                "" => String::new(),
                under => format!(" ({})", spoken_count(under)),
            };
            lines.push(format!("{}. {}{under}", finder.cursor + 1, item.title));
        }
    }

    fn results(&self, app: &App, before: Option<&Scene>, lines: &mut Vec<String>) {
        let Scene::Results { typed, title, chosen } = self else { return };
        let old = match before {
            Some(Scene::Results { typed, title, chosen }) => Some((typed, title, chosen)),
            _ => None,
        };
        if old.is_none() {
            lines.push(
                "Results: type to search; Up and Down choose, Enter goes, Tab sorts, Esc returns.".to_owned(),
            );
        }
        // While hits still come in, their count is not worth telling.
        let is_settled = !title.contains('…');
        if old.is_none_or(|(old, ..)| old != typed) {
            lines.push(format!("Search: {typed}"));
        }
        if is_settled
            && old.is_none_or(|(old, was, _)| was != title || old != typed)
            && app.hits().is_active()
        {
            lines.push(format!("{title}."));
        }
        if !chosen.is_empty() && old.is_none_or(|(old, _, was)| was != chosen || old != typed) {
            lines.push(chosen.clone());
        }
    }
}

/// What is selected; where some was before, only what came and went.
fn selection(app: &App, span: TextSpan, before: Option<&Scene>, lines: &mut Vec<String>) {
    let Some(selection) = app.selection() else { return };
    let Some(document) = app.work().document(selection.chapter) else { return };
    let say = |from: u32, to: u32| {
        words::spoken(document, &[TextSpan::new(from, to)]).replace('\n', " ").trim().to_owned()
    };
    let Some(Scene::Selection { span: old }) = before else {
        lines.push("Selecting: j and k more or less, y copies, Esc leaves. Selected:".to_owned());
        return lines.push(say(span.start, span.end));
    };
    for (from, to) in [(span.start, old.start), (old.end, span.end)] {
        if from < to {
            lines.push(say(from, to));
        }
    }
    for (from, to) in [(old.start, span.start), (span.end, old.end)] {
        if from < to {
            lines.push(format!("No longer: {}", say(from, to)));
        }
    }
}

/// A popup, whole.
fn open_card(card: &Card, lines: &mut Vec<String>) {
    let title = card.title.replace(" · ", ", ");
    lines.push(match &card.subject {
        Subject::Sources(_) => format!("Source, {title}:"),
        Subject::Peek => format!("Preview, {title}:"),
        Subject::Note | Subject::Own(_) | Subject::Help | Subject::Info => format!("{title}:"),
    });
    let own = lines.len();
    for flow in card.flows.clone() {
        lines.extend(words::whole(&card.document, FlowId(flow)));
    }
    unlabel(card, &mut lines[own..]);
    // Headings of a page that the program made are labels.
    if !card.is_chapter {
        for line in &mut lines[own..] {
            if let Some(label) = line.strip_prefix("Heading 5: ") {
                *line = format!("{label}:");
            }
        }
    }
    let end = match &card.subject {
        Subject::Note => "End of note",
        Subject::Own(_) => "End of your note",
        Subject::Sources(_) => "End of source",
        Subject::Peek => "End of preview",
        Subject::Help => "End of the keys",
        Subject::Info => "End",
    };
    let hint = card.hint().replace("  ", ", ");
    let hint = if hint.is_empty() { String::new() } else { format!("{hint}, ") };
    lines.push(format!("{end}. {hint}j and k read it by line, Esc closes."));
}

/// The row that a popup was scrolled to.
fn card_row(card: &Card, lines: &mut Vec<String>) {
    for row in card.lines() {
        if let Some(said) = portion(&card.document, &row) {
            let own = lines.len();
            lines.extend(words::part(&card.document, row.flow, &[said]));
            unlabel(card, &mut lines[own..]);
        }
    }
}

/// The title of a note's popup says which note it is.
fn unlabel(card: &Card, lines: &mut [String]) {
    if card.subject == Subject::Note
        && let Some(first) = lines.first_mut()
        && let Some((label, rest)) = first.split_once(": ")
        && card.title.starts_with(label)
    {
        *first = rest.to_owned();
    }
}

/// The contents: how many entries, and a page of them.
fn open_contents(app: &App, lines: &mut Vec<String>) {
    let sidebar = app.sidebar();
    lines.push(format!(
        "Contents, {}. j and k go through them, h and l fold, / narrows, Enter goes there, Esc goes back.",
        counted(sidebar.len(), "entry", "entries")
    ));
    let rows = usize::from(app.panes().sidebar.height.saturating_sub(4));
    let page = sidebar.top()..sidebar.len().min(sidebar.top() + rows);
    for at in page {
        let above = at.checked_sub(1).and_then(|above| sidebar.entry(above));
        lines.extend(sidebar.entry(at).map(|entry| entry_words(entry, at, above)));
    }
    lines.push("You are at:".to_owned());
}

/// An entry of the contents, with its level where the one said before has another.
fn entry_words(entry: &Entry, at: usize, before: Option<&Entry>) -> String {
    let indent = "  ".repeat(usize::from(entry.depth));
    let level = if before.is_some_and(|before| before.depth == entry.depth) {
        String::new()
    } else {
        format!(", level {}", entry.depth + 1)
    };
    let folded = match (entry.parent, entry.folded) {
        (true, true) => ", folded",
        _ => "",
    };
    format!("{indent}{}. {}{level}{folded}", at + 1, entry.title)
}

/// Something that can be opened.
pub(super) fn target(app: &App, target: &Target) -> String {
    let text = app.work().document(target.chapter).map_or("", |document| document.slice(target.span));
    let text = text.replace('\n', " ");
    match &target.kind {
        TargetKind::Link(destination) => format!("link: {text} ({destination})"),
        TargetKind::Note { label, .. } => format!("note {label}"),
        TargetKind::Citation(_) => format!("source: {text}"),
        TargetKind::Own(_) => format!("your own: {text}"),
        TargetKind::Abbreviation(_) => format!("abbreviation: {text}"),
        TargetKind::Cross(_) => format!("reference: {text}"),
        TargetKind::Term(_) => format!("term: {text}"),
    }
}

fn counted(number: usize, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

/// `3×` as it is said.
fn spoken_count(under: &str) -> String {
    match under.split_once('×') {
        Some((before, after)) if before == "1" || before.ends_with(" 1") => {
            format!("{}once{after}", &before[..before.len() - 1])
        }
        Some((before, after)) => format!("{before} times{after}"),
        None => under.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_is_not_said_as_one_times() {
        assert_eq!(spoken_count("1×, first in Methods"), "once, first in Methods");
        assert_eq!(spoken_count("perhaps 1×"), "perhaps once");
        assert_eq!(spoken_count("21×, first in Methods"), "21 times, first in Methods");
        assert_eq!(spoken_count("not cited"), "not cited");
    }
}
