//! Documents that attack the terminal: no byte of them steers it, wherever it stands.

use std::fmt::Write;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;

use lectern::app::Effect;
use lectern::work::Work;

use crate::cli::run;
use crate::fixture::{folder, open};
use crate::headless::Reader;
use crate::pty::Terminal;

/// What tries to steer: each with a word by which its remains are known.
pub(crate) const ATTACKS: [&str; 34] = [
    "\x1b[31mpwn",
    "\x1b[2Jpwn",
    "\x1b[?1049lpwn",
    "\x1b[6npwn",
    "\x1bcpwn",
    "\x1b]0;pwn\x07",
    "\x1b]2;pwn\x1b\\",
    "\x1b]8;;http://pwn\x1b\\pwn\x1b]8;;\x1b\\",
    "\x1b]52;c;cHdu\x07",
    "\x1b]1337;File=:cHdu\x07",
    "\x1bPpwn\x1b\\",
    "\x1b_Gpwn\x1b\\",
    "\x1bXpwn\x1b\\",
    "\x1b^pwn\x1b\\",
    "pwn\x1b",
    "pwn\x07\x08\x0e",
    "pwn\x0b\x0c\x7f",
    "\u{9b}31mpwn",
    "\u{9d}0;pwn\u{9c}",
    "\u{90}pwn\u{9c}",
    "\u{9e}pwn\u{9f}pwn\u{98}",
    "\u{84}\u{85}\u{8d}pwn",
    "\u{202a}pwn\u{202b}\u{202c}",
    "\u{202d}pwn",
    "\u{202e}pwn",
    "\u{2066}pwn\u{2067}\u{2068}",
    "\u{2069}pwn",
    "pwn\u{e0001}\u{e0070}\u{e0077}\u{e007f}",
    "p\u{200b}wn\u{feff}\u{2060}\u{200e}\u{200f}\u{61c}",
    "\u{2028}pwn\u{2029}",
    "&#27;[31mpwn",
    "&#x9b;31mpwn&#x202e;&#7;",
    "%1b[31mpwn%07%e2%80%ae",
    "\\u001b[31mpwn\\u202e",
];

/// A character that must not come out anywhere.
fn steers(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
}

#[track_caller]
pub(crate) fn is_harmless(what: &str, told: &str) {
    let found = told.char_indices().find(|(_, c)| steers(*c));
    if let Some((at, c)) = found {
        let from = told[..at].char_indices().rev().nth(40).map_or(0, |(at, _)| at);
        let to = told[at..].char_indices().nth(20).map_or(told.len(), |(n, _)| at + n);
        panic!("{what}: {c:?} in {:?}", &told[from..to]);
    }
}

/// A chapter that has an attack everywhere that text can stand.
pub(crate) fn chapter(a: &str) -> String {
    let one = a.replace('\n', " ");
    format!(
        "# Pwn {one}\n\nText {one} and *{one}* and `{one}` and [link {one}](https://example.org/{one} \"{one}\") \
         and [gone {one}](gone{one}.md) ![alt {one}](pic{one}.png \"{one}\") and $x{one}$, a mark[^{one}], (Pwn{one}, 2017), \
         <b title=\"{one}\" id=\"{one}\">html {one}</b> <https://example.org/{one}> [[{one}]] H~{one}~O ==%{one}==.\n\n\
         ```{one}\ncode {one}\n```\n\n| {one} | b |\n|---|---|\n| {one} | {one} |\n\n- item {one}\n\n> quote {one}\n\n\
         > [!NOTE] {one}\n> body\n\n{{% include {one} %}}\n{{{{ page.{one} }}}}\n\n$$\n{one}\n\\text{{{one}}}\n$$\n\n\
         <details><summary>{one}</summary>\n\nfold {one}\n\n</details>\n\n<!-- {one} -->\n\nTerm {one}\n: Meaning {one}\n\n\
         ## Section {one} {{#id{one}}}\n\n*[PWN]: {one}\n\n[^{one}]: Note {one}\n\n[link {one}]: <x{one}> '{one}'\n\n\
         # References\n\nPwn{one}, A. (2017). *Title {one}*. https://doi.org/10.1/{one}\n"
    )
}

