//! Roles become styles: light and dark, by how many colours the terminal has. Nothing is told by colour alone.
//!
//! A [`Palette`] names a handful of colours; [`Theme`] says which of them, and which text attributes, each
//! role of the page and each part of the screen takes.

mod palette;

use ratatui::style::{Color, Modifier, Style as Cell};

pub use palette::{Palette, Rgb, Sixteen};

use crate::annotation::Colour;
use crate::document::Style;
use crate::highlight::Token;
use crate::layout::Role;

/// What the reader asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ThemeChoice {
    /// As the terminal's background is; dark until it is known.
    #[default]
    Auto,
    /// Light letters on dark ground.
    Dark,
    /// Dark letters on light ground.
    Light,
    /// Black, white and few strong colours.
    HighContrast,
}

impl ThemeChoice {
    /// Its name in settings and on the screen.
    pub fn name(self) -> &'static str {
        match self {
            ThemeChoice::Auto => "auto",
            ThemeChoice::Dark => "dark",
            ThemeChoice::Light => "light",
            ThemeChoice::HighContrast => "high contrast",
        }
    }

    /// The theme of a name as it is written in settings, `high-contrast`.
    pub fn by_name(name: &str) -> Option<Self> {
        let all = [ThemeChoice::Auto, ThemeChoice::Dark, ThemeChoice::Light, ThemeChoice::HighContrast];
        all.into_iter().find(|choice| choice.name().replace(' ', "-") == name)
    }

    /// The one that the theme key takes next.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            ThemeChoice::Auto => ThemeChoice::Light,
            ThemeChoice::Light => ThemeChoice::Dark,
            ThemeChoice::Dark => ThemeChoice::HighContrast,
            ThemeChoice::HighContrast => ThemeChoice::Auto,
        }
    }
}

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Depth {
    /// No colour: `NO_COLOR`, or a dumb terminal. Bold, underline and reverse are used.
    Monochrome,
    /// The terminal's own 16.
    Sixteen,
    /// 256.
    #[default]
    Indexed,
    /// 24 bits.
    True,
}

/// Parts of the screen that are no part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Empty ground.
    Ground,
    /// A citation whose source is known.
    Citation,
    /// A citation whose source is doubtful or missing.
    Doubtful,
    /// A hit of the search.
    Match,
    /// The hit the reader is at.
    CurrentMatch,
    /// A passage with a note of the reader's own.
    Annotated,
    /// A passage that the reader highlighted.
    Highlighted(Colour),
    /// What Tab has chosen.
    Chosen,
    /// A label to type.
    Label,
    /// The mark of the reading line.
    ReadingMark,
    /// Lines between panes and round popups.
    Border,
    /// An entry of the contents.
    Entry,
    /// The entry of the section that is read.
    CurrentEntry,
    /// The entry that the keys are on.
    Cursor,
    /// Counts and other small print.
    Quiet,
    /// The title of a pane or popup.
    PaneTitle,
    /// The ground of the status line.
    Bar,
    /// The status line's words.
    Status,
    /// What the reader is told once.
    Toast,
    /// Letters that matched in a list.
    Letters,
    /// What matched in an excerpt.
    Found,
    /// The scrollbar's trough.
    Trough,
    /// The scrollbar's thumb.
    Thumb,
}

/// How everything looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    palette: Palette,
    depth: Depth,
    /// Whether the ground is painted, or left as the terminal has it.
    painted: bool,
}

impl Theme {
    /// The theme that was asked for, on a terminal with so many colours; `light` is what is known of its
    /// background. `Auto` leaves the ground as it is, the others paint their own.
    pub fn new(choice: ThemeChoice, depth: Depth, light: bool) -> Self {
        let palette = match (choice, light) {
            (ThemeChoice::Light, _) | (ThemeChoice::Auto, true) => Palette::LIGHT,
            (ThemeChoice::Dark, _) | (ThemeChoice::Auto, false) => Palette::DARK,
            (ThemeChoice::HighContrast, _) => Palette::CONTRAST,
        };
        let painted = choice != ThemeChoice::Auto && depth != Depth::Monochrome;
        Self { palette, depth, painted }
    }

