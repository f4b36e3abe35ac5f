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
mod own;
mod settings;

use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command, PrintArguments, TocArguments};
use failure::{Failure, complain};
use opening::Opened;
use output::Unturned;

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
        let opened = if arguments.resume {
            own::last(&arguments.global)?
        } else {
            match opening::open(arguments.path.as_deref(), &arguments.global, opening::For::Reading) {
                Err(failure) => return begin(failure, &arguments.global),
                Ok(opened) => opened,
            }
        };
        return read(opened, &arguments.global, false);
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
        None if arguments.resume => {
            let print = PrintArguments::plainly(None);
            commands::print_work(own::last(global)?.work, &print, global, out)
        }
        None => commands::print(&PrintArguments::plainly(arguments.path), global, out),
        Some(_) if arguments.resume => {
            Err(Failure::misuse("--continue opens the reader, and is for no subcommand"))
        }
        Some(_) if arguments.path.is_some() => {
            Err(Failure::misuse("a PATH stands after the subcommand, not before it"))
        }
        Some(Command::Print(print)) => commands::print(&print, global, out),
        Some(Command::Toc(toc)) => commands::toc(&toc, global, out),
        Some(Command::Search(search)) => commands::search(&search, global, out),
        Some(Command::Cites(cites)) => commands::cites(&cites, global, out),
        Some(Command::Check(check)) => commands::check(&check, global, out),
        Some(Command::Annotations(annotations)) => own::annotations(&annotations, global, out),
        Some(Command::Recent(recent)) => own::recent(&recent, out),
        Some(Command::Keys(keys)) => commands::keys(&keys, global, out),
        Some(Command::Config(config)) => commands::config(&config, global, out),
        Some(Command::Completions(completions)) => commands::completions(&completions, out),
        Some(Command::Man) => commands::man(global, out),
    }
}

/// Where a folder has nothing to read, the reader opens on the works that were read before; without any, and for
/// everything else that cannot be opened, that is an error.
fn begin(failure: Failure, global: &arguments::Global) -> Result<Outcome, Failure> {
    let Failure::Refused { message, .. } = &failure else { return Err(failure) };
    match own::start_page(message).filter(|_| failure.is_empty_folder()) {
        Some(opened) => read(opened, global, true),
        None => Err(failure),
    }
}

/// Opens the reader; and again on another work, as long as it asks for one.
fn read(opened: Opened, global: &arguments::Global, start_page: bool) -> Result<Outcome, Failure> {
    let environment = Environment::read();
    let (usual, notice) = settings::settings(global, environment);
    let Opened { mut work, origin, named } = opened;
    let mut options = tui::Options {
        settings: usual.clone(),
        environment,
        origin,
        named,
        annotation: None,
        notice,
        start_page,
    };
    loop {
        options.settings = settings::for_work(&usual, &work, global);
        match tui::run(work.clone(), &options).map_err(Failure::Reader)? {
            Ended::Quit => return Ok(Outcome::Fine),
            Ended::Signal(signal) => return Ok(Outcome::Signalled(signal)),
            Ended::Elsewhere { work: key, annotation } => match own::by_key(&key, global) {
                Ok(Opened { work: other, origin, named }) => {
                    work = other;
                    options = tui::Options {
                        origin,
                        named,
                        annotation,
                        notice: None,
                        start_page: false,
                        ..options
                    };
                }
                // Back to where the reader was, who is told.
                Err(failure) => {
                    (options.annotation, options.named) = (None, false);
                    options.notice = Some(failure.message());
                }
            },
        }
    }
}
