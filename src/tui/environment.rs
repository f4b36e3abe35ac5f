//! What the environment tells of the terminal: colours, characters, abilities.

use crate::app::Background;
use crate::picture::Protocol;
use crate::theme::Depth;

/// What the environment variables tell of the terminal and the locale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Environment {
    /// How many colours may be used.
    pub depth: Depth,
    /// Whether only ASCII may be drawn.
    pub ascii: bool,
    /// Whether the terminal knows no more than letters (`TERM=dumb`).
    pub dumb: bool,
    /// Whether it is the console of Linux, which prints what it does not understand.
    pub console: bool,
    /// How light `COLORFGBG` says the background is, when it says anything.
    pub background: Option<Background>,
    /// How the terminal shows pictures, where its name says so.
    pub pictures: Option<Protocol>,
    /// Whether the terminal may be asked how it shows pictures: not one that would print the question or take it for
    /// something else, as GNU screen, tmux and Apple's do.
    pub answers: bool,
    /// Whether the terminal is known to have links that it opens itself (OSC 8).
    pub links: bool,
}

impl Environment {
    /// What this process's environment tells.
    pub fn read() -> Self {
        Self::of(|name| std::env::var(name).ok())
    }

    /// What an environment tells, given how to look a variable up.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        let dumb = term == "dumb";
        let depth = if set("NO_COLOR").is_some() || dumb {
            Depth::Monochrome
        } else {
            colours(&term, &set("COLORTERM").unwrap_or_default())
        };
        // Many containers set no locale at all and have a UTF-8 terminal: only a locale that is set can say no.
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| set(name));
        let ascii = locale.is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            !locale.contains("utf-8") && !locale.contains("utf8")
        });
        let background = set("COLORFGBG").and_then(|value| background_hint(&value));
        let inside = set("TMUX").is_some() || term.starts_with("screen") || term.starts_with("tmux");
        let program = set("TERM_PROGRAM").unwrap_or_default();
        let named = [&*term, &*program, &*set("LC_TERMINAL").unwrap_or_default()];
        let pictures = named.into_iter().find_map(protocol_of).filter(|_| !inside);
        let answers = !inside && !dumb && term != "linux" && program != "Apple_Terminal";
        let links = !dumb && has_links(&term, &program, set);
        Self { depth, ascii, dumb, console: term == "linux", background, pictures, answers, links }
    }

    /// How many colours the terminal has where `NO_COLOR` and `TERM=dumb` are overruled: never none.
    pub fn forced_depth() -> Depth {
        let variable = |name| std::env::var(name).unwrap_or_default();
        colours(&variable("TERM"), &variable("COLORTERM"))
    }

    /// Whether the terminal swallows queries and settings that it does not know.
    pub fn is_capable(&self) -> bool {
        !self.dumb && !self.console
    }
}

fn colours(term: &str, colorterm: &str) -> Depth {
    if matches!(colorterm, "truecolor" | "24bit") || term.ends_with("-direct") {
        Depth::True
    } else if term.contains("256color") {
        Depth::Indexed
    } else {
        Depth::Sixteen
    }
}

/// Whether a terminal is known to have links. Inside another program only that program counts: what is round it left
/// its variables there.
fn has_links(term: &str, program: &str, set: impl Fn(&str) -> Option<String>) -> bool {
    const PROGRAMS: [&str; 10] =
        ["contour", "ghostty", "hyper", "iterm.app", "mintty", "rio", "tabby", "vscode", "wezterm", "zed"];
    const TERMS: [&str; 8] =
        ["alacritty", "contour", "foot", "xterm-ghostty", "mintty", "rio", "wezterm", "xterm-kitty"];
    let number = |name: &str| set(name).and_then(|value| value.parse::<u32>().ok());
    if set("TMUX").is_some() || program == "tmux" {
        // Since 3.4 it passes them on to terminals that have them, and keeps them from others.
        let version = set("TERM_PROGRAM_VERSION").unwrap_or_default();
        let mut parts =
            version.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse::<u32>().ok());
        return program == "tmux" && (parts.next(), parts.next()) >= (Some(3), Some(4));
    }
    if set("STY").is_some() || term.starts_with("screen") {
        return false;
    }
    TERMS.iter().any(|known| term == *known || term.starts_with(&format!("{known}-")))
        || PROGRAMS.contains(&&*program.to_ascii_lowercase())
        || ["KITTY_WINDOW_ID", "WT_SESSION", "DOMTERM", "ALACRITTY_WINDOW_ID", "WEZTERM_PANE"]
            .iter()
            .any(|name| set(name).is_some())
        // VTE 0.50.0, the first that has them, falls over them.
        || number("VTE_VERSION").is_some_and(|version| version > 5000)
        || number("KONSOLE_VERSION").is_some_and(|version| version >= 201_200)
}

/// How a terminal of this name shows pictures, where that is known; as it names itself when asked, too.
pub(super) fn protocol_of(name: &str) -> Option<Protocol> {
    let name = name.trim_start_matches("xterm-").to_ascii_lowercase();
    let known = [
        ("kitty", Protocol::Kitty),
        ("ghostty", Protocol::Kitty),
        ("iterm", Protocol::Iterm2),
        ("wezterm", Protocol::Iterm2),
        ("mintty", Protocol::Iterm2),
        ("foot", Protocol::Sixel),
        ("mlterm", Protocol::Sixel),
        ("contour", Protocol::Sixel),
    ];
    known.iter().find(|(prefix, _)| name.starts_with(prefix)).map(|(_, protocol)| *protocol)
}

