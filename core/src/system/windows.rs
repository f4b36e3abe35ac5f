//! Windows.

use std::fs::{DirBuilder, Metadata, OpenOptions};
use std::io::{self, IsTerminal};
use std::os::windows::fs::OpenOptionsExt;
use std::path::{Component, Path, PathBuf, Prefix};
use std::time::SystemTime;

use winapi_util::{Handle, HandleRef, file};

/// Which file or folder it is to the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    volume: u64,
    number: u64,
}

pub(super) fn identity(path: &Path) -> io::Result<Identity> {
    /// `FILE_FLAG_BACKUP_SEMANTICS`: without it no folder can be opened.
    const FOLDERS_TOO: u32 = 0x0200_0000;
    let opened = OpenOptions::new().access_mode(0).custom_flags(FOLDERS_TOO).open(path)?;
    let known = file::information(&Handle::from_file(opened))?;
    Ok(Identity { volume: known.volume_serial_number(), number: known.file_index() })
}

/// When something of a file changed last. The system does not tell when it was renamed.
pub fn changed_at(meta: &Metadata) -> SystemTime {
    let (written, made) = (meta.modified(), meta.created());
    written.into_iter().chain(made).max().unwrap_or(SystemTime::UNIX_EPOCH)
}

/// A path with its links resolved, as people write it: `C:\book`, where the system says `\\?\C:\book`.
///
/// # Errors
/// There is nothing at the path, or it is closed to us.
pub fn real(path: &Path) -> io::Result<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "here it is made fit for all others")]
    std::fs::canonicalize(path).map(usual)
}

/// Takes `\\?\` off where what is left means the same: not of what is too long without it, nor of names that
/// Windows reads otherwise (`nul`, `aux.md`, a dot or blank at the end).
fn usual(path: PathBuf) -> PathBuf {
    /// `MAX_PATH`, with room for the name of a file.
    const LONGEST: usize = 247;
    let mut parts = path.components();
    let start = match parts.next() {
        Some(Component::Prefix(prefix)) => match prefix.kind() {
            Prefix::VerbatimDisk(letter) => format!("{}:\\", char::from(letter)),
            Prefix::VerbatimUNC(host, share) => match (host.to_str(), share.to_str()) {
                (Some(host), Some(share)) => format!("\\\\{host}\\{share}\\"),
                _ => return path,
            },
            _ => return path,
        },
        _ => return path,
    };
    let mut short = PathBuf::from(start);
    for part in parts {
        match part {
            Component::RootDir => {}
            Component::Normal(name) if name.to_str().is_some_and(is_usual) => short.push(name),
            _ => return path,
        }
    }
    if short.as_os_str().len() > LONGEST { path } else { short }
}

/// Whether a name means the same with and without `\\?\` before its path.
fn is_usual(name: &str) -> bool {
    const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    let stem = name.split(['.', ':']).next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = ["com", "lpt"]
        .iter()
        .any(|port| stem.strip_prefix(port).is_some_and(|number| number.chars().count() == 1));
    !numbered && !DEVICES.contains(&&*stem) && !name.ends_with(['.', ' ']) && !name.contains('/')
}

/// Whether a path can be looked at without leaving the volume of a root: what a text names as `\\host\share` or `//host/share` would
/// be asked for over the network, with the reader's credentials.
pub fn is_local(root: &Path, path: &Path) -> bool {
    let volume = |path: &Path| match path.components().next() {
        Some(Component::Prefix(prefix)) => Some(prefix.as_os_str().to_ascii_lowercase()),
        _ => None,
    };
    volume(root) == volume(path)
}

/// Makes folders that only their owner may look into: below a user's own, all are.
pub fn keep_private_folder(_builder: &mut DirBuilder) {}

/// Makes a file that only its owner may read: below a user's own folder, all are.
pub fn keep_private(_options: &mut OpenOptions) {}

/// An absolute path as it stands in a `file:` address after the host, before anything is escaped; `None` where it
/// cannot.
pub fn uri_path(path: &Path) -> Option<Vec<u8>> {
    let Some(Component::Prefix(prefix)) = path.components().next() else { return None };
    let slashed = path.to_str()?.replace('\\', "/");
    match prefix.kind() {
        Prefix::Disk(_) => Some(format!("/{slashed}").into_bytes()),
        Prefix::UNC(..) => Some(slashed.into_bytes()),
        _ => None,
    }
}

/// Whether something is piped or redirected into the program: a pipe or a file, and not `NUL`.
pub fn is_piped() -> bool {
    !io::stdin().is_terminal()
        && file::typ(HandleRef::stdin()).is_ok_and(|kind| kind.is_pipe() || kind.is_disk())
}

/// Whether an error of writing means that there is no terminal any more.
pub fn is_terminal_gone(error: &io::Error) -> bool {
    /// `ERROR_INVALID_HANDLE`: the console was closed.
    const INVALID_HANDLE: i32 = 6;
    error.kind() == io::ErrorKind::BrokenPipe || error.raw_os_error() == Some(INVALID_HANDLE)
}

/// What is freed goes back to the system by itself.
pub fn give_memory_back() {}
