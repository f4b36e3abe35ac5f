//! What can be typed: one definition feeds parsing, help, completions and the manual page.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};

use crate::config::{Links, Preset};
use crate::markdown::Dialect;
use crate::picture::{Images, Protocol};
use crate::search::Scope;
use crate::theme::ThemeChoice;

/// A terminal reader for long, chaptered, cited Markdown.
#[derive(Debug, Parser)]
#[command(
    name = "lectern",
    version,
    disable_help_subcommand = true,
    override_usage = "lectern [OPTIONS] [PATH]\n       lectern [OPTIONS] <COMMAND> …",
    after_help = "A PATH that is a command's name is opened as ./PATH. \
                  Exit status: 0 success, 1 nothing found or problems found, 2 misuse or an unreadable input, \
                  128 and the signal's number after a signal."
)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    /// A file, a folder, or - for standard input; without it, what is piped in, else the built-in edition.
    ///
    /// A file opens the work that it belongs to, at that file. Where standard output is no terminal, the work is
    /// printed instead.
    pub(super) path: Option<PathBuf>,
    /// Go on with the work that was read last
    #[arg(long = "continue", conflicts_with = "path")]
    pub(super) resume: bool,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// What holds for the reader and every subcommand.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// Take a FILE alone, even where a work owns it
    #[arg(long, global = true)]
    pub(super) alone: bool,
    /// Read every chapter in this dialect, instead of guessing it
    #[arg(long, global = true, value_name = "DIALECT")]
    pub(super) dialect: Option<DialectName>,
    /// Most columns of text
    #[arg(long, global = true, value_name = "N", value_parser = value_parser!(u16).range(20..=400))]
    pub(super) measure: Option<u16>,
    /// The colours
    #[arg(long, global = true, value_name = "THEME")]
    pub(super) theme: Option<ThemeName>,
    /// The keys to begin with: the reader's own, or pagers'
    #[arg(long, global = true, value_name = "KEYS")]
    pub(super) keys: Option<KeysName>,
    /// Read the settings in this file, instead of the usual one
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Leave text from right to left to the terminal
    #[arg(long, global = true)]
    pub(super) no_bidi: bool,
    /// Let all lines of a paragraph end at one column
    #[arg(long, global = true)]
    pub(super) justify: bool,
    /// Break words, in texts whose language is known
    #[arg(long, global = true)]
    pub(super) hyphenate: bool,
    /// How the reader shows pictures
    #[arg(long, global = true, value_name = "HOW")]
    pub(super) images: Option<ImagesName>,
    /// When links of the web are written so that the terminal can open them
    #[arg(long, global = true, value_name = "WHEN")]
    pub(super) links: Option<LinksName>,
    /// Print one line after the other, for screen readers and dumb terminals
    #[arg(long, global = true)]
    pub(super) linear: bool,
    /// Leave the mouse to the terminal
    #[arg(long, global = true)]
    pub(super) no_mouse: bool,
    /// Tell how the order of the chapters was found
    #[arg(long, global = true)]
    pub(super) explain_order: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum DialectName {
    Kramdown,
    Gfm,
    #[value(name = "commonmark")]
    CommonMark,
    #[value(name = "mdbook")]
    MdBook,
    Pandoc,
    /// No Markdown: plain text as programs print it
    Text,
}