    /// How text of the page looks.
    pub fn style(&self, role: Role, style: Style) -> Cell {
        let p = &self.palette;
        let cell = match role {
            Role::Body | Role::Abbreviation => self.ink(p.text),
            // The first two levels have a rule under them, the fourth has none.
            Role::Title | Role::Heading(1 | 2 | 4) => self.ink(p.heading).add_modifier(Modifier::BOLD),
            Role::Heading(3) => self.ink(p.heading).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            Role::Heading(5) => self.ink(p.text).add_modifier(Modifier::BOLD | Modifier::ITALIC),
            Role::Heading(_) => self.ink(p.text).add_modifier(Modifier::ITALIC),
            Role::HeadingRule(_) | Role::TableBorder | Role::QuoteBar => self.faint(),
            Role::Byline | Role::CodeLabel | Role::EmbedLabel | Role::Target | Role::Filler | Role::Rule => {
                self.quiet()
            }
            Role::Code | Role::Math => self.ink(p.code),
            Role::Quote => self.ink(p.quote).add_modifier(Modifier::ITALIC),
            Role::Callout(_) => self.ink(p.accent).add_modifier(Modifier::BOLD),
            Role::ListMarker => self.ink(p.accent),
            Role::Term | Role::TableHeader => self.ink(p.text).add_modifier(Modifier::BOLD),
            Role::Note => self.ink(p.quote),
            Role::Link | Role::Image => self.ink(p.link).add_modifier(Modifier::UNDERLINED),
            Role::NoteMark => self.ink(p.note).add_modifier(Modifier::BOLD),
            Role::CitationKey => self.part(Part::Citation),
        };
        self.with_author(cell, role, style)
    }

    /// Adds what the author asked for.
    fn with_author(&self, mut cell: Cell, role: Role, style: Style) -> Cell {
        if style.has(Style::EMPHASIS) {
            // Emphasis inside what is set in italics already stands upright.
            cell = if role == Role::Quote {
                cell.remove_modifier(Modifier::ITALIC)
            } else {
                cell.add_modifier(Modifier::ITALIC)
            };
        }
        if style.has(Style::STRONG) {
            cell = cell.add_modifier(Modifier::BOLD);
        }
        if style.has(Style::CODE) && role == Role::Body {
            cell = cell.patch(self.ink(self.palette.code));
            if self.depth == Depth::Monochrome {
                cell = cell.add_modifier(Modifier::BOLD);
            }
        }
        if style.has(Style::MATH) && role == Role::Body {
            cell = cell.patch(self.ink(self.palette.code)).add_modifier(Modifier::ITALIC);
        }
        if style.has(Style::STRIKE) {
            cell = cell.add_modifier(Modifier::CROSSED_OUT);
        }
        if style.has(Style::UNDERLINE) {
            cell = cell.add_modifier(Modifier::UNDERLINED);
        }
        if style.has(Style::SMALL) && role == Role::Body {
            cell = cell.patch(self.quiet());
        }
        // Last, for it brings its own ground and letters for it.
        if style.has(Style::MARK) {
            cell = cell.patch(self.part(Part::Match));
        }
        cell
    }

    /// How a piece of code looks, over what code looks like as a whole.
    pub fn token(&self, token: Token) -> Cell {
        let p = &self.palette;
        let bare = self.depth == Depth::Monochrome;
        match token {
            Token::Comment => self.quiet().add_modifier(Modifier::ITALIC),
            Token::Keyword if bare => Cell::new().add_modifier(Modifier::BOLD),
            Token::Keyword => self.ink(p.accent),
            Token::String => self.ink(p.citation),
            Token::Constant => self.ink(p.note),
            Token::Function => self.ink(p.link),
            Token::Type => self.ink(p.heading),
            Token::Removed => self.ink(p.accent).add_modifier(Modifier::CROSSED_OUT),
        }
    }

    /// How a part of the screen looks.
    pub fn part(&self, part: Part) -> Cell {
        let p = &self.palette;
        let bold = Modifier::BOLD;
        match part {
            Part::Ground => {
                if !self.painted {
                    Cell::new().fg(Color::Reset).bg(Color::Reset)
                } else if self.depth == Depth::Sixteen {
                    Cell::new().fg(p.sixteen.text).bg(p.sixteen.ground)
                } else {
                    Cell::new().fg(self.color(p.text)).bg(self.color(p.ground))
                }
            }
            Part::Bar => match self.depth {
                Depth::Monochrome | Depth::Sixteen => self.part(Part::Ground),
                Depth::Indexed | Depth::True => self.ink(p.text).bg(self.color(p.bar)),
            },
            Part::Citation => self.or_mono(self.ink(p.citation), Modifier::UNDERLINED),
            Part::Doubtful => {
                self.or_mono(self.ink(p.citation), Modifier::UNDERLINED).add_modifier(Modifier::ITALIC)
            }
            // Where there is no colour, a hit is a fainter block than what is chosen.
            Part::Match => self.or_mono(self.reversed(p.on_match, p.matched), Modifier::DIM),
            Part::CurrentMatch => self
                .reversed(p.on_current, p.current)
                .add_modifier(bold | Modifier::UNDERLINED)
                .remove_modifier(Modifier::DIM),
            Part::Annotated => match self.depth {
                Depth::Monochrome | Depth::Sixteen => Cell::new().add_modifier(Modifier::UNDERLINED),
                Depth::Indexed | Depth::True => {
                    Cell::new().add_modifier(Modifier::UNDERLINED).underline_color(self.color(p.accent))
                }
            },
            Part::Highlighted(colour) => match self.depth {
                Depth::Monochrome => Cell::new().add_modifier(Modifier::UNDERLINED),
                Depth::Sixteen => Cell::new()
                    .fg(Color::Black)
                    .bg(Palette::sixteen_ground(colour))
                    .remove_modifier(Modifier::DIM),
                Depth::Indexed => {
                    Cell::new().fg(Color::Indexed(16)).bg(Color::Indexed(Palette::indexed_ground(colour)))
                }
                Depth::True => Cell::new().bg(self.color(p.highlights[colour as usize])),
            },
            Part::Chosen => Cell::new().add_modifier(Modifier::REVERSED).remove_modifier(Modifier::DIM),
            Part::Label => self.reversed(p.on_current, p.current).add_modifier(bold),
            Part::ReadingMark | Part::Letters | Part::Toast => self.ink(p.accent).add_modifier(bold),
            Part::Found => self.ink(p.accent).add_modifier(bold | Modifier::UNDERLINED),
            Part::Border | Part::Trough => self.faint(),
            Part::Thumb | Part::Quiet | Part::Status => self.quiet(),
            Part::Entry => self.ink(p.text),
            Part::CurrentEntry | Part::PaneTitle => self.ink(p.heading).add_modifier(bold),
            Part::Cursor => self.ink(p.text).add_modifier(Modifier::REVERSED),
        }
    }

