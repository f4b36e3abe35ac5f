//! Popups about the program and the work: the live keys, and what is known.

use super::App;
use super::card::Subject;
use super::popups::composed;
use crate::document::{Alignment, BlockKind, Builder, ContainerKind, Origin, Style};
use crate::keymap::Context;

/// Remarks on the content that are listed; `check` has them all.
const REMARKS: usize = 5;

impl App {
    /// The keys of a context, from the live table.
    pub(super) fn help(&mut self, context: Context) {
        let mut builder = Builder::new();
        for (group, actions) in self.keymap.listing(context) {
            heading(&mut builder, group.name());
            let rows =
                actions.iter().map(|(action, keys)| (keys.replace(' ', "  "), action.doc().to_owned()));
            table(&mut builder, rows);
        }
        if context == Context::Body {
            heading(&mut builder, "Counts");
            builder.text("A number before a key repeats it: 12j, 3].", Origin::Generated(0));
        }
        let title = format!("Keys in the {}", context.name());
        let draft = composed(Subject::Help, title, builder);
        self.push_card(draft);
    }

    /// What is known of the work: title, order and its reason, front matter, figures.
    pub(super) fn info(&mut self) {
        let mut builder = Builder::new();
        let figures = self.figures();
        let loaded = self.work.chapters.iter().filter_map(|c| c.document.as_ref());
        let words: usize = loaded.map(|d| d.text().split_ascii_whitespace().count()).sum();
        heading(&mut builder, "The work");
        let mut rows = vec![
            ("Title".to_owned(), self.work.title.clone()),
            ("Chapters".to_owned(), figures.chapters.to_string()),
            ("Words".to_owned(), words.to_string()),
            ("Order".to_owned(), format!("{}: {}", self.work.order.kind, self.work.order.reason)),
        ];
        if self.cited {
            rows.push(("References".to_owned(), self.citations.references().len().to_string()));
        }
        if !self.work.diagnostics.is_empty() {
            rows.push((
                "Remarks".to_owned(),
                format!("{} (`lectern check` lists them)", self.work.diagnostics.len()),
            ));
        }
        rows.extend(self.own_rows());
        table(&mut builder, rows.into_iter());
        for remark in self.work.diagnostics.iter().take(REMARKS) {
            let place =
                remark.chapter.map_or(String::new(), |id| format!("{}: ", self.work.chapter(id).title));
            builder.begin(BlockKind::Paragraph);
            builder.text(&format!("{place}{}", remark.message), Origin::Generated(0));
            builder.end();
        }
        if let Some(chapter) = self.work.chapters.get(self.reading().chapter.index()) {
            heading(&mut builder, "This chapter");
            let mut rows = vec![
                ("Title".to_owned(), chapter.title.clone()),
                ("File".to_owned(), chapter.path.clone()),
                ("Place".to_owned(), chapter.reason.clone()),
            ];
            for (key, value) in &chapter.meta.fields {
                if &**key != "title" {
                    rows.push((key.to_string(), value.as_text().unwrap_or("…").to_owned()));
                }
            }
            table(&mut builder, rows.into_iter().filter(|(_, value)| !value.is_empty()));
        }
        let draft = composed(Subject::Info, "About this work".to_owned(), builder);
        self.push_card(draft);
    }
}

fn heading(builder: &mut Builder, text: &str) {
    builder.begin(BlockKind::Heading { level: 5 });
    builder.text(text, Origin::Generated(0));
    builder.end();
}

/// Two columns: a name and what it is.
fn table(builder: &mut Builder, rows: impl Iterator<Item = (String, String)>) {
    builder.open(ContainerKind::Table { columns: Box::new([Alignment::Start; 2]) });
    for (row, (name, value)) in rows.enumerate() {
        for (column, (text, style)) in [(name, Style::STRONG), (value, Style::NONE)].into_iter().enumerate() {
            builder.begin(BlockKind::TableCell { row: row as u32, column: column as u16, header: false });
            builder.push_style(style);
            builder.text(&text.replace('\n', " "), Origin::Generated(0));
            builder.pop_style();
            builder.end();
        }
    }
    builder.close();
}
