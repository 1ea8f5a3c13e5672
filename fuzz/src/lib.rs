//! What the targets share: a platform for precompiles, a source of choices, and points by name.
//!
//! Knows no oracle; each target brings its own.

pub mod bls;
pub mod choice;
pub mod platform;
