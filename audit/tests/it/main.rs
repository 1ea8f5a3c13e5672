//! Traces of messages on a chain in memory: one binary, one module for each question.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

extern crate fevm_audit as audit;

mod calls;
mod kit;
mod slots;
mod sums;
mod syscalls;
mod table;
