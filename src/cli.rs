//! Arguments, subcommands and exit codes: the only room that may import every other.
//!
//! What was typed is [`arguments`](self); what it means is decided here and in `commands.rs`; what subcommands
//! print is made in `export`. Exit codes: 0 for success (found, no errors), 1 for nothing found or problems found,
//! 2 for misuse or an unreadable input, 128 and the signal's number after a signal. A broken pipe is success.

mod arguments;
mod commands;
mod failure;
mod lanes;
mod opening;
mod output;

use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command, PrintArguments, TocArguments};
use failure::{Failure, complain};
use opening::Opened;
use output::Unturned;

use crate::app::{Background, Settings, Typesetting};
use crate::tui::{self, Ended, Environment};

/// How a subcommand ended where nothing failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All is well; something was found.
    Fine,
    /// Nothing was found, or problems were.
    Lacking,
    /// The reader was ended by this signal.
    Signalled(i32),
}

/// Runs the program with this process's arguments.
pub fn main() -> ExitCode {
    tui::install_panic_hook();
    match run(std::env::args_os()) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Lacking) => ExitCode::from(1),
        // As a shell says it, so that scripts can tell a reader that was stopped from one that was quit.
        Ok(Outcome::Signalled(signal)) => ExitCode::from(u8::try_from(128 + signal).unwrap_or(u8::MAX)),
        // Rust ignores SIGPIPE, so a reader that went away shows as an error here; it is none (`lectern toc | head`).
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            complain(&failure);
            ExitCode::from(2)
        }
    }
}

fn run(arguments: impl Iterator<Item = OsString>) -> Result<Outcome, Failure> {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return Failure::of_usage(&error),
    };
    let is_reader =
        arguments.command.is_none() && !arguments.global.explain_order && io::stdout().is_terminal();
    if is_reader {
        return read(arguments.path.as_deref(), &arguments.global);
    }
    let mut out = BufWriter::with_capacity(1 << 16, Unturned::new(io::stdout().lock()));
    let outcome = perform(arguments, &mut out)?;
    out.flush().map_err(Failure::Output)?;
    Ok(outcome)
}

/// The definition of the command line, for completions and the manual page.
fn definition() -> clap::Command {
    Arguments::command()
}

/// Runs a subcommand, or prints in the reader's stead.
fn perform(arguments: Arguments, out: &mut impl Write) -> Result<Outcome, Failure> {
    let global = &arguments.global;
    match arguments.command {
        None if global.explain_order => {
            let toc = TocArguments { path: arguments.path, depth: None, json: false };
            commands::toc(&toc, global, out)
        }
        None => commands::print(&PrintArguments::plainly(arguments.path), global, out),
        Some(_) if arguments.path.is_some() => {
            Err(Failure::misuse("a PATH stands after the subcommand, not before it"))
        }
        Some(Command::Print(print)) => commands::print(&print, global, out),
        Some(Command::Toc(toc)) => commands::toc(&toc, global, out),
        Some(Command::Search(search)) => commands::search(&search, global, out),
        Some(Command::Cites(cites)) => commands::cites(&cites, global, out),
        Some(Command::Check(check)) => commands::check(&check, global, out),
        Some(Command::Keys(keys)) => commands::keys(&keys, out),
        Some(Command::Completions(completions)) => commands::completions(&completions, out),
        Some(Command::Man) => commands::man(out),
    }
}

/// Opens the reader.
fn read(path: Option<&std::path::Path>, global: &arguments::Global) -> Result<Outcome, Failure> {
    let Opened { work, origin, named } = opening::open(path, global, opening::For::Reading)?;
    let environment = Environment::read();
    let settings = Settings {
        measure: global.measure.unwrap_or(crate::app::DEFAULT_MEASURE),
        theme: global.theme.into(),
        depth: environment.depth,
        ascii: environment.ascii,
        typesetting: Typesetting {
            bidi: !global.no_bidi,
            justify: global.justify,
            hyphenate: global.hyphenate,
        },
        mouse: !global.no_mouse && !environment.dumb,
        light: environment.background == Some(Background::Light),
    };
    let options = tui::Options { settings, environment, origin, named };
    match tui::run(work, &options).map_err(Failure::Reader)? {
        Ended::Quit => Ok(Outcome::Fine),
        Ended::Signal(signal) => Ok(Outcome::Signalled(signal)),
    }
}
