//! All integration tests in one binary: a file here that is not named below would never run, so `house` looks.

#![allow(clippy::print_stderr, reason = "a test that skips says so")]
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside test functions")]

#[path = "../../benches/constructs.rs"]
mod constructs;

mod anchoring;
mod app;
mod bad_days;
mod bad_files;
mod bad_own;
mod bad_state;
mod bad_terminals;
mod citation_forms;
mod cite;
mod citing;
mod citing_sentences;
mod cli;
mod clicks;
mod contents;
mod edition;
mod embeds;
mod fixture;
mod growth;
mod headless;
mod house;
mod hyperlinks;
mod jekyll;
mod kept;
mod language;
mod library;
mod linear;
mod links;
mod live;
mod markdown;
mod mentions;
mod orders;
mod own;
mod packaging;
mod papers;
mod parts;
mod pictures;
mod printouts;
mod pty;
mod ranking;
mod results;
mod sample;
mod screenshots;
mod settings;
mod sites;
mod sources;
mod split;
mod tui;
mod twins;
mod typography;
mod walks;
mod work;
