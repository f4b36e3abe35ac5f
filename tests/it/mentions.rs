//! What the text names: figures, tables, sections, equations and terms, from the keys to the screen.

use super::headless::Reader;
use lectern::export;
use lectern::work::Work;

fn reader(chapters: &[(&str, &str)]) -> Reader {
    Reader::open(Work::from_texts("book", chapters), (90, 30))
}

/// Enough of a chapter that the next one does not show.
fn long() -> String {
    format!("{ONE}{}", "\nA paragraph in between.\n".repeat(30))
}

const ONE: &str = "# 1. Text\n\nAs Figure 2 shows.\n\nOr Table 1, or Figure 7, or (Equation (3)), or Section 2.1.\n\n\
    $$a = \\frac{b}{c} \\tag{3}$$\n";
const TWO: &str = "# 2. More\n\n**Figure 2.** A picture of it.\n\n| Head | Tail |\n|---|---|\n| cell | other |\n\n\
    Table 1. Numbers\n\n## 2.1 Inner\n\nInner words.\n";

#[test]
fn a_figure_is_peeked_and_gone_to() {
    let mut reader = reader(&[("1.md", &long()), ("2.md", TWO)]);
    reader.keys("<tab>K").sees("A picture of it.").sees("Enter goes there");
    assert!(reader.screen().contains("As Figure 2 shows."), "the page stays");
    reader.keys("<cr>");
    assert!(reader.line().contains("A picture of it."), "{}", reader.screen());
    reader.keys("<c-o>");
    reader.sees("As Figure 2 shows.");
}

#[test]
fn a_table_comes_with_its_cells_and_a_section_with_its_words() {
    let mut reader = reader(&[("1.md", &long()), ("2.md", TWO)]);
    reader.keys("<tab><tab>K").sees("Table 1. Numbers").sees("cell");
    reader.keys("<esc><tab>K").sees("a = b/c   (3)");
    reader.keys("<esc><tab>K").sees("Inner words.");
    // Figure 7 is nowhere: the first comes again.
    reader.keys("<esc><tab>K").sees("A picture of it.");
}

#[test]
fn what_may_mean_two_places_means_none() {
    let caption = "Text.\n\n**Figure 1.** One of two.\n";
    let mut reader = reader(&[
        ("1.md", "# A\n\nSee Figure 1.\n"),
        ("2.md", &format!("# B\n\n{caption}")),
        ("3.md", &format!("# C\n\n{caption}")),
    ]);
    reader.keys("<tab>");
    assert!(reader.status().contains("nothing to open"), "{}", reader.status());
    reader.keys("LK");
    assert!(!reader.screen().contains("Enter goes there"));
}

#[test]
fn notes_and_links_come_before_what_is_named() {
    let text = "# T\n\nFigure 1 and [a link](#own) and a note[^1].\n\n## Own\n\nHere.\n\nFigure 1. Cap\n\n[^1]: The note.\n";
    let mut reader = reader(&[("1.md", text)]);
    reader.keys("jjK").sees("The note.");
}

#[test]
fn terms_of_a_list_are_peeked_where_they_are_used() {
    let text = "# Text\n\nThe WHO met. Recidivism, said the WHO, is not who did what.\n";
    let list = "# List of terms\n\n| Term | Meaning |\n|---|---|\n| WHO | World Health Organization |\n\n\
        **Recidivism** — doing it again\n";
    let mut reader = reader(&[("1.md", text), ("2.md", list)]);
    reader.keys("<tab>K").sees("World Health Organization");
    reader.keys("<esc><tab>K").sees("doing it again");
    // Each is labelled once a page, and words that read so by chance are none.
    reader.keys("<esc><esc>f");
    let labels = reader.screen().lines().find(|line| line.contains("met")).unwrap_or_default().to_owned();
    assert!(labels.contains("aHO met. secidivism, said the WHO, is not who"), "{labels}");
    reader.keys("<esc><tab>K<cr>");
    assert!(reader.line().contains("WHO"), "{}", reader.screen());
}

#[test]
fn two_explanations_are_none_and_definition_lists_explain() {
    let text = "# Text\n\nA gizmo and a gadget.{:.x}\n\nGadget\n: A tool.\n\n# Glossary\n\ngizmo: one thing\n\ngizmo: another\n";
    let mut reader = reader(&[("1.md", text)]);
    reader.keys("<tab>K").sees("A tool.");
    reader.keys("<esc><tab>K").sees("A tool.");
}

#[test]
fn wide_mathematics_pans_and_plain_text_has_the_source() {
    let terms: Vec<String> = (0..40).map(|n| format!("x_{{{n}}}")).collect();
    let text = format!("# T\n\n$${} = \\alpha$$\n\nInline $\\beta$.\n", terms.join(" + "));
    let mut reader = reader(&[("1.md", &text)]);
    reader.sees("x₀ + x₁");
    assert!(!reader.screen().contains("x₃₉"), "{}", reader.screen());
    reader.keys("jj99l").sees("x₃₉ = α");
    let parsed = lectern::markdown::parse(text.as_bytes(), lectern::markdown::Dialect::Gfm);
    let mut out = String::new();
    export::plain(&parsed.document, &mut out).unwrap();
    assert!(out.contains("x_{39} = \\alpha\n") && out.ends_with("Inline \\beta.\n"), "{out}");
}
