//! Pictures in the reader: shown, kept within bounds, and no reason for the page to jump.

use std::fs;
use std::path::Path;

use image::{Rgb, RgbImage};
use lectern::app::{Effect, Message, Settings};
use lectern::picture::{Images, Pixels, Protocol};
use lectern::store::Remembered;
use lectern::theme::Depth;
use lectern::work::Work;
use ratatui::style::Color;

use crate::fixture::{folder, open};
use crate::headless::{Reader, settings};
use crate::pty::{LECTERN, Terminal, command};

const RED: Color = Color::Rgb(200, 0, 0);
const BLUE: Color = Color::Rgb(0, 0, 200);

/// Writes a picture, red above and blue below.
fn paint(path: &Path, (wide, high): (u32, u32)) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let image =
        RgbImage::from_fn(wide, high, |_, y| Rgb(if y < high / 2 { [200, 0, 0] } else { [0, 0, 200] }));
    image.save(path).unwrap();
}

const FILLER: &str = "Plain words follow one another here.\n\n";

/// A page with a picture of 40 columns and 8 rows after some paragraphs.
fn page() -> tempfile::TempDir {
    let text =
        format!("# Harbour\n\n{}![The mole](a.png)\n\nThe end.\n\n{}", FILLER.repeat(3), FILLER.repeat(20));
    let dir = folder(&[("1.md", &text)]);
    paint(&dir.path().join("a.png"), (400, 160));
    dir
}

/// A reader who has pressed a key, so that the pictures were asked for.
fn reader(path: &Path, settings: Settings, size: (u16, u16)) -> Reader {
    let mut reader = Reader::resume(open(path), &Remembered::default(), settings, size);
    reader.keys("j");
    reader
}

/// The rows of the screen whose first column of text is of this colour.
fn rows_of(reader: &Reader, colour: Color) -> Vec<u16> {
    let (buffer, text) = (reader.buffer(), reader.app.panes().text);
    (0..reader.size.1).filter(|y| buffer[(text.x, *y)].bg == colour).collect()
}

#[test]
fn a_picture_that_changes_is_shown_as_it_is_now() {
    let dir = page();
    let mut reader = reader(dir.path(), settings(), (60, 30));
    assert_eq!(rows_of(&reader, RED), (9..13).collect::<Vec<_>>());
    // Other colours at the same size; then half as high; then none.
    RgbImage::from_pixel(400, 160, Rgb([0, 0, 200])).save(dir.path().join("a.png")).unwrap();
    reader.send(Message::PicturesChanged);
    assert_eq!((rows_of(&reader, RED), rows_of(&reader, BLUE)), (vec![], (9..17).collect()));
    paint(&dir.path().join("a.png"), (400, 80));
    reader.send(Message::PicturesChanged);
    assert_eq!((rows_of(&reader, RED), rows_of(&reader, BLUE)), ((9..11).collect(), (11..13).collect()));
    fs::write(dir.path().join("a.png"), "no picture").unwrap();
    reader.send(Message::PicturesChanged);
    assert!(rows_of(&reader, RED).is_empty());
    reader.sees("The mole");
    paint(&dir.path().join("a.png"), (400, 160));
    reader.send(Message::PicturesChanged);
    assert_eq!(rows_of(&reader, RED), (9..13).collect::<Vec<_>>());
}

#[test]
fn a_picture_stands_above_its_words_in_half_blocks() {
    let dir = page();
    let mut reader = reader(dir.path(), settings(), (60, 30));
    assert_eq!((rows_of(&reader, RED), rows_of(&reader, BLUE)), ((9..13).collect(), (13..17).collect()));
    reader.sees("The mole").misses("▣ image").misses("a.png");
    let x = reader.app.panes().text.x;
    assert_eq!(reader.buffer()[(x + 39, 9)].bg, RED);
    assert_ne!(reader.buffer()[(x + 40, 9)].bg, RED, "no larger than it is");
    // Its words are found, and what is above the screen is not painted below.
    reader.keys("/mole<cr>").sees("The mole");
    reader.keys("<esc>g").keys(&"j".repeat(24));
    assert!(
        rows_of(&reader, RED).is_empty() && rows_of(&reader, BLUE).starts_with(&[0]),
        "{}",
        reader.screen()
    );
}

