//! Lines in place of frames: what is said of each key, without a terminal and in one that is dumb.

use std::path::Path;

use lectern::app::{Message, Settings};
use lectern::store::Remembered;
use lectern::ui::Teller;
use lectern::work::Work;

use crate::headless::{self, Reader};
use crate::pty::{LECTERN, Terminal, command};

const HARBOUR: &str = "\
# Harbour

Ships lie at anchor[^1] and see [the light](lighthouse.md). Gulls cry over them all day long, and nobody minds.

## Cargo

- salt
- herring
  - smoked

> Said the mate.

| Year | Ships |
|------|-------|
| 1817 | forty |
| 1818 |       |

```rust
fn main() {
    sail();
}
```

> [!WARNING]
> Mind the step.

![A map](map.png)

***

The anchor[^2] is heavy.

[^1]: An anchor holds, as said elsewhere[^2].
[^2]: The heaviest weighs a ton.
";

const LIGHTHOUSE: &str = "# Lighthouse\n\nIts beam turns over the sandbank, where an anchor rusts.\n";

/// A reader, and what is said.
struct Told {
    reader: Reader,
    teller: Teller,
    /// All that was said so far.
    all: String,
}

impl Told {
    fn of(work: Work, settings: Settings, size: (u16, u16)) -> Self {
        let reader = Reader::resume(work, &Remembered::default(), settings, size);
        let mut told = Self { reader, teller: Teller::default(), all: String::new() };
        told.all = told.teller.tell(&told.reader.app, false);
        told
    }

    fn book() -> Self {
        Self::of(book(), settings(), (80, 24))
    }

    /// What is said of keys, each told by itself.
    fn says(&mut self, keys: &str) -> String {
        let mut out = String::new();
        for key in lectern::keymap::keys(keys) {
            self.reader.send(Message::Key(key));
            out.push_str(&self.teller.tell(&self.reader.app, true));
        }
        self.all.push_str(&out);
        out.trim_start_matches('\n').to_owned()
    }
}

fn settings() -> Settings {
    Settings { linear: true, ..headless::settings() }
}

fn book() -> Work {
    Work::from_texts("Coast", &[("harbour.md", HARBOUR), ("lighthouse.md", LIGHTHOUSE)])
}

/// What is said of keys in the book.
#[track_caller]
fn expect(keys: &str, expected: &str) {
    let said = Told::book().says(keys);
    assert_eq!(said, expected, "{keys}");
}

#[test]
fn it_begins_with_the_work_the_keys_and_the_place() {
    let told = Told::book();
    let lines: Vec<&str> = told.all.lines().collect();
    assert_eq!(lines[0], "Coast.");
    assert!(lines[1].starts_with("} and { read by paragraph"), "{}", told.all);
    assert_eq!(*lines.last().unwrap(), "Chapter 1 of 2: Harbour.");
    assert!(!told.all.ends_with('\n'), "the cursor stays on the line that is read");
}

