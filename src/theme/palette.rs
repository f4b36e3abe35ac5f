//! The colours themselves.

use ratatui::style::Color;

use crate::annotation::Colour;

/// A colour: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// The colours of one theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// The ground, where it is painted.
    pub ground: Rgb,
    /// The ground of the status line, where colours allow one.
    pub bar: Rgb,
    /// Running text.
    pub text: Rgb,
    /// Small print that must still be read.
    pub quiet: Rgb,
    /// Lines that only part things.
    pub faint: Rgb,
    /// Headings.
    pub heading: Rgb,
    /// Bullets, bars, what asks for attention.
    pub accent: Rgb,
    /// Links.
    pub link: Rgb,
    /// Citations.
    pub citation: Rgb,
    /// Note marks.
    pub note: Rgb,
    /// Code.
    pub code: Rgb,
    /// Quotations and notes.
    pub quote: Rgb,
    /// The ground of a hit.
    pub matched: Rgb,
    /// Letters on it.
    pub on_match: Rgb,
    /// The ground of the current hit.
    pub current: Rgb,
    /// Letters on it.
    pub on_current: Rgb,
    /// The grounds of what the reader highlighted, in the order of [`Colour::ALL`].
    pub highlights: [Rgb; 5],
    /// What stands for some of these on a terminal with 16 colours.
    pub sixteen: Sixteen,
}

/// A palette on a terminal with 16 colours. All else is the terminal's own ink, or that of the painted ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sixteen {
    /// The ground, where it is painted.
    pub ground: Color,
    /// The ink on it.
    pub text: Color,
    /// Headings.
    pub heading: Color,
    /// Bullets, bars, what asks for attention.
    pub accent: Color,
    /// Links; they are underlined.
    pub link: Color,
    /// Citations.
    pub citation: Color,
    /// Note marks.
    pub note: Color,
    /// Code.
    pub code: Color,
}

impl Palette {
    /// Light letters on dark ground.
    pub const DARK: Palette = Palette {
        ground: Rgb(0x1b, 0x1d, 0x22),
        bar: Rgb(0x2a, 0x2d, 0x34),
        text: Rgb(0xd8, 0xd4, 0xcb),
        quiet: Rgb(0xa0, 0x9c, 0x93),
        faint: Rgb(0x5f, 0x61, 0x68),
        heading: Rgb(0xe6, 0xc3, 0x84),
        accent: Rgb(0xe0, 0x9d, 0x7a),
        link: Rgb(0x82, 0xb3, 0xe8),
        citation: Rgb(0x93, 0xc9, 0xa3),
        note: Rgb(0xe8, 0xa0, 0x87),
        code: Rgb(0xc8, 0xbd, 0x97),
        quote: Rgb(0xbf, 0xba, 0xae),
        matched: Rgb(0x5c, 0x4b, 0x14),
        on_match: Rgb(0xff, 0xf1, 0xc9),
        current: Rgb(0xf0, 0xc2, 0x3c),
        on_current: Rgb(0x1a, 0x16, 0x08),
        highlights: [
            Rgb(0x3d, 0x33, 0x0d),
            Rgb(0x19, 0x3b, 0x23),
            Rgb(0x1c, 0x35, 0x55),
            Rgb(0x54, 0x26, 0x26),
            Rgb(0x41, 0x2a, 0x55),
        ],
        sixteen: Sixteen {
            ground: Color::Black,
            text: Color::Gray,
            heading: Color::Yellow,
            accent: Color::LightRed,
            link: Color::LightCyan,
            citation: Color::Green,
            note: Color::LightMagenta,
            code: Color::Cyan,
        },
    };

    /// Dark letters on light ground.
    pub const LIGHT: Palette = Palette {
        ground: Rgb(0xfb, 0xf8, 0xf1),
        bar: Rgb(0xec, 0xe6, 0xd8),
        text: Rgb(0x2a, 0x29, 0x26),
        quiet: Rgb(0x66, 0x61, 0x57),
        faint: Rgb(0xb9, 0xb3, 0xa5),
        heading: Rgb(0x7d, 0x47, 0x0b),
        accent: Rgb(0x9a, 0x3a, 0x16),
        link: Rgb(0x17, 0x5a, 0xa3),
        citation: Rgb(0x1d, 0x67, 0x40),
        note: Rgb(0xa3, 0x3a, 0x18),
        code: Rgb(0x5d, 0x52, 0x21),
        quote: Rgb(0x4d, 0x4a, 0x43),
        matched: Rgb(0xfb, 0xe6, 0xa0),
        on_match: Rgb(0x2a, 0x22, 0x00),
        current: Rgb(0xf2, 0xa9, 0x00),
        on_current: Rgb(0x1f, 0x15, 0x00),
        highlights: [
            Rgb(0xfb, 0xea, 0x93),
            Rgb(0xcd, 0xee, 0xc8),
            Rgb(0xcf, 0xe3, 0xfb),
            Rgb(0xfb, 0xd9, 0xd3),
            Rgb(0xe9, 0xdb, 0xf7),
        ],
        sixteen: Sixteen {
            ground: Color::White,
            text: Color::Black,
            heading: Color::Magenta,
            accent: Color::Red,
            link: Color::Blue,
            citation: Color::Blue,
            note: Color::Red,
            code: Color::Magenta,
        },
    };

