//! Whether everything that is read can be: WCAG 2.1 asks 4.5 to 1 of text. Every look that a theme can give to letters is
//! put together as the page does it, and measured as it is seen.

use std::collections::HashSet;
use std::fmt::Debug;

use super::*;
use crate::document::Callout;

/// What the author can ask for; the first three give letters another colour, or none.
const INLINE: [Style; 10] = [
    Style::CODE,
    Style::MATH,
    Style::EMPHASIS,
    Style::STRONG,
    Style::STRIKE,
    Style::SUPERSCRIPT,
    Style::SUBSCRIPT,
    Style::MARK,
    Style::UNDERLINE,
    Style::SMALL,
];

const TOKENS: [Token; 7] = [
    Token::Comment,
    Token::Keyword,
    Token::String,
    Token::Constant,
    Token::Function,
    Token::Type,
    Token::Removed,
];

/// What is read; borders and rules only part things.
fn roles() -> Vec<Role> {
    let callouts = [
        Callout::Note,
        Callout::Tip,
        Callout::Important,
        Callout::Warning,
        Callout::Caution,
        Callout::Example,
    ];
    let mut roles = vec![
        Role::Body,
        Role::Title,
        Role::Byline,
        Role::Code,
        Role::CodeLabel,
        Role::Quote,
        Role::ListMarker,
        Role::Term,
        Role::TableHeader,
        Role::EmbedLabel,
        Role::Target,
        Role::Note,
        Role::Math,
        Role::Link,
        Role::NoteMark,
        Role::Image,
        Role::CitationKey,
        Role::Abbreviation,
    ];
    roles.extend((1..=6).map(Role::Heading));
    roles.extend(callouts.map(Role::Callout));
    roles
}

/// A terminal: what it shows where nothing is asked for.
#[derive(Debug, Clone, Copy)]
struct Terminal {
    ink: Rgb,
    ground: Rgb,
}

const BLACK: Rgb = Rgb(0, 0, 0);
const WHITE: Rgb = Rgb(0xff, 0xff, 0xff);
const DARK: Terminal = Terminal { ink: Rgb(0xe5, 0xe5, 0xe5), ground: BLACK };
const LIGHT: Terminal = Terminal { ink: BLACK, ground: WHITE };

/// The colours of xterm as it comes; the first sixteen are what its user may have changed.
fn seen(color: Color, unset: Rgb) -> Rgb {
    match color {
        Color::Reset => unset,
        Color::Rgb(red, green, blue) => Rgb(red, green, blue),
        Color::Indexed(at @ 232..) => Rgb(8 + (at - 232) * 10, 8 + (at - 232) * 10, 8 + (at - 232) * 10),
        Color::Indexed(at @ 16..) => {
            let level = |n: u8| [0, 95, 135, 175, 215, 255][usize::from(n % 6)];
            Rgb(level((at - 16) / 36), level((at - 16) / 6), level(at - 16))
        }
        Color::Black => BLACK,
        Color::White => WHITE,
        Color::Gray => Rgb(0xe5, 0xe5, 0xe5),
        Color::Red => Rgb(0xcd, 0, 0),
        Color::Green => Rgb(0, 0xcd, 0),
        Color::Yellow => Rgb(0xcd, 0xcd, 0),
        Color::Blue => Rgb(0, 0, 0xee),
        Color::Magenta => Rgb(0xcd, 0, 0xcd),
        Color::Cyan => Rgb(0, 0xcd, 0xcd),
        Color::LightRed => Rgb(0xff, 0, 0),
        Color::LightGreen => Rgb(0, 0xff, 0),
        Color::LightYellow => Rgb(0xff, 0xff, 0),
        Color::LightMagenta => Rgb(0xff, 0, 0xff),
        Color::LightCyan => Rgb(0, 0xff, 0xff),
        other => panic!("{other:?} is not used"),
    }
}

fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (a.luminance(), b.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The contrast of letters that look so. What is dim has two thirds of its ink, as most terminals do it.
fn measured(look: Cell, terminal: Terminal) -> f64 {
    let ink = seen(look.fg.unwrap_or(Color::Reset), terminal.ink);
    let ground = seen(look.bg.unwrap_or(Color::Reset), terminal.ground);
    let dim = |ink: u8, ground: u8| ((u16::from(ink) * 2 + u16::from(ground)) / 3) as u8;
    let ink = if look.add_modifier.contains(Modifier::DIM) {
        Rgb(dim(ink.0, ground.0), dim(ink.1, ground.1), dim(ink.2, ground.2))
    } else {
        ink
    };
    contrast(ink, ground)
}

/// Looks that were measured, and what of them cannot be read well: one line for each theme and pair of colours.
#[derive(Default)]
struct Measures {
    done: HashSet<(Option<Color>, Option<Color>, bool)>,
    poor: Vec<String>,
}

impl Measures {
    fn take(&mut self, (name, _, terminal): &(String, Theme, Terminal), look: Cell, what: &dyn Debug) {
        let dim = look.add_modifier.contains(Modifier::DIM);
        if self.done.insert((look.fg, look.bg, dim)) {
            let own = measured(look, *terminal);
            if own < 4.5 {
                self.poor.push(format!("{name}: {what:?}, {:?} on {:?}: {own:.2}", look.fg, look.bg));
            }
        }
    }
}

/// All themes with colours, each on the terminals that it may stand on: one that paints its ground is the same on all.
fn themes() -> Vec<(String, Theme, Terminal)> {
    let mut out = Vec::new();
    for depth in [Depth::True, Depth::Indexed, Depth::Sixteen] {
        for (choice, terminal) in [
            (ThemeChoice::Auto, DARK),
            (ThemeChoice::Auto, LIGHT),
            (ThemeChoice::Dark, LIGHT),
            (ThemeChoice::Light, DARK),
            (ThemeChoice::HighContrast, LIGHT),
        ] {
            let light = terminal.ground == WHITE;
            let name = format!("{} on {}, {depth:?}", choice.name(), if light { "white" } else { "black" });
            out.push((name, Theme::new(choice, depth, light), terminal));
        }
    }
    out
}

#[test]
fn letters_of_the_page_have_contrast_4_5_whatever_lies_over_them() {
    let mut styles = vec![Style::NONE];
    styles.extend(INLINE);
    styles.extend(INLINE[..3].iter().map(|one| *one | Style::MARK));
    styles.extend(INLINE[..3].iter().map(|one| *one | Style::SMALL));
    styles.push(Style::SMALL | Style::MARK);
    let marks = Colour::ALL.map(|colour| Some(Part::Highlighted(colour)));
    let marks: Vec<Option<Part>> = [None].into_iter().chain(marks).collect();
    let hits = [None, Some(Part::Match), Some(Part::CurrentMatch)];
    let mut measures = Measures::default();
    for one in themes() {
        let theme = &one.1;
        measures.done.clear();
        for (role, style) in
            roles().into_iter().flat_map(|role| styles.iter().map(move |style| (role, *style)))
        {
            let own = theme.part(Part::Ground).patch(theme.style(role, style));
            let tokens = TOKENS.iter().filter(|_| role == Role::Code).map(|token| theme.token(*token));
            let cited = [Part::Citation, Part::Doubtful].map(|part| theme.part(part));
            let over = tokens.chain(cited).map(|look| own.patch(theme.over(look, own.bg)));
            for look in std::iter::once(own).chain(over) {
                for mark in &marks {
                    for hit in hits {
                        let parts = [*mark, Some(Part::Annotated), hit].into_iter().flatten();
                        let look = parts.fold(look, |look, part| look.patch(theme.part(part)));
                        measures.take(&one, look, &(role, style, mark, hit));
                    }
                }
            }
        }
    }
    assert!(measures.poor.is_empty(), "{:#?}", measures.poor);
}

#[test]
fn letters_of_panes_have_contrast_4_5() {
    let everywhere = [Part::PaneTitle, Part::Entry, Part::Toast, Part::Quiet, Part::Status, Part::Letters];
    let page = [
        Part::Citation,
        Part::Doubtful,
        Part::Match,
        Part::CurrentMatch,
        Part::Annotated,
        Part::Chosen,
        Part::Label,
        Part::ReadingMark,
        Part::CurrentEntry,
        Part::Cursor,
        Part::Found,
    ];
    let marks = Colour::ALL.map(Part::Highlighted);
    // What was found, and letters that matched, in the entry that the keys are on.
    let under_keys = [Part::Found, Part::Letters];
    let grounds: [(Part, &[Part]); 5] = [
        (Part::Bar, &everywhere),
        (Part::Ground, &everywhere),
        (Part::Ground, &page),
        (Part::Ground, &marks),
        (Part::Cursor, &under_keys),
    ];
    let mut measures = Measures::default();
    for one in themes() {
        let theme = &one.1;
        measures.done.clear();
        for (ground, part) in
            grounds.iter().flat_map(|(ground, parts)| parts.iter().map(|part| (*ground, *part)))
        {
            let look = theme.part(Part::Ground).patch(theme.part(ground)).patch(theme.part(part));
            measures.take(&one, look, &(part, ground));
        }
    }
    assert!(measures.poor.is_empty(), "{:#?}", measures.poor);
}
