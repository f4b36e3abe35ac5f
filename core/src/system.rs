//! What operating systems do differently, of files, of the standard streams and of memory: one interface, a module for each
//! family of systems behind it.
//!
//! What they do differently of terminals is in `tui/platform.rs`.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::path::{Path, PathBuf};

#[cfg(unix)]
use unix as own;
#[cfg(windows)]
use windows as own;

pub use own::{
    Identity, changed_at, give_memory_back, is_local, is_piped, is_terminal_gone, keep_private,
    keep_private_folder, real, uri_path,
};

/// Which file or folder a path leads to; `None` where there is none. The same path may lead to another one later.
pub fn identity(path: &Path) -> Option<Identity> {
    own::identity(path).ok()
}

/// A path with its links resolved, where it then lies in `root`, whose own links are resolved; else `None`.
///
/// What stands on another volume or host is not even looked for: on some systems asking is a request over the network.
pub fn inside(root: &Path, path: &Path) -> Option<PathBuf> {
    if !is_local(root, path) {
        return None;
    }
    real(path).ok().filter(|real| real.starts_with(root))
}