/// Reads `COLORFGBG`, as rxvt and Konsole set it: `15;0`, `0;default;15`.
fn background_hint(value: &str) -> Option<Background> {
    match value.rsplit(';').next()?.parse().ok()? {
        7 | 9..=15 => Some(Background::Light),
        0..=6 | 8 => Some(Background::Dark),
        16u8.. => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Environment {
        Environment::of(|name| {
            variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn colours_follow_the_variables() {
        let depth = |variables| of(variables).depth;
        assert_eq!(depth(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), Depth::True);
        assert_eq!(depth(&[("TERM", "xterm-256color")]), Depth::Indexed);
        assert_eq!(depth(&[("TERM", "xterm")]), Depth::Sixteen);
        assert_eq!(depth(&[("TERM", "xterm-256color"), ("NO_COLOR", "1")]), Depth::Monochrome);
        assert_eq!(depth(&[("TERM", "xterm-256color"), ("NO_COLOR", "")]), Depth::Indexed);
        assert_eq!(depth(&[("TERM", "dumb"), ("COLORTERM", "truecolor")]), Depth::Monochrome);
    }

    #[test]
    fn only_a_locale_that_is_set_forbids_unicode() {
        assert!(!of(&[]).ascii);
        assert!(of(&[("LANG", "C")]).ascii);
        assert!(of(&[("LANG", "en_GB.UTF-8"), ("LC_ALL", "POSIX")]).ascii);
        assert!(!of(&[("LANG", "C"), ("LC_CTYPE", "C.UTF-8")]).ascii);
        assert!(!of(&[("LANG", "C.utf8"), ("LC_ALL", "")]).ascii);
    }

    #[test]
    fn names_tell_how_pictures_are_shown() {
        let pictures = |variables| of(variables).pictures;
        assert_eq!(pictures(&[("TERM", "xterm-kitty")]), Some(Protocol::Kitty));
        assert_eq!(
            pictures(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")]),
            Some(Protocol::Iterm2)
        );
        assert_eq!(
            pictures(&[("TERM", "xterm-256color"), ("LC_TERMINAL", "iTerm2")]),
            Some(Protocol::Iterm2)
        );
        assert_eq!(pictures(&[("TERM", "foot-extra")]), Some(Protocol::Sixel));
        assert_eq!(pictures(&[("TERM", "xterm-256color")]), None);
        // What is round tmux is not what shows.
        let inside = of(&[("TERM", "tmux-256color"), ("LC_TERMINAL", "iTerm2")]);
        assert_eq!((inside.pictures, inside.answers), (None, false));
        assert!(of(&[("TERM", "xterm-256color")]).answers);
        assert!(!of(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal")]).answers);
    }

    #[test]
    fn only_terminals_that_are_known_have_links() {
        let links =
            |variables: &[(&str, &str)]| of(&[&[("TERM", "xterm-256color")], variables].concat()).links;
        assert!(!links(&[]));
        for variable in [
            ("VTE_VERSION", "5002"),
            ("KITTY_WINDOW_ID", "1"),
            ("WT_SESSION", "0-1"),
            ("TERM_PROGRAM", "iTerm.app"),
            ("TERM_PROGRAM", "WezTerm"),
            ("TERM_PROGRAM", "vscode"),
            ("KONSOLE_VERSION", "220400"),
        ] {
            assert!(links(&[variable]), "{variable:?}");
        }
        for variable in [
            ("VTE_VERSION", "5000"),
            ("VTE_VERSION", "4602"),
            ("VTE_VERSION", "x"),
            ("KITTY_WINDOW_ID", ""),
            ("TERM_PROGRAM", "Apple_Terminal"),
        ] {
            assert!(!links(&[variable]), "{variable:?}");
        }
        assert!(of(&[("TERM", "foot-extra")]).links && of(&[("TERM", "alacritty")]).links);
        assert!(!of(&[("TERM", "dumb"), ("VTE_VERSION", "7000")]).links);
        // Inside tmux and GNU screen the terminal's own variables say nothing.
        let tmux =
            |version| links(&[("TMUX", "x"), ("TERM_PROGRAM", "tmux"), ("TERM_PROGRAM_VERSION", version)]);
        assert!(tmux("3.4") && tmux("3.5a") && tmux("4.0") && !tmux("3.3a") && !tmux(""));
        assert!(!links(&[("TMUX", "x"), ("VTE_VERSION", "7000")]));
        assert!(!links(&[("STY", "x"), ("KITTY_WINDOW_ID", "1")]));
        assert!(!of(&[("TERM", "screen-256color"), ("VTE_VERSION", "7000")]).links);
    }

    #[test]
    fn the_background_is_a_hint() {
        assert_eq!(of(&[("COLORFGBG", "15;0")]).background, Some(Background::Dark));
        assert_eq!(of(&[("COLORFGBG", "0;default;15")]).background, Some(Background::Light));
        assert_eq!(of(&[("COLORFGBG", "default")]).background, None);
    }
}