/// As a string of YAML, TOML and JSON.
pub(crate) fn quoted(a: &str) -> String {
    let mut out = String::from("\"");
    for c in a.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() || !c.is_ascii() && (c as u32) < 0x1_0000 => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Every command on a path, made harmless or found out.
fn every_command(folder: &Path, path: &str) {
    for arguments in [
        &["print"][..],
        &["print", "--plain"],
        &["print", "--width", "23"],
        &["toc"],
        &["toc", "--json"],
        &["toc", "--explain-order"],
        &["search", "pwn"],
        &["search", "pwn", "--json"],
        &["search", "pwn.*", "--regex"],
        &["cites"],
        &["cites", "--json"],
        &["cites", "--bibtex"],
        &["cites", "--csl-json"],
        &["check", "--strict"],
        &["check", "--json"],
    ] {
        let (command, flags) = arguments.split_first().unwrap();
        let mut all = vec![*command];
        if *command == "search" {
            all.push(flags[0]);
        }
        all.push(path);
        all.extend(if *command == "search" { &flags[1..] } else { flags });
        is_harmless(&format!("{all:?}"), &run(folder, &all));
    }
}

#[test]
fn no_attack_in_a_text_comes_out_of_a_command() {
    let files: Vec<(String, String)> =
        ATTACKS.iter().enumerate().map(|(at, attack)| (format!("w/{at:02}.md"), chapter(attack))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let folder = folder(&files);
    every_command(folder.path(), "w");
    assert!(run(folder.path(), &["print", "w"]).contains("pwn"), "the words themselves are shown");
}

#[test]
fn no_attack_in_settings_and_sources_comes_out_of_a_command() {
    let all: String = ATTACKS.concat().replace(['\u{2028}', '\u{2029}'], " ");
    let (quote, toml) = (quoted(&all), quoted(&all));
    let front = format!("---\ntitle: {quote}\nauthor: {quote}\nkey: [{quote}]\nbibliography: a.bib\n---\n");
    let bib = format!(
        "@book{{pwn,\n title = {{T {all}}}, author = {{Pwn{all}, A.}}, year = 2017, url = {{http://x/{all}}}}}\n"
    );
    let page = format!("{front}\n# One\n\nText [@pwn] [@no{all}].\n");
    for (name, files) in [
        (
            "jekyll",
            vec![
                ("_config.yml", format!("title: {quote}\nurl: {quote}\n")),
                ("1.md", page.replace("title:", "nav_order: 1\ntitle:")),
                ("_data/navigation.yml", format!("docs:\n- title: {quote}\n  url: {quote}\n")),
            ],
        ),
        (
            "mdbook",
            vec![
                ("book.toml", format!("[book]\ntitle = {toml}\n")),
                (
                    "src/SUMMARY.md",
                    format!(
                        "# S\n\n# Part {all}\n\n- [One {all}](1.md)\n- [Gone {all}](gone{all}.md)\n- [Draft {all}]()\n"
                    ),
                ),
                ("src/1.md", page.clone()),
            ],
        ),
        (
            "mkdocs",
            vec![
                ("mkdocs.yml", format!("site_name: {quote}\nnav:\n- {quote}: 1.md\n- {quote}: {quote}\n")),
                ("docs/1.md", page.clone()),
            ],
        ),
        (
            "quarto",
            vec![
                (
                    "_quarto.yml",
                    format!(
                        "project:\n  type: book\nbook:\n  title: {quote}\n  chapters:\n  - index.qmd\n  - {quote}\n"
                    ),
                ),
                ("index.qmd", page.clone()),
            ],
        ),
        (
            "hugo",
            vec![
                ("hugo.toml", format!("title = {toml}\n")),
                ("content/_index.md", page.clone()),
                ("content/a/_index.md", page.clone()),
            ],
        ),
        (
            "jupyter",
            vec![
                (
                    "_toc.yml",
                    format!(
                        "format: jb-book\nroot: index\nparts:\n- caption: {quote}\n  chapters:\n  - file: {quote}\n    title: {quote}\n"
                    ),
                ),
                ("index.md", page.clone()),
            ],
        ),
        (
            "docusaurus",
            vec![
                ("docusaurus.config.js", format!("module.exports = {{title: {quote}}};\n")),
                ("docs/_category_.json", format!("{{\"label\": {quote}}}")),
                ("docs/1.md", page.clone()),
            ],
        ),
        ("json", vec![("1.md", format!("{{\"title\": {quote}}}\n\n# x\n"))]),
        ("toml", vec![("1.md", format!("+++\ntitle = {toml}\n+++\n\n# x\n"))]),
        (
            "broken",
            vec![
                ("_config.yml", format!("title: [{all}\n")),
                ("book.toml", format!("[{all}\n")),
                ("mkdocs.yml", format!("nav: {{{all}\n")),
                ("1.md", format!("---\n{all}: [\n---\n# One\n")),
            ],
        ),
    ] {
        let mut files = files;
        files.push(("a.bib", bib.clone()));
        files.push((
            "references.json",
            format!("[{{\"id\":\"pwn\",\"title\":{quote},\"author\":[{{\"family\":{quote}}}]}}]"),
        ));
        let files: Vec<(String, String)> =
            files.into_iter().map(|(path, text)| (format!("{name}/{path}"), text)).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
        let folder = folder(&files);
        every_command(folder.path(), name);
    }
}

/// Names of files that attack; some are no UTF-8, some look like options.
fn names() -> Vec<std::ffi::OsString> {
    let mut names: Vec<std::ffi::OsString> = ATTACKS
        .iter()
        .map(|attack| attack.replace(['/', '\0'], "_"))
        .map(|name| format!("{name}.md").into())
        .collect();
    names.extend(
        ["-c.md", "--help.md", "+q.md", "new\nline.md", "tab\t.md", " .md", "'$(id)`id`\".md"]
            .map(Into::into),
    );
    names.push(std::ffi::OsString::from_vec(b"latin\xe9\x9b\xff.md".to_vec()));
    names
}

#[test]
fn no_name_of_a_file_or_folder_comes_out_of_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let work = folder.path().join("w\x1b]0;pwn\x07");
    fs::create_dir(&work).unwrap();
    let inner = work.join("in\u{9b}31m\u{202e}");
    fs::create_dir(&inner).unwrap();
    let names = names();
    for name in &names {
        fs::write(work.join(name), "Pwn text [gone](gone.md).\n").unwrap();
        fs::write(inner.join(name), "Pwn text (Pwn, 2017).\n").unwrap();
    }
    every_command(folder.path(), work.to_str().unwrap());
    let opened = open(&work);
    assert_eq!(opened.chapters.iter().filter(|c| c.bytes > 0).count(), 2 * names.len(), "each is a chapter");
    for path in ["--help.md", "-c.md"] {
        let told = run(&work, &["print", "--", path]);
        assert!(told.contains("Pwn text") && told.ends_with("[0]"), "{path}: {told}");
    }
    // What is not there is told without harm, too.
    for attack in ATTACKS {
        for arguments in [
            &["print", attack][..],
            &["print", "w", "--section", attack],
            &["search", attack],
            &["--theme", attack],
            &[attack],
        ] {
            is_harmless(&format!("{arguments:?}"), &run(folder.path(), arguments));
        }
    }
}

#[test]
fn no_attack_is_painted_copied_or_opened() {
    for attack in ATTACKS {
        let text = chapter(attack);
        let work = Work::from_texts(attack, &[(&format!("{attack}.md"), &text), ("b.md", "# B\n")]);
        let mut reader = Reader::open(work, (100, 60));
        for keys in [
            "",
            "K",
            "<esc>f",
            "<esc><tab><tab>",
            "Y",
            "y",
            "<cr>",
            "y",
            "<esc>v}}}y",
            "<esc>Vjjjjy",
            "<esc>i",
            "<esc>r",
            "<esc>o",
            "<esc>t",
            "/pwn<cr>",
            "&",
            "<esc><esc>:pwn<cr>",
            "G",
        ] {
            reader.keys(keys);
            for cell in reader.buffer().content() {
                let hidden = |c: char| steers(c) || c == '\n' || lectern::text::is_invisible(c);
                assert!(!cell.symbol().contains(hidden), "{attack:?} after {keys:?}: {:?}", cell.symbol());
            }
        }
        let title = reader.app.title().replace('\n', " ");
        assert!(!title.contains(|c: char| c.is_control() || lectern::text::is_unsafe(c)), "{title:?}");
        for effect in &reader.left {
            match effect {
                Effect::Copy(text) => {
                    assert!(!text.contains(lectern::text::is_unsafe), "{attack:?}: {text:?}");
                }
                Effect::OpenUrl(url) => {
                    assert!(url.starts_with("http") && !url.contains(lectern::text::is_unsafe), "{url:?}");
                }
                _ => {}
            }
        }
    }
}

/// Asserts that nothing of an attack was written to a terminal.
#[track_caller]
pub(crate) fn is_untouched(raw: &[u8]) {
    for bad in [
        &b"\x07"[..],
        b"\x1bPpwn",
        b"\x1b_Gpwn",
        b"\x1bX",
        b"\x1b^",
        b"\x1bc",
        b"\x1b]0;",
        b"\x1b]8;",
        b"\x1b]1337",
        b"\x1b[6n",
        b"\x1b]52;c;cHdu",
        b"\x1b]2;pwned",
        b"\xe2\x80\xaa",
        b"\xe2\x80\xab",
        b"\xe2\x80\xac",
        b"\xe2\x80\xad",
        b"\xe2\x80\xae",
        b"\xe2\x81\xa6",
        b"\xe2\x81\xa7",
        b"\xe2\x81\xa8",
        b"\xe2\x81\xa9",
        b"\xe2\x80\xa8",
        b"\xe2\x80\xa9",
        b"\xf3\xa0\x80",
        b"\xf3\xa0\x81",
    ] {
        assert!(memchr::memmem::find(raw, bad).is_none(), "{:?} was written", String::from_utf8_lossy(bad));
    }
    let text = String::from_utf8_lossy(raw);
    assert!(!text.contains(|c: char| ('\u{80}'..='\u{9f}').contains(&c)), "a control of C1");
}

#[test]
fn no_attack_reaches_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let work = folder.path().join("w\x1b]2;pwned\x07\u{9b}5m");
    fs::create_dir(&work).unwrap();
    for (at, attack) in ATTACKS.iter().enumerate() {
        fs::write(work.join(format!("{at:02}{}.md", attack.replace(['/', '\0'], "_"))), chapter(attack))
            .unwrap();
    }
    let mut terminal = Terminal::read(folder.path(), &[work.to_str().unwrap()]);
    terminal.sees("Pwn");
    for keys in [
        "K",
        "\x1b[27u",
        "V",
        "jjjjjjjjjj",
        "y",
        "t",
        "\x1b[27u",
        "/pwn\r",
        "&",
        "\x1b[27u",
        "\x1b[27u",
        "i",
        "\x1b[27u",
        "o",
        "\x1b[27u",
        "r",
        "\x1b[27u",
    ] {
        terminal.types(keys);
        terminal.resize(90, 30);
        terminal.resize(80, 24);
    }
    for _ in 0..40 {
        terminal.types("   L");
    }
    terminal.types("GYq");
    assert_eq!(terminal.ends(), 0);
    terminal.is_clean();
    let raw = terminal.bytes();
    is_untouched(&raw);
    let text = String::from_utf8_lossy(&raw);
    // What was copied is decoded, too.
    for copied in text.split("\x1b]52;c;").skip(1) {
        let decoded = decode(copied.split('\x1b').next().unwrap());
        is_harmless("the clipboard", &String::from_utf8(decoded).unwrap());
    }
}

