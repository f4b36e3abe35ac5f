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

/// YAML, more or less.
fn yaml() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        "[a-e]{1,2}: [a-z0-9 ,\\[\\]{}'\"&*-]{0,12}\n",
        "- [a-e]{1,3}: [a-z0-9]{0,6}\n  [a-e]: [a-z]{1,4}\n",
        "[a-e]:\n  [a-e]: [\\x07\\x1b\u{9b}\u{202e}a-z]{0,4}\n",
    ];
    prop::collection::vec(line, 0..6).prop_map(|lines| lines.concat().into_bytes())
}

/// Templates that ask the site for something.
const ASKS: &[&str] = &[
    "{{ site.a }}",
    "{{ site.data.a | join: ',' }}",
    "{{ page.b | default: site.b | upcase }}",
    "{% for x in site.data.a %}{{ x.b }} {% endfor %}",
    "{% for x in site.pages %}{{ x }}{{ forloop.index }}{% endfor %}",
    "{% assign s = site.a | split: '' %}",
    "{% assign s = s | append: s %}",
    "{{ s }}",
    "{% capture t %}",
    "{% endcapture %}",
    "{% if site.a contains 'b' %}",
    "{% else %}",
    "{% endif %}",
    "{% include a.html b=site.c %}",
    "{{ include.b }}",
    "{% include_relative a.md %}",
    "{{#include a.rs:2:3}}",
    "{{< include a >}}",
    "--8<-- \"a\"\n",
    "![[a]]",
    "```{include} a\n```\n",
    "{% tablerow x in (1..3) cols:2 %}",
    "{% endtablerow %}",
    "| where: 'a', 'b'",
    "{% case s %}{% when 'a' %}",
    "{% endcase %}",
    "{% highlight r %}",
    "{% endhighlight %}",
    "{% break %}",
];

/// What programs print.
const PRINTED: &[&str] = &[
    "N\u{8}NA\u{8}AM\u{8}M\n",
    "_\u{8}a",
    "a\u{8}",
    "\x1b[1m",
    "\x1b[38;5;9m",
    "\x1b[0m",
    "\x1b[",
    "\x1b]8;;http://a\x1b\\",
    "\u{9b}1m",
    "MAN(1)   Manual   MAN(1)\n",
    "     text  text\n",
    "\r\n",
    "\n\n",
    "\t",
    "\x0c",
    "字",
    "\u{202e}",
    "word ",
];

fn of(pieces: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(pieces).prop_map(|piece| piece.as_bytes().to_vec());
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

fn without_nul(bytes: Vec<u8>) -> Vec<u8> {
    bytes.into_iter().filter(|byte| *byte != 0).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn site(choice in any::<u8>(), settings in yaml(), data in yaml(), included in markdown(), asks in of(ASKS), source in markdown()) {
        let parts = [settings, data, included, [asks, source].concat()].map(without_nul);
        harness::site(&[&[choice][..], &parts.join(&0)].concat());
    }

    #[test]
    fn settings(lines in prop::collection::vec("(\\[keys(\\.[a-z]{1,5})?\\]|[a-z-]{1,10} = ([0-9]{1,3}|true|\"[a-z<>\\x1b\u{9b} -]{0,9}\"|\\[\"[a-z]\"\\]))?", 0..12)) {
        harness::settings(lines.join("\n").as_bytes());
    }

    #[test]
    fn parts(sizes in any::<[u8; 3]>(), source in prop::collection::vec(markdown(), 0..4)) {
        harness::parts(&[&sizes[..], &source.join(&b"\n\n"[..])].concat());
    }

    #[test]
    fn printout(width in any::<u8>(), source in of(PRINTED)) {
        harness::printout(&[&[width][..], &source].concat());
    }

    #[test]
    fn annotations(words in markdown(), near in markdown(), note in markdown(), before in markdown(), after in markdown()) {
        let text = [&before[..], &words, &after].concat();
        let parts = [words, near.clone(), near, note, text].map(without_nul);
        harness::annotations(&parts.join(&0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn keys(bytes in prop::collection::vec(any::<u8>(), 0..96)) {
        harness::keys(&bytes);
    }
}

/// Found by the target `parts`: the offsets of a file in UTF-16 are those of what it reads as.
#[test]
fn parts_of_a_file_in_utf_16() {
    harness::parts(b";'\xde\xfe\xff\xff\x8d");
}
