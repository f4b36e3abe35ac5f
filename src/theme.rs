//! Roles become styles: light and dark, by how many colours the terminal has. Nothing is told by colour alone.

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
