//! What a test may change about a run.

use std::collections::BTreeMap;

use alloy_primitives::B256;

/// Powers of the host, all of them off by default: then a message runs exactly as on the network.
///
/// None of them changes an actor, and none gives gas back: what a syscall costs is charged before
/// its answer is replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Controls {
    /// Whatever gas is left, `gas::available` answers this, and no call has a gas limit of its own:
    /// each may use all that the message has. So nothing that a contract computes depends on gas,
    /// except whether the whole message has enough.
    pub lift_gas: Option<u64>,
    /// What PREVRANDAO answers.
    pub prev_randao: Option<B256>,
    /// Digests of tipset CIDs by epoch, which are what BLOCKHASH answers. Other epochs keep theirs.
    pub block_hashes: BTreeMap<u64, B256>,
}
