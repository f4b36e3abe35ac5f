//! Unix: Linux, macOS and their like.

use std::fs::{DirBuilder, Metadata, OpenOptions};
use std::io::{self, IsTerminal};
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Which file or folder it is to the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    device: u64,
    number: u64,
}

pub(super) fn identity(path: &Path) -> io::Result<Identity> {
    std::fs::metadata(path).map(|meta| Identity { device: meta.dev(), number: meta.ino() })
}

/// When something of a file changed last, be it its name.
pub fn changed_at(meta: &Metadata) -> SystemTime {
    let since = Duration::new(meta.ctime().max(0) as u64, meta.ctime_nsec().max(0) as u32);
    SystemTime::UNIX_EPOCH + since
}

/// A path with its links resolved.
///
/// # Errors
/// There is nothing at the path, or it is closed to us.
pub fn real(path: &Path) -> io::Result<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "here it is made fit for all others")]
    std::fs::canonicalize(path)
}

/// Whether a path can be looked at without leaving the volume of a root: everything is in one tree.
pub fn is_local(_root: &Path, _path: &Path) -> bool {
    true
}

/// Makes folders that only their owner may look into.
pub fn keep_private_folder(builder: &mut DirBuilder) {
    builder.mode(0o700);
}

/// Makes a file that only its owner may read.
pub fn keep_private(options: &mut OpenOptions) {
    options.mode(0o600);
}

/// An absolute path as it stands in a `file:` address after the host, before anything is escaped; `None` where it
/// cannot.
pub fn uri_path(path: &Path) -> Option<Vec<u8>> {
    Some(path.as_os_str().as_bytes().to_vec())
}

/// Whether something is piped or redirected into the program: a pipe or a file, and not `/dev/null`, nor a socket
/// that a service runner holds open.
pub fn is_piped() -> bool {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return false;
    }
    let kind = stdin.as_fd().try_clone_to_owned().map(std::fs::File::from).and_then(|file| file.metadata());
    kind.is_ok_and(|metadata| metadata.file_type().is_fifo() || metadata.is_file())
}

/// Whether an error of writing means that there is no terminal any more.
pub fn is_terminal_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe || matches!(error.raw_os_error(), Some(libc::EIO | libc::ENXIO))
}

/// Gives memory that is freed in pieces of a megabyte or more back to the system at once. By itself glibc takes the
/// first great piece that is freed as a sign to keep as much for later (mallopt(3), `M_MMAP_THRESHOLD`): after one
/// chapter of 10 MB that is 30 MB which nobody uses. To be called before there is a second thread.
pub fn give_memory_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        const GREAT: i32 = 1 << 20;
        #[expect(
            unsafe_code,
            reason = "there is no other way to say it, and two numbers are all that is said"
        )]
        // SAFETY: no pointer is passed, and no other thread allocates meanwhile.
        let _ = unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, GREAT) };
    }
}
