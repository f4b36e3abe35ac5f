//! What the settings change of the first page.

use lectern::app::Settings;
use lectern::store::Remembered;

use crate::fixture::{folder, open};
use crate::headless::{Reader, settings};

fn reader(settings: Settings) -> Reader {
    let folder = folder(&[("a.md", "# Harbour\n\nShips lie at anchor.[^1]\n\n[^1]: Where the mole ends.\n")]);
    Reader::resume(open(folder.path()), &Remembered::default(), settings, (140, 24))
}

#[test]
fn notes_stand_beside_the_text_from_the_start() {
    let beside = |reader: &Reader| {
        let screen = reader.screen();
        screen.lines().any(|line| line.contains("Ships lie") && line.contains("Where the mole"))
    };
    assert!(!beside(&reader(settings())));
    let mut reader = reader(Settings { margin: true, ..settings() });
    assert!(beside(&reader), "{}", reader.screen());
    reader.keys("s");
    assert!(!beside(&reader));
}

#[test]
fn there_is_nothing_but_text_from_the_start() {
    let zen = reader(Settings { zen: true, ..settings() });
    let usual = reader(settings());
    assert!(usual.status().contains("Harbour"), "{}", usual.status());
    assert_eq!(zen.status(), "");
    let mut zen = zen;
    zen.keys("Z");
    assert_eq!(zen.status(), usual.status());
}