impl From<DialectName> for Dialect {
    fn from(name: DialectName) -> Self {
        match name {
            DialectName::Kramdown => Dialect::Kramdown,
            DialectName::Gfm => Dialect::Gfm,
            DialectName::CommonMark => Dialect::CommonMark,
            DialectName::MdBook => Dialect::MdBook,
            DialectName::Pandoc => Dialect::Pandoc,
            DialectName::Text => Dialect::Text,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ThemeName {
    Auto,
    Dark,
    Light,
    HighContrast,
}

impl From<ThemeName> for ThemeChoice {
    fn from(name: ThemeName) -> Self {
        match name {
            ThemeName::Auto => ThemeChoice::Auto,
            ThemeName::Dark => ThemeChoice::Dark,
            ThemeName::Light => ThemeChoice::Light,
            ThemeName::HighContrast => ThemeChoice::HighContrast,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum KeysName {
    Lectern,
    Less,
}

impl From<KeysName> for Preset {
    fn from(name: KeysName) -> Self {
        match name {
            KeysName::Lectern => Preset::Lectern,
            KeysName::Less => Preset::Less,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ImagesName {
    /// As well as the terminal can
    Auto,
    /// Not at all: their words alone
    Off,
    /// By kitty's graphics protocol
    Kitty,
    /// As iTerm2's inline images
    Iterm2,
    /// As sixels
    Sixel,
    /// As coloured half-blocks
    Blocks,
}

impl From<ImagesName> for Images {
    fn from(name: ImagesName) -> Self {
        match name {
            ImagesName::Auto => Images::Auto(None),
            ImagesName::Off => Images::Off,
            ImagesName::Kitty => Images::By(Protocol::Kitty),
            ImagesName::Iterm2 => Images::By(Protocol::Iterm2),
            ImagesName::Sixel => Images::By(Protocol::Sixel),
            ImagesName::Blocks => Images::By(Protocol::Blocks),
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum LinksName {
    /// Where the terminal is known to have them
    Auto,
    Always,
    Never,
}

impl From<LinksName> for Links {
    fn from(name: LinksName) -> Self {
        match name {
            LinksName::Auto => Links::Auto,
            LinksName::Always => Links::Always,
            LinksName::Never => Links::Never,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print a work, laid out for a width
    Print(PrintArguments),
    /// Print the contents
    Toc(TocArguments),
    /// Search all chapters
    Search(SearchArguments),
    /// List citations, references and notes
    Cites(CitesArguments),
    /// Report what is wrong in a work: broken links, missing notes, unresolved citations
    Check(CheckArguments),
    /// List your notes, highlights and bookmarks, or import those of another machine
    Annotations(AnnotationsArguments),
    /// List the works you read, the latest first
    Recent(RecentArguments),
    /// List the reader's keys
    Keys(KeysArguments),
    /// Tell of the settings
    Config(ConfigArguments),
    /// Print completions for a shell
    Completions(CompletionsArguments),
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
pub(super) struct PrintArguments {
    /// A file, a folder, or - for standard input; without it, the built-in edition
    pub(super) path: Option<PathBuf>,
    /// Columns; as wide as the terminal, or 80, when not given
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..))]
    pub(super) width: Option<u16>,
    /// When to print colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorWhen,
    /// Only this section: its slug, or CHAPTER/SLUG with the chapter’s number, title or path
    #[arg(long, value_name = "SLUG", conflicts_with = "plain")]
    pub(super) section: Option<String>,
    /// The visible text alone, in source order, unwrapped: for comparison with other renderers
    #[arg(long)]
    pub(super) plain: bool,
    /// Whether standard input may be read without being named: when no subcommand was.
    #[arg(skip)]
    pub(super) implied: bool,
}

impl PrintArguments {
    /// What `lectern PATH` prints where standard output is no terminal.
    pub(super) fn plainly(path: Option<PathBuf>) -> Self {
        Self { path, width: None, color: ColorWhen::Auto, section: None, plain: false, implied: true }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set or TERM is dumb; CLICOLOR_FORCE forces it
    Auto,
    Always,
    Never,
}

#[derive(Debug, Args)]
pub(super) struct TocArguments {
    /// A file, a folder, or - for standard input; without it, the built-in edition
    pub(super) path: Option<PathBuf>,
    /// Levels to show: 1 for chapters alone
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..))]
    pub(super) depth: Option<u16>,
    /// As JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct SearchArguments {
    /// What to look for: a phrase; where there is none, passages with all its words
    ///
    /// More can be asked for: "exact phrase", -without, prefix*, one NEAR/5 other, /regex/, chapter:results,
    /// in:notes,headings, cites:hickle-2017. A hit answers all of it. Capitals and accents count where typed.
    #[arg(allow_hyphen_values = true)]
    pub(super) query: String,
    /// A file, a folder, or - for standard input; without it, the built-in edition
    pub(super) path: Option<PathBuf>,
    /// Where to look, separated by commas: body, headings, notes, references, code, annotations
    #[arg(long = "in", value_name = "WHERE", value_delimiter = ',')]
    pub(super) within: Vec<ScopeName>,
    /// The query is a regular expression
    #[arg(long)]
    pub(super) regex: bool,
    /// The query is a phrase and nothing else
    #[arg(long, conflicts_with = "regex")]
    pub(super) phrase: bool,
    /// Most hits to print
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<usize>,
    /// As JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ScopeName {
    Body,
    Headings,
    Notes,
    References,
    Code,
    Annotations,
}

impl From<ScopeName> for Scope {
    fn from(name: ScopeName) -> Self {
        match name {
            ScopeName::Body => Scope::Body,
            ScopeName::Headings => Scope::Headings,
            ScopeName::Notes => Scope::Notes,
            ScopeName::References => Scope::References,
            ScopeName::Code => Scope::Code,
            ScopeName::Annotations => Scope::Annotations,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct CitesArguments {
    /// A file, a folder, or - for standard input; without it, the built-in edition
    pub(super) path: Option<PathBuf>,
    /// As JSON
    #[arg(long)]
    pub(super) json: bool,
    /// The sources as a BibTeX file
    #[arg(long, conflicts_with_all = ["json", "csl_json"])]
    pub(super) bibtex: bool,
    /// The sources as CSL-JSON
    #[arg(long, conflicts_with = "json")]
    pub(super) csl_json: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// A file, a folder, or - for standard input; without it, the built-in edition
    pub(super) path: Option<PathBuf>,
    /// As JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Fail on warnings too
    #[arg(long)]
    pub(super) strict: bool,
}

#[derive(Debug, Args)]
pub(super) struct AnnotationsArguments {
    /// A file or a folder; without it, the built-in edition. A file stands for its chapter of the work it belongs to
    pub(super) path: Option<PathBuf>,
    /// As what to print them
    #[arg(long, value_name = "FORMAT", default_value = "md", conflicts_with = "import")]
    pub(super) format: AnnotationFormat,
    /// Merge a file that `--format json` wrote, or - for standard input
    #[arg(long, value_name = "FILE")]
    pub(super) import: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AnnotationFormat {
    /// Markdown, to be read: quotation, note, place and sources
    Md,
    /// Everything, to be imported elsewhere
    Json,
}

#[derive(Debug, Args)]
pub(super) struct RecentArguments {
    /// As JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct KeysArguments {
    /// As Markdown
    #[arg(long)]
    pub(super) markdown: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct ConfigArguments {
    /// Print a settings file in which everything is as it is without one
    #[arg(long)]
    pub(super) default: bool,
    /// Print where the settings are read from
    #[arg(long)]
    pub(super) path: bool,
    /// Report what in the settings cannot be read
    #[arg(long)]
    pub(super) check: bool,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    pub(super) shell: ShellName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ShellName {
    Bash,
    Elvish,
    Fish,
    Nushell,
    #[value(name = "powershell")]
    PowerShell,
    Zsh,
}
