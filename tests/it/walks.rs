//! Random walks: whatever is pressed, in whatever order and on whatever screen, the reader stands.

use lectern::app::{App, Effect, Message, Mouse, MouseKind};
use lectern::store::Remembered;
use lectern::ui::Teller;
use lectern::work::Work;
use proptest::prelude::*;

use crate::headless::{self, Reader};

/// Chapters with a little of everything, and one that is empty.
fn work() -> Work {
    Work::from_texts(
        "Walks",
        &[
            (
                "index.md",
                "---\ntitle: Walks\nlayout: default\nhas_children: true\nnav_order: 1\n---\n\nA beginning, see [two](two.md#deep) and <https://example.org>.\n",
            ),
            (
                "one.md",
                "---\ntitle: One\nparent: Walks\nnav_order: 1\n---\n\n# One\n\nWords (Ash, 2001; Elm & Oak, 2002)<sup>1</sup> and more[^n].\n\n***\n<sup>1</sup> A note (Ash, 2001).\n***\n\n> quoted 漢字 and e\u{301}\n\n- a\n  - b\n    - c\n\n[^n]: Another note.\n",
            ),
            (
                "two.md",
                "---\ntitle: Two\nparent: Walks\nnav_order: 2\n---\n\n## Two\n\n| A | B |\n|---|---|\n| one cell | another, longer cell of words |\n\n```\nlet x = 1;\n```\n\n### Deep\n\nSee note<sup>2</sup> here and \u{5e9}\u{5dc}\u{5d5}\u{5dd}.\n",
            ),
            ("empty.md", "---\ntitle: Empty\nparent: Walks\nnav_order: 3\n---\n"),
            (
                "refs.md",
                "---\ntitle: References\nparent: Walks\nnav_order: 4\n---\n\n## References\n\nAsh, A. (2001). *A book*. Press.\n\nElm, E., & Oak, O. (2002). A paper. *Journal*, 1, 2-3.\n",
            ),
        ],
    )
}

#[derive(Debug, Clone)]
enum Step {
    Key(&'static str),
    Resize(u16, u16),
    Mouse(MouseKind, u16, u16),
    Paste(String),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let keys = prop::sample::select(vec![
        "j", "k", "d", "u", " ", "b", "g", "G", "[", "]", "{", "}", "H", "L", "K", "<tab>", "<s-tab>",
        "<cr>", "f", "a", "s", "/", "n", "N", "t", "o", ":", "?", "i", "<esc>", "<bs>", ")", "-", "+", "=",
        "T", "Z", "M", "y", "Y", "e", "h", "l", "1", "9", "0", "%", "A", "<up>", "<down>", "<left>",
        "<right>", "<home>", "<end>", "<pgdn>", "<pgup>", "<c-w>", "v", "V", "r", "p", "B", "J", "<c-y>",
        "<c-n>", "<del>", "é", "字", "&", "*", "<c-t>", "<c-u>", "s", "I", "<c-g>", "S", "w",
    ]);
    let mouse = prop::sample::select(vec![
        MouseKind::Press,
        MouseKind::DoublePress,
        MouseKind::Drag,
        MouseKind::Drag,
        MouseKind::Release,
        MouseKind::WheelDown,
        MouseKind::WheelUp,
    ]);
    let step = prop_oneof![
        20 => keys.prop_map(Step::Key),
        2 => (0u16..160, 0u16..50).prop_map(|(w, h)| Step::Resize(w, h)),
        2 => (mouse, 0u16..140, 0u16..50).prop_map(|(kind, x, y)| Step::Mouse(kind, x, y)),
        1 => ".{0,8}".prop_map(Step::Paste),
    ];
    prop::collection::vec(step, 1..80)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_that_is_pressed_breaks_the_reader(steps in steps(), slow in any::<bool>()) {
        let mut reader = if slow { Reader::unread(work(), (80, 24)) } else { Reader::open(work(), (80, 24)) };
        reader.slow = slow;
        for step in steps {
            match step {
                Step::Key(keys) => { reader.keys(keys); }
                Step::Resize(width, height) => reader.send(Message::Resize(width, height)),
                Step::Mouse(kind, column, row) => reader.send(Message::Mouse(Mouse { kind, column, row })),
                Step::Paste(text) => reader.send(Message::Paste(text)),
            }
            let buffer = reader.buffer();
            for cell in buffer.content() {
                prop_assert!(!cell.symbol().chars().any(lectern::text::is_unsafe), "{:?}", cell.symbol());
            }
        }
        prop_assert!(!reader.left.iter().any(|effect| matches!(effect, Effect::OpenUrl(url) if !url.starts_with("https://"))));
        reader.app.remembered();
    }

    #[test]
    fn nothing_that_is_pressed_breaks_the_lines(steps in steps(), slow in any::<bool>(), ascii in any::<bool>()) {
        let settings = lectern::app::Settings { linear: true, mouse: false, ascii, ..headless::settings() };
        let mut read = work();
        if !slow {
            read.load_all();
        }
        let mut reader = Reader::unread(work(), (80, 24));
        reader.app = App::new(read, &Remembered::default(), settings, (80, 24));
        reader.slow = slow;
        let mut teller = Teller::default();
        for step in steps {
            let keyed = matches!(step, Step::Key(_) | Step::Paste(_));
            match step {
                Step::Key(keys) => { reader.keys(keys); }
                Step::Resize(width, height) => reader.send(Message::Resize(width, height)),
                Step::Mouse(..) => continue,
                Step::Paste(text) => reader.send(Message::Paste(text)),
            }
            let told = teller.tell(&reader.app, keyed);
            prop_assert!(!told.chars().any(lectern::text::is_unsafe), "{told:?}");
            prop_assert!(!ascii || told.is_ascii(), "{told:?}");
        }
        reader.app.remembered();
    }

    #[test]
    fn any_width_and_back_shows_the_same_page(keys in prop::sample::select(vec!["", "L", "LL", "]]]", "G", "7j", "<pgdn>", "LL5j"]), width in 20u16..200, height in 6u16..60) {
        let mut reader = Reader::open(work(), (80, 24));
        reader.keys(keys);
        let before = reader.screen();
        reader.send(Message::Resize(width, 24));
        reader.send(Message::Resize(80, 24));
        prop_assert_eq!(&reader.screen(), &before);
        reader.send(Message::Resize(80, height));
        reader.buffer();
    }
}
