//! What only the inside can show: suggestions, which the search does not make yet.

use crate::app::{App, Message, Settings, Typesetting};
use crate::keymap::keys;
use crate::store::Remembered;
use crate::theme::{Depth, ThemeChoice};
use crate::work::Work;

fn app() -> App {
    let settings = Settings {
        measure: 80,
        theme: ThemeChoice::Dark,
        depth: Depth::True,
        ascii: false,
        typesetting: Typesetting::default(),
        links: false,
        margin: false,
        zen: false,
        images: crate::picture::Images::Off,
        language: None,
        sidebar: None,
        keymap: crate::keymap::Keymap::default(),
        linear: false,
        mouse: true,
        light: false,
    };
    let mut work = Work::from_texts("", &[("a.md", "# One\n\nA lantern.\n")]);
    work.load_all();
    App::new(work, &Remembered::default(), settings, (80, 24))
}

fn press(app: &mut App, pressed: &str) {
    for key in keys(pressed) {
        app.update(Message::Key(key));
    }
}

#[test]
fn a_suggestion_is_chosen_and_searched_for() {
    let mut app = app();
    press(&mut app, "/lanterm<tab>");
    app.results.as_mut().expect("it is open").suggestions = vec!["latern".into(), "lantern".into()];
    press(&mut app, "<down><down><cr>");
    assert!(app.in_results(), "Enter took the suggestion and nothing else");
    assert_eq!((app.hits().typed(), app.hits().total()), ("lantern", 1));
    press(&mut app, "<cr>");
    assert!(app.results().is_none());
    // None chosen, Enter says that nothing was found.
    press(&mut app, "/lanterm<tab>");
    app.results.as_mut().expect("it is open").suggestions = vec!["lantern".into()];
    press(&mut app, "<cr>");
    assert_eq!(app.toast(), Some("no hit for lanterm"));
}
