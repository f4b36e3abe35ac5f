//! What operating systems do differently of terminals: one interface, a module for each family of systems behind it.
//!
//! What they do differently of files is in `system.rs`.

#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(super) use unix::*;
#[cfg(windows)]
pub(super) use windows::*;