    /// A look over letters that stand on this ground: on one of their own, which the author marked, their ink stays.
    pub fn over(&self, look: Cell, ground: Option<Color>) -> Cell {
        let is_bare = ground.is_none() || ground == self.part(Part::Ground).bg;
        if is_bare || look.bg.is_some() { look } else { Cell { fg: None, ..look } }
    }

    /// The colour of a picture's pixel.
    pub fn pixel(&self, [red, green, blue]: [u8; 3]) -> Color {
        self.color(Rgb(red, green, blue))
    }

    fn ink(&self, color: Rgb) -> Cell {
        if self.depth == Depth::Monochrome { Cell::new() } else { Cell::new().fg(self.color(color)) }
    }

    fn quiet(&self) -> Cell {
        match self.depth {
            Depth::Monochrome => Cell::new().add_modifier(Modifier::DIM),
            // A colour that is dimmed cannot be read everywhere: the terminal's own ink can.
            Depth::Sixteen => self.ink(self.palette.text).add_modifier(Modifier::DIM),
            Depth::Indexed | Depth::True => self.ink(self.palette.quiet),
        }
    }

    fn faint(&self) -> Cell {
        match self.depth {
            Depth::Monochrome | Depth::Sixteen => Cell::new().add_modifier(Modifier::DIM),
            Depth::Indexed | Depth::True => self.ink(self.palette.faint),
        }
    }

    fn reversed(&self, ink: Rgb, ground: Rgb) -> Cell {
        match self.depth {
            Depth::Monochrome => Cell::new().add_modifier(Modifier::REVERSED),
            Depth::Sixteen => {
                let ground = if ground == self.palette.current { Color::Yellow } else { Color::Cyan };
                Cell::new().fg(Color::Black).bg(ground).remove_modifier(Modifier::DIM)
            }
            Depth::Indexed | Depth::True => Cell::new().fg(self.color(ink)).bg(self.color(ground)),
        }
    }

    fn or_mono(&self, cell: Cell, modifier: Modifier) -> Cell {
        if self.depth == Depth::Monochrome { cell.add_modifier(modifier) } else { cell }
    }

    fn color(&self, color: Rgb) -> Color {
        match self.depth {
            Depth::True => Color::Rgb(color.0, color.1, color.2),
            Depth::Indexed => Color::Indexed(color.indexed()),
            Depth::Sixteen | Depth::Monochrome => match self.palette.sixteen(color) {
                Color::Reset if self.painted => self.palette.sixteen.text,
                own => own,
            },
        }
    }
}

#[cfg(test)]
mod contrast;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_everything_still_differs() {
        let theme = Theme::new(ThemeChoice::Auto, Depth::Monochrome, false);
        let styles: Vec<Cell> = (1..=6).map(|level| theme.style(Role::Heading(level), Style::NONE)).collect();
        for level in 2..6 {
            assert_ne!(styles[level - 1], styles[level], "headings {level} and {}", level + 1);
        }
        let over =
            [Part::Ground, Part::Citation, Part::Doubtful, Part::Match, Part::CurrentMatch, Part::Chosen];
        let over = over.map(|part| (part, theme.part(part).add_modifier));
        for (at, (one, look)) in over.iter().enumerate() {
            for (other, its) in &over[..at] {
                assert_ne!(look, its, "{one:?} and {other:?}");
            }
        }
        for cell in &styles {
            assert_eq!((cell.fg, cell.bg), (None, None));
        }
    }

    #[test]
    fn auto_leaves_the_ground_alone() {
        let auto = Theme::new(ThemeChoice::Auto, Depth::True, true);
        assert_eq!(auto.part(Part::Ground).bg, Some(Color::Reset));
        let light = Theme::new(ThemeChoice::Light, Depth::True, false);
        assert_ne!(light.part(Part::Ground).bg, Some(Color::Reset));
    }
}