#[test]
fn a_popup_lies_over_a_picture_and_leaves_nothing_behind() {
    let dir = page();
    let mut reader = reader(dir.path(), settings(), (60, 30));
    let before = reader.buffer();
    reader.keys("?").sees("Keys in the body");
    let help = reader.buffer();
    assert_ne!(help[(30, 10)].bg, RED, "the popup is not painted over");
    assert_eq!(reader.keys("<esc>").buffer(), before);
}

#[test]
fn pictures_are_put_away_and_back() {
    let dir = page();
    let mut reader = reader(dir.path(), settings(), (60, 30));
    reader.keys(":images<cr>").sees("▣ image The mole").sees("a.png");
    assert!(rows_of(&reader, RED).is_empty());
    reader.keys("I").misses("▣ image");
    assert_eq!(rows_of(&reader, RED).len(), 4);
}

#[test]
fn without_colours_or_by_wish_the_words_stand_alone() {
    let dir = page();
    for other in [
        Settings { images: Images::Off, ..settings() },
        Settings { depth: Depth::Monochrome, ..settings() },
        Settings { depth: Depth::Sixteen, ..settings() },
        Settings { ascii: true, ..settings() },
    ] {
        let mut reader = reader(dir.path(), other, (60, 30));
        reader.sees("image").sees("The mole").sees("a.png");
        reader.keys("I").sees("no pictures");
    }
    let indexed = reader(dir.path(), Settings { depth: Depth::Indexed, ..settings() }, (60, 30));
    assert_eq!(rows_of(&indexed, Color::Indexed(160)).len(), 4);
}

#[test]
fn what_is_read_stays_where_it_is_when_pictures_come() {
    let dir = page();
    let mut reader = Reader::resume(open(dir.path()), &Remembered::default(), settings(), (60, 30));
    reader.keys("/the end<cr>");
    let row = |reader: &Reader| reader.screen().lines().position(|line| line.contains("The end")).unwrap();
    let (before, line) = (row(&reader), reader.app.body().line());
    reader.keys("I");
    assert_eq!((row(&reader), reader.line().contains("The end")), (before, true), "{}", reader.screen());
    reader.keys("I");
    assert_eq!((row(&reader), reader.app.body().line()), (before, line));
    // A width and back shows the same page.
    let shown = reader.screen();
    for size in [(40, 30), (100, 50), (20, 6), (60, 30)] {
        reader.send(Message::Resize(size.0, size.1));
        reader.buffer();
    }
    assert_eq!(reader.screen(), shown);
}

#[test]
fn a_picture_is_never_higher_than_two_thirds_of_the_page() {
    let dir = folder(&[("1.md", "# High\n\n![Tower](a.png)\n\nBelow.\n")]);
    paint(&dir.path().join("a.png"), (600, 3000));
    for height in [6, 9, 24, 50] {
        let reader = reader(dir.path(), settings(), (60, height));
        let rows = rows_of(&reader, RED).len() + rows_of(&reader, BLUE).len();
        let most = usize::from(((height - 1) * 2 / 3).max(3));
        assert!((1..=most).contains(&rows), "{rows} of {height}\n{}", reader.screen());
    }
}

