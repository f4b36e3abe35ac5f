//! The command line: what is printed, where, and the exit status, as one text.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

use std::path::Path;
use std::process::{Command, Stdio};

use crate::fixture::folder;
use crate::pty::LECTERN;

pub(crate) fn lectern(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(LECTERN);
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    command
        .env("LANG", "C.UTF-8")
        .env("TERM", "xterm-256color")
        .env("LECTERN_STATE", folder.join("state.db"))
        .env("LECTERN_CONFIG", folder.join("config.toml"));
    command
}

/// What a command prints: standard output, standard error, exit status.
pub(crate) fn told(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let mut told = String::from_utf8(output.stdout).unwrap();
    told.push_str(&String::from_utf8(output.stderr).unwrap());
    let status = match output.status.code() {
        Some(code) => format!("[{code}]"),
        None => format!("[{}]", output.status),
    };
    told.push_str(&status);
    told
}

pub(crate) fn run(folder: &Path, arguments: &[&str]) -> String {
    told(&mut lectern(folder, arguments))
}

fn small() -> tempfile::TempDir {
    folder(&[
        (
            "book/1.md",
            "# Harbour\n\nShips lie at *anchor*. See [the light](2.md#beam).\n\n## Quay\n\nStone.\n\n```rust\nlet anchor = 1;\n```\n",
        ),
        (
            "book/2.md",
            "# Lighthouse\n\n## Beam\n\nIt turns over the anchor ground.[^1]\n\n## Quay\n\nWood.\n\n[^1]: An anchor in a note.\n",
        ),
    ])
}

