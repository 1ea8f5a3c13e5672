//! Corpora that others wrote: each is read, run and compared in a module of its own.

pub mod archive;
pub mod opcodes;
pub mod programs;
pub mod semantic;
pub mod state_tests;
pub mod tiers;
pub mod vectors;