#[test]
fn nothing_outside_the_boundary_is_shown() {
    let outside = tempfile::tempdir().unwrap();
    paint(&outside.path().join("secret.png"), (200, 200));
    let dir = folder(&[
        ("_config.yml", "title: Site\nbaseurl: /base\n"),
        ("1.md", ""),
        ("docs/sub/2.md", "# Two\n"),
    ]);
    paint(&dir.path().join("assets/a b.png"), (200, 200));
    #[cfg(unix)]
    std::os::unix::fs::symlink(outside.path().join("secret.png"), dir.path().join("assets/link.png"))
        .unwrap();
    let secret = outside.path().join("secret.png");
    let up = format!("{}{}", "../".repeat(20), secret.display());
    let work = open(dir.path());
    let chapter = work.by_path("docs/sub/2.md").unwrap();
    let found = |name: &str| work.pictures(chapter, &[name])[0].clone();
    let inside = lectern::system::real(&dir.path().join("assets/a b.png")).unwrap();
    for name in [
        "/assets/a%20b.png",
        "/base/assets/a b.png",
        "{{ site.baseurl }}/assets/a b.png",
        "{{ '/assets/a b.png' | relative_url }}",
        "../../assets/a b.png?raw=true",
        "assets/a b.png",
    ] {
        assert_eq!(found(name).as_ref(), Some(&inside), "{name}");
    }
    for name in [
        "/assets/link.png",
        &up,
        &secret.display().to_string(),
        &format!("file://{}", secret.display()),
        "https://example.org/assets/a%20b.png",
        "//example.org/assets/a%20b.png",
        "data:image/png;base64,AAAA",
        "/assets",
        "",
    ] {
        assert_eq!(found(name), None, "{name}");
    }
    // One that is put in the place of a picture afterwards is not followed.
    #[cfg(unix)]
    {
        fs::remove_file(&inside).unwrap();
        std::os::unix::fs::symlink(&secret, &inside).unwrap();
        assert!(lectern::work::picture_bytes(&inside, 1 << 20, 1 << 20).is_err());
    }
}

#[test]
fn what_cannot_be_decoded_loses_no_word() {
    let dir = folder(&[(
        "1.md",
        "# Bad\n\n![Torn](torn.png)\n\n![No picture](text.png)\n\n![Badge](small.png)\n\nBelow.\n",
    )]);
    paint(&dir.path().join("torn.png"), (200, 200));
    let whole = fs::read(dir.path().join("torn.png")).unwrap();
    fs::write(dir.path().join("torn.png"), &whole[..60]).unwrap();
    fs::write(dir.path().join("text.png"), "words").unwrap();
    paint(&dir.path().join("small.png"), (90, 20));
    let reader = reader(dir.path(), settings(), (60, 30));
    reader.sees("▣ image Torn").sees("▣ image No picture").sees("▣ image Badge").sees("Below.");
    assert!(rows_of(&reader, RED).is_empty());
}

#[test]
fn only_what_is_near_the_page_is_made_and_kept() {
    let pictures = format!("![x](a.png)\n\n{FILLER}").repeat(40);
    let dir = folder(&[("1.md", &format!("# Many\n\n{pictures}"))]);
    paint(&dir.path().join("a.png"), (400, 160));
    let mut app = lectern::app::App::new(open(dir.path()), &Remembered::default(), settings(), (60, 24));
    let mut asked = |message| {
        let effects = app.update(message).effects;
        effects.into_iter().find_map(|effect| match effect {
            Effect::MakePictures(all) => Some(all.len()),
            Effect::FindPictures(chapter) => {
                let document = app.work().document(chapter).unwrap().clone();
                let files = lectern::picture::files(app.work(), chapter, &document);
                let all = app.update(Message::Pictures(chapter, document, files)).effects;
                all.iter()
                    .find_map(|e| if let Effect::MakePictures(all) = e { Some(all.len()) } else { None })
            }
            _ => None,
        })
    };
    let first = asked(Message::Resumed).expect("they are asked for");
    assert!((2..8).contains(&first), "{first}");
    assert_eq!(asked(Message::Resumed), None, "once");
    let end = asked(Message::Key(lectern::keymap::keys("G")[0])).expect("others at the end");
    assert!((2..8).contains(&end), "{end}");
}

#[test]
fn a_terminal_that_says_so_gets_pixels_but_not_under_a_popup() {
    let dir = page();
    let mut reader = reader(dir.path(), settings(), (60, 30));
    reader.send(Message::Cell(8, 16));
    for protocol in [Protocol::Kitty, Protocol::Iterm2, Protocol::Sixel] {
        reader.send(Message::Shows(protocol));
        let shown = reader.app.shown_pictures();
        assert_eq!(shown.len(), 1);
        assert!(shown[0].pixels && rows_of(&reader, RED).is_empty(), "the cells are blank for it");
        assert_eq!((shown[0].area.width, shown[0].area.height, shown[0].first), (40, 8, 0));
        let fits = match shown[0].picture.pixels.as_ref().unwrap() {
            Pixels::Kitty(_, cell) => protocol == Protocol::Kitty && *cell == (8, 16),
            Pixels::Iterm2(rows) => protocol == Protocol::Iterm2 && rows.len() == 8,
            Pixels::Sixel(_) => protocol == Protocol::Sixel,
        };
        assert!(fits, "{protocol:?}");
        reader.keys("?");
        assert!(!reader.app.shown_pictures()[0].pixels);
        reader.keys("<esc>");
    }
    reader.keys("g").keys(&"j".repeat(24));
    let shown = reader.app.shown_pictures();
    assert_eq!((shown[0].area.y, shown[0].area.height + shown[0].first), (0, 8), "the visible part");
    assert!(shown[0].first > 0);
}