/// Base64, read.
fn decode(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::new();
    for group in text.as_bytes().chunks(4) {
        let digits = group.iter().filter_map(|b| DIGITS.iter().position(|d| d == b));
        let (count, bits) =
            digits.fold((0u32, 0u32), |(count, bits), digit| (count + 1, bits << 6 | digit as u32));
        let bits = bits << (6 * (4 - count.min(4)));
        out.extend(bits.to_be_bytes()[1..].iter().take((count as usize * 6) / 8));
    }
    out
}

#[test]
fn the_editor_gets_the_file_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["-c.md", "--help.md", "new\nline.md", "+q.md", "$(touch pwned).md"] {
        let work = folder.path().join("work");
        fs::create_dir_all(&work).unwrap();
        fs::write(work.join(name), "# Words\n\nto edit\n").unwrap();
        let log = folder.path().join("arguments");
        let script = folder.path().join("vim");
        fs::write(
            &script,
            format!("#!/bin/sh\nfor a; do printf '<%s>' \"$a\"; done > '{}'\n", log.display()),
        )
        .unwrap();
        fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let mut command = crate::pty::command(crate::pty::LECTERN, folder.path());
        command.env("EDITOR", script.to_str().unwrap());
        command.args(["--", "work"]);
        let mut terminal = Terminal::run(command);
        terminal.sees("to edit").types("e").sees("read again").types("q");
        assert_eq!(terminal.ends(), 0);
        let file = lectern::system::real(&work.join(name)).unwrap();
        assert_eq!(fs::read_to_string(&log).unwrap(), format!("<+1><{}>", file.display()), "{name:?}");
        fs::remove_dir_all(&work).unwrap();
    }
    assert!(!folder.path().join("pwned").exists());
}

#[test]
fn matches_are_counted_in_what_is_printed() {
    let folder =
        folder(&[("1.md", "# One\n\n\u{2067}The\u{e0041}\u{e0042} old\u{ad}est anchor\u{2069} lies.\n")]);
    let told = run(folder.path(), &["search", "anchor", "1.md", "--json"]);
    let json: serde_json::Value = serde_json::from_str(told.trim_end_matches("[0]")).unwrap();
    let hit = &json["hits"][0];
    let at = |end: usize| hit["matches"][0][end].as_u64().unwrap() as usize;
    let excerpt = hit["excerpt"].as_str().unwrap();
    assert_eq!((excerpt, &excerpt[at(0)..at(1)]), ("The oldest anchor lies.", "anchor"));
}
