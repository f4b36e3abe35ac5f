//! What was typed, what the settings file says, and what holds where neither says anything.

use std::path::{Path, PathBuf};

use super::arguments::Global;
use crate::app::{Background, DEFAULT_MEASURE, Settings, Typesetting, UNBOUND};
use crate::config::{self, Config, Links, Problem};
use crate::keymap::Keymap;
use crate::markdown::Dialect;
use crate::picture::Images;
use crate::text::safe;
use crate::theme::ThemeChoice;
use crate::tui::Environment;
use crate::work::Work;

/// The settings file that holds, read.
pub(super) struct Read {
    /// Where it is, or would be; `None` where there is no home.
    pub(super) path: Option<PathBuf>,
    /// What it says.
    pub(super) config: Config,
    /// What of it cannot be read.
    pub(super) problems: Vec<Problem>,
}

impl Read {
    /// Reads the file that was named, else the usual one.
    pub(super) fn new(global: &Global) -> Self {
        let path = global.config.clone().or_else(config::default_path);
        let (config, mut problems) = path.as_deref().map(Config::load).unwrap_or_default();
        if let Some(named) = &global.config
            && !named.exists()
        {
            problems.push(Problem { line: 0, message: "there is no such file".to_owned() });
        }
        Self { path, config, problems }
    }

    /// The keys, and what of them cannot be.
    pub(super) fn keymap(&self, global: &Global) -> (Keymap, Vec<Problem>) {
        self.config.keymap(global.keys.map(Into::into))
    }
}

/// What to tell the reader of problems, in one line; `None` where there are none. How many more there are comes
/// first: a narrow terminal cuts the end.
fn notice(path: Option<&Path>, problems: &[Problem]) -> Option<String> {
    let first = problems.first()?;
    let place = match (first.line, path) {
        (0, Some(path)) => safe(&path.display().to_string()).into_owned(),
        (line, _) => format!("line {line}"),
    };
    let more = match problems.len() - 1 {
        0 => String::new(),
        more => format!(" (and {more} more: `lectern config --check`)"),
    };
    Some(format!("settings, {place}{more}: {}", first.message))
}

/// What the reader is started with, and what to tell of the settings file. What was typed counts for most.
pub(super) fn settings(global: &Global, environment: Environment) -> (Settings, Option<String>) {
    let read = Read::new(global);
    let (keymap, clashes) = read.keymap(global);
    let problems: Vec<Problem> = read.problems.iter().cloned().chain(clashes).collect();
    let notice = notice(read.path.as_deref(), &problems);
    let config = &read.config;
    // A terminal that knows no more than letters cannot show panes.
    let linear = global.linear || config.linear.unwrap_or(false) || environment.dumb;
    let images = global.images.map(Into::into).or(config.images).unwrap_or(Images::Auto(None));
    let settings = Settings {
        measure: global.measure.or(config.measure).unwrap_or(DEFAULT_MEASURE),
        theme: theme(global, config),
        depth: environment.depth,
        ascii: environment.ascii,
        typesetting: typesetting(global, config),
        language: config.language,
        sidebar: config.sidebar,
        keymap,
        // Lines have the words of pictures.
        links: links(global, config, environment) && !linear,
        margin: config.margin.unwrap_or(false),
        zen: config.zen.unwrap_or(false),
        images: if linear { Images::Off } else { images.hinted(environment.pictures) },
        linear,
        mouse: !global.no_mouse && config.mouse.unwrap_or(true) && !linear,
        light: environment.background == Some(Background::Light),
    };
    (settings, notice)
}

/// Settings for a work: the lines of plain text are as long as its program made them, which takes the screen to be its
/// own, so that they get all the room there is unless a width was typed.
pub(super) fn for_work(settings: &Settings, work: &Work, global: &Global) -> Settings {
    let is_text = work.dialect == Some(Dialect::Text);
    if !is_text || global.measure.is_some() {
        return settings.clone();
    }
    Settings { measure: UNBOUND, sidebar: settings.sidebar.or(Some(false)), ..settings.clone() }
}

/// The theme that was asked for.
pub(super) fn theme(global: &Global, config: &Config) -> ThemeChoice {
    global.theme.map(Into::into).or(config.theme).unwrap_or_default()
}

/// Whether links are written as the terminal's own, where the output is a terminal.
pub(super) fn links(global: &Global, config: &Config, environment: Environment) -> bool {
    match global.links.map(Into::into).or(config.links).unwrap_or_default() {
        Links::Auto => environment.links,
        Links::Always => environment.is_capable(),
        Links::Never => false,
    }
}

/// How text is set.
pub(super) fn typesetting(global: &Global, config: &Config) -> Typesetting {
    Typesetting {
        bidi: !global.no_bidi && config.bidi.unwrap_or(true),
        justify: global.justify || config.justify.unwrap_or(false),
        hyphenate: global.hyphenate || config.hyphenate.unwrap_or(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_the_settings_is_told_with_the_place_and_how_many_more_before_the_words() {
        let problem = |line| Problem { line, message: "no such key".to_owned() };
        let path = Some(Path::new("a.toml"));
        assert_eq!(notice(path, &[]), None);
        assert_eq!(notice(path, &[problem(3)]).unwrap(), "settings, line 3: no such key");
        assert_eq!(notice(path, &[problem(0)]).unwrap(), "settings, a.toml: no such key");
        assert_eq!(
            notice(path, &[problem(1), problem(2)]).unwrap(),
            "settings, line 1 (and 1 more: `lectern config --check`): no such key"
        );
    }
}