/// Runs the reader on a page with a picture, on a terminal with these settings.
fn terminal(dir: &Path, variables: &[(&str, &str)]) -> Terminal {
    let mut command = command(LECTERN, dir);
    command.env("COLORTERM", "truecolor");
    for (name, value) in variables {
        command.env(name, value);
    }
    command.arg("1.md");
    // What changed just before the start is read again, and would be sent twice.
    while fs::metadata(dir.join("1.md")).unwrap().modified().unwrap().elapsed().unwrap_or_default() < JUST_NOW
    {
        std::thread::yield_now();
    }
    let mut terminal = Terminal::run(command);
    terminal.sees("The mole");
    terminal
}

/// How long the reader takes a file that was written before its start for one that may have changed since.
const JUST_NOW: std::time::Duration = std::time::Duration::from_millis(50);

#[test]
fn a_terminal_that_answers_shows_pictures_and_forgets_them_at_the_end() {
    let dir = page();
    let mut terminal = terminal(dir.path(), &[]);
    terminal.gets("\x1b_Gi=31,").gets("\x1b[>0q");
    terminal
        .types("\x1b_Gi=31;OK\x1b\\\x1bP>|tests(1)\x1b\\")
        .gets("\x1b_Ga=t,f=100,")
        .gets("\x1b_Ga=p,i=1,");
    assert_eq!(terminal.written("\x1b_Ga=t,"), 1);
    // A popup over it takes it away, and it comes back without being sent again.
    terminal.types("?").sees("Keys in the body").gets("\x1b_Ga=d,d=i,i=1,p=1");
    let places = terminal.written("\x1b_Ga=p,i=1,");
    terminal.types("q").misses("Keys in the body");
    terminal.types("j").types("q");
    assert_eq!(terminal.ends(), 0);
    terminal.is_clean();
    assert!(terminal.written("\x1b_Ga=p,i=1,") > places);
    assert_eq!(terminal.written("\x1b_Ga=t,"), 1);
    assert_eq!(terminal.written("\x1b_Ga=d,d=A"), 1, "nothing stays behind");
}

#[test]
fn a_name_in_the_environment_is_enough_and_tmux_is_not_asked() {
    let dir = page();
    let mut iterm = terminal(dir.path(), &[("TERM_PROGRAM", "iTerm.app")]);
    iterm.gets("\x1b]1337;File=inline=1;");
    // Another ground is written over the picture: it is brought again.
    iterm.types("T").sees("theme: light").types("q");
    assert_eq!(iterm.ends(), 0);
    iterm.is_clean();
    assert_eq!((iterm.written("\x1b]1337;"), iterm.written("\x1b_G")), (16, 0), "eight rows, twice");
    let mut foot = terminal(dir.path(), &[("TERM", "foot")]);
    foot.gets("\x1bP0;1q\"1;1;").types("q");
    assert_eq!(foot.ends(), 0);
    let mut tmux = terminal(dir.path(), &[("TERM", "tmux-256color"), ("TMUX", "x")]);
    tmux.gets("48;2;200;0;0").types("q");
    assert_eq!((tmux.ends(), tmux.written("\x1b_G") + tmux.written("\x1b[>0q")), (0, 0));
}

#[test]
fn a_page_of_any_height_has_room_for_pictures() {
    let work = Work::from_texts("Work", &[("1.md", "# One\n\n![a picture](x.png)\n")]);
    let reader = Reader::open(work, (20, 40_000));
    assert!(reader.screen().contains("a picture"));
}
