//! How blocks look.

use super::*;

#[test]
fn headings_and_paragraphs() {
    let document = made(|m| {
        m.block(BlockKind::Title, "The Factors Involved in the Exit");
        m.block(BlockKind::Byline, "June 2021 · Chiara Ferrari");
        m.h(2, "Introduction");
        m.p(PROSE);
        m.h(2, "Individual, relational and structural factors");
        m.h(3, "A first part");
        m.p("Text.");
        m.h(3, "A second part");
        m.p("Text.");
        m.block(BlockKind::Rule, "");
        m.p("Text.");
        m.h(1, "Last");
    });
    expect(
        &document,
        20,
        r"
The Factors Involved
in the Exit
━━━━━━━━━━━━━━━━━━━━
June 2021 · Chiara
Ferrari

Introduction
────────────

Human trafficking is
a global problem
that is continuously
expanding and
transforming (UN
Protocol, 2000).


Individual,
relational and
structural factors
──────────────────

A first part

Text.

A second part

Text.

       · · ·

Text.


Last
━━━━━━━━━━━━━━━━━━━━
",
    );
    expect(
        &document,
        40,
        r"
The Factors Involved in the Exit
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
June 2021 · Chiara Ferrari

Introduction
────────────

Human trafficking is a global problem
that is continuously expanding and
transforming (UN Protocol, 2000).


Individual, relational and structural
factors
─────────────────────────────────────

A first part

Text.

A second part

Text.

                 · · ·

Text.


Last
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
",
    );
    expect(
        &document,
        80,
        r"
The Factors Involved in the Exit
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
June 2021 · Chiara Ferrari

Introduction
────────────

Human trafficking is a global problem that is continuously expanding and
transforming (UN Protocol, 2000).


Individual, relational and structural factors
─────────────────────────────────────────────

A first part

Text.

A second part

Text.

                                     · · ·

Text.


Last
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
",
    );
    expect_ascii(
        &document,
        40,
        r"
The Factors Involved in the Exit
========================================
June 2021 · Chiara Ferrari

Introduction
------------

Human trafficking is a global problem
that is continuously expanding and
transforming (UN Protocol, 2000).


Individual, relational and structural
factors
-------------------------------------

A first part

Text.

A second part

Text.

                 * * *

Text.


Last
========================================
",
    );
}

#[test]
fn code_embeds_and_mathematics() {
    let document = made(|m| {
        let code = "fn main() {\n    let a_rather_long_line = 1;\n\n}";
        m.block(BlockKind::Code { language: Some("rust".into()) }, code);
        let target = "https://www.youtube.com/embed/FNwRLg5ug9Y";
        m.block(
            BlockKind::Embed { kind: EmbedKind::Video, target: target.into() },
            "Drone tour of the campus",
        );
        m.within(ContainerKind::Figure, |m| {
            m.block(BlockKind::Embed { kind: EmbedKind::Image, target: "".into() }, "");
            m.p("Figure 1. A caption.");
        });
        m.block(BlockKind::Math, "a^2 + b^2 = c^2");
    });
    expect(
        &document,
        20,
        r"
                rust
  fn main() {
      let a_rather_l
  ↪ ong_line = 1;

  }

▣ video Drone tour
  of the campus
  → https://www.you…

▣ image
Figure 1. A caption.

    a^2 + b^2 = c^2
",
    );
    expect(
        &document,
        60,
        r"
                                                        rust
  fn main() {
      let a_rather_long_line = 1;

  }

▣ video Drone tour of the campus
  → https://www.youtube.com/embed/FNwRLg5ug9Y

▣ image
Figure 1. A caption.

    a^2 + b^2 = c^2
",
    );
    expect_ascii(
        &document,
        20,
        r"
                rust
  fn main() {
      let a_rather_l
  > ong_line = 1;

  }

[video] Drone tour
  of the campus
  -> https://www.yo~

[image]
Figure 1. A caption.

    a^2 + b^2 = c^2
",
    );
}

