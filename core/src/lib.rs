//! Long, chaptered, cited Markdown as one work: read, ordered, resolved, searched, laid out. Knows no terminal.
//!
//! The lower rooms of the house, from the ground floor up; a room imports only rooms listed before it. The whole
//! table, with what each may use, is in `docs/architecture.md`, and a test holds the code against it.

pub mod system;
pub mod text;

pub mod diagnostic;

pub mod document;

pub mod annotation;

pub mod markdown;

pub mod work;

pub mod cite;

pub mod search;

pub mod layout;
