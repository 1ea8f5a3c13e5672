//! One binary, one module for each part of the crate.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

extern crate fevm_conformance as conformance;

mod corpora;
mod depth;
mod engine;
mod semantic;