    /// Black ground, white letters, few strong colours.
    pub const CONTRAST: Palette = Palette {
        ground: Rgb(0, 0, 0),
        bar: Rgb(0x30, 0x30, 0x30),
        text: Rgb(0xff, 0xff, 0xff),
        quiet: Rgb(0xd9, 0xd9, 0xd9),
        faint: Rgb(0xa0, 0xa0, 0xa0),
        heading: Rgb(0xff, 0xff, 0x5f),
        accent: Rgb(0xff, 0xaf, 0x5f),
        link: Rgb(0x5f, 0xd7, 0xff),
        citation: Rgb(0x5f, 0xff, 0x87),
        note: Rgb(0xff, 0xaf, 0x5f),
        code: Rgb(0xff, 0xff, 0xaf),
        quote: Rgb(0xff, 0xff, 0xff),
        matched: Rgb(0x00, 0x5f, 0xff),
        on_match: Rgb(0xff, 0xff, 0xff),
        current: Rgb(0xff, 0xff, 0x00),
        on_current: Rgb(0, 0, 0),
        highlights: [
            Rgb(0x50, 0x48, 0x00),
            Rgb(0x00, 0x4c, 0x1e),
            Rgb(0x00, 0x2c, 0x78),
            Rgb(0x66, 0x10, 0x10),
            Rgb(0x48, 0x1a, 0x68),
        ],
        sixteen: Sixteen {
            ground: Color::Black,
            text: Color::White,
            heading: Color::LightYellow,
            accent: Color::LightYellow,
            link: Color::LightCyan,
            citation: Color::LightGreen,
            note: Color::LightMagenta,
            code: Color::LightYellow,
        },
    };

    /// The ground of a highlight on a terminal with 16 colours; the letters on it are black.
    pub(super) fn sixteen_ground(colour: Colour) -> Color {
        match colour {
            Colour::Yellow => Color::Yellow,
            Colour::Green => Color::Green,
            Colour::Blue => Color::LightCyan,
            Colour::Red => Color::LightRed,
            Colour::Violet => Color::LightMagenta,
        }
    }

    /// The ground of a highlight on a terminal with 256 colours, whose dark ones are too few and too bright for the
    /// text's own letters; those on it are black.
    pub(super) fn indexed_ground(colour: Colour) -> u8 {
        match colour {
            Colour::Yellow => 222,
            Colour::Green => 151,
            Colour::Blue => 153,
            Colour::Red => 217,
            Colour::Violet => 183,
        }
    }

    /// The terminal's own colour for one of these: what can be read on the ground that the palette is for, as xterm
    /// has its colours; the user may have others.
    pub(super) fn sixteen(&self, color: Rgb) -> Color {
        let own = &self.sixteen;
        let named = [
            (self.heading, own.heading),
            (self.accent, own.accent),
            (self.link, own.link),
            (self.citation, own.citation),
            (self.note, own.note),
            (self.code, own.code),
        ];
        named.iter().find(|(mine, _)| *mine == color).map_or(Color::Reset, |(_, name)| *name)
    }
}

impl Rgb {
    /// The nearest colour of the 256: the 6×6×6 cube or the grey ramp.
    pub fn indexed(self) -> u8 {
        const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
        let nearest = |part: u8| (0..6u8).min_by_key(|n| LEVELS[usize::from(*n)].abs_diff(part)).unwrap_or(0);
        let [red, green, blue] = [self.0, self.1, self.2].map(nearest);
        let level = |n: u8| LEVELS[usize::from(n)];
        let mean = (u32::from(self.0) + u32::from(self.1) + u32::from(self.2) + 1) / 3;
        let step = (mean.saturating_sub(3) / 10).min(23) as u8;
        let grey = 8 + step * 10;
        let distance = |other: [u8; 3]| -> u32 {
            let parts = [self.0, self.1, self.2].into_iter().zip(other);
            parts.map(|(own, other)| u32::from(own.abs_diff(other)).pow(2)).sum()
        };
        if distance([grey; 3]) < distance([red, green, blue].map(level)) {
            232 + step
        } else {
            16 + 36 * red + 6 * green + blue
        }
    }

    /// Relative luminance, WCAG 2.1.
    #[cfg(test)]
    pub(super) fn luminance(self) -> f64 {
        let part = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(self.0) + 0.7152 * part(self.1) + 0.0722 * part(self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_the_256_are_their_own_nearest() {
        assert_eq!(Rgb(255, 255, 255).indexed(), 231);
        assert_eq!(Rgb(0x80, 0x80, 0x80).indexed(), 244);
        assert_eq!(Rgb(215, 95, 0).indexed(), 166);
    }
}
