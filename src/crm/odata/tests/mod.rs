//! The parser by examples, and by whatever text chance makes.

#![allow(clippy::unwrap_used, reason = "tests")]

mod filters;
mod print;
mod queries;
mod random;
