//! What `cargo fuzz` runs. The checks are in [`harness`]; the project's tests run them on random input, too.

#![allow(clippy::unwrap_used, reason = "a check that fails has to stop")]

pub mod harness;
#[path = "../../tests/it/headless.rs"]
#[allow(dead_code, reason = "tests use more of it")]
mod headless;
