//! All integration tests in one binary: a file here that is not named below would never run, so `house` looks.

#![allow(clippy::print_stderr, reason = "a test that skips says so")]

mod headless;
mod house;
mod screenshots;
mod cli;
mod pty;
mod tui;