#[test]
fn notes_stand_at_the_end_behind_a_rule() {
    let document = made(|m| {
        m.p("Based on TIP² and so on.");
        for (shown, text) in
            [("²", "² TIP: Tier placements of the report."), ("¹²", "¹² Second note of them all.")]
        {
            m.0.open_note(shown, NoteKind::Superscript, shown);
            m.p(text);
            m.p("Further text of it.");
            m.0.close();
        }
        m.p("Last of the body.");
    });
    expect(
        &document,
        24,
        r"
Based on TIP² and so on.

Last of the body.

────────

² TIP: Tier placements
  of the report.

  Further text of it.

¹² Second note of them
   all.

   Further text of it.
",
    );
    // A popup shows the note alone.
    let popup = ChapterLayout::of_flows(&document, 2..4, options(24));
    let rows: Vec<String> = popup.build(&document, 0..9).iter().map(|row| paint(&document, row)).collect();
    assert_eq!(rows, ["² TIP: Tier placements", "  of the report.", "", "  Further text of it."]);
}

#[test]
fn soft_hyphens_show_at_the_end_of_a_row() {
    let document = made(|m| {
        m.p("inter\u{ad}national");
    });
    let layout = ChapterLayout::new(&document, options(8));
    let rows = layout.build(&document, 0..2);
    assert_eq!(rows[0].runs[1].content, Content::Generated("-".into()));
    assert_eq!(rows[0].runs[1].role, Role::Filler);
    expect(
        &document,
        8,
        r"
inter-
national
",
    );
    expect(
        &document,
        80,
        r"
international
",
    );
}

#[test]
fn text_from_right_to_left_stands_at_the_right() {
    let document = made(|make| {
        make.h(2, "כותרת");
        make.p("שנת 2017 הייתה (כמעט) abc טובה מאוד");
        make.p("He said שלום עולם, twice.");
        make.item("•", true, |make| {
            make.p("פריט ראשון");
        });
        make.item("3.", true, |make| {
            make.p("פריט שני");
        });
        make.within(ContainerKind::Quote, |make| {
            make.p("ציטוט");
        });
    });
    let rows = dump(&document, 24, false);
    let expected = "
                   תרתוכ
                   ─────

(טעמכ) התייה 2017 תנש
דואמ הבוט abc

He said םלוע םולש,
twice.

              ןושאר טירפ •
              ינש טירפ .3

                  טוטיצ │
";
    let squeezed = |text: &str| text.lines().map(|line| line.trim_start().to_owned()).collect::<Vec<_>>();
    assert_eq!(squeezed(&rows), squeezed(expected.strip_prefix('\n').unwrap()), "\n{rows}");
    for line in
        rows.lines().filter(|line| line.chars().any(|c| matches!(c, 'א'..='ת')) && !line.starts_with("He"))
    {
        let cells = crate::text::width(line);
        assert!((22..=24).contains(&cells), "{cells} {line:?}");
    }
    // Where the terminal does it, the text is left as it is.
    let options = LayoutOptions { bidi: false, ..options(40) };
    let layout = ChapterLayout::new(&document, options);
    assert_eq!(paint(&document, &layout.build(&document, 0..1)[0]), "כותרת");
}

#[test]
fn justified_lines_end_at_one_column() {
    let document = made(|make| {
        make.p(&PROSE.replace('~', ""));
        make.h(3, "A heading that is long enough to take two lines");
    });
    let layout = ChapterLayout::new(&document, LayoutOptions { justify: true, ..options(40) });
    let rows = layout.build(&document, 0..layout.rows());
    let shown: Vec<String> = rows.iter().map(|row| paint(&document, row)).collect();
    assert_eq!(shown[0], "Human trafficking  is a  global  problem");
    assert!(shown[..2].iter().all(|line| crate::text::width(line) == 40), "{shown:?}");
    assert!(!shown[4].contains("  "), "{shown:?}");
}

#[test]
fn words_are_hyphenated_in_a_known_language_only() {
    let text = "international cooperation and responsibility";
    let document = made(|make| {
        make.p(text);
    });
    let rows = |hyphenate, language| {
        let layout = ChapterLayout::new(&document, LayoutOptions { hyphenate, language, ..options(17) });
        layout.build(&document, 0..layout.rows()).iter().map(|row| paint(&document, row)).collect::<Vec<_>>()
    };
    let english = Some(crate::text::Language::English);
    assert_eq!(
        rows(true, english),
        ["international co-", "operation and re-", "sponsibility"][..]
            .iter()
            .map(|s| (*s).to_owned())
            .collect::<Vec<_>>()
    );
    assert_eq!(rows(true, None), rows(false, english));
}