#[test]
fn toc_is_a_tree() {
    let folder = small();
    insta::assert_snapshot!(run(folder.path(), &["toc", "book"]), @r"
    book
    1  Harbour
         Quay
    2  Lighthouse
         Beam
         Quay
    [0]
    ");
    insta::assert_snapshot!(run(folder.path(), &["toc", "book", "--depth", "1"]), @r"
    book
    1  Harbour
    2  Lighthouse
    [0]
    ");
    insta::assert_snapshot!(run(folder.path(), &["toc", "book/2.md", "--json"]), @r#"
    {
      "title": "Lighthouse",
      "order": {
        "kind": "file",
        "reason": "2.md alone"
      },
      "chapters": [
        {
          "id": 1,
          "title": "Lighthouse",
          "path": "2.md",
          "parent": 0,
          "depth": 0,
          "sections": [
            {
              "level": 1,
              "title": "Lighthouse",
              "slug": "lighthouse",
              "line": 1,
              "children": [
                {
                  "level": 2,
                  "title": "Beam",
                  "slug": "beam",
                  "line": 3,
                  "children": []
                },
                {
                  "level": 2,
                  "title": "Quay",
                  "slug": "quay",
                  "line": 7,
                  "children": []
                }
              ]
            }
          ]
        }
      ]
    }
    [0]
    "#);
    insta::assert_snapshot!(run(folder.path(), &["--explain-order", "book"]), @r"
    book
    order: folder
    reason: file names, numbers by value
    1  1.md  Harbour
         file name 1.md
    2  2.md  Lighthouse
         file name 2.md
    [0]
    ");
}

#[test]
fn print_lays_out_for_a_width() {
    let folder = small();
    insta::assert_snapshot!(run(folder.path(), &["print", "book", "--width", "30"]), @r"
    Harbour
    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━

    Ships lie at anchor. See the
    light.


    Quay
    ────

    Stone.

                              rust
      let anchor = 1;

    ──────────────────────────────

    Lighthouse
    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━

    Beam
    ────

    It turns over the anchor
    ground.¹


    Quay
    ────

    Wood.

    ────────

    ¹ An anchor in a note.
    [0]
    ");
    // Without a terminal the reader prints.
    assert_eq!(run(folder.path(), &["book"]), run(folder.path(), &["print", "book", "--width", "80"]));
    insta::assert_snapshot!(run(folder.path(), &["print", "book/1.md", "--plain"]), @r"
    Harbour
    Ships lie at anchor. See the light.
    Quay
    Stone.
    let anchor = 1;
    [0]
    ");
}

#[test]
fn print_finds_sections() {
    let folder = small();
    insta::assert_snapshot!(run(folder.path(), &["print", "book", "--section", "beam", "--width", "40"]), @r"
    Beam
    ────

    It turns over the anchor ground.¹
    [0]
    ");
    insta::assert_snapshot!(run(folder.path(), &["print", "book", "--section", "2/quay", "--width", "40"]), @r"
    Quay
    ────

    Wood.

    ──────────

    ¹ An anchor in a note.
    [0]
    ");
    insta::assert_snapshot!(run(folder.path(), &["print", "book", "--section", "quay"]), @r"
    error: 2 sections have the slug quay
    hint: name one of: 1.md/quay, 2.md/quay
    [2]
    ");
    insta::assert_snapshot!(run(folder.path(), &["print", "book", "--section", "bea"]), @r"
    error: no section has the slug bea
    hint: near to it: 2.md/beam
    [2]
    ");
}

#[test]
fn search_tells_places_for_editors() {
    let folder = small();
    insta::assert_snapshot!(run(folder.path(), &["search", "anchor", "book"]), @r"
    book/1.md:3:15: Ships lie at anchor. See the light.
    book/2.md:5:19: It turns over the anchor ground.¹
    book/1.md:10:5: let anchor = 1;
    book/2.md:11:10: ¹ An anchor in a note.
    [0]
    ");
    insta::assert_snapshot!(run(folder.path(), &["search", "anchor", "book", "--in", "notes,code"]), @r"
    book/1.md:10:5: let anchor = 1;
    book/2.md:11:10: ¹ An anchor in a note.
    [0]
    ");
    insta::assert_snapshot!(run(folder.path(), &["search", "quay", "book", "--limit", "1", "--json"]), @r#"
    {
      "query": "quay",
      "total": 2,
      "hits": [
        {
          "chapter": "Harbour",
          "section": "Quay",
          "slug": "quay",
          "path": "1.md",
          "line": 5,
          "column": 4,
          "kind": "phrase",
          "score": 17.0,
          "excerpt": "Quay",
          "matches": [
            [
              0,
              4
            ]
          ]
        }
      ]
    }
    [0]
    "#);
    insta::assert_snapshot!(run(folder.path(), &["search", "whale", "book"]), @r"
    [1]
    ");
    insta::assert_snapshot!(run(folder.path(), &["search", "(", "book", "--regex"]), @r"
    error: the expression cannot be read: unclosed group
    [2]
    ");
    insta::assert_snapshot!(run(folder.path(), &["search", "x", "--in", "annotations"]), @r"
    [1]
    ");
}

#[test]
fn search_takes_a_language_of_queries() {
    let folder = small();
    let search = |query: &str| run(folder.path(), &["search", query, "book"]);
    insta::assert_snapshot!(search("light lies"), @r"
    book/1.md:3:7: Ships lie at anchor. See the light.
    [0]
    ");
    insta::assert_snapshot!(search("\"an anchor\""), @r"
    book/2.md:11:7: ¹ An anchor in a note.
    [0]
    ");
    insta::assert_snapshot!(search("anchor -ground in:body,notes"), @r"
    book/1.md:3:15: Ships lie at anchor. See the light.
    book/2.md:11:10: ¹ An anchor in a note.
    [0]
    ");
    insta::assert_snapshot!(search("anch* chapter:harbour"), @r"
    book/1.md:3:15: Ships lie at anchor. See the light.
    book/1.md:10:5: let anchor = 1;
    [0]
    ");
    insta::assert_snapshot!(search("ships NEAR/2 anchor"), @r"
    book/1.md:3:1: Ships lie at anchor. See the light.
    [0]
    ");
    insta::assert_snapshot!(search("ships NEAR/1 anchor"), @r"
    [1]
    ");
    insta::assert_snapshot!(search("/ancho[rs]/ turns"), @r"
    book/2.md:5:4: It turns over the anchor ground.¹
    [0]
    ");
    insta::assert_snapshot!(search("/(/ turns"), @r"
    error: the expression cannot be read: unclosed group
    [2]
    ");
    insta::assert_snapshot!(search("in:cellar anchor NEAR/x"), @r"
    book/1.md:3:15: Ships lie at anchor. See the light.
    book/2.md:5:19: It turns over the anchor ground.¹
    book/1.md:10:5: let anchor = 1;
    book/2.md:11:10: ¹ An anchor in a note.
    hint: in: knows body, headings, notes, references, code, annotations
    hint: NEAR needs a number: NEAR/5
    [0]
    ");
    insta::assert_snapshot!(search("in:notes"), @r"
    error: the query says where to look, but not for what
    [2]
    ");
    insta::assert_snapshot!(search("ancor"), @r"
    hint: did you mean anchor
    [1]
    ");
    let cited = self::folder(&[(
        "a.md",
        "# A\n\nAs was said (Hickle, 2017).\n\n## References\n\nHickle, K. E. (2017). Exiting. *Journal*, 1(2), 3-4.\n",
    )]);
    insta::assert_snapshot!(run(cited.path(), &["search", "cites:hikcle-2017", "a.md"]), @r"
    hint: no source is called `hikcle-2017`; did you mean `hickle-2017`?
    [1]
    ");
    insta::assert_snapshot!(run(folder.path(), &["search", "ancor", "book", "--json"]), @r#"
    {
      "query": "ancor",
      "total": 0,
      "hits": [],
      "did_you_mean": [
        "anchor"
      ]
    }
    hint: did you mean anchor
    [1]
    "#);
}

#[test]
fn check_tells_what_is_wrong() {
    let folder = folder(&[("a.md", "# A\n\n[broken](missing.md) and[^none].\n")]);
    insta::assert_snapshot!(run(folder.path(), &["check", "a.md"]), @r"
    a.md:3:2: error[broken-link]: the link to missing.md leads nowhere: there is no such file
    a.md:3:25: warning[missing-note]: nothing defines note [^none]
    1 error, 1 warning, 0 remarks
    [1]
    ");
    insta::assert_snapshot!(run(folder.path(), &["check", "a.md", "--json"]), @r#"
    {
      "errors": 1,
      "warnings": 1,
      "information": 0,
      "diagnostics": [
        {
          "severity": "error",
          "code": "broken-link",
          "path": "a.md",
          "line": 3,
          "column": 2,
          "message": "the link to missing.md leads nowhere: there is no such file",
          "help": null
        },
        {
          "severity": "warning",
          "code": "missing-note",
          "path": "a.md",
          "line": 3,
          "column": 25,
          "message": "nothing defines note [^none]",
          "help": null
        }
      ]
    }
    [1]
    "#);
    let fine = small();
    assert!(run(fine.path(), &["check", "book", "--strict"]).ends_with("[0]"));
    // A chapter without a file is amiss where the order names it.
    let summary = "# Summary\n\n- [One](one.md)\n- [Gone](gone.md)\n";
    let folder = super::fixture::folder(&[
        ("book/book.toml", ""),
        ("book/src/SUMMARY.md", summary),
        ("book/src/one.md", "# One\n"),
    ]);
    insta::assert_snapshot!(run(folder.path(), &["check", "book"]), @r"
    book/src/SUMMARY.md:4:1: error[missing-file]: line 4 of src/SUMMARY.md: there is no file src/gone.md
      hint: write it, or take it out of src/SUMMARY.md
    1 error, 0 warnings, 0 remarks
    [1]
    ");
}

#[test]
fn cites_lists_citations_references_and_notes() {
    let folder = folder(&[(
        "a.md",
        "# A\n\nAs was said (Hickle, 2017; Nobody, 1999).[^1]\n\n[^1]: A note.\n\n## References\n\nHickle, K. E. (2017). Exiting. *Journal*, 1(2), 3-4.\n",
    )]);
    insta::assert_snapshot!(run(folder.path(), &["cites", "a.md"]), @r"
    Citations: 2 (1 resolved, 0 uncertain, 1 unresolved)
      a.md:3:14: Hickle, 2017  -> hickle-2017
      a.md:3:28: Nobody, 1999  unresolved

    References: 1
      hickle-2017  (cited once)
          Hickle, K. E. (2017). Exiting. Journal, 1(2), 3-4.

    Notes: 1
      1  a.md:5  (marked at a.md:3:42)
          A note.
    [0]
    ");
    insta::assert_snapshot!(run(folder.path(), &["cites", "a.md", "--json"]), @r#"
    {
      "citations": [
        {
          "chapter": "A",
          "section": "A",
          "path": "a.md",
          "line": 3,
          "column": 14,
          "text": "Hickle, 2017",
          "style": "author-year",
          "status": "resolved",
          "reference": "hickle-2017",
          "candidates": []
        },
        {
          "chapter": "A",
          "section": "A",
          "path": "a.md",
          "line": 3,
          "column": 28,
          "text": "Nobody, 1999",
          "style": "author-year",
          "status": "unresolved",
          "reference": null,
          "candidates": []
        }
      ],
      "references": [
        {
          "id": "hickle-2017",
          "chapter": "A",
          "path": "a.md",
          "line": 9,
          "text": "Hickle, K. E. (2017). Exiting. Journal, 1(2), 3-4.",
          "type": "article",
          "authors": [
            "Hickle"
          ],
          "year": "2017",
          "title": "Exiting",
          "venue": "Journal",
          "volume": "1",
          "issue": "2",
          "pages": "3–4",
          "publisher": null,
          "doi": null,
          "url": null,
          "cited": 1
        }
      ],
      "notes": [
        {
          "label": "1",
          "marks": [
            {
              "chapter": "A",
              "path": "a.md",
              "line": 3,
              "column": 42
            }
          ],
          "body": {
            "chapter": "A",
            "path": "a.md",
            "line": 5,
            "column": 7
          },
          "text": "A note."
        }
      ]
    }
    [0]
    "#);
}

#[test]
fn failures_are_told_with_status_2() {
    let folder = folder(&[("empty/x.txt", "x"), ("binary.md", "a\0b\0\u{1}")]);
    insta::assert_snapshot!(run(folder.path(), &["missing.md"]), @r"
    error: missing.md: no such file or folder
    [2]
    ");
    insta::assert_snapshot!(run(folder.path(), &["serch"]), @r"
    error: serch: no such file or folder
    hint: the command is `search`
    [2]
    ");
    insta::assert_snapshot!(run(folder.path(), &["empty"]), @r"
    error: empty: no Markdown in this folder
    hint: name a Markdown file, or a folder that holds some
    [2]
    ");
    insta::assert_snapshot!(run(folder.path(), &["binary.md"]), @r"
    error: binary.md: not a text file
    [2]
    ");
    assert!(run(folder.path(), &["x", "toc"]).ends_with("[2]"));
    assert!(run(folder.path(), &["--no-such-flag"]).ends_with("[2]"));
    assert!(run(folder.path(), &["--version"]).ends_with("[0]"));
}

#[test]
fn a_path_that_is_named_like_a_command_is_opened_as_a_path() {
    let folder = folder(&[("print/1.md", "# Found\n")]);
    assert!(run(folder.path(), &["./print"]).contains("Found"));
}

#[test]
fn standard_input_is_read_when_piped_or_named() {
    let folder = folder(&[("in.md", "# Piped\n"), ("empty.md", "")]);
    let from = |file: &str, arguments: &[&str]| {
        let file = std::fs::File::open(folder.path().join(file)).unwrap();
        told(lectern(folder.path(), arguments).stdin(file))
    };
    assert!(from("in.md", &[]).contains("Piped"));
    assert!(from("in.md", &["-"]).contains("Piped"));
    assert!(from("in.md", &["toc", "-"]).contains("Piped"));
    // A subcommand reads it only when named, and an empty or absent input means the built-in edition.
    let edition = run(folder.path(), &["toc"]);
    assert!(edition.ends_with("[0]") && edition.len() > 100);
    assert_eq!(from("in.md", &["toc"]), edition);
    assert_eq!(from("empty.md", &["print"]), run(folder.path(), &[]));
    assert_eq!(from("empty.md", &[]), run(folder.path(), &[]));
}

#[test]
fn a_broken_pipe_is_success() {
    let folder = small();
    for subcommand in ["print", "toc", "search anchor", "check", "cites", "keys", "man", "toc --json"] {
        let script = format!("trap '' PIPE; {{ \"$0\" {subcommand} $1; echo status:$? >&2; }} | true");
        let path = if matches!(subcommand, "keys" | "man") { "" } else { "book" };
        let mut shell = Command::new("bash");
        shell.args(["-c", &script, LECTERN, path]).current_dir(folder.path()).stdin(Stdio::null());
        let output = shell.output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "status:0\n", "{subcommand}");
    }
}

#[test]
fn colours_follow_flags_and_variables() {
    let folder = small();
    let coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = lectern(folder.path(), &[&["print", "book"], arguments].concat());
        command.envs(variables.iter().copied());
        told(&mut command).contains('\x1b')
    };
    assert!(!coloured(&[], &[]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1"), ("TERM", "dumb")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "0")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn no_control_character_gets_through() {
    let hostile = "---\ntitle: \"a\\e]0;x\\ab\"\n---\n# H\x1b[31m\n\nText \x1b]52;c;eA==\x07 \u{9b}2J \u{202e}rev[^\x1b]\n\n```\x1b\ncode \x1b[2J\x08\n```\n\n[l\x1b](x\x1b.md) (Smi\x1bth, 2017)\n";
    let folder = folder(&[("h.md", hostile), ("e\x1b[31m.md", "# x\n")]);
    for arguments in [
        &["print", "h.md"][..],
        &["print", "h.md", "--plain"],
        &["toc", "h.md", "--json"],
        &["toc", "h.md", "--explain-order"],
        &["toc", "."],
        &["search", "text", "h.md"],
        &["search", "text", "h.md", "--json"],
        &["search", "(\x1b", "h.md", "--regex"],
        &["cites", "h.md", "--json"],
        &["cites", "h.md"],
        &["check", "h.md"],
        &["check", "h.md", "--json"],
        &["toc", "e\x1b[31m.md"],
        &["toc", "missing\x1b[31m.md"],
        &["print", "h.md", "--section", "no\x1b[31m"],
        &["--no\x1b[31m"],
    ] {
        let told = run(folder.path(), arguments);
        let control =
            told.chars().find(|c| *c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(c)));
        assert_eq!(control, None, "{arguments:?}: {told:?}");
    }
}

#[test]
fn keys_completions_and_manual_are_made() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        run(folder.path(), &["keys", "--markdown"]),
        format!("{}[0]", lectern::keymap::Keymap::default().markdown())
    );
    assert!(
        run(folder.path(), &["keys"]).contains("half-page")
            || run(folder.path(), &["keys"]).contains("down half a page")
    );
    for (shell, words) in [
        ("bash", "complete -F _lectern"),
        ("elvish", "edit:completion:arg-completer[lectern]"),
        ("fish", "complete -c lectern"),
        ("nushell", "export extern \"lectern print\""),
        ("powershell", "Register-ArgumentCompleter"),
        ("zsh", "#compdef lectern"),
    ] {
        let told = run(folder.path(), &["completions", shell]);
        assert!(told.contains(words) && told.ends_with("[0]"), "{shell}");
    }
    assert!(run(folder.path(), &["man"]).contains(".TH lectern"));
}

#[test]
fn settings_are_shown_checked_and_obeyed() {
    let folder = small();
    let file = folder.path().join("config.toml");
    assert_eq!(run(folder.path(), &["config", "--path"]), format!("{}\n[0]", file.display()));
    assert_eq!(run(folder.path(), &["config", "--check"]), "[0]");
    let default = run(folder.path(), &["config", "--default"]);
    std::fs::write(&file, default.trim_end_matches("[0]")).unwrap();
    assert_eq!(run(folder.path(), &["config", "--check"]), "[0]");

    std::fs::write(&file, "measure = 24\nthem = \"dark\"\n[keys.body]\npeek = \"x\"\n").unwrap();
    let checked = run(folder.path(), &["config", "--check"]);
    let said = format!("{}: line 2: there is no setting `them`; did you mean `theme`?\n[1]", file.display());
    assert_eq!(checked, said);
    // What is wrong stops nothing; what was typed counts for more.
    let printed = run(folder.path(), &["print", "book/2.md"]);
    assert!(printed.lines().any(|line| line == "It turns over the anchor"), "{printed}");
    let printed = run(folder.path(), &["print", "book/2.md", "--measure", "60"]);
    assert!(printed.contains("It turns over the anchor ground."), "{printed}");
    assert!(run(folder.path(), &["keys"]).contains("    x                       look up the note"));
    assert!(run(folder.path(), &["man"]).contains("\\fB\\&x\\fR\n\\&look up"));

    let keys = run(folder.path(), &["keys", "--keys", "less"]);
    assert!(keys.lines().any(|line| line.contains("down a line") && line.contains("j e")), "{keys}");
    assert!(run(folder.path(), &["keys", "--config", "nowhere.toml"]).contains("[0]"));
    assert!(run(folder.path(), &["config"]).ends_with("[2]"));
}
