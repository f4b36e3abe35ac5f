//! How containers look, and what deep nesting and narrow lines leave of them.

use super::*;

fn nested() -> Document {
    made(|m| {
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
                m.item("•", true, |m| {
                    m.p("and deeper");
                });
            });
        });
        m.item("☑", true, |m| {
            m.p("two");
        });
        for n in [9, 10] {
            m.item(&format!("{n}."), false, |m| {
                m.p("number");
                m.p("further");
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
    })
}

#[test]
fn containers() {
    expect(
        &nested(),
        20,
        r"
│ Human trafficking
│ is a global
│ problem that is
│ continuously
│ expanding and
│ transforming (UN
│ Protocol, 2000).
│
│ │ inner
│
│ outer

• one that is long
  enough to be
  wrapped at narrow
  widths
  ◦ nested
    ▪ and deeper
☑ two

 9. number

    further

10. number

    further

┃ Warning
┃ Mind the gap.
┃
┃ Really.

┃ A title
┃ Text.

• ┃ Note
  ┃ in an item

Term
    What it means.

▾ Summary

  Content.
",
    );
    expect(
        &nested(),
        40,
        r"
│ Human trafficking is a global problem
│ that is continuously expanding and
│ transforming (UN Protocol, 2000).
│
│ │ inner
│
│ outer

• one that is long enough to be wrapped
  at narrow widths
  ◦ nested
    ▪ and deeper
☑ two

 9. number

    further

10. number

    further

┃ Warning
┃ Mind the gap.
┃
┃ Really.

┃ A title
┃ Text.

• ┃ Note
  ┃ in an item

Term
    What it means.

▾ Summary

  Content.
",
    );
    expect_ascii(
        &nested(),
        40,
        r"
| Human trafficking is a global problem
| that is continuously expanding and
| transforming (UN Protocol, 2000).
|
| | inner
|
| outer

* one that is long enough to be wrapped
  at narrow widths
  - nested
    + and deeper
[x] two

 9. number

    further

10. number

    further

| Warning
| Mind the gap.
|
| Really.

| A title
| Text.

* | Note
  | in an item

Term
    What it means.

v Summary

  Content.
",
    );
}

#[test]
fn narrow_lines_keep_their_text() {
    expect(
        &nested(),
        11,
        r"
Human
trafficking
is a global
problem
that is
continuousl
y expanding
and
transformin
g (UN
Protocol,
2000).

inner

outer

one that is
long enough
to be
wrapped at
narrow
widths
nested
and deeper
two

number

further

number

further

Warning
Mind the
gap.

Really.

A title
Text.

Note
in an item

Term
What it
means.

Summary

Content.
",
    );
    for width in 0..4 {
        let layout = ChapterLayout::new(&nested(), options(width));
        assert_eq!(layout.build(&nested(), 0..usize::MAX).len(), layout.rows());
    }
}

#[test]
fn deep_nesting_stays_readable_and_linear() {
    for kind in [
        ContainerKind::Quote,
        ContainerKind::ListItem { marker: "•".into(), tight: true },
        ContainerKind::Callout(Callout::Note),
    ] {
        let document = made(|m| {
            for _ in 0..10_000 {
                m.0.open(kind.clone());
                m.p("some text");
            }
        });
        let layout = ChapterLayout::new(&document, options(40));
        let last = layout.rows() - 1;
        let row = &layout.build(&document, last..last + 1)[0];
        assert!(paint(&document, row).ends_with("some text"));
    }
}
