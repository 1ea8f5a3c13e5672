//! What the machines here have in common: bounds, ways of giving up, and answers that Ethereum
//! leaves to the chain.

use alloy_primitives::{B256, keccak256};

/// Where a machine gives up, for want of gas that would stop it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Instructions in all frames together. Instructions that touch much memory, and precompiles,
    /// count as many.
    pub steps: u64,
    /// Bytes of memory in all frames together.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 2_000_000, memory: 512 << 20 }
    }
}

/// Why there is no answer at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No block may contain the transaction.
    #[error("the transaction is invalid and does not run: {0}")]
    Rejected(String),
    /// The code asked for something that only a chain has.
    #[error("only a chain can answer this: {0}; run the case on the FVM alone")]
    NeedsHost(String),
    /// The machine is at fault, not the case.
    #[error("the machine failed: {0}; this is a bug in it or in how it is used")]
    Machine(String),
}

/// BLOCKHASH of a block inside the window, for every machine: Keccak-256 of the number in decimal
/// digits, as the tests of Ethereum's state have it.
pub fn block_hash(number: u64) -> B256 {
    keccak256(number.to_string())
}
