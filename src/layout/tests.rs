//! Dumps of documents made by hand.

use super::dump::{Make, dump};
use crate::document::{Alignment, BlockKind, Callout, ContainerKind, Document, EmbedKind, NoteKind};

fn made(make: impl FnOnce(&mut Make)) -> Document {
    let mut maker = Make::default();
    make(&mut maker);
    maker.done()
}

const PROSE: &str = "Human trafficking is a global problem that is continuously expanding and transforming (UN Protocol, 2000).";

#[test]
fn look() {
    let document = made(|m| {
        m.block(BlockKind::Title, "The Factors Involved in the Exit");
        m.block(BlockKind::Byline, "June 2021 · Chiara Ferrari");
        m.h(2, "Introduction");
        m.h(3, "A first part");
        m.p(PROSE);
        m.within(ContainerKind::Quote, |m| {
            m.p(PROSE);
            m.within(ContainerKind::Quote, |m| {
                m.p("inner");
            });
            m.p("outer");
        });
        m.item("•", true, |m| {
            m.p("one that is long enough to be wrapped at narrow widths");
            m.item("•", true, |m| {
                m.p("nested");
            });
        });
        m.item("•", true, |m| {
            m.p("two");
        });
        for n in [9, 10] {
            m.item(&format!("{n}."), false, |m| {
                m.p("number");
                m.block(BlockKind::Code { language: Some("rust".into()) }, "fn main() {\n    let a_rather_long_line = 1;\n\n}");
            });
        }
        m.within(ContainerKind::Callout(Callout::Warning), |m| {
            m.p("Mind the gap.");
            m.p("Really.");
        });
        m.within(ContainerKind::Callout(Callout::Tip), |m| {
            m.p("**A title**");
            m.p("Text.");
        });
        m.item("•", true, |m| {
            m.within(ContainerKind::Callout(Callout::Note), |m| {
                m.p("in an item");
            });
        });
        m.block(BlockKind::Term, "Term");
        m.within(ContainerKind::Definition, |m| {
            m.p("What it means.");
        });
        m.within(ContainerKind::Details { open: true }, |m| {
            m.p("Summary");
            m.p("Content.");
        });
        m.block(BlockKind::Rule, "");
        m.block(BlockKind::Embed { kind: EmbedKind::Video, target: "https://www.youtube.com/embed/FNwRLg5ug9Y".into() }, "Drone tour");
        m.block(BlockKind::Math, "a^2 + b^2 = c^2");
        m.h(1, "Last part");
        m.table(&[Alignment::Start, Alignment::End], &[&["Country", "Victims"], &["Italy", "12"], &["France and its overseas territories", "1234"]]);
        m.p("After.");
        for (label, text) in [("²", "² TIP: Tier placements of the report on trafficking in persons."), ("³", "³ Second.")] {
            m.0.open_note(label, NoteKind::Superscript, label);
            m.p(text);
            m.0.close();
        }
    });
    for (width, ascii) in [(20, false), (40, false), (80, false), (40, true)] {
        println!("== {width} {ascii}\n{}", dump(&document, width, ascii));
    }
}
