//! From what was typed to a work.

use std::io::{self, Read};
use std::path::Path;

use super::arguments::Global;
use super::failure::Failure;
use crate::edition;
use crate::system;
use crate::tui::Origin;
use crate::work::{OpenOptions, Work};

/// A work, and where it came from.
#[derive(Debug)]
pub(super) struct Opened {
    /// The work; none of its chapters need be loaded.
    pub(super) work: Work,
    /// Where it came from.
    pub(super) origin: Origin,
    /// Whether a file was named.
    pub(super) named: bool,
}

/// What a work is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    /// The reader: a file opens the work that it belongs to; what is piped in is read.
    Reading,
    /// Printing in the reader's stead: as for the reader, but a file is taken alone.
    Printing,
    /// A subcommand: a file is taken alone; standard input is read only as `-`.
    Subcommand,
}

/// Opens what was named, else what is piped in, else the built-in edition.
pub(super) fn open(path: Option<&Path>, global: &Global, purpose: For) -> Result<Opened, Failure> {
    let options = OpenOptions {
        alone: global.alone || purpose != For::Reading,
        dialect: global.dialect.map(Into::into),
    };
    let input = |bytes| {
        let work = Work::from_bytes("standard input", bytes, options)?;
        Ok(Opened { work, origin: Origin::Input, named: false })
    };
    match path {
        Some(path) if path.as_os_str() == "-" => input(read_input()?),
        Some(path) => {
            let work = Work::open(path, options)?;
            Ok(Opened { work, origin: Origin::Path(path.to_owned(), options), named: path.is_file() })
        }
        None => {
            // An empty pipe is what many runners give a program that is to read nothing: as if nothing was piped.
            let bytes =
                if purpose != For::Subcommand && system::is_piped() { read_input()? } else { Vec::new() };
            if bytes.is_empty() {
                let mut work = edition::work();
                work.dialect = options.dialect.or(work.dialect);
                return Ok(Opened { work, origin: Origin::Edition, named: false });
            }
            input(bytes)
        }
    }
}

fn read_input() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    match io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Failure::misuse(format!("standard input: {error}"))),
    }
}
