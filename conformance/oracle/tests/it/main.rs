//! The tests of this crate, one binary.

mod differential;
mod memory;
mod revm;
mod rules;
mod support;
