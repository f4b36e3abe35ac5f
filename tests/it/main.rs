//! All integration tests in one binary: a file here that is not named below would never run, so `house` looks.

#![allow(clippy::print_stderr, reason = "a test that skips says so")]

mod app;
mod cite;
mod cli;
mod headless;
mod house;
mod markdown;
mod orders;
mod pty;
mod screenshots;
mod tui;
mod work;
