//! The fuzz targets' checks on random input, so that every run of the tests does a little of what `cargo fuzz` does
//! for hours.

use proptest::prelude::*;

#[path = "../../fuzz/src/harness.rs"]
#[allow(unreachable_pub, reason = "the fuzz targets are another crate")]
mod harness;

/// Pieces of Markdown and of what lies beside it: they meet in ways that random bytes never do.
const PIECES: &[&str] = &[
    "# ",
    "## a\n",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "> ",
    "    ",
    "\t",
    "```",
    "~~~rust\n",
    "`",
    "*",
    "**",
    "_",
    "~~",
    "[a]",
    "(b)",
    "[a](b)",
    "![i](x.png)",
    "[^1]",
    "[^1]: ",
    "[a]: b\n",
    "<sup>1</sup>",
    "***\n",
    "---\n",
    "| a | b |\n",
    "|---|---|\n",
    "{: .a #b}",
    "{:a: .b}\n",
    "{::nomarkdown}",
    "{:/}",
    "{::comment}",
    "* TOC\n{:toc}\n",
    "$$",
    "$x$",
    "\\",
    "<div markdown=\"1\">\n",
    "</div>\n",
    "<details>",
    "<summary>",
    "</summary>",
    "</details>",
    "<!--",
    "-->",
    "<table><tr><td>",
    "</td></tr></table>",
    "*[ab]: c\n",
    "ab",
    "term\n: def\n",
    "{% raw %}",
    "{% endraw %}",
    "{% include a %}",
    "{{ a }}",
    "{% for i in (1..9) %}",
    "{% endfor %}",
    "> [!NOTE]\n",
    "!!! note\n",
    ":::note\n",
    ":::\n",
    "[[w]]",
    "{{#include a}}",
    "@key",
    "[@key, p. 3; -@b]",
    "(Ash, 2001)",
    "Ash & Elm (2001a, 2002)",
    "[3-7, 9]",
    "et al.",
    "&amp;",
    "&#27;",
    "\u{1b}[31m",
    "\u{9b}",
    "\u{202e}",
    "\u{2067}",
    "\u{0}",
    "\u{ad}",
    "\u{200d}",
    "e\u{301}",
    "字",
    "漢字かな",
    "שלום",
    "👩‍👩‍👧",
    "\r\n",
    "\u{feff}",
    "---\ntitle: a\n---\n",
    "+++\na = 1\n+++\n",
    "&a [*a]",
    "a: b\n",
    "https://example.org",
    "<b",
    ">",
    "\"",
    "'",
    "...",
    "--",
    "==a==",
    "^a^",
    "~a~",
    "[ ]",
    "[x] ",
    "\\(x\\)",
    "\\begin{align}",
    "\u{fffd}",
];

fn markdown() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        12 => prop::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec()),
        2 => "[a-zA-Z ,.;()0-9]{0,12}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..6),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Two parts with the NUL between them that the harness cuts at.
fn pair(first: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (first, markdown()).prop_map(|(first, second)| {
        let first = first.into_iter().filter(|byte| *byte != 0);
        first.chain([0]).chain(second).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn document(choice in any::<u8>(), width in any::<u8>(), source in markdown()) {
        harness::document(&[&[choice, width][..], &source].concat());
    }

    #[test]
    fn kramdown(source in markdown()) {
        harness::kramdown(&source);
    }

    #[test]
    fn front_matter(source in markdown(), closed in any::<bool>()) {
        let end: &[u8] = if closed { b"\n---\n" } else { b"" };
        harness::front_matter(&[b"---\n", &source[..], end].concat());
    }

    #[test]
    fn citations(source in pair(markdown())) {
        harness::citations(&source);
    }

    #[test]
    fn query(source in pair("[a-zA-Z*\"/ :-]{0,20}".prop_map(String::into_bytes))) {
        harness::query(&source);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn keys(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
        harness::keys(&bytes);
    }
}
