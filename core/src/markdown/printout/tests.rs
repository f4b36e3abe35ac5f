//! Printouts: what is taken from overstrikes and sequences, and that nothing else is left of them.

use proptest::prelude::*;

use super::*;
use crate::document::{Document, Style};
use crate::text::is_unsafe;

fn read(text: &str) -> Document {
    parse(text.as_bytes()).document
}

/// The text, with `*so*` where it is bold, `_so_` underlined, `/so/` slanted, `=so=` reversed.
fn marked(text: &str) -> String {
    let document = read(text);
    let mut out = document.text().to_owned();
    for run in document.styles_in(crate::text::TextSpan::new(0, out.len() as u32)).iter().rev() {
        let signs =
            [(Style::STRONG, "*"), (Style::UNDERLINE, "_"), (Style::EMPHASIS, "/"), (Style::MARK, "=")];
        let own = signs.iter().filter(|(style, _)| run.style.has(*style));
        out.insert_str(run.span.end as usize, &own.clone().rev().map(|(_, sign)| *sign).collect::<String>());
        out.insert_str(run.span.start as usize, &own.map(|(_, sign)| *sign).collect::<String>());
    }
    out
}

#[test]
fn overstrikes_become_bold_and_underlined() {
    assert_eq!(marked("N\x08NA\x08AM\x08ME\x08E\n"), "*NAME*\n");
    assert_eq!(marked("see _\x08f_\x08i_\x08l_\x08e now\n"), "see _file_ now\n");
    assert_eq!(marked("f\x08_i\x08_\n"), "_fi_\n");
    assert_eq!(marked("a _\x08x\x08xb\n"), "a *_x_*b\n");
    // An underscore struck over itself is as the letter before it.
    assert_eq!(marked("_\x08a_\x08__\x08b a\x08a_\x08_ _\x08_\n"), "_a_b_ *a_* *_*\n");
    assert_eq!(marked("+\x08o item\n"), "• item\n");
    assert_eq!(marked("a\x08b\n"), "b\n");
    // Wide letters, struck over as one column or as two.
    assert_eq!(marked("港\x08港x 港\x08\x08港x\n"), "*港*x *港*x\n");
    assert_eq!(marked("e\u{301}x\x08x\n"), "e\u{301}*x*\n");
    assert_eq!(marked("\x08a\x08\x08\x08b\n"), "b\n");
}

#[test]
fn sequences_give_their_manner_and_nothing_else() {
    assert_eq!(marked("\x1b[1mNAME\x1b[0m and \x1b[4mfile\x1b[24m.\n"), "*NAME* and _file_.\n");
    assert_eq!(
        marked("\x1b[01;34mdir\x1b[0m \x1b[38;5;1mred\x1b[m \x1b[48;2;1;4;7mx\x1b[m\n"),
        "*dir* red x\n"
    );
    assert_eq!(marked("\x1b[4:3mw\x1b[4:0m \x1b[3mi\x1b[23m \x1b[7mr\x1b[27m\n"), "_w_ /i/ =r=\n");
    assert_eq!(
        marked("\x1b[1mtwo\nlines\x1b[22m end\n"),
        "*two\nlines* end\n".replace("two\nlines", "two*\n*lines")
    );
    // Erasing (grep), sets of letters (tput), links, titles.
    assert_eq!(marked("\x1b[01;31m\x1b[Khit\x1b[m\x1b[K\x1b(B\n"), "*hit*\n");
    assert_eq!(marked("\x1b]8;;http://x\x1b\\name\x1b]8;;\x07 \x1b]2;t\x07\n"), "name \n");
    // What has no end swallows nothing.
    assert_eq!(marked("\x1b]8;;http://x\nname\n"), "␛]8;;http://x\nname\n");
    assert_eq!(marked("a\x1b[12\nb\x1b\n"), "a␛[12\nb␛\n");
    assert_eq!(marked("\x07ding\x0c\n"), "ding\n");
}

#[test]
fn lines_and_tabs_are_kept() {
    let document = read("\x1b[1m a\x1b[m\tb\r\n  c\r\n\r\n\r\nd\n");
    let blocks: Vec<&str> = document.blocks().iter().map(|block| document.slice(block.span)).collect();
    assert_eq!(blocks, [" a      b\n  c", "d"]);
}

#[test]
fn a_manual_page_has_sections() {
    let page = "LS(1)          User Commands          LS(1)\n\nN\x08NA\x08AM\x08ME\x08E\n       ls - list\n\nOPTIONS\n   \
                Sorting\n       -t\n\n   By name\n       -x\n\nGNU 9        May 2026          LS(1)\n";
    assert_eq!(manual_of(page.as_bytes()).as_deref(), Some("LS(1)"));
    let document = read(page);
    let sections: Vec<(u8, &str, &str)> = document
        .sections()
        .iter()
        .map(|own| (own.level, document.slice(document.block(own.heading).span), &*own.slug))
        .collect();
    assert_eq!(sections, [(2, "NAME", "name"), (2, "OPTIONS", "options"), (3, "By name", "by-name")]);
    assert!(document.text().starts_with("LS(1)          User"));
    assert!(document.text().ends_with("LS(1)\n"));
    assert_eq!(document.text().matches("       -x").count(), 1);
}

#[test]
fn markdown_is_no_printout() {
    for text in [
        "# A\n\nWords.\n",
        "",
        "printf(3) is a function of printf(3\n",
        "(1) one (1)\n",
        "a\x1b b\x08 \x08 c\n",
        "x\x1b[2Kx\n",
        "`\\x1b[1m`\n",
    ] {
        assert!(!is_printout(text.as_bytes()), "{text:?}");
    }
    for text in ["a\x08a\n", "# A\n\x1b[1mx\n", "\nls(1)  ls(1)\n", "\x1b[mx"] {
        assert!(is_printout(text.as_bytes()), "{text:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_safe_and_know_where_they_come_from(
        bytes in proptest::collection::vec(
            prop_oneof![
                Just(8u8), Just(27), Just(b'['), Just(b'm'), Just(b'_'), Just(b'\n'), Just(b'\r'), Just(b'\t'),
                Just(0xe6), Just(0xb8), Just(0xaf), Just(b' '), b'0'..=b'9', any::<u8>()
            ],
            0..80,
        )
    ) {
        // `finish` verifies the document's invariants.
        let document = parse(&bytes).document;
        prop_assert!(!document.text().chars().any(is_unsafe));
    }
}