#[test]
fn what_a_page_shows_is_said_in_words() {
    let mut told = Told::book();
    let said = told.says("}}}}}}}}}}}}}}}");
    insta::assert_snapshot!(said, @r"
    Ships lie at anchor [note 1] and see the light. Gulls cry over them all day
    long, and nobody minds.
    Heading 2: Cargo
    • salt
    • herring
      • smoked
    Quote: Said the mate.
    Table, 2 rows, columns Year; Ships.
    Year: 1817; Ships: forty
    Year: 1818
    Code, rust:
    fn main() {
        sail();
    }
    End of code.
    Box, warning: Mind the step.
    Image: A map
    The anchor [note 2] is heavy.
    Note 1: An anchor holds, as said elsewhere [note 2].
    Note 2: The heaviest weighs a ton.
    Chapter 2 of 2: Lighthouse.
    Its beam turns over the sandbank, where an anchor rusts.
    ");
    assert_eq!(told.says("}"), "The end.");
}

#[test]
fn a_page_goes_on_where_the_last_sentence_ended() {
    let mut told = Told::of(book(), settings(), (44, 8));
    insta::assert_snapshot!(told.says("j"), @r"
    Ships lie at anchor [note 1] and see the
    light.
    ");
    insta::assert_snapshot!(told.says("j"), @"Gulls cry over them all day long, and");
    insta::assert_snapshot!(told.says("k"), @r"
    Ships lie at anchor [note 1] and see the
    light.
    ");
    insta::assert_snapshot!(told.says("}<space>"), @r"
    Heading 2: Cargo
    • salt
    • herring
      • smoked
    Quote: Said the mate.
    ");
    insta::assert_snapshot!(told.says("<space>"), @r"
    Table, 2 rows, columns Year; Ships.
    Year: 1817; Ships: forty
    Year: 1818
    ");
    insta::assert_snapshot!(told.says("b"), @"  • smoked");
}

#[test]
fn jumps_say_where_they_went() {
    expect("]", "Heading 2: Cargo");
    let mut told = Told::book();
    assert_eq!(told.says("L"), "Chapter 2 of 2: Lighthouse.");
    insta::assert_snapshot!(told.says("L"), @"Its beam turns over the sandbank, where an anchor rusts.");
    insta::assert_snapshot!(told.says("<c-o><c-o>"), @r"
    Heading 1: Lighthouse
    Chapter 1 of 2: Harbour.
    ");
    insta::assert_snapshot!(told.says(":50%<cr>"), @r"
    Command: 50%
    Cargo:
        sail();
    ");
}

#[test]
fn hits_are_counted_and_said_with_their_sentence() {
    let mut told = Told::book();
    assert_eq!(told.says("/anchor"), "Search: anchor");
    insta::assert_snapshot!(told.says("<cr>"), @r"
    Hit 1 of 4:
    Ships lie at anchor [note 1] and see the light.
    ");
    insta::assert_snapshot!(told.says("n"), @r"
    Cargo, hit 2 of 4:
    The anchor [note 2] is heavy.
    ");
    insta::assert_snapshot!(told.says("nnn"), @r"
    Hit 3 of 4:
    Note 1: An anchor holds, as said elsewhere [note 2].
    Chapter 2 of 2: Lighthouse.
    Hit 4 of 4:
    Its beam turns over the sandbank, where an anchor rusts.
    On from the beginning: 1/4.
    Chapter 1 of 2: Harbour.
    Hit 1 of 4:
    Ships lie at anchor [note 1] and see the light.
    ");
    insta::assert_snapshot!(told.says("/whale<bs><bs><cr>"), @r"
    Search: whale
    Search: whal
    Search: wha
    No hit for wha.
    ");
    insta::assert_snapshot!(told.says("/<esc>"), @r"
    Search: 
    Back in the text.
    Ships lie at anchor [note 1] and see the light. Gulls cry over them all day
    ");
}

#[test]
fn popups_say_that_they_open_and_close() {
    let mut told = Told::book();
    told.says("}");
    insta::assert_snapshot!(told.says("K"), @r"
    Note 1:
    An anchor holds, as said elsewhere [note 2].
    End of note. Enter goes there, Tab mark 1/2, j and k read it by line, Esc
    closes.
    ");
    insta::assert_snapshot!(told.says("K"), @r"
    Note 2:
    The heaviest weighs a ton.
    End of note. Enter goes there, j and k read it by line, Esc closes.
    ");
    insta::assert_snapshot!(told.says("<esc>"), @r"
    Back in Note 1.
    An anchor holds, as said elsewhere [note 2].
    ");
    insta::assert_snapshot!(told.says("jp"), @r"
    An anchor holds, as said elsewhere [note 2].
    Nothing can be pinned where lines are printed.
    ");
    insta::assert_snapshot!(told.says("<esc>"), @r"
    Back in the text.
    Ships lie at anchor [note 1] and see the light. Gulls cry over them all day
    ");
    assert!(told.says("?").ends_with("End of the keys. j and k read it by line, Esc closes."));
    assert!(told.says("<esc>i").contains("\nTitle: Coast\n"));
}

#[test]
fn what_was_heard_can_be_opened() {
    let mut told = Told::book();
    assert_eq!(told.says("<tab>"), "Nothing to open in what was read.");
    insta::assert_snapshot!(told.says("}<tab><tab>"), @r"
    Ships lie at anchor [note 1] and see the light. Gulls cry over them all day
    long, and nobody minds.
    Note 1. Enter opens it.
    Link: the light (lighthouse.md). Enter opens it.
    ");
    insta::assert_snapshot!(told.says("f"), @r"
    a: note 1
    s: link: the light (lighthouse.md)
    Type a label; any other key goes back.
    ");
    insta::assert_snapshot!(told.says("s"), @"Chapter 2 of 2: Lighthouse.");
    // A page on, the last that was heard is the nearest.
    insta::assert_snapshot!(told.says("<c-o>gd<s-tab>"), @r"
    Chapter 1 of 2: Harbour.
    Ships lie at anchor [note 1] and see the light.
    Heading 1: Harbour
    Ships lie at anchor [note 1] and see the light. Gulls cry over them all day
    long, and nobody minds.
    Heading 2: Cargo
    • salt
    • herring
      • smoked
    Link: the light (lighthouse.md). Enter opens it.
    ");
    insta::assert_snapshot!(told.says("K"), @r"
    Preview, Lighthouse:
    Heading 1: Lighthouse
    Its beam turns over the sandbank, where an anchor rusts.
    End of preview. Enter goes there, Tab mark 2/2, j and k read it by line, Esc
    closes.
    ");
}

#[test]
fn lists_are_gone_through() {
    let mut told = Told::book();
    insta::assert_snapshot!(told.says("t"), @r"
    Contents, 3 entries. j and k go through them, h and l fold, / narrows, Enter
    goes there, Esc goes back.
    1. Harbour, level 1
      2. Cargo, level 2
    3. Lighthouse, level 1
    You are at:
    1. Harbour, level 1
    ");
    insta::assert_snapshot!(told.says("jjjj"), @r"
      2. Cargo, level 2
    3. Lighthouse, level 1
    3. Lighthouse
    3. Lighthouse
    ");
    insta::assert_snapshot!(told.says("/har"), @r"
    Narrow the contents: type letters; Up and Down go through them, Enter takes it.
    3. Lighthouse, level 1
    h: 2 fit.
    1. Harbour, level 1
    ha: 1 fit.
    1. Harbour, level 1
    har: 1 fit.
    1. Harbour, level 1
    ");
    insta::assert_snapshot!(told.says("<esc><esc>"), @r"
    Back in the contents.
    1. Harbour
    Back in the text.
    Heading 1: Harbour
    ");
    insta::assert_snapshot!(told.says("oli<down>"), @r"
    Go to a heading, 3 headings: type letters; Up and Down choose, Enter goes, Esc
    goes back.
    1. Harbour
    l: 1 fit.
    1. Lighthouse
    li: 1 fit.
    1. Lighthouse
    1. Lighthouse
    ");
    insta::assert_snapshot!(told.says("<cr>"), @"Chapter 2 of 2: Lighthouse.");
    insta::assert_snapshot!(told.says("&anchor<down><tab><cr>"), @r"
    Results: type to search; Up and Down choose, Enter goes, Tab sorts, Esc
    returns.
    Search: 
    Search: a
    29 hits in 2 chapters, best first.
    1 of 29, Harbour, Cargo: A map
    Search: an
    10 hits in 2 chapters, best first.
    1 of 10, Lighthouse: Its beam turns over the sandbank, where an anchor rusts.
    Search: anc
    4 hits in 2 chapters, best first.
    1 of 4, Harbour: Ships lie at anchor¹ and see the light. Gulls cry over them
    all day long, and nobody minds.
    Search: anch
    4 hits in 2 chapters, best first.
    1 of 4, Harbour: Ships lie at anchor¹ and see the light. Gulls cry over them
    all day long, and nobody minds.
    Search: ancho
    4 hits in 2 chapters, best first.
    1 of 4, Harbour: Ships lie at anchor¹ and see the light. Gulls cry over them
    all day long, and nobody minds.
    Search: anchor
    4 hits in 2 chapters, best first.
    1 of 4, Lighthouse: Its beam turns over the sandbank, where an anchor rusts.
    2 of 4, Harbour: Ships lie at anchor¹ and see the light. Gulls cry over them
    all day long, and nobody minds.
    4 hits in 2 chapters, in reading order.
    1 of 4, Harbour: Ships lie at anchor¹ and see the light. Gulls cry over them
    all day long, and nobody minds.
    Chapter 1 of 2: Harbour.
    Hit 1 of 4:
    Ships lie at anchor [note 1] and see the light.
    ");
}

#[test]
fn selecting_says_what_more_is_selected() {
    let mut told = Told::book();
    told.says("}");
    insta::assert_snapshot!(told.says("vjky"), @r"
    Selecting: j and k more or less, y copies, Esc leaves. Selected:
    Ships lie at anchor [note 1] and see the light.
    Gulls cry over them all day long, and nobody minds.
    No longer: Gulls cry over them all day long, and nobody minds.
    Copied 8 words as text.
    ");
}

#[test]
fn the_place_is_told_on_demand() {
    insta::assert_snapshot!(Told::book().says("<c-g>"), @"Harbour: chapter 1 of 2, 0% of it; 0% of the work; 1 min left in the chapter.");
}

#[test]
fn a_resize_says_nothing_and_wraps_what_follows() {
    let mut told = Told::book();
    told.says("}");
    let here = told.reader.app.reading();
    told.reader.send(Message::Resize(30, 12));
    assert_eq!(told.teller.tell(&told.reader.app, false), "");
    assert_eq!(told.reader.app.reading(), here);
    let said = told.says("}}}}{");
    assert!(said.lines().all(|line| line.chars().count() < 30), "{said}");
}

#[test]
fn chapters_that_are_still_read_are_said_when_they_come() {
    let work = Work::from_texts("Coast", &[("a.md", "# Harbour\n\nShips.\n"), ("b.md", LIGHTHOUSE)]);
    let mut reader = Reader::unread(work, (80, 24));
    reader.app = lectern::app::App::new(
        Work::from_texts("Coast", &[("a.md", "# Harbour\n\nShips.\n"), ("b.md", LIGHTHOUSE)]),
        &Remembered::default(),
        settings(),
        (80, 24),
    );
    reader.slow = true;
    let mut told = Told { reader, teller: Teller::default(), all: String::new() };
    insta::assert_snapshot!(told.says("L"), @r"
    Coast.
    } and { read by paragraph, Space by page, j and k by line; ? lists all keys, q
    quits.
    Chapter 2 of 2: Lighthouse.
    This chapter is still being read.
    ");
    let loaded = told.reader.app.work().load(lectern::text::ChapterId(1));
    told.reader.send(Message::Loaded(loaded));
    insta::assert_snapshot!(told.teller.tell(&told.reader.app, false), @"
    Heading 1: Lighthouse
    ");
}

#[test]
fn tables_and_folds_are_said_row_by_row() {
    let text = "Before.\n\n| Year | Who sailed there | Why |\n|--|--|--|\n| 1817 | the mate and all the hands that could be spared | salt |\n| 1818 | | herring, and more of it than anyone would eat |\n\n<details><summary>More</summary>\n\nHidden words.\n\n</details>\n\n$$x^2$$\n";
    for width in [30, 100] {
        let mut told = Told::of(Work::from_texts("W", &[("a.md", text)]), settings(), (width, 40));
        let said = told.says("jjjjjjj").replace('\n', " ");
        assert_eq!(
            said,
            "Table, 2 rows, columns Year; Who sailed there; Why. Year: 1817; Who sailed there: the mate and all the hands that could be spared; Why: salt Year: 1818; Why: herring, and more of it than anyone would eat Details: More Hidden words. Formula: x² The end."
        );
    }
}

#[test]
fn too_many_pages_at_once_are_a_jump() {
    let mut told = Told::of(book(), settings(), (44, 8));
    insta::assert_snapshot!(told.says("3<space>"), @r"
    Cargo:
    Year: 1818
    ");
    insta::assert_snapshot!(told.says("9<space>j"), @r"
    Chapter 2 of 2: Lighthouse.
    Its beam turns over the sandbank, where an
    anchor rusts.
    The end.
    ");
    insta::assert_snapshot!(told.says("9bk"), @r"
    Chapter 1 of 2: Harbour.
    The beginning.
    ");
}

#[test]
fn a_text_that_is_empty_says_so() {
    let mut told = Told::of(Work::from_texts("None", &[("a.md", "")]), settings(), (80, 24));
    assert!(told.all.ends_with("This text is empty."), "{}", told.all);
    insta::assert_snapshot!(told.says("j{}K<tab>]GgLHnf"), @r"
    The end.
    The beginning.
    The end.
    Nothing to look up in what was read.
    Nothing to open in what was read.
    The end.
    Nothing is searched for: / searches.
    Nothing to open in what was read.
    ");
    // Nor do pages mind.
    Reader::open(Work::from_texts("None", &[("a.md", "")]), (80, 24)).keys("j{}K<tab>]GgLHnf");
}

#[test]
fn nothing_but_plain_characters_is_said() {
    let text = "# T\u{1b}[31mitle\n\nA\u{200f}b “so” – café\u{7} \u{202e}x\u{ad}y[^\u{9b}1].\n\n[^\u{9b}1]: No\tte.\n";
    let work = || Work::from_texts("W\u{1b}]0;x\u{7}ork", &[("a.md", text)]);
    let keys = "}K<esc>fx?<esc>i<esc>t<esc>/so\u{e9}<cr>o<esc>v<esc>y<c-g>";
    let mut told = Told::of(work(), settings(), (80, 24));
    told.says(keys);
    let is_bad = |c: char| c != '\n' && (lectern::text::is_unsafe(c) || lectern::text::is_invisible(c));
    assert!(!told.all.contains(is_bad), "{:?}", told.all);
    let mut told = Told::of(work(), Settings { ascii: true, ..settings() }, (80, 24));
    told.says(keys);
    assert!(told.all.is_ascii(), "{}", told.all);
    assert!(told.all.contains("\"so\" - cafe"), "{}", told.all);
}

/// A folder with the book, and the reader in a terminal that is dumb.
fn dumb(folder: &Path) -> Terminal {
    std::fs::create_dir_all(folder.join("book")).unwrap();
    std::fs::write(folder.join("book/1.md"), HARBOUR).unwrap();
    std::fs::write(folder.join("book/2.md"), LIGHTHOUSE).unwrap();
    let mut command = command(LECTERN, folder);
    command.env("TERM", "dumb");
    command.arg("book");
    let mut terminal = Terminal::run(command);
    terminal.gets("Chapter 1 of 2: Harbour.");
    terminal
}

/// Escape alone: what follows must be a key of its own.
const ESC: &str = "\x1b[27u";

#[test]
fn a_dumb_terminal_gets_lines_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = dumb(folder.path());
    terminal.types("}").gets("Ships lie at anchor [note 1] and see the light.");
    terminal.types("K").gets("An anchor holds").gets("End of note.");
    terminal.types(ESC).gets("Back in the text.");
    // Typed at once, it is echoed all the same.
    terminal.types("/sandbank\r").gets("Search: sandbank").gets("Hit 1 of 1:");
    terminal.types("y").gets("this terminal has no clipboard").types("M").gets("nothing for the mouse");
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
    terminal.is_clean();
    let odd = terminal.bytes().into_iter().find(|byte| byte.is_ascii_control() && !b"\r\n".contains(byte));
    assert_eq!(odd, None, "{}", String::from_utf8_lossy(&terminal.bytes()));
}

#[test]
fn a_signal_ends_lines_cleanly_and_the_place_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = dumb(folder.path());
    terminal.types("G").gets("Its beam turns");
    terminal.signal(libc::SIGTERM);
    assert_eq!(terminal.ends(), 143);
    terminal.is_clean();
    let mut command = command(LECTERN, folder.path());
    command.args(["--linear", "book"]);
    let mut terminal = Terminal::run(command);
    terminal.gets("Its beam turns").types("q");
    assert_eq!(terminal.ends(), 0);
    assert_eq!(terminal.written("\x1b"), 0, "a terminal that could do more is asked for nothing");
}

#[test]
fn lines_stop_for_the_shell_and_go_on() {
    let folder = tempfile::tempdir().unwrap();
    drop(dumb(folder.path()));
    let mut bash = command("bash", folder.path());
    let script = "set -m; \"$0\" --linear book; echo stopped:$?; read -r line; fg >/dev/null; echo ended:$?; read -r line";
    bash.args(["--norc", "-c", script, LECTERN]);
    let mut terminal = Terminal::run(bash);
    terminal.gets("Chapter 1 of 2").types("]").gets("Heading 2: Cargo");
    terminal.types("\x1a").gets("stopped:14").types("\r").gets("\r\nHeading 2: Cargo");
    terminal.types("j").gets("salt").types("q").gets("ended:0");
    terminal.is_clean();
}

#[test]
fn the_settings_ask_for_lines_and_a_locale_without_unicode_is_kept_to() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("config.toml"), "linear = true\n").unwrap();
    let mut shell = command("sh", folder.path());
    shell.env("LANG", "C");
    shell.args([
        "-c",
        "printf 'Caf\\303\\251 \\342\\200\\234so\\342\\200\\235' | \"$0\"; echo ended:$?; read -r line",
        LECTERN,
    ]);
    let mut terminal = Terminal::run(shell);
    terminal.gets("Cafe \"so\"").types("q").gets("ended:0");
    terminal.is_clean();
    assert!(terminal.bytes().is_ascii());
}
