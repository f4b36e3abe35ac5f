//! All integration tests, in one binary.

mod cite;
mod markdown;
mod work;
