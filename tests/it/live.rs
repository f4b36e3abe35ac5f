//! Files that change while they are read: what is shown follows, and the reader stays where he is.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use lectern::app::{Layer, Message};
use lectern::document::Locator;
use lectern::work::Work;

use crate::fixture::folder;
use crate::headless::Reader;
use crate::pty::Terminal;

/// Longer than it takes until a change is taken up, and shorter than patience.
const SECOND: Duration = Duration::from_secs(1);

fn chapter(title: &str, first: &str) -> String {
    let lines: Vec<String> = (0..40).map(|n| format!("Line {n} of {title}, in plain words.")).collect();
    let filler = lines.join("\n\n");
    format!("# {title}\n\n{first}\n\n{filler}\n\n")
}

fn book() -> tempfile::TempDir {
    folder(&[
        ("book/1.md", &chapter("Harbour", "Ships lie at anchor.")),
        ("book/2.md", &chapter("Lighthouse", "Its beam turns.")),
    ])
}

fn read(folder: &Path, arguments: &[&str], words: &str) -> Terminal {
    let mut terminal = Terminal::read(folder, arguments);
    terminal.sees(words);
    // Watching begins after the first frame: until it has, nothing would be heard.
    watches(&terminal);
    terminal
}

/// Waits until the program has a watch of the system's.
fn watches(terminal: &Terminal) {
    let until = Instant::now() + 20 * SECOND;
    let process = terminal.process();
    while Instant::now() < until {
        let files = fs::read_dir(format!("/proc/{process}/fdinfo")).into_iter().flatten().flatten();
        if files.into_iter().any(|f| fs::read_to_string(f.path()).is_ok_and(|t| t.contains("inotify wd"))) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_ne!(std::env::consts::OS, "linux", "nothing is watched");
}

#[test]
fn a_saved_file_is_taken_up_and_the_place_kept() {
    let folder = book();
    let file = folder.path().join("book/1.md");
    let mut terminal = read(folder.path(), &["book"], "Ships lie at anchor");
    terminal.types("20j").sees("Line 12 of Harbour");
    let begun = Instant::now();
    fs::write(&file, chapter("Harbour", "A pier was built. And a crane.").replace("Line 12", "Row 12"))
        .unwrap();
    terminal.sees("Row 12 of Harbour").sees("“Harbour” has changed");
    // A machine that is busy with other tests is slower than the second that holds for readers.
    assert!(begun.elapsed() < 5 * SECOND, "{:?}", begun.elapsed());
    terminal.misses("A pier was built").types("g").sees("A pier was built");
    // As many editors save: beside it, then in its place.
    let beside = folder.path().join("book/1.md.tmp");
    fs::write(&beside, chapter("Harbour", "The pier is gone.")).unwrap();
    fs::rename(&beside, &file).unwrap();
    terminal.sees("The pier is gone").types("q");
    assert_eq!(terminal.ends(), 0);
    terminal.is_clean();
}

#[test]
fn files_that_come_and_go_come_and_go_in_the_contents() {
    let folder = book();
    let mut terminal = read(folder.path(), &["book"], "Ships lie at anchor");
    terminal.types("t").sees("Lighthouse");
    fs::create_dir(folder.path().join("book/3 Far")).unwrap();
    fs::write(folder.path().join("book/3 Far/1.md"), chapter("Skerry", "Seals.")).unwrap();
    terminal.sees("Skerry");
    // The new folder is watched too.
    std::thread::sleep(SECOND);
    fs::write(folder.path().join("book/3 Far/2.md"), chapter("Sandbank", "Seals too.")).unwrap();
    terminal.sees("Sandbank").sees("1 chapter added");
    fs::remove_dir_all(folder.path().join("book/3 Far")).unwrap();
    terminal.misses("Skerry").misses("Sandbank").sees("2 chapters gone");
    terminal.types("q").types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn every_way_of_saving_is_taken_up() {
    let folder = book();
    let file = folder.path().join("book/1.md");
    let beside = |name: &str| folder.path().join("book").join(name);
    let mut terminal = read(folder.path(), &["book"], "Ships lie at anchor");
    // vim's: a probe, the old file out of the way, a new one in its place.
    fs::write(beside("4913"), "").unwrap();
    fs::remove_file(beside("4913")).unwrap();
    fs::rename(&file, beside("1.md~")).unwrap();
    fs::write(&file, chapter("Harbour", "Saved as vim does.")).unwrap();
    fs::remove_file(beside("1.md~")).unwrap();
    terminal.sees("Saved as vim does");
    // Cut short, and written to by and by.
    let text = chapter("Harbour", "Saved in pieces.");
    let mut open = fs::File::create(&file).unwrap();
    for piece in text.as_bytes().chunks(300) {
        std::io::Write::write_all(&mut open, piece).unwrap();
    }
    drop(open);
    terminal.sees("Saved in pieces");
    // A copy is kept, the file itself written again; and one that was linked elsewhere.
    fs::copy(&file, beside("1.md.bak")).unwrap();
    fs::write(&file, chapter("Harbour", "Saved with a copy.")).unwrap();
    terminal.sees("Saved with a copy");
    fs::write(folder.path().join("new.md"), chapter("Harbour", "Saved by a link.")).unwrap();
    fs::remove_file(&file).unwrap();
    fs::hard_link(folder.path().join("new.md"), &file).unwrap();
    terminal.sees("Saved by a link");
    // Gone, and back before anybody looks.
    fs::remove_file(&file).unwrap();
    fs::write(&file, chapter("Harbour", "Saved anew.")).unwrap();
    terminal.sees("Saved anew").types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_chapter_that_is_away_for_a_moment_is_returned_to() {
    let folder = book();
    let (file, away) = (folder.path().join("book/1.md"), folder.path().join("away"));
    let mut terminal = read(folder.path(), &["book"], "Ships lie at anchor");
    terminal.types("20j").sees("Line 12 of Harbour");
    fs::rename(&file, &away).unwrap();
    terminal.sees("1 chapter gone").sees("Its beam turns").misses("Line 12 of Harbour");
    fs::rename(&away, &file).unwrap();
    terminal.sees("1 chapter added").sees("Line 12 of Harbour");
    // Who has gone on since stays where he is.
    fs::rename(&file, &away).unwrap();
    terminal.sees("1 chapter gone").types("20j").sees("Line 12 of Lighthouse");
    fs::rename(&away, &file).unwrap();
    terminal.sees("1 chapter added").sees("Line 12 of Lighthouse").types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_folder_put_in_the_place_of_the_work_is_taken_up() {
    let folder = book();
    let at = |name: &str| folder.path().join(name);
    let put = |name: &str, words: &str| {
        fs::create_dir_all(at(name)).unwrap();
        fs::write(at(name).join("1.md"), chapter("Harbour", words)).unwrap();
        fs::write(at(name).join("2.md"), chapter("Lighthouse", "Its beam turns.")).unwrap();
    };
    let mut terminal = read(folder.path(), &["book"], "Ships lie at anchor");
    put("next", "The second edition.");
    fs::rename(at("book"), at("before")).unwrap();
    fs::rename(at("next"), at("book")).unwrap();
    terminal.sees("The second edition");
    // The new folder is the one that is heard of.
    fs::write(at("book/1.md"), chapter("Harbour", "A slip was mended.")).unwrap();
    terminal.sees("A slip was mended");
    // Deleted, which is told; and back.
    fs::remove_dir_all(at("book")).unwrap();
    terminal.sees("no such file").sees("A slip was mended");
    put("book", "The third edition.");
    terminal.sees("The third edition");
    fs::write(at("book/1.md"), chapter("Harbour", "A slip again.")).unwrap();
    terminal.sees("A slip again").types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_link_that_is_pointed_elsewhere_is_followed() {
    let folder = folder(&[
        ("one/1.md", &chapter("Harbour", "As it was.")),
        ("two/1.md", &chapter("Harbour", "As it is.")),
    ]);
    let point = |to: &str| {
        std::os::unix::fs::symlink(to, folder.path().join("beside")).unwrap();
        fs::rename(folder.path().join("beside"), folder.path().join("now")).unwrap();
    };
    point("one");
    let mut terminal = read(folder.path(), &["now"], "As it was");
    point("two");
    terminal.sees("As it is");
    fs::write(folder.path().join("two/1.md"), chapter("Harbour", "As it will be.")).unwrap();
    terminal.sees("As it will be").types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn what_a_chapter_is_made_of_is_heard_of_too() {
    let bib =
        |title: &str| format!("@book{{ash, author = {{Ash, Ann}}, title = {{{title}}}, year = 2001}}\n");
    let page = "---\nbibliography: refs.bib\n---\n# One\n\nAs is known [@ash].\n\n{{< include part.txt >}}\n";
    let folder = folder(&[
        ("site/mkdocs.yml", "site_name: Site\nnav:\n- one.md\n- two.md\n"),
        ("site/docs/one.md", "# One\n\nWords.\n"),
        ("site/docs/two.md", "# Two\n\nMore.\n"),
        (
            "vault/.vitepress/config.js",
            "export default {themeConfig: {sidebar: [{text: 'A', link: '/a'}]}}\n",
        ),
        ("vault/a.md", "# A\n\nWords.\n"),
        ("vault/b.md", "# B\n\nMore.\n"),
        ("alone/one.md", page),
        ("alone/part.txt", "A part.\n"),
        ("alone/refs.bib", &bib("Old title")),
    ]);
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    for (site, settings, text) in [
        ("site", "mkdocs.yml", "site_name: Site\nnav:\n- First: two.md\n- Then: one.md\n"),
        (
            "vault",
            ".vitepress/config.js",
            "export default {themeConfig: {sidebar: [{text: 'B', link: '/b'}, {text: 'A', link: '/a'}]}}\n",
        ),
    ] {
        let mut terminal = read(folder.path(), &[site], "Words.");
        write(&format!("{site}/{settings}"), text);
        terminal.sees("the contents have changed").types("q");
        assert_eq!(terminal.ends(), 0);
    }
    let mut terminal = read(folder.path(), &["alone/one.md"], "A part.");
    write("alone/part.txt", "Another part.\n");
    terminal.sees("Another part.");
    terminal.types("K").sees("Old title").types("\x1b[27u").misses("Old title");
    write("alone/refs.bib", &bib("New title"));
    // Nothing of the text changes, and nothing is told: the key is pressed until it shows the new one.
    for _ in 0..100 {
        terminal.types("K").sees(" title");
        if terminal.contents().contains("New title") {
            break;
        }
        terminal.types("\x1b[27u").misses(" title");
        std::thread::sleep(Duration::from_millis(50));
    }
    terminal.sees("New title").types("\x03");
    assert_ne!(terminal.ends(), 101);
}

#[test]
fn a_limit_of_the_system_is_told_once_and_reading_goes_on() {
    let folder = folder(&[
        ("book/a/1.md", &chapter("Harbour", "Ships lie at anchor.")),
        ("book/b/1.md", &chapter("Lighthouse", "Its beam turns.")),
        ("book/c/1.md", &chapter("Skerry", "Seals.")),
        ("book/d/1.md", &chapter("Sandbank", "Seals too.")),
    ]);
    // Limits of a user's watches hold for a namespace of users, and may be lowered in one.
    let lowered = |what: &str, most: u32, then: &str| {
        let script = format!("echo {most} > /proc/sys/user/{what} && exec {then} book");
        let mut command = crate::pty::command("unshare", folder.path());
        command.args(["-Ur", "sh", "-c", &script]);
        command
    };
    let may = std::process::Command::new("unshare")
        .args(["-Ur", "sh", "-c", "echo 3 > /proc/sys/user/max_inotify_watches"])
        .status();
    if !may.is_ok_and(|status| status.success()) {
        eprintln!("skipped: no namespaces of users here");
        return;
    }
    for (what, most, told) in [
        ("max_inotify_watches", 3, "not all changes of files are noticed, R reads again"),
        ("max_inotify_watches", 0, "changes of files are not noticed, R reads again"),
        ("max_inotify_instances", 0, "changes of files are not noticed, R reads again"),
    ] {
        let mut terminal = Terminal::run(lowered(what, most, crate::pty::LECTERN));
        terminal.sees("Ships lie at anchor").sees(told).types("j").misses(told);
        // Whether another folder is heard of or not, the limit is no news.
        fs::create_dir(folder.path().join(format!("book/new{what}{most}"))).unwrap();
        fs::write(folder.path().join("book/a/1.md"), chapter("Harbour", "A pier.")).unwrap();
        terminal.types("R").sees("read again").sees("A pier").misses(told).types("L").sees("Its beam turns");
        fs::write(folder.path().join("book/a/1.md"), chapter("Harbour", "Ships lie at anchor.")).unwrap();
        terminal.types("q");
        assert_eq!(terminal.ends(), 0);
        fs::remove_file(folder.path().join("state.db")).unwrap();
    }
}

#[test]
fn a_file_alone_is_watched_alone() {
    let folder = folder(&[("a.md", "# A\n\nFirst.\n"), ("b.md", "# B\n\nOther.\n")]);
    let mut terminal = read(folder.path(), &["a.md"], "First.");
    fs::write(folder.path().join("b.md"), "# B\n\nChanged.\n").unwrap();
    fs::write(folder.path().join("a.md"), "# A\n\nSecond.\n").unwrap();
    terminal.sees("Second.");
    // Gone: the reading goes on, and R says so.
    fs::remove_file(folder.path().join("a.md")).unwrap();
    terminal.sees("no such file").sees("Second.");
    terminal.types("j").misses("no such file").types("R").sees("no such file").sees("Second.");
    // A folder in its place is no text; and when it is back, it is read.
    fs::create_dir(folder.path().join("a.md")).unwrap();
    terminal.sees("no Markdown").sees("Second.");
    fs::remove_dir(folder.path().join("a.md")).unwrap();
    fs::write(folder.path().join("a.md"), "# A\n\nThird.\n").unwrap();
    terminal.sees("Third.").types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_chapter_that_cannot_be_read_any_more_stays_as_it_was() {
    let folder = book();
    let file = folder.path().join("book/2.md");
    let mut terminal = read(folder.path(), &["book"], "Ships lie at anchor");
    terminal.types("L").sees("Its beam turns");
    // It shrinks, it grows, it is something else, it is back.
    fs::write(&file, "# Lighthouse\n\nIts beam is dark.\n").unwrap();
    terminal.sees("Its beam is dark").sees("“Lighthouse” has changed");
    fs::write(&file, "").unwrap();
    terminal.misses("Its beam is dark").types("k").misses("changed");
    fs::write(&file, chapter("Lighthouse", "Its beam is back.")).unwrap();
    // What was the last row of the work keeps its row.
    terminal.sees("has changed").types("L").types("d").types("g").types("L").sees("Its beam is back");
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    terminal.sees("1 chapter gone").sees("Harbour");
    fs::remove_dir(&file).unwrap();
    fs::write(&file, chapter("Lighthouse", "Its beam is here again.")).unwrap();
    terminal.sees("1 chapter added").types("L").sees("Its beam is here again").types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn the_same_text_saved_again_is_no_change() {
    let folder = book();
    let mut terminal = read(folder.path(), &["book"], "Ships lie at anchor");
    for name in ["1.md", "2.md"] {
        let file = folder.path().join("book").join(name);
        let text = fs::read(&file).unwrap();
        fs::write(&file, text).unwrap();
    }
    std::thread::sleep(SECOND);
    assert!(!terminal.contents().contains("changed"), "{}", terminal.contents());
    terminal.types("R").sees("nothing has changed").types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn what_is_typed_is_not_lost_to_a_change() {
    let folder = book();
    let mut terminal = read(folder.path(), &["book"], "Ships lie at anchor");
    terminal.types("/beam").sees("Its beam turns");
    fs::write(folder.path().join("book/2.md"), chapter("Lighthouse", "Its beam, its beam flashes.")).unwrap();
    std::thread::sleep(SECOND);
    terminal.sees("/beam").sees("Its beam turns").types("\r").sees("its beam flashes").types("n").sees("2/2");
    terminal.types("\x1b[27u").types("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_checkout_of_hundreds_of_files_is_one_change() {
    let files: Vec<(String, String)> =
        (0..300).map(|n| (format!("{n:03}.md"), format!("# C{n}\n\nOld words.\n"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let folder = folder(&files);
    let mut terminal = read(folder.path(), &["."], "Old words");
    for (name, text) in &files {
        fs::write(folder.path().join(name), text.replace("Old", "New")).unwrap();
    }
    terminal.sees("New words").sees("more have changed").types("q");
    assert_eq!(terminal.ends(), 0);
}

/// A work of one chapter, read far down, and what to do to it.
fn headless(text: &str) -> Reader {
    Reader::open(Work::from_texts("Work", &[("1.md", text), ("2.md", "# Two\n\nAnother text.\n")]), (80, 24))
}

fn renew(reader: &mut Reader, text: &str) {
    let edited = Work::from_texts("Work", &[("1.md", text), ("2.md", "# Two\n\nAnother text.\n")]);
    let id = edited.by_path("1.md").unwrap();
    reader.send(Message::Loaded(edited.load(id)));
}

fn long(first: &str) -> String {
    let more = "<details><summary>Aside</summary>\n\nHidden words.\n\n</details>\n\n";
    format!("{}{more}{}[^n]: A note.\n", chapter("One", first), "Last words here.[^n]\n\n")
}

#[test]
fn a_changed_chapter_leaves_place_search_folds_and_jumps() {
    let mut reader = headless(&long("Start."));
    reader.keys("/line 20<cr>");
    let line = reader.line();
    assert!(line.contains("Line 20"), "{line}");
    reader.keys("G");
    reader.keys("/Aside<cr>l");
    reader.sees("Hidden words");
    reader.keys("<c-o><c-o>");
    let before = reader.app.remembered();
    renew(&mut reader, &long("Start. And more was written here.\n\nAnd here, too."));
    let after = reader.app.remembered();
    let words = |places: &[Locator]| places.iter().map(|place| place.after.clone()).collect::<Vec<_>>();
    assert_eq!(words(&before.jumps), words(&after.jumps));
    assert_eq!(before.place.map(|p| (p.after, p.row)), after.place.map(|p| (p.after, p.row)));
    assert_eq!(reader.app.hits().typed(), "Aside");
    assert_eq!(reader.app.hits().total(), 1);
    reader.keys("n").sees("Hidden words");
    // Notes and labels of the new text work.
    reader.keys("G").keys("K").sees("A note.");
}

#[test]
fn a_file_that_is_being_written_does_not_lose_the_place() {
    let text = long("Start.");
    let anew = |reader: &mut Reader, text: &str| {
        let files = [("1.md", text), ("2.md", "# Two\n\nAnother text.\n")];
        reader.send(Message::Reloaded(Box::new(Work::from_texts("Work", &files))));
    };
    for take in [renew as fn(&mut Reader, &str), anew] {
        for between in ["", "# One\n\nStart.\n", "Torn"] {
            for split in ["", "S"] {
                let mut reader = Reader::open(
                    Work::from_texts("Work", &[("1.md", &text), ("2.md", "# Two\n\nAnother text.\n")]),
                    (160, 24),
                );
                reader.keys("/line 20<cr>").keys(split);
                let (line, screen) = (reader.line(), reader.screen());
                assert!(line.contains("Line 20"), "{line}");
                take(&mut reader, between);
                assert!(!reader.screen().contains("Line 20"), "{between:?}");
                let place = reader.app.remembered().place.unwrap();
                assert!(place.after.contains("ine 20"), "what is kept is where he was: {place:?}");
                take(&mut reader, &text);
                assert_eq!(reader.line(), line, "after {between:?}");
                let lines = |screen: &str| screen.matches("Line 20").count();
                assert_eq!(lines(&reader.screen()), lines(&screen), "{split:?}");
                // Who has moved meanwhile stays where he went.
                take(&mut reader, between);
                reader.keys("gg");
                take(&mut reader, &text);
                assert!(!reader.line().contains("Line 20"), "{}", reader.line());
            }
        }
    }
}

#[test]
fn a_place_is_waited_for_only_until_the_reader_moves() {
    let row = |n: usize| format!("Something else, the {n}th of its kind.\n\n");
    let other = format!("# One\n\n{}", (0..60).map(row).collect::<String>());
    for keys in
        ["j", "d", "}", "n", "v}}}}}}}}}}}}}}}}<esc>", ":1<cr>", ":90%<cr>", "L", "gg", "/the 3th<cr>"]
    {
        let mut reader = headless(&long("Start."));
        reader.keys("/line 20<cr>");
        renew(&mut reader, &other);
        let kept = reader.app.remembered().place.unwrap();
        assert!(kept.after.contains("ine 20"), "{kept:?}");
        let before = reader.app.body().place();
        reader.keys(keys);
        let moved = before != reader.app.body().place();
        let kept = reader.app.remembered().place.unwrap();
        assert!(!moved || !kept.after.contains("ine 20"), "{keys}: {kept:?}");
    }
}

#[test]
fn popups_and_prompts_stay_where_they_can() {
    let text = long("Start.");
    let longer = long("A longer start.");
    let mut reader = headless(&text);
    reader.keys("?");
    renew(&mut reader, &longer);
    assert!(matches!(reader.app.layers(), [Layer::Card(_)]), "help has nothing to do with it");
    reader.keys("<esc>/line 3");
    renew(&mut reader, &text);
    let typed = reader.app.layers().last().and_then(Layer::input).map(|input| input.text().to_owned());
    assert_eq!(typed.as_deref(), Some("line 3"));
    reader.keys("<esc>o");
    renew(&mut reader, "# Other\n\nShort.\n");
    reader.keys("Other<cr>");
    assert!(reader.line().contains("Other") || reader.screen().contains("Short."), "{}", reader.screen());
    // A note of a text that is there no more is closed.
    renew(&mut reader, &text);
    reader.keys("GK").sees("A note.");
    renew(&mut reader, &longer);
    assert!(reader.app.layers().is_empty());
}

#[test]
fn any_text_may_take_the_place_of_any_other_at_any_moment() {
    let texts = [
        long("Start."),
        "# É\n\nü\n".to_owned(),
        String::new(),
        "一二三四五六七八九十\n".repeat(50),
        long("X (Smith, 2017).\n\n| a | b |\n|-|-|\n| 1 | 2 |"),
    ];
    for keys in [
        "",
        "G",
        "/line<cr>nn",
        "&line",
        "&line<c-t>",
        "o",
        "r",
        "f",
        "<tab>",
        "v}",
        "V",
        "t",
        "K",
        "Kp",
        "?",
        ":",
        "i",
        "20j<c-o>",
    ] {
        let mut reader = headless(&texts[0]);
        for (at, text) in texts.iter().enumerate().cycle().skip(1).take(7) {
            reader.keys(keys);
            renew(&mut reader, text);
            let _ = reader.screen();
            reader.send(Message::Resize(60 + at as u16 * 7, 20));
            reader.keys("jnk<c-o>").keys("<esc><esc><esc>");
            let _ = reader.screen();
        }
    }
}
