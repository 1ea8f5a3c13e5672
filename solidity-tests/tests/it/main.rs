//! What compilers really emit: how it is compiled, read, and run on the FVM.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

extern crate fevm_solidity_tests as solidity_tests;

mod artifacts;
mod compilers;
mod decoding;
mod end_to_end;
mod session;
mod stage;
mod suites;
