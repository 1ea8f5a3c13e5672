//! The story of the job broker, compared whole, and what Solidity and Rust both write down.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod broker;
mod callback;
mod cbor;
mod rules;
mod story;
