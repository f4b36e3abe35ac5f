//! The settings file, read.

use super::*;
use crate::keymap::{Action, Lookup, keys};

fn read(text: &str) -> (Config, Vec<String>) {
    let (config, mut problems) = Config::read(text);
    problems.extend(config.keymap(None).1);
    (config, problems.iter().map(Problem::to_string).collect())
}

/// The default file with every setting said aloud.
fn spoken() -> String {
    let is_setting = |line: &str| line.starts_with('#') && !line.starts_with("# ");
    let lines: Vec<String> =
        default_file().lines().filter(|line| is_setting(line)).map(|line| line[1..].to_owned()).collect();
    lines.join("\n")
}

#[test]
fn the_default_file_says_what_holds_without_it() {
    assert_eq!(read(&default_file()).1, Vec::<String>::new());
    let (config, problems) = read(&spoken());
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!((config.measure, config.theme, config.sidebar), (Some(80), Some(ThemeChoice::Auto), None));
    assert_eq!((config.bidi, config.justify, config.hyphenate), (Some(true), Some(false), Some(false)));
    assert_eq!(config.linear, Some(false));
    assert_eq!((config.mouse, config.language, config.preset), (Some(true), None, Some(Preset::Lectern)));
    assert_eq!(config.images, Some(Images::Auto(None)));
    assert_eq!((config.links, config.margin, config.zen), (Some(Links::Auto), Some(false), Some(false)));
    let (keymap, _) = config.keymap(None);
    for context in Context::ALL {
        for (_, actions) in Keymap::default().listing(context) {
            for (action, shown) in actions {
                assert_eq!(keymap.shown(context, action), shown, "{action:?}");
            }
        }
    }
}

#[test]
fn errors_name_line_and_setting_and_the_rest_holds() {
    let (config, problems) = read(
        "measure = 7\ntheme = \"light\"\nmesure = 60\nmouse = \"no\"\nlanguage = \"tlh\"\nlinks = true\nmargin = \"on\"\n",
    );
    assert_eq!(config.theme, Some(ThemeChoice::Light));
    assert_eq!(
        problems,
        [
            "line 1: `measure` must be a number from 20 to 400",
            "line 3: there is no setting `mesure`; did you mean `measure`?",
            "line 4: `mouse` must be true or false",
            "line 5: `language` must be en, fr, de, es, it, pt, nl or sv",
            "line 6: `links` must be auto, always or never",
            "line 7: `margin` must be true or false",
        ]
    );
}

#[test]
fn what_is_no_toml_costs_only_its_line() {
    let (config, problems) = read("theme = \"dark\"\nmeasure = = 3\njustify = true\n");
    assert_eq!((config.theme, config.justify), (Some(ThemeChoice::Dark), Some(true)));
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("line 2: "), "{problems:?}");
}

#[test]
fn keys_are_moved_taken_and_taken_away() {
    let text = "[keys.body]\nline-down = [\"x\", \"<a-j>\"]\nlabels = []\nzen = \"gz\"\ntop = \"gg\"\ncopy = \"Y\"\n";
    let (config, problems) = read(text);
    assert_eq!(problems, Vec::<String>::new());
    let (keymap, _) = config.keymap(None);
    let means = |pressed| keymap.look_up(Context::Body, &keys(pressed));
    assert_eq!(means("x"), Lookup::Action(Action::LineDown));
    assert_eq!(means("<a-j>"), Lookup::Action(Action::LineDown));
    assert_eq!((means("j"), means("f")), (Lookup::Unbound, Lookup::Unbound));
    assert_eq!((means("g"), means("gz")), (Lookup::Pending, Lookup::Action(Action::Zen)));
    assert_eq!(means("Y"), Lookup::Action(Action::Copy));
    // The other contexts stay.
    assert_eq!(keymap.look_up(Context::Popup, &keys("j")), Lookup::Action(Action::LineDown));
}

#[test]
fn keys_that_cannot_be_are_told() {
    let text = "[keys.body]\npeeek = \"x\"\nzen = \"gz\"\nwider = \"<c-c>\"\nnarrower = \"3\"\ncopy = \"<foo>\"\nlabels = \"k\"\npeek = \"k\"\n[keys.nowhere]\n[keys.prompt]\nzen = \"z\"\n";
    let (config, problems) = read(text);
    assert_eq!(
        problems,
        [
            "line 2: there is no action `peeek`; did you mean `peek`?",
            "line 4: Ctrl-c always quits",
            "line 5: `3` begins with a digit, and digits count",
            "line 6: `<foo>` names no key",
            "line 9: there is no table of keys `nowhere`",
            "line 11: `zen` is nothing that the prompt can do",
            "line 3: `zen` cannot take gz: `top` has g, which is enough, so that gz could never be typed",
            "line 8: `peek` cannot take k: `labels` of line 7 has it",
        ]
    );
    assert_eq!(config.keymap(None).0.look_up(Context::Body, &keys("k")), Lookup::Action(Action::Labels));
}

#[test]
fn keys_that_begin_with_others_are_told_with_both_and_their_lines() {
    let told = |text: &str| read(&format!("[keys.body]\n{text}")).1;
    assert_eq!(
        told("top = [\"gg\", \"g\"]\n"),
        ["line 2: `top` cannot take g: it has gg, which begins with g and could never be typed any more"]
    );
    assert_eq!(
        told("top = [\"g\", \"gg\"]\n"),
        ["line 2: `top` cannot take gg: it has g, which is enough, so that gg could never be typed"]
    );
    assert_eq!(
        told("top = \"xg\"\nzen = \"x\"\n"),
        [
            "line 3: `zen` cannot take x: `top` of line 2 has xg, which begins with x and could never be typed any more"
        ]
    );
    assert_eq!(
        told("zen = \"jj\"\n"),
        ["line 2: `zen` cannot take jj: `line-down` has j, which is enough, so that jj could never be typed"]
    );
}

#[test]
fn a_file_that_cannot_be_read_is_told_and_none_is_fine() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Config::load(&folder.path().join("none.toml")).1.is_empty());
    assert_eq!(Config::load(folder.path()).1[0].to_string(), "it is a folder");
    let file = folder.path().join("config.toml");
    std::fs::write(&file, b"theme = \"\xff\"").unwrap();
    assert_eq!(Config::load(&file).1[0].to_string(), "it is not UTF-8");
}

#[test]
fn the_file_is_named_or_in_the_users_folder() {
    assert_eq!(path_from(Some("/x/y.toml".into()), || None), Some("/x/y.toml".into()));
    assert_eq!(path_from(Some("".into()), || Some("/c".into())), Some("/c/lectern/config.toml".into()));
    assert_eq!(path_from(None, || None), None);
}
