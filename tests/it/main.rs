//! All integration tests in one binary: a file here that is not named below would never run, so `house` looks.

#![allow(clippy::print_stderr, reason = "a test that skips says so")]
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside test functions")]

mod app;
mod citation_forms;
mod cite;
mod cli;
mod clicks;
mod edition;
mod fixture;
mod headless;
mod house;
mod markdown;
mod mentions;
mod orders;
mod pty;
mod results;
mod sample;
mod screenshots;
mod sites;
mod sources;
mod split;
mod tui;
mod twins;
mod typography;
mod walks;
mod work;
