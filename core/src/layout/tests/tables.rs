//! How tables look.

use super::*;

#[test]
fn tables() {
    let document = made(|m| {
        m.table(
            &[Alignment::Start, Alignment::End, Alignment::Center],
            &[
                &["Country", "Victims", "Kind"],
                &["Italy", "12", "a"],
                &["France and its overseas territories", "1234", "漢字"],
                &["Spain"],
            ],
        );
        m.p("After.");
    });
    expect(
        &document,
        20,
        r"
Country: Italy
Victims: 12
Kind: a
────────────────────
Country: France and
  its overseas
  territories
Victims: 1234
Kind: 漢字
────────────────────
Country: Spain

After.
",
    );
    expect(
        &document,
        40,
        r"
Country                 │ Victims │ Kind
────────────────────────┼─────────┼─────
Italy                   │      12 │  a
                        │         │
France and its overseas │    1234 │ 漢字
territories             │         │
                        │         │
Spain                   │         │

After.
",
    );
    expect(
        &document,
        80,
        r"
Country                             │ Victims │ Kind
────────────────────────────────────┼─────────┼─────
Italy                               │      12 │  a
France and its overseas territories │    1234 │ 漢字
Spain                               │         │

After.
",
    );
    expect_ascii(
        &document,
        40,
        r"
Country                 | Victims | Kind
------------------------+---------+-----
Italy                   |      12 |  a
                        |         |
France and its overseas |    1234 | 漢字
territories             |         |
                        |         |
Spain                   |         |

After.
",
    );
}

#[test]
fn tables_that_fit_in_no_way_are_records() {
    let document = made(|m| {
        m.table(
            &[],
            &[
                &["Authors", "Year", "Findings of the study", "Sample"],
                &["Hickle", "2017", "Exit is a process with many turns and returns.", ""],
                &["Cimino", "2012", "Intentions"],
            ],
        );
    });
    expect(
        &document,
        28,
        r"
Authors: Hickle
Year: 2017
Findings of the study
  Exit is a process with
  many turns and returns.
Sample:
────────────────────
Authors: Cimino
Year: 2012
Findings of the study
  Intentions
",
    );
    expect(
        &document,
        8,
        r"
Authors
Hickle
Year
2017
Findings
of the
study
Exit is
a
process
with
many
turns
and
returns.
Sample

────────
Authors
Cimino
Year
2012
Findings
of the
study
Intentio
ns
",
    );
}
