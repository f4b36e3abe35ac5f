//! A terminal reader for long, chaptered, cited Markdown.
//!
//! The rooms of the house, from the ground floor up; a room imports only rooms listed before it. The whole
//! table, with what each may use, is in `docs/architecture.md`, and a test holds the code against it.

pub use lectern_core::{
    annotation, cite, diagnostic, document, layout, markdown, search, system, text, work,
};

pub mod edition;

pub mod picture;

pub mod highlight;
pub mod theme;

pub mod keymap;

pub mod config;

pub mod store;

pub mod app;

pub mod ui;

pub mod export;

pub mod tui;

pub mod cli;
